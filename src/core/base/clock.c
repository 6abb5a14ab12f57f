/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one place that asks the computer for the time. */
#include "base/clock.h"

struct _RopewayClock
{
  gatomicrefcount references;

  /* borrowed */
  const RopewayClockClass *klass;

  /* owned */
  gpointer self;
};

RopewayClock *
ropeway_clock_new (const RopewayClockClass *klass, gpointer self)
{
  RopewayClock *clock;

  g_return_val_if_fail (klass != NULL, NULL);

  clock = g_new0 (RopewayClock, 1);
  g_atomic_ref_count_init (&clock->references);
  clock->klass = klass;
  clock->self = self;
  return clock;
}

RopewayClock *
ropeway_clock_ref (RopewayClock *clock)
{
  g_return_val_if_fail (clock != NULL, NULL);

  g_atomic_ref_count_inc (&clock->references);
  return clock;
}

void
ropeway_clock_unref (RopewayClock *clock)
{
  g_return_if_fail (clock != NULL);

  if (!g_atomic_ref_count_dec (&clock->references))
    return;
  clock->klass->free (clock->self);
  g_free (clock);
}

gpointer
ropeway_clock_get_self (RopewayClock *clock, const RopewayClockClass *klass)
{
  g_return_val_if_fail (clock != NULL, NULL);

  return clock->klass == klass ? clock->self : NULL;
}

gint64
ropeway_clock_now (RopewayClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->klass->now (clock->self);
}

gint64
ropeway_clock_monotonic (RopewayClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->klass->monotonic (clock->self);
}

guint
ropeway_clock_add_timer (RopewayClock *clock, gint64 delay_us, RopewayTimerFunc func, gpointer data)
{
  g_return_val_if_fail (clock != NULL, 0);
  g_return_val_if_fail (func != NULL, 0);

  return clock->klass->add_timer (clock->self, MAX (delay_us, 0), func, data);
}

void
ropeway_clock_remove_timer (RopewayClock *clock, guint id)
{
  g_return_if_fail (clock != NULL);
  g_return_if_fail (id != 0);

  clock->klass->remove_timer (clock->self, id);
}

/* The clock of the computer */

typedef struct
{
  GHashTable *timers; /* owned: id → SystemTimer */
  guint last_id;
} SystemClock;

/* A source by its ready time, because a timeout source knows only milliseconds and at most 49 days. */
typedef struct
{
  GSource source;

  SystemClock *clock; /* borrowed: the clock destroys its timers before it goes */
  guint id;
  RopewayTimerFunc func;
  gpointer data;
} SystemTimer;

static gboolean
system_timer_dispatch (GSource *source, GSourceFunc unused_func, gpointer unused_data)
{
  SystemTimer *timer = (SystemTimer *)source;

  /* The function may free the clock, so the timer leaves it first. */
  g_source_ref (source);
  g_hash_table_remove (timer->clock->timers, GUINT_TO_POINTER (timer->id));
  timer->func (timer->data);
  g_source_unref (source);
  return G_SOURCE_REMOVE;
}

static GSourceFuncs system_timer_funcs = { .dispatch = system_timer_dispatch };

static void
system_timer_destroy (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static gint64
system_clock_now (gpointer self)
{
  return g_get_real_time ();
}

static gint64
system_clock_monotonic (gpointer self)
{
  return g_get_monotonic_time ();
}

static guint
system_clock_add_timer (gpointer self, gint64 delay_us, RopewayTimerFunc func, gpointer data)
{
  SystemClock *clock = self;
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GSource *source = g_source_new (&system_timer_funcs, sizeof (SystemTimer));
  SystemTimer *timer = (SystemTimer *)source;
  gint64 started = g_get_monotonic_time ();

  do
    clock->last_id++;
  while (clock->last_id == 0 || g_hash_table_contains (clock->timers, GUINT_TO_POINTER (clock->last_id)));

  timer->clock = clock;
  timer->id = clock->last_id;
  timer->func = func;
  timer->data = data;
  g_source_set_static_name (source, "RopewayClock timer");
  g_source_set_ready_time (source, delay_us > G_MAXINT64 - started ? G_MAXINT64 : started + delay_us);
  g_hash_table_insert (clock->timers, GUINT_TO_POINTER (timer->id), source);
  g_source_attach (source, context);
  return timer->id;
}

static void
system_clock_remove_timer (gpointer self, guint id)
{
  SystemClock *clock = self;
  gboolean found = g_hash_table_remove (clock->timers, GUINT_TO_POINTER (id));

  g_return_if_fail (found);
}

static void
system_clock_free (gpointer self)
{
  SystemClock *clock = self;

  g_hash_table_unref (clock->timers);
  g_free (clock);
}

static const RopewayClockClass system_clock_class = {
  .now = system_clock_now,
  .monotonic = system_clock_monotonic,
  .add_timer = system_clock_add_timer,
  .remove_timer = system_clock_remove_timer,
  .free = system_clock_free,
};

RopewayClock *
ropeway_clock_new_system (void)
{
  SystemClock *clock = g_new0 (SystemClock, 1);

  clock->timers = g_hash_table_new_full (NULL, NULL, NULL, system_timer_destroy);
  return ropeway_clock_new (&system_clock_class, clock);
}
