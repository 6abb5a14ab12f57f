/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: values that other programs damage leave as they came; a reader that is not ours agrees. */

#include <json-glib/json-glib.h>

#include "value-tests.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

#define GOLDEN "golden"
#define PARSING "json-test-suite/test_parsing"

/* Takes white space and the mark out of a document without reading it as JSON. Returns: (transfer full). */
static char *
squeeze (GBytes *bytes)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean inside = FALSE;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  for (gsize i = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; i < length; i++)
    {
      if (!inside && g_ascii_isspace (text[i]))
        continue;
      g_string_append_c (out, text[i]);
      if (inside && text[i] == '\\')
        g_string_append_c (out, text[++i]);
      else if (text[i] == '"')
        inside = !inside;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static RopewayTree *
read_file (gconstpointer name, char **squeezed)
{
  g_autoptr (GBytes) bytes = test_load (name);
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read (bytes, NULL, NULL, &error);

  g_assert_no_error (error);
  *squeezed = squeeze (bytes);
  return tree;
}

static void
test_same_bytes (gconstpointer data)
{
  g_autofree char *wanted = NULL;
  g_autoptr (RopewayTree) tree = read_file (data, &wanted);
  g_autoptr (RopewayTree) copy = ropeway_tree_new_copy (ropeway_tree_get_root (tree));
  g_autoptr (GBytes) indented = NULL;
  g_autofree char *unindented = NULL;

  test_assert_json (ropeway_tree_get_root (tree), wanted);
  test_assert_json (ropeway_tree_get_root (copy), wanted);
  indented = ropeway_json_write_bytes (ropeway_tree_get_root (copy), ROPEWAY_JSON_INDENTED);
  unindented = squeeze (indented);
  g_assert_cmpstr (unindented, ==, wanted);
  g_assert_true (ropeway_value_equal (ropeway_tree_get_root (tree), ropeway_tree_get_root (copy)));
}

/* Each member is moved to another tree, and back. */
static void
test_same_bytes_by_member (gconstpointer data)
{
  g_autofree char *wanted = NULL;
  g_autoptr (RopewayTree) tree = read_file (data, &wanted);
  const RopewayValue *root = ropeway_tree_get_root (tree);
  g_autoptr (RopewayTree) second = ropeway_tree_new ();
  RopewayValue *list = ropeway_tree_array (second);
  const RopewayValue *moved;

  for (const RopewayValue *v = ropeway_value_first (root); v != NULL; v = ropeway_value_next (v))
    ropeway_value_append (list, ropeway_tree_copy (second, v));
  moved = ropeway_value_first (list);
  for (const RopewayValue *v = ropeway_value_first (root); v != NULL; v = ropeway_value_next (v))
    {
      g_autofree char *before = ropeway_json_write_text (v, ROPEWAY_JSON_COMPACT, NULL);

      test_assert_json (moved, before);
      g_assert_null (ropeway_value_get_name (moved, NULL));
      moved = ropeway_value_next (moved);
    }
  g_assert_null (moved);
}

/* ---- 200,000 levels ---- */

#define DEEP 200000

static void
check_deep (const char *text, gsize length)
{
  RopewayJsonLimits limits = { .depth = DEEP + 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL, copy = NULL;
  g_autofree char *written = NULL, *indented = NULL, *canonical = NULL;
  RopewayValue *root;
  gsize n;

  g_assert_null (ropeway_json_read_text (text, (gssize)length, NULL, NULL, &error));
  g_assert_error (error, ROPEWAY_JSON_ERROR, ROPEWAY_JSON_ERROR_DEPTH);
  g_assert_nonnull (strstr (error->message, "nested too deeply"));
  g_clear_error (&error);

  tree = ropeway_json_read_text (text, (gssize)length, &limits, NULL, &error);
  g_assert_no_error (error);
  copy = ropeway_tree_new_copy (ropeway_tree_get_root (tree));
  root = ropeway_tree_get_root (copy);
  written = ropeway_json_write_text (root, ROPEWAY_JSON_COMPACT, &n);
  g_assert_cmpmem (written, n, text, length);
  g_assert_true (ropeway_value_equal (ropeway_tree_get_root (tree), root));

  g_clear_pointer (&tree, ropeway_tree_unref);
  indented = ropeway_json_write_text (root, ROPEWAY_JSON_INDENTED, &n);
  tree = ropeway_json_read_text (indented, (gssize)n, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ropeway_value_equal (ropeway_tree_get_root (tree), root));
}

static void
test_deep_arrays (void)
{
  g_autofree char *text = g_malloc (2 * DEEP);

  memset (text, '[', DEEP);
  memset (text + DEEP, ']', DEEP);
  check_deep (text, 2 * DEEP);
}

static void
test_deep_objects (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < DEEP; i++)
    g_string_append (text, "{\"a\":");
  g_string_append_c (text, '1');
  for (guint i = 0; i < DEEP; i++)
    g_string_append_c (text, '}');
  check_deep (text->str, text->len);
}

/* ---- a reader that is not ours ---- */

static gboolean
is_representable_name (const RopewayValue *member)
{
  const RopewayValue *parent_next;
  const char *name;
  gsize length;

  name = ropeway_value_get_name (member, &length);
  if (name == NULL)
    return TRUE;
  if (strlen (name) != length || strstr (name, "\\u") != NULL)
    return FALSE;
  for (parent_next = ropeway_value_next (member); parent_next != NULL;
       parent_next = ropeway_value_next (parent_next))
    if (strcmp (ropeway_value_get_name (parent_next, NULL), name) == 0)
      return FALSE;
  return TRUE;
}

/* json-glib has 64-bit integers and doubles, no lone surrogates, no U+0000, and no name twice. */
static gboolean
is_representable (const RopewayValue *value)
{
  g_autofree char *text = NULL;
  const char *token;
  gint64 integer;
  gsize length;

  if (!is_representable_name (value))
    return FALSE;
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_NUMBER:
      token = ropeway_value_get_token (value, &length);
      text = g_strndup (token, length);
      if (strpbrk (text, ".eE") == NULL)
        return ropeway_value_get_int64 (value, &integer, NULL);
      return ABS (g_ascii_strtod (text, NULL)) < G_MAXDOUBLE;
    case ROPEWAY_STRING:
      text = ropeway_value_dup_text (value, NULL);
      return text != NULL;
    default:
      for (const RopewayValue *v = ropeway_value_first (value); v != NULL; v = ropeway_value_next (v))
        if (!is_representable (v))
          return FALSE;
      return TRUE;
    }
}

