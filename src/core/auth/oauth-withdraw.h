/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: who signs out gives back what was granted, there and here (RFC 7009). */
#pragma once

#include "auth/oauth-app.h"

G_BEGIN_DECLS

/* Gives back what is kept for @app's connection, where the service takes it and is to be told (@tell), and forgets it
 * here in any case. */
void ropeway_oauth_withdraw_async (RopewayOauthApp *app, gboolean tell, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
/* Returns: whether it is forgotten here. @told: (out) (optional): whether the service was told, too. Errors:
 * ROPEWAY_AUTH_ERROR, ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
gboolean ropeway_oauth_withdraw_finish (GAsyncResult *result, gboolean *told, GError **error);

G_END_DECLS
