/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-held.h"

#include "agent/event-line.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "cli/cli-job.h"
#include "cli/cli-text.h"
#include "cli/cli.h"
#include "sync/brake.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define MOST_FIELDS 8

/* Rows that are shown at once. */
#define SHOWN 20

/* Returns: (transfer full) (nullable): RopewayHeld; NULL where it did not stop to ask. */
static GPtrArray *
list_held (CliOutput *output, RopewayStore *store, const RopewayRunRecord *record)
{
  g_autoptr (GError) error = NULL;
  RopewayConsent consent;
  GPtrArray *held;

  if (store == NULL || record == NULL || record->problem == NULL
      || !ropeway_brake_read_consent (record->problem, &consent))
    return NULL;
  held = ropeway_ledger_list_held (store, record->id, 0, ROPEWAY_LIMIT_HELD, &error);
  if (held == NULL)
    cli_job_refuse_state (output, error);
  return held;
}

/* ---- for scripts ---- */

static void
add_record (RopewayTree *line, const char *name, const char *json)
{
  g_autoptr (RopewayTree) record = json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;

  if (record != NULL)
    ropeway_value_set (line, ropeway_tree_get_root (line), name, -1,
                       ropeway_tree_copy (line, ropeway_tree_get_root (record)));
}

static void
write_row (CliOutput *output, const RopewayHeld *held)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("held");

  ropeway_event_line_add_key (line, held->source_key);
  ropeway_event_line_add_text (line, "outcome", ropeway_outcome_id (held->kind));
  ropeway_event_line_add_text (line, "id", held->destination_id);
  add_record (line, "before", held->before);
  add_record (line, "after", held->after);
  cli_output_event (output, ropeway_tree_get_root (line));
}

void
cli_held_write (CliOutput *output, RopewayStore *store, const RopewayRunRecord *record)
{
  g_autoptr (GPtrArray) held = list_held (output, store, record);

  for (guint i = 0; held != NULL && i < held->len; i++)
    write_row (output, g_ptr_array_index (held, i));
}

/* ---- for people ---- */

static const char *
get_word (RopewayOutcomeKind kind)
{
  switch (kind)
    {
    case ROPEWAY_OUTCOME_CREATED:
      return _ ("would be new");
    case ROPEWAY_OUTCOME_DELETED:
      return _ ("would be removed");
    case ROPEWAY_OUTCOME_UPDATED:
    case ROPEWAY_OUTCOME_UNCHANGED:
    case ROPEWAY_OUTCOME_LEFT_OUT:
    case ROPEWAY_OUTCOME_PARKED:
      break;
    }
  return _ ("would be changed");
}

static void
print_field (CliOutput *output, const RopewayValue *before, const RopewayValue *field)
{
  gsize length = 0;
  const char *name = ropeway_value_get_name (field, &length);
  const RopewayValue *there = ropeway_value_get_sized (before, name, length);
  g_autofree char *was = there != NULL ? ropeway_json_write_text (there, ROPEWAY_JSON_COMPACT, NULL) : NULL;
  g_autofree char *is = ropeway_json_write_text (field, ROPEWAY_JSON_COMPACT, NULL);

  if (g_strcmp0 (was, is) == 0)
    return;
  g_autofree char *from = cli_text_value (was, _ ("(not there)"));
  g_autofree char *to = cli_text_value (is, "");
  cli_output_line (output, "      %s: %s → %s", name, from, to);
}

static void
print_row (CliOutput *output, const RopewayHeld *held)
{
  g_autofree char *key = cli_text_key (held->source_key);
  g_autofree char *arrow
      = held->destination_id != NULL ? g_strconcat (" → ", held->destination_id, NULL) : g_strdup ("");
  g_autoptr (RopewayTree) before
      = held->before != NULL ? ropeway_json_read_text (held->before, -1, NULL, NULL, NULL) : NULL;
  g_autoptr (RopewayTree) after
      = held->after != NULL ? ropeway_json_read_text (held->after, -1, NULL, NULL, NULL) : NULL;
  guint n = 0;

  cli_output_line (output, "  %s  %s%s", get_word (held->kind), key, arrow);
  if (before == NULL || after == NULL)
    return;
  for (const RopewayValue *field = ropeway_value_first (ropeway_tree_get_root (after));
       field != NULL && n < MOST_FIELDS; field = ropeway_value_next (field), n++)
    print_field (output, ropeway_tree_get_root (before), field);
}

void
cli_held_print (CliOutput *output, RopewayStore *store, const RopewayRunRecord *record, guint most,
                const char *file)
{
  g_autoptr (GPtrArray) held = list_held (output, store, record);
  g_autofree char *run = g_strdup_printf ("%" G_GINT64_FORMAT, record->id);
  guint n;

  if (held == NULL)
    return;
  n = most > 0 ? MIN (most, held->len) : held->len;
  if (n > 0)
    cli_output_line (output, _ ("\nWhat it would do:"));
  for (guint i = 0; i < n; i++)
    print_row (output, g_ptr_array_index (held, i));
  if (n < held->len)
    {
      g_autofree char *more = cli_text_number (held->len - n);

      cli_output_line (output, _ ("  and %s more: ropeway log %s --run %s"), more, file, run);
    }
  cli_output_line (output, _ ("\nIf that is right: ropeway run %s --go-on %s"), file, run);
}

int
cli_held_conclude (CliEvents *events, CliOutput *output, RopewayStore *store, const char *file,
                   const RopewayRunRecord *record, gint64 duration)
{
  int exit;

  cli_held_write (output, store, record);
  exit = cli_events_conclude (events, record, duration);
  cli_held_print (output, store, record, SHOWN, file);
  return exit;
}

/* ---- the answer ---- */

gboolean
cli_held_read_consent (CliOutput *output, RopewayStore *store, const char *job, gint64 number,
                       const char *command, RopewayConsent *consent, int *exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayRunRecord) record = store != NULL ? ropeway_ledger_get_run (store, number, &error) : NULL;

  *exit = CLI_EXIT_USAGE;
  if (error != NULL)
    *exit = cli_job_refuse_state (output, error);
  else if (record == NULL || g_strcmp0 (record->job, job) != 0)
    cli_options_refuse (command, _ ("There is no run with the number %d of this job."),
                        (int)MIN (number, G_MAXINT));
  else if (record->problem == NULL || !ropeway_brake_read_consent (record->problem, consent))
    cli_options_refuse (command, _ ("Run %d did not stop to ask."), (int)MIN (number, G_MAXINT));
  else
    return TRUE;
  return FALSE;
}
