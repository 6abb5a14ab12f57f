/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the calls about secrets; nothing of a secret is in what they answer. */
#include "agent/agent-private.h"

#include <unistd.h>

#include "agent/secret-slots.h"

/* Practice apps need no start to be told that they need no secret. */
static RopewayConnection *
load (RopewayAgent *self, const char *id, GError **error)
{
  g_autoptr (RopewayConnection) connection = ropeway_connection_work_load (self->store, NULL, id, error);
  g_auto (GStrv) slots = NULL;

  if (connection == NULL)
    return NULL;
  slots = ropeway_connection_dup_secret_names (connection);
  return slots[0] == NULL ? g_steal_pointer (&connection)
                          : ropeway_connection_work_load (self->store, self->practice, id, error);
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!ropeway_secret_slots_set_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  ropeway_agent_tell_changed (g_task_get_source_object (task), "secret", g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
ropeway_agent_set_secret_async (RopewayAgent *self, const char *connection, const char *environment,
                                const char *slot, int fd, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  GError *error = NULL;
  g_autoptr (RopewayConnection) loaded = load (self, connection, &error);
  g_autoptr (RopewaySecretQuery) query
      = loaded != NULL ? ropeway_secret_slots_make_query (loaded, environment, slot, &error) : NULL;
  g_autofree char *label = NULL;

  g_task_set_source_tag (task, ropeway_agent_set_secret_async);
  if (query == NULL)
    {
      close (fd);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, g_strdup (connection), g_free);
  label = ropeway_secret_slots_dup_label (loaded, query);
  ropeway_secret_slots_set_async (self->secrets, query, label, fd, self->clock, cancellable, on_set, task);
}

gboolean
ropeway_agent_set_secret_finish (RopewayAgent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *states = ropeway_secret_slots_list_finish (result, &error);

  if (states != NULL)
    g_task_return_pointer (task, states, g_free);
  else
    g_task_return_error (task, error);
}

void
ropeway_agent_secret_states_async (RopewayAgent *self, const char *connection, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  GError *error = NULL;
  g_autoptr (RopewayConnection) loaded = load (self, connection, &error);

  g_task_set_source_tag (task, ropeway_agent_secret_states_async);
  if (loaded != NULL)
    {
      ropeway_secret_slots_list_async (self->secrets, loaded, cancellable, on_listed, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

char *
ropeway_agent_secret_states_finish (RopewayAgent *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
