/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where a run starts: its scope, its mark, and what an interrupted run left. */
#include "sync/run-private.h"

#include "sync/brake.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

static GTimeZone *
zone_of (const RopewayRun *self)
{
  return self->bundle->source_connection->zone != NULL ? self->bundle->source_connection->zone
                                                       : self->bundle->job->zone;
}

/* (nullable): the starting point that was given for this memory, now or when it was new. */
static const char *
given_start (const RopewayRun *self)
{
  if (self->options.start != NULL)
    return self->options.start;
  return self->before != NULL ? self->before->start : NULL;
}

/* Reads where reading starts into self->since. Returns: whether that can be. */
static gboolean
start_since (RopewayRun *self, const char *text)
{
  const RopewayChanges *changes = &self->bundle->source_operation->changes;
  const char *code = NULL;

  if (changes->field == NULL || changes->type == ROPEWAY_CURSOR_TOKEN)
    code = "sync.since-needs-changes";
  else if (!ropeway_cursor_from_text (changes, zone_of (self), text, &self->since))
    code = "sync.since-unreadable";
  if (code != NULL)
    ropeway_run_stop (self, ropeway_problem_new (code, NULL, "found", text, NULL));
  return code == NULL;
}

/* Without a mark, at the starting point. */
static void
set_first_start (RopewayRun *self)
{
  const RopewayJob *job = self->bundle->job;
  const char *given = given_start (self);
  RopewayStartType type = job->start_type;

  if (given != NULL)
    type = g_str_equal (given, "everything") ? ROPEWAY_START_EVERYTHING
           : g_str_equal (given, "from-now") ? ROPEWAY_START_FROM_NOW
                                             : ROPEWAY_START_SINCE;
  switch (type)
    {
    case ROPEWAY_START_EVERYTHING:
      break;
    case ROPEWAY_START_FROM_NOW:
      self->prime = TRUE;
      if (self->bundle->source_operation->changes.field == NULL)
        ropeway_run_stop (self, ropeway_problem_new ("sync.start-from-now", NULL, NULL));
      break;
    case ROPEWAY_START_SINCE:
      start_since (self, given != NULL ? given : job->start_since);
      break;
    }
}

/* Where reading starts: the mark; without one, the starting point; or where it is to be read again from. */
static void
set_start (RopewayRun *self, const char *mark)
{
  const RopewayChanges *changes = &self->bundle->source_operation->changes;
  const char *again = self->options.again;

  if (ropeway_run_is_aside (self))
    return;
  if (mark != NULL && changes->field != NULL)
    ropeway_cursor_from_json (changes, zone_of (self), mark, &self->high);
  ropeway_cursor_copy (&self->high, &self->mark);
  if (again != NULL && again[0] != '\0')
    start_since (self, again);
  else if (again == NULL && mark == NULL)
    set_first_start (self);
  else if (again == NULL)
    ropeway_cursor_copy (&self->high, &self->since);
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
  ropeway_value_set_integer (tree, ropeway_tree_get_root (tree), "readFrom", self->read_from);
  return ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
}

/* When the first of the pages before was answered. */
static void
read_read_from (RopewayRun *self, const char *position)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (position, -1, NULL, NULL, NULL);
  const RopewayValue *value
      = tree != NULL ? ropeway_value_get (ropeway_tree_get_root (tree), "readFrom") : NULL;

  if (value == NULL || !ropeway_value_get_int64 (value, &self->read_from, NULL))
    self->read_from = 1;
}

static gboolean
is_same_question (const RopewayRun *self, const char *position)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (position, -1, NULL, NULL, NULL);
  g_autofree char *question
      = tree != NULL ? ropeway_value_dup_member_text (ropeway_tree_get_root (tree), "question") : NULL;

  return g_strcmp0 (question, self->question) == 0;
}

/* A list of lists has no place that could be said in a word. */
gboolean
ropeway_run_can_resume (const RopewayRun *self)
{
  return self->bundle->parent_operation == NULL
         && ropeway_paging_can_resume (&self->bundle->source_operation->paging);
}

