/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how fast the value layer is, in MB of compact JSON a second, on records of about 1 KB. */

#include <stdio.h>

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
  GPtrArray *texts; /* of GBytes */
  GPtrArray *trees; /* of RopewayTree */

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

static Corpus *
new_corpus (guint records_each)
{
  Corpus *corpus = g_new0 (Corpus, 1);

  corpus->texts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  corpus->trees = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);
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
    }
  return corpus;
}

static void
free_corpus (Corpus *corpus)
{
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

/* Returns: MB a second of the best round. */
static double
measure (RopewayClock *clock, const Corpus *corpus, Work work)
{
  double best = 0;

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
      best = MAX (best, (double)corpus->bytes * n / (double)taken);
    }
  return best;
}

int
main (void)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  static const struct
  {
    const char *name;
    Work work;
  } works[]
      = { { "read", read_all }, { "write", write_all }, { "copy", copy_all }, { "digest", digest_all } };
  static const guint records_each[] = { 1, PAGE_RECORDS };

  for (guint i = 0; i < G_N_ELEMENTS (records_each); i++)
    {
      Corpus *corpus = new_corpus (records_each[i]);

      printf ("%u record(s) a document, %" G_GSIZE_FORMAT " bytes a record\n", records_each[i],
              corpus->bytes / N_RECORDS);
      for (guint j = 0; j < G_N_ELEMENTS (works); j++)
        printf ("  %-6s %7.0f MB/s\n", works[j].name, measure (clock, corpus, works[j].work));
      free_corpus (corpus);
    }
  return 0;
}
