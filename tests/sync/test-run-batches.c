/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: several records in one request: each must get its own answer, or be known to have none. */
#include "test-run.h"

#include <string.h>

#include "run-check.h"
#include "scripted-service.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define BATCH                                                                                                \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find\",\"create\":\"create-batch\",\"update\":"      \
  "\"update-safe\""
#define BATCH_KEY                                                                                            \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-batch-key\",\"update\":\"update-safe\""
#define BATCH_SAFE                                                                                           \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-batch-safe\",\"update\":\"update-safe\""
#define BATCH_BLIND "\"mode\":\"create\",\"match\":[\"email\"],\"create\":\"create-batch\""

/* (transfer full): people 1 to @n; those whose number is in @bad ((nullable): "3 7") have no address that is one. */
static char *
dup_people (guint n, const char *bad)
{
  g_autoptr (GString) list = g_string_new ("[");
  g_auto (GStrv) numbers = g_strsplit (bad != NULL ? bad : "", " ", -1);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      gboolean is_bad = g_strv_contains ((const char *const *)numbers, number);

      g_string_append_printf (list, "%s{\"id\":%u,\"email\":\"p%u%sexample.com\",\"first_name\":\"P%u\"}",
                              i > 1 ? "," : "", i, i, is_bad ? "-" : "@", i);
    }
  g_string_append_c (list, ']');
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
load (RunFixture *self, guint n, const char *bad)
{
  g_autofree char *list = dup_people (n, bad);

  run_fixture_load_people (self, list);
}

static void
test_partial (RunFixture *self, gconstpointer data)
{
  load (self, 23, "4 17");
  g_autoptr (RunResult) result = run_fixture_run (self, PEOPLE_JOB ("list", BATCH), NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=21 parked=2");
  g_assert_cmpstr (run_result_delivery (result, "[4]"), ==, "parked(service.refused)");
  g_assert_cmpstr (run_result_delivery (result, "[17]"), ==, "parked(service.refused)");
  g_assert_cmpint (practice_process_get_stat (self->practice, "requests", "POST /crm/contacts/batch"), ==, 3);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 21);

  load (self, 23, NULL);
  run_fixture_expect (self, PEOPLE_JOB ("list", BATCH), "done created=2 unchanged=21");
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);
}

/* A batch is lost. Of one of its two records it is known then that it is not there, and it is sent once more; of the other
 * nothing is known when the run is killed. Then two requests tell of the first, and it must be made once. */
static void
test_killed_between (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list", BATCH);

  load (self, 2, NULL);
  practice_process_set_hostile (
      self->practice,
      "{\"rules\":[{\"kind\":\"drop-before\",\"method\":\"POST\",\"times\":1},"
      "{\"kind\":\"status\",\"status\":422,\"method\":\"GET\",\"path\":\"/crm/contacts\",\"skip\":3}]}");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, job, "write.before-send:2");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 2);
  practice_process_set_hostile (self->practice, "{}");
  run_fixture_expect (self, job, "done created=2");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
}

/* Ten answers are lost after everything in them was made: a number, not a share, or one batch could be hit each time
 * that it is repeated. */
static void
check_lost_answers (RunFixture *self, const char *job)
{
  load (self, 200, NULL);
  practice_process_set_hostile (self->practice, "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\","
                                                "\"path\":\"/crm/contacts/batch\",\"times\":10}]}");
  run_fixture_expect (self, job, "done created=200");
  g_assert_cmpint (practice_process_get_stat (self->practice, "faults", "drop-after"), >=, 10);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 200);
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
  run_fixture_expect (self, job, "done unchanged=200");
}

static void
test_lost_answers_found (RunFixture *self, gconstpointer data)
{
  check_lost_answers (self, PEOPLE_JOB ("list", BATCH));
}

static void
test_lost_answers_by_key (RunFixture *self, gconstpointer data)
{
  check_lost_answers (self, PEOPLE_JOB ("list", BATCH_KEY));
  g_assert_cmpint (practice_process_get_stat (self->practice, "replayed", NULL), >=, 10);
}

