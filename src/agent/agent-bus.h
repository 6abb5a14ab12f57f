/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the agent's face on the session bus: calls come in, what happens goes out. */
#pragma once

#include "agent/agent.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_AGENT_BUS (ropeway_agent_bus_get_type ())
G_DECLARE_FINAL_TYPE (RopewayAgentBus, ropeway_agent_bus, ROPEWAY, AGENT_BUS, GObject)

/* Signals: "owned": the name is ours, calls come in; "refused": somebody else has it; "lost": the bus went away, as when
 * the person logs out. */

/* Exports @agent on @connection and asks for the name ROPEWAY_AGENT_BUS_NAME. Returns: (transfer full) (nullable). Errors:
 * G_IO_ERROR_EXISTS and others of g_dbus_interface_skeleton_export(). */
RopewayAgentBus *ropeway_agent_bus_new (RopewayAgent *agent, GDBusConnection *connection, GError **error);

/* Writes what was told to the bus before this. Blocking, short. */
void ropeway_agent_bus_flush (RopewayAgentBus *self);

G_END_DECLS
