/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves that a request can be given up at any moment, and that whoever asked may be gone by then. */
#include <string.h>

#include "http/client-fixture.h"

#define BUSY "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
#define BUSY_FOR(seconds) "HTTP/1.1 503 Busy\r\nRetry-After: " seconds "\r\nContent-Length: 0\r\n\r\n"

static const WireAnswer good[] = { { WIRE_OK, WIRE_KEEP } };

typedef enum
{
  BEFORE,
  WAITING,
  CONNECTING,
  SENT,
  READING,
  RESTING,
  PAUSED,
  AFTER,
} Moment;

static void
reach (ClientFixture *f, Moment moment, RopewayHttpRequest *other, Result *others_result)
{
  switch (moment)
    {
    case SENT:
      test_loop_until (wire_server_get_n_requests (f->server) == 1);
      break;
    case READING:
      test_loop_until (wire_server_get_n_requests (f->server) == 1);
      test_loop_drain ();
      break;
    case RESTING:
      test_loop_until (ropeway_http_client_get_n_waiting (f->client) == 1);
      break;
    case PAUSED:
      test_loop_until (ropeway_http_client_get_n_waiting (f->client) == 1);
      client_fixture_start (f, other, NULL, others_result);
      test_loop_drain ();
      g_assert_cmpuint (ropeway_http_client_get_n_waiting (f->client), ==, 2);
      break;
    default:
      break;
    }
}

static void
cancel_at (Moment moment, const WireAnswer *answer, gboolean from_thread)
{
  const RopewayHttpPolicy policy = { .in_flight = 1, .private_network = TRUE };
  const WireAnswer answers[] = { *answer, { WIRE_OK, WIRE_KEEP } };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_autoptr (RopewayHttpRequest) other = NULL;
  g_auto (Result) result = { 0 };
  g_auto (Result) others = { 0 };

  client_fixture_set_up (&f, &policy, answers, 2);
  if (moment == CONNECTING)
    wire_server_clog (f.server);
  request = client_fixture_request (&f, "GET", "/", NULL);
  other = client_fixture_request (&f, "GET", "/other", NULL);
  if (moment == WAITING)
    client_fixture_start (&f, other, NULL, &others);
  if (moment == BEFORE)
    g_cancellable_cancel (cancellable);
  client_fixture_start (&f, request, cancellable, &result);
  reach (&f, moment, other, &others);
  g_assert_false (result.done);

  if (from_thread)
    g_thread_join (g_thread_new ("cancel", (GThreadFunc)(void (*) (void))g_cancellable_cancel, cancellable));
  else
    g_cancellable_cancel (cancellable);
  test_loop_until (result.done);
  result_assert_cancelled (&result);

  /* The client is as good as before. */
  if (moment == PAUSED)
    fake_clock_advance (f.clock, 10 * G_USEC_PER_SEC);
  if (moment == PAUSED || moment == WAITING)
    test_loop_until (others.done);
  else if (moment != CONNECTING)
    {
      if (moment == RESTING)
        fake_clock_advance (f.clock, 10 * G_USEC_PER_SEC);
      client_fixture_send (&f, other, &others);
    }
  if (moment != CONNECTING)
    g_assert_no_error (others.error);
  client_fixture_tear_down (&f);
}

static const WireAnswer by_moment[] = {
  [BEFORE] = { WIRE_OK, WIRE_KEEP },
  [WAITING] = { WIRE_OK, WIRE_KEEP },
  [CONNECTING] = { WIRE_OK, WIRE_KEEP },
  [SENT] = { NULL, WIRE_SILENT },
  [READING] = { "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc", WIRE_SILENT },
  [RESTING] = { BUSY, WIRE_KEEP },
  [PAUSED] = { BUSY_FOR ("10"), WIRE_KEEP },
};

static void
test_cancel (gconstpointer data)
{
  Moment moment = GPOINTER_TO_INT (data);

  cancel_at (moment, &by_moment[moment], FALSE);
  cancel_at (moment, &by_moment[moment], TRUE);
}

/* What came before the cancellation is not thrown away. */
static void
test_cancel_after (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ClientFixture f;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_auto (Result) result = { 0 };

  client_fixture_set_up (&f, NULL, good, 1);
  request = client_fixture_request (&f, "GET", "/", NULL);
  client_fixture_start (&f, request, cancellable, &result);
  test_loop_until (result.done);
  g_cancellable_cancel (cancellable);
  test_loop_drain ();
  result_assert_status (&result, 200);
  client_fixture_tear_down (&f);
}

