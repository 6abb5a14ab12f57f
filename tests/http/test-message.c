/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: requests, answers, their bodies, rates and failures, as far as no network is needed. */
#include <gio/gio.h>
#include <string.h>

#include "base/limits.h"
#include "http/http-client.h"
#include "http/http-decode.h"
#include "http/http-throttle.h"
#include "support/memory-scan.h"

/* ---- requests ---- */

static void
test_request (void)
{
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", "http://a.example/");
  g_autoptr (RopewayHttpRequest) same = ropeway_http_request_ref (request);
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);

  g_assert_true (request == same);
  g_assert_cmpstr (ropeway_http_request_get_method (request), ==, "POST");
  g_assert_cmpstr (ropeway_http_request_get_url (request), ==, "http://a.example/");
  g_assert_null (ropeway_http_request_get_header (request, "Accept"));
  ropeway_http_request_set_header (request, "Accept", "a");
  ropeway_http_request_set_header (request, "X-Other", "o");
  ropeway_http_request_set_header (request, "ACCEPT", "b");
  g_assert_cmpstr (ropeway_http_request_get_header (request, "accept"), ==, "b");
  ropeway_http_request_set_credential (request, "Accept", "c");
  g_assert_cmpstr (ropeway_http_request_get_header (request, "accept"), ==, "c");
  g_assert_cmpstr (ropeway_http_request_get_header (request, "x-other"), ==, "o");

  g_assert_null (ropeway_http_request_get_body (request));
  ropeway_http_request_set_body (request, body, "text/plain");
  ropeway_http_request_set_body (request, body, NULL);
  g_assert_true (ropeway_http_request_get_body (request) == body);
  g_assert_cmpstr (ropeway_http_request_get_header (request, "content-type"), ==, "text/plain");
  ropeway_http_request_set_body (request, NULL, NULL);
  g_assert_null (ropeway_http_request_get_body (request));
  ropeway_http_request_set_query_credential (request, "key", "secret");
  ropeway_http_request_set_query_credential (request, "key", "other");
  g_assert_null (strchr (ropeway_http_request_get_url (request), '?'));
}

static void
test_request_repeat (void)
{
  const char *const safe[] = { "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" };
  const char *const never[] = { "POST", "PATCH", "get", "LOCK", "" };

  for (guint i = 0; i < G_N_ELEMENTS (safe); i++)
    {
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new (safe[i], "http://a.example/");

      g_assert_cmpint (ropeway_http_request_get_repeat (request), ==, ROPEWAY_REPEAT_SAFE);
      ropeway_http_request_set_repeat (request, ROPEWAY_REPEAT_NEVER);
      g_assert_cmpint (ropeway_http_request_get_repeat (request), ==, ROPEWAY_REPEAT_NEVER);
    }
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    {
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new (never[i], "http://a.example/");

      g_assert_cmpint (ropeway_http_request_get_repeat (request), ==, ROPEWAY_REPEAT_NEVER);
    }
}

static void
test_request_gone (void)
{
  g_autoptr (MemoryMarker) marker = memory_marker_new ();
  RopewayHttpRequest *request = ropeway_http_request_new ("GET", "http://a.example/");
  char text[49];

  memory_marker_write (marker, text);
  ropeway_http_request_set_credential (request, "X-Api-Key", text);
  ropeway_http_request_set_credential (request, "X-Api-Key", text);
  ropeway_http_request_set_query_credential (request, "key", text);
  explicit_bzero (text, sizeof text);
  g_assert_cmpuint (memory_marker_count (marker), ==, 2);
  ropeway_http_request_unref (request);
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
}

typedef struct
{
  const char *name;
  const char *value;
  gboolean is_valid;
} Header;

