/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/oauth-sign-in.h"

#include <string.h>

#include "auth/base64url.h"
#include "auth/oauth-device.h"
#include "auth/oauth-redirect.h"
#include "auth/oauth-withdraw.h"
#include "auth/session-tls.h"
#include "auth/sign-in-lookup.h"
#include "auth/token-lock.h"
#include "auth/token-store.h"
#include "base/limits.h"
#include "http/http-page.h"
#include "http/http-url.h"

#define MS_US 1000

typedef enum
{
  LOOKING_UP,
  SECURING, /* what the connection shows and trusts on its own */
  DISCOVERING,
  INVITING, /* the person is told where to go */
  WAITING,  /* for the browser, or for what is pasted */
  ASKING_DEVICE,
  EXCHANGING,
  WITHDRAWING,
  DONE,
} Step;

struct _RopewayOauthSignIn
{
  GObject parent;

  /* owned */
  RopewayConnection *connection;
  RopewaySecretProvider *secrets;
  RopewayRedactor *redactor; /* (nullable) */
  RopewayClock *clock;
  char *origin; /* (nullable) */
  RopewayOauthApp *app;
  RopewayHttpPage *listener; /* (nullable) */
  char *verifier;
  char *state;
  char *redirect_uri; /* (nullable) */
  char *issuer;       /* (nullable) */
  char *code;         /* (nullable) */
  RopewayOauthTokens *tokens;
  GError *error;
  GTask *task; /* (nullable): that runs */

  /* borrowed */
  const RopewayEnvironment *environment;
  RopewayOauthPromptFunc func;
  gpointer data;

  /* state */
  Step step;
  gboolean device;
  gboolean paste;
  gboolean withdraw;
  gboolean is_mute; /* the service cannot be asked as it should be, and so is not asked at all */
  gboolean told;
  guint timer;
  gulong cancelled;
};

G_DEFINE_FINAL_TYPE (RopewayOauthSignIn, ropeway_oauth_sign_in, G_TYPE_OBJECT)

static void
stop_waiting (RopewayOauthSignIn *self)
{
  if (self->timer != 0)
    ropeway_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
  if (self->cancelled != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (self->task), self->cancelled);
  self->cancelled = 0;
}

static void
ropeway_oauth_sign_in_finalize (GObject *object)
{
  RopewayOauthSignIn *self = ROPEWAY_OAUTH_SIGN_IN (object);

  g_clear_pointer (&self->listener, ropeway_http_page_free);
  g_clear_pointer (&self->app, ropeway_oauth_app_free);
  g_clear_pointer (&self->tokens, ropeway_oauth_tokens_free);
  g_clear_error (&self->error);
  g_free (self->origin);
  g_free (self->verifier);
  g_free (self->state);
  g_free (self->redirect_uri);
  g_free (self->issuer);
  g_free (self->code);
  ropeway_clock_unref (self->clock);
  g_clear_pointer (&self->redactor, ropeway_redactor_unref);
  g_object_unref (self->secrets);
  ropeway_connection_unref (self->connection);
  G_OBJECT_CLASS (ropeway_oauth_sign_in_parent_class)->finalize (object);
}

static void
ropeway_oauth_sign_in_class_init (RopewayOauthSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_oauth_sign_in_finalize;
}

static void
ropeway_oauth_sign_in_init (RopewayOauthSignIn *unused_self)
{
}

RopewayOauthSignIn *
ropeway_oauth_sign_in_new (RopewayConnection *connection, const RopewayEnvironment *environment,
                           RopewaySecretProvider *secrets, RopewayRedactor *redactor, RopewayClock *clock,
                           RopewayOauthPromptFunc func, gpointer data)
{
  RopewayOauthSignIn *self = g_object_new (ROPEWAY_TYPE_OAUTH_SIGN_IN, NULL);
  const RopewayOauth *settings = connection->sign_in.oauth;

  self->connection = ropeway_connection_ref (connection);
  self->environment = environment;
  self->secrets = g_object_ref (secrets);
  self->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  self->clock = ropeway_clock_ref (clock);
  self->func = func;
  self->data = data;
  self->origin = ropeway_http_url_dup_origin (environment->address);
  self->device = settings->flow == ROPEWAY_FLOW_DEVICE;
  self->paste = settings->redirect == ROPEWAY_REDIRECT_PASTE || settings->redirect == ROPEWAY_REDIRECT_NONE;
  return self;
}

