/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a job remembers can be shown, and forgotten where the other side begins anew. */
#include "store/store-fixture.h"
#include "store/store-private.h"
#include "store/test-store.h"
#include "support/fake-clock.h"

static gint64
open_scope (RopewayStore *store, const char *job, const char *source, const char *destination,
            const char *environment)
{
  const RopewayScopeKey key = { job,         source,      environment, "https://a.example",
                                "orders {}", destination, environment, "https://b.example",
                                "" };
  g_autoptr (GError) error = NULL;
  gint64 scope = ropeway_ledger_open_scope (store, &key, NULL, &error);

  g_assert_no_error (error);
  return scope;
}

static RopewayRunRecord *
begin_run (RopewayStore *store, gint64 scope, const char *job)
{
  g_autoptr (GError) error = NULL;
  RopewayRunRecord *run = ropeway_ledger_begin_run (store, scope, job, 1, 0, &error);

  g_assert_no_error (error);
  return run;
}

/* Remembers two links, one parked unit, one intent, a mark, and a run that is in @state. Returns: the run's id. */
static gint64
remember (StoreFixture *fixture, gint64 scope, const char *job, RopewayRunState state)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture->store, scope, job);
  RopewayCommit *commit = ropeway_commit_new (scope);

  run->state = state;
  run->position = g_strdup ("{\"page\":2}");
  run->high = g_strdup ("9");
  ropeway_commit_set_run (commit, run);
  ropeway_commit_set_link (commit, store_fixture_numbered_link (1));
  ropeway_commit_set_link (commit, store_fixture_numbered_link (2));
  ropeway_commit_set_parked (commit, store_fixture_parked ("[3]", run->id));
  ropeway_commit_add_intent (commit, store_fixture_intent (fixture->store, "[4]", 1));
  ropeway_commit_set_mark (commit, "7");
  store_fixture_commit (fixture, commit);
  return run->id;
}

/* ---- scopes ---- */

