/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every test of the client needs the same few things: a service, a clock, a client, and what came of it. */
#pragma once

#include "http/http-client.h"
#include "http/wire-server.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"

G_BEGIN_DECLS

#define WIRE_OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

typedef struct
{
  RopewayHttpResponse *response;
  GError *error;
  gboolean done;
} Result;

void result_clear (Result *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

typedef struct
{
  WireServer *server;
  RopewayClock *clock; /* a fake one */
  RopewayHttpClient *client;
} ClientFixture;

/* @policy: (nullable): then private addresses are allowed, and nothing else is said. */
void client_fixture_set_up (ClientFixture *f, const RopewayHttpPolicy *policy, const WireAnswer *answers,
                            guint n);

/* Returns: (transfer full): the certificate and key of a service at localhost. */
GTlsCertificate *client_fixture_load_certificate (void);

/* From now on the client trusts that certificate alone. */
void client_fixture_trust (ClientFixture *f);

/* Fails the test if anything still holds the client. */
void client_fixture_tear_down (ClientFixture *f);

/* Returns: (transfer full): a request to the fixture's service; @body: (nullable). */
RopewayHttpRequest *client_fixture_request (ClientFixture *f, const char *method, const char *path,
                                            const char *body);

/* Starts @request; what comes of it will be in @result. */
void client_fixture_start (ClientFixture *f, RopewayHttpRequest *request, GCancellable *cancellable,
                           Result *result);

/* Sends @request and waits for what comes of it. */
void client_fixture_send (ClientFixture *f, RopewayHttpRequest *request, Result *result);

/* Like _send(), for a request that rests before it is repeated: the clock goes on whenever nothing else does. */
void client_fixture_send_through (ClientFixture *f, RopewayHttpRequest *request, Result *result);

void result_assert_status (const Result *result, guint status);
void result_assert_body (const Result *result, const char *body, gssize length);

/* @code: of ROPEWAY_HTTP_ERROR. */
void result_assert_error (const Result *result, int code);
void result_assert_cancelled (const Result *result);

G_END_DECLS
