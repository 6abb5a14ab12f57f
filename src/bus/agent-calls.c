/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the calls of the agent's interface, each with its answer and its errors as a client wants them. */
#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "bus/agent-client-private.h"
#include "bus/secret-pipe.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- what all calls share ---- */

/* Begins a task whose call goes to *@object. Returns: (nullable): NULL where it is away; then the task is over. */
static GTask *
begin (RopewayAgentClient *self, gpointer tag, RopewayBusAgent1 **object, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GError *error = NULL;

  g_task_set_source_tag (task, tag);
  *object = ropeway_agent_client_get_object (self, &error);
  if (*object != NULL)
    return g_steal_pointer (&task);
  g_task_return_error (task, error);
  return NULL;
}

static gboolean
is_gone (const GError *error)
{
  static const GDBusError gone[] = { G_DBUS_ERROR_SERVICE_UNKNOWN, G_DBUS_ERROR_NAME_HAS_NO_OWNER,
                                     G_DBUS_ERROR_NO_REPLY, G_DBUS_ERROR_DISCONNECTED };

  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    if (g_error_matches (error, G_DBUS_ERROR, (int)gone[i]))
      return TRUE;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* @error: (transfer full). Makes the bus's own errors into sentences for people. */
static void
return_error (GTask *task, GError *error)
{
  g_autoptr (GError) owned = error;

  g_dbus_error_strip_remote_error (error);
  if (error->domain == ROPEWAY_AGENT_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&owned));
  else if (is_gone (error))
    g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY, "%s",
                             _ ("Ropeway in the background went away before it answered."));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
           || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT))
    g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED, "%s",
                             _ ("Ropeway in the background did not answer in time."));
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD))
    g_task_return_new_error (
        task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED, "%s",
        _ ("Ropeway in the background is of another version; it has to be started anew."));
  else
    g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED,
                             _ ("Ropeway in the background could not be asked: %s"), error->message);
}

static char *
dup_json (RopewayTree *tree)
{
  return ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
}

static gint64 *
new_number (gint64 number)
{
  gint64 *copy = g_new (gint64, 1);

  *copy = number;
  return copy;
}

static gint64
propagate_number (GTask *task, GError **error)
{
  g_autofree gint64 *number = g_task_propagate_pointer (task, error);

  return number != NULL ? *number : 0;
}

/* ---- tasks ---- */

typedef struct
{
  guint64 number;
  int events; /* owned; -1: none */
} Started;

static void
started_free (gpointer data)
{
  Started *started = data;

  if (started->events >= 0)
    close (started->events);
  g_free (started);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GUnixFDList) list = NULL;
  g_autoptr (GVariant) handle = NULL;
  GError *error = NULL;
  Started *started = g_new0 (Started, 1);

  started->events = -1;
  if (ropeway_bus_agent1_call_start_finish (ROPEWAY_BUS_AGENT1 (source), &started->number, &handle, &list,
                                            result, &error)
      && list != NULL)
    started->events = g_unix_fd_list_get (list, g_variant_get_handle (handle), &error);
  if (started->events >= 0 && started->number != 0)
    {
      g_task_return_pointer (task, started, started_free);
      return;
    }
  started_free (started);
  if (error == NULL)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("the answer holds no events"));
  return_error (task, error);
}

void
ropeway_agent_client_start_async (RopewayAgentClient *self, const char *kind, RopewayTree *request,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RopewayBusAgent1 *object;
  GTask *task = begin (self, ropeway_agent_client_start_async, &object, cancellable, callback, data);
  g_autofree char *json = dup_json (request);

  if (task != NULL)
    ropeway_bus_agent1_call_start (object, kind, json, NULL, cancellable, on_started, task);
}

guint64
ropeway_agent_client_start_finish (RopewayAgentClient *self, GAsyncResult *result, int *events,
                                   GError **error)
{
  Started *started;
  guint64 number;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_client_start_async), 0);
  started = g_task_propagate_pointer (G_TASK (result), error);
  if (started == NULL)
    return 0;
  number = started->number;
  if (events != NULL)
    *events = g_steal_fd (&started->events);
  started_free (started);
  return number;
}

void
ropeway_agent_client_cancel (RopewayAgentClient *self, guint64 number)
{
  RopewayBusAgent1 *object = ropeway_agent_client_get_object (self, NULL);

  /* An agent that cannot hear it any more does not run the task any more either. */
  if (object != NULL)
    ropeway_bus_agent1_call_cancel (object, number, NULL, NULL, NULL);
}

