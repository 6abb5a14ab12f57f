/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the source does not have any more is archived or deleted at the destination, once all else is done. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "sync/gone.h"
#include "value/json-reader.h"

/* Links that are looked at together. */
#define GONE_PAGE 500

/* Parked under this, a removal is tried again as long as the record is gone; dismissed, it is left. */
#define NOT_REMOVED "sync.not-removed"
#define REMOVAL_UNKNOWN "sync.removal-unknown"

void
ropeway_gone_clear (Gone *gone)
{
  g_clear_pointer (&gone->seen, ropeway_record_index_free);
  g_clear_pointer (&gone->vanished, ropeway_record_index_free);
  g_clear_pointer (&gone->handed, g_hash_table_unref);
  g_clear_pointer (&gone->after, g_free);
  g_clear_pointer (&gone->doubted, g_hash_table_unref);
  g_clear_pointer (&gone->tied, g_hash_table_unref);
  g_clear_pointer (&gone->back, g_hash_table_unref);
  g_clear_pointer (&gone->earlier, g_ptr_array_unref);
}

void
ropeway_run_reset_gone (RopewayRun *self)
{
  g_clear_pointer (&self->gone.handed, g_hash_table_unref);
  g_clear_pointer (&self->gone.after, g_free);
  self->gone.phase = GONE_READING;
  self->gone.unclear = FALSE;
  self->gone.n_not_ours = self->gone.n_not_known = 0;
  ropeway_run_doubt_removals (self);
}

static gboolean
is_mirror (const RopewayRun *self)
{
  const RopewayJobDestination *destination = &self->bundle->job->destination;

  return destination->mode == ROPEWAY_MODE_MIRROR && destination->gone != ROPEWAY_GONE_LEAVE;
}

static gboolean
follows_items (const RopewayRun *self)
{
  const RopewayJobDestination *destination = &self->bundle->job->destination;

  return self->bundle->job->unit_each != NULL && destination->gone != ROPEWAY_GONE_LEAVE
         && (destination->mode == ROPEWAY_MODE_MIRROR || destination->mode == ROPEWAY_MODE_UPSERT);
}

/* A run of so many units, of one, or of those that were parked is no reading of the source that could tell. */
static gboolean
is_judging (const RopewayRun *self)
{
  const RopewayRunOptions *options = &self->options;

  return (is_mirror (self) || follows_items (self)) && options->limit == 0 && options->only == NULL
         && !options->parked && !self->prime;
}

gboolean
ropeway_run_is_mirroring (const RopewayRun *self)
{
  return is_mirror (self) && is_judging (self);
}

static void
stop_at (RopewayRun *self, const GError *error)
{
  ropeway_run_stop (self, ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
}

/* ---- while the source is read ---- */

static void
mark (RopewayRun *self, RopewayRecordIndex **index, const char *key)
{
  g_autoptr (GError) error = NULL;

  if (*index == NULL)
    *index = ropeway_record_index_new (&error);
  if (*index == NULL || !ropeway_record_index_mark_seen (*index, key, NULL, &error))
    stop_at (self, error);
}

void
ropeway_run_note_seen (RopewayRun *self, const char *source_key)
{
  if (is_judging (self))
    mark (self, &self->gone.seen, source_key);
}

void
ropeway_run_note_unclear (RopewayRun *self)
{
  self->gone.unclear = TRUE;
}

/* What cannot be told counts as seen. */
static gboolean
was_seen (RopewayRun *self, const char *key)
{
  g_autoptr (GError) error = NULL;
  gboolean seen = self->gone.seen != NULL && ropeway_record_index_was_seen (self->gone.seen, key, &error);

  if (error != NULL)
    stop_at (self, error);
  return seen || error != NULL;
}

/* Whichever item went, it is the last place that is gone. */
static void
warn_of_places (RopewayRun *self)
{
  const RopewayJob *job = self->bundle->job;

  if (job->unit_key != NULL || self->gone.told_places)
    return;
  self->gone.told_places = TRUE;
  g_autoptr (RopewayProblem) problem = ropeway_problem_new ("sync.items-by-place", NULL, "list",
                                                            ropeway_path_get_text (job->unit_each), NULL);
  ropeway_run_warn (self, problem);
}

/* Links of items of the record that are none of those that were seen. */
static void
note_vanished (RopewayRun *self, const GPtrArray *links)
{
  for (guint i = 0; i < links->len && self->state == RUN_WORKING; i++)
    {
      const RopewayLink *link = g_ptr_array_index (links, i);
      if (link->state != ROPEWAY_LINK_LIVE || was_seen (self, link->source_key))
        continue;
      mark (self, &self->gone.vanished, link->source_key);
      warn_of_places (self);
    }
}

void
ropeway_run_note_items (RopewayRun *self, const char *record_key, gboolean all)
{
  if (!follows_items (self) || !is_judging (self))
    return;
  if (!all)
    {
      mark (self, &self->gone.seen, record_key);
      return;
    }
  g_autofree char *prefix = ropeway_gone_dup_item_prefix (record_key);
  g_autofree char *after = NULL;
  guint n = self->scope != 0 ? GONE_PAGE : 0;
  while (n == GONE_PAGE && self->state == RUN_WORKING)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) links
          = ropeway_ledger_list_links (self->store, self->scope, prefix, after, GONE_PAGE, &error);
      if (links == NULL)
        {
          stop_at (self, error);
          return;
        }
      note_vanished (self, links);
      n = links->len;
      g_free (after);
      after = n > 0 ? g_strdup (((RopewayLink *)g_ptr_array_index (links, n - 1))->source_key) : NULL;
    }
}

