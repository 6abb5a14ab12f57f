/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the changes of a commit become rows, in the writer's thread and its open transaction. */
#include "store/ledger-private.h"

#include "base/i18n.h"
#include "base/limits.h"

/* An UPDATE that met no row. */
static gboolean
check_found (RopewaySql *sql, GError **error)
{
  g_autofree char *name = NULL;

  if (sqlite3_changes (sql->db) > 0)
    return TRUE;
  name = g_path_get_basename (sql->path);
  g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT,
               _ ("What was to be changed is no longer in “%s”."), name);
  return FALSE;
}

void
ropeway_ledger_bind_scope_key (RopewayQuery *query, const RopewayScopeKey *key)
{
  ropeway_query_text (query, key->job);
  ropeway_query_text (query, key->source_connection);
  ropeway_query_text (query, key->source_environment);
  ropeway_query_text (query, key->source_container);
  ropeway_query_text (query, key->destination_connection);
  ropeway_query_text (query, key->destination_environment);
  ropeway_query_text (query, key->destination_container);
  ropeway_query_text (query, key->source_address);
  ropeway_query_text (query, key->destination_address);
}

/* A scope is new until something is remembered in it: a run that broke off at once has not used it. One that is older
 * than the addresses is anybody's who has the rest of the key. */
static gboolean
find_scope (RopewayCommit *commit, RopewaySql *sql, const RopewayScopeKey *key, gboolean *is_older,
            GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "SELECT id, mark IS NULL"
                       " AND NOT EXISTS (SELECT 1 FROM link WHERE scope = s.id)"
                       " AND NOT EXISTS (SELECT 1 FROM parked WHERE scope = s.id)"
                       " AND NOT EXISTS (SELECT 1 FROM intent WHERE scope = s.id),"
                       " source_address IS NOT ?8 OR destination_address IS NOT ?9"
                       " FROM scope AS s" ROPEWAY_LEDGER_WHERE_SCOPE_KEY);
  ropeway_ledger_bind_scope_key (&query, key);
  commit->opened = 0;
  *is_older = FALSE;
  if (ropeway_query_next (&query))
    {
      commit->opened = ropeway_query_get_integer (&query, 0);
      commit->is_new = ropeway_query_get_integer (&query, 1) != 0;
      *is_older = ropeway_query_get_integer (&query, 2) != 0;
    }
  return ropeway_query_end (&query, error);
}

static gboolean
take_addresses (RopewaySql *sql, gint64 scope, const RopewayScopeKey *key, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "UPDATE scope SET source_address = ?1, destination_address = ?2 WHERE id = ?3");
  ropeway_query_text (&query, key->source_address);
  ropeway_query_text (&query, key->destination_address);
  ropeway_query_integer (&query, scope);
  return ropeway_query_run (&query, error);
}

static gboolean
apply_open_scope (RopewayCommit *commit, RopewaySql *sql, const RopewayScopeKey *key, GError **error)
{
  gboolean is_older;
  RopewayQuery query;

  if (!find_scope (commit, sql, key, &is_older, error))
    return FALSE;
  if (commit->opened != 0)
    return !is_older || take_addresses (sql, commit->opened, key, error);
  ropeway_query_begin (&query, sql,
                       "INSERT INTO scope (job, source_connection, source_environment, source_container,"
                       " destination_connection, destination_environment, destination_container,"
                       " source_address, destination_address) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  ropeway_ledger_bind_scope_key (&query, key);
  if (!ropeway_query_run (&query, error))
    return FALSE;
  commit->opened = sqlite3_last_insert_rowid (sql->db);
  commit->is_new = TRUE;
  return TRUE;
}

static gboolean
forget_old_runs (RopewaySql *sql, const char *job, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "DELETE FROM run WHERE job = ?1 AND id <="
                       " (SELECT id FROM run WHERE job = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)");
  ropeway_query_text (&query, job);
  ropeway_query_integer (&query, ROPEWAY_LIMIT_RUNS_KEPT);
  return ropeway_query_run (&query, error);
}

