/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/agent-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "base/timestamp.h"
#include "bus/agent-names.h"
#include "http/http-cache.h"
#include "store/documents-reader.h"
#include "store/ledger.h"
#include "value/json-writer.h"

enum
{
  SIGNAL_PROGRESS,
  SIGNAL_FINISHED,
  SIGNAL_CHANGED,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewayAgent, ropeway_agent, G_TYPE_OBJECT)

static void
ropeway_agent_finalize (GObject *object)
{
  RopewayAgent *self = ROPEWAY_AGENT (object);

  g_hash_table_unref (self->tasks);
  g_clear_pointer (&self->practice, ropeway_practice_host_free);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->store, ropeway_store_unref);
  g_clear_pointer (&self->clock, ropeway_clock_unref);
  g_free (self->keeper);
  G_OBJECT_CLASS (ropeway_agent_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n, GType first, GType second)
{
  return g_signal_new (name, ROPEWAY_TYPE_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n,
                       first, second);
}

static void
ropeway_agent_class_init (RopewayAgentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_agent_finalize;
  signals[SIGNAL_PROGRESS] = add_signal ("progress", 2, G_TYPE_UINT64, G_TYPE_STRING);
  signals[SIGNAL_FINISHED] = add_signal ("finished", 2, G_TYPE_UINT64, G_TYPE_STRING);
  signals[SIGNAL_CHANGED] = add_signal ("changed", 2, G_TYPE_STRING, G_TYPE_STRV);
  signals[SIGNAL_ENDED] = add_signal ("ended", 0, G_TYPE_NONE, G_TYPE_NONE);
}

static void
ropeway_agent_init (RopewayAgent *self)
{
  self->tasks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
}

/* ---- opening ---- */

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("The folder “%s” for what Ropeway keeps cannot be made: %s"), folder, g_strerror (errno));
  return FALSE;
}

/* Runs that were under way when their agent was killed: says so in their rows, and which jobs they were of. A run that
 * was resumed is another one; it finds the place of its own accord. */
static GPtrArray *
close_killed_runs (RopewayAgent *self, GError **error)
{
  g_autoptr (GPtrArray) runs = ropeway_ledger_list_running (self->store, error);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func (g_free);

  if (runs == NULL)
    return NULL;
  for (guint i = 0; i < runs->len; i++)
    {
      RopewayRunRecord *run = g_ptr_array_index (runs, i);
      RopewayCommit *commit = ropeway_commit_new (run->scope);

      run->state = ROPEWAY_RUN_INTERRUPTED;
      run->ended = ropeway_clock_now (self->clock);
      ropeway_commit_set_run (commit, run);
      if (!ropeway_ledger_commit (self->store, commit, error))
        return NULL;
      /* One that was to write a few records would be taken up as one that writes all. */
      if (run->most > 0)
        continue;
      if (!g_ptr_array_find_with_equal_func (jobs, run->job, g_str_equal, NULL))
        g_ptr_array_add (jobs, g_strdup (run->job));
    }
  return g_steal_pointer (&jobs);
}

RopewayAgent *
ropeway_agent_new (const char *path, RopewaySecretProvider *secrets, const char *keeper, RopewayClock *clock,
                   GError **error)
{
  g_autoptr (RopewayAgent) self = g_object_new (ROPEWAY_TYPE_AGENT, NULL);

  self->clock = ropeway_clock_ref (clock);
  self->secrets = g_object_ref (secrets);
  self->keeper = g_strdup (keeper);
  if (!make_folder (path, error))
    return NULL;
  self->store = ropeway_store_open (path, clock, error);
  if (self->store == NULL)
    return NULL;
  self->practice = ropeway_practice_host_new (self->store);
  ropeway_http_cache_allow (ROPEWAY_LIMIT_CACHE_BYTES);
  return ropeway_practice_host_forget (self->practice, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- telling ---- */

void
ropeway_agent_tell_all_changed (RopewayAgent *self, const char *kind, const char *const *ids)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, kind, ids);
}

void
ropeway_agent_tell_changed (RopewayAgent *self, const char *kind, const char *id)
{
  const char *const ids[] = { id, NULL };

  ropeway_agent_tell_all_changed (self, kind, ids);
}

