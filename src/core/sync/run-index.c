/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a destination without a search is read once into an index, in which each unit's record is looked up. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* Who only adds does not look before, and who only notes how far the source is looks at nothing. */
gboolean
ropeway_run_wants_index (const RopewayRun *self)
{
  const RopewayOperation *operation = self->bundle->index;

  return operation != NULL && !self->prime && self->bundle->job->destination.mode != ROPEWAY_MODE_CREATE
         && (!ropeway_run_is_plan (self) || g_str_equal (operation->method, "GET"));
}

void
ropeway_run_clear_index (RopewayRun *self)
{
  g_clear_object (&self->index_source);
  g_clear_pointer (&self->index, ropeway_record_index_free);
  g_clear_pointer (&self->index_shown, g_hash_table_unref);
  g_clear_pointer (&self->index_stale, g_hash_table_unref);
  ropeway_position_clear (&self->index_position);
}

static void
stop_unkept (RopewayRun *self, const GError *error)
{
  ropeway_run_stop (self, ropeway_problem_new ("sync.not-remembered", NULL, "reason", error->message, NULL));
}

/* ---- reading ---- */

static char *
dup_id (const RopewayRun *self, const RopewayValue *raw, const RopewayValue *fields)
{
  const RopewayOperation *operation = self->bundle->index;
  const RopewayPath *path = NULL;

  if (operation->key != NULL && operation->key->len > 0)
    path = g_ptr_array_index (operation->key, 0);
  else if (self->bundle->create != NULL)
    path = self->bundle->create->new_id;
  if (path == NULL)
    return ropeway_answer_dup_id (ropeway_value_get (raw, "id"));
  char *id = ropeway_answer_dup_id (ropeway_path_get (path, raw));
  return id != NULL ? id : ropeway_answer_dup_id (ropeway_path_get (path, fields));
}

static gboolean
add_to_index (RopewayRun *self, const char *id, const RopewayValue *fields, GError **error)
{
  const GPtrArray *match = self->bundle->job->destination.match;
  g_autofree char *key = match != NULL && match->len > 0 ? ropeway_unit_make_look_key (match, fields) : NULL;
  g_autofree char *record = ropeway_json_write_text (fields, ROPEWAY_JSON_COMPACT, NULL);

  self->index_has_match |= key != NULL;
  return ropeway_record_index_add (self->index, key, id, record, error);
}

/* Returns: (transfer full) (nullable): what is wrong with it. */
static RopewayProblem *
take_record (RopewayRun *self, const RopewayValue *raw, const RopewayValue *fields, GError **error)
{
  g_autofree char *id = fields != NULL ? dup_id (self, raw, fields) : NULL;

  if (id == NULL)
    return ropeway_problem_new ("sync.index-without-id", self->bundle->index->pointer, "operation",
                                self->bundle->index->id, NULL);
  ropeway_run_note_shown (self->index_shown, fields);
  add_to_index (self, id, fields, error);
  return NULL;
}

/* @n: records there are, or are said to be. */
static RopewayProblem *
check_size (const RopewayRun *self, gint64 n)
{
  if (n <= ROPEWAY_LIMIT_INDEX)
    return NULL;
  return ropeway_problem_new ("sync.index-too-large", self->bundle->index->pointer, "operation",
                              self->bundle->index->id, "limit", G_STRINGIFY (ROPEWAY_LIMIT_INDEX), NULL);
}

static RopewayProblem *
take_records (RopewayRun *self, const RopewaySourcePage *page, GError **error)
{
  RopewayProblem *problem = NULL;

  /* Whoever is passed over here would be made once more. */
  if (page->unproven)
    return ropeway_problem_new ("sync.index-moved", self->bundle->index->pointer, "operation",
                                self->bundle->index->id, NULL);
  if (page->is_cut)
    return ropeway_problem_new ("sync.index-cut", self->bundle->index->pointer, "operation",
                                self->bundle->index->id, NULL);
  for (guint i = 0; i < page->records->len && problem == NULL && *error == NULL; i++)
    problem
        = take_record (self, g_ptr_array_index (page->raw, i), g_ptr_array_index (page->records, i), error);
  if (problem != NULL || *error != NULL)
    return problem;
  self->index_size = ropeway_record_index_count (self->index, error);
  return check_size (self, MAX (self->index_size, page->total));
}

