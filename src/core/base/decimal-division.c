/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one calculation whose result may have no end; it is rounded once, when asked, from all that is known. */
#include "base/decimal.h"
#include "base/i18n.h"
#include "base/limits.h"

typedef unsigned __int128 Coefficient;

/* Two digits stay free: the one that decides how to round, and a mark that something follows it. */
#define DIGITS (ROPEWAY_LIMIT_DECIMAL_DIGITS - 2)

static Coefficient
most (void)
{
  Coefficient power = 1;

  for (int i = 0; i < DIGITS; i++)
    power *= 10;
  return power;
}

static gboolean
fail (RopewayDecimalError code, GError **error)
{
  const char *message = _ ("A number cannot be divided by zero.");

  if (code == ROPEWAY_DECIMAL_ERROR_INEXACT)
    message = _ ("The digits of the result never end; say how many places it shall have.");
  else if (code == ROPEWAY_DECIMAL_ERROR_OVERFLOW)
    message = _ ("The result of the division needs too many digits.");
  g_set_error_literal (error, ROPEWAY_DECIMAL_ERROR, code, message);
  return FALSE;
}

/* 1900 is 19 with scale -2, so that as few digits as possible are in the way. */
static RopewayDecimal
without_zeros (const RopewayDecimal *value)
{
  RopewayDecimal short_one = *value;

  for (; short_one.coefficient != 0 && short_one.coefficient % 10 == 0; short_one.scale--)
    short_one.coefficient /= 10;
  return short_one;
}

/* The next digit of rest / divisor. Ten times the rest would not fit; adding it ten times does. */
static unsigned
next_digit (Coefficient *rest, Coefficient divisor)
{
  Coefficient sum = 0;
  unsigned digit = 0;

  for (int i = 0; i < 10; i++)
    {
      sum += *rest;
      if (sum >= divisor)
        {
          sum -= divisor;
          digit++;
        }
    }
  *rest = sum;
  return digit;
}

gboolean
ropeway_decimal_divide (const RopewayDecimal *a, const RopewayDecimal *b, gint32 places,
                        RopewayRounding rounding, RopewayDecimal *out, GError **error)
{
  const Coefficient limit = most ();
  RopewayDecimal left, right, result;
  Coefficient rest;
  gint32 scale;

  g_return_val_if_fail (a != NULL && b != NULL && out != NULL, FALSE);
  g_return_val_if_fail (places >= -1, FALSE);

  if (b->coefficient == 0)
    return fail (ROPEWAY_DECIMAL_ERROR_DIVISION, error);
  left = without_zeros (a);
  right = without_zeros (b);
  scale = left.coefficient == 0 ? 0 : left.scale - right.scale;
  result = (RopewayDecimal){ left.coefficient / right.coefficient, scale, left.negative != right.negative };
  rest = left.coefficient % right.coefficient;

  while (rest != 0 && (places < 0 || result.scale <= places))
    {
      if (result.coefficient >= limit || result.scale > ROPEWAY_LIMIT_DECIMAL_EXPONENT)
        return fail (places < 0 ? ROPEWAY_DECIMAL_ERROR_INEXACT : ROPEWAY_DECIMAL_ERROR_OVERFLOW, error);
      result.coefficient = result.coefficient * 10 + next_digit (&rest, right.coefficient);
      result.scale++;
    }
  if (rest != 0)
    {
      if (result.coefficient >= limit * 10)
        return fail (ROPEWAY_DECIMAL_ERROR_OVERFLOW, error);
      result.coefficient = result.coefficient * 10 + 1;
      result.scale++;
    }
  if (places < 0)
    {
      ropeway_decimal_trim (&result);
      *out = result;
      return TRUE;
    }
  return ropeway_decimal_round (&result, places, rounding, out, error);
}

gboolean
ropeway_decimal_remainder (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out,
                           GError **error)
{
  RopewayDecimal left, right;

  g_return_val_if_fail (a != NULL && b != NULL && out != NULL, FALSE);

  if (b->coefficient == 0)
    return fail (ROPEWAY_DECIMAL_ERROR_DIVISION, error);
  left = without_zeros (a);
  right = without_zeros (b);
  for (; left.scale < right.scale && left.coefficient != 0; left.scale++)
    if (__builtin_mul_overflow (left.coefficient, (Coefficient)10, &left.coefficient))
      return fail (ROPEWAY_DECIMAL_ERROR_OVERFLOW, error);
  for (; right.scale < left.scale; right.scale++)
    if (__builtin_mul_overflow (right.coefficient, (Coefficient)10, &right.coefficient))
      return fail (ROPEWAY_DECIMAL_ERROR_OVERFLOW, error);
  left.coefficient %= right.coefficient;
  ropeway_decimal_trim (&left);
  *out = left;
  return TRUE;
}
