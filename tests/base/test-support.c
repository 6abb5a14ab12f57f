/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the other tests lean on must itself hold. */
#include "base/test-base.h"

#include "support/test-loop.h"
#include "support/test-workspace.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

static void
test_workspace (void)
{
  TestWorkspace *workspace = test_workspace_new ();
  g_autofree char *folder = g_strdup (test_workspace_get_folder (workspace));
  g_autofree char *outside = g_build_filename (g_get_tmp_dir (), "ropeway-test-outside-XXXXXX", NULL);
  g_autofree char *written = test_workspace_write (workspace, "deep/er/file.json", "{}\n");
  g_autofree char *read = test_workspace_read (workspace, "deep/er/file.json");
  g_autofree char *link_path = test_workspace_path (workspace, "link");

  g_assert_true (g_str_has_prefix (written, folder));
  g_assert_cmpstr (read, ==, "{}\n");

  /* A link in the folder goes, what it points to stays. */
  g_assert_nonnull (g_mkdtemp (outside));
  g_assert_cmpint (symlink (outside, link_path), ==, 0);
  test_workspace_free (workspace);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (outside, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (g_rmdir (outside), ==, 0);
}

static void
test_workspace_environ (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (GStrv) environment = NULL;
  const char *state;

  g_setenv ("ROPEWAY_SECRET_LEFT_OVER", "x", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  environment = test_workspace_dup_environ (workspace);
  g_unsetenv ("ROPEWAY_SECRET_LEFT_OVER");
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");

  state = g_environ_getenv (environment, "XDG_STATE_HOME");
  g_assert_true (g_str_has_prefix (state, test_workspace_get_folder (workspace)));
  g_assert_true (g_file_test (state, G_FILE_TEST_IS_DIR));
  g_assert_nonnull (g_environ_getenv (environment, "PATH"));
  g_assert_nonnull (g_environ_getenv (environment, "ROPEWAY_TEST_DATA"));
  g_assert_null (g_environ_getenv (environment, "ROPEWAY_SECRET_LEFT_OVER"));
  g_assert_null (g_environ_getenv (environment, "DBUS_SESSION_BUS_ADDRESS"));
}

static gpointer
set_flag (gpointer data)
{
  g_atomic_int_set ((int *)data, 1);
  return NULL;
}

/* Another thread changes something without waking the loop. */
static void
test_loop_notices (void)
{
  int flag = 0;
  GThread *thread = g_thread_new ("sets", set_flag, &flag);

  test_loop_until (g_atomic_int_get (&flag) == 1);
  g_thread_join (thread);
}

static void
test_loop_deadline (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("ROPEWAY_TEST_DEADLINE_S", "0", TRUE);
      test_loop_until (FALSE);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*waited 0 seconds in vain for: FALSE*");
}

void
add_support_tests (void)
{
  g_test_add_func ("/base/support/workspace", test_workspace);
  g_test_add_func ("/base/support/workspace-environ", test_workspace_environ);
  g_test_add_func ("/base/support/loop-notices", test_loop_notices);
  g_test_add_func ("/base/support/loop-deadline", test_loop_deadline);
}
