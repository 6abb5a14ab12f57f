/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: runs the tests of the pure parts of src/core/sync. */
#include "test-sync.h"

#include <glib.h>

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_brake_add ();
  test_gone_add ();
  test_plan_add ();
  test_planned_keys_add ();
  test_key_gate_add ();
  test_key_text_add ();
  test_unit_add ();
  test_drift_add ();
  test_open_address_add ();
  return g_test_run ();
}
