/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/csv-reader.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "value/value-private.h"

#define GUESS_LINES 10

static const char candidates[] = ",;\t|";

/* ---- which delimiter ---- */

/* Counts the delimiters of one line, outside quotation marks. Returns: where the next line begins. */
static const char *
count_line (const char *p, const char *end, guint counts[])
{
  gboolean is_quoted = FALSE;

  memset (counts, 0, sizeof (guint) * (sizeof candidates - 1));
  for (; p < end; p++)
    {
      const char *found = *p != '\0' ? strchr (candidates, *p) : NULL;

      if (*p == '"')
        is_quoted = !is_quoted;
      else if (is_quoted)
        continue;
      else if (*p == '\n' || *p == '\r')
        return p + 1 < end && p[0] == '\r' && p[1] == '\n' ? p + 2 : p + 1;
      else if (found != NULL)
        counts[found - candidates]++;
    }
  return end;
}

char
ropeway_csv_guess_delimiter (const char *text, gsize length)
{
  guint first[sizeof candidates - 1], counts[sizeof candidates - 1];
  gboolean is_steady[sizeof candidates - 1];
  const char *end = text + length;
  const char *p = count_line (text, end, first);
  gint best = -1;

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    is_steady[i] = TRUE;
  for (guint line = 1; line < GUESS_LINES && p < end; line++)
    {
      const char *begin = p;

      p = count_line (p, end, counts);
      if (*begin == '\n' || *begin == '\r')
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (first); i++)
        is_steady[i] = is_steady[i] && counts[i] == first[i];
    }
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (first[i] > 0
        && (best < 0 || (is_steady[i] && !is_steady[best])
            || (is_steady[i] == is_steady[best] && first[i] > first[best])))
      best = (gint)i;
  return candidates[MAX (best, 0)];
}

/* ---- fields ---- */

typedef struct
{
  /* owned */
  GString *buffer; /* a field with quotation marks in it */

  /* borrowed */
  RopewayTree *tree;
  const char *p;
  const char *end;
  GError **error;

  /* state */
  RopewayCsvOptions options;
  gsize line;  /* of p */
  gsize begun; /* the line where the record began */
  gsize values;
} Reader;

static gboolean
fail (Reader *reader, RopewayFormatError code, gsize line, const char *reason)
{
  /* Translators: %lu is the number of a line, %s what is wrong there. */
  g_set_error (reader->error, ROPEWAY_FORMAT_ERROR, (int)code, _ ("line %lu: %s"), (gulong)line, reason);
  return FALSE;
}

static gboolean
is_plain (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar)text[i] < 0x20 || text[i] == '"' || text[i] == '\\')
      return FALSE;
  return TRUE;
}

/* A text of the source is its own token where JSON would write it the same. */
static RopewayValue *
make_text (Reader *reader, const char *text, gsize length)
{
  if (!is_plain (text, length))
    return ropeway_tree_string (reader->tree, text, (gssize)length);
  RopewayValue *value = ropeway_tree_allocate_value (reader->tree, ROPEWAY_STRING);
  value->token = text;
  value->length = (guint32)length;
  return value;
}

static gboolean
ends_field (const Reader *reader)
{
  return reader->p == reader->end || *reader->p == reader->options.delimiter || *reader->p == '\n'
         || *reader->p == '\r';
}

/* Stands behind the opening quotation mark. */
static RopewayValue *
read_quoted (Reader *reader)
{
  gsize opened = reader->line;

  g_string_truncate (reader->buffer, 0);
  for (;;)
    {
      const char *begin = reader->p;

      while (reader->p < reader->end && *reader->p != '"')
        {
          /* CRLF is one end of a line, and so is each of them alone. */
          reader->line += *reader->p == '\n' && (reader->p == begin || reader->p[-1] != '\r');
          reader->line += *reader->p == '\r';
          reader->p++;
        }
      gsize length = (gsize)(reader->p - begin);
      if (reader->p == reader->end)
        {
          fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, opened,
                _ ("the quotation mark that opens a field is never closed"));
          return NULL;
        }
      reader->p++;
      if (reader->p < reader->end && *reader->p == '"')
        {
          g_string_append_len (reader->buffer, begin, (gssize)length + 1);
          reader->p++;
          continue;
        }
      if (!ends_field (reader))
        {
          fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, reader->line,
                _ ("there is text behind the quotation mark that closes a field"));
          return NULL;
        }
      if (reader->buffer->len == 0)
        return make_text (reader, begin, length);
      g_string_append_len (reader->buffer, begin, (gssize)length);
      return ropeway_tree_string (reader->tree, reader->buffer->str, (gssize)reader->buffer->len);
    }
}

