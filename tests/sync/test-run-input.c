/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was set aside is tried again, one record is tried: each by the rules of every other run. */
#include <string.h>

#include "base/limits.h"
#include "input-world.h"
#include "test-run.h"

/* ---- what is kept ---- */

static void
test_kept (InputWorld *self, gconstpointer data)
{
  self->from = LIST (RECORD ("1", "Ann", "1"));
  self->mood = REFUSING;
  input_world_expect (self, TEXTS, NULL, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RopewayParked) parked = input_world_get_parked (self, "[1]");
  g_assert_nonnull (strstr (parked->input, "\"at\":\"2026-01-01T10:00:00Z\""));
  g_assert_cmpstr (parked->output, ==, "{\"name\":\"Ann\",\"value\":\"1\"}");
  g_assert_null (parked->record);
  g_assert_cmpint (parked->item_index, ==, -1);
  g_assert_true (g_str_has_prefix (parked->request, "POST http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (parked->request, "/to\n\n{\"name\":\"Ann\",\"value\":\"1\"}"));
  g_assert_true (g_str_has_prefix (parked->answer, "422\n\n{\"message\":\"no Ann\",\"you\":\"Bearer •••\""));
  g_assert_null (strstr (parked->answer, SECRET));
  g_assert_cmpuint (strlen (parked->answer), <=, ROPEWAY_LIMIT_EXCHANGE_BYTES);
  g_assert_cmpuint (strlen (parked->answer), >, ROPEWAY_LIMIT_EXCHANGE_BYTES - 100);
  g_assert_false (parked->doubtful);
  g_assert_cmpuint (parked->attempts, ==, 1);
}

/* ---- tried again ---- */

static void
test_mapping_fixed (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("two");
  input_world_expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  input_world_expect_mark (self, "\"2026-01-03T10:00:00Z\"");
  guint read = scripted_service_count (self->service, "GET", "/from");
  input_world_expect_retry (self, TEXTS, NULL, "done created=1");
  g_assert_cmpuint (scripted_service_count (self->service, "GET", "/from"), ==, read);
  g_assert_null (input_world_get_parked (self, "[2]"));
  input_world_expect_there (self, "Ann=1 Bo=two Cy=3");
  input_world_expect_mark (self, "\"2026-01-03T10:00:00Z\"");
  input_world_expect_retry (self, TEXTS, NULL, "done");
}

static void
test_fails_again (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("two");
  input_world_expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  input_world_expect_retry (self, NUMBERS, NULL, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RopewayParked) parked = input_world_get_parked (self, "[2]");
  g_assert_cmpuint (parked->attempts, ==, 2);
  g_assert_nonnull (parked->input);
  input_world_expect_mark (self, "\"2026-01-03T10:00:00Z\"");
}

static void
test_named (InputWorld *self, gconstpointer data)
{
  static const char *const two[] = { "[2]", NULL };
  static const char *const none[] = { "[2]", "[9]", NULL };

  self->from = THREE ("2");
  self->mood = REFUSING;
  input_world_expect (self, TEXTS, NULL, "failed(sync.nothing-delivered) parked=3");
  self->mood = KIND;
  input_world_expect_retry (self, TEXTS, none, "failed(sync.not-parked)");
  input_world_expect_there (self, "");
  input_world_expect_retry (self, TEXTS, two, "done created=1");
  input_world_expect_there (self, "Bo=2");
  input_world_expect_retry (self, TEXTS, NULL, "done created=2");
  input_world_expect_there (self, "Ann=1 Bo=2 Cy=3");
}

static void
test_threshold (InputWorld *self, gconstpointer data)
{
  const char *job = JOB ("", "", TO_FOUND "},\"policies\":{\"stopAfterParked\":{\"count\":1}");

  self->from = THREE ("2");
  self->mood = REFUSING;
  input_world_expect (self, TEXTS, NULL, "failed(sync.nothing-delivered) parked=3");
  g_autoptr (RunResult) result = input_world_run (self, job, &(RopewayRunOptions){ .parked = TRUE });
  g_assert_true (g_str_has_prefix (result->summary, "failed(sync.too-many-parked)"));
}

static void
test_filtered (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("two");
  input_world_expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  input_world_expect_retry (
      self,
      JOB (NUMBER, ",\"filter\":{\"field\":\"value\",\"is\":\"not-equal\",\"value\":\"two\"}", TO_FOUND),
      NULL, "done left-out=1");
  g_assert_null (input_world_get_parked (self, "[2]"));
}

/* More than a page of them. */
static void
test_many (InputWorld *self, gconstpointer data)
{
  g_autoptr (GString) list = g_string_new ("{\"items\":[");

  for (guint i = 0; i < 50; i++)
    g_string_append_printf (list, "%s{\"id\":%u,\"name\":\"n%u\",\"value\":\"x\"}", i > 0 ? "," : "", i, i);
  g_string_append (list, "]}");
  self->from = list->str;
  input_world_expect (self, NUMBERS, NULL, "failed(sync.nothing-delivered) parked=50");
  input_world_expect_retry (self, TEXTS, NULL, "done created=50");
  g_assert_cmpuint (self->names->len, ==, 50);
}

static char *
make_items_job (const char *steps)
{
  return g_strdup_printf (
      "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":"
      "\"live\",\"operation\":\"list\"},\"unit\":{\"each\":\"lines\",\"key\":[\"name\"]},"
      "\"mapping\":[{\"id\":\"r1\",\"to\":\"name\",\"from\":\"name\"},"
      "{\"id\":\"r2\",\"to\":\"value\",\"from\":\"value\",\"steps\":[%s]}],"
      "\"destination\":{\"connection\":\"to\",\"environment\":\"live\",\"match\":[\"name\"]," TO_FOUND "}}",
      steps);
}

static void
test_items (InputWorld *self, gconstpointer data)
{
  g_autofree char *numbers = make_items_job (NUMBER);
  g_autofree char *texts = make_items_job ("");

  self->from = "{\"items\":[{\"id\":1,\"lines\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\",\"value\":"
               "\"two\"},{\"name\":\"c\",\"value\":\"three\"}]}]}";
  input_world_expect (self, numbers, NULL, "partly created=1 parked=2");
  g_autoptr (RopewayParked) parked = input_world_get_parked (self, "[1,\"b\"]");
  g_assert_cmpstr (parked->input, ==, "{\"name\":\"b\",\"value\":\"two\"}");
  g_assert_cmpint (parked->item_index, ==, 1);
  g_assert_nonnull (strstr (parked->record, "\"lines\""));
  input_world_expect_retry (self, texts, NULL, "done created=2");
  input_world_expect_there (self, "a=1 b=two c=three");
}

static void
test_not_kept (InputWorld *self, gconstpointer data)
{
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES, 'x');
  g_autofree char *from
      = g_strdup_printf ("{\"items\":[{\"id\":1,\"name\":\"Ann\",\"value\":\"v\",\"large\":\"%s\"}]}", large);

  self->from = from;
  input_world_expect (self, NUMBERS, NULL, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RunResult) result = input_world_run (self, TEXTS, &(RopewayRunOptions){ .parked = TRUE });
  g_assert_cmpstr (result->summary, ==, "done");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.retry-not-kept");
}

