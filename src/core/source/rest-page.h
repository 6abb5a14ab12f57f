/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what an answer is as a page of records depends on the answer alone, not on how it was come by. */
#pragma once

#include "http/http-request.h"
#include "model/connection.h"
#include "source/record-source.h"

G_BEGIN_DECLS

/* How answers are to be read. All of it borrowed. */
typedef struct
{
  RopewayConnection *connection;
  const RopewayOperation *operation;
  const GPtrArray *header; /* (nullable): char *, the names of columns */
  gboolean strict;         /* whether pages that are counted are to be proven to join */
} RopewayRestPage;

/**
 * ropeway_rest_page_read:
 * @asked: what was asked for.
 * @problem: (out) (transfer full): why it is no page: a refusal, an error with status 200, a list that is not
 *   there, a paging that does not go on as it should.
 *
 * Does no I/O. Any thread.
 *
 * Returns: (transfer full) (nullable): the records of @response, and where the next page is.
 */
RopewaySourcePage *ropeway_rest_page_read (const RopewayRestPage *self, const RopewayPosition *asked,
                                           RopewayHttpResponse *response, RopewayProblem **problem);

G_END_DECLS
