/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what one connection shows and trusts on its own, and nobody else's connection ever does. */
#pragma once

#include <gio/gio.h>

#include "base/problem.h"
#include "http/http-trust.h"

G_BEGIN_DECLS

/* All (nullable) but origin. */
typedef struct
{
  const char *origin;      /* "https://shop.example": nobody else is shown the certificate */
  const char *certificate; /* http/http-identity.h */
  const char *key;
  const char *password;
  const char *authority; /* http/http-trust.h */
  const char *pin;
} RopewayHttpTlsParts;

/* Immutable; reference counted; one thread. */
typedef struct _RopewayHttpTls RopewayHttpTls;

/* @now: µs since 1970. Returns: (transfer full) (nullable): NULL with @problem (area "tls"). */
RopewayHttpTls *ropeway_http_tls_new (const RopewayHttpTlsParts *parts, gint64 now, RopewayProblem **problem);
/* Returns: (transfer full). */
RopewayHttpTls *ropeway_http_tls_ref (RopewayHttpTls *self);
void ropeway_http_tls_unref (RopewayHttpTls *self);

/* Returns: whether @url is of the origin. @self: (nullable): nothing is. */
gboolean ropeway_http_tls_is_for (const RopewayHttpTls *self, GUri *uri);

/* Returns: (transfer none) (nullable): whom it trusts; the computer's authorities without it. @self: (nullable). */
RopewayHttpTrust *ropeway_http_tls_get_trust (const RopewayHttpTls *self);

/* Returns: whether there is a certificate to show. @self: (nullable). */
gboolean ropeway_http_tls_has_certificate (const RopewayHttpTls *self);

/* Gives @connection, whose handshake is about to begin, what it shows and trusts. */
void ropeway_http_tls_prepare (const RopewayHttpTls *self, GTlsConnection *connection);

/* Returns: (transfer full) (nullable): why a new connection to @host, which asked for a certificate that is not there
 * (@was_asked), ended with @cause before any answer, if it may be because of a certificate. @self: (nullable). */
RopewayProblem *ropeway_http_tls_explain (const RopewayHttpTls *self, gboolean was_asked, const GError *cause,
                                          const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayHttpTls, ropeway_http_tls_unref)

G_END_DECLS
