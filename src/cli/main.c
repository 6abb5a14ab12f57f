/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program starts here, and finds the command that was asked for. */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "cli/cli.h"

typedef struct
{
  const char *name;
  int (*act) (int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "run", cli_command_run, N_ ("carry the records of a job") },
  { "plan", cli_command_plan, N_ ("show what a run would do, field by field, and write nothing") },
  { "check", cli_command_check, N_ ("name everything that is wrong with a job") },
  { "test", cli_command_test, N_ ("compare what a job makes of records with its golden cases") },
  { "log", cli_command_log, N_ ("show past runs and what became of each record") },
  { "parked", cli_command_parked, N_ ("show the records that are set aside, and why") },
  { "secret", cli_command_secret, N_ ("keep, list and remove the secrets of connections") },
  { "sign-in", cli_command_sign_in, N_ ("sign in to a connection with a browser, here or elsewhere") },
  { "export", cli_command_export, N_ ("write a job of the workspace as a job file") },
  { "import", cli_command_import, N_ ("take a job file into the workspace") },
  { "serve", cli_command_serve, N_ ("work in the background for the window and other commands") },
  { "practice", cli_command_practice, N_ ("start the practice apps and keep them running") },
  { "demo", cli_command_demo, N_ ("watch two jobs run between the practice apps") },
};

static const char *program = "ropeway";

const char *
cli_get_program (void)
{
  return program;
}

static void
print_help (FILE *stream)
{
  fprintf (stream, "%s\n\n%s\n", _ ("Usage: ropeway COMMAND [OPTION…] [NAME|FILE]"),
           _ ("Carries records between the apps you use. FILE is a job file: a path with a\n"
              "slash in it, or ending in “.json”. Everything else is the NAME of a job in your\n"
              "workspace."));
  fprintf (stream, "\n%s\n", _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-9s  %s\n", commands[i].name, _ (commands[i].summary));
  fprintf (stream, "\n%s\n",
           _ ("“ropeway COMMAND --help” tells more about one of them; so does “man ropeway”."));
}

static const Command *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static int
act (int argc, char **argv)
{
  const Command *command;

  if (argc < 2)
    {
      print_help (stderr);
      return CLI_EXIT_USAGE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      printf ("ropeway %s\n", ROPEWAY_VERSION);
      return CLI_EXIT_DONE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help (stdout);
      return CLI_EXIT_DONE;
    }
  command = find_command (argv[1]);
  if (command == NULL)
    {
      fprintf (stderr, _ ("ropeway: there is no command “%s”; “ropeway --help” lists them.\n"), argv[1]);
      return CLI_EXIT_USAGE;
    }
  /* GOption's help calls the program by this name. */
  g_autofree char *name = g_strconcat ("ropeway ", command->name, NULL);
  g_set_prgname (name);
  return command->act (argc - 1, argv + 1);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ROPEWAY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* A reader of our output that goes away must not end a run between a request and what is remembered of it. */
  signal (SIGPIPE, SIG_IGN);
  if (argc > 0)
    program = argv[0];
  return act (argc, argv);
}
