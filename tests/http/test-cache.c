/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an old answer that is taken for a new one loses changes; here is when one is asked for, and when it is believed. */
#include "base/limits.h"
#include "http/http-cache.h"

#define URL "https://api.example/list?page=1"
#define DATE "Thu, 01 Jan 2026 00:10:00 GMT"
#define NEXT_DATE "Thu, 01 Jan 2026 00:25:00 GMT"

typedef struct
{
  const char *name;
  guint status;
  const char *headers[3][2];
  const char *asked; /* the header that the next request has; NULL: none */
  const char *with;
} Case;

static const Case cases[] = {
  { "tag", 200, { { "ETag", "\"v1\"" }, { "Date", DATE } }, "If-None-Match", "\"v1\"" },
  { "weak-tag", 200, { { "etag", "W/\"v1\"" } }, "If-None-Match", "W/\"v1\"" },
  { "modified",
    200,
    { { "Last-Modified", "Thu, 01 Jan 2026 00:09:00 GMT" }, { "Date", DATE } },
    "If-Modified-Since",
    "Thu, 01 Jan 2026 00:09:00 GMT" },
  { "modified-too-new",
    200,
    { { "Last-Modified", "Thu, 01 Jan 2026 00:09:01 GMT" }, { "Date", DATE } },
    NULL,
    NULL },
  { "modified-without-date", 200, { { "Last-Modified", "Thu, 01 Jan 2026 00:09:00 GMT" } }, NULL, NULL },
  { "both",
    200,
    { { "Last-Modified", "Thu, 01 Jan 2026 00:09:00 GMT" }, { "Date", DATE }, { "ETag", "\"v1\"" } },
    "If-None-Match",
    "\"v1\"" },
  { "nothing", 200, { { "Date", DATE } }, NULL, NULL },
  { "no-store", 200, { { "ETag", "\"v1\"" }, { "Cache-Control", "private, No-Store" } }, NULL, NULL },
  { "private",
    200,
    { { "ETag", "\"v1\"" }, { "Cache-Control", "private, max-age=0" } },
    "If-None-Match",
    "\"v1\"" },
  { "vary-all", 200, { { "ETag", "\"v1\"" }, { "Vary", "*" } }, NULL, NULL },
  { "vary", 200, { { "ETag", "\"v1\"" }, { "Vary", "Accept, Authorization" } }, "If-None-Match", "\"v1\"" },
  { "no-success", 404, { { "ETag", "\"v1\"" } }, NULL, NULL },
  { "part", 206, { { "ETag", "\"v1\"" } }, NULL, NULL },
};

static RopewayHttpRequest *
make_request (const char *url)
{
  RopewayHttpRequest *request = ropeway_http_request_new ("GET", url);

  ropeway_http_request_set_header (request, "Accept", "application/json");
  return request;
}

static void
answer (const char *account, const char *url, RopewayHttpResponse *response)
{
  g_autoptr (RopewayHttpRequest) request = make_request (url);
  g_autoptr (RopewayHttpResponse) kept = ropeway_http_cache_ask (account, request);
  g_autoptr (RopewayHttpResponse) taken = ropeway_http_cache_take (account, request, kept, response);

  g_assert_true (taken == response);
}

static const char *
get_asked (RopewayHttpRequest *request)
{
  const char *tag = ropeway_http_request_get_header (request, "If-None-Match");

  return tag != NULL ? tag : ropeway_http_request_get_header (request, "If-Modified-Since");
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const char *const(*h)[2] = c->headers;

  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  answer ("anna", URL,
          ropeway_http_response_new (c->status, URL, "[1]", h[0][0], h[0][1], h[1][0], h[1][1], h[2][0],
                                     h[2][1], NULL));
  g_autoptr (RopewayHttpRequest) next = make_request (URL);
  g_autoptr (RopewayHttpResponse) kept = ropeway_http_cache_ask ("anna", next);
  g_assert_cmpint (kept != NULL, ==, c->asked != NULL);
  if (c->asked != NULL)
    g_assert_cmpstr (ropeway_http_request_get_header (next, c->asked), ==, c->with);
  else
    g_assert_null (get_asked (next));
  ropeway_http_cache_allow (0);
}

static void
keep_one (void)
{
  answer ("anna", URL,
          ropeway_http_response_new (200, URL, "[1]", "ETag", "\"v1\"", "Date", DATE, "Content-Type",
                                     "application/json", "Link", "<two>; rel=\"next\"", NULL));
}

