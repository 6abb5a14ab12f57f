/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a unit's record is looked for at the destination: before it is written, and where an answer got lost. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-reader.h"
#include "value/value-compare.h"

const char *
ropeway_run_known_id (const RopewayUnit *unit)
{
  if (unit->link != NULL && unit->link->destination_id != NULL)
    return unit->link->destination_id;
  if (unit->chosen)
    return unit->destination_id;
  return unit->unknown && unit->kind != ROPEWAY_INTENT_CREATE ? unit->destination_id : NULL;
}

gboolean
ropeway_run_can_read (const RopewayRun *self)
{
  const RopewayOperation *operation = self->bundle->read;

  return operation != NULL && (!ropeway_run_is_plan (self) || g_str_equal (operation->method, "GET"));
}

/* By its id where that is known, whatever became of its fields; else by the match fields, as the index knows them
 * already. */
static gboolean
is_candidate (const RopewayRun *self, const RopewayUnit *unit, const RopewayFound *found)
{
  const GPtrArray *match = self->bundle->job->destination.match;
  const char *id = self->bundle->table == NULL ? ropeway_run_known_id (unit) : NULL;

  if (id != NULL)
    return g_strcmp0 (found->id, id) == 0 || (unit->sight == ROPEWAY_SIGHT_READ && found->id == NULL);
  return unit->sight != ROPEWAY_SIGHT_FIND || match == NULL
         || ropeway_plan_matches (match, unit->mapped, found->fields);
}

/* Keeps the candidates; several of one id are one record. */
static guint
choose_found (RopewayRun *self, RopewayUnit *unit)
{
  const RopewayFound *chosen = NULL;
  guint n = 0;

  for (guint i = 0; i < unit->found->records->len; i++)
    {
      RopewayFound *found = g_ptr_array_index (unit->found->records, i);
      if (!is_candidate (self, unit, found))
        continue;
      if (chosen != NULL && chosen->id != NULL && g_strcmp0 (chosen->id, found->id) == 0)
        continue;
      found->is_candidate = TRUE;
      chosen = found;
      n++;
    }
  if (n == 1)
    {
      g_autofree char *id = g_strdup (chosen->id != NULL ? chosen->id : ropeway_run_known_id (unit));
      unit->existing = chosen->fields;
      g_free (unit->destination_id);
      unit->destination_id = g_steal_pointer (&id);
    }
  return n;
}

/* Whether a search gave a record that cannot be told to be the one: it does not show the match fields, and the search does
 * not vouch for what it gives. */
static gboolean
is_unproven (const RopewayRun *self, const RopewayUnit *unit)
{
  return unit->sight == ROPEWAY_SIGHT_FIND && !self->bundle->find->exact
         && ropeway_run_known_id (unit) == NULL
         && !ropeway_plan_shows (self->bundle->job->destination.match, unit->existing);
}

RopewayProblem *
ropeway_run_problem_ambiguous (const RopewayUnit *unit)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < unit->found->records->len; i++)
    {
      const RopewayFound *found = g_ptr_array_index (unit->found->records, i);
      if (found->is_candidate)
        g_ptr_array_add (ids, found->id != NULL ? found->id : (char *)"?");
    }
  g_autofree char *names = ropeway_run_dup_names (ids, ids->len);
  return ropeway_problem_new ("sync.match-ambiguous", NULL, "ids", names, NULL);
}

/* The record was there: it is ours from now on, whatever happens to its fields. */
static void
adopt (RopewayRun *self, RopewayUnit *unit)
{
  const RopewayValue *seen = ropeway_run_seen (self, unit);
  gboolean same = seen != NULL && ropeway_plan_is_same (self->program, unit->mapped, seen);

  unit->adopted = unit->link == NULL;
  if (!same || ropeway_unit_comes_back (unit))
    {
      ropeway_run_queue_write (self, unit, ROPEWAY_INTENT_UPDATE);
      return;
    }
  if (!ropeway_run_is_plan (self))
    ropeway_run_set_link (self, unit, unit->seq - 1);
  ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_UNCHANGED, NULL);
}

