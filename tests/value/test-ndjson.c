/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a value a line, whatever its line ends are; a broken line says its number. */

#include "value-tests.h"

#include "base/limits.h"
#include "value/ndjson.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *wanted; /* or the error behind a "!" */
} Case;

static const Case cases[] = {
  { "nothing", "", "[]" },
  { "blank-lines", "\n \t\r\n\r\n", "[]" },
  { "lines", "{\"a\":1.10}\n[2]\n\"x\"\nnull\n", "[{\"a\":1.10},[2],\"x\",null]" },
  { "crlf", "1\r\n2\r\n", "[1,2]" },
  { "last-line-open", "1\n2", "[1,2]" },
  { "blank-between", "1\n\n\n2\n\n", "[1,2]" },
  { "byte-order-mark",
    "\xef\xbb\xbf"
    "1\n",
    "[1]" },
  { "broken-line", "1\n\n{\"a\":\n2\n", "!line 3: " },
  { "two-on-a-line", "1\n2 3\n", "!line 2: " },
  { "separator-in-text",
    "\"a\xe2\x80\xa8"
    "b\"\n",
    "[\"a\xe2\x80\xa8"
    "b\"]" },
  { "not-utf-8", "1\n\"\xff\"\n", "!line 2: " },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (row->text, strlen (row->text));
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_ndjson_read (bytes, &error);

  if (*row->wanted == '!')
    {
      g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_SYNTAX);
      g_assert_true (g_str_has_prefix (error->message, row->wanted + 1));
      return;
    }
  g_assert_no_error (error);
  test_assert_json (ropeway_tree_get_root (tree), row->wanted);
}

static void
test_write (void)
{
  g_autoptr (RopewayTree) list = test_read ("[{\"a\":1.10,\"b\":\"x\\ny\"},2]");
  g_autoptr (RopewayTree) one = test_read ("{\"a\":[]}");
  g_autoptr (GBytes) lines = ropeway_ndjson_write (ropeway_tree_get_root (list));
  g_autoptr (GBytes) line = ropeway_ndjson_write (ropeway_tree_get_root (one));

  g_assert_cmpmem (g_bytes_get_data (lines, NULL), g_bytes_get_size (lines),
                   "{\"a\":1.10,\"b\":\"x\\ny\"}\n2\n", 24);
  g_assert_cmpmem (g_bytes_get_data (line, NULL), g_bytes_get_size (line), "{\"a\":[]}\n", 9);
}

static void
test_limit (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= ROPEWAY_LIMIT_JSON_MEMBERS; i++)
    g_string_append (text, "1\n");
  g_autoptr (GBytes) bytes = g_bytes_new_static (text->str, text->len);
  g_assert_null (ropeway_ndjson_read (bytes, &error));
  g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT);
}

void
test_add_ndjson (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/value/ndjson/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/value/ndjson/write", test_write);
  g_test_add_func ("/value/ndjson/limit", test_limit);
}
