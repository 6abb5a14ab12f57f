/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each way to sign in is one table of functions, so that a new one touches no other. */
#pragma once

#include "auth/auth-error.h"
#include "base/clock.h"
#include "base/redaction.h"
#include "http/http-client.h"
#include "model/connection.h"
#include "secrets/secret-provider.h"

G_BEGIN_DECLS

/* What a sign-in works with. All borrowed, and there for as long as the sign-in's state is. */
typedef struct
{
  RopewayConnection *connection;
  const RopewayEnvironment *environment;
  const char *name;   /* of the connection, for messages */
  const char *origin; /* that secrets are bound to: "https://shop.example" */
  RopewaySecretProvider
      *secrets;              /* the same question as for @found: name, environment, connection id, origin */
  RopewayRedactor *redactor; /* (nullable); is told of every secret before it is used */
  RopewayClock *clock;
  RopewayHttpClient *client; /* (nullable): the session's own, with its budget */
} RopewaySignInContext;

/* A way to sign in. State is what @open made. Calls come from one thread. Errors are ROPEWAY_AUTH_ERROR,
 * ROPEWAY_SECRET_ERROR or G_IO_ERROR_CANCELLED, and never those of a request: that of a write must not be
 * taken for unknown because signing in got no answer. */
typedef struct
{
  /* Appends what is to be looked up (const RopewayCredential *, borrowed from @connection). */
  void (*want) (const RopewayConnection *connection, GPtrArray *wanted);

  /* @found: as wanted, trimmed and known to the redactor; NULL where nothing was declared. They are only there for
   * the call: take references. Returns: (transfer full) (nullable): the state. */
  gpointer (*open) (const RopewaySignInContext *context, RopewaySecret *const *found, GError **error);
  void (*close) (gpointer state);

  /* (nullable): Returns: whether there are credentials that are good now, as far as can be told from here; without
   * it they always are, and nothing is ever fetched. */
  gboolean (*is_ready) (gpointer state);

  /* With is_ready: gets credentials. @renew: those that there are were refused. Never called while it is under way.
   * @cancellable: cancelled when nobody waits any more; what must not be cut (a refresh token that is being
   * exchanged) goes on to its end nevertheless. */
  void (*prepare_async) (gpointer state, gboolean renew, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data);
  gboolean (*prepare_finish) (gpointer state, GAsyncResult *result, GError **error);

  /* Adds the credentials to @request, which is complete: method, address, headers, body. Its address has the
   * origin of the environment. May be called again for a copy of the request. */
  gboolean (*apply) (gpointer state, RopewayHttpRequest *request, GError **error);

  /* (nullable): Returns: whether @response says that the credentials are no longer good; without it, 401 does. Only
   * asked where something can be fetched. */
  gboolean (*is_expired) (gpointer state, const RopewayHttpResponse *response);

  /* (nullable): Returns: (transfer full) (nullable): what the sign-in knows of why @response refuses, better than its
   * status says it. */
  RopewayProblem *(*explain) (gpointer state, const RopewayHttpResponse *response);
} RopewaySignInKind;

/* Returns: (transfer none) (nullable): how @type signs in; NULL of none, and of what this version does not know. */
const RopewaySignInKind *ropeway_sign_in_kind_find (RopewaySignInType type);

extern const RopewaySignInKind ropeway_key_kind;   /* basic, bearer, api-key */
extern const RopewaySignInKind ropeway_oauth_kind; /* oauth */
extern const RopewaySignInKind ropeway_jwt_kind;   /* jwt-bearer */
extern const RopewaySignInKind ropeway_aws_kind;   /* aws */
extern const RopewaySignInKind ropeway_hmac_kind;  /* hmac */
extern const RopewaySignInKind ropeway_login_kind; /* session */

G_END_DECLS
