/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/table-rows.h"

#include <string.h>

#include "source/sheet-place.h"
#include "source/table-file.h"
#include "value/csv-sheet.h"
#include "value/json-writer.h"

#define SEVERAL G_MAXUINT

struct _RopewayTableRows
{
  gatomicrefcount ref_count;

  /* owned */
  RopewayTableFile *file;
  RopewayCsvSheet *sheet;
  GPtrArray *header;  /* char * (nullable) */
  GPtrArray *key;     /* char *: of columns; empty: rows are not told apart */
  GPtrArray *columns; /* (nullable): char *: of a file that is made */
  GHashTable *rows;   /* key → row of the sheet, SEVERAL */
  GHashTable *news;   /* keys of rows that were added and are not saved */

  /* state */
  char delimiter;
  guint first;   /* row below the header */
  gint64 last;   /* the last row that has a key */
  gboolean made; /* the header is not in the file yet */
};

char *
ropeway_table_dup_path (const RopewayEnvironment *environment, const RopewayOperation *operation)
{
  g_autofree char *path = g_path_is_absolute (environment->address)
                              ? g_strdup (environment->address)
                              : g_filename_from_uri (environment->address, NULL, NULL);

  if (operation->table.path == NULL)
    return g_steal_pointer (&path);
  return g_build_filename (path, operation->table.path, NULL);
}

RopewayTableRows *
ropeway_table_rows_ref (RopewayTableRows *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
forget (RopewayTableRows *self)
{
  g_clear_pointer (&self->sheet, ropeway_csv_sheet_free);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->news, g_hash_table_unref);
}

