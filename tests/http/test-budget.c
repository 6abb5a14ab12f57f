/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves that all who use an account keep its limits together, by what the service counts. */
#include "base/limits.h"
#include "http/client-fixture.h"
#include "http/http-budget.h"

#define MS G_GINT64_CONSTANT (1000)
#define JOBS 4
#define EACH 50

static const WireAnswer good[] = { { WIRE_OK, WIRE_KEEP } };

typedef struct
{
  WireServer *server;
  RopewayClock *clock;
  RopewayHttpClient *clients[JOBS];
  Result results[JOBS][EACH];
} Fixture;

static RopewayHttpClient *
make_client (Fixture *f, const char *account, guint per_minute, guint in_flight)
{
  const RopewayHttpPolicy policy
      = { .in_flight = in_flight, .per_minute = per_minute, .private_network = TRUE, .account = account };

  return ropeway_http_client_new (&policy, f->clock, NULL);
}

static void
set_up (Fixture *f, const WireAnswer *answers, guint n, guint per_minute, guint in_flight)
{
  f->server = wire_server_new (answers, n, NULL);
  f->clock = fake_clock_new ();
  for (guint i = 0; i < JOBS; i++)
    f->clients[i] = make_client (f, "account", per_minute, in_flight);
}

static void
tear_down (Fixture *f)
{
  for (guint i = 0; i < JOBS; i++)
    {
      for (guint k = 0; k < EACH; k++)
        result_clear (&f->results[i][k]);
      if (f->clients[i] != NULL)
        g_assert_finalize_object (f->clients[i]);
    }
  wire_server_free (f->server);
  ropeway_clock_unref (f->clock);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Result *into = data;

  into->response = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, &into->error);
  into->done = TRUE;
}

static void
send_all (Fixture *f, guint job, guint n)
{
  for (guint k = 0; k < n; k++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", job);
      g_autofree char *url = wire_server_url (f->server, path);
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", url);

      ropeway_http_client_send_async (f->clients[job], request, NULL, on_sent, &f->results[job][k]);
    }
}

/* What must not be repeated fails with its first attempt. */
static void
send_posts (Fixture *f, guint job, guint n)
{
  for (guint k = 0; k < n; k++)
    {
      g_autofree char *url = wire_server_url (f->server, "/");
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", url);

      ropeway_http_request_set_repeat (request, ROPEWAY_REPEAT_NEVER);
      ropeway_http_client_send_async (f->clients[job], request, NULL, on_sent, &f->results[job][k]);
    }
}

static guint
count_done (const Fixture *f)
{
  guint n = 0;

  for (guint i = 0; i < JOBS; i++)
    for (guint k = 0; k < EACH; k++)
      n += f->results[i][k].done;
  return n;
}

/* Three jobs and a try on one key with 60 a minute: the service never counts 61. */
static void
test_sixty_a_minute (void)
{
  Fixture f = { 0 };
  guint before = 0;

  set_up (&f, good, 1, 60, 0);
  for (guint i = 0; i < JOBS; i++)
    send_all (&f, i, EACH);
  for (guint minute = 0; minute < 4; minute++)
    {
      guint wanted = MIN (60 * (minute + 1), JOBS * EACH);

      test_loop_until (count_done (&f) == wanted);
      test_loop_drain ();
      g_assert_cmpuint (wire_server_get_n_requests (f.server) - before, <=, 60);
      fake_clock_advance (f.clock, 59999 * MS);
      test_loop_drain ();
      g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, wanted);
      before = wanted;
      fake_clock_advance (f.clock, MS);
    }
  g_assert_cmpuint (count_done (&f), ==, JOBS * EACH);
  tear_down (&f);
}

/* A job that begins when another has just ended does not get a minute of its own. */
static void
test_outlives_its_clients (void)
{
  Fixture f = { 0 };

  set_up (&f, good, 1, 60, 0);
  send_all (&f, 0, EACH);
  test_loop_until (count_done (&f) == EACH);
  for (guint i = 0; i < JOBS; i++)
    g_clear_object (&f.clients[i]);
  f.clients[1] = make_client (&f, "account", 60, 0);
  send_all (&f, 1, EACH);
  test_loop_until (count_done (&f) == 60);
  test_loop_drain ();
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 60);
  fake_clock_advance (f.clock, 60000 * MS);
  test_loop_until (count_done (&f) == 2 * EACH);
  tear_down (&f);
}

