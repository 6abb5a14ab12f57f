/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every question to the ledger is one statement: a snapshot that is held keeps the log from shrinking. */
#include "store/ledger-private.h"
#include "store/store-private.h"

/* Reads a (nullable) problem; one that is not readable is damage, not silence. */
static RopewayProblem *
get_problem (RopewayQuery *query, int column)
{
  g_autofree char *json = ropeway_query_dup_text (query, column);
  RopewayProblem *problem;

  if (json == NULL)
    return NULL;
  problem = ropeway_ledger_problem_from_json (json);
  if (problem == NULL)
    ropeway_query_set_damaged (query);
  return problem;
}

/* A number of an enumeration that this version does not have cannot be in a file it may open. */
static int
get_choice (RopewayQuery *query, int column, int last)
{
  gint64 value = ropeway_query_get_integer (query, column);

  if (value >= 0 && value <= last)
    return (int)value;
  ropeway_query_set_damaged (query);
  return 0;
}

/* Ends @query. Returns: @rows, or NULL after an error. */
static GPtrArray *
end_rows (RopewayQuery *query, GPtrArray *rows, GError **error)
{
  if (ropeway_query_end (query, error))
    return rows;
  g_ptr_array_unref (rows);
  return NULL;
}

static gint64
get_count (RopewayStore *store, const char *text, gint64 scope, GError **error)
{
  RopewayQuery query;
  gint64 count = -1;

  ropeway_query_begin (&query, store->reader, text);
  ropeway_query_integer (&query, scope);
  if (ropeway_query_next (&query))
    count = ropeway_query_get_integer (&query, 0);
  return ropeway_query_end (&query, error) ? count : -1;
}

gint64
ropeway_ledger_find_scope (RopewayStore *store, const RopewayScopeKey *key, GError **error)
{
  gint64 scope = 0;
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       "SELECT id FROM scope WHERE job = ?1 AND source_connection = ?2"
                       " AND source_environment = ?3 AND source_container = ?4"
                       " AND destination_connection = ?5 AND destination_environment = ?6"
                       " AND destination_container = ?7");
  ropeway_ledger_bind_scope_key (&query, key);
  if (ropeway_query_next (&query))
    scope = ropeway_query_get_integer (&query, 0);
  return ropeway_query_end (&query, error) ? scope : 0;
}

char *
ropeway_ledger_dup_mark (RopewayStore *store, gint64 scope, GError **error)
{
  g_autofree char *mark = NULL;
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader, "SELECT mark FROM scope WHERE id = ?1");
  ropeway_query_integer (&query, scope);
  if (ropeway_query_next (&query))
    mark = ropeway_query_dup_text (&query, 0);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&mark) : NULL;
}

/* ---- links ---- */

#define SELECT_LINK                                                                                          \
  "SELECT source_key, destination_id, match_key, seq, hash, fields, origin, updated FROM link"

static RopewayLink *
read_link (RopewayQuery *query)
{
  RopewayLink *link = g_new0 (RopewayLink, 1);

  link->source_key = ropeway_query_dup_text (query, 0);
  link->destination_id = ropeway_query_dup_text (query, 1);
  link->match_key = ropeway_query_dup_text (query, 2);
  link->seq = (guint64)ropeway_query_get_integer (query, 3);
  ropeway_query_get_blob (query, 4, link->hash, sizeof link->hash);
  link->fields = ropeway_query_dup_bytes (query, 5);
  link->origin = (RopewayLinkOrigin)get_choice (query, 6, ROPEWAY_LINK_ADOPTED);
  link->updated = ropeway_query_get_integer (query, 7);
  return link;
}

static RopewayLink *
find_link (RopewayStore *store, const char *text, gint64 scope, const char *key, GError **error)
{
  g_autoptr (RopewayLink) link = NULL;
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader, text);
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, key);
  if (ropeway_query_next (&query))
    link = read_link (&query);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&link) : NULL;
}

RopewayLink *
ropeway_ledger_get_link (RopewayStore *store, gint64 scope, const char *source_key, GError **error)
{
  return find_link (store, SELECT_LINK " WHERE scope = ?1 AND source_key = ?2", scope, source_key, error);
}

