/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/file-destination.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "model/operation-table.h"
#include "source/file-source.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

struct _RopewayFileDestination
{
  RopewayDestination parent;

  /* owned */
  RopewayBundle *bundle;
  GPtrArray *columns;       /* char *: the fields that rules fill */
  RopewayFileSource *index; /* the last reading of the file */
  GQueue waiting;           /* GTask: of what was sent since the file was written */
  GPtrArray *writing;       /* (nullable): GTask: of what is in the file that is being written */

  /* state */
  gboolean may_make;
  gboolean is_fresh; /* nothing was done with it yet */
};

G_DEFINE_FINAL_TYPE (RopewayFileDestination, ropeway_file_destination, ROPEWAY_TYPE_DESTINATION)

static void
ropeway_file_destination_finalize (GObject *object)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (object);

  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->index);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->bundle, ropeway_bundle_unref);
  G_OBJECT_CLASS (ropeway_file_destination_parent_class)->finalize (object);
}

/* Where the columns of a file that is not there yet come from: only who adds makes one. */
static const GPtrArray *
get_columns (RopewayFileDestination *self)
{
  return self->may_make ? self->columns : NULL;
}

static RopewayFileSource *
make_index (RopewayFileDestination *self)
{
  const RopewayJobDestination *destination = &self->bundle->job->destination;

  return ropeway_file_source_new_index (self->bundle->destination_environment, self->bundle->table,
                                        destination->match, get_columns (self));
}

/* ---- opening ---- */

typedef struct
{
  RopewayProblem *problem;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_pointer (&opening->problem, ropeway_problem_unref);
  g_free (opening);
}

/* A column that a rule fills and that is not there is a stop before the first write: it may have been renamed. */
static RopewayProblem *
check_columns (RopewayFileDestination *self)
{
  RopewayTableRows *rows = ropeway_file_source_get_rows (self->index);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *name = g_ptr_array_index (self->columns, i);
      if (!ropeway_table_rows_has_column (rows, name))
        return ropeway_problem_new ("form.column-missing", NULL, "name", name, NULL);
    }
  return NULL;
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayFileDestination *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RopewaySourcePage) page
      = ropeway_record_source_read_finish (ROPEWAY_RECORD_SOURCE (object), result, &opening->problem, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (page != NULL)
    opening->problem = check_columns (self);
  g_task_return_boolean (task, opening->problem == NULL);
}

static void
file_open_async (RopewayDestination *destination, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer data)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (destination);
  GTask *task = g_task_new (destination, cancellable, callback, data);
  RopewayPosition start = { .number = 0 };

  g_task_set_source_tag (task, file_open_async);
  g_task_set_task_data (task, g_new0 (Opening, 1), (GDestroyNotify)opening_free);
  self->index = make_index (self);
  self->is_fresh = TRUE;
  ropeway_record_source_read_async (ROPEWAY_RECORD_SOURCE (self->index), &start, cancellable, on_read, task);
}

static gboolean
file_open_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, destination), FALSE);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  gboolean ready = g_task_propagate_boolean (G_TASK (result), error);

  if (!ready && opening->problem != NULL)
    *problem = ropeway_problem_ref (opening->problem);
  return ready;
}

/* The run goes by one reading: what is written is compared with the file that was listed. */
static RopewayRecordSource *
file_make_index (RopewayDestination *destination)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (destination);

  if (!self->is_fresh)
    {
      g_clear_object (&self->index);
      self->index = make_index (self);
    }
  self->is_fresh = FALSE;
  return ROPEWAY_RECORD_SOURCE (g_object_ref (self->index));
}

/* ---- what is sent ---- */

/* A cell holds one text. */
static RopewayValue *
make_cell (RopewayTree *tree, const RopewayValue *value)
{
  const char *token;
  gsize length;

  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      return ropeway_tree_copy (tree, value);
    case ROPEWAY_NUMBER:
      token = ropeway_value_get_token (value, &length);
      return ropeway_tree_string (tree, token, (gssize)length);
    case ROPEWAY_BOOLEAN:
      return ropeway_tree_string (tree, ropeway_value_get_boolean (value) ? "true" : "false", -1);
    case ROPEWAY_NULL:
      return ropeway_tree_string (tree, "", 0);
    case ROPEWAY_ARRAY:
    case ROPEWAY_OBJECT:
      break;
    }
  return NULL;
}

