/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/graphql-schema-private.h"

#include <string.h>

#include "base/limits.h"
#include "value/json-reader.h"

struct _RopewayGraphqlSchema
{
  /* owned */
  GStringChunk *texts;
  GPtrArray *types;    /* RopewayGraphqlType */
  GHashTable *by_name; /* name → type */

  /* borrowed */
  const char *query_name;
  const char *mutation_name;
  const RopewayGraphqlType *query;
  const RopewayGraphqlType *mutation;

  /* state */
  gsize n_parts; /* fields, arguments and choices */
  gatomicrefcount refs;
};

static void
field_free (gpointer data)
{
  RopewayGraphqlMember *self = data;

  g_clear_pointer (&self->arguments, g_ptr_array_unref);
  g_free (self);
}

static void
type_free (gpointer data)
{
  RopewayGraphqlType *self = data;

  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->choices);
  g_ptr_array_unref (self->possible);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->by_name);
  g_free (self);
}

RopewayGraphqlSchema *
ropeway_graphql_schema_new (void)
{
  RopewayGraphqlSchema *self = g_new0 (RopewayGraphqlSchema, 1);

  self->texts = g_string_chunk_new (4096);
  self->types = g_ptr_array_new_with_free_func (type_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_atomic_ref_count_init (&self->refs);
  return self;
}

RopewayGraphqlSchema *
ropeway_graphql_schema_ref (RopewayGraphqlSchema *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ropeway_graphql_schema_unref (RopewayGraphqlSchema *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->types);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* ---- making one ---- */

void
ropeway_graphql_draft_fail (RopewayGraphqlDraft *self, RopewayProblem *problem)
{
  ropeway_problems_add (self->problems, problem);
  self->failed = TRUE;
}

const char *
ropeway_graphql_draft_keep (RopewayGraphqlDraft *self, const char *text, gssize length)
{
  GStringChunk *texts = self->schema->texts;
  g_autofree char *copy = NULL;

  /* Names come again and again. */
  if (length >= 0 && length < 64)
    return g_string_chunk_insert_const (texts, copy = g_strndup (text, (gsize)length));
  if (length < 0 && strlen (text) < 64)
    return g_string_chunk_insert_const (texts, text);
  return g_string_chunk_insert_len (texts, text, length);
}

/* A name becomes part of a document that is sent. */
static gboolean
is_name (const char *text)
{
  if (!g_ascii_isalpha (*text) && *text != '_')
    return FALSE;
  while (g_ascii_isalnum (*text) || *text == '_')
    text++;
  return *text == '\0';
}

static gboolean
check_name (RopewayGraphqlDraft *self, const char *name, const char *place)
{
  if (is_name (name))
    return TRUE;
  ropeway_graphql_draft_fail (
      self, ropeway_problem_new ("graphql-schema.name-bad", place, "name", name, "place", place, NULL));
  return FALSE;
}

static gboolean
check_count (RopewayGraphqlDraft *self, gsize count, gsize most)
{
  g_autofree char *text = g_strdup_printf ("%" G_GSIZE_FORMAT, most);

  if (count < most)
    return TRUE;
  ropeway_graphql_draft_fail (self,
                              ropeway_problem_new ("graphql-schema.too-large", NULL, "most", text, NULL));
  return FALSE;
}

static void
fail_twice (RopewayGraphqlDraft *self, const char *name, const char *place)
{
  ropeway_graphql_draft_fail (
      self, ropeway_problem_new ("graphql-schema.name-twice", place, "name", name, "place", place, NULL));
}

RopewayGraphqlType *
ropeway_graphql_draft_add_type (RopewayGraphqlDraft *self, RopewayGraphqlTypeKind kind, const char *name,
                                const char *place)
{
  RopewayGraphqlSchema *schema = self->schema;
  RopewayGraphqlType *type;

  if (!check_name (self, name, place)
      || !check_count (self, schema->types->len, ROPEWAY_LIMIT_GRAPHQL_SCHEMA_TYPES))
    return NULL;
  if (g_hash_table_contains (schema->by_name, name))
    {
      fail_twice (self, name, place);
      return NULL;
    }
  type = g_new0 (RopewayGraphqlType, 1);
  type->kind = kind;
  type->name = name;
  type->fields = g_ptr_array_new_with_free_func (field_free);
  type->choices = g_ptr_array_new_with_free_func (g_free);
  type->possible = g_ptr_array_new ();
  type->names = g_ptr_array_new ();
  type->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_ptr_array_add (schema->types, type);
  g_hash_table_insert (schema->by_name, (gpointer)type->name, type);
  return type;
}

RopewayGraphqlType *
ropeway_graphql_draft_find (RopewayGraphqlDraft *self, const char *name)
{
  return g_hash_table_lookup (self->schema->by_name, name);
}

RopewayGraphqlMember *
ropeway_graphql_draft_add_field (RopewayGraphqlDraft *self, RopewayGraphqlType *type,
                                 RopewayGraphqlMember *field, const char *name, const char *place)
{
  RopewayGraphqlMember *added;

  if (!check_name (self, name, place)
      || !check_count (self, self->schema->n_parts, ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS))
    return NULL;
  if (field == NULL && g_hash_table_contains (type->by_name, name))
    {
      fail_twice (self, name, place);
      return NULL;
    }
  self->schema->n_parts++;
  added = g_new0 (RopewayGraphqlMember, 1);
  added->name = name;
  added->ref.wraps = "";
  if (field != NULL && field->arguments == NULL)
    field->arguments = g_ptr_array_new_with_free_func (field_free);
  g_ptr_array_add (field != NULL ? field->arguments : type->fields, added);
  if (field == NULL)
    g_hash_table_insert (type->by_name, (gpointer)added->name, added);
  return added;
}

RopewayGraphqlChoice *
ropeway_graphql_draft_add_choice (RopewayGraphqlDraft *self, RopewayGraphqlType *type, const char *name)
{
  RopewayGraphqlChoice *added;

  if (!check_name (self, name, type->name)
      || !check_count (self, self->schema->n_parts, ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS))
    return NULL;
  self->schema->n_parts++;
  added = g_new0 (RopewayGraphqlChoice, 1);
  added->name = name;
  g_ptr_array_add (type->choices, added);
  return added;
}

gboolean
ropeway_graphql_draft_add_name (RopewayGraphqlDraft *self, RopewayGraphqlType *type, const char *name)
{
  if (!check_count (self, self->schema->n_parts, ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS))
    return FALSE;
  self->schema->n_parts++;
  g_ptr_array_add (type->names, (gpointer)name);
  return TRUE;
}

void
ropeway_graphql_draft_set_root (RopewayGraphqlDraft *self, gboolean mutation, const char *name)
{
  if (mutation)
    self->schema->mutation_name = name;
  else
    self->schema->query_name = name;
}

/* ---- joining ---- */

/* Returns: whether the type of @ref is described. */
static gboolean
join (RopewayGraphqlDraft *self, const RopewayGraphqlType *type, const char *field, RopewayGraphqlRef *ref)
{
  ref->type = ref->name != NULL ? g_hash_table_lookup (self->schema->by_name, ref->name) : NULL;
  if (ref->type != NULL)
    return TRUE;
  ropeway_problems_add (self->problems,
                        ropeway_problem_new ("graphql-schema.type-missing", NULL, "name", ref->name, "type",
                                             type->name, "field", field, NULL));
  return FALSE;
}

/* Returns: whether @field can be asked for. */
static gboolean
join_field (RopewayGraphqlDraft *self, const RopewayGraphqlType *type, RopewayGraphqlMember *field)
{
  guint kept = 0;

  if (!join (self, type, field->name, &field->ref))
    return FALSE;
  for (guint i = 0; field->arguments != NULL && i < field->arguments->len; i++)
    {
      gpointer *at = &field->arguments->pdata[i];
      RopewayGraphqlMember *argument = *at;

      if (join (self, type, field->name, &argument->ref))
        {
          /* What is left out gathers behind what is kept. */
          *at = field->arguments->pdata[kept];
          field->arguments->pdata[kept++] = argument;
        }
      else if (ropeway_graphql_member_is_required (argument))
        return FALSE;
    }
  if (field->arguments != NULL)
    g_ptr_array_set_size (field->arguments, (int)kept);
  return TRUE;
}

static void
join_type (RopewayGraphqlDraft *self, RopewayGraphqlType *type)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&type->fields);

  type->fields = g_ptr_array_new_full (all->len, field_free);
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    {
      RopewayGraphqlMember *field = g_ptr_array_index (all, i);

      if (join_field (self, type, field))
        {
          g_ptr_array_add (type->fields, field);
          continue;
        }
      g_hash_table_remove (type->by_name, field->name);
      field_free (field);
    }
  for (guint i = 0; i < type->names->len; i++)
    {
      RopewayGraphqlType *other
          = g_hash_table_lookup (self->schema->by_name, g_ptr_array_index (type->names, i));

      if (other != NULL && type->kind == ROPEWAY_GRAPHQL_UNION && other->kind == ROPEWAY_GRAPHQL_OBJECT)
        g_ptr_array_add (type->possible, other);
      else if (other != NULL && type->kind == ROPEWAY_GRAPHQL_OBJECT
               && other->kind == ROPEWAY_GRAPHQL_INTERFACE)
        g_ptr_array_add (other->possible, type);
    }
}

