/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that could remove or overwrite much plans all of it before it writes any of it. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "sync/brake.h"
#include "value/json-writer.h"

gboolean
ropeway_run_is_trial (const RopewayRun *self)
{
  return self->trial.state >= TRIAL_HOLDING;
}

gboolean
ropeway_run_is_whole (const RopewayRun *self)
{
  const RopewayRunOptions *options = &self->options;

  return options->limit == 0 && options->again == NULL && options->only == NULL && !options->parked
         && self->since.json == NULL && !self->prime && !self->was_resumed && !self->cancelled
         && self->problem == NULL && !self->keep_mark;
}

void
ropeway_trial_clear (Trial *trial)
{
  g_clear_pointer (&trial->removals, g_ptr_array_unref);
  g_clear_pointer (&trial->writes, g_ptr_array_unref);
  g_clear_pointer (&trial->claimed, g_hash_table_unref);
  ropeway_cursor_clear (&trial->high);
}

guint64
ropeway_run_count_units (const RopewayRun *self)
{
  return self->record->units + self->trial.units;
}

/* ---- what a stopped run lists ---- */

static char *
dup_bounded (RopewayRun *self, const RopewayValue *value)
{
  gsize length = 0;
  g_autofree char *json
      = value != NULL ? ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, &length) : NULL;

  if (length > ROPEWAY_LIMIT_HELD_BYTES - self->trial.shown)
    return NULL;
  self->trial.shown += length;
  return g_steal_pointer (&json);
}

static RopewayHeld *
add_row (RopewayRun *self, GPtrArray **rows, const char *source_key, RopewayOutcomeKind kind, const char *id)
{
  RopewayHeld *held;

  if (*rows == NULL)
    *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_held_free);
  if ((*rows)->len >= ROPEWAY_LIMIT_HELD)
    return NULL;
  held = g_new0 (RopewayHeld, 1);
  held->run = self->record->id;
  held->source_key = g_strdup (source_key);
  held->kind = kind;
  held->destination_id = g_strdup (id);
  g_ptr_array_add (*rows, held);
  return held;
}

static RopewayOutcomeKind
outcome_of (RopewayIntentKind kind)
{
  switch (kind)
    {
    case ROPEWAY_INTENT_CREATE:
      return ROPEWAY_OUTCOME_CREATED;
    case ROPEWAY_INTENT_UPDATE:
      return ROPEWAY_OUTCOME_UPDATED;
    case ROPEWAY_INTENT_DELETE:
      break;
    }
  return ROPEWAY_OUTCOME_DELETED;
}

static void
list_write (RopewayRun *self, const RopewayUnit *unit)
{
  gboolean removes = unit->kind == ROPEWAY_INTENT_DELETE;
  RopewayHeld *held;

  if (!removes && !unit->is_overwriting && self->trial.changed == ROPEWAY_FACTS_SAME)
    return;
  held = add_row (self, removes ? &self->trial.removals : &self->trial.writes, unit->source_key,
                  outcome_of (unit->kind), unit->destination_id);
  if (held == NULL)
    return;
  held->before = dup_bounded (self, unit->existing);
  held->after = removes ? NULL : dup_bounded (self, unit->body);
}

static void
list_gone (const RopewayLink *link, gpointer data)
{
  RopewayRun *self = data;

  if (ropeway_run_is_trial (self))
    add_row (self, &self->trial.removals, link->source_key, ROPEWAY_OUTCOME_DELETED, link->destination_id);
}

/* Which of the two lists says why the run stopped. */
static void
choose_lists (RopewayRun *self, const RopewayProblem *problem)
{
  const char *code = ropeway_problem_get_code (problem);

  if (g_str_equal (code, "sync.brake-overwriting"))
    g_clear_pointer (&self->trial.removals, g_ptr_array_unref);
  else if (!g_str_equal (code, "sync.brake-changed"))
    g_clear_pointer (&self->trial.writes, g_ptr_array_unref);
}

static void
commit_rows (RopewayCommit *commit, GPtrArray *rows, guint *room)
{
  while (rows != NULL && rows->len > 0 && *room > 0)
    {
      ropeway_commit_add_held (commit, g_ptr_array_steal_index (rows, 0));
      (*room)--;
    }
}

