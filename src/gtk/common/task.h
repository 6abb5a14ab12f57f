/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: something the agent does, as an object that a widget can watch. */
#pragma once

#include "bus/agent-events.h"
#include "gtk/common/workspace.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_TASK_STATE_STARTING,
  ROPEWAY_TASK_STATE_RUNNING,
  ROPEWAY_TASK_STATE_ENDED,
} RopewayTaskState;

#define ROPEWAY_TYPE_TASK (ropeway_task_get_type ())
G_DECLARE_FINAL_TYPE (RopewayTask, ropeway_task, ROPEWAY, TASK, GObject)

/* Properties: "state" (gint, RopewayTaskState). Signals: "progress", "ended": read the rest with the functions below. */

RopewayTaskState ropeway_task_get_state (RopewayTask *self);

/* Returns: (transfer none): "run", "plan", "try", "sample", "choices". */
const char *ropeway_task_get_kind (RopewayTask *self);

/* Returns: (transfer none) (nullable): the job or connection it works for. */
const char *ropeway_task_get_subject (RopewayTask *self);

/* Returns: (transfer none) (nullable): the last progress, as the agent says it. */
RopewayTree *ropeway_task_get_progress (RopewayTask *self);

/* Returns: (transfer none) (nullable): how it ended, as the agent says it; NULL before, and where it could not begin. */
RopewayTree *ropeway_task_get_result (RopewayTask *self);

/* Returns: (transfer none) (nullable): why it could not begin, or that the agent went away in mid-task: a sentence.
 * @is_busy: (out) (nullable): the job runs already. */
const char *ropeway_task_get_failure (RopewayTask *self, gboolean *is_busy);

/* Returns: (transfer none) (nullable): its lines, where this window started it. */
RopewayAgentEvents *ropeway_task_get_events (RopewayTask *self);

/* Asks it to stop in order. */
void ropeway_task_cancel (RopewayTask *self);

G_END_DECLS
