/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a person signs in also where there is no window, and on a server without a browser. */
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent-secrets.h"
#include "agent/connection-work.h"
#include "auth/answer-problem.h"
#include "auth/oauth-sign-in.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "cli/cli-agent.h"
#include "cli/cli-job.h"
#include "cli/cli-workspace.h"

#define COMMAND "sign-in"
#define PASTED_BYTES (16 * 1024)

typedef struct
{
  /* borrowed */
  CliOutput *output;
  const CliOptions *options;

  /* owned */
  RopewayConnection *connection;
  RopewaySecretProvider *secrets;
  RopewayRedactor *redactor;
  RopewayClock *clock;
  RopewayOauthSignIn *sign_in;
  CliAgent *agent; /* (nullable): keeps what was granted, of a connection of the workspace */
  GCancellable *cancellable;
  GMainLoop *loop;
  GString *pasted;
  RopewayOauthTokens *tokens; /* (nullable) */

  /* borrowed from the connection */
  const RopewayEnvironment *environment;

  /* state */
  guint input;
  int exit;
} SignIn;

static void
sign_in_clear (SignIn *self)
{
  if (self->input != 0)
    g_source_remove (self->input);
  g_clear_object (&self->sign_in);
  g_clear_pointer (&self->tokens, ropeway_oauth_tokens_free);
  g_clear_pointer (&self->connection, ropeway_connection_unref);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->redactor, ropeway_redactor_unref);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  g_clear_pointer (&self->agent, cli_agent_free);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  if (self->pasted != NULL)
    g_string_free (self->pasted, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignIn, sign_in_clear)

static gboolean
refuse (SignIn *self, const char *sentence)
{
  self->exit = cli_options_refuse (COMMAND, "%s", sentence);
  return FALSE;
}

/* ---- which connection ---- */

static gboolean
takes_a_person (const RopewayConnection *connection)
{
  return connection->sign_in.type == ROPEWAY_SIGN_IN_OAUTH && connection->sign_in.oauth != NULL
         && connection->sign_in.oauth->flow != ROPEWAY_FLOW_CLIENT_CREDENTIALS;
}

static gboolean
take_connection (SignIn *self, RopewayConnection *connection, RopewayProblems *problems)
{
  self->connection = ropeway_connection_ref (connection);
  if (!ropeway_problems_has_error (problems))
    return TRUE;
  cli_job_print_problems (self->output, problems, self->options->file);
  self->exit = CLI_EXIT_FAILED;
  return FALSE;
}

static gboolean
find_in_file (SignIn *self, RopewayTree *tree)
{
  const RopewayValue *list = ropeway_value_get (ropeway_tree_get_root (tree), "connections");
  guint n = 0;
  gsize index = 0;

  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
      g_autofree char *pointer = g_strdup_printf ("/connections/%" G_GSIZE_FORMAT, index++);
      g_autoptr (RopewayConnection) connection = ropeway_connection_parse (tree, item, pointer, problems);

      if (connection == NULL || !takes_a_person (connection)
          || (self->options->connection != NULL
              && g_strcmp0 (connection->id, self->options->connection) != 0))
        continue;
      if (++n > 1)
        return refuse (self, _ ("Several connections of this file sign in. Say which with --connection."));
      if (!take_connection (self, connection, problems))
        return FALSE;
    }
  return n == 1 ? TRUE : refuse (self, _ ("No connection of this file lets a person sign in (OAuth)."));
}

static gboolean
find_in_workspace (SignIn *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *keeper = NULL;
  g_autofree char *id = NULL;
  g_autoptr (RopewayStore) store = NULL;

  self->agent = cli_agent_new (NULL, &error);
  path = self->agent != NULL ? cli_agent_dup_database (self->agent, &error) : NULL;
  keeper = path != NULL ? cli_agent_dup_keeper (self->agent, &error) : NULL;
  if (keeper == NULL)
    {
      self->exit = cli_agent_refuse (self->output, COMMAND, error);
      return FALSE;
    }
  self->secrets = ropeway_agent_secrets_new (keeper);
  store = cli_workspace_open (self->output, path, COMMAND, &self->exit);
  id = store != NULL
           ? cli_workspace_find_connection (self->output, store, self->options->file, COMMAND, &self->exit)
           : NULL;
  if (id == NULL)
    return FALSE;
  self->connection = ropeway_connection_work_load (store, NULL, id, &error);
  if (self->connection == NULL)
    {
      self->exit = cli_agent_refuse (self->output, COMMAND, error);
      return FALSE;
    }
  return takes_a_person (self->connection)
             ? TRUE
             : refuse (self, _ ("This connection does not sign in with OAuth."));
}

