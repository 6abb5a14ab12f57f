/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/csv-sheet.h"

#include <string.h>

#include "base/limits.h"

#define CHARSET "WINDOWS-1252"
#define BOM "\xEF\xBB\xBF"
#define BOM_BYTES 3

/* A cell with its quotes. */
typedef struct
{
  guint32 start;
  guint32 end;
} Cell;

typedef struct
{
  guint32 start;
  guint32 end;  /* of its last cell */
  guint32 next; /* behind its line end */
  guint32 first_cell;
  guint32 n_cells;
} Row;

/* Rows that are put below one that is there. */
typedef struct
{
  gint64 below;
  GPtrArray *cells; /* char * (nullable) */
} Added;

struct _RopewayCsvSheet
{
  /* owned */
  GBytes *bytes;
  GArray *rows;        /* Row */
  GArray *cells;       /* Cell */
  GHashTable *changed; /* gint64 of row and column → text */
  GHashTable *removed; /* row */
  GPtrArray *added;    /* Added */

  /* borrowed from bytes */
  const char *text;
  gsize length;

  /* state */
  guint header;
  char delimiter;
  const char *line_end;
  gboolean is_utf8;
};

static void
added_free (gpointer data)
{
  Added *added = data;

  g_ptr_array_unref (added->cells);
  g_free (added);
}

void
ropeway_csv_sheet_free (RopewayCsvSheet *self)
{
  g_bytes_unref (self->bytes);
  g_array_unref (self->rows);
  g_array_unref (self->cells);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->removed);
  g_ptr_array_unref (self->added);
  g_free (self);
}

static const Row *
get_row (const RopewayCsvSheet *self, guint row)
{
  return &g_array_index (self->rows, Row, row);
}

/* ---- reading ---- */

