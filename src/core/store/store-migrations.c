/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the schema, as numbered steps that only go forward. A step that was released is never changed. */
#include "store/store-migrations.h"

#include "base/i18n.h"
#include "store/store-file.h"

#include <glib/gstdio.h>

/* Keys and ids are compared byte by byte (BINARY). A link's destination is unique in its scope: two source
 * records must never write one record. Outcomes lie in the order of their run, so that a page of them is one
 * stretch of the file. Intents and parked units outlive the run that made them, and so do not refer to it; items go
 * with their intent without being told so by the schema, which took a quarter of a record's time. */
static const char first[] = "CREATE TABLE meta ("
                            " name TEXT PRIMARY KEY,"
                            " value TEXT NOT NULL"
                            ") STRICT, WITHOUT ROWID;"

                            "CREATE TABLE scope ("
                            " id INTEGER PRIMARY KEY,"
                            " job TEXT NOT NULL,"
                            " source_connection TEXT NOT NULL,"
                            " source_environment TEXT NOT NULL,"
                            " source_container TEXT NOT NULL,"
                            " destination_connection TEXT NOT NULL,"
                            " destination_environment TEXT NOT NULL,"
                            " destination_container TEXT NOT NULL,"
                            " mark TEXT,"
                            " UNIQUE (job, source_connection, source_environment, source_container,"
                            "  destination_connection, destination_environment, destination_container)"
                            ") STRICT;"

                            "CREATE TABLE link ("
                            " scope INTEGER NOT NULL REFERENCES scope,"
                            " source_key TEXT NOT NULL,"
                            " destination_id TEXT,"
                            " match_key TEXT,"
                            " seq INTEGER NOT NULL,"
                            " hash BLOB NOT NULL,"
                            " fields BLOB,"
                            " origin INTEGER NOT NULL,"
                            " updated INTEGER NOT NULL,"
                            " PRIMARY KEY (scope, source_key)"
                            ") STRICT, WITHOUT ROWID;"
                            "CREATE UNIQUE INDEX link_destination ON link (scope, destination_id)"
                            " WHERE destination_id IS NOT NULL;"
                            "CREATE INDEX link_match ON link (scope, match_key) WHERE match_key IS NOT NULL;"

                            "CREATE TABLE intent ("
                            " id INTEGER PRIMARY KEY,"
                            " scope INTEGER NOT NULL REFERENCES scope,"
                            " run INTEGER NOT NULL,"
                            " kind INTEGER NOT NULL,"
                            " repeat INTEGER NOT NULL,"
                            " operation TEXT NOT NULL,"
                            " key TEXT,"
                            " method TEXT,"
                            " url TEXT,"
                            " body BLOB,"
                            " content_type TEXT,"
                            " created INTEGER NOT NULL"
                            ") STRICT;"

                            "CREATE TABLE intent_item ("
                            " intent INTEGER NOT NULL,"
                            " position INTEGER NOT NULL,"
                            " source_key TEXT NOT NULL,"
                            " destination_id TEXT,"
                            " match_key TEXT,"
                            " seq INTEGER NOT NULL,"
                            " hash BLOB NOT NULL,"
                            " fields BLOB,"
                            " record TEXT,"
                            " PRIMARY KEY (intent, position)"
                            ") STRICT, WITHOUT ROWID;"

                            "CREATE TABLE run ("
                            " id INTEGER PRIMARY KEY,"
                            " scope INTEGER NOT NULL REFERENCES scope,"
                            " job TEXT NOT NULL,"
                            " version INTEGER NOT NULL,"
                            " state INTEGER NOT NULL,"
                            " started INTEGER NOT NULL,"
                            " ended INTEGER NOT NULL,"
                            " read INTEGER NOT NULL,"
                            " units INTEGER NOT NULL,"
                            " created INTEGER NOT NULL,"
                            " updated INTEGER NOT NULL,"
                            " unchanged INTEGER NOT NULL,"
                            " left_out INTEGER NOT NULL,"
                            " deleted INTEGER NOT NULL,"
                            " parked INTEGER NOT NULL,"
                            " requests INTEGER NOT NULL,"
                            " problem TEXT,"
                            " position TEXT,"
                            " high TEXT"
                            ") STRICT;"
                            "CREATE INDEX run_job ON run (job);"
                            "CREATE INDEX run_scope ON run (scope);"

                            "CREATE TABLE outcome ("
                            " run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
                            " id INTEGER NOT NULL,"
                            " source_key TEXT NOT NULL,"
                            " kind INTEGER NOT NULL,"
                            " destination_id TEXT,"
                            " problem TEXT,"
                            " changed TEXT,"
                            " at INTEGER NOT NULL,"
                            " PRIMARY KEY (run, id)"
                            ") STRICT, WITHOUT ROWID;"

                            "CREATE TABLE parked ("
                            " scope INTEGER NOT NULL REFERENCES scope,"
                            " source_key TEXT NOT NULL,"
                            " run INTEGER NOT NULL,"
                            " problem TEXT NOT NULL,"
                            " input TEXT,"
                            " output TEXT,"
                            " attempts INTEGER NOT NULL,"
                            " at INTEGER NOT NULL,"
                            " UNIQUE (scope, source_key)"
                            ") STRICT;";

