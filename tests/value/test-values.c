/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: trees are made, changed and asked, and tokens stay what they were. */

#include "value-tests.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- making ---- */

static void
test_make (void)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *list = ropeway_tree_array (tree);

  g_assert_null (ropeway_tree_get_root (tree));
  ropeway_tree_set_root (tree, root);
  g_assert_true (ropeway_tree_get_root (tree) == root);
  test_assert_json (root, "{}");

  ropeway_value_set (tree, root, "list", -1, list);
  ropeway_value_append (list, ropeway_tree_null (tree));
  ropeway_value_append (list, ropeway_tree_boolean (tree, TRUE));
  ropeway_value_append (list, ropeway_tree_boolean (tree, FALSE));
  ropeway_value_append (list, ropeway_tree_number (tree, "19.10", -1));
  ropeway_value_append (list, ropeway_tree_number (tree, "1e400!", 5));
  ropeway_value_append (list, ropeway_tree_integer (tree, G_MININT64));
  ropeway_value_append (list, ropeway_tree_string (tree, "h\xc3\xa9", -1));
  ropeway_value_append (list, ropeway_tree_string (tree, "cut here", 3));
  ropeway_value_append (list, ropeway_tree_string (tree, "", 0));
  ropeway_value_append (list, ropeway_tree_array (tree));
  ropeway_value_set_text (tree, root, "text", "t");
  ropeway_value_set_text (tree, root, "nothing", NULL);
  ropeway_value_set_integer (tree, root, "integer", -7);
  ropeway_value_set_boolean (tree, root, "boolean", TRUE);
  test_assert_json (
      root, "{\"list\":[null,true,false,19.10,1e400,-9223372036854775808,\"h\xc3\xa9\",\"cut\",\"\",[]],"
            "\"text\":\"t\",\"integer\":-7,\"boolean\":true}");
}

/* Quotation mark, backslash and controls only. */
static void
test_escape (void)
{
  static const char all[] = "\"\\/\b\f\n\r\t\x01\x1f\x7f\xc3\xa9\0end";
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *string = ropeway_tree_string (tree, all, sizeof all - 1);
  RopewayValue *object = ropeway_tree_object (tree);

  test_assert_json (string, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\xc3\xa9\\u0000end\"");
  ropeway_value_set (tree, object, all, sizeof all - 1, ropeway_tree_null (tree));
  test_assert_json (object, "{\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\xc3\xa9\\u0000end\":null}");
  g_assert_nonnull (ropeway_value_get_sized (object, all, sizeof all - 1));
}

typedef struct
{
  const char *name;
  void (*make) (RopewayTree *tree);
  const char *says;
} Abort;

static void
make_bad_number (RopewayTree *tree)
{
  ropeway_tree_number (tree, "01", -1);
}

static void
make_empty_number (RopewayTree *tree)
{
  ropeway_tree_number (tree, "", 0);
}

static void
make_bad_text (RopewayTree *tree)
{
  ropeway_tree_string (tree, "\xff", -1);
}

static void
append_twice (RopewayTree *tree)
{
  RopewayValue *list = ropeway_tree_array (tree);
  RopewayValue *item = ropeway_tree_null (tree);

  ropeway_value_append (list, item);
  ropeway_value_append (list, item);
}

static const Abort aborts[] = {
  { "bad-number", make_bad_number, "*not a JSON number*" },
  { "empty-number", make_empty_number, "*not a JSON number*" },
  { "bad-text", make_bad_text, "*not UTF-8*" },
  { "append-twice", append_twice, "*next == NULL*" },
};

