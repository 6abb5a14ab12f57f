/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where the records of a job come from, and whose children they are. */
#include "model/job-private.h"

static void
place_free (RopewayParentPlace *self)
{
  g_free (self->parameter);
  ropeway_path_unref (self->path);
  g_free (self);
}

static void
parent_free (RopewayParent *self)
{
  g_free (self->operation);
  g_ptr_array_unref (self->places);
  g_free (self->as);
  g_free (self);
}

void
ropeway_job_source_clear (RopewayJobSource *self)
{
  g_free (self->connection);
  g_free (self->environment);
  g_free (self->operation);
  g_clear_pointer (&self->parent, parent_free);
  g_clear_pointer (&self->filter, ropeway_condition_free);
}

const RopewayValue *
ropeway_job_choices_read (RopewayObjectReader *reader)
{
  const RopewayValue *object = ropeway_object_reader_object (reader, "parameters", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "parameters"));

  for (const RopewayValue *member = object != NULL ? ropeway_value_first (object) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      RopewayValueType type = ropeway_value_get_kind (member);
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);

      if (type != ROPEWAY_STRING && type != ROPEWAY_NUMBER && type != ROPEWAY_BOOLEAN)
        ropeway_report_type (reader->problems, "document.scalar-needed", at, name, member);
    }
  return object;
}

/* ---- child lists ---- */

static GPtrArray *
read_places (RopewayObjectReader *parent)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify)place_free);
  const RopewayValue *object = ropeway_object_reader_object (parent, "places", ROPEWAY_NEEDED);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (parent, "places"));

  for (const RopewayValue *member = object != NULL ? ropeway_value_first (object) : NULL; member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);
      RopewayPath *path = ropeway_read_path (member, name, at, parent->problems);
      RopewayParentPlace *place;

      if (path == NULL)
        continue;
      place = g_new0 (RopewayParentPlace, 1);
      place->parameter = g_strdup (name);
      place->path = path;
      g_ptr_array_add (places, place);
    }
  /* Without a place every parent would be asked for the same children. */
  if (object != NULL && ropeway_value_first (object) == NULL)
    ropeway_problems_add (parent->problems, ropeway_problem_new ("job.parent-places-empty", pointer, NULL));
  return places;
}

static RopewayParent *
read_parent (RopewayObjectReader *source)
{
  g_auto (RopewayObjectReader) parent = { 0 };
  RopewayParent *self;

  if (!ropeway_object_reader_init_member (&parent, &ropeway_form_for_each, source, "forEach",
                                          ROPEWAY_OPTIONAL))
    return NULL;
  self = g_new0 (RopewayParent, 1);
  self->operation = ropeway_object_reader_slug (&parent, "operation", ROPEWAY_NEEDED);
  self->parameters = ropeway_job_choices_read (&parent);
  self->places = read_places (&parent);
  self->as = ropeway_object_reader_name (&parent, "as", ROPEWAY_OPTIONAL);
  return self;
}

void
ropeway_job_source_read (RopewayJobSource *self, RopewayObjectReader *reader)
{
  g_auto (RopewayObjectReader) source = { 0 };
  const RopewayValue *filter;

  ropeway_object_reader_init_member (&source, &ropeway_form_source, reader, "source", ROPEWAY_NEEDED);
  self->connection = ropeway_object_reader_slug (&source, "connection", ROPEWAY_NEEDED);
  self->environment = ropeway_object_reader_slug (&source, "environment", ROPEWAY_NEEDED);
  self->parent = read_parent (&source);
  self->operation = ropeway_object_reader_slug (&source, "operation", ROPEWAY_NEEDED);
  self->parameters = ropeway_job_choices_read (&source);
  filter = ropeway_object_reader_get (&source, "filter", ROPEWAY_OPTIONAL);
  if (filter != NULL)
    self->filter
        = ropeway_condition_parse (filter, ropeway_object_reader_at (&source, "filter"), source.problems);
}
