/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that stops to ask shows what it would do, and one more command lets it. */
#include "cli-process.h"
#include "test-cli.h"

#define PERSON(id)                                                                                           \
  "{\"id\":" id ",\"email\":\"p" id "@example.com\",\"first_name\":\"A\",\"last_name\":\"A\","               \
  "\"balance\":\"1\",\"points\":1,\"address\":{\"country\":\"DE\"},"                                         \
  "\"created_at\":\"2026-01-01T00:00:00Z\"}"

#define OPERATION "\"operation\": \"people\""
#define FILTERED OPERATION ", \"filter\": {\"field\": \"id\", \"is\": \"less\", \"value\": 3}"

static char *
dup_people (guint n)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (GString) person = g_string_new (PERSON ("@"));

      g_string_replace (person, "p@", "p#", 1);
      g_string_replace (person, "\"id\":@", "\"id\":#", 1);
      g_string_replace (person, "#", id, 0);
      g_string_append_printf (list, "%s%s", i > 1 ? "," : "", person->str);
    }
  g_string_append_c (list, ']');
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
test_go_on (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *people = dup_people (30);
  g_autofree char *narrow = cli_write_job (workspace, "job.json", "contacts-to-crm", OPERATION, FILTERED);
  g_auto (CliEnd) end = { 0 };

  practice_process_load (practice, "contacts.people", people);
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_autofree char *wide = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);

  cli_run_to_end (workspace, &end, "plan", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "A run would stop and ask: The filter was changed since the last run");

  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out,
                       "which would now add 28, change 0 and remove 0 records. Nothing was written.");
  cli_assert_contains (end.out, "\nWhat it would do:\n  would be new  3\n");
  cli_assert_contains (end.out, "\n  and 8 more: ropeway log ./job.json --run 2\n");
  cli_assert_contains (end.out, "\nIf that is right: ropeway run ./job.json --go-on 2\n");

  cli_run_to_end (workspace, &end, "log", "--run", "2", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "  would be new  30\n");
  cli_assert_lacks (end.out, "more: ropeway log");

  cli_run_to_end (workspace, &end, "run", "--go-on", "1", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "Run 1 did not stop to ask.");
  cli_run_to_end (workspace, &end, "run", "--go-on", "7", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "There is no run with the number 7 of this job.");
  cli_run_to_end (workspace, &end, "run", "--go-on", "2", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "       28  new\n");
}

static void
test_json (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *people = dup_people (5);
  g_autofree char *narrow = cli_write_job (workspace, "job.json", "contacts-to-crm", OPERATION, FILTERED);
  g_auto (CliEnd) end = { 0 };

  practice_process_load (practice, "contacts.people", people);
  cli_run_to_end (workspace, &end, "run", "-q", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_autofree char *wide = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  cli_run_to_end (workspace, &end, "run", "--json", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  g_autoptr (GPtrArray) lines = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (lines, "held"), ==, 3);
  JsonObject *held = cli_find_event (lines, "held");
  g_assert_cmpstr (json_object_get_string_member (held, "outcome"), ==, "created");
  g_assert_true (json_object_has_member (json_object_get_object_member (held, "after"), "email"));
  /* The last line says how it ended. */
  JsonObject *last = json_node_get_object (g_ptr_array_index (lines, lines->len - 1));
  g_assert_cmpstr (json_object_get_string_member (last, "event"), ==, "end");

  cli_run_to_end (workspace, &end, "log", "--json", "--run", "2", "./job.json", NULL);
  g_autoptr (GPtrArray) logged = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (logged, "held"), ==, 3);
}

/* Where to begin, and again. */
static void
test_places (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *people = dup_people (5);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  practice_process_load (practice, "contacts.people", people);
  cli_run_to_end (workspace, &end, "plan", "--start", "2026-01-02", "--practice", address, "./job.json",
                  NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "Reading can begin at “2026-01-02” only where");
  cli_run_to_end (workspace, &end, "run", "--start", "everything", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_run_to_end (workspace, &end, "run", "--read-again-from", "beginning", "--practice", address,
                  "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "        5  the same");
  cli_run_to_end (workspace, &end, "run", "--read-again-from=", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "--read-again-from needs a date");
  cli_run_to_end (workspace, &end, "run", "--go-on", "x", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 2);
}

void
test_go_on_add (void)
{
  g_test_add_func ("/cli/go-on/asks", test_go_on);
  g_test_add_func ("/cli/go-on/json", test_json);
  g_test_add_func ("/cli/go-on/places", test_places);
}
