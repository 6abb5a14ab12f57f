/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how much a run may take away before a person is asked, as a function of what the job knows. */
#pragma once

#include "model/bundle.h"
#include "sync/run-facts.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* How many records of @known a run may remove, or overwrite, without being asked: @said where that is not -1, else 10 or
 * 5 % of @known, whichever is smaller, at least 1. */
guint64 ropeway_brake_get_limit (gint64 said, guint64 known);

/* Whether a run could come to remove what is at the destination, or to overwrite what the job did not write.
 * @links: how many records the job knows. */
gboolean ropeway_brake_can_remove (const RopewayBundle *bundle, gint64 links);
gboolean ropeway_brake_can_overwrite (const RopewayBundle *bundle, gint64 links);

/* Whether a run has to plan all before it writes any. @change: of what is asked for. */
gboolean ropeway_brake_needs_trial (const RopewayBundle *bundle, RopewayFactsChange change,
                                    const RopewayRunOptions *options, gint64 links);

/* What a run is about to do. */
typedef struct
{
  guint64 known;       /* records: linked ones, and those that would be */
  guint64 created;     /* would be added */
  guint64 updated;     /* changed */
  guint64 removing;    /* deleted or archived */
  guint64 overwriting; /* of the changed ones: values that this job did not write */
  RopewayFactsChange change;
  gint64 emptied;        /* records that the source gave the last time, where it gives none now; else 0 */
  gboolean is_untouched; /* nothing of it was written yet */
} RopewayBrakeView;

/* Returns: (transfer full) (nullable): why it must not go on without being asked: sync.source-empty, sync.brake-changed,
 * sync.brake-removing, sync.brake-overwriting. */
RopewayProblem *ropeway_brake_judge (const RopewayBrake *said, const RopewayConsent *consent,
                                     const RopewayBrakeView *view);

/* What allows a run to do what another one was stopped for. @problem: of that run.
 * Returns: FALSE where it was not stopped by a brake. */
gboolean ropeway_brake_read_consent (const RopewayProblem *problem, RopewayConsent *consent);

G_END_DECLS
