/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/connection-check-reach.h"

#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "http/http-address.h"
#include "http/http-url.h"

typedef enum
{
  FINDING_PROXY,
  RESOLVING,
  CONNECTING,
  SHAKING_HANDS,
  DONE,
} State;

typedef struct
{
  /* owned */
  RopewayConnection *connection;
  GUri *uri;
  RopewayReached *reached;
  GSocketConnection *socket; /* (nullable) */
  GIOStream *secure;         /* (nullable) */
  GCancellable *stop;        /* of what may take too long */
  GCancellable *cancellable; /* (nullable): the caller's */
  GSource *timer;            /* (nullable) */
  char *inside;              /* (nullable): the private address that it was led to */

  /* borrowed from connection */
  const RopewayEnvironment *environment;

  /* state */
  State state;
  guint port;
  gulong following;
  gboolean is_secure;
  gboolean is_late;
} Reaching;

static void
stop_timer (Reaching *reaching)
{
  if (reaching->timer != NULL)
    g_source_destroy (reaching->timer);
  g_clear_pointer (&reaching->timer, g_source_unref);
}

static void
reaching_free (gpointer data)
{
  Reaching *reaching = data;

  stop_timer (reaching);
  g_cancellable_disconnect (reaching->cancellable, reaching->following);
  g_clear_object (&reaching->cancellable);
  g_clear_object (&reaching->stop);
  /* Closed when it goes: it never said anything. */
  g_clear_object (&reaching->secure);
  g_clear_object (&reaching->socket);
  g_clear_pointer (&reaching->reached, ropeway_reached_free);
  g_clear_pointer (&reaching->uri, g_uri_unref);
  ropeway_connection_unref (reaching->connection);
  g_free (reaching->inside);
  g_free (reaching);
}

void
ropeway_reached_free (RopewayReached *self)
{
  g_free (self->addresses);
  g_clear_pointer (&self->problem, ropeway_problem_unref);
  g_free (self);
}

/* ---- why not ---- */

static const char *
code_of_error (const GError *error)
{
  static const struct
  {
    int code;
    const char *problem;
  } rows[] = {
    { G_IO_ERROR_CONNECTION_REFUSED, "check.connection-refused" },
    { G_IO_ERROR_TIMED_OUT, "check.connection-time" },
    { G_IO_ERROR_PROXY_FAILED, "check.proxy" },
    { G_IO_ERROR_PROXY_AUTH_FAILED, "check.proxy" },
    { G_IO_ERROR_PROXY_NEED_AUTH, "check.proxy" },
    { G_IO_ERROR_PROXY_NOT_ALLOWED, "check.proxy" },
  };

  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return "check.host-unknown";
  if (error->domain == G_RESOLVER_ERROR)
    return "check.host-unanswered";
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_error_matches (error, G_IO_ERROR, rows[i].code))
      return rows[i].problem;
  return "check.not-reached";
}

static RopewayProblem *
make_problem (const char *code, const RopewayConnection *connection, const char *host, guint port,
              const char *reason)
{
  g_autofree char *number = g_strdup_printf ("%u", port);

  return ropeway_problem_new (code, NULL, "connection",
                              connection->name != NULL ? connection->name : connection->id, "host", host,
                              "port", number, "reason", reason, NULL);
}

RopewayProblem *
ropeway_reach_problem (const RopewayConnection *connection, const char *host, guint port, const GError *error)
{
  return make_problem (code_of_error (error), connection, host, port, error->message);
}

/* ---- one after the other ---- */

static void step (GTask *task);

/* Returns: whether @error only says that somebody stopped it; then the task is ended. */
static gboolean
was_cancelled (GTask *task, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  g_task_return_error (task, g_error_copy (error));
  g_object_unref (task);
  return TRUE;
}

