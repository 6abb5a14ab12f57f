/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: small services to learn with and to try jobs on, for as long as somebody wants them. */
#include "base/i18n.h"
#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "cli/cli-practice.h"
#include "cli/cli-run.h"

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_main_loop_quit (data);
}

static void
print_app (CliOutput *output, const CliPractice *practice, const char *app, const char *name,
           const char *what)
{
  g_autofree char *address = ropeway_practice_apps_dup_address (practice->apps, app);

  cli_output_line (output, "  %-10s  %-32s  %s", name, address, what);
}

static void
print_addresses (CliOutput *output, const CliPractice *practice)
{
  g_autofree char *folder = cli_practice_dup_folder ();

  cli_output_line (output, "%s", _ ("The practice apps are ready; Ctrl-C ends them."));
  cli_output_line (output, "%s", "");
  print_app (output, practice, "shop", _ ("Shop"), _ ("orders and customers"));
  print_app (output, practice, "contacts", _ ("Contacts"), _ ("people"));
  print_app (output, practice, "crm", _ ("CRM"), _ ("contacts and deals, empty at first"));
  print_app (output, practice, "book", _ ("Order book"), _ ("a sheet with a header"));
  cli_output_line (output, "\n%s\n",
                   _ ("Shaped like services that many people use, to try connections with:"));
  print_app (output, practice, "sheet", _ ("Sheet"), _ ("a sheet read and written by ranges of cells"));
  print_app (output, practice, "store", _ ("Store"),
             _ ("products, orders and customers, as in a shop like WooCommerce"));
  print_app (output, practice, "notes", _ ("Notes"),
             _ ("pages with typed properties, as in notes like Notion; empty at first"));
  cli_output_line (output, "\n%s\n", _ ("In another terminal:"));
  cli_output_line (output, "  cp %s/contacts-to-crm.ropeway.json .", folder);
  cli_output_line (output, "  %s plan --practice %s --limit 2 ./contacts-to-crm.ropeway.json",
                   cli_get_program (), practice->address);
  cli_output_line (output, "  %s run --practice %s ./contacts-to-crm.ropeway.json", cli_get_program (),
                   practice->address);
}

int
cli_command_practice (int argc, char **argv)
{
  g_auto (CliOptions) options = { 0 };
  g_auto (CliPractice) practice = { 0 };
  g_autoptr (CliOutput) output = NULL;
  g_autoptr (GCancellable) cancellable = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;
  int exit;

  if (!cli_options_parse (
          &options, CLI_OPTION_PORT | CLI_OPTION_CONTACTS, CLI_ARGUMENT_NONE,
          _ ("Starts a shop, an order book, contacts and a CRM on this computer, and a sheet,\n"
             "a store and notes shaped like services that many people use, and keeps them\n"
             "running until Ctrl-C. What they hold is gone afterwards."),
          _ ("A job reaches them at the addresses practice:shop, practice:book,\n"
             "practice:contacts, practice:crm, practice:sheet, practice:store and\n"
             "practice:notes, with “ropeway run --practice ADDRESS FILE”."),
          argc, argv, &exit))
    return exit;
  output = cli_output_new (FALSE, FALSE);
  if (!cli_practice_start (&practice, options.port, options.contacts, &error))
    {
      cli_output_complain (output, _ ("The practice apps cannot be started: %s"), error->message);
      return CLI_EXIT_FAILED;
    }
  loop = g_main_loop_new (NULL, FALSE);
  cancellable = cli_run_watch_signals (NULL);
  g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), loop, NULL);
  print_addresses (output, &practice);
  g_main_loop_run (loop);
  return CLI_EXIT_DONE;
}
