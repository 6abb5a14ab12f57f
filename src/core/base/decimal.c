/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: decimal digits in a 128-bit integer, where every step that could lose one is checked. */
#include "base/decimal.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "base/quote.h"

#include <string.h>

G_DEFINE_QUARK (ropeway_decimal_error_quark, ropeway_decimal_error)

typedef unsigned __int128 Coefficient;

#define DIGITS ROPEWAY_LIMIT_DECIMAL_DIGITS
#define MAX_EXPONENT ROPEWAY_LIMIT_DECIMAL_EXPONENT
#define SHOWN_CHARS 50 /* of a bad text, in a message */

static Coefficient
power_of_ten (int exponent)
{
  Coefficient power = 1;

  while (exponent-- > 0)
    power *= 10;
  return power;
}

static int
count_digits (Coefficient coefficient)
{
  int n = 0;

  for (; coefficient != 0; coefficient /= 10)
    n++;
  return n;
}

/* Multiplies by 10 as often as @times. Returns: whether the result fits the type. */
static gboolean
add_zeros (Coefficient *coefficient, gint32 times)
{
  for (; times > 0 && *coefficient != 0; times--)
    if (__builtin_mul_overflow (*coefficient, (Coefficient)10, coefficient))
      return FALSE;
  return TRUE;
}

/* Takes every zero at the end away, those before the point too: 1900 becomes 19 with scale -2. */
static void
strip_zeros (RopewayDecimal *decimal)
{
  if (decimal->coefficient == 0)
    *decimal = (RopewayDecimal){ 0 };
  for (; decimal->coefficient != 0 && decimal->coefficient % 10 == 0; decimal->scale--)
    decimal->coefficient /= 10;
}

static gboolean
fail_overflow (GError **error)
{
  g_set_error (
      error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_OVERFLOW,
      _ ("The number needs more than %d digits, or is too large or too small; Ropeway does not round "
         "unless it is asked to."),
      DIGITS);
  return FALSE;
}

/* Brings an exact result as near to @wanted_scale as 38 digits and the range of scales allow, by zeros at
 * its end that go or come: the value stays. */
static gboolean
finish (Coefficient coefficient, gint64 scale, gint64 wanted_scale, gboolean negative, RopewayDecimal *out,
        GError **error)
{
  const Coefficient limit = power_of_ten (DIGITS);
  const gint64 target = CLAMP (wanted_scale, -MAX_EXPONENT, MAX_EXPONENT);

  if (coefficient == 0)
    {
      *out = (RopewayDecimal){ 0, (gint32)MAX (target, 0), FALSE };
      return TRUE;
    }
  for (; (coefficient >= limit || scale > MAX_EXPONENT) && coefficient % 10 == 0; scale--)
    coefficient /= 10;
  for (; scale < target && coefficient < limit / 10; scale++)
    coefficient *= 10;
  if (coefficient >= limit || ABS (scale) > MAX_EXPONENT)
    return fail_overflow (error);

  *out = (RopewayDecimal){ coefficient, (gint32)scale, negative };
  return TRUE;
}

/* Reading */

/* The parts of a number's text, as offsets; see RFC 8259 section 6. */
typedef struct
{
  gboolean negative;
  const char *digits; /* with the point, if there is one */
  const char *digits_end;
  gsize n_fraction;
  gint32 exponent; /* stops counting beyond the limit */
} Token;

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at;
}

static gboolean
read_exponent (const char *at, const char *end, gint32 *out)
{
  gboolean negative = at < end && *at == '-';
  gint32 exponent = 0;

  if (at < end && (*at == '-' || *at == '+'))
    at++;
  if (at == end || skip_digits (at, end) != end)
    return FALSE;
  for (; at < end; at++)
    if (exponent <= MAX_EXPONENT)
      exponent = exponent * 10 + (*at - '0');
  *out = negative ? -exponent : exponent;
  return TRUE;
}

static gboolean
read_token (const char *at, const char *end, Token *token)
{
  const char *whole_end;

  *token = (Token){ 0 };
  token->negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+'))
    at++;
  token->digits = at;
  whole_end = skip_digits (at, end);
  if (whole_end == at || (*at == '0' && whole_end - at > 1))
    return FALSE;

  token->digits_end = whole_end;
  if (whole_end < end && *whole_end == '.')
    {
      token->digits_end = skip_digits (whole_end + 1, end);
      token->n_fraction = (gsize)(token->digits_end - whole_end - 1);
      if (token->n_fraction == 0)
        return FALSE;
    }
  if (token->digits_end == end)
    return TRUE;
  return (*token->digits_end == 'e' || *token->digits_end == 'E')
         && read_exponent (token->digits_end + 1, end, &token->exponent);
}

/* A zero is not multiplied in before a digit follows, so that 1 with fifty zeros needs one digit only.
 * Returns: whether the digits fit; @n_zeros: how many zeros at the end are not in @coefficient. */
