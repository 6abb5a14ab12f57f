/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/run-task.h"

#include "agent/event-line.h"
#include "agent/verdict.h"

typedef struct
{
  /* owned */
  RopewayAgentTask *task;
  RopewayRun *run;
  RopewayRunOptions options; /* its texts */

  /* state */
  gboolean is_plan;
} RunTask;

static void
run_task_free (RunTask *self)
{
  g_clear_object (&self->run);
  g_free ((char *)self->options.start);
  g_free ((char *)self->options.again);
  g_free ((char *)self->options.only);
  g_strfreev ((char **)self->options.keys);
  g_object_unref (self->task);
  g_free (self);
}

/* @line: (transfer full). */
static void
add_line (const RunTask *self, RopewayTree *line)
{
  ropeway_agent_task_add_line (self->task, line);
  ropeway_tree_unref (line);
}

static void
on_progress (const RopewayRunProgress *progress, gpointer data)
{
  const RunTask *self = data;

  ropeway_agent_task_set_progress (self->task, ropeway_event_line_progress (progress));
}

static void
on_delivery (const RopewayDelivery *delivery, gpointer data)
{
  add_line (data, ropeway_event_line_delivery (delivery));
}

static void
on_warning (const RopewayProblem *problem, gpointer data)
{
  add_line (data, ropeway_event_line_warning (problem));
}

static RopewayTree *
make_end (const RunTask *self, const RopewayRunRecord *record)
{
  g_autofree char *verdict = ropeway_verdict_dup (record, self->is_plan);
  g_autofree char *sentence = record->problem != NULL ? ropeway_problem_dup_sentence (record->problem) : NULL;
  RopewayTree *end = ropeway_event_line_end (record, verdict, ropeway_verdict_get_exit (record->state));

  ropeway_event_line_add_text (end, "sentence", sentence != NULL ? sentence : verdict);
  return end;
}

/* It could not even be written down that it began. */
static RopewayTree *
make_failure (const RunTask *self, const GError *error)
{
  g_autoptr (RopewayProblem) problem
      = ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL);
  RopewayRunRecord record = {
    .job = (char *)ropeway_agent_task_get_job (self->task),
    .state = ROPEWAY_RUN_FAILED,
    .started = ropeway_agent_task_get_started (self->task),
    .problem = problem,
  };

  return make_end (self, &record);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  RunTask *self = data;
  g_autoptr (GError) error = NULL;
  const RopewayRunRecord *record = ropeway_run_start_finish (self->run, result, &error);

  ropeway_agent_task_finish (self->task,
                             record != NULL ? make_end (self, record) : make_failure (self, error));
  run_task_free (self);
}

/* The request they stand in is gone long before the run ends. */
static void
keep_options (RunTask *self, const RopewayRunOptions *options)
{
  self->options = *options;
  self->options.start = g_strdup (options->start);
  self->options.again = g_strdup (options->again);
  self->options.only = g_strdup (options->only);
  self->options.keys = (const char *const *)g_strdupv ((char **)options->keys);
}

void
ropeway_run_task_begin (RopewayAgentTask *task, RopewayBundle *bundle, RopewayStore *store,
                        RopewaySecretProvider *secrets, RopewayClock *clock, const RopewayRunOptions *options,
                        gboolean deliveries)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RunTask *self = g_new0 (RunTask, 1);
  const RopewayRunEvents events = {
    .progress = on_progress,
    .delivery = deliveries ? on_delivery : NULL,
    .warning = on_warning,
  };

  self->task = g_object_ref (task);
  self->is_plan = options->kind == ROPEWAY_RUN_PLAN;
  keep_options (self, options);
  self->run = ropeway_run_new (bundle, store, secrets, clock, &self->options, problems);
  g_assert (self->run != NULL);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    on_warning (ropeway_problems_get (problems, i), self);
  ropeway_run_set_events (self->run, &events, self);
  ropeway_run_start_async (self->run, ropeway_agent_task_get_cancellable (task), on_ended, self);
}
