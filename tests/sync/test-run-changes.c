/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what changed since the last run, and what is sent of it: marks, fields, scopes, rows. */
#include "test-run.h"

#include <string.h>

#include "run-check.h"

#define PERSON(id, balance, moment)                                                                          \
  "{\"id\":" id ",\"email\":\"p" id "@example.com\",\"first_name\":\"P" id "\",\"balance\":" balance         \
  ",\"updated_at\":\"2026-01-0" moment "\"}"

#define ASSERT_MARK(self, expected)                                                                          \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autofree char *mark_ = run_check_dup_mark ((self)->state);                                             \
    g_assert_cmpstr (mark_, ==, expected);                                                                   \
  }                                                                                                          \
  G_STMT_END

#define TWO "[" PERSON ("1", "1", "1T10:00:00Z") "," PERSON ("2", "1", "2T10:00:00.123456+01:00") "]"
#define TWO_MARK "\"2026-01-02T10:00:00.123456+01:00\""

/* ---- marks ---- */

static void
check_incremental (RunFixture *self, const char *job, const char *again)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, job, "done created=2");
  /* As it came from the service, whatever our clock says. */
  ASSERT_MARK (self, TWO_MARK);

  run_fixture_expect (self, job, again);
  run_fixture_load_people (
      self, "[" PERSON ("1", "1", "1T10:00:00Z") "," PERSON ("2", "5", "2T10:00:01+01:00") "]");
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "done updated=1"));
  ASSERT_MARK (self, "\"2026-01-02T10:00:01+01:00\"");
  assert_fields (self, "crm.contacts", "email,balance", "p1@example.com|1\np2@example.com|5\n");
}

static void
test_incremental (RunFixture *self, gconstpointer data)
{
  check_incremental (self, PEOPLE_JOB ("changed", TO_CRM_BY_KEY), "done unchanged=1");
}

/* A service that cannot be asked for changes only: what is older is left out here. */
static void
test_incremental_by_us (RunFixture *self, gconstpointer data)
{
  check_incremental (self, PEOPLE_JOB ("changed-by-us", TO_CRM_BY_KEY), "done unchanged=2");
}

static void
test_incremental_in_order (RunFixture *self, gconstpointer data)
{
  check_incremental (self, PEOPLE_JOB ("changed-in-order", TO_CRM_BY_KEY), "done unchanged=1");
}

/* What comes late, but within the look-back, is not missed. */
static void
test_look_back (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("changed", TO_CRM_BY_KEY);

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, job, "done created=2");
  run_fixture_load_people (self,
                           "[" PERSON ("3", "1", "2T08:59:40Z") "," PERSON ("4", "1", "2T08:59:20Z") "]");
  run_fixture_expect (self, job, "done created=1");
  ASSERT_MARK (self, TWO_MARK);
}

static void
test_mark_stays (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("changed", TO_CRM_BY_KEY);
  const RunSettings limited = { .limit = 1 }, cancelled = { .cancel_at = 1 };

  run_fixture_load_people (self, TWO);
  g_autoptr (RunResult) limit = run_fixture_run (self, job, &limited);
  g_assert_cmpstr (limit->summary, ==, "done created=1");
  ASSERT_MARK (self, NULL);

  g_autoptr (RunResult) cancel = run_fixture_run (self, job, &cancelled);
  g_assert_true (g_str_has_prefix (cancel->summary, "interrupted"));
  ASSERT_MARK (self, NULL);

  practice_process_set_hostile (self->practice, "{\"rules\":[{\"kind\":\"status\",\"status\":401,\"method\":"
                                                "\"POST\",\"path\":\"/crm\"}]}");
  g_autoptr (RunResult) failed = run_fixture_run (self, job, NULL);
  g_assert_true (g_str_has_prefix (failed->summary, "failed(service.sign-in-refused)"));
  g_assert_nonnull (strstr (failed->problem, "does not accept the credentials"));
  ASSERT_MARK (self, NULL);

  practice_process_set_hostile (self->practice, "{}");
  run_fixture_expect (self, job, "done created=1 unchanged=1");
  ASSERT_MARK (self, TWO_MARK);
}

#define STARTING(start)                                                                                      \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"changed\"}," PERSON_MAPPING                                                               \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "},\"start\":" start    \
  "}"

