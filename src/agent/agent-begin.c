/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the five kinds of tasks, each from its request to its first step. */
#include "agent/agent-private.h"

#include "agent/choices-task.h"
#include "agent/connection-work.h"
#include "agent/job-runner.h"
#include "agent/run-task.h"
#include "agent/sample-task.h"
#include "agent/try-task.h"
#include "base/i18n.h"
#include "bus/agent-names.h"
#include "store/ledger-reader.h"
#include "sync/brake.h"

static gboolean
need (const char *value, const char *member, GError **error)
{
  if (value != NULL)
    return TRUE;
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("The member “%s” of the request is missing."), member);
  return FALSE;
}

/* ---- jobs ---- */

static gboolean
is_free (RopewayAgent *self, const char *job, GError **error)
{
  RopewayAgentTask *run = ropeway_agent_find_run (self, job);

  if (run != NULL)
    ropeway_agent_set_busy (self, run, error);
  return run == NULL;
}

/* What a run that stopped to ask would have done is agreed to. */
static gboolean
read_consent (RopewayAgent *self, const RopewayAgentRequest *request, RopewayConsent *consent, GError **error)
{
  g_autoptr (RopewayRunRecord) run = NULL;

  if (request->go_on == 0)
    return TRUE;
  run = ropeway_ledger_get_run (self->store, request->go_on, NULL);
  if (run != NULL && g_strcmp0 (run->job, request->job) == 0 && run->problem != NULL
      && ropeway_brake_read_consent (run->problem, consent))
    return TRUE;
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("Run %d is not one of this job that stopped and asked."),
               (int)MIN (request->go_on, G_MAXINT));
  return FALSE;
}

static RopewayAgentTask *
begin_job (RopewayAgent *self, const char *kind, const RopewayAgentRequest *request, GError **error)
{
  gboolean is_plan = g_str_equal (kind, ROPEWAY_TASK_PLAN);
  RopewayRunOptions options = {
    .kind = is_plan ? ROPEWAY_RUN_PLAN : ROPEWAY_RUN_WRITE,
    .limit = request->limit,
    .start = request->start,
    .again = request->again,
    .only = request->only,
    .take_back = request->take_back,
    .parked = request->parked,
    .keys = (const char *const *)request->keys,
  };
  RopewayFace face = is_plan && request->draft ? ROPEWAY_FACE_DRAFT : ROPEWAY_FACE_IN_USE;
  g_autoptr (RopewayBundle) bundle = NULL;
  RopewayAgentTask *task;

  if (!need (request->job, "job", error) || (!is_plan && !is_free (self, request->job, error))
      || !read_consent (self, request, &options.consent, error))
    return NULL;
  bundle = ropeway_job_runner_prepare (self->store, self->practice, request->job, face, NULL, error);
  task = bundle != NULL ? ropeway_agent_add_task (self, kind, request->job, NULL, error) : NULL;
  if (task == NULL)
    return NULL;
  ropeway_agent_task_set_apps (task, ropeway_practice_host_dup_apps (self->practice, bundle));
  ropeway_run_task_begin (task, bundle, self->store, self->secrets, self->clock, &options,
                          is_plan || request->deliveries);
  if (!is_plan)
    ropeway_agent_tell_changed (self, "run", request->job);
  return task;
}

/* ---- connections ---- */

static RopewayAgentTask *
begin_try (RopewayAgent *self, const RopewayAgentRequest *request, GError **error)
{
  g_autoptr (RopewayConnection) connection = NULL;
  const RopewayEnvironment *environment;
  const RopewayOperation *operation = NULL;
  RopewayAgentTask *task;

  if (!need (request->connection, "connection", error))
    return NULL;
  connection = ropeway_connection_work_load (self->store, self->practice, request->connection, error);
  environment = connection != NULL
                    ? ropeway_connection_work_find_environment (connection, request->environment, error)
                    : NULL;
  if (environment == NULL)
    return NULL;
  if (request->operation != NULL)
    {
      operation = ropeway_connection_work_find_operation (connection, request->operation, error);
      if (operation == NULL || !ropeway_sample_task_can_read (operation, error))
        return NULL;
    }
  task = ropeway_agent_add_task (self, ROPEWAY_TASK_TRY, NULL, request->connection, error);
  if (task != NULL)
    ropeway_try_task_begin (task, connection, environment, operation, self->secrets, self->clock);
  return task;
}

static RopewayAgentTask *
begin_sample (RopewayAgent *self, const RopewayAgentRequest *request, GError **error)
{
  g_autoptr (RopewayConnection) connection = NULL;
  const RopewayEnvironment *environment;
  const RopewayOperation *operation;
  RopewayAgentTask *task;

  if (!need (request->connection, "connection", error) || !need (request->operation, "operation", error))
    return NULL;
  connection = ropeway_connection_work_load (self->store, self->practice, request->connection, error);
  environment = connection != NULL
                    ? ropeway_connection_work_find_environment (connection, request->environment, error)
                    : NULL;
  operation = environment != NULL
                  ? ropeway_connection_work_find_operation (connection, request->operation, error)
                  : NULL;
  if (operation == NULL || !ropeway_sample_task_can_read (operation, error))
    return NULL;
  task = ropeway_agent_add_task (self, ROPEWAY_TASK_SAMPLE, NULL, request->connection, error);
  if (task != NULL)
    ropeway_sample_task_begin (task, connection, environment, operation, request, self->secrets, self->clock);
  return task;
}

static RopewayAgentTask *
begin_choices (RopewayAgent *self, const RopewayAgentRequest *request, GError **error)
{
  g_autoptr (RopewayConnection) connection = NULL;
  const RopewayEnvironment *environment;
  const RopewayOperation *operation;
  const RopewayParameter *parameter;
  RopewayAgentTask *task;

  if (!need (request->connection, "connection", error) || !need (request->operation, "operation", error)
      || !need (request->parameter, "parameter", error))
    return NULL;
  connection = ropeway_connection_work_load (self->store, self->practice, request->connection, error);
  environment = connection != NULL
                    ? ropeway_connection_work_find_environment (connection, request->environment, error)
                    : NULL;
  operation = environment != NULL
                  ? ropeway_connection_work_find_operation (connection, request->operation, error)
                  : NULL;
  parameter = operation != NULL ? ropeway_choices_task_find (operation, request->parameter, error) : NULL;
  task = parameter != NULL
             ? ropeway_agent_add_task (self, ROPEWAY_TASK_CHOICES, NULL, request->connection, error)
             : NULL;
  if (task != NULL)
    ropeway_choices_task_begin (task, connection, environment, operation, parameter, request, self->secrets,
                                self->clock);
  return task;
}

RopewayAgentTask *
ropeway_agent_begin (RopewayAgent *self, const char *kind, const RopewayAgentRequest *request, GError **error)
{
  if (g_str_equal (kind, ROPEWAY_TASK_RUN) || g_str_equal (kind, ROPEWAY_TASK_PLAN))
    return begin_job (self, kind, request, error);
  if (g_str_equal (kind, ROPEWAY_TASK_TRY))
    return begin_try (self, request, error);
  if (g_str_equal (kind, ROPEWAY_TASK_SAMPLE))
    return begin_sample (self, request, error);
  if (g_str_equal (kind, ROPEWAY_TASK_CHOICES))
    return begin_choices (self, request, error);
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               _ ("There is no kind of task called “%s”."), kind);
  return NULL;
}
