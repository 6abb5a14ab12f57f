/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what stands in a file of secrets, apart from when it is read and written. */
#pragma once

#include "secrets/secret-file.h"

G_BEGIN_DECLS

typedef struct
{
  /* borrowed */
  const char *connection;
  const char *environment;
  const char *slot;
  const char *origin;
  const char *secret;
} RopewaySecretEntry;

/* The secrets of one file, in a memory that is wiped. */
typedef struct
{
  /* owned */
  char *text; /* what the entries point into */
  gsize size;
  GArray *entries; /* RopewaySecretEntry */
} RopewaySecretEntries;

/* Reads the file @path; one that is not there holds nothing.
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_SECRET_ERROR_REFUSED. */
RopewaySecretEntries *ropeway_secret_entries_read (const char *path, GError **error);

/* Writes them to @path in one stroke; nobody else may do so meanwhile. Errors: ROPEWAY_SECRET_ERROR_REFUSED. */
gboolean ropeway_secret_entries_write (const RopewaySecretEntries *self, const char *path, GError **error);

void ropeway_secret_entries_free (RopewaySecretEntries *self);

/* Returns: (transfer none) (nullable): the entry of exactly this connection, environment and slot. */
const RopewaySecretEntry *ropeway_secret_entries_find (const RopewaySecretEntries *self,
                                                       const char *connection, const char *environment,
                                                       const char *slot);

/* Takes it out. */
void ropeway_secret_entries_remove (RopewaySecretEntries *self, const char *connection,
                                    const char *environment, const char *slot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewaySecretEntries, ropeway_secret_entries_free)

/* How long it waits for another process instead of ROPEWAY_LIMIT_SECRET_FILE_LOCK_MS: nobody waits that long for a
 * test. */
void ropeway_secret_file_set_patience (RopewaySecretProvider *file, guint lock_ms);

G_END_DECLS
