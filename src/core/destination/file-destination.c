/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/file-destination.h"

#include "source/file-source.h"

struct _RopewayFileDestination
{
  RopewayHeldDestination parent;

  /* owned */
  RopewayFileSource *index; /* the last reading of the file */

  /* state */
  gboolean may_make;
  gboolean is_fresh; /* nothing was done with it yet */
};

G_DEFINE_FINAL_TYPE (RopewayFileDestination, ropeway_file_destination, ROPEWAY_TYPE_HELD_DESTINATION)

static void
ropeway_file_destination_finalize (GObject *object)
{
  RopewayFileDestination *self = ROPEWAY_FILE_DESTINATION (object);

  g_clear_object (&self->index);
  G_OBJECT_CLASS (ropeway_file_destination_parent_class)->finalize (object);
}

/* Where the columns of a file that is not there yet come from: only who adds makes one. */
static const GPtrArray *
get_columns (RopewayFileDestination *self)
{
  return self->may_make ? ropeway_held_destination_get_columns (ROPEWAY_HELD_DESTINATION (self)) : NULL;
}

static RopewayFileSource *
make_index (RopewayFileDestination *self)
{
  const RopewayBundle *bundle = ropeway_held_destination_get_bundle (ROPEWAY_HELD_DESTINATION (self));

  return ropeway_file_source_new_index (bundle->destination_environment, bundle->table,
                                        bundle->job->destination.match, get_columns (self));
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

  const GPtrArray *columns = ropeway_held_destination_get_columns (ROPEWAY_HELD_DESTINATION (self));

  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = g_ptr_array_index (columns, i);
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

/* A cell holds one text. */
static RopewayValue *
file_make_cell (RopewayHeldDestination *held, const char *column, const RopewayValue *value,
                RopewayTree *tree, RopewayProblem **problem)
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

/* ---- writing ---- */

static RopewayRowChange
file_note (RopewayHeldDestination *held, const char *id, const RopewayValue *cells, char **new_id)
{
  RopewayTableRows *rows = ropeway_file_source_get_rows (ROPEWAY_FILE_DESTINATION (held)->index);

  if (cells == NULL)
    return ropeway_table_rows_remove (rows, id) ? ROPEWAY_ROW_DONE : ROPEWAY_ROW_GONE;
  if (id == NULL)
    return ropeway_table_rows_add (rows, cells, new_id) ? ROPEWAY_ROW_DONE : ROPEWAY_ROW_TAKEN;
  if (!ropeway_table_rows_has (rows, id))
    return ROPEWAY_ROW_GONE;
  return ropeway_table_rows_change (rows, id, cells, new_id) ? ROPEWAY_ROW_DONE : ROPEWAY_ROW_TAKEN;
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
  g_autoptr (RopewayProblem) problem = g_task_propagate_pointer (G_TASK (result), NULL);

  ropeway_held_destination_saved (ROPEWAY_HELD_DESTINATION (source), problem, NULL, NULL);
}

static void
file_save (RopewayHeldDestination *held)
{
  RopewayTableRows *rows = ropeway_file_source_get_rows (ROPEWAY_FILE_DESTINATION (held)->index);
  g_autoptr (GTask) saving = g_task_new (held, NULL, on_saved, NULL);

  g_task_set_source_tag (saving, file_save);
  g_task_set_task_data (saving, ropeway_table_rows_ref (rows), (GDestroyNotify)ropeway_table_rows_unref);
  g_task_run_in_thread (saving, save_in_thread);
}

static void
ropeway_file_destination_class_init (RopewayFileDestinationClass *klass)
{
  RopewayDestinationClass *destination = ROPEWAY_DESTINATION_CLASS (klass);
  RopewayHeldDestinationClass *held = ROPEWAY_HELD_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_file_destination_finalize;
  destination->open_async = file_open_async;
  destination->open_finish = file_open_finish;
  destination->make_index = file_make_index;
  held->make_cell = file_make_cell;
  held->note = file_note;
  held->save = file_save;
}

static void
ropeway_file_destination_init (RopewayFileDestination *self)
{
}

RopewayFileDestination *
ropeway_file_destination_new (RopewayBundle *bundle, gboolean may_make)
{
  RopewayFileDestination *self = g_object_new (ROPEWAY_TYPE_FILE_DESTINATION, NULL);

  ropeway_held_destination_set_bundle (ROPEWAY_HELD_DESTINATION (self), bundle);
  self->may_make = may_make && bundle->job->destination.mode != ROPEWAY_MODE_UPDATE;
  return self;
}
