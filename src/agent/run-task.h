/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run or a preview becomes a task: what the engine tells goes into its lines and signals. */
#pragma once

#include "agent/agent-task.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* Begins to run @bundle's job as @task, which is kept until it is at its end. @deliveries: each record is a line.
 * Everything is kept as long as it is needed. */
void ropeway_run_task_begin (RopewayAgentTask *task, RopewayBundle *bundle, RopewayStore *store,
                             RopewaySecretProvider *secrets, RopewayClock *clock,
                             const RopewayRunOptions *options, gboolean deliveries);

G_END_DECLS
