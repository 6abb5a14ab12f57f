/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job is found by what a person types, and looked at without anybody's leave. */
#include <string.h>

#include "cli-process.h"
#include "cli-workspace-file.h"
#include "exchange/job-file.h"
#include "test-cli.h"

#define NAME "People become contacts in the CRM"

/* ---- finding ---- */

static void
test_nothing_there (gconstpointer verb)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *data = test_workspace_path (workspace, "data/ropeway/workspace.db");
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, verb, "orders", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "There is nothing in your workspace yet");
  g_assert_cmpstr (end.out, ==, "");
  g_assert_false (g_file_test (data, G_FILE_TEST_EXISTS));
}

typedef struct
{
  const char *test;
  const char *typed;
  int exit;
  const char *says; /* on either stream */
} Typed;

static const Typed typed[] = {
  { "id", "contacts-to-crm", 0, "is good" },
  { "name", NAME, 0, "is good" },
  { "case", "people BECOME contacts in the crm", 0, "is good" },
  { "near", "People become contacts in the CRN", 2, "did you mean “" NAME "”?" },
  { "far", "something else", 2, "There is no job “something else”" },
  { "several", "Twice", 2, "or more than one" },
  { "one-of-several", "twice-b", 1, "error:" },
  { "no-text", "\xff\xfe", 2, "There is no job" },
  { "never-in-use", "sketch", 1, "never put in use" },
};

static void
test_typed (gconstpointer data)
{
  const Typed *row = data;
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };
  g_autofree char *both = NULL;

  cli_put_job (workspace, "contacts-to-crm", NULL, NULL);
  cli_put_document (workspace, "job", "{\"id\":\"twice-a\",\"name\":\"Twice\",\"version\":1}");
  cli_put_document (workspace, "job", "{\"id\":\"twice-b\",\"name\":\"Twice\",\"version\":1}");
  cli_put_document (workspace, "job",
                    "{\"id\":\"sketch\",\"name\":\"Sketch\",\"version\":0,\"draft\":{\"name\":\"Sketch\"}}");
  cli_run_to_end (workspace, &end, "check", row->typed, NULL);
  both = g_strconcat (end.out, end.err, NULL);
  cli_assert_contains (both, row->says);
  g_assert_cmpint (end.exit, ==, row->exit);
}

static void
test_options_of_files (gconstpointer option)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (GStrv) words = g_strsplit (option, " ", -1);
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "run", words[0], "orders", words[1], NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "goes with a job file");
}

/* ---- log, parked ---- */

static void
test_not_yet_run (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };

  cli_put_job (workspace, "contacts-to-crm", NULL, NULL);
  cli_run_to_end (workspace, &end, "log", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "This job has not run yet.\n");
  cli_run_to_end (workspace, &end, "parked", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "No record is set aside.\n");
}

#define PERSON(id, email)                                                                                    \
  "{\"id\":" id ",\"email\":\"" email                                                                        \
  "\",\"first_name\":\"A\",\"last_name\":\"A\",\"balance\":\"1\",\"points\":1,"                              \
  "\"address\":{\"country\":\"DE\"},\"created_at\":\"2026-01-01T00:00:00Z\"}"

static void
test_parked_file (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "1000", NULL);
  g_autofree char *address = practice_process_address (practice, "");
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_auto (CliEnd) end = { 0 };
  JsonObject *parked;

  cli_run_to_end (workspace, &end, "parked", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, "No record is set aside.\n");

  practice_process_load (
      practice, "contacts.people",
      "[" PERSON ("1", "none") "," PERSON ("2", "a@example.com") "," PERSON ("3", "none either") "]");
  cli_run_to_end (workspace, &end, "run", "--practice", address, "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 3);

  cli_run_to_end (workspace, &end, "parked", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "2 records are set aside.\n"));
  cli_assert_contains (end.out, " × CRM refused this");
  cli_assert_contains (end.out, "\n       1  ");
  cli_assert_contains (end.out, "\n       3  ");
  cli_assert_contains (end.out, "  1 attempt\n");
  cli_assert_lacks (end.out, "a@example.com");

  cli_run_to_end (workspace, &end, "parked", "--limit", "1", "./job.json", NULL);
  cli_assert_contains (end.out, "\n       and 1 more\n");
  cli_assert_lacks (end.out, "\n       3  ");

  cli_run_to_end (workspace, &end, "parked", "--json", "./job.json", NULL);
  lines = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (lines, "parked"), ==, 2);
  parked = cli_find_event (lines, "parked");
  g_assert_cmpint (json_object_get_int_member (parked, "attempts"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (parked, "run"), ==, 1);
  g_assert_nonnull (json_object_get_string_member (parked, "since"));
  g_assert_nonnull (
      json_object_get_string_member (json_object_get_object_member (parked, "problem"), "sentence"));
  g_assert_cmpint (json_object_get_int_member (cli_find_event (lines, "end"), "parked"), ==, 2);
}

