/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a record goes in, a record comes out. What no step touches is copied as it is; nothing is allocated for
 * it but its place in the tree. */
#include "base/limits.h"
#include "base/quote.h"
#include "mapping/program-private.h"
#include "mapping/step-list.h"
#include "value/json-writer.h"

#define SHOWN_CHARS 60

/* Which item of which list a rule works on; on the stack, from the innermost out. */
typedef struct _Place Place;
struct _Place
{
  const RopewayPath *list;
  gsize index;
  const Place *outer;
};

/* One unit on its way. */
typedef struct
{
  RopewayStepRun hand; /* its tree, records, zone and problems are those of the unit */
  gsize n_items;       /* of all lists so far */
} Run;

static void map_rules (Run *run, const GPtrArray *rules, RopewayValue **target, const Place *place);

/* ---- problems ---- */

static void
append_place (const Place *place, GString *text)
{
  if (place->outer != NULL)
    {
      append_place (place->outer, text);
      g_string_append_c (text, '.');
    }
  g_string_append_printf (text, "%s[%" G_GSIZE_FORMAT "]", ropeway_path_get_text (place->list), place->index);
}

static char *
dup_shown (const RopewayValue *value)
{
  g_autofree char *text = NULL;
  gsize length;

  if (value == NULL)
    return NULL;
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    text = ropeway_value_dup_text (value, NULL);
  if (text != NULL)
    return ropeway_quote (text, -1, SHOWN_CHARS);
  text = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, &length);
  return ropeway_quote (text, (gssize)length, SHOWN_CHARS);
}

/* @outcome: what becomes of the field. @step: (nullable): the rule itself failed. @value: (nullable): at which. */
static void
report (Run *run, const RopewayRule *rule, RopewayOnProblem outcome, const RopewayStep *step,
        const RopewayValue *value, const char *reason, const char *detail, const Place *place)
{
  static const char *const codes[] = {
    [ROPEWAY_ON_PROBLEM_PARK] = "mapping.step-failed",
    [ROPEWAY_ON_PROBLEM_DEFAULT] = "mapping.step-failed-default",
    [ROPEWAY_ON_PROBLEM_LEAVE_OUT] = "mapping.step-failed-left-out",
  };
  g_autofree char *shown = dup_shown (value);
  g_autoptr (GString) where = place != NULL ? g_string_new (NULL) : NULL;

  if (where != NULL)
    append_place (place, where);
  ropeway_problems_add (
      run->hand.problems,
      ropeway_problem_new (codes[outcome], step != NULL ? step->written->pointer : rule->pointer, "rule",
                           rule->id, "to", ropeway_path_get_text (rule->to), "step",
                           step != NULL ? step->info->id : NULL, "value", shown, "reason", reason, "detail",
                           detail, "item", where != NULL ? where->str : NULL, NULL));
}

/* ---- one field ---- */

/* Puts @made where the rule says. */
static void
put (Run *run, const RopewayRule *rule, RopewayValue *made, RopewayValue **target, const Place *place)
{
  g_autoptr (GError) error = NULL;
  RopewayOnProblem outcome
      = rule->on_problem == ROPEWAY_ON_PROBLEM_PARK ? ROPEWAY_ON_PROBLEM_PARK : ROPEWAY_ON_PROBLEM_LEAVE_OUT;

  if (!ropeway_path_set (rule->to, run->hand.tree, target, made, &error))
    report (run, rule, outcome, NULL, made, "mapping.no-place", error->message, place);
}

/* Puts @made, or else a copy of @value; where it is empty what onEmpty says. */
static void
settle (Run *run, const RopewayRule *rule, const RopewayValue *value, RopewayValue *made,
        RopewayValue **target, const Place *place)
{
  RopewayTree *tree = run->hand.tree;

  if (!ropeway_step_is_empty (value))
    put (run, rule, made != NULL ? made : ropeway_tree_copy (tree, value), target, place);
  else if (rule->on_empty == ROPEWAY_ON_EMPTY_CLEAR)
    put (run, rule, ropeway_tree_null (tree), target, place);
  else if (rule->on_empty == ROPEWAY_ON_EMPTY_DEFAULT)
    put (run, rule, ropeway_tree_copy (tree, rule->fallback), target, place);
}

/* A rule that failed: its problem is noted, its default sent if it says so. */
static void
fail (Run *run, const RopewayRule *rule, const RopewayStep *step, const RopewayValue *value,
      RopewayValue **target, const Place *place)
{
  report (run, rule, rule->on_problem, step, value, run->hand.reason, NULL, place);
  if (rule->on_problem == ROPEWAY_ON_PROBLEM_DEFAULT)
    put (run, rule, ropeway_tree_copy (run->hand.tree, rule->fallback), target, place);
}

static const RopewayValue *
get_source (const Run *run, const RopewayPath *path)
{
  const RopewayValue *start = ropeway_path_is_rooted (path) ? run->hand.record : run->hand.at;

  return start != NULL ? ropeway_path_get (path, start) : NULL;
}

