/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-options.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/limits.h"

/* What GOption fills; numbers are read here, for it takes "12x" for 12. */
typedef struct
{
  gboolean help;
  char *limit;
  char *secrets_fd;
  char *run;
  char *go_on;
  char *port;
  char *contacts;
  char *cause;
  char **rest;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->limit);
  g_free (raw->secrets_fd);
  g_free (raw->run);
  g_free (raw->go_on);
  g_free (raw->port);
  g_free (raw->contacts);
  g_free (raw->cause);
  g_strfreev (raw->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

void
cli_options_clear (CliOptions *options)
{
  g_clear_pointer (&options->file, g_free);
  g_clear_pointer (&options->state, g_free);
  g_clear_pointer (&options->practice, g_free);
  g_clear_pointer (&options->keep, g_free);
  g_clear_pointer (&options->keeper, g_free);
  g_clear_pointer (&options->start, g_free);
  g_clear_pointer (&options->again, g_free);
  g_clear_pointer (&options->environment, g_free);
  g_clear_pointer (&options->output, g_free);
  g_clear_pointer (&options->only, g_free);
  g_clear_pointer (&options->connection, g_free);
  g_clear_pointer (&options->words, g_strfreev);
}

int
cli_options_refuse (const char *command, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "ropeway %s: %s\n", command, text);
  fprintf (stderr, _ ("“ropeway %s --help” tells how it is used.\n"), command);
  return CLI_EXIT_USAGE;
}

static void
append_sign_in_entries (GArray *entries, CliOptions *options)
{
  const GOptionEntry all[] = {
    { "connection", 0, 0, G_OPTION_ARG_STRING, &options->connection,
      N_ ("Which connection of the file, if several sign in"), N_ ("ID") },
    { "device", 0, 0, G_OPTION_ARG_NONE, &options->device,
      N_ ("Sign in on another device, with a code that is shown here"), NULL },
    { "paste", 0, 0, G_OPTION_ARG_NONE, &options->paste,
      N_ ("Paste here where the browser ended, which may be another computer's"), NULL },
    { "open", 0, 0, G_OPTION_ARG_NONE, &options->open, N_ ("Open the address in the browser"), NULL },
    { "sign-out", 0, 0, G_OPTION_ARG_NONE, &options->sign_out,
      N_ ("Give the permissions back, and forget them here"), NULL },
  };

  g_array_append_vals (entries, all, G_N_ELEMENTS (all));
}

static void
append_common_entries (GArray *entries, Raw *raw)
{
  const GOptionEntry always[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, N_ ("Show this"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->rest, NULL, NULL },
  };

  g_array_append_vals (entries, always, G_N_ELEMENTS (always));
}

