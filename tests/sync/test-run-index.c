/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a destination that is read once into an index instead of being searched for each record. */
#include <string.h>

#include "base/limits.h"
#include "test-run.h"
#include "there-world.h"

#define JOB THERE_JOB (THERE_PLAIN, THERE_INDEX ("update"), "")
#define TWO "[{\"id\":1,\"name\":\"Ann\",\"value\":1},{\"id\":2,\"name\":\"Bo\",\"value\":2}]"
#define NEWER "[{\"id\":1,\"name\":\"Ann\",\"value\":3},{\"id\":2,\"name\":\"Bo\",\"value\":2}]"

#define ANN_THERE "{\"id\":7,\"name\":\"ANN \",\"value\":1,\"note\":\"theirs\"}"
#define BO_THERE "{\"id\":8,\"name\":\"Bo\",\"value\":2}"

/* What is there is adopted: the one that is the same without a write, the other with one. */
static void
test_adopts (ThereWorld *self, gconstpointer data)
{
  self->from = TWO;
  self->page = 1;
  there_world_add (self, ANN_THERE);
  there_world_add (self, BO_THERE);
  there_world_add (self, "{\"id\":9,\"note\":\"of nobody\"}");
  there_world_expect (self, JOB, "done updated=1 unchanged=1");
  assert_there (self, "{\"id\":7,\"name\":\"Ann\",\"value\":1,\"note\":\"theirs\"}\n" BO_THERE
                      "\n{\"id\":9,\"note\":\"of nobody\"}\n");
  /* Each page is seen to follow the one before it. */
  g_assert_cmpuint (there_world_count (self, "GET", "/to"), ==, 5);
  g_assert_cmpuint (there_world_count (self, "PATCH", "/to"), ==, 1);
  g_assert_cmpint (run_check_count_links (self->fixture.state), ==, 2);
  there_world_expect (self, JOB, "done unchanged=2");

  self->from = NEWER;
  there_world_expect (self, JOB, "done updated=1 unchanged=1");
}

static void
test_creates (ThereWorld *self, gconstpointer data)
{
  self->from = TWO;
  there_world_expect (self, JOB, "done created=2");
  there_world_expect (self, JOB, "done unchanged=2");
  g_assert_cmpuint (there_world_count (self, "GET", "/to"), ==, 1);
}

/* A number there is a text here. */
static void
test_number_and_text (ThereWorld *self, gconstpointer data)
{
  self->from = "[{\"id\":1,\"name\":\"55\",\"value\":1},{\"id\":2,\"name\":77,\"value\":1}]";
  there_world_add (self, "{\"id\":7,\"name\":55,\"value\":0}");
  there_world_add (self, "{\"id\":8,\"name\":\"77\",\"value\":0}");
  there_world_expect (
      self, THERE_JOB (THERE_PLAIN, THERE_INDEX ("update"), ",\"policies\":{\"brake\":{\"overwrite\":2}}"),
      "done updated=2");
}

static void
test_ambiguous (ThereWorld *self, gconstpointer data)
{
  self->from = TWO;
  there_world_add (self, ANN_THERE);
  for (guint i = 20; i < 26; i++)
    {
      g_autofree char *double_ = g_strdup_printf ("{\"id\":%u,\"name\":\"ann\"}", i);
      there_world_add (self, double_);
    }
  there_world_expect (self, JOB, "partly created=1 parked=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->fixture.state, "[1]");
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.match-ambiguous");
  g_assert_cmpstr (ropeway_problem_lookup (parked->problem, "ids"), ==, "20, 21, 22, 23, 24, … (+2)");
}

/* The same match fields in two records of the source. */
static void
test_twins (ThereWorld *self, gconstpointer data)
{
  self->from = "[{\"id\":1,\"name\":\"Ann\"},{\"id\":2,\"name\":\" ann\"},{\"id\":3,\"name\":\"ANN\"}]";
  there_world_expect (self, JOB, "partly created=1 parked=2");
  g_assert_cmpuint (self->records->len, ==, 1);
}

/* A name that another record gave up in this run is free in the next. */
static void
test_name_given_up (ThereWorld *self, gconstpointer data)
{
  self->from = TWO;
  there_world_expect (self, JOB, "done created=2");
  self->from = "[{\"id\":1,\"name\":\"Cy\",\"value\":1},{\"id\":2,\"name\":\"Bo\",\"value\":2},"
               "{\"id\":3,\"name\":\"Ann\",\"value\":3}]";
  there_world_expect (self, JOB, "partly updated=1 unchanged=1 parked=1");
  there_world_expect (self, JOB, "done created=1 unchanged=2");
  g_assert_cmpuint (self->records->len, ==, 3);
}

/* The source lists a record twice: what the first writes is in the index when the second comes. */
static void
test_own_writes (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, THERE_INDEX ("update") ",\"send\":\"changed\"",
                               ",\"policies\":{\"handEdits\":\"park\"}");
  self->from = TWO;
  there_world_expect (self, job, "done created=2");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":5},{\"id\":1,\"name\":\"Ann\",\"value\":6}]";
  run_fixture_expect (&self->fixture, job, "done updated=2");
  assert_there (self,
                "{\"id\":100,\"name\":\"Ann\",\"value\":6}\n{\"id\":101,\"name\":\"Bo\",\"value\":2}\n");
}

