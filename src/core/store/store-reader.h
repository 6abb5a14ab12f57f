/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whoever only reads, as the window does, gets no way to write. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ROPEWAY_STORE_ERROR (ropeway_store_error_quark ())
GQuark ropeway_store_error_quark (void);

typedef enum
{
  ROPEWAY_STORE_ERROR_BUSY,    /* another process holds the lock */
  ROPEWAY_STORE_ERROR_NEWER,   /* made by a newer version of Ropeway */
  ROPEWAY_STORE_ERROR_FOREIGN, /* a file that is not ours */
  ROPEWAY_STORE_ERROR_DAMAGED, /* not readable as a database */
  ROPEWAY_STORE_ERROR_IO,      /* no room, no permission, … */
  ROPEWAY_STORE_ERROR_CONFLICT, /* a commit would link two records to one; a document was changed by somebody else */
  ROPEWAY_STORE_ERROR_NOT_THERE, /* opened for reading only, and there is no file */
  ROPEWAY_STORE_ERROR_FULL,      /* a ceiling: more documents, or a larger one, than the workspace takes */
  ROPEWAY_STORE_ERROR_OLDER,     /* opened for reading only, and too old to be read without being migrated */
} RopewayStoreError;

/* One SQLite file, opened for reading or held for writing (store/store.h). Belongs to the thread that opened it.
 * Reference counted. */
typedef struct _RopewayStore RopewayStore;

/* Opens it for reading only: no lock, no migration; commits are refused. A file of an older version is read as it is:
 * what came later is empty. Errors: ROPEWAY_STORE_ERROR.
 * Returns: (transfer full) (nullable). */
RopewayStore *ropeway_store_open_reader (const char *path, GError **error);
/* Returns: (transfer full). */
RopewayStore *ropeway_store_ref (RopewayStore *self);

/* The last reference waits for queued commits, ends the writer and lets the lock go. Blocking. */
void ropeway_store_unref (RopewayStore *self);

/* Returns: (transfer none): where it is, as it was given. */
const char *ropeway_store_get_path (RopewayStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayStore, ropeway_store_unref)

G_END_DECLS