/* A memory that came from another file goes on with its numbers: what is sent has keys that are made of them. */
static gboolean
apply_begin_run (RopewaySql *sql, RopewayRunRecord *run, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (
      &query, sql,
      "INSERT INTO run (id, scope, job, version, state, started, ended, read, units, created,"
      " updated, unchanged, left_out, deleted, parked, requests, most, aside)"
      " SELECT 1 + max (coalesce ((SELECT max (id) FROM run), 0),"
      "  coalesce ((SELECT cast (value AS INTEGER) FROM meta WHERE name = 'runs'), 0)),"
      " ?1, ?2, ?3, ?4, ?5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?6, ?7");
  ropeway_query_integer (&query, run->scope);
  ropeway_query_text (&query, run->job);
  ropeway_query_integer (&query, run->version);
  ropeway_query_integer (&query, run->state);
  ropeway_query_integer (&query, run->started);
  ropeway_query_integer (&query, (gint64)run->most);
  ropeway_query_integer (&query, run->aside);
  if (!ropeway_query_run (&query, error))
    return FALSE;
  run->id = sqlite3_last_insert_rowid (sql->db);
  return forget_old_runs (sql, run->job, error);
}

static gboolean
apply_intent_item (RopewaySql *sql, gint64 intent, guint position, const RopewayIntentItem *item,
                   GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (
      &query, sql,
      "INSERT INTO intent_item (intent, position, source_key, destination_id, match_key, seq,"
      " hash, fields, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  ropeway_query_integer (&query, intent);
  ropeway_query_integer (&query, position);
  ropeway_query_text (&query, item->source_key);
  ropeway_query_text (&query, item->destination_id);
  ropeway_query_text (&query, item->match_key);
  ropeway_query_integer (&query, (gint64)item->seq);
  ropeway_query_blob (&query, item->hash, sizeof item->hash);
  ropeway_query_bytes (&query, item->fields);
  ropeway_query_text (&query, item->record);
  return ropeway_query_run (&query, error);
}

static gboolean
apply_add_intent (RopewaySql *sql, gint64 scope, const RopewayIntent *intent, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "INSERT INTO intent (id, scope, run, kind, repeat, operation, key, method, url, body,"
                       " content_type, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
  ropeway_query_integer (&query, intent->id);
  ropeway_query_integer (&query, scope);
  ropeway_query_integer (&query, intent->run);
  ropeway_query_integer (&query, intent->kind);
  ropeway_query_integer (&query, intent->repeat);
  ropeway_query_text (&query, intent->operation);
  ropeway_query_text (&query, intent->key);
  ropeway_query_text (&query, intent->method);
  ropeway_query_text (&query, intent->url);
  ropeway_query_bytes (&query, intent->body);
  ropeway_query_text (&query, intent->content_type);
  ropeway_query_integer (&query, intent->created);
  if (!ropeway_query_run (&query, error))
    return FALSE;
  for (guint i = 0; i < intent->items->len; i++)
    if (!apply_intent_item (sql, intent->id, i, g_ptr_array_index (intent->items, i), error))
      return FALSE;
  return TRUE;
}

gboolean
ropeway_ledger_apply_clear_intent (RopewaySql *sql, gint64 scope, gint64 intent, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql, "DELETE FROM intent WHERE id = ?1 AND scope = ?2");
  ropeway_query_integer (&query, intent);
  ropeway_query_integer (&query, scope);
  if (!ropeway_query_run (&query, error))
    return FALSE;
  if (sqlite3_changes (sql->db) == 0)
    return TRUE;
  ropeway_query_begin (&query, sql, "DELETE FROM intent_item WHERE intent = ?1");
  ropeway_query_integer (&query, intent);
  return ropeway_query_run (&query, error);
}

static void
bind_link (RopewayQuery *query, gint64 scope, const RopewayLink *link)
{
  ropeway_query_integer (query, scope);
  ropeway_query_text (query, link->source_key);
  ropeway_query_text (query, link->destination_id);
  ropeway_query_text (query, link->match_key);
  ropeway_query_integer (query, (gint64)link->seq);
  ropeway_query_blob (query, link->hash, sizeof link->hash);
  ropeway_query_bytes (query, link->fields);
  ropeway_query_integer (query, link->origin);
  ropeway_query_integer (query, link->updated);
  ropeway_query_integer (query, link->state);
  ropeway_query_bytes (query, link->shown);
}

