/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a unit is mapped, looked up, looked for, and ends as a write, or as nothing to do. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "sync/fields-digest.h"
#include "value/value-compare.h"

static gboolean
can_find (const RopewayRun *self)
{
  if (self->bundle->find == NULL)
    return FALSE;
  return !ropeway_run_is_plan (self) || g_str_equal (self->bundle->find->method, "GET");
}

static gboolean
wants_before (const RopewayRun *self)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (self->program, &n);

  if (ropeway_run_is_plan (self))
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (fields[i].write == ROPEWAY_WRITE_IF_EMPTY
        || (fields[i].write == ROPEWAY_WRITE_ON_CREATE && ropeway_run_replaces (self)))
      return TRUE;
  return FALSE;
}

/* Maps the unit. Returns: (transfer full) (nullable): why it must be parked. */
static RopewayProblem *
map_unit (RopewayRun *self, RopewayUnit *unit)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  unit->mapped = ropeway_program_map (self->program, unit->record, unit->item, unit->page->made, problems);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (problems, i);
      if (ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR)
        return ropeway_problem_ref (problem);
      ropeway_run_warn (self, problem);
    }
  return NULL;
}

static RopewayProblem *
make_match_key (RopewayRun *self, RopewayUnit *unit)
{
  const GPtrArray *match = self->bundle->job->destination.match;

  if (match == NULL || match->len == 0)
    return NULL;
  unit->match_key = ropeway_unit_make_match_key (match, unit->mapped);
  if (unit->match_key != NULL || self->bundle->job->destination.mode == ROPEWAY_MODE_CREATE)
    return NULL;
  return ropeway_problem_new ("sync.match-empty", NULL, NULL);
}

static void
digest_unit (RopewayRun *self, RopewayUnit *unit)
{
  const RopewayValue *compared = ropeway_plan_compared_record (self->program, unit->mapped, unit->page->made);

  ropeway_value_digest (compared, unit->hash);
  if (self->bundle->job->destination.send == ROPEWAY_SEND_CHANGED)
    unit->digests = ropeway_fields_digest_pack (compared);
}

static RopewayProblem *
problem_unknown (const RopewayUnit *unit)
{
  const char *reason = unit->problem != NULL ? ropeway_problem_lookup (unit->problem, "reason") : NULL;

  return ropeway_problem_new ("sync.fate-unknown", NULL, "reason", reason, NULL);
}

void
ropeway_run_begin_unit (RopewayRun *self, RopewayUnit *unit)
{
  RopewayProblem *problem = map_unit (self, unit);

  if (problem == NULL)
    problem = make_match_key (self, unit);
  if (problem != NULL)
    {
      ropeway_run_park (self, unit, problem);
      return;
    }
  digest_unit (self, unit);
  if (ropeway_run_enter_gate (self, unit))
    ropeway_run_plan_unit (self, unit);
}

/* Source and match keys are spelled alike: a letter tells them apart. */
gboolean
ropeway_run_enter_gate (RopewayRun *self, RopewayUnit *unit)
{
  g_autofree char *match = unit->match_key != NULL ? g_strconcat ("m", unit->match_key, NULL) : NULL;

  return ropeway_key_gate_enter (self->gate, unit->source_key, match, unit);
}

/* Another record of this source that became a record there with the same match fields. */
static RopewayProblem *
check_rival (RopewayRun *self, const RopewayUnit *unit)
{
  g_autoptr (RopewayLink) rival = NULL;
  const char *other;

  if (unit->match_key == NULL || unit->link != NULL)
    return NULL;
  if (self->store != NULL)
    rival = ropeway_ledger_find_link_by_match (self->store, self->scope, unit->match_key, NULL);
  other = rival != NULL ? rival->source_key : g_hash_table_lookup (self->planned, unit->match_key);
  if (other == NULL || g_str_equal (other, unit->source_key))
    return NULL;
  return ropeway_problem_new ("sync.match-taken", NULL, "key", unit->source_key, "other", other, NULL);
}

static gboolean
load_link (RopewayRun *self, RopewayUnit *unit)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return TRUE;
  unit->link = ropeway_ledger_get_link (self->store, self->scope, unit->source_key, &error);
  if (unit->link != NULL)
    unit->destination_id = g_strdup (unit->link->destination_id);
  unit->seq = (unit->link != NULL ? unit->link->seq : 0) + 1;
  if (error == NULL && self->prior_parked > 0)
    unit->refusals = ropeway_ledger_get_attempts (self->store, self->scope, unit->source_key, &error);
  if (error == NULL)
    return TRUE;
  ropeway_run_stop (self, ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
  return FALSE;
}

