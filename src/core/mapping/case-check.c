/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mapping/case-check.h"

#include <string.h>

#include "mapping/program-private.h"
#include "value/value-compare.h"

static void
difference_free (RopewayCaseDifference *self)
{
  g_free (self->to);
  g_strfreev (self->rules);
  g_free (self);
}

static void
unit_free (RopewayCaseUnit *self)
{
  g_ptr_array_unref (self->differences);
  g_clear_pointer (&self->problem, ropeway_problem_unref);
  g_free (self->expected_problem);
  g_free (self);
}

void
ropeway_case_result_free (RopewayCaseResult *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->units);
  ropeway_tree_unref (self->tree);
  g_free (self);
}

/* ---- which rule fills a field ---- */

/* One step on the way to a field: a member, or an item of a list. */
typedef struct
{
  const char *name; /* NULL: an item */
  gsize index;
} Step;

/* A unit while its fields are compared. */
typedef struct
{
  const RopewayProgram *program;
  const RopewayValue *record;
  const RopewayValue *at; /* where bare paths of conditions start */
  GArray *steps;          /* Step: from the record to the field at hand */
  GPtrArray *differences; /* RopewayCaseDifference */
} Comparison;

/* Returns: whether the path and the way from @first on have the same beginning, up to the end of one of them. Where the
 * way is at its end, an item itself is meant, which "$" fills. */
static gboolean
meets (const RopewayPath *to, const GArray *steps, guint first)
{
  guint n = MIN (ropeway_path_get_n_segments (to), steps->len - first);

  if (first == steps->len)
    return ropeway_path_get_n_segments (to) == 0;
  for (guint i = 0; i < n; i++)
    {
      const Step *step = &g_array_index (steps, Step, first + i);
      gint64 element = 0;
      const char *name = ropeway_path_get_segment (to, i, &element);

      if (g_strcmp0 (name, step->name) != 0 || (name == NULL && element != (gint64)step->index))
        return FALSE;
    }
  return TRUE;
}

static gboolean
holds (const Comparison *self, const RopewayCompiledRule *rule)
{
  return rule->when == NULL
         || ropeway_condition_check_holds (rule->when, self->at, self->record, self->program->zone, NULL);
}

/* Adds the ids of the rules among @rules that fill the field, the way to which begins at @first here. @is_top: their
 * conditions can be asked: only those are meant that hold, unless none does. */
static void
collect_rules (const Comparison *self, const GPtrArray *rules, guint first, gboolean is_top, GPtrArray *ids)
{
  gboolean any_holds = FALSE;

  for (guint i = 0; is_top && i < rules->len; i++)
    {
      const RopewayCompiledRule *rule = g_ptr_array_index (rules, i);

      any_holds = any_holds || (meets (rule->rule->to, self->steps, first) && holds (self, rule));
    }
  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayCompiledRule *rule = g_ptr_array_index (rules, i);
      guint inside = first + ropeway_path_get_n_segments (rule->rule->to);
      guint n = ids->len;

      if (!meets (rule->rule->to, self->steps, first) || (any_holds && !holds (self, rule)))
        continue;
      /* Behind the list stands the item, and then its field. */
      if (rule->rules != NULL && inside < self->steps->len)
        collect_rules (self, rule->rules, inside + 1, FALSE, ids);
      if (ids->len == n)
        g_ptr_array_add (ids, rule->rule->id);
    }
}

static GStrv
dup_rules (const Comparison *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  collect_rules (self, self->program->rules, 0, TRUE, ids);
  g_ptr_array_add (ids, NULL);
  return g_strdupv ((char **)ids->pdata);
}

/* ---- comparing ---- */

