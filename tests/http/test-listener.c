/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: proves on real sockets that the listener lets nobody keep it busy. */
#include <gio/gio.h>
#include <string.h>

#include "base/limits.h"
#include "http/http-listener.h"
#include "support/raw-client.h"
#include "support/test-loop.h"

typedef struct
{
  RopewayHttpListener *listener;
  guint served;
  SoupServerMessage *kept; /* the message that a handler paused */
} Fixture;

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *f = data;

  f->served++;
  soup_server_message_set_status (message, 200, NULL);
  if (g_str_equal (path, "/pause"))
    {
      f->kept = g_object_ref (message);
      soup_server_message_pause (message);
    }
  else if (g_str_equal (path, "/big"))
    {
      gsize size = 32 * 1024 * 1024;

      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE, g_malloc0 (size), size);
    }
  else if (g_str_equal (path, "/drop"))
    ropeway_http_listener_drop (f->listener, message);
  else
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static void
set_up (Fixture *f, const RopewayHttpListenerPolicy *policy)
{
  g_autoptr (GError) error = NULL;

  f->listener = ropeway_http_listener_new (0, policy, &error);
  g_assert_no_error (error);
  soup_server_add_handler (ropeway_http_listener_get_server (f->listener), NULL, handle, f, NULL);
}

static void
tear_down (Fixture *f)
{
  g_clear_object (&f->kept);
  g_assert_finalize_object (f->listener);
}

static RawClient *
dial (Fixture *f)
{
  return raw_client_new (ropeway_http_listener_get_port (f->listener));
}

static void
test_keeps_alive (void)
{
  Fixture f = { 0 };
  g_autoptr (RawClient) connection = NULL;

  set_up (&f, NULL);
  connection = dial (&f);
  for (guint i = 1; i <= 3; i++)
    {
      g_string_truncate (connection->heard, 0);
      raw_client_say (connection, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
      test_loop_until (raw_client_hear (connection) && g_str_has_suffix (connection->heard->str, "{}"));
      g_assert_true (g_str_has_prefix (connection->heard->str, "HTTP/1.1 200 "));
      g_assert_cmpuint (f.served, ==, i);
      g_assert_cmpuint (ropeway_http_listener_get_n_connections (f.listener), ==, 1);
    }
  g_clear_pointer (&connection, raw_client_free);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 0);
  tear_down (&f);
}

static void
test_cap (void)
{
  Fixture f = { 0 };
  RopewayHttpListenerPolicy policy = { .max_connections = 2 };
  g_autoptr (RawClient) first = NULL;
  g_autoptr (RawClient) second = NULL;
  g_autoptr (RawClient) third = NULL;
  g_autoptr (RawClient) fourth = NULL;

  set_up (&f, &policy);
  first = dial (&f);
  second = dial (&f);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 2);
  third = dial (&f);
  test_loop_until (!raw_client_hear (third));
  g_assert_cmpuint (third->heard->len, ==, 0);

  raw_client_say (second, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (raw_client_hear (second) && second->heard->len > 0);
  g_clear_pointer (&first, raw_client_free);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 1);
  fourth = dial (&f);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 2);
  tear_down (&f);
}

static void
test_default_cap (void)
{
  Fixture f = { 0 };
  g_autoptr (GPtrArray) dialled = g_ptr_array_new_with_free_func ((GDestroyNotify)raw_client_free);
  g_autoptr (RawClient) extra = NULL;

  set_up (&f, NULL);
  for (guint i = 0; i < ROPEWAY_LIMIT_LISTENER_CONNECTIONS; i++)
    g_ptr_array_add (dialled, dial (&f));
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener)
                   == ROPEWAY_LIMIT_LISTENER_CONNECTIONS);
  extra = dial (&f);
  test_loop_until (!raw_client_hear (extra));
  tear_down (&f);
}

