/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the client against the agent that people use: found, started, asked, killed, and there again. */

#include "test-bus.h"

#include "agent-fixture.h"
#include "base/limits.h"
#include "bus/agent-events.h"
#include "bus/agent-names.h"
#include "bus/secret-pipe.h"
#include "support/test-loop.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void
set_up (AgentFixture *f, gconstpointer data)
{
  agent_fixture_set_up (f, NULL);
}

static void
tear_down (AgentFixture *f, gconstpointer data)
{
  agent_fixture_tear_down (f);
}

static void
assert_error (AgentFixture *f, GQuark domain, int code)
{
  g_assert_error (f->error, domain, code);
  g_assert_null (strstr (f->error->message, "GDBus"));
  g_assert_null (strstr (f->error->message, ROPEWAY_AGENT_ERROR_PREFIX));
}

/* ---- found and started ---- */

static void
test_starts (AgentFixture *f, gconstpointer data)
{
  RopewayAgentClient *first;
  GPid pid;

  agent_fixture_connect (f);
  pid = agent_fixture_get_pid (f);
  g_assert_cmpint (getpgid (pid), ==, pid);

  /* Who comes second finds the one that is there, and who goes does not take it along. */
  first = g_steal_pointer (&f->client);
  agent_fixture_connect (f);
  g_assert_cmpint (agent_fixture_get_pid (f), ==, pid);
  g_object_unref (first);
  g_assert_cmpint (agent_fixture_get_pid (f), ==, pid);
}

static void
on_new (GObject *source, GAsyncResult *result, gpointer data)
{
  RopewayAgentClient **client = data;
  g_autoptr (GError) error = NULL;

  *client = ropeway_agent_client_new_finish (result, &error);
  g_assert_no_error (error);
}

/* Both find nobody and start one; one of the two ends as busy. */
static void
test_two_at_once (AgentFixture *f, gconstpointer data)
{
  g_autoptr (RopewayAgentClient) other = NULL;

  ropeway_agent_client_new_async (NULL, on_new, &f->client);
  ropeway_agent_client_new_async (NULL, on_new, &other);
  test_loop_until (f->client != NULL && other != NULL);
  g_assert_false (ropeway_agent_client_is_away (other));
  g_assert_cmpint (agent_fixture_get_pid (f), >, 0);
}

static void
test_activated (void)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "src", "cli", "ropeway", NULL);
  g_autofree char *command = g_strconcat (program, " serve", NULL);
  AgentFixture f = { 0 };

  agent_fixture_set_up (&f, command);
  g_setenv ("ROPEWAY_PROGRAM", "/nowhere/ropeway", TRUE);
  agent_fixture_connect (&f);
  g_assert_cmpint (agent_fixture_get_pid (&f), >, 0);
  agent_fixture_tear_down (&f);
}

/* A service file of a program that is not there any more must not keep the one at hand from being used. */
static void
test_stale_service (void)
{
  AgentFixture f = { 0 };

  agent_fixture_set_up (&f, "/nowhere/ropeway serve");
  agent_fixture_connect (&f);
  g_assert_cmpint (agent_fixture_get_pid (&f), >, 0);
  agent_fixture_tear_down (&f);
}

static void
test_no_bus (AgentFixture *f, gconstpointer data)
{
  g_autofree char *before = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", TRUE);
  agent_fixture_new (f);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", before, TRUE);
  g_assert_null (f->client);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NO_BUS);
}

static void
test_does_not_start (AgentFixture *f, gconstpointer data)
{
  g_setenv ("ROPEWAY_PROGRAM", "/nowhere/ropeway", TRUE);
  agent_fixture_new (f);
  g_assert_null (f->client);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);
}

