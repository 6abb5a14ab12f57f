/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether a redirect is followed, and what goes along, as a function of its arguments. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_REDIRECT_STAND,      /* no redirect, or none for us: the answer is the answer */
  ROPEWAY_REDIRECT_FOLLOW,     /* to url */
  ROPEWAY_REDIRECT_DOWNGRADE,  /* refused: from https to http */
  ROPEWAY_REDIRECT_NO_ADDRESS, /* refused: what it names cannot be asked */
  ROPEWAY_REDIRECT_TOO_MANY,   /* refused: ROPEWAY_LIMIT_REDIRECTS were followed already */
} RopewayRedirectVerdict;

typedef struct
{
  RopewayRedirectVerdict verdict;
  char *url;            /* (nullable): where to */
  gboolean same_origin; /* otherwise no credential goes along */
} RopewayRedirect;

/* Decides about an answer of @status to a request of @method to @url. GET and HEAD follow 301, 302, 303,
 * 307, 308 (RFC 9110 §15.4), with a body only on the same origin; other methods follow 307 and 308 on
 * the same origin, and their other redirects stand. @location: (nullable). @followed: redirects before
 * this one.
 * Returns: (transfer full): clear with ropeway_redirect_clear(). */
RopewayRedirect ropeway_http_redirect (const char *method, gboolean has_body, guint status, const char *url,
                                       const char *location, guint followed);

/* Frees what @redirect owns, and leaves it empty. */
void ropeway_redirect_clear (RopewayRedirect *redirect);

/* Returns: whether header @name may go along to another origin. Only what says how the answer should
 * look does: any other header may hold a credential. */
gboolean ropeway_http_redirect_keeps (const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RopewayRedirect, ropeway_redirect_clear)

G_END_DECLS
