/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what people do at the destination: edits that are kept, records they removed, and what was there before a write. */
#include "sync/run-private.h"

#include <string.h>

#include "base/limits.h"
#include "sync/hand-edits.h"
#include "value/json-writer.h"

/* Names shown of many. */
#define NAMES 5

/* So many that are not there, before any is, are a wrong address rather than removed. */
#define ALL_GONE 20

gboolean
ropeway_run_guards_edits (const RopewayRun *self)
{
  return self->bundle->job->hand_edits != ROPEWAY_HAND_EDITS_OVERWRITE;
}

gboolean
ropeway_run_keeps_digests (const RopewayRun *self)
{
  return self->bundle->job->destination.send == ROPEWAY_SEND_CHANGED || ropeway_run_guards_edits (self)
         || self->bundle->index != NULL || self->bundle->read != NULL;
}

/* Whether an update that replaces the whole record would take away what it does not say. */
static gboolean
takes_away (const RopewayRun *self, const RopewayUnit *unit)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (self->program, &n);

  for (guint i = 0; ropeway_run_replaces (self) && i < n; i++)
    if (fields[i].write != ROPEWAY_WRITE_ALWAYS || ropeway_path_get (fields[i].to, unit->mapped) == NULL)
      return TRUE;
  return FALSE;
}

/* Found where a write of ours was looked for, and not as that made it: nobody knows whose values stand there. */
static gboolean
is_uncertain (const RopewayLink *link)
{
  static const guint8 nothing[sizeof link->hash];

  return link != NULL && link->fields == NULL && link->origin == ROPEWAY_LINK_ADOPTED
         && link->state == ROPEWAY_LINK_LIVE && memcmp (link->hash, nothing, sizeof nothing) == 0;
}

gboolean
ropeway_run_needs_before (const RopewayRun *self, const RopewayUnit *unit)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (self->program, &n);

  if (self->index != NULL || self->options.only != NULL || ropeway_run_can_read (self)
      || ropeway_run_guards_edits (self) || is_uncertain (unit->link))
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (fields[i].write == ROPEWAY_WRITE_IF_EMPTY)
      return TRUE;
  return takes_away (self, unit);
}

gboolean
ropeway_run_must_see (const RopewayRun *self, const RopewayUnit *unit)
{
  return ropeway_run_guards_edits (self) || takes_away (self, unit);
}

/* ---- what can be known of a record that was seen ---- */

const RopewayValue *
ropeway_run_seen (const RopewayRun *self, const RopewayUnit *unit)
{
  gboolean looks = unit->link == NULL || !ropeway_run_is_plan (self) || ropeway_run_needs_before (self, unit);

  return looks ? unit->existing : NULL;
}

void
ropeway_run_note_shown (GHashTable *shown, const RopewayValue *fields)
{
  for (const RopewayValue *field = ropeway_value_first (fields); field != NULL;
       field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      g_autofree char *key = g_strndup (name, length);
      if (!g_hash_table_contains (shown, key))
        g_hash_table_add (shown, g_steal_pointer (&key));
    }
}

static gboolean
is_in (const RopewayOperation *operation, GHashTable *shown, const char *name)
{
  return (shown != NULL && g_hash_table_contains (shown, name))
         || (operation->shape != NULL && ropeway_shape_find (operation->shape, name) != NULL);
}

/* Lists and searches leave fields out, and then a field that is not there need not be empty. One that is in the shape, or
 * that another record shows, is; and so is one that a record read by its id does not have. */
static gboolean
shows (const RopewayRun *self, const RopewayUnit *unit, const RopewayPath *path)
{
  const char *name = ropeway_path_get_segment (path, 0, NULL);

  if (ropeway_path_get (path, unit->existing) != NULL || name == NULL)
    return TRUE;
  switch (unit->sight)
    {
    case ROPEWAY_SIGHT_INDEX:
      return is_in (self->bundle->index, self->index_shown, name);
    case ROPEWAY_SIGHT_FIND:
      return is_in (self->bundle->find, self->find_shown, name);
    case ROPEWAY_SIGHT_READ:
    case ROPEWAY_SIGHT_NONE:
      break;
    }
  return TRUE;
}