static const Header headers[] = {
  { "Accept", "application/json", TRUE },
  { "X-Custom", "", TRUE },
  { "X-Custom", " spaces stay ", TRUE },
  { "X-Custom", "tab\tis fine", TRUE },
  { "X-Custom", "Zoë", TRUE },
  { "X-Custom", "\xe9", TRUE },
  { "!#$%&'*+-.^_`|~09azAZ", "token", TRUE },
  { "Content-Type", "text/plain; charset=utf-8", TRUE },
  { "Cookie", "a=b; c=d", TRUE },
  { "", "x", FALSE },
  { "X Custom", "x", FALSE },
  { "X-Custom:", "x", FALSE },
  { "X-Custom\r\n", "x", FALSE },
  { "X(Custom)", "x", FALSE },
  { "Zoë", "x", FALSE },
  { "X-Custom", "a\r\nX-Other: b", FALSE },
  { "X-Custom", "a\nb", FALSE },
  { "X-Custom", "a\r", FALSE },
  { "X-Custom", "a\n", FALSE },
  { "X-Custom", "\x01", FALSE },
  { "X-Custom", "\x7f", FALSE },
  { "Host", "b.example", FALSE },
  { "content-length", "5", FALSE },
  { "Transfer-Encoding", "chunked", FALSE },
  { "CONNECTION", "close", FALSE },
  { "Keep-Alive", "1", FALSE },
  { "Expect", "100-continue", FALSE },
  { "TE", "trailers", FALSE },
  { "Trailer", "x", FALSE },
  { "Upgrade", "h2c", FALSE },
  { "Proxy-Connection", "close", FALSE },
};

static void
test_header (gconstpointer data)
{
  const Header *h = data;

  g_assert_cmpint (ropeway_http_header_is_valid (h->name, h->value), ==, h->is_valid);
}

static void
test_method (void)
{
  const char *const good[] = { "GET", "POST", "PROPFIND", "M-SEARCH", "get" };
  const char *const bad[] = { "", "CONNECT", "connect", "GET ", "GET /", "GET\r\n", "É" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (ropeway_http_method_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ropeway_http_method_is_valid (bad[i]));
}

/* ---- answers ---- */

static void
test_response (void)
{
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (
      201, "http://a.example/b", "{}", "Link", "<a>", "X", "", "LINK", "<b>", "link", "<c>", NULL);
  g_autoptr (RopewayHttpResponse) same = ropeway_http_response_ref (response);
  g_autoptr (RopewayHttpResponse) bare = ropeway_http_response_new (204, "http://a.example/", NULL, NULL);

  g_assert_true (response == same);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 201);
  g_assert_cmpstr (ropeway_http_response_get_url (response), ==, "http://a.example/b");
  g_assert_cmpstr (ropeway_http_response_get_header (response, "lInK"), ==, "<a>, <b>, <c>");
  g_assert_cmpstr (ropeway_http_response_get_header (response, "x"), ==, "");
  g_assert_null (ropeway_http_response_get_header (response, "Y"));
  g_assert_cmpuint (g_bytes_get_size (ropeway_http_response_get_body (response)), ==, 2);
  g_assert_cmpuint (ropeway_http_response_get_attempts (response), ==, 1);
  g_assert_false (ropeway_http_response_is_after_unknown (response));
  g_assert_cmpuint (g_bytes_get_size (ropeway_http_response_get_body (bare)), ==, 0);
  g_assert_null (ropeway_http_response_get_header (bare, "Link"));
}

/* ---- compressed bodies ---- */

#define PLAIN "{\"name\":\"Zoë\",\"amount\":19.10,\"again\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"
#define DEFLATED                                                                                             \
  "\xab\x56\xca\x4b\xcc\x4d\x55\xb2\x52\x8a\xca\x3f\xbc\x5a\x49\x47\x29\x31\x37\xbf\x34\xaf\x44\xc9\xca\xd0" \
  "\x52\xcf\xd0\x40\x47\x29\x31\x3d\x31\x33\x4f\xc9\x4a\x29\x91\x48\xa0\x54\x0b\x00"
#define GZIPPED "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" DEFLATED "\xd6\x4b\xb3\xed\x51\x00\x00\x00"
#define ZLIBBED "\x78\x9c" DEFLATED "\x54\x13\x1b\xe0"
#define BROTLI                                                                                               \
  "\x1b\x50\x00\x60\x2c\x0e\xec\x66\x1f\x0b\xb1\x4c\x54\xc3\xd1\xd7\xfe\x2c\x98\xfa\x6d\x6f\x75\x58\x8b\x84" \
  "\x69\xc5\x2c\x16\x97\xd2\xe9\x2b\x98\x9c\xae\x43\x92\x5d\x08\x52\x1b\x90\x02\x06\xe7\xb0\x5a\xf6\xe0\xd2" \
  "\xa8\x52"

/* A million zeros. */
#define BROTLI_BOMB "\x5b\xff\xff\x8f\x7f\x02\x20\x1e\x0b\x04\x72\xef\x1f\x00"

#define BYTES(text) text, sizeof (text) - 1

