/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an error of the agent is the same error where it is asked. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ROPEWAY_AGENT_ERROR (ropeway_agent_error_quark ())
GQuark ropeway_agent_error_quark (void);

typedef enum
{
  ROPEWAY_AGENT_ERROR_FAILED,
  ROPEWAY_AGENT_ERROR_BUSY,      /* the job runs already, or too much is under way */
  ROPEWAY_AGENT_ERROR_NOT_THERE, /* no such job, connection, operation */
  ROPEWAY_AGENT_ERROR_CONFLICT,  /* changed by somebody else in the meantime */
  ROPEWAY_AGENT_ERROR_INVALID,   /* the document or request is wrong; the message says how */
  ROPEWAY_AGENT_ERROR_SECRET,    /* no keyring, locked, refused */
  ROPEWAY_AGENT_ERROR_AWAY,      /* only where it is asked: the agent cannot be reached, or went away */
  ROPEWAY_AGENT_ERROR_NO_BUS,    /* only where it is asked: there is no session bus, and so no agent on it */
} RopewayAgentError;

G_END_DECLS
