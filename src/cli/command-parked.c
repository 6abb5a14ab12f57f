/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what could not be delivered is a list of things to do: to look at, to try again, to leave. */
#include <string.h>

#include "agent/event-line.h"
#include "base/i18n.h"
#include "cli/cli-agent.h"
#include "cli/cli-job.h"
#include "cli/cli-parked.h"
#include "cli/cli-start.h"
#include "cli/cli-text.h"
#include "store/ledger.h"

typedef struct
{
  const char *name;
  gboolean needs_key;
  int (*act) (CliParked *self, char *const *keys);
} Action;

/* ---- looking ---- */

static int
conclude (const CliParked *self, int exit)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("end");

  ropeway_event_line_add_number (line, "parked", (gint64)self->n);
  ropeway_event_line_add_number (line, "exit", exit);
  if (exit != CLI_EXIT_USAGE)
    cli_output_event (self->output, ropeway_tree_get_root (line));
  return exit;
}

static int
act_list (CliParked *self, char *const *keys)
{
  return conclude (self, cli_parked_list (self));
}

static int
act_show (CliParked *self, char *const *keys)
{
  int exit = CLI_EXIT_DONE;

  for (guint i = 0; keys[i] != NULL && exit == CLI_EXIT_DONE; i++)
    {
      if (i > 0)
        cli_output_line (self->output, "%s", "");
      exit = cli_parked_show (self, keys[i]);
    }
  return conclude (self, exit);
}

/* ---- trying again ---- */

static void
say_doubt (const CliParked *self, guint n)
{
  g_autofree char *number = cli_text_number (n);

  if (n > 0)
    cli_output_line (
        self->output,
        g_dngettext (GETTEXT_PACKAGE,
                     "%s of them may have arrived: you say that it did not, so it is sent again.",
                     "%s of them may have arrived: you say that they did not, so they are sent again.", n),
        number);
}

static int
act_retry (CliParked *self, char *const *keys)
{
  gboolean named = keys[0] != NULL;
  const CliStart start = {
    .output = self->output,
    .options = self->options,
    .command = "parked",
    .run = {
      .kind = ROPEWAY_RUN_WRITE,
      .parked = TRUE,
      .keys = named ? (const char *const *)keys : NULL,
    },
  };

  if (self->n == 0 && !named)
    return act_list (self, keys);
  if (named)
    say_doubt (self, cli_parked_count_doubtful (self, (const char *const *)keys));
  /* A reader would keep a state of an older version from being brought up to date. */
  g_clear_pointer (&self->store, ropeway_store_unref);
  return cli_start (&start);
}

/* ---- leaving ---- */

static int
dismiss_in_file (const CliParked *self, char *const *keys)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) store = ropeway_store_open (self->path, clock, &error);

  for (guint i = 0; store != NULL && keys[i] != NULL && error == NULL; i++)
    ropeway_ledger_dismiss (store, self->scope, keys[i], &error);
  return error != NULL ? cli_job_refuse_state (self->output, error) : CLI_EXIT_DONE;
}

static int
dismiss_in_agent (const CliParked *self, char *const *keys)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CliAgent) agent = cli_agent_new (NULL, &error);

  if (agent == NULL || !cli_agent_decide (agent, self->job, (const char *const *)keys, "dismiss", &error))
    return cli_agent_refuse (self->output, "parked", error);
  return CLI_EXIT_DONE;
}

static void
say_dismissed (const CliParked *self, guint n, guint n_doubtful)
{
  g_autofree char *number = cli_text_number (n);
  g_autofree char *doubtful = cli_text_number (n_doubtful);

  cli_output_line (
      self->output,
      g_dngettext (GETTEXT_PACKAGE,
                   "%s record is left as it is. It is tried again once it changes at the source.",
                   "%s records are left as they are. Each is tried again once it changes at the "
                   "source.",
                   n),
      number);
  if (n_doubtful > 0)
    cli_output_line (
        self->output,
        g_dngettext (
            GETTEXT_PACKAGE, "%s of them may have arrived: it counts as arrived, and is not sent again.",
            "%s of them may have arrived: they count as arrived, and are not sent again.", n_doubtful),
        doubtful);
}

