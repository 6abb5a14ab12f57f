/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: when a destination begins anew, as the practice apps do, what is remembered of it is wrong: records would be taken for
 * written that are not there. */
#include "store/ledger-private.h"

#include "store/store-private.h"

/* What came from there stays known: a source that begins anew has the same records under the same keys, and a job that
 * only adds would write them into a real service a second time. */
#define SCOPES "(SELECT id FROM scope WHERE destination_connection = ?1 AND destination_environment = ?2)"

static gboolean
forget_rows (const RopewayForgetting *forgetting, RopewaySql *sql, GError **error)
{
  static const char *const texts[] = {
    "DELETE FROM intent_item WHERE intent IN (SELECT id FROM intent WHERE scope IN " SCOPES ")",
    "DELETE FROM intent WHERE scope IN " SCOPES,
    "DELETE FROM link WHERE scope IN " SCOPES,
    "DELETE FROM parked WHERE scope IN " SCOPES,
    "DELETE FROM before WHERE scope IN " SCOPES,
    "DELETE FROM held WHERE run IN (SELECT id FROM run WHERE scope IN " SCOPES ")",
    "UPDATE scope SET mark = NULL, facts = NULL WHERE id IN " SCOPES,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      RopewayQuery query;

      ropeway_query_begin (&query, sql, texts[i]);
      ropeway_query_text (&query, forgetting->connection);
      ropeway_query_text (&query, forgetting->environment);
      if (!ropeway_query_run (&query, error))
        return FALSE;
    }
  return TRUE;
}

/* Those that ropeway_ledger_get_open_run() would find: a page position of before leads nowhere. */
static gboolean
close_runs (const RopewayForgetting *forgetting, RopewaySql *sql, GError **error)
{
  g_autoptr (RopewayProblem) problem = ropeway_problem_new ("sync.memory-cleared", NULL, NULL);
  g_autofree char *json = ropeway_ledger_problem_to_json (problem);
  RopewayQuery query;

  ropeway_query_begin (
      &query, sql,
      "UPDATE run SET state = ?3, position = NULL, high = NULL, problem = ?4,"
      " ended = CASE ended WHEN 0 THEN ?5 ELSE ended END"
      " WHERE scope IN " SCOPES " AND (state = ?6 OR (state = ?7 AND"
      " id = (SELECT max (id) FROM run AS last WHERE last.scope = run.scope AND last.aside = 0)))");
  ropeway_query_text (&query, forgetting->connection);
  ropeway_query_text (&query, forgetting->environment);
  ropeway_query_integer (&query, ROPEWAY_RUN_FAILED);
  ropeway_query_text (&query, json);
  ropeway_query_integer (&query, forgetting->at);
  ropeway_query_integer (&query, ROPEWAY_RUN_RUNNING);
  ropeway_query_integer (&query, ROPEWAY_RUN_INTERRUPTED);
  return ropeway_query_run (&query, error);
}

gboolean
ropeway_ledger_apply_forget (const RopewayForgetting *forgetting, RopewaySql *sql, GError **error)
{
  return forget_rows (forgetting, sql, error) && close_runs (forgetting, sql, error);
}

gboolean
ropeway_ledger_forget (RopewayStore *store, const char *connection, const char *environment, GError **error)
{
  g_autoptr (RopewayCommit) commit = ropeway_commit_new (0);
  RopewayForgetting forgetting = { .connection = connection, .environment = environment };

  g_return_val_if_fail (store != NULL && connection != NULL && environment != NULL, FALSE);

  if (store->writer == NULL)
    return ropeway_store_refuse_writing (store, error);
  forgetting.at = ropeway_clock_now (store->clock);
  ropeway_commit_forget (commit, &forgetting);
  return ropeway_store_writer_run (store->writer, commit, error);
}
