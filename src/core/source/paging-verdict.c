/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whether a guess was right, by what came when the next page was asked for. */
#include <string.h>

#include "base/i18n.h"
#include "source/known.h"
#include "source/paging-guess.h"

gboolean
ropeway_paging_guess_is_round (gsize n)
{
  static const gsize usual[]
      = { 10,  15,  20,  24,  25,  30,  40,  50,  60,  64,   75,   80,   100,  120,  128,
          150, 200, 250, 256, 300, 400, 500, 512, 750, 1000, 1024, 2000, 2500, 5000, 10000 };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (usual[i] == n)
      return TRUE;
  return FALSE;
}

RopewayPagingGuessVerdict
ropeway_paging_guess_judge (guint status, const RopewayValue *first, const RopewayValue *second)
{
  g_autoptr (RopewayKnown) known = ropeway_known_new ();
  gsize again = 0, n = 0;

  if (status < 200 || status > 299 || second == NULL || ropeway_value_get_kind (second) != ROPEWAY_ARRAY)
    return ROPEWAY_PAGING_GUESS_WRONG;
  for (const RopewayValue *item = first != NULL ? ropeway_value_first (first) : NULL; item != NULL;
       item = ropeway_value_next (item))
    ropeway_known_add (known, item, G_MAXINT64);
  for (const RopewayValue *item = ropeway_value_first (second); item != NULL;
       item = ropeway_value_next (item), n++)
    again += ropeway_known_has (known, item);
  if (n == 0)
    return ROPEWAY_PAGING_GUESS_ENDS;
  /* A list that moves gives one or two again; one that does not know the parameter gives all of them. */
  return again * 2 >= n ? ROPEWAY_PAGING_GUESS_WRONG : ROPEWAY_PAGING_GUESS_RIGHT;
}

char *
ropeway_paging_guess_describe (const RopewayPagingGuess *self, RopewayPagingGuessVerdict verdict,
                               guint n_first, guint n_second)
{
  g_autofree char *read = NULL;

  switch (verdict)
    {
    case ROPEWAY_PAGING_GUESS_RIGHT:
      read = g_strdup_printf (_ ("2 pages were read: %u and %u records."), n_first, n_second);
      break;
    case ROPEWAY_PAGING_GUESS_ENDS:
      read = g_strdup_printf (_ ("The first page had %u records, and the next one none."), n_first);
      break;
    case ROPEWAY_PAGING_GUESS_WRONG:
      read = g_strdup (_ ("But the next page did not come that way."));
      break;
    }
  return g_strconcat (self->words, " ", read, NULL);
}
