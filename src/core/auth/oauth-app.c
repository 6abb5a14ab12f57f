/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/oauth-app-private.h"

#include <string.h>

#include "auth/secret-binding.h"
#include "base/limits.h"
#include "http/http-url.h"
#include "value/json-reader.h"

#define WELL_KNOWN "/.well-known/"
#define ATTEMPTS 3

struct _RopewayOauthApp
{
  /* owned */
  RopewayHttpClient *client;
  RopewaySecret *id;     /* (nullable) */
  RopewaySecret *secret; /* (nullable) */
  RopewayTree *metadata; /* (nullable): what was discovered */
  char *slot_binding;    /* (nullable) */

  /* borrowed */
  RopewaySignInContext context;
  const RopewayOauth *settings;
};

RopewayOauthApp *
ropeway_oauth_app_new (const RopewaySignInContext *context, RopewaySecret *id, RopewaySecret *secret)
{
  RopewayOauthApp *self = g_new0 (RopewayOauthApp, 1);
  RopewayHttpPolicy policy = {
    .in_flight = 2,
    .idle_ms = ROPEWAY_LIMIT_TOKEN_MS,
    .total_ms = ROPEWAY_LIMIT_TOKEN_MS,
    .private_network = context->environment->private_network,
  };

  self->context = *context;
  self->settings = context->connection->sign_in.oauth;
  self->slot_binding = ropeway_secret_binding_dup (context->connection, context->environment,
                                                   context->connection->sign_in.token.secret);
  self->client = ropeway_http_client_new (&policy, context->clock, context->redactor);
  if (context->client != NULL)
    ropeway_http_client_share_tls (self->client, context->client);
  self->id = id != NULL ? ropeway_secret_ref (id) : NULL;
  self->secret = secret != NULL ? ropeway_secret_ref (secret) : NULL;
  return self;
}

void
ropeway_oauth_app_set_tls (RopewayOauthApp *self, RopewayHttpTls *tls)
{
  ropeway_http_client_set_tls (self->client, tls);
}

void
ropeway_oauth_app_free (RopewayOauthApp *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->id, ropeway_secret_unref);
  g_clear_pointer (&self->secret, ropeway_secret_unref);
  g_clear_pointer (&self->metadata, ropeway_tree_unref);
  g_free (self->slot_binding);
  g_free (self);
}

const RopewaySignInContext *
ropeway_oauth_app_get_context (const RopewayOauthApp *self)
{
  return &self->context;
}

const RopewayOauth *
ropeway_oauth_app_get_settings (const RopewayOauthApp *self)
{
  return self->settings;
}

const char *
ropeway_oauth_app_get_client_id (const RopewayOauthApp *self)
{
  return self->id != NULL ? ropeway_secret_reveal (self->id, NULL) : NULL;
}

/* ---- addresses ---- */

/* A path belongs to the address of the environment. Returns: (transfer full) (nullable). */
static char *
resolve (const RopewayOauthApp *self, const char *address)
{
  if (address == NULL)
    return NULL;
  return *address == '/' ? g_strconcat (self->context.origin, address, NULL) : g_strdup (address);
}

/* What the server names is as trustworthy as itself, but never in plain over a network. */
static char *
dup_discovered (const RopewayOauthApp *self, const char *name)
{
  g_autofree char *address
      = self->metadata != NULL ? ropeway_value_dup_member_text (ropeway_tree_get_root (self->metadata), name)
                               : NULL;
  g_autoptr (GUri) uri = address != NULL ? ropeway_http_url_parse (address, NULL) : NULL;

  if (uri == NULL)
    return NULL;
  if (g_str_equal (g_uri_get_scheme (uri), "https") || self->context.environment->private_network)
    return g_steal_pointer (&address);
  return NULL;
}

char *
ropeway_oauth_app_dup_address (const RopewayOauthApp *self, RopewayOauthEndpoint endpoint)
{
  static const char *const names[] = { "authorization_endpoint", "token_endpoint",
                                       "device_authorization_endpoint", "revocation_endpoint", "issuer" };
  const char *const said[] = { self->settings->authorize, self->settings->token, self->settings->device,
                               self->settings->revoke, NULL };

  if (said[endpoint] != NULL)
    return resolve (self, said[endpoint]);
  return dup_discovered (self, names[endpoint]);
}

