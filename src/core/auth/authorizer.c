/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: secrets are looked up once, fetched once for all who wait, and leave only towards their own origin. */
#include "auth/authorizer.h"

#include "auth/sign-in-lookup.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/quote.h"
#include "http/http-url.h"

#define SHOWN_CHARS 200

struct _RopewayAuthorizer
{
  GObject parent;

  /* owned */
  RopewayConnection *connection;
  RopewaySecretProvider *secrets; /* (nullable): once there is nothing more to ask for */
  RopewayRedactor *redactor;      /* (nullable) */
  RopewayClock *clock;
  RopewayHttpClient *client; /* (nullable) */
  GUri *origin;              /* (nullable) where there is nothing to add */
  char *origin_text;         /* (nullable) */
  gpointer state;            /* (nullable): of the kind */
  GPtrArray *waiting;        /* of GTask: who waits for the fetch that is under way */
  GCancellable *fetch;       /* (nullable): the one under way */

  /* borrowed */
  const RopewaySignInKind *kind; /* (nullable): none */
  RopewaySignInContext context;

  /* state */
  guint generation; /* how often credentials were fetched */
  guint n_unproven; /* fetched in a row, and none of them was ever accepted */
};

G_DEFINE_FINAL_TYPE (RopewayAuthorizer, ropeway_authorizer, G_TYPE_OBJECT)

static void
ropeway_authorizer_finalize (GObject *object)
{
  RopewayAuthorizer *self = ROPEWAY_AUTHORIZER (object);

  if (self->state != NULL)
    self->kind->close (self->state);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->origin, g_uri_unref);
  g_free (self->origin_text);
  g_clear_object (&self->client);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  g_clear_pointer (&self->redactor, ropeway_redactor_unref);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->connection, ropeway_connection_unref);
  G_OBJECT_CLASS (ropeway_authorizer_parent_class)->finalize (object);
}

static void
ropeway_authorizer_class_init (RopewayAuthorizerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_authorizer_finalize;
}

