/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a plain SoupServer keeps a half-sent request for ever and takes connections without end; this one does
 * not. */
#include "http/http-listener.h"

#include <errno.h>
#include <glib-unix.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"

/* The time-out is counted in ticks, so that a request costs no look at a clock. */
#define TICKS 8
#define MIN_TICK_MS 5

typedef enum
{
  PHASE_READING,   /* waits for a request, or for the rest of one: the client's turn */
  PHASE_ANSWERING, /* the handler thinks, or the answer is under way */
} Phase;

typedef struct
{
  /* owned */
  GSocket *socket;
  GSocketAddress *remote; /* every message of this connection has this very object: it leads back here */
  GSource *watch;         /* (nullable): until the client hangs up */

  /* borrowed */
  RopewayHttpListener *listener;

  /* state */
  Phase phase;
  guint since;      /* the tick in which this phase began, or last moved */
  guint64 acked;    /* bytes that the client had taken then */
  gsize body;       /* bytes of body that came with this request */
  gboolean hung_up; /* the client will say no more */
} Connection;

struct _RopewayHttpListener
{
  GObject parent_instance;

  /* owned */
  SoupServer *server;
  GSocketService *service;
  GSocket *anchor; /* the far end of the pair that open_anchor() tells of */
  GHashTable *connections;
  GMainContext *context;
  GSource *ticker; /* (nullable): only while there are connections */
  GSource *reaper; /* (nullable): only while one may have to be closed */

  /* state */
  RopewayHttpListenerPolicy policy;
  guint tick;
  guint16 port;
};

G_DEFINE_FINAL_TYPE (RopewayHttpListener, ropeway_http_listener, G_TYPE_OBJECT)

/* Leads from a client's address object to its Connection. */
static GQuark connection_quark;

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  if (connection->watch)
    g_source_destroy (connection->watch);
  g_clear_pointer (&connection->watch, g_source_unref);
  g_object_set_qdata (G_OBJECT (connection->remote), connection_quark, NULL);
  g_object_unref (connection->remote);
  g_object_unref (connection->socket);
  g_free (connection);
}

/* The server finds out by itself, as if the client had gone. */
static void
connection_drop (Connection *connection)
{
  g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
}

static void
connection_enter (Connection *connection, Phase phase)
{
  connection->phase = phase;
  connection->since = connection->listener->tick;
}

/* (nullable): a message may outlive its connection. */
static Connection *
connection_of (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote ? g_object_get_qdata (G_OBJECT (remote), connection_quark) : NULL;
}

/* SoupServer keeps connections alive between requests only while it listens somewhere itself, and it must
 * not: what it accepts, it accepts without cap and time-out. So it "listens" on one end of a pair of sockets
 * that nobody can reach and on which nothing ever comes. */
static gboolean
open_anchor (RopewayHttpListener *self, GError **error)
{
  g_autoptr (GSocket) near_end = NULL;
  int ends[2];

  g_clear_object (&self->anchor);
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("No socket could be made: %s."),
                   g_strerror (code));
      return FALSE;
    }
  near_end = g_socket_new_from_fd (ends[0], error);
  if (!near_end)
    {
      close (ends[0]);
      close (ends[1]);
      return FALSE;
    }
  self->anchor = g_socket_new_from_fd (ends[1], error);
  if (!self->anchor)
    {
      close (ends[1]);
      return FALSE;
    }
  return soup_server_listen_socket (self->server, near_end, 0, error);
}

/* ---- the end of a connection ---- */

