/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-start.h"

#include <string.h>

#include "base/i18n.h"
#include "cli/cli-held.h"
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

static void
add_argument (GString *command, const char *option, const char *value)
{
  static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-:";
  g_autofree char *quoted = NULL;

  if (value == NULL)
    return;
  quoted
      = *value != '\0' && strspn (value, plain) == strlen (value) ? g_strdup (value) : g_shell_quote (value);
  g_string_append_printf (command, " %s%s%s", option, *option != '\0' ? " " : "", quoted);
}

/* The command that takes back what Try One does. Returns: (transfer full) (nullable). */
static char *
dup_take_back (const CliStart *start)
{
  const CliOptions *options = start->options;
  GString *command;

  if (start->run.only == NULL || start->run.take_back || start->run.kind == ROPEWAY_RUN_PLAN)
    return NULL;
  command = g_string_new ("ropeway run");
  add_argument (command, "", options->file);
  add_argument (command, "--state", options->state);
  add_argument (command, "--practice", options->practice);
  add_argument (command, "--only", start->run.only);
  g_string_append (command, " --take-back");
  return g_string_free (command, FALSE);
}

/* Fills in what --go-on allows. */
static gboolean
read_consent (const CliStart *start, RopewayStore *store, const char *job, RopewayRunOptions *run, int *exit)
{
  if (start->options->go_on == 0)
    return TRUE;
  return cli_held_read_consent (start->output, store, job, start->options->go_on, start->command,
                                &run->consent, exit);
}

static int
run_job (const CliStart *start, RopewayBundle *bundle)
{
  CliOutput *output = start->output;
  const CliOptions *options = start->options;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (RopewaySecretProvider) secrets = cli_job_make_secrets (output, options);
  g_autoptr (GCancellable) cancellable = cli_run_watch_signals (output);
  g_autofree char *path = cli_job_dup_state_path (options, bundle->tree);
  g_autoptr (RopewayStore) store = NULL;
  g_autofree char *take_back = dup_take_back (start);
  g_auto (CliRunResult) result = { 0 };

  if (secrets == NULL)
    return CLI_EXIT_USAGE;
  store = open_store (path, start->run.kind, clock, &error);
  if (error != NULL)
    {
      int exit = cli_job_refuse_state (output, error);

      cli_output_end_early (output, exit);
      return exit;
    }
  CliRun run = {
    .output = output,
    .bundle = bundle,
    .store = store,
    .secrets = secrets,
    .clock = clock,
    .cancellable = cancellable,
    .options = start->run,
    .take_back = take_back,
    .verbose = options->verbose,
  };
  int exit = CLI_EXIT_FAILED;
  if (!read_consent (start, store, bundle->job->id, &run.options, &exit))
    return exit;
  if (cli_run (&run, &result))
    return cli_held_conclude (result.events, output, store, options->file, result.record, result.duration);
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
follow_job (const CliStart *start, CliAgent *agent, RopewayStore *store, const char *id,
            GCancellable *cancellable)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autofree char *take_back = dup_take_back (start);
  CliTask task = {
    .output = start->output,
    .agent = agent,
    .clock = clock,
    .cancellable = cancellable,
    .command = start->command,
    .job = id,
    .options = start->run,
    .take_back = take_back,
    .draft = start->options->draft,
    .by_record = is_by_record (store, id),
    .name = start->options->file,
    .store = store,
    .go_on = start->options->go_on,
  };

  int exit;
  if (!read_consent (start, store, id, &task.options, &exit))
    return exit;
  return cli_task_run (&task);
}

static int
run_name (const CliStart *start)
{
  CliOutput *output = start->output;
  const char *command = start->command;
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
  id = store != NULL ? cli_workspace_find_job (output, store, start->options->file, command, &exit) : NULL;
  return id != NULL ? follow_job (start, agent, store, id, cancellable) : exit;
}

/* ---- either ---- */

int
cli_start (const CliStart *start)
{
  const CliOptions *options = start->options;
  g_autoptr (RopewayBundle) bundle = NULL;
  int exit;

  if (!cli_job_is_file (options->file) && strcmp (options->file, "-") != 0)
    return cli_job_takes_name (options, start->command, &exit) ? run_name (start) : exit;
  bundle = cli_job_open (start->output, options, start->command, &exit);
  if (bundle != NULL)
    return run_job (start, bundle);
  if (exit == CLI_EXIT_FAILED)
    cli_output_end_early (start->output, exit);
  return exit;
}
