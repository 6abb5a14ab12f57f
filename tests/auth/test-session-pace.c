/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: three jobs and a try use one key: what the service counts is one account. */
#include "session-fixture.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"

#define MS G_GINT64_CONSTANT (1000)
#define SESSIONS 4
#define EACH 40

typedef struct
{
  SessionFixture common;
  guint n_asked;
  guint n_answered;
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Fixture *f = data;

  f->n_asked++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "[]", 2);
}

static void
set_up (Fixture *f)
{
  session_fixture_set_up (&f->common, on_request, f);
}

static void
tear_down (Fixture *f)
{
  session_fixture_tear_down (&f->common);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 200);
  f->n_answered++;
}

static void
send_all (Fixture *f, RopewaySession *session, guint n)
{
  RopewayConnection *connection = ropeway_session_get_connection (session);
  const RopewayOperation *operation = ropeway_connection_find_operation (connection, "list");
  const RopewayRequestInput input = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RopewayProblem) problem = NULL;
      g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
          connection, ropeway_session_get_environment (session), operation, &input, &problem);

      g_assert_null (problem);
      ropeway_session_send_async (session, prepared, NULL, on_sent, f);
    }
}

/* What is asked within the first minute, and in each after that. */
static void
count_minutes (Fixture *f, guint each, guint all)
{
  for (guint before = 0; before < all; before = f->n_asked)
    {
      guint wanted = MIN (before + each, all);

      test_loop_until (f->n_answered == wanted);
      fake_clock_advance (f->common.clock, 59999 * MS);
      test_loop_drain ();
      g_assert_cmpuint (f->n_asked, ==, wanted);
      fake_clock_advance (f->common.clock, MS);
    }
}

static void
test_one_key (void)
{
  Fixture f = { 0 };
  RopewaySession *sessions[SESSIONS];

  set_up (&f);
  g_autoptr (RopewayConnection) connection
      = session_fixture_make_connection (&f.common, "shop", "{\"perMinute\":60}");
  for (guint i = 0; i < SESSIONS; i++)
    {
      sessions[i] = session_fixture_open (&f.common, connection);
      send_all (&f, sessions[i], EACH);
    }
  count_minutes (&f, 60, SESSIONS * EACH);
  for (guint i = 0; i < SESSIONS; i++)
    g_assert_finalize_object (sessions[i]);
  tear_down (&f);
}

typedef struct
{
  const char *name;
  const char *one;
  const char *two;
  guint a_minute; /* of both together */
} Sharing;

static const Sharing sharings[] = {
  { "apart", "{\"perMinute\":10}", "{\"perMinute\":10}", 20 },
  { "budget", "{\"budget\":\"anna\",\"perMinute\":10}", "{\"budget\":\"anna\",\"perMinute\":10}", 10 },
  { "least", "{\"budget\":\"least\",\"perMinute\":10}", "{\"budget\":\"least\",\"perMinute\":5}", 5 },
  { "one-says", "{\"budget\":\"one-says\"}", "{\"budget\":\"one-says\",\"perMinute\":10}", 10 },
  { "other-budget", "{\"budget\":\"one\",\"perMinute\":10}", "{\"budget\":\"two\",\"perMinute\":10}", 20 },
};

static void
test_sharing (gconstpointer data)
{
  const Sharing *sharing = data;
  Fixture f = { 0 };

  set_up (&f);
  g_autoptr (RopewayConnection) first = session_fixture_make_connection (&f.common, "one", sharing->one);
  g_autoptr (RopewayConnection) second = session_fixture_make_connection (&f.common, "two", sharing->two);
  g_autoptr (RopewaySession) one = session_fixture_open (&f.common, first);
  g_autoptr (RopewaySession) two = session_fixture_open (&f.common, second);
  send_all (&f, one, EACH / 2);
  send_all (&f, two, EACH / 2);
  count_minutes (&f, sharing->a_minute, EACH);
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/session-pace/one-key", test_one_key);
  for (guint i = 0; i < G_N_ELEMENTS (sharings); i++)
    {
      g_autofree char *name = g_strdup_printf ("/auth/session-pace/%s", sharings[i].name);

      g_test_add_data_func (name, &sharings[i], test_sharing);
    }
  return g_test_run ();
}