RopewayLink *
ropeway_ledger_find_link_by_destination (RopewayStore *store, gint64 scope, const char *destination_id,
                                         GError **error)
{
  return find_link (store, SELECT_LINK " WHERE scope = ?1 AND destination_id = ?2", scope, destination_id,
                    error);
}

RopewayLink *
ropeway_ledger_find_link_by_match (RopewayStore *store, gint64 scope, const char *match_key, GError **error)
{
  return find_link (store, SELECT_LINK " WHERE scope = ?1 AND match_key = ?2 ORDER BY source_key LIMIT 1",
                    scope, match_key, error);
}

gint64
ropeway_ledger_count_links (RopewayStore *store, gint64 scope, GError **error)
{
  return get_count (store, "SELECT count (*) FROM link WHERE scope = ?1", scope, error);
}

/* ---- intents ---- */

static RopewayIntent *
read_intent (RopewayQuery *query)
{
  RopewayIntent *intent = ropeway_intent_new (NULL);

  intent->id = ropeway_query_get_integer (query, 0);
  intent->run = ropeway_query_get_integer (query, 1);
  intent->kind = (RopewayIntentKind)get_choice (query, 2, ROPEWAY_INTENT_DELETE);
  intent->repeat = (RopewayRepeat)get_choice (query, 3, ROPEWAY_REPEAT_KEY);
  intent->operation = ropeway_query_dup_text (query, 4);
  intent->key = ropeway_query_dup_text (query, 5);
  intent->method = ropeway_query_dup_text (query, 6);
  intent->url = ropeway_query_dup_text (query, 7);
  intent->body = ropeway_query_dup_bytes (query, 8);
  intent->content_type = ropeway_query_dup_text (query, 9);
  intent->created = ropeway_query_get_integer (query, 10);
  return intent;
}

static void
read_intent_item (RopewayQuery *query, RopewayIntent *intent)
{
  RopewayIntentItem *item = ropeway_intent_add_item (intent);

  item->source_key = ropeway_query_dup_text (query, 11);
  item->destination_id = ropeway_query_dup_text (query, 12);
  item->match_key = ropeway_query_dup_text (query, 13);
  item->seq = (guint64)ropeway_query_get_integer (query, 14);
  ropeway_query_get_blob (query, 15, item->hash, sizeof item->hash);
  item->fields = ropeway_query_dup_bytes (query, 16);
  item->record = ropeway_query_dup_text (query, 17);
}

GPtrArray *
ropeway_ledger_list_intents (RopewayStore *store, gint64 scope, GError **error)
{
  GPtrArray *intents = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_intent_free);
  RopewayIntent *intent = NULL;
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       "SELECT intent.id, run, kind, repeat, operation, key, method, url, body, content_type,"
                       " created, source_key, destination_id, match_key, seq, hash, fields, record"
                       " FROM intent JOIN intent_item ON intent_item.intent = intent.id"
                       " WHERE scope = ?1 ORDER BY intent.id, position");
  ropeway_query_integer (&query, scope);
  while (ropeway_query_next (&query))
    {
      if (intent == NULL || intent->id != ropeway_query_get_integer (&query, 0))
        {
          intent = read_intent (&query);
          g_ptr_array_add (intents, intent);
        }
      read_intent_item (&query, intent);
    }
  return end_rows (&query, intents, error);
}

/* ---- runs and outcomes ---- */

#define RUN_COLUMNS                                                                                          \
  "SELECT id, scope, job, version, state, started, ended, read, units, requests, problem, position, high,"   \
  " created, updated, unchanged, left_out, deleted, parked, "
#define MOST_COLUMN (13 + ROPEWAY_N_OUTCOMES)

/* A file of the first schema, which a reader takes as it is, does not say how many units a run was to write. */
#define SELECT_RUN(store, tail)                                                                              \
  ((store)->version < 2 ? RUN_COLUMNS "0 FROM run" tail : RUN_COLUMNS "most FROM run" tail)

