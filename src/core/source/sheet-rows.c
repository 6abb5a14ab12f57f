/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/sheet-rows.h"

#include <string.h>

#include "source/sheet-place.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

#define SEVERAL G_MAXUINT

typedef struct
{
  guint row;
  guint column;
  const RopewayValue *value; /* in made */
} Change;

struct _RopewaySheetRows
{
  /* owned */
  RopewayTree *tree;
  RopewayTree *formula_tree; /* (nullable) */
  RopewayTree *made;
  GPtrArray *rows;     /* const RopewayValue *: lists of cells */
  GPtrArray *formulas; /* the same */
  GPtrArray *header;   /* char * (nullable) */
  GPtrArray *key;      /* char *: of columns */
  GHashTable *ids;     /* key → row, SEVERAL */
  GHashTable *news;    /* keys that rows get, not written yet → row */
  GHashTable *written; /* gint64 of row and column → const RopewayValue * in made */
  GArray *changes;     /* Change */
  RopewaySheetPlace place;

  /* state */
  guint first; /* row below the header */
  guint n;     /* rows, those that were written included */
  guint free;  /* no new row goes above */
  gboolean is_sorted;
};

void
ropeway_sheet_rows_free (RopewaySheetRows *self)
{
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->formulas);
  g_ptr_array_unref (self->header);
  g_ptr_array_unref (self->key);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->news);
  g_hash_table_unref (self->written);
  g_array_unref (self->changes);
  ropeway_sheet_place_clear (&self->place);
  ropeway_tree_unref (self->tree);
  g_clear_pointer (&self->formula_tree, ropeway_tree_unref);
  ropeway_tree_unref (self->made);
  g_free (self);
}

/* ---- cells ---- */

static gint64
make_place (guint row, guint column)
{
  return ((gint64)row << 32) | column;
}

static const RopewayValue *
get_from (const GPtrArray *rows, guint row, guint column)
{
  return row < rows->len ? ropeway_value_get_element (g_ptr_array_index (rows, row), column) : NULL;
}

/* (nullable) */
static const RopewayValue *
get_cell (const RopewaySheetRows *self, guint row, guint column)
{
  gint64 place = make_place (row, column);
  const RopewayValue *written = g_hash_table_lookup (self->written, &place);

  return written != NULL ? written : get_from (self->rows, row, column);
}

/* Returns: (transfer full): "" of an empty one. */
static char *
dup_text (const RopewayValue *cell)
{
  const char *token;
  gsize length;

  if (cell == NULL || ropeway_value_get_kind (cell) == ROPEWAY_NULL)
    return g_strdup ("");
  if (ropeway_value_get_kind (cell) == ROPEWAY_STRING)
    {
      char *text = ropeway_value_dup_text (cell, NULL);
      return text != NULL ? text : g_strdup ("");
    }
  if (ropeway_value_get_kind (cell) == ROPEWAY_BOOLEAN)
    return g_strdup (ropeway_value_get_boolean (cell) ? "TRUE" : "FALSE");
  token = ropeway_value_get_token (cell, &length);
  return token != NULL ? g_strndup (token, length) : g_strdup ("");
}

static char *
dup_cell (const RopewaySheetRows *self, guint row, guint column)
{
  return dup_text (get_cell (self, row, column));
}

/* A text that looks like a formula is one only if the cell shows something else. */
static gboolean
is_formula (const RopewaySheetRows *self, guint row, guint column)
{
  const RopewayValue *formula = get_from (self->formulas, row, column);
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;

  if (formula == NULL || ropeway_value_get_kind (formula) != ROPEWAY_STRING)
    return FALSE;
  text = dup_text (formula);
  shown = dup_text (get_from (self->rows, row, column));
  return *text == '=' && !g_str_equal (text, shown);
}

static gboolean
is_blank (const RopewaySheetRows *self, guint row)
{
  guint n = row < self->rows->len ? (guint)ropeway_value_get_length (g_ptr_array_index (self->rows, row)) : 0;

  n = MAX (n, self->header != NULL ? self->header->len : 0);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = dup_cell (self, row, i);
      if (*g_strstrip (text) != '\0' || is_formula (self, row, i))
        return FALSE;
    }
  return TRUE;
}

