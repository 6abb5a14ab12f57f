/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a record that came back to the source under another key keeps the record it had at the destination: a mirror would
 * else refuse the one and remove the other. Which of two keys is gone is only known once all is read. */
#include "sync/run-private.h"

#include "base/limits.h"

/* No more than half of the window waits, so that reading can go on. */
#define MOST_WAITING (ROPEWAY_LIMIT_WINDOW / 2)

static gboolean
may_be_gone (RopewayRun *self, const char *key)
{
  return ropeway_run_is_mirroring (self) && !ropeway_run_doubts_removal (self, key) && !self->gone.unclear
         && !self->was_resumed && ropeway_run_is_gone (self, key);
}

gboolean
ropeway_run_put_off (RopewayRun *self, RopewayUnit *unit, const char *rival)
{
  if (unit->former_key != NULL || unit->link != NULL || unit->stored || !may_be_gone (self, rival))
    return FALSE;
  if (self->gone.rivals.length >= MOST_WAITING)
    {
      ropeway_run_note_seen (self, rival);
      return FALSE;
    }
  unit->former_key = g_strdup (rival);
  g_queue_push_tail (&self->gone.rivals, unit);
  return TRUE;
}

void
ropeway_run_claim (RopewayRun *self, RopewayUnit *unit)
{
  g_autoptr (RopewayLink) link = NULL;

  if (self->store != NULL)
    link = ropeway_ledger_find_link_by_destination (self->store, self->scope, unit->destination_id, NULL);
  if (link != NULL && ropeway_run_put_off (self, unit, link->source_key))
    return;
  ropeway_run_keep_holder (self, unit->destination_id);
  ropeway_run_park (self, unit,
                    ropeway_problem_new ("sync.record-taken", NULL, "id", unit->destination_id, NULL));
}

/* What two units claim is removed by neither. */
static void
give_up (RopewayRun *self, RopewayUnit *unit)
{
  g_autofree char *rival = g_steal_pointer (&unit->former_key);

  ropeway_run_note_seen (self, rival);
  ropeway_run_park (
      self, unit,
      ropeway_problem_new ("sync.match-taken", NULL, "key", unit->source_key, "other", rival, NULL));
}

static void
settle (RopewayRun *self)
{
  RopewayUnit *unit;

  while (self->state == RUN_WORKING && (unit = g_queue_pop_head (&self->gone.rivals)) != NULL)
    {
      if (self->has_next || !ropeway_run_is_gone_known (self)
          || !ropeway_run_is_gone (self, unit->former_key))
        {
          give_up (self, unit);
          continue;
        }
      if (self->gone.handed == NULL)
        self->gone.handed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_replace (self->gone.handed, g_strdup (unit->former_key), g_strdup (unit->source_key));
      ropeway_run_plan_unit (self, unit);
    }
}

/* Nothing is there any more but those that wait here and those that wait for them. */
static gboolean
is_stuck (RopewayRun *self)
{
  return self->has_next && !self->reading && !ropeway_run_wants_page (self)
         && self->gone.rivals.length + ropeway_key_gate_get_n_waiting (self->gate) >= self->open_units;
}

void
ropeway_run_settle_rivals (RopewayRun *self)
{
  if (self->gone.rivals.length == 0)
    return;
  if ((!self->has_next && !self->reading) || is_stuck (self))
    settle (self);
}

const char *
ropeway_run_get_holder (const RopewayRun *self, const RopewayLink *link)
{
  const char *other
      = self->gone.handed != NULL ? g_hash_table_lookup (self->gone.handed, link->source_key) : NULL;

  return other != NULL ? other : link->source_key;
}

void
ropeway_run_take_over (RopewayRun *self, RopewayUnit *unit)
{
  g_autofree char *former = g_steal_pointer (&unit->former_key);

  if (former == NULL || unit->link == NULL || ropeway_run_is_plan (self))
    return;
  unit->linked = TRUE;
  Batch *batch = ropeway_run_pending (self);
  ropeway_commit_remove_link (batch->commit, former);
  ropeway_commit_clear_parked (batch->commit, former);
  ropeway_commit_set_link (batch->commit, ropeway_link_copy (unit->link));
  if (unit->link->destination_id != NULL)
    g_hash_table_replace (batch->taken, g_strdup (unit->link->destination_id), g_strdup (unit->source_key));
}

void
ropeway_run_keep_holder (RopewayRun *self, const char *destination_id)
{
  g_autoptr (RopewayLink) link = NULL;

  if (self->store != NULL && ropeway_run_is_mirroring (self))
    link = ropeway_ledger_find_link_by_destination (self->store, self->scope, destination_id, NULL);
  if (link != NULL)
    ropeway_run_note_seen (self, link->source_key);
}