static void
ropeway_authorizer_init (RopewayAuthorizer *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* ---- making it ---- */

static gboolean
take_origin (RopewayAuthorizer *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  self->origin = ropeway_http_url_parse (self->context.environment->address, &reason);
  if (self->origin == NULL)
    {
      g_set_error (error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_ORIGIN,
                   _ ("The connection “%s” has secrets, but no address that they belong to: %s"),
                   self->context.name, reason->message);
      return FALSE;
    }
  self->origin_text = ropeway_http_url_dup_origin (self->context.environment->address);
  self->context.origin = self->origin_text;
  return TRUE;
}

static gboolean
open_kind (RopewayAuthorizer *self, GPtrArray *found, GError **error)
{
  const RopewaySignIn *sign_in = &self->connection->sign_in;

  if (sign_in->type == ROPEWAY_SIGN_IN_NONE || sign_in->type == ROPEWAY_SIGN_IN_CERTIFICATE)
    return TRUE;
  if (self->kind == NULL)
    {
      g_set_error (
          error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_UNSUPPORTED,
          _ ("Sign-in of the connection “%s”: this version of Ropeway does not know “%s”. Update Ropeway, or "
             "choose another way to sign in."),
          self->context.name, sign_in->type_text != NULL ? sign_in->type_text : "");
      return FALSE;
    }
  if (!take_origin (self, error))
    return FALSE;
  self->state = self->kind->open (&self->context, (RopewaySecret *const *)found->pdata, error);
  if (self->kind->is_ready == NULL) /* Where nothing is fetched, nothing is asked for any more. */
    {
      self->context.secrets = NULL;
      g_clear_object (&self->secrets);
    }
  return self->state != NULL;
}

static void
on_secrets (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayAuthorizer *self = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *found = ropeway_sign_in_lookup_finish (result, &error);
  gboolean is_open = found != NULL && open_kind (self, found, &error);

  g_clear_pointer (&found, g_ptr_array_unref);
  if (is_open)
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
ropeway_authorizer_new_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                              RopewaySecretProvider *secrets, RopewayRedactor *redactor, RopewayClock *clock,
                              RopewayHttpClient *client, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  RopewayAuthorizer *self = g_object_new (ROPEWAY_TYPE_AUTHORIZER, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  g_task_set_source_tag (task, ropeway_authorizer_new_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->connection = ropeway_connection_ref (connection);
  self->secrets = g_object_ref (secrets);
  self->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  self->clock = ropeway_clock_ref (clock);
  self->client = client != NULL ? g_object_ref (client) : NULL;
  self->kind = ropeway_sign_in_kind_find (connection->sign_in.type);
  self->context = (RopewaySignInContext){
    .connection = connection,
    .environment = environment,
    .name = ropeway_sign_in_get_connection_name (connection),
    .secrets = secrets,
    .redactor = redactor,
    .clock = clock,
    .client = client,
  };
  if (self->kind != NULL)
    self->kind->want (connection, wanted);
  ropeway_sign_in_lookup_async (connection, environment, secrets, redactor, wanted, cancellable, on_secrets,
                                task);
}

RopewayAuthorizer *
ropeway_authorizer_new_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_authorizer_new_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- only to their own origin ---- */

static char *
dup_origin_text (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), port, "", NULL,
                     NULL);
}

static gboolean
is_ours (RopewayAuthorizer *self, const char *url)
{
  g_autoptr (GUri) uri = ropeway_http_url_parse (url, NULL);

  return uri != NULL && ropeway_http_url_same_origin (uri, self->origin);
}

static gboolean
check_origin (RopewayAuthorizer *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *shown = NULL;

  if (is_ours (self, url))
    return TRUE;
  uri = ropeway_http_url_parse (url, NULL);
  ours = dup_origin_text (self->origin);
  theirs = uri != NULL ? dup_origin_text (uri) : g_strdup (_ ("an address that cannot be read"));
  shown = ropeway_quote (theirs, -1, SHOWN_CHARS);
  g_set_error (
      error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_ORIGIN,
      _ ("The request goes to %s, but the sign-in of the connection “%s” is for %s. Nothing was sent."),
      shown, self->context.name, ours);
  return FALSE;
}

/* ---- one fetch for all who wait ---- */

/* Who waits: with a request to be authorised, or without one, for new credentials. */
typedef struct
{
  RopewayHttpRequest *request; /* owned (nullable) */
  gulong cancelled;
  guint generation;
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_pointer (&waiter->request, ropeway_http_request_unref);
  g_free (waiter);
}

static void
end_waiting (RopewayAuthorizer *self, GTask *task, const GError *failure)
{
  Waiter *waiter = g_task_get_task_data (task);
  GError *error = NULL;

  if (failure != NULL)
    g_task_return_error (task, g_error_copy (failure));
  else if (waiter->request != NULL && !self->kind->apply (self->state, waiter->request, &error))
    g_task_return_error (task, error);
  else
    {
      waiter->generation = self->generation;
      g_task_return_boolean (task, TRUE);
    }
}

static void
stop_listening (GTask *task)
{
  Waiter *waiter = g_task_get_task_data (task);

  if (waiter->cancelled != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), waiter->cancelled);
  waiter->cancelled = 0;
}

/* What went wrong in fetching credentials says nothing of the request that waited for them. */
static void
make_it_ours (RopewayAuthorizer *self, GError **error)
{
  g_autoptr (GError) reason = g_steal_pointer (error);

  if (reason->domain == ROPEWAY_AUTH_ERROR || reason->domain == ROPEWAY_SECRET_ERROR
      || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    *error = g_steal_pointer (&reason);
  else
    g_set_error (error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_UNREACHABLE,
                 _ ("Sign-in of the connection “%s”: %s"), self->context.name, reason->message);
}

static void wait_for_fetch (RopewayAuthorizer *self, GTask *task, gboolean renew);

static void
on_prepared (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayAuthorizer) self = data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GError) error = NULL;

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_object (&self->fetch);
  if (self->kind->prepare_finish (self->state, result, &error))
    {
      self->generation++;
      self->n_unproven++;
    }
  else
    make_it_ours (self, &error);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      stop_listening (task);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
        wait_for_fetch (self, g_object_ref (task), ((Waiter *)g_task_get_task_data (task))->request == NULL);
      else
        end_waiting (self, task, error);
    }
}

