/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run of a few records, for a look, must not be carried on with all of them because the agent was killed in it;
 * the ledger does not know how far a run was meant to go. */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* Marks that a run of @job with a limit begins: a file beside the database, which is on the disk when this returns.
 * Blocking, short. Errors: G_FILE_ERROR. */
gboolean ropeway_limited_runs_add (RopewayStore *store, const char *job, GError **error);

/* Takes the mark away. Returns: whether there was one. Blocking, short. */
gboolean ropeway_limited_runs_take (RopewayStore *store, const char *job);

G_END_DECLS
