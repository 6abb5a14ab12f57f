/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the workspace's parts share its insides: what is read (workspace.c), what is done (workspace-tasks.c), what is
 * changed (workspace-changes.c). */
#pragma once

#include "gtk/common/document-item-private.h"
#include "gtk/common/task-private.h"
#include "gtk/common/workspace.h"

G_BEGIN_DECLS

struct _RopewayWorkspace
{
  GObject parent;

  /* owned */
  RopewayAgentClient *client;   /* (nullable) */
  RopewayStore *store;          /* (nullable) */
  GListStore *jobs;             /* RopewayJobItem, by name */
  GListStore *connections;      /* RopewayConnectionItem, by name */
  GHashTable *job_items;        /* id → RopewayJobItem (borrowed) */
  GHashTable *connection_items; /* id → RopewayConnectionItem (borrowed) */
  GHashTable *tasks;            /* guint64 → RopewayTask: those under way */
  GHashTable *early;            /* guint64 → RopewayTree: results of tasks whose number is not known yet */
  GCancellable *cancellable;    /* of what outlives no workspace */
  char *problem;                /* (nullable) */

  /* state */
  RopewayWorkspaceState state;
  gboolean is_connecting;
  guint n_starting;  /* tasks whose number is not known yet */
  guint away_source; /* waits for an agent that went away */
};

/* ---- workspace.c ---- */

/* Returns: (transfer none) (nullable). */
RopewayJobItem *ropeway_workspace_find_job_item (RopewayWorkspace *self, const char *id);

/* Reads document @id again. @kind: "job" or "connection". */
void ropeway_workspace_reload (RopewayWorkspace *self, const char *kind, const char *id);

/* Reads again how job @id goes. */
void ropeway_workspace_reload_runs (RopewayWorkspace *self, const char *id);

/* Tells lists that @item must be looked at anew. */
void ropeway_workspace_touch (GListStore *list, gpointer item);

/* ---- workspace-tasks.c ---- */

/* Listens to what @client tells about tasks. */
void ropeway_workspace_watch_tasks (RopewayWorkspace *self);

/* Takes over the tasks that are under way, from the agent's status. */
void ropeway_workspace_adopt_tasks (RopewayWorkspace *self, const RopewayValue *status);

/* The agent went away, and its tasks with it. */
void ropeway_workspace_drop_tasks (RopewayWorkspace *self, const char *failure);

G_END_DECLS
