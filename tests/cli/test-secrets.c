/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret goes to the service it is for and to nothing else: no output, no file, no log. */
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cli-process.h"
#include "test-cli.h"

/* With characters that base64, percent-encoding and JSON spell differently. */
#define CANARY "c4nary/+=\"\\sekret~8d1f"

/* How the CRM is signed in to. */
typedef struct
{
  const char *name;
  const char *sign_in;
} Way;

static const Way ways[] = {
  { "header",
    "{\"type\":\"api-key\",\"in\":\"header\",\"name\":\"X-Api-Key\",\"key\":{\"secret\":\"crm_key\"}}" },
  { "query",
    "{\"type\":\"api-key\",\"in\":\"query\",\"name\":\"api_key\",\"key\":{\"secret\":\"crm_key\"}}" },
  { "bearer", "{\"type\":\"bearer\",\"token\":{\"secret\":\"crm_key\"}}" },
  { "basic", "{\"type\":\"basic\",\"user\":\"ropeway\",\"password\":{\"secret\":\"crm_key\"}}" },
};

static char *
write_signed_job (TestWorkspace *workspace, const char *sign_in)
{
  g_autofree char *new = g_strdup_printf ("\"name\": \"CRM\", \"signIn\": %s,", sign_in);

  return cli_write_job (workspace, "job.json", "contacts-to-crm", "\"name\": \"CRM\",", new);
}

static CliProcess *
prepare (TestWorkspace *workspace, PracticeProcess *practice, const char *verb)
{
  CliProcess *process = cli_process_new (workspace);
  g_autofree char *address = practice_process_address (practice, "");

  cli_process_add (process, verb);
  cli_process_add (process, "--practice");
  cli_process_add (process, address);
  cli_process_add (process, "./job.json");
  return process;
}

static gboolean
holds (const char *bytes, gsize length, const char *wanted)
{
  return memmem (bytes, length, wanted, strlen (wanted)) != NULL;
}

static void
assert_secret_free (const char *what, const char *bytes, gsize length)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *)CANARY, strlen (CANARY));
  g_autofree char *with_user = g_strconcat ("ropeway:", CANARY, NULL);
  g_autofree char *basic = g_base64_encode ((const guchar *)with_user, strlen (with_user));
  g_autofree char *percent = g_uri_escape_string (CANARY, NULL, FALSE);
  const char *const spellings[] = { CANARY, base64, basic, percent, "c4nary", "sekret" };

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (holds (bytes, length, spellings[i]))
      g_error ("the secret stands in %s as %s", what, spellings[i]);
}

/* Everything in the workspace, however deep. */
static void
assert_folder_secret_free (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        assert_folder_secret_free (path);
      else if (g_file_get_contents (path, &bytes, &length, NULL))
        assert_secret_free (path, bytes, length);
    }
}

static void
assert_end_secret_free (const CliEnd *end)
{
  assert_secret_free ("standard output", end->out, strlen (end->out));
  assert_secret_free ("standard error", end->err, strlen (end->err));
}

/* Runs well, and with a refusal of each record; looks at everything that is left. */
static void
test_canary (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "20", "--api-key", CANARY, NULL);
  g_autofree char *job = write_signed_job (workspace, way->sign_in);
  static const char *const verbs[] = { "plan", "run", "run" };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr (CliProcess) process = prepare (workspace, practice, verbs[i]);
      g_auto (CliEnd) end = { 0 };

      cli_process_setenv (process, "ROPEWAY_SECRET_CRM_KEY", CANARY);
      cli_process_add (process, "--verbose");
      if (i == 2)
        cli_process_add (process, "--json");
      cli_process_start (process);
      cli_process_wait (process, &end);
      g_assert_cmpint (end.exit, ==, 0);
      cli_assert_contains (end.err, "GET http://127.0.0.1:");
      assert_end_secret_free (&end);
    }
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 20);

  g_auto (CliEnd) log = { 0 };
  cli_run_to_end (workspace, &log, "log", "./job.json", "--run", "1", NULL);
  g_assert_cmpint (log.exit, ==, 0);
  assert_end_secret_free (&log);
  assert_folder_secret_free (test_workspace_get_folder (workspace));
}

/* A key that the service does not take is not shown by way of complaint. */
static void
test_wrong_key (gconstpointer data)
{
  const Way *way = data;
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "20", "--api-key", "another", NULL);
  g_autofree char *job = write_signed_job (workspace, way->sign_in);
  g_autoptr (CliProcess) process = prepare (workspace, practice, "run");
  g_auto (CliEnd) end = { 0 };

  cli_process_setenv (process, "ROPEWAY_SECRET_CRM_KEY", CANARY);
  cli_process_add (process, "--verbose");
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "Failed.\nCRM ");
  assert_end_secret_free (&end);
  assert_folder_secret_free (test_workspace_get_folder (workspace));
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 0);
}

