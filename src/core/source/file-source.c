/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/file-source.h"

/* Rows of one page. */
#define PAGE 1000

struct _RopewayFileSource
{
  RopewayRecordSource parent;

  /* owned */
  char *path;
  GPtrArray *key;         /* (nullable): RopewayPath */
  GPtrArray *columns;     /* (nullable): char * */
  RopewayTableRows *rows; /* (nullable): once read */

  /* state */
  char delimiter;
  gboolean is_index;
};

G_DEFINE_FINAL_TYPE (RopewayFileSource, ropeway_file_source, ROPEWAY_TYPE_RECORD_SOURCE)

static void
ropeway_file_source_finalize (GObject *object)
{
  RopewayFileSource *self = ROPEWAY_FILE_SOURCE (object);

  g_free (self->path);
  g_clear_pointer (&self->key, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->rows, ropeway_table_rows_unref);
  G_OBJECT_CLASS (ropeway_file_source_parent_class)->finalize (object);
}

/* What a page is read with. */
typedef struct
{
  gint64 first;
  RopewayProblem *problem;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->problem, ropeway_problem_unref);
  g_free (reading);
}

static void
add_row (RopewayFileSource *self, RopewaySourcePage *page, guint index)
{
  g_autofree char *id = self->is_index ? ropeway_table_rows_dup_id (self->rows, index) : NULL;
  RopewayValue *record = NULL, *raw;

  if (!self->is_index || id != NULL)
    record = ropeway_table_rows_make_record (self->rows, index, page->made);
  if (record == NULL)
    return;
  raw = record;
  if (self->is_index)
    {
      raw = ropeway_tree_object (page->made);
      ropeway_value_set_text (page->made, raw, "id", id);
    }
  g_ptr_array_add (page->records, record);
  g_ptr_array_add (page->raw, raw);
}

static RopewaySourcePage *
make_page (RopewayFileSource *self, gint64 first)
{
  guint n = ropeway_table_rows_get_n (self->rows);
  guint end = (guint)MIN ((gint64)n, first + PAGE);
  RopewaySourcePage *page = g_new0 (RopewaySourcePage, 1);

  page->tree = ropeway_tree_new ();
  page->made = ropeway_tree_new ();
  page->records = g_ptr_array_new ();
  page->raw = g_ptr_array_new ();
  page->total = n;
  page->requests = -1;
  for (guint i = (guint)first; i < end; i++)
    add_row (self, page, i);
  page->has_next = end < n;
  if (page->has_next)
    page->next = (RopewayPosition){ .number = end, .pages = (guint64)end / PAGE, .received = end };
  return page;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RopewayFileSource *self = source;
  Reading *reading = data;

  if (self->rows == NULL)
    self->rows
        = ropeway_table_rows_read (self->path, self->delimiter, self->key, self->columns, &reading->problem);
  g_task_return_pointer (task, self->rows != NULL ? make_page (self, reading->first) : NULL,
                         (GDestroyNotify)ropeway_source_page_free);
}

/* A reading begins with the whole file: a place in it that an earlier run kept may be another row by now. */
static void
file_read_async (RopewayRecordSource *source, const RopewayPosition *position, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (source, cancellable, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  reading->first = ROPEWAY_FILE_SOURCE (source)->rows != NULL ? (gint64)position->received : 0;
  g_task_set_source_tag (task, file_read_async);
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  g_task_run_in_thread (task, read_in_thread);
  g_object_unref (task);
}

static RopewaySourcePage *
file_read_finish (RopewayRecordSource *source, GAsyncResult *result, RopewayProblem **problem, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  RopewaySourcePage *page = g_task_propagate_pointer (G_TASK (result), error);

  if (page == NULL)
    *problem = g_steal_pointer (&reading->problem);
  return page;
}

static void
ropeway_file_source_class_init (RopewayFileSourceClass *klass)
{
  RopewayRecordSourceClass *source = ROPEWAY_RECORD_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_file_source_finalize;
  source->read_async = file_read_async;
  source->read_finish = file_read_finish;
}

static void
ropeway_file_source_init (RopewayFileSource *self)
{
}

RopewayFileSource *
ropeway_file_source_new (const RopewayEnvironment *environment, const RopewayOperation *operation)
{
  RopewayFileSource *self = g_object_new (ROPEWAY_TYPE_FILE_SOURCE, NULL);

  self->path = ropeway_table_dup_path (environment, operation);
  self->delimiter = operation->table.delimiter;
  return self;
}

RopewayFileSource *
ropeway_file_source_new_index (const RopewayEnvironment *environment, const RopewayOperation *operation,
                               const GPtrArray *key, const GPtrArray *columns)
{
  RopewayFileSource *self = ropeway_file_source_new (environment, operation);

  self->is_index = TRUE;
  self->key = key != NULL ? g_ptr_array_ref ((GPtrArray *)key) : NULL;
  self->columns = columns != NULL ? g_ptr_array_ref ((GPtrArray *)columns) : NULL;
  return self;
}

RopewayTableRows *
ropeway_file_source_get_rows (RopewayFileSource *self)
{
  return self->rows;
}
