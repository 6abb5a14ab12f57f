/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a path may look like, where it leads, and what setting through it makes. */

#include "base/limits.h"
#include "value-tests.h"
#include "value/json-writer.h"
#include "value/path.h"

/* ---- reading paths ---- */

typedef struct
{
  const char *text;
  const char *canonical; /* (nullable): refused */
  guint n_segments;      /* or the byte where it is refused */
  const char *last;      /* (nullable): name of the last segment; or part of the message */
  gint64 index;          /* of the last segment, where it has no name */
} Parse;

static const Parse parses[] = {
  /* plain names */
  { "a", "a", 1, "a", 0 },
  { "a.b.c", "a.b.c", 3, "c", 0 },
  { "Item ID", "Item ID", 1, "Item ID", 0 },
  { "Preis (\xe2\x82\xac)", NULL, 6, "this character", 0 },
  { "Gr\xc3\xb6\xc3\x9f"
    "e.\xe5\x8c\x97\xe4\xba\xac",
    "Gr\xc3\xb6\xc3\x9f"
    "e.\xe5\x8c\x97\xe4\xba\xac",
    2, "\xe5\x8c\x97\xe4\xba\xac", 0 },
  { "first-name", "first-name", 1, "first-name", 0 },
  { "a_b", "a_b", 1, "a_b", 0 },
  { "0", "0", 1, "0", 0 },
  { "-1", "-1", 1, "-1", 0 },
  { "a.0", "a.0", 2, "0", 0 },
  { "a/b\\c#d%e&f+g=h!i~j|k<l>m{n}o;p^q`r", "a/b\\c#d%e&f+g=h!i~j|k<l>m{n}o;p^q`r", 1,
    "a/b\\c#d%e&f+g=h!i~j|k<l>m{n}o;p^q`r", 0 },
  { "__proto__", "__proto__", 1, "__proto__", 0 },
  /* what is at hand */
  { "@", "@", 0, NULL, 0 },
  /* rooted */
  { "$", "$", 0, NULL, 0 },
  { "$.a", "$.a", 1, "a", 0 },
  { "$.a.b[0]", "$.a.b[0]", 3, NULL, 0 },
  { "$['a']", "$.a", 1, "a", 0 },
  { "$[0]", "$[0]", 1, NULL, 0 },
  { "$['e.mail'].x", "$['e.mail'].x", 2, "x", 0 },
  /* brackets */
  { "lines[0]", "lines[0]", 2, NULL, 0 },
  { "lines[-1]", "lines[-1]", 2, NULL, -1 },
  { "lines[12].sku", "lines[12].sku", 3, "sku", 0 },
  { "[0].x", "[0].x", 2, "x", 0 },
  { "[0][1]", "[0][1]", 2, NULL, 1 },
  { "['e.mail']", "['e.mail']", 1, "e.mail", 0 },
  { "[\"e.mail\"]", "['e.mail']", 1, "e.mail", 0 },
  { "['a'].b", "a.b", 2, "b", 0 },
  { "customer['e.mail'].first", "customer['e.mail'].first", 3, "first", 0 },
  { "a['b']['c']", "a.b.c", 3, "c", 0 },
  { "a[ 'b' ][ 1 ][\t\"c d\"\n]", "a.b[1].c d", 4, "c d", 0 },
  { "['']", "['']", 1, "", 0 },
  { "a['']", "a['']", 2, "", 0 },
  { "[' a']", "[' a']", 1, " a", 0 },
  { "['a ']", "['a ']", 1, "a ", 0 },
  { "['$']", "['$']", 1, "$", 0 },
  { "['a,b']", "['a,b']", 1, "a,b", 0 },
  { "['Preis (\xe2\x82\xac)']", "['Preis (\xe2\x82\xac)']", 1, "Preis (\xe2\x82\xac)", 0 },
  { "['\x7f']", "['\x7f']", 1, "\x7f", 0 },
  { "[9007199254740991]", "[9007199254740991]", 1, NULL, 9007199254740991 },
  { "[-9007199254740991]", "[-9007199254740991]", 1, NULL, -9007199254740991 },
  /* escapes, RFC 9535 2.3.1.1 */
  { "['it\\'s']", "['it\\'s']", 1, "it's", 0 },
  { "[\"it's\"]", "['it\\'s']", 1, "it's", 0 },
  { "['say \"hi\"']", "['say \"hi\"']", 1, "say \"hi\"", 0 },
  { "[\"say \\\"hi\\\"\"]", "['say \"hi\"']", 1, "say \"hi\"", 0 },
  { "['\\b\\f\\n\\r\\t\\/\\\\']", "['\\b\\f\\n\\r\\t/\\\\']", 1, "\b\f\n\r\t/\\", 0 },
  { "['\\u0041\\u00e9\\u20AC']", "A\xc3\xa9\xe2\x82\xac", 1, "A\xc3\xa9\xe2\x82\xac", 0 },
  { "['\\ud83d\\ude00']", "\xf0\x9f\x98\x80", 1, "\xf0\x9f\x98\x80", 0 },
  { "['\\u0001\\u001F']", "['\\u0001\\u001f']", 1, "\x01\x1f", 0 },
  /* refused: syntax */
  { "", NULL, 0, "empty", 0 },
  { ".a", NULL, 0, "name is missing", 0 },
  { "a.", NULL, 2, "name is missing", 0 },
  { "a..b", NULL, 2, "name is missing", 0 },
  { "$a", NULL, 1, "dot or [", 0 },
  { "$.", NULL, 2, "name is missing", 0 },
  { "$..a", NULL, 2, "name is missing", 0 },
  { "a.$", NULL, 2, "name is missing", 0 },
  { "a$b", NULL, 1, "this character", 0 },
  { "a.[0]", NULL, 2, "name is missing", 0 },
  { "a[0]b", NULL, 4, "dot or [", 0 },
  { "a]", NULL, 1, "this character", 0 },
  { "a[", NULL, 2, "closing ]", 0 },
  { "a[0", NULL, 3, "closing ]", 0 },
  { "a['b'", NULL, 5, "closing ]", 0 },
  { "a['b]", NULL, 5, "quotation mark", 0 },
  { "a['b\\", NULL, 5, "quotation mark", 0 },
  { "a[]", NULL, 2, "number, or a name", 0 },
  { "a[x]", NULL, 2, "number, or a name", 0 },
  { "a[-]", NULL, 3, "number, or a name", 0 },
  { "a[01]", NULL, 2, "zeros in front", 0 },
  { "a[-0]", NULL, 2, "zeros in front", 0 },
  { "a[-01]", NULL, 2, "zeros in front", 0 },
  { "a[+1]", NULL, 2, "number, or a name", 0 },
  { "a[1.5]", NULL, 3, "closing ]", 0 },
  { "a[0,1]", NULL, 3, "closing ]", 0 },
  { "a[1:2]", NULL, 3, "closing ]", 0 },
  { "a[*]", NULL, 2, "number, or a name", 0 },
  { "a[9007199254740992]", NULL, 2, "too large", 0 },
  { "a[99999999999999999999999999]", NULL, 2, "too large", 0 },
  { "a.*", NULL, 2, "points at one thing", 0 },
  { "*", NULL, 0, "points at one thing", 0 },
  { "@.a", NULL, 0, "points at one thing", 0 },
  { "@@", NULL, 0, "points at one thing", 0 },
  { "a.@", NULL, 2, "points at one thing", 0 },
  { "a[?@.b]", NULL, 2, "number, or a name", 0 },
  { " a", NULL, 0, "space at its beginning", 0 },
  { "a ", NULL, 0, "space at its beginning", 0 },
  { "a. b", NULL, 2, "space at its beginning", 0 },
  { "a [0]", NULL, 0, "space at its beginning", 0 },
  { "a\nb", NULL, 1, "this character", 0 },
  { "a'b", NULL, 1, "this character", 0 },
  { "'a'", NULL, 0, "name is missing", 0 },
  { "['a\nb']", NULL, 3, "control", 0 },
  { "['a\\x']", NULL, 4, "no backslash", 0 },
  { "['a\\\"']", NULL, 4, "no backslash", 0 },
  { "[\"a\\'\"]", NULL, 4, "no backslash", 0 },
  { "['\\u00']", NULL, 6, "hexadecimal", 0 },
  { "['\\u0000']", NULL, 4, "cannot be part", 0 },
  { "['\\ud800']", NULL, 4, "cannot be part", 0 },
  { "['\\ud800\\u0041']", NULL, 4, "cannot be part", 0 },
  { "['\\ud800\\u00']", NULL, 12, "hexadecimal", 0 },
  { "['\\udc00']", NULL, 4, "cannot be part", 0 },
  { "a\xff", NULL, 0, "UTF-8", 0 },
};

