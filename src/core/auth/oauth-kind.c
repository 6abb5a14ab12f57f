/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an access token is renewed before it ends, by one process at a time, and what comes with it is kept before it
 * is used. */
#include <string.h>

#include "auth/jwt-key.h"
#include "auth/sign-in-kind.h"
#include "auth/token-lock.h"
#include "auth/token-store.h"
#include "base/fail-point.h"

#define JWT_GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"

typedef struct
{
  /* owned */
  RopewayOauthApp *app;
  RopewayOauthTokens *tokens; /* (nullable) */
  RopewayJwtKey *key;         /* (nullable) */
} State;

static void
close_oauth (gpointer data)
{
  State *self = data;

  g_clear_pointer (&self->app, ropeway_oauth_app_free);
  g_clear_pointer (&self->tokens, ropeway_oauth_tokens_free);
  g_clear_pointer (&self->key, ropeway_jwt_key_free);
  g_free (self);
}

static void
want_oauth (const RopewayConnection *connection, GPtrArray *wanted)
{
  g_ptr_array_add (wanted, &connection->sign_in.oauth->client_id);
  g_ptr_array_add (wanted, &connection->sign_in.oauth->client_secret);
}

static gpointer
open_oauth (const RopewaySignInContext *context, RopewaySecret *const *found, GError **unused_error)
{
  State *self = g_new0 (State, 1);

  self->app = ropeway_oauth_app_new (context, found[0], found[1]);
  return self;
}

static void
want_jwt (const RopewayConnection *connection, GPtrArray *wanted)
{
  g_ptr_array_add (wanted, (gpointer)&connection->sign_in.key);
}

static gpointer
open_jwt (const RopewaySignInContext *context, RopewaySecret *const *found, GError **error)
{
  RopewayJwtKey *key = ropeway_jwt_key_new (context, found[0], error);
  State *self = key != NULL ? g_new0 (State, 1) : NULL;

  if (self == NULL)
    return NULL;
  self->key = key;
  self->app = ropeway_oauth_app_new (context, NULL, NULL);
  return self;
}

static gboolean
is_ready (gpointer data)
{
  State *self = data;

  return self->tokens != NULL
         && ropeway_oauth_tokens_are_good (
             self->tokens, ropeway_clock_now (ropeway_oauth_app_get_context (self->app)->clock));
}

static gboolean
apply (gpointer data, RopewayHttpRequest *request, GError **unused_error)
{
  State *self = data;
  const char *prefix = ropeway_oauth_app_get_context (self->app)->connection->sign_in.prefix;
  char *value = g_strconcat (prefix != NULL ? prefix : "Bearer ",
                             ropeway_secret_reveal (self->tokens->access, NULL), NULL);

  ropeway_http_request_set_credential (request, "Authorization", value);
  ropeway_wipe (value, strlen (value));
  g_free (value);
  return TRUE;
}

static RopewayProblem *
explain (gpointer data, const RopewayHttpResponse *response)
{
  State *self = data;

  return ropeway_oauth_cause_of_forbidden (ropeway_oauth_app_get_context (self->app)->connection,
                                           self->tokens, response);
}

/* ---- getting a token ---- */

typedef enum
{
  DISCOVERING,
  LOCKING,
  LOADING,
  MARKING, /* that a renewal begins: whoever comes after a crash knows what was cut off */
  ASKING,
  SAVING,
  GIVING_UP, /* the service will not renew: remembered, so that nobody asks again and again */
  DONE,
} FetchStep;

typedef struct
{
  /* borrowed */
  State *self;

  /* owned */
  RopewaySecret *refused;     /* (nullable): the access token that is no longer good */
  RopewayTokenLock *lock;     /* (nullable) */
  RopewayOauthTokens *kept;   /* (nullable): as they were found */
  RopewayOauthTokens *tokens; /* (nullable): to be taken */
  GError *error;              /* (nullable) */

  /* state */
  FetchStep step;
  gboolean read_only;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->refused, ropeway_secret_unref);
  g_clear_pointer (&fetch->lock, ropeway_token_lock_free);
  g_clear_pointer (&fetch->kept, ropeway_oauth_tokens_free);
  g_clear_pointer (&fetch->tokens, ropeway_oauth_tokens_free);
  g_clear_error (&fetch->error);
  g_free (fetch);
}

