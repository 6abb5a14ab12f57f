/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is built from a description must be right for every field of it; another program judges each.
 *
 * usage: list-graphql dump FILE | list-graphql build FILE N   (N: fields ticked at most; one operation a line) */
#include <string.h>

#include "exchange/graphql-query.h"
#include "graphql-dump.h"
#include "value/json-writer.h"

typedef struct
{
  const RopewayGraphqlSchema *schema;
  guint most;
  guint n_built;
  guint n_failed;
} List;

static void
report (const RopewayProblems *problems, const char *field)
{
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, i));

      g_printerr ("%s: %s\n", field, sentence);
    }
}

/* Ticks the plain fields of @type, and those one and two steps below it. */
static void
tick (List *self, const RopewayGraphqlType *type, const char *prefix, guint depth, GPtrArray *ticked)
{
  for (guint i = 0; i < type->possible->len && i < 4 && depth > 0; i++)
    {
      const RopewayGraphqlType *one = g_ptr_array_index (type->possible, i);
      g_autofree char *below = g_strconcat (prefix, "(", one->name, ").", NULL);

      tick (self, one, below, depth - 1, ticked);
    }
  for (guint i = 0; i < type->fields->len && ticked->len < self->most; i++)
    {
      const RopewayGraphqlMember *field = g_ptr_array_index (type->fields, i);
      g_autofree char *below = g_strconcat (prefix, field->name, ".", NULL);

      if (!ropeway_graphql_type_is_composite (field->ref.type))
        g_ptr_array_add (ticked, g_strconcat (prefix, field->name, NULL));
      else if (depth > 0)
        tick (self, field->ref.type, below, depth - 1, ticked);
    }
}

/* Returns: the type of the records that @field gives. */
static const RopewayGraphqlType *
find_record (const RopewayGraphqlMember *field)
{
  const RopewayGraphqlMember *nodes = ropeway_graphql_type_find (field->ref.type, "nodes");
  const RopewayGraphqlMember *edges = ropeway_graphql_type_find (field->ref.type, "edges");

  if (ropeway_graphql_type_find (field->ref.type, "pageInfo") == NULL || (nodes == NULL && edges == NULL))
    return field->ref.type;
  return nodes != NULL ? nodes->ref.type : ropeway_graphql_type_find (edges->ref.type, "node")->ref.type;
}

static void
build (List *self, const RopewayGraphqlMember *field, gboolean changes)
{
  g_autoptr (GPtrArray) ticked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = NULL;
  RopewayGraphqlWish wish = { .field = field->name, .changes = changes };

  tick (self, find_record (field), "", 3, ticked);
  if (ticked->len == 0 && !changes)
    return;
  for (guint i = 0; changes && field->arguments != NULL && i < field->arguments->len; i++)
    {
      const RopewayGraphqlMember *argument = g_ptr_array_index (field->arguments, i);

      for (guint j = 0; j < argument->ref.type->fields->len; j++)
        g_ptr_array_add (
            inputs,
            g_strconcat (argument->name, ".",
                         ((RopewayGraphqlMember *)g_ptr_array_index (argument->ref.type->fields, j))->name,
                         NULL));
    }
  g_ptr_array_add (ticked, NULL);
  g_ptr_array_add (inputs, NULL);
  wish.ticked = changes ? NULL : (const char *const *)ticked->pdata;
  wish.inputs = (const char *const *)inputs->pdata;
  tree = ropeway_graphql_query_build (self->schema, &wish, problems);
  self->n_built++;
  if (tree == NULL)
    {
      self->n_failed++;
      report (problems, field->name);
      return;
    }
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_print ("%s\n", text);
}

static void
build_all (List *self, const RopewayGraphqlType *type, gboolean changes)
{
  for (guint i = 0; type != NULL && i < type->fields->len; i++)
    {
      const RopewayGraphqlMember *field = g_ptr_array_index (type->fields, i);

      if (changes || ropeway_graphql_type_is_composite (field->ref.type))
        build (self, field, changes);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayGraphqlSchema) schema = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  List self = { .most = argc > 3 ? (guint)g_ascii_strtoull (argv[3], NULL, 10) : 0 };
  char *text = NULL;
  gsize length;

  if (argc < 3 || !g_file_get_contents (argv[2], &text, &length, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: list-graphql dump|build FILE [N]");
      return 2;
    }
  bytes = g_bytes_new_take (text, length);
  schema = ropeway_graphql_schema_read (bytes, problems);
  report (problems, argv[2]);
  if (schema == NULL)
    return 1;
  if (g_str_equal (argv[1], "dump"))
    {
      g_autofree char *dump = graphql_dump (schema);

      g_print ("%s", dump);
      return 0;
    }
  self.schema = schema;
  build_all (&self, ropeway_graphql_schema_get_query (schema), FALSE);
  build_all (&self, ropeway_graphql_schema_get_mutation (schema), TRUE);
  return self.n_failed > 0 ? 1 : 0;
}
