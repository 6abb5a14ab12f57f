/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: secrets of the workspace are entered, listed by name and removed also where there is no window. */
#include <string.h>

#include "base/i18n.h"
#include "cli/cli-agent.h"
#include "cli/cli-options.h"
#include "cli/cli-secret.h"
#include "cli/cli-text.h"
#include "cli/cli-workspace.h"

typedef struct
{
  /* borrowed */
  CliOutput *output;
  const CliOptions *options;
  CliAgent *agent;
  RopewayStore *store;
} Secrets;

static int
refuse (const Secrets *self, const GError *error)
{
  return cli_agent_refuse (self->output, "secret", error);
}

/* ---- list ---- */

static const char *
state_word (const char *state)
{
  static const struct
  {
    const char *state;
    const char *word;
  } words[] = {
    { "there", N_ ("there") },
    { "not-there", N_ ("missing") },
    { "elsewhere", N_ ("saved for another address: enter it again") },
    { "locked", N_ ("the keyring is locked") },
    { "no-keyring", N_ ("there is no keyring to ask") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].state, state) == 0)
      return _ (words[i].word);
  return _ ("not known");
}

static void
tell_state (const Secrets *self, const char *connection, const RopewayValue *item)
{
  g_autofree char *slot = ropeway_value_dup_member_text (item, "slot");
  g_autofree char *environment = ropeway_value_dup_member_text (item, "environment");
  g_autofree char *state = ropeway_value_dup_member_text (item, "state");
  gboolean is_common = environment == NULL || *environment == '\0';
  g_autofree char *label = is_common ? g_strdup_printf ("%s  %s", connection, slot)
                                     : g_strdup_printf ("%s  %s (%s)", connection, slot, environment);
  g_autofree char *padded = cli_text_pad (label, MAX (40, cli_text_width (label)), FALSE);
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("secret");

  cli_output_line (self->output, "%s  %s", padded, state_word (state));
  ropeway_event_line_add_text (line, "connection", connection);
  ropeway_event_line_add_text (line, "slot", slot);
  ropeway_event_line_add_text (line, "environment", is_common ? NULL : environment);
  ropeway_event_line_add_text (line, "state", state);
  cli_output_event (self->output, ropeway_tree_get_root (line));
}

static gboolean
list_connection (const Secrets *self, const char *connection, guint *n, GError **error)
{
  g_autoptr (RopewayTree) states = cli_agent_dup_secret_states (self->agent, connection, error);
  const RopewayValue *list;

  if (states == NULL)
    return FALSE;
  list = ropeway_value_get (ropeway_tree_get_root (states), "secrets");
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      tell_state (self, connection, item);
      *n += 1;
    }
  return TRUE;
}

static int
list_all (const Secrets *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = ropeway_documents_list (self->store, ROPEWAY_DOCUMENT_CONNECTION, &error);
  guint n = 0;

  for (guint i = 0; documents != NULL && error == NULL && i < documents->len; i++)
    list_connection (self, ((const RopewayDocument *)g_ptr_array_index (documents, i))->id, &n, &error);
  if (error != NULL)
    return refuse (self, error);
  if (n == 0)
    cli_output_line (self->output, _ ("No connection needs a secret."));
  return CLI_EXIT_DONE;
}

static int
act_list (const Secrets *self, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint n = 0;
  int exit;

  if (words[0] == NULL)
    return list_all (self);
  id = cli_workspace_find_connection (self->output, self->store, words[0], "secret", &exit);
  if (id == NULL)
    return exit;
  if (!list_connection (self, id, &n, &error))
    return refuse (self, error);
  if (n == 0)
    cli_output_line (self->output, _ ("“%s” needs no secret."), id);
  return CLI_EXIT_DONE;
}

/* ---- set, remove ---- */

static int
change (const Secrets *self, const char *id, const char *slot, const RopewaySecret *secret)
{
  g_autoptr (GError) error = NULL;

  if (!cli_agent_set_secret (self->agent, id, self->options->environment, slot, secret, &error))
    return refuse (self, error);
  if (secret == NULL)
    cli_output_line (self->output, _ ("The secret “%s” of “%s” is no longer kept."), slot, id);
  else
    cli_output_line (self->output, _ ("The secret “%s” of “%s” is kept, for the address that “%s” has now."),
                     slot, id, id);
  return CLI_EXIT_DONE;
}

