/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/agent-task.h"

#include "agent/event-line.h"
#include "agent/task-events.h"

#define PROGRESS_US (200 * G_TIME_SPAN_MILLISECOND)

struct _RopewayAgentTask
{
  GObject parent;

  /* owned */
  char *kind;
  char *job;        /* (nullable) */
  char *connection; /* (nullable) */
  GStrv apps;       /* (nullable) */
  RopewayClock *clock;
  GCancellable *cancellable;
  RopewayTaskEvents *events;
  RopewayTree *progress; /* (nullable) */

  /* state */
  guint64 number;
  gint64 started;
  gint64 told;    /* when progress was told last, monotonic */
  guint timer;    /* until it may be told again */
  gboolean fresh; /* there is progress that was not told */
  gboolean ended;
};

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_FINISHED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewayAgentTask, ropeway_agent_task, G_TYPE_OBJECT)

static void
stop_timer (RopewayAgentTask *self)
{
  if (self->timer != 0)
    ropeway_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
}

static void
ropeway_agent_task_finalize (GObject *object)
{
  RopewayAgentTask *self = ROPEWAY_AGENT_TASK (object);

  if (self->clock != NULL)
    stop_timer (self);
  g_clear_pointer (&self->progress, ropeway_tree_unref);
  g_clear_pointer (&self->events, ropeway_task_events_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  g_strfreev (self->apps);
  g_free (self->connection);
  g_free (self->job);
  g_free (self->kind);
  G_OBJECT_CLASS (ropeway_agent_task_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, ROPEWAY_TYPE_AGENT_TASK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       G_TYPE_STRING);
}

static void
ropeway_agent_task_class_init (RopewayAgentTaskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_agent_task_finalize;
  signals[SIGNAL_PROGRESS] = add_signal ("progress");
  signals[SIGNAL_FINISHED] = add_signal ("finished");
}

static void
ropeway_agent_task_init (RopewayAgentTask *self)
{
  self->cancellable = g_cancellable_new ();
}

RopewayAgentTask *
ropeway_agent_task_new (guint64 number, const char *kind, const char *job, const char *connection,
                        RopewayClock *clock, GError **error)
{
  g_autoptr (RopewayAgentTask) self = g_object_new (ROPEWAY_TYPE_AGENT_TASK, NULL);

  self->number = number;
  self->kind = g_strdup (kind);
  self->job = g_strdup (job);
  self->connection = g_strdup (connection);
  self->clock = ropeway_clock_ref (clock);
  self->started = ropeway_clock_now (clock);
  self->events = ropeway_task_events_new (error);
  return self->events != NULL ? g_steal_pointer (&self) : NULL;
}

guint64
ropeway_agent_task_get_number (RopewayAgentTask *self)
{
  return self->number;
}

const char *
ropeway_agent_task_get_kind (RopewayAgentTask *self)
{
  return self->kind;
}

const char *
ropeway_agent_task_get_job (RopewayAgentTask *self)
{
  return self->job;
}

gint64
ropeway_agent_task_get_started (RopewayAgentTask *self)
{
  return self->started;
}

RopewayTree *
ropeway_agent_task_get_progress (RopewayAgentTask *self)
{
  return self->progress;
}

void
ropeway_agent_task_set_apps (RopewayAgentTask *self, GStrv apps)
{
  g_strfreev (self->apps);
  self->apps = apps;
}

const char *const *
ropeway_agent_task_get_apps (RopewayAgentTask *self)
{
  return (const char *const *)self->apps;
}

GCancellable *
ropeway_agent_task_get_cancellable (RopewayAgentTask *self)
{
  return self->cancellable;
}

int
ropeway_agent_task_open_events (RopewayAgentTask *self, GError **error)
{
  return ropeway_task_events_open (self->events, error);
}

void
ropeway_agent_task_add_line (RopewayAgentTask *self, const RopewayTree *line)
{
  ropeway_task_events_add (self->events, line);
}

static void
tell (RopewayAgentTask *self, guint signal, const RopewayTree *line)
{
  g_autofree char *json = ropeway_event_line_text (line);

  g_signal_emit (self, signals[signal], 0, json);
}

static void
tell_progress (RopewayAgentTask *self)
{
  stop_timer (self);
  self->fresh = FALSE;
  self->told = ropeway_clock_monotonic (self->clock);
  tell (self, SIGNAL_PROGRESS, self->progress);
}

static void
on_may_tell (gpointer data)
{
  RopewayAgentTask *self = data;

  self->timer = 0;
  tell_progress (self);
}

void
ropeway_agent_task_set_progress (RopewayAgentTask *self, RopewayTree *progress)
{
  gint64 wait = self->told + PROGRESS_US - ropeway_clock_monotonic (self->clock);

  ropeway_event_line_add_text (progress, "kind", self->kind);
  ropeway_event_line_add_text (progress, "job", self->job);
  g_clear_pointer (&self->progress, ropeway_tree_unref);
  self->progress = progress;
  self->fresh = TRUE;
  if (self->told == 0 || wait <= 0)
    tell_progress (self);
  else if (self->timer == 0)
    self->timer = ropeway_clock_add_timer (self->clock, wait, on_may_tell, self);
}

void
ropeway_agent_task_finish (RopewayAgentTask *self, RopewayTree *end)
{
  g_autoptr (RopewayTree) owned = end;

  g_return_if_fail (!self->ended);
  self->ended = TRUE;
  if (self->fresh)
    tell_progress (self);
  ropeway_event_line_add_text (end, "kind", self->kind);
  ropeway_event_line_add_text (end, "job", self->job);
  ropeway_event_line_add_text (end, "connection", self->connection);
  ropeway_agent_task_add_line (self, end);
  tell (self, SIGNAL_FINISHED, end);
}
