/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves on real sockets what the client makes of answers, good, odd and broken. */
#include <string.h>

#include "base/limits.h"
#include "http/client-fixture.h"

#define CHUNKED "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
#define GZIP_HEAD "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
#define GZIPPED                                                                                              \
  "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56\xca\x4b\xcc\x4d\x55\xb2\x52\x8a\xca\x3f\xbc\x5a\x49\x47" \
  "\x29\x31\x37\xbf\x34\xaf\x44\xc9\xca\xd0\x52\xcf\xd0\x40\x47\x29\x31\x3d\x31\x33\x4f\xc9\x4a\x29\x91\x48" \
  "\xa0\x54\x0b\x00\xd6\x4b\xb3\xed\x51\x00\x00\x00"
#define PLAIN "{\"name\":\"Zoë\",\"amount\":19.10,\"again\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
#define ENDLESS "endless, endless, endless, endless, endless, endless, endless, endless, endless, endless\n"
#define SIZED(text) text, WIRE_CLOSE, sizeof (text) - 1

/* ---- one request, one answer ---- */

typedef struct
{
  const char *name;
  const char *method;
  WireAnswer answer;
  guint status;     /* 0: an error, */
  int error;        /* of ROPEWAY_HTTP_ERROR */
  const char *body; /* of the answer; NULL: empty */
  gsize max_body;
} Case;

#define FAILS(code) 0, ROPEWAY_HTTP_ERROR_##code, NULL

