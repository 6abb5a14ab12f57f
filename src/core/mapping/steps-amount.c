/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps for amounts as people and cash desks write them, and their arithmetic. */
#include "base/limits.h"
#include "mapping/currency.h"
#include "mapping/steps.h"

#include <string.h>

static gboolean
give_result (RopewayStepRun *run, gboolean good, const RopewayDecimal *result)
{
  return good ? ropeway_step_give_number (run, result) : ropeway_step_fail (run, "mapping.number-too-long");
}

gboolean
ropeway_step_check_places (RopewayStep *step, const RopewayStepScope *scope,
                           const RopewayStepArgument *places)
{
  gint64 n = 0;

  return places->value == NULL
         || (ropeway_decimal_to_int64 (&places->number, &n) && n >= 0 && n <= ROPEWAY_LIMIT_DECIMAL_DIGITS)
         || ropeway_step_refuse (step, scope, "places", "mapping.setting-whole", NULL, NULL, NULL);
}

/* ---- parse-number ---- */

#define MINUS_SIGN 0x2212

/* The text while signs, brackets and currencies are taken off its ends. */
typedef struct
{
  const char *start;
  const char *end;
  gboolean negative;
  gboolean has_sign;
} Amount;

static gunichar
first_of (const Amount *self)
{
  return self->start < self->end ? g_utf8_get_char (self->start) : 0;
}

static gunichar
last_of (const Amount *self)
{
  return self->start < self->end ? g_utf8_get_char (g_utf8_prev_char (self->end)) : 0;
}

static gboolean
is_minus (gunichar c)
{
  return c == '-' || c == MINUS_SIGN;
}

static gboolean
take_sign (Amount *self)
{
  gunichar first = first_of (self);
  gunichar last = last_of (self);

  if (self->has_sign)
    return FALSE;
  if (first == '(' && last == ')')
    {
      self->start++;
      self->end--;
      self->negative = TRUE;
    }
  else if (is_minus (first) || first == '+')
    {
      self->start = g_utf8_next_char (self->start);
      self->negative = first != '+';
    }
  else if (is_minus (last))
    {
      self->end = g_utf8_prev_char (self->end);
      self->negative = TRUE;
    }
  else
    return FALSE;
  self->has_sign = TRUE;
  return TRUE;
}

/* A space, a currency sign or the code of a currency, at either end. */
static gboolean
take_currency (Amount *self)
{
  gunichar first = first_of (self);
  gunichar last = last_of (self);

  if (g_unichar_isspace (first) || g_unichar_type (first) == G_UNICODE_CURRENCY_SYMBOL)
    self->start = g_utf8_next_char (self->start);
  else if (g_unichar_isspace (last) || g_unichar_type (last) == G_UNICODE_CURRENCY_SYMBOL)
    self->end = g_utf8_prev_char (self->end);
  else if (self->end - self->start > 3 && ropeway_currency_get_places (self->start, 3) >= 0)
    self->start += 3;
  else if (self->end - self->start > 3 && ropeway_currency_get_places (self->end - 3, 3) >= 0)
    self->end -= 3;
  else
    return FALSE;
  return TRUE;
}

static gboolean
is_group_mark (gunichar c, char decimal)
{
  return (c == '.' && decimal != '.') || (c == ',' && decimal != ',') || c == '\'' || c == 0x2019
         || g_unichar_isspace (c);
}

/* Whole digits, in groups with one kind of mark between them or in none: 1.234.567, 12,34,567 (India), 1234.
 * Returns: whether they are; the digits are appended to @out. */
static gboolean
read_whole (const char **at, const char *end, char decimal, GString *out)
{
  gunichar mark = 0;
  guint n = 0; /* digits of this group */
  gsize start = out->len;
  gboolean even = TRUE; /* the groups so far may be followed by another */

  for (; *at < end && **at != decimal; *at = g_utf8_next_char (*at))
    {
      gunichar c = g_utf8_get_char (*at);

      if (c < 0x80 && g_ascii_isdigit ((char)c))
        {
          g_string_append_c (out, (char)c);
          n++;
          continue;
        }
      even = even && (mark == 0 ? n >= 1 && n <= 3 : n == 2 || n == 3);
      if (!is_group_mark (c, decimal) || !even || (mark != 0 && mark != c))
        return FALSE;
      mark = c;
      n = 0;
    }
  return out->len > start && (mark == 0 || n == 3);
}

static gboolean
read_amount (const Amount *amount, char decimal, GString *out)
{
  const char *at = amount->start;
  gsize digits;

  if (amount->negative)
    g_string_append_c (out, '-');
  if (!read_whole (&at, amount->end, decimal, out))
    return FALSE;
  if (at == amount->end)
    return TRUE;
  g_string_append_c (out, '.');
  digits = out->len;
  for (at++; at < amount->end && g_ascii_isdigit (*at); at++)
    g_string_append_c (out, *at);
  return at == amount->end && out->len > digits;
}

