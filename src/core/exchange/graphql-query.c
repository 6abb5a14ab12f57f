/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/graphql-query.h"

#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "exchange/graphql-query-private.h"

#define PAGE_SIZE 50

/* The parts of an operation that are found out on the way. */
typedef struct
{
  /* borrowed: of the tree of picks */
  RopewayGraphqlPick *top;          /* what was wished for: a list, a connection, a record, an answer */
  RopewayGraphqlPick *record;       /* what fields of a record stand below */
  const RopewayGraphqlMember *list; /* (nullable): of a connection: "nodes" or "edges" */
  const RopewayGraphqlMember *key;  /* (nullable) */

  /* owned */
  char *after; /* (nullable): the variable that takes the cursor */
  char *first;
} Parts;

void
ropeway_graphql_maker_fail (RopewayGraphqlMaker *self, RopewayProblem *problem)
{
  ropeway_problems_add (self->problems, problem);
  self->failed = TRUE;
}

void
ropeway_graphql_maker_fail_many (RopewayGraphqlMaker *self)
{
  g_autofree char *most = g_strdup_printf ("%d", ROPEWAY_LIMIT_GRAPHQL_TICKED);

  ropeway_graphql_maker_fail (self, ropeway_problem_new ("graphql-query.too-many", NULL, "most", most, NULL));
}

static void
fail_field (RopewayGraphqlMaker *self, const char *code, const char *field)
{
  ropeway_graphql_maker_fail (self, ropeway_problem_new (code, NULL, "field", field, NULL));
}

static gsize
count (const char *const *names)
{
  return names != NULL ? g_strv_length ((char **)names) : 0;
}

/* ---- the way to the records ---- */

/* Declares what pages are asked for with. Returns: (transfer full) (nullable): "first: $first, after: $after". */
static char *
declare_pages (RopewayGraphqlMaker *self, Parts *parts, const RopewayGraphqlMember *field)
{
  const RopewayGraphqlMember *first = ropeway_graphql_member_find_argument (field, "first");
  const RopewayGraphqlMember *after = ropeway_graphql_member_find_argument (field, "after");

  if (parts->list == NULL || first == NULL || after == NULL)
    return NULL;
  parts->first = ropeway_graphql_declare (self, "first", &first->ref, " = " G_STRINGIFY (PAGE_SIZE));
  parts->after = ropeway_graphql_declare (self, "after", &after->ref, "");
  return g_strdup_printf ("first: $%s, after: $%s", parts->first, parts->after);
}

/* Asks for the fields on the way to what was wished for. */
static void
go_to_top (RopewayGraphqlMaker *self, Parts *parts, RopewayGraphqlPick *root)
{
  g_auto (GStrv) names = g_strsplit (self->wish->field, ".", -1);
  g_autoptr (GString) path = g_string_new (NULL);
  RopewayGraphqlPick *pick = root;

  if (g_strv_length (names) > ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH)
    {
      fail_field (self, "graphql-query.too-deep", self->wish->field);
      return;
    }
  for (guint i = 0; names[i] != NULL && !self->failed; i++)
    {
      const RopewayGraphqlMember *field = ropeway_graphql_type_find (pick->type, names[i]);
      gboolean is_last = names[i + 1] == NULL;
      g_autofree char *pages = NULL;

      if (field == NULL)
        {
          ropeway_graphql_maker_fail (self, ropeway_problem_new ("graphql-query.field-unknown", NULL, "field",
                                                                 names[i], "type", pick->type->name, NULL));
          return;
        }
      if (!is_last
          && (ropeway_graphql_ref_is_list (&field->ref)
              || !ropeway_graphql_type_is_composite (field->ref.type)))
        {
          fail_field (self, "graphql-query.no-way", names[i]);
          return;
        }
      g_string_append_printf (path, "%s%s", i > 0 ? "." : "", names[i]);
      if (is_last && !self->wish->changes)
        {
          parts->list = ropeway_graphql_type_is_composite (field->ref.type)
                            ? ropeway_graphql_find_records (field->ref.type)
                            : NULL;
          pages = declare_pages (self, parts, field);
        }
      pick = ropeway_graphql_pick_add_field (
          self, pick, field,
          self->wish->changes ? ropeway_graphql_inputs_write (self, field, path->str)
                              : ropeway_graphql_arguments_write (self, field, path->str, pages));
      if (pick == NULL)
        return;
    }
  parts->top = pick;
}

