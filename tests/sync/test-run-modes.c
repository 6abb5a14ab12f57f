/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: add, change, both: what each mode does with what is new, there already, gone, or not to be told apart. */
#include "test-run.h"

#include <string.h>

#include "run-check.h"

#define THREE "[" ANNA ("19.10") "," BO "," CARL "]"

#define CREATE_JOB PEOPLE_JOB ("list", "\"mode\":\"create\",\"create\":\"create-key\"")
#define UPDATE_JOB                                                                                           \
  PEOPLE_JOB ("list",                                                                                        \
              "\"mode\":\"update\",\"match\":[\"email\"],\"find\":\"find\",\"update\":\"update-safe\","      \
              "\"send\":\"all\"")

/* ---- upsert ---- */

static void
test_upsert (RunFixture *self, gconstpointer data)
{
  run_fixture_expect (self, UPSERT_JOB, "done created=1000");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 1000);
  g_assert_cmpint (practice_process_get_stat (self->practice, "duplicates", "crm.contacts"), ==, 0);
  g_assert_cmpint (run_check_count_links (self->state), ==, 1000);

  gint64 writes = run_fixture_count_unsafe (self);
  run_fixture_expect (self, UPSERT_JOB, "done unchanged=1000");
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
}

static void
test_upsert_without_find (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, KEY_JOB, "done created=3");
  run_fixture_expect (self, KEY_JOB, "done unchanged=3");
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, 3);

  run_fixture_load_people (self, "[" ANNA ("20") "," BO "," CARL "]");
  run_fixture_expect (self, KEY_JOB, "done updated=1 unchanged=2");
  assert_fields (self, "crm.contacts", "email,last_name,balance",
                 "anna@example.com|Müller|20\nbo@example.com|O'Brien|1.50\ncarl@example.com|-|0\n");
}

static void
test_adopts (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  practice_process_load (
      self->practice, "crm.contacts",
      "[{\"id\":\"c-1\",\"email\":\"anna@example.com\",\"first_name\":\"Anna\",\"last_name\":"
      "\"M\303\274ller\","
      "\"balance\":19.1,\"note\":\"theirs\"},"
      "{\"id\":\"c-2\",\"email\":\"bo@example.com\",\"first_name\":\"Beau\",\"note\":\"theirs too\"}]");

  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "done created=1 updated=1 unchanged=1");
  g_assert_cmpstr (run_result_delivery (result, "[1]"), ==, "unchanged c-1");
  g_assert_cmpstr (run_result_delivery (result, "[2]"), ==, "updated c-2");
  assert_fields (self, "crm.contacts", "email,first_name,balance,note",
                 "anna@example.com|Anna|19.1|theirs\nbo@example.com|Bo|1.50|theirs too\n"
                 "carl@example.com|Carl|0|-\n");

  g_autoptr (RopewayLink) anna = run_check_dup_link (self->state, "[1]");
  g_autoptr (RopewayLink) bo = run_check_dup_link (self->state, "[2]");
  g_autoptr (RopewayLink) carl = run_check_dup_link (self->state, "[3]");
  g_assert_cmpint (anna->origin, ==, ROPEWAY_LINK_ADOPTED);
  g_assert_cmpuint (anna->seq, ==, 0);
  g_assert_cmpint (bo->origin, ==, ROPEWAY_LINK_ADOPTED);
  g_assert_cmpuint (bo->seq, ==, 1);
  g_assert_cmpint (carl->origin, ==, ROPEWAY_LINK_MADE);

  gint64 writes = run_fixture_count_unsafe (self);
  run_fixture_expect (self, UPSERT_JOB, "done unchanged=3");
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
}

static void
test_match_ignores_case (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[{\"id\":1,\"email\":\" Anna@Example.COM\",\"first_name\":\"Anna\"}]");
  practice_process_load (self->practice, "crm.contacts",
                         "[{\"id\":\"c-1\",\"email\":\"ANNA@example.com\",\"first_name\":\"Anna\"}]");
  run_fixture_expect (self, UPSERT_JOB, "done updated=1");
  assert_fields (self, "crm.contacts", "id,email", "c-1|Anna@Example.COM\n");
}

/* The link leads, not the match: a person who takes another address stays one record. */
static void
test_match_field_changes (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, UPSERT_JOB, "done created=3");
  run_fixture_load_people (self, "[{\"id\":1,\"email\":\"new@example.com\",\"first_name\":\"Anna\","
                                 "\"last_name\":\"M\303\274ller\",\"balance\":19.10}," BO "," CARL "]");
  run_fixture_expect (self, UPSERT_JOB, "done updated=1 unchanged=2");
  assert_fields (self, "crm.contacts", "email", "bo@example.com\ncarl@example.com\nnew@example.com\n");
}

/* ---- create, update ---- */

