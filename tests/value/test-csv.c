/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a table is read as it stands, is written so that it reads back the same, and what is wrong has its line. */

#include "value-tests.h"

#include "base/limits.h"
#include "value/csv-reader.h"
#include "value/csv-writer.h"
#include "value/json-writer.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *wanted; /* JSON with ' for ", or the error behind a "!" */
  RopewayCsvOptions options;
} Case;

static const Case cases[] = {
  { "nothing", "", "[]", { 0 } },
  { "header-alone", "a,b\r\n", "[]", { 0 } },
  { "crlf", "a,b\r\n1,2\r\n3,4\r\n", "[{'a':'1','b':'2'},{'a':'3','b':'4'}]", { 0 } },
  { "lf", "a,b\n1,2\n", "[{'a':'1','b':'2'}]", { 0 } },
  { "cr", "a,b\r1,2\r", "[{'a':'1','b':'2'}]", { 0 } },
  { "last-line-open", "a,b\n1,2", "[{'a':'1','b':'2'}]", { 0 } },
  { "byte-order-mark",
    "\xef\xbb\xbf"
    "a,b\n1,2",
    "[{'a':'1','b':'2'}]",
    { 0 } },
  { "mark-and-quotes", "\xef\xbb\xbf\"a\",b\n1,2", "[{'a':'1','b':'2'}]", { 0 } },
  { "blank-lines", "\r\n\na,b\n\n1,2\n\n\n", "[{'a':'1','b':'2'}]", { 0 } },
  { "empty-fields", "a,b,c\n,,\n", "[{'a':'','b':'','c':''}]", { 0 } },
  { "spaces-stay", " a , b\n 1 ,2 \n", "[{' a ':' 1 ',' b':'2 '}]", { 0 } },
  { "texts-stay",
    "n\n007\n=1+1\n1234567890123456\n1e400\ntrue\n",
    "[{'n':'007'},{'n':'=1+1'},{'n':'1234567890123456'},{'n':'1e400'},{'n':'true'}]",
    { 0 } },
  { "quoted", "a,b\n\"x,y\",\"line 1\nline 2\"\n", "[{'a':'x,y','b':'line 1\\nline 2'}]", { 0 } },
  { "quoted-crlf-stays", "a\n\"1\r\n2\"\n", "[{'a':'1\\r\\n2'}]", { 0 } },
  { "doubled",
    "a\n\"he said \"\"no\"\"\"\n\"\"\"\"\n\"\"\n",
    "[{'a':'he said \\'no\\''},{'a':'\\''},{'a':''}]",
    { 0 } },
  { "inch", "a,b\n5\" pipe,x\"\n", "[{'a':'5\\' pipe','b':'x\\''}]", { 0 } },
  { "escapes", "a\nC:\\temp\n\"\t\"\n", "[{'a':'C:\\\\temp'},{'a':'\\t'}]", { 0 } },
  { "letters",
    "gr\xc3\xb6\xc3\x9f"
    "e\n\xe2\x82\xac\n",
    "[{'gr\xc3\xb6\xc3\x9f"
    "e':'\xe2\x82\xac'}]",
    { 0 } },
  { "no-header",
    "1,2\n3,4\n",
    "[{'column1':'1','column2':'2'},{'column1':'3','column2':'4'}]",
    { .no_header = TRUE } },
  { "column-without-name", "a,,c\n1,2,3\n", "[{'a':'1','column2':'2','c':'3'}]", { 0 } },
  { "semicolon", "a;b\n1,5;2\n", "[{'a':'1,5','b':'2'}]", { 0 } },
  { "tab", "a\tb\n1,5\t2\n", "[{'a':'1,5','b':'2'}]", { 0 } },
  { "bar", "a|b\n1|2\n", "[{'a':'1','b':'2'}]", { 0 } },
  { "one-column", "a\nb\n", "[{'a':'b'}]", { 0 } },
  { "steady-wins",
    "price, net, old;name\n1;x\n2;y\n",
    "[{'price, net, old':'1','name':'x'},{'price, net, old':'2','name':'y'}]",
    { 0 } },
  { "guess-skips-quotes", "\"a;b;c\",d\n1,2\n", "[{'a;b;c':'1','d':'2'}]", { 0 } },
  { "declared", "a;b\n1;2\n", "[{'a;b':'1;2'}]", { .delimiter = ',' } },
  { "declared-odd", "a^b\n1^2\n", "[{'a':'1','b':'2'}]", { .delimiter = '^' } },
  { "name-twice", "a,b,a\n1,2,3\n", "!line 1: two columns are called “a”", { 0 } },
  { "name-twice-made", "column2,\n1,2\n", "!line 1: two columns are called “column2”", { 0 } },
  { "short-line", "a,b\n1,2\n\n3\n", "!line 4: it has 1 fields instead of 2", { 0 } },
  { "long-line", "a,b\n\"1\n\",2\n3,4,5\n", "!line 4: it has 3 fields instead of 2", { 0 } },
  { "long-line-no-header", "1,2\n1,2,3\n", "!line 2: it has 3 fields instead of 2", { .no_header = TRUE } },
  { "never-closed",
    "a\n1\n\"2\n3\n",
    "!line 3: the quotation mark that opens a field is never closed",
    { 0 } },
  { "behind-a-quote",
    "a\n\"1\" 2\n",
    "!line 2: there is text behind the quotation mark that closes a field",
    { 0 } },
  { "not-utf-8", "a\n\xfc\n", "!it is not UTF-8", { 0 } },
  { "too-many-columns", "a,b,c\n", "!line 1: there are too many columns", { .columns = 2 } },
  { "too-many-rows", "a\n1\n2\n3\n", "!line 4: there are too many lines", { .rows = 2 } },
  { "too-many-values", "a,b\n1,2\n3,4\n", "!line 3: there are too many values", { .values = 5 } },
};

