/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: commands act on the workspace through whoever holds it: the agent on the bus or, where there is no bus, one of
 * their own for as long as they last. */
#pragma once

#include "bus/agent-client.h"
#include "cli/cli-output.h"
#include "secrets/secret.h"

G_BEGIN_DECLS

/* Belongs to the default main context, which runs while a call waits. */
typedef struct _CliAgent CliAgent;

/* What is told while the context runs; each (nullable). */
typedef struct
{
  void (*progress) (guint64 task, const RopewayValue *progress, gpointer data);
  void (*finished) (guint64 task, const RopewayValue *result, gpointer data);
  void (*gone) (gpointer data); /* the agent left the bus */
} CliAgentEvents;

/* Finds or starts the agent; without a session bus, holds the workspace itself. Returns: (transfer full) (nullable). Errors: ROPEWAY_AGENT_ERROR,
 * ROPEWAY_STORE_ERROR (_BUSY: another process holds the workspace), G_IO_ERROR_CANCELLED. */
CliAgent *cli_agent_new (GCancellable *cancellable, GError **error);
void cli_agent_free (CliAgent *self);

/* @events is copied; (nullable): nobody listens any more. */
void cli_agent_listen (CliAgent *self, const CliAgentEvents *events, gpointer data);

/* Returns: (transfer full) (nullable): where the workspace's database is. */
char *cli_agent_dup_database (CliAgent *self, GError **error);

/* Returns: (transfer full) (nullable): where the agent keeps secrets, to be read there (agent/agent-secrets.h). */
char *cli_agent_dup_keeper (CliAgent *self, GError **error);

/* The calls of the agent, waited for. Errors: ROPEWAY_AGENT_ERROR. */

/* @events: (out): a descriptor that the caller closes. Returns: the task's number; 0 with @error. */
guint64 cli_agent_start (CliAgent *self, const char *kind, RopewayTree *request, int *events, GError **error);
void cli_agent_cancel (CliAgent *self, guint64 task);
/* Returns: the new revision; 0 with @error. */
gint64 cli_agent_put (CliAgent *self, const char *kind, RopewayTree *document, gint64 expected,
                      GError **error);
gint64 cli_agent_delete (CliAgent *self, const char *kind, const char *id, gint64 expected, GError **error);

/* @environment: (nullable). @secret: (nullable): what is kept is removed. */
/* Says about records of @job that are set aside (@keys: as they are stored) what became of them: "dismiss" or "release". */
gboolean cli_agent_decide (CliAgent *self, const char *job, const char *const *keys, const char *decision,
                           GError **error);

gboolean cli_agent_set_secret (CliAgent *self, const char *connection, const char *environment,
                               const char *slot, const RopewaySecret *secret, GError **error);
/* Returns: (transfer full) (nullable): as SecretStates answers. */
RopewayTree *cli_agent_dup_secret_states (CliAgent *self, const char *connection, GError **error);

/* Complains of @error in the name of @command. Returns: the exit code. */
int cli_agent_refuse (CliOutput *output, const char *command, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliAgent, cli_agent_free)

G_END_DECLS