static const Case cases[] = {
  { "plain", "GET", { WIRE_OK, WIRE_KEEP }, 200, 0, "{}" },
  { "post", "POST", { "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", WIRE_KEEP }, 201, 0, "{}" },
  { "no-content", "DELETE", { "HTTP/1.1 204 No Content\r\n\r\n", WIRE_KEEP }, 204, 0, NULL },
  { "not-modified",
    "GET",
    { "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", WIRE_KEEP },
    304,
    0,
    NULL },
  { "head", "HEAD", { "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", WIRE_KEEP }, 200, 0, NULL },
  { "head-gzip", "HEAD", { GZIP_HEAD "Content-Length: 99\r\n\r\n", WIRE_KEEP }, 200, 0, NULL },
  { "until-close", "GET", { "HTTP/1.1 200 OK\r\n\r\nabc", WIRE_CLOSE }, 200, 0, "abc" },
  { "old", "GET", { "HTTP/1.0 200 OK\r\n\r\nabc", WIRE_CLOSE }, 200, 0, "abc" },
  { "old-length", "GET", { "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc", WIRE_CLOSE }, 200, 0, "abc" },
  { "close",
    "GET",
    { "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc", WIRE_CLOSE },
    200,
    0,
    "abc" },
  { "chunked", "GET", { CHUNKED "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", WIRE_KEEP }, 200, 0, "abc" },
  { "chunked-trailer", "GET", { CHUNKED "3;x=y\r\nabc\r\n0\r\nX-T: 1\r\n\r\n", WIRE_KEEP }, 200, 0, "abc" },
  { "chunked-trailers",
    "GET",
    { CHUNKED "3\r\nabc\r\n0\r\nX-T: 1\r\nX-U: 2\r\n\r\n", WIRE_KEEP },
    200,
    0,
    "abc" },
  { "chunked-close", "GET", { CHUNKED "3\r\nabc\r\n0\r\n\r\n", WIRE_CLOSE }, 200, 0, "abc" },
  { "chunked-empty", "GET", { CHUNKED "0\r\n\r\n", WIRE_KEEP }, 200, 0, NULL },
  { "head-chunked", "HEAD", { CHUNKED, WIRE_KEEP }, 200, 0, NULL },
  { "no-content-chunked",
    "GET",
    { "HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", WIRE_KEEP },
    204,
    0,
    NULL },
  { "length-and-chunks",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      WIRE_KEEP },
    200,
    0,
    "abc" },
  { "same-length-twice",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", WIRE_KEEP },
    200,
    0,
    "abc" },
  { "two-lengths",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 2\r\n\r\nabc", WIRE_CLOSE },
    FAILS (UNKNOWN) },
  { "nonsense-length",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nabc", WIRE_CLOSE },
    FAILS (UNKNOWN) },
  { "informational",
    "POST",
    { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" WIRE_OK, WIRE_KEEP },
    200,
    0,
    "{}" },
  { "no-reason", "GET", { "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", WIRE_KEEP }, 200, 0, NULL },
  { "bare-newlines", "GET", { "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc", WIRE_KEEP }, 200, 0, "abc" },
  { "bytes",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe{}", WIRE_KEEP },
    200,
    0,
    "\xff\xfe{}" },
  { "odd-status", "GET", { "HTTP/1.1 299 Odd\r\nContent-Length: 1\r\n\r\nx", WIRE_KEEP }, 299, 0, "x" },
  { "not-found", "GET", { "HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nx", WIRE_KEEP }, 404, 0, "x" },
  { "unauthorised",
    "GET",
    { "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 1\r\n\r\nx",
      WIRE_KEEP },
    401,
    0,
    "x" },
  { "proxy-auth",
    "GET",
    { "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 1\r\n\r\nx",
      WIRE_KEEP },
    407,
    0,
    "x" },
  { "misdirected",
    "GET",
    { "HTTP/1.1 421 Misdirected\r\nContent-Length: 1\r\n\r\nx", WIRE_KEEP },
    421,
    0,
    NULL },
  { "misdirected-post",
    "POST",
    { "HTTP/1.1 421 Misdirected\r\nContent-Length: 1\r\n\r\nx", WIRE_KEEP },
    421,
    0,
    NULL },

  /* Compressed. */
  { "gzip", "GET", { SIZED (GZIP_HEAD "Content-Length: 64\r\n\r\n" GZIPPED) }, 200, 0, PLAIN },
  { "gzip-until-close", "GET", { SIZED (GZIP_HEAD "\r\n" GZIPPED) }, 200, 0, PLAIN },
  { "gzip-cut-until-close",
    "GET",
    { GZIP_HEAD "\r\n" GZIPPED, WIRE_CLOSE, sizeof (GZIP_HEAD "\r\n" GZIPPED) - 6 },
    FAILS (UNKNOWN) },
  { "gzip-not", "GET", { GZIP_HEAD "Content-Length: 2\r\n\r\n{}", WIRE_KEEP }, 200, 0, "{}" },
  { "gzip-too-large",
    "GET",
    { SIZED (GZIP_HEAD "Content-Length: 64\r\n\r\n" GZIPPED) },
    FAILS (TOO_LARGE),
    70 },

  /* Cut, or longer than it says. */
  { "cut", "GET", { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "cut-close",
    "GET",
    { "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nabc", WIRE_CLOSE },
    FAILS (UNKNOWN) },
  { "cut-old", "GET", { "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nabc", WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "longer-close",
    "GET",
    { "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nabc", WIRE_CLOSE },
    200,
    0,
    "ab" },
  { "cut-chunk", "GET", { CHUNKED "5\r\nabc", WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "cut-between-chunks", "GET", { CHUNKED "3\r\nabc\r\n", WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "cut-last-chunk", "GET", { CHUNKED "3\r\nabc\r\n0\r\n", WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "chunk-of-minus-one",
    "GET",
    { CHUNKED "3\r\nabc\r\nffffffffffffffff\r\nabc\r\n0\r\n\r\n", WIRE_KEEP },
    FAILS (UNKNOWN) },
  { "bad-chunk-later", "GET", { CHUNKED "3\r\nabc\r\n-3\r\nabc\r\n0\r\n\r\n", WIRE_KEEP }, FAILS (UNKNOWN) },
  { "bad-transfer-encoding",
    "GET",
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", WIRE_KEEP },
    FAILS (UNKNOWN) },
  { "bad-chunk", "GET", { CHUNKED "zz\r\nabc\r\n0\r\n\r\n", WIRE_KEEP }, FAILS (UNKNOWN) },
  { "reset-in-body",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", WIRE_RESET },
    FAILS (UNKNOWN) },
  { "reset-until-close", "GET", { "HTTP/1.1 200 OK\r\n\r\nabc", WIRE_RESET }, FAILS (UNKNOWN) },
  { "cut-headers", "GET", { "HTTP/1.1 200 OK\r\nContent-Le", WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "no-answer", "GET", { NULL, WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "no-answer-post", "POST", { NULL, WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "no-answer-put", "PUT", { NULL, WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "reset", "POST", { NULL, WIRE_RESET }, FAILS (UNKNOWN) },
  { "no-http", "GET", { "220 mail.example ESMTP\r\n\r\n", WIRE_CLOSE }, FAILS (UNKNOWN) },
  { "bad-status", "GET", { "HTTP/1.1 abc OK\r\n\r\n", WIRE_CLOSE }, FAILS (UNKNOWN) },

  /* Too much. */
  { "as-large-as-allowed",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", WIRE_KEEP },
    200,
    0,
    "abc",
    3 },
  { "too-large",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabcd", WIRE_KEEP },
    FAILS (TOO_LARGE),
    3 },
  { "too-large-chunked", "GET", { CHUNKED "4\r\nabcd\r\n0\r\n\r\n", WIRE_KEEP }, FAILS (TOO_LARGE), 3 },
  { "said-too-large",
    "GET",
    { "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nabcd", WIRE_SILENT },
    FAILS (TOO_LARGE) },
  { "endless", "GET", { "HTTP/1.1 200 OK\r\n\r\n" ENDLESS, WIRE_ENDLESS }, FAILS (TOO_LARGE), 100000 },
  { "endless-chunks", "GET", { CHUNKED "8\r\nendless!\r\n", WIRE_ENDLESS }, FAILS (TOO_LARGE), 100000 },
  { "endless-401",
    "GET",
    { "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n" ENDLESS, WIRE_ENDLESS },
    FAILS (TOO_LARGE),
    100000 },
  { "endless-401-bare",
    "GET",
    { "HTTP/1.1 401 Unauthorized\r\n\r\n" ENDLESS, WIRE_ENDLESS },
    FAILS (TOO_LARGE),
    100000 },
  { "endless-407", "GET", { "HTTP/1.1 407 Proxy\r\n\r\n" ENDLESS, WIRE_ENDLESS }, FAILS (TOO_LARGE), 100000 },
  { "endless-421",
    "GET",
    { "HTTP/1.1 421 Misdirected\r\n\r\n" ENDLESS, WIRE_ENDLESS },
    421,
    0,
    NULL,
    100000 },
  { "endless-redirect",
    "POST",
    { "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n" ENDLESS, WIRE_ENDLESS },
    FAILS (TOO_LARGE),
    100000 },
  { "endless-headers", "GET", { "HTTP/1.1 200 OK\r\nX: " ENDLESS, WIRE_ENDLESS }, FAILS (TOO_LARGE) },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };
  gboolean writes = g_str_equal (c->method, "POST") || g_str_equal (c->method, "PUT");

  client_fixture_set_up (&f, NULL, &c->answer, 1);
  request = client_fixture_request (&f, c->method, "/x", writes ? "{\"a\":1}" : NULL);
  ropeway_http_request_set_max_attempts (request, 1);
  ropeway_http_request_set_max_body (request, c->max_body);
  client_fixture_send (&f, request, &result);

  if (c->status == 0)
    result_assert_error (&result, c->error);
  else
    {
      result_assert_status (&result, c->status);
      result_assert_body (&result, c->body != NULL ? c->body : "", -1);
      g_assert_cmpstr (ropeway_http_response_get_url (result.response), ==,
                       ropeway_http_request_get_url (request));
    }
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 1);
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 1);
  g_assert_cmpuint (ropeway_http_client_get_n_in_flight (f.client), ==, 0);
  client_fixture_tear_down (&f);
}

/* ---- what is sent ---- */

static void
test_sent (void)
{
  const WireAnswer answers[] = { { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };
  const char *sent;

  client_fixture_set_up (&f, NULL, answers, 1);
  request = client_fixture_request (&f, "POST", "/a b/é?q=%20x#part", "{\"a\":1}");
  ropeway_http_request_set_header (request, "X-Trial", "yes");
  ropeway_http_request_set_credential (request, "Authorization", "Bearer abc");
  ropeway_http_request_set_query_credential (request, "api key", "s&cret");
  client_fixture_send (&f, request, &result);
  result_assert_status (&result, 200);
  sent = wire_server_get_request (f.server, 0);
  g_assert_true (g_str_has_prefix (sent, "POST /a%20b/%C3%A9?q=%20x&api%20key=s%26cret HTTP/1.1\r\n"));
  g_assert_true (g_str_has_suffix (sent, "\r\n\r\n{\"a\":1}"));
  g_assert_nonnull (strstr (sent, "\r\nContent-Length: 7\r\n"));
  g_assert_nonnull (strstr (sent, "\r\nContent-Type: application/json\r\n"));
  g_assert_nonnull (strstr (sent, "\r\nX-Trial: yes\r\n"));
  g_assert_nonnull (strstr (sent, "\r\nAuthorization: Bearer abc\r\n"));
  g_assert_nonnull (strstr (sent, "\r\nAccept-Encoding: gzip, deflate\r\n"));
  g_assert_nonnull (strstr (sent, "\r\nUser-Agent: Ropeway/" ROPEWAY_VERSION "\r\n"));
  g_assert_null (strstr (ropeway_http_response_get_url (result.response), "cret"));
  client_fixture_tear_down (&f);
}

static void
test_sent_bare (void)
{
  const WireAnswer answers[] = { { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) post = NULL;
  g_autoptr (RopewayHttpRequest) get = NULL;
  g_autoptr (RopewayHttpRequest) empty = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 1);
  post = client_fixture_request (&f, "POST", "/", NULL);
  client_fixture_send (&f, post, &result);
  g_assert_nonnull (strstr (wire_server_get_request (f.server, 0), "\r\nContent-Length: 0\r\n"));
  get = client_fixture_request (&f, "GET", "/", NULL);
  ropeway_http_request_set_header (get, "Accept-Encoding", "identity");
  ropeway_http_request_set_header (get, "User-Agent", "Other/1");
  client_fixture_send (&f, get, &result);
  g_assert_null (strstr (wire_server_get_request (f.server, 1), "Content-Length"));
  g_assert_nonnull (strstr (wire_server_get_request (f.server, 1), "\r\nAccept-Encoding: identity\r\n"));
  g_assert_null (strstr (wire_server_get_request (f.server, 1), "gzip"));
  empty = client_fixture_request (&f, "PUT", "/", "");
  client_fixture_send (&f, empty, &result);
  g_assert_nonnull (strstr (wire_server_get_request (f.server, 2), "\r\nContent-Length: 0\r\n"));
  g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, 1);
  client_fixture_tear_down (&f);
}

static void
test_refused (void)
{
  const WireAnswer answers[] = { { WIRE_OK, WIRE_KEEP } };
  const char *const urls[]
      = { "practice:shop", "http://", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://127.0.0.1/\n" };
  ClientFixture f;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 1);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", urls[i]);

      client_fixture_send (&f, request, &result);
      result_assert_error (&result, ROPEWAY_HTTP_ERROR_ADDRESS);
      g_assert_false (ropeway_http_error_is_unknown (result.error));
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RopewayHttpRequest) request
          = client_fixture_request (&f, i == 2 ? "GE T" : "GET", "/", NULL);

      if (i == 0)
        ropeway_http_request_set_header (request, "X-Trial", "a\r\nX-Other: b");
      if (i == 1)
        ropeway_http_request_set_credential (request, "Authorization", "hidden\n");
      client_fixture_send (&f, request, &result);
      result_assert_error (&result, ROPEWAY_HTTP_ERROR_HEADER);
      g_assert_null (strstr (result.error->message, "hidden"));
    }
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 0);
  client_fixture_tear_down (&f);
}

/* libsoup warns, and would read nothing. */
static void
test_negative_length (void)
{
  const WireAnswer answers[] = { { "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc", WIRE_CLOSE } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 1);
  request = client_fixture_request (&f, "POST", "/", NULL);
  g_test_expect_message ("GLib-GObject", G_LOG_LEVEL_WARNING, "*out of range*");
  client_fixture_send (&f, request, &result);
  g_test_assert_expected_messages ();
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_UNKNOWN);
  client_fixture_tear_down (&f);
}

/* ---- large things ---- */

static void
send_to_large_headers (const char *head, int error)
{
  const WireAnswer answer = { head, WIRE_KEEP };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, &answer, 1);
  request = client_fixture_request (&f, "GET", "/", NULL);
  client_fixture_send (&f, request, &result);
  if (error < 0)
    result_assert_status (&result, 200);
  else
    {
      result_assert_error (&result, error);
      g_assert_true (ropeway_http_error_is_unknown (result.error));
    }
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 1);
  client_fixture_tear_down (&f);
}