static void
check_refused (const Parse *row, const GError *error)
{
  g_autofree char *byte = g_strdup_printf ("(byte %u)", row->n_segments);

  g_assert_error (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_SYNTAX);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, row->last));
  if (strstr (error->message, "(byte ") != NULL)
    g_assert_true (g_str_has_suffix (error->message, byte));
}

static void
test_parse (gconstpointer data)
{
  const Parse *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayPath) path = ropeway_path_parse (row->text, &error);
  g_autoptr (RopewayPath) again = NULL;
  gint64 index = 0;

  if (row->canonical == NULL)
    {
      g_assert_null (path);
      check_refused (row, error);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (ropeway_path_get_text (path), ==, row->canonical);
  g_assert_cmpuint (ropeway_path_get_n_segments (path), ==, row->n_segments);
  g_assert_cmpint (ropeway_path_is_rooted (path), ==, row->text[0] == '$');
  if (row->n_segments > 0)
    {
      g_assert_cmpstr (ropeway_path_get_segment (path, row->n_segments - 1, &index), ==, row->last);
      g_assert_cmpint (index, ==, row->index);
    }

  /* The canonical spelling means the same. */
  again = ropeway_path_parse (ropeway_path_get_text (path), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ropeway_path_get_text (again), ==, row->canonical);
  g_assert_cmpuint (ropeway_path_get_n_segments (again), ==, row->n_segments);
}

