/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the computer's clock with its durations stretched. */
#include "support/time-lapse.h"

typedef struct
{
  RopewayClock *real; /* owned */
  gint64 began;       /* monotonic */
  gint64 began_wall;
  gint64 speed;
} TimeLapse;

static gint64
get_elapsed (TimeLapse *self)
{
  return (ropeway_clock_monotonic (self->real) - self->began) * self->speed;
}

static gint64
time_lapse_now (gpointer self)
{
  return ((TimeLapse *)self)->began_wall + get_elapsed (self);
}

static gint64
time_lapse_monotonic (gpointer self)
{
  return ((TimeLapse *)self)->began + get_elapsed (self);
}

static guint
time_lapse_add_timer (gpointer self, gint64 delay_us, RopewayTimerFunc func, gpointer data)
{
  TimeLapse *lapse = self;

  /* Rounded up: a timer that fires too soon finds that it is not yet time. */
  return ropeway_clock_add_timer (lapse->real, (delay_us + lapse->speed - 1) / lapse->speed, func, data);
}

static void
time_lapse_remove_timer (gpointer self, guint id)
{
  ropeway_clock_remove_timer (((TimeLapse *)self)->real, id);
}

static void
time_lapse_free (gpointer self)
{
  ropeway_clock_unref (((TimeLapse *)self)->real);
  g_free (self);
}

static const RopewayClockClass time_lapse_class = {
  .now = time_lapse_now,
  .monotonic = time_lapse_monotonic,
  .add_timer = time_lapse_add_timer,
  .remove_timer = time_lapse_remove_timer,
  .free = time_lapse_free,
};

RopewayClock *
time_lapse_new (guint speed)
{
  g_autoptr (RopewayClock) real = ropeway_clock_new_system ();

  return time_lapse_new_at (speed, ropeway_clock_now (real));
}

RopewayClock *
time_lapse_new_at (guint speed, gint64 now_us)
{
  TimeLapse *self = g_new0 (TimeLapse, 1);

  g_assert_cmpuint (speed, >, 0);
  self->real = ropeway_clock_new_system ();
  self->began = ropeway_clock_monotonic (self->real);
  self->began_wall = now_us;
  self->speed = speed;
  return ropeway_clock_new (&time_lapse_class, self);
}
