/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/line-table.h"

#include <string.h>

#include "base/i18n.h"
#include "gtk/mapping/rule-edit.h"
#include "gtk/mapping/rule-words.h"
#include "mapping/program.h"
#include "value/shape.h"

#define VALUE_WIDTH 60
#define POINTER "/job"
#define MAPPING "/job/mapping"

void
ropeway_line_free (RopewayLine *line)
{
  g_free (line->id);
  g_free (line->to);
  g_free (line->target);
  g_free (line->source);
  g_free (line->steps);
  g_free (line->value);
  g_free (line->problem);
  g_free (line);
}

static void
free_line (gpointer data)
{
  ropeway_line_free (data);
}

/* ---- what a line makes of a sample ---- */

/* Whether what is wrong keeps the rules from being compiled. */
static gboolean
is_in_the_way (const RopewayProblem *problem)
{
  static const char *const places[] = { MAPPING, "/job/unit", "/job/source/filter" };
  const char *pointer = ropeway_problem_get_pointer (problem);

  if (ropeway_problem_get_severity (problem) != ROPEWAY_SEVERITY_ERROR || pointer == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_has_prefix (pointer, places[i]))
      return TRUE;
  return FALSE;
}

static const RopewayProblem *
find_in_the_way (const RopewayProblems *problems)
{
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (problems, i);

      if (is_in_the_way (problem))
        return problem;
    }
  return NULL;
}

/* A job of this rule alone, so that what is wrong with another does not hide what this one gives. */
static RopewayTree *
make_single (const RopewayValue *job, const RopewayValue *rule, guint n_steps)
{
  static const char *const kept[] = { "id", "name", "version", "source", "unit", "zone", "destination" };
  RopewayTree *tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *mapping = ropeway_tree_array (tree);
  RopewayValue *copy = ropeway_tree_copy (tree, rule);
  RopewayValue *steps = ropeway_value_get (copy, "steps");

  ropeway_tree_set_root (tree, root);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (ropeway_value_get (job, kept[i]) != NULL)
      ropeway_value_set (tree, root, kept[i], -1, ropeway_tree_copy (tree, ropeway_value_get (job, kept[i])));
  while (ropeway_value_get_length (steps) > n_steps)
    ropeway_value_remove_element (steps, ropeway_value_get_length (steps) - 1);
  ropeway_value_append (mapping, copy);
  ropeway_value_set (tree, root, "mapping", -1, mapping);
  return tree;
}

static gboolean
take_first_unit (const RopewayValue *item, gsize index, gpointer data)
{
  *(const RopewayValue **)data = item;
  return FALSE;
}

/* The item that a record's values are shown for: its first; NULL where the record is the unit, or has none. */
static const RopewayValue *
find_item (const RopewayProgram *program, const RopewayValue *record)
{
  const RopewayValue *item = NULL;

  if (ropeway_program_has_items (program))
    ropeway_program_each_unit (program, record, take_first_unit, &item, NULL);
  return item;
}

static char *
dup_first_sentence (const RopewayProblems *problems)
{
  if (ropeway_problems_get_n (problems) == 0)
    return NULL;
  return ropeway_problem_dup_sentence (ropeway_problems_get (problems, 0));
}

static RopewayTree *
run_single (RopewayProgram *program, RopewayJob *job, const RopewayValue *record, char **problem)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  const RopewayRule *rule = g_ptr_array_index (job->rules, 0);
  const RopewayValue *item = find_item (program, record);
  const RopewayValue *made;

  if (ropeway_program_has_items (program) && item == NULL)
    return NULL;
  made = ropeway_path_get (rule->to, ropeway_program_map (program, record, item, tree, problems));
  if (problem != NULL)
    *problem = dup_first_sentence (problems);
  return made != NULL ? ropeway_tree_new_copy (made) : NULL;
}

RopewayTree *
ropeway_line_table_try (const RopewayJobCheck *check, const char *id, guint n_steps,
                        const RopewayValue *record, char **problem)
{
  const RopewayValue *rule = ropeway_rule_edit_find (check->job, id);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayJob) job = NULL;
  g_autoptr (RopewayProgram) program = NULL;
  const RopewayProblem *found;

  if (problem != NULL)
    *problem = NULL;
  if (rule == NULL)
    return NULL;
  tree = make_single (check->job, rule, n_steps);
  job = ropeway_job_parse (tree, ropeway_tree_get_root (tree), POINTER, problems);
  found = find_in_the_way (problems);
  if (job != NULL && found == NULL && job->rules != NULL && job->rules->len == 1)
    program = ropeway_program_compile (job, check->source, problems);
  if (program == NULL)
    {
      found = found != NULL ? found : find_in_the_way (problems);
      if (problem != NULL && found != NULL)
        *problem = ropeway_problem_dup_sentence (found);
      return NULL;
    }
  return record != NULL ? run_single (program, job, record, problem) : NULL;
}

