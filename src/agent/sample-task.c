/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/sample-task.h"

#include <string.h>

#include "agent/connection-work.h"
#include "agent/event-line.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "source/open-source.h"
#include "value/json-writer.h"

typedef struct
{
  RopewayConnectionWork work;

  /* owned */
  RopewayTree *request; /* of the parameters */
  RopewayRecordSource *source;
  RopewayPosition position;

  /* borrowed from request */
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

static void
on_ready (RopewayConnectionWork *work)
{
  SampleTask *self = (SampleTask *)work;

  self->source = ropeway_open_source (work->session, work->operation, self->parameters);
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
