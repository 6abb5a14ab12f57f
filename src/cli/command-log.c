/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: shows afterwards what happened to each record, run by run. */
#include "base/i18n.h"
#include "cli/cli-held.h"
#include "cli/cli-job.h"
#include "cli/cli-summary.h"
#include "cli/cli-text.h"
#include "store/ledger.h"
#include "value/json-reader.h"

#define RUNS_SHOWN 20
#define PAGE 1000

static CliSummary
summary_of (const RopewayRunRecord *record)
{
  return (CliSummary){
    .record = record,
    .duration = record->ended > 0 ? record->ended - record->started : 0,
  };
}

static void
write_run_object (CliOutput *output, const RopewayRunRecord *record)
{
  CliSummary summary = summary_of (record);
  g_autofree char *verdict = cli_summary_dup_verdict (&summary);
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("run");

  ropeway_event_line_add_run (line, record, verdict);
  cli_output_event (output, ropeway_tree_get_root (line));
}

/* ---- all runs ---- */

static void
print_run (CliOutput *output, const RopewayRunRecord *record)
{
  CliSummary summary = summary_of (record);
  g_autofree char *moment = cli_text_moment (record->started);
  g_autofree char *verdict = cli_summary_dup_verdict (&summary);
  g_autofree char *numbers = cli_summary_dup_numbers (record);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);
  g_autofree char *padded = cli_text_pad (id, MAX (4, cli_text_width (id)), TRUE);

  write_run_object (output, record);
  cli_output_line (output, "%s  %s  %s", padded, moment, verdict);
  if (*numbers != '\0')
    cli_output_line (output, "%*s%s", 27, "", numbers);
}

static int
list_runs (CliOutput *output, RopewayStore *store, const char *job, const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  guint most = options->limit > 0 ? (guint)MIN (options->limit, PAGE) : RUNS_SHOWN;
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, job, 0, most, &error);

  if (runs == NULL)
    return cli_job_refuse_state (output, error);
  for (guint i = 0; i < runs->len; i++)
    print_run (output, g_ptr_array_index (runs, i));
  if (runs->len == 0)
    cli_output_line (output, _ ("This job has not run yet."));
  else
    cli_output_line (output, _ ("\n“ropeway log %s --run N” shows one of them record by record."),
                     options->file);
  return CLI_EXIT_DONE;
}

/* ---- one run ---- */

/* Calls @func for each outcome of a run, in order. */
static gboolean
each_outcome (RopewayStore *store, gint64 run, void (*func) (const RopewayOutcome *outcome, gpointer data),
              gpointer data, GError **error)
{
  gint64 after = 0;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) page = ropeway_ledger_list_outcomes (store, run, after, PAGE, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        {
          const RopewayOutcome *outcome = g_ptr_array_index (page, i);

          func (outcome, data);
          after = outcome->id;
        }
      more = page->len == PAGE;
    }
  return TRUE;
}

static void
tally_outcome (const RopewayOutcome *outcome, gpointer data)
{
  if (outcome->kind == ROPEWAY_OUTCOME_PARKED && outcome->problem != NULL)
    cli_tally_add (data, outcome->problem, outcome->source_key);
}

static void
write_outcome_object (CliOutput *output, const RopewayOutcome *outcome, RopewayTree *changed)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("outcome");
  RopewayValue *names = changed != NULL ? ropeway_tree_copy (line, ropeway_tree_get_root (changed))
                                        : ropeway_tree_array (line);

  ropeway_event_line_add_key (line, outcome->source_key);
  ropeway_event_line_add_text (line, "outcome", ropeway_outcome_id (outcome->kind));
  ropeway_event_line_add_text (line, "id", outcome->destination_id);
  ropeway_event_line_add_problem (line, outcome->problem);
  ropeway_value_set (line, ropeway_tree_get_root (line), "changed", -1, names);
  ropeway_event_line_add_moment (line, "at", outcome->at);
  cli_output_event (output, ropeway_tree_get_root (line));
}

static void
print_outcome (const RopewayOutcome *outcome, gpointer data)
{
  CliOutput *output = data;
  g_autofree char *key = outcome->source_key != NULL ? cli_text_key (outcome->source_key) : g_strdup ("?");
  g_autofree char *word = cli_text_pad (cli_summary_get_word (outcome->kind), 9, FALSE);
  g_autofree char *arrow
      = outcome->destination_id != NULL ? g_strconcat (" → ", outcome->destination_id, NULL) : g_strdup ("");
  g_autofree char *fields = outcome->changed != NULL ? cli_text_key (outcome->changed) : NULL;
  g_autoptr (RopewayTree) changed
      = outcome->changed != NULL ? ropeway_json_read_text (outcome->changed, -1, NULL, NULL, NULL) : NULL;

  write_outcome_object (output, outcome, changed);
  cli_output_line (output, "  %s  %s%s%s%s", word, key, arrow, fields != NULL ? "  " : "",
                   fields != NULL ? fields : "");
}

static int
show_run (CliOutput *output, RopewayStore *store, const char *job, const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliTally) parked = cli_tally_new ();
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, job, options->run + 1, 1, &error);
  const RopewayRunRecord *record;
  CliSummary summary;

  if (runs == NULL)
    return cli_job_refuse_state (output, error);
  record = runs->len > 0 ? g_ptr_array_index (runs, 0) : NULL;
  if (record == NULL || record->id != options->run)
    return cli_options_refuse ("log", _ ("There is no run with that number; “ropeway log %s” lists them."),
                               options->file);
  if (!each_outcome (store, record->id, tally_outcome, parked, &error))
    return cli_job_refuse_state (output, error);
  g_autofree char *moment = cli_text_moment (record->started);
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);
  summary = summary_of (record);
  summary.parked = parked;
  write_run_object (output, record);
  cli_output_line (output, _ ("Run %s, %s"), id, moment);
  cli_summary_print (&summary, output);
  cli_output_line (output, "%s", "");
  if (!each_outcome (store, record->id, print_outcome, output, &error))
    return cli_job_refuse_state (output, error);
  cli_held_write (output, store, record);
  cli_held_print (output, store, record, 0, options->file);
  return CLI_EXIT_DONE;
}

static int
show (CliOutput *output, const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayStore) store = NULL;
  g_autofree char *path = NULL;
  g_autofree char *job = NULL;
  int exit;

  tree = cli_job_load (output, options, ROPEWAY_FACE_WHOLE, "log", &exit);
  if (tree == NULL)
    return exit;
  job = ropeway_value_dup_member_text (ropeway_value_get (ropeway_tree_get_root (tree), "job"), "id");
  path = cli_job_dup_state_path (options, tree);
  store = ropeway_store_open_reader (path, &error);
  if (store != NULL)
    return options->run > 0 ? show_run (output, store, job, options)
                            : list_runs (output, store, job, options);
  if (!g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE))
    return cli_job_refuse_state (output, error);
  cli_output_line (output, _ ("This job has not run yet."));
  return CLI_EXIT_DONE;
}

int
cli_command_log (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  int exit;

  if (!cli_options_parse (&options, CLI_OPTION_STATE | CLI_OPTION_JSON | CLI_OPTION_MOST | CLI_OPTION_RUN,
                          CLI_ARGUMENT_JOB,
                          _ ("Shows the runs of a job, newest first, or what became of each record of one."),
                          _ ("Records that were the same, and those left out, are counted but not listed."),
                          argc, argv, &exit))
    return exit;
  output = cli_output_new (options.json, FALSE);
  exit = show (output, &options);
  cli_output_end (output, exit);
  return exit;
}
