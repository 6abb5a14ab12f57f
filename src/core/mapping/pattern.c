/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: puts the ceiling into the pattern itself: a match limit given by flags costs 30 ms a value. */
#include "mapping/pattern.h"

#include "base/i18n.h"
#include "base/limits.h"

#include <string.h>

G_DEFINE_QUARK (ropeway_pattern_error_quark, ropeway_pattern_error)

/* Of several limits in a pattern the last one counts. The empty comment ends the place where they may stand. */
#define PREFIX "(*LIMIT_MATCH=" G_STRINGIFY (ROPEWAY_LIMIT_REGEX_MATCH) ")(?#)"

struct _RopewayPattern
{
  /* PCRE's compiler makes it fast, with a small stack: what needs a deep one is tried again, patiently. The
   * patient way reads all that is left of the text before each match, so it is not the first. */
  GRegex *fast;
  GRegex *patient;
};

static gboolean
has_half_character (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (*text != '\\')
        continue;
      if (text[1] == 'C')
        return TRUE;
      if (text[1] != '\0')
        text++;
    }
  return FALSE;
}

/* GRegex's own sentence holds our prefix; what is left says what is wrong, and where. */
static void
set_syntax_error (GError **error, const char *text, const GError *reason)
{
  const char *at = strstr (reason->message, " at char ");
  const char *colon = at != NULL ? strstr (at, ": ") : NULL;
  int place = 0;

  if (colon != NULL)
    place = (int)g_ascii_strtoll (at + strlen (" at char "), NULL, 10) - (int)strlen (PREFIX);
  g_set_error (error, ROPEWAY_PATTERN_ERROR, ROPEWAY_PATTERN_ERROR_SYNTAX,
               _ ("“%s” is no regular expression: character %d: %s"), text, MAX (place, 0) + 1,
               colon != NULL ? colon + 2 : reason->message);
}

RopewayPattern *
ropeway_pattern_new (const char *text, GError **error)
{
  g_autoptr (RopewayPattern) self = NULL;
  g_autofree char *pattern = NULL;
  g_autoptr (GError) reason = NULL;

  if (strlen (text) > ROPEWAY_LIMIT_REGEX_BYTES)
    {
      g_set_error (error, ROPEWAY_PATTERN_ERROR, ROPEWAY_PATTERN_ERROR_LIMIT,
                   _ ("A regular expression may have %d bytes at most."), ROPEWAY_LIMIT_REGEX_BYTES);
      return NULL;
    }
  if (has_half_character (text))
    {
      g_set_error (error, ROPEWAY_PATTERN_ERROR, ROPEWAY_PATTERN_ERROR_SYNTAX,
                   _ ("“%s” uses \\C, which would cut characters in two."), text);
      return NULL;
    }
  self = g_new0 (RopewayPattern, 1);
  pattern = g_strconcat (PREFIX, text, NULL);
  self->fast = g_regex_new (pattern, G_REGEX_OPTIMIZE, G_REGEX_MATCH_DEFAULT, &reason);
  if (self->fast == NULL)
    {
      set_syntax_error (error, text, reason);
      return NULL;
    }
  self->patient = g_regex_new (pattern, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  return g_steal_pointer (&self);
}

void
ropeway_pattern_free (RopewayPattern *self)
{
  g_clear_pointer (&self->fast, g_regex_unref);
  g_clear_pointer (&self->patient, g_regex_unref);
  g_free (self);
}

/* ---- groups ---- */

static gboolean
is_number (const char *text)
{
  return text[0] != '\0' && text[strspn (text, "0123456789")] == '\0';
}

guint
ropeway_pattern_get_n_groups (const RopewayPattern *self)
{
  return (guint)g_regex_get_capture_count (self->fast);
}

gboolean
ropeway_pattern_has_group (const RopewayPattern *self, const char *group)
{
  if (is_number (group))
    return g_ascii_strtoull (group, NULL, 10) <= (guint64)ropeway_pattern_get_n_groups (self);
  return g_regex_get_string_number (self->fast, group) >= 0;
}

gboolean
ropeway_pattern_fetch_group (const GMatchInfo *match, const char *group, int *start, int *end)
{
  gboolean found = is_number (group)
                       ? g_match_info_fetch_pos (match, (int)g_ascii_strtoll (group, NULL, 10), start, end)
                       : g_match_info_fetch_named_pos (match, group, start, end);

  return found && *start >= 0;
}

/* ---- matching ---- */

static gboolean
match_from (const RopewayPattern *self, const char *text, gsize length, gsize start, GMatchInfo **match,
            GError **error)
{
  const GRegex *ways[] = { self->fast, self->patient };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GMatchInfo) info = NULL;
      g_autoptr (GError) failure = NULL;
      gboolean found = g_regex_match_full (ways[i], text, (gssize)length, (int)start, G_REGEX_MATCH_DEFAULT,
                                           &info, &failure);

      if (failure != NULL)
        continue;
      if (found && match != NULL)
        *match = g_steal_pointer (&info);
      return found;
    }
  g_set_error (error, ROPEWAY_PATTERN_ERROR, ROPEWAY_PATTERN_ERROR_LIMIT,
               _ ("The regular expression takes too long on this text."));
  return FALSE;
}

gboolean
ropeway_pattern_match (const RopewayPattern *self, const char *text, gsize length, GMatchInfo **match,
                       GError **error)
{
  return match_from (self, text, length, 0, match, error);
}

gboolean
ropeway_pattern_each (const RopewayPattern *self, const char *text, gsize length, RopewayPatternFunc func,
                      gpointer data, GError **error)
{
  gsize at = 0;

  for (guint n = 0;; n++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autoptr (GError) failure = NULL;
      int start, end;

      if (!match_from (self, text, length, at, &match, &failure))
        {
          if (failure == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (n == ROPEWAY_LIMIT_REGEX_PLACES)
        {
          g_set_error (error, ROPEWAY_PATTERN_ERROR, ROPEWAY_PATTERN_ERROR_LIMIT,
                       _ ("The regular expression matches at more than %d places."),
                       ROPEWAY_LIMIT_REGEX_PLACES);
          return FALSE;
        }
      if (!func (match, data))
        return FALSE;
      g_match_info_fetch_pos (match, 0, &start, &end);
      if (end == start && (gsize)end == length)
        return TRUE;
      at = (gsize)(end == start ? g_utf8_next_char (text + end) - text : end);
    }
}
