/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a list that did not change is asked for, and not sent again. */
#include <string.h>

#include "auth/session.h"
#include "base/limits.h"
#include "http/http-cache.h"
#include "http/http-listener.h"
#include "secrets/secret-provider.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

typedef struct
{
  RopewayHttpListener *listener;
  RopewayClock *clock;
  const char *tag; /* of what the service has now */
  guint n_whole;   /* answers with a body */
  guint n_not_modified;
  char *heard; /* what the caller got */
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Fixture *f = data;

  const char *asked
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "If-None-Match");

  soup_message_headers_append (soup_server_message_get_response_headers (message), "ETag", f->tag);
  if (g_strcmp0 (asked, f->tag) == 0)
    {
      f->n_not_modified++;
      soup_server_message_set_status (message, 304, NULL);
      return;
    }
  f->n_whole++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, f->tag, strlen (f->tag));
}

static void
set_up (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->listener = ropeway_http_listener_new (0, NULL, &error);
  g_assert_no_error (error);
  soup_server_add_handler (ropeway_http_listener_get_server (f->listener), NULL, on_request, f, NULL);
  f->clock = fake_clock_new ();
}

static void
tear_down (Fixture *f)
{
  g_clear_object (&f->listener);
  g_free (f->heard);
  ropeway_http_cache_allow (0);
  ropeway_clock_unref (f->clock);
}

/* @limits: JSON. Returns: (transfer full). */
static RopewayConnection *
make_connection (Fixture *f, const char *id, const char *limits)
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

static RopewaySession *
open_session (Fixture *f, RopewayConnection *connection)
{
  g_autoptr (RopewaySecretMemory) secrets = ropeway_secret_memory_new ();
  RopewaySession *session = NULL;

  ropeway_session_open_async (connection, ropeway_connection_find_environment (connection, "live"),
                              ROPEWAY_SECRET_PROVIDER (secrets), NULL, f->clock, NULL, on_open, &session);
  test_loop_until (session != NULL);
  return session;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &error);

  GBytes *body;

  g_assert_no_error (error);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 200);
  body = ropeway_http_response_get_body (response);
  f->heard = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

/* Asks in a session of its own, as each run does. Returns: (transfer none): the body. */
static const char *
ask (Fixture *f, RopewayConnection *connection, gboolean anew)
{
  g_autoptr (RopewaySession) session = open_session (f, connection);
  const RopewayOperation *operation = ropeway_connection_find_operation (connection, "list");
  const RopewayRequestInput input = { 0 };
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
      connection, ropeway_session_get_environment (session), operation, &input, &problem);

  g_assert_null (problem);
  ropeway_session_set_asks_anew (session, anew);
  prepared->revalidates = TRUE;
  g_clear_pointer (&f->heard, g_free);
  ropeway_session_send_async (session, prepared, NULL, on_sent, f);
  test_loop_until (f->heard != NULL);
  return f->heard;
}

static void
test_asked_again (void)
{
  Fixture f = { .tag = "\"v1\"" };

  set_up (&f);
  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  g_autoptr (RopewayConnection) connection = make_connection (&f, "shop", "{}");
  g_autoptr (RopewayConnection) other = make_connection (&f, "other", "{}");
  g_assert_cmpstr (ask (&f, connection, FALSE), ==, "\"v1\"");
  g_assert_cmpstr (ask (&f, connection, FALSE), ==, "\"v1\"");
  g_assert_cmpuint (f.n_whole, ==, 1);
  g_assert_cmpuint (f.n_not_modified, ==, 1);
  /* What one connection was told is not another's. */
  g_assert_cmpstr (ask (&f, other, FALSE), ==, "\"v1\"");
  g_assert_cmpuint (f.n_whole, ==, 2);

  f.tag = "\"v2\"";
  g_assert_cmpstr (ask (&f, connection, FALSE), ==, "\"v2\"");
  g_assert_cmpstr (ask (&f, connection, FALSE), ==, "\"v2\"");
  g_assert_cmpuint (f.n_whole, ==, 3);
  g_assert_cmpuint (f.n_not_modified, ==, 2);

  g_assert_cmpstr (ask (&f, connection, TRUE), ==, "\"v2\"");
  g_assert_cmpuint (f.n_whole, ==, 4);
  tear_down (&f);
}

/* A program that ends after its run keeps nothing. */
static void
test_nothing_allowed (void)
{
  Fixture f = { .tag = "\"v1\"" };

  set_up (&f);
  g_autoptr (RopewayConnection) connection = make_connection (&f, "shop", "{}");
  ask (&f, connection, FALSE);
  ask (&f, connection, FALSE);
  g_assert_cmpuint (f.n_whole, ==, 2);
  g_assert_cmpuint (ropeway_http_cache_get_size (), ==, 0);
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/session-cache/asked-again", test_asked_again);
  g_test_add_func ("/auth/session-cache/nothing-allowed", test_nothing_allowed);
  return g_test_run ();
}
