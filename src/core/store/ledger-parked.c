/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what could not be delivered waits for a person, who sees it grouped by what is in the way, and decides. */
#include "base/i18n.h"
#include "store/ledger-private.h"
#include "store/store-migrations.h"
#include "store/store-private.h"

#include <string.h>

/* What units have in common that are in the way of the same thing, of a problem as JSON. The migration to the third schema
 * spells it out too. */
#define CAUSE_OF(problem)                                                                                    \
  "json_array (json_extract (" problem ", '$.code'), json_extract (" problem ", '$.pointer'),"               \
  " json_extract (" problem ", '$.arguments.reason'))"

void
ropeway_parked_free (RopewayParked *parked)
{
  g_free (parked->source_key);
  g_free (parked->input);
  g_free (parked->record);
  g_free (parked->output);
  g_free (parked->request);
  g_free (parked->answer);
  g_clear_pointer (&parked->problem, ropeway_problem_unref);
  g_free (parked);
}

void
ropeway_cause_free (RopewayCause *cause)
{
  g_clear_pointer (&cause->problem, ropeway_problem_unref);
  g_free (cause->cause);
  g_free (cause);
}

/* ---- reading ---- */

#define PARKED_COLUMNS "SELECT source_key, run, problem, input, output, attempts, at, "
/* Two texts of one question: to a file of today, and to one that keeps less of a parked unit. */
#define SELECT_PARKED(today, before)                                                                         \
  {                                                                                                          \
    PARKED_COLUMNS "record, item_index, request, answer, doubtful, dismissed, digest FROM parked" today,     \
        PARKED_COLUMNS "NULL, -1, NULL, NULL, 0, 0, NULL FROM parked" before                                 \
  }

static RopewayParked *
read_parked (RopewayQuery *query)
{
  RopewayParked *parked = g_new0 (RopewayParked, 1);
  g_autoptr (GBytes) digest = ropeway_query_dup_bytes (query, 13);

  parked->source_key = ropeway_query_dup_text (query, 0);
  parked->run = ropeway_query_get_integer (query, 1);
  parked->problem = ropeway_ledger_get_problem (query, 2);
  parked->input = ropeway_query_dup_text (query, 3);
  parked->output = ropeway_query_dup_text (query, 4);
  parked->attempts = (guint)ropeway_query_get_integer (query, 5);
  parked->at = ropeway_query_get_integer (query, 6);
  parked->record = ropeway_query_dup_text (query, 7);
  parked->item_index = ropeway_query_get_integer (query, 8);
  parked->request = ropeway_query_dup_text (query, 9);
  parked->answer = ropeway_query_dup_text (query, 10);
  parked->doubtful = ropeway_query_get_integer (query, 11) != 0;
  parked->dismissed = ropeway_query_get_integer (query, 12) != 0;
  if (digest != NULL)
    ropeway_query_get_blob (query, 13, parked->digest, sizeof parked->digest);
  return parked;
}

/* Begins the one of @texts that the file understands; the scope is bound. */
static gboolean
begin (RopewayQuery *query, RopewayStore *store, const char *const texts[2], gint64 scope, GError **error)
{
  gboolean is_of_today;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_TRUST, &is_of_today, error))
    return FALSE;
  ropeway_query_begin (query, store->reader, texts[is_of_today ? 0 : 1]);
  ropeway_query_integer (query, scope);
  return TRUE;
}

static GPtrArray *
read_rows (RopewayQuery *query, GError **error)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_parked_free);

  while (ropeway_query_next (query))
    g_ptr_array_add (rows, read_parked (query));
  return ropeway_ledger_end_rows (query, rows, error);
}

static GPtrArray *
list_rows (RopewayStore *store, const char *const texts[2], gint64 scope, const char *after, guint limit,
           GError **error)
{
  RopewayQuery query;

  if (!begin (&query, store, texts, scope, error))
    return NULL;
  ropeway_query_text (&query, after != NULL ? after : "");
  ropeway_query_integer (&query, limit);
  return read_rows (&query, error);
}

GPtrArray *
ropeway_ledger_list_parked (RopewayStore *store, gint64 scope, const char *after, guint limit, GError **error)
{
  static const char *const texts[]
      = SELECT_PARKED (" WHERE scope = ?1 AND source_key > ?2 AND dismissed = 0 ORDER BY source_key LIMIT ?3",
                       " WHERE scope = ?1 AND source_key > ?2 ORDER BY source_key LIMIT ?3");

  return list_rows (store, texts, scope, after, limit, error);
}

