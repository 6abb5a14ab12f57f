/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/limited-runs.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/i18n.h"

static char *
dup_path (RopewayStore *store, const char *job)
{
  g_autofree char *folder = g_path_get_dirname (ropeway_store_get_path (store));

  return g_build_filename (folder, "limited-runs", job, NULL);
}

gboolean
ropeway_limited_runs_add (RopewayStore *store, const char *job, GError **error)
{
  g_autofree char *path = dup_path (store, job);
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                   _ ("The folder “%s” cannot be made: %s"), folder, g_strerror (errno));
      return FALSE;
    }
  return g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

gboolean
ropeway_limited_runs_take (RopewayStore *store, const char *job)
{
  g_autofree char *path = dup_path (store, job);

  return g_unlink (path) == 0;
}
