/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: finding the agent and asking it are two files of one type. */
#pragma once

#include "bus/agent-client.h"
#include "bus/agent-object.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): the agent's object on the bus; NULL with ROPEWAY_AGENT_ERROR_AWAY while it is
 * away. */
RopewayBusAgent1 *ropeway_agent_client_get_object (RopewayAgentClient *self, GError **error);

G_END_DECLS
