/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how long to wait before a repetition, as a function of its arguments. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exponential back-off with full jitter: a time between 0 and min(@cap_ms, @base_ms × 2^(@attempt - 1)).
 * @attempt: 1 for the first repetition. @random: a number in [0, 1).
 * Returns: milliseconds. */
gint64 ropeway_backoff_delay (guint attempt, gint64 base_ms, gint64 cap_ms, double random);

G_END_DECLS
