/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a step as written is checked against its row once, so that running it has nothing left to check. */
#include "mapping/step.h"

#include "base/ident.h"

#include <string.h>

const char *
ropeway_step_type_id (RopewayStepType type)
{
  switch (type)
    {
    case ROPEWAY_STEP_TEXT:
      return "text";
    case ROPEWAY_STEP_NUMBER:
      return "number";
    case ROPEWAY_STEP_BOOLEAN:
      return "boolean";
    case ROPEWAY_STEP_DATE:
      return "date";
    case ROPEWAY_STEP_LIST:
      return "list";
    case ROPEWAY_STEP_SEVERAL:
      return "several values";
    case ROPEWAY_STEP_ANY:
    default:
      return "value";
    }
}

gboolean
ropeway_step_can_follow (RopewayStepType takes, RopewayStepType gives)
{
  if (takes == ROPEWAY_STEP_SEVERAL || takes == gives)
    return TRUE;
  if (gives == ROPEWAY_STEP_SEVERAL)
    return FALSE;
  if (takes == ROPEWAY_STEP_ANY || gives == ROPEWAY_STEP_ANY)
    return TRUE;
  switch (takes)
    {
    case ROPEWAY_STEP_TEXT:
      return gives != ROPEWAY_STEP_LIST;
    case ROPEWAY_STEP_NUMBER:
    case ROPEWAY_STEP_DATE:
      return gives == ROPEWAY_STEP_TEXT;
    default:
      return FALSE;
    }
}

gboolean
ropeway_step_refuse (const RopewayStep *self, const RopewayStepScope *scope, const char *setting,
                     const char *code, const char *suggestion, const char *name, const char *value)
{
  g_autofree char *pointer = g_strconcat (self->written->pointer, "/", setting, NULL);

  /* A NULL name ends the arguments. */
  ropeway_problems_add (scope->problems, ropeway_problem_new (code, pointer, "rule", scope->rule->id, "step",
                                                              self->info->id, "setting", setting,
                                                              "suggestion", suggestion, name, value, NULL));
  return FALSE;
}

/* ---- settings ---- */

static gboolean
read_text (RopewayStep *self, guint index, const RopewayStepScope *scope)
{
  const RopewayStepSetting *setting = &self->info->settings[index];
  RopewayStepArgument *argument = &self->arguments[index];

  argument->text = ropeway_value_dup_text (argument->value, NULL);
  if (argument->text == NULL)
    return ropeway_step_refuse (self, scope, setting->name, "mapping.setting-type", NULL, "needs", "text");
  argument->length = strlen (argument->text);
  if (setting->choices != NULL && !g_strv_contains (setting->choices, argument->text))
    {
      g_autofree char *choices = g_strjoinv (", ", (char **)setting->choices);

      return ropeway_step_refuse (self, scope, setting->name, "mapping.setting-choice", NULL, "choices",
                                  choices);
    }
  return TRUE;
}

/* A number may be written as a text, too ("0.19"), for those whose tools would damage it otherwise. */
static gboolean
read_number (RopewayStep *self, guint index, const RopewayStepScope *scope)
{
  RopewayStepArgument *argument = &self->arguments[index];
  RopewayValueType kind = ropeway_value_get_kind (argument->value);

  if (kind == ROPEWAY_NUMBER || kind == ROPEWAY_STRING)
    {
      gsize length;
      const char *token = ropeway_value_get_token (argument->value, &length);

      if (ropeway_decimal_parse (token, (gssize)length, &argument->number, NULL))
        return TRUE;
    }
  return ropeway_step_refuse (self, scope, self->info->settings[index].name, "mapping.setting-type", NULL,
                              "needs", "number");
}

static gboolean
read_setting (RopewayStep *self, guint index, const RopewayStepScope *scope)
{
  const RopewayStepSetting *setting = &self->info->settings[index];
  RopewayStepArgument *argument = &self->arguments[index];

  argument->value = ropeway_value_get (self->written->settings, setting->name);
  if (argument->value != NULL && ropeway_value_get_kind (argument->value) == ROPEWAY_NULL
      && setting->type != ROPEWAY_STEP_ANY)
    argument->value = NULL;
  if (argument->value == NULL)
    return !setting->required
           || ropeway_step_refuse (self, scope, setting->name, "mapping.setting-missing", NULL, NULL, NULL);

  switch (setting->type)
    {
    case ROPEWAY_STEP_TEXT:
      return read_text (self, index, scope);
    case ROPEWAY_STEP_NUMBER:
      return read_number (self, index, scope);
    case ROPEWAY_STEP_BOOLEAN:
      argument->flag = ropeway_value_get_member_boolean (self->written->settings, setting->name, FALSE);
      return ropeway_value_get_kind (argument->value) == ROPEWAY_BOOLEAN
             || ropeway_step_refuse (self, scope, setting->name, "mapping.setting-type", NULL, "needs",
                                     "boolean");
    case ROPEWAY_STEP_LIST:
      return ropeway_value_get_kind (argument->value) == ROPEWAY_ARRAY
             || ropeway_step_refuse (self, scope, setting->name, "mapping.setting-type", NULL, "needs",
                                     "list");
    default:
      return TRUE;
    }
}

/* Members that are no settings are kept in the file, but somebody should hear of them. */
static void
warn_of_unknown (const RopewayStep *self, const RopewayStepScope *scope)
{
  const char *names[ROPEWAY_STEP_MAX_SETTINGS + 1] = { NULL };

  for (guint i = 0; self->info->settings[i].name != NULL; i++)
    names[i] = self->info->settings[i].name;
  for (const RopewayValue *member = ropeway_value_first (self->written->settings); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);

      if (strcmp (name, "step") != 0 && !g_strv_contains (names, name))
        ropeway_step_refuse (self, scope, name, "mapping.setting-unknown",
                             ropeway_ident_suggest (name, names), NULL, NULL);
    }
}

static void
refuse_unknown_step (const RopewayRuleStep *written, const RopewayStepScope *scope)
{
  guint n;
  const RopewayStepInfo *infos = ropeway_step_infos (&n);
  g_autofree const char **ids = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    ids[i] = infos[i].id;
  ropeway_problems_add (scope->problems,
                        ropeway_problem_new ("mapping.step-unknown", written->pointer, "rule",
                                             scope->rule->id, "step", written->id, "suggestion",
                                             ropeway_ident_suggest (written->id, ids), NULL));
}

RopewayStep *
ropeway_step_compile (const RopewayRuleStep *written, const RopewayStepScope *scope)
{
  const RopewayStepInfo *info = ropeway_step_info_find (written->id);
  g_autoptr (RopewayStep) self = NULL;
  gboolean good = TRUE;

  if (info == NULL)
    {
      refuse_unknown_step (written, scope);
      return NULL;
    }
  self = g_new0 (RopewayStep, 1);
  self->info = info;
  self->written = written;
  for (guint i = 0; info->settings[i].name != NULL; i++)
    good = read_setting (self, i, scope) && good;
  warn_of_unknown (self, scope);
  if (good && info->compile != NULL)
    good = info->compile (self, scope);
  return good ? g_steal_pointer (&self) : NULL;
}

void
ropeway_step_free (RopewayStep *self)
{
  for (guint i = 0; i < ROPEWAY_STEP_MAX_SETTINGS; i++)
    g_free (self->arguments[i].text);
  if (self->data != NULL)
    self->info->free_data (self->data);
  g_free (self);
}
