/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: Unicode takes most accents apart, but not every letter that has a plain one beside it. */
#include "mapping/text-plain.h"

#include <string.h>

#define COMBINING_DIAERESIS 0x0308

/* Letters that Unicode does not take apart. */
static const struct
{
  gunichar letter;
  const char *plain;
} letters[] = {
  { 0x00c6, "AE" }, { 0x00d0, "D" },  { 0x00d8, "O" },  { 0x00de, "TH" }, { 0x00df, "ss" }, { 0x00e6, "ae" },
  { 0x00f0, "d" },  { 0x00f8, "o" },  { 0x00fe, "th" }, { 0x0110, "D" },  { 0x0111, "d" },  { 0x0126, "H" },
  { 0x0127, "h" },  { 0x0131, "i" },  { 0x0138, "k" },  { 0x0141, "L" },  { 0x0142, "l" },  { 0x014a, "N" },
  { 0x014b, "n" },  { 0x0152, "OE" }, { 0x0153, "oe" }, { 0x0166, "T" },  { 0x0167, "t" },  { 0x1e9e, "SS" },
};

static const char *
find_plain (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == letter)
      return letters[i].plain;
  return NULL;
}

static gboolean
is_ours (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_LATIN || script == G_UNICODE_SCRIPT_GREEK;
}

/* Whether the capital at the end of @out stands in a word of capitals: "ÄRGER" is "AERGER", "Ärger" "Aerger". */
static gboolean
is_all_capitals (const GString *out, gunichar next)
{
  if (!g_ascii_isupper (out->str[out->len - 1]) || g_unichar_islower (next))
    return FALSE;
  return g_unichar_isupper (next) || (out->len > 1 && g_ascii_isupper (out->str[out->len - 2]));
}

static void
append_base (gunichar c, gunichar next, gboolean german, GString *out)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = g_unichar_fully_decompose (c, TRUE, parts, G_N_ELEMENTS (parts));

  for (gsize i = 0; i < n; i++)
    {
      const char *plain = find_plain (parts[i]);

      if (plain != NULL)
        g_string_append (out, plain);
      else if (german && parts[i] == COMBINING_DIAERESIS && out->len > 0
               && strchr ("aouAOU", out->str[out->len - 1]) != NULL)
        g_string_append_c (out, is_all_capitals (out, next) ? 'E' : 'e');
      else if (!g_unichar_ismark (parts[i]))
        g_string_append_unichar (out, parts[i]);
    }
}

void
ropeway_text_plain (const char *text, gsize length, gboolean german, GString *out)
{
  const char *end = text + length;
  gboolean after_ours = FALSE;

  while (text < end)
    {
      const char *next = g_utf8_next_char (text);
      gunichar c = g_utf8_get_char (text);
      gboolean is_mark = g_unichar_ismark (c);

      if (c < 0x80)
        g_string_append_c (out, (char)c);
      else if (is_mark ? after_ours : is_ours (c))
        append_base (c, next < end ? g_utf8_get_char (next) : 0, german, out);
      else
        g_string_append_unichar (out, c);
      if (!is_mark)
        after_ours = is_ours (c);
      text = next;
    }
}