static void
test_accounts_apart (void)
{
  Fixture f = { 0 };

  set_up (&f, good, 1, 5, 0);
  g_clear_object (&f.clients[1]);
  f.clients[1] = make_client (&f, "another account", 5, 0);
  g_clear_object (&f.clients[2]);
  f.clients[2] = make_client (&f, NULL, 5, 0);
  g_clear_object (&f.clients[3]);
  f.clients[3] = make_client (&f, NULL, 5, 0);
  for (guint i = 0; i < JOBS; i++)
    send_all (&f, i, 10);
  test_loop_until (count_done (&f) == 20);
  test_loop_drain ();
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 20);
  fake_clock_advance (f.clock, 60000 * MS);
  test_loop_until (count_done (&f) == 40);
  tear_down (&f);
}

/* One at a time for all together, and each gets its turn. */
static void
test_turns (void)
{
  Fixture f = { 0 };
  guint seen[JOBS] = { 0 };

  set_up (&f, good, 1, 0, 1);
  for (guint i = 0; i < JOBS; i++)
    send_all (&f, i, EACH);
  test_loop_until (count_done (&f) == JOBS * EACH);
  for (guint i = 0; i < JOBS * 10; i++)
    seen[wire_server_get_request (f.server, i)[5] - '0']++;
  for (guint i = 0; i < JOBS; i++)
    g_assert_cmpuint (seen[i], >=, 8);
  tear_down (&f);
}

/* A pause that one was told holds for the others. */
static void
test_told (void)
{
  static const WireAnswer answers[]
      = { { "HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n", WIRE_KEEP },
          { WIRE_OK, WIRE_KEEP } };
  Fixture f = { 0 };

  set_up (&f, answers, G_N_ELEMENTS (answers), 0, 1);
  send_all (&f, 0, 1);
  test_loop_until (ropeway_http_client_get_n_waiting (f.clients[0]) == 1);
  send_all (&f, 1, 1);
  fake_clock_advance (f.clock, 29999 * MS);
  test_loop_drain ();
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 1);
  fake_clock_advance (f.clock, MS);
  test_loop_until (count_done (&f) == 2);
  result_assert_status (&f.results[0][0], 200);
  result_assert_status (&f.results[1][0], 200);
  tear_down (&f);
}

/* What the service says is kept without a person saying it. */
static void
test_learned (void)
{
  static const WireAnswer answers[] = {
    { "HTTP/1.1 200 OK\r\nRateLimit: \"m\";r=1;t=60\r\nContent-Length: 2\r\n\r\n{}", WIRE_KEEP },
    { "HTTP/1.1 200 OK\r\nRateLimit: \"m\";r=0;t=60\r\nContent-Length: 2\r\n\r\n{}", WIRE_KEEP },
    { WIRE_OK, WIRE_KEEP },
  };
  Fixture f = { 0 };

  set_up (&f, answers, G_N_ELEMENTS (answers), 0, 1);
  send_all (&f, 0, 2);
  send_all (&f, 1, 2);
  test_loop_until (count_done (&f) == 2);
  test_loop_drain ();
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 2);
  fake_clock_advance (f.clock, 60000 * MS);
  test_loop_until (count_done (&f) == 4);
  tear_down (&f);
}