static const RopewayGraphqlType *
find_root (RopewayGraphqlSchema *schema, const char *name)
{
  const RopewayGraphqlType *type = name != NULL ? g_hash_table_lookup (schema->by_name, name) : NULL;

  return type != NULL && type->kind == ROPEWAY_GRAPHQL_OBJECT ? type : NULL;
}

RopewayGraphqlSchema *
ropeway_graphql_draft_finish (RopewayGraphqlDraft *self)
{
  static const char *const scalars[] = { "String", "Int", "Float", "Boolean", "ID" };
  g_autoptr (RopewayGraphqlSchema) schema = self->schema;

  for (gsize i = 0; i < G_N_ELEMENTS (scalars) && !self->failed; i++)
    if (!g_hash_table_contains (schema->by_name, scalars[i]))
      ropeway_graphql_draft_add_type (self, ROPEWAY_GRAPHQL_SCALAR, scalars[i], NULL);
  for (guint i = 0; i < schema->types->len && !self->failed; i++)
    join_type (self, g_ptr_array_index (schema->types, i));
  schema->query = find_root (schema, schema->query_name);
  schema->mutation = find_root (schema, schema->mutation_name);
  if (!self->failed && schema->query == NULL)
    ropeway_graphql_draft_fail (
        self, ropeway_problem_new ("graphql-schema.query-missing", NULL, "name", schema->query_name, NULL));
  return self->failed ? NULL : g_steal_pointer (&schema);
}

