/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: takes a service's odd body apart into flat fields, and puts it together again. */
#include "model/record-form.h"

#include <string.h>

#include "model/record-form-kind.h"

GPtrArray *
ropeway_record_form_read_header (const RopewayValue *cells, RopewayProblem **problem)
{
  if (cells == NULL || ropeway_value_get_kind (cells) != ROPEWAY_ARRAY)
    {
      *problem = ropeway_problem_new ("form.header-missing", NULL, NULL);
      return NULL;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (RopewayValue *cell = ropeway_value_first (cells); cell != NULL; cell = ropeway_value_next (cell))
    {
      g_autofree char *name = ropeway_value_dup_text (cell, NULL);
      if (name == NULL || *g_strstrip (name) == '\0')
        {
          g_ptr_array_add (names, NULL);
          continue;
        }
      if (g_hash_table_contains (seen, name))
        {
          *problem = ropeway_problem_new ("form.header-double", NULL, "name", name, NULL);
          return NULL;
        }
      g_hash_table_add (seen, name);
      g_ptr_array_add (names, g_steal_pointer (&name));
    }
  return g_steal_pointer (&names);
}

static RopewayProblem *
problem_envelope (const RopewayForm *form)
{
  return ropeway_problem_new ("form.envelope-missing", NULL, "path", ropeway_path_get_text (form->path),
                              NULL);
}

static const RopewayValue *
flatten_plain (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *record,
               RopewayTree *tree, RopewayProblem **problem)
{
  return record;
}

static const RopewayValue *
flatten_envelope (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *record,
                  RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *inner = form->path != NULL ? ropeway_path_get (form->path, record) : record;

  if (inner == NULL)
    *problem = problem_envelope (form);
  return inner;
}

static const RopewayValue *
build_plain (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *fields,
             RopewayTree *tree, RopewayProblem **problem)
{
  return fields;
}

static const RopewayValue *
build_envelope (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *fields,
                RopewayTree *tree, RopewayProblem **problem)
{
  return ropeway_form_put (form, NULL, ropeway_tree_copy (tree, fields), tree, problem);
}

static const RopewayFormKind plain = { flatten_plain, build_plain };
static const RopewayFormKind envelope = { flatten_envelope, build_envelope };

static const RopewayFormKind *
kind_of (const RopewayForm *form)
{
  switch (form->type)
    {
    case ROPEWAY_FORM_PLAIN:
      return &plain;
    case ROPEWAY_FORM_ENVELOPE:
      return &envelope;
    case ROPEWAY_FORM_ROW_BY_HEADER:
      return &ropeway_form_row;
    case ROPEWAY_FORM_TYPED_PROPERTIES:
      return &ropeway_form_typed_properties;
    case ROPEWAY_FORM_KEY_VALUES:
      return &ropeway_form_key_values;
    case ROPEWAY_FORM_UNKNOWN:
      break;
    }
  g_return_val_if_reached (NULL);
}

const RopewayValue *
ropeway_record_form_flatten (const RopewayForm *form, const GPtrArray *header, const RopewayValue *record,
                             RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayFormKind *kind = kind_of (form);
  const RopewayFormKnown known = { .header = header };

  return kind != NULL ? kind->flatten (form, &known, record, tree, problem) : NULL;
}

const RopewayValue *
ropeway_record_form_build (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *fields,
                           RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayFormKind *kind = kind_of (form);

  return kind != NULL ? kind->build (form, known, fields, tree, problem) : NULL;
}

char *
ropeway_form_join_name (const RopewayForm *form, const char *name)
{
  return form->path != NULL ? g_strconcat (ropeway_path_get_text (form->path), ":", name, NULL)
                            : g_strdup (name);
}

const char *
ropeway_form_split_name (const RopewayForm *form, const char *field)
{
  const char *start = form->path != NULL ? ropeway_path_get_text (form->path) : NULL;
  gsize length = start != NULL ? strlen (start) : 0;

  if (start == NULL)
    return field;
  return strncmp (field, start, length) == 0 && field[length] == ':' ? field + length + 1 : NULL;
}

RopewayValue *
ropeway_form_put (const RopewayForm *form, RopewayValue *beside, RopewayValue *inner, RopewayTree *tree,
                  RopewayProblem **problem)
{
  if (form->path == NULL)
    return inner;
  if (ropeway_path_set (form->path, tree, &beside, inner, NULL))
    return beside;
  *problem = problem_envelope (form);
  return NULL;
}