/* ---- somebody removed it there ---- */

static void
test_removed (ThereWorld *self, gconstpointer data)
{
  self->from = TWO;
  there_world_expect (self, JOB, "done created=2");
  there_world_remove (self, "100");

  /* Also where there is nothing to write: the list shows it. */
  g_autoptr (RunResult) result = there_world_run (self, JOB);
  g_assert_cmpstr (result->summary, ==, "done unchanged=1 left-out=1");
  g_assert_cmpstr (run_result_delivery (result, "[1]"), ==, "left-out(sync.removed-there)");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.removed-there");

  self->from = NEWER;
  g_autoptr (RunResult) later = there_world_run (self, JOB);
  g_assert_cmpstr (later->summary, ==, "done unchanged=1 left-out=1");
  g_assert_cmpuint (later->warnings->len, ==, 0);
  there_world_expect (self, JOB, "done unchanged=1 left-out=1");

  /* Somebody brings it back: it is written whole. */
  there_world_add (self, "{\"id\":100,\"name\":\"Anne\",\"value\":0}");
  there_world_expect (self, JOB, "done updated=1 unchanged=1");
  there_world_expect (self, JOB, "done unchanged=2");
}

/* A list that shows late what was written proves nothing before its time; the answer to the update does. */
static void
test_removed_unproven (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN,
                               "\"mode\":\"upsert\",\"index\":\"all-late\",\"create\":\"create\","
                               "\"update\":\"update\"",
                               "");
  self->from = TWO;
  run_fixture_expect (&self->fixture, job, "done created=2");
  self->late = 1;
  run_fixture_expect (&self->fixture, job, "done unchanged=2");
  self->late = 1;
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1},{\"id\":2,\"name\":\"Bo\",\"value\":9}]";
  run_fixture_expect (&self->fixture, job, "done updated=1 unchanged=1");
}

/* What the list leaves out is read by its id before it counts as removed. */
static void
test_removed_asks_again (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, THERE_INDEX ("update") ",\"read\":\"read\"", "");

  self->from = TWO;
  there_world_expect (self, job, "done created=2");
  self->late = 2;
  there_world_expect (self, job, "done unchanged=2");
  g_assert_cmpuint (there_world_count (self, "GET", "/to/101"), ==, 1);
  there_world_remove (self, "101");
  there_world_expect (self, job, "done unchanged=1 left-out=1");
}

/* A record that this job removes is kept as it was. */
static void
test_removed_by_job (ThereWorld *self, gconstpointer data)
{
  const char *job
      = THERE_JOB (THERE_PLAIN,
                   "\"mode\":\"mirror\",\"gone\":\"delete\",\"index\":\"all\",\"create\":\"create\","
                   "\"update\":\"update\",\"delete\":\"delete\"",
                   "");
  self->from = TWO;
  there_world_expect (self, job, "done created=2");
  g_autofree char *id = there_world_dup_id (self, "Ann");
  there_world_edit (self, id, "note", "\"theirs\"");
  self->from = "[{\"id\":2,\"name\":\"Bo\",\"value\":2}]";
  there_world_expect (self, job, "done unchanged=1 deleted=1");
  g_assert_cmpuint (self->records->len, ==, 1);
  g_autoptr (RopewayBefore) before = run_check_dup_before (self->fixture.state, "[1]");
  g_assert_cmpint (before->kind, ==, ROPEWAY_INTENT_DELETE);
  g_assert_nonnull (strstr (before->record, "\"note\":\"theirs\""));
  self->from = TWO;
  there_world_expect (self, job, "done created=1 unchanged=1");
}

