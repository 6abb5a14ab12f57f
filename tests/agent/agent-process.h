/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the real agent as a process on a real bus, called as the window and the command line call it. All calls fail the
 * test if they cannot do what they should. */
#pragma once

#include <gio/gio.h>

#include "bus/agent-error.h"
#include "bus/agent-object.h"
#include "support/practice-process.h"
#include "support/test-workspace.h"
#include "value/value.h"

G_BEGIN_DECLS

/* The hostile mode in which a run of a few hundred records can be caught in its middle. */
#define AGENT_SLOW_CRM "{\"rules\":[{\"kind\":\"latency\",\"path\":\"/crm\",\"method\":\"POST\",\"ms\":50}]}"

/* One person's workspace, and the agent that works in it. */
typedef struct
{
  /* owned */
  TestWorkspace *workspace;
  char *address;           /* of the bus */
  GSubprocess *process;    /* (nullable): it is not running */
  GDBusConnection *bus;    /* the test's own */
  RopewayBusAgent1 *agent; /* what is asked */
  GHashTable *progress;    /* guint64: task → number of times it was told */
  GHashTable *finished;    /* guint64: task → RopewayTree: how it ended */
  GPtrArray *changed;      /* char *: "kind id" as it was told */

  /* state */
  guint64 last; /* the task that ended last */
} Agent;

/* Makes a workspace, and starts the agent in it, on the session bus that the test runs on. */
void agent_open (Agent *self);

/* The same on the bus at @address. */
void agent_open_at (Agent *self, const char *address);

/* Ends the agent in order where it runs, and asserts that it does; removes the workspace. */
void agent_close (Agent *self);

/* Turns to the bus at @address. */
void agent_move (Agent *self, const char *address);

/* Starts the agent; waits until it has its name. */
void agent_start (Agent *self);

/* Ends it in order: exit code 0. */
void agent_stop (Agent *self);

/* Ends it as a crash does. */
void agent_kill (Agent *self);

/* Prepares "ropeway serve" in the workspace; without a bus, unless one is added. Returns: (transfer full). */
GSubprocessLauncher *agent_make_launcher (Agent *self, GSubprocessFlags flags);

/* Returns: (transfer full): path of the program. */
char *agent_dup_program (void);

/* Returns: (transfer full): a connection to the bus at @address of its own, as another program would have it. */
GDBusConnection *agent_connect (const char *address);

/* Puts the connections and the job of the shipped practice job @name into the workspace, each for the first time. @practice:
 * (nullable): where its apps are, instead of "practice:". */
void agent_put_practice_job (Agent *self, const char *name, PracticeProcess *practice);

/* Puts a document. Returns: its revision; 0 with @error. */
gint64 agent_put (Agent *self, const char *kind, const char *json, gint64 expected, GError **error);

/* Starts a task. @events: (nullable) (out). Returns: its number; 0 with @error. */
guint64 agent_begin (Agent *self, const char *kind, const char *request, int *events, GError **error);

/* Waits for the end of @task. Returns: (transfer none): how it ended. */
const RopewayValue *agent_wait (Agent *self, guint64 task);

/* Starts a task, and waits for its end. Returns: (transfer none). */
const RopewayValue *agent_do (Agent *self, const char *kind, const char *request);

/* Reads all lines of @events, which is closed. Returns: (transfer full): RopewayTree. */
GPtrArray *agent_read_events (int events);

/* Keeps @secret in @slot. Returns: whether it was; else @error is set. */
gboolean agent_set_secret (Agent *self, const char *connection, const char *environment, const char *slot,
                           const char *secret, GError **error);

/* Returns: (transfer full): the states of the secrets of @connection, as "slot environment state" lines. */
char *agent_dup_states (Agent *self, const char *connection);

/* Asserts about a member of @object that is a text or a number. */
void agent_assert_text (const RopewayValue *object, const char *name, const char *text);
void agent_assert_number (const RopewayValue *object, const char *name, gint64 number);

/* Returns: the number @name of the "counts" of @object. */
gint64 agent_get_count (const RopewayValue *object, const char *name);

/* Returns: whether "@kind @id" was told as changed. */
gboolean agent_was_changed (Agent *self, const char *kind, const char *id);

G_END_DECLS