static void
test_large_headers (void)
{
  const guint sizes[]
      = { ROPEWAY_LIMIT_HEADER_BYTES - 100, ROPEWAY_LIMIT_HEADER_BYTES, 99 * 1024, 200 * 1024 };
  const guint lines[] = { ROPEWAY_LIMIT_HEADER_LINES - 1, ROPEWAY_LIMIT_HEADER_LINES };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *value = g_strnfill (sizes[i], 'x');
      g_autofree char *head
          = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: %s\r\n\r\n", value);

      send_to_large_headers (head, i == 0 ? -1 : ROPEWAY_HTTP_ERROR_TOO_LARGE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GString) head = g_string_new ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");

      for (guint n = 0; n < lines[i]; n++)
        g_string_append (head, "A: b\r\n");
      g_string_append (head, "\r\n");
      send_to_large_headers (head->str, i == 0 ? -1 : ROPEWAY_HTTP_ERROR_TOO_LARGE);
    }
}

/* Megabytes in both directions, through buffers that hold far less. */
static void
test_large_bodies (void)
{
  const gsize size = 5 * 1024 * 1024;
  g_autofree char *text = g_strnfill (size, 'y');
  g_autofree char *reply
      = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", size, text);
  const WireAnswer answers[] = { { reply, WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 2);
  request = client_fixture_request (&f, "POST", "/", text);
  client_fixture_send (&f, request, &result);
  result_assert_status (&result, 200);
  result_assert_body (&result, text, (gssize)size);
  g_assert_true (g_str_has_suffix (wire_server_get_request (f.server, 0), text));
  client_fixture_send (&f, request, &result);
  result_assert_body (&result, "{}", 2);
  g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, 1);
  client_fixture_tear_down (&f);
}

