/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/secret-slots.h"

#include "agent/pipe-reader.h"
#include "auth/secret-binding.h"
#include "base/i18n.h"
#include "value/json-writer.h"

static void
return_error (GTask *task, GError *why)
{
  g_autoptr (GError) owned = why;
  RopewayAgentError code = ROPEWAY_AGENT_ERROR_FAILED;

  if (why->domain == ROPEWAY_SECRET_ERROR)
    code = ROPEWAY_AGENT_ERROR_SECRET;
  else if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&owned));
      return;
    }
  else if (why->domain == G_IO_ERROR)
    code = ROPEWAY_AGENT_ERROR_INVALID;
  g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, code, "%s", why->message);
}

/* ---- which ---- */

static gboolean
check_slot (const RopewayConnection *connection, const char *slot, GError **error)
{
  g_auto (GStrv) names = ropeway_connection_dup_secret_names (connection);

  if (g_strv_contains ((const char *const *)names, slot))
    return TRUE;
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE,
               _ ("“%s” needs no secret called “%s”."), connection->name, slot);
  return FALSE;
}

/* A secret for all environments would go to each of their addresses. */
static char *
dup_common_binding (const RopewayConnection *connection, const char *slot, GError **error)
{
  g_autofree char *binding = NULL;

  for (guint i = 0; i < connection->environments->len; i++)
    {
      const RopewayEnvironment *environment = g_ptr_array_index (connection->environments, i);
      g_autofree char *other = ropeway_secret_binding_dup (connection, environment, slot);

      if (i > 0 && g_strcmp0 (binding, other) != 0)
        {
          g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                       _ ("The environments of “%s” have different addresses: give the secret for each."),
                       connection->name);
          return NULL;
        }
      if (i == 0)
        binding = g_steal_pointer (&other);
    }
  return g_steal_pointer (&binding);
}

static char *
dup_binding (const RopewayConnection *connection, const char *name, const char *slot, GError **error)
{
  const RopewayEnvironment *environment;

  if (*name == '\0')
    return dup_common_binding (connection, slot, error);
  environment = ropeway_connection_work_find_environment (connection, name, error);
  return environment != NULL ? ropeway_secret_binding_dup (connection, environment, slot) : NULL;
}

RopewaySecretQuery *
ropeway_secret_slots_make_query (const RopewayConnection *connection, const char *environment,
                                 const char *slot, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *binding = NULL;

  if (!check_slot (connection, slot, error))
    return NULL;
  binding = dup_binding (connection, environment, slot, &local);
  if (binding != NULL)
    {
      const RopewaySecretQuery query
          = { slot, *environment != '\0' ? environment : NULL, connection->id, binding };

      return ropeway_secret_query_copy (&query);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                 _ ("“%s” has no address that a secret could be meant for."), connection->name);
  return NULL;
}

char *
ropeway_secret_slots_dup_label (const RopewayConnection *connection, const RopewaySecretQuery *query)
{
  if (query->environment != NULL)
    return g_strdup_printf (_ ("Ropeway: %s, %s (%s)"), connection->name, query->name, query->environment);
  return g_strdup_printf (_ ("Ropeway: %s, %s"), connection->name, query->name);
}

/* ---- setting ---- */

typedef struct
{
  /* owned */
  RopewaySecretProvider *secrets;
  RopewaySecretQuery *query;
  char *label;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_object_unref (setting->secrets);
  ropeway_secret_query_free (setting->query);
  g_free (setting->label);
  g_free (setting);
}