static gboolean
matters (const RopewayRun *self, const RopewayMappedField *field)
{
  switch (field->write)
    {
    case ROPEWAY_WRITE_IF_EMPTY:
      return TRUE;
    case ROPEWAY_WRITE_ON_CREATE:
      return ropeway_run_replaces (self);
    case ROPEWAY_WRITE_ALWAYS:
      break;
    }
  return ropeway_run_guards_edits (self) || ropeway_run_replaces (self);
}

gboolean
ropeway_run_needs_read (const RopewayRun *self, const RopewayUnit *unit)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (self->program, &n);

  if (unit->sight == ROPEWAY_SIGHT_READ || !ropeway_run_can_read (self)
      || ropeway_run_seen (self, unit) == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (matters (self, &fields[i]) && !shows (self, unit, fields[i].to))
      return TRUE;
  return FALSE;
}

/* What is to be filled only if it is empty there, and nobody can say whether it is. */
static void
drop_unseen (const RopewayRun *self, const RopewayUnit *unit, RopewayValue *body)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (self->program, &n);

  for (guint i = 0; i < n; i++)
    if (fields[i].write == ROPEWAY_WRITE_IF_EMPTY && !shows (self, unit, fields[i].to))
      ropeway_path_remove (fields[i].to, unit->page->made, body);
}

/* ---- what an update sends ---- */

/* What was last written, where that is known. */
static RopewayWritten
written (const RopewayUnit *unit)
{
  gboolean is_known = unit->link != NULL && ropeway_plan_is_known (unit->link);

  return (RopewayWritten){ is_known ? unit->link->fields : NULL, is_known ? unit->link->shown : NULL };
}

/* Returns: (transfer full) (nullable): why it must be set aside. */
static RopewayProblem *
heed_edits (RopewayRun *self, RopewayUnit *unit, RopewayValue *body, const RopewayValue *existing)
{
  const RopewayWritten last = written (unit);
  g_autofree char *names = NULL;

  switch (self->bundle->job->hand_edits)
    {
    case ROPEWAY_HAND_EDITS_OVERWRITE:
      return NULL;
    case ROPEWAY_HAND_EDITS_KEEP:
      ropeway_hand_edits_keep (body, existing, &last, ropeway_run_replaces (self), unit->page->made);
      return NULL;
    case ROPEWAY_HAND_EDITS_PARK:
      names = ropeway_hand_edits_list (body, existing, &last);
      break;
    }
  if (names == NULL)
    return NULL;
  return ropeway_problem_new ("sync.changed-there", NULL, "id", unit->destination_id, "fields", names, NULL);
}

/* A field that is not shown is not known to be edited: it passes for what is sent. */
static const RopewayValue *
with_unseen (const RopewayRun *self, const RopewayUnit *unit, const RopewayValue *body,
             const RopewayValue *existing)
{
  guint n;
  const RopewayMappedField *fields = ropeway_program_get_fields (self->program, &n);
  RopewayTree *tree = unit->page->made;
  RopewayValue *whole = NULL;

  for (guint i = 0; i < n; i++)
    {
      const RopewayValue *sent = ropeway_path_get (fields[i].to, body);
      if (sent == NULL || shows (self, unit, fields[i].to))
        continue;
      if (whole == NULL)
        whole = ropeway_tree_copy (tree, existing);
      ropeway_path_set (fields[i].to, tree, &whole, ropeway_tree_copy (tree, sent), NULL);
    }
  return whole != NULL ? whole : existing;
}

static gboolean
is_overwriting (const RopewayUnit *unit, const RopewayValue *body, const RopewayValue *existing)
{
  const RopewayWritten last = written (unit);

  if (unit->link != NULL && last.fields == NULL && !is_uncertain (unit->link))
    return FALSE;
  return ropeway_hand_edits_overwrites (body, existing, &last);
}

/* Whether @body would leave everything as it is. */
static gboolean
says_nothing (const RopewayRun *self, const RopewayValue *body, const RopewayValue *existing,
              RopewayTree *tree)
{
  if (ropeway_value_get_length (body) == 0)
    return TRUE;
  return existing != NULL && ropeway_run_guards_edits (self)
         && ropeway_value_get_length (ropeway_plan_changed_record (body, existing, NULL, tree)) == 0;
}

/* A plan shows what would be another afterwards. */
static const RopewayValue *
show (const RopewayRun *self, const RopewayUnit *unit, const RopewayValue *body)
{
  if (!ropeway_run_is_plan (self) || unit->existing == NULL)
    return body;
  const RopewayValue *changed = ropeway_plan_changed_record (body, unit->existing, NULL, unit->page->made);
  return ropeway_value_get_length (changed) > 0 ? changed : body;
}

