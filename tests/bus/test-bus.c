/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program around the cases of this folder. */

#include "test-bus.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_add_client ();
  test_add_error ();
  test_add_events ();
  test_add_launch ();
  return g_test_run ();
}
