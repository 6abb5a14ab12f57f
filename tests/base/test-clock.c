/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: timers fire once, in order, and not after they were taken back. */
#include "base/test-base.h"

#include "base/clock.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"

/* What timers did, as text: each appends its letter. */
typedef struct
{
  RopewayClock *clock;
  GString *log;
} Log;

typedef struct
{
  Log *log;
  char letter;
  gint64 chained_delay_us; /* adds another timer "z" after this; -1: no */
} Entry;

static void
note (gpointer data)
{
  Entry *entry = data;
  static Entry chained;

  g_string_append_c (entry->log->log, entry->letter);
  if (entry->chained_delay_us < 0)
    return;
  chained = (Entry){ entry->log, 'z', -1 };
  ropeway_clock_add_timer (entry->log->clock, entry->chained_delay_us, note, &chained);
}

static void
test_fake_order (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Log log = { clock, text };
  Entry a = { &log, 'a', -1 }, b = { &log, 'b', -1 }, c = { &log, 'c', 5 }, d = { &log, 'd', -1 };
  gint64 started = ropeway_clock_monotonic (clock);

  ropeway_clock_add_timer (clock, 20, note, &b);
  ropeway_clock_add_timer (clock, 10, note, &a);
  ropeway_clock_add_timer (clock, 20, note, &c);
  ropeway_clock_add_timer (clock, 30, note, &d);
  g_assert_cmpuint (fake_clock_get_n_timers (clock), ==, 4);
  g_assert_cmpint (fake_clock_get_next_delay (clock), ==, 10);

  fake_clock_advance (clock, 9);
  g_assert_cmpstr (text->str, ==, "");
  fake_clock_advance (clock, 1);
  g_assert_cmpstr (text->str, ==, "a");
  fake_clock_advance (clock, 20);
  g_assert_cmpstr (text->str, ==, "abczd");
  g_assert_cmpint (ropeway_clock_monotonic (clock) - started, ==, 30);
  g_assert_cmpint (ropeway_clock_now (clock), ==, FAKE_CLOCK_START_US + 30);
  g_assert_cmpint (fake_clock_get_next_delay (clock), ==, -1);
}

void
add_clock_tests (void)
{
  g_test_add_func ("/base/clock/fake-order", test_fake_order);
}
