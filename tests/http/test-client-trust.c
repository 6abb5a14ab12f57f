/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves whom the client trusts with what: redirects, private addresses, certificates, traces. */
#include <string.h>

#include "base/limits.h"
#include "http/client-fixture.h"

static const WireAnswer good[] = { { WIRE_OK, WIRE_KEEP } };

/* Returns: (transfer full): an answer that leads to @location. */
static char *
lead_to (guint status, const char *location)
{
  return g_strdup_printf ("HTTP/1.1 %u Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", status,
                          location);
}

static RopewayHttpRequest *
request_with_credentials (ClientFixture *f, const char *method, const char *path, const char *body)
{
  RopewayHttpRequest *request = client_fixture_request (f, method, path, body);

  ropeway_http_request_set_credential (request, "Authorization", "Bearer s3cret-1");
  ropeway_http_request_set_header (request, "X-Api-Key", "s3cret-2");
  ropeway_http_request_set_header (request, "Accept", "application/json");
  ropeway_http_request_set_query_credential (request, "key", "s3cret-3");
  return request;
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;
  return n;
}

/* ---- redirects ---- */

static void
test_same_origin (void)
{
  g_autofree char *first = lead_to (302, "/second?key=s3cret-3&page=2");
  g_autofree char *second = lead_to (301, "third#part");
  const WireAnswer answers[] = { { first, WIRE_KEEP }, { second, WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_autofree char *last = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, G_N_ELEMENTS (answers));
  request = request_with_credentials (&f, "GET", "/first", NULL);
  client_fixture_send (&f, request, &result);
  result_assert_status (&result, 200);
  last = wire_server_url (f.server, "/third");
  g_assert_cmpstr (ropeway_http_response_get_url (result.response), ==, last);
  g_assert_cmpuint (ropeway_http_response_get_attempts (result.response), ==, 1);
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const char *sent = wire_server_get_request (f.server, i);

      g_assert_cmpuint (count (sent, "s3cret-1"), ==, 1);
      g_assert_cmpuint (count (sent, "s3cret-2"), ==, 1);
      g_assert_cmpuint (count (sent, "key=s3cret-3"), ==, 1);
    }
  g_assert_nonnull (strstr (wire_server_get_request (f.server, 1), "GET /second?page=2&key=s3cret-3 "));
  g_assert_nonnull (strstr (wire_server_get_request (f.server, 2), "GET /third?key=s3cret-3 "));
  client_fixture_tear_down (&f);
}

