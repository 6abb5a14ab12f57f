/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a source that changes its fields under a job that runs by itself must not blank what is at the destination. */
#include "test-run.h"

#include <string.h>

#include "run-check.h"

#define DRIFT_JOB(to, policy)                                                                                \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"changed\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"email\",\"from\":\"email\"},"             \
  "{\"id\":\"r2\",\"to\":\"first_name\",\"from\":\"first_name\",\"onEmpty\":\"clear\"},"                     \
  "{\"id\":\"r3\",\"to\":\"balance\",\"from\":\"balance\"}],\"destination\":{\"connection\":\"crm\","        \
  "\"environment\":\"live\"," to "},\"policies\":{\"drift\":\"" policy "\"}}"

#define BY_PATCH                                                                                             \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-key\",\"update\":\"update-safe\","          \
  "\"send\":\"all\""
#define BY_PUT                                                                                               \
  "\"mode\":\"upsert\",\"match\":[\"email\"],\"create\":\"create-key\",\"update\":\"replace\","              \
  "\"send\":\"all\""

/* Six people; their name stands in @name, their e-mail in @email. */
static void
load (RunFixture *self, const char *email, const char *name, guint balance)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 1; i <= 6; i++)
    g_string_append_printf (list,
                            "%s{\"id\":%u,\"%s\":\"p%u@example.com\",\"%s\":\"P%u\",\"balance\":%u,"
                            "\"updated_at\":\"2026-01-0%uT10:00:00Z\"}",
                            i > 1 ? "," : "", i, email, i, name, i, balance, balance);
  g_string_append_c (list, ']');
  run_fixture_load_people (self, list->str);
}

#define NAMES "P1|1\nP2|1\nP3|1\nP4|1\nP5|1\nP6|1\n"

static void
check_paused (RunFixture *self, const char *job, const char *warning)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  g_autofree char *mark = run_check_dup_mark (self->state);
  gint64 writes = run_fixture_count_unsafe (self);

  g_autoptr (RunResult) planned = run_fixture_run (self, job, &plan);
  g_assert_cmpstr (planned->summary, ==, "failed(sync.drift)");
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  g_assert_cmpstr (result->summary, ==, "failed(sync.drift)");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, warning);
  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
  g_autofree char *after = run_check_dup_mark (self->state);
  g_assert_cmpstr (after, ==, mark);
}

static void
test_pause (RunFixture *self, gconstpointer data)
{
  const char *job = DRIFT_JOB (BY_PATCH, "pause");

  load (self, "email", "first_name", 1);
  run_fixture_expect (self, job, "done created=6");
  load (self, "email", "given_name", 2);
  check_paused (self, job, "drift.renamed");
  /* It was a mistake there: all goes on as if nothing had been. */
  load (self, "email", "first_name", 2);
  run_fixture_expect (self, job, "done updated=6");
}

/* What the affected rule writes is left alone: neither null nor a default. */
static void
test_go_on (RunFixture *self, gconstpointer data)
{
  const char *job = DRIFT_JOB (BY_PATCH, "go-on");

  load (self, "email", "first_name", 1);
  run_fixture_expect (self, job, "done created=6");
  assert_fields (self, "crm.contacts", "first_name,balance", NAMES);
  load (self, "email", "given_name", 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
      g_assert_true (g_str_has_prefix (result->summary, i == 0 ? "done updated=6" : "done unchanged="));
      g_assert_cmpuint (result->warnings->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "drift.renamed");
      assert_fields (self, "crm.contacts", "first_name,balance", "P1|2\nP2|2\nP3|2\nP4|2\nP5|2\nP6|2\n");
    }
  load (self, "email", "first_name", 3);
  run_fixture_expect (self, job, "done updated=6");
}

/* Whoever tells records apart by a field that is not there any more cannot go on. */
static void
test_match (RunFixture *self, gconstpointer data)
{
  const char *job = DRIFT_JOB (BY_PATCH, "go-on");

  load (self, "email", "first_name", 1);
  run_fixture_expect (self, job, "done created=6");
  load (self, "mail", "first_name", 2);
  check_paused (self, job, "drift.renamed");
}

/* What is replaced as a whole loses what is not sent. */
static void
test_replaced (RunFixture *self, gconstpointer data)
{
  const char *job = DRIFT_JOB (BY_PUT, "go-on");

  load (self, "email", "first_name", 1);
  run_fixture_expect (self, job, "done created=6");
  load (self, "email", "given_name", 2);
  check_paused (self, job, "drift.renamed");
  assert_fields (self, "crm.contacts", "first_name,balance", NAMES);
}

void
test_run_drift_add (void)
{
  run_test_add ("/run/drift/pause", test_pause);
  run_test_add ("/run/drift/go-on", test_go_on);
  run_test_add ("/run/drift/match", test_match);
  run_test_add ("/run/drift/replaced", test_replaced);
}
