/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: opening decides whether a file is ours, whole, and nobody else's at this moment. */
#include "store/store-private.h"

#include "base/i18n.h"
#include "store/store-file.h"
#include "store/store-migrations.h"

#include <string.h>
#include <unistd.h>

/* What the log may keep of its length after a burst. */
#define LOG_KEPT "16777216"

G_DEFINE_QUARK (ropeway_store_error_quark, ropeway_store_error)

gboolean
ropeway_store_refuse_writing (RopewayStore *self, GError **error)
{
  g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO, _ ("“%s” was opened for reading only."),
               self->path);
  return FALSE;
}

static RopewayStore *
store_new (const char *path)
{
  RopewayStore *self = g_new0 (RopewayStore, 1);

  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->lock = -1;
  return self;
}

/* ---- making a new file ---- */

static gboolean
use_log (RopewaySql *sql, GError **error)
{
  RopewayQuery query;
  g_autofree char *mode = NULL;

  ropeway_query_begin (&query, sql, "PRAGMA journal_mode = WAL");
  if (ropeway_query_next (&query))
    mode = ropeway_query_dup_text (&query, 0);
  if (!ropeway_query_end (&query, error))
    return FALSE;
  if (g_strcmp0 (mode, "wal") == 0)
    return TRUE;
  g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO,
               _ ("The disk that holds “%s” lacks what a database needs. Choose a folder on a local disk."),
               sql->path);
  return FALSE;
}

static gboolean
fill_file (const char *path, GError **error)
{
  g_autoptr (RopewaySql) sql = ropeway_sql_open (path, TRUE, error);
  g_autofree char *uuid = g_uuid_string_random ();
  RopewayQuery query;

  if (sql == NULL || !use_log (sql, error)
      || !ropeway_store_migrate (sql, ropeway_store_migrations (), error))
    return FALSE;
  ropeway_query_begin (&query, sql, "INSERT INTO meta (name, value) VALUES ('uuid', ?1)");
  ropeway_query_text (&query, uuid);
  return ropeway_query_run (&query, error);
}

/* The file gets its name when it is complete: so an empty or unfinished one is never ours. */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".new", NULL);

  if (ropeway_store_file_make (part, error) && fill_file (part, error)
      && ropeway_store_file_remove (path, error) && ropeway_store_file_rename (part, path, error))
    return TRUE;
  ropeway_store_file_remove (part, NULL);
  return FALSE;
}

/* ---- opening ---- */

static gboolean
check_whole (RopewaySql *sql, GError **error)
{
  RopewayQuery query;
  g_autofree char *answer = NULL;

  ropeway_query_begin (&query, sql, "PRAGMA quick_check (1)");
  if (ropeway_query_next (&query))
    {
      answer = ropeway_query_dup_text (&query, 0);
      if (g_strcmp0 (answer, "ok") != 0)
        ropeway_query_set_damaged (&query);
    }
  return ropeway_query_end (&query, error);
}

static gboolean
read_uuid (RopewayStore *self, GError **error)
{
  RopewayQuery query;

  ropeway_query_begin (&query, self->reader, "SELECT value FROM meta WHERE name = 'uuid'");
  if (ropeway_query_next (&query))
    self->uuid = ropeway_query_dup_text (&query, 0);
  else if (query.status == SQLITE_DONE)
    ropeway_query_set_damaged (&query);
  return ropeway_query_end (&query, error);
}

/* Opens @path for reading, and says whether it may be used at all. */
static gboolean
open_reading (RopewayStore *self, const char *path, RopewayStoreFileState state, GError **error)
{
  self->reader = ropeway_sql_open (path, FALSE, error);
  return self->reader != NULL && ropeway_store_file_check (self->reader, state, error)
         && ropeway_store_check_version (self->reader, ropeway_store_migrations (), &self->version, error);
}

/* Small, since the system keeps the file at hand too: a run's memory must not grow with its ledger. */
#define PAGE_CACHE "PRAGMA cache_size = -2048"

static gboolean
open_writing (RopewayStore *self, const char *path, GError **error)
{
  g_autoptr (RopewaySql) sql = ropeway_sql_open (path, TRUE, error);

  /* SQLite opens what may not be written too, and says so only when a run has begun. */
  if (sql != NULL && sqlite3_db_readonly (sql->db, "main") == 1)
    return ropeway_sql_fail (sql, SQLITE_READONLY, error);
  if (sql == NULL || !use_log (sql, error) || !ropeway_sql_run (sql, "PRAGMA synchronous = FULL", error)
      || !ropeway_sql_run (sql, "PRAGMA secure_delete = FAST", error)
      || !ropeway_sql_run (sql, "PRAGMA temp_store = MEMORY", error)
      || !ropeway_sql_run (sql, PAGE_CACHE, error)
      || !ropeway_sql_run (sql, "PRAGMA journal_size_limit = " LOG_KEPT, error)
      || !ropeway_store_migrate (sql, ropeway_store_migrations (), error)
      || !ropeway_sql_run (sql, "PRAGMA foreign_keys = ON", error))
    return FALSE;
  self->version = ropeway_store_migrations ()->n;
  self->writer = ropeway_store_writer_new (g_steal_pointer (&sql), error);
  return self->writer != NULL;
}

