/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: everything that services do to their clients, one by one: nothing is lost, nothing is doubled, and what is
 * wrong is said. */
#include "test-run.h"

#include <string.h>

#include "base/limits.h"
#include "run-check.h"
#include "scripted-service.h"

#define N 40

static void
load (RunFixture *self, guint n)
{
  g_autoptr (GString) people = g_string_new ("[");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (
        people,
        "%s{\"id\":%u,\"email\":\"p%u@example.com\",\"first_name\":\"P%u\",\"balance\":%u.10,"
        "\"updated_at\":\"2026-01-01T00:00:%02uZ\"}",
        i > 1 ? "," : "", i, i, i, i, i % 60);
  g_string_append_c (people, ']');
  run_fixture_load_people (self, people->str);
}

static void
check_exactly (RunFixture *self, guint n)
{
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, n);
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);
}

/* ---- a table of faults ---- */

typedef struct
{
  const char *name;
  const char *rules;   /* of the hostile mode, without brackets */
  const char *summary; /* of the run under them; NULL: "done created=40" */
  const char *by_key;  /* of the one that does not look for what it lost; NULL: the same */
} Fault;

/* Shares are small enough that no request of forty is hit each of the six times that it is sent. */
static const Fault faults[] = {
  { "latency", "{\"kind\":\"latency\",\"ms\":20,\"every\":3}", NULL },
  { "429", "{\"kind\":\"status\",\"status\":429,\"retryAfter\":\"1\",\"every\":5}", NULL },
  { "429-untold", "{\"kind\":\"status\",\"status\":429,\"every\":5}", NULL },
  { "429-for-long", "{\"kind\":\"status\",\"status\":429,\"retryAfter\":\"86400\",\"path\":\"/crm\"}",
    "failed(service.too-many-requests)" },
  { "500-now-and-then", "{\"kind\":\"status\",\"status\":500,\"oneIn\":5,\"seed\":1}", NULL },
  { "503-now-and-then", "{\"kind\":\"status\",\"status\":503,\"oneIn\":5,\"seed\":2}", NULL },
  { "500-for-writes", "{\"kind\":\"status\",\"status\":500,\"method\":\"POST\",\"path\":\"/crm\"}",
    "failed(service.failed)" },
  { "truncated-now-and-then", "{\"kind\":\"truncate\",\"oneIn\":5,\"seed\":3}", NULL },
  { "drop-before", "{\"kind\":\"drop-before\",\"oneIn\":7,\"seed\":4}", NULL },
  { "drop-after", "{\"kind\":\"drop-after\",\"oneIn\":7,\"seed\":5}", NULL },
  { "close", "{\"kind\":\"close\",\"every\":2}", NULL },
  { "endless-page", "{\"kind\":\"endless\",\"path\":\"/contacts\"}", "failed(service.answer-too-large)" },
  { "garbage-page", "{\"kind\":\"garbage\",\"path\":\"/contacts\"}", "failed(service.answer-unreadable)" },
  { "html-page", "{\"kind\":\"html\",\"path\":\"/contacts\"}", "failed(service.answer-web-page)" },
  { "wrong-type-page", "{\"kind\":\"wrong-type\",\"path\":\"/contacts\"}", "failed(source.records-missing)" },
  { "html-answers", "{\"kind\":\"html\",\"method\":\"POST\",\"path\":\"/crm\",\"times\":3}", NULL,
    "partly created=37 parked=3" },
  { "garbage-answers", "{\"kind\":\"garbage\",\"method\":\"POST\",\"path\":\"/crm\",\"times\":3}", NULL,
    "partly created=37 parked=3" },
  { "wrong-type-answers", "{\"kind\":\"wrong-type\",\"method\":\"POST\",\"path\":\"/crm\",\"times\":3}", NULL,
    "partly created=37 parked=3" },
  { "redirected-reads", "{\"kind\":\"redirect\",\"method\":\"GET\",\"every\":2}", NULL },
  { "redirected-writes", "{\"kind\":\"redirect\",\"method\":\"POST\",\"path\":\"/crm\"}",
    "failed(service.moved)" },
  { "redirected-writes-307", "{\"kind\":\"redirect\",\"method\":\"POST\",\"status\":307,\"path\":\"/crm\"}",
    NULL },
  { "see-other", "{\"kind\":\"redirect\",\"method\":\"POST\",\"status\":303,\"path\":\"/crm\"}",
    "failed(service.moved)" },
  { "loop", "{\"kind\":\"redirect\",\"method\":\"GET\",\"to\":\"loop\"}", "failed(service.moved)" },
  { "slow-loris", "{\"kind\":\"slow\",\"ms\":3000,\"path\":\"/contacts\"}", "failed(service.no-answer)" },
  { "slow-answers", "{\"kind\":\"slow\",\"ms\":3000,\"method\":\"POST\",\"path\":\"/crm\",\"times\":3}",
    NULL },
};