static void
test_lost_answers_blind (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list", BATCH_BLIND);

  load (self, 20, NULL);
  practice_process_set_hostile (self->practice, "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\","
                                                "\"times\":1}]}");
  run_fixture_expect (self, job, "partly created=10 parked=10");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);
  g_autoptr (RunResult) again = run_fixture_run (self, job, NULL);
  /* What an earlier run left and what comes by are the same ten. */
  g_assert_cmpstr (again->summary, ==, "partly unchanged=10 parked=10");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 20);
}

/* ---- a service whose answers leave records out ---- */

/* Makes what it is sent, and forgets to answer for each @forgets-th record; refuses a batch as a whole where @refuses
 * is in it. */
typedef struct
{
  guint forgets;
  const char *refuses;
  guint n_made;
  GHashTable *seen;    /* e-mail */
  GHashTable *answers; /* idempotency key → answer */
} Forgetful;

static char *
make_all (Forgetful *service, const RopewayValue *records)
{
  g_autoptr (GString) text = g_string_new ("{\"results\":[");
  guint index = 0;

  for (const RopewayValue *record = ropeway_value_first (records); record != NULL;
       record = ropeway_value_next (record), index++)
    {
      service->n_made++;
      g_hash_table_add (service->seen, ropeway_value_dup_member_text (record, "email"));
      if (service->forgets == 0 || index % service->forgets != service->forgets - 1)
        g_string_append_printf (text, "%s{\"index\":%u,\"id\":\"s-%u\"}", text->len > 12 ? "," : "", index,
                                service->n_made);
    }
  g_string_append (text, "]}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_forgetful (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  Forgetful *service = data;
  const char *key = g_hash_table_lookup (request->headers, "idempotency-key");
  g_autofree char *text = scripted_request_dup_text (request);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);

  if (g_str_equal (request->method, "GET"))
    {
      g_autofree char *email = g_uri_unescape_string (strchr (request->query, '=') + 1, NULL);
      answer->body = g_hash_table_contains (service->seen, email)
                         ? g_strdup_printf ("{\"items\":[{\"id\":\"f-%s\",\"email\":\"%s\"}]}", email, email)
                         : g_strdup ("{\"items\":[]}");
    }
  else if (service->refuses != NULL && strstr (text, service->refuses) != NULL)
    {
      answer->status = 400;
      answer->body = g_strdup ("{\"message\":\"One of them is bad.\"}");
    }
  else if (key != NULL && g_hash_table_contains (service->answers, key))
    answer->body = g_strdup (g_hash_table_lookup (service->answers, key));
  else
    {
      answer->body = make_all (service, ropeway_value_get (ropeway_tree_get_root (tree), "records"));
      if (key != NULL)
        g_hash_table_insert (service->answers, g_strdup (key), g_strdup (answer->body));
    }
}

static ScriptedService *
start (RunFixture *self, Forgetful *service)
{
  ScriptedService *script = scripted_service_new (on_forgetful, service);

  service->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  service->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_free (self->other);
  self->other = scripted_service_dup_address (script);
  return script;
}

