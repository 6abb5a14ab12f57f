/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: runs the tests of whole runs: real HTTP, a real server process, a real state file. */
#include "test-run.h"

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_modes_add ();
  test_input_add ();
  test_undo_add ();
  test_shown_add ();
  test_removed_add ();
  test_traps_add ();
  test_back_add ();
  test_batches_add ();
  test_carry_add ();
  test_faults_add ();
  test_gone_runs_add ();
  test_items_add ();
  test_changes_add ();
  test_run_drift_add ();
  test_run_describe_add ();
  test_run_nothing_add ();
  test_run_graphql_add ();
  test_children_add ();
  test_incremental_add ();
  test_scope_add ();
  test_trial_add ();
  test_brakes_add ();
  test_crash_add ();
  test_crash_back_add ();
  test_doubt_add ();
  test_index_add ();
  test_foreseen_add ();
  test_writes_add ();
  test_template_body_add ();
  test_there_add ();
  int status = g_test_run ();
  run_fixture_shut_down ();
  return status;
}
