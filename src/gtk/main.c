/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the window's program starts here. */
#include <locale.h>
#include <signal.h>

#include "base/i18n.h"
#include "gtk/application.h"

int
main (int argc, char **argv)
{
  g_autoptr (RopewayApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ROPEWAY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A pipe to the agent may lose its reader; that is an error to tell, not an end. */
  signal (SIGPIPE, SIG_IGN);
  application = ropeway_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
