/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whoever needs a secret does not care which of several places has it. */
#include "secrets/secret-provider.h"

#include "base/i18n.h"

#define ROPEWAY_TYPE_SECRET_CHAIN (ropeway_secret_chain_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretChain, ropeway_secret_chain, ROPEWAY, SECRET_CHAIN, GObject)

struct _RopewaySecretChain
{
  GObject parent;

  /* owned */
  GPtrArray *providers;
};

/* One search. */
typedef struct
{
  char *name;
  char *environment; /* (nullable) */
  guint next;
} Search;

static void provider_init (RopewaySecretProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewaySecretChain, ropeway_secret_chain, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, provider_init))

static void ask_next (GTask *task);

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->name);
  g_free (search->environment);
  g_free (search);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  RopewaySecret *secret
      = ropeway_secret_provider_lookup_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)ropeway_secret_unref);
  else if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE))
    ask_next (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @owned: (transfer full). */
static void
ask_next (GTask *owned)
{
  g_autoptr (GTask) task = owned;
  RopewaySecretChain *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  RopewaySecretProvider *provider;
  GCancellable *cancellable;

  if (search->next == self->providers->len)
    {
      g_autofree char *variable = g_ascii_strup (search->name, -1);

      g_task_return_new_error (task, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE,
                               _ ("The secret “%s” was not found. Give it, for example, in the variable "
                                  "ROPEWAY_SECRET_%s."),
                               search->name, variable);
      return;
    }
  provider = g_ptr_array_index (self->providers, search->next++);
  cancellable = g_task_get_cancellable (task);
  ropeway_secret_provider_lookup_async (provider, search->name, search->environment, cancellable, on_asked,
                                        g_steal_pointer (&task));
}

static void
ropeway_secret_chain_lookup_async (RopewaySecretProvider *provider, const char *name, const char *environment,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, ropeway_secret_chain_lookup_async);
  search->name = g_strdup (name);
  search->environment = g_strdup (environment);
  g_task_set_task_data (task, search, search_free);
  ask_next (g_steal_pointer (&task));
}

static RopewaySecret *
ropeway_secret_chain_lookup_finish (RopewaySecretProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
provider_init (RopewaySecretProviderInterface *iface)
{
  iface->lookup_async = ropeway_secret_chain_lookup_async;
  iface->lookup_finish = ropeway_secret_chain_lookup_finish;
}

static void
ropeway_secret_chain_finalize (GObject *object)
{
  RopewaySecretChain *self = ROPEWAY_SECRET_CHAIN (object);

  g_clear_pointer (&self->providers, g_ptr_array_unref);

  G_OBJECT_CLASS (ropeway_secret_chain_parent_class)->finalize (object);
}

static void
ropeway_secret_chain_class_init (RopewaySecretChainClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_secret_chain_finalize;
}

static void
ropeway_secret_chain_init (RopewaySecretChain *self)
{
  self->providers = g_ptr_array_new_with_free_func (g_object_unref);
}

RopewaySecretProvider *
ropeway_secret_chain_new (RopewaySecretProvider *const *providers, gsize n)
{
  RopewaySecretChain *self = g_object_new (ROPEWAY_TYPE_SECRET_CHAIN, NULL);

  for (gsize i = 0; i < n; i++)
    if (providers[i] != NULL)
      g_ptr_array_add (self->providers, g_object_ref (providers[i]));
  return ROPEWAY_SECRET_PROVIDER (self);
}
