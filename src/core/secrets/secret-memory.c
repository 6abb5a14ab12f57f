/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: secrets that somebody already has: typed in, read from a pipe, made for a test. */
#include "secrets/secret-provider-private.h"

#include "base/i18n.h"

struct _RopewaySecretMemory
{
  GObject parent;

  /* owned */
  GHashTable *secrets; /* key → RopewaySecret */
};

static void provider_init (RopewaySecretProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewaySecretMemory, ropeway_secret_memory, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, provider_init))

static RopewaySecret *
ropeway_secret_memory_find (RopewaySecretProvider *provider, const char *key, GError **error)
{
  RopewaySecretMemory *self = ROPEWAY_SECRET_MEMORY (provider);
  RopewaySecret *secret = g_hash_table_lookup (self->secrets, key);

  return secret != NULL ? ropeway_secret_ref (secret) : NULL;
}

static void
provider_init (RopewaySecretProviderInterface *iface)
{
  iface->place = N_ ("what was handed over at the start");
  iface->find = ropeway_secret_memory_find;
}

static void
ropeway_secret_memory_finalize (GObject *object)
{
  RopewaySecretMemory *self = ROPEWAY_SECRET_MEMORY (object);

  g_clear_pointer (&self->secrets, g_hash_table_unref);

  G_OBJECT_CLASS (ropeway_secret_memory_parent_class)->finalize (object);
}

static void
ropeway_secret_memory_class_init (RopewaySecretMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_secret_memory_finalize;
}

static void
ropeway_secret_memory_init (RopewaySecretMemory *self)
{
  self->secrets
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ropeway_secret_unref);
}

RopewaySecretMemory *
ropeway_secret_memory_new (void)
{
  return g_object_new (ROPEWAY_TYPE_SECRET_MEMORY, NULL);
}

void
ropeway_secret_memory_set (RopewaySecretMemory *self, const char *name, const char *environment,
                           RopewaySecret *secret)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_MEMORY (self));
  g_return_if_fail (name != NULL && secret != NULL);

  g_hash_table_replace (self->secrets, ropeway_secret_key (name, environment), ropeway_secret_ref (secret));
}
