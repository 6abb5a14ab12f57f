/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a plan says is what the run then does, record by record, in every mode and whatever was there before. */
#include "test-run.h"

#include <string.h>

/* A job, and what stands in its destination at first. */
typedef struct
{
  const char *name;
  const char *job;
} Foreseen;

#define FIND "\"match\":[\"email\"],\"find\":\"find\","
#define WRITE "\"create\":\"create-key\",\"update\":\"update-safe\","
/* Nobody is asked: what brakes do is tested with them. */
#define TO(members)                                                                                          \
  "{\"id\":\"people\",\"name\":\"People\",\"source\":{\"connection\":\"people\",\"environment\":\"live\","   \
  "\"operation\":\"list\"}," PERSON_MAPPING                                                                  \
  ",\"destination\":{\"connection\":\"crm\",\"environment\":\"live\"," members                               \
  "},\"policies\":{\"brake\":{\"remove\":100,\"overwrite\":100}}}"

static const Foreseen jobs[] = {
  { "upsert/found", TO ("\"mode\":\"upsert\"," FIND WRITE "\"send\":\"all\"") },
  { "upsert/changed-fields", TO ("\"mode\":\"upsert\"," FIND WRITE "\"send\":\"changed\"") },
  { "upsert/matched", TO ("\"mode\":\"upsert\",\"match\":[\"email\"]," WRITE "\"send\":\"all\"") },
  { "upsert/linked", TO ("\"mode\":\"upsert\"," WRITE "\"send\":\"all\"") },
  { "upsert/replaced",
    TO ("\"mode\":\"upsert\"," FIND "\"create\":\"create-key\",\"update\":\"replace\",\"send\":\"all\"") },
  { "create", TO ("\"mode\":\"create\",\"create\":\"create-key\"") },
  { "create/matched", TO ("\"mode\":\"create\",\"match\":[\"email\"],\"create\":\"create-key\"") },
  { "update", TO ("\"mode\":\"update\"," FIND "\"update\":\"update-safe\",\"send\":\"all\"") },
};

/* What the source has, one after the other. Each is foreseen and run twice. */
static const struct
{
  const char *name;
  const char *people;
} steps[] = {
  { "fresh", "[" ANNA ("19.1") "," BO "," CARL "]" },
  { "changed", "[" ANNA ("20") "," BO "," CARL "]" },
  { "gone", "[" ANNA ("20") "," CARL "]" },
  { "back", "[" ANNA ("21") "," BO "," CARL "]" },
  { "parked", "[" ANNA ("21") "," BO "," CARL
                              ",{\"id\":4,\"email\":\"BO@example.com\"},{\"email\":\"nobody@example.com\"},"
                              "{\"id\":6,\"email\":\"carl@example.com\"}]" },
  { "renamed", "[{\"id\":1,\"email\":\"new@example.com\",\"first_name\":\"Anna\",\"balance\":21}," BO "," CARL
               ",{\"id\":4,\"email\":\"dora@example.com\"}]" },
  { "one-left", "[" BO "]" },
};

static void
compare (RunFixture *self, const char *job, const char *step)
{
  const RunSettings settings = { .kind = ROPEWAY_RUN_PLAN };
  gint64 writes = run_fixture_count_unsafe (self);
  g_autoptr (RunResult) plan = run_fixture_run (self, job, &settings);
  GHashTableIter iter;
  gpointer key, foreseen;

  g_assert_cmpint (run_fixture_count_unsafe (self), ==, writes);
  g_autoptr (RunResult) run = run_fixture_run (self, job, NULL);
  g_test_message ("%s: %s, %s", step, plan->summary, run->summary);
  if (!g_str_equal (plan->summary, run->summary))
    {
      run_result_tell (plan);
      run_result_tell (run);
    }
  g_assert_cmpstr (plan->summary, ==, run->summary);
  g_assert_cmpuint (g_hash_table_size (plan->deliveries), ==, g_hash_table_size (run->deliveries));
  g_hash_table_iter_init (&iter, plan->deliveries);
  while (g_hash_table_iter_next (&iter, &key, &foreseen))
    {
      const char *became = run_result_delivery (run, key);
      gsize word = strcspn (foreseen, " ");

      /* A plan does not know the id that a new record will get. */
      g_assert_nonnull (became);
      g_assert_cmpint (strncmp (foreseen, became, word), ==, 0);
    }
}

static void
test_foreseen (RunFixture *self, gconstpointer data)
{
  const Foreseen *row = data;

  practice_process_load (
      self->practice, "crm.contacts",
      "[{\"id\":\"c-1\",\"email\":\"ANNA@example.com\",\"first_name\":\"A.\"},"
      "{\"id\":\"c-2\",\"email\":\"bo@example.com\",\"first_name\":\"Bo\",\"last_name\":\"O'Brien\","
      "\"balance\":1.50}]");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      run_fixture_load_people (self, steps[i].people);
      compare (self, row->job, steps[i].name);
      compare (self, row->job, "again");
    }
}

void
test_foreseen_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autofree char *path = g_strconcat ("/run/foreseen/", jobs[i].name, NULL);
      g_test_add (path, RunFixture, &jobs[i], run_fixture_set_up, test_foreseen, run_fixture_tear_down);
    }
}
