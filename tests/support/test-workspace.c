/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: makes and removes the folder, and points a child's environment into it. */
#include "support/test-workspace.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <ftw.h>
#include <string.h>

struct _TestWorkspace
{
  /* owned */
  char *folder;
};

TestWorkspace *
test_workspace_new (void)
{
  TestWorkspace *workspace = g_new0 (TestWorkspace, 1);
  g_autoptr (GError) error = NULL;

  workspace->folder = g_dir_make_tmp ("ropeway-test-XXXXXX", &error);
  g_assert_no_error (error);
  return workspace;
}

static int
remove_one (const char *path, const struct stat *unused_stat, int unused_type, struct FTW *unused_ftw)
{
  return g_remove (path);
}

void
test_workspace_free (TestWorkspace *workspace)
{
  if (nftw (workspace->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
    g_error ("%s cannot be removed: %s", workspace->folder, g_strerror (errno));
  g_free (workspace->folder);
  g_free (workspace);
}

const char *
test_workspace_get_folder (TestWorkspace *workspace)
{
  return workspace->folder;
}

char *
test_workspace_path (TestWorkspace *workspace, const char *name)
{
  char *path = g_build_filename (workspace->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  return path;
}

char *
test_workspace_write (TestWorkspace *workspace, const char *name, const char *text)
{
  char *path = test_workspace_path (workspace, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

char *
test_workspace_read (TestWorkspace *workspace, const char *name)
{
  g_autofree char *path = g_build_filename (workspace->folder, name, NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

GStrv
test_workspace_dup_environ (TestWorkspace *workspace)
{
  static const char *const folders[][2] = {
    { "HOME", "home" },          { "XDG_CACHE_HOME", "cache" }, { "XDG_CONFIG_HOME", "config" },
    { "XDG_DATA_HOME", "data" }, { "XDG_STATE_HOME", "state" }, { "XDG_RUNTIME_DIR", "run" },
    { "TMPDIR", "tmp" },
  };
  static const char *const unwanted[] = { "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY",
                                          "STATE_DIRECTORY", "CREDENTIALS_DIRECTORY" };
  GStrv environment = g_get_environ ();
  g_auto (GStrv) names = g_listenv ();

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "ROPEWAY_") && !g_str_has_prefix (names[i], "ROPEWAY_TEST_"))
      environment = g_environ_unsetenv (environment, names[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (unwanted); i++)
    environment = g_environ_unsetenv (environment, unwanted[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (workspace->folder, folders[i][1], NULL);

      g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
      environment = g_environ_setenv (environment, folders[i][0], path, TRUE);
    }
  return environment;
}
