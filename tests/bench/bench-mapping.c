/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the mapping costs a record: 20 fields of about 1 KB, copied, and with the steps that people use. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "mapping/program.h"
#include "value/json-reader.h"

#define N_RECORDS 1000
#define PAGE_RECORDS 100
#define ROUNDS 7
#define ROUND_US (200 * 1000)
#define N_FIELDS 20

static const char *const names[N_FIELDS]
    = { "id",         "uuid",       "email",       "first_name", "last_name", "company", "phone",
        "created_at", "updated_at", "balance",     "amount",     "active",    "score",   "tags",
        "address",    "website",    "description", "source",     "country",   "total" };

/* What the second program does to the field of that name. */
static const struct
{
  const char *name;
  const char *steps;
} steps[] = {
  { "id", "{\"step\":\"to-text\"}" },
  { "email", "{\"step\":\"trim\"},{\"step\":\"lower\"}" },
  { "first_name", "{\"step\":\"trim\"}" },
  { "last_name", "{\"step\":\"upper\"}" },
  { "phone", "{\"step\":\"replace\",\"find\":\"[^0-9+]\",\"with\":\"\",\"regex\":true}" },
  { "created_at", "{\"step\":\"format-date\",\"format\":\"dd.MM.yyyy HH:mm\",\"zone\":\"Europe/Berlin\"}" },
  { "balance", "{\"step\":\"multiply\",\"by\":100}" },
  { "amount", "{\"step\":\"to-number\"},{\"step\":\"round\",\"places\":2}" },
  { "tags", "{\"step\":\"join\",\"by\":\", \"}" },
  { "score",
    "{\"step\":\"choose\",\"cases\":[{\"when\":{\"is\":\"greater\",\"value\":0.5},\"then\":\"high\"}],"
    "\"otherwise\":\"low\"}" },
  { "country", "{\"step\":\"look-up\",\"table\":{\"DE\":\"Germany\",\"FR\":\"France\"}}" },
  { "source", "{\"step\":\"default\",\"value\":\"unknown\"}" },
};

static void
append_record (GString *out, guint i)
{
  g_string_append_printf (
      out,
      "{\"id\":%u,\"uuid\":\"6f1c9d2e-7b1a-4f0e-9c55-%012u\",\"email\":\" Person.%u@Example.com\","
      "\"first_name\":\"René \",\"last_name\":\"Müller-%u\",\"company\":\"Acme & Sons %u Ltd.\","
      "\"phone\":\"+49 (30) "
      "%07u\",\"created_at\":\"2026-01-%02uT09:12:%02uZ\",\"updated_at\":\"2026-11-09T10:%02u:00Z\","
      "\"balance\":%u.10,\"amount\":\"%u.555\",\"active\":%s,\"score\":0.%u,"
      "\"tags\":[\"newsletter\",\"wholesale\",\"region-%u\"],"
      "\"address\":{\"street\":\"Long Street %u\",\"city\":\"Berlin\",\"zip\":\"%05u\",\"country\":\"DE\"},"
      "\"website\":\"https://www.example.com/customers/%u?from=list\","
      "\"description\":\"Called on Monday; asked for the catalogue.\\nWants \\\"express\\\" delivery and a "
      "quotation for "
      "40 pieces of the new model, to be sent before the end of the month. Prefers e-mail to phone, and to "
      "be "
      "called in the morning, when the workshop is "
      "quiet.\",\"source\":\"import-2026\",\"country\":\"DE\",\"total\":%u}",
      i, i, i, i % 97, i % 31, i, 1 + i % 28, i % 60, i % 60, i * 7, i, i % 3 != 0 ? "true" : "false",
      i % 1000, i % 12, i % 200, 10000 + i, i, i * 3);
}

static RopewayTree *
read_records (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (GError) error = NULL;
  RopewayTree *tree;

  for (guint i = 0; i < N_RECORDS; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_record (text, i);
    }
  g_string_append_c (text, ']');
  tree = ropeway_json_read_text (text->str, (gssize)text->len, NULL, NULL, &error);
  if (tree == NULL)
    g_error ("%s", error->message);
  printf ("%u records of %zu bytes, %d fields\n", N_RECORDS, text->len / N_RECORDS, N_FIELDS);
  return tree;
}

static const char *
find_steps (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i].name, name))
      return steps[i].steps;
  return "";
}

static RopewayProgram *
compile (gboolean with_steps)
{
  g_autoptr (GString) json = g_string_new ("{\"id\":\"bench\",\"mapping\":[");
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayJob) job = NULL;
  RopewayProgram *program;

  for (guint i = 0; i < N_FIELDS; i++)
    g_string_append_printf (json, "%s{\"id\":\"r%u\",\"to\":\"to_%s\",\"from\":\"%s\",\"steps\":[%s]}",
                            i > 0 ? "," : "", i, names[i], names[i], with_steps ? find_steps (names[i]) : "");
  g_string_append (json, "],\"source\":{\"connection\":\"a\",\"environment\":\"live\",\"operation\":\"l\"},"
                         "\"destination\":{\"connection\":\"b\",\"environment\":\"live\",\"mode\":\"create\","
                         "\"create\":\"c\"}}");
  tree = ropeway_json_read_text (json->str, (gssize)json->len, NULL, NULL, NULL);
  job = ropeway_job_parse (tree, ropeway_tree_get_root (tree), "/job", problems);
  program = ropeway_program_compile (job, NULL, problems);
  if (program == NULL)
    g_error ("the mapping of the benchmark has problems");
  return program;
}

/* Maps all records, a new tree for each page. */
static void
map_all (const RopewayProgram *program, const RopewayValue *records)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  guint n = 0;

  for (const RopewayValue *record = ropeway_value_first (records); record != NULL;
       record = ropeway_value_next (record))
    {
      if (++n % PAGE_RECORDS == 0)
        {
          ropeway_tree_unref (tree);
          tree = ropeway_tree_new ();
        }
      ropeway_program_map (program, record, NULL, tree, problems);
    }
  if (ropeway_problems_get_n (problems) > 0)
    g_error ("a record of the benchmark has problems");
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
measure (const char *what, const RopewayProgram *program, const RopewayValue *records)
{
  double rounds[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      clock_t start = clock ();
      double used;
      guint n = 0;

      do
        {
          map_all (program, records);
          n++;
          used = (double)(clock () - start) * 1e6 / CLOCKS_PER_SEC;
        }
      while (used < ROUND_US);
      rounds[i] = used / (double)(n * N_RECORDS);
    }
  qsort (rounds, ROUNDS, sizeof rounds[0], compare_doubles);
  printf ("%-10s %6.2f µs of CPU a record (median of %d rounds)\n", what, rounds[ROUNDS / 2], ROUNDS);
}

int
main (void)
{
  g_autoptr (RopewayTree) records = read_records ();
  g_autoptr (RopewayProgram) copy = compile (FALSE);
  g_autoptr (RopewayProgram) change = compile (TRUE);

  measure ("copied", copy, ropeway_tree_get_root (records));
  measure ("changed", change, ropeway_tree_get_root (records));
  return 0;
}
