/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: our side of an authorisation server: its addresses, who we are there, and one way to ask it. */
#pragma once

#include "auth/oauth-cause.h"
#include "auth/sign-in-kind.h"

G_BEGIN_DECLS

/* One connection's app. Its context must stay alive. */
typedef struct _RopewayOauthApp RopewayOauthApp;

/* @id, @secret: (nullable). Returns: (transfer full).
 * Requests to the origin of the environment's address show and trust what those of the session (@context's client) do;
 * an authorisation server elsewhere is shown no certificate, and is trusted as this computer trusts it. */
RopewayOauthApp *ropeway_oauth_app_new (const RopewaySignInContext *context, RopewaySecret *id,
                                        RopewaySecret *secret);
void ropeway_oauth_app_free (RopewayOauthApp *self);

/* Where there is no session: sets what its client would show and trust (transfer none). Before anything is asked. */
void ropeway_oauth_app_set_tls (RopewayOauthApp *self, RopewayHttpTls *tls);

/* Returns: (transfer none). */
const RopewaySignInContext *ropeway_oauth_app_get_context (const RopewayOauthApp *self);
const RopewayOauth *ropeway_oauth_app_get_settings (const RopewayOauthApp *self);
/* Returns: (transfer none) (nullable). */
const char *ropeway_oauth_app_get_client_id (const RopewayOauthApp *self);

/* Fetches what the server tells of itself (RFC 8414 §3, OpenID Connect Discovery §4), once, and nothing where the
 * connection says it all. */
void ropeway_oauth_app_discover_async (RopewayOauthApp *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
/* Errors: ROPEWAY_AUTH_ERROR, G_IO_ERROR_CANCELLED. */
gboolean ropeway_oauth_app_discover_finish (GAsyncResult *result, GError **error);

typedef enum
{
  ROPEWAY_OAUTH_AUTHORIZE,
  ROPEWAY_OAUTH_TOKEN,
  ROPEWAY_OAUTH_DEVICE,
  ROPEWAY_OAUTH_REVOKE,
  ROPEWAY_OAUTH_ISSUER,
} RopewayOauthEndpoint;

/* Returns: (transfer full) (nullable): the address: what the connection says, else what was discovered. */
char *ropeway_oauth_app_dup_address (const RopewayOauthApp *self, RopewayOauthEndpoint endpoint);

/* Returns: (transfer none) (nullable): what the slot of tokens is bound to (auth/secret-binding.h). */
const char *ropeway_oauth_app_get_slot_binding (const RopewayOauthApp *self);

/* Returns: (transfer full) (nullable): what tokens are bound to: they are not given to another one, even if somebody
 * edits the connection. */
char *ropeway_oauth_app_dup_binding (const RopewayOauthApp *self);

/* What is asked: names and values, some of which are secrets. */
typedef struct _RopewayOauthForm RopewayOauthForm;

/* Returns: (transfer full). */
RopewayOauthForm *ropeway_oauth_form_new (void);
void ropeway_oauth_form_free (RopewayOauthForm *self);
/* @value: (nullable): is left out. */
void ropeway_oauth_form_add (RopewayOauthForm *self, const char *name, const char *value);
void ropeway_oauth_form_add_secret (RopewayOauthForm *self, const char *name, const RopewaySecret *value);
/* @scopes: (nullable): with spaces between them; left out where there are none. */
void ropeway_oauth_form_add_scopes (RopewayOauthForm *self, const char *const *scopes);

/* Returns: (transfer full): application/x-www-form-urlencoded. */
char *ropeway_oauth_form_encode (const RopewayOauthForm *self);

/* An answer of the server. */
typedef struct
{
  RopewayHttpResponse *response;
  RopewayTree *tree;        /* (nullable) */
  const RopewayValue *body; /* (nullable): an object */
} RopewayOauthAnswer;

/* Frees what ropeway_oauth_app_ask_finish() gave. */
void ropeway_oauth_answer_free (RopewayOauthAnswer *self);

/* Posts @form (which need not outlive the call) to @address, saying who we are. What the answer has of tokens is told
 * to the redactor. Nothing is sent twice that may have arrived. */
void ropeway_oauth_app_ask_async (RopewayOauthApp *self, const char *address, const RopewayOauthForm *form,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
/* Returns: (transfer full) (nullable): an answer of any kind. Errors: ROPEWAY_AUTH_ERROR_UNREACHABLE,
 * ROPEWAY_AUTH_ERROR_UNTRUSTED, G_IO_ERROR_CANCELLED. */
RopewayOauthAnswer *ropeway_oauth_app_ask_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayOauthApp, ropeway_oauth_app_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayOauthForm, ropeway_oauth_form_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayOauthAnswer, ropeway_oauth_answer_free)

G_END_DECLS