/* Away and back again: what was dropped stays dropped. */
static void
test_other_origin (void)
{
  g_autoptr (WireServer) other = NULL;
  g_autofree char *there = NULL;
  g_autofree char *away = NULL;
  g_autofree char *back = NULL;
  WireAnswer here_answers[] = { { NULL, WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
  WireAnswer there_answers[] = { { NULL, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_autofree char *home = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, here_answers, G_N_ELEMENTS (here_answers));
  other = wire_server_new (there_answers, 1, NULL);
  there = wire_server_url (other, "/there?key=s3cret-3&sig=x");
  home = wire_server_url (f.server, "/home");
  here_answers[0].text = away = lead_to (307, there);
  there_answers[0].text = back = lead_to (302, home);

  request = request_with_credentials (&f, "GET", "/", NULL);
  client_fixture_send (&f, request, &result);
  result_assert_status (&result, 200);
  g_assert_cmpuint (wire_server_get_n_requests (other), ==, 1);
  g_assert_null (strstr (wire_server_get_request (other, 0), "s3cret"));
  g_assert_nonnull (strstr (wire_server_get_request (other, 0), "GET /there?sig=x "));
  g_assert_nonnull (strstr (wire_server_get_request (other, 0), "\r\nAccept: application/json\r\n"));
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 2);
  g_assert_null (strstr (wire_server_get_request (f.server, 1), "s3cret"));
  client_fixture_tear_down (&f);
}

/* A repetition begins where the request began, with everything. */
static void
test_repeated_after_redirect (void)
{
  g_autoptr (WireServer) other = NULL;
  g_autofree char *there = NULL;
  g_autofree char *away = NULL;
  WireAnswer here_answers[] = { { NULL, WIRE_KEEP } };
  const WireAnswer there_answers[]
      = { { "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, here_answers, 1);
  other = wire_server_new (there_answers, 2, NULL);
  there = wire_server_url (other, "/there");
  here_answers[0].text = away = lead_to (302, there);
  request = request_with_credentials (&f, "GET", "/", NULL);
  client_fixture_send_through (&f, request, &result);
  result_assert_status (&result, 200);
  g_assert_cmpuint (ropeway_http_response_get_attempts (result.response), ==, 2);
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 4);
  g_assert_nonnull (strstr (wire_server_get_request (f.server, 1), "s3cret-1"));
  g_assert_null (strstr (wire_server_get_request (other, 1), "s3cret"));
  client_fixture_tear_down (&f);
}

static void
test_writes (void)
{
  const struct
  {
    const char *method;
    guint status;
    gboolean other;
    gboolean followed;
  } rows[] = { { "POST", 301, FALSE, FALSE }, { "POST", 302, FALSE, FALSE }, { "POST", 303, FALSE, FALSE },
               { "POST", 307, FALSE, TRUE },  { "PUT", 308, FALSE, TRUE },   { "POST", 307, TRUE, FALSE },
               { "PUT", 308, TRUE, FALSE },   { "PATCH", 303, FALSE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *answer = lead_to (rows[i].status, rows[i].other ? "http://localhost:1/x" : "/next");
      const WireAnswer answers[] = { { answer, WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
      ClientFixture f;
      g_autoptr (RopewayHttpRequest) request = NULL;
      g_auto (Result) result = { 0 };

      client_fixture_set_up (&f, NULL, answers, 2);
      request = client_fixture_request (&f, rows[i].method, "/", "{\"a\":1}");
      client_fixture_send (&f, request, &result);
      result_assert_status (&result, rows[i].followed ? 200 : rows[i].status);
      g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, rows[i].followed ? 2 : 1);
      if (rows[i].followed)
        {
          g_assert_true (g_str_has_prefix (wire_server_get_request (f.server, 1), rows[i].method));
          g_assert_true (g_str_has_suffix (wire_server_get_request (f.server, 1), "\r\n\r\n{\"a\":1}"));
        }
      else
        g_assert_nonnull (ropeway_http_response_get_header (result.response, "Location"));
      client_fixture_tear_down (&f);
    }
}

static void
test_refused_redirects (void)
{
  const char *const locations[] = { "/again", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://" };

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autofree char *answer = lead_to (302, locations[i]);
      const WireAnswer answers[] = { { answer, WIRE_KEEP } };
      ClientFixture f;
      g_autoptr (RopewayHttpRequest) request = NULL;
      g_auto (Result) result = { 0 };

      client_fixture_set_up (&f, NULL, answers, 1);
      request = client_fixture_request (&f, "GET", "/", NULL);
      client_fixture_send (&f, request, &result);
      result_assert_error (&result, ROPEWAY_HTTP_ERROR_REDIRECT);
      g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, i == 0 ? ROPEWAY_LIMIT_REDIRECTS + 1 : 1);
      client_fixture_tear_down (&f);
    }
}

/* ---- private addresses ---- */

static void
test_private (void)
{
  const RopewayHttpPolicy policy = { 0 };
  const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]" };
  ClientFixture f;
  g_autofree char *url = NULL;
  const char *port;

  client_fixture_set_up (&f, &policy, good, 1);
  url = wire_server_url (f.server, "");
  port = strrchr (url, ':');
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *address = g_strdup_printf ("http://%s%s/", hosts[i], port);
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", address);
      g_auto (Result) result = { 0 };

      client_fixture_send (&f, request, &result);
      result_assert_error (&result, ROPEWAY_HTTP_ERROR_PRIVATE);
      g_assert_false (ropeway_http_error_is_unknown (result.error));
    }
  test_loop_drain ();
  g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, 0);
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, G_N_ELEMENTS (hosts));
  client_fixture_tear_down (&f);
}

