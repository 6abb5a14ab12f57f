/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: records that go at the source, at a service of which the test sees each request. */
#include "store/ledger.h"
#include "test-run.h"
#include "there-world.h"

#define MIRROR(to) THERE_JOB (THERE_PLAIN, "\"mode\":\"mirror\",\"gone\":\"delete\"," to, "")

#define READ ",\"read\":\"read\""
#define INDEX ",\"index\":\"all\""

#define ONE "{\"id\":1,\"name\":\"Ann\",\"value\":1}"
#define TWO "{\"id\":2,\"name\":\"Bo\",\"value\":1}"

/* ---- a memory that moves ---- */

static void
move_state (ThereWorld *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open_reader (self->fixture.state, &error);
  char *path = test_workspace_path (self->fixture.workspace, "moved.state");

  g_assert_no_error (error);
  g_assert_true (ropeway_ledger_export (store, "job", path, &error));
  g_assert_no_error (error);
  g_free (self->fixture.state);
  self->fixture.state = path;
}

static GHashTable *
collect_keys (ThereWorld *self)
{
  GPtrArray *requests = scripted_service_get_requests (self->service);
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < requests->len; i++)
    {
      const ScriptedRequest *request = g_ptr_array_index (requests, i);
      if (g_str_equal (request->method, "POST"))
        g_assert_true (
            g_hash_table_add (keys, g_strdup (g_hash_table_lookup (request->headers, "idempotency-key"))));
    }
  return keys;
}

/* What is made again is another write than the one that made it first, wherever its memory is by then: a service that got
 * the same key would answer with the record that is gone. */
static void
test_moved (ThereWorld *self, gconstpointer data)
{
  const char *job = MIRROR ("\"create\":\"create-key\",\"update\":\"update\",\"delete\":\"delete\"");

  self->from = "[" ONE "," TWO "]";
  run_fixture_expect (&self->fixture, job, "done created=2");
  self->from = "[" ONE "]";
  run_fixture_expect (&self->fixture, job, "done unchanged=1 deleted=1");
  move_state (self);
  self->from = "[" ONE "," TWO "]";
  run_fixture_expect (&self->fixture, job, "done created=1 unchanged=1");
  g_autoptr (GHashTable) keys = collect_keys (self);
  g_assert_cmpuint (g_hash_table_size (keys), ==, 3);
}

/* ---- removed there by hand, and under another key at the source ---- */

static const char *const handed_over[] = { "read", "index", "neither" };

/* The one that comes under the other key is that record still: it is not made again, and that is said once. */
static void
test_handed_over (ThereWorld *self, gconstpointer data)
{
  const char *look = data;
  g_autofree char *job
      = g_strdup_printf (MIRROR ("\"create\":\"create\",\"update\":\"update\",\"delete\":\"delete\"%s"),
                         g_str_equal (look, "read")    ? READ
                         : g_str_equal (look, "index") ? INDEX
                                                       : "");

  self->from = "[" ONE "]";
  run_fixture_expect (&self->fixture, job, "done created=1");
  there_world_remove (self, "100");
  self->from = "[{\"id\":7,\"name\":\"Ann\",\"value\":2}]";
  g_autoptr (RunResult) result = there_world_run (self, job);
  g_assert_cmpstr (result->summary, ==, "done left-out=1");
  g_assert_cmpstr (run_result_delivery (result, "[7]"), ==, "left-out(sync.removed-there)");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_autoptr (RopewayLink) link = run_check_dup_link (self->fixture.state, "[7]");
  g_autoptr (RopewayLink) former = run_check_dup_link (self->fixture.state, "[1]");
  g_assert_null (former);
  g_assert_cmpint (link->state, ==, ROPEWAY_LINK_REMOVED_THERE);
  there_world_expect (self, job, "done left-out=1");
  assert_there (self, "");
}

/* ---- a removal that must not be repeated, and whose answer got lost ---- */

#define NEVER(by) MIRROR ("\"create\":\"create-key\",\"update\":\"update\",\"delete\":\"delete-never\"" by)

typedef struct
{
  const char *name;
  const char *job;
  gboolean is_done;     /* the service did it */
  gboolean is_stored;   /* nobody could look before the run was over */
  gboolean reads_other; /* another record is read */
  const char *summary;
  guint deletes; /* that are asked for in all */
  const char *there;
} LostRow;

