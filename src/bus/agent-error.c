/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus/agent-error.h"

#include "bus/agent-names.h"

/* AWAY and NO_BUS are not among them: nobody sends them. */
static const GDBusErrorEntry entries[] = {
  { ROPEWAY_AGENT_ERROR_FAILED, ROPEWAY_AGENT_ERROR_PREFIX "Failed" },
  { ROPEWAY_AGENT_ERROR_BUSY, ROPEWAY_AGENT_ERROR_PREFIX "Busy" },
  { ROPEWAY_AGENT_ERROR_NOT_THERE, ROPEWAY_AGENT_ERROR_PREFIX "NotThere" },
  { ROPEWAY_AGENT_ERROR_CONFLICT, ROPEWAY_AGENT_ERROR_PREFIX "Conflict" },
  { ROPEWAY_AGENT_ERROR_INVALID, ROPEWAY_AGENT_ERROR_PREFIX "Invalid" },
  { ROPEWAY_AGENT_ERROR_SECRET, ROPEWAY_AGENT_ERROR_PREFIX "Secret" },
};

GQuark
ropeway_agent_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("ropeway-agent-error-quark", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark)quark;
}
