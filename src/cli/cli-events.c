/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-events.h"

#include "base/i18n.h"
#include "cli/cli-line.h"
#include "cli/cli-text.h"
#include "cli/cli.h"

#define WIDEST_NAME 30

struct _CliEvents
{
  /* owned */
  CliTally *parked;
  CliTally *warnings;

  /* borrowed */
  CliOutput *output;
  RopewayClock *clock;
  const char *take_back; /* (nullable) */

  /* state */
  RopewayRunOptions options;
  gboolean by_record;
  gint64 started; /* of the clock's monotonic time */
};

CliEvents *
cli_events_new (CliOutput *output, const RopewayRunOptions *options, gboolean by_record, RopewayClock *clock)
{
  CliEvents *self = g_new0 (CliEvents, 1);

  self->output = output;
  self->options = *options;
  self->by_record = by_record;
  self->clock = clock;
  self->started = ropeway_clock_monotonic (clock);
  self->parked = cli_tally_new ();
  self->warnings = cli_tally_new ();
  return self;
}

void
cli_events_free (CliEvents *self)
{
  cli_tally_free (self->parked);
  cli_tally_free (self->warnings);
  g_free (self);
}

void
cli_events_set_take_back (CliEvents *self, const char *command)
{
  self->take_back = command;
}

/* ---- one record ---- */

/* Returns: (transfer full) (nullable): compact JSON, or what stands in its place. */
static char *
dup_side (const RopewayValue *change, const char *name, const char *missing)
{
  g_autofree char *json = ropeway_value_dup_member_text (change, name);

  return json != NULL || missing != NULL ? cli_text_value (json, missing) : NULL;
}

static void
print_change (CliOutput *output, const RopewayValue *change, guint width)
{
  g_autofree char *plain = ropeway_value_dup_member_text (change, "name");
  g_autofree char *name = cli_text_pad (plain != NULL ? plain : "", width, FALSE);
  g_autofree char *before = dup_side (change, "before", NULL);
  g_autofree char *after = dup_side (change, "after", _ ("(not sent)"));

  if (before == NULL)
    cli_output_line (output, "    %s  %s", name, after);
  else
    cli_output_line (output, "    %s  %s → %s", name, before, after);
}

static void
print_changes (CliOutput *output, const RopewayValue *changes)
{
  guint width = 0;

  for (const RopewayValue *change = ropeway_value_first (changes); change != NULL;
       change = ropeway_value_next (change))
    {
      g_autofree char *name = ropeway_value_dup_member_text (change, "name");

      width = MAX (width, name != NULL ? cli_text_width (name) : 0);
    }
  for (const RopewayValue *change = ropeway_value_first (changes); change != NULL;
       change = ropeway_value_next (change))
    print_change (output, change, MIN (width, WIDEST_NAME));
}

/* A dry run shows what would be sent, record by record. */
static void
print_planned (CliOutput *output, const RopewayValue *line, RopewayOutcomeKind kind, const char *stored_key,
               const RopewayProblem *problem)
{
  g_autofree char *key = cli_text_key (stored_key);
  g_autofree char *id = ropeway_value_dup_member_text (line, "id");
  g_autofree char *open = ropeway_value_dup_member_text (line, "open");

  if (kind == ROPEWAY_OUTCOME_PARKED)
    {
      g_autofree char *sentence = problem != NULL ? ropeway_problem_dup_sentence (problem) : g_strdup ("?");

      cli_output_line (output, _ ("%s would be set aside\n    %s"), key, sentence);
      return;
    }
  if (kind == ROPEWAY_OUTCOME_CREATED)
    cli_output_line (output, _ ("%s would be new"), key);
  else if (kind == ROPEWAY_OUTCOME_UPDATED)
    cli_output_line (output, _ ("%s would be changed (%s)"), key, id != NULL ? id : "?");
  if (open != NULL && kind == ROPEWAY_OUTCOME_UPDATED)
    cli_output_line (output, "    %s", open);
  print_changes (output, ropeway_value_get (line, "changes"));
}

