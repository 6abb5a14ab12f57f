/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: why nobody could be signed in, so that each cause can be said in its own words. */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

#define ROPEWAY_AUTH_ERROR (ropeway_auth_error_quark ())
GQuark ropeway_auth_error_quark (void);

/* With each of them nothing was sent to the service, or what was sent was refused: no record came to be. */
typedef enum
{
  ROPEWAY_AUTH_ERROR_SECRET, /* a secret is missing or cannot be had; the message names it, and how to give it */
  ROPEWAY_AUTH_ERROR_INVALID, /* a secret that cannot be sent: line breaks in a header value, a colon in a Basic user */
  ROPEWAY_AUTH_ERROR_UNSUPPORTED, /* a sign-in this version does not know */
  ROPEWAY_AUTH_ERROR_ORIGIN,      /* the request goes to another origin than the secrets belong to */
  ROPEWAY_AUTH_ERROR_UNREACHABLE, /* who gives the credentials cannot be reached, or does not answer in order */
  ROPEWAY_AUTH_ERROR_UNTRUSTED,   /* its certificate is not trusted: it stays so when asked again */
  ROPEWAY_AUTH_ERROR_REFUSED, /* who gives the credentials refuses: ropeway_auth_error_get_problem() tells why */
} RopewayAuthError;

/* Returns: (transfer full): an error of @code with @problem (transfer full), whose sentence is its message. */
GError *ropeway_auth_error_new (RopewayAuthError code, RopewayProblem *problem);

/* Returns: (transfer none) (nullable): the problem that @error was made of. */
RopewayProblem *ropeway_auth_error_get_problem (const GError *error);

G_END_DECLS
