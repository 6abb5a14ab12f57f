/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: SQLite's result codes are checked in one place, and said in sentences. */
#include "store/store-sql.h"

#include "base/i18n.h"

#include <errno.h>
#include <string.h>

/* Who else may hold a lock, and for how long: a reader while it recovers the log, or the writer's checkpoint. */
#define BUSY_MS_WRITER 5000
#define BUSY_MS_READER 1000

static void
statement_free (gpointer statement)
{
  sqlite3_finalize (statement);
}

/* @name: what the file is called, "" for one without a name; @path: what it is called in errors. */
static RopewaySql *
open_name (const char *name, const char *path, int flags, GError **error)
{
  g_autoptr (RopewaySql) sql = g_new0 (RopewaySql, 1);
  int status;

  sql->path = g_strdup (path);
  sql->statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, statement_free);
  /* Addresses are for files that are attached; a name that is a path from the root is none. */
  status = sqlite3_open_v2 (name, &sql->db,
                            flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_URI, NULL);
  if (status != SQLITE_OK)
    {
      ropeway_sql_fail (sql, status, error);
      return NULL;
    }
  sqlite3_extended_result_codes (sql->db, 1);
  /* A file from elsewhere must not bring functions of its own to run, nor get at the file's pages. */
  sqlite3_db_config (sql->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (sql->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return g_steal_pointer (&sql);
}

RopewaySql *
ropeway_sql_open (const char *path, gboolean writing, GError **error)
{
  RopewaySql *sql = open_name (path, path, writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, error);

  if (sql != NULL)
    sqlite3_busy_timeout (sql->db, writing ? BUSY_MS_WRITER : BUSY_MS_READER);
  return sql;
}

RopewaySql *
ropeway_sql_open_temporary (const char *what, GError **error)
{
  return open_name ("", what, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
}

void
ropeway_sql_close (RopewaySql *sql)
{
  g_hash_table_unref (sql->statements);
  if (sqlite3_close (sql->db) != SQLITE_OK)
    g_critical ("A statement on %s was not ended", sql->path);
  g_free (sql->path);
  g_free (sql);
}

/* Returns: what the system said last of the file that @code names: SQLITE_FCNTL_FILE_POINTER, or _JOURNAL_POINTER. */
static int
get_last_errno (RopewaySql *sql, int code)
{
  sqlite3_file *file = NULL;
  int last = 0;

  if (sql->db == NULL || sqlite3_file_control (sql->db, "main", code, &file) != SQLITE_OK || file == NULL
      || file->pMethods == NULL)
    return 0;
  return file->pMethods->xFileControl (file, SQLITE_FCNTL_LAST_ERRNO, &last) == SQLITE_OK ? last : 0;
}

static gboolean
is_no_room (int code)
{
  return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

/* To SQLite only ENOSPC is a full disk; a quota and a ceiling for files are the same to a person.
 * Returns: the result code without what it says in addition. */
static int
plain_status (RopewaySql *sql, int status)
{
  if ((status & 0xff) == SQLITE_IOERR
      && (is_no_room (get_last_errno (sql, SQLITE_FCNTL_FILE_POINTER))
          || is_no_room (get_last_errno (sql, SQLITE_FCNTL_JOURNAL_POINTER))))
    return SQLITE_FULL;
  return status & 0xff;
}

gboolean
ropeway_sql_fail (RopewaySql *sql, int status, GError **error)
{
  g_autofree char *name = g_path_get_basename (sql->path);

  switch (plain_status (sql, status))
    {
    case SQLITE_CONSTRAINT:
      g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT,
                   _ ("What was to be remembered in “%s” contradicts what it holds already (%s)."), name,
                   sqlite3_errmsg (sql->db));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (
          error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED,
          _ ("“%s” is damaged and was left as it is. Put a copy of it back, or move it away to begin with "
             "an empty memory."),
          name);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_BUSY,
                   _ ("Another program is using “%s”. Try again when it is done."), name);
      break;
    case SQLITE_FULL:
      g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO,
                   _ ("There is no room left for “%s”. Make room on the disk, then try again."), name);
      break;
    case SQLITE_READONLY:
      g_set_error (
          error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO,
          _ ("“%s” may not be changed. Make the file and its folder writable for you, then try again."),
          sql->path);
      break;
    default:
      g_set_error (
          error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO,
          _ ("“%s” could not be read or written (%s). Check that the disk works and that you may write to "
             "its folder."),
          sql->path, sql->db != NULL ? sqlite3_errmsg (sql->db) : sqlite3_errstr (status));
      break;
    }
  return FALSE;
}