static void
print_fate (const CliEvents *self, RopewayOutcomeKind kind, const char *key, const char *id)
{
  switch (kind)
    {
    case ROPEWAY_OUTCOME_CREATED:
      cli_output_line (self->output, _ ("%s is there now; it is new (%s)."), key, id);
      break;
    case ROPEWAY_OUTCOME_UPDATED:
      cli_output_line (self->output,
                       self->options.take_back ? _ ("%s is again as it was (%s).")
                                               : _ ("%s was changed there (%s)."),
                       key, id);
      break;
    case ROPEWAY_OUTCOME_UNCHANGED:
      cli_output_line (self->output, _ ("%s is there as it should be (%s): nothing was sent."), key, id);
      break;
    case ROPEWAY_OUTCOME_LEFT_OUT:
      cli_output_line (self->output, _ ("%s was left out."), key);
      break;
    case ROPEWAY_OUTCOME_DELETED:
      cli_output_line (self->output, _ ("%s is not there any more (%s)."), key, id);
      break;
    case ROPEWAY_OUTCOME_PARKED:
      break;
    }
}

/* Try One: what became of the one record, where to look at it, and how to undo it. */
static void
print_tried (const CliEvents *self, const RopewayValue *line, RopewayOutcomeKind kind, const char *stored_key)
{
  g_autofree char *key = cli_text_key (stored_key);
  g_autofree char *id = ropeway_value_dup_member_text (line, "id");
  g_autofree char *open = ropeway_value_dup_member_text (line, "open");
  gboolean writes = kind == ROPEWAY_OUTCOME_CREATED || kind == ROPEWAY_OUTCOME_UPDATED;

  print_fate (self, kind, key, id != NULL ? id : "?");
  if (writes)
    print_changes (self->output, ropeway_value_get (line, "changes"));
  if (open != NULL)
    cli_output_line (self->output, _ ("Look at it: %s"), open);
  if (writes && self->take_back != NULL)
    cli_output_line (self->output, _ ("Take it back: %s"), self->take_back);
  else if (self->options.take_back)
    cli_output_line (self->output, "%s",
                     _ ("The next run writes it again, unless the job or the record is changed."));
}

gboolean
cli_events_wants (const CliEvents *self, const RopewayDelivery *delivery)
{
  return delivery->problem != NULL || self->options.kind == ROPEWAY_RUN_PLAN || self->options.only != NULL
         || cli_output_is_json (self->output);
}

static void
tell_delivery (CliEvents *self, const RopewayValue *line)
{
  g_autoptr (RopewayProblem) problem = cli_line_dup_problem (line);
  g_autofree char *key = cli_line_dup_key (line);
  RopewayOutcomeKind kind = ROPEWAY_OUTCOME_LEFT_OUT;

  if (!cli_line_get_outcome (line, &kind))
    return;
  if (problem != NULL)
    cli_tally_add (kind == ROPEWAY_OUTCOME_PARKED ? self->parked : self->warnings, problem, key);
  if (self->options.kind == ROPEWAY_RUN_PLAN && key != NULL)
    print_planned (self->output, line, kind, key, problem);
  else if (self->options.only != NULL && key != NULL)
    print_tried (self, line, kind, key);
}

/* ---- all of them ---- */

static void
tell_progress (CliEvents *self, const RopewayValue *line)
{
  RopewayRunProgress progress = { .started = self->started };

  cli_line_read_progress (line, &progress);
  cli_output_progress (self->output, &progress, self->options.limit, self->by_record,
                       ropeway_clock_monotonic (self->clock));
}

void
cli_events_note (CliEvents *self, const RopewayProblem *problem)
{
  cli_tally_add (self->warnings, problem, NULL);
}

void
cli_events_tell (CliEvents *self, const RopewayValue *line)
{
  const RopewayValue *event = ropeway_value_get (line, "event");
  g_autoptr (RopewayProblem) problem = NULL;

  if (event == NULL)
    return;
  if (ropeway_value_is_text (event, "progress"))
    tell_progress (self, line);
  else if (ropeway_value_is_text (event, "delivery"))
    tell_delivery (self, line);
  else if (ropeway_value_is_text (event, "warning") && (problem = cli_line_dup_problem (line)) != NULL)
    cli_events_note (self, problem);
  else
    return;
  cli_output_event (self->output, line);
}

int
cli_events_conclude (CliEvents *self, const RopewayRunRecord *record, gint64 duration)
{
  const CliSummary summary = {
    .record = record,
    .is_plan = self->options.kind == ROPEWAY_RUN_PLAN,
    .duration = duration,
    .parked = self->parked,
    .warnings = self->warnings,
  };
  int exit = cli_summary_get_exit (record->state);
  g_autofree char *verdict = cli_summary_dup_verdict (&summary);
  g_autoptr (RopewayTree) line = ropeway_event_line_end (record, verdict, exit);

  if (exit != CLI_EXIT_DONE)
    cli_output_speak_up (self->output);
  cli_output_event (self->output, ropeway_tree_get_root (line));
  cli_summary_print (&summary, self->output);
  return exit;
}
