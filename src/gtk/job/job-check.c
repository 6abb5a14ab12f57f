/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-check.h"

#include <string.h>

#include "base/i18n.h"
#include "gtk/job/job-words.h"
#include "gtk/mapping/rule-words.h"
#include "mapping/program.h"

#define JOB_POINTER "/job"
#define MAPPING_POINTER "/job/mapping/"
#define CONNECTIONS_POINTER "/connections/"

static RopewayConnection *
parse_connection (RopewayTree *file, const char *id)
{
  const RopewayValue *list = ropeway_value_get (ropeway_tree_get_root (file), "connections");
  g_autoptr (RopewayProblems) ignored = ropeway_problems_new ();

  for (const RopewayValue *item = ropeway_value_first (list); id != NULL && item != NULL;
       item = ropeway_value_next (item))
    if (ropeway_value_is_text (ropeway_value_get (item, "id"), id))
      return ropeway_connection_parse (file, item, CONNECTIONS_POINTER, ignored);
  return NULL;
}

RopewayJobCheck *
ropeway_job_check_new_file (RopewayTree *file)
{
  RopewayJobCheck *self = g_new0 (RopewayJobCheck, 1);
  g_autoptr (RopewayProblems) ignored = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;

  self->file = ropeway_tree_ref (file);
  self->job = ropeway_value_get (ropeway_tree_get_root (file), "job");
  self->problems = ropeway_problems_new ();
  bundle = ropeway_bundle_parse (file, self->problems);
  if (self->job != NULL)
    self->view = ropeway_job_parse (file, self->job, JOB_POINTER, ignored);
  if (self->view != NULL)
    {
      self->source = parse_connection (file, self->view->source.connection);
      self->destination = parse_connection (file, self->view->destination.connection);
    }
  /* What the steps say can only be checked where the rest is right. */
  if (bundle != NULL)
    {
      RopewayProgram *program
          = ropeway_program_compile (bundle->job, bundle->source_connection, self->problems);

      g_clear_pointer (&program, ropeway_program_unref);
    }
  return self;
}

RopewayJobCheck *
ropeway_job_check_new (RopewayStore *store, const char *id, RopewayFace face, GError **error)
{
  g_autoptr (RopewayTree) file = ropeway_workspace_dup_bundle (store, id, face, error);

  return file != NULL ? ropeway_job_check_new_file (file) : NULL;
}

void
ropeway_job_check_free (RopewayJobCheck *self)
{
  g_clear_pointer (&self->view, ropeway_job_unref);
  g_clear_pointer (&self->source, ropeway_connection_unref);
  g_clear_pointer (&self->destination, ropeway_connection_unref);
  g_clear_pointer (&self->problems, ropeway_problems_free);
  g_clear_pointer (&self->file, ropeway_tree_unref);
  g_free (self);
}

guint
ropeway_job_check_count_errors (const RopewayJobCheck *self)
{
  guint n = 0;

  for (guint i = 0; i < ropeway_problems_get_n (self->problems); i++)
    if (ropeway_problem_get_severity (ropeway_problems_get (self->problems, i)) == ROPEWAY_SEVERITY_ERROR)
      n++;
  return n;
}

/* ---- places ---- */

/* The item of @list that the number at the start of @rest names. */
static const RopewayValue *
item_at (const RopewayValue *list, const char *rest)
{
  guint64 index = g_ascii_strtoull (rest, NULL, 10);

  return index < ropeway_value_get_length (list) ? ropeway_value_get_element (list, (gint64)index) : NULL;
}

static const RopewayValue *
find_rule (const RopewayJobCheck *self, const RopewayProblem *problem)
{
  const char *pointer = ropeway_problem_get_pointer (problem);
  const RopewayValue *rule;
  const char *rest;

  if (pointer == NULL || !g_str_has_prefix (pointer, MAPPING_POINTER))
    return NULL;
  rest = pointer + strlen (MAPPING_POINTER);
  rule = item_at (ropeway_value_get (self->job, "mapping"), rest);
  for (rest = strstr (rest, "/rules/"); rule != NULL && rest != NULL; rest = strstr (rest, "/rules/"))
    {
      rest += strlen ("/rules/");
      rule = item_at (ropeway_value_get (rule, "rules"), rest);
    }
  return rule;
}

char *
ropeway_job_check_dup_rule (const RopewayJobCheck *self, const RopewayProblem *problem)
{
  const RopewayValue *rule = find_rule (self, problem);

  return rule != NULL ? ropeway_value_dup_member_text (rule, "id") : NULL;
}

