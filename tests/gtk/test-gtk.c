/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the tests of the window, in its own process: on the display that tests/support/with-display gives. */
#include "gtk/test-gtk.h"

#include <adwaita.h>

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  test_words_add ();
  test_agent_add ();
  test_jobs_add ();
  test_shared_add ();
  test_connections_add ();
  test_window_add ();
  test_rules_add ();
  test_outcomes_add ();
  test_job_page_add ();
  return g_test_run ();
}
