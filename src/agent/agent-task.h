/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run, a preview, a try and a sample are told of, stopped and ended in the same way. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_AGENT_TASK (ropeway_agent_task_get_type ())
G_DECLARE_FINAL_TYPE (RopewayAgentTask, ropeway_agent_task, ROPEWAY, AGENT_TASK, GObject)

/* Signals: "progress" (const char *json), at most five a second and the last one before the end; "finished" (const
 * char *json), once. Belongs to the thread-default main context. */

/* @job, @connection: (nullable): what it works for. Returns: (transfer full) (nullable). Errors: G_FILE_ERROR. */
RopewayAgentTask *ropeway_agent_task_new (guint64 number, const char *kind, const char *job,
                                          const char *connection, RopewayClock *clock, GError **error);

/* Returns: unique while the agent lives. */
guint64 ropeway_agent_task_get_number (RopewayAgentTask *self);

/* Returns: (transfer none): ROPEWAY_TASK_RUN and so on. */
const char *ropeway_agent_task_get_kind (RopewayAgentTask *self);
/* Returns: (transfer none) (nullable). */
const char *ropeway_agent_task_get_job (RopewayAgentTask *self);
/* Returns: µs UTC. */
gint64 ropeway_agent_task_get_started (RopewayAgentTask *self);
/* Returns: (transfer none) (nullable): the last progress, a JSON object. */
RopewayTree *ropeway_agent_task_get_progress (RopewayAgentTask *self);

/* The practice apps that it works with. @apps: (transfer full) (nullable). */
void ropeway_agent_task_set_apps (RopewayAgentTask *self, GStrv apps);
/* Returns: (transfer none) (nullable): NULL-terminated; NULL where it works with none. */
const char *const *ropeway_agent_task_get_apps (RopewayAgentTask *self);

/* Returns: (transfer none): what the work listens to. */
GCancellable *ropeway_agent_task_get_cancellable (RopewayAgentTask *self);

/* Returns: a descriptor for reading its lines, that the caller closes; -1 with @error. Errors: G_FILE_ERROR. */
int ropeway_agent_task_open_events (RopewayAgentTask *self, GError **error);

/* ---- for the work itself ---- */

/* Adds a line for whoever reads. */
void ropeway_agent_task_add_line (RopewayAgentTask *self, const RopewayTree *line);

/* @progress: (transfer full): an object that nobody changes any more; "kind" and "job" are added. */
void ropeway_agent_task_set_progress (RopewayAgentTask *self, RopewayTree *progress);

/* The work is at its end, which is told at once: never from within the function that began it. @end: (transfer full):
 * the line "end", with "sentence"; "kind", "job" and "connection" are added. */
void ropeway_agent_task_finish (RopewayAgentTask *self, RopewayTree *end);

G_END_DECLS
