/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secrets/secret-keyring-private.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "secrets/secret-items.h"
#include "secrets/secret-provider-private.h"

#define ROPEWAY_TYPE_SECRET_KEYRING (ropeway_secret_keyring_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySecretKeyring, ropeway_secret_keyring, ROPEWAY, SECRET_KEYRING, GObject)

struct _RopewaySecretKeyring
{
  GObject parent;

  /* state */
  guint answer_ms;
  guint prompt_ms;
};

typedef enum
{
  LOOK_UP,
  CHECK,
  STORE,
  REMOVE,
} What;

typedef enum
{
  CONNECT,
  KEEP,       /* STORE: before the old one goes */
  SEARCH,     /* the environment's own, then the common one */
  COLLECTION, /* nothing was found: is it because the keyring is locked? */
  LOAD,       /* LOOK_UP */
  DELETE,     /* STORE, REMOVE: one item after the other */
} State;

/* One thing asked of the keyring. */
typedef struct
{
  What what;

  /* owned */
  RopewaySecretQuery *query;
  RopewaySecret *secret; /* STORE */
  char *label;           /* STORE */
  SecretService *service;
  GList *items;              /* SecretItem: those of the last search; STORE, REMOVE: those to be deleted */
  GCancellable *cancellable; /* by the caller's or by the clock */
  GSource *cancel_source;    /* (nullable): the caller's */
  GSource *clock_source;

  /* state */
  State state;
  gboolean common; /* the search is for that of all environments */
} Question;

static void provider_init (RopewaySecretProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RopewaySecretKeyring, ropeway_secret_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, provider_init))

static void step (GTask *owned);

/* ---- one question ---- */

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  clear_source (&question->cancel_source);
  clear_source (&question->clock_source);
  g_clear_object (&question->cancellable);
  g_clear_object (&question->service);
  g_clear_list (&question->items, g_object_unref);
  ropeway_secret_query_free (question->query);
  g_clear_pointer (&question->secret, ropeway_secret_unref);
  g_free (question->label);
  g_free (question);
}

static gboolean
on_caller_cancelled (GCancellable *unused_cancellable, gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_time_out (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* Whether the person may be asked for something. */
static gboolean
may_prompt (const Question *question)
{
  return question->what == STORE || question->what == REMOVE;
}

/* The libraries' calls are cancelled from the main loop only: one that ends at once must not find its caller's
 * cancellable busy. */
static void
watch (Question *question, RopewaySecretKeyring *self, GCancellable *caller)
{
  question->cancellable = g_cancellable_new ();
  question->clock_source = g_timeout_source_new (may_prompt (question) ? self->prompt_ms : self->answer_ms);
  g_source_set_callback (question->clock_source, on_time_out, g_object_ref (question->cancellable),
                         g_object_unref);
  g_source_attach (question->clock_source, g_main_context_get_thread_default ());
  if (caller == NULL)
    return;
  question->cancel_source = g_cancellable_source_new (caller);
  g_source_set_callback (question->cancel_source, G_SOURCE_FUNC (on_caller_cancelled),
                         g_object_ref (question->cancellable), g_object_unref);
  g_source_attach (question->cancel_source, g_main_context_get_thread_default ());
}

/* Returns: (transfer full): a task for step(). */
static GTask *
question_new (RopewaySecretProvider *provider, What what, const RopewaySecretQuery *query,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (provider, cancellable, callback, data);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, question_new);
  question->what = what;
  question->query = ropeway_secret_query_copy (query);
  question->common = query->environment == NULL;
  watch (question, ROPEWAY_SECRET_KEYRING (provider), cancellable);
  g_task_set_task_data (task, question, question_free);
  return task;
}

/* ---- how it ends ---- */

/* @error: (transfer full) (nullable): of a lookup. */
static void
return_error (GTask *task, GError *error)
{
  const Question *question = g_task_get_task_data (task);

  if (question->what == CHECK)
    ropeway_secret_return_state (task, error);
  else
    g_task_return_error (task, error);
}

static void
return_locked (GTask *task)
{
  const Question *question = g_task_get_task_data (task);

  return_error (task, g_error_new_literal (
                          ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_LOCKED,
                          may_prompt (question)
                              ? _ ("The keyring stayed locked, so nothing was changed in it. Unlock it and "
                                   "try again.")
                              : _ ("The keyring is locked. Unlock it, for example with “Passwords and "
                                   "Keys”, and try again.")));
}

static void
return_not_there (GTask *task)
{
  const Question *question = g_task_get_task_data (task);

  return_error (task, g_error_new (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NOT_THERE,
                                   _ ("The secret “%s” is not in the keyring. Enter it at its connection."),
                                   question->query->name));
}

/* What a failed call of the library says about the keyring. @error: (transfer full). */
static void
return_failure (GTask *task, GError *error)
{
  const Question *question = g_task_get_task_data (task);

  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)
      || (may_prompt (question) && question->state != CONNECT
          && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return_locked (task);
  else if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT) && question->state == LOAD)
    return_not_there (task);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return_error (task, g_error_new_literal (
                            ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING,
                            _ ("The keyring does not answer. Sign in to your desktop again if that lasts.")));
  else
    {
      g_dbus_error_strip_remote_error (error);
      return_error (
          task, g_error_new (ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_NO_KEYRING,
                             _ ("There is no keyring that could keep secrets (%s). Install one, for example "
                                "GNOME Keyring, and sign in to your desktop again."),
                             error->message));
    }
  g_error_free (error);
}