/* ---- reading ---- */

static guint
find_column (const RopewaySheetRows *self, const char *name)
{
  guint i = 0;

  while (i < self->header->len && g_strcmp0 (g_ptr_array_index (self->header, i), name) != 0)
    i++;
  return i;
}

static RopewayProblem *
problem_no_column (const char *name)
{
  return ropeway_problem_new ("form.column-missing", NULL, "name", name, NULL);
}

static gboolean
take_rows (GPtrArray *rows, const RopewayValue *list)
{
  if (list == NULL || ropeway_value_get_kind (list) == ROPEWAY_NULL)
    return TRUE;
  if (ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    return FALSE;
  for (RopewayValue *row = ropeway_value_first (list); row != NULL; row = ropeway_value_next (row))
    {
      if (ropeway_value_get_kind (row) != ROPEWAY_ARRAY)
        return FALSE;
      g_ptr_array_add (rows, row);
    }
  return TRUE;
}

/* As in files: names are unique, and none is missing between others. */
static RopewayProblem *
add_names (RopewaySheetRows *self, guint row, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      char *name = dup_cell (self, row, i);
      g_strstrip (name);
      if (*name != '\0' && find_column (self, name) < self->header->len)
        {
          RopewayProblem *problem = ropeway_problem_new ("form.header-double", NULL, "name", name, NULL);
          g_free (name);
          return problem;
        }
      if (*name == '\0')
        g_clear_pointer (&name, g_free);
      g_ptr_array_add (self->header, name);
    }
  return NULL;
}

static RopewayProblem *
read_header (RopewaySheetRows *self)
{
  guint row = 0;

  while (row < self->rows->len && is_blank (self, row))
    row++;
  self->first = row + 1;
  self->header = g_ptr_array_new_with_free_func (g_free);
  if (row >= self->rows->len)
    return ropeway_problem_new ("form.header-missing", NULL, NULL);
  RopewayProblem *problem
      = add_names (self, row, (guint)ropeway_value_get_length (g_ptr_array_index (self->rows, row)));
  while (self->header->len > 0 && g_ptr_array_index (self->header, self->header->len - 1) == NULL)
    g_ptr_array_set_size (self->header, (gint)self->header->len - 1);
  for (guint i = 0; problem == NULL && i < self->header->len; i++)
    if (g_ptr_array_index (self->header, i) == NULL)
      {
        g_autofree char *letters = ropeway_sheet_place_dup_column (self->place.column + i);
        problem = ropeway_problem_new ("form.header-blank", NULL, "column", letters, NULL);
      }
  return problem;
}

static RopewayProblem *
read_key (RopewaySheetRows *self, const GPtrArray *key)
{
  for (guint i = 0; key != NULL && i < key->len; i++)
    {
      const char *name = ropeway_path_get_segment (g_ptr_array_index (key, i), 0, NULL);
      if (name == NULL || find_column (self, name) == self->header->len)
        return problem_no_column (name != NULL ? name : ropeway_path_get_text (g_ptr_array_index (key, i)));
      g_ptr_array_add (self->key, g_strdup (name));
    }
  return NULL;
}

/* Returns: (transfer full) (nullable): the key of @row once it has @fields (nullable); NULL where a part of it is empty. */
static char *
make_key (const RopewaySheetRows *self, guint row, const RopewayValue *fields)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *list = ropeway_tree_array (tree);
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->key->len; i++)
    {
      const char *name = g_ptr_array_index (self->key, i);
      const RopewayValue *field = fields != NULL ? ropeway_value_get (fields, name) : NULL;

      g_free (text);
      text = field != NULL ? dup_text (field) : dup_cell (self, row, find_column (self, name));
      if (*text == '\0')
        return NULL;
      ropeway_value_append (list, ropeway_tree_string (tree, text, -1));
    }
  if (self->key->len > 1)
    return ropeway_json_write_text (list, ROPEWAY_JSON_COMPACT, NULL);
  return g_steal_pointer (&text);
}