static void
check_fault (RunFixture *self, const Fault *fault, const char *job, const char *summary)
{
  g_autofree char *rules = g_strdup_printf ("{\"rules\":[%s]}", fault->rules);

  load (self, N);
  practice_process_set_hostile (self->practice, rules);
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  if (summary == NULL && !g_str_equal (result->summary, "done created=40"))
    run_result_tell (result);
  if (summary == NULL)
    g_assert_cmpstr (result->summary, ==, "done created=40");
  else
    {
      g_test_message ("%s", result->summary);
      g_assert_true (g_str_has_prefix (result->summary, summary));
      g_assert_cmpint (g_str_has_prefix (summary, "failed"), ==, result->problem != NULL);
    }
  practice_process_set_hostile (self->practice, "{}");
  g_autoptr (RunResult) second = run_fixture_run (self, job, NULL);
  g_assert_true (g_str_has_prefix (second->summary, "done "));
  check_exactly (self, N);
  g_assert_cmpint (run_check_count_links (self->state), ==, N);
  run_fixture_expect (self, PEOPLE_JOB ("list", "\"mode\":\"create\",\"create\":\"create-key\""),
                      "done unchanged=40");
}

static void
test_fault_by_key (RunFixture *self, gconstpointer data)
{
  const Fault *fault = data;

  check_fault (self, fault, KEY_JOB, fault->by_key != NULL ? fault->by_key : fault->summary);
}

static void
test_fault_found (RunFixture *self, gconstpointer data)
{
  const Fault *fault = data;

  check_fault (self, fault, UPSERT_JOB, fault->summary);
}

/* Pages that come again are not the end of a list. */
static void
test_same_page (RunFixture *self, gconstpointer data)
{
  load (self, 120);
  practice_process_set_hostile (self->practice, "{\"rules\":[{\"kind\":\"same-page\",\"method\":\"GET\"}]}");
  g_autoptr (RunResult) page = run_fixture_run (self, PEOPLE_JOB ("changed", TO_CRM_BY_KEY), NULL);
  g_assert_true (g_str_has_prefix (page->summary, "failed(source.page-repeated)"));
  g_assert_null (run_check_dup_mark (self->state));
  practice_process_set_hostile (self->practice, "{}");
  g_autoptr (RunResult) done = run_fixture_run (self, PEOPLE_JOB ("changed", TO_CRM_BY_KEY), NULL);
  g_assert_true (g_str_has_prefix (done->summary, "done "));
  check_exactly (self, 120);
}

static void
test_same_cursor (RunFixture *self, gconstpointer data)
{
  practice_process_set_hostile (self->practice, "{\"rules\":[{\"kind\":\"same-page\",\"path\":\"/shop\"}]}");
  g_autoptr (RunResult) result = run_fixture_run (
      self,
      "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"shop\",\"environment\":\"live\","
      "\"operation\":\"customers\"}," PERSON_MAPPING
      ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "}}",
      NULL);
  g_assert_true (g_str_has_prefix (result->summary, "failed(source.cursor-repeated)"));
}

/* ---- the service goes away ---- */

static void
go_away (guint n, const RopewayHttpTrace *trace, gpointer data)
{
  if (n == 20)
    practice_process_set_hostile (data, "{\"rules\":[{\"kind\":\"drop-before\",\"path\":\"/crm\"}]}");
}