#define THERE_ONE "{\"id\":100,\"name\":\"Ann\",\"value\":1}\n"
#define THERE_TWO THERE_ONE "{\"id\":101,\"name\":\"Bo\",\"value\":1}\n"
#define DELETED "done unchanged=1 deleted=1"
#define UNKNOWN "partly unchanged=1 parked=1"

static const LostRow lost_rows[] = {
  { "read-done", NEVER (READ), TRUE, FALSE, FALSE, DELETED, 1, THERE_ONE },
  { "read-undone", NEVER (READ), FALSE, FALSE, FALSE, DELETED, 2, THERE_ONE },
  { "read-other", NEVER (READ), FALSE, FALSE, TRUE, UNKNOWN, 1, THERE_TWO },
  { "index-done", NEVER (INDEX), TRUE, FALSE, FALSE, DELETED, 1, THERE_ONE },
  { "index-undone", NEVER (INDEX), FALSE, FALSE, FALSE, DELETED, 2, THERE_ONE },
  { "neither-done", NEVER (""), TRUE, FALSE, FALSE, UNKNOWN, 1, THERE_ONE },
  { "neither-undone", NEVER (""), FALSE, FALSE, FALSE, UNKNOWN, 1, THERE_TWO },
  { "find-says-nothing", NEVER (",\"find\":\"find-exact\""), TRUE, FALSE, FALSE, UNKNOWN, 1, THERE_ONE },
  { "stored-read-done", NEVER (READ), TRUE, TRUE, FALSE, DELETED, 1, THERE_ONE },
  { "stored-read-undone", NEVER (READ), FALSE, TRUE, FALSE, DELETED, 2, THERE_ONE },
  { "stored-index-done", NEVER (INDEX), TRUE, TRUE, FALSE, DELETED, 1, THERE_ONE },
  { "stored-index-undone", NEVER (INDEX), FALSE, TRUE, FALSE, DELETED, 2, THERE_ONE },
};

static void
test_lost (ThereWorld *self, gconstpointer data)
{
  const LostRow *row = data;

  self->from = "[" ONE "]";
  run_fixture_expect (&self->fixture, row->job, "done created=1");
  self->from = "[" ONE "," TWO "]";
  run_fixture_expect (&self->fixture, row->job, "done created=1 unchanged=1");
  self->from = "[" ONE "]";
  self->drop_done = row->is_done;
  self->drop_undone = !row->is_done;
  self->reads_other = row->reads_other;
  if (row->is_stored)
    run_fixture_expect (&self->fixture, NEVER (""), UNKNOWN);
  run_fixture_expect (&self->fixture, row->job, row->summary);
  assert_there (self, row->there);
  g_assert_cmpuint (there_world_count (self, "DELETE", "/to"), ==, row->deletes);
  g_assert_cmpuint (run_check_count_intents (self->fixture.state), ==,
                    g_str_equal (row->summary, DELETED) ? 0 : 1);
  if (!g_str_equal (row->summary, DELETED))
    return;
  run_fixture_expect (&self->fixture, row->job, "done unchanged=1");
  g_autoptr (RopewayLink) link = run_check_dup_link (self->fixture.state, "[2]");
  g_assert_null (link);
}

/* What is read of it is not what was there: it may be removed in the service's own way. */
static void
test_lost_changed (ThereWorld *self, gconstpointer data)
{
  const char *job = NEVER (INDEX READ);

  self->from = "[" ONE "," TWO "]";
  run_fixture_expect (&self->fixture, job, "done created=2");
  self->from = "[" ONE "]";
  self->drop_undone = 1;
  self->marks_dropped = TRUE;
  run_fixture_expect (&self->fixture, job, UNKNOWN);
  g_assert_cmpuint (there_world_count (self, "DELETE", "/to"), ==, 1);
}

void
test_removed_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lost_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/run/removed/lost/", lost_rows[i].name, NULL);
      g_test_add (path, ThereWorld, &lost_rows[i], there_world_set_up, test_lost, there_world_tear_down);
    }
  there_test_add ("/run/removed/lost-changed", test_lost_changed);
  there_test_add ("/run/removed/moved", test_moved);
  for (guint i = 0; i < G_N_ELEMENTS (handed_over); i++)
    {
      g_autofree char *path = g_strconcat ("/run/removed/handed-over/", handed_over[i], NULL);
      g_test_add (path, ThereWorld, handed_over[i], there_world_set_up, test_handed_over,
                  there_world_tear_down);
    }
}
