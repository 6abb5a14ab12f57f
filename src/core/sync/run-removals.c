/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a removal that an earlier run asked for, and of which nobody knows whether it was done, waits until the source is read:
 * what is back there must not be removed. */
#include "sync/run-private.h"

#include "base/limits.h"

#define REQUEST_US (ROPEWAY_LIMIT_TOTAL_MS * G_TIME_SPAN_MILLISECOND)

static gboolean
is_done (RopewayRun *self, const RopewayIntentItem *item)
{
  g_autoptr (RopewayLink) link = ropeway_ledger_get_link (self->store, self->scope, item->source_key, NULL);

  return link == NULL || link->seq >= item->seq
         || g_strcmp0 (link->destination_id, item->destination_id) != 0;
}

/* Whether it can be seen by its id, and for good, if the record is there: a request that may still be under way could remove
 * it behind us, and then it would be taken for one that a person removed. */
static gboolean
can_tell (const RopewayRun *self, const RopewayIntent *intent)
{
  const RopewayOperation *operation = ropeway_run_can_read (self) ? self->bundle->read : self->bundle->index;

  return operation != NULL
         && ropeway_clock_now (self->clock) - intent->created > REQUEST_US + operation->settle;
}

/* Runs of a few records do not know what is gone; of several in one request each would need an answer of its own; to set
 * the field that archives a record, and then to take it back, does no harm. */
static gboolean
can_wait (RopewayRun *self, const RopewayIntent *intent)
{
  return intent->items->len == 1 && self->options.limit == 0 && !ropeway_run_is_aside (self) && !self->prime
         && self->bundle->job->destination.gone == ROPEWAY_GONE_DELETE && can_tell (self, intent)
         && !is_done (self, g_ptr_array_index (intent->items, 0));
}

static const char *
key_of (const RopewayIntent *intent)
{
  return ((RopewayIntentItem *)g_ptr_array_index (intent->items, 0))->source_key;
}

void
ropeway_run_doubt_removals (RopewayRun *self)
{
  Gone *gone = &self->gone;

  if (gone->earlier == NULL)
    return;
  g_hash_table_remove_all (gone->back);
  for (guint i = 0; i < gone->earlier->len; i++)
    {
      const RopewayIntent *intent = g_ptr_array_index (gone->earlier, i);
      g_hash_table_insert (gone->doubted, (char *)key_of (intent), GSIZE_TO_POINTER ((gsize)intent->id));
    }
}

gboolean
ropeway_run_hold_removal (RopewayRun *self, RopewayIntent *intent)
{
  Gone *gone = &self->gone;

  if (!can_wait (self, intent))
    return FALSE;
  if (gone->earlier == NULL)
    {
      gone->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_intent_free);
      gone->doubted = g_hash_table_new (g_str_hash, g_str_equal);
      gone->back = g_hash_table_new (g_str_hash, g_str_equal);
    }
  g_ptr_array_add (gone->earlier, intent);
  ropeway_run_doubt_removals (self);
  return TRUE;
}

gboolean
ropeway_run_doubts_removal (const RopewayRun *self, const char *source_key)
{
  return self->gone.doubted != NULL && g_hash_table_contains (self->gone.doubted, source_key);
}

void
ropeway_run_note_back (RopewayRun *self, const char *source_key)
{
  gpointer key;

  if (self->gone.doubted != NULL && g_hash_table_lookup_extended (self->gone.doubted, source_key, &key, NULL))
    g_hash_table_add (self->gone.back, key);
}

/* ---- one of several that were sent together ---- */

void
ropeway_run_tie (RopewayRun *self, const RopewayUnit *unit)
{
  if (unit->intent == 0)
    return;
  if (self->gone.tied == NULL)
    self->gone.tied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (self->gone.tied, g_strdup (unit->source_key), GSIZE_TO_POINTER ((gsize)unit->intent));
}

gboolean
ropeway_run_is_tied (const RopewayRun *self, const char *source_key)
{
  gpointer intent = self->gone.tied != NULL ? g_hash_table_lookup (self->gone.tied, source_key) : NULL;

  return intent != NULL && g_hash_table_contains (self->intents, intent);
}

/* ---- a record that is back ---- */

void
ropeway_run_meet_removal (RopewayRun *self, RopewayUnit *unit)
{
  if (unit->link != NULL && unit->link->state == ROPEWAY_LINK_LIVE && !unit->stored
      && ropeway_run_doubts_removal (self, unit->source_key))
    unit->removal = (gint64)GPOINTER_TO_SIZE (g_hash_table_lookup (self->gone.doubted, unit->source_key));
}

void
ropeway_run_end_removal (RopewayRun *self, RopewayUnit *unit)
{
  RopewayUnit past = { .intent = unit->removal };

  if (unit->removal == 0 || self->trial.state == TRIAL_OVERFLOWN)
    return;
  unit->removal = 0;
  ropeway_run_settle_intent (self, &past);
  g_hash_table_remove (self->gone.doubted, unit->source_key);
}

gboolean
ropeway_run_take_removed (RopewayRun *self, RopewayUnit *unit)
{
  if (unit->removal == 0)
    return FALSE;
  if (self->trial.state != TRIAL_OVERFLOWN)
    ropeway_commit_remove_link (ropeway_run_pending (self)->commit, unit->source_key);
  ropeway_run_end_removal (self, unit);
  ropeway_run_plan_anew (self, unit);
  return TRUE;
}

/* ---- what is still gone ---- */

/* Of an item whose record was not read nothing new is known. */
static gboolean
is_still_gone (RopewayRun *self, const char *source_key)
{
  return self->bundle->job->destination.mode == ROPEWAY_MODE_MIRROR
             ? ropeway_run_is_gone_known (self)
             : !ropeway_run_is_record_unclear (self, source_key);
}

static void
repeat_one (RopewayRun *self, RopewayPage *page, const RopewayIntent *intent)
{
  const char *key = key_of (intent);
  gboolean is_back = g_hash_table_contains (self->gone.back, key);

  if (!g_hash_table_contains (self->gone.doubted, key))
    return;
  if (!is_back && is_still_gone (self, key))
    ropeway_run_recover_intent (self, page, intent);
  /* One that is back and could not be written is set aside already. */
  else if (!is_back || ropeway_ledger_get_attempts (self->store, self->scope, key, NULL) == 0)
    ropeway_run_leave_removal (self, page, intent);
}

gboolean
ropeway_run_repeat_removals (RopewayRun *self)
{
  g_autoptr (GPtrArray) earlier = g_steal_pointer (&self->gone.earlier);
  RopewayPage *page;

  if (earlier == NULL)
    return FALSE;
  page = ropeway_page_new (NULL);
  for (guint i = 0; i < earlier->len; i++)
    repeat_one (self, page, g_ptr_array_index (earlier, i));
  ropeway_page_unref (page);
  g_hash_table_remove_all (self->gone.back);
  g_hash_table_remove_all (self->gone.doubted);
  return TRUE;
}
