/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/rule-words.h"

#include <string.h>

#include "base/i18n.h"
#include "mapping/step-table.h"
#include "value/json-writer.h"

#define CONSTANT_WIDTH 40

char *
ropeway_rule_words_dup_path (const char *path)
{
  return ropeway_rule_words_dup_path_in (path, NULL);
}

char *
ropeway_rule_words_dup_path_in (const char *path, const char *whole)
{
  g_autoptr (RopewayPath) parsed = ropeway_path_parse (path, NULL);
  GString *words = g_string_new (NULL);

  if (parsed == NULL)
    {
      g_string_append (words, path);
      return g_string_free (words, FALSE);
    }
  if (whole != NULL && ropeway_path_is_rooted (parsed))
    g_string_append (words, whole);
  for (guint i = 0; i < ropeway_path_get_n_segments (parsed); i++)
    {
      gint64 element = 0;
      const char *name = ropeway_path_get_segment (parsed, i, &element);
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, element >= 0 ? element + 1 : -element);

      if (words->len > 0)
        g_string_append (words, " › ");
      if (name != NULL)
        g_string_append (words, name);
      else
        /* Translators: the third of a list, and the third from its end. */
        g_string_append_printf (words, element >= 0 ? _ ("no. %s") : _ ("no. %s from the end"), number);
    }
  if (words->len == 0)
    g_string_append (words, ropeway_path_is_rooted (parsed) ? _ ("everything") : _ ("the item itself"));
  return g_string_free (words, FALSE);
}

char *
ropeway_rule_words_dup_target (const RopewayValue *rule)
{
  g_autofree char *to = ropeway_value_dup_member_text (rule, "to");

  return to != NULL ? ropeway_rule_words_dup_path (to) : g_strdup (_ ("no field"));
}

char **
ropeway_rule_words_dup_paths (const RopewayValue *rule)
{
  const RopewayValue *from = ropeway_value_get (rule, "from");
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  if (from != NULL && ropeway_value_get_kind (from) == ROPEWAY_STRING)
    {
      g_autofree char *path = ropeway_value_dup_text (from, NULL);

      if (path != NULL)
        g_strv_builder_add (paths, path);
    }
  else if (from != NULL && ropeway_value_get_kind (from) == ROPEWAY_OBJECT)
    {
      for (const RopewayValue *member = ropeway_value_first (from); member != NULL;
           member = ropeway_value_next (member))
        {
          g_autofree char *path = ropeway_value_dup_text (member, NULL);

          if (path != NULL)
            g_strv_builder_add (paths, path);
        }
    }
  return g_strv_builder_end (paths);
}

char *
ropeway_rule_words_dup_list (const char *const *names)
{
  guint n = g_strv_length ((char **)names);
  g_autofree char *first = NULL;

  if (n == 0)
    return g_strdup ("");
  first = g_strdup (names[0]);
  for (guint i = 1; i + 1 < n; i++)
    {
      /* Translators: two parts of a list that goes on: "a, b". */
      char *longer = g_strdup_printf (_ ("%s, %s"), first, names[i]);

      g_free (first);
      first = longer;
    }
  /* Translators: the last two parts of a list. */
  return n == 1 ? g_steal_pointer (&first) : g_strdup_printf (_ ("%s and %s"), first, names[n - 1]);
}

char *
ropeway_rule_words_dup_value (const RopewayValue *value, guint width)
{
  g_autofree char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;
  GString *line = g_string_new (NULL);
  guint n = 0;

  if (value == NULL)
    return g_string_free (line, FALSE);
  if (text == NULL && ropeway_value_get_kind (value) == ROPEWAY_NULL)
    text = g_strdup ("");
  if (text == NULL)
    text = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      if (n >= width)
        {
          g_string_append (line, "…");
          break;
        }
      g_string_append_unichar (line, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
  return g_string_free (line, FALSE);
}

static char *
dup_constant (const RopewayValue *value)
{
  g_autofree char *text = ropeway_rule_words_dup_value (value, CONSTANT_WIDTH);

  if (*text == '\0')
    return g_strdup (_ ("nothing yet"));
  return g_strdup_printf (_ ("always “%s”"), text);
}

char *
ropeway_rule_words_dup_source (const RopewayValue *rule)
{
  return ropeway_rule_words_dup_source_in (rule, NULL);
}

char *
ropeway_rule_words_dup_source_in (const RopewayValue *rule, const char *whole)
{
  g_auto (GStrv) paths = ropeway_rule_words_dup_paths (rule);
  g_autofree char *each = ropeway_value_dup_member_text (rule, "each");

  if (each != NULL)
    {
      g_autofree char *name = ropeway_rule_words_dup_path_in (each, whole);

      return g_strdup_printf (_ ("each of %s"), name);
    }
  if (paths[0] == NULL)
    return dup_constant (ropeway_value_get (rule, "value"));
  for (guint i = 0; paths[i] != NULL; i++)
    {
      char *name = ropeway_rule_words_dup_path_in (paths[i], whole);

      g_free (paths[i]);
      paths[i] = name;
    }
  return ropeway_rule_words_dup_list ((const char *const *)paths);
}

char *
ropeway_rule_words_dup_steps (const RopewayValue *rule)
{
  GString *words = g_string_new (NULL);

  for (const RopewayValue *step = ropeway_value_first (ropeway_value_get (rule, "steps")); step != NULL;
       step = ropeway_value_next (step))
    {
      g_autofree char *id = ropeway_value_dup_member_text (step, "step");
      const RopewayStepInfo *info = id != NULL ? ropeway_step_info_find (id) : NULL;

      if (words->len > 0)
        g_string_append (words, ", ");
      g_string_append (words, info != NULL ? _ (info->label) : id != NULL ? id : _ ("unknown step"));
    }
  return g_string_free (words, FALSE);
}

const char *
ropeway_rule_words_on_empty (RopewayOnEmpty on_empty)
{
  switch (on_empty)
    {
    case ROPEWAY_ON_EMPTY_CLEAR:
      return _ ("Empty the field");
    case ROPEWAY_ON_EMPTY_DEFAULT:
      return _ ("Write something else");
    case ROPEWAY_ON_EMPTY_LEAVE:
      break;
    }
  return _ ("Leave the field as it is");
}

const char *
ropeway_rule_words_write (RopewayWrite write)
{
  switch (write)
    {
    case ROPEWAY_WRITE_ON_CREATE:
      return _ ("Only when created");
    case ROPEWAY_WRITE_IF_EMPTY:
      return _ ("Only if empty there");
    case ROPEWAY_WRITE_ALWAYS:
      break;
    }
  return _ ("Every time");
}
