/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how far the source has been read for certain: what may have been passed over lies behind no mark. */
#include "sync/run-private.h"

/* The service's clock and the one that stamps its records may differ so much. */
#define CLOCKS_APART_US G_TIME_SPAN_MINUTE

#define MANY_REQUESTS 100

static const RopewayChanges *
changes_of (const RopewayRun *self)
{
  return &self->bundle->source_operation->changes;
}

static GTimeZone *
zone_of (const RopewayRun *self)
{
  return self->bundle->source_connection->zone != NULL ? self->bundle->source_connection->zone
                                                       : self->bundle->job->zone;
}

static void
note_shifting (RopewayRun *self)
{
  const RopewayOperation *operation = self->bundle->source_operation;

  if (self->shifting)
    return;
  self->shifting = TRUE;
  self->keep_mark = TRUE;
  g_autoptr (RopewayProblem) problem
      = ropeway_problem_new ("source.shifting", operation->pointer, "operation", operation->id, NULL);
  ropeway_run_warn (self, problem);
}

/* Whoever waits wants to know why, before the first write. */
static void
tell_requests (RopewayRun *self, gint64 requests)
{
  const RopewayConnection *connection = self->bundle->source_connection;
  gint64 a_minute = connection->limits.per_minute > 0 ? (gint64)connection->limits.per_minute
                                                      : (gint64)connection->limits.per_second * 60;
  g_autofree char *count = g_strdup_printf ("%" G_GINT64_FORMAT, requests);
  g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, a_minute);
  g_autoptr (RopewayProblem) problem = NULL;

  if (requests <= MANY_REQUESTS && (a_minute == 0 || requests <= a_minute))
    return;
  g_autofree char *minutes
      = g_strdup_printf ("%" G_GINT64_FORMAT, a_minute > 0 ? (requests + a_minute - 1) / a_minute : 0);
  if (a_minute > 0)
    problem = ropeway_problem_new ("source.calls-limited", NULL, "count", count, "connection",
                                   connection->name, "limit", limit, "minutes", minutes, NULL);
  else
    problem = ropeway_problem_new ("source.calls-estimated", NULL, "count", count, NULL);
  ropeway_run_warn (self, problem);
}

void
ropeway_run_note_page (RopewayRun *self, const RopewaySourcePage *page)
{
  if (self->pages_read++ == 0)
    tell_requests (self, page->requests);
  if (self->read_from == 0)
    self->read_from = page->served > 0 ? page->served : ropeway_clock_now (self->clock);
  if (page->unproven)
    note_shifting (self);
  if (page->hint != NULL)
    ropeway_run_warn (self, page->hint);
  /* What was not read is not gone. */
  self->keep_mark |= page->is_cut;
  for (guint i = 0; page->warnings != NULL && i < ropeway_problems_get_n (page->warnings); i++)
    {
      self->keep_mark = TRUE;
      ropeway_run_warn (self, ropeway_problems_get (page->warnings, i));
    }
}

gboolean
ropeway_run_takes_late (const RopewayRun *self)
{
  const char *start = self->before != NULL ? self->before->start : NULL;

  if (self->options.again != NULL)
    return FALSE;
  return start != NULL ? g_str_equal (start, "everything")
                       : self->bundle->job->start_type == ROPEWAY_START_EVERYTHING;
}

/* Whether a record is older than where reading starts, where the service does not see to it itself. */
static gboolean
is_too_old (RopewayRun *self, const RopewayCursor *cursor)
{
  const RopewayChanges *changes = changes_of (self);
  RopewayCursor from;

  if (self->since.json == NULL || changes->parameter != NULL || cursor->json == NULL
      || changes->type == ROPEWAY_CURSOR_TOKEN)
    return FALSE;
  ropeway_cursor_look_back (changes, &self->since, &from);
  gboolean old = ropeway_cursor_compare (changes, cursor, &from) < 0;
  ropeway_cursor_clear (&from);
  return old;
}

