/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the certificates of a connection come from the same place as its other secrets. */
#pragma once

#include "auth/auth-error.h"
#include "base/clock.h"
#include "base/redaction.h"
#include "http/http-tls.h"
#include "model/connection.h"
#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* Returns: whether @connection has certificates of its own to use in @environment. */
gboolean ropeway_session_tls_is_needed (const RopewayConnection *connection,
                                        const RopewayEnvironment *environment);

/* Looks up what "tls" of @connection names, for @environment, of it; tells it to @redactor ((nullable)) first. */
void ropeway_session_tls_make_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                                     RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                                     RopewayClock *clock, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_AUTH_ERROR (with a problem of the area "tls" where something is
 * wrong with it), ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
RopewayHttpTls *ropeway_session_tls_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
