/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/described-check.h"

#include <string.h>

#include "model/record-form.h"
#include "model/validate.h"

/* So many choices are shown where one is not among them. */
#define MOST_SHOWN 10

typedef struct
{
  const RopewayDescribed *described;
  const RopewayBundle *bundle;
  const RopewayForm *form;
  GHashTable *kinds; /* char * → char *: words of the service */
  RopewayDrift *drift;
} Check;

static const char *
top_name (const RopewayPath *path)
{
  return path != NULL && ropeway_path_get_n_segments (path) > 0 ? ropeway_path_get_segment (path, 0, NULL)
                                                                : NULL;
}

static gboolean
is_match (const RopewayBundle *bundle, const char *name)
{
  const GPtrArray *match = bundle->job->destination.match;

  for (guint i = 0; match != NULL && i < match->len; i++)
    if (g_strcmp0 (top_name (g_ptr_array_index (match, i)), name) == 0)
      return TRUE;
  return FALSE;
}

/* @rule: (nullable): no rule could be left out for it. @problem: (transfer full). */
static void
report (const Check *check, const RopewayRule *rule, const char *name, RopewayProblem *problem)
{
  ropeway_problems_add (check->drift->problems, problem);
  if (rule == NULL || is_match (check->bundle, name))
    check->drift->everywhere = TRUE;
  else
    g_hash_table_add (check->drift->rules, g_strdup (rule->id));
}

/* @pointer: (nullable). Returns: (transfer none) (nullable): the field; NULL where it is not described. */
static const RopewayDescribedField *
look_up (const Check *check, const RopewayRule *rule, const char *member, const char *pointer)
{
  const char *name = ropeway_record_form_find_inner_name (check->form, member);
  const RopewayDescribedField *field = name != NULL ? ropeway_described_find (check->described, name) : NULL;
  RopewayProblem *problem
      = field != NULL ? ropeway_record_form_judge (check->form, check->kinds, member, pointer) : NULL;

  if (problem != NULL)
    report (check, rule, member, problem);
  if (name == NULL)
    return NULL;

  if (field == NULL && ropeway_described_is_complete (check->described))
    report (check, rule, member,
            ropeway_problem_new ("describe.field-gone", pointer, "field", name, "suggestion",
                                 ropeway_described_suggest (check->described, name), NULL));
  return field;
}

static char *
dup_choices (const GPtrArray *choices)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (choices->len, MOST_SHOWN); i++)
    g_string_append_printf (text, "%s“%s”", i > 0 ? ", " : "",
                            ((const RopewayChoice *)g_ptr_array_index (choices, i))->value);
  if (choices->len > MOST_SHOWN)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

static void
check_choice (const Check *check, const RopewayRule *rule, const RopewayDescribedField *field,
              const RopewayValue *value)
{
  gsize length;
  g_autofree char *text = NULL, *choices = NULL;

  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    text = ropeway_value_dup_text (value, NULL);
  else if (ropeway_value_get_kind (value) == ROPEWAY_NUMBER)
    {
      const char *token = ropeway_value_get_token (value, &length);
      text = g_strndup (token, length);
    }
  if (text == NULL || *text == '\0')
    return;
  for (guint i = 0; i < field->choices->len; i++)
    if (strcmp (((const RopewayChoice *)g_ptr_array_index (field->choices, i))->value, text) == 0)
      return;
  choices = dup_choices (field->choices);
  report (check, rule, field->name,
          ropeway_problem_new ("describe.choice-gone", rule->pointer, "field",
                               field->label != NULL ? field->label : field->name, "value", text, "choices",
                               choices, NULL));
}

/* A constant is known before any record is; steps may make another value of it. */
static void
check_values (const Check *check, const RopewayRule *rule, const RopewayDescribedField *field)
{
  if (field->choices == NULL || ropeway_path_get_n_segments (rule->to) != 1)
    return;
  if (rule->fallback != NULL)
    check_choice (check, rule, field, rule->fallback);
  if (rule->value == NULL || rule->steps->len > 0)
    return;
  check_choice (check, rule, field, rule->value);
  if (ropeway_value_get_kind (rule->value) != ROPEWAY_ARRAY)
    return;
  for (const RopewayValue *item = ropeway_value_first (rule->value); item != NULL;
       item = ropeway_value_next (item))
    check_choice (check, rule, field, item);
}

static void
check_rules (const Check *check)
{
  const GPtrArray *rules = check->bundle->job->rules;

  for (guint i = 0; i < rules->len; i++)
    {
      const RopewayRule *rule = g_ptr_array_index (rules, i);
      const char *name = top_name (rule->to);
      const RopewayDescribedField *field = name != NULL ? look_up (check, rule, name, rule->pointer) : NULL;

      if (field != NULL)
        check_values (check, rule, field);
    }
}

static void
check_required (const Check *check)
{
  for (guint i = 0; i < ropeway_described_get_n_fields (check->described); i++)
    {
      const RopewayDescribedField *field = ropeway_described_get_field (check->described, i);
      g_autoptr (RopewayPath) path = field->required ? ropeway_path_new_name (field->name) : NULL;

      if (path != NULL && !ropeway_bundle_fills (check->bundle, path))
        report (check, NULL, field->name,
                ropeway_problem_new ("describe.field-required", NULL, "field", field->name, "label",
                                     g_strcmp0 (field->label, field->name) != 0 ? field->label : NULL, NULL));
    }
}

RopewayDrift *
ropeway_described_check (const RopewayDescribed *described, const RopewayBundle *bundle, gboolean creates)
{
  const char *archive = top_name (bundle->job->destination.archive_to);
  const RopewayOperation *operation = creates || bundle->update == NULL ? bundle->create : bundle->update;
  g_autoptr (GHashTable) kinds = ropeway_described_kinds (described);
  const Check check = { described, bundle, &operation->form, kinds, ropeway_drift_new () };

  check_rules (&check);
  if (archive != NULL && bundle->job->destination.gone == ROPEWAY_GONE_ARCHIVE)
    look_up (&check, NULL, archive, NULL);
  if (creates)
    check_required (&check);
  return check.drift;
}