static int
act_dismiss (CliParked *self, char *const *keys)
{
  guint n = g_strv_length ((char **)keys);
  guint n_doubtful = cli_parked_count_doubtful (self, (const char *const *)keys);
  gboolean is_file = cli_job_is_file (self->options->file);
  int exit;

  g_clear_pointer (&self->store, ropeway_store_unref);
  exit = is_file ? dismiss_in_file (self, keys) : dismiss_in_agent (self, keys);
  if (exit == CLI_EXIT_DONE)
    {
      say_dismissed (self, n, n_doubtful);
      self->n -= MIN (self->n, n);
    }
  return conclude (self, exit);
}

/* ---- which of them ---- */

static const Action actions[] = {
  { "list", FALSE, act_list },
  { "show", TRUE, act_show },
  { "retry", FALSE, act_retry },
  { "dismiss", TRUE, act_dismiss },
};

/* The job alone means its list. Returns: (transfer none) (nullable): NULL after a complaint. @n: words it takes. */
static const Action *
find_action (char *const *words, guint *n)
{
  *n = 0;
  for (gsize i = 0; words[0] != NULL && i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i].name, words[0]) == 0)
      {
        *n = 1;
        return &actions[i];
      }
  if (words[0] == NULL || words[1] == NULL)
    return &actions[0];
  cli_options_refuse ("parked",
                      _ ("What shall be done with them? Give list, show, retry or dismiss, then the job."));
  return NULL;
}

static int
act (const Action *action, CliOutput *output, const CliOptions *options, char *const *keys)
{
  g_auto (CliParked) parked = { 0 };
  g_auto (GStrv) found = NULL;
  int exit;

  if (!cli_parked_open (&parked, output, options, &exit))
    return exit;
  found = cli_parked_find (&parked, keys, &exit);
  return found != NULL ? action->act (&parked, found) : exit;
}

static gboolean
check_words (const Action *action, const CliOptions *options, char *const *keys)
{
  if (options->file == NULL)
    cli_options_refuse ("parked", _ ("Which job? Give its name, or the path of a job file."));
  else if (action->needs_key && keys[0] == NULL && options->cause == 0)
    cli_options_refuse ("parked",
                        _ ("Which record? Give its key as the list shows it, or --cause and a number."));
  else if (action->act == act_list && (keys[0] != NULL || options->cause > 0))
    cli_options_refuse ("parked", _ ("The list is of all records; “show” tells more about one."));
  else
    return TRUE;
  return FALSE;
}

int
cli_command_parked (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_autoptr (CliOutput) output = NULL;
  const Action *action;
  char *const *rest;
  guint n;
  int exit;

  if (!cli_options_parse (
          &options,
          CLI_OPTION_STATE | CLI_OPTION_JSON | CLI_OPTION_RECORDS | CLI_OPTION_CAUSE | CLI_OPTION_SECRETS_FD
              | CLI_OPTION_PRACTICE | CLI_OPTION_QUIET | CLI_OPTION_VERBOSE,
          CLI_ARGUMENT_KEYS,
          _ ("What could not be delivered is set aside, with what is needed to try it again.\n"
             "\n"
             "list NAME|FILE             shows it, by what is in the way\n"
             "show NAME|FILE KEY…        shows all that is known of a record\n"
             "retry NAME|FILE [KEY…]     tries all again, or these: by the job as it is now\n"
             "dismiss NAME|FILE KEY…     leaves them, until they change at the source"),
          _ ("KEY is a record's key as the list shows it. What may have arrived already is\n"
             "tried again only where it is named: you say then that it did not arrive. Where\n"
             "it is dismissed, you say that it did.\n"
             "\n"
             "Exit code of retry: that of “ropeway run”."),
          argc, argv, &exit))
    return exit;
  action = find_action (options.words, &n);
  if (action == NULL)
    return CLI_EXIT_USAGE;
  options.file = g_strdup (options.words[n]);
  rest = options.file != NULL ? options.words + n + 1 : options.words + n;
  if (!check_words (action, &options, rest))
    return CLI_EXIT_USAGE;
  output = cli_output_new (options.json, options.quiet);
  return act (action, output, &options, rest);
}
