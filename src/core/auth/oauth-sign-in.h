/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a person signs in with a browser, here or elsewhere, and what the service then grants is kept. */
#pragma once

#include "auth/oauth-tokens.h"
#include "auth/sign-in-kind.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_OAUTH_SIGN_IN (ropeway_oauth_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (RopewayOauthSignIn, ropeway_oauth_sign_in, ROPEWAY, OAUTH_SIGN_IN, GObject)

/* What the person needs to know. */
typedef struct
{
  const char *address; /* to be opened in a browser */
  const char *code;    /* (nullable): to be entered there */
  gboolean
      paste; /* what the browser shows in the end has to be brought back: ropeway_oauth_sign_in_paste() */
} RopewayOauthPrompt;

typedef void (*RopewayOauthPromptFunc) (const RopewayOauthPrompt *prompt, gpointer data);

/* Signs in to @connection, whose sign-in is "oauth", in @environment (which belongs to it). What "tls" of the connection
 * says holds for all requests to the origin of the environment's address, as in a session, and for no other
 * (auth/oauth-app.h). @func is told once what the person has to do. @redactor: (nullable). Returns: (transfer full). */
RopewayOauthSignIn *ropeway_oauth_sign_in_new (RopewayConnection *connection,
                                               const RopewayEnvironment *environment,
                                               RopewaySecretProvider *secrets, RopewayRedactor *redactor,
                                               RopewayClock *clock, RopewayOauthPromptFunc func,
                                               gpointer data);

/* Sets how: on another device, or by pasting, whatever the connection says. */
void ropeway_oauth_sign_in_set_device (RopewayOauthSignIn *self, gboolean device);
void ropeway_oauth_sign_in_set_paste (RopewayOauthSignIn *self, gboolean paste);

/* Begins, and ends when the person has signed in, or did not want to, or ROPEWAY_LIMIT_SIGN_IN_MS are over. Once. */
void ropeway_oauth_sign_in_run_async (RopewayOauthSignIn *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): what was granted; not kept yet. Errors: ROPEWAY_AUTH_ERROR,
 * ROPEWAY_SECRET_ERROR, G_IO_ERROR_CANCELLED. */
RopewayOauthTokens *ropeway_oauth_sign_in_run_finish (RopewayOauthSignIn *self, GAsyncResult *result,
                                                      GError **error);

/* Takes what the person pasted, where it was asked for. Returns: whether it belongs to this sign-in. */
gboolean ropeway_oauth_sign_in_paste (RopewayOauthSignIn *self, const char *text);

/* Keeps @tokens in the slot of the connection. Not cancellable: what is not kept is lost. */
void ropeway_oauth_sign_in_keep_async (RopewayOauthSignIn *self, const RopewayOauthTokens *tokens,
                                       GAsyncReadyCallback callback, gpointer data);
/* Errors: ROPEWAY_AUTH_ERROR. */
gboolean ropeway_oauth_sign_in_keep_finish (RopewayOauthSignIn *self, GAsyncResult *result, GError **error);

/* Signs out instead: gives back what was granted (RFC 7009), and forgets it here in any case, even where "tls" of the
 * connection or a secret is unusable and so nobody can be told. Once. */
void ropeway_oauth_sign_in_withdraw_async (RopewayOauthSignIn *self, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
/* @told: (out) (optional): whether the service was told, too. Errors: ROPEWAY_AUTH_ERROR, ROPEWAY_SECRET_ERROR,
 * G_IO_ERROR_CANCELLED. */
gboolean ropeway_oauth_sign_in_withdraw_finish (RopewayOauthSignIn *self, GAsyncResult *result,
                                                gboolean *told, GError **error);

G_END_DECLS
