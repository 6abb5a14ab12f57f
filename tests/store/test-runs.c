/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a person can see afterwards what a run did, and what it could not do. */
#include "base/limits.h"
#include "store/store-fixture.h"
#include "store/test-store.h"
#include "support/fake-clock.h"

#include <string.h>

/* ---- runs and outcomes ---- */

static RopewayRunRecord *
begin_run (StoreFixture *fixture, const char *job)
{
  g_autoptr (GError) error = NULL;
  RopewayRunRecord *run = ropeway_ledger_begin_run (fixture->store, fixture->scope, job, 3, 0, &error);

  g_assert_no_error (error);
  return run;
}

static void
test_run_begins (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) none = NULL;
  g_autoptr (RopewayRunRecord) run = NULL;
  g_autoptr (RopewayRunRecord) open = NULL;
  g_autoptr (GError) error = NULL;

  none = ropeway_ledger_get_open_run (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  fake_clock_advance (fixture->clock, 42);
  run = begin_run (fixture, "orders");
  g_assert_cmpint (run->id, >, 0);
  g_assert_cmpint (run->scope, ==, fixture->scope);
  g_assert_cmpstr (run->job, ==, "orders");
  g_assert_cmpint (run->version, ==, 3);
  g_assert_cmpint (run->state, ==, ROPEWAY_RUN_RUNNING);
  g_assert_cmpint (run->started, ==, FAKE_CLOCK_START_US + 42);
  g_assert_cmpint (run->ended, ==, 0);
  open = ropeway_ledger_get_open_run (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpint (open->id, ==, run->id);
  g_assert_null (open->problem);
  g_assert_null (open->position);
}

static void
test_limited_run (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayRunRecord) run
      = ropeway_ledger_begin_run (fixture->store, fixture->scope, "orders", 3, 7, &error);
  g_autoptr (RopewayRunRecord) open = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (run->most, ==, 7);
  open = ropeway_ledger_get_open_run (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpint (open->most, ==, 7);
}

/* A run of one unit is none to go on from, and hides none. */
static void
test_run_aside (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayRunRecord) left = begin_run (fixture, "orders");
  g_autoptr (RopewayRunRecord) aside
      = ropeway_ledger_begin_aside (fixture->store, fixture->scope, "orders", 3, &error);
  g_autoptr (RopewayRunRecord) open = NULL;
  g_autoptr (GPtrArray) running = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (aside->id, >, left->id);
  store_fixture_reopen (fixture);
  open = ropeway_ledger_get_open_run (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpint (open->id, ==, left->id);
  running = ropeway_ledger_list_running (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (running->len, ==, 2);
}

static void
fill_run (RopewayRunRecord *run)
{
  static const char *const names[] = { "a", "b", NULL };
  static const char *const values[] = { "Zoë \"\\\n", "", NULL };

  run->state = ROPEWAY_RUN_INTERRUPTED;
  run->ended = FAKE_CLOCK_START_US + 9;
  run->read = 10;
  run->units = 20;
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    run->counts[i] = 100 + i;
  run->requests = 30;
  run->problem = ropeway_problem_new_stored ("test.code", "/a~1b", names, values);
  run->position = g_strdup ("{\"page\":3}");
  run->high = g_strdup ("17");
}

static void
test_run_is_written (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture, "orders");
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (RopewayRunRecord) found = NULL;
  g_autoptr (GError) error = NULL;

  fill_run (run);
  ropeway_commit_set_run (commit, run);
  store_fixture_commit (fixture, commit);
  store_fixture_reopen (fixture);
  found = ropeway_ledger_get_open_run (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->state, ==, ROPEWAY_RUN_INTERRUPTED);
  g_assert_cmpint (found->ended, ==, run->ended);
  g_assert_cmpuint (found->read, ==, 10);
  g_assert_cmpuint (found->units, ==, 20);
  g_assert_cmpuint (found->requests, ==, 30);
  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    g_assert_cmpuint (found->counts[i], ==, 100 + i);
  g_assert_cmpstr (ropeway_problem_get_code (found->problem), ==, "test.code");
  g_assert_cmpstr (ropeway_problem_get_pointer (found->problem), ==, "/a~1b");
  g_assert_cmpuint (ropeway_problem_get_n_arguments (found->problem), ==, 2);
  g_assert_cmpstr (ropeway_problem_lookup (found->problem, "a"), ==, "Zoë \"\\\n");
  g_assert_cmpstr (ropeway_problem_lookup (found->problem, "b"), ==, "");
  g_assert_cmpstr (found->position, ==, "{\"page\":3}");
  g_assert_cmpstr (found->high, ==, "17");
}

static void
test_only_the_last_run_is_open (StoreFixture *fixture, gconstpointer unused_data)
{
  static const RopewayRunState ended[] = { ROPEWAY_RUN_DONE, ROPEWAY_RUN_PARTLY, ROPEWAY_RUN_FAILED };
  g_autoptr (RopewayRunRecord) left = begin_run (fixture, "orders");
  g_autoptr (RopewayRunRecord) run = begin_run (fixture, "orders");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ended); i++)
    {
      RopewayCommit *commit = ropeway_commit_new (fixture->scope);

      run->state = ended[i];
      ropeway_commit_set_run (commit, run);
      store_fixture_commit (fixture, commit);
      g_assert_null (ropeway_ledger_get_open_run (fixture->store, fixture->scope, &error));
      g_assert_no_error (error);
    }
}

