/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-summary.h"

#include "agent/verdict.h"
#include "base/i18n.h"
#include "cli/cli-text.h"
#include "cli/cli.h"

/* The outcomes in the order a person asks for them. */
static const struct
{
  RopewayOutcomeKind kind;
  const char *word;
  const char *planned; /* of a dry run */
} lines[] = {
  { ROPEWAY_OUTCOME_PARKED, N_ ("set aside"), N_ ("would be set aside") },
  { ROPEWAY_OUTCOME_CREATED, N_ ("new"), N_ ("would be new") },
  { ROPEWAY_OUTCOME_UPDATED, N_ ("changed"), N_ ("would be changed") },
  { ROPEWAY_OUTCOME_DELETED, N_ ("removed"), N_ ("would be removed") },
  { ROPEWAY_OUTCOME_UNCHANGED, N_ ("the same (nothing sent)"), N_ ("the same (nothing to send)") },
  { ROPEWAY_OUTCOME_LEFT_OUT, N_ ("left out"), N_ ("left out") },
};

int
cli_summary_get_exit (RopewayRunState state)
{
  return ropeway_verdict_get_exit (state);
}

const char *
cli_summary_get_word (RopewayOutcomeKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i].kind == kind)
      return _ (lines[i].word);
  return "";
}

char *
cli_summary_dup_verdict (const CliSummary *summary)
{
  return ropeway_verdict_dup (summary->record, summary->is_plan);
}

static char *
dup_why (const CliSummary *summary)
{
  const RopewayRunRecord *record = summary->record;

  if (record->problem != NULL)
    return ropeway_problem_dup_sentence (record->problem);
  switch (record->state)
    {
    case ROPEWAY_RUN_PARTLY:
      return g_strdup (
          _ ("Everything else went through; the reasons stand below. Correct the cause and run the "
             "job again."));
    case ROPEWAY_RUN_INTERRUPTED:
      return g_strdup (summary->is_plan ? _ ("Nothing was written.")
                                        : _ ("Run the job again to go on from there."));
    case ROPEWAY_RUN_RUNNING:
      return g_strdup (_ ("If it is not running any more, run the job again: nothing is lost."));
    case ROPEWAY_RUN_DONE:
    case ROPEWAY_RUN_FAILED:
      break;
    }
  return NULL;
}

char *
cli_summary_dup_numbers (const RopewayRunRecord *record)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *number = cli_text_number (record->counts[lines[i].kind]);

      if (record->counts[lines[i].kind] > 0)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", number, _ (lines[i].word));
    }
  return g_string_free (text, FALSE);
}

static void
print_number (CliOutput *output, guint64 n, const char *what)
{
  g_autofree char *number = cli_text_number (n);
  g_autofree char *padded = cli_text_pad (number, MAX (9, cli_text_width (number)), TRUE);

  cli_output_line (output, "%s  %s", padded, what);
}

static void
print_numbers (const CliSummary *summary, CliOutput *output)
{
  const RopewayRunRecord *record = summary->record;
  gboolean complete = record->state == ROPEWAY_RUN_DONE || record->state == ROPEWAY_RUN_PARTLY;
  g_autofree char *read = ropeway_verdict_dup_records (record->read);
  g_autofree char *total
      = g_strdup_printf (complete ? _ ("in all, from %s read") : _ ("done so far, of %s read"), read);

  if (record->read == 0 && record->units == 0)
    return;
  cli_output_line (output, "%s", "");
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (record->counts[lines[i].kind] > 0)
      print_number (output, record->counts[lines[i].kind],
                    summary->is_plan ? _ (lines[i].planned) : _ (lines[i].word));
  print_number (output, record->units, total);
}

static void
print_effort (const CliSummary *summary, CliOutput *output)
{
  guint64 n = summary->record->requests;
  g_autofree char *number = cli_text_number (n);
  g_autofree char *requests = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s request", "%s requests", ropeway_verdict_plural (n)), number);
  g_autofree char *duration = cli_text_duration (summary->duration);

  cli_output_line (output, "%s, %s.", duration, requests);
}

void
cli_summary_print (const CliSummary *summary, CliOutput *output)
{
  g_autofree char *verdict = cli_summary_dup_verdict (summary);
  g_autofree char *why = dup_why (summary);

  cli_output_line (output, "%s", verdict);
  if (why != NULL)
    cli_output_line (output, "%s", why);
  print_effort (summary, output);
  print_numbers (summary, output);
  if (summary->parked != NULL)
    cli_tally_print (summary->parked, output, _ ("Set aside:"));
  if (summary->warnings != NULL)
    cli_tally_print (summary->warnings, output, _ ("Warnings:"));
}
