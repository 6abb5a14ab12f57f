/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run remembers, and when: outcomes, links, intents and counts that belong together are one commit. */
#include "sync/run-private.h"

#include <string.h>

#include "base/fail-point.h"
#include "base/limits.h"
#include "sync/fields-digest.h"
#include "sync/open-address.h"
#include "value/json-writer.h"

/* Enough to make a commit cheap for each record, few enough to bound what a crash leaves open. */
#define COMMIT_CHANGES 1024
#define COMMIT_DELAY_US (250 * G_TIME_SPAN_MILLISECOND)

void
ropeway_batch_free (Batch *batch)
{
  g_clear_pointer (&batch->commit, ropeway_commit_free);
  g_ptr_array_unref (batch->units);
  g_ptr_array_unref (batch->sendings);
  g_hash_table_unref (batch->taken);
  g_free (batch);
}

static void
on_flush_due (gpointer data)
{
  RopewayRun *self = data;

  self->flush_timer = 0;
  self->flush_due = TRUE;
  ropeway_run_pump (self);
}

Batch *
ropeway_run_pending (RopewayRun *self)
{
  if (self->pending == NULL)
    {
      Batch *batch = g_new0 (Batch, 1);
      batch->commit = ropeway_commit_new (self->scope);
      batch->units = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_unit_free);
      batch->sendings = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_sending_free);
      batch->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      batch->oldest = ropeway_clock_monotonic (self->clock);
      self->pending = batch;
      if (self->flush_timer == 0)
        self->flush_timer = ropeway_clock_add_timer (self->clock, COMMIT_DELAY_US, on_flush_due, self);
    }
  return self->pending;
}

/* The names of what an update sent, as canonical JSON list. */
static char *
dup_changed (const RopewayUnit *unit)
{
  g_autoptr (RopewayTree) tree = NULL;

  if (unit->kind != ROPEWAY_INTENT_UPDATE || unit->body == NULL)
    return NULL;
  tree = ropeway_tree_new ();
  RopewayValue *names = ropeway_tree_array (tree);
  for (RopewayValue *field = ropeway_value_first (unit->body); field != NULL;
       field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      if (g_utf8_validate (name, (gssize)length, NULL))
        ropeway_value_append (names, ropeway_tree_string (tree, name, (gssize)length));
    }
  return ropeway_json_write_text (names, ROPEWAY_JSON_COMPACT, NULL);
}

static char *
dup_json (const RopewayValue *value)
{
  return value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL) : NULL;
}

/* Which operation says it does not matter: a record is seen in one place, whoever wrote it. */
static char *
dup_open_address (const RopewayRun *self, const RopewayUnit *unit, RopewayOutcomeKind kind)
{
  const RopewayBundle *bundle = self->bundle;
  const RopewayOperation *const operations[]
      = { unit->kind == ROPEWAY_INTENT_CREATE ? bundle->create : bundle->update,
          bundle->create,
          bundle->update,
          bundle->read,
          bundle->find,
          bundle->index };

  if (kind == ROPEWAY_OUTCOME_DELETED)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (operations[i] != NULL && operations[i]->open != NULL)
      return ropeway_open_address (operations[i], unit->destination_id, bundle->job->destination.parameters,
                                   unit->mapped);
  return NULL;
}

/* Tells a listener what became of @unit, field by field. */
static void
tell_delivery (RopewayRun *self, const RopewayUnit *unit, RopewayOutcomeKind kind,
               const RopewayProblem *problem)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (RopewayFieldChange));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gboolean writes = kind == ROPEWAY_OUTCOME_CREATED || kind == ROPEWAY_OUTCOME_UPDATED;

  if (self->events.delivery == NULL)
    return;
  for (RopewayValue *field = writes && unit->body != NULL ? ropeway_value_first (unit->body) : NULL;
       field != NULL; field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      const RopewayValue *there
          = unit->existing != NULL ? ropeway_value_get_sized (unit->existing, name, length) : NULL;
      RopewayFieldChange change = { .name = name, .before = dup_json (there), .after = dup_json (field) };
      g_ptr_array_add (texts, (gpointer)change.before);
      g_ptr_array_add (texts, (gpointer)change.after);
      g_array_append_val (changes, change);
    }
  g_autofree char *open = dup_open_address (self, unit, kind);
  RopewayDelivery delivery = {
    .source_key = unit->source_key,
    .kind = kind,
    .destination_id = unit->destination_id,
    .open = open,
    .problem = problem,
    .changes = (const RopewayFieldChange *)changes->data,
    .n_changes = changes->len,
  };
  self->events.delivery (&delivery, self->events_data);
}

