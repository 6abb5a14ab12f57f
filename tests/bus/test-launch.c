/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: starting the agent fails in many ways, and each must end in time with a sentence that helps. */

#include "test-bus.h"

#include "base/limits.h"
#include "bus/agent-error.h"
#include "bus/agent-launch.h"
#include "bus/agent-names.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"
#include "support/test-workspace.h"

#include <glib/gstdio.h>
#include <signal.h>

typedef struct
{
  TestWorkspace *workspace;
  GTestDBus *bus;
  GDBusConnection *connection;
  RopewayClock *clock;
  GCancellable *cancellable;
  gboolean ended;
  gboolean is_there;
  GError *error;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->workspace = test_workspace_new ();
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (f->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
      NULL, &error);
  g_assert_no_error (error);
  f->clock = fake_clock_new ();
  f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unsetenv ("ROPEWAY_PROGRAM");
  g_clear_error (&f->error);
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_clear_object (&f->connection);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  ropeway_clock_unref (f->clock);
  g_object_unref (f->cancellable);
  test_workspace_free (f->workspace);
}

/* A program in the place of `ropeway`: a shell script with @text. */
static void
use_program (Fixture *f, const char *text)
{
  g_autofree char *script = g_strconcat ("#!/bin/sh\n", text, "\n", NULL);
  g_autofree char *path = test_workspace_write (f->workspace, "program", script);

  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_setenv ("ROPEWAY_PROGRAM", path, TRUE);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->is_there = ropeway_agent_launch_finish (G_DBUS_CONNECTION (source), result, &f->error);
  f->ended = TRUE;
}

static void
begin (Fixture *f)
{
  ropeway_agent_launch_async (f->connection, f->clock, f->cancellable, on_launched, f);
}

static void
assert_away (Fixture *f, const char *part)
{
  test_loop_until (f->ended);
  g_assert_false (f->is_there);
  g_assert_error (f->error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY);
  g_assert_nonnull (strstr (f->error->message, part));
  g_assert_cmpuint (fake_clock_get_n_timers (f->clock), ==, 0);
}

/* ---- there already ---- */

static void
on_name (GDBusConnection *connection, const char *name, gpointer data)
{
  *(gboolean *)data = TRUE;
}

static guint
own_name (Fixture *f)
{
  gboolean acquired = FALSE;
  guint id = g_bus_own_name_on_connection (f->connection, ROPEWAY_AGENT_BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE,
                                           on_name, NULL, &acquired, NULL);

  test_loop_until (acquired);
  return id;
}

static void
test_there (Fixture *f, gconstpointer data)
{
  guint id = own_name (f);

  use_program (f, "exit 1");
  begin (f);
  test_loop_until (f->ended);
  g_assert_no_error (f->error);
  g_assert_true (f->is_there);
  g_bus_unown_name (id);
}

/* ---- programs that do not become the agent ---- */

static void
test_no_program (Fixture *f, gconstpointer data)
{
  g_autofree char *path = test_workspace_path (f->workspace, "none");

  g_setenv ("ROPEWAY_PROGRAM", path, TRUE);
  begin (f);
  assert_away (f, "cannot be started");
}

static void
test_ends (Fixture *f, gconstpointer data)
{
  use_program (f, "exit 7");
  begin (f);
  assert_away (f, "with code 7");
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  use_program (f, "kill -9 $$");
  begin (f);
  assert_away (f, "by signal 9");
}

static void
test_closed (Fixture *f, gconstpointer data)
{
  use_program (f, "exit 7");
  g_dbus_connection_close_sync (f->connection, NULL, NULL);
  begin (f);
  assert_away (f, "session bus has gone");
}

/* ---- programs that take their time ---- */

