/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: add, change, both: what each mode does with what is new, there already, gone, or not to be told apart. */
#include "test-run.h"

#include "run-check.h"

#define THREE "[" ANNA ("19.10") "," BO "," CARL "]"

static void
assert_fields (RunFixture *self, const char *collection, const char *fields, const char *expected)
{
  g_autofree char *text = run_fixture_dup_fields (self, collection, fields);

  g_assert_cmpstr (text, ==, expected);
}

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

void
test_modes_add (void)
{
  run_test_add ("/run/modes/upsert", test_upsert);
  run_test_add ("/run/modes/upsert-without-find", test_upsert_without_find);
}
