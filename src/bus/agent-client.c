/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus/agent-client-private.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "bus/agent-launch.h"
#include "bus/agent-names.h"
#include "value/json-reader.h"

struct _RopewayAgentClient
{
  GObject parent_instance;

  /* owned */
  RopewayClock *clock;
  GDBusConnection *connection; /* (nullable): our own, so that tasks end with us */
  RopewayBusAgent1 *object;    /* (nullable) */

  /* state */
  gboolean is_away;
  gboolean is_restarting;
  gint64 restarts[ROPEWAY_LIMIT_AGENT_RESTARTS]; /* µs of the monotonic clock, the oldest first; 0: none */
};

typedef enum
{
  STEP_BUS,    /* a connection */
  STEP_AGENT,  /* somebody who owns the name */
  STEP_OBJECT, /* its object */
} Step;

enum
{
  PROP_IS_AWAY = 1,
  N_PROPERTIES,
};

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_FINISHED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewayAgentClient, ropeway_agent_client, G_TYPE_OBJECT)

static void connect_agent (RopewayAgentClient *self, Step step, GTask *task);
static void restart (RopewayAgentClient *self);

/* ---- what it tells ---- */

static void
tell (RopewayAgentClient *self, guint signal, guint64 number, const char *json)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);

  if (tree != NULL)
    g_signal_emit (self, signals[signal], 0, number, tree);
}

static void
on_progress (RopewayAgentClient *self, guint64 number, const char *json)
{
  tell (self, SIGNAL_PROGRESS, number, json);
}

static void
on_finished (RopewayAgentClient *self, guint64 number, const char *json)
{
  tell (self, SIGNAL_FINISHED, number, json);
}

static void
on_changed (RopewayAgentClient *self, const char *kind, const char *const *ids)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, kind, ids);
}

/* ---- whether it is there ---- */

static void
set_away (RopewayAgentClient *self, gboolean is_away)
{
  if (self->is_away == is_away)
    return;
  self->is_away = is_away;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_AWAY]);
}

static void
look_for_owner (RopewayAgentClient *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->object));

  set_away (self, owner == NULL);
}

static void
on_owner (RopewayAgentClient *self)
{
  look_for_owner (self);
  if (self->is_away)
    restart (self);
}

static void
on_closed (RopewayAgentClient *self)
{
  set_away (self, TRUE);
}

static void
on_restarted (GObject *source, GAsyncResult *result, gpointer data)
{
  RopewayAgentClient *self = ROPEWAY_AGENT_CLIENT (source);
  g_autoptr (GError) error = NULL;

  self->is_restarting = FALSE;
  if (ropeway_agent_client_reconnect_finish (self, result, &error))
    return;
  g_message ("%s", error->message);
  restart (self);
}

static void
restart (RopewayAgentClient *self)
{
  const guint last = ROPEWAY_LIMIT_AGENT_RESTARTS - 1;
  gint64 now = ropeway_clock_monotonic (self->clock);

  if (self->is_restarting || g_dbus_connection_is_closed (self->connection)
      || (self->restarts[0] != 0 && now - self->restarts[0] < G_TIME_SPAN_MINUTE))
    return;
  memmove (&self->restarts[0], &self->restarts[1], last * sizeof (gint64));
  self->restarts[last] = now;
  self->is_restarting = TRUE;
  ropeway_agent_client_reconnect_async (self, NULL, on_restarted, NULL);
}

RopewayBusAgent1 *
ropeway_agent_client_get_object (RopewayAgentClient *self, GError **error)
{
  if (self->object != NULL && !self->is_away)
    return self->object;
  g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY,
                       self->is_restarting
                           ? _ ("Ropeway in the background is being started; try again in a moment.")
                           : _ ("Ropeway in the background is not running."));
  return NULL;
}

gboolean
ropeway_agent_client_is_away (RopewayAgentClient *self)
{
  return self->is_away;
}

/* ---- finding it: each step calls the next; a task ends in on_object() or where a step fails ---- */

static void
on_object (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayAgentClient *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayBusAgent1) object = ropeway_bus_agent1_proxy_new_finish (result, &error);

  if (object == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Two attempts at once: the first one won. */
  if (self->object == NULL)
    {
      self->object = g_steal_pointer (&object);
      g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->object), ROPEWAY_LIMIT_AGENT_CALL_MS);
      g_signal_connect_object (self->object, "progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->object, "finished", G_CALLBACK (on_finished), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->object, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->object, "notify::g-name-owner", G_CALLBACK (on_owner), self,
                               G_CONNECT_SWAPPED);
    }
  /* It may have gone again by now. */
  look_for_owner (self);
  if (self->is_away)
    g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY, "%s",
                             _ ("Ropeway in the background ended as soon as it was started."));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayAgentClient *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!ropeway_agent_launch_finish (G_DBUS_CONNECTION (source), result, &error))
    g_task_return_error (task, error);
  else
    connect_agent (self, STEP_OBJECT, task);
}

