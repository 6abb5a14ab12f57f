/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: secrets are looked up once, and leave only towards the origin that they belong to. */
#include "auth/authorizer.h"

#include "auth/authorization.h"
#include "base/i18n.h"
#include "base/quote.h"
#include "http/http-url.h"

#include <string.h>

#define SHOWN_CHARS 200

struct _RopewayAuthorizer
{
  GObject parent;

  /* owned */
  char *connection;
  GUri *origin;                        /* (nullable) where there is nothing to add */
  RopewayAuthorization *authorization; /* (nullable): none */
};

G_DEFINE_QUARK (ropeway_auth_error_quark, ropeway_auth_error)
G_DEFINE_FINAL_TYPE (RopewayAuthorizer, ropeway_authorizer, G_TYPE_OBJECT)

static void
ropeway_authorizer_finalize (GObject *object)
{
  RopewayAuthorizer *self = ROPEWAY_AUTHORIZER (object);

  g_free (self->connection);
  g_clear_pointer (&self->origin, g_uri_unref);
  g_clear_pointer (&self->authorization, ropeway_authorization_free);
  G_OBJECT_CLASS (ropeway_authorizer_parent_class)->finalize (object);
}

static void
ropeway_authorizer_class_init (RopewayAuthorizerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_authorizer_finalize;
}

static void
ropeway_authorizer_init (RopewayAuthorizer *unused_self)
{
}

/* ---- looking the secrets up ---- */

#define MAX_WANTED 2

/* The secrets of one sign-in, asked for one after the other. */
typedef struct
{
  /* owned */
  RopewayConnection *connection;
  RopewaySecretProvider *secrets;
  RopewayRedactor *redactor; /* (nullable) */
  char *environment;
  char *address;
  char *origin; /* (nullable): of the address */
  RopewaySecret *found[MAX_WANTED];

  /* borrowed from the connection */
  const RopewayCredential *wanted[MAX_WANTED];

  /* state */
  guint n_wanted;
  guint next;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  for (guint i = 0; i < lookup->n_wanted; i++)
    g_clear_pointer (&lookup->found[i], ropeway_secret_unref);
  g_clear_pointer (&lookup->connection, ropeway_connection_unref);
  g_clear_object (&lookup->secrets);
  g_clear_pointer (&lookup->redactor, ropeway_redactor_unref);
  g_free (lookup->environment);
  g_free (lookup->address);
  g_free (lookup->origin);
  g_free (lookup);
}

static void
lookup_want (Lookup *lookup, const RopewayCredential *credential)
{
  lookup->wanted[lookup->n_wanted++] = credential;
}

static void
lookup_want_all (Lookup *lookup, const RopewaySignIn *sign_in)
{
  switch (sign_in->type)
    {
    case ROPEWAY_SIGN_IN_BASIC:
      lookup_want (lookup, &sign_in->user);
      lookup_want (lookup, &sign_in->password);
      break;
    case ROPEWAY_SIGN_IN_BEARER:
      lookup_want (lookup, &sign_in->token);
      break;
    case ROPEWAY_SIGN_IN_API_KEY:
      lookup_want (lookup, &sign_in->key);
      break;
    case ROPEWAY_SIGN_IN_NONE:
    case ROPEWAY_SIGN_IN_UNKNOWN:
      break;
    }
}

static void
tell_redactor (Lookup *lookup, const RopewaySecret *secret)
{
  gsize length;
  const char *text = ropeway_secret_reveal (secret, &length);

  if (lookup->redactor != NULL && length > 0)
    ropeway_redactor_add (lookup->redactor, text, (gssize)length);
}

/* Of Basic, the redactor must know user and password in one encoding as well: neither's own is part of it. */
static void
tell_redactor_of_header (Lookup *lookup, const RopewayAuthorization *authorization)
{
  const char *value = ropeway_secret_reveal (authorization->value, NULL);
  const char *space = strchr (value, ' ');

  if (lookup->redactor != NULL && lookup->connection->sign_in.type == ROPEWAY_SIGN_IN_BASIC && space != NULL)
    ropeway_redactor_add (lookup->redactor, space + 1, -1);
}

static const char *
get_connection_name (const RopewayConnection *connection)
{
  return connection->name != NULL ? connection->name : connection->id;
}

/* Returns: (transfer full) (nullable). */
static GUri *
parse_origin (Lookup *lookup, GError **error)
{
  g_autoptr (GError) reason = NULL;
  GUri *origin = ropeway_http_url_parse (lookup->address, &reason);

  if (origin == NULL)
    g_set_error (error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_ORIGIN,
                 _ ("The connection “%s” has secrets, but no address that they belong to: %s"),
                 get_connection_name (lookup->connection), reason->message);
  return origin;
}

static RopewayAuthorizer *
lookup_end (Lookup *lookup, GError **error)
{
  g_autoptr (RopewayAuthorizer) self = g_object_new (ROPEWAY_TYPE_AUTHORIZER, NULL);
  const RopewaySignIn *sign_in = &lookup->connection->sign_in;
  gboolean is_basic = sign_in->type == ROPEWAY_SIGN_IN_BASIC;

  self->connection = g_strdup (get_connection_name (lookup->connection));
  if (sign_in->type == ROPEWAY_SIGN_IN_NONE)
    return g_steal_pointer (&self);
  self->authorization = ropeway_authorization_new (
      sign_in, self->connection, is_basic ? lookup->found[0] : NULL, lookup->found[is_basic ? 1 : 0], error);
  if (self->authorization == NULL)
    return NULL;
  tell_redactor_of_header (lookup, self->authorization);
  self->origin = parse_origin (lookup, error);
  return self->origin != NULL ? g_steal_pointer (&self) : NULL;
}