gboolean
ropeway_run_has_vanished (const RopewayRun *self)
{
  return self->gone.vanished != NULL;
}

/* ---- what is gone ---- */

/* The record of an item whose items could not all be told. */
gboolean
ropeway_run_is_record_unclear (RopewayRun *self, const char *key)
{
  const RopewayJob *job = self->bundle->job;

  if (job->unit_each == NULL)
    return FALSE;
  g_autofree char *record = ropeway_gone_dup_record_key (key, job->unit_key != NULL ? job->unit_key->len : 1);
  return record != NULL && was_seen (self, record);
}

static gboolean
is_blocked (const RopewayRun *self, const RopewayLink *link)
{
  const RopewayUnit unit = { .source_key = link->source_key, .match_key = link->match_key };

  return ropeway_run_is_blocked (self, &unit);
}

static gboolean
is_of_removal (const RopewayProblem *problem)
{
  const char *code = ropeway_problem_get_code (problem);

  return g_str_equal (code, NOT_REMOVED) || g_str_equal (code, REMOVAL_UNKNOWN);
}

/* A person said to leave it. */
static gboolean
is_dismissed (RopewayRun *self, const RopewayLink *link)
{
  g_autoptr (RopewayParked) parked
      = ropeway_ledger_get_parked (self->store, self->scope, link->source_key, NULL);

  return parked != NULL && parked->dismissed && is_of_removal (parked->problem);
}

static RopewayGoneVerdict
judge (RopewayRun *self, const RopewayLink *link)
{
  gboolean consents = self->bundle->job->destination.remove_adopted;
  RopewayGoneVerdict verdict = ropeway_gone_judge (link, FALSE, consents);

  if (verdict == ROPEWAY_GONE_STAYS || ropeway_run_doubts_removal (self, link->source_key)
      || ropeway_run_is_tied (self, link->source_key) || was_seen (self, link->source_key)
      || (self->gone.handed != NULL && g_hash_table_contains (self->gone.handed, link->source_key))
      || ropeway_run_is_record_unclear (self, link->source_key) || is_blocked (self, link)
      || is_dismissed (self, link))
    return ROPEWAY_GONE_STAYS;
  return verdict;
}

gboolean
ropeway_run_is_gone (RopewayRun *self, const char *source_key)
{
  return !was_seen (self, source_key) && !ropeway_run_is_record_unclear (self, source_key)
         && (self->gone.handed == NULL || !g_hash_table_contains (self->gone.handed, source_key));
}

gboolean
ropeway_run_is_gone_known (RopewayRun *self)
{
  return is_mirror (self) && is_judging (self) && ropeway_run_is_whole (self) && !self->gone.unclear;
}

static GPtrArray *
list_vanished (RopewayRun *self, const char *after, char **last, GError **error)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_link_free);
  g_autoptr (GPtrArray) keys = ropeway_record_index_list_seen (self->gone.vanished, after, GONE_PAGE, error);

  if (keys == NULL)
    return NULL;
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autoptr (GError) local = NULL;
      RopewayLink *link = ropeway_ledger_get_link (self->store, self->scope, key, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (link != NULL)
        g_ptr_array_add (links, link);
    }
  *last = keys->len > 0 ? g_strdup (g_ptr_array_index (keys, keys->len - 1)) : NULL;
  return g_steal_pointer (&links);
}

/* The next links that may be of something gone. *@after moves on; NULL at the end.
 * Returns: (transfer full) (nullable): NULL: the run was stopped. */
