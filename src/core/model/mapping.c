/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: rules are read with their whole tree of lists, and every rule is one of three kinds or a problem. */
#include "model/mapping.h"

#include "base/limits.h"
#include "model/object-reader.h"
#include "model/words.h"

#include <string.h>

/* One whole mapping while it is read. */
typedef struct
{
  RopewayProblems *problems;
  GHashTable *ids; /* owned: id → pointer of the rule that had it first */
  guint n_rules;
  gboolean is_full;
} Reading;

static GPtrArray *read_rules (Reading *reading, const RopewayValue *list, const char *pointer, guint depth);

static void
rule_source_free (gpointer data)
{
  RopewayRuleSource *source = data;

  g_free (source->name);
  ropeway_path_unref (source->path);
  g_free (source);
}

static void
rule_step_free (gpointer data)
{
  RopewayRuleStep *step = data;

  g_free (step->id);
  g_free (step->pointer);
  g_free (step);
}

static void
rule_free (gpointer data)
{
  RopewayRule *self = data;

  g_free (self->id);
  g_clear_pointer (&self->to, ropeway_path_unref);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->each, ropeway_path_unref);
  g_clear_pointer (&self->filter, ropeway_condition_free);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->when, ropeway_condition_free);
  g_free (self->pointer);
  g_free (self);
}

static RopewayRule *
rule_new (const char *pointer)
{
  RopewayRule *self = g_new0 (RopewayRule, 1);

  self->sources = g_ptr_array_new_with_free_func (rule_source_free);
  self->steps = g_ptr_array_new_with_free_func (rule_step_free);
  self->pointer = g_strdup (pointer);
  return self;
}

static void
add_source (RopewayRule *self, const char *name, RopewayPath *path)
{
  RopewayRuleSource *source;

  if (path == NULL)
    return;
  source = g_new0 (RopewayRuleSource, 1);
  source->name = g_strdup (name);
  source->path = path;
  g_ptr_array_add (self->sources, source);
}

static void
read_sources (RopewayObjectReader *reader, RopewayRule *self)
{
  const RopewayValue *from = ropeway_object_reader_get (reader, "from", ROPEWAY_OPTIONAL);
  g_autofree char *pointer = NULL;

  if (from == NULL)
    return;
  pointer = g_strdup (ropeway_object_reader_at (reader, "from"));
  if (ropeway_value_get_kind (from) != ROPEWAY_OBJECT)
    {
      if (ropeway_value_get_kind (from) == ROPEWAY_STRING)
        add_source (self, NULL, ropeway_read_path (from, "from", pointer, reader->problems));
      else
        ropeway_report_type (reader->problems, "rule.from-type", pointer, "from", from);
      return;
    }
  if (ropeway_value_get_length (from) == 0)
    ropeway_problems_add (reader->problems, ropeway_problem_new ("rule.from-empty", pointer, NULL));
  for (const RopewayValue *member = ropeway_value_first (from); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);
      g_autofree char *at = ropeway_pointer_join (pointer, name);

      add_source (self, name, ropeway_read_path (member, name, at, reader->problems));
    }
}

GPtrArray *
ropeway_steps_parse (const RopewayValue *list, const char *pointer, RopewayProblems *problems)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (rule_step_free);
  gsize index = 0;

  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_auto (RopewayObjectReader) step_reader = { 0 };
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      g_autofree char *id = NULL;
      RopewayRuleStep *step;

      /* Its other members are settings, which the table of steps knows. */
      ropeway_object_reader_init (&step_reader, &ropeway_form_step, item, at, problems);
      id = ropeway_object_reader_text (&step_reader, "step", ROPEWAY_NEEDED);
      if (id == NULL)
        continue;
      step = g_new0 (RopewayRuleStep, 1);
      step->id = g_steal_pointer (&id);
      step->settings = item;
      step->pointer = g_steal_pointer (&at);
      g_ptr_array_add (steps, step);
    }
  return steps;
}

