/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: takes a service's odd body apart into flat fields, and puts it together again. */
#include "model/record-form.h"

#include <string.h>

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

static const RopewayValue *
flatten_row (const RopewayForm *form, const GPtrArray *header, const RopewayValue *record, RopewayTree *tree,
             RopewayProblem **problem)
{
  const RopewayValue *cells = form->path != NULL ? ropeway_path_get (form->path, record) : record;
  if (header == NULL || cells == NULL || ropeway_value_get_kind (cells) != ROPEWAY_ARRAY)
    {
      *problem = ropeway_problem_new ("form.row-expected", NULL, NULL);
      return NULL;
    }
  RopewayValue *fields = ropeway_tree_object (tree);
  guint column = 0;
  for (RopewayValue *cell = ropeway_value_first (cells); cell != NULL && column < header->len;
       cell = ropeway_value_next (cell), column++)
    {
      const char *name = g_ptr_array_index (header, column);
      if (name != NULL)
        ropeway_value_set (tree, fields, name, -1, ropeway_tree_copy (tree, cell));
    }
  return fields;
}

const RopewayValue *
ropeway_record_form_flatten (const RopewayForm *form, const GPtrArray *header, const RopewayValue *record,
                             RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayValue *inner;

  switch (form->type)
    {
    case ROPEWAY_FORM_PLAIN:
      return record;
    case ROPEWAY_FORM_ENVELOPE:
      inner = form->path != NULL ? ropeway_path_get (form->path, record) : record;
      if (inner == NULL)
        *problem = ropeway_problem_new ("form.envelope-missing", NULL, "path",
                                        ropeway_path_get_text (form->path), NULL);
      return inner;
    case ROPEWAY_FORM_ROW_BY_HEADER:
      return flatten_row (form, header, record, tree, problem);
    case ROPEWAY_FORM_UNKNOWN:
      break;
    }
  g_return_val_if_reached (NULL);
}

static gboolean
header_has (const GPtrArray *header, const char *name)
{
  for (guint i = 0; i < header->len; i++)
    if (g_strcmp0 (g_ptr_array_index (header, i), name) == 0)
      return TRUE;
  return FALSE;
}

static RopewayProblem *
problem_no_column (const char *name)
{
  return ropeway_problem_new ("form.column-missing", NULL, "name", name, NULL);
}

static const RopewayValue *
build_row (const GPtrArray *header, const RopewayValue *fields, RopewayTree *tree, RopewayProblem **problem)
{
  if (header == NULL)
    {
      *problem = ropeway_problem_new ("form.header-missing", NULL, NULL);
      return NULL;
    }
  for (RopewayValue *field = ropeway_value_first (fields); field != NULL; field = ropeway_value_next (field))
    if (!header_has (header, ropeway_value_get_name (field, NULL)))
      {
        *problem = problem_no_column (ropeway_value_get_name (field, NULL));
        return NULL;
      }
  RopewayValue *cells = ropeway_tree_array (tree);
  for (guint i = 0; i < header->len; i++)
    {
      const char *name = g_ptr_array_index (header, i);
      const RopewayValue *value = name != NULL ? ropeway_value_get (fields, name) : NULL;
      ropeway_value_append (cells,
                            value != NULL ? ropeway_tree_copy (tree, value) : ropeway_tree_null (tree));
    }
  return cells;
}

const RopewayValue *
ropeway_record_form_build (const RopewayForm *form, const GPtrArray *header, const RopewayValue *fields,
                           RopewayTree *tree, RopewayProblem **problem)
{
  RopewayValue *root = NULL;
  g_autoptr (GError) error = NULL;

  switch (form->type)
    {
    case ROPEWAY_FORM_PLAIN:
      return fields;
    case ROPEWAY_FORM_ENVELOPE:
      if (!ropeway_path_set (form->path, tree, &root, ropeway_tree_copy (tree, fields), &error))
        *problem = ropeway_problem_new ("form.envelope-missing", NULL, "path",
                                        ropeway_path_get_text (form->path), NULL);
      return error == NULL ? root : NULL;
    case ROPEWAY_FORM_ROW_BY_HEADER:
      return build_row (header, fields, tree, problem);
    case ROPEWAY_FORM_UNKNOWN:
      break;
    }
  g_return_val_if_reached (NULL);
}
