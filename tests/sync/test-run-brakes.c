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
  assert_held (self, "1: created [2]");
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
  assert_held (self, "2: created [\"anna@example.com\"]");
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
  assert_held (self, "2: created [1,1]");
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

/* ---- what is gone ---- */

#define MIRROR                                                                                               \
  "\"mode\":\"mirror\",\"match\":[\"email\"],\"create\":\"create-key\",\"update\":\"update-key\","           \
  "\"delete\":\"delete\",\"gone\":\"delete\",\"send\":\"all\""
#define MIRROR_JOB PEOPLE_JOB ("list", MIRROR)

static void
load (RunFixture *self, guint n, const char *balance)
{
  g_autoptr (GString) people = g_string_new ("[");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (people, "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"balance\":%s}",
                            i > 1 ? "," : "", i, i, balance);
  g_string_append_c (people, ']');
  run_fixture_load_people (self, people->str);
}

static void
check_there (RunFixture *self, gint64 n)
{
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, n);
}

static void
test_removing (RunFixture *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };

  load (self, 40, "1");
  run_fixture_expect (self, MIRROR_JOB, "done created=40");
  load (self, 38, "1");
  run_fixture_expect (self, MIRROR_JOB, "done unchanged=38 deleted=2");
  /* One of twenty of 38 is one. */
  load (self, 36, "2");
  g_autoptr (RunResult) planned = run_fixture_run (self, MIRROR_JOB, &plan);
  g_assert_cmpstr (planned->summary, ==, "done updated=36 deleted=2");
  g_assert_true (g_ptr_array_find_with_equal_func (planned->warnings, "sync.would-stop", g_str_equal, NULL));
  gint64 writes = run_fixture_count_unsafe (self);
  g_autoptr (RunResult) stopped = run_fixture_run (self, MIRROR_JOB, NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.brake-removing)");
  g_assert_nonnull (strstr (stopped->problem, "would remove 2 of 38"));
  g_assert_nonnull (strstr (stopped->problem, "may remove 1"));
  g_assert_nonnull (strstr (stopped->problem, "Nothing was written"));
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
  g_assert_cmpint (run_check_count_links (self->state), ==, 38);
  g_autoptr (GPtrArray) held = run_check_list_held (self->state);
  g_assert_cmpuint (held->len, ==, 2);
  g_assert_cmpint (((RopewayHeld *)g_ptr_array_index (held, 0))->kind, ==, ROPEWAY_OUTCOME_DELETED);
  g_assert_cmpstr (((RopewayHeld *)g_ptr_array_index (held, 0))->source_key, ==, "[37]");
  RopewayConsent consent = run_check_read_consent (self->state);
  g_assert_cmpuint (consent.remove, ==, 2);

  /* More than was agreed to is asked about again. */
  load (self, 35, "2");
  expect_with (self, MIRROR_JOB, (RopewayRunOptions){ .consent = consent }, "failed(sync.brake-removing)");
  load (self, 36, "2");
  expect_with (self, MIRROR_JOB, (RopewayRunOptions){ .consent = consent }, "done updated=36 deleted=2");
  check_there (self, 36);
}

static void
test_removing_said (RunFixture *self, gconstpointer data)
{
#define SAID_JOB(n)                                                                                          \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," PERSON_MAPPING                                                                  \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," MIRROR "},"                           \
  "\"policies\":{\"brake\":{\"remove\":" n "}}}"
  load (self, 40, "1");
  run_fixture_expect (self, SAID_JOB ("0"), "done created=40");
  load (self, 39, "1");
  run_fixture_expect (self, SAID_JOB ("0"), "failed(sync.brake-removing)");
  run_fixture_expect (self, SAID_JOB ("1"), "done unchanged=39 deleted=1");
  load (self, 9, "1");
  run_fixture_expect (self, SAID_JOB ("29"), "failed(sync.brake-removing)");
  run_fixture_expect (self, SAID_JOB ("30"), "done unchanged=9 deleted=30");
  check_there (self, 9);
}

/* An empty source would have a mirror remove all. */
static void
test_removing_all (RunFixture *self, gconstpointer data)
{
  load (self, 40, "1");
  run_fixture_expect (self, MIRROR_JOB, "done created=40");
  run_fixture_load_people (self, "[]");
  run_fixture_expect (self, MIRROR_JOB, "failed(sync.source-empty)");
  assert_held (self, "40: deleted [11]");
  check_there (self, 40);
  expect_go_on (self, MIRROR_JOB, "done deleted=40");
  check_there (self, 0);
}

