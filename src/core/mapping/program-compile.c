/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: finds everything that is wrong with a mapping before the first record comes, all at once. */
#include "mapping/program-private.h"
#include "mapping/step-list.h"

static GPtrArray *compile_rules (const GPtrArray *rules, RopewayProblems *problems);

static void
compiled_rule_free (gpointer data)
{
  RopewayCompiledRule *self = data;

  g_clear_pointer (&self->when, ropeway_condition_check_free);
  g_clear_pointer (&self->filter, ropeway_condition_check_free);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_free (self);
}

static void
refuse (const RopewayRule *rule, const char *member, const char *code, const char *detail,
        RopewayProblems *problems)
{
  g_autofree char *pointer = g_strconcat (rule->pointer, "/", member, NULL);

  ropeway_problems_add (problems,
                        ropeway_problem_new (code, pointer, "rule", rule->id, "to",
                                             ropeway_path_get_text (rule->to), "detail", detail, NULL));
}

/* ---- steps ---- */

/* What the first step gets. */
static RopewayStepType
type_of_input (const RopewayRule *rule, gboolean several)
{
  if (several)
    return ROPEWAY_STEP_SEVERAL;
  if (rule->value == NULL)
    return ROPEWAY_STEP_ANY;
  switch (ropeway_value_get_kind (rule->value))
    {
    case ROPEWAY_BOOLEAN:
      return ROPEWAY_STEP_BOOLEAN;
    case ROPEWAY_NUMBER:
      return ROPEWAY_STEP_NUMBER;
    case ROPEWAY_STRING:
      return ROPEWAY_STEP_TEXT;
    case ROPEWAY_ARRAY:
      return ROPEWAY_STEP_LIST;
    default:
      return ROPEWAY_STEP_ANY;
    }
}

static GPtrArray *
compile_steps (const RopewayRule *rule, gboolean several, RopewayProblems *problems)
{
  const RopewayStepScope scope = { rule, several, problems };

  if (rule->steps->len == 0 && several)
    {
      g_autofree char *steps = ropeway_step_infos_dup_several ();

      refuse (rule, "from", "mapping.several-sources", steps, problems);
    }
  return ropeway_step_list_compile (rule->steps, type_of_input (rule, several), &scope);
}

/* ---- rules ---- */

/* Tries the path on an empty record: an index beyond the ceiling or before the start shows at once. */
static void
check_target (const RopewayRule *rule, RopewayProblems *problems)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  g_autoptr (GError) error = NULL;
  RopewayValue *root = ropeway_tree_object (tree);

  if (!ropeway_path_set (rule->to, tree, &root, ropeway_tree_null (tree), &error))
    refuse (rule, "to", "mapping.target", error->message, problems);
}

/* A document with errors may have left a rule half read; whoever compiles it nevertheless hears of it. */
static gboolean
is_whole (const RopewayRule *rule)
{
  gboolean needs_fallback
      = rule->on_empty == ROPEWAY_ON_EMPTY_DEFAULT || rule->on_problem == ROPEWAY_ON_PROBLEM_DEFAULT;

  return rule->id != NULL && rule->to != NULL && (rule->rules == NULL || rule->each != NULL)
         && (rule->fallback != NULL || !needs_fallback);
}

static gboolean
has_item_rule (const GPtrArray *rules)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);

      if (rule->to != NULL && ropeway_path_get_n_segments (rule->to) == 0)
        return TRUE;
    }
  return FALSE;
}

