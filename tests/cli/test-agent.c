/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job of the workspace runs in the agent, and looks as if it ran in the terminal; where there is no bus, it does. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli-agent-fixture.h"
#include "support/test-loop.h"
#include "test-cli.h"

#define NAME "People become contacts in the CRM"

static void
set_up_with_job (CliFixture *f, gconstpointer data)
{
  cli_fixture_set_up (f, data);
  cli_fixture_write_job (f, NULL, NULL);
  cli_fixture_import (f);
}

static void
set_up_alone_with_job (CliFixture *f, gconstpointer data)
{
  cli_fixture_set_up_alone (f, data);
  cli_fixture_write_job (f, NULL, NULL);
  cli_fixture_import (f);
}

/* Returns: (transfer full): @text without the line that tells how long it took. */
static char *
without_effort (const char *text)
{
  g_autoptr (GRegex) effort = g_regex_new ("^[0-9.]+ m?s, [0-9,]+ requests?\\.$", G_REGEX_MULTILINE, 0, NULL);

  g_assert_true (g_regex_match (effort, text, 0, NULL));
  return g_regex_replace_literal (effort, text, -1, 0, "", 0, NULL);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What is under way at once ends in any order. */
static char *
dup_sorted (const char *text)
{
  g_autofree char *lasting = without_effort (text);
  g_auto (GStrv) lines = g_strsplit (lasting, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof (char *), compare_lines);
  return g_strjoinv ("\n", lines);
}

static void
assert_same_text (const char *by_name, const char *by_file)
{
  g_autofree char *a = dup_sorted (by_name);
  g_autofree char *b = dup_sorted (by_file);

  g_assert_cmpstr (a, ==, b);
}

/* What a name says is what a file says, for a plan, a run, and a run that has nothing to do. */
static void
test_same_text (CliFixture *f, gconstpointer data)
{
  static const char *const verbs[] = { "plan", "run", "run" };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_auto (CliEnd) by_name = { 0 };
      g_auto (CliEnd) by_file = { 0 };

      cli_fixture_run (f, &by_name, verbs[i], "--limit", "5", NAME, NULL);
      g_assert_cmpint (by_name.exit, ==, 0);
      g_assert_cmpstr (by_name.err, ==, "");
      if (i == 1)
        practice_process_load (f->practice, "crm.contacts", "[]");
      cli_fixture_run (f, &by_file, verbs[i], "--limit", "5", "./job.json", NULL);
      g_assert_cmpint (by_file.exit, ==, 0);
      assert_same_text (by_name.out, by_file.out);
    }
  g_assert_cmpint (cli_fixture_count (f), ==, 5);
}

static void
assert_same_members (JsonObject *a, JsonObject *b)
{
  g_autoptr (GList) names = json_object_get_members (a);
  g_autoptr (GList) others = json_object_get_members (b);

  g_assert_cmpuint (g_list_length (names), ==, g_list_length (others));
  for (GList *l = names, *m = others; l != NULL; l = l->next, m = m->next)
    g_assert_cmpstr (l->data, ==, m->data);
}

static void
test_same_json (CliFixture *f, gconstpointer data)
{
  static const char *const events[] = { "delivery", "progress", "end" };
  g_auto (CliEnd) by_name = { 0 };
  g_auto (CliEnd) by_file = { 0 };
  g_autoptr (GPtrArray) of_name = NULL;
  g_autoptr (GPtrArray) of_file = NULL;

  cli_fixture_run (f, &by_name, "run", "--json", "contacts-to-crm", NULL);
  g_assert_cmpint (by_name.exit, ==, 0);
  practice_process_load (f->practice, "crm.contacts", "[]");
  cli_fixture_run (f, &by_file, "run", "--json", "./job.json", NULL);
  of_name = cli_parse_lines (by_name.out);
  of_file = cli_parse_lines (by_file.out);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    assert_same_members (cli_find_event (of_name, events[i]), cli_find_event (of_file, events[i]));
  g_assert_cmpuint (cli_count_events (of_name, "delivery"), ==, 300);
  g_assert_cmpuint (cli_count_events (of_name, "end"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (cli_find_event (of_name, "end"), "exit"), ==, 0);
  g_assert_true (g_str_has_suffix (by_name.out, "\"exit\":0}\n"));
}

static void
test_limit (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (f, &end, "run", "--limit", "7", "--quiet", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "");
  g_assert_cmpint (cli_fixture_count (f), ==, 7);
}

#define PERSON(id, email)                                                                                    \
  "{\"id\":" id ",\"email\":\"" email                                                                        \
  "\",\"first_name\":\"A\",\"last_name\":\"A\",\"balance\":\"1\",\"points\":1,"                              \
  "\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"}"

