/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that make another list of a list. One value that is no list counts as a list of one. */
#include "base/limits.h"
#include "mapping/condition-check.h"
#include "mapping/step-items.h"
#include "mapping/step-list.h"
#include "mapping/steps.h"
#include "value/value-compare.h"

#include <string.h>

/* ---- sort ---- */

enum
{
  SORT_BY,
  SORT_AS,
  SORT_DESCENDING,
};

/* By which an item is sorted. Different kinds do not mix: numbers come before texts, nothing at the end. */
typedef struct
{
  enum
  {
    KEY_NUMBER,
    KEY_MOMENT,
    KEY_TEXT,
    KEY_NOTHING,
  } kind;
  RopewayDecimal number;
  gint64 moment;
  char *text; /* owned (nullable) */
  const RopewayValue *item;
  guint index;
} Key;

static void
key_clear (gpointer data)
{
  Key *key = data;

  g_free (key->text);
}

static gboolean
read_key (const RopewayStep *step, RopewayStepRun *run, const RopewayValue *value, Key *key)
{
  const char *as = step->arguments[SORT_AS].text;
  const char *text;
  gsize length;

  key->kind = KEY_NOTHING;
  if (ropeway_step_is_empty (value))
    return TRUE;
  if (!ropeway_step_text_of (run, value, run->decoded, &text, &length))
    return FALSE;
  if (g_strcmp0 (as, "number") == 0 || (as == NULL && ropeway_value_get_kind (value) == ROPEWAY_NUMBER))
    {
      key->kind = KEY_NUMBER;
      return ropeway_step_read_number (run, text, length, &key->number);
    }
  if (g_strcmp0 (as, "date") == 0)
    {
      key->kind = KEY_MOMENT;
      return ropeway_step_read_moment (run, text, length, &key->moment);
    }
  key->kind = KEY_TEXT;
  key->text = g_strndup (text, length);
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer descending)
{
  const Key *left = a;
  const Key *right = b;
  int order = 0;

  if (left->kind == KEY_NOTHING || right->kind == KEY_NOTHING)
    order = left->kind == right->kind ? 0 : left->kind == KEY_NOTHING ? 1 : -1;
  else
    {
      if (left->kind != right->kind)
        order = left->kind < right->kind ? -1 : 1;
      else if (left->kind == KEY_NUMBER)
        order = ropeway_decimal_compare (&left->number, &right->number);
      else if (left->kind == KEY_MOMENT)
        order = (left->moment > right->moment) - (left->moment < right->moment);
      else
        order = strcmp (left->text, right->text);
      order = descending != NULL ? -order : order;
    }
  return order != 0 ? order : left->index < right->index ? -1 : 1;
}

gboolean
ropeway_step_sort (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  g_autoptr (GArray) keys = g_array_sized_new (FALSE, TRUE, sizeof (Key), items->len);
  RopewayValue *list = ropeway_tree_array (run->tree);

  g_array_set_clear_func (keys, key_clear);
  g_array_set_size (keys, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      Key *key = &g_array_index (keys, Key, i);

      key->item = g_ptr_array_index (items, i);
      key->index = i;
      if (!read_key (step, run, ropeway_step_value_in (step, run, key->item), key))
        return FALSE;
    }
  g_array_sort_with_data (keys, compare_keys, GINT_TO_POINTER (step->arguments[SORT_DESCENDING].flag));
  for (guint i = 0; i < keys->len; i++)
    if (!ropeway_step_append_copy (run, list, g_array_index (keys, Key, i).item))
      return FALSE;
  return ropeway_step_give_made (run, list);
}

/* ---- unique, group-by ---- */

/* Equal values have the same one: 1.0 and 1 as well. Returns: (transfer full) (nullable): NULL for nothing. */
static char *
dup_identity (const RopewayValue *value)
{
  GString *text;

  if (ropeway_step_is_empty (value))
    return NULL;
  text = g_string_new (NULL);
  ropeway_value_canonical (value, text);
  return g_string_free (text, FALSE);
}

gboolean
ropeway_step_unique (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RopewayValue *list = ropeway_tree_array (run->tree);

  for (guint i = 0; i < items->len; i++)
    {
      const RopewayValue *item = g_ptr_array_index (items, i);
      char *identity = dup_identity (ropeway_step_value_in (step, run, item));

      /* What has no such field is not the same as another without it. */
      if (identity != NULL && !g_hash_table_add (seen, identity))
        continue;
      if (!ropeway_step_append_copy (run, list, item))
        return FALSE;
    }
  return ropeway_step_give_made (run, list);
}

/* Returns: (transfer none): the items of the group of @value, which is made where there is none yet; NULL where
 * there are too many. */
