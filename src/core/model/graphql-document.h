/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: as much of a GraphQL document (specification of October 2021, §2) as it takes to fill its variables, find its
 * records, and send it for several records at once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ROPEWAY_GRAPHQL_ERROR (ropeway_graphql_error_quark ())
GQuark ropeway_graphql_error_quark (void);

typedef enum
{
  ROPEWAY_GRAPHQL_ERROR_SYNTAX,  /* no document */
  ROPEWAY_GRAPHQL_ERROR_LIMIT,   /* too long or too deep */
  ROPEWAY_GRAPHQL_ERROR_SEVERAL, /* which operation is meant cannot be told */
} RopewayGraphqlError;

typedef enum
{
  ROPEWAY_GRAPHQL_QUERY,
  ROPEWAY_GRAPHQL_MUTATION,
  ROPEWAY_GRAPHQL_SUBSCRIPTION,
} RopewayGraphqlKind;

/* "$name: type = default". */
typedef struct
{
  char *name;
  char *type;        /* as written, without white space: "[Int!]!" */
  gboolean required; /* cannot be null, and has no default */
  gsize start;       /* where it stands in the text; its name begins behind the dollar sign there */
  gsize end;
} RopewayGraphqlVariable;

/* One field that is asked for. */
typedef struct
{
  char *key;         /* its name in the answer */
  gsize start;       /* where its own name begins: behind an alias */
  gsize end;         /* and where all of it ends */
  GPtrArray *fields; /* RopewayGraphqlField: what is asked for of it */
} RopewayGraphqlField;

/* Where a variable is used: the text after the dollar sign. */
typedef struct
{
  char *name;
  gsize at;
  gboolean in_fragment;
} RopewayGraphqlUse;

/* One operation of a document. Immutable. */
typedef struct
{
  char *text;
  char *name; /* (nullable) */
  RopewayGraphqlKind kind;
  GPtrArray *variables; /* RopewayGraphqlVariable */
  GPtrArray *fields;    /* RopewayGraphqlField: at the top; those of fragments stand in none */
  GPtrArray *uses;      /* RopewayGraphqlUse: of it, and of all fragments; in the order of the text */
  guint n_selections;   /* at the top: fields and fragments */
  gsize directives;     /* from here to the bracket of its fields stand its directives */
  gsize opening;        /* where that bracket is */
  gsize start;          /* where the operation begins and ends */
  gsize end;
} RopewayGraphqlDocument;

/* Reads @text. @operation: (nullable): which one of several is meant.
 * Returns: (transfer full). */
RopewayGraphqlDocument *ropeway_graphql_document_parse (const char *text, const char *operation,
                                                        GError **error);
void ropeway_graphql_document_free (RopewayGraphqlDocument *self);

/* Returns: (transfer none) (nullable): the definition of that name. */
const RopewayGraphqlVariable *ropeway_graphql_document_find (const RopewayGraphqlDocument *self,
                                                             const char *name);

/* Returns: (transfer none) (nullable): the name of a variable that is used and not declared. */
const char *ropeway_graphql_document_find_undeclared (const RopewayGraphqlDocument *self);

/* Finds where the records are: the first connection (Relay: "nodes" or "edges") that is asked for, else the first field.
 * @in_edges: (out): each is the "node" of an edge. Returns: (transfer full) (nullable): names from "data" on. */
GPtrArray *ropeway_graphql_document_find_records (const RopewayGraphqlDocument *self, gboolean *in_edges);

/* Returns: whether its first field is asked for what is called @name. */
gboolean ropeway_graphql_document_asks_for (const RopewayGraphqlDocument *self, const char *name);

/* Returns: whether it can be sent for several records at once: one field at the top, no variable in a fragment. */
gboolean ropeway_graphql_document_can_repeat (const RopewayGraphqlDocument *self);

/* Makes a document that does the same @n times: the field is called a0, a1, … and has variables of its own, "$name_0",
 * "$name_1", … Returns: (transfer full). */
char *ropeway_graphql_document_repeat (const RopewayGraphqlDocument *self, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayGraphqlDocument, ropeway_graphql_document_free)

G_END_DECLS