static RopewayValue *
read_field (Reader *reader)
{
  const char *begin = reader->p;

  if (++reader->values > reader->options.values)
    {
      fail (reader, ROPEWAY_FORMAT_ERROR_LIMIT, reader->line, _ ("there are too many values"));
      return NULL;
    }
  if (reader->p < reader->end && *reader->p == '"')
    {
      reader->p++;
      return read_quoted (reader);
    }
  while (!ends_field (reader))
    reader->p++;
  return make_text (reader, begin, (gsize)(reader->p - begin));
}

static void
skip_line_end (Reader *reader)
{
  if (reader->p == reader->end)
    return;
  if (reader->p[0] == '\r' && reader->p + 1 < reader->end && reader->p[1] == '\n')
    reader->p++;
  reader->p++;
  reader->line++;
}

static gboolean
skip_empty_lines (Reader *reader)
{
  while (reader->p < reader->end && (*reader->p == '\n' || *reader->p == '\r'))
    skip_line_end (reader);
  return reader->p < reader->end;
}

/* What becomes of a field: it belongs to @row. Returns: FALSE with an error. */
typedef gboolean (*Place) (Reader *reader, RopewayValue *row, gsize column, RopewayValue *field,
                           gpointer data);

/* Reads the fields of one record into @row. @n: (out). */
static gboolean
read_row (Reader *reader, RopewayValue *row, gsize *n, Place place, gpointer data)
{
  reader->begun = reader->line;
  for (*n = 0;;)
    {
      RopewayValue *field = read_field (reader);

      if (field == NULL)
        return FALSE;
      if (*n >= reader->options.columns)
        return fail (reader, ROPEWAY_FORMAT_ERROR_LIMIT, reader->begun, _ ("there are too many columns"));
      if (!place (reader, row, (*n)++, field, data))
        return FALSE;
      if (reader->p == reader->end || *reader->p != reader->options.delimiter)
        break;
      reader->p++;
    }
  skip_line_end (reader);
  return TRUE;
}

static gboolean
begin (Reader *reader, GBytes *bytes, const RopewayCsvOptions *options, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *text = data != NULL ? data : "";

  if (options != NULL)
    reader->options = *options;
  reader->options.columns
      = reader->options.columns != 0 ? reader->options.columns : ROPEWAY_LIMIT_CSV_COLUMNS;
  reader->options.rows = reader->options.rows != 0 ? reader->options.rows : ROPEWAY_LIMIT_JSON_MEMBERS;
  reader->options.values = reader->options.values != 0 ? reader->options.values : ROPEWAY_LIMIT_JSON_VALUES;
  if (length > ROPEWAY_LIMIT_JSON_BYTES)
    {
      g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT, _ ("it is too large"));
      return FALSE;
    }
  if (!ropeway_text_is_utf8 (text, length))
    {
      g_set_error_literal (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_CHARSET, _ ("it is not UTF-8"));
      return FALSE;
    }
  reader->p = text;
  reader->end = text + length;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    reader->p += 3;
  if (reader->options.delimiter == '\0')
    reader->options.delimiter = ropeway_csv_guess_delimiter (reader->p, (gsize)(reader->end - reader->p));
  reader->tree = ropeway_tree_new_for_source (bytes);
  reader->buffer = g_string_new (NULL);
  reader->error = error;
  reader->line = 1;
  ropeway_tree_set_root (reader->tree, ropeway_tree_array (reader->tree));
  return TRUE;
}

static gboolean
append_row (Reader *reader, RopewayValue *row)
{
  RopewayValue *list = ropeway_tree_get_root (reader->tree);

  if (ropeway_value_get_length (list) >= reader->options.rows)
    return fail (reader, ROPEWAY_FORMAT_ERROR_LIMIT, reader->begun, _ ("there are too many lines"));
  ropeway_value_attach (list, row);
  return TRUE;
}

