/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves whose turn it is and when: limits, rates, pauses, time-outs, repetitions, cancellation. */
#include <string.h>

#include "base/limits.h"
#include "http/client-fixture.h"

#define MS G_GINT64_CONSTANT (1000)
#define BUSY "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
#define BUSY_FOR(seconds) "HTTP/1.1 503 Busy\r\nRetry-After: " seconds "\r\nContent-Length: 0\r\n\r\n"

static const WireAnswer good[] = { { WIRE_OK, WIRE_KEEP } };
static const WireAnswer silent[] = { { NULL, WIRE_SILENT } };

static void
advance (ClientFixture *f, gint64 ms)
{
  fake_clock_advance (f->clock, ms * MS);
}

/* ---- how many at once ---- */

static void
test_in_flight (void)
{
  const RopewayHttpPolicy policy = { .in_flight = 3, .private_network = TRUE };
  ClientFixture f;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Result results[8] = { 0 };

  client_fixture_set_up (&f, &policy, silent, 1);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (RopewayHttpRequest) request = client_fixture_request (&f, "POST", "/", "{}");

      client_fixture_start (&f, request, cancellable, &results[i]);
    }
  g_assert_cmpuint (ropeway_http_client_get_n_in_flight (f.client), ==, 3);
  g_assert_cmpuint (ropeway_http_client_get_n_waiting (f.client), ==, 5);
  test_loop_until (wire_server_get_n_requests (f.server) == 3);
  test_loop_drain ();
  g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, 3);

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      test_loop_until (results[i].done);
      result_assert_cancelled (&results[i]);
      result_clear (&results[i]);
    }
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 3);
  client_fixture_tear_down (&f);
}

static void
test_in_flight_ceiling (void)
{
  const RopewayHttpPolicy policies[]
      = { { .private_network = TRUE }, { .in_flight = 100000, .private_network = TRUE } };
  const guint expected[] = { ROPEWAY_LIMIT_IN_FLIGHT_DEFAULT, ROPEWAY_LIMIT_IN_FLIGHT };

  for (guint p = 0; p < G_N_ELEMENTS (policies); p++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Result results[ROPEWAY_LIMIT_IN_FLIGHT + 10] = { 0 };
      ClientFixture f;

      client_fixture_set_up (&f, &policies[p], silent, 1);
      for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        {
          g_autoptr (RopewayHttpRequest) request = client_fixture_request (&f, "GET", "/", NULL);

          client_fixture_start (&f, request, cancellable, &results[i]);
        }
      test_loop_until (wire_server_get_n_requests (f.server) == expected[p]);
      g_assert_cmpuint (ropeway_http_client_get_n_in_flight (f.client), ==, expected[p]);
      g_cancellable_cancel (cancellable);
      for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        {
          test_loop_until (results[i].done);
          result_clear (&results[i]);
        }
      client_fixture_tear_down (&f);
    }
}

/* Many through few connections, in the order in which they came. */
static void
test_many (void)
{
  const RopewayHttpPolicy policy = { .in_flight = 4, .private_network = TRUE };
  Result results[200] = { 0 };
  ClientFixture f;

  client_fixture_set_up (&f, &policy, good, 1);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autoptr (RopewayHttpRequest) request = client_fixture_request (&f, "POST", path, "{}");

      client_fixture_start (&f, request, NULL, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      test_loop_until (results[i].done);
      result_assert_status (&results[i], 200);
      result_clear (&results[i]);
    }
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, G_N_ELEMENTS (results));
  g_assert_cmpuint (wire_server_get_n_connections (f.server), <=, 4);
  client_fixture_tear_down (&f);
}

/* ---- how many in a time ---- */

static void
test_rate (void)
{
  const RopewayHttpPolicy policy = { .per_second = 3, .private_network = TRUE };
  Result results[8] = { 0 };
  ClientFixture f;

  client_fixture_set_up (&f, &policy, good, 1);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (RopewayHttpRequest) request = client_fixture_request (&f, "GET", "/", NULL);

      client_fixture_start (&f, request, NULL, &results[i]);
    }
  for (guint batch = 0; batch < 3; batch++)
    {
      guint n = MIN (3 * (batch + 1), 8);

      test_loop_until (results[n - 1].done);
      test_loop_drain ();
      g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, n);
      advance (&f, 999);
      g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, n);
      advance (&f, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      result_assert_status (&results[i], 200);
      result_clear (&results[i]);
    }
  client_fixture_tear_down (&f);
}