static void
check_down (RunFixture *self, const char *job)
{
  const RunSettings settings = { .on_request = go_away, .data = self->practice };

  load (self, 200);
  g_autoptr (RunResult) result = run_fixture_run (self, job, &settings);
  g_assert_true (g_str_has_prefix (result->summary, "failed(service.no-answer)"));
  g_assert_null (run_check_dup_mark (self->state));
  practice_process_set_hostile (self->practice, "{}");
  g_autoptr (RunResult) second = run_fixture_run (self, job, NULL);
  g_assert_true (g_str_has_prefix (second->summary, "done "));
  check_exactly (self, 200);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
}

static void
test_down_by_key (RunFixture *self, gconstpointer data)
{
  check_down (self, PEOPLE_JOB ("changed", TO_CRM_BY_KEY));
}

static void
test_down_found (RunFixture *self, gconstpointer data)
{
  check_down (self, PEOPLE_JOB ("changed", TO_CRM));
}

static void
test_nobody_there (RunFixture *self, gconstpointer data)
{
  load (self, 3);
  g_autoptr (RunResult) result = run_fixture_run (self, OTHER_JOB ("list", TO_CRM_BY_KEY), NULL);
  g_assert_true (g_str_has_prefix (result->summary, "failed(service.unreachable)"));
  g_assert_nonnull (strstr (result->problem, "CRM cannot be reached"));
}

/* ---- cancelled at any moment ---- */

/* Twelve answers get lost: fewer than make a run believe that the service is down. */
static void
check_cancel (RunFixture *self, const char *job)
{
  for (guint at = 1; at < 120; at += run_fixture_has_tier ("ci") ? 7 : 29)
    {
      const RunSettings settings = { .cancel_at = at };

      practice_process_reset (self->practice);
      test_workspace_free (self->workspace);
      self->workspace = test_workspace_new ();
      g_free (self->state);
      self->state = test_workspace_path (self->workspace, "job.state");
      load (self, 60);
      practice_process_set_hostile (self->practice,
                                    "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\","
                                    "\"path\":\"/crm\",\"times\":12}]}");
      g_autoptr (RunResult) result = run_fixture_run (self, job, &settings);
      g_assert_true (g_str_has_prefix (result->summary, "interrupted")
                     || g_str_equal (result->summary, "done created=60"));
      g_autoptr (RunResult) second = run_fixture_run (self, job, NULL);
      if (!g_str_has_prefix (second->summary, "done "))
        {
          run_result_tell (result);
          run_result_tell (second);
        }
      g_assert_true (g_str_has_prefix (second->summary, "done "));
      check_exactly (self, 60);
      g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
    }
}

static void
test_cancel_by_key (RunFixture *self, gconstpointer data)
{
  check_cancel (self, KEY_JOB);
}

static void
test_cancel_found (RunFixture *self, gconstpointer data)
{
  check_cancel (self, UPSERT_JOB);
}

/* ---- one bad record ---- */

/* Fails for what holds "p7@" as long as it is told to. */
typedef struct
{
  gboolean fails;
  gboolean drops;
  guint n_made;
  GHashTable *seen; /* body */
} Poisoned;

static void
on_poisoned (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  Poisoned *service = data;
  g_autofree char *text = scripted_request_dup_text (request);

  if (strstr (text, "p7@") != NULL && service->fails)
    {
      answer->status = 500;
      answer->dropped = service->drops;
      return;
    }
  g_assert_true (g_hash_table_add (service->seen, g_steal_pointer (&text)));
  answer->status = 201;
  answer->body = g_strdup_printf ("{\"id\":%u}", ++service->n_made);
}

static void
check_poisoned (RunFixture *self, gboolean drops)
{
  Poisoned service = { .fails = TRUE, .drops = drops };
  g_autoptr (GHashTable) seen = service.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (ScriptedService) script = scripted_service_new (on_poisoned, &service);
  const char *job = OTHER_JOB ("list", TO_CRM_BY_KEY);

  g_free (self->other);
  self->other = scripted_service_dup_address (script);
  load (self, N);
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=39 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[7]"), ==, "parked(sync.fate-unknown)");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);

  /* The stored request goes first, as it was; what the source has of it by now comes after. */
  service.fails = FALSE;
  guint before = scripted_service_get_requests (script)->len;
  const ScriptedRequest *failed = g_ptr_array_index (scripted_service_get_requests (script), before - 1);
  run_fixture_expect (self, job, "done created=1 unchanged=39");
  const ScriptedRequest *repeated = g_ptr_array_index (scripted_service_get_requests (script), before);
  g_assert_true (g_bytes_equal (failed->body, repeated->body));
  g_assert_cmpstr (g_hash_table_lookup (failed->headers, "idempotency-key"), ==,
                   g_hash_table_lookup (repeated->headers, "idempotency-key"));
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
  g_assert_null (run_check_dup_parked (self->state, "[7]"));
  g_assert_cmpuint (service.n_made, ==, N);
}

