/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services count requests in windows; remembering each start is the only way never to exceed one. */
#include "http/http-throttle.h"

#include "base/limits.h"

static void
window_init (RopewayHttpWindow *window, guint limit, gint64 span)
{
  *window = (RopewayHttpWindow){ NULL, span, limit, 0, 0 };
  if (limit > 0 && limit <= ROPEWAY_LIMIT_RATE)
    window->starts = g_new (gint64, limit);
}

static gint64
window_wait (const RopewayHttpWindow *window, gint64 now)
{
  if (window->starts == NULL || window->n < window->limit)
    return 0;
  return MAX (window->starts[window->oldest] + window->span - now, 0);
}

static void
window_take (RopewayHttpWindow *window, gint64 now)
{
  if (window->starts == NULL)
    return;
  if (window->n < window->limit)
    window->starts[window->n++] = now;
  else
    {
      window->starts[window->oldest] = now;
      window->oldest = (window->oldest + 1) % window->limit;
    }
}

void
ropeway_http_throttle_init (RopewayHttpThrottle *throttle, guint per_second, guint per_minute)
{
  window_init (&throttle->second, per_second, G_USEC_PER_SEC);
  window_init (&throttle->minute, per_minute, 60 * (gint64)G_USEC_PER_SEC);
}

static void
window_limit (RopewayHttpWindow *window, guint limit)
{
  RopewayHttpWindow old = *window;
  guint n = MIN (old.n, limit);

  if (limit == old.limit)
    return;
  window_init (window, limit, old.span);
  /* The newest starts are those that still count. */
  for (guint i = 0; window->starts != NULL && i < n; i++)
    window->starts[i] = old.starts[(old.oldest + old.n - n + i) % old.n];
  window->n = window->starts != NULL ? n : 0;
  g_free (old.starts);
}

void
ropeway_http_throttle_limit (RopewayHttpThrottle *throttle, guint per_second, guint per_minute)
{
  window_limit (&throttle->second, per_second);
  window_limit (&throttle->minute, per_minute);
}

void
ropeway_http_throttle_clear (RopewayHttpThrottle *throttle)
{
  g_clear_pointer (&throttle->second.starts, g_free);
  g_clear_pointer (&throttle->minute.starts, g_free);
}

gint64
ropeway_http_throttle_take (RopewayHttpThrottle *throttle, gint64 now)
{
  gint64 wait = MAX (window_wait (&throttle->second, now), window_wait (&throttle->minute, now));

  if (wait > 0)
    return wait;
  window_take (&throttle->second, now);
  window_take (&throttle->minute, now);
  return 0;
}
