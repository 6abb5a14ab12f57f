/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a list that did not change is asked for, and not sent again. */
#include <string.h>

#include "base/limits.h"
#include "http/http-cache.h"
#include "session-fixture.h"
#include "support/test-loop.h"

typedef struct
{
  SessionFixture common;
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
  session_fixture_set_up (&f->common, on_request, f);
}

static void
tear_down (Fixture *f)
{
  g_free (f->heard);
  ropeway_http_cache_allow (0);
  session_fixture_tear_down (&f->common);
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
  g_autoptr (RopewaySession) session = session_fixture_open (&f->common, connection);
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
  g_autoptr (RopewayConnection) connection = session_fixture_make_connection (&f.common, "shop", "{}");
  g_autoptr (RopewayConnection) other = session_fixture_make_connection (&f.common, "other", "{}");
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

/* Who shares a budget is still somebody else. */
static void
test_shared_budget (void)
{
  Fixture f = { .tag = "\"v1\"" };

  set_up (&f);
  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  g_autoptr (RopewayConnection) one
      = session_fixture_make_connection (&f.common, "anna", "{\"budget\":\"shop\"}");
  g_autoptr (RopewayConnection) other
      = session_fixture_make_connection (&f.common, "ben", "{\"budget\":\"shop\"}");
  ask (&f, one, FALSE);
  ask (&f, other, FALSE);
  g_assert_cmpuint (f.n_whole, ==, 2);
  ask (&f, one, FALSE);
  g_assert_cmpuint (f.n_not_modified, ==, 1);
  tear_down (&f);
}

/* A program that ends after its run keeps nothing. */
static void
test_nothing_allowed (void)
{
  Fixture f = { .tag = "\"v1\"" };

  set_up (&f);
  g_autoptr (RopewayConnection) connection = session_fixture_make_connection (&f.common, "shop", "{}");
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
  g_test_add_func ("/auth/session-cache/shared-budget", test_shared_budget);
  g_test_add_func ("/auth/session-cache/nothing-allowed", test_nothing_allowed);
  return g_test_run ();
}