static void
test_idle (void)
{
  Fixture f = { 0 };
  RopewayHttpListenerPolicy policy = { .idle_ms = 80 };
  g_autoptr (RawClient) silent = NULL;
  g_autoptr (RawClient) half = NULL;
  g_autoptr (RawClient) served = NULL;

  set_up (&f, &policy);
  silent = dial (&f);
  half = dial (&f);
  raw_client_say (half, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345");
  served = dial (&f);
  raw_client_say (served, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (!raw_client_hear (silent));
  test_loop_until (!raw_client_hear (half));
  test_loop_until (!raw_client_hear (served));
  g_assert_true (g_str_has_prefix (served->heard->str, "HTTP/1.1 200 "));
  g_assert_cmpuint (f.served, ==, 1);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 0);
  tear_down (&f);
}

typedef struct
{
  RawClient *client;
  const char *text;
  guint sent;
} Trickle;

static gboolean
on_trickle (gpointer data)
{
  Trickle *trickle = data;

  if (trickle->text[trickle->sent] && raw_client_say_byte (trickle->client, trickle->text[trickle->sent]))
    trickle->sent++;
  return G_SOURCE_CONTINUE;
}

/* A byte every few milliseconds is never idle, and yet no request. */
static void
test_trickle (gconstpointer data)
{
  Fixture f = { 0 };
  RopewayHttpListenerPolicy policy = { .idle_ms = 160 };
  g_autofree char *filler = g_strnfill (4000, 'x');
  g_autofree char *text = g_strconcat (data, filler, NULL);
  g_autoptr (RawClient) connection = NULL;
  Trickle trickle = { .text = text };
  guint timer;

  set_up (&f, &policy);
  connection = dial (&f);
  trickle.client = connection;
  timer = g_timeout_add (4, on_trickle, &trickle);
  test_loop_until (!raw_client_hear (connection));
  g_assert_cmpuint (trickle.sent, >, 0);
  g_assert_cmpuint (trickle.sent, <, strlen (text));
  g_assert_cmpuint (f.served, ==, 0);
  g_source_remove (timer);
  tear_down (&f);
}

/* A handler may think for longer than a client may be silent. */
static void
test_handler_may_think (void)
{
  Fixture f = { 0 };
  RopewayHttpListenerPolicy policy = { .idle_ms = 40 };
  g_autoptr (RawClient) thinking = NULL;
  g_autoptr (RawClient) silent = NULL;

  set_up (&f, &policy);
  thinking = dial (&f);
  raw_client_say (thinking, "GET /pause HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (f.kept);
  for (guint i = 0; i < 3; i++)
    {
      g_clear_pointer (&silent, raw_client_free);
      silent = dial (&f);
      test_loop_until (!raw_client_hear (silent));
    }
  g_assert_true (raw_client_hear (thinking));
  soup_server_message_set_response (f.kept, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
  soup_server_message_unpause (f.kept);
  test_loop_until (raw_client_hear (thinking) && g_str_has_suffix (thinking->heard->str, "{}"));
  tear_down (&f);
}

/* Who asks and never reads the answer is cut off too. */
static void
test_never_reads (void)
{
  Fixture f = { 0 };
  RopewayHttpListenerPolicy policy = { .idle_ms = 80 };
  g_autoptr (RawClient) connection = NULL;

  set_up (&f, &policy);
  connection = dial (&f);
  raw_client_say (connection, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (f.served == 1);
  g_assert_cmpuint (ropeway_http_listener_get_n_connections (f.listener), ==, 1);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 0);
  tear_down (&f);
}

/* Whoever never ends an answer does not hold the place of a client that has gone away. */
static void
test_never_answers (void)
{
  Fixture f = { 0 };
  RopewayHttpListenerPolicy policy = { .idle_ms = 80 };
  g_autoptr (RawClient) connection = NULL;

  set_up (&f, &policy);
  connection = dial (&f);
  raw_client_say (connection, "GET /pause HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (f.kept);
  ropeway_http_listener_drop (f.listener, f.kept);
  g_clear_pointer (&connection, raw_client_free);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 0);
  tear_down (&f);
}

typedef struct
{
  const char *name;
  const char *head;
  gsize body;
  gsize ceiling;
  guint status; /* 0: cut off without an answer */
} BodyCase;

static const BodyCase body_cases[] = {
  { "at-the-ceiling", "Content-Length: 1000\r\n\r\n", 1000, 1000, 200 },
  { "announced", "Content-Length: 1001\r\n\r\n", 1001, 1000, 413 },
  { "chunked", "Transfer-Encoding: chunked\r\n\r\n5dc\r\n", 1500, 1000, 413 },
  { "expect", "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n", 0, 1000, 413 },
  { "far-beyond", "Content-Length: 10000000\r\n\r\n", 40000, 1000, 0 },
  { "default", "Content-Length: 16777217\r\nExpect: 100-continue\r\n\r\n", 0, 0, 413 },
};

static void
test_body (gconstpointer data)
{
  const BodyCase *c = data;
  Fixture f = { 0 };
  RopewayHttpListenerPolicy policy = { .max_body = c->ceiling };
  g_autoptr (RawClient) connection = NULL;
  g_autofree char *body = g_strnfill (c->body, 'x');
  g_autofree char *status = g_strdup_printf ("HTTP/1.1 %u ", c->status);
  g_autofree char *request = NULL;
  gboolean chunked = strstr (c->head, "chunked") != NULL;

  set_up (&f, &policy);
  connection = dial (&f);
  request
      = g_strconcat ("POST / HTTP/1.1\r\nHost: h\r\n", c->head, body, chunked ? "\r\n0\r\n\r\n" : "", NULL);
  raw_client_say (connection, request);
  if (c->status == 200)
    test_loop_until (raw_client_hear (connection) && g_str_has_suffix (connection->heard->str, "{}"));
  else
    test_loop_until (!raw_client_hear (connection));
  if (c->status != 0)
    g_assert_true (g_str_has_prefix (connection->heard->str, status));
  else
    g_assert_cmpuint (connection->heard->len, ==, 0);
  g_assert_cmpuint (f.served, ==, c->status == 200 ? 1 : 0);
  tear_down (&f);
}

static void
test_drop (void)
{
  Fixture f = { 0 };
  g_autoptr (RawClient) connection = NULL;

  set_up (&f, NULL);
  connection = dial (&f);
  raw_client_say (connection, "GET /drop HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (!raw_client_hear (connection));
  g_assert_cmpuint (connection->heard->len, ==, 0);
  g_assert_cmpuint (f.served, ==, 1);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 0);
  tear_down (&f);
}

/* A handler may hold a message for longer than its connection lives; it does not lead to another one. */
static void
test_late_drop (void)
{
  Fixture f = { 0 };
  g_autoptr (RawClient) first = NULL;
  g_autoptr (RawClient) second = NULL;

  set_up (&f, NULL);
  first = dial (&f);
  raw_client_say (first, "GET /pause HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (f.kept);
  soup_server_message_unpause (f.kept);
  test_loop_until (raw_client_hear (first) && first->heard->len > 0);
  g_clear_pointer (&first, raw_client_free);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 0);
  second = dial (&f);
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 1);
  ropeway_http_listener_drop (f.listener, f.kept);
  raw_client_say (second, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (raw_client_hear (second) && g_str_has_suffix (second->heard->str, "{}"));
  tear_down (&f);
}

/* A client that says no more still gets the answer to what it said. */
static void
test_half_closed (void)
{
  Fixture f = { 0 };
  g_autoptr (RawClient) client = NULL;

  set_up (&f, NULL);
  client = dial (&f);
  raw_client_say (client, "GET /pause HTTP/1.1\r\nHost: h\r\n\r\n");
  g_socket_shutdown (g_socket_connection_get_socket (client->connection), FALSE, TRUE, NULL);
  test_loop_until (f.kept);
  test_loop_drain ();
  soup_server_message_set_response (f.kept, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
  soup_server_message_unpause (f.kept);
  test_loop_until (!raw_client_hear (client));
  g_assert_true (g_str_has_suffix (client->heard->str, "{}"));
  test_loop_until (ropeway_http_listener_get_n_connections (f.listener) == 0);
  tear_down (&f);
}

static void
test_stop (void)
{
  Fixture f = { 0 };
  g_autoptr (RawClient) idle = NULL;
  g_autoptr (RawClient) paused = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) refused = NULL;
  guint16 port;

  set_up (&f, NULL);
  idle = dial (&f);
  paused = dial (&f);
  raw_client_say (paused, "GET /pause HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (f.kept);
  port = ropeway_http_listener_get_port (f.listener);
  ropeway_http_listener_stop (f.listener);
  test_loop_until (!raw_client_hear (idle));
  test_loop_until (!raw_client_hear (paused));
  g_assert_cmpuint (idle->heard->len + paused->heard->len, ==, 0);
  g_assert_cmpuint (ropeway_http_listener_get_n_connections (f.listener), ==, 0);
  refused = g_socket_client_connect_to_host (connector, "127.0.0.1", port, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  ropeway_http_listener_stop (f.listener);
  tear_down (&f);
}

static void
test_port_taken (void)
{
  Fixture f = { 0 };
  g_autoptr (RopewayHttpListener) second = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&f, NULL);
  second = ropeway_http_listener_new (ropeway_http_listener_get_port (f.listener), NULL, &error);
  g_assert_null (second);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/listener/keeps-alive", test_keeps_alive);
  g_test_add_func ("/http/listener/cap", test_cap);
  g_test_add_func ("/http/listener/default-cap", test_default_cap);
  g_test_add_func ("/http/listener/idle", test_idle);
  g_test_add_data_func ("/http/listener/trickle/head", "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: ", test_trickle);
  g_test_add_data_func ("/http/listener/trickle/line", "GET /", test_trickle);
  g_test_add_data_func ("/http/listener/trickle/body",
                        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\n", test_trickle);
  g_test_add_func ("/http/listener/handler-may-think", test_handler_may_think);
  g_test_add_func ("/http/listener/never-reads", test_never_reads);
  g_test_add_func ("/http/listener/never-answers", test_never_answers);
  for (gsize i = 0; i < G_N_ELEMENTS (body_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/http/listener/body/", body_cases[i].name, NULL);

      g_test_add_data_func (name, &body_cases[i], test_body);
    }
  g_test_add_func ("/http/listener/drop", test_drop);
  g_test_add_func ("/http/listener/late-drop", test_late_drop);
  g_test_add_func ("/http/listener/half-closed", test_half_closed);
  g_test_add_func ("/http/listener/stop", test_stop);
  g_test_add_func ("/http/listener/port-taken", test_port_taken);
  return g_test_run ();
}