/* ---- certificates ---- */

static void
test_untrusted (void)
{
  g_autoptr (GTlsCertificate) certificate = client_fixture_load_certificate ();
  g_autoptr (WireServer) server = wire_server_new (good, 1, certificate);
  g_autofree char *url = wire_server_url (server, "/");
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", url);
  ClientFixture f;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, good, 1);
  client_fixture_send (&f, request, &result);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_TLS);
  g_assert_false (ropeway_http_error_is_unknown (result.error));
  g_assert_cmpuint (wire_server_get_n_requests (server), ==, 0);
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 1);
  client_fixture_tear_down (&f);
}

static void
test_trusted (void)
{
  g_autofree char *down = lead_to (302, "http://localhost:1/");
  const WireAnswer answers[] = { { WIRE_OK, WIRE_KEEP }, { down, WIRE_KEEP } };
  g_autoptr (GTlsCertificate) certificate = client_fixture_load_certificate ();
  g_autoptr (WireServer) server = wire_server_new (answers, 2, certificate);
  g_autofree char *url = wire_server_url (server, "/");
  g_autoptr (RopewayHttpRequest) post = ropeway_http_request_new ("POST", url);
  g_autoptr (RopewayHttpRequest) get = ropeway_http_request_new ("GET", url);
  ClientFixture f;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, good, 1);
  client_fixture_trust (&f);
  client_fixture_send (&f, post, &result);
  result_assert_status (&result, 200);
  g_assert_nonnull (
      strstr (wire_server_get_request (server, 0), "\r\nAccept-Encoding: gzip, deflate, br\r\n"));
  client_fixture_send (&f, get, &result);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_REDIRECT);
  g_assert_cmpuint (wire_server_get_n_connections (server), ==, 1);
  ropeway_http_client_set_tls_database (f.client, NULL);
  client_fixture_tear_down (&f);
}

/* The certificate is for localhost, not for the number it has. */
static void
test_wrong_name (void)
{
  g_autoptr (GTlsCertificate) certificate = client_fixture_load_certificate ();
  g_autoptr (WireServer) server = wire_server_new (good, 1, certificate);
  g_autofree char *url = wire_server_url (server, "/");
  g_autofree char *number = g_strdup_printf ("https://127.0.0.1%s", strrchr (url, ':'));
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", number);
  ClientFixture f;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, good, 1);
  client_fixture_trust (&f);
  client_fixture_send (&f, request, &result);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_TLS);
  g_assert_cmpuint (wire_server_get_n_requests (server), ==, 0);
  client_fixture_tear_down (&f);
}

/* Whoever answers a handshake with plain text, or with nothing, is no TLS service. */
static void
test_no_tls (void)
{
  const RopewayHttpPolicy policy = { .connect_ms = 3000, .private_network = TRUE };
  ClientFixture f;
  g_autofree char *url = NULL;
  g_autofree char *secure = NULL;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, &policy, good, 1);
  url = wire_server_url (f.server, "/");
  secure = g_strdup_printf ("https%s", url + strlen ("http"));
  request = ropeway_http_request_new ("POST", secure);
  ropeway_http_request_set_max_attempts (request, 1);
  client_fixture_start (&f, request, NULL, &result);
  test_loop_until (wire_server_get_n_open (f.server) == 1);
  fake_clock_advance (f.clock, 3 * G_USEC_PER_SEC);
  test_loop_until (result.done);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_NOT_SENT);

  client_fixture_start (&f, request, NULL, &result);
  test_loop_until (wire_server_get_n_connections (f.server) == 2);
  wire_server_say (f.server, "220 mail.example ESMTP\r\n");
  test_loop_until (result.done);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_TLS);
  client_fixture_tear_down (&f);
}