/* ---- export ---- */

/* Returns: (transfer full): what the shipped file is as a job of a workspace, in the one spelling. */
static char *
dup_canonical (TestWorkspace *workspace)
{
  g_autofree char *path = cli_write_job (workspace, "canonical.json", "contacts-to-crm", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, &error);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  ropeway_value_remove (ropeway_tree_get_root (tree), "$schema", -1);
  ropeway_value_set_integer (tree, ropeway_value_get (ropeway_tree_get_root (tree), "job"), "version", 1);
  bytes = ropeway_job_file_write (tree);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_export (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *wanted = dup_canonical (workspace);
  g_autofree char *written = NULL;
  g_autofree char *replaced = NULL;
  g_autofree char *there = test_workspace_write (workspace, "there.json", "mine");
  g_auto (CliEnd) end = { 0 };
  g_autoptr (GPtrArray) lines = NULL;

  cli_put_job (workspace, "contacts-to-crm", NULL, NULL);
  cli_run_to_end (workspace, &end, "export", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.out, ==, wanted);
  g_assert_cmpstr (end.err, ==, "");

  cli_run_to_end (workspace, &end, "export", "--output", "out.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  written = test_workspace_read (workspace, "out.json");
  g_assert_cmpstr (written, ==, wanted);

  cli_run_to_end (workspace, &end, "export", "-o", "there.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "--force replaces it");
  replaced = test_workspace_read (workspace, "there.json");
  g_assert_cmpstr (replaced, ==, "mine");
  cli_run_to_end (workspace, &end, "export", "-o", "there.json", "--force", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_free (replaced);
  replaced = test_workspace_read (workspace, "there.json");
  g_assert_cmpstr (replaced, ==, wanted);

  cli_run_to_end (workspace, &end, "export", "-o", "none/out.json", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "none/out.json");

  cli_run_to_end (workspace, &end, "export", "--json", NAME, NULL);
  lines = cli_parse_lines (end.out);
  g_assert_true (json_object_has_member (
      json_object_get_object_member (cli_find_event (lines, "file"), "file"), "connections"));
  g_assert_cmpint (json_object_get_int_member (cli_find_event (lines, "end"), "exit"), ==, 0);
}

static void
test_export_draft (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };

  cli_put_job (workspace, "contacts-to-crm", NULL, NULL);
  cli_put_document (
      workspace, "job",
      "{\"id\":\"both\",\"name\":\"Both\",\"version\":3,\"source\":{\"connection\":\"contacts\"},"
      "\"draft\":{\"name\":\"Edited\"}}");
  cli_run_to_end (workspace, &end, "export", "both", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_lacks (end.out, "draft");
  cli_assert_lacks (end.out, "Edited");
  cli_run_to_end (workspace, &end, "export", "--draft", "both", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "\"draft\"");
  cli_assert_contains (end.out, "Edited");
}

void
test_names_add (void)
{
  static const char *const verbs[] = { "check", "log", "parked", "export" };
  static const char *const options[]
      = { "--state=x.state", "--practice=http://127.0.0.1:1", "--secrets-fd=7", "--verbose" };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/names/nothing-there/", verbs[i], NULL);
      g_test_add_data_func (name, verbs[i], test_nothing_there);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/names/typed/", typed[i].test, NULL);
      g_test_add_data_func (name, &typed[i], test_typed);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_auto (GStrv) parts = g_strsplit (options[i], "=", 2);
      g_autofree char *name = g_strconcat ("/cli/names/option-of-files/", parts[0] + 2, NULL);
      g_test_add_data_func (name, options[i], test_options_of_files);
    }
  g_test_add_func ("/cli/names/not-yet-run", test_not_yet_run);
  g_test_add_func ("/cli/parked/file", test_parked_file);
  g_test_add_func ("/cli/export/file", test_export);
  g_test_add_func ("/cli/export/draft", test_export_draft);
}
