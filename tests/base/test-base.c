/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program with all tests of base. */
#include "base/test-base.h"

#include <glib.h>

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_backoff_tests ();
  add_clock_tests ();
  add_decimal_tests ();
  add_decimal_division_tests ();
  add_fail_point_tests ();
  add_ident_tests ();
  add_problem_tests ();
  add_redaction_tests ();
  add_support_tests ();
  add_timestamp_tests ();
  return g_test_run ();
}
