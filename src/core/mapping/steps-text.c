/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that change a text as a whole. */
#include "base/ident.h"
#include "base/limits.h"
#include "mapping/steps.h"
#include "mapping/text-case.h"
#include "model/template.h"

#include <gio/gio.h>
#include <string.h>

/* The only place of a template that has no named sources. */
#define VALUE_PLACE "value"

gboolean
ropeway_step_to_text (const RopewayStep *step, RopewayStepRun *run)
{
  if (ropeway_value_get_kind (run->value) == ROPEWAY_STRING)
    return TRUE;
  return ropeway_step_give_text (run, run->text, run->length);
}

gboolean
ropeway_step_trim (const RopewayStep *step, RopewayStepRun *run)
{
  const char *start = run->text;
  const char *end = run->text + run->length;

  while (start < end && g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }
  if ((gsize)(end - start) == run->length && ropeway_value_get_kind (run->value) == ROPEWAY_STRING)
    return TRUE;
  return ropeway_step_give_text (run, start, (gsize)(end - start));
}

gboolean
ropeway_step_upper (const RopewayStep *step, RopewayStepRun *run)
{
  ropeway_text_upper (run->text, run->length, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}

gboolean
ropeway_step_lower (const RopewayStep *step, RopewayStepRun *run)
{
  ropeway_text_lower (run->text, run->length, ropeway_step_begin_out (run));
  return ropeway_step_give_out (run);
}

/* ---- substring ---- */

enum
{
  SUBSTRING_START,
  SUBSTRING_LENGTH,
};

typedef struct
{
  gint64 start;
  gint64 length; /* -1: to the end */
} Substring;

gboolean
ropeway_step_compile_substring (RopewayStep *step, const RopewayStepScope *scope)
{
  Substring *data = g_new0 (Substring, 1);

  step->data = data;
  data->length = -1;
  if (!ropeway_decimal_to_int64 (&step->arguments[SUBSTRING_START].number, &data->start)
      || ABS (data->start) > ROPEWAY_LIMIT_TEXT_BYTES)
    return ropeway_step_refuse (step, scope, "start", "mapping.setting-whole", NULL, NULL, NULL);
  if (step->arguments[SUBSTRING_LENGTH].value != NULL
      && (!ropeway_decimal_to_int64 (&step->arguments[SUBSTRING_LENGTH].number, &data->length)
          || data->length < 0))
    return ropeway_step_refuse (step, scope, "length", "mapping.setting-whole", NULL, NULL, NULL);
  return TRUE;
}

gboolean
ropeway_step_substring (const RopewayStep *step, RopewayStepRun *run)
{
  const Substring *data = step->data;
  gint64 n = g_utf8_strlen (run->text, (gssize)run->length);
  gint64 start = data->start < 0 ? MAX (0, n + data->start) : MIN (n, data->start);
  gint64 kept = data->length < 0 ? n - start : MIN (n - start, data->length);
  const char *from = g_utf8_offset_to_pointer (run->text, start);

  return ropeway_step_give_text (run, from, (gsize)(g_utf8_offset_to_pointer (from, kept) - from));
}

/* ---- template ---- */

typedef struct
{
  RopewayTemplate *text;
  const GPtrArray *sources; /* borrowed from the rule; RopewayRuleSource */
  gboolean several;
} Template;

void
ropeway_step_free_template (gpointer data)
{
  Template *template = data;

  g_clear_pointer (&template->text, ropeway_template_unref);
  g_free (template);
}

/* Returns: the place's position among the sources; -1 where there is none of that name. */
static int
find_source (const Template *template, const char *place)
{
  if (!template->several)
    return strcmp (place, VALUE_PLACE) == 0 ? 0 : -1;
  for (guint i = 0; i < template->sources->len; i++)
    {
      const RopewayRuleSource *source = g_ptr_array_index (template->sources, i);

      if (g_strcmp0 (source->name, place) == 0)
        return (int)i;
    }
  return -1;
}

static const char *
suggest_source (const Template *template, const char *place)
{
  g_autofree const char **names = g_new0 (const char *, template->sources->len + 1);

  if (!template->several)
    return VALUE_PLACE;
  for (guint i = 0; i < template->sources->len; i++)
    names[i] = ((const RopewayRuleSource *)g_ptr_array_index (template->sources, i))->name;
  return ropeway_ident_suggest (place, names);
}

gboolean
ropeway_step_compile_template (RopewayStep *step, const RopewayStepScope *scope)
{
  g_autoptr (GError) error = NULL;
  Template *data = g_new0 (Template, 1);
  gboolean good = TRUE;

  step->data = data;
  data->sources = scope->rule->sources;
  data->several = scope->several;
  data->text = ropeway_template_parse (step->arguments[0].text, &error);
  if (data->text == NULL)
    return ropeway_step_refuse (step, scope, "text", "mapping.setting-template", NULL, "detail",
                                error->message);
  for (guint i = 0; i < ropeway_template_get_n_places (data->text); i++)
    {
      const char *place = ropeway_template_get_place (data->text, i);

      if (find_source (data, place) < 0)
        good = ropeway_step_refuse (step, scope, "text", "mapping.template-place",
                                    suggest_source (data, place), "place", place);
    }
  return good;
}

typedef struct
{
  const Template *template;
  RopewayStepRun *run;
  gsize size;
  gboolean filled; /* a place got something */
} Filling;

static char *
fill_place (const char *place, gpointer data, GError **error)
{
  Filling *filling = data;
  int index = find_source (filling->template, place);
  const RopewayValue *value = filling->template->several ? filling->run->named[index] : filling->run->value;
  const char *text = "";
  gsize length = 0;

  if (!ropeway_step_is_empty (value))
    {
      if (!ropeway_step_text_of (filling->run, value, filling->run->decoded, &text, &length))
        {
          /* The reason stands in the run. */
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, filling->run->reason);
          return NULL;
        }
      filling->filled = TRUE;
    }
  filling->size += length;
  if (filling->size > ROPEWAY_LIMIT_TEXT_BYTES)
    {
      ropeway_step_fail (filling->run, "mapping.text-too-long");
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, filling->run->reason);
      return NULL;
    }
  return g_strndup (text, length);
}

gboolean
ropeway_step_template (const RopewayStep *step, RopewayStepRun *run)
{
  const Template *data = step->data;
  Filling filling = { data, run, 0, FALSE };
  g_autofree char *text
      = ropeway_template_expand (data->text, ROPEWAY_ENCODE_NONE, fill_place, &filling, NULL);

  if (text == NULL)
    return FALSE;
  if (!filling.filled && ropeway_template_get_n_places (data->text) > 0)
    return ropeway_step_give (run, NULL);
  return ropeway_step_give_text (run, text, strlen (text));
}
