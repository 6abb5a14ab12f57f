/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a sign-in and its secrets become an authorised request. */
#pragma once

#include "base/redaction.h"
#include "http/http-request.h"
#include "model/connection.h"
#include "secrets/secret-provider.h"

G_BEGIN_DECLS

#define ROPEWAY_AUTH_ERROR (ropeway_auth_error_quark ())
GQuark ropeway_auth_error_quark (void);

typedef enum
{
  ROPEWAY_AUTH_ERROR_SECRET, /* a secret is missing or cannot be had; the message names it, and how to give it */
  ROPEWAY_AUTH_ERROR_INVALID, /* a secret that cannot be sent: line breaks in a header value, a colon in a Basic user */
  ROPEWAY_AUTH_ERROR_UNSUPPORTED, /* a sign-in this version does not know */
  ROPEWAY_AUTH_ERROR_ORIGIN,      /* the request goes to another origin than the secrets belong to */
} RopewayAuthError;

#define ROPEWAY_TYPE_AUTHORIZER (ropeway_authorizer_get_type ())
G_DECLARE_FINAL_TYPE (RopewayAuthorizer, ropeway_authorizer, ROPEWAY, AUTHORIZER, GObject)

/* Looks up the secrets of @connection in @environment, once; tells them to @redactor ((nullable)) before
 * anything is sent. Secrets are bound to the origin of the environment's address. Pasted white space at
 * either end of a secret is cut. */
void ropeway_authorizer_new_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                                   RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_AUTH_ERROR, ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
RopewayAuthorizer *ropeway_authorizer_new_finish (GAsyncResult *result, GError **error);

/* Adds the credentials to @request. Errors: ROPEWAY_AUTH_ERROR_ORIGIN, _INVALID. */
gboolean ropeway_authorizer_apply (RopewayAuthorizer *self, RopewayHttpRequest *request, GError **error);

G_END_DECLS
