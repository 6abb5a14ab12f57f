/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a program promises beside the records it makes: values left as they are, threads, units, fields. */
#include "mapping/condition-check.h"
#include "mapping/fixture.h"
#include "mapping/test-mapping.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#include <string.h>

static void
test_fields (void)
{
  g_autoptr (RopewayProgram) program
      = fixture_program ("[{\"id\":\"a\",\"to\":\"x.y\",\"from\":\"p\",\"write\":\"on-create\"},"
                         " {\"id\":\"b\",\"to\":\"list\",\"each\":\"q\",\"write\":\"if-empty\","
                         "  \"rules\":[{\"id\":\"c\",\"to\":\"z\",\"from\":\"r\"}]},"
                         " {\"id\":\"d\",\"to\":\"k\",\"value\":1}]",
                         NULL);
  g_autoptr (RopewayProgram) again = ropeway_program_ref (program);
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (again, &n);

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (fields[0].rule, ==, "a");
  g_assert_cmpstr (ropeway_path_get_text (fields[0].to), ==, "x.y");
  g_assert_cmpint (fields[0].write, ==, ROPEWAY_WRITE_ON_CREATE);
  g_assert_cmpstr (fields[1].rule, ==, "b");
  g_assert_cmpint (fields[1].write, ==, ROPEWAY_WRITE_IF_EMPTY);
  g_assert_cmpint (fields[2].write, ==, ROPEWAY_WRITE_ALWAYS);
  g_assert_false (ropeway_program_has_items (again));
}

/* ---- units ---- */

static gboolean
take_two (const RopewayValue *item, gsize index, gpointer data)
{
  GString *seen = data;
  g_autofree char *text = fixture_write (item);

  g_string_append_printf (seen, "%" G_GSIZE_FORMAT ":%s ", index, text);
  return index < 1;
}

static void
test_units_stop (void)
{
  g_autoptr (RopewayProgram) items
      = fixture_program ("[{\"id\":\"a\",\"to\":\"o\",\"value\":1}]", "\"unit\":{\"each\":\"l\"}");
  g_autoptr (RopewayProgram) whole = fixture_program ("[{\"id\":\"a\",\"to\":\"o\",\"value\":1}]", NULL);
  g_autoptr (RopewayTree) record = fixture_read ("{\"l\":[\"a\",\"b\",\"c\"]}");
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (GString) seen = g_string_new (NULL);

  g_assert_false (
      ropeway_program_each_unit (items, ropeway_tree_get_root (record), take_two, seen, problems));
  g_assert_cmpstr (seen->str, ==, "0:\"a\" 1:\"b\" ");
  g_string_truncate (seen, 0);
  g_assert_true (ropeway_program_each_unit (whole, ropeway_tree_get_root (record), take_two, seen, problems));
  g_assert_cmpstr (seen->str, ==, "0:(nothing) ");
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
}

/* ---- the golden corpus ---- */

/* A rule for each field that copies it, and one that copies the record with all it holds. */
static char *
copy_mapping (const RopewayValue *record)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  RopewayValue *rules = ropeway_tree_array (tree);
  guint n = 0;

  for (const RopewayValue *member = ropeway_value_first (record); member != NULL;
       member = ropeway_value_next (member))
    {
      gsize length;
      const char *name = ropeway_value_get_name (member, &length);
      g_autoptr (RopewayPath) path = ropeway_path_new_name (name);
      g_autofree char *id = g_strdup_printf ("r%u", n++);
      RopewayValue *rule = ropeway_tree_object (tree);

      /* A name with U+0000 is the only one that no path reaches. */
      if (strlen (name) != length || !g_hash_table_add (seen, (char *)name))
        continue;
      ropeway_value_set_text (tree, rule, "id", id);
      ropeway_value_set_text (tree, rule, "to", ropeway_path_get_text (path));
      ropeway_value_set_text (tree, rule, "from", ropeway_path_get_text (path));
      ropeway_value_append (rules, rule);
    }
  return fixture_write (rules);
}

static gboolean
is_empty (const RopewayValue *value)
{
  g_autofree char *json = fixture_write (value);

  return strcmp (json, "null") == 0 || strcmp (json, "\"\"") == 0;
}

static void
assert_fields_same (const RopewayValue *record, const RopewayValue *copy)
{
  for (const RopewayValue *member = ropeway_value_first (record); member != NULL;
       member = ropeway_value_next (member))
    {
      gsize length;
      const char *name = ropeway_value_get_name (member, &length);
      const RopewayValue *source = ropeway_value_get_sized (record, name, length);
      g_autofree char *before = fixture_write (source);
      g_autofree char *after = fixture_write (ropeway_value_get_sized (copy, name, length));

      if (strlen (name) == length)
        g_assert_cmpstr (after, ==, is_empty (source) ? "(nothing)" : before);
    }
}