GPtrArray *
ropeway_ledger_list_doubtful (RopewayStore *store, gint64 scope, const char *after, guint limit,
                              GError **error)
{
  static const char *const texts[] = SELECT_PARKED (" WHERE scope = ?1 AND source_key > ?2 AND dismissed = 0 "
                                                    "AND doubtful <> 0 ORDER BY source_key LIMIT ?3",
                                                    " WHERE scope = ?1 AND source_key > ?2 AND 0 LIMIT ?3");

  return list_rows (store, texts, scope, after, limit, error);
}

RopewayParked *
ropeway_ledger_get_parked (RopewayStore *store, gint64 scope, const char *source_key, GError **error)
{
  static const char *const texts[]
      = SELECT_PARKED (" WHERE scope = ?1 AND source_key = ?2", " WHERE scope = ?1 AND source_key = ?2");
  g_autoptr (RopewayParked) parked = NULL;
  RopewayQuery query;

  if (!begin (&query, store, texts, scope, error))
    return NULL;
  ropeway_query_text (&query, source_key);
  if (ropeway_query_next (&query))
    parked = read_parked (&query);
  return ropeway_query_end (&query, error) ? g_steal_pointer (&parked) : NULL;
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

static gint64
count (RopewayStore *store, const char *const texts[2], gint64 scope, GError **error)
{
  gint64 n = -1;
  RopewayQuery query;

  if (!begin (&query, store, texts, scope, error))
    return -1;
  if (ropeway_query_next (&query))
    n = ropeway_query_get_integer (&query, 0);
  return ropeway_query_end (&query, error) ? n : -1;
}

gint64
ropeway_ledger_count_parked (RopewayStore *store, gint64 scope, GError **error)
{
  static const char *const texts[] = { "SELECT count (*) FROM parked WHERE scope = ?1 AND dismissed = 0",
                                       "SELECT count (*) FROM parked WHERE scope = ?1" };

  return count (store, texts, scope, error);
}

gint64
ropeway_ledger_count_dismissed (RopewayStore *store, gint64 scope, GError **error)
{
  static const char *const texts[] = { "SELECT count (*) FROM parked WHERE scope = ?1 AND dismissed <> 0",
                                       "SELECT 0 WHERE ?1 IS NOT NULL" };

  return count (store, texts, scope, error);
}

/* ---- by what is in the way ---- */

/* Of several columns beside min(), SQLite takes the row that has it (https://www.sqlite.org/lang_select.html §2.5). */
#define SELECT_CAUSES(cause, of)                                                                             \
  "SELECT problem, " cause " AS in_common, count (*) AS n, min (source_key) FROM parked WHERE scope = ?1" of \
  " GROUP BY in_common ORDER BY n DESC, in_common LIMIT ?2"

GPtrArray *
ropeway_ledger_list_causes (RopewayStore *store, gint64 scope, guint limit, GError **error)
{
  static const char *const texts[]
      = { SELECT_CAUSES ("cause", " AND dismissed = 0"), SELECT_CAUSES (CAUSE_OF ("problem"), "") };
  GPtrArray *rows;
  RopewayQuery query;

  if (!begin (&query, store, texts, scope, error))
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_cause_free);
  ropeway_query_integer (&query, limit);
  while (ropeway_query_next (&query))
    {
      RopewayCause *cause = g_new0 (RopewayCause, 1);

      cause->problem = ropeway_ledger_get_problem (&query, 0);
      cause->cause = ropeway_query_dup_text (&query, 1);
      cause->n = (guint64)ropeway_query_get_integer (&query, 2);
      g_ptr_array_add (rows, cause);
    }
  return ropeway_ledger_end_rows (&query, rows, error);
}

GPtrArray *
ropeway_ledger_list_cause (RopewayStore *store, gint64 scope, const char *cause, const char *after,
                           guint limit, GError **error)
{
  static const char *const texts[]
      = SELECT_PARKED (" WHERE scope = ?1 AND cause = ?2 AND source_key > ?3 AND dismissed = 0"
                       " ORDER BY source_key LIMIT ?4",
                       " WHERE scope = ?1 AND " CAUSE_OF ("problem") " = ?2 AND source_key > ?3"
                                                                     " ORDER BY source_key LIMIT ?4");
  RopewayQuery query;

  if (!begin (&query, store, texts, scope, error))
    return NULL;
  ropeway_query_text (&query, cause);
  ropeway_query_text (&query, after != NULL ? after : "");
  ropeway_query_integer (&query, limit);
  return read_rows (&query, error);
}

/* ---- writing ---- */