static void
test_headers_together (void)
{
  const WireAnswer answers[] = { { "HTTP/1.1 200 OK\r\nLink: <a>; rel=next\r\nlink: <b>\r\nETag: \"x\"\r\n"
                                   "Content-Length: 0\r\n\r\n",
                                   WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 1);
  request = client_fixture_request (&f, "GET", "/", NULL);
  client_fixture_send (&f, request, &result);
  g_assert_cmpstr (ropeway_http_response_get_header (result.response, "LINK"), ==, "<a>; rel=next, <b>");
  g_assert_cmpstr (ropeway_http_response_get_header (result.response, "etag"), ==, "\"x\"");
  client_fixture_tear_down (&f);
}

/* ---- kept connections ---- */

typedef struct
{
  const char *name;
  const char *method;
  WireThen then;
} Dropped;

static const Dropped dropped[] = {
  { "post", "POST", WIRE_CLOSE },       { "put", "PUT", WIRE_CLOSE },
  { "get", "GET", WIRE_CLOSE },         { "delete", "DELETE", WIRE_CLOSE },
  { "post-reset", "POST", WIRE_RESET }, { "put-reset", "PUT", WIRE_RESET },
  { "get-reset", "GET", WIRE_RESET },   { "patch", "PATCH", WIRE_CLOSE },
};

/* The service takes the second request on a kept connection and goes away. libsoup would send it once more: for a PUT
 * without its body. */
static void
test_dropped (gconstpointer data)
{
  const Dropped *d = data;
  const WireAnswer answers[] = { { WIRE_OK, WIRE_KEEP }, { NULL, d->then }, { WIRE_OK, WIRE_KEEP } };
  gboolean has_body = d->method[0] == 'P';
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) first = NULL;
  g_autoptr (RopewayHttpRequest) second = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, G_N_ELEMENTS (answers));
  first = client_fixture_request (&f, "GET", "/first", NULL);
  client_fixture_send (&f, first, &result);
  result_assert_status (&result, 200);

  second = client_fixture_request (&f, d->method, "/second", has_body ? "{\"a\":1}" : NULL);
  ropeway_http_request_set_repeat (second, ROPEWAY_REPEAT_NEVER);
  client_fixture_send (&f, second, &result);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_UNKNOWN);
  test_loop_drain ();
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 2);
  g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, 1);

  /* What is ours to repeat is repeated whole, on a new connection, and counted. */
  ropeway_http_request_set_repeat (second, ROPEWAY_REPEAT_SAFE);
  client_fixture_send (&f, second, &result);
  result_assert_status (&result, 200);
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 3);
  if (has_body)
    g_assert_true (g_str_has_suffix (wire_server_get_request (f.server, 2), "\r\n\r\n{\"a\":1}"));
  client_fixture_tear_down (&f);
}

