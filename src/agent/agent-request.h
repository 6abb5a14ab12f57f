/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a caller says is read once and strictly; what comes after it can rely on it. */
#pragma once

#include "bus/agent-error.h"
#include "value/value.h"

G_BEGIN_DECLS

/* What to do: the request of Start. */
typedef struct
{
  RopewayTree *tree;
  char *job;                      /* (nullable) */
  char *connection;               /* (nullable) */
  char *environment;              /* (nullable) */
  char *operation;                /* (nullable) */
  const RopewayValue *parameters; /* (nullable): object in tree */
  guint64 limit;                  /* 0: not said */
  gboolean deliveries;
  gboolean draft;
} RopewayAgentRequest;

/* Reads @json: one object, its known members of the right type, no name twice. Others are left alone.
 * Returns: whether it could be read. Errors: ROPEWAY_AGENT_ERROR_INVALID. */
gboolean ropeway_agent_request_read (RopewayAgentRequest *request, const char *json, GError **error);
void ropeway_agent_request_clear (RopewayAgentRequest *request);

/* Reads a document that is to be kept: one object within the limits of a job file, no name twice, with a slug as "id".
 * @id: (out). Returns: (transfer full) (nullable). Errors: ROPEWAY_AGENT_ERROR_INVALID. */
RopewayTree *ropeway_agent_request_read_document (const char *json, char **id, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RopewayAgentRequest, ropeway_agent_request_clear)

G_END_DECLS
