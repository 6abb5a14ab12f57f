/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a number's token says exactly, however long it is. */

#include "value/value-private.h"

/* value = ± digits[first, last) × 10^(exponent + shift) */
typedef struct
{
  /* borrowed from the token */
  const char *whole;
  const char *fraction;
  const char *exponent; /* digits without leading zeros */

  /* state */
  gsize n_whole;
  gsize n_fraction;
  gsize n_exponent;
  gsize first;
  gsize last; /* first = last: zero */
  gint64 shift;
  gboolean negative;
  gboolean exponent_negative;
} Parts;

static const char *
skip_digits (const char *p, const char *end)
{
  while (p < end && *p >= '0' && *p <= '9')
    p++;
  return p;
}

const char *
ropeway_number_scan (const char *p, const char *end, const char **bad)
{
  const char *from;

  if (p < end && *p == '-')
    p++;
  from = p;
  if (p < end && *p == '0')
    p++;
  else
    p = skip_digits (p, end);
  if (p == from)
    goto wrong;
  if (p < end && *p == '.')
    {
      from = ++p;
      p = skip_digits (p, end);
      if (p == from)
        goto wrong;
    }
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      from = p;
      p = skip_digits (p, end);
      if (p == from)
        goto wrong;
    }
  return p;

wrong:
  *bad = p;
  return NULL;
}

gboolean
ropeway_number_is_valid (const char *token, gsize length)
{
  const char *bad;

  return ropeway_number_scan (token, token + length, &bad) == token + length && length > 0;
}

static char
digit_at (const Parts *parts, gsize i)
{
  return i < parts->n_whole ? parts->whole[i] : parts->fraction[i - parts->n_whole];
}

static void
split (const char *token, gsize length, Parts *parts)
{
  const char *end = token + length;
  const char *p = token;
  gsize total;

  memset (parts, 0, sizeof *parts);
  parts->negative = *p == '-';
  if (parts->negative)
    p++;
  parts->whole = p;
  p = skip_digits (p, end);
  parts->n_whole = (gsize)(p - parts->whole);
  parts->fraction = p;
  if (p < end && *p == '.')
    {
      parts->fraction = ++p;
      p = skip_digits (p, end);
      parts->n_fraction = (gsize)(p - parts->fraction);
    }
  if (p < end)
    {
      p++;
      parts->exponent_negative = *p == '-';
      while (p < end && (*p == '+' || *p == '-' || *p == '0'))
        p++;
    }
  parts->exponent = p;
  parts->n_exponent = (gsize)(end - p);

  total = parts->n_whole + parts->n_fraction;
  parts->last = total;
  while (parts->last > 0 && digit_at (parts, parts->last - 1) == '0')
    parts->last--;
  while (parts->first < parts->last && digit_at (parts, parts->first) == '0')
    parts->first++;
  parts->shift = (gint64)(total - parts->last) - (gint64)parts->n_fraction;
}

/* Exponents of up to 18 digits; a shift is far smaller than the room that is left. */
static gboolean
get_exponent (const Parts *parts, gint64 *out)
{
  gint64 exponent = 0;

  if (parts->n_exponent > 18)
    return FALSE;
  for (gsize i = 0; i < parts->n_exponent; i++)
    exponent = exponent * 10 + (parts->exponent[i] - '0');
  *out = (parts->exponent_negative ? -exponent : exponent) + parts->shift;
  return TRUE;
}

/* An exponent of 19 digits and more: written arithmetic on its digits. Its size never falls below the
 * shift's, so its sign stays. */
static void
append_huge_exponent (const Parts *parts, GString *out)
{
  g_autofree char *digits = g_strndup (parts->exponent, parts->n_exponent);
  gint64 carry = parts->exponent_negative ? -parts->shift : parts->shift;
  gsize skip = 0;

  for (gsize i = parts->n_exponent; i-- > 0 && carry != 0;)
    {
      gint64 sum = digits[i] - '0' + carry;
      gint64 digit = ((sum % 10) + 10) % 10;

      digits[i] = (char)('0' + digit);
      carry = (sum - digit) / 10;
    }
  if (parts->exponent_negative)
    g_string_append_c (out, '-');
  if (carry > 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, carry);
  else
    while (digits[skip] == '0')
      skip++;
  g_string_append (out, digits + skip);
}

void
ropeway_number_canonical (const char *token, gsize length, GString *out)
{
  gint64 exponent;
  Parts parts;

  split (token, length, &parts);
  if (parts.first == parts.last)
    {
      g_string_append_c (out, '0');
      return;
    }
  if (parts.negative)
    g_string_append_c (out, '-');
  for (gsize i = parts.first; i < parts.last; i++)
    g_string_append_c (out, digit_at (&parts, i));
  if (!get_exponent (&parts, &exponent))
    {
      g_string_append_c (out, 'e');
      append_huge_exponent (&parts, out);
    }
  else if (exponent != 0)
    g_string_append_printf (out, "e%" G_GINT64_FORMAT, exponent);
}

gboolean
ropeway_number_is_whole (const char *token, gsize length)
{
  gint64 exponent;
  Parts parts;

  split (token, length, &parts);
  if (parts.first == parts.last)
    return TRUE;
  if (!get_exponent (&parts, &exponent))
    return !parts.exponent_negative;
  return exponent >= 0;
}

gboolean
ropeway_number_to_int64 (const char *token, gsize length, gint64 *out)
{
  guint64 sum = 0;
  gint64 exponent;
  Parts parts;

  split (token, length, &parts);
  if (parts.first == parts.last)
    {
      *out = 0;
      return TRUE;
    }
  if (!get_exponent (&parts, &exponent) || exponent < 0 || exponent > 18)
    return FALSE;
  for (gsize i = parts.first; i < parts.last + (gsize)exponent; i++)
    {
      guint64 digit = i < parts.last ? (guint64)(digit_at (&parts, i) - '0') : 0;

      if (__builtin_mul_overflow (sum, 10, &sum) || __builtin_add_overflow (sum, digit, &sum))
        return FALSE;
    }
  if (sum > (guint64)G_MAXINT64 + (parts.negative ? 1 : 0))
    return FALSE;
  *out = parts.negative ? (gint64)(0 - sum) : (gint64)sum;
  return TRUE;
}
