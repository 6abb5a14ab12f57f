/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret of the workspace is entered through a pipe or on a terminal, used, and seen by nobody. */
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli-agent-fixture.h"
#include "support/test-loop.h"
#include "test-cli.h"

#define CANARY "k3pt-c4nary-8d1f-sekret"
#define SIGNED                                                                                               \
  "\"name\": \"CRM\", \"signIn\": {\"type\":\"api-key\",\"in\":\"header\",\"name\":\"X-Api-Key\","           \
  "\"key\":{\"secret\":\"crm_key\"}},"

typedef struct
{
  CliFixture base;
  CliProcess *agent; /* (nullable): one that keeps secrets in a file */
} KeptFixture;

static void
set_up (KeptFixture *f, gconstpointer with_bus)
{
  if (with_bus != NULL)
    cli_fixture_set_up (&f->base, NULL);
  else
    cli_fixture_set_up_alone (&f->base, NULL);
  practice_process_free (f->base.practice);
  f->base.practice = practice_process_start ("--contacts", "20", "--api-key", CANARY, NULL);
  if (with_bus != NULL)
    {
      g_autofree char *line = NULL;

      f->agent = cli_fixture_prepare (&f->base, "serve", "--secrets=file", NULL);
      cli_process_start (f->agent);
      line = cli_process_read_until (f->agent, "works in the background");
    }
  cli_fixture_write_job (&f->base, "\"name\": \"CRM\",", SIGNED);
}

static void
tear_down (KeptFixture *f, gconstpointer with_bus)
{
  g_clear_pointer (&f->agent, cli_process_free);
  cli_fixture_tear_down (&f->base, NULL);
}

/* Returns: (transfer full): "ropeway secret set crm crm_key" with @secret in its pipe. */
static CliProcess *
pour (KeptFixture *f, const char *secret)
{
  CliProcess *process = cli_fixture_prepare (&f->base, "secret", "set", "crm", "crm_key", NULL);
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_unix_open_pipe (ends, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  g_assert_cmpint (write (ends[1], secret, strlen (secret)), ==, (gssize)strlen (secret));
  close (ends[1]);
  cli_process_take_stdin (process, ends[0]);
  cli_process_start (process);
  return process;
}

static void
assert_silent (const CliEnd *end)
{
  cli_assert_lacks (end->out, CANARY);
  cli_assert_lacks (end->err, CANARY);
}

/* Everything in the folder, however deep. */
static void
assert_folder_silent (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        assert_folder_silent (path);
      else if (g_file_get_contents (path, &bytes, &length, NULL)
               && memmem (bytes, length, CANARY, strlen (CANARY)))
        g_error ("the secret stands in %s", path);
    }
}

static void
assert_listed (KeptFixture *f, const char *word)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (&f->base, &end, "secret", "list", NULL);
  g_assert_cmpstr (end.err, ==, "");
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "crm  crm_key");
  cli_assert_contains (end.out, word);
  assert_silent (&end);
}

static void
test_story (KeptFixture *f, gconstpointer with_bus)
{
  g_autoptr (CliProcess) set = NULL;
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (&f->base, &end, "import", "./job.json", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (
      end.out, "These secrets have to be entered before it can run:\n  ropeway secret set crm crm_key");
  assert_listed (f, "missing");

  set = pour (f, CANARY "\n");
  cli_process_wait (set, &end);
  g_assert_cmpstr (end.err, ==, "");
  g_assert_cmpint (end.exit, ==, 0);
  assert_silent (&end);
  assert_listed (f, "there");

  cli_fixture_run (&f->base, &end, "run", "--json", "contacts-to-crm", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  assert_silent (&end);
  g_assert_cmpint (cli_fixture_count (&f->base), ==, 20);
  cli_fixture_run (&f->base, &end, "export", "contacts-to-crm", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  assert_silent (&end);

  cli_fixture_run (&f->base, &end, "secret", "remove", "crm", "crm_key", NULL);
  g_assert_cmpint (end.exit, ==, 0);
  assert_listed (f, "missing");
  assert_folder_silent (test_workspace_get_folder (f->base.workspace));
}

/* What cannot be a secret is refused with a sentence, and changes nothing. */
static void
test_refused (KeptFixture *f, gconstpointer with_bus)
{
  const char *const texts[] = { "", "\n" };
  g_auto (CliEnd) end = { 0 };

  cli_fixture_import (&f->base);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (CliProcess) set = pour (f, texts[i]);

      cli_end_clear (&end);
      cli_process_wait (set, &end);
      g_assert_cmpint (end.exit, ==, 1);
      cli_assert_contains (end.err, "There is nothing on standard input");
    }
  cli_fixture_run (&f->base, &end, "secret", "set", "crn", "crm_key", NULL);
  g_assert_cmpint (end.exit, ==, 2);
  cli_assert_contains (end.err, "did you mean “crm”?");
  cli_fixture_run (&f->base, &end, "secret", "remove", "crm", "another", NULL);
  g_assert_cmpint (end.exit, ==, 1);
  cli_assert_contains (end.err, "ropeway secret: ");
}

/* What is typed is not shown, and the terminal is left as it was. */
static void
test_typed (KeptFixture *f, gconstpointer with_bus)
{
  int terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_autoptr (CliProcess) set = NULL;
  g_auto (CliEnd) end = { 0 };
  struct termios state;
  char shown[256] = "";
  int side;

  cli_fixture_import (&f->base);
  g_assert_cmpint (terminal, >=, 0);
  g_assert_cmpint (grantpt (terminal), ==, 0);
  g_assert_cmpint (unlockpt (terminal), ==, 0);
  side = g_open (ptsname (terminal), O_RDWR | O_NOCTTY | O_CLOEXEC, 0);
  g_assert_cmpint (side, >=, 0);
  set = cli_fixture_prepare (&f->base, "secret", "set", "crm", "crm_key", NULL);
  cli_process_take_stdin (set, dup (side));
  cli_process_start (set);
  /* Typed before the echo is off it would be thrown away, as it should be. */
  test_loop_until (tcgetattr (side, &state) == 0 && (state.c_lflag & ECHO) == 0);
  g_assert_cmpint (write (terminal, CANARY "\n", strlen (CANARY) + 1), ==, (gssize)strlen (CANARY) + 1);
  cli_process_wait (set, &end);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.err, "Secret “crm_key” of “crm” (it is not shown): ");
  assert_silent (&end);
  g_assert_cmpint (tcgetattr (side, &state), ==, 0);
  g_assert_cmpuint (state.c_lflag & ECHO, ==, ECHO);
  g_assert_true (g_unix_set_fd_nonblocking (terminal, TRUE, NULL));
  if (read (terminal, shown, sizeof shown - 1) > 0)
    cli_assert_lacks (shown, "sekret");
  close (side);
  close (terminal);
  assert_listed (f, "there");
}

void
test_kept_add (void)
{
  static const struct
  {
    const char *name;
    void (*test) (KeptFixture *f, gconstpointer with_bus);
  } cases[] = { { "story", test_story }, { "refused", test_refused }, { "typed", test_typed } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *agent = g_strconcat ("/cli/secret/agent/", cases[i].name, NULL);
      g_autofree char *alone = g_strconcat ("/cli/secret/alone/", cases[i].name, NULL);

      g_test_add (agent, KeptFixture, GINT_TO_POINTER (TRUE), set_up, cases[i].test, tear_down);
      g_test_add (alone, KeptFixture, NULL, set_up, cases[i].test, tear_down);
    }
}
