/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a GraphQL service can be asked for, so that people tick fields instead of writing queries. */
#pragma once

#include "base/problem.h"
#include "value/value.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_GRAPHQL_SCALAR,
  ROPEWAY_GRAPHQL_OBJECT,
  ROPEWAY_GRAPHQL_INTERFACE,
  ROPEWAY_GRAPHQL_UNION,
  ROPEWAY_GRAPHQL_ENUM,
  ROPEWAY_GRAPHQL_INPUT,
} RopewayGraphqlTypeKind;

typedef struct _RopewayGraphqlType RopewayGraphqlType;

/* What a field holds or an argument takes: a type and what is around it. */
typedef struct
{
  const char *name;               /* of the type */
  const RopewayGraphqlType *type; /* never NULL in a schema that was read */
  const char *wraps;              /* from the outside in: '!' never null, '[' a list: "![!" is [T!]! */
} RopewayGraphqlRef;

/* A field of an object or interface, an argument, or a field of an input. All texts live as long as the schema. */
typedef struct
{
  const char *name;
  const char *description; /* (nullable) */
  const char *deprecated;  /* (nullable): why it is not to be used any more; may be "" */
  RopewayGraphqlRef ref;
  gboolean has_default;
  GPtrArray *arguments; /* (nullable): RopewayGraphqlMember */
} RopewayGraphqlMember;

/* One value of an enum. */
typedef struct
{
  const char *name;
  const char *description; /* (nullable) */
  const char *deprecated;  /* (nullable) */
} RopewayGraphqlChoice;

struct _RopewayGraphqlType
{
  RopewayGraphqlTypeKind kind;
  const char *name;
  const char *description; /* (nullable) */
  GPtrArray *fields;       /* RopewayGraphqlMember: of objects, interfaces and inputs */
  GPtrArray *choices;      /* RopewayGraphqlChoice: of enums */
  GPtrArray *possible;     /* const RopewayGraphqlType *: objects that a union or interface may be */

  /* private */
  GPtrArray *names; /* char *: interfaces of an object, members of a union */
  GHashTable *by_name;
};

/* Immutable once it was read; reference counted atomically. */
typedef struct _RopewayGraphqlSchema RopewayGraphqlSchema;

/* Returns: (transfer none): the query that a service answers with the description of itself (October 2021, §4;
 * types wrapped up to seven times). Services that do not know deprecated arguments know it as well. */
const char *ropeway_graphql_introspection_query (void);

/* Reads the answer to it (with or without "data" around it), or a type system document in the schema definition
 * language (October 2021, §3); directives have no effect. Types whose name begins with "__" are left out; so, with a
 * warning, is a field whose type nobody describes. @bytes: UTF-8.
 * Returns: (transfer full) (nullable): NULL with an error in @problems. Any thread. */
RopewayGraphqlSchema *ropeway_graphql_schema_read (GBytes *bytes, RopewayProblems *problems);

/* The same for an answer that was read already. @answer: (nullable). Returns: (transfer full) (nullable). */
RopewayGraphqlSchema *ropeway_graphql_schema_read_answer (const RopewayValue *answer,
                                                          RopewayProblems *problems);

/* Returns: (transfer full). */
RopewayGraphqlSchema *ropeway_graphql_schema_ref (RopewayGraphqlSchema *self);
void ropeway_graphql_schema_unref (RopewayGraphqlSchema *self);

/* Returns: (transfer none) (nullable): the type whose fields can be asked for; the one whose fields change something
 * (NULL where the service has none). */
const RopewayGraphqlType *ropeway_graphql_schema_get_query (const RopewayGraphqlSchema *self);
const RopewayGraphqlType *ropeway_graphql_schema_get_mutation (const RopewayGraphqlSchema *self);

/* Returns: how many types were described, the five scalars of the language included. */
guint ropeway_graphql_schema_get_n_types (const RopewayGraphqlSchema *self);
/* Returns: (transfer none): in the order of the description. */
const RopewayGraphqlType *ropeway_graphql_schema_get_type (const RopewayGraphqlSchema *self, guint index);
/* Returns: (transfer none) (nullable). */
const RopewayGraphqlType *ropeway_graphql_schema_find (const RopewayGraphqlSchema *self, const char *name);

/* Returns: (transfer none) (nullable): the field of that name; NULL where @type is none that has fields. */
const RopewayGraphqlMember *ropeway_graphql_type_find (const RopewayGraphqlType *type, const char *name);
/* Returns: (transfer none) (nullable). */
const RopewayGraphqlMember *ropeway_graphql_member_find_argument (const RopewayGraphqlMember *field,
                                                                  const char *name);

/* Returns: whether values of it have fields that are ticked one by one. */
gboolean ropeway_graphql_type_is_composite (const RopewayGraphqlType *type);
/* Returns: whether it is a list, or a list of lists. */
gboolean ropeway_graphql_ref_is_list (const RopewayGraphqlRef *ref);
/* Returns: whether it has to be given. */
gboolean ropeway_graphql_member_is_required (const RopewayGraphqlMember *argument);
/* Returns: (transfer full): as it is written in a document: "[ID!]!". */
char *ropeway_graphql_ref_dup_text (const RopewayGraphqlRef *ref);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayGraphqlSchema, ropeway_graphql_schema_unref)

G_END_DECLS
