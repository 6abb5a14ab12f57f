/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the lines that scripts read: each is JSON by another reader's judgement, and together they add up. */
#include <string.h>

#include "cli-process.h"
#include "store/ledger.h"
#include "test-cli.h"

/* Deliveries of each outcome are as many as the end says, and all of them are the units. */
static void
assert_adds_up (GPtrArray *lines)
{
  JsonObject *end = cli_find_event (lines, "end");
  JsonObject *counts = json_object_get_object_member (end, "counts");
  gint64 sum = 0;

  for (guint kind = 0; kind < ROPEWAY_N_OUTCOMES; kind++)
    {
      const char *id = ropeway_outcome_id ((RopewayOutcomeKind)kind);
      gint64 n = 0;

      for (guint i = 0; i < lines->len; i++)
        {
          JsonObject *line = json_node_get_object (g_ptr_array_index (lines, i));

          n += strcmp (json_object_get_string_member (line, "event"), "delivery") == 0
               && strcmp (json_object_get_string_member (line, "outcome"), id) == 0;
        }
      g_assert_cmpint (json_object_get_int_member (counts, id), ==, n);
      sum += n;
    }
  g_assert_cmpint (json_object_get_int_member (end, "units"), ==, sum);
  /* What is told last of the progress is the whole. */
  JsonObject *progress = cli_find_event (lines, "progress");
  g_assert_cmpint (json_object_get_int_member (progress, "units"), ==, sum);
  g_assert_cmpint (json_object_get_int_member (progress, "read"), ==,
                   json_object_get_int_member (end, "read"));
}

static GPtrArray *
run_json (TestWorkspace *workspace, PracticeProcess *practice, const char *verb, int exit)
{
  g_autofree char *address = practice_process_address (practice, "");
  g_auto (CliEnd) end = { 0 };
  GPtrArray *lines;

  cli_run_to_end (workspace, &end, verb, "--json", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, exit);
  g_assert_cmpstr (end.err, ==, "");
  lines = cli_parse_lines (end.out);
  g_assert_cmpint (json_object_get_int_member (cli_find_event (lines, "end"), "exit"), ==, exit);
  assert_adds_up (lines);
  return lines;
}

static void
test_lines (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "120", NULL);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (GPtrArray) plan = run_json (workspace, practice, "plan", 0);
  g_autoptr (GPtrArray) first = run_json (workspace, practice, "run", 0);
  g_autoptr (GPtrArray) second = run_json (workspace, practice, "run", 0);
  JsonObject *delivery = cli_find_event (plan, "delivery");
  JsonObject *end = cli_find_event (first, "end");
  JsonObject *change;

  g_assert_cmpuint (cli_count_events (plan, "delivery"), ==, 120);
  g_assert_cmpuint (cli_count_events (first, "delivery"), ==, 120);
  g_assert_cmpstr (json_object_get_string_member (delivery, "outcome"), ==, "created");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (delivery, "key")), ==, 1);
  change = json_array_get_object_element (json_object_get_array_member (delivery, "changes"), 0);
  g_assert_cmpstr (json_object_get_string_member (change, "name"), ==, "email");
  g_assert_true (json_object_get_null_member (change, "before"));
  g_assert_cmpint (json_object_get_string_member (change, "after")[0], ==, '"');

  g_assert_cmpstr (json_object_get_string_member (end, "state"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (end, "job"), ==, "contacts-to-crm");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (end, "counts"), "created"), ==,
                   120);
  end = cli_find_event (second, "end");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (end, "counts"), "unchanged"),
                   ==, 120);
}

/* What is set aside says why, in words and as a code; amounts and odd texts are carried as JSON in a text. */
static void
test_problems (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *delivery = NULL;
  JsonObject *problem;

  practice_process_load (
      practice, "contacts.people",
      "[{\"id\":\"\\ud800\",\"email\":\"x\\u0000@example.com\",\"first_name\":\"\\ud800\",\"last_name\":\"\","
      "\"balance\":19.10,\"points\":1,\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01\"},"
      "{\"id\":12345678901234567890,\"email\":\"b@example.com\",\"first_name\":\"B\",\"last_name\":\"B\","
      "\"balance\":\"1.00\",\"points\":1,\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01\"}]");
  lines = run_json (workspace, practice, "run", 3);
  for (guint i = 0; i < lines->len; i++)
    {
      JsonObject *line = json_node_get_object (g_ptr_array_index (lines, i));

      if (strcmp (json_object_get_string_member (line, "event"), "delivery") != 0)
        continue;
      if (strcmp (json_object_get_string_member (line, "outcome"), "parked") == 0)
        delivery = line;
      else
        g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (line, "key"), 0), ==,
                         "12345678901234567890");
    }
  g_assert_nonnull (delivery);
  problem = json_object_get_object_member (delivery, "problem");
  g_assert_cmpstr (json_object_get_string_member (problem, "severity"), ==, "error");
  g_assert_cmpstr (json_object_get_string_member (problem, "turn"), ==, "you");
  g_assert_cmpstr (json_object_get_string_member (problem, "code"), ==, "mapping.step-failed");
  g_assert_cmpstr (json_object_get_string_member (problem, "sentence"), !=, "");
  g_assert_true (json_object_has_member (json_object_get_object_member (problem, "arguments"), "rule"));
}

/* A file that cannot run is told in the same form. */
static void
test_bad_file (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *job = test_workspace_write (workspace, "job.json", "{\"format\":1,\"job\":{}}");
  g_auto (CliEnd) end = { 0 };
  g_autoptr (GPtrArray) lines = NULL;

  cli_run_to_end (workspace, &end, "run", "--json", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  lines = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (lines, "problem"), >, 0);
  g_assert_cmpstr (json_object_get_string_member (cli_find_event (lines, "end"), "state"), ==, "failed");
  g_assert_cmpint (json_object_get_int_member (cli_find_event (lines, "end"), "exit"), ==, 1);
}

void
test_json_add (void)
{
  g_test_add_func ("/cli/json/lines", test_lines);
  g_test_add_func ("/cli/json/problems", test_problems);
  g_test_add_func ("/cli/json/bad-file", test_bad_file);
}