static const RopewaySignInContext *
context_of (const Fetch *fetch)
{
  return ropeway_oauth_app_get_context (fetch->self->app);
}

static gboolean
has_person (const Fetch *fetch)
{
  return fetch->self->key == NULL
         && ropeway_oauth_app_get_settings (fetch->self->app)->flow != ROPEWAY_FLOW_CLIENT_CREDENTIALS;
}

static void
fail (Fetch *fetch, GError *error)
{
  fetch->error = error;
  fetch->step = DONE;
}

static void step (GTask *task);

static void
on_discovered (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->step = has_person (fetch) ? LOCKING : ASKING;
  if (!ropeway_oauth_app_discover_finish (result, &error))
    fail (fetch, error);
  step (task);
}

static void
on_locked (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->lock = ropeway_token_lock_take_finish (result, &error);
  fetch->step = LOADING;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (fetch, g_steal_pointer (&error));
  else if (error != NULL)
    fail (fetch,
          ropeway_oauth_cause_new ("sign-in.not-kept", context_of (fetch)->connection, error->message));
  step (task);
}

static gboolean
is_refused (const Fetch *fetch, const RopewaySecret *access)
{
  return fetch->refused != NULL
         && strcmp (ropeway_secret_reveal (fetch->refused, NULL), ropeway_secret_reveal (access, NULL)) == 0;
}

/* What is kept decides how it goes on: another process may have renewed it meanwhile. */
static void
judge_kept (Fetch *fetch)
{
  const RopewaySignInContext *context = context_of (fetch);
  RopewayOauthTokens *kept = fetch->kept;

  if (kept == NULL)
    fail (fetch, ropeway_oauth_cause_needed (context->connection, context->environment->name));
  else if (kept->refused != NULL)
    fail (fetch, ropeway_oauth_cause_new ("sign-in.revoked", context->connection, kept->refused));
  else if (ropeway_oauth_tokens_are_good (kept, ropeway_clock_now (context->clock))
           && !is_refused (fetch, kept->access))
    {
      fetch->tokens = g_steal_pointer (&fetch->kept);
      fetch->step = DONE;
    }
  else if (kept->refresh == NULL)
    fail (fetch, ropeway_oauth_cause_new ("sign-in.expired", context->connection, NULL));
  else
    fetch->step = MARKING;
}

static void
on_loaded (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  fetch->kept = ropeway_token_store_load_finish (result, &error);
  if (error != NULL)
    fail (fetch, error);
  else
    judge_kept (fetch);
  step (task);
}

/* A token that is never exchanged for another one may come from where nothing can be kept. */
static void
on_marked (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->step = ASKING;
  fetch->read_only = !ropeway_token_store_save_finish (result, &error);
  if (error != NULL && !g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_READ_ONLY))
    fail (fetch,
          ropeway_oauth_cause_new ("sign-in.not-kept", context_of (fetch)->connection, error->message));
  step (task);
}

static void
mark (Fetch *fetch, GAsyncReadyCallback callback, GTask *task)
{
  gboolean before = fetch->kept->renewing;

  fetch->kept->renewing = TRUE;
  ropeway_token_store_save_async (fetch->self->app, fetch->kept, callback, task);
  fetch->kept->renewing = before;
}

/* ---- asking ---- */

/* Returns: (transfer full) (nullable): who and for how long, signed. */
static RopewaySecret *
make_assertion (const Fetch *fetch, const char *address, GError **error)
{
  const RopewayOauth *settings = ropeway_oauth_app_get_settings (fetch->self->app);
  g_autofree char *scopes = settings->scopes[0] != NULL ? g_strjoinv (" ", settings->scopes) : NULL;
  const RopewayJwtClaims claims = {
    .issuer = settings->issuer != NULL ? settings->issuer : ropeway_jwt_key_get_account (fetch->self->key),
    .subject = settings->subject,
    .audience = settings->audience != NULL ? settings->audience : address,
    .scopes = scopes,
    .now = ropeway_clock_now (context_of (fetch)->clock),
  };

  return ropeway_jwt_key_sign (fetch->self->key, settings->algorithm, &claims, error);
}

