/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the body of a GraphQL request, whose variables have the types that its document says. */
#pragma once

#include "base/problem.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* Fills the places of @value, for record @index of several.
 * Returns: (transfer none) (nullable): of @tree; NULL where @may_miss and nothing fills it, or with *@problem. */
typedef RopewayValue *(*RopewayGraphqlFillFunc) (const RopewayValue *value, gboolean may_miss, guint index,
                                                 RopewayTree *tree, gpointer data, RopewayProblem **problem);

/* Makes {query, operationName, variables}. @n: records sent at once, each under its own name (a0, a1, …); 0: the document
 * goes as it is. Returns: (transfer none) (nullable): of @tree; NULL with *@problem where a value is not of its type. */
RopewayValue *ropeway_graphql_body_new (const RopewayOperation *operation, guint n,
                                        RopewayGraphqlFillFunc fill, gpointer data, RopewayTree *tree,
                                        RopewayProblem **problem);

/* Makes @value what a variable of @type ("[Int!]!") takes: texts that are numbers become numbers where one is wanted, and
 * numbers texts. Types that the document only names (enumerations, input objects, dates) take what they get.
 * Returns: (transfer none) (nullable): of @tree; NULL where it is not of that type. */
RopewayValue *ropeway_graphql_coerce (const char *type, const RopewayValue *value, RopewayTree *tree);

G_END_DECLS
