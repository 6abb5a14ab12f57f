/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/multipart.h"

#include <string.h>

#include "base/i18n.h"
#include "value/form-writer.h"

/* The parts, each behind its own line of the boundary, which is only known when all are written. */
typedef struct
{
  /* owned */
  GPtrArray *parts; /* GBytes: headers, empty line, body */

  /* borrowed */
  const RopewayMultipartFile *files;
  guint n_files;
} Writer;

/* As browsers write names (WHATWG HTML §4.10.21.8). */
static void
append_quoted (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    if (strchr ("\"\r\n", *text) != NULL)
      g_string_append_printf (out, "%%%02X", (guint)(guchar)*text);
    else
      g_string_append_c (out, *text);
  g_string_append_c (out, '"');
}

static void
add_part (Writer *writer, const char *name, const char *file_name, const char *type, const char *body,
          gsize length)
{
  GString *part = g_string_new ("Content-Disposition: form-data; name=");

  append_quoted (part, name);
  if (file_name != NULL)
    {
      g_string_append (part, "; filename=");
      append_quoted (part, file_name);
    }
  if (type != NULL)
    g_string_append_printf (part, "\r\nContent-Type: %s", type);
  g_string_append (part, "\r\n\r\n");
  g_string_append_len (part, body, (gssize)length);
  g_ptr_array_add (writer->parts, g_string_free_to_bytes (part));
}

static gboolean
add_field (const char *name, const char *text, gsize length, gpointer data, GError **error)
{
  add_part (data, name, NULL, NULL, text, length);
  return TRUE;
}

/* Strict: g_base64_decode() passes over whatever it does not know. Returns: (transfer full) (nullable). */
static GBytes *
decode (const char *text)
{
  g_autoptr (GString) bare = g_string_new (NULL);
  gsize length, padding = 0;

  for (; *text != '\0'; text++)
    {
      if (strchr (" \t\r\n", *text) != NULL)
        continue;
      if (*text == '=')
        padding++;
      else if (padding > 0 || (!g_ascii_isalnum (*text) && strchr ("+/-_", *text) == NULL))
        return NULL;
      g_string_append_c (bare, *text == '-' ? '+' : *text == '_' ? '/' : *text);
    }
  if (padding > 2 || (bare->len - padding) % 4 == 1 || (padding > 0 && bare->len % 4 != 0))
    return NULL;
  while (bare->len % 4 != 0)
    g_string_append_c (bare, '=');
  guchar *bytes = g_base64_decode (bare->str, &length);
  return g_bytes_new_take (bytes, length);
}

static gboolean
add_file (Writer *writer, const RopewayMultipartFile *file, const RopewayValue *value, GError **error)
{
  g_autofree char *text = ropeway_value_dup_text (value, NULL);
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  if (text != NULL)
    bytes = file->is_base64 ? decode (text) : g_bytes_new (text, strlen (text));
  if (bytes == NULL)
    {
      g_set_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE, _ ("“%s”: %s"), file->field,
                   text != NULL ? _ ("a file is to be made of it, but it is no base64")
                                : _ ("a file is to be made of it, but it is no text"));
      return FALSE;
    }
  const char *body = g_bytes_get_data (bytes, &length);
  add_part (writer, file->field, file->file_name,
            file->type != NULL ? file->type : "application/octet-stream", body, length);
  return TRUE;
}

static gboolean
add_member (Writer *writer, const RopewayValue *member, RopewayFormStyle style, GError **error)
{
  const char *name = ropeway_value_get_name (member, NULL);

  for (guint i = 0; i < writer->n_files; i++)
    if (g_str_equal (writer->files[i].field, name))
      return ropeway_value_get_kind (member) == ROPEWAY_NULL
             || add_file (writer, &writer->files[i], member, error);

  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *alone = ropeway_tree_object (tree);
  ropeway_value_set (tree, alone, name, -1, ropeway_tree_copy (tree, member));
  return ropeway_form_each (alone, style, add_field, writer, error);
}

static gboolean
is_inside (const GPtrArray *parts, const char *boundary)
{
  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *bytes = g_bytes_get_data (g_ptr_array_index (parts, i), &length);
      if (memmem (bytes, length, boundary, strlen (boundary)) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer full): what stands in none of the parts. */
static char *
find_boundary (const GPtrArray *parts)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const guchar *bytes = g_bytes_get_data (g_ptr_array_index (parts, i), &length);
      g_checksum_update (checksum, bytes, (gssize)length);
    }
  for (;;)
    {
      g_autoptr (GChecksum) copy = g_checksum_copy (checksum);
      g_autofree char *boundary = g_strdup_printf ("ropeway-%.32s", g_checksum_get_string (copy));
      if (!is_inside (parts, boundary))
        return g_steal_pointer (&boundary);
      g_checksum_update (checksum, (const guchar *)boundary, (gssize)strlen (boundary));
    }
}

GBytes *
ropeway_multipart_write (const RopewayValue *value, RopewayFormStyle style, const RopewayMultipartFile *files,
                         guint n, char **boundary, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  Writer writer = { parts, files, n };
  g_autoptr (GString) out = g_string_new (NULL);

  if (ropeway_value_get_kind (value) != ROPEWAY_OBJECT)
    {
      g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE,
                           _ ("a form holds one record with named fields"));
      return NULL;
    }
  for (const RopewayValue *member = ropeway_value_first (value); member != NULL;
       member = ropeway_value_next (member))
    if (!add_member (&writer, member, style, error))
      return NULL;
  *boundary = find_boundary (parts);
  for (guint i = 0; i < parts->len; i++)
    {
      gsize length;
      const char *bytes = g_bytes_get_data (g_ptr_array_index (parts, i), &length);
      g_string_append_printf (out, "--%s\r\n", *boundary);
      g_string_append_len (out, bytes, (gssize)length);
      g_string_append (out, "\r\n");
    }
  g_string_append_printf (out, "--%s--\r\n", *boundary);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
