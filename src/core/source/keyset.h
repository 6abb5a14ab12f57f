/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: pages that begin after a value of a field, without losing records that share it. */
#pragma once

#include "base/problem.h"
#include "source/paging-answer.h"
#include "source/position.h"

G_BEGIN_DECLS

/* Decides after a page with @records (RopewayValue *, as the service sent them). Nobody says whether a service means
 * "after" or "from" a value: where several may share one, the page is asked for from the value before the last, so that
 * all of the last come once more, and what was known is dropped. Sets next->token and next->known.
 * Returns: whether there is more; not at the end, nor with @problem. */
gboolean ropeway_keyset_next (const RopewayPaging *paging, const RopewayPosition *position,
                              const RopewayHttpResponse *response, const RopewayValue *body,
                              const GPtrArray *records, RopewayPosition *next, RopewayProblem **problem);

G_END_DECLS