void
ropeway_run_add_held (RopewayRun *self, RopewayCommit *commit)
{
  guint room = ROPEWAY_LIMIT_HELD;

  if (!self->trial.is_tripped)
    return;
  commit_rows (commit, self->trial.removals, &room);
  commit_rows (commit, self->trial.writes, &room);
}

/* ---- counting what is planned ---- */

static guint64
count_known (const RopewayRun *self)
{
  return (guint64)MAX (self->trial.links, 0) + self->trial.added;
}

static guint64
count_written (const RopewayRun *self)
{
  const guint64 *counts = self->record->counts;

  return counts[ROPEWAY_OUTCOME_CREATED] + counts[ROPEWAY_OUTCOME_UPDATED] + counts[ROPEWAY_OUTCOME_DELETED];
}

static RopewayBrakeView
view (const RopewayRun *self)
{
  const Trial *trial = &self->trial;

  return (RopewayBrakeView){
    .known = count_known (self),
    .created = trial->planned[ROPEWAY_INTENT_CREATE],
    .updated = trial->planned[ROPEWAY_INTENT_UPDATE],
    .removing = trial->planned[ROPEWAY_INTENT_DELETE],
    .overwriting = trial->overwriting,
    .change = trial->changed,
  };
}

static gboolean
has_brakes (const RopewayRun *self)
{
  return self->options.only == NULL && !self->options.parked && !self->prime;
}

static void
count_write (RopewayRun *self, RopewayUnit *unit)
{
  if (unit->counted || unit->stored)
    return;
  unit->counted = TRUE;
  self->trial.planned[unit->kind]++;
  self->trial.overwriting += unit->is_overwriting;
  self->trial.added += unit->link == NULL;
  if (ropeway_run_is_trial (self))
    list_write (self, unit);
}

void
ropeway_run_uncount_write (RopewayRun *self, RopewayUnit *unit)
{
  if (!unit->counted)
    return;
  unit->counted = FALSE;
  self->trial.planned[unit->kind]--;
  self->trial.overwriting -= unit->is_overwriting;
  self->trial.added -= unit->link == NULL;
}

/* What was good when all was planned may have become too much when it is read again. */
static gboolean
is_too_much (RopewayRun *self, const RopewayUnit *unit)
{
  RopewayBrakeView now = view (self);

  if (!has_brakes (self) || (!unit->is_overwriting && unit->kind != ROPEWAY_INTENT_DELETE) || unit->stored)
    return FALSE;
  now.change = ROPEWAY_FACTS_SAME;
  RopewayProblem *problem = ropeway_brake_judge (&self->bundle->job->brake, &self->options.consent, &now);
  if (problem != NULL)
    ropeway_run_stop (self, problem);
  return problem != NULL;
}

static void
claim (RopewayRun *self, const RopewayUnit *unit)
{
  if (unit->destination_id != NULL)
    g_hash_table_replace (self->trial.claimed, g_strdup (unit->destination_id), g_strdup (unit->source_key));
}

gboolean
ropeway_run_let_write (RopewayRun *self, RopewayUnit *unit)
{
  count_write (self, unit);
  switch (self->trial.state)
    {
    case TRIAL_HOLDING:
      claim (self, unit);
      return TRUE;
    case TRIAL_OVERFLOWN:
      ropeway_run_count_planned (self, unit, outcome_of (unit->kind));
      return FALSE;
    case TRIAL_NONE:
    case TRIAL_DUE:
      break;
    }
  if (ropeway_run_is_plan (self) || !is_too_much (self, unit))
    return TRUE;
  ropeway_run_drop_unit (self, unit);
  return FALSE;
}

void
ropeway_run_count_planned (RopewayRun *self, RopewayUnit *unit, RopewayOutcomeKind kind)
{
  if (unit->page->open > 0)
    unit->page->open--;
  self->trial.counts[kind]++;
  self->trial.units++;
  self->record->units--;
  /* Two that would become one record are one that is overwritten. */
  if (unit->is_overwriting)
    ropeway_run_note_planned (self, unit);
  ropeway_run_release_unit (self, unit);
}

/* ---- the course of a trial ---- */