static void
go_to_record (RopewayGraphqlMaker *self, Parts *parts)
{
  parts->record = parts->top;
  if (!self->wish->changes && !ropeway_graphql_type_is_composite (parts->top->type))
    fail_field (self, "graphql-query.no-records", self->wish->field);
  if (parts->list == NULL || self->failed)
    return;
  ropeway_graphql_pick_add (self, parts->top, "pageInfo.hasNextPage");
  ropeway_graphql_pick_add (self, parts->top, "pageInfo.endCursor");
  parts->record = ropeway_graphql_pick_add (
      self, parts->top, g_str_equal (parts->list->name, "edges") ? "edges.node" : "nodes");
}

/* ---- what was ticked ---- */

/* Returns: (transfer full): @ticked as a path from the record on. */
static char *
dup_from_record (const RopewayGraphqlMaker *self, const Parts *parts, const char *ticked)
{
  static const char *const lists[] = { "edges.node.", "nodes." };
  g_autofree char *prefix = g_strconcat (self->wish->field, ".", NULL);
  g_autofree char *name = g_strndup (ticked, strcspn (ticked, ".["));
  g_autoptr (GString) path = g_string_new (ticked);

  g_string_replace (path, "[]", "", 0);
  if (*name == '(' || ropeway_graphql_type_find (parts->record->type, name) != NULL)
    return g_string_free (g_steal_pointer (&path), FALSE);
  if (g_str_has_prefix (path->str, prefix))
    g_string_erase (path, 0, (gssize)strlen (prefix));
  for (gsize i = 0; parts->list != NULL && i < G_N_ELEMENTS (lists); i++)
    if (g_str_has_prefix (path->str, lists[i]))
      {
        g_string_erase (path, 0, (gssize)strlen (lists[i]));
        break;
      }
  return g_string_free (g_steal_pointer (&path), FALSE);
}

static void
add_ticked (RopewayGraphqlMaker *self, const Parts *parts)
{
  const char *const *ticked = self->wish->ticked;
  gsize n = count (ticked);

  if (n == 0 && !self->wish->changes)
    fail_field (self, "graphql-query.nothing-ticked", self->wish->field);
  for (gsize i = 0; i < n && !self->failed; i++)
    {
      g_autofree char *path = dup_from_record (self, parts, ticked[i]);
      const RopewayGraphqlPick *pick = ropeway_graphql_pick_add (self, parts->record, path);

      if (pick != NULL && (pick->field == NULL || ropeway_graphql_type_is_composite (pick->type)))
        fail_field (self, "graphql-query.has-fields", ticked[i]);
    }
}

/* Returns: (nullable): the field by which all types that @record can be are told apart. */
static const RopewayGraphqlMember *
find_common_key (RopewayGraphqlMaker *self, RopewayGraphqlPick *record)
{
  const RopewayGraphqlMember *key = ropeway_graphql_find_key (record->type);
  const RopewayGraphqlMember *first = NULL;

  if (key != NULL)
    return ropeway_graphql_pick_add (self, record, key->name) != NULL ? key : NULL;
  for (guint i = 0; i < record->type->possible->len; i++)
    {
      const RopewayGraphqlMember *one
          = ropeway_graphql_find_key (g_ptr_array_index (record->type->possible, i));

      first = i == 0 ? one : first;
      if (one == NULL || first == NULL || !g_str_equal (one->name, first->name)
          || one->ref.type != first->ref.type)
        return NULL;
    }
  for (guint i = 0; first != NULL && i < record->type->possible->len && !self->failed; i++)
    {
      const RopewayGraphqlType *type = g_ptr_array_index (record->type->possible, i);
      g_autofree char *path = g_strdup_printf ("(%s).%s", type->name, first->name);

      ropeway_graphql_pick_add (self, record, path);
    }
  return first;
}

