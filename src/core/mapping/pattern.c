/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: puts the ceiling into the pattern itself: a match limit given by flags costs 30 ms a value. */
#include "mapping/pattern.h"

#include "base/i18n.h"
#include "base/limits.h"

#include <string.h>

G_DEFINE_QUARK (ropeway_pattern_error_quark, ropeway_pattern_error)

/* Of several limits in a pattern the last one counts. The empty comment ends the place where they may stand. */
#define PREFIX "(*LIMIT_MATCH=" G_STRINGIFY (ROPEWAY_LIMIT_REGEX_MATCH) ")(?#)"

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

GRegex *
ropeway_pattern_new (const char *text, GError **error)
{
  g_autofree char *pattern = NULL;
  g_autoptr (GError) reason = NULL;
  GRegex *regex;

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
  pattern = g_strconcat (PREFIX, text, NULL);
  regex = g_regex_new (pattern, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, &reason);
  if (regex == NULL)
    set_syntax_error (error, text, reason);
  return regex;
}