static void
add_outcome (RopewayRun *self, const RopewayUnit *unit, RopewayOutcomeKind kind, RopewayProblem *problem)
{
  Batch *batch = ropeway_run_pending (self);
  RopewayOutcome *outcome = g_new0 (RopewayOutcome, 1);

  outcome->run = self->record->id;
  outcome->source_key = g_strdup (unit->source_key);
  outcome->kind = kind;
  outcome->destination_id = g_strdup (unit->destination_id);
  outcome->problem = problem != NULL ? ropeway_problem_ref (problem) : NULL;
  outcome->changed = dup_changed (unit);
  outcome->at = ropeway_clock_now (self->clock);
  ropeway_commit_add_outcome (batch->commit, outcome);
  batch->has_outcomes = TRUE;
}

/* Frees @unit and lets the next with its keys go. */
void
ropeway_run_release_unit (RopewayRun *self, RopewayUnit *unit)
{
  self->open_units--;
  ropeway_key_gate_leave (self->gate, unit);
  ropeway_unit_free (unit);
}

void
ropeway_run_drop_unit (RopewayRun *self, RopewayUnit *unit)
{
  /* It is read again, and counted then. */
  if (!unit->stored)
    self->record->units--;
  ropeway_run_release_unit (self, unit);
}

static gboolean
is_kept (RopewayOutcomeKind kind)
{
  return kind != ROPEWAY_OUTCOME_UNCHANGED && kind != ROPEWAY_OUTCOME_LEFT_OUT;
}

static void
add_effects (RopewayRun *self, const RopewayUnit *unit, RopewayOutcomeKind kind, RopewayProblem *problem)
{
  if (is_kept (kind))
    add_outcome (self, unit, kind, problem);
  if (kind == ROPEWAY_OUTCOME_PARKED)
    ropeway_run_add_parked (self, unit, problem);
}

/* What was set aside of it is delivered now, or left out. */
static gboolean
ends_parked (RopewayRun *self, const RopewayUnit *unit, RopewayOutcomeKind kind)
{
  return kind != ROPEWAY_OUTCOME_PARKED && self->prior_parked > 0 && unit->source_key != NULL && !unit->old
         && !unit->left && !ropeway_run_is_blocked (self, unit) && !ropeway_run_is_owed (self, unit);
}

/* In a trial: what has to be remembered waits for the verdict, and its unit with it. Most need nothing. */
static void
hold_outcome (RopewayRun *self, RopewayUnit *unit, RopewayOutcomeKind kind, RopewayProblem *problem,
              gboolean is_counted)
{
  gboolean was_parked = ends_parked (self, unit, kind)
                        && ropeway_ledger_get_attempts (self->store, self->scope, unit->source_key, NULL) > 0;

  unit->page->open--;
  if (!is_kept (kind) && !unit->linked && !was_parked)
    {
      tell_delivery (self, unit, kind, problem);
      ropeway_run_release_unit (self, unit);
      return;
    }
  if (was_parked)
    ropeway_commit_clear_parked (ropeway_run_pending (self)->commit, unit->source_key);
  /* What the source says of it today has to be planned as well. */
  if (unit->kept && !is_kept (kind) && !unit->linked)
    {
      tell_delivery (self, unit, kind, problem);
      ropeway_run_release_unit (self, unit);
      return;
    }
  add_effects (self, unit, kind, problem);
  unit->untold = is_counted;
  unit->outcome = kind;
  unit->reason = problem != NULL ? ropeway_problem_ref (problem) : NULL;
  g_ptr_array_add (ropeway_run_pending (self)->units, unit);
}

void
ropeway_run_tell_pending (RopewayRun *self)
{
  for (guint i = 0; self->pending != NULL && i < self->pending->units->len; i++)
    {
      RopewayUnit *unit = g_ptr_array_index (self->pending->units, i);
      if (!unit->untold)
        continue;
      tell_delivery (self, unit, unit->outcome, unit->reason);
      ropeway_run_forget_refusal (self, unit);
      unit->untold = FALSE;
    }
}

