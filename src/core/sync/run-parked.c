/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is set aside keeps all that a person needs to see why, and the engine to try it again. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

static const RopewayValue *
input_of (const RopewayUnit *unit)
{
  return unit->item != NULL ? unit->item : unit->record;
}

/* ---- what was asked and answered ---- */

/* Redaction also takes the beginning of a secret away that the cut left. */
static void
append_body (RopewayRun *self, GString *text, const char *data, gsize length)
{
  if (length == 0)
    return;
  g_autofree char *clean
      = ropeway_redactor_apply (self->redactor, data, (gssize)MIN (length, ROPEWAY_LIMIT_EXCHANGE_BYTES));
  gsize room = ROPEWAY_LIMIT_EXCHANGE_BYTES - MIN (text->len, ROPEWAY_LIMIT_EXCHANGE_BYTES);
  gsize clean_length = strlen (clean);
  const char *end = clean + clean_length;

  if (clean_length > room)
    {
      end = clean + room;
      while (end > clean && ((guchar)*end & 0xC0) == 0x80)
        end--;
    }
  g_string_append_len (text, clean, end - clean);
}

static char *
dup_request (RopewayRun *self, const Sending *sending, const RopewayUnit *unit)
{
  const RopewayPreparedRequest *prepared = sending->prepared;
  g_autofree char *url = ropeway_redactor_url (self->redactor, prepared->url);
  GString *text = g_string_new (prepared->method);

  g_string_append_printf (text, " %s\n\n", url);
  /* Of a request that carries many records only this one is of interest. */
  if (sending->units->len > 1 && unit->body != NULL)
    {
      gsize length;
      g_autofree char *json = ropeway_json_write_text (unit->body, ROPEWAY_JSON_COMPACT, &length);

      append_body (self, text, json, length);
    }
  else if (prepared->body != NULL)
    {
      gsize length;
      const char *data = g_bytes_get_data (prepared->body, &length);

      append_body (self, text, data, length);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_answer (RopewayRun *self, const RopewayHttpResponse *response)
{
  GString *text = g_string_new (NULL);
  gsize length;
  const char *data = g_bytes_get_data (ropeway_http_response_get_body (response), &length);

  g_string_append_printf (text, "%u\n\n", ropeway_http_response_get_status (response));
  append_body (self, text, data, length);
  return g_string_free (text, FALSE);
}

void
ropeway_run_note_exchange (RopewayRun *self, const Sending *sending, RopewayUnit *unit,
                           const RopewayHttpResponse *response)
{
  g_free (unit->request);
  g_free (unit->answer);
  unit->request = dup_request (self, sending, unit);
  unit->answer = response != NULL ? dup_answer (self, response) : NULL;
}

/* ---- the row ---- */

static char *
dup_bounded (const RopewayValue *value)
{
  gsize length = 0;
  g_autofree char *json
      = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, &length) : NULL;
  return length <= ROPEWAY_LIMIT_PARKED_BYTES ? g_steal_pointer (&json) : NULL;
}

static void
keep_input (RopewayParked *parked, const RopewayUnit *unit)
{
  const RopewayValue *input = input_of (unit);

  if (input == NULL)
    return;
  parked->input = dup_bounded (input);
  parked->record = unit->item != NULL ? dup_bounded (unit->record) : NULL;
  parked->item_index = unit->item != NULL ? (gint64)unit->item_index : -1;
  parked->output = dup_bounded (unit->mapped);
  ropeway_value_digest (input, parked->digest);
}

/* What is too large to be kept has to come by again once the doubt is over. */
static void
keep_readable (RopewayRun *self, const RopewayParked *parked, const RopewayUnit *unit)
{
  self->keep_mark |= parked->doubtful && parked->input == NULL && input_of (unit) != NULL;
}

/* An intent knows little of its record; an earlier run may have kept it. */
static void
keep_prior (RopewayParked *parked, RopewayParked *prior)
{
  parked->input = g_steal_pointer (&prior->input);
  parked->record = g_steal_pointer (&prior->record);
  parked->item_index = prior->item_index;
  parked->output = g_steal_pointer (&prior->output);
  parked->request = g_steal_pointer (&prior->request);
  parked->answer = g_steal_pointer (&prior->answer);
  memcpy (parked->digest, prior->digest, sizeof parked->digest);
}

/* What of a row is known before its record is. */
static RopewayParked *
copy_doubt (const RopewayParked *parked)
{
  RopewayParked *copy = g_new0 (RopewayParked, 1);

  copy->source_key = g_strdup (parked->source_key);
  copy->run = parked->run;
  copy->problem = ropeway_problem_ref (parked->problem);
  copy->item_index = -1;
  copy->request = g_strdup (parked->request);
  copy->answer = g_strdup (parked->answer);
  copy->doubtful = TRUE;
  copy->attempts = parked->attempts;
  copy->at = parked->at;
  return copy;
}

void
ropeway_run_add_parked (RopewayRun *self, const RopewayUnit *unit, RopewayProblem *problem)
{
  g_autoptr (RopewayParked) prior
      = ropeway_ledger_get_parked (self->store, self->scope, unit->source_key, NULL);
  RopewayParked *parked = g_new0 (RopewayParked, 1);

  parked->source_key = g_strdup (unit->source_key);
  parked->run = self->record->id;
  parked->problem = ropeway_problem_ref (problem);
  parked->attempts = (prior != NULL ? prior->attempts : 0) + 1;
  parked->item_index = -1;
  parked->at = ropeway_clock_now (self->clock);
  parked->doubtful = ropeway_run_is_in_doubt (self, unit);
  if (prior != NULL && input_of (unit) == NULL)
    keep_prior (parked, prior);
  keep_input (parked, unit);
  if (unit->request != NULL)
    {
      g_free (parked->request);
      g_free (parked->answer);
      parked->request = g_strdup (unit->request);
      parked->answer = g_strdup (unit->answer);
    }
  keep_readable (self, parked, unit);
  if (parked->doubtful)
    g_hash_table_replace (self->doubts, g_strdup (unit->source_key), copy_doubt (parked));
  ropeway_commit_set_parked (ropeway_run_pending (self)->commit, parked);
  self->prior_parked++;
}

gboolean
ropeway_run_join_parked (RopewayRun *self, RopewayUnit *unit)
{
  const RopewayParked *doubt = g_hash_table_lookup (self->doubts, unit->source_key);

  if (doubt == NULL || unit->stored)
    return FALSE;
  /* A run that only plans writes nothing down. */
  if (self->trial.state == TRIAL_OVERFLOWN)
    {
      self->record->units--;
      unit->page->open--;
      ropeway_run_release_unit (self, unit);
      return TRUE;
    }
  RopewayParked *parked = copy_doubt (doubt);
  keep_input (parked, unit);
  keep_readable (self, parked, unit);
  ropeway_commit_set_parked (ropeway_run_pending (self)->commit, parked);
  self->record->units--;
  if (unit->page->open > 0)
    unit->page->open--;
  ropeway_run_pop_pages (self);
  ropeway_run_let_go (self, unit);
  return TRUE;
}

/* ---- what an earlier run asked for in vain ---- */

void
ropeway_run_put_off_refusal (RopewayRun *self, const RopewayUnit *unit, RopewayProblem *problem)
{
  RopewayOutcome *outcome = g_new0 (RopewayOutcome, 1);

  outcome->run = self->record->id;
  outcome->source_key = g_strdup (unit->source_key);
  outcome->kind = ROPEWAY_OUTCOME_PARKED;
  outcome->destination_id = g_strdup (unit->destination_id);
  outcome->problem = ropeway_problem_ref (problem);
  outcome->at = ropeway_clock_now (self->clock);
  g_hash_table_replace (self->refused, outcome->source_key, outcome);
}

void
ropeway_run_forget_refusal (RopewayRun *self, const RopewayUnit *unit)
{
  if (unit->source_key != NULL)
    g_hash_table_remove (self->refused, unit->source_key);
}

void
ropeway_run_count_refusals (RopewayRun *self, RopewayCommit *commit)
{
  GHashTableIter iter;
  gpointer outcome;

  g_hash_table_iter_init (&iter, self->refused);
  while (g_hash_table_iter_next (&iter, NULL, &outcome))
    {
      g_hash_table_iter_steal (&iter);
      ropeway_commit_add_outcome (commit, outcome);
      self->record->units++;
      self->record->counts[ROPEWAY_OUTCOME_PARKED]++;
    }
  ropeway_run_heed_parked (self);
}

/* ---- what a person said to leave ---- */

gboolean
ropeway_run_leave_dismissed (RopewayRun *self, RopewayUnit *unit)
{
  const RopewayValue *input = input_of (unit);
  g_autoptr (RopewayParked) parked = NULL;
  guint8 digest[ROPEWAY_DIGEST_BYTES];

  if (self->prior_dismissed <= 0 || input == NULL || self->options.parked)
    return FALSE;
  parked = ropeway_ledger_get_parked (self->store, self->scope, unit->source_key, NULL);
  if (parked == NULL || !parked->dismissed)
    return FALSE;
  ropeway_value_digest (input, digest);
  if (memcmp (digest, parked->digest, sizeof digest) != 0)
    return FALSE;
  unit->left = TRUE;
  ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
  return TRUE;
}