/* @code: (nullable): as @error says. @error: (nullable) where it is too late. */
static void
fail (GTask *task, const char *code, const GError *error)
{
  Reaching *reaching = g_task_get_task_data (task);
  const char *host = g_uri_get_host (reaching->uri);
  const char *reason = NULL;

  if (reaching->is_late)
    {
      code = code != NULL ? code : "check.connection-time";
      reason = _ ("nothing was answered in time");
    }
  else if (reaching->inside != NULL)
    {
      code = "service.private-address";
      reason = reaching->inside;
    }
  else if (was_cancelled (task, error))
    return;
  else
    reason = error->message;
  reaching->reached->problem = make_problem (code != NULL ? code : code_of_error (error),
                                             reaching->connection, host, reaching->port, reason);
  reaching->state = DONE;
  step (task);
}

static void
on_proxy (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Reaching *reaching = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (proxies == NULL && was_cancelled (task, error))
    return;
  reaching->reached->is_by_proxy
      = proxies != NULL && proxies[0] != NULL && !g_str_has_prefix (proxies[0], "direct:");
  reaching->state = RESOLVING;
  if (reaching->reached->is_by_proxy)
    {
      reaching->reached->reach = ROPEWAY_REACH_ADDRESS;
      /* What is not secure is asked of the proxy in another way, which is that of a request. */
      reaching->state = reaching->is_secure ? CONNECTING : DONE;
    }
  step (task);
}

static char *
join_addresses (GList *addresses)
{
  GString *text = g_string_new (NULL);

  for (const GList *at = addresses; at != NULL; at = at->next)
    {
      g_autofree char *address = g_inet_address_to_string (at->data);
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", address);
    }
  return g_string_free (text, FALSE);
}

static gboolean
has_private (GList *addresses)
{
  for (const GList *at = addresses; at != NULL; at = at->next)
    if (ropeway_http_address_is_private (at->data))
      return TRUE;
  return FALSE;
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Reaching *reaching = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  stop_timer (reaching);
  if (addresses == NULL || reaching->is_late)
    {
      g_resolver_free_addresses (addresses);
      fail (task, reaching->is_late ? "check.host-unanswered" : NULL, error);
      return;
    }
  reaching->reached->reach = ROPEWAY_REACH_ADDRESS;
  reaching->reached->addresses = join_addresses (addresses);
  reaching->state = CONNECTING;
  if (!reaching->environment->private_network && has_private (addresses))
    {
      reaching->reached->problem
          = make_problem ("service.private-address", reaching->connection, g_uri_get_host (reaching->uri),
                          reaching->port, reaching->reached->addresses);
      reaching->state = DONE;
    }
  g_resolver_free_addresses (addresses);
  step (task);
}

/* Returns: (transfer full): where @connection goes to, for people. */
static char *
dup_remote (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address)
             ? g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)))
             : g_strdup ("?");
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Reaching *reaching = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  reaching->socket = g_socket_client_connect_to_uri_finish (G_SOCKET_CLIENT (source), result, &error);
  if (reaching->socket == NULL)
    {
      fail (task, NULL, error);
      return;
    }
  reaching->reached->reach = ROPEWAY_REACH_CONNECTED;
  reaching->state = reaching->is_secure ? SHAKING_HANDS : DONE;
  step (task);
}

static gboolean
on_late (gpointer data)
{
  Reaching *reaching = data;

  reaching->is_late = TRUE;
  g_cancellable_cancel (reaching->stop);
  return G_SOURCE_REMOVE;
}

/* A time-out of the socket client's own loses what it holds; the resolver's is as long as the system says. */
static void
start_timer (Reaching *reaching)
{
  gint64 us = reaching->connection->limits.connect;
  guint ms = us != 0 ? (guint)(us / G_TIME_SPAN_MILLISECOND) : ROPEWAY_LIMIT_CONNECT_MS;

  reaching->timer = g_timeout_source_new (ms);
  g_source_set_callback (reaching->timer, on_late, reaching, NULL);
  g_source_attach (reaching->timer, g_main_context_get_thread_default ());
}

/* The name was looked up once more for the connection: a service may have led elsewhere by then. A closed socket cannot even
 * knock. */
static void
on_event (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *host, GIOStream *connection,
          gpointer data)
{
  Reaching *reaching = data;

  if (event != G_SOCKET_CLIENT_CONNECTING || reaching->environment->private_network
      || !ropeway_http_address_leads_inside (G_SOCKET_CONNECTION (connection)))
    return;
  g_free (reaching->inside);
  reaching->inside = dup_remote (G_SOCKET_CONNECTION (connection));
  g_socket_close (g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)), NULL);
  g_cancellable_cancel (reaching->stop);
}

