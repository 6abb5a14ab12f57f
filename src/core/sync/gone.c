/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/gone.h"

#include <string.h>

RopewayGoneVerdict
ropeway_gone_judge (const RopewayLink *link, gboolean was_seen, gboolean remove_adopted)
{
  if (was_seen || link->state != ROPEWAY_LINK_LIVE)
    return ROPEWAY_GONE_STAYS;
  if (link->origin == ROPEWAY_LINK_GIVEN_BACK || (link->origin == ROPEWAY_LINK_ADOPTED && !remove_adopted))
    return ROPEWAY_GONE_NOT_OURS;
  return link->destination_id != NULL ? ROPEWAY_GONE_GOES : ROPEWAY_GONE_NOT_KNOWN;
}

/* The values of a key are scalars: a comma that stands in no text is between two of them. */
static const char *
find_comma (const char *text)
{
  gboolean in_text = FALSE;

  for (; *text != '\0'; text++)
    if (*text == '\\' && text[1] != '\0')
      text++;
    else if (*text == '"')
      in_text = !in_text;
    else if (*text == ',' && !in_text)
      return text;
  return NULL;
}

char *
ropeway_gone_dup_record_key (const char *key, guint n_item)
{
  g_autoptr (GArray) commas = g_array_new (FALSE, FALSE, sizeof (const char *));

  for (const char *comma = find_comma (key); comma != NULL; comma = find_comma (comma + 1))
    g_array_append_val (commas, comma);
  if (n_item == 0 || commas->len < n_item)
    return NULL;
  const char *end = g_array_index (commas, const char *, commas->len - n_item);
  return g_strdup_printf ("%.*s]", (int)(end - key), key);
}

char *
ropeway_gone_dup_item_prefix (const char *record_key)
{
  return g_strdup_printf ("%.*s,", (int)strlen (record_key) - 1, record_key);
}
