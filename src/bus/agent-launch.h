/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an agent that nobody has started yet is started by whoever needs it, installed or not. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"

G_BEGIN_DECLS

/* Sees to it that the agent is on the bus: asks whether it is, has it activated, or runs `ropeway serve` in a session of
 * its own and waits until it is there, ROPEWAY_LIMIT_AGENT_START_MS at most. @cancellable ends the wait, not the
 * agent. */
void ropeway_agent_launch_async (GDBusConnection *connection, RopewayClock *clock, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);

/* Returns: whether it is there. Errors: ROPEWAY_AGENT_ERROR_AWAY with the reason, G_IO_ERROR_CANCELLED. */
gboolean ropeway_agent_launch_finish (GDBusConnection *connection, GAsyncResult *result, GError **error);

/* Returns: (transfer full) (nullable): the program `ropeway`: $ROPEWAY_PROGRAM; else the one beside this program, or in
 * the folder of the command line beside it (a build tree); else the one in PATH. */
char *ropeway_agent_launch_find_program (void);

G_END_DECLS