/* ---- what was found ---- */

static const char *
get_wanted_origin (const Question *question)
{
  return question->query->origin != NULL ? question->query->origin : "";
}

/* Decides on what the search gave for LOOK_UP and CHECK. @owned: (transfer full). */
static void
judge (GTask *owned)
{
  g_autoptr (GTask) task = owned;
  Question *question = g_task_get_task_data (task);
  SecretItem *item = ropeway_secret_items_find (question->items, get_wanted_origin (question));

  if (item != NULL && question->what == CHECK)
    g_task_return_int (task, ROPEWAY_SECRET_STATE_THERE);
  else if (item != NULL)
    {
      GList *only = g_list_prepend (NULL, g_object_ref (item));

      g_clear_list (&question->items, g_object_unref);
      question->items = only;
      question->state = LOAD;
      step (g_steal_pointer (&task));
    }
  else if (ropeway_secret_items_any_locked (question->items))
    return_locked (task);
  else if (question->items != NULL)
    {
      g_autofree char *origin = ropeway_secret_items_dup_origin (question->items->data);

      return_error (task, ropeway_secret_elsewhere_error (origin, question->query->origin));
    }
  else
    {
      question->state = question->common ? COLLECTION : SEARCH;
      question->common = TRUE;
      step (g_steal_pointer (&task));
    }
}

/* Leaves only what is to be deleted: to REMOVE everything, to STORE what was saved for another origin. */
static void
pick_doomed (Question *question)
{
  if (question->what == STORE)
    question->items = ropeway_secret_items_drop (question->items, get_wanted_origin (question));
  question->state = DELETE;
}

/* ---- what the keyring answers ---- */

static void
on_connected (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  question->service = secret_service_get_finish (result, &error);
  if (question->service == NULL)
    {
      return_failure (task, error);
      return;
    }
  question->state = question->what == STORE ? KEEP : SEARCH;
  step (g_steal_pointer (&task));
}

static void
on_kept (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  if (secret_service_store_finish (question->service, result, &error))
    {
      question->state = SEARCH;
      step (g_steal_pointer (&task));
    }
  else if (error != NULL)
    return_failure (task, error);
  else
    return_locked (task);
}

static void
on_found (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_list (&question->items, g_object_unref);
  question->items = secret_service_search_finish (question->service, result, &error);
  if (error != NULL)
    return_failure (task, error);
  else if (!may_prompt (question))
    judge (g_steal_pointer (&task));
  else
    {
      pick_doomed (question);
      step (g_steal_pointer (&task));
    }
}

static void
on_collection (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (error != NULL)
    return_failure (task, error);
  else if (collection != NULL && secret_collection_get_locked (collection))
    return_locked (task);
  else
    return_not_there (task);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SecretValue) value = NULL;
  GError *error = NULL;
  RopewaySecret *secret;
  const char *bytes;
  gsize length;

  if (!secret_item_load_secret_finish (SECRET_ITEM (source), result, &error))
    {
      return_failure (task, error);
      return;
    }
  value = secret_item_get_secret (SECRET_ITEM (source));
  bytes = value != NULL ? secret_value_get (value, &length) : NULL;
  if (bytes == NULL || length == 0)
    {
      return_not_there (task);
      return;
    }
  secret = ropeway_secret_take_in (bytes, length, _ ("the keyring"), &error);
  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)ropeway_secret_unref);
  else
    g_task_return_error (task, error);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!secret_item_delete_finish (SECRET_ITEM (source), result, &error)
      && !g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    {
      if (error != NULL)
        return_failure (task, g_steal_pointer (&error));
      else
        return_locked (task);
      return;
    }
  g_object_unref (question->items->data);
  question->items = g_list_delete_link (question->items, question->items);
  step (g_steal_pointer (&task));
}

