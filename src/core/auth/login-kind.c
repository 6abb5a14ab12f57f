/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: some services give a token, or cookies, for user and password; it is asked for once for all who wait, and again
 * when it is refused. */
#include <string.h>

#include "auth/answer-body.h"
#include "auth/answer-problem.h"
#include "auth/login-cookies.h"
#include "auth/sign-in-kind.h"
#include "base/limits.h"
#include "model/prepared-request.h"

typedef struct
{
  /* owned */
  RopewayHttpClient *client; /* its exchanges are shown to nobody: they hold the token */
  RopewaySecret *user;       /* (nullable) */
  RopewaySecret *password;
  RopewaySecret *credential; /* (nullable): token or cookies of the last login */

  /* borrowed */
  RopewaySignInContext context;
  const RopewayLogin *login;

  /* state */
  gint64 good_until; /* monotonic; 0: until it is refused */
} State;

static void
want (const RopewayConnection *connection, GPtrArray *wanted)
{
  g_ptr_array_add (wanted, (gpointer)&connection->sign_in.user);
  g_ptr_array_add (wanted, (gpointer)&connection->sign_in.password);
}

static gpointer
open_login (const RopewaySignInContext *context, RopewaySecret *const *found, GError **unused_error)
{
  State *self = g_new0 (State, 1);
  RopewayHttpPolicy policy = {
    .in_flight = 1,
    .idle_ms = ROPEWAY_LIMIT_TOKEN_MS,
    .total_ms = ROPEWAY_LIMIT_TOKEN_MS,
    .private_network = context->environment->private_network,
  };

  self->context = *context;
  self->login = context->connection->sign_in.login;
  self->client = ropeway_http_client_new (&policy, context->clock, context->redactor);
  if (context->client != NULL)
    ropeway_http_client_share_tls (self->client, context->client);
  self->user = found[0] != NULL ? ropeway_secret_ref (found[0]) : NULL;
  self->password = found[1] != NULL ? ropeway_secret_ref (found[1]) : NULL;
  return self;
}

static void
close_login (gpointer data)
{
  State *self = data;

  g_clear_object (&self->client);
  g_clear_pointer (&self->user, ropeway_secret_unref);
  g_clear_pointer (&self->password, ropeway_secret_unref);
  g_clear_pointer (&self->credential, ropeway_secret_unref);
  g_free (self);
}

static gboolean
is_ready (gpointer data)
{
  const State *self = data;

  return self->credential != NULL
         && (self->good_until == 0 || ropeway_clock_monotonic (self->context.clock) < self->good_until);
}

/* ---- with each request ---- */

static void
add_cookies (RopewayHttpRequest *request, const char *cookies)
{
  const char *others = ropeway_http_request_get_header (request, "Cookie");
  char *all = others != NULL ? g_strconcat (others, "; ", cookies, NULL) : g_strdup (cookies);

  ropeway_http_request_set_credential (request, "Cookie", all);
  ropeway_wipe (all, strlen (all));
  g_free (all);
}

static gboolean
apply (gpointer data, RopewayHttpRequest *request, GError **unused_error)
{
  const State *self = data;
  const RopewaySignIn *sign_in = &self->context.connection->sign_in;
  const char *token = ropeway_secret_reveal (self->credential, NULL);
  const char *name = sign_in->name != NULL ? sign_in->name : "Authorization";
  const char *prefix = sign_in->prefix != NULL ? sign_in->prefix : sign_in->name == NULL ? "Bearer " : "";
  char *value;

  if (self->login->cookies)
    {
      add_cookies (request, token);
      return TRUE;
    }
  value = g_strconcat (prefix, token, NULL);
  if (sign_in->in == ROPEWAY_KEY_IN_QUERY)
    ropeway_http_request_set_query_credential (request, name, value);
  else if (sign_in->in == ROPEWAY_KEY_IN_COOKIE)
    {
      char *cookie = g_strconcat (name, "=", value, NULL);

      add_cookies (request, cookie);
      ropeway_wipe (cookie, strlen (cookie));
      g_free (cookie);
    }
  else
    ropeway_http_request_set_credential (request, name, value);
  ropeway_wipe (value, strlen (value));
  g_free (value);
  return TRUE;
}

