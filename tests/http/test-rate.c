/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a reset that is read in the wrong unit stops a job for fifty years, or not at all. */
#include "http/http-rate.h"

/* Thursday, 2026-01-01T00:00:00Z. */
#define NOW_S G_GINT64_CONSTANT (1767225600)

#define NO_LEFT -1
#define NO_RESET -1

typedef struct
{
  const char *name;
  const char *headers[3][2];
  gint64 left;
  gint64 reset_ms; /* from now, what is less is cut */
} Case;

static const Case cases[] = {
  { "nothing", { { "Content-Type", "text/plain" } }, NO_LEFT, NO_RESET },

  /* draft-ietf-httpapi-ratelimit-headers-10 */
  { "draft-10", { { "RateLimit", "\"default\";r=50;t=30" } }, 50, 30000 },
  { "draft-10/no-time", { { "RateLimit", "\"default\";r=999;pk=:dHJpYWwxMjEzMjM=:" } }, 999, NO_RESET },
  { "draft-10/huge",
    { { "RateLimit", "\"default\";r=300000000;t=60;pk=:QXBwLTk5OQ==:" } },
    300000000,
    60000 },
  { "draft-10/none-left", { { "RateLimit", "\"problemPolicy\";r=0;t=10" } }, 0, 10000 },
  { "draft-10/fewest", { { "RateLimit", "\"burst\";r=9;t=60, \"daily\";r=3;t=86400" } }, 3, 86400000 },
  { "draft-10/bytes",
    { { "RateLimit-Policy", "\"peruser\";q=65535;qu=\"content-bytes\";w=10" },
      { "RateLimit", "\"peruser\";r=0;t=10" } },
    NO_LEFT,
    NO_RESET },
  { "draft-10/bytes-aside",
    { { "RateLimit-Policy", "\"a\";q=65535;qu=\"content-bytes\";w=10, \"b\";q=100;w=60" },
      { "RateLimit", "\"a\";r=0;t=10, \"b\";r=7;t=20" } },
    7,
    20000 },
  { "draft-10/said-requests",
    { { "RateLimit-Policy", "\"a\";q=5;qu=\"requests\";w=10" }, { "RateLimit", "\"a\";r=4;t=2" } },
    4,
    2000 },
  { "draft-08", { { "RateLimit", "limit=100, remaining=50, reset=5" } }, 50, 5000 },
  { "draft-03", { { "RateLimit-Remaining", "12" }, { "RateLimit-Reset", "7" } }, 12, 7000 },

  /* What services make of it. */
  { "github", { { "X-RateLimit-Remaining", "4987" }, { "X-RateLimit-Reset", "1767229200" } }, 4987, 3600000 },
  { "gitlab", { { "RateLimit-Remaining", "0" }, { "RateLimit-Reset", "1767225660" } }, 0, 60000 },
  { "zendesk", { { "X-Rate-Limit-Remaining", "699" }, { "ratelimit-reset", "41" } }, 699, 41000 },
  { "jira", { { "X-RateLimit-Remaining", "3" }, { "X-RateLimit-Reset", "2026-01-01T00:05Z" } }, 3, 300000 },
  { "mastodon",
    { { "X-RateLimit-Remaining", "299" }, { "X-RateLimit-Reset", "2026-01-01T00:05:00.123456Z" } },
    299,
    300123 },
  { "discord",
    { { "X-RateLimit-Remaining", "4" },
      { "X-RateLimit-Reset", "1767225700.250" },
      { "X-RateLimit-Reset-After", "1.250" } },
    4,
    1250 },
  { "discord/epoch",
    { { "X-RateLimit-Remaining", "4" }, { "X-RateLimit-Reset", "1767225700.250" } },
    4,
    100250 },
  { "linear",
    { { "X-RateLimit-Requests-Remaining", "1499" }, { "X-RateLimit-Requests-Reset", "1767229200000" } },
    1499,
    3600000 },
  { "shopify", { { "X-Shopify-Shop-Api-Call-Limit", "32/40" } }, 8, 500 },
  { "shopify/full", { { "X-Shopify-Shop-Api-Call-Limit", "41/40" } }, 0, 500 },
  { "hubspot", { { "X-HubSpot-RateLimit-Remaining", "108" } }, 108, 10000 },
  { "xero", { { "X-MinLimit-Remaining", "59" }, { "X-AppMinLimit-Remaining", "9998" } }, 59, 60000 },
  { "http-date",
    { { "X-RateLimit-Remaining", "1" }, { "X-RateLimit-Reset", "Thu, 01 Jan 2026 00:01:00 GMT" } },
    1,
    60000 },

  /* A service whose clock is five minutes fast names its own moments. */
  { "skew",
    { { "X-RateLimit-Remaining", "1" },
      { "X-RateLimit-Reset", "1767225960" },
      { "Date", "Thu, 01 Jan 2026 00:05:00 GMT" } },
    1,
    60000 },
  { "skew/from-now",
    { { "X-RateLimit-Remaining", "1" },
      { "X-RateLimit-Reset", "60" },
      { "Date", "Thu, 01 Jan 2026 00:05:00 GMT" } },
    1,
    60000 },

  /* What nobody can read. */
  { "no-number", { { "X-RateLimit-Remaining", "many" }, { "X-RateLimit-Reset", "60" } }, NO_LEFT, NO_RESET },
  { "negative", { { "X-RateLimit-Remaining", "-1" } }, NO_LEFT, NO_RESET },
  { "no-moment", { { "X-RateLimit-Remaining", "5" }, { "X-RateLimit-Reset", "soon" } }, 5, NO_RESET },
  { "empty", { { "RateLimit", "" } }, NO_LEFT, NO_RESET },
  { "rubbish", { { "RateLimit", ";;;,=,r=,t=" } }, NO_LEFT, NO_RESET },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const char *const(*h)[2] = c->headers;
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (
      200, "http://h/", NULL, h[0][0], h[0][1], h[1][0], h[1][1], h[2][0], h[2][1], NULL);
  gint64 now = NOW_S * G_USEC_PER_SEC;
  RopewayHttpRate rate;

  g_assert_cmpint (ropeway_http_rate_read (response, now, &rate), ==, c->left != NO_LEFT);
  g_assert_cmpint (rate.left, ==, c->left);
  if (c->left == NO_LEFT)
    return;
  if (c->reset_ms == NO_RESET)
    g_assert_cmpint (rate.reset, ==, 0);
  else
    g_assert_cmpint ((rate.reset - now) / 1000, ==, c->reset_ms);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/http/rate/%s", cases[i].name);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  return g_test_run ();
}
