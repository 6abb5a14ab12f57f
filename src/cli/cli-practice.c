/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli-practice.h"

gboolean
cli_practice_start (CliPractice *self, guint16 port, guint contacts, GError **error)
{
  const RopewayPracticeOptions options = { .contacts = contacts };

  self->listener = ropeway_http_listener_new (port, NULL, error);
  if (self->listener == NULL)
    return FALSE;
  self->apps = ropeway_practice_apps_new (self->listener, &options);
  self->address
      = g_strdup_printf ("http://127.0.0.1:%u", (guint)ropeway_http_listener_get_port (self->listener));
  return TRUE;
}

void
cli_practice_stop (CliPractice *self)
{
  g_clear_pointer (&self->apps, ropeway_practice_apps_free);
  if (self->listener != NULL)
    ropeway_http_listener_stop (self->listener);
  g_clear_object (&self->listener);
  g_clear_pointer (&self->address, g_free);
}

/* A program that is not installed stands in <sources>/<build folder>/src/cli. */
static char *
dup_source_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *near = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *folder
      = near != NULL ? g_build_filename (near, "..", "..", "..", "data", "practice", NULL) : NULL;

  return folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_canonicalize_filename (folder, NULL)
                                                                    : NULL;
}

char *
cli_practice_dup_folder (void)
{
  const char *data = g_getenv ("ROPEWAY_DATA_DIR");
  g_autofree char *installed = g_build_filename (ROPEWAY_DATA_DIR, "practice", NULL);
  char *sources = NULL;

  if (data != NULL && *data != '\0')
    return g_build_filename (data, "practice", NULL);
  if (!g_file_test (installed, G_FILE_TEST_IS_DIR))
    sources = dup_source_folder ();
  return sources != NULL ? sources : g_steal_pointer (&installed);
}