static void
act (RopewayRun *self, RopewayUnit *unit, RopewayAction action)
{
  switch (action)
    {
    case ROPEWAY_ACTION_CREATE:
      ropeway_run_queue_write (self, unit, ROPEWAY_INTENT_CREATE);
      break;
    case ROPEWAY_ACTION_UPDATE:
      ropeway_run_queue_write (self, unit, ROPEWAY_INTENT_UPDATE);
      break;
    case ROPEWAY_ACTION_UNCHANGED:
      ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_UNCHANGED, NULL);
      break;
    case ROPEWAY_ACTION_LEAVE_OUT:
      ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
      break;
    case ROPEWAY_ACTION_FIND:
      g_queue_push_tail (&self->to_find, unit);
      break;
    case ROPEWAY_ACTION_AMBIGUOUS:
      ropeway_run_park (self, unit, ropeway_problem_new ("sync.match-ambiguous", NULL, NULL));
      break;
    case ROPEWAY_ACTION_NO_ID:
      ropeway_run_park (self, unit, ropeway_problem_new ("sync.no-id", NULL, NULL));
      break;
    }
}

void
ropeway_run_plan_unit (RopewayRun *self, RopewayUnit *unit)
{
  if (self->state != RUN_WORKING)
    {
      ropeway_run_drop_unit (self, unit);
      return;
    }
  if (ropeway_run_is_blocked (self, unit))
    {
      ropeway_run_park (self, unit, problem_unknown (unit));
      return;
    }
  if (!load_link (self, unit))
    {
      ropeway_run_drop_unit (self, unit);
      return;
    }
  RopewayProblem *rival = check_rival (self, unit);
  if (rival != NULL)
    {
      ropeway_run_park (self, unit, rival);
      return;
    }
  act (self, unit,
       ropeway_plan_first (self->bundle->job->destination.mode, unit->link, unit->hash, can_find (self),
                           wants_before (self)));
}

/* (nullable): the one record that it can be. */
static const char *
known_id (const RopewayUnit *unit)
{
  if (unit->link != NULL && unit->link->destination_id != NULL)
    return unit->link->destination_id;
  return unit->unknown && unit->kind == ROPEWAY_INTENT_UPDATE ? unit->destination_id : NULL;
}

/* Keeps the candidates; several of one id are one record. */
static guint
choose_found (RopewayRun *self, RopewayUnit *unit)
{
  const GPtrArray *match = self->bundle->job->destination.match;
  const RopewayFound *chosen = NULL;
  const char *id = known_id (unit);
  guint n = 0;

  for (guint i = 0; i < unit->found->records->len; i++)
    {
      const RopewayFound *found = g_ptr_array_index (unit->found->records, i);
      if (match != NULL && !ropeway_plan_matches (match, unit->mapped, found->fields))
        continue;
      if (id != NULL && g_strcmp0 (found->id, id) != 0)
        continue;
      if (chosen != NULL && chosen->id != NULL && g_strcmp0 (chosen->id, found->id) == 0)
        continue;
      chosen = found;
      n++;
    }
  if (n == 1)
    {
      unit->existing = chosen->fields;
      g_free (unit->destination_id);
      unit->destination_id = g_strdup (chosen->id);
    }
  return n;
}

/* Whether a search gave a record that cannot be told to be the one: it does not show the match fields, and the search does
 * not vouch for what it gives. */
static gboolean
is_unproven (const RopewayRun *self, const RopewayUnit *unit)
{
  return !self->bundle->find->exact && known_id (unit) == NULL
         && !ropeway_plan_shows (self->bundle->job->destination.match, unit->existing);
}

/* The record was there: it is ours from now on, whatever happens to its fields. */
static void
adopt (RopewayRun *self, RopewayUnit *unit, gboolean same)
{
  unit->adopted = unit->link == NULL;
  if (!same)
    {
      ropeway_run_queue_write (self, unit, ROPEWAY_INTENT_UPDATE);
      return;
    }
  if (!ropeway_run_is_plan (self))
    ropeway_run_set_link (self, unit, unit->seq - 1);
  ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_UNCHANGED, NULL);
}

