/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a try and a sample ask one connection of the workspace, and end alike. */
#pragma once

#include "agent/agent-task.h"
#include "agent/practice-host.h"
#include "auth/session.h"
#include "bus/agent-error.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): connection @id, its practice addresses pointed to @practice ((nullable): left as
 * they are). Errors: ROPEWAY_AGENT_ERROR: NOT_THERE, INVALID, FAILED. */
RopewayConnection *ropeway_connection_work_load (RopewayStore *store, RopewayPracticeHost *practice,
                                                 const char *id, GError **error);

/* Returns: (transfer none) (nullable): environment @name; NULL or "": the first. Errors: ROPEWAY_AGENT_ERROR_NOT_THERE. */
const RopewayEnvironment *ropeway_connection_work_find_environment (const RopewayConnection *connection,
                                                                    const char *name, GError **error);

/* Returns: (transfer none) (nullable). Errors: ROPEWAY_AGENT_ERROR_NOT_THERE. */
const RopewayOperation *ropeway_connection_work_find_operation (const RopewayConnection *connection,
                                                                const char *id, GError **error);

/* What a task has while it asks. */
typedef struct
{
  /* owned */
  RopewayAgentTask *task;
  RopewayConnection *connection;
  RopewayRedactor *redactor;
  RopewaySession *session; /* (nullable): not signed in yet */
  RopewayClock *clock;

  /* borrowed from connection */
  const RopewayEnvironment *environment;
  const RopewayOperation *operation; /* (nullable) */

  /* state */
  gint64 started; /* monotonic */
} RopewayConnectionWork;

typedef void (*RopewayConnectionWorkFunc) (RopewayConnectionWork *work);

/* Fills @work in (everything is kept) and signs in; then calls @ready, or ends the task and calls @free. A request is sent
 * once: a person waits. */
void ropeway_connection_work_begin (RopewayConnectionWork *work, RopewayAgentTask *task,
                                    RopewayConnection *connection, const RopewayEnvironment *environment,
                                    const RopewayOperation *operation, RopewaySecretProvider *secrets,
                                    RopewayClock *clock, RopewayConnectionWorkFunc ready,
                                    RopewayConnectionWorkFunc free);

/* Ends the task: done with @sentence, or failed with @problem (transfer full) (nullable). @status: of HTTP; 0: none.
 * @work's own is freed by ropeway_connection_work_clear(). */
void ropeway_connection_work_finish (RopewayConnectionWork *work, guint status, RopewayProblem *problem,
                                     const char *sentence);

/* The same for a request that got no answer, and for one that was cancelled. */
void ropeway_connection_work_finish_error (RopewayConnectionWork *work, const GError *error);

/* Frees what is owned. */
void ropeway_connection_work_clear (RopewayConnectionWork *work);

G_END_DECLS