/* A record that is written again mostly keeps its destination and its match: then no index is touched. */
static gboolean
apply_update_link (RopewaySql *sql, gint64 scope, const RopewayLink *link, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "UPDATE link SET seq = ?5, hash = ?6, fields = ?7, origin = ?8, updated = ?9,"
                       " state = ?10, shown = ?11"
                       " WHERE scope = ?1 AND source_key = ?2 AND destination_id IS ?3 AND match_key IS ?4");
  bind_link (&query, scope, link);
  return ropeway_query_run (&query, error);
}

/* Not REPLACE: that would take another record's link away where the destination id is the same. */
static gboolean
apply_insert_link (RopewaySql *sql, gint64 scope, const RopewayLink *link, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (
      &query, sql,
      "INSERT INTO link (scope, source_key, destination_id, match_key, seq, hash, fields, origin,"
      " updated, state, shown) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
      " ON CONFLICT (scope, source_key) DO UPDATE SET destination_id = excluded.destination_id,"
      " match_key = excluded.match_key, seq = excluded.seq, hash = excluded.hash,"
      " fields = excluded.fields, origin = excluded.origin, updated = excluded.updated,"
      " state = excluded.state, shown = excluded.shown");
  bind_link (&query, scope, link);
  return ropeway_query_run (&query, error);
}

gboolean
ropeway_ledger_apply_set_link (RopewaySql *sql, gint64 scope, const RopewayLink *link, GError **error)
{
  if (link->seq > 1)
    {
      if (!apply_update_link (sql, scope, link, error))
        return FALSE;
      if (sqlite3_changes (sql->db) > 0)
        return TRUE;
    }
  return apply_insert_link (sql, scope, link, error);
}

/* The next number of the run is read from the file, so that a rollback needs no thought. */
static gboolean
apply_add_outcome (RopewaySql *sql, const RopewayOutcome *outcome, GError **error)
{
  g_autofree char *problem = ropeway_ledger_problem_to_json (outcome->problem);
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "INSERT INTO outcome (run, id, source_key, kind, destination_id, problem, changed, at)"
                       " VALUES (?1, 1 + coalesce ((SELECT max (id) FROM outcome WHERE run = ?1), 0),"
                       " ?2, ?3, ?4, ?5, ?6, ?7)");
  ropeway_query_integer (&query, outcome->run);
  ropeway_query_text (&query, outcome->source_key);
  ropeway_query_integer (&query, outcome->kind);
  ropeway_query_text (&query, outcome->destination_id);
  ropeway_query_text (&query, problem);
  ropeway_query_text (&query, outcome->changed);
  ropeway_query_integer (&query, outcome->at);
  return ropeway_query_run (&query, error);
}

static gboolean
apply_set_run (RopewaySql *sql, gint64 scope, const RopewayRunRecord *run, GError **error)
{
  g_autofree char *problem = ropeway_ledger_problem_to_json (run->problem);
  RopewayQuery query;

  ropeway_query_begin (
      &query, sql,
      "UPDATE run SET state = ?1, ended = ?2, read = ?3, units = ?4, requests = ?5, problem = ?6,"
      " position = ?7, high = ?8, created = ?9, updated = ?10, unchanged = ?11, left_out = ?12,"
      " deleted = ?13, parked = ?14 WHERE id = ?15 AND scope = ?16");
  ropeway_query_integer (&query, run->state);
  ropeway_query_integer (&query, run->ended);
  ropeway_query_integer (&query, (gint64)run->read);
  ropeway_query_integer (&query, (gint64)run->units);
  ropeway_query_integer (&query, (gint64)run->requests);
  ropeway_query_text (&query, problem);
  ropeway_query_text (&query, run->position);
  ropeway_query_text (&query, run->high);
  for (int i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    ropeway_query_integer (&query, (gint64)run->counts[i]);
  ropeway_query_integer (&query, run->id);
  ropeway_query_integer (&query, scope);
  return ropeway_query_run (&query, error) && check_found (sql, error);
}

/* @text: puts ?1, a text, into the scope ?2. */
static gboolean
apply_to_scope (RopewaySql *sql, const char *text, gint64 scope, const char *value, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql, text);
  ropeway_query_text (&query, value);
  ropeway_query_integer (&query, scope);
  return ropeway_query_run (&query, error) && check_found (sql, error);
}

