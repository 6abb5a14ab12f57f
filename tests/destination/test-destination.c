/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: runs the tests of src/core/destination. */
#include "test-destination.h"

#include <glib.h>

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_answers_add ();
  test_found_add ();
  return g_test_run ();
}
