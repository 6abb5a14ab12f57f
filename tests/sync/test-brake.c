/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how much may go without asking, and what a changed job is, as tables. */
#include "sync/brake.h"

#include "sync/run-facts.h"
#include "test-sync.h"

typedef struct
{
  gint64 said;
  gint64 known;
  guint64 limit;
} LimitRow;

static const LimitRow limit_rows[] = {
  { -1, 0, 1 },
  { -1, 1, 1 },
  { -1, 39, 1 },
  { -1, 40, 2 },
  { -1, 199, 9 },
  { -1, 200, 10 },
  { -1, 1000, 10 },
  { -1, 1000000, 10 },
  { 0, 1000, 0 },
  { 3, 0, 3 },
  { 11, 1000, 11 },
  { 500, 10, 500 },
  { G_MAXINT64, 1, G_MAXINT64 },
};

static void
test_limit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (limit_rows); i++)
    g_assert_cmpuint (ropeway_brake_get_limit (limit_rows[i].said, limit_rows[i].known), ==,
                      limit_rows[i].limit);
}

typedef struct
{
  const char *name;
  const char *before;
  const char *now;
  RopewayFactsChange change;
} FactsRow;

#define FACTS(filter, key, unit) "{\"filter\":" filter ",\"key\":" key ",\"unit\":" unit "}"

static const FactsRow facts_rows[] = {
  { "same", FACTS ("null", "[\"id\"]", "null"), "{\"key\":[\"id\"]}", ROPEWAY_FACTS_SAME },
  { "order", FACTS ("{\"is\":\"equal\",\"field\":\"a\"}", "[\"id\"]", "null"),
    FACTS ("{\"field\":\"a\",\"is\":\"equal\"}", "[\"id\"]", "null"), ROPEWAY_FACTS_SAME },
  { "seen", "{\"key\":[\"id\"],\"read\":10,\"shape\":{\"fields\":[]}}",
    "{\"key\":[\"id\"],\"read\":20,\"start\":\"from-now\"}", ROPEWAY_FACTS_SAME },
  { "filter", FACTS ("null", "[\"id\"]", "null"), FACTS ("{\"all\":[]}", "[\"id\"]", "null"),
    ROPEWAY_FACTS_FILTER },
  { "no-filter", FACTS ("{\"all\":[]}", "[\"id\"]", "null"), FACTS ("null", "[\"id\"]", "null"),
    ROPEWAY_FACTS_FILTER },
  { "key", FACTS ("null", "[\"id\"]", "null"), FACTS ("null", "[\"email\"]", "null"), ROPEWAY_FACTS_KEY },
  { "unit", FACTS ("null", "[\"id\"]", "null"),
    FACTS ("null", "[\"id\"]", "{\"each\":\"lines\",\"key\":null}"), ROPEWAY_FACTS_UNIT },
  { "item-key", FACTS ("null", "[\"id\"]", "{\"each\":\"lines\",\"key\":null}"),
    FACTS ("null", "[\"id\"]", "{\"each\":\"lines\",\"key\":[\"sku\"]}"), ROPEWAY_FACTS_UNIT },
  { "all", FACTS ("null", "[\"id\"]", "null"), FACTS ("1", "[\"x\"]", "{}"),
    ROPEWAY_FACTS_FILTER | ROPEWAY_FACTS_KEY | ROPEWAY_FACTS_UNIT },
};

static void
test_facts (gconstpointer data)
{
  const FactsRow *row = data;
  g_autoptr (RopewayRunFacts) before = ropeway_run_facts_parse (row->before);
  g_autoptr (RopewayRunFacts) now = ropeway_run_facts_parse (row->now);

  g_assert_cmpint (ropeway_run_facts_compare (before, now), ==, row->change);
}

static void
test_facts_round (void)
{
  static const char json[]
      = "{\"filter\":{\"all\":[]},\"key\":[\"id\"],\"unit\":{\"each\":\"lines\",\"key\":[\"sku\"]},"
        "\"start\":\"from-now\",\"read\":12,\"shape\":{\"fields\":[]}}";
  g_autoptr (RopewayRunFacts) facts = ropeway_run_facts_parse (json);
  g_autofree char *again = ropeway_run_facts_to_json (facts);

  g_assert_cmpstr (again, ==, json);
  g_assert_cmpint (facts->read, ==, 12);
  g_assert_null (ropeway_run_facts_parse (NULL));
  g_assert_null (ropeway_run_facts_parse ("[]"));
  g_assert_null (ropeway_run_facts_parse ("{"));
}

void
test_brake_add (void)
{
  g_test_add_func ("/brake/limit", test_limit);
  for (guint i = 0; i < G_N_ELEMENTS (facts_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/brake/facts/%s", facts_rows[i].name);
      g_test_add_data_func (path, &facts_rows[i], test_facts);
    }
  g_test_add_func ("/brake/facts-round", test_facts_round);
}
