/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an update must not cost anybody their memory, also when it goes wrong half-way. */
#include "store/store-fixture.h"
#include "store/store-file.h"
#include "store/store-migrations.h"
#include "store/test-store.h"
#include "store/workspace-reader.h"

#include <glib/gstdio.h>

static const char *const texts[] = {
  "CREATE TABLE thing (name TEXT) STRICT; INSERT INTO thing VALUES ('old');",
  "ALTER TABLE thing ADD COLUMN size INTEGER; UPDATE thing SET size = 7;",
  "UPDATE thing SET name = 'new'; CREATE TABLE thing (twice TEXT);",
};

typedef struct
{
  TestWorkspace *workspace; /* owned */
  char *path;               /* owned */
  RopewaySql *sql;          /* owned */
} MigrationFixture;

static RopewaySql *
open_sql (const char *path)
{
  g_autoptr (GError) error = NULL;
  RopewaySql *sql = ropeway_sql_open (path, TRUE, &error);

  g_assert_no_error (error);
  return sql;
}

/* A file of version 1. */
static void
set_up (MigrationFixture *fixture, gconstpointer unused_data)
{
  const RopewayMigrations migrations = { texts, 1 };
  g_autoptr (GError) error = NULL;

  fixture->workspace = test_workspace_new ();
  fixture->path = test_workspace_path (fixture->workspace, "a.state");
  g_assert_true (ropeway_store_file_make (fixture->path, &error));
  fixture->sql = open_sql (fixture->path);
  g_assert_true (ropeway_store_migrate (fixture->sql, &migrations, &error));
  g_assert_no_error (error);
}

static void
tear_down (MigrationFixture *fixture, gconstpointer unused_data)
{
  ropeway_sql_close (fixture->sql);
  test_workspace_free (fixture->workspace);
  g_free (fixture->path);
}

static void
assert_content (RopewaySql *sql, int version, const char *name)
{
  RopewayQuery query;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;
  int found_version = 0;
  const RopewayMigrations many = { texts, 100 };

  g_assert_true (ropeway_store_check_version (sql, &many, &found_version, &error));
  g_assert_no_error (error);
  g_assert_cmpint (found_version, ==, version);
  ropeway_query_begin (&query, sql, "SELECT name FROM thing");
  g_assert_true (ropeway_query_next (&query));
  found = ropeway_query_dup_text (&query, 0);
  g_assert_true (ropeway_query_end (&query, &error));
  g_assert_cmpstr (found, ==, name);
}