/* ---- answers that got lost ---- */

static void
test_lost_answers (ThereWorld *self, gconstpointer data)
{
  self->from = TWO;
  self->drop_done = 1;
  self->drop_undone = 1;
  run_fixture_expect (&self->fixture, JOB, "done created=2");
  g_assert_cmpuint (self->records->len, ==, 2);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
  /* One list at the start, one for both that wait. */
  g_assert_cmpuint (there_world_count (self, "GET", "/to"), <=, 3);
  there_world_expect (self, JOB, "done unchanged=2");
}

static void
test_lost_update (ThereWorld *self, gconstpointer data)
{
  self->from = TWO;
  there_world_expect (self, JOB, "done created=2");
  self->drop_undone = 1;
  self->from = NEWER;
  run_fixture_expect (&self->fixture, JOB, "done updated=1 unchanged=1");
  self->drop_done = 1;
  self->from = TWO;
  run_fixture_expect (&self->fixture, JOB, "done updated=1 unchanged=1");
  assert_there (self,
                "{\"id\":100,\"name\":\"Ann\",\"value\":1}\n{\"id\":101,\"name\":\"Bo\",\"value\":2}\n");
}

/* Who only adds reads no list, unless an answer got lost. */
static void
test_lost_when_only_adding (ThereWorld *self, gconstpointer data)
{
  const char *job
      = THERE_JOB (THERE_PLAIN, "\"mode\":\"create\",\"index\":\"all\",\"create\":\"create\"", "");

  self->from = TWO;
  self->drop_done = 1;
  run_fixture_expect (&self->fixture, job, "done created=2");
  g_assert_cmpuint (self->records->len, ==, 2);
  g_assert_cmpuint (there_world_count (self, "GET", "/to"), ==, 1);
  run_fixture_expect (&self->fixture, job, "done unchanged=2");
  g_assert_cmpuint (there_world_count (self, "GET", "/to"), ==, 1);
}

/* The list cannot be read when it is needed: the next run finds out, and nothing is made twice. */
static void
break_lists (guint n, const RopewayHttpTrace *trace, gpointer data)
{
  if (g_str_equal (trace->method, "POST"))
    ((ThereWorld *)data)->fail_lists = 1;
}

static void
test_lost_until_next_run (ThereWorld *self, gconstpointer data)
{
  const RunSettings settings = { .on_request = break_lists, .data = self };

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  self->drop_done = 1;
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, JOB, &settings);
  g_assert_cmpstr (result->summary, ==, "failed(service.refused)");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);
  self->fail_lists = 0;
  run_fixture_expect (&self->fixture, JOB, "done created=1");
  g_assert_cmpuint (self->records->len, ==, 1);
}

/* Nothing came of it, and somebody added the record in between: it is there, but not as it was sent. */
static void
test_lost_and_added (ThereWorld *self, gconstpointer data)
{
  const RunSettings settings = { .on_request = break_lists, .data = self };

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  self->drop_undone = 1;
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, JOB, &settings);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);
  self->fail_lists = 0;
  there_world_add (self, "{\"id\":7,\"name\":\"Ann\",\"value\":9}");
  g_autoptr (RunResult) next = run_fixture_run (&self->fixture, JOB, NULL);
  g_autoptr (RunResult) last = run_fixture_run (&self->fixture, JOB, NULL);
  g_assert_cmpstr (last->summary, ==, "done unchanged=1");
  assert_there (self, "{\"id\":7,\"name\":\"Ann\",\"value\":1}\n");
}

/* The run before sent a change and was not told; this one sends it again, and the list it began with does not show it. What
 * is there now must not be taken for what somebody did by hand, or the change after it would be lost. */
