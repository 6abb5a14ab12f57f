/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a list of which a service shows so many records at most is read in spans of time that have fewer. */
#pragma once

#include "base/problem.h"
#include "model/request-place.h"

G_BEGIN_DECLS

#define ROPEWAY_SPAN_OPEN_BEGIN G_MININT64
#define ROPEWAY_SPAN_OPEN_END G_MAXINT64

/* A span that is read, and what comes after it. Immutable but for its owner. */
typedef struct
{
  gint64 from;            /* µs */
  gint64 to;              /* µs */
  GArray *later;          /* gint64: where the spans after it end, the next last */
  guint64 received;       /* records of it so far */
  gint64 expected;        /* records of all, as the answer to the span without bounds said; -1: not said */
  guint squeezes;         /* how often its open end was cut at its very border */
  gboolean includes_from; /* the service was seen to mean "from", not "after" */
} RopewaySpan;

/* Returns: (transfer full): the first span. @since: µs: nothing is wanted from before; G_MININT64: all is. @now: µs:
 * where the last ends, where spans must be no wider than a window. */
RopewaySpan *ropeway_span_new (const RopewaySplit *split, gint64 since, gint64 now);
/* Returns: (transfer full) (nullable). */
RopewaySpan *ropeway_span_copy (const RopewaySpan *self);
void ropeway_span_free (RopewaySpan *self);

/* Adds the bounds of the span to @places. Whether a service means "from" or "after", "to" or "before": spans overlap, so
 * that no moment lies between them. */
void ropeway_span_apply (const RopewaySpan *self, const RopewaySplit *split, RopewayPagingIn in,
                         GPtrArray *places);

/* Reads the moment of @record. Returns: FALSE where it has none. */
gboolean ropeway_span_read_moment (const RopewaySplit *split, const RopewayValue *record, gint64 *us);

/* Makes of the span after @records (RopewayValue *) the one that is read next: where as many came as the service shows at
 * most, or @total ((-1: not said)) says so, the first half of it; else, where @is_done, the one after it.
 * Returns: (transfer full) (nullable): the same span with more records where it goes on; NULL at the end, or with @problem:
 * halves cannot be made, or the service does not heed the bounds. */
RopewaySpan *ropeway_span_next (const RopewaySpan *self, const RopewaySplit *split, const GPtrArray *records,
                                gint64 total, gboolean is_done, RopewayProblem **problem);

/* Whether @next is another span than @self. */
gboolean ropeway_span_differs (const RopewaySpan *self, const RopewaySpan *next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySpan, ropeway_span_free)

G_END_DECLS