/* Nothing goes on by itself: what is left is held, or waits for what is held. */
static gboolean
is_still (const RopewayRun *self)
{
  return !self->reading && self->finding == 0 && self->in_flight == 0 && self->committing == NULL
         && self->to_find.length == 0 && self->ready.length == 0 && self->armed.length == 0
         && g_hash_table_size (self->waiting) == 0;
}

static void
begin (RopewayRun *self)
{
  Trial *trial = &self->trial;

  trial->state = TRIAL_HOLDING;
  trial->claimed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ropeway_cursor_copy (&self->high, &trial->high);
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    trial->base[i] = self->record->counts[i];
  self->pump_again = TRUE;
}

static gsize
count_bytes (const RopewayPage *page)
{
  gsize n = page->made != NULL ? ropeway_tree_get_size (page->made) : 0;

  if (page->source != NULL && page->source->tree != NULL)
    n += ropeway_tree_get_size (page->source->tree);
  if (page->source != NULL && page->source->made != NULL)
    n += ropeway_tree_get_size (page->source->made);
  return n;
}

/* One held unit holds its whole page. */
static gsize
count_kept (const RopewayRun *self)
{
  gsize n = 0;

  for (const GList *at = self->pages.head; at != NULL; at = at->next)
    n += count_bytes (at->data);
  return n;
}

/* A file is written once for all that is open: the more, the fewer times. */
static guint
window (const RopewayRun *self)
{
  return self->bundle->table != NULL ? ROPEWAY_LIMIT_TABLE_WINDOW : ROPEWAY_LIMIT_WINDOW;
}

gboolean
ropeway_run_has_room (const RopewayRun *self, guint expected)
{
  if (self->trial.state == TRIAL_DUE)
    return FALSE;
  if (self->open_units == 0)
    return TRUE;
  if (self->open_units + expected > window (self))
    return FALSE;
  /* A trial that is full counts from then on: pages of which it holds nothing do not count. */
  gsize kept = self->trial.state == TRIAL_HOLDING ? self->trial.kept : count_kept (self);
  return kept <= ROPEWAY_LIMIT_WINDOW_BYTES;
}

/* Pages of which nothing is held are forgotten at once. */
void
ropeway_run_prune_pages (RopewayRun *self)
{
  for (GList *at = self->pages.head, *next = NULL; at != NULL; at = next)
    {
      RopewayPage *page = at->data;
      next = at->next;
      if (page->open > 0 || page->units > 0)
        continue;
      g_queue_delete_link (&self->pages, at);
      ropeway_page_unref (page);
    }
  self->trial.kept = count_kept (self);
}

static void
count_queue (RopewayRun *self, GQueue *queue)
{
  RopewayUnit *unit;

  while ((unit = g_queue_pop_head (queue)) != NULL)
    ropeway_run_count_planned (self, unit, outcome_of (unit->kind));
}

/* What was not held because it needs nothing was counted as done. */
static void
count_done (RopewayRun *self)
{
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    {
      guint64 n = self->record->counts[i] - self->trial.base[i];
      self->trial.counts[i] += n;
      self->trial.units += n;
      self->record->counts[i] -= n;
      self->record->units -= n;
    }
}

static void
overflow (RopewayRun *self)
{
  self->trial.state = TRIAL_OVERFLOWN;
  for (guint i = 0; self->pending != NULL && i < self->pending->units->len; i++)
    {
      const RopewayUnit *unit = g_ptr_array_index (self->pending->units, i);
      self->trial.counts[unit->outcome] += unit->untold;
      self->trial.units += unit->untold;
    }
  ropeway_run_discard_pending (self);
  count_done (self);
  count_queue (self, &self->creates);
  count_queue (self, &self->updates);
  g_hash_table_remove_all (self->trial.claimed);
  self->pump_again = TRUE;
}

/* All was good, and is read again to be written. */
static void
read_again (RopewayRun *self)
{
  Trial *trial = &self->trial;

  trial->is_again = TRUE;
  trial->overwriting = trial->added = trial->units = 0;
  memset (trial->planned, 0, sizeof trial->planned);
  memset (trial->counts, 0, sizeof trial->counts);
  g_clear_pointer (&trial->removals, g_ptr_array_unref);
  g_clear_pointer (&trial->writes, g_ptr_array_unref);
  ropeway_planned_keys_clear (self->planned);
  ropeway_run_reset_gone (self);
  ropeway_run_forget_there (self);
  self->record->read = 0;
  ropeway_run_forget_kept (self);
  self->has_next = TRUE;
  self->limited = FALSE;
  g_queue_clear_full (&self->pages, (GDestroyNotify)ropeway_page_unref);
  ropeway_position_clear (&self->position);
  ropeway_position_init (&self->position, &self->bundle->source_operation->paging);
  ropeway_cursor_clear (&self->high);
  ropeway_cursor_copy (&trial->high, &self->high);
}

