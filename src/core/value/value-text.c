/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the characters behind the escapes of a JSON string (RFC 8259 §7), and back. */

#include "value/value-private.h"

static gunichar
read_hex (const char *p)
{
  gunichar c = 0;

  for (guint i = 0; i < 4; i++)
    c = c << 4 | (gunichar)g_ascii_xdigit_value (p[i]);
  return c;
}

gunichar
ropeway_text_next_escape (const char **at, const char *end)
{
  const char *p = *at + 1;
  gunichar c, low;

  *at += 2;
  switch (*p)
    {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'u':
      break;
    default:
      return (guchar)*p;
    }

  c = read_hex (p + 1);
  *at += 4;
  if (c < 0xd800 || c > 0xdbff || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
    return c;
  low = read_hex (*at + 2);
  if (low < 0xdc00 || low > 0xdfff)
    return c;
  *at += 6;
  return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

guint
ropeway_text_decode (const char *raw, gsize length, char *out, gsize *out_length)
{
  const char *end = raw + length;
  char *to = out;
  guint found = 0;

  while (raw < end)
    {
      const char *escape = memchr (raw, '\\', (gsize)(end - raw));
      gsize plain = (gsize)((escape != NULL ? escape : end) - raw);
      gunichar c;

      memcpy (to, raw, plain);
      to += plain;
      raw += plain;
      if (escape == NULL)
        break;

      c = ropeway_text_next_escape (&raw, end);
      if (c >= 0xd800 && c <= 0xdfff)
        {
          found |= ROPEWAY_TEXT_HAS_LONE;
          continue;
        }
      if (c == 0)
        found |= ROPEWAY_TEXT_HAS_NUL;
      to += g_unichar_to_utf8 (c, to);
    }
  *out_length = (gsize)(to - out);
  return found;
}

static gsize
escape_character (char c, char *out)
{
  static const char digits[] = "0123456789abcdef";
  static const char short_from[] = "\"\\\b\f\n\r\t";
  static const char short_to[] = "\"\\bfnrt";
  const char *found = c != '\0' ? strchr (short_from, c) : NULL;

  if (found != NULL)
    {
      if (out != NULL)
        {
          out[0] = '\\';
          out[1] = short_to[found - short_from];
        }
      return 2;
    }
  if (out != NULL)
    {
      memcpy (out, "\\u00", 4);
      out[4] = digits[(guchar)c >> 4];
      out[5] = digits[(guchar)c & 15];
    }
  return 6;
}

gsize
ropeway_text_escape (const char *text, gsize length, char *out)
{
  const char *end = text + length;
  gsize n = 0;

  while (text < end)
    {
      const char *stop = ropeway_text_skip_plain (text, end);

      while (stop < end && (guchar)*stop >= 0x80)
        stop = ropeway_text_skip_plain (stop + 1, end);
      if (out != NULL)
        memcpy (out + n, text, (gsize)(stop - text));
      n += (gsize)(stop - text);
      text = stop;
      if (text < end)
        n += escape_character (*text++, out != NULL ? out + n : NULL);
    }
  return n;
}

gboolean
ropeway_text_is_utf8 (const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      gsize step;

      text = ropeway_text_skip_plain (text, end);
      if (text == end)
        break;
      step = (guchar)*text < 0x80 ? 1 : ropeway_text_sequence (text, end);
      if (step == 0)
        return FALSE;
      text += step;
    }
  return TRUE;
}