/* A filter that lets less pass has a mirror remove the rest. */
static void
test_removing_filtered (RunFixture *self, gconstpointer data)
{
#define MIRROR_OF(filter)                                                                                    \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"" filter "}," PERSON_MAPPING                                                        \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," MIRROR "}}"
  const char *filtered = MIRROR_OF (",\"filter\":{\"field\":\"id\",\"is\":\"less\",\"value\":11}");

  load (self, 40, "1");
  run_fixture_expect (self, MIRROR_OF (""), "done created=40");
  g_autoptr (RunResult) stopped = run_fixture_run (self, filtered, NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.brake-changed)");
  g_assert_nonnull (strstr (stopped->problem, "add 0, change 0 and remove 30"));
  assert_held (self, "30: deleted [11]");
  expect_go_on (self, filtered, "done unchanged=10 left-out=30 deleted=30");
  check_there (self, 10);
}

typedef struct
{
  RunFixture *fixture;
  guint pages;
} Shrink;

/* The source loses records between the two times that it is read: nobody was asked about those. */
static void
shrink (guint n, const RopewayHttpTrace *trace, gpointer data)
{
  Shrink *shrink = data;

  if (strstr (trace->url, "/contacts/people") != NULL && strstr (trace->url, "offset=0") != NULL
      && ++shrink->pages == 2)
    load (shrink->fixture, ROPEWAY_LIMIT_WINDOW, "2");
}

static void
test_removing_later (RunFixture *self, gconstpointer data)
{
  Shrink watch = { .fixture = self };
  const RunSettings settings = { .on_request = shrink, .data = &watch };

  load (self, ROPEWAY_LIMIT_WINDOW + 60, "1");
  run_fixture_expect (self, MIRROR_JOB, "done created=2060");
  load (self, ROPEWAY_LIMIT_WINDOW + 60, "2");
  g_autoptr (RunResult) result = run_fixture_run (self, MIRROR_JOB, &settings);
  g_assert_cmpuint (watch.pages, ==, 2);
  g_assert_cmpstr (result->summary, ==, "done updated=2000");
  check_there (self, ROPEWAY_LIMIT_WINDOW + 60);
  run_fixture_expect (self, MIRROR_JOB, "failed(sync.brake-removing)");
}

/* ---- too many that are set aside ---- */

/* Those from @bad on cannot be delivered. */
static void
load_some_bad (RunFixture *self, guint n, guint bad)
{
  g_autoptr (GString) people = g_string_new ("[");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (people,
                            "%s{\"id\":%u,\"email\":\"p%u%cexample.com\",\"updated_at\":"
                            "\"2026-01-01T10:%02u:%02uZ\"}",
                            i > 1 ? "," : "", i, i, i < bad ? '@' : '-', i / 60, i % 60);
  g_string_append_c (people, ']');
  run_fixture_load_people (self, people->str);
}

#define LENIENT_JOB(list)                                                                                    \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"" list "\"}," PERSON_MAPPING                                                              \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "},"                    \
  "\"policies\":{\"stopAfterParked\":{\"share\":\"0.1\"}}}"

/* The mark goes no further than what was delivered, also where it moves page by page. */
static void
check_threshold (RunFixture *self, const char *job, const char *mark)
{
  load_some_bad (self, 120, 101);
  g_autoptr (RunResult) failed = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (failed->summary, ==, "failed(sync.too-many-parked) created=100 parked=20");
  g_autofree char *stays = run_check_dup_mark (self->state);
  g_assert_true (stays == NULL || (mark != NULL && strcmp (stays, mark) < 0));
  /* Put right, they come, though nothing else has changed. */
  load_some_bad (self, 120, 121);
  g_autoptr (RunResult) done = run_fixture_run (self, job, NULL);
  g_assert_true (g_str_has_prefix (done->summary, "done created=20"));
  check_there (self, 120);
}

static void
test_threshold (RunFixture *self, gconstpointer data)
{
  check_threshold (self, LENIENT_JOB ("changed"), NULL);
}

static void
test_threshold_in_order (RunFixture *self, gconstpointer data)
{
  check_threshold (self, LENIENT_JOB ("changed-in-order"), "\"2026-01-01T10:01:41Z\"");
}

/* As many as are allowed, and none more. */
static void
test_threshold_kept (RunFixture *self, gconstpointer data)
{
  load_some_bad (self, 120, 109);
  run_fixture_expect (self, LENIENT_JOB ("changed"), "partly created=108 parked=12");
  g_autofree char *mark = run_check_dup_mark (self->state);
  g_assert_cmpstr (mark, ==, "\"2026-01-01T10:02:00Z\"");
}