static gboolean
is_known (const guint8 *digest, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (digest[i] != 0)
      return TRUE;
  return FALSE;
}

/* Whoever cleared up after a crash has only the request: what an earlier run kept of the record stays then. What was asked
 * and answered belongs to this failure alone. */
gboolean
ropeway_ledger_apply_set_parked (RopewaySql *sql, gint64 scope, const RopewayParked *parked, GError **error)
{
  g_autofree char *problem = ropeway_ledger_problem_to_json (parked->problem);
  RopewayQuery query;

  ropeway_query_begin (
      &query, sql,
      "INSERT INTO parked (scope, source_key, run, problem, input, output, attempts, at, record, item_index,"
      " request, answer, doubtful, dismissed, digest, cause)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, " CAUSE_OF (
          "?4") ")"
                " ON CONFLICT (scope, source_key) DO UPDATE SET run = excluded.run, problem = "
                "excluded.problem,"
                " (input, record, item_index, digest) ="
                "  (SELECT excluded.input, excluded.record, excluded.item_index, excluded.digest"
                "   WHERE excluded.input IS NOT NULL OR excluded.digest IS NOT NULL"
                "   UNION ALL SELECT input, record, item_index, digest"
                "   WHERE excluded.input IS NULL AND excluded.digest IS NULL),"
                " output = coalesce (excluded.output, output), attempts = excluded.attempts, at = "
                "excluded.at,"
                " request = excluded.request, answer = excluded.answer, doubtful = excluded.doubtful,"
                " dismissed = excluded.dismissed, cause = excluded.cause");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, parked->source_key);
  ropeway_query_integer (&query, parked->run);
  ropeway_query_text (&query, problem);
  ropeway_query_text (&query, parked->input);
  ropeway_query_text (&query, parked->output);
  ropeway_query_integer (&query, parked->attempts);
  ropeway_query_integer (&query, parked->at);
  ropeway_query_text (&query, parked->record);
  ropeway_query_integer (&query, parked->item_index);
  ropeway_query_text (&query, parked->request);
  ropeway_query_text (&query, parked->answer);
  ropeway_query_integer (&query, parked->doubtful);
  ropeway_query_integer (&query, parked->dismissed);
  if (is_known (parked->digest, sizeof parked->digest))
    ropeway_query_blob (&query, parked->digest, sizeof parked->digest);
  else
    ropeway_query_bytes (&query, NULL);
  return ropeway_query_run (&query, error);
}

/* ---- a person decides ---- */

/* The last request that carried the unit, and the link that it has: what both say is how it arrived. */
typedef struct
{
  RopewayLink *link; /* owned (nullable) */
  gboolean removes;  /* the request was to remove it */
} Arrived;

static RopewayLink *
read_arrived (RopewayQuery *query, const RopewayDecision *decision)
{
  RopewayLink *link = g_new0 (RopewayLink, 1);

  link->source_key = g_strdup (decision->source_key);
  link->destination_id = ropeway_query_dup_text (query, 1);
  link->match_key = ropeway_query_dup_text (query, 2);
  link->seq = (guint64)ropeway_query_get_integer (query, 3);
  ropeway_query_get_blob (query, 4, link->hash, sizeof link->hash);
  link->fields = ropeway_query_dup_bytes (query, 5);
  link->origin = (RopewayLinkOrigin)ropeway_ledger_get_choice (query, 6, ROPEWAY_LINK_GIVEN_BACK);
  link->state = (RopewayLinkState)ropeway_ledger_get_choice (query, 7, ROPEWAY_LINK_REMOVED_THERE);
  link->updated = decision->at;
  return link;
}

static gboolean
find_arrived (RopewaySql *sql, gint64 scope, const RopewayDecision *decision, Arrived *arrived,
              GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (
      &query, sql,
      "SELECT kind, coalesce (item.destination_id, link.destination_id),"
      " coalesce (item.match_key, link.match_key), item.seq, item.hash, item.fields,"
      " coalesce (origin, ?3), coalesce (state, ?4)"
      " FROM intent_item AS item JOIN intent ON intent.id = item.intent"
      " LEFT JOIN link ON link.scope = intent.scope AND link.source_key = item.source_key"
      " WHERE intent.scope = ?1 AND item.source_key = ?2 AND (link.seq IS NULL OR link.seq < item.seq)"
      " ORDER BY item.seq DESC, intent.id DESC LIMIT 1");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, decision->source_key);
  ropeway_query_integer (&query, ROPEWAY_LINK_MADE);
  ropeway_query_integer (&query, ROPEWAY_LINK_LIVE);
  if (ropeway_query_next (&query))
    {
      arrived->removes = ropeway_query_get_integer (&query, 0) == ROPEWAY_INTENT_DELETE;
      arrived->link = read_arrived (&query, decision);
    }
  return ropeway_query_end (&query, error);
}