static void
test_from_now (RunFixture *self, gconstpointer data)
{
  const char *job = STARTING ("{\"type\":\"from-now\"}");

  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, job, "done left-out=2");
  ASSERT_MARK (self, TWO_MARK);
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 0);
  run_fixture_load_people (self,
                           "[" PERSON ("1", "1", "1T10:00:00Z") "," PERSON ("3", "5", "3T10:00:00Z") "]");
  run_fixture_expect (self, job, "done created=1");
}

static void
test_since (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, STARTING ("{\"type\":\"since\",\"since\":\"2026-01-02T00:00:00Z\"}"),
                      "done created=1");
  ASSERT_MARK (self, TWO_MARK);
}

/* ---- filters, limits, thresholds ---- */

#define FILTERED                                                                                             \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"changed\",\"filter\":{\"field\":\"balance\",\"is\":\"greater\",\"value\":10}}"            \
  "," PERSON_MAPPING ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "}}"

static void
test_filter (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self,
                           "[" PERSON ("1", "11", "1T10:00:00Z") "," PERSON ("2", "9", "2T10:00:00Z") "]");
  run_fixture_expect (self, FILTERED, "done created=1 left-out=1");
  ASSERT_MARK (self, "\"2026-01-02T10:00:00Z\"");
}

#define THRESHOLD(threshold)                                                                                 \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," PERSON_MAPPING                                                                  \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," TO_CRM_BY_KEY "},"                    \
  "\"policies\":{\"stopAfterParked\":" threshold "}}"

static void
test_threshold (RunFixture *self, gconstpointer data)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 1; i <= 40; i++)
    g_string_append_printf (list, "%s{\"id\":%u,\"email\":\"p%u%cexample.com\"}", i > 1 ? "," : "", i, i,
                            i % 4 == 0 ? '-' : '@');
  g_string_append_c (list, ']');
  run_fixture_load_people (self, list->str);
  g_autoptr (RunResult) count = run_fixture_run (self, THRESHOLD ("{\"count\":3}"), NULL);
  g_assert_true (g_str_has_prefix (count->summary, "failed(sync.too-many-parked)"));
  g_autoptr (RunResult) share = run_fixture_run (self, THRESHOLD ("{\"share\":\"0.2\"}"), NULL);
  g_assert_true (g_str_has_prefix (share->summary, "failed(sync.too-many-parked)"));
  g_autoptr (RunResult) enough
      = run_fixture_run (self, THRESHOLD ("{\"share\":\"0.25\",\"count\":10}"), NULL);
  g_assert_cmpstr (enough->summary, ==, "partly unchanged=30 parked=10");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 30);
}

/* ---- A, B, A ---- */

static void
test_there_and_back (RunFixture *self, gconstpointer data)
{
  const char *const balances[] = { "[" ANNA ("1") "]", "[" ANNA ("2") "]", "[" ANNA ("1") "]" };
  const char *const shown[] = { "1\n", "2\n", "1\n" };

  for (guint i = 0; i < G_N_ELEMENTS (balances); i++)
    {
      run_fixture_load_people (self, balances[i]);
      run_fixture_expect (self, KEY_JOB, i == 0 ? "done created=1" : "done updated=1");
      assert_fields (self, "crm.contacts", "balance", shown[i]);
    }
  g_assert_cmpint (practice_process_get_stat (self->practice, "replayed", NULL), ==, 0);
  g_autoptr (RopewayLink) link = run_check_dup_link (self->state, "[1]");
  g_assert_cmpuint (link->seq, ==, 3);
}

/* libsoup would send a PUT again with nothing in it where a kept connection drops. */
static void
test_put_is_not_blanked (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-key\","
                                        "\"update\":\"replace\",\"send\":\"all\"");

  run_fixture_load_people (self, "[" ANNA ("1") "," BO "," CARL "]");
  run_fixture_expect (self, job, "done created=3");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"close\",\"path\":\"/crm\",\"every\":2},"
                                "{\"kind\":\"drop-before\",\"method\":\"PUT\",\"every\":2},"
                                "{\"kind\":\"drop-after\",\"method\":\"PUT\",\"every\":3}]}");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *people = g_strdup_printf ("[" ANNA ("%u") "]", i + 2);
      g_autofree char *shown = g_strdup_printf ("anna@example.com|Anna|%u\nbo@example.com|Bo|1.50\n"
                                                "carl@example.com|Carl|0\n",
                                                i + 2);
      run_fixture_load_people (self, people);
      run_fixture_expect (self, job, "done updated=1");
      assert_fields (self, "crm.contacts", "email,first_name,balance", shown);
    }
}

