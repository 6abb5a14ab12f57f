/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whoever calls the program wrongly is told how it is called, and a script can tell by the exit code. */
#include <string.h>

#include "cli-process.h"
#include "test-cli.h"

static void
test_version (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "--version", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_regex_match_simple ("^ropeway [0-9]+\\.[0-9]+\\.[0-9]+\n$", end.out, 0, 0));
}

static const char *const commands[]
    = { "run", "plan", "check", "test", "log", "parked", "secret", "export", "import", "practice", "demo" };

static void
test_help (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "--help", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    cli_assert_contains (end.out, commands[i]);
}

/* Every line fits on a terminal of 80 columns, and nothing goes to standard error. */
static void
test_help_of (gconstpointer command)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };
  g_auto (GStrv) lines = NULL;

  cli_run_to_end (workspace, &end, command, "--help", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_cmpstr (end.err, ==, "");
  g_autofree char *usage = g_strdup_printf ("ropeway %s [OPTION…]", (const char *)command);
  cli_assert_contains (end.out, usage);
  cli_assert_contains (end.out, "--help");
  lines = g_strsplit (end.out, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_utf8_strlen (lines[i], -1) > 80)
      g_error ("longer than 80 columns: %s", lines[i]);
}

/* Arguments with spaces between, what standard error must say, and the exit code. */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *says;
  int exit;
} Wrong;

static const Wrong wrongs[] = {
  { "nothing", "", "Usage:", 2 },
  { "unknown-command", "rum a.json", "there is no command “rum”", 2 },
  { "unknown-option", "run --fast a.json", "--fast", 2 },
  { "option-of-another-command", "check --limit 3 a.json", "--limit", 2 },
  { "no-file", "run", "Which job?", 2 },
  { "no-file-check", "check", "Which job?", 2 },
  { "no-file-log", "log", "Which job?", 2 },
  { "two-files", "plan a.json b.json", "“b.json” is one too many", 2 },
  { "file-for-demo", "demo a.json", "“a.json”", 2 },
  { "file-for-practice", "practice a.json", "“a.json”", 2 },
  { "no-file-test", "test", "Which job?", 2 },
  { "option-of-export", "test --with-cases a.json", "--with-cases", 2 },
  { "missing-file-test", "test missing.json", "“missing.json”", 2 },
  { "name-check", "check orders", "For a file write “./”", 2 },
  { "no-file-parked", "parked", "Which job?", 2 },
  { "no-name-export", "export", "Which job? Give its name.", 2 },
  { "no-file-import", "import", "Which job file?", 2 },
  { "draft-of-file", "check --draft a.json", "--draft goes with the name of a job", 2 },
  { "secret-alone", "secret", "Give list, set or remove", 2 },
  { "secret-unknown", "secret get shop token", "Give list, set or remove", 2 },
  { "secret-set-short", "secret set shop", "Which secret?", 2 },
  { "secret-as-argument", "secret set shop token hunter2", "A secret is never an argument", 2 },
  { "secret-remove-long", "secret remove shop token more", "an argument too many", 2 },
  { "secret-list-environment", "secret list --environment test", "--environment goes with", 2 },
  { "standard-input", "run -", "cannot be read from standard input", 2 },
  { "limit-zero", "run --limit 0 a.json", "--limit needs a whole number from 1", 2 },
  { "limit-text", "run --limit 12x a.json", "not “12x”", 2 },
  { "limit-negative", "run --limit -1 a.json", "not “-1”", 2 },
  { "limit-huge", "plan --limit 99999999999999999999 a.json", "--limit needs", 2 },
  { "limit-missing", "run a.json --limit", "--limit", 2 },
  { "run-zero", "log --run 0 a.json", "--run needs", 2 },
  { "secrets-fd-text", "run --secrets-fd x a.json", "--secrets-fd needs", 2 },
  { "port-high", "practice --port 65536", "--port needs", 2 },
  { "contacts-many", "practice --contacts 1000001", "--contacts needs", 2 },
  { "practice-address", "run --practice localhost:1 a.json", "--practice needs an address", 2 },
  { "practice-scheme", "run --practice ftp://a a.json", "--practice needs an address", 2 },
  { "missing-file", "run missing.json", "“missing.json”", 2 },
  { "missing-file-check", "check ./missing", "“./missing”", 2 },
  { "missing-file-log", "log missing.json", "“missing.json”", 2 },
  { "folder", "run ./", "“./”", 2 },
};

static void
test_wrong (gconstpointer data)
{
  const Wrong *wrong = data;
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (CliProcess) process = cli_process_new (workspace);
  g_auto (GStrv) arguments = g_strsplit (wrong->arguments, " ", -1);
  g_auto (CliEnd) end = { 0 };

  for (guint i = 0; arguments[i] != NULL; i++)
    cli_process_add (process, arguments[i]);
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, wrong->exit);
  g_assert_cmpstr (end.out, ==, "");
  cli_assert_contains (end.err, wrong->says);
  cli_assert_lacks (end.err, "hunter2");
}

/* Files that can be read and yet cannot run. */
typedef struct
{
  const char *name;
  const char *text;
  const char *says; /* on either stream */
} Bad;