/* ---- left, because a person said so ---- */

static void
test_dismissed (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("two");
  input_world_expect (self, NUMBERS, NULL, "partly created=2 parked=1");
  input_world_dismiss (self, "[2]");
  /* A plan knows of it too. */
  input_world_expect (self, NUMBERS, &(RopewayRunOptions){ .kind = ROPEWAY_RUN_PLAN },
                      "done unchanged=2 left-out=1");
  input_world_expect (self, NUMBERS, NULL, "done unchanged=2 left-out=1");
  input_world_expect_retry (self, NUMBERS, NULL, "done");
  input_world_expect_retry (self, NUMBERS, (const char *const[]){ "[2]", NULL },
                            "failed(sync.nothing-delivered) parked=1");
  input_world_dismiss (self, "[2]");
  g_autoptr (RopewayParked) parked = input_world_get_parked (self, "[2]");
  g_assert_true (parked->dismissed);
  self->from = THREE ("zwei");
  input_world_expect (self, NUMBERS, NULL, "partly unchanged=2 parked=1");
  g_autoptr (RopewayParked) again = input_world_get_parked (self, "[2]");
  g_assert_false (again->dismissed);
  self->from = THREE ("2");
  input_world_expect (self, NUMBERS, NULL, "done created=1 unchanged=2");
  g_assert_null (input_world_get_parked (self, "[2]"));
}

