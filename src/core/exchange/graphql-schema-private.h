/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the two readers of GraphQL descriptions share. */
#pragma once

#include "exchange/graphql-schema.h"

G_BEGIN_DECLS

/* A schema that is being read. */
typedef struct
{
  /* owned until it is finished */
  RopewayGraphqlSchema *schema;

  /* borrowed */
  RopewayProblems *problems;

  /* state */
  gboolean failed; /* what was read is no schema; the reason is among the problems */
} RopewayGraphqlDraft;

/* Returns: (transfer full): an empty one. */
RopewayGraphqlSchema *ropeway_graphql_schema_new (void);

/* Notes @problem (transfer full), an error, and ends the reading. */
void ropeway_graphql_draft_fail (RopewayGraphqlDraft *self, RopewayProblem *problem);

/* Returns: (transfer none): a copy of @text that lives as long as the schema. @length: bytes, -1 if NUL-terminated. */
const char *ropeway_graphql_draft_keep (RopewayGraphqlDraft *self, const char *text, gssize length);

/* Adds a type; @name (kept) and @place ((nullable), for problems). Returns: (transfer none) (nullable): NULL where that failed. */
RopewayGraphqlType *ropeway_graphql_draft_add_type (RopewayGraphqlDraft *self, RopewayGraphqlTypeKind kind,
                                                    const char *name, const char *place);
/* Returns: (transfer none) (nullable): what was added under that name. */
RopewayGraphqlType *ropeway_graphql_draft_find (RopewayGraphqlDraft *self, const char *name);

/* Adds a field to @type, or an argument to @field where that is not NULL. Returns: (transfer none) (nullable). */
RopewayGraphqlMember *ropeway_graphql_draft_add_field (RopewayGraphqlDraft *self, RopewayGraphqlType *type,
                                                       RopewayGraphqlMember *field, const char *name,
                                                       const char *place);
/* Returns: (transfer none) (nullable). */
RopewayGraphqlChoice *ropeway_graphql_draft_add_choice (RopewayGraphqlDraft *self, RopewayGraphqlType *type,
                                                        const char *name);

/* Adds the name (kept) of an interface of @type, or of a member of a union. Returns: whether there was room. */
gboolean ropeway_graphql_draft_add_name (RopewayGraphqlDraft *self, RopewayGraphqlType *type,
                                         const char *name);

/* @name: (nullable) (kept). */
void ropeway_graphql_draft_set_root (RopewayGraphqlDraft *self, gboolean mutation, const char *name);

/* Joins names with types and checks the whole. Returns: (transfer full) (nullable). */
RopewayGraphqlSchema *ropeway_graphql_draft_finish (RopewayGraphqlDraft *self);

/* Reads a type system document into @self. @text: UTF-8. */
void ropeway_graphql_sdl_read (RopewayGraphqlDraft *self, const char *text, gsize length);

G_END_DECLS
