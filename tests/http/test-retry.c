/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether a write is sent twice is decided in one function; here is every case of it. */
#include "base/limits.h"
#include "http/http-retry.h"

/* Thursday, 2026-01-01T00:00:00Z. */
#define NOW (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

#define NEVER ROPEWAY_REPEAT_NEVER
#define SAFE ROPEWAY_REPEAT_SAFE
#define KEY ROPEWAY_REPEAT_KEY
#define NONE ROPEWAY_HTTP_FAILURE_NONE
#define NOT_SENT ROPEWAY_HTTP_FAILURE_NOT_SENT
#define UNKNOWN ROPEWAY_HTTP_FAILURE_UNKNOWN
#define FINAL ROPEWAY_HTTP_FAILURE_FINAL

/* What is expected: gives up, rests by the back-off, or as long as told (ms). */
#define STOP -1
#define BACK_OFF -2

typedef struct
{
  RopewayRepeat repeat;
  guint status;
  RopewayHttpFailure failure;
  guint attempt;
  const char *retry_after;
  gint64 expected;
} Case;

static const Case cases[] = {
  /* Answers that stand, whatever the request allows. */
  { SAFE, 200, NONE, 1, NULL, STOP },
  { SAFE, 201, NONE, 1, NULL, STOP },
  { SAFE, 202, NONE, 1, "5", STOP },
  { SAFE, 204, NONE, 1, NULL, STOP },
  { SAFE, 301, NONE, 1, "5", STOP },
  { SAFE, 302, NONE, 1, NULL, STOP },
  { SAFE, 304, NONE, 1, NULL, STOP },
  { SAFE, 307, NONE, 1, NULL, STOP },
  { SAFE, 400, NONE, 1, NULL, STOP },
  { SAFE, 401, NONE, 1, NULL, STOP },
  { SAFE, 402, NONE, 1, NULL, STOP },
  { SAFE, 403, NONE, 1, "5", STOP },
  { SAFE, 404, NONE, 1, NULL, STOP },
  { SAFE, 405, NONE, 1, NULL, STOP },
  { SAFE, 406, NONE, 1, NULL, STOP },
  { SAFE, 409, NONE, 1, NULL, STOP },
  { SAFE, 410, NONE, 1, NULL, STOP },
  { SAFE, 412, NONE, 1, NULL, STOP },
  { SAFE, 413, NONE, 1, "5", STOP },
  { SAFE, 415, NONE, 1, NULL, STOP },
  { SAFE, 421, NONE, 1, NULL, STOP },
  { SAFE, 422, NONE, 1, NULL, STOP },
  { SAFE, 423, NONE, 1, NULL, STOP },
  { SAFE, 428, NONE, 1, NULL, STOP },
  { SAFE, 431, NONE, 1, NULL, STOP },
  { SAFE, 451, NONE, 1, NULL, STOP },
  { SAFE, 501, NONE, 1, NULL, STOP },
  { SAFE, 505, NONE, 1, NULL, STOP },
  { SAFE, 507, NONE, 1, NULL, STOP },
  { SAFE, 599, NONE, 1, NULL, STOP },
  { KEY, 200, NONE, 1, NULL, STOP },
  { KEY, 409, NONE, 1, NULL, STOP },
  { NEVER, 200, NONE, 1, NULL, STOP },
  { NEVER, 400, NONE, 1, "1", STOP },

  /* Not processed: always again. */
  { NEVER, 429, NONE, 1, NULL, BACK_OFF },
  { SAFE, 429, NONE, 1, NULL, BACK_OFF },
  { KEY, 429, NONE, 1, NULL, BACK_OFF },
  { NEVER, 429, NONE, 1, "3", 3000 },
  { SAFE, 429, NONE, 2, "3", 3000 },
  { KEY, 429, NONE, 5, "3", 3000 },
  { NEVER, 503, NONE, 1, "7", 7000 },
  { SAFE, 503, NONE, 1, "7", 7000 },
  { KEY, 503, NONE, 4, "7", 7000 },

  /* It may have taken effect: only where the request allows it. */
  { NEVER, 503, NONE, 1, NULL, STOP },
  { NEVER, 503, NONE, 1, "soon", STOP },
  { SAFE, 503, NONE, 1, NULL, BACK_OFF },
  { KEY, 503, NONE, 1, NULL, BACK_OFF },
  { NEVER, 408, NONE, 1, NULL, STOP },
  { SAFE, 408, NONE, 1, NULL, BACK_OFF },
  { KEY, 408, NONE, 1, NULL, BACK_OFF },
  { NEVER, 425, NONE, 1, NULL, STOP },
  { SAFE, 425, NONE, 1, NULL, BACK_OFF },
  { KEY, 425, NONE, 1, NULL, BACK_OFF },
  { NEVER, 500, NONE, 1, NULL, STOP },
  { NEVER, 500, NONE, 1, "3", STOP },
  { SAFE, 500, NONE, 1, NULL, BACK_OFF },
  { SAFE, 500, NONE, 1, "3", 3000 },
  { KEY, 500, NONE, 1, NULL, BACK_OFF },
  { NEVER, 502, NONE, 1, NULL, STOP },
  { SAFE, 502, NONE, 1, NULL, BACK_OFF },
  { KEY, 502, NONE, 1, NULL, BACK_OFF },
  { NEVER, 504, NONE, 1, "3", STOP },
  { SAFE, 504, NONE, 1, NULL, BACK_OFF },
  { KEY, 504, NONE, 1, NULL, BACK_OFF },

  /* Without an answer. */
  { NEVER, 0, NOT_SENT, 1, NULL, BACK_OFF },
  { SAFE, 0, NOT_SENT, 1, NULL, BACK_OFF },
  { KEY, 0, NOT_SENT, 1, NULL, BACK_OFF },
  { NEVER, 0, UNKNOWN, 1, NULL, STOP },
  { SAFE, 0, UNKNOWN, 1, NULL, BACK_OFF },
  { KEY, 0, UNKNOWN, 1, NULL, BACK_OFF },
  { NEVER, 0, FINAL, 1, NULL, STOP },
  { SAFE, 0, FINAL, 1, NULL, STOP },
  { KEY, 0, FINAL, 1, NULL, STOP },
  { SAFE, 0, UNKNOWN, 1, "3", BACK_OFF },

  /* The last attempt is the last. */
  { SAFE, 503, NONE, 5, NULL, BACK_OFF },
  { SAFE, 503, NONE, 6, NULL, STOP },
  { SAFE, 503, NONE, 7, NULL, STOP },
  { NEVER, 429, NONE, 6, "1", STOP },
  { SAFE, 0, UNKNOWN, 6, NULL, STOP },
  { SAFE, 0, NOT_SENT, 6, NULL, STOP },

  /* What is told. */
  { NEVER, 429, NONE, 1, "0", BACK_OFF },
  { NEVER, 503, NONE, 1, "0", BACK_OFF },
  { NEVER, 429, NONE, 1, "0.25", 250 },
  { NEVER, 429, NONE, 1, "nonsense", BACK_OFF },
  { NEVER, 429, NONE, 1, "", BACK_OFF },
  { NEVER, 429, NONE, 1, "-5", BACK_OFF },
  { NEVER, 429, NONE, 1, "900", 900000 },
  { NEVER, 429, NONE, 1, "900.001", STOP },
  { NEVER, 429, NONE, 1, "901", STOP },
  { SAFE, 503, NONE, 1, "86400", STOP },
  { SAFE, 503, NONE, 1, "99999999999999999999999999", STOP },
  { SAFE, 200, NONE, 1, "99999999999999999999999999", STOP },
  { NEVER, 503, NONE, 1, "Thu, 01 Jan 2026 00:00:20 GMT", 20000 },
  { NEVER, 503, NONE, 1, "Wed, 31 Dec 2025 23:59:59 GMT", BACK_OFF },
  { NEVER, 503, NONE, 1, "Thu, 01 Jan 2026 00:15:00 GMT", 900000 },
  { NEVER, 503, NONE, 1, "Thu, 01 Jan 2026 00:15:01 GMT", STOP },
};

