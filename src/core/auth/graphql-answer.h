/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a GraphQL service says what went wrong in its answer, whatever the status (specification of October 2021, §7). */
#pragma once

#include "http/http-meaning.h"
#include "model/connection.h"

G_BEGIN_DECLS

/* What became of a mutation. */
typedef enum
{
  ROPEWAY_GRAPHQL_DONE,
  ROPEWAY_GRAPHQL_REFUSED, /* it was not done, because of what was sent */
  ROPEWAY_GRAPHQL_GONE,    /* it was not done: what it is about is not there */
  ROPEWAY_GRAPHQL_BUSY,    /* it was not done, because of the moment */
  ROPEWAY_GRAPHQL_SIGN_IN, /* it was not done, because of who asked */
  ROPEWAY_GRAPHQL_UNKNOWN, /* it may or may not have been done */
} RopewayGraphqlFate;

/* Returns: (transfer none) (nullable): the list of errors of an answer, if it is not empty. */
const RopewayValue *ropeway_graphql_answer_get_errors (const RopewayValue *root);

/* Returns: (transfer full) (nullable): what @error says, and about which part of the answer. */
char *ropeway_graphql_error_dup_reason (const RopewayValue *error);

/* Returns: (transfer full): the problem that @operation, which reads, got errors. */
RopewayProblem *ropeway_graphql_answer_problem (const RopewayConnection *connection,
                                                const RopewayOperation *operation, const RopewayValue *root);

/* Judges the field @key of a mutation's answer. @error: (out) (nullable): why it is not done.
 * An error without a path concerns all fields. Success is only where there is no error. */
RopewayGraphqlFate ropeway_graphql_answer_judge (const RopewayValue *root, const char *key,
                                                 const RopewayValue **error);

/* Says which items of the list at @records an answer's errors are about.
 * Returns: (transfer full) (nullable): the reasons by index (char *; NULL for those without); NULL where an error is about
 * something else than one item. */
GPtrArray *ropeway_graphql_answer_pin (const RopewayOperation *operation, const RopewayValue *root,
                                       const RopewayValue *records);

/* Returns: (transfer none) (nullable): a list in @record that the service cut into pages and of which there are more: the
 * name of its field. */
const char *ropeway_graphql_record_find_cut (const RopewayValue *record);

/* Puts the nodes of a connection's edges where @operation has its records. Nothing happens for other operations. */
void ropeway_graphql_answer_unwrap (const RopewayOperation *operation, RopewayTree *tree);

/* A RopewayHttpMeaningFunc; @data: const RopewayOperation *. Where nothing was done because of who asked, it means 401; because
 * of too many requests, 429. What is left of a budget stands at the operation's cost, or at "extensions.cost" (Shopify:
 * throttleStatus; GitHub: remaining and resetAt). */
void ropeway_graphql_answer_mean (const RopewayHttpResponse *response, gint64 now, gpointer data,
                                  RopewayHttpMeaning *meaning);

G_END_DECLS
