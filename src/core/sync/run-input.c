/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: runs that do not read all of the source: what is set aside is tried again, one unit is tried, or taken back. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "sync/key-text.h"
#include "value/json-reader.h"

/* Each row may hold a record of ROPEWAY_LIMIT_PARKED_BYTES, its item and what became of it. */
#define ROWS 16

gboolean
ropeway_run_is_aside (const RopewayRun *self)
{
  return self->options.only != NULL || self->options.parked;
}

gboolean
ropeway_run_has_own_input (const RopewayRun *self)
{
  return self->options.parked || self->options.take_back;
}

static void
stop_unreadable (RopewayRun *self, const GError *error)
{
  ropeway_run_stop (self, ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
}

/* ---- what is set aside ---- */

/* A row that is tried again. */
typedef struct
{
  RopewayRun *run;
  RopewayPage *page;
  const RopewayParked *parked;
  const RopewayValue *record;
  gboolean all;  /* each unit of the record, not the one that was set aside */
  gboolean met;  /* there was one */
  gboolean kept; /* it was in doubt, and is tried again by itself */
} Row;

/* A record that cannot have a unit of its own is set aside by where it stood. */
static gboolean
is_whole_record (const RopewayParked *parked)
{
  return parked->item_index < 0 && g_str_has_prefix (parked->source_key, "[\"record ");
}

static RopewayUnit *
add_unit (const Row *row, const RopewayValue *item, gsize index, const char *key)
{
  RopewayUnit *unit = ropeway_run_add_unit (row->run, row->page, row->record, item);

  unit->item_index = index;
  unit->source_key = g_strdup (key);
  unit->kept = row->kept;
  return unit;
}

/* Returns: (transfer full) (nullable): the key of a unit of the row's record. What was kept of a child says nothing of its
 * parent; the row's key does. */
static char *
make_key (const Row *row, const RopewayValue *item, gsize index)
{
  const RopewayBundle *bundle = row->run->bundle;
  const RopewayOperation *parent = bundle->parent_operation;
  const char *missing;
  g_autofree char *key
      = ropeway_run_make_key (row->run, row->page, row->record, bundle->job->unit_key, item, index, &missing);

  if (key == NULL || parent == NULL)
    return g_steal_pointer (&key);
  g_autofree char *own = ropeway_unit_dup_own_key (row->parked->source_key, parent->key->len);
  return g_strcmp0 (own, key) == 0 ? g_strdup (row->parked->source_key) : NULL;
}

static gboolean
on_unit (const RopewayValue *item, gsize index, gpointer data)
{
  Row *row = data;
  RopewayRun *self = row->run;
  g_autofree char *key = make_key (row, item, index);

  if (key == NULL || self->state != RUN_WORKING || (!row->all && !g_str_equal (key, row->parked->source_key)))
    return self->state == RUN_WORKING;
  row->met = TRUE;
  ropeway_run_begin_unit (self, add_unit (row, item, index, key));
  return row->all;
}

/* Its row goes: units that were made of it have rows of their own where they fail. */
static void
begin_whole_record (Row *row, RopewayProblems *problems)
{
  RopewayRun *self = row->run;

  row->all = TRUE;
  ropeway_program_each_unit (self->program, row->record, on_unit, row, problems);
  if (row->met)
    ropeway_commit_clear_parked (ropeway_run_pending (self)->commit, row->parked->source_key);
  else
    ropeway_run_park (self, add_unit (row, NULL, 0, row->parked->source_key),
                      ropeway_problem_ref (row->parked->problem));
}

static void
begin_record (Row *row)
{
  RopewayRun *self = row->run;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  gboolean accepted = ropeway_program_accepts (self->program, row->record, problems);

  ropeway_run_pass_warnings (self, problems);
  self->record->read++;
  if (!accepted)
    {
      RopewayUnit *unit = add_unit (row, NULL, 0, row->parked->source_key);
      ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
      return;
    }
  ropeway_program_each_unit (self->program, row->record, on_unit, row, problems);
  if (!row->met && self->state == RUN_WORKING && is_whole_record (row->parked)
      && self->bundle->parent_operation == NULL)
    begin_whole_record (row, problems);
  else if (!row->met && self->state == RUN_WORKING)
    self->input.n_changed++;
}

/* Returns: (transfer full) (nullable): the record as it was kept. */
static RopewaySourcePage *
read_kept (const RopewayParked *parked)
{
  const char *text = parked->item_index >= 0 ? parked->record : parked->input;
  g_autoptr (RopewayTree) tree = text != NULL ? ropeway_json_read_text (text, -1, NULL, NULL, NULL) : NULL;
  RopewaySourcePage *page;

  if (tree == NULL)
    return NULL;
  page = g_new0 (RopewaySourcePage, 1);
  page->records = g_ptr_array_new ();
  g_ptr_array_add (page->records, ropeway_tree_get_root (tree));
  page->tree = g_steal_pointer (&tree);
  page->made = ropeway_tree_new ();
  page->total = -1;
  return page;
}

gboolean
ropeway_run_begin_kept (RopewayRun *self, const RopewayParked *parked)
{
  RopewaySourcePage *kept = read_kept (parked);

  if (kept == NULL)
    return FALSE;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  Row row = { .run = self, .parked = parked, .record = g_ptr_array_index (kept->records, 0), .kept = TRUE };
  row.page = ropeway_page_new (kept);
  ropeway_program_each_unit (self->program, row.record, on_unit, &row, problems);
  ropeway_page_set_split (row.page);
  ropeway_page_unref (row.page);
  return TRUE;
}

static void
begin_row (RopewayRun *self, const RopewayParked *parked)
{
  RopewaySourcePage *kept;

  /* It was set aside by this very run. */
  if (parked->run == self->record->id)
    return;
  if (parked->doubtful && self->options.keys == NULL)
    {
      self->input.n_doubtful++;
      return;
    }
  kept = read_kept (parked);
  if (kept == NULL)
    {
      self->input.n_without++;
      return;
    }
  Row row = { .run = self, .parked = parked, .record = g_ptr_array_index (kept->records, 0) };
  row.page = ropeway_page_new (kept);
  begin_record (&row);
  ropeway_page_set_split (row.page);
  ropeway_page_unref (row.page);
}

static GPtrArray *
list_named (RopewayRun *self, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_parked_free);
  const char *const *keys = self->options.keys;

  while (rows->len < ROWS && keys[self->input.next_key] != NULL)
    {
      g_autoptr (GError) local = NULL;
      RopewayParked *parked
          = ropeway_ledger_get_parked (self->store, self->scope, keys[self->input.next_key++], &local);
      if (parked != NULL)
        g_ptr_array_add (rows, parked);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  self->has_next = keys[self->input.next_key] != NULL;
  return g_steal_pointer (&rows);
}

static GPtrArray *
list_all (RopewayRun *self, GError **error)
{
  GPtrArray *rows = ropeway_ledger_list_parked (self->store, self->scope, self->input.after, ROWS, error);

  if (rows == NULL)
    return NULL;
  self->has_next = rows->len == ROWS;
  if (rows->len > 0)
    {
      const RopewayParked *last = g_ptr_array_index (rows, rows->len - 1);
      g_free (self->input.after);
      self->input.after = g_strdup (last->source_key);
    }
  return rows;
}

static void
warn_of (RopewayRun *self, const char *code, guint64 n)
{
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  g_autoptr (RopewayProblem) problem = NULL;

  if (n == 0)
    return;
  problem = ropeway_problem_new (code, NULL, "count", count, NULL);
  ropeway_run_warn (self, problem);
}

static void
read_parked (RopewayRun *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (self->store == NULL || self->scope == 0)
    {
      self->has_next = FALSE;
      return;
    }
  rows = self->options.keys != NULL ? list_named (self, &error) : list_all (self, &error);
  if (rows == NULL)
    {
      stop_unreadable (self, error);
      return;
    }
  self->page_size = ROWS;
  for (guint i = 0; i < rows->len && self->state == RUN_WORKING; i++)
    begin_row (self, g_ptr_array_index (rows, i));
  if (self->has_next || self->state != RUN_WORKING)
    return;
  warn_of (self, "sync.retry-doubtful", self->input.n_doubtful);
  warn_of (self, "sync.retry-not-kept", self->input.n_without);
  warn_of (self, "sync.retry-no-unit", self->input.n_changed);
}

/* ---- one unit, as it is at the source ---- */

typedef struct
{
  RopewayRun *run;
  RopewayPage *page;
  const RopewayValue *record;
} Search;

static gboolean
on_candidate (const RopewayValue *item, gsize index, gpointer data)
{
  const Search *search = data;
  RopewayRun *self = search->run;
  g_autoptr (RopewayProblem) problem = NULL;
  const char *missing;
  g_autofree char *key = ropeway_run_make_key (self, search->page, search->record,
                                               self->bundle->job->unit_key, item, index, &missing);

  if (key == NULL || !ropeway_key_text_has ((const char *const *)self->input.wanted, key))
    return TRUE;
  self->limited = TRUE;
  RopewayUnit *unit = ropeway_run_add_unit (self, search->page, search->record, item);
  unit->item_index = index;
  unit->source_key = g_strdup (key);
  if (ropeway_program_accepts (self->program, search->record, NULL))
    {
      ropeway_run_begin_unit (self, unit);
      return FALSE;
    }
  problem = ropeway_problem_new ("sync.only-left-out", NULL, "key", self->options.only, NULL);
  ropeway_run_warn (self, problem);
  ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
  return FALSE;
}

void
ropeway_run_search_unit (RopewayRun *self, RopewayPage *page, const RopewayValue *record)
{
  Search search = { self, page, record };
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  self->record->read++;
  if (record != NULL)
    ropeway_program_each_unit (self->program, record, on_candidate, &search, problems);
}

/* ---- what the last write did to one unit, undone ---- */

/* A job that archives instead does not delete. */
static gboolean
can_delete (const RopewayRun *self)
{
  return self->bundle->remove != NULL && self->bundle->job->destination.gone != ROPEWAY_GONE_ARCHIVE;
}

/* Returns: (transfer none) (nullable): the code of what is in the way. */
static const char *
check_before (const RopewayRun *self, const RopewayBefore *before, const RopewayLink *link)
{
  if (before == NULL)
    return "sync.take-back-nothing";
  if (before->kind == ROPEWAY_INTENT_DELETE)
    return "sync.take-back-removed";
  if (link == NULL || link->destination_id == NULL
      || (before->destination_id != NULL && !g_str_equal (before->destination_id, link->destination_id)))
    return "sync.take-back-nothing";
  /* Of an older version that is not known: what is there may be of a later write. */
  if (before->seq == 0 || before->seq != link->seq)
    return "sync.take-back-not-kept";
  if (before->kind == ROPEWAY_INTENT_CREATE)
    return can_delete (self) ? NULL : "sync.take-back-no-delete";
  return before->record != NULL && self->bundle->update != NULL ? NULL : "sync.take-back-not-kept";
}

/* The fields that the mapping writes, as they were. A PUT takes away what it does not hold: it gets the whole record. */
static RopewayValue *
make_before_record (RopewayRun *self, const RopewayBefore *before, RopewayTree *tree)
{
  g_autoptr (RopewayTree) read
      = before->record != NULL ? ropeway_json_read_text (before->record, -1, NULL, NULL, NULL) : NULL;
  RopewayValue *record = ropeway_tree_object (tree);
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (self->program, &n);

  if (read == NULL)
    return record;
  if (ropeway_run_replaces (self))
    return ropeway_tree_copy (tree, ropeway_tree_get_root (read));
  for (guint i = 0; i < n; i++)
    {
      const RopewayValue *was = ropeway_path_get (fields[i].to, ropeway_tree_get_root (read));
      if (was != NULL)
        ropeway_path_set (fields[i].to, tree, &record, ropeway_tree_copy (tree, was), NULL);
    }
  return record;
}

static void
begin_take_back (RopewayRun *self, const RopewayBefore *before, const RopewayLink *link)
{
  RopewayPage *page = ropeway_page_new (NULL);
  RopewayUnit *unit = ropeway_run_add_unit (self, page, NULL, NULL);

  unit->source_key = g_strdup (link->source_key);
  unit->match_key = g_strdup (link->match_key);
  unit->kind = before->kind == ROPEWAY_INTENT_CREATE ? ROPEWAY_INTENT_DELETE : ROPEWAY_INTENT_UPDATE;
  if (unit->kind == ROPEWAY_INTENT_UPDATE)
    unit->mapped = make_before_record (self, before, page->made);
  unit->takes_back = TRUE;
  ropeway_page_unref (page);
  if (ropeway_run_enter_gate (self, unit))
    ropeway_run_plan_unit (self, unit);
}

static void
read_before (RopewayRun *self)
{
  g_autoptr (RopewayBefore) before = NULL;
  g_autoptr (RopewayLink) link = NULL;
  g_autoptr (GError) error = NULL;
  const char *code;

  self->has_next = FALSE;
  for (guint i = 0; self->input.wanted[i] != NULL && self->store != NULL && before == NULL && error == NULL;
       i++)
    before = ropeway_ledger_get_before (self->store, self->scope, self->input.wanted[i], &error);
  if (before != NULL && error == NULL)
    link = ropeway_ledger_get_link (self->store, self->scope, before->source_key, &error);
  if (error != NULL)
    {
      stop_unreadable (self, error);
      return;
    }
  code = check_before (self, before, link);
  if (code != NULL)
    ropeway_run_stop (self, ropeway_problem_new (code, NULL, "key", self->options.only, NULL));
  else
    begin_take_back (self, before, link);
}

/* What an earlier run asked for before it was killed may have been done while this unit waited for it. */
static gboolean
is_taken_back (RopewayRun *self, const RopewayUnit *unit)
{
  g_autoptr (RopewayBefore) before = NULL;

  if (unit->link == NULL || unit->destination_id == NULL)
    return TRUE;
  before = ropeway_ledger_get_before (self->store, self->scope, unit->source_key, NULL);
  return before == NULL || before->seq != unit->link->seq;
}

void
ropeway_run_queue_take_back (RopewayRun *self, RopewayUnit *unit)
{
  if (is_taken_back (self, unit))
    {
      ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_UNCHANGED, NULL);
      return;
    }
  if (unit->kind == ROPEWAY_INTENT_DELETE)
    unit->mapped = ropeway_run_make_removal (self, unit);
  ropeway_run_queue_write (self, unit, unit->kind);
}