static void compare_nodes (const RopewayValue *value, JsonNode *node);

static void
compare_numbers (const RopewayValue *value, JsonNode *node)
{
  g_autofree char *text = NULL;
  const char *token;
  gint64 integer;
  gsize length;

  token = ropeway_value_get_token (value, &length);
  text = g_strndup (token, length);
  if (strpbrk (text, ".eE") != NULL)
    {
      g_assert_cmpfloat (json_node_get_double (node), ==, g_ascii_strtod (text, NULL));
      return;
    }
  g_assert_true (ropeway_value_get_int64 (value, &integer, NULL));
  g_assert_cmpint (json_node_get_int (node), ==, integer);
}

static void
compare_containers (const RopewayValue *value, JsonNode *node)
{
  const RopewayValue *child = ropeway_value_first (value);

  if (ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
    {
      JsonArray *array = json_node_get_array (node);

      g_assert_cmpuint (json_array_get_length (array), ==, ropeway_value_get_length (value));
      for (guint i = 0; child != NULL; child = ropeway_value_next (child))
        compare_nodes (child, json_array_get_element (array, i++));
      return;
    }
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, ropeway_value_get_length (value));
  for (; child != NULL; child = ropeway_value_next (child))
    {
      const char *name = ropeway_value_get_name (child, NULL);

      g_assert_true (json_object_has_member (json_node_get_object (node), name));
      compare_nodes (child, json_object_get_member (json_node_get_object (node), name));
    }
}