static void
test_dropped_repeated (void)
{
  const WireAnswer answers[]
      = { { WIRE_OK, WIRE_KEEP }, { NULL, WIRE_CLOSE }, { NULL, WIRE_CLOSE }, { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) first = NULL;
  g_autoptr (RopewayHttpRequest) put = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, G_N_ELEMENTS (answers));
  first = client_fixture_request (&f, "GET", "/first", NULL);
  client_fixture_send (&f, first, &result);
  put = client_fixture_request (&f, "PUT", "/second", "{\"a\":1}");
  client_fixture_send_through (&f, put, &result);
  result_assert_status (&result, 200);
  g_assert_cmpuint (ropeway_http_response_get_attempts (result.response), ==, 3);
  g_assert_true (ropeway_http_response_is_after_unknown (result.response));
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 4);
  for (guint i = 1; i < 4; i++)
    g_assert_true (g_str_has_suffix (wire_server_get_request (f.server, i), "\r\n\r\n{\"a\":1}"));
  client_fixture_tear_down (&f);
}

/* A connection that was closed while nobody used it is noticed before anything is sent on it. */
static void
test_closed_while_kept (void)
{
  const WireAnswer answers[] = { { WIRE_OK, WIRE_CLOSE } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  for (guint i = 0; i < 5; i++)
    {
      client_fixture_send (&f, request, &result);
      test_loop_until (wire_server_get_n_open (f.server) == 0);
      result_assert_status (&result, 200);
      g_assert_cmpuint (ropeway_http_response_get_attempts (result.response), ==, 1);
    }
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 5);
  client_fixture_tear_down (&f);
}

