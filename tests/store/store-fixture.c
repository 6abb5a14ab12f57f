/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a database in a folder of its own, and short ways to fill it. */
#include "store/store-fixture.h"

#include "store/store-file.h"
#include "store/store-migrations.h"
#include "support/fake-clock.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#include <sqlite3.h>
#include <string.h>

void
store_fixture_set_up (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;

  fixture->workspace = test_workspace_new ();
  fixture->clock = fake_clock_new ();
  fixture->path = test_workspace_path (fixture->workspace, "job.state");
  fixture->store = ropeway_store_open (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
  fixture->scope = store_fixture_open_scope (fixture->store, "orders", NULL);
}

void
store_fixture_tear_down (StoreFixture *fixture, gconstpointer unused_data)
{
  g_clear_pointer (&fixture->store, ropeway_store_unref);
  store_fixture_check_file (fixture->path);
  g_clear_pointer (&fixture->clock, ropeway_clock_unref);
  g_clear_pointer (&fixture->workspace, test_workspace_free);
  g_free (fixture->path);
}

void
store_fixture_reopen (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->store, ropeway_store_unref);
  fixture->store = ropeway_store_open (fixture->path, fixture->clock, &error);
  g_assert_no_error (error);
}

gint64
store_fixture_open_scope (RopewayStore *store, const char *job, gboolean *is_new)
{
  const RopewayScopeKey key = { job,         "shop", "live", "https://shop.example",
                                "orders {}", "crm",  "live", "https://crm.example",
                                "" };
  g_autoptr (GError) error = NULL;
  gint64 scope = ropeway_ledger_open_scope (store, &key, is_new, &error);

  g_assert_no_error (error);
  g_assert_cmpint (scope, >, 0);
  return scope;
}

RopewayLink *
store_fixture_link (const char *source_key, const char *destination_id, guint64 seq)
{
  RopewayLink *link = g_new0 (RopewayLink, 1);

  link->source_key = g_strdup (source_key);
  link->destination_id = g_strdup (destination_id);
  link->seq = seq;
  memset (link->hash, (int)seq, sizeof link->hash);
  link->updated = FAKE_CLOCK_START_US;
  return link;
}

RopewayLink *
store_fixture_numbered_link (int number)
{
  g_autofree char *key = g_strdup_printf ("[%d]", number);

  return store_fixture_link (key, key, 1);
}

void
store_fixture_add_links (StoreFixture *fixture, int n)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);

  for (int i = 0; i < n; i++)
    ropeway_commit_set_link (commit, store_fixture_numbered_link (i));
  store_fixture_commit (fixture, commit);
}

RopewayIntent *
store_fixture_intent (RopewayStore *store, const char *source_key, guint64 seq)
{
  RopewayIntent *intent = ropeway_intent_new (store);
  RopewayIntentItem *item = ropeway_intent_add_item (intent);

  intent->run = 1;
  intent->kind = ROPEWAY_INTENT_CREATE;
  intent->operation = g_strdup ("create-contact");
  intent->created = FAKE_CLOCK_START_US;
  item->source_key = g_strdup (source_key);
  item->seq = seq;
  memset (item->hash, (int)seq, sizeof item->hash);
  return intent;
}

RopewayOutcome *
store_fixture_outcome (gint64 run, const char *source_key, RopewayOutcomeKind kind)
{
  RopewayOutcome *outcome = g_new0 (RopewayOutcome, 1);

  outcome->run = run;
  outcome->source_key = g_strdup (source_key);
  outcome->kind = kind;
  outcome->at = FAKE_CLOCK_START_US;
  return outcome;
}

RopewayParked *
store_fixture_parked (const char *source_key, gint64 run)
{
  static const char *const names[] = { "what", NULL };
  static const char *const values[] = { "an \"odd\" reason", NULL };
  RopewayParked *parked = g_new0 (RopewayParked, 1);

  parked->source_key = g_strdup (source_key);
  parked->run = run;
  parked->problem = ropeway_problem_new_stored ("test.reason", "/email", names, values);
  parked->attempts = 1;
  parked->at = FAKE_CLOCK_START_US;
  return parked;
}

void
store_fixture_commit (StoreFixture *fixture, RopewayCommit *commit)
{
  g_autoptr (GError) error = NULL;

  ropeway_ledger_commit (fixture->store, commit, &error);
  g_assert_no_error (error);
}

