/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whoever changes a rule wants to know whether it still does what it did, without a service and without a run. */
#include "base/i18n.h"
#include "cli/cli-job.h"
#include "cli/cli-table.h"
#include "cli/cli-text.h"
#include "mapping/case-check.h"
#include "value/json-writer.h"

#define INDENT 4
#define WIDTH 100

/* ---- for people ---- */

static char *
dup_shown (const RopewayValue *value, const char *missing)
{
  g_autofree char *json = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : NULL;

  return cli_text_value (json, missing);
}

static void
print_differences (CliOutput *output, const RopewayCaseUnit *unit)
{
  const GPtrArray *differences = unit->differences;
  const char *missing = unit->state == ROPEWAY_CASE_DIFFERS ? _ ("(left out)") : _ ("(nothing)");
  g_autoptr (CliTable) table
      = cli_table_new (_ ("field"), _ ("expected"), _ ("now"), _ ("made by the rule"), NULL);

  for (guint i = 0; i < differences->len; i++)
    {
      const RopewayCaseDifference *difference = g_ptr_array_index (differences, i);
      g_autofree char *expected = dup_shown (difference->expected, missing);
      g_autofree char *made = dup_shown (difference->made, missing);
      g_autofree char *rules = g_strjoinv (", ", difference->rules);

      cli_table_add (table, difference->to, expected, made, *rules != '\0' ? rules : _ ("(none)"), NULL);
    }
  if (differences->len > 0)
    cli_table_print (table, output, INDENT, WIDTH);
}

/* Returns: (transfer full) (nullable): what is wrong with a unit in words; NULL where its fields say it. */
static char *
dup_fault (const RopewayCaseResult *result, const RopewayCaseUnit *unit)
{
  g_autofree char *why = unit->problem != NULL ? ropeway_problem_dup_sentence (unit->problem) : NULL;

  switch (unit->state)
    {
    case ROPEWAY_CASE_MISSING:
      return g_strdup (result->is_left_out ? _ ("It is not made: the filter leaves the record out.")
                                           : _ ("It is not made, though it was expected."));
    case ROPEWAY_CASE_UNEXPECTED:
      return why != NULL ? g_strdup_printf (_ ("It was not expected, and is set aside: %s"), why)
                         : g_strdup (_ ("It was not expected, and is made."));
    case ROPEWAY_CASE_SET_ASIDE:
      return unit->expected_problem != NULL ? g_strdup_printf (
                 _ ("It is set aside for another reason than “%s”: %s"), unit->expected_problem, why)
                                            : g_strdup_printf (_ ("It is set aside: %s"), why);
    case ROPEWAY_CASE_NOT_SET_ASIDE:
      return g_strdup_printf (_ ("It is made, though it was to be set aside (“%s”)."),
                              unit->expected_problem);
    case ROPEWAY_CASE_GOOD:
    case ROPEWAY_CASE_DIFFERS:
      break;
    }
  return NULL;
}

static void
print_result (CliOutput *output, const RopewayCaseResult *result)
{
  cli_output_line (output, result->is_good ? _ ("good     %s") : _ ("differs  %s"), result->golden->name);
  for (guint i = 0; i < result->units->len; i++)
    {
      const RopewayCaseUnit *unit = g_ptr_array_index (result->units, i);
      g_autofree char *fault = dup_fault (result, unit);

      if (unit->state == ROPEWAY_CASE_GOOD)
        continue;
      if (result->units->len > 1)
        cli_output_line (output, _ ("  Record %u of %u:"), i + 1, result->units->len);
      if (fault != NULL)
        cli_output_line (output, "  %s", fault);
      print_differences (output, unit);
    }
}

static void
print_verdict (CliOutput *output, const RopewayJob *job, guint n_differing)
{
  guint n = job->cases->len;

  if (n == 0)
    cli_output_line (output, _ ("“%s” has no golden cases; they stand in “cases” of the job."), job->name);
  else if (n_differing == 0)
    cli_output_line (output,
                     g_dngettext (GETTEXT_PACKAGE, "The one case is good.", "All %u cases are good.", n), n);
  else
    cli_output_line (
        output,
        g_dngettext (GETTEXT_PACKAGE, "%u of %u cases differs.", "%u of %u cases differ.", n_differing),
        n_differing, n);
}

/* ---- for programs ---- */

static const char *const states[] = {
  [ROPEWAY_CASE_GOOD] = "good",           [ROPEWAY_CASE_DIFFERS] = "differs",
  [ROPEWAY_CASE_MISSING] = "missing",     [ROPEWAY_CASE_UNEXPECTED] = "unexpected",
  [ROPEWAY_CASE_SET_ASIDE] = "set-aside", [ROPEWAY_CASE_NOT_SET_ASIDE] = "not-set-aside",
};

/* JSON in a text, so that no digit is lost. */
static void
add_side (RopewayTree *line, RopewayValue *object, const char *name, const RopewayValue *value)
{
  g_autofree char *json = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : NULL;

  ropeway_value_set (line, object, name, -1,
                     json != NULL ? ropeway_tree_string (line, json, -1) : ropeway_tree_null (line));
}

