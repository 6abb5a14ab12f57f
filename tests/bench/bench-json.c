/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how fast the value layer is on records of about 1 KB, beside json-glib, jansson and Node in the same run. */
#include <stdio.h>
#include <stdlib.h>

#include <json-glib/json-glib.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "value/json-reader.h"
#include "value/json-writer.h"
#include "value/value-compare.h"

#define N_RECORDS 1000
#define PAGE_RECORDS 100
#define ROUNDS 7
#define ROUND_US (200 * 1000)

typedef struct
{
  /* owned */
  GPtrArray *texts;      /* of GBytes */
  GPtrArray *trees;      /* of RopewayTree */
  GPtrArray *glib_trees; /* of JsonNode */

  /* state */
  gsize bytes;
} Corpus;

typedef void (*Work) (const Corpus *corpus);

/* A customer as web services write them: short texts, dates, amounts, a nested address, a list. */
static void
append_record (GString *out, guint i)
{
  g_string_append_printf (
      out,
      "{\"id\":%u,\"uuid\":\"6f1c9d2e-7b1a-4f0e-9c55-%012u\",\"email\":\"person.%u@example.com\","
      "\"first_name\":\"Ren\xc3\xa9\",\"last_name\":\"M\xc3\xbcller-%u\",\"company\":\"Acme & Sons %u Ltd.\","
      "\"phone\":\"+49 30 "
      "%07u\",\"created_at\":\"2026-01-%02uT09:12:%02uZ\",\"updated_at\":\"2026-11-09T10:%02u:00Z\","
      "\"balance\":%u.10,\"currency\":\"EUR\",\"active\":%s,\"vat_id\":null,\"score\":0.%u,"
      "\"tags\":[\"newsletter\",\"wholesale\",\"region-%u\"],"
      "\"address\":{\"street\":\"Long Street %u\",\"city\":\"Berlin\",\"zip\":\"%05u\",\"country\":\"DE\"},"
      "\"website\":\"https://www.example.com/customers/%u?from=list\","
      "\"note\":\"Called on Monday; asked for the catalogue.\\nWants \\\"express\\\" delivery and a "
      "quotation for "
      "40 pieces of the new model, to be sent before the end of the month. Prefers e-mail to phone.\","
      "\"source\":\"import-2026\",\"history\":[{\"at\":\"2026-02-01\",\"kind\":\"order\",\"amount\":%u.50},"
      "{\"at\":\"2026-03-01\",\"kind\":\"refund\",\"amount\":-12.00}]}",
      i, i, i, i % 97, i % 31, i, 1 + i % 28, i % 60, i % 60, i * 7, i % 3 != 0 ? "true" : "false", i % 1000,
      i % 12, i % 200, 10000 + i, i, i * 3);
}

static JsonNode *
glib_read (GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_assert_true (json_parser_load_from_data (parser, text, (gssize)length, NULL));
  return json_parser_steal_root (parser);
}

static Corpus *
new_corpus (guint records_each)
{
  Corpus *corpus = g_new0 (Corpus, 1);

  corpus->texts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  corpus->trees = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);
  corpus->glib_trees = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  for (guint i = 0; i < N_RECORDS; i += records_each)
    {
      GString *text = g_string_new (records_each > 1 ? "[" : NULL);
      GBytes *bytes;

      for (guint j = 0; j < records_each; j++)
        {
          if (j > 0)
            g_string_append_c (text, ',');
          append_record (text, i + j);
        }
      if (records_each > 1)
        g_string_append_c (text, ']');
      bytes = g_string_free_to_bytes (text);
      corpus->bytes += g_bytes_get_size (bytes);
      g_ptr_array_add (corpus->texts, bytes);
      g_ptr_array_add (corpus->trees, ropeway_json_read (bytes, NULL, NULL, NULL));
      g_ptr_array_add (corpus->glib_trees, glib_read (bytes));
    }
  return corpus;
}

static void
free_corpus (Corpus *corpus)
{
  g_ptr_array_unref (corpus->glib_trees);
  g_ptr_array_unref (corpus->trees);
  g_ptr_array_unref (corpus->texts);
  g_free (corpus);
}

static void
read_all (const Corpus *corpus)
{
  for (guint i = 0; i < corpus->texts->len; i++)
    ropeway_tree_unref (ropeway_json_read (g_ptr_array_index (corpus->texts, i), NULL, NULL, NULL));
}

static void
write_all (const Corpus *corpus)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < corpus->trees->len; i++)
    {
      g_string_truncate (out, 0);
      ropeway_json_write (ropeway_tree_get_root (g_ptr_array_index (corpus->trees, i)), ROPEWAY_JSON_COMPACT,
                          out);
    }
}

