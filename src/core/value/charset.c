/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/charset.h"

#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "value/value-private.h"

#define NAME_BYTES 40

static gboolean
equals (const char *name, const char *other)
{
  return g_ascii_strcasecmp (name, other) == 0;
}

static gboolean
is_utf8_name (const char *name)
{
  return equals (name, "utf-8") || equals (name, "utf8") || equals (name, "unicode-1-1-utf-8");
}

/* No slash: what stands behind one makes iconv replace or leave out. */
static gboolean
is_name (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:+");

  return length > 0 && length <= NAME_BYTES && name[length] == '\0';
}

static const char *
pick_name (const char *name)
{
  static const char *const latin[] = { "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "cp819" };

  for (guint i = 0; i < G_N_ELEMENTS (latin); i++)
    if (equals (name, latin[i]))
      return "windows-1252";
  return name;
}

static GIConv
open_conversion (const char *name)
{
  return is_name (name) ? g_iconv_open ("UTF-8", pick_name (name)) : (GIConv)-1;
}

gboolean
ropeway_charset_is_known (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  GIConv conversion = open_conversion (name);
  if (conversion == (GIConv)-1)
    return FALSE;
  g_iconv_close (conversion);
  return TRUE;
}

char *
ropeway_charset_dup_from_type (const char *content_type)
{
  const char *at = content_type != NULL ? strchr (content_type, ';') : NULL;

  for (; at != NULL; at = strchr (at, ';'))
    {
      at++;
      at += strspn (at, " \t");
      if (g_ascii_strncasecmp (at, "charset", 7) != 0)
        continue;
      const char *value = at + 7 + strspn (at + 7, " \t");
      if (*value != '=')
        continue;
      value += 1 + strspn (value + 1, " \t\"'");
      gsize length = strcspn (value, " \t;\"'");
      return length > 0 ? g_strndup (value, length) : NULL;
    }
  return NULL;
}

char *
ropeway_charset_dup_from_xml (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length < 5 || memcmp (text, "<?xml", 5) != 0)
    return NULL;
  const char *end = g_strstr_len (text, (gssize)MIN (length, 400), "?>");
  const char *at = end != NULL ? g_strstr_len (text, end - text, "encoding") : NULL;
  if (at == NULL)
    return NULL;
  at += strlen ("encoding");
  while (at < end && strchr (" \t\r\n=\"'", *at) != NULL)
    at++;
  const char *stop = at;
  while (stop < end && strchr (" \t\r\n\"'?", *stop) == NULL)
    stop++;
  return stop > at ? g_strndup (at, (gsize)(stop - at)) : NULL;
}

typedef struct
{
  const char *bytes;
  gsize length;
  const char *name;
} Mark;

/* UTF-32 before UTF-16, whose mark it begins with. */
static const Mark marks[] = {
  { "\xef\xbb\xbf", 3, "UTF-8" }, { "\xff\xfe\0\0", 4, "UTF-32LE" }, { "\0\0\xfe\xff", 4, "UTF-32BE" },
  { "\xff\xfe", 2, "UTF-16LE" },  { "\xfe\xff", 2, "UTF-16BE" },
};

static const Mark *
find_mark (const char *text, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length >= marks[i].length && memcmp (text, marks[i].bytes, marks[i].length) == 0)
      return &marks[i];
  return NULL;
}

static void
set_misfit (const char *name, const char *text, gsize at, GError **error)
{
  gsize line = 1;

  for (gsize i = 0; i < at; i++)
    line += text[i] == '\n';
  g_set_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_CHARSET,
               /* Translators: %s is the name of a character set, such as UTF-8. */
               _ ("it is said to be %s, but the byte %#04x (byte %lu, line %lu) does not fit; say “charset”"),
               name, (guint)(guchar)text[at], (gulong)at, (gulong)line);
}

/* Returns: (transfer full) (nullable). */
static GBytes *
convert (GIConv conversion, const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_sized_new ((guint)(length + length / 2 + 16));
  char *at = (char *)text;
  gsize left = length;
  gboolean is_flushing = FALSE;

  for (;;)
    {
      char buffer[16 * 1024];
      char *to = buffer;
      gsize room = sizeof buffer;
      /* Some character sets keep the last character back until they hear that nothing follows. */
      gsize result = is_flushing ? g_iconv (conversion, NULL, NULL, &to, &room)
                                 : g_iconv (conversion, &at, &left, &to, &room);
      int failure = errno;

      g_byte_array_append (out, (const guint8 *)buffer, (guint)(to - buffer));
      if (out->len > ROPEWAY_LIMIT_JSON_BYTES)
        {
          g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT,
                               _ ("it is too large"));
          return NULL;
        }
      if (result == (gsize)-1 && failure != E2BIG)
        {
          set_misfit (name, text, (gsize)(at - text), error);
          return NULL;
        }
      if (result != (gsize)-1 && is_flushing)
        break;
      is_flushing = is_flushing || result != (gsize)-1;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static GBytes *
check_utf8 (GBytes *bytes, gsize skip, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *text = data != NULL ? data : "";

  if (!ropeway_text_is_utf8 (text + skip, length - skip))
    {
      const char *end = text + skip;
      /* U+0000 is a character like any other here. */
      while (!g_utf8_validate_len (end, length - (gsize)(end - text), &end) && *end == '\0')
        end++;
      set_misfit ("UTF-8", text, (gsize)(end - text), error);
      return NULL;
    }
  return skip > 0 ? g_bytes_new_from_bytes (bytes, skip, length - skip) : g_bytes_ref (bytes);
}

GBytes *
ropeway_charset_to_utf8 (GBytes *bytes, const char *name, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  const Mark *mark = find_mark (text, length);
  gsize skip = mark != NULL ? mark->length : 0;
  const char *from = mark != NULL ? mark->name : name != NULL ? name : "UTF-8";
  if (is_utf8_name (from))
    return check_utf8 (bytes, skip, error);

  GIConv conversion = open_conversion (from);
  if (conversion == (GIConv)-1)
    {
      g_autofree char *valid = g_utf8_make_valid (from, -1);
      g_set_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_CHARSET,
                   _ ("it is said to be in “%s”, which is no character set that can be read; say “charset”"),
                   valid);
      return NULL;
    }
  GBytes *made = length > skip ? convert (conversion, from, text + skip, length - skip, error)
                               : g_bytes_new_static ("", 0);
  g_iconv_close (conversion);
  return made;
}
