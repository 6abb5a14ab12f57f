/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the real agent on a bus and in a home of its own, for as long as a test lasts. */
#pragma once

#include "bus/agent-client.h"
#include "support/test-workspace.h"

G_BEGIN_DECLS

typedef struct
{
  TestWorkspace *workspace;
  GTestDBus *bus;
  RopewayAgentClient *client; /* (nullable) */
  GCancellable *cancellable;

  /* of the last call */
  gboolean ended;
  gint64 number;
  int events; /* -1: none */
  RopewayTree *answer;
  GError *error;
  gboolean ok;

  /* of signals */
  GPtrArray *finished; /* char *: JSON */
  GPtrArray *changed;  /* char *: kind:ids */
  guint64 finished_task;
  guint n_progress;
  guint n_away; /* how often it went away */
} AgentFixture;

/* Makes bus and home; the program of the agent is the one that was built. @services: (nullable): a service file for the
 * bus. */
void agent_fixture_set_up (AgentFixture *f, const char *service);

/* Ends the bus, and with it the agent; waits for that. */
void agent_fixture_tear_down (AgentFixture *f);

/* Makes the client; fails the test where that fails. */
void agent_fixture_connect (AgentFixture *f);

/* Lets go of what the last call gave. */
void agent_fixture_forget (AgentFixture *f);

/* Calls, waited for; what came of it stands in @f. */
void agent_fixture_new (AgentFixture *f);
void agent_fixture_reconnect (AgentFixture *f);
void agent_fixture_start (AgentFixture *f, const char *kind, const char *request);
void agent_fixture_put (AgentFixture *f, const char *kind, const char *document, gint64 expected);
void agent_fixture_delete (AgentFixture *f, const char *kind, const char *id, gint64 expected);
void agent_fixture_ask (AgentFixture *f, const char *method, const char *first, const char *second);
void agent_fixture_set_secret (AgentFixture *f, const char *connection, const char *slot, const char *secret);

/* Returns: the process of the agent, as it says. */
GPid agent_fixture_get_pid (AgentFixture *f);

/* Puts the shipped practice job into the workspace. */
void agent_fixture_put_practice_job (AgentFixture *f);

G_END_DECLS
