/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the only way to the time, so that a test can own it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A source of time and of timers. Reference counted; one thread at a time. */
typedef struct _RopewayClock RopewayClock;

typedef void (*RopewayTimerFunc) (gpointer data);

/* What a clock must do; tests bring their own (tests/support/fake-clock.h). */
typedef struct
{
  gint64 (*now) (gpointer self);       /* µs since 1970-01-01T00:00:00Z */
  gint64 (*monotonic) (gpointer self); /* µs since some fixed moment; never goes back */
  guint (*add_timer) (gpointer self, gint64 delay_us, RopewayTimerFunc func, gpointer data);
  void (*remove_timer) (gpointer self, guint id);
  void (*free) (gpointer self);
} RopewayClockClass;

/* Makes a clock from its functions. @self is given to each of them and freed with klass->free.
 * Returns: (transfer full). */
RopewayClock *ropeway_clock_new (const RopewayClockClass *klass, gpointer self);

/* The clock of the computer; timers run in the thread-default main context of the caller. Timers that are
 * left when the clock is freed do not fire any more.
 * Returns: (transfer full). */
RopewayClock *ropeway_clock_new_system (void);

/* Returns: (transfer none) (nullable): the self of a clock made with @klass, NULL of any other clock. */
gpointer ropeway_clock_get_self (RopewayClock *clock, const RopewayClockClass *klass);

/* Returns: (transfer full): @clock with one more reference. */
RopewayClock *ropeway_clock_ref (RopewayClock *clock);
void ropeway_clock_unref (RopewayClock *clock);

/* Returns: the time in µs since 1970-01-01T00:00:00Z, UTC. */
gint64 ropeway_clock_now (RopewayClock *clock);

/* Returns: µs of a clock that never goes back; for durations only. */
gint64 ropeway_clock_monotonic (RopewayClock *clock);

/* Calls @func once, after @delay_us microseconds (0: as soon as the loop is free).
 * Returns: an id for ropeway_clock_remove_timer(), never 0. */
guint ropeway_clock_add_timer (RopewayClock *clock, gint64 delay_us, RopewayTimerFunc func, gpointer data);

/* Takes a timer back that has not fired; @id must not have fired. */
void ropeway_clock_remove_timer (RopewayClock *clock, guint id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayClock, ropeway_clock_unref)

G_END_DECLS
