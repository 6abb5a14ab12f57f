/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-agent.h"

#include "base/i18n.h"
#include "cli/cli.h"

struct _CliAgent
{
  /* owned */
  RopewayAgentClient *client;

  /* state */
  CliAgentEvents events;
  gpointer data;
};

/* ---- waiting for an answer ---- */

typedef struct
{
  GMainLoop *loop;      /* owned */
  GAsyncResult *result; /* owned */
} Wait;

static void
wait_clear (Wait *wait)
{
  g_clear_object (&wait->result);
  g_clear_pointer (&wait->loop, g_main_loop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static Wait
wait_new (void)
{
  return (Wait){ .loop = g_main_loop_new (NULL, FALSE) };
}

static GAsyncResult *
wait_for (Wait *wait)
{
  g_main_loop_run (wait->loop);
  return wait->result;
}

/* ---- the agent ---- */

static void
on_progress (RopewayAgentClient *client, guint64 task, RopewayTree *progress, gpointer data)
{
  const CliAgent *self = data;

  if (self->events.progress != NULL)
    self->events.progress (task, ropeway_tree_get_root (progress), self->data);
}

static void
on_finished (RopewayAgentClient *client, guint64 task, RopewayTree *result, gpointer data)
{
  const CliAgent *self = data;

  if (self->events.finished != NULL)
    self->events.finished (task, ropeway_tree_get_root (result), self->data);
}

static void
on_is_away (RopewayAgentClient *client, GParamSpec *pspec, gpointer data)
{
  const CliAgent *self = data;

  if (ropeway_agent_client_is_away (client) && self->events.gone != NULL)
    self->events.gone (self->data);
}

CliAgent *
cli_agent_new (GCancellable *cancellable, GError **error)
{
  g_auto (Wait) wait = wait_new ();
  RopewayAgentClient *client;
  CliAgent *self;

  ropeway_agent_client_new_async (cancellable, on_answer, &wait);
  client = ropeway_agent_client_new_finish (wait_for (&wait), error);
  if (client == NULL)
    return NULL;
  self = g_new0 (CliAgent, 1);
  self->client = client;
  g_signal_connect (client, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect (client, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect (client, "notify::is-away", G_CALLBACK (on_is_away), self);
  return self;
}

void
cli_agent_free (CliAgent *self)
{
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_object_unref (self->client);
  g_free (self);
}

void
cli_agent_listen (CliAgent *self, const CliAgentEvents *events, gpointer data)
{
  self->events = events != NULL ? *events : (CliAgentEvents){ 0 };
  self->data = data;
}

static RopewayTree *
ask (CliAgent *self, const char *method, const char *argument, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  ropeway_agent_client_ask_async (self->client, method, argument, NULL, NULL, on_answer, &wait);
  return ropeway_agent_client_ask_finish (self->client, wait_for (&wait), error);
}

char *
cli_agent_dup_database (CliAgent *self, GError **error)
{
  g_autoptr (RopewayTree) status = ask (self, "Status", NULL, error);
  char *path
      = status != NULL ? ropeway_value_dup_member_text (ropeway_tree_get_root (status), "database") : NULL;

  if (status != NULL && path == NULL)
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED,
                         _ ("Ropeway in the background does not say where its data is."));
  return path;
}

guint64
cli_agent_start (CliAgent *self, const char *kind, RopewayTree *request, int *events, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  ropeway_agent_client_start_async (self->client, kind, request, NULL, on_answer, &wait);
  return ropeway_agent_client_start_finish (self->client, wait_for (&wait), events, error);
}

void
cli_agent_cancel (CliAgent *self, guint64 task)
{
  ropeway_agent_client_cancel (self->client, task);
}

gint64
cli_agent_put (CliAgent *self, const char *kind, RopewayTree *document, gint64 expected, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  ropeway_agent_client_put_async (self->client, kind, document, expected, NULL, on_answer, &wait);
  return ropeway_agent_client_put_finish (self->client, wait_for (&wait), error);
}

gint64
cli_agent_delete (CliAgent *self, const char *kind, const char *id, gint64 expected, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  ropeway_agent_client_delete_async (self->client, kind, id, expected, NULL, on_answer, &wait);
  return ropeway_agent_client_delete_finish (self->client, wait_for (&wait), error);
}

gboolean
cli_agent_set_secret (CliAgent *self, const char *connection, const char *environment, const char *slot,
                      const RopewaySecret *secret, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  ropeway_agent_client_set_secret_async (self->client, connection, environment, slot,
                                         secret != NULL ? ropeway_secret_reveal (secret, NULL) : "", NULL,
                                         on_answer, &wait);
  return ropeway_agent_client_set_secret_finish (self->client, wait_for (&wait), error);
}

RopewayTree *
cli_agent_dup_secret_states (CliAgent *self, const char *connection, GError **error)
{
  return ask (self, "SecretStates", connection, error);
}

int
cli_agent_refuse (CliOutput *output, const char *command, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CLI_EXIT_INTERRUPTED;
  cli_output_complain (output, "ropeway %s: %s", command, error->message);
  return g_error_matches (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY) ? CLI_EXIT_BUSY
                                                                                : CLI_EXIT_FAILED;
}
