/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the first minute of a newcomer must not fail, and must leave nothing behind. */
#include <signal.h>
#include <string.h>

#include "cli-process.h"
#include "test-cli.h"

static void
assert_fits (const char *text, glong width)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    /* Paths and commands are as long as they are; nobody gains from breaking them. */
    if (g_utf8_strlen (lines[i], -1) > width && strstr (lines[i], "     ") != lines[i])
      g_error ("longer than %ld columns: %s", width, lines[i]);
}

static void
test_demo (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *temporary = test_workspace_path (workspace, "tmp");
  g_autoptr (GDir) dir = NULL;
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "demo", NULL);
  g_assert_cmpstr (end.err, ==, "");
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "1,000 new in ");
  cli_assert_contains (end.out, "61 new in ");
  cli_assert_contains (end.out, "THORA.HORVATH17@EXAMPLE.COM  thora.horvath17@example.com");
  cli_assert_contains (end.out, "1,000 the same (nothing sent)");
  cli_assert_contains (end.out, "1 changed, 999 the same (nothing sent)");
  assert_fits (end.out, 80);
  dir = g_dir_open (temporary, 0, NULL);
  g_assert_nonnull (dir);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

static void
test_keep (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "demo", "--keep", "kept", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "log kept/orders-to-book.ropeway.json");
  cli_run_to_end (workspace, &end, "log", "kept/orders-to-book.ropeway.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  g_assert_true (g_str_has_prefix (end.out, "   3  "));
}

/* A demo that cannot be what it claims says so. */
static void
test_without_data (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (CliProcess) process = cli_process_new (workspace);
  g_auto (CliEnd) end = { 0 };

  cli_process_setenv (process, "ROPEWAY_DATA_DIR", test_workspace_get_folder (workspace));
  cli_process_add (process, "demo");
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "contacts-to-crm.ropeway.json");
}

static void
test_keep_nowhere (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *file = test_workspace_write (workspace, "file", "");
  g_auto (CliEnd) end = { 0 };

  cli_run_to_end (workspace, &end, "demo", "--keep", "file/folder", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "“file/folder”");
}

/* Prints where the apps are, serves them, ends at Ctrl-C; a port has room for one. */
static void
test_practice (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (CliProcess) process = cli_process_new (workspace);
  g_autofree char *job = cli_write_job (workspace, "job.json", "contacts-to-crm", NULL, NULL);
  g_auto (CliEnd) end = { 0 };
  g_auto (CliEnd) other = { 0 };

  cli_process_add (process, "practice");
  cli_process_add (process, "--contacts");
  cli_process_add (process, "42");
  cli_process_start (process);
  g_autofree char *line = cli_process_read_until (process, "/shop");
  const char *address = strstr (line, "http://127.0.0.1:");
  g_assert_nonnull (address);
  g_autofree char *base = g_strndup (address, (gsize)(strstr (address, "/shop") - address));
  const char *port = strrchr (base, ':') + 1;

  cli_run_to_end (workspace, &other, "run", "--practice", base, "./job.json", NULL);
  g_assert_cmpint (other.exit, ==, 0);
  cli_assert_contains (other.out, "Done: 42 records delivered.\n");
  cli_run_to_end (workspace, &other, "practice", "--port", port, NULL);
  g_assert_cmpint (other.exit, ==, 1);
  cli_assert_contains (other.err, "cannot be started");

  cli_process_signal (process, SIGINT);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "/crm");
}

void
test_demo_add (void)
{
  g_test_add_func ("/cli/demo/passes", test_demo);
  g_test_add_func ("/cli/demo/keep", test_keep);
  g_test_add_func ("/cli/demo/without-data", test_without_data);
  g_test_add_func ("/cli/demo/keep-nowhere", test_keep_nowhere);
  g_test_add_func ("/cli/practice/serves", test_practice);
}