typedef struct
{
  const char *encodings;
  const char *body;
  gsize length;
  gsize ceiling;
  RopewayHttpEnd end;
  const char *plain;
  gsize plain_length;
} Body;

#define WHOLE ROPEWAY_HTTP_END_ANSWER
#define TOO_LARGE ROPEWAY_HTTP_END_BODY_SIZE
#define DAMAGED ROPEWAY_HTTP_END_ENCODING

static const Body bodies[] = {
  { NULL, BYTES (PLAIN), 1000, WHOLE, BYTES (PLAIN) },
  { "", BYTES (PLAIN), 1000, WHOLE, BYTES (PLAIN) },
  { "identity", BYTES (PLAIN), 1000, WHOLE, BYTES (PLAIN) },
  { "zstd", BYTES (PLAIN), 1000, WHOLE, BYTES (PLAIN) },
  { "utf-8", BYTES (PLAIN), 1000, WHOLE, BYTES (PLAIN) },
  { "gzip", BYTES (GZIPPED), 1000, WHOLE, BYTES (PLAIN) },
  { "GZIP", BYTES (GZIPPED), 1000, WHOLE, BYTES (PLAIN) },
  { "x-gzip", BYTES (GZIPPED), 1000, WHOLE, BYTES (PLAIN) },
  { " gzip ", BYTES (GZIPPED), 1000, WHOLE, BYTES (PLAIN) },
  { "deflate", BYTES (ZLIBBED), 1000, WHOLE, BYTES (PLAIN) },
  { "deflate", BYTES (DEFLATED), 1000, WHOLE, BYTES (PLAIN) },
  { "br", BYTES (BROTLI), 1000, WHOLE, BYTES (PLAIN) },
  { "identity, br", BYTES (BROTLI), 1000, WHOLE, BYTES (PLAIN) },
  { "gzip", "", 0, 1000, WHOLE, "", 0 },
  { "br", "", 0, 1000, WHOLE, "", 0 },

  /* Several members are one body; what follows that is no member is padding. */
  { "gzip", BYTES (GZIPPED GZIPPED), 1000, WHOLE, BYTES (PLAIN PLAIN) },
  { "gzip", BYTES (GZIPPED "\0\0\0\0"), 1000, WHOLE, BYTES (PLAIN) },
  { "gzip", BYTES (GZIPPED "\x1f\x8b"), 1000, DAMAGED, NULL, 0 },

  /* Called so, but not so. */
  { "gzip", BYTES (PLAIN), 1000, WHOLE, BYTES (PLAIN) },
  { "gzip", BYTES ("\x1f"), 1000, WHOLE, BYTES ("\x1f") },
  { "deflate", BYTES (PLAIN), 1000, DAMAGED, NULL, 0 },
  { "br", BYTES (PLAIN), 1000, DAMAGED, NULL, 0 },

  /* Cut, or changed. */
  { "gzip", GZIPPED, sizeof (GZIPPED) - 2, 1000, DAMAGED, NULL, 0 },
  { "gzip", GZIPPED, sizeof (GZIPPED) - 9, 1000, DAMAGED, NULL, 0 },
  { "gzip", GZIPPED, 30, 1000, DAMAGED, NULL, 0 },
  { "gzip", GZIPPED, 11, 1000, DAMAGED, NULL, 0 },
  { "gzip", GZIPPED, 2, 1000, DAMAGED, NULL, 0 },
  { "gzip", BYTES (GZIPPED "\x1f\x8b\x08"), 1000, DAMAGED, NULL, 0 },
  { "deflate", ZLIBBED, sizeof (ZLIBBED) - 2, 1000, DAMAGED, NULL, 0 },
  { "deflate", DEFLATED, 20, 1000, DAMAGED, NULL, 0 },
  { "br", BROTLI, sizeof (BROTLI) - 2, 1000, DAMAGED, NULL, 0 },
  { "br", BROTLI, 1, 1000, DAMAGED, NULL, 0 },
  { "gzip", BYTES ("\x1f\x8b\x08\0\0\0\0\0\0\x03" DEFLATED "\xd7\x4b\xb3\xed\x51\0\0\0"), 1000, DAMAGED, NULL,
    0 },

  /* Ceilings. */
  { "gzip", BYTES (GZIPPED), sizeof (PLAIN) - 1, WHOLE, BYTES (PLAIN) },
  { "gzip", BYTES (GZIPPED), sizeof (PLAIN) - 2, TOO_LARGE, NULL, 0 },
  { "gzip", BYTES (GZIPPED GZIPPED), sizeof (PLAIN), TOO_LARGE, NULL, 0 },
  { "br", BYTES (BROTLI), sizeof (PLAIN) - 1, WHOLE, BYTES (PLAIN) },
  { "br", BYTES (BROTLI), sizeof (PLAIN) - 2, TOO_LARGE, NULL, 0 },
  { "br", BYTES (BROTLI_BOMB), 1000, TOO_LARGE, NULL, 0 },
  { "br", BYTES (BROTLI_BOMB), 1048575, TOO_LARGE, NULL, 0 },
  { "gzip, gzip, gzip, gzip", BYTES (GZIPPED), 1000, DAMAGED, NULL, 0 },
};

