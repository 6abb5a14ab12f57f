/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a unit is mapped, looked up, and it is planned what is to be done with it. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "sync/fields-digest.h"
#include "value/value-compare.h"

gboolean
ropeway_run_can_find (const RopewayRun *self)
{
  const GPtrArray *match = self->bundle->job->destination.match;

  if (self->index != NULL && match != NULL && match->len > 0)
    return TRUE;
  if (self->bundle->find == NULL)
    return FALSE;
  return !ropeway_run_is_plan (self) || g_str_equal (self->bundle->find->method, "GET");
}

/* Whether the record of @unit can be seen before it is written. */
static gboolean
can_look (const RopewayRun *self, const RopewayUnit *unit)
{
  gboolean has_id = ropeway_run_known_id (unit) != NULL;

  return ropeway_run_can_find (self) || (has_id && (self->index != NULL || ropeway_run_can_read (self)));
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
  RopewayProblem *problem = NULL;
  const RopewayValue *record
      = ropeway_destination_make_record (self->destination, unit->mapped, unit->page->made, &problem);
  if (record == NULL)
    return problem;
  unit->mapped = (RopewayValue *)record;
  if (problem != NULL)
    {
      ropeway_run_warn (self, problem);
      ropeway_problem_unref (problem);
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
  if (ropeway_run_keeps_digests (self))
    unit->digests = ropeway_fields_digest_pack (compared);
}

RopewayProblem *
ropeway_run_problem_unknown (const RopewayUnit *unit)
{
  const char *reason = unit->problem != NULL ? ropeway_problem_lookup (unit->problem, "reason") : NULL;

  return ropeway_problem_new ("sync.fate-unknown", NULL, "reason", reason, NULL);
}

void
ropeway_run_begin_unit (RopewayRun *self, RopewayUnit *unit)
{
  RopewayProblem *problem;

  if (ropeway_run_leave_dismissed (self, unit))
    return;
  problem = map_unit (self, unit);
  if (problem == NULL)
    problem = make_match_key (self, unit);
  unit->reason = problem;
  if (problem == NULL)
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

void
ropeway_run_note_planned (RopewayRun *self, const RopewayUnit *unit)
{
  g_autoptr (GError) error = NULL;

  if (unit->match_key != NULL
      && !ropeway_planned_keys_add (self->planned, unit->match_key, unit->source_key, &error))
    ropeway_run_stop (self,
                      ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
}

/* (transfer full) (nullable): another record of this source that became a record there with the same match fields. */
static char *
find_rival (RopewayRun *self, const RopewayUnit *unit)
{
  g_autoptr (RopewayLink) rival = NULL;
  g_autofree char *planned = NULL;
  const char *other;

  if (unit->match_key == NULL || unit->link != NULL)
    return NULL;
  if (self->store != NULL)
    rival = ropeway_ledger_find_link_by_match (self->store, self->scope, unit->match_key, NULL);
  if (rival == NULL)
    planned = ropeway_planned_keys_dup (self->planned, unit->match_key, NULL);
  other = rival != NULL ? ropeway_run_get_holder (self, rival) : planned;
  return g_strcmp0 (other, unit->source_key) != 0 ? g_strdup (other) : NULL;
}

/* A link that was removed is forgotten with its number: that what is made again is not taken for what was made before (the
 * idempotency key would be the same), the numbers of each run begin higher. */
static guint64
first_seq (const RopewayRun *self)
{
  return self->bundle->remove != NULL ? (guint64)self->record->id << 20 : 0;
}

static gboolean
load_link (RopewayRun *self, RopewayUnit *unit)
{
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return TRUE;
  const char *key = unit->former_key != NULL ? unit->former_key : unit->source_key;
  unit->link = ropeway_ledger_get_link (self->store, self->scope, key, &error);
  if (unit->link != NULL)
    {
      g_free (unit->link->source_key);
      unit->link->source_key = g_strdup (unit->source_key);
      g_free (unit->destination_id);
      unit->destination_id = g_strdup (unit->link->destination_id);
    }
  unit->seq = (unit->link != NULL ? unit->link->seq : first_seq (self)) + 1;
  if (error == NULL && self->prior_parked > 0)
    unit->refusals = ropeway_ledger_get_attempts (self->store, self->scope, unit->source_key, &error);
  if (error == NULL)
    return TRUE;
  ropeway_run_stop (self, ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
  return FALSE;
}

void
ropeway_run_act (RopewayRun *self, RopewayUnit *unit, RopewayAction action)
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
      ropeway_run_look_there (self, unit);
      break;
    case ROPEWAY_ACTION_AMBIGUOUS:
      ropeway_run_park (self, unit, ropeway_run_problem_ambiguous (unit));
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
  if (unit->looks)
    {
      ropeway_run_start_look (self, unit);
      return;
    }
  if (ropeway_run_join_parked (self, unit))
    return;
  if (ropeway_run_is_blocked (self, unit))
    {
      ropeway_run_park (self, unit, ropeway_run_problem_unknown (unit));
      return;
    }
  /* Filters may have changed since it was set aside. */
  if (unit->kept && !ropeway_program_accepts (self->program, unit->record, NULL))
    {
      ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
      return;
    }
  /* Not before an earlier write of it is done, whose end would take it for done, too. */
  if (unit->reason != NULL)
    {
      ropeway_run_park (self, unit, g_steal_pointer (&unit->reason));
      return;
    }
  if (!load_link (self, unit))
    {
      ropeway_run_drop_unit (self, unit);
      return;
    }
  ropeway_run_meet_removal (self, unit);
  if (ropeway_run_is_removed (self, unit))
    {
      ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
      return;
    }
  if (unit->takes_back)
    {
      ropeway_run_queue_take_back (self, unit);
      return;
    }
  g_autofree char *rival = find_rival (self, unit);
  if (rival != NULL && ropeway_run_put_off (self, unit, rival))
    return;
  if (rival != NULL)
    {
      ropeway_run_note_twin (self, unit);
      ropeway_run_park (
          self, unit,
          ropeway_problem_new ("sync.match-taken", NULL, "key", unit->source_key, "other", rival, NULL));
      return;
    }
  RopewayAction action = ropeway_plan_first (
      self->bundle->job->destination.mode, unit->link, unit->hash, can_look (self, unit),
      ropeway_run_is_plan (self) || ropeway_run_needs_before (self, unit));
  /* The index sees too that a record is gone which needs no write. */
  if (unit->removal != 0)
    action = ROPEWAY_ACTION_FIND;
  if (action == ROPEWAY_ACTION_UNCHANGED && self->index != NULL && ropeway_run_known_id (unit) != NULL
      && !ropeway_run_index_has (self, unit->link->destination_id))
    action = ROPEWAY_ACTION_FIND;
  ropeway_run_act (self, unit, action);
}

void
ropeway_run_plan_anew (RopewayRun *self, RopewayUnit *unit)
{
  RopewayMode mode = self->bundle->job->destination.mode;

  g_clear_pointer (&unit->link, ropeway_link_free);
  g_clear_pointer (&unit->destination_id, g_free);
  unit->existing = NULL;
  unit->chosen = FALSE;
  unit->seq = first_seq (self) + 1;
  ropeway_run_act (self, unit, ropeway_plan_first (mode, NULL, unit->hash, can_look (self, unit), FALSE));
}