/* What stands on the connection after an answer is no answer to the next request. */
static void
test_more_than_asked_for (void)
{
  const char *const firsts[]
      = { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" WIRE_OK,
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}\r\n",
          CHUNKED "2\r\n{}\r\n0\r\nX-T: 1\r\nX-U: 2\r\n\r\n", CHUNKED "2\r\n{}\r\n0\r\nX-T: 1\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      const WireAnswer answers[]
          = { { firsts[i], WIRE_KEEP }, { "HTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\n2", WIRE_KEEP } };
      ClientFixture f;
      g_autoptr (RopewayHttpRequest) request = NULL;
      g_auto (Result) result = { 0 };

      client_fixture_set_up (&f, NULL, answers, 2);
      request = client_fixture_request (&f, "POST", "/", "{}");
      client_fixture_send (&f, request, &result);
      result_assert_status (&result, 200);
      result_assert_body (&result, "{}", 2);
      client_fixture_send (&f, request, &result);
      result_assert_status (&result, 201);
      result_assert_body (&result, "2", 1);
      g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, 2);
      client_fixture_tear_down (&f);
    }
}

/* libsoup opens a connection for every POST unless it is told that a POST may wait for a kept one. */
static void
test_kept (void)
{
  const WireAnswer answers[] = { { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  for (guint i = 0; i < 20; i++)
    client_fixture_send (&f, request, &result);
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 20);
  g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, 1);
  client_fixture_tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/client/answer/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/http/client/sent/whole", test_sent);
  g_test_add_func ("/http/client/sent/bare", test_sent_bare);
  g_test_add_func ("/http/client/refused", test_refused);
  g_test_add_func ("/http/client/negative-length", test_negative_length);
  g_test_add_func ("/http/client/large/headers", test_large_headers);
  g_test_add_func ("/http/client/large/bodies", test_large_bodies);
  g_test_add_func ("/http/client/headers-together", test_headers_together);
  for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/client/dropped/%s", dropped[i].name);

      g_test_add_data_func (path, &dropped[i], test_dropped);
    }
  g_test_add_func ("/http/client/dropped/repeated", test_dropped_repeated);
  g_test_add_func ("/http/client/closed-while-kept", test_closed_while_kept);
  g_test_add_func ("/http/client/more-than-asked-for", test_more_than_asked_for);
  g_test_add_func ("/http/client/kept", test_kept);
  return g_test_run ();
}
