/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service that says exactly the bytes a test wants, when it wants, however wrong they are. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What happens to the connection once an answer is out. */
typedef enum
{
  WIRE_KEEP,    /* waits for the next request */
  WIRE_CLOSE,   /* closed */
  WIRE_RESET,   /* closed so that the other side sees a reset */
  WIRE_SILENT,  /* left open, nothing more is read */
  WIRE_ENDLESS, /* the answer's last line is said again and again until the other side goes */
} WireThen;

typedef struct
{
  const char *text; /* NULL: not a byte */
  WireThen then;
  gsize length; /* 0: text is NUL-terminated */
} WireAnswer;

typedef struct _WireServer WireServer;

/* Listens on 127.0.0.1 in the thread-default main context and gives the answers in order, one per
 * request; the last one for all that follow. @answers: (array length=n): must live as long as the
 * server. @certificate: (nullable): speaks TLS with it. Returns: (transfer full). */
WireServer *wire_server_new (const WireAnswer *answers, guint n, GTlsCertificate *certificate);
void wire_server_free (WireServer *server);

/* Returns: (transfer full): "http://127.0.0.1:PORT" and @path. */
char *wire_server_url (WireServer *server, const char *path);

/* Returns: how many requests were read whole, and request @index as it came, head and body. */
guint wire_server_get_n_requests (WireServer *server);
const char *wire_server_get_request (WireServer *server, guint index);

/* Returns: connections accepted since it began, and those still open. */
guint wire_server_get_n_connections (WireServer *server);
guint wire_server_get_n_open (WireServer *server);

/* Closes every connection. */
void wire_server_close_all (WireServer *server);

/* Returns: connections of WIRE_SILENT answers that the other side has left. */
guint wire_server_get_n_gone (WireServer *server);

/* Listens no more; connections that are open stay. */
void wire_server_stop (WireServer *server);

/* From now on wire_server_url() leads to where nobody accepts and the kernel's queue is full, so that whoever
 * connects hangs. */
void wire_server_clog (WireServer *server);

/* Says @text on the connection that was accepted last. */
void wire_server_say (WireServer *server, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WireServer, wire_server_free)

G_END_DECLS
