/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the memory that goes with a job is all of that job's and nothing of another's. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "store/store-fixture.h"
#include "store/store-private.h"
#include "store/test-store.h"
#include "support/fake-clock.h"

/* Remembers one of each in @scope. Returns: (transfer full): a run that is under way. */
static RopewayRunRecord *
remember (StoreFixture *fixture, gint64 scope, const char *job)
{
  g_autoptr (GError) error = NULL;
  RopewayRunRecord *run = ropeway_ledger_begin_run (fixture->store, scope, job, 1, 0, &error);
  RopewayCommit *commit = ropeway_commit_new (scope);
  RopewayBefore *before = g_new0 (RopewayBefore, 1);
  RopewayLink *link = store_fixture_link ("[1]", "a", 3);

  g_assert_no_error (error);
  before->source_key = g_strdup ("[1]");
  before->seq = 3;
  link->state = ROPEWAY_LINK_ARCHIVED;
  link->match_key = g_strdup ("[\"m\"]");
  link->shown = g_bytes_new ("\1\2", 2);
  ropeway_commit_set_link (commit, link);
  ropeway_commit_set_before (commit, before);
  ropeway_commit_set_parked (commit, store_fixture_parked ("[2]", run->id));
  ropeway_commit_add_intent (commit, store_fixture_intent (fixture->store, "[3]", 1));
  ropeway_commit_add_outcome (commit, store_fixture_outcome (run->id, "[1]", ROPEWAY_OUTCOME_CREATED));
  ropeway_commit_set_mark (commit, "7");
  ropeway_commit_set_facts (commit, "{\"read\":3}");
  store_fixture_commit (fixture, commit);
  return run;
}

static void
end_run (StoreFixture *fixture, RopewayRunRecord *run, RopewayRunState state)
{
  RopewayCommit *commit = ropeway_commit_new (run->scope);

  run->state = state;
  ropeway_commit_set_run (commit, run);
  store_fixture_commit (fixture, commit);
}

static gint64
count (RopewayStore *store, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  g_assert_true (ropeway_sql_get_integer (store->reader, text, &n, &error));
  g_assert_no_error (error);
  return n;
}

/* @path: a file that was exported while @fixture held it; it is opened as a run opens it. */
static void
assert_exported (StoreFixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open (path, fixture->clock, &error);
  gboolean is_new = TRUE;
  gint64 scope;
  GStatBuf about;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
  g_assert_cmpstr (ropeway_store_get_uuid (store), ==, ropeway_store_get_uuid (fixture->store));
  scope = store_fixture_open_scope (store, "orders", &is_new);
  g_assert_false (is_new);
  g_assert_cmpint (scope, ==, fixture->scope);
  g_autoptr (RopewayLink) link = ropeway_ledger_get_link (store, scope, "[1]", &error);
  g_autoptr (RopewayBefore) before = ropeway_ledger_get_before (store, scope, "[1]", &error);
  g_autoptr (RopewayParked) parked = ropeway_ledger_get_parked (store, scope, "[2]", &error);
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (store, scope, &error);
  g_autoptr (GPtrArray) scopes = ropeway_ledger_list_scopes (store, "orders", &error);
  g_autofree char *mark = ropeway_ledger_dup_mark (store, scope, &error);
  g_autofree char *facts = ropeway_ledger_dup_facts (store, scope, &error);
  g_assert_no_error (error);
  g_assert_cmpint (link->state, ==, ROPEWAY_LINK_ARCHIVED);
  g_assert_cmpuint (link->seq, ==, 3);
  g_assert_cmpstr (link->match_key, ==, "[\"m\"]");
  g_assert_cmpmem (g_bytes_get_data (link->shown, NULL), g_bytes_get_size (link->shown), "\1\2", 2);
  g_assert_cmpuint (before->seq, ==, 3);
  g_assert_nonnull (parked);
  g_assert_cmpuint (intents->len, ==, 1);
  g_assert_cmpstr (mark, ==, "7");
  g_assert_cmpstr (facts, ==, "{\"read\":3}");
  g_assert_cmpuint (scopes->len, ==, 1);
  /* Nothing of others, no runs, no documents. */
  g_assert_cmpint (count (store, "SELECT count (*) FROM scope"), ==, 1);
  g_assert_cmpint (count (store, "SELECT count (*) FROM link"), ==, 1);
  g_assert_cmpint (count (store, "SELECT count (*) FROM parked"), ==, 1);
  g_assert_cmpint (count (store, "SELECT count (*) FROM intent"), ==, 1);
  g_assert_cmpint (count (store, "SELECT count (*) FROM intent_item"), ==, 1);
  g_assert_cmpint (count (store, "SELECT count (*) FROM before"), ==, 1);
  g_assert_cmpint (count (store, "SELECT count (*) FROM run"), ==, 0);
  g_assert_cmpint (count (store, "SELECT count (*) FROM document"), ==, 0);
  /* An id that is given away again would clear another's intent. */
  g_autoptr (RopewayIntent) next = ropeway_intent_new (store);
  g_assert_cmpint (next->id, >, ((RopewayIntent *)g_ptr_array_index (intents, 0))->id);
}

