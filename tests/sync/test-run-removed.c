/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: records that go at the source, at a service of which the test sees each request. */
#include "store/ledger.h"
#include "test-run.h"
#include "there-world.h"

#define MIRROR(to) THERE_JOB (THERE_PLAIN, "\"mode\":\"mirror\",\"gone\":\"delete\"," to, "")

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

void
test_removed_add (void)
{
  there_test_add ("/run/removed/moved", test_moved);
}
