/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: full jitter keeps many clients of one service from coming back all at once. */
#include "base/backoff.h"

gint64
ropeway_backoff_delay (guint attempt, gint64 base_ms, gint64 cap_ms, double random)
{
  gint64 ceiling = base_ms;

  g_return_val_if_fail (base_ms >= 0 && cap_ms >= 0, 0);
  g_return_val_if_fail (random >= 0 && random < 1, 0);

  for (guint i = 1; i < attempt && ceiling > 0 && ceiling < cap_ms; i++)
    ceiling = ceiling > G_MAXINT64 / 2 ? G_MAXINT64 : ceiling * 2;
  ceiling = MIN (ceiling, cap_ms);

  /* A double holds no more than 53 bits: beyond them the product may come out above the ceiling. */
  return random * (double)ceiling >= (double)ceiling ? ceiling : (gint64)(random * (double)ceiling);
}