static void
test_partly (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  practice_process_load (f->practice, "contacts.people",
                         "[" PERSON ("1", "none") "," PERSON ("2", "a@example.com") "]");
  cli_fixture_run (f, &end, "run", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 3);
  cli_assert_contains (end.out, "Set aside:\n  1 × CRM refused this");
  cli_fixture_run (f, &end, "parked", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "1 record is set aside.");
  cli_fixture_run (f, &end, "log", "--run", "1", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "set aside  1\n");
}

/* ---- stopped, busy, gone ---- */

static CliProcess *
start_slow (CliFixture *f, guint ms)
{
  CliProcess *run = cli_fixture_prepare (f, "run", NAME, NULL);

  cli_fixture_slow_down (f, ms);
  cli_process_start (run);
  test_loop_until (cli_fixture_count (f) >= 10);
  return run;
}

static void
assert_goes_on (CliFixture *f)
{
  g_auto (CliEnd) end = { 0 };

  practice_process_set_hostile (f->practice, "{}");
  cli_fixture_run (f, &end, "run", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (cli_fixture_count (f), ==, 300);
  g_assert_cmpint (practice_process_get_writes (f->practice, "crm.contacts", "created"), ==, 300);
  g_assert_cmpint (practice_process_get_stat (f->practice, "duplicates", "crm.contacts"), ==, 0);
}

static void
test_interrupted (CliFixture *f, gconstpointer number)
{
  g_autoptr (CliProcess) run = start_slow (f, 20);
  g_auto (CliEnd) end = { 0 };

  cli_process_signal (run, GPOINTER_TO_INT (number));
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 75);
  cli_assert_contains (end.err, "Stopping in order");
  g_assert_true (g_str_has_prefix (end.out, "Interrupted; what was done is saved.\n"));
  g_assert_cmpint (cli_fixture_count (f), <, 300);
  assert_goes_on (f);
}

static void
test_busy (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) run = start_slow (f, 20);
  g_auto (CliEnd) end = { 0 };
  g_autoptr (GPtrArray) lines = NULL;

  cli_fixture_run (f, &end, "run", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 4);
  g_assert_cmpstr (end.out, ==, "");
  g_assert_true (g_str_has_prefix (end.err, "ropeway run: "));
  cli_fixture_run (f, &end, "run", "--json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 4);
  lines = cli_parse_lines (end.out);
  g_assert_cmpstr (json_object_get_string_member (cli_find_event (lines, "end"), "state"), ==, "busy");

  /* To look is allowed. */
  cli_fixture_run (f, &end, "log", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "Still under way");
  practice_process_set_hostile (f->practice, "{}");
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (practice_process_get_writes (f->practice, "crm.contacts", "created"), ==, 300);
}

/* The command may end; the run does not. */
static void
test_command_killed (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) run = start_slow (f, 5);

  cli_process_signal (run, SIGKILL);
  test_loop_until (cli_fixture_count (f) == 300);
}

static void
test_agent_killed (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) run = start_slow (f, 20);
  g_auto (CliEnd) end = { 0 };

  cli_fixture_signal_agent (f, SIGKILL);
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "ropeway run: Ropeway in the background went away. What was done is saved");
  g_assert_cmpstr (end.out, ==, "");
}

