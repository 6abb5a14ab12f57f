/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: runs over rows: what people do to a sheet between two runs must not lead a value into the wrong row. */
#include "test-tables.h"

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  test_files_add ();
  test_forms_add ();
  test_sheets_add ();
  int result = g_test_run ();
  run_fixture_shut_down ();
  return result;
}
