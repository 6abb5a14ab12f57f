/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an authorisation server and the service behind it that do what a test wants, also what no good one would. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TokenServer TokenServer;

/* What it does; may be changed at any time. */
typedef struct
{
  /* borrowed */
  const char *answer; /* (nullable): body of every answer to a question for tokens */
  const char *date;   /* (nullable): its Date */

  guint status;         /* of that answer */
  guint life;           /* seconds of an access token; 0: not said */
  gboolean rotates;     /* each refresh token is good once */
  gboolean deaf;        /* the service behind it accepts no token */
  gboolean trusting;    /* it accepts any token */
  gboolean forbids;     /* it accepts them, but they lack a permission */
  gboolean first_fails; /* the service breaks off once, when it has perhaps done what it should */
  guint pending;        /* so many questions of a device are answered with "not yet" */
  gboolean slow_down;   /* the first of them with "slow down" */
} TokenServerManner;

TokenServer *token_server_new (void);
void token_server_free (TokenServer *server);

TokenServerManner *token_server_get_manner (TokenServer *server);
/* Returns: (transfer none): "http://127.0.0.1:1234". */
const char *token_server_get_address (TokenServer *server);

/* From now on the service accepts only tokens that are asked for from now on. */
void token_server_forget_access (TokenServer *server);

/* Returns: (transfer none): the refresh token that is good now. */
const char *token_server_get_refresh (TokenServer *server);

/* Returns: how often tokens were asked for; how often that was refused; how many requests the service heard. */
guint token_server_get_n_asked (TokenServer *server);
guint token_server_get_n_refused (TokenServer *server);
guint token_server_get_n_requests (TokenServer *server);

/* Returns: (transfer none): what the last question for tokens held. */
const char *token_server_get_body (TokenServer *server);
const char *token_server_get_authorization (TokenServer *server);
const char *token_server_get_content_type (TokenServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TokenServer, token_server_free)

G_END_DECLS