static void
test_missing (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--api-key", CANARY, NULL);
  g_autofree char *job = write_signed_job (workspace, ways[0].sign_in);
  g_autoptr (CliProcess) process = prepare (workspace, practice, "run");
  g_auto (CliEnd) end = { 0 };

  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.out, "“crm_key”");
  cli_assert_contains (end.out, "ROPEWAY_SECRET_CRM_KEY");
}

/* The name for one environment comes before the general one. */
static void
test_environment_name (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "3", "--api-key", CANARY, NULL);
  g_autofree char *job = write_signed_job (workspace, ways[0].sign_in);
  g_autoptr (CliProcess) process = prepare (workspace, practice, "run");
  g_auto (CliEnd) end = { 0 };

  cli_process_setenv (process, "ROPEWAY_SECRET_CRM_KEY", "of-another-environment");
  cli_process_setenv (process, "ROPEWAY_SECRET_CRM_KEY__PRACTICE", CANARY);
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 0);
}

static int
pipe_with (const char *text)
{
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (ends[1], text, strlen (text)), ==, (gssize)strlen (text));
  close (ends[1]);
  return ends[0];
}

/* The descriptor comes before everything else. */
static void
test_descriptor (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "3", "--api-key", CANARY, NULL);
  g_autofree char *job = write_signed_job (workspace, ways[2].sign_in);
  g_autoptr (CliProcess) process = prepare (workspace, practice, "run");
  g_autofree char *escaped = g_uri_escape_string (CANARY, NULL, FALSE);
  g_autofree char *lines = g_strdup_printf ("crm_key=%s\n", escaped);
  g_auto (CliEnd) end = { 0 };

  cli_process_take_fd (process, pipe_with (lines), 7);
  cli_process_setenv (process, "ROPEWAY_SECRET_CRM_KEY", "wrong");
  cli_process_add (process, "--secrets-fd");
  cli_process_add (process, "7");
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 0);
  assert_end_secret_free (&end);
  assert_folder_secret_free (test_workspace_get_folder (workspace));
}

static void
test_descriptor_bad (gconstpointer text)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice = practice_process_start ("--api-key", CANARY, NULL);
  g_autofree char *job = write_signed_job (workspace, ways[0].sign_in);
  g_autoptr (CliProcess) process = prepare (workspace, practice, "run");
  g_auto (CliEnd) end = { 0 };

  if (text != NULL)
    cli_process_take_fd (process, pipe_with (text), 7);
  cli_process_add (process, "--secrets-fd");
  cli_process_add (process, "7");
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 2);
  g_assert_cmpstr (end.err, !=, "");
  assert_end_secret_free (&end);
}

/* What systemd hands to a service comes before the environment. */
static void
test_credentials (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "3", "--api-key", CANARY, NULL);
  g_autofree char *job = write_signed_job (workspace, ways[0].sign_in);
  g_autoptr (CliProcess) process = prepare (workspace, practice, "run");
  g_autoptr (TestWorkspace) credentials = test_workspace_new ();
  g_autofree char *file = test_workspace_write (credentials, "crm_key", CANARY "\n");
  g_auto (CliEnd) end = { 0 };

  g_assert_cmpint (g_chmod (file, 0400), ==, 0);
  cli_process_setenv (process, "CREDENTIALS_DIRECTORY", test_workspace_get_folder (credentials));
  cli_process_setenv (process, "ROPEWAY_SECRET_CRM_KEY", "wrong");
  cli_process_start (process);
  cli_process_wait (process, &end);
  g_assert_cmpint (end.exit, ==, 0);
  assert_end_secret_free (&end);
  assert_folder_secret_free (test_workspace_get_folder (workspace));
}

void
test_secrets_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *canary = g_strconcat ("/cli/secrets/canary/", ways[i].name, NULL);
      g_autofree char *wrong = g_strconcat ("/cli/secrets/wrong-key/", ways[i].name, NULL);

      g_test_add_data_func (canary, &ways[i], test_canary);
      g_test_add_data_func (wrong, &ways[i], test_wrong_key);
    }
  g_test_add_func ("/cli/secrets/missing", test_missing);
  g_test_add_func ("/cli/secrets/environment-name", test_environment_name);
  g_test_add_func ("/cli/secrets/descriptor", test_descriptor);
  g_test_add_data_func ("/cli/secrets/descriptor-not-open", NULL, test_descriptor_bad);
  g_test_add_data_func ("/cli/secrets/descriptor-no-lines", CANARY, test_descriptor_bad);
  g_test_add_data_func ("/cli/secrets/descriptor-twice", "crm_key=" CANARY "\ncrm_key=" CANARY "\n",
                        test_descriptor_bad);
  g_test_add_func ("/cli/secrets/credentials", test_credentials);
}
