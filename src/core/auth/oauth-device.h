/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: where there is no browser, the person signs in on another device, and we ask now and then (RFC 8628). */
#pragma once

#include "auth/oauth-app.h"
#include "auth/oauth-sign-in.h"

G_BEGIN_DECLS

/* Asks for a code, tells @func of it, and asks until the person has entered it elsewhere. */
void ropeway_oauth_device_async (RopewayOauthApp *app, RopewayOauthPromptFunc func, gpointer func_data,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): the answer with the tokens. Errors: ROPEWAY_AUTH_ERROR, G_IO_ERROR_CANCELLED. */
RopewayOauthAnswer *ropeway_oauth_device_finish (GAsyncResult *result, GError **error);

G_END_DECLS
