/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the model test (test-model.c) found, each reduced to the few steps that show it. */
#include "test-run.h"

#include "base/limits.h"
#include "destination/answers.h"
#include "run-check.h"

#define FILTERED_IN_DOUBT                                                                                    \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\",\"filter\":{\"field\":\"balance\",\"is\":\"greater\",\"value\":10}}"               \
  "," PERSON_MAPPING ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\","                    \
  "\"mode\":\"upsert\",\"create\":\"create\",\"update\":\"update-safe\",\"send\":\"all\"}}"

/* A write that may or may not have arrived is told until somebody decides, also once its record is left out. */
static void
test_left_out (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("11") "]");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\"}]}");
  run_fixture_expect (self, FILTERED_IN_DOUBT, "failed(sync.nothing-delivered) parked=1");
  practice_process_set_hostile (self->practice, "{}");
  run_fixture_load_people (self, "[" ANNA ("9") "]");
  run_fixture_expect (self, FILTERED_IN_DOUBT, "partly left-out=1 parked=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[1]");
  g_assert_nonnull (parked);
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.fate-unknown");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);
}

static void
die (RunFixture *self, const char *job, const char *fail_point)
{
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, job, fail_point);
  g_autofree char *summary = run_fixture_wait (self, child);

  g_assert_null (summary);
}

static guint
count_running (RunFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open_reader (self->state, &error);
  g_autoptr (GPtrArray) running = NULL;

  g_assert_no_error (error);
  running = ropeway_ledger_list_running (store, &error);
  g_assert_no_error (error);
  return running->len;
}

/* A run that dies before it has said of the one before it that it died: the next says it of both. */
static void
test_two_died (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("11") "," BO "]");
  die (self, UPSERT_JOB, "page.after-read:1");
  die (self, UPSERT_JOB, "ledger.before-commit:3");
  g_assert_cmpuint (count_running (self), ==, 2);
  run_fixture_expect (self, UPSERT_JOB, "done created=2");
  g_assert_cmpuint (count_running (self), ==, 0);
}

/* Somebody adds the record by hand while it is not known whether the job did: then it is there twice, and must not be
 * made a third time when its address changes. */
static void
test_ambiguous (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("11") "]");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\"}]}");
  die (self, UPSERT_JOB, "write.after-send:1");
  practice_process_set_hostile (self->practice, "{}");
  g_autoptr (RopewayTree) answer = practice_process_request (self->practice, "POST", "/crm/contacts",
                                                             "{\"email\":\"anna@example.com\"}", NULL);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
  run_fixture_load_people (self, "[{\"id\":1,\"email\":\"new@example.com\",\"first_name\":\"Anna\"}]");
  run_fixture_expect (self, UPSERT_JOB, "failed(sync.nothing-delivered) parked=1");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);
}

/* What a run that died had asked for is refused, and then the record itself comes by: it is one record. */
static void
test_refused_twice (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("11") "," BO "," CARL "]");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, KEY_JOB, "write.before-send:1");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 3);
  practice_process_set_hostile (
      self->practice, "{\"rules\":[{\"kind\":\"status\",\"status\":422,\"method\":\"POST\",\"times\":2}]}");
  run_fixture_expect (self, KEY_JOB, "done created=3");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[1]");
  g_assert_null (parked);
  assert_fields (self, "crm.contacts", "email", "anna@example.com\nbo@example.com\ncarl@example.com\n");
}

static void
test_refused_for_good (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("11") "," BO "]");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, KEY_JOB, "write.before-send:1");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"status\",\"status\":422,\"method\":\"POST\"}]}");
  /* Bo is not at the source any more: what was asked for him is told all the same. */
  run_fixture_load_people (self, "[" ANNA ("11") "]");
  run_fixture_expect (self, KEY_JOB, "failed(sync.nothing-delivered) parked=2");
  run_fixture_expect (self, KEY_JOB, "failed(sync.nothing-delivered) parked=1");
}