/* What is written back has no digest, so that the next reading of the record plans it again. What is deleted was made by a
 * run of one record: no other remembers that it made something. */
gboolean
ropeway_run_takes_back (RopewayRun *self, const RopewayIntent *intent, const RopewayIntentItem *item)
{
  static const guint8 none[sizeof item->hash] = { 0 };
  g_autoptr (RopewayBefore) before = NULL;

  if (intent->kind == ROPEWAY_INTENT_UPDATE)
    return memcmp (item->hash, none, sizeof none) == 0;
  if (intent->kind != ROPEWAY_INTENT_DELETE)
    return FALSE;
  before = ropeway_ledger_get_before (self->store, self->scope, item->source_key, NULL);
  return before != NULL && before->kind == ROPEWAY_INTENT_CREATE
         && g_strcmp0 (before->destination_id, item->destination_id) == 0;
}

void
ropeway_run_note_before (RopewayRun *self, const RopewayUnit *unit)
{
  RopewayCommit *commit = ropeway_run_pending (self)->commit;
  RopewayBefore *before;

  if (unit->takes_back)
    ropeway_commit_clear_before (commit, unit->source_key);
  if (unit->kind != ROPEWAY_INTENT_CREATE || self->input.wanted == NULL
      || !ropeway_key_text_has ((const char *const *)self->input.wanted, unit->source_key))
    return;
  before = g_new0 (RopewayBefore, 1);
  before->source_key = g_strdup (unit->source_key);
  before->run = self->record->id;
  before->kind = ROPEWAY_INTENT_CREATE;
  before->seq = unit->seq;
  before->destination_id = g_strdup (unit->destination_id);
  before->at = ropeway_clock_now (self->clock);
  ropeway_commit_set_before (commit, before);
}

