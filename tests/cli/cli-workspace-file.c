/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-workspace-file.h"

#include "cli-process.h"
#include "exchange/import.h"
#include "exchange/job-file.h"
#include "store/documents.h"
#include "value/json-reader.h"

static RopewayStore *
open_workspace (TestWorkspace *workspace)
{
  g_autofree char *path = test_workspace_path (workspace, "data/ropeway/workspace.db");
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GError) error = NULL;
  RopewayStore *store = ropeway_store_open (path, clock, &error);

  g_assert_no_error (error);
  return store;
}

static RopewayTree *
look_up (const char *kind, const char *id, gboolean *removed, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayDocument) document = ropeway_documents_get (data, kind, id, &error);

  g_assert_no_error (error);
  return document != NULL ? ropeway_tree_ref (document->tree) : NULL;
}

static void
put (RopewayStore *store, const char *kind, const char *id, RopewayTree *tree)
{
  g_autoptr (GError) error = NULL;

  ropeway_documents_put (store, kind, id, tree, 0, &error);
  g_assert_no_error (error);
}

void
cli_put_job (TestWorkspace *workspace, const char *job, const char *old, const char *new)
{
  g_autofree char *path = cli_write_job (workspace, "put.json", job, old, new);
  g_autoptr (RopewayStore) store = open_workspace (workspace);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) file = ropeway_job_file_load (path, &error);
  g_autoptr (GPtrArray) items = NULL;

  g_assert_no_error (error);
  items = ropeway_import_prepare (file, look_up, store);
  for (guint i = 0; i < items->len; i++)
    {
      const RopewayImportItem *item = g_ptr_array_index (items, i);

      put (store, item->kind, item->id, item->tree);
    }
}

void
cli_put_document (TestWorkspace *workspace, const char *kind, const char *text)
{
  g_autoptr (RopewayStore) store = open_workspace (workspace);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  id = ropeway_value_dup_member_text (ropeway_tree_get_root (tree), "id");
  put (store, kind, id, tree);
}