static void
test_new_cancelled (AgentFixture *f, gconstpointer data)
{
  g_cancellable_cancel (f->cancellable);
  agent_fixture_new (f);
  g_assert_null (f->client);
  assert_error (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- away and back ---- */

static void
end_agent (AgentFixture *f)
{
  guint before = f->n_away;

  g_assert_cmpint (kill (agent_fixture_get_pid (f), SIGKILL), ==, 0);
  test_loop_until (f->n_away > before);
}

static void
test_restarts (AgentFixture *f, gconstpointer data)
{
  GPid pid;

  agent_fixture_connect (f);
  agent_fixture_put_practice_job (f);
  pid = agent_fixture_get_pid (f);
  end_agent (f);
  agent_fixture_ask (f, "Status", NULL, NULL);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);

  test_loop_until (!ropeway_agent_client_is_away (f->client));
  g_assert_cmpint (agent_fixture_get_pid (f), !=, pid);
  /* Signals come from the new one. */
  agent_fixture_start (f, ROPEWAY_TASK_RUN, "{\"job\":\"contacts-to-crm\",\"limit\":2}");
  g_assert_no_error (f->error);
  test_loop_until (f->finished->len == 1);
}

/* What ends again and again is left alone, until the person asks for it. */
static void
test_gives_up (AgentFixture *f, gconstpointer data)
{
  agent_fixture_connect (f);
  for (guint i = 0; i < ROPEWAY_LIMIT_AGENT_RESTARTS; i++)
    {
      end_agent (f);
      test_loop_until (!ropeway_agent_client_is_away (f->client));
    }
  end_agent (f);
  test_loop_drain ();
  g_assert_true (ropeway_agent_client_is_away (f->client));
  agent_fixture_start (f, ROPEWAY_TASK_RUN, "{\"job\":\"a\"}");
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);
  agent_fixture_put (f, "job", "{\"id\":\"a\"}", 0);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);
  agent_fixture_delete (f, "job", "a", 1);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);
  agent_fixture_set_secret (f, "a", "b", "c");
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);
  ropeway_agent_client_cancel (f->client, 1);

  agent_fixture_reconnect (f);
  g_assert_no_error (f->error);
  g_assert_true (f->ok);
  g_assert_false (ropeway_agent_client_is_away (f->client));
}

static void
on_status (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;
  g_autoptr (RopewayTree) answer = ropeway_agent_client_ask_finish (f->client, result, &f->error);

  g_assert_null (answer);
  f->ended = TRUE;
}

static void
test_killed_while_asked (AgentFixture *f, gconstpointer data)
{
  GPid pid;

  agent_fixture_connect (f);
  pid = agent_fixture_get_pid (f);
  agent_fixture_forget (f);
  g_assert_cmpint (kill (pid, SIGSTOP), ==, 0);
  ropeway_agent_client_ask_async (f->client, "Status", NULL, NULL, NULL, on_status, f);
  test_loop_drain ();
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  test_loop_until (f->ended);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);
  test_loop_until (f->n_away == 1 && !ropeway_agent_client_is_away (f->client));
}

static void
test_bus_ends (AgentFixture *f, gconstpointer data)
{
  GPid pid;

  agent_fixture_connect (f);
  pid = agent_fixture_get_pid (f);
  g_test_dbus_stop (f->bus);
  test_loop_until (f->n_away == 1);
  test_loop_until (kill (pid, 0) != 0);
  agent_fixture_reconnect (f);
  g_assert_false (f->ok);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NO_BUS);
}

/* ---- calls ---- */

static void
test_documents (AgentFixture *f, gconstpointer data)
{
  agent_fixture_connect (f);
  agent_fixture_put_practice_job (f);
  test_loop_until (f->changed->len == 3);
  g_assert_cmpstr (g_ptr_array_index (f->changed, 2), ==, "job:contacts-to-crm");

  agent_fixture_put (f, "job", "{\"id\":\"contacts-to-crm\"}", 7);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_CONFLICT);
  agent_fixture_delete (f, "connection", "crm", 1);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
  agent_fixture_delete (f, "job", "nothing", 1);
  g_assert_nonnull (f->error);
  g_assert_cmpuint (f->error->domain, ==, ROPEWAY_AGENT_ERROR);
  agent_fixture_delete (f, "job", "contacts-to-crm", 1);
  g_assert_no_error (f->error);
  g_assert_cmpint (f->number, ==, 2);
}

