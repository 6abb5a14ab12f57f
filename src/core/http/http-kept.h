/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: closes kept connections before services do it. libsoup's own time-out (3.2.3) also closes, and frees, one on which
 * a message began in the same turn of the loop. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct _RopewayHttpKept RopewayHttpKept;

/* Closes connections of @session (transfer none; it must outlive this) that nobody used for @kept_ms, or for less where the
 * service itself waits no longer (Keep-Alive: timeout; RFC 2068 §19.7.1.1). All of it belongs to
 * the thread's default main context. Returns: (transfer full). */
RopewayHttpKept *ropeway_http_kept_new (SoupSession *session, guint kept_ms);
void ropeway_http_kept_free (RopewayHttpKept *self);

/* @message (transfer none) is in the session's queue from now on. */
void ropeway_http_kept_enter (RopewayHttpKept *self, SoupMessage *message);

/* It is no more, and has let go of its connection. */
void ropeway_http_kept_leave (RopewayHttpKept *self, SoupMessage *message);

/* Returns: how many messages are in the queue. */
guint ropeway_http_kept_get_n_messages (const RopewayHttpKept *self);

G_END_DECLS