/* @text: deletes the row of ?1, a scope, and ?2, a source key. */
static gboolean
apply_remove (RopewaySql *sql, const char *text, gint64 scope, const char *source_key, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql, text);
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, source_key);
  return ropeway_query_run (&query, error);
}

static gboolean
apply_change (RopewayCommit *commit, RopewayChange *change, RopewaySql *sql, GError **error)
{
  switch (change->kind)
    {
    case ROPEWAY_CHANGE_OPEN_SCOPE:
      return apply_open_scope (commit, sql, change->scope_key, error);
    case ROPEWAY_CHANGE_BEGIN_RUN:
      return apply_begin_run (sql, change->run, error);
    case ROPEWAY_CHANGE_ADD_INTENT:
      return apply_add_intent (sql, commit->scope, change->intent, error);
    case ROPEWAY_CHANGE_CLEAR_INTENT:
      return ropeway_ledger_apply_clear_intent (sql, commit->scope, change->id, error);
    case ROPEWAY_CHANGE_SET_LINK:
      return ropeway_ledger_apply_set_link (sql, commit->scope, change->link, error);
    case ROPEWAY_CHANGE_REMOVE_LINK:
      return apply_remove (sql, "DELETE FROM link WHERE scope = ?1 AND source_key = ?2", commit->scope,
                           change->text, error);
    case ROPEWAY_CHANGE_ADD_OUTCOME:
      return apply_add_outcome (sql, change->outcome, error);
    case ROPEWAY_CHANGE_SET_PARKED:
      return ropeway_ledger_apply_set_parked (sql, commit->scope, change->parked, error);
    case ROPEWAY_CHANGE_CLEAR_PARKED:
      return apply_remove (sql, "DELETE FROM parked WHERE scope = ?1 AND source_key = ?2", commit->scope,
                           change->text, error);
    case ROPEWAY_CHANGE_SET_RUN:
      return apply_set_run (sql, commit->scope, change->run, error);
    case ROPEWAY_CHANGE_SET_MARK:
      return apply_to_scope (sql, "UPDATE scope SET mark = ?1 WHERE id = ?2", commit->scope, change->text,
                             error);
    case ROPEWAY_CHANGE_SET_FACTS:
      return apply_to_scope (sql, "UPDATE scope SET facts = ?1 WHERE id = ?2", commit->scope, change->text,
                             error);
    case ROPEWAY_CHANGE_SET_BEFORE:
      return ropeway_ledger_apply_set_before (sql, commit->scope, change->before, error);
    case ROPEWAY_CHANGE_CLEAR_BEFORE:
      return apply_remove (sql, "DELETE FROM before WHERE scope = ?1 AND source_key = ?2", commit->scope,
                           change->text, error);
    case ROPEWAY_CHANGE_ADD_HELD:
      return ropeway_ledger_apply_add_held (sql, change->held, error);
    case ROPEWAY_CHANGE_DECIDE:
      return ropeway_ledger_apply_decision (sql, commit->scope, change->decision, error);
    case ROPEWAY_CHANGE_FORGET:
      return ropeway_ledger_apply_forget (change->forgetting, sql, error);
    case ROPEWAY_CHANGE_DOCUMENT:
      return ropeway_documents_apply (change->document, sql, error);
    }
  g_return_val_if_reached (FALSE);
}

gboolean
ropeway_commit_apply (RopewayCommit *commit, RopewaySql *sql, GError **error)
{
  for (guint i = 0; i < commit->changes->len; i++)
    if (!apply_change (commit, &g_array_index (commit->changes, RopewayChange, i), sql, error))
      return FALSE;
  return TRUE;
}
