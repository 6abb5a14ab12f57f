/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/describe.h"

#include "auth/answer-body.h"
#include "auth/answer-problem.h"
#include "base/limits.h"
#include "source/rest-source.h"

typedef struct
{
  /* owned */
  RopewayRestSource *source; /* (nullable): of fields that are records */
  RopewayPosition position;
  GPtrArray *pages;   /* RopewaySourcePage: the records are theirs */
  GPtrArray *records; /* borrowed from pages */
  RopewayProblem *problem;
  gboolean is_cut; /* a page was not all that it should be */

  /* borrowed */
  const RopewayOperation *described;
  const RopewayOperation *operation; /* the one that is asked */
  const RopewayValue *parameters;    /* (nullable) */
} Asking;

static void
asking_free (Asking *asking)
{
  g_clear_object (&asking->source);
  ropeway_position_clear (&asking->position);
  g_ptr_array_unref (asking->records);
  g_ptr_array_unref (asking->pages);
  g_clear_pointer (&asking->problem, ropeway_problem_unref);
  g_free (asking);
}

/* @task, @described, @problem: (transfer full); either of the latter. */
static void
give (GTask *task, RopewayDescribed *described, RopewayProblem *problem)
{
  Asking *asking = g_task_get_task_data (task);

  asking->problem = problem;
  g_task_return_pointer (task, described, (GDestroyNotify)ropeway_described_unref);
  g_object_unref (task);
}

/* ---- fields that stand in one answer ---- */

static RopewayDescribed *
read_answer (RopewaySession *session, const Asking *asking, const RopewayHttpResponse *response,
             RopewayProblem **problem)
{
  RopewayConnection *connection = ropeway_session_get_connection (session);
  guint status = ropeway_http_response_get_status (response);
  g_autoptr (RopewayTree) tree = NULL;

  if (status < 200 || status > 299)
    {
      *problem = ropeway_answer_problem (connection, asking->operation, response);
      return NULL;
    }
  tree = ropeway_answer_read (connection, asking->operation, response, problem);
  if (tree == NULL)
    return NULL;
  return ropeway_described_read (&asking->described->describe, ropeway_tree_get_root (tree),
                                 asking->parameters, problem);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RopewaySession *session = ROPEWAY_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response = ropeway_session_send_finish (session, result, &error);
  RopewayProblem *problem = NULL;
  RopewayDescribed *described = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  if (response == NULL)
    problem = ropeway_request_problem (ropeway_session_get_connection (session), error);
  else
    described = read_answer (session, g_task_get_task_data (task), response, &problem);
  give (task, described, problem);
}

static void
ask_once (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  RopewaySession *session = g_task_get_source_object (task);
  RopewayRequestInput input = { .parameters = asking->parameters };
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayPreparedRequest) prepared = ropeway_prepare_request (
      ropeway_session_get_connection (session), ropeway_session_get_environment (session), asking->operation,
      &input, &problem);

  if (prepared == NULL)
    give (task, NULL, problem);
  else
    ropeway_session_send_async (session, prepared, g_task_get_cancellable (task), on_answer, task);
}

/* ---- fields that are records ---- */

static void read_page (GTask *task);

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  RopewayProblem *problem = NULL;
  RopewayDescribed *described;
  RopewaySourcePage *page
      = ropeway_record_source_read_finish (ROPEWAY_RECORD_SOURCE (source), result, &problem, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (page == NULL)
    {
      give (task, NULL, problem);
      return;
    }
  g_ptr_array_add (asking->pages, page);
  asking->is_cut = asking->is_cut || page->is_cut || page->unproven || page->hint != NULL;
  for (guint i = 0; i < page->records->len; i++)
    g_ptr_array_add (asking->records, g_ptr_array_index (page->records, i));
  if (page->has_next && asking->records->len <= ROPEWAY_LIMIT_SHAPE_FIELDS)
    {
      ropeway_position_clear (&asking->position);
      ropeway_position_copy (&page->next, &asking->position);
      read_page (task);
      return;
    }
  described = ropeway_described_read_records (
      &asking->described->describe, (const RopewayValue *const *)asking->records->pdata, asking->records->len,
      asking->is_cut || page->has_next, &problem);
  give (task, described, problem);
}

static void
read_page (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);

  ropeway_record_source_read_async (ROPEWAY_RECORD_SOURCE (asking->source), &asking->position,
                                    g_task_get_cancellable (task), on_page, task);
}

void
ropeway_describe_async (RopewaySession *session, const RopewayOperation *operation,
                        const RopewayValue *parameters, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (session, cancellable, callback, data);
  RopewayConnection *connection = ropeway_session_get_connection (session);
  Asking *asking = g_new0 (Asking, 1);

  g_task_set_source_tag (task, ropeway_describe_async);
  g_task_set_task_data (task, asking, (GDestroyNotify)asking_free);
  asking->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_source_page_free);
  asking->records = g_ptr_array_new ();
  asking->described = operation;
  asking->parameters = parameters;
  asking->operation = ropeway_connection_find_operation (connection, operation->describe.operation);
  if (asking->operation == NULL)
    give (task, NULL,
          ropeway_problem_new ("describe.no-fields", NULL, "operation", operation->describe.operation, NULL));
  else if (operation->describe.fields != NULL || operation->describe.among != NULL)
    ask_once (task);
  else
    {
      asking->source = ropeway_rest_source_new (session, asking->operation, parameters, NULL);
      ropeway_position_init (&asking->position, &asking->operation->paging);
      read_page (task);
    }
}

RopewayDescribed *
ropeway_describe_finish (GAsyncResult *result, RopewayProblem **problem, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_describe_async), NULL);
  Asking *asking = g_task_get_task_data (G_TASK (result));
  RopewayDescribed *described = g_task_propagate_pointer (G_TASK (result), error);

  if (described == NULL)
    *problem = g_steal_pointer (&asking->problem);
  return described;
}
