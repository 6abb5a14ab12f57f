/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a browser that was sent away to sign in comes back to this computer, and is told how it went. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One page on 127.0.0.1; every other path is not there. */
typedef struct _RopewayHttpPage RopewayHttpPage;

/* Called for each visit. @query: (nullable): as it came. @status: (out): of the answer.
 * Returns: (transfer full): what the page says: one paragraph. */
typedef char *(*RopewayHttpPageFunc) (const char *query, guint *status, gpointer data);

/* Listens in the thread-default main context. @port: 0 for any. @path: begins with a slash.
 * Returns: (transfer full) (nullable). Errors: G_IO_ERROR. */
RopewayHttpPage *ropeway_http_page_new (guint16 port, const char *path, RopewayHttpPageFunc func,
                                        gpointer data, GError **error);
/* Stops to listen. */
void ropeway_http_page_free (RopewayHttpPage *self);

/* Returns: the port it listens on. */
guint16 ropeway_http_page_get_port (const RopewayHttpPage *self);

G_END_DECLS