static const RopewayValue *
file_make_record (RopewayDestination *destination, const RopewayValue *mapped, RopewayTree *tree,
                  RopewayProblem **problem)
{
  RopewayValue *record = ropeway_tree_object (tree);

  for (const RopewayValue *field = ropeway_value_first (mapped); field != NULL;
       field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      RopewayValue *cell = make_cell (tree, field);

      if (cell == NULL)
        {
          *problem = ropeway_problem_new ("form.cell-list", NULL, "name", name, NULL);
          return NULL;
        }
      ropeway_value_set (tree, record, name, (gssize)length, cell);
    }
  return record;
}

static RopewayPreparedRequest *
file_prepare (RopewayDestination *destination, const RopewayOperation *operation, const GPtrArray *records,
              const RopewayValue *fields, const char *id, const char *key, RopewayProblem **problem)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (destination);
  RopewayPreparedRequest *prepared = g_new0 (RopewayPreparedRequest, 1);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *body = ropeway_tree_object (tree);

  if (id != NULL)
    ropeway_value_set_text (tree, body, ROPEWAY_TABLE_ID, id);
  if (records->len > 0 && operation->body_type != ROPEWAY_BODY_NONE)
    ropeway_value_set (tree, body, "cells", -1, ropeway_tree_copy (tree, g_ptr_array_index (records, 0)));
  prepared->method = g_strdup (operation->method);
  prepared->url = g_strdup (self->bundle->destination_environment->address);
  prepared->headers = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_name_value_free);
  prepared->body = ropeway_json_write_bytes (body, ROPEWAY_JSON_COMPACT);
  prepared->content_type = g_strdup ("application/json");
  prepared->repeat = operation->repeat;
  return prepared;
}

static RopewayPreparedRequest *
file_prepare_stored (RopewayDestination *destination, const RopewayOperation *operation, const char *method,
                     const char *url, GBytes *body, const char *content_type, const char *key,
                     RopewayProblem **problem)
{
  RopewayPreparedRequest *prepared = g_new0 (RopewayPreparedRequest, 1);

  prepared->method = g_strdup (method);
  prepared->url = g_strdup (url);
  prepared->headers = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_name_value_free);
  prepared->body = body != NULL ? g_bytes_ref (body) : NULL;
  prepared->content_type = g_strdup (content_type);
  prepared->repeat = operation->repeat;
  return prepared;
}

/* One change that waits for its file. */
typedef struct
{
  /* owned */
  RopewayTree *body; /* (nullable) */
  char *method;
  char *url;
  RopewayHttpResponse *response; /* once it is noted */
  RopewayProblem *problem;       /* (nullable): why nothing was written */

  /* state */
  gboolean begun;
} Change;

static void
change_free (Change *change)
{
  g_clear_pointer (&change->body, ropeway_tree_unref);
  g_free (change->method);
  g_free (change->url);
  g_clear_pointer (&change->response, ropeway_http_response_unref);
  g_clear_pointer (&change->problem, ropeway_problem_unref);
  g_free (change);
}

static void
file_send_async (RopewayDestination *destination, const RopewayPreparedRequest *prepared,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (destination);
  /* Not cancelled one by one: what is in the file is in it. */
  GTask *task = g_task_new (destination, NULL, callback, data);
  Change *change = g_new0 (Change, 1);
  gsize length = 0;
  const char *text = prepared->body != NULL ? g_bytes_get_data (prepared->body, &length) : NULL;

  change->method = g_strdup (prepared->method);
  change->url = g_strdup (prepared->url);
  if (text != NULL)
    change->body = ropeway_json_read_text (text, (gssize)length, NULL, NULL, NULL);
  g_task_set_source_tag (task, file_send_async);
  g_task_set_task_data (task, change, (GDestroyNotify)change_free);
  g_queue_push_tail (&self->waiting, task);
}

static RopewayHttpResponse *
file_send_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, destination), NULL);
  Change *change = g_task_get_task_data (G_TASK (result));

  if (change->problem != NULL)
    *problem = ropeway_problem_ref (change->problem);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
file_was_begun (RopewayDestination *destination, GAsyncResult *result)
{
  return ((Change *)g_task_get_task_data (G_TASK (result)))->begun;
}

static guint
file_get_in_flight_limit (RopewayDestination *destination)
{
  return ROPEWAY_LIMIT_TABLE_WINDOW;
}

/* ---- writing ---- */

static RopewayHttpResponse *
make_answer (const Change *change, guint status, const char *member, const char *text)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *body = ropeway_tree_object (tree);
  g_autofree char *json = NULL;

  if (text != NULL)
    ropeway_value_set_text (tree, body, member, text);
  json = ropeway_json_write_text (body, ROPEWAY_JSON_COMPACT, NULL);
  return ropeway_http_response_new (status, change->url, json, "Content-Type", "application/json", NULL);
}

