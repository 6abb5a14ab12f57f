/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a commit costs a flush of the disk, so all that wait share one; but none may take another with it. */
#include "store/store-writer.h"

#include "base/fail-point.h"
#include "base/i18n.h"
#include "store/ledger-private.h"

/* One queued commit and who waits for it: a task, or a thread in ropeway_store_writer_run(). */
typedef struct
{
  RopewayCommit *commit; /* owned where there is a task */
  GTask *task;           /* owned (nullable) */
  GError *error;         /* owned (nullable): what became of it */
  gboolean is_done;      /* under the lock */
} Entry;

struct _RopewayStoreWriter
{
  /* owned */
  RopewaySql *sql;
  GThread *thread;
  GPtrArray *queue;   /* Entry; under the lock */
  GHashTable *failed; /* gint64: scopes of which a commit was lost; the thread's own */

  /* state */
  GMutex lock;
  GCond arrived;
  GCond finished;
  gboolean is_ending; /* under the lock */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->commit, ropeway_commit_free);
  g_clear_object (&entry->task);
  g_clear_error (&entry->error);
  g_free (entry);
}

/* ---- writing a group ---- */

/* The order of a scope's commits is what makes them true: a mark after lost outcomes would skip records. So
 * nothing more of that scope is written until somebody opens it again and looks at what is there. */
static gboolean
refuse_after_loss (RopewayStoreWriter *self, Entry *entry)
{
  if (entry->commit->scope == 0 || !g_hash_table_contains (self->failed, &entry->commit->scope))
    return FALSE;
  g_set_error (&entry->error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO,
               _ ("An earlier change could not be written to “%s”, so this one was not written either."),
               self->sql->path);
  return TRUE;
}

static void
fail_all (RopewayStoreWriter *self, GPtrArray *entries, const GError *error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      g_clear_error (&entry->error);
      entry->error = g_error_copy (error);
      if (entry->commit->scope != 0)
        g_hash_table_add (self->failed, g_memdup2 (&entry->commit->scope, sizeof (gint64)));
    }
}

static void
roll_back (RopewayStoreWriter *self)
{
  /* SQLite has done it already after some errors. */
  if (!sqlite3_get_autocommit (self->sql->db))
    ropeway_sql_run (self->sql, "ROLLBACK", NULL);
}

static gboolean
apply_plain (RopewayStoreWriter *self, GPtrArray *entries, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      if (!ropeway_commit_apply (entry->commit, self->sql, error))
        return FALSE;
    }
  return TRUE;
}

/* Returns: whether what went wrong lies in the commit itself, and not in the file or the disk. */
static gboolean
is_own_fault (const GError *error)
{
  return g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT)
         || g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FULL)
         || g_error_matches (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE);
}

/* A conflict becomes the error of its own entry; any other error ends the group. */
static gboolean
apply_apart (RopewayStoreWriter *self, GPtrArray *entries, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);
      g_autoptr (GError) failure = NULL;

      if (!ropeway_sql_run (self->sql, "SAVEPOINT one", error))
        return FALSE;
      if (!ropeway_commit_apply (entry->commit, self->sql, &failure))
        {
          if (!is_own_fault (failure))
            {
              g_propagate_error (error, g_steal_pointer (&failure));
              return FALSE;
            }
          entry->error = g_steal_pointer (&failure);
          if (!ropeway_sql_run (self->sql, "ROLLBACK TO one", error))
            return FALSE;
        }
      if (!ropeway_sql_run (self->sql, "RELEASE one", error))
        return FALSE;
    }
  return TRUE;
}

typedef gboolean (*ApplyFunc) (RopewayStoreWriter *self, GPtrArray *entries, GError **error);

static gboolean
write_with (RopewayStoreWriter *self, GPtrArray *entries, ApplyFunc apply, GError **error)
{
  if (!ropeway_sql_run (self->sql, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (apply (self, entries, error))
    {
      ropeway_fail_point ("ledger.before-commit");
      if (ropeway_sql_run (self->sql, "COMMIT", error))
        {
          ropeway_fail_point ("ledger.after-commit");
          return TRUE;
        }
    }
  roll_back (self);
  return FALSE;
}

/* Conflicts are rare and savepoints are not free, so the group is tried as a whole first. */
static void
write_entries (RopewayStoreWriter *self, GPtrArray *entries)
{
  g_autoptr (GError) error = NULL;

  if (write_with (self, entries, apply_plain, &error))
    return;
  if (is_own_fault (error))
    {
      g_clear_error (&error);
      if (write_with (self, entries, apply_apart, &error))
        return;
    }
  fail_all (self, entries, error);
}

static void
write_group (RopewayStoreWriter *self, GPtrArray *group)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_sized_new (group->len);

  for (guint i = 0; i < group->len; i++)
    {
      Entry *entry = g_ptr_array_index (group, i);

      if (!refuse_after_loss (self, entry))
        g_ptr_array_add (entries, entry);
    }
  if (entries->len > 0)
    write_entries (self, entries);
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      if (entry->error == NULL && entry->commit->opened != 0)
        g_hash_table_remove (self->failed, &entry->commit->opened);
    }
}

