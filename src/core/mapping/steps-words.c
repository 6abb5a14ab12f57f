/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that care for words, sentences and lines. */
#include "base/limits.h"
#include "mapping/steps.h"
#include "mapping/text-case.h"

#include <string.h>

/* ---- capital letters ---- */

/* Appends the capital form that a word begins with. */
static void
append_capital (gunichar c, GString *out)
{
  char alone[6];
  gunichar title = g_unichar_totitle (c);

  if (title != c)
    g_string_append_unichar (out, title);
  else
    ropeway_text_upper (alone, (gsize)g_unichar_to_utf8 (c, alone), out);
}

/* "ß" has a capital form of two letters, the second of which is small within a word. */
static void
append_first (gunichar c, GString *out)
{
  gsize before = out->len;

  append_capital (c, out);
  if (out->len == before + 2 && out->str[before] == 'S' && out->str[before + 1] == 'S')
    out->str[before + 1] = 's';
}

static gboolean
is_in_word (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '\'' || c == 0x2019;
}

/* Writes @text with the letter after each start as a capital; @sentences: else each word. */
static void
capitalise (const char *text, gsize length, gboolean sentences, GString *out)
{
  const char *end = text + length;
  gboolean starts = TRUE;
  gboolean ended = FALSE; /* a full stop was there */

  for (; text < end; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (starts && g_unichar_isalnum (c))
        append_first (c, out);
      else
        g_string_append_unichar (out, c);
      if (!sentences)
        starts = !is_in_word (c);
      else if (g_unichar_isalnum (c))
        starts = ended = FALSE;
      else if (strchr (".!?", (int)c) != NULL && c < 0x80)
        ended = TRUE;
      else if (g_unichar_isspace (c))
        starts = starts || ended;
    }
}

static gboolean
change_case (RopewayStepRun *run, gboolean sentences)
{
  g_autoptr (GString) lower = g_string_new (NULL);
  GString *out = ropeway_step_begin_out (run);

  ropeway_text_lower (run->text, run->length, lower);
  capitalise (lower->str, lower->len, sentences, out);
  return ropeway_step_give_out (run);
}

gboolean
ropeway_step_title_case (const RopewayStep *step, RopewayStepRun *run)
{
  return change_case (run, FALSE);
}

gboolean
ropeway_step_sentence_case (const RopewayStep *step, RopewayStepRun *run)
{
  return change_case (run, TRUE);
}

gboolean
ropeway_step_capitalise (const RopewayStep *step, RopewayStepRun *run)
{
  GString *out = ropeway_step_begin_out (run);

  if (run->length > 0)
    {
      const char *rest = g_utf8_next_char (run->text);

      append_first (g_utf8_get_char (run->text), out);
      g_string_append_len (out, rest, run->text + run->length - rest);
    }
  return ropeway_step_give_out (run);
}

/* ---- pad ---- */

enum
{
  PAD_LENGTH,
  PAD_WITH,
  PAD_SIDE,
};

gboolean
ropeway_step_compile_pad (RopewayStep *step, const RopewayStepScope *scope)
{
  gint64 length;

  if (!ropeway_decimal_to_int64 (&step->arguments[PAD_LENGTH].number, &length) || length < 0
      || length > ROPEWAY_LIMIT_TEXT_BYTES)
    return ropeway_step_refuse (step, scope, "length", "mapping.setting-whole", NULL, NULL, NULL);
  return step->arguments[PAD_WITH].value == NULL || step->arguments[PAD_WITH].length > 0
         || ropeway_step_refuse (step, scope, "with", "mapping.setting-empty", NULL, NULL, NULL);
}

/* Fills with characters of the setting, again from its start where it ends. */
static void
append_padding (const RopewayStepArgument *with, gint64 n, GString *out)
{
  const char *start = with->value != NULL ? with->text : " ";
  const char *at = start;

  for (; n > 0 && out->len <= ROPEWAY_LIMIT_TEXT_BYTES; n--)
    {
      g_string_append_unichar (out, g_utf8_get_char (at));
      at = g_utf8_next_char (at);
      if (*at == '\0')
        at = start;
    }
}

gboolean
ropeway_step_pad (const RopewayStep *step, RopewayStepRun *run)
{
  gboolean at_end = g_strcmp0 (step->arguments[PAD_SIDE].text, "end") == 0;
  GString *out = ropeway_step_begin_out (run);
  gint64 wanted = 0;
  gint64 missing;

  ropeway_decimal_to_int64 (&step->arguments[PAD_LENGTH].number, &wanted);
  missing = wanted - g_utf8_strlen (run->text, (gssize)run->length);
  if (!at_end)
    append_padding (&step->arguments[PAD_WITH], missing, out);
  g_string_append_len (out, run->text, (gssize)run->length);
  if (at_end)
    append_padding (&step->arguments[PAD_WITH], missing, out);
  return ropeway_step_give_out (run);
}

