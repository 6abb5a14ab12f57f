/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that plans first: nothing is written before all is planned, whatever comes in between. */
#include "test-run.h"

#include <string.h>

#include "base/fail-point.h"
#include "base/limits.h"
#include "run-check.h"
#include "scripted-service.h"
#include "store/ledger.h"

/* @note: of a field that nobody maps. */
static void
load (RunFixture *self, guint n, const char *note)
{
  g_autoptr (GString) people = g_string_new ("[");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (people,
                            "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"first_name\":\"P\","
                            "\"last_name\":\"L%u\",\"balance\":%u.10,\"note\":\"%s\"}",
                            i > 1 ? "," : "", i, i, i, i, note);
  g_string_append_c (people, ']');
  run_fixture_load_people (self, people->str);
}

static gboolean
is_write (const char *request)
{
  return !g_str_has_prefix (request, "GET ");
}

/* Where in the requests of a run the first write stands, and the last other one; -1: nowhere. */
static void
find_turn (const RunResult *result, int *first_write, int *last_read)
{
  *first_write = *last_read = -1;
  for (guint i = 0; i < result->requests->len; i++)
    if (!is_write (g_ptr_array_index (result->requests, i)))
      *last_read = (int)i;
    else if (*first_write < 0)
      *first_write = (int)i;
}

static guint
count_requests (const RunResult *result, const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < result->requests->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (result->requests, i), prefix);
  return n;
}

static void
check_exactly (RunFixture *self, guint n)
{
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, n);
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);
}

/* ---- what fits ---- */

static void
test_held (RunFixture *self, gconstpointer data)
{
  int first_write, last_read;

  load (self, 120, "");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "done created=120");
  find_turn (result, &first_write, &last_read);
  g_assert_cmpint (last_read, <, first_write);
  g_assert_cmpuint (count_requests (result, "GET /contacts"), ==, 3);
  g_assert_cmpuint (count_requests (result, "GET /crm"), ==, 120);
  check_exactly (self, 120);
  g_autoptr (RunResult) again = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (again->summary, ==, "done unchanged=120");
}

/* What cannot trip is written as it is read. */
static void
test_not_needed (RunFixture *self, gconstpointer data)
{
  int first_write, last_read;

  load (self, 120, "");
  practice_process_set_hostile (
      self->practice, "{\"rules\":[{\"kind\":\"latency\",\"ms\":400,\"path\":\"/contacts\",\"skip\":1}]}");
  g_autoptr (RunResult) result = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "done created=120");
  find_turn (result, &first_write, &last_read);
  g_assert_cmpint (last_read, >, first_write);
}

/* ---- what does not ---- */

static void
test_overflow (RunFixture *self, gconstpointer data)
{
  const guint n = ROPEWAY_LIMIT_WINDOW + 60;
  g_autofree char *summary = g_strdup_printf ("done created=%u", n);
  g_autofree char *same = g_strdup_printf ("done unchanged=%u", n);

  load (self, n, "");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, summary);
  g_assert_cmpuint (result->read, ==, n);
  g_assert_cmpuint (count_requests (result, "GET /crm"), ==, 2 * n);
  check_exactly (self, n);
  /* What needs nothing is not held, so that this is read once. */
  g_autoptr (RunResult) again = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (again->summary, ==, same);
  g_assert_cmpuint (count_requests (again, "GET /contacts") * 2, ==,
                    count_requests (result, "GET /contacts"));
}

/* Pages that are too large to be kept. */
static void
test_overflow_by_bytes (RunFixture *self, gconstpointer data)
{
  g_autofree char *note = g_strnfill (ROPEWAY_LIMIT_WINDOW_BYTES / 100, 'x');

  load (self, 120, note);
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "done created=120");
  g_assert_cmpuint (count_requests (result, "GET /contacts"), ==, 6);
  g_assert_cmpuint (count_requests (result, "GET /crm"), ==, 240);
  check_exactly (self, 120);
}

typedef struct
{
  guint n;
  guint begun; /* times that it was read from the start */
  char *note;
} Heap;

/* A page of fifty of them. */
static void
on_heap_request (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer,
                 gpointer data)
{
  Heap *heap = data;
  g_autoptr (GHashTable) query = g_uri_parse_params (request->query, -1, "&", G_URI_PARAMS_NONE, NULL);
  guint from = (guint)g_ascii_strtoull (g_hash_table_lookup (query, "offset"), NULL, 10);
  g_autoptr (GString) body = g_string_new (NULL);

  heap->begun += from == 0;
  g_string_append_printf (body, "{\"total\":%u,\"people\":[", heap->n);
  for (guint i = from; i < MIN (from + 50, heap->n); i++)
    g_string_append_printf (body, "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"note\":\"%s\"}",
                            i > from ? "," : "", i + 1, i + 1, heap->note);
  g_string_append (body, "]}");
  answer->body = g_string_free (g_steal_pointer (&body), FALSE);
}