static void
test_poisoned (RunFixture *self, gconstpointer data)
{
  check_poisoned (self, FALSE);
}

static void
test_poisoned_drops (RunFixture *self, gconstpointer data)
{
  check_poisoned (self, TRUE);
}

/* A service that makes a record although nobody waits for its answer any more. */
typedef struct
{
  const char *name;
  gboolean held; /* it says nothing; else its gateway says 504 */
  gint64 after;  /* µs, from the request to the record: longer than is waited for an answer */
} LateRow;

static const LateRow late_rows[] = {
  { "time-out", TRUE, ROPEWAY_LIMIT_LATE_MS *G_TIME_SPAN_MILLISECOND },
  { "gateway", FALSE, ROPEWAY_LIMIT_LATE_MS *G_TIME_SPAN_MILLISECOND / 2 },
};

typedef struct
{
  RopewayClock *clock; /* borrowed */
  const LateRow *row;  /* borrowed */
  char *made;          /* owned; (nullable): the record, once it is there */
  char *begun;         /* owned; (nullable) */
  guint n_asked;       /* to make it */
} Late;

static void
on_late_made (gpointer data)
{
  Late *late = data;

  late->made = g_steal_pointer (&late->begun);
}

static void
on_late (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  Late *late = data;

  if (g_str_equal (request->method, "GET"))
    {
      answer->body = late->made != NULL ? g_strdup_printf ("{\"items\":[{\"id\":1,%s]}", late->made + 1)
                                        : g_strdup ("{\"items\":[]}");
      return;
    }
  if (late->n_asked++ > 0)
    {
      answer->status = 201;
      answer->body = g_strdup ("{\"id\":2}");
      return;
    }
  late->begun = scripted_request_dup_text (request);
  ropeway_clock_add_timer (late->clock, late->row->after, on_late_made, late);
  answer->held = late->row->held;
  answer->status = 504;
}

static void
test_late (RunFixture *self, gconstpointer data)
{
  Late late = { .clock = self->clock, .row = data };
  g_autoptr (ScriptedService) script = scripted_service_new (on_late, &late);

  g_free (self->other);
  self->other = scripted_service_dup_address (script);
  load (self, 1);
  run_fixture_expect (self, OTHER_JOB ("list", TO_CRM), "done created=1");
  g_assert_cmpuint (late.n_asked, ==, 1);
  run_fixture_expect (self, OTHER_JOB ("list", TO_CRM), "done unchanged=1");
  g_free (late.made);
}

/* What a run left is not forgotten because the service does not let us in, or is not there, when it is repeated. */
static void
test_stored_stays (RunFixture *self, gconstpointer data)
{
  load (self, N);
  practice_process_set_hostile (self->practice, "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\","
                                                "\"path\":\"/crm\"}]}");
  g_autoptr (RunResult) lost = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_true (g_str_has_prefix (lost->summary, "failed(service.no-answer)"));
  guint intents = run_check_count_intents (self->state);
  g_assert_cmpuint (intents, >, 10);

  practice_process_set_hostile (self->practice, "{\"rules\":[{\"kind\":\"status\",\"status\":401,"
                                                "\"method\":\"POST\",\"path\":\"/crm\"}]}");
  g_autoptr (RunResult) refused = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_true (g_str_has_prefix (refused->summary, "failed(service.sign-in-refused)"));
  g_assert_cmpuint (run_check_count_intents (self->state), ==, intents);

  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"status\",\"status\":429,"
                                "\"retryAfter\":\"86400\",\"method\":\"POST\",\"path\":\"/crm\"}]}");
  g_autoptr (RunResult) later = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_true (g_str_has_prefix (later->summary, "failed(service.too-many-requests)"));
  g_assert_cmpuint (run_check_count_intents (self->state), ==, intents);

  practice_process_set_hostile (self->practice, "{}");
  g_autoptr (RunResult) done = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_true (g_str_has_prefix (done->summary, "done "));
  check_exactly (self, N);
}

