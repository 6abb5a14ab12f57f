/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a sign-in was granted, as one value: it is kept in one piece, and so is either all there or not. */
#pragma once

#include "http/http-request.h"
#include "secrets/secret.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Reference: RFC 6749 §5.1. */
typedef struct
{
  RopewaySecret *access;  /* (nullable) */
  RopewaySecret *refresh; /* (nullable) */
  gint64 received;        /* µs UTC: when the access token came; 0: never */
  gint64 expires;         /* µs UTC; 0: not said */
  char **scopes;          /* (nullable): what was granted; NULL: not said */
  char *from;             /* (nullable): the address that gave it; it goes to no other */
  char *who;              /* (nullable): who signed in, as the service says */
  gint64 signed_in;       /* µs UTC; 0: not known */
  char *refused;          /* (nullable): with which code it is no longer renewed */
  gboolean renewing;      /* a renewal was begun, and its end is not known */
  gboolean
      is_of_service; /* not kept: found where it is bound to nothing but the service and .from, and stays there */
} RopewayOauthTokens;

/* Frees them; secrets are wiped. */
void ropeway_oauth_tokens_free (RopewayOauthTokens *self);

/* Reads what was kept. A text that is no JSON object is a refresh token alone, as a person would put it on a server.
 * Returns: (transfer full) (nullable): NULL where it cannot be read. */
RopewayOauthTokens *ropeway_oauth_tokens_read (const RopewaySecret *kept);

/* Returns: (transfer full): to be kept. */
RopewaySecret *ropeway_oauth_tokens_write (const RopewayOauthTokens *self);

/* Reads an answer's @body, which has an access token (RFC 6749 §5.1). What it does not say stays as in @before
 * ((nullable)): the refresh token, the permissions, who it was.
 * Returns: (transfer full) (nullable): NULL where no token is there. */
RopewayOauthTokens *ropeway_oauth_tokens_read_answer (const RopewayValue *body, gint64 now,
                                                      const RopewayOauthTokens *before);

/* Returns: whether the access token is there and good for a moment longer. */
gboolean ropeway_oauth_tokens_are_good (const RopewayOauthTokens *self, gint64 now);

/* Returns: (transfer full): those of @needed ((nullable)) that were not granted; empty where nobody says. */
char **ropeway_oauth_tokens_dup_missing (const RopewayOauthTokens *self, const char *const *needed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayOauthTokens, ropeway_oauth_tokens_free)

G_END_DECLS