static void
on_child_ended (GObject *child, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (child), result, NULL));
  *(gboolean *)data = TRUE;
}

/* Returns: KiB at the peak of a run over @n records of which the first few are more than may be held. */
static guint64
measure (RunFixture *self, guint n)
{
  g_autofree char *note = g_strnfill (ROPEWAY_LIMIT_WINDOW_BYTES / 150, 'x');
  Heap heap = { .n = n, .note = note };
  g_autoptr (ScriptedService) service = scripted_service_new (on_heap_request, &heap);
  g_autofree char *expected = g_strdup_printf ("done created=%u", n);
  g_autofree char *name = g_strdup_printf ("%u.state", n);
  const char *job = "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\","
                    "\"environment\":\"test\",\"operation\":\"list\"}," PERSON_MAPPING
                    ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM "}}";

  practice_process_reset (self->practice);
  g_free (self->state);
  self->state = test_workspace_path (self->workspace, name);
  g_free (self->other);
  self->other = scripted_service_dup_address (service);
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, job, NULL);
  gboolean ended = FALSE;
  g_subprocess_wait_async (child, NULL, on_child_ended, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_cmpstr (summary, ==, expected);
  g_assert_cmpuint (heap.begun, ==, 2);
  check_exactly (self, n);
  return self->peak_kib;
}

/* However much the source has: it is read twice, and what is held is not more for it. */
static void
test_overflow_is_bounded (RunFixture *self, gconstpointer data)
{
  guint64 few = measure (self, 200), many = measure (self, 1000);

  g_test_message ("%" G_GUINT64_FORMAT " KiB, %" G_GUINT64_FORMAT " KiB", few, many);
  g_assert_cmpuint (many, <, few + ROPEWAY_LIMIT_WINDOW_BYTES / 1024);
}

static void
test_overflow_limited (RunFixture *self, gconstpointer data)
{
  const RunSettings limited = { .limit = ROPEWAY_LIMIT_WINDOW + 20 };

  load (self, ROPEWAY_LIMIT_WINDOW + 100, "");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, &limited);
  g_assert_cmpuint (result->units, ==, ROPEWAY_LIMIT_WINDOW + 20);
  check_exactly (self, ROPEWAY_LIMIT_WINDOW + 20);
}

/* ---- keys ---- */

/* The second of two with one e-mail address waits for the first, which waits for the verdict. */
static void
test_same_key (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self,
                           "[{\"id\":1,\"email\":\"a@example.com\"},{\"id\":2,\"email\":\"A@example.com\"},"
                           "{\"id\":3,\"email\":\"c@example.com\"}]");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=2 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[2]"), ==, "parked(sync.match-taken)");
  check_exactly (self, 2);
}

/* More of them than fit. */
static void
test_same_keys (RunFixture *self, gconstpointer data)
{
  g_autoptr (GString) people = g_string_new ("[");

  for (guint i = 1; i <= ROPEWAY_LIMIT_WINDOW + 60; i++)
    g_string_append_printf (people, "%s{\"id\":%u,\"email\":\"a@example.com\"}", i > 1 ? "," : "", i);
  g_string_append_c (people, ']');
  run_fixture_load_people (self, people->str);
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "partly created=1 parked="));
  check_exactly (self, 1);
}

/* ---- how it may end ---- */

static void
test_cancelled (RunFixture *self, gconstpointer data)
{
  const RunSettings settings = { .cancel_at = 60 };

  /* One of them is set aside, one is adopted: neither is remembered. */
  load (self, 100, "");
  practice_process_load (
      self->practice, "crm.contacts",
      "[{\"id\":\"c-1\",\"email\":\"p1@example.com\",\"first_name\":\"P\",\"last_name\":\"L1\","
      "\"balance\":1.10},{\"id\":\"c-2\",\"email\":\"p2@example.com\"},"
      "{\"id\":\"c-3\",\"email\":\"p2@example.com\"}]");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, &settings);
  g_assert_true (g_str_has_prefix (result->summary, "interrupted"));
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 0);
  g_assert_cmpint (run_check_count_links (self->state), ==, 0);
  g_assert_null (run_check_dup_parked (self->state, "[2]"));
  run_fixture_expect (self, UPSERT_JOB, "partly created=98 unchanged=1 parked=1");
}

