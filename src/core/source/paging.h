/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which page comes next, as a function of the page before. */
#pragma once

#include "base/problem.h"
#include "http/http-request.h"
#include "model/operation.h"
#include "source/border.h"
#include "value/value-compare.h"

G_BEGIN_DECLS

/* A place in a list of pages. A plain value that owns what it points to. */
typedef struct
{
  gint64 number;    /* of page and offset */
  char *token;      /* (nullable): cursor, or absolute address of the page */
  guint64 pages;    /* pages read before this one */
  guint64 received; /* records in them */
  gboolean has_digest;
  guint8 digest[ROPEWAY_DIGEST_BYTES]; /* of the records of the page before */
  RopewayBorder
      *border; /* (nullable): of the page before, where the list is counted off; not kept in the ledger */
} RopewayPosition;

/* Sets @position to the first page. */
void ropeway_position_init (RopewayPosition *position, const RopewayPaging *paging);
void ropeway_position_clear (RopewayPosition *position);
void ropeway_position_copy (const RopewayPosition *from, RopewayPosition *to);

/* Returns: (transfer full): canonical JSON, for the ledger. */
char *ropeway_position_to_json (const RopewayPosition *position);

/* Returns: whether @json is a position; then *@position is set. */
gboolean ropeway_position_from_json (const char *json, RopewayPosition *position);

/* Whether a read that was cut off may go on at @position. A page number or offset points elsewhere once
 * records went away, and would skip some: then the read begins anew. */
gboolean ropeway_paging_can_resume (const RopewayPaging *paging);

/* Appends the query parameters of the page at @position to @query (RopewayNameValue). */
void ropeway_paging_add_query (const RopewayPaging *paging, const RopewayPosition *position,
                               GPtrArray *query);

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
