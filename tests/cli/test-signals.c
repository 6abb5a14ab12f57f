/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: Ctrl-C saves, a second one is obeyed at once, and two runs never share one memory. */
#include <signal.h>

#include "cli-process.h"
#include "support/test-loop.h"
#include "test-cli.h"

typedef struct
{
  TestWorkspace *workspace;
  PracticeProcess *practice;
  char *address;
  char *job;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->workspace = test_workspace_new ();
  fixture->practice = practice_process_start ("--contacts", "300", NULL);
  fixture->address = practice_process_address (fixture->practice, "");
  fixture->job = cli_write_job (fixture->workspace, "job.json", "contacts-to-crm", NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  practice_process_free (fixture->practice);
  test_workspace_free (fixture->workspace);
  g_free (fixture->address);
  g_free (fixture->job);
}

static CliProcess *
start (Fixture *fixture, const char *verb)
{
  CliProcess *process = cli_process_new (fixture->workspace);

  cli_process_add (process, verb);
  cli_process_add (process, "--practice");
  cli_process_add (process, fixture->address);
  cli_process_add (process, "./job.json");
  cli_process_start (process);
  return process;
}

static void
slow_down (Fixture *fixture, guint ms)
{
  g_autofree char *rules = g_strdup_printf (
      "{\"rules\":[{\"kind\":\"latency\",\"ms\":%u,\"method\":\"POST\",\"path\":\"/crm\"}]}", ms);

  practice_process_set_hostile (fixture->practice, rules);
}

static gint64
count_contacts (Fixture *fixture)
{
  return practice_process_get_stat (fixture->practice, "records", "crm.contacts");
}

/* The first signal ends the run in order; the next run goes on, and nobody comes twice. */
static void
test_resume (Fixture *fixture, gconstpointer number)
{
  g_autoptr (CliProcess) run = NULL;
  g_auto (CliEnd) end = { 0 };
  gint64 before;

  slow_down (fixture, 20);
  run = start (fixture, "run");
  test_loop_until (count_contacts (fixture) >= 30);
  cli_process_signal (run, GPOINTER_TO_INT (number));
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 75);
  cli_assert_contains (end.err, "Stopping in order");
  g_assert_true (g_str_has_prefix (end.out, "Interrupted; what was done is saved.\n"));
  cli_assert_contains (end.out, "done so far, of ");
  before = count_contacts (fixture);
  g_assert_cmpint (before, <, 300);

  practice_process_set_hostile (fixture->practice, "{}");
  cli_run_to_end (fixture->workspace, &end, "run", "--practice", fixture->address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (count_contacts (fixture), ==, 300);
  g_assert_cmpint (practice_process_get_writes (fixture->practice, "crm.contacts", "created"), ==, 300);
  g_assert_cmpint (practice_process_get_stat (fixture->practice, "duplicates", "crm.contacts"), ==, 0);

  cli_run_to_end (fixture->workspace, &end, "log", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "   2  ");
  cli_assert_contains (end.out, "Interrupted; what was done is saved.");
}

/* Answers that are under way are waited for; the second signal does not wait. */
static void
test_second (Fixture *fixture, gconstpointer number)
{
  g_autoptr (CliProcess) run = NULL;
  g_autofree char *line = NULL;
  g_auto (CliEnd) end = { 0 };

  slow_down (fixture, 20000);
  run = start (fixture, "run");
  test_loop_until (count_contacts (fixture) >= 1);
  cli_process_signal (run, GPOINTER_TO_INT (number));
  line = cli_process_read_error_line (run);
  cli_assert_contains (line, "Press Ctrl-C again");
  cli_process_signal (run, GPOINTER_TO_INT (number));
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 130);

  practice_process_set_hostile (fixture->practice, "{}");
  cli_run_to_end (fixture->workspace, &end, "run", "--practice", fixture->address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (count_contacts (fixture), ==, 300);
  g_assert_cmpint (practice_process_get_stat (fixture->practice, "duplicates", "crm.contacts"), ==, 0);
}

/* Who comes second is told so and touches nothing; to look is allowed. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CliProcess) first = NULL;
  g_auto (CliEnd) end = { 0 };
  gint64 sent;

  slow_down (fixture, 20000);
  first = start (fixture, "run");
  test_loop_until (count_contacts (fixture) >= 1);
  sent = practice_process_get_stat (fixture->practice, "requests", "GET /contacts/people");
  cli_run_to_end (fixture->workspace, &end, "run", "--practice", fixture->address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 4);
  g_assert_cmpstr (end.out, ==, "");
  g_assert_cmpstr (end.err, !=, "");
  g_assert_cmpint (practice_process_get_stat (fixture->practice, "requests", "GET /contacts/people"), ==,
                   sent);

  cli_run_to_end (fixture->workspace, &end, "log", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "Still under way");

  cli_process_signal (first, SIGTERM);
  g_free (cli_process_read_error_line (first));
  cli_process_signal (first, SIGTERM);
  cli_end_clear (&end);
  cli_process_wait (first, &end);
  g_assert_cmpint (end.exit, ==, 130);
}

/* A dry run that is stopped says so and leaves nothing. */
static void
test_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CliProcess) plan = NULL;
  g_autofree char *state = g_strconcat (fixture->job, ".state", NULL);
  g_auto (CliEnd) end = { 0 };

  practice_process_set_hostile (fixture->practice,
                                "{\"rules\":[{\"kind\":\"latency\",\"ms\":20000,\"path\":\"/contacts\"}]}");
  plan = start (fixture, "plan");
  test_loop_until (practice_process_get_stat (fixture->practice, "requests", "GET /contacts/people") == 1);
  cli_process_signal (plan, SIGINT);
  cli_process_wait (plan, &end);
  g_assert_cmpint (end.exit, ==, 75);
  g_assert_true (g_str_has_prefix (end.out, "Interrupted.\nNothing was written.\n"));
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
}

void
test_signals_add (void)
{
  const gconstpointer interrupt = GINT_TO_POINTER (SIGINT);
  const gconstpointer terminate = GINT_TO_POINTER (SIGTERM);

  g_test_add ("/cli/signals/interrupt-and-resume", Fixture, interrupt, set_up, test_resume, tear_down);
  g_test_add ("/cli/signals/terminate-and-resume", Fixture, terminate, set_up, test_resume, tear_down);
  g_test_add ("/cli/signals/second-interrupt", Fixture, interrupt, set_up, test_second, tear_down);
  g_test_add ("/cli/signals/second-terminate", Fixture, terminate, set_up, test_second, tear_down);
  g_test_add ("/cli/signals/busy", Fixture, NULL, set_up, test_busy, tear_down);
  g_test_add ("/cli/signals/plan", Fixture, NULL, set_up, test_plan, tear_down);
}
