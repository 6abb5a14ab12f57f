/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which page comes next, as a function of the page before. */
#pragma once

#include "base/problem.h"
#include "http/http-request.h"
#include "model/request-place.h"
#include "source/position.h"

G_BEGIN_DECLS

/* Whether a read that was cut off may go on at @position. A page number or offset points elsewhere once
 * records went away, and would skip some: then the read begins anew. */
gboolean ropeway_paging_can_resume (const RopewayPaging *paging);

/* Adds what asks for the page at @position to @places (RopewayRequestPlace). */
void ropeway_paging_apply (const RopewayPaging *paging, const RopewayPosition *position, GPtrArray *places);

/* Returns: (transfer none) (nullable): the address of the page at @position, where that is an address. */
const char *ropeway_paging_get_url (const RopewayPaging *paging, const RopewayPosition *position);

/* Returns: (transfer none) (nullable): the path that is asked for the page at @position, where it is another. */
const RopewayTemplate *ropeway_paging_get_path (const RopewayPaging *paging, const RopewayPosition *position);

typedef enum
{
  ROPEWAY_PAGING_MORE,
  ROPEWAY_PAGING_END,
  ROPEWAY_PAGING_BROKEN, /* going on could lose or repeat records */
} RopewayPagingVerdict;

/* Decides after the page at @position. @response: its answer; @body: (nullable): parsed; @records: (nullable): the list in it;
 * @n_records: how many. On _MORE, *@next is set; on _BROKEN, *@problem. */
RopewayPagingVerdict ropeway_paging_next (const RopewayPaging *paging, const RopewayPosition *position,
                                          const RopewayHttpResponse *response, const RopewayValue *body,
                                          const RopewayValue *records, gsize n_records, RopewayPosition *next,
                                          RopewayProblem **problem);

/* Whether @next is found by counting what came before it, so that it is another place once records before it come or go:
 * a page number, an offset, and an address or cursor that holds nothing but one of these. @position: of the page before,
 * whose answer was @response, with @n_records. */
gboolean ropeway_paging_is_counted (const RopewayPaging *paging, const RopewayPosition *position,
                                    const RopewayHttpResponse *response, gsize n_records,
                                    const RopewayPosition *next);

G_END_DECLS
