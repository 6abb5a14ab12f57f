/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a GraphQL field has to be given becomes variables of the types that the service declares. */
#include <string.h>

#include "base/limits.h"
#include "base/quote.h"
#include "exchange/graphql-query-private.h"
#include "value/shape.h"

/* ---- names ---- */

/* Returns: (transfer full): "input.shop.code" → "inputShopCode". */
static char *
join_names (const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean begins = FALSE;

  for (; *path != '\0'; path++)
    {
      if (*path != '.')
        g_string_append_c (text, begins ? g_ascii_toupper (*path) : *path);
      begins = *path == '.';
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full): a free name: the last part of @path, more of it, or a number behind it. */
static char *
dup_free_name (RopewayGraphqlMaker *self, const char *path)
{
  const char *last = strrchr (path, '.');
  g_autofree char *name = g_strdup (last != NULL ? last + 1 : path);

  if (g_hash_table_contains (self->taken, name))
    {
      g_free (name);
      name = join_names (path);
    }
  for (guint i = 2; g_hash_table_contains (self->taken, name); i++)
    {
      g_autofree char *stem = g_steal_pointer (&name);

      name = g_strdup_printf ("%s%u", stem, i);
    }
  g_hash_table_add (self->taken, g_strdup (name));
  return g_steal_pointer (&name);
}

char *
ropeway_graphql_declare (RopewayGraphqlMaker *self, const char *name, const RopewayGraphqlRef *type,
                         const char *ending)
{
  char *own = dup_free_name (self, name);
  g_autofree char *text = ropeway_graphql_ref_dup_text (type);

  g_string_append_printf (self->declared, "%s$%s: %s%s", self->declared->len > 0 ? ", " : "", own, text,
                          ending);
  return own;
}

/* ---- values ---- */

/* Returns: (transfer none): a copy of @value whose texts have no places. The depth is that of a document. */
static RopewayValue *
copy_plain (RopewayTree *tree, const RopewayValue *value)
{
  RopewayValueType kind = ropeway_value_get_kind (value);
  RopewayValue *copy;

  if (kind == ROPEWAY_STRING)
    {
      g_autofree char *text = ropeway_value_dup_text (value, NULL);
      g_autoptr (GString) plain = g_string_new (text);

      g_string_replace (plain, "{", "{{", 0);
      g_string_replace (plain, "}", "}}", 0);
      return text != NULL ? ropeway_tree_string (tree, plain->str, -1) : ropeway_tree_copy (tree, value);
    }
  if (kind != ROPEWAY_ARRAY && kind != ROPEWAY_OBJECT)
    return ropeway_tree_copy (tree, value);
  copy = kind == ROPEWAY_ARRAY ? ropeway_tree_array (tree) : ropeway_tree_object (tree);
  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    if (kind == ROPEWAY_ARRAY)
      ropeway_value_append (copy, copy_plain (tree, child));
    else
      ropeway_value_set (tree, copy, ropeway_value_get_name (child, NULL), -1, copy_plain (tree, child));
  return copy;
}

/* Returns: (transfer none): what fills a variable from the place @name. */
static RopewayValue *
make_place (RopewayGraphqlMaker *self, const char *name)
{
  g_autofree char *text = g_strconcat ("{", name, "}", NULL);

  return ropeway_tree_string (self->tree, text, -1);
}

/* Declares a variable for @member. @value: (transfer none) (nullable): what fills it; NULL: a parameter of its own name.
 * Returns: (transfer full): "$name". */
static char *
add_variable (RopewayGraphqlMaker *self, const char *path, const RopewayGraphqlMember *member,
              RopewayValue *value)
{
  g_autofree char *name = ropeway_graphql_declare (self, path, &member->ref, "");

  if (value == NULL)
    {
      RopewayValue *parameter = ropeway_tree_object (self->tree);
      const char *text = member->description != NULL ? member->description : "";
      g_autofree char *label
          = ropeway_quote (text, (gssize)strcspn (text, "\r\n"), ROPEWAY_LIMIT_NAME_CHARS - 1);

      if (*label != '\0')
        ropeway_value_set_text (self->tree, parameter, "label", label);
      ropeway_value_set (self->tree, self->parameters, name, -1, parameter);
      value = make_place (self, name);
    }
  ropeway_value_set (self->tree, self->variables, name, -1, value);
  return g_strconcat ("$", name, NULL);
}

/* A type may need several of the next, and that of the next again: what is needed is counted, however deep it stands.
 * Returns: whether there may be one more. */
static gboolean
count_given (RopewayGraphqlMaker *self)
{
  if (!self->failed && ++self->n_given > ROPEWAY_LIMIT_GRAPHQL_TICKED)
    ropeway_graphql_maker_fail_many (self);
  return !self->failed;
}

/* ---- arguments that are chosen, or must be given ---- */

/* Returns: (nullable): what was chosen for the argument at @path. */
static const RopewayGraphqlArgument *
find_chosen (RopewayGraphqlMaker *self, const char *path)
{
  for (gsize i = 0; i < self->wish->n_arguments; i++)
    if (g_str_equal (self->wish->arguments[i].path, path))
      {
        self->used[i] = TRUE;
        return &self->wish->arguments[i];
      }
  return NULL;
}

static gboolean
is_chosen_below (const RopewayGraphqlMaker *self, const char *path)
{
  gsize length = strlen (path);

  for (gsize i = 0; i < self->wish->n_arguments; i++)
    if (strncmp (self->wish->arguments[i].path, path, length) == 0
        && self->wish->arguments[i].path[length] == '.')
      return TRUE;
  return FALSE;
}

static void
append_member (GString *text, const char *name, char *value)
{
  g_string_append_printf (text, "%s%s: %s", text->len > 0 && text->str[text->len - 1] != '{' ? ", " : "",
                          name, value);
  g_free (value);
}

static char *write_given (RopewayGraphqlMaker *self, const char *path, const RopewayGraphqlMember *member,
                          guint depth);

/* Takes an input object apart, so that each part is a variable of its own type. Calls itself as deep as fields may be
 * ticked. Returns: (transfer full). */
static char *
write_object (RopewayGraphqlMaker *self, const char *path, const RopewayGraphqlMember *member, guint depth)
{
  gboolean is_list = ropeway_graphql_ref_is_list (&member->ref);
  g_autoptr (GString) text = g_string_new (is_list ? "[{" : "{");

  if (depth == ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH)
    ropeway_graphql_maker_fail (self,
                                ropeway_problem_new ("graphql-query.too-deep", NULL, "field", path, NULL));
  for (guint i = 0; i < member->ref.type->fields->len && !self->failed; i++)
    {
      const RopewayGraphqlMember *part = g_ptr_array_index (member->ref.type->fields, i);
      g_autofree char *at = g_strconcat (path, ".", part->name, NULL);
      char *value = write_given (self, at, part, depth + 1);

      if (value != NULL)
        append_member (text, part->name, value);
    }
  g_string_append (text, is_list ? "}]" : "}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full) (nullable): what is given to @member; NULL: nothing. */
static char *
write_given (RopewayGraphqlMaker *self, const char *path, const RopewayGraphqlMember *member, guint depth)
{
  const RopewayGraphqlArgument *chosen = find_chosen (self, path);
  gboolean is_object = member->ref.type->kind == ROPEWAY_GRAPHQL_INPUT;
  gboolean is_given
      = chosen != NULL || ropeway_graphql_member_is_required (member) || is_chosen_below (self, path);

  if (!is_given || !count_given (self))
    return NULL;
  if (chosen != NULL && chosen->give == ROPEWAY_GRAPHQL_GIVE_CONSTANT)
    return add_variable (self, path, member, copy_plain (self->tree, chosen->constant));
  if (chosen != NULL && chosen->give == ROPEWAY_GRAPHQL_GIVE_ID)
    return add_variable (self, path, member, ropeway_tree_string (self->tree, "{$id}", -1));
  return is_object ? write_object (self, path, member, depth) : add_variable (self, path, member, NULL);
}

char *
ropeway_graphql_arguments_write (RopewayGraphqlMaker *self, const RopewayGraphqlMember *field,
                                 const char *path, const char *more)
{
  g_autofree char *there = g_strdup (g_hash_table_lookup (self->by_path, path));
  g_autoptr (GString) text = g_string_new (NULL);

  /* The same field of another of several types is given the same. */
  if (there != NULL)
    return g_steal_pointer (&there);
  for (guint i = 0; field->arguments != NULL && i < field->arguments->len && !self->failed; i++)
    {
      const RopewayGraphqlMember *argument = g_ptr_array_index (field->arguments, i);
      g_autofree char *at = g_strconcat (path, ".", argument->name, NULL);
      gboolean is_said
          = more != NULL && (g_str_equal (argument->name, "first") || g_str_equal (argument->name, "after"));
      char *value = is_said ? NULL : write_given (self, at, argument, 0);

      if (value != NULL)
        append_member (text, argument->name, value);
    }
  if (more != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", more);
  if (text->len == 0)
    return NULL;
  g_hash_table_insert (self->by_path, g_strdup (path), g_strdup (text->str));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- the shape ---- */

static RopewayFieldType
find_field_type (const RopewayGraphqlRef *ref)
{
  static const struct
  {
    const char *name;
    RopewayFieldType type;
  } scalars[] = { { "String", ROPEWAY_FIELD_TEXT },     { "ID", ROPEWAY_FIELD_TEXT },
                  { "Int", ROPEWAY_FIELD_INTEGER },     { "Float", ROPEWAY_FIELD_DECIMAL },
                  { "Boolean", ROPEWAY_FIELD_BOOLEAN }, { "DateTime", ROPEWAY_FIELD_DATE_TIME },
                  { "Date", ROPEWAY_FIELD_DATE },       { "URI", ROPEWAY_FIELD_URL },
                  { "URL", ROPEWAY_FIELD_URL } };

  if (ropeway_graphql_ref_is_list (ref))
    return ROPEWAY_FIELD_LIST;
  if (ref->type->kind == ROPEWAY_GRAPHQL_ENUM)
    return ROPEWAY_FIELD_TEXT;
  if (ref->type->kind != ROPEWAY_GRAPHQL_SCALAR)
    return ROPEWAY_FIELD_OBJECT;
  for (gsize i = 0; i < G_N_ELEMENTS (scalars); i++)
    if (g_str_equal (scalars[i].name, ref->name))
      return scalars[i].type;
  return ROPEWAY_FIELD_UNKNOWN;
}

static void
add_choices (RopewayGraphqlMaker *self, RopewayValue *object, const RopewayGraphqlType *type)
{
  RopewayValue *list = ropeway_tree_array (self->tree);

  for (guint i = 0; i < type->choices->len; i++)
    {
      const RopewayGraphqlChoice *choice = g_ptr_array_index (type->choices, i);
      RopewayValue *item = ropeway_tree_object (self->tree);
      const char *text = choice->description != NULL ? choice->description : "";
      g_autofree char *label
          = ropeway_quote (text, (gssize)strcspn (text, "\r\n"), ROPEWAY_LIMIT_NAME_CHARS - 1);

      if (choice->deprecated != NULL)
        continue;
      ropeway_value_set_text (self->tree, item, "value", choice->name);
      if (*label != '\0')
        ropeway_value_set_text (self->tree, item, "label", label);
      ropeway_value_append (list, item);
    }
  ropeway_value_set (self->tree, object, "choices", -1, list);
}

RopewayValue *
ropeway_graphql_add_shape (RopewayGraphqlMaker *self, const char *path, const RopewayGraphqlMember *field)
{
  RopewayValue *object = ropeway_tree_object (self->tree);

  ropeway_value_set_text (self->tree, object, "path", path);
  ropeway_value_set_text (self->tree, object, "type", ropeway_field_type_id (find_field_type (&field->ref)));
  if (field->ref.type->kind == ROPEWAY_GRAPHQL_ENUM)
    add_choices (self, object, field->ref.type);
  ropeway_value_append (self->fields, object);
  return object;
}

/* ---- what a mutation is given: a record ---- */

/* Returns: whether @path or something below it was ticked. */
static gboolean
is_ticked (const RopewayGraphqlMaker *self, const char *path)
{
  gsize length = strlen (path);

  for (gsize i = 0; self->wish->inputs != NULL && self->wish->inputs[i] != NULL; i++)
    if (strncmp (self->wish->inputs[i], path, length) == 0
        && (self->wish->inputs[i][length] == '\0' || self->wish->inputs[i][length] == '.'))
      return TRUE;
  return FALSE;
}

/* Adds @member of the record, which stands at @path of what is ticked and at @at of the record. Calls itself as deep as
 * fields may be ticked. */
static void
add_record_field (RopewayGraphqlMaker *self, const char *path, const char *at,
                  const RopewayGraphqlMember *member, guint depth)
{
  RopewayValue *object;

  if (!count_given (self))
    return;
  object = ropeway_graphql_add_shape (self, at, member);
  if (ropeway_graphql_member_is_required (member))
    ropeway_value_set_boolean (self->tree, object, "required", TRUE);
  if (member->ref.type->kind != ROPEWAY_GRAPHQL_INPUT || depth == ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH)
    return;
  for (guint i = 0; i < member->ref.type->fields->len && !self->failed; i++)
    {
      const RopewayGraphqlMember *part = g_ptr_array_index (member->ref.type->fields, i);
      g_autofree char *below = g_strconcat (path, ".", part->name, NULL);
      g_autofree char *to
          = g_strconcat (at, ropeway_graphql_ref_is_list (&member->ref) ? "[]." : ".", part->name, NULL);

      if (is_ticked (self, below) || (ropeway_graphql_member_is_required (part) && depth < 4))
        add_record_field (self, below, to, part, depth + 1);
    }
}

/* @path: "input.email". Returns: (transfer full) (nullable): what is given to @member: a field of the record. */
static char *
write_from_record (RopewayGraphqlMaker *self, const char *top, const char *path,
                   const RopewayGraphqlMember *member)
{
  g_autofree char *whole = g_strconcat (top, ".", path, NULL);
  g_autofree char *name = NULL;

  if (find_chosen (self, whole) != NULL || is_chosen_below (self, whole))
    return write_given (self, whole, member, 0);
  if (!is_ticked (self, path) && !ropeway_graphql_member_is_required (member))
    return NULL;
  /* The variable and the field of the record are called the same. */
  name = dup_free_name (self, path);
  g_hash_table_remove (self->taken, name);
  add_record_field (self, path, name, member, 0);
  return add_variable (self, name, member, make_place (self, name));
}

static char *
write_input (RopewayGraphqlMaker *self, const char *top, const RopewayGraphqlMember *argument)
{
  g_autofree char *whole = g_strconcat (top, ".", argument->name, NULL);
  g_autoptr (GString) text = g_string_new ("{");

  if (argument->ref.type->kind != ROPEWAY_GRAPHQL_INPUT || ropeway_graphql_ref_is_list (&argument->ref)
      || find_chosen (self, whole) != NULL)
    return write_from_record (self, top, argument->name, argument);
  if (!is_ticked (self, argument->name) && !is_chosen_below (self, whole)
      && !ropeway_graphql_member_is_required (argument))
    return NULL;
  for (guint i = 0; i < argument->ref.type->fields->len && !self->failed; i++)
    {
      const RopewayGraphqlMember *part = g_ptr_array_index (argument->ref.type->fields, i);
      g_autofree char *path = g_strconcat (argument->name, ".", part->name, NULL);
      char *value = write_from_record (self, top, path, part);

      if (value != NULL)
        append_member (text, part->name, value);
    }
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Looks whether the way to what was ticked is there. */
static gboolean
check_input (RopewayGraphqlMaker *self, const RopewayGraphqlMember *field, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  const RopewayGraphqlMember *member = ropeway_graphql_member_find_argument (field, names[0]);

  for (guint i = 1; names[0] != NULL && names[i] != NULL && member != NULL; i++)
    member = member->ref.type->kind == ROPEWAY_GRAPHQL_INPUT
                 ? ropeway_graphql_type_find (member->ref.type, names[i])
                 : NULL;
  if (member == NULL)
    ropeway_graphql_maker_fail (self, ropeway_problem_new ("graphql-query.argument-unknown", NULL, "argument",
                                                           path, "field", field->name, NULL));
  return member != NULL;
}

char *
ropeway_graphql_inputs_write (RopewayGraphqlMaker *self, const RopewayGraphqlMember *field, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; self->wish->inputs != NULL && self->wish->inputs[i] != NULL; i++)
    if (!check_input (self, field, self->wish->inputs[i]))
      return NULL;
  for (guint i = 0; field->arguments != NULL && i < field->arguments->len && !self->failed; i++)
    {
      const RopewayGraphqlMember *argument = g_ptr_array_index (field->arguments, i);
      char *value = write_input (self, path, argument);

      if (value != NULL)
        append_member (text, argument->name, value);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
