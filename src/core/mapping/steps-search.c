/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the steps that look for something inside a text. */
#include "base/limits.h"
#include "mapping/pattern.h"
#include "mapping/steps.h"

#include <string.h>

/* Compiles the pattern in setting @index. */
static RopewayPattern *
compile_pattern (RopewayStep *step, guint index, const RopewayStepScope *scope)
{
  g_autoptr (GError) error = NULL;
  RopewayPattern *pattern = ropeway_pattern_new (step->arguments[index].text, &error);

  if (pattern == NULL)
    ropeway_step_refuse (step, scope, step->info->settings[index].name, "mapping.setting-pattern", NULL,
                         "detail", error->message);
  return pattern;
}

/* ---- replace ---- */

enum
{
  REPLACE_FIND,
  REPLACE_WITH,
  REPLACE_REGEX,
};

/* What a match becomes: text, then the group ((nullable): none follows). */
typedef struct
{
  char *text;
  char *group; /* a number or a name */
} Piece;

typedef struct
{
  RopewayPattern *pattern; /* (nullable): the text itself is looked for */
  GPtrArray *pieces;       /* Piece; of a pattern */
} Replace;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
  g_free (piece->group);
  g_free (piece);
}

void
ropeway_step_free_replace (gpointer data)
{
  Replace *replace = data;

  g_clear_pointer (&replace->pattern, ropeway_pattern_free);
  g_clear_pointer (&replace->pieces, g_ptr_array_unref);
  g_free (replace);
}

/* Reads the place behind a "$": "1", "{name}".
 * Returns: (transfer full) (nullable): the group; @end is set behind it. */
static char *
read_group (const char *text, const char **end)
{
  const char *close;

  if (g_ascii_isdigit (*text))
    {
      *end = text + 1;
      return g_strndup (text, 1);
    }
  close = *text == '{' ? strchr (text, '}') : NULL;
  if (close == NULL || close == text + 1)
    return NULL;
  *end = close + 1;
  return g_strndup (text + 1, (gsize)(close - text - 1));
}

/* Cuts "($1) ${name} costs $$" into pieces. Returns: (transfer full) (nullable): NULL for a bad place. */
static GPtrArray *
read_pieces (const char *with, const RopewayPattern *pattern)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (piece_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Piece *piece;

  while (*with != '\0')
    {
      g_autofree char *group = NULL;

      if (*with != '$')
        {
          g_string_append_c (text, *with++);
          continue;
        }
      if (with[1] == '$')
        {
          g_string_append_c (text, '$');
          with += 2;
          continue;
        }
      group = read_group (with + 1, &with);
      if (group == NULL || !ropeway_pattern_has_group (pattern, group))
        return NULL;
      piece = g_new0 (Piece, 1);
      piece->text = g_strdup (text->str);
      piece->group = g_steal_pointer (&group);
      g_ptr_array_add (pieces, piece);
      g_string_truncate (text, 0);
    }
  piece = g_new0 (Piece, 1);
  piece->text = g_strdup (text->str);
  g_ptr_array_add (pieces, piece);
  return g_steal_pointer (&pieces);
}

gboolean
ropeway_step_compile_replace (RopewayStep *step, const RopewayStepScope *scope)
{
  const char *with = step->arguments[REPLACE_WITH].text;
  Replace *data = g_new0 (Replace, 1);

  step->data = data;
  if (step->arguments[REPLACE_FIND].length == 0)
    return ropeway_step_refuse (step, scope, "find", "mapping.setting-empty", NULL, NULL, NULL);
  if (!step->arguments[REPLACE_REGEX].flag)
    return TRUE;
  data->pattern = compile_pattern (step, REPLACE_FIND, scope);
  if (data->pattern == NULL)
    return FALSE;
  data->pieces = read_pieces (with != NULL ? with : "", data->pattern);
  return data->pieces != NULL
         || ropeway_step_refuse (step, scope, "with", "mapping.setting-group", NULL, "group", with);
}

typedef struct
{
  const Replace *replace;
  RopewayStepRun *run;
  GString *out;
  int done; /* bytes of the text that are replaced or copied */
} Replacing;

