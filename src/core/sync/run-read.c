/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: pages become units: filter, list items, keys, mapping. */
#include "sync/run-private.h"

#include "base/fail-point.h"
#include "base/limits.h"

gboolean
ropeway_run_wants_page (const RopewayRun *self)
{
  guint expected = MAX (self->page_size, 1);

  return self->has_next && !self->reading && self->state == RUN_WORKING
         && ropeway_run_has_room (self, expected);
}

static const RopewayChanges *
changes_of (const RopewayRun *self)
{
  return &self->bundle->source_operation->changes;
}

typedef struct
{
  RopewayRun *run;
  RopewayPage *page;
  const RopewayValue *record;
  gboolean late;    /* from before the mark, but taken all the same */
  gboolean unclear; /* not all of its items can be told */
} Record;

RopewayUnit *
ropeway_run_add_unit (RopewayRun *self, RopewayPage *page, const RopewayValue *record,
                      const RopewayValue *item)
{
  RopewayUnit *unit = ropeway_unit_new (page);

  unit->record = record;
  unit->item = item;
  page->open++;
  self->open_units++;
  self->record->units++;
  return unit;
}

static RopewayUnit *
add_unit (const Record *at, const RopewayValue *item)
{
  return ropeway_run_add_unit (at->run, at->page, at->record, item);
}

/* A record that cannot have a unit of its own is parked under a name that says where it stood. */
static void
park_record (const Record *at, RopewayProblem *problem)
{
  RopewayUnit *unit = add_unit (at, NULL);

  unit->source_key = g_strdup_printf ("[\"record %" G_GUINT64_FORMAT "\"]", at->run->record->read);
  if (ropeway_run_leave_dismissed (at->run, unit))
    ropeway_problem_unref (problem);
  else
    ropeway_run_park (at->run, unit, problem);
}

/* What was set aside is not tried again by itself just because it is seen again, but where it was only the service that
 * could not be asked. */
static gboolean
is_old_and_parked (const Record *at, const char *key)
{
  RopewayRun *self = at->run;

  if (!at->late || self->store == NULL || self->scope == 0)
    return FALSE;
  g_autoptr (RopewayParked) parked = ropeway_ledger_get_parked (self->store, self->scope, key, NULL);
  return parked != NULL && !ropeway_run_is_failure (parked->problem);
}

char *
ropeway_run_make_key (const RopewayRun *self, const RopewayPage *page, const RopewayValue *record,
                      const GPtrArray *item_key, const RopewayValue *item, gsize index, const char **missing)
{
  const RopewayBundle *bundle = self->bundle;

  return ropeway_unit_make_child_key (bundle->parent_operation != NULL ? bundle->parent_operation->key : NULL,
                                      page->source->parent, bundle->source_operation->key, record, item_key,
                                      item, index, missing);
}

static char *
make_key (const Record *at, const GPtrArray *item_key, const RopewayValue *item, gsize index,
          const char **missing)
{
  return ropeway_run_make_key (at->run, at->page, at->record, item_key, item, index, missing);
}

