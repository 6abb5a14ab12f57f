/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/rest-source.h"

#include "auth/answer-problem.h"
#include "auth/header-row.h"
#include "model/record-form.h"

struct _RopewayRestSource
{
  GObject parent;

  /* owned */
  RopewaySession *session;
  GPtrArray *header; /* char *: of rows, once read */
  char *since;       /* (nullable): text for the changes parameter */

  /* borrowed */
  const RopewayOperation *operation;
  const RopewayValue *parameters;
};

G_DEFINE_FINAL_TYPE (RopewayRestSource, ropeway_rest_source, G_TYPE_OBJECT)

/* One page being read. */
typedef struct
{
  RopewayPosition position;
  RopewayProblem *problem;
} Reading;

void
ropeway_source_page_free (RopewaySourcePage *page)
{
  g_ptr_array_unref (page->records);
  ropeway_tree_unref (page->made);
  ropeway_tree_unref (page->tree);
  ropeway_position_clear (&page->next);
  g_free (page);
}

static void
reading_free (Reading *reading)
{
  ropeway_position_clear (&reading->position);
  g_clear_pointer (&reading->problem, ropeway_problem_unref);
  g_free (reading);
}

static void
ropeway_rest_source_finalize (GObject *object)
{
  RopewayRestSource *self = ROPEWAY_REST_SOURCE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_free (self->since);
  G_OBJECT_CLASS (ropeway_rest_source_parent_class)->finalize (object);
}

static void
ropeway_rest_source_class_init (RopewayRestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_rest_source_finalize;
}

static void
ropeway_rest_source_init (RopewayRestSource *self)
{
}

RopewayRestSource *
ropeway_rest_source_new (RopewaySession *session, const RopewayOperation *operation,
                         const RopewayValue *parameters, const RopewayCursor *since)
{
  RopewayRestSource *self = g_object_new (ROPEWAY_TYPE_REST_SOURCE, NULL);

  self->session = g_object_ref (session);
  self->operation = operation;
  self->parameters = parameters;
  if (since != NULL && since->json != NULL && operation->changes.parameter != NULL)
    {
      RopewayCursor from;
      ropeway_cursor_look_back (&operation->changes, since, &from);
      self->since = ropeway_cursor_to_text (&operation->changes, &from);
      ropeway_cursor_clear (&from);
    }
  return self;
}

static void
return_problem (GTask *task, RopewayProblem *problem)
{
  Reading *reading = g_task_get_task_data (task);

  reading->problem = problem;
  g_task_return_pointer (task, NULL, NULL);
}

static gint64
read_total (const RopewayPaging *paging, const RopewayValue *body, const RopewayHttpResponse *response)
{
  const RopewayValue *value = paging->total != NULL ? ropeway_path_get (paging->total, body) : NULL;
  gint64 total;

  if (value != NULL && ropeway_value_get_int64 (value, &total, NULL) && total >= 0)
    return total;
  const char *header = ropeway_http_response_get_header (response, "X-Total-Count");
  if (header == NULL)
    header = ropeway_http_response_get_header (response, "X-Total");
  return header != NULL && g_ascii_string_to_signed (header, 10, 0, G_MAXINT64, &total, NULL) ? total : -1;
}

/* Finds the list; a single object is a list of one. */
static const RopewayValue *
find_records (RopewayRestSource *self, const RopewayValue *body, RopewayProblem **problem)
{
  const RopewayValue *list
      = self->operation->records != NULL ? ropeway_path_get (self->operation->records, body) : body;
  /* Nobody cuts one object into pages: it is what a service says when it fails with status 200. */
  gboolean no_list = self->operation->records == NULL && self->operation->paging.type != ROPEWAY_PAGING_NONE
                     && ropeway_value_get_kind (body) != ROPEWAY_ARRAY;

  if (list != NULL && !no_list
      && (ropeway_value_get_kind (list) == ROPEWAY_ARRAY || ropeway_value_get_kind (list) == ROPEWAY_OBJECT
          || ropeway_value_get_kind (list) == ROPEWAY_NULL))
    return list;
  *problem = ropeway_problem_new (
      "source.records-missing", self->operation->pointer, "operation", self->operation->id, "path",
      self->operation->records != NULL ? ropeway_path_get_text (self->operation->records) : "$", NULL);
  return NULL;
}

static void
add_record (RopewayRestSource *self, RopewaySourcePage *page, const RopewayValue *record)
{
  g_autoptr (RopewayProblem) problem = NULL;
  g_ptr_array_add (page->records, (gpointer)ropeway_record_form_flatten (&self->operation->form, self->header,
                                                                         record, page->made, &problem));
}