/* ---- reading ---- */

static gboolean
is_json (const char *text, gsize length)
{
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  return length > 0 && (*text == '{' || *text == '[');
}

static RopewayGraphqlSchema *
read_json (GBytes *bytes, RopewayProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_json_read (bytes, NULL, NULL, &error);

  if (tree != NULL)
    return ropeway_graphql_schema_read_answer (ropeway_tree_get_root (tree), problems);
  ropeway_problems_add (problems,
                        ropeway_problem_new ("graphql-schema.json", NULL, "reason", error->message, NULL));
  return NULL;
}

RopewayGraphqlSchema *
ropeway_graphql_schema_read (GBytes *bytes, RopewayProblems *problems)
{
  RopewayGraphqlDraft draft = { .problems = problems };
  gsize length = 0;
  const char *text;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (length > ROPEWAY_LIMIT_GRAPHQL_SCHEMA_BYTES)
    {
      g_autofree char *most = g_strdup_printf ("%d", ROPEWAY_LIMIT_GRAPHQL_SCHEMA_BYTES / 1024 / 1024);

      ropeway_problems_add (problems,
                            ropeway_problem_new ("graphql-schema.too-long", NULL, "most", most, NULL));
      return NULL;
    }
  if (is_json (text, length))
    return read_json (bytes, problems);
  if (!g_utf8_validate_len (text, length, NULL))
    {
      ropeway_problems_add (problems, ropeway_problem_new ("graphql-schema.text", NULL, NULL));
      return NULL;
    }
  draft.schema = ropeway_graphql_schema_new ();
  ropeway_graphql_sdl_read (&draft, text, length);
  return ropeway_graphql_draft_finish (&draft);
}

/* ---- looking ---- */

const RopewayGraphqlType *
ropeway_graphql_schema_get_query (const RopewayGraphqlSchema *self)
{
  return self->query;
}

const RopewayGraphqlType *
ropeway_graphql_schema_get_mutation (const RopewayGraphqlSchema *self)
{
  return self->mutation;
}

guint
ropeway_graphql_schema_get_n_types (const RopewayGraphqlSchema *self)
{
  return self->types->len;
}

const RopewayGraphqlType *
ropeway_graphql_schema_get_type (const RopewayGraphqlSchema *self, guint index)
{
  g_return_val_if_fail (index < self->types->len, NULL);
  return g_ptr_array_index (self->types, index);
}

const RopewayGraphqlType *
ropeway_graphql_schema_find (const RopewayGraphqlSchema *self, const char *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

const RopewayGraphqlMember *
ropeway_graphql_type_find (const RopewayGraphqlType *type, const char *name)
{
  return g_hash_table_lookup (type->by_name, name);
}

const RopewayGraphqlMember *
ropeway_graphql_member_find_argument (const RopewayGraphqlMember *field, const char *name)
{
  for (guint i = 0; field->arguments != NULL && i < field->arguments->len; i++)
    {
      const RopewayGraphqlMember *argument = g_ptr_array_index (field->arguments, i);

      if (g_str_equal (argument->name, name))
        return argument;
    }
  return NULL;
}

gboolean
ropeway_graphql_type_is_composite (const RopewayGraphqlType *type)
{
  return type->kind == ROPEWAY_GRAPHQL_OBJECT || type->kind == ROPEWAY_GRAPHQL_INTERFACE
         || type->kind == ROPEWAY_GRAPHQL_UNION;
}

gboolean
ropeway_graphql_ref_is_list (const RopewayGraphqlRef *ref)
{
  return strchr (ref->wraps, '[') != NULL;
}

gboolean
ropeway_graphql_member_is_required (const RopewayGraphqlMember *argument)
{
  return argument->ref.wraps[0] == '!' && !argument->has_default;
}

char *
ropeway_graphql_ref_dup_text (const RopewayGraphqlRef *ref)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = strlen (ref->wraps);

  for (gsize i = 0; i < length; i++)
    if (ref->wraps[i] == '[')
      g_string_append_c (text, '[');
  g_string_append (text, ref->name);
  for (gsize i = length; i-- > 0;)
    g_string_append_c (text, ref->wraps[i] == '[' ? ']' : '!');
  return g_string_free (g_steal_pointer (&text), FALSE);
}
