/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one run of a sequence, in this process or in one that dies; time passes as fast as there is nothing to do. */
#include "model.h"

#include <string.h>

#include "base/limits.h"
#include "exchange/job-file.h"
#include "run-summary.h"
#include "support/fake-clock.h"
#include "sync/brake.h"
#include "sync/run.h"
#include "value/json-reader.h"

#define SPEED 100

/* ---- time ---- */

/* What other threads do within this is waited for before time passes; what they do later finds that it has. */
#define BREATH_MS 1

/* So long only requests without an answer wait; where the services owe none, the computer is busy with something else. */
#define LONG_US (4 * G_TIME_SPAN_SECOND)
#define LONG_BREATH_MS 250

static gboolean
on_breath (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the loop run until nothing is left to do. Returns: whether anything was done. */
static gboolean
drain (void)
{
  gboolean any = FALSE;

  while (g_main_context_iteration (NULL, FALSE))
    any = TRUE;
  return any;
}

/* Returns: whether anything happened before @ms were over. */
static gboolean
wait_a_breath (guint ms)
{
  gboolean over = FALSE;
  g_autoptr (GSource) source = g_timeout_source_new (ms);

  g_source_set_callback (source, on_breath, &over, NULL);
  g_source_attach (source, NULL);
  g_main_context_iteration (NULL, TRUE);
  g_source_destroy (source);
  return !over;
}

/* Time jumps to what is due next once nothing else can happen. */
static void
turn (Model *model)
{
  if (drain () || wait_a_breath (BREATH_MS))
    return;
  gint64 delay = fake_clock_get_next_delay (model->clock);
  if (delay < 0
      || (delay >= LONG_US && !model_service_owes (model->service) && wait_a_breath (LONG_BREATH_MS)))
    return;
  if (delay >= LONG_US)
    model_tell (model, "  %" G_GINT64_FORMAT " s pass", delay / G_TIME_SPAN_SECOND);
  fake_clock_advance (model->clock, delay);
}

/* ---- in this process ---- */

typedef struct
{
  Model *model;
  const RopewayRunRecord *record; /* (nullable): not over */
} Watch;

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Watch *watch = data;
  g_autoptr (GError) error = NULL;

  watch->record = ropeway_run_start_finish (ROPEWAY_RUN (source), result, &error);
  if (error != NULL)
    model_fail (watch->model, "the run could not begin: %s", error->message);
}

static void
complain (Model *model, const RopewayProblems *problems)
{
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      const RopewayProblem *problem = ropeway_problems_get (problems, i);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

      model_tell (model, "%s: %s", ropeway_problem_get_pointer (problem), sentence);
    }
  model_fail (model, "the job is not accepted: %s", model->document);
}

static RopewayBundle *
make_bundle (Model *model)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (model->document, -1, NULL, NULL, &error);
  RopewayBundle *bundle;

  g_assert_no_error (error);
  bundle = ropeway_bundle_parse (tree, problems);
  if (bundle == NULL)
    complain (model, problems);
  return bundle;
}

static void
on_delivery (const RopewayDelivery *delivery, gpointer data)
{
  const char *reason
      = delivery->problem != NULL ? ropeway_problem_lookup (delivery->problem, "reason") : NULL;

  model_tell (data, "  → %s %s %s %s %s", delivery->source_key, ropeway_outcome_id (delivery->kind),
              delivery->destination_id != NULL ? delivery->destination_id : "",
              delivery->problem != NULL ? ropeway_problem_get_code (delivery->problem) : "",
              reason != NULL ? reason : "");
}

/* @is_plain: it reads all that it can. */
static void
begin (Model *model, gboolean is_plain)
{
  model->n_runs++;
  model->clears_up = model_count_intents (model) > 0;
  /* Where the record cannot be seen by its id, it is asked for again however much time has passed. */
  gboolean sees
      = model->job.gone == ROPEWAY_GONE_DELETE && (model->job.read || model->job.find == MODEL_FIND_INDEX);
  model->asks_again
      = model_count_removals (model, sees && is_plain ? ROPEWAY_LIMIT_TOTAL_MS * G_TIME_SPAN_MILLISECOND
                                                      : G_MAXINT64)
        > 0;
  model->n_writes = model->n_effects = model->n_in_vain = model->n_requests = 0;
  model->n_removed = model->n_overwritten = 0;
  model->run_began = ropeway_clock_now (model->clock);
}

static RopewayStore *
open_store (Model *model, gboolean is_plan)
{
  g_autoptr (GError) error = NULL;
  RopewayStore *store = is_plan ? ropeway_store_open_reader (model->state, &error)
                                : ropeway_store_open (model->state, model->clock, &error);

  if (!is_plan || !g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE))
    g_assert_no_error (error);
  return store;
}

static void
take_ending (ModelEnding *ending, const RopewayRunRecord *record)
{
  model_ending_clear (ending);
  ending->summary = run_summary (record);
  ending->state = record->state;
  ending->consent = (RopewayConsent){ 0 };
  ending->asks = record->problem != NULL && ropeway_brake_read_consent (record->problem, &ending->consent);
}

