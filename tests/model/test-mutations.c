/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: people break files in ways that nobody lists: every value of a large job is replaced by every kind of value,
 * and taken away. The readers must give a bundle or an error, never neither, never both. */
#include "model-tests.h"

#include <string.h>

#include "exchange/job-file.h"

static const char *const replacements[]
    = { "null", "true", "-1", "''", "'{'", "'x y'", "[]", "{}", "'\\ud800'" };

static char *
path_of (const char *name)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "exchange", "good", name, NULL);
}

/* Adds the pointers of all values under @value, itself not included. */
static void
collect_pointers (const RopewayValue *value, const char *pointer, GPtrArray *pointers)
{
  gsize index = 0;

  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    {
      const char *name = ropeway_value_get_name (child, NULL);
      char *at = name != NULL ? g_strconcat (pointer, "/", name, NULL)
                              : g_strdup_printf ("%s/%" G_GSIZE_FORMAT, pointer, index++);

      g_ptr_array_add (pointers, at);
      collect_pointers (child, at, pointers);
    }
}

static void
parse (RopewayTree *tree, const char *what, const char *pointer)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = ropeway_bundle_parse (tree, problems);
  g_autofree char *lines = test_describe (problems);

  if ((bundle == NULL) != ropeway_problems_has_error (problems))
    g_error ("%s at %s: %s", what, pointer, lines);
}

static void
remove_at (RopewayTree *tree, const char *pointer)
{
  const char *slash = strrchr (pointer, '/');
  g_autofree char *parent_pointer = g_strndup (pointer, (gsize)(slash - pointer));
  RopewayValue *parent = test_at (tree, parent_pointer);

  if (ropeway_value_get_kind (parent) == ROPEWAY_OBJECT)
    ropeway_value_remove (parent, slash + 1, -1);
  else
    ropeway_value_remove_element (parent, (gsize)g_ascii_strtoull (slash + 1, NULL, 10));
}

static void
test_mutations (gconstpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, &error);
  g_autoptr (GPtrArray) pointers = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  collect_pointers (ropeway_tree_get_root (tree), "", pointers);
  g_assert_cmpuint (pointers->len, >, 10);
  for (guint i = 0; i < pointers->len; i++)
    {
      const char *pointer = g_ptr_array_index (pointers, i);
      g_autoptr (RopewayTree) without = ropeway_tree_new_copy (ropeway_tree_get_root (tree));

      /* A name with a slash would need an escape, which the helpers do not know. */
      g_assert_null (strchr (pointer, '~'));
      remove_at (without, pointer);
      parse (without, "nothing", pointer);
      for (gsize j = 0; j < G_N_ELEMENTS (replacements); j++)
        {
          g_autoptr (RopewayTree) changed = ropeway_tree_new_copy (ropeway_tree_get_root (tree));

          test_put (changed, pointer, replacements[j]);
          parse (changed, replacements[j], pointer);
        }
    }
}

void
test_add_mutations (void)
{
  static const char *const names[]
      = { "everything.ropeway.json", "mirror.ropeway.json", "rows.ropeway.json" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *test = g_strconcat ("/model/mutations/", names[i], NULL);

      g_test_add_data_func_full (test, path_of (names[i]), test_mutations, g_free);
    }
}
