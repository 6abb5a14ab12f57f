/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one SQLite file and its one writer: opened, locked, migrated, closed. */
#pragma once

#include "base/clock.h"
#include "store/store-reader.h"

G_BEGIN_DECLS

/* The database, held for writing by one process (flock on "<path>.lock" beside it), or opened for reading
 * only. Belongs to the thread that opened it; a thread of its own writes. Reference counted. */

/* Opens or makes the database at @path (WAL, synchronous FULL) and migrates it, after copying an older one
 * to "<path>.before-<version>". Blocking. Errors: ROPEWAY_STORE_ERROR.
 * Returns: (transfer full) (nullable). */
RopewayStore *ropeway_store_open (const char *path, RopewayClock *clock, GError **error);

/* Returns: (transfer none): a random UUID made with the file: part of every idempotency key. */
const char *ropeway_store_get_uuid (RopewayStore *self);

/* Returns: the schema's number (user_version). */
int ropeway_store_get_version (RopewayStore *self);

G_END_DECLS
