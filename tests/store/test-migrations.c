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
  const RopewayScopeKey key
      = { "orders", "shop", "live", "https://shop.example", "orders {}", "crm", "live", "https://crm.example",
          "" };
  g_autofree char *path = test_workspace_path (fixture->workspace, "first.state");
  g_autofree char *copy = g_strconcat (path, ".before-1", NULL);
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (RopewayStore) before = NULL;
  g_autoptr (GPtrArray) running = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_make_first_schema (path);
  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_store_get_version (store), ==, 4);
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

/* What a file of the second schema holds, whoever asks: the store that made it one of today, or a reader of it as it is. */
static void
assert_second_content (RopewayStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayLink) link = ropeway_ledger_get_link (store, 1, "[1]", &error);
  g_autoptr (GPtrArray) links = ropeway_ledger_list_links (store, 1, NULL, NULL, 10, &error);
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (store, 1, &error);
  g_autoptr (GPtrArray) outcomes = ropeway_ledger_list_outcomes (store, 1, 0, 10, &error);
  g_autoptr (GPtrArray) parked = ropeway_ledger_list_parked (store, 1, NULL, 10, &error);
  g_autoptr (GPtrArray) held = ropeway_ledger_list_held (store, 1, 0, 10, &error);
  g_autoptr (GPtrArray) scopes = ropeway_ledger_list_scopes (store, "orders", &error);
  g_autoptr (RopewayRunRecord) run = ropeway_ledger_get_open_run (store, 1, &error);
  g_autofree char *mark = ropeway_ledger_dup_mark (store, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (link->destination_id, ==, "a");
  g_assert_cmpint (link->origin, ==, ROPEWAY_LINK_ADOPTED);
  g_assert_cmpint (link->state, ==, ROPEWAY_LINK_LIVE);
  g_assert_cmpuint (links->len, ==, 2);
  g_assert_cmpuint (intents->len, ==, 1);
  g_assert_cmpuint (((RopewayIntent *)g_ptr_array_index (intents, 0))->items->len, ==, 2);
  g_assert_cmpuint (outcomes->len, ==, 1);
  g_assert_cmpuint (parked->len, ==, 3);
  g_assert_cmpint (ropeway_ledger_count_parked (store, 1, &error), ==, 3);
  g_assert_cmpuint (held->len, ==, 0);
  g_assert_cmpuint (scopes->len, ==, 2);
  g_assert_cmpstr (((RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->source_address, ==, "");
  g_assert_cmpint (((RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->n_parked, ==, 3);
  g_assert_cmpstr (run->position, ==, "{}");
  g_assert_cmpuint (run->most, ==, 20);
  g_assert_cmpstr (mark, ==, "7");
  g_assert_null (ropeway_ledger_dup_facts (store, 1, &error));
  g_assert_null (ropeway_ledger_get_before (store, 1, "[1]", &error));
  g_assert_no_error (error);
}

/* Units that were set aside by an older version are grouped as those of today. */
static void
assert_second_parked (RopewayStore *store, gboolean is_of_today)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) causes = ropeway_ledger_list_causes (store, 1, 10, &error);
  const RopewayCause *cause;
  g_autoptr (GPtrArray) units = NULL;
  g_autoptr (RopewayParked) doubtful = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (causes->len, ==, 2);
  cause = g_ptr_array_index (causes, 0);
  g_assert_cmpuint (cause->n, ==, 2);
  g_assert_cmpstr (cause->cause, ==, "[\"test.reason\",\"/email\",\"an \\\"odd\\\" one\"]");
  units = ropeway_ledger_list_cause (store, 1, cause->cause, "[5]", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (units->len, ==, 1);
  g_assert_cmpint (((RopewayParked *)g_ptr_array_index (units, 0))->item_index, ==, -1);
  doubtful = ropeway_ledger_get_parked (store, 1, "[3]", &error);
  g_assert_no_error (error);
  g_assert_cmpint (doubtful->doubtful, ==, is_of_today);
}

/* The table of scopes is made anew, and nothing that refers to it is lost or left behind. */
static void
test_second_to_third (StoreFixture *fixture, gconstpointer unused_data)
{
  const RopewayScopeKey key
      = { "orders", "shop", "live", "https://shop.example", "orders {}", "crm", "live", "https://crm.example",
          "" };
  g_autofree char *path = test_workspace_path (fixture->workspace, "second.state");
  g_autofree char *copy = g_strconcat (path, ".before-2", NULL);
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (RopewayStore) before = NULL;
  g_autoptr (RopewayDocument) document = NULL;
  RopewayCommit *orphan = ropeway_commit_new (77);
  g_autoptr (GError) error = NULL;
  gboolean is_new = TRUE;

  store_fixture_make_second_schema (path);
  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_store_get_version (store), ==, 4);
  assert_second_content (store);
  assert_second_parked (store, TRUE);
  document = ropeway_documents_get (store, ROPEWAY_DOCUMENT_JOB, "orders", &error);
  g_assert_cmpint (document->revision, ==, 3);
  g_assert_cmpint (ropeway_ledger_open_scope (store, &key, &is_new, &error), ==, 1);
  g_assert_false (is_new);
  g_assert_no_error (error);
  /* References are checked again. */
  ropeway_commit_set_link (orphan, store_fixture_link ("[1]", NULL, 1));
  g_assert_false (ropeway_ledger_commit (store, orphan, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_clear_pointer (&store, ropeway_store_unref);
  store_fixture_check_file (path);

  before = ropeway_store_open_reader (copy, &error);
  g_assert_no_error (error);
  assert_second_content (before);
  assert_second_parked (before, FALSE);
}

/* A window that stays open while the agent is updated. */
static void
test_reader_of_the_second_schema (StoreFixture *fixture, gconstpointer unused_data)
{
  const RopewayScopeKey key
      = { "orders", "shop", "live", "https://shop.example", "orders {}", "crm", "live", "https://crm.example",
          "" };
  g_autofree char *path = test_workspace_path (fixture->workspace, "second.state");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (RopewayStore) store = NULL;

  store_fixture_make_second_schema (path);
  reader = ropeway_store_open_reader (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_find_scope (reader, &key, &error), ==, 1);
  g_assert_no_error (error);
  assert_second_content (reader);
  assert_second_parked (reader, FALSE);
  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  assert_second_content (reader);
  assert_second_parked (reader, TRUE);
  g_assert_cmpint (ropeway_ledger_find_scope (reader, &key, &error), ==, 1);
  g_assert_no_error (error);
}

/* What was there before a write that a file of the third schema knows, whoever asks. */
static void
assert_third_content (RopewayStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayBefore) before = ropeway_ledger_get_before (store, 1, "[1]", &error);
  g_autoptr (RopewayLink) link = ropeway_ledger_get_link (store, 1, "[1]", &error);
  g_autoptr (RopewayRunRecord) run = ropeway_ledger_get_open_run (store, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (before->record, ==, "{}");
  g_assert_cmpint (before->at, ==, 5);
  g_assert_cmpuint (before->seq, ==, 0);
  g_assert_cmpint (link->state, ==, ROPEWAY_LINK_ARCHIVED);
  g_assert_cmpstr (run->position, ==, "{}");
}

static void
test_third_to_fourth (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "third.state");
  g_autofree char *copy = g_strconcat (path, ".before-3", NULL);
  g_autofree char *exported = test_workspace_path (fixture->workspace, "exported.state");
  RopewayCommit *commit = ropeway_commit_new (1);
  RopewayBefore *later = g_new0 (RopewayBefore, 1);
  g_autoptr (RopewayStore) reader = NULL;
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (RopewayStore) before = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_make_third_schema (path);
  reader = ropeway_store_open_reader (path, &error);
  g_assert_no_error (error);
  assert_third_content (reader);
  g_assert_false (ropeway_ledger_export (reader, "orders", exported, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_OLDER);
  g_clear_error (&error);

  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_store_get_version (store), ==, 4);
  assert_third_content (store);
  assert_third_content (reader);
  later->source_key = g_strdup ("[1]");
  later->seq = 7;
  ropeway_commit_set_before (commit, later);
  g_assert_true (ropeway_ledger_commit (store, commit, &error));
  g_autoptr (RopewayBefore) now = ropeway_ledger_get_before (reader, 1, "[1]", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (now->seq, ==, 7);
  g_clear_pointer (&store, ropeway_store_unref);
  store_fixture_check_file (path);

  before = ropeway_store_open_reader (copy, &error);
  g_assert_no_error (error);
  assert_third_content (before);
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
  store_fixture_add ("/store/migrations/second-to-third", test_second_to_third);
  store_fixture_add ("/store/migrations/reader-of-second", test_reader_of_the_second_schema);
  store_fixture_add ("/store/migrations/third-to-fourth", test_third_to_fourth);
  add ("/store/migrations/no-copy-named", test_without_copy_no_migration, "a.state.before-1/x");
}
