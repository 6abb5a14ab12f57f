/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a GraphQL service could give only in part is never taken for all of it. */
#pragma once

#include "model/connection.h"
#include "source/record-source.h"

G_BEGIN_DECLS

/* Returns: whether it can be told what the errors of @body are about, or there are none; else *@problem says them.
 * @list: (nullable): the records. */
gboolean ropeway_graphql_page_is_told (const RopewayConnection *connection, const RopewayOperation *operation,
                                       const RopewayValue *body, const RopewayValue *list,
                                       RopewayProblem **problem);

/* Takes records out of @page that the service could not give whole: errors are about them, or a list in them has more pages.
 * The page then says so, and that there is more than it has. */
void ropeway_graphql_page_leave_out (const RopewayOperation *operation, const RopewayValue *body,
                                     const RopewayValue *list, RopewaySourcePage *page);

G_END_DECLS
