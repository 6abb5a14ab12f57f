/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: OAuth has more members than all other sign-ins together. */
#pragma once

#include "model/oauth.h"
#include "model/object-reader.h"

G_BEGIN_DECLS

/* Reads the members of "oauth", or with @is_jwt of "jwt-bearer", but for the tokens' own place and the key.
 * Returns: (transfer full). */
RopewayOauth *ropeway_oauth_read (RopewayObjectReader *sign_in, gboolean is_jwt);

G_END_DECLS