/* A proxy that opens no tunnel: the request never left for the service. Where GIO knows no proxies from the
 * environment, the name that nobody has comes to the same. */
static void
test_refusing_proxy (void)
{
  const WireAnswer answers[]
      = { { "HTTP/1.1 407 Sign In\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
            WIRE_KEEP } };
  const RopewayHttpPolicy policy = { 0 };
  ClientFixture f;
  g_autofree char *proxy = NULL;
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", "https://service.invalid/");
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, &policy, answers, 1);
  proxy = wire_server_url (f.server, "");
  g_setenv ("https_proxy", proxy, TRUE);
  ropeway_http_request_set_max_attempts (request, 1);
  client_fixture_send (&f, request, &result);
  g_unsetenv ("https_proxy");
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_NOT_SENT);
  g_assert_false (ropeway_http_error_is_unknown (result.error));
  if (wire_server_get_n_requests (f.server) > 0)
    g_assert_true (g_str_has_prefix (wire_server_get_request (f.server, 0), "CONNECT service.invalid:443 "));
  else
    g_test_message ("no proxies from the environment here");
  client_fixture_tear_down (&f);
}

/* ---- traces ---- */

typedef struct
{
  GString *text;
  guint n;
  gsize largest_body;
  guint64 ids[8];
  guint attempts[8];
  gboolean freed;
} Traces;

static void
on_trace (const RopewayHttpTrace *trace, gpointer data)
{
  Traces *traces = data;

  traces->ids[traces->n] = trace->request_id;
  traces->attempts[traces->n++] = trace->attempt;
  if (trace->response_body != NULL)
    traces->largest_body = MAX (traces->largest_body, strlen (trace->response_body));
  g_assert_cmpint (trace->started, >=, FAKE_CLOCK_START_US);
  g_assert_cmpint (trace->duration, >=, 0);
  g_string_append_printf (traces->text, "%s %s\n%s%s\n-> %u %s%s (%" G_GSIZE_FORMAT ") %s\n", trace->method,
                          trace->url, trace->request_headers,
                          trace->request_body != NULL ? trace->request_body : "", trace->status,
                          trace->response_headers != NULL ? trace->response_headers : "",
                          trace->response_body != NULL ? trace->response_body : "", trace->response_bytes,
                          trace->error != NULL ? trace->error : "");
}

static void
on_trace_freed (gpointer data)
{
  ((Traces *)data)->freed = TRUE;
}

static void
test_trace (void)
{
  const WireAnswer answers[]
      = { { "HTTP/1.1 503 Busy\r\nSet-Cookie: s3cret-4\r\nX-Echo: s3cret-1\r\nLocation: /?token=s3cret-5\r\n"
            "Content-Length: 25\r\n\r\n{\"echo\":\"s3cret-1\",\"b\":1}",
            WIRE_KEEP },
          { NULL, WIRE_CLOSE },
          { WIRE_OK, WIRE_KEEP } };
  g_autoptr (RopewayRedactor) redactor = ropeway_redactor_new ();
  const RopewayHttpPolicy policy = { .private_network = TRUE };
  Traces traces = { .text = g_string_new (NULL) };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  ropeway_redactor_add (redactor, "s3cret-1", -1);
  client_fixture_set_up (&f, NULL, answers, G_N_ELEMENTS (answers));
  g_object_unref (f.client);
  f.client = ropeway_http_client_new (&policy, f.clock, redactor);
  ropeway_http_client_set_trace (f.client, on_trace, &traces, on_trace_freed);
  request = request_with_credentials (&f, "PUT", "/a?q=1", "{\"sent\":\"s3cret-1\"}");
  ropeway_http_request_set_credential (request, "X-Plain-Name", "s3cret-6");
  client_fixture_send_through (&f, request, &result);
  result_assert_status (&result, 200);

  g_assert_cmpuint (traces.n, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (traces.ids[i], ==, traces.ids[0]);
      g_assert_cmpuint (traces.attempts[i], ==, i + 1);
    }
  g_test_message ("%s", traces.text->str);
  g_assert_null (strstr (traces.text->str, "s3cret"));
  g_assert_cmpuint (count (traces.text->str, "/a?q=1&key=•••"), ==, 3);
  g_assert_cmpuint (count (traces.text->str, "\nAuthorization: •••"), ==, 3);
  g_assert_cmpuint (count (traces.text->str, "\nX-Plain-Name: •••"), ==, 3);
  g_assert_cmpuint (count (traces.text->str, "{\"sent\":\"•••\"}"), ==, 3);
  g_assert_cmpuint (count (traces.text->str, "{\"echo\":\"•••\",\"b\":1} (25)"), ==, 1);
  g_assert_cmpuint (count (traces.text->str, "\n-> 0  (0) "), ==, 1);
  g_assert_cmpuint (count (traces.text->str, "closed the connection"), ==, 1);
  g_assert_cmpuint (count (traces.text->str, "-> 200 "), ==, 1);

  ropeway_http_client_set_trace (f.client, NULL, NULL, NULL);
  g_assert_true (traces.freed);
  client_fixture_send (&f, request, &result);
  g_assert_cmpuint (traces.n, ==, 3);
  client_fixture_tear_down (&f);
  g_string_free (traces.text, TRUE);
}

