/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/graphql-body.h"

#include <string.h>

/* ---- types (specification of October 2021, §3.5, §3.11, §3.12) ---- */

static RopewayValue *
coerce_text (const RopewayValue *value, RopewayTree *tree)
{
  gsize length;
  const char *token;

  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    return ropeway_tree_copy (tree, value);
  if (ropeway_value_get_kind (value) != ROPEWAY_NUMBER)
    return NULL;
  token = ropeway_value_get_token (value, &length);
  return ropeway_tree_string (tree, token, (gssize)length);
}

/* Returns: (nullable): @value, or the number that its text is. */
static RopewayValue *
coerce_number (const RopewayValue *value, RopewayTree *tree)
{
  g_autofree char *text = NULL;

  if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    return ropeway_tree_copy (tree, value);
  text = ropeway_value_dup_text (value, NULL);
  if (text == NULL || !ropeway_number_is_valid (text, strlen (text)))
    return NULL;
  return ropeway_tree_number (tree, text, -1);
}

/* 32 bits, and no fraction. */
static RopewayValue *
coerce_int (const RopewayValue *value, RopewayTree *tree)
{
  RopewayValue *number = coerce_number (value, tree);
  gint64 whole;

  if (number == NULL || !ropeway_value_get_int64 (number, &whole, NULL) || whole < G_MININT32
      || whole > G_MAXINT32)
    return NULL;
  return ropeway_tree_integer (tree, whole);
}

static RopewayValue *
coerce_boolean (const RopewayValue *value, RopewayTree *tree)
{
  if (ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN)
    return ropeway_tree_copy (tree, value);
  if (ropeway_value_is_text (value, "true") || ropeway_value_is_text (value, "false"))
    return ropeway_tree_boolean (tree, ropeway_value_is_text (value, "true"));
  return NULL;
}

static RopewayValue *
coerce_named (const char *type, gsize length, const RopewayValue *value, RopewayTree *tree)
{
  static const struct
  {
    const char *name;
    RopewayValue *(*coerce) (const RopewayValue *value, RopewayTree *tree);
  } scalars[] = { { "String", coerce_text },
                  { "ID", coerce_text },
                  { "Int", coerce_int },
                  { "Float", coerce_number },
                  { "Boolean", coerce_boolean } };

  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (length == strlen (scalars[i].name) && strncmp (type, scalars[i].name, length) == 0)
      return scalars[i].coerce (value, tree);
  return ropeway_tree_copy (tree, value);
}

/* @type: @length bytes. Its depth is that of a document. */
static RopewayValue *
coerce (const char *type, gsize length, const RopewayValue *value, RopewayTree *tree)
{
  gboolean must_be = length > 0 && type[length - 1] == '!';

  length -= must_be;
  if (ropeway_value_get_kind (value) == ROPEWAY_NULL)
    return must_be ? NULL : ropeway_tree_null (tree);
  if (length < 2 || type[0] != '[')
    return coerce_named (type, length, value, tree);
  /* One that is no list counts as a list of one. */
  if (ropeway_value_get_kind (value) != ROPEWAY_ARRAY)
    return coerce (type + 1, length - 2, value, tree);
  RopewayValue *list = ropeway_tree_array (tree);
  for (const RopewayValue *item = ropeway_value_first (value); item != NULL; item = ropeway_value_next (item))
    {
      RopewayValue *one = coerce (type + 1, length - 2, item, tree);
      if (one == NULL)
        return NULL;
      ropeway_value_append (list, one);
    }
  return list;
}

RopewayValue *
ropeway_graphql_coerce (const char *type, const RopewayValue *value, RopewayTree *tree)
{
  return coerce (type, strlen (type), value, tree);
}

/* ---- the body ---- */

typedef struct
{
  const RopewayOperation *operation;
  RopewayGraphqlFillFunc fill;
  gpointer data;
  RopewayTree *tree;
  RopewayValue *variables;
} Body;

static gboolean
add_variable (Body *body, const RopewayGraphqlVariable *variable, guint index, gboolean several,
              RopewayProblem **problem)
{
  const RopewayOperation *operation = body->operation;
  const RopewayValue *given = ropeway_value_get (operation->graphql.variables, variable->name);
  RopewayValue *filled, *typed;

  if (given == NULL)
    return TRUE;
  filled = body->fill (given, !variable->required, index, body->tree, body->data, problem);
  if (*problem != NULL)
    return FALSE;
  if (filled == NULL)
    return TRUE;
  typed = ropeway_graphql_coerce (variable->type, filled, body->tree);
  if (typed == NULL)
    {
      *problem
          = ropeway_problem_new ("request.graphql-variable", operation->pointer, "variable", variable->name,
                                 "operation", operation->id, "type", variable->type, "found",
                                 ropeway_value_type_name (ropeway_value_get_kind (filled)), NULL);
      return FALSE;
    }
  g_autofree char *name = several ? g_strdup_printf ("%s_%u", variable->name, index) : NULL;
  ropeway_value_set (body->tree, body->variables, name != NULL ? name : variable->name, -1, typed);
  return TRUE;
}

RopewayValue *
ropeway_graphql_body_new (const RopewayOperation *operation, guint n, RopewayGraphqlFillFunc fill,
                          gpointer data, RopewayTree *tree, RopewayProblem **problem)
{
  const RopewayGraphqlDocument *document = operation->graphql.document;
  Body body = { operation, fill, data, tree, ropeway_tree_object (tree) };
  g_autofree char *text = n > 0 ? ropeway_graphql_document_repeat (document, n) : NULL;
  RopewayValue *root = ropeway_tree_object (tree);

  for (guint k = 0; k < MAX (n, 1); k++)
    for (guint i = 0; i < document->variables->len; i++)
      if (!add_variable (&body, g_ptr_array_index (document->variables, i), k, n > 0, problem))
        return NULL;
  ropeway_value_set_text (tree, root, "query", text != NULL ? text : document->text);
  ropeway_value_set_text (tree, root, "operationName", operation->graphql.operation_name);
  ropeway_value_set (tree, root, "variables", -1, body.variables);
  return root;
}