static void
test_runs_are_listed (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) a = begin_run (fixture, "orders");
  g_autoptr (RopewayRunRecord) b = begin_run (fixture, "contacts");
  g_autoptr (RopewayRunRecord) c = begin_run (fixture, "orders");
  const struct
  {
    const char *job;
    gint64 before;
    guint limit;
    gint64 ids[4];
  } rows[] = {
    { NULL, 0, 10, { c->id, b->id, a->id } },
    { "orders", 0, 10, { c->id, a->id } },
    { "orders", c->id, 10, { a->id } },
    { NULL, 0, 2, { c->id, b->id } },
    { NULL, b->id, 1, { a->id } },
    { "orders", a->id, 10, { 0 } },
    { "nothing", 0, 10, { 0 } },
    { NULL, 0, 0, { 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) runs
          = ropeway_ledger_list_runs (fixture->store, rows[i].job, rows[i].before, rows[i].limit, &error);
      guint n = 0;

      g_assert_no_error (error);
      for (; rows[i].ids[n] != 0; n++)
        g_assert_cmpint (((RopewayRunRecord *)g_ptr_array_index (runs, n))->id, ==, rows[i].ids[n]);
      g_assert_cmpuint (runs->len, ==, n);
    }
}

static void
test_outcomes (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture, "orders");
  g_autoptr (RopewayRunRecord) other = begin_run (fixture, "orders");
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayOutcome *outcome = store_fixture_outcome (run->id, "[1]", ROPEWAY_OUTCOME_PARKED);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayOutcome *found;

  outcome->destination_id = g_strdup ("d");
  outcome->problem = ropeway_problem_new_stored ("test.code", NULL, NULL, NULL);
  outcome->changed = g_strdup ("[\"a\"]");
  ropeway_commit_add_outcome (commit, outcome);
  ropeway_commit_add_outcome (commit, store_fixture_outcome (other->id, "[2]", ROPEWAY_OUTCOME_CREATED));
  ropeway_commit_add_outcome (commit, store_fixture_outcome (run->id, "[3]", ROPEWAY_OUTCOME_UNCHANGED));
  ropeway_commit_add_outcome (commit, store_fixture_outcome (run->id, "[4]", ROPEWAY_OUTCOME_LEFT_OUT));
  ropeway_commit_add_outcome (commit, store_fixture_outcome (run->id, "[5]", ROPEWAY_OUTCOME_UPDATED));
  g_assert_cmpuint (ropeway_commit_get_size (commit), ==, 3);
  store_fixture_commit (fixture, commit);

  all = ropeway_ledger_list_outcomes (fixture->store, run->id, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  found = g_ptr_array_index (all, 0);
  g_assert_cmpint (found->run, ==, run->id);
  g_assert_cmpstr (found->source_key, ==, "[1]");
  g_assert_cmpint (found->kind, ==, ROPEWAY_OUTCOME_PARKED);
  g_assert_cmpstr (found->destination_id, ==, "d");
  g_assert_cmpstr (ropeway_problem_get_code (found->problem), ==, "test.code");
  g_assert_null (ropeway_problem_get_pointer (found->problem));
  g_assert_cmpstr (found->changed, ==, "[\"a\"]");
  g_assert_cmpint (found->at, ==, FAKE_CLOCK_START_US);
  rest = ropeway_ledger_list_outcomes (fixture->store, run->id, found->id, 10, &error);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_cmpstr (((RopewayOutcome *)g_ptr_array_index (rest, 0))->source_key, ==, "[5]");
}