/* ---- whoever asks may let go ---- */

static void
test_let_go (void)
{
  const WireAnswer answers[] = { { BUSY, WIRE_KEEP }, { NULL, WIRE_CLOSE }, { WIRE_OK, WIRE_KEEP } };
  Result results[3] = { 0 };
  ClientFixture f;
  RopewayHttpClient *client;

  client_fixture_set_up (&f, NULL, answers, G_N_ELEMENTS (answers));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (RopewayHttpRequest) request = client_fixture_request (&f, "GET", "/", NULL);

      client_fixture_start (&f, request, NULL, &results[i]);
    }
  client = g_steal_pointer (&f.client);
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *)&client);
  g_object_unref (client);
  while (client != NULL)
    {
      test_loop_until (client == NULL || ropeway_http_client_get_n_waiting (client) > 0);
      if (client != NULL)
        fake_clock_advance (f.clock, fake_clock_get_next_delay (f.clock));
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_true (results[i].done);
      result_assert_status (&results[i], 200);
      result_clear (&results[i]);
    }
  g_assert_cmpuint (fake_clock_get_n_timers (f.clock), ==, 0);
  ropeway_clock_unref (f.clock);
  wire_server_free (f.server);
}

/* A callback may send the next one, as every run does. */
typedef struct
{
  ClientFixture f;
  guint n_left;
  gboolean done;
} Series;

static void
on_one_done (GObject *source, GAsyncResult *async, gpointer data)
{
  Series *series = data;
  g_autoptr (RopewayHttpRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), async, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 200);
  if (--series->n_left == 0)
    {
      series->done = TRUE;
      return;
    }
  request = client_fixture_request (&series->f, "POST", "/", "{}");
  ropeway_http_client_send_async (series->f.client, request, NULL, on_one_done, series);
}

static void
test_series (void)
{
  Series series = { .n_left = 50 };
  g_autoptr (RopewayHttpRequest) request = NULL;

  client_fixture_set_up (&series.f, NULL, good, 1);
  request = client_fixture_request (&series.f, "POST", "/", "{}");
  ropeway_http_client_send_async (series.f.client, request, NULL, on_one_done, &series);
  test_loop_until (series.done);
  g_assert_cmpuint (wire_server_get_n_requests (series.f.server), ==, 50);
  client_fixture_tear_down (&series.f);
}

/* In a main context of its own, with the clock of the computer. */
static gpointer
run_elsewhere (gpointer url)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RopewayClock) clock = NULL;
  g_autoptr (RopewayHttpClient) client = NULL;
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", url);
  const RopewayHttpPolicy policy = { .private_network = TRUE, .backoff_ms = 1 };
  ClientFixture f = { 0 };
  g_auto (Result) result = { 0 };

  g_main_context_push_thread_default (context);
  clock = ropeway_clock_new_system ();
  client = ropeway_http_client_new (&policy, clock, NULL);
  f.client = client;
  client_fixture_send (&f, request, &result);
  result_assert_status (&result, 200);
  g_assert_cmpuint (ropeway_http_response_get_attempts (result.response), ==, 2);

  /* The connection is closed in a turn of the loop. */
  g_clear_object (&client);
  test_loop_drain ();
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_other_context (void)
{
  const WireAnswer answers[] = { { BUSY_FOR ("0.02"), WIRE_KEEP }, { WIRE_OK, WIRE_KEEP } };
  g_autoptr (WireServer) server = wire_server_new (answers, 2, NULL);
  g_autofree char *url = wire_server_url (server, "/");
  GThread *thread = g_thread_new ("elsewhere", run_elsewhere, url);

  test_loop_until (wire_server_get_n_requests (server) == 2 && wire_server_get_n_open (server) == 0);
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  static const char *const moments[]
      = { "before", "waiting", "connecting", "sent", "reading", "resting", "paused" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http/cancel/%s", moments[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (i), test_cancel);
    }
  g_test_add_func ("/http/cancel/after", test_cancel_after);
  g_test_add_func ("/http/let-go", test_let_go);
  g_test_add_func ("/http/series", test_series);
  g_test_add_func ("/http/other-context", test_other_context);
  return g_test_run ();
}