static int
act_set (const Secrets *self, char **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySecret) secret = NULL;
  g_autofree char *prompt = NULL;
  g_autofree char *id = NULL;
  int exit;

  id = cli_workspace_find_connection (self->output, self->store, words[0], "secret", &exit);
  if (id == NULL)
    return exit;
  prompt = g_strdup_printf (_ ("Secret “%s” of “%s” (it is not shown): "), words[1], id);
  secret = cli_secret_read (prompt, &error);
  return secret != NULL ? change (self, id, words[1], secret) : refuse (self, error);
}

static int
act_remove (const Secrets *self, char **words)
{
  g_autofree char *id = NULL;
  int exit;

  id = cli_workspace_find_connection (self->output, self->store, words[0], "secret", &exit);
  return id != NULL ? change (self, id, words[1], NULL) : exit;
}

/* ---- which of them ---- */

typedef struct
{
  const char *name;
  guint least; /* words behind it */
  guint most;
  int (*act) (const Secrets *self, char **words);
} Action;

static const Action actions[] = {
  { "list", 0, 1, act_list },
  { "set", 2, 2, act_set },
  { "remove", 2, 2, act_remove },
};

static const Action *
find_action (const CliOptions *options, int *exit)
{
  guint n = g_strv_length (options->words);
  const Action *action = NULL;

  *exit = CLI_EXIT_USAGE;
  for (gsize i = 0; n > 0 && i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i].name, options->words[0]) == 0)
      action = &actions[i];
  if (action == NULL)
    cli_options_refuse ("secret", _ ("What shall be done with secrets? Give list, set or remove."));
  else if (n - 1 < action->least)
    cli_options_refuse ("secret", _ ("Which secret? Give the connection and the name of the secret."));
  /* What is one too many may be the secret: it is not repeated. */
  else if (n - 1 > action->most && action->act == act_set)
    cli_options_refuse ("secret",
                        _ ("A secret is never an argument: other programs see arguments, and the shell keeps "
                           "them. Type it when asked, or send it through a pipe."));
  else if (n - 1 > action->most)
    cli_options_refuse ("secret", _ ("That is an argument too many."));
  else if (options->environment != NULL && action->act == act_list)
    cli_options_refuse ("secret", _ ("--environment goes with set and remove."));
  else
    return action;
  return NULL;
}

static int
act (CliOutput *output, const CliOptions *options, const Action *action)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliAgent) agent = cli_agent_new (NULL, &error);
  g_autofree char *path = agent != NULL ? cli_agent_dup_database (agent, &error) : NULL;
  g_autoptr (RopewayStore) store = NULL;
  int exit;

  if (path == NULL)
    return cli_agent_refuse (output, "secret", error);
  store = cli_workspace_open (output, path, "secret", &exit);
  if (store == NULL)
    return exit;
  const Secrets self = { .output = output, .options = options, .agent = agent, .store = store };
  return action->act (&self, options->words + 1);
}

int
cli_command_secret (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  const Action *action;
  int exit;

  if (!cli_options_parse (&options, CLI_OPTION_ENVIRONMENT | CLI_OPTION_JSON, CLI_ARGUMENT_WORDS,
                          _ ("list [CONNECTION]        shows which secrets there are, and which are missing\n"
                             "set CONNECTION SLOT      keeps a secret: typed when asked, or from a pipe\n"
                             "remove CONNECTION SLOT   removes it"),
                          _ ("SLOT is the name of the secret in the connection. A secret is kept for the\n"
                             "address that the connection has then, and goes to no other."),
                          argc, argv, &exit))
    return exit;
  action = find_action (&options, &exit);
  if (action == NULL)
    return exit;
  output = cli_output_new (options.json, FALSE);
  exit = act (output, &options, action);
  if (exit != CLI_EXIT_USAGE)
    cli_output_end (output, exit);
  return exit;
}
