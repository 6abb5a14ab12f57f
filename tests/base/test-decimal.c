/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: amounts come out exactly, or not at all. */
#include "base/test-base.h"

#include "base/decimal.h"
#include "base/limits.h"

#include <string.h>

static RopewayDecimal
number (const char *text)
{
  RopewayDecimal decimal;
  g_autoptr (GError) error = NULL;

  ropeway_decimal_parse (text, -1, &decimal, &error);
  g_assert_no_error (error);
  return decimal;
}

static void
assert_text (const RopewayDecimal *decimal, const char *expected)
{
  g_autofree char *text = ropeway_decimal_to_text (decimal);

  g_assert_cmpstr (text, ==, expected);
}

/* Reading and writing */

static const char *const written[][2] = {
  { "0", "0" },
  { "-0", "0" },
  { "-0.00", "0.00" },
  { "+5", "5" },
  { "19.10", "19.10" },
  { "-0.5", "-0.5" },
  { "0.007", "0.007" },
  { "1E3", "1000" },
  { "1e+3", "1000" },
  { "1.50e1", "15.0" },
  { "1.5e-3", "0.0015" },
  { "0e5", "0" },
  { "0e-5", "0.00000" },
  { "9007199254740993", "9007199254740993" },
  { "18446744073709551615", "18446744073709551615" },
  { "99999999999999999999999999999999999999", "99999999999999999999999999999999999999" },
  { "0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001" },
  { "100000000000000000000000000000000000000000", "100000000000000000000000000000000000000000" },
  { "0.1000000000000000000000000000000000000000000", "0.10000000000000000000000000000000000000" },
};

static void
test_written (gconstpointer data)
{
  const char *const *row = data;
  RopewayDecimal decimal = number (row[0]), again;

  assert_text (&decimal, row[1]);
  again = number (row[1]);
  g_assert_cmpint (ropeway_decimal_compare (&decimal, &again), ==, 0);
}

static void
test_not_a_number (gconstpointer data)
{
  RopewayDecimal decimal = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (ropeway_decimal_parse (data, -1, &decimal, &error));
  g_assert_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_SYNTAX);
}

static void
assert_overflow (const char *text)
{
  RopewayDecimal decimal;
  g_autoptr (GError) error = NULL;

  g_assert_false (ropeway_decimal_parse (text, -1, &decimal, &error));
  g_assert_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_OVERFLOW);
}

static void
test_read_limits (void)
{
  static const char *const too_large[] = { "123456789012345678901234567890123456789",
                                           "0.123456789012345678901234567890123456789",
                                           "100000000000000000000000000000000000001",
                                           "1e1001",
                                           "1e-1001",
                                           "0e1001",
                                           "1e99999999999999999999",
                                           "-1e-99999999999999999999",
                                           "0.1e-1000" };
  static const char *const fitting[] = { "1e1000", "1e-1000", "10e1000", "12.30e999", "0e-1000", "1e400" };
  g_autofree char *endless = g_strnfill (10000, '7');
  g_autofree char *zeros = g_strnfill (10000, '0');
  g_autofree char *small = g_strconcat ("0.", zeros, "1", NULL);
  g_autofree char *one = g_strconcat ("1.", zeros, NULL);
  g_autofree char *nothing = g_strconcat ("0.", zeros, NULL);
  RopewayDecimal whole = number ("1"), decimal;

  for (gsize i = 0; i < G_N_ELEMENTS (too_large); i++)
    assert_overflow (too_large[i]);
  assert_overflow (endless);
  assert_overflow (small);
  for (gsize i = 0; i < G_N_ELEMENTS (fitting); i++)
    number (fitting[i]);

  /* Zeros at the end are no digits that could be lost. */
  decimal = number (one);
  g_assert_cmpint (ropeway_decimal_compare (&decimal, &whole), ==, 0);
  g_assert_cmpint (decimal.scale, ==, ROPEWAY_LIMIT_DECIMAL_DIGITS - 1);
  decimal = number (nothing);
  g_assert_cmpint (decimal.scale, ==, ROPEWAY_LIMIT_DECIMAL_EXPONENT);
  decimal = number ("1e400");
  g_assert_cmpint (decimal.scale, ==, -400);
}

static void
test_read_length (void)
{
  RopewayDecimal decimal;

  g_assert_true (ropeway_decimal_parse ("19.10,", 5, &decimal, NULL));
  assert_text (&decimal, "19.10");
  g_assert_true (ropeway_decimal_parse ("12e5", 2, &decimal, NULL));
  assert_text (&decimal, "12");
  g_assert_false (ropeway_decimal_parse ("12e5", 3, &decimal, NULL));
  g_assert_false (ropeway_decimal_parse ("1\0002", 3, &decimal, NULL));
  g_assert_false (ropeway_decimal_parse ("5", 0, &decimal, NULL));
}