static char *
dup_place (const GArray *steps)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const Step *step = &g_array_index (steps, Step, i);
      g_autoptr (RopewayPath) path = step->name != NULL ? ropeway_path_new_name (step->name) : NULL;
      const char *name = path != NULL ? ropeway_path_get_text (path) : NULL;

      if (name == NULL)
        g_string_append_printf (text, "[%" G_GSIZE_FORMAT "]", step->index);
      else
        g_string_append_printf (text, "%s%s", text->len == 0 || *name == '[' ? "" : ".", name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_difference (Comparison *self, const RopewayValue *expected, const RopewayValue *made)
{
  RopewayCaseDifference *difference = g_new0 (RopewayCaseDifference, 1);

  difference->to = dup_place (self->steps);
  difference->rules = dup_rules (self);
  difference->expected = expected;
  difference->made = made;
  g_ptr_array_add (self->differences, difference);
}

static void compare (Comparison *self, const RopewayValue *expected, const RopewayValue *made);

static void
compare_at (Comparison *self, const char *name, gsize index, const RopewayValue *expected,
            const RopewayValue *made)
{
  const Step step = { name, index };

  g_array_append_val (self->steps, step);
  compare (self, expected, made);
  g_array_set_size (self->steps, self->steps->len - 1);
}

/* The members of @expected, then those that only @made has; both (nullable). */
static void
compare_objects (Comparison *self, const RopewayValue *expected, const RopewayValue *made)
{
  gsize length;

  for (const RopewayValue *member = ropeway_value_first (expected); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, &length);

      /* Of two with one name the last counts. */
      if (ropeway_value_get_sized (expected, name, length) == member)
        compare_at (self, name, 0, member, ropeway_value_get_sized (made, name, length));
    }
  for (const RopewayValue *member = ropeway_value_first (made); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, &length);

      if (ropeway_value_get_sized (made, name, length) == member
          && ropeway_value_get_sized (expected, name, length) == NULL)
        compare_at (self, name, 0, NULL, member);
    }
}

static void
compare_lists (Comparison *self, const RopewayValue *expected, const RopewayValue *made)
{
  const RopewayValue *a = ropeway_value_first (expected), *b = ropeway_value_first (made);

  for (gsize i = 0; a != NULL || b != NULL; i++)
    {
      compare_at (self, NULL, i, a, b);
      a = a != NULL ? ropeway_value_next (a) : NULL;
      b = b != NULL ? ropeway_value_next (b) : NULL;
    }
}

/* As deep as job files are. */
static void
compare (Comparison *self, const RopewayValue *expected, const RopewayValue *made)
{
  RopewayValueType type;

  if (ropeway_value_equal (expected, made))
    return;
  type = expected != NULL ? ropeway_value_get_kind (expected) : ROPEWAY_NULL;
  if (expected == NULL || made == NULL || ropeway_value_get_kind (made) != type)
    add_difference (self, expected, made);
  else if (type == ROPEWAY_OBJECT)
    compare_objects (self, expected, made);
  else if (type == ROPEWAY_ARRAY)
    compare_lists (self, expected, made);
  else
    add_difference (self, expected, made);
}

/* ---- units ---- */

typedef struct
{
  const RopewayProgram *program;
  const RopewayValue *record;
  const RopewayValue *next; /* (nullable): the unit that is expected next */
  RopewayCaseResult *result;
} Walk;

/* Returns: (transfer full) (nullable): the code, where @expected stands for a unit that is set aside. */
static char *
dup_expected_problem (const RopewayValue *expected)
{
  const RopewayValue *problem = expected != NULL ? ropeway_value_get (expected, "problem") : NULL;

  if (problem == NULL || ropeway_value_get_length (expected) != 1
      || ropeway_value_get_kind (problem) != ROPEWAY_STRING)
    return NULL;
  return ropeway_value_dup_text (problem, NULL);
}

static RopewayProblem *
dup_first_error (const RopewayProblems *problems)
{
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    if (ropeway_problem_get_severity (ropeway_problems_get (problems, i)) == ROPEWAY_SEVERITY_ERROR)
      return ropeway_problem_ref (ropeway_problems_get (problems, i));
  return NULL;
}

