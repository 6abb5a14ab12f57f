/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a mapping is drawn from records as they really are, not from what a service says of them. */
#pragma once

#include "agent/agent-request.h"
#include "agent/agent-task.h"
#include "auth/session.h"

G_BEGIN_DECLS

/* Returns: whether @operation can be read as a source: GET, or a search by POST that says where its records are. Errors:
 * ROPEWAY_AGENT_ERROR_INVALID. */
gboolean ropeway_sample_task_can_read (const RopewayOperation *operation, GError **error);

/* Begins to read the first records of @operation as @task, which is kept until it is at its end: parameters and limit of
 * @request, at most ROPEWAY_LIMIT_SAMPLE records and ROPEWAY_LIMIT_SAMPLE_BYTES. Each is a line
 * {"event": "record", "record"} with the record's own tokens. Everything is kept as long as it is needed. */
void ropeway_sample_task_begin (RopewayAgentTask *task, RopewayConnection *connection,
                                const RopewayEnvironment *environment, const RopewayOperation *operation,
                                const RopewayAgentRequest *request, RopewaySecretProvider *secrets,
                                RopewayClock *clock);

G_END_DECLS