static RopewayValue *
make_difference (RopewayTree *line, const RopewayCaseDifference *difference)
{
  RopewayValue *object = ropeway_tree_object (line);
  RopewayValue *rules = ropeway_tree_array (line);

  ropeway_value_set_text (line, object, "name", difference->to);
  add_side (line, object, "expected", difference->expected);
  add_side (line, object, "made", difference->made);
  for (guint i = 0; difference->rules[i] != NULL; i++)
    ropeway_value_append (rules, ropeway_tree_string (line, difference->rules[i], -1));
  ropeway_value_set (line, object, "rules", -1, rules);
  return object;
}

static RopewayValue *
make_unit (RopewayTree *line, const RopewayCaseUnit *unit)
{
  RopewayValue *object = ropeway_tree_object (line);
  RopewayValue *changes = ropeway_tree_array (line);

  ropeway_value_set_text (line, object, "state", states[unit->state]);
  for (guint i = 0; i < unit->differences->len; i++)
    ropeway_value_append (changes, make_difference (line, g_ptr_array_index (unit->differences, i)));
  ropeway_value_set (line, object, "changes", -1, changes);
  if (unit->problem != NULL)
    {
      g_autoptr (RopewayTree) told = ropeway_event_line_new ("problem");

      ropeway_event_line_add_problem (told, unit->problem);
      ropeway_value_set (
          line, object, "problem", -1,
          ropeway_tree_copy (line, ropeway_value_get (ropeway_tree_get_root (told), "problem")));
    }
  return object;
}

static void
say_result (CliOutput *output, const RopewayCaseResult *result)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("case");
  RopewayValue *root = ropeway_tree_get_root (line);
  RopewayValue *units = ropeway_tree_array (line);

  ropeway_event_line_add_text (line, "name", result->golden->name);
  ropeway_value_set (line, root, "good", -1, ropeway_tree_boolean (line, result->is_good));
  for (guint i = 0; i < result->units->len; i++)
    ropeway_value_append (units, make_unit (line, g_ptr_array_index (result->units, i)));
  ropeway_value_set (line, root, "units", -1, units);
  cli_output_event (output, root);
}

static void
say_end (CliOutput *output, guint n, guint n_differing, int exit)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("end");

  ropeway_event_line_add_text (line, "state", exit == CLI_EXIT_DONE ? "done" : "failed");
  ropeway_event_line_add_number (line, "cases", n);
  ropeway_event_line_add_number (line, "differing", n_differing);
  ropeway_event_line_add_number (line, "exit", exit);
  cli_output_event (output, ropeway_tree_get_root (line));
}

/* ---- the command ---- */

static int
test_cases (CliOutput *output, const RopewayBundle *bundle)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayProgram) program
      = ropeway_program_compile (bundle->job, bundle->source_connection, problems);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_case_result_free);
  guint n_differing = 0;
  int exit;

  for (guint i = 0; i < bundle->job->cases->len; i++)
    {
      RopewayCaseResult *result = ropeway_case_check (program, g_ptr_array_index (bundle->job->cases, i));

      n_differing += !result->is_good;
      g_ptr_array_add (results, result);
    }
  exit = n_differing == 0 ? CLI_EXIT_DONE : CLI_EXIT_FAILED;
  if (exit != CLI_EXIT_DONE)
    cli_output_speak_up (output);
  for (guint i = 0; i < results->len; i++)
    {
      say_result (output, g_ptr_array_index (results, i));
      print_result (output, g_ptr_array_index (results, i));
    }
  print_verdict (output, bundle->job, n_differing);
  say_end (output, results->len, n_differing, exit);
  return exit;
}

static int
test (CliOutput *output, const CliOptions *options)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayBundle) bundle = NULL;
  int exit;

  tree = cli_job_load (output, options, options->draft ? ROPEWAY_FACE_DRAFT : ROPEWAY_FACE_IN_USE, "test",
                       &exit);
  if (tree == NULL)
    {
      if (exit != CLI_EXIT_USAGE)
        say_end (output, 0, 0, exit);
      return exit;
    }
  bundle = cli_job_parse (tree, problems);
  if (bundle != NULL)
    return test_cases (output, bundle);
  cli_output_speak_up (output);
  cli_job_print_problems (output, problems, options->file);
  say_end (output, 0, 0, CLI_EXIT_FAILED);
  return CLI_EXIT_FAILED;
}

int
cli_command_test (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  int exit;

  if (!cli_options_parse (
          &options, CLI_OPTION_JSON | CLI_OPTION_QUIET | CLI_OPTION_DRAFT, CLI_ARGUMENT_JOB,
          _ ("Makes of each record in the golden cases of a job what a run would make of it,\n"
             "and compares that with what the case expects. Asks no service."),
          _ ("Exit code: 0 when all cases are good, 1 when one differs or the job has\n"
             "errors, 2 when it cannot be found or read."),
          argc, argv, &exit))
    return exit;
  output = cli_output_new (options.json, options.quiet);
  return test (output, &options);
}
