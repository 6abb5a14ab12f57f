/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whoever needs a secret does not care which of several places has it. */
#include "secrets/secret-provider-private.h"

#include "base/i18n.h"

#define ROPEWAY_TYPE_SECRET_CHAIN (ropeway_secret_chain_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretChain, ropeway_secret_chain, ROPEWAY, SECRET_CHAIN, GObject)

struct _RopewaySecretChain
{
  GObject parent;

  /* owned */
  GPtrArray *providers;
};

typedef enum
{
  LOOK_UP,
  CHECK,
  STORE,
  REMOVE,
} What;

/* One round through the providers. */
typedef struct
{
  What what;

  /* owned */
  RopewaySecretQuery *query;
  RopewaySecret *secret; /* STORE */
  char *label;           /* STORE */
  GError *no_keyring;    /* (nullable): told if nobody else has the secret */

  /* state */
  guint next;
  gboolean removed; /* REMOVE: somebody could */
} Round;

static void provider_init (RopewaySecretProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewaySecretChain, ropeway_secret_chain, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, provider_init))

static void ask_next (GTask *task);

static void
round_free (gpointer data)
{
  Round *round = data;

  ropeway_secret_query_free (round->query);
  g_clear_pointer (&round->secret, ropeway_secret_unref);
  g_clear_error (&round->no_keyring);
  g_free (round->label);
  g_free (round);
}

/* Returns: (transfer full): what is told when nobody had what was asked for. */
static GError *
make_end (Round *round)
{
  g_autofree char *variable = g_ascii_strup (round->query->name, -1);

  if (round->no_keyring != NULL)
    return g_steal_pointer (&round->no_keyring);
  if (round->what == STORE || round->what == REMOVE)
    return g_error_new (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_READ_ONLY,
                        _ ("There is no place that could keep the secret “%s”."), round->query->name);
  return g_error_new (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE,
                      _ ("The secret “%s” was not found. Give it, for example, in the variable "
                         "ROPEWAY_SECRET_%s."),
                      round->query->name, variable);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Round *round = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  RopewaySecret *secret
      = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)ropeway_secret_unref);
  else if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE))
    ask_next (g_steal_pointer (&task));
  else if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING))
    {
      g_clear_error (&round->no_keyring);
      round->no_keyring = g_steal_pointer (&error);
      ask_next (g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Round *round = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  RopewaySecretState state
      = ropeway_secret_provider_check_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (state == ROPEWAY_SECRET_STATE_NO_KEYRING && round->no_keyring == NULL)
    {
      round->no_keyring = g_error_new_literal (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING, "");
      ask_next (g_steal_pointer (&task));
    }
  else if (state == ROPEWAY_SECRET_STATE_NOT_THERE || state == ROPEWAY_SECRET_STATE_NO_KEYRING)
    ask_next (g_steal_pointer (&task));
  else
    {
      RopewaySecretProviderInterface *iface = ROPEWAY_SECRET_PROVIDER_GET_IFACE (source);

      g_object_set_data (G_OBJECT (task), ROPEWAY_SECRET_PLACE, (gpointer)iface->place);
      g_task_return_int (task, state);
    }
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  if (ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_READ_ONLY))
    ask_next (g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Round *round = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (ropeway_secret_provider_remove_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error))
    round->removed = TRUE;
  else if (!g_error_matches (error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_READ_ONLY))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  ask_next (g_steal_pointer (&task));
}

/* @owned: (transfer full). */
static void
ask_next (GTask *owned)
{
  g_autoptr (GTask) task = owned;
  RopewaySecretChain *self = g_task_get_source_object (task);
  Round *round = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  RopewaySecretProvider *provider;

  if (round->next == self->providers->len)
    {
      if (round->removed)
        g_task_return_boolean (task, TRUE);
      else if (round->what == CHECK)
        ropeway_secret_return_state (task, make_end (round));
      else
        g_task_return_error (task, make_end (round));
      return;
    }
  provider = g_ptr_array_index (self->providers, round->next++);
  switch (round->what)
    {
    case LOOK_UP:
      ropeway_secret_provider_lookup_query_async (provider, round->query, cancellable, on_looked_up,
                                                  g_steal_pointer (&task));
      break;
    case CHECK:
      ropeway_secret_provider_check_async (provider, round->query, cancellable, on_checked,
                                           g_steal_pointer (&task));
      break;
    case STORE:
      ropeway_secret_provider_store_async (provider, round->query, round->secret, round->label, cancellable,
                                           on_stored, g_steal_pointer (&task));
      break;
    case REMOVE:
      ropeway_secret_provider_remove_async (provider, round->query, cancellable, on_removed,
                                            g_steal_pointer (&task));
      break;
    }
}

/* Returns: (transfer full): a task for ask_next(). */
static GTask *
round_new (RopewaySecretProvider *provider, What what, const RopewaySecretQuery *query,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (provider, cancellable, callback, data);
  Round *round = g_new0 (Round, 1);

  g_task_set_source_tag (task, round_new);
  round->what = what;
  round->query = ropeway_secret_query_copy (query);
  g_task_set_task_data (task, round, round_free);
  return task;
}

static void
ropeway_secret_chain_lookup_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ask_next (round_new (provider, LOOK_UP, query, cancellable, callback, data));
}

static void
ropeway_secret_chain_check_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ask_next (round_new (provider, CHECK, query, cancellable, callback, data));
}

static void
ropeway_secret_chain_store_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                  RopewaySecret *secret, const char *label, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = round_new (provider, STORE, query, cancellable, callback, data);
  Round *round = g_task_get_task_data (task);

  round->secret = ropeway_secret_ref (secret);
  round->label = g_strdup (label);
  ask_next (task);
}

static void
ropeway_secret_chain_remove_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ask_next (round_new (provider, REMOVE, query, cancellable, callback, data));
}

static void
provider_init (RopewaySecretProviderInterface *iface)
{
  iface->lookup_async = ropeway_secret_chain_lookup_async;
  iface->check_async = ropeway_secret_chain_check_async;
  iface->store_async = ropeway_secret_chain_store_async;
  iface->remove_async = ropeway_secret_chain_remove_async;
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