/* ---- repetitions ---- */

static void
test_told_pause (void)
{
  const RopewayHttpPolicy policy = { .in_flight = 1, .private_network = TRUE };
  const WireAnswer answers[] = { { BUSY_FOR ("30"), WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) first = NULL;
  g_autoptr (RopewayHttpRequest) second = NULL;
  g_auto (Result) one = { 0 };
  g_auto (Result) two = { 0 };

  client_fixture_set_up (&f, &policy, answers, G_N_ELEMENTS (answers));
  first = client_fixture_request (&f, "POST", "/first", "{}");
  second = client_fixture_request (&f, "GET", "/second", NULL);
  client_fixture_start (&f, first, NULL, &one);
  client_fixture_start (&f, second, NULL, &two);
  test_loop_until (wire_server_get_n_requests (f.server) == 1
                   && ropeway_http_client_get_n_in_flight (f.client) == 0);
  g_assert_cmpuint (ropeway_http_client_get_n_waiting (f.client), ==, 2);

  /* All of the service's requests wait, not only the one that was told. */
  advance (&f, 29999);
  test_loop_drain ();
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 1);
  advance (&f, 1);
  test_loop_until (one.done && two.done);
  result_assert_status (&one, 200);
  result_assert_status (&two, 200);
  g_assert_cmpuint (ropeway_http_response_get_attempts (one.response), ==, 2);
  g_assert_cmpuint (ropeway_http_response_get_attempts (two.response), ==, 1);
  g_assert_false (ropeway_http_response_is_after_unknown (one.response));
  g_assert_true (g_str_has_prefix (wire_server_get_request (f.server, 1), "POST /first"));
  client_fixture_tear_down (&f);
}

typedef struct
{
  const char *name;
  const char *method;
  RopewayRepeat repeat;
  guint attempts; /* allowed */
  WireAnswer answers[3];
  guint n_answers;
  guint status; /* 0: an error, */
  int error;    /* of ROPEWAY_HTTP_ERROR */
  guint n_sent;
  gboolean after_unknown;
} Repeat;

