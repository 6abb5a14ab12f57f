/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that calculate: exactly, or not at all. */
#include "base/limits.h"
#include "mapping/steps.h"

gboolean
ropeway_step_to_number (const RopewayStep *step, RopewayStepRun *run)
{
  gsize sign = run->length > 0 && run->text[0] == '+' ? 1 : 0;

  switch (ropeway_value_get_kind (run->value))
    {
    case ROPEWAY_NUMBER:
      return TRUE;
    case ROPEWAY_BOOLEAN:
      return ropeway_step_fail (run, "mapping.not-number");
    default:
      break;
    }
  if (run->length == 0)
    return ropeway_step_give (run, NULL);
  if (!ropeway_step_check_number (run, run->text, run->length))
    return FALSE;
  return ropeway_step_give_made (
      run, ropeway_tree_number (run->tree, run->text + sign, (gssize)(run->length - sign)));
}

static gboolean
give_result (RopewayStepRun *run, gboolean good, const RopewayDecimal *result)
{
  if (!good)
    return ropeway_step_fail (run, "mapping.number-too-long");
  return ropeway_step_give_number (run, result);
}

/* ---- round ---- */

enum
{
  ROUND_PLACES,
  ROUND_MODE,
};

typedef struct
{
  gint32 places;
  RopewayRounding mode;
} Round;

RopewayRounding
ropeway_step_rounding (const char *id)
{
  static const struct
  {
    const char *id;
    RopewayRounding mode;
  } modes[] = {
    { "half-up", ROPEWAY_ROUND_HALF_UP }, { "half-even", ROPEWAY_ROUND_HALF_EVEN },
    { "up", ROPEWAY_ROUND_UP },           { "down", ROPEWAY_ROUND_DOWN },
    { "ceiling", ROPEWAY_ROUND_CEILING }, { "floor", ROPEWAY_ROUND_FLOOR },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (modes[i].id, id) == 0)
      return modes[i].mode;
  return ROPEWAY_ROUND_HALF_UP;
}

gboolean
ropeway_step_compile_round (RopewayStep *step, const RopewayStepScope *scope)
{
  Round *data = g_new0 (Round, 1);
  gint64 places = 0;

  step->data = data;
  if (step->arguments[ROUND_PLACES].value != NULL
      && (!ropeway_decimal_to_int64 (&step->arguments[ROUND_PLACES].number, &places) || places < 0
          || places > ROPEWAY_LIMIT_DECIMAL_DIGITS))
    return ropeway_step_refuse (step, scope, "places", "mapping.setting-whole", NULL, NULL, NULL);
  data->places = (gint32)places;
  data->mode = ropeway_step_rounding (step->arguments[ROUND_MODE].text);
  return TRUE;
}

gboolean
ropeway_step_round (const RopewayStep *step, RopewayStepRun *run)
{
  const Round *data = step->data;
  RopewayDecimal result;

  return give_result (run, ropeway_decimal_round (&run->number, data->places, data->mode, &result, NULL),
                      &result);
}

/* ---- multiply, add ---- */

gboolean
ropeway_step_multiply (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayDecimal result;

  if (!ropeway_decimal_multiply (&run->number, &step->arguments[0].number, &result, NULL))
    return give_result (run, FALSE, NULL);
  /* 19.10 × 100 is 1910 and not 1910.00, which many services refuse for a number of cents. */
  ropeway_decimal_trim (&result);
  return give_result (run, TRUE, &result);
}

gboolean
ropeway_step_add (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayDecimal result;

  return give_result (run, ropeway_decimal_add (&run->number, &step->arguments[0].number, &result, NULL),
                      &result);
}
