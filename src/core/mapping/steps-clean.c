/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that take out of a text what another system would not bear. */
#include "mapping/html-text.h"
#include "mapping/steps.h"
#include "mapping/text-case.h"
#include "mapping/text-plain.h"

gboolean
ropeway_step_remove_accents (const RopewayStep *step, RopewayStepRun *run)
{
  ropeway_text_plain (run->text, run->length, step->arguments[0].flag, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}

gboolean
ropeway_step_strip_html (const RopewayStep *step, RopewayStepRun *run)
{
  ropeway_html_text (run->text, run->length, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}

enum
{
  SLUG_SEPARATOR,
  SLUG_GERMAN,
};

/* Letters of other scripts stay: taking them out would make one slug of many different texts. */
gboolean
ropeway_step_slug (const RopewayStep *step, RopewayStepRun *run)
{
  const char *separator = step->arguments[SLUG_SEPARATOR].text;
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GString) lower = g_string_new (NULL);
  GString *out = ropeway_step_begin_out (run);
  gboolean gap = FALSE;

  ropeway_text_plain (run->text, run->length, step->arguments[SLUG_GERMAN].flag, plain);
  ropeway_text_lower (plain->str, plain->len, lower);
  for (const char *at = lower->str; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isalnum (c) && !g_unichar_ismark (c))
        {
          /* An apostrophe belongs to its word: “Anna's” is one. */
          gap = gap || (c != '\'' && c != 0x2019);
          continue;
        }
      if (gap && out->len > 0)
        g_string_append (out, separator != NULL ? separator : "-");
      gap = FALSE;
      g_string_append_unichar (out, c);
    }
  return ropeway_step_give_out (run);
}
