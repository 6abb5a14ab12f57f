/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the window and the command line ask the agent for everything; this finds it, starts it where it is not there,
 * and says when it went away and when it is back. */
#pragma once

#include "bus/agent-error.h"
#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_AGENT_CLIENT (ropeway_agent_client_get_type ())
G_DECLARE_FINAL_TYPE (RopewayAgentClient, ropeway_agent_client, ROPEWAY, AGENT_CLIENT, GObject)

/* Signals, in the thread-default main context it was connected in:
 *   "progress" (guint64 task, RopewayTree *progress), detailed by nothing
 *   "finished" (guint64 task, RopewayTree *result)
 *   "changed" (const char *kind, const char *const *ids)
 *   "notify::is-away": TRUE from the moment the agent leaves the bus until it is connected again
 * Property "is-away" (gboolean, readable). */

/* Finds the agent on the session bus, starting it where it is not there: by D-Bus activation, else (a build that is not
 * installed) as `ropeway serve` beside this program or as $ROPEWAY_PROGRAM names it, in a session of its own so that it
 * outlives the caller. Afterwards an agent that goes away is started again by itself, three times a minute at most; then
 * is-away stays TRUE until ropeway_agent_client_reconnect_async(). */
void ropeway_agent_client_new_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_AGENT_ERROR_NO_BUS, ROPEWAY_AGENT_ERROR_AWAY (why it did not
 * start), G_IO_ERROR_CANCELLED. */
RopewayAgentClient *ropeway_agent_client_new_finish (GAsyncResult *result, GError **error);

/* Tries again now. */
void ropeway_agent_client_reconnect_async (RopewayAgentClient *self, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
gboolean ropeway_agent_client_reconnect_finish (RopewayAgentClient *self, GAsyncResult *result,
                                                GError **error);

gboolean ropeway_agent_client_is_away (RopewayAgentClient *self);

/* The calls of data/io.github.ropeway_app.Ropeway.Agent1.xml. Errors of each: ROPEWAY_AGENT_ERROR, and
 * G_IO_ERROR_CANCELLED, which leaves open whether the agent did it. @request, @document: an object. */

/* A number, and a descriptor to read events from (ropeway_agent_events_new()). */
void ropeway_agent_client_start_async (RopewayAgentClient *self, const char *kind, RopewayTree *request,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);

/* @events: (out) (nullable): a descriptor that the caller closes. Returns: the task's number; 0 with @error. */
guint64 ropeway_agent_client_start_finish (RopewayAgentClient *self, GAsyncResult *result, int *events,
                                           GError **error);

/* Asks a task to stop; its end is told by "finished". */
void ropeway_agent_client_cancel (RopewayAgentClient *self, guint64 task);

void ropeway_agent_client_put_async (RopewayAgentClient *self, const char *kind, RopewayTree *document,
                                     gint64 expected, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
/* Returns: the new revision; 0 with @error. */
gint64 ropeway_agent_client_put_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error);

void ropeway_agent_client_delete_async (RopewayAgentClient *self, const char *kind, const char *id,
                                        gint64 expected, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
/* Returns: the new revision; 0 with @error. */
gint64 ropeway_agent_client_delete_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error);

/* Hands a secret over through a pipe; it is in no message. @secret: (transfer none): NUL-terminated, wiped by the caller;
 * "": what is kept is removed. @environment: (nullable). */
void ropeway_agent_client_set_secret_async (RopewayAgentClient *self, const char *connection,
                                            const char *environment, const char *slot, const char *secret,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer data);
gboolean ropeway_agent_client_set_secret_finish (RopewayAgentClient *self, GAsyncResult *result,
                                                 GError **error);

/* Calls that answer with an object: SecretStates (@first: the connection), Practice (@first: action, @second: app),
 * Decide (@first: job, @second: JSON), Status (neither). */
void ropeway_agent_client_ask_async (RopewayAgentClient *self, const char *method, const char *first,
                                     const char *second, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable). */
RopewayTree *ropeway_agent_client_ask_finish (RopewayAgentClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