static void
test_run (AgentFixture *f, gconstpointer data)
{
  RopewayAgentEvents *events;
  g_autoptr (RopewayTree) first = NULL;

  agent_fixture_connect (f);
  agent_fixture_put_practice_job (f);
  agent_fixture_start (f, ROPEWAY_TASK_RUN, "{\"job\":\"contacts-to-crm\",\"limit\":10,\"deliveries\":true}");
  g_assert_no_error (f->error);
  g_assert_cmpint (f->events, >=, 0);
  test_loop_until (f->finished->len == 1);
  g_assert_cmpint ((gint64)f->finished_task, ==, f->number);
  g_assert_nonnull (strstr (g_ptr_array_index (f->finished, 0), "\"state\":\"done\""));
  g_assert_cmpuint (f->n_progress, >, 0);

  events = ropeway_agent_events_new (g_steal_fd (&f->events));
  g_assert_cmpuint (ropeway_agent_events_update (events), >=, 10);
  first = ropeway_agent_events_get (events, 0);
  g_assert_true (
      ropeway_value_is_text (ropeway_value_get (ropeway_tree_get_root (first), "event"), "delivery"));
  ropeway_agent_events_free (events);

  agent_fixture_start (f, ROPEWAY_TASK_RUN, "{\"job\":\"nothing\"}");
  g_assert_cmpint (f->number, ==, 0);
  g_assert_cmpint (f->events, ==, -1);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE);
  agent_fixture_ask (f, "Practice", "nonsense", "crm");
  g_assert_nonnull (f->error);
  agent_fixture_ask (f, "Practice", "records", "crm");
  g_assert_no_error (f->error);
  g_assert_cmpuint (
      ropeway_value_get_length (ropeway_value_get (ropeway_tree_get_root (f->answer), "records")), ==, 10);
  agent_fixture_ask (f, "NoSuchCall", NULL, NULL);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED);
}

/* A task that is asked to stop stops in order. */
/* What a person says about records that are set aside. */
static void
test_decide (AgentFixture *f, gconstpointer data)
{
#define DISMISS "{\"decision\":\"dismiss\",\"keys\":[\"[1]\"]}"
  agent_fixture_connect (f);
  agent_fixture_put_practice_job (f);
  agent_fixture_ask (f, "Decide", "nothing", DISMISS);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE);
  agent_fixture_ask (f, "Decide", "contacts-to-crm", DISMISS);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE);
  agent_fixture_ask (f, "Decide", "contacts-to-crm", "{\"decision\":");
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
  agent_fixture_ask (f, "Decide", "contacts-to-crm", "{\"decision\":\"forget\",\"keys\":[\"[1]\"]}");
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);

  agent_fixture_start (f, ROPEWAY_TASK_RUN, "{\"job\":\"contacts-to-crm\"}");
  g_assert_no_error (f->error);
  agent_fixture_ask (f, "Decide", "contacts-to-crm", DISMISS);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY);
  test_loop_until (f->finished->len == 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f->finished, 0), "\"state\":\"done\""));
  agent_fixture_ask (f, "Decide", "contacts-to-crm", DISMISS);
  assert_error (f, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE);
  /* Nothing said is nothing decided. */
  agent_fixture_ask (f, "Decide", "contacts-to-crm", "{\"decision\":\"dismiss\",\"keys\":[]}");
  g_assert_no_error (f->error);
  g_assert_nonnull (ropeway_value_get (ropeway_tree_get_root (f->answer), "decided"));
}

