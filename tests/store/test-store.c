/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the tests of src/core/store. */
#include "store/test-store.h"

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_ledger_cases ();
  add_runs_cases ();
  return g_test_run ();
}