/* Live does not know what test has: its records are made there too, once a person said where to start. */
static void
test_scope (RunFixture *self, gconstpointer data)
{
  const RopewayRunOptions options = { .start = "everything" };
  const RunSettings everything = { .options = &options };
  g_autoptr (PracticeProcess) live = practice_process_start ("--port", "0", NULL);

  g_free (self->other);
  self->other = practice_process_address (live, "");
  run_fixture_load_people (self, TWO);
  run_fixture_expect (self, PEOPLE_JOB ("changed", TO_CRM_BY_KEY), "done created=2");
  run_fixture_expect (self, OTHER_JOB ("changed", TO_CRM_BY_KEY), "failed(sync.scope-changed)");
  g_assert_cmpint (practice_process_get_stat (live, "records", "crm.contacts"), ==, 0);
  g_autoptr (RunResult) result = run_fixture_run (self, OTHER_JOB ("changed", TO_CRM_BY_KEY), &everything);
  g_assert_cmpstr (result->summary, ==, "done created=2");
  g_assert_cmpint (practice_process_get_stat (live, "records", "crm.contacts"), ==, 2);
  run_fixture_expect (self, PEOPLE_JOB ("changed", TO_CRM_BY_KEY), "done unchanged=1");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
}

/* ---- which fields ---- */

#define RULE(id, to, more) "{\"id\":\"" id "\",\"to\":\"" to "\",\"from\":\"" to "\"" more "}"
#define CAREFUL_JOB                                                                                          \
  MAPPED_JOB ("list",                                                                                        \
              "\"mapping\":[" RULE ("r1", "email", "") "," RULE ("r2", "balance", "") "," RULE (             \
                  "r3", "first_name", ",\"write\":\"on-create\"") "," RULE ("r4", "last_name",               \
                                                                            ",\"write\":\"if-empty\"") "]",  \
              "\"environment\":\"live\"," TO_CRM)

static void
test_write_when (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("1") "," BO "]");
  practice_process_load (
      self->practice, "crm.contacts",
      "[{\"id\":\"c-1\",\"email\":\"anna@example.com\",\"balance\":1,\"first_name\":\"Annie\","
      "\"last_name\":\"\"}]");
  /* The name is empty there: it is filled, though all else is the same. */
  run_fixture_expect (self, CAREFUL_JOB, "done created=1 updated=1");
  assert_fields (self, "crm.contacts", "email,first_name,last_name",
                 "anna@example.com|Annie|Müller\nbo@example.com|Bo|O'Brien\n");

  run_fixture_load_people (self,
                           "[{\"id\":1,\"email\":\"anna@example.com\",\"first_name\":\"X\",\"last_name\":"
                           "\"Y\",\"balance\":7}," BO "]");
  run_fixture_expect (self, CAREFUL_JOB, "done updated=1 unchanged=1");
  assert_fields (self, "crm.contacts", "email,first_name,last_name,balance",
                 "anna@example.com|Annie|Müller|7\nbo@example.com|Bo|O'Brien|1.50\n");
}

static void
note_body (guint n, const RopewayHttpTrace *trace, gpointer data)
{
  if (g_str_equal (trace->method, "PATCH"))
    g_string_append_printf (data, "%s;", trace->request_body);
}

static void
test_send_changed (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-key\","
                                        "\"update\":\"update-safe\",\"send\":\"changed\"");
  g_autoptr (GString) bodies = g_string_new (NULL);
  const RunSettings settings = { .on_request = note_body, .data = bodies };

  run_fixture_load_people (self, "[" ANNA ("1") "," BO "]");
  run_fixture_expect (self, job, "done created=2");
  run_fixture_load_people (self, "[" ANNA ("2.0") "," BO "]");
  g_autoptr (RunResult) result = run_fixture_run (self, job, &settings);
  g_assert_cmpstr (result->summary, ==, "done updated=1 unchanged=1");
  g_assert_cmpstr (bodies->str, ==, "{\"balance\":2.0};");
}

