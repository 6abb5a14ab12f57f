/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the tree of fields that a GraphQL query asks for, such that the service can answer it without a doubt. */
#include <string.h>

#include "base/ident.h"
#include "base/limits.h"
#include "exchange/graphql-query-private.h"

static RopewayGraphqlPick *
pick_new (const RopewayGraphqlPick *above, const RopewayGraphqlMember *field, const RopewayGraphqlType *type)
{
  RopewayGraphqlPick *self = g_new0 (RopewayGraphqlPick, 1);

  self->field = field;
  self->type = type;
  self->depth = above != NULL ? above->depth + 1 : 0;
  if (field != NULL && *above->path != '\0')
    self->path = g_strconcat (above->path, ".", field->name, NULL);
  else
    self->path = g_strdup (field != NULL ? field->name : above != NULL ? above->path : "");
  self->picks = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_graphql_pick_free);
  return self;
}

RopewayGraphqlPick *
ropeway_graphql_pick_new (const RopewayGraphqlType *type)
{
  return pick_new (NULL, NULL, type);
}

void
ropeway_graphql_pick_free (RopewayGraphqlPick *self)
{
  g_free (self->key);
  g_free (self->path);
  g_free (self->arguments);
  g_ptr_array_unref (self->picks);
  g_free (self);
}

/* ---- what a service usually has ---- */

static gboolean
is_composite (const RopewayGraphqlMember *field)
{
  return field != NULL && ropeway_graphql_type_is_composite (field->ref.type);
}

static gboolean
is_list_of_records (const RopewayGraphqlMember *field)
{
  return is_composite (field) && ropeway_graphql_ref_is_list (&field->ref);
}

const RopewayGraphqlMember *
ropeway_graphql_find_records (const RopewayGraphqlType *type)
{
  const RopewayGraphqlMember *info = ropeway_graphql_type_find (type, "pageInfo");
  const RopewayGraphqlMember *nodes = ropeway_graphql_type_find (type, "nodes");
  const RopewayGraphqlMember *edges = ropeway_graphql_type_find (type, "edges");

  if (!is_composite (info) || ropeway_graphql_type_find (info->ref.type, "hasNextPage") == NULL
      || ropeway_graphql_type_find (info->ref.type, "endCursor") == NULL)
    return NULL;
  if (is_list_of_records (nodes))
    return nodes;
  return is_list_of_records (edges) && is_composite (ropeway_graphql_type_find (edges->ref.type, "node"))
             ? edges
             : NULL;
}

/* Returns: whether each record has one value there. */
static gboolean
can_be_key (const RopewayGraphqlMember *field)
{
  for (guint i = 0; field != NULL && field->arguments != NULL && i < field->arguments->len; i++)
    if (ropeway_graphql_member_is_required (g_ptr_array_index (field->arguments, i)))
      return FALSE;
  return field != NULL && g_str_equal (field->ref.wraps, "!")
         && field->ref.type->kind == ROPEWAY_GRAPHQL_SCALAR;
}

const RopewayGraphqlMember *
ropeway_graphql_find_key (const RopewayGraphqlType *type)
{
  static const char *const usual[] = { "id", "nodeId", "_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      const RopewayGraphqlMember *field = ropeway_graphql_type_find (type, usual[i]);

      if (can_be_key (field))
        return field;
    }
  for (guint i = 0; i < type->fields->len; i++)
    {
      const RopewayGraphqlMember *field = g_ptr_array_index (type->fields, i);

      if (can_be_key (field) && g_str_equal (field->ref.name, "ID"))
        return field;
    }
  return NULL;
}

/* ---- adding ---- */

/* Returns: whether both can stand under one name in an answer; objects keep apart, whatever is asked for of them. */
static gboolean
is_same_form (const RopewayGraphqlMember *a, const RopewayGraphqlMember *b)
{
  return a->ref.type == b->ref.type && g_str_equal (a->ref.wraps, b->ref.wraps)
         && !ropeway_graphql_type_is_composite (a->ref.type);
}

/* Returns: whether something below @pick has the name of @field and another form: both in one answer are refused
 * (October 2021, §5.3.2). */
static gboolean
clashes (const RopewayGraphqlPick *pick, const RopewayGraphqlMember *field)
{
  for (guint i = 0; i < pick->picks->len; i++)
    {
      const RopewayGraphqlPick *other = g_ptr_array_index (pick->picks, i);

      if (other->field == NULL
              ? clashes (other, field)
              : g_str_equal (other->field->name, field->name) && !is_same_form (other->field, field))
        return TRUE;
    }
  return FALSE;
}

static RopewayGraphqlPick *
find_pick (const RopewayGraphqlPick *pick, const RopewayGraphqlMember *field, const RopewayGraphqlType *type)
{
  for (guint i = 0; i < pick->picks->len; i++)
    {
      RopewayGraphqlPick *other = g_ptr_array_index (pick->picks, i);

      if (other->field == field && (field != NULL || other->type == type))
        return other;
    }
  return NULL;
}

static gboolean
check_depth (RopewayGraphqlMaker *maker, const RopewayGraphqlPick *pick)
{
  if (pick->depth < ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH)
    return TRUE;
  ropeway_graphql_maker_fail (
      maker, ropeway_problem_new ("graphql-query.too-deep", NULL, "field", pick->path, NULL));
  return FALSE;
}

RopewayGraphqlPick *
ropeway_graphql_pick_add_field (RopewayGraphqlMaker *maker, RopewayGraphqlPick *pick,
                                const RopewayGraphqlMember *field, char *arguments)
{
  RopewayGraphqlPick *added;

  if (!check_depth (maker, pick))
    {
      g_free (arguments);
      return NULL;
    }
  added = pick_new (pick, field, field->ref.type);
  added->key = g_strdup (field->name);
  added->arguments = arguments;
  g_ptr_array_add (pick->picks, added);
  return added;
}