/* ---- what the keyring is asked ---- */

/* Returns: (transfer container). */
static GHashTable *
make_attributes (const Question *question, gboolean with_origin)
{
  return ropeway_secret_items_make_attributes (question->query, question->common,
                                               with_origin ? get_wanted_origin (question) : NULL);
}

static void
keep (Question *question, GTask *owned)
{
  g_autoptr (GHashTable) attributes = make_attributes (question, TRUE);
  gsize length;
  const char *bytes = ropeway_secret_reveal (question->secret, &length);
  g_autoptr (SecretValue) value = secret_value_new (bytes, (gssize)length, "text/plain");

  secret_service_store (question->service, ropeway_secret_items_get_schema (), attributes,
                        SECRET_COLLECTION_DEFAULT, question->label, value, question->cancellable, on_kept,
                        owned);
}

/* By attributes and not by "lookup", which leaves out what is locked. */
static void
search (Question *question, GTask *owned)
{
  g_autoptr (GHashTable) attributes = make_attributes (question, FALSE);

  secret_service_search (question->service, ropeway_secret_items_get_schema (), attributes, SECRET_SEARCH_ALL,
                         question->cancellable, on_found, owned);
}

/* @owned: (transfer full). */
static void
step (GTask *owned)
{
  g_autoptr (GTask) task = owned;
  Question *question = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  switch (question->state)
    {
    case CONNECT:
      secret_service_get (SECRET_SERVICE_NONE, question->cancellable, on_connected, g_steal_pointer (&task));
      break;
    case KEEP:
      keep (question, g_steal_pointer (&task));
      break;
    case SEARCH:
      search (question, g_steal_pointer (&task));
      break;
    case COLLECTION:
      secret_collection_for_alias (question->service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
                                   question->cancellable, on_collection, g_steal_pointer (&task));
      break;
    case LOAD:
      secret_item_load_secret (question->items->data, question->cancellable, on_loaded,
                               g_steal_pointer (&task));
      break;
    case DELETE:
      if (question->items != NULL)
        secret_item_delete (question->items->data, question->cancellable, on_deleted,
                            g_steal_pointer (&task));
      else
        g_task_return_boolean (task, TRUE);
      break;
    }
}

/* ---- the provider ---- */

static void
begin (GTask *owned)
{
  g_autoptr (GTask) task = owned;
  const Question *question = g_task_get_task_data (task);

  if (question->query->connection != NULL)
    step (g_steal_pointer (&task));
  else if (may_prompt (question))
    g_task_return_error (task, ropeway_secret_no_connection_error (question->query->name));
  else
    return_not_there (task);
}

static void
ropeway_secret_keyring_lookup_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  begin (question_new (provider, LOOK_UP, query, cancellable, callback, data));
}

static void
ropeway_secret_keyring_check_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  begin (question_new (provider, CHECK, query, cancellable, callback, data));
}

static void
ropeway_secret_keyring_store_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                    RopewaySecret *secret, const char *label, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = question_new (provider, STORE, query, cancellable, callback, data);
  Question *question = g_task_get_task_data (task);

  question->secret = ropeway_secret_ref (secret);
  question->label = g_strdup (label);
  begin (task);
}

static void
ropeway_secret_keyring_remove_async (RopewaySecretProvider *provider, const RopewaySecretQuery *query,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  begin (question_new (provider, REMOVE, query, cancellable, callback, data));
}

static void
provider_init (RopewaySecretProviderInterface *iface)
{
  iface->place = N_ ("the keyring");
  iface->lookup_async = ropeway_secret_keyring_lookup_async;
  iface->check_async = ropeway_secret_keyring_check_async;
  iface->store_async = ropeway_secret_keyring_store_async;
  iface->remove_async = ropeway_secret_keyring_remove_async;
}

static void
ropeway_secret_keyring_class_init (RopewaySecretKeyringClass *klass)
{
}

static void
ropeway_secret_keyring_init (RopewaySecretKeyring *self)
{
  self->answer_ms = ROPEWAY_LIMIT_KEYRING_MS;
  self->prompt_ms = ROPEWAY_LIMIT_KEYRING_PROMPT_MS;
}

RopewaySecretProvider *
ropeway_secret_keyring_new (void)
{
  return g_object_new (ROPEWAY_TYPE_SECRET_KEYRING, NULL);
}

void
ropeway_secret_keyring_set_patience (RopewaySecretProvider *keyring, guint answer_ms, guint prompt_ms)
{
  RopewaySecretKeyring *self = ROPEWAY_SECRET_KEYRING (keyring);

  self->answer_ms = answer_ms;
  self->prompt_ms = prompt_ms;
}