/* What the person makes, in the same file as what is remembered of it. A version that was in use stays, since runs
 * refer to it. Runs under way (state 0) are few among many; one that was to write only a few records ("most") must not
 * be taken up as one that writes all. */
static const char second[] = "CREATE TABLE document ("
                             " kind TEXT NOT NULL,"
                             " id TEXT NOT NULL,"
                             " revision INTEGER NOT NULL,"
                             " changed INTEGER NOT NULL,"
                             " removed INTEGER NOT NULL,"
                             " body TEXT NOT NULL,"
                             " PRIMARY KEY (kind, id)"
                             ") STRICT, WITHOUT ROWID;"

                             "CREATE TABLE document_version ("
                             " id TEXT NOT NULL,"
                             " version INTEGER NOT NULL,"
                             " body TEXT NOT NULL,"
                             " at INTEGER NOT NULL,"
                             " PRIMARY KEY (id, version)"
                             ") STRICT, WITHOUT ROWID;"

                             "ALTER TABLE run ADD COLUMN most INTEGER NOT NULL DEFAULT 0;"
                             "CREATE INDEX run_running ON run (id) WHERE state = 0;";

/* What trust needs: the addresses make two services two memories. They are part of the key, and SQLite changes no
 * constraint, so the table of scopes is made anew (https://www.sqlite.org/lang_altertable.html §7). Units that were parked
 * before are grouped as store/ledger-parked.c groups them. What was there before has a number in its scope, which says what
 * is the oldest. */
static const char third[]
    = "CREATE TABLE scope_new ("
      " id INTEGER PRIMARY KEY,"
      " job TEXT NOT NULL,"
      " source_connection TEXT NOT NULL,"
      " source_environment TEXT NOT NULL,"
      " source_address TEXT NOT NULL,"
      " source_container TEXT NOT NULL,"
      " destination_connection TEXT NOT NULL,"
      " destination_environment TEXT NOT NULL,"
      " destination_address TEXT NOT NULL,"
      " destination_container TEXT NOT NULL,"
      " mark TEXT,"
      " facts TEXT,"
      " UNIQUE (job, source_connection, source_environment, source_container, destination_connection,"
      "  destination_environment, destination_container, source_address, destination_address)"
      ") STRICT;"
      "INSERT INTO scope_new SELECT id, job, source_connection, source_environment, '', source_container,"
      " destination_connection, destination_environment, '', destination_container, mark, NULL FROM scope;"
      "DROP TABLE scope;"
      "ALTER TABLE scope_new RENAME TO scope;"

      "ALTER TABLE link ADD COLUMN state INTEGER NOT NULL DEFAULT 0;"

      "ALTER TABLE parked ADD COLUMN record TEXT;"
      "ALTER TABLE parked ADD COLUMN item_index INTEGER NOT NULL DEFAULT -1;"
      "ALTER TABLE parked ADD COLUMN request TEXT;"
      "ALTER TABLE parked ADD COLUMN answer TEXT;"
      "ALTER TABLE parked ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;"
      "ALTER TABLE parked ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;"
      "ALTER TABLE parked ADD COLUMN digest BLOB;"
      "ALTER TABLE parked ADD COLUMN cause TEXT NOT NULL DEFAULT '';"
      "UPDATE parked SET doubtful = json_extract (problem, '$.code') IS 'sync.fate-unknown',"
      " cause = json_array (json_extract (problem, '$.code'), json_extract (problem, '$.pointer'),"
      " json_extract (problem, '$.arguments.reason')) WHERE json_valid (problem);"
      "CREATE INDEX parked_cause ON parked (scope, cause, source_key) WHERE dismissed = 0;"

      "CREATE TABLE before ("
      " scope INTEGER NOT NULL REFERENCES scope,"
      " source_key TEXT NOT NULL,"
      " n INTEGER NOT NULL,"
      " run INTEGER NOT NULL,"
      " kind INTEGER NOT NULL,"
      " destination_id TEXT,"
      " record TEXT,"
      " at INTEGER NOT NULL,"
      " UNIQUE (scope, source_key),"
      " UNIQUE (scope, n)"
      ") STRICT;"

      "CREATE TABLE held ("
      " run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
      " id INTEGER NOT NULL,"
      " source_key TEXT NOT NULL,"
      " kind INTEGER NOT NULL,"
      " destination_id TEXT,"
      " before TEXT,"
      " after TEXT,"
      " PRIMARY KEY (run, id)"
      ") STRICT;";