static void
plan_found (RopewayRun *self, RopewayUnit *unit)
{
  RopewayMode mode = self->bundle->job->destination.mode;
  guint n = choose_found (self, unit);
  gboolean same = n == 1 && ropeway_plan_is_same (self->program, unit->mapped, unit->existing);

  /* It was made: that a search does not give it says nothing. */
  if (n == 0 && unit->link != NULL && unit->link->destination_id != NULL)
    ropeway_run_queue_write (self, unit, ROPEWAY_INTENT_UPDATE);
  else if ((n == 0 && unit->link != NULL) || (n == 1 && unit->destination_id == NULL))
    ropeway_run_park (self, unit, ropeway_problem_new ("sync.no-id", NULL, NULL));
  else if (n == 1 && is_unproven (self, unit))
    ropeway_run_park (self, unit, ropeway_problem_new ("sync.match-unproven", NULL, NULL));
  else if (n == 1 && ropeway_run_id_is_taken (self, unit->destination_id, unit->source_key))
    ropeway_run_park (self, unit,
                      ropeway_problem_new ("sync.record-taken", NULL, "id", unit->destination_id, NULL));
  else if (n == 1)
    adopt (self, unit, same);
  else
    act (self, unit, ropeway_plan_found (mode, n, same));
}

/* Whether @there is as what was sent made it, as far as it shows. */
static gboolean
holds (RopewayRun *self, const RopewayUnit *unit)
{
  const RopewayValue *there = unit->existing;
  const RopewayValue *wanted = unit->body != NULL ? unit->body : unit->mapped;

  if (unit->stored && unit->kind == ROPEWAY_INTENT_UPDATE)
    return ropeway_plan_is_same (self->program, unit->mapped, there);
  for (RopewayValue *field = ropeway_value_first (wanted); field != NULL; field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      if (!ropeway_value_equal (field, ropeway_value_get_sized (there, name, length)))
        return FALSE;
    }
  return TRUE;
}

static void
give_up_unknown (RopewayRun *self, RopewayUnit *unit)
{
  ropeway_run_block (self, unit);
  ropeway_run_park (self, unit, problem_unknown (unit));
}

/* Nothing there, and a find that says so proves it: the write did not happen. The old intent is cleared in the
 * commit that writes the new one. */
static void
repeat_write (RopewayRun *self, RopewayUnit *unit)
{
  unit->unknown = FALSE;
  if (unit->attempts < ROPEWAY_LIMIT_ATTEMPTS)
    {
      ropeway_run_queue_write (self, unit, unit->kind);
      return;
    }
  self->keep_mark = TRUE;
  ropeway_run_settle_intent (self, unit);
  ropeway_run_park (self, unit, ropeway_problem_new ("sync.write-lost", NULL, NULL));
}

/* It arrived, or was there already. */
static void
take_found (RopewayRun *self, RopewayUnit *unit)
{
  const char *id = unit->destination_id;

  self->failures = 0;
  unit->unknown = FALSE;
  ropeway_run_settle_intent (self, unit);
  if (id != NULL && ropeway_run_id_is_taken (self, id, unit->source_key))
    {
      ropeway_run_park (self, unit, ropeway_problem_new ("sync.record-taken", NULL, "id", id, NULL));
      return;
    }
  /* Not every field can be compared with what a service makes of it: where one differs, the next reading of
   * the record writes all of it again. */
  if (!holds (self, unit))
    {
      memset (unit->hash, 0, sizeof unit->hash);
      g_clear_pointer (&unit->digests, g_bytes_unref);
    }
  ropeway_run_complete_write (self, unit, id);
}

/* Who only adds did not look before: what is found may have been there already, or belong to another record. To settle
 * the intent with it would add the record again, or never. */
static gboolean
may_be_another (RopewayRun *self, RopewayUnit *unit, guint n)
{
  if (unit->kind != ROPEWAY_INTENT_CREATE || self->bundle->job->destination.mode != ROPEWAY_MODE_CREATE
      || n == 0)
    return FALSE;
  return n > 1 || unit->destination_id == NULL || !holds (self, unit)
         || ropeway_run_id_is_taken (self, unit->destination_id, unit->source_key);
}

/* An answer got lost; now it is known what is there. */
static void
resolve_unknown (RopewayRun *self, RopewayUnit *unit)
{
  guint n = choose_found (self, unit);

  if (may_be_another (self, unit, n) || (n == 1 && is_unproven (self, unit)))
    give_up_unknown (self, unit);
  else if (n == 1 && unit->kind == ROPEWAY_INTENT_UPDATE && !holds (self, unit))
    repeat_write (self, unit);
  else if (n == 1)
    take_found (self, unit);
  else if (n > 1)
    {
      ropeway_run_settle_intent (self, unit);
      ropeway_run_park (self, unit, ropeway_problem_new ("sync.match-ambiguous", NULL, NULL));
    }
  else if (self->bundle->find->exact)
    repeat_write (self, unit);
  else
    give_up_unknown (self, unit);
}