/* ---- in doubt ---- */

static void
begin_in_doubt (InputWorld *self, const char *job, Mood mood)
{
  self->from = THREE ("2");
  self->mood = mood;
  self->only = "Bo";
  input_world_expect (self, job, NULL, "partly created=2 parked=1");
  g_autoptr (RopewayParked) parked = input_world_get_parked (self, "[2]");
  g_assert_true (parked->doubtful);
  g_assert_true (g_str_has_suffix (parked->request, "{\"name\":\"Bo\",\"value\":\"2\"}"));
  g_assert_null (parked->answer);
  self->mood = KIND;
}

/* Who does not name it says nothing about whether it arrived. */
static void
test_doubt_unnamed (InputWorld *self, gconstpointer data)
{
  begin_in_doubt (self, BLIND, SILENT);
  g_autoptr (RunResult) result = input_world_run (self, BLIND, &(RopewayRunOptions){ .parked = TRUE });
  g_assert_cmpstr (result->summary, ==, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.retry-doubtful");
  input_world_expect_there (self, "Ann=1 Cy=3");
}

static void
test_doubt_retried (InputWorld *self, gconstpointer data)
{
  static const char *const two[] = { "[2]", NULL };

  begin_in_doubt (self, BLIND, SILENT);
  input_world_expect_retry (self, BLIND, two, "done created=1");
  input_world_expect_there (self, "Ann=1 Bo=2 Cy=3");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
  input_world_expect (self, BLIND, NULL, "done unchanged=3");
}

static void
test_doubt_dismissed (InputWorld *self, gconstpointer data)
{
  begin_in_doubt (self, BLIND, DONE_SILENT);
  input_world_dismiss (self, "[2]");
  input_world_expect (self, BLIND, NULL, "done unchanged=2 left-out=1");
  input_world_expect_there (self, "Ann=1 Bo=2 Cy=3");
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
}

/* What can be sent again with its key needs nobody's word. */
static void
test_doubt_keyed (InputWorld *self, gconstpointer data)
{
  static const char *const two[] = { "[2]", NULL };

  begin_in_doubt (self, KEYED, SILENT);
  input_world_expect_retry (self, KEYED, two, "done created=1");
  input_world_expect_there (self, "Ann=1 Bo=2 Cy=3");
}

/* It is one record, and counts once. */
static void
test_doubt_counts_once (InputWorld *self, gconstpointer data)
{
  begin_in_doubt (self, BLIND, SILENT);
  input_world_expect (self, BLIND, NULL, "partly unchanged=2 parked=1");
  g_autoptr (RopewayParked) parked = input_world_get_parked (self, "[2]");
  g_assert_true (parked->doubtful);
  g_assert_cmpuint (parked->attempts, ==, 2);
  g_assert_nonnull (parked->input);
  g_assert_nonnull (parked->request);
}

/* ---- one ---- */

static void
test_only (InputWorld *self, gconstpointer data)
{
  const RopewayRunOptions two = { .only = "2" };

  self->from = THREE ("2");
  input_world_expect (self, TEXTS, &two, "done created=1");
  input_world_expect_there (self, "Bo=2");
  input_world_expect_mark (self, NULL);
  input_world_expect (self, TEXTS, &two, "done unchanged=1");
  input_world_expect (self, TEXTS, NULL, "done created=2 unchanged=1");
  input_world_expect_mark (self, "\"2026-01-03T10:00:00Z\"");
  self->from = THREE ("zwei");
  g_autoptr (RunResult) result = input_world_run (self, TEXTS, &two);
  g_assert_cmpstr (result->summary, ==, "done updated=1");
  g_assert_cmpstr (g_hash_table_lookup (result->changes, "[2]"), ==, "value: \"2\" → \"zwei\"\n");
  input_world_expect_mark (self, "\"2026-01-03T10:00:00Z\"");
}

static void
test_only_not_there (InputWorld *self, gconstpointer data)
{
  self->from = THREE ("2");
  input_world_expect (self, TEXTS, &(RopewayRunOptions){ .only = "9" }, "failed(sync.key-not-found)");
  input_world_expect (self, TEXTS, &(RopewayRunOptions){ .only = "[\"2\"]" }, "failed(sync.key-not-found)");
  input_world_expect_there (self, "");
}

static void
test_only_filtered (InputWorld *self, gconstpointer data)
{
  const char *job
      = JOB ("", ",\"filter\":{\"field\":\"value\",\"is\":\"not-equal\",\"value\":\"2\"}", TO_FOUND);

  self->from = THREE ("2");
  g_autoptr (RunResult) result = input_world_run (self, job, &(RopewayRunOptions){ .only = "2" });
  g_assert_cmpstr (result->summary, ==, "done left-out=1");
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "sync.only-left-out");
}