static void
return_secret_error (GTask *task, const char *name, GError *error)
{
  Lookup *lookup = g_task_get_task_data (task);
  const char *connection = get_connection_name (lookup->connection);
  g_autofree char *variable = g_ascii_strup (name, -1);

  if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE))
    {
      g_task_return_new_error (task, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_SECRET,
                               _ ("The secret “%s” of the connection “%s” is missing. Enter it at the "
                                  "connection, or give it in the "
                                  "environment variable ROPEWAY_SECRET_%s."),
                               name, connection, variable);
      g_error_free (error);
      return;
    }
  if (error->domain == ROPEWAY_SECRET_ERROR)
    g_prefix_error (&error, _ ("The secret “%s” of the connection “%s”: "), name, connection);
  g_task_return_error (task, error);
}

static void look_up_next (GTask *task);

static void
on_secret (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Lookup *lookup = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RopewaySecret) secret
      = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  if (secret == NULL)
    {
      return_secret_error (task, lookup->wanted[lookup->next]->secret, error);
      return;
    }
  lookup->found[lookup->next] = ropeway_authorization_trim (secret);
  tell_redactor (lookup, lookup->found[lookup->next]);
  lookup->next++;
  look_up_next (g_steal_pointer (&task));
}

/* @task: (transfer full). */
static void
look_up_next (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);
  RopewayAuthorizer *self;
  GError *error = NULL;

  for (; lookup->next < lookup->n_wanted; lookup->next++)
    {
      const RopewayCredential *credential = lookup->wanted[lookup->next];

      if (credential->secret != NULL)
        {
          const RopewaySecretQuery query
              = { credential->secret, lookup->environment, lookup->connection->id, lookup->origin };

          ropeway_secret_provider_lookup_query_async (lookup->secrets, &query, g_task_get_cancellable (task),
                                                      on_secret, task);
          return;
        }
      if (credential->text != NULL)
        lookup->found[lookup->next] = ropeway_secret_new (credential->text, -1);
    }
  self = lookup_end (lookup, &error);
  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

void
ropeway_authorizer_new_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                              RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, ropeway_authorizer_new_async);
  g_task_set_task_data (task, lookup, lookup_free);
  lookup->connection = ropeway_connection_ref (connection);
  lookup->secrets = g_object_ref (secrets);
  lookup->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  lookup->environment = g_strdup (environment->name);
  lookup->address = g_strdup (environment->address);
  lookup->origin = environment->address != NULL ? ropeway_http_url_dup_origin (environment->address) : NULL;
  lookup_want_all (lookup, &connection->sign_in);
  look_up_next (task);
}

RopewayAuthorizer *
ropeway_authorizer_new_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_authorizer_new_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- applying ---- */

static char *
dup_origin_text (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), port, "", NULL,
                     NULL);
}

static gboolean
check_origin (RopewayAuthorizer *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = ropeway_http_url_parse (url, NULL);
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *shown = NULL;

  if (uri != NULL && ropeway_http_url_same_origin (uri, self->origin))
    return TRUE;
  ours = dup_origin_text (self->origin);
  theirs = uri != NULL ? dup_origin_text (uri) : g_strdup (_ ("an address that cannot be read"));
  shown = ropeway_quote (theirs, -1, SHOWN_CHARS);
  g_set_error (
      error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_ORIGIN,
      _ ("The request goes to %s, but the sign-in of the connection “%s” is for %s. Nothing was sent."),
      shown, self->connection, ours);
  return FALSE;
}

/* A job may have a cookie of its own among its headers. */
static void
add_cookie (RopewayHttpRequest *request, const char *name, const char *value)
{
  const char *others = ropeway_http_request_get_header (request, "Cookie");
  char *cookie = others != NULL ? g_strconcat (others, "; ", name, "=", value, NULL)
                                : g_strconcat (name, "=", value, NULL);

  ropeway_http_request_set_credential (request, "Cookie", cookie);
  ropeway_wipe (cookie, strlen (cookie));
  g_free (cookie);
}

gboolean
ropeway_authorizer_apply (RopewayAuthorizer *self, RopewayHttpRequest *request, GError **error)
{
  const RopewayAuthorization *added = self->authorization;
  const char *value;

  if (added == NULL)
    return TRUE;
  if (!check_origin (self, ropeway_http_request_get_url (request), error))
    return FALSE;
  value = ropeway_secret_reveal (added->value, NULL);
  switch (added->in)
    {
    case ROPEWAY_KEY_IN_HEADER:
      ropeway_http_request_set_credential (request, added->name, value);
      break;
    case ROPEWAY_KEY_IN_QUERY:
      ropeway_http_request_set_query_credential (request, added->name, value);
      break;
    case ROPEWAY_KEY_IN_COOKIE:
      add_cookie (request, added->name, value);
      break;
    }
  return TRUE;
}