static void
on_progress (RopewayAgentTask *task, const char *json, RopewayAgent *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, ropeway_agent_task_get_number (task), json);
}

static void
end_if_idle (RopewayAgent *self)
{
  if (self->is_ending && g_hash_table_size (self->tasks) == 0)
    g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
tell_run_ended (RopewayAgent *self, RopewayAgentTask *task)
{
  ropeway_agent_tell_changed (self, "run", ropeway_agent_task_get_job (task));
  if (ropeway_agent_task_get_apps (task) != NULL)
    ropeway_agent_tell_all_changed (self, "practice", ropeway_agent_task_get_apps (task));
}

/* An agent sits there all day: what a run needed is given back when it is not needed any more. */
static gboolean
on_quiet (gpointer data)
{
  RopewayAgent *self = data;

  if (g_hash_table_size (self->tasks) == 0)
    malloc_trim (0);
  return G_SOURCE_REMOVE;
}

static void
on_finished (RopewayAgentTask *task, const char *json, RopewayAgent *self)
{
  g_autoptr (RopewayAgent) kept = g_object_ref (self);
  g_autoptr (RopewayAgentTask) held = g_object_ref (task);
  guint64 number = ropeway_agent_task_get_number (task);

  /* Whoever hears of the end may start the job again at once. */
  g_hash_table_remove (self->tasks, &number);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, number, json);
  if (g_str_equal (ropeway_agent_task_get_kind (task), ROPEWAY_TASK_RUN))
    tell_run_ended (self, task);
  g_idle_add_full (G_PRIORITY_LOW, on_quiet, g_object_ref (self), g_object_unref);
  end_if_idle (self);
}

/* ---- tasks ---- */

RopewayAgentTask *
ropeway_agent_find_run (RopewayAgent *self, const char *job)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->tasks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (ropeway_agent_task_get_kind (value), ROPEWAY_TASK_RUN)
        && g_str_equal (ropeway_agent_task_get_job (value), job))
      return value;
  return NULL;
}

static char *
dup_job_name (RopewayAgent *self, const char *id)
{
  g_autoptr (RopewayDocument) document = ropeway_documents_get (self->store, ROPEWAY_DOCUMENT_JOB, id, NULL);
  char *name = document != NULL
                   ? ropeway_value_dup_member_text (ropeway_tree_get_root (document->tree), "name")
                   : NULL;

  return name != NULL ? name : g_strdup (id);
}

void
ropeway_agent_set_busy (RopewayAgent *self, RopewayAgentTask *task, GError **error)
{
  g_autofree char *name = dup_job_name (self, ropeway_agent_task_get_job (task));
  g_autoptr (GDateTime) started
      = g_date_time_new_from_unix_local (ropeway_agent_task_get_started (task) / G_TIME_SPAN_SECOND);
  g_autofree char *since = started != NULL ? g_date_time_format (started, "%H:%M") : g_strdup ("?");

  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY, _ ("“%s” runs already, since %s."), name,
               since);
}

RopewayAgentTask *
ropeway_agent_add_task (RopewayAgent *self, const char *kind, const char *job, const char *connection,
                        GError **error)
{
  g_autoptr (GError) local = NULL;
  RopewayAgentTask *task;

  if (g_hash_table_size (self->tasks) >= ROPEWAY_LIMIT_TASKS)
    {
      g_set_error (
          error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_BUSY,
          _ ("%u things are under way already, which is as much as Ropeway does at once. Wait for one "
             "of them to end."),
          (guint)ROPEWAY_LIMIT_TASKS);
      return NULL;
    }
  task = ropeway_agent_task_new (self->last_task + 1, kind, job, connection, self->clock, &local);
  if (task == NULL)
    {
      g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED, local->message);
      return NULL;
    }
  self->last_task++;
  g_hash_table_insert (self->tasks, g_memdup2 (&self->last_task, sizeof self->last_task), task);
  /* Work may outlive an agent that is let go of in its middle. */
  g_signal_connect_object (task, "progress", G_CALLBACK (on_progress), self, 0);
  g_signal_connect_object (task, "finished", G_CALLBACK (on_finished), self, 0);
  return task;
}