static void
test_abort (gconstpointer data)
{
  const Abort *wrong = data;

  if (g_test_subprocess ())
    {
      g_autoptr (RopewayTree) tree = ropeway_tree_new ();

      wrong->make (tree);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr (wrong->says);
}

/* ---- changing ---- */

static void
test_set (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"a\":1,\"b\":2,\"a\":3,\"c\":4}");
  RopewayValue *root = ropeway_tree_get_root (tree);

  /* The last of a name is replaced in its place, first, middle and last members alike. */
  ropeway_value_set (tree, root, "a", -1, ropeway_tree_string (tree, "new", -1));
  test_assert_json (root, "{\"a\":1,\"b\":2,\"a\":\"new\",\"c\":4}");
  ropeway_value_set (tree, root, "c", -1, ropeway_tree_null (tree));
  test_assert_json (root, "{\"a\":1,\"b\":2,\"a\":\"new\",\"c\":null}");
  ropeway_value_set (tree, root, "b-with-more", 1, ropeway_tree_object (tree));
  test_assert_json (root, "{\"a\":1,\"b\":{},\"a\":\"new\",\"c\":null}");
  ropeway_value_set (tree, root, "d", -1, ropeway_tree_null (tree));
  ropeway_value_set (tree, root, "", -1, ropeway_tree_null (tree));
  test_assert_json (root, "{\"a\":1,\"b\":{},\"a\":\"new\",\"c\":null,\"d\":null,\"\":null}");
  g_assert_cmpuint (ropeway_value_get_length (root), ==, 6);
}

/* A name that was spelled with escapes keeps its spelling. */
static void
test_set_keeps_spelling (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"\\u00e9\":1}");
  RopewayValue *root = ropeway_tree_get_root (tree);

  ropeway_value_set (tree, root, "\xc3\xa9", -1, ropeway_tree_integer (tree, 2));
  test_assert_json (root, "{\"\\u00e9\":2}");
}

static void
test_remove (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"a\":1,\"b\":2,\"a\":3,\"c\":4,\"a\":5}");
  RopewayValue *root = ropeway_tree_get_root (tree);

  g_assert_false (ropeway_value_remove (root, "x", -1));
  g_assert_true (ropeway_value_remove (root, "a", -1));
  test_assert_json (root, "{\"b\":2,\"c\":4}");
  g_assert_true (ropeway_value_remove (root, "cut", 1));
  g_assert_true (ropeway_value_remove (root, "b", -1));
  test_assert_json (root, "{}");
  ropeway_value_set_integer (tree, root, "a", 6);
  test_assert_json (root, "{\"a\":6}");
}

static void
test_elements (void)
{
  g_autoptr (RopewayTree) tree = test_read ("[0,1,2,3]");
  RopewayValue *root = ropeway_tree_get_root (tree);

  ropeway_value_set_element (root, 0, ropeway_tree_string (tree, "first", -1));
  ropeway_value_set_element (root, 3, ropeway_tree_string (tree, "last", -1));
  ropeway_value_set_element (root, 1, ropeway_tree_null (tree));
  test_assert_json (root, "[\"first\",null,2,\"last\"]");
  ropeway_value_remove_element (root, 3);
  ropeway_value_remove_element (root, 0);
  test_assert_json (root, "[null,2]");
  ropeway_value_append (root, ropeway_tree_integer (tree, 9));
  test_assert_json (root, "[null,2,9]");
  ropeway_value_remove_element (root, 1);
  ropeway_value_remove_element (root, 1);
  ropeway_value_remove_element (root, 0);
  test_assert_json (root, "[]");
}

static void
test_order_members (void)
{
  static const char *const names[] = { "c", "missing", "a", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (RopewayTree) tree = test_read ("{\"x\":0,\"a\":1,\"b\":2,\"a\":3,\"c\":4}");
  RopewayValue *root = ropeway_tree_get_root (tree);

  ropeway_value_order_members (root, none);
  test_assert_json (root, "{\"x\":0,\"a\":1,\"b\":2,\"a\":3,\"c\":4}");
  ropeway_value_order_members (root, names);
  test_assert_json (root, "{\"c\":4,\"a\":1,\"a\":3,\"x\":0,\"b\":2}");
  g_assert_cmpuint (ropeway_value_get_length (root), ==, 5);
  ropeway_value_set_integer (tree, root, "d", 5);
  g_assert_true (ropeway_value_remove (root, "b", -1));
  test_assert_json (root, "{\"c\":4,\"a\":1,\"a\":3,\"x\":0,\"d\":5}");
}

/* What was taken out may be hung elsewhere. */
static void
test_move (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"a\":[1],\"b\":[]}");
  RopewayValue *root = ropeway_tree_get_root (tree);
  RopewayValue *moved = ropeway_value_get (root, "a");

  ropeway_value_remove (root, "a", -1);
  g_assert_null (ropeway_value_get_name (moved, NULL));
  ropeway_value_append (ropeway_value_get (root, "b"), moved);
  test_assert_json (root, "{\"b\":[[1]]}");
}

