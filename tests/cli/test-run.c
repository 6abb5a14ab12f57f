/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run, a dry run and their exit codes, as a script sees them. */
#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli-process.h"
#include "test-cli.h"

#define PEOPLE                                                                                               \
  "[{\"id\":1,\"email\":\"a@example.com\",\"first_name\":\"A\",\"last_name\":\"A\",\"balance\":\"19.10\","   \
  "\"points\":1,\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"},"                  \
  "{\"id\":2,\"email\":\"no address\",\"first_name\":\"B\",\"last_name\":\"B\",\"balance\":\"1\","           \
  "\"points\":2,\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"},"                  \
  "{\"id\":3,\"email\":\"c@example.com\",\"first_name\":\"C\",\"last_name\":\"C\",\"balance\":\"1\","        \
  "\"points\":3,\"address\":{\"country\":\"XX\"},\"created_at\":\"2026-01-01T00:00:00Z\"}]"

static char *
practice_address (PracticeProcess *practice)
{
  return practice_process_address (practice, "");
}

/* Carries 1,000 people; then nothing; then one. The numbers add up each time. */
static void
test_again (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.err, ==, "");
  g_assert_true (g_str_has_prefix (end.out, "Done: 1,000 records delivered.\n"));
  cli_assert_contains (end.out, "    1,000  new\n    1,000  in all, from 1,000 records read\n");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 1000);

  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "Nothing new: 1,000 records checked, nothing sent.\n"));
  cli_assert_contains (end.out, "    1,000  the same (nothing sent)\n");
  g_assert_cmpint (practice_process_get_writes (practice, "crm.contacts", "updated"), ==, 0);

  cli_change_person (practice, "5", "{\"first_name\":\"Ida\"}");
  cli_run_to_end (workspace, &end, "run", "--quiet", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "");
  g_assert_cmpint (practice_process_get_writes (practice, "crm.contacts", "updated"), ==, 1);
  g_assert_cmpint (practice_process_get_writes (practice, "crm.contacts", "created"), ==, 1000);
}

/* The practice apps listen elsewhere each time; they are the same to a job. */
static void
test_other_port (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autofree char *before = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "20", NULL);
      g_autofree char *address = practice_address (practice);
      g_auto (CliEnd) end = { 0 };

      g_assert_cmpstr (address, !=, before);
      g_free (before);
      before = g_strdup (address);
      cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
      g_assert_cmpstr (end.err, ==, "");
      g_assert_cmpint (end.exit, ==, 0);
      cli_assert_contains (end.out,
                           i == 0 ? "Done: 20 records delivered." : "Nothing new: 20 records checked");
    }
}

/* The state is where it was asked for, in the order of src/DESIGN.md §4. */
static void
test_state_path (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "3", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "folder/job.json", "contacts-to-crm", NULL, NULL);
  g_autofree char *beside = test_workspace_path (workspace, "folder/job.json.state");
  g_autofree char *asked = test_workspace_path (workspace, "elsewhere/memory");
  g_autofree char *unit = test_workspace_path (workspace, "var/contacts-to-crm.state");
  g_autofree char *directories = g_path_get_dirname (unit);
  g_autofree char *empty = test_workspace_path (workspace, "empty/contacts-to-crm.state");
  g_autofree char *empty_directory = g_path_get_dirname (empty);
  g_autofree char *several = g_strconcat (directories, ":", directories, "/other", NULL);
  g_autoptr (CliProcess) process = cli_process_new (workspace);
  g_autoptr (CliProcess) moved = cli_process_new (workspace);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "run", "--practice", address, "--state", asked, job, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_file_test (asked, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));

  cli_process_setenv (process, "STATE_DIRECTORY", several);
  cli_process_add (process, "run");
  cli_process_add (process, "--practice");
  cli_process_add (process, address);
  cli_process_add (process, job);
  cli_process_start (process);
  cli_end_clear (&end);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_file_test (unit, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));

  cli_run_to_end (workspace, &end, "run", "--practice", address, job, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_file_test (beside, G_FILE_TEST_EXISTS));
  /* What came with the file is not begun anew. */
  cli_process_setenv (moved, "STATE_DIRECTORY", empty_directory);
  cli_process_add (moved, "run");
  cli_process_add (moved, "--practice");
  cli_process_add (moved, address);
  cli_process_add (moved, job);
  cli_process_start (moved);
  cli_end_clear (&end);
  cli_process_wait (moved, &end);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "Nothing new: 3 records checked");
  g_assert_false (g_file_test (empty, G_FILE_TEST_EXISTS));
  /* Three memories, and still nobody twice: they were found by their e-mail address. */
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 3);
}

