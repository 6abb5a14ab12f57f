/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reads the records of a REST operation, page by page. */
#pragma once

#include "auth/session.h"
#include "source/cursor.h"
#include "source/record-source.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_REST_SOURCE (ropeway_rest_source_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRestSource, ropeway_rest_source, ROPEWAY, REST_SOURCE, RopewayRecordSource)

/* A source that asks @session for @operation. @parameters: (nullable): of the job. @since: (nullable): only what
 * changed from there on (after look-back). Returns: (transfer full). */
RopewayRestSource *ropeway_rest_source_new (RopewaySession *session, const RopewayOperation *operation,
                                            const RopewayValue *parameters, const RopewayCursor *since);

/* Whether each page is proven to follow the one before it even where that costs a second request a page (lists that
 * are counted by pages): of use where what is passed over now is not read again. An offset always is. */
void ropeway_rest_source_set_strict (RopewayRestSource *self, gboolean strict);

/* Whether the next page is asked for where no paging is declared and there may be more: what the hint of the page says is
 * then proven, or nothing is said. */
void ropeway_rest_source_set_probing (RopewayRestSource *self, gboolean probing);

/* The same as ropeway_record_source_read_async(). The first page of a row form reads the header first. */
void ropeway_rest_source_read_async (RopewayRestSource *self, const RopewayPosition *position,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): as ropeway_record_source_read_finish(). */
RopewaySourcePage *ropeway_rest_source_read_finish (RopewayRestSource *self, GAsyncResult *result,
                                                    RopewayProblem **problem, GError **error);

G_END_DECLS
