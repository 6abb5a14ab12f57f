/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a refused sign-in is told by its cause, and what is only likely is told as such. */
#pragma once

#include "auth/auth-error.h"
#include "auth/oauth-tokens.h"
#include "model/connection.h"

G_BEGIN_DECLS

/* What was tried. */
typedef enum
{
  ROPEWAY_OAUTH_TRY_RENEW,  /* with a refresh token */
  ROPEWAY_OAUTH_TRY_CODE,   /* with what came back from the browser */
  ROPEWAY_OAUTH_TRY_DEVICE, /* with a device's code */
  ROPEWAY_OAUTH_TRY_CLIENT, /* with the client's own secret */
  ROPEWAY_OAUTH_TRY_JWT,    /* with a signed statement */
} RopewayOauthTry;

typedef struct
{
  RopewayOauthTry tried;
  const RopewayConnection *connection;
  const char *environment;          /* its name */
  const char *address;              /* (nullable): that was asked */
  const RopewayOauthTokens *tokens; /* (nullable): that were to be renewed */
  gint64 now;                       /* µs UTC, by our clock */
} RopewayOauthAttempt;

/* Returns: (transfer full) (nullable): why @response, with @body ((nullable): it is no JSON object), is no token; NULL
 * where it has one. Services also refuse with status 200. */
GError *ropeway_oauth_cause (const RopewayOauthAttempt *attempt, const RopewayHttpResponse *response,
                             const RopewayValue *body);

/* Returns: (transfer full): nobody has signed in yet. */
GError *ropeway_oauth_cause_needed (const RopewayConnection *connection, const char *environment);
/* Returns: (transfer full): somebody has, but for other addresses than @connection has now. */
GError *ropeway_oauth_cause_elsewhere (const RopewayConnection *connection, const char *environment);

/* Returns: (transfer full): @code with the connection's name and @reason. */
GError *ropeway_oauth_cause_new (const char *code, const RopewayConnection *connection, const char *reason);

/* Returns: (transfer full) (nullable): what a service's 403 says of permissions (RFC 6750 §3.1: insufficient_scope),
 * compared with what was granted; @tokens: (nullable). */
RopewayProblem *ropeway_oauth_cause_of_forbidden (const RopewayConnection *connection,
                                                  const RopewayOauthTokens *tokens,
                                                  const RopewayHttpResponse *response);

G_END_DECLS
