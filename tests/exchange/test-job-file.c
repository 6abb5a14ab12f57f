/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what people keep in files must come in whole, go out in one spelling, and never be half understood. */
#include "exchange/job-file.h"

#include <string.h>

static char *
data_path (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "exchange", folder, name, NULL);
}

static void
assert_no_problem (const RopewayProblems *problems)
{
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (problems, i);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

      if (ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR)
        g_error ("%s at %s: %s", ropeway_problem_get_code (problem), ropeway_problem_get_pointer (problem),
                 sentence);
    }
}

static void
test_good (gconstpointer name)
{
  g_autofree char *path = data_path ("good", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, &error);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;

  g_assert_no_error (error);
  bundle = ropeway_bundle_parse (tree, problems);
  assert_no_problem (problems);
  g_assert_nonnull (bundle);
}

/* A case for each file of a folder, so that a failure names the file. */
static void
add_files (const char *folder, const char *prefix, GTestDataFunc func)
{
  g_autofree char *path = data_path (folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat (prefix, name, NULL);

      g_test_add_data_func_full (test, g_strdup (name), func, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_files ("good", "/exchange/job-file/good/", test_good);
  return g_test_run ();
}
