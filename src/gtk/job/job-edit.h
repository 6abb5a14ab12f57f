/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the job page changes in a job must leave one that can run: pure functions over its document. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* Returns: (transfer full): @job as if its draft were in use (model/draft.h), with member @name of its destination set
 * to a copy of @value. A mode in which nothing is looked for that is gone takes "gone" away, which would contradict it. */
RopewayTree *ropeway_job_edit_destination (const RopewayValue *job, const char *name,
                                           const RopewayValue *value);

G_END_DECLS
