/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: before a draft is put in use, a person reads what will be different, in sentences. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

/* What differs between the version in use and the draft: @in_use, @draft: jobs without a draft, as
 * ropeway_draft_discard() and ropeway_draft_view() give them; lines are compared by their id.
 * Returns: (transfer full): sentences, NULL-terminated, in the order of the job page; at least one where anything
 * differs. */
char **ropeway_job_difference (const RopewayValue *in_use, const RopewayValue *draft);

G_END_DECLS