void
ropeway_table_rows_unref (RopewayTableRows *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  forget (self);
  g_clear_pointer (&self->file, ropeway_table_file_free);
  g_clear_pointer (&self->key, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

/* ---- the header ---- */

/* Returns: the column called @name; the number of columns where there is none. */
static guint
find_column (const RopewayTableRows *self, const char *name)
{
  guint i = 0;

  while (i < self->header->len && g_strcmp0 (g_ptr_array_index (self->header, i), name) != 0)
    i++;
  return i;
}

gboolean
ropeway_table_rows_has_column (const RopewayTableRows *self, const char *name)
{
  return find_column (self, name) < self->header->len;
}

/* A column without a name between others may be one whose name was lost; behind the last name stand notes. */
static RopewayProblem *
check_blank (const RopewayTableRows *self)
{
  for (guint i = 0; i < self->header->len; i++)
    if (g_ptr_array_index (self->header, i) == NULL)
      {
        g_autofree char *letters = ropeway_sheet_place_dup_column (i);
        return ropeway_problem_new ("form.header-blank", NULL, "column", letters, NULL);
      }
  return NULL;
}

static RopewayProblem *
add_name (RopewayTableRows *self, char *name)
{
  g_strstrip (name);
  if (*name != '\0' && ropeway_table_rows_has_column (self, name))
    {
      RopewayProblem *problem = ropeway_problem_new ("form.header-double", NULL, "name", name, NULL);
      g_free (name);
      return problem;
    }
  if (*name == '\0')
    g_clear_pointer (&name, g_free);
  g_ptr_array_add (self->header, name);
  return NULL;
}

static RopewayProblem *
read_header (RopewayTableRows *self)
{
  guint row = ropeway_csv_sheet_get_header (self->sheet);
  gboolean has_row = row < ropeway_csv_sheet_get_n_rows (self->sheet);
  guint n = has_row ? ropeway_csv_sheet_get_n_cells (self->sheet, row) : 0;
  RopewayProblem *problem = NULL;

  self->header = g_ptr_array_new_with_free_func (g_free);
  self->made = !has_row && self->columns != NULL;
  if (!has_row && !self->made)
    return ropeway_problem_new ("form.header-missing", NULL, NULL);
  self->first = has_row ? row + 1 : row;
  for (guint i = 0; i < n && problem == NULL; i++)
    problem = add_name (self, ropeway_csv_sheet_dup_cell (self->sheet, row, i));
  for (guint i = 0; self->made && i < self->columns->len && problem == NULL; i++)
    problem = add_name (self, g_strdup (g_ptr_array_index (self->columns, i)));
  while (self->header->len > 0 && g_ptr_array_index (self->header, self->header->len - 1) == NULL)
    g_ptr_array_set_size (self->header, (gint)self->header->len - 1);
  return problem != NULL ? problem : check_blank (self);
}

static RopewayProblem *
check_key (const RopewayTableRows *self)
{
  for (guint i = 0; i < self->key->len; i++)
    {
      const char *name = g_ptr_array_index (self->key, i);
      if (!ropeway_table_rows_has_column (self, name))
        return ropeway_problem_new ("form.column-missing", NULL, "name", name, NULL);
    }
  return NULL;
}

/* ---- the key ---- */

typedef char *(*GetText) (const RopewayTableRows *self, const char *name, gconstpointer from);

/* Returns: (transfer full) (nullable): NULL where a part of it is empty. */
static char *
make_key (const RopewayTableRows *self, GetText get, gconstpointer from)
{
  g_autoptr (RopewayTree) tree = NULL;
  RopewayValue *list;

  if (self->key->len == 1)
    {
      g_autofree char *text = get (self, g_ptr_array_index (self->key, 0), from);
      return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
    }
  tree = ropeway_tree_new ();
  list = ropeway_tree_array (tree);
  for (guint i = 0; i < self->key->len; i++)
    {
      g_autofree char *text = get (self, g_ptr_array_index (self->key, i), from);
      if (text == NULL || *text == '\0')
        return NULL;
      ropeway_value_append (list, ropeway_tree_string (tree, text, -1));
    }
  return self->key->len > 0 ? ropeway_json_write_text (list, ROPEWAY_JSON_COMPACT, NULL) : NULL;
}

static char *
get_cell_text (const RopewayTableRows *self, const char *name, gconstpointer from)
{
  return ropeway_csv_sheet_dup_cell (self->sheet, *(const guint *)from, find_column (self, name));
}

static char *
get_field_text (const RopewayTableRows *self, const char *name, gconstpointer from)
{
  const RopewayValue *field = ropeway_value_get (from, name);

  return field != NULL ? ropeway_value_dup_text (field, NULL) : NULL;
}

static void
index_rows (RopewayTableRows *self)
{
  guint n = ropeway_csv_sheet_get_n_rows (self->sheet);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last = (gint64)self->first - 1;
  for (guint row = self->first; row < n; row++)
    {
      char *key = make_key (self, get_cell_text, &row);
      if (key != NULL || (self->key->len == 0 && !ropeway_csv_sheet_is_blank (self->sheet, row)))
        self->last = row;
      if (key != NULL)
        {
          gboolean again = g_hash_table_contains (self->rows, key);
          g_hash_table_replace (self->rows, key, GUINT_TO_POINTER (again ? SEVERAL : row));
        }
    }
}

/* ---- reading ---- */

static gboolean
take_sheet (RopewayTableRows *self, RopewayProblem **problem)
{
  forget (self);
  self->sheet = ropeway_csv_sheet_read (ropeway_table_file_get_bytes (self->file), self->delimiter, problem);
  if (self->sheet == NULL)
    return FALSE;
  *problem = read_header (self);
  if (*problem == NULL)
    *problem = check_key (self);
  if (*problem != NULL)
    return FALSE;
  index_rows (self);
  return TRUE;
}

static char *
dup_name (const RopewayPath *path)
{
  const char *name = ropeway_path_get_segment (path, 0, NULL);

  return g_strdup (name != NULL ? name : ropeway_path_get_text (path));
}

RopewayTableRows *
ropeway_table_rows_read (const char *path, char delimiter, const GPtrArray *key, const GPtrArray *columns,
                         RopewayProblem **problem)
{
  g_autoptr (RopewayTableRows) self = g_new0 (RopewayTableRows, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->delimiter = delimiter;
  if (delimiter == 0 && g_str_has_suffix (path, ".tsv"))
    self->delimiter = '\t';
  self->key = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; key != NULL && i < key->len; i++)
    g_ptr_array_add (self->key, dup_name (g_ptr_array_index (key, i)));
  if (columns != NULL)
    self->columns = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    g_ptr_array_add (self->columns, g_strdup (g_ptr_array_index (columns, i)));
  self->file = ropeway_table_file_read (path, columns != NULL, problem);
  if (self->file == NULL || !take_sheet (self, problem))
    return NULL;
  return g_steal_pointer (&self);
}

guint
ropeway_table_rows_get_n (const RopewayTableRows *self)
{
  return ropeway_csv_sheet_get_n_rows (self->sheet) - self->first;
}

RopewayValue *
ropeway_table_rows_make_record (const RopewayTableRows *self, guint index, RopewayTree *tree)
{
  guint row = self->first + index;
  RopewayValue *record;

  if (ropeway_csv_sheet_is_blank (self->sheet, row))
    return NULL;
  record = ropeway_tree_object (tree);
  for (guint i = 0; i < self->header->len; i++)
    {
      g_autofree char *text = ropeway_csv_sheet_dup_cell (self->sheet, row, i);
      ropeway_value_set (tree, record, g_ptr_array_index (self->header, i), -1,
                         ropeway_tree_string (tree, text, -1));
    }
  return record;
}

char *
ropeway_table_rows_dup_id (const RopewayTableRows *self, guint index)
{
  guint row = self->first + index;
  g_autofree char *key = make_key (self, get_cell_text, &row);

  if (key == NULL || GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, key)) != SEVERAL)
    return g_steal_pointer (&key);
  return g_strdup_printf ("%s (row %u)", key, row + 1);
}

