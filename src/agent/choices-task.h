/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: who picks a sheet or a board sees what there is at the service now. */
#pragma once

#include "agent/agent-request.h"
#include "agent/agent-task.h"
#include "auth/session.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): parameter @name of @operation, which has choices. Errors: ROPEWAY_AGENT_ERROR:
 * NOT_THERE, INVALID. */
const RopewayParameter *ropeway_choices_task_find (const RopewayOperation *operation, const char *name,
                                                   GError **error);

/* Begins to read what @parameter can be as @task, which is kept until it is at its end. Each choice is a line
 * {"event": "choice", "value", "label"}, both texts. Parameters of @request are what is chosen already. Everything is kept as
 * long as it is needed. */
void ropeway_choices_task_begin (RopewayAgentTask *task, RopewayConnection *connection,
                                 const RopewayEnvironment *environment, const RopewayOperation *operation,
                                 const RopewayParameter *parameter, const RopewayAgentRequest *request,
                                 RopewaySecretProvider *secrets, RopewayClock *clock);

G_END_DECLS