static void
take_connection (RopewayAgentClient *self, GDBusConnection *connection)
{
  g_clear_object (&self->object);
  g_clear_object (&self->connection);
  self->connection = connection;
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
}

static void
return_no_bus (GTask *task, const GError *error)
{
  if (error->domain == G_IO_ERROR && error->code == G_IO_ERROR_CANCELLED)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NO_BUS,
                             _ ("There is no session bus to reach Ropeway in the background by: %s"),
                             error->message);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayAgentClient *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_for_address_finish (result, &error);

  if (connection == NULL)
    {
      return_no_bus (task, error);
      return;
    }
  if (self->connection == NULL || g_dbus_connection_is_closed (self->connection))
    take_connection (self, g_steal_pointer (&connection));
  connect_agent (self, STEP_AGENT, task);
}

static void
connect_bus (GTask *task)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address
      = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, g_task_get_cancellable (task), &error);

  if (address == NULL)
    return_no_bus (task, error);
  else
    g_dbus_connection_new_for_address (address,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                           | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, g_task_get_cancellable (task), on_bus, g_object_ref (task));
}

static void
connect_agent (RopewayAgentClient *self, Step step, GTask *task)
{
  switch (step)
    {
    case STEP_BUS:
      connect_bus (task);
      break;
    case STEP_AGENT:
      ropeway_agent_launch_async (self->connection, self->clock, g_task_get_cancellable (task), on_launched,
                                  g_object_ref (task));
      break;
    case STEP_OBJECT:
      ropeway_bus_agent1_proxy_new (
          self->connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START | G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
          ROPEWAY_AGENT_BUS_NAME, ROPEWAY_AGENT_PATH, g_task_get_cancellable (task), on_object,
          g_object_ref (task));
      break;
    }
}

void
ropeway_agent_client_reconnect_async (RopewayAgentClient *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  gboolean has_bus = self->connection != NULL && !g_dbus_connection_is_closed (self->connection);

  g_task_set_source_tag (task, ropeway_agent_client_reconnect_async);
  connect_agent (self, has_bus ? STEP_AGENT : STEP_BUS, task);
}

gboolean
ropeway_agent_client_reconnect_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_client_reconnect_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_new (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (ropeway_agent_client_reconnect_finish (ROPEWAY_AGENT_CLIENT (source), result, &error))
    g_task_return_pointer (task, g_object_ref (source), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
ropeway_agent_client_new_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (RopewayAgentClient) self = g_object_new (ROPEWAY_TYPE_AGENT_CLIENT, NULL);
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, ropeway_agent_client_new_async);
  ropeway_agent_client_reconnect_async (self, cancellable, on_new, task);
}

RopewayAgentClient *
ropeway_agent_client_new_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_client_new_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the type ---- */

static void
ropeway_agent_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, ROPEWAY_AGENT_CLIENT (object)->is_away);
}

static void
ropeway_agent_client_dispose (GObject *object)
{
  RopewayAgentClient *self = ROPEWAY_AGENT_CLIENT (object);

  g_clear_object (&self->object);
  if (self->connection != NULL)
    g_dbus_connection_close (self->connection, NULL, NULL, NULL);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (ropeway_agent_client_parent_class)->dispose (object);
}

static void
ropeway_agent_client_finalize (GObject *object)
{
  ropeway_clock_unref (ROPEWAY_AGENT_CLIENT (object)->clock);
  G_OBJECT_CLASS (ropeway_agent_client_parent_class)->finalize (object);
}

static void
ropeway_agent_client_class_init (RopewayAgentClientClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  /* Known from here on, or the first error of the bus would be a stranger. */
  (void)ROPEWAY_AGENT_ERROR;
  object->get_property = ropeway_agent_client_get_property;
  object->dispose = ropeway_agent_client_dispose;
  object->finalize = ropeway_agent_client_finalize;
  properties[PROP_IS_AWAY]
      = g_param_spec_boolean ("is-away", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object, N_PROPERTIES, properties);
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_POINTER);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_POINTER);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRV);
}

static void
ropeway_agent_client_init (RopewayAgentClient *self)
{
  self->clock = ropeway_clock_new_system ();
  self->is_away = TRUE;
}