static void
test_retry (gconstpointer data)
{
  const Case *c = data;
  const double randoms[] = { 0, 0.25, 0.999999 };

  for (guint i = 0; i < G_N_ELEMENTS (randoms); i++)
    {
      RopewayRetry retry = ropeway_http_retry (c->repeat, c->status, c->failure, c->attempt,
                                               ROPEWAY_LIMIT_ATTEMPTS, c->retry_after, NOW, 1000, randoms[i]);

      g_assert_cmpint (retry.verdict, ==, c->expected == STOP ? ROPEWAY_RETRY_GIVE_UP : ROPEWAY_RETRY_AGAIN);
      g_assert_cmpint (retry.told, ==, c->expected >= 0);
      if (c->expected == BACK_OFF)
        {
          double most = MIN (1000 << (c->attempt - 1), ROPEWAY_LIMIT_BACKOFF_MS);

          g_assert_cmpfloat_with_epsilon ((double)retry.delay_ms, most * randoms[i], 1.0);
        }
      else
        g_assert_cmpint (retry.delay_ms, ==, MAX (c->expected, 0));
    }
}

static void
test_backoff (void)
{
  RopewayRetry retry = ropeway_http_retry (SAFE, 500, NONE, 1, 2, NULL, NOW, 0, 0.5);

  g_assert_cmpint (retry.delay_ms, ==, 250);
  retry = ropeway_http_retry (SAFE, 500, NONE, 40, 41, NULL, NOW, 1000, 0.5);
  g_assert_cmpint (retry.delay_ms, ==, ROPEWAY_LIMIT_BACKOFF_MS / 2);
}

