/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person chooses once for a job: a sheet, a board, a folder. */
#include "model/operation-private.h"

static void
parameter_free (gpointer data)
{
  RopewayParameter *self = data;

  g_free (self->name);
  g_free (self->label);
  g_clear_pointer (&self->from_link, ropeway_template_unref);
  g_free (self->choices_operation);
  g_clear_pointer (&self->choices_value, ropeway_path_unref);
  g_clear_pointer (&self->choices_label, ropeway_path_unref);
  g_free (self->fallback);
  g_free (self);
}

static void
read_choices (RopewayParameter *self, RopewayObjectReader *parameter)
{
  g_auto (RopewayObjectReader) choices = { 0 };

  if (!ropeway_object_reader_init_member (&choices, &ropeway_form_choices, parameter, "choices",
                                          ROPEWAY_OPTIONAL))
    return;
  self->choices_operation = ropeway_object_reader_slug (&choices, "operation", ROPEWAY_NEEDED);
  self->choices_value = ropeway_object_reader_path (&choices, "value", ROPEWAY_NEEDED);
  self->choices_label = ropeway_object_reader_path (&choices, "label", ROPEWAY_OPTIONAL);
}

static gboolean
has_place (const RopewayTemplate *template, const char *name)
{
  for (guint i = 0; i < ropeway_template_get_n_places (template); i++)
    if (g_strcmp0 (ropeway_template_get_place (template, i), name) == 0)
      return TRUE;
  return FALSE;
}

static RopewayParameter *
read_parameter (const RopewayValue *value, const char *name, const char *pointer, RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewayParameter *self;

  if (!ropeway_object_reader_init (&reader, &ropeway_form_parameter, value, pointer, problems))
    return NULL;
  self = g_new0 (RopewayParameter, 1);
  self->name = g_strdup (name);
  self->label = ropeway_object_reader_name (&reader, "label", ROPEWAY_OPTIONAL);
  self->from_link = ropeway_object_reader_template (&reader, "fromLink", ROPEWAY_OPTIONAL);
  if (self->from_link != NULL && !has_place (self->from_link, name))
    ropeway_problems_add (problems, ropeway_problem_new ("operation.link-place-missing",
                                                         ropeway_object_reader_at (&reader, "fromLink"),
                                                         "parameter", name, NULL));
  read_choices (self, &reader);
  self->fallback = ropeway_object_reader_text (&reader, "default", ROPEWAY_OPTIONAL);
  return self;
}

GPtrArray *
ropeway_parameters_read (RopewayObjectReader *reader)
{
  const RopewayValue *object = ropeway_object_reader_object (reader, "parameters", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "parameters"));
  GPtrArray *list = g_ptr_array_new_with_free_func (parameter_free);

  for (const RopewayValue *member = object != NULL ? ropeway_value_first (object) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);
      RopewayParameter *parameter = read_parameter (member, name, at, reader->problems);

      if (parameter != NULL)
        g_ptr_array_add (list, parameter);
    }
  return list;
}
