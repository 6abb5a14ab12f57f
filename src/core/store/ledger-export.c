/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job that moves to another computer takes what it remembers with it, else it would write all its records again. */
#include "base/i18n.h"
#include "store/ledger-private.h"
#include "store/store-file.h"
#include "store/store-migrations.h"
#include "store/store-private.h"

#include <unistd.h>

/* Of ?1, the job, from the file that is attached. Columns by name: in a file that was migrated they are in another order
 * than in a new one. Runs and what they held stay behind; so does what a page position would need. */
static const char *const copies[] = {
  "INSERT OR REPLACE INTO meta SELECT name, value FROM old.meta WHERE name = 'uuid' AND ?1 IS NOT NULL",

  "INSERT OR REPLACE INTO meta SELECT 'runs', max (coalesce ((SELECT max (id) FROM old.run), 0),"
  " coalesce ((SELECT cast (value AS INTEGER) FROM old.meta WHERE name = 'runs'), 0)) WHERE ?1 IS NOT NULL",

#define SCOPE_COLUMNS                                                                                        \
  "id, job, source_connection, source_environment, source_address, source_container,"                        \
  " destination_connection, destination_environment, destination_address, destination_container, mark, "     \
  "facts"
  "INSERT INTO scope (" SCOPE_COLUMNS ") SELECT " SCOPE_COLUMNS " FROM old.scope WHERE job = ?1",

#define IN_SCOPES " WHERE scope IN (SELECT id FROM old.scope WHERE job = ?1)"
#define LINK_COLUMNS                                                                                         \
  "scope, source_key, destination_id, match_key, seq, hash, fields, origin, updated, state, shown"
  "INSERT INTO link (" LINK_COLUMNS ") SELECT " LINK_COLUMNS " FROM old.link" IN_SCOPES,

#define INTENT_COLUMNS                                                                                       \
  "id, scope, run, kind, repeat, operation, key, method, url, body, content_type, created"
  "INSERT INTO intent (" INTENT_COLUMNS ") SELECT " INTENT_COLUMNS " FROM old.intent" IN_SCOPES,

#define ITEM_COLUMNS "intent, position, source_key, destination_id, match_key, seq, hash, fields, record"
  "INSERT INTO intent_item (" ITEM_COLUMNS ") SELECT " ITEM_COLUMNS
  " FROM old.intent_item WHERE intent IN (SELECT id FROM old.intent" IN_SCOPES ")",

#define PARKED_COLUMNS                                                                                       \
  "scope, source_key, run, problem, input, output, attempts, at, record, item_index, request, answer,"       \
  " doubtful, dismissed, digest, cause"
  "INSERT INTO parked (" PARKED_COLUMNS ") SELECT " PARKED_COLUMNS " FROM old.parked" IN_SCOPES,

#define BEFORE_COLUMNS "scope, source_key, n, run, kind, destination_id, record, at, seq"
  "INSERT INTO before (" BEFORE_COLUMNS ") SELECT " BEFORE_COLUMNS " FROM old.before" IN_SCOPES,
};

/* Opens a new file with the tables of today; that of @store is attached to it, for reading. */
static RopewaySql *
make_part (RopewayStore *store, const char *part, GError **error)
{
  g_autoptr (RopewaySql) sql = NULL;
  g_autofree char *uri = g_filename_to_uri (store->reader->path, NULL, error);
  g_autofree char *readable = g_strconcat (uri, "?mode=ro", NULL);
  RopewayQuery query;

  if (uri == NULL || !ropeway_store_file_make (part, error)
      || (sql = ropeway_sql_open (part, TRUE, error)) == NULL
      || !ropeway_store_migrate (sql, ropeway_store_migrations (), error))
    return NULL;
  ropeway_query_begin (&query, sql, "ATTACH ?1 AS old");
  ropeway_query_text (&query, readable);
  return ropeway_query_run (&query, error) ? g_steal_pointer (&sql) : NULL;
}

/* A run that broke off without a word is still called running; only somebody who holds the lock can be at it. */
static gboolean
refuse_running (RopewaySql *sql, const char *job, const char *path, GError **error)
{
  gboolean is_running;
  int lock;
  RopewayQuery query;

  ropeway_query_begin (&query, sql, "SELECT 1 FROM old.run WHERE state = 0 AND job = ?1");
  ropeway_query_text (&query, job);
  is_running = ropeway_query_next (&query);
  if (!ropeway_query_end (&query, error))
    return FALSE;
  if (!is_running)
    return TRUE;
  lock = ropeway_store_file_lock (path, NULL);
  if (lock >= 0)
    {
      close (lock);
      return TRUE;
    }
  g_set_error_literal (
      error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_BUSY,
      _ ("A run of this job is under way. Wait until it is done, or stop it, then try again."));
  return FALSE;
}

/* One transaction: what is copied is of one moment. */
static gboolean
copy_rows (RopewaySql *sql, const char *job, const char *path, GError **error)
{
  if (!ropeway_sql_run (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      RopewayQuery query;

      ropeway_query_begin (&query, sql, copies[i]);
      ropeway_query_text (&query, job);
      if (!ropeway_query_run (&query, error))
        return FALSE;
    }
  return refuse_running (sql, job, path, error) && ropeway_sql_run (sql, "COMMIT", error)
         && ropeway_sql_run (sql, "DETACH old", error)
         && ropeway_sql_run (sql, "PRAGMA journal_mode = WAL", error);
}

static gboolean
fill_part (RopewayStore *store, const char *job, const char *part, GError **error)
{
  g_autoptr (RopewaySql) sql = make_part (store, part, error);

  return sql != NULL && copy_rows (sql, job, store->reader->path, error);
}

static gboolean
check_can_export (RopewayStore *store, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  RopewayStoreFileState state;
  gboolean is_of_today;

  if (!ropeway_store_reaches (store, ROPEWAY_STORE_VERSION_PROOF, &is_of_today, error)
      || !ropeway_store_file_inspect (path, &state, error))
    return FALSE;
  if (!is_of_today)
    {
      g_autofree char *mine = g_path_get_basename (store->path);

      g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_OLDER,
                   _ ("“%s” was made by an older version of Ropeway. The next run brings it up to date."),
                   mine);
      return FALSE;
    }
  if (state == ROPEWAY_STORE_FILE_MISSING)
    return TRUE;
  g_set_error (
      error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT,
      _ ("“%s” is there already and holds what a job remembers. Move it away, or choose another name."),
      name);
  return FALSE;
}

gboolean
ropeway_ledger_export (RopewayStore *store, const char *job, const char *path, GError **error)
{
  g_autofree char *part = NULL;
  g_autofree char *real = NULL;

  g_return_val_if_fail (store != NULL && job != NULL && path != NULL, FALSE);

  real = ropeway_store_file_resolve (path, error);
  if (real == NULL || !check_can_export (store, real, error))
    return FALSE;
  part = g_strconcat (real, ".new", NULL);
  if (fill_part (store, job, part, error) && ropeway_store_file_rename (part, real, error))
    return TRUE;
  ropeway_store_file_remove (part, NULL);
  return FALSE;
}