static void
index_rows (RopewaySheetRows *self)
{
  self->free = self->first;
  for (guint row = self->first; row < self->n; row++)
    {
      char *key = make_key (self, row, NULL);
      if (key != NULL || (self->key->len == 0 && !is_blank (self, row)))
        self->free = row + 1;
      if (key != NULL)
        {
          gboolean again = g_hash_table_contains (self->ids, key);
          g_hash_table_replace (self->ids, key, GUINT_TO_POINTER (again ? SEVERAL : row));
        }
    }
}

RopewaySheetRows *
ropeway_sheet_rows_new (RopewayTree *tree, const RopewayValue *values, RopewayTree *formula_tree,
                        const RopewayValue *formulas, const char *range, const GPtrArray *key,
                        RopewayProblem **problem)
{
  g_autoptr (RopewaySheetRows) self = g_new0 (RopewaySheetRows, 1);

  self->tree = ropeway_tree_ref (tree);
  self->formula_tree = formula_tree != NULL ? ropeway_tree_ref (formula_tree) : NULL;
  self->made = ropeway_tree_new ();
  self->rows = g_ptr_array_new ();
  self->formulas = g_ptr_array_new ();
  self->key = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->written = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  ropeway_sheet_place_read (range, &self->place);
  if (!take_rows (self->rows, values) || !take_rows (self->formulas, formulas))
    *problem = ropeway_problem_new ("form.row-expected", NULL, NULL);
  self->n = self->rows->len;
  RopewayProblem *flaw = read_header (self);
  if (flaw == NULL)
    flaw = read_key (self, key);
  if (*problem == NULL)
    *problem = flaw;
  else
    g_clear_pointer (&flaw, ropeway_problem_unref);
  if (*problem != NULL)
    return NULL;
  index_rows (self);
  return g_steal_pointer (&self);
}

guint
ropeway_sheet_rows_get_n (const RopewaySheetRows *self)
{
  return self->n > self->first ? self->n - self->first : 0;
}

RopewayValue *
ropeway_sheet_rows_make_record (const RopewaySheetRows *self, guint index, RopewayTree *tree)
{
  guint row = self->first + index;
  RopewayValue *record;

  if (is_blank (self, row))
    return NULL;
  record = ropeway_tree_object (tree);
  for (guint i = 0; i < self->header->len; i++)
    {
      const RopewayValue *cell = get_cell (self, row, i);
      ropeway_value_set (tree, record, g_ptr_array_index (self->header, i), -1,
                         cell != NULL ? ropeway_tree_copy (tree, cell) : ropeway_tree_string (tree, "", 0));
    }
  return record;
}

char *
ropeway_sheet_rows_dup_id (const RopewaySheetRows *self, guint index)
{
  guint row = self->first + index;
  g_autofree char *key = make_key (self, row, NULL);

  if (key == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, key)) != SEVERAL)
    return g_steal_pointer (&key);
  return g_strdup_printf ("%s (row %u)", key, self->place.row + row + 1);
}

/* ---- changing ---- */

static RopewayProblem *
check_formulas (const RopewaySheetRows *self, const char *name)
{
  guint column = find_column (self, name);

  for (guint row = self->first; row < self->n; row++)
    {
      g_autofree char *key = self->key->len > 0 ? make_key (self, row, NULL) : NULL;
      if (key != NULL && is_formula (self, row, column))
        {
          g_autofree char *cell
              = ropeway_sheet_place_dup_cell (self->place.row + row, self->place.column + column);
          return ropeway_problem_new ("form.cell-formula", NULL, "name", name, "cell", cell, NULL);
        }
    }
  return NULL;
}

RopewayProblem *
ropeway_sheet_rows_check (const RopewaySheetRows *self, const GPtrArray *columns, gboolean keeps_formulas)
{
  RopewayProblem *problem = NULL;

  for (guint i = 0; i < columns->len && problem == NULL; i++)
    {
      const char *name = g_ptr_array_index (columns, i);
      if (find_column (self, name) == self->header->len)
        problem = problem_no_column (name);
      else if (!keeps_formulas)
        problem = check_formulas (self, name);
    }
  return problem;
}