/* None that could be delivered is no success, whatever is allowed; nor does it count as read. */
static void
test_all_failed (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("changed-in-order", TO_CRM_BY_KEY);

  load_some_bad (self, 3, 1);
  run_fixture_expect (self, job, "failed(sync.nothing-delivered) parked=3");
  g_assert_null (run_check_dup_mark (self->state));
  load_some_bad (self, 3, 4);
  run_fixture_expect (self, job, "done created=3");
}

/* ---- what others wrote ---- */

/* @n of them are there already, as others wrote them. */
static void
load_theirs (RunFixture *self, guint n, const char *balance)
{
  g_autoptr (GString) there = g_string_new ("[");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (there, "%s{\"id\":\"c-%u\",\"email\":\"p%u@example.com\",\"balance\":%s}",
                            i > 1 ? "," : "", i, i, balance);
  g_string_append_c (there, ']');
  practice_process_load (self->practice, "crm.contacts", there->str);
}

static void
test_overwriting (RunFixture *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };

  load (self, 30, "7");
  load_theirs (self, 30, "5");
  g_autoptr (RunResult) planned = run_fixture_run (self, UPSERT_JOB, &plan);
  g_assert_cmpstr (planned->summary, ==, "done updated=30");
  g_assert_true (g_ptr_array_find_with_equal_func (planned->warnings, "sync.would-stop", g_str_equal, NULL));
  g_autoptr (RunResult) stopped = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.brake-overwriting)");
  g_assert_nonnull (strstr (stopped->problem, "in 30 of 30"));
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 0);
  g_assert_cmpint (run_check_count_links (self->state), ==, 0);
  g_autoptr (GPtrArray) held = run_check_list_held (self->state);
  g_assert_cmpuint (held->len, ==, 30);
  const RopewayHeld *row = g_ptr_array_index (held, 0);
  g_assert_cmpint (row->kind, ==, ROPEWAY_OUTCOME_UPDATED);
  g_assert_nonnull (strstr (row->before, "\"balance\":5"));
  g_assert_nonnull (strstr (row->after, "\"balance\":7"));
  expect_go_on (self, UPSERT_JOB, "done updated=30");
  /* From then on they are ours. */
  load (self, 30, "8");
  run_fixture_expect (self, UPSERT_JOB, "done updated=30");
}

static void
test_overwriting_few (RunFixture *self, gconstpointer data)
{
  load (self, 40, "7");
  load_theirs (self, 2, "5");
  run_fixture_expect (self, UPSERT_JOB, "done created=38 updated=2");
}

/* What is empty there is no one's. */
static void
test_filling (RunFixture *self, gconstpointer data)
{
  load (self, 30, "7");
  load_theirs (self, 30, "null");
  run_fixture_expect (self, UPSERT_JOB, "done updated=30");
}

/* Others fill in what was empty, between the two times that it is looked at: it stops where it is too much. */
static void
fill (guint n, const RopewayHttpTrace *trace, gpointer data)
{
  Shrink *watch = data;

  if (strstr (trace->url, "/contacts/people") != NULL && strstr (trace->url, "offset=0") != NULL
      && ++watch->pages == 2)
    load_theirs (watch->fixture, ROPEWAY_LIMIT_WINDOW + 60, "5");
}

static void
test_overwriting_later (RunFixture *self, gconstpointer data)
{
  Shrink watch = { .fixture = self };
  const RunSettings settings = { .on_request = fill, .data = &watch };

  load (self, ROPEWAY_LIMIT_WINDOW + 60, "7");
  load_theirs (self, ROPEWAY_LIMIT_WINDOW + 60, "null");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, &settings);
  g_assert_cmpuint (watch.pages, ==, 2);
  g_assert_true (g_str_has_prefix (result->summary, "failed(sync.brake-overwriting)"));
  g_assert_null (strstr (result->problem, "Nothing was written"));
  g_assert_cmpint (run_fixture_count_unsafe (self), <=, 10);
}

/* More than is held in memory: nothing is written before it is known. */
static void
test_overwriting_many (RunFixture *self, gconstpointer data)
{
  load (self, ROPEWAY_LIMIT_WINDOW + 60, "7");
  load_theirs (self, ROPEWAY_LIMIT_WINDOW + 60, "5");
  g_autoptr (RunResult) stopped = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (stopped->summary, ==, "failed(sync.brake-overwriting)");
  g_assert_nonnull (strstr (stopped->problem, "in 2060 of 2060"));
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 0);
  expect_go_on (self, UPSERT_JOB, "done updated=2060");
}