/* A list of a record that is given page by page says whether there is more. */
static const char *
get_page_arguments (const RopewayGraphqlMember *field)
{
  return ropeway_graphql_type_is_composite (field->ref.type)
                 && ropeway_graphql_find_records (field->ref.type) != NULL
                 && ropeway_graphql_member_find_argument (field, "first") != NULL
                 && ropeway_graphql_member_find_argument (field, "after") != NULL
             ? "first: 50"
             : NULL;
}

static RopewayGraphqlPick *
add_field (RopewayGraphqlMaker *maker, RopewayGraphqlPick *pick, const RopewayGraphqlPick *record,
           const RopewayGraphqlMember *field)
{
  RopewayGraphqlPick *added = find_pick (pick, field, NULL);
  const char *more = get_page_arguments (field);
  gboolean must_differ = record != NULL && clashes (record, field);
  g_autofree char *path = NULL;

  if (added != NULL)
    return added;
  path = *pick->path != '\0' ? g_strconcat (pick->path, ".", field->name, NULL) : g_strdup (field->name);
  added = ropeway_graphql_pick_add_field (maker, pick, field,
                                          ropeway_graphql_arguments_write (maker, field, path, more));
  if (added == NULL)
    return NULL;
  if (must_differ)
    {
      g_free (added->key);
      added->key = g_strconcat (field->name, "_", pick->type->name, NULL);
    }
  if (more != NULL)
    {
      ropeway_graphql_pick_add (maker, added, "pageInfo.hasNextPage");
      ropeway_graphql_pick_add (maker, added, "pageInfo.endCursor");
    }
  return added;
}

static void
fail_unknown (RopewayGraphqlMaker *maker, const RopewayGraphqlPick *pick, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < pick->type->fields->len; i++)
    g_ptr_array_add (names,
                     (gpointer)((RopewayGraphqlMember *)g_ptr_array_index (pick->type->fields, i))->name);
  g_ptr_array_add (names, NULL);
  ropeway_graphql_maker_fail (
      maker, ropeway_problem_new ("graphql-query.field-unknown", NULL, "field", name, "type",
                                  pick->type->name, "suggestion",
                                  ropeway_ident_suggest (name, (const char *const *)names->pdata), NULL));
}

/* Returns: (nullable): what "(Type)" stands for. */
static RopewayGraphqlPick *
add_step (RopewayGraphqlMaker *maker, RopewayGraphqlPick *pick, const char *step)
{
  g_autofree char *name = g_strndup (step + 1, strlen (step) - 2);
  const RopewayGraphqlType *type = ropeway_graphql_schema_find (maker->schema, name);
  RopewayGraphqlPick *added;

  if (type == NULL || !g_ptr_array_find (pick->type->possible, type, NULL))
    {
      ropeway_graphql_maker_fail (maker, ropeway_problem_new ("graphql-query.never", NULL, "type",
                                                              pick->type->name, "other", name, NULL));
      return NULL;
    }
  added = find_pick (pick, NULL, type);
  if (added != NULL || !check_depth (maker, pick))
    return added;
  added = pick_new (pick, NULL, type);
  g_ptr_array_add (pick->picks, added);
  return added;
}

RopewayGraphqlPick *
ropeway_graphql_pick_add (RopewayGraphqlMaker *maker, RopewayGraphqlPick *pick, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  const RopewayGraphqlPick *record = NULL;

  for (guint i = 0; names[i] != NULL && pick != NULL; i++)
    {
      const RopewayGraphqlMember *field = ropeway_graphql_type_find (pick->type, names[i]);

      if (*names[i] == '(' && g_str_has_suffix (names[i], ")"))
        {
          record = pick;
          pick = add_step (maker, pick, names[i]);
          continue;
        }
      if (field == NULL)
        fail_unknown (maker, pick, names[i]);
      pick = field != NULL ? add_field (maker, pick, record != NULL ? record : pick, field) : NULL;
      record = NULL;
    }
  return maker->failed ? NULL : pick;
}

/* ---- writing ---- */

gboolean
ropeway_graphql_pick_has_steps (const RopewayGraphqlPick *pick)
{
  for (guint i = 0; i < pick->picks->len; i++)
    if (((const RopewayGraphqlPick *)g_ptr_array_index (pick->picks, i))->field == NULL)
      return TRUE;
  return FALSE;
}

/* Calls itself as deep as fields may be ticked. */
void
ropeway_graphql_pick_write (const RopewayGraphqlPick *pick, guint indent, GString *out)
{
  g_string_append (out, " {\n");
  /* Of a record that may be of several types, which it is; and an object cannot be asked for nothing. */
  if (pick->picks->len == 0 || ropeway_graphql_pick_has_steps (pick))
    g_string_append_printf (out, "%*s__typename\n", (int)indent + 2, "");
  for (guint i = 0; i < pick->picks->len; i++)
    {
      const RopewayGraphqlPick *below = g_ptr_array_index (pick->picks, i);

      g_string_append_printf (out, "%*s", (int)indent + 2, "");
      if (below->field == NULL)
        g_string_append_printf (out, "... on %s", below->type->name);
      else if (g_str_equal (below->key, below->field->name))
        g_string_append (out, below->key);
      else
        g_string_append_printf (out, "%s: %s", below->key, below->field->name);
      if (below->arguments != NULL)
        g_string_append_printf (out, "(%s)", below->arguments);
      if (ropeway_graphql_type_is_composite (below->type))
        ropeway_graphql_pick_write (below, indent + 2, out);
      else
        g_string_append_c (out, '\n');
    }
  g_string_append_printf (out, "%*s}\n", (int)indent, "");
}