static void
assert_copy (MigrationFixture *fixture, int version)
{
  g_autofree char *copy = g_strdup_printf ("%s.before-%d", fixture->path, version);
  g_autofree char *part = g_strconcat (copy, ".part", NULL);
  g_autoptr (RopewaySql) sql = open_sql (copy);
  GStatBuf about;

  assert_content (sql, version, "old");
  g_assert_cmpint (g_stat (copy, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

static gboolean
has_copy (MigrationFixture *fixture, int version)
{
  g_autofree char *copy = g_strdup_printf ("%s.before-%d", fixture->path, version);

  return g_file_test (copy, G_FILE_TEST_EXISTS);
}

static void
test_new_file_has_its_numbers (MigrationFixture *fixture, gconstpointer unused_data)
{
  assert_content (fixture->sql, 1, "old");
  g_assert_false (has_copy (fixture, 0));
}

static void
test_older_is_copied_first (MigrationFixture *fixture, gconstpointer unused_data)
{
  const RopewayMigrations migrations = { texts, 2 };
  g_autoptr (GError) error = NULL;
  gint64 size = 0;

  g_assert_true (ropeway_store_migrate (fixture->sql, &migrations, &error));
  g_assert_no_error (error);
  assert_content (fixture->sql, 2, "old");
  g_assert_true (ropeway_sql_get_integer (fixture->sql, "SELECT size FROM thing", &size, &error));
  g_assert_cmpint (size, ==, 7);
  assert_copy (fixture, 1);
}

static void
test_same_version_is_left_alone (MigrationFixture *fixture, gconstpointer unused_data)
{
  const RopewayMigrations migrations = { texts, 1 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_store_migrate (fixture->sql, &migrations, &error));
  g_assert_no_error (error);
  g_assert_false (has_copy (fixture, 1));
}

static void
test_failing_step_changes_nothing (MigrationFixture *fixture, gconstpointer unused_data)
{
  const RopewayMigrations migrations = { texts, 3 };
  g_autoptr (GError) error = NULL;
  gint64 size = 0;

  g_assert_false (ropeway_store_migrate (fixture->sql, &migrations, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  assert_content (fixture->sql, 1, "old");
  assert_copy (fixture, 1);
  g_clear_error (&error);
  g_assert_false (ropeway_sql_get_integer (fixture->sql, "SELECT size FROM thing", &size, &error));
  g_assert_nonnull (error);
}

/* What an interrupted attempt left is replaced. */
static void
test_half_a_copy_is_replaced (MigrationFixture *fixture, gconstpointer unused_data)
{
  const RopewayMigrations migrations = { texts, 2 };
  g_autofree char *part = test_workspace_write (fixture->workspace, "a.state.before-1.part", "half");
  g_autofree char *copy = test_workspace_write (fixture->workspace, "a.state.before-1", "old copy");
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_store_migrate (fixture->sql, &migrations, &error));
  g_assert_no_error (error);
  assert_copy (fixture, 1);
}

static void
test_without_copy_no_migration (MigrationFixture *fixture, gconstpointer data)
{
  const char *in_the_way = data;
  const RopewayMigrations migrations = { texts, 2 };
  g_autofree char *path = test_workspace_write (fixture->workspace, in_the_way, "");
  g_autoptr (GError) error = NULL;

  g_assert_false (ropeway_store_migrate (fixture->sql, &migrations, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  assert_content (fixture->sql, 1, "old");
}

/* ---- the real steps ---- */

/* A file of the first release is copied, and keeps all that it remembers. */
static void
test_first_to_second (StoreFixture *fixture, gconstpointer unused_data)
{
  const RopewayScopeKey key = { "orders", "shop", "live", "orders {}", "crm", "live", "" };
  g_autofree char *path = test_workspace_path (fixture->workspace, "first.state");
  g_autofree char *copy = g_strconcat (path, ".before-1", NULL);
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (RopewayStore) before = NULL;
  g_autoptr (GPtrArray) running = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_make_first_schema (path);
  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_store_get_version (store), ==, 2);
  g_assert_cmpstr (ropeway_store_get_uuid (store), ==, "5f0c0f0e-5a2b-4a3c-9d4e-6f7081929394");
  g_assert_cmpint (ropeway_ledger_find_scope (store, &key, &error), ==, 1);
  g_assert_cmpint (ropeway_ledger_count_links (store, 1, &error), ==, 1);
  running = ropeway_ledger_list_running (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (running->len, ==, 1);
  store_fixture_put (store, ROPEWAY_DOCUMENT_JOB, "{'id':'a','version':1}", 0);

  before = ropeway_store_open_reader (copy, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_store_get_version (before), ==, 1);
  g_assert_cmpint (ropeway_ledger_count_links (before, 1, &error), ==, 1);
  g_assert_no_error (error);
}

static void
assert_no_documents (RopewayStore *reader)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = ropeway_documents_list (reader, ROPEWAY_DOCUMENT_JOB, &error);
  char *suggestion = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_null (ropeway_documents_get (reader, ROPEWAY_DOCUMENT_JOB, "a", &error));
  g_assert_no_error (error);
  g_assert_null (ropeway_documents_get_version (reader, "a", 1, &error));
  g_assert_no_error (error);
  g_assert_null (ropeway_workspace_dup_bundle (reader, "a", ROPEWAY_FACE_WHOLE, &error));
  g_assert_no_error (error);
  g_assert_null (ropeway_workspace_find_job (reader, "a", &suggestion, &error));
  g_assert_no_error (error);
  g_assert_null (suggestion);
}

/* A plan right after an update reads the file before any run has brought it up to date; and a reader that stays open
 * sees what came when one did. */
static void
test_reader_of_the_first_schema (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "first.state");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (RopewayDocument) document = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) scopes = NULL;

  store_fixture_make_first_schema (path);
  reader = ropeway_store_open_reader (path, &error);
  g_assert_no_error (error);
  assert_no_documents (reader);
  runs = ropeway_ledger_list_running (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 1);
  scopes = ropeway_ledger_list_scopes (reader, "orders", &error);
  g_assert_no_error (error);
  g_assert_cmpint (((RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->n_links, ==, 1);

  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  store_fixture_put (store, ROPEWAY_DOCUMENT_JOB, "{'id':'a','version':1}", 0);
  document = ropeway_documents_get (reader, ROPEWAY_DOCUMENT_JOB, "a", &error);
  g_assert_no_error (error);
  g_assert_nonnull (document);
}

static void
add (const char *path, void (*test) (MigrationFixture *, gconstpointer), const char *data)
{
  g_test_add (path, MigrationFixture, data, set_up, test, tear_down);
}

void
add_migrations_cases (void)
{
  add ("/store/migrations/new-file", test_new_file_has_its_numbers, NULL);
  add ("/store/migrations/copied-first", test_older_is_copied_first, NULL);
  add ("/store/migrations/same-version", test_same_version_is_left_alone, NULL);
  add ("/store/migrations/failing-step", test_failing_step_changes_nothing, NULL);
  add ("/store/migrations/half-a-copy", test_half_a_copy_is_replaced, NULL);
  /* Folders where the copy should stand. */
  add ("/store/migrations/no-copy-made", test_without_copy_no_migration, "a.state.before-1.part/x");
  store_fixture_add ("/store/migrations/first-to-second", test_first_to_second);
  store_fixture_add ("/store/migrations/reader-of-first", test_reader_of_the_first_schema);
  add ("/store/migrations/no-copy-named", test_without_copy_no_migration, "a.state.before-1/x");
}
