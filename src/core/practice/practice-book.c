/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a spreadsheet as its services give it out: a header, and rows of cells that know nothing of names. */
#include "practice/practice-apps-private.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-writer.h"

static const char *const first_columns[]
    = { "Item ID", "Order ID", "Date", "Customer", "E-mail", "Product", "Qty", "Total", "Status" };

/* The header is row 1. */
#define FIRST_ROW 2

static void
row_free (gpointer data)
{
  if (data)
    ropeway_tree_unref (data);
}

void
ropeway_practice_book_init (RopewayPracticeBook *book)
{
  memset (book, 0, sizeof *book);
  book->columns = g_ptr_array_new_with_free_func (g_free);
  book->rows = g_ptr_array_new_with_free_func (row_free);
}

void
ropeway_practice_book_clear (RopewayPracticeBook *book)
{
  g_ptr_array_unref (book->columns);
  g_ptr_array_unref (book->rows);
}

void
ropeway_practice_book_reset (RopewayPracticeBook *book)
{
  g_ptr_array_set_size (book->columns, 0);
  g_ptr_array_set_size (book->rows, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (first_columns); i++)
    g_ptr_array_add (book->columns, g_strdup (first_columns[i]));
  book->n_created = book->n_updated = book->n_deleted = 0;
}

/* ---- cells ---- */

/* (nullable): NULL where the row is empty or not that long. */
static const RopewayValue *
cell_at (RopewayPracticeBook *book, guint row, guint column)
{
  RopewayTree *tree = g_ptr_array_index (book->rows, row);

  return tree ? ropeway_value_get_element (ropeway_tree_get_root (tree), column) : NULL;
}

/* (transfer full): what stands in a cell, as a person reads it. */
static char *
dup_cell_text (const RopewayValue *cell)
{
  const char *token;
  gsize length;
  char *text;

  if (!cell || ropeway_value_get_kind (cell) == ROPEWAY_NULL)
    return g_strdup ("");
  text = ropeway_value_dup_text (cell, NULL);
  if (text)
    return text;
  if (ropeway_value_get_kind (cell) == ROPEWAY_BOOLEAN)
    return g_strdup (ropeway_value_get_boolean (cell) ? "TRUE" : "FALSE");
  token = ropeway_value_get_token (cell, &length);
  return g_strndup (token, length);
}

static gboolean
is_scalar (const RopewayValue *cell)
{
  return ropeway_value_get_kind (cell) != ROPEWAY_ARRAY && ropeway_value_get_kind (cell) != ROPEWAY_OBJECT;
}

/* Whether @cells are a row that fits; where not, the answer says so. */
static gboolean
check_cells (RopewayPracticeBook *book, RopewayPracticeExchange *exchange, const RopewayValue *cells)
{
  if (ropeway_value_get_kind (cells) != ROPEWAY_ARRAY
      || ropeway_value_get_length (cells) > book->columns->len)
    {
      ropeway_practice_exchange_fail (exchange, 422, "too_many_cells",
                                      "A row is a list of at most as many cells as there are columns.",
                                      "values");
      return FALSE;
    }
  for (const RopewayValue *cell = ropeway_value_first (cells); cell; cell = ropeway_value_next (cell))
    if (!is_scalar (cell))
      {
        ropeway_practice_exchange_fail (exchange, 422, "invalid_cell",
                                        "A cell holds text, a number, true or false, or nothing.", "values");
        return FALSE;
      }
  return TRUE;
}

/* (nullable): the cells that came. */
static RopewayValue *
read_cells (RopewayPracticeBook *book, RopewayPracticeExchange *exchange)
{
  RopewayValue *cells
      = ropeway_practice_exchange_read_list (exchange, "values", ROPEWAY_LIMIT_PRACTICE_COLUMNS);

  return cells && check_cells (book, exchange, cells) ? cells : NULL;
}

/* Index of the row in the path; where there is none, the answer says so. */
static gboolean
row_of_path (RopewayPracticeBook *book, RopewayPracticeExchange *exchange, guint *index)
{
  guint64 row;

  if (g_ascii_string_to_unsigned (exchange->id, 10, FIRST_ROW, G_MAXUINT, &row, NULL)
      && row - FIRST_ROW < book->rows->len && g_ptr_array_index (book->rows, row - FIRST_ROW))
    {
      *index = (guint)row - FIRST_ROW;
      return TRUE;
    }
  ropeway_practice_exchange_fail (exchange, 404, "not_found", "There is no row with that number.", "row");
  return FALSE;
}

static void
write_row (RopewayPracticeBook *book, guint index, GString *out)
{
  RopewayTree *tree = g_ptr_array_index (book->rows, index);

  g_string_append_printf (out, "{\"row\":%u,\"values\":", index + FIRST_ROW);
  ropeway_json_write (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, out);
  g_string_append_c (out, '}');
}

