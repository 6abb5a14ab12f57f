/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: people tick fields; the query, its paging and the shape of its records follow from the service's description. */
#pragma once

#include "exchange/graphql-schema.h"

G_BEGIN_DECLS

/* Where the value of an argument comes from. */
typedef enum
{
  ROPEWAY_GRAPHQL_GIVE_PARAMETER, /* a parameter of the operation: chosen once a job */
  ROPEWAY_GRAPHQL_GIVE_CONSTANT,
  ROPEWAY_GRAPHQL_GIVE_ID, /* the id of the record that is written */
} RopewayGraphqlGive;

/* One argument that is chosen. All members are borrowed. */
typedef struct
{
  const char *path; /* the fields on the way to it, and it: "customers.status", "customerUpdate.input.id" */
  RopewayGraphqlGive give;
  const RopewayValue *constant; /* of _CONSTANT */
} RopewayGraphqlArgument;

/* What somebody wants. All members are borrowed. */
typedef struct
{
  const char *id;    /* of the operation; (nullable): made of the field */
  gboolean changes;  /* a field of the mutation type, not of the query type */
  const char *field; /* "customers", or the way to it: "organization.repositories" */
  const char *const
      *ticked; /* (nullable), NULL-terminated: fields of a record, or of the answer to a mutation:
                                "company.name"; from the field on ("customers.edges.node.email") is as good; "(User)"
                                is a step into what may be a user: "author.(User).email" */
  const char *const *inputs; /* (nullable), NULL-terminated: what a mutation is given: "input.email" */
  const RopewayGraphqlArgument *arguments;
  gsize n_arguments;
} RopewayGraphqlWish;

/* Makes the operation of a connection (job file, "graphql") that does what @wish says. A field that gives a connection
 * (Relay) is read page by page, also where its records have connections of their own. What an argument needs and nobody
 * chose becomes a parameter; of a mutation, a field of the record that is written: input objects are taken apart into
 * variables, so that what a record does not have is not sent. A mutation asks for the errors of its input and for the id
 * of what it made.
 * Returns: (transfer full) (nullable): its root is the operation; NULL with an error in @problems. Any thread. */
RopewayTree *ropeway_graphql_query_build (const RopewayGraphqlSchema *schema, const RopewayGraphqlWish *wish,
                                          RopewayProblems *problems);

G_END_DECLS