typedef struct
{
  const char *value;
  gint64 ms;
} Header;

static const Header headers[] = {
  { "0", 0 },
  { "1", 1000 },
  { "120", 120000 },
  { "007", 7000 },
  { " 120 ", 120000 },
  { "\t5", 5000 },
  { "1.5", 1500 },
  { "0.001", 1 },
  { "0.0001", 1 },
  { "0.0000", 0 },
  { "2.9999", 3000 },
  { "1.", -1 },
  { ".5", -1 },
  { "1.5.5", -1 },
  { "1,5", -1 },
  { "1e3", -1 },
  { "0x10", -1 },
  { "+5", -1 },
  { "-5", -1 },
  { "5s", -1 },
  { "5 seconds", -1 },
  { "", -1 },
  { " ", -1 },
  { "soon", -1 },
  { "NaN", -1 },
  { "١٢", -1 },

  /* IMF-fixdate */
  { "Thu, 01 Jan 2026 00:00:00 GMT", 0 },
  { "Thu, 01 Jan 2026 00:00:30 GMT", 30000 },
  { "Thu, 01 Jan 2026 01:00:00 GMT", 3600000 },
  { "Thu, 1 Jan 2026 00:00:30 GMT", 30000 },
  { "thu, 01 jan 2026 00:00:30 GMT", 30000 },
  { "Thu, 01 Jan 2026 00:00:60 GMT", 59000 },
  { "Thu, 29 Feb 2024 12:00:00 GMT", 0 },
  { "Wed, 31 Dec 2025 23:59:59 GMT", 0 },
  { "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
  { "Thu, 01 Jan 2026 00:00:30", -1 },
  { "Thu, 01 Jan 2026 00:00:30 CET", -1 },
  { "Thu, 01 Jan 2026 00:00:30 GMT+1", -1 },
  { "Thu, 32 Jan 2026 00:00:30 GMT", -1 },
  { "Thu, 30 Feb 2026 00:00:30 GMT", -1 },
  { "Thu, 01 Foo 2026 00:00:30 GMT", -1 },
  { "Thu, 01 Jan 2026 24:00:30 GMT", -1 },
  { "Thu, 01 Jan 2026 00:60:30 GMT", -1 },
  { "Thu 01 Jan 2026 00:00:30 GMT", -1 },

  /* RFC 850 */
  { "Thursday, 01-Jan-26 00:00:30 GMT", 30000 },
  { "Sunday, 06-Nov-94 08:49:37 GMT", 0 },
  { "Wednesday, 01-Jan-76 00:00:00 GMT", G_GINT64_CONSTANT (1577836800000) },
  { "Saturday, 01-Jan-77 00:00:00 GMT", 0 },
  { "Thursday, 01-Jan-2026 00:00:30 GMT", -1 },

  /* asctime() */
  { "Thu Jan  1 00:00:30 2026", 30000 },
  { "Thu Jan 01 00:00:30 2026", 30000 },
  { "Sun Nov  6 08:49:37 1994", 0 },
  { "Thu Jan  1 00:00:30 2026 GMT", -1 },
};

static void
test_header (gconstpointer data)
{
  const Header *h = data;

  g_assert_cmpint (ropeway_http_retry_after (h->value, NOW), ==, h->ms);
}

/* A clock between two seconds: never earlier than the service says. */
static void
test_header_between (void)
{
  gint64 ms = ropeway_http_retry_after ("Thu, 01 Jan 2026 00:00:01 GMT", NOW + 999999);

  g_assert_cmpint (ms, ==, 1);
  g_assert_cmpint (ropeway_http_retry_after ("Thu, 01 Jan 2026 00:00:01 GMT", NOW + 1), ==, 1000);
}

static void
test_header_large (void)
{
  g_assert_cmpint (ropeway_http_retry_after ("99999999999999999999", NOW), >, ROPEWAY_LIMIT_RETRY_AFTER_MS);
  g_assert_cmpint (ropeway_http_retry_after ("9223372036854775807", NOW), >, ROPEWAY_LIMIT_RETRY_AFTER_MS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/http/retry/%02u-%u-%d", i, cases[i].status, (int)cases[i].failure);

      g_test_add_data_func (path, &cases[i], test_retry);
    }
  g_test_add_func ("/http/retry/back-off", test_backoff);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/retry-after/%02u", i);

      g_test_add_data_func (path, &headers[i], test_header);
    }
  g_test_add_func ("/http/retry-after/between", test_header_between);
  g_test_add_func ("/http/retry-after/large", test_header_large);
  return g_test_run ();
}