/* The last one stays until the fetch has ended. */
static void
on_cancelled (GCancellable *unused_cancellable, gpointer data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  RopewayAuthorizer *self = g_task_get_source_object (task);

  if (self->waiting->len == 1)
    {
      g_cancellable_cancel (self->fetch);
      return;
    }
  stop_listening (task);
  g_ptr_array_remove_fast (self->waiting, task);
  g_task_return_error_if_cancelled (task);
}

/* @task: (transfer full). */
static void
wait_for_fetch (RopewayAuthorizer *self, GTask *task, gboolean renew)
{
  Waiter *waiter = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_ptr_array_add (self->waiting, task);
  if (cancellable != NULL)
    waiter->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), task);
  if (self->fetch != NULL)
    return;
  self->fetch = g_cancellable_new ();
  self->kind->prepare_async (self->state, renew, self->fetch, on_prepared, g_object_ref (self));
}

/* Returns: (transfer full). */
static GTask *
new_waiter (RopewayAuthorizer *self, RopewayHttpRequest *request, gpointer tag, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->request = request != NULL ? ropeway_http_request_ref (request) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, waiter, waiter_free);
  return task;
}

/* ---- what sessions ask ---- */

gboolean
ropeway_authorizer_has_all (RopewayAuthorizer *self)
{
  return self->kind == NULL || self->kind->is_ready == NULL;
}

gboolean
ropeway_authorizer_authorize_now (RopewayAuthorizer *self, RopewayHttpRequest *request, GError **error)
{
  g_return_val_if_fail (ropeway_authorizer_has_all (self), FALSE);

  return self->kind == NULL
         || (check_origin (self, ropeway_http_request_get_url (request), error)
             && self->kind->apply (self->state, request, error));
}

void
ropeway_authorizer_authorize_async (RopewayAuthorizer *self, RopewayHttpRequest *request,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task
      = new_waiter (self, request, ropeway_authorizer_authorize_async, cancellable, callback, data);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->kind == NULL)
    g_task_return_boolean (task, TRUE);
  else if (!check_origin (self, ropeway_http_request_get_url (request), &error))
    g_task_return_error (task, error);
  else if (self->kind->is_ready == NULL || (self->fetch == NULL && self->kind->is_ready (self->state)))
    end_waiting (self, task, NULL);
  else
    wait_for_fetch (self, g_steal_pointer (&task), FALSE);
}

gboolean
ropeway_authorizer_authorize_finish (RopewayAuthorizer *self, GAsyncResult *result, guint *generation,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_authorizer_authorize_async), FALSE);

  if (generation != NULL)
    *generation = ((Waiter *)g_task_get_task_data (G_TASK (result)))->generation;
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
ropeway_authorizer_judge (RopewayAuthorizer *self, guint generation, const RopewayHttpResponse *response)
{
  const RopewaySignInKind *kind = self->kind;

  if (kind == NULL || kind->is_ready == NULL || !is_ours (self, ropeway_http_response_get_url (response)))
    return FALSE;
  if (kind->is_expired != NULL ? kind->is_expired (self->state, response)
                               : ropeway_http_response_get_status (response) == 401)
    return generation != self->generation || self->n_unproven < ROPEWAY_LIMIT_SIGN_INS;
  if (generation == self->generation)
    self->n_unproven = 0;
  return FALSE;
}

RopewayProblem *
ropeway_authorizer_explain (RopewayAuthorizer *self, const RopewayHttpResponse *response)
{
  if (self->kind == NULL || self->kind->explain == NULL
      || !is_ours (self, ropeway_http_response_get_url (response)))
    return NULL;
  return self->kind->explain (self->state, response);
}

void
ropeway_authorizer_refused_async (RopewayAuthorizer *self, guint generation, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task
      = new_waiter (self, NULL, ropeway_authorizer_refused_async, cancellable, callback, data);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (generation != self->generation)
    g_task_return_boolean (task, TRUE);
  else
    wait_for_fetch (self, g_steal_pointer (&task), TRUE);
}

gboolean
ropeway_authorizer_refused_finish (RopewayAuthorizer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_authorizer_refused_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
