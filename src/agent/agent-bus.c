/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/agent-bus.h"

#include <gio/gunixfdlist.h>

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "bus/agent-object.h"

struct _RopewayAgentBus
{
  GObject parent;

  /* owned */
  RopewayAgent *agent;
  GDBusConnection *connection;
  RopewayBusAgent1 *object;
  GHashTable *watches; /* guint64: task → guint: of the caller that it ends with */

  /* state */
  guint name;
  gboolean is_owner;
};

enum
{
  SIGNAL_OWNED,
  SIGNAL_REFUSED,
  SIGNAL_LOST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewayAgentBus, ropeway_agent_bus, G_TYPE_OBJECT)

static void
unwatch (gpointer data)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (data));
}

static void
ropeway_agent_bus_finalize (GObject *object)
{
  RopewayAgentBus *self = ROPEWAY_AGENT_BUS (object);

  g_hash_table_unref (self->watches);
  if (self->agent != NULL)
    g_signal_handlers_disconnect_by_data (self->agent, self);
  /* Whoever finds the name free begins another agent at once: the data has to be free by then. */
  g_clear_object (&self->agent);
  if (self->name != 0)
    g_bus_unown_name (self->name);
  if (self->object != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->object, self);
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->object));
    }
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->object);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (ropeway_agent_bus_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, ROPEWAY_TYPE_AGENT_BUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ropeway_agent_bus_class_init (RopewayAgentBusClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_agent_bus_finalize;
  signals[SIGNAL_OWNED] = add_signal ("owned");
  signals[SIGNAL_REFUSED] = add_signal ("refused");
  signals[SIGNAL_LOST] = add_signal ("lost");
}

static void
ropeway_agent_bus_init (RopewayAgentBus *self)
{
  self->watches = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, unwatch);
}

/* ---- what happens goes out ---- */

static void
on_progress (RopewayAgentBus *self, guint64 task, const char *json)
{
  ropeway_bus_agent1_emit_progress (self->object, task, json);
}

static void
on_finished (RopewayAgentBus *self, guint64 task, const char *json)
{
  g_hash_table_remove (self->watches, &task);
  ropeway_bus_agent1_emit_finished (self->object, task, json);
}

static void
on_changed (RopewayAgentBus *self, const char *kind, const char *const *ids)
{
  ropeway_bus_agent1_emit_changed (self->object, kind, ids);
}

/* ---- tasks ---- */

typedef struct
{
  RopewayAgent *agent; /* borrowed: outlives the watch */
  guint64 task;
} Watch;

static void
on_caller_vanished (GDBusConnection *connection, const char *name, gpointer data)
{
  const Watch *watch = data;

  ropeway_agent_cancel (watch->agent, watch->task);
}

static void
watch_caller (RopewayAgentBus *self, guint64 task, const char *caller)
{
  Watch *watch = g_new (Watch, 1);
  guint id;

  *watch = (Watch){ .agent = self->agent, .task = task };
  id = g_bus_watch_name_on_connection (self->connection, caller, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                       on_caller_vanished, watch, g_free);
  g_hash_table_insert (self->watches, g_memdup2 (&task, sizeof task), GUINT_TO_POINTER (id));
}

/* Takes @fd. Returns: (transfer full): with it at place 0, or empty where there is none. */
static GUnixFDList *
make_list (int fd)
{
  return fd >= 0 ? g_unix_fd_list_new_from_array (&fd, 1) : g_unix_fd_list_new ();
}

