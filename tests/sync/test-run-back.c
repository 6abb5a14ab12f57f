/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a record that is back at the source, while nobody knows whether it was removed, is not removed if that can be seen. */
#include "base/limits.h"
#include "store/ledger.h"
#include "test-run.h"
#include "there-world.h"

#define MIRROR(by)                                                                                           \
  THERE_JOB (THERE_PLAIN,                                                                                    \
             "\"mode\":\"mirror\",\"gone\":\"delete\",\"create\":\"create-key\",\"update\":\"update\","      \
             "\"delete\":\"delete\"" by,                                                                     \
             "")
#define READ MIRROR (",\"read\":\"read\"")
#define INDEX MIRROR (",\"index\":\"all\"")
#define BLIND MIRROR ("")

#define ONE "{\"id\":1,\"name\":\"Ann\",\"value\":1}"
#define TWO "{\"id\":2,\"name\":\"Bo\",\"value\":1}"
#define CHANGED_TWO "{\"id\":2,\"name\":\"Bo\",\"value\":2}"

#define THERE_ONE "{\"id\":100,\"name\":\"Ann\",\"value\":1}\n"
#define SAME_TWO THERE_ONE "{\"id\":101,\"name\":\"Bo\",\"value\":1}\n"
#define NEW_TWO THERE_ONE "{\"id\":102,\"name\":\"Bo\",\"value\":1}\n"

typedef struct
{
  const char *name;
  const char *job;
  gboolean is_done;  /* the service did it */
  gboolean is_young; /* it may still be at it */
  const char *from;
  const char *summary;
  guint deletes; /* that are asked for by the last run */
  const char *there;
} Row;

static const Row rows[] = {
  { "read", READ, FALSE, FALSE, "[" ONE "," TWO "]", "done unchanged=2", 0, SAME_TWO },
  { "index", INDEX, FALSE, FALSE, "[" ONE "," TWO "]", "done unchanged=2", 0, SAME_TWO },
  { "changed", INDEX, FALSE, FALSE, "[" ONE "," CHANGED_TWO "]", "done updated=1 unchanged=1", 0,
    THERE_ONE "{\"id\":101,\"name\":\"Bo\",\"value\":2}\n" },
  { "read-done", READ, TRUE, FALSE, "[" ONE "," TWO "]", "done created=1 unchanged=1", 0, NEW_TWO },
  { "index-done", INDEX, TRUE, FALSE, "[" ONE "," TWO "]", "done created=1 unchanged=1", 0, NEW_TWO },
  { "gone", READ, FALSE, FALSE, "[" ONE "]", "done unchanged=1 deleted=1", 1, THERE_ONE },
  { "gone-done", INDEX, TRUE, FALSE, "[" ONE "]", "done unchanged=1 deleted=1", 1, THERE_ONE },
  /* Asked for again: only its answer says that nothing of it is still to come. */
  { "young", READ, FALSE, TRUE, "[" ONE "," TWO "]", "done created=1 unchanged=1 deleted=1", 1, NEW_TWO },
  { "blind", BLIND, FALSE, FALSE, "[" ONE "," TWO "]", "done created=1 unchanged=1 deleted=1", 1, NEW_TWO },
};

/* So much time has passed since the request that it cannot be under way any more. */
static void
let_it_end (ThereWorld *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open (self->fixture.state, self->fixture.clock, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_runs (store, NULL, 0, 1, NULL);
  const gint64 scope = ((RopewayRunRecord *)g_ptr_array_index (runs, 0))->scope;
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (store, scope, NULL);
  g_assert_cmpuint (intents->len, ==, 1);
  RopewayIntent *intent = g_ptr_array_steal_index (intents, 0);
  RopewayCommit *commit = ropeway_commit_new (scope);

  intent->created -= (ROPEWAY_LIMIT_TOTAL_MS + 1000) * G_TIME_SPAN_MILLISECOND;
  ropeway_commit_clear_intent (commit, intent->id);
  ropeway_commit_add_intent (commit, intent);
  g_assert_true (ropeway_ledger_commit (store, commit, &error));
  g_assert_no_error (error);
}

static void
test_row (ThereWorld *self, gconstpointer data)
{
  const Row *row = data;

  self->from = "[" ONE "," TWO "]";
  run_fixture_expect (&self->fixture, row->job, "done created=2");
  self->from = "[" ONE "]";
  self->drop_done = row->is_done;
  self->drop_undone = 100;
  run_fixture_expect (&self->fixture, row->job, "partly unchanged=1 parked=1");
  self->drop_done = self->drop_undone = 0;
  if (!row->is_young)
    let_it_end (self);
  guint asked = there_world_count (self, "DELETE", "/to");
  self->from = row->from;
  run_fixture_expect (&self->fixture, row->job, row->summary);
  g_assert_cmpuint (there_world_count (self, "DELETE", "/to") - asked, ==, row->deletes);
  assert_there (self, row->there);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==, 0);
  g_autoptr (RunResult) next = run_fixture_run (&self->fixture, row->job, NULL);
  g_assert_true (g_str_has_prefix (next->summary, "done unchanged="));
}

void
test_back_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/run/back/", rows[i].name, NULL);
      g_test_add (path, ThereWorld, &rows[i], there_world_set_up, test_row, there_world_tear_down);
    }
}