static void
write_header (RopewayPracticeBook *book, GString *out)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *header = ropeway_tree_array (tree);

  for (guint i = 0; i < book->columns->len; i++)
    ropeway_value_append (header, ropeway_tree_string (tree, g_ptr_array_index (book->columns, i), -1));
  ropeway_json_write (header, ROPEWAY_JSON_COMPACT, out);
}

/* ---- requests ---- */

static void
get_header (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  g_string_append (exchange->answer, "{\"values\":[");
  write_header (app, exchange->answer);
  g_string_append (exchange->answer, "]}");
  exchange->status = 200;
}

/* Whether the row has in the columns that the query names what the query says. */
static gboolean
row_matches (RopewayPracticeBook *book, RopewayPracticeExchange *exchange, guint row)
{
  for (guint column = 0; exchange->query && column < book->columns->len; column++)
    {
      const char *wanted
          = ropeway_practice_exchange_get_query (exchange, g_ptr_array_index (book->columns, column));
      g_autofree char *text = wanted ? dup_cell_text (cell_at (book, row, column)) : NULL;

      if (wanted && g_strcmp0 (wanted, text) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
list_rows (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeBook *book = app;
  gboolean any = FALSE;

  g_string_append (exchange->answer, "{\"header\":");
  write_header (book, exchange->answer);
  g_string_append (exchange->answer, ",\"rows\":[");
  for (guint row = 0; row < book->rows->len; row++)
    if (g_ptr_array_index (book->rows, row) && row_matches (book, exchange, row))
      {
        if (any)
          g_string_append_c (exchange->answer, ',');
        any = TRUE;
        write_row (book, row, exchange->answer);
      }
  g_string_append (exchange->answer, "]}");
  exchange->status = 200;
}

static void
get_row (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  guint row;

  if (!row_of_path (app, exchange, &row))
    return;
  write_row (app, row, exchange->answer);
  exchange->status = 200;
}

static gboolean
has_room (RopewayPracticeBook *book, RopewayPracticeExchange *exchange, gsize n)
{
  if (book->rows->len + n <= ROPEWAY_LIMIT_PRACTICE_ROWS)
    return TRUE;
  ropeway_practice_exchange_fail (exchange, 422, "sheet_full", "The sheet is full.", NULL);
  return FALSE;
}

/* Returns: the new row's number. */
static guint
append_row (RopewayPracticeBook *book, const RopewayValue *cells)
{
  g_ptr_array_add (book->rows, ropeway_tree_new_copy (cells));
  book->n_created++;
  return book->rows->len - 1 + FIRST_ROW;
}

static void
post_row (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayValue *cells = read_cells (app, exchange);

  if (!cells || !has_room (app, exchange, 1))
    return;
  g_string_append_printf (exchange->answer, "{\"row\":%u}", append_row (app, cells));
  exchange->status = 201;
}

/* All rows or none, as sheets do it. */
static void
post_batch (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayValue *rows = ropeway_practice_exchange_read_list (exchange, "rows", ROPEWAY_LIMIT_PRACTICE_BATCH);

  if (!rows || !has_room (app, exchange, ropeway_value_get_length (rows)))
    return;
  for (const RopewayValue *cells = ropeway_value_first (rows); cells; cells = ropeway_value_next (cells))
    if (!check_cells (app, exchange, cells))
      return;
  g_string_append (exchange->answer, "{\"rows\":[");
  for (const RopewayValue *cells = ropeway_value_first (rows); cells; cells = ropeway_value_next (cells))
    g_string_append_printf (exchange->answer, "%u%s", append_row (app, cells),
                            ropeway_value_next (cells) ? "," : "");
  g_string_append (exchange->answer, "]}");
  exchange->status = 201;
}

/* PUT gives the row these cells and no others; PATCH leaves a cell as it is where null comes, or nothing. */
static void
change_row (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeBook *book = app;
  g_autoptr (RopewayTree) tree = NULL;
  RopewayValue *cells, *root;
  gsize column = 0;
  guint row;

  if (!row_of_path (book, exchange, &row) || !(cells = read_cells (book, exchange)))
    return;
  if (strcmp (exchange->method, "PUT") == 0)
    tree = ropeway_tree_new_copy (cells);
  else
    {
      tree = ropeway_tree_new_copy (ropeway_tree_get_root (g_ptr_array_index (book->rows, row)));
      root = ropeway_tree_get_root (tree);
      for (const RopewayValue *cell = ropeway_value_first (cells); cell;
           cell = ropeway_value_next (cell), column++)
        if (column >= ropeway_value_get_length (root))
          ropeway_value_append (root, ropeway_tree_copy (tree, cell));
        else if (ropeway_value_get_kind (cell) != ROPEWAY_NULL)
          ropeway_value_set_element (root, column, ropeway_tree_copy (tree, cell));
    }
  row_free (g_ptr_array_index (book->rows, row));
  g_ptr_array_index (book->rows, row) = g_steal_pointer (&tree);
  book->n_updated++;
  write_row (book, row, exchange->answer);
  exchange->status = 200;
}

/* The row is left empty, and the others keep their numbers; with ?shift=1 they move up, as when a person removes a
 * row of a sheet. */
static void
delete_row (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeBook *book = app;
  guint row;

  if (!row_of_path (book, exchange, &row))
    return;
  if (ropeway_practice_exchange_get_query (exchange, "shift"))
    g_ptr_array_remove_index (book->rows, row);
  else
    {
      row_free (g_ptr_array_index (book->rows, row));
      g_ptr_array_index (book->rows, row) = NULL;
    }
  book->n_deleted++;
  exchange->status = 204;
}

static int
find_column (GPtrArray *columns, const char *name)
{
  guint index;

  return g_ptr_array_find_with_equal_func (columns, name, g_str_equal, &index) ? (int)index : -1;
}

/* Columns are moved, added, renamed or removed, as a person does it: the cells follow their column's name. */
static void
post_columns (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeBook *book = app;
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  RopewayValue *list
      = ropeway_practice_exchange_read_list (exchange, "values", ROPEWAY_LIMIT_PRACTICE_COLUMNS);

  if (!list)
    return;
  for (const RopewayValue *name = ropeway_value_first (list); name; name = ropeway_value_next (name))
    g_ptr_array_add (columns, is_scalar (name) ? dup_cell_text (name) : g_strdup (""));
  for (guint row = 0; row < book->rows->len; row++)
    if (g_ptr_array_index (book->rows, row))
      {
        RopewayTree *tree = ropeway_tree_new ();
        RopewayValue *cells = ropeway_tree_array (tree);

        for (guint i = 0; i < columns->len; i++)
          {
            int old = find_column (book->columns, g_ptr_array_index (columns, i));
            const RopewayValue *cell = old < 0 ? NULL : cell_at (book, row, (guint)old);

            ropeway_value_append (cells, cell ? ropeway_tree_copy (tree, cell) : ropeway_tree_null (tree));
          }
        ropeway_tree_set_root (tree, cells);
        row_free (g_ptr_array_index (book->rows, row));
        g_ptr_array_index (book->rows, row) = tree;
      }
  g_ptr_array_unref (book->columns);
  book->columns = g_steal_pointer (&columns);
  get_header (book, exchange, route);
}

const RopewayPracticeRoute *
ropeway_practice_book_routes (void)
{
  static const RopewayPracticeRoute routes[] = {
    { "GET", "/header", .handler = get_header },       { "POST", "/columns", .handler = post_columns },
    { "GET", "/rows", .handler = list_rows },          { "POST", "/rows", .handler = post_row },
    { "POST", "/rows/batch", .handler = post_batch },  { "GET", "/rows/{id}", .handler = get_row },
    { "PUT", "/rows/{id}", .handler = change_row },    { "PATCH", "/rows/{id}", .handler = change_row },
    { "DELETE", "/rows/{id}", .handler = delete_row }, { NULL },
  };

  return routes;
}

/* ---- for tables and counters ---- */

void
ropeway_practice_book_write_records (RopewayPracticeBook *book, GString *out)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *list = ropeway_tree_array (tree);

  for (guint row = 0; row < book->rows->len; row++)
    if (g_ptr_array_index (book->rows, row))
      {
        RopewayValue *record = ropeway_tree_object (tree);

        ropeway_value_set_integer (tree, record, "row", row + FIRST_ROW);
        for (guint i = 0; i < book->columns->len; i++)
          {
            const RopewayValue *cell = cell_at (book, row, i);

            ropeway_value_set (tree, record, g_ptr_array_index (book->columns, i), -1,
                               cell ? ropeway_tree_copy (tree, cell) : ropeway_tree_null (tree));
          }
        ropeway_value_append (list, record);
      }
  ropeway_json_write (list, ROPEWAY_JSON_COMPACT, out);
}

guint
ropeway_practice_book_count_rows (RopewayPracticeBook *book)
{
  guint n = 0;

  for (guint row = 0; row < book->rows->len; row++)
    n += g_ptr_array_index (book->rows, row) != NULL;
  return n;
}

guint
ropeway_practice_book_count_twins (RopewayPracticeBook *book)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint twins = 0;

  for (guint row = 0; row < book->rows->len; row++)
    if (g_ptr_array_index (book->rows, row))
      twins += !g_hash_table_add (seen, dup_cell_text (cell_at (book, row, 0)));
  return twins;
}
