/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the last write did to one record is taken back, and never what an earlier one did. */
#include "input-world.h"
#include "test-run.h"

#define BACK(key) (&(RopewayRunOptions){ .only = key, .take_back = TRUE })

static void
test_created_taken_back (InputWorld *self, gconstpointer data)
{
  const RopewayRunOptions two = { .only = "2" };

  self->from = THREE ("2");
  input_world_expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
  input_world_expect (self, TEXTS, &two, "done created=1");
  input_world_expect (self, TEXTS, BACK ("2"), "done deleted=1");
  input_world_expect_there (self, "");
  g_assert_cmpint (run_check_count_links (self->fixture.state), ==, 0);
  input_world_expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
  input_world_expect (self, TEXTS, NULL, "done created=3");
  /* What a whole run made is not taken back one by one. */
  input_world_expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
}

static void
test_no_delete (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("2");
  input_world_expect (self, BLIND, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  input_world_expect (self, BLIND, BACK ("2"), "failed(sync.take-back-no-delete)");
  input_world_expect_there (self, "Bo=2");
}

static void
test_updated_taken_back (InputWorld *self, gconstpointer data)
{
  const RopewayRunOptions two = { .only = "2" };

  self->from = THREE ("2");
  input_world_expect (self, TEXTS, NULL, "done created=3");
  self->from = THREE ("zwei");
  input_world_expect (self, TEXTS, &two, "done updated=1");
  input_world_expect_there (self, "Ann=1 Bo=zwei Cy=3");
  input_world_expect (self, TEXTS, BACK ("2"), "done updated=1");
  input_world_expect_there (self, "Ann=1 Bo=2 Cy=3");
  g_autoptr (RopewayLink) link = run_check_dup_link (self->fixture.state, "[2]");
  static const guint8 none[sizeof link->hash] = { 0 };
  g_assert_cmpmem (link->hash, sizeof none, none, sizeof none);
  input_world_expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
  input_world_expect (self, TEXTS, NULL, "done updated=1 unchanged=2");
  input_world_expect_there (self, "Ann=1 Bo=zwei Cy=3");
}

/* What was there before an earlier write is not what was there before the last one. */
static void
test_written_since (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("2");
  input_world_expect (self, TEXTS, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  self->from = THREE ("zwei");
  input_world_expect (self, TEXTS, NULL, "done created=2 updated=1");
  g_autoptr (RunResult) back = input_world_run (self, TEXTS, BACK ("2"));
  g_assert_true (g_str_has_prefix (back->summary, "failed(sync.take-back-"));
  input_world_expect_there (self, "Ann=1 Bo=zwei Cy=3");
}

/* What a clock makes of the link of @key that somebody set. */
static void
set_link_time (InputWorld *self, const char *key, gint64 time)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open (self->fixture.state, self->fixture.clock, &error);
  g_autoptr (GPtrArray) scopes = ropeway_ledger_list_scopes (store, "job", &error);
  gint64 scope = ((RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->id;
  RopewayLink *link = ropeway_ledger_get_link (store, scope, key, &error);
  RopewayCommit *commit = ropeway_commit_new (scope);

  link->updated = time;
  ropeway_commit_set_link (commit, link);
  g_assert_true (ropeway_ledger_commit (store, commit, &error));
  g_assert_no_error (error);
}

/* Which write was the last is no question of the clock, which somebody may set back; and one of an older version of which
 * nobody knows is not taken back. */
static void
test_clock_set_back (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("2");
  input_world_expect (self, TEXTS, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  self->from = THREE ("zwei");
  input_world_expect (self, TEXTS, NULL, "done created=2 updated=1");
  set_link_time (self, "[2]", 1);
  input_world_expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-not-kept)");
  input_world_expect_there (self, "Ann=1 Bo=zwei Cy=3");
}

static void
test_clock_set_forward (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("2");
  input_world_expect (self, TEXTS, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  set_link_time (self, "[2]", G_MAXINT64);
  input_world_expect (self, TEXTS, BACK ("2"), "done deleted=1");
  input_world_expect_there (self, "");
}

/* The answer gets lost: the next run knows what was asked, and asks again. */
static void
test_take_back_in_doubt (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("2");
  input_world_expect (self, TEXTS, &(RopewayRunOptions){ .only = "2" }, "done created=1");
  self->mood = DONE_SILENT;
  input_world_expect (self, TEXTS, BACK ("2"), "failed(sync.nothing-delivered) parked=1");
  input_world_expect_there (self, "");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);
  self->mood = KIND;
  self->from = LIST ("");
  input_world_expect (self, TEXTS, &(RopewayRunOptions){ .parked = TRUE }, "done deleted=1");
  g_assert_cmpint (run_check_count_links (self->fixture.state), ==, 0);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
  input_world_expect (self, TEXTS, BACK ("2"), "failed(sync.take-back-nothing)");
}

static void
add (const char *name, void (*func) (InputWorld *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/run/input/take-back/", name, NULL);

  g_test_add (path, InputWorld, NULL, input_world_set_up, func, input_world_tear_down);
}

void
test_undo_add (void)
{
  add ("created", test_created_taken_back);
  add ("no-delete", test_no_delete);
  add ("updated", test_updated_taken_back);
  add ("written-since", test_written_since);
  add ("clock-back", test_clock_set_back);
  add ("clock-forward", test_clock_set_forward);
  add ("in-doubt", test_take_back_in_doubt);
}
