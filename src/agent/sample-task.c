/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sample-task.h"

#include <string.h>

#include "agent/connection-work.h"
#include "agent/event-line.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "model/link-choices.h"
#include "source/open-source.h"
#include "source/rest-source.h"
#include "value/json-writer.h"

typedef struct
{
  RopewayConnectionWork work;

  /* owned */
  RopewayTree *request; /* of the parameters */
  RopewayTree *taken;   /* (nullable): parameters that were taken from pasted addresses */
  RopewayRecordSource *source;
  RopewayPosition position;

  /* borrowed from request, or taken */
  const RopewayValue *parameters; /* (nullable) */

  /* state */
  guint limit;
  guint n;
  gsize bytes;
  gboolean is_full; /* of bytes */
} SampleTask;

static void
sample_task_free (RopewayConnectionWork *work)
{
  SampleTask *self = (SampleTask *)work;

  ropeway_position_clear (&self->position);
  g_clear_object (&self->source);
  g_clear_pointer (&self->request, ropeway_tree_unref);
  g_clear_pointer (&self->taken, ropeway_tree_unref);
  ropeway_connection_work_clear (work);
  g_free (self);
}

gboolean
ropeway_sample_task_can_read (const RopewayOperation *operation, GError **error)
{
  gboolean is_search = strcmp (operation->method, "POST") == 0 && operation->records != NULL
                       && operation->new_id == NULL && operation->body_type != ROPEWAY_BODY_RECORD
                       && operation->body_type != ROPEWAY_BODY_RECORDS;
  gboolean is_known
      = operation->paging.type != ROPEWAY_PAGING_UNKNOWN && operation->form.type != ROPEWAY_FORM_UNKNOWN;

  if (is_known && (strcmp (operation->method, "GET") == 0 || is_search))
    return TRUE;
  g_set_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID,
               is_known ? _ ("“%s” is no operation that reads records.")
                        : _ ("“%s” is read in a way that this version does not know."),
               operation->name != NULL ? operation->name : operation->id);
  return FALSE;
}

static void
add_record (SampleTask *self, const RopewayValue *record)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("record");
  gsize length;
  g_autofree char *text = ropeway_json_write_text (record, ROPEWAY_JSON_COMPACT, &length);

  if (self->bytes + length > ROPEWAY_LIMIT_SAMPLE_BYTES)
    {
      self->is_full = TRUE;
      return;
    }
  self->bytes += length;
  self->n++;
  ropeway_value_set (line, ropeway_tree_get_root (line), "record", -1, ropeway_tree_copy (line, record));
  ropeway_agent_task_add_line (self->work.task, line);
}

/* What was found out of the paging, where none is declared, in words; its argument "paging" would read on. */
static void
add_hint (SampleTask *self, const RopewayProblem *hint)
{
  g_autoptr (RopewayTree) line = ropeway_event_line_warning (hint);

  ropeway_agent_task_add_line (self->work.task, line);
}

static void
finish (SampleTask *self, RopewayProblem *problem)
{
  g_autofree char *sentence = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u record read.", "%u records read.", self->n), self->n);

  ropeway_connection_work_finish (&self->work, 0, problem, sentence);
  sample_task_free (&self->work);
}

static void read_page (SampleTask *self);

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  SampleTask *self = data;
  g_autoptr (GError) error = NULL;
  RopewayProblem *problem = NULL;
  g_autoptr (RopewaySourcePage) page
      = ropeway_record_source_read_finish (ROPEWAY_RECORD_SOURCE (source), result, &problem, &error);

  if (error != NULL)
    {
      ropeway_connection_work_finish_error (&self->work, error);
      sample_task_free (&self->work);
      return;
    }
  if (page != NULL && page->hint != NULL)
    add_hint (self, page->hint);
  for (guint i = 0; page != NULL && i < page->records->len && self->n < self->limit && !self->is_full; i++)
    if (g_ptr_array_index (page->records, i) != NULL)
      add_record (self, g_ptr_array_index (page->records, i));
  if (page == NULL || !page->has_next || self->n >= self->limit || self->is_full)
    {
      finish (self, problem);
      return;
    }
  ropeway_position_clear (&self->position);
  ropeway_position_copy (&page->next, &self->position);
  read_page (self);
}

static void
read_page (SampleTask *self)
{
  ropeway_record_source_read_async (self->source, &self->position,
                                    ropeway_agent_task_get_cancellable (self->work.task), on_page, self);
}

/* Returns: FALSE: a pasted address is another; the task has ended. */
static gboolean
take_links (SampleTask *self)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  self->taken = ropeway_tree_new ();
  self->parameters = ropeway_link_choices_take (self->parameters, self->work.connection, self->work.operation,
                                                "/parameters", self->taken, problems);
  if (ropeway_problems_get_n (problems) == 0)
    return TRUE;
  finish (self, ropeway_problem_ref (ropeway_problems_get (problems, 0)));
  return FALSE;
}

static void
on_ready (RopewayConnectionWork *work)
{
  SampleTask *self = (SampleTask *)work;

  if (!take_links (self))
    return;
  self->source = ropeway_open_source (work->session, work->operation, self->parameters);
  if (ROPEWAY_IS_REST_SOURCE (self->source))
    ropeway_rest_source_set_probing (ROPEWAY_REST_SOURCE (self->source), TRUE);
  ropeway_position_init (&self->position, &work->operation->paging);
  read_page (self);
}

void
ropeway_sample_task_begin (RopewayAgentTask *task, RopewayConnection *connection,
                           const RopewayEnvironment *environment, const RopewayOperation *operation,
                           const RopewayAgentRequest *request, RopewaySecretProvider *secrets,
                           RopewayClock *clock)
{
  SampleTask *self = g_new0 (SampleTask, 1);

  self->request = ropeway_tree_ref (request->tree);
  self->parameters = request->parameters;
  self->limit = request->limit > 0 ? (guint)MIN (request->limit, ROPEWAY_LIMIT_SAMPLE) : ROPEWAY_LIMIT_SAMPLE;
  ropeway_connection_work_begin (&self->work, task, connection, environment, operation, secrets, clock,
                                 on_ready, sample_task_free);
}
