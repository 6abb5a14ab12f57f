/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/plan-words.h"

#include "base/i18n.h"
#include "gtk/activity/run-words.h"
#include "gtk/mapping/rule-words.h"
#include "value/json-reader.h"

#define MOST_CHANGES 4
#define CHANGE_WIDTH 30

void
ropeway_plan_words_read_counts (const RopewayValue *object, guint64 counts[ROPEWAY_N_OUTCOMES])
{
  const RopewayValue *members = ropeway_value_get (object, "counts");

  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    {
      const RopewayValue *value = ropeway_value_get (members, ropeway_outcome_id ((RopewayOutcomeKind)i));
      gint64 number;

      counts[i] = value != NULL && ropeway_value_get_int64 (value, &number, NULL) && number > 0
                      ? (guint64)number
                      : 0;
    }
}

char *
ropeway_plan_words_dup_verdict (const RopewayValue *result, const guint64 counts[ROPEWAY_N_OUTCOMES],
                                const char *noun)
{
  guint64 n
      = counts[ROPEWAY_OUTCOME_CREATED] + counts[ROPEWAY_OUTCOME_UPDATED] + counts[ROPEWAY_OUTCOME_DELETED];
  g_autofree char *sent = ropeway_run_words_dup_records (n, noun);
  g_autofree char *aside = ropeway_run_words_dup_records (counts[ROPEWAY_OUTCOME_PARKED], noun);
  const RopewayValue *state = ropeway_value_get (result, "state");

  if (result == NULL)
    return g_strdup (_ ("Looking what a run would do"));
  if (ropeway_value_is_text (state, "failed"))
    return g_strdup (_ ("The preview failed"));
  if (ropeway_value_is_text (state, "interrupted"))
    return g_strdup (_ ("The preview was stopped"));
  if (counts[ROPEWAY_OUTCOME_PARKED] > 0)
    return g_strdup_printf (_ ("A run would send %s, and set %s aside"), sent, aside);
  if (n > 0)
    return g_strdup_printf (_ ("A run would send %s"), sent);
  return g_strdup (_ ("A run would send nothing: all is the same there"));
}

char *
ropeway_plan_words_dup_json (const char *json, guint width)
{
  g_autoptr (RopewayTree) tree = json != NULL ? ropeway_json_read_text (json, -1, NULL, NULL, NULL) : NULL;

  if (json == NULL)
    return NULL;
  return tree != NULL ? ropeway_rule_words_dup_value (ropeway_tree_get_root (tree), width) : g_strdup (json);
}

static char *
dup_change (const RopewayValue *change)
{
  g_autofree char *name = ropeway_value_dup_member_text (change, "name");
  g_autofree char *before_json = ropeway_value_dup_member_text (change, "before");
  g_autofree char *after_json = ropeway_value_dup_member_text (change, "after");
  g_autofree char *before = ropeway_plan_words_dup_json (before_json, CHANGE_WIDTH);
  g_autofree char *after = ropeway_plan_words_dup_json (after_json, CHANGE_WIDTH);

  if (after == NULL || name == NULL)
    return NULL;
  if (before == NULL)
    return g_strdup_printf (_ ("%s: %s"), name, after);
  return g_strdup_printf (_ ("%s: %s → %s"), name, before, after);
}

char *
ropeway_plan_words_dup_changes (const RopewayValue *line)
{
  const RopewayValue *changes = ropeway_value_get (line, "changes");
  GString *words = g_string_new (NULL);
  guint n = 0;

  for (const RopewayValue *change = ropeway_value_first (changes); change != NULL && n < MOST_CHANGES;
       change = ropeway_value_next (change))
    {
      g_autofree char *text = dup_change (change);

      if (text == NULL)
        continue;
      g_string_append_printf (words, "%s%s", n > 0 ? " · " : "", text);
      n++;
    }
  return g_string_free (words, FALSE);
}
