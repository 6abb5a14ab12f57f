/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the ledger needs of the store, and nobody else. */
#pragma once

#include "store/store-sql.h"
#include "store/store-writer.h"

G_BEGIN_DECLS

struct _RopewayStore
{
  gatomicrefcount references;

  /* owned */
  char *path;                 /* as it was given */
  RopewayClock *clock;        /* NULL in a reader */
  RopewayStoreWriter *writer; /* NULL in a reader */
  RopewaySql *reader;
  char *uuid;

  /* state */
  int lock; /* descriptor; -1 in a reader */
  int version;
  gint64 last_intent; /* the highest id given away */
};

/* Sets @error: this store was opened for reading only. Returns: FALSE. */
gboolean ropeway_store_refuse_writing (RopewayStore *self, GError **error);

/* Gives whether the file has what came with @version: one of an older version, opened for reading only, has not.
 * Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_store_reaches (RopewayStore *self, int version, gboolean *reaches, GError **error);

/* Gives whether the file has the tables of documents: one of an older version, opened for reading only, has not.
 * Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_store_has_documents (RopewayStore *self, gboolean *has, GError **error);

G_END_DECLS
