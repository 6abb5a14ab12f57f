/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a CSV file comes out of a change as it went in, but for the cells that were changed. */
#include "value-tests.h"

#include <string.h>

#include "base/limits.h"
#include "value/csv-sheet.h"

/* What is done to it: "1,2=text" sets, "-1" removes, "+1=a|b" puts a row below. */
typedef struct
{
  const char *name;
  const char *before;
  const char *change;
  const char *after;
} Case;

static const Case cases[] = {
  { "nothing", "a,b\r\n1,2", "", "a,b\r\n1,2" },
  { "empty", "", "", "" },
  { "same-text", "a,b\n\"1\", 2\n", "1,0=1 1,1=_2", "a,b\n\"1\", 2\n" },
  { "one-cell", "a,b\n1,2\n3,4\n", "2,1=x", "a,b\n1,2\n3,x\n" },
  { "keeps-quotes", "a,b\n\"1\",2\n", "1,0=x", "a,b\n\"x\",2\n" },
  { "quotes-needed", "a;b\n1;2\n", "1,1=x;\"y\"", "a;b\n1;\"x;\"\"y\"\"\"\n" },
  { "quotes-space", "a,b\n1,2\n", "1,1=_x_", "a,b\n1,\" x \"\n" },
  { "short-row", "a,b,c\n1\n", "1,2=x", "a,b,c\n1,,x\n" },
  { "carriage-returns", "a,b\r1,2\r", "1,1=x", "a,b\r1,x\r" },
  { "mixed-ends", "a,b\r\n1,2\n3,4\r\n", "+2=5|6", "a,b\r\n1,2\n3,4\r\n5,6\r\n" },
  { "no-end", "a,b\n1,2", "+1=3|4", "a,b\n1,2\n3,4" },
  { "between", "a,b\n1,2\n\nnote", "+1=3|4", "a,b\n1,2\n3,4\n\nnote" },
  { "two-rows", "a\n1\n", "+1=2 +1=3", "a\n1\n2\n3\n" },
  { "above-all", "", "+-1=a|b", "a,b\r\n" },
  { "row-quoted", "\"a\",\"b\"\n\"1\",2\n", "+1=3|4", "\"a\",\"b\"\n\"1\",2\n\"3\",4\n" },
  { "removed", "a,b\n1,2\n3,4\n", "-1", "a,b\n3,4\n" },
  { "line-in-cell", "a,b\n\"x\ny\",2\n3,4\n", "2,1=z", "a,b\n\"x\ny\",2\n3,z\n" },
  { "mark",
    "\xEF\xBB\xBF"
    "a;b\n1;2\n",
    "1,0=x",
    "\xEF\xBB\xBF"
    "a;b\nx;2\n" },
  { "tab", "a\tb\tc,d\n1\t2\t\n", "1,1=x", "a\tb\tc,d\n1\tx\t\n" },
  { "bar", "a|b\n1|2\n", "1,1=x", "a|b\n1|x\n" },
  { "sep-line", "sep=;\r\na,x;b\r\n1;2\r\n", "1,1=x", "sep=;\r\na,x;b\r\n1;x\r\n" },
  { "windows-1252", "a;b\nM\xFCller;2\n", "1,1=\xC3\xA4", "a;b\nM\xFCller;\xE4\n" },
  { "typed", "a,b\n1,2\n", "1,0=007 1,1==1+1", "a,b\n007,=1+1\n" },
  { "stray-quote", "a,b\n5\" pipe,2\n", "1,1=x", "a,b\n5\" pipe,x\n" },
};

static void
add_row (RopewayCsvSheet *sheet, char *text)
{
  char *equal = strchr (text, '=');
  g_auto (GStrv) cells = g_strsplit (equal + 1, "|", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; cells[i] != NULL; i++)
    g_ptr_array_add (list, cells[i]);
  ropeway_csv_sheet_insert (sheet, g_ascii_strtoll (text, NULL, 10), list);
}

