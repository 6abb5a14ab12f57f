/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/sheet-place.h"

#include <string.h>

void
ropeway_sheet_place_read (const char *range, RopewaySheetPlace *place)
{
  const char *mark = range != NULL ? strrchr (range, '!') : NULL;
  const char *at = mark != NULL ? mark + 1 : range;
  guint64 row = 0;

  *place
      = (RopewaySheetPlace){ .sheet = mark != NULL ? g_strndup (range, (gsize)(at - range)) : g_strdup ("") };
  for (guint i = 0; at != NULL && i < 4 && (g_ascii_isalpha (*at) || *at == '$'); i++, at++)
    if (*at != '$')
      place->column = place->column * 26 + (guint)(g_ascii_toupper (*at) - 'A') + 1;
  if (place->column > 0)
    place->column--;
  if (at != NULL && *at == '$')
    at++;
  if (at != NULL)
    row = g_ascii_strtoull (at, NULL, 10);
  place->row = row > 0 && row < G_MAXINT ? (guint)row - 1 : 0;
}

void
ropeway_sheet_place_clear (RopewaySheetPlace *place)
{
  g_clear_pointer (&place->sheet, g_free);
}

char *
ropeway_sheet_place_dup_column (guint column)
{
  GString *text = g_string_new (NULL);

  for (guint n = column + 1; n > 0; n = (n - 1) / 26)
    g_string_prepend_c (text, (char)('A' + (n - 1) % 26));
  return g_string_free (text, FALSE);
}

char *
ropeway_sheet_place_dup_cell (guint row, guint column)
{
  g_autofree char *letters = ropeway_sheet_place_dup_column (column);

  return g_strdup_printf ("%s%u", letters, row + 1);
}