static void
forgetful_clear (Forgetful *service)
{
  g_hash_table_unref (service->seen);
  g_hash_table_unref (service->answers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Forgetful, forgetful_clear)

static void
test_unanswered_found (RunFixture *self, gconstpointer data)
{
  g_auto (Forgetful) service = { .forgets = 4 };
  g_autoptr (ScriptedService) script = start (self, &service);

  load (self, 10, NULL);
  run_fixture_expect (self, OTHER_JOB ("list", BATCH), "done created=10");
  g_assert_cmpuint (service.n_made, ==, 10);
  g_autoptr (RopewayLink) forgotten = run_check_dup_link (self->state, "[4]");
  g_assert_cmpstr (forgotten->destination_id, ==, "f-p4@example.com");
  /* What was found lacks a field: it is written once more. */
  g_assert_cmpuint (scripted_service_count (script, "POST", "/crm/contacts/batch"), ==, 1);
}

static void
test_unanswered_by_key (RunFixture *self, gconstpointer data)
{
  g_auto (Forgetful) service = { .forgets = 4 };
  g_autoptr (ScriptedService) script = start (self, &service);

  load (self, 10, NULL);
  run_fixture_expect (self, OTHER_JOB ("list", BATCH_KEY), "partly created=8 parked=2");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);
  g_autoptr (RunResult) again = run_fixture_run (self, OTHER_JOB ("list", BATCH_KEY), NULL);
  g_assert_cmpstr (again->summary, ==, "partly unchanged=8 parked=2");

  /* What is known of the others stays as it is, though the whole request was repeated. */
  g_autoptr (RopewayLink) known = run_check_dup_link (self->state, "[1]");
  g_assert_cmpuint (known->seq, ==, 1);
  g_assert_cmpuint (service.n_made, ==, 10);
  g_assert_cmpuint (scripted_service_count (script, "POST", "/crm/contacts/batch"), ==, 2);
  const ScriptedRequest *first = g_ptr_array_index (scripted_service_get_requests (script), 0);
  const ScriptedRequest *second = g_ptr_array_index (scripted_service_get_requests (script), 1);
  g_assert_true (g_bytes_equal (first->body, second->body));
  g_assert_cmpstr (g_hash_table_lookup (first->headers, "idempotency-key"), ==,
                   g_hash_table_lookup (second->headers, "idempotency-key"));

  /* Once the service answers for all, all is well. */
  service.forgets = 0;
  service.n_made = 0;
  g_hash_table_remove_all (service.answers);
  run_fixture_expect (self, OTHER_JOB ("list", BATCH_KEY), "done created=2 unchanged=8");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
  run_fixture_expect (self, OTHER_JOB ("list", BATCH_KEY), "done unchanged=10");
}

/* Of a batch that may be sent twice, only what is not known is sent again: the others may be newer by now. */
static void
test_unanswered_safe (RunFixture *self, gconstpointer data)
{
  g_auto (Forgetful) service = { .forgets = 4 };
  g_autoptr (ScriptedService) script = start (self, &service);

  load (self, 10, NULL);
  run_fixture_expect (self, OTHER_JOB ("list", BATCH_SAFE), "partly created=8 parked=2");
  service.forgets = 0;
  run_fixture_expect (self, OTHER_JOB ("list", BATCH_SAFE), "done created=2 unchanged=8");
  g_assert_cmpuint (scripted_service_count (script, "POST", "/crm/contacts/batch"), ==, 2);
  const ScriptedRequest *second = g_ptr_array_index (scripted_service_get_requests (script), 1);
  g_autofree char *text = scripted_request_dup_text (second);
  g_assert_cmpstr (text, ==,
                   "{\"records\":[{\"email\":\"p4@example.com\",\"first_name\":\"P4\"},"
                   "{\"email\":\"p8@example.com\",\"first_name\":\"P8\"}]}");
}

/* One bad record must not keep the others of its batch from arriving. */
static void
test_refused_whole (RunFixture *self, gconstpointer data)
{
  g_auto (Forgetful) service = { .refuses = "p7@" };
  g_autoptr (ScriptedService) script = start (self, &service);

  load (self, 20, NULL);
  g_autoptr (RunResult) result = run_fixture_run (self, OTHER_JOB ("list", BATCH_KEY), NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=19 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[7]"), ==, "parked(service.refused)");
  g_assert_cmpuint (service.n_made, ==, 19);
  g_assert_cmpuint (scripted_service_count (script, "POST", "/crm/contacts/batch"), ==, 12);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
}

void
test_batches_add (void)
{
  run_test_add ("/run/batches/partial", test_partial);
  run_test_add ("/run/batches/killed-between", test_killed_between);
  run_test_add ("/run/batches/lost-answers-found", test_lost_answers_found);
  run_test_add ("/run/batches/lost-answers-by-key", test_lost_answers_by_key);
  run_test_add ("/run/batches/lost-answers-blind", test_lost_answers_blind);
  run_test_add ("/run/batches/unanswered-found", test_unanswered_found);
  run_test_add ("/run/batches/unanswered-by-key", test_unanswered_by_key);
  run_test_add ("/run/batches/unanswered-safe", test_unanswered_safe);
  run_test_add ("/run/batches/refused-whole", test_refused_whole);
}
