/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services say in a dozen dialects how many requests are left; this is what they mean. */
#pragma once

#include "http/http-request.h"

G_BEGIN_DECLS

/* What an answer says about the requests that an account still has. */
typedef struct
{
  gint64 left;  /* requests; -1: not said */
  gint64 reset; /* µs UTC by our clock, when there are more; 0: not said */
} RopewayHttpRate;

/* Reads "RateLimit" and "RateLimit-Policy" (draft-ietf-httpapi-ratelimit-headers-10; of several policies the one with the
 * fewest left, those that count bytes aside), its older spellings ("limit=100, remaining=5, reset=7", RateLimit-Remaining
 * and -Reset), X-RateLimit-…, X-Rate-Limit-… and what single services call theirs (HubSpot, Linear, Xero, Shopify).
 * A moment may be seconds from now, seconds or milliseconds since 1970, ISO 8601 or an HTTP date; one that the service's
 * clock made is corrected by its "Date". @now: µs UTC. Returns: whether *@rate holds something. */
gboolean ropeway_http_rate_read (const RopewayHttpResponse *response, gint64 now, RopewayHttpRate *rate);

G_END_DECLS
