/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/run-words.h"

#include "base/decimal.h"
#include "base/i18n.h"
#include "gtk/common/words.h"
#include "gtk/mapping/rule-words.h"
#include "value/json-reader.h"

#define KEY_WIDTH 80
/* Digits beyond which a number is shown as it is written. */
#define LONGEST_NUMBER 40

typedef struct
{
  const char *code;
  RopewayQuestion question;
} Asking;

static const Asking asking_table[] = {
  { "sync.brake-removing", ROPEWAY_QUESTION_GO_ON }, { "sync.brake-overwriting", ROPEWAY_QUESTION_GO_ON },
  { "sync.brake-changed", ROPEWAY_QUESTION_GO_ON },  { "sync.source-empty", ROPEWAY_QUESTION_GO_ON },
  { "sync.scope-changed", ROPEWAY_QUESTION_START },
};

RopewayQuestion
ropeway_run_words_get_question (const RopewayRunRecord *run)
{
  if (run->state != ROPEWAY_RUN_FAILED || run->problem == NULL)
    return ROPEWAY_QUESTION_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (asking_table); i++)
    if (g_str_equal (ropeway_problem_get_code (run->problem), asking_table[i].code))
      return asking_table[i].question;
  return ROPEWAY_QUESTION_NONE;
}

static gulong
plural (guint64 n)
{
  return (gulong)(n > 1000000 ? n % 1000000 + 1000000 : n);
}

char *
ropeway_run_words_dup_records (guint64 n, const char *noun)
{
  g_autofree char *number = ropeway_words_dup_number (n);
  g_autofree char *nouns = noun != NULL && n != 1 ? ropeway_words_dup_plural (noun) : g_strdup (noun);

  if (noun != NULL)
    /* Translators: a number and what is counted, as the service calls it: "3 orders". */
    return g_strdup_printf (_ ("%s %s"), number, nouns);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s item", "%s items", plural (n)), number);
}

static guint64
count_sent (const RopewayRunRecord *run)
{
  return run->counts[ROPEWAY_OUTCOME_CREATED] + run->counts[ROPEWAY_OUTCOME_UPDATED]
         + run->counts[ROPEWAY_OUTCOME_DELETED];
}

static char *
dup_done (const RopewayRunRecord *run, const char *noun)
{
  guint64 n_removed = run->counts[ROPEWAY_OUTCOME_DELETED];
  guint64 n_delivered = count_sent (run) - n_removed;
  g_autofree char *delivered = ropeway_run_words_dup_records (n_delivered, noun);
  g_autofree char *removed = ropeway_run_words_dup_records (n_removed, noun);

  if (n_removed == 0)
    return g_strdup_printf (_ ("Done: %s delivered"), delivered);
  if (n_delivered == 0)
    return g_strdup_printf (_ ("Done: %s removed"), removed);
  return g_strdup_printf (_ ("Done: %s delivered, %s removed"), delivered, removed);
}

char *
ropeway_run_words_dup_verdict (const RopewayRunRecord *run, const char *noun)
{
  guint64 parked = run->counts[ROPEWAY_OUTCOME_PARKED];
  g_autofree char *aside = ropeway_run_words_dup_records (parked, noun);
  g_autofree char *sent = ropeway_run_words_dup_records (count_sent (run), noun);
  g_autofree char *seen = ropeway_run_words_dup_records (run->units, noun);

  switch (run->state)
    {
    case ROPEWAY_RUN_DONE:
      if (count_sent (run) > 0)
        return dup_done (run, noun);
      if (run->units == 0)
        return g_strdup (_ ("Nothing new"));
      return g_strdup_printf (_ ("Nothing new: %s checked, nothing sent"), seen);
    case ROPEWAY_RUN_PARTLY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Partly done: %s needs you",
                                           "Partly done: %s need you", plural (parked)),
                              aside);
    case ROPEWAY_RUN_INTERRUPTED:
      return g_strdup (_ ("Stopped; what was done is saved"));
    case ROPEWAY_RUN_RUNNING:
      return g_strdup (_ ("Running"));
    case ROPEWAY_RUN_FAILED:
      break;
    }
  if (ropeway_run_words_get_question (run) != ROPEWAY_QUESTION_NONE)
    return g_strdup (_ ("Stopped before writing, to ask you"));
  return count_sent (run) > 0 ? g_strdup_printf (_ ("Failed after %s"), sent) : g_strdup (_ ("Failed"));
}

