/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/parameter-link.h"

#include <string.h>

/* Stands before and behind the name of a place; no address has it. */
#define MARK '\001'

static char *
mark_place (const char *place, gpointer data, GError **error)
{
  return g_strdup_printf ("%c%s%c", MARK, place, MARK);
}

static const char *
skip_scheme (const char *address)
{
  const char *end = strstr (address, "://");

  return end != NULL ? end + 3 : address;
}

/* Returns: how long what stands at the place before @literal is: as much of its part of the path as leaves room for that. */
static gsize
measure_place (const char *at, const char *literal, gsize length)
{
  gsize n = strcspn (at, "/?#&");

  if (length == 0 || strchr ("/?#&", *literal) != NULL)
    return n;
  for (gsize i = n; i-- > 1;)
    if (g_ascii_strncasecmp (at + i, literal, length) == 0)
      return i;
  return 0;
}

char *
ropeway_parameter_from_link (const RopewayTemplate *link, const char *parameter, const char *pasted)
{
  g_autofree char *pattern = ropeway_template_expand (link, ROPEWAY_ENCODE_NONE, mark_place, NULL, NULL);
  g_autofree char *address = g_strstrip (g_strdup (pasted));
  g_autofree char *found = NULL;
  const char *at = skip_scheme (address);
  const char *wanted = pattern != NULL ? skip_scheme (pattern) : "";

  while (*wanted != '\0')
    {
      gsize literal = strcspn (wanted, "\001");
      /* The slash at the end of a link may be missing in an address, as may what follows the last place. */
      if (g_ascii_strncasecmp (at, wanted, literal) != 0)
        return found != NULL && wanted[literal] == '\0' && strchr ("?#", *at) != NULL
                   ? g_steal_pointer (&found)
                   : NULL;
      at += literal;
      wanted += literal;
      if (*wanted == '\0')
        break;
      gsize name = strcspn (wanted + 1, "\001");
      const char *next = wanted + name + 2;
      gsize n = measure_place (at, next, strcspn (next, "\001"));
      if (n == 0)
        return NULL;
      if (strlen (parameter) == name && strncmp (wanted + 1, parameter, name) == 0)
        {
          g_autofree char *part = g_strndup (at, n);
          g_free (found);
          found = g_uri_unescape_string (part, NULL);
        }
      at += n;
      wanted = next;
    }
  return g_steal_pointer (&found);
}
