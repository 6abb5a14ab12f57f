/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/choices.h"

#include "base/limits.h"
#include "source/open-source.h"

typedef struct
{
  /* owned */
  RopewayRecordSource *source;
  RopewayPosition position;
  RopewayChoices *found;
  GHashTable *known; /* values of found */
  RopewayProblem *problem;

  /* borrowed */
  const RopewayParameter *parameter;

  /* state */
  guint n_read; /* records */
} Reading;

void
ropeway_choices_free (RopewayChoices *self)
{
  g_ptr_array_unref (self->choices);
  g_free (self);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->source);
  ropeway_position_clear (&reading->position);
  g_hash_table_unref (reading->known);
  g_clear_pointer (&reading->found, ropeway_choices_free);
  g_clear_pointer (&reading->problem, ropeway_problem_unref);
  g_free (reading);
}

/* @problem: (transfer full) (nullable). */
static void
give (GTask *task, RopewayProblem *problem)
{
  Reading *reading = g_task_get_task_data (task);

  reading->problem = problem;
  g_task_return_pointer (task, problem == NULL ? g_steal_pointer (&reading->found) : NULL,
                         (GDestroyNotify)ropeway_choices_free);
  g_object_unref (task);
}

static void
add (Reading *reading, const RopewayValue *record)
{
  const RopewayParameter *parameter = reading->parameter;
  RopewayChoice *choice
      = record != NULL ? ropeway_choice_read (parameter->choices_value, parameter->choices_label, record)
                       : NULL;

  reading->n_read++;
  if (choice != NULL && g_hash_table_add (reading->known, choice->value))
    g_ptr_array_add (reading->found->choices, choice);
  else if (choice != NULL)
    ropeway_choice_free (choice);
}

/* Returns: (transfer full) (nullable). */
static RopewayProblem *
find_problem (const Reading *reading)
{
  if (reading->n_read == 0 || reading->found->choices->len > 0)
    return NULL;
  return ropeway_problem_new ("choices.no-value", NULL, "operation", reading->parameter->choices_operation,
                              "parameter", reading->parameter->name, "path",
                              ropeway_path_get_text (reading->parameter->choices_value), NULL);
}

static void read_page (GTask *task);

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Reading *reading = g_task_get_task_data (task);
  RopewayChoices *found = reading->found;
  GError *error = NULL;
  RopewayProblem *problem = NULL;
  g_autoptr (RopewaySourcePage) page
      = ropeway_record_source_read_finish (ROPEWAY_RECORD_SOURCE (source), result, &problem, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (page == NULL)
    {
      give (task, problem);
      return;
    }
  guint i = 0;
  while (i < page->records->len && reading->n_read < ROPEWAY_LIMIT_CHOICES)
    add (reading, g_ptr_array_index (page->records, i++));
  found->is_cut |= page->is_cut || i < page->records->len;
  if (!page->has_next || reading->n_read >= ROPEWAY_LIMIT_CHOICES)
    {
      found->is_cut |= page->has_next;
      give (task, find_problem (reading));
      return;
    }
  ropeway_position_clear (&reading->position);
  ropeway_position_copy (&page->next, &reading->position);
  read_page (task);
}

static void
read_page (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  ropeway_record_source_read_async (reading->source, &reading->position, g_task_get_cancellable (task),
                                    on_page, task);
}

void
ropeway_choices_async (RopewaySession *session, const RopewayParameter *parameter,
                       const RopewayValue *parameters, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (session, cancellable, callback, data);
  const RopewayOperation *operation = ropeway_connection_find_operation (
      ropeway_session_get_connection (session), parameter->choices_operation);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, ropeway_choices_async);
  g_task_set_task_data (task, reading, reading_free);
  reading->parameter = parameter;
  reading->known = g_hash_table_new (g_str_hash, g_str_equal);
  reading->found = g_new0 (RopewayChoices, 1);
  reading->found->choices = g_ptr_array_new_with_free_func (ropeway_choice_free);
  if (operation == NULL)
    {
      give (task, ropeway_problem_new ("operation.choices-unknown", NULL, "found",
                                       parameter->choices_operation, NULL));
      return;
    }
  reading->source = ropeway_open_source (session, operation, parameters);
  ropeway_position_init (&reading->position, &operation->paging);
  read_page (task);
}

RopewayChoices *
ropeway_choices_finish (GAsyncResult *result, RopewayProblem **problem, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_choices_async), NULL);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  RopewayChoices *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    *problem = g_steal_pointer (&reading->problem);
  return found;
}