/* A search that gives no id still proves that the record is there. */
static void
on_found_without_id (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer,
                     gpointer data)
{
  guint *n_made = data;

  if (g_str_equal (request->method, "GET"))
    answer->body = g_strdup (*n_made > 0 ? "{\"items\":[{\"email\":\"p1@example.com\"}]}" : "{\"items\":[]}");
  else
    {
      ++*n_made;
      answer->dropped = TRUE;
    }
}

static void
test_found_without_id (RunFixture *self, gconstpointer data)
{
  guint n_made = 0;
  g_autoptr (ScriptedService) script = scripted_service_new (on_found_without_id, &n_made);

  g_free (self->other);
  self->other = scripted_service_dup_address (script);
  load (self, 1);
  run_fixture_expect (self, OTHER_JOB ("list", TO_CRM), "done created=1");
  g_assert_cmpuint (n_made, ==, 1);
}

/* An account that has no more requests for an hour. */
static void
on_nothing_left (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer,
                 gpointer data)
{
  guint *n_made = data;

  if (g_str_equal (request->method, "GET"))
    answer->body = g_strdup ("{\"items\":[]}");
  else
    {
      answer->status = 201;
      answer->body = g_strdup_printf ("{\"id\":\"c%u\"}", ++*n_made);
      answer->rate_limit = g_strdup ("\"hour\";r=0;t=3600");
    }
}

/* Nobody waits for an hour: the run stops, says so, and nothing is in doubt. */
static void
test_nothing_left (RunFixture *self, gconstpointer data)
{
  guint n_made = 0;
  g_autoptr (ScriptedService) script = scripted_service_new (on_nothing_left, &n_made);

  g_free (self->other);
  self->other = scripted_service_dup_address (script);
  load (self, N);
  g_autoptr (RunResult) first = run_fixture_run (self, OTHER_JOB ("list", TO_CRM_BY_KEY), NULL);
  g_assert_true (g_str_has_prefix (first->summary, "failed(service.later) created="));
  g_assert_cmpuint (n_made, >, 0);
  g_assert_cmpuint (n_made, <, N);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);

  guint before = n_made;
  g_autoptr (RunResult) second = run_fixture_run (self, OTHER_JOB ("list", TO_CRM_BY_KEY), NULL);
  g_assert_true (g_str_has_prefix (second->summary, "failed(service.later)"));
  g_assert_cmpuint (n_made, ==, before);
}

void
test_faults_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *by_key = g_strdup_printf ("/run/faults/%s/by-key", faults[i].name);
      g_autofree char *found = g_strdup_printf ("/run/faults/%s/found", faults[i].name);

      g_test_add (by_key, RunFixture, &faults[i], run_fixture_set_up, test_fault_by_key,
                  run_fixture_tear_down);
      g_test_add (found, RunFixture, &faults[i], run_fixture_set_up, test_fault_found, run_fixture_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (late_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/run/faults/late/", late_rows[i].name, NULL);
      g_test_add (path, RunFixture, &late_rows[i], run_fixture_set_up, test_late, run_fixture_tear_down);
    }
  run_test_add ("/run/faults/same-page", test_same_page);
  run_test_add ("/run/faults/same-cursor", test_same_cursor);
  run_test_add ("/run/faults/down/by-key", test_down_by_key);
  run_test_add ("/run/faults/down/found", test_down_found);
  run_test_add ("/run/faults/nobody-there", test_nobody_there);
  run_test_add ("/run/faults/cancel/by-key", test_cancel_by_key);
  run_test_add ("/run/faults/cancel/found", test_cancel_found);
  run_test_add ("/run/faults/poisoned/fails", test_poisoned);
  run_test_add ("/run/faults/poisoned/drops", test_poisoned_drops);
  run_test_add ("/run/faults/stored-stays", test_stored_stays);
  run_test_add ("/run/faults/nothing-left", test_nothing_left);
  run_test_add ("/run/faults/found-without-id", test_found_without_id);
}