static gboolean
collect_digits (const Token *token, Coefficient *coefficient, gsize *n_zeros)
{
  gsize n_digits = 0;

  *coefficient = 0;
  *n_zeros = 0;
  for (const char *at = token->digits; at < token->digits_end; at++)
    {
      if (*at == '.')
        continue;
      if (*at == '0')
        {
          *n_zeros += n_digits > 0 ? 1 : 0;
          continue;
        }
      n_digits += *n_zeros + 1;
      if (n_digits > DIGITS)
        return FALSE;
      *coefficient = *coefficient * power_of_ten ((int)*n_zeros + 1) + (Coefficient)(*at - '0');
      *n_zeros = 0;
    }
  return TRUE;
}

gboolean
ropeway_decimal_parse (const char *text, gssize length, RopewayDecimal *out, GError **error)
{
  Token token;
  Coefficient coefficient;
  gsize n_zeros;
  gint64 scale;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  if (!read_token (text, text + (length < 0 ? strlen (text) : (gsize)length), &token))
    {
      g_autofree char *quoted = ropeway_quote (text, length, SHOWN_CHARS);

      g_set_error (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_SYNTAX,
                   _ ("“%s” is not a number as in “19.10”."), quoted);
      return FALSE;
    }
  if (ABS (token.exponent) > MAX_EXPONENT || !collect_digits (&token, &coefficient, &n_zeros))
    return fail_overflow (error);

  scale = (gint64)token.n_fraction - token.exponent;
  return finish (coefficient, scale - (gint64)n_zeros, scale, token.negative, out, error);
}

/* Writing */

char *
ropeway_decimal_to_text (const RopewayDecimal *decimal)
{
  char digits[DIGITS + 2]; /* the last one first; a coefficient made by hand may have one more than 38 */
  int n_digits = 0;
  gint32 scale;
  GString *text;

  g_return_val_if_fail (decimal != NULL, NULL);

  for (Coefficient rest = decimal->coefficient; rest != 0; rest /= 10)
    digits[n_digits++] = (char)('0' + (int)(rest % 10));
  scale = n_digits == 0 ? MAX (decimal->scale, 0) : decimal->scale;

  text = g_string_new (decimal->negative && n_digits > 0 ? "-" : "");
  for (gint32 place = MAX (n_digits, scale + 1) - 1; place >= 0; place--)
    {
      g_string_append_c (text, place < n_digits ? digits[place] : '0');
      if (place == scale && place > 0)
        g_string_append_c (text, '.');
    }
  for (; scale < 0; scale++)
    g_string_append_c (text, '0');
  return g_string_free (text, FALSE);
}

/* Arithmetic */

gboolean
ropeway_decimal_add (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out, GError **error)
{
  RopewayDecimal left, right;
  gint32 wanted_scale, scale;
  Coefficient sum;

  g_return_val_if_fail (a != NULL && b != NULL && out != NULL, FALSE);

  left = *a;
  right = *b;
  wanted_scale = MAX (left.scale, right.scale);
  strip_zeros (&left);
  strip_zeros (&right);
  scale = MAX (left.scale, right.scale);

  if (!add_zeros (&left.coefficient, scale - left.scale)
      || !add_zeros (&right.coefficient, scale - right.scale))
    return fail_overflow (error);
  if (left.negative != right.negative)
    {
      const RopewayDecimal *larger = left.coefficient >= right.coefficient ? &left : &right;

      sum = larger == &left ? left.coefficient - right.coefficient : right.coefficient - left.coefficient;
      return finish (sum, scale, wanted_scale, larger->negative, out, error);
    }
  if (__builtin_add_overflow (left.coefficient, right.coefficient, &sum))
    return fail_overflow (error);
  return finish (sum, scale, wanted_scale, left.negative, out, error);
}

gboolean
ropeway_decimal_subtract (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out,
                          GError **error)
{
  RopewayDecimal opposite;

  g_return_val_if_fail (b != NULL, FALSE);

  opposite = *b;
  opposite.negative = !opposite.negative;
  return ropeway_decimal_add (a, &opposite, out, error);
}

/* Moves the tens that only appear in the product (a two here, a five there) out of both. */
static void
move_tens (RopewayDecimal *twos, RopewayDecimal *fives)
{
  for (; twos->coefficient % 2 == 0 && fives->coefficient % 5 == 0; twos->scale--)
    {
      twos->coefficient /= 2;
      fives->coefficient /= 5;
    }
}

gboolean
ropeway_decimal_multiply (const RopewayDecimal *a, const RopewayDecimal *b, RopewayDecimal *out,
                          GError **error)
{
  RopewayDecimal left, right;
  Coefficient product;
  gint64 wanted_scale;

  g_return_val_if_fail (a != NULL && b != NULL && out != NULL, FALSE);

  left = *a;
  right = *b;
  wanted_scale = (gint64)left.scale + right.scale;
  if (left.coefficient != 0 && right.coefficient != 0)
    {
      strip_zeros (&left);
      strip_zeros (&right);
      move_tens (&left, &right);
      move_tens (&right, &left);
    }
  if (__builtin_mul_overflow (left.coefficient, right.coefficient, &product))
    return fail_overflow (error);
  return finish (product, (gint64)left.scale + right.scale, wanted_scale, left.negative != right.negative,
                 out, error);
}

