/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where a run starts: its scope, its mark, and what an interrupted run left. */
#include "sync/run-private.h"

#include "value/value-compare.h"

static char *
dup_parameters (const RopewayValue *parameters)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (parameters != NULL)
    ropeway_value_canonical (parameters, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: the scope; 0 where there is none yet (in a dry run), or with @error. */
static gint64
find_scope (RopewayRun *self, GError **error)
{
  const RopewayJob *job = self->bundle->job;
  g_autofree char *source_parameters = dup_parameters (job->source.parameters);
  g_autofree char *source_container = g_strconcat (job->source.operation, " ", source_parameters, NULL);
  g_autofree char *destination_container = dup_parameters (job->destination.parameters);
  RopewayScopeKey key = {
    .job = job->id,
    .source_connection = job->source.connection,
    .source_environment = job->source.environment,
    .source_container = source_container,
    .destination_connection = job->destination.connection,
    .destination_environment = job->destination.environment,
    .destination_container = destination_container,
  };
  return ropeway_run_is_plan (self) ? ropeway_ledger_find_scope (self->store, &key, error)
                                    : ropeway_ledger_open_scope (self->store, &key, NULL, error);
}

static GTimeZone *
zone_of (const RopewayRun *self)
{
  return self->bundle->source_connection->zone != NULL ? self->bundle->source_connection->zone
                                                       : self->bundle->job->zone;
}

/* Where reading starts: the mark; without one, the job's starting point. */
static void
set_start (RopewayRun *self, const char *mark)
{
  const RopewayJob *job = self->bundle->job;
  const RopewayChanges *changes = &self->bundle->source_operation->changes;

  self->prime = mark == NULL && job->start_type == ROPEWAY_START_FROM_NOW;
  if (changes->field == NULL)
    return;
  if (mark != NULL)
    {
      ropeway_cursor_from_json (changes, zone_of (self), mark, &self->since);
      ropeway_cursor_copy (&self->since, &self->high);
    }
  else if (job->start_type == ROPEWAY_START_SINCE && job->start_since != NULL)
    ropeway_cursor_from_text (changes, zone_of (self), job->start_since, &self->since);
}

/* Goes on where an interrupted run stopped, if its position still means the same place. */
static void
resume (RopewayRun *self, RopewayRunRecord *open)
{
  const RopewayOperation *operation = self->bundle->source_operation;
  /* Where the mark has moved on meanwhile, the same place belongs to another question; and then the mark is as good. */
  gboolean asks_anew = operation->changes.sorted && operation->changes.parameter != NULL;
  RopewayCursor high;

  if (asks_anew || open->version != self->bundle->job->version || open->position == NULL
      || !ropeway_paging_can_resume (&operation->paging)
      || !ropeway_position_from_json (open->position, &self->position))
    return;
  self->resumed = TRUE;
  self->record->position = g_strdup (open->position);
  self->record->high = g_strdup (open->high);
  if (open->high == NULL || operation->changes.field == NULL
      || !ropeway_cursor_from_json (&operation->changes, zone_of (self), open->high, &high))
    return;
  if (ropeway_cursor_compare (&operation->changes, &self->high, &high) < 0)
    {
      ropeway_cursor_clear (&self->high);
      ropeway_cursor_copy (&high, &self->high);
    }
  ropeway_cursor_clear (&high);
}

/* The run before this one ended without a word: says so in its row. */
static gboolean
close_open_run (RopewayRun *self, RopewayRunRecord *open, GError **error)
{
  RopewayCommit *commit = ropeway_commit_new (self->scope);

  if (open->state == ROPEWAY_RUN_RUNNING)
    {
      open->state = ROPEWAY_RUN_INTERRUPTED;
      open->ended = self->record->started;
      ropeway_commit_set_run (commit, open);
    }
  ropeway_commit_set_run (commit, self->record);
  return ropeway_ledger_commit (self->store, commit, error);
}

static gboolean
remember_run (RopewayRun *self, GError **error)
{
  const RopewayJob *job = self->bundle->job;
  g_autoptr (GError) local = NULL;
  g_autoptr (RopewayRunRecord) open = ropeway_ledger_get_open_run (self->store, self->scope, &local);

  if (local == NULL)
    self->record = ropeway_ledger_begin_run (self->store, self->scope, job->id, job->version, &local);
  if (local == NULL)
    self->prior_parked = ropeway_ledger_count_parked (self->store, self->scope, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (open == NULL)
    return TRUE;
  if (self->options.limit == 0)
    resume (self, open);
  return close_open_run (self, open, error);
}

static gboolean
remember_plan (RopewayRun *self)
{
  self->record = g_new0 (RopewayRunRecord, 1);
  self->record->job = g_strdup (self->bundle->job->id);
  self->record->version = self->bundle->job->version;
  self->record->started = ropeway_clock_now (self->clock);
  return TRUE;
}

gboolean
ropeway_run_remember (RopewayRun *self, GError **error)
{
  g_autofree char *mark = NULL;
  g_autoptr (GError) local = NULL;

  ropeway_position_init (&self->position, &self->bundle->source_operation->paging);
  if (self->store != NULL)
    self->scope = find_scope (self, &local);
  if (local == NULL && self->scope != 0)
    mark = ropeway_ledger_dup_mark (self->store, self->scope, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  set_start (self, mark);
  return ropeway_run_is_plan (self) ? remember_plan (self) : remember_run (self, error);
}