static gboolean
remove_link (RopewaySql *sql, gint64 scope, const char *source_key, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql, "DELETE FROM link WHERE scope = ?1 AND source_key = ?2");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, source_key);
  return ropeway_query_run (&query, error);
}

static gboolean
take_as_arrived (RopewaySql *sql, gint64 scope, const RopewayDecision *decision, GError **error)
{
  Arrived arrived = { 0 };
  g_autoptr (RopewayLink) link = NULL;

  if (!find_arrived (sql, scope, decision, &arrived, error))
    {
      g_clear_pointer (&arrived.link, ropeway_link_free);
      return FALSE;
    }
  link = arrived.link;
  if (link == NULL)
    return TRUE;
  return arrived.removes ? remove_link (sql, scope, decision->source_key, error)
                         : ropeway_ledger_apply_set_link (sql, scope, link, error);
}

/* Of a batch the other records stay in doubt. */
static gboolean
drop_intents (RopewaySql *sql, gint64 scope, const char *source_key, GError **error)
{
  static const char *const texts[]
      = { "DELETE FROM intent_item WHERE source_key = ?2"
          " AND intent IN (SELECT id FROM intent WHERE scope = ?1)",
          "DELETE FROM intent WHERE scope = ?1 AND ?2 IS NOT NULL"
          " AND NOT EXISTS (SELECT 1 FROM intent_item WHERE intent = intent.id)" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      RopewayQuery query;

      ropeway_query_begin (&query, sql, texts[i]);
      ropeway_query_integer (&query, scope);
      ropeway_query_text (&query, source_key);
      if (!ropeway_query_run (&query, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
find_parked (RopewaySql *sql, gint64 scope, const char *source_key, gboolean *doubtful, GError **error)
{
  RopewayQuery query;
  gboolean found;

  ropeway_query_begin (&query, sql, "SELECT doubtful FROM parked WHERE scope = ?1 AND source_key = ?2");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, source_key);
  found = ropeway_query_next (&query);
  *doubtful = found && ropeway_query_get_integer (&query, 0) != 0;
  if (!ropeway_query_end (&query, error))
    return FALSE;
  if (!found)
    g_set_error_literal (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE,
                         _ ("This record is not set aside any more: it was delivered in the meantime."));
  return found;
}

static gboolean
note_decision (RopewaySql *sql, gint64 scope, const RopewayDecision *decision, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "UPDATE parked SET doubtful = 0, dismissed = max (dismissed, ?3)"
                       " WHERE scope = ?1 AND source_key = ?2");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, decision->source_key);
  ropeway_query_integer (&query, decision->dismisses);
  return ropeway_query_run (&query, error);
}

gboolean
ropeway_ledger_apply_decision (RopewaySql *sql, gint64 scope, const RopewayDecision *decision, GError **error)
{
  gboolean doubtful;

  if (!find_parked (sql, scope, decision->source_key, &doubtful, error))
    return FALSE;
  if (doubtful && decision->dismisses && !take_as_arrived (sql, scope, decision, error))
    return FALSE;
  if (doubtful && !drop_intents (sql, scope, decision->source_key, error))
    return FALSE;
  return note_decision (sql, scope, decision, error);
}

static gboolean
decide (RopewayStore *store, gint64 scope, RopewayDecision *decision, GError **error)
{
  g_autoptr (RopewayCommit) commit = ropeway_commit_new (scope);

  if (store->writer == NULL)
    return ropeway_store_refuse_writing (store, error);
  decision->at = ropeway_clock_now (store->clock);
  ropeway_commit_decide (commit, decision);
  return ropeway_store_writer_run (store->writer, commit, error);
}

gboolean
ropeway_ledger_dismiss (RopewayStore *store, gint64 scope, const char *source_key, GError **error)
{
  RopewayDecision decision = { .source_key = source_key, .dismisses = TRUE };

  g_return_val_if_fail (store != NULL && source_key != NULL, FALSE);
  return decide (store, scope, &decision, error);
}

gboolean
ropeway_ledger_release (RopewayStore *store, gint64 scope, const char *source_key, GError **error)
{
  RopewayDecision decision = { .source_key = source_key, .dismisses = FALSE };

  g_return_val_if_fail (store != NULL && source_key != NULL, FALSE);
  return decide (store, scope, &decision, error);
}