static void
test_reading (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (row->text, strlen (row->text));
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_csv_read (bytes, &row->options, &error);
  g_autofree char *text = NULL;

  if (*row->wanted == '!')
    {
      g_assert_null (tree);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_strdelimit (text, "\"", '\'');
  g_assert_cmpstr (text, ==, row->wanted);
}

static void
test_rows (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a;a\n1\n\n2;3;4", 12);
  g_autoptr (RopewayTree) tree = ropeway_csv_read_rows (bytes, NULL, NULL);

  test_assert_json (ropeway_tree_get_root (tree), "[[\"a\",\"a\"],[\"1\"],[\"2\",\"3\",\"4\"]]");
}

/* A field with U+0000 is a text like any other; a name with it is none. */
static void
test_zero (void)
{
  g_autoptr (GBytes) field = g_bytes_new_static ("a\nx\0y\n", 6);
  g_autoptr (GBytes) name = g_bytes_new_static ("a\0b\n1\n", 6);
  g_autoptr (RopewayTree) tree = ropeway_csv_read (field, NULL, NULL);
  g_autoptr (GError) error = NULL;

  test_assert_json (ropeway_tree_get_root (tree), "[{\"a\":\"x\\u0000y\"}]");
  g_assert_null (ropeway_csv_read (name, NULL, &error));
  g_assert_cmpstr (error->message, ==, "line 1: the name of a column is no text");
}

static void
test_limits (void)
{
  char *commas = g_malloc (ROPEWAY_LIMIT_CSV_COLUMNS);
  g_autoptr (GBytes) wide
      = g_bytes_new_take (memset (commas, ',', ROPEWAY_LIMIT_CSV_COLUMNS), ROPEWAY_LIMIT_CSV_COLUMNS);
  g_autoptr (GBytes) fits = g_bytes_new_from_bytes (wide, 1, ROPEWAY_LIMIT_CSV_COLUMNS - 1);
  g_autoptr (RopewayTree) tree = ropeway_csv_read (fits, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (tree);
  g_assert_null (ropeway_csv_read (wide, NULL, &error));
  g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT);
  g_clear_error (&error);

  g_autoptr (GBytes) large
      = g_bytes_new_take (g_malloc0 (ROPEWAY_LIMIT_JSON_BYTES + 1), ROPEWAY_LIMIT_JSON_BYTES + 1);
  g_assert_null (ropeway_csv_read (large, NULL, &error));
  g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT);
}