static RopewayRunRecord *
read_run (RopewayQuery *query)
{
  RopewayRunRecord *run = g_new0 (RopewayRunRecord, 1);

  run->id = ropeway_query_get_integer (query, 0);
  run->scope = ropeway_query_get_integer (query, 1);
  run->job = ropeway_query_dup_text (query, 2);
  run->version = ropeway_query_get_integer (query, 3);
  run->state = (RopewayRunState)get_choice (query, 4, ROPEWAY_RUN_INTERRUPTED);
  run->started = ropeway_query_get_integer (query, 5);
  run->ended = ropeway_query_get_integer (query, 6);
  run->read = (guint64)ropeway_query_get_integer (query, 7);
  run->units = (guint64)ropeway_query_get_integer (query, 8);
  run->requests = (guint64)ropeway_query_get_integer (query, 9);
  run->problem = get_problem (query, 10);
  run->position = ropeway_query_dup_text (query, 11);
  run->high = ropeway_query_dup_text (query, 12);
  for (int i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    run->counts[i] = (guint64)ropeway_query_get_integer (query, 13 + i);
  run->most = (guint64)ropeway_query_get_integer (query, MOST_COLUMN);
  return run;
}

RopewayRunRecord *
ropeway_ledger_get_open_run (RopewayStore *store, gint64 scope, GError **error)
{
  g_autoptr (RopewayRunRecord) run = NULL;
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       SELECT_RUN (store, " WHERE scope = ?1 ORDER BY id DESC LIMIT 1"));
  ropeway_query_integer (&query, scope);
  if (ropeway_query_next (&query))
    run = read_run (&query);
  if (!ropeway_query_end (&query, error) || run == NULL)
    return NULL;
  if (run->state != ROPEWAY_RUN_RUNNING && run->state != ROPEWAY_RUN_INTERRUPTED)
    return NULL;
  return g_steal_pointer (&run);
}

GPtrArray *
ropeway_ledger_list_runs (RopewayStore *store, const char *job, gint64 before, guint limit, GError **error)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_run_record_free);
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       job == NULL
                           ? SELECT_RUN (store, " WHERE id < ?1 ORDER BY id DESC LIMIT ?2")
                           : SELECT_RUN (store, " WHERE id < ?1 AND job = ?3 ORDER BY id DESC LIMIT ?2"));
  ropeway_query_integer (&query, before > 0 ? before : G_MAXINT64);
  ropeway_query_integer (&query, limit);
  if (job != NULL)
    ropeway_query_text (&query, job);
  while (ropeway_query_next (&query))
    g_ptr_array_add (runs, read_run (&query));
  return end_rows (&query, runs, error);
}

/* A constant, so that the index of the runs under way is used. */
G_STATIC_ASSERT (ROPEWAY_RUN_RUNNING == 0);

GPtrArray *
ropeway_ledger_list_running (RopewayStore *store, GError **error)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_run_record_free);
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader, SELECT_RUN (store, " WHERE state = 0 ORDER BY id"));
  while (ropeway_query_next (&query))
    g_ptr_array_add (runs, read_run (&query));
  return end_rows (&query, runs, error);
}

RopewayRunRecord *
ropeway_ledger_get_run (RopewayStore *store, gint64 id, GError **error)
{
  g_autoptr (RopewayRunRecord) run = NULL;
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader, SELECT_RUN (store, " WHERE id = ?1"));
  ropeway_query_integer (&query, id);
  if (ropeway_query_next (&query))
    run = read_run (&query);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&run) : NULL;
}

static RopewayOutcome *
read_outcome (RopewayQuery *query)
{
  RopewayOutcome *outcome = g_new0 (RopewayOutcome, 1);

  outcome->id = ropeway_query_get_integer (query, 0);
  outcome->run = ropeway_query_get_integer (query, 1);
  outcome->source_key = ropeway_query_dup_text (query, 2);
  outcome->kind = (RopewayOutcomeKind)get_choice (query, 3, ROPEWAY_OUTCOME_PARKED);
  outcome->destination_id = ropeway_query_dup_text (query, 4);
  outcome->problem = get_problem (query, 5);
  outcome->changed = ropeway_query_dup_text (query, 6);
  outcome->at = ropeway_query_get_integer (query, 7);
  return outcome;
}

