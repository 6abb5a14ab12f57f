/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-demo.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/cli-job.h"
#include "cli/cli.h"
#include "exchange/job-file.h"
#include "http/http-client.h"
#include "practice/practice-address.h"
#include "store/store.h"

#define SUFFIX ".ropeway.json"

struct _CliDemo
{
  /* owned */
  CliPractice practice;
  RopewayClock *clock;
  RopewaySecretProvider *secrets;
  GCancellable *cancellable;
  char *folder;

  /* borrowed */
  CliOutput *output;

  /* state */
  gboolean temporary; /* the folder goes with the demo */
};

CliDemo *
cli_demo_new (CliOutput *output, const char *keep, GError **error)
{
  g_autoptr (CliDemo) self = g_new0 (CliDemo, 1);

  self->output = output;
  self->clock = ropeway_clock_new_system ();
  self->secrets = ropeway_secret_environment_new ();
  self->cancellable = cli_run_watch_signals (NULL);
  self->temporary = keep == NULL;
  if (!cli_practice_start (&self->practice, 0, 0, error))
    return NULL;
  if (keep == NULL)
    self->folder = g_dir_make_tmp ("ropeway-demo-XXXXXX", error);
  else if (g_mkdir_with_parents (keep, 0700) == 0)
    self->folder = g_strdup (keep);
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 _ ("The folder “%s” cannot be made: %s"), keep, g_strerror (errno));
  return self->folder != NULL ? g_steal_pointer (&self) : NULL;
}

/* The demo's folder holds files only. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

void
cli_demo_free (CliDemo *self)
{
  if (self->temporary && self->folder != NULL)
    remove_folder (self->folder);
  cli_practice_stop (&self->practice);
  g_clear_object (&self->secrets);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  g_free (self->folder);
  g_free (self);
}

const CliPractice *
cli_demo_get_practice (CliDemo *self)
{
  return &self->practice;
}

/* The job as it is shipped is what a person may look at afterwards, with “ropeway log”. */
static char *
copy_job (CliDemo *self, const char *name, GError **error)
{
  g_autofree char *folder = cli_practice_dup_folder ();
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);
  g_autofree char *from = g_build_filename (folder, file, NULL);
  g_autofree char *to = g_build_filename (self->folder, file, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (from, &text, &length, error)
      || !g_file_set_contents (to, text, (gssize)length, error))
    return NULL;
  return g_steal_pointer (&to);
}

static RopewayBundle *
load_job (CliDemo *self, const char *path, GError **error)
{
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, error);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayBundle *bundle;

  if (tree == NULL)
    return NULL;
  ropeway_practice_address_use (tree, self->practice.address);
  bundle = cli_job_parse (tree, problems);
  cli_job_print_problems (self->output, problems, path);
  if (bundle == NULL)
    g_set_error (error, ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_SYNTAX, _ ("“%s” cannot run."), path);
  return bundle;
}

static void
count_fields (const RopewayDelivery *delivery, gpointer data)
{
  CliDemoRun *numbers = data;

  if (delivery->kind == ROPEWAY_OUTCOME_UPDATED)
    numbers->n_fields += delivery->n_changes;
}

static int
run_bundle (CliDemo *self, RopewayBundle *bundle, RopewayStore *store, CliDemoRun *numbers)
{
  g_auto (CliRunResult) result = { 0 };
  const CliRun run = {
    .output = self->output,
    .bundle = bundle,
    .store = store,
    .secrets = self->secrets,
    .clock = self->clock,
    .cancellable = self->cancellable,
    .options = { .kind = ROPEWAY_RUN_WRITE },
    .delivery = count_fields,
    .data = numbers,
  };
  int exit;

  if (!cli_run (&run, &result))
    return CLI_EXIT_FAILED;
  memcpy (numbers->counts, result.record->counts, sizeof numbers->counts);
  numbers->read = result.record->read;
  numbers->units = result.record->units;
  numbers->requests = result.record->requests;
  numbers->duration = result.duration;
  exit = cli_summary_get_exit (result.record->state);
  if (exit != CLI_EXIT_DONE)
    cli_run_conclude (&result);
  return exit;
}

int
cli_demo_run_job (CliDemo *self, const char *name, CliDemoRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = copy_job (self, name, &error);
  g_autofree char *state = path != NULL ? g_strconcat (path, ".state", NULL) : NULL;
  g_autoptr (RopewayBundle) bundle = path != NULL ? load_job (self, path, &error) : NULL;
  g_autoptr (RopewayStore) store = bundle != NULL ? ropeway_store_open (state, self->clock, &error) : NULL;

  *run = (CliDemoRun){ 0 };
  if (store == NULL)
    {
      cli_output_complain (self->output, "%s", error->message);
      return CLI_EXIT_FAILED;
    }
  return run_bundle (self, bundle, store, run);
}

/* ---- a change at the source ---- */

typedef struct
{
  GMainLoop *loop;
  guint status;
} Change;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *change = data;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, NULL);

  change->status = response != NULL ? ropeway_http_response_get_status (response) : 0;
  g_main_loop_quit (change->loop);
}

gboolean
cli_demo_patch (CliDemo *self, const char *path, const char *body)
{
  const RopewayHttpPolicy policy = { .private_network = TRUE };
  g_autofree char *url = g_strconcat (self->practice.address, path, NULL);
  g_autoptr (RopewayHttpClient) client = ropeway_http_client_new (&policy, self->clock, NULL);
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("PATCH", url);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Change change = { .loop = loop };

  ropeway_http_request_set_body (request, bytes, "application/json");
  ropeway_http_client_send_async (client, request, self->cancellable, on_answer, &change);
  g_main_loop_run (loop);
  return change.status == 200;
}

gint64
cli_demo_get_stat (CliDemo *self, const char *group, const char *collection, const char *what)
{
  g_autoptr (RopewayTree) stats = ropeway_practice_apps_dup_stats (self->practice.apps);
  const RopewayValue *value = ropeway_value_get (ropeway_tree_get_root (stats), group);
  gint64 number = -1;

  if (value != NULL)
    value = ropeway_value_get (value, collection);
  if (value != NULL && what != NULL)
    value = ropeway_value_get (value, what);
  if (value != NULL)
    ropeway_value_get_int64 (value, &number, NULL);
  return number;
}
