/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a change is the agent's to make; when the window hears that it is made, its lists say so already. */
#include "exchange/import.h"
#include "gtk/common/workspace-private.h"

#include "base/i18n.h"

/* One change on its way. */
typedef struct
{
  char *kind;
  char *id;
} Change;

static void
change_free (Change *change)
{
  g_free (change->kind);
  g_free (change->id);
  g_free (change);
}

static GTask *
new_change (RopewayWorkspace *self, const char *kind, char *id, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  Change *change = g_new0 (Change, 1);

  change->kind = g_strdup (kind);
  change->id = id;
  g_task_set_task_data (task, change, (GDestroyNotify)change_free);
  return task;
}

static gboolean
return_away (RopewayWorkspace *self, GTask *task)
{
  if (self->client != NULL && self->store != NULL)
    return FALSE;
  g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY,
                           _ ("Ropeway in the background is not there; nothing was saved."));
  return TRUE;
}

/* @error: (transfer full) (nullable). */
static void
conclude (GTask *task, gint64 revision, GError *error)
{
  Change *change = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  ropeway_workspace_reload (g_task_get_source_object (task), change->kind, change->id);
  g_task_return_int (task, (gssize)revision);
}

/* ---- writing a document ---- */

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gint64 revision = ropeway_agent_client_put_finish (ROPEWAY_AGENT_CLIENT (source), result, &error);

  conclude (task, revision, error);
}

void
ropeway_workspace_put_async (RopewayWorkspace *self, const char *kind, RopewayTree *document, gint64 expected,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = new_change (
      self, kind, ropeway_value_dup_member_text (ropeway_tree_get_root (document), "id"), callback, data);

  g_task_set_source_tag (task, ropeway_workspace_put_async);
  if (!return_away (self, task))
    ropeway_agent_client_put_async (self->client, kind, document, expected, NULL, on_put,
                                    g_object_ref (task));
}

gint64
ropeway_workspace_put_finish (RopewayWorkspace *self, GAsyncResult *result, GError **error)
{
  gssize revision;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  revision = g_task_propagate_int (G_TASK (result), error);
  return revision > 0 ? revision : 0;
}

/* ---- removing ---- */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  gint64 revision = ropeway_agent_client_delete_finish (ROPEWAY_AGENT_CLIENT (source), result, &error);

  conclude (task, revision, error);
}

void
ropeway_workspace_delete_async (RopewayWorkspace *self, const char *kind, const char *id, gint64 expected,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = new_change (self, kind, g_strdup (id), callback, data);

  g_task_set_source_tag (task, ropeway_workspace_delete_async);
  if (!return_away (self, task))
    ropeway_agent_client_delete_async (self->client, kind, id, expected, NULL, on_deleted,
                                       g_object_ref (task));
}

gint64
ropeway_workspace_delete_finish (RopewayWorkspace *self, GAsyncResult *result, GError **error)
{
  gssize revision;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  revision = g_task_propagate_int (G_TASK (result), error);
  return revision > 0 ? revision : 0;
}

/* ---- a whole job file ---- */

static RopewayTree *
look_up (const char *kind, const char *id, gboolean *removed, gpointer data)
{
  RopewayWorkspace *self = data;
  g_autoptr (RopewayDocument) document = ropeway_documents_get (self->store, kind, id, NULL);

  if (document == NULL)
    return NULL;
  *removed = document->removed != 0;
  return ropeway_tree_ref (document->tree);
}

/* The documents that are still to be written, the next one first. */
static void put_next (GTask *task);

static void
on_item_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GQueue *items = g_task_get_task_data (task);
  g_autoptr (RopewayImportItem) item = g_queue_pop_head (items);
  GError *error = NULL;

  if (ropeway_agent_client_put_finish (ROPEWAY_AGENT_CLIENT (source), result, &error) == 0)
    {
      g_task_return_error (task, error);
      return;
    }
  ropeway_workspace_reload (g_task_get_source_object (task), item->kind, item->id);
  if (g_queue_is_empty (items))
    g_task_return_pointer (task, g_strdup (item->id), g_free);
  else
    put_next (task);
}

static void
put_next (GTask *task)
{
  RopewayWorkspace *self = g_task_get_source_object (task);
  RopewayImportItem *item = g_queue_peek_head (g_task_get_task_data (task));

  ropeway_agent_client_put_async (self->client, item->kind, item->tree, 0, NULL, on_item_put,
                                  g_object_ref (task));
}

static void
queue_free (GQueue *items)
{
  g_queue_free_full (items, (GDestroyNotify)ropeway_import_item_free);
}

void
ropeway_workspace_import_async (RopewayWorkspace *self, RopewayTree *file, GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  g_autoptr (GPtrArray) items = NULL;
  GQueue *queue;

  g_task_set_source_tag (task, ropeway_workspace_import_async);
  if (return_away (self, task))
    return;
  items = ropeway_import_prepare (file, look_up, self);
  queue = g_queue_new ();
  while (items->len > 0)
    g_queue_push_head (queue, g_ptr_array_steal_index (items, items->len - 1));
  g_task_set_task_data (task, queue, (GDestroyNotify)queue_free);
  if (g_queue_is_empty (queue))
    g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                             _ ("There is no job in this file."));
  else
    put_next (task);
}

char *
ropeway_workspace_import_finish (RopewayWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
ropeway_workspace_make_id (RopewayWorkspace *self, const char *kind, const char *name)
{
  g_return_val_if_fail (self->store != NULL, NULL);
  return ropeway_import_make_id (kind, name, look_up, self);
}
