/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether one more request may begin, as a function of what became of those before. */
#pragma once

#include "http/http-rate.h"
#include "http/http-throttle.h"

G_BEGIN_DECLS

/* What one attempt says of the service. */
typedef enum
{
  ROPEWAY_PACE_GOOD,   /* it answered */
  ROPEWAY_PACE_BUSY,   /* it is well, and asks for less: 429 */
  ROPEWAY_PACE_SLOW,   /* it cannot keep up: 503, 504, a time ran out */
  ROPEWAY_PACE_FAILED, /* it is not well: another 5xx, no answer, not to be reached */
  ROPEWAY_PACE_SILENT, /* nothing can be said: cancelled */
} RopewayPaceEnding;

/* The pace of one account. Times are monotonic µs. */
typedef struct
{
  RopewayHttpThrottle throttle;

  /* of additive increase, multiplicative decrease (RFC 5681 §3.1, with requests for segments) */
  guint ceiling;
  double window;
  gint64 cut; /* when it was last halved */

  /* of the breaker */
  guint failures;    /* requests in a row that were given up */
  gint64 opened;     /* when there were too many */
  guint n_probes;    /* that failed since then */
  gint64 probe_from; /* when the next attempt may be made */

  /* what the service said */
  gint64 left;         /* requests; -1: nothing */
  gint64 reset;        /* when there are more */
  gint64 paused_until; /* it named a time */

  /* state */
  guint under_way;
} RopewayHttpPace;

/* Waits until something ends. */
#define ROPEWAY_PACE_FOR_ROOM G_MAXINT64
/* The breaker is open: not now, and not soon. */
#define ROPEWAY_PACE_DOWN -1

/* @ceiling: attempts at once at most. */
void ropeway_http_pace_init (RopewayHttpPace *pace, guint ceiling);
void ropeway_http_pace_clear (RopewayHttpPace *pace);

/* Sets what a person allows; the smaller of what was set before and now counts. 0: no limit. */
void ropeway_http_pace_limit (RopewayHttpPace *pace, guint per_second, guint per_minute);

/* Asks to begin an attempt. @probes: the first one of somebody who just came, which an open breaker lets through.
 * Returns: 0 where it may, which is remembered; µs to wait before asking again; _FOR_ROOM; or _DOWN. */
gint64 ropeway_http_pace_take (RopewayHttpPace *pace, gint64 now, gboolean probes);

/* An attempt that began at @began has ended. @over: and its request with it: it will not be repeated. @rate: (nullable): what
 * the answer says; its reset in monotonic µs. */
void ropeway_http_pace_end (RopewayHttpPace *pace, gint64 now, gint64 began, RopewayPaceEnding ending,
                            gboolean over, const RopewayHttpRate *rate);

/* The service named a moment before which it wants no more. */
void ropeway_http_pace_pause (RopewayHttpPace *pace, gint64 until);

G_END_DECLS
