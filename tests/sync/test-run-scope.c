/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where a run begins: another place than before, a starting point that was given, reading again. */
#include "test-run.h"

#include <string.h>

#include "run-check.h"

#define PERSON(id, balance, at)                                                                              \
  "{\"id\":" id ",\"email\":\"p" id                                                                          \
  "@example.com\",\"first_name\":\"P\",\"last_name\":\"Q\",\"balance\":" balance                             \
  ",\"updated_at\":\"2026-01-0" at "\"}"
#define TWO "[" PERSON ("1", "1", "1T10:00:00Z") "," PERSON ("2", "1", "2T10:00:00Z") "]"

#define CHANGED_JOB PEOPLE_JOB ("changed", TO_CRM_BY_KEY)
#define IN_TEST OTHER_JOB ("changed", TO_CRM_BY_KEY)
#define WHOLE_IN_TEST OTHER_JOB ("list", TO_CRM_BY_KEY)

static RunResult *
run_with (RunFixture *self, const char *job, RopewayRunOptions options)
{
  const RunSettings settings = { .kind = options.kind, .options = &options };

  return run_fixture_run (self, job, &settings);
}

/* Compares the summary of a run with @... (members of RopewayRunOptions). */
#define expect_with(self, job, summary_, ...)                                                                \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (RunResult) result_ = run_with (self, job, (RopewayRunOptions){ __VA_ARGS__ });                \
    if (!g_str_equal (result_->summary, summary_))                                                           \
      run_result_tell (result_);                                                                             \
    g_assert_cmpstr (result_->summary, ==, summary_);                                                        \
  }                                                                                                          \
  G_STMT_END

static void
assert_mark (RunFixture *self, const char *expected)
{
  g_autofree char *mark = run_check_dup_mark (self->state);

  g_assert_cmpstr (mark, ==, expected);
}

/* ---- another place ---- */

static PracticeProcess *
start_other (RunFixture *self)
{
  PracticeProcess *other = practice_process_start ("--port", "0", NULL);

  g_free (self->other);
  self->other = practice_process_address (other, "");
  return other;
}

static void
test_asks (RunFixture *self, gconstpointer data)
{
  g_autoptr (PracticeProcess) other = start_other (self);

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, CHANGED_JOB, "done created=2");
  g_autoptr (RunResult) asked = run_fixture_run (self, IN_TEST, NULL);
  g_assert_cmpstr (asked->summary, ==, "failed(sync.scope-changed)");
  g_assert_nonnull (strstr (asked->problem, "environment of the destination"));
  g_assert_cmpuint (asked->requests->len, ==, 0);
  /* Asking once is not an answer. */
  run_fixture_expect (self, IN_TEST, "failed(sync.scope-changed)");
  g_autoptr (RunResult) plan = run_with (self, IN_TEST, (RopewayRunOptions){ .kind = ROPEWAY_RUN_PLAN });
  g_assert_cmpstr (plan->summary, ==, "done created=2");
  g_assert_cmpstr (g_ptr_array_index (plan->warnings, 0), ==, "sync.would-stop");
  g_autoptr (RunResult) sure
      = run_with (self, IN_TEST, (RopewayRunOptions){ .kind = ROPEWAY_RUN_PLAN, .start = "everything" });
  g_assert_cmpuint (sure->warnings->len, ==, 0);
  /* The old memory was kept. */
  run_fixture_expect (self, CHANGED_JOB, "done unchanged=1");
  g_assert_cmpint (practice_process_get_stat (other, "records", "crm.contacts"), ==, 0);
}

/* From now on, in a run that did not come far: the next one still begins there. */
static void
test_start_is_kept (RunFixture *self, gconstpointer data)
{
  g_autoptr (PracticeProcess) other = start_other (self);

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, CHANGED_JOB, "done created=2");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"status\",\"status\":401,\"path\":\"/contacts\"}]}");
  g_autoptr (RunResult) failed = run_with (self, IN_TEST, (RopewayRunOptions){ .start = "from-now" });
  g_assert_true (g_str_has_prefix (failed->summary, "failed(service."));
  practice_process_set_hostile (self->practice, "{}");
  run_fixture_expect (self, IN_TEST, "done left-out=2");
  assert_mark (self, "\"2026-01-02T10:00:00Z\"");
  run_fixture_load_people (self, "[" PERSON ("3", "1", "3T10:00:00Z") "]");
  run_fixture_expect (self, IN_TEST, "done created=1");
  g_assert_cmpint (practice_process_get_stat (other, "records", "crm.contacts"), ==, 1);
}