void
ropeway_oauth_sign_in_set_device (RopewayOauthSignIn *self, gboolean device)
{
  self->device = device;
}

void
ropeway_oauth_sign_in_set_paste (RopewayOauthSignIn *self, gboolean paste)
{
  self->paste = paste;
}

static void step (RopewayOauthSignIn *self);

static void
fail (RopewayOauthSignIn *self, GError *error)
{
  self->error = error;
  self->step = DONE;
}

/* What a person signs out of is forgotten here even where nobody can be told. */
static void
hinder (RopewayOauthSignIn *self, GError *error)
{
  if (!self->withdraw || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail (self, error);
      return;
    }
  g_error_free (error);
  self->step = WITHDRAWING;
}

static GError *
cause (RopewayOauthSignIn *self, const char *code, const char *reason)
{
  return ropeway_oauth_cause_new (code, self->connection, reason);
}

/* ---- who we are ---- */

static void
on_secrets (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayOauthSignIn) self = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) found = ropeway_sign_in_lookup_finish (result, &error);
  const RopewaySignInContext context = {
    .connection = self->connection,
    .environment = self->environment,
    .name = ropeway_sign_in_get_connection_name (self->connection),
    .origin = self->origin,
    .secrets = self->secrets,
    .redactor = self->redactor,
    .clock = self->clock,
  };

  self->step = ropeway_session_tls_is_needed (self->connection, self->environment) ? SECURING : DISCOVERING;
  self->app = ropeway_oauth_app_new (&context, found != NULL ? g_ptr_array_index (found, 0) : NULL,
                                     found != NULL ? g_ptr_array_index (found, 1) : NULL);
  self->is_mute = found == NULL;
  if (found == NULL)
    hinder (self, error);
  step (self);
}

static void
look_up (RopewayOauthSignIn *self)
{
  RopewayOauth *settings = self->connection->sign_in.oauth;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  g_ptr_array_add (wanted, &settings->client_id);
  g_ptr_array_add (wanted, &settings->client_secret);
  ropeway_sign_in_lookup_async (self->connection, self->environment, self->secrets, self->redactor, wanted,
                                g_task_get_cancellable (self->task), on_secrets, g_object_ref (self));
}

static void
on_tls (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayOauthSignIn) self = data;
  GError *error = NULL;
  g_autoptr (RopewayHttpTls) tls = ropeway_session_tls_make_finish (result, &error);

  self->step = DISCOVERING;
  self->is_mute = tls == NULL;
  if (tls != NULL)
    ropeway_oauth_app_set_tls (self->app, tls);
  else
    hinder (self, error);
  step (self);
}

static void
on_discovered (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayOauthSignIn) self = data;
  GError *error = NULL;

  self->step = self->withdraw ? WITHDRAWING : self->device ? ASKING_DEVICE : INVITING;
  if (!ropeway_oauth_app_discover_finish (result, &error))
    hinder (self, error);
  else
    self->issuer = ropeway_oauth_app_dup_address (self->app, ROPEWAY_OAUTH_ISSUER);
  step (self);
}

/* ---- the browser comes back ---- */

/* What is foreign does not end the wait: anybody can make a browser visit us. */
static RopewayOauthBack
take_back (RopewayOauthSignIn *self, RopewayOauthBack back, char *value)
{
  g_autofree char *owned = value;

  if (back == ROPEWAY_OAUTH_BACK_FOREIGN || self->step != WAITING)
    return ROPEWAY_OAUTH_BACK_FOREIGN;
  stop_waiting (self);
  self->step = EXCHANGING;
  if (back == ROPEWAY_OAUTH_BACK_CODE)
    self->code = g_steal_pointer (&owned);
  else if (g_strcmp0 (owned, "access_denied") == 0)
    fail (self, cause (self, "sign-in.denied", NULL));
  else
    fail (self, cause (self, "sign-in.refused", owned));
  return back;
}

static gboolean
go_on (gpointer data)
{
  step (data);
  return G_SOURCE_REMOVE;
}