static void
test_copy (void)
{
  g_autoptr (RopewayTree) from
      = test_read ("{\"a\":{\"x\":[1.50,\"\\u00e9\",{}],\"x\":[]},\"\\ud800\":[[[]]],\"e\":\"\\/\"}");
  g_autoptr (RopewayTree) whole = ropeway_tree_new_copy (ropeway_tree_get_root (from));
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *list = ropeway_tree_array (tree);
  RopewayValue *copy;

  ropeway_value_append (list,
                        ropeway_tree_copy (tree, ropeway_value_get (ropeway_tree_get_root (from), "a")));
  ropeway_value_append (list,
                        ropeway_tree_copy (tree, ropeway_value_get (ropeway_tree_get_root (from), "e")));
  /* A copy of a copy, within one tree. */
  copy = ropeway_tree_copy (tree, list);
  ropeway_value_append (list, copy);
  g_clear_pointer (&from, ropeway_tree_unref);
  test_assert_json (ropeway_tree_get_root (whole),
                    "{\"a\":{\"x\":[1.50,\"\\u00e9\",{}],\"x\":[]},\"\\ud800\":[[[]]],\"e\":\"\\/\"}");
  test_assert_json (list, "[{\"x\":[1.50,\"\\u00e9\",{}],\"x\":[]},\"\\/\","
                          "[{\"x\":[1.50,\"\\u00e9\",{}],\"x\":[]},\"\\/\"]]");
}

static void
test_size (void)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  gsize before = ropeway_tree_get_size (tree);
  g_autofree char *text = g_strnfill (1000000, 'x');

  ropeway_tree_string (tree, text, -1);
  g_assert_cmpuint (ropeway_tree_get_size (tree), >=, before + 1000000);
  g_assert_cmpuint (ropeway_tree_get_size (tree), <, before + 1010000);
}

/* ---- reading ---- */

static void
test_kinds (void)
{
  g_autoptr (RopewayTree) tree = test_read ("[null,true,1,\"s\",[],{}]");
  static const char *const names[] = { "null", "boolean", "number", "string", "array", "object" };
  gint64 i = 0;

  for (const RopewayValue *v = ropeway_value_first (ropeway_tree_get_root (tree)); v != NULL;
       v = ropeway_value_next (v))
    {
      g_assert_cmpint (ropeway_value_get_kind (v), ==, (int)i);
      g_assert_cmpstr (ropeway_value_type_name (ropeway_value_get_kind (v)), ==, names[i]);
      g_assert_true (ropeway_value_get_element (ropeway_tree_get_root (tree), i) == v);
      g_assert_true (ropeway_value_get_element (ropeway_tree_get_root (tree), i - 6) == v);
      i++;
    }
  g_assert_cmpint (i, ==, 6);
  g_assert_null (ropeway_value_get_element (ropeway_tree_get_root (tree), 6));
  g_assert_null (ropeway_value_get_element (ropeway_tree_get_root (tree), -7));
  g_assert_null (ropeway_value_get_element (ropeway_tree_get_root (tree), G_MAXINT64));
  g_assert_null (ropeway_value_get_element (ropeway_tree_get_root (tree), G_MININT64));
}

