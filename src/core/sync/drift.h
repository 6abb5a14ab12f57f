/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether a source has changed its fields since the job was made, and what that does to it. */
#pragma once

#include "model/bundle.h"
#include "model/described-shape.h"

G_BEGIN_DECLS

/* What a source looked like so far. */
typedef struct
{
  RopewayShape *shape; /* owned */
  guint64 n;           /* records it was learned from; 0: not known */
} RopewayKnownShape;

/* Reads what ropeway_drift_merge() wrote. Returns: (transfer full) (nullable). */
RopewayKnownShape *ropeway_known_shape_parse (const char *json);
void ropeway_known_shape_free (RopewayKnownShape *known);

/* What has changed. Freed with ropeway_drift_free(). */
typedef struct
{
  RopewayProblems *problems; /* drift.…: one for each use of a field */
  GHashTable *rules;         /* ids of rules at the top of the mapping that are affected */
  gboolean everywhere; /* filter, key, unit, changes or a match field is: no record could be told by it */
} RopewayDrift;

/* Returns: (transfer full): nothing. */
RopewayDrift *ropeway_drift_new (void);

/* Compares @seen, learned from @n records, with what was known: @stored ((nullable)) by runs before; until they have seen
 * enough, the shape of the source operation. Only what @bundle's job uses counts, and only what was always there and never null, in enough records to
 * say so. Numbers stay numbers and texts texts, whatever they hold. What neither stands in @described ((nullable): the source
 * tells its fields), if that is complete, nor in any of the records, is gone as well.
 * Returns: (transfer full): without problems where nothing has changed. */
RopewayDrift *ropeway_drift_find (const RopewayKnownShape *stored, const RopewayDescribed *described,
                                  const RopewayShape *seen, gsize n, const RopewayBundle *bundle);
void ropeway_drift_free (RopewayDrift *drift);

/* Joins @stored ((nullable)) with @seen: what was missing or null once is so for ever. No samples.
 * Returns: (transfer full): JSON for the scope's facts. */
char *ropeway_drift_merge (const RopewayKnownShape *stored, const RopewayShape *seen, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayKnownShape, ropeway_known_shape_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayDrift, ropeway_drift_free)

G_END_DECLS
