/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the agent tells of tasks by number; the window wants each as an object, also those that others started. */
#include "gtk/common/workspace-private.h"

#include "base/i18n.h"
#include "bus/agent-names.h"

static gint64 *
new_number (guint64 number)
{
  gint64 *key = g_new (gint64, 1);

  *key = (gint64)number;
  return key;
}

static RopewayTask *
find_task (RopewayWorkspace *self, guint64 number)
{
  const gint64 key = (gint64)number;

  return g_hash_table_lookup (self->tasks, &key);
}

static gboolean
is_run (RopewayTask *task)
{
  return g_strcmp0 (ropeway_task_get_kind (task), ROPEWAY_TASK_RUN) == 0;
}

/* The list of jobs says which of them run. */
static void
show_in_jobs (RopewayWorkspace *self, RopewayTask *task, gboolean is_running)
{
  const char *job = ropeway_task_get_subject (task);
  RopewayJobItem *item = job != NULL && is_run (task) ? ropeway_workspace_find_job_item (self, job) : NULL;
  RopewayTree *progress = ropeway_task_get_progress (task);

  if (item == NULL)
    return;
  if (ropeway_job_item_update_running (item, is_running,
                                       progress != NULL ? ropeway_tree_get_root (progress) : NULL))
    ropeway_workspace_touch (self->jobs, item);
}

static void
finish_task (RopewayWorkspace *self, guint64 number, RopewayTask *task, RopewayTree *result)
{
  g_autoptr (RopewayTask) kept = g_object_ref (task);
  const gint64 key = (gint64)number;

  g_hash_table_remove (self->tasks, &key);
  if (is_run (kept) && ropeway_task_get_subject (kept) != NULL)
    ropeway_workspace_reload_runs (self, ropeway_task_get_subject (kept));
  show_in_jobs (self, kept, FALSE);
  ropeway_task_end (kept, result);
}

/* A task that somebody else started: another window, the command line, the schedule. */
static RopewayTask *
adopt (RopewayWorkspace *self, guint64 number, const RopewayValue *what)
{
  g_autofree char *kind = ropeway_value_dup_member_text (what, "kind");
  g_autofree char *job = ropeway_value_dup_member_text (what, "job");
  RopewayTask *task;

  if (g_strcmp0 (kind, ROPEWAY_TASK_RUN) != 0 || job == NULL)
    return NULL;
  task = ropeway_task_new (kind, job);
  g_hash_table_insert (self->tasks, new_number (number), task);
  ropeway_task_begin (task, self->client, number, -1);
  return task;
}

static void
on_progress (RopewayAgentClient *client, guint64 number, RopewayTree *progress, RopewayWorkspace *self)
{
  RopewayTask *task = find_task (self, number);

  /* While the number of one of ours is on its way, an unknown one may be it. */
  if (task == NULL && self->n_starting == 0)
    task = adopt (self, number, ropeway_tree_get_root (progress));
  if (task == NULL)
    return;
  ropeway_task_tell_progress (task, progress);
  show_in_jobs (self, task, TRUE);
}

static void
on_finished (RopewayAgentClient *client, guint64 number, RopewayTree *result, RopewayWorkspace *self)
{
  RopewayTask *task = find_task (self, number);

  if (task != NULL)
    finish_task (self, number, task, result);
  else if (self->n_starting > 0)
    g_hash_table_insert (self->early, new_number (number), ropeway_tree_ref (result));
}

