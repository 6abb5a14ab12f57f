/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a file is corrected in one go when everything that is wrong with it is said at once. */
#include "base/i18n.h"
#include "cli/cli-check-online.h"
#include "cli/cli-job.h"
#include "practice/practice-address.h"

static char *
side (const RopewayConnection *connection, const RopewayEnvironment *environment)
{
  return g_strdup_printf ("%s (%s)", connection->name != NULL ? connection->name : connection->id,
                          environment->name);
}

static void
print_good (CliOutput *output, const RopewayBundle *bundle, const char *file)
{
  g_autofree char *from = side (bundle->source_connection, bundle->source_environment);
  g_autofree char *to = side (bundle->destination_connection, bundle->destination_environment);
  guint n = bundle->job->rules->len;
  g_autofree char *fields = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u field", "%u fields", n), n);

  cli_output_line (output, _ ("%s is good: “%s”, %s from %s to %s."), file, bundle->job->name, fields, from,
                   to);
}

static int
check (CliOutput *output, const CliOptions *options)
{
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;
  g_autoptr (RopewayTree) line = NULL;
  int exit;

  tree = cli_job_load (output, options, options->draft ? ROPEWAY_FACE_DRAFT : ROPEWAY_FACE_IN_USE, "check",
                       &exit);
  if (tree == NULL)
    return exit;
  if (options->practice != NULL)
    ropeway_practice_address_use (tree, options->practice);
  bundle = cli_job_parse (tree, problems);
  if (bundle == NULL)
    cli_output_speak_up (output);
  cli_job_print_problems (output, problems, options->file);
  if (bundle != NULL)
    print_good (output, bundle, options->file);
  exit = bundle != NULL ? CLI_EXIT_DONE : CLI_EXIT_FAILED;
  if (bundle != NULL && options->online)
    exit = cli_check_online (output, options, bundle);

  line = ropeway_event_line_new ("end");
  ropeway_event_line_add_text (line, "state", exit == CLI_EXIT_DONE ? "done" : "failed");
  ropeway_event_line_add_number (line, "problems", ropeway_problems_get_n (problems));
  ropeway_event_line_add_number (line, "exit", exit);
  cli_output_event (output, ropeway_tree_get_root (line));
  return exit;
}

int
cli_command_check (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  int exit;

  if (!cli_options_parse (
          &options,
          CLI_OPTION_JSON | CLI_OPTION_QUIET | CLI_OPTION_PRACTICE | CLI_OPTION_DRAFT | CLI_OPTION_ONLINE
              | CLI_OPTION_SECRETS_FD,
          CLI_ARGUMENT_JOB,
          _ ("Reads a job of the workspace, or a job file, and names everything that is wrong\n"
             "with it, all at once. Asks no service, unless --online says so."),
          _ ("With --online both connections are tried, step by step: the secrets are there,\n"
             "the computer is found and reached, it accepts the sign-in, answers one request\n"
             "that changes nothing, and shows records. What fails is told with whose turn it\n"
             "is. Nothing is written to a service.\n\n"
             "Exit code: 0 when the job can run, 1 when there are errors or a step failed, 2\n"
             "when it cannot be found or read, 75 when stopped."),
          argc, argv, &exit))
    return exit;
  output = cli_output_new (options.json, options.quiet);
  return check (output, &options);
}
