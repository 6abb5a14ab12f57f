/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that make one number of many, exactly. What is empty does not count. */
#include "mapping/step-items.h"
#include "mapping/steps.h"

/* Reads the number of @item. @is_empty: (out): it has none. */
static gboolean
read_number (const RopewayStep *step, RopewayStepRun *run, const RopewayValue *item, RopewayDecimal *number,
             gboolean *is_empty)
{
  const RopewayValue *value = ropeway_step_value_in (step, run, item);
  const char *text;
  gsize length;

  *is_empty = ropeway_step_is_empty (value);
  if (*is_empty)
    return TRUE;
  if (ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN)
    return ropeway_step_fail (run, "mapping.not-number");
  return ropeway_step_text_of (run, value, run->decoded, &text, &length)
         && ropeway_step_read_number (run, text, length, number);
}

/* @n: (out): of how many. */
static gboolean
add_up (const RopewayStep *step, RopewayStepRun *run, RopewayDecimal *sum, gint64 *n)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);

  *n = 0;
  ropeway_decimal_from_int64 (0, sum);
  for (guint i = 0; i < items->len; i++)
    {
      RopewayDecimal number;
      gboolean is_empty;

      if (!read_number (step, run, g_ptr_array_index (items, i), &number, &is_empty))
        return FALSE;
      if (is_empty)
        continue;
      if (!ropeway_decimal_add (sum, &number, sum, NULL))
        return ropeway_step_fail (run, "mapping.number-too-long");
      ++*n;
    }
  return TRUE;
}

gboolean
ropeway_step_sum (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayDecimal sum;
  gint64 n;

  return add_up (step, run, &sum, &n) && ropeway_step_give_number (run, &sum);
}

enum
{
  AVERAGE_BY,
  AVERAGE_PLACES,
  AVERAGE_MODE,
};

gboolean
ropeway_step_compile_average (RopewayStep *step, const RopewayStepScope *scope)
{
  return ropeway_step_check_places (step, scope, &step->arguments[AVERAGE_PLACES])
         && ropeway_step_compile_by (step, scope);
}

gboolean
ropeway_step_average (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayDecimal sum;
  RopewayDecimal count;
  gint64 n;

  if (!add_up (step, run, &sum, &n))
    return FALSE;
  if (n == 0)
    return ropeway_step_give (run, NULL);
  ropeway_decimal_from_int64 (n, &count);
  return ropeway_step_give_quotient (run, &sum, &count, &step->arguments[AVERAGE_PLACES],
                                     step->arguments[AVERAGE_MODE].text);
}

/* @sign: 1 for the greatest, -1 for the smallest. */
static gboolean
give_extreme (const RopewayStep *step, RopewayStepRun *run, int sign)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  RopewayDecimal best;
  gboolean found = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      RopewayDecimal number;
      gboolean is_empty;

      if (!read_number (step, run, g_ptr_array_index (items, i), &number, &is_empty))
        return FALSE;
      if (is_empty || (found && ropeway_decimal_compare (&number, &best) * sign <= 0))
        continue;
      best = number;
      found = TRUE;
    }
  return found ? ropeway_step_give_number (run, &best) : ropeway_step_give (run, NULL);
}

gboolean
ropeway_step_minimum (const RopewayStep *step, RopewayStepRun *run)
{
  return give_extreme (step, run, -1);
}

gboolean
ropeway_step_maximum (const RopewayStep *step, RopewayStepRun *run)
{
  return give_extreme (step, run, 1);
}
