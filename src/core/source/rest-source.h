/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: reads the records of a REST operation, page by page. */
#pragma once

#include "auth/session.h"
#include "source/cursor.h"
#include "source/paging.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_REST_SOURCE (ropeway_rest_source_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRestSource, ropeway_rest_source, ROPEWAY, REST_SOURCE, GObject)

/* One page. Freed with ropeway_source_page_free(). */
typedef struct
{
  RopewayTree *tree;  /* what the service sent */
  RopewayTree *made;  /* records that a form made */
  GPtrArray *records; /* const RopewayValue *: flat fields; NULL for one that is not of its form */
  gint64 total;       /* records in all, where the service says so; -1 */
  gboolean has_next;
  RopewayPosition next; /* where has_next */
  gboolean
      unproven; /* records between the page before and this one may have been passed over: the list changes faster
                           than it can be read */
  gint64 served; /* µs: the moment of the answer by the service's clock; 0: it does not say */
} RopewaySourcePage;

/* Frees it with its trees: no record of it may be used after. */
void ropeway_source_page_free (RopewaySourcePage *page);

/* A source that asks @session for @operation. @parameters: (nullable): of the job. @since: (nullable): only what
 * changed from there on (after look-back). Returns: (transfer full). */
RopewayRestSource *ropeway_rest_source_new (RopewaySession *session, const RopewayOperation *operation,
                                            const RopewayValue *parameters, const RopewayCursor *since);

/* Whether each page is proven to follow the one before it even where that costs a second request a page (lists that
 * are counted by pages): of use where what is passed over now is not read again. An offset always is. */
void ropeway_rest_source_set_strict (RopewayRestSource *self, gboolean strict);

/* Reads the page at @position; where the list was found to have moved, one before it once more. The first page of a row form reads the header first. A problem of the service
 * or its answer is handed out by ropeway_rest_source_read_finish() as a problem. */
void ropeway_rest_source_read_async (RopewayRestSource *self, const RopewayPosition *position,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). On failure either *@problem is set (the service or its answer) or
 * @error is G_IO_ERROR_CANCELLED. */
RopewaySourcePage *ropeway_rest_source_read_finish (RopewayRestSource *self, GAsyncResult *result,
                                                    RopewayProblem **problem, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySourcePage, ropeway_source_page_free)

G_END_DECLS
