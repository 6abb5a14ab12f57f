/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: time as a list of timers that the test walks through. */
#include "support/fake-clock.h"

typedef struct
{
  GQueue timers; /* owned: FakeTimer, the next one first */
  gint64 monotonic_us;
  gint64 wall_offset_us;
  guint last_id;
} FakeClock;

typedef struct
{
  guint id;
  gint64 due_us;
  RopewayTimerFunc func;
  gpointer data;
} FakeTimer;

static gint64
fake_clock_now (gpointer self)
{
  FakeClock *clock = self;

  return clock->monotonic_us + clock->wall_offset_us;
}

static gint64
fake_clock_monotonic (gpointer self)
{
  return ((FakeClock *)self)->monotonic_us;
}

/* Ids grow, so that of two timers at one moment the older one goes first. */
static int
compare_timers (gconstpointer a, gconstpointer b, gpointer unused)
{
  const FakeTimer *left = a, *right = b;

  if (left->due_us != right->due_us)
    return left->due_us < right->due_us ? -1 : 1;
  return left->id < right->id ? -1 : 1;
}

static guint
fake_clock_add_timer (gpointer self, gint64 delay_us, RopewayTimerFunc func, gpointer data)
{
  FakeClock *clock = self;
  FakeTimer *timer = g_new0 (FakeTimer, 1);

  timer->id = ++clock->last_id;
  timer->due_us = delay_us > G_MAXINT64 - clock->monotonic_us ? G_MAXINT64 : clock->monotonic_us + delay_us;
  timer->func = func;
  timer->data = data;
  g_queue_insert_sorted (&clock->timers, timer, compare_timers, NULL);
  return timer->id;
}

static void
fake_clock_remove_timer (gpointer self, guint id)
{
  FakeClock *clock = self;

  for (GList *at = clock->timers.head; at != NULL; at = at->next)
    if (((FakeTimer *)at->data)->id == id)
      {
        g_free (at->data);
        g_queue_delete_link (&clock->timers, at);
        return;
      }
  g_error ("There is no timer %u: it has fired, or was taken back before", id);
}

static void
fake_clock_free (gpointer self)
{
  FakeClock *clock = self;

  g_queue_clear_full (&clock->timers, g_free);
  g_free (clock);
}

static const RopewayClockClass fake_clock_class = {
  .now = fake_clock_now,
  .monotonic = fake_clock_monotonic,
  .add_timer = fake_clock_add_timer,
  .remove_timer = fake_clock_remove_timer,
  .free = fake_clock_free,
};

static FakeClock *
fake_clock_get (RopewayClock *clock)
{
  FakeClock *self = ropeway_clock_get_self (clock, &fake_clock_class);

  g_assert_nonnull (self);
  return self;
}

RopewayClock *
fake_clock_new (void)
{
  FakeClock *clock = g_new0 (FakeClock, 1);

  /* Not 0, so that a moment that was never set does not look like the beginning. */
  clock->monotonic_us = G_USEC_PER_SEC;
  clock->wall_offset_us = FAKE_CLOCK_START_US - clock->monotonic_us;
  g_queue_init (&clock->timers);
  return ropeway_clock_new (&fake_clock_class, clock);
}

void
fake_clock_advance (RopewayClock *clock, gint64 us)
{
  FakeClock *self = fake_clock_get (clock);
  gint64 end = self->monotonic_us + us;

  g_assert_cmpint (us, >=, 0);
  /* A timer may drop what was the last reference. */
  ropeway_clock_ref (clock);
  while (self->timers.head != NULL && ((FakeTimer *)self->timers.head->data)->due_us <= end)
    {
      g_autofree FakeTimer *timer = g_queue_pop_head (&self->timers);

      self->monotonic_us = MAX (self->monotonic_us, timer->due_us);
      timer->func (timer->data);
    }
  self->monotonic_us = MAX (self->monotonic_us, end);
  ropeway_clock_unref (clock);
}

void
fake_clock_set_now (RopewayClock *clock, gint64 now_us)
{
  FakeClock *self = fake_clock_get (clock);

  self->wall_offset_us = now_us - self->monotonic_us;
}

guint
fake_clock_get_n_timers (RopewayClock *clock)
{
  return fake_clock_get (clock)->timers.length;
}

gint64
fake_clock_get_next_delay (RopewayClock *clock)
{
  FakeClock *self = fake_clock_get (clock);

  if (self->timers.head == NULL)
    return -1;
  return MAX (((FakeTimer *)self->timers.head->data)->due_us - self->monotonic_us, 0);
}