/* Nobody waits for an hour: whoever asked is told, nothing is sent. */
static void
test_later (void)
{
  static const WireAnswer answers[]
      = { { "HTTP/1.1 200 OK\r\nRateLimit: \"m\";r=0;t=901\r\nContent-Length: 2\r\n\r\n{}", WIRE_KEEP },
          { WIRE_OK, WIRE_KEEP } };
  Fixture f = { 0 };

  G_STATIC_ASSERT (ROPEWAY_LIMIT_RETRY_AFTER_MS == 900000);
  set_up (&f, answers, G_N_ELEMENTS (answers), 0, 1);
  send_all (&f, 0, 3);
  test_loop_until (count_done (&f) == 3);
  result_assert_status (&f.results[0][0], 200);
  result_assert_error (&f.results[0][1], ROPEWAY_HTTP_ERROR_LATER);
  result_assert_error (&f.results[0][2], ROPEWAY_HTTP_ERROR_LATER);
  g_assert_false (ropeway_http_error_is_unknown (f.results[0][1].error));
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, 1);
  fake_clock_advance (f.clock, 2000 * MS);
  send_all (&f, 1, 1);
  fake_clock_advance (f.clock, 899000 * MS);
  test_loop_until (count_done (&f) == 4);
  result_assert_status (&f.results[1][0], 200);
  tear_down (&f);
}

/* After twenty failures the others are told at once; somebody who comes then finds out whether it is well again. */
static void
test_breaker (void)
{
  static const WireAnswer answers[] = { { NULL, WIRE_CLOSE } };
  Fixture f = { 0 };

  set_up (&f, answers, 1, 0, 4);
  g_clear_object (&f.clients[2]);
  for (guint i = 0; i < JOBS; i++)
    if (f.clients[i] != NULL)
      send_posts (&f, i, 20);
  test_loop_until (count_done (&f) == 60);
  g_assert_cmpuint (wire_server_get_n_requests (f.server), <, 30);
  result_assert_error (&f.results[3][19], ROPEWAY_HTTP_ERROR_LATER);

  f.clients[2] = make_client (&f, "account", 0, 4);
  guint before = wire_server_get_n_requests (f.server);
  send_posts (&f, 2, 20);
  test_loop_until (count_done (&f) == 80);
  g_assert_cmpuint (wire_server_get_n_requests (f.server), ==, before + 1);
  result_assert_error (&f.results[2][0], ROPEWAY_HTTP_ERROR_UNKNOWN);
  result_assert_error (&f.results[2][1], ROPEWAY_HTTP_ERROR_LATER);
  tear_down (&f);
}

/* Budgets are forgotten once they have nothing to remember, and their number has a ceiling. */
static void
test_ceiling (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_http_budget_unref);

  for (guint i = 0; i < ROPEWAY_LIMIT_BUDGETS + 2; i++)
    {
      g_autofree char *account = g_strdup_printf ("ceiling %u", i);
      RopewayHttpBudget *budget = ropeway_http_budget_get (account, clock);
      RopewayHttpMember *member = ropeway_http_budget_join (budget, 1, 0, 1, NULL, NULL);

      g_assert_cmpint (ropeway_http_member_take (member), ==, 0);
      ropeway_http_member_give_back (member, 0, ROPEWAY_PACE_GOOD, TRUE, NULL);
      ropeway_http_member_leave (member);
      g_ptr_array_add (all, budget);
    }
  for (guint i = 0; i < all->len; i += all->len - 1)
    {
      g_autofree char *account = g_strdup_printf ("ceiling %u", i);
      RopewayHttpBudget *budget = ropeway_http_budget_get (account, clock);

      g_assert_cmpint (budget == g_ptr_array_index (all, i), ==, i == 0);
      ropeway_http_budget_unref (budget);
    }
  fake_clock_advance (clock, 61000 * MS);
  RopewayHttpBudget *fresh = ropeway_http_budget_get ("fresh", clock);
  RopewayHttpBudget *same = ropeway_http_budget_get ("fresh", clock);
  g_assert_true (fresh == same);
  ropeway_http_budget_unref (same);
  ropeway_http_budget_unref (fresh);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/budget/sixty-a-minute", test_sixty_a_minute);
  g_test_add_func ("/http/budget/outlives-its-clients", test_outlives_its_clients);
  g_test_add_func ("/http/budget/accounts-apart", test_accounts_apart);
  g_test_add_func ("/http/budget/turns", test_turns);
  g_test_add_func ("/http/budget/told", test_told);
  g_test_add_func ("/http/budget/learned", test_learned);
  g_test_add_func ("/http/budget/later", test_later);
  g_test_add_func ("/http/budget/breaker", test_breaker);
  g_test_add_func ("/http/budget/ceiling", test_ceiling);
  return g_test_run ();
}
