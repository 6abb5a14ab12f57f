/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/sign-in-lookup.h"

#include "auth/authorization.h"
#include "auth/secret-binding.h"
#include "base/i18n.h"

typedef struct
{
  /* owned */
  RopewayConnection *connection;
  RopewaySecretProvider *secrets;
  RopewayRedactor *redactor; /* (nullable) */
  GPtrArray *wanted;         /* const RopewayCredential *, of the connection */
  GPtrArray *found;          /* RopewaySecret *, NULLs */

  /* borrowed from the connection */
  const RopewayEnvironment *environment;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  ropeway_connection_unref (lookup->connection);
  g_object_unref (lookup->secrets);
  g_clear_pointer (&lookup->redactor, ropeway_redactor_unref);
  g_ptr_array_unref (lookup->wanted);
  g_clear_pointer (&lookup->found, g_ptr_array_unref);
  g_free (lookup);
}

static void
unref_found (gpointer secret)
{
  if (secret != NULL)
    ropeway_secret_unref (secret);
}

const char *
ropeway_sign_in_get_connection_name (const RopewayConnection *connection)
{
  return connection->name != NULL ? connection->name : connection->id;
}

static void
tell_redactor (Lookup *lookup, const RopewaySecret *secret)
{
  gsize length;
  const char *text = ropeway_secret_reveal (secret, &length);

  if (lookup->redactor != NULL && length > 0)
    ropeway_redactor_add (lookup->redactor, text, (gssize)length);
}

static void
return_secret_error (GTask *task, const char *name, GError *error)
{
  Lookup *lookup = g_task_get_task_data (task);
  const char *connection = ropeway_sign_in_get_connection_name (lookup->connection);
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
  const RopewayCredential *credential = g_ptr_array_index (lookup->wanted, lookup->found->len);
  GError *error = NULL;
  g_autoptr (RopewaySecret) secret
      = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  RopewaySecret *trimmed;

  if (secret == NULL)
    {
      return_secret_error (task, credential->secret, error);
      return;
    }
  trimmed = ropeway_authorization_trim (secret);
  tell_redactor (lookup, trimmed);
  g_ptr_array_add (lookup->found, trimmed);
  look_up_next (g_steal_pointer (&task));
}

/* @task: (transfer full). */
static void
look_up_next (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);

  while (lookup->found->len < lookup->wanted->len)
    {
      const RopewayCredential *credential = g_ptr_array_index (lookup->wanted, lookup->found->len);

      if (credential->secret != NULL)
        {
          g_autofree char *binding
              = ropeway_secret_binding_dup (lookup->connection, lookup->environment, credential->secret);
          const RopewaySecretQuery query
              = { credential->secret, lookup->environment->name, lookup->connection->id, binding };

          ropeway_secret_provider_lookup_query_async (lookup->secrets, &query, g_task_get_cancellable (task),
                                                      on_secret, task);
          return;
        }
      g_ptr_array_add (lookup->found,
                       credential->text != NULL ? ropeway_secret_new (credential->text, -1) : NULL);
    }
  g_task_return_pointer (task, g_steal_pointer (&lookup->found), (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

void
ropeway_sign_in_lookup_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                              RopewaySecretProvider *secrets, RopewayRedactor *redactor, GPtrArray *wanted,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, ropeway_sign_in_lookup_async);
  g_task_set_task_data (task, lookup, lookup_free);
  lookup->connection = ropeway_connection_ref (connection);
  lookup->secrets = g_object_ref (secrets);
  lookup->redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  lookup->environment = environment;
  lookup->wanted = g_ptr_array_ref (wanted);
  lookup->found = g_ptr_array_new_with_free_func (unref_found);
  look_up_next (task);
}

GPtrArray *
ropeway_sign_in_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_sign_in_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
