/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "destination/rest-destination.h"

#include "auth/header-row.h"
#include "base/limits.h"
#include "source/rest-source.h"

struct _RopewayRestDestination
{
  RopewayDestination parent;

  /* owned */
  RopewaySession *session;
  RopewayBundle *bundle;
  GPtrArray *header;        /* char *: of rows, once read */
  GHashTable *create_kinds; /* (nullable): char * → char *: of properties */
  GHashTable *update_kinds; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (RopewayRestDestination, ropeway_rest_destination, ROPEWAY_TYPE_DESTINATION)

static void
ropeway_rest_destination_finalize (GObject *object)
{
  RopewayRestDestination *self = ROPEWAY_REST_DESTINATION (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->bundle, ropeway_bundle_unref);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->create_kinds, g_hash_table_unref);
  g_clear_pointer (&self->update_kinds, g_hash_table_unref);
  G_OBJECT_CLASS (ropeway_rest_destination_parent_class)->finalize (object);
}

/* The first of the job's operations that writes or finds rows: they share one header. */
static const RopewayForm *
find_row_form (const RopewayBundle *bundle)
{
  const RopewayOperation *const operations[] = { bundle->create, bundle->update, bundle->find, bundle->read };

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    if (operations[i] != NULL && operations[i]->form.type == ROPEWAY_FORM_ROW_BY_HEADER)
      return &operations[i]->form;
  return NULL;
}

static void
problem_free (gpointer problem)
{
  ropeway_problem_unref (problem);
}

