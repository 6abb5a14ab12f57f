/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-difference.h"

#include <string.h>

#include "base/i18n.h"
#include "gtk/job/job-words.h"
#include "gtk/mapping/rule-edit.h"
#include "gtk/mapping/rule-words.h"
#include "mapping/step-table.h"
#include "model/words.h"
#include "value/json-writer.h"

#define VALUE_WIDTH 40

/* ---- comparing ---- */

static gboolean
is_same (const RopewayValue *one, const RopewayValue *other)
{
  g_autofree char *one_text = one != NULL ? ropeway_json_write_text (one, ROPEWAY_JSON_COMPACT, NULL) : NULL;
  g_autofree char *other_text
      = other != NULL ? ropeway_json_write_text (other, ROPEWAY_JSON_COMPACT, NULL) : NULL;

  return g_strcmp0 (one_text, other_text) == 0;
}

static gboolean
is_same_member (const RopewayValue *one, const RopewayValue *other, const char *name)
{
  return is_same (ropeway_value_get (one, name), ropeway_value_get (other, name));
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

/* Whether a member of @one that is none of @known is missing in @other or says something else. */
static gboolean
has_other_members (const RopewayValue *one, const RopewayValue *other, const char *const *known)
{
  for (const RopewayValue *member = ropeway_value_first (one); member != NULL;
       member = ropeway_value_next (member))
    {
      const char *name = ropeway_value_get_name (member, NULL);

      if (!is_one_of (name, known) && !is_same (member, ropeway_value_get (other, name)))
        return TRUE;
    }
  return FALSE;
}

static void
add (GStrvBuilder *list, char *sentence)
{
  g_autofree char *owned = sentence;

  g_strv_builder_add (list, owned);
}

/* ---- one line ---- */

static void
compare_source (GStrvBuilder *list, const char *target, const RopewayValue *old, const RopewayValue *new)
{
  g_autofree char *source = ropeway_rule_words_dup_source (new);
  const RopewayValue *constant = ropeway_value_get (new, "value");

  if (is_same_member (old, new, "from") && is_same_member (old, new, "value")
      && is_same_member (old, new, "each"))
    return;
  if (constant == NULL)
    add (list, g_strdup_printf (_ ("%s now comes from %s."), target, source));
  else if (ropeway_value_is_text (constant, ""))
    add (list, g_strdup_printf (_ ("%s no longer comes from anywhere."), target));
  else
    {
      g_autofree char *text = ropeway_rule_words_dup_value (constant, VALUE_WIDTH);

      add (list, g_strdup_printf (_ ("%s is now always “%s”."), target, text));
    }
}

static void
compare_settings (GStrvBuilder *list, const char *target, const RopewayValue *old, const RopewayValue *new)
{
  g_autofree char *id = ropeway_value_dup_member_text (new, "step");
  const RopewayStepInfo *info = id != NULL ? ropeway_step_info_find (id) : NULL;

  for (const RopewayStepSetting *setting = info != NULL ? info->settings : NULL;
       setting != NULL && setting->name != NULL; setting++)
    {
      const RopewayValue *value = ropeway_value_get (new, setting->name);
      g_autofree char *text = ropeway_rule_words_dup_value (value, VALUE_WIDTH);

      if (is_same (ropeway_value_get (old, setting->name), value))
        continue;
      if (value == NULL)
        add (list, g_strdup_printf (_ ("%s: step “%s” no longer says “%s”."), target, _ (info->label),
                                    _ (setting->label)));
      else
        add (list, g_strdup_printf (_ ("%s: step “%s” now has “%s” as “%s”."), target, _ (info->label), text,
                                    _ (setting->label)));
    }
  if (info == NULL && !is_same (old, new))
    add (list, g_strdup_printf (_ ("%s: a step that this version does not know was changed."), target));
}

static gboolean
has_same_step_names (const RopewayValue *old, const RopewayValue *new)
{
  const RopewayValue *one = ropeway_value_first (old);
  const RopewayValue *other = ropeway_value_first (new);

  for (; one != NULL && other != NULL; one = ropeway_value_next (one), other = ropeway_value_next (other))
    if (!is_same_member (one, other, "step"))
      return FALSE;
  return one == NULL && other == NULL;
}

static void
compare_steps (GStrvBuilder *list, const char *target, const RopewayValue *old, const RopewayValue *new)
{
  const RopewayValue *one = ropeway_value_get (old, "steps");
  const RopewayValue *other = ropeway_value_get (new, "steps");
  g_autofree char *steps = ropeway_rule_words_dup_steps (new);

  if (has_same_step_names (one, other))
    {
      one = ropeway_value_first (one);
      other = ropeway_value_first (other);
      for (; one != NULL; one = ropeway_value_next (one), other = ropeway_value_next (other))
        compare_settings (list, target, one, other);
    }
  else if (*steps == '\0')
    add (list, g_strdup_printf (_ ("%s is no longer changed by steps."), target));
  else
    add (list, g_strdup_printf (_ ("%s now goes through these steps: %s."), target, steps));
}

static guint
read_word (const RopewayValue *rule, const char *name, const char *const *words)
{
  g_autofree char *text = ropeway_value_dup_member_text (rule, name);
  guint index = text != NULL ? ropeway_words_find (words, text) : 0;

  return words[index] != NULL ? index : 0;
}

static void
compare_policies (GStrvBuilder *list, const char *target, const RopewayValue *old, const RopewayValue *new)
{
  g_autofree char *fallback = ropeway_rule_words_dup_value (ropeway_value_get (new, "default"), VALUE_WIDTH);
  guint on_empty = read_word (new, "onEmpty", ropeway_words_on_empty);
  guint write = read_word (new, "write", ropeway_words_write);

  if (!is_same_member (old, new, "default") && on_empty == ROPEWAY_ON_EMPTY_DEFAULT)
    add (list, g_strdup_printf (_ ("%s, if it is empty: now “%s”."), target, fallback));
  else if (read_word (old, "onEmpty", ropeway_words_on_empty) != on_empty)
    add (list, g_strdup_printf (_ ("%s, if it is empty: %s."), target,
                                ropeway_rule_words_on_empty ((RopewayOnEmpty)on_empty)));
  if (read_word (old, "write", ropeway_words_write) != write)
    add (list, g_strdup_printf (_ ("%s, when to write: %s."), target,
                                ropeway_rule_words_write ((RopewayWrite)write)));
  if (!is_same_member (old, new, "when"))
    add (list, g_strdup_printf (_ ("%s is filled under other conditions."), target));
}

static void
compare_rule (GStrvBuilder *list, const RopewayValue *old, const RopewayValue *new)
{
  static const char *const known[]
      = { "id", "to", "from", "value", "each", "steps", "onEmpty", "default", "write", "when", NULL };
  g_autofree char *before = ropeway_rule_words_dup_target (old);
  g_autofree char *target = ropeway_rule_words_dup_target (new);

  if (strcmp (before, target) != 0)
    add (list, g_strdup_printf (_ ("What went to %s now goes to %s."), before, target));
  compare_source (list, target, old, new);
  compare_steps (list, target, old, new);
  compare_policies (list, target, old, new);
  if (has_other_members (old, new, known) || has_other_members (new, old, known))
    add (list, g_strdup_printf (_ ("%s is made in another way."), target));
}

/* ---- all lines ---- */

static void
compare_mapping (GStrvBuilder *list, const RopewayValue *in_use, const RopewayValue *draft)
{
  const RopewayValue *old_rules = ropeway_value_get (in_use, "mapping");
  const RopewayValue *new_rules = ropeway_value_get (draft, "mapping");

  for (const RopewayValue *rule = ropeway_value_first (new_rules); rule != NULL;
       rule = ropeway_value_next (rule))
    {
      g_autofree char *id = ropeway_value_dup_member_text (rule, "id");
      const RopewayValue *old = id != NULL ? ropeway_rule_edit_find (in_use, id) : NULL;
      g_autofree char *target = ropeway_rule_words_dup_target (rule);
      g_autofree char *source = ropeway_rule_words_dup_source (rule);

      if (old != NULL)
        compare_rule (list, old, rule);
      else if (ropeway_value_get (rule, "from") != NULL)
        add (list, g_strdup_printf (_ ("%s is now filled: it comes from %s."), target, source));
      else
        add (list, g_strdup_printf (_ ("%s is now filled: %s."), target, source));
    }
  for (const RopewayValue *rule = ropeway_value_first (old_rules); rule != NULL;
       rule = ropeway_value_next (rule))
    {
      g_autofree char *id = ropeway_value_dup_member_text (rule, "id");
      g_autofree char *target = ropeway_rule_words_dup_target (rule);

      if (id == NULL || ropeway_rule_edit_find (draft, id) == NULL)
        add (list, g_strdup_printf (_ ("%s is no longer filled."), target));
    }
}

/* ---- the rest of the job ---- */

static void
compare_destination (GStrvBuilder *list, const RopewayValue *in_use, const RopewayValue *draft)
{
  static const char *const known[] = { "connection", "environment", "mode", "match", NULL };
  const RopewayValue *old = ropeway_value_get (in_use, "destination");
  const RopewayValue *new = ropeway_value_get (draft, "destination");
  guint mode = read_word (new, "mode", ropeway_words_mode);

  if (!is_same_member (old, new, "connection") || !is_same_member (old, new, "environment"))
    add (list, g_strdup (_ ("It writes to another place now; it begins there with an empty memory.")));
  if (read_word (old, "mode", ropeway_words_mode) != mode)
    add (list,
         g_strdup_printf (_ ("What it does there is now: %s."), ropeway_job_words_mode ((RopewayMode)mode)));
  if (!is_same_member (old, new, "match"))
    {
      g_autofree char *match = ropeway_job_words_dup_match (draft);

      add (list, g_strdup_printf (_ ("What is there already is now recognised by %s."), match));
    }
  if (has_other_members (old, new, known) || has_other_members (new, old, known))
    add (list, g_strdup (_ ("How it writes there changed.")));
}

static void
compare_source_side (GStrvBuilder *list, const RopewayValue *in_use, const RopewayValue *draft)
{
  static const char *const known[] = { "filter", NULL };
  const RopewayValue *old = ropeway_value_get (in_use, "source");
  const RopewayValue *new = ropeway_value_get (draft, "source");

  if (has_other_members (old, new, known) || has_other_members (new, old, known))
    add (list, g_strdup (_ ("It reads from another place now; it begins there with an empty memory.")));
  if (!is_same_member (old, new, "filter"))
    add (list, g_strdup (_ ("What it takes from there (“Only if”) changed.")));
  if (!is_same_member (in_use, draft, "unit"))
    add (list, g_strdup (_ ("What becomes one there changed.")));
}

char **
ropeway_job_difference (const RopewayValue *in_use, const RopewayValue *draft)
{
  static const char *const known[]
      = { "id", "version", "draft", "name", "source", "unit", "mapping", "destination", "schedule", NULL };
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_autofree char *name = ropeway_value_dup_member_text (draft, "name");

  g_return_val_if_fail (in_use != NULL, NULL);
  g_return_val_if_fail (draft != NULL, NULL);

  if (name != NULL && !is_same_member (in_use, draft, "name"))
    add (list, g_strdup_printf (_ ("It is called “%s” now."), name));
  compare_source_side (list, in_use, draft);
  compare_mapping (list, in_use, draft);
  compare_destination (list, in_use, draft);
  if (!is_same_member (in_use, draft, "schedule"))
    add (list, g_strdup (_ ("When it runs changed.")));
  if (has_other_members (in_use, draft, known) || has_other_members (draft, in_use, known))
    add (list, g_strdup (_ ("Other settings of the job changed.")));
  return g_strv_builder_end (list);
}
