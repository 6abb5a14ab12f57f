/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service that is asked describes itself (GraphQL October 2021, §4.2); its answer is not to be trusted. */
#include <string.h>

#include "base/limits.h"
#include "exchange/graphql-schema-private.h"

#define OF_TYPE "ofType { kind name "

const char *
ropeway_graphql_introspection_query (void)
{
  return "query IntrospectionQuery {\n"
         "  __schema {\n"
         "    queryType { name }\n"
         "    mutationType { name }\n"
         "    types { ...FullType }\n"
         "  }\n"
         "}\n"
         "fragment FullType on __Type {\n"
         "  kind name description\n"
         "  fields(includeDeprecated: true) {\n"
         "    name description\n"
         "    args { ...InputValue }\n"
         "    type { ...TypeRef }\n"
         "    isDeprecated deprecationReason\n"
         "  }\n"
         "  inputFields { ...InputValue }\n"
         "  interfaces { kind name }\n"
         "  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }\n"
         "  possibleTypes { kind name }\n"
         "}\n"
         "fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }\n"
         "fragment TypeRef on __Type {\n"
         "  kind name " OF_TYPE OF_TYPE OF_TYPE OF_TYPE OF_TYPE OF_TYPE OF_TYPE "} } } } } } }\n"
         "}\n";
}

/* Returns: (transfer none) (nullable): the kept text of member @name. */
static const char *
keep_member (RopewayGraphqlDraft *self, const RopewayValue *object, const char *name)
{
  g_autofree char *text = ropeway_value_dup_member_text (object, name);

  return text != NULL ? ropeway_graphql_draft_keep (self, text, -1) : NULL;
}

/* Where something stands: as deep as people look for it. */
typedef struct
{
  const char *type;
  const char *field;
} Place;

static char *
dup_place (const Place *place)
{
  return place->field != NULL ? g_strconcat (place->type, ".", place->field, NULL) : g_strdup (place->type);
}

static void
fail_member (RopewayGraphqlDraft *self, const Place *place, const char *member)
{
  g_autofree char *at = place->type != NULL ? dup_place (place) : NULL;

  ropeway_graphql_draft_fail (
      self, ropeway_problem_new ("graphql-schema.member", NULL, "member", member, "place", at, NULL));
}

static const char *
need_name (RopewayGraphqlDraft *self, const RopewayValue *object, const Place *place)
{
  const char *name = keep_member (self, object, "name");

  if (name == NULL)
    fail_member (self, place, "name");
  return name;
}

static void
read_ref (RopewayGraphqlDraft *self, const RopewayValue *value, const Place *place, RopewayGraphqlRef *ref)
{
  char wraps[ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS + 1];
  gsize n = 0;

  for (; value != NULL; value = ropeway_value_get (value, "ofType"))
    {
      const RopewayValue *kind = ropeway_value_get (value, "kind");
      gboolean is_list = kind != NULL && ropeway_value_is_text (kind, "LIST");

      if (!is_list && (kind == NULL || !ropeway_value_is_text (kind, "NON_NULL")))
        break;
      if (n == ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS)
        {
          fail_member (self, place, "ofType");
          return;
        }
      wraps[n++] = is_list ? '[' : '!';
    }
  ref->name = keep_member (self, value, "name");
  if (ref->name == NULL)
    fail_member (self, place, "type");
  ref->wraps = ropeway_graphql_draft_keep (self, wraps, (gssize)n);
}

static const char *
read_deprecated (RopewayGraphqlDraft *self, const RopewayValue *value)
{
  const char *reason;

  if (!ropeway_value_get_member_boolean (value, "isDeprecated", FALSE))
    return NULL;
  reason = keep_member (self, value, "deprecationReason");
  return reason != NULL ? reason : "";
}

/* Reads @value as a field of @type, or as an argument of @field where that is not NULL. */
static RopewayGraphqlMember *
read_field (RopewayGraphqlDraft *self, const RopewayValue *value, RopewayGraphqlType *type,
            RopewayGraphqlMember *field)
{
  Place place = { type->name, field != NULL ? field->name : NULL };
  const char *name = need_name (self, value, &place);
  g_autofree char *at = dup_place (&place);
  const RopewayValue *default_value = ropeway_value_get (value, "defaultValue");
  RopewayGraphqlMember *added
      = name != NULL ? ropeway_graphql_draft_add_field (self, type, field, name, at) : NULL;

  if (added == NULL)
    return NULL;
  if (field == NULL)
    place.field = added->name;
  added->description = keep_member (self, value, "description");
  added->deprecated = read_deprecated (self, value);
  added->has_default = default_value != NULL && ropeway_value_get_kind (default_value) == ROPEWAY_STRING;
  read_ref (self, ropeway_value_get (value, "type"), &place, &added->ref);
  return added;
}

