/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a service, a clock and sessions of connections to it. */
#pragma once

#include "auth/session.h"
#include "http/http-listener.h"

G_BEGIN_DECLS

typedef struct
{
  RopewayHttpListener *listener;
  RopewayClock *clock; /* a fake one */
} SessionFixture;

/* @func: answers all that is asked. */
void session_fixture_set_up (SessionFixture *f, SoupServerCallback func, gpointer data);
void session_fixture_tear_down (SessionFixture *f);

/* @limits: JSON. Returns: (transfer full): one to the service, with the operation "list". */
RopewayConnection *session_fixture_make_connection (SessionFixture *f, const char *id, const char *limits);

/* Returns: (transfer full): a session of its own. */
RopewaySession *session_fixture_open (SessionFixture *f, RopewayConnection *connection);

G_END_DECLS