static GArray *
make_entries (CliOptions *options, Raw *raw, guint set)
{
  const struct
  {
    guint of;
    GOptionEntry entry;
  } all[] = {
    { CLI_OPTION_STATE,
      { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state,
        N_ ("What is remembered stands here (FILE.state)"), N_ ("PATH") } },
    { CLI_OPTION_LIMIT,
      { "limit", 0, 0, G_OPTION_ARG_STRING, &raw->limit, N_ ("Stop after N records"), N_ ("N") } },
    { CLI_OPTION_MOST,
      { "limit", 0, 0, G_OPTION_ARG_STRING, &raw->limit, N_ ("Show at most N runs (20)"), N_ ("N") } },
    { CLI_OPTION_RUN,
      { "run", 0, 0, G_OPTION_ARG_STRING, &raw->run, N_ ("Show this run, record by record"), N_ ("N") } },
    { CLI_OPTION_GO_ON,
      { "go-on", 0, 0, G_OPTION_ARG_STRING, &raw->go_on, N_ ("Do what run N would have done when it asked"),
        N_ ("N") } },
    { CLI_OPTION_START,
      { "start", 0, 0, G_OPTION_ARG_STRING, &options->start,
        N_ ("Begin with everything, from-now, or at a date"), N_ ("DATE") } },
    { CLI_OPTION_START,
      { "read-again-from", 0, 0, G_OPTION_ARG_STRING, &options->again,
        N_ ("Read again from a date, or from the beginning"), N_ ("DATE") } },
    { CLI_OPTION_SECRETS_FD,
      { "secrets-fd", 0, 0, G_OPTION_ARG_STRING, &raw->secrets_fd,
        N_ ("Read secrets (name=value lines) from descriptor N"), N_ ("N") } },
    { CLI_OPTION_PRACTICE,
      { "practice", 0, 0, G_OPTION_ARG_STRING, &options->practice,
        N_ ("Where “ropeway practice” serves the practice apps"), N_ ("ADDRESS") } },
    { CLI_OPTION_PORT,
      { "port", 0, 0, G_OPTION_ARG_STRING, &raw->port, N_ ("The port to listen on (any that is free)"),
        N_ ("N") } },
    { CLI_OPTION_CONTACTS,
      { "contacts", 0, 0, G_OPTION_ARG_STRING, &raw->contacts, N_ ("How many people Contacts has (1000)"),
        N_ ("N") } },
    { CLI_OPTION_KEEP,
      { "keep", 0, 0, G_OPTION_ARG_FILENAME, &options->keep,
        N_ ("Keep the job files and what they remember in this folder"), N_ ("FOLDER") } },
    { CLI_OPTION_KEEPER,
      { "secrets", 0, 0, G_OPTION_ARG_STRING, &options->keeper,
        N_ ("Keep secrets in the keyring, or in a file that only you can read"), N_ ("keyring|file") } },
    { CLI_OPTION_RECORDS,
      { "limit", 0, 0, G_OPTION_ARG_STRING, &raw->limit, N_ ("Show at most N records (100)"), N_ ("N") } },
    { CLI_OPTION_ENVIRONMENT,
      { "environment", 0, 0, G_OPTION_ARG_STRING, &options->environment,
        N_ ("For this environment of the connection alone"), N_ ("NAME") } },
    { CLI_OPTION_OUTPUT,
      { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
        N_ ("Write to this file, which must not be there"), N_ ("FILE") } },
    { CLI_OPTION_FORCE,
      { "force", 0, 0, G_OPTION_ARG_NONE, &options->force, N_ ("Replace the file that is there"), NULL } },
    { CLI_OPTION_DRAFT,
      { "draft", 0, 0, G_OPTION_ARG_NONE, &options->draft, N_ ("Take the draft that is being edited, if any"),
        NULL } },
    { CLI_OPTION_ONLINE,
      { "online", 0, 0, G_OPTION_ARG_NONE, &options->online, N_ ("Try the connections too, writing nothing"),
        NULL } },
    { CLI_OPTION_CASES,
      { "with-cases", 0, 0, G_OPTION_ARG_NONE, &options->with_cases,
        N_ ("Golden cases go along, with the records in them"), NULL } },
    { CLI_OPTION_WITH_STATE,
      { "with-state", 0, 0, G_OPTION_ARG_NONE, &options->with_state,
        N_ ("Write what the job remembers to FILE.state too"), NULL } },
    { CLI_OPTION_ONLY,
      { "only", 0, 0, G_OPTION_ARG_STRING, &options->only, N_ ("Carry this one record, and no other"),
        N_ ("KEY") } },
    { CLI_OPTION_TAKE_BACK,
      { "take-back", 0, 0, G_OPTION_ARG_NONE, &options->take_back,
        N_ ("With --only: undo what the last write did to it"), NULL } },
    { CLI_OPTION_CAUSE,
      { "cause", 0, 0, G_OPTION_ARG_STRING, &raw->cause, N_ ("All with this cause, as the list numbers it"),
        N_ ("N") } },
    { CLI_OPTION_JSON,
      { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print one JSON object a line, for scripts"),
        NULL } },
    { CLI_OPTION_QUIET,
      { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, N_ ("Say nothing where all went well"), NULL } },
    { CLI_OPTION_VERBOSE,
      { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, N_ ("Show each request, without secrets"),
        NULL } },
  };
  GArray *entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (set & all[i].of)
      g_array_append_val (entries, all[i].entry);
  if (set & CLI_OPTION_SIGN_IN)
    append_sign_in_entries (entries, options);
  append_common_entries (entries, raw);
  return entries;
}