static void
copy_all (const Corpus *corpus)
{
  for (guint i = 0; i < corpus->trees->len; i++)
    ropeway_tree_unref (ropeway_tree_new_copy (ropeway_tree_get_root (g_ptr_array_index (corpus->trees, i))));
}

static void
digest_all (const Corpus *corpus)
{
  guint8 digest[ROPEWAY_DIGEST_BYTES];

  for (guint i = 0; i < corpus->trees->len; i++)
    ropeway_value_digest (ropeway_tree_get_root (g_ptr_array_index (corpus->trees, i)), digest);
}

static void
glib_read_all (const Corpus *corpus)
{
  for (guint i = 0; i < corpus->texts->len; i++)
    json_node_unref (glib_read (g_ptr_array_index (corpus->texts, i)));
}

static void
glib_write_all (const Corpus *corpus)
{
  for (guint i = 0; i < corpus->glib_trees->len; i++)
    g_free (json_to_string (g_ptr_array_index (corpus->glib_trees, i), FALSE));
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Returns: MB a second, the median of the rounds. */
static double
measure (RopewayClock *clock, const Corpus *corpus, Work work)
{
  double rates[ROUNDS];

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 begin = ropeway_clock_monotonic (clock);
      gint64 taken;
      guint n = 0;

      do
        {
          work (corpus);
          n++;
          taken = ropeway_clock_monotonic (clock) - begin;
        }
      while (taken < ROUND_US);
      rates[round] = (double)corpus->bytes * n / (double)taken;
    }
  qsort (rates, ROUNDS, sizeof *rates, compare_doubles);
  return rates[ROUNDS / 2];
}

/* One document a line, for peers that are programs of their own. Returns: (transfer full): the file's name. */
static char *
write_lines (const Corpus *corpus)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("bench-json-XXXXXX", &name, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  for (guint i = 0; i < corpus->texts->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (g_ptr_array_index (corpus->texts, i), &length);
      g_string_append_len (lines, text, (gssize)length);
      g_string_append_c (lines, '\n');
    }
  g_assert_true (g_file_set_contents (name, lines->str, (gssize)lines->len, NULL));
  return g_steal_pointer (&name);
}

/* Asks a program, which prints its MB a second of reading and of writing; zeros where it is not here. */
static void
measure_program (const char *program, const char *script, const char *name, double *reading, double *writing)
{
  g_autofree char *out = NULL;
  g_autoptr (GSubprocess) peer
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, script != NULL ? script : name,
                          script != NULL ? name : NULL, NULL);

  *reading = *writing = 0;
  if (peer == NULL || !g_subprocess_communicate_utf8 (peer, NULL, NULL, &out, NULL, NULL)
      || !g_subprocess_get_successful (peer))
    return;
  g_auto (GStrv) numbers = g_strsplit (out, " ", 2);
  *reading = g_ascii_strtod (numbers[0], NULL);
  *writing = g_ascii_strtod (numbers[1], NULL);
}

static void
print_row (const char *peer, double reading, double writing, double our_reading, double our_writing)
{
  if (reading == 0)
    printf ("  %-10s not here\n", peer);
  else
    printf ("  %-10s %7.0f %7.0f MB/s   %6.1f %6.1f\n", peer, reading, writing, our_reading / reading,
            our_writing / writing);
}

static void
bench (RopewayClock *clock, guint records_each)
{
  Corpus *corpus = new_corpus (records_each);
  g_autofree char *name = write_lines (corpus);
  double reading = measure (clock, corpus, read_all);
  double writing = measure (clock, corpus, write_all);
  double peer_reading, peer_writing;

  printf ("%u record(s) a document, %" G_GSIZE_FORMAT " bytes a record\n", records_each,
          corpus->bytes / N_RECORDS);
  printf ("  %-10s %7s %7s        ropeway is so many times as fast\n", "", "read", "write");
  print_row ("ropeway", reading, writing, reading, writing);
  print_row ("json-glib", measure (clock, corpus, glib_read_all), measure (clock, corpus, glib_write_all),
             reading, writing);
  measure_program (JANSSON_PEER, NULL, name, &peer_reading, &peer_writing);
  print_row ("jansson", peer_reading, peer_writing, reading, writing);
  measure_program ("node", NODE_PEER, name, &peer_reading, &peer_writing);
  print_row ("node", peer_reading, peer_writing, reading, writing);
  printf ("  copy %.0f MB/s, digest %.0f MB/s\n", measure (clock, corpus, copy_all),
          measure (clock, corpus, digest_all));
  g_remove (name);
  free_corpus (corpus);
}

int
main (void)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();

  bench (clock, 1);
  bench (clock, PAGE_RECORDS);
  return 0;
}
