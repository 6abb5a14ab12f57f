/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job file becomes a job of the workspace, beside what is there, and says what it still needs. */
#include <string.h>

#include "base/i18n.h"
#include "cli/cli-agent.h"
#include "cli/cli-job.h"
#include "cli/cli-workspace.h"
#include "exchange/import.h"
#include "model/draft.h"

typedef struct
{
  /* borrowed */
  CliOutput *output;
  CliAgent *agent;
  RopewayStore *store;

  /* state */
  GError *error; /* owned: of looking up */
} Import;

static RopewayTree *
look_up (const char *kind, const char *id, gboolean *removed, gpointer data)
{
  Import *self = data;
  g_autoptr (RopewayDocument) document = NULL;

  if (self->error != NULL)
    return NULL;
  document = ropeway_documents_get (self->store, kind, id, &self->error);
  if (document == NULL)
    return NULL;
  *removed = document->removed != 0;
  return ropeway_tree_ref (document->tree);
}

/* What was written goes again where not all of it could be. */
static void
take_back (Import *self, const GPtrArray *items, const gint64 *revisions, guint n)
{
  for (guint i = n; i > 0; i--)
    {
      const RopewayImportItem *item = g_ptr_array_index (items, i - 1);
      g_autoptr (GError) error = NULL;

      if (cli_agent_delete (self->agent, item->kind, item->id, revisions[i - 1], &error) == 0)
        cli_output_complain (self->output, _ ("“%s” stays behind: %s"), item->id, error->message);
    }
}

static gboolean
put_all (Import *self, const GPtrArray *items, GError **error)
{
  g_autofree gint64 *revisions = g_new0 (gint64, items->len + 1);

  for (guint i = 0; i < items->len; i++)
    {
      const RopewayImportItem *item = g_ptr_array_index (items, i);

      revisions[i] = cli_agent_put (self->agent, item->kind, item->tree, 0, error);
      if (revisions[i] == 0)
        {
          take_back (self, items, revisions, i);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- what it still needs ---- */

static void
tell_missing (Import *self, const char *connection, const RopewayValue *item, guint *n)
{
  const RopewayValue *state = ropeway_value_get (item, "state");
  g_autofree char *slot = ropeway_value_dup_member_text (item, "slot");
  g_autofree char *environment = ropeway_value_dup_member_text (item, "environment");
  gboolean is_common = environment == NULL || *environment == '\0';
  g_autoptr (RopewayTree) line = NULL;

  if (state == NULL || ropeway_value_is_text (state, "there"))
    return;
  if (*n == 0)
    cli_output_line (self->output, _ ("\nThese secrets have to be entered before it can run:"));
  *n += 1;
  cli_output_line (self->output, "  ropeway secret set %s %s%s%s", connection, slot,
                   is_common ? "" : " --environment ", is_common ? "" : environment);
  line = ropeway_event_line_new ("secret");
  ropeway_event_line_add_text (line, "connection", connection);
  ropeway_event_line_add_text (line, "slot", slot);
  ropeway_event_line_add_text (line, "environment", is_common ? NULL : environment);
  cli_output_event (self->output, ropeway_tree_get_root (line));
}

static void
tell_secrets (Import *self, const char *connection, guint *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) states = cli_agent_dup_secret_states (self->agent, connection, &error);
  const RopewayValue *list;

  if (states == NULL)
    {
      cli_output_complain (self->output, "%s", error->message);
      return;
    }
  list = ropeway_value_get (ropeway_tree_get_root (states), "secrets");
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    tell_missing (self, connection, item, n);
}

static void
tell_done (Import *self, const RopewayImportItem *job)
{
  static const char *const ends[] = { "source", "destination" };
  const RopewayValue *root = ropeway_tree_get_root (job->tree);
  g_autofree char *name = ropeway_value_dup_member_text (root, "name");
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("imported");
  g_autofree char *last = NULL;
  guint n = 0;

  cli_output_line (self->output, _ ("“%s” is in your workspace now; its id is %s."),
                   name != NULL ? name : job->id, job->id);
  ropeway_event_line_add_text (line, "job", job->id);
  ropeway_event_line_add_text (line, "name", name);
  cli_output_event (self->output, ropeway_tree_get_root (line));
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *connection
          = ropeway_value_dup_member_text (ropeway_value_get (root, ends[i]), "connection");

      if (connection != NULL && g_strcmp0 (connection, last) != 0)
        tell_secrets (self, connection, &n);
      g_free (last);
      last = g_steal_pointer (&connection);
    }
}

/* ---- from the file to the workspace ---- */

static int
put_file (Import *self, RopewayTree *file)
{
  g_autoptr (GPtrArray) items = ropeway_import_prepare (file, look_up, self);
  g_autoptr (GError) error = NULL;

  if (self->error != NULL)
    return cli_job_refuse_state (self->output, self->error);
  if (!put_all (self, items, &error))
    return cli_agent_refuse (self->output, "import", error);
  tell_done (self, g_ptr_array_index (items, items->len - 1));
  return CLI_EXIT_DONE;
}

/* All that is wrong is said at once; the agent would name the first of it. A draft may be wrong. */
static gboolean
check (CliOutput *output, RopewayTree *file, const char *name)
{
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (file), "job");
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;

  if (job != NULL && ropeway_draft_get_version (job) == 0)
    return TRUE;
  bundle = cli_job_parse (file, problems);
  if (bundle == NULL)
    cli_job_print_problems (output, problems, name);
  return bundle != NULL;
}

static int
import_file (CliOutput *output, const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) file = NULL;
  g_autoptr (CliAgent) agent = NULL;
  g_autofree char *path = NULL;
  g_autoptr (RopewayStore) store = NULL;
  int exit;

  file = cli_job_load_file (output, options->file, "import", &exit);
  if (file == NULL)
    return exit;
  if (!check (output, file, options->file))
    return CLI_EXIT_FAILED;
  agent = cli_agent_new (NULL, &error);
  path = agent != NULL ? cli_agent_dup_database (agent, &error) : NULL;
  if (path == NULL)
    return cli_agent_refuse (output, "import", error);
  store = cli_workspace_open (output, path, "import", &exit);
  if (store == NULL)
    return exit;
  Import self = { .output = output, .agent = agent, .store = store };
  exit = put_file (&self, file);
  g_clear_error (&self.error);
  return exit;
}

int
cli_command_import (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  int exit;

  if (!cli_options_parse (&options, CLI_OPTION_JSON, CLI_ARGUMENT_FILE,
                          _ ("Takes the job of a job file with its connections into the workspace. What is\n"
                             "there already is not touched: where an id is taken, the new one gets another."),
                          _ ("Secrets have to be entered anew; the commands for it are printed."), argc, argv,
                          &exit))
    return exit;
  output = cli_output_new (options.json, FALSE);
  exit = import_file (output, &options);
  if (exit != CLI_EXIT_USAGE)
    cli_output_end (output, exit);
  return exit;
}
