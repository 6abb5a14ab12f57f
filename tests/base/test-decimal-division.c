/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a quotient is rounded once, from all its digits, or it is refused. */
#include "base/decimal.h"
#include "test-base.h"

typedef struct
{
  const char *a;
  const char *b;
  gint32 places;
  RopewayRounding rounding;
  const char *expected; /* (nullable): refused with code */
  RopewayDecimalError code;
} Quotient;

static const Quotient quotients[] = {
  { "1", "8", -1, ROPEWAY_ROUND_HALF_UP, "0.125", 0 },
  { "1.00", "4.0", -1, ROPEWAY_ROUND_HALF_UP, "0.25", 0 },
  { "0", "7", -1, ROPEWAY_ROUND_HALF_UP, "0", 0 },
  { "1e30", "1e-5", -1, ROPEWAY_ROUND_HALF_UP, "100000000000000000000000000000000000", 0 },
  { "2", "3", 0, ROPEWAY_ROUND_HALF_UP, "1", 0 },
  { "-2", "3", 4, ROPEWAY_ROUND_HALF_UP, "-0.6667", 0 },
  { "-2", "3", 4, ROPEWAY_ROUND_CEILING, "-0.6666", 0 },
  { "5", "2", 0, ROPEWAY_ROUND_HALF_EVEN, "2", 0 },
  { "5.0000000000000000000000000001", "2", 0, ROPEWAY_ROUND_HALF_EVEN, "3", 0 },
  { "1", "99999999999999999999999999999999999999", 2, ROPEWAY_ROUND_UP, "0.01", 0 },
  { "99999999999999999999999999999999999999", "1", 0, ROPEWAY_ROUND_HALF_UP,
    "99999999999999999999999999999999999999", 0 },
  { "1", "0", 2, ROPEWAY_ROUND_HALF_UP, NULL, ROPEWAY_DECIMAL_ERROR_DIVISION },
  { "0", "0.00", -1, ROPEWAY_ROUND_HALF_UP, NULL, ROPEWAY_DECIMAL_ERROR_DIVISION },
  { "1", "3", -1, ROPEWAY_ROUND_HALF_UP, NULL, ROPEWAY_DECIMAL_ERROR_INEXACT },
  { "1", "3", 38, ROPEWAY_ROUND_HALF_UP, NULL, ROPEWAY_DECIMAL_ERROR_OVERFLOW },
  { "1234567890123456789012345678901234567", "0.7", 0, ROPEWAY_ROUND_HALF_UP, NULL,
    ROPEWAY_DECIMAL_ERROR_OVERFLOW },
};

static RopewayDecimal
number (const char *text)
{
  RopewayDecimal decimal = { 0 };

  g_assert_true (ropeway_decimal_parse (text, -1, &decimal, NULL));
  return decimal;
}

static void
test_quotient (gconstpointer data)
{
  const Quotient *row = data;
  RopewayDecimal a = number (row->a);
  RopewayDecimal b = number (row->b);
  g_autoptr (GError) error = NULL;

  if (ropeway_decimal_divide (&a, &b, row->places, row->rounding, &a, &error))
    {
      g_autofree char *text = ropeway_decimal_to_text (&a);

      g_assert_cmpstr (text, ==, row->expected);
      return;
    }
  g_assert_null (row->expected);
  g_assert_error (error, ROPEWAY_DECIMAL_ERROR, (int)row->code);
  g_assert_cmpuint (error->message[0], !=, '\0');
}

static void
test_remainder (void)
{
  RopewayDecimal zero = number ("0.0");
  RopewayDecimal large = number ("1e900");
  RopewayDecimal a = number ("-7.50");
  RopewayDecimal b = number ("2");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (ropeway_decimal_remainder (&a, &zero, &b, &error));
  g_assert_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_DIVISION);
  g_clear_error (&error);
  g_assert_false (ropeway_decimal_remainder (&large, &b, &b, &error));
  g_assert_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_OVERFLOW);
  g_assert_true (ropeway_decimal_remainder (&a, &b, &a, NULL));
  text = ropeway_decimal_to_text (&a);
  g_assert_cmpstr (text, ==, "-1.5");
}

/* Whole quotient times divisor, and what is left over, are the dividend again. */
static void
test_whole (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9562);

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *dividend = g_strdup_printf ("%d.%02d", g_rand_int_range (random, -99999, 99999),
                                                   g_rand_int_range (random, 0, 100));
      g_autofree char *divisor
          = g_strdup_printf ("%d.%d1", g_rand_int_range (random, -99, 99), g_rand_int_range (random, 0, 10));
      RopewayDecimal a = number (dividend);
      RopewayDecimal b = number (divisor);
      RopewayDecimal whole, rest;

      g_assert_true (ropeway_decimal_divide (&a, &b, 0, ROPEWAY_ROUND_DOWN, &whole, NULL));
      g_assert_true (ropeway_decimal_remainder (&a, &b, &rest, NULL));
      g_assert_true (ropeway_decimal_multiply (&whole, &b, &whole, NULL));
      g_assert_true (ropeway_decimal_add (&whole, &rest, &whole, NULL));
      g_assert_cmpint (ropeway_decimal_compare (&whole, &a), ==, 0);
    }
}

void
add_decimal_division_tests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (quotients); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/base/decimal-division/%s:%s,%d,%d", quotients[i].a, quotients[i].b,
                             quotients[i].places, (int)quotients[i].rounding);

      g_test_add_data_func (path, &quotients[i], test_quotient);
    }
  g_test_add_func ("/base/decimal-division/remainder", test_remainder);
  g_test_add_func ("/base/decimal-division/whole", test_whole);
}