void
ropeway_query_begin (RopewayQuery *query, RopewaySql *sql, const char *text)
{
  *query = (RopewayQuery){ .sql = sql, .status = SQLITE_OK };
  query->statement = g_hash_table_lookup (sql->statements, text);
  if (query->statement != NULL)
    return;
  query->status = sqlite3_prepare_v3 (sql->db, text, -1, SQLITE_PREPARE_PERSISTENT, &query->statement, NULL);
  if (query->status == SQLITE_OK)
    g_hash_table_insert (sql->statements, (gpointer)text, query->statement);
}

static void
note_bound (RopewayQuery *query, int status)
{
  if (query->status == SQLITE_OK)
    query->status = status;
}

void
ropeway_query_integer (RopewayQuery *query, gint64 value)
{
  note_bound (query, sqlite3_bind_int64 (query->statement, ++query->n_bound, value));
}

void
ropeway_query_text (RopewayQuery *query, const char *text)
{
  note_bound (query, sqlite3_bind_text (query->statement, ++query->n_bound, text, -1, SQLITE_STATIC));
}

void
ropeway_query_blob (RopewayQuery *query, const void *data, gsize length)
{
  note_bound (query, sqlite3_bind_blob64 (query->statement, ++query->n_bound, data, length, SQLITE_STATIC));
}

void
ropeway_query_bytes (RopewayQuery *query, GBytes *bytes)
{
  gsize length = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  /* No bytes and no blob are two things, but both may come as a NULL pointer. */
  if (bytes != NULL && data == NULL)
    data = "";
  ropeway_query_blob (query, data, length);
}

gboolean
ropeway_query_next (RopewayQuery *query)
{
  if (query->status != SQLITE_OK && query->status != SQLITE_ROW)
    return FALSE;
  query->status = sqlite3_step (query->statement);
  return query->status == SQLITE_ROW;
}

gint64
ropeway_query_get_integer (const RopewayQuery *query, int column)
{
  return sqlite3_column_int64 (query->statement, column);
}

char *
ropeway_query_dup_text (const RopewayQuery *query, int column)
{
  return g_strdup ((const char *)sqlite3_column_text (query->statement, column));
}

GBytes *
ropeway_query_dup_bytes (const RopewayQuery *query, int column)
{
  const void *data;

  if (sqlite3_column_type (query->statement, column) == SQLITE_NULL)
    return NULL;
  data = sqlite3_column_blob (query->statement, column);
  return g_bytes_new (data, (gsize)sqlite3_column_bytes (query->statement, column));
}

void
ropeway_query_get_blob (RopewayQuery *query, int column, void *out, gsize length)
{
  const void *data = sqlite3_column_blob (query->statement, column);

  if (data != NULL && (gsize)sqlite3_column_bytes (query->statement, column) == length)
    memcpy (out, data, length);
  else
    ropeway_query_set_damaged (query);
}

void
ropeway_query_set_damaged (RopewayQuery *query)
{
  query->status = SQLITE_CORRUPT;
}

gboolean
ropeway_query_end (RopewayQuery *query, GError **error)
{
  int status = query->status;
  gboolean is_good = status == SQLITE_OK || status == SQLITE_ROW || status == SQLITE_DONE;

  /* Before the reset, which would forget what the connection has to say about it. */
  if (!is_good)
    ropeway_sql_fail (query->sql, status, error);
  if (query->statement != NULL)
    {
      sqlite3_reset (query->statement);
      sqlite3_clear_bindings (query->statement);
    }
  return is_good;
}

gboolean
ropeway_query_run (RopewayQuery *query, GError **error)
{
  while (ropeway_query_next (query))
    continue;
  return ropeway_query_end (query, error);
}

gboolean
ropeway_sql_run (RopewaySql *sql, const char *text, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql, text);
  return ropeway_query_run (&query, error);
}

gboolean
ropeway_sql_get_integer (RopewaySql *sql, const char *text, gint64 *out, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, sql, text);
  *out = ropeway_query_next (&query) ? ropeway_query_get_integer (&query, 0) : 0;
  return ropeway_query_end (&query, error);
}