void
model_run (Model *model, const RopewayRunOptions *options, ModelEnding *ending)
{
  static const RopewayRunOptions plain = { .kind = ROPEWAY_RUN_WRITE };
  gboolean is_plan = options != NULL && options->kind == ROPEWAY_RUN_PLAN;
  const RopewayRunEvents events = { .delivery = on_delivery };
  g_autoptr (RopewayStore) store = open_store (model, is_plan);
  g_autoptr (RopewaySecretMemory) secrets = ropeway_secret_memory_new ();
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RopewayBundle) bundle = make_bundle (model);
  g_autoptr (RopewayRun) run = NULL;
  Watch watch = { .model = model };

  if (options == NULL)
    options = &plain;
  begin (model, options->limit == 0 && options->only == NULL && !options->parked);
  run = ropeway_run_new (bundle, store, ROPEWAY_SECRET_PROVIDER (secrets), model->clock, options, problems);
  if (run == NULL)
    complain (model, problems);
  ropeway_run_set_events (run, &events, model);
  model->cancellable = cancellable;
  ropeway_run_start_async (run, cancellable, on_ended, &watch);
  while (watch.record == NULL)
    turn (model);
  model->cancellable = NULL;
  take_ending (ending, watch.record);
  model_service_let_go (model->service);
  drain ();
  g_autofree char *sentence
      = watch.record->problem != NULL ? ropeway_problem_dup_sentence (watch.record->problem) : NULL;
  model_tell (model, "  ended: %s %s", ending->summary, sentence != NULL ? sentence : "");
  if (strstr (ending->summary, "drift") != NULL)
    model_fail (model, "the source's shape is said to be another");
  if (!is_plan)
    model_check_brakes (model, options, ending);
}

void
model_ending_clear (ModelEnding *ending)
{
  g_clear_pointer (&ending->summary, g_free);
}

/* ---- in a process of its own ---- */

static GSubprocess *
spawn (Model *model)
{
  g_autofree char *path = test_workspace_write (model->workspace, "job.ropeway.json", model->document);
  g_autofree char *program
      = g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "tests", "sync", "run-job", NULL);
  g_auto (GStrv) environment = test_workspace_dup_environ (model->workspace);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, ropeway_clock_now (model->clock));
  g_autoptr (GError) error = NULL;

  if (model->kill.fail_point != NULL)
    {
      g_autofree char *wish = g_strdup_printf ("%s:%u", model->kill.fail_point, model->kill.passage);
      environment = g_environ_setenv (environment, "ROPEWAY_FAIL_POINT", wish, TRUE);
    }
  g_subprocess_launcher_set_environ (launcher, environment);
  GSubprocess *child = g_subprocess_launcher_spawn (launcher, &error, program, path, model->state,
                                                    G_STRINGIFY (SPEED), now, NULL);
  g_assert_no_error (error);
  return child;
}

static void
on_child_over (GObject *source, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *)data = TRUE;
}

void
model_catch_up (Model *model)
{
  gint64 now = model->child != 0 ? ropeway_clock_monotonic (model->real) : 0;

  if (model->child == 0)
    return;
  gint64 passed = now - model->caught_up;
  model->caught_up = now;
  fake_clock_advance (model->clock, passed * SPEED);
}

/* Whoever died does not know what it was told. */
static void
doubt_all (Model *model)
{
  for (guint i = 0; i < model->there->len; i++)
    {
      ModelThere *there = g_ptr_array_index (model->there, i);

      if (there->made && there->shown >= model->run_began)
        there->doubtful = TRUE;
    }
}

void
model_run_apart (Model *model, ModelEnding *ending)
{
  g_autoptr (RopewayClock) real = ropeway_clock_new_system ();
  g_autoptr (GSubprocess) child = NULL;
  const char *identifier;
  gboolean over = FALSE;

  begin (model, TRUE);
  child = spawn (model);
  /* It may be dead already. */
  identifier = g_subprocess_get_identifier (child);
  model->child = identifier != NULL ? (GPid)g_ascii_strtoll (identifier, NULL, 10) : 0;
  g_subprocess_wait_async (child, NULL, on_child_over, &over);
  model->real = real;
  model->caught_up = ropeway_clock_monotonic (real);
  while (!over)
    {
      wait_a_breath (BREATH_MS);
      model_catch_up (model);
    }
  model->child = 0;
  gboolean killed = g_subprocess_get_if_signaled (child);
  g_assert_cmpint (killed ? g_subprocess_get_term_sig (child) : 9, ==, 9);
  if (!killed)
    g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  doubt_all (model);
  model_service_let_go (model->service);
  drain ();
  ending->summary = killed ? NULL : g_strdup ("ended");
  model_tell (model, "  %s", killed ? "killed" : "ended before it was killed");
}