#define NEVER ROPEWAY_REPEAT_NEVER
#define SAFE ROPEWAY_REPEAT_SAFE
#define KEY ROPEWAY_REPEAT_KEY
#define BUSY_THEN_OK { { BUSY, WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } }, 2
#define LOST_THEN_OK { { NULL, WIRE_CLOSE }, { WIRE_OK, WIRE_KEEP } }, 2
#define LIMITED_THEN_OK                                                                                      \
  { { "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } }, 2

static const Repeat repeats[] = {
  { "busy-never", "POST", NEVER, 0, BUSY_THEN_OK, 503, 0, 1, FALSE },
  { "busy-key", "POST", KEY, 0, BUSY_THEN_OK, 200, 0, 2, FALSE },
  { "busy-safe", "PUT", SAFE, 0, BUSY_THEN_OK, 200, 0, 2, FALSE },
  { "lost-never", "POST", NEVER, 0, LOST_THEN_OK, 0, ROPEWAY_HTTP_ERROR_UNKNOWN, 1, FALSE },
  { "lost-key", "POST", KEY, 0, LOST_THEN_OK, 200, 0, 2, TRUE },
  { "lost-safe", "GET", SAFE, 0, LOST_THEN_OK, 200, 0, 2, TRUE },
  { "lost-safe-once", "GET", SAFE, 1, LOST_THEN_OK, 0, ROPEWAY_HTTP_ERROR_UNKNOWN, 1, FALSE },
  { "limited-never", "POST", NEVER, 0, LIMITED_THEN_OK, 200, 0, 2, FALSE },
  { "limited-safe", "GET", SAFE, 0, LIMITED_THEN_OK, 200, 0, 2, FALSE },
  { "always-busy", "GET", SAFE, 0, { { BUSY, WIRE_KEEP } }, 1, 503, 0, ROPEWAY_LIMIT_ATTEMPTS, FALSE },
  { "always-busy-3", "GET", SAFE, 3, { { BUSY, WIRE_KEEP } }, 1, 503, 0, 3, FALSE },
  { "always-busy-99", "GET", SAFE, 99, { { BUSY, WIRE_KEEP } }, 1, 503, 0, ROPEWAY_LIMIT_ATTEMPTS, FALSE },
  { "always-lost", "PUT", SAFE, 4, { { NULL, WIRE_RESET } }, 1, 0, ROPEWAY_HTTP_ERROR_UNKNOWN, 4, FALSE },
  { "too-long", "GET", SAFE, 0, { { BUSY_FOR ("901"), WIRE_KEEP } }, 1, 503, 0, 1, FALSE },
  { "lost-then-refused",
    "POST",
    KEY,
    2,
    { { NULL, WIRE_CLOSE }, { "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n", WIRE_KEEP } },
    2,
    409,
    0,
    2,
    TRUE },
  { "cut-then-whole",
    "GET",
    SAFE,
    0,
    { { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", WIRE_CLOSE }, { WIRE_OK, WIRE_KEEP } },
    2,
    200,
    0,
    2,
    TRUE },
  { "too-large-is-final",
    "GET",
    SAFE,
    0,
    { { "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", WIRE_KEEP } },
    1,
    0,
    ROPEWAY_HTTP_ERROR_TOO_LARGE,
    1,
    FALSE },
};

static void
test_repeat (gconstpointer data)
{
  const Repeat *r = data;
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, r->answers, r->n_answers);
  request = client_fixture_request (&f, r->method, "/", r->method[0] == 'P' ? "{\"a\":1}" : NULL);
  ropeway_http_request_set_repeat (request, r->repeat);
  ropeway_http_request_set_max_attempts (request, r->attempts);
  client_fixture_send_through (&f, request, &result);
  if (r->status == 0)
    result_assert_error (&result, r->error);
  else
    {
      result_assert_status (&result, r->status);
      g_assert_cmpuint (ropeway_http_response_get_attempts (result.response), ==, r->n_sent);
      g_assert_cmpint (ropeway_http_response_is_after_unknown (result.response), ==, r->after_unknown);
    }
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, r->n_sent);
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, r->n_sent);
  for (guint i = 0; r->method[0] == 'P' && i < r->n_sent; i++)
    g_assert_true (g_str_has_suffix (wire_server_get_request (f.server, i), "\r\n\r\n{\"a\":1}"));
  client_fixture_tear_down (&f);
}

/* Nobody listens: nothing was sent, so it is tried again whatever it is. */
static void
test_nobody (void)
{
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, good, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  wire_server_stop (f.server);
  ropeway_http_request_set_max_attempts (request, 3);
  client_fixture_send_through (&f, request, &result);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_NOT_SENT);
  g_assert_false (ropeway_http_error_is_unknown (result.error));
  g_assert_cmpuint (ropeway_http_client_get_n_sent (f.client), ==, 3);
  client_fixture_tear_down (&f);
}

/* An attempt whose fate is unknown is not made good by a later one that was certainly not sent. */
static void
test_lost_then_nobody (void)
{
  const WireAnswer answers[] = { { NULL, WIRE_CLOSE } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, answers, 1);
  request = client_fixture_request (&f, "PUT", "/", "{}");
  ropeway_http_request_set_max_attempts (request, 2);
  client_fixture_start (&f, request, NULL, &result);
  test_loop_until (ropeway_http_client_get_n_waiting (f.client) == 1);
  wire_server_stop (f.server);
  advance (&f, 60000);
  test_loop_until (result.done);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_UNKNOWN);
  client_fixture_tear_down (&f);
}

/* ---- time-outs ---- */

static void
test_idle_time (void)
{
  const RopewayHttpPolicy policy = { .idle_ms = 5000, .private_network = TRUE };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, &policy, silent, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  client_fixture_start (&f, request, NULL, &result);
  test_loop_until (wire_server_get_n_requests (f.server) == 1);
  advance (&f, 4999);
  test_loop_drain ();
  g_assert_false (result.done);
  advance (&f, 1);
  test_loop_until (result.done);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_TIMEOUT);
  g_assert_true (ropeway_http_error_is_unknown (result.error));
  test_loop_until (wire_server_get_n_gone (f.server) == 1);
  client_fixture_tear_down (&f);
}

