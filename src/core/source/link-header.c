/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/link-header.h"

#include <string.h>

static const char *
skip_space (const char *p)
{
  while (*p == ' ' || *p == '\t')
    p++;
  return p;
}

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Reads a quoted string or a token; *@p ends behind it. */
static char *
read_value (const char **p)
{
  const char *start = *p;

  if (*start != '"')
    {
      while (**p != '\0' && **p != ',' && **p != ';' && **p != ' ' && **p != '\t')
        (*p)++;
      return g_strndup (start, (gsize)(*p - start));
    }
  g_autoptr (GString) text = g_string_new (NULL);
  for ((*p)++; **p != '\0' && **p != '"'; (*p)++)
    {
      if (**p == '\\' && (*p)[1] != '\0')
        (*p)++;
      g_string_append_c (text, **p);
    }
  if (**p == '"')
    (*p)++;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
has_relation (const char *relations, const char *wanted)
{
  g_auto (GStrv) words = g_strsplit_set (relations, " \t", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], wanted) == 0)
      return TRUE;
  return FALSE;
}

typedef struct
{
  gboolean has_rel;
  gboolean matches;
  gboolean anchored;
} Parameters;

/* Reads one ";name=value"; only the first rel of a link counts (RFC 8288 §3.3). */
static const char *
read_parameter (const char *p, const char *relation, Parameters *found)
{
  const char *start = p = skip_space (p);
  while (is_token_char (*p))
    p++;
  g_autofree char *name = g_strndup (start, (gsize)(p - start));
  g_autofree char *value = NULL;
  p = skip_space (p);
  if (*p == '=')
    {
      p = skip_space (p + 1);
      value = read_value (&p);
    }
  if (g_ascii_strcasecmp (name, "anchor") == 0)
    found->anchored = TRUE;
  if (g_ascii_strcasecmp (name, "rel") == 0 && value != NULL && !found->has_rel)
    {
      found->has_rel = TRUE;
      found->matches = has_relation (value, relation);
    }
  return p;
}

/* Goes to the next comma that stands outside of quotation marks. */
static const char *
skip_damaged (const char *p)
{
  gboolean quoted = FALSE;
  for (; *p != '\0' && (quoted || *p != ','); p++)
    {
      if (quoted && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        quoted = !quoted;
    }
  return p;
}

char *
ropeway_link_header_find (const char *header, const char *relation)
{
  const char *p = header != NULL ? header : "";

  while (*p != '\0')
    {
      p = skip_space (p);
      if (*p == ',')
        {
          p++;
          continue;
        }
      const char *end = *p == '<' ? strchr (p, '>') : NULL;
      if (end == NULL)
        {
          p = skip_damaged (p);
          continue;
        }
      const char *target = p + 1;
      const char *after = skip_space (end + 1);
      Parameters found = { 0 };
      while (*after == ';')
        after = skip_space (read_parameter (after + 1, relation, &found));
      if (found.matches && !found.anchored && (*after == ',' || *after == '\0'))
        return g_strndup (target, (gsize)(end - target));
      p = skip_damaged (after);
    }
  return NULL;
}
