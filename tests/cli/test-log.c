/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what happened to each record can be shown afterwards, without having been there. */
#include "cli-process.h"
#include "test-cli.h"

/* One that goes through, one that is refused, one that changes later. */
#define PEOPLE                                                                                               \
  "[{\"id\":1,\"email\":\"a@example.com\",\"first_name\":\"A\",\"last_name\":\"A\",\"balance\":\"19.10\","   \
  "\"points\":1,\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"},"                  \
  "{\"id\":2,\"email\":\"no address\",\"first_name\":\"B\",\"last_name\":\"B\",\"balance\":\"1\","           \
  "\"points\":2,\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"},"                  \
  "{\"id\":1030,\"email\":\"c@example.com\",\"first_name\":\"C\",\"last_name\":\"C\",\"balance\":\"1\","     \
  "\"points\":3,\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"}]"

static void
test_story (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };
  g_autoptr (GPtrArray) lines = NULL;

  cli_run_to_end (workspace, &end, "log", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "This job has not run yet.\n");

  practice_process_load (practice, "contacts.people", PEOPLE);
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 3);
  cli_change_person (practice, "1030", "{\"first_name\":\"Cleo\"}");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 3);

  /* Newest first. */
  cli_run_to_end (workspace, &end, "log", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "   2  "));
  cli_assert_contains (end.out, "Partly done: 1 record needs you.");
  cli_assert_contains (end.out, "1 set aside, 1 changed, 1 the same (nothing sent)\n   1  ");
  cli_run_to_end (workspace, &end, "log", "--limit", "1", "./job.json", NULL);
  cli_assert_lacks (end.out, "\n   1  ");

  cli_run_to_end (workspace, &end, "log", "--run", "2", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "Run 2, "));
  cli_assert_contains (end.out,
                       "        3  in all, from 3 records read\n\nSet aside:\n  1 × CRM refused this");
  cli_assert_contains (end.out, "\n      2\n");
  cli_assert_contains (end.out, "\n  changed    1030 → c-");
  cli_assert_contains (end.out, "  name · first_name\n");
  cli_assert_contains (end.out, "\n  set aside  2\n");

  cli_run_to_end (workspace, &end, "log", "--json", "--run", "2", "./job.json", NULL);
  lines = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (lines, "outcome"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (cli_find_event (lines, "run"), "run"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (cli_find_event (lines, "end"), "exit"), ==, 0);

  cli_run_to_end (workspace, &end, "log", "--run", "3", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "There is no run with that number");
}

/* Not ours, or no database at all: it is said, and nothing is touched. */
static void
test_foreign (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autofree char *state
      = test_workspace_write (workspace, "job.json.state", "not a database at all, just text");
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "log", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "job.json.state");
  cli_run_to_end (workspace, &end, "run", "--practice", "http://127.0.0.1:1", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_run_to_end (workspace, &end, "plan", "--practice", "http://127.0.0.1:1", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  g_autofree char *after = test_workspace_read (workspace, "job.json.state");
  g_assert_cmpstr (after, ==, "not a database at all, just text");
}

void
test_log_add (void)
{
  g_test_add_func ("/cli/log/story", test_story);
  g_test_add_func ("/cli/log/foreign", test_foreign);
}