/* What names the record in the address does not change, and so is not sent; the address needs it all the same. */
static void
test_place_of_unchanged_field (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-key\","
                                        "\"update\":\"update-noting\",\"send\":\"changed\"");

  run_fixture_load_people (self, "[" ANNA ("1") "]");
  run_fixture_expect (self, job, "done created=1");
  run_fixture_load_people (self, "[" ANNA ("2") "]");
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (result->summary, ==, "done updated=1");
  g_assert_cmpstr (g_ptr_array_index (result->requests, 1), ==,
                   "PATCH /crm/contacts/c-1001?of=anna%40example.com 200");
}

/* ---- rows ---- */

#define BOOK_JOB                                                                                             \
  "{\"id\":\"book\",\"name\":\"Book\",\"source\":{\"connection\":\"shop\",\"environment\":\"live\","         \
  "\"operation\":\"orders\"},\"unit\":{\"each\":\"line_items\",\"key\":[\"id\"]},\"mapping\":["              \
  "{\"id\":\"r1\",\"to\":\"['Item ID']\",\"from\":\"id\"},{\"id\":\"r2\",\"to\":\"['Order "                  \
  "ID']\",\"from\":\"$.id\"},"                                                                               \
  "{\"id\":\"r3\",\"to\":\"Product\",\"from\":\"name\"},{\"id\":\"r4\",\"to\":\"Qty\",\"from\":"             \
  "\"quantity\"},"                                                                                           \
  "{\"id\":\"r5\",\"to\":\"Total\",\"from\":\"total\"},"                                                     \
  "{\"id\":\"r6\",\"to\":\"Status\",\"value\":\"to pack\",\"write\":\"on-create\"}],"                        \
  "\"destination\":{\"connection\":\"book\",\"environment\":\"live\",\"mode\":\"upsert\",\"match\":[\"['"    \
  "Item ID']\"],"                                                                                            \
  "\"find\":\"find-row\",\"create\":\"add-row\",\"update\":\"change-row\",\"send\":\"all\"}}"

static void
set_columns (RunFixture *self, const char *names)
{
  g_autofree char *body = g_strdup_printf ("{\"values\":[%s]}", names);
  guint status;
  g_autoptr (RopewayTree) answer
      = practice_process_request (self->practice, "POST", "/book/columns", body, &status);

  g_assert_cmpuint (status, ==, 200);
}

static void
test_rows (RunFixture *self, gconstpointer data)
{
  const RunSettings limited = { .limit = 20 };
  gint64 writes;

  g_autoptr (RunResult) first = run_fixture_run (self, BOOK_JOB, &limited);
  g_assert_cmpstr (first->summary, ==, "done created=20");
  /* A person moves columns, and adds one; names lead, not places. */
  set_columns (self, "\"Status\",\"Note\",\"Total\",\"Qty\",\"Product\",\"Order ID\",\"Item ID\"");
  run_fixture_expect (self, BOOK_JOB, "done created=41 unchanged=20");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "book"), ==, 61);

  g_autofree char *rows = run_fixture_dup_fields (self, "book", "Item ID,Product,Qty,Total,Status,Note");
  g_assert_nonnull (strstr (rows, "88103|"));
  g_assert_nonnull (strstr (rows, "|to pack|null\n"));
  g_assert_null (strstr (rows, "|null|null\n"));
  writes = run_fixture_count_unsafe (self);
  run_fixture_expect (self, BOOK_JOB, "done unchanged=3");
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
}

static void
test_rows_renamed (RunFixture *self, gconstpointer data)
{
  set_columns (self, "\"Item ID\",\"Order ID\",\"Article\",\"Qty\",\"Total\",\"Status\"");
  g_autoptr (RunResult) result = run_fixture_run (self, BOOK_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "failed(sync.nothing-delivered) parked=61");
  g_autoptr (GList) keys = g_hash_table_get_keys (result->deliveries);
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, keys->data);
  g_assert_nonnull (parked);
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "form.column-missing");
  g_assert_cmpstr (ropeway_problem_lookup (parked->problem, "name"), ==, "Product");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "book"), ==, 0);
}