/* Returns: the row of @id; 0 where there is none, or several. */
static guint
find_row (const RopewaySheetRows *self, const char *id)
{
  guint row = GPOINTER_TO_UINT (g_hash_table_lookup (self->ids, id));

  return row != SEVERAL ? row : 0;
}

gboolean
ropeway_sheet_rows_has (const RopewaySheetRows *self, const char *id)
{
  return find_row (self, id) != 0;
}

static gboolean
is_taken (const RopewaySheetRows *self, const char *key)
{
  return g_hash_table_contains (self->ids, key) || g_hash_table_contains (self->news, key);
}

/* A number that reads like the text is left a number. */
static gboolean
is_there (const RopewaySheetRows *self, guint row, guint column, const RopewayValue *value)
{
  const RopewayValue *cell = get_cell (self, row, column);
  g_autofree char *text = dup_text (value);

  g_autofree char *shown = dup_text (cell);

  return g_str_equal (text, shown) || (cell != NULL && ropeway_value_equal (value, cell));
}

static void
set_fields (RopewaySheetRows *self, guint row, const RopewayValue *fields)
{
  for (const RopewayValue *field = ropeway_value_first (fields); field != NULL;
       field = ropeway_value_next (field))
    {
      guint column = find_column (self, ropeway_value_get_name (field, NULL));
      if (column == self->header->len || is_formula (self, row, column)
          || is_there (self, row, column, field))
        continue;
      const Change change = { row, column, ropeway_tree_copy (self->made, field) };
      g_array_append_val (self->changes, change);
      self->is_sorted = FALSE;
    }
}

static void
take_key (RopewaySheetRows *self, const char *key, guint row)
{
  if (key != NULL)
    g_hash_table_replace (self->news, g_strdup (key), GUINT_TO_POINTER (row));
}

gboolean
ropeway_sheet_rows_change (RopewaySheetRows *self, const char *id, const RopewayValue *fields, char **new_id)
{
  guint row = find_row (self, id);
  g_autofree char *key = row != 0 ? make_key (self, row, fields) : NULL;

  if (key == NULL || (!g_str_equal (key, id) && is_taken (self, key)))
    return FALSE;
  set_fields (self, row, fields);
  if (!g_str_equal (key, id))
    take_key (self, key, row);
  *new_id = g_steal_pointer (&key);
  return TRUE;
}

gboolean
ropeway_sheet_rows_add (RopewaySheetRows *self, const RopewayValue *fields, char **new_id)
{
  guint row = self->free;
  g_autofree char *key = self->key->len > 0 ? make_key (self, G_MAXUINT, fields) : NULL;

  if (self->key->len > 0 && (key == NULL || is_taken (self, key)))
    return FALSE;
  /* Notes that stand below stay as they are. */
  while (row < self->n && !is_blank (self, row))
    row++;
  self->free = row + 1;
  set_fields (self, row, fields);
  take_key (self, key, row);
  *new_id = g_steal_pointer (&key);
  return TRUE;
}

guint
ropeway_sheet_rows_count_changes (const RopewaySheetRows *self)
{
  return self->changes->len;
}

/* ---- writing ---- */

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *left = a, *right = b;

  if (left->row != right->row)
    return left->row < right->row ? -1 : 1;
  return left->column < right->column ? -1 : left->column > right->column;
}

static RopewayValue *
make_value (const Change *change, const char *prefix, RopewayTree *tree)
{
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  if (prefix == NULL || ropeway_value_get_kind (change->value) != ROPEWAY_STRING)
    return ropeway_tree_copy (tree, change->value);
  text = dup_text (change->value);
  if (*text == '\0')
    return ropeway_tree_copy (tree, change->value);
  whole = g_strconcat (prefix, text, NULL);
  return ropeway_tree_string (tree, whole, -1);
}