static RopewayCompiledRule *
compile_rule (const RopewayRule *rule, RopewayProblems *problems)
{
  RopewayCompiledRule *self = g_new0 (RopewayCompiledRule, 1);
  const RopewayRuleSource *first = rule->sources->len > 0 ? g_ptr_array_index (rule->sources, 0) : NULL;

  if (!is_whole (rule))
    {
      ropeway_problems_add (
          problems, ropeway_problem_new ("mapping.rule-incomplete", rule->pointer, "rule", rule->id, NULL));
      return self;
    }
  self->rule = rule;
  self->several = first != NULL && first->name != NULL;
  if (rule->when != NULL)
    self->when = ropeway_condition_check_new (rule->when, problems);
  if (rule->filter != NULL)
    self->filter = ropeway_condition_check_new (rule->filter, problems);
  check_target (rule, problems);
  self->steps = compile_steps (rule, self->several, problems);
  if (rule->rules != NULL)
    {
      self->rules = compile_rules (rule->rules, problems);
      self->makes_items = has_item_rule (rule->rules);
    }
  return self;
}

static GPtrArray *
compile_rules (const GPtrArray *rules, RopewayProblems *problems)
{
  GPtrArray *compiled = g_ptr_array_new_with_free_func (compiled_rule_free);

  for (guint i = 0; i < rules->len; i++)
    g_ptr_array_add (compiled, compile_rule (g_ptr_array_index (rules, i), problems));
  return compiled;
}

/* ---- the program ---- */

static GTimeZone *
choose_zone (const RopewayJob *job, const RopewayConnection *source)
{
  if (source != NULL && source->zone != NULL)
    return g_time_zone_ref (source->zone);
  if (job->zone != NULL)
    return g_time_zone_ref (job->zone);
  return g_time_zone_new_utc ();
}

static void
list_fields (RopewayProgram *self, const GPtrArray *rules)
{
  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);
      RopewayMappedField field = { rule->id, rule->to, rule->write };

      g_array_append_val (self->fields, field);
    }
}

/* Returns: (transfer container). */
static GPtrArray *
choose_rules (const RopewayJob *job, GHashTable *left_out)
{
  GPtrArray *rules = g_ptr_array_new ();

  for (guint i = 0; i < job->rules->len; i++)
    {
      RopewayRule *rule = g_ptr_array_index (job->rules, i);
      if (left_out == NULL || rule->id == NULL || !g_hash_table_contains (left_out, rule->id))
        g_ptr_array_add (rules, rule);
    }
  return rules;
}

RopewayProgram *
ropeway_program_compile (RopewayJob *job, const RopewayConnection *source, RopewayProblems *problems)
{
  return ropeway_program_compile_without (job, source, NULL, problems);
}

RopewayProgram *
ropeway_program_compile_without (RopewayJob *job, const RopewayConnection *source, GHashTable *left_out,
                                 RopewayProblems *problems)
{
  g_autoptr (RopewayProgram) self = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (RopewayProblems) found = ropeway_problems_new ();
  gboolean good;

  g_return_val_if_fail (job != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  self = g_new0 (RopewayProgram, 1);
  g_atomic_ref_count_init (&self->references);
  self->job = ropeway_job_ref (job);
  self->zone = choose_zone (job, source);
  if (job->source.filter != NULL)
    self->filter = ropeway_condition_check_new (job->source.filter, found);
  rules = choose_rules (job, left_out);
  self->rules = compile_rules (rules, found);
  self->fields = g_array_new (FALSE, FALSE, sizeof (RopewayMappedField));
  list_fields (self, rules);

  /* Errors that the caller had before are none of the mapping. */
  good = !ropeway_problems_has_error (found);
  for (guint i = 0; i < ropeway_problems_get_n (found); i++)
    ropeway_problems_add (problems, ropeway_problem_ref (ropeway_problems_get (found, i)));
  return good ? g_steal_pointer (&self) : NULL;
}

RopewayProgram *
ropeway_program_ref (RopewayProgram *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ropeway_program_unref (RopewayProgram *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->filter, ropeway_condition_check_free);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->job, ropeway_job_unref);
  g_free (self);
}

const RopewayMappedField *
ropeway_program_get_fields (const RopewayProgram *self, guint *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->fields->len;
  return (const RopewayMappedField *)(gpointer)self->fields->data;
}