static void
on_header (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayRestDestination *self = g_task_get_source_object (task);
  GError *error = NULL;
  RopewayProblem *problem = NULL;

  self->header = ropeway_header_row_read_finish (result, &problem, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (problem != NULL)
    g_task_set_task_data (task, problem, problem_free);
  g_task_return_boolean (task, self->header != NULL);
}

static void
rest_open_async (RopewayDestination *destination, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer data)
{
  RopewayRestDestination *self = ROPEWAY_REST_DESTINATION (destination);
  GTask *task = g_task_new (self, cancellable, callback, data);
  const RopewayForm *form = find_row_form (self->bundle);

  g_task_set_source_tag (task, rest_open_async);
  if (form != NULL)
    {
      ropeway_header_row_read_async (self->session, form, self->bundle->job->destination.parameters,
                                     cancellable, on_header, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Hands a problem that travelled as task data to the caller. */
static void
take_problem (GAsyncResult *result, RopewayProblem **problem)
{
  RopewayProblem *found = g_task_get_task_data (G_TASK (result));

  if (found != NULL)
    *problem = ropeway_problem_ref (found);
}

static gboolean
rest_open_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, destination), FALSE);
  gboolean ready = g_task_propagate_boolean (G_TASK (result), error);
  if (!ready)
    take_problem (result, problem);
  return ready;
}

static RopewayPreparedRequest *
rest_prepare (RopewayDestination *destination, const RopewayOperation *operation, const GPtrArray *records,
              const RopewayValue *fields, const char *id, const char *key, RopewayProblem **problem)
{
  RopewayRestDestination *self = ROPEWAY_REST_DESTINATION (destination);
  RopewayRequestInput input = {
    .parameters = self->bundle->job->destination.parameters,
    .record = records->len > 0 ? g_ptr_array_index (records, 0) : NULL,
    .records = records,
    .fields = fields,
    .header = self->header,
    .kinds = operation == self->bundle->update ? self->update_kinds : self->create_kinds,
    .id = id,
    .key = key,
  };
  return ropeway_prepare_request (ropeway_session_get_connection (self->session),
                                  ropeway_session_get_environment (self->session), operation, &input,
                                  problem);
}

static RopewayPreparedRequest *
rest_prepare_stored (RopewayDestination *destination, const RopewayOperation *operation, const char *method,
                     const char *url, GBytes *body, const char *content_type, const char *key,
                     RopewayProblem **problem)
{
  RopewayRestDestination *self = ROPEWAY_REST_DESTINATION (destination);
  RopewayRequestInput input = {
    .parameters = self->bundle->job->destination.parameters,
    .key = key,
  };
  return ropeway_prepare_stored_request (ropeway_session_get_connection (self->session),
                                         ropeway_session_get_environment (self->session), operation, method,
                                         url, body, content_type, &input, problem);
}

/* One question, and what came of it. */
typedef struct
{
  /* owned */
  RopewayProblem *problem; /* (nullable) */
  RopewayFoundList *list;  /* (nullable): of the pages so far */
  RopewayPosition position;
  char *id; /* (nullable): of a record to read */

  /* borrowed */
  const RopewayOperation *operation; /* of the bundle */
  const RopewayValue *fields;        /* of the caller */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_clear_pointer (&asking->problem, ropeway_problem_unref);
  g_clear_pointer (&asking->list, ropeway_found_list_free);
  ropeway_position_clear (&asking->position);
  g_free (asking->id);
  g_free (asking);
}

static RopewayFoundList *
read_found (RopewayRestDestination *self, const RopewayOperation *operation,
            const RopewayHttpResponse *response, RopewayProblem **problem)
{
  const RopewayOperation *create = self->bundle->create;

  return ropeway_found_read (ropeway_session_get_connection (self->session), operation,
                             create != NULL ? create->new_id : NULL, self->header, response, problem);
}

static RopewayProblem *
problem_too_many (const RopewayOperation *operation)
{
  return ropeway_problem_new ("destination.found-too-many", operation->pointer, "operation", operation->id,
                              "limit", G_STRINGIFY (ROPEWAY_LIMIT_FOUND), NULL);
}

static void
add_page (Asking *asking, RopewayFoundList *page)
{
  if (asking->list == NULL)
    {
      asking->list = page;
      return;
    }
  for (guint i = 0; i < page->records->len; i++)
    {
      const RopewayFound *found = g_ptr_array_index (page->records, i);
      ropeway_found_list_add (asking->list, found->id, found->fields);
    }
  ropeway_found_list_free (page);
}

/* A search may give its records in pages. Returns: whether there is one more; not where there is a problem. */
static gboolean
has_next (Asking *asking, const RopewayHttpResponse *response, const RopewayTree *tree)
{
  const RopewayOperation *operation = asking->operation;
  const RopewayValue *body = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  const RopewayValue *list
      = body != NULL && operation->records != NULL ? ropeway_path_get (operation->records, body) : body;
  RopewayPosition next;

  if (body == NULL || operation->paging.type == ROPEWAY_PAGING_NONE)
    return FALSE;
  gboolean is_list = list != NULL && ropeway_value_get_kind (list) == ROPEWAY_ARRAY;
  gsize n = is_list ? ropeway_value_get_length (list) : list != NULL;
  if (ropeway_paging_next (&operation->paging, &asking->position, response, body, list, n, &next,
                           &asking->problem)
      != ROPEWAY_PAGING_MORE)
    return FALSE;
  ropeway_position_clear (&asking->position);
  asking->position = next;
  return TRUE;
}

static void ask (GTask *task);

/* @task: (transfer full). */
static void
take_page (GTask *task, const RopewayHttpResponse *response)
{
  Asking *asking = g_task_get_task_data (task);
  RopewayFoundList *page
      = read_found (g_task_get_source_object (task), asking->operation, response, &asking->problem);
  g_autoptr (RopewayTree) tree = page != NULL && page->tree != NULL ? ropeway_tree_ref (page->tree) : NULL;

  if (page != NULL)
    add_page (asking, page);
  if (asking->problem == NULL && asking->list->records->len > ROPEWAY_LIMIT_FOUND)
    asking->problem = problem_too_many (asking->operation);
  if (asking->problem == NULL && has_next (asking, response, tree))
    {
      ask (task);
      return;
    }
  g_task_return_pointer (task, asking->problem == NULL ? g_steal_pointer (&asking->list) : NULL,
                         (GDestroyNotify)ropeway_found_list_free);
  g_object_unref (task);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayRestDestination *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (self->session, result, &error);

  if (response != NULL)
    take_page (g_steal_pointer (&task), response);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      asking->problem = ropeway_request_problem (ropeway_session_get_connection (self->session), error);
      g_task_return_pointer (task, NULL, NULL);
    }
}

/* @task: (transfer full). */
static void
ask (GTask *task)
{
  RopewayRestDestination *self = g_task_get_source_object (task);
  Asking *asking = g_task_get_task_data (task);
  const RopewayPaging *paging = &asking->operation->paging;
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GPtrArray) places = ropeway_request_places_new ();

  g_ptr_array_add (records, (gpointer)asking->fields);
  ropeway_paging_apply (paging, &asking->position, places);
  RopewayRequestInput input = {
    .parameters = self->bundle->job->destination.parameters,
    .record = asking->fields,
    .records = records,
    .header = self->header,
    .id = asking->id,
    .places = places,
    .next_path = ropeway_paging_get_path (paging, &asking->position),
    .url = ropeway_paging_get_url (paging, &asking->position),
  };
  g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
      ropeway_session_get_connection (self->session), ropeway_session_get_environment (self->session),
      asking->operation, &input, &asking->problem);
  if (prepared == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }
  ropeway_session_send_async (self->session, prepared, g_task_get_cancellable (task), on_found, task);
}