static void
test_body (gconstpointer data)
{
  const Body *b = data;
  g_autoptr (GBytes) body = g_bytes_new (b->body, b->length);
  g_autoptr (GBytes) decoded = NULL;

  g_assert_cmpint (ropeway_http_decode (b->encodings, body, b->ceiling, &decoded), ==, b->end);
  if (b->end == WHOLE)
    g_assert_cmpmem (g_bytes_get_data (decoded, NULL), g_bytes_get_size (decoded), b->plain, b->plain_length);
  else
    g_assert_null (decoded);
}

/* Every cut of a compressed body is noticed. */
static void
test_body_every_cut (void)
{
  for (gsize n = 2; n < sizeof (GZIPPED) - 1; n++)
    {
      g_autoptr (GBytes) body = g_bytes_new (GZIPPED, n);
      g_autoptr (GBytes) decoded = NULL;

      g_assert_cmpint (ropeway_http_decode ("gzip", body, 1000, &decoded), ==, DAMAGED);
    }
  for (gsize n = 1; n < sizeof (BROTLI) - 1; n++)
    {
      g_autoptr (GBytes) body = g_bytes_new (BROTLI, n);
      g_autoptr (GBytes) decoded = NULL;

      g_assert_cmpint (ropeway_http_decode ("br", body, 1000, &decoded), ==, DAMAGED);
    }
}

static GBytes *
gzip (GBytes *plain)
{
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  gsize size = g_bytes_get_size (plain) + 1024;
  char *out = g_malloc (size);
  gsize read = 0, written = 0;

  g_assert_cmpint (g_converter_convert (compressor, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain),
                                        out, size, G_CONVERTER_INPUT_AT_END, &read, &written, NULL),
                   ==, G_CONVERTER_FINISHED);
  return g_bytes_new_take (out, written);
}

/* Larger than one chunk, in two layers. */
static void
test_body_layers (void)
{
  const gsize size = 1000000;
  g_autofree char *text = g_strnfill (size, 'x');
  g_autoptr (GBytes) plain = g_bytes_new (text, size);
  g_autoptr (GBytes) one = gzip (plain);
  g_autoptr (GBytes) two = gzip (one);
  g_autoptr (GBytes) decoded = NULL;

  g_assert_cmpint (ropeway_http_decode ("gzip, gzip", two, size, &decoded), ==, WHOLE);
  g_assert_true (g_bytes_equal (decoded, plain));
  g_clear_pointer (&decoded, g_bytes_unref);
  g_assert_cmpint (ropeway_http_decode ("gzip, gzip", two, size - 1, &decoded), ==, TOO_LARGE);
}

/* ---- rates ---- */

static void
test_throttle_second (void)
{
  RopewayHttpThrottle throttle;

  ropeway_http_throttle_init (&throttle, 3, 0);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 0), ==, 0);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 100), ==, 0);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 500000), ==, 0);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 500000), ==, 500000);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 999999), ==, 1);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 1000000), ==, 0);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 1000000), ==, 100);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 1000100), ==, 0);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 1000101), ==, 499899);
  ropeway_http_throttle_clear (&throttle);
}

static void
test_throttle_both (void)
{
  RopewayHttpThrottle throttle;
  guint n = 0;
  gint64 now = 5;

  ropeway_http_throttle_init (&throttle, 10, 25);
  while (now < 5 + 60 * G_USEC_PER_SEC)
    {
      gint64 wait = ropeway_http_throttle_take (&throttle, now);

      g_assert_cmpint (wait, >=, 0);
      now += wait;
      n += wait == 0 ? 1 : 0;
    }
  g_assert_cmpuint (n, ==, 25);
  ropeway_http_throttle_clear (&throttle);
}