static void
test_limit (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "60", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "run", "--limit", "5", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "        5  new\n        5  in all");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 5);
  cli_run_to_end (workspace, &end, "run", "--limit", "5", "--practice", address, "./job.json", NULL);
  cli_assert_contains (end.out, "        5  the same (nothing sent)\n        5  in all");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  cli_assert_contains (end.out, "       55  new\n");
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 60);
}

/* Some are refused, some do not get through the mapping: the reasons are grouped, the rest goes through. */
static void
test_partly (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  practice_process_load (practice, "contacts.people", PEOPLE);
  cli_run_to_end (workspace, &end, "plan", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 3);
  cli_assert_contains (end.out, "3 would be set aside\n");
  cli_assert_contains (end.out, "A run would send 2 records and set 1 aside.\n");

  cli_run_to_end (workspace, &end, "run", "--quiet", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 3);
  g_assert_true (g_str_has_prefix (end.out, "Partly done: 2 records need you.\n"));
  cli_assert_contains (end.out,
                       "        2  set aside\n        1  new\n        3  in all, from 3 records read\n");
  cli_assert_contains (end.out, "\nSet aside:\n");
  cli_assert_contains (end.out, "  1 × CRM refused this (status 422): This is no e-mail address.");
  cli_assert_contains (end.out, "“XX”");
}

/* Nothing at all could be delivered. */
static void
test_failed (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "3", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };

  practice_process_set_hostile (
      practice, "{\"rules\":[{\"kind\":\"status\",\"status\":404,\"path\":\"/contacts/people\"}]}");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  g_assert_true (g_str_has_prefix (end.out, "Failed.\nContacts "));
  cli_run_to_end (workspace, &end, "plan", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 1);
}

static void
test_practice_missing (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autofree char *state = g_strconcat (job, ".state", NULL);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "run", job, NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "ropeway practice");
  cli_assert_contains (end.err, "--practice");
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
}

/* ---- plan ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Returns: (transfer full): names and contents of everything in the folder of @file. */
static char *
picture (const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GString *text = g_string_new (NULL);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autofree char *bytes = NULL;
      g_autofree char *sum = NULL;
      gsize length;

      g_file_get_contents (path, &bytes, &length, &error);
      g_assert_no_error (error);
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, length);
      g_string_append_printf (text, "%s %s\n", (const char *)g_ptr_array_index (names, i), sum);
    }
  return g_string_free (text, FALSE);
}

static gint64
count_changes (PracticeProcess *practice)
{
  return practice_process_get_writes (practice, "crm.contacts", "created")
         + practice_process_get_writes (practice, "crm.contacts", "updated")
         + practice_process_get_writes (practice, "crm.contacts", "deleted");
}

/* A dry run reads, shows, and leaves no trace: not at the services, not beside the file. */
static void
test_plan_writes_nothing (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "200", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "jobs/job.json", "contacts-to-crm", NULL, NULL);
  g_autofree char *before = picture (job);
  g_autofree char *after = NULL;
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "plan", "--practice", address, job, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "\n    customer_number  “P-000001”\n");
  cli_assert_contains (end.out, "A run would send 200 records.\n");
  cli_assert_contains (end.out, "      200  would be new\n      200  in all");
  g_assert_cmpint (count_changes (practice), ==, 0);
  g_assert_cmpint (practice_process_get_stat (practice, "requests", "POST /crm/contacts"), ==, 0);
  after = picture (job);
  g_assert_cmpstr (after, ==, before);

  cli_run_to_end (workspace, &end, "run", "--practice", address, job, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpint (count_changes (practice), ==, 200);
  cli_change_person (practice, "5", "{\"first_name\":\"Ida\"}");
  g_free (before);
  before = picture (job);
  cli_run_to_end (workspace, &end, "plan", "--practice", address, job, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "5 would be changed (c-");
  cli_assert_contains (end.out, "    first_name  “");
  cli_assert_contains (end.out, "” → “Ida”\n");
  cli_assert_contains (
      end.out, "        1  would be changed\n      199  the same (nothing to send)\n      200  in all");
  g_assert_cmpint (count_changes (practice), ==, 200);
  g_free (after);
  after = picture (job);
  g_assert_cmpstr (after, ==, before);
}

