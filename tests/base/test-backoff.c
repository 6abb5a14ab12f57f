/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: waits grow, stay under their cap and never overflow. */
#include "base/test-base.h"

#include "base/backoff.h"

static void
test_table (void)
{
  static const struct
  {
    guint attempt;
    gint64 base_ms, cap_ms;
    double random;
    gint64 expected_ms;
  } rows[] = {
    { 1, 1000, 60000, 0.0, 0 },
    { 1, 1000, 60000, 0.5, 500 },
    { 2, 1000, 60000, 0.5, 1000 },
    { 3, 1000, 60000, 0.5, 2000 },
    { 6, 1000, 60000, 0.5, 16000 },
    { 7, 1000, 60000, 0.5, 30000 },
    { 100, 1000, 60000, 0.5, 30000 },
    { 0, 1000, 60000, 0.5, 500 },
    { 5, 0, 60000, 0.9, 0 },
    { 5, 1000, 0, 0.9, 0 },
    { 1, 90000, 60000, 0.5, 30000 },
    { G_MAXUINT, 1, G_MAXINT64, 0.5, G_MAXINT64 / 2 + 1 },
    { 3, G_MAXINT64, G_MAXINT64, 0.0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (ropeway_backoff_delay (rows[i].attempt, rows[i].base_ms, rows[i].cap_ms, rows[i].random),
                     ==, rows[i].expected_ms);
}

static void
test_stays_within (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);

  for (guint i = 0; i < 10000; i++)
    {
      guint attempt = (guint)g_rand_int_range (random, 1, 80);
      gint64 base = g_rand_int_range (random, 1, 100000);
      gint64 cap = g_rand_int_range (random, 1, 1000000);
      gint64 delay = ropeway_backoff_delay (attempt, base, cap, g_rand_double (random));

      g_assert_cmpint (delay, >=, 0);
      g_assert_cmpint (delay, <=, cap);
      if (attempt == 1)
        g_assert_cmpint (delay, <=, base);
    }
  /* The largest double under 1. */
  g_assert_cmpint (ropeway_backoff_delay (200, 1, G_MAXINT64, 0x1.fffffffffffffp-1), <=, G_MAXINT64);
}

void
add_backoff_tests (void)
{
  g_test_add_func ("/base/backoff/table", test_table);
  g_test_add_func ("/base/backoff/stays-within", test_stays_within);
}
