/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/sheet-source.h"

#include "auth/answer-body.h"
#include "auth/answer-problem.h"

/* Rows of one page. */
#define PAGE 1000

struct _RopewaySheetSource
{
  RopewayRecordSource parent;

  /* owned */
  RopewaySession *session;
  GPtrArray *key;         /* (nullable): RopewayPath */
  RopewaySheetRows *rows; /* (nullable): once read */

  /* borrowed */
  const RopewayTable *table;
  const RopewayValue *parameters;

  /* state */
  gboolean is_index;
};

G_DEFINE_FINAL_TYPE (RopewaySheetSource, ropeway_sheet_source, ROPEWAY_TYPE_RECORD_SOURCE)

static void
ropeway_sheet_source_finalize (GObject *object)
{
  RopewaySheetSource *self = ROPEWAY_SHEET_SOURCE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->key, g_ptr_array_unref);
  g_clear_pointer (&self->rows, ropeway_sheet_rows_free);
  G_OBJECT_CLASS (ropeway_sheet_source_parent_class)->finalize (object);
}

typedef enum
{
  READ_VALUES,
  READ_FORMULAS,
  READ_DONE,
} Stage;

/* One page being read. */
typedef struct
{
  Stage stage;
  guint first;
  RopewayTree *values;   /* (nullable) */
  RopewayTree *formulas; /* (nullable) */
  RopewayProblem *problem;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->values, ropeway_tree_unref);
  g_clear_pointer (&reading->formulas, ropeway_tree_unref);
  g_clear_pointer (&reading->problem, ropeway_problem_unref);
  g_free (reading);
}

/* ---- pages of what was read ---- */

