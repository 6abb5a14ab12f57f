/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a spreadsheet in the shapes of Google's Sheets API v4: values by ranges, batchUpdate, formulas, protected columns, a
 * quota. The reference is https://developers.google.com/sheets/api/reference/rest. */
#include "practice/practice-apps-private.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-writer.h"

#define TITLE "2026"
#define MOST_ROWS 1000
#define MOST_COLUMNS 26
#define PER_MINUTE 60

static const char *const first_columns[] = { "Order ID", "Customer", "Total", "Date", "Note" };

/* ---- cells ---- */

static RopewayValue *
get_grid (const RopewayPracticeSheet *sheet)
{
  return ropeway_tree_get_root (sheet->grid);
}

/* Returns: the row @index; those above it are made. */
static RopewayValue *
need_row (RopewayPracticeSheet *sheet, guint index)
{
  RopewayValue *grid = get_grid (sheet);

  while (ropeway_value_get_length (grid) <= index)
    ropeway_value_append (grid, ropeway_tree_array (sheet->grid));
  return ropeway_value_get_element (grid, index);
}

static void
set_cell (RopewayPracticeSheet *sheet, guint row, guint column, const RopewayValue *value)
{
  RopewayValue *cells = need_row (sheet, row);

  while (ropeway_value_get_length (cells) <= column)
    ropeway_value_append (cells, ropeway_tree_string (sheet->grid, "", 0));
  ropeway_value_set_element (cells, column, ropeway_tree_copy (sheet->grid, value));
}

/* A formula is {"formula": "=A1+1", "value": 2} in what is loaded. */
static const RopewayValue *
show (const RopewayValue *cell, gboolean as_formula)
{
  if (ropeway_value_get_kind (cell) != ROPEWAY_OBJECT)
    return cell;
  return ropeway_value_get (cell, as_formula ? "formula" : "value");
}

static gboolean
is_empty (const RopewayValue *cell)
{
  return ropeway_value_get_kind (cell) == ROPEWAY_NULL || ropeway_value_is_text (cell, "");
}

/* As the service does, without empty cells and rows at the end. */
static gsize
count_cells (const RopewayValue *cells)
{
  gsize n = 0, i = 0;

  for (const RopewayValue *cell = ropeway_value_first (cells); cell; cell = ropeway_value_next (cell))
    {
      i++;
      if (!is_empty (cell))
        n = i;
    }
  return n;
}

static gsize
count_rows (const RopewayValue *grid)
{
  gsize n = 0, i = 0;

  for (const RopewayValue *row = ropeway_value_first (grid); row; row = ropeway_value_next (row))
    {
      i++;
      if (count_cells (row) > 0)
        n = i;
    }
  return n;
}

static void
write_row (const RopewayValue *cells, gboolean as_formulas, GString *out)
{
  gsize n = count_cells (cells);

  g_string_append_c (out, '[');
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = ropeway_json_write_text (
          show (ropeway_value_get_element (cells, (gint64)i), as_formulas), ROPEWAY_JSON_COMPACT, NULL);
      g_string_append_printf (out, "%s%s", i > 0 ? "," : "", text);
    }
  g_string_append_c (out, ']');
}

static void
write_rows (const RopewayPracticeSheet *sheet, gboolean as_formulas, GString *out)
{
  const RopewayValue *grid = get_grid (sheet);
  gsize n = count_rows (grid);

  g_string_append_c (out, '[');
  for (gsize i = 0; i < n; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      write_row (ropeway_value_get_element (grid, (gint64)i), as_formulas, out);
    }
  g_string_append_c (out, ']');
}

/* ---- answers ---- */

static void
fail (RopewayPracticeExchange *exchange, guint status, const char *message, const char *word)
{
  exchange->status = status;
  g_string_truncate (exchange->answer, 0);
  g_string_append_printf (exchange->answer, "{\"error\":{\"code\":%u,\"message\":\"%s\",\"status\":\"%s\"}}",
                          status, message, word);
}