const char *
ropeway_oauth_app_get_slot_binding (const RopewayOauthApp *self)
{
  return self->slot_binding;
}

char *
ropeway_oauth_app_dup_binding (const RopewayOauthApp *self)
{
  return resolve (self, self->settings->token != NULL ? self->settings->token : self->settings->discovery);
}

/* ---- asking ---- */

void
ropeway_oauth_answer_free (RopewayOauthAnswer *self)
{
  ropeway_http_response_unref (self->response);
  g_clear_pointer (&self->tree, ropeway_tree_unref);
  g_free (self);
}

static void
tell_redactor (const RopewayOauthApp *self, const RopewayValue *body)
{
  static const char *const names[]
      = { "access_token", "refresh_token", "id_token", "device_code", "client_secret" };

  for (guint i = 0; self->context.redactor != NULL && i < G_N_ELEMENTS (names); i++)
    {
      char *text = ropeway_value_dup_member_text (body, names[i]);

      if (text == NULL)
        continue;
      ropeway_redactor_add (self->context.redactor, text, -1);
      ropeway_wipe (text, strlen (text));
      g_free (text);
    }
}

static RopewayOauthAnswer *
read_answer (const RopewayOauthApp *self, RopewayHttpResponse *response)
{
  const RopewayJsonLimits limits = { .depth = ROPEWAY_LIMIT_JOB_FILE_DEPTH };
  RopewayOauthAnswer *answer = g_new0 (RopewayOauthAnswer, 1);
  const RopewayValue *root;

  answer->response = response;
  answer->tree = ropeway_json_read (ropeway_http_response_get_body (response), &limits, NULL, NULL);
  root = answer->tree != NULL ? ropeway_tree_get_root (answer->tree) : NULL;
  if (root != NULL && ropeway_value_get_kind (root) == ROPEWAY_OBJECT)
    answer->body = root;
  if (answer->body != NULL)
    tell_redactor (self, answer->body);
  return answer;
}

typedef struct
{
  RopewayOauthApp *self; /* borrowed */
  char *address;         /* owned */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_free (asking->address);
  g_free (asking);
}

/* An error of the request that waits for the sign-in must not be told from one of ours by its domain alone. */
static GError *
translate (const RopewayOauthApp *self, GError *error)
{
  g_autoptr (GError) reason = error;
  g_autofree char *text = NULL;
  RopewayAuthError code = g_error_matches (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_TLS)
                              ? ROPEWAY_AUTH_ERROR_UNTRUSTED
                              : ROPEWAY_AUTH_ERROR_UNREACHABLE;
  gsize length;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&reason);
  text = g_strdup (reason->message);
  length = strlen (text);
  while (length > 0 && text[length - 1] == '.')
    text[--length] = '\0';
  return ropeway_auth_error_new (code, ropeway_problem_new ("sign-in.unreachable", NULL, "connection",
                                                            self->context.name, "reason", text, NULL));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  RopewayHttpResponse *response
      = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, &error);

  if (response == NULL)
    g_task_return_error (task, translate (asking->self, error));
  else
    g_task_return_pointer (task, read_answer (asking->self, response),
                           (GDestroyNotify)ropeway_oauth_answer_free);
}

/* RFC 6749 §2.3.1: both are encoded before they are put together. */
static void
add_basic (const RopewayOauthApp *self, RopewayHttpRequest *request)
{
  GString *pair = g_string_sized_new (1024);
  char *encoded;
  char *value;

  ropeway_oauth_form_append_encoded (pair, ropeway_oauth_app_get_client_id (self));
  g_string_append_c (pair, ':');
  ropeway_oauth_form_append_encoded (pair, ropeway_secret_reveal (self->secret, NULL));
  encoded = g_base64_encode ((const guchar *)pair->str, pair->len);
  value = g_strconcat ("Basic ", encoded, NULL);
  if (self->context.redactor != NULL)
    ropeway_redactor_add (self->context.redactor, encoded, -1);
  ropeway_http_request_set_credential (request, "Authorization", value);
  ropeway_wipe (pair->str, pair->len);
  ropeway_wipe (encoded, strlen (encoded));
  ropeway_wipe (value, strlen (value));
  g_string_free (pair, TRUE);
  g_free (encoded);
  g_free (value);
}

