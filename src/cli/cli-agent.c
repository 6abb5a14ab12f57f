/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-agent.h"

#include "agent/agent-secrets.h"
#include "agent/agent.h"
#include "base/i18n.h"
#include "bus/secret-pipe.h"
#include "cli/cli.h"
#include "store/workspace-reader.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

struct _CliAgent
{
  /* owned; one of them */
  RopewayAgentClient *client;
  RopewayAgent *local; /* where there is no bus */

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

/* ---- without a bus ---- */

static void
on_local_progress (RopewayAgent *agent, guint64 task, const char *json, gpointer data)
{
  g_autoptr (RopewayTree) progress = ropeway_json_read_text (json, -1, NULL, NULL, NULL);

  on_progress (NULL, task, progress, data);
}

static void
on_local_finished (RopewayAgent *agent, guint64 task, const char *json, gpointer data)
{
  g_autoptr (RopewayTree) result = ropeway_json_read_text (json, -1, NULL, NULL, NULL);

  on_finished (NULL, task, result, data);
}

static CliAgent *
new_local (GError **error)
{
  g_autofree char *path = ropeway_workspace_dup_path ();
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (RopewaySecretProvider) secrets = ropeway_agent_secrets_new (ROPEWAY_KEEPER_FILE);
  RopewayAgent *local = ropeway_agent_new (path, secrets, ROPEWAY_KEEPER_FILE, clock, error);
  CliAgent *self;

  if (local == NULL)
    return NULL;
  self = g_new0 (CliAgent, 1);
  self->local = local;
  g_signal_connect (local, "progress", G_CALLBACK (on_local_progress), self);
  g_signal_connect (local, "finished", G_CALLBACK (on_local_finished), self);
  return self;
}

/* ---- either ---- */

static CliAgent *
new_client (RopewayAgentClient *client)
{
  CliAgent *self = g_new0 (CliAgent, 1);

  self->client = client;
  g_signal_connect (client, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect (client, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect (client, "notify::is-away", G_CALLBACK (on_is_away), self);
  return self;
}

CliAgent *
cli_agent_new (GCancellable *cancellable, GError **error)
{
  g_auto (Wait) wait = wait_new ();
  g_autoptr (GError) failure = NULL;
  RopewayAgentClient *client;

  ropeway_agent_client_new_async (cancellable, on_answer, &wait);
  client = ropeway_agent_client_new_finish (wait_for (&wait), &failure);
  if (client != NULL)
    return new_client (client);
  if (g_error_matches (failure, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NO_BUS))
    return new_local (error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

void
cli_agent_free (CliAgent *self)
{
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  if (self->local != NULL)
    g_signal_handlers_disconnect_by_data (self->local, self);
  g_clear_object (&self->client);
  g_clear_object (&self->local);
  g_free (self);
}

void
cli_agent_listen (CliAgent *self, const CliAgentEvents *events, gpointer data)
{
  self->events = events != NULL ? *events : (CliAgentEvents){ 0 };
  self->data = data;
}

static RopewayTree *
ask_two (CliAgent *self, const char *method, const char *first, const char *second, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  ropeway_agent_client_ask_async (self->client, method, first, second, NULL, on_answer, &wait);
  return ropeway_agent_client_ask_finish (self->client, wait_for (&wait), error);
}

static RopewayTree *
ask (CliAgent *self, const char *method, const char *argument, GError **error)
{
  return ask_two (self, method, argument, NULL, error);
}

/* Returns: (transfer full) (nullable): what the agent on the bus says of itself. */
static char *
dup_status (CliAgent *self, const char *member, GError **error)
{
  g_autoptr (RopewayTree) status = ask (self, "Status", NULL, error);
  char *text;

  if (status == NULL)
    return NULL;
  text = ropeway_value_dup_member_text (ropeway_tree_get_root (status), member);
  if (text == NULL)
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED,
                         _ ("Ropeway in the background does not say where its data is."));
  return text;
}

char *
cli_agent_dup_database (CliAgent *self, GError **error)
{
  return self->local != NULL ? ropeway_workspace_dup_path () : dup_status (self, "database", error);
}

char *
cli_agent_dup_keeper (CliAgent *self, GError **error)
{
  return self->local != NULL ? g_strdup (ROPEWAY_KEEPER_FILE) : dup_status (self, "secrets", error);
}

static char *
dup_json (RopewayTree *tree)
{
  return ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
}

guint64
cli_agent_start (CliAgent *self, const char *kind, RopewayTree *request, int *events, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  if (self->local != NULL)
    {
      g_autofree char *json = dup_json (request);

      return ropeway_agent_start (self->local, kind, json, events, error);
    }
  ropeway_agent_client_start_async (self->client, kind, request, NULL, on_answer, &wait);
  return ropeway_agent_client_start_finish (self->client, wait_for (&wait), events, error);
}

void
cli_agent_cancel (CliAgent *self, guint64 task)
{
  if (self->local != NULL)
    ropeway_agent_cancel (self->local, task);
  else
    ropeway_agent_client_cancel (self->client, task);
}

gint64
cli_agent_put (CliAgent *self, const char *kind, RopewayTree *document, gint64 expected, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  if (self->local != NULL)
    {
      g_autofree char *json = dup_json (document);

      return ropeway_agent_put (self->local, kind, json, expected, error);
    }
  ropeway_agent_client_put_async (self->client, kind, document, expected, NULL, on_answer, &wait);
  return ropeway_agent_client_put_finish (self->client, wait_for (&wait), error);
}

gint64
cli_agent_delete (CliAgent *self, const char *kind, const char *id, gint64 expected, GError **error)
{
  g_auto (Wait) wait = wait_new ();

  if (self->local != NULL)
    return ropeway_agent_delete (self->local, kind, id, expected, error);
  ropeway_agent_client_delete_async (self->client, kind, id, expected, NULL, on_answer, &wait);
  return ropeway_agent_client_delete_finish (self->client, wait_for (&wait), error);
}

gboolean
cli_agent_decide (CliAgent *self, const char *job, const char *const *keys, const char *decision,
                  GError **error)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *list = ropeway_tree_array (tree);
  g_autofree char *json = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (RopewayTree) told = NULL;

  ropeway_tree_set_root (tree, ropeway_tree_object (tree));
  ropeway_value_set_text (tree, ropeway_tree_get_root (tree), "decision", decision);
  for (guint i = 0; keys[i] != NULL; i++)
    ropeway_value_append (list, ropeway_tree_string (tree, keys[i], -1));
  ropeway_value_set (tree, ropeway_tree_get_root (tree), "keys", -1, list);
  json = dup_json (tree);
  if (self->local != NULL)
    {
      answer = ropeway_agent_decide (self->local, job, json, error);
      return answer != NULL;
    }
  told = ask_two (self, "Decide", job, json, error);
  return told != NULL;
}

gboolean
cli_agent_set_secret (CliAgent *self, const char *connection, const char *environment, const char *slot,
                      const RopewaySecret *secret, GError **error)
{
  g_auto (Wait) wait = wait_new ();
  const char *text = secret != NULL ? ropeway_secret_reveal (secret, NULL) : "";

  if (self->local != NULL)
    {
      int reader = ropeway_secret_pipe_new (text, error);

      if (reader < 0)
        return FALSE;
      ropeway_agent_set_secret_async (self->local, connection, environment != NULL ? environment : "", slot,
                                      reader, NULL, on_answer, &wait);
      return ropeway_agent_set_secret_finish (self->local, wait_for (&wait), error);
    }
  ropeway_agent_client_set_secret_async (self->client, connection, environment, slot, text, NULL, on_answer,
                                         &wait);
  return ropeway_agent_client_set_secret_finish (self->client, wait_for (&wait), error);
}

RopewayTree *
cli_agent_dup_secret_states (CliAgent *self, const char *connection, GError **error)
{
  g_auto (Wait) wait = wait_new ();
  g_autofree char *json = NULL;

  if (self->local == NULL)
    return ask (self, "SecretStates", connection, error);
  ropeway_agent_secret_states_async (self->local, connection, NULL, on_answer, &wait);
  json = ropeway_agent_secret_states_finish (self->local, wait_for (&wait), error);
  return json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, error) : NULL;
}

static gboolean
is_busy (const GError *error)
{
  return g_error_matches (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY)
         || g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_BUSY);
}

int
cli_agent_refuse (CliOutput *output, const char *command, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return CLI_EXIT_INTERRUPTED;
  cli_output_complain (output, "ropeway %s: %s", command, error->message);
  return is_busy (error) ? CLI_EXIT_BUSY : CLI_EXIT_FAILED;
}