/* @text: (nullable): then @number stays as it is. */
static gboolean
read_number (const char *command, const char *option, const char *text, guint64 least, guint64 most,
             guint64 *number)
{
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, least, most, number, NULL))
    return TRUE;
  g_autofree char *from = g_strdup_printf ("%" G_GUINT64_FORMAT, least);
  g_autofree char *to = g_strdup_printf ("%" G_GUINT64_FORMAT, most);
  cli_options_refuse (command, _ ("--%s needs a whole number from %s to %s, not “%s”."), option, from, to,
                      text);
  return FALSE;
}

static gboolean
read_numbers (CliOptions *options, const Raw *raw, const char *command)
{
  guint64 fd = 0;
  guint64 run = 0;
  guint64 go_on = 0;
  guint64 port = 0;
  guint64 contacts = 0;
  guint64 cause = 0;

  if (!read_number (command, "limit", raw->limit, 1, G_MAXINT64, &options->limit)
      || !read_number (command, "secrets-fd", raw->secrets_fd, 0, G_MAXINT, &fd)
      || !read_number (command, "run", raw->run, 1, G_MAXINT64, &run)
      || !read_number (command, "go-on", raw->go_on, 1, G_MAXINT64, &go_on)
      || !read_number (command, "port", raw->port, 0, G_MAXUINT16, &port)
      || !read_number (command, "contacts", raw->contacts, 1, ROPEWAY_LIMIT_PRACTICE_CONTACTS, &contacts)
      || !read_number (command, "cause", raw->cause, 1, G_MAXINT, &cause))
    return FALSE;
  options->secrets_fd = raw->secrets_fd != NULL ? (int)fd : -1;
  options->run = (gint64)run;
  options->go_on = (gint64)go_on;
  options->port = (guint16)port;
  options->contacts = (guint)contacts;
  options->cause = (guint)cause;
  return TRUE;
}

static gboolean
read_only (const CliOptions *options, const char *command)
{
  if (!options->take_back || options->only != NULL)
    return TRUE;
  cli_options_refuse (command, _ ("--take-back goes with --only and the key of a record."));
  return FALSE;
}

static gboolean
read_practice (CliOptions *options, const char *command)
{
  g_autoptr (GUri) uri = NULL;
  gsize length;

  if (options->practice == NULL)
    return TRUE;
  uri = g_uri_parse (options->practice, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || strcmp (g_uri_get_scheme (uri), "http") != 0 || g_uri_get_host (uri) == NULL)
    {
      cli_options_refuse (command, _ ("--practice needs an address such as http://127.0.0.1:8080, not “%s”."),
                          options->practice);
      return FALSE;
    }
  length = strlen (options->practice);
  while (length > 0 && options->practice[length - 1] == '/')
    options->practice[--length] = '\0';
  return TRUE;
}

static const char *
ask_for (CliArgument argument)
{
  switch (argument)
    {
    case CLI_ARGUMENT_NAME:
      return _ ("Which job? Give its name.");
    case CLI_ARGUMENT_JOB:
      return _ ("Which job? Give its name, or the path of a job file.");
    case CLI_ARGUMENT_CONNECTION:
      return _ ("Which connection? Give its name, or the path of a job file.");
    case CLI_ARGUMENT_FILE:
    case CLI_ARGUMENT_NONE:
    case CLI_ARGUMENT_WORDS:
    case CLI_ARGUMENT_KEYS:
      break;
    }
  return _ ("Which job file? Give its path.");
}