static void
map_value (Run *run, const RopewayCompiledRule *self, RopewayValue **target, const Place *place)
{
  const RopewayRule *rule = self->rule;
  const GPtrArray *sources = rule->sources;
  g_autofree const RopewayValue **named = NULL;
  const RopewayValue *before = NULL;
  const RopewayStep *failed;

  run->hand.value = rule->value;
  run->hand.made = NULL;
  if (self->several)
    {
      named = g_new (const RopewayValue *, sources->len);
      for (guint i = 0; i < sources->len; i++)
        named[i] = get_source (run, ((const RopewayRuleSource *)g_ptr_array_index (sources, i))->path);
    }
  else if (sources->len > 0)
    run->hand.value = get_source (run, ((const RopewayRuleSource *)g_ptr_array_index (sources, 0))->path);
  run->hand.named = named;
  run->hand.n_named = sources->len;

  failed = ropeway_step_list_apply (self->steps, &run->hand, &before);
  if (failed != NULL)
    fail (run, rule, failed, before, target, place);
  else
    settle (run, rule, run->hand.value, run->hand.made, target, place);
}

/* ---- lists ---- */

/* Maps one item into @list. Returns: FALSE where there are too many. */
static gboolean
map_item (Run *run, const RopewayCompiledRule *self, const RopewayValue *item, RopewayValue *list,
          const Place *place)
{
  RopewayStepRun *hand = &run->hand;
  const RopewayValue *outer = hand->at;
  RopewayValue *made = NULL;

  if (++run->n_items > ROPEWAY_LIMIT_LIST_ITEMS)
    return ropeway_step_fail (hand, "mapping.list-too-long");
  if (self->filter != NULL
      && !ropeway_condition_check_holds (self->filter, item, hand->record, hand->zone, hand->problems))
    return TRUE;
  hand->at = item;
  map_rules (run, self->rules, &made, place);
  hand->at = outer;
  /* Nothing in a list of plain values is no item; in a list of objects it is one without fields. */
  if (made != NULL || !self->makes_items)
    ropeway_value_append (list, made != NULL ? made : ropeway_tree_object (hand->tree));
  return run->n_items <= ROPEWAY_LIMIT_LIST_ITEMS;
}

static void
map_list (Run *run, const RopewayCompiledRule *self, RopewayValue **target, const Place *place)
{
  const RopewayRule *rule = self->rule;
  const RopewayValue *source = get_source (run, rule->each);
  Place item_place = { rule->each, 0, place };
  RopewayValue *list = NULL;
  gboolean good = TRUE;

  if (source != NULL && ropeway_value_get_kind (source) == ROPEWAY_ARRAY)
    {
      list = ropeway_tree_array (run->hand.tree);
      for (const RopewayValue *item = ropeway_value_first (source); good && item != NULL;
           item = ropeway_value_next (item), item_place.index++)
        good = map_item (run, self, item, list, &item_place);
    }
  else if (source != NULL && ropeway_value_get_kind (source) != ROPEWAY_NULL)
    {
      list = ropeway_tree_array (run->hand.tree);
      good = map_item (run, self, source, list, &item_place);
    }
  if (good)
    settle (run, rule, list, list, target, place);
  else
    fail (run, rule, NULL, NULL, target, place);
}

static void
map_rules (Run *run, const GPtrArray *rules, RopewayValue **target, const Place *place)
{
  RopewayStepRun *hand = &run->hand;

  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayCompiledRule *rule = g_ptr_array_index (rules, i);

      if (rule->when != NULL
          && !ropeway_condition_check_holds (rule->when, hand->at, hand->record, hand->zone, hand->problems))
        continue;
      if (rule->rules != NULL)
        map_list (run, rule, target, place);
      else
        map_value (run, rule, target, place);
    }
}

/* ---- the program ---- */

gboolean
ropeway_program_accepts (const RopewayProgram *self, const RopewayValue *record, RopewayProblems *problems)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  return self->filter == NULL
         || ropeway_condition_check_holds (self->filter, record, record, self->zone, problems);
}

gboolean
ropeway_program_has_items (const RopewayProgram *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->job->unit_each != NULL;
}

gboolean
ropeway_program_each_unit (const RopewayProgram *self, const RopewayValue *record, RopewayUnitFunc func,
                           gpointer data, RopewayProblems *problems)
{
  const RopewayValue *list;
  gsize index = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (self->job->unit_each == NULL)
    return func (NULL, 0, data);
  list = ropeway_path_get (self->job->unit_each, record);
  if (list == NULL || ropeway_value_get_kind (list) == ROPEWAY_NULL)
    return TRUE;
  if (ropeway_value_get_kind (list) != ROPEWAY_ARRAY)
    return func (list, 0, data);
  if (ropeway_value_get_length (list) > ROPEWAY_LIMIT_LIST_ITEMS)
    {
      ropeway_problems_add (problems,
                            ropeway_problem_new ("mapping.too-many-units", self->job->pointer, "list",
                                                 ropeway_path_get_text (self->job->unit_each), "limit",
                                                 G_STRINGIFY (ROPEWAY_LIMIT_LIST_ITEMS), NULL));
      return FALSE;
    }
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    if (!func (item, index++, data))
      return FALSE;
  return TRUE;
}

RopewayValue *
ropeway_program_map (const RopewayProgram *self, const RopewayValue *record, const RopewayValue *item,
                     RopewayTree *tree, RopewayProblems *problems)
{
  g_autoptr (GString) decoded = NULL;
  g_autoptr (GString) out = NULL;
  RopewayValue *root;
  Run run = { .n_items = 0 };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);
  g_return_val_if_fail (tree != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  decoded = g_string_new (NULL);
  out = g_string_new (NULL);
  run.hand.at = item != NULL ? item : record;
  run.hand.record = record;
  run.hand.tree = tree;
  run.hand.zone = self->zone;
  run.hand.problems = problems;
  run.hand.decoded = decoded;
  run.hand.out = out;
  root = ropeway_tree_object (tree);
  map_rules (&run, self->rules, &root, NULL);
  return root;
}
