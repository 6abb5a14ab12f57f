/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: keeps the tests of the client to what they are about. */
#include "http/client-fixture.h"

#include <string.h>

void
result_clear (Result *result)
{
  g_clear_pointer (&result->response, ropeway_http_response_unref);
  g_clear_error (&result->error);
  result->done = FALSE;
}

void
client_fixture_set_up (ClientFixture *f, const RopewayHttpPolicy *policy, const WireAnswer *answers, guint n)
{
  const RopewayHttpPolicy open = { .private_network = TRUE };

  f->server = wire_server_new (answers, n, NULL);
  f->clock = fake_clock_new ();
  f->client = ropeway_http_client_new (policy != NULL ? policy : &open, f->clock, NULL);
}

static char *
dup_certificate_path (void)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "http", "localhost.pem", NULL);
}

GTlsCertificate *
client_fixture_load_certificate (void)
{
  g_autofree char *path = dup_certificate_path ();
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

void
client_fixture_trust (ClientFixture *f)
{
  g_autofree char *path = dup_certificate_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  ropeway_http_client_set_tls_database (f->client, database);
}

void
client_fixture_tear_down (ClientFixture *f)
{
  g_assert_finalize_object (f->client);
  g_assert_cmpuint (fake_clock_get_n_timers (f->clock), ==, 0);
  g_clear_pointer (&f->clock, ropeway_clock_unref);
  g_clear_pointer (&f->server, wire_server_free);
}

RopewayHttpRequest *
client_fixture_request (ClientFixture *f, const char *method, const char *path, const char *body)
{
  g_autofree char *url = wire_server_url (f->server, path);
  RopewayHttpRequest *request = ropeway_http_request_new (method, url);

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      ropeway_http_request_set_body (request, bytes, "application/json");
    }
  return request;
}

static void
on_done (GObject *source, GAsyncResult *async, gpointer data)
{
  Result *result = data;

  g_assert_false (result->done);
  result->response = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), async, &result->error);
  g_assert_true ((result->response == NULL) == (result->error != NULL));
  result->done = TRUE;
}

void
client_fixture_start (ClientFixture *f, RopewayHttpRequest *request, GCancellable *cancellable,
                      Result *result)
{
  result_clear (result);
  ropeway_http_client_send_async (f->client, request, cancellable, on_done, result);
}

void
client_fixture_send (ClientFixture *f, RopewayHttpRequest *request, Result *result)
{
  client_fixture_start (f, request, NULL, result);
  test_loop_until (result->done);
}

void
client_fixture_send_through (ClientFixture *f, RopewayHttpRequest *request, Result *result)
{
  client_fixture_start (f, request, NULL, result);
  while (!result->done)
    {
      test_loop_until (result->done || ropeway_http_client_get_n_waiting (f->client) > 0);
      if (!result->done)
        fake_clock_advance (f->clock, fake_clock_get_next_delay (f->clock));
    }
}

void
result_assert_status (const Result *result, guint status)
{
  g_assert_no_error (result->error);
  g_assert_cmpuint (ropeway_http_response_get_status (result->response), ==, status);
}

void
result_assert_body (const Result *result, const char *body, gssize length)
{
  gsize n = 0;
  const char *bytes = g_bytes_get_data (ropeway_http_response_get_body (result->response), &n);
  /* Not in the macro: newer ones of GLib cast only the beginning of what they are given. */
  gsize expected = length < 0 ? strlen (body) : (gsize)length;

  g_assert_cmpmem (bytes, n, body, expected);
}

void
result_assert_error (const Result *result, int code)
{
  g_assert_error (result->error, ROPEWAY_HTTP_ERROR, code);
}

void
result_assert_cancelled (const Result *result)
{
  g_assert_error (result->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}