/* ---- logging in ---- */

static const RopewayOperation *
get_operation (const State *self)
{
  return ropeway_connection_find_operation (self->context.connection, self->login->operation);
}

/* @code: with connection, operation, status and reason. */
static GError *
new_error (const State *self, RopewayAuthError kind, const char *code, const RopewayHttpResponse *response,
           const char *reason)
{
  g_autofree char *status
      = response != NULL ? g_strdup_printf ("%u", ropeway_http_response_get_status (response)) : NULL;
  g_autofree char *said = reason != NULL ? ropeway_redactor_apply (self->context.redactor, reason, -1) : NULL;
  gsize length = said != NULL ? strlen (said) : 0;

  while (length > 0 && said[length - 1] == '.')
    said[--length] = '\0';
  return ropeway_auth_error_new (kind, ropeway_problem_new (code, NULL, "connection", self->context.name,
                                                            "operation", self->login->operation, "status",
                                                            status, "reason", said, NULL));
}

/* A session of its own would be needed to log in while nobody is: the request is made by hand. */
static RopewayHttpRequest *
make_request (const State *self, GError **error)
{
  const RopewayOperation *operation = get_operation (self);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *parameters = ropeway_tree_object (tree);
  const RopewayRequestInput input = { .parameters = parameters };
  g_autoptr (RopewayPreparedRequest) prepared = NULL;
  g_autoptr (RopewayProblem) problem = NULL;
  RopewayHttpRequest *request;

  if (self->user != NULL)
    ropeway_value_set (tree, parameters, "user", -1,
                       ropeway_tree_string (tree, ropeway_secret_reveal (self->user, NULL), -1));
  if (self->password != NULL)
    ropeway_value_set (tree, parameters, "password", -1,
                       ropeway_tree_string (tree, ropeway_secret_reveal (self->password, NULL), -1));
  prepared = ropeway_prepare_request (self->context.connection, self->context.environment, operation, &input,
                                      &problem);
  if (prepared == NULL)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

      *error = new_error (self, ROPEWAY_AUTH_ERROR_INVALID, "sign-in.login-unfilled", NULL, sentence);
      return NULL;
    }
  request = ropeway_http_request_new (prepared->method, prepared->url);
  ropeway_http_request_set_header (request, "Accept",
                                   prepared->accept != NULL ? prepared->accept : "application/json");
  for (guint i = 0; i < prepared->headers->len; i++)
    {
      const RopewayNameValue *header = g_ptr_array_index (prepared->headers, i);
      ropeway_http_request_set_header (request, header->name, header->value);
    }
  if (prepared->body != NULL)
    ropeway_http_request_set_body (request, prepared->body, prepared->content_type);
  ropeway_http_request_set_repeat (request, ROPEWAY_REPEAT_SAFE); /* Another login does no harm. */
  ropeway_http_request_set_max_body (request, ROPEWAY_LIMIT_TOKEN_BYTES);
  return request;
}

/* Returns: (transfer full) (nullable): @text where it can be sent: visible and not endless. */
static char *
check_token (char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if ((guchar)text[i] <= 0x20 || (guchar)text[i] == 0x7f)
      length = 0;
  if (length > 0 && length <= ROPEWAY_LIMIT_LOGIN_TOKEN_BYTES)
    return text;
  g_free (text);
  return NULL;
}