RopewayProblem *
ropeway_run_make_update (RopewayRun *self, RopewayUnit *unit)
{
  RopewayTree *tree = unit->page->made;
  const RopewayValue *existing = ropeway_run_seen (self, unit);
  RopewayValue *body = ropeway_plan_update_record (self->program, unit->mapped, existing, tree);
  RopewayProblem *problem = NULL;

  unit->body = NULL;
  if (existing != NULL)
    drop_unseen (self, unit, body);
  ropeway_run_unarchive (self, unit, &body);
  const RopewayValue *whole = ropeway_unit_comes_back (unit) ? ropeway_tree_copy (tree, body) : NULL;
  if (self->bundle->job->destination.send == ROPEWAY_SEND_CHANGED)
    body = ropeway_plan_changed_record (body, existing, written (unit).fields, tree);
  const RopewayValue *seen = existing != NULL ? with_unseen (self, unit, body, existing) : NULL;
  if (seen != NULL)
    problem = heed_edits (self, unit, body, seen);
  if (problem != NULL)
    return problem;
  if (seen != NULL)
    unit->is_overwriting = is_overwriting (unit, body, seen);
  if (existing != NULL && ropeway_run_replaces (self))
    ropeway_plan_put_back (self->program, body, existing, tree);
  if (!says_nothing (self, body, existing, tree))
    unit->body = show (self, unit, body);
  else if (whole != NULL && ropeway_value_get_length (whole) > 0)
    unit->body = whole;
  return NULL;
}

/* ---- what was there before ---- */

static char *
dup_record (const RopewayValue *fields)
{
  return fields != NULL ? ropeway_json_write_text (fields, ROPEWAY_JSON_COMPACT, NULL) : NULL;
}

void
ropeway_run_save_existing (RopewayUnit *unit)
{
  if (unit->before == NULL && unit->sent_at > 0)
    unit->before = dup_record (unit->existing);
}

void
ropeway_run_keep_before (RopewayRun *self, const RopewayUnit *unit)
{
  g_autofree char *record = unit->before != NULL ? g_strdup (unit->before) : NULL;

  if (record == NULL && !unit->stored && !unit->is_after)
    record = dup_record (unit->existing);
  if (record == NULL || unit->kind == ROPEWAY_INTENT_CREATE)
    return;
  RopewayBefore *before = g_new0 (RopewayBefore, 1);
  before->source_key = g_strdup (unit->source_key);
  before->run = self->record->id;
  before->kind = unit->kind;
  before->seq = unit->seq;
  before->destination_id = g_strdup (unit->destination_id);
  before->record = strlen (record) <= ROPEWAY_LIMIT_PARKED_BYTES ? g_steal_pointer (&record) : NULL;
  before->at = ropeway_clock_now (self->clock);
  ropeway_commit_set_before (ropeway_run_pending (self)->commit, before);
}

/* ---- removed there ---- */

static void
forget_removed (RopewayRun *self)
{
  self->removed_there = 0;
  g_ptr_array_set_size (self->removed_ids, 0);
}

static void
note_removed (RopewayRun *self, const char *id)
{
  if (self->removed_there++ < NAMES)
    g_ptr_array_add (self->removed_ids, g_strdup (id));
}

gboolean
ropeway_run_is_removed (RopewayRun *self, RopewayUnit *unit)
{
  if (unit->link == NULL || unit->link->state != ROPEWAY_LINK_REMOVED_THERE)
    return FALSE;
  if (!ropeway_run_index_has (self, unit->link->destination_id))
    return TRUE;
  /* Somebody brought it back: what it holds now is not known. */
  unit->link->state = ROPEWAY_LINK_LIVE;
  memset (unit->link->hash, 0, sizeof unit->link->hash);
  return FALSE;
}

void
ropeway_run_leave_removed (RopewayRun *self, RopewayUnit *unit)
{
  const char *id = unit->link->destination_id;

  if (ropeway_run_take_removed (self, unit))
    return;
  note_removed (self, id);
  ropeway_run_take_over (self, unit);
  if (!ropeway_run_is_plan (self))
    {
      RopewayLink *link = ropeway_link_copy (unit->link);
      link->state = ROPEWAY_LINK_REMOVED_THERE;
      link->updated = ropeway_clock_now (self->clock);
      ropeway_commit_set_link (ropeway_run_pending (self)->commit, link);
    }
  ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT,
                           ropeway_problem_new ("sync.removed-there", NULL, "count", "1", "ids", id, NULL));
}