/* A list that shows the match fields of no record would let each of them be made once more. */
static RopewayProblem *
check_match (const RopewayRun *self)
{
  const GPtrArray *match = self->bundle->job->destination.match;

  if (self->index_size == 0 || self->index_has_match || match == NULL || match->len == 0)
    return NULL;
  return ropeway_problem_new ("sync.index-without-match", self->bundle->index->pointer, "operation",
                              self->bundle->index->id, "field",
                              ropeway_path_get_text (g_ptr_array_index (match, 0)), NULL);
}

static void
go_on (RopewayRun *self)
{
  RopewayProblem *problem = check_match (self);

  if (problem != NULL)
    {
      ropeway_run_stop (self, problem);
      return;
    }
  g_clear_object (&self->index_source);
  if (self->index_is_first)
    {
      ropeway_run_work (self);
      return;
    }
  self->state = RUN_WORKING;
  GQueue waiting = self->to_index;
  RopewayUnit *unit;
  g_queue_init (&self->to_index);
  while ((unit = g_queue_pop_head (&waiting)) != NULL)
    ropeway_run_look_up (self, unit);
}

static void read_page (RopewayRun *self);

static void
take_page (RopewayRun *self, const RopewaySourcePage *page)
{
  g_autoptr (GError) error = NULL;
  RopewayProblem *problem = take_records (self, page, &error);

  if (problem != NULL)
    ropeway_run_stop (self, problem);
  else if (error != NULL)
    stop_unkept (self, error);
  else if (page->has_next)
    {
      ropeway_position_clear (&self->index_position);
      ropeway_position_copy (&page->next, &self->index_position);
      read_page (self);
    }
  else
    go_on (self);
}

static void
on_page (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayRun) self = data;
  RopewayProblem *problem = NULL;
  g_autoptr (RopewaySourcePage) page
      = ropeway_record_source_read_finish (ROPEWAY_RECORD_SOURCE (object), result, &problem, NULL);

  self->reading = FALSE;
  if (problem != NULL)
    ropeway_run_stop (self, problem);
  else if (page != NULL && self->state == RUN_INDEXING)
    take_page (self, page);
  ropeway_run_pump (self);
}

static void
read_page (RopewayRun *self)
{
  self->reading = TRUE;
  ropeway_record_source_read_async (self->index_source, &self->index_position, self->reading_cancellable,
                                    on_page, g_object_ref (self));
}

void
ropeway_run_read_index (RopewayRun *self)
{
  g_autoptr (GError) error = NULL;

  self->index_is_first = self->state == RUN_PREPARING;
  self->state = RUN_INDEXING;
  ropeway_run_clear_index (self);
  self->index = ropeway_record_index_new (&error);
  if (self->index == NULL)
    {
      stop_unkept (self, error);
      return;
    }
  self->index_shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->index_stale = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->index_size = 0;
  self->index_has_match = FALSE;
  self->index_began = ropeway_clock_now (self->clock);
  self->index_source = ropeway_destination_make_index (self->destination);
  ropeway_position_init (&self->index_position, &self->bundle->index->paging);
  read_page (self);
}

/* ---- looking up ---- */

/* The candidates as a search would have given them. */
static RopewayFoundList *
make_list (GPtrArray *candidates)
{
  RopewayFoundList *list = ropeway_found_list_new ();

  for (guint i = 0; i < candidates->len; i++)
    {
      const RopewayIndexed *indexed = g_ptr_array_index (candidates, i);
      g_autoptr (RopewayTree) tree = ropeway_json_read_text (indexed->record, -1, NULL, NULL, NULL);
      ropeway_found_list_add (list, indexed->id, ropeway_tree_get_root (tree));
    }
  return list;
}

static GPtrArray *
find_by_match (RopewayRun *self, const RopewayUnit *unit, GError **error)
{
  g_autofree char *key = ropeway_unit_make_look_key (self->bundle->job->destination.match, unit->mapped);

  return ropeway_record_index_find (self->index, key, ROPEWAY_LIMIT_FOUND, error);
}

/* Returns: (transfer full) (nullable): NULL with @error. */
static GPtrArray *
find_candidates (RopewayRun *self, const RopewayUnit *unit, GError **error)
{
  const char *id = ropeway_run_known_id (unit);
  g_autoptr (GError) local = NULL;

  if (id == NULL)
    return find_by_match (self, unit, error);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_indexed_free);
  RopewayIndexed *indexed = ropeway_record_index_get (self->index, id, &local);
  if (indexed != NULL)
    g_ptr_array_add (candidates, indexed);
  /* A row is its key: it may have another by now, or there are several of it, and then none of them has it as its id. */
  if (local == NULL && indexed == NULL && self->bundle->table != NULL && unit->match_key != NULL)
    return find_by_match (self, unit, error);
  if (local == NULL)
    return g_steal_pointer (&candidates);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
