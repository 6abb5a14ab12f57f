/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the browser comes back to this computer, or the person brings what it showed: it is judged the same way. */
#pragma once

#include <gio/gio.h>

#include "model/oauth.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_OAUTH_BACK_CODE,    /* with a code */
  ROPEWAY_OAUTH_BACK_REFUSED, /* with a reason */
  ROPEWAY_OAUTH_BACK_FOREIGN, /* it does not belong to this sign-in */
} RopewayOauthBack;

/* Judges @query ("code=…&state=…"), which must carry @state and, where it names an issuer (RFC 9207), @issuer
 * ((nullable): not known). @value: (out) (transfer full) (nullable): the code, or the reason. */
RopewayOauthBack ropeway_oauth_redirect_judge (const char *query, const char *state, const char *issuer,
                                               char **value);

/* The same for what a person pasted: the whole address where the browser ended; with @code_alone also a code as it is
 * shown by a service that sends the browser nowhere. */
RopewayOauthBack ropeway_oauth_redirect_judge_pasted (const char *text, gboolean code_alone,
                                                      const char *state, const char *issuer, char **value);

/* Returns: (transfer full): what the browser shows of it. */
char *ropeway_oauth_redirect_dup_sentence (RopewayOauthBack back);

G_END_DECLS
