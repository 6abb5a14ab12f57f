/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a run ended in one line, so that a test says in one line how it should have. */
#pragma once

#include "store/ledger.h"

G_BEGIN_DECLS

/* Returns: (transfer full): "done", "partly created=2 parked=1", "failed(service.unreachable) created=7": the state, the
 * code of the problem if there is one, and the counts that are not 0. */
char *run_summary (const RopewayRunRecord *record);

G_END_DECLS