/* ---- beside a run that was interrupted ---- */

/* One page was done at least. */
static void
interrupt (InputWorld *self)
{
  const RunSettings settings = { .cancel_at = 3 };

  self->from = "{\"items\":[" RECORD ("1", "Ann", "1") "," RECORD ("2", "Bo", "2") "],\"next\":\"x\"}";
  self->after = LIST (RECORD ("3", "Cy", "3"));
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, PAGES, &settings);
  g_assert_true (g_str_has_prefix (result->summary, "interrupted created="));
}

static guint
count_first_pages (InputWorld *self)
{
  GPtrArray *requests = scripted_service_get_requests (self->service);
  guint n = 0;

  for (guint i = 0; i < requests->len; i++)
    {
      const ScriptedRequest *request = g_ptr_array_index (requests, i);
      n += g_str_equal (request->path, "/from") && request->query == NULL;
    }
  return n;
}

/* Where the interrupted run stopped stays known: what it did is not read again. */
static void
test_beside_interrupted (InputWorld *self, gconstpointer data)
{
  const RopewayRunOptions options[]
      = { { .only = "1" }, { .parked = TRUE }, { .only = "1", .take_back = TRUE }, { .only = "9" } };

  interrupt (self);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    g_clear_pointer (&(RunResult *){ input_world_run (self, PAGES, &options[i]) }, run_result_free);
  guint n = count_first_pages (self);
  g_autoptr (RunResult) result = input_world_run (self, PAGES, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "done"));
  g_assert_cmpuint (count_first_pages (self), ==, n);
  input_world_expect_there (self, "Ann=1 Bo=2 Cy=3");
}

/* What a run of one record came by, it did not write: no other goes on there. */
static void
test_interrupted_aside (InputWorld *self, gconstpointer data)
{
  const RopewayRunOptions three = { .only = "3" };
  const RunSettings settings = { .options = &three, .cancel_at = 2 };

  self->from = "{\"items\":[" RECORD ("1", "Ann", "1") "," RECORD ("2", "Bo", "2") "],\"next\":\"x\"}";
  self->after = LIST (RECORD ("3", "Cy", "3"));
  g_autoptr (RunResult) aside = run_fixture_run (&self->fixture, PAGES, &settings);
  g_assert_true (g_str_has_prefix (aside->summary, "interrupted"));
  g_autoptr (RunResult) result = input_world_run (self, PAGES, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "done"));
  input_world_expect_there (self, "Ann=1 Bo=2 Cy=3");
}

static void
add (const char *name, void (*func) (InputWorld *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/run/input/", name, NULL);

  g_test_add (path, InputWorld, NULL, input_world_set_up, func, input_world_tear_down);
}

void
test_input_add (void)
{
  add ("kept", test_kept);
  add ("mapping-fixed", test_mapping_fixed);
  add ("fails-again", test_fails_again);
  add ("named", test_named);
  add ("threshold", test_threshold);
  add ("filtered", test_filtered);
  add ("many", test_many);
  add ("items", test_items);
  add ("not-kept", test_not_kept);
  add ("dismissed", test_dismissed);
  add ("doubt/unnamed", test_doubt_unnamed);
  add ("doubt/retried", test_doubt_retried);
  add ("doubt/dismissed", test_doubt_dismissed);
  add ("doubt/keyed", test_doubt_keyed);
  add ("doubt/counts-once", test_doubt_counts_once);
  add ("beside/interrupted", test_beside_interrupted);
  add ("beside/aside", test_interrupted_aside);
  add ("only/found", test_only);
  add ("only/not-there", test_only_not_there);
  add ("only/filtered", test_only_filtered);
}