/* Lists and searches may not show all that must be known of it. */
static void
adopt_or_read (RopewayRun *self, RopewayUnit *unit)
{
  if (ropeway_run_needs_read (self, unit))
    {
      unit->chosen = TRUE;
      g_queue_push_tail (&self->to_find, unit);
    }
  else
    adopt (self, unit);
}

/* A record whose id is known was not seen. That a search does not give it says nothing: its fields may be others by now. */
static void
plan_unseen (RopewayRun *self, RopewayUnit *unit)
{
  gboolean proven
      = (unit->sight == ROPEWAY_SIGHT_READ && unit->found->records->len == 0)
        || (unit->sight == ROPEWAY_SIGHT_INDEX && ropeway_run_index_proves (self, unit->link->updated));

  if (unit->sight == ROPEWAY_SIGHT_INDEX && ropeway_run_can_read (self))
    g_queue_push_tail (&self->to_find, unit);
  else if (proven)
    ropeway_run_leave_removed (self, unit);
  else if (unit->sight == ROPEWAY_SIGHT_READ)
    ropeway_run_park (self, unit,
                      ropeway_problem_new ("sync.read-other", NULL, "id", unit->destination_id, NULL));
  else if (ropeway_plan_is_unchanged (unit->link, unit->hash))
    ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_UNCHANGED, NULL);
  else if (ropeway_run_must_see (self, unit))
    ropeway_run_park (self, unit,
                      ropeway_problem_new ("sync.unseen-there", NULL, "id", unit->destination_id, NULL));
  else
    {
      ropeway_run_note_unseen (self, unit);
      ropeway_run_queue_write (self, unit, ROPEWAY_INTENT_UPDATE);
    }
}

static void
plan_found (RopewayRun *self, RopewayUnit *unit)
{
  RopewayMode mode = self->bundle->job->destination.mode;
  guint n = choose_found (self, unit);

  if (n == 1)
    ropeway_run_end_removal (self, unit);
  /* It went between the list and the look at it. */
  if (n == 0 && unit->chosen)
    {
      unit->chosen = FALSE;
      g_clear_pointer (&unit->destination_id, g_free);
    }

  if (n == 0 && unit->link != NULL && unit->link->destination_id != NULL)
    plan_unseen (self, unit);
  else if (n == 1 && ropeway_plan_is_unchanged (unit->link, unit->hash))
    ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_UNCHANGED, NULL);
  else if ((n == 0 && unit->link != NULL) || (n == 1 && unit->destination_id == NULL))
    ropeway_run_park (self, unit, ropeway_problem_new ("sync.no-id", NULL, NULL));
  else if (n == 1 && is_unproven (self, unit))
    ropeway_run_park (self, unit, ropeway_problem_new ("sync.match-unproven", NULL, NULL));
  else if (n == 1 && ropeway_run_id_is_taken (self, unit->destination_id, unit->source_key))
    ropeway_run_claim (self, unit);
  else if (n == 1)
    adopt_or_read (self, unit);
  else
    ropeway_run_act (self, unit, ropeway_plan_found (mode, n, FALSE));
}

/* Whether @there is as what was sent made it, as far as it shows. */
static gboolean
holds (RopewayRun *self, const RopewayUnit *unit)
{
  const RopewayValue *there = unit->existing;
  const RopewayValue *wanted = unit->body != NULL ? unit->body : unit->mapped;

  if (unit->stored && unit->kind == ROPEWAY_INTENT_UPDATE)
    return ropeway_plan_is_same (self->program, unit->mapped, there)
           && !(ropeway_unit_comes_back (unit) && ropeway_run_is_archived (self, there));
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
  if (unit->kind == ROPEWAY_INTENT_DELETE)
    ropeway_run_park_removal (self, unit, unit->problem);
  else
    ropeway_run_park (self, unit, ropeway_run_problem_unknown (unit));
}

/* Nothing there, and a find that says so proves it: the write did not happen. The old intent is cleared in the
 * commit that writes the new one. */