/* Goes on where an interrupted run stopped, if its position still means the same place. */
static void
resume (RopewayRun *self, RopewayRunRecord *open)
{
  const RopewayOperation *operation = self->bundle->source_operation;
  RopewayCursor high;

  if (open->position == NULL || !is_same_question (self, open->position) || !ropeway_run_can_resume (self)
      || !ropeway_position_from_json (open->position, &self->position))
    return;
  self->resumed = TRUE;
  read_read_from (self, open->position);
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

/* Runs before this one that ended without a word: says so in their rows. It may be several: a run can die before it has
 * said it of the one before. */
static gboolean
close_open_runs (RopewayRun *self, GError **error)
{
  g_autoptr (GPtrArray) running = ropeway_ledger_list_running (self->store, error);
  RopewayCommit *commit;

  if (running == NULL)
    return FALSE;
  if (running->len <= 1 && !self->resumed)
    return TRUE;
  commit = ropeway_commit_new (self->scope);
  for (guint i = 0; i < running->len; i++)
    {
      RopewayRunRecord *run = g_ptr_array_index (running, i);

      if (run->scope != self->scope || run->id == self->record->id)
        continue;
      run->state = ROPEWAY_RUN_INTERRUPTED;
      run->ended = self->record->started;
      ropeway_commit_set_run (commit, run);
    }
  ropeway_commit_set_run (commit, self->record);
  return ropeway_ledger_commit (self->store, commit, error);
}

/* ---- facts ---- */

/* Returns: (transfer full): what is to be known of this run; of what it did not see, what was known before.
 * @whole: it has read the whole source. */
static char *
dup_facts (const RopewayRun *self, gboolean whole)
{
  const RopewayRunFacts *before = self->before;
  RopewayRunFacts facts = *self->facts;

  facts.read = whole ? (gint64)self->record->read : before != NULL ? before->read : -1;
  if (facts.shape == NULL && before != NULL)
    facts.shape = before->shape;
  facts.start = (char *)given_start (self);
  return ropeway_run_facts_to_json (&facts);
}

void
ropeway_run_keep_consent (RopewayRun *self)
{
  if (self->trial.changed == ROPEWAY_FACTS_SAME || !self->options.consent.change)
    return;
  g_autofree char *json = dup_facts (self, FALSE);
  ropeway_commit_set_facts (ropeway_run_pending (self)->commit, json);
}

void
ropeway_run_keep_facts (RopewayRun *self, RopewayCommit *commit)
{
  if (self->options.only != NULL || self->options.parked)
    return;
  g_autofree char *before = self->before != NULL ? ropeway_run_facts_to_json (self->before) : NULL;
  g_autofree char *json = dup_facts (self, ropeway_run_asks_for_all (self));
  if (g_strcmp0 (before, json) != 0)
    ropeway_commit_set_facts (commit, json);
}

/* From its first link on, a memory has to know by which key and unit it was made. */
static gboolean
are_new (const RopewayRun *self)
{
  return self->before == NULL || (self->trial.changed != ROPEWAY_FACTS_SAME && self->trial.links == 0);
}

static gboolean
load_facts (RopewayRun *self, GError **error)
{
  Trial *trial = &self->trial;
  g_autoptr (GError) local = NULL;
  g_autofree char *json
      = self->scope != 0 ? ropeway_ledger_dup_facts (self->store, self->scope, &local) : NULL;

  trial->links = self->scope != 0 ? -1 : 0;
  self->before = ropeway_run_facts_parse (json);
  if (self->before != NULL)
    trial->changed = ropeway_run_facts_compare (self->before, self->facts);
  if (local == NULL && self->scope != 0
      && (trial->changed != ROPEWAY_FACTS_SAME || ropeway_brake_can_remove (self->bundle, 1)
          || ropeway_brake_can_overwrite (self->bundle, 1)))
    trial->links = ropeway_ledger_count_links (self->store, self->scope, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- the beginning ---- */

static gboolean
remember_run (RopewayRun *self, GError **error)
{
  const RopewayJob *job = self->bundle->job;
  g_autoptr (GError) local = NULL;
  g_autoptr (RopewayRunRecord) open = ropeway_ledger_get_open_run (self->store, self->scope, &local);

  if (local == NULL && ropeway_run_is_aside (self))
    self->record = ropeway_ledger_begin_aside (self->store, self->scope, job->id, job->version, &local);
  else if (local == NULL)
    self->record = ropeway_ledger_begin_run (self->store, self->scope, job->id, job->version,
                                             self->options.limit, &local);
  if (local == NULL)
    self->prior_parked = ropeway_ledger_count_parked (self->store, self->scope, &local);
  if (local == NULL)
    self->prior_dismissed = ropeway_ledger_count_dismissed (self->store, self->scope, &local);
  self->prior_parked += self->prior_dismissed;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (open != NULL && self->options.limit == 0 && !self->trial.was_needed && !ropeway_run_is_aside (self))
    resume (self, open);
  return close_open_runs (self, error);
}

static gboolean
remember_plan (RopewayRun *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  self->record = g_new0 (RopewayRunRecord, 1);
  self->record->job = g_strdup (self->bundle->job->id);
  self->record->version = self->bundle->job->version;
  self->record->started = ropeway_clock_now (self->clock);
  if (self->scope != 0)
    self->prior_dismissed = ropeway_ledger_count_dismissed (self->store, self->scope, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A changed key tells nothing about the one record that is asked for. */
static gboolean
is_unrecognisable (const RopewayRun *self)
{
  return self->options.only != NULL && self->trial.links > 0 && !self->options.consent.change
         && (self->trial.changed & (ROPEWAY_FACTS_KEY | ROPEWAY_FACTS_UNIT)) != 0;
}

static gboolean
note_beginning (RopewayRun *self, GError **error)
{
  gboolean agreed
      = self->trial.changed != ROPEWAY_FACTS_SAME && self->options.consent.change && !self->trial.was_needed;

  if (ropeway_run_is_plan (self) || self->state != RUN_NEW || (!are_new (self) && !agreed))
    return TRUE;
  RopewayCommit *commit = ropeway_commit_new (self->scope);
  g_autofree char *json = dup_facts (self, FALSE);
  ropeway_commit_set_facts (commit, json);
  return ropeway_ledger_commit (self->store, commit, error);
}

gboolean
ropeway_run_remember (RopewayRun *self, GError **error)
{
  g_autofree char *mark = NULL;
  g_autoptr (GError) local = NULL;

  ropeway_position_init (&self->position, &self->bundle->source_operation->paging);
  if (self->store != NULL)
    self->scope = ropeway_run_find_scope (self, &local);
  if (local == NULL && self->scope != 0)
    mark = ropeway_ledger_dup_mark (self->store, self->scope, &local);
  if (local != NULL || !load_facts (self, &local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->trial.was_needed
      = ropeway_brake_needs_trial (self->bundle, self->trial.changed, &self->options, self->trial.links);
  set_start (self, mark);
  self->trial.was_needed = self->trial.was_needed && !self->prime;
  self->trial.state = self->trial.was_needed ? TRIAL_DUE : TRIAL_NONE;
  self->question = dup_question (self);
  if (!(ropeway_run_is_plan (self) ? remember_plan (self, error) : remember_run (self, error)))
    return FALSE;
  if (is_unrecognisable (self))
    ropeway_run_stop (self, ropeway_problem_new ("sync.key-changed", NULL, NULL));
  if (!ropeway_run_check_scope (self, mark, error))
    return FALSE;
  if (self->state == RUN_NEW && !ropeway_run_prepare_input (self, error))
    return FALSE;
  return note_beginning (self, error);
}