/* Where nobody says it, the job's own. */
static char *
dup_environment_of_job (const RopewayTree *tree, const char *connection)
{
  static const char *const sides[] = { "source", "destination" };
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (tree), "job");

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      const RopewayValue *side = ropeway_value_get (job, sides[i]);
      const RopewayValue *name = ropeway_value_get (side, "connection");

      if (name != NULL && ropeway_value_is_text (name, connection))
        return ropeway_value_dup_member_text (side, "environment");
    }
  return NULL;
}

static gboolean
find_environment (SignIn *self, const RopewayTree *tree)
{
  const GPtrArray *all = self->connection->environments;
  g_autofree char *of_job = tree != NULL ? dup_environment_of_job (tree, self->connection->id) : NULL;
  const char *name = self->options->environment != NULL ? self->options->environment : of_job;

  if (name != NULL)
    self->environment = ropeway_connection_find_environment (self->connection, name);
  else if (all->len == 1)
    self->environment = g_ptr_array_index (all, 0);
  if (self->environment != NULL)
    return TRUE;
  return refuse (self, name != NULL
                           ? _ ("The connection has no environment of this name.")
                           : _ ("The connection has several environments. Say which with --environment."));
}

static gboolean
find (SignIn *self)
{
  g_autoptr (RopewayTree) tree = NULL;

  if (cli_job_is_file (self->options->file))
    {
      tree = cli_job_load_file (self->output, self->options->file, COMMAND, &self->exit);
      if (tree == NULL || !find_in_file (self, tree))
        return FALSE;
      self->secrets = cli_job_make_secrets (self->output, self->options);
      self->exit = CLI_EXIT_FAILED;
      return self->secrets != NULL && find_environment (self, tree);
    }
  if (self->options->connection != NULL)
    return refuse (self, _ ("--connection goes with a file; here the name is that of the connection."));
  return find_in_workspace (self) && find_environment (self, NULL);
}

/* ---- what the person has to do ---- */

static gboolean
on_input (int fd, GIOCondition unused_condition, gpointer data)
{
  SignIn *self = data;
  char bytes[1024];
  gssize n = read (fd, bytes, sizeof bytes);
  char *end;

  if (n <= 0 || self->pasted->len > PASTED_BYTES)
    {
      self->input = 0;
      return G_SOURCE_REMOVE;
    }
  g_string_append_len (self->pasted, bytes, n);
  while ((end = memchr (self->pasted->str, '\n', self->pasted->len)) != NULL)
    {
      g_autofree char *line = g_strndup (self->pasted->str, (gsize)(end - self->pasted->str));

      g_string_erase (self->pasted, 0, end + 1 - self->pasted->str);
      if (*g_strstrip (line) != '\0' && !ropeway_oauth_sign_in_paste (self->sign_in, line))
        cli_output_complain (
            self->output, "%s",
            _ ("That does not belong to this sign-in. Paste the whole address that the browser "
               "shows in the end."));
    }
  return G_SOURCE_CONTINUE;
}

static void
on_prompt (const RopewayOauthPrompt *prompt, gpointer data)
{
  SignIn *self = data;
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("sign-in");

  ropeway_event_line_add_text (line, "address", prompt->address);
  ropeway_event_line_add_text (line, "code", prompt->code);
  cli_output_event (self->output, ropeway_tree_get_root (line));
  cli_output_line (self->output, _ ("Open this address in a browser and sign in:"));
  cli_output_line (self->output, "  %s", prompt->address);
  if (prompt->code != NULL)
    cli_output_line (self->output, _ ("Enter this code there: %s"), prompt->code);
  if (prompt->paste)
    {
      cli_output_line (self->output,
                       _ ("Then paste here the whole address that the browser shows in the end, or the "
                          "code that it shows:"));
      self->input = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, self);
    }
  else
    cli_output_line (self->output, _ ("Waiting… Ctrl-C stops."));
  if (self->options->open)
    g_app_info_launch_default_for_uri (prompt->address, NULL, NULL);
}

/* ---- how it went ---- */

static void
tell_error (SignIn *self, GError *error)
{
  g_autoptr (GError) reason = error;
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *sentence = NULL;

  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      cli_output_complain (self->output, "%s", _ ("Stopped. Nothing was changed."));
      self->exit = CLI_EXIT_INTERRUPTED;
      return;
    }
  problem = ropeway_redactor_problem (self->redactor, ropeway_request_problem (self->connection, reason));
  sentence = ropeway_problem_dup_sentence (problem);
  cli_output_complain (self->output, "ropeway %s: %s", COMMAND, sentence);
  self->exit = CLI_EXIT_FAILED;
}