char *
ropeway_run_words_dup_why (const RopewayRunRecord *run)
{
  if (run->problem != NULL)
    return ropeway_words_dup_problem (run->problem);
  switch (run->state)
    {
    case ROPEWAY_RUN_PARTLY:
      return g_strdup (
          _ ("Everything else went through. Correct the cause, then try again what was set aside."));
    case ROPEWAY_RUN_INTERRUPTED:
      return g_strdup (_ ("The next run goes on from there; nothing is lost and nothing is written twice."));
    case ROPEWAY_RUN_RUNNING:
    case ROPEWAY_RUN_DONE:
    case ROPEWAY_RUN_FAILED:
      break;
    }
  return NULL;
}

const char *
ropeway_run_words_turn (RopewayTurn turn)
{
  switch (turn)
    {
    case ROPEWAY_TURN_SERVICE:
      return _ ("The service’s turn: waiting may be enough");
    case ROPEWAY_TURN_ROPEWAY:
      return _ ("Something that Ropeway cannot do");
    case ROPEWAY_TURN_YOU:
      break;
    }
  return _ ("Your turn");
}

char *
ropeway_run_words_dup_short (const RopewayRunRecord *run)
{
  g_autofree char *counts = ropeway_words_dup_counts (run->counts, FALSE);

  switch (run->state)
    {
    case ROPEWAY_RUN_DONE:
    case ROPEWAY_RUN_PARTLY:
      return *counts != '\0' ? g_steal_pointer (&counts) : g_strdup (_ ("Nothing new"));
    case ROPEWAY_RUN_INTERRUPTED:
      return *counts != '\0' ? g_strdup_printf (_ ("Stopped · %s"), counts) : g_strdup (_ ("Stopped"));
    case ROPEWAY_RUN_RUNNING:
      return *counts != '\0' ? g_strdup_printf (_ ("Running · %s"), counts) : g_strdup (_ ("Running"));
    case ROPEWAY_RUN_FAILED:
      break;
    }
  if (ropeway_run_words_get_question (run) != ROPEWAY_QUESTION_NONE)
    return g_strdup (_ ("Asks you"));
  return *counts != '\0' ? g_strdup_printf (_ ("Failed · %s"), counts) : g_strdup (_ ("Failed"));
}

static gint64
read_number (const RopewayValue *object, const char *name, gint64 fallback)
{
  const RopewayValue *value = ropeway_value_get (object, name);
  gint64 number;

  return value != NULL && ropeway_value_get_int64 (value, &number, NULL) ? number : fallback;
}

/* How many units are done with. */
static gint64
count_done (const RopewayValue *progress)
{
  const RopewayValue *counts = ropeway_value_get (progress, "counts");
  gint64 n = 0;

  for (guint i = 0; i < ROPEWAY_N_OUTCOMES; i++)
    n += read_number (counts, ropeway_outcome_id ((RopewayOutcomeKind)i), 0);
  return n;
}

/* How many units there will be: the source says how many records it has, and each may give several. -1: nobody knows. */
static gint64
guess_total (const RopewayValue *progress)
{
  gint64 read = read_number (progress, "read", 0);
  gint64 units = read_number (progress, "units", 0);
  gint64 total = read_number (progress, "total", -1);

  if (total <= 0 || read <= 0)
    return total;
  return read >= total ? units : (gint64)((double)total * (double)units / (double)read);
}

