/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/choices-task.h"

#include "agent/connection-work.h"
#include "agent/event-line.h"
#include "base/i18n.h"
#include "model/link-choices.h"
#include "source/choices.h"

typedef struct
{
  RopewayConnectionWork work;

  /* owned */
  RopewayTree *request; /* of the parameters */
  RopewayTree *taken;   /* parameters that were taken from pasted addresses */

  /* borrowed from connection */
  const RopewayParameter *parameter;

  /* borrowed from request, or taken */
  const RopewayValue *parameters; /* (nullable) */
} ChoicesTask;

static void
choices_task_free (RopewayConnectionWork *work)
{
  ChoicesTask *self = (ChoicesTask *)work;

  ropeway_tree_unref (self->request);
  ropeway_tree_unref (self->taken);
  ropeway_connection_work_clear (work);
  g_free (self);
}

const RopewayParameter *
ropeway_choices_task_find (const RopewayOperation *operation, const char *name, GError **error)
{
  for (guint i = 0; operation->parameters != NULL && i < operation->parameters->len; i++)
    {
      const RopewayParameter *parameter = g_ptr_array_index (operation->parameters, i);

      if (!g_str_equal (parameter->name, name))
        continue;
      if (parameter->choices_operation == NULL)
        g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
                     _ ("The connection does not say where the choices for “%s” come from."), name);
      return parameter->choices_operation != NULL ? parameter : NULL;
    }
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE,
               _ ("There is no parameter called “%s”."), name);
  return NULL;
}

static void
add_line (ChoicesTask *self, const RopewayChoice *choice)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("choice");
  RopewayValue *root = ropeway_tree_get_root (line);

  ropeway_value_set (line, root, "value", -1, ropeway_tree_string (line, choice->value, -1));
  ropeway_value_set (line, root, "label", -1, ropeway_tree_string (line, choice->label, -1));
  ropeway_agent_task_add_line (self->work.task, line);
}

static char *
dup_sentence (const RopewayChoices *found)
{
  guint n = found->choices->len;

  if (found->is_cut)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u choice, and there are more.", "%u choices, and there are more.", n),
        n);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u choice.", "%u choices.", n), n);
}

static void
on_choices (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  ChoicesTask *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayChoices) found = ropeway_choices_finish (result, &problem, &error);

  for (guint i = 0; found != NULL && i < found->choices->len; i++)
    add_line (self, g_ptr_array_index (found->choices, i));
  if (error != NULL)
    ropeway_connection_work_finish_error (&self->work, error);
  else
    {
      sentence = found != NULL ? dup_sentence (found) : NULL;
      ropeway_connection_work_finish (&self->work, 0, problem, sentence);
    }
  choices_task_free (&self->work);
}

static void
on_ready (RopewayConnectionWork *work)
{
  ChoicesTask *self = (ChoicesTask *)work;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  self->parameters = ropeway_link_choices_take (self->parameters, work->connection, work->operation,
                                                "/parameters", self->taken, problems);
  if (ropeway_problems_get_n (problems) > 0)
    {
      ropeway_connection_work_finish (work, 0, ropeway_problem_ref (ropeway_problems_get (problems, 0)),
                                      NULL);
      choices_task_free (work);
      return;
    }
  ropeway_choices_async (work->session, self->parameter, self->parameters,
                         ropeway_agent_task_get_cancellable (work->task), on_choices, self);
}

void
ropeway_choices_task_begin (RopewayAgentTask *task, RopewayConnection *connection,
                            const RopewayEnvironment *environment, const RopewayOperation *operation,
                            const RopewayParameter *parameter, const RopewayAgentRequest *request,
                            RopewaySecretProvider *secrets, RopewayClock *clock)
{
  ChoicesTask *self = g_new0 (ChoicesTask, 1);

  self->request = ropeway_tree_ref (request->tree);
  self->taken = ropeway_tree_new ();
  self->parameter = parameter;
  self->parameters = request->parameters;
  ropeway_connection_work_begin (&self->work, task, connection, environment, operation, secrets, clock,
                                 on_ready, choices_task_free);
}
