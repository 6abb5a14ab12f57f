/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: no server library lies on purpose; this one does, byte by byte. */
#include "http/wire-server.h"

#include <string.h>
#include <sys/socket.h>

struct _WireServer
{
  /* owned */
  GSocketService *service;
  GTlsCertificate *certificate;
  GPtrArray *requests;    /* of char * */
  GPtrArray *connections; /* of WireConnection, those that are open */
  GPtrArray *clog;        /* of GSocket */

  /* borrowed */
  const WireAnswer *answers;

  /* state */
  guint n_answers;
  guint n_accepted;
  guint n_gone;
  guint16 port;
};

typedef struct
{
  /* borrowed */
  WireServer *server;

  /* owned */
  GSocketConnection *socket;
  GIOStream *stream;
  GCancellable *cancellable;
  GString *in;
  char chunk[65536];

  /* state */
  const WireAnswer *answer;
  guint n_pending;
} WireConnection;

static void read_more (WireConnection *self);
static void read_on (WireConnection *self);

static void
connection_free (gpointer data)
{
  WireConnection *self = data;

  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->cancellable);
  g_string_free (self->in, TRUE);
  g_free (self);
}

/* Lets go once no operation is under way. */
static void
leave (WireConnection *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->n_pending == 0)
    {
      g_io_stream_close (G_IO_STREAM (self->socket), NULL, NULL);
      g_ptr_array_remove (self->server->connections, self);
    }
}

/* Returns: the length of the first whole request in what was read, 0 for none. */
static gsize
whole_request (GString *in)
{
  const char *end = strstr (in->str, "\r\n\r\n");
  g_autofree char *head = NULL;
  const char *length;
  gsize size;

  if (end == NULL)
    return 0;
  size = (gsize)(end + 4 - in->str);
  head = g_ascii_strdown (in->str, (gssize)size);
  length = strstr (head, "\r\ncontent-length: ");
  if (length != NULL)
    size += g_ascii_strtoull (length + strlen ("\r\ncontent-length: "), NULL, 10);
  return in->len >= size ? size : 0;
}

static void
on_endless (GObject *source, GAsyncResult *result, gpointer data)
{
  WireConnection *self = data;
  const char *line;

  self->n_pending--;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      leave (self);
      return;
    }
  line = g_strrstr_len (self->answer->text, (gssize)strlen (self->answer->text) - 1, "\n");
  self->n_pending++;
  g_output_stream_write_all_async (G_OUTPUT_STREAM (source), line + 1, strlen (line + 1), G_PRIORITY_DEFAULT,
                                   self->cancellable, on_endless, self);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  WireConnection *self = data;
  struct linger reset = { 1, 0 };

  self->n_pending--;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      leave (self);
      return;
    }
  switch (self->answer->then)
    {
    case WIRE_KEEP:
      read_more (self);
      break;
    case WIRE_RESET:
      setsockopt (g_socket_get_fd (g_socket_connection_get_socket (self->socket)), SOL_SOCKET, SO_LINGER,
                  &reset, sizeof reset);
      leave (self);
      break;
    case WIRE_CLOSE:
      leave (self);
      break;
    case WIRE_SILENT:
      read_on (self);
      break;
    case WIRE_ENDLESS:
    default:
      break;
    }
}

static void
answer (WireConnection *self, gsize size)
{
  WireServer *server = self->server;
  guint index = MIN (server->requests->len, server->n_answers - 1);
  const char *text;
  gsize length;

  g_ptr_array_add (server->requests, g_strndup (self->in->str, size));
  g_string_erase (self->in, 0, (gssize)size);
  self->answer = &server->answers[index];
  text = self->answer->text != NULL ? self->answer->text : "";
  length = self->answer->length > 0 ? self->answer->length : strlen (text);
  self->n_pending++;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), text, length,
                                   G_PRIORITY_DEFAULT, self->cancellable,
                                   self->answer->then == WIRE_ENDLESS ? on_endless : on_answered, self);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  WireConnection *self = data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  gboolean silent = self->answer != NULL && self->answer->then == WIRE_SILENT;

  self->n_pending--;
  if (n <= 0 || g_cancellable_is_cancelled (self->cancellable))
    {
      self->server->n_gone += silent ? 1 : 0;
      leave (self);
    }
  else if (silent)
    read_on (self);
  else
    {
      g_string_append_len (self->in, self->chunk, n);
      read_more (self);
    }
}