static void
test_members (void)
{
  g_autoptr (RopewayTree) tree
      = test_read ("{\"a\":1,\"a\":2,\"n\\u0000l\":3,\"\\ud800\":4,\"\\u00e9\":5,\"\":6}");
  const RopewayValue *root = ropeway_tree_get_root (tree);
  const RopewayValue *v = ropeway_value_first (root);
  gsize length;

  g_assert_null (ropeway_value_get_name (root, NULL));
  g_assert_cmpstr (ropeway_value_get_name (v, &length), ==, "a");
  g_assert_cmpuint (length, ==, 1);
  g_assert_true (ropeway_value_get (root, "a") == ropeway_value_next (v));
  v = ropeway_value_get_sized (root, "n\0l", 3);
  g_assert_nonnull (v);
  ropeway_value_get_name (v, &length);
  g_assert_cmpuint (length, ==, 3);
  g_assert_null (ropeway_value_get (root, "n"));
  g_assert_nonnull (ropeway_value_get (root, "\\ud800"));
  g_assert_nonnull (ropeway_value_get (root, "\xc3\xa9"));
  g_assert_nonnull (ropeway_value_get (root, ""));
  g_assert_null (ropeway_value_get (ropeway_value_get (root, "a"), "a"));
  g_assert_null (ropeway_value_get (ropeway_value_get (root, "missing"), "a"));
  g_assert_null (ropeway_value_get_element (root, 0));
  g_assert_null (ropeway_value_first (ropeway_value_get (root, "a")));
  g_assert_cmpuint (ropeway_value_get_length (ropeway_value_get (root, "a")), ==, 0);
  g_assert_cmpuint (ropeway_value_get_length (root), ==, 6);
}

typedef struct
{
  const char *name;
  const char *json;
  const char *text; /* (nullable): no text */
  RopewayValueError code;
} Text;