static void
test_start_since (RunFixture *self, gconstpointer data)
{
  g_autoptr (PracticeProcess) other = start_other (self);

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, CHANGED_JOB, "done created=2");
  expect_with (self, IN_TEST, "failed(sync.since-unreadable)", .start = "yesterday");
  expect_with (self, IN_TEST, "done created=1", .start = "2026-01-02");
  /* A memory that has begun needs no starting point any more. */
  expect_with (self, IN_TEST, "done unchanged=1", .start = "everything");
  expect_with (self, WHOLE_IN_TEST, "failed(sync.scope-changed)", .start = NULL);
  expect_with (self, WHOLE_IN_TEST, "failed(sync.since-needs-changes)", .start = "2026-01-02");
  expect_with (self, WHOLE_IN_TEST, "failed(sync.start-from-now)", .start = "from-now");
  /* Which it was not, of a run that could not begin. */
  expect_with (self, WHOLE_IN_TEST, "failed(sync.scope-changed)", .start = NULL);
}

/* Renaming it, other rules, another schedule: the memory stays. */
static void
test_edits (RunFixture *self, gconstpointer data)
{
  const char *edited
      = "{\"id\":\"people\",\"name\":\"Renamed\",\"source\":{\"connection\":\"people\",\"environment\":"
        "\"live\","
        "\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"email\",\"from\":\"email\"},"
        "{\"id\":\"r9\",\"to\":\"first_name\",\"from\":\"last_name\"}],"
        "\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "},"
        "\"policies\":{\"stopAfterParked\":{\"count\":5}},\"schedule\":{\"type\":\"manual\"}}";

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, KEY_JOB, "done created=2");
  run_fixture_expect (self, edited, "done updated=2");
}

/* ---- reading again ---- */

static void
test_again (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, CHANGED_JOB, "done created=2");
  /* Changed without a newer stamp. */
  run_fixture_load_people (self,
                           "[" PERSON ("1", "5", "1T10:00:00Z") "," PERSON ("2", "1", "2T10:00:00Z") "]");
  run_fixture_expect (self, CHANGED_JOB, "done unchanged=1");
  expect_with (self, CHANGED_JOB, "done unchanged=1", .kind = ROPEWAY_RUN_PLAN, .again = "2026-01-02");
  expect_with (self, CHANGED_JOB, "done updated=1 unchanged=1", .kind = ROPEWAY_RUN_PLAN,
               .again = "2026-01-01");
  expect_with (self, CHANGED_JOB, "done updated=1 unchanged=1", .again = "2026-01-01");
  assert_mark (self, "\"2026-01-02T10:00:00Z\"");
  run_fixture_load_people (self,
                           "[" PERSON ("1", "6", "1T10:00:00Z") "," PERSON ("2", "1", "2T10:00:00Z") "]");
  expect_with (self, CHANGED_JOB, "done updated=1 unchanged=1", .again = "");
  assert_mark (self, "\"2026-01-02T10:00:00Z\"");
}

/* Of less than was there: what is read again is old, and the mark stays the newest. */
static void
test_again_keeps_mark (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, CHANGED_JOB, "done created=2");
  run_fixture_load_people (self, "[" PERSON ("1", "5", "1T10:00:00Z") "]");
  expect_with (self, CHANGED_JOB, "done updated=1", .again = "");
  assert_mark (self, "\"2026-01-02T10:00:00Z\"");
}

static void
test_again_refused (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, CHANGED_JOB, "done created=2");
  expect_with (self, CHANGED_JOB, "failed(sync.since-unreadable)", .again = "last week");
  assert_mark (self, "\"2026-01-02T10:00:00Z\"");
  expect_with (self, KEY_JOB, "failed(sync.scope-changed)", .again = NULL);
  expect_with (self, KEY_JOB, "failed(sync.since-needs-changes)", .again = "2026-01-01",
               .start = "everything");
  /* What has no mark is read from the beginning anyway. */
  expect_with (self, KEY_JOB, "done created=2", .again = "", .start = "everything");
}

void
test_scope_add (void)
{
  run_test_add ("/run/scope/asks", test_asks);
  run_test_add ("/run/scope/start-is-kept", test_start_is_kept);
  run_test_add ("/run/scope/start-since", test_start_since);
  run_test_add ("/run/scope/edits", test_edits);
  run_test_add ("/run/again", test_again);
  run_test_add ("/run/again/keeps-mark", test_again_keeps_mark);
  run_test_add ("/run/again/refused", test_again_refused);
}
