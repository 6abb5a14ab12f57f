/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where a run starts: its scope, its mark, and what an interrupted run left. */
#include "sync/run-private.h"

#include <string.h>

#include "http/http-url.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

static char *
dup_parameters (const RopewayValue *parameters)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (parameters != NULL)
    ropeway_value_canonical (parameters, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): the address of @environment, always the same for the same one. */
static char *
dup_address (const RopewayEnvironment *environment)
{
  g_autofree char *origin = ropeway_http_url_dup_origin (environment->written);
  g_autoptr (GUri) uri = origin != NULL ? ropeway_http_url_parse (environment->written, NULL) : NULL;
  g_autofree char *path = uri != NULL ? g_strdup (g_uri_get_path (uri)) : NULL;

  /* That of a practice app has neither. */
  if (path == NULL)
    return g_strdup (environment->written);
  for (gsize n = strlen (path); n > 0 && path[n - 1] == '/'; n--)
    path[n - 1] = '\0';
  return g_strconcat (origin, path, NULL);
}

/* Returns: the scope; 0 where there is none yet (in a dry run), or with @error. */
static gint64
find_scope (RopewayRun *self, GError **error)
{
  const RopewayJob *job = self->bundle->job;
  g_autofree char *source_parameters = dup_parameters (job->source.parameters);
  g_autofree char *source_container = g_strconcat (job->source.operation, " ", source_parameters, NULL);
  g_autofree char *destination_container = dup_parameters (job->destination.parameters);
  g_autofree char *source_address = dup_address (self->bundle->source_environment);
  g_autofree char *destination_address = dup_address (self->bundle->destination_environment);
  RopewayScopeKey key = {
    .job = job->id,
    .source_connection = job->source.connection,
    .source_environment = job->source.environment,
    .source_address = source_address,
    .source_container = source_container,
    .destination_connection = job->destination.connection,
    .destination_environment = job->destination.environment,
    .destination_address = destination_address,
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

/* What the source is asked for: a place in its answer means nothing in the answer to another question. Any edit of the
 * file makes it another one, which costs no more than reading again. */
static char *
dup_question (const RopewayRun *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[ROPEWAY_DIGEST_BYTES];

  ropeway_value_digest (ropeway_tree_get_root (self->bundle->tree), digest);
  g_checksum_update (sum, digest, sizeof digest);
  g_checksum_update (sum, (const guchar *)(self->since.json != NULL ? self->since.json : ""), -1);
  g_checksum_update (sum, (const guchar *)(self->prime ? "p" : "r"), 1);
  return g_strndup (g_checksum_get_string (sum), 32);
}

char *
ropeway_run_dup_position (const RopewayRun *self, const RopewayPosition *position)
{
  g_autofree char *plain = ropeway_position_to_json (position);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (plain, -1, NULL, NULL, NULL);

  ropeway_value_set_text (tree, ropeway_tree_get_root (tree), "question", self->question);
  return ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
}

static gboolean
is_same_question (const RopewayRun *self, const char *position)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (position, -1, NULL, NULL, NULL);
  g_autofree char *question
      = tree != NULL ? ropeway_value_dup_member_text (ropeway_tree_get_root (tree), "question") : NULL;

  return g_strcmp0 (question, self->question) == 0;
}

/* Goes on where an interrupted run stopped, if its position still means the same place. */
static void
resume (RopewayRun *self, RopewayRunRecord *open)
{
  const RopewayOperation *operation = self->bundle->source_operation;
  RopewayCursor high;

  if (open->position == NULL || !is_same_question (self, open->position)
      || !ropeway_paging_can_resume (&operation->paging)
      || !ropeway_position_from_json (open->position, &self->position))
    return;
  self->resumed = TRUE;
  self->was_resumed = TRUE;
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
    self->record = ropeway_ledger_begin_run (self->store, self->scope, job->id, job->version,
                                             self->options.limit, &local);
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
  self->question = dup_question (self);
  return ropeway_run_is_plan (self) ? remember_plan (self) : remember_run (self, error);
}