/* ---- all of them ---- */

void
ropeway_run_read_input (RopewayRun *self)
{
  if (self->options.take_back)
    read_before (self);
  else
    read_parked (self);
  self->pump_again = TRUE;
}

static gboolean
check_keys (RopewayRun *self, GError **error)
{
  for (guint i = 0; self->options.keys != NULL && self->options.keys[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (RopewayParked) parked
          = ropeway_ledger_get_parked (self->store, self->scope, self->options.keys[i], &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (parked == NULL)
        {
          ropeway_run_stop (
              self, ropeway_problem_new ("sync.not-parked", NULL, "key", self->options.keys[i], NULL));
          return TRUE;
        }
      if (parked->doubtful && !ropeway_run_is_plan (self)
          && !ropeway_run_release (self, parked->source_key, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ropeway_run_prepare_input (RopewayRun *self, GError **error)
{
  if (self->options.only != NULL)
    self->input.wanted = ropeway_key_text_read (self->options.only);
  return !self->options.parked || self->store == NULL || self->scope == 0 || check_keys (self, error);
}

void
ropeway_run_clear_input (RopewayRun *self)
{
  g_strfreev (self->input.wanted);
  g_free (self->input.after);
  ropeway_run_forget_kept (self);
}

RopewayProblem *
ropeway_run_check_input (const RopewayRun *self)
{
  if (self->options.only == NULL || self->options.take_back || self->limited)
    return NULL;
  return ropeway_problem_new ("sync.key-not-found", NULL, "key", self->options.only, NULL);
}