gboolean
ropeway_step_parse_number (const RopewayStep *step, RopewayStepRun *run)
{
  char decimal = strcmp (step->arguments[0].text, "comma") == 0 ? ',' : '.';
  Amount amount = { run->text, run->text + run->length, FALSE, FALSE };
  GString *out = ropeway_step_begin_out (run);

  switch (ropeway_value_get_kind (run->value))
    {
    case ROPEWAY_NUMBER:
      return TRUE;
    case ROPEWAY_BOOLEAN:
      return ropeway_step_fail (run, "mapping.not-number");
    default:
      break;
    }
  while (take_sign (&amount) || take_currency (&amount))
    ;
  if (amount.start == amount.end && !amount.has_sign)
    return ropeway_step_give (run, NULL);
  if (!read_amount (&amount, decimal, out))
    return ropeway_step_fail (run, "mapping.number-marks");
  return ropeway_step_check_number (run, out->str, out->len)
         && ropeway_step_give_made (run, ropeway_tree_number (run->tree, out->str, (gssize)out->len));
}

/* ---- cents ---- */

static int
get_places (const RopewayStep *step)
{
  return step->arguments[0].text != NULL ? ropeway_currency_get_places (step->arguments[0].text, -1) : 2;
}

gboolean
ropeway_step_compile_cents (RopewayStep *step, const RopewayStepScope *scope)
{
  return get_places (step) >= 0
         || ropeway_step_refuse (step, scope, "currency", "mapping.setting-currency", NULL, "currency",
                                 step->arguments[0].text);
}

static RopewayDecimal
power_of_ten (int exponent)
{
  return (RopewayDecimal){ .coefficient = 1, .scale = -exponent };
}

/* Whole or not at all: half a cent is nothing that a cash desk could book. */
gboolean
ropeway_step_to_cents (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayDecimal factor = power_of_ten (get_places (step));
  RopewayDecimal cents;
  RopewayDecimal whole;

  if (!ropeway_decimal_multiply (&run->number, &factor, &cents, NULL)
      || !ropeway_decimal_round (&cents, 0, ROPEWAY_ROUND_DOWN, &whole, NULL))
    return give_result (run, FALSE, NULL);
  if (ropeway_decimal_compare (&whole, &cents) != 0)
    return ropeway_step_fail (run, "mapping.too-many-places");
  return give_result (run, TRUE, &whole);
}

gboolean
ropeway_step_from_cents (const RopewayStep *step, RopewayStepRun *run)
{
  int places = get_places (step);
  RopewayDecimal factor = power_of_ten (-places);
  RopewayDecimal whole;
  RopewayDecimal amount;

  if (!ropeway_decimal_round (&run->number, 0, ROPEWAY_ROUND_DOWN, &whole, NULL))
    return give_result (run, FALSE, NULL);
  if (ropeway_decimal_compare (&whole, &run->number) != 0)
    return ropeway_step_fail (run, "mapping.not-whole");
  return give_result (run,
                      ropeway_decimal_multiply (&whole, &factor, &amount, NULL)
                          && ropeway_decimal_round (&amount, places, ROPEWAY_ROUND_HALF_UP, &amount, NULL),
                      &amount);
}

/* ---- format-number ---- */

enum
{
  FORMAT_DECIMAL,
  FORMAT_GROUP,
  FORMAT_PLACES,
};

static gboolean
has_digits (const char *text)
{
  return text != NULL && strpbrk (text, "0123456789-") != NULL;
}

gboolean
ropeway_step_compile_format_number (RopewayStep *step, const RopewayStepScope *scope)
{
  const char *decimal = step->arguments[FORMAT_DECIMAL].text;
  const char *group = step->arguments[FORMAT_GROUP].text;

  if (g_strcmp0 (decimal != NULL ? decimal : ".", group) == 0 || has_digits (group))
    return ropeway_step_refuse (step, scope, "group", "mapping.setting-marks", NULL, NULL, NULL);
  if (has_digits (decimal) || (decimal != NULL && *decimal == '\0'))
    return ropeway_step_refuse (step, scope, "decimal", "mapping.setting-marks", NULL, NULL, NULL);
  return ropeway_step_check_places (step, scope, &step->arguments[FORMAT_PLACES]);
}

static void
append_groups (GString *out, const char *digits, gsize n, const char *mark)
{
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (out, mark);
      g_string_append_c (out, digits[i]);
    }
}

gboolean
ropeway_step_format_number (const RopewayStep *step, RopewayStepRun *run)
{
  const RopewayStepArgument *arguments = step->arguments;
  const char *decimal = arguments[FORMAT_DECIMAL].text;
  const char *group = arguments[FORMAT_GROUP].text;
  GString *out = ropeway_step_begin_out (run);
  g_autofree char *plain = NULL;
  const char *digits;
  const char *point;
  gint64 places = 0;

  if (arguments[FORMAT_PLACES].value != NULL)
    {
      ropeway_decimal_to_int64 (&arguments[FORMAT_PLACES].number, &places);
      if (!ropeway_decimal_round (&run->number, (gint32)places, ROPEWAY_ROUND_HALF_UP, &run->number, NULL))
        return give_result (run, FALSE, NULL);
    }
  plain = ropeway_decimal_to_text (&run->number);
  digits = plain[0] == '-' ? plain + 1 : plain;
  point = strchrnul (digits, '.');
  g_string_append_len (out, plain, digits - plain);
  append_groups (out, digits, (gsize)(point - digits), group != NULL ? group : "");
  if (*point == '.')
    {
      g_string_append (out, decimal != NULL ? decimal : ".");
      g_string_append (out, point + 1);
    }
  return ropeway_step_give_out (run);
}