void
ropeway_run_discard_pending (RopewayRun *self)
{
  g_autoptr (Batch) batch = g_steal_pointer (&self->pending);

  ropeway_run_clear_timer (self, &self->flush_timer);
  self->flush_due = FALSE;
  if (batch == NULL)
    return;
  g_ptr_array_set_free_func (batch->units, NULL);
  for (guint i = 0; i < batch->units->len; i++)
    {
      RopewayUnit *unit = g_ptr_array_index (batch->units, i);
      /* One that belongs to another that is set aside was never counted. */
      if (!unit->untold)
        {
          ropeway_run_release_unit (self, unit);
          continue;
        }
      self->record->counts[unit->outcome]--;
      ropeway_run_drop_unit (self, unit);
    }
}

/* A record that needs nothing, since what an earlier run asked for was done just before, was told of then; and of one that was
 * set aside only what it needs is told.
 * Returns: whether @unit counts. */
static gboolean
count_unit (RopewayRun *self, const RopewayUnit *unit, RopewayOutcomeKind kind)
{
  gboolean writes = kind == ROPEWAY_OUTCOME_CREATED || kind == ROPEWAY_OUTCOME_UPDATED;

  if (unit->stored)
    self->record->units++;
  if ((unit->stored || unit->kept) && writes)
    g_hash_table_add (self->delivered, g_strdup (unit->source_key));
  if (!unit->stored && !is_kept (kind) && unit->source_key != NULL
      && (unit->kept || g_hash_table_contains (self->delivered, unit->source_key)))
    {
      self->record->units--;
      return FALSE;
    }
  self->record->counts[kind]++;
  return TRUE;
}

void
ropeway_run_finish_unit (RopewayRun *self, RopewayUnit *unit, RopewayOutcomeKind kind,
                         RopewayProblem *problem)
{
  g_autoptr (RopewayProblem) owned = ropeway_run_redact (self, problem);

  problem = owned;
  if (self->trial.state == TRIAL_OVERFLOWN)
    {
      ropeway_run_count_planned (self, unit, kind);
      return;
    }
  /* Whether it is still there is not known any better. */
  if (unit->removal != 0 && kind == ROPEWAY_OUTCOME_PARKED)
    ropeway_run_block (self, unit);
  if ((unit->stored || unit->kept) && kind == ROPEWAY_OUTCOME_PARKED && !ropeway_run_is_in_doubt (self, unit))
    {
      if (unit->kept)
        self->record->units--;
      tell_delivery (self, unit, kind, problem);
      ropeway_run_add_parked (self, unit, problem);
      ropeway_run_put_off_refusal (self, unit, problem);
      if (unit->page->open > 0)
        unit->page->open--;
      ropeway_run_let_go (self, unit);
      return;
    }
  gboolean is_counted = count_unit (self, unit, kind);
  if (kind == ROPEWAY_OUTCOME_UNCHANGED)
    ropeway_run_note_settled (self, unit);
  ropeway_run_take_over (self, unit);
  if (self->trial.state == TRIAL_HOLDING)
    {
      hold_outcome (self, unit, kind, problem, is_counted);
      return;
    }
  ropeway_run_forget_refusal (self, unit);
  tell_delivery (self, unit, kind, problem);
  if (unit->page->open > 0)
    unit->page->open--;
  if (ropeway_run_is_plan (self))
    {
      if (kind != ROPEWAY_OUTCOME_LEFT_OUT && kind != ROPEWAY_OUTCOME_PARKED)
        ropeway_run_note_planned (self, unit);
      ropeway_run_release_unit (self, unit);
      return;
    }
  if (ends_parked (self, unit, kind))
    ropeway_commit_clear_parked (ropeway_run_pending (self)->commit, unit->source_key);
  add_effects (self, unit, kind, problem);
  ropeway_run_pop_pages (self);
  ropeway_run_let_go (self, unit);
}

/* Keys are let go once the link is there to be seen by the next unit that has them. */
void
ropeway_run_let_go (RopewayRun *self, RopewayUnit *unit)
{
  if (self->pending != NULL)
    g_ptr_array_add (self->pending->units, unit);
  else
    ropeway_run_release_unit (self, unit);
}

/* Source and match keys are spelled alike: a letter tells them apart. */
static char *
block_name (char kind, const char *key)
{
  return g_strdup_printf ("%c%s", kind, key);
}

