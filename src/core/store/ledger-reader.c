/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every question to the ledger is one statement: a snapshot that is held keeps the log from shrinking. */
#include "store/ledger-private.h"
#include "store/store-migrations.h"
#include "store/store-private.h"

#include <string.h>

RopewayProblem *
ropeway_ledger_get_problem (RopewayQuery *query, int column)
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

int
ropeway_ledger_get_choice (RopewayQuery *query, int column, int last)
{
  gint64 value = ropeway_query_get_integer (query, column);

  if (value >= 0 && value <= last)
    return (int)value;
  ropeway_query_set_damaged (query);
  return 0;
}

GPtrArray *
ropeway_ledger_end_rows (RopewayQuery *query, GPtrArray *rows, GError **error)
{
  if (ropeway_query_end (query, error))
    return rows;
  g_ptr_array_unref (rows);
  return NULL;
}

gint64
ropeway_ledger_get_count (RopewayStore *store, const char *text, gint64 scope, GError **error)
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
  gboolean has_addresses;
  RopewayQuery query;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_TRUST, &has_addresses, error))
    return 0;
  /* A binding that a text has no use for would be an error. */
  ropeway_query_begin (&query, store->reader,
                       has_addresses
                           ? "SELECT id FROM scope" ROPEWAY_LEDGER_WHERE_SCOPE_KEY
                           : "SELECT id FROM scope WHERE job = ?1 AND source_connection = ?2"
                             " AND source_environment = ?3 AND source_container = ?4"
                             " AND destination_connection = ?5 AND destination_environment = ?6"
                             " AND destination_container = ?7 AND ?8 IS NOT NULL AND ?9 IS NOT NULL");
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

char *
ropeway_ledger_dup_facts (RopewayStore *store, gint64 scope, GError **error)
{
  g_autofree char *facts = NULL;
  gboolean has_facts;
  RopewayQuery query;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_TRUST, &has_facts, error) || !has_facts)
    return NULL;
  ropeway_query_begin (&query, store->reader, "SELECT facts FROM scope WHERE id = ?1");
  ropeway_query_integer (&query, scope);
  if (ropeway_query_next (&query))
    facts = ropeway_query_dup_text (&query, 0);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&facts) : NULL;
}

/* ---- links ---- */

#define LINK_COLUMNS "SELECT source_key, destination_id, match_key, seq, hash, fields, origin, updated, "

/* One question to a file of today, to one in which links do not say what is shown, and to one in which they have no state. */
#define SELECT_LINK(tail)                                                                                    \
  {                                                                                                          \
    LINK_COLUMNS "state, shown FROM link" tail, LINK_COLUMNS "state, NULL FROM link" tail,                   \
        LINK_COLUMNS "0, NULL FROM link" tail                                                                \
  }

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
  link->origin = (RopewayLinkOrigin)ropeway_ledger_get_choice (query, 6, ROPEWAY_LINK_GIVEN_BACK);
  link->updated = ropeway_query_get_integer (query, 7);
  link->state = (RopewayLinkState)ropeway_ledger_get_choice (query, 8, ROPEWAY_LINK_REMOVED_THERE);
  link->shown = ropeway_query_dup_bytes (query, 9);
  return link;
}

/* Returns: (nullable): the one of @texts that the file understands. */
static const char *
choose_text (RopewayStore *store, const char *const texts[3], GError **error)
{
  gboolean is_of_today, has_state;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_PROOF, &is_of_today, error)
      || !ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_TRUST, &has_state, error))
    return NULL;
  return texts[is_of_today ? 0 : has_state ? 1 : 2];
}

static RopewayLink *
find_link (RopewayStore *store, const char *const texts[3], gint64 scope, const char *key, GError **error)
{
  g_autoptr (RopewayLink) link = NULL;
  const char *text = choose_text (store, texts, error);
  RopewayQuery query;

  if (text == NULL)
    return NULL;
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
  static const char *const texts[] = SELECT_LINK (" WHERE scope = ?1 AND source_key = ?2");

  return find_link (store, texts, scope, source_key, error);
}

RopewayLink *
ropeway_ledger_find_link_by_destination (RopewayStore *store, gint64 scope, const char *destination_id,
                                         GError **error)
{
  static const char *const texts[] = SELECT_LINK (" WHERE scope = ?1 AND destination_id = ?2");

  return find_link (store, texts, scope, destination_id, error);
}