static void
test_failed (RunFixture *self, gconstpointer data)
{
  load (self, 100, "");
  practice_process_set_hostile (
      self->practice, "{\"rules\":[{\"kind\":\"status\",\"status\":401,\"path\":\"/contacts\",\"skip\":1}]}");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "failed(service.sign-in-refused)"));
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 0);
  practice_process_set_hostile (self->practice, "{}");
  run_fixture_expect (self, UPSERT_JOB, "done created=100");
}

/* Too many are set aside: nothing is written, and which they were is kept. */
static void
test_threshold (RunFixture *self, gconstpointer data)
{
  const char *job = "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\","
                    "\"environment\":\"live\","
                    "\"operation\":\"list\"}," PERSON_MAPPING
                    ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM "},"
                    "\"policies\":{\"stopAfterParked\":{\"count\":2}}}";

  run_fixture_load_people (self, "[" ANNA ("1") "," BO ",{\"id\":7},{\"id\":8},{\"id\":9}]");
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "failed(sync.too-many-parked)"));
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 0);
  g_assert_cmpstr (run_result_delivery (result, "[7]"), ==, "parked(sync.match-empty)");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[7]");
  g_assert_nonnull (parked);
}

/* What an earlier run left is cleared up first, whatever becomes of this one. */
static void
test_recovered (RunFixture *self, gconstpointer data)
{
#define FILTERED_JOB(value)                                                                                  \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\",\"filter\":{\"field\":\"balance\",\"is\":\"greater\",\"value\":" value "}}"        \
  "," PERSON_MAPPING ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "}}"
  run_fixture_load_people (self, "[" ANNA ("1") "]");
  run_fixture_expect (self, FILTERED_JOB ("0"), "done created=1");
  run_fixture_load_people (self, "[" ANNA ("2") "," BO "]");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, FILTERED_JOB ("0"), "write.after-send");
  g_assert_null (run_fixture_wait (self, child));
  g_assert_cmpuint (run_check_count_intents (self->state), >, 0);
  g_autoptr (RunResult) result = run_fixture_run (self, FILTERED_JOB ("1"), NULL);
  g_assert_true (g_str_has_prefix (result->summary, "failed(sync.brake-changed)"));
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
  run_fixture_expect (self, FILTERED_JOB ("0"), "done unchanged=2");
  check_exactly (self, 2);
}

/* Killed while it writes what it held: the next begins at the beginning. */
static void
test_killed (RunFixture *self, gconstpointer data)
{
  load (self, 120, "");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, UPSERT_JOB, "write.after-send:40");
  g_assert_null (run_fixture_wait (self, child));
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "done created="));
  g_assert_cmpuint (count_requests (result, "GET /contacts"), ==, 3);
  check_exactly (self, 120);
}

/* One that was set aside and goes through now is forgotten, though the others did not change. */
static void
test_parked_before (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("1") "," BO ",{\"id\":7}]");
  run_fixture_expect (self, UPSERT_JOB, "partly created=2 parked=1");
  run_fixture_load_people (self, "[" ANNA ("1") "," BO ",{\"id\":7,\"email\":\"g@example.com\"}]");
  run_fixture_expect (self, UPSERT_JOB, "done created=1 unchanged=2");
  g_assert_null (run_check_dup_parked (self->state, "[7]"));
}

void
test_trial_add (void)
{
  run_test_add ("/run/trial/held", test_held);
  run_test_add ("/run/trial/not-needed", test_not_needed);
  run_test_add ("/run/trial/overflow", test_overflow);
  run_test_add ("/run/trial/overflow-by-bytes", test_overflow_by_bytes);
  run_test_add ("/run/trial/same-key", test_same_key);
  run_test_add ("/run/trial/cancelled", test_cancelled);
  run_test_add ("/run/trial/failed", test_failed);
  run_test_add ("/run/trial/threshold", test_threshold);
  run_test_add ("/run/trial/recovered", test_recovered);
  run_test_add ("/run/trial/killed", test_killed);
  run_test_add ("/run/trial/parked-before", test_parked_before);
  if (!run_fixture_has_tier ("ci"))
    return;
  run_test_add ("/run/trial/overflow-is-bounded", test_overflow_is_bounded);
  run_test_add ("/run/trial/overflow-limited", test_overflow_limited);
  run_test_add ("/run/trial/same-keys", test_same_keys);
}