void
ropeway_run_block (RopewayRun *self, const RopewayUnit *unit)
{
  g_hash_table_add (self->blocked, block_name ('s', unit->source_key));
  if (unit->match_key != NULL)
    g_hash_table_add (self->blocked, block_name ('m', unit->match_key));
}

gboolean
ropeway_run_is_in_doubt (const RopewayRun *self, const RopewayUnit *unit)
{
  g_autofree char *source = block_name ('s', unit->source_key);

  return g_hash_table_contains (self->blocked, source);
}

gboolean
ropeway_run_is_blocked (const RopewayRun *self, const RopewayUnit *unit)
{
  if (g_hash_table_size (self->blocked) == 0)
    return FALSE;
  g_autofree char *source = block_name ('s', unit->source_key);
  g_autofree char *match = unit->match_key != NULL ? block_name ('m', unit->match_key) : NULL;
  return g_hash_table_contains (self->blocked, source)
         || (match != NULL && g_hash_table_contains (self->blocked, match));
}

void
ropeway_run_heed_parked (RopewayRun *self)
{
  const RopewayThreshold *threshold = &self->bundle->job->stop_after_parked;

  if (threshold->count >= 0 && (gint64)self->record->counts[ROPEWAY_OUTCOME_PARKED] > threshold->count
      && self->problem == NULL)
    {
      g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, threshold->count);
      ropeway_run_stop (self, ropeway_problem_new ("sync.too-many-parked", NULL, "limit", count, NULL));
    }
}

void
ropeway_run_park (RopewayRun *self, RopewayUnit *unit, RopewayProblem *problem)
{
  ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_PARKED, problem);
  ropeway_run_heed_parked (self);
}

void
ropeway_run_settle_intent (RopewayRun *self, RopewayUnit *unit)
{
  gpointer key = GSIZE_TO_POINTER ((gsize)unit->intent);
  guint open = GPOINTER_TO_UINT (g_hash_table_lookup (self->intents, key));

  if (unit->intent == 0)
    return;
  if (open > 1)
    g_hash_table_insert (self->intents, key, GUINT_TO_POINTER (open - 1));
  else
    {
      g_hash_table_remove (self->intents, key);
      ropeway_commit_clear_intent (ropeway_run_pending (self)->commit, unit->intent);
    }
  unit->intent = 0;
}

/* A field that there is no value for is left as it is there, unless all of the record is replaced. */
static void
set_digests (RopewayRun *self, const RopewayUnit *unit, RopewayLink *link)
{
  GBytes *before = unit->link != NULL ? unit->link->fields : NULL;

  link->fields = ropeway_fields_digest_carry (unit->digests, ropeway_run_replaces (self) ? NULL : before);
  link->shown = ropeway_fields_digest_merge (unit->shown, unit->link != NULL ? unit->link->shown : NULL,
                                             before, link->fields);
}

/* Whose the record is: who writes into it, and does not take it back. */
static RopewayLinkOrigin
origin_of (const RopewayUnit *unit, guint64 seq)
{
  if (unit->link != NULL && seq <= unit->link->seq)
    return unit->link->origin;
  gboolean is_made = unit->link != NULL ? unit->link->origin == ROPEWAY_LINK_MADE : !unit->adopted;

  if (is_made)
    return ROPEWAY_LINK_MADE;
  return unit->takes_back ? ROPEWAY_LINK_GIVEN_BACK : ROPEWAY_LINK_ADOPTED;
}

void
ropeway_run_set_link (RopewayRun *self, RopewayUnit *unit, guint64 seq)
{
  if (self->trial.state == TRIAL_OVERFLOWN)
    return;
  RopewayLink *link = g_new0 (RopewayLink, 1);
  unit->linked = TRUE;
  link->source_key = g_strdup (unit->source_key);
  link->destination_id = g_strdup (unit->destination_id);
  link->match_key = g_strdup (unit->match_key);
  link->seq = seq;
  memcpy (link->hash, unit->hash, sizeof link->hash);
  if (unit->digests != NULL)
    set_digests (self, unit, link);
  link->origin = origin_of (unit, seq);
  link->updated = ropeway_clock_now (self->clock);
  if (link->destination_id != NULL)
    g_hash_table_replace (ropeway_run_pending (self)->taken, g_strdup (link->destination_id),
                          g_strdup (link->source_key));
  ropeway_commit_set_link (ropeway_run_pending (self)->commit, link);
}

