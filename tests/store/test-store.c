/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the tests of src/core/store, and the child processes that they need. */
#include "store/test-store.h"

#include "store/store-child.h"

int
main (int argc, char **argv)
{
  if (store_child_is_wanted (argc, argv))
    return store_child_main (argc, argv);

  g_test_init (&argc, &argv, NULL);
  add_file_cases ();
  add_refused_cases ();
  add_migrations_cases ();
  add_ledger_cases ();
  add_many_links_cases ();
  add_runs_cases ();
  add_scopes_cases ();
  add_parked_cases ();
  add_export_cases ();
  add_trust_cases ();
  add_record_index_cases ();
  add_commit_cases ();
  add_documents_cases ();
  add_workspace_cases ();
  add_crash_cases ();
  return g_test_run ();
}