/* The page is still to be answered: the listener goes when that is done. */
static void
go_on_later (RopewayOauthSignIn *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, go_on, g_object_ref (self), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static char *
on_visit (const char *query, guint *status, gpointer data)
{
  RopewayOauthSignIn *self = data;
  char *value;
  RopewayOauthBack back = ropeway_oauth_redirect_judge (query, self->state, self->issuer, &value);

  back = take_back (self, back, value);
  if (back != ROPEWAY_OAUTH_BACK_FOREIGN)
    go_on_later (self);
  *status = back == ROPEWAY_OAUTH_BACK_FOREIGN ? 400 : 200;
  return ropeway_oauth_redirect_dup_sentence (back);
}

gboolean
ropeway_oauth_sign_in_paste (RopewayOauthSignIn *self, const char *text)
{
  const RopewayOauth *settings = self->connection->sign_in.oauth;
  RopewayOauthBack back;
  char *value;

  if (self->step != WAITING)
    return FALSE;
  back = ropeway_oauth_redirect_judge_pasted (text, settings->redirect == ROPEWAY_REDIRECT_NONE, self->state,
                                              self->issuer, &value);
  back = take_back (self, back, value);
  if (back == ROPEWAY_OAUTH_BACK_FOREIGN)
    return FALSE;
  go_on_later (self);
  return TRUE;
}

static gboolean
listen_to_browser (RopewayOauthSignIn *self)
{
  const RopewayOauth *settings = self->connection->sign_in.oauth;
  g_autoptr (GError) error = NULL;

  switch (settings->redirect)
    {
    case ROPEWAY_REDIRECT_PASTE:
      self->redirect_uri = g_strdup (settings->redirect_address);
      return TRUE;
    case ROPEWAY_REDIRECT_NONE:
      return TRUE;
    case ROPEWAY_REDIRECT_LOOPBACK:
    case ROPEWAY_REDIRECT_FIXED:
      break;
    }
  self->listener
      = ropeway_http_page_new (settings->redirect == ROPEWAY_REDIRECT_FIXED ? settings->redirect_port : 0,
                               settings->redirect_path, on_visit, self, &error);
  if (self->listener == NULL)
    {
      fail (self, cause (self, "sign-in.port-taken", error->message));
      return FALSE;
    }
  self->redirect_uri = g_strdup_printf ("http://127.0.0.1:%u%s", ropeway_http_page_get_port (self->listener),
                                        settings->redirect_path);
  return TRUE;
}

/* Returns: (transfer full): RFC 6749 §4.1.1, RFC 7636 §4.3. */
static char *
make_invitation (RopewayOauthSignIn *self, const char *address)
{
  const RopewayOauth *settings = self->connection->sign_in.oauth;
  g_autoptr (RopewayOauthForm) form = ropeway_oauth_form_new ();
  g_autofree char *challenge = ropeway_base64url_digest (self->verifier);
  g_autofree char *query = NULL;

  ropeway_oauth_form_add (form, "response_type", "code");
  ropeway_oauth_form_add (form, "client_id", ropeway_oauth_app_get_client_id (self->app));
  ropeway_oauth_form_add (form, "redirect_uri", self->redirect_uri);
  ropeway_oauth_form_add_scopes (form, (const char *const *)settings->scopes);
  ropeway_oauth_form_add (form, "state", self->state);
  if (settings->pkce)
    {
      ropeway_oauth_form_add (form, "code_challenge", challenge);
      ropeway_oauth_form_add (form, "code_challenge_method", "S256");
    }
  ropeway_oauth_form_add (form, "audience", settings->audience);
  for (guint i = 0; i < settings->parameters->len; i++)
    {
      const RopewayOauthParameter *parameter = g_ptr_array_index (settings->parameters, i);

      ropeway_oauth_form_add (form, parameter->name, parameter->value);
    }
  query = ropeway_oauth_form_encode (form);
  return g_strconcat (address, strchr (address, '?') != NULL ? "&" : "?", query, NULL);
}

static void
on_timeout (gpointer data)
{
  RopewayOauthSignIn *self = data;

  self->timer = 0;
  stop_waiting (self);
  fail (self, cause (self, "sign-in.timeout", NULL));
  step (self);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  RopewayOauthSignIn *self = data;
  GError *error = NULL;

  stop_waiting (self);
  g_cancellable_set_error_if_cancelled (cancellable, &error);
  fail (self, error);
  go_on_later (self);
}

static void
invite (RopewayOauthSignIn *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);
  g_autofree char *address = ropeway_oauth_app_dup_address (self->app, ROPEWAY_OAUTH_AUTHORIZE);
  g_autofree char *invitation = NULL;
  GError *error = NULL;

  self->verifier = ropeway_base64url_random ();
  self->state = ropeway_base64url_random ();
  if (address == NULL)
    fail (self, cause (self, "sign-in.address-missing", NULL));
  else if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    fail (self, error);
  if (self->step == DONE || !listen_to_browser (self))
    {
      step (self);
      return;
    }
  invitation = make_invitation (self, address);
  self->step = WAITING;
  self->timer
      = ropeway_clock_add_timer (self->clock, (gint64)ROPEWAY_LIMIT_SIGN_IN_MS * MS_US, on_timeout, self);
  if (cancellable != NULL)
    self->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), self);
  const RopewayOauthPrompt prompt = { .address = invitation, .paste = self->paste };
  self->func (&prompt, self->data);
}

