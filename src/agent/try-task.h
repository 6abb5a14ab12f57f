/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: before a job is made with a connection, the person wants to know that its address and its key are right. */
#pragma once

#include "agent/agent-task.h"
#include "auth/session.h"

G_BEGIN_DECLS

/* Begins to send one harmless request, as @task, which is kept until it is at its end: @operation ((nullable)) if it only
 * reads, else the first that does and needs nothing filled in, else GET of the address itself. Everything is kept as long
 * as it is needed. */
void ropeway_try_task_begin (RopewayAgentTask *task, RopewayConnection *connection,
                             const RopewayEnvironment *environment, const RopewayOperation *operation,
                             RopewaySecretProvider *secrets, RopewayClock *clock);

G_END_DECLS