static gboolean
on_unit (const RopewayValue *item, gsize index, gpointer data)
{
  Record *at = data;
  RopewayRun *self = at->run;
  const RopewayJob *job = self->bundle->job;
  const char *missing = NULL;

  if (self->state != RUN_WORKING)
    return FALSE;
  if (self->options.limit > 0 && ropeway_run_count_units (self) >= self->options.limit)
    {
      self->limited = TRUE;
      return FALSE;
    }
  g_autofree char *key = make_key (at, job->unit_key, item, index, &missing);
  if (key == NULL)
    {
      at->unclear = TRUE;
      if (item == NULL)
        ropeway_run_note_unclear (self);
      park_record (at, ropeway_problem_new ("source.key-missing", NULL, "field", missing, NULL));
      return TRUE;
    }
  RopewayUnit *unit = add_unit (at, item);
  unit->item_index = index;
  unit->source_key = g_steal_pointer (&key);
  unit->old = is_old_and_parked (at, unit->source_key);
  if (!unit->old)
    ropeway_run_forgo_kept (self, unit->source_key);
  ropeway_run_note_seen (self, unit->source_key);
  ropeway_run_note_back (self, unit->source_key);
  if (self->prime || unit->old)
    ropeway_run_finish_unit (self, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
  else
    ropeway_run_begin_unit (self, unit);
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
dup_record_key (const Record *at)
{
  const char *missing;

  return make_key (at, NULL, NULL, 0, &missing);
}

static void
leave_record_out (const Record *at, gboolean old)
{
  RopewayUnit *unit = add_unit (at, NULL);

  unit->old = old;
  unit->source_key = dup_record_key (at);
  if (!old)
    ropeway_run_forgo_kept (at->run, unit->source_key);
  ropeway_run_finish_unit (at->run, unit, ROPEWAY_OUTCOME_LEFT_OUT, NULL);
}

/* A list that is not there at all, unlike an empty one, is more often a slip in the job than nothing to do. */
static void
warn_of_list (const Record *at)
{
  const RopewayPath *each = at->run->bundle->job->unit_each;
  g_autoptr (RopewayProblem) problem = NULL;

  if (each == NULL || ropeway_path_get (each, at->record) != NULL)
    return;
  problem = ropeway_problem_new ("source.list-missing", NULL, "field", ropeway_path_get_text (each), NULL);
  ropeway_run_warn (at->run, problem);
}

void
ropeway_run_pass_warnings (RopewayRun *self, const RopewayProblems *problems)
{
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    if (ropeway_problem_get_severity (ropeway_problems_get (problems, i)) == ROPEWAY_SEVERITY_WARNING)
      ropeway_run_warn (self, ropeway_problems_get (problems, i));
}

/* A record that is only perhaps to be left out is not gone. */
static void
note_left_out (Record *at, const RopewayProblems *problems)
{
  g_autofree char *key = dup_record_key (at);

  if (key == NULL)
    ropeway_run_note_unclear (at->run);
  else if (ropeway_problems_get_n (problems) > 0)
    {
      ropeway_run_note_seen (at->run, key);
      ropeway_run_note_back (at->run, key);
    }
}

/* Items are judged where the record says all of them: a list that is not there is no empty list. */
static void
note_items (Record *at, gboolean all)
{
  const RopewayPath *each = at->run->bundle->job->unit_each;
  g_autofree char *key = each != NULL ? dup_record_key (at) : NULL;

  if (each == NULL)
    return;
  if (key == NULL)
    ropeway_run_note_unclear (at->run);
  else
    ropeway_run_note_items (at->run, key, all && !at->unclear && ropeway_path_get (each, at->record) != NULL);
}

static void
add_record (Record *at)
{
  RopewayRun *self = at->run;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  self->record->read++;
  gboolean recent = ropeway_run_note_cursor (self, at->record);
  if (at->record == NULL)
    {
      ropeway_run_note_unclear (self);
      park_record (at, ropeway_problem_new ("form.row-expected", NULL, NULL));
      return;
    }
  at->late = !recent && ropeway_run_takes_late (self);
  recent = recent || at->late;
  gboolean accepted = recent && ropeway_program_accepts (self->program, at->record, problems);
  ropeway_run_pass_warnings (self, problems);
  if (!accepted)
    {
      note_left_out (at, problems);
      leave_record_out (at, !recent);
      return;
    }
  warn_of_list (at);
  gboolean all = ropeway_program_each_unit (self->program, at->record, on_unit, at, problems);
  note_items (at, all);
  if (ropeway_problems_has_error (problems))
    park_record (at, ropeway_problem_ref (ropeway_problems_get (problems, 0)));
}

static void
add_records (RopewayRun *self, RopewayPage *page)
{
  /* Held open so that the page is not done before its last unit is there. */
  page->open++;
  for (guint i = 0; i < page->source->records->len && self->state == RUN_WORKING && !self->limited; i++)
    {
      Record at = { self, page, g_ptr_array_index (page->source->records, i), FALSE };
      if (self->options.limit > 0 && ropeway_run_count_units (self) >= self->options.limit)
        self->limited = TRUE;
      else if (self->options.only != NULL)
        ropeway_run_search_unit (self, page, at.record);
      else
        add_record (&at);
    }
  /* A page that was left in the middle is never done: a resumed read must begin with it. */
  if (self->state == RUN_WORKING)
    page->open--;
}

static void
take_page (RopewayRun *self, RopewaySourcePage *source)
{
  RopewayPage *page = ropeway_page_new (source);

  self->resumed = FALSE;
  self->has_next = source->has_next;
  self->page_size = source->records->len;
  if (source->total >= 0)
    self->total = source->total;
  ropeway_run_note_page (self, source);
  ropeway_position_clear (&self->position);
  if (source->has_next)
    {
      ropeway_position_copy (&source->next, &self->position);
      /* A cursor that only counts is another place by then. */
      if (ropeway_run_can_resume (self) && source->next.border == NULL)
        page->position = ropeway_run_dup_position (self, &source->next);
    }
  g_queue_push_tail (&self->pages, page);
  if (ropeway_run_check_drift (self, source))
    add_records (self, page);
  page->high = g_strdup (self->high.json);
  ropeway_page_set_split (page);
  if (self->limited)
    self->has_next = FALSE;
  else if (!self->has_next)
    self->has_next = ropeway_run_wants_kept (self);
  ropeway_run_pop_pages (self);
}

static void
begin_anew (RopewayRun *self)
{
  self->resumed = FALSE;
  self->was_resumed = FALSE;
  self->read_from = 0;
  ropeway_position_clear (&self->position);
  ropeway_position_init (&self->position, &self->bundle->source_operation->paging);
  g_clear_pointer (&self->record->position, g_free);
}

/* A cursor of an earlier run may have expired: then the read begins anew. */
static gboolean
is_expired (const RopewayRun *self, const RopewayProblem *problem)
{
  const char *code = ropeway_problem_get_code (problem);

  return self->resumed && g_str_has_prefix (code, "service.") && !g_str_equal (code, "service.unreachable")
         && !g_str_equal (code, "service.sign-in-refused");
}

/* Some services give nothing for it instead, which must not pass for the end of the list. */
static gboolean
is_suspicious (const RopewayRun *self, const RopewaySourcePage *page)
{
  return self->resumed && page->records->len == 0 && !page->has_next;
}

static void
on_page (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayRun) self = data;
  RopewayProblem *problem = NULL;
  RopewaySourcePage *page = ropeway_record_source_read_finish (self->source, result, &problem, NULL);

  ropeway_fail_point ("page.after-read");
  self->reading = FALSE;
  if (page != NULL && self->state == RUN_WORKING && !is_suspicious (self, page))
    take_page (self, page);
  else if (page != NULL)
    {
      if (self->state == RUN_WORKING)
        begin_anew (self);
      ropeway_source_page_free (page);
    }
  else if (problem != NULL && is_expired (self, problem))
    {
      begin_anew (self);
      ropeway_problem_unref (problem);
    }
  else if (problem != NULL)
    ropeway_run_stop (self, problem);
  ropeway_run_pump (self);
}

void
ropeway_run_read_page (RopewayRun *self)
{
  if (self->kept.is_due)
    {
      ropeway_run_read_kept (self);
      self->pump_again = TRUE;
    }
  else if (ropeway_run_has_own_input (self))
    ropeway_run_read_input (self);
  else
    {
      ropeway_run_look_for_kept (self);
      if (self->state != RUN_WORKING)
        return;
      self->reading = TRUE;
      ropeway_record_source_read_async (self->source, &self->position, self->reading_cancellable, on_page,
                                        g_object_ref (self));
    }
}

/* Before the end. What was set aside may fail the run, and is read again then; of tokens nobody knows which is newer
 * where they are read again. */
static gboolean
may_move_mark (const RopewayRun *self)
{
  return self->record->counts[ROPEWAY_OUTCOME_PARKED] == 0 && self->options.again == NULL;
}

static void
note_position (RopewayRun *self, RopewayPage *page)
{
  /* What must be planned as a whole is not taken up in the middle. */
  if (page->position != NULL && !self->trial.was_needed)
    {
      g_free (self->record->position);
      self->record->position = g_steal_pointer (&page->position);
      g_free (self->record->high);
      self->record->high = g_strdup (page->high);
      ropeway_run_pending (self)->has_position = TRUE;
    }
  /* "From now on" knows where now is once it has read all. */
  if (changes_of (self)->sorted && self->bundle->parent_operation == NULL && !self->prime
      && page->high != NULL && self->options.limit == 0 && may_move_mark (self))
    ropeway_commit_set_mark (ropeway_run_pending (self)->commit, page->high);
}

void
ropeway_run_pop_pages (RopewayRun *self)
{
  RopewayPage *page;

  if (ropeway_run_is_trial (self))
    {
      ropeway_run_prune_pages (self);
      return;
    }
  while ((page = g_queue_peek_head (&self->pages)) != NULL && page->open == 0)
    {
      g_queue_pop_head (&self->pages);
      if (!ropeway_run_is_plan (self) && !self->limited && !self->keep_mark
          && !ropeway_run_has_vanished (self) && !ropeway_run_is_aside (self))
        note_position (self, page);
      ropeway_page_unref (page);
    }
}