static void
add_row (RopewaySheetSource *self, RopewaySourcePage *page, guint index)
{
  g_autofree char *id = self->is_index ? ropeway_sheet_rows_dup_id (self->rows, index) : NULL;
  RopewayValue *record = NULL, *raw;

  if (!self->is_index || id != NULL)
    record = ropeway_sheet_rows_make_record (self->rows, index, page->made);
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
make_page (RopewaySheetSource *self, guint first)
{
  guint n = ropeway_sheet_rows_get_n (self->rows);
  guint end = MIN (n, first + PAGE);
  RopewaySourcePage *page = g_new0 (RopewaySourcePage, 1);

  page->tree = ropeway_tree_new ();
  page->made = ropeway_tree_new ();
  page->records = g_ptr_array_new ();
  page->raw = g_ptr_array_new ();
  page->total = n;
  page->requests = -1;
  for (guint i = first; i < end; i++)
    add_row (self, page, i);
  page->has_next = end < n;
  if (page->has_next)
    page->next = (RopewayPosition){ .number = end, .pages = end / PAGE, .received = end };
  return page;
}

/* ---- reading ---- */

static const RopewayValue *
get_rows (const RopewayCells *cells, const RopewayTree *tree)
{
  return tree != NULL ? ropeway_path_get (cells->path, ropeway_tree_get_root (tree)) : NULL;
}

static void
take_rows (RopewaySheetSource *self, Reading *reading)
{
  const RopewayCells *cells = &self->table->values;
  const RopewayValue *root = ropeway_tree_get_root (reading->values);
  const RopewayValue *range = cells->range != NULL ? ropeway_path_get (cells->range, root) : NULL;
  g_autofree char *text = range != NULL ? ropeway_value_dup_text (range, NULL) : NULL;

  self->rows = ropeway_sheet_rows_new (reading->values, get_rows (cells, reading->values), reading->formulas,
                                       get_rows (&self->table->formulas, reading->formulas), text, self->key,
                                       &reading->problem);
}

static void step (GTask *task);

static RopewayTree *
read_answer (RopewaySheetSource *self, Reading *reading, const RopewayHttpResponse *response,
             const RopewayOperation *operation)
{
  RopewayConnection *connection = ropeway_session_get_connection (self->session);
  guint status = ropeway_http_response_get_status (response);

  if (status >= 200 && status <= 299)
    return ropeway_answer_read (connection, operation, response, &reading->problem);
  reading->problem = ropeway_answer_problem (connection, operation, response);
  return NULL;
}

static const RopewayCells *
cells_of (const RopewaySheetSource *self, Stage stage)
{
  return stage == READ_VALUES ? &self->table->values : &self->table->formulas;
}

static const RopewayOperation *
operation_of (const RopewaySheetSource *self, Stage stage)
{
  return ropeway_connection_find_operation (ropeway_session_get_connection (self->session),
                                            cells_of (self, stage)->operation);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewaySheetSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (self->session, result, &error);
  RopewayTree *tree = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (response != NULL)
    tree = read_answer (self, reading, response, operation_of (self, reading->stage));
  else
    reading->problem = ropeway_request_problem (ropeway_session_get_connection (self->session), error);
  if (tree == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  *(reading->stage == READ_VALUES ? &reading->values : &reading->formulas) = tree;
  reading->stage++;
  step (g_steal_pointer (&task));
}

/* @task: (transfer full). */
static void
ask (GTask *task)
{
  RopewaySheetSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  const RopewayOperation *operation = operation_of (self, reading->stage);
  RopewayRequestInput input = { .parameters = self->parameters };
  g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
      ropeway_session_get_connection (self->session), ropeway_session_get_environment (self->session),
      operation, &input, &reading->problem);

  if (prepared != NULL)
    {
      ropeway_session_send_async (self->session, prepared, g_task_get_cancellable (task), on_answer, task);
      return;
    }
  g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

/* @task: (transfer full). */
static void
step (GTask *task)
{
  RopewaySheetSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);

  if (reading->stage == READ_FORMULAS && self->table->formulas.operation == NULL)
    reading->stage = READ_DONE;
  switch (reading->stage)
    {
    case READ_VALUES:
    case READ_FORMULAS:
      ask (task);
      return;
    case READ_DONE:
      break;
    }
  if (self->rows == NULL)
    take_rows (self, reading);
  g_task_return_pointer (task, self->rows != NULL ? make_page (self, reading->first) : NULL,
                         (GDestroyNotify)ropeway_source_page_free);
  g_object_unref (task);
}

static void
sheet_read_async (RopewayRecordSource *source, const RopewayPosition *position, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer data)
{
  RopewaySheetSource *self = ROPEWAY_SHEET_SOURCE (source);
  GTask *task = g_task_new (source, cancellable, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  /* A reading begins with the whole sheet: a place in it that an earlier run kept may be another row by now. */
  reading->stage = self->rows != NULL ? READ_DONE : READ_VALUES;
  reading->first = self->rows != NULL ? (guint)position->received : 0;
  g_task_set_source_tag (task, sheet_read_async);
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  step (task);
}

static RopewaySourcePage *
sheet_read_finish (RopewayRecordSource *source, GAsyncResult *result, RopewayProblem **problem,
                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  RopewaySourcePage *page = g_task_propagate_pointer (G_TASK (result), error);

  if (page == NULL)
    *problem = g_steal_pointer (&reading->problem);
  return page;
}

static void
ropeway_sheet_source_class_init (RopewaySheetSourceClass *klass)
{
  RopewayRecordSourceClass *source = ROPEWAY_RECORD_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_sheet_source_finalize;
  source->read_async = sheet_read_async;
  source->read_finish = sheet_read_finish;
}

static void
ropeway_sheet_source_init (RopewaySheetSource *self)
{
}

RopewaySheetSource *
ropeway_sheet_source_new (RopewaySession *session, const RopewayTable *table, const RopewayValue *parameters,
                          gboolean is_index, const GPtrArray *key)
{
  RopewaySheetSource *self = g_object_new (ROPEWAY_TYPE_SHEET_SOURCE, NULL);

  self->session = g_object_ref (session);
  self->table = table;
  self->parameters = parameters;
  self->is_index = is_index;
  self->key = key != NULL ? g_ptr_array_ref ((GPtrArray *)key) : NULL;
  return self;
}

RopewaySheetRows *
ropeway_sheet_source_get_rows (RopewaySheetSource *self)
{
  return self->rows;
}
