/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-fixture.h"

#include "support/fake-clock.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

void
signing_fixture_set_up (SigningFixture *self, SoupServerCallback handler, gpointer data)
{
  g_autoptr (GError) error = NULL;

  self->listener = ropeway_http_listener_new (0, NULL, &error);
  g_assert_no_error (error);
  soup_server_add_handler (ropeway_http_listener_get_server (self->listener), NULL, handler, data, NULL);
  self->clock = fake_clock_new ();
  self->redactor = ropeway_redactor_new ();
  self->secrets = ropeway_secret_memory_new ();
  self->address
      = g_strdup_printf ("http://127.0.0.1:%u", (guint)ropeway_http_listener_get_port (self->listener));
}

void
signing_fixture_tear_down (SigningFixture *self)
{
  g_clear_object (&self->listener);
  ropeway_clock_unref (self->clock);
  ropeway_redactor_unref (self->redactor);
  g_clear_object (&self->secrets);
  g_free (self->address);
}

void
signing_fixture_keep (SigningFixture *self, const char *name, const char *value)
{
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (value, -1);

  ropeway_secret_memory_set (self->secrets, name, NULL, secret);
}

RopewayConnection *
signing_fixture_connection (SigningFixture *self, const char *members)
{
  g_autofree char *json
      = g_strdup_printf ("{\"id\":\"service\",\"name\":\"Service\",\"kind\":\"rest\",\"environments\":{"
                         "\"live\":{\"address\":\"%s\",\"privateNetwork\":true}},%s}",
                         self->address, members);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection;

  g_assert_no_error (error);
  connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return connection;
}

typedef struct
{
  gboolean is_done;
  RopewaySession *session;
  RopewayHttpResponse *response;
  GError **error;
} Result;

static void
on_open (GObject *unused_source, GAsyncResult *async_result, gpointer data)
{
  Result *result = data;

  result->session = ropeway_session_open_finish (async_result, result->error);
  result->is_done = TRUE;
}

RopewaySession *
signing_fixture_open (SigningFixture *self, RopewayConnection *connection, GError **error)
{
  Result result = { .error = error };

  ropeway_session_open_async (connection, ropeway_connection_find_environment (connection, "live"),
                              ROPEWAY_SECRET_PROVIDER (self->secrets), self->redactor, self->clock, NULL,
                              on_open, &result);
  test_loop_until (result.is_done);
  return result.session;
}

static void
on_sent (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Result *result = data;

  result->response = ropeway_session_send_finish (ROPEWAY_SESSION (source), async_result, result->error);
  result->is_done = TRUE;
}

RopewayHttpResponse *
signing_fixture_send (SigningFixture *self, RopewaySession *session, const char *method, const char *path,
                      const char *body, GError **error)
{
  g_autofree char *url = g_strconcat (self->address, path, NULL);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  Result result = { .error = error };
  const RopewayPreparedRequest prepared = {
    .method = (char *)method,
    .url = url,
    .headers = headers,
    .body = bytes,
    .content_type = (char *)"application/json",
    .repeat = g_str_equal (method, "POST") ? ROPEWAY_REPEAT_NEVER : ROPEWAY_REPEAT_SAFE,
  };

  ropeway_session_send_async (session, &prepared, NULL, on_sent, &result);
  test_loop_until (result.is_done);
  return result.response;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_sigv4_add ();
  test_hmac_add ();
  test_login_add ();
  test_signed_sessions_add ();
  return g_test_run ();
}