static void
test_sent_again (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN, THERE_INDEX ("put"), ",\"policies\":{\"handEdits\":\"keep\"}");

  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":1}]";
  there_world_expect (self, job, "done created=1");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":2}]";
  self->drop_undone = ROPEWAY_LIMIT_ATTEMPTS;
  run_fixture_expect (&self->fixture, job, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"value\":3}]";
  run_fixture_expect (&self->fixture, job, "done updated=2");
  assert_there (self, "{\"id\":100,\"name\":\"Ann\",\"value\":3}\n");
  there_world_expect (self, job, "done unchanged=1");
}

/* ---- lists that cannot be trusted ---- */

static void
expect_refused (ThereWorld *self, const char *job, const char *summary)
{
  self->from = TWO;
  there_world_expect (self, job, summary);
  g_assert_cmpuint (there_world_count (self, "GET", "/from"), ==, 0);
  g_assert_cmpuint (there_world_count (self, "POST", "/to"), ==, 0);
}

static void
test_without_id (ThereWorld *self, gconstpointer data)
{
  there_world_add (self, ANN_THERE);
  expect_refused (self,
                  THERE_JOB (THERE_PLAIN,
                             "\"mode\":\"upsert\",\"index\":\"all-no-id\",\"create\":\"create\","
                             "\"update\":\"update\"",
                             ""),
                  "failed(sync.index-without-id)");
}

static void
test_without_match (ThereWorld *self, gconstpointer data)
{
  there_world_add (self, ANN_THERE);
  self->hidden = "name";
  expect_refused (self, JOB, "failed(sync.index-without-match)");
}

static void
test_too_large (ThereWorld *self, gconstpointer data)
{
  there_world_add (self, ANN_THERE);
  self->total = ROPEWAY_LIMIT_INDEX + 1;
  expect_refused (self, JOB, "failed(sync.index-too-large)");
  self->total = ROPEWAY_LIMIT_INDEX;
  there_world_expect (self, JOB, "done created=1 updated=1");
}

/* Six are there, two on a page. While they are listed, the first of them goes to the end, @shifts times. */
static void
add_shifting (ThereWorld *self, guint shifts)
{
  self->from = "[{\"id\":1,\"name\":\"N1\",\"value\":1},{\"id\":2,\"name\":\"N2\",\"value\":1},"
               "{\"id\":3,\"name\":\"N3\",\"value\":1},{\"id\":4,\"name\":\"N4\",\"value\":1},"
               "{\"id\":5,\"name\":\"N5\",\"value\":1},{\"id\":6,\"name\":\"N6\",\"value\":1}]";
  self->page = 2;
  self->shifts = shifts;
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *record = g_strdup_printf ("{\"id\":%u,\"name\":\"N%u\",\"value\":1}", i, i);
      there_world_add (self, record);
    }
}

/* Each page begins with the end of the one before it: whose name is whose must not get mixed up. */
static void
test_offset (ThereWorld *self, gconstpointer data)
{
  const char *job = THERE_JOB (THERE_PLAIN,
                               "\"mode\":\"upsert\",\"index\":\"all-offset\",\"create\":\"create\","
                               "\"update\":\"update\"",
                               "");

  add_shifting (self, 0);
  there_world_expect (self, job, "done unchanged=6");
  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *key = g_strdup_printf ("[%u]", i), *id = g_strdup_printf ("%u", i);
      g_autoptr (RopewayLink) link = run_check_dup_link (self->fixture.state, key);
      g_assert_cmpstr (link->destination_id, ==, id);
    }
}

/* N3 is on no page that is asked for in its turn; to make it would be to double it. */
static void
test_moved_once (ThereWorld *self, gconstpointer data)
{
  add_shifting (self, 1);
  run_fixture_expect (&self->fixture, JOB, "done unchanged=6");
  g_assert_cmpuint (self->shifts, ==, 0);
  g_assert_cmpuint (there_world_count (self, "POST", "/to"), ==, 0);
  g_assert_cmpint (run_check_count_links (self->fixture.state), ==, 6);
}

