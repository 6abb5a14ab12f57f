/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rows of cells, named by a header that was read before them. */
#include "model/record-form-kind.h"

static const RopewayValue *
flatten_row (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *record,
             RopewayTree *tree, RopewayProblem **problem)
{
  const GPtrArray *header = known->header;
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
build_row (const RopewayForm *form, const RopewayFormKnown *known, const RopewayValue *fields,
           RopewayTree *tree, RopewayProblem **problem)
{
  const GPtrArray *header = known->header;

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

const RopewayFormKind ropeway_form_row = { flatten_row, build_row };
