/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include "secrets/secret-provider.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

void
session_fixture_set_up (SessionFixture *f, SoupServerCallback func, gpointer data)
{
  g_autoptr (GError) error = NULL;

  f->listener = ropeway_http_listener_new (0, NULL, &error);
  g_assert_no_error (error);
  soup_server_add_handler (ropeway_http_listener_get_server (f->listener), NULL, func, data, NULL);
  f->clock = fake_clock_new ();
}

void
session_fixture_tear_down (SessionFixture *f)
{
  g_clear_object (&f->listener);
  ropeway_clock_unref (f->clock);
}

RopewayConnection *
session_fixture_make_connection (SessionFixture *f, const char *id, const char *limits)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"%s\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"
      "\"http://127.0.0.1:%u\",\"privateNetwork\":true}},\"limits\":%s,\"operations\":[{\"id\":\"list\","
      "\"request\":{\"method\":\"GET\",\"path\":\"/\"},\"key\":[\"id\"]}]}",
      id, ropeway_http_listener_get_port (f->listener), limits);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  g_assert_nonnull (connection);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return connection;
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(RopewaySession **)data = ropeway_session_open_finish (result, &error);
  g_assert_no_error (error);
}

RopewaySession *
session_fixture_open (SessionFixture *f, RopewayConnection *connection)
{
  g_autoptr (RopewaySecretMemory) secrets = ropeway_secret_memory_new ();
  RopewaySession *session = NULL;

  ropeway_session_open_async (connection, ropeway_connection_find_environment (connection, "live"),
                              ROPEWAY_SECRET_PROVIDER (secrets), NULL, f->clock, NULL, on_open, &session);
  test_loop_until (session != NULL);
  return session;
}