/* Of one account and minute, reading and writing apart. */
static gboolean
is_within_quota (RopewayPracticeSheet *sheet, RopewayPracticeExchange *exchange, guint *count,
                 const char *what)
{
  gint64 minute = ropeway_clock_now (sheet->world->clock) / G_TIME_SPAN_MINUTE;
  g_autofree char *message = NULL;

  if (minute != sheet->minute)
    {
      sheet->minute = minute;
      sheet->n_reads = sheet->n_writes = 0;
    }
  if (++*count <= PER_MINUTE)
    return TRUE;
  message
      = g_strdup_printf ("Quota exceeded for quota metric '%s requests' and limit '%s requests per minute "
                         "per user' of service 'sheets.googleapis.com'",
                         what, what);
  fail (exchange, 429, message, "RESOURCE_EXHAUSTED");
  return FALSE;
}

static void
get_spreadsheet (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeSheet *sheet = app;

  if (!is_within_quota (sheet, exchange, &sheet->n_reads, "Read"))
    return;
  exchange->status = 200;
  g_string_append_printf (exchange->answer,
                          "{\"spreadsheetId\":\"practice\",\"properties\":{\"title\":\"Practice\","
                          "\"timeZone\":\"Europe/Berlin\"},\"sheets\":[{\"properties\":{\"sheetId\":0,"
                          "\"title\":\"" TITLE "\",\"index\":0,\"gridProperties\":{\"rowCount\":%d,"
                          "\"columnCount\":%d}}}]}",
                          MOST_ROWS, MOST_COLUMNS);
}

static void
get_values (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeSheet *sheet = app;
  const char *option = ropeway_practice_exchange_get_query (exchange, "valueRenderOption");

  if (!is_within_quota (sheet, exchange, &sheet->n_reads, "Read"))
    return;
  if (strcmp (exchange->id, TITLE) != 0)
    {
      fail (exchange, 400, "Unable to parse range", "INVALID_ARGUMENT");
      return;
    }
  exchange->status = 200;
  g_string_append_printf (exchange->answer, "{\"range\":\"'" TITLE "'!A1:Z%d\",\"majorDimension\":\"ROWS\"",
                          MOST_ROWS);
  if (count_rows (get_grid (sheet)) > 0)
    {
      g_string_append (exchange->answer, ",\"values\":");
      write_rows (sheet, g_strcmp0 (option, "FORMULA") == 0, exchange->answer);
    }
  g_string_append_c (exchange->answer, '}');
}

/* ---- writing ---- */

/* Where a range of this sheet begins. Returns: whether it is one. */
static gboolean
read_range (const char *range, guint *row, guint *column)
{
  const char *at = range ? strchr (range, '!') : NULL;
  char *end;

  if (!at || (!g_str_has_prefix (range, "'" TITLE "'!") && !g_str_has_prefix (range, TITLE "!")))
    return FALSE;
  at++;
  if (*at < 'A' || *at > 'Z' || !g_ascii_isdigit (at[1]))
    return FALSE;
  *column = (guint)(*at - 'A');
  *row = (guint)g_ascii_strtoull (at + 1, &end, 10) - 1;
  return *end == '\0' || *end == ':';
}

typedef gboolean (*EachCell) (RopewayPracticeSheet *sheet, guint row, guint column, const RopewayValue *value,
                              RopewayPracticeExchange *exchange);

static gboolean
check_cell (RopewayPracticeSheet *sheet, guint row, guint column, const RopewayValue *value,
            RopewayPracticeExchange *exchange)
{
  if (row >= MOST_ROWS || column >= MOST_COLUMNS)
    fail (exchange, 400, "Range exceeds grid limits. Max rows: 1000, max columns: 26", "INVALID_ARGUMENT");
  else if (sheet->protected_column == (gint)column)
    fail (exchange, 400,
          "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
          "protection if you need to edit.",
          "INVALID_ARGUMENT");
  return exchange->status == 0;
}

static gboolean
put_cell (RopewayPracticeSheet *sheet, guint row, guint column, const RopewayValue *value,
          RopewayPracticeExchange *exchange)
{
  set_cell (sheet, row, column, value);
  sheet->n_cells++;
  return TRUE;
}

