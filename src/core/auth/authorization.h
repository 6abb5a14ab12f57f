/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a sign-in adds to every request, as a function of the sign-in and its secrets. */
#pragma once

#include "model/connection.h"
#include "secrets/secret.h"

G_BEGIN_DECLS

/* One header, parameter or cookie. */
typedef struct
{
  RopewayKeyIn in;
  char *name;           /* owned */
  RopewaySecret *value; /* owned; as it is sent, before percent-encoding */
} RopewayAuthorization;

/* Returns: (transfer full): @secret without white space at its ends, which comes with pasting: ASCII's and
 * Unicode's, and the marks that cannot be seen (U+FEFF, U+200B). */
RopewaySecret *ropeway_authorization_trim (const RopewaySecret *secret);

/* Makes what @sign_in (basic, bearer, api-key) adds. @user: (nullable): of basic. @secret: (nullable): password, token or key.
 * @connection: its name, for messages, which never hold the secret.
 * Returns: (transfer full) (nullable). Errors: ROPEWAY_AUTH_ERROR: SECRET, INVALID. */
RopewayAuthorization *ropeway_authorization_new (const RopewaySignIn *sign_in, const char *connection,
                                                 const RopewaySecret *user, const RopewaySecret *secret,
                                                 GError **error);
void ropeway_authorization_free (RopewayAuthorization *authorization);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayAuthorization, ropeway_authorization_free)

G_END_DECLS