static void
test_error_is_readable (void)
{
  RopewayDecimal decimal;
  g_autofree char *endless = g_strnfill (10000, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (ropeway_decimal_parse (endless, -1, &decimal, &error));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

/* Cases that Python's decimal module has judged: tests/data/base/decimal-cases.txt */

static RopewayRounding
rounding_from_name (const char *name)
{
  static const char *const names[] = { "half-up", "half-even", "up", "down", "ceiling", "floor" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      return (RopewayRounding)i;
  g_assert_not_reached ();
}

static void
test_judged (gconstpointer data)
{
  g_auto (GStrv) words = g_strsplit (data, " ", 4);
  RopewayDecimal a = number (words[1]), result = { 0 };
  g_autoptr (GError) error = NULL;

  if (g_str_equal (words[0], "add") || g_str_equal (words[0], "subtract")
      || g_str_equal (words[0], "multiply"))
    {
      RopewayDecimal b = number (words[2]);

      if (g_str_equal (words[0], "add"))
        ropeway_decimal_add (&a, &b, &result, &error);
      else if (g_str_equal (words[0], "subtract"))
        ropeway_decimal_subtract (&a, &b, &result, &error);
      else
        ropeway_decimal_multiply (&a, &b, &result, &error);
    }
  else
    {
      ropeway_decimal_round (&a, (gint32)g_ascii_strtoll (words[2], NULL, 10), rounding_from_name (words[0]),
                             &result, &error);
    }

  if (g_str_equal (words[3], "overflow"))
    {
      g_assert_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_OVERFLOW);
      return;
    }
  g_assert_no_error (error);
  assert_text (&result, words[3]);
}

/* Kept to the end: a case that is not run does not free its data. */
static GStrv judged_lines;

static void
add_judged_tests (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "base", "decimal-cases.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  judged_lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; judged_lines[i] != NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("/base/decimal/judged/%" G_GSIZE_FORMAT, i + 1);

      if (judged_lines[i][0] != '#' && judged_lines[i][0] != '\0')
        g_test_add_data_func (name, judged_lines[i], test_judged);
    }
}

/* Arithmetic at the edges */

static void
test_edges (void)
{
  static const struct
  {
    const char *a;
    char operation;
    const char *b;
    const char *expected; /* NULL: overflow */
  } rows[] = {
    { "1e1000", '+', "1", NULL },
    { "1e1000", '-', "1e1000", "0" },
    { "0e-1000", '+', "5", "5.0000000000000000000000000000000000000" },
    { "1e38", '-', "1", "99999999999999999999999999999999999999" },
    { "1e38", '+', "1", NULL },
    { "99999999999999999999999999999999999999", '+', "1", "100000000000000000000000000000000000000" },
    { "99999999999999999999999999999999999999", '+', "99999999999999999999999999999999999999", NULL },
    { "99999999999999999999999999999999999999", '+', "0.00", "99999999999999999999999999999999999999" },
    { "9999999999999999999999999999999999999.5", '+', "0.5", "10000000000000000000000000000000000000" },
    { "4e38", '-', "3.5e38", "50000000000000000000000000000000000000" },
    /* Two to the 60th times five to the 50th: many digits that end in zeros only when multiplied. */
    { "1152921504606846976", '*', "88817841970012523233890533447265625",
      "102400000000000000000000000000000000000000000000000000" },
    { "88817841970012523233890533447265625", '*', "1152921504606846976",
      "102400000000000000000000000000000000000000000000000000" },
    { "42391158275216203514294433201", '*', "88817841970012523233890533447265625", NULL },
    { "1e600", '*', "1e600", NULL },
    { "1e-600", '*', "1e-600", NULL },
    { "1e-600", '*', "1e600", "1" },
    { "0", '*', "1e1000", "0" },
    { "0.00", '*', "-1.5", "0.000" },
    { "-2", '*', "-3.50", "7.00" },
    { "-5", '+', "5", "0" },
    { "0.1", '+', "0.2", "0.3" },
    { "19.10", '-', "19.1", "0.00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RopewayDecimal a, b, result;
      g_autoptr (GError) error = NULL;
      gboolean fits;

      a = number (rows[i].a);
      b = number (rows[i].b);
      fits = rows[i].operation == '+'   ? ropeway_decimal_add (&a, &b, &result, &error)
             : rows[i].operation == '-' ? ropeway_decimal_subtract (&a, &b, &result, &error)
                                        : ropeway_decimal_multiply (&a, &b, &result, &error);
      if (rows[i].expected == NULL)
        {
          g_assert_false (fits);
          g_assert_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_OVERFLOW);
          continue;
        }
      g_assert_no_error (error);
      assert_text (&result, rows[i].expected);
    }
}

static void
test_round_edges (void)
{
  static const struct
  {
    const char *value;
    gint32 places;
    RopewayRounding rounding;
    const char *expected; /* NULL: overflow */
  } rows[] = {
    { "1e400", 1, ROPEWAY_ROUND_HALF_UP, NULL },
    { "1e-400", 38, ROPEWAY_ROUND_HALF_UP, "0.00000000000000000000000000000000000000" },
    { "1e-400", 38, ROPEWAY_ROUND_UP, "0.00000000000000000000000000000000000001" },
    { "-1e-400", 0, ROPEWAY_ROUND_FLOOR, "-1" },
    { "-1e-400", 0, ROPEWAY_ROUND_CEILING, "0" },
    { "-0.4", 0, ROPEWAY_ROUND_HALF_UP, "0" },
    { "99999999999999999999999999999999999999", 1, ROPEWAY_ROUND_DOWN, NULL },
    { "0.99999999999999999999999999999999999999", 0, ROPEWAY_ROUND_UP, "1" },
    { "0.99999999999999999999999999999999999999", 0, ROPEWAY_ROUND_DOWN, "0" },
    { "0.50000000000000000000000000000000000000", 0, ROPEWAY_ROUND_HALF_EVEN, "0" },
    { "0.5e-38", 38, ROPEWAY_ROUND_HALF_UP, "0.00000000000000000000000000000000000001" },
    { "0", 2, ROPEWAY_ROUND_UP, "0.00" },
    { "0.000", 2, ROPEWAY_ROUND_UP, "0.00" },
  };
  RopewayDecimal huge = number ("1e400");

  g_assert_true (ropeway_decimal_round (&huge, 0, ROPEWAY_ROUND_UP, &huge, NULL));
  g_assert_cmpint (huge.scale, ==, -400);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RopewayDecimal value = number (rows[i].value);
      g_autoptr (GError) error = NULL;

      /* In place. */
      if (ropeway_decimal_round (&value, rows[i].places, rows[i].rounding, &value, &error))
        assert_text (&value, rows[i].expected);
      else
        {
          g_assert_null (rows[i].expected);
          g_assert_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_OVERFLOW);
        }
    }
}

