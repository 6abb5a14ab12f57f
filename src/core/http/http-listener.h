/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one hardened way in: a server for the practice apps, and later for deliveries and sign-ins. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define ROPEWAY_TYPE_HTTP_LISTENER (ropeway_http_listener_get_type ())
G_DECLARE_FINAL_TYPE (RopewayHttpListener, ropeway_http_listener, ROPEWAY, HTTP_LISTENER, GObject)

typedef struct
{
  guint max_connections; /* 0: ROPEWAY_LIMIT_LISTENER_CONNECTIONS; one more is closed at once */
  guint idle_ms;         /* 0: ROPEWAY_LIMIT_LISTENER_IDLE_MS; also for a request that comes byte by byte */
  gsize max_body;        /* 0: ROPEWAY_LIMIT_LISTENER_BODY_BYTES */
} RopewayHttpListenerPolicy;

/* Listens on 127.0.0.1, in the thread-default main context. @port: 0 for any. @policy: (nullable).
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR. */
RopewayHttpListener *ropeway_http_listener_new (guint16 port, const RopewayHttpListenerPolicy *policy,
                                                GError **error);

/* Returns: the port it listens on, also where any was asked for. */
guint16 ropeway_http_listener_get_port (RopewayHttpListener *self);

/* Returns: (transfer none): where handlers are added. */
SoupServer *ropeway_http_listener_get_server (RopewayHttpListener *self);

/* Returns: how many connections are open now. */
guint ropeway_http_listener_get_n_connections (RopewayHttpListener *self);

/* Drops the connection on which @message came, at once and without a word; what was already written may
 * still arrive. Nothing happens where it is gone. */
void ropeway_http_listener_drop (RopewayHttpListener *self, SoupServerMessage *message);

/* Closes every connection and stops. */
void ropeway_http_listener_stop (RopewayHttpListener *self);

G_END_DECLS
