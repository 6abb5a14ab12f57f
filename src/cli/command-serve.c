/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the agent as a process: from the command line, from systemd, or started by the bus when somebody asks for it. */
#include "agent/agent-bus.h"
#include "agent/agent-secrets.h"
#include "base/i18n.h"
#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "cli/cli-run.h"
#include "store/workspace-reader.h"

typedef struct
{
  /* owned */
  CliOutput *output;
  GMainLoop *loop;
  GDBusConnection *connection; /* (nullable): there is no bus */
  RopewayAgent *agent;         /* (nullable) */
  RopewayAgentBus *bus;        /* (nullable) */

  /* state */
  int exit;
} Service;

static void
service_clear (Service *self)
{
  g_clear_object (&self->agent);
  g_clear_object (&self->bus);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->output, cli_output_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Service, service_clear)

static void
refuse_second (Service *self)
{
  cli_output_complain (self->output, _ ("Ropeway already runs in the background."));
  self->exit = CLI_EXIT_BUSY;
}

static void
on_ended (Service *self)
{
  if (self->bus != NULL)
    ropeway_agent_bus_flush (self->bus);
  g_main_loop_quit (self->loop);
}

static void
on_owned (Service *self)
{
  cli_output_line (self->output, _ ("Ropeway works in the background; Ctrl-C ends it."));
  ropeway_agent_resume (self->agent);
}

static void
on_refused (Service *self)
{
  refuse_second (self);
  g_main_loop_quit (self->loop);
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  ropeway_agent_end (data);
}

/* Without a bus nobody can ask for anything, but what was cut off is taken up, and jobs go on. */
static gboolean
face_the_bus (Service *self)
{
  g_autoptr (GError) error = NULL;

  if (self->connection == NULL)
    {
      cli_output_complain (self->output,
                           _ ("There is no session bus: Ropeway works, but the window and other commands "
                              "cannot reach it."));
      on_owned (self);
      return TRUE;
    }
  self->bus = ropeway_agent_bus_new (self->agent, self->connection, &error);
  if (self->bus == NULL)
    {
      cli_output_complain (self->output, "ropeway serve: %s", error->message);
      self->exit = CLI_EXIT_FAILED;
      return FALSE;
    }
  g_signal_connect_swapped (self->bus, "owned", G_CALLBACK (on_owned), self);
  g_signal_connect_swapped (self->bus, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->bus, "lost", G_CALLBACK (ropeway_agent_end), self->agent);
  return TRUE;
}

static gboolean
open_agent (Service *self, const char *keeper)
{
  g_autofree char *path = ropeway_workspace_dup_path ();
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (RopewaySecretProvider) secrets = NULL;
  g_autoptr (GError) error = NULL;

  if (keeper == NULL)
    keeper = self->connection != NULL ? ROPEWAY_KEEPER_KEYRING : ROPEWAY_KEEPER_FILE;
  secrets = ropeway_agent_secrets_new (keeper);
  self->agent = ropeway_agent_new (path, secrets, keeper, clock, &error);
  if (self->agent != NULL)
    return TRUE;
  if (g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_BUSY))
    refuse_second (self);
  else
    {
      cli_output_complain (self->output, "ropeway serve: %s", error->message);
      self->exit = CLI_EXIT_FAILED;
    }
  return FALSE;
}

int
cli_command_serve (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_auto (Service) self = { 0 };
  g_autoptr (GCancellable) cancellable = NULL;

  if (!cli_options_parse (
          &options, CLI_OPTION_KEEPER, CLI_ARGUMENT_NONE,
          _ ("Works in the background: runs jobs for the window and for “ropeway run NAME”, and\n"
             "holds what they remember and their secrets. There is one for each person."),
          _ ("The desktop starts it when it is needed. SIGTERM or Ctrl-C ends it in order: runs\n"
             "that are under way are stopped with their state saved."),
          argc, argv, &self.exit))
    return self.exit;
  self.exit = CLI_EXIT_DONE;
  self.output = cli_output_new (FALSE, FALSE);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (self.connection != NULL)
    g_dbus_connection_set_exit_on_close (self.connection, FALSE);
  if (!open_agent (&self, options.keeper))
    return self.exit;
  g_signal_connect_swapped (self.agent, "ended", G_CALLBACK (on_ended), &self);
  cancellable = cli_run_watch_signals (NULL);
  g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), self.agent, NULL);
  if (face_the_bus (&self))
    g_main_loop_run (self.loop);
  return self.exit;
}