static RopewayRowChange
note_change (RopewayTableRows *rows, const Change *change, char **new_id)
{
  const RopewayValue *body = change->body != NULL ? ropeway_tree_get_root (change->body) : NULL;
  const RopewayValue *cells = body != NULL ? ropeway_value_get (body, "cells") : NULL;
  g_autofree char *id = body != NULL ? ropeway_value_dup_member_text (body, ROPEWAY_TABLE_ID) : NULL;

  if (g_str_equal (change->method, "DELETE"))
    return ropeway_table_rows_remove (rows, id);
  if (g_str_equal (change->method, "PATCH"))
    return ropeway_table_rows_change (rows, id, cells, new_id);
  return ropeway_table_rows_add (rows, cells, new_id);
}

static void
prepare_answer (RopewayTableRows *rows, Change *change)
{
  g_autofree char *id = NULL;

  change->begun = TRUE;
  switch (note_change (rows, change, &id))
    {
    case ROPEWAY_ROW_DONE:
      change->response = make_answer (change, 200, ROPEWAY_TABLE_ID, id);
      break;
    case ROPEWAY_ROW_GONE:
      change->response = make_answer (change, 404, NULL, NULL);
      break;
    case ROPEWAY_ROW_TAKEN:
      change->response
          = make_answer (change, 409, "message", _ ("there is a row with that key already, or it has none"));
      break;
    }
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RopewayProblem *problem = NULL;

  if (!ropeway_table_rows_save (data, &problem))
    g_task_return_pointer (task, problem, (GDestroyNotify)ropeway_problem_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (source);
  g_autoptr (RopewayProblem) problem = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) done = g_steal_pointer (&self->writing);

  for (guint i = 0; i < done->len; i++)
    {
      GTask *task = g_ptr_array_index (done, i);
      Change *change = g_task_get_task_data (task);
      if (problem != NULL)
        change->problem = ropeway_problem_ref (problem);
      g_task_return_pointer (task, problem == NULL ? g_steal_pointer (&change->response) : NULL,
                             (GDestroyNotify)ropeway_http_response_unref);
    }
}

static void
file_flush (RopewayDestination *destination)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (destination);
  RopewayTableRows *rows = ropeway_file_source_get_rows (self->index);
  GTask *task;

  if (self->writing != NULL || self->waiting.length == 0)
    return;
  self->writing = g_ptr_array_new_with_free_func (g_object_unref);
  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      prepare_answer (rows, g_task_get_task_data (task));
      g_ptr_array_add (self->writing, task);
    }
  g_autoptr (GTask) saving = g_task_new (self, NULL, on_saved, NULL);
  g_task_set_source_tag (saving, file_flush);
  g_task_set_task_data (saving, ropeway_table_rows_ref (rows), (GDestroyNotify)ropeway_table_rows_unref);
  g_task_run_in_thread (saving, save_in_thread);
}

static void
file_drop (RopewayDestination *destination)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (destination);
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("It was stopped before."));
      g_object_unref (task);
    }
}

static void
ropeway_file_destination_class_init (RopewayFileDestinationClass *klass)
{
  RopewayDestinationClass *destination = ROPEWAY_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_file_destination_finalize;
  destination->open_async = file_open_async;
  destination->open_finish = file_open_finish;
  destination->make_record = file_make_record;
  destination->prepare = file_prepare;
  destination->prepare_stored = file_prepare_stored;
  destination->send_async = file_send_async;
  destination->send_finish = file_send_finish;
  destination->was_begun = file_was_begun;
  destination->get_in_flight_limit = file_get_in_flight_limit;
  destination->flush = file_flush;
  destination->drop = file_drop;
  destination->make_index = file_make_index;
}

static void
ropeway_file_destination_init (RopewayFileDestination *self)
{
  g_queue_init (&self->waiting);
}

RopewayFileDestination *
ropeway_file_destination_new (RopewayBundle *bundle, gboolean may_make)
{
  RopewayFileDestination *self = g_object_new (ROPEWAY_TYPE_FILE_DESTINATION, NULL);

  self->bundle = ropeway_bundle_ref (bundle);
  self->columns = ropeway_bundle_dup_columns (bundle);
  self->may_make = may_make && bundle->job->destination.mode != ROPEWAY_MODE_UPDATE;
  return self;
}