/* What stands outside of quotes in the first line most often. */
static char
find_delimiter (const char *text, gsize length)
{
  static const char candidates[] = ",;\t|";
  guint counts[sizeof candidates] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (gsize i = 0; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++)
    {
      const char *found = quoted ? NULL : memchr (candidates, text[i], sizeof candidates - 1);
      quoted ^= text[i] == '"';
      if (found != NULL)
        counts[found - candidates]++;
    }
  for (guint i = 1; i < sizeof candidates - 1; i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* Returns: where the cell at @at ends; @length + 1 where its quote does not. */
static gsize
skip_cell (const RopewayCsvSheet *self, gsize at)
{
  const char *text = self->text;
  gboolean quoted = at < self->length && text[at] == '"';

  if (quoted)
    at++;
  for (; at < self->length; at++)
    {
      if (quoted && text[at] == '"' && at + 1 < self->length && text[at + 1] == '"')
        at++;
      else if (quoted && text[at] == '"')
        quoted = FALSE;
      else if (!quoted && (text[at] == self->delimiter || text[at] == '\n' || text[at] == '\r'))
        break;
    }
  return quoted ? self->length + 1 : at;
}

static gsize
skip_line_end (const RopewayCsvSheet *self, gsize at)
{
  if (at < self->length && self->text[at] == '\r')
    return at + 1 < self->length && self->text[at + 1] == '\n' ? at + 2 : at + 1;
  return at < self->length ? at + 1 : at;
}

static RopewayProblem *
problem_of_row (const char *code, guint row)
{
  g_autofree char *number = g_strdup_printf ("%u", row + 1);

  return ropeway_problem_new (code, NULL, "row", number, "limit", G_STRINGIFY (ROPEWAY_LIMIT_FILE_ROWS),
                              NULL);
}

/* Reads the row at @at. Returns: where the next one begins; -1 with @problem. */
static gssize
read_row (RopewayCsvSheet *self, gsize at, RopewayProblem **problem)
{
  Row row = { .start = (guint32)at, .first_cell = self->cells->len };

  for (;;)
    {
      gsize end = skip_cell (self, at);
      Cell cell = { (guint32)at, (guint32)end };
      if (end > self->length)
        {
          *problem = problem_of_row ("file.quote-open", self->rows->len);
          return -1;
        }
      g_array_append_val (self->cells, cell);
      row.n_cells++;
      at = end;
      if (at >= self->length || self->text[at] != self->delimiter)
        break;
      at++;
    }
  row.end = (guint32)at;
  row.next = (guint32)skip_line_end (self, at);
  g_array_append_val (self->rows, row);
  return row.next;
}

static gboolean
read_rows (RopewayCsvSheet *self, gsize at, RopewayProblem **problem)
{
  while (at < self->length)
    {
      gssize next = self->rows->len < ROPEWAY_LIMIT_FILE_ROWS ? read_row (self, at, problem) : -1;
      if (next < 0 && *problem == NULL)
        *problem = problem_of_row ("file.rows-too-many", self->rows->len);
      if (next < 0)
        return FALSE;
      at = (gsize)next;
    }
  return TRUE;
}

static const char *
find_line_end (const RopewayCsvSheet *self)
{
  const Row *first = self->rows->len > 0 ? get_row (self, 0) : NULL;

  if (first == NULL || first->next == first->end)
    return "\r\n";
  if (first->next - first->end == 2)
    return "\r\n";
  return self->text[first->end] == '\r' ? "\r" : "\n";
}

/* Zeros are those of UTF-16 or of no text at all. */
static RopewayProblem *
find_charset (RopewayCsvSheet *self)
{
  gsize written = 0;

  self->is_utf8 = g_utf8_validate_len (self->text, self->length, NULL);
  if (self->is_utf8)
    return NULL;
  g_autofree char *converted
      = memchr (self->text, '\0', self->length) == NULL
            ? g_convert (self->text, (gssize)self->length, "UTF-8", CHARSET, NULL, &written, NULL)
            : NULL;
  return converted == NULL ? ropeway_problem_new ("file.charset", NULL, NULL) : NULL;
}

/* Spreadsheets say the delimiter in a line before the header: "sep=;". */
static gsize
read_sep_line (RopewayCsvSheet *self, gsize at)
{
  if (self->length < at + 6 || g_ascii_strncasecmp (self->text + at, "sep=", 4) != 0
      || (self->text[at + 5] != '\r' && self->text[at + 5] != '\n'))
    return at;
  if (self->delimiter == 0)
    self->delimiter = self->text[at + 4];
  return skip_line_end (self, at + 5);
}

static guint
find_header (const RopewayCsvSheet *self)
{
  guint row = 0;

  while (row < self->rows->len && ropeway_csv_sheet_is_blank (self, row))
    row++;
  return row;
}

RopewayCsvSheet *
ropeway_csv_sheet_read (GBytes *bytes, char delimiter, RopewayProblem **problem)
{
  g_autoptr (RopewayCsvSheet) self = g_new0 (RopewayCsvSheet, 1);
  gsize at = 0;

  self->bytes = g_bytes_ref (bytes);
  self->text = g_bytes_get_data (bytes, &self->length);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->changed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->removed = g_hash_table_new (NULL, NULL);
  self->added = g_ptr_array_new_with_free_func (added_free);
  self->delimiter = delimiter;
  *problem = find_charset (self);
  if (*problem != NULL)
    return NULL;
  if (self->length >= BOM_BYTES && memcmp (self->text, BOM, BOM_BYTES) == 0)
    at = BOM_BYTES;
  at = read_sep_line (self, at);
  if (self->delimiter == 0)
    self->delimiter = find_delimiter (self->text + at, self->length - at);
  if (!read_rows (self, at, problem))
    return NULL;
  self->line_end = find_line_end (self);
  self->header = find_header (self);
  return g_steal_pointer (&self);
}

guint
ropeway_csv_sheet_get_n_rows (const RopewayCsvSheet *self)
{
  return self->rows->len;
}

guint
ropeway_csv_sheet_get_n_cells (const RopewayCsvSheet *self, guint row)
{
  return get_row (self, row)->n_cells;
}

guint
ropeway_csv_sheet_get_header (const RopewayCsvSheet *self)
{
  return self->header;
}

static const Cell *
get_cell (const RopewayCsvSheet *self, guint row, guint column)
{
  const Row *at = get_row (self, row);

  return column < at->n_cells ? &g_array_index (self->cells, Cell, at->first_cell + column) : NULL;
}

gboolean
ropeway_csv_sheet_is_blank (const RopewayCsvSheet *self, guint row)
{
  for (guint i = 0; i < get_row (self, row)->n_cells; i++)
    {
      g_autofree char *text = ropeway_csv_sheet_dup_cell (self, row, i);
      if (*g_strstrip (text) != '\0')
        return FALSE;
    }
  return TRUE;
}

/* Without its quotes: from @start to @end. What stands behind the closing one belongs to the text, too. */
static char *
unquote (const char *start, const char *end)
{
  GString *text = g_string_sized_new ((gsize)(end - start));
  gboolean quoted = start < end && *start == '"';

  for (const char *at = quoted ? start + 1 : start; at < end; at++)
    {
      if (!quoted || *at != '"')
        g_string_append_c (text, *at);
      else if (at + 1 < end && at[1] == '"')
        g_string_append_c (text, *at++);
      else
        quoted = FALSE;
    }
  return g_string_free (text, FALSE);
}

char *
ropeway_csv_sheet_dup_cell (const RopewayCsvSheet *self, guint row, guint column)
{
  const Cell *cell = get_cell (self, row, column);

  if (cell == NULL)
    return g_strdup ("");
  char *text = unquote (self->text + cell->start, self->text + cell->end);
  if (self->is_utf8)
    return text;
  g_autofree char *raw = text;
  return g_convert (raw, -1, "UTF-8", CHARSET, NULL, NULL, NULL);
}

/* ---- changing ---- */

static gint64
make_place (guint row, guint column)
{
  return ((gint64)row << 32) | column;
}

void
ropeway_csv_sheet_set (RopewayCsvSheet *self, guint row, guint column, const char *text)
{
  g_autofree char *before = ropeway_csv_sheet_dup_cell (self, row, column);
  gint64 *place = g_new (gint64, 1);

  *place = make_place (row, column);
  if (g_str_equal (before, text))
    {
      g_hash_table_remove (self->changed, place);
      g_free (place);
    }
  else
    g_hash_table_replace (self->changed, place, g_strdup (text));
}

void
ropeway_csv_sheet_remove (RopewayCsvSheet *self, guint row)
{
  g_hash_table_add (self->removed, GUINT_TO_POINTER (row));
}

void
ropeway_csv_sheet_insert (RopewayCsvSheet *self, gint64 row, const GPtrArray *cells)
{
  Added *added = g_new0 (Added, 1);

  added->below = row;
  added->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < cells->len; i++)
    g_ptr_array_add (added->cells, g_strdup (g_ptr_array_index (cells, i)));
  g_ptr_array_add (self->added, added);
}

/* ---- writing ---- */

static gboolean
is_quoted (const RopewayCsvSheet *self, gint64 row, guint column)
{
  const Cell *cell = row >= 0 ? get_cell (self, (guint)row, column) : NULL;

  return cell != NULL && cell->end > cell->start && self->text[cell->start] == '"';
}

static gboolean
needs_quotes (const RopewayCsvSheet *self, const char *text)
{
  const char special[] = { self->delimiter, '"', '\r', '\n', '\0' };

  return strpbrk (text, special) != NULL || g_ascii_isspace (*text)
         || (*text != '\0' && g_ascii_isspace (text[strlen (text) - 1]));
}

static gboolean
append_cell (const RopewayCsvSheet *self, GString *out, const char *text, gboolean quoted,
             RopewayProblem **problem)
{
  g_autofree char *converted
      = self->is_utf8 ? NULL : g_convert (text, -1, CHARSET, "UTF-8", NULL, NULL, NULL);
  const char *raw = self->is_utf8 ? text : converted;

  if (raw == NULL)
    {
      *problem = ropeway_problem_new ("file.character", NULL, "found", text, NULL);
      return FALSE;
    }
  if (!quoted && !needs_quotes (self, raw))
    {
      g_string_append (out, raw);
      return TRUE;
    }
  g_string_append_c (out, '"');
  for (; *raw != '\0'; raw++)
    {
      if (*raw == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *raw);
    }
  g_string_append_c (out, '"');
  return TRUE;
}

static gboolean
append_changed_row (const RopewayCsvSheet *self, GString *out, guint row, guint n, RopewayProblem **problem)
{
  const Row *at = get_row (self, row);

  for (guint i = 0; i < n; i++)
    {
      gint64 place = make_place (row, i);
      const char *text = g_hash_table_lookup (self->changed, &place);
      const Cell *cell = get_cell (self, row, i);

      if (i > 0)
        g_string_append_c (out, self->delimiter);
      if (text == NULL && cell != NULL)
        g_string_append_len (out, self->text + cell->start, cell->end - cell->start);
      else if (text != NULL && !append_cell (self, out, text, is_quoted (self, row, i), problem))
        return FALSE;
    }
  g_string_append_len (out, self->text + at->end, at->next - at->end);
  return TRUE;
}

static gboolean
append_row (const RopewayCsvSheet *self, GString *out, guint row, const guint *widths,
            RopewayProblem **problem)
{
  const Row *at = get_row (self, row);

  if (g_hash_table_contains (self->removed, GUINT_TO_POINTER (row)))
    return TRUE;
  if (widths[row] > 0)
    return append_changed_row (self, out, row, widths[row], problem);
  g_string_append_len (out, self->text + at->start, at->next - at->start);
  return TRUE;
}

static void
end_line (const RopewayCsvSheet *self, GString *out, gsize begin)
{
  if (out->len > begin && out->str[out->len - 1] != '\n' && out->str[out->len - 1] != '\r')
    g_string_append (out, self->line_end);
}

static gboolean
append_added (const RopewayCsvSheet *self, GString *out, gsize begin, gint64 below, RopewayProblem **problem)
{
  gboolean is_last = below + 1 == (gint64)self->rows->len;
  gboolean ends_bare
      = is_last && self->rows->len > 0
        && get_row (self, self->rows->len - 1)->next == get_row (self, self->rows->len - 1)->end;
  gboolean any = FALSE;

  for (guint i = 0; i < self->added->len; i++)
    {
      const Added *added = g_ptr_array_index (self->added, i);
      if (added->below != below)
        continue;
      end_line (self, out, begin);
      any = TRUE;
      for (guint j = 0; j < added->cells->len; j++)
        {
          const char *text = g_ptr_array_index (added->cells, j);
          if (j > 0)
            g_string_append_c (out, self->delimiter);
          if (text != NULL
              && !append_cell (self, out, text, *text != '\0' && is_quoted (self, below, j), problem))
            return FALSE;
        }
      g_string_append (out, self->line_end);
    }
  if (any && ends_bare)
    g_string_truncate (out, out->len - strlen (self->line_end));
  return TRUE;
}

/* Returns: (transfer full): for each row how many cells it has once it is changed; 0: it is not. */
static guint *
measure_rows (const RopewayCsvSheet *self)
{
  guint *widths = g_new0 (guint, (gsize)self->rows->len + 1);
  GHashTableIter iter;
  const gint64 *place;

  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, (gpointer *)&place, NULL))
    {
      guint row = (guint)(*place >> 32);
      guint column = (guint)(*place & G_MAXUINT32);
      widths[row] = MAX (MAX (widths[row], column + 1), get_row (self, row)->n_cells);
    }
  return widths;
}

GBytes *
ropeway_csv_sheet_write (const RopewayCsvSheet *self, RopewayProblem **problem)
{
  g_autoptr (GString) out = g_string_sized_new (self->length + 256);
  g_autofree guint *widths = measure_rows (self);
  gsize begin = self->rows->len > 0 ? get_row (self, 0)->start : self->length;
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->added->len; i++)
    g_hash_table_add (places,
                      GINT_TO_POINTER ((gint)((Added *)g_ptr_array_index (self->added, i))->below + 2));
  g_string_append_len (out, self->text, (gssize)begin);
  for (gint64 row = -1; row < (gint64)self->rows->len; row++)
    {
      if (row >= 0 && !append_row (self, out, (guint)row, widths, problem))
        return NULL;
      if (g_hash_table_contains (places, GINT_TO_POINTER ((gint)row + 2))
          && !append_added (self, out, begin, row, problem))
        return NULL;
    }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