static void
test_scopes_are_listed (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;
  gint64 first = open_scope (store, "job", "shop", "crm", "test");
  gint64 second = open_scope (store, "job", "shop", "crm", "live");
  gint64 unused = open_scope (store, "job", "shop", "crm", "old");
  g_autoptr (RopewayRunRecord) last = NULL;
  g_autoptr (GPtrArray) scopes = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayScopeRecord *scope;

  remember (fixture, first, "job", ROPEWAY_RUN_DONE);
  last = begin_run (store, second, "job");
  scopes = ropeway_ledger_list_scopes (store, "job", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scopes->len, ==, 3);
  g_assert_cmpint (((RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->id, ==, second);
  g_assert_cmpint (((RopewayScopeRecord *)g_ptr_array_index (scopes, 2))->id, ==, unused);
  scope = g_ptr_array_index (scopes, 1);
  g_assert_cmpint (scope->id, ==, first);
  g_assert_cmpstr (scope->job, ==, "job");
  g_assert_cmpstr (scope->source_connection, ==, "shop");
  g_assert_cmpstr (scope->source_environment, ==, "test");
  g_assert_cmpstr (scope->destination_connection, ==, "crm");
  g_assert_cmpstr (scope->destination_environment, ==, "test");
  g_assert_cmpstr (scope->mark, ==, "7");
  g_assert_cmpint (scope->n_links, ==, 2);
  g_assert_cmpint (scope->n_parked, ==, 1);
  g_assert_cmpint (scope->n_intents, ==, 1);
}

static void
test_no_scopes (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scopes = ropeway_ledger_list_scopes (fixture->store, "other", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (scopes->len, ==, 0);
}

/* ---- runs ---- */

static void
test_running (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;
  gint64 other = open_scope (store, "other", "shop", "crm", "live");
  g_autoptr (RopewayRunRecord) second = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first;

  for (int state = ROPEWAY_RUN_DONE; state <= ROPEWAY_RUN_INTERRUPTED; state++)
    remember (fixture, fixture->scope, "orders", (RopewayRunState)state);
  runs = ropeway_ledger_list_running (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 0);
  first = remember (fixture, fixture->scope, "orders", ROPEWAY_RUN_RUNNING);
  second = begin_run (store, other, "other");
  g_clear_pointer (&runs, g_ptr_array_unref);
  runs = ropeway_ledger_list_running (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 2);
  g_assert_cmpint (((RopewayRunRecord *)g_ptr_array_index (runs, 0))->id, ==, first);
  g_assert_cmpint (((RopewayRunRecord *)g_ptr_array_index (runs, 1))->id, ==, second->id);
  g_assert_cmpstr (((RopewayRunRecord *)g_ptr_array_index (runs, 1))->job, ==, "other");
}

static void
test_one_run (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture->store, fixture->scope, "orders");
  g_autoptr (RopewayRunRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  found = ropeway_ledger_get_run (fixture->store, run->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->id, ==, run->id);
  g_assert_cmpstr (found->job, ==, "orders");
  g_assert_null (ropeway_ledger_get_run (fixture->store, run->id + 1, &error));
  g_assert_no_error (error);
}

/* A list on the screen shows line n + 1 as the outcome after n, also beside another run and after a refused commit. */
static void
test_outcomes_are_numbered_without_gaps (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture->store, fixture->scope, "orders");
  g_autoptr (RopewayRunRecord) other = begin_run (fixture->store, fixture->scope, "orders");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 30; i++)
    {
      RopewayCommit *commit = ropeway_commit_new (fixture->scope);
      g_autofree char *key = g_strdup_printf ("[%d]", i);

      ropeway_commit_add_outcome (commit, store_fixture_outcome (other->id, key, ROPEWAY_OUTCOME_CREATED));
      ropeway_commit_add_outcome (commit, store_fixture_outcome (run->id, key, ROPEWAY_OUTCOME_UPDATED));
      ropeway_commit_add_outcome (commit, store_fixture_outcome (run->id, key, ROPEWAY_OUTCOME_UNCHANGED));
      /* A second link to one record: the commit is refused as a whole. */
      ropeway_commit_set_link (commit, store_fixture_link (key, i % 3 == 1 ? "[0]" : key, 1));
      g_assert_cmpint (ropeway_ledger_commit (fixture->store, commit, NULL), ==, i % 3 != 1);
    }
  for (gint64 after = 0; after < 20; after++)
    {
      g_autoptr (GPtrArray) rows = ropeway_ledger_list_outcomes (fixture->store, run->id, after, 1, &error);
      g_autofree char *key = g_strdup_printf ("[%d]", (int)(after / 2 * 3 + (after % 2) * 2));
      const RopewayOutcome *outcome;

      g_assert_no_error (error);
      g_assert_cmpuint (rows->len, ==, 1);
      outcome = g_ptr_array_index (rows, 0);
      g_assert_cmpint (outcome->id, ==, after + 1);
      g_assert_cmpstr (outcome->source_key, ==, key);
    }
}

/* ---- forgetting ---- */

static void
assert_remembers (StoreFixture *fixture, gint64 scope, gboolean remembers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (fixture->store, scope, &error);
  g_autofree char *mark = ropeway_ledger_dup_mark (fixture->store, scope, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, scope, &error), ==, remembers ? 2 : 0);
  g_assert_cmpint (ropeway_ledger_count_parked (fixture->store, scope, &error), ==, remembers ? 1 : 0);
  g_assert_cmpuint (intents->len, ==, remembers ? 1 : 0);
  g_assert_cmpstr (mark, ==, remembers ? "7" : NULL);
}

static void
forget (StoreFixture *fixture, const char *connection, const char *environment)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_forget (fixture->store, connection, environment, &error));
  g_assert_no_error (error);
}

static void
test_forget (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;
  static const struct
  {
    const char *source;
    const char *destination;
    const char *environment;
    gboolean remembers;
  } rows[] = {
    { "shop", "crm", "test", TRUE },     { "list", "shop", "test", FALSE }, { "shop", "shop", "test", FALSE },
    { "shop", "crm", "live", TRUE },     { "list", "shop", "live", TRUE },  { "list", "crm", "test", TRUE },
    { "shopping", "crm", "test", TRUE },
  };
  gint64 scopes[G_N_ELEMENTS (rows)];
  g_autoptr (GError) error = NULL;
  gint64 n_items = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      scopes[i] = open_scope (store, "job", rows[i].source, rows[i].destination, rows[i].environment);
      remember (fixture, scopes[i], "job", ROPEWAY_RUN_RUNNING);
    }
  forget (fixture, "shop", "test");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RopewayRunRecord) open = ropeway_ledger_get_open_run (store, scopes[i], &error);

      g_assert_no_error (error);
      assert_remembers (fixture, scopes[i], rows[i].remembers);
      g_assert_cmpint (open != NULL, ==, rows[i].remembers);
    }
  g_assert_true (
      ropeway_sql_get_integer (store->reader, "SELECT count (*) FROM intent_item", &n_items, &error));
  g_assert_cmpint (n_items, ==, 5);
}