static char *
dup_connection_place (const RopewayJobCheck *self, const char *pointer)
{
  const RopewayValue *list = ropeway_value_get (ropeway_tree_get_root (self->file), "connections");
  const RopewayValue *connection = item_at (list, pointer + strlen (CONNECTIONS_POINTER));
  char *name = connection != NULL ? ropeway_value_dup_member_text (connection, "name") : NULL;

  return name != NULL ? name : g_strdup (_ ("A connection"));
}

char *
ropeway_job_check_dup_place (const RopewayJobCheck *self, const RopewayProblem *problem)
{
  static const struct
  {
    const char *prefix;
    const char *words;
  } places[] = {
    { "/job/mapping", N_ ("Fields") }, { "/job/source/filter", N_ ("Only if") },
    { "/job/source", N_ ("From") },    { "/job/destination/match", N_ ("Recognised by") },
    { "/job/destination", N_ ("To") }, { "/job/unit", N_ ("One for each") },
    { "/job/schedule", N_ ("When") },
  };
  const char *pointer = ropeway_problem_get_pointer (problem);
  const RopewayValue *rule = find_rule (self, problem);

  if (rule != NULL)
    return ropeway_rule_words_dup_target (rule);
  if (pointer != NULL && g_str_has_prefix (pointer, CONNECTIONS_POINTER))
    return dup_connection_place (self, pointer);
  for (guint i = 0; pointer != NULL && i < G_N_ELEMENTS (places); i++)
    if (g_str_has_prefix (pointer, places[i].prefix))
      return g_strdup (_ (places[i].words));
  return g_strdup (_ ("The job"));
}

/* ---- fields ---- */

static void
add_target (GPtrArray *targets, GHashTable *seen, const char *path)
{
  g_autoptr (RopewayPath) parsed = path != NULL ? ropeway_path_parse (path, NULL) : NULL;
  const char *text = parsed != NULL ? ropeway_path_get_text (parsed) : path;

  if (text == NULL || !g_hash_table_add (seen, g_strdup (text)))
    return;
  g_ptr_array_add (targets, g_strdup (text));
}

static void
add_shape (GPtrArray *targets, GHashTable *seen, const RopewayOperation *operation)
{
  guint n = operation != NULL && operation->shape != NULL ? ropeway_shape_get_n_fields (operation->shape) : 0;

  for (guint i = 0; i < n; i++)
    {
      const RopewayField *field = ropeway_shape_get_field (operation->shape, i);

      /* Parts of lists are no fields that a line could fill by itself. */
      if (field->type != ROPEWAY_FIELD_OBJECT && strstr (field->path, "[]") == NULL)
        add_target (targets, seen, field->path);
    }
}

char **
ropeway_job_check_dup_targets (const RopewayJobCheck *self, guint *n_lines)
{
  g_autoptr (GPtrArray) targets = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const RopewayJobDestination *destination = self->view != NULL ? &self->view->destination : NULL;
  const RopewayValue *rules = ropeway_value_get (self->job, "mapping");

  for (const RopewayValue *rule = ropeway_value_first (rules); rule != NULL; rule = ropeway_value_next (rule))
    {
      g_autofree char *to = ropeway_value_dup_member_text (rule, "to");

      add_target (targets, seen, to);
    }
  if (n_lines != NULL)
    *n_lines = targets->len;
  if (self->destination != NULL && destination != NULL)
    {
      const char *const operations[] = { destination->create, destination->update };

      for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
        if (operations[i] != NULL)
          add_shape (targets, seen, ropeway_connection_find_operation (self->destination, operations[i]));
    }
  g_ptr_array_add (targets, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&targets), FALSE);
}

guint
ropeway_job_check_count_filled (const RopewayJobCheck *self)
{
  const RopewayValue *rules = ropeway_value_get (self->job, "mapping");
  guint n = 0;

  for (const RopewayValue *rule = ropeway_value_first (rules); rule != NULL; rule = ropeway_value_next (rule))
    if (!ropeway_value_is_text (ropeway_value_get (rule, "value"), ""))
      n++;
  return n;
}

char *
ropeway_job_check_dup_noun (const RopewayJobCheck *self)
{
  const RopewayJobDestination *destination = self->view != NULL ? &self->view->destination : NULL;
  char *noun = NULL;

  if (destination == NULL)
    return NULL;
  if (self->view->unit_each == NULL)
    noun = ropeway_job_words_dup_noun (self->source, self->view->source.operation);
  if (noun == NULL)
    noun = ropeway_job_words_dup_noun (self->destination, destination->create);
  if (noun == NULL)
    noun = ropeway_job_words_dup_noun (self->destination, destination->update);
  return noun;
}
