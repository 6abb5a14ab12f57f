/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a person reads which step failed and whose turn it is; a script reads the same, and the exit code. */
#include "cli-process.h"
#include "cli-workspace-file.h"
#include "test-cli.h"

#define CANARY "0nl1ne-c4nary-77"

static char *
address_of (PracticeProcess *practice)
{
  return g_strdup_printf ("http://127.0.0.1:%u", practice_process_get_port (practice));
}

static void
test_good (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "20", NULL);
  g_autofree char *address = address_of (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "check", "--online", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.err, ==, "");
  cli_assert_contains (end.out, "Contacts (practice), http://127.0.0.1:");
  cli_assert_contains (end.out, "\n  good: connecting\n");
  cli_assert_contains (end.out, "\n  good: seeing records (20 records came)\n");
  cli_assert_contains (end.out, "\nCRM (practice), http://127.0.0.1:");
  cli_assert_contains (end.out, "\nEverything can be reached.\n");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 0);

  cli_end_clear (&end);
  cli_run_to_end (workspace, &end, "check", "--online", "--quiet", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "");
}

/* Both sides are tried, though the first fails; so much is told also where little was asked for. */
static void
test_failed (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "check", "--quiet", "--online", "--practice", "http://127.0.0.1:1",
                  "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "  failed: connecting\n"
                                "    “127.0.0.1” accepts no connection at port 1: check whether Contacts is "
                                "running, and whether the port of its address is right.\n"
                                "    It is the service’s turn.\n");
  cli_assert_contains (end.out, "check whether CRM is running");
  cli_assert_contains (end.out, "  not tried: seeing records\n");
  cli_assert_lacks (end.out, "is good");
  cli_assert_contains (end.out, "\nA step failed.\n");
}

static void
test_json (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_auto (CliEnd) end = { 0 };
  JsonObject *last;

  cli_run_to_end (workspace, &end, "check", "--json", "--online", "--practice", "http://127.0.0.1:1",
                  "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  lines = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (lines, "step"), ==, 1 + 2 * 6);
  last = cli_find_event (lines, "step");
  g_assert_cmpstr (json_object_get_string_member (last, "connection"), ==, "crm");
  g_assert_cmpstr (json_object_get_string_member (last, "step"), ==, "clock");
  g_assert_cmpstr (json_object_get_string_member (last, "verdict"), ==, "not-tried");
  cli_assert_contains (end.out, "\"step\":\"connect\",\"verdict\":\"failed\"");
  cli_assert_contains (end.out,
                       "\"code\":\"check.connection-refused\",\"severity\":\"error\",\"turn\":\"service\"");
  last = cli_find_event (lines, "end");
  g_assert_cmpstr (json_object_get_string_member (last, "state"), ==, "failed");
  g_assert_cmpint (json_object_get_int_member (last, "exit"), ==, 1);
}

#define SIGNED                                                                                               \
  "\"name\": \"CRM\", \"signIn\": {\"type\":\"api-key\",\"in\":\"header\",\"name\":\"X-Api-Key\","           \
  "\"key\":{\"secret\":\"crm_key\"}},"

/* On a server: each secret by its name, never what it is. */
static void
test_secret (gconstpointer value)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "20", "--api-key", CANARY, NULL);
  g_autofree char *address = address_of (practice);
  g_autofree char *job
      = cli_write_job (workspace, "job.json", "contacts-to-crm", "\"name\": \"CRM\",", SIGNED);
  g_autoptr (CliProcess) process = cli_process_new (workspace);
  g_auto (CliEnd) end = { 0 };

  if (value != NULL)
    cli_process_setenv (process, "ROPEWAY_SECRET_CRM_KEY", value);
  cli_process_add (process, "check");
  cli_process_add (process, "--online");
  cli_process_add (process, "--practice");
  cli_process_add (process, address);
  cli_process_add (process, "./job.json");
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_lacks (end.out, CANARY);
  if (value == NULL)
    cli_assert_contains (end.out,
                         "  failed: secret “crm_key”\n    The secret “crm_key” is not there: enter it at "
                         "CRM, or give it, for example, in the variable ROPEWAY_SECRET_CRM_KEY.\n"
                         "    It is your turn.\n");
  else
    cli_assert_contains (end.out, "  good: secret “crm_key” (the environment)\n");
}

/* A service that wants a key, and a connection that says nothing of one. */
static void
test_no_sign_in (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "20", "--api-key", CANARY, NULL);
  g_autofree char *address = address_of (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "check", "--online", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (
      end.out, "  failed: sign-in\n    CRM wants to know who asks (status 401): This CRM wants a key.");
  cli_assert_contains (end.out, "choose under “signIn” how it signs in, and give the key or password.\n"
                                "    It is your turn.\n");
}

/* The zone stands in the file: that this computer does not know it is found before anybody is asked. */
static void
test_zone (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", "\"job\": {",
                                        "\"job\": {\"zone\": \"Mars/Base\",");
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "check", "--online", "--practice", "http://127.0.0.1:1", "./job.json",
                  NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "“Mars/Base” is no time zone");
  cli_assert_lacks (end.out, "connecting");
}

static void
test_by_name (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };

  cli_put_job (workspace, "contacts-to-crm", "practice:contacts", "http://127.0.0.1:1");
  cli_run_to_end (workspace, &end, "check", "--online", "contacts-to-crm", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "This job works with the practice apps");

  cli_end_clear (&end);
  cli_run_to_end (workspace, &end, "check", "--online", "nobody", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "There is no job “nobody”");
}

void
test_check_online_add (void)
{
  g_test_add_func ("/cli/check-online/good", test_good);
  g_test_add_func ("/cli/check-online/failed", test_failed);
  g_test_add_func ("/cli/check-online/json", test_json);
  g_test_add_data_func ("/cli/check-online/secret/missing", NULL, test_secret);
  g_test_add_data_func ("/cli/check-online/secret/wrong", "another", test_secret);
  g_test_add_func ("/cli/check-online/no-sign-in", test_no_sign_in);
  g_test_add_func ("/cli/check-online/zone", test_zone);
  g_test_add_func ("/cli/check-online/by-name", test_by_name);
}
