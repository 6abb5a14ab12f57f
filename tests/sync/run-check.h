/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what must hold after every run, whatever happened in it. */
#pragma once

#include "store/ledger.h"
#include "sync/run.h"

G_BEGIN_DECLS

/* Looks at the state file at @path after its last run: the counts add up to the units; the run's row says what
 * @record ((nullable): only known to the row) says; each outcome that is kept has its row; only an interrupted run keeps a position; a run
 * that is done has parked nothing; an intent is left only for a record whose fate is unknown; no two links
 * lead to one record. Fails the test otherwise. */
void run_check_ledger (const char *path, const RopewayRunRecord *record);

/* Returns: how many intents are left in the scope of the last run. */
guint run_check_count_intents (const char *path);

/* Returns: how many links the scope of the last run has. */
gint64 run_check_count_links (const char *path);

/* Returns: (transfer full) (nullable): the high-water mark of the scope of the last run. */
char *run_check_dup_mark (const char *path);

/* Returns: (transfer full) (nullable): the parked row of @key in the scope of the last run. */
RopewayParked *run_check_dup_parked (const char *path, const char *key);

/* Returns: (transfer full) (nullable): what was there before the last write of @key in the scope of the last run. */
RopewayBefore *run_check_dup_before (const char *path, const char *key);

/* Returns: (transfer full) (nullable): the link of @key in the scope of the last run. */
RopewayLink *run_check_dup_link (const char *path, const char *key);

/* Returns: (transfer full): RopewayHeld of the last run. */
GPtrArray *run_check_list_held (const char *path);

/* Returns: (transfer full): how many rows of the last run are held, and the first of them, as "2: updated [1]". */
char *run_check_dup_held (const char *path);

/* Returns: what allows the next run to do what the last one was stopped for. */
RopewayConsent run_check_read_consent (const char *path);

G_END_DECLS
