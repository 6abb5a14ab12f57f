/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a clock whose time moves only when the test says so. */
#pragma once

#include "base/clock.h"

G_BEGIN_DECLS

/* 2026-01-01T00:00:00Z, where a fake clock begins. */
#define FAKE_CLOCK_START_US ((gint64)1767225600000000)

/* Returns: (transfer full). */
RopewayClock *fake_clock_new (void);

/* Lets @us microseconds pass and fires the timers that fall due, in the order of their moments, each at its
 * own moment; also those that the timers' functions add. 0 fires only what is due now. */
void fake_clock_advance (RopewayClock *clock, gint64 us);

/* Sets the clock on the wall, forwards or back, as a person or a time server may; durations and timers do
 * not notice. */
void fake_clock_set_now (RopewayClock *clock, gint64 now_us);

/* Returns: how many timers wait. */
guint fake_clock_get_n_timers (RopewayClock *clock);

/* Returns: µs until the next timer is due, -1 where none waits. */
gint64 fake_clock_get_next_delay (RopewayClock *clock);

G_END_DECLS
