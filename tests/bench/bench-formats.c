/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how fast tables and XML become trees, beside libxml2's own tree and Python's readers in the same run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "value/csv-reader.h"
#include "value/xml-reader.h"

#define N_RECORDS 5000
#define ROUNDS 7
#define ROUND_US (150 * 1000)

typedef void (*Work) (GBytes *bytes);

static GBytes *
make_table (void)
{
  GString *out = g_string_new ("id,email,first_name,last_name,company,created_at,balance,note\r\n");

  for (guint i = 0; i < N_RECORDS; i++)
    g_string_append_printf (
        out,
        "%05u,person.%u@example.com,Ren\xc3\xa9,M\xc3\xbcller-%u,\"Acme, Sons & %u Ltd.\","
        "2026-01-%02uT09:12:00Z,%u.10,\"Called on Monday; wants \"\"express\"\" delivery\"\r\n",
        i, i, i % 97, i % 31, 1 + i % 28, i * 7);
  return g_string_free_to_bytes (out);
}

static GBytes *
make_document (void)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<people>\n");

  for (guint i = 0; i < N_RECORDS; i++)
    g_string_append_printf (out,
                            "  <person id=\"%u\">\n    <email>person.%u@example.com</email>\n"
                            "    <name first=\"Ren\xc3\xa9\" last=\"M\xc3\xbcller-%u\"/>\n"
                            "    <company>Acme &amp; Sons %u Ltd.</company>\n    <balance>%u.10</balance>\n"
                            "    <order><sku>A-%u</sku><amount>1</amount></order>\n"
                            "    <order><sku>B-%u</sku><amount>2</amount></order>\n  </person>\n",
                            i, i, i % 97, i % 31, i * 7, i, i);
  g_string_append (out, "</people>\n");
  return g_string_free_to_bytes (out);
}

static void
read_table (GBytes *bytes)
{
  ropeway_tree_unref (ropeway_csv_read (bytes, NULL, NULL));
}

static void
read_document (GBytes *bytes)
{
  ropeway_tree_unref (ropeway_xml_read (bytes, NULL, NULL));
}

static void
read_with_libxml (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  xmlFreeDoc (xmlReadMemory (text, (int)length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS));
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Returns: MB a second, the median of the rounds. */
static double
measure (RopewayClock *clock, GBytes *bytes, Work work)
{
  double rates[ROUNDS];

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 begin = ropeway_clock_monotonic (clock);
      gint64 taken;
      guint n = 0;

      do
        {
          work (bytes);
          n++;
          taken = ropeway_clock_monotonic (clock) - begin;
        }
      while (taken < ROUND_US);
      rates[round] = (double)g_bytes_get_size (bytes) * n / (double)taken;
    }
  qsort (rates, ROUNDS, sizeof *rates, compare_doubles);
  return rates[ROUNDS / 2];
}

/* Returns: MB a second of Python's reader of @kind; 0 where it is not here. */
static double
measure_python (const char *kind, GBytes *bytes)
{
  g_autofree char *name = NULL;
  g_autofree char *out = NULL;
  int fd = g_file_open_tmp ("bench-formats-XXXXXX", &name, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  double rate = 0;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (name, text, (gssize)length, NULL));
  g_autoptr (GSubprocess) peer
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "python3", PYTHON_PEER, kind, name, NULL);
  if (peer != NULL && g_subprocess_communicate_utf8 (peer, NULL, NULL, &out, NULL, NULL)
      && g_subprocess_get_successful (peer))
    rate = g_ascii_strtod (out, NULL);
  g_remove (name);
  return rate;
}

static void
print_row (const char *peer, double rate, double ours)
{
  if (rate == 0)
    printf ("  %-24s not here\n", peer);
  else
    printf ("  %-24s %7.0f MB/s   %6.1f\n", peer, rate, ours / rate);
}

int
main (void)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_autoptr (GBytes) table = make_table ();
  g_autoptr (GBytes) document = make_document ();
  double csv = measure (clock, table, read_table);
  double xml = measure (clock, document, read_document);

  printf ("CSV, %u records              ropeway is so many times as fast\n", N_RECORDS);
  print_row ("ropeway", csv, csv);
  print_row ("python csv.DictReader", measure_python ("csv", table), csv);
  printf ("XML, %u records              ropeway is so many times as fast\n", N_RECORDS);
  print_row ("ropeway", xml, xml);
  print_row ("libxml2's tree", measure (clock, document, read_with_libxml), xml);
  print_row ("python ElementTree", measure_python ("xml", document), xml);
  return 0;
}