/* All but one of the runs that may be kept are made behind the store's back: each has its own flush of the disk. */
static void
add_runs (const char *path)
{
  g_autofree char *text = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      "INSERT INTO run (scope, job, version, state, started, ended, read, units, created, updated, unchanged,"
      " left_out, deleted, parked, requests) SELECT 1, 'orders', 1, 1, i, i, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM "
      "n",
      ROPEWAY_LIMIT_RUNS_KEPT - 2);

  store_fixture_run_sql (path, text);
}

static guint
count_runs (StoreFixture *fixture, const char *job)
{
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (fixture->store, job, 0, G_MAXUINT, NULL);

  return runs->len;
}

static guint
count_outcomes (StoreFixture *fixture, gint64 run)
{
  g_autoptr (GPtrArray) outcomes = ropeway_ledger_list_outcomes (fixture->store, run, 0, 10, NULL);

  return outcomes->len;
}

static void
test_old_runs_are_forgotten (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) other = begin_run (fixture, "other");
  g_autoptr (RopewayRunRecord) first = begin_run (fixture, "orders");
  g_autoptr (RopewayRunRecord) last_kept = NULL;
  g_autoptr (RopewayRunRecord) one_too_many = NULL;
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);

  ropeway_commit_add_outcome (commit, store_fixture_outcome (first->id, "[1]", ROPEWAY_OUTCOME_CREATED));
  store_fixture_commit (fixture, commit);
  add_runs (fixture->path);
  last_kept = begin_run (fixture, "orders");
  g_assert_cmpuint (count_runs (fixture, "orders"), ==, ROPEWAY_LIMIT_RUNS_KEPT);
  g_assert_cmpuint (count_outcomes (fixture, first->id), ==, 1);
  one_too_many = begin_run (fixture, "orders");
  g_assert_cmpuint (count_runs (fixture, "orders"), ==, ROPEWAY_LIMIT_RUNS_KEPT);
  g_assert_cmpuint (count_outcomes (fixture, first->id), ==, 0);
  g_assert_cmpuint (count_runs (fixture, "other"), ==, 1);
}

