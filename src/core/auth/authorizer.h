/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a sign-in and its secrets become an authorised request. */
#pragma once

#include "auth/sign-in-kind.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_AUTHORIZER (ropeway_authorizer_get_type ())
G_DECLARE_FINAL_TYPE (RopewayAuthorizer, ropeway_authorizer, ROPEWAY, AUTHORIZER, GObject)

/* Looks up the secrets of @connection in @environment (which belongs to it), once; tells them to @redactor
 * ((nullable)) before anything is sent. Secrets are bound to the origin of the environment's address. Pasted white
 * space at either end of a secret is cut. @client: (nullable): for sign-ins that ask the service itself. Belongs to
 * the thread-default main context. */
void ropeway_authorizer_new_async (RopewayConnection *connection, const RopewayEnvironment *environment,
                                   RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                                   RopewayClock *clock, RopewayHttpClient *client, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_AUTH_ERROR, ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
RopewayAuthorizer *ropeway_authorizer_new_finish (GAsyncResult *result, GError **error);

/* Returns: whether all there is to sign with is at hand, now and later: nothing is ever fetched. */
gboolean ropeway_authorizer_has_all (RopewayAuthorizer *self);

/* The same as ropeway_authorizer_authorize_async(), at once, for one that has all. Errors: as there. */
gboolean ropeway_authorizer_authorize_now (RopewayAuthorizer *self, RopewayHttpRequest *request,
                                           GError **error);

/* Adds the credentials to @request, which is complete: method, address, headers, body. Where they have to be
 * fetched, that is done once for all who ask meanwhile; otherwise it ends at once (and calls back from the loop).
 * Of those who are cancelled, the last one hears of it when the fetch has ended. */
void ropeway_authorizer_authorize_async (RopewayAuthorizer *self, RopewayHttpRequest *request,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);

/* @generation: (out) (optional): which credentials were added, for ropeway_authorizer_refused_async().
 * Errors: ROPEWAY_AUTH_ERROR, ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
gboolean ropeway_authorizer_authorize_finish (RopewayAuthorizer *self, GAsyncResult *result,
                                              guint *generation, GError **error);

/* Returns: whether @response, the answer to a request with the credentials of @generation, is worth
 * ropeway_authorizer_refused_async(): it says that they are no longer good, and others can be had. What is found
 * good is remembered: credentials that are refused time and again though they are new are not renewed for ever. */
gboolean ropeway_authorizer_judge (RopewayAuthorizer *self, guint generation,
                                   const RopewayHttpResponse *response);

/* Returns: (transfer full) (nullable): what the sign-in knows of why @response refuses. */
RopewayProblem *ropeway_authorizer_explain (RopewayAuthorizer *self, const RopewayHttpResponse *response);

/* The credentials of @generation were refused: gets new ones, unless somebody did since. */
void ropeway_authorizer_refused_async (RopewayAuthorizer *self, guint generation, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);

/* Returns: whether there are new ones, and the request may be authorised and sent again. Errors: as above. */
gboolean ropeway_authorizer_refused_finish (RopewayAuthorizer *self, GAsyncResult *result, GError **error);

G_END_DECLS
