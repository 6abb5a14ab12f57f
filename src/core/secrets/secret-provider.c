/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what every provider has in common, so that none of them is handed a name that is none. */
#include "secrets/secret-provider-private.h"

#include <string.h>

#include "base/i18n.h"
#include "base/ident.h"
#include "base/limits.h"

G_DEFINE_QUARK (ropeway_secret_error_quark, ropeway_secret_error)

G_DEFINE_INTERFACE (RopewaySecretProvider, ropeway_secret_provider, G_TYPE_OBJECT)

RopewaySecretQuery *
ropeway_secret_query_copy (const RopewaySecretQuery *query)
{
  RopewaySecretQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = g_new (RopewaySecretQuery, 1);
  copy->name = g_strdup (query->name);
  copy->environment = g_strdup (query->environment);
  copy->connection = g_strdup (query->connection);
  copy->origin = g_strdup (query->origin);
  return copy;
}

void
ropeway_secret_query_free (RopewaySecretQuery *query)
{
  if (query == NULL)
    return;
  g_free ((char *)query->name);
  g_free ((char *)query->environment);
  g_free ((char *)query->connection);
  g_free ((char *)query->origin);
  g_free (query);
}

char *
ropeway_secret_key (const char *name, const char *environment)
{
  return environment != NULL ? g_strconcat (name, "__", environment, NULL) : g_strdup (name);
}

RopewaySecret *
ropeway_secret_take_in (const char *bytes, gsize length, const char *place, GError **error)
{
  if (length > ROPEWAY_LIMIT_SECRET_BYTES)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secret in %s is larger than %d bytes."), place, ROPEWAY_LIMIT_SECRET_BYTES);
  else if (memchr (bytes, '\0', length) != NULL)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                 _ ("The secret in %s holds a NUL byte and cannot be used."), place);
  else
    return ropeway_secret_new (bytes, (gssize)length);
  return NULL;
}

/* Returns: (transfer full): those of @wanted that are not among @origin; all where that are none. */
static char *
dup_new (const char *origin, const char *wanted)
{
  g_auto (GStrv) known = g_strsplit (origin != NULL ? origin : "", ROPEWAY_SECRET_ORIGINS, -1);
  g_auto (GStrv) all = g_strsplit (wanted != NULL ? wanted : "", ROPEWAY_SECRET_ORIGINS, -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) others = NULL;

  for (guint i = 0; all[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *)known, all[i]))
      g_strv_builder_add (builder, all[i]);
  others = g_strv_builder_end (builder);
  return g_strjoinv (ROPEWAY_SECRET_ORIGINS, others[0] != NULL ? others : all);
}

GError *
ropeway_secret_elsewhere_error (const char *origin, const char *wanted)
{
  g_autofree char *new = dup_new (origin, wanted);
  const char *nowhere = _ ("no address");

  return g_error_new (
      ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_ELSEWHERE,
      _ ("It was saved for %s and is not sent to %s. Enter it again if this address is right."),
      origin != NULL && *origin != '\0' ? origin : nowhere, *new != '\0' ? new : nowhere);
}

GError *
ropeway_secret_no_connection_error (const char *name)
{
  return g_error_new (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                      _ ("The secret “%s” belongs to no connection; only those of connections are kept."),
                      name);
}

/* The environment's own secret first, then the common one. */
static RopewaySecret *
find (RopewaySecretProvider *self, const char *name, const char *environment, GError **error)
{
  RopewaySecretProviderInterface *iface = ROPEWAY_SECRET_PROVIDER_GET_IFACE (self);
  g_autoptr (GError) problem = NULL;
  RopewaySecret *secret = NULL;

  if (environment != NULL)
    {
      g_autofree char *key = ropeway_secret_key (name, environment);

      secret = iface->find (self, key, &problem);
    }
  if (secret == NULL && problem == NULL)
    secret = iface->find (self, name, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (secret == NULL)
    g_set_error (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE,
                 _ ("The secret “%s” is not there."), name);
  return secret;
}

static void
default_lookup_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, data);
  g_autoptr (GError) error = NULL;
  RopewaySecret *secret;

  g_task_set_source_tag (task, default_lookup_async);
  secret = find (provider, query->name, query->environment, &error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)ropeway_secret_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static RopewaySecret *
