/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what an answer says of the pages that follow it, wherever a service says it. */
#pragma once

#include "base/problem.h"
#include "http/http-request.h"
#include "model/operation.h"

G_BEGIN_DECLS

/* @body: (nullable) everywhere. */

/* Returns: how many records there are in all, where that is declared or an answer of usual form says it; -1. */
gint64 ropeway_paging_answer_total (const RopewayPaging *paging, const RopewayHttpResponse *response,
                                    const RopewayValue *body);

/* Returns: whether a number of all records (pages) stands where @paging declares it; then it is *@out. */
gboolean ropeway_paging_answer_declared_total (const RopewayPaging *paging,
                                               const RopewayHttpResponse *response, const RopewayValue *body,
                                               gint64 *out);
gboolean ropeway_paging_answer_pages (const RopewayPaging *paging, const RopewayHttpResponse *response,
                                      const RopewayValue *body, gint64 *out);

typedef enum
{
  ROPEWAY_PAGING_SAYS_NOTHING,
  ROPEWAY_PAGING_SAYS_MORE,
  ROPEWAY_PAGING_SAYS_END,
} RopewayPagingSays;

/* What the answer says outright. */
RopewayPagingSays ropeway_paging_answer_says (const RopewayPaging *paging, const RopewayValue *body);

/* Finds the cursor or address of the next page. *@is_number: whether it stands there as a number. One that is there and
 * is no text is not the end of a list: @problem.
 * Returns: (transfer full) (nullable): as it was written. */
char *ropeway_paging_answer_dup_next (const RopewayPaging *paging, const RopewayHttpResponse *response,
                                      const RopewayValue *body, gboolean *is_number,
                                      RopewayProblem **problem);

/* Returns: (transfer full) (nullable): @target, perhaps relative to @base, as an absolute address. One on another origin
 * would carry the person's key elsewhere: @problem, as where it is none. */
char *ropeway_paging_answer_resolve (const char *base, const char *target, RopewayProblem **problem);

G_END_DECLS