static gboolean
on_start (RopewayAgentBus *self, GDBusMethodInvocation *invocation, GUnixFDList *unused, const char *kind,
          const char *request)
{
  g_autoptr (GUnixFDList) list = NULL;
  g_autoptr (GError) error = NULL;
  int events = -1;
  guint64 task = ropeway_agent_start (self->agent, kind, request, &events, &error);

  if (task == 0)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }
  if (g_strcmp0 (kind, ROPEWAY_TASK_RUN) != 0)
    watch_caller (self, task, g_dbus_method_invocation_get_sender (invocation));
  list = make_list (events);
  ropeway_bus_agent1_complete_start (self->object, invocation, list, task, g_variant_new_handle (0));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_cancel (RopewayAgentBus *self, GDBusMethodInvocation *invocation, guint64 task)
{
  ropeway_agent_cancel (self->agent, task);
  ropeway_bus_agent1_complete_cancel (self->object, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_status (RopewayAgentBus *self, GDBusMethodInvocation *invocation)
{
  g_autofree char *status = ropeway_agent_dup_status (self->agent);

  ropeway_bus_agent1_complete_status (self->object, invocation, status);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* ---- documents ---- */

static gboolean
on_put (RopewayAgentBus *self, GDBusMethodInvocation *invocation, const char *kind, const char *document,
        gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 revision = ropeway_agent_put (self->agent, kind, document, expected, &error);

  if (revision == 0)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    ropeway_bus_agent1_complete_put (self->object, invocation, revision);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_delete (RopewayAgentBus *self, GDBusMethodInvocation *invocation, const char *kind, const char *id,
           gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 revision = ropeway_agent_delete (self->agent, kind, id, expected, &error);

  if (revision == 0)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    ropeway_bus_agent1_complete_delete (self->object, invocation, revision);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* ---- what is set aside ---- */

static gboolean
on_decide (RopewayAgentBus *self, GDBusMethodInvocation *invocation, const char *job, const char *decision)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = ropeway_agent_decide (self->agent, job, decision, &error);

  if (answer == NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    ropeway_bus_agent1_complete_decide (self->object, invocation, answer);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* ---- secrets ---- */

static void
on_secret_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GDBusMethodInvocation) invocation = data;
  g_autoptr (GError) error = NULL;

  if (ropeway_agent_set_secret_finish (ROPEWAY_AGENT (source), result, &error))
    g_dbus_method_invocation_return_value (g_steal_pointer (&invocation), NULL);
  else
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&invocation), error);
}

static gboolean
on_set_secret (RopewayAgentBus *self, GDBusMethodInvocation *invocation, GUnixFDList *list,
               const char *connection, const char *environment, const char *slot, GVariant *secret)
{
  g_autoptr (GError) error = NULL;
  int fd = list != NULL ? g_unix_fd_list_get (list, g_variant_get_handle (secret), &error) : -1;

  if (fd >= 0)
    ropeway_agent_set_secret_async (self->agent, connection, environment, slot, fd, NULL, on_secret_set,
                                    invocation);
  else
    g_dbus_method_invocation_return_error_literal (invocation, ROPEWAY_AGENT_ERROR,
                                                   ROPEWAY_AGENT_ERROR_INVALID,
                                                   _ ("A secret is handed over through a pipe."));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
on_states (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GDBusMethodInvocation) invocation = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *states = ropeway_agent_secret_states_finish (ROPEWAY_AGENT (source), result, &error);

  if (states != NULL)
    g_dbus_method_invocation_return_value (g_steal_pointer (&invocation), g_variant_new ("(s)", states));
  else
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&invocation), error);
}

static gboolean
on_secret_states (RopewayAgentBus *self, GDBusMethodInvocation *invocation, const char *connection)
{
  ropeway_agent_secret_states_async (self->agent, connection, NULL, on_states, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* ---- practice ---- */

static gboolean
on_practice (RopewayAgentBus *self, GDBusMethodInvocation *invocation, const char *action, const char *app)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = ropeway_agent_practice (self->agent, action, app, &error);

  if (answer == NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    ropeway_bus_agent1_complete_practice (self->object, invocation, answer);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* ---- the name ---- */

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer data)
{
  RopewayAgentBus *self = data;

  self->is_owner = TRUE;
  g_signal_emit (self, signals[SIGNAL_OWNED], 0);
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer data)
{
  RopewayAgentBus *self = data;

  g_signal_emit (self, signals[self->is_owner ? SIGNAL_LOST : SIGNAL_REFUSED], 0);
}

static void
on_closed (RopewayAgentBus *self)
{
  g_signal_emit (self, signals[SIGNAL_LOST], 0);
}

static void
connect_calls (RopewayAgentBus *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } calls[] = {
    { "handle-start", G_CALLBACK (on_start) },
    { "handle-cancel", G_CALLBACK (on_cancel) },
    { "handle-status", G_CALLBACK (on_status) },
    { "handle-put", G_CALLBACK (on_put) },
    { "handle-delete", G_CALLBACK (on_delete) },
    { "handle-decide", G_CALLBACK (on_decide) },
    { "handle-set-secret", G_CALLBACK (on_set_secret) },
    { "handle-secret-states", G_CALLBACK (on_secret_states) },
    { "handle-practice", G_CALLBACK (on_practice) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    g_signal_connect_swapped (self->object, calls[i].signal, calls[i].callback, self);
}

RopewayAgentBus *
ropeway_agent_bus_new (RopewayAgent *agent, GDBusConnection *connection, GError **error)
{
  g_autoptr (RopewayAgentBus) self = g_object_new (ROPEWAY_TYPE_AGENT_BUS, NULL);

  self->agent = g_object_ref (agent);
  self->connection = g_object_ref (connection);
  self->object = ropeway_bus_agent1_skeleton_new ();
  connect_calls (self);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->object), connection,
                                         ROPEWAY_AGENT_PATH, error))
    return NULL;
  g_signal_connect_swapped (agent, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect_swapped (agent, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect_swapped (agent, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (connection, "closed", G_CALLBACK (on_closed), self);
  self->name
      = g_bus_own_name_on_connection (connection, ROPEWAY_AGENT_BUS_NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                      on_name_acquired, on_name_lost, self, NULL);
  return g_steal_pointer (&self);
}

void
ropeway_agent_bus_flush (RopewayAgentBus *self)
{
  g_dbus_connection_flush_sync (self->connection, NULL, NULL);
}
