/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what scripts and people rely on: exit codes, words, numbers that add up. */
#include "test-cli.h"

#include <glib.h>

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_text_add ();
  test_names_add ();
  test_parked_add ();
  test_try_one_add ();
  test_agent_add ();
  test_kept_add ();
  test_usage_add ();
  test_cases_add ();
  test_check_online_add ();
  test_run_add ();
  test_signals_add ();
  test_json_add ();
  test_secrets_add ();
  test_go_on_add ();
  test_log_add ();
  test_demo_add ();
  return g_test_run ();
}
