/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a connection that signs in at a server of the test, with what is kept of it in a private file. */
#pragma once

#include "auth/oauth-tokens.h"
#include "auth/session.h"
#include "base/redaction.h"
#include "token-server.h"

G_BEGIN_DECLS

typedef struct
{
  TokenServer *server;
  char *folder; /* borrowed from the workspace */
  gpointer workspace;
  RopewayClock *clock;
  RopewayRedactor *redactor;
  RopewaySecretProvider *secrets;
  RopewaySecretMemory *memory; /* comes first */
} SignInFixture;

void sign_in_fixture_set_up (SignInFixture *self, gconstpointer data);
void sign_in_fixture_tear_down (SignInFixture *self, gconstpointer data);

/* Adds a test that has a fixture. */
void sign_in_test_add (const char *path, void (*test) (SignInFixture *, gconstpointer), gconstpointer data);

/* @sign_in: JSON, in which %s stands for the server's address, up to eight times; NULL: a person signs in with a code.
 * Returns: (transfer full). */
RopewayConnection *sign_in_fixture_connection (SignInFixture *self, const char *sign_in);

/* Keeps @json as what was granted to "slot". */
void sign_in_fixture_keep (SignInFixture *self, const char *json);
/* Returns: (transfer full): what is kept now. */
RopewayOauthTokens *sign_in_fixture_kept (SignInFixture *self);
/* Returns: whether anything is. */
gboolean sign_in_fixture_has_kept (SignInFixture *self);

/* Returns: (transfer full): the session of @connection; fails the test if there is none. */
RopewaySession *sign_in_fixture_open (SignInFixture *self, RopewayConnection *connection);

typedef struct
{
  guint status;  /* 0: none */
  GError *error; /* (nullable) */
  RopewayHttpResponse *response;
  gboolean is_begun;
  guint *n_done;
} SentOnce;

void sent_once_clear (SentOnce *sent);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SentOnce, sent_once_clear)

/* Sends one request, and waits until it has ended; or only begins, and counts its end. */
void sign_in_fixture_send (SignInFixture *self, RopewaySession *session, const char *method, SentOnce *sent);
void sign_in_fixture_begin (SignInFixture *self, RopewaySession *session, const char *method,
                            GCancellable *cancellable, SentOnce *sent);

/* Returns: (transfer none): the code of the problem that a person hears of. */
const char *sent_once_get_code (const SentOnce *sent, const RopewayConnection *connection);

void test_oauth_add (void);
void test_oauth_binding_add (void);
void test_oauth_cause_add (void);
void test_oauth_sign_in_add (void);

G_END_DECLS
