/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/try-task.h"

#include <string.h>

#include "agent/connection-work.h"
#include "auth/answer-problem.h"
#include "base/i18n.h"

#define IS_GOOD(status) ((status) >= 200 && (status) < 300)

typedef struct
{
  RopewayConnectionWork work;
} TryTask;

static void
try_task_free (RopewayConnectionWork *work)
{
  ropeway_connection_work_clear (work);
  g_free (work);
}

/* ---- what is sent ---- */

static RopewayPreparedRequest *
prepare (const TryTask *self, const RopewayOperation *operation, RopewayProblem **problem)
{
  const RopewayRequestInput input = { 0 };

  return ropeway_prepare_request (self->work.connection, self->work.environment, operation, &input, problem);
}

static RopewayPreparedRequest *
prepare_first (TryTask *self)
{
  const GPtrArray *operations = self->work.connection->operations;

  for (guint i = 0; i < operations->len; i++)
    {
      const RopewayOperation *operation = g_ptr_array_index (operations, i);
      g_autoptr (RopewayProblem) problem = NULL;
      RopewayPreparedRequest *prepared
          = strcmp (operation->method, "GET") == 0 ? prepare (self, operation, &problem) : NULL;

      if (prepared == NULL)
        continue;
      self->work.operation = operation;
      return prepared;
    }
  return NULL;
}

/* The address itself, for a service that we know nothing of yet. */
static RopewayPreparedRequest *
prepare_address (const TryTask *self, RopewayProblem **problem)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayOperation) operation = NULL;
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *request = ropeway_tree_object (tree);

  ropeway_value_set_text (tree, request, "method", "GET");
  ropeway_value_set_text (tree, request, "path", "/");
  ropeway_value_set_text (tree, root, "id", "try");
  ropeway_value_set (tree, root, "request", -1, request);
  operation = ropeway_operation_parse (root, "", problems);
  g_return_val_if_fail (operation != NULL && !ropeway_problems_has_error (problems), NULL);
  return prepare (self, operation, problem);
}

/* ---- what comes back ---- */

/* A page for people at the address itself is no wonder; one in the place of records is. */
static RopewayProblem *
judge (const TryTask *self, const RopewayHttpResponse *response)
{
  const RopewayConnection *connection = self->work.connection;
  guint status = ropeway_http_response_get_status (response);
  gboolean refused = status == 401 || status == 403 || status == 429 || status >= 500;

  if (self->work.operation != NULL && IS_GOOD (status) && ropeway_answer_is_web_page (response))
    return ropeway_answer_web_page_problem (connection, response);
  if (self->work.operation != NULL ? !IS_GOOD (status) : refused)
    return ropeway_answer_problem (connection, self->work.operation, response);
  return NULL;
}

static char *
dup_sentence (const TryTask *self, guint status)
{
  const char *name = self->work.connection->name;

  if (self->work.connection->sign_in.type == ROPEWAY_SIGN_IN_NONE)
    return g_strdup_printf (_ ("“%s” answers."), name);
  if (self->work.operation != NULL || IS_GOOD (status))
    return g_strdup_printf (_ ("“%s” answers and takes the sign-in."), name);
  return g_strdup_printf (_ ("“%s” answers. Whether it takes the sign-in shows as soon as records are read."),
                          name);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  TryTask *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &error);

  if (response == NULL)
    ropeway_connection_work_finish_error (&self->work, error);
  else
    {
      guint status = ropeway_http_response_get_status (response);
      g_autofree char *sentence = dup_sentence (self, status);

      ropeway_connection_work_finish (&self->work, status, judge (self, response), sentence);
    }
  try_task_free (&self->work);
}

static void
on_ready (RopewayConnectionWork *work)
{
  TryTask *self = (TryTask *)work;
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayPreparedRequest) prepared = NULL;

  if (work->operation != NULL)
    prepared = prepare (self, work->operation, &problem);
  else
    prepared = prepare_first (self);
  if (prepared == NULL && problem == NULL)
    prepared = prepare_address (self, &problem);
  if (prepared != NULL)
    {
      ropeway_session_send_async (work->session, prepared, ropeway_agent_task_get_cancellable (work->task),
                                  on_answer, self);
      return;
    }
  ropeway_connection_work_finish (work, 0, problem, NULL);
  try_task_free (work);
}

void
ropeway_try_task_begin (RopewayAgentTask *task, RopewayConnection *connection,
                        const RopewayEnvironment *environment, const RopewayOperation *operation,
                        RopewaySecretProvider *secrets, RopewayClock *clock)
{
  TryTask *self = g_new0 (TryTask, 1);

  ropeway_connection_work_begin (&self->work, task, connection, environment, operation, secrets, clock,
                                 on_ready, try_task_free);
}
