/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/header-row.h"

#include "auth/answer-body.h"
#include "auth/answer-problem.h"
#include "model/record-form.h"

/* What the answer is read with. */
typedef struct
{
  const RopewayForm *form;
  const RopewayOperation *operation;
  RopewayProblem *problem;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->problem, ropeway_problem_unref);
  g_free (reading);
}

static GPtrArray *
read_answer (RopewaySession *session, Reading *reading, const RopewayHttpResponse *response)
{
  RopewayConnection *connection = ropeway_session_get_connection (session);
  guint status = ropeway_http_response_get_status (response);

  if (status < 200 || status > 299)
    {
      reading->problem = ropeway_answer_problem (connection, reading->operation, response);
      return NULL;
    }
  g_autoptr (RopewayTree) tree
      = ropeway_answer_read (connection, reading->operation, response, &reading->problem);
  if (tree == NULL)
    return NULL;
  const RopewayValue *cells = ropeway_tree_get_root (tree);
  if (reading->form->header != NULL)
    cells = ropeway_path_get (reading->form->header, cells);
  return ropeway_record_form_read_header (cells, &reading->problem);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RopewaySession *session = ROPEWAY_SESSION (source);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (session, result, &error);
  GPtrArray *names = NULL;

  if (response != NULL)
    names = read_answer (session, reading, response);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  else
    reading->problem = ropeway_request_problem (ropeway_session_get_connection (session), error);
  g_task_return_pointer (task, names, (GDestroyNotify)g_ptr_array_unref);
}

void
ropeway_header_row_read_async (RopewaySession *session, const RopewayForm *form,
                               const RopewayValue *parameters, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (session, cancellable, callback, data);
  Reading *reading = g_new0 (Reading, 1);
  RopewayConnection *connection = ropeway_session_get_connection (session);
  g_autoptr (RopewayPreparedRequest) prepared = NULL;

  g_task_set_source_tag (task, ropeway_header_row_read_async);
  g_task_set_task_data (task, reading, (GDestroyNotify)reading_free);
  reading->form = form;
  reading->operation = ropeway_connection_find_operation (connection, form->header_operation);
  if (reading->operation == NULL)
    reading->problem = ropeway_problem_new ("form.header-missing", NULL, NULL);
  else
    {
      RopewayRequestInput input = { .parameters = parameters };
      prepared = ropeway_prepare_request (connection, ropeway_session_get_environment (session),
                                          reading->operation, &input, &reading->problem);
    }
  if (prepared == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }
  ropeway_session_send_async (session, prepared, cancellable, on_answer, task);
}

GPtrArray *
ropeway_header_row_read_finish (GAsyncResult *result, RopewayProblem **problem, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_header_row_read_async), NULL);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  GPtrArray *names = g_task_propagate_pointer (G_TASK (result), error);
  if (names == NULL)
    *problem = g_steal_pointer (&reading->problem);
  return names;
}
