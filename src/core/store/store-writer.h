/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one thread that writes: it takes all that waits, and makes one transaction of it. */
#pragma once

#include "store/ledger.h"
#include "store/store-sql.h"

G_BEGIN_DECLS

/* Owns the connection for writing. Commits may be queued from any thread. */
typedef struct _RopewayStoreWriter RopewayStoreWriter;

/* Starts the thread. @sql: (transfer full). Errors: ROPEWAY_STORE_ERROR_IO.
 * Returns: (transfer full) (nullable). */
RopewayStoreWriter *ropeway_store_writer_new (RopewaySql *sql, GError **error);

/* Writes what is queued, ends the thread, checkpoints and closes the connection. Blocking. */
void ropeway_store_writer_free (RopewayStoreWriter *self);

/* Queues @commit (transfer full); @task (transfer full) returns a boolean in its own context. */
void ropeway_store_writer_queue (RopewayStoreWriter *self, RopewayCommit *commit, GTask *task);

/* Queues @commit (transfer none), waits until it is written; what it found (ids) stands in it then.
 * Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_store_writer_run (RopewayStoreWriter *self, RopewayCommit *commit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayStoreWriter, ropeway_store_writer_free)

G_END_DECLS
