/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what makes a run stop and ask before it writes, and how it goes on. */
#include "test-run.h"

#include <string.h>

#include "base/limits.h"
#include "run-check.h"

#define TWO "[" ANNA ("19.10") "," BO "]"

#define FILTERED_JOB(value)                                                                                  \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\",\"filter\":{\"field\":\"balance\",\"is\":\"greater\",\"value\":" value "}}"        \
  "," PERSON_MAPPING ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "}}"

static void
expect_with (RunFixture *self, const char *job, RopewayRunOptions options, const char *summary)
{
  const RunSettings settings = { .kind = options.kind, .options = &options };
  g_autoptr (RunResult) result = run_fixture_run (self, job, &settings);

  if (!g_str_equal (result->summary, summary))
    run_result_tell (result);
  g_assert_cmpstr (result->summary, ==, summary);
}

/* As a person who looked at the list and said yes. */
static void
expect_go_on (RunFixture *self, const char *job, const char *summary)
{
  expect_with (self, job, (RopewayRunOptions){ .consent = run_check_read_consent (self->state) }, summary);
}

static void
assert_held (RunFixture *self, const char *expected)
{
  g_autofree char *held = run_check_dup_held (self->state);

  g_assert_cmpstr (held, ==, expected);
}

/* ---- a changed filter ---- */

static void
test_filter (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, FILTERED_JOB ("10"), "done created=1 left-out=1");
  gint64 writes = run_fixture_count_unsafe (self);
  g_autoptr (RunResult) stopped = run_fixture_run (self, FILTERED_JOB ("1"), NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.brake-changed)");
  g_assert_nonnull (strstr (stopped->problem, "filter"));
  g_assert_nonnull (strstr (stopped->problem, "add 1, change 0 and remove 0"));
  g_assert_nonnull (strstr (stopped->problem, "Nothing was written."));
  g_assert_cmpuint (stopped->read, ==, 2);
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
  g_assert_cmpint (run_check_count_links (self->state), ==, 1);
  assert_held (self, "1: created [2] -");
  g_autoptr (GPtrArray) held = run_check_list_held (self->state);
  g_assert_cmpstr (((RopewayHeld *)g_ptr_array_index (held, 0))->after, ==,
                   "{\"email\":\"bo@example.com\",\"first_name\":\"Bo\",\"last_name\":\"O'Brien\","
                   "\"balance\":1.50}");

  /* Nobody answered: the next stops too. Back to the old filter it runs. */
  run_fixture_expect (self, FILTERED_JOB ("1"), "failed(sync.brake-changed)");
  run_fixture_expect (self, FILTERED_JOB ("10"), "done unchanged=1 left-out=1");
  run_fixture_expect (self, FILTERED_JOB ("1"), "failed(sync.brake-changed)");
  expect_go_on (self, FILTERED_JOB ("1"), "done created=1 unchanged=1");
  run_fixture_expect (self, FILTERED_JOB ("1"), "done unchanged=2");
}

static void
test_filter_plan (RunFixture *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, FILTERED_JOB ("10"), "done created=1 left-out=1");
  g_autoptr (RunResult) result = run_fixture_run (self, FILTERED_JOB ("1"), &plan);
  g_assert_cmpstr (result->summary, ==, "done created=1 unchanged=1");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.would-stop");
}

/* What was agreed to is not asked again, though the run that was allowed to did not come far. */
static void
test_consent_is_kept (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, FILTERED_JOB ("10"), "done created=1 left-out=1");
  run_fixture_expect (self, FILTERED_JOB ("1"), "failed(sync.brake-changed)");
  RopewayConsent consent = run_check_read_consent (self->state);
  g_assert_true (consent.change);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"status\",\"status\":401,\"path\":\"/contacts\"}]}");
  expect_with (self, FILTERED_JOB ("1"), (RopewayRunOptions){ .consent = consent },
               "failed(service.sign-in-refused)");
  practice_process_set_hostile (self->practice, "{}");
  run_fixture_expect (self, FILTERED_JOB ("1"), "done created=1 unchanged=1");
}

/* A limited run is a run: it would write under the changed filter too. */
static void
test_filter_limited (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, FILTERED_JOB ("10"), "done created=1 left-out=1");
  expect_with (self, FILTERED_JOB ("1"), (RopewayRunOptions){ .limit = 1 }, "failed(sync.brake-changed)");
}

/* Of what nothing is known yet, nothing can be mixed up. */
static void
test_filter_without_links (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, FILTERED_JOB ("100"), "done left-out=2");
  run_fixture_expect (self, FILTERED_JOB ("10"), "done created=1 left-out=1");
  run_fixture_expect (self, FILTERED_JOB ("1"), "failed(sync.brake-changed)");
}

