/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service that proves who it is, and wants to know who asks. */
#pragma once

#include <libsoup/soup.h>

#include "support/test-identity.h"

G_BEGIN_DECLS

typedef struct
{
  /* owned */
  SoupServer *server;
  GTlsCertificate *clients; /* (nullable): who signs the certificates of clients */
  GHashTable
      *names; /* port of a client → who it proved to be: the library says it of the first request only */
  GPtrArray *shown; /* GWeakRef: the certificates of clients */
  GPtrArray *seen;  /* char *: who each request came from, "CN=Anna"; "" of nobody */

  /* state */
  guint n_refused; /* certificates */
  guint port;
} TlsServer;

/* Listens on 127.0.0.1 as @identity that @issuer ((nullable)) signed. @clients: (nullable): signs those who may come in;
 * without it nobody is asked. @handler: (nullable): answers; "{}" without it. */
void tls_server_start (TlsServer *self, const TestIdentity *identity, const TestIdentity *issuer,
                       const TestIdentity *clients, SoupServerCallback handler, gpointer data);
void tls_server_stop (TlsServer *self);

/* Returns: (transfer full): "https://localhost:PORT" and @path. */
char *tls_server_url (const TlsServer *self, const char *path);

/* Returns: who the last request came from. */
const char *tls_server_last (const TlsServer *self);

G_END_DECLS