static void
test_words (void)
{
  static const char *const outcomes[]
      = { "created", "updated", "unchanged", "left-out", "deleted", "parked" };
  static const char *const states[] = { "running", "done", "partly", "failed", "interrupted" };

  for (int i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    g_assert_cmpstr (ropeway_outcome_id ((RopewayOutcomeKind)i), ==, outcomes[i]);
  for (int i = 0; i <= ROPEWAY_RUN_INTERRUPTED; i++)
    g_assert_cmpstr (ropeway_run_state_id ((RopewayRunState)i), ==, states[i]);
}

/* ---- parked ---- */

static void
test_parked_is_replaced_and_cleared (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayParked *parked = store_fixture_parked ("[1]", 5);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayParked *found;

  ropeway_commit_set_parked (commit, store_fixture_parked ("[1]", 1));
  parked->attempts = 2;
  parked->input = g_strdup ("{\"a\":19.10}");
  parked->output = g_strdup ("{\"b\":1}");
  ropeway_commit_set_parked (commit, parked);
  store_fixture_commit (fixture, commit);
  g_assert_cmpint (ropeway_ledger_count_parked (fixture->store, fixture->scope, &error), ==, 1);
  rows = ropeway_ledger_list_parked (fixture->store, fixture->scope, NULL, 10, &error);
  g_assert_no_error (error);
  found = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (found->source_key, ==, "[1]");
  g_assert_cmpint (found->run, ==, 5);
  g_assert_cmpuint (found->attempts, ==, 2);
  g_assert_cmpstr (found->input, ==, "{\"a\":19.10}");
  g_assert_cmpstr (found->output, ==, "{\"b\":1}");
  g_assert_cmpint (found->at, ==, FAKE_CLOCK_START_US);
  g_assert_cmpstr (ropeway_problem_get_code (found->problem), ==, "test.reason");
  g_assert_cmpstr (ropeway_problem_lookup (found->problem, "what"), ==, "an \"odd\" reason");

  commit = ropeway_commit_new (fixture->scope);
  ropeway_commit_clear_parked (commit, "[1]");
  ropeway_commit_clear_parked (commit, "[2]");
  store_fixture_commit (fixture, commit);
  g_assert_cmpint (ropeway_ledger_count_parked (fixture->store, fixture->scope, &error), ==, 0);
}

static void
test_parked_in_pages (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (int i = 0; i < 25; i++)
    {
      g_autofree char *key = g_strdup_printf ("[%d]", (i * 7) % 25);

      ropeway_commit_set_parked (commit, store_fixture_parked (key, 1));
    }
  store_fixture_commit (fixture, commit);
  for (;;)
    {
      g_autoptr (GPtrArray) rows
          = ropeway_ledger_list_parked (fixture->store, fixture->scope, after, 10, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < rows->len; i++, n++)
        {
          const RopewayParked *parked = g_ptr_array_index (rows, i);

          g_assert_cmpstr (after != NULL ? after : "", <, parked->source_key);
          g_free (after);
          after = g_strdup (parked->source_key);
        }
      if (rows->len < 10)
        break;
    }
  g_assert_cmpuint (n, ==, 25);
}

static void
test_parked_leaves_out_what_is_large (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayParked *parked = store_fixture_parked ("[1]", 1);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayParked *found;

  parked->input = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES, '1');
  parked->output = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES + 1, '1');
  ropeway_commit_set_parked (commit, parked);
  store_fixture_commit (fixture, commit);
  rows = ropeway_ledger_list_parked (fixture->store, fixture->scope, NULL, 10, &error);
  found = g_ptr_array_index (rows, 0);
  g_assert_cmpuint (strlen (found->input), ==, ROPEWAY_LIMIT_PARKED_BYTES);
  g_assert_null (found->output);
}

static void
test_problem_that_is_not_utf8 (StoreFixture *fixture, gconstpointer unused_data)
{
  static const char *const names[] = { "body", NULL };
  static const char *const values[] = { "caf\xe9", NULL };
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayParked *parked = store_fixture_parked ("[1]", 1);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayParked *found;

  ropeway_problem_unref (parked->problem);
  parked->problem = ropeway_problem_new_stored ("test.code", NULL, names, values);
  ropeway_commit_set_parked (commit, parked);
  store_fixture_commit (fixture, commit);
  rows = ropeway_ledger_list_parked (fixture->store, fixture->scope, NULL, 10, &error);
  g_assert_no_error (error);
  found = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (ropeway_problem_lookup (found->problem, "body"), ==, "caf\xef\xbf\xbd");
}

void
add_runs_cases (void)
{
  store_fixture_add ("/store/run/begins", test_run_begins);
  store_fixture_add ("/store/runs/limited", test_limited_run);
  store_fixture_add ("/store/runs/aside", test_run_aside);
  store_fixture_add ("/store/run/written", test_run_is_written);
  store_fixture_add ("/store/run/only-the-last-is-open", test_only_the_last_run_is_open);
  store_fixture_add ("/store/run/listed", test_runs_are_listed);
  store_fixture_add ("/store/run/outcomes", test_outcomes);
  store_fixture_add ("/store/run/old-ones-are-forgotten", test_old_runs_are_forgotten);
  g_test_add_func ("/store/words", test_words);
  store_fixture_add ("/store/parked/replaced-and-cleared", test_parked_is_replaced_and_cleared);
  store_fixture_add ("/store/parked/pages", test_parked_in_pages);
  store_fixture_add ("/store/parked/large", test_parked_leaves_out_what_is_large);
  store_fixture_add ("/store/parked/problem-not-utf8", test_problem_that_is_not_utf8);
}
