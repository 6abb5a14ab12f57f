/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how an attempt ended becomes an error for people and a verdict for the retry, in one place. */
#pragma once

#include <gio/gio.h>

#include "http/http-redirect.h"
#include "http/http-retry.h"

G_BEGIN_DECLS

typedef enum
{
  ROPEWAY_HTTP_END_ANSWER,
  ROPEWAY_HTTP_END_ERROR,        /* what the library's error says */
  ROPEWAY_HTTP_END_CANCELLED,    /* by the caller */
  ROPEWAY_HTTP_END_PRIVATE,      /* the name led to a private address */
  ROPEWAY_HTTP_END_DROPPED,      /* the kept connection was closed, and the library wanted to send again */
  ROPEWAY_HTTP_END_CONNECT_TIME, /* no connection in time */
  ROPEWAY_HTTP_END_IDLE_TIME,    /* not a byte for too long */
  ROPEWAY_HTTP_END_TOTAL_TIME,   /* not whole in time */
  ROPEWAY_HTTP_END_BODY_SIZE,    /* beyond the ceiling */
  ROPEWAY_HTTP_END_HEADER_SIZE,  /* beyond the ceiling */
  ROPEWAY_HTTP_END_CUT,          /* the body is not as long as its header says */
  ROPEWAY_HTTP_END_ENCODING,     /* the body cannot be decompressed */
} RopewayHttpEnd;

/* Makes the error for @end, which is not _ANSWER. @sent: whether a byte may have left. @cause:
 * (nullable): the library's error. @host: who was asked. @failure: (out): what the retry should think of
 * it.
 * Returns: (transfer full): ROPEWAY_HTTP_ERROR, or G_IO_ERROR_CANCELLED. */
GError *ropeway_http_failure_new (RopewayHttpEnd end, gboolean sent, const GError *cause, const char *host,
                                  RopewayHttpFailure *failure);

/* Puts @problem (transfer full), which says why, into @error (in-out), which says whether it may have taken effect: where
 * nothing was @sent it is ROPEWAY_HTTP_ERROR_TLS, and not tried again. */
void ropeway_http_failure_explain (GError **error, RopewayProblem *problem, gboolean sent,
                                   RopewayHttpFailure *failure);

/* Makes the error for a redirect that is refused. Returns: (transfer full): ROPEWAY_HTTP_ERROR_REDIRECT. */
GError *ropeway_http_failure_new_redirect (RopewayRedirectVerdict verdict, const char *host);

G_END_DECLS