static void
test_create (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, CREATE_JOB, "done created=3");
  run_fixture_load_people (self, "[" ANNA ("20") "," BO "," CARL "]");
  run_fixture_expect (self, CREATE_JOB, "done unchanged=2 left-out=1");
  g_assert_cmpint (practice_process_get_writes (self->practice, "crm.contacts", "created"), ==, 3);
  g_assert_cmpint (practice_process_get_writes (self->practice, "crm.contacts", "updated"), ==, 0);
}

static void
test_update (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  practice_process_load (self->practice, "crm.contacts",
                         "[{\"id\":\"c-1\",\"email\":\"ANNA@example.com\",\"first_name\":\"A.\"}]");
  run_fixture_expect (self, UPDATE_JOB, "done updated=1 left-out=2");
  run_fixture_expect (self, UPDATE_JOB, "done unchanged=1 left-out=2");
  g_assert_cmpint (practice_process_get_writes (self->practice, "crm.contacts", "created"), ==, 0);
  g_assert_cmpint (practice_process_get_writes (self->practice, "crm.contacts", "updated"), ==, 1);
  assert_fields (self, "crm.contacts", "id,email,first_name", "c-1|anna@example.com|Anna\n");
}

/* ---- what cannot be told apart ---- */

#define TWIN(id) "{\"id\":" id ",\"email\":\"Twin@example.com\",\"first_name\":\"Twin\",\"balance\":" id "}"

static void
test_match_taken (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" TWIN ("11") "," TWIN ("12") "," TWIN ("13") "," BO "]");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=2 parked=2");
  g_assert_cmpstr (run_result_delivery (result, "[13]"), ==, "parked(sync.match-taken)");
  run_fixture_expect (self, UPSERT_JOB, "partly unchanged=2 parked=2");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);

  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[13]");
  g_assert_cmpstr (ropeway_problem_lookup (parked->problem, "other"), ==, "[11]");
  g_assert_nonnull (strstr (parked->input, "Twin@example.com"));
}

/* A thousand of one kind wait for each other in one queue. */
static void
test_match_taken_by_many (RunFixture *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (list, "%s{\"id\":%u,\"email\":\"twin@example.com\"}", i > 0 ? "," : "", i);
  g_string_append_c (list, ']');
  run_fixture_load_people (self, list->str);
  g_autoptr (RunResult) planned = run_fixture_run (self, UPSERT_JOB, &plan);
  g_assert_cmpstr (planned->summary, ==, "partly created=1 parked=999");
  run_fixture_expect (self, UPSERT_JOB, "partly created=1 parked=999");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 1);
}

static void
test_match_ambiguous (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  practice_process_load (self->practice, "crm.contacts",
                         "[{\"id\":\"c-1\",\"email\":\"anna@example.com\"},"
                         "{\"id\":\"c-2\",\"email\":\"Anna@Example.com\"}]");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=2 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[1]"), ==, "parked(sync.match-ambiguous)");
  g_assert_cmpint (practice_process_get_writes (self->practice, "crm.contacts", "updated"), ==, 0);
}

static void
test_key_missing (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list-by-reference", TO_CRM);

  run_fixture_load_people (self, "[{\"id\":1,\"reference\":\"P-1\",\"email\":\"a@example.com\"},"
                                 "{\"id\":2,\"email\":\"b@example.com\"},"
                                 "{\"id\":3,\"reference\":null,\"email\":\"c@example.com\"},"
                                 "{\"id\":4,\"reference\":{},\"email\":\"d@example.com\"},"
                                 "{\"id\":5,\"reference\":\"\",\"email\":\"e@example.com\"}]");
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=1 parked=4");
  g_assert_cmpstr (run_result_delivery (result, "[\"record 2\"]"), ==, "parked(source.key-missing)");
  assert_fields (self, "crm.contacts", "email", "a@example.com\n");
}

static void
test_match_empty (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[{\"id\":1,\"email\":null,\"first_name\":\"A\"},{\"id\":2},"
                                 "{\"id\":3,\"email\":\"   \"},{\"id\":4,\"email\":\"d@example.com\"}]");
  g_autoptr (RunResult) result = run_fixture_run (self, UPSERT_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=1 parked=3");
  g_assert_cmpstr (run_result_delivery (result, "[2]"), ==, "parked(sync.match-empty)");
  g_assert_cmpstr (run_result_delivery (result, "[3]"), ==, "parked(sync.match-empty)");
}

/* The same record on two pages, as when one before it goes while pages are read. */
static void
test_record_twice (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("1") "," ANNA ("1") "," ANNA ("2") "]");
  run_fixture_expect (self, KEY_JOB, "done created=1 updated=1 unchanged=1");
  assert_fields (self, "crm.contacts", "email,balance", "anna@example.com|2\n");
}

/* ---- what goes wrong at the destination ---- */

static void
test_record_gone (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, THREE);
  run_fixture_expect (self, KEY_JOB, "done created=3");
  g_autoptr (RopewayLink) anna = run_check_dup_link (self->state, "[1]");
  g_autofree char *path = g_strconcat ("/crm/contacts/", anna->destination_id, NULL);
  ropeway_tree_unref (practice_process_request (self->practice, "GET", path, NULL, NULL));
  g_assert_null (practice_process_request (self->practice, "DELETE", path, NULL, NULL));

  run_fixture_expect (self, KEY_JOB, "done unchanged=3");
  run_fixture_load_people (self, "[" ANNA ("20") "," BO "," CARL "]");
  g_autoptr (RunResult) result = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "done unchanged=2 left-out=1");
  g_assert_cmpstr (run_result_delivery (result, "[1]"), ==, "left-out(sync.removed-there)");
  g_assert_cmpuint (result->warnings->len, ==, 1);

  /* Said once, and left alone from then on, whatever the source says. */
  run_fixture_load_people (self, "[" ANNA ("21") "," BO "," CARL "]");
  g_autoptr (RunResult) later = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_cmpstr (later->summary, ==, "done unchanged=2 left-out=1");
  g_assert_cmpuint (later->warnings->len, ==, 0);
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
}