/* ---- what a mutation answers ---- */

static gboolean
is_list_of_errors (const RopewayGraphqlMember *field)
{
  return (g_str_has_suffix (field->name, "serErrors") || g_str_equal (field->name, "errors"))
         && ropeway_graphql_ref_is_list (&field->ref)
         && ropeway_graphql_type_find (field->ref.type, "message") != NULL;
}

/* Asks for what was wrong with the input. Returns: (transfer none) (nullable): where it stands. */
static const char *
add_errors (RopewayGraphqlMaker *self, RopewayGraphqlPick *answer)
{
  static const char *const parts[] = { "field", "message", "code" };

  for (guint i = 0; i < answer->type->fields->len; i++)
    {
      const RopewayGraphqlMember *field = g_ptr_array_index (answer->type->fields, i);

      if (!is_list_of_errors (field))
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (parts); j++)
        {
          const RopewayGraphqlMember *part = ropeway_graphql_type_find (field->ref.type, parts[j]);
          g_autofree char *path = g_strconcat (field->name, ".", parts[j], NULL);

          if (part != NULL && !ropeway_graphql_type_is_composite (part->ref.type))
            ropeway_graphql_pick_add (self, answer, path);
        }
      return field->name;
    }
  return NULL;
}

static gboolean
says_name (const char *mutation, const char *name)
{
  g_autofree char *small_mutation = g_ascii_strdown (mutation, -1);
  g_autofree char *small_name = g_ascii_strdown (name, -1);

  return strstr (small_mutation, small_name) != NULL;
}

/* Asks for the id of what was made: of a part of the answer of which the mutation has its name, else of the answer itself.
 * Returns: (transfer full) (nullable): the path to it. */
static char *
add_new_id (RopewayGraphqlMaker *self, RopewayGraphqlPick *answer)
{
  const RopewayGraphqlMember *key = ropeway_graphql_find_key (answer->type);

  for (guint i = 0; i < answer->type->fields->len; i++)
    {
      const RopewayGraphqlMember *field = g_ptr_array_index (answer->type->fields, i);
      const RopewayGraphqlMember *part = ropeway_graphql_type_is_composite (field->ref.type)
                                             ? ropeway_graphql_find_key (field->ref.type)
                                             : NULL;
      g_autofree char *path = part != NULL ? g_strconcat (field->name, ".", part->name, NULL) : NULL;

      if (part == NULL || ropeway_graphql_ref_is_list (&field->ref)
          || !says_name (answer->field->name, field->name))
        continue;
      return ropeway_graphql_pick_add (self, answer, path) != NULL ? g_steal_pointer (&path) : NULL;
    }
  if (key == NULL || answer->field->ref.wraps[0] == '[')
    return NULL;
  return ropeway_graphql_pick_add (self, answer, key->name) != NULL ? g_strdup (key->name) : NULL;
}

/* ---- the operation ---- */

/* Adds the fields below @pick to the shape. Calls itself as deep as fields may be ticked. */
static void
add_shape (RopewayGraphqlMaker *self, const RopewayGraphqlPick *pick, const char *prefix)
{
  for (guint i = 0; i < pick->picks->len; i++)
    {
      const RopewayGraphqlPick *below = g_ptr_array_index (pick->picks, i);
      g_autofree char *path = below->field != NULL ? g_strconcat (prefix, below->key, NULL) : NULL;
      g_autofree char *next = NULL;
      RopewayValue *object;

      if (path == NULL)
        {
          add_shape (self, below, prefix);
          continue;
        }
      /* Whether a list goes on is for who reads it, not for people. */
      if (g_hash_table_contains (self->by_path, path) || g_str_equal (below->field->name, "pageInfo"))
        continue;
      g_hash_table_insert (self->by_path, g_strdup (path), g_strdup (""));
      object = ropeway_graphql_add_shape (self, path, below->field);
      if (pick->field == NULL)
        ropeway_value_set_boolean (self->tree, object, "optional", TRUE);
      if (below->field->ref.wraps[0] != '!')
        ropeway_value_set_boolean (self->tree, object, "nullable", TRUE);
      next = g_strconcat (path, ropeway_graphql_ref_is_list (&below->field->ref) ? "[]." : ".", NULL);
      add_shape (self, below, next);
    }
}

