/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps for the fields of an object. */
#include "mapping/step-items.h"
#include "mapping/steps.h"

#include <string.h>

gboolean
ropeway_step_field (const RopewayStep *step, RopewayStepRun *run)
{
  return ropeway_step_give (run, ropeway_step_value_in (step, run, run->value));
}

static gboolean
is_object (RopewayStepRun *run)
{
  return ropeway_value_get_kind (run->value) == ROPEWAY_OBJECT
         || ropeway_step_fail (run, "mapping.not-object");
}

gboolean
ropeway_step_keys (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayValue *list = ropeway_tree_array (run->tree);

  if (!is_object (run))
    return FALSE;
  for (const RopewayValue *member = ropeway_value_first (run->value); member != NULL;
       member = ropeway_value_next (member))
    {
      gsize length;
      const char *name = ropeway_value_get_name (member, &length);

      if (memchr (name, '\0', length) != NULL)
        return ropeway_step_fail (run, "mapping.not-text");
      if (!ropeway_step_append (run, list, ropeway_tree_string (run->tree, name, (gssize)length)))
        return FALSE;
    }
  return ropeway_step_give_made (run, list);
}

gboolean
ropeway_step_values (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayValue *list = ropeway_tree_array (run->tree);

  if (!is_object (run))
    return FALSE;
  for (const RopewayValue *member = ropeway_value_first (run->value); member != NULL;
       member = ropeway_value_next (member))
    if (!ropeway_step_append_copy (run, list, member))
      return FALSE;
  return ropeway_step_give_made (run, list);
}

/* ---- pick, omit ---- */

void
ropeway_step_free_fields (gpointer data)
{
  g_hash_table_unref (data);
}

gboolean
ropeway_step_compile_fields (RopewayStep *step, const RopewayStepScope *scope)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  step->data = names;
  for (const RopewayValue *item = ropeway_value_first (step->arguments[0].value); item != NULL;
       item = ropeway_value_next (item))
    {
      char *name = ropeway_value_dup_text (item, NULL);

      if (name == NULL)
        return ropeway_step_refuse (step, scope, "fields", "mapping.setting-type", NULL, "needs",
                                    "list of texts");
      g_hash_table_add (names, name);
    }
  return TRUE;
}

gboolean
ropeway_step_pick (const RopewayStep *step, RopewayStepRun *run)
{
  RopewayValue *object;

  if (!is_object (run))
    return FALSE;
  object = ropeway_tree_object (run->tree);
  for (const RopewayValue *member = ropeway_value_first (run->value); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);

      if (g_hash_table_contains (step->data, name))
        ropeway_value_set (run->tree, object, name, -1, ropeway_tree_copy (run->tree, member));
    }
  return ropeway_step_give_made (run, object);
}

gboolean
ropeway_step_omit (const RopewayStep *step, RopewayStepRun *run)
{
  GHashTableIter iter;
  gpointer name;
  RopewayValue *object;

  if (!is_object (run))
    return FALSE;
  object = ropeway_tree_copy (run->tree, run->value);
  g_hash_table_iter_init (&iter, step->data);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    ropeway_value_remove (object, name, -1);
  return ropeway_step_give_made (run, object);
}
