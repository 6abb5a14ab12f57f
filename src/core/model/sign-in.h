/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a sign-in names secrets and must never hold one: reading it is a matter of its own. */
#pragma once

#include "model/connection.h"
#include "model/object-reader.h"

G_BEGIN_DECLS

/* Reads "signIn" of the connection that @reader stands at; without it nothing is signed. A secret that is written
 * down is a problem, whose arguments never hold it. */
void ropeway_sign_in_read (RopewaySignIn *self, RopewayObjectReader *reader);
void ropeway_sign_in_clear (RopewaySignIn *self);

/* Reads member @name of a sign-in: {"secret": "name"}, or with @or_text a text that is no secret. */
void ropeway_credential_read (RopewayCredential *self, RopewayObjectReader *sign_in, const char *name,
                              RopewayNeed need, gboolean or_text);
void ropeway_credential_clear (RopewayCredential *self);

G_END_DECLS