/* None of it is remembered. */
static void
doubt_all (RopewayRun *self)
{
  g_autofree char *count = g_strdup_printf ("%u", self->doubted->len);

  self->doubts_all = TRUE;
  while (self->doubted->len > 0)
    ropeway_commit_set_link (ropeway_run_pending (self)->commit, g_ptr_array_steal_index (self->doubted, 0));
  forget_removed (self);
  ropeway_run_stop (self, ropeway_problem_new ("sync.all-removed", NULL, "count", count, NULL));
}

void
ropeway_run_take_gone (RopewayRun *self, RopewayUnit *unit)
{
  if (unit->link == NULL)
    {
      ropeway_run_park (self, unit,
                        ropeway_problem_new ("sync.record-gone", NULL, "id", unit->destination_id, NULL));
      return;
    }
  if (self->doubts_all)
    {
      ropeway_run_drop_unit (self, unit);
      return;
    }
  if (!self->has_updated)
    g_ptr_array_add (self->doubted, ropeway_link_copy (unit->link));
  ropeway_run_leave_removed (self, unit);
  if (self->doubted->len >= ALL_GONE && !self->has_updated)
    doubt_all (self);
}

static void
warn_removed (RopewayRun *self)
{
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, self->removed_there);

  if (self->removed_there == 0)
    return;
  g_autofree char *ids = ropeway_run_dup_names (self->removed_ids, self->removed_there);
  problem = ropeway_problem_new ("sync.removed-there", NULL, "count", count, "ids", ids, NULL);
  ropeway_run_warn (self, problem);
}

char *
ropeway_run_dup_names (const GPtrArray *names, guint64 n)
{
  GString *text = g_string_new (NULL);
  guint shown = MIN (names->len, NAMES);

  for (guint i = 0; i < shown; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *)g_ptr_array_index (names, i));
  if (n > shown)
    g_string_append_printf (text, ", … (+%" G_GUINT64_FORMAT ")", n - shown);
  return g_string_free (text, FALSE);
}

/* It may be gone, or bear another name by now. Only a write tells, which a plan does not do; and to foresee that nothing
 * happens would be worse than to foresee a write that finds no record. */
void
ropeway_run_note_unseen (RopewayRun *self, const RopewayUnit *unit)
{
  if (!ropeway_run_is_plan (self) || !self->bundle->find->exact
      || g_strcmp0 (unit->match_key, unit->link->match_key) != 0)
    return;
  if (self->unseen++ < NAMES)
    g_ptr_array_add (self->unseen_ids, g_strdup (unit->link->destination_id));
}

static void
warn_unseen (RopewayRun *self)
{
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, self->unseen);

  if (self->unseen == 0)
    return;
  g_autofree char *ids = ropeway_run_dup_names (self->unseen_ids, self->unseen);
  problem = ropeway_problem_new ("sync.may-be-removed", NULL, "count", count, "ids", ids, NULL);
  ropeway_run_warn (self, problem);
}

/* ---- several records of the source that would become one ---- */

void
ropeway_run_note_twin (RopewayRun *self, const RopewayUnit *unit)
{
  self->twins++;
  if (self->twin == NULL)
    self->twin = g_strdup (unit->match_key);
}

void
ropeway_run_warn_twins (RopewayRun *self)
{
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT, self->twins);

  if (self->twins == 0 || self->twins_told)
    return;
  self->twins_told = TRUE;
  problem = ropeway_problem_new ("sync.match-not-unique", NULL, "count", count, "example", self->twin, NULL);
  ropeway_run_warn (self, problem);
}

void
ropeway_run_forget_there (RopewayRun *self)
{
  forget_removed (self);
  self->unseen = 0;
  g_ptr_array_set_size (self->unseen_ids, 0);
  self->twins = 0;
  g_clear_pointer (&self->twin, g_free);
}

void
ropeway_run_warn_there (RopewayRun *self)
{
  warn_removed (self);
  warn_unseen (self);
  ropeway_run_warn_twins (self);
}