/* ---- documents ---- */

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gint64 revision;

  if (ropeway_bus_agent1_call_put_finish (ROPEWAY_BUS_AGENT1 (source), &revision, result, &error))
    g_task_return_pointer (task, new_number (revision), g_free);
  else
    return_error (task, error);
}

void
ropeway_agent_client_put_async (RopewayAgentClient *self, const char *kind, RopewayTree *document,
                                gint64 expected, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  RopewayBusAgent1 *object;
  GTask *task = begin (self, ropeway_agent_client_put_async, &object, cancellable, callback, data);
  g_autofree char *json = dup_json (document);

  if (task != NULL)
    ropeway_bus_agent1_call_put (object, kind, json, expected, cancellable, on_put, task);
}

gint64
ropeway_agent_client_put_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_client_put_async), 0);
  return propagate_number (G_TASK (result), error);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gint64 revision;

  if (ropeway_bus_agent1_call_delete_finish (ROPEWAY_BUS_AGENT1 (source), &revision, result, &error))
    g_task_return_pointer (task, new_number (revision), g_free);
  else
    return_error (task, error);
}

void
ropeway_agent_client_delete_async (RopewayAgentClient *self, const char *kind, const char *id,
                                   gint64 expected, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data)
{
  RopewayBusAgent1 *object;
  GTask *task = begin (self, ropeway_agent_client_delete_async, &object, cancellable, callback, data);

  if (task != NULL)
    ropeway_bus_agent1_call_delete (object, kind, id, expected, cancellable, on_deleted, task);
}

gint64
ropeway_agent_client_delete_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_client_delete_async), 0);
  return propagate_number (G_TASK (result), error);
}

/* ---- secrets ---- */

static void
on_secret_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_proxy_call_with_unix_fd_list_finish (G_DBUS_PROXY (source), NULL, result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

void
ropeway_agent_client_set_secret_async (RopewayAgentClient *self, const char *connection,
                                       const char *environment, const char *slot, const char *secret,
                                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RopewayBusAgent1 *object;
  g_autoptr (GUnixFDList) list = NULL;
  GError *error = NULL;
  int reader;
  GTask *task = begin (self, ropeway_agent_client_set_secret_async, &object, cancellable, callback, data);

  if (task == NULL)
    return;
  reader = ropeway_secret_pipe_new (secret, &error);
  if (reader < 0)
    {
      return_error (task, error);
      g_object_unref (task);
      return;
    }
  list = g_unix_fd_list_new_from_array (&reader, 1);
  /* Longer than other calls: the keyring may ask the person to unlock it. */
  g_dbus_proxy_call_with_unix_fd_list (
      G_DBUS_PROXY (object), "SetSecret",
      g_variant_new ("(sssh)", connection, environment != NULL ? environment : "", slot, 0),
      G_DBUS_CALL_FLAGS_NONE, ROPEWAY_LIMIT_AGENT_PROMPT_MS, list, cancellable, on_secret_set, task);
}

gboolean
ropeway_agent_client_set_secret_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_client_set_secret_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- questions ---- */

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  RopewayTree *tree;
  const char *json;

  if (answer == NULL)
    {
      return_error (task, error);
      return;
    }
  g_variant_get (answer, "(&s)", &json);
  tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);
  if (tree != NULL)
    g_task_return_pointer (task, tree, (GDestroyNotify)ropeway_tree_unref);
  else
    return_error (task, error);
}

void
ropeway_agent_client_ask_async (RopewayAgentClient *self, const char *method, const char *first,
                                const char *second, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data)
{
  RopewayBusAgent1 *object;
  GTask *task = begin (self, ropeway_agent_client_ask_async, &object, cancellable, callback, data);
  GVariant *arguments;

  if (task == NULL)
    return;
  if (second != NULL)
    arguments = g_variant_new ("(ss)", first, second);
  else
    arguments = first != NULL ? g_variant_new ("(s)", first) : NULL;
  g_dbus_proxy_call (G_DBUS_PROXY (object), method, arguments, G_DBUS_CALL_FLAGS_NONE, -1, cancellable,
                     on_answer, task);
}

RopewayTree *
ropeway_agent_client_ask_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_client_ask_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