static GPtrArray *
list_next (RopewayRun *self, char **after)
{
  g_autofree char *before = g_steal_pointer (after);
  g_autoptr (GError) error = NULL;
  GPtrArray *links;

  if (self->scope == 0)
    return g_ptr_array_new ();
  if (self->gone.phase == GONE_ITEMS)
    links = list_vanished (self, before, after, &error);
  else
    {
      links = ropeway_ledger_list_links (self->store, self->scope, NULL, before, GONE_PAGE, &error);
      if (links != NULL && links->len > 0)
        *after = g_strdup (((RopewayLink *)g_ptr_array_index (links, links->len - 1))->source_key);
    }
  if (links == NULL)
    stop_at (self, error);
  return links;
}

/* Nobody looks at the items of a record again that did not change: what could not be removed is tried again. */
static gboolean
add_parked (RopewayRun *self)
{
  g_autofree char *after = NULL;
  guint n = self->prior_parked > 0 && self->scope != 0 ? GONE_PAGE : 0;

  while (n == GONE_PAGE && self->state == RUN_WORKING)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows
          = ropeway_ledger_list_parked (self->store, self->scope, after, GONE_PAGE, &error);
      if (rows == NULL)
        {
          stop_at (self, error);
          return FALSE;
        }
      n = rows->len;
      for (guint i = 0; i < n; i++)
        {
          const RopewayParked *parked = g_ptr_array_index (rows, i);
          if (g_str_equal (ropeway_problem_get_code (parked->problem), NOT_REMOVED))
            mark (self, &self->gone.vanished, parked->source_key);
          g_free (after);
          after = g_strdup (parked->source_key);
        }
    }
  return self->state == RUN_WORKING;
}

static void
warn (RopewayRun *self, const char *code, guint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  g_autoptr (RopewayProblem) problem = ropeway_problem_new (code, NULL, "count", text, NULL);

  ropeway_run_warn (self, problem);
}

/* Whoever asks for one record, for those that were set aside, or for a look at the first few does not expect more. */
static gboolean
is_expected (const RopewayRun *self)
{
  const RopewayRunOptions *options = &self->options;

  return options->only == NULL && !options->parked && (options->limit == 0 || !ropeway_run_is_plan (self));
}

/* Once all is read: what can be said about what is gone. */
static void
begin (RopewayRun *self)
{
  Gone *gone = &self->gone;

  gone->phase = ropeway_run_is_gone_known (self) ? GONE_RECORDS : GONE_ITEMS;
  if (gone->phase == GONE_ITEMS && is_mirror (self) && is_expected (self) && !gone->is_told)
    {
      gone->is_told = TRUE;
      warn (self, gone->unclear ? "sync.gone-unclear" : "sync.gone-not-judged", 0);
    }
  if (gone->phase == GONE_ITEMS
      && (!is_judging (self) || !follows_items (self) || !add_parked (self) || gone->vanished == NULL))
    gone->phase = GONE_OVER;
  /* To go on at a page would be to read a part only, which cannot tell what is gone. */
  else
    g_clear_pointer (&self->record->position, g_free);
}

gboolean
ropeway_run_wants_gone (RopewayRun *self)
{
  if (self->gone.phase == GONE_READING && ropeway_run_removes (self))
    begin (self);
  return self->gone.phase == GONE_RECORDS || self->gone.phase == GONE_ITEMS;
}

gint64
ropeway_run_each_gone (RopewayRun *self, RopewayRunGoneFunc func, gpointer data)
{
  g_autofree char *after = NULL;
  gint64 n = 0;

  if (!ropeway_run_wants_gone (self))
    return self->state == RUN_WORKING ? 0 : -1;
  do
    {
      g_autoptr (GPtrArray) links = list_next (self, &after);
      if (links == NULL)
        return -1;
      for (guint i = 0; i < links->len; i++)
        if (judge (self, g_ptr_array_index (links, i)) == ROPEWAY_GONE_GOES)
          {
            func (g_ptr_array_index (links, i), data);
            n++;
          }
    }
  while (after != NULL);
  return n;
}

/* ---- removing it ---- */

/* What the request carries: the field that archives a record; of one to be deleted its id, for operations that take it, or
 * several, in their body. */