/* ---- clamp, absolute, percent ---- */

enum
{
  CLAMP_LEAST,
  CLAMP_MOST,
};

gboolean
ropeway_step_compile_clamp (RopewayStep *step, const RopewayStepScope *scope)
{
  const RopewayStepArgument *least = &step->arguments[CLAMP_LEAST];
  const RopewayStepArgument *most = &step->arguments[CLAMP_MOST];

  return least->value == NULL || most->value == NULL
         || ropeway_decimal_compare (&least->number, &most->number) <= 0
         || ropeway_step_refuse (step, scope, "most", "mapping.setting-range", NULL, NULL, NULL);
}

gboolean
ropeway_step_clamp (const RopewayStep *step, RopewayStepRun *run)
{
  const RopewayStepArgument *least = &step->arguments[CLAMP_LEAST];
  const RopewayStepArgument *most = &step->arguments[CLAMP_MOST];
  const RopewayDecimal *result = &run->number;

  if (least->value != NULL && ropeway_decimal_compare (result, &least->number) < 0)
    result = &least->number;
  if (most->value != NULL && ropeway_decimal_compare (result, &most->number) > 0)
    result = &most->number;
  return ropeway_step_give_number (run, result);
}

gboolean
ropeway_step_absolute (const RopewayStep *step, RopewayStepRun *run)
{
  run->number.negative = FALSE;
  return ropeway_step_give_number (run, &run->number);
}

enum
{
  PERCENT_PERCENT,
  PERCENT_HOW,
};

gboolean
ropeway_step_percent (const RopewayStep *step, RopewayStepRun *run)
{
  static const RopewayDecimal hundredth = { .coefficient = 1, .scale = 2 };
  const char *how = step->arguments[PERCENT_HOW].text;
  RopewayDecimal part;
  RopewayDecimal result;
  gboolean good
      = ropeway_decimal_multiply (&run->number, &step->arguments[PERCENT_PERCENT].number, &part, NULL)
        && ropeway_decimal_multiply (&part, &hundredth, &result, NULL);

  if (good && g_strcmp0 (how, "add") == 0)
    good = ropeway_decimal_add (&run->number, &result, &result, NULL);
  else if (good && g_strcmp0 (how, "subtract") == 0)
    good = ropeway_decimal_subtract (&run->number, &result, &result, NULL);
  if (!good)
    return give_result (run, FALSE, NULL);
  ropeway_decimal_trim (&result);
  return give_result (run, TRUE, &result);
}

/* ---- divide ---- */

enum
{
  DIVIDE_BY,
  DIVIDE_PLACES,
  DIVIDE_MODE,
  DIVIDE_GIVE,
};

gboolean
ropeway_step_compile_divide (RopewayStep *step, const RopewayStepScope *scope)
{
  if (step->arguments[DIVIDE_BY].number.coefficient == 0)
    return ropeway_step_refuse (step, scope, "by", "mapping.setting-zero", NULL, NULL, NULL);
  return ropeway_step_check_places (step, scope, &step->arguments[DIVIDE_PLACES]);
}

gboolean
ropeway_step_give_quotient (RopewayStepRun *run, const RopewayDecimal *dividend,
                            const RopewayDecimal *divisor, const RopewayStepArgument *places,
                            const char *mode)
{
  g_autoptr (GError) error = NULL;
  RopewayDecimal result;
  gint64 n = -1;

  if (places->value != NULL)
    ropeway_decimal_to_int64 (&places->number, &n);
  if (ropeway_decimal_divide (dividend, divisor, (gint32)n, ropeway_step_rounding (mode), &result, &error))
    return ropeway_step_give_number (run, &result);
  return ropeway_step_fail (run, g_error_matches (error, ROPEWAY_DECIMAL_ERROR, ROPEWAY_DECIMAL_ERROR_INEXACT)
                                     ? "mapping.endless-division"
                                     : "mapping.number-too-long");
}

gboolean
ropeway_step_divide (const RopewayStep *step, RopewayStepRun *run)
{
  const RopewayStepArgument *arguments = step->arguments;
  RopewayDecimal result;

  if (g_strcmp0 (arguments[DIVIDE_GIVE].text, "remainder") == 0)
    return give_result (
        run, ropeway_decimal_remainder (&run->number, &arguments[DIVIDE_BY].number, &result, NULL), &result);
  return ropeway_step_give_quotient (run, &run->number, &arguments[DIVIDE_BY].number,
                                     &arguments[DIVIDE_PLACES], arguments[DIVIDE_MODE].text);
}