static void
read_steps (RopewayObjectReader *reader, RopewayRule *self)
{
  const RopewayValue *list
      = ropeway_object_reader_list (reader, "steps", ROPEWAY_OPTIONAL, ROPEWAY_LIMIT_STEPS);

  if (list == NULL)
    return;
  g_ptr_array_unref (self->steps);
  self->steps = ropeway_steps_parse (list, ropeway_object_reader_at (reader, "steps"), reader->problems);
}

static RopewayCondition *
read_condition (RopewayObjectReader *reader, const char *name)
{
  const RopewayValue *value = ropeway_object_reader_get (reader, name, ROPEWAY_OPTIONAL);

  if (value == NULL)
    return NULL;
  return ropeway_condition_parse (value, ropeway_object_reader_at (reader, name), reader->problems);
}

static void
report_member (RopewayObjectReader *reader, const char *code, const char *name)
{
  ropeway_problems_add (reader->problems,
                        ropeway_problem_new (code, ropeway_object_reader_at (reader, name), NULL));
}

/* A rule takes its value from fields, from itself, or makes a list. */
static void
read_origin (Reading *reading, RopewayObjectReader *reader, RopewayRule *self, guint depth)
{
  gboolean has_from = ropeway_object_reader_get (reader, "from", ROPEWAY_OPTIONAL) != NULL;
  gboolean has_value = ropeway_object_reader_get (reader, "value", ROPEWAY_OPTIONAL) != NULL;
  gboolean has_each = ropeway_object_reader_get (reader, "each", ROPEWAY_OPTIONAL) != NULL;
  gboolean has_rules = ropeway_object_reader_get (reader, "rules", ROPEWAY_OPTIONAL) != NULL;
  const RopewayValue *list;

  if (has_from + has_value + (has_each || has_rules) != 1)
    ropeway_problems_add (reading->problems,
                          ropeway_problem_new (has_from + has_value + has_each + has_rules == 0
                                                   ? "rule.origin-missing"
                                                   : "rule.origin-several",
                                               self->pointer, "rule", self->id, NULL));
  read_sources (reader, self);
  self->value = ropeway_object_reader_get (reader, "value", ROPEWAY_OPTIONAL);
  self->filter = read_condition (reader, "filter");
  if (!has_each && !has_rules)
    {
      if (self->filter != NULL)
        report_member (reader, "rule.filter-without-each", "filter");
      return;
    }

  self->each = ropeway_object_reader_path (reader, "each", ROPEWAY_NEEDED);
  list = ropeway_object_reader_list (reader, "rules", ROPEWAY_NEEDED, 0);
  if (list != NULL)
    {
      g_autofree char *pointer = g_strdup (ropeway_object_reader_at (reader, "rules"));

      self->rules = read_rules (reading, list, pointer, depth + 1);
    }
  else
    {
      self->rules = g_ptr_array_new_with_free_func (rule_free);
    }
  if (self->steps->len > 0)
    report_member (reader, "rule.steps-on-list", "steps");
}

static void
read_id (Reading *reading, RopewayObjectReader *reader, RopewayRule *self)
{
  const char *first;

  self->id = ropeway_object_reader_slug (reader, "id", ROPEWAY_NEEDED);
  if (self->id == NULL)
    return;
  first = g_hash_table_lookup (reading->ids, self->id);
  if (first != NULL)
    ropeway_problems_add (reading->problems,
                          ropeway_problem_new ("document.id-twice", ropeway_object_reader_at (reader, "id"),
                                               "found", self->id, "first", first, NULL));
  else
    g_hash_table_insert (reading->ids, g_strdup (self->id), g_strdup (self->pointer));
}