/* @task: (transfer full). @id: (nullable). */
static void
begin_asking (GTask *task, const RopewayOperation *operation, const char *id, const RopewayValue *fields)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->operation = operation;
  asking->id = g_strdup (id);
  asking->fields = fields;
  ropeway_position_init (&asking->position, &operation->paging);
  g_task_set_task_data (task, asking, asking_free);
  ask (task);
}

static void
rest_find_async (RopewayDestination *destination, const RopewayValue *fields, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer data)
{
  RopewayRestDestination *self = ROPEWAY_REST_DESTINATION (destination);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, rest_find_async);
  begin_asking (task, self->bundle->find, NULL, fields);
}

static void
rest_read_async (RopewayDestination *destination, const char *id, const RopewayValue *fields,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  RopewayRestDestination *self = ROPEWAY_REST_DESTINATION (destination);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, rest_read_async);
  begin_asking (task, self->bundle->read, id, fields);
}

static RopewayFoundList *
finish (GAsyncResult *result, RopewayProblem **problem, GError **error)
{
  Asking *asking = g_task_get_task_data (G_TASK (result));
  RopewayFoundList *list = g_task_propagate_pointer (G_TASK (result), error);
  if (list == NULL && asking->problem != NULL)
    *problem = ropeway_problem_ref (asking->problem);
  return list;
}

static RopewayFoundList *
rest_find_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, destination), NULL);
  return finish (result, problem, error);
}

static RopewayFoundList *
rest_read_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, destination), NULL);
  return finish (result, problem, error);
}

static void
rest_send_async (RopewayDestination *destination, const RopewayPreparedRequest *prepared,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ropeway_session_send_async (ROPEWAY_REST_DESTINATION (destination)->session, prepared, cancellable,
                              callback, data);
}

static RopewayHttpResponse *
rest_send_finish (RopewayDestination *destination, GAsyncResult *result, RopewayProblem **problem,
                  GError **error)
{
  return ropeway_session_send_finish (ROPEWAY_REST_DESTINATION (destination)->session, result, error);
}

static gboolean
rest_was_begun (RopewayDestination *destination, GAsyncResult *result)
{
  return ropeway_session_was_begun (result);
}

static guint
rest_get_in_flight_limit (RopewayDestination *destination)
{
  return ropeway_session_get_in_flight_limit (ROPEWAY_REST_DESTINATION (destination)->session);
}

static RopewayRecordSource *
rest_make_index (RopewayDestination *destination)
{
  RopewayRestDestination *self = ROPEWAY_REST_DESTINATION (destination);
  RopewayRestSource *source = ropeway_rest_source_new (self->session, self->bundle->index,
                                                       self->bundle->job->destination.parameters, NULL);

  ropeway_rest_source_set_strict (source, TRUE);
  return ROPEWAY_RECORD_SOURCE (source);
}

static void
ropeway_rest_destination_class_init (RopewayRestDestinationClass *klass)
{
  RopewayDestinationClass *destination = ROPEWAY_DESTINATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_rest_destination_finalize;
  destination->open_async = rest_open_async;
  destination->open_finish = rest_open_finish;
  destination->prepare = rest_prepare;
  destination->prepare_stored = rest_prepare_stored;
  destination->send_async = rest_send_async;
  destination->send_finish = rest_send_finish;
  destination->was_begun = rest_was_begun;
  destination->get_in_flight_limit = rest_get_in_flight_limit;
  destination->find_async = rest_find_async;
  destination->find_finish = rest_find_finish;
  destination->read_async = rest_read_async;
  destination->read_finish = rest_read_finish;
  destination->make_index = rest_make_index;
}

static void
ropeway_rest_destination_init (RopewayRestDestination *self)
{
}

RopewayRestDestination *
ropeway_rest_destination_new (RopewaySession *session, RopewayBundle *bundle)
{
  RopewayRestDestination *self = g_object_new (ROPEWAY_TYPE_REST_DESTINATION, NULL);

  self->session = g_object_ref (session);
  self->bundle = ropeway_bundle_ref (bundle);
  return self;
}

void
ropeway_rest_destination_set_kinds (RopewayRestDestination *self, GHashTable *create_kinds,
                                    GHashTable *update_kinds)
{
  g_clear_pointer (&self->create_kinds, g_hash_table_unref);
  g_clear_pointer (&self->update_kinds, g_hash_table_unref);
  self->create_kinds = create_kinds != NULL ? g_hash_table_ref (create_kinds) : NULL;
  self->update_kinds = update_kinds != NULL ? g_hash_table_ref (update_kinds) : NULL;
}
