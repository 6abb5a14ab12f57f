/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a mutation's answer says about each record that it was sent for. */
#pragma once

#include "destination/answers.h"

G_BEGIN_DECLS

/* The same as ropeway_answers_read() for an operation of a GraphQL service and an answer that says no error by its status.
 * Returns: (transfer full): RopewayItemAnswer. */
GPtrArray *ropeway_graphql_answers_read (const RopewayConnection *connection,
                                         const RopewayOperation *operation, const GPtrArray *sent,
                                         const RopewayHttpResponse *response);

G_END_DECLS