/* Says who we are. Returns: (transfer full): what goes into the body for it. */
static RopewayOauthForm *
say_client (const RopewayOauthApp *self, RopewayHttpRequest *request)
{
  RopewayOauthForm *form = ropeway_oauth_form_new ();

  if (self->id == NULL)
    return form;
  if (self->settings->client == ROPEWAY_CLIENT_BASIC && self->secret != NULL)
    {
      add_basic (self, request);
      return form;
    }
  ropeway_oauth_form_add_secret (form, "client_id", self->id);
  if (self->settings->client == ROPEWAY_CLIENT_POST && self->secret != NULL)
    ropeway_oauth_form_add_secret (form, "client_secret", self->secret);
  return form;
}

static GTask *
begin (RopewayOauthApp *self, const char *address, gpointer tag, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Asking *asking = g_new0 (Asking, 1);

  asking->self = self;
  asking->address = g_strdup (address);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, asking, asking_free);
  return task;
}

void
ropeway_oauth_app_ask_async (RopewayOauthApp *self, const char *address, const RopewayOauthForm *form,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  gboolean is_json = self->settings->format == ROPEWAY_TOKEN_FORMAT_JSON;
  GTask *task = begin (self, address, ropeway_oauth_app_ask_async, cancellable, callback, data);
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", address);
  g_autoptr (RopewayOauthForm) client = say_client (self, request);
  g_autoptr (GBytes) body = ropeway_oauth_form_make_body (form, client, self->settings->format);

  ropeway_http_request_set_header (request, "Accept", "application/json");
  ropeway_http_request_set_body (request, body,
                                 is_json ? "application/json" : "application/x-www-form-urlencoded");
  ropeway_http_request_set_max_attempts (request, ATTEMPTS);
  ropeway_http_request_set_max_body (request, ROPEWAY_LIMIT_TOKEN_BYTES);
  ropeway_http_client_send_async (self->client, request, cancellable, on_answer, task);
}

RopewayOauthAnswer *
ropeway_oauth_app_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_oauth_app_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- discovery ---- */

static gboolean
is_same_issuer (const char *address, const char *issuer)
{
  const char *place = strstr (address, WELL_KNOWN);
  g_autofree char *before = place != NULL ? g_strndup (address, (gsize)(place - address)) : NULL;

  /* RFC 8414 §3.3: what is told must be of whom was asked. */
  return before == NULL || issuer == NULL || g_str_has_prefix (issuer, before);
}

static void
on_metadata (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Asking *asking = g_task_get_task_data (task);
  RopewayOauthApp *self = asking->self;
  GError *error = NULL;
  RopewayHttpResponse *response
      = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, &error);
  g_autoptr (RopewayOauthAnswer) answer = response != NULL ? read_answer (self, response) : NULL;
  g_autofree char *issuer = NULL;

  if (answer == NULL)
    {
      g_task_return_error (task, translate (self, error));
      return;
    }
  issuer = ropeway_value_dup_member_text (answer->body, "issuer");
  if (ropeway_http_response_get_status (response) != 200 || answer->body == NULL
      || !is_same_issuer (asking->address, issuer))
    {
      g_task_return_error (task,
                           ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_UNREACHABLE,
                                                   ropeway_problem_new ("sign-in.discovery-unusable", NULL,
                                                                        "connection", self->context.name,
                                                                        "address", asking->address, NULL)));
      return;
    }
  self->metadata = ropeway_tree_ref (answer->tree);
  g_task_return_boolean (task, TRUE);
}

void
ropeway_oauth_app_discover_async (RopewayOauthApp *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *address = resolve (self, self->settings->discovery);
  GTask *task = begin (self, address, ropeway_oauth_app_discover_async, cancellable, callback, data);
  g_autoptr (RopewayHttpRequest) request = NULL;

  if (address == NULL || self->metadata != NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  request = ropeway_http_request_new ("GET", address);
  ropeway_http_request_set_header (request, "Accept", "application/json");
  ropeway_http_request_set_max_attempts (request, ATTEMPTS);
  ropeway_http_request_set_max_body (request, ROPEWAY_LIMIT_TOKEN_BYTES);
  ropeway_http_client_send_async (self->client, request, cancellable, on_metadata, task);
}

gboolean
ropeway_oauth_app_discover_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_oauth_app_discover_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
