/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the process that acts: it alone writes the workspace, holds the secrets and reaches the services. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "bus/agent-error.h"
#include "secrets/secret-provider.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_AGENT (ropeway_agent_get_type ())
G_DECLARE_FINAL_TYPE (RopewayAgent, ropeway_agent, ROPEWAY, AGENT, GObject)

/* The calls of data/io.github.ropeway_app.Ropeway.Agent1.xml without the bus. Signals:
 *   "progress" (guint64 task, const char *json), "finished" (guint64 task, const char *json)
 *   "changed" (const char *kind, const char *const *ids)
 *   "ended": after ropeway_agent_end(), when nothing is under way any more
 * Belongs to the thread-default main context. Errors of the calls: ROPEWAY_AGENT_ERROR. */

/* Opens the workspace at @path (its folder is made, 0700) and holds it; forgets what jobs remember of practice apps that
 * are gone. @secrets: where secrets are looked up and kept; @keeper: the word for it in Status. Blocking. Returns: (transfer full) (nullable). Errors:
 * ROPEWAY_STORE_ERROR, _BUSY where another agent holds it; G_FILE_ERROR. */
RopewayAgent *ropeway_agent_new (const char *path, RopewaySecretProvider *secrets, const char *keeper,
                                 RopewayClock *clock, GError **error);

/* Takes up the runs that were killed with the agent before this one. Once, when whoever wants to hear of it listens. */
void ropeway_agent_resume (RopewayAgent *self);

/* Begins nothing more and stops everything in order; "ended" follows, not from within this call. */
void ropeway_agent_end (RopewayAgent *self);

/* @events: (out) (nullable): a descriptor that the caller closes. Returns: the task's number; 0 with @error. */
guint64 ropeway_agent_start (RopewayAgent *self, const char *kind, const char *request, int *events,
                             GError **error);
void ropeway_agent_cancel (RopewayAgent *self, guint64 task);

/* Returns: (transfer full): JSON. */
char *ropeway_agent_dup_status (RopewayAgent *self);

/* Returns: the document's new revision; 0 with @error. */
gint64 ropeway_agent_put (RopewayAgent *self, const char *kind, const char *document, gint64 expected,
                          GError **error);
gint64 ropeway_agent_delete (RopewayAgent *self, const char *kind, const char *id, gint64 expected,
                             GError **error);

/* @decision: JSON. Returns: (transfer full) (nullable): JSON. */
char *ropeway_agent_decide (RopewayAgent *self, const char *job, const char *decision, GError **error);

/* @fd: (transfer full): the reading end of a pipe. */
void ropeway_agent_set_secret_async (RopewayAgent *self, const char *connection, const char *environment,
                                     const char *slot, int fd, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
gboolean ropeway_agent_set_secret_finish (RopewayAgent *self, GAsyncResult *result, GError **error);

/* Asks where the secrets of a connection are; nothing of them is told. */
void ropeway_agent_secret_states_async (RopewayAgent *self, const char *connection, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): JSON. */
char *ropeway_agent_secret_states_finish (RopewayAgent *self, GAsyncResult *result, GError **error);

/* Returns: (transfer full) (nullable): JSON. */
char *ropeway_agent_practice (RopewayAgent *self, const char *action, const char *app, GError **error);

G_END_DECLS
