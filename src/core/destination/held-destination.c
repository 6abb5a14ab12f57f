/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/held-destination.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "model/operation-table.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

typedef struct
{
  /* owned */
  RopewayBundle *bundle;
  GPtrArray *columns; /* char *: the fields that rules fill */
  GHashTable *told;   /* columns of which something was said */
  GQueue waiting;     /* GTask: of what was sent since the last writing */
  GPtrArray *writing; /* (nullable): GTask: of what is being written */
} RopewayHeldDestinationPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (RopewayHeldDestination, ropeway_held_destination,
                                     ROPEWAY_TYPE_DESTINATION)

static RopewayHeldDestinationPrivate *
get_private (gpointer self)
{
  return ropeway_held_destination_get_instance_private (ROPEWAY_HELD_DESTINATION (self));
}

static void
ropeway_held_destination_finalize (GObject *object)
{
  RopewayHeldDestinationPrivate *self = get_private (object);

  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_hash_table_unref (self->told);
  g_clear_pointer (&self->bundle, ropeway_bundle_unref);
  G_OBJECT_CLASS (ropeway_held_destination_parent_class)->finalize (object);
}

void
ropeway_held_destination_set_bundle (RopewayHeldDestination *held, RopewayBundle *bundle)
{
  RopewayHeldDestinationPrivate *self = get_private (held);

  self->bundle = ropeway_bundle_ref (bundle);
  self->columns = ropeway_bundle_dup_columns (bundle);
}

const RopewayBundle *
ropeway_held_destination_get_bundle (RopewayHeldDestination *held)
{
  return get_private (held)->bundle;
}

const GPtrArray *
ropeway_held_destination_get_columns (RopewayHeldDestination *held)
{
  return get_private (held)->columns;
}

/* ---- what is sent ---- */

static RopewayValue *
make_cell (RopewayDestination *destination, const char *column, const RopewayValue *value, RopewayTree *tree,
           RopewayProblem **problem)
{
  RopewayHeldDestination *self = ROPEWAY_HELD_DESTINATION (destination);

  return ROPEWAY_HELD_DESTINATION_GET_CLASS (self)->make_cell (self, column, value, tree, problem);
}

static const RopewayValue *
held_make_record (RopewayDestination *destination, const RopewayValue *mapped, RopewayTree *tree,
                  RopewayProblem **problem)
{
  RopewayValue *record = ropeway_tree_object (tree);

  for (const RopewayValue *field = ropeway_value_first (mapped); field != NULL;
       field = ropeway_value_next (field))
    {
      gsize length;
      const char *name = ropeway_value_get_name (field, &length);
      g_autofree char *column = g_strndup (name, length);
      g_autoptr (RopewayProblem) note = NULL;
      RopewayValue *cell = make_cell (destination, column, field, tree, &note);

      if (cell == NULL)
        {
          *problem = note != NULL ? g_steal_pointer (&note)
                                  : ropeway_problem_new ("form.cell-list", NULL, "name", column, NULL);
          return NULL;
        }
      if (note != NULL && *problem == NULL
          && g_hash_table_add (get_private (destination)->told, g_strdup (column)))
        *problem = g_steal_pointer (&note);
      ropeway_value_set (tree, record, name, (gssize)length, cell);
    }
  return record;
}

static RopewayPreparedRequest *
held_prepare (RopewayDestination *destination, const RopewayOperation *operation, const GPtrArray *records,
              const RopewayValue *fields, const char *id, const char *key, RopewayProblem **problem)
{
  RopewayHeldDestinationPrivate *self = get_private (destination);
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
held_prepare_stored (RopewayDestination *destination, const RopewayOperation *operation, const char *method,
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
held_send_async (RopewayDestination *destination, const RopewayPreparedRequest *prepared,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RopewayHeldDestinationPrivate *self = get_private (destination);
  /* Not cancelled one by one: what is in the file is in it. */
  GTask *task = g_task_new (destination, NULL, callback, data);
  Change *change = g_new0 (Change, 1);
  gsize length = 0;
  const char *text = prepared->body != NULL ? g_bytes_get_data (prepared->body, &length) : NULL;

  change->method = g_strdup (prepared->method);
  change->url = g_strdup (prepared->url);
  if (text != NULL)
    change->body = ropeway_json_read_text (text, (gssize)length, NULL, NULL, NULL);
  g_task_set_source_tag (task, held_send_async);
  g_task_set_task_data (task, change, (GDestroyNotify)change_free);
  g_queue_push_tail (&self->waiting, task);
}

static RopewayHttpResponse *
held_send_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, destination), NULL);
  Change *change = g_task_get_task_data (G_TASK (result));

  if (change->problem != NULL)
    *problem = ropeway_problem_ref (change->problem);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
