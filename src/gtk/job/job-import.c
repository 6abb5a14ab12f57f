/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-import.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "exchange/job-file.h"
#include "gtk/common/document-item.h"
#include "gtk/common/navigator.h"

#define PRACTICE "/io/github/ropeway_app/Ropeway/practice/"

/* The first is the one that is shown. */
static const char *const practice_jobs[] = { "orders-to-book", "contacts-to-crm" };

/* One job on its way in. */
typedef struct
{
  GtkWidget *window;           /* owned */
  RopewayWorkspace *workspace; /* owned */
  RopewayTree *tree;           /* owned (nullable): not read yet */
  gulong state_handler;        /* waits for the workspace */
  gboolean is_quiet;           /* does not show the job afterwards */
} Import;

static void
import_free (Import *import)
{
  if (import->state_handler != 0)
    g_signal_handler_disconnect (import->workspace, import->state_handler);
  g_object_unref (import->window);
  g_object_unref (import->workspace);
  g_clear_pointer (&import->tree, ropeway_tree_unref);
  g_free (import);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static Import *
import_new (GtkWidget *window, RopewayWorkspace *workspace)
{
  Import *import = g_new0 (Import, 1);

  import->window = g_object_ref (window);
  import->workspace = g_object_ref (workspace);
  return import;
}

static void start_next (RopewayWorkspace *workspace);

/* Imports of one workspace come one after the other: two files may bring the same connection. */
static GQueue *
get_queue (RopewayWorkspace *workspace)
{
  GQueue *queue = g_object_get_data (G_OBJECT (workspace), "imports");

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_object_set_data_full (G_OBJECT (workspace), "imports", queue, (GDestroyNotify)g_queue_free);
    }
  return queue;
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Import) import = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = ropeway_workspace_import_finish (ROPEWAY_WORKSPACE (source), result, &error);

  if (id == NULL)
    ropeway_navigator_complain (import->window, _ ("Job Not Imported"), error);
  else if (!import->is_quiet)
    ropeway_navigator_go (import->window, "win.open-job", g_variant_new_string (id));
  g_queue_pop_head (get_queue (import->workspace));
  start_next (import->workspace);
}

static void
on_state (RopewayWorkspace *workspace, GParamSpec *pspec, Import *import)
{
  if (ropeway_workspace_get_state (workspace) != ROPEWAY_WORKSPACE_READY)
    return;
  g_signal_handler_disconnect (workspace, import->state_handler);
  import->state_handler = 0;
  ropeway_workspace_import_async (workspace, import->tree, on_imported, import);
}

static void
start_next (RopewayWorkspace *workspace)
{
  Import *import = g_queue_peek_head (get_queue (workspace));

  if (import == NULL)
    return;
  import->state_handler = g_signal_connect (workspace, "notify::state", G_CALLBACK (on_state), import);
  on_state (workspace, NULL, import);
}

/* @import: (transfer full). */
static void
bring_in (Import *import)
{
  GQueue *queue = get_queue (import->workspace);

  g_queue_push_tail (queue, import);
  if (g_queue_get_length (queue) == 1)
    start_next (import->workspace);
}

/* @import: (transfer full). */
static void
read_bytes (Import *import, GBytes *bytes, const char *name)
{
  g_autoptr (GError) error = NULL;

  import->tree = ropeway_job_file_read (bytes, name, &error);
  if (import->tree != NULL)
    {
      bring_in (import);
      return;
    }
  ropeway_navigator_complain (import->window, _ ("Job Not Imported"), error);
  import_free (import);
}

void
ropeway_job_import_bytes (GtkWidget *window, RopewayWorkspace *workspace, GBytes *bytes, const char *name)
{
  read_bytes (import_new (window, workspace), bytes, name);
}

/* ---- from a file ---- */

static void
complain_of_file (Import *import, GFile *file, const char *why)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GError) error = g_error_new (ROPEWAY_JOB_FILE_ERROR, ROPEWAY_JOB_FILE_ERROR_READ,
                                          _ ("“%s” was not read: %s."), name, why);

  ropeway_navigator_complain (import->window, _ ("Job Not Imported"), error);
  import_free (import);
}

static const char *
say_why (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return _ ("it is not there any more");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return _ ("Ropeway may not read it");
  return _ ("it cannot be read");
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  Import *import = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  if (bytes != NULL)
    read_bytes (import, bytes, name);
  else
    complain_of_file (import, G_FILE (source), say_why (error));
}

/* What was dropped may be a film: it is looked at before it is read. */
static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  Import *import = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (info == NULL)
    complain_of_file (import, G_FILE (source), say_why (error));
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR
           || g_file_info_get_size (info) > ROPEWAY_LIMIT_JOB_FILE_BYTES)
    complain_of_file (import, G_FILE (source), _ ("it is no job file"));
  else
    g_file_load_bytes_async (G_FILE (source), NULL, on_loaded, import);
}

void
ropeway_job_import_file (GtkWidget *window, RopewayWorkspace *workspace, GFile *file)
{
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, NULL, on_looked,
                           import_new (window, workspace));
}

/* ---- practice ---- */

static gboolean
has_job (RopewayWorkspace *workspace, const char *id)
{
  GListModel *jobs = ropeway_workspace_get_jobs (workspace);

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (RopewayJobItem) item = g_list_model_get_item (jobs, i);

      if (g_str_equal (ropeway_job_item_get_id (item), id))
        return TRUE;
    }
  return FALSE;
}

void
ropeway_job_import_practice (GtkWidget *window, RopewayWorkspace *workspace)
{
  for (gsize i = 0; i < G_N_ELEMENTS (practice_jobs); i++)
    {
      g_autofree char *path = g_strconcat (PRACTICE, practice_jobs[i], ".ropeway.json", NULL);
      g_autoptr (GBytes) bytes = NULL;
      Import *import;

      if (has_job (workspace, practice_jobs[i]))
        {
          if (i == 0)
            ropeway_navigator_go (window, "win.open-job", g_variant_new_string (practice_jobs[i]));
          continue;
        }
      bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_return_if_fail (bytes != NULL);
      import = import_new (window, workspace);
      import->is_quiet = i > 0;
      read_bytes (import, bytes, practice_jobs[i]);
    }
}