static gboolean
is_problem (const RopewayProblem *problem, const char *code)
{
  return strcmp (ropeway_problem_get_code (problem), code) == 0
         || g_strcmp0 (ropeway_problem_lookup (problem, "reason"), code) == 0;
}

static void
find_differences (const Walk *walk, RopewayCaseUnit *unit, const RopewayValue *expected,
                  const RopewayValue *item, const RopewayValue *made)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  Comparison comparison
      = { walk->program, walk->record, item != NULL ? item : walk->record, steps, unit->differences };

  if (unit->state == ROPEWAY_CASE_DIFFERS)
    compare (&comparison, expected, made);
  else
    compare_objects (&comparison, NULL, made);
}

/* Adds what became of the next unit. @made: (nullable): it was set aside because of @problem ((transfer full) (nullable));
 * both NULL: there is no further one. */
static void
add_unit (Walk *walk, const RopewayValue *item, const RopewayValue *made, RopewayProblem *problem)
{
  RopewayCaseUnit *unit = g_new0 (RopewayCaseUnit, 1);
  const RopewayValue *expected = walk->next;

  walk->next = expected != NULL ? ropeway_value_next (expected) : NULL;
  unit->differences = g_ptr_array_new_with_free_func ((GDestroyNotify)difference_free);
  unit->problem = problem;
  unit->expected_problem = dup_expected_problem (expected);
  if (expected == NULL)
    unit->state = ROPEWAY_CASE_UNEXPECTED;
  else if (problem != NULL)
    unit->state = unit->expected_problem != NULL && is_problem (problem, unit->expected_problem)
                      ? ROPEWAY_CASE_GOOD
                      : ROPEWAY_CASE_SET_ASIDE;
  else if (made == NULL)
    unit->state = ROPEWAY_CASE_MISSING;
  else if (ropeway_value_equal (expected, made))
    unit->state = ROPEWAY_CASE_GOOD;
  else if (unit->expected_problem != NULL)
    unit->state = ROPEWAY_CASE_NOT_SET_ASIDE;
  else
    unit->state = ROPEWAY_CASE_DIFFERS;
  if (made != NULL && unit->state != ROPEWAY_CASE_GOOD)
    find_differences (walk, unit, expected, item, made);
  walk->result->is_good = walk->result->is_good && unit->state == ROPEWAY_CASE_GOOD;
  g_ptr_array_add (walk->result->units, unit);
}

static gboolean
check_unit (const RopewayValue *item, gsize index, gpointer data)
{
  Walk *walk = data;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  const RopewayValue *made
      = ropeway_program_map (walk->program, walk->record, item, walk->result->tree, problems);
  RopewayProblem *problem = dup_first_error (problems);

  add_unit (walk, item, problem == NULL ? made : NULL, problem);
  return TRUE;
}

RopewayCaseResult *
ropeway_case_check (const RopewayProgram *program, const RopewayJobCase *golden)
{
  g_autoptr (RopewayProblems) problems = NULL;
  RopewayCaseResult *self;
  RopewayProblem *refused;
  Walk walk = { program, NULL, NULL, NULL };

  g_return_val_if_fail (program != NULL, NULL);
  g_return_val_if_fail (golden != NULL, NULL);

  self = g_new0 (RopewayCaseResult, 1);
  self->golden = golden;
  self->is_good = TRUE;
  self->units = g_ptr_array_new_with_free_func ((GDestroyNotify)unit_free);
  self->tree = ropeway_tree_new ();
  walk.record = golden->record;
  walk.next = ropeway_value_first (golden->expect);
  walk.result = self;
  problems = ropeway_problems_new ();
  self->is_left_out = !ropeway_program_accepts (program, golden->record, NULL);
  if (!self->is_left_out)
    ropeway_program_each_unit (program, golden->record, check_unit, &walk, problems);
  refused = dup_first_error (problems);
  if (refused != NULL)
    add_unit (&walk, NULL, NULL, refused);
  while (walk.next != NULL)
    add_unit (&walk, NULL, NULL, NULL);
  return self;
}