static const Bad bads[] = {
  { "empty", "", "bad.json" },
  { "no-json", "name: value\n", "bad.json" },
  { "two-documents", "{\"format\":1} {}", "bad.json" },
  { "no-job-file", "{\"a\":1}", "is no job file" },
  { "list", "[]", "is no job file" },
  { "newer", "{\"format\":2,\"connections\":[],\"job\":{}}", "newer version of Ropeway" },
  { "duplicate", "{\"format\":1,\"format\":1}", "twice" },
  { "no-connections", "{\"format\":1,\"job\":{\"id\":\"a\"}}", "connections" },
  { "odd-connections", "{\"format\":1,\"connections\":[1],\"job\":[]}", "object" },
};

static void
test_bad (gconstpointer data)
{
  static const char *const verbs[] = { "check", "run", "plan" };
  const Bad *bad = data;
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path = test_workspace_write (workspace, "bad.json", bad->text);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_auto (CliEnd) end = { 0 };
      g_autofree char *both = NULL;
      g_autofree char *state = g_strconcat (path, ".state", NULL);

      cli_run_to_end (workspace, &end, verbs[i], "--practice", "http://127.0.0.1:1", "./bad.json", NULL);
      g_assert_cmpint (end.exit, ==, 1);
      both = g_strconcat (end.out, end.err, NULL);
      cli_assert_contains (both, bad->says);
      g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));
    }
}

/* What is wrong in the model and what is wrong in the mapping are said together, with places and a count. */
static void
test_check_all (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path = cli_write_job (
      workspace, "job.json", "contacts-to-crm",
      "\"steps\": [{ \"step\": \"trim\" }, { \"step\": \"lower\" }] },",
      "\"steps\": [{ \"step\": \"trmi\" }], \"onEmtpy\": \"leave\", \"write\": \"never\" },");
  g_auto (CliEnd) end = { 0 };
  g_autoptr (GPtrArray) lines = NULL;

  cli_run_to_end (workspace, &end, "check", path, NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "error: ");
  cli_assert_contains (end.out, "warning: “onEmtpy”");
  cli_assert_contains (end.out, "“trmi”");
  cli_assert_contains (end.out, "at /job/mapping/0/steps/0");
  cli_assert_contains (end.out, "at /job/mapping/0/write");
  cli_assert_contains (end.out, ": 2 errors, 1 warning.");

  cli_run_to_end (workspace, &end, "check", "--json", path, NULL);
  g_assert_cmpint (end.exit, ==, 1);
  lines = cli_parse_lines (end.out);
  g_assert_cmpuint (cli_count_events (lines, "problem"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (cli_find_event (lines, "end"), "exit"), ==, 1);
}

static void
test_check_good (void)
{
  static const char *const jobs[] = { "contacts-to-crm", "orders-to-book" };
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autofree char *path = cli_write_job (workspace, "job.json", jobs[i], NULL, NULL);
      g_auto (CliEnd) end = { 0 };

      cli_run_to_end (workspace, &end, "check", path, NULL);
      g_assert_cmpint (end.exit, ==, 0);
      cli_assert_contains (end.out, "is good");
      cli_assert_lacks (end.out, "warning");
      cli_run_to_end (workspace, &end, "check", "--quiet", path, NULL);
      g_assert_cmpint (end.exit, ==, 0);
      g_assert_cmpstr (end.out, ==, "");
    }
}

/* Reading with man(1) is the only check of a man page that counts. */
static void
test_man (void)
{
  g_autofree char *man = g_find_program_in_path ("man");
  g_autofree char *page = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "ropeway.1", NULL);
  g_autofree char *text = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_file_get_contents (page, &text, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    cli_assert_contains (text, commands[i]);
  if (man == NULL)
    {
      g_test_skip ("man is not installed");
      return;
    }
  const char *const arguments[] = { man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page, NULL };
  g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (err, ==, "");
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

/* Every option that --help tells of stands in the man page. */
static void
test_man_options (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *page = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "ropeway.1", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GRegex) option = g_regex_new ("--([a-z-]+)", 0, 0, NULL);

  g_assert_true (g_file_get_contents (page, &text, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliEnd) end = { 0 };
      g_autoptr (GMatchInfo) match = NULL;

      cli_run_to_end (workspace, &end, commands[i], "--help", NULL);
      for (g_regex_match (option, end.out, 0, &match); g_match_info_matches (match);
           g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 1);
          g_auto (GStrv) parts = g_strsplit (name, "-", -1);
          g_autofree char *escaped = g_strjoinv ("\\-", parts);
          g_autofree char *spelling = g_strconcat ("\\-\\-", escaped, NULL);

          cli_assert_contains (text, spelling);
        }
    }
}

void
test_usage_add (void)
{
  g_test_add_func ("/cli/usage/version", test_version);
  g_test_add_func ("/cli/usage/help", test_help);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/usage/help/", commands[i], NULL);
      g_test_add_data_func (name, commands[i], test_help_of);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/usage/wrong/", wrongs[i].name, NULL);
      g_test_add_data_func (name, &wrongs[i], test_wrong);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/usage/bad-file/", bads[i].name, NULL);
      g_test_add_data_func (name, &bads[i], test_bad);
    }
  g_test_add_func ("/cli/usage/check-says-all", test_check_all);
  g_test_add_func ("/cli/usage/check-good", test_check_good);
  g_test_add_func ("/cli/usage/man", test_man);
  g_test_add_func ("/cli/usage/man-options", test_man_options);
}