/* What is wrong with this record alone must not stop the others. */
static gboolean
is_of_the_record (const RopewayProblem *problem)
{
  static const char *const codes[] = { "request.place-empty", "form.column-missing",
                                       "destination.found-too-many", "service.refused", NULL };
  return g_strv_contains (codes, ropeway_problem_get_code (problem));
}

/* It may be the record that a service stumbles over, or the service that is down: several in a row tell. */
static gboolean
is_failure (const RopewayProblem *problem)
{
  static const char *const codes[] = { "service.failed",
                                       "service.no-answer",
                                       "service.answer-unreadable",
                                       "service.answer-too-large",
                                       "service.answer-web-page",
                                       "destination.found-unreadable",
                                       NULL };
  return g_strv_contains (codes, ropeway_problem_get_code (problem));
}

static void
take_find_problem (RopewayRun *self, RopewayUnit *unit, RopewayProblem *problem)
{
  if (is_failure (problem))
    {
      self->keep_mark = TRUE;
      ropeway_run_count_failure (self, &self->find_failures, problem);
    }
  else if (!is_of_the_record (problem))
    ropeway_run_stop (self, ropeway_problem_ref (problem));
  if (self->state != RUN_WORKING)
    ropeway_run_drop_unit (self, unit);
  else
    {
      if (unit->unknown)
        ropeway_run_block (self, unit);
      ropeway_run_park (self, unit, ropeway_problem_ref (problem));
    }
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree UnitCall *call = data;
  g_autoptr (RopewayRun) self = g_steal_pointer (&call->run);
  RopewayUnit *unit = call->unit;
  g_autoptr (RopewayProblem) problem = NULL;

  self->finding--;
  unit->existing = NULL;
  g_clear_pointer (&unit->found, ropeway_found_list_free);
  unit->found = ropeway_rest_destination_find_finish (self->destination, result, &problem, NULL);
  if (problem != NULL)
    take_find_problem (self, unit, problem);
  else if (self->state != RUN_WORKING || unit->found == NULL)
    ropeway_run_drop_unit (self, unit);
  else
    {
      self->find_failures = 0;
      if (unit->unknown)
        resolve_unknown (self, unit);
      else
        plan_found (self, unit);
    }
  ropeway_run_pump (self);
}

void
ropeway_run_start_finds (RopewayRun *self)
{
  guint limit = ropeway_session_get_in_flight_limit (self->destination_session);

  while (self->finding < limit && self->to_find.length > 0 && self->state == RUN_WORKING)
    {
      UnitCall *call = g_new0 (UnitCall, 1);
      call->run = g_object_ref (self);
      call->unit = g_queue_pop_head (&self->to_find);
      self->finding++;
      ropeway_rest_destination_find_async (self->destination, call->unit->mapped, self->reading_cancellable,
                                           on_found, call);
    }
}

static void
on_settled (gpointer data)
{
  UnitCall *call = data;
  RopewayRun *self = call->run;

  g_queue_push_tail (&self->to_find, call->unit);
  g_hash_table_remove (self->waiting, call->unit);
  ropeway_run_pump (self);
}

/* How long the destination may not show yet what it did. A request without an answer may still be at work: the time counts
 * from when nothing more came of it; in an earlier run that was at the latest when its time was over. */
static gint64
settle_time (const RopewayRun *self, const RopewayUnit *unit)
{
  gint64 settle = MIN (self->bundle->find->settle, ROPEWAY_LIMIT_SETTLE_MS * G_TIME_SPAN_MILLISECOND);
  gint64 passed = ropeway_clock_now (self->clock) - unit->sent_at;

  return unit->stored && passed > settle + ROPEWAY_LIMIT_TOTAL_MS * G_TIME_SPAN_MILLISECOND ? 0 : settle;
}

void
ropeway_run_look_for (RopewayRun *self, RopewayUnit *unit)
{
  if (self->state != RUN_WORKING)
    {
      ropeway_run_drop_unit (self, unit);
      return;
    }
  if (!can_find (self))
    {
      give_up_unknown (self, unit);
      return;
    }
  gint64 delay = settle_time (self, unit);
  unit->unknown = TRUE;
  if (delay == 0)
    {
      g_queue_push_tail (&self->to_find, unit);
      return;
    }
  UnitCall *call = g_new0 (UnitCall, 1);
  call->run = self; /* the timer goes with the run */
  call->unit = unit;
  call->timer = ropeway_clock_add_timer (self->clock, delay, on_settled, call);
  g_hash_table_insert (self->waiting, unit, call);
}