/* ---- the lines ---- */

static gboolean
is_matched (const RopewayJobCheck *check, const char *to)
{
  const RopewayValue *match = ropeway_value_get (ropeway_value_get (check->job, "destination"), "match");

  for (const RopewayValue *item = ropeway_value_first (match); item != NULL; item = ropeway_value_next (item))
    if (ropeway_value_is_text (item, to))
      return TRUE;
  return FALSE;
}

static gboolean
is_needed (const RopewayJobCheck *check, const char *to)
{
  const RopewayOperation *create
      = check->destination != NULL && check->view != NULL && check->view->destination.create != NULL
            ? ropeway_connection_find_operation (check->destination, check->view->destination.create)
            : NULL;

  for (guint i = 0; create != NULL && create->required != NULL && i < create->required->len; i++)
    if (g_strcmp0 (g_ptr_array_index (create->required, i), to) == 0)
      return TRUE;
  return FALSE;
}

/* What a check of the whole job says of the rule. */
static char *
dup_checked (const RopewayJobCheck *check, const char *id)
{
  for (guint i = 0; id != NULL && i < ropeway_problems_get_n (check->problems); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (check->problems, i);
      g_autofree char *rule = ropeway_job_check_dup_rule (check, problem);

      if (g_strcmp0 (rule, id) == 0 && ropeway_problem_get_severity (problem) == ROPEWAY_SEVERITY_ERROR)
        return ropeway_problem_dup_sentence (problem);
    }
  return NULL;
}

static RopewayLine *
line_new (const RopewayJobCheck *check, const char *to)
{
  RopewayLine *line = g_new0 (RopewayLine, 1);

  line->to = g_strdup (to);
  line->target = ropeway_rule_words_dup_path (to);
  line->is_match = is_matched (check, to);
  line->is_needed = is_needed (check, to);
  return line;
}

char *
ropeway_line_table_dup_whole (const RopewayJobCheck *check)
{
  const RopewayOperation *operation
      = check->source != NULL && check->view != NULL && check->view->source.operation != NULL
            ? ropeway_connection_find_operation (check->source, check->view->source.operation)
            : NULL;

  if (check->view == NULL || check->view->unit_each == NULL)
    return NULL;
  return g_strdup (operation != NULL && operation->noun != NULL ? operation->noun : _ ("whole"));
}

static RopewayLine *
make_line (const RopewayJobCheck *check, const RopewayValue *rule, const RopewayValue *record)
{
  g_autofree char *to = ropeway_value_dup_member_text (rule, "to");
  g_autofree char *problem = NULL;
  g_autofree char *whole = ropeway_line_table_dup_whole (check);
  g_autoptr (RopewayTree) value = NULL;
  RopewayLine *line = line_new (check, to != NULL ? to : "");

  line->id = ropeway_value_dup_member_text (rule, "id");
  line->source = ropeway_rule_words_dup_source_in (rule, whole);
  line->steps = ropeway_rule_words_dup_steps (rule);
  line->is_list = ropeway_value_get (rule, "rules") != NULL;
  if (line->id != NULL)
    value = ropeway_line_table_try (check, line->id, G_MAXUINT, record, &problem);
  if (record != NULL)
    line->value
        = ropeway_rule_words_dup_value (value != NULL ? ropeway_tree_get_root (value) : NULL, VALUE_WIDTH);
  line->problem = problem != NULL ? g_steal_pointer (&problem) : dup_checked (check, line->id);
  if (line->problem == NULL && line->is_needed && record != NULL && *line->value == '\0')
    line->problem = g_strdup (_ ("This field must be filled"));
  return line;
}

GPtrArray *
ropeway_line_table_make (const RopewayJobCheck *check, const RopewayValue *record)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (free_line);
  const RopewayValue *rules = ropeway_value_get (check->job, "mapping");
  guint n_lines;
  g_auto (GStrv) targets = ropeway_job_check_dup_targets (check, &n_lines);

  for (const RopewayValue *rule = ropeway_value_first (rules); rule != NULL; rule = ropeway_value_next (rule))
    g_ptr_array_add (lines, make_line (check, rule, record));
  for (guint i = n_lines; i < g_strv_length (targets); i++)
    {
      RopewayLine *line = line_new (check, targets[i]);

      line->source = g_strdup (_ ("nothing yet"));
      line->steps = g_strdup ("");
      line->problem = line->is_needed ? g_strdup (_ ("This field must be filled")) : NULL;
      g_ptr_array_add (lines, line);
    }
  return lines;
}