/* ---- spaces and lines ---- */

static gboolean
is_line_break (gunichar c)
{
  return c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x0085 || c == 0x2028 || c == 0x2029;
}

gboolean
ropeway_step_collapse_spaces (const RopewayStep *step, RopewayStepRun *run)
{
  gboolean keep_lines = step->arguments[0].flag;
  GString *out = ropeway_step_begin_out (run);
  char waiting = '\0';
  const char *end = run->text + run->length;

  for (const char *at = run->text; at < end; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c) || is_line_break (c))
        {
          if (keep_lines && is_line_break (c))
            waiting = '\n';
          else if (waiting == '\0')
            waiting = ' ';
          continue;
        }
      if (waiting != '\0' && out->len > 0)
        g_string_append_c (out, waiting);
      waiting = '\0';
      g_string_append_unichar (out, c);
    }
  return ropeway_step_give_out (run);
}

gboolean
ropeway_step_line_breaks (const RopewayStep *step, RopewayStepRun *run)
{
  const char *as = step->arguments[0].text;
  const char *line = g_strcmp0 (as, "crlf") == 0 ? "\r\n" : g_strcmp0 (as, "space") == 0 ? " " : "\n";
  GString *out = ropeway_step_begin_out (run);
  const char *end = run->text + run->length;

  for (const char *at = run->text; at < end; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!is_line_break (c))
        g_string_append_unichar (out, c);
      else
        {
          g_string_append (out, line);
          if (c == '\r' && at + 1 < end && at[1] == '\n')
            at++;
        }
    }
  return ropeway_step_give_out (run);
}

static gboolean
is_space_at (const char *at)
{
  return g_unichar_isspace (g_utf8_get_char (at));
}

gboolean
ropeway_step_first_word (const RopewayStep *step, RopewayStepRun *run)
{
  const char *end = run->text + run->length;
  const char *start = run->text;
  const char *stop;

  while (start < end && is_space_at (start))
    start = g_utf8_next_char (start);
  for (stop = start; stop < end && !is_space_at (stop);)
    stop = g_utf8_next_char (stop);
  return ropeway_step_give_text (run, start, (gsize)(stop - start));
}

gboolean
ropeway_step_last_word (const RopewayStep *step, RopewayStepRun *run)
{
  const char *end = run->text + run->length;
  const char *start;

  while (end > run->text && is_space_at (g_utf8_prev_char (end)))
    end = g_utf8_prev_char (end);
  for (start = end; start > run->text && !is_space_at (g_utf8_prev_char (start));)
    start = g_utf8_prev_char (start);
  return ropeway_step_give_text (run, start, (gsize)(end - start));
}

/* ---- shorten ---- */

enum
{
  SHORTEN_LENGTH,
  SHORTEN_END,
};

static const char *
get_end (const RopewayStep *step)
{
  return step->arguments[SHORTEN_END].value != NULL ? step->arguments[SHORTEN_END].text : "…";
}

gboolean
ropeway_step_compile_shorten (RopewayStep *step, const RopewayStepScope *scope)
{
  gint64 length;

  if (!ropeway_decimal_to_int64 (&step->arguments[SHORTEN_LENGTH].number, &length) || length < 1
      || length > ROPEWAY_LIMIT_TEXT_BYTES || length < g_utf8_strlen (get_end (step), -1))
    return ropeway_step_refuse (step, scope, "length", "mapping.setting-whole", NULL, NULL, NULL);
  return TRUE;
}

/* Where a text is cut that may keep @most characters: behind a whole word, if there is one, and never between
 * a letter and its marks. */
static const char *
find_cut (const char *text, gint64 most)
{
  const char *cut = g_utf8_offset_to_pointer (text, most);
  const char *word;

  while (cut > text && g_unichar_ismark (g_utf8_get_char (cut)))
    cut = g_utf8_prev_char (cut);
  for (word = cut; word > text && !is_space_at (word);)
    word = g_utf8_prev_char (word);
  while (word > text && is_space_at (g_utf8_prev_char (word)))
    word = g_utf8_prev_char (word);
  return word > text ? word : cut;
}

gboolean
ropeway_step_shorten (const RopewayStep *step, RopewayStepRun *run)
{
  const char *end = get_end (step);
  GString *out;
  gint64 most = 0;

  ropeway_decimal_to_int64 (&step->arguments[SHORTEN_LENGTH].number, &most);
  if (g_utf8_strlen (run->text, (gssize)run->length) <= most)
    return ropeway_step_give_text (run, run->text, run->length);
  out = ropeway_step_begin_out (run);
  g_string_append_len (out, run->text, find_cut (run->text, most - g_utf8_strlen (end, -1)) - run->text);
  g_string_append (out, end);
  return ropeway_step_give_out (run);
}