GPtrArray *
ropeway_ledger_list_outcomes (RopewayStore *store, gint64 run, gint64 after, guint limit, GError **error)
{
  GPtrArray *outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_outcome_free);
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       "SELECT id, run, source_key, kind, destination_id, problem, changed, at FROM outcome"
                       " WHERE run = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
  ropeway_query_integer (&query, run);
  ropeway_query_integer (&query, after);
  ropeway_query_integer (&query, limit);
  while (ropeway_query_next (&query))
    g_ptr_array_add (outcomes, read_outcome (&query));
  return end_rows (&query, outcomes, error);
}

/* ---- parked ---- */

static RopewayParked *
read_parked (RopewayQuery *query)
{
  RopewayParked *parked = g_new0 (RopewayParked, 1);

  parked->source_key = ropeway_query_dup_text (query, 0);
  parked->run = ropeway_query_get_integer (query, 1);
  parked->problem = get_problem (query, 2);
  parked->input = ropeway_query_dup_text (query, 3);
  parked->output = ropeway_query_dup_text (query, 4);
  parked->attempts = (guint)ropeway_query_get_integer (query, 5);
  parked->at = ropeway_query_get_integer (query, 6);
  return parked;
}

GPtrArray *
ropeway_ledger_list_parked (RopewayStore *store, gint64 scope, const char *after, guint limit, GError **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_parked_free);
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       "SELECT source_key, run, problem, input, output, attempts, at FROM parked"
                       " WHERE scope = ?1 AND source_key > ?2 ORDER BY source_key LIMIT ?3");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, after != NULL ? after : "");
  ropeway_query_integer (&query, limit);
  while (ropeway_query_next (&query))
    g_ptr_array_add (rows, read_parked (&query));
  return end_rows (&query, rows, error);
}

guint
ropeway_ledger_get_attempts (RopewayStore *store, gint64 scope, const char *source_key, GError **error)
{
  guint attempts = 0;
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       "SELECT attempts FROM parked WHERE scope = ?1 AND source_key = ?2");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, source_key);
  if (ropeway_query_next (&query))
    attempts = (guint)ropeway_query_get_integer (&query, 0);
  return ropeway_query_end (&query, error) ? attempts : 0;
}

gint64
ropeway_ledger_count_parked (RopewayStore *store, gint64 scope, GError **error)
{
  return get_count (store, "SELECT count (*) FROM parked WHERE scope = ?1", scope, error);
}

/* ---- what a job remembers ---- */

void
ropeway_scope_record_free (RopewayScopeRecord *scope)
{
  g_free (scope->job);
  g_free (scope->source_connection);
  g_free (scope->source_environment);
  g_free (scope->destination_connection);
  g_free (scope->destination_environment);
  g_free (scope->mark);
  g_free (scope);
}

static RopewayScopeRecord *
read_scope (RopewayQuery *query)
{
  RopewayScopeRecord *scope = g_new0 (RopewayScopeRecord, 1);

  scope->id = ropeway_query_get_integer (query, 0);
  scope->job = ropeway_query_dup_text (query, 1);
  scope->source_connection = ropeway_query_dup_text (query, 2);
  scope->source_environment = ropeway_query_dup_text (query, 3);
  scope->destination_connection = ropeway_query_dup_text (query, 4);
  scope->destination_environment = ropeway_query_dup_text (query, 5);
  scope->mark = ropeway_query_dup_text (query, 6);
  scope->n_links = ropeway_query_get_integer (query, 7);
  scope->n_parked = ropeway_query_get_integer (query, 8);
  scope->n_intents = ropeway_query_get_integer (query, 9);
  return scope;
}

GPtrArray *
ropeway_ledger_list_scopes (RopewayStore *store, const char *job, GError **error)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_scope_record_free);
  RopewayQuery query;

  ropeway_query_begin (&query, store->reader,
                       "SELECT id, job, source_connection, source_environment, destination_connection,"
                       " destination_environment, mark,"
                       " (SELECT count (*) FROM link WHERE scope = s.id),"
                       " (SELECT count (*) FROM parked WHERE scope = s.id),"
                       " (SELECT count (*) FROM intent WHERE scope = s.id)"
                       " FROM scope AS s WHERE job = ?1"
                       " ORDER BY (SELECT max (id) FROM run WHERE scope = s.id) DESC, id DESC");
  ropeway_query_text (&query, job);
  while (ropeway_query_next (&query))
    g_ptr_array_add (scopes, read_scope (&query));
  return end_rows (&query, scopes, error);
}