static void
test_cancel (AgentFixture *f, gconstpointer data)
{
  agent_fixture_connect (f);
  agent_fixture_put_practice_job (f);
  agent_fixture_start (f, ROPEWAY_TASK_RUN, "{\"job\":\"contacts-to-crm\"}");
  g_assert_no_error (f->error);
  ropeway_agent_client_cancel (f->client, (guint64)f->number);
  test_loop_until (f->finished->len == 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f->finished, 0), "\"state\":\"interrupted\""));
}

static void
test_cancelled_calls (AgentFixture *f, gconstpointer data)
{
  agent_fixture_connect (f);
  g_cancellable_cancel (f->cancellable);
  agent_fixture_start (f, ROPEWAY_TASK_RUN, "{\"job\":\"a\"}");
  assert_error (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  agent_fixture_put (f, "job", "{\"id\":\"a\"}", 0);
  assert_error (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  agent_fixture_delete (f, "job", "a", 1);
  assert_error (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  agent_fixture_ask (f, "Status", NULL, NULL);
  assert_error (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  agent_fixture_set_secret (f, "a", "b", "c");
  assert_error (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  agent_fixture_reconnect (f);
  assert_error (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_cancellable_reset (f->cancellable);
}

/* ---- the pipe of a secret ---- */

/* What fits into the pipe is there at once: whoever reads it needs nothing more of this process. */
static void
test_pipe_at_once (void)
{
  g_autoptr (GError) error = NULL;
  char buffer[16] = "";
  int reader = ropeway_secret_pipe_new ("a secret", &error);

  g_assert_no_error (error);
  g_assert_cmpint (read (reader, buffer, sizeof buffer), ==, 8);
  g_assert_cmpstr (buffer, ==, "a secret");
  g_assert_cmpint (read (reader, buffer, sizeof buffer), ==, 0);
  close (reader);
}

static void
test_pipe_large (void)
{
  g_autoptr (GError) error = NULL;
  gsize length = 4 * ROPEWAY_LIMIT_SECRET_BYTES;
  g_autofree char *secret = g_strnfill (length, 's');
  g_autofree char *got = g_malloc0 (length + 1);
  int reader = ropeway_secret_pipe_new (secret, &error);
  gsize done = 0;
  gssize n = 0;

  g_assert_no_error (error);
  g_assert_true (g_unix_set_fd_nonblocking (reader, TRUE, NULL));
  test_loop_until ((n = read (reader, got + done, length + 1 - done)) == 0
                   || (n > 0 && (done += (gsize)n) == 0));
  g_assert_cmpuint (done, ==, length);
  g_assert_cmpstr (got, ==, secret);
  close (reader);

  /* Nobody reads it. */
  reader = ropeway_secret_pipe_new (secret, &error);
  g_assert_no_error (error);
  close (reader);
  test_loop_drain ();
}

void
test_add_client (void)
{
  static const struct
  {
    const char *name;
    void (*test) (AgentFixture *f, gconstpointer data);
  } cases[] = {
    { "/bus/client/starts", test_starts },
    { "/bus/client/two-at-once", test_two_at_once },
    { "/bus/client/no-bus", test_no_bus },
    { "/bus/client/does-not-start", test_does_not_start },
    { "/bus/client/new-cancelled", test_new_cancelled },
    { "/bus/client/restarts", test_restarts },
    { "/bus/client/gives-up", test_gives_up },
    { "/bus/client/killed-while-asked", test_killed_while_asked },
    { "/bus/client/bus-ends", test_bus_ends },
    { "/bus/client/documents", test_documents },
    { "/bus/client/run", test_run },
    { "/bus/client/decide", test_decide },
    { "/bus/client/cancel", test_cancel },
    { "/bus/client/cancelled-calls", test_cancelled_calls },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].name, AgentFixture, NULL, set_up, cases[i].test, tear_down);
  g_test_add_func ("/bus/client/activated", test_activated);
  g_test_add_func ("/bus/client/stale-service", test_stale_service);
  g_test_add_func ("/bus/secret-pipe/at-once", test_pipe_at_once);
  g_test_add_func ("/bus/secret-pipe/large", test_pipe_large);
}
