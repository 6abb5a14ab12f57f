/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run and its dry run are one thing with two outcomes, and share everything up to the writing. */
#include <string.h>

#include "base/i18n.h"
#include "cli/cli-job.h"
#include "cli/cli-run.h"
#include "cli/cli-task.h"
#include "cli/cli-workspace.h"
#include "store/store.h"

/* A dry run reads what is remembered, if anything is, and leaves no trace. */
static RopewayStore *
open_store (const char *path, RopewayRunKind kind, RopewayClock *clock, GError **error)
{
  RopewayStore *store;

  if (kind == ROPEWAY_RUN_WRITE)
    return ropeway_store_open (path, clock, error);
  store = ropeway_store_open_reader (path, error);
  if (store == NULL && g_error_matches (*error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE))
    g_clear_error (error);
  return store;
}

static int
run_job (CliOutput *output, const CliOptions *options, RopewayRunKind kind, RopewayBundle *bundle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (RopewaySecretProvider) secrets = cli_job_make_secrets (output, options);
  g_autoptr (GCancellable) cancellable = cli_run_watch_signals (output);
  g_autofree char *path = cli_job_dup_state_path (options, bundle->tree);
  g_autoptr (RopewayStore) store = NULL;
  g_auto (CliRunResult) result = { 0 };

  if (secrets == NULL)
    return CLI_EXIT_USAGE;
  store = open_store (path, kind, clock, &error);
  if (error != NULL)
    {
      int exit = cli_job_refuse_state (output, error);

      cli_output_end_early (output, exit);
      return exit;
    }
  const CliRun run = {
    .output = output,
    .bundle = bundle,
    .store = store,
    .secrets = secrets,
    .clock = clock,
    .cancellable = cancellable,
    .options = { .kind = kind, .limit = options->limit },
    .verbose = options->verbose,
  };
  if (cli_run (&run, &result))
    return cli_run_conclude (&result);
  cli_output_end_early (output, CLI_EXIT_FAILED);
  return CLI_EXIT_FAILED;
}

/* ---- a job of the workspace ---- */

static gboolean
is_by_record (RopewayStore *store, const char *id)
{
  g_autoptr (RopewayDocument) document = ropeway_documents_get (store, ROPEWAY_DOCUMENT_JOB, id, NULL);

  return document == NULL || ropeway_value_get (ropeway_tree_get_root (document->tree), "unit") == NULL;
}

static int
follow_job (CliOutput *output, const CliOptions *options, RopewayRunKind kind, CliAgent *agent,
            RopewayStore *store, const char *id, GCancellable *cancellable)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  const CliTask task = {
    .output = output,
    .agent = agent,
    .clock = clock,
    .cancellable = cancellable,
    .command = kind == ROPEWAY_RUN_PLAN ? "plan" : "run",
    .job = id,
    .options = { .kind = kind, .limit = options->limit },
    .draft = options->draft,
    .by_record = is_by_record (store, id),
  };

  return cli_task_run (&task);
}

static int
run_name (CliOutput *output, const CliOptions *options, RopewayRunKind kind, const char *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = cli_run_watch_signals (output);
  g_autoptr (CliAgent) agent = cli_agent_new (cancellable, &error);
  g_autofree char *path = agent != NULL ? cli_agent_dup_database (agent, &error) : NULL;
  g_autoptr (RopewayStore) store = NULL;
  g_autofree char *id = NULL;
  int exit;

  if (path == NULL)
    {
      exit = cli_agent_refuse (output, command, error);
      cli_output_end_early (output, exit);
      return exit;
    }
  store = cli_workspace_open (output, path, command, &exit);
  id = store != NULL ? cli_workspace_find_job (output, store, options->file, command, &exit) : NULL;
  return id != NULL ? follow_job (output, options, kind, agent, store, id, cancellable) : exit;
}

/* ---- either ---- */

static int
run_or_plan (RopewayRunKind kind, const char *summary, const char *details, int argc, char **argv)
{
  const guint set = CLI_OPTION_STATE | CLI_OPTION_LIMIT | CLI_OPTION_SECRETS_FD | CLI_OPTION_PRACTICE
                    | CLI_OPTION_JSON | CLI_OPTION_QUIET | CLI_OPTION_VERBOSE
                    | (kind == ROPEWAY_RUN_PLAN ? CLI_OPTION_DRAFT : 0);
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  g_autoptr (RopewayBundle) bundle = NULL;
  int exit;

  if (!cli_options_parse (&options, set, CLI_ARGUMENT_JOB, summary, details, argc, argv, &exit))
    return exit;
  output = cli_output_new (options.json, options.quiet);
  if (!cli_job_is_file (options.file) && strcmp (options.file, "-") != 0)
    return cli_job_takes_name (&options, argv[0], &exit) ? run_name (output, &options, kind, argv[0]) : exit;
  bundle = cli_job_open (output, &options, argv[0], &exit);
  if (bundle != NULL)
    return run_job (output, &options, kind, bundle);
  if (exit == CLI_EXIT_FAILED)
    cli_output_end_early (output, exit);
  return exit;
}

int
cli_command_run (int argc, char **argv)
{
  return run_or_plan (ROPEWAY_RUN_WRITE,
                      _ ("Carries the records of a job. What it remembers stands in FILE.state: keep that\n"
                         "file, and the next run sends only what has changed."),
                      _ ("Secrets come from --secrets-fd, from systemd's credentials, or from variables\n"
                         "such as ROPEWAY_SECRET_SHOP_TOKEN. Ctrl-C stops in order; the next run goes on\n"
                         "there.\n"
                         "\n"
                         "Exit code: 0 done, 1 failed, 2 wrong arguments, 3 some records were set aside,\n"
                         "4 another run of the job is under way, 75 interrupted."),
                      argc, argv);
}

int
cli_command_plan (int argc, char **argv)
{
  return run_or_plan (ROPEWAY_RUN_PLAN,
                      _ ("Shows what a run would do, record by record and field by field (before → after).\n"
                         "It only reads: nothing is written to a service, and nothing is remembered."),
                      _ ("Exit code: 0 all of it could be delivered, 1 failed, 2 wrong arguments, 3 some\n"
                         "records would be set aside, 75 interrupted."),
                      argc, argv);
}