const RopewayValue *
ropeway_run_make_removal (RopewayRun *self, const RopewayUnit *unit)
{
  const RopewayBundle *bundle = self->bundle;
  const RopewayOperation *list = bundle->index != NULL ? bundle->index : bundle->find;
  RopewayTree *tree = unit->page->made;
  RopewayValue *record = ropeway_tree_object (tree);
  RopewayValue *id = ropeway_tree_string (tree, unit->destination_id, -1);

  if (unit->archives)
    ropeway_path_set (bundle->job->destination.archive_to, tree, &record,
                      ropeway_tree_copy (tree, bundle->job->destination.archive_value), NULL);
  else if (list == NULL || list->key == NULL || list->key->len == 0
           || !ropeway_path_set (g_ptr_array_index (list->key, 0), tree, &record, id, NULL))
    ropeway_value_set (tree, record, "id", -1, id);
  return record;
}

/* 404 where the address names no record judges the address, not the record. */
static gboolean
names_record (const RopewayOperation *operation)
{
  const GPtrArray *query = operation->query;

  for (guint i = 0; i < ropeway_template_get_n_places (operation->path); i++)
    if (g_str_equal (ropeway_template_get_place (operation->path, i), "$id"))
      return TRUE;
  for (guint i = 0; query != NULL && i < query->len; i++)
    {
      const RopewayTemplate *value = ((RopewayNamedTemplate *)g_ptr_array_index (query, i))->value;
      for (guint j = 0; j < ropeway_template_get_n_places (value); j++)
        if (g_str_equal (ropeway_template_get_place (value, j), "$id"))
          return TRUE;
    }
  return FALSE;
}

static void
remove_record (RopewayRun *self, RopewayPage *page, const RopewayLink *link)
{
  RopewayUnit *unit = ropeway_unit_new (page);

  unit->archives = self->bundle->job->destination.gone == ROPEWAY_GONE_ARCHIVE;
  unit->source_key = g_strdup (link->source_key);
  unit->destination_id = g_strdup (link->destination_id);
  unit->match_key = g_strdup (link->match_key);
  unit->link = ropeway_link_copy (link);
  unit->seq = link->seq + 1;
  if (self->prior_parked > 0)
    unit->refusals = ropeway_ledger_get_attempts (self->store, self->scope, unit->source_key, NULL);
  unit->mapped = ropeway_run_make_removal (self, unit);
  ropeway_run_show_indexed (self, unit);
  unit->alone = names_record (ropeway_run_operation_for (self, ROPEWAY_INTENT_DELETE));
  self->open_units++;
  self->record->units++;
  /* All else is done: nobody holds its key. */
  ropeway_key_gate_enter (self->gate, unit->source_key, NULL, unit);
  ropeway_run_queue_write (self, unit, ROPEWAY_INTENT_DELETE);
}

static void
tell_what_stays (RopewayRun *self)
{
  if (self->gone.n_not_ours > 0)
    warn (self, "sync.gone-adopted", self->gone.n_not_ours);
  if (self->gone.n_not_known > 0)
    warn (self, "sync.gone-without-id", self->gone.n_not_known);
}

static void
remove_gone (RopewayRun *self, const GPtrArray *links)
{
  RopewayPage *page = ropeway_page_new (NULL);

  for (guint i = 0; i < links->len && self->state == RUN_WORKING; i++)
    {
      const RopewayLink *link = g_ptr_array_index (links, i);
      switch (judge (self, link))
        {
        case ROPEWAY_GONE_STAYS:
          break;
        case ROPEWAY_GONE_GOES:
          remove_record (self, page, link);
          break;
        case ROPEWAY_GONE_NOT_OURS:
          self->gone.n_not_ours++;
          break;
        case ROPEWAY_GONE_NOT_KNOWN:
          self->gone.n_not_known++;
          break;
        }
    }
  ropeway_page_unref (page);
}

void
ropeway_run_start_gone (RopewayRun *self)
{
  while (self->state == RUN_WORKING && self->gone.phase != GONE_OVER
         && self->open_units + GONE_PAGE <= ROPEWAY_LIMIT_WINDOW)
    {
      g_autoptr (GPtrArray) links = list_next (self, &self->gone.after);
      if (links == NULL)
        return;
      remove_gone (self, links);
      if (self->gone.after != NULL)
        continue;
      self->gone.phase = GONE_OVER;
      tell_what_stays (self);
    }
}

/* ---- what its answer says ---- */

/* Hash and fields are forgotten: should it come back, all of it is written again. */
static void
keep_link (RopewayRun *self, const RopewayUnit *unit, RopewayLinkState state)
{
  RopewayLink *link = ropeway_link_copy (unit->link);

  link->state = state;
  link->seq = unit->seq;
  memset (link->hash, 0, sizeof link->hash);
  g_clear_pointer (&link->fields, g_bytes_unref);
  g_clear_pointer (&link->shown, g_bytes_unref);
  link->updated = ropeway_clock_now (self->clock);
  ropeway_commit_set_link (ropeway_run_pending (self)->commit, link);
}