/* Comparing, trimming, whole numbers */

static void
test_compare (void)
{
  /* Each is greater than the one before. */
  static const char *const ascending[] = { "-1e1000",
                                           "-1e999",
                                           "-99999999999999999999999999999999999999",
                                           "-19.1",
                                           "-19.09",
                                           "-1",
                                           "-1e-1000",
                                           "0",
                                           "1e-1000",
                                           "0.00001",
                                           "0.1",
                                           "0.11",
                                           "1",
                                           "1.0000000000000000000000000000000000001",
                                           "2",
                                           "10",
                                           "99999999999999999999999999999999999999",
                                           "1e38",
                                           "1e999",
                                           "1e1000" };
  static const char *const equal[][2]
      = { { "1.0", "1" }, { "0", "-0.000" }, { "1e3", "1000.00" }, { "-5e-1", "-0.50" }, { "0e5", "0e-5" } };

  for (gsize i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ascending); j++)
      {
        RopewayDecimal a = number (ascending[i]), b = number (ascending[j]);

        g_assert_cmpint (CLAMP (ropeway_decimal_compare (&a, &b), -1, 1), ==, (i > j) - (i < j));
      }
  for (gsize i = 0; i < G_N_ELEMENTS (equal); i++)
    {
      RopewayDecimal a = number (equal[i][0]), b = number (equal[i][1]);

      g_assert_cmpint (ropeway_decimal_compare (&a, &b), ==, 0);
    }
}