static char *
dup_range (const RopewaySheetRows *self, guint row, guint column, guint last_row, guint last_column)
{
  g_autofree char *from = ropeway_sheet_place_dup_cell (self->place.row + row, self->place.column + column);
  g_autofree char *to
      = ropeway_sheet_place_dup_cell (self->place.row + last_row, self->place.column + last_column);

  return g_strconcat (from, ":", to, NULL);
}

/* Cells side by side are one range. Returns: how many changes it takes. */
static guint
add_range (const RopewaySheetRows *self, const Change *changes, guint n, const char *prefix,
           RopewayValue *ranges, RopewayTree *tree)
{
  RopewayValue *range = ropeway_tree_object (tree);
  RopewayValue *rows = ropeway_tree_array (tree);
  RopewayValue *cells = ropeway_tree_array (tree);
  guint i = 0;

  do
    ropeway_value_append (cells, make_value (&changes[i], prefix, tree));
  while (++i < n && changes[i].row == changes[0].row && changes[i].column == changes[i - 1].column + 1);
  g_autofree char *cells_range
      = dup_range (self, changes[0].row, changes[0].column, changes[0].row, changes[i - 1].column);
  g_autofree char *text = g_strconcat (self->place.sheet, cells_range, NULL);
  ropeway_value_set_text (tree, range, "range", text);
  ropeway_value_append (rows, cells);
  ropeway_value_set (tree, range, "values", -1, rows);
  ropeway_value_append (ranges, range);
  return i;
}

static void
add_rectangle (const RopewaySheetRows *self, const Change *changes, guint n, const char *prefix,
               RopewayValue *all, RopewayTree *tree)
{
  guint left = G_MAXUINT, right = 0, next = 0;
  RopewayValue *rows = ropeway_tree_array (tree);

  for (guint i = 0; i < n; i++)
    {
      left = MIN (left, changes[i].column);
      right = MAX (right, changes[i].column);
    }
  for (guint row = changes[0].row; row <= changes[n - 1].row; row++)
    {
      RopewayValue *cells = ropeway_tree_array (tree);
      for (guint column = left; column <= right; column++)
        {
          gboolean is_next = next < n && changes[next].row == row && changes[next].column == column;
          ropeway_value_append (cells, is_next ? make_value (&changes[next++], prefix, tree)
                                               : ropeway_tree_null (tree));
        }
      ropeway_value_append (rows, cells);
    }
  g_autofree char *range = dup_range (self, changes[0].row, left, changes[n - 1].row, right);
  ropeway_value_set_text (tree, all, "range", range);
  ropeway_value_set (tree, all, "values", -1, rows);
}

RopewayValue *
ropeway_sheet_rows_make_ranges (RopewaySheetRows *self, const char *prefix, gboolean as_rectangle,
                                guint first, guint n, RopewayTree *tree)
{
  RopewayValue *all = ropeway_tree_object (tree);
  RopewayValue *ranges = ropeway_tree_array (tree);

  if (!self->is_sorted)
    g_array_sort (self->changes, compare_changes);
  self->is_sorted = TRUE;
  const Change *changes = &g_array_index (self->changes, Change, first);
  for (guint i = 0; i < n && !as_rectangle;)
    i += add_range (self, changes + i, n - i, prefix, ranges, tree);
  if (as_rectangle)
    add_rectangle (self, changes, n, prefix, all, tree);
  else
    ropeway_value_set (tree, all, "ranges", -1, ranges);
  return all;
}

void
ropeway_sheet_rows_commit (RopewaySheetRows *self)
{
  GHashTableIter iter;
  char *key;
  gpointer row;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = &g_array_index (self->changes, Change, i);
      gint64 *place = g_new (gint64, 1);

      *place = make_place (change->row, change->column);
      g_hash_table_replace (self->written, place, (gpointer)change->value);
      self->n = MAX (self->n, change->row + 1);
    }
  g_array_set_size (self->changes, 0);
  g_hash_table_iter_init (&iter, self->news);
  while (g_hash_table_iter_next (&iter, (gpointer *)&key, &row))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (self->ids, key, row);
    }
}