void
ropeway_workspace_watch_tasks (RopewayWorkspace *self)
{
  g_signal_connect_object (self->client, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (self->client, "finished", G_CALLBACK (on_finished), self, 0);
}

void
ropeway_workspace_adopt_tasks (RopewayWorkspace *self, const RopewayValue *status)
{
  const RopewayValue *tasks = ropeway_value_get (status, "tasks");

  for (const RopewayValue *item = ropeway_value_first (tasks); item != NULL; item = ropeway_value_next (item))
    {
      RopewayValue *progress = ropeway_value_get (item, "progress");
      RopewayTask *task;
      gint64 number;

      if (!ropeway_value_get_int64 (ropeway_value_get (item, "task"), &number, NULL)
          || find_task (self, (guint64)number) != NULL)
        continue;
      task = adopt (self, (guint64)number, item);
      if (task != NULL && ropeway_value_get (progress, "read") != NULL)
        {
          g_autoptr (RopewayTree) tree = ropeway_tree_new_copy (progress);
          ropeway_task_tell_progress (task, tree);
        }
      if (task != NULL)
        show_in_jobs (self, task, TRUE);
    }
}

void
ropeway_workspace_drop_tasks (RopewayWorkspace *self, const char *failure)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer task;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    g_ptr_array_add (tasks, g_object_ref (task));
  g_hash_table_remove_all (self->tasks);
  for (guint i = 0; i < tasks->len; i++)
    {
      show_in_jobs (self, tasks->pdata[i], FALSE);
      ropeway_task_fail (tasks->pdata[i], failure, FALSE);
    }
}

/* ---- starting ---- */

typedef struct
{
  RopewayWorkspace *workspace; /* owned */
  RopewayTask *task;           /* owned */
} Start;

static void
start_free (Start *start)
{
  g_object_unref (start->workspace);
  g_object_unref (start->task);
  g_free (start);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Start, start_free)

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Start) start = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) ended = NULL;
  RopewayWorkspace *self = start->workspace;
  RopewayAgentClient *client = ROPEWAY_AGENT_CLIENT (source);
  int events = -1;
  guint64 number = ropeway_agent_client_start_finish (client, result, &events, &error);
  const gint64 key = (gint64)number;
  gpointer early;

  self->n_starting--;
  if (number == 0)
    {
      gboolean is_busy = g_error_matches (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY);

      ropeway_task_fail (start->task, error->message, is_busy);
    }
  else
    {
      early = g_hash_table_lookup (self->early, &key);
      if (early != NULL)
        ended = ropeway_tree_ref (early);
      g_hash_table_insert (self->tasks, new_number (number), g_object_ref (start->task));
      ropeway_task_begin (start->task, client, number, events);
      show_in_jobs (self, start->task, TRUE);
      if (ended != NULL)
        finish_task (self, number, start->task, ended);
    }
  if (self->n_starting == 0)
    g_hash_table_remove_all (self->early);
}

/* Without an agent there is nothing to wait for, but nobody listens to the task yet. */
static gboolean
fail_later (gpointer data)
{
  ropeway_task_fail (ROPEWAY_TASK (data), _ ("Ropeway in the background is not there."), FALSE);
  return G_SOURCE_REMOVE;
}

RopewayTask *
ropeway_workspace_start (RopewayWorkspace *self, const char *kind, RopewayTree *request)
{
  const RopewayValue *root = ropeway_tree_get_root (request);
  g_autofree char *job = ropeway_value_dup_member_text (root, "job");
  g_autofree char *connection = ropeway_value_dup_member_text (root, "connection");
  RopewayTask *task = ropeway_task_new (kind, job != NULL ? job : connection);
  Start *start;

  if (self->client == NULL || self->state != ROPEWAY_WORKSPACE_READY)
    {
      g_idle_add_full (G_PRIORITY_DEFAULT, fail_later, g_object_ref (task), g_object_unref);
      return task;
    }
  start = g_new0 (Start, 1);
  start->workspace = g_object_ref (self);
  start->task = g_object_ref (task);
  self->n_starting++;
  ropeway_agent_client_start_async (self->client, kind, request, self->cancellable, on_started, start);
  return task;
}

RopewayTask *
ropeway_workspace_find_run (RopewayWorkspace *self, const char *job)
{
  GHashTableIter iter;
  gpointer task;

  g_return_val_if_fail (ROPEWAY_IS_WORKSPACE (self), NULL);
  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &task))
    if (is_run (task) && g_strcmp0 (ropeway_task_get_subject (task), job) == 0)
      return task;
  return NULL;
}