static RopewayValue *
find_group (RopewayStepRun *run, GHashTable *groups, const RopewayValue *value, RopewayValue *list)
{
  g_autofree char *identity = dup_identity (value);
  const char *name = identity != NULL ? identity : "";
  RopewayValue *items = g_hash_table_lookup (groups, name);
  RopewayValue *group;

  if (items != NULL)
    return items;
  group = ropeway_tree_object (run->tree);
  items = ropeway_tree_array (run->tree);
  ropeway_value_set (run->tree, group, "key", -1,
                     identity != NULL ? ropeway_tree_copy (run->tree, value) : ropeway_tree_null (run->tree));
  ropeway_value_set (run->tree, group, "items", -1, items);
  g_hash_table_insert (groups, g_strdup (name), items);
  return ropeway_step_append (run, list, group) ? items : NULL;
}

gboolean
ropeway_step_group_by (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  RopewayValue *list = ropeway_tree_array (run->tree);

  for (guint i = 0; i < items->len; i++)
    {
      const RopewayValue *item = g_ptr_array_index (items, i);
      RopewayValue *group = find_group (run, groups, ropeway_step_value_in (step, run, item), list);

      if (group == NULL || !ropeway_step_append_copy (run, group, item))
        return FALSE;
    }
  return ropeway_step_give_made (run, list);
}

/* ---- filter ---- */

typedef struct
{
  RopewayCondition *when;
  RopewayConditionCheck *check;
} Filter;

void
ropeway_step_free_filter (gpointer data)
{
  Filter *self = data;

  g_clear_pointer (&self->check, ropeway_condition_check_free);
  g_clear_pointer (&self->when, ropeway_condition_free);
  g_free (self);
}

gboolean
ropeway_step_compile_filter (RopewayStep *step, const RopewayStepScope *scope)
{
  g_autofree char *pointer = g_strconcat (step->written->pointer, "/when", NULL);
  Filter *data = g_new0 (Filter, 1);

  step->data = data;
  data->when = ropeway_condition_parse (step->arguments[0].value, pointer, scope->problems);
  if (data->when != NULL)
    data->check = ropeway_condition_check_new (data->when, scope->problems);
  return data->check != NULL;
}

gboolean
ropeway_step_filter (const RopewayStep *step, RopewayStepRun *run)
{
  const Filter *data = step->data;
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  RopewayValue *list = ropeway_tree_array (run->tree);

  for (guint i = 0; i < items->len; i++)
    {
      const RopewayValue *item = g_ptr_array_index (items, i);

      if (ropeway_condition_check_holds (data->check, item, run->record, run->zone, run->problems)
          && !ropeway_step_append_copy (run, list, item))
        return FALSE;
    }
  return ropeway_step_give_made (run, list);
}

/* ---- map ---- */

typedef struct
{
  GPtrArray *written; /* RopewayRuleStep */
  GPtrArray *steps;   /* RopewayStep */
} Map;

void
ropeway_step_free_map (gpointer data)
{
  Map *self = data;

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->written, g_ptr_array_unref);
  g_free (self);
}

gboolean
ropeway_step_compile_map (RopewayStep *step, const RopewayStepScope *scope)
{
  const RopewayValue *list = step->arguments[0].value;
  const RopewayStepScope inside = { scope->rule, FALSE, scope->problems };
  g_autofree char *pointer = g_strconcat (step->written->pointer, "/steps", NULL);
  Map *data = g_new0 (Map, 1);

  step->data = data;
  if (ropeway_value_get_length (list) > ROPEWAY_LIMIT_STEPS)
    return ropeway_step_refuse (step, scope, "steps", "mapping.setting-steps", NULL, "limit",
                                G_STRINGIFY (ROPEWAY_LIMIT_STEPS));
  data->written = ropeway_steps_parse (list, pointer, scope->problems);
  data->steps = ropeway_step_list_compile (data->written, ROPEWAY_STEP_ANY, &inside);
  return data->steps->len == ropeway_value_get_length (list);
}

/* The steps of @data on one item, which is also where bare paths start. */
static gboolean
map_item (const Map *data, RopewayStepRun *run, const RopewayValue *item)
{
  const RopewayValue *outer = run->at;
  const RopewayValue *before = NULL;
  const RopewayStep *failed;

  run->value = item;
  run->made = NULL;
  run->at = item;
  failed = ropeway_step_list_apply (data->steps, run, &before);
  run->at = outer;
  return failed == NULL;
}

/* Steps that make much of little must not multiply with the items. */
gboolean
ropeway_step_map (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  RopewayValue *list = ropeway_tree_array (run->tree);
  gsize size = ropeway_tree_get_size (run->tree);

  run->named = NULL;
  for (guint i = 0; i < items->len; i++)
    {
      if (!map_item (step->data, run, g_ptr_array_index (items, i)))
        return FALSE;
      if (ropeway_tree_get_size (run->tree) - size > ROPEWAY_LIMIT_MAP_BYTES)
        return ropeway_step_fail (run, "mapping.list-too-large");
      if (ropeway_step_is_empty (run->value))
        continue;
      if (!ropeway_step_append_copy (run, list, run->value))
        return FALSE;
    }
  return ropeway_step_give_made (run, list);
}