/* No span of that length has more starts than allowed, however the requests come. */
static void
test_throttle_property (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (7);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  RopewayHttpThrottle throttle;
  gint64 now = 0;

  ropeway_http_throttle_init (&throttle, 7, 0);
  for (guint i = 0; i < 20000; i++)
    {
      now += g_rand_int_range (chance, 0, 300000);
      if (ropeway_http_throttle_take (&throttle, now) > 0)
        continue;
      g_array_append_val (starts, now);
      if (starts->len > 7)
        g_assert_cmpint (now - g_array_index (starts, gint64, starts->len - 8), >=, G_USEC_PER_SEC);
    }
  g_assert_cmpuint (starts->len, >, 5000);
  ropeway_http_throttle_clear (&throttle);
}

static void
test_throttle_none (void)
{
  const guint limits[] = { 0, ROPEWAY_LIMIT_RATE + 1, G_MAXUINT };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      RopewayHttpThrottle throttle;

      ropeway_http_throttle_init (&throttle, limits[i], limits[i]);
      for (guint j = 0; j < 1000; j++)
        g_assert_cmpint (ropeway_http_throttle_take (&throttle, 0), ==, 0);
      ropeway_http_throttle_clear (&throttle);
    }
}

static void
test_throttle_largest (void)
{
  RopewayHttpThrottle throttle;

  ropeway_http_throttle_init (&throttle, ROPEWAY_LIMIT_RATE, 0);
  for (guint j = 0; j < ROPEWAY_LIMIT_RATE; j++)
    g_assert_cmpint (ropeway_http_throttle_take (&throttle, 0), ==, 0);
  g_assert_cmpint (ropeway_http_throttle_take (&throttle, 0), ==, G_USEC_PER_SEC);
  ropeway_http_throttle_clear (&throttle);
}

/* ---- failures ---- */

typedef struct
{
  RopewayHttpEnd end;
  gboolean sent;
  GQuark (*domain) (void); /* NULL: no cause */
  int code;
  int expected; /* of ROPEWAY_HTTP_ERROR */
  RopewayHttpFailure failure;
} Failure;

#define NOT_SENT ROPEWAY_HTTP_ERROR_NOT_SENT, ROPEWAY_HTTP_FAILURE_NOT_SENT
#define UNKNOWN ROPEWAY_HTTP_ERROR_UNKNOWN, ROPEWAY_HTTP_FAILURE_UNKNOWN
#define END(name) ROPEWAY_HTTP_END_##name

static const Failure failures[] = {
  { END (ERROR), FALSE, g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, NOT_SENT },
  { END (ERROR), FALSE, g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, NOT_SENT },
  { END (ERROR), FALSE, g_resolver_error_quark, G_RESOLVER_ERROR_INTERNAL, NOT_SENT },
  { END (ERROR), FALSE, g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, NOT_SENT },
  { END (ERROR), FALSE, g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, NOT_SENT },
  { END (ERROR), FALSE, g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, NOT_SENT },
  { END (ERROR), FALSE, g_io_error_quark, G_IO_ERROR_TIMED_OUT, NOT_SENT },
  { END (ERROR), FALSE, g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, NOT_SENT },
  { END (ERROR), FALSE, NULL, 0, NOT_SENT },
  { END (ERROR), TRUE, NULL, 0, UNKNOWN },
  { END (ERROR), TRUE, g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, UNKNOWN },
  { END (ERROR), TRUE, g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, UNKNOWN },
  { END (ERROR), TRUE, g_io_error_quark, G_IO_ERROR_CANCELLED, UNKNOWN },
  { END (ERROR), TRUE, g_tls_error_quark, G_TLS_ERROR_EOF, UNKNOWN },
  { END (ERROR), TRUE, g_tls_error_quark, G_TLS_ERROR_BAD_CERTIFICATE, UNKNOWN },
  { END (ERROR), FALSE, g_tls_error_quark, G_TLS_ERROR_BAD_CERTIFICATE, ROPEWAY_HTTP_ERROR_TLS,
    ROPEWAY_HTTP_FAILURE_FINAL },
  { END (ERROR), FALSE, g_tls_error_quark, G_TLS_ERROR_HANDSHAKE, ROPEWAY_HTTP_ERROR_TLS,
    ROPEWAY_HTTP_FAILURE_NOT_SENT },
  { END (ERROR), FALSE, g_tls_error_quark, G_TLS_ERROR_EOF, ROPEWAY_HTTP_ERROR_TLS,
    ROPEWAY_HTTP_FAILURE_NOT_SENT },
  { END (DROPPED), TRUE, NULL, 0, UNKNOWN },
  { END (CUT), TRUE, NULL, 0, UNKNOWN },
  { END (ENCODING), TRUE, NULL, 0, UNKNOWN },
  { END (CONNECT_TIME), FALSE, NULL, 0, NOT_SENT },
  { END (TOTAL_TIME), FALSE, NULL, 0, NOT_SENT },
  { END (IDLE_TIME), TRUE, NULL, 0, ROPEWAY_HTTP_ERROR_TIMEOUT, ROPEWAY_HTTP_FAILURE_UNKNOWN },
  { END (TOTAL_TIME), TRUE, NULL, 0, ROPEWAY_HTTP_ERROR_TIMEOUT, ROPEWAY_HTTP_FAILURE_UNKNOWN },
  { END (BODY_SIZE), TRUE, NULL, 0, ROPEWAY_HTTP_ERROR_TOO_LARGE, ROPEWAY_HTTP_FAILURE_FINAL },
  { END (HEADER_SIZE), TRUE, NULL, 0, ROPEWAY_HTTP_ERROR_TOO_LARGE, ROPEWAY_HTTP_FAILURE_FINAL },
  { END (PRIVATE), FALSE, NULL, 0, ROPEWAY_HTTP_ERROR_PRIVATE, ROPEWAY_HTTP_FAILURE_FINAL },
};