/* What is shown of the records is bounded; how many they are, and what becomes of them, is not. */
static void
test_shown_bytes (RunFixture *self, gconstpointer data)
{
  enum
  {
    N = 60,
    EACH = ROPEWAY_LIMIT_HELD_BYTES / 40
  };
  g_autofree char *note = g_strnfill (EACH, 'x');
  g_autoptr (GString) there = g_string_new ("[");
  gsize shown = 0;
  guint whole = 0;

  for (guint i = 1; i <= N; i++)
    g_string_append_printf (there,
                            "%s{\"id\":\"c-%u\",\"email\":\"p%u@example.com\",\"balance\":5,\"note\":\"%s\"}",
                            i > 1 ? "," : "", i, i, note);
  g_string_append_c (there, ']');
  practice_process_load (self->practice, "crm.contacts", there->str);
  load (self, N, "7");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, UPSERT_JOB, NULL);
  g_autofree char *stopped = run_fixture_wait (self, child);
  g_assert_cmpstr (stopped, ==, "failed(sync.brake-overwriting)");
  /* The sanitizer keeps what is freed. */
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (self->peak_kib, <, 96 * 1024);
#endif
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 0);

  g_autoptr (GPtrArray) held = run_check_list_held (self->state);
  g_assert_cmpuint (held->len, ==, N);
  for (guint i = 0; i < held->len; i++)
    {
      const RopewayHeld *row = g_ptr_array_index (held, i);
      g_assert_nonnull (row->after);
      whole += row->before != NULL;
      shown += strlen (row->after) + (row->before != NULL ? strlen (row->before) : 0);
    }
  g_assert_cmpuint (shown, <=, ROPEWAY_LIMIT_HELD_BYTES);
  g_assert_cmpuint (whole, ==, 39);
  expect_go_on (self, UPSERT_JOB, "done updated=60");
}

#define NONE_ASKED                                                                                           \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," PERSON_MAPPING ",\"destination\":{\"connection\":\"crm\",\"environment\":"      \
  "\"live\"," TO_CRM "},\"policies\":{\"brake\":{\"overwrite\":0}}}"
#define TWIN                                                                                                 \
  "{\"id\":9,\"email\":\"anna@example.com\",\"first_name\":\"An\",\"last_name\":\"M\",\"balance\":2}"

/* Two that are one record there: what the service refuses of the one is not overwritten, and the other may. */
static void
test_refused_is_not_counted (RunFixture *self, gconstpointer data)
{
  practice_process_load (self->practice, "crm.contacts",
                         "[{\"id\":\"c1\",\"email\":\"anna@example.com\",\"first_name\":\"Other\"}]");
  run_fixture_load_people (self, "[" ANNA ("11") "," TWIN "]");
  run_fixture_expect (self, NONE_ASKED, "failed(sync.brake-overwriting)");
  practice_process_set_hostile (
      self->practice, "{\"rules\":[{\"kind\":\"status\",\"status\":422,\"method\":\"PATCH\",\"times\":1}]}");
  expect_go_on (self, NONE_ASKED, "partly updated=1 parked=1");
}

void
test_brakes_add (void)
{
  run_test_add ("/run/brakes/refused-is-not-counted", test_refused_is_not_counted);
  run_test_add ("/run/brakes/overwriting", test_overwriting);
  run_test_add ("/run/brakes/overwriting-few", test_overwriting_few);
  run_test_add ("/run/brakes/overwriting-later", test_overwriting_later);
  run_test_add ("/run/brakes/shown-bytes", test_shown_bytes);
  run_test_add ("/run/brakes/filling", test_filling);
  if (run_fixture_has_tier ("ci"))
    run_test_add ("/run/brakes/overwriting-many", test_overwriting_many);
  run_test_add ("/run/brakes/threshold", test_threshold);
  run_test_add ("/run/brakes/threshold-in-order", test_threshold_in_order);
  run_test_add ("/run/brakes/threshold-kept", test_threshold_kept);
  run_test_add ("/run/brakes/all-failed", test_all_failed);
  run_test_add ("/run/brakes/removing", test_removing);
  run_test_add ("/run/brakes/removing-said", test_removing_said);
  run_test_add ("/run/brakes/removing-all", test_removing_all);
  run_test_add ("/run/brakes/removing-filtered", test_removing_filtered);
  run_test_add ("/run/brakes/removing-later", test_removing_later);
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