/* ---- what it is worth ---- */

static void
take_tokens (RopewayOauthSignIn *self, const RopewayOauthAnswer *answer)
{
  self->tokens = ropeway_oauth_tokens_read_answer (answer->body, ropeway_clock_now (self->clock), NULL);
  self->tokens->from = ropeway_oauth_app_dup_binding (self->app);
  /* RFC 6749 §5.1: who says nothing gives what was asked for. */
  if (self->tokens->scopes == NULL && self->connection->sign_in.oauth->scopes[0] != NULL)
    self->tokens->scopes = g_strdupv (self->connection->sign_in.oauth->scopes);
}

static void
on_answer (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayOauthSignIn) self = data;
  g_autofree char *address = ropeway_oauth_app_dup_address (self->app, ROPEWAY_OAUTH_TOKEN);
  GError *error = NULL;
  g_autoptr (RopewayOauthAnswer) answer = ropeway_oauth_app_ask_finish (result, &error);
  const RopewayOauthAttempt attempt = {
    .tried = ROPEWAY_OAUTH_TRY_CODE,
    .connection = self->connection,
    .environment = self->environment->name,
    .address = address,
    .now = ropeway_clock_now (self->clock),
  };

  self->step = DONE;
  if (answer != NULL)
    error = ropeway_oauth_cause (&attempt, answer->response, answer->body);
  if (error == NULL)
    take_tokens (self, answer);
  else
    fail (self, error);
  step (self);
}

static void
exchange (RopewayOauthSignIn *self)
{
  g_autofree char *address = ropeway_oauth_app_dup_address (self->app, ROPEWAY_OAUTH_TOKEN);
  g_autoptr (RopewayOauthForm) form = ropeway_oauth_form_new ();

  if (address == NULL)
    {
      fail (self, cause (self, "sign-in.address-missing", NULL));
      step (self);
      return;
    }
  if (self->redactor != NULL)
    ropeway_redactor_add (self->redactor, self->code, -1);
  ropeway_oauth_form_add (form, "grant_type", "authorization_code");
  ropeway_oauth_form_add (form, "code", self->code);
  ropeway_oauth_form_add (form, "redirect_uri", self->redirect_uri);
  if (self->connection->sign_in.oauth->pkce)
    ropeway_oauth_form_add (form, "code_verifier", self->verifier);
  ropeway_oauth_app_ask_async (self->app, address, form, g_task_get_cancellable (self->task), on_answer,
                               g_object_ref (self));
}

static void
on_device (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayOauthSignIn) self = data;
  GError *error = NULL;
  g_autoptr (RopewayOauthAnswer) answer = ropeway_oauth_device_finish (result, &error);

  self->step = DONE;
  if (answer != NULL)
    take_tokens (self, answer);
  else
    fail (self, error);
  step (self);
}

static void
on_withdrawn (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayOauthSignIn) self = data;
  GError *error = NULL;

  self->step = DONE;
  if (!ropeway_oauth_withdraw_finish (result, &self->told, &error))
    fail (self, error);
  step (self);
}

