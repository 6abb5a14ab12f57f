/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the practice apps live in the process that runs the jobs, from the first need on; what jobs remember of the
 * ones before must not outlive them. */
#pragma once

#include "model/bundle.h"
#include "practice/practice-apps.h"
#include "store/store.h"

G_BEGIN_DECLS

/* One thread. */
typedef struct _RopewayPracticeHost RopewayPracticeHost;

/* No app listens yet. @store is kept. Returns: (transfer full). */
RopewayPracticeHost *ropeway_practice_host_new (RopewayStore *store);
void ropeway_practice_host_free (RopewayPracticeHost *self);

/* Forgets what jobs remember of practice apps: they begin anew. Blocking, short. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_practice_host_forget (RopewayPracticeHost *self, GError **error);

/* The same for one connection, whose document is @connection. */
gboolean ropeway_practice_host_forget_connection (RopewayPracticeHost *self, const RopewayValue *connection,
                                                  const char *id, GError **error);

/* Returns: (transfer none) (nullable): the apps, started where they are not. Errors: G_IO_ERROR. */
RopewayPracticeApps *ropeway_practice_host_get_apps (RopewayPracticeHost *self, GError **error);

/* Everything as it was at first, the memory of jobs included. Errors: ROPEWAY_STORE_ERROR. */
gboolean ropeway_practice_host_reset (RopewayPracticeHost *self, GError **error);

/* Points the practice addresses in "connections" of @tree (a bundle) here, and starts the apps where there are some.
 * Errors: G_IO_ERROR. */
gboolean ropeway_practice_host_adopt (RopewayPracticeHost *self, RopewayTree *tree, GError **error);

/* The same for the document of one connection, @connection in @tree. */
gboolean ropeway_practice_host_adopt_connection (RopewayPracticeHost *self, RopewayTree *tree,
                                                 const RopewayValue *connection, GError **error);

/* Returns: (transfer full) (nullable): the apps that @bundle, which was adopted, reads and writes; NULL where it does
 * neither with any of ours. */
GStrv ropeway_practice_host_dup_apps (RopewayPracticeHost *self, const RopewayBundle *bundle);

/* Returns: whether there is an app called @app. */
gboolean ropeway_practice_host_knows (const char *app);

/* Returns: (transfer none): all of them, NULL-terminated. */
const char *const *ropeway_practice_host_get_names (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayPracticeHost, ropeway_practice_host_free)

G_END_DECLS
