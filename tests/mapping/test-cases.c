/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: most of what a mapping does is shown by records before and after, in tests/data/mapping (README.md there). */
#include "mapping/fixture.h"
#include "mapping/step-table.h"
#include "mapping/test-mapping.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#include <string.h>

#define LEAST_CASES 120
#define LEAST_CASES_OF_A_STEP 3

typedef struct
{
  RopewayTree *tree;         /* owned: the whole file */
  const RopewayValue *value; /* in it */
} Case;

static char *
dup_member (const Case *self, const char *name)
{
  const RopewayValue *member = ropeway_value_get (self->value, name);

  return member != NULL ? fixture_write (member) : NULL;
}

/* The job that the case describes: whole rules, or only the steps of one. */
static RopewayJob *
read_job (const Case *self, RopewayProblems *problems)
{
  g_autofree char *rules = dup_member (self, "rules");
  g_autofree char *steps = dup_member (self, "steps");
  g_autofree char *filter = dup_member (self, "filter");
  g_autofree char *job_zone = dup_member (self, "zone");
  g_autofree char *unit = dup_member (self, "unit");
  g_autofree char *members = g_strdup_printf ("\"zone\": %s%s%s", job_zone != NULL ? job_zone : "\"UTC\"",
                                              unit != NULL ? ", \"unit\": " : "", unit != NULL ? unit : "");
  g_autofree char *mapping
      = rules != NULL
            ? g_strdup (rules)
            : g_strdup_printf ("[{\"id\": \"r1\", \"to\": \"out\", \"from\": \"in\", \"steps\": %s}]",
                               steps != NULL ? steps : "[]");

  return fixture_job (mapping, filter, members, problems);
}

/* A connection with the case's zone of the source, if it has one. */
static RopewayConnection *
read_source (const Case *self)
{
  g_autofree char *name = dup_member (self, "sourceZone");
  g_autofree char *json = g_strdup_printf (
      "{\"id\": \"a\", \"name\": \"A\", \"kind\": \"rest\", \"zone\": %s,"
      " \"environments\": {\"live\": {\"address\": \"https://a.example\"}}, \"operations\": []}",
      name);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = NULL;

  if (name == NULL)
    return NULL;
  tree = fixture_read (json);
  return ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "/connections/0", problems);
}

/* ---- problems ---- */

/* "step-failed/not-number" is the code mapping.step-failed with the reason mapping.not-number. */
static gboolean
problem_fits_text (const RopewayProblem *problem, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  const char *reason = ropeway_problem_lookup (problem, "reason");
  g_autofree char *code
      = strchr (parts[0], '.') != NULL ? g_strdup (parts[0]) : g_strconcat ("mapping.", parts[0], NULL);
  g_autofree char *because = parts[1] != NULL ? g_strconcat ("mapping.", parts[1], NULL) : NULL;

  return g_strcmp0 (ropeway_problem_get_code (problem), code) == 0
         && (because == NULL || g_strcmp0 (reason, because) == 0);
}

