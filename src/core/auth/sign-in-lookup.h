/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the secrets of a sign-in are asked for one after the other, and what is missing is said by its name. */
#pragma once

#include "auth/sign-in-kind.h"

G_BEGIN_DECLS

/* Looks up @wanted (of const RopewayCredential *, which @connection keeps alive) for @environment; tells each secret
 * to @redactor ((nullable)). Pasted white space at either end is cut. */
void ropeway_sign_in_lookup_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                                   RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                                   GPtrArray *wanted, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);

/* Returns: (transfer full) (nullable): of RopewaySecret *, as wanted; NULL in the place of what is not declared.
 * Errors: ROPEWAY_AUTH_ERROR_SECRET, ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
GPtrArray *ropeway_sign_in_lookup_finish (GAsyncResult *result, GError **error);

/* Returns: (transfer none): the name that a person knows @connection by. */
const char *ropeway_sign_in_get_connection_name (const RopewayConnection *connection);

G_END_DECLS
