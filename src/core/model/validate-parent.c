/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a child list that is asked for without its parent would be the same list, over and over. */
#include "model/validate.h"

#include <string.h>

#include "base/ident.h"
#include "model/object-reader.h"

static const char *
display_name (const RopewayOperation *operation)
{
  return operation->name != NULL ? operation->name : operation->id;
}

/* ---- which places a request has ---- */

static void
add_places (GPtrArray *places, const RopewayTemplate *template)
{
  for (guint i = 0; template != NULL && i < ropeway_template_get_n_places (template); i++)
    g_ptr_array_add (places, g_strdup (ropeway_template_get_place (template, i)));
}

static void
add_named_places (GPtrArray *places, const GPtrArray *named)
{
  for (guint i = 0; i < named->len; i++)
    add_places (places, ((RopewayNamedTemplate *)g_ptr_array_index (named, i))->value);
}

/* Bounded by the depth of job files. */
static void
add_body_places (GPtrArray *places, const RopewayValue *value)
{
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      g_autoptr (RopewayTemplate) template = text != NULL ? ropeway_template_parse (text, NULL) : NULL;

      add_places (places, template);
      return;
    }
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    add_body_places (places, child);
}

GPtrArray *
ropeway_operation_dup_places (const RopewayOperation *operation)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);

  add_places (places, operation->path);
  add_named_places (places, operation->query);
  add_named_places (places, operation->headers);
  if (operation->body != NULL)
    add_body_places (places, operation->body);
  g_ptr_array_add (places, NULL);
  return places;
}

/* ---- the parent ---- */

static void
check_key (const RopewayOperation *parent, RopewayProblems *problems)
{
  if (parent->key->len == 0)
    ropeway_problems_add (problems, ropeway_problem_new ("operation.key-missing", parent->pointer,
                                                         "operation", display_name (parent), NULL));
}

static void
check_places (const RopewayBundle *self, const char *pointer, RopewayProblems *problems)
{
  const RopewayOperation *child = self->source_operation;
  g_autofree char *at = ropeway_pointer_join (pointer, "places");
  g_autoptr (GPtrArray) known = ropeway_operation_dup_places (child);
  const char *const *names = (const char *const *)known->pdata;

  for (guint i = 0; i < self->job->source.parent->places->len; i++)
    {
      const RopewayParentPlace *place = g_ptr_array_index (self->job->source.parent->places, i);
      g_autofree char *place_at = ropeway_pointer_join (at, place->parameter);

      if (!g_strv_contains (names, place->parameter))
        ropeway_problems_add (
            problems, ropeway_problem_new ("job.parent-place-unused", place_at, "found", place->parameter,
                                           "operation", display_name (child), "suggestion",
                                           ropeway_ident_suggest (place->parameter, names), NULL));
    }
}

/* Fields of the child are looked up under their own names. */
static void
check_as (const RopewayBundle *self, const char *pointer, RopewayProblems *problems)
{
  const RopewayOperation *child = self->source_operation;
  const char *as = self->job->source.parent->as;
  g_autofree char *at = ropeway_pointer_join (pointer, "as");
  g_autoptr (RopewayPath) path = NULL;

  if (as == NULL || child->shape == NULL)
    return;
  path = ropeway_path_new_name (as);
  if (ropeway_shape_find (child->shape, ropeway_path_get_text (path)) != NULL)
    ropeway_problems_add (problems, ropeway_problem_new ("job.parent-as-hides", at, "found", as, "operation",
                                                         display_name (child), NULL));
}

void
ropeway_bundle_validate_parent (const RopewayBundle *self, RopewayProblems *problems)
{
  g_autofree char *pointer = g_strconcat (self->job->pointer, "/source/forEach", NULL);

  if (self->job->source.parent == NULL)
    return;
  if (self->parent_operation != NULL)
    check_key (self->parent_operation, problems);
  if (self->source_operation == NULL)
    return;
  check_places (self, pointer, problems);
  check_as (self, pointer, problems);
}