/* null leaves a cell as it is. */
static gboolean
each_cell (RopewayPracticeSheet *sheet, const RopewayValue *data, EachCell func,
           RopewayPracticeExchange *exchange)
{
  g_autofree char *range = ropeway_value_dup_member_text (data, "range");
  guint first_row, first_column;

  if (!read_range (range, &first_row, &first_column))
    {
      fail (exchange, 400, "Unable to parse range", "INVALID_ARGUMENT");
      return FALSE;
    }
  guint row = first_row;
  for (const RopewayValue *cells = ropeway_value_first (ropeway_value_get (data, "values")); cells;
       cells = ropeway_value_next (cells), row++)
    {
      guint column = first_column;
      for (const RopewayValue *cell = ropeway_value_first (cells); cell;
           cell = ropeway_value_next (cell), column++)
        if (ropeway_value_get_kind (cell) != ROPEWAY_NULL && !func (sheet, row, column, cell, exchange))
          return FALSE;
    }
  return TRUE;
}

static gboolean
each_range (RopewayPracticeSheet *sheet, const RopewayValue *list, EachCell func,
            RopewayPracticeExchange *exchange)
{
  for (const RopewayValue *data = ropeway_value_first (list); data; data = ropeway_value_next (data))
    if (!each_cell (sheet, data, func, exchange))
      return FALSE;
  return TRUE;
}

/* All of it or nothing. Only RAW: what people type is parsed by nobody here. */
static void
update_values (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeSheet *sheet = app;
  RopewayValue *body = ropeway_practice_exchange_read_object (exchange);

  if (!body || !is_within_quota (sheet, exchange, &sheet->n_writes, "Write"))
    return;
  const RopewayValue *list = ropeway_value_get (body, "data");
  const RopewayValue *option = ropeway_value_get (body, "valueInputOption");
  if (!option || !ropeway_value_is_text (option, "RAW"))
    {
      fail (exchange, 400, "'valueInputOption' is required but not specified", "INVALID_ARGUMENT");
      return;
    }
  if (!list || !each_range (sheet, list, check_cell, exchange))
    return;
  each_range (sheet, list, put_cell, exchange);
  exchange->status = 200;
  g_string_append_printf (exchange->answer, "{\"spreadsheetId\":\"practice\",\"totalUpdatedCells\":%u}",
                          sheet->n_cells);
}

/* What a person does in the window of the sheet: all cells anew, and a column that nobody may write. */
static void
load (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeSheet *sheet = app;
  RopewayValue *list = ropeway_practice_exchange_read_list (exchange, "values", MOST_ROWS);
  gint64 column = -1;

  if (!list)
    return;
  const RopewayValue *guarded = ropeway_value_get (ropeway_tree_get_root (exchange->body), "protectedColumn");
  if (guarded)
    ropeway_value_get_int64 (guarded, &column, NULL);
  sheet->protected_column = (gint)column;
  g_clear_pointer (&sheet->grid, ropeway_tree_unref);
  sheet->grid = ropeway_tree_new_copy (list);
  exchange->status = 204;
}

/* ---- the app ---- */

void
ropeway_practice_sheet_init (RopewayPracticeSheet *sheet, RopewayPracticeWorld *world)
{
  *sheet = (RopewayPracticeSheet){ .world = world, .protected_column = -1 };
}

void
ropeway_practice_sheet_clear (RopewayPracticeSheet *sheet)
{
  g_clear_pointer (&sheet->grid, ropeway_tree_unref);
}

void
ropeway_practice_sheet_reset (RopewayPracticeSheet *sheet)
{
  ropeway_practice_sheet_clear (sheet);
  ropeway_practice_sheet_init (sheet, sheet->world);
  sheet->grid = ropeway_tree_new ();
  ropeway_tree_set_root (sheet->grid, ropeway_tree_array (sheet->grid));
  for (guint i = 0; i < G_N_ELEMENTS (first_columns); i++)
    set_cell (sheet, 0, i, ropeway_tree_string (sheet->grid, first_columns[i], -1));
}

void
ropeway_practice_sheet_write (const RopewayPracticeSheet *sheet, GString *out)
{
  write_rows (sheet, TRUE, out);
}

const RopewayPracticeRoute *
ropeway_practice_sheet_routes (void)
{
  static const RopewayPracticeRoute routes[] = {
    { "GET", "/v4/spreadsheets/practice", NULL, 0, get_spreadsheet },
    { "GET", "/v4/spreadsheets/practice/values/{id}", NULL, 0, get_values },
    { "POST", "/v4/spreadsheets/practice/values:batchUpdate", NULL, 0, update_values },
    { "POST", "/load", NULL, 0, load },
    { NULL },
  };

  return routes;
}