guint64
ropeway_agent_start (RopewayAgent *self, const char *kind, const char *request, int *events, GError **error)
{
  g_auto (RopewayAgentRequest) read = { 0 };
  RopewayAgentTask *task;

  if (self->is_ending)
    {
      g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED,
                           _ ("Ropeway is about to end and begins nothing more."));
      return 0;
    }
  task = ropeway_agent_request_read (&read, request, error) ? ropeway_agent_begin (self, kind, &read, error)
                                                            : NULL;
  if (task == NULL)
    return 0;
  /* Without its lines a task is still a task: the caller hears how it ends. */
  if (events != NULL)
    *events = ropeway_agent_task_open_events (task, NULL);
  return ropeway_agent_task_get_number (task);
}

void
ropeway_agent_cancel (RopewayAgent *self, guint64 task)
{
  RopewayAgentTask *found = g_hash_table_lookup (self->tasks, &task);

  if (found != NULL)
    g_cancellable_cancel (ropeway_agent_task_get_cancellable (found));
}

/* ---- from beginning to end ---- */

static void
resume (RopewayAgent *self, const char *job)
{
  g_autoptr (GError) error = NULL;
  const RopewayAgentRequest request = { .job = (char *)job };

  if (ropeway_agent_begin (self, ROPEWAY_TASK_RUN, &request, &error) == NULL)
    g_message (_ ("The run of “%s” that was cut off cannot be taken up: %s"), job, error->message);
}

void
ropeway_agent_resume (RopewayAgent *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = close_killed_runs (self, &error);

  if (jobs == NULL)
    g_message (_ ("The runs that were cut off cannot be taken up: %s"), error->message);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    resume (self, g_ptr_array_index (jobs, i));
}

static gboolean
on_idle (gpointer data)
{
  end_if_idle (data);
  return G_SOURCE_REMOVE;
}

void
ropeway_agent_end (RopewayAgent *self)
{
  g_autoptr (GList) tasks = g_hash_table_get_values (self->tasks);

  if (self->is_ending)
    return;
  self->is_ending = TRUE;
  for (GList *l = tasks; l != NULL; l = l->next)
    g_cancellable_cancel (ropeway_agent_task_get_cancellable (l->data));
  if (tasks == NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, g_object_ref (self), g_object_unref);
}

/* ---- status ---- */

static RopewayValue *
describe_task (RopewayTree *tree, RopewayAgentTask *task)
{
  RopewayValue *object = ropeway_tree_object (tree);
  RopewayTree *progress = ropeway_agent_task_get_progress (task);
  g_autofree char *started = ropeway_timestamp_format (ropeway_agent_task_get_started (task));

  ropeway_value_set_integer (tree, object, "task", (gint64)ropeway_agent_task_get_number (task));
  ropeway_value_set_text (tree, object, "kind", ropeway_agent_task_get_kind (task));
  ropeway_value_set_text (tree, object, "job", ropeway_agent_task_get_job (task));
  ropeway_value_set_text (tree, object, "started", started);
  ropeway_value_set (tree, object, "progress", -1,
                     progress != NULL ? ropeway_tree_copy (tree, ropeway_tree_get_root (progress))
                                      : ropeway_tree_null (tree));
  return object;
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint64 first = ropeway_agent_task_get_number ((RopewayAgentTask *)a);
  guint64 second = ropeway_agent_task_get_number ((RopewayAgentTask *)b);

  return first < second ? -1 : first > second;
}

char *
ropeway_agent_dup_status (RopewayAgent *self)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GList) tasks = g_list_sort (g_hash_table_get_values (self->tasks), compare_numbers);
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *list = ropeway_tree_array (tree);

  ropeway_tree_set_root (tree, root);
  ropeway_value_set_text (tree, root, "version", ROPEWAY_VERSION);
  ropeway_value_set_integer (tree, root, "schema", ropeway_store_get_version (self->store));
  ropeway_value_set_text (tree, root, "database", ropeway_store_get_path (self->store));
  ropeway_value_set_integer (tree, root, "pid", getpid ());
  ropeway_value_set_text (tree, root, "secrets", self->keeper);
  for (GList *l = tasks; l != NULL; l = l->next)
    ropeway_value_append (list, describe_task (tree, l->data));
  ropeway_value_set (tree, root, "tasks", -1, list);
  return ropeway_json_write_text (root, ROPEWAY_JSON_COMPACT, NULL);
}
