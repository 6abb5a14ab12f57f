/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one SQLite file, its one writer and its readers: opened, locked, migrated, closed. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"

G_BEGIN_DECLS

#define ROPEWAY_STORE_ERROR (ropeway_store_error_quark ())
GQuark ropeway_store_error_quark (void);

typedef enum
{
  ROPEWAY_STORE_ERROR_BUSY,      /* another process holds the lock */
  ROPEWAY_STORE_ERROR_NEWER,     /* made by a newer version of Ropeway */
  ROPEWAY_STORE_ERROR_FOREIGN,   /* a file that is not ours */
  ROPEWAY_STORE_ERROR_DAMAGED,   /* not readable as a database */
  ROPEWAY_STORE_ERROR_IO,        /* no room, no permission, … */
  ROPEWAY_STORE_ERROR_CONFLICT,  /* a commit would link two records to one, or such */
  ROPEWAY_STORE_ERROR_NOT_THERE, /* opened for reading only, and there is no file */
  ROPEWAY_STORE_ERROR_OLDER,     /* opened for reading only, and not migrated yet */
} RopewayStoreError;

/* The database, held for writing by one process (flock on "<path>.lock" beside it), or opened for reading
 * only. Belongs to the thread that opened it; a thread of its own writes. Reference counted. */
typedef struct _RopewayStore RopewayStore;

/* Opens or makes the database at @path (WAL, synchronous FULL) and migrates it, after copying an older one
 * to "<path>.before-<version>". Blocking. Errors: ROPEWAY_STORE_ERROR.
 * Returns: (transfer full) (nullable). */
RopewayStore *ropeway_store_open (const char *path, RopewayClock *clock, GError **error);

/* Opens it for reading only: no lock, no migration; commits are refused. Errors: ROPEWAY_STORE_ERROR.
 * Returns: (transfer full) (nullable). */
RopewayStore *ropeway_store_open_reader (const char *path, GError **error);
/* Returns: (transfer full). */
RopewayStore *ropeway_store_ref (RopewayStore *self);

/* The last reference waits for queued commits, ends the writer and lets the lock go. Blocking. */
void ropeway_store_unref (RopewayStore *self);

/* Returns: (transfer none): a random UUID made with the file: part of every idempotency key. */
const char *ropeway_store_get_uuid (RopewayStore *self);
const char *ropeway_store_get_path (RopewayStore *self);

/* Returns: the schema's number (user_version). */
int ropeway_store_get_version (RopewayStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayStore, ropeway_store_unref)

G_END_DECLS
