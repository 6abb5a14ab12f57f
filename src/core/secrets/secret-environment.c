/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret in the environment of the process, as containers and CI hand it over. */
#include "secrets/secret-provider-private.h"

#include "base/i18n.h"

#include <string.h>

#define ROPEWAY_TYPE_SECRET_ENVIRONMENT (ropeway_secret_environment_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretEnvironment, ropeway_secret_environment, ROPEWAY, SECRET_ENVIRONMENT,
                      GObject)

struct _RopewaySecretEnvironment
{
  GObject parent;
};

static void provider_init (RopewaySecretProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewaySecretEnvironment, ropeway_secret_environment, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, provider_init))

static RopewaySecret *
ropeway_secret_environment_find (RopewaySecretProvider *provider, const char *key, GError **error)
{
  g_autofree char *name = g_ascii_strup (key, -1);
  g_autofree char *variable = g_strconcat ("ROPEWAY_SECRET_", g_strdelimit (name, "-", '_'), NULL);
  const char *value = g_getenv (variable);

  if (value == NULL || *value == '\0')
    return NULL;
  return ropeway_secret_take_in (value, strlen (value), variable, error);
}

static void
provider_init (RopewaySecretProviderInterface *iface)
{
  iface->place = N_ ("the environment");
  iface->find = ropeway_secret_environment_find;
}

static void
ropeway_secret_environment_class_init (RopewaySecretEnvironmentClass *klass)
{
}

static void
ropeway_secret_environment_init (RopewaySecretEnvironment *self)
{
}

RopewaySecretProvider *
ropeway_secret_environment_new (void)
{
  return g_object_new (ROPEWAY_TYPE_SECRET_ENVIRONMENT, NULL);
}
