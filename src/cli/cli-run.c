/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-run.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/cli.h"

typedef struct
{
  /* borrowed */
  const CliRun *run;
  CliRunResult *result;

  /* state */
  GMainLoop *loop; /* owned */
  gboolean began;
} Driver;

/* ---- what the engine tells ---- */

/* @line: (transfer full). */
static void
tell (const Driver *driver, RopewayTree *line)
{
  g_autoptr (RopewayTree) owned = line;

  cli_events_tell (driver->result->events, ropeway_tree_get_root (line));
}

static void
on_progress (const RopewayRunProgress *progress, gpointer data)
{
  tell (data, ropeway_event_line_progress (progress));
}

static void
on_delivery (const RopewayDelivery *delivery, gpointer data)
{
  const Driver *driver = data;
  const CliRun *run = driver->run;

  if (run->delivery != NULL)
    run->delivery (delivery, run->data);
  if (cli_events_wants (driver->result->events, delivery))
    tell (driver, ropeway_event_line_delivery (delivery));
  /* Nobody reads the plan any more. */
  if (run->options.kind == ROPEWAY_RUN_PLAN && cli_output_is_broken (run->output))
    g_cancellable_cancel (run->cancellable);
}

static void
on_warning (const RopewayProblem *problem, gpointer data)
{
  tell (data, ropeway_event_line_warning (problem));
}

static void
on_trace (const RopewayHttpTrace *trace, gpointer data)
{
  const Driver *driver = data;

  cli_output_trace (driver->run->output, trace);
}

/* ---- from beginning to end ---- */

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Driver *driver = data;
  g_autoptr (GError) error = NULL;

  driver->result->record = ropeway_run_start_finish (ROPEWAY_RUN (source), result, &error);
  driver->began = driver->result->record != NULL;
  if (!driver->began)
    cli_output_complain (driver->run->output, "%s", error->message);
  g_main_loop_quit (driver->loop);
}

gboolean
cli_run (const CliRun *self, CliRunResult *result)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  Driver driver = { .run = self, .result = result, .loop = loop };
  const RopewayRunEvents events = {
    .progress = on_progress,
    .delivery = on_delivery,
    .warning = on_warning,
    .trace = self->verbose ? on_trace : NULL,
  };
  gint64 started = ropeway_clock_monotonic (self->clock);

  result->events
      = cli_events_new (self->output, &self->options, self->bundle->job->unit_each == NULL, self->clock);
  cli_events_set_take_back (result->events, self->take_back);
  result->run
      = ropeway_run_new (self->bundle, self->store, self->secrets, self->clock, &self->options, problems);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    cli_events_note (result->events, ropeway_problems_get (problems, i));
  g_return_val_if_fail (result->run != NULL, FALSE);
  ropeway_run_set_events (result->run, &events, &driver);
  ropeway_run_start_async (result->run, self->cancellable, on_ended, &driver);
  g_main_loop_run (loop);
  result->duration = ropeway_clock_monotonic (self->clock) - started;
  return driver.began;
}

void
cli_run_result_clear (CliRunResult *result)
{
  g_clear_pointer (&result->events, cli_events_free);
  g_clear_object (&result->run);
}

int
cli_run_conclude (const CliRunResult *result)
{
  return cli_events_conclude (result->events, result->record, result->duration);
}

/* ---- Ctrl-C ---- */

static void
end_at_once (int number)
{
  _exit (CLI_EXIT_KILLED);
}

typedef struct
{
  CliOutput *output;         /* borrowed (nullable) */
  GCancellable *cancellable; /* owned */
} Interrupt;

static gboolean
on_signal (gpointer data)
{
  const struct sigaction action = { .sa_handler = end_at_once };
  Interrupt *interrupt = data;

  /* The second signal is not left to the main loop: it must also work where the loop hangs. */
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  if (interrupt->output != NULL)
    cli_output_complain (
        interrupt->output,
        _ ("Stopping in order; what was done is saved. Press Ctrl-C again to stop at once."));
  g_cancellable_cancel (interrupt->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
interrupt_free (gpointer data)
{
  Interrupt *interrupt = data;

  g_object_unref (interrupt->cancellable);
  g_free (interrupt);
}

GCancellable *
cli_run_watch_signals (CliOutput *output)
{
  static const int numbers[] = { SIGINT, SIGTERM };
  GCancellable *cancellable = g_cancellable_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      Interrupt *interrupt = g_new0 (Interrupt, 1);

      interrupt->output = output;
      interrupt->cancellable = g_object_ref (cancellable);
      g_unix_signal_add_full (G_PRIORITY_HIGH, numbers[i], on_signal, interrupt, interrupt_free);
    }
  return cancellable;
}