#define WITHOUT_AT "{\"id\":9,\"email\":\"not an address\",\"first_name\":\"Zed\"}"

static void
test_refused (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" ANNA ("1") "," WITHOUT_AT "]");
  g_autoptr (RunResult) result = run_fixture_run (self, KEY_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=1 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[9]"), ==, "parked(service.refused)");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[9]");
  g_assert_cmpstr (ropeway_problem_lookup (parked->problem, "reason"), ==, "This is no e-mail address.");
  g_assert_cmpstr (parked->output, ==, "{\"email\":\"not an address\",\"first_name\":\"Zed\"}");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);

  run_fixture_load_people (self, "[" ANNA ("1") ",{\"id\":9,\"email\":\"zed@example.com\"}]");
  run_fixture_expect (self, KEY_JOB, "done created=1 unchanged=1");
  g_assert_null (run_check_dup_parked (self->state, "[9]"));
}

static void
test_nothing_delivered (RunFixture *self, gconstpointer data)
{
  run_fixture_load_people (self, "[" WITHOUT_AT "]");
  run_fixture_expect (self, KEY_JOB, "failed(sync.nothing-delivered) parked=1");
}

/* ---- no id comes back ---- */

static void
test_new_id_unknown (RunFixture *self, gconstpointer data)
{
  const char *job = PEOPLE_JOB ("list", "\"mode\":\"upsert\",\"match\":[\"email\"],\"find\":\"find\","
                                        "\"create\":\"create-without-id\",\"update\":\"update-safe\"");

  run_fixture_load_people (self, "[" ANNA ("1") "," BO "]");
  run_fixture_expect (self, job, "done created=2");
  g_autoptr (RopewayLink) made = run_check_dup_link (self->state, "[1]");
  g_assert_null (made->destination_id);
  run_fixture_expect (self, job, "done unchanged=2");

  run_fixture_load_people (self, "[" ANNA ("2") "," BO "]");
  run_fixture_expect (self, job, "done updated=1 unchanged=1");
  g_autoptr (RopewayLink) found = run_check_dup_link (self->state, "[1]");
  g_assert_nonnull (found->destination_id);

  /* It is there under another address, and nobody knows as what: it must not be made again. */
  run_fixture_load_people (self, "[" ANNA ("2") ",{\"id\":2,\"email\":\"other@example.com\"}]");
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (result->summary, ==, "partly unchanged=1 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[2]"), ==, "parked(sync.no-id)");
  g_assert_cmpint (practice_process_get_stat (self->practice, "records", "crm.contacts"), ==, 2);
}

void
test_modes_add (void)
{
  run_test_add ("/run/modes/upsert", test_upsert);
  run_test_add ("/run/modes/upsert-without-find", test_upsert_without_find);
  run_test_add ("/run/modes/adopts", test_adopts);
  run_test_add ("/run/modes/match-ignores-case", test_match_ignores_case);
  run_test_add ("/run/modes/match-field-changes", test_match_field_changes);
  run_test_add ("/run/modes/create", test_create);
  run_test_add ("/run/modes/update", test_update);
  run_test_add ("/run/modes/match-taken", test_match_taken);
  run_test_add ("/run/modes/match-taken-by-many", test_match_taken_by_many);
  run_test_add ("/run/modes/match-ambiguous", test_match_ambiguous);
  run_test_add ("/run/modes/key-missing", test_key_missing);
  run_test_add ("/run/modes/match-empty", test_match_empty);
  run_test_add ("/run/modes/record-twice", test_record_twice);
  run_test_add ("/run/modes/record-gone", test_record_gone);
  run_test_add ("/run/modes/refused", test_refused);
  run_test_add ("/run/modes/nothing-delivered", test_nothing_delivered);
  run_test_add ("/run/modes/new-id-unknown", test_new_id_unknown);
}
