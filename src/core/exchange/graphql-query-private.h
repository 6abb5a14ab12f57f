/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the parts of the builder of GraphQL queries share. */
#pragma once

#include "exchange/graphql-query.h"

G_BEGIN_DECLS

/* An operation that is being made. */
typedef struct
{
  /* borrowed */
  const RopewayGraphqlSchema *schema;
  const RopewayGraphqlWish *wish;
  RopewayProblems *problems;

  /* owned */
  RopewayTree *tree;
  GString *declared;   /* "$first: Int = 50, $after: String" */
  GHashTable *taken;   /* names of variables, parameters and fields of the record */
  GHashTable *by_path; /* argument → its text in the document */
  gboolean *used;      /* arguments of the wish */

  /* of the tree */
  RopewayValue *variables;
  RopewayValue *parameters;
  RopewayValue *fields; /* of the shape */

  /* state */
  guint n_given; /* parts of arguments, and fields of the record */
  gboolean failed;
} RopewayGraphqlMaker;

/* One field that is asked for, or a step into one type of several. */
typedef struct _RopewayGraphqlPick RopewayGraphqlPick;
struct _RopewayGraphqlPick
{
  /* borrowed */
  const RopewayGraphqlMember *field; /* (nullable): of the top, and of a step */
  const RopewayGraphqlType *type;    /* of what it gives */

  /* owned */
  char *key;        /* its name in the answer */
  char *path;       /* the fields on the way to it */
  char *arguments;  /* (nullable): "(first: $first)" */
  GPtrArray *picks; /* RopewayGraphqlPick: below it */

  /* state */
  guint depth;
};

/* Notes an error (transfer full). */
void ropeway_graphql_maker_fail (RopewayGraphqlMaker *self, RopewayProblem *problem);
/* Notes that more than ROPEWAY_LIMIT_GRAPHQL_TICKED of something were wished for or are needed. */
void ropeway_graphql_maker_fail_many (RopewayGraphqlMaker *self);

/* ---- graphql-arguments.c ---- */

/* Returns: (transfer full) (nullable): what stands behind @field in the document: what was chosen, what must be given
 * and @more ((nullable)). @path: the fields on the way to it. */
char *ropeway_graphql_arguments_write (RopewayGraphqlMaker *self, const RopewayGraphqlMember *field,
                                       const char *path, const char *more);

/* The same for the field of a mutation, which is given a record: adds the record's fields to the shape. */
char *ropeway_graphql_inputs_write (RopewayGraphqlMaker *self, const RopewayGraphqlMember *field,
                                    const char *path);

/* Declares $@name as @type says; @ending: " = 50" or "". Returns: (transfer full): the name it got. */
char *ropeway_graphql_declare (RopewayGraphqlMaker *self, const char *name, const RopewayGraphqlRef *type,
                               const char *ending);

/* Adds a field to the shape. Returns: (transfer none): of the tree. */
RopewayValue *ropeway_graphql_add_shape (RopewayGraphqlMaker *self, const char *path,
                                         const RopewayGraphqlMember *field);

/* ---- graphql-picks.c ---- */

/* Returns: (transfer full): what all others are below; @type: of it. */
RopewayGraphqlPick *ropeway_graphql_pick_new (const RopewayGraphqlType *type);
void ropeway_graphql_pick_free (RopewayGraphqlPick *self);

/* Asks for what @path says below @pick: names with dots between. Returns: (transfer none) (nullable): the last one. */
RopewayGraphqlPick *ropeway_graphql_pick_add (RopewayGraphqlMaker *maker, RopewayGraphqlPick *pick,
                                              const char *path);
/* The same for one field. @arguments: (transfer full) (nullable). */
RopewayGraphqlPick *ropeway_graphql_pick_add_field (RopewayGraphqlMaker *maker, RopewayGraphqlPick *pick,
                                                    const RopewayGraphqlMember *field, char *arguments);

/* Returns: (transfer none) (nullable): where a connection (Relay) has its records: "nodes" or "edges"; NULL where @type is none. */
const RopewayGraphqlMember *ropeway_graphql_find_records (const RopewayGraphqlType *type);
/* Returns: (transfer none) (nullable): the field that tells records of @type apart. */
const RopewayGraphqlMember *ropeway_graphql_find_key (const RopewayGraphqlType *type);

/* Returns: whether below it are steps into one type of several. */
gboolean ropeway_graphql_pick_has_steps (const RopewayGraphqlPick *pick);

/* Appends "{ … }" of what is below @pick. */
void ropeway_graphql_pick_write (const RopewayGraphqlPick *pick, guint indent, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayGraphqlPick, ropeway_graphql_pick_free)

G_END_DECLS
