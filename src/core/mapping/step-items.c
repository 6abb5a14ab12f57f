/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mapping/step-items.h"

#include "base/limits.h"
#include "mapping/civil-time.h"
#include "value/path.h"

gboolean
ropeway_step_compile_by (RopewayStep *step, const RopewayStepScope *scope)
{
  g_autoptr (GError) error = NULL;
  const char *name = step->info->settings[0].name;

  if (step->arguments[0].value == NULL)
    return TRUE;
  step->data = ropeway_path_parse (step->arguments[0].text, &error);
  return step->data != NULL
         || ropeway_step_refuse (step, scope, name, "mapping.setting-path", NULL, "detail", error->message);
}

void
ropeway_step_free_by (gpointer data)
{
  ropeway_path_unref (data);
}

const RopewayValue *
ropeway_step_value_in (const RopewayStep *step, const RopewayStepRun *run, const RopewayValue *item)
{
  if (step->data == NULL)
    return item;
  return ropeway_path_get (step->data, ropeway_path_is_rooted (step->data) ? run->record : item);
}

static void
add_items (GPtrArray *items, const RopewayValue *value)
{
  if (value == NULL)
    return;
  if (ropeway_value_get_kind (value) != ROPEWAY_ARRAY)
    {
      g_ptr_array_add (items, (gpointer)value);
      return;
    }
  for (const RopewayValue *item = ropeway_value_first (value); item != NULL; item = ropeway_value_next (item))
    g_ptr_array_add (items, (gpointer)item);
}

GPtrArray *
ropeway_step_list_items (const RopewayStepRun *run)
{
  GPtrArray *items = g_ptr_array_new ();

  if (run->named == NULL)
    add_items (items, run->value);
  else
    for (guint i = 0; i < run->n_named; i++)
      add_items (items, run->named[i]);
  return items;
}

gboolean
ropeway_step_append (RopewayStepRun *run, RopewayValue *list, RopewayValue *item)
{
  if (ropeway_value_get_length (list) == ROPEWAY_LIMIT_LIST_ITEMS)
    return ropeway_step_fail (run, "mapping.list-too-long");
  ropeway_value_append (list, item);
  return TRUE;
}

gboolean
ropeway_step_append_copy (RopewayStepRun *run, RopewayValue *list, const RopewayValue *item)
{
  return ropeway_step_append (run, list, ropeway_tree_copy (run->tree, item));
}

gboolean
ropeway_step_read_moment (RopewayStepRun *run, const char *text, gsize length, gint64 *moment)
{
  RopewayCivilTime time;
  RopewayCivilStatus status = ropeway_civil_time_read (text, length, &time);

  if (status == ROPEWAY_CIVIL_OTHER_FORM)
    return ropeway_step_fail (run, "mapping.not-iso-date");
  if (status == ROPEWAY_CIVIL_NO_SUCH || !ropeway_civil_time_resolve (&time, run->zone))
    return ropeway_step_fail (run, "mapping.no-such-date");
  *moment = ropeway_civil_time_to_moment (&time);
  return TRUE;
}
