/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one rule for what is shown of a text that somebody else wrote. */
#include "base/quote.h"

#include <string.h>

/* Characters that would end the line, or make a terminal or the direction of writing do tricks. */
static gboolean
is_unruly (gunichar character)
{
  return g_unichar_iscntrl (character) || (character >= 0x2028 && character <= 0x202e)
         || (character >= 0x2066 && character <= 0x2069);
}

char *
ropeway_quote (const char *text, gssize length, gsize max_chars)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) quoted = NULL;
  gsize n_bytes, n_chars = 0;

  g_return_val_if_fail (text != NULL, NULL);

  n_bytes = length < 0 ? strlen (text) : (gsize)length;
  /* What is cut anyway is not looked at: a character has at most four bytes. */
  valid = g_utf8_make_valid (text, (gssize)MIN (n_bytes, 4 * (max_chars + 1)));
  quoted = g_string_new (NULL);
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (n_chars++ == max_chars)
        {
          g_string_append (quoted, "…");
          break;
        }
      if (character == '\n' || character == '\t')
        character = ' ';
      else if (is_unruly (character))
        character = 0xfffd;
      g_string_append_unichar (quoted, character);
    }
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}
