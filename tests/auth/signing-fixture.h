/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one program for the ways to sign a request, and a connection of each to try them with. */
#pragma once

#include "auth/session.h"
#include "http/http-listener.h"

G_BEGIN_DECLS

/* A service of the test, and what a session needs to reach it. Secrets: a, b, c, k, u. */
typedef struct
{
  RopewayHttpListener *listener;
  RopewayClock *clock; /* a fake one */
  RopewayRedactor *redactor;
  RopewaySecretMemory *secrets;
  char *address;
} SigningFixture;

/* @handler: answers everything; gets @data. */
void signing_fixture_set_up (SigningFixture *self, SoupServerCallback handler, gpointer data);
void signing_fixture_tear_down (SigningFixture *self);

void signing_fixture_keep (SigningFixture *self, const char *name, const char *value);

/* @members: JSON members beside id, name, kind and environments. Returns: (transfer full). */
RopewayConnection *signing_fixture_connection (SigningFixture *self, const char *members);

/* Returns: (transfer full) (nullable): with @error. */
RopewaySession *signing_fixture_open (SigningFixture *self, RopewayConnection *connection, GError **error);

/* Sends a request to @path of the service and waits for its end. @body: (nullable): JSON.
 * Returns: (transfer full) (nullable). */
RopewayHttpResponse *signing_fixture_send (SigningFixture *self, RopewaySession *session, const char *method,
                                           const char *path, const char *body, GError **error);

void test_sigv4_add (void);
void test_hmac_add (void);
void test_login_add (void);
void test_signed_sessions_add (void);

G_END_DECLS