/* ---- fields to choose from ---- */

void
ropeway_source_field_free (RopewaySourceField *field)
{
  g_free (field->path);
  g_free (field->words);
  g_free (field->value);
  g_free (field);
}

static void
free_source (gpointer data)
{
  ropeway_source_field_free (data);
}

/* What the fields of a record are collected into, and for what. */
typedef struct
{
  GPtrArray *fields;          /* RopewaySourceField */
  GHashTable *seen;           /* paths */
  const RopewayValue *record; /* (nullable) */
  const RopewayValue *item;   /* (nullable) */
  const char *whole;          /* (nullable) */
} Sources;

static void
add_source (Sources *self, const char *text)
{
  g_autoptr (RopewayPath) path = ropeway_path_parse (text, NULL);
  RopewaySourceField *field;
  const RopewayValue *at;

  if (path == NULL || !g_hash_table_add (self->seen, g_strdup (ropeway_path_get_text (path))))
    return;
  at = self->item != NULL && !ropeway_path_is_rooted (path) ? self->item : self->record;
  field = g_new0 (RopewaySourceField, 1);
  field->path = g_strdup (ropeway_path_get_text (path));
  field->words = ropeway_rule_words_dup_path_in (text, self->whole);
  field->value = ropeway_rule_words_dup_value (at != NULL ? ropeway_path_get (path, at) : NULL, VALUE_WIDTH);
  g_ptr_array_add (self->fields, field);
}

/* The fields of @shape as paths, with @root before each. Parts of lists have no path of their own. */
static void
add_shape (Sources *self, const RopewayShape *shape, const char *root)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < ropeway_shape_get_n_fields (shape); i++)
    {
      const RopewayField *field = ropeway_shape_get_field (shape, i);
      g_autoptr (RopewayPath) name = ropeway_path_new_name (field->name);
      g_autoptr (GString) text = g_string_new (root);

      g_ptr_array_set_size (names, (int)MIN (field->depth, names->len));
      g_ptr_array_add (names, g_strdup (ropeway_path_get_text (name)));
      if (field->type == ROPEWAY_FIELD_OBJECT || strstr (field->path, "[]") != NULL)
        continue;
      for (guint j = 0; j < names->len; j++)
        {
          const char *segment = g_ptr_array_index (names, j);

          g_string_append (text, *segment == '[' || text->len == 0 ? "" : ".");
          g_string_append (text, segment);
        }
      add_source (self, text->str);
    }
}

static gboolean
collect_item (RopewayValue *item, gsize index, gpointer data)
{
  g_ptr_array_add (data, item);
  return TRUE;
}

static void
add_named (Sources *self, const RopewayValue *rules)
{
  for (const RopewayValue *rule = ropeway_value_first (rules); rule != NULL; rule = ropeway_value_next (rule))
    {
      g_auto (GStrv) paths = ropeway_rule_words_dup_paths (rule);

      for (guint i = 0; paths[i] != NULL; i++)
        add_source (self, paths[i]);
    }
}

GPtrArray *
ropeway_line_table_make_sources (const RopewayJobCheck *check, GPtrArray *records, const RopewayValue *record)
{
  g_autofree char *whole = ropeway_line_table_dup_whole (check);
  const RopewayPath *each = check->view != NULL ? check->view->unit_each : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (RopewayShape) shape
      = ropeway_shape_learn ((const RopewayValue *const *)records->pdata, records->len);
  Sources self = { .fields = g_ptr_array_new_with_free_func (free_source), .seen = seen, .record = record };

  self.whole = whole;
  if (each != NULL)
    {
      g_autoptr (RopewayShape) item_shape = NULL;

      if (record != NULL)
        ropeway_path_each (each, record, collect_item, items);
      self.item = items->len > 0 ? g_ptr_array_index (items, 0) : NULL;
      for (guint i = 0; i < records->len; i++)
        if (g_ptr_array_index (records, i) != record)
          ropeway_path_each (each, g_ptr_array_index (records, i), collect_item, items);
      item_shape = ropeway_shape_learn ((const RopewayValue *const *)items->pdata, items->len);
      add_shape (&self, item_shape, "");
    }
  add_shape (&self, shape, each != NULL ? "$" : "");
  add_named (&self, ropeway_value_get (check->job, "mapping"));
  return self.fields;
}
