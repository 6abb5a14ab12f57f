/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which tables there are, and how an older file becomes one of today. */
#pragma once

#include "store/store-sql.h"

G_BEGIN_DECLS

/* In the file's header at byte 68: "Rpwy". Never changes. */
#define ROPEWAY_STORE_APPLICATION_ID 0x52707779

/* Since which version there is what: a reader takes an older file as it is, and finds nothing of what came later. */
#define ROPEWAY_STORE_VERSION_LEDGER 1
#define ROPEWAY_STORE_VERSION_DOCUMENTS 2
#define ROPEWAY_STORE_VERSION_TRUST                                                                          \
  3 /* addresses and facts of scopes, states of links, held, before, more of parked */

#define ROPEWAY_STORE_VERSION_PROOF                                                                          \
  4 /* what was before knows its write, links what is shown, runs whether aside */

/* What leads from the version before (the place in the table) to the next; a text of statements. */
typedef struct
{
  const char *const *texts;
  int n;
} RopewayMigrations;

/* Returns: (transfer none): those of this version of Ropeway; n is the version of its files. */
const RopewayMigrations *ropeway_store_migrations (void);

/* Gives the file's version. Errors: ROPEWAY_STORE_ERROR: FOREIGN for another application's file, NEWER for a
 * version beyond @migrations. */
gboolean ropeway_store_check_version (RopewaySql *sql, const RopewayMigrations *migrations, int *version,
                                      GError **error);

/* Brings the file to the last of @migrations, in one transaction. An older one is first copied to
 * "<path>.before-<version>"; a new one (version 0) gets its application id. Errors: ROPEWAY_STORE_ERROR; then
 * the file is as it was. References are not checked afterwards, until PRAGMA foreign_keys says so again. */
gboolean ropeway_store_migrate (RopewaySql *sql, const RopewayMigrations *migrations, GError **error);

G_END_DECLS
