/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a connection says of certificates: its own, and whose it trusts. */
#pragma once

#include "model/oauth.h"

G_BEGIN_DECLS

/* Of "tls"; all (nullable). */
typedef struct
{
  RopewayCredential certificate; /* a secret: PEM, or PKCS#12 in base64 */
  RopewayCredential key;         /* a secret: PEM */
  RopewayCredential password;    /* a secret: of the key or the PKCS#12 */
  char *authority;               /* PEM: only these vouch for the service */
  char *pin;                     /* "sha256/BASE64" of its public key (RFC 7469 §2.4) */
} RopewayConnectionTls;

/* Returns: whether anything is said. */
gboolean ropeway_connection_tls_is_said (const RopewayConnectionTls *self);

G_END_DECLS
