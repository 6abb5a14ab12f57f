/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a robot account signs in with a statement that it signs itself (RFC 7523, RFC 7515, RFC 7518). */
#pragma once

#include "auth/sign-in-kind.h"

G_BEGIN_DECLS

/* A private key and what its file says beside it. */
typedef struct _RopewayJwtKey RopewayJwtKey;

/* Reads @secret: a key file of a Google robot account (JSON), or a private key alone (PEM). Tells the key to the
 * redactor. Returns: (transfer full) (nullable). Errors: ROPEWAY_AUTH_ERROR_REFUSED ("sign-in.key-unusable"). */
RopewayJwtKey *ropeway_jwt_key_new (const RopewaySignInContext *context, const RopewaySecret *secret,
                                    GError **error);
void ropeway_jwt_key_free (RopewayJwtKey *self);

/* Returns: (transfer none) (nullable): what the file says. */
const char *ropeway_jwt_key_get_account (const RopewayJwtKey *self);
const char *ropeway_jwt_key_get_token_address (const RopewayJwtKey *self);

typedef struct
{
  const char *issuer;
  const char *subject; /* (nullable) */
  const char *audience;
  const char *scopes; /* (nullable): Google wants them among the claims */
  gint64 now;         /* µs UTC */
} RopewayJwtClaims;

/* Signs a statement that is good for an hour. Returns: (transfer full) (nullable): three parts with dots between
 * them. */
RopewaySecret *ropeway_jwt_key_sign (const RopewayJwtKey *self, RopewayJwtAlgorithm algorithm,
                                     const RopewayJwtClaims *claims, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayJwtKey, ropeway_jwt_key_free)

G_END_DECLS
