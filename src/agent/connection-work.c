/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/connection-work.h"

#include "agent/event-line.h"
#include "agent/job-runner.h"
#include "auth/answer-problem.h"
#include "base/i18n.h"

/* ---- what is asked ---- */

static RopewayConnection *
parse (RopewayTree *tree, GError **error)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayConnection) connection
      = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  if (connection != NULL && !ropeway_problems_has_error (problems))
    return g_steal_pointer (&connection);
  ropeway_job_runner_set_invalid (error, problems);
  return NULL;
}

RopewayConnection *
ropeway_connection_work_load (RopewayStore *store, RopewayPracticeHost *practice, const char *id,
                              GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (RopewayDocument) document
      = ropeway_documents_get (store, ROPEWAY_DOCUMENT_CONNECTION, id, &local);

  if (local == NULL && document != NULL && document->removed == 0
      && (practice == NULL
          || ropeway_practice_host_adopt_connection (practice, document->tree,
                                                     ropeway_tree_get_root (document->tree), &local)))
    return parse (document->tree, error);
  if (local != NULL)
    g_set_error_literal (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_FAILED, local->message);
  else
    g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE,
                 _ ("There is no connection “%s”."), id);
  return NULL;
}

const RopewayEnvironment *
ropeway_connection_work_find_environment (const RopewayConnection *connection, const char *name,
                                          GError **error)
{
  const RopewayEnvironment *found;

  if (name == NULL || *name == '\0')
    return g_ptr_array_index (connection->environments, 0);
  found = ropeway_connection_find_environment (connection, name);
  if (found == NULL)
    g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE,
                 _ ("“%s” has no environment “%s”."), connection->name, name);
  return found;
}

const RopewayOperation *
ropeway_connection_work_find_operation (const RopewayConnection *connection, const char *id, GError **error)
{
  const RopewayOperation *found = ropeway_connection_find_operation (connection, id);

  if (found == NULL)
    g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE, _ ("“%s” has no operation “%s”."),
                 connection->name, id);
  return found;
}

/* ---- the end ---- */

void
ropeway_connection_work_clear (RopewayConnectionWork *work)
{
  g_clear_object (&work->session);
  g_clear_pointer (&work->redactor, ropeway_redactor_unref);
  g_clear_pointer (&work->connection, ropeway_connection_unref);
  g_clear_pointer (&work->clock, ropeway_clock_unref);
  g_clear_object (&work->task);
}

static void
finish (RopewayConnectionWork *work, const char *state, guint status, const RopewayProblem *problem,
        const char *sentence)
{
  RopewayTree *end = ropeway_event_line_new ("end");
  gint64 ms = (ropeway_clock_monotonic (work->clock) - work->started) / G_TIME_SPAN_MILLISECOND;

  ropeway_event_line_add_text (end, "environment", work->environment->name);
  ropeway_event_line_add_text (end, "operation", work->operation != NULL ? work->operation->id : NULL);
  ropeway_event_line_add_text (end, "state", state);
  if (status != 0)
    ropeway_event_line_add_number (end, "status", status);
  ropeway_event_line_add_number (end, "ms", ms);
  ropeway_event_line_add_problem (end, problem);
  ropeway_event_line_add_text (end, "sentence", sentence);
  ropeway_agent_task_finish (work->task, end);
}

void
ropeway_connection_work_finish (RopewayConnectionWork *work, guint status, RopewayProblem *problem,
                                const char *sentence)
{
  g_autoptr (RopewayProblem) clean = ropeway_redactor_problem (work->redactor, problem);
  g_autofree char *reason = clean != NULL ? ropeway_problem_dup_sentence (clean) : NULL;

  finish (work, clean != NULL ? "failed" : "done", status, clean, reason != NULL ? reason : sentence);
}

void
ropeway_connection_work_finish_error (RopewayConnectionWork *work, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finish (work, "interrupted", 0, NULL, _ ("Interrupted."));
  else
    ropeway_connection_work_finish (work, 0, ropeway_request_problem (work->connection, error), NULL);
}

/* ---- the beginning ---- */

typedef struct
{
  RopewayConnectionWork *work; /* borrowed: freed by one of the functions */
  RopewayConnectionWorkFunc ready;
  RopewayConnectionWorkFunc free;
} Opening;

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Opening *opening = data;
  g_autoptr (GError) error = NULL;

  opening->work->session = ropeway_session_open_finish (result, &error);
  if (opening->work->session != NULL)
    {
      ropeway_session_set_max_attempts (opening->work->session, 1);
      opening->ready (opening->work);
      return;
    }
  ropeway_connection_work_finish_error (opening->work, error);
  opening->free (opening->work);
}

void
ropeway_connection_work_begin (RopewayConnectionWork *work, RopewayAgentTask *task,
                               RopewayConnection *connection, const RopewayEnvironment *environment,
                               const RopewayOperation *operation, RopewaySecretProvider *secrets,
                               RopewayClock *clock, RopewayConnectionWorkFunc ready,
                               RopewayConnectionWorkFunc free)
{
  Opening *opening = g_new (Opening, 1);

  *opening = (Opening){ .work = work, .ready = ready, .free = free };
  work->task = g_object_ref (task);
  work->connection = ropeway_connection_ref (connection);
  work->environment = environment;
  work->operation = operation;
  work->redactor = ropeway_redactor_new ();
  work->clock = ropeway_clock_ref (clock);
  work->started = ropeway_clock_monotonic (clock);
  ropeway_session_open_async (connection, environment, secrets, work->redactor, clock,
                              ropeway_agent_task_get_cancellable (task), on_open, opening);
}