/* More than can be listed, and more than is held in memory: the numbers are right all the same. */
static void
test_filter_many (RunFixture *self, gconstpointer data)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 0; i < ROPEWAY_LIMIT_WINDOW + 100; i++)
    g_string_append_printf (list, "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"balance\":%u}",
                            i > 0 ? "," : "", i + 1, i, i == 0 ? 5 : 1);
  g_string_append_c (list, ']');
  run_fixture_load_people (self, list->str);
  run_fixture_expect (self, FILTERED_JOB ("4"), "done created=1 left-out=2099");
  g_autoptr (RunResult) stopped = run_fixture_run (self, FILTERED_JOB ("0"), NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.brake-changed)");
  g_assert_nonnull (strstr (stopped->problem, "add 2099,"));
  g_autoptr (GPtrArray) held = run_check_list_held (self->state);
  g_assert_cmpuint (held->len, ==, ROPEWAY_LIMIT_HELD);
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 1);
}

/* ---- a changed key, a changed unit ---- */

static char *
dup_connections (const char *old, const char *new)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "sync", "connections.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, old, new, 1), ==, 1);
  return g_string_free (g_steal_pointer (&changed), FALSE);
}

static void
test_key (RunFixture *self, gconstpointer data)
{
  g_autofree char *connections = dup_connections ("\"key\": [\"id\"]", "\"key\": [\"email\"]");
  const char *job = PEOPLE_JOB ("list", "\"mode\":\"create\",\"create\":\"create-key\"");

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, job, "done created=2");
  self->connections = connections;
  g_autoptr (RunResult) stopped = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.brake-changed)");
  g_assert_nonnull (strstr (stopped->problem, "record key"));
  g_assert_nonnull (strstr (stopped->problem, "add 2,"));
  assert_held (self, "2: created [\"anna@example.com\"] -");
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 2);
  /* One record alone would be made a second time as well. */
  expect_with (self, job, (RopewayRunOptions){ .only = "[\"anna@example.com\"]" },
               "failed(sync.key-changed)");
  self->connections = NULL;
  run_fixture_expect (self, job, "done unchanged=2");
}

static void
test_unit (RunFixture *self, gconstpointer data)
{
#define UNIT_JOB(unit)                                                                                       \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," unit "\"mapping\":[{\"id\":\"r1\",\"to\":\"email\",\"from\":\"$.email\"}],"     \
  "\"destination\":{\"connection\":\"crm\",\"environment\":\"live\",\"mode\":\"create\","                    \
  "\"create\":\"create-key\"}}"
  run_fixture_load_people (self, "[{\"id\":1,\"email\":\"a@example.com\",\"tags\":[{\"n\":1},{\"n\":2}]}]");
  run_fixture_expect (self, UNIT_JOB (""), "done created=1");
  run_fixture_expect (self, UNIT_JOB ("\"unit\":{\"each\":\"tags\",\"key\":[\"n\"]},"),
                      "failed(sync.brake-changed)");
  assert_held (self, "2: created [1,1] -");
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 1);
}

/* ---- a source that gives nothing any more ---- */

static void
test_empty (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, KEY_JOB, "done created=2");
  run_fixture_load_people (self, "[]");
  g_autoptr (RunResult) stopped = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.source-empty)");
  g_assert_nonnull (strstr (stopped->problem, "the last time there were 2"));
  /* Whoever asks for less than all does not learn that it is empty. */
  expect_with (self, KEY_JOB, (RopewayRunOptions){ .limit = 5 }, "done");
  expect_with (self, KEY_JOB, (RopewayRunOptions){ .again = "" }, "done");
  run_fixture_expect (self, KEY_JOB, "failed(sync.source-empty)");
  expect_go_on (self, KEY_JOB, "done");
  /* From then on that is how it is. */
  run_fixture_expect (self, KEY_JOB, "done");
}

static void
test_empty_plan (RunFixture *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, KEY_JOB, "done created=2");
  run_fixture_load_people (self, "[]");
  g_autoptr (RunResult) result = run_fixture_run (self, KEY_JOB, &plan);
  g_assert_cmpstr (result->summary, ==, "done");
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.would-stop");
}

/* Nothing new is what most runs find. */
static void
test_nothing_new (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("changed", TO_CRM_BY_KEY);

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, job, "done created=2");
  run_fixture_load_people (self, "[]");
  run_fixture_expect (self, job, "done");
}

void
test_brakes_add (void)
{
  run_test_add ("/run/brakes/filter", test_filter);
  run_test_add ("/run/brakes/filter-plan", test_filter_plan);
  run_test_add ("/run/brakes/filter-limited", test_filter_limited);
  run_test_add ("/run/brakes/filter-without-links", test_filter_without_links);
  run_test_add ("/run/brakes/filter-many", test_filter_many);
  run_test_add ("/run/brakes/consent-is-kept", test_consent_is_kept);
  run_test_add ("/run/brakes/key", test_key);
  run_test_add ("/run/brakes/unit", test_unit);
  run_test_add ("/run/brakes/empty", test_empty);
  run_test_add ("/run/brakes/empty-plan", test_empty_plan);
  run_test_add ("/run/brakes/nothing-new", test_nothing_new);
}