static void
conclude (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gboolean done = ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  conclude (task, done, error);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gboolean done = ropeway_secret_provider_remove_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  conclude (task, done, error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Setting *setting = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr (RopewaySecret) secret = ropeway_pipe_reader_read_finish (result, &error);
  gsize length = 0;

  if (secret == NULL)
    {
      return_error (task, error);
      g_object_unref (task);
      return;
    }
  ropeway_secret_reveal (secret, &length);
  if (length == 0)
    ropeway_secret_provider_remove_async (setting->secrets, setting->query, cancellable, on_removed, task);
  else
    ropeway_secret_provider_store_async (setting->secrets, setting->query, secret, setting->label,
                                         cancellable, on_stored, task);
}

void
ropeway_secret_slots_set_async (RopewaySecretProvider *secrets, const RopewaySecretQuery *query,
                                const char *label, int fd, RopewayClock *clock, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Setting *setting = g_new0 (Setting, 1);

  g_task_set_source_tag (task, ropeway_secret_slots_set_async);
  setting->secrets = g_object_ref (secrets);
  setting->query = ropeway_secret_query_copy (query);
  setting->label = g_strdup (label);
  g_task_set_task_data (task, setting, setting_free);
  ropeway_pipe_reader_read_async (fd, clock, cancellable, on_read, task);
}

gboolean
ropeway_secret_slots_set_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_secret_slots_set_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- listing ---- */

typedef struct
{
  /* owned */
  RopewaySecretProvider *secrets;
  RopewayConnection *connection;
  GStrv slots;
  RopewayTree *tree;

  /* borrowed from tree */
  RopewayValue *list;

  /* state */
  guint slot;
  guint environment;
  gboolean is_of_service; /* asked again, for the service's own address alone */
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_object_unref (listing->secrets);
  ropeway_connection_unref (listing->connection);
  g_strfreev (listing->slots);
  ropeway_tree_unref (listing->tree);
  g_free (listing);
}

static const RopewayEnvironment *
get_environment (const Listing *listing)
{
  return g_ptr_array_index (listing->connection->environments, listing->environment);
}

static const char *
get_word (RopewaySecretState state)
{
  switch (state)
    {
    case ROPEWAY_SECRET_STATE_THERE:
      return "there";
    case ROPEWAY_SECRET_STATE_ELSEWHERE:
      return "elsewhere";
    case ROPEWAY_SECRET_STATE_LOCKED:
      return "locked";
    case ROPEWAY_SECRET_STATE_NO_KEYRING:
      return "no-keyring";
    case ROPEWAY_SECRET_STATE_NOT_THERE:
    case ROPEWAY_SECRET_STATE_UNKNOWN:
      break;
    }
  return "not-there";
}

static void
add_state (Listing *listing, RopewaySecretState state)
{
  RopewayValue *object = ropeway_tree_object (listing->tree);

  ropeway_value_set_text (listing->tree, object, "slot", listing->slots[listing->slot]);
  ropeway_value_set_text (listing->tree, object, "environment", get_environment (listing)->name);
  ropeway_value_set_text (listing->tree, object, "state", get_word (state));
  ropeway_value_append (listing->list, object);
}

/* What was granted before sign-ins were bound to all their addresses says itself for which of them it is good. */
static gboolean
may_be_of_service (const Listing *listing, RopewaySecretState state)
{
  return state == ROPEWAY_SECRET_STATE_ELSEWHERE && !listing->is_of_service
         && ropeway_secret_binding_is_granted (listing->connection, listing->slots[listing->slot]);
}

static void check_next (GTask *task);

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  RopewaySecretState state
      = ropeway_secret_provider_check_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);

  if (error != NULL)
    {
      return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (may_be_of_service (listing, state))
    {
      listing->is_of_service = TRUE;
      check_next (task);
      return;
    }
  add_state (listing, state);
  listing->is_of_service = FALSE;
  listing->environment++;
  if (listing->environment == listing->connection->environments->len)
    {
      listing->environment = 0;
      listing->slot++;
    }
  check_next (task);
}

/* @task: (transfer full). */
static void
check_next (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);
  const RopewayEnvironment *environment;
  g_autofree char *binding = NULL;

  if (listing->slots[listing->slot] == NULL)
    {
      g_task_return_pointer (
          task, ropeway_json_write_text (ropeway_tree_get_root (listing->tree), ROPEWAY_JSON_COMPACT, NULL),
          g_free);
      g_object_unref (task);
      return;
    }
  environment = get_environment (listing);
  binding = ropeway_secret_binding_dup (listing->connection, environment,
                                        listing->is_of_service ? NULL : listing->slots[listing->slot]);
  const RopewaySecretQuery query
      = { listing->slots[listing->slot], environment->name, listing->connection->id, binding };
  ropeway_secret_provider_check_async (listing->secrets, &query, g_task_get_cancellable (task), on_checked,
                                       task);
}

void
ropeway_secret_slots_list_async (RopewaySecretProvider *secrets, RopewayConnection *connection,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Listing *listing = g_new0 (Listing, 1);
  RopewayValue *root;

  g_task_set_source_tag (task, ropeway_secret_slots_list_async);
  listing->secrets = g_object_ref (secrets);
  listing->connection = ropeway_connection_ref (connection);
  listing->slots = ropeway_connection_dup_secret_names (connection);
  listing->tree = ropeway_tree_new ();
  root = ropeway_tree_object (listing->tree);
  listing->list = ropeway_tree_array (listing->tree);
  ropeway_value_set (listing->tree, root, "secrets", -1, listing->list);
  ropeway_tree_set_root (listing->tree, root);
  g_task_set_task_data (task, listing, listing_free);
  check_next (task);
}

char *
ropeway_secret_slots_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_secret_slots_list_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