static const Text texts[] = {
  { "plain", "\"abc\"", "abc", 0 },
  { "empty", "\"\"", "", 0 },
  { "unicode", "\"\xe2\x82\xac\"", "\xe2\x82\xac", 0 },
  { "escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 0 },
  { "hex", "\"x\\u0041\\u00e9\\u20AC\\u20acy\"", "xA\xc3\xa9\xe2\x82\xac\xe2\x82\xacy", 0 },
  { "pair", "\"\\ud83d\\ude00\\uD83D\\uDE00\"", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 0 },
  { "last", "\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf", 0 },
  { "nul", "\"a\\u0000b\"", NULL, ROPEWAY_VALUE_ERROR_NOT_TEXT },
  { "high", "\"\\ud800\"", NULL, ROPEWAY_VALUE_ERROR_NOT_TEXT },
  { "high-then-text", "\"\\ud800abcdef\"", NULL, ROPEWAY_VALUE_ERROR_NOT_TEXT },
  { "high-then-escape", "\"\\ud800\\n1234\"", NULL, ROPEWAY_VALUE_ERROR_NOT_TEXT },
  { "high-high-low", "\"\\ud83d\\ud83d\\ude00\"", NULL, ROPEWAY_VALUE_ERROR_NOT_TEXT },
  { "low", "\"\\udc00\"", NULL, ROPEWAY_VALUE_ERROR_NOT_TEXT },
  { "inverted", "\"\\udc00\\ud800\"", NULL, ROPEWAY_VALUE_ERROR_NOT_TEXT },
  { "number", "1", NULL, ROPEWAY_VALUE_ERROR_TYPE },
  { "null", "null", NULL, ROPEWAY_VALUE_ERROR_TYPE },
  { "list", "[\"a\"]", NULL, ROPEWAY_VALUE_ERROR_TYPE },
};

static void
test_text (gconstpointer data)
{
  const Text *row = data;
  g_autoptr (RopewayTree) tree = test_read (row->json);
  const RopewayValue *root = ropeway_tree_get_root (tree);
  g_autoptr (GString) buffer = g_string_new ("what was there before");
  g_autoptr (GError) error = NULL, peek_error = NULL;
  g_autofree char *text = ropeway_value_dup_text (root, &error);
  gsize length = 0;
  const char *peeked = ropeway_value_peek_text (root, buffer, &length, &peek_error);

  g_assert_cmpstr (text, ==, row->text);
  if (row->text == NULL)
    {
      g_assert_error (error, ROPEWAY_VALUE_ERROR, (int)row->code);
      g_assert_error (peek_error, ROPEWAY_VALUE_ERROR, (int)row->code);
      g_assert_null (peeked);
      g_assert_false (ropeway_value_is_text (root, ""));
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpmem (peeked, length, row->text, strlen (row->text));
  g_assert_true (ropeway_value_is_text (root, row->text));
  g_assert_false (ropeway_value_is_text (root, "something else"));
}

typedef struct
{
  const char *json;
  gint64 value;
  gboolean fits;
} Integer;

static const Integer integers[] = {
  { "0", 0, TRUE },
  { "-0", 0, TRUE },
  { "-0.000e99", 0, TRUE },
  { "0e-999999999999999999999", 0, TRUE },
  { "7", 7, TRUE },
  { "-7", -7, TRUE },
  { "1.0", 1, TRUE },
  { "1e2", 100, TRUE },
  { "1.5e1", 15, TRUE },
  { "1500e-2", 15, TRUE },
  { "0.00001e5", 1, TRUE },
  { "100000000000000000000000000000000000000000e-40", 10, TRUE },
  { "9223372036854775807", G_MAXINT64, TRUE },
  { "-9223372036854775808", G_MININT64, TRUE },
  { "9223372036854775807.000", G_MAXINT64, TRUE },
  { "9.223372036854775807e18", G_MAXINT64, TRUE },
  { "9223372036854775808", 0, FALSE },
  { "-9223372036854775809", 0, FALSE },
  { "18446744073709551615", 0, FALSE },
  { "18446744073709551616", 0, FALSE },
  { "1e19", 0, FALSE },
  { "9e18", G_GINT64_CONSTANT (9000000000000000000), TRUE },
  { "99999999999999999999", 0, FALSE },
  { "1.5", 0, FALSE },
  { "1e-1", 0, FALSE },
  { "1e400", 0, FALSE },
  { "1e-400", 0, FALSE },
  { "1e9999999999999999999999", 0, FALSE },
  { "1e-9999999999999999999999", 0, FALSE },
};

static void
test_integer (gconstpointer data)
{
  const Integer *row = data;
  g_autoptr (RopewayTree) tree = test_read (row->json);
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  g_assert_cmpint (ropeway_value_get_int64 (ropeway_tree_get_root (tree), &value, &error), ==, row->fits);
  if (row->fits)
    g_assert_no_error (error);
  else
    g_assert_error (error, ROPEWAY_VALUE_ERROR, ROPEWAY_VALUE_ERROR_RANGE);
  g_assert_cmpint (value, ==, row->value);
}

static void
test_integer_type (void)
{
  g_autoptr (RopewayTree) tree = test_read ("\"1\"");
  g_autoptr (GError) error = NULL;
  gint64 value;

  g_assert_false (ropeway_value_get_int64 (ropeway_tree_get_root (tree), &value, &error));
  g_assert_error (error, ROPEWAY_VALUE_ERROR, ROPEWAY_VALUE_ERROR_TYPE);
}

static void
test_number_is_valid (void)
{
  static const char *const valid[] = { "0", "-0", "1", "10", "0.5", "1e5", "1E+5", "1.25e-10", "-12.0" };
  static const char *const wrong[] = { "",    "-",  "+1", "01",  "1.",  ".1",  "1e",    "1e+",
                                       "0x1", " 1", "1 ", "1,0", "NaN", "--1", "1.2.3", "1e1.5" };

  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    g_assert_true (ropeway_number_is_valid (valid[i], strlen (valid[i])));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (ropeway_number_is_valid (wrong[i], strlen (wrong[i])));
}

static void
test_short_hands (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"t\":\"x\\ny\",\"n\":1,\"b\":true,\"nul\":\"\\u0000\"}");
  const RopewayValue *root = ropeway_tree_get_root (tree);
  g_autofree char *text = ropeway_value_dup_member_text (root, "t");
  gsize length;
  const char *token = ropeway_value_get_token (ropeway_value_get (root, "t"), &length);

  g_assert_cmpstr (text, ==, "x\ny");
  g_assert_cmpmem (token, length, "x\\ny", 4);
  g_assert_null (ropeway_value_dup_member_text (root, "n"));
  g_assert_null (ropeway_value_dup_member_text (root, "nul"));
  g_assert_null (ropeway_value_dup_member_text (root, "missing"));
  g_assert_true (ropeway_value_get_member_boolean (root, "b", FALSE));
  g_assert_true (ropeway_value_get_member_boolean (root, "missing", TRUE));
  g_assert_false (ropeway_value_get_member_boolean (root, "n", FALSE));
  g_assert_false (ropeway_value_is_text (ropeway_value_get (root, "n"), "1"));
}

/* ---- threads ---- */

static gpointer
read_in_thread (gpointer data)
{
  RopewayTree *tree = data;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (RopewayTree) held = ropeway_tree_ref (tree);
      g_autofree char *text = ropeway_value_dup_member_text (ropeway_tree_get_root (held), "\xc3\xa9");
      g_autofree char *json
          = ropeway_json_write_text (ropeway_tree_get_root (held), ROPEWAY_JSON_COMPACT, NULL);

      if (g_strcmp0 (text, "\n") != 0 || g_strcmp0 (json, "{\"\\u00e9\":\"\\n\"}") != 0)
        return data;
    }
  ropeway_tree_unref (tree);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"\\u00e9\":\"\\n\"}");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_in_thread, ropeway_tree_ref (tree));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_null (g_thread_join (threads[i]));
}

