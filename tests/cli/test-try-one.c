/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one record is carried to see what a job does, looked at, and taken back. */
#include "cli-agent-fixture.h"
#include "cli-process.h"
#include "test-cli.h"
#include "value/json-writer.h"

#define NAME "People become contacts in the CRM"

static void
test_file (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "60", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--take-back", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "--take-back goes with --only");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--only", "99999", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "The source has no record “99999”.");

  cli_run_to_end (workspace, &end, "plan", "--practice", address, "./job.json", "--only", "55", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "55 would be new\n");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 0);

  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--only", "55", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "55 is there now; it is new (");
  cli_assert_contains (end.out, "\n    email ");
  cli_assert_contains (end.out, "\nTake it back: ropeway run ./job.json --practice http://127.0.0.1:");
  cli_assert_contains (end.out, " --only 55 --take-back\n");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 1);

  cli_change_person (practice, "55", "{\"first_name\":\"Ida\"}");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--only", "55", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "55 was changed there (");
  cli_assert_contains (end.out, " → “Ida”\n");
  cli_run_to_end (workspace, &end, "run", "--quiet", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 60);
}

/* Where reading begins, and a yes to what nobody asked. */
static void
test_flags (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "4", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--start", "everything", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 4);
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--read-again-from",
                  "beginning", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "        4  the same (nothing sent)\n");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--go-on", "1", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "Run 1 did not stop to ask.");
}

static void
test_name (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_write_job (f, NULL, NULL);
  cli_fixture_import (f);
  cli_fixture_run (f, &end, "run", NAME, "--only", "55", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "55 is there now; it is new (");
  cli_assert_contains (
      end.out, "\nTake it back: ropeway run 'People become contacts in the CRM' --only 55 --take-back\n");
  g_assert_cmpint (cli_fixture_count (f), ==, 1);
  cli_fixture_run (f, &end, "run", NAME, "--go-on", "1", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "Run 1 did not stop to ask.");
  cli_fixture_run (f, &end, "run", NAME, "--start", "everything", "--read-again-from", "beginning", "--limit",
                   "1", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_fixture_run (f, &end, "plan", NAME, "--only", "56", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "56 would be new\n");
  g_assert_cmpint (cli_fixture_count (f), ==, 2);
}

/* Whatever moment it is cut off at: what the service has is what was taken back, and nothing stays open. */
static void
test_take_back (gconstpointer point)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "3", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (CliProcess) process = cli_process_new (workspace);
  g_auto (CliEnd) end = { 0 };

  cli_change_person (practice, "2", "{\"first_name\":\"Ada\"}");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  cli_change_person (practice, "2", "{\"first_name\":\"Ida\"}");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--only", "2", NULL);
  g_assert_cmpint (end.exit, ==, 0);

  const char *const arguments[]
      = { "run", "--practice", address, "./job.json", "--only", "2", "--take-back" };
  for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++)
    cli_process_add (process, arguments[i]);
  cli_process_setenv (process, "ROPEWAY_FAIL_POINT", point);
  cli_process_start (process);
  cli_process_wait_killed (process);

  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", "--only", "2", "--take-back",
                  NULL);
  g_autoptr (RopewayTree) records = practice_process_dup_records (practice, "crm.contacts");
  g_autofree char *last
      = ropeway_json_write_text (ropeway_tree_get_root (records), ROPEWAY_JSON_COMPACT, NULL);
  cli_assert_contains (last, "\"Ada\"");
  cli_assert_lacks (last, "\"Ida\"");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 3);
  cli_run_to_end (workspace, &end, "parked", "./job.json", NULL);
  g_assert_cmpstr (end.out, ==, "No record is set aside.\n");
  /* It is written again by the next run, as was said. */
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "Done: 1 record delivered.\n"));
}

void
test_try_one_add (void)
{
  static const char *const points[]
      = { "ledger.before-intent", "ledger.after-intent",   "write.before-send",
          "write.after-send",     "ledger.before-outcome", "ledger.after-outcome" };

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/try-one/take-back/", points[i], NULL);
      g_test_add_data_func (path, points[i], test_take_back);
    }
  g_test_add_func ("/cli/try-one/file", test_file);
  g_test_add_func ("/cli/try-one/flags", test_flags);
  g_test_add ("/cli/try-one/name", CliFixture, NULL, cli_fixture_set_up, test_name, cli_fixture_tear_down);
}