/* Returns: (transfer full) (nullable). */
static RopewayOauthForm *
make_form (const Fetch *fetch, const char *address, GError **error)
{
  const RopewayOauth *settings = ropeway_oauth_app_get_settings (fetch->self->app);
  g_autoptr (RopewayOauthForm) form = ropeway_oauth_form_new ();

  if (fetch->self->key != NULL)
    {
      g_autoptr (RopewaySecret) assertion = make_assertion (fetch, address, error);

      if (assertion == NULL)
        return NULL;
      ropeway_oauth_form_add (form, "grant_type", JWT_GRANT);
      ropeway_oauth_form_add_secret (form, "assertion", assertion);
      return g_steal_pointer (&form);
    }
  ropeway_oauth_form_add (form, "grant_type", has_person (fetch) ? "refresh_token" : "client_credentials");
  if (has_person (fetch))
    {
      ropeway_oauth_form_add_secret (form, "refresh_token", fetch->kept->refresh);
      return g_steal_pointer (&form);
    }
  ropeway_oauth_form_add_scopes (form, (const char *const *)settings->scopes);
  ropeway_oauth_form_add (form, "audience", settings->audience);
  for (guint i = 0; i < settings->parameters->len; i++)
    {
      const RopewayOauthParameter *parameter = g_ptr_array_index (settings->parameters, i);

      ropeway_oauth_form_add (form, parameter->name, parameter->value);
    }
  return g_steal_pointer (&form);
}

/* Returns: (transfer full) (nullable). */
static char *
dup_token_address (const Fetch *fetch)
{
  char *address = ropeway_oauth_app_dup_address (fetch->self->app, ROPEWAY_OAUTH_TOKEN);

  if (address == NULL && fetch->self->key != NULL)
    address = g_strdup (ropeway_jwt_key_get_token_address (fetch->self->key));
  return address;
}

static void
take_tokens (Fetch *fetch, const RopewayOauthAnswer *answer)
{
  const RopewaySecret *before = fetch->kept != NULL ? fetch->kept->refresh : NULL;
  gboolean rotated;

  fetch->tokens = ropeway_oauth_tokens_read_answer (
      answer->body, ropeway_clock_now (context_of (fetch)->clock), fetch->kept);
  fetch->tokens->from = ropeway_oauth_app_dup_binding (fetch->self->app);
  rotated
      = before != NULL
        && strcmp (ropeway_secret_reveal (before, NULL), ropeway_secret_reveal (fetch->tokens->refresh, NULL))
               != 0;
  if (!has_person (fetch))
    fetch->step = DONE;
  else if (!fetch->read_only)
    fetch->step = SAVING;
  else if (!rotated)
    fetch->step = DONE;
  else
    fail (fetch, ropeway_oauth_cause_new ("sign-in.not-kept", context_of (fetch)->connection, NULL));
}

/* Only a word about the grant itself is the last one. */
static gboolean
is_final (const GError *error)
{
  static const char *const codes[] = { "sign-in.revoked", "sign-in.cut-off", "sign-in.testing-week", NULL };
  RopewayProblem *problem = ropeway_auth_error_get_problem (error);

  return problem != NULL && g_strv_contains (codes, ropeway_problem_get_code (problem));
}

static void
on_answer (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *address = dup_token_address (fetch);
  GError *error = NULL;
  g_autoptr (RopewayOauthAnswer) answer = ropeway_oauth_app_ask_finish (result, &error);
  const RopewayOauthAttempt attempt = {
    .tried = fetch->self->key != NULL ? ROPEWAY_OAUTH_TRY_JWT
             : has_person (fetch)     ? ROPEWAY_OAUTH_TRY_RENEW
                                      : ROPEWAY_OAUTH_TRY_CLIENT,
    .connection = context_of (fetch)->connection,
    .environment = context_of (fetch)->environment->name,
    .address = address,
    .tokens = fetch->kept,
    .now = ropeway_clock_now (context_of (fetch)->clock),
  };

  ropeway_fail_point ("token.after-ask");
  if (answer != NULL)
    error = ropeway_oauth_cause (&attempt, answer->response, answer->body);
  if (error == NULL)
    take_tokens (fetch, answer);
  else
    {
      fetch->step = is_final (error) && !fetch->read_only ? GIVING_UP : DONE;
      fetch->error = error;
    }
  step (task);
}

