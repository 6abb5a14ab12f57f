/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: finds address, headers and secrets of a connection once, so that each request is only sent. */
#include "auth/session.h"

#include "base/limits.h"

struct _RopewaySession
{
  GObject parent;

  /* owned */
  RopewayConnection *connection;
  RopewayAuthorizer *authorizer;
  RopewayHttpClient *client;

  /* borrowed from connection */
  const RopewayEnvironment *environment;

  /* state */
  guint in_flight;
  guint attempts; /* 0: the usual */
};

G_DEFINE_FINAL_TYPE (RopewaySession, ropeway_session, G_TYPE_OBJECT)

static void
ropeway_session_finalize (GObject *object)
{
  RopewaySession *self = ROPEWAY_SESSION (object);

  g_clear_object (&self->client);
  g_clear_object (&self->authorizer);
  g_clear_pointer (&self->connection, ropeway_connection_unref);
  G_OBJECT_CLASS (ropeway_session_parent_class)->finalize (object);
}

static void
ropeway_session_class_init (RopewaySessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_session_finalize;
}

static void
ropeway_session_init (RopewaySession *self)
{
}

static guint
to_ms (gint64 us)
{
  return (guint)MIN (us / 1000, G_MAXINT);
}

static RopewayHttpClient *
make_client (RopewaySession *self, RopewayClock *clock, RopewayRedactor *redactor)
{
  const RopewayConnectionLimits *limits = &self->connection->limits;
  RopewayHttpPolicy policy = {
    .in_flight = self->in_flight,
    .per_second = limits->per_second,
    .per_minute = limits->per_minute,
    .connect_ms = to_ms (limits->connect),
    .idle_ms = to_ms (limits->idle),
    .total_ms = to_ms (limits->total),
    .private_network = self->environment->private_network,
  };
  return ropeway_http_client_new (&policy, clock, redactor);
}

typedef struct
{
  RopewayClock *clock;
  RopewayRedactor *redactor;
} OpenData;

static void
open_data_free (OpenData *data)
{
  ropeway_clock_unref (data->clock);
  g_clear_pointer (&data->redactor, ropeway_redactor_unref);
  g_free (data);
}

static void
on_authorizer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewaySession *self = g_task_get_source_object (task);
  OpenData *open = g_task_get_task_data (task);
  GError *error = NULL;

  self->authorizer = ropeway_authorizer_new_finish (result, &error);
  if (self->authorizer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->client = make_client (self, open->clock, open->redactor);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

void
ropeway_session_open_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                            RopewaySecretProvider *secrets, RopewayRedactor *redactor, RopewayClock *clock,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (RopewaySession) self = g_object_new (ROPEWAY_TYPE_SESSION, NULL);
  GTask *task = g_task_new (self, cancellable, callback, data);
  OpenData *open = g_new0 (OpenData, 1);

  g_task_set_source_tag (task, ropeway_session_open_async);
  open->clock = ropeway_clock_ref (clock);
  open->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  g_task_set_task_data (task, open, (GDestroyNotify)open_data_free);
  self->connection = ropeway_connection_ref (connection);
  self->environment = environment;
  self->in_flight = connection->limits.in_flight != 0
                        ? MIN (connection->limits.in_flight, ROPEWAY_LIMIT_IN_FLIGHT)
                        : ROPEWAY_LIMIT_IN_FLIGHT_DEFAULT;
  ropeway_authorizer_new_async (connection, environment, secrets, redactor, cancellable, on_authorizer, task);
}

RopewaySession *
ropeway_session_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_session_open_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

RopewayConnection *
ropeway_session_get_connection (RopewaySession *self)
{
  return self->connection;
}

const RopewayEnvironment *
ropeway_session_get_environment (RopewaySession *self)
{
  return self->environment;
}

RopewayHttpClient *
ropeway_session_get_client (RopewaySession *self)
{
  return self->client;
}

guint
ropeway_session_get_in_flight_limit (RopewaySession *self)
{
  return self->in_flight;
}

void
ropeway_session_set_max_attempts (RopewaySession *self, guint attempts)
{
  self->attempts = attempts;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  RopewayHttpResponse *response
      = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, &error);

  if (response != NULL)
    g_task_return_pointer (task, response, (GDestroyNotify)ropeway_http_response_unref);
  else
    g_task_return_error (task, error);
}

static RopewayHttpRequest *
make_request (const RopewayPreparedRequest *prepared)
{
  RopewayHttpRequest *request = ropeway_http_request_new (prepared->method, prepared->url);

  ropeway_http_request_set_header (request, "Accept", "application/json");
  for (guint i = 0; i < prepared->headers->len; i++)
    {
      const RopewayNameValue *header = g_ptr_array_index (prepared->headers, i);
      ropeway_http_request_set_header (request, header->name, header->value);
    }
  if (prepared->body != NULL)
    ropeway_http_request_set_body (request, prepared->body, prepared->content_type);
  ropeway_http_request_set_repeat (request, prepared->repeat);
  return request;
}

void
ropeway_session_send_async (RopewaySession *self, const RopewayPreparedRequest *prepared,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  RopewayHttpRequest *request = make_request (prepared);
  GError *error = NULL;

  ropeway_http_request_set_max_attempts (request, self->attempts);
  g_task_set_source_tag (task, ropeway_session_send_async);
  g_task_set_task_data (task, request, (GDestroyNotify)ropeway_http_request_unref);
  if (!ropeway_authorizer_apply (self->authorizer, request, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  ropeway_http_client_send_async (self->client, request, cancellable, on_sent, task);
}

RopewayHttpResponse *
ropeway_session_send_finish (RopewaySession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
ropeway_session_was_begun (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_session_send_async), FALSE);
  return ropeway_http_request_was_begun (g_task_get_task_data (G_TASK (result)));
}
