/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every mistake in a job file has a case that shows what the person is told about it. */
#include "model-tests.h"

#include <string.h>

#include "value/json-reader.h"
#include "value/json-writer.h"

static char *
build_path (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "model", folder, name, NULL);
}

static char *
load (const char *folder, const char *name)
{
  g_autofree char *path = build_path (folder, name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static RopewayTree *
load_tree (const char *folder, const char *name)
{
  g_autofree char *text = load (folder, name);
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

/* {"base": name of a good file, "edits": [{"at": pointer, "put": any} or {"at": pointer, "remove": true}]}: what is wrong
 * with a file is all that its case says. */
static RopewayTree *
load_patched (const char *name)
{
  g_autoptr (RopewayTree) patch = load_tree ("bad", name);
  const RopewayValue *root = ropeway_tree_get_root (patch);
  g_autofree char *base = ropeway_value_dup_member_text (root, "base");
  g_autofree char *base_name = g_strconcat (base, ".json", NULL);
  RopewayTree *tree = load_tree ("base", base_name);

  for (const RopewayValue *edit = ropeway_value_first (ropeway_value_get (root, "edits")); edit != NULL;
       edit = ropeway_value_next (edit))
    {
      g_autofree char *at = ropeway_value_dup_member_text (edit, "at");
      const RopewayValue *put = ropeway_value_get (edit, "put");
      if (put == NULL)
        {
          g_assert_nonnull (ropeway_value_get (edit, "remove"));
          test_remove (tree, at);
          continue;
        }
      g_autofree char *text = ropeway_json_write_text (put, ROPEWAY_JSON_COMPACT, NULL);
      test_put (tree, at, text);
    }
  return tree;
}

/* @data: the name of NAME.json or NAME.patch, whose problems stand in NAME.expected: code, pointer and sentence, one a line. */
static void
test_case (gconstpointer data)
{
  const char *name = data;
  g_autofree char *stem = g_strndup (name, (gsize)(strrchr (name, '.') - name));
  g_autofree char *expected_name = g_strconcat (stem, ".expected", NULL);
  g_autofree char *expected = load ("bad", expected_name);
  g_autoptr (RopewayTree) tree
      = g_str_has_suffix (name, ".patch") ? load_patched (name) : load_tree ("bad", name);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;
  g_autofree char *lines = NULL;

  bundle = ropeway_bundle_parse (tree, problems);
  lines = test_describe (problems);
  g_assert_cmpstr (lines, ==, expected);
  g_assert_cmpstr (lines, !=, "");
  g_assert_true ((bundle == NULL) == ropeway_problems_has_error (problems));
  /* What stands where a secret belongs is never said again. */
  g_assert_null (strstr (lines, "unter2"));
}

/* What cases change is without a fault itself. */
static void
test_base (gconstpointer data)
{
  g_autoptr (RopewayTree) tree = load_tree ("base", data);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = ropeway_bundle_parse (tree, problems);
  g_autofree char *lines = test_describe (problems);

  g_assert_cmpstr (lines, ==, "");
  g_assert_nonnull (bundle);
}

/* A case for each file of @folder. Returns: how many. */
static guint
add_cases (const char *folder, const char *prefix, GTestDataFunc func)
{
  g_autofree char *path = build_path (folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  guint n = 0;
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_suffix (name, ".expected"))
      {
        g_autofree char *test = g_strconcat (prefix, name, NULL);

        g_test_add_data_func_full (test, g_strdup (name), func, g_free);
        n++;
      }
  return n;
}

void
test_add_bad (void)
{
  g_assert_cmpuint (add_cases ("base", "/model/base/", test_base), >, 0);
  g_assert_cmpuint (add_cases ("bad", "/model/bad/", test_case), >, 100);
}
