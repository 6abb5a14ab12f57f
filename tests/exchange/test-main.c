/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program around the cases of this folder. */
#include "exchange-tests.h"

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_add_graphql_query ();
  test_add_graphql_schema ();
  test_add_import ();
  test_add_job_file ();
  test_add_schema ();
  return g_test_run ();
}