static void
test_identity (gconstpointer data)
{
  const char *path = data;
  g_autofree char *json = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) golden = NULL;
  g_autoptr (RopewayTree) wrapped = ropeway_tree_new ();
  g_autoptr (RopewayTree) out = ropeway_tree_new ();
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayProgram) whole
      = fixture_program ("[{\"id\":\"a\",\"to\":\"all\",\"from\":\"all\"}]", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const RopewayValue *record;
  RopewayValue *list = ropeway_tree_array (wrapped);
  RopewayValue *root = ropeway_tree_object (wrapped);

  g_file_get_contents (path, &json, &length, &error);
  g_assert_no_error (error);
  golden = ropeway_json_read_text (json, (gssize)length, NULL, NULL, &error);
  g_assert_no_error (error);
  record = ropeway_tree_get_root (golden);

  ropeway_value_append (list, ropeway_tree_copy (wrapped, record));
  ropeway_value_set (wrapped, root, "all", -1, list);
  before = fixture_write (root);
  after = fixture_write (ropeway_program_map (whole, root, NULL, out, problems));
  g_assert_cmpstr (after, ==, before);

  if (ropeway_value_get_kind (record) == ROPEWAY_OBJECT && ropeway_value_get_length (record) > 0)
    {
      g_autofree char *mapping = copy_mapping (record);
      g_autoptr (RopewayProgram) fields = fixture_program (mapping, NULL);

      assert_fields_same (record, ropeway_program_map (fields, record, NULL, out, problems));
    }
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
}

static void
add_identity_tests (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "value", "golden", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/mapping/identity/", name, NULL);

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), test_identity, g_free);
      n++;
    }
  g_assert_cmpuint (n, >=, 10);
}

/* ---- threads ---- */

#define RUNS_OF_A_THREAD 300

static const char threads_mapping[]
    = "[{\"id\":\"a\",\"to\":\"email\",\"from\":\"e\",\"steps\":[{\"step\":\"trim\"},{\"step\":\"lower\"},"
      "  {\"step\":\"replace\",\"find\":\"(\\\\w+)@\",\"with\":\"$1+x@\",\"regex\":true}]},"
      " {\"id\":\"b\",\"to\":\"day\",\"from\":\"d\",\"steps\":[{\"step\":\"parse-date\",\"format\":\"dd.MM."
      "yyyy HH:mm\","
      "  \"zone\":\"Europe/Berlin\"},{\"step\":\"format-date\",\"format\":\"EEE yyyy-MM-dd "
      "HH:mm\",\"zone\":\"Asia/Tokyo\"}]},"
      " {\"id\":\"c\",\"to\":\"l\",\"each\":\"l\",\"filter\":{\"is\":\"matches\",\"value\":\"^[a-z]\"},"
      "  "
      "\"rules\":[{\"id\":\"d\",\"to\":\"$\",\"from\":\"@\",\"steps\":[{\"step\":\"look-up\",\"table\":{"
      "\"x\":1},\"otherwise\":0}]}]},"
      " {\"id\":\"e\",\"to\":\"n\",\"from\":\"n\",\"steps\":[{\"step\":\"to-number\"}],\"onProblem\":\"leave-"
      "out\"}]";

static gpointer
run_in_thread (gpointer data)
{
  const RopewayProgram *program = data;

  for (guint i = 0; i < RUNS_OF_A_THREAD; i++)
    {
      g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
      g_autofree char *record = g_strdup_printf ("{\"e\":\" Anna%u@A.de \",\"d\":\"28.02.2026 1%u:30\","
                                                 "\"l\":[\"x\",\"Y\",\"y\"],\"n\":\"no %u\"}",
                                                 i, i % 10, i);
      g_autofree char *wanted
          = g_strdup_printf ("{\"email\":\"anna%u+x@a.de\",\"day\":\"%s %02u:30\",\"l\":[1,0]}", i,
                             i % 10 < 6 ? "Sat 2026-02-28" : "Sun 2026-03-01", (10 + i % 10 + 8) % 24);
      g_autofree char *found = fixture_map (program, record, NULL, problems);

      g_assert_cmpstr (found, ==, wanted);
      g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
      g_assert_false (ropeway_problems_has_error (problems));
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (RopewayProgram) program = fixture_program (threads_mapping, NULL);
  GThread *one = g_thread_new ("map-one", run_in_thread, program);
  GThread *two = g_thread_new ("map-two", run_in_thread, program);

  g_thread_join (one);
  g_thread_join (two);
}

/* ---- compiling ---- */

/* Problems that the caller had before are not the mapping's. */
static void
test_problems_from_before (void)
{
  g_autoptr (RopewayProblems) clean = ropeway_problems_new ();
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayJob) job
      = fixture_job ("[{\"id\":\"a\",\"to\":\"o\",\"from\":\"x\"}]", NULL, NULL, clean);
  g_autoptr (RopewayProgram) program = NULL;

  ropeway_problems_add (problems, ropeway_problem_new ("mapping.step-failed", NULL, NULL));
  program = ropeway_program_compile (job, NULL, problems);
  g_assert_nonnull (program);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
}