/* The body that was kept, and what the service says of it now. */
static void
test_not_modified (void)
{
  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  keep_one ();
  g_autoptr (RopewayHttpRequest) request = make_request (URL);
  g_autoptr (RopewayHttpResponse) kept = ropeway_http_cache_ask ("anna", request);
  /* It may be forgotten while the question is under way. */
  ropeway_http_cache_allow (0);
  g_assert_cmpuint (ropeway_http_cache_get_size (), ==, 0);
  g_autoptr (RopewayHttpResponse) made
      = ropeway_http_cache_take ("anna", request, kept,
                                 ropeway_http_response_new (304, URL, NULL, "ETag", "\"v1\"", "Date",
                                                            NEXT_DATE, "Content-Length", "0", NULL));
  gsize length;
  const char *body = g_bytes_get_data (ropeway_http_response_get_body (made), &length);

  g_assert_cmpuint (ropeway_http_response_get_status (made), ==, 200);
  g_assert_cmpmem (body, length, "[1]", 3);
  g_assert_cmpstr (ropeway_http_response_get_header (made, "Date"), ==, NEXT_DATE);
  g_assert_cmpstr (ropeway_http_response_get_header (made, "Content-Type"), ==, "application/json");
  g_assert_cmpstr (ropeway_http_response_get_header (made, "Link"), ==, "<two>; rel=\"next\"");
  g_assert_null (ropeway_http_response_get_header (made, "Content-Length"));
}

/* 304 to one who did not ask is what it is. */
static void
test_not_asked (void)
{
  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  answer ("anna", URL, ropeway_http_response_new (304, URL, NULL, "ETag", "\"v1\"", NULL));
  g_assert_cmpuint (ropeway_http_cache_get_size (), ==, 0);
  ropeway_http_cache_allow (0);
}

static void
assert_not_asked (const char *account, RopewayHttpRequest *request)
{
  g_autoptr (RopewayHttpResponse) kept = ropeway_http_cache_ask (account, request);

  g_assert_null (kept);
}

static void
test_apart (void)
{
  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  keep_one ();
  g_autoptr (RopewayHttpRequest) same = make_request (URL);
  assert_not_asked ("bert", same);
  g_autoptr (RopewayHttpRequest) other = make_request (URL "2");
  assert_not_asked ("anna", other);
  g_autoptr (RopewayHttpRequest) form = make_request (URL);
  ropeway_http_request_set_header (form, "Accept", "text/xml");
  assert_not_asked ("anna", form);
  g_autoptr (RopewayHttpRequest) post = ropeway_http_request_new ("POST", URL);
  ropeway_http_request_set_header (post, "Accept", "application/json");
  assert_not_asked ("anna", post);
  g_autoptr (RopewayHttpRequest) own = make_request (URL);
  ropeway_http_request_set_header (own, "If-None-Match", "\"mine\"");
  assert_not_asked ("anna", own);
  ropeway_http_cache_allow (0);
}

/* Another answer takes its place; one that refuses ends it; one that says nothing of it leaves it. */
static void
test_replaced (void)
{
  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  keep_one ();
  answer ("anna", URL, ropeway_http_response_new (503, URL, NULL, NULL));
  g_assert_cmpuint (ropeway_http_cache_get_size (), >, 0);
  answer ("anna", URL, ropeway_http_response_new (200, URL, "[2]", "ETag", "\"v2\"", NULL));
  g_autoptr (RopewayHttpRequest) request = make_request (URL);
  g_autoptr (RopewayHttpResponse) kept = ropeway_http_cache_ask ("anna", request);
  g_assert_cmpstr (get_asked (request), ==, "\"v2\"");
  answer ("anna", URL, ropeway_http_response_new (403, URL, NULL, NULL));
  g_assert_cmpuint (ropeway_http_cache_get_size (), ==, 0);
  ropeway_http_cache_allow (0);
}

/* What was not asked for longest goes first, and one answer never takes more than a quarter. */
static void
test_ceiling (void)
{
  const gsize quarter = ROPEWAY_LIMIT_CACHE_BYTES / 4;
  g_autofree char *large = g_strnfill (quarter, ' ');
  g_autofree char *fitting = g_strnfill (quarter - 100, ' ');

  ropeway_http_cache_allow (G_MAXSIZE);
  answer ("anna", URL, ropeway_http_response_new (200, URL, large, "ETag", "\"l\"", NULL));
  g_assert_cmpuint (ropeway_http_cache_get_size (), ==, 0);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *url = g_strdup_printf (URL "%u", i);
      answer ("anna", url, ropeway_http_response_new (200, url, fitting, "ETag", "\"f\"", NULL));
      g_assert_cmpuint (ropeway_http_cache_get_size (), <=, ROPEWAY_LIMIT_CACHE_BYTES);
      if (i == 3)
        {
          g_autoptr (RopewayHttpRequest) first = make_request (URL "0");
          g_autoptr (RopewayHttpResponse) kept = ropeway_http_cache_ask ("anna", first);
          g_assert_nonnull (kept);
        }
    }
  g_autoptr (RopewayHttpRequest) used = make_request (URL "0");
  g_autoptr (RopewayHttpResponse) kept = ropeway_http_cache_ask ("anna", used);
  g_assert_nonnull (kept);
  g_autoptr (RopewayHttpRequest) gone = make_request (URL "1");
  assert_not_asked ("anna", gone);
  ropeway_http_cache_allow (0);
  g_assert_cmpuint (ropeway_http_cache_get_size (), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/http/cache/%s", cases[i].name);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/http/cache/not-modified", test_not_modified);
  g_test_add_func ("/http/cache/not-asked", test_not_asked);
  g_test_add_func ("/http/cache/apart", test_apart);
  g_test_add_func ("/http/cache/replaced", test_replaced);
  g_test_add_func ("/http/cache/ceiling", test_ceiling);
  return g_test_run ();
}
