/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a clock that runs faster than the real one, so that pauses between repetitions do not make tests slow. */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/* A clock on which @speed seconds pass in one: timers fire so much sooner, and both times run so much faster.
 * Returns: (transfer full). */
RopewayClock *time_lapse_new (guint speed);

/* The same; the wall shows @now_us (µs since 1970, UTC) at first. */
RopewayClock *time_lapse_new_at (guint speed, gint64 now_us);

G_END_DECLS