static void
release (RopewayRun *self)
{
  gboolean all_held = self->trial.state == TRIAL_HOLDING;

  self->trial.state = TRIAL_NONE;
  self->trial.is_judged = all_held;
  g_hash_table_remove_all (self->trial.claimed);
  ropeway_run_tell_pending (self);
  if (!all_held)
    read_again (self);
  ropeway_run_keep_consent (self);
  self->pump_again = TRUE;
}

static void
give_verdict (RopewayRun *self)
{
  RopewayProblem *problem = ropeway_run_judge (self);

  ropeway_run_warn_twins (self);
  if (problem == NULL && self->state == RUN_WORKING)
    release (self);
  else if (problem != NULL)
    {
      self->trial.is_tripped = TRUE;
      choose_lists (self, problem);
      ropeway_run_stop (self, problem);
    }
}

void
ropeway_run_step_trial (RopewayRun *self)
{
  switch (self->trial.state)
    {
    case TRIAL_NONE:
      return;
    case TRIAL_DUE:
      if (is_still (self) && self->open_units == 0 && self->pending == NULL)
        begin (self);
      return;
    case TRIAL_OVERFLOWN:
      ropeway_run_discard_pending (self);
      break;
    case TRIAL_HOLDING:
      break;
    }
  if (!is_still (self) || ropeway_run_wants_page (self))
    return;
  if (!self->has_next)
    give_verdict (self);
  else if (self->trial.state == TRIAL_HOLDING)
    overflow (self);
}

void
ropeway_run_end_trial (RopewayRun *self)
{
  TrialState state = self->trial.state;

  self->trial.state = TRIAL_NONE;
  if (state < TRIAL_HOLDING)
    return;
  /* What could not be delivered is worth knowing, all the more where it is why the run stops. */
  if (state == TRIAL_HOLDING && !self->trial.is_tripped && !self->cancelled)
    {
      ropeway_run_tell_pending (self);
      return;
    }
  ropeway_run_discard_pending (self);
  if (self->trial.is_tripped)
    count_done (self);
  self->trial.units = 0;
}

/* ---- the verdict ---- */

gboolean
ropeway_run_asks_for_all (const RopewayRun *self)
{
  const RopewayRunOptions *options = &self->options;

  return (self->since.json == NULL || self->bundle->source_operation->changes.parameter == NULL)
         && options->limit == 0 && options->again == NULL && options->only == NULL && !options->parked
         && !self->was_resumed && !self->cancelled && self->problem == NULL;
}

static gint64
count_emptied (RopewayRun *self)
{
  gint64 before = self->before != NULL ? self->before->read : 0;

  if (before <= 0 || self->record->read > 0 || !ropeway_run_asks_for_all (self))
    return 0;
  if (self->trial.links < 0)
    self->trial.links = ropeway_ledger_count_links (self->store, self->scope, NULL);
  return self->trial.links > 0 ? before : 0;
}

RopewayProblem *
ropeway_run_judge (RopewayRun *self)
{
  gboolean in_trial = ropeway_run_is_trial (self);
  RopewayBrakeView now;

  self->trial.is_judged = TRUE;
  if (!has_brakes (self))
    return NULL;
  now = view (self);
  now.emptied = count_emptied (self);
  if (ropeway_run_wants_gone (self))
    {
      gint64 n = ropeway_run_each_gone (self, list_gone, self);
      if (n < 0)
        return NULL;
      now.removing += (guint64)n;
    }
  if (!in_trial && !ropeway_run_is_plan (self))
    now.change = ROPEWAY_FACTS_SAME;
  now.is_untouched = in_trial || ropeway_run_is_plan (self) || count_written (self) == 0;
  return ropeway_brake_judge (&self->bundle->job->brake, &self->options.consent, &now);
}