static void
complete (RopewayRun *self, RopewayUnit *unit, RopewayLinkState state)
{
  ropeway_run_keep_before (self, unit);
  ropeway_run_index_written (self, unit);
  if (unit->takes_back)
    ropeway_commit_clear_before (ropeway_run_pending (self)->commit, unit->source_key);
  if (unit->archives && unit->link != NULL)
    keep_link (self, unit, state);
  else
    ropeway_commit_remove_link (ropeway_run_pending (self)->commit, unit->source_key);
  ropeway_commit_clear_parked (ropeway_run_pending (self)->commit, unit->source_key);
  ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_DELETED, NULL);
}

void
ropeway_run_complete_removal (RopewayRun *self, RopewayUnit *unit)
{
  complete (self, unit, ROPEWAY_LINK_ARCHIVED);
}

void
ropeway_run_take_absence (RopewayRun *self, RopewayUnit *unit, const RopewayOperation *operation,
                          const RopewayProblem *problem)
{
  if (names_record (operation))
    complete (self, unit, ROPEWAY_LINK_REMOVED_THERE);
  else
    ropeway_run_park_removal (self, unit, problem);
}

void
ropeway_run_park_removal (RopewayRun *self, RopewayUnit *unit, const RopewayProblem *cause)
{
  const char *code = unit->intent != 0 ? REMOVAL_UNKNOWN : NOT_REMOVED;
  const char *reason = cause != NULL ? ropeway_problem_lookup (cause, "reason") : NULL;

  ropeway_run_park (self, unit,
                    ropeway_problem_new (code, NULL, "id", unit->destination_id, "reason", reason, NULL));
}

gboolean
ropeway_unit_comes_back (const RopewayUnit *unit)
{
  return unit->link != NULL && unit->link->state == ROPEWAY_LINK_ARCHIVED;
}

gboolean
ropeway_run_is_archived (const RopewayRun *self, const RopewayValue *there)
{
  const RopewayJobDestination *destination = &self->bundle->job->destination;
  const RopewayValue *field
      = destination->archive_to != NULL ? ropeway_path_get (destination->archive_to, there) : NULL;

  return field != NULL && ropeway_value_equal (field, destination->archive_value);
}

/* What it was before, where that is known; else the contrary, where there is one. */
void
ropeway_run_unarchive (RopewayRun *self, const RopewayUnit *unit, RopewayValue **body)
{
  const RopewayJobDestination *destination = &self->bundle->job->destination;
  const RopewayPath *to = destination->archive_to;
  const RopewayValue *value = destination->archive_value;
  RopewayTree *tree = unit->page->made;

  if (!ropeway_unit_comes_back (unit) || to == NULL || ropeway_path_get (to, *body) != NULL)
    return;
  g_autoptr (RopewayBefore) before
      = ropeway_ledger_get_before (self->store, self->scope, unit->source_key, NULL);
  g_autoptr (RopewayTree) record
      = before != NULL && before->kind == ROPEWAY_INTENT_DELETE && before->record != NULL
            ? ropeway_json_read_text (before->record, -1, NULL, NULL, NULL)
            : NULL;
  const RopewayValue *was = record != NULL ? ropeway_path_get (to, ropeway_tree_get_root (record)) : NULL;
  if (was != NULL)
    ropeway_path_set (to, tree, body, ropeway_tree_copy (tree, was), NULL);
  else if (ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN)
    ropeway_path_set (to, tree, body, ropeway_tree_boolean (tree, !ropeway_value_get_boolean (value)), NULL);
  else
    {
      g_autoptr (RopewayProblem) problem = ropeway_problem_new (
          "sync.still-archived", NULL, "key", unit->source_key, "field", ropeway_path_get_text (to), NULL);
      ropeway_run_warn (self, problem);
    }
}

gboolean
ropeway_run_removes (const RopewayRun *self)
{
  return is_mirror (self) || follows_items (self);
}

void
ropeway_run_forget_removal (RopewayRun *self, RopewayUnit *unit)
{
  if (!unit->known)
    {
      keep_link (self, unit, ROPEWAY_LINK_LIVE);
      ropeway_commit_clear_parked (ropeway_run_pending (self)->commit, unit->source_key);
    }
  ropeway_run_settle_intent (self, unit);
  ropeway_run_let_go (self, unit);
}