static void
repeat_write (RopewayRun *self, RopewayUnit *unit)
{
  unit->unknown = FALSE;
  unit->is_after = FALSE;
  if (unit->attempts < ROPEWAY_LIMIT_ATTEMPTS)
    {
      ropeway_run_queue_write (self, unit, unit->kind);
      return;
    }
  ropeway_run_settle_intent (self, unit);
  if (unit->kind == ROPEWAY_INTENT_DELETE)
    {
      ropeway_run_park_removal (self, unit, unit->problem);
      return;
    }
  self->keep_mark = TRUE;
  ropeway_run_park (self, unit, ropeway_problem_new ("sync.write-lost", NULL, NULL));
}

/* It arrived, or was there already. */
static void
take_found (RopewayRun *self, RopewayUnit *unit)
{
  const char *id = unit->destination_id;
  gboolean is_as_sent = holds (self, unit);

  self->failures = 0;
  unit->unknown = FALSE;
  ropeway_run_settle_intent (self, unit);
  if (id != NULL && ropeway_run_id_is_taken (self, id, unit->source_key))
    {
      ropeway_run_keep_holder (self, id);
      ropeway_run_park (self, unit, ropeway_problem_new ("sync.record-taken", NULL, "id", id, NULL));
      return;
    }
  /* Not every field can be compared with what a service makes of it, nor can it be told from one that somebody else made:
   * that is not ours to remove. Who asked for this one record does not read it again by himself. */
  if (!is_as_sent && !unit->stored && id != NULL && ropeway_run_is_aside (self))
    {
      unit->is_after = FALSE;
      ropeway_run_uncount_write (self, unit);
      adopt_or_read (self, unit);
      return;
    }
  /* The next reading of the record writes all of it again. */
  if (!is_as_sent)
    {
      self->keep_mark |= !unit->stored;
      unit->adopted = unit->link == NULL;
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

/* Whether the index can say what became of @unit. */
static gboolean
can_index (const RopewayRun *self, const RopewayUnit *unit)
{
  return self->bundle->index != NULL && !ropeway_run_is_plan (self)
         && (ropeway_run_known_id (unit) != NULL || unit->match_key != NULL);
}

/* Whether the record is another than it was before it was to be removed: some services keep what they removed, and say so in
 * it. */
static gboolean
is_changed (const RopewayUnit *unit)
{
  g_autoptr (RopewayTree) before
      = unit->before != NULL ? ropeway_json_read_text (unit->before, -1, NULL, NULL, NULL) : NULL;
  RopewayValue *field = before != NULL ? ropeway_value_first (ropeway_tree_get_root (before)) : NULL;

  for (; field != NULL; field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      const RopewayValue *now = ropeway_value_get_sized (unit->existing, name, length);
      if (now != NULL && !ropeway_value_equal (now, field))
        return TRUE;
    }
  return FALSE;
}

/* The answer to a removal got lost. Only what tells of the record by its id can say whether it is there. */
static void
resolve_removal (RopewayRun *self, RopewayUnit *unit)
{
  guint n = choose_found (self, unit);

  if (n == 0 && unit->found->records->len == 0)
    {
      self->failures = 0;
      unit->unknown = FALSE;
      ropeway_run_settle_intent (self, unit);
      ropeway_run_complete_removal (self, unit);
    }
  else if (n == 1 && !is_changed (unit))
    repeat_write (self, unit);
  else
    give_up_unknown (self, unit);
}

/* An answer got lost; now it is known what is there. */
static void
resolve_unknown (RopewayRun *self, RopewayUnit *unit)
{
  if (unit->kind == ROPEWAY_INTENT_DELETE)
    {
      resolve_removal (self, unit);
      return;
    }
  guint n = choose_found (self, unit);
  gboolean exact = unit->sight != ROPEWAY_SIGHT_FIND || self->bundle->find->exact;

  gboolean is_other = unit->sight == ROPEWAY_SIGHT_READ && n == 0 && unit->found->records->len > 0;

  if (is_other || may_be_another (self, unit, n) || (n == 1 && is_unproven (self, unit)))
    give_up_unknown (self, unit);
  else if (n == 1 && unit->kind == ROPEWAY_INTENT_UPDATE && !holds (self, unit))
    repeat_write (self, unit);
  else if (n == 1)
    take_found (self, unit);
  /* One of them may be what this write made: it stays in doubt, or the record would be made once more as soon as it has
   * other match fields. */
  else if (n > 1)
    {
      ropeway_run_block (self, unit);
      ropeway_run_park (self, unit, ropeway_run_problem_ambiguous (unit));
    }
  else if (exact && unit->link != NULL && ropeway_run_known_id (unit) != NULL
           && unit->sight != ROPEWAY_SIGHT_FIND)
    {
      ropeway_run_settle_intent (self, unit);
      ropeway_run_leave_removed (self, unit);
    }
  else if (exact)
    repeat_write (self, unit);
  else if (can_index (self, unit))
    g_queue_push_tail (&self->to_index, unit);
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
gboolean
ropeway_run_is_failure (const RopewayProblem *problem)
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

/* Of what may have arrived, that is what has to be said; that nobody could even ask is only the reason. */
static RopewayProblem *
problem_for (const RopewayUnit *unit, RopewayProblem *problem)
{
  g_autofree char *reason = NULL;

  if (!unit->unknown || !g_str_equal (ropeway_problem_get_code (problem), "request.place-empty"))
    return ropeway_problem_ref (problem);
  reason = ropeway_problem_dup_sentence (problem);
  return ropeway_problem_new ("sync.fate-unknown", NULL, "reason", reason, NULL);
}

static void
take_find_problem (RopewayRun *self, RopewayUnit *unit, RopewayProblem *problem)
{
  if (ropeway_run_is_failure (problem))
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
      if (unit->kind == ROPEWAY_INTENT_DELETE)
        ropeway_run_park_removal (self, unit, problem);
      else
        ropeway_run_park (self, unit, problem_for (unit, problem));
    }
}

void
ropeway_run_take_found (RopewayRun *self, RopewayUnit *unit, RopewayFoundList *found, RopewaySight sight)
{
  ropeway_run_save_existing (unit);
  g_clear_pointer (&unit->found, ropeway_found_list_free);
  unit->existing = NULL;
  for (guint i = 0; sight == ROPEWAY_SIGHT_FIND && i < found->records->len; i++)
    ropeway_run_note_shown (self->find_shown,
                            ((RopewayFound *)g_ptr_array_index (found->records, i))->fields);
  unit->found = found;
  unit->sight = sight;
  unit->is_after = unit->unknown;
  if (unit->unknown)
    resolve_unknown (self, unit);
  else
    plan_found (self, unit);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree UnitCall *call = data;
  g_autoptr (RopewayRun) self = g_steal_pointer (&call->run);
  RopewayUnit *unit = call->unit;
  g_autoptr (RopewayProblem) problem = NULL;

  self->finding--;
  RopewayFoundList *found = call->sight == ROPEWAY_SIGHT_READ
                                ? ropeway_destination_read_finish (self->destination, result, &problem, NULL)
                                : ropeway_destination_find_finish (self->destination, result, &problem, NULL);
  if (problem != NULL && unit->looks)
    ropeway_run_let_go (self, unit);
  else if (problem != NULL)
    take_find_problem (self, unit, problem);
  else if (self->state != RUN_WORKING || found == NULL)
    {
      g_clear_pointer (&found, ropeway_found_list_free);
      ropeway_run_drop_unit (self, unit);
    }
  else
    {
      self->find_failures = 0;
      if (unit->looks)
        {
          g_autoptr (RopewayFoundList) shown = found;
          ropeway_run_take_look (self, unit, shown);
        }
      else
        ropeway_run_take_found (self, unit, found, call->sight);
    }
  ropeway_run_pump (self);
}

static void
ask (RopewayRun *self, RopewayUnit *unit)
{
  UnitCall *call = g_new0 (UnitCall, 1);
  const char *id = ropeway_run_known_id (unit);

  call->run = g_object_ref (self);
  call->unit = unit;
  self->finding++;
  if (id != NULL && ropeway_run_can_read (self))
    {
      call->sight = ROPEWAY_SIGHT_READ;
      ropeway_destination_read_async (self->destination, id, unit->mapped, self->reading_cancellable,
                                      on_found, call);
      return;
    }
  call->sight = ROPEWAY_SIGHT_FIND;
  ropeway_destination_find_async (self->destination, unit->mapped, self->reading_cancellable, on_found, call);
}

void
ropeway_run_look_there (RopewayRun *self, RopewayUnit *unit)
{
  if (self->index != NULL && (ropeway_run_known_id (unit) != NULL || unit->match_key != NULL))
    ropeway_run_look_up (self, unit);
  else
    g_queue_push_tail (&self->to_find, unit);
}

void
ropeway_run_start_finds (RopewayRun *self)
{
  guint limit = ropeway_destination_get_in_flight_limit (self->destination);

  while (self->finding < limit && self->to_find.length > 0 && self->state == RUN_WORKING)
    ask (self, g_queue_pop_head (&self->to_find));
}

/* How it can be found out what became of @unit. */
static RopewaySight
sight_for (const RopewayRun *self, const RopewayUnit *unit)
{
  if (ropeway_run_known_id (unit) != NULL && ropeway_run_can_read (self))
    return ROPEWAY_SIGHT_READ;
  /* Of what is to be removed only the id is known. */
  if (self->bundle->find != NULL && unit->kind != ROPEWAY_INTENT_DELETE)
    return ROPEWAY_SIGHT_FIND;
  return can_index (self, unit) ? ROPEWAY_SIGHT_INDEX : ROPEWAY_SIGHT_NONE;
}

static void
look_now (RopewayRun *self, RopewayUnit *unit)
{
  if (sight_for (self, unit) != ROPEWAY_SIGHT_INDEX)
    g_queue_push_tail (&self->to_find, unit);
  else if (ropeway_run_index_proves (self, unit->sent_at + ROPEWAY_LIMIT_TOTAL_MS * G_TIME_SPAN_MILLISECOND))
    ropeway_run_look_up (self, unit);
  else
    g_queue_push_tail (&self->to_index, unit);
}

static void
on_settled (gpointer data)
{
  UnitCall *call = data;
  RopewayRun *self = call->run;
  RopewayUnit *unit = call->unit;

  g_hash_table_remove (self->waiting, unit);
  look_now (self, unit);
  ropeway_run_pump (self);
}

/* Whether the service may go on with a request that we, or a gateway before it, no longer wait for: not to find what it
 * writes proves nothing yet. */
static gboolean
may_be_at_work (const RopewayUnit *unit)
{
  const char *status = unit->problem != NULL ? ropeway_problem_lookup (unit->problem, "status") : NULL;

  return unit->timed_out || g_strcmp0 (status, "504") == 0;
}

/* How long the destination may not show yet what it did. A request without an answer may still be at work: the time counts
 * from when nothing more came of it; in an earlier run that was at the latest when its time was over. */
static gint64
settle_time (const RopewayRun *self, const RopewayUnit *unit)
{
  const RopewayOperation *const operations[] = { [ROPEWAY_SIGHT_FIND] = self->bundle->find,
                                                 [ROPEWAY_SIGHT_INDEX] = self->bundle->index,
                                                 [ROPEWAY_SIGHT_READ] = self->bundle->read };
  gint64 settle
      = MIN (operations[sight_for (self, unit)]->settle, ROPEWAY_LIMIT_SETTLE_MS * G_TIME_SPAN_MILLISECOND);
  gint64 passed = ropeway_clock_now (self->clock) - unit->sent_at;

  if (may_be_at_work (unit))
    settle = MAX (settle, ROPEWAY_LIMIT_LATE_MS * G_TIME_SPAN_MILLISECOND);
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
  unit->unknown = TRUE;
  if (sight_for (self, unit) == ROPEWAY_SIGHT_NONE || unit->archives)
    {
      give_up_unknown (self, unit);
      return;
    }
  gint64 delay = settle_time (self, unit);
  if (delay == 0)
    {
      look_now (self, unit);
      return;
    }
  UnitCall *call = g_new0 (UnitCall, 1);
  call->run = self; /* the timer goes with the run */
  call->unit = unit;
  call->timer = ropeway_clock_add_timer (self->clock, delay, on_settled, call);
  g_hash_table_insert (self->waiting, unit, call);
}