/* Returns: (transfer full) (nullable). */
static char *
find_in_body (const State *self, const RopewayHttpResponse *response)
{
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayTree) tree
      = ropeway_answer_read (self->context.connection, get_operation (self), response, &problem);
  const RopewayValue *value
      = tree != NULL ? ropeway_path_get (self->login->answer, ropeway_tree_get_root (tree)) : NULL;
  const char *token;
  gsize length;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    return ropeway_value_dup_text (value, NULL);
  if (ropeway_value_get_kind (value) != ROPEWAY_NUMBER)
    return NULL;
  token = ropeway_value_get_token (value, &length);
  return g_strndup (token, length);
}

/* Returns: (transfer full) (nullable): token or cookies, which the redactor knows. */
static char *
find_credential (const State *self, const RopewayHttpResponse *response)
{
  char *token;

  if (self->login->cookies)
    return ropeway_login_cookies_read (ropeway_http_response_get_header (response, "Set-Cookie"),
                                       self->context.redactor);
  token = check_token (self->login->header != NULL
                           ? g_strdup (ropeway_http_response_get_header (response, self->login->header))
                           : find_in_body (self, response));
  if (token != NULL && self->context.redactor != NULL)
    ropeway_redactor_add (self->context.redactor, token, -1);
  return token;
}

/* A page that logs in leads on to the next one when it has. */
static gboolean
is_success (const State *self, guint status)
{
  return (status >= 200 && status < 300) || (self->login->cookies && (status == 302 || status == 303));
}

static gboolean
take_answer (State *self, const RopewayHttpResponse *response, gint64 asked, GError **error)
{
  guint status = ropeway_http_response_get_status (response);
  g_autofree char *reason = ropeway_answer_dup_reason (get_operation (self), response);
  char *credential;

  if (!is_success (self, status))
    {
      gboolean is_refused = status == 400 || status == 401 || status == 403 || status == 422;

      *error = new_error (self, is_refused ? ROPEWAY_AUTH_ERROR_REFUSED : ROPEWAY_AUTH_ERROR_UNREACHABLE,
                          is_refused ? "sign-in.login-refused" : "sign-in.login-failed", response, reason);
      return FALSE;
    }
  credential = find_credential (self, response);
  if (credential == NULL)
    {
      *error = new_error (self, ROPEWAY_AUTH_ERROR_REFUSED, "sign-in.login-without-token", response, reason);
      return FALSE;
    }
  g_clear_pointer (&self->credential, ropeway_secret_unref);
  self->credential = ropeway_secret_new (credential, -1);
  self->good_until = self->login->lifetime > 0 ? asked + self->login->lifetime : 0;
  ropeway_wipe (credential, strlen (credential));
  g_free (credential);
  return TRUE;
}

typedef struct
{
  State *self;  /* borrowed */
  gint64 asked; /* monotonic */
} Fetch;

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) reason = NULL;
  GError *error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, &reason);

  if (response != NULL && take_answer (fetch->self, response, fetch->asked, &error))
    g_task_return_boolean (task, TRUE);
  else if (response != NULL)
    g_task_return_error (task, error);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&reason));
  else
    g_task_return_error (task, new_error (fetch->self, ROPEWAY_AUTH_ERROR_UNREACHABLE, "sign-in.unreachable",
                                          NULL, reason->message));
}

static void
prepare_async (gpointer data, gboolean unused_renew, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  State *self = data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);
  GError *error = NULL;
  g_autoptr (RopewayHttpRequest) request = make_request (self, &error);

  g_task_set_source_tag (task, prepare_async);
  g_task_set_task_data (task, fetch, g_free);
  fetch->self = self;
  fetch->asked = ropeway_clock_monotonic (self->context.clock);
  if (request == NULL)
    g_task_return_error (task, error);
  else
    ropeway_http_client_send_async (self->client, request, cancellable, on_answer, g_steal_pointer (&task));
}

static gboolean
prepare_finish (gpointer unused_data, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, prepare_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const RopewaySignInKind ropeway_login_kind = {
  .want = want,
  .open = open_login,
  .close = close_login,
  .is_ready = is_ready,
  .prepare_async = prepare_async,
  .prepare_finish = prepare_finish,
  .apply = apply,
};