/* Whatever a name holds, its path leads to it. */
static void
test_new_name (void)
{
  static const char *const names[] = { "a",
                                       "",
                                       "e.mail",
                                       "Item ID",
                                       " x",
                                       "it's",
                                       "say \"hi\"",
                                       "$",
                                       "$.a",
                                       "a[0]",
                                       "\n",
                                       "\\",
                                       "\\u0041",
                                       "*",
                                       "Gr\xc3\xb6\xc3\x9f"
                                       "e",
                                       "\x7f",
                                       "'",
                                       "['a']" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (RopewayTree) tree = ropeway_tree_new ();
      RopewayValue *object = ropeway_tree_object (tree);
      g_autoptr (RopewayPath) path = ropeway_path_new_name (names[i]);
      g_autoptr (RopewayPath) again = ropeway_path_parse (ropeway_path_get_text (path), NULL);
      g_autoptr (RopewayPath) held = ropeway_path_ref (path);

      ropeway_value_set_text (tree, object, names[i], "found");
      g_assert_true (ropeway_value_is_text (ropeway_path_get (held, object), "found"));
      g_assert_true (ropeway_value_is_text (ropeway_path_get (again, object), "found"));
      g_assert_false (ropeway_path_is_rooted (path));
      g_assert_cmpuint (ropeway_path_get_n_segments (again), ==, 1);
      g_assert_cmpstr (ropeway_path_get_segment (again, 0, NULL), ==, names[i]);
    }
}

static void
assert_limit (const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ropeway_path_parse (text, &error));
  g_assert_error (error, ROPEWAY_PATH_ERROR, ROPEWAY_PATH_ERROR_LIMIT);
}

static void
test_limit_bytes (void)
{
  g_autofree char *most = g_strnfill (ROPEWAY_LIMIT_PATH_BYTES, 'a');
  g_autofree char *more = g_strnfill (ROPEWAY_LIMIT_PATH_BYTES + 1, 'a');
  g_autoptr (RopewayPath) path = ropeway_path_parse (most, NULL);

  g_assert_nonnull (path);
  assert_limit (more);
}

static void
test_limit_segments (void)
{
  g_autoptr (GString) text = g_string_new ("a");
  g_autoptr (RopewayPath) path = NULL;

  for (guint i = 1; i < ROPEWAY_LIMIT_PATH_SEGMENTS; i++)
    g_string_append (text, i % 2 == 0 ? ".a" : "[0]");
  path = ropeway_path_parse (text->str, NULL);
  g_assert_nonnull (path);
  g_assert_cmpuint (ropeway_path_get_n_segments (path), ==, ROPEWAY_LIMIT_PATH_SEGMENTS);
  g_string_append (text, ".a");
  assert_limit (text->str);
}

/* ---- following ---- */

