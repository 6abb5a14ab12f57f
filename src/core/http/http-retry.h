/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether and when a request is sent again, as a function of its arguments. */
#pragma once

#include <glib.h>

#include "http/http-request.h"

G_BEGIN_DECLS

/* How an attempt ended without an answer. */
typedef enum
{
  ROPEWAY_HTTP_FAILURE_NONE,     /* there is an answer */
  ROPEWAY_HTTP_FAILURE_NOT_SENT, /* name look-up, connect or TLS failed: nothing reached the service */
  ROPEWAY_HTTP_FAILURE_UNKNOWN,  /* sent at least in part; no whole answer came back */
  ROPEWAY_HTTP_FAILURE_FINAL,    /* a repetition cannot help: refused address, too large, bad certificate */
} RopewayHttpFailure;

typedef enum
{
  ROPEWAY_RETRY_GIVE_UP, /* the answer or error stands */
  ROPEWAY_RETRY_AGAIN,   /* after delay_ms */
} RopewayRetryVerdict;

typedef struct
{
  RopewayRetryVerdict verdict;
  gint64 delay_ms;
  gboolean told; /* the service named the time (Retry-After): it holds for the whole connection */
} RopewayRetry;

/* Decides after attempt number @attempt (from 1) of at most @max_attempts. @repeat: what the request
 * allows. @status: HTTP status, 0 without an answer. @failure: how it ended. @retry_after: (nullable):
 * the header, RFC 9110 §10.2.3: seconds or an HTTP date in any of its three forms; fractions of seconds
 * are accepted. @now: µs UTC, for dates. @backoff_ms: base of the back-off (0: 500). @random: in [0, 1).
 * 429, and 503 with Retry-After, were not processed and may always be repeated, like what was not sent;
 * 408, 425, 500, 502, 503, 504 and unknown fates only where @repeat allows; other statuses stand. A told
 * wait beyond ROPEWAY_LIMIT_RETRY_AFTER_MS gives up; one that is over already leaves the time to the
 * back-off. */
RopewayRetry ropeway_http_retry (RopewayRepeat repeat, guint status, RopewayHttpFailure failure,
                                 guint attempt, guint max_attempts, const char *retry_after, gint64 now,
                                 gint64 backoff_ms, double random);

/* Reads Retry-After. Returns: milliseconds from @now, 0 for the past; -1 where it cannot be read. */
gint64 ropeway_http_retry_after (const char *value, gint64 now);

/* Reads a date as headers carry it (RFC 9110 §5.6.7). @now: µs, for years of two digits.
 * Returns: µs since 1970; -1 where it is none. */
gint64 ropeway_http_retry_read_date (const char *value, gint64 now);

G_END_DECLS