RopewayStore *
ropeway_store_open (const char *path, RopewayClock *clock, GError **error)
{
  g_autoptr (RopewayStore) self = NULL;
  g_autofree char *real = NULL;
  RopewayStoreFileState state;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = store_new (path);
  self->clock = ropeway_clock_ref (clock);
  real = ropeway_store_file_resolve (path, error);
  if (real == NULL || (self->lock = ropeway_store_file_lock (real, error)) < 0
      || !ropeway_store_file_inspect (real, &state, error))
    return NULL;
  if (state == ROPEWAY_STORE_FILE_MISSING)
    {
      if (!make_file (real, error))
        return NULL;
      state = ROPEWAY_STORE_FILE_CLOSED;
    }
  /* After a crash the whole file is looked over: a run on a damaged memory would write records twice. */
  if (!open_reading (self, real, state, error)
      || (state == ROPEWAY_STORE_FILE_UNCLEAN && !check_whole (self->reader, error))
      || !open_writing (self, real, error) || !read_uuid (self, error)
      || !ropeway_sql_get_integer (self->reader, "SELECT max (id) FROM intent", &self->last_intent, error))
    return NULL;
  return g_steal_pointer (&self);
}

RopewayStore *
ropeway_store_open_reader (const char *path, GError **error)
{
  g_autoptr (RopewayStore) self = NULL;
  g_autofree char *real = NULL;
  g_autofree char *name = NULL;
  RopewayStoreFileState state;

  g_return_val_if_fail (path != NULL, NULL);

  self = store_new (path);
  name = g_path_get_basename (path);
  real = ropeway_store_file_resolve (path, error);
  if (real == NULL || !ropeway_store_file_inspect (real, &state, error))
    return NULL;
  if (state == ROPEWAY_STORE_FILE_MISSING)
    {
      g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE,
                   _ ("There is no “%s” yet. It is made by the first run."), name);
      return NULL;
    }
  /* Whatever was seen of the log, a writer may have begun since; it is the one that looks for damage. */
  if (!open_reading (self, real, ROPEWAY_STORE_FILE_UNCLEAN, error))
    return NULL;
  if (self->version < ROPEWAY_STORE_VERSION_LEDGER)
    {
      g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_OLDER,
                   _ ("“%s” was made by an older version of Ropeway. The next run brings it up to date."),
                   name);
      return NULL;
    }
  return read_uuid (self, error) ? g_steal_pointer (&self) : NULL;
}

RopewayStore *
ropeway_store_ref (RopewayStore *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/* A reader of a file that nobody has open makes an empty log beside it, and must leave it there: only a connection that
 * may write removes it. So one comes and goes; SQLite itself sees to it that nobody else is using the log. One that holds
 * something is the writer's, who looks for damage then. */
static void
remove_empty_log (const char *path)
{
  RopewayStoreFileState state;
  g_autoptr (RopewaySql) sql = NULL;
  gint64 version;

  if (!ropeway_store_file_inspect (path, &state, NULL) || state != ROPEWAY_STORE_FILE_CLOSED)
    return;
  sql = ropeway_sql_open (path, TRUE, NULL);
  if (sql != NULL && ropeway_sql_run (sql, "PRAGMA query_only = ON", NULL))
    ropeway_sql_get_integer (sql, "PRAGMA user_version", &version, NULL);
}

static void
close_reader (RopewayStore *self)
{
  g_autofree char *path = g_strdup (self->reader->path);

  g_clear_pointer (&self->reader, ropeway_sql_close);
  if (self->uuid != NULL && self->writer == NULL)
    remove_empty_log (path);
}

void
ropeway_store_unref (RopewayStore *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  /* The writer goes last: only a connection that may write removes the log. */
  if (self->reader != NULL)
    close_reader (self);
  g_clear_pointer (&self->writer, ropeway_store_writer_free);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->path);
  g_free (self->uuid);
  g_free (self);
}

const char *
ropeway_store_get_uuid (RopewayStore *self)
{
  return self->uuid;
}

const char *
ropeway_store_get_path (RopewayStore *self)
{
  return self->path;
}

gboolean
ropeway_store_reaches (RopewayStore *self, int version, gboolean *reaches, GError **error)
{
  /* A reader may live on while the agent that was updated brings the file up to date. */
  if (self->version < version
      && !ropeway_store_check_version (self->reader, ropeway_store_migrations (), &self->version, error))
    return FALSE;
  *reaches = self->version >= version;
  return TRUE;
}

gboolean
ropeway_store_has_documents (RopewayStore *self, gboolean *has, GError **error)
{
  return ropeway_store_reaches (self, ROPEWAY_STORE_VERSION_DOCUMENTS, has, error);
}

int
ropeway_store_get_version (RopewayStore *self)
{
  return self->version;
}
