/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: makes the input of a step ready and takes its result, so that a step is only what it does. */
#include "base/limits.h"
#include "mapping/step.h"

#include <string.h>

gboolean
ropeway_step_is_empty (const RopewayValue *value)
{
  gsize length = 1;

  if (value == NULL)
    return TRUE;
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_NULL:
      return TRUE;
    case ROPEWAY_STRING:
      ropeway_value_get_token (value, &length);
      return length == 0;
    default:
      return FALSE;
    }
}

gboolean
ropeway_step_fail (RopewayStepRun *run, const char *reason)
{
  run->reason = reason;
  return FALSE;
}

gboolean
ropeway_step_give (RopewayStepRun *run, const RopewayValue *value)
{
  run->value = value;
  run->made = NULL;
  return TRUE;
}

gboolean
ropeway_step_give_made (RopewayStepRun *run, RopewayValue *made)
{
  run->value = made;
  run->made = made;
  return TRUE;
}

gboolean
ropeway_step_give_text (RopewayStepRun *run, const char *text, gsize length)
{
  if (length > ROPEWAY_LIMIT_TEXT_BYTES)
    return ropeway_step_fail (run, "mapping.text-too-long");
  return ropeway_step_give_made (run, ropeway_tree_string (run->tree, text, (gssize)length));
}

GString *
ropeway_step_begin_out (RopewayStepRun *run)
{
  g_string_truncate (run->out, 0);
  return run->out;
}

gboolean
ropeway_step_give_out (RopewayStepRun *run)
{
  return ropeway_step_give_text (run, run->out->str, run->out->len);
}

gboolean
ropeway_step_give_number (RopewayStepRun *run, const RopewayDecimal *number)
{
  g_autofree char *token = ropeway_decimal_to_text (number);

  return ropeway_step_give_made (run, ropeway_tree_number (run->tree, token, -1));
}

gboolean
ropeway_step_text_of (RopewayStepRun *run, const RopewayValue *value, GString *buffer, const char **text,
                      gsize *length)
{
  switch (ropeway_value_get_kind (value))
    {
    case ROPEWAY_STRING:
      *text = ropeway_value_peek_text (value, buffer, length, NULL);
      return *text != NULL || ropeway_step_fail (run, "mapping.not-text");
    case ROPEWAY_NUMBER:
      *text = ropeway_value_get_token (value, length);
      return TRUE;
    case ROPEWAY_BOOLEAN:
      *text = ropeway_value_get_boolean (value) ? "true" : "false";
      *length = strlen (*text);
      return TRUE;
    case ROPEWAY_ARRAY:
      return ropeway_step_fail (run, "mapping.is-list");
    default:
      return ropeway_step_fail (run, "mapping.is-object");
    }
}

/* ---- numbers ---- */

/* Finds out what keeps @text from being a number, for a person who sees one in it. */
static gboolean
fail_not_number (RopewayStepRun *run, const char *text, gsize length)
{
  gboolean digits = FALSE;
  gboolean others = FALSE;
  gboolean separators = FALSE;

  if (g_ascii_isspace (text[0]) || g_ascii_isspace (text[length - 1]))
    return ropeway_step_fail (run, "mapping.number-spaces");
  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isdigit (text[i]))
        digits = TRUE;
      else if (strchr (",' _", text[i]) != NULL)
        separators = TRUE;
      else if (strchr ("+-.", text[i]) == NULL)
        others = TRUE;
    }
  if (digits && separators && !others)
    return ropeway_step_fail (run, "mapping.number-separators");
  if (digits && !separators && !others && text[0] == '0' && length > 1 && g_ascii_isdigit (text[1]))
    return ropeway_step_fail (run, "mapping.number-zeros");
  return ropeway_step_fail (run, "mapping.not-number");
}

gboolean
ropeway_step_check_number (RopewayStepRun *run, const char *text, gsize length)
{
  gsize sign = length > 1 && text[0] == '+' && text[1] != '-' ? 1 : 0;

  return ropeway_number_is_valid (text + sign, length - sign) || fail_not_number (run, text, length);
}

gboolean
ropeway_step_read_number (RopewayStepRun *run, const char *text, gsize length, RopewayDecimal *out)
{
  return ropeway_step_check_number (run, text, length)
         && (ropeway_decimal_parse (text, (gssize)length, out, NULL)
             || ropeway_step_fail (run, "mapping.number-too-long"));
}

static gboolean
prepare_number (RopewayStepRun *run)
{
  const char *text;
  gsize length;

  if (ropeway_value_get_kind (run->value) == ROPEWAY_BOOLEAN)
    return ropeway_step_fail (run, "mapping.not-number");
  return ropeway_step_text_of (run, run->value, run->decoded, &text, &length)
         && ropeway_step_read_number (run, text, length, &run->number);
}

gboolean
ropeway_step_apply (const RopewayStep *self, RopewayStepRun *run)
{
  RopewayStepType takes = self->info->takes;

  if (!self->info->on_nothing && run->named == NULL
      && (run->value == NULL || ropeway_value_get_kind (run->value) == ROPEWAY_NULL))
    return TRUE;
  switch (takes)
    {
    case ROPEWAY_STEP_TEXT:
      if (!ropeway_step_text_of (run, run->value, run->decoded, &run->text, &run->length))
        return FALSE;
      break;
    case ROPEWAY_STEP_DATE:
      if (ropeway_step_is_empty (run->value))
        return TRUE;
      if (!ropeway_step_text_of (run, run->value, run->decoded, &run->text, &run->length))
        return FALSE;
      break;
    case ROPEWAY_STEP_NUMBER:
      if (ropeway_step_is_empty (run->value))
        return TRUE;
      if (!prepare_number (run))
        return FALSE;
      break;
    default:
      break;
    }
  return self->info->run (self, run);
}
