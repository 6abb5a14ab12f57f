/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a refresh token is good for one use: of all processes of a person only one may use it at a time. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* A flock on a file in the state folder ($STATE_DIRECTORY, else $XDG_STATE_HOME/ropeway), one for each connection,
 * environment and name of a secret. It ends with the process, however that ends. */
typedef struct _RopewayTokenLock RopewayTokenLock;

/* Waits for the lock of @query. Errors: G_IO_ERROR_TIMED_OUT after ROPEWAY_LIMIT_TOKEN_LOCK_MS, G_IO_ERROR for a folder
 * that cannot be written, G_IO_ERROR_CANCELLED. */
void ropeway_token_lock_take_async (const RopewaySecretQuery *query, RopewayClock *clock,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable). */
RopewayTokenLock *ropeway_token_lock_take_finish (GAsyncResult *result, GError **error);

/* Lets go of it. */
void ropeway_token_lock_free (RopewayTokenLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayTokenLock, ropeway_token_lock_free)

G_END_DECLS
