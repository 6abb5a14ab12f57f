/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program with all tests of base. */
#include "base/test-base.h"

#include <glib.h>

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_clock_tests ();
  return g_test_run ();
}
