/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-pace.h"

#include "base/limits.h"

void
ropeway_http_pace_init (RopewayHttpPace *pace, guint ceiling)
{
  *pace = (RopewayHttpPace){ .ceiling = ceiling, .window = ceiling, .left = -1, .cut = -1 };
  ropeway_http_throttle_init (&pace->throttle, 0, 0);
}

void
ropeway_http_pace_clear (RopewayHttpPace *pace)
{
  ropeway_http_throttle_clear (&pace->throttle);
}

static guint
smaller (guint a, guint b)
{
  if (a == 0 || b == 0)
    return MAX (a, b);
  return MIN (a, b);
}

void
ropeway_http_pace_limit (RopewayHttpPace *pace, guint per_second, guint per_minute)
{
  ropeway_http_throttle_limit (&pace->throttle, smaller (pace->throttle.second.limit, per_second),
                               smaller (pace->throttle.minute.limit, per_minute));
}

/* ---- may it begin? ---- */

/* Returns: how long what the service said forbids it. */
static gint64
wait_for_service (const RopewayHttpPace *pace, gint64 now)
{
  if (pace->paused_until > now)
    return pace->paused_until - now;
  if (pace->left != 0 || pace->reset <= now)
    return 0;
  /* Those under way may not be counted yet in what it said: the last answer tells exactly. */
  return pace->under_way > 0 ? ROPEWAY_PACE_FOR_ROOM : pace->reset - now;
}

static gint64
wait_for_room (const RopewayHttpPace *pace, gint64 now, gboolean probes)
{
  gboolean is_open = pace->failures >= ROPEWAY_LIMIT_BREAKER_FAILURES;
  guint room = is_open ? 1 : MAX ((guint)pace->window, 1);

  if (pace->under_way >= room)
    return ROPEWAY_PACE_FOR_ROOM;
  return is_open && !probes && now < pace->probe_from ? ROPEWAY_PACE_DOWN : 0;
}

gint64
ropeway_http_pace_take (RopewayHttpPace *pace, gint64 now, gboolean probes)
{
  gint64 wait = wait_for_room (pace, now, probes);

  if (wait == 0)
    wait = wait_for_service (pace, now);
  if (wait == 0)
    wait = ropeway_http_throttle_take (&pace->throttle, now);
  if (wait != 0)
    return wait;
  pace->under_way++;
  if (pace->reset <= now)
    pace->left = -1;
  else if (pace->left > 0)
    pace->left--;
  return 0;
}

/* ---- what became of it ---- */

static void
learn (RopewayHttpPace *pace, gint64 now, const RopewayHttpRate *rate)
{
  gint64 sure = MAX (rate->left - (gint64)pace->under_way, 0);

  if (rate->reset <= now)
    return;
  /* Answers overtake each other: of one window the lowest number counts, unless nothing else is under way. */
  if (pace->under_way == 0)
    pace->left = rate->left;
  else if (pace->left >= 0 && pace->reset > now)
    pace->left = MIN (pace->left, sure);
  else
    pace->left = sure;
  pace->reset = rate->reset;
}

/* Those that began before it opened are no probes. */
static void
fail (RopewayHttpPace *pace, gint64 now, gint64 began)
{
  pace->failures++;
  if (pace->failures < ROPEWAY_LIMIT_BREAKER_FAILURES)
    return;
  if (pace->failures == ROPEWAY_LIMIT_BREAKER_FAILURES)
    pace->opened = now;
  if (pace->n_probes == 0 || began >= pace->opened)
    {
      gint64 rest = (gint64)ROPEWAY_LIMIT_BREAKER_MS << MIN (pace->n_probes, 16);

      pace->n_probes++;
      pace->probe_from = now + MIN (rest, ROPEWAY_LIMIT_BACKOFF_MS) * G_TIME_SPAN_MILLISECOND;
    }
}

/* Those that began before it was halved say the same once more. */
static void
halve (RopewayHttpPace *pace, gint64 now, gint64 began)
{
  if (began <= pace->cut)
    return;
  pace->window = MAX (pace->window / 2, 1);
  pace->cut = now;
}

void
ropeway_http_pace_end (RopewayHttpPace *pace, gint64 now, gint64 began, RopewayPaceEnding ending,
                       gboolean over, const RopewayHttpRate *rate)
{
  pace->under_way--;
  if (rate != NULL)
    learn (pace, now, rate);
  switch (ending)
    {
    case ROPEWAY_PACE_GOOD:
      pace->window = MIN (pace->window + 1.0 / pace->window, pace->ceiling);
      pace->failures = pace->n_probes = 0;
      break;
    case ROPEWAY_PACE_BUSY:
      halve (pace, now, began);
      pace->failures = pace->n_probes = 0;
      break;
    case ROPEWAY_PACE_SLOW:
      halve (pace, now, began);
      if (over)
        fail (pace, now, began);
      break;
    case ROPEWAY_PACE_FAILED:
      if (over)
        fail (pace, now, began);
      break;
    case ROPEWAY_PACE_SILENT:
      break;
    }
}

void
ropeway_http_pace_pause (RopewayHttpPace *pace, gint64 until)
{
  pace->paused_until = MAX (pace->paused_until, until);
}
