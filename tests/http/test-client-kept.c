/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: kept connections are closed in time, and never one on which a request has begun. */
#include "http/client-fixture.h"

#define KEPT_MS 5
#define ROUNDS 20

static const WireAnswer answers[] = { { WIRE_OK, WIRE_KEEP } };

static void
set_up (ClientFixture *f, const WireAnswer *all, guint n)
{
  const RopewayHttpPolicy policy = { .private_network = TRUE, .kept_ms = KEPT_MS };

  client_fixture_set_up (f, &policy, all, n);
}

static void
assert_sent_once (const Result *result)
{
  result_assert_status (result, 200);
  g_assert_cmpuint (ropeway_http_response_get_attempts (result->response), ==, 1);
  g_assert_false (ropeway_http_response_is_after_unknown (result->response));
}

static void
test_closed (void)
{
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  set_up (&f, answers, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  for (guint i = 1; i <= 3; i++)
    {
      client_fixture_send (&f, request, &result);
      assert_sent_once (&result);
      test_loop_until (wire_server_get_n_open (f.server) == 0);
      g_assert_cmpuint (wire_server_get_n_connections (f.server), ==, i);
    }
  client_fixture_tear_down (&f);
}

/* What the service says of itself counts where it is less. */
static void
test_said (gconstpointer data)
{
  const WireAnswer said[] = { { data, WIRE_KEEP } };
  const RopewayHttpPolicy policy = { .private_network = TRUE, .kept_ms = 1000 * TEST_LOOP_DEADLINE_S * 2 };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, &policy, said, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  client_fixture_send (&f, request, &result);
  assert_sent_once (&result);
  test_loop_until (wire_server_get_n_open (f.server) == 0);
  client_fixture_tear_down (&f);
}

/* Without the farewell of TLS, which nobody needs who has his answer. */
static void
test_closed_secure (void)
{
  g_autoptr (GTlsCertificate) certificate = client_fixture_load_certificate ();
  g_autoptr (WireServer) server = wire_server_new (answers, 1, certificate);
  g_autofree char *url = wire_server_url (server, "/");
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", url);
  ClientFixture f;
  g_auto (Result) result = { 0 };

  set_up (&f, answers, 1);
  client_fixture_trust (&f);
  for (guint i = 1; i <= 3; i++)
    {
      client_fixture_send (&f, request, &result);
      assert_sent_once (&result);
      test_loop_until (wire_server_get_n_open (server) == 0);
      g_assert_cmpuint (wire_server_get_n_connections (server), ==, i);
    }
  client_fixture_tear_down (&f);
}

/* Those that nobody uses go, while another waits for its answer for longer than any is kept. */
static void
test_others_closed (void)
{
  const WireAnswer silent[] = { { WIRE_OK, WIRE_KEEP }, { WIRE_OK, WIRE_KEEP }, { NULL, WIRE_KEEP } };
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) first = { 0 };
  g_auto (Result) second = { 0 };
  g_auto (Result) waiting = { 0 };

  set_up (&f, silent, 3);
  request = client_fixture_request (&f, "POST", "/", "{}");
  client_fixture_start (&f, request, NULL, &first);
  client_fixture_start (&f, request, NULL, &second);
  client_fixture_start (&f, request, NULL, &waiting);
  test_loop_until (first.done && second.done);
  test_loop_until (wire_server_get_n_open (f.server) == 1);
  g_assert_false (waiting.done);
  wire_server_say (f.server, WIRE_OK);
  test_loop_until (waiting.done);
  assert_sent_once (&waiting);
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 3);
  client_fixture_tear_down (&f);
}

static void
keep_busy (guint ms)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  gint64 end = ropeway_clock_monotonic (clock) + ms * 1000;

  while (ropeway_clock_monotonic (clock) < end)
    ;
}

typedef struct
{
  const char *name;
  gboolean
      with_other; /* another is under way, so that libsoup takes the request up before it looks at the time */
  gboolean is_after; /* the time is over just after it was begun; before that otherwise */
} Moment;

static const Moment moments[] = {
  { "alone-before", FALSE, FALSE },
  { "alone-after", FALSE, TRUE },
  { "another-before", TRUE, FALSE },
  { "another-after", TRUE, TRUE },
};

/* A request begins in the very turn of the loop in which its connection is due. */
static void
test_at_that_moment (gconstpointer data)
{
  const WireAnswer held[] = { { NULL, WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
  const Moment *moment = data;
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Result) other = { 0 };
  g_auto (Result) result = { 0 };
  guint n = moment->with_other ? 1 : 0;

  set_up (&f, moment->with_other ? held : answers, n + 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  if (moment->with_other)
    client_fixture_start (&f, request, cancellable, &other);
  test_loop_until (wire_server_get_n_requests (f.server) == n);
  for (guint i = 0; i < ROUNDS; i++)
    {
      client_fixture_send (&f, request, &result);
      assert_sent_once (&result);
      result_clear (&result);
      test_loop_drain (); /* libsoup lets go of the connection a turn after the answer */
      if (!moment->is_after)
        keep_busy (KEPT_MS + 1);
      client_fixture_start (&f, request, NULL, &result);
      if (moment->is_after)
        keep_busy (KEPT_MS + 1);
      test_loop_until (result.done);
      assert_sent_once (&result);
      n += 2;
      g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, n);
    }
  g_assert_false (other.done);
  g_cancellable_cancel (cancellable);
  test_loop_until (!moment->with_other || other.done);
  client_fixture_tear_down (&f);
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Sooner, later, and when it is due. */
static void
test_around_that_moment (void)
{
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  set_up (&f, answers, 1);
  request = client_fixture_request (&f, "POST", "/", "{}");
  for (guint i = 0; i < 5 * ROUNDS; i++)
    {
      gboolean is_time = FALSE;
      client_fixture_send (&f, request, &result);
      assert_sent_once (&result);
      g_timeout_add (i % (2 * KEPT_MS), on_time, &is_time);
      test_loop_until (is_time);
    }
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 5 * ROUNDS);
  client_fixture_tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/client/kept/closed", test_closed);
  g_test_add_data_func ("/http/client/kept/said",
                        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1, max=100\r\nContent-Length: 2\r\n\r\n{}",
                        test_said);
  g_test_add_data_func ("/http/client/kept/said-nothing-is-kept",
                        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 2\r\n\r\n{}", test_said);
  g_test_add_func ("/http/client/kept/closed-secure", test_closed_secure);
  g_test_add_func ("/http/client/kept/others-closed", test_others_closed);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *path = g_strconcat ("/http/client/kept/at-that-moment/", moments[i].name, NULL);
      g_test_add_data_func (path, &moments[i], test_at_that_moment);
    }
  g_test_add_func ("/http/client/kept/around-that-moment", test_around_that_moment);
  return g_test_run ();
}
