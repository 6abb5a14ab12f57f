/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the window's one view of what is there: documents and runs read from the database, everything else asked of
 * the agent, kept up to date by what the agent tells. */
#pragma once

#include "bus/agent-client.h"
#include "store/ledger-reader.h"
#include "store/workspace-reader.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_WORKSPACE_STARTING, /* the agent is being looked for */
  ROPEWAY_WORKSPACE_READY,
  ROPEWAY_WORKSPACE_AWAY,   /* the agent went; it is being started again. What was read stays */
  ROPEWAY_WORKSPACE_FAILED, /* it cannot be reached; "problem" says why */
} RopewayWorkspaceState;

#define ROPEWAY_TYPE_WORKSPACE (ropeway_workspace_get_type ())
G_DECLARE_FINAL_TYPE (RopewayWorkspace, ropeway_workspace, ROPEWAY, WORKSPACE, GObject)

/* Properties: "state" (gint, RopewayWorkspaceState), "problem" (string, nullable).
 * Signals: "runs-changed" (const char *job): something became of a run; "secrets-changed" (const char *connection);
 * "practice-changed" (const char *app). Main thread only. Returns: (transfer full): not connected yet. */
RopewayWorkspace *ropeway_workspace_new (void);

/* Connects, or tries again after FAILED; "state" tells how it went. */
void ropeway_workspace_connect (RopewayWorkspace *self);

RopewayWorkspaceState ropeway_workspace_get_state (RopewayWorkspace *self);

/* Returns: (transfer none): RopewayJobItem (RopewayConnectionItem), by name; items stay the same objects as long as
 * their document is there. */
GListModel *ropeway_workspace_get_jobs (RopewayWorkspace *self);
GListModel *ropeway_workspace_get_connections (RopewayWorkspace *self);

/* Returns: (transfer none) (nullable): where there is an agent. */
RopewayAgentClient *ropeway_workspace_get_client (RopewayWorkspace *self);

/* Returns: (transfer none) (nullable): the database, for reading, short statements only. NULL before READY. */
RopewayStore *ropeway_workspace_get_store (RopewayWorkspace *self);

/* ---- tasks ---- */

typedef struct _RopewayTask RopewayTask;

/* Starts a task of the agent (bus/agent-client.h). The result is an object that is there at once and tells of itself.
 * @request: as the XML says. Returns: (transfer full): RopewayTask (gtk/common/task.h). */
RopewayTask *ropeway_workspace_start (RopewayWorkspace *self, const char *kind, RopewayTree *request);

/* Returns: (transfer none) (nullable): the task that runs @job now, also one that somebody else started. */
RopewayTask *ropeway_workspace_find_run (RopewayWorkspace *self, const char *job);

/* ---- changes; each shows its own toast or dialog in no case: the caller says what went wrong ---- */

/* Not cancellable: a change that was asked for may be made however soon its caller goes. */
void ropeway_workspace_put_async (RopewayWorkspace *self, const char *kind, RopewayTree *document,
                                  gint64 expected, GAsyncReadyCallback callback, gpointer data);
/* Returns: the new revision; 0 with @error (ROPEWAY_AGENT_ERROR). The models are up to date when it is called. */
gint64 ropeway_workspace_put_finish (RopewayWorkspace *self, GAsyncResult *result, GError **error);

/* Not cancellable: as ropeway_workspace_put_async(). */
void ropeway_workspace_delete_async (RopewayWorkspace *self, const char *kind, const char *id,
                                     gint64 expected, GAsyncReadyCallback callback, gpointer data);
/* Returns: the revision to bring it back with; 0 with @error. */
gint64 ropeway_workspace_delete_finish (RopewayWorkspace *self, GAsyncResult *result, GError **error);

/* Puts a whole job file into the workspace (exchange/import.h). Not cancellable: as ropeway_workspace_put_async(). */
void ropeway_workspace_import_async (RopewayWorkspace *self, RopewayTree *file, GAsyncReadyCallback callback,
                                     gpointer data);
/* Returns: (transfer full) (nullable): the id of the job. Errors: ROPEWAY_AGENT_ERROR. */
char *ropeway_workspace_import_finish (RopewayWorkspace *self, GAsyncResult *result, GError **error);

/* Returns: (transfer full): a free id for a new document called @name. */
char *ropeway_workspace_make_id (RopewayWorkspace *self, const char *kind, const char *name);

G_END_DECLS
