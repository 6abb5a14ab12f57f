/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/csv-writer.h"

#include <string.h>

#include "base/i18n.h"

void
ropeway_csv_write_field (GString *out, const char *text, gsize length, char delimiter)
{
  /* At the beginning of a file it would be taken for a byte order mark. */
  gboolean needs_quotes = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0;

  for (gsize i = 0; i < length && !needs_quotes; i++)
    needs_quotes = text[i] == '"' || text[i] == '\n' || text[i] == '\r' || text[i] == delimiter;
  if (!needs_quotes)
    {
      g_string_append_len (out, text, (gssize)length);
      return;
    }
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, text[i]);
    }
  g_string_append_c (out, '"');
}

/* @value: (nullable). */
static gboolean
write_value (GString *out, const RopewayValue *value, char delimiter, GError **error)
{
  g_autoptr (GString) buffer = NULL;
  const char *text = "";
  gsize length = 0;

  if (value == NULL)
    return TRUE;
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      buffer = g_string_new (NULL);
      text = ropeway_value_peek_text (value, buffer, &length, error);
      if (text == NULL)
        {
          g_clear_error (error);
          g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE,
                               _ ("a text has characters that no table can hold"));
          return FALSE;
        }
      break;
    case ROPEWAY_NUMBER:
      text = ropeway_value_get_token (value, &length);
      break;
    case ROPEWAY_BOOLEAN:
      text = ropeway_value_get_boolean (value) ? "true" : "false";
      length = strlen (text);
      break;
    case ROPEWAY_NULL:
      break;
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE,
                           _ ("a list or an object does not fit into a cell of a table"));
      return FALSE;
    }
  ropeway_csv_write_field (out, text, length, delimiter);
  return TRUE;
}

/* A line with nothing at all is none: the one empty cell of a line has quotation marks. */
static void
end_line (GString *out, gsize begin)
{
  if (out->len == begin)
    g_string_append (out, "\"\"");
  g_string_append (out, "\r\n");
}

gboolean
ropeway_csv_write_row (GString *out, const RopewayValue *row, char delimiter, GError **error)
{
  gsize begin = out->len;

  for (const RopewayValue *cell = ropeway_value_first (row); cell != NULL; cell = ropeway_value_next (cell))
    {
      if (cell != ropeway_value_first (row))
        g_string_append_c (out, delimiter);
      if (!write_value (out, cell, delimiter, error))
        return FALSE;
    }
  end_line (out, begin);
  return TRUE;
}

static void
add_column (GPtrArray *columns, GHashTable *known, const char *name)
{
  if (g_hash_table_contains (known, name))
    return;
  char *copy = g_strdup (name);
  g_ptr_array_add (columns, copy);
  g_hash_table_add (known, copy);
}

/* Returns: FALSE with an error where @record is no object. */
static gboolean
add_columns_of (GPtrArray *columns, GHashTable *known, const RopewayValue *record, GError **error)
{
  if (ropeway_value_get_kind (record) != ROPEWAY_OBJECT)
    {
      g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE,
                           _ ("only records with named fields can be lines of a table"));
      return FALSE;
    }
  for (const RopewayValue *field = ropeway_value_first (record); field != NULL;
       field = ropeway_value_next (field))
    add_column (columns, known, ropeway_value_get_name (field, NULL));
  return TRUE;
}

static gboolean
write_record (GString *out, const RopewayValue *record, const GPtrArray *columns, char delimiter,
              GError **error)
{
  gsize begin = out->len;

  for (guint i = 0; i < columns->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, delimiter);
      if (!write_value (out, ropeway_value_get (record, g_ptr_array_index (columns, i)), delimiter, error))
        return FALSE;
    }
  end_line (out, begin);
  return TRUE;
}

static void
write_header (GString *out, const GPtrArray *columns, char delimiter)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = g_ptr_array_index (columns, i);

      if (i > 0)
        g_string_append_c (out, delimiter);
      ropeway_csv_write_field (out, name, strlen (name), delimiter);
    }
  end_line (out, 0);
}

GBytes *
ropeway_csv_write (const RopewayValue *value, const char *const *columns, char delimiter, gboolean no_header,
                   GError **error)
{
  gboolean is_list = ropeway_value_get_kind (value) == ROPEWAY_ARRAY;
  const RopewayValue *first = is_list ? ropeway_value_first (value) : value;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    add_column (all, known, columns[i]);
  for (const RopewayValue *v = first; v != NULL; v = is_list ? ropeway_value_next (v) : NULL)
    if (!add_columns_of (all, known, v, error))
      return NULL;
  if (!no_header && all->len > 0)
    write_header (out, all, delimiter);
  for (const RopewayValue *v = first; v != NULL; v = is_list ? ropeway_value_next (v) : NULL)
    if (!write_record (out, v, all, delimiter, error))
      return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
