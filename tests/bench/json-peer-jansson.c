/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: jansson's part of bench-json: the same documents, one a line; prints MB/s of reading and of writing. A program
 * of its own, since jansson and json-glib share names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <jansson.h>

#include "base/clock.h"

#define ROUNDS 7
#define ROUND_US (200 * 1000)

static void
read_all (char **lines, json_t **trees)
{
  for (guint i = 0; lines[i] != NULL; i++)
    json_decref (json_loads (lines[i], 0, NULL));
}

static void
write_all (char **lines, json_t **trees)
{
  for (guint i = 0; lines[i] != NULL; i++)
    free (json_dumps (trees[i], JSON_COMPACT));
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double
measure (RopewayClock *clock, char **lines, json_t **trees, gsize bytes, void (*work) (char **, json_t **))
{
  double rates[ROUNDS];

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 begin = ropeway_clock_monotonic (clock);
      gint64 taken;
      guint n = 0;

      do
        {
          work (lines, trees);
          n++;
          taken = ropeway_clock_monotonic (clock) - begin;
        }
      while (taken < ROUND_US);
      rates[round] = (double)bytes * n / (double)taken;
    }
  qsort (rates, ROUNDS, sizeof *rates, compare_doubles);
  return rates[ROUNDS / 2];
}

int
main (int argc, char **argv)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autofree char *text = NULL;
  gsize bytes;

  if (argc != 2 || !g_file_get_contents (argv[1], &text, &bytes, NULL))
    return 2;
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  guint n = g_strv_length (lines);
  g_autofree json_t **trees = g_new (json_t *, n);
  for (guint i = 0; i < n; i++)
    trees[i] = json_loads (lines[i], 0, NULL);
  double reading = measure (clock, lines, trees, bytes, read_all);
  double writing = measure (clock, lines, trees, bytes, write_all);
  printf ("%f %f\n", reading, writing);
  for (guint i = 0; i < n; i++)
    json_decref (trees[i]);
  return 0;
}