static gboolean
replace_match (const GMatchInfo *match, gpointer data)
{
  Replacing *replacing = data;
  const char *text = replacing->run->text;
  int start, end;

  g_match_info_fetch_pos (match, 0, &start, &end);
  g_string_append_len (replacing->out, text + replacing->done, start - replacing->done);
  replacing->done = end;
  for (guint i = 0; i < replacing->replace->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (replacing->replace->pieces, i);

      g_string_append (replacing->out, piece->text);
      if (piece->group != NULL && ropeway_pattern_fetch_group (match, piece->group, &start, &end))
        g_string_append_len (replacing->out, text + start, end - start);
    }
  return replacing->out->len <= ROPEWAY_LIMIT_TEXT_BYTES
         || ropeway_step_fail (replacing->run, "mapping.text-too-long");
}

static gboolean
replace_matches (const Replace *replace, RopewayStepRun *run, GString *out)
{
  Replacing replacing = { replace, run, out, 0 };
  g_autoptr (GError) error = NULL;

  if (!ropeway_pattern_each (replace->pattern, run->text, run->length, replace_match, &replacing, &error))
    return error != NULL ? ropeway_step_fail (run, "mapping.pattern-too-slow") : FALSE;
  g_string_append_len (out, run->text + replacing.done, (gssize)run->length - replacing.done);
  return TRUE;
}

static gboolean
replace_texts (const RopewayStep *step, RopewayStepRun *run, GString *out)
{
  const RopewayStepArgument *find = &step->arguments[REPLACE_FIND];
  const RopewayStepArgument *with = &step->arguments[REPLACE_WITH];
  const char *at = run->text;
  const char *end = run->text + run->length;
  const char *found;

  while ((found = memmem (at, (gsize)(end - at), find->text, find->length)) != NULL)
    {
      g_string_append_len (out, at, found - at);
      g_string_append_len (out, with->text, (gssize)with->length);
      at = found + find->length;
      if (out->len > ROPEWAY_LIMIT_TEXT_BYTES)
        return ropeway_step_fail (run, "mapping.text-too-long");
    }
  g_string_append_len (out, at, end - at);
  return TRUE;
}

gboolean
ropeway_step_replace (const RopewayStep *step, RopewayStepRun *run)
{
  const Replace *data = step->data;
  GString *out = ropeway_step_begin_out (run);

  return (data->pattern != NULL ? replace_matches (data, run, out) : replace_texts (step, run, out))
         && ropeway_step_give_out (run);
}

/* ---- regex-extract ---- */

enum
{
  EXTRACT_PATTERN,
  EXTRACT_GROUP,
};

typedef struct
{
  RopewayPattern *pattern;
  char *group; /* a number or a name */
} Extract;

void
ropeway_step_free_regex_extract (gpointer data)
{
  Extract *extract = data;

  g_clear_pointer (&extract->pattern, ropeway_pattern_free);
  g_free (extract->group);
  g_free (extract);
}

/* The group that is asked for; else the first one, else the whole match. */
static char *
dup_group (const RopewayValue *value, const RopewayPattern *pattern)
{
  const char *token;
  gsize length;

  if (value == NULL || ropeway_value_get_kind (value) == ROPEWAY_NULL)
    return g_strdup (ropeway_pattern_get_n_groups (pattern) > 0 ? "1" : "0");
  if (ropeway_value_get_kind (value) == ROPEWAY_STRING)
    return ropeway_value_dup_text (value, NULL);
  if (ropeway_value_get_kind (value) != ROPEWAY_NUMBER)
    return NULL;
  token = ropeway_value_get_token (value, &length);
  return g_strndup (token, length);
}

gboolean
ropeway_step_compile_regex_extract (RopewayStep *step, const RopewayStepScope *scope)
{
  Extract *data = g_new0 (Extract, 1);

  step->data = data;
  data->pattern = compile_pattern (step, EXTRACT_PATTERN, scope);
  if (data->pattern == NULL)
    return FALSE;
  data->group = dup_group (step->arguments[EXTRACT_GROUP].value, data->pattern);
  return (data->group != NULL && ropeway_pattern_has_group (data->pattern, data->group))
         || ropeway_step_refuse (step, scope, "group", "mapping.setting-group", NULL, "group", data->group);
}

gboolean
ropeway_step_regex_extract (const RopewayStep *step, RopewayStepRun *run)
{
  const Extract *data = step->data;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GError) error = NULL;
  int start, end;

  if (!ropeway_pattern_match (data->pattern, run->text, run->length, &match, &error))
    return error != NULL ? ropeway_step_fail (run, "mapping.pattern-too-slow")
                         : ropeway_step_give (run, NULL);
  if (!ropeway_pattern_fetch_group (match, data->group, &start, &end))
    return ropeway_step_give (run, NULL);
  return ropeway_step_give_text (run, run->text + start, (gsize)(end - start));
}