static void
connect_socket (GTask *task)
{
  Reaching *reaching = g_task_get_task_data (task);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *uri = g_uri_to_string (reaching->uri);

  start_timer (reaching);
  g_signal_connect (client, "event", G_CALLBACK (on_event), reaching);
  g_socket_client_set_enable_proxy (client, reaching->reached->is_by_proxy);
  g_socket_client_connect_to_uri_async (client, uri, (guint16)reaching->port, reaching->stop, on_connected,
                                        task);
}

/* Returns: whether @error says no more than that a certificate is missing or not good: whoever gets so far speaks TLS. Who it is,
 * and why not, the request finds out that follows on another connection and knows whom the connection trusts. */
static gboolean
speaks_tls (const GError *error)
{
  return g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED)
         || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
}

static void
on_hands_shaken (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Reaching *reaching = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error) && !speaks_tls (error))
    {
      fail (task, "check.no-tls", error);
      return;
    }
  reaching->reached->reach = ROPEWAY_REACH_SECURE;
  reaching->state = DONE;
  step (task);
}

static void
shake_hands (GTask *task)
{
  Reaching *reaching = g_task_get_task_data (task);
  g_autoptr (GSocketConnectable) host
      = g_network_address_new (g_uri_get_host (reaching->uri), (guint16)reaching->port);
  g_autoptr (GError) error = NULL;

  reaching->secure = g_tls_client_connection_new (G_IO_STREAM (reaching->socket), host, &error);
  if (reaching->secure == NULL)
    {
      fail (task, "check.no-tls", error);
      return;
    }
  g_tls_connection_handshake_async (G_TLS_CONNECTION (reaching->secure), G_PRIORITY_DEFAULT, reaching->stop,
                                    on_hands_shaken, task);
}

/* @task: (transfer full). */
static void
step (GTask *task)
{
  Reaching *reaching = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *uri = NULL;

  switch (reaching->state)
    {
    case FINDING_PROXY:
      uri = g_uri_to_string (reaching->uri);
      g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), uri, cancellable, on_proxy, task);
      break;
    case RESOLVING:
      {
        g_autoptr (GResolver) resolver = g_resolver_get_default ();
        start_timer (reaching);
        g_resolver_lookup_by_name_async (resolver, g_uri_get_host (reaching->uri), reaching->stop,
                                         on_resolved, task);
        break;
      }
    case CONNECTING:
      connect_socket (task);
      break;
    case SHAKING_HANDS:
      shake_hands (task);
      break;
    case DONE:
      g_task_return_pointer (task, g_steal_pointer (&reaching->reached),
                             (GDestroyNotify)ropeway_reached_free);
      g_object_unref (task);
      break;
    }
}

static void
on_stopped (GCancellable *unused_cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

void
ropeway_reach_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Reaching *reaching = g_new0 (Reaching, 1);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, ropeway_reach_async);
  reaching->connection = ropeway_connection_ref (connection);
  reaching->environment = environment;
  reaching->reached = g_new0 (RopewayReached, 1);
  reaching->stop = g_cancellable_new ();
  reaching->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  if (cancellable != NULL)
    reaching->following = g_cancellable_connect (cancellable, G_CALLBACK (on_stopped), reaching->stop, NULL);
  reaching->uri = ropeway_http_url_parse (environment->address, &error);
  g_task_set_task_data (task, reaching, reaching_free);
  if (reaching->uri == NULL)
    {
      reaching->reached->problem = ropeway_problem_new ("service.request-unusable", NULL, "connection",
                                                        connection->name, "reason", error->message, NULL);
      reaching->state = DONE;
      step (task);
      return;
    }
  reaching->is_secure = strcmp (g_uri_get_scheme (reaching->uri), "https") == 0;
  reaching->port = g_uri_get_port (reaching->uri) > 0 ? (guint)g_uri_get_port (reaching->uri)
                                                      : (reaching->is_secure ? 443 : 80);
  step (task);
}

RopewayReached *
ropeway_reach_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_reach_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