static void
compare_nodes (const RopewayValue *value, JsonNode *node)
{
  g_autofree char *text = NULL;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_NULL:
      g_assert_true (JSON_NODE_HOLDS_NULL (node));
      break;
    case ROPEWAY_BOOLEAN:
      g_assert_cmpint (json_node_get_boolean (node), ==, ropeway_value_get_boolean (value));
      break;
    case ROPEWAY_NUMBER:
      compare_numbers (value, node);
      break;
    case ROPEWAY_STRING:
      text = ropeway_value_dup_text (value, NULL);
      g_assert_cmpstr (json_node_get_string (node), ==, text);
      break;
    default:
      compare_containers (value, node);
      break;
    }
}

static void
compare_with_json_glib (const RopewayValue *value, RopewayJsonStyle style)
{
  g_autofree char *text = ropeway_json_write_text (value, style, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  compare_nodes (value, json_parser_get_root (parser));
}

static void
test_json_glib (gconstpointer data)
{
  g_autofree char *squeezed = NULL;
  g_autoptr (RopewayTree) tree = read_file (data, &squeezed);
  const RopewayValue *root = ropeway_tree_get_root (tree);

  compare_with_json_glib (root, ROPEWAY_JSON_COMPACT);
  compare_with_json_glib (root, ROPEWAY_JSON_INDENTED);
}

/* What we make ourselves, every character that needs an escape included. */
static void
test_json_glib_made (void)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);

  for (gunichar c = 1; c < 0x3000; c += c < 0x100 ? 1 : 37)
    {
      char text[8] = { 0 };

      g_unichar_to_utf8 (c, text);
      ropeway_value_set_text (tree, root, text, text);
    }
  ropeway_value_set_integer (tree, root, "least", G_MININT64);
  ropeway_value_set_integer (tree, root, "most", G_MAXINT64);
  ropeway_value_set_boolean (tree, root, "yes", TRUE);
  ropeway_value_set (tree, root, "list", -1, ropeway_tree_array (tree));
  compare_with_json_glib (root, ROPEWAY_JSON_COMPACT);
  compare_with_json_glib (root, ROPEWAY_JSON_INDENTED);
}

/* A second opinion can be had only on what json-glib can hold at all. */
static gboolean
fits_json_glib (const char *file)
{
  g_autofree char *squeezed = NULL;
  g_autoptr (RopewayTree) tree = read_file (file, &squeezed);

  return is_representable (ropeway_tree_get_root (tree));
}

static void
add_files (const char *folder, const char *only, const char *prefix, GTestDataFunc test)
{
  g_autoptr (GPtrArray) files = test_list (folder);

  for (guint i = 0; i < files->len; i++)
    {
      const char *file = g_ptr_array_index (files, i);
      g_autofree char *name = g_path_get_basename (file);
      g_autofree char *path = g_strconcat ("/value/golden/", prefix, "/", name, NULL);

      if (g_str_has_suffix (name, ".json") && g_str_has_prefix (name, only)
          && (test != test_json_glib || fits_json_glib (file)))
        g_test_add_data_func_full (path, g_strdup (file), test, g_free);
    }
}

void
test_add_golden (void)
{
  add_files (GOLDEN, "", "same-bytes", test_same_bytes);
  add_files (GOLDEN, "", "by-member", test_same_bytes_by_member);
  add_files (GOLDEN, "", "json-glib", test_json_glib);
  add_files (PARSING, "y_", "json-glib", test_json_glib);
  g_test_add_func ("/value/golden/json-glib/made", test_json_glib_made);
  g_test_add_func ("/value/golden/deep-arrays", test_deep_arrays);
  g_test_add_func ("/value/golden/deep-objects", test_deep_objects);
}