static const struct
{
  const char *path;
  const char *json;
  const char *found; /* (nullable) */
} gets[] = {
  { "$", "1", "1" },
  { "$", "{\"a\":1}", "{\"a\":1}" },
  { "a", "{\"a\":1}", "1" },
  { "$.a", "{\"a\":1}", "1" },
  { "a", "{\"a\":null}", "null" },
  { "a", "{\"a\":1,\"a\":2}", "2" },
  { "a.b", "{\"a\":{\"b\":1},\"a\":{\"c\":2}}", NULL },
  { "b", "{\"a\":1}", NULL },
  { "a.b.c", "{\"a\":{\"b\":{\"c\":[1]}}}", "[1]" },
  { "a.b.c", "{\"a\":{\"b\":1}}", NULL },
  { "a.b", "{\"a\":null}", NULL },
  { "a.b", "{\"a\":[{\"b\":1}]}", NULL },
  { "a.0", "{\"a\":[1]}", NULL },
  { "a.0", "{\"a\":{\"0\":1}}", "1" },
  { "a[0]", "{\"a\":[1,2,3]}", "1" },
  { "a[2]", "{\"a\":[1,2,3]}", "3" },
  { "a[3]", "{\"a\":[1,2,3]}", NULL },
  { "a[-1]", "{\"a\":[1,2,3]}", "3" },
  { "a[-3]", "{\"a\":[1,2,3]}", "1" },
  { "a[-4]", "{\"a\":[1,2,3]}", NULL },
  { "a[0]", "{\"a\":{\"0\":1}}", NULL },
  { "a[0]", "{\"a\":\"text\"}", NULL },
  { "[0].x", "[{\"x\":1}]", "1" },
  { "[-1][0]", "[[1],[2]]", "2" },
  { "['e.mail']", "{\"e.mail\":1,\"e\":{\"mail\":2}}", "1" },
  { "e.mail", "{\"e.mail\":1,\"e\":{\"mail\":2}}", "2" },
  { "Item ID", "{\"Item ID\":7}", "7" },
  { "['']", "{\"\":7}", "7" },
  { "\xc3\xa9", "{\"\\u00e9\":7}", "7" },
  { "a[9007199254740991]", "{\"a\":[1]}", NULL },
  { "a[-9007199254740991]", "{\"a\":[1]}", NULL },
};

static void
test_get (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = test_read (gets[row].json);
  g_autoptr (RopewayPath) path = ropeway_path_parse (gets[row].path, NULL);
  const RopewayValue *found = ropeway_path_get (path, ropeway_tree_get_root (tree));

  if (gets[row].found != NULL)
    test_assert_json (found, gets[row].found);
  else
    g_assert_null (found);
}

static void
test_get_null (void)
{
  g_autoptr (RopewayPath) path = ropeway_path_parse ("a", NULL);
  g_autoptr (RopewayPath) whole = ropeway_path_parse ("$", NULL);

  g_assert_null (ropeway_path_get (path, NULL));
  g_assert_null (ropeway_path_get (whole, NULL));
}

/* ---- setting ---- */

#define PLACE ROPEWAY_PATH_ERROR_PLACE
#define LIMIT ROPEWAY_PATH_ERROR_LIMIT