static void
add_paging (RopewayGraphqlMaker *self, const Parts *parts, RopewayValue *root, const char *at)
{
  RopewayValue *paging = ropeway_tree_object (self->tree);
  RopewayValue *size = ropeway_tree_object (self->tree);
  g_autofree char *parameter = g_strconcat ("variables.", parts->after, NULL);
  g_autofree char *size_parameter = g_strconcat ("variables.", parts->first, NULL);

  ropeway_value_set_text (self->tree, paging, "type", "cursor");
  ropeway_value_set_text (self->tree, paging, "connection", at);
  ropeway_value_set_text (self->tree, paging, "in", "body");
  ropeway_value_set_text (self->tree, paging, "parameter", parameter);
  ropeway_value_set_text (self->tree, size, "parameter", size_parameter);
  ropeway_value_set_integer (self->tree, size, "value", PAGE_SIZE);
  ropeway_value_set (self->tree, paging, "size", -1, size);
  ropeway_value_set (self->tree, root, "paging", -1, paging);
}

static void
add_reading (RopewayGraphqlMaker *self, const Parts *parts, RopewayValue *root, const char *at)
{
  g_autofree char *nodes = g_strconcat (at, ".nodes", NULL);

  /* The node of each edge is what is read where nothing else is said. */
  if (parts->list == NULL || g_str_equal (parts->list->name, "nodes"))
    ropeway_value_set_text (self->tree, root, "records", parts->list != NULL ? nodes : at);
  if (parts->key != NULL)
    {
      RopewayValue *key = ropeway_tree_array (self->tree);

      ropeway_value_append (key, ropeway_tree_string (self->tree, parts->key->name, -1));
      ropeway_value_set (self->tree, root, "key", -1, key);
    }
  else
    {
      ropeway_problems_add (self->problems, ropeway_problem_new ("graphql-query.key-missing", NULL, "field",
                                                                 self->wish->field, NULL));
    }
  if (parts->after != NULL)
    add_paging (self, parts, root, at);
}

static void
add_writing (RopewayGraphqlMaker *self, RopewayValue *root, const char *at, const char *errors,
             const char *new_id)
{
  if (new_id != NULL)
    {
      g_autofree char *path = g_strconcat (at, ".", new_id, NULL);

      ropeway_value_set_text (self->tree, root, "newId", path);
    }
  if (errors != NULL)
    {
      RopewayValue *object = ropeway_tree_object (self->tree);
      g_autofree char *list = g_strconcat (at, ".", errors, NULL);
      g_autofree char *message = g_strconcat (list, "[0].message", NULL);

      ropeway_value_set_text (self->tree, object, "list", list);
      ropeway_value_set_text (self->tree, object, "message", message);
      ropeway_value_set (self->tree, root, "errors", -1, object);
    }
}

static void
add_document (RopewayGraphqlMaker *self, const RopewayGraphqlPick *top, RopewayValue *root, const char *name)
{
  g_autoptr (GString) document = g_string_new (NULL);
  g_autofree char *plain = g_strdelimit (g_strdup (self->wish->field), ".", '_');
  g_autofree char *id = ropeway_ident_slugify (name);
  RopewayValue *graphql = ropeway_tree_object (self->tree);

  g_string_append_printf (document, "%s %s", self->wish->changes ? "mutation" : "query", plain);
  if (self->declared->len > 0)
    g_string_append_printf (document, "(%s)", self->declared->str);
  ropeway_graphql_pick_write (top, 0, document);
  ropeway_value_set_text (self->tree, root, "id", id);
  ropeway_value_set_text (self->tree, graphql, "document", document->str);
  if (ropeway_value_get_length (self->variables) > 0)
    ropeway_value_set (self->tree, graphql, "variables", -1, self->variables);
  ropeway_value_set (self->tree, root, "graphql", -1, graphql);
}

