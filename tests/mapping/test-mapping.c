/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program with all tests of mapping. */
#include "mapping/test-mapping.h"

#include <glib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  /* The suite runs again under a Turkish locale where there is one. */
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  add_case_tests ();
  add_program_tests ();
  add_step_tests ();
  add_limit_tests ();
  add_case_check_tests ();
  return g_test_run ();
}
