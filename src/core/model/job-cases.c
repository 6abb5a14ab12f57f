/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: golden cases: what the mapping must make of a record is written down beside it. */
#include "base/limits.h"
#include "model/job-private.h"

static void
case_free (RopewayJobCase *self)
{
  g_free (self->name);
  g_free (self->pointer);
  g_free (self);
}

/* Units are objects, or what stands for one that is set aside. */
static void
check_expected (const RopewayValue *list, const char *pointer, RopewayProblems *problems)
{
  gsize index = 0;

  for (const RopewayValue *item = list != NULL ? ropeway_value_first (list) : NULL; item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);

      if (ropeway_value_get_kind (item) != ROPEWAY_OBJECT)
        ropeway_report_type (problems, "document.object-needed", at, NULL, item);
    }
}

/* Returns: (transfer full) (nullable): NULL where it is no object. */
static RopewayJobCase *
read_case (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewayJobCase *self;

  if (!ropeway_object_reader_init (&reader, &ropeway_form_case, value, pointer, problems))
    return NULL;
  self = g_new0 (RopewayJobCase, 1);
  self->pointer = g_strdup (pointer);
  self->name = ropeway_object_reader_name (&reader, "name", ROPEWAY_NEEDED);
  self->record = ropeway_object_reader_object (&reader, "record", ROPEWAY_NEEDED);
  self->expect = ropeway_object_reader_list (&reader, "expect", ROPEWAY_NEEDED, ROPEWAY_LIMIT_LIST_ITEMS);
  check_expected (self->expect, ropeway_object_reader_at (&reader, "expect"), problems);
  return self;
}

/* A case that failed is called by its name. */
static void
check_name (const GPtrArray *cases, const RopewayJobCase *added, RopewayProblems *problems)
{
  for (guint i = 0; added->name != NULL && i < cases->len; i++)
    {
      const RopewayJobCase *other = g_ptr_array_index (cases, i);
      g_autofree char *at = NULL;

      if (g_strcmp0 (other->name, added->name) != 0)
        continue;
      at = ropeway_pointer_join (added->pointer, "name");
      ropeway_problems_add (problems, ropeway_problem_new ("job.case-name-twice", at, "found", added->name,
                                                           "first", other->pointer, NULL));
      return;
    }
}

GPtrArray *
ropeway_job_cases_read (RopewayObjectReader *reader)
{
  const RopewayValue *list
      = ropeway_object_reader_list (reader, "cases", ROPEWAY_OPTIONAL, ROPEWAY_LIMIT_CASES);
  g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "cases"));
  GPtrArray *cases = g_ptr_array_new_with_free_func ((GDestroyNotify)case_free);
  gsize index = 0;

  for (const RopewayValue *item = list != NULL ? ropeway_value_first (list) : NULL; item != NULL;
       item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      RopewayJobCase *added = read_case (item, at, reader->problems);

      if (added == NULL)
        continue;
      check_name (cases, added, reader->problems);
      g_ptr_array_add (cases, added);
    }
  return cases;
}
