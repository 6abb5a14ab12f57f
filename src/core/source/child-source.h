/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: "for each company its invoices": the lists under the records of another list, as one source. */
#pragma once

#include "auth/session.h"
#include "model/job.h"
#include "source/cursor.h"
#include "source/record-source.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_CHILD_SOURCE (ropeway_child_source_get_type ())
G_DECLARE_FINAL_TYPE (RopewayChildSource, ropeway_child_source, ROPEWAY, CHILD_SOURCE, RopewayRecordSource)

/* A source that reads @parent_operation, and for each of its records @operation, with what the record holds at the places
 * of @source. Children come in the order of their parents; the first pages of several are asked for at once, as many as
 * the session takes. @since: (nullable): of the children: only what changed from there on. @strict: as
 * ropeway_rest_source_set_strict().
 * A parent whose children are not there (404, 410), or that lacks what is to be asked with, is passed over: the page after
 * it has a warning. A place in it means nothing later: it is always read from the beginning.
 * Returns: (transfer full). */
RopewayChildSource *ropeway_child_source_new (RopewaySession *session,
                                              const RopewayOperation *parent_operation,
                                              const RopewayOperation *operation,
                                              const RopewayJobSource *source, const RopewayCursor *since,
                                              gboolean strict);

G_END_DECLS