/* Returns: (transfer full) (nullable). */
static RopewayTree *
end (Reader *reader, gboolean is_read)
{
  g_string_free (reader->buffer, TRUE);
  if (is_read)
    return reader->tree;
  ropeway_tree_unref (reader->tree);
  return NULL;
}

/* ---- rows ---- */

static gboolean
place_in_list (Reader *reader, RopewayValue *row, gsize column, RopewayValue *field, gpointer data)
{
  ropeway_value_attach (row, field);
  return TRUE;
}

static gboolean
read_rows (Reader *reader)
{
  while (skip_empty_lines (reader))
    {
      RopewayValue *row = ropeway_tree_array (reader->tree);
      gsize n;

      if (!read_row (reader, row, &n, place_in_list, NULL) || !append_row (reader, row))
        return FALSE;
    }
  return TRUE;
}

RopewayTree *
ropeway_csv_read_rows (GBytes *bytes, const RopewayCsvOptions *options, GError **error)
{
  Reader reader = { 0 };

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!begin (&reader, bytes, options, error))
    return NULL;
  return end (&reader, read_rows (&reader));
}

/* ---- records ---- */

/* Names of the columns: RopewayName, borrowed from the tree. */
static const RopewayName *
name_column (RopewayTree *tree, const char *text, gsize column)
{
  g_autofree char *made
      = text == NULL || *text == '\0' ? g_strdup_printf ("column%lu", (gulong)column + 1) : NULL;
  const char *name = made != NULL ? made : text;

  return ropeway_tree_name_from_text (tree, name, strlen (name));
}

static gboolean
read_header (Reader *reader, GPtrArray *names)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  RopewayValue *row = ropeway_tree_array (reader->tree);
  gsize n, column = 0;

  if (!read_row (reader, row, &n, place_in_list, NULL))
    return FALSE;
  for (const RopewayValue *field = ropeway_value_first (row); field != NULL;
       field = ropeway_value_next (field))
    {
      g_autofree char *text = ropeway_value_dup_text (field, NULL);
      if (text == NULL)
        return fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, reader->begun,
                     _ ("the name of a column is no text"));
      const RopewayName *name = name_column (reader->tree, text, column++);
      if (!g_hash_table_add (known, (gpointer)name->text))
        {
          g_autofree char *reason = g_strdup_printf (_ ("two columns are called “%s”"), name->text);
          return fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, reader->begun, reason);
        }
      g_ptr_array_add (names, (gpointer)name);
    }
  return TRUE;
}

static gboolean
place_in_record (Reader *reader, RopewayValue *row, gsize column, RopewayValue *field, gpointer data)
{
  GPtrArray *names = data;

  /* Without a header the first record says how many columns there are. */
  if (column == names->len && reader->options.no_header
      && ropeway_value_get_length (ropeway_tree_get_root (reader->tree)) == 0)
    g_ptr_array_add (names, (gpointer)name_column (reader->tree, NULL, column));
  if (column < names->len)
    {
      field->name = g_ptr_array_index (names, column);
      ropeway_value_attach (row, field);
    }
  return TRUE;
}

static gboolean
read_records (Reader *reader)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!reader->options.no_header && skip_empty_lines (reader) && !read_header (reader, names))
    return FALSE;
  while (skip_empty_lines (reader))
    {
      RopewayValue *row = ropeway_tree_object (reader->tree);
      gsize n;

      if (!read_row (reader, row, &n, place_in_record, names))
        return FALSE;
      if (n != names->len)
        {
          g_autofree char *reason
              = g_strdup_printf (_ ("it has %lu fields instead of %u"), (gulong)n, names->len);
          return fail (reader, ROPEWAY_FORMAT_ERROR_SYNTAX, reader->begun, reason);
        }
      if (!append_row (reader, row))
        return FALSE;
    }
  return TRUE;
}

RopewayTree *
ropeway_csv_read (GBytes *bytes, const RopewayCsvOptions *options, GError **error)
{
  Reader reader = { 0 };

  g_return_val_if_fail (bytes != NULL, NULL);

  if (!begin (&reader, bytes, options, error))
    return NULL;
  return end (&reader, read_records (&reader));
}