/* What tells one write from another, without a clock: a before-image belongs to the write with its number (0: of before,
 * nobody knows which). What a service shows of what it was given need not be what it was given. A run that was asked for one
 * unit, or for those set aside, is not one that others go on from. */
static const char fourth[] = "ALTER TABLE before ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;"
                             "ALTER TABLE link ADD COLUMN shown BLOB;"
                             "ALTER TABLE run ADD COLUMN aside INTEGER NOT NULL DEFAULT 0;";

static const char *const texts[] = { first, second, third, fourth };

static const RopewayMigrations migrations_of_today = { texts, G_N_ELEMENTS (texts) };

const RopewayMigrations *
ropeway_store_migrations (void)
{
  return &migrations_of_today;
}

gboolean
ropeway_store_check_version (RopewaySql *sql, const RopewayMigrations *migrations, int *version,
                             GError **error)
{
  g_autofree char *name = g_path_get_basename (sql->path);
  gint64 application = 0;
  gint64 found = 0;

  if (!ropeway_sql_get_integer (sql, "PRAGMA application_id", &application, error)
      || !ropeway_sql_get_integer (sql, "PRAGMA user_version", &found, error))
    return FALSE;
  if (application != ROPEWAY_STORE_APPLICATION_ID)
    {
      g_set_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FOREIGN,
                   _ ("“%s” is a database of another program and was left as it is. Name another file."),
                   name);
      return FALSE;
    }
  if (found > migrations->n)
    {
      g_set_error (
          error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NEWER,
          _ ("“%s” was made by a newer version of Ropeway (its format is %d, this version knows %d). Update "
             "Ropeway to use it."),
          name, (int)found, migrations->n);
      return FALSE;
    }
  *version = (int)found;
  return TRUE;
}

/* A copy is there whole or not at all: it gets its name when it is on the disk. */
static gboolean
copy_before (RopewaySql *sql, int version, GError **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.before-%d", sql->path, version);
  g_autofree char *part = g_strconcat (copy, ".part", NULL);
  RopewayQuery query;

  if (!ropeway_store_file_make (part, error))
    return FALSE;
  ropeway_query_begin (&query, sql, "VACUUM INTO ?1");
  ropeway_query_text (&query, part);
  if (ropeway_query_run (&query, error) && ropeway_store_file_rename (part, copy, error))
    return TRUE;
  g_unlink (part);
  return FALSE;
}

static gboolean
execute (RopewaySql *sql, const char *text, GError **error)
{
  int status = sqlite3_exec (sql->db, text, NULL, NULL, NULL);

  return status == SQLITE_OK || ropeway_sql_fail (sql, status, error);
}

static gboolean
take_steps (RopewaySql *sql, const RopewayMigrations *migrations, int version, GError **error)
{
  g_autofree char *numbers = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                              ROPEWAY_STORE_APPLICATION_ID, migrations->n);

  for (int i = version; i < migrations->n; i++)
    if (!execute (sql, migrations->texts[i], error))
      return FALSE;
  return execute (sql, numbers, error);
}

gboolean
ropeway_store_migrate (RopewaySql *sql, const RopewayMigrations *migrations, GError **error)
{
  gint64 version = 0;

  if (!ropeway_sql_get_integer (sql, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == migrations->n)
    return TRUE;
  if (version > 0 && !copy_before (sql, (int)version, error))
    return FALSE;
  /* Else a table that others refer to could not be made anew; and in a transaction it cannot be said any more. */
  if (!execute (sql, "PRAGMA foreign_keys = OFF", error) || !execute (sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (take_steps (sql, migrations, (int)version, error) && execute (sql, "COMMIT", error))
    return TRUE;
  if (!sqlite3_get_autocommit (sql->db))
    execute (sql, "ROLLBACK", NULL);
  return FALSE;
}
