/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: runs the tests of src/core/source. */
#include "test-source.h"

#include <glib.h>

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_link_header_add ();
  test_graphql_add ();
  test_table_file_add ();
  test_paging_add ();
  test_paging_request_add ();
  test_lists_add ();
  test_paging_guess_add ();
  test_cursor_add ();
  test_border_add ();
  return g_test_run ();
}
