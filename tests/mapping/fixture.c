/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the parts of a job that the mapping does not look at, written once. */
#include "mapping/fixture.h"

#include "value/json-reader.h"
#include "value/json-writer.h"

RopewayTree *
fixture_read (const char *json)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

char *
fixture_write (const RopewayValue *value)
{
  return value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : g_strdup ("(nothing)");
}

char *
fixture_problems (const RopewayProblems *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (problems, i);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

      g_string_append_printf (text, "%s (%s) at %s: %s\n", ropeway_problem_get_code (problem),
                              ropeway_problem_lookup (problem, "reason"),
                              ropeway_problem_get_pointer (problem), sentence);
    }
  return g_string_free (text, FALSE);
}

RopewayJob *
fixture_job (const char *mapping, const char *filter, const char *members, RopewayProblems *problems)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\": \"test\", \"name\": \"Test\","
      " \"source\": {\"connection\": \"a\", \"environment\": \"live\", \"operation\": \"list\"%s%s},"
      " \"mapping\": %s, %s%s"
      " \"destination\": {\"connection\": \"b\", \"environment\": \"live\", \"mode\": \"create\", "
      "\"create\": \"c\"}}",
      filter != NULL ? ", \"filter\": " : "", filter != NULL ? filter : "", mapping,
      members != NULL ? members : "", members != NULL ? "," : "");
  g_autoptr (RopewayTree) tree = fixture_read (json);

  return ropeway_job_parse (tree, ropeway_tree_get_root (tree), "/job", problems);
}

RopewayProgram *
fixture_program (const char *mapping, const char *members)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayJob) job = fixture_job (mapping, NULL, members, problems);
  RopewayProgram *program = ropeway_program_compile (job, NULL, problems);
  g_autofree char *found = fixture_problems (problems);

  g_assert_cmpstr (found, ==, "");
  return program;
}

char *
fixture_map (const RopewayProgram *program, const char *record, const char *item, RopewayProblems *problems)
{
  g_autoptr (RopewayTree) in = fixture_read (record);
  g_autoptr (RopewayTree) in_item = item != NULL ? fixture_read (item) : NULL;
  g_autoptr (RopewayTree) out = ropeway_tree_new ();

  return fixture_write (ropeway_program_map (program, ropeway_tree_get_root (in),
                                             in_item != NULL ? ropeway_tree_get_root (in_item) : NULL, out,
                                             problems));
}