/* A list that never stands still is never known: nothing is written, and once it rests all is right. */
static void
test_moves_on (ThereWorld *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };

  add_shifting (self, G_MAXUINT);
  g_autoptr (RunResult) planned = run_fixture_run (&self->fixture, JOB, &plan);
  g_assert_cmpstr (planned->summary, ==, "failed(sync.index-moved)");
  g_autoptr (RunResult) result = there_world_run (self, JOB);
  g_assert_cmpstr (result->summary, ==, "failed(sync.index-moved)");
  g_assert_nonnull (result->problem);
  g_assert_cmpuint (there_world_count (self, "GET", "/from"), ==, 0);
  g_assert_cmpuint (there_world_count (self, "POST", "/to"), ==, 0);
  g_assert_cmpuint (there_world_count (self, "PATCH", "/to"), ==, 0);
  g_assert_cmpint (run_check_count_links (self->fixture.state), ==, 0);

  self->shifts = 0;
  there_world_expect (self, JOB, "done unchanged=6");
  g_assert_cmpuint (self->records->len, ==, 6);
}

/* The list is asked for because an answer got lost, and moves: who is made again is not known, so nobody is. */
static void
move_lists (guint n, const RopewayHttpTrace *trace, gpointer data)
{
  if (g_str_equal (trace->method, "POST"))
    ((ThereWorld *)data)->shifts = G_MAXUINT;
}

static void
test_moves_after_loss (ThereWorld *self, gconstpointer data)
{
  const RunSettings settings = { .on_request = move_lists, .data = self };

  add_shifting (self, 0);
  there_world_remove (self, "3");
  self->drop_done = 1;
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, JOB, &settings);
  g_assert_true (g_str_has_prefix (result->summary, "failed(sync.index-moved)"));
  g_assert_cmpuint (there_world_count (self, "POST", "/to"), ==, 1);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 1);
  self->shifts = 0;
  g_autoptr (RunResult) later = run_fixture_run (&self->fixture, JOB, NULL);
  g_assert_cmpstr (later->summary, ==, "done created=1 unchanged=5");
  g_assert_cmpuint (there_world_count (self, "POST", "/to"), ==, 1);
  g_assert_cmpuint (self->records->len, ==, 6);
}

static void
test_refused (ThereWorld *self, gconstpointer data)
{
  self->fail_lists = 2;
  expect_refused (self, JOB, "failed(service.refused)");
}

static void
test_cancelled (ThereWorld *self, gconstpointer data)
{
  const RunSettings settings = { .cancel_at = 2 };

  self->from = TWO;
  self->page = 1;
  there_world_add (self, ANN_THERE);
  there_world_add (self, BO_THERE);
  there_world_add (self, "{\"id\":9}");
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, JOB, &settings);
  g_assert_cmpstr (result->summary, ==, "interrupted");
  g_assert_cmpuint (there_world_count (self, "GET", "/from"), ==, 0);
}

void
test_index_add (void)
{
  there_test_add ("/run/index/adopts", test_adopts);
  there_test_add ("/run/index/creates", test_creates);
  there_test_add ("/run/index/number-and-text", test_number_and_text);
  there_test_add ("/run/index/ambiguous", test_ambiguous);
  there_test_add ("/run/index/twins", test_twins);
  there_test_add ("/run/index/name-given-up", test_name_given_up);
  there_test_add ("/run/index/own-writes", test_own_writes);
  there_test_add ("/run/index/removed", test_removed);
  there_test_add ("/run/index/removed-unproven", test_removed_unproven);
  there_test_add ("/run/index/removed-asks-again", test_removed_asks_again);
  there_test_add ("/run/index/removed-by-job", test_removed_by_job);
  there_test_add ("/run/index/lost-answers", test_lost_answers);
  there_test_add ("/run/index/lost-update", test_lost_update);
  there_test_add ("/run/index/lost-when-only-adding", test_lost_when_only_adding);
  there_test_add ("/run/index/lost-until-next-run", test_lost_until_next_run);
  there_test_add ("/run/index/lost-and-added", test_lost_and_added);
  there_test_add ("/run/index/sent-again", test_sent_again);
  there_test_add ("/run/index/without-id", test_without_id);
  there_test_add ("/run/index/without-match", test_without_match);
  there_test_add ("/run/index/too-large", test_too_large);
  there_test_add ("/run/index/offset", test_offset);
  there_test_add ("/run/index/moved-once", test_moved_once);
  there_test_add ("/run/index/moves-on", test_moves_on);
  there_test_add ("/run/index/moves-after-loss", test_moves_after_loss);
  there_test_add ("/run/index/refused", test_refused);
  there_test_add ("/run/index/cancelled", test_cancelled);
}
