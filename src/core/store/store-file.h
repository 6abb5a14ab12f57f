/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what can be said of the file before SQLite touches it, and the lock beside it. */
#pragma once

#include "store/store-sql.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_STORE_FILE_MISSING,
  ROPEWAY_STORE_FILE_CLOSED,  /* whoever wrote it last has closed it */
  ROPEWAY_STORE_FILE_UNCLEAN, /* it was in use, or still is: its log holds something */
} RopewayStoreFileState;

/* Returns: (transfer full) (nullable): @path with links followed, so that one file has one lock whatever name
 * it is called by. Errors: ROPEWAY_STORE_ERROR_IO. */
char *ropeway_store_file_resolve (const char *path, GError **error);

/* Takes the lock "<path>.lock", which is never removed. Returns: its descriptor, -1 on error.
 * Errors: ROPEWAY_STORE_ERROR: BUSY, IO. */
int ropeway_store_file_lock (const char *path, GError **error);

/* Says what stands at @path without opening it: a pipe would make the opener wait, and to close a file that
 * this process has open in SQLite drops the locks on it (https://www.sqlite.org/howtocorrupt.html §2.2).
 * Errors: ROPEWAY_STORE_ERROR: FOREIGN for what is no file, IO. */
gboolean ropeway_store_file_inspect (const char *path, RopewayStoreFileState *state, GError **error);

/* Looks at the first bytes and the length of the file that @sql has open. Errors: ROPEWAY_STORE_ERROR: FOREIGN,
 * DAMAGED, IO. */
gboolean ropeway_store_file_check (RopewaySql *sql, RopewayStoreFileState state, GError **error);

/* Removes the file with its logs; where it is gone, a log of it may be left, which SQLite would read into a new
 * one. Errors: ROPEWAY_STORE_ERROR_IO. */
gboolean ropeway_store_file_remove (const char *path, GError **error);

/* Makes an empty file that only its owner may read, in place of what stood there.
 * Errors: ROPEWAY_STORE_ERROR_IO. */
gboolean ropeway_store_file_make (const char *path, GError **error);

/* Gives the file @from the name @to, on the disk. Errors: ROPEWAY_STORE_ERROR_IO. */
gboolean ropeway_store_file_rename (const char *from, const char *to, GError **error);

G_END_DECLS
