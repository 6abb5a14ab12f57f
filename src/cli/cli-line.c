/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-line.h"

#include "base/timestamp.h"
#include "value/json-writer.h"

static gint64
get_number (const RopewayValue *object, const char *name, gint64 fallback)
{
  const RopewayValue *value = ropeway_value_get (object, name);
  gint64 number;

  return value != NULL && ropeway_value_get_int64 (value, &number, NULL) ? number : fallback;
}

static guint64
get_count (const RopewayValue *object, const char *name)
{
  return (guint64)MAX (0, get_number (object, name, 0));
}

static void
read_counts (const RopewayValue *line, guint64 counts[ROPEWAY_N_OUTCOMES])
{
  const RopewayValue *object = ropeway_value_get (line, "counts");

  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    counts[i] = get_count (object, ropeway_outcome_id ((RopewayOutcomeKind)i));
}

RopewayProblem *
cli_line_dup_problem (const RopewayValue *line)
{
  const RopewayValue *object = ropeway_value_get (line, "problem");
  g_autofree char *code = ropeway_value_dup_member_text (object, "code");
  g_autofree char *pointer = ropeway_value_dup_member_text (object, "pointer");
  g_autoptr (GStrvBuilder) names_builder = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) values_builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) values = NULL;

  if (code == NULL)
    return NULL;
  for (const RopewayValue *member = ropeway_value_first (ropeway_value_get (object, "arguments"));
       member != NULL; member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *value = ropeway_value_dup_text (member, NULL);

      if (name == NULL || value == NULL)
        continue;
      g_strv_builder_add (names_builder, name);
      g_strv_builder_add (values_builder, value);
    }
  names = g_strv_builder_end (names_builder);
  values = g_strv_builder_end (values_builder);
  return ropeway_problem_new_stored (code, pointer, (const char *const *)names, (const char *const *)values);
}

char *
cli_line_dup_key (const RopewayValue *line)
{
  const RopewayValue *key = ropeway_value_get (line, "key");

  return ropeway_value_get_length (key) > 0 ? ropeway_json_write_text (key, ROPEWAY_JSON_COMPACT, NULL)
                                            : NULL;
}

void
cli_line_read_progress (const RopewayValue *line, RopewayRunProgress *progress)
{
  progress->read = get_count (line, "read");
  progress->units = get_count (line, "units");
  progress->requests = get_count (line, "requests");
  progress->total = get_number (line, "total", -1);
  read_counts (line, progress->counts);
}

static RopewayRunState
get_state (const RopewayValue *line)
{
  const RopewayValue *state = ropeway_value_get (line, "state");

  for (guint i = ROPEWAY_RUN_RUNNING; state != NULL && i <= ROPEWAY_RUN_INTERRUPTED; i++)
    if (ropeway_value_is_text (state, ropeway_run_state_id ((RopewayRunState)i)))
      return (RopewayRunState)i;
  return ROPEWAY_RUN_FAILED;
}

static gint64
get_moment (const RopewayValue *line, const char *name)
{
  g_autofree char *text = ropeway_value_dup_member_text (line, name);
  gint64 us = 0;

  return text != NULL && ropeway_timestamp_parse (text, -1, NULL, &us, NULL) ? us : 0;
}

RopewayRunRecord *
cli_line_dup_record (const RopewayValue *line)
{
  RopewayRunRecord *record = g_new0 (RopewayRunRecord, 1);

  record->id = get_number (line, "run", 0);
  record->job = ropeway_value_dup_member_text (line, "job");
  record->version = get_number (line, "version", 0);
  record->state = get_state (line);
  record->started = get_moment (line, "started");
  record->ended = get_moment (line, "ended");
  record->read = get_count (line, "read");
  record->units = get_count (line, "units");
  record->requests = get_count (line, "requests");
  record->problem = cli_line_dup_problem (line);
  read_counts (line, record->counts);
  return record;
}

gboolean
cli_line_get_outcome (const RopewayValue *line, RopewayOutcomeKind *kind)
{
  const RopewayValue *outcome = ropeway_value_get (line, "outcome");

  for (guint i = 0; outcome != NULL && i < ROPEWAY_N_OUTCOMES; i++)
    if (ropeway_value_is_text (outcome, ropeway_outcome_id ((RopewayOutcomeKind)i)))
      {
        *kind = (RopewayOutcomeKind)i;
        return TRUE;
      }
  return FALSE;
}
