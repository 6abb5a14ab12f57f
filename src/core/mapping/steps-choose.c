/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that decide which value it is. */
#include "base/limits.h"
#include "mapping/condition-check.h"
#include "mapping/steps.h"

#include <string.h>

/* ---- to-boolean ---- */

static gboolean
is_word (const RopewayStepRun *run, const char *word)
{
  return run->length == strlen (word) && g_ascii_strncasecmp (run->text, word, run->length) == 0;
}

gboolean
ropeway_step_to_boolean (const RopewayStep *step, RopewayStepRun *run)
{
  static const char *const yes[] = { "true", "yes", "on", "1" };
  static const char *const no[] = { "false", "no", "off", "0" };

  if (ropeway_value_get_kind (run->value) == ROPEWAY_BOOLEAN)
    return TRUE;
  if (run->length == 0)
    return ropeway_step_give (run, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      if (is_word (run, yes[i]))
        return ropeway_step_give_made (run, ropeway_tree_boolean (run->tree, TRUE));
      if (is_word (run, no[i]))
        return ropeway_step_give_made (run, ropeway_tree_boolean (run->tree, FALSE));
    }
  return ropeway_step_fail (run, "mapping.not-boolean");
}

/* ---- default ---- */

gboolean
ropeway_step_default (const RopewayStep *step, RopewayStepRun *run)
{
  return !ropeway_step_is_empty (run->value) || ropeway_step_give (run, step->arguments[0].value);
}

/* ---- choose ---- */

enum
{
  CHOOSE_CASES,
  CHOOSE_OTHERWISE,
};

typedef struct
{
  RopewayCondition *when;
  RopewayConditionCheck *check;
  const RopewayValue *then; /* borrowed from the job */
} Case;

static void
case_free (gpointer data)
{
  Case *one = data;

  g_clear_pointer (&one->check, ropeway_condition_check_free);
  g_clear_pointer (&one->when, ropeway_condition_free);
  g_free (one);
}

void
ropeway_step_free_choose (gpointer data)
{
  g_ptr_array_unref (data);
}

static gboolean
compile_case (RopewayStep *step, const RopewayStepScope *scope, const RopewayValue *value, guint index)
{
  g_autofree char *place = g_strdup_printf ("cases/%u", index);
  g_autofree char *pointer = g_strconcat (step->written->pointer, "/", place, "/when", NULL);
  const RopewayValue *when = ropeway_value_get (value, "when");
  Case *one = g_new0 (Case, 1);

  g_ptr_array_add (step->data, one);
  one->then = ropeway_value_get (value, "then");
  if (when == NULL || one->then == NULL)
    return ropeway_step_refuse (step, scope, place, "mapping.setting-case", NULL, NULL, NULL);
  one->when = ropeway_condition_parse (when, pointer, scope->problems);
  if (one->when != NULL)
    one->check = ropeway_condition_check_new (one->when, scope->problems);
  return one->check != NULL;
}

gboolean
ropeway_step_compile_choose (RopewayStep *step, const RopewayStepScope *scope)
{
  guint index = 0;
  gboolean good = TRUE;

  step->data = g_ptr_array_new_with_free_func (case_free);
  for (const RopewayValue *value = ropeway_value_first (step->arguments[CHOOSE_CASES].value); value != NULL;
       value = ropeway_value_next (value))
    good = compile_case (step, scope, value, index++) && good;
  return good;
}

gboolean
ropeway_step_choose (const RopewayStep *step, RopewayStepRun *run)
{
  const GPtrArray *cases = step->data;

  for (guint i = 0; i < cases->len; i++)
    {
      const Case *one = g_ptr_array_index (cases, i);

      if (ropeway_condition_check_holds_for (one->check, run->value, run->at, run->record, run->zone,
                                             run->problems))
        return ropeway_step_give (run, one->then);
    }
  return ropeway_step_give (run, step->arguments[CHOOSE_OTHERWISE].value);
}

/* ---- look-up ---- */

enum
{
  LOOK_UP_TABLE,
  LOOK_UP_OTHERWISE,
};

void
ropeway_step_free_look_up (gpointer data)
{
  g_hash_table_unref (data);
}

/* Names of members stay where they are as long as the job does. */
gboolean
ropeway_step_compile_look_up (RopewayStep *step, const RopewayStepScope *scope)
{
  const RopewayValue *table = step->arguments[LOOK_UP_TABLE].value;
  GHashTable *data = g_hash_table_new (g_str_hash, g_str_equal);

  step->data = data;
  if (ropeway_value_get_kind (table) != ROPEWAY_OBJECT)
    return ropeway_step_refuse (step, scope, "table", "mapping.setting-type", NULL, "needs", "object");
  if (ropeway_value_get_length (table) > ROPEWAY_LIMIT_LOOK_UP_ENTRIES)
    return ropeway_step_refuse (step, scope, "table", "mapping.setting-table", NULL, "limit",
                                G_STRINGIFY (ROPEWAY_LIMIT_LOOK_UP_ENTRIES));
  for (RopewayValue *entry = ropeway_value_first (table); entry != NULL; entry = ropeway_value_next (entry))
    g_hash_table_insert (data, (char *)ropeway_value_get_name (entry, NULL), entry);
  return TRUE;
}

gboolean
ropeway_step_look_up (const RopewayStep *step, RopewayStepRun *run)
{
  const RopewayValue *otherwise = step->arguments[LOOK_UP_OTHERWISE].value;
  GString *key = ropeway_step_begin_out (run);
  const RopewayValue *found;

  g_string_append_len (key, run->text, (gssize)run->length);
  found = g_hash_table_lookup (step->data, key->str);
  if (found == NULL && otherwise == NULL)
    return ropeway_step_fail (run, "mapping.not-in-table");
  return ropeway_step_give (run, found != NULL ? found : otherwise);
}