static void
add_records (RopewayRestSource *self, RopewaySourcePage *page, const RopewayValue *list)
{
  if (ropeway_value_get_kind (list) == ROPEWAY_OBJECT)
    add_record (self, page, list);
  else if (ropeway_value_get_kind (list) == ROPEWAY_ARRAY)
    for (RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
      add_record (self, page, item);
}

static RopewaySourcePage *
make_page (RopewayRestSource *self, const RopewayPosition *position, const RopewayHttpResponse *response,
           RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *body = ropeway_tree_get_root (tree);
  const RopewayValue *list = find_records (self, body, problem);
  if (list == NULL)
    return NULL;
  if (ropeway_value_get_length (list) == 0 && ropeway_answer_says_error (self->operation, tree))
    {
      *problem = ropeway_answer_problem (ropeway_session_get_connection (self->session), self->operation,
                                         response);
      return NULL;
    }

  g_autoptr (RopewaySourcePage) page = g_new0 (RopewaySourcePage, 1);
  page->tree = ropeway_tree_ref (tree);
  page->made = ropeway_tree_new ();
  page->records = g_ptr_array_new ();
  page->total = read_total (&self->operation->paging, body, response);
  add_records (self, page, list);
  RopewayPagingVerdict verdict = ropeway_paging_next (&self->operation->paging, position, response, body,
                                                      list, page->records->len, &page->next, problem);
  page->has_next = verdict == ROPEWAY_PAGING_MORE;
  return verdict != ROPEWAY_PAGING_BROKEN ? g_steal_pointer (&page) : NULL;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  RopewayConnection *connection = ropeway_session_get_connection (self->session);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (self->session, result, &error);
  RopewayProblem *problem = NULL;

  if (response == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (response == NULL)
    {
      return_problem (task, ropeway_request_problem (connection, error));
      return;
    }
  guint status = ropeway_http_response_get_status (response);
  if (status < 200 || status > 299)
    {
      return_problem (task, ropeway_answer_problem (connection, self->operation, response));
      return;
    }
  g_autoptr (RopewayTree) tree = ropeway_answer_read_json (connection, response, &problem);
  RopewaySourcePage *page
      = tree != NULL ? make_page (self, &reading->position, response, tree, &problem) : NULL;
  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify)ropeway_source_page_free);
  else
    return_problem (task, problem);
}

static void
ask (GTask *task)
{
  RopewayRestSource *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  const RopewayPaging *paging = &self->operation->paging;
  g_autoptr (GPtrArray) query = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_name_value_free);
  gboolean by_url = paging->type == ROPEWAY_PAGING_LINK || paging->type == ROPEWAY_PAGING_NEXT_URL;
  RopewayProblem *problem = NULL;

  ropeway_paging_add_query (paging, &reading->position, query);
  if (self->since != NULL)
    g_ptr_array_add (query, ropeway_name_value_new (self->operation->changes.parameter, self->since));
  RopewayRequestInput input = {
    .parameters = self->parameters,
    .query = query,
    .url = by_url ? reading->position.token : NULL,
  };
  g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
      ropeway_session_get_connection (self->session), ropeway_session_get_environment (self->session),
      self->operation, &input, &problem);
  if (prepared == NULL)
    {
      return_problem (task, problem);
      g_object_unref (task);
      return;
    }
  ropeway_session_send_async (self->session, prepared, g_task_get_cancellable (task), on_answer, task);
}

static void
on_header (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewayRestSource *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  RopewayProblem *problem = NULL;

  self->header = ropeway_header_row_read_finish (result, &problem, &error);
  if (self->header != NULL)
    ask (g_steal_pointer (&task));
  else if (problem != NULL)
    return_problem (task, problem);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
ropeway_rest_source_read_async (RopewayRestSource *self, const RopewayPosition *position,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, ropeway_rest_source_read_async);
  ropeway_position_copy (position, &reading->position);
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  if (self->operation->form.type == ROPEWAY_FORM_ROW_BY_HEADER && self->header == NULL)
    ropeway_header_row_read_async (self->session, &self->operation->form, self->parameters, cancellable,
                                   on_header, task);
  else
    ask (task);
}

RopewaySourcePage *
ropeway_rest_source_read_finish (RopewayRestSource *self, GAsyncResult *result, RopewayProblem **problem,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  RopewaySourcePage *page = g_task_propagate_pointer (G_TASK (result), error);
  if (page == NULL)
    *problem = g_steal_pointer (&reading->problem);
  return page;
}