/* An object names the code as "problem", and beside it "pointer", "severity", "sentence" and arguments. */
static gboolean
problem_fits (const RopewayProblem *problem, const RopewayValue *wanted)
{
  if (ropeway_value_get_kind (wanted) == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (wanted, NULL);

      return problem_fits_text (problem, text);
    }
  for (const RopewayValue *member = ropeway_value_first (wanted); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *text = ropeway_value_dup_text (member, NULL);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);
      const char *found
          = strcmp (name, "pointer") == 0    ? ropeway_problem_get_pointer (problem)
            : strcmp (name, "sentence") == 0 ? sentence
            : strcmp (name, "severity") == 0
                ? (ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR ? "error" : "warning")
                : ropeway_problem_lookup (problem, name);

      if (strcmp (name, "problem") == 0 ? !problem_fits_text (problem, text) : g_strcmp0 (found, text) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
check_problems (const char *when, const RopewayProblems *problems, const RopewayValue *wanted)
{
  guint n = ropeway_problems_get_n (problems);
  guint n_wanted = wanted != NULL ? (guint)ropeway_value_get_length (wanted) : 0;
  gboolean same = n == n_wanted;

  for (guint i = 0; same && i < n; i++)
    same = problem_fits (ropeway_problems_get (problems, i), ropeway_value_get_element (wanted, i));
  if (!same)
    {
      g_autofree char *expected = fixture_write (wanted);
      g_autofree char *found = fixture_problems (problems);

      g_test_fail_printf ("%s:\nwanted %s\nfound\n%s", when, expected, found);
    }
}

/* ---- running ---- */

typedef struct
{
  const RopewayProgram *program;
  const RopewayValue *record;
  RopewayTree *out;
  RopewayValue *list; /* the results */
  RopewayProblems *problems;
} Units;

static gboolean
map_unit (const RopewayValue *item, gsize index, gpointer data)
{
  Units *units = data;

  ropeway_value_append (
      units->list, ropeway_program_map (units->program, units->record, item, units->out, units->problems));
  return TRUE;
}

/* What comes out: of a case with a unit the list of all results, of steps the one value. */
static const RopewayValue *
run_case (const Case *self, const RopewayProgram *program, RopewayTree *out, RopewayProblems *problems)
{
  const RopewayValue *record = ropeway_value_get (self->value, "record");
  RopewayTree *made = out;
  RopewayValue *result;

  if (ropeway_value_get (self->value, "unit") != NULL)
    {
      Units units = { program, record, out, ropeway_tree_array (out), problems };

      g_assert_true (ropeway_program_has_items (program));
      g_assert_true (ropeway_program_each_unit (program, record, map_unit, &units, problems));
      return units.list;
    }
  if (record == NULL)
    {
      RopewayValue *in = ropeway_tree_object (made);
      const RopewayValue *value = ropeway_value_get (self->value, "value");

      if (value != NULL)
        ropeway_value_set (made, in, "in", -1, ropeway_tree_copy (made, value));
      record = in;
    }
  result = ropeway_program_map (program, record, ropeway_value_get (self->value, "item"), out, problems);
  return ropeway_value_get (self->value, "steps") != NULL ? ropeway_value_get (result, "out") : result;
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (RopewayProblems) compiling = ropeway_problems_new ();
  g_autoptr (RopewayProblems) running = ropeway_problems_new ();
  g_autoptr (RopewayJob) job = read_job (self, compiling);
  g_autoptr (RopewayConnection) source = read_source (self);
  g_autoptr (RopewayProgram) program = NULL;
  g_autoptr (RopewayTree) out = ropeway_tree_new ();
  const RopewayValue *accepts = ropeway_value_get (self->value, "accepts");

  g_assert_nonnull (job);
  program = ropeway_program_compile (job, source, compiling);
  check_problems ("compiling", compiling, ropeway_value_get (self->value, "compile"));
  g_assert_true ((program == NULL) == ropeway_problems_has_error (compiling));
  if (program == NULL)
    return;
  if (accepts != NULL)
    g_assert_cmpint (ropeway_program_accepts (program, ropeway_value_get (self->value, "record"), running),
                     ==, ropeway_value_get_boolean (accepts));
  else
    {
      g_autofree char *expected = fixture_write (ropeway_value_get (self->value, "expected"));
      g_autofree char *found = fixture_write (run_case (self, program, out, running));

      g_assert_cmpstr (found, ==, expected);
    }
  check_problems ("running", running, ropeway_value_get (self->value, "problems"));
}

/* ---- the files ---- */

static RopewayTree *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  RopewayTree *tree;
  gsize length;

  g_file_get_contents (path, &json, &length, &error);
  g_assert_no_error (error);
  tree = ropeway_json_read_text (json, (gssize)length, NULL, NULL, &error);
  if (tree == NULL)
    g_error ("%s: %s", name, error->message);
  return tree;
}

/* Counts of cases: of each step by its id, of all by "". */
static GHashTable *counts;

static void
case_free (gpointer data)
{
  Case *self = data;

  ropeway_tree_unref (self->tree);
  g_free (self);
}

static void
add_case (const char *file, RopewayTree *tree, const RopewayValue *value)
{
  Case *self = g_new0 (Case, 1);
  g_autofree char *name = ropeway_value_dup_member_text (value, "name");
  g_autofree char *path
      = g_strdup_printf ("/mapping/%.*s/%s", (int)(strlen (file) - strlen (".json")), file, name);
  g_autofree char *json = fixture_write (value);
  guint n;
  const RopewayStepInfo *infos = ropeway_step_infos (&n);

  g_assert_nonnull (name);
  self->tree = ropeway_tree_ref (tree);
  self->value = value;
  g_test_add_data_func_full (path, self, test_case, case_free);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *use = g_strdup_printf ("\"step\":\"%s\"", infos[i].id);

      if (strstr (json, use) != NULL)
        g_hash_table_insert (
            counts, (char *)infos[i].id,
            GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, infos[i].id)) + 1));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
test_enough_cases (void)
{
  guint n;
  const RopewayStepInfo *infos = ropeway_step_infos (&n);

  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts, "")), >=, LEAST_CASES);
  for (guint i = 0; i < n; i++)
    if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, infos[i].id)) < LEAST_CASES_OF_A_STEP)
      g_error ("the step “%s” has fewer than %d cases in tests/data/mapping", infos[i].id,
               LEAST_CASES_OF_A_STEP);
  g_hash_table_unref (counts);
}

void
add_case_tests (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "mapping", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  counts = g_hash_table_new (g_str_hash, g_str_equal);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (RopewayTree) tree = read_file (folder, g_ptr_array_index (names, i));
      const RopewayValue *list = ropeway_tree_get_root (tree);

      for (const RopewayValue *value = ropeway_value_first (list); value != NULL;
           value = ropeway_value_next (value), n++)
        add_case (g_ptr_array_index (names, i), tree, value);
    }
  g_hash_table_insert (counts, (char *)"", GUINT_TO_POINTER (n));
  g_test_add_func ("/mapping/enough-cases", test_enough_cases);
}
