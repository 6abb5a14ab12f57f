/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/common/task.h"

#include "gtk/common/task-private.h"

struct _RopewayTask
{
  GObject parent;

  /* owned */
  char *kind;
  char *subject;              /* (nullable) */
  RopewayAgentClient *client; /* (nullable): not begun yet */
  RopewayTree *progress;      /* (nullable) */
  RopewayTree *result;        /* (nullable) */
  char *failure;              /* (nullable) */
  RopewayAgentEvents *events; /* (nullable) */

  /* state */
  RopewayTaskState state;
  guint64 number;
  gboolean is_busy;
  gboolean is_cancelled; /* asked to stop, maybe before it had a number */
};

enum
{
  PROP_STATE = 1,
  N_PROPERTIES,
};

enum
{
  PROGRESS,
  ENDED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewayTask, ropeway_task, G_TYPE_OBJECT)

static void
ropeway_task_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int)ROPEWAY_TASK (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ropeway_task_finalize (GObject *object)
{
  RopewayTask *self = ROPEWAY_TASK (object);

  g_free (self->kind);
  g_free (self->subject);
  g_free (self->failure);
  g_clear_object (&self->client);
  g_clear_pointer (&self->progress, ropeway_tree_unref);
  g_clear_pointer (&self->result, ropeway_tree_unref);
  g_clear_pointer (&self->events, ropeway_agent_events_free);
  G_OBJECT_CLASS (ropeway_task_parent_class)->finalize (object);
}

static void
ropeway_task_class_init (RopewayTaskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ropeway_task_get_property;
  object_class->finalize = ropeway_task_finalize;
  properties[PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, ROPEWAY_TASK_STATE_STARTING, ROPEWAY_TASK_STATE_ENDED,
                          ROPEWAY_TASK_STATE_STARTING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[PROGRESS]
      = g_signal_new ("progress", ROPEWAY_TYPE_TASK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ENDED]
      = g_signal_new ("ended", ROPEWAY_TYPE_TASK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ropeway_task_init (RopewayTask *self)
{
}

RopewayTask *
ropeway_task_new (const char *kind, const char *subject)
{
  RopewayTask *self = g_object_new (ROPEWAY_TYPE_TASK, NULL);

  self->kind = g_strdup (kind);
  self->subject = g_strdup (subject);
  return self;
}

static void
set_state (RopewayTask *self, RopewayTaskState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
ropeway_task_begin (RopewayTask *self, RopewayAgentClient *client, guint64 number, int events)
{
  self->client = g_object_ref (client);
  self->number = number;
  if (events >= 0)
    self->events = ropeway_agent_events_new (events);
  if (self->is_cancelled)
    ropeway_agent_client_cancel (client, number);
  set_state (self, ROPEWAY_TASK_STATE_RUNNING);
}

void
ropeway_task_tell_progress (RopewayTask *self, RopewayTree *progress)
{
  ropeway_tree_ref (progress);
  g_clear_pointer (&self->progress, ropeway_tree_unref);
  self->progress = progress;
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
end (RopewayTask *self)
{
  g_autoptr (RopewayTask) alive = g_object_ref (self);

  set_state (alive, ROPEWAY_TASK_STATE_ENDED);
  g_signal_emit (alive, signals[ENDED], 0);
}

void
ropeway_task_end (RopewayTask *self, RopewayTree *result)
{
  if (self->state == ROPEWAY_TASK_STATE_ENDED)
    return;
  self->result = ropeway_tree_ref (result);
  end (self);
}

void
ropeway_task_fail (RopewayTask *self, const char *failure, gboolean is_busy)
{
  if (self->state == ROPEWAY_TASK_STATE_ENDED)
    return;
  self->failure = g_strdup (failure);
  self->is_busy = is_busy;
  end (self);
}

RopewayTaskState
ropeway_task_get_state (RopewayTask *self)
{
  g_return_val_if_fail (ROPEWAY_IS_TASK (self), ROPEWAY_TASK_STATE_ENDED);
  return self->state;
}

const char *
ropeway_task_get_kind (RopewayTask *self)
{
  g_return_val_if_fail (ROPEWAY_IS_TASK (self), NULL);
  return self->kind;
}

const char *
ropeway_task_get_subject (RopewayTask *self)
{
  g_return_val_if_fail (ROPEWAY_IS_TASK (self), NULL);
  return self->subject;
}

RopewayTree *
ropeway_task_get_progress (RopewayTask *self)
{
  g_return_val_if_fail (ROPEWAY_IS_TASK (self), NULL);
  return self->progress;
}

RopewayTree *
ropeway_task_get_result (RopewayTask *self)
{
  g_return_val_if_fail (ROPEWAY_IS_TASK (self), NULL);
  return self->result;
}

const char *
ropeway_task_get_failure (RopewayTask *self, gboolean *is_busy)
{
  g_return_val_if_fail (ROPEWAY_IS_TASK (self), NULL);
  if (is_busy != NULL)
    *is_busy = self->is_busy;
  return self->failure;
}

RopewayAgentEvents *
ropeway_task_get_events (RopewayTask *self)
{
  g_return_val_if_fail (ROPEWAY_IS_TASK (self), NULL);
  return self->events;
}

void
ropeway_task_cancel (RopewayTask *self)
{
  g_return_if_fail (ROPEWAY_IS_TASK (self));
  self->is_cancelled = TRUE;
  if (self->state == ROPEWAY_TASK_STATE_RUNNING)
    ropeway_agent_client_cancel (self->client, self->number);
}