typedef struct
{
  const char *name;
  const char *json;
  const char *wanted; /* or the error behind a "!" */
  const char *columns[4];
  char delimiter;
  gboolean no_header;
} Write;

static const Write writes[] = {
  { "nothing", "[]", "", { NULL }, ',', FALSE },
  { "columns-of-nothing", "[]", "a,b\r\n", { "a", "b" }, ',', FALSE },
  { "one",
    "{'a':'x','n':19.10,'t':true,'f':false,'z':null}",
    "a,n,t,f,z\r\nx,19.10,true,false,\r\n",
    { NULL },
    ',',
    FALSE },
  { "two", "[{'a':'1'},{'b':'2','a':'3'}]", "a,b\r\n1,\r\n3,2\r\n", { NULL }, ',', FALSE },
  { "columns-first", "[{'a':'1','b':'2'}]", "c,b,a\r\n,2,1\r\n", { "c", "b" }, ',', FALSE },
  { "no-header", "[{'a':'1','b':'2'}]", "1;2\r\n", { NULL }, ';', TRUE },
  { "quotes",
    "[{'a':'x,y'},{'a':'line 1\\nline 2'},{'a':'\\\"no\\\"'},{'a':'\\r'}]",
    "a\r\n\"x,y\"\r\n\"line 1\nline 2\"\r\n\"\"\"no\"\"\"\r\n\"\r\"\r\n",
    { NULL },
    ',',
    FALSE },
  { "as-typed",
    "[{'a':'=1+1'},{'a':'007'},{'a':'+49'},{'a':'@x'}]",
    "a\r\n=1+1\r\n007\r\n+49\r\n@x\r\n",
    { NULL },
    ',',
    FALSE },
  { "empty-line", "[{'a':''},{'a':'x'}]", "a\r\n\"\"\r\nx\r\n", { NULL }, ',', FALSE },
  { "list", "[{'a':[1]}]", "!a list or an object does not fit into a cell of a table", { NULL }, ',', FALSE },
  { "no-record", "[1]", "!only records with named fields can be lines of a table", { NULL }, ',', FALSE },
  { "half-a-character",
    "[{'a':'\\ud800'}]",
    "!a text has characters that no table can hold",
    { NULL },
    ',',
    FALSE },
};

static RopewayTree *
read_quoted_json (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  return test_read (json);
}

static void
test_write (gconstpointer data)
{
  const Write *row = data;
  g_autoptr (RopewayTree) tree = read_quoted_json (row->json);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ropeway_csv_write (ropeway_tree_get_root (tree), row->columns, row->delimiter,
                                                row->no_header, &error);

  if (*row->wanted == '!')
    {
      g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text, ==, row->wanted);
}

/* What was read is written so that it reads the same. */
static void
test_back (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (row->text, strlen (row->text));
  g_autoptr (RopewayTree) tree = ropeway_csv_read (bytes, &row->options, NULL);
  RopewayCsvOptions options = { .delimiter = ',' };

  g_assert_nonnull (tree);
  g_autoptr (GBytes) written = ropeway_csv_write (ropeway_tree_get_root (tree), NULL, ',', FALSE, NULL);
  g_autoptr (RopewayTree) again = ropeway_csv_read (written, &options, NULL);
  g_autofree char *first = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_nonnull (again);
  test_assert_json (ropeway_tree_get_root (again), first);
}

void
test_add_csv (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/value/csv/read/", cases[i].name, NULL);
      g_autofree char *back = g_strconcat ("/value/csv/back/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_reading);
      if (*cases[i].wanted != '!')
        g_test_add_data_func (back, &cases[i], test_back);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *name = g_strconcat ("/value/csv/write/", writes[i].name, NULL);
      g_test_add_data_func (name, &writes[i], test_write);
    }
  g_test_add_func ("/value/csv/rows", test_rows);
  g_test_add_func ("/value/csv/zero", test_zero);
  g_test_add_func ("/value/csv/limits", test_limits);
}