default_lookup_finish (RopewaySecretProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- what others can do without ---- */

RopewaySecretState
ropeway_secret_state_of_error (const GError *error)
{
  if (error == NULL)
    return ROPEWAY_SECRET_STATE_THERE;
  if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE))
    return ROPEWAY_SECRET_STATE_NOT_THERE;
  if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_ELSEWHERE))
    return ROPEWAY_SECRET_STATE_ELSEWHERE;
  if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_LOCKED))
    return ROPEWAY_SECRET_STATE_LOCKED;
  if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING))
    return ROPEWAY_SECRET_STATE_NO_KEYRING;
  return ROPEWAY_SECRET_STATE_UNKNOWN;
}

void
ropeway_secret_return_state (GTask *task, GError *error)
{
  RopewaySecretState state = ropeway_secret_state_of_error (error);

  if (state == ROPEWAY_SECRET_STATE_UNKNOWN)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  g_task_return_int (task, state);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewaySecretProvider *provider = ROPEWAY_SECRET_PROVIDER (source);
  GError *error = NULL;
  g_autoptr (RopewaySecret) secret
      = ROPEWAY_SECRET_PROVIDER_GET_IFACE (provider)->lookup_finish (provider, result, &error);

  ropeway_secret_return_state (task, error);
}

static void
default_check_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (provider, cancellable, callback, data);

  g_task_set_source_tag (task, default_check_async);
  ROPEWAY_SECRET_PROVIDER_GET_IFACE (provider)->lookup_async (provider, query, cancellable, on_looked_up,
                                                              task);
}

static RopewaySecretState
default_check_finish (RopewaySecretProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), ROPEWAY_SECRET_STATE_UNKNOWN);

  return ropeway_secret_propagate_state (G_TASK (result), error);
}

RopewaySecretState
ropeway_secret_propagate_state (GTask *task, GError **error)
{
  gssize state = g_task_propagate_int (task, error);

  return state > 0 ? (RopewaySecretState)state : ROPEWAY_SECRET_STATE_UNKNOWN;
}

static void
return_read_only (RopewaySecretProvider *provider, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, data);

  g_task_set_source_tag (task, return_read_only);
  g_task_return_new_error (task, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_READ_ONLY,
                           _ ("Secrets can only be read here, not kept or removed."));
}

static void
default_store_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query, RopewaySecret *secret,
                     const char *label, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer data)
{
  return_read_only (provider, cancellable, callback, data);
}

static void
default_remove_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  return_read_only (provider, cancellable, callback, data);
}

static gboolean
default_boolean_finish (RopewaySecretProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ropeway_secret_provider_default_init (RopewaySecretProviderInterface *iface)
{
  iface->lookup_async = default_lookup_async;
  iface->lookup_finish = default_lookup_finish;
  iface->check_async = default_check_async;
  iface->check_finish = default_check_finish;
  iface->store_async = default_store_async;
  iface->store_finish = default_boolean_finish;
  iface->remove_async = default_remove_async;
  iface->remove_finish = default_boolean_finish;
}

/* ---- asking ---- */

/* Returns: (transfer full) (nullable): what is wrong with @query. */
static GError *
check_query (const RopewaySecretQuery *query)
{
  if (ropeway_ident_is_secret_name (query->name)
      && (query->environment == NULL || ropeway_ident_is_slug (query->environment))
      && (query->connection == NULL || ropeway_ident_is_slug (query->connection)))
    return NULL;
  return g_error_new (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                      _ ("“%s” cannot be the name of a secret: use a-z, 0-9 and _, at most 63."),
                      query->name);
}

/* Returns: whether @error was reported to @callback. */
static gboolean
refuse (RopewaySecretProvider *self, gpointer tag, GError *error, GAsyncReadyCallback callback, gpointer data)
{
  if (error != NULL)
    g_task_report_error (self, callback, data, tag, error);
  return error != NULL;
}

void
ropeway_secret_provider_lookup_query_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer data)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self));
  g_return_if_fail (query != NULL && query->name != NULL);

  if (!refuse (self, ropeway_secret_provider_lookup_query_async, check_query (query), callback, data))
    ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->lookup_async (self, query, cancellable, callback, data);
}