/* A service that says a byte now and then keeps the idle time from running out, but not the whole. */
static void
test_dripping (void)
{
  const RopewayHttpPolicy policy = { .idle_ms = 5000, .total_ms = 21000, .private_network = TRUE };
  const WireAnswer answers[] = { { "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", WIRE_SILENT } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, &policy, answers, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  client_fixture_start (&f, request, NULL, &result);
  test_loop_until (wire_server_get_n_requests (f.server) == 1);
  test_loop_drain ();
  for (guint i = 0; i < 5; i++)
    {
      g_assert_false (result.done);
      wire_server_say (f.server, "x");
      test_loop_drain ();
      advance (&f, 4000);
      test_loop_drain ();
    }
  g_assert_false (result.done);
  wire_server_say (f.server, "x");
  test_loop_drain ();
  advance (&f, 1000);
  test_loop_until (result.done);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_TIMEOUT);
  client_fixture_tear_down (&f);
}

/* Headers that come byte by byte are not an answer. */
static void
test_dripping_headers (void)
{
  const RopewayHttpPolicy policy = { .idle_ms = 5000, .private_network = TRUE };
  const WireAnswer answers[] = { { "HTTP/1.1 200 OK\r\nX: ", WIRE_SILENT } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, &policy, answers, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  client_fixture_start (&f, request, NULL, &result);
  test_loop_until (wire_server_get_n_requests (f.server) == 1);
  for (guint i = 0; i < 4; i++)
    {
      wire_server_say (f.server, "x");
      test_loop_drain ();
      advance (&f, 1000);
      test_loop_drain ();
      g_assert_false (result.done);
    }
  advance (&f, 1000);
  test_loop_until (result.done);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_TIMEOUT);
  client_fixture_tear_down (&f);
}

/* The listener's queue is full, so the connection hangs. */
static void
test_connect_time (void)
{
  const RopewayHttpPolicy policy = { .connect_ms = 2000, .private_network = TRUE };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, &policy, good, 1);
  wire_server_clog (f.server);
  request = client_fixture_request (&f, "POST", "/", "{}");
  ropeway_http_request_set_max_attempts (request, 1);
  client_fixture_start (&f, request, NULL, &result);
  test_loop_drain ();
  advance (&f, 1999);
  test_loop_drain ();
  g_assert_false (result.done);
  advance (&f, 1);
  test_loop_until (result.done);
  result_assert_error (&result, ROPEWAY_HTTP_ERROR_NOT_SENT);
  client_fixture_tear_down (&f);
}

/* One timer serves many deadlines. */
static void
test_many_deadlines (void)
{
  const RopewayHttpPolicy policy = { .idle_ms = 5000, .in_flight = 5, .private_network = TRUE };
  Result results[5] = { 0 };
  ClientFixture f;

  client_fixture_set_up (&f, &policy, silent, 1);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (RopewayHttpRequest) request = client_fixture_request (&f, "POST", "/", "{}");

      client_fixture_start (&f, request, NULL, &results[i]);
      test_loop_until (wire_server_get_n_requests (f.server) == i + 1);
      advance (&f, 100);
    }
  g_assert_cmpuint (fake_clock_get_n_timers (f.clock), ==, 1);
  advance (&f, 4400);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      test_loop_drain ();
      g_assert_false (results[i].done);
      advance (&f, 100);
      test_loop_until (results[i].done);
      result_assert_error (&results[i], ROPEWAY_HTTP_ERROR_TIMEOUT);
      result_clear (&results[i]);
    }
  client_fixture_tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/turns/in-flight", test_in_flight);
  g_test_add_func ("/http/turns/in-flight-ceiling", test_in_flight_ceiling);
  g_test_add_func ("/http/turns/many", test_many);
  g_test_add_func ("/http/turns/rate", test_rate);
  g_test_add_func ("/http/turns/told-pause", test_told_pause);
  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/turns/repeat/%s", repeats[i].name);

      g_test_add_data_func (path, &repeats[i], test_repeat);
    }
  g_test_add_func ("/http/turns/repeat/nobody", test_nobody);
  g_test_add_func ("/http/turns/repeat/lost-then-nobody", test_lost_then_nobody);
  g_test_add_func ("/http/turns/time/idle", test_idle_time);
  g_test_add_func ("/http/turns/time/dripping", test_dripping);
  g_test_add_func ("/http/turns/time/dripping-headers", test_dripping_headers);
  g_test_add_func ("/http/turns/time/connect", test_connect_time);
  g_test_add_func ("/http/turns/time/many", test_many_deadlines);
  return g_test_run ();
}