/* One record with a stamp from far in the future (a wrong clock, a typing error) would hide from all later runs what comes
 * before it. Whoever asks for "from now on" has to know where now is. */
static gboolean
is_of_the_future (RopewayRun *self, const RopewayCursor *cursor)
{
  return changes_of (self)->type == ROPEWAY_CURSOR_DATE_TIME && !self->prime
         && cursor->us > ropeway_clock_now (self->clock) + G_TIME_SPAN_DAY;
}

/* @cursor: (transfer full): into @highest where it is higher. */
static void
lift (RopewayRun *self, RopewayCursor *highest, RopewayCursor *cursor)
{
  if (ropeway_cursor_compare (changes_of (self), highest, cursor) < 0 && !is_of_the_future (self, cursor))
    {
      ropeway_cursor_clear (highest);
      *highest = *cursor;
    }
  else
    ropeway_cursor_clear (cursor);
}

gboolean
ropeway_run_note_cursor (RopewayRun *self, const RopewayValue *record)
{
  const RopewayChanges *changes = changes_of (self);
  RopewayCursor cursor;

  if (changes->field == NULL || record == NULL)
    return TRUE;
  if (!ropeway_cursor_read (changes, zone_of (self), record, &cursor))
    return TRUE;
  gboolean old = is_too_old (self, &cursor);
  lift (self, &self->high, &cursor);
  return !old;
}

/* Whether records may change unseen while the list is read: those of pages that were read already. Where it is sorted by
 * that field they come again, at its end. */
static gboolean
may_have_moved_on (const RopewayRun *self)
{
  if (self->bundle->parent_operation != NULL)
    return TRUE;
  return (self->pages_read > 1 || self->was_resumed) && !changes_of (self)->sorted;
}

void
ropeway_run_note_settled (RopewayRun *self, const RopewayUnit *unit)
{
  const RopewayChanges *changes = changes_of (self);
  RopewayCursor cursor;

  if (changes->field == NULL || changes->type != ROPEWAY_CURSOR_NUMBER || unit->link == NULL
      || unit->record == NULL || !ropeway_cursor_read (changes, zone_of (self), unit->record, &cursor))
    return;
  lift (self, &self->settled, &cursor);
}

/* What changed since the first page was answered may have been read before it did, and others, changed later still, after:
 * the mark stays below. Moments tell that by the service's clock; numbers by what an earlier run had applied already. */
static void
find_mark (const RopewayRun *self, RopewayCursor *mark)
{
  const RopewayChanges *changes = changes_of (self);
  /* Whoever asks for "from now on" means now. */
  gint64 certain = self->read_from - (self->prime ? 0 : CLOCKS_APART_US);
  gboolean by_number = changes->type == ROPEWAY_CURSOR_NUMBER;
  const RopewayCursor *settled
      = ropeway_cursor_compare (changes, &self->settled, &self->since) > 0 ? &self->settled : &self->since;

  if (!may_have_moved_on (self) || changes->type == ROPEWAY_CURSOR_TOKEN || (by_number && self->prime))
    ropeway_cursor_copy (&self->high, mark);
  else if (by_number)
    ropeway_cursor_copy (settled, mark);
  else if (self->high.us <= certain)
    ropeway_cursor_copy (&self->high, mark);
  else if (self->since.json != NULL && self->since.us > certain)
    ropeway_cursor_copy (&self->since, mark);
  else
    ropeway_cursor_at (&self->high, certain, mark);
}

char *
ropeway_run_dup_mark (const RopewayRun *self)
{
  RopewayCursor mark = { 0 };

  if (self->high.json == NULL)
    return NULL;
  find_mark (self, &mark);
  /* It never goes back, from wherever it was read again. */
  if (ropeway_cursor_compare (changes_of (self), &mark, &self->mark) < 0 && self->mark.json != NULL)
    {
      ropeway_cursor_clear (&mark);
      ropeway_cursor_copy (&self->mark, &mark);
    }
  char *json = g_steal_pointer (&mark.json);
  ropeway_cursor_clear (&mark);
  return json;
}