static gboolean
read_places (CliOptions *options, const char *command)
{
  const char *empty = options->start != NULL && *options->start == '\0'   ? "start"
                      : options->again != NULL && *options->again == '\0' ? "read-again-from"
                                                                          : NULL;

  if (empty != NULL)
    {
      cli_options_refuse (command, _ ("--%s needs a date, or one of the words that --help tells."), empty);
      return FALSE;
    }
  if (options->again != NULL && strcmp (options->again, "beginning") == 0)
    *options->again = '\0';
  return TRUE;
}

static gboolean
read_keeper (CliOptions *options, const char *command)
{
  if (options->keeper == NULL || strcmp (options->keeper, "keyring") == 0
      || strcmp (options->keeper, "file") == 0)
    return TRUE;
  cli_options_refuse (command, _ ("--secrets is “keyring” or “file”, not “%s”."), options->keeper);
  return FALSE;
}

static gboolean
read_argument (CliOptions *options, Raw *raw, CliArgument argument, const char *command)
{
  guint n = raw->rest != NULL ? g_strv_length (raw->rest) : 0;

  if (argument == CLI_ARGUMENT_WORDS || argument == CLI_ARGUMENT_KEYS)
    {
      options->words = raw->rest != NULL ? g_steal_pointer (&raw->rest) : g_new0 (char *, 1);
      return TRUE;
    }
  if (argument == CLI_ARGUMENT_NONE && n > 0)
    {
      cli_options_refuse (command, _ ("It takes no argument such as “%s”."), raw->rest[0]);
      return FALSE;
    }
  if (argument != CLI_ARGUMENT_NONE && n == 0)
    {
      cli_options_refuse (command, "%s", ask_for (argument));
      return FALSE;
    }
  if (n > 1)
    {
      cli_options_refuse (command,
                          argument == CLI_ARGUMENT_FILE
                              ? _ ("One job file at a time, please: “%s” is one too many.")
                              : _ ("One job at a time, please: “%s” is one too many."),
                          raw->rest[1]);
      return FALSE;
    }
  options->file = n > 0 ? g_strdup (raw->rest[0]) : NULL;
  return TRUE;
}

gboolean
cli_options_parse (CliOptions *options, guint set, CliArgument argument, const char *summary,
                   const char *details, int argc, char **argv, int *exit)
{
  static const char *const shown[] = {
    [CLI_ARGUMENT_NONE] = NULL,
    [CLI_ARGUMENT_FILE] = "FILE",
    [CLI_ARGUMENT_NAME] = "NAME",
    [CLI_ARGUMENT_JOB] = "NAME|FILE",
    [CLI_ARGUMENT_CONNECTION] = "NAME|FILE",
    [CLI_ARGUMENT_WORDS] = "ACTION [CONNECTION [SLOT]]",
    [CLI_ARGUMENT_KEYS] = "[ACTION] NAME|FILE [KEY…]",
  };
  g_auto (Raw) raw = { 0 };
  g_autoptr (GArray) entries = make_entries (options, &raw, set);
  g_autoptr (GOptionContext) context = g_option_context_new (shown[argument]);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = NULL;

  options->secrets_fd = -1;
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, details);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, (const GOptionEntry *)(gpointer)entries->data, GETTEXT_PACKAGE);
  arguments = g_strdupv (argv);
  *exit = CLI_EXIT_USAGE;
  if (!g_option_context_parse_strv (context, &arguments, &error))
    {
      cli_options_refuse (argv[0], "%s", error->message);
      return FALSE;
    }
  if (raw.help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      fputs (help, stdout);
      *exit = CLI_EXIT_DONE;
      return FALSE;
    }
  return read_numbers (options, &raw, argv[0]) && read_practice (options, argv[0])
         && read_keeper (options, argv[0]) && read_places (options, argv[0]) && read_only (options, argv[0])
         && read_argument (options, &raw, argument, argv[0]);
}
