/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the form of ids and names, and the near miss of one. */
#include "base/ident.h"

#include "base/limits.h"

#include <string.h>

gboolean
ropeway_ident_is_slug (const char *text)
{
  gsize length;

  g_return_val_if_fail (text != NULL, FALSE);

  for (length = 0; text[length] != '\0'; length++)
    {
      char c = text[length];

      if (length == ROPEWAY_LIMIT_SLUG_BYTES || !(g_ascii_islower (c) || g_ascii_isdigit (c) || c == '-'))
        return FALSE;
    }
  return length > 0;
}

gboolean
ropeway_ident_is_secret_name (const char *text)
{
  gsize length;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_ascii_islower (text[0]))
    return FALSE;
  for (length = 1; text[length] != '\0'; length++)
    {
      char c = text[length];

      if (length == ROPEWAY_LIMIT_SECRET_NAME_BYTES
          || !(g_ascii_islower (c) || g_ascii_isdigit (c) || c == '_'))
        return FALSE;
    }
  return TRUE;
}

char *
ropeway_ident_slugify (const char *name)
{
  g_autofree char *valid = NULL;
  g_autofree char *ascii = NULL;
  g_autoptr (GString) slug = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  /* "C": the same name gives the same slug whatever language the person's desktop speaks. */
  valid = g_utf8_make_valid (name, -1);
  ascii = g_str_to_ascii (valid, "C");
  slug = g_string_new (NULL);
  for (const char *at = ascii; *at != '\0' && slug->len < ROPEWAY_LIMIT_SLUG_BYTES; at++)
    {
      if (g_ascii_isalnum (*at))
        g_string_append_c (slug, g_ascii_tolower (*at));
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  if (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  if (slug->len == 0)
    g_string_append (slug, "unnamed");
  return g_string_free (g_steal_pointer (&slug), FALSE);
}

/* Suggestions */

/* Optimal string alignment: inserting, removing, changing a character or swapping two neighbours costs 1. */
static glong
edit_distance (const gunichar *a, glong n_a, const gunichar *b, glong n_b)
{
  g_autofree glong *rows = g_new (glong, 3 * (n_b + 1));
  glong *before = rows, *last = rows + n_b + 1, *row = rows + 2 * (n_b + 1);

  for (glong j = 0; j <= n_b; j++)
    last[j] = j;
  for (glong i = 1; i <= n_a; i++)
    {
      glong *free_row = before;

      row[0] = i;
      for (glong j = 1; j <= n_b; j++)
        {
          glong cost = a[i - 1] == b[j - 1] ? 0 : 1;

          row[j] = MIN (MIN (last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
      before = last;
      last = row;
      row = free_row;
    }
  return last[n_b];
}

/* Returns: (transfer full) (nullable): the characters of @text without regard to case; NULL where the text
 * is too long to be a name. */
static gunichar *
fold (const char *text, glong *n)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)strnlen (text, 4 * ROPEWAY_LIMIT_NAME_CHARS + 1));
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  g_autofree gunichar *characters = g_utf8_to_ucs4_fast (folded, -1, n);

  return *n <= ROPEWAY_LIMIT_NAME_CHARS ? g_steal_pointer (&characters) : NULL;
}

const char *
ropeway_ident_suggest (const char *text, const char *const *candidates)
{
  g_autofree gunichar *wanted = NULL;
  const char *nearest = NULL;
  glong n_wanted = 0, bound;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (candidates != NULL, NULL);

  wanted = fold (text, &n_wanted);
  if (wanted == NULL || n_wanted == 0)
    return NULL;

  /* A third of the characters may be wrong, at most four: beyond that a suggestion would be a guess. */
  bound = CLAMP (n_wanted / 3, 1, 4) + 1;
  for (; *candidates != NULL; candidates++)
    {
      glong n_candidate = 0, distance;
      g_autofree gunichar *candidate = fold (*candidates, &n_candidate);

      if (candidate == NULL || n_candidate == 0 || ABS (n_candidate - n_wanted) >= bound)
        continue;
      distance = edit_distance (wanted, n_wanted, candidate, n_candidate);
      if (distance < bound && distance < MAX (n_wanted, n_candidate))
        {
          bound = distance;
          nearest = *candidates;
        }
    }
  return nearest;
}