static void
assert_export (StoreFixture *fixture, RopewayStore *store)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "a job? 50%#.json.state");
  g_autofree char *part = g_strconcat (path, ".new", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_export (store, "orders", path, &error));
  g_assert_no_error (error);
  assert_exported (fixture, path);
  store_fixture_check_file (path);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

static void
test_export (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  g_autoptr (RopewayRunRecord) mine = remember (fixture, fixture->scope, "orders");
  g_autoptr (RopewayRunRecord) others = remember (fixture, other, "other");

  /* The other job is at it. */
  end_run (fixture, mine, ROPEWAY_RUN_INTERRUPTED);
  store_fixture_put (fixture->store, ROPEWAY_DOCUMENT_JOB, "{'id':'orders','version':1}", 0);
  assert_export (fixture, fixture->store);
}

/* @state: (transfer full). Returns: (transfer full): the memory, after it moved to @path. */
static RopewayStore *
move (StoreFixture *fixture, RopewayStore *state, const char *name)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, name);
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_export (state, "orders", path, &error));
  g_assert_no_error (error);
  ropeway_store_unref (state);
  state = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  return state;
}

/* A number that was given to a run once is not given again, however often the memory moves. */
static void
test_export_goes_on (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  g_autoptr (RopewayRunRecord) mine = remember (fixture, fixture->scope, "orders");
  g_autoptr (RopewayRunRecord) others = remember (fixture, other, "other");
  g_autoptr (GError) error = NULL;

  end_run (fixture, mine, ROPEWAY_RUN_DONE);
  end_run (fixture, others, ROPEWAY_RUN_DONE);
  g_autoptr (RopewayStore) store = move (fixture, g_steal_pointer (&fixture->store), "one.state");
  store = move (fixture, g_steal_pointer (&store), "two.state");
  g_autoptr (RopewayRunRecord) next
      = ropeway_ledger_begin_run (store, fixture->scope, "orders", 1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (next->id, ==, others->id + 1);
  g_autoptr (RopewayRunRecord) after
      = ropeway_ledger_begin_run (store, fixture->scope, "orders", 1, 0, &error);
  g_assert_cmpint (after->id, ==, others->id + 2);
  fixture->store = g_steal_pointer (&store);
}

static void
test_export_by_reader (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = remember (fixture, fixture->scope, "orders");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = NULL;

  end_run (fixture, run, ROPEWAY_RUN_DONE);
  reader = ropeway_store_open_reader (fixture->path, &error);
  g_assert_no_error (error);
  assert_export (fixture, reader);
}

/* A file that was brought up to date has its columns in another order. */
static void
test_export_migrated (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "second.state");
  g_autofree char *away = test_workspace_path (fixture->workspace, "away.state");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = NULL;
  g_autoptr (RopewayStore) moved = NULL;
  g_autoptr (RopewayParked) parked = NULL;
  g_autoptr (RopewayRunRecord) run = NULL;

  store_fixture_make_second_schema (path);
  store = ropeway_store_open_reader (path, &error);
  g_assert_no_error (error);
  g_assert_false (ropeway_ledger_export (store, "orders", away, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_OLDER);
  g_clear_error (&error);
  g_clear_pointer (&store, ropeway_store_unref);

  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  run = ropeway_ledger_get_run (store, 1, &error);
  end_run (&(StoreFixture){ .store = store }, run, ROPEWAY_RUN_DONE);
  g_assert_true (ropeway_ledger_export (store, "orders", away, &error));
  g_assert_no_error (error);
  moved = ropeway_store_open (away, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (moved, 1, &error), ==, 2);
  parked = ropeway_ledger_get_parked (moved, 1, "[5]", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (parked->input, ==, "{\"id\":5}");
  g_assert_cmpint (count (moved, "SELECT count (*) FROM intent_item"), ==, 2);
  g_clear_pointer (&moved, ropeway_store_unref);
  store_fixture_check_file (away);
}

static void
assert_refused (StoreFixture *fixture, const char *path, int code)
{
  g_autofree char *part = g_strconcat (path, ".new", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (ropeway_ledger_export (fixture->store, "orders", path, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, code);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

static void
test_export_refused (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "away.state");
  g_autofree char *nowhere = g_build_filename (fixture->path, "away.state", NULL);
  g_autofree char *there = test_workspace_write (fixture->workspace, "there.state", "mine");
  g_autofree char *content = NULL;
  g_autoptr (RopewayRunRecord) run = remember (fixture, fixture->scope, "orders");

  assert_refused (fixture, path, ROPEWAY_STORE_ERROR_BUSY);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  end_run (fixture, run, ROPEWAY_RUN_DONE);
  assert_refused (fixture, there, ROPEWAY_STORE_ERROR_CONFLICT);
  content = test_workspace_read (fixture->workspace, "there.state");
  g_assert_cmpstr (content, ==, "mine");
  assert_refused (fixture, nowhere, ROPEWAY_STORE_ERROR_IO);
  assert_refused (fixture, fixture->path, ROPEWAY_STORE_ERROR_CONFLICT);
}

/* Nobody holds the lock: the run that is called running broke off. */
static void
test_export_after_a_crash (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "away.state");
  g_autoptr (RopewayRunRecord) run = remember (fixture, fixture->scope, "orders");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = NULL;

  g_clear_pointer (&fixture->store, ropeway_store_unref);
  reader = ropeway_store_open_reader (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_true (ropeway_ledger_export (reader, "orders", path, &error));
  g_assert_no_error (error);
  store_fixture_reopen (fixture);
  assert_exported (fixture, path);
}

/* A job that never ran: an empty memory, which is as good as none. */
static void
test_export_of_nothing (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *path = test_workspace_path (fixture->workspace, "away.state");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = NULL;

  g_assert_true (ropeway_ledger_export (fixture->store, "never", path, &error));
  g_assert_no_error (error);
  store = ropeway_store_open (path, fixture->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (store, "SELECT count (*) FROM scope"), ==, 0);
}

void
add_export_cases (void)
{
  store_fixture_add ("/store/export/all", test_export);
  store_fixture_add ("/store/export/reader", test_export_by_reader);
  store_fixture_add ("/store/export/goes-on", test_export_goes_on);
  store_fixture_add ("/store/export/migrated", test_export_migrated);
  store_fixture_add ("/store/export/refused", test_export_refused);
  store_fixture_add ("/store/export/crash", test_export_after_a_crash);
  store_fixture_add ("/store/export/nothing", test_export_of_nothing);
}