/* ---- writing ---- */

static void
test_indented (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"a\":[1,[],{},{\"b\":null}],\"c\":{}}");
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_INDENTED, NULL);
  g_autoptr (RopewayTree) one = test_read ("1");
  g_autoptr (GBytes) bytes = ropeway_json_write_bytes (ropeway_tree_get_root (one), ROPEWAY_JSON_INDENTED);
  g_autoptr (GString) out = g_string_new ("before: ");

  g_assert_cmpstr (
      text, ==,
      "{\n  \"a\": [\n    1,\n    [],\n    {},\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {}\n}\n");
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "1\n", 2);
  ropeway_json_write (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, out);
  g_assert_cmpstr (out->str, ==, "before: {\"a\":[1,[],{},{\"b\":null}],\"c\":{}}");
}

/* A part of a tree is written without what stands around it. */
static void
test_write_part (void)
{
  g_autoptr (RopewayTree) tree = test_read ("{\"a\":[1,{\"b\":[2]}],\"c\":\"d\"}");
  const RopewayValue *root = ropeway_tree_get_root (tree);

  test_assert_json (ropeway_value_get (root, "a"), "[1,{\"b\":[2]}]");
  test_assert_json (ropeway_value_get_element (ropeway_value_get (root, "a"), 1), "{\"b\":[2]}");
  test_assert_json (ropeway_value_get (root, "c"), "\"d\"");
}

void
test_add_values (void)
{
  g_test_add_func ("/value/values/make", test_make);
  g_test_add_func ("/value/values/escape", test_escape);
  for (guint i = 0; i < G_N_ELEMENTS (aborts); i++)
    {
      g_autofree char *path = g_strconcat ("/value/values/abort/", aborts[i].name, NULL);

      g_test_add_data_func (path, &aborts[i], test_abort);
    }
  g_test_add_func ("/value/values/set", test_set);
  g_test_add_func ("/value/values/set-keeps-spelling", test_set_keeps_spelling);
  g_test_add_func ("/value/values/remove", test_remove);
  g_test_add_func ("/value/values/elements", test_elements);
  g_test_add_func ("/value/values/order-members", test_order_members);
  g_test_add_func ("/value/values/move", test_move);
  g_test_add_func ("/value/values/copy", test_copy);
  g_test_add_func ("/value/values/size", test_size);
  g_test_add_func ("/value/values/kinds", test_kinds);
  g_test_add_func ("/value/values/members", test_members);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = g_strconcat ("/value/values/text/", texts[i].name, NULL);

      g_test_add_data_func (path, &texts[i], test_text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      g_autofree char *path = g_strconcat ("/value/values/integer/", integers[i].json, NULL);

      g_test_add_data_func (path, &integers[i], test_integer);
    }
  g_test_add_func ("/value/values/integer-type", test_integer_type);
  g_test_add_func ("/value/values/number-is-valid", test_number_is_valid);
  g_test_add_func ("/value/values/short-hands", test_short_hands);
  g_test_add_func ("/value/values/threads", test_threads);
  g_test_add_func ("/value/values/indented", test_indented);
  g_test_add_func ("/value/values/write-part", test_write_part);
}