/* Ended in order, it says how far the run came. */
static void
test_agent_ended (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) run = start_slow (f, 20);
  const GPid agent = cli_fixture_get_agent (f);
  g_auto (CliEnd) end = { 0 };

  cli_fixture_signal_agent (f, SIGTERM);
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 75);
  g_assert_true (g_str_has_prefix (end.out, "Interrupted; what was done is saved.\n"));
  /* It says so before it is gone; who asks it for something in between is told that it went away. */
  test_loop_until (cli_fixture_get_agent (f) != agent);
  assert_goes_on (f);
}

static void
test_does_not_start (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) run = cli_fixture_prepare (f, "run", "orders", NULL);
  g_auto (CliEnd) end = { 0 };

  cli_process_setenv (run, "ROPEWAY_PROGRAM", "/nowhere/ropeway");
  cli_process_start (run);
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "ropeway run: Ropeway in the background cannot be started");
}

/* Who reads a plan only to its third line ends it, and is not told of it. */
static void
test_plan_unread (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) plan = cli_fixture_prepare (f, "plan", NAME, NULL);
  g_auto (CliEnd) end = { 0 };
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[0]);
  cli_process_take_stdout (plan, ends[1]);
  cli_process_start (plan);
  cli_process_wait (plan, &end);
  g_assert_cmpstr (end.err, ==, "");
  g_assert_true (end.exit == 0 || end.exit == 75);
}

/* ---- without a bus ---- */

static void
test_alone (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) by_name = { 0 };
  g_auto (CliEnd) by_file = { 0 };
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (f, &by_name, "plan", "--limit", "3", NAME, NULL);
  g_assert_cmpint (by_name.exit, ==, 0);
  cli_fixture_run (f, &by_file, "plan", "--limit", "3", "./job.json", NULL);
  assert_same_text (by_name.out, by_file.out);
  cli_fixture_run (f, &end, "run", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (cli_fixture_count (f), ==, 300);
  cli_fixture_run (f, &end, "run", NAME, NULL);
  cli_assert_contains (end.out, "Nothing new: 300 records checked, nothing sent.");
  cli_fixture_run (f, &end, "run", "nothing", NULL);
  g_assert_cmpint (end.exit, ==, 2);
}

static void
test_alone_interrupted (CliFixture *f, gconstpointer data)
{
  test_interrupted (f, GINT_TO_POINTER (SIGINT));
}

static void
test_alone_busy (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) run = start_slow (f, 20);
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (f, &end, "run", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 4);
  g_assert_cmpstr (end.out, ==, "");
  g_assert_cmpstr (end.err, !=, "");
  cli_process_signal (run, SIGINT);
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 75);
  assert_goes_on (f);
}

/* ---- in and out ---- */