static const struct
{
  const char *path;
  const char *json;  /* (nullable): no root yet */
  const char *after; /* (nullable): refused, nothing changes */
  RopewayPathError code;
} sets[] = {
  { "$", NULL, "7", 0 },
  { "$", "{\"a\":1}", "7", 0 },
  { "a", NULL, "{\"a\":7}", 0 },
  { "$.a", NULL, "{\"a\":7}", 0 },
  { "[0]", NULL, "[7]", 0 },
  { "[2]", NULL, "[null,null,7]", 0 },
  { "a.b.c", NULL, "{\"a\":{\"b\":{\"c\":7}}}", 0 },
  { "a[1].b[0]", NULL, "{\"a\":[null,{\"b\":[7]}]}", 0 },
  { "[0][0].x", NULL, "[[{\"x\":7}]]", 0 },
  { "a", "null", "{\"a\":7}", 0 },
  { "a", "{\"a\":1,\"b\":2}", "{\"a\":7,\"b\":2}", 0 },
  { "a", "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":7}", 0 },
  { "a", "{\"a\":{\"deep\":[1]}}", "{\"a\":7}", 0 },
  { "b", "{\"a\":1}", "{\"a\":1,\"b\":7}", 0 },
  { "a.b", "{\"a\":{\"c\":1}}", "{\"a\":{\"c\":1,\"b\":7}}", 0 },
  { "a.b", "{\"a\":null}", "{\"a\":{\"b\":7}}", 0 },
  { "a[1]", "{\"a\":null}", "{\"a\":[null,7]}", 0 },
  { "a[0]", "{\"a\":[1,2]}", "{\"a\":[7,2]}", 0 },
  { "a[1]", "{\"a\":[1,2]}", "{\"a\":[1,7]}", 0 },
  { "a[2]", "{\"a\":[1,2]}", "{\"a\":[1,2,7]}", 0 },
  { "a[4]", "{\"a\":[1,2]}", "{\"a\":[1,2,null,null,7]}", 0 },
  { "a[-1]", "{\"a\":[1,2]}", "{\"a\":[1,7]}", 0 },
  { "a[-2].x", "{\"a\":[null,2]}", "{\"a\":[{\"x\":7},2]}", 0 },
  { "a[0].b", "{\"a\":[null,null]}", "{\"a\":[{\"b\":7},null]}", 0 },
  { "['e.mail']", "{\"e\":1}", "{\"e\":1,\"e.mail\":7}", 0 },
  { "\xc3\xa9", "{\"\\u00e9\":1}", "{\"\\u00e9\":7}", 0 },
  { "a.b", "{\"a\":1}", NULL, PLACE },
  { "a.b", "{\"a\":[1]}", NULL, PLACE },
  { "a[0]", "{\"a\":{\"0\":1}}", NULL, PLACE },
  { "a[0]", "{\"a\":\"text\"}", NULL, PLACE },
  { "a", "[1]", NULL, PLACE },
  { "[0]", "{\"a\":1}", NULL, PLACE },
  { "a", "true", NULL, PLACE },
  { "a[-3]", "{\"a\":[1,2]}", NULL, PLACE },
  { "a[-1]", "{\"b\":1}", NULL, PLACE },
  { "n.a[-1]", "{\"b\":1}", NULL, PLACE },
  { "[-1]", NULL, NULL, PLACE },
  { "a[10000]", "{\"b\":1}", "10001 items", 0 },
  { "a[10001]", "{\"b\":1}", NULL, LIMIT },
  { "n.m[0][10001]", "{\"b\":1}", NULL, LIMIT },
  { "a[9007199254740991]", "{\"a\":[1]}", NULL, LIMIT },
};

static void
check_set (guint row, RopewayValue *root, const GError *error)
{
  if (sets[row].after == NULL)
    {
      g_assert_error (error, ROPEWAY_PATH_ERROR, (int)sets[row].code);
      g_test_message ("%s", error->message);
      if (sets[row].json == NULL)
        g_assert_null (root);
      else
        test_assert_json (root, sets[row].json);
      return;
    }
  g_assert_no_error (error);
  if (strstr (sets[row].after, "items") != NULL)
    g_assert_cmpuint (ropeway_value_get_length (ropeway_value_get (root, "a")), ==,
                      ROPEWAY_LIMIT_PATH_SET_INDEX + 1);
  else
    test_assert_json (root, sets[row].after);
}

static void
test_set (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = sets[row].json != NULL ? test_read (sets[row].json) : ropeway_tree_new ();
  g_autoptr (RopewayPath) path = ropeway_path_parse (sets[row].path, NULL);
  RopewayValue *child = ropeway_tree_integer (tree, 7);
  RopewayValue *root = ropeway_tree_get_root (tree);
  g_autoptr (GError) error = NULL;
  gboolean done;

  done = ropeway_path_set (path, tree, &root, child, &error);
  g_assert_cmpint (done, ==, sets[row].after != NULL);
  check_set (row, root, error);
  if (done)
    g_assert_true (ropeway_path_get (path, root) == child);
}

/* A list that is longer already may be changed beyond what set may make. */
static void
test_set_in_long_list (void)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *list = ropeway_tree_array (tree);
  g_autoptr (RopewayPath) path = ropeway_path_parse ("[10001]", NULL);

  for (guint i = 0; i < 10002; i++)
    ropeway_value_append (list, ropeway_tree_null (tree));
  g_assert_true (ropeway_path_set (path, tree, &list, ropeway_tree_integer (tree, 7), NULL));
  g_assert_cmpuint (ropeway_value_get_length (list), ==, 10002);
  test_assert_json (ropeway_value_get_element (list, -1), "7");
}

/* ---- removing ---- */