static void
ask (Fetch *fetch, GTask *task)
{
  g_autofree char *address = dup_token_address (fetch);
  GError *error = NULL;
  g_autoptr (RopewayOauthForm) form = NULL;

  if (address == NULL)
    error = ropeway_oauth_cause_new ("sign-in.address-missing", context_of (fetch)->connection, NULL);
  else
    form = make_form (fetch, address, &error);
  if (form == NULL)
    {
      fail (fetch, error);
      step (task);
      return;
    }
  /* From here on the service may know what we do not: not to be cut off where the token is exchanged. */
  ropeway_fail_point ("token.before-ask");
  ropeway_oauth_app_ask_async (fetch->self->app, address, form,
                               has_person (fetch) ? NULL : g_task_get_cancellable (task), on_answer, task);
}

/* ---- keeping ---- */

static void
on_saved (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->step = DONE;
  if (!ropeway_token_store_save_finish (result, &error))
    fail (fetch,
          ropeway_oauth_cause_new ("sign-in.not-kept", context_of (fetch)->connection, error->message));
  ropeway_fail_point ("token.after-save");
  step (task);
}

static void
on_given_up (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Fetch *fetch = g_task_get_task_data (task);

  /* Whether that could be noted or not, the reason is the same. */
  ropeway_token_store_save_finish (result, NULL);
  fetch->step = DONE;
  step (task);
}

static void
end_fetch (Fetch *fetch, GTask *task)
{
  g_clear_pointer (&fetch->lock, ropeway_token_lock_free);
  if (fetch->error != NULL)
    g_task_return_error (task, g_steal_pointer (&fetch->error));
  else
    {
      g_clear_pointer (&fetch->self->tokens, ropeway_oauth_tokens_free);
      fetch->self->tokens = g_steal_pointer (&fetch->tokens);
      g_task_return_boolean (task, TRUE);
    }
  g_object_unref (task);
}

/* @task: (transfer full). */
static void
step (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  RopewayOauthApp *app = fetch->self->app;
  GCancellable *cancellable = g_task_get_cancellable (task);
  const RopewaySecretQuery query = ropeway_token_store_query (app);

  switch (fetch->step)
    {
    case DISCOVERING:
      ropeway_oauth_app_discover_async (app, cancellable, on_discovered, task);
      break;
    case LOCKING:
      ropeway_token_lock_take_async (&query, context_of (fetch)->clock, cancellable, on_locked, task);
      break;
    case LOADING:
      ropeway_token_store_load_async (app, cancellable, on_loaded, task);
      break;
    case MARKING:
      mark (fetch, on_marked, task);
      break;
    case ASKING:
      ask (fetch, task);
      break;
    case SAVING:
      ropeway_token_store_save_async (app, fetch->tokens, on_saved, task);
      break;
    case GIVING_UP:
      fetch->kept->refused = g_strdup ("invalid_grant");
      ropeway_token_store_save_async (app, fetch->kept, on_given_up, task);
      break;
    case DONE:
      end_fetch (fetch, task);
      break;
    }
}

static void
prepare_async (gpointer data, gboolean renew, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  State *self = data;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_task_set_source_tag (task, prepare_async);
  g_task_set_check_cancellable (task, FALSE); /* What was got is taken, even if nobody waits any more. */
  g_task_set_task_data (task, fetch, fetch_free);
  fetch->self = self;
  if (renew && self->tokens != NULL)
    fetch->refused = ropeway_secret_ref (self->tokens->access);
  step (task);
}

static gboolean
prepare_finish (gpointer unused_data, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, prepare_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const RopewaySignInKind ropeway_oauth_kind = {
  .want = want_oauth,
  .open = open_oauth,
  .close = close_oauth,
  .is_ready = is_ready,
  .prepare_async = prepare_async,
  .prepare_finish = prepare_finish,
  .apply = apply,
  .explain = explain,
};

const RopewaySignInKind ropeway_jwt_kind = {
  .want = want_jwt,
  .open = open_jwt,
  .close = close_oauth,
  .is_ready = is_ready,
  .prepare_async = prepare_async,
  .prepare_finish = prepare_finish,
  .apply = apply,
  .explain = explain,
};