/* Starts one that says its pid and then does nothing. Returns: the pid. */
static GPid
begin_idle (Fixture *f)
{
  g_autofree char *path = test_workspace_path (f->workspace, "pid");
  g_autofree char *text = g_strdup_printf (
      "echo $$ $(cut -d' ' -f6 /proc/$$/stat) $1 >'%s.new'\nmv '%s.new' '%s'\nexec sleep 300", path, path,
      path);
  g_autofree char *said = NULL;
  g_auto (GStrv) words = NULL;

  use_program (f, text);
  begin (f);
  test_loop_until (g_file_test (path, G_FILE_TEST_EXISTS));
  said = test_workspace_read (f->workspace, "pid");
  words = g_strsplit (g_strstrip (said), " ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, 3);
  /* It leads a session of its own, and was asked to serve. */
  g_assert_cmpstr (words[1], ==, words[0]);
  g_assert_cmpstr (words[2], ==, "serve");
  test_loop_until (fake_clock_get_n_timers (f->clock) == 1);
  return (GPid)g_ascii_strtoll (words[0], NULL, 10);
}

static void
test_too_late (Fixture *f, gconstpointer data)
{
  GPid pid = begin_idle (f);

  fake_clock_advance (f->clock, (ROPEWAY_LIMIT_AGENT_START_MS - 1) * G_TIME_SPAN_MILLISECOND);
  test_loop_drain ();
  g_assert_false (f->ended);
  fake_clock_advance (f->clock, G_TIME_SPAN_MILLISECOND);
  assert_away (f, "within 20 seconds");
  /* It is not ours to end: it may only be slow. */
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  GPid pid = begin_idle (f);

  g_cancellable_cancel (f->cancellable);
  test_loop_until (f->ended);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_clock_get_n_timers (f->clock), ==, 0);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
}

static void
test_cancelled_first (Fixture *f, gconstpointer data)
{
  use_program (f, "exit 7");
  g_cancellable_cancel (f->cancellable);
  begin (f);
  test_loop_until (f->ended);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Two clients start two agents; the one that comes second ends as busy, and the first takes the name. */
static void
test_other_was_quicker (Fixture *f, gconstpointer data)
{
  g_autofree char *path = test_workspace_path (f->workspace, "ended");
  g_autofree char *text = g_strdup_printf (": >'%s'\nexit 4", path);
  guint id;

  use_program (f, text);
  begin (f);
  test_loop_until (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (f->ended);
  id = own_name (f);
  test_loop_until (f->ended);
  g_assert_no_error (f->error);
  g_assert_true (f->is_there);
  g_bus_unown_name (id);
}

static void
test_find_program (Fixture *f, gconstpointer data)
{
  g_autofree char *named = NULL;
  g_autofree char *found = NULL;
  g_autofree char *path = test_workspace_write (f->workspace, "bin/ropeway", "#!/bin/sh\n");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *before = g_strdup (g_getenv ("PATH"));

  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_setenv ("ROPEWAY_PROGRAM", "named", TRUE);
  named = ropeway_agent_launch_find_program ();
  g_assert_cmpstr (named, ==, "named");

  /* This test has the command line in the folder beside its own only where both are in src/. */
  g_unsetenv ("ROPEWAY_PROGRAM");
  g_setenv ("PATH", folder, TRUE);
  found = ropeway_agent_launch_find_program ();
  g_setenv ("PATH", before, TRUE);
  g_assert_cmpstr (found, ==, path);
}

void
test_add_launch (void)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *f, gconstpointer data);
  } cases[] = {
    { "/bus/launch/there", test_there },
    { "/bus/launch/no-program", test_no_program },
    { "/bus/launch/ends", test_ends },
    { "/bus/launch/killed", test_killed },
    { "/bus/launch/closed", test_closed },
    { "/bus/launch/too-late", test_too_late },
    { "/bus/launch/cancelled", test_cancelled },
    { "/bus/launch/cancelled-first", test_cancelled_first },
    { "/bus/launch/other-was-quicker", test_other_was_quicker },
    { "/bus/launch/find-program", test_find_program },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].name, Fixture, NULL, set_up, cases[i].test, tear_down);
}
