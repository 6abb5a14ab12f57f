/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was granted is kept before it is used, and read back, so that nothing is lost that cannot be had again. */
#pragma once

#include "auth/oauth-app.h"
#include "auth/oauth-tokens.h"

G_BEGIN_DECLS

/* Loads what is kept in the slot of @app's connection. Tells the tokens to the redactor. What was kept before sign-ins
 * were bound to all their addresses (RopewayOauthTokens.is_of_service) is good where it says itself that the address
 * that is asked gave it. */
void ropeway_token_store_load_async (RopewayOauthApp *app, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): NULL without @error where nobody signed in. Errors: ROPEWAY_AUTH_ERROR (_REFUSED
 * with "sign-in.elsewhere": not for these addresses), ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
RopewayOauthTokens *ropeway_token_store_load_finish (GAsyncResult *result, GError **error);

/* Keeps @tokens (which need not outlive the call) and reads them back: what is kept elsewhere under the same name may
 * come first. Not cancellable: what is not kept is lost. */
void ropeway_token_store_save_async (RopewayOauthApp *app, const RopewayOauthTokens *tokens,
                                     GAsyncReadyCallback callback, gpointer data);
/* Errors: ROPEWAY_SECRET_ERROR (_READ_ONLY also where something else comes first). */
gboolean ropeway_token_store_save_finish (GAsyncResult *result, GError **error);

/* Returns: the question for the slot of @app's connection. Its texts are borrowed from @app. */
RopewaySecretQuery ropeway_token_store_query (const RopewayOauthApp *app);

G_END_DECLS