/* ---- handing out the results ---- */

static gboolean
return_tasks (gpointer data)
{
  GPtrArray *entries = data;

  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      if (entry->error != NULL)
        g_task_return_error (entry->task, g_steal_pointer (&entry->error));
      else
        g_task_return_boolean (entry->task, TRUE);
    }
  return G_SOURCE_REMOVE;
}

static void
attach_tasks (GMainContext *context, GPtrArray *entries)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "commits written");
  g_source_set_callback (source, return_tasks, entries, (GDestroyNotify)g_ptr_array_unref);
  g_source_attach (source, context);
}

/* One source for each context, not for each task: hundreds may be in a group. */
static void
hand_out_tasks (GPtrArray *tasks)
{
  while (tasks->len > 0)
    {
      Entry *first = g_ptr_array_index (tasks, 0);
      GMainContext *context = g_task_get_context (first->task);
      GPtrArray *same = g_ptr_array_new_with_free_func (entry_free);
      g_autoptr (GPtrArray) others = g_ptr_array_new ();

      for (guint i = 0; i < tasks->len; i++)
        {
          Entry *entry = g_ptr_array_index (tasks, i);

          g_ptr_array_add (g_task_get_context (entry->task) == context ? same : others, entry);
        }
      attach_tasks (context, same);
      g_ptr_array_set_size (tasks, 0);
      g_ptr_array_extend (tasks, others, NULL, NULL);
    }
}

static void
hand_out (RopewayStoreWriter *self, GPtrArray *group)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_sized_new (group->len);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < group->len; i++)
    {
      Entry *entry = g_ptr_array_index (group, i);

      if (entry->task != NULL)
        g_ptr_array_add (tasks, entry);
      else
        entry->is_done = TRUE;
    }
  g_cond_broadcast (&self->finished);
  g_mutex_unlock (&self->lock);
  hand_out_tasks (tasks);
}

/* ---- the thread and its queue ---- */

/* Returns: (transfer full) (nullable): all that wait; NULL at the end. */
static GPtrArray *
take_group (RopewayStoreWriter *self)
{
  GPtrArray *group = NULL;

  g_mutex_lock (&self->lock);
  while (self->queue->len == 0 && !self->is_ending)
    g_cond_wait (&self->arrived, &self->lock);
  if (self->queue->len > 0)
    {
      group = g_steal_pointer (&self->queue);
      self->queue = g_ptr_array_new ();
    }
  g_mutex_unlock (&self->lock);
  return group;
}

static gpointer
write_all (gpointer data)
{
  RopewayStoreWriter *self = data;
  GPtrArray *group;

  while ((group = take_group (self)) != NULL)
    {
      write_group (self, group);
      hand_out (self, group);
      g_ptr_array_unref (group);
    }
  return NULL;
}

RopewayStoreWriter *
ropeway_store_writer_new (RopewaySql *sql, GError **error)
{
  g_autoptr (RopewayStoreWriter) self = g_new0 (RopewayStoreWriter, 1);

  self->sql = sql;
  self->queue = g_ptr_array_new ();
  self->failed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->arrived);
  g_cond_init (&self->finished);
  self->thread = g_thread_try_new ("ledger", write_all, self, NULL);
  if (self->thread == NULL)
    {
      g_set_error_literal (
          error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO,
          _ ("The computer has no room for one more thread. Close other programs, then try again."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
ropeway_store_writer_free (RopewayStoreWriter *self)
{
  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  g_cond_signal (&self->arrived);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);

  /* A convenience for whoever copies the file; what it leaves undone, the next opening does. */
  sqlite3_wal_checkpoint_v2 (self->sql->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  ropeway_sql_close (self->sql);
  g_ptr_array_unref (self->queue);
  g_hash_table_unref (self->failed);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->arrived);
  g_cond_clear (&self->finished);
  g_free (self);
}

static void
queue_entry (RopewayStoreWriter *self, Entry *entry)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->queue, entry);
  if (self->queue->len == 1)
    g_cond_signal (&self->arrived);
  g_mutex_unlock (&self->lock);
}

void
ropeway_store_writer_queue (RopewayStoreWriter *self, RopewayCommit *commit, GTask *task)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->commit = commit;
  entry->task = task;
  queue_entry (self, entry);
}

gboolean
ropeway_store_writer_run (RopewayStoreWriter *self, RopewayCommit *commit, GError **error)
{
  Entry entry = { .commit = commit };

  queue_entry (self, &entry);
  g_mutex_lock (&self->lock);
  while (!entry.is_done)
    g_cond_wait (&self->finished, &self->lock);
  g_mutex_unlock (&self->lock);
  if (entry.error == NULL)
    return TRUE;
  g_propagate_error (error, entry.error);
  return FALSE;
}