is_stale (const RopewayRun *self, const char *id)
{
  return id != NULL && g_hash_table_contains (self->index_stale, id);
}

void
ropeway_run_look_up (RopewayRun *self, RopewayUnit *unit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = NULL;

  if (self->state == RUN_WORKING && is_stale (self, ropeway_run_known_id (unit)))
    {
      g_queue_push_tail (&self->to_index, unit);
      return;
    }
  if (self->state == RUN_WORKING)
    candidates = find_candidates (self, unit, &error);
  if (error != NULL)
    stop_unkept (self, error);
  if (candidates == NULL)
    {
      ropeway_run_drop_unit (self, unit);
      return;
    }
  ropeway_run_take_found (self, unit, make_list (candidates), ROPEWAY_SIGHT_INDEX);
}

void
ropeway_run_show_indexed (RopewayRun *self, RopewayUnit *unit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayIndexed) indexed = NULL;

  if (self->index == NULL || unit->destination_id == NULL || is_stale (self, unit->destination_id))
    return;
  indexed = ropeway_record_index_get (self->index, unit->destination_id, &error);
  if (error != NULL)
    stop_unkept (self, error);
  if (indexed == NULL)
    return;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (indexed->record, -1, NULL, NULL, NULL);
  unit->existing = ropeway_tree_copy (unit->page->made, ropeway_tree_get_root (tree));
}

gboolean
ropeway_run_index_has (RopewayRun *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayIndexed) indexed
      = self->index != NULL && id != NULL ? ropeway_record_index_get (self->index, id, &error) : NULL;

  if (error != NULL)
    stop_unkept (self, error);
  return indexed != NULL;
}

/* A list may show late what was written: what it leaves out is gone only if it had the time. */
gboolean
ropeway_run_index_proves (const RopewayRun *self, gint64 since)
{
  return self->index != NULL
         && self->index_began >= since + MIN (self->bundle->index->settle, ROPEWAY_LIMIT_SETTLE_MS * 1000);
}

gboolean
ropeway_run_needs_index_again (const RopewayRun *self)
{
  return self->to_index.length > 0 && g_hash_table_size (self->waiting) == 0 && self->to_find.length == 0
         && self->creates.length == 0 && self->updates.length == 0 && self->removals.length == 0
         && self->armed.length == 0 && self->ready.length == 0;
}

/* ---- what this run writes ---- */

/* As it is there now, as far as that is known. */
static RopewayValue *
make_written (const RopewayRun *self, const RopewayUnit *unit, RopewayTree *tree)
{
  gboolean whole = unit->kind == ROPEWAY_INTENT_CREATE || ropeway_run_replaces (self);
  const RopewayValue *base = whole || unit->existing == NULL ? unit->mapped : unit->existing;
  RopewayValue *record = ropeway_tree_copy (tree, base);

  for (const RopewayValue *field = unit->body != NULL ? ropeway_value_first (unit->body) : NULL;
       field != NULL; field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      ropeway_value_set (tree, record, name, (gssize)length, ropeway_tree_copy (tree, field));
    }
  return record;
}

void
ropeway_run_index_renamed (RopewayRun *self, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;

  if (self->index != NULL && from != NULL && !g_str_equal (from, to)
      && !ropeway_record_index_remove (self->index, from, &error))
    stop_unkept (self, error);
}

void
ropeway_run_index_written (RopewayRun *self, const RopewayUnit *unit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;

  if (self->index == NULL || unit->destination_id == NULL)
    return;
  tree = ropeway_tree_new ();
  if (unit->kind == ROPEWAY_INTENT_DELETE && !unit->archives)
    {
      if (!ropeway_record_index_remove (self->index, unit->destination_id, &error))
        stop_unkept (self, error);
    }
  /* What an earlier run sent was only part of it, or is not known any more. */
  else if (unit->stored && unit->existing == NULL)
    g_hash_table_add (self->index_stale, g_strdup (unit->destination_id));
  /* Its answer got lost, and it was looked for: it may have been there before, with other fields. */
  else if (unit->is_after && unit->existing != NULL)
    {
      if (!add_to_index (self, unit->destination_id, unit->existing, &error))
        stop_unkept (self, error);
    }
  else if (!add_to_index (self, unit->destination_id, make_written (self, unit, tree), &error))
    stop_unkept (self, error);
}