RopewayTree *
store_fixture_read (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

char *
store_fixture_spell (RopewayTree *tree)
{
  g_autoptr (RopewayTree) owned = tree;
  char *text = ropeway_json_write_text (ropeway_tree_get_root (owned), ROPEWAY_JSON_COMPACT, NULL);

  return g_strdelimit (text, "\"", '\'');
}

gint64
store_fixture_put (RopewayStore *store, const char *kind, const char *text, gint64 expected)
{
  g_autoptr (RopewayTree) tree = store_fixture_read (text);
  g_autofree char *id = ropeway_value_dup_member_text (ropeway_tree_get_root (tree), "id");
  g_autoptr (GError) error = NULL;
  gint64 revision = ropeway_documents_put (store, kind, id, tree, expected, &error);

  g_assert_no_error (error);
  g_assert_cmpint (revision, ==, expected + 1);
  return revision;
}

/* Makes a file of @version, with a log and an identity. */
static void
make_schema (const char *path, int version)
{
  const RopewayMigrations steps = { ropeway_store_migrations ()->texts, version };
  g_autoptr (GError) error = NULL;
  RopewaySql *sql;

  g_assert_true (ropeway_store_file_make (path, &error));
  sql = ropeway_sql_open (path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (ropeway_store_migrate (sql, &steps, &error));
  ropeway_sql_close (sql);
  store_fixture_run_sql (path, "PRAGMA journal_mode = WAL;"
                               "INSERT INTO meta VALUES ('uuid', '5f0c0f0e-5a2b-4a3c-9d4e-6f7081929394')");
}

void
store_fixture_make_first_schema (const char *path)
{
  make_schema (path, 1);
  store_fixture_run_sql (
      path, "INSERT INTO scope VALUES (1, 'orders', 'shop', 'live', 'orders {}', 'crm', 'live', '', '7');"
            "INSERT INTO link VALUES (1, '[1]', 'a', NULL, 1, zeroblob (32), NULL, 0, 5);"
            "INSERT INTO run VALUES (1, 1, 'orders', 1, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL,"
            " NULL, NULL)");
}

void
store_fixture_make_second_schema (const char *path)
{
  make_schema (path, 2);
  store_fixture_run_sql (
      path,
      "PRAGMA foreign_keys = ON;"
      "INSERT INTO scope VALUES (1, 'orders', 'shop', 'live', 'orders {}', 'crm', 'live', '', '7');"
      "INSERT INTO scope VALUES (9, 'orders', 'shop', 'test', 'orders {}', 'crm', 'live', '', NULL);"
      "INSERT INTO link VALUES (1, '[1]', 'a', '[\"m\"]', 2, randomblob (32), x'0102', 1, 5);"
      "INSERT INTO link VALUES (1, '[2]', NULL, NULL, 1, zeroblob (32), NULL, 0, 6);"
      "INSERT INTO intent VALUES (4, 1, 1, 0, 2, 'create', NULL, 'POST', 'https://crm.example/c', x'7b7d',"
      " 'application/json', 7);"
      "INSERT INTO intent_item VALUES (4, 0, '[3]', NULL, NULL, 1, zeroblob (32), NULL, '{}');"
      "INSERT INTO intent_item VALUES (4, 1, '[4]', NULL, NULL, 1, zeroblob (32), NULL, '{}');"
      "INSERT INTO run VALUES (1, 1, 'orders', 1, 0, 5, 0, 1, 1, 1, 0, 0, 0, 0, 1, 3, NULL, '{}', '7', 20);"
      "INSERT INTO outcome VALUES (1, 1, '[1]', 0, 'a', NULL, NULL, 5);"
      "INSERT INTO parked VALUES (1, '[3]', 1, '{\"code\":\"sync.fate-unknown\",\"arguments\":{}}', NULL, "
      "NULL,"
      " 1, 5);"
      "INSERT INTO parked VALUES (1, '[5]', 1, "
      "'{\"code\":\"test.reason\",\"pointer\":\"/email\",\"arguments\":"
      "{\"reason\":\"an \\\"odd\\\" one\"}}', '{\"id\":5}', '{}', 2, 6);"
      "INSERT INTO parked VALUES (1, '[6]', 1, "
      "'{\"code\":\"test.reason\",\"pointer\":\"/email\",\"arguments\":"
      "{\"reason\":\"an \\\"odd\\\" one\"}}', NULL, NULL, 1, 7);"
      "INSERT INTO document VALUES ('job', 'orders', 3, 5, 0, '{\"id\":\"orders\",\"version\":2}');"
      "INSERT INTO document_version VALUES ('orders', 1, '{\"id\":\"orders\",\"version\":1}', 5)");
}

void
store_fixture_make_third_schema (const char *path)
{
  make_schema (path, 3);
  store_fixture_run_sql (
      path,
      "INSERT INTO scope VALUES (1, 'orders', 'shop', 'live', 'https://shop.example', 'orders {}', 'crm',"
      " 'live', 'https://crm.example', '', '7', '{}');"
      "INSERT INTO link VALUES (1, '[1]', 'a', NULL, 7, zeroblob (32), NULL, 0, 5, 1);"
      "INSERT INTO before VALUES (1, '[1]', 1, 1, 1, 'a', '{}', 5);"
      "INSERT INTO run VALUES (1, 1, 'orders', 1, 0, 5, 0, 1, 1, 1, 0, 0, 0, 0, 1, 3, NULL, '{}', '7', 0)");
}

void
store_fixture_run_sql (const char *path, const char *text)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static int
expect_ok (void *unused_data, int n_columns, char **values, char **unused_names)
{
  g_assert_cmpint (n_columns, ==, 1);
  g_assert_cmpstr (values[0], ==, "ok");
  return 0;
}

static int
expect_no_row (void *unused_data, int unused_n_columns, char **values, char **unused_names)
{
  g_error ("foreign_key_check found %s", values[0]);
  return 1;
}

void
store_fixture_check_file (const char *path)
{
  sqlite3 *db = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA integrity_check", expect_ok, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA foreign_key_check", expect_no_row, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}
