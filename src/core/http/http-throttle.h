/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how many requests may begin, as a function of when the ones before began. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The moments of the last starts in one span of time. */
typedef struct
{
  gint64 *starts; /* owned: a ring, NULL without a limit */
  gint64 span;    /* µs */
  guint limit;
  guint n;
  guint oldest;
} RopewayHttpWindow;

/* Never more than the limit in any span of that length, wherever it begins; nothing is held back before. */
typedef struct
{
  RopewayHttpWindow second;
  RopewayHttpWindow minute;
} RopewayHttpThrottle;

/* @per_second, @per_minute: 0, and more than ROPEWAY_LIMIT_RATE, for no limit. */
void ropeway_http_throttle_init (RopewayHttpThrottle *throttle, guint per_second, guint per_minute);
void ropeway_http_throttle_clear (RopewayHttpThrottle *throttle);

/* Other limits from now on; starts that were remembered still count. */
void ropeway_http_throttle_limit (RopewayHttpThrottle *throttle, guint per_second, guint per_minute);

/* Asks to begin a request at @now (µs, never going back). Returns: 0 where it may, which is remembered;
 * otherwise how many µs to wait before asking again. */
gint64 ropeway_http_throttle_take (RopewayHttpThrottle *throttle, gint64 now);

G_END_DECLS