static void
change (RopewayCsvSheet *sheet, char *text)
{
  char *end;

  if (*text == '+')
    add_row (sheet, text + 1);
  else if (*text == '-')
    ropeway_csv_sheet_remove (sheet, (guint)g_ascii_strtoull (text + 1, NULL, 10));
  else
    {
      guint row = (guint)g_ascii_strtoull (text, &end, 10);
      guint column = (guint)g_ascii_strtoull (end + 1, &end, 10);
      g_strdelimit (end + 1, "_", ' ');
      ropeway_csv_sheet_set (sheet, row, column, end + 1);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *at = data;
  g_autoptr (GBytes) before = g_bytes_new_static (at->before, strlen (at->before));
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayCsvSheet) sheet = ropeway_csv_sheet_read (before, 0, &problem);
  g_auto (GStrv) changes = g_strsplit (at->change, " ", -1);

  g_assert_null (problem);
  for (guint i = 0; changes[i] != NULL; i++)
    if (*changes[i] != '\0')
      change (sheet, changes[i]);
  g_autoptr (GBytes) after = ropeway_csv_sheet_write (sheet, &problem);
  g_assert_null (problem);
  g_assert_cmpmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), at->after, strlen (at->after));
}

static void
test_cells (void)
{
  static const char text[] = "\n a ,\"b \"\"x\"\"\"\r\n,\"2\n\"\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayCsvSheet) sheet = ropeway_csv_sheet_read (bytes, 0, &problem);
  static const char *const expected[] = { " a ", "b \"x\"", "", "2\n" };

  g_assert_cmpuint (ropeway_csv_sheet_get_n_rows (sheet), ==, 3);
  g_assert_cmpuint (ropeway_csv_sheet_get_header (sheet), ==, 1);
  g_assert_cmpuint (ropeway_csv_sheet_get_n_cells (sheet, 2), ==, 2);
  g_assert_true (ropeway_csv_sheet_is_blank (sheet, 0));
  g_assert_false (ropeway_csv_sheet_is_blank (sheet, 2));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *cell = ropeway_csv_sheet_dup_cell (sheet, 1 + i / 2, i % 2);
      g_assert_cmpstr (cell, ==, expected[i]);
    }
  g_autofree char *beyond = ropeway_csv_sheet_dup_cell (sheet, 1, 9);
  g_assert_cmpstr (beyond, ==, "");
}

typedef struct
{
  const char *name;
  const char *text;
  gsize length;
  const char *code;
} Refused;

static const Refused refused[] = {
  { "quote", "a\n\"1\n", 5, "file.quote-open" },
  { "zero", "a\0b", 3, "file.charset" },
  { "utf-16",
    "\xFF\xFE"
    "a\0",
    4, "file.charset" },
  { "undefined", "a\x81", 2, "file.charset" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *at = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (at->text, at->length);
  g_autoptr (RopewayProblem) problem = NULL;

  g_assert_null (ropeway_csv_sheet_read (bytes, 0, &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, at->code);
}

static void
test_character (void)
{
  static const char text[] = "M\xFCller\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  RopewayProblem *none = NULL;
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayCsvSheet) sheet = ropeway_csv_sheet_read (bytes, 0, &none);

  ropeway_csv_sheet_set (sheet, 0, 0, "\xE2\x98\x83");
  g_assert_null (ropeway_csv_sheet_write (sheet, &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "file.character");
}

/* A million rows are read, and not one more. */
static void
test_rows (void)
{
  g_autofree char *text = g_malloc (ROPEWAY_LIMIT_FILE_ROWS + 1);
  RopewayProblem *none = NULL;
  g_autoptr (RopewayProblem) problem = NULL;

  memset (text, '\n', ROPEWAY_LIMIT_FILE_ROWS + 1);
  g_autoptr (GBytes) most = g_bytes_new_static (text, ROPEWAY_LIMIT_FILE_ROWS);
  g_autoptr (GBytes) more = g_bytes_new_static (text, ROPEWAY_LIMIT_FILE_ROWS + 1);
  g_autoptr (RopewayCsvSheet) sheet = ropeway_csv_sheet_read (most, ',', &none);
  g_assert_cmpuint (ropeway_csv_sheet_get_n_rows (sheet), ==, ROPEWAY_LIMIT_FILE_ROWS);
  g_assert_null (ropeway_csv_sheet_read (more, ',', &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "file.rows-too-many");
}

void
test_add_csv_sheet (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/value/csv-sheet/change/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strconcat ("/value/csv-sheet/refused/", refused[i].name, NULL);
      g_test_add_data_func (path, &refused[i], test_refused);
    }
  g_test_add_func ("/value/csv-sheet/cells", test_cells);
  g_test_add_func ("/value/csv-sheet/character", test_character);
  g_test_add_func ("/value/csv-sheet/rows", test_rows);
}
