/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-run.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#include "base/i18n.h"
#include "cli/cli-text.h"
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

static void
on_progress (const RopewayRunProgress *progress, gpointer data)
{
  const Driver *driver = data;
  const CliRun *run = driver->run;

  cli_output_progress (run->output, progress, run->options.limit, run->bundle->job->unit_each == NULL,
                       ropeway_clock_monotonic (run->clock));
}

static void
write_change_object (JsonBuilder *object, const RopewayFieldChange *change)
{
  json_builder_begin_object (object);
  cli_output_add_text (object, "name", change->name);
  cli_output_add_text (object, "before", change->before);
  cli_output_add_text (object, "after", change->after);
  json_builder_end_object (object);
}

static void
write_delivery_object (CliOutput *output, const RopewayDelivery *delivery)
{
  JsonBuilder *object = cli_output_begin ("delivery");

  cli_output_add_key (object, delivery->source_key);
  cli_output_add_text (object, "outcome", ropeway_outcome_id (delivery->kind));
  cli_output_add_text (object, "id", delivery->destination_id);
  cli_output_add_problem (object, delivery->problem);
  json_builder_set_member_name (object, "changes");
  json_builder_begin_array (object);
  for (guint i = 0; i < delivery->n_changes; i++)
    write_change_object (object, &delivery->changes[i]);
  json_builder_end_array (object);
  cli_output_end (output, object);
}

static void
print_change (CliOutput *output, const RopewayFieldChange *change, guint width)
{
  g_autofree char *name = cli_text_pad (change->name, width, FALSE);
  g_autofree char *after = cli_text_value (change->after, _ ("(not sent)"));

  if (change->before == NULL)
    {
      cli_output_line (output, "    %s  %s", name, after);
      return;
    }
  g_autofree char *before = cli_text_value (change->before, "");
  cli_output_line (output, "    %s  %s → %s", name, before, after);
}

/* A dry run shows what would be sent, record by record. */
static void
print_planned (CliOutput *output, const RopewayDelivery *delivery)
{
  g_autofree char *key = cli_text_key (delivery->source_key);
  guint width = 0;

  if (delivery->kind == ROPEWAY_OUTCOME_PARKED)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (delivery->problem);

      cli_output_line (output, _ ("%s would be set aside\n    %s"), key, sentence);
      return;
    }
  if (delivery->kind == ROPEWAY_OUTCOME_CREATED)
    cli_output_line (output, _ ("%s would be new"), key);
  else if (delivery->kind == ROPEWAY_OUTCOME_UPDATED)
    cli_output_line (output, _ ("%s would be changed (%s)"), key,
                     delivery->destination_id != NULL ? delivery->destination_id : "?");
  for (guint i = 0; i < delivery->n_changes; i++)
    width = MAX (width, cli_text_width (delivery->changes[i].name));
  for (guint i = 0; i < delivery->n_changes; i++)
    print_change (output, &delivery->changes[i], MIN (width, 30));
}

static void
on_delivery (const RopewayDelivery *delivery, gpointer data)
{
  const Driver *driver = data;
  const CliRun *run = driver->run;

  if (delivery->problem != NULL)
    cli_tally_add (delivery->kind == ROPEWAY_OUTCOME_PARKED ? driver->result->parked
                                                            : driver->result->warnings,
                   delivery->problem, delivery->source_key);
  if (run->delivery != NULL)
    run->delivery (delivery, run->data);
  if (cli_output_is_json (run->output))
    write_delivery_object (run->output, delivery);
  else if (run->options.kind == ROPEWAY_RUN_PLAN && delivery->source_key != NULL)
    print_planned (run->output, delivery);
  /* Nobody reads the plan any more. */
  if (run->options.kind == ROPEWAY_RUN_PLAN && cli_output_is_broken (run->output))
    g_cancellable_cancel (run->cancellable);
}

static void
on_warning (const RopewayProblem *problem, gpointer data)
{
  const Driver *driver = data;
  JsonBuilder *object = cli_output_begin ("warning");

  cli_tally_add (driver->result->warnings, problem, NULL);
  cli_output_add_problem (object, problem);
  cli_output_end (driver->run->output, object);
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

  result->parked = cli_tally_new ();
  result->warnings = cli_tally_new ();
  result->run
      = ropeway_run_new (self->bundle, self->store, self->secrets, self->clock, &self->options, problems);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    cli_tally_add (result->warnings, ropeway_problems_get (problems, i), NULL);
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
  g_clear_pointer (&result->parked, cli_tally_free);
  g_clear_pointer (&result->warnings, cli_tally_free);
  g_clear_object (&result->run);
}

int
cli_run_conclude (const CliRun *self, const CliRunResult *result)
{
  const CliSummary summary = {
    .record = result->record,
    .is_plan = self->options.kind == ROPEWAY_RUN_PLAN,
    .duration = result->duration,
    .parked = result->parked,
    .warnings = result->warnings,
  };
  int exit = cli_summary_get_exit (result->record->state);
  JsonBuilder *object = cli_output_begin ("end");

  if (exit != CLI_EXIT_DONE)
    cli_output_speak_up (self->output);
  cli_summary_add_to (&summary, object);
  cli_output_add_number (object, "exit", exit);
  cli_output_end (self->output, object);
  cli_summary_print (&summary, self->output);
  return exit;
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