static void
test_failure (gconstpointer data)
{
  const Failure *f = data;
  g_autoptr (GError) cause = f->domain != NULL ? g_error_new_literal (f->domain (), f->code, "why") : NULL;
  RopewayHttpFailure failure;
  g_autoptr (GError) error = ropeway_http_failure_new (f->end, f->sent, cause, "a.example", &failure);
  gboolean unknown = f->expected == ROPEWAY_HTTP_ERROR_UNKNOWN || f->expected == ROPEWAY_HTTP_ERROR_TIMEOUT
                     || f->expected == ROPEWAY_HTTP_ERROR_TOO_LARGE;

  g_assert_error (error, ROPEWAY_HTTP_ERROR, f->expected);
  g_assert_cmpint (failure, ==, f->failure);
  g_assert_cmpint (ropeway_http_error_is_unknown (error), ==, unknown);
  g_assert_nonnull (strstr (error->message, "a.example"));
}

static void
test_failure_cancelled (void)
{
  RopewayHttpFailure failure;
  g_autoptr (GError) error
      = ropeway_http_failure_new (ROPEWAY_HTTP_END_CANCELLED, TRUE, NULL, "a.example", &failure);
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (failure, ==, ROPEWAY_HTTP_FAILURE_FINAL);
  g_assert_true (ropeway_http_error_is_unknown (error));
  g_assert_false (ropeway_http_error_is_unknown (other));
  g_assert_false (ropeway_http_error_is_unknown (NULL));
}

#define ADD_TABLE(prefix, rows, function)                                                                    \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)                                                            \
    {                                                                                                        \
      g_autofree char *path = g_strdup_printf (prefix "/%02u", i);                                           \
                                                                                                             \
      g_test_add_data_func (path, &rows[i], function);                                                       \
    }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/request/plain", test_request);
  g_test_add_func ("/http/request/repeat", test_request_repeat);
  g_test_add_func ("/http/request/gone", test_request_gone);
  ADD_TABLE ("/http/header", headers, test_header);
  g_test_add_func ("/http/method", test_method);
  g_test_add_func ("/http/response", test_response);
  ADD_TABLE ("/http/body", bodies, test_body);
  g_test_add_func ("/http/body/every-cut", test_body_every_cut);
  g_test_add_func ("/http/body/layers", test_body_layers);
  g_test_add_func ("/http/throttle/second", test_throttle_second);
  g_test_add_func ("/http/throttle/both", test_throttle_both);
  g_test_add_func ("/http/throttle/property", test_throttle_property);
  g_test_add_func ("/http/throttle/none", test_throttle_none);
  g_test_add_func ("/http/throttle/largest", test_throttle_largest);
  ADD_TABLE ("/http/failure", failures, test_failure);
  g_test_add_func ("/http/failure/cancelled", test_failure_cancelled);
  return g_test_run ();
}