static void
test_trim (void)
{
  static const char *const rows[][2]
      = { { "19.10", "19.1" },  { "5.00", "5" },   { "100", "100" },    { "0.00", "0" },
          { "-1.500", "-1.5" }, { "1e3", "1000" }, { "0.050", "0.05" }, { "7", "7" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RopewayDecimal decimal = number (rows[i][0]);

      ropeway_decimal_trim (&decimal);
      assert_text (&decimal, rows[i][1]);
    }
}

static void
test_int64 (void)
{
  static const struct
  {
    const char *text;
    gboolean whole;
    gint64 value;
  } rows[] = {
    { "0", TRUE, 0 },
    { "-0.0", TRUE, 0 },
    { "5.00", TRUE, 5 },
    { "-5e2", TRUE, -500 },
    { "9223372036854775807", TRUE, G_MAXINT64 },
    { "9223372036854775808", FALSE, 0 },
    { "-9223372036854775808", TRUE, G_MININT64 },
    { "-9223372036854775809", FALSE, 0 },
    { "0.5", FALSE, 0 },
    { "1e19", FALSE, 0 },
    { "1e1000", FALSE, 0 },
    { "1e18", TRUE, G_GINT64_CONSTANT (1000000000000000000) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      RopewayDecimal decimal = number (rows[i].text), back;
      gint64 value = 0;

      g_assert_cmpint (ropeway_decimal_to_int64 (&decimal, &value), ==, rows[i].whole);
      g_assert_cmpint (value, ==, rows[i].value);
      if (!rows[i].whole)
        continue;
      ropeway_decimal_from_int64 (value, &back);
      g_assert_cmpint (ropeway_decimal_compare (&decimal, &back), ==, 0);
      g_assert_cmpint (back.scale, ==, 0);
    }
}

/* Properties */

static RopewayDecimal
random_decimal (GRand *random)
{
  RopewayDecimal decimal = { 0 };
  int n_digits = g_rand_int_range (random, 1, ROPEWAY_LIMIT_DECIMAL_DIGITS + 1);

  for (int i = 0; i < n_digits; i++)
    decimal.coefficient = decimal.coefficient * 10 + (unsigned)g_rand_int_range (random, 0, 10);
  decimal.scale = g_rand_int_range (random, -5, 45);
  decimal.negative = decimal.coefficient != 0 && g_rand_boolean (random);
  return decimal;
}

static void
test_properties (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260101);
  guint n_sums = 0, n_products = 0;

  for (guint i = 0; i < 5000; i++)
    {
      RopewayDecimal a = random_decimal (random), b = random_decimal (random), sum, back, other;
      g_autofree char *text = ropeway_decimal_to_text (&a);

      back = number (text);
      g_assert_cmpint (ropeway_decimal_compare (&a, &back), ==, 0);
      g_assert_cmpint (ropeway_decimal_compare (&a, &b), ==, -ropeway_decimal_compare (&b, &a));

      if (ropeway_decimal_add (&a, &b, &sum, NULL))
        {
          n_sums++;
          g_assert_true (ropeway_decimal_add (&b, &a, &other, NULL));
          g_assert_cmpint (ropeway_decimal_compare (&sum, &other), ==, 0);
          g_assert_true (ropeway_decimal_subtract (&sum, &b, &back, NULL));
          g_assert_cmpint (ropeway_decimal_compare (&a, &back), ==, 0);
        }
      if (ropeway_decimal_multiply (&a, &b, &sum, NULL))
        {
          n_products++;
          g_assert_true (ropeway_decimal_multiply (&b, &a, &other, NULL));
          g_assert_cmpint (ropeway_decimal_compare (&sum, &other), ==, 0);
        }
    }
  /* Both sides of the limit were visited. */
  g_assert_cmpuint (n_sums, >, 500);
  g_assert_cmpuint (n_sums, <, 4900);
  g_assert_cmpuint (n_products, >, 500);
  g_assert_cmpuint (n_products, <, 4900);
}

void
add_decimal_tests (void)
{
  static const char *const not_numbers[]
      = { "",    "-",  "+",  ".",   "1.",  ".5",  "01",    "-01",  "00",   "1e",  "1e+",      "e5", "0x10",
          "1,5", "1 ", " 1", "1\n", "--1", "+-1", "1.2.3", "1e5.", "1e5e", "NaN", "Infinity", "१२", "1_000" };

  for (gsize i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/decimal/written/%s", written[i][0]);

      g_test_add_data_func (path, written[i], test_written);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (not_numbers); i++)
    {
      g_autofree char *shown = g_strescape (not_numbers[i], NULL);
      g_autofree char *path = g_strdup_printf ("/base/decimal/not-a-number/“%s”", shown);

      g_test_add_data_func (path, not_numbers[i], test_not_a_number);
    }
  add_judged_tests ();
  g_test_add_func ("/base/decimal/read-limits", test_read_limits);
  g_test_add_func ("/base/decimal/read-length", test_read_length);
  g_test_add_func ("/base/decimal/error-is-readable", test_error_is_readable);
  g_test_add_func ("/base/decimal/edges", test_edges);
  g_test_add_func ("/base/decimal/round-edges", test_round_edges);
  g_test_add_func ("/base/decimal/compare", test_compare);
  g_test_add_func ("/base/decimal/trim", test_trim);
  g_test_add_func ("/base/decimal/int64", test_int64);
  g_test_add_func ("/base/decimal/properties", test_properties);
}