/* Twice in: what comes out of the second is what came out of the first, but for its id. */
static void
test_round_trip (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) first = { 0 };
  g_auto (CliEnd) end = { 0 };
  g_autofree char *path = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *renamed = NULL;

  cli_fixture_run (f, &first, "export", NAME, NULL);
  g_assert_cmpint (first.exit, ==, 0);
  path = test_workspace_write (f->workspace, "again.json", first.out);
  cli_fixture_run (f, &end, "import", "./again.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "“" NAME "” is in your workspace now; its id is contacts-to-crm-2.\n");
  cli_fixture_run (f, &end, "export", "contacts-to-crm-2", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  parts = g_strsplit (end.out, "\"contacts-to-crm-2\"", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  renamed = g_strjoinv ("\"contacts-to-crm\"", parts);
  g_assert_cmpstr (renamed, ==, first.out);
}

/* What was put in before the one that is refused is taken out again. */
static void
test_import_bad (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_write_job (f, "\"operation\": \"people\"", "\"operation\": \"pepole\"");
  cli_fixture_run (f, &end, "import", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "error: ");
  cli_fixture_run (f, &end, "export", "contacts-to-crm-2", NULL);
  g_assert_cmpint (end.exit, ==, 2);
}

/* A job that moves goes on where it stands: not a record is written twice, and what it could not deliver is still known. */
static void
test_moves (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (f, &end, "run", "--limit", "100", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (cli_fixture_count (f), ==, 100);
  cli_fixture_run (f, &end, "export", "--with-state", "-o", "away.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "What the job remembers is in away.json.state");
  cli_assert_contains (end.out, "switch the job off here");
  cli_fixture_run (f, &end, "plan", "./away.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "200");
  cli_fixture_run (f, &end, "run", "./away.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (cli_fixture_count (f), ==, 300);
  cli_fixture_run (f, &end, "run", "./away.json", NULL);
  cli_assert_contains (end.out, "Nothing new");
  g_assert_cmpint (cli_fixture_count (f), ==, 300);
  /* What is remembered there is more than here by now. */
  cli_fixture_run (f, &end, "export", "--with-state", "--force", "-o", "away.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "“away.json.state” is there already");
  cli_fixture_run (f, &end, "export", "--with-state", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "--with-state needs --output");
}

static void
test_moves_not_while_running (CliFixture *f, gconstpointer data)
{
  g_autoptr (CliProcess) run = start_slow (f, 20);
  g_autofree char *state = test_workspace_path (f->workspace, "away.json.state");
  g_autofree char *file = test_workspace_path (f->workspace, "away.json");
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (f, &end, "export", "--with-state", "-o", "away.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 4);
  cli_assert_contains (end.err, "A run of this job is under way");
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  cli_process_signal (run, SIGINT);
  cli_process_wait (run, &end);
  g_assert_cmpint (end.exit, ==, 75);
  cli_fixture_run (f, &end, "export", "--with-state", "-o", "away.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_fixture_run (f, &end, "run", "./away.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (cli_fixture_count (f), ==, 300);
}

/* The file cannot be written: then there is no memory without it either. */
static void
test_moves_nowhere (CliFixture *f, gconstpointer data)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (f, &end, "export", "--with-state", "-o", "none/away.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "none/away.json.state");
}

void
test_agent_add (void)
{
  static const struct
  {
    const char *name;
    void (*set_up) (CliFixture *f, gconstpointer data);
    void (*test) (CliFixture *f, gconstpointer data);
  } cases[] = {
    { "/cli/agent/same-text", set_up_with_job, test_same_text },
    { "/cli/agent/same-json", set_up_with_job, test_same_json },
    { "/cli/agent/limit", set_up_with_job, test_limit },
    { "/cli/agent/partly", set_up_with_job, test_partly },
    { "/cli/agent/busy", set_up_with_job, test_busy },
    { "/cli/agent/command-killed", set_up_with_job, test_command_killed },
    { "/cli/agent/agent-killed", set_up_with_job, test_agent_killed },
    { "/cli/agent/agent-ended", set_up_with_job, test_agent_ended },
    { "/cli/agent/does-not-start", cli_fixture_set_up, test_does_not_start },
    { "/cli/agent/plan-unread", set_up_with_job, test_plan_unread },
    { "/cli/agent/round-trip", set_up_with_job, test_round_trip },
    { "/cli/agent/import-bad", set_up_with_job, test_import_bad },
    { "/cli/agent/moves", set_up_with_job, test_moves },
    { "/cli/agent/moves/running", set_up_with_job, test_moves_not_while_running },
    { "/cli/agent/moves/nowhere", set_up_with_job, test_moves_nowhere },
    { "/cli/alone/moves", set_up_alone_with_job, test_moves },
    { "/cli/alone/run", set_up_alone_with_job, test_alone },
    { "/cli/alone/interrupted", set_up_alone_with_job, test_alone_interrupted },
    { "/cli/alone/busy", set_up_alone_with_job, test_alone_busy },
    { "/cli/alone/round-trip", set_up_alone_with_job, test_round_trip },
    { "/cli/alone/import-bad", set_up_alone_with_job, test_import_bad },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].name, CliFixture, NULL, cases[i].set_up, cases[i].test, cli_fixture_tear_down);
  g_test_add ("/cli/agent/interrupted/int", CliFixture, GINT_TO_POINTER (SIGINT), set_up_with_job,
              test_interrupted, cli_fixture_tear_down);
  g_test_add ("/cli/agent/interrupted/term", CliFixture, GINT_TO_POINTER (SIGTERM), set_up_with_job,
              test_interrupted, cli_fixture_tear_down);
}