static void
read_policies (RopewayObjectReader *reader, RopewayRule *self)
{
  self->write = (RopewayWrite)ropeway_object_reader_word (reader, "write", ropeway_words_write,
                                                          ROPEWAY_OPTIONAL, ROPEWAY_WRITE_ALWAYS);
  self->on_empty = (RopewayOnEmpty)ropeway_object_reader_word (reader, "onEmpty", ropeway_words_on_empty,
                                                               ROPEWAY_OPTIONAL, ROPEWAY_ON_EMPTY_LEAVE);
  self->on_problem = (RopewayOnProblem)ropeway_object_reader_word (
      reader, "onProblem", ropeway_words_on_problem, ROPEWAY_OPTIONAL, ROPEWAY_ON_PROBLEM_PARK);
  self->fallback = ropeway_object_reader_get (reader, "default", ROPEWAY_OPTIONAL);
  if (self->fallback != NULL)
    return;
  if (self->on_empty == ROPEWAY_ON_EMPTY_DEFAULT)
    ropeway_problems_add (reader->problems, ropeway_problem_new ("rule.default-missing", self->pointer,
                                                                 "member", "onEmpty", NULL));
  if (self->on_problem == ROPEWAY_ON_PROBLEM_DEFAULT)
    ropeway_problems_add (reader->problems, ropeway_problem_new ("rule.default-missing", self->pointer,
                                                                 "member", "onProblem", NULL));
}

static RopewayRule *
read_rule (Reading *reading, const RopewayValue *value, const char *pointer, guint depth)
{
  g_auto (RopewayObjectReader) reader = { 0 };
  RopewayRule *self;

  if (!ropeway_object_reader_init (&reader, &ropeway_form_rule, value, pointer, reading->problems))
    return NULL;
  self = rule_new (pointer);
  read_id (reading, &reader, self);
  self->to = ropeway_object_reader_path (&reader, "to", ROPEWAY_NEEDED);
  /* In a list rule "$" is the item itself: a list of plain values. */
  if (depth == 0 && self->to != NULL && ropeway_path_get_n_segments (self->to) == 0)
    report_member (&reader, "rule.to-whole", "to");
  read_steps (&reader, self);
  read_origin (reading, &reader, self, depth);
  self->when = read_condition (&reader, "when");
  read_policies (&reader, self);
  return self;
}

/* Returns: whether one more rule may be read; the first that may not is reported, once. */
static gboolean
is_within_limits (Reading *reading, const char *pointer)
{
  char most[24];

  if (reading->is_full)
    return FALSE;
  if (++reading->n_rules <= ROPEWAY_LIMIT_RULES)
    return TRUE;
  reading->is_full = TRUE;
  g_snprintf (most, sizeof most, "%d", ROPEWAY_LIMIT_RULES);
  ropeway_problems_add (reading->problems,
                        ropeway_problem_new ("rule.too-many", pointer, "most", most, NULL));
  return FALSE;
}

static GPtrArray *
read_rules (Reading *reading, const RopewayValue *list, const char *pointer, guint depth)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func (rule_free);
  gsize index = 0;

  if (depth > ROPEWAY_LIMIT_RULE_DEPTH)
    {
      char most[24];

      g_snprintf (most, sizeof most, "%d", ROPEWAY_LIMIT_RULE_DEPTH);
      ropeway_problems_add (reading->problems,
                            ropeway_problem_new ("rule.too-deep", pointer, "most", most, NULL));
      return rules;
    }
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_autofree char *at = ropeway_pointer_join_index (pointer, index++);
      RopewayRule *rule = is_within_limits (reading, at) ? read_rule (reading, item, at, depth) : NULL;

      if (rule != NULL)
        g_ptr_array_add (rules, rule);
    }
  return rules;
}

GPtrArray *
ropeway_rules_parse (const RopewayValue *value, const char *pointer, RopewayProblems *problems)
{
  Reading reading = { .problems = problems };
  GPtrArray *rules;

  g_return_val_if_fail (value != NULL, NULL);
  g_return_val_if_fail (pointer != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  if (ropeway_value_get_kind (value) != ROPEWAY_ARRAY)
    {
      ropeway_report_type (problems, "document.list-needed", pointer, "mapping", value);
      return NULL;
    }
  reading.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  rules = read_rules (&reading, value, pointer, 0);
  g_hash_table_unref (reading.ids);
  return rules;
}
