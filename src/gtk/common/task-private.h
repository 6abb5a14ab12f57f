/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: only the workspace, which hears what the agent tells, begins and ends tasks. */
#pragma once

#include "gtk/common/task.h"

G_BEGIN_DECLS

/* @subject: (nullable). Returns: (transfer full): a task that is being started. */
RopewayTask *ropeway_task_new (const char *kind, const char *subject);

/* It has begun as @number of @client. @events: a descriptor that the task closes; -1: somebody else started it. */
void ropeway_task_begin (RopewayTask *self, RopewayAgentClient *client, guint64 number, int events);

/* @progress: as the agent says it. */
void ropeway_task_tell_progress (RopewayTask *self, RopewayTree *progress);

/* It has ended. @result: as the agent says it. */
void ropeway_task_end (RopewayTask *self, RopewayTree *result);

/* It could not begin, or nobody will tell how it ends. */
void ropeway_task_fail (RopewayTask *self, const char *failure, gboolean is_busy);

G_END_DECLS