/* Bodies are cut, but never a letter in two; what is no text is made one. */
static void
test_trace_cut (void)
{
  const guint lengths[] = { ROPEWAY_LIMIT_TRACE_BYTES, ROPEWAY_LIMIT_TRACE_BYTES + 1, 100000 };
  Traces traces = { .text = g_string_new (NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GString) body = g_string_new ("x");
      g_autofree char *reply = NULL;
      WireAnswer answer = { NULL, WIRE_KEEP };
      ClientFixture f;
      g_autoptr (RopewayHttpRequest) request = NULL;
      g_auto (Result) result = { 0 };

      while (body->len < lengths[i])
        g_string_append (body, body->len + 1 == lengths[i] ? "\xff" : "é");
      answer.text = reply = g_strdup_printf (
          "HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", body->len, body->str);
      client_fixture_set_up (&f, NULL, &answer, 1);
      ropeway_http_client_set_trace (f.client, on_trace, &traces, on_trace_freed);
      request = client_fixture_request (&f, "GET", "/", NULL);
      client_fixture_send (&f, request, &result);
      result_assert_status (&result, 200);
      client_fixture_tear_down (&f);
    }
  g_assert_true (g_utf8_validate (traces.text->str, -1, NULL));
  g_assert_cmpuint (traces.largest_body, <=, ROPEWAY_LIMIT_TRACE_BYTES);
  g_assert_cmpuint (traces.largest_body, >=, ROPEWAY_LIMIT_TRACE_BYTES - 3);
  g_assert_true (traces.freed);
  g_string_free (traces.text, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/trust/redirect/same-origin", test_same_origin);
  g_test_add_func ("/http/trust/redirect/other-origin", test_other_origin);
  g_test_add_func ("/http/trust/redirect/repeated", test_repeated_after_redirect);
  g_test_add_func ("/http/trust/redirect/writes", test_writes);
  g_test_add_func ("/http/trust/redirect/refused", test_refused_redirects);
  g_test_add_func ("/http/trust/private", test_private);
  g_test_add_func ("/http/trust/tls/untrusted", test_untrusted);
  g_test_add_func ("/http/trust/tls/trusted", test_trusted);
  g_test_add_func ("/http/trust/tls/wrong-name", test_wrong_name);
  g_test_add_func ("/http/trust/tls/none", test_no_tls);
  g_test_add_func ("/http/trust/refusing-proxy", test_refusing_proxy);
  g_test_add_func ("/http/trust/trace/redacted", test_trace);
  g_test_add_func ("/http/trust/trace/cut", test_trace_cut);
  return g_test_run ();
}