static void
read_on (WireConnection *self)
{
  self->n_pending++;
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->chunk, sizeof self->chunk,
                             G_PRIORITY_DEFAULT, self->cancellable, on_read, self);
}

static void
read_more (WireConnection *self)
{
  gsize size = whole_request (self->in);

  if (size > 0)
    answer (self, size);
  else
    read_on (self);
}

/* Offers HTTP/2 as well, which it cannot speak: nobody may choose it. */
static GIOStream *
wrap (WireServer *server, GSocketConnection *socket)
{
  static const char *const protocols[] = { "h2", "http/1.1", NULL };
  GIOStream *stream;

  if (server->certificate == NULL)
    return g_object_ref (G_IO_STREAM (socket));
  stream = g_tls_server_connection_new (G_IO_STREAM (socket), server->certificate, NULL);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (stream), protocols);
  return stream;
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *socket, GObject *source, gpointer data)
{
  WireServer *server = data;
  WireConnection *self = g_new0 (WireConnection, 1);

  server->n_accepted++;
  self->server = server;
  self->socket = g_object_ref (socket);
  self->stream = wrap (server, socket);
  self->cancellable = g_cancellable_new ();
  self->in = g_string_new (NULL);
  g_ptr_array_add (server->connections, self);
  read_more (self);
  return TRUE;
}

WireServer *
wire_server_new (const WireAnswer *answers, guint n, GTlsCertificate *certificate)
{
  WireServer *server = g_new0 (WireServer, 1);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  server->answers = answers;
  server->n_answers = n;
  server->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  server->requests = g_ptr_array_new_with_free_func (g_free);
  server->connections = g_ptr_array_new_with_free_func (connection_free);
  server->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (server->service, "incoming", G_CALLBACK (on_incoming), server);
  g_socket_service_start (server->service);
  return server;
}

void
wire_server_close_all (WireServer *server)
{
  for (guint i = server->connections->len; i > 0; i--)
    leave (g_ptr_array_index (server->connections, i - 1));
}

void
wire_server_stop (WireServer *server)
{
  if (server->service == NULL)
    return;
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_clear_object (&server->service);
}

static GSocket *
new_socket (void)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

void
wire_server_clog (WireServer *server)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *listener = new_socket ();

  server->clog = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (server->clog, listener);
  g_socket_set_listen_backlog (listener, 0);
  g_assert_true (g_socket_bind (listener, any, FALSE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  bound = g_socket_get_local_address (listener, NULL);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  for (guint i = 0; i < 4; i++)
    {
      GSocket *socket = new_socket ();

      g_ptr_array_add (server->clog, socket);
      g_socket_connect (socket, bound, NULL, NULL);
    }
}

void
wire_server_free (WireServer *server)
{
  wire_server_stop (server);
  g_clear_pointer (&server->clog, g_ptr_array_unref);
  wire_server_close_all (server);
  while (server->connections->len > 0)
    g_main_context_iteration (NULL, TRUE);
  g_ptr_array_unref (server->connections);
  g_ptr_array_unref (server->requests);
  g_clear_object (&server->certificate);
  g_free (server);
}

char *
wire_server_url (WireServer *server, const char *path)
{
  return g_strdup_printf ("%s://%s:%u%s", server->certificate != NULL ? "https" : "http",
                          server->certificate != NULL ? "localhost" : "127.0.0.1", server->port, path);
}

guint
wire_server_get_n_requests (WireServer *server)
{
  return server->requests->len;
}

const char *
wire_server_get_request (WireServer *server, guint index)
{
  g_assert_cmpuint (index, <, server->requests->len);
  return g_ptr_array_index (server->requests, index);
}

guint
wire_server_get_n_connections (WireServer *server)
{
  return server->n_accepted;
}

guint
wire_server_get_n_gone (WireServer *server)
{
  return server->n_gone;
}

guint
wire_server_get_n_open (WireServer *server)
{
  return server->connections->len;
}

void
wire_server_say (WireServer *server, const char *text)
{
  WireConnection *last = g_ptr_array_index (server->connections, server->connections->len - 1);

  g_output_stream_write_all (g_io_stream_get_output_stream (last->stream), text, strlen (text), NULL, NULL,
                             NULL);
}
