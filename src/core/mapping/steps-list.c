/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that make a list, or one value of a list. One value that is no list counts as a list of one. */
#include "base/limits.h"
#include "mapping/steps.h"

#include <string.h>

/* ---- split ---- */

gboolean
ropeway_step_compile_split (RopewayStep *step, const RopewayStepScope *scope)
{
  return step->arguments[0].length > 0
         || ropeway_step_refuse (step, scope, "by", "mapping.setting-empty", NULL, NULL, NULL);
}

gboolean
ropeway_step_split (const RopewayStep *step, RopewayStepRun *run)
{
  const RopewayStepArgument *by = &step->arguments[0];
  const char *at = run->text;
  const char *end = run->text + run->length;
  RopewayValue *list = ropeway_tree_array (run->tree);

  while (run->length > 0)
    {
      const char *found = memmem (at, (gsize)(end - at), by->text, by->length);
      const char *stop = found != NULL ? found : end;

      if (ropeway_value_get_length (list) == ROPEWAY_LIMIT_LIST_ITEMS)
        return ropeway_step_fail (run, "mapping.list-too-long");
      ropeway_value_append (list, ropeway_tree_string (run->tree, at, stop - at));
      if (found == NULL)
        break;
      at = found + by->length;
    }
  return ropeway_step_give_made (run, list);
}

/* ---- join ---- */

typedef struct
{
  const RopewayStepArgument *by;
  GString *out;
  gboolean filled;
} Joining;

static gboolean
join_one (Joining *joining, RopewayStepRun *run, const RopewayValue *value)
{
  const char *text;
  gsize length;

  if (ropeway_step_is_empty (value))
    return TRUE;
  if (!ropeway_step_text_of (run, value, run->decoded, &text, &length))
    return FALSE;
  if (joining->filled)
    g_string_append_len (joining->out, joining->by->text, (gssize)joining->by->length);
  g_string_append_len (joining->out, text, (gssize)length);
  joining->filled = TRUE;
  return joining->out->len <= ROPEWAY_LIMIT_TEXT_BYTES || ropeway_step_fail (run, "mapping.text-too-long");
}

gboolean
ropeway_step_join (const RopewayStep *step, RopewayStepRun *run)
{
  Joining joining = { &step->arguments[0], ropeway_step_begin_out (run), FALSE };
  gboolean good = TRUE;

  if (run->named != NULL)
    for (guint i = 0; good && i < run->n_named; i++)
      good = join_one (&joining, run, run->named[i]);
  else if (ropeway_value_get_kind (run->value) != ROPEWAY_ARRAY)
    good = join_one (&joining, run, run->value);
  else
    for (const RopewayValue *item = ropeway_value_first (run->value); good && item != NULL;
         item = ropeway_value_next (item))
      good = join_one (&joining, run, item);

  if (!good)
    return FALSE;
  return joining.filled ? ropeway_step_give_out (run) : ropeway_step_give (run, NULL);
}

/* ---- first, last, count ---- */

/* The values of one source are its list; those of several are the list. */
static gboolean
give_end_of_list (RopewayStepRun *run, gboolean last)
{
  const RopewayValue *found = NULL;

  if (run->named != NULL)
    {
      for (guint i = 0; i < run->n_named && (last || found == NULL); i++)
        if (!ropeway_step_is_empty (run->named[i]))
          found = run->named[i];
      return ropeway_step_give (run, found);
    }
  if (ropeway_value_get_kind (run->value) != ROPEWAY_ARRAY)
    return TRUE;
  for (const RopewayValue *item = ropeway_value_first (run->value); item != NULL && (last || found == NULL);
       item = ropeway_value_next (item))
    if (!ropeway_step_is_empty (item))
      found = item;
  return ropeway_step_give (run, found);
}

gboolean
ropeway_step_first (const RopewayStep *step, RopewayStepRun *run)
{
  return give_end_of_list (run, FALSE);
}

gboolean
ropeway_step_last (const RopewayStep *step, RopewayStepRun *run)
{
  return give_end_of_list (run, TRUE);
}

gboolean
ropeway_step_count (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayValueType kind = run->value != NULL ? ropeway_value_get_kind (run->value) : ROPEWAY_NULL;
  gint64 n = kind == ROPEWAY_NULL ? 0 : 1;

  if (kind == ROPEWAY_ARRAY)
    n = (gint64)ropeway_value_get_length (run->value);
  return ropeway_step_give_made (run, ropeway_tree_integer (run->tree, n));
}
