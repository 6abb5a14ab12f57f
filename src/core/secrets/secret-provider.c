/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what every provider has in common, so that none of them is handed a name that is none. */
#include "secrets/secret-provider-private.h"

#include <string.h>

#include "base/i18n.h"
#include "base/ident.h"
#include "base/limits.h"

G_DEFINE_QUARK (ropeway_secret_error_quark, ropeway_secret_error)

G_DEFINE_INTERFACE (RopewaySecretProvider, ropeway_secret_provider, G_TYPE_OBJECT)

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
default_lookup_async (RopewaySecretProvider *provider, const char *name, const char *environment,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, data);
  g_autoptr (GError) error = NULL;
  RopewaySecret *secret;

  g_task_set_source_tag (task, default_lookup_async);
  secret = find (provider, name, environment, &error);
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

static void
ropeway_secret_provider_default_init (RopewaySecretProviderInterface *iface)
{
  iface->lookup_async = default_lookup_async;
  iface->lookup_finish = default_lookup_finish;
}

void
ropeway_secret_provider_lookup_async (RopewaySecretProvider *self, const char *name, const char *environment,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self));
  g_return_if_fail (name != NULL);

  if (!ropeway_ident_is_secret_name (name) || (environment != NULL && !ropeway_ident_is_slug (environment)))
    {
      g_task_report_new_error (self, callback, data, ropeway_secret_provider_lookup_async,
                               ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED,
                               _ ("“%s” cannot be the name of a secret: use a-z, 0-9 and _, at most 63."),
                               name);
      return;
    }
  ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->lookup_async (self, name, environment, cancellable, callback,
                                                          data);
}

RopewaySecret *
ropeway_secret_provider_lookup_finish (RopewaySecretProvider *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (ROPEWAY_IS_SECRET_PROVIDER (self), NULL);

  if (g_async_result_is_tagged (result, ropeway_secret_provider_lookup_async))
    {
      g_return_val_if_fail (g_task_is_valid (result, self), NULL);
      return g_task_propagate_pointer (G_TASK (result), error);
    }
  return ROPEWAY_SECRET_PROVIDER_GET_IFACE (self)->lookup_finish (self, result, error);
}