/* ---- changing ---- */

/* Returns: the row of @id; 0 where there is none, or several. */
static guint
find_row (const RopewayTableRows *self, const char *id)
{
  guint row = GPOINTER_TO_UINT (g_hash_table_lookup (self->rows, id));

  return row != SEVERAL ? row : 0;
}

gboolean
ropeway_table_rows_has (const RopewayTableRows *self, const char *id)
{
  return find_row (self, id) != 0;
}

static void
set_fields (RopewayTableRows *self, guint row, const RopewayValue *fields)
{
  for (const RopewayValue *field = ropeway_value_first (fields); field != NULL;
       field = ropeway_value_next (field))
    {
      g_autofree char *text = ropeway_value_dup_text (field, NULL);
      guint column = find_column (self, ropeway_value_get_name (field, NULL));
      if (column < self->header->len)
        ropeway_csv_sheet_set (self->sheet, row, column, text != NULL ? text : "");
    }
}

static gboolean
is_taken (const RopewayTableRows *self, const char *key)
{
  return g_hash_table_contains (self->rows, key) || g_hash_table_contains (self->news, key);
}

typedef struct
{
  guint row;
  const RopewayValue *fields;
} Changed;

static char *
get_changed_text (const RopewayTableRows *self, const char *name, gconstpointer from)
{
  const Changed *changed = from;

  if (ropeway_value_get (changed->fields, name) != NULL)
    return get_field_text (self, name, changed->fields);
  return get_cell_text (self, name, &changed->row);
}

gboolean
ropeway_table_rows_change (RopewayTableRows *self, const char *id, const RopewayValue *fields, char **new_id)
{
  guint row = find_row (self, id);

  if (row == 0)
    return FALSE;
  const Changed changed = { row, fields };
  g_autofree char *key = make_key (self, get_changed_text, &changed);
  if (key == NULL || (!g_str_equal (key, id) && is_taken (self, key)))
    return FALSE;
  set_fields (self, row, fields);
  if (!g_str_equal (key, id))
    g_hash_table_add (self->news, g_strdup (key));
  *new_id = g_steal_pointer (&key);
  return TRUE;
}

gboolean
ropeway_table_rows_add (RopewayTableRows *self, const RopewayValue *fields, char **new_id)
{
  g_autofree char *key = make_key (self, get_field_text, fields);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  if (key != NULL && is_taken (self, key))
    return FALSE;
  for (guint i = 0; i < self->header->len; i++)
    g_ptr_array_add (cells, get_field_text (self, g_ptr_array_index (self->header, i), fields));
  ropeway_csv_sheet_insert (self->sheet, self->last, cells);
  if (key != NULL)
    g_hash_table_add (self->news, g_strdup (key));
  *new_id = g_steal_pointer (&key);
  return TRUE;
}

gboolean
ropeway_table_rows_remove (RopewayTableRows *self, const char *id)
{
  guint row = find_row (self, id);

  if (row == 0)
    return FALSE;
  ropeway_csv_sheet_remove (self->sheet, row);
  return TRUE;
}

/* ---- saving ---- */

/* Returns: (transfer full) (nullable): what is to be in the file, with a header of its own where it has none yet. */
static GBytes *
write_sheet (RopewayTableRows *self, RopewayProblem **problem)
{
  if (!self->made)
    return ropeway_csv_sheet_write (self->sheet, problem);
  g_autoptr (GBytes) rows = ropeway_csv_sheet_write (self->sheet, problem);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  char delimiter = self->delimiter != 0 ? self->delimiter : ',';
  g_autoptr (RopewayCsvSheet) top = rows != NULL ? ropeway_csv_sheet_read (none, delimiter, problem) : NULL;
  if (top == NULL)
    return NULL;
  ropeway_csv_sheet_insert (top, -1, self->header);
  g_autoptr (GBytes) head = ropeway_csv_sheet_write (top, problem);
  if (head == NULL)
    return NULL;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_byte_array_append (all, g_bytes_get_data (head, NULL), (guint)g_bytes_get_size (head));
  if (g_bytes_get_size (rows) > 0)
    g_byte_array_append (all, g_bytes_get_data (rows, NULL), (guint)g_bytes_get_size (rows));
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

gboolean
ropeway_table_rows_save (RopewayTableRows *self, RopewayProblem **problem)
{
  g_autoptr (GBytes) bytes = write_sheet (self, problem);
  /* What could not be read again must not be written. */
  g_autoptr (RopewayCsvSheet) again
      = bytes != NULL ? ropeway_csv_sheet_read (bytes, self->delimiter, problem) : NULL;

  if (again == NULL)
    return FALSE;
  if (!g_bytes_equal (bytes, ropeway_table_file_get_bytes (self->file))
      && !ropeway_table_file_replace (self->file, bytes, problem))
    return FALSE;
  return take_sheet (self, problem);
}