static void
check_arguments (RopewayGraphqlMaker *self)
{
  for (gsize i = 0; i < self->wish->n_arguments && !self->failed; i++)
    if (!self->used[i])
      ropeway_graphql_maker_fail (self, ropeway_problem_new ("graphql-query.argument-unknown", NULL,
                                                             "argument", self->wish->arguments[i].path,
                                                             "field", self->wish->field, NULL));
}

static void
make (RopewayGraphqlMaker *self, Parts *parts, RopewayGraphqlPick *top)
{
  RopewayValue *root = ropeway_tree_object (self->tree);
  RopewayValue *shape = ropeway_tree_object (self->tree);
  g_autofree char *at = g_strconcat ("data.", self->wish->field, NULL);
  g_autofree char *new_id = NULL;
  const char *errors = NULL;

  go_to_top (self, parts, top);
  if (!self->failed)
    go_to_record (self, parts);
  if (!self->failed)
    add_ticked (self, parts);
  if (!self->failed && self->wish->changes && ropeway_graphql_type_is_composite (parts->top->type))
    {
      errors = add_errors (self, parts->top);
      new_id = add_new_id (self, parts->top);
    }
  else if (!self->failed && !self->wish->changes)
    {
      parts->key = find_common_key (self, parts->record);
    }
  check_arguments (self);
  if (self->failed)
    return;
  add_document (self, top, root, self->wish->id != NULL ? self->wish->id : self->wish->field);
  g_hash_table_remove_all (self->by_path);
  if (self->wish->changes)
    add_writing (self, root, at, errors, new_id);
  else
    add_reading (self, parts, root, at);
  if (!self->wish->changes)
    add_shape (self, parts->record, "");
  if (ropeway_value_get_length (self->parameters) > 0)
    ropeway_value_set (self->tree, root, "parameters", -1, self->parameters);
  ropeway_value_set (self->tree, shape, "fields", -1, self->fields);
  ropeway_value_set (self->tree, root, "shape", -1, shape);
  ropeway_tree_set_root (self->tree, root);
}

RopewayTree *
ropeway_graphql_query_build (const RopewayGraphqlSchema *schema, const RopewayGraphqlWish *wish,
                             RopewayProblems *problems)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GString) declared = g_string_new (NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (RopewayGraphqlPick) top = NULL;
  g_autofree gboolean *used = g_new0 (gboolean, wish->n_arguments);
  const RopewayGraphqlType *type = wish->changes ? ropeway_graphql_schema_get_mutation (schema)
                                                 : ropeway_graphql_schema_get_query (schema);
  RopewayGraphqlMaker self = { .schema = schema,
                               .wish = wish,
                               .problems = problems,
                               .tree = tree,
                               .declared = declared,
                               .taken = taken,
                               .by_path = by_path,
                               .used = used,
                               .variables = ropeway_tree_object (tree),
                               .parameters = ropeway_tree_object (tree),
                               .fields = ropeway_tree_array (tree) };
  Parts parts = { NULL };

  g_return_val_if_fail (wish->field != NULL, NULL);

  if (type == NULL)
    {
      fail_field (&self, "graphql-query.no-changes", wish->field);
      return NULL;
    }
  if (MAX (MAX (count (wish->ticked), count (wish->inputs)), wish->n_arguments)
      > ROPEWAY_LIMIT_GRAPHQL_TICKED)
    {
      ropeway_graphql_maker_fail_many (&self);
      return NULL;
    }
  top = ropeway_graphql_pick_new (type);
  make (&self, &parts, top);
  g_free (parts.after);
  g_free (parts.first);
  return self.failed ? NULL : g_steal_pointer (&tree);
}