static void
read_fields (RopewayGraphqlDraft *self, const RopewayValue *list, RopewayGraphqlType *type)
{
  for (const RopewayValue *value = ropeway_value_first (list); value != NULL && !self->failed;
       value = ropeway_value_next (value))
    {
      RopewayGraphqlMember *field = read_field (self, value, type, NULL);

      for (const RopewayValue *argument = ropeway_value_first (ropeway_value_get (value, "args"));
           argument != NULL && field != NULL && !self->failed; argument = ropeway_value_next (argument))
        read_field (self, argument, type, field);
    }
}

static void
read_choices (RopewayGraphqlDraft *self, const RopewayValue *list, RopewayGraphqlType *type)
{
  const Place place = { type->name, NULL };

  for (const RopewayValue *value = ropeway_value_first (list); value != NULL && !self->failed;
       value = ropeway_value_next (value))
    {
      const char *name = need_name (self, value, &place);
      RopewayGraphqlChoice *choice
          = name != NULL ? ropeway_graphql_draft_add_choice (self, type, name) : NULL;

      if (choice == NULL)
        return;
      choice->description = keep_member (self, value, "description");
      choice->deprecated = read_deprecated (self, value);
    }
}

static void
read_names (RopewayGraphqlDraft *self, const RopewayValue *list, RopewayGraphqlType *type)
{
  for (const RopewayValue *value = ropeway_value_first (list); value != NULL;
       value = ropeway_value_next (value))
    {
      const char *name = keep_member (self, value, "name");

      if (name != NULL && !ropeway_graphql_draft_add_name (self, type, name))
        return;
    }
}

static gboolean
read_kind (const RopewayValue *value, RopewayGraphqlTypeKind *kind)
{
  static const char *const words[] = { "SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT" };
  const RopewayValue *word = ropeway_value_get (value, "kind");

  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (ropeway_value_is_text (word, words[i]))
      {
        *kind = (RopewayGraphqlTypeKind)i;
        return TRUE;
      }
  return FALSE;
}

static void
read_type (RopewayGraphqlDraft *self, const RopewayValue *value)
{
  const Place nowhere = { NULL, NULL };
  const char *name = need_name (self, value, &nowhere);
  const Place place = { name, NULL };
  RopewayGraphqlTypeKind kind;
  RopewayGraphqlType *type;

  if (name == NULL || g_str_has_prefix (name, "__"))
    return;
  if (!read_kind (value, &kind))
    {
      fail_member (self, &place, "kind");
      return;
    }
  type = ropeway_graphql_draft_add_type (self, kind, name, name);
  if (type == NULL)
    return;
  type->description = keep_member (self, value, "description");
  read_fields (self, ropeway_value_get (value, kind == ROPEWAY_GRAPHQL_INPUT ? "inputFields" : "fields"),
               type);
  read_choices (self, ropeway_value_get (value, "enumValues"), type);
  read_names (self, ropeway_value_get (value, kind == ROPEWAY_GRAPHQL_UNION ? "possibleTypes" : "interfaces"),
              type);
}

/* Says why there is no description in @answer. */
static void
fail_answer (RopewayGraphqlDraft *self, const RopewayValue *answer)
{
  const RopewayValue *first = ropeway_value_get_element (ropeway_value_get (answer, "errors"), 0);
  g_autofree char *message = first != NULL ? ropeway_value_dup_member_text (first, "message") : NULL;

  ropeway_graphql_draft_fail (
      self, message != NULL ? ropeway_problem_new ("graphql-schema.refused", NULL, "reason", message, NULL)
                            : ropeway_problem_new ("graphql-schema.absent", NULL, NULL));
}

RopewayGraphqlSchema *
ropeway_graphql_schema_read_answer (const RopewayValue *answer, RopewayProblems *problems)
{
  RopewayGraphqlDraft draft = { .problems = problems };
  const RopewayValue *data = ropeway_value_get (answer, "data");
  const RopewayValue *schema = ropeway_value_get (data != NULL ? data : answer, "__schema");
  const RopewayValue *types = ropeway_value_get (schema, "types");

  g_return_val_if_fail (problems != NULL, NULL);

  draft.schema = ropeway_graphql_schema_new ();
  if (types == NULL || ropeway_value_get_kind (types) != ROPEWAY_ARRAY)
    fail_answer (&draft, answer);
  ropeway_graphql_draft_set_root (&draft, FALSE,
                                  keep_member (&draft, ropeway_value_get (schema, "queryType"), "name"));
  ropeway_graphql_draft_set_root (&draft, TRUE,
                                  keep_member (&draft, ropeway_value_get (schema, "mutationType"), "name"));
  for (const RopewayValue *value = ropeway_value_first (types); value != NULL && !draft.failed;
       value = ropeway_value_next (value))
    read_type (&draft, value);
  return ropeway_graphql_draft_finish (&draft);
}
