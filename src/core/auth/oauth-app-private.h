/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a form becomes the body of a request is for the app alone. */
#pragma once

#include "auth/oauth-app.h"

G_BEGIN_DECLS

/* Returns: (transfer full): @self and @more ((nullable)) as the token endpoint wants them; wiped when freed. */
GBytes *ropeway_oauth_form_make_body (const RopewayOauthForm *self, const RopewayOauthForm *more,
                                      RopewayTokenFormat format);

/* Appends @text, percent-encoded. */
void ropeway_oauth_form_append_encoded (GString *out, const char *text);

G_END_DECLS