#define SINCE_JOB PEOPLE_JOB ("changed-by-us", TO_CRM)

/* Anna comes late, and the search for her fails: she is older than the mark for good, and must be tried again all the same. */
static void
test_late_search (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" BO "," CARL "]");
  run_fixture_expect (self, SINCE_JOB, "done created=2");
  run_fixture_load_people (self, "[" ANNA ("11") "," BO "," CARL "]");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"html\",\"path\":\"/crm\",\"method\":\"GET\"}]}");
  g_autoptr (RunResult) failed = run_fixture_run (self, SINCE_JOB, NULL);
  g_assert_cmpstr (run_result_delivery (failed, "[1]"), ==, "parked(service.answer-web-page)");
  practice_process_set_hostile (self->practice, "{}");
  g_autoptr (RunResult) again = run_fixture_run (self, SINCE_JOB, NULL);
  g_assert_true (g_str_has_prefix (run_result_delivery (again, "[1]"), "created "));
}

/* ---- what lies behind the mark when the doubt ends ---- */

/* What the service itself leaves out as older than the mark never comes by again. */
#define ASKING_JOB PEOPLE_JOB ("changed", TO_CRM)

#define CHANGED_ANNA "{" MARIA
#define LARGE_ANNA "{\"notes\":\"%s\"," MARIA
#define MARIA                                                                                                \
  "\"id\":1,\"email\":\"anna@example.com\",\"first_name\":\"Maria\",\"last_name\":\"M\\u00fcller\","         \
  "\"balance\":11,\"updated_at\":\"2026-01-01T10:30:00Z\"}"

#define MIA                                                                                                  \
  "{\"id\":1,\"email\":\"anna@example.com\",\"first_name\":\"Mia\",\"last_name\":\"M\\u00fcller\","          \
  "\"balance\":11,\"updated_at\":\"2026-01-01T13:00:00Z\"}"

typedef struct
{
  const char *name;
  const char *people; /* while the doubt lasts; %s: more than is kept of a record */
  const char *then;   /* (nullable): when the doubt ends */
  gboolean own_goes;  /* what the job made is removed by hand, not what somebody else made meanwhile */
  const char *first_name;
} Behind;

static const Behind behinds[] = {
  { "same", "[" ANNA ("11") "," BO "," CARL "]", NULL, FALSE, "Anna" },
  { "changed", "[" CHANGED_ANNA "," BO "," CARL "]", NULL, FALSE, "Maria" },
  { "another", "[" ANNA ("11") "," BO "," CARL "]", NULL, TRUE, "Anna" },
  { "large", "[" LARGE_ANNA "," BO "," CARL "]", NULL, FALSE, "Maria" },
  { "another-changed", "[" CHANGED_ANNA "," BO "," CARL "]", NULL, TRUE, "Maria" },
  { "changed-again", "[" CHANGED_ANNA "," BO "," CARL "]", "[" MIA "," BO "," CARL "]", FALSE, "Mia" },
};