/* Rounding */

/* Whether a value that lies between two neighbours becomes the one farther from zero. @half: how the rest
 * compares with one half: <0, 0, >0. */
static gboolean
rounds_away (RopewayRounding rounding, gboolean negative, gboolean odd, int half)
{
  switch (rounding)
    {
    case ROPEWAY_ROUND_HALF_UP:
      return half >= 0;
    case ROPEWAY_ROUND_HALF_EVEN:
      return half > 0 || (half == 0 && odd);
    case ROPEWAY_ROUND_UP:
      return TRUE;
    case ROPEWAY_ROUND_DOWN:
      return FALSE;
    case ROPEWAY_ROUND_CEILING:
      return !negative;
    case ROPEWAY_ROUND_FLOOR:
      return negative;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Takes the last @n_dropped digits away, n_dropped > 0. */
static Coefficient
drop_digits (const RopewayDecimal *value, gint32 n_dropped, RopewayRounding rounding)
{
  Coefficient quotient = 0, rest = value->coefficient;
  int half = -1; /* more digits go than there are: far less than half */

  if (n_dropped <= DIGITS)
    {
      const Coefficient divisor = power_of_ten (n_dropped);

      quotient = value->coefficient / divisor;
      rest = value->coefficient % divisor;
      half = rest < divisor - rest ? -1 : rest > divisor - rest ? 1 : 0;
    }
  if (rest != 0 && rounds_away (rounding, value->negative, quotient % 2 == 1, half))
    quotient++;
  return quotient;
}

gboolean
ropeway_decimal_round (const RopewayDecimal *value, gint32 places, RopewayRounding rounding,
                       RopewayDecimal *out, GError **error)
{
  Coefficient coefficient;

  g_return_val_if_fail (value != NULL && out != NULL, FALSE);
  g_return_val_if_fail (places >= 0 && places <= DIGITS, FALSE);

  coefficient = value->coefficient;
  if (value->scale > places)
    coefficient = drop_digits (value, value->scale - places, rounding);
  else if (places > 0
           && (!add_zeros (&coefficient, places - value->scale) || count_digits (coefficient) > DIGITS))
    return fail_overflow (error);

  /* 1e400 has no digit after the point as it stands. */
  out->scale = places == 0 && coefficient != 0 ? MIN (value->scale, 0) : places;
  out->coefficient = coefficient;
  out->negative = value->negative && coefficient != 0;
  return TRUE;
}

/* Returns: <0, 0, >0; without regard to the sign. */
static int
compare_magnitude (RopewayDecimal a, RopewayDecimal b)
{
  gint32 a_size = count_digits (a.coefficient) - a.scale;
  gint32 b_size = count_digits (b.coefficient) - b.scale;

  if (a.coefficient == 0 || b.coefficient == 0)
    return (a.coefficient != 0) - (b.coefficient != 0);
  if (a_size != b_size)
    return a_size < b_size ? -1 : 1;

  /* As long before the point: the shorter becomes as long as the other, which fits. */
  add_zeros (&a.coefficient, b.scale - a.scale);
  add_zeros (&b.coefficient, a.scale - b.scale);
  return (a.coefficient > b.coefficient) - (a.coefficient < b.coefficient);
}

int
ropeway_decimal_compare (const RopewayDecimal *a, const RopewayDecimal *b)
{
  gboolean a_negative, b_negative;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  a_negative = a->negative && a->coefficient != 0;
  b_negative = b->negative && b->coefficient != 0;
  if (a_negative != b_negative)
    return a_negative ? -1 : 1;
  return a_negative ? compare_magnitude (*b, *a) : compare_magnitude (*a, *b);
}

void
ropeway_decimal_trim (RopewayDecimal *decimal)
{
  g_return_if_fail (decimal != NULL);

  for (; decimal->scale > 0 && decimal->coefficient % 10 == 0; decimal->scale--)
    decimal->coefficient /= 10;
}

gboolean
ropeway_decimal_to_int64 (const RopewayDecimal *value, gint64 *out)
{
  RopewayDecimal stripped;
  Coefficient limit = (Coefficient)G_MAXINT64;

  g_return_val_if_fail (value != NULL && out != NULL, FALSE);

  stripped = *value;
  strip_zeros (&stripped);
  if (stripped.negative)
    limit++;
  if (stripped.scale > 0 || !add_zeros (&stripped.coefficient, -stripped.scale)
      || stripped.coefficient > limit)
    return FALSE;
  *out = stripped.negative ? (gint64)(0 - (guint64)stripped.coefficient) : (gint64)stripped.coefficient;
  return TRUE;
}

void
ropeway_decimal_from_int64 (gint64 value, RopewayDecimal *out)
{
  g_return_if_fail (out != NULL);

  *out = (RopewayDecimal){ value < 0 ? 0 - (guint64)value : (guint64)value, 0, value < 0 };
}
