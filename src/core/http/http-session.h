/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: libsoup's session as a client needs it, and an end for it that libsoup survives. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* At most @in_flight connections; those that nobody used for @kept_ms are closed. The session belongs to the thread's
 * default main context. Returns: (transfer full): end it with ropeway_http_session_release() only. */
SoupSession *ropeway_http_session_new (guint in_flight, guint kept_ms);

/* Drops @session (transfer full), but not before libsoup is done with it: a message that was cancelled while its
 * connection came about returns to the session later, and libsoup 3.6.5 does not see to it that it is still there. */
void ropeway_http_session_release (SoupSession *session);

G_END_DECLS
