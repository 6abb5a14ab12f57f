/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an operation of a GraphQL service: for the run it is a request like any other, with a document in its body. */
#include <string.h>

#include "base/ident.h"
#include "model/operation-private.h"
#include "model/operation-table.h"

void
ropeway_graphql_clear (RopewayGraphql *self)
{
  g_clear_pointer (&self->document, ropeway_graphql_document_free);
  g_clear_pointer (&self->operation_name, g_free);
  g_clear_pointer (&self->cost, ropeway_path_unref);
  g_clear_pointer (&self->connection, ropeway_path_unref);
}

/* @name, @value: (nullable): what the sentence tells. */
static void
report (RopewayProblems *problems, const char *code, const char *pointer, const char *name, const char *value)
{
  ropeway_problems_add (problems, ropeway_problem_new (code, pointer, name, value, NULL));
}

static void
read_document (RopewayGraphql *self, RopewayObjectReader *reader)
{
  g_autofree char *text = ropeway_object_reader_text (reader, "document", ROPEWAY_NEEDED);
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return;
  self->document = ropeway_graphql_document_parse (text, self->operation_name, &error);
  if (self->document == NULL)
    report (reader->problems,
            g_error_matches (error, ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_SEVERAL)
                ? "operation.graphql-several"
                : "operation.graphql-bad",
            ropeway_object_reader_at (reader, "document"), "reason", error->message);
}

/* What is written in texts of a body has places, at any depth, and so have variables. */
static void
check_texts (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  gsize index = 0;

  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    {
      RopewayTemplate *places = ropeway_read_template (value, "variables", pointer, problems);

      g_clear_pointer (&places, ropeway_template_unref);
      return;
    }
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    {
      const char *name = ropeway_value_get_name (child, NULL);
      g_autofree char *at = name != NULL ? ropeway_pointer_join (pointer, name)
                                         : ropeway_pointer_join_index (pointer, index++);

      check_texts (child, at, problems);
    }
}

gboolean
ropeway_graphql_read (RopewayOperation *operation, RopewayObjectReader *reader)
{
  RopewayGraphql *self = &operation->graphql;
  g_auto (RopewayObjectReader) graphql = { 0 };

  if (!ropeway_object_reader_init_member (&graphql, &ropeway_form_graphql, reader, "graphql",
                                          ROPEWAY_OPTIONAL))
    return FALSE;
  ropeway_operation_be_request (operation, "POST", "");
  self->operation_name = ropeway_object_reader_text (&graphql, "operationName", ROPEWAY_OPTIONAL);
  read_document (self, &graphql);
  self->variables = ropeway_object_reader_object (&graphql, "variables", ROPEWAY_OPTIONAL);
  self->cost = ropeway_object_reader_path (&graphql, "cost", ROPEWAY_OPTIONAL);
  if (self->variables == NULL || self->document == NULL)
    return TRUE;
  check_texts (self->variables, ropeway_object_reader_at (&graphql, "variables"), reader->problems);
  operation->body_type = ROPEWAY_BODY_TEMPLATE;
  operation->body = self->variables;
  return TRUE;
}

/* ---- what the document says ---- */

static RopewayPath *
make_path (const GPtrArray *names, guint n, const char *last)
{
  g_autoptr (GString) text = g_string_new ("data");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ".%s", (const char *)g_ptr_array_index (names, i));
  if (last != NULL)
    g_string_append_printf (text, ".%s", last);
  return ropeway_path_parse (text->str, NULL);
}

static void
fill_records (RopewayOperation *operation)
{
  gboolean in_edges = FALSE;
  g_autoptr (GPtrArray) names
      = ropeway_graphql_document_find_records (operation->graphql.document, &in_edges);

  if (names == NULL)
    return;
  if (in_edges)
    operation->graphql.connection = make_path (names, names->len - 1, NULL);
  operation->records = make_path (names, in_edges ? names->len - 1 : names->len, in_edges ? "nodes" : NULL);
}

