/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-kept.h"

typedef struct
{
  /* owned */
  GSocket *socket;
  GSource *due; /* (nullable): while nobody uses it */

  /* borrowed */
  RopewayHttpKept *owner;

  /* state */
  guint64 id; /* libsoup's */
} Kept;

struct _RopewayHttpKept
{
  /* owned */
  GMainContext *context;
  GHashTable *connections; /* id → Kept */

  /* borrowed */
  SoupSession *session;

  /* state */
  guint kept_ms;
  guint n_messages;
};

static void
kept_rest (Kept *kept)
{
  if (kept->due != NULL)
    g_source_destroy (kept->due);
  g_clear_pointer (&kept->due, g_source_unref);
}

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  kept_rest (kept);
  g_object_unref (kept->socket);
  g_free (kept);
}

RopewayHttpKept *
ropeway_http_kept_new (SoupSession *session, guint kept_ms)
{
  RopewayHttpKept *self = g_new0 (RopewayHttpKept, 1);

  self->session = session;
  self->kept_ms = kept_ms;
  self->context = g_main_context_ref_thread_default ();
  self->connections = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, kept_free);
  return self;
}

void
ropeway_http_kept_free (RopewayHttpKept *self)
{
  g_hash_table_unref (self->connections);
  g_main_context_unref (self->context);
  g_free (self);
}

guint
ropeway_http_kept_get_n_messages (const RopewayHttpKept *self)
{
  return self->n_messages;
}

/* libsoup looks whether a connection is still there before it takes one, and lets go of those that are not: so nothing is
 * taken from under it. Where it has nothing to send it does not look. */
static gboolean
on_due (gpointer data)
{
  Kept *kept = data;
  RopewayHttpKept *self = kept->owner;

  g_socket_shutdown (kept->socket, TRUE, TRUE, NULL);
  g_hash_table_remove (self->connections, &kept->id);
  if (self->n_messages == 0 && g_hash_table_size (self->connections) == 0)
    soup_session_abort (self->session);
  return G_SOURCE_REMOVE;
}

static Kept *
find (RopewayHttpKept *self, SoupMessage *message)
{
  guint64 id = soup_message_get_connection_id (message);

  return g_hash_table_lookup (self->connections, &id);
}

static gboolean
is_gone (gpointer key, gpointer value, gpointer data)
{
  const Kept *kept = value;

  return !g_socket_is_connected (kept->socket);
}

/* Returns: (transfer full) (nullable). */
static GSocket *
ref_socket (GIOStream *stream)
{
  g_autoptr (GIOStream) base = NULL;

  if (G_IS_TLS_CONNECTION (stream))
    g_object_get (stream, "base-io-stream", &base, NULL);
  else if (stream != NULL)
    base = g_object_ref (stream);
  return G_IS_SOCKET_CONNECTION (base)
             ? g_object_ref (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)))
             : NULL;
}

static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *stream, gpointer data)
{
  RopewayHttpKept *self = data;
  g_autoptr (GSocket) socket = event == G_SOCKET_CLIENT_COMPLETE ? ref_socket (stream) : NULL;

  if (socket == NULL)
    return;
  g_hash_table_foreach_remove (self->connections, is_gone, NULL);
  Kept *kept = g_new0 (Kept, 1);
  kept->id = soup_message_get_connection_id (message);
  kept->owner = self;
  kept->socket = g_steal_pointer (&socket);
  g_hash_table_replace (self->connections, &kept->id, kept);
}

static void
on_starting (SoupMessage *message, gpointer data)
{
  Kept *kept = find (data, message);

  if (kept != NULL)
    kept_rest (kept);
}

void
ropeway_http_kept_enter (RopewayHttpKept *self, SoupMessage *message)
{
  self->n_messages++;
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), self);
  g_signal_connect (message, "starting", G_CALLBACK (on_starting), self);
}

/* Returns: how long a connection is kept: no longer than three quarters of what the service says that it keeps it. */
static guint
get_kept_ms (const RopewayHttpKept *self, SoupMessage *message)
{
  const char *said
      = soup_message_headers_get_list (soup_message_get_response_headers (message), "Keep-Alive");
  GHashTable *parameters = said != NULL ? soup_header_parse_param_list (said) : NULL;
  const char *timeout = parameters != NULL ? g_hash_table_lookup (parameters, "timeout") : NULL;
  guint64 seconds;
  guint ms = self->kept_ms;

  if (timeout != NULL && g_ascii_string_to_unsigned (timeout, 10, 0, G_MAXUINT / 1000, &seconds, NULL))
    ms = MIN (ms, (guint)seconds * 750);
  g_clear_pointer (&parameters, soup_header_free_param_list);
  return ms;
}

void
ropeway_http_kept_leave (RopewayHttpKept *self, SoupMessage *message)
{
  Kept *kept = find (self, message);

  self->n_messages--;
  g_signal_handlers_disconnect_by_data (message, self);
  if (kept == NULL)
    return;
  kept_rest (kept);
  kept->due = g_timeout_source_new (get_kept_ms (self, message));
  g_source_set_callback (kept->due, on_due, kept, NULL);
  g_source_attach (kept->due, self->context);
}
