/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a destination tells of its fields is held against the rules before anything is written there. */
#pragma once

#include "model/described-shape.h"
#include "sync/drift.h"

G_BEGIN_DECLS

/* Looks whether the fields that the rules of @bundle fill are among @described, whether values that they always write are among
 * a field's choices, and, where @creates, whether they fill what a new record must have. Pure.
 * Returns: (transfer full): with describe.… as problems, none where all is well. */
RopewayDrift *ropeway_described_check (const RopewayDescribed *described, const RopewayBundle *bundle,
                                       gboolean creates);

G_END_DECLS
