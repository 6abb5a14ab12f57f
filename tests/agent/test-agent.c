/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program around the cases of this folder; it runs on a bus of its own (support/with-bus). */
#include "test-agent.h"

#include "bus/agent-error.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  /* From here on errors of the agent are known as such. */
  ropeway_agent_error_quark ();
  test_add_connections ();
  test_add_decide ();
  test_add_documents ();
  test_add_lines ();
  test_add_process ();
  test_add_runs ();
  test_add_secrets ();
  test_add_sign_ins ();
  test_add_tasks ();
  return g_test_run ();
}