/* A slip in the name of a list, and a filter that cannot be decided, are told: nothing would come of them in silence. */
static void
test_told (RunFixture *self, gconstpointer data)
{
  g_auto (GStrv) parts = g_strsplit (BOOK_JOB, "line_items", 2);
  g_autofree char *slip = g_strconcat (parts[0], "line_itms", parts[1], NULL);
  g_auto (GStrv) around = g_strsplit (BOOK_JOB, "\"operation\":\"orders\"}", 2);
  g_autofree char *filter = g_strconcat (
      around[0], "\"operation\":\"orders\",\"filter\":{\"field\":\"status\",\"is\":\"greater\",\"value\":5}}",
      around[1], NULL);

  g_autoptr (RunResult) listless = run_fixture_run (self, slip, NULL);
  g_assert_cmpstr (listless->summary, ==, "done");
  g_assert_cmpuint (listless->warnings->len, ==, 24);
  g_assert_cmpstr (g_ptr_array_index (listless->warnings, 0), ==, "source.list-missing");
  g_autoptr (RunResult) undecided = run_fixture_run (self, filter, NULL);
  g_assert_cmpuint (undecided->warnings->len, >, 0);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "book"), ==, 0);
}

/* ---- where a person sees it ---- */

/* The operation that made the record says where it is, whatever happens to it later. */
static void
test_open (RunFixture *self, gconstpointer data)
{
  const char *const people[] = { "[" ANNA ("1") "]", "[" ANNA ("1") "]", "[" ANNA ("2") "]" };
  const char *const summaries[] = { "done created=1", "done unchanged=1", "done updated=1" };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      run_fixture_load_people (self, people[i]);
      g_autoptr (RunResult) result = run_fixture_run (self, KEY_JOB, NULL);
      g_assert_cmpstr (result->summary, ==, summaries[i]);
      g_assert_cmpstr (g_hash_table_lookup (result->opens, "[1]"), ==,
                       "https://crm.example.com/contacts/c-1001");
    }
}

/* ---- a dry run ---- */

static void
test_plan (RunFixture *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  g_autofree char *before = NULL, *after = NULL;
  gsize length_before, length_after;

  run_fixture_load_people (self, "[" ANNA ("1") "," BO "]");
  g_autoptr (RunResult) new = run_fixture_run (self, UPSERT_JOB, &plan);
  g_assert_cmpstr (new->summary, ==, "done created=2");
  g_assert_false (g_file_test (self->state, G_FILE_TEST_EXISTS));

  run_fixture_expect (self, UPSERT_JOB, "done created=2");
  run_fixture_load_people (self, "[" ANNA ("2") "," BO "," CARL "]");
  g_assert_true (g_file_get_contents (self->state, &before, &length_before, NULL));
  gint64 writes = run_fixture_count_unsafe (self);
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, &plan);
  g_assert_cmpstr (result->summary, ==, "done created=1 updated=1 unchanged=1");
  g_assert_cmpstr (g_hash_table_lookup (result->changes, "[1]"), ==, "balance: 1 → 2\n");
  g_assert_nonnull (
      strstr (g_hash_table_lookup (result->changes, "[3]"), "email: - → \"carl@example.com\"\n"));
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
  g_assert_true (g_file_get_contents (self->state, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

void
test_changes_add (void)
{
  run_test_add ("/run/changes/incremental", test_incremental);
  run_test_add ("/run/changes/incremental-by-us", test_incremental_by_us);
  run_test_add ("/run/changes/incremental-in-order", test_incremental_in_order);
  run_test_add ("/run/changes/look-back", test_look_back);
  run_test_add ("/run/changes/mark-stays", test_mark_stays);
  run_test_add ("/run/changes/from-now", test_from_now);
  run_test_add ("/run/changes/since", test_since);
  run_test_add ("/run/changes/filter", test_filter);
  run_test_add ("/run/changes/threshold", test_threshold);
  run_test_add ("/run/changes/there-and-back", test_there_and_back);
  run_test_add ("/run/changes/put-is-not-blanked", test_put_is_not_blanked);
  run_test_add ("/run/changes/scope", test_scope);
  run_test_add ("/run/changes/write-when", test_write_when);
  run_test_add ("/run/changes/send-changed", test_send_changed);
  run_test_add ("/run/changes/place-of-unchanged-field", test_place_of_unchanged_field);
  run_test_add ("/run/changes/rows", test_rows);
  run_test_add ("/run/changes/rows-renamed", test_rows_renamed);
  run_test_add ("/run/changes/told", test_told);
  run_test_add ("/run/changes/open", test_open);
  run_test_add ("/run/changes/plan", test_plan);
}