static const struct
{
  const char *path;
  const char *json;
  const char *after; /* (nullable): nothing there */
} removals[] = {
  { "a", "{\"a\":1,\"b\":2}", "{\"b\":2}" },
  { "a", "{\"a\":1,\"b\":2,\"a\":3}", "{\"b\":2}" },
  { "a.b", "{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{\"c\":2}}" },
  { "a[0]", "{\"a\":[1,2,3]}", "{\"a\":[2,3]}" },
  { "a[1]", "{\"a\":[1,2,3]}", "{\"a\":[1,3]}" },
  { "a[-1]", "{\"a\":[1,2,3]}", "{\"a\":[1,2]}" },
  { "[0]", "[1]", "[]" },
  { "$", "{\"a\":1}", NULL },
  { "b", "{\"a\":1}", NULL },
  { "a.b.c", "{\"a\":1}", NULL },
  { "x.b.c", "{\"a\":1}", NULL },
  { "a[3]", "{\"a\":[1,2,3]}", NULL },
  { "a[0]", "{\"a\":{\"0\":1}}", NULL },
};

static void
test_remove (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = test_read (removals[row].json);
  g_autoptr (RopewayPath) path = ropeway_path_parse (removals[row].path, NULL);
  RopewayValue *root = ropeway_tree_get_root (tree);

  g_assert_cmpint (ropeway_path_remove (path, tree, root), ==, removals[row].after != NULL);
  test_assert_json (root, removals[row].after != NULL ? removals[row].after : removals[row].json);
  /* A second time: names are gone, items have moved up. */
  if (strchr (removals[row].path, '[') == NULL)
    g_assert_false (ropeway_path_remove (path, tree, root));
}

/* ---- each ---- */

static const struct
{
  const char *path;
  const char *json;
  const char *seen; /* index and item, up to the first "stop" */
  gboolean whole;
} lists[] = {
  { "a", "{\"a\":[1,[2],{\"b\":3}]}", "0:1 1:[2] 2:{\"b\":3} ", TRUE },
  { "a", "{\"a\":[]}", "", TRUE },
  { "a", "{\"a\":[null]}", "0:null ", TRUE },
  { "a", "{\"a\":null}", "", TRUE },
  { "a", "{\"b\":1}", "", TRUE },
  { "a", "{\"a\":5}", "0:5 ", TRUE },
  { "a", "{\"a\":{\"b\":1}}", "0:{\"b\":1} ", TRUE },
  { "$", "[1,2]", "0:1 1:2 ", TRUE },
  { "a.b", "{\"a\":{\"b\":[1,2]}}", "0:1 1:2 ", TRUE },
  { "a", "{\"a\":[1,\"stop\",3]}", "0:1 1:\"stop\" ", FALSE },
  { "a", "{\"a\":\"stop\"}", "0:\"stop\" ", FALSE },
};

static gboolean
note_item (RopewayValue *item, gsize index, gpointer data)
{
  g_autofree char *text = ropeway_json_write_text (item, ROPEWAY_JSON_COMPACT, NULL);

  g_string_append_printf (data, "%" G_GSIZE_FORMAT ":%s ", index, text);
  return !ropeway_value_is_text (item, "stop");
}

static void
test_each (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = test_read (lists[row].json);
  g_autoptr (RopewayPath) path = ropeway_path_parse (lists[row].path, NULL);
  g_autoptr (GString) seen = g_string_new (NULL);

  g_assert_cmpint (ropeway_path_each (path, ropeway_tree_get_root (tree), note_item, seen), ==,
                   lists[row].whole);
  g_assert_cmpstr (seen->str, ==, lists[row].seen);
}

static void
add_rows (const char *name, gsize n, GTestDataFunc test)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/value/path/%s/%02u", name, i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
    }
}

void
test_add_path (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (parses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/value/path/parse/%02u", i);

      g_test_add_data_func (path, &parses[i], test_parse);
    }
  add_rows ("get", G_N_ELEMENTS (gets), test_get);
  add_rows ("set", G_N_ELEMENTS (sets), test_set);
  add_rows ("remove", G_N_ELEMENTS (removals), test_remove);
  add_rows ("each", G_N_ELEMENTS (lists), test_each);
  g_test_add_func ("/value/path/new-name", test_new_name);
  g_test_add_func ("/value/path/limit/bytes", test_limit_bytes);
  g_test_add_func ("/value/path/limit/segments", test_limit_segments);
  g_test_add_func ("/value/path/get-null", test_get_null);
  g_test_add_func ("/value/path/set-in-long-list", test_set_in_long_list);
}