/* A program outlives everything it was made from. */
static void
test_keeps_its_job (void)
{
  g_autoptr (RopewayProgram) program = fixture_program (
      "[{\"id\":\"a\",\"to\":\"o\",\"from\":\"x\",\"steps\":[{\"step\":\"choose\",\"cases\":["
      "{\"when\":{\"is\":\"one-of\",\"value\":[\"p\",1]},\"then\":{\"k\":\"\\u0041\"}}]}],\"onEmpty\":"
      "\"default\",\"default\":[0.0]}]",
      NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autofree char *one = fixture_map (program, "{\"x\":\"p\"}", NULL, problems);
  g_autofree char *other = fixture_map (program, "{\"x\":\"q\"}", NULL, problems);

  g_assert_cmpstr (one, ==, "{\"o\":{\"k\":\"\\u0041\"}}");
  g_assert_cmpstr (other, ==, "{\"o\":[0.0]}");
}

/* ---- conditions alone ---- */

static void
test_condition_without_values (void)
{
  g_autoptr (RopewayTree) tree = fixture_read ("{\"all\":[{\"is\":\"empty\"},{\"field\":\"a\",\"is\":"
                                               "\"empty\"},{\"field\":\"$.b\",\"is\":\"empty\"}]}");
  g_autoptr (RopewayTree) values = fixture_read ("[1,{\"a\":\"x\"},{\"b\":\"y\"}]");
  const RopewayValue *list = ropeway_tree_get_root (values);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayCondition) condition
      = ropeway_condition_parse (ropeway_tree_get_root (tree), "", problems);
  g_autoptr (RopewayConditionCheck) check = ropeway_condition_check_new (condition, problems);

  g_assert_nonnull (check);
  g_assert_true (ropeway_condition_check_holds (check, NULL, NULL, NULL, NULL));
  g_assert_false (
      ropeway_condition_check_holds_for (check, ropeway_value_get_element (list, 0), NULL, NULL, NULL, NULL));
  g_assert_false (
      ropeway_condition_check_holds_for (check, NULL, ropeway_value_get_element (list, 1), NULL, NULL, NULL));
  g_assert_false (
      ropeway_condition_check_holds_for (check, NULL, NULL, ropeway_value_get_element (list, 2), NULL, NULL));
}

static void
test_condition_undecided_unheard (void)
{
  g_autoptr (RopewayTree) tree = fixture_read ("{\"is\":\"greater\",\"value\":5}");
  g_autoptr (RopewayTree) value = fixture_read ("\"word\"");
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayCondition) condition
      = ropeway_condition_parse (ropeway_tree_get_root (tree), "", problems);
  g_autoptr (RopewayConditionCheck) check = ropeway_condition_check_new (condition, problems);

  g_assert_false (ropeway_condition_check_holds (check, ropeway_tree_get_root (value), NULL, NULL, NULL));
  g_assert_false (ropeway_condition_check_holds (check, ropeway_tree_get_root (value), NULL, NULL, problems));
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
}

void
add_program_tests (void)
{
  g_test_add_func ("/mapping/program/fields", test_fields);
  g_test_add_func ("/mapping/program/units-stop", test_units_stop);
  g_test_add_func ("/mapping/program/threads", test_threads);
  g_test_add_func ("/mapping/program/problems-from-before", test_problems_from_before);
  g_test_add_func ("/mapping/program/keeps-its-job", test_keeps_its_job);
  g_test_add_func ("/mapping/condition/without-values", test_condition_without_values);
  g_test_add_func ("/mapping/condition/undecided-unheard", test_condition_undecided_unheard);
  add_identity_tests ();
}