/* Whether nobody will ever serve this connection again. */
static gboolean
connection_is_over (gpointer key, gpointer value, gpointer data)
{
  Connection *connection = key;
  char byte;

  if (g_socket_is_closed (connection->socket))
    return TRUE;
  if (!connection->hung_up || connection->phase != PHASE_READING
      || recv (g_socket_get_fd (connection->socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
    return FALSE;
  g_socket_close (connection->socket, NULL);
  return TRUE;
}

/* libsoup 3.2 neither closes nor frees a connection that the client closed between two requests, but keeps it
 * in its list. So the socket is closed here, and the list emptied when nobody is connected. */
static void
forget_closed (RopewayHttpListener *self)
{
  if (g_hash_table_foreach_remove (self->connections, connection_is_over, NULL) > 0
      && g_hash_table_size (self->connections) == 0)
    {
      soup_server_disconnect (self->server);
      open_anchor (self, NULL);
    }
}

static gboolean
on_reap (gpointer data)
{
  RopewayHttpListener *self = data;

  g_clear_pointer (&self->reaper, g_source_unref);
  forget_closed (self);
  return G_SOURCE_REMOVE;
}

/* At low priority: what the server can still read and close by itself comes first. */
static void
start_reaper (RopewayHttpListener *self)
{
  if (self->reaper)
    return;
  self->reaper = g_idle_source_new ();
  g_source_set_callback (self->reaper, on_reap, self, NULL);
  g_source_attach (self->reaper, self->context);
}

static gboolean
on_hung_up (int fd, GIOCondition condition, gpointer data)
{
  Connection *connection = data;

  connection->hung_up = TRUE;
  start_reaper (connection->listener);
  g_clear_pointer (&connection->watch, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* ---- time-outs ---- */

/* Whether nothing can be said on it any more, in either direction. */
static gboolean
connection_is_dead (const Connection *connection)
{
  struct pollfd look = { .fd = g_socket_get_fd (connection->socket) };

  return poll (&look, 1, 0) > 0 && (look.revents & POLLHUP) != 0;
}

/* Of a dead connection no event comes any more: a handler that never ends its answer would hold its place for ever. */
static void
connection_give_up (Connection *connection)
{
  if (connection_is_dead (connection))
    g_socket_close (connection->socket, NULL);
  else
    connection_drop (connection);
}

/* Whether the client took something since the last look, or nothing waits for it. */
static gboolean
connection_moved (Connection *connection)
{
  int fd = g_socket_get_fd (connection->socket);
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;
  int waiting = 0;

  if (ioctl (fd, SIOCOUTQ, &waiting) != 0 || waiting == 0)
    return TRUE;
  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0
      || info.tcpi_bytes_acked == connection->acked)
    return FALSE;
  connection->acked = info.tcpi_bytes_acked;
  return TRUE;
}

static gboolean
on_tick (gpointer data)
{
  RopewayHttpListener *self = data;
  GHashTableIter iter;
  gpointer key;

  forget_closed (self);
  if (g_hash_table_size (self->connections) == 0)
    {
      g_clear_pointer (&self->ticker, g_source_unref);
      return G_SOURCE_REMOVE;
    }
  self->tick++;
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Connection *connection = key;

      if (connection->phase == PHASE_ANSWERING && !connection_is_dead (connection)
          && connection_moved (connection))
        connection->since = self->tick;
      else if (self->tick - connection->since > TICKS)
        connection_give_up (connection);
    }
  return G_SOURCE_CONTINUE;
}

static void
start_ticker (RopewayHttpListener *self)
{
  if (self->ticker)
    return;
  self->ticker = g_timeout_source_new (MAX (self->policy.idle_ms / TICKS, MIN_TICK_MS));
  g_source_set_callback (self->ticker, on_tick, self, NULL);
  g_source_attach (self->ticker, self->context);
}

/* ---- the body's ceiling ---- */

static void
refuse_body (SoupServerMessage *message)
{
  static const char answer[] = "The body is larger than this service takes.\n";
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_truncate (body);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  soup_server_message_set_status (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, answer, sizeof answer - 1);
}

/* What is beyond the ceiling is read and thrown away, so that the client gets to its 413; but not for ever.
 */
static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, RopewayHttpListener *self)
{
  Connection *connection = connection_of (message);
  gsize max = self->policy.max_body;

  if (!connection)
    return;
  connection->body += g_bytes_get_size (chunk);
  if (connection->body > max && soup_server_message_get_status (message) == 0)
    refuse_body (message);
  if (connection->body / 2 > max)
    connection_drop (connection);
}

static void
on_got_headers (SoupServerMessage *message, RopewayHttpListener *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  gboolean announced = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH;

  if (announced && soup_message_headers_get_content_length (headers) <= (goffset)self->policy.max_body)
    return;
  if (announced)
    refuse_body (message);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), self);
}

/* ---- a connection's life ---- */

static void
on_request_started (SoupServer *server, SoupServerMessage *message, RopewayHttpListener *self)
{
  Connection *connection = connection_of (message);

  if (!connection)
    return;
  connection->body = 0;
  connection_enter (connection, PHASE_READING);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), self);
}

static void
on_request_read (SoupServer *server, SoupServerMessage *message, RopewayHttpListener *self)
{
  Connection *connection = connection_of (message);

  if (connection)
    connection_enter (connection, PHASE_ANSWERING);
}