/* Once it is known what became of Anna, the mark is past her: nobody reads her again. */
static void
test_behind (RunFixture *self, gconstpointer data)
{
  const Behind *row = data;

  run_fixture_load_people (self, "[" ANNA ("11") "]");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\"}]}");
  die (self, ASKING_JOB, "write.after-send:1");
  practice_process_set_hostile (self->practice, "{}");
  g_autoptr (RopewayTree) own = practice_process_dup_records (self->practice, "crm.contacts");
  g_autoptr (RopewayTree) theirs
      = practice_process_request (self->practice, "POST", "/crm/contacts",
                                  "{\"email\":\"anna@example.com\",\"first_name\":\"Other\"}", NULL);
  g_autofree char *many = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES, 'x');
  g_auto (GStrv) parts = g_strsplit (row->people, "%s", -1);
  g_autofree char *people = g_strjoinv (many, parts);
  run_fixture_load_people (self, people);
  run_fixture_expect (self, ASKING_JOB, "partly created=2 parked=1");

  const RopewayValue *one
      = row->own_goes ? ropeway_value_first (ropeway_tree_get_root (own)) : ropeway_tree_get_root (theirs);
  g_autofree char *id = ropeway_answer_dup_id (ropeway_value_get (one, "id"));
  g_autofree char *path = g_strconcat ("/crm/contacts/", id, NULL);
  guint status;
  g_autoptr (RopewayTree) removed = practice_process_request (self->practice, "DELETE", path, NULL, &status);
  g_assert_cmpuint (status / 100, ==, 2);
  if (row->then != NULL)
    run_fixture_load_people (self, row->then);
  g_autoptr (RunResult) first = run_fixture_run (self, ASKING_JOB, NULL);
  g_test_message ("%s", first->summary);
  /* What is older than what the source says by now is not written on the way. */
  g_assert_cmpint (practice_process_get_writes (self->practice, "crm.contacts", "updated"), <=, 1);
  g_autoptr (RunResult) second = run_fixture_run (self, ASKING_JOB, NULL);
  g_test_message ("%s", second->summary);
  g_autofree char *expected
      = g_strdup_printf ("anna@example.com|%s\nbo@example.com|Bo\ncarl@example.com|Carl\n", row->first_name);
  assert_fields (self, "crm.contacts", "email,first_name", expected);
}

/* The doubt ends while a newer Anna, who cannot be written, is set aside: that is not over with it. */
static void
test_unmappable (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("11") "]");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\"}]}");
  die (self, KEY_JOB, "write.after-send:1");
  /* It answers after the source did. */
  practice_process_set_hostile (
      self->practice,
      "{\"rules\":[{\"kind\":\"latency\",\"ms\":300,\"method\":\"POST\",\"path\":\"/crm\"}]}");
  run_fixture_load_people (self, "[{\"id\":1,\"email\":null,\"first_name\":\"Maria\"}]");
  run_fixture_expect (self, KEY_JOB, "partly created=1 parked=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[1]");
  g_assert_nonnull (parked);
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "sync.match-empty");
  g_assert_false (parked->doubtful);
}

#define NAMELESS "[{\"id\":1,\"first_name\":\"Anna\",\"updated_at\":\"2026-01-01T00:00:11Z\"}]"
#define ADDING_JOB PEOPLE_JOB ("list", "\"mode\":\"create\",\"create\":\"create\",\"find\":\"find\"")

/* A record without what the search asks for cannot be looked for: what has to be said is that it may have arrived. */
static void
test_unsearchable (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, NAMELESS);
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"drop-before\",\"method\":\"POST\"}]}");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RunResult) lost = run_fixture_run (self, ADDING_JOB, NULL);
      g_assert_cmpstr (run_result_delivery (lost, "[1]"), ==, "parked(sync.fate-unknown)");
      g_assert_cmpuint (run_check_count_intents (self->state), ==, 1);
      practice_process_set_hostile (self->practice, "{}");
    }
}

void
test_doubt_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (behinds); i++)
    {
      g_autofree char *path = g_strconcat ("/run/doubt/behind-the-mark/", behinds[i].name, NULL);
      g_test_add (path, RunFixture, &behinds[i], run_fixture_set_up, test_behind, run_fixture_tear_down);
    }
  run_test_add ("/run/doubt/unmappable", test_unmappable);
  run_test_add ("/run/doubt/unsearchable", test_unsearchable);
  run_test_add ("/run/doubt/late-search", test_late_search);
  run_test_add ("/run/doubt/refused-twice", test_refused_twice);
  run_test_add ("/run/doubt/refused-for-good", test_refused_for_good);
  run_test_add ("/run/doubt/ambiguous", test_ambiguous);
  run_test_add ("/run/doubt/two-died", test_two_died);
  run_test_add ("/run/doubt/left-out", test_left_out);
}