RopewayLink *
ropeway_ledger_find_link_by_match (RopewayStore *store, gint64 scope, const char *match_key, GError **error)
{
  /* By itself SQLite walks through all links of the scope. */
  static const char *const texts[] = SELECT_LINK (
      " INDEXED BY link_match WHERE scope = ?1 AND match_key = ?2 ORDER BY source_key LIMIT 1");

  return find_link (store, texts, scope, match_key, error);
}

/* Returns: (transfer full): the first text, byte by byte, that is above all that begin with @prefix, which is not empty: no
 * byte of UTF-8 is the highest there is. */
static char *
dup_end_of_prefix (const char *prefix)
{
  char *end = g_strdup (prefix);

  end[strlen (end) - 1]++;
  return end;
}

GPtrArray *
ropeway_ledger_list_links (RopewayStore *store, gint64 scope, const char *prefix, const char *after,
                           guint limit, GError **error)
{
  static const char *const from[] = SELECT_LINK (
      " WHERE scope = ?1 AND source_key >= ?2 AND source_key < ?3 ORDER BY source_key LIMIT ?4");
  static const char *const above[] = SELECT_LINK (
      " WHERE scope = ?1 AND source_key > ?2 AND source_key < ?3 ORDER BY source_key LIMIT ?4");
  gboolean has_prefix = prefix != NULL && *prefix != '\0';
  gboolean goes_on = after != NULL && (!has_prefix || strcmp (after, prefix) >= 0);
  g_autofree char *end = has_prefix ? dup_end_of_prefix (prefix) : g_strdup ("\xff");
  const char *text = choose_text (store, goes_on ? above : from, error);
  GPtrArray *links;
  RopewayQuery query;

  if (text == NULL)
    return NULL;
  links = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_link_free);
  ropeway_query_begin (&query, store->reader, text);
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, goes_on ? after : has_prefix ? prefix : "");
  ropeway_query_text (&query, end);
  ropeway_query_integer (&query, limit);
  while (ropeway_query_next (&query))
    g_ptr_array_add (links, read_link (&query));
  return ropeway_ledger_end_rows (&query, links, error);
}

gint64
ropeway_ledger_count_links (RopewayStore *store, gint64 scope, GError **error)
{
  return ropeway_ledger_get_count (store, "SELECT count (*) FROM link WHERE scope = ?1", scope, error);
}

/* ---- intents ---- */

static RopewayIntent *
read_intent (RopewayQuery *query)
{
  RopewayIntent *intent = ropeway_intent_new (NULL);

  intent->id = ropeway_query_get_integer (query, 0);
  intent->run = ropeway_query_get_integer (query, 1);
  intent->kind = (RopewayIntentKind)ropeway_ledger_get_choice (query, 2, ROPEWAY_INTENT_DELETE);
  intent->repeat = (RopewayRepeat)ropeway_ledger_get_choice (query, 3, ROPEWAY_REPEAT_KEY);
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
  return ropeway_ledger_end_rows (&query, intents, error);
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
  run->state = (RopewayRunState)ropeway_ledger_get_choice (query, 4, ROPEWAY_RUN_INTERRUPTED);
  run->started = ropeway_query_get_integer (query, 5);
  run->ended = ropeway_query_get_integer (query, 6);
  run->read = (guint64)ropeway_query_get_integer (query, 7);
  run->units = (guint64)ropeway_query_get_integer (query, 8);
  run->requests = (guint64)ropeway_query_get_integer (query, 9);
  run->problem = ropeway_ledger_get_problem (query, 10);
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
  gboolean knows_aside;
  RopewayQuery query;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_PROOF, &knows_aside, error))
    return NULL;
  ropeway_query_begin (&query, store->reader,
                       knows_aside ? RUN_COLUMNS
                           "most FROM run WHERE scope = ?1 AND aside = 0 ORDER BY id DESC LIMIT 1"
                                   : SELECT_RUN (store, " WHERE scope = ?1 ORDER BY id DESC LIMIT 1"));
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
  return ropeway_ledger_end_rows (&query, runs, error);
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
  return ropeway_ledger_end_rows (&query, runs, error);
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
  outcome->kind = (RopewayOutcomeKind)ropeway_ledger_get_choice (query, 3, ROPEWAY_OUTCOME_PARKED);
  outcome->destination_id = ropeway_query_dup_text (query, 4);
  outcome->problem = ropeway_ledger_get_problem (query, 5);
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
  return ropeway_ledger_end_rows (&query, outcomes, error);
}