/* What went wrong with the input stands in the answer where the document asks for it (Shopify, Relay's conventions). */
static void
fill_errors (RopewayOperation *operation)
{
  static const char *const lists[] = { "userErrors", "errors" };
  const RopewayGraphqlDocument *document = operation->graphql.document;

  for (guint i = 0; operation->error_list == NULL && i < G_N_ELEMENTS (lists); i++)
    if (ropeway_graphql_document_asks_for (document, lists[i]))
      {
        const RopewayGraphqlField *field = g_ptr_array_index (document->fields, 0);
        g_autofree char *text = g_strdup_printf ("data.%s.%s", field->key, lists[i]);
        operation->error_list = ropeway_path_parse (text, NULL);
      }
}

void
ropeway_graphql_fill (RopewayOperation *operation, RopewayObjectReader *reader)
{
  if (operation->graphql.document->kind == ROPEWAY_GRAPHQL_QUERY && operation->records == NULL)
    fill_records (operation);
  if (operation->graphql.document->kind == ROPEWAY_GRAPHQL_MUTATION)
    fill_errors (operation);
}

/* ---- what does not go together ---- */

static void
check_given (const RopewayOperation *operation, RopewayProblems *problems)
{
  const RopewayGraphqlDocument *document = operation->graphql.document;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *pointer = g_strconcat (operation->pointer, "/graphql/variables", NULL);

  for (guint i = 0; i < document->variables->len; i++)
    g_ptr_array_add (names, ((RopewayGraphqlVariable *)g_ptr_array_index (document->variables, i))->name);
  g_ptr_array_add (names, NULL);
  for (const RopewayValue *given = ropeway_value_first (operation->graphql.variables); given != NULL;
       given = ropeway_value_next (given))
    {
      const char *name = ropeway_value_get_name (given, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);

      if (ropeway_graphql_document_find (document, name) == NULL)
        ropeway_problems_add (
            problems,
            ropeway_problem_new ("operation.graphql-variable-unknown", at, "variable", name, "suggestion",
                                 ropeway_ident_suggest (name, (const char *const *)names->pdata), NULL));
    }
}

static gboolean
is_place_of (const RopewayPath *place, const char *name)
{
  return place != NULL && ropeway_path_get_n_segments (place) > 1
         && g_strcmp0 (ropeway_path_get_segment (place, 0, NULL), "variables") == 0
         && g_strcmp0 (ropeway_path_get_segment (place, 1, NULL), name) == 0;
}

/* Paging puts its own into the body. */
static gboolean
is_of_paging (const RopewayPaging *paging, const char *name)
{
  return is_place_of (paging->place, name) || is_place_of (paging->size_place, name)
         || is_place_of (paging->split.from_place, name) || is_place_of (paging->split.to_place, name);
}

static void
check_required (const RopewayOperation *operation, RopewayProblems *problems)
{
  const RopewayGraphql *graphql = &operation->graphql;
  g_autofree char *pointer = g_strconcat (operation->pointer, "/graphql", NULL);

  for (guint i = 0; i < graphql->document->variables->len; i++)
    {
      const RopewayGraphqlVariable *variable = g_ptr_array_index (graphql->document->variables, i);

      if (variable->required && ropeway_value_get (graphql->variables, variable->name) == NULL
          && !is_of_paging (&operation->paging, variable->name))
        report (problems, "operation.graphql-variable-missing", pointer, "variable", variable->name);
    }
}

void
ropeway_graphql_check (const RopewayOperation *operation, RopewayObjectReader *reader)
{
  const RopewayGraphqlDocument *document = operation->graphql.document;
  const char *undeclared = ropeway_graphql_document_find_undeclared (document);
  g_autofree char *pointer = g_strconcat (operation->pointer, "/graphql/document", NULL);

  if (document->kind == ROPEWAY_GRAPHQL_SUBSCRIPTION)
    report (reader->problems, "operation.graphql-subscription", pointer, NULL, NULL);
  if (undeclared != NULL)
    report (reader->problems, "operation.graphql-undeclared", pointer, "variable", undeclared);
  check_given (operation, reader->problems);
  check_required (operation, reader->problems);
  if (operation->batch.size > 0
      && (document->kind != ROPEWAY_GRAPHQL_MUTATION || !ropeway_graphql_document_can_repeat (document)))
    report (reader->problems, "operation.graphql-batch", operation->pointer, NULL, NULL);
}