static void
tell_tokens (SignIn *self)
{
  const RopewayOauth *settings = self->connection->sign_in.oauth;
  const RopewayOauthTokens *tokens = self->tokens;
  g_auto (GStrv) missing = ropeway_oauth_tokens_dup_missing (tokens, (const char *const *)settings->scopes);
  g_autofree char *granted = tokens->scopes != NULL ? g_strjoinv (" ", tokens->scopes) : NULL;
  g_autofree char *lacking = g_strjoinv (" ", missing);

  if (tokens->who != NULL)
    cli_output_line (self->output, _ ("Signed in to %s (%s) as %s."), self->connection->name,
                     self->environment->name, tokens->who);
  else
    cli_output_line (self->output, _ ("Signed in to %s (%s)."), self->connection->name,
                     self->environment->name);
  if (granted != NULL)
    cli_output_line (self->output, _ ("Permissions granted: %s"), granted);
  if (tokens->refresh == NULL)
    cli_output_line (
        self->output,
        _ ("Nothing was given to renew it with: when it has run out, a person has to sign in again."));
  self->exit = CLI_EXIT_DONE;
  if (*lacking == '\0')
    return;
  cli_output_complain (self->output, _ ("Not granted, but needed: %s"), lacking);
  self->exit = CLI_EXIT_PARTLY;
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  SignIn *self = data;
  GError *error = NULL;

  if (ropeway_oauth_sign_in_keep_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &error))
    tell_tokens (self);
  else
    tell_error (self, error);
  g_main_loop_quit (self->loop);
}

static void
keep_in_workspace (SignIn *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecret) text = ropeway_oauth_tokens_write (self->tokens);

  if (cli_agent_set_secret (self->agent, self->connection->id, self->environment->name,
                            self->connection->sign_in.token.secret, text, &error))
    tell_tokens (self);
  else
    self->exit = cli_agent_refuse (self->output, COMMAND, error);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  SignIn *self = data;
  GError *error = NULL;

  self->tokens = ropeway_oauth_sign_in_run_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &error);
  if (self->tokens == NULL)
    tell_error (self, error);
  else if (self->agent == NULL)
    {
      ropeway_oauth_sign_in_keep_async (self->sign_in, self->tokens, on_kept, self);
      return;
    }
  g_main_loop_quit (self->loop);
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  SignIn *self = data;
  GError *error = NULL;
  gboolean told;

  if (!ropeway_oauth_sign_in_withdraw_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &told, &error))
    tell_error (self, error);
  else
    {
      cli_output_line (
          self->output,
          told ? _ ("Signed out of %s (%s): the service no longer accepts what it granted.")
               : _ ("Signed out of %s (%s) here. The service was not told: withdraw the permission there "
                    "as well."),
          self->connection->name, self->environment->name);
      self->exit = CLI_EXIT_DONE;
    }
  g_main_loop_quit (self->loop);
}

static gboolean
on_interrupt (gpointer data)
{
  SignIn *self = data;

  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
act (SignIn *self)
{
  guint interrupt;

  self->redactor = ropeway_redactor_new ();
  self->clock = ropeway_clock_new_system ();
  self->cancellable = g_cancellable_new ();
  self->loop = g_main_loop_new (NULL, FALSE);
  self->pasted = g_string_new (NULL);
  self->sign_in = ropeway_oauth_sign_in_new (self->connection, self->environment, self->secrets,
                                             self->redactor, self->clock, on_prompt, self);
  if (self->options->device)
    ropeway_oauth_sign_in_set_device (self->sign_in, TRUE);
  if (self->options->paste)
    ropeway_oauth_sign_in_set_paste (self->sign_in, TRUE);
  interrupt = g_unix_signal_add (SIGINT, on_interrupt, self);
  if (self->options->sign_out)
    ropeway_oauth_sign_in_withdraw_async (self->sign_in, self->cancellable, on_signed_out, self);
  else
    ropeway_oauth_sign_in_run_async (self->sign_in, self->cancellable, on_signed_in, self);
  g_main_loop_run (self->loop);
  g_source_remove (interrupt);
  if (self->agent != NULL && self->tokens != NULL)
    keep_in_workspace (self);
}

int
cli_command_sign_in (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  g_auto (SignIn) self = { .options = &options, .exit = CLI_EXIT_FAILED };

  if (!cli_options_parse (
          &options, CLI_OPTION_SIGN_IN | CLI_OPTION_ENVIRONMENT | CLI_OPTION_SECRETS_FD | CLI_OPTION_JSON,
          CLI_ARGUMENT_CONNECTION,
          _ ("Signs a person in to a connection (OAuth 2.0): prints the address to open in a\n"
             "browser, waits, and keeps what the service grants."),
          _ ("On a server, use --device, or --paste and a browser on another computer. For a\n"
             "file, what is granted is kept in $STATE_DIRECTORY/sign-ins, else in\n"
             "$XDG_STATE_HOME/ropeway/sign-ins; never in the file.\n\n"
             "Exit code: 0 when signed in, 1 when not, 3 when a permission that is needed\n"
             "was not granted, 75 when stopped."),
          argc, argv, &self.exit))
    return self.exit;
  output = cli_output_new (options.json, FALSE);
  self.output = output;
  if (find (&self))
    act (&self);
  if (self.exit != CLI_EXIT_USAGE)
    cli_output_end (output, self.exit);
  return self.exit;
}