/* ---- flatten, zip ---- */

/* The lists of several sources are joined by that alone. */
gboolean
ropeway_step_flatten (const RopewayStep *step, RopewayStepRun *run)
{
  const gboolean joined = run->named != NULL;
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  RopewayValue *list = ropeway_tree_array (run->tree);

  for (guint i = 0; i < items->len; i++)
    {
      const RopewayValue *item = g_ptr_array_index (items, i);

      if (joined || ropeway_value_get_kind (item) != ROPEWAY_ARRAY)
        {
          if (!ropeway_step_append_copy (run, list, item))
            return FALSE;
          continue;
        }
      for (const RopewayValue *inner = ropeway_value_first (item); inner != NULL;
           inner = ropeway_value_next (inner))
        if (!ropeway_step_append_copy (run, list, inner))
          return FALSE;
    }
  return ropeway_step_give_made (run, list);
}

gboolean
ropeway_step_compile_zip (RopewayStep *step, const RopewayStepScope *scope)
{
  step->data = g_ptr_array_ref (scope->rule->sources);
  if (!scope->several)
    ropeway_problems_add (scope->problems,
                          ropeway_problem_new ("mapping.needs-several", step->written->pointer, "rule",
                                               scope->rule->id, "step", step->info->id, NULL));
  return scope->several;
}

void
ropeway_step_free_zip (gpointer data)
{
  g_ptr_array_unref (data);
}

/* Takes the first of every list, then the second: each walks its own. */
gboolean
ropeway_step_zip (const RopewayStep *step, RopewayStepRun *run)
{
  const GPtrArray *sources = step->data;
  g_autofree const RopewayValue **at = g_new0 (const RopewayValue *, run->n_named);
  RopewayValue *list = ropeway_tree_array (run->tree);
  RopewayValue *object;
  gboolean any = TRUE;

  for (guint i = 0; i < run->n_named; i++)
    {
      const RopewayValue *value = run->named[i];

      if (value != NULL && ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
        at[i] = ropeway_value_first (value);
      else if (!ropeway_step_is_empty (value))
        return ropeway_step_fail (run, "mapping.not-list");
    }
  for (object = ropeway_tree_object (run->tree); any; object = ropeway_tree_object (run->tree))
    {
      any = FALSE;
      for (guint i = 0; i < run->n_named; i++)
        if (at[i] != NULL)
          {
            const RopewayRuleSource *source = g_ptr_array_index (sources, i);

            ropeway_value_set (run->tree, object, source->name, -1, ropeway_tree_copy (run->tree, at[i]));
            at[i] = ropeway_value_next (at[i]);
            any = TRUE;
          }
      if (any && !ropeway_step_append (run, list, object))
        return FALSE;
    }
  return ropeway_step_give_made (run, list);
}

/* ---- slice, reverse ---- */

enum
{
  SLICE_START,
  SLICE_LENGTH,
};

gboolean
ropeway_step_compile_slice (RopewayStep *step, const RopewayStepScope *scope)
{
  gint64 n;

  if (!ropeway_decimal_to_int64 (&step->arguments[SLICE_START].number, &n)
      || ABS (n) > ROPEWAY_LIMIT_JSON_MEMBERS)
    return ropeway_step_refuse (step, scope, "start", "mapping.setting-whole", NULL, NULL, NULL);
  if (step->arguments[SLICE_LENGTH].value != NULL
      && (!ropeway_decimal_to_int64 (&step->arguments[SLICE_LENGTH].number, &n) || n < 0))
    return ropeway_step_refuse (step, scope, "length", "mapping.setting-whole", NULL, NULL, NULL);
  return TRUE;
}

gboolean
ropeway_step_slice (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  RopewayValue *list = ropeway_tree_array (run->tree);
  gint64 start = 0;
  gint64 length = G_MAXINT64;

  ropeway_decimal_to_int64 (&step->arguments[SLICE_START].number, &start);
  if (step->arguments[SLICE_LENGTH].value != NULL)
    ropeway_decimal_to_int64 (&step->arguments[SLICE_LENGTH].number, &length);
  start = start < 0 ? MAX (0, items->len + start) : MIN (start, items->len);
  for (gint64 i = start; i < items->len && i - start < length; i++)
    if (!ropeway_step_append_copy (run, list, g_ptr_array_index (items, i)))
      return FALSE;
  return ropeway_step_give_made (run, list);
}

gboolean
ropeway_step_reverse (const RopewayStep *step, RopewayStepRun *run)
{
  g_autoptr (GPtrArray) items = ropeway_step_list_items (run);
  RopewayValue *list = ropeway_tree_array (run->tree);

  for (guint i = items->len; i > 0; i--)
    if (!ropeway_step_append_copy (run, list, g_ptr_array_index (items, i - 1)))
      return FALSE;
  return ropeway_step_give_made (run, list);
}
