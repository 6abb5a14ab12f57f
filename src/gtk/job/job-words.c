/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/job-words.h"

#include "base/i18n.h"
#include "base/timestamp.h"
#include "gtk/activity/run-words.h"
#include "gtk/common/words.h"
#include "gtk/mapping/rule-words.h"
#include "value/json-reader.h"

#define MARK_WIDTH 40

const char *
ropeway_job_words_mode (RopewayMode mode)
{
  switch (mode)
    {
    case ROPEWAY_MODE_CREATE:
      return _ ("Only add");
    case ROPEWAY_MODE_UPDATE:
      return _ ("Only change");
    case ROPEWAY_MODE_MIRROR:
      return _ ("Also remove what is gone");
    case ROPEWAY_MODE_UPSERT:
      return _ ("Add and change");
    case ROPEWAY_MODE_UNKNOWN:
      break;
    }
  return _ ("Something that this version does not know");
}

char *
ropeway_job_words_dup_match (const RopewayValue *job)
{
  const RopewayValue *match = ropeway_value_get (ropeway_value_get (job, "destination"), "match");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (const RopewayValue *item = ropeway_value_first (match); item != NULL; item = ropeway_value_next (item))
    {
      g_autofree char *path = ropeway_value_dup_text (item, NULL);
      g_autofree char *name = path != NULL ? ropeway_rule_words_dup_path (path) : NULL;

      if (name != NULL)
        g_strv_builder_add (builder, name);
    }
  names = g_strv_builder_end (builder);
  return names[0] != NULL ? ropeway_rule_words_dup_list ((const char *const *)names)
                          : g_strdup (_ ("nothing yet"));
}

char *
ropeway_job_words_dup_match_path (const RopewayValue *job)
{
  const RopewayValue *match = ropeway_value_get (ropeway_value_get (job, "destination"), "match");

  if (ropeway_value_get_length (match) != 1)
    return NULL;
  return ropeway_value_dup_text (ropeway_value_first (match), NULL);
}

char *
ropeway_job_words_dup_end (const RopewayConnection *connection, const char *environment,
                           const char *operation)
{
  const RopewayOperation *found = connection != NULL && operation != NULL
                                      ? ropeway_connection_find_operation (connection, operation)
                                      : NULL;
  const RopewayEnvironment *place = connection != NULL && environment != NULL
                                        ? ropeway_connection_find_environment (connection, environment)
                                        : NULL;
  g_autofree char *address
      = place != NULL && place->address != NULL ? ropeway_words_dup_address (place->address) : NULL;
  GString *words = g_string_new (NULL);

  g_string_append (words, connection == NULL         ? _ ("A connection that is not there")
                          : connection->name != NULL ? connection->name
                                                     : connection->id);
  if (found != NULL && found->name != NULL)
    g_string_append_printf (words, " · %s", found->name);
  if (address != NULL)
    g_string_append_printf (words, " · %s", address);
  return g_string_free (words, FALSE);
}

char *
ropeway_job_words_dup_noun (const RopewayConnection *connection, const char *operation)
{
  const RopewayOperation *found = connection != NULL && operation != NULL
                                      ? ropeway_connection_find_operation (connection, operation)
                                      : NULL;

  return found != NULL ? g_strdup (found->noun) : NULL;
}

char *
ropeway_job_words_dup_filled (guint filled, guint known)
{
  if (known > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u of %u field filled", "%u of %u fields filled", known), filled,
        known);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u field filled", "%u fields filled", filled),
                          filled);
}

/* A mark is what the service gave: a moment, a number, or something only the service understands. */
static char *
dup_mark (const char *mark, gint64 now)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (mark, -1, NULL, NULL, NULL);
  const RopewayValue *value = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  g_autofree char *text = ropeway_rule_words_dup_value (value, MARK_WIDTH);
  gint64 us;

  if (value != NULL && ropeway_value_get_kind (value) == ROPEWAY_STRING
      && ropeway_timestamp_parse (text, -1, NULL, &us, NULL))
    return ropeway_words_dup_moment (us, now);
  return g_steal_pointer (&text);
}

static gulong
plural (gint64 n)
{
  return (gulong)(n > 1000000 ? n % 1000000 + 1000000 : n);
}

char *
ropeway_job_words_dup_memory (const RopewayScopeRecord *scope, const char *noun, gint64 now)
{
  GString *words = g_string_new (NULL);
  g_autofree char *mark = NULL;
  g_autofree char *known = NULL;

  if (scope == NULL || (scope->mark == NULL && scope->n_links == 0 && scope->n_intents == 0))
    {
      g_string_append (words, _ ("Nothing yet"));
      return g_string_free (words, FALSE);
    }
  mark = scope->mark != NULL ? dup_mark (scope->mark, now) : NULL;
  known = ropeway_run_words_dup_records ((guint64)scope->n_links, noun);
  if (mark != NULL)
    g_string_append_printf (words, _ ("Read up to %s"), mark);
  if (scope->n_links > 0)
    {
      if (words->len > 0)
        g_string_append_printf (words, _ (" · recognises %s"), known);
      else
        g_string_append_printf (words, _ ("Recognises %s"), known);
    }
  if (scope->n_intents > 0)
    {
      g_autofree char *unknown = ropeway_words_dup_number ((guint64)scope->n_intents);

      g_string_append (words, words->len > 0 ? " · " : "");
      g_string_append_printf (words,
                              g_dngettext (GETTEXT_PACKAGE, "%s may or may not have arrived",
                                           "%s may or may not have arrived", plural (scope->n_intents)),
                              unknown);
    }
  return g_string_free (words, FALSE);
}