RopewaySecret *
ropeway_secret_provider_lookup_query_finish (RopewaySecretProvider *self, GAsyncResult *result,
                                             GError **error)
{
  g_return_val_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self), NULL);

  if (g_async_result_is_tagged (result, ropeway_secret_provider_lookup_query_async))
    return default_lookup_finish (self, result, error);
  return ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->lookup_finish (self, result, error);
}

void
ropeway_secret_provider_lookup_async (RopewaySecretProvider *self, const char *name, const char *environment,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  const RopewaySecretQuery query = { name, environment, NULL, NULL };

  ropeway_secret_provider_lookup_query_async (self, &query, cancellable, callback, data);
}

RopewaySecret *
ropeway_secret_provider_lookup_finish (RopewaySecretProvider *self, GAsyncResult *result, GError **error)
{
  return ropeway_secret_provider_lookup_query_finish (self, result, error);
}

void
ropeway_secret_provider_check_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self));
  g_return_if_fail (query != NULL && query->name != NULL);

  if (!refuse (self, ropeway_secret_provider_check_async, check_query (query), callback, data))
    ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->check_async (self, query, cancellable, callback, data);
}

RopewaySecretState
ropeway_secret_provider_check_finish (RopewaySecretProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self), ROPEWAY_SECRET_STATE_UNKNOWN);

  if (g_async_result_is_tagged (result, ropeway_secret_provider_check_async))
    return default_check_finish (self, result, error);
  return ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->check_finish (self, result, error);
}

const char *
ropeway_secret_provider_check_get_place (GAsyncResult *result)
{
  g_autoptr (GObject) provider = g_async_result_get_source_object (result);
  const char *place = g_object_get_data (G_OBJECT (result), ROPEWAY_SECRET_PLACE);

  g_return_val_if_fail (ROPEWAY_IS_SECRET_PROVIDER (provider), NULL);

  if (place == NULL)
    place = ROPEWAY_SECRET_PROVIDER_GET_IFACE (provider)->place;
  return place != NULL ? _ (place) : NULL;
}

/* Returns: (transfer full) (nullable): why @secret cannot be kept. */
static GError *
check_secret (const RopewaySecret *secret)
{
  g_autoptr (RopewaySecret) taken = NULL;
  GError *error = NULL;
  gsize length;
  const char *bytes = ropeway_secret_reveal (secret, &length);

  if (length == 0)
    return g_error_new (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                        _ ("An empty secret cannot be kept."));
  taken = ropeway_secret_take_in (bytes, length, _ ("what was entered"), &error);
  return error;
}

void
ropeway_secret_provider_store_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                     RopewaySecret *secret, const char *label, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data)
{
  gpointer tag = ropeway_secret_provider_store_async;

  g_return_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self));
  g_return_if_fail (query != NULL && query->name != NULL);
  g_return_if_fail (secret != NULL && label != NULL);

  if (!refuse (self, tag, check_query (query), callback, data)
      && !refuse (self, tag, check_secret (secret), callback, data))
    ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->store_async (self, query, secret, label, cancellable, callback,
                                                           data);
}

gboolean
ropeway_secret_provider_store_finish (RopewaySecretProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self), FALSE);

  if (g_async_result_is_tagged (result, ropeway_secret_provider_store_async))
    return default_boolean_finish (self, result, error);
  return ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->store_finish (self, result, error);
}

void
ropeway_secret_provider_remove_async (RopewaySecretProvider *self, const RopewaySecretQuery *query,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self));
  g_return_if_fail (query != NULL && query->name != NULL);

  if (!refuse (self, ropeway_secret_provider_remove_async, check_query (query), callback, data))
    ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->remove_async (self, query, cancellable, callback, data);
}

gboolean
ropeway_secret_provider_remove_finish (RopewaySecretProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self), FALSE);

  if (g_async_result_is_tagged (result, ropeway_secret_provider_remove_async))
    return default_boolean_finish (self, result, error);
  return ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->remove_finish (self, result, error);
}