static void
end (RopewayOauthSignIn *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_clear_pointer (&self->listener, ropeway_http_page_free);
  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else if (self->withdraw)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_pointer (task, g_steal_pointer (&self->tokens), (GDestroyNotify)ropeway_oauth_tokens_free);
}

static void
step (RopewayOauthSignIn *self)
{
  GCancellable *cancellable = self->task != NULL ? g_task_get_cancellable (self->task) : NULL;

  switch (self->step)
    {
    case LOOKING_UP:
      look_up (self);
      break;
    case SECURING:
      ropeway_session_tls_make_async (self->connection, self->environment, self->secrets, self->redactor,
                                      self->clock, cancellable, on_tls, g_object_ref (self));
      break;
    case DISCOVERING:
      ropeway_oauth_app_discover_async (self->app, cancellable, on_discovered, g_object_ref (self));
      break;
    case INVITING:
      invite (self);
      break;
    case ASKING_DEVICE:
      ropeway_oauth_device_async (self->app, self->func, self->data, cancellable, on_device,
                                  g_object_ref (self));
      break;
    case EXCHANGING:
      exchange (self);
      break;
    case WITHDRAWING:
      ropeway_oauth_withdraw_async (self->app, !self->is_mute, cancellable, on_withdrawn,
                                    g_object_ref (self));
      break;
    case DONE:
      end (self);
      break;
    case WAITING:
      break;
    }
}

void
ropeway_oauth_sign_in_run_async (RopewayOauthSignIn *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  self->task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (self->task, ropeway_oauth_sign_in_run_async);
  step (self);
}

RopewayOauthTokens *
ropeway_oauth_sign_in_run_finish (RopewayOauthSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_oauth_sign_in_run_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ropeway_oauth_sign_in_withdraw_async (RopewayOauthSignIn *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data)
{
  self->withdraw = TRUE;
  self->task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (self->task, ropeway_oauth_sign_in_withdraw_async);
  step (self);
}

gboolean
ropeway_oauth_sign_in_withdraw_finish (RopewayOauthSignIn *self, GAsyncResult *result, gboolean *told,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_oauth_sign_in_withdraw_async), FALSE);

  if (told != NULL)
    *told = self->told;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- keeping ---- */

typedef struct
{
  RopewayTokenLock *lock; /* (nullable) */
  RopewaySecret *text;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_clear_pointer (&keeping->lock, ropeway_token_lock_free);
  ropeway_secret_unref (keeping->text);
  g_free (keeping);
}

static void
return_kept (GTask *task, RopewayOauthSignIn *self, GError *error)
{
  g_autoptr (GError) reason = error;
  Keeping *keeping = g_task_get_task_data (task);

  g_clear_pointer (&keeping->lock, ropeway_token_lock_free);
  if (reason == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, cause (self, "sign-in.not-kept", reason->message));
}

static void
on_saved (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  ropeway_token_store_save_finish (result, &error);
  return_kept (task, g_task_get_source_object (task), error);
}

static void
on_locked (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayOauthSignIn *self = g_task_get_source_object (task);
  Keeping *keeping = g_task_get_task_data (task);
  g_autoptr (RopewayOauthTokens) tokens = ropeway_oauth_tokens_read (keeping->text);
  GError *error = NULL;

  keeping->lock = ropeway_token_lock_take_finish (result, &error);
  if (keeping->lock == NULL)
    return_kept (task, self, error);
  else
    ropeway_token_store_save_async (self->app, tokens, on_saved, g_steal_pointer (&task));
}

void
ropeway_oauth_sign_in_keep_async (RopewayOauthSignIn *self, const RopewayOauthTokens *tokens,
                                  GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  const RopewaySecretQuery query = ropeway_token_store_query (self->app);
  Keeping *keeping = g_new0 (Keeping, 1);

  g_task_set_source_tag (task, ropeway_oauth_sign_in_keep_async);
  g_task_set_task_data (task, keeping, keeping_free);
  keeping->text = ropeway_oauth_tokens_write (tokens);
  ropeway_token_lock_take_async (&query, self->clock, NULL, on_locked, task);
}

gboolean
ropeway_oauth_sign_in_keep_finish (RopewayOauthSignIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_oauth_sign_in_keep_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
