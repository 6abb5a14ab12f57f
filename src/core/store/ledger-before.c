/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was there before a run changed it, and what a run that stopped would have changed: both are kept for a person, and
 * both are bounded. */
#include "base/limits.h"
#include "store/ledger-private.h"
#include "store/store-migrations.h"
#include "store/store-private.h"

/* ---- before ---- */

/* To find the oldest costs a walk over all that stay, so it is done once in so many. */
#define PRUNE_EVERY 256

void
ropeway_before_free (RopewayBefore *before)
{
  g_free (before->source_key);
  g_free (before->destination_id);
  g_free (before->record);
  g_free (before);
}

/* @seq: where it stands; a file of the third schema does not know it. */
#define SELECT_BEFORE(seq)                                                                                   \
  "SELECT source_key, run, kind, destination_id, record, at, " seq                                           \
  " FROM before WHERE scope = ?1 AND source_key = ?2"

RopewayBefore *
ropeway_ledger_get_before (RopewayStore *store, gint64 scope, const char *source_key, GError **error)
{
  g_autoptr (RopewayBefore) before = NULL;
  gboolean has_before, has_seq;
  RopewayQuery query;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_TRUST, &has_before, error) || !has_before
      || !ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_PROOF, &has_seq, error))
    return NULL;
  ropeway_query_begin (&query, store->reader, has_seq ? SELECT_BEFORE ("seq") : SELECT_BEFORE ("0"));
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, source_key);
  if (ropeway_query_next (&query))
    {
      before = g_new0 (RopewayBefore, 1);
      before->source_key = ropeway_query_dup_text (&query, 0);
      before->run = ropeway_query_get_integer (&query, 1);
      before->kind = (RopewayIntentKind)ropeway_ledger_get_choice (&query, 2, ROPEWAY_INTENT_DELETE);
      before->destination_id = ropeway_query_dup_text (&query, 3);
      before->record = ropeway_query_dup_text (&query, 4);
      before->at = ropeway_query_get_integer (&query, 5);
      before->seq = (guint64)ropeway_query_get_integer (&query, 6);
    }
  return ropeway_query_end (&query, error) ? g_steal_pointer (&before) : NULL;
}

static gboolean
get_next_number (RopewaySql *sql, gint64 scope, gint64 *n, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql, "SELECT max (n) FROM before WHERE scope = ?1");
  ropeway_query_integer (&query, scope);
  *n = 1 + (ropeway_query_next (&query) ? ropeway_query_get_integer (&query, 0) : 0);
  return ropeway_query_end (&query, error);
}

/* Leaves room for all that come before the next pruning. */
static gboolean
prune_before (RopewaySql *sql, gint64 scope, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "DELETE FROM before WHERE scope = ?1 AND n <="
                       " (SELECT n FROM before WHERE scope = ?1 ORDER BY n DESC LIMIT 1 OFFSET ?2)");
  ropeway_query_integer (&query, scope);
  ropeway_query_integer (&query, ROPEWAY_LIMIT_BEFORE_KEPT - PRUNE_EVERY);
  return ropeway_query_run (&query, error);
}

gboolean
ropeway_ledger_apply_set_before (RopewaySql *sql, gint64 scope, const RopewayBefore *before, GError **error)
{
  RopewayQuery query;
  gint64 n;

  if (!get_next_number (sql, scope, &n, error))
    return FALSE;
  ropeway_query_begin (&query, sql,
                       "INSERT INTO before (scope, source_key, n, run, kind, destination_id, record, at, seq)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                       " ON CONFLICT (scope, source_key) DO UPDATE SET n = excluded.n, run = excluded.run,"
                       " kind = excluded.kind, destination_id = excluded.destination_id,"
                       " record = excluded.record, at = excluded.at, seq = excluded.seq");
  ropeway_query_integer (&query, scope);
  ropeway_query_text (&query, before->source_key);
  ropeway_query_integer (&query, n);
  ropeway_query_integer (&query, before->run);
  ropeway_query_integer (&query, before->kind);
  ropeway_query_text (&query, before->destination_id);
  ropeway_query_text (&query, before->record);
  ropeway_query_integer (&query, before->at);
  ropeway_query_integer (&query, (gint64)before->seq);
  if (!ropeway_query_run (&query, error))
    return FALSE;
  return n % PRUNE_EVERY != 0 || prune_before (sql, scope, error);
}

/* ---- held ---- */

void
ropeway_held_free (RopewayHeld *held)
{
  g_free (held->source_key);
  g_free (held->destination_id);
  g_free (held->before);
  g_free (held->after);
  g_free (held);
}

static RopewayHeld *
read_held (RopewayQuery *query)
{
  RopewayHeld *held = g_new0 (RopewayHeld, 1);

  held->id = ropeway_query_get_integer (query, 0);
  held->run = ropeway_query_get_integer (query, 1);
  held->source_key = ropeway_query_dup_text (query, 2);
  held->kind = (RopewayOutcomeKind)ropeway_ledger_get_choice (query, 3, ROPEWAY_OUTCOME_PARKED);
  held->destination_id = ropeway_query_dup_text (query, 4);
  held->before = ropeway_query_dup_text (query, 5);
  held->after = ropeway_query_dup_text (query, 6);
  return held;
}

GPtrArray *
ropeway_ledger_list_held (RopewayStore *store, gint64 run, gint64 after, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_held_free);
  gboolean has_held;
  RopewayQuery query;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_TRUST, &has_held, error))
    return NULL;
  if (!has_held)
    return g_steal_pointer (&rows);
  ropeway_query_begin (&query, store->reader,
                       "SELECT id, run, source_key, kind, destination_id, before, after FROM held"
                       " WHERE run = ?1 AND id > ?2 ORDER BY id LIMIT ?3");
  ropeway_query_integer (&query, run);
  ropeway_query_integer (&query, after);
  ropeway_query_integer (&query, limit);
  while (ropeway_query_next (&query))
    g_ptr_array_add (rows, read_held (&query));
  return ropeway_ledger_end_rows (&query, g_steal_pointer (&rows), error);
}

/* What is beyond the ceiling is not shown, but counted in the run's problem. */
gboolean
ropeway_ledger_apply_add_held (RopewaySql *sql, const RopewayHeld *held, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql,
                       "INSERT INTO held (run, id, source_key, kind, destination_id, before, after)"
                       " SELECT ?1, last + 1, ?2, ?3, ?4, ?5, ?6"
                       " FROM (SELECT coalesce (max (id), 0) AS last FROM held WHERE run = ?1)"
                       " WHERE last < ?7");
  ropeway_query_integer (&query, held->run);
  ropeway_query_text (&query, held->source_key);
  ropeway_query_integer (&query, held->kind);
  ropeway_query_text (&query, held->destination_id);
  ropeway_query_text (&query, held->before);
  ropeway_query_text (&query, held->after);
  ropeway_query_integer (&query, ROPEWAY_LIMIT_HELD);
  return ropeway_query_run (&query, error);
}
