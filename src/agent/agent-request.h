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
  char *parameter;                /* (nullable): whose choices are asked for */
  const RopewayValue *parameters; /* (nullable): object in tree */
  char *start;                    /* (nullable); with all below as in RopewayRunOptions */
  char *again;                    /* (nullable) */
  char *only;                     /* (nullable) */
  GStrv keys;                     /* (nullable) */
  guint64 limit;                  /* 0: not said */
  gint64 go_on;                   /* 0: not said: the run whose question is answered with yes */
  gboolean take_back;
  gboolean parked;
  gboolean deliveries;
  gboolean draft;
} RopewayAgentRequest;

/* Reads @json: one object, its known members of the right type, no name twice. Others are left alone.
 * Returns: whether it could be read. Errors: ROPEWAY_AGENT_ERROR_INVALID. */
gboolean ropeway_agent_request_read (RopewayAgentRequest *request, const char *json, GError **error);
void ropeway_agent_request_clear (RopewayAgentRequest *request);

/* What a person says about records that are set aside. */
typedef struct
{
  GStrv keys; /* source keys */
  gboolean dismisses;
} RopewayAgentDecision;

/* Reads @json: the decision of Decide. Returns: whether it could be read. Errors: ROPEWAY_AGENT_ERROR_INVALID. */
gboolean ropeway_agent_decision_read (RopewayAgentDecision *decision, const char *json, GError **error);
void ropeway_agent_decision_clear (RopewayAgentDecision *decision);

/* Reads a document that is to be kept: one object within the limits of a job file, no name twice, with a slug as "id".
 * @id: (out). Returns: (transfer full) (nullable). Errors: ROPEWAY_AGENT_ERROR_INVALID. */
RopewayTree *ropeway_agent_request_read_document (const char *json, char **id, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RopewayAgentRequest, ropeway_agent_request_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RopewayAgentDecision, ropeway_agent_decision_clear)

G_END_DECLS