gboolean
ropeway_run_id_is_taken (RopewayRun *self, const char *id, const char *source_key)
{
  const char *holder = self->pending != NULL ? g_hash_table_lookup (self->pending->taken, id) : NULL;
  g_autoptr (RopewayLink) link = NULL;

  if (holder == NULL && self->committing != NULL)
    holder = g_hash_table_lookup (self->committing->taken, id);
  if (holder == NULL && self->trial.claimed != NULL)
    holder = g_hash_table_lookup (self->trial.claimed, id);
  if (holder != NULL)
    return !g_str_equal (holder, source_key);
  if (self->store != NULL)
    link = ropeway_ledger_find_link_by_destination (self->store, self->scope, id, NULL);
  return link != NULL && !g_str_equal (ropeway_run_get_holder (self, link), source_key);
}

gboolean
ropeway_run_should_commit (RopewayRun *self)
{
  if (self->pending == NULL || self->committing != NULL || ropeway_run_is_trial (self))
    return FALSE;
  guint low = 4 * ropeway_destination_get_in_flight_limit (self->destination);
  gboolean starving = self->pending->sendings->len > 0 && self->armed.length < low;
  gboolean idle = self->in_flight == 0 && self->armed.length == 0;
  return starving || idle || self->flush_due || self->state != RUN_WORKING
         || ropeway_commit_get_size (self->pending->commit) >= COMMIT_CHANGES;
}

static void
release_batch (RopewayRun *self, Batch *batch)
{
  for (guint i = 0; i < batch->sendings->len; i++)
    g_queue_push_tail (&self->armed, g_ptr_array_index (batch->sendings, i));
  g_ptr_array_set_free_func (batch->sendings, NULL);
  g_ptr_array_set_free_func (batch->units, NULL);
  for (guint i = 0; i < batch->units->len; i++)
    ropeway_run_release_unit (self, g_ptr_array_index (batch->units, i));
}

static void
pass_fail_points (const Batch *batch, gboolean after)
{
  if (batch->sendings->len > 0)
    ropeway_fail_point (after ? "ledger.after-intent" : "ledger.before-intent");
  if (batch->has_outcomes)
    ropeway_fail_point (after ? "ledger.after-outcome" : "ledger.before-outcome");
  if (batch->has_position)
    ropeway_fail_point (after ? "page.after-position" : "page.before-position");
}

/* Nothing of @batch is remembered: what it would have sent must not be sent. */
static void
forget_batch (RopewayRun *self, Batch *batch)
{
  for (guint i = 0; i < batch->sendings->len; i++)
    {
      Sending *sending = g_ptr_array_index (batch->sendings, i);
      g_ptr_array_set_free_func (sending->units, NULL);
      for (guint j = 0; j < sending->units->len; j++)
        ropeway_run_drop_unit (self, g_ptr_array_index (sending->units, j));
    }
  g_ptr_array_set_free_func (batch->units, NULL);
  for (guint i = 0; i < batch->units->len; i++)
    ropeway_run_release_unit (self, g_ptr_array_index (batch->units, i));
}

static void
on_committed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayRun) self = data;
  g_autoptr (GError) error = NULL;
  Batch *batch = g_steal_pointer (&self->committing);

  if (ropeway_ledger_commit_finish (self->store, result, &error))
    {
      pass_fail_points (batch, TRUE);
      release_batch (self, batch);
    }
  else
    {
      self->torn = TRUE;
      forget_batch (self, batch);
      ropeway_run_stop (self,
                        ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
    }
  ropeway_batch_free (batch);
  ropeway_run_pump (self);
}

void
ropeway_run_commit (RopewayRun *self)
{
  Batch *batch = g_steal_pointer (&self->pending);

  ropeway_run_clear_timer (self, &self->flush_timer);
  self->flush_due = FALSE;
  /* A mark or a position behind a commit that was lost would skip what was in it. */
  if (self->torn)
    {
      forget_batch (self, batch);
      ropeway_batch_free (batch);
      return;
    }
  pass_fail_points (batch, FALSE);
  ropeway_commit_set_run (batch->commit, self->record);
  self->committing = batch;
  ropeway_ledger_commit_async (self->store, g_steal_pointer (&batch->commit), on_committed,
                               g_object_ref (self));
}
