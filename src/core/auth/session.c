/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: finds address, headers and secrets of a connection once, so that each request is only sent. */
#include "auth/session.h"

#include "auth/graphql-answer.h"
#include "auth/session-tls.h"
#include "base/limits.h"
#include "http/http-cache.h"

struct _RopewaySession
{
  GObject parent;

  /* owned */
  RopewayConnection *connection;
  RopewayAuthorizer *authorizer;
  RopewayHttpClient *client;
  char *whose;   /* answers are kept */
  char *account; /* whose requests are counted: others may have the same */
  RopewayClock *clock;
  GHashTable *said; /* (nullable): what it announced */

  /* borrowed from connection */
  const RopewayEnvironment *environment;

  /* state */
  guint in_flight;
  guint attempts;                  /* 0: the usual */
  RopewaySessionNoticeFunc notice; /* (nullable) */
  gpointer notice_data;
  gboolean asks_anew;
};

G_DEFINE_FINAL_TYPE (RopewaySession, ropeway_session, G_TYPE_OBJECT)

static void
ropeway_session_finalize (GObject *object)
{
  RopewaySession *self = ROPEWAY_SESSION (object);

  g_clear_pointer (&self->said, g_hash_table_unref);
  g_clear_object (&self->client);
  g_clear_pointer (&self->whose, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
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

static char *
dup_whose (const RopewaySession *self)
{
  return g_strconcat ("connection ", self->connection->id, " ", self->environment->name, " ",
                      self->environment->address, NULL);
}

/* Whose requests the service counts together, as far as we know. */
static char *
dup_account (const RopewaySession *self)
{
  const char *budget = self->connection->limits.budget;

  return budget != NULL ? g_strconcat ("budget ", budget, NULL) : dup_whose (self);
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
    .account = self->account,
  };
  return ropeway_http_client_new (&policy, clock, redactor);
}

static void
on_authorizer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewaySession *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->authorizer = ropeway_authorizer_new_finish (result, &error);
  if (self->authorizer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

/* What opening goes on with once its certificates are there. */
typedef struct
{
  /* owned */
  RopewaySecretProvider *secrets;
  RopewayRedactor *redactor; /* (nullable) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->secrets);
  g_clear_pointer (&opening->redactor, ropeway_redactor_unref);
  g_free (opening);
}

/* @task: (transfer full). */
static void
make_authorizer (GTask *task)
{
  RopewaySession *self = g_task_get_source_object (task);
  const Opening *opening = g_task_get_task_data (task);

  ropeway_authorizer_new_async (self->connection, self->environment, opening->secrets, opening->redactor,
                                self->clock, self->client, g_task_get_cancellable (task), on_authorizer,
                                task);
}

static void
on_tls (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewaySession *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (RopewayHttpTls) tls = ropeway_session_tls_make_finish (result, &error);

  if (tls == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  ropeway_http_client_set_tls (self->client, tls);
  make_authorizer (g_steal_pointer (&task));
}

void
ropeway_session_open_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                            RopewaySecretProvider *secrets, RopewayRedactor *redactor, RopewayClock *clock,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (RopewaySession) self = g_object_new (ROPEWAY_TYPE_SESSION, NULL);
  GTask *task = g_task_new (self, cancellable, callback, data);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, ropeway_session_open_async);
  opening->secrets = g_object_ref (secrets);
  opening->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  g_task_set_task_data (task, opening, opening_free);
  self->connection = ropeway_connection_ref (connection);
  self->environment = environment;
  self->in_flight = connection->limits.in_flight != 0
                        ? MIN (connection->limits.in_flight, ROPEWAY_LIMIT_IN_FLIGHT)
                        : ROPEWAY_LIMIT_IN_FLIGHT_DEFAULT;
  self->clock = ropeway_clock_ref (clock);
  self->whose = dup_whose (self);
  self->account = dup_account (self);
  self->client = make_client (self, clock, redactor);
  if (ropeway_session_tls_is_needed (connection, environment))
    ropeway_session_tls_make_async (connection, environment, secrets, redactor, clock, cancellable, on_tls,
                                    task);
  else
    make_authorizer (task);
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

RopewayClock *
ropeway_session_get_clock (RopewaySession *self)
{
  return self->clock;
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

void
ropeway_session_set_asks_anew (RopewaySession *self, gboolean asks_anew)
{
  self->asks_anew = asks_anew;
}

void
ropeway_session_set_notice (RopewaySession *self, RopewaySessionNoticeFunc func, gpointer data)
{
  self->notice = func;
  self->notice_data = data;
}

/* ---- sending ---- */

typedef enum
{
  AUTHORISING, /* credentials are being added */
  SENDING,
  RENEWING, /* they were refused */
  DONE,     /* has an answer or an error */
} SendState;

typedef struct
{
  /* owned */
  RopewayHttpRequest *plain;     /* without credentials */
  RopewayHttpRequest *request;   /* (nullable): the one that is sent */
  RopewayHttpResponse *refused;  /* (nullable): the answer after which credentials were renewed */
  RopewayHttpResponse *response; /* (nullable) */
  RopewayHttpResponse *kept;     /* (nullable): of the same question before */
  GError *error;                 /* (nullable) */
  char *operation;               /* (nullable): its id, for notices */

  /* state */
  SendState state;
  guint generation;     /* of the credentials */
  gboolean revalidates; /* asks whether what was answered before still holds */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_clear_pointer (&sending->plain, ropeway_http_request_unref);
  g_clear_pointer (&sending->request, ropeway_http_request_unref);
  g_clear_pointer (&sending->refused, ropeway_http_response_unref);
  g_clear_pointer (&sending->response, ropeway_http_response_unref);
  g_clear_pointer (&sending->kept, ropeway_http_response_unref);
  g_clear_error (&sending->error);
  g_free (sending->operation);
  g_free (sending);
}

static RopewayHttpRequest *
make_request (const RopewayPreparedRequest *prepared)
{
  RopewayHttpRequest *request = ropeway_http_request_new (prepared->method, prepared->url);

  ropeway_http_request_set_header (request, "Accept",
                                   prepared->accept != NULL ? prepared->accept : "application/json");
  for (guint i = 0; i < prepared->headers->len; i++)
    {
      const RopewayNameValue *header = g_ptr_array_index (prepared->headers, i);
      ropeway_http_request_set_header (request, header->name, header->value);
    }
  if (prepared->body != NULL)
    ropeway_http_request_set_body (request, prepared->body, prepared->content_type);
  ropeway_http_request_set_repeat (request, prepared->repeat);
  if (prepared->graphql != NULL)
    ropeway_http_request_set_meaning (request, ropeway_graphql_answer_mean, (gpointer)prepared->graphql);
  return request;
}

static gboolean
was_after_unknown (const Sending *sending)
{
  return sending->refused != NULL && ropeway_http_response_is_after_unknown (sending->refused);
}

static void step (GTask *task);

static void
on_authorised (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Sending *sending = g_task_get_task_data (task);

  sending->state = SENDING;
  if (!ropeway_authorizer_authorize_finish (ROPEWAY_AUTHORIZER (source), result, &sending->generation,
                                            &sending->error))
    {
      g_clear_pointer (&sending->request, ropeway_http_request_unref);
      sending->state = DONE;
    }
  step (task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewaySession *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);

  sending->response = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, &sending->error);
  sending->state
      = sending->response != NULL
                && ropeway_authorizer_judge (self->authorizer, sending->generation, sending->response)
                && sending->refused == NULL
            ? RENEWING
            : DONE;
  step (task);
}

static void
on_renewed (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Sending *sending = g_task_get_task_data (task);

  sending->refused = g_steal_pointer (&sending->response);
  g_clear_pointer (&sending->request, ropeway_http_request_unref);
  if (ropeway_http_response_is_after_unknown (sending->refused))
    ropeway_http_request_set_after_unknown (sending->plain);
  sending->state = ropeway_authorizer_refused_finish (ROPEWAY_AUTHORIZER (source), result, &sending->error)
                       ? AUTHORISING
                       : DONE;
  step (task);
}

static void
read_notices (RopewaySession *self, const Sending *sending)
{
  if (self->notice == NULL || sending->response == NULL)
    return;
  if (self->said == NULL)
    self->said = ropeway_session_notices_new ();
  ropeway_session_notices_read (self->said, self->connection->name, sending->operation, sending->response,
                                ropeway_clock_now (self->clock), self->notice, self->notice_data);
}

/* A request that was refused did nothing, and what matters is why there are no new credentials; but where one before
 * it may have done something, only an answer says so. */
static void
end_sending (GTask *task)
{
  RopewaySession *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);

  if (sending->error != NULL && sending->request == NULL && was_after_unknown (sending)
      && !g_error_matches (sending->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sending->response = g_steal_pointer (&sending->refused);
  if (sending->response != NULL && ropeway_http_response_get_status (sending->response) >= 400)
    ropeway_http_response_take_cause (sending->response,
                                      ropeway_authorizer_explain (self->authorizer, sending->response));
  read_notices (self, sending);
  if (sending->response != NULL && sending->revalidates)
    sending->response
        = ropeway_http_cache_take (self->whose, sending->plain, sending->kept, sending->response);
  if (sending->response != NULL)
    g_task_return_pointer (task, g_steal_pointer (&sending->response),
                           (GDestroyNotify)ropeway_http_response_unref);
  else
    g_task_return_error (task, g_steal_pointer (&sending->error));
  g_object_unref (task);
}

static void
authorise_now (RopewaySession *self, Sending *sending)
{
  sending->request = ropeway_http_request_ref (sending->plain);
  sending->state = SENDING;
  if (ropeway_authorizer_authorize_now (self->authorizer, sending->request, &sending->error))
    return;
  g_clear_pointer (&sending->request, ropeway_http_request_unref);
  sending->state = DONE;
}

/* @task: (transfer full). */
static void
step (GTask *task)
{
  RopewaySession *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  switch (sending->state)
    {
    case AUTHORISING:
      if (ropeway_authorizer_has_all (self->authorizer))
        {
          authorise_now (self, sending);
          step (task);
          break;
        }
      sending->request = ropeway_http_request_copy (sending->plain);
      ropeway_authorizer_authorize_async (self->authorizer, sending->request, cancellable, on_authorised,
                                          task);
      break;
    case SENDING:
      ropeway_http_client_send_async (self->client, sending->request, cancellable, on_sent, task);
      break;
    case RENEWING:
      ropeway_authorizer_refused_async (self->authorizer, sending->generation, cancellable, on_renewed, task);
      break;
    case DONE:
      end_sending (task);
      break;
    }
}

void
ropeway_session_send_async (RopewaySession *self, const RopewayPreparedRequest *prepared,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Sending *sending = g_new0 (Sending, 1);

  g_task_set_source_tag (task, ropeway_session_send_async);
  g_task_set_task_data (task, sending, sending_free);
  sending->plain = make_request (prepared);
  ropeway_http_request_set_max_attempts (sending->plain, self->attempts);
  sending->revalidates = prepared->revalidates;
  sending->operation = g_strdup (prepared->operation);
  if (prepared->revalidates && !self->asks_anew)
    sending->kept = ropeway_http_cache_ask (self->whose, sending->plain);
  step (task);
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
  const Sending *sending;

  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_session_send_async), FALSE);
  sending = g_task_get_task_data (G_TASK (result));
  return (sending->request != NULL && ropeway_http_request_was_begun (sending->request))
         || was_after_unknown (sending);
}
