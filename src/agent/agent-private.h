/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the agent's calls are many; each group of them has a file of its own over one structure. */
#pragma once

#include "agent/agent-request.h"
#include "agent/agent-task.h"
#include "agent/agent.h"
#include "agent/practice-host.h"

G_BEGIN_DECLS

struct _RopewayAgent
{
  GObject parent;

  /* owned */
  RopewayClock *clock;
  RopewayStore *store;
  RopewayPracticeHost *practice;
  RopewaySecretProvider *secrets;
  char *keeper;      /* where secrets are kept: "keyring", "file" */
  GHashTable *tasks; /* guint64 → RopewayAgentTask, under way */

  /* state */
  guint64 last_task;
  gboolean is_ending;
};

/* Tells that documents of @kind, or what @kind is, changed. @id: of the one it is about. */
void ropeway_agent_tell_changed (RopewayAgent *self, const char *kind, const char *id);

/* The same for several. @ids: NULL-terminated. */
void ropeway_agent_tell_all_changed (RopewayAgent *self, const char *kind, const char *const *ids);

/* Returns: (transfer none) (nullable): the run of @job that is under way. */
RopewayAgentTask *ropeway_agent_find_run (RopewayAgent *self, const char *job);

/* Sets @error to BUSY: @task runs its job since when. */
void ropeway_agent_set_busy (RopewayAgent *self, RopewayAgentTask *task, GError **error);

/* Returns: (transfer none) (nullable): a new task, under way from now on; its work begins next. Errors:
 * ROPEWAY_AGENT_ERROR: BUSY where there are too many, FAILED. */
RopewayAgentTask *ropeway_agent_add_task (RopewayAgent *self, const char *kind, const char *job,
                                          const char *connection, GError **error);

/* Begins what @request asks for. Returns: (transfer none) (nullable). Errors: ROPEWAY_AGENT_ERROR. */
RopewayAgentTask *ropeway_agent_begin (RopewayAgent *self, const char *kind,
                                       const RopewayAgentRequest *request, GError **error);

G_END_DECLS