static void
on_request_over (SoupServer *server, SoupServerMessage *message, RopewayHttpListener *self)
{
  Connection *connection = connection_of (message);

  if (!connection)
    return;
  connection_enter (connection, PHASE_READING);
  if (connection->hung_up)
    start_reaper (self);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *stream, GObject *source, RopewayHttpListener *self)
{
  GSocket *socket = g_socket_connection_get_socket (stream);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (stream, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (stream, NULL);
  Connection *connection;

  if (g_hash_table_size (self->connections) >= self->policy.max_connections)
    forget_closed (self);
  if (!local || !remote || g_hash_table_size (self->connections) >= self->policy.max_connections)
    {
      g_io_stream_close (G_IO_STREAM (stream), NULL, NULL);
      return TRUE;
    }
  /* Head and body are two writes: with Nagle's delay an answer would take 40 ms. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  connection = g_new0 (Connection, 1);
  connection->socket = g_object_ref (socket);
  connection->listener = self;
  connection->watch = g_unix_fd_source_new (g_socket_get_fd (socket), (GIOCondition)POLLRDHUP);
  g_source_set_callback (connection->watch, G_SOURCE_FUNC (on_hung_up), connection, NULL);
  g_source_attach (connection->watch, self->context);
  g_hash_table_add (self->connections, connection);
  connection_enter (connection, PHASE_READING);
  connection->remote = g_object_ref (remote);
  g_object_set_qdata (G_OBJECT (remote), connection_quark, connection);
  start_ticker (self);
  soup_server_accept_iostream (self->server, G_IO_STREAM (stream), local, remote, NULL);
  return TRUE;
}

/* ---- the object ---- */

static void
ropeway_http_listener_dispose (GObject *object)
{
  RopewayHttpListener *self = ROPEWAY_HTTP_LISTENER (object);

  ropeway_http_listener_stop (self);
  if (self->server)
    g_signal_handlers_disconnect_by_data (self->server, self);
  g_clear_object (&self->server);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (ropeway_http_listener_parent_class)->dispose (object);
}

static void
ropeway_http_listener_finalize (GObject *object)
{
  RopewayHttpListener *self = ROPEWAY_HTTP_LISTENER (object);

  g_hash_table_unref (self->connections);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (ropeway_http_listener_parent_class)->finalize (object);
}

static void
ropeway_http_listener_class_init (RopewayHttpListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  connection_quark = g_quark_from_static_string ("ropeway-http-listener-connection");
  object_class->dispose = ropeway_http_listener_dispose;
  object_class->finalize = ropeway_http_listener_finalize;
}

static void
ropeway_http_listener_init (RopewayHttpListener *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->connections = g_hash_table_new_full (NULL, NULL, connection_free, NULL);
  self->server = soup_server_new (NULL, NULL);
  g_signal_connect (self->server, "request-started", G_CALLBACK (on_request_started), self);
  g_signal_connect (self->server, "request-read", G_CALLBACK (on_request_read), self);
  g_signal_connect (self->server, "request-finished", G_CALLBACK (on_request_over), self);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (on_request_over), self);
}

static gboolean
open_port (RopewayHttpListener *self, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocketAddress) got = NULL;

  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), (int)self->policy.max_connections);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &got, error))
    {
      g_prefix_error (error, _ ("Port %u of this computer cannot be opened; another program may use it: "),
                      port);
      return FALSE;
    }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (on_incoming), self, 0);
  return TRUE;
}

RopewayHttpListener *
ropeway_http_listener_new (guint16 port, const RopewayHttpListenerPolicy *policy, GError **error)
{
  g_autoptr (RopewayHttpListener) self = g_object_new (ROPEWAY_TYPE_HTTP_LISTENER, NULL);

  if (policy)
    self->policy = *policy;
  if (self->policy.max_connections == 0)
    self->policy.max_connections = ROPEWAY_LIMIT_LISTENER_CONNECTIONS;
  if (self->policy.idle_ms == 0)
    self->policy.idle_ms = ROPEWAY_LIMIT_LISTENER_IDLE_MS;
  if (self->policy.max_body == 0)
    self->policy.max_body = ROPEWAY_LIMIT_LISTENER_BODY_BYTES;

  if (!open_anchor (self, error) || !open_port (self, port, error))
    return NULL;
  return g_steal_pointer (&self);
}

guint16
ropeway_http_listener_get_port (RopewayHttpListener *self)
{
  g_return_val_if_fail (ROPEWAY_IS_HTTP_LISTENER (self), 0);
  return self->port;
}

SoupServer *
ropeway_http_listener_get_server (RopewayHttpListener *self)
{
  g_return_val_if_fail (ROPEWAY_IS_HTTP_LISTENER (self), NULL);
  return self->server;
}

guint
ropeway_http_listener_get_n_connections (RopewayHttpListener *self)
{
  g_return_val_if_fail (ROPEWAY_IS_HTTP_LISTENER (self), 0);
  forget_closed (self);
  return g_hash_table_size (self->connections);
}

void
ropeway_http_listener_drop (RopewayHttpListener *self, SoupServerMessage *message)
{
  Connection *connection;

  g_return_if_fail (ROPEWAY_IS_HTTP_LISTENER (self));
  connection = connection_of (message);
  if (connection)
    connection_drop (connection);
}

void
ropeway_http_listener_stop (RopewayHttpListener *self)
{
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (ROPEWAY_IS_HTTP_LISTENER (self));
  if (self->service)
    {
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  if (self->server)
    soup_server_disconnect (self->server);
  g_clear_object (&self->anchor);

  /* Those that a handler still holds. */
  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    connection_drop (key);
  g_hash_table_remove_all (self->connections);

  if (self->ticker)
    g_source_destroy (self->ticker);
  g_clear_pointer (&self->ticker, g_source_unref);
  if (self->reaper)
    g_source_destroy (self->reaper);
  g_clear_pointer (&self->reaper, g_source_unref);
}