/* Returns: (transfer full): the only scope's run after forgetting, which was in @state and @ended before. */
static RopewayRunRecord *
forget_run (StoreFixture *fixture, RopewayRunState state, gint64 ended)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture->store, fixture->scope, "orders");
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GError) error = NULL;
  RopewayRunRecord *found;

  run->state = state;
  run->ended = ended;
  run->position = g_strdup ("{\"page\":2}");
  run->high = g_strdup ("9");
  ropeway_commit_set_run (commit, run);
  store_fixture_commit (fixture, commit);
  fake_clock_advance (fixture->clock, 8);
  forget (fixture, "crm", "live");
  found = ropeway_ledger_get_run (fixture->store, run->id, &error);
  g_assert_no_error (error);
  return found;
}

static void
test_forget_ends_the_open_run (StoreFixture *fixture, gconstpointer data)
{
  RopewayRunState state = (RopewayRunState)GPOINTER_TO_INT (data);
  gint64 ended = state == ROPEWAY_RUN_RUNNING ? 0 : FAKE_CLOCK_START_US + 3;
  g_autoptr (RopewayRunRecord) run = forget_run (fixture, state, ended);

  g_assert_cmpint (run->state, ==, ROPEWAY_RUN_FAILED);
  g_assert_cmpint (run->ended, ==, ended != 0 ? ended : FAKE_CLOCK_START_US + 8);
  g_assert_cmpstr (ropeway_problem_get_code (run->problem), ==, "sync.memory-cleared");
  g_assert_null (run->position);
  g_assert_null (run->high);
}

static void
test_forget_leaves_history_alone (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 resumed = remember (fixture, fixture->scope, "orders", ROPEWAY_RUN_INTERRUPTED);
  g_autoptr (RopewayRunRecord) done = forget_run (fixture, ROPEWAY_RUN_DONE, 5);
  g_autoptr (RopewayRunRecord) before = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (done->state, ==, ROPEWAY_RUN_DONE);
  g_assert_null (done->problem);
  before = ropeway_ledger_get_run (fixture->store, resumed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (before->state, ==, ROPEWAY_RUN_INTERRUPTED);
}

/* The scope is as good as new: the next run is asked where to start. */
static void
test_forgotten_scope_is_new (StoreFixture *fixture, gconstpointer unused_data)
{
  gboolean is_new = FALSE;

  remember (fixture, fixture->scope, "orders", ROPEWAY_RUN_DONE);
  store_fixture_open_scope (fixture->store, "orders", &is_new);
  g_assert_false (is_new);
  forget (fixture, "crm", "live");
  g_assert_cmpint (store_fixture_open_scope (fixture->store, "orders", &is_new), ==, fixture->scope);
  g_assert_true (is_new);
}

static void
test_reader_forgets_nothing (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, &error);

  g_assert_no_error (error);
  g_assert_false (ropeway_ledger_forget (reader, "shop", "live", &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
}

/* Whole or not at all: a trigger stands for the disk that is full half-way. */
static void
test_forget_is_whole (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;

  remember (fixture, fixture->scope, "orders", ROPEWAY_RUN_DONE);
  store_fixture_run_sql (fixture->path, "CREATE TRIGGER t BEFORE UPDATE OF mark ON scope"
                                        " BEGIN SELECT RAISE (ABORT, 'no'); END");
  g_assert_false (ropeway_ledger_forget (fixture->store, "crm", "live", &error));
  g_assert_nonnull (error);
  assert_remembers (fixture, fixture->scope, TRUE);
}

void
add_scopes_cases (void)
{
  store_fixture_add ("/store/scopes/listed", test_scopes_are_listed);
  store_fixture_add ("/store/scopes/none", test_no_scopes);
  store_fixture_add ("/store/scopes/running", test_running);
  store_fixture_add ("/store/scopes/one-run", test_one_run);
  store_fixture_add ("/store/scopes/outcomes-without-gaps", test_outcomes_are_numbered_without_gaps);
  store_fixture_add ("/store/scopes/forget/destination", test_forget);
  g_test_add ("/store/scopes/forget/running", StoreFixture, GINT_TO_POINTER (ROPEWAY_RUN_RUNNING),
              store_fixture_set_up, test_forget_ends_the_open_run, store_fixture_tear_down);
  g_test_add ("/store/scopes/forget/interrupted", StoreFixture, GINT_TO_POINTER (ROPEWAY_RUN_INTERRUPTED),
              store_fixture_set_up, test_forget_ends_the_open_run, store_fixture_tear_down);
  store_fixture_add ("/store/scopes/forget/history", test_forget_leaves_history_alone);
  store_fixture_add ("/store/scopes/forget/new", test_forgotten_scope_is_new);
  store_fixture_add ("/store/scopes/forget/reader", test_reader_forgets_nothing);
  store_fixture_add ("/store/scopes/forget/whole", test_forget_is_whole);
}