/* ---- who reads the output ---- */

static int
closed_pipe (void)
{
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  close (ends[0]);
  return ends[1];
}

static void
add_arguments (CliProcess *process, const char *verb, const char *address)
{
  cli_process_add (process, verb);
  cli_process_add (process, "--json");
  cli_process_add (process, "--practice");
  cli_process_add (process, address);
  cli_process_add (process, "./job.json");
}

/* A reader that goes away ends the printing, not the run; a plan that nobody reads ends. */
static void
test_broken_pipe (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (CliProcess) plan = cli_process_new (workspace);
  g_autoptr (CliProcess) run = cli_process_new (workspace);
  g_auto (CliEnd) planned = { 0 };
  g_auto (CliEnd) ran = { 0 };

  cli_process_take_stdout (plan, closed_pipe ());
  add_arguments (plan, "plan", address);
  cli_process_start (plan);
  cli_process_wait (plan, &planned);
  g_assert_cmpint (planned.exit, ==, 75);
  g_assert_cmpint (practice_process_get_stat (practice, "requests", "GET /contacts/people"), <, 5);

  cli_process_take_stdout (run, closed_pipe ());
  add_arguments (run, "run", address);
  cli_process_start (run);
  cli_process_wait (run, &ran);
  g_assert_cmpint (ran.exit, ==, 0);
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 1000);
}

static gpointer
read_terminal (gpointer data)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (GPOINTER_TO_INT (data), buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

/* On a terminal there is one line, drawn again and again, and cleared at the end. */
static void
test_progress (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autofree char *address = practice_address (practice);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (CliProcess) run = cli_process_new (workspace);
  g_auto (CliEnd) end = { 0 };
  g_autofree char *seen = NULL;
  int terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  GThread *thread;

  g_assert_cmpint (terminal, >=, 0);
  g_assert_cmpint (grantpt (terminal), ==, 0);
  g_assert_cmpint (unlockpt (terminal), ==, 0);
  int child = open (ptsname (terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (child, >=, 0);
  practice_process_set_hostile (
      practice, "{\"rules\":[{\"kind\":\"latency\",\"ms\":10,\"method\":\"POST\",\"path\":\"/crm\"}]}");
  cli_process_take_stderr (run, child);
  cli_process_add (run, "run");
  cli_process_add (run, "--practice");
  cli_process_add (run, address);
  cli_process_add (run, "./job.json");
  cli_process_start (run);
  thread = g_thread_new ("terminal", read_terminal, GINT_TO_POINTER (terminal));
  cli_process_wait (run, &end);
  seen = g_thread_join (thread);
  close (terminal);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (seen, "\r");
  cli_assert_contains (seen, " of about 1,000 · ");
  cli_assert_contains (seen, "/s · ");
  cli_assert_contains (seen, " new");
  cli_assert_contains (seen, " left\033[K");
  cli_assert_lacks (seen, "\n");
  g_assert_true (g_str_has_suffix (seen, "\r\033[K"));
}

void
test_run_add (void)
{
  g_test_add_func ("/cli/run/again", test_again);
  g_test_add_func ("/cli/run/other-port", test_other_port);
  g_test_add_func ("/cli/run/state-path", test_state_path);
  g_test_add_func ("/cli/run/limit", test_limit);
  g_test_add_func ("/cli/run/partly", test_partly);
  g_test_add_func ("/cli/run/failed", test_failed);
  g_test_add_func ("/cli/run/practice-missing", test_practice_missing);
  g_test_add_func ("/cli/run/plan-writes-nothing", test_plan_writes_nothing);
  g_test_add_func ("/cli/run/broken-pipe", test_broken_pipe);
  g_test_add_func ("/cli/run/progress", test_progress);
}