char *
ropeway_run_words_dup_progress (const RopewayValue *progress, double *fraction)
{
  gint64 at = count_done (progress);
  gint64 total = guess_total (progress);
  g_autofree char *number = ropeway_words_dup_number ((guint64)MAX (at, 0));

  if (fraction != NULL)
    *fraction = total > 0 ? CLAMP ((double)at / (double)total, 0.0, 1.0) : -1.0;
  if (at <= 0)
    return g_strdup (_ ("Starting…"));
  if (total > at)
    {
      g_autofree char *all = ropeway_words_dup_number ((guint64)total);

      return g_strdup_printf (_ ("%s of about %s"), number, all);
    }
  return g_strdup_printf (_ ("%s so far"), number);
}

const char *
ropeway_run_words_outcome (RopewayOutcomeKind kind)
{
  switch (kind)
    {
    case ROPEWAY_OUTCOME_CREATED:
      return _ ("New");
    case ROPEWAY_OUTCOME_UPDATED:
      return _ ("Changed");
    case ROPEWAY_OUTCOME_UNCHANGED:
      return _ ("The same");
    case ROPEWAY_OUTCOME_LEFT_OUT:
      return _ ("Left out");
    case ROPEWAY_OUTCOME_DELETED:
      return _ ("Removed");
    case ROPEWAY_OUTCOME_PARKED:
      break;
    }
  return _ ("Set aside");
}

const char *
ropeway_run_words_planned (RopewayOutcomeKind kind)
{
  switch (kind)
    {
    case ROPEWAY_OUTCOME_CREATED:
      return _ ("Would be new");
    case ROPEWAY_OUTCOME_UPDATED:
      return _ ("Would change");
    case ROPEWAY_OUTCOME_DELETED:
      return _ ("Would be removed");
    case ROPEWAY_OUTCOME_PARKED:
      return _ ("Would be set aside");
    case ROPEWAY_OUTCOME_UNCHANGED:
    case ROPEWAY_OUTCOME_LEFT_OUT:
      break;
    }
  return ropeway_run_words_outcome (kind);
}

/* Keys are kept with their numbers in one canonical form, in which 1020 is 102e1. */
static char *
dup_number (const RopewayValue *value)
{
  gsize length;
  const char *token = ropeway_value_get_token (value, &length);
  RopewayDecimal decimal;

  if (!ropeway_decimal_parse (token, (gssize)length, &decimal, NULL) || ABS (decimal.scale) > LONGEST_NUMBER)
    return g_strndup (token, length);
  return ropeway_decimal_to_text (&decimal);
}

char *
ropeway_run_words_dup_key_list (const RopewayValue *list)
{
  GString *words = g_string_new (NULL);

  for (const RopewayValue *value = ropeway_value_first (list); value != NULL;
       value = ropeway_value_next (value))
    {
      g_autofree char *part = ropeway_value_get_kind (value) == ROPEWAY_NUMBER
                                  ? dup_number (value)
                                  : ropeway_rule_words_dup_value (value, KEY_WIDTH);

      g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", part);
    }
  return g_string_free (words, FALSE);
}

char *
ropeway_run_words_dup_key (const char *key)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (key, -1, NULL, NULL, NULL);

  return tree != NULL ? ropeway_run_words_dup_key_list (ropeway_tree_get_root (tree)) : g_strdup (key);
}

char *
ropeway_run_words_dup_fields (const char *changed)
{
  g_autoptr (RopewayTree) tree
      = changed != NULL ? ropeway_json_read_text (changed, -1, NULL, NULL, NULL) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (const RopewayValue *value = tree != NULL ? ropeway_value_first (ropeway_tree_get_root (tree)) : NULL;
       value != NULL; value = ropeway_value_next (value))
    {
      g_autofree char *name = ropeway_rule_words_dup_value (value, KEY_WIDTH);

      g_strv_builder_add (builder, name);
    }
  names = g_strv_builder_end (builder);
  return ropeway_rule_words_dup_list ((const char *const *)names);
}
