/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every mistake in a job file has a case that shows what the person is told about it. */
#include "model-tests.h"

#include <string.h>

#include "value/json-reader.h"

static char *
build_path (const char *name)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "model", "bad", name, NULL);
}

static char *
load (const char *name)
{
  g_autofree char *path = build_path (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* @data: the name of NAME.json, whose problems stand in NAME.expected: code, pointer and sentence, one a line. */
static void
test_case (gconstpointer data)
{
  const char *name = data;
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".json"));
  g_autofree char *expected_name = g_strconcat (stem, ".expected", NULL);
  g_autofree char *expected = load (expected_name);
  g_autofree char *text = load (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;
  g_autofree char *lines = NULL;

  g_assert_no_error (error);
  bundle = ropeway_bundle_parse (tree, problems);
  lines = test_describe (problems);
  g_assert_cmpstr (lines, ==, expected);
  g_assert_cmpstr (lines, !=, "");
  g_assert_true ((bundle == NULL) == ropeway_problems_has_error (problems));
  /* What stands where a secret belongs is never said again. */
  g_assert_null (strstr (lines, "unter2"));
}

void
test_add_bad (void)
{
  g_autofree char *path = build_path (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  guint n = 0;
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      {
        g_autofree char *test = g_strconcat ("/model/bad/", name, NULL);

        g_test_add_data_func_full (test, g_strdup (name), test_case, g_free);
        n++;
      }
  g_assert_cmpuint (n, >, 100);
}
