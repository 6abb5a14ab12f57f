/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the full case mappings of Unicode (SpecialCasing.txt) without those of single languages. */
#include "mapping/text-case.h"

#define CAPITAL_SIGMA 0x03a3
#define FINAL_SIGMA 0x03c2
#define CAPITAL_I_WITH_DOT 0x0130
#define COMBINING_DOT_ABOVE 0x0307

/* Below this, only ß and ŉ have upper cases of more than one character. */
#define FIRST_SPECIAL_BLOCK 0x0180
#define SHARP_S 0x00df
#define N_WITH_APOSTROPHE 0x0149

static void
append_upper (gunichar c, GString *out)
{
  char alone[6];
  g_autofree char *upper = NULL;

  if (c < FIRST_SPECIAL_BLOCK && c != SHARP_S && c != N_WITH_APOSTROPHE)
    {
      g_string_append_unichar (out, g_unichar_toupper (c));
      return;
    }
  /* For a character that stands alone, and is no "i", this is the same in every locale. */
  upper = g_utf8_strup (alone, g_unichar_to_utf8 (c, alone));
  g_string_append (out, upper);
}

void
ropeway_text_upper (const char *text, gsize length, GString *out)
{
  const char *end = text + length;

  while (text < end)
    {
      if ((guchar)*text < 0x80)
        {
          g_string_append_c (out, g_ascii_toupper (*text++));
          continue;
        }
      append_upper (g_utf8_get_char (text), out);
      text = g_utf8_next_char (text);
    }
}

void
ropeway_text_lower (const char *text, gsize length, GString *out)
{
  const char *end = text + length;
  gboolean in_word = FALSE;

  while (text < end)
    {
      const char *next = g_utf8_next_char (text);
      gunichar c = g_utf8_get_char (text);

      if (c < 0x80)
        g_string_append_c (out, g_ascii_tolower ((char)c));
      else if (c == CAPITAL_I_WITH_DOT)
        {
          g_string_append_c (out, 'i');
          g_string_append_unichar (out, COMBINING_DOT_ABOVE);
        }
      else if (c == CAPITAL_SIGMA && in_word && (next >= end || !g_unichar_isalpha (g_utf8_get_char (next))))
        g_string_append_unichar (out, FINAL_SIGMA);
      else
        g_string_append_unichar (out, g_unichar_tolower (c));
      in_word = g_unichar_isalpha (c);
      text = next;
    }
}
