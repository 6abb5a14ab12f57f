/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: timers fire once, in order, and not after they were taken back. */
#include "base/test-base.h"

#include "base/clock.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"

/* A timer that notes its letter, and may then add another one. */
typedef struct _Entry
{
  RopewayClock *clock;
  GString *log;
  char letter;
  struct _Entry *next;
  gint64 next_delay_us;
} Entry;

static void
note (gpointer data)
{
  Entry *entry = data;

  g_string_append_c (entry->log, entry->letter);
  if (entry->next != NULL)
    ropeway_clock_add_timer (entry->clock, entry->next_delay_us, note, entry->next);
}

static void
test_fake_order (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry a = { clock, log, 'a' }, b = { clock, log, 'b' }, d = { clock, log, 'd' }, z = { clock, log, 'z' };
  Entry c = { clock, log, 'c', &z, 5 };
  gint64 started = ropeway_clock_monotonic (clock);

  ropeway_clock_add_timer (clock, 20, note, &b);
  ropeway_clock_add_timer (clock, 10, note, &a);
  ropeway_clock_add_timer (clock, 20, note, &c);
  ropeway_clock_add_timer (clock, 30, note, &d);
  g_assert_cmpuint (fake_clock_get_n_timers (clock), ==, 4);
  g_assert_cmpint (fake_clock_get_next_delay (clock), ==, 10);

  fake_clock_advance (clock, 9);
  g_assert_cmpstr (log->str, ==, "");
  fake_clock_advance (clock, 1);
  g_assert_cmpstr (log->str, ==, "a");
  fake_clock_advance (clock, 20);
  g_assert_cmpstr (log->str, ==, "abczd");
  g_assert_cmpint (ropeway_clock_monotonic (clock) - started, ==, 30);
  g_assert_cmpint (ropeway_clock_now (clock), ==, FAKE_CLOCK_START_US + 30);
  g_assert_cmpint (fake_clock_get_next_delay (clock), ==, -1);
}

static void
test_fake_remove (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry a = { clock, log, 'a' }, b = { clock, log, 'b' };
  guint id = ropeway_clock_add_timer (clock, 10, note, &a);

  ropeway_clock_add_timer (clock, 10, note, &b);
  ropeway_clock_remove_timer (clock, id);
  fake_clock_advance (clock, 1000);
  g_assert_cmpstr (log->str, ==, "b");

  /* Left when the clock goes: never fires. */
  ropeway_clock_add_timer (clock, G_MAXINT64, note, &a);
  g_assert_cmpuint (fake_clock_get_n_timers (clock), ==, 1);
}

static void
test_fake_wall (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  gint64 before = ropeway_clock_monotonic (clock);

  fake_clock_set_now (clock, 42);
  g_assert_cmpint (ropeway_clock_now (clock), ==, 42);
  g_assert_cmpint (ropeway_clock_monotonic (clock), ==, before);
  fake_clock_advance (clock, 8);
  g_assert_cmpint (ropeway_clock_now (clock), ==, 50);
}

static void
test_system_order (void)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry a = { clock, log, 'a' }, b = { clock, log, 'b' }, d = { clock, log, 'd' };
  Entry c = { clock, log, 'c', &d, 0 };
  gint64 started = ropeway_clock_monotonic (clock);
  guint first, second;

  /* Far enough apart that the order does not depend on how fast these lines run. */
  first = ropeway_clock_add_timer (clock, 60000, note, &c);
  second = ropeway_clock_add_timer (clock, 30000, note, &b);
  g_assert_cmpuint (first, !=, 0);
  g_assert_cmpuint (second, !=, first);
  ropeway_clock_add_timer (clock, -5, note, &a);
  g_assert_cmpstr (log->str, ==, "");
  test_loop_until (log->len == 4);
  g_assert_cmpstr (log->str, ==, "abcd");
  g_assert_cmpint (ropeway_clock_monotonic (clock) - started, >=, 60000);
}

static void
test_system_remove (void)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry a = { clock, log, 'a' }, b = { clock, log, 'b' }, c = { clock, log, 'c' };
  guint id = ropeway_clock_add_timer (clock, 0, note, &a);

  ropeway_clock_add_timer (clock, 1000, note, &b);
  ropeway_clock_add_timer (clock, G_MAXINT64, note, &c);
  ropeway_clock_remove_timer (clock, id);
  test_loop_until (log->len == 1);
  g_assert_cmpstr (log->str, ==, "b");
}

static void
unref_clock (gpointer data)
{
  RopewayClock **clock = data;

  g_clear_pointer (clock, ropeway_clock_unref);
}

static void
test_system_freed_by_timer (void)
{
  RopewayClock *clock = ropeway_clock_new_system ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry late = { clock, log, 'x' };

  /* Both are due at once; the first ends the clock and with it the second. */
  ropeway_clock_add_timer (clock, 0, unref_clock, &clock);
  ropeway_clock_add_timer (clock, 0, note, &late);
  test_loop_until (clock == NULL);
  test_loop_drain ();
  g_assert_cmpstr (log->str, ==, "");
}

static void
test_system_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GString) log = g_string_new (NULL);
  Entry a = { clock, log, 'a' };

  g_main_context_push_thread_default (context);
  ropeway_clock_add_timer (clock, 0, note, &a);
  g_main_context_pop_thread_default (context);

  test_loop_drain ();
  g_assert_cmpstr (log->str, ==, "");
  g_main_context_iteration (context, TRUE);
  g_assert_cmpstr (log->str, ==, "a");
}

static void
test_system_time (void)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  gint64 last = ropeway_clock_monotonic (clock);

  for (guint i = 0; i < 1000; i++)
    {
      gint64 now = ropeway_clock_monotonic (clock);

      g_assert_cmpint (now, >=, last);
      last = now;
    }
  /* The year is after 2001: µs since 1970, not seconds and not since the computer was started. */
  g_assert_cmpint (ropeway_clock_now (clock), >, G_GINT64_CONSTANT (1000000000000000));
}

static void
count_free (gpointer self)
{
  ++*(guint *)self;
}

static void
test_references (void)
{
  static const RopewayClockClass klass = { .free = count_free }, other_klass = { .free = count_free };
  guint n_freed = 0;
  RopewayClock *clock = ropeway_clock_new (&klass, &n_freed);

  g_assert_true (ropeway_clock_get_self (clock, &klass) == &n_freed);
  g_assert_null (ropeway_clock_get_self (clock, &other_klass));
  g_assert_true (ropeway_clock_ref (clock) == clock);
  ropeway_clock_unref (clock);
  g_assert_cmpuint (n_freed, ==, 0);
  ropeway_clock_unref (clock);
  g_assert_cmpuint (n_freed, ==, 1);
}

static void
test_remove_unknown (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();

      ropeway_clock_remove_timer (clock, 7);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*assertion*found*failed*");
}

void
add_clock_tests (void)
{
  g_test_add_func ("/base/clock/fake/order", test_fake_order);
  g_test_add_func ("/base/clock/fake/remove", test_fake_remove);
  g_test_add_func ("/base/clock/fake/wall", test_fake_wall);
  g_test_add_func ("/base/clock/references", test_references);
  g_test_add_func ("/base/clock/system/order", test_system_order);
  g_test_add_func ("/base/clock/system/remove", test_system_remove);
  g_test_add_func ("/base/clock/system/freed-by-timer", test_system_freed_by_timer);
  g_test_add_func ("/base/clock/system/context", test_system_context);
  g_test_add_func ("/base/clock/system/time", test_system_time);
  g_test_add_func ("/base/clock/system/remove-unknown", test_remove_unknown);
}