held_was_begun (RopewayDestination *destination, GAsyncResult *result)
{
  return ((Change *)g_task_get_task_data (G_TASK (result)))->begun;
}

static guint
held_get_in_flight_limit (RopewayDestination *destination)
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
note_change (RopewayHeldDestination *self, const Change *change, char **new_id)
{
  const RopewayValue *body = change->body != NULL ? ropeway_tree_get_root (change->body) : NULL;
  const RopewayValue *cells = body != NULL ? ropeway_value_get (body, "cells") : NULL;
  g_autofree char *id = body != NULL ? ropeway_value_dup_member_text (body, ROPEWAY_TABLE_ID) : NULL;
  gboolean removes = g_str_equal (change->method, "DELETE");
  gboolean adds = g_str_equal (change->method, "POST");

  if (!adds && id == NULL)
    return ROPEWAY_ROW_GONE;
  return ROPEWAY_HELD_DESTINATION_GET_CLASS (self)->note (self, adds ? NULL : id, removes ? NULL : cells,
                                                          new_id);
}

static void
note (RopewayHeldDestination *self, Change *change)
{
  g_autofree char *id = NULL;

  change->begun = TRUE;
  switch (note_change (self, change, &id))
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
held_flush (RopewayDestination *destination)
{
  RopewayHeldDestinationPrivate *self = get_private (destination);
  RopewayHeldDestination *held = ROPEWAY_HELD_DESTINATION (destination);
  GTask *task;

  if (self->writing != NULL || self->waiting.length == 0)
    return;
  self->writing = g_ptr_array_new_with_free_func (g_object_unref);
  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      note (held, g_task_get_task_data (task));
      g_ptr_array_add (self->writing, task);
    }
  ROPEWAY_HELD_DESTINATION_GET_CLASS (held)->save (held);
}

static gboolean
was_noted (const Change *change)
{
  return ropeway_http_response_get_status (change->response) == 200;
}

void
ropeway_held_destination_saved (RopewayHeldDestination *held, RopewayProblem *problem,
                                const RopewayHttpResponse *response, const GError *error)
{
  RopewayHeldDestinationPrivate *self = get_private (held);
  g_autoptr (GPtrArray) done = g_steal_pointer (&self->writing);

  for (guint i = 0; i < done->len; i++)
    {
      GTask *task = g_ptr_array_index (done, i);
      Change *change = g_task_get_task_data (task);

      if (problem != NULL)
        {
          change->problem = ropeway_problem_ref (problem);
          g_task_return_pointer (task, NULL, NULL);
        }
      else if (error != NULL && was_noted (change))
        g_task_return_error (task, g_error_copy (error));
      else if (response != NULL && was_noted (change))
        g_task_return_pointer (task, ropeway_http_response_ref ((RopewayHttpResponse *)response),
                               (GDestroyNotify)ropeway_http_response_unref);
      else
        g_task_return_pointer (task, g_steal_pointer (&change->response),
                               (GDestroyNotify)ropeway_http_response_unref);
    }
}

static void
held_drop (RopewayDestination *destination)
{
  RopewayHeldDestinationPrivate *self = get_private (destination);
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _ ("It was stopped before."));
      g_object_unref (task);
    }
}

static void
ropeway_held_destination_class_init (RopewayHeldDestinationClass *klass)
{
  RopewayDestinationClass *destination = ROPEWAY_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_held_destination_finalize;
  destination->make_record = held_make_record;
  destination->prepare = held_prepare;
  destination->prepare_stored = held_prepare_stored;
  destination->send_async = held_send_async;
  destination->send_finish = held_send_finish;
  destination->was_begun = held_was_begun;
  destination->get_in_flight_limit = held_get_in_flight_limit;
  destination->flush = held_flush;
  destination->drop = held_drop;
}

static void
ropeway_held_destination_init (RopewayHeldDestination *self)
{
  g_queue_init (&get_private (self)->waiting);
  get_private (self)->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
