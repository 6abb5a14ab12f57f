/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one connection in one environment, signed in and ready to be asked. */
#pragma once

#include "auth/authorizer.h"
#include "auth/session-notices.h"
#include "http/http-client.h"
#include "model/prepared-request.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_SESSION (ropeway_session_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySession, ropeway_session, ROPEWAY, SESSION, GObject)

/* Looks up the secrets and makes the client. @environment must belong to @connection. Belongs to the
 * thread-default main context. @redactor: (nullable). */
void ropeway_session_open_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                                 RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                                 RopewayClock *clock, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);

/* Returns: (transfer full) (nullable). Errors: those of ropeway_authorizer_new_finish(). */
RopewaySession *ropeway_session_open_finish (GAsyncResult *result, GError **error);

/* Returns: (transfer none). */
RopewayConnection *ropeway_session_get_connection (RopewaySession *self);
/* Returns: (transfer none). */
const RopewayEnvironment *ropeway_session_get_environment (RopewaySession *self);
/* Returns: (transfer none). */
RopewayHttpClient *ropeway_session_get_client (RopewaySession *self);
/* Returns: (transfer none). */
RopewayClock *ropeway_session_get_clock (RopewaySession *self);

/* Returns: how many requests may be under way at once. */
guint ropeway_session_get_in_flight_limit (RopewaySession *self);

/* Sets how often each request is sent at most (0: the usual, base/limits.h). */
void ropeway_session_set_max_attempts (RopewaySession *self, guint attempts);

/* Sets whether requests that could ask only whether an answer still holds ask for all of it nevertheless. */
void ropeway_session_set_asks_anew (RopewaySession *self, gboolean asks_anew);

/* Sets who hears of what the service announces of its own end, each once (auth/session-notices.h), while an answer is handed
 * out. @func: (nullable). */
void ropeway_session_set_notice (RopewaySession *self, RopewaySessionNoticeFunc func, gpointer data);

/* Authorises and sends @prepared (which need not outlive the call). Where the service answers that the credentials
 * are no longer good and new ones can be had, it is sent once more with them, whatever its method: it was refused. */
void ropeway_session_send_async (RopewaySession *self, const RopewayPreparedRequest *prepared,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable): also the answer that refused the credentials, where there are no new ones.
 * Errors: ROPEWAY_HTTP_ERROR, ROPEWAY_AUTH_ERROR or ROPEWAY_SECRET_ERROR (it did nothing), G_IO_ERROR_CANCELLED. */
RopewayHttpResponse *ropeway_session_send_finish (RopewaySession *self, GAsyncResult *result, GError **error);

/* Returns: whether the request that ended in @result may have been heard: one that was cancelled before its turn came
 * was not, nor one that was refused with its credentials and cancelled before it was sent with new ones: it certainly
 * did nothing. */
gboolean ropeway_session_was_begun (GAsyncResult *result);

G_END_DECLS
