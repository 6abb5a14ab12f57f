/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person is shown before records go, and what was there before, comes back as it was given, and is bounded. */
#include "base/limits.h"
#include "store/store-fixture.h"
#include "store/test-store.h"
#include "support/fake-clock.h"

#include <string.h>

/* ---- facts ---- */

static void
test_facts (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = ropeway_ledger_dup_facts (fixture->store, fixture->scope, &error);
  g_autofree char *facts = NULL;

  g_assert_no_error (error);
  g_assert_null (none);
  ropeway_commit_set_facts (commit, "{\"read\":1}");
  ropeway_commit_set_facts (commit, "{\"read\":2}");
  store_fixture_commit (fixture, commit);
  store_fixture_reopen (fixture);
  facts = ropeway_ledger_dup_facts (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (facts, ==, "{\"read\":2}");
  g_assert_null (ropeway_ledger_dup_facts (fixture->store, other, &error));
  g_assert_no_error (error);
}

static void
test_facts_of_no_scope (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope + 7);
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_facts (commit, "{}");
  g_assert_false (ropeway_ledger_commit (fixture->store, commit, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
}

/* ---- addresses ---- */

static gint64
open_addresses (StoreFixture *fixture, const char *source, const char *destination, gboolean *is_new)
{
  const RopewayScopeKey key = { "job", "shop", "live", source, "orders {}", "crm", "live", destination, "" };
  g_autoptr (GError) error = NULL;
  gint64 scope = ropeway_ledger_open_scope (fixture->store, &key, is_new, &error);
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_find_scope (reader, &key, &error), ==, scope);
  g_assert_no_error (error);
  return scope;
}

/* A memory that is older than addresses belongs to the first that comes; from then on it has those. */
static void
test_older_scope_takes_addresses (StoreFixture *fixture, gconstpointer unused_data)
{
  const RopewayScopeKey first
      = { "job", "shop", "live", "https://a.example", "orders {}", "crm", "live", "https://b.example", "" };
  gint64 older = open_addresses (fixture, "", "", NULL);
  RopewayCommit *commit = ropeway_commit_new (older);
  g_autoptr (GPtrArray) scopes = NULL;
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_new = TRUE;
  const RopewayScopeRecord *scope;
  gint64 other;

  ropeway_commit_set_mark (commit, "7");
  store_fixture_commit (fixture, commit);
  /* A plan finds it too, and leaves it as it is. */
  g_assert_cmpint (ropeway_ledger_find_scope (reader, &first, &error), ==, older);
  g_assert_cmpint (open_addresses (fixture, "https://a.example", "https://b.example", &is_new), ==, older);
  g_assert_false (is_new);
  g_assert_cmpint (open_addresses (fixture, "https://a.example", "https://b.example", &is_new), ==, older);
  other = open_addresses (fixture, "https://c.example", "https://b.example", &is_new);
  g_assert_cmpint (other, !=, older);
  g_assert_true (is_new);
  g_assert_cmpint (open_addresses (fixture, "https://a.example", "https://c.example", NULL), !=, other);

  scopes = ropeway_ledger_list_scopes (fixture->store, "job", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scopes->len, ==, 3);
  scope = g_ptr_array_index (scopes, 2);
  g_assert_cmpint (scope->id, ==, older);
  g_assert_cmpstr (scope->source_address, ==, "https://a.example");
  g_assert_cmpstr (scope->source_container, ==, "orders {}");
  g_assert_cmpstr (scope->destination_address, ==, "https://b.example");
  g_assert_cmpstr (scope->destination_container, ==, "");
}

/* The exact memory comes before one that is older than addresses. */
static void
test_exact_scope_comes_first (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 exact = open_addresses (fixture, "https://a.example", "https://b.example", NULL);
  gint64 older = open_addresses (fixture, "", "", NULL);

  g_assert_cmpint (older, !=, exact);
  g_assert_cmpint (open_addresses (fixture, "https://a.example", "https://b.example", NULL), ==, exact);
  g_assert_cmpint (open_addresses (fixture, "", "", NULL), ==, older);
}

/* ---- links ---- */

static void
test_state_of_links (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;

  /* Inserted, and written again by both ways that there are. */
  for (int state = ROPEWAY_LINK_REMOVED_THERE; state >= ROPEWAY_LINK_LIVE; state--)
    for (guint64 seq = 1; seq <= 2; seq++)
      {
        RopewayCommit *commit = ropeway_commit_new (fixture->scope);
        RopewayLink *link = store_fixture_link ("[1]", "a", seq);
        g_autoptr (RopewayLink) found = NULL;
        g_autoptr (RopewayLink) copy = NULL;

        link->state = (RopewayLinkState)state;
        ropeway_commit_set_link (commit, link);
        store_fixture_commit (fixture, commit);
        found = ropeway_ledger_get_link (fixture->store, fixture->scope, "[1]", &error);
        g_assert_no_error (error);
        copy = ropeway_link_copy (found);
        g_assert_cmpint (copy->state, ==, state);
      }
}

typedef struct
{
  const char *prefix;
  const char *after;
  guint limit;
  const char *expected;
} ListRow;

static void
test_links_are_listed (StoreFixture *fixture, gconstpointer unused_data)
{
  static const char *const keys[] = { "[\"101\"]",  "[\"1019\",1]", "[\"1019\",2]", "[\"1019\",\"ü\"]",
                                      "[\"1019\"]", "[\"102\",1]",  "[7]" };
  static const ListRow rows[] = {
    { NULL, NULL, 100, "[\"101\"] [\"1019\",\"ü\"] [\"1019\",1] [\"1019\",2] [\"1019\"] [\"102\",1] [7]" },
    { "", NULL, 2, "[\"101\"] [\"1019\",\"ü\"]" },
    { "[\"1019\",", NULL, 100, "[\"1019\",\"ü\"] [\"1019\",1] [\"1019\",2]" },
    { "[\"1019\",", NULL, 1, "[\"1019\",\"ü\"]" },
    { "[\"1019\",", "[\"1019\",\"ü\"]", 100, "[\"1019\",1] [\"1019\",2]" },
    { "[\"1019\",", "[\"1019\",2]", 100, "" },
    { "[\"1019\",", "[\"101\"]", 100, "[\"1019\",\"ü\"] [\"1019\",1] [\"1019\",2]" },
    { "[\"1019\",", "[7]", 100, "" },
    { "[\"1019\",\"ü", NULL, 100, "[\"1019\",\"ü\"]" },
    { NULL, "[\"1019\"]", 100, "[\"102\",1] [7]" },
    { "[8", NULL, 100, "" },
  };
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayCommit *others = ropeway_commit_new (store_fixture_open_scope (fixture->store, "other", NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      ropeway_commit_set_link (commit, store_fixture_link (keys[i], NULL, 1));
      ropeway_commit_set_link (others, store_fixture_link (keys[i], NULL, 1));
    }
  store_fixture_commit (fixture, commit);
  store_fixture_commit (fixture, others);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) links = ropeway_ledger_list_links (fixture->store, fixture->scope, rows[i].prefix,
                                                               rows[i].after, rows[i].limit, &error);
      g_autoptr (GString) found = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint j = 0; j < links->len; j++)
        g_string_append_printf (found, "%s%s", j > 0 ? " " : "",
                                ((RopewayLink *)g_ptr_array_index (links, j))->source_key);
      g_assert_cmpstr (found->str, ==, rows[i].expected);
    }
}

/* ---- before ---- */

static RopewayBefore *
make_before (const char *source_key, const char *record)
{
  RopewayBefore *before = g_new0 (RopewayBefore, 1);

  before->source_key = g_strdup (source_key);
  before->run = 3;
  before->kind = ROPEWAY_INTENT_UPDATE;
  before->destination_id = g_strdup ("c-1");
  before->record = g_strdup (record);
  before->at = FAKE_CLOCK_START_US;
  return before;
}

static void
test_before (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (RopewayBefore) found = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_before (commit, make_before ("[1]", "{\"n\":1}"));
  ropeway_commit_set_before (commit, make_before ("[2]", NULL));
  ropeway_commit_set_before (commit, make_before ("[1]", "{\"n\":2}"));
  store_fixture_commit (fixture, commit);
  found = ropeway_ledger_get_before (fixture->store, fixture->scope, "[1]", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->source_key, ==, "[1]");
  g_assert_cmpint (found->run, ==, 3);
  g_assert_cmpint (found->kind, ==, ROPEWAY_INTENT_UPDATE);
  g_assert_cmpstr (found->destination_id, ==, "c-1");
  g_assert_cmpstr (found->record, ==, "{\"n\":2}");
  g_assert_cmpint (found->at, ==, FAKE_CLOCK_START_US);
  g_assert_null (ropeway_ledger_get_before (fixture->store, other, "[1]", &error));
  g_assert_no_error (error);

  commit = ropeway_commit_new (fixture->scope);
  ropeway_commit_clear_before (commit, "[1]");
  store_fixture_commit (fixture, commit);
  g_assert_null (ropeway_ledger_get_before (fixture->store, fixture->scope, "[1]", &error));
  g_assert_no_error (error);
}

static void
test_large_before_is_left_out (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES + 1, 'x');
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (RopewayBefore) found = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_before (commit, make_before ("[1]", large));
  store_fixture_commit (fixture, commit);
  found = ropeway_ledger_get_before (fixture->store, fixture->scope, "[1]", &error);
  g_assert_no_error (error);
  g_assert_null (found->record);
}

/* Sets @n before-images from @first on. */
static void
set_many (StoreFixture *fixture, int first, int n)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);

  for (int i = first; i < first + n; i++)
    {
      g_autofree char *key = g_strdup_printf ("[%d]", i);

      ropeway_commit_set_before (commit, make_before (key, "{}"));
    }
  store_fixture_commit (fixture, commit);
}

static gboolean
has_before (StoreFixture *fixture, int number)
{
  g_autofree char *key = g_strdup_printf ("[%d]", number);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayBefore) before = ropeway_ledger_get_before (fixture->store, fixture->scope, key, &error);

  g_assert_no_error (error);
  return before != NULL;
}

static void
test_before_is_bounded (StoreFixture *fixture, gconstpointer unused_data)
{
  int n = 0;

  set_many (fixture, 0, 10);
  /* Those that are written over and over take no room. */
  for (int i = 0; i < 20; i++)
    set_many (fixture, 10, 1000);
  g_assert_true (has_before (fixture, 0));
  set_many (fixture, 2000, ROPEWAY_LIMIT_BEFORE_KEPT);
  g_assert_false (has_before (fixture, 0));
  g_assert_false (has_before (fixture, 1009));
  g_assert_true (has_before (fixture, 2000 + ROPEWAY_LIMIT_BEFORE_KEPT - 1));
  g_assert_true (has_before (fixture, 2000 + 512));
  for (int i = 2000; i < 2000 + ROPEWAY_LIMIT_BEFORE_KEPT; i++)
    n += has_before (fixture, i);
  g_assert_cmpint (n, <=, ROPEWAY_LIMIT_BEFORE_KEPT);
}

/* ---- held ---- */

static RopewayHeld *
make_held (gint64 run, int number)
{
  RopewayHeld *held = g_new0 (RopewayHeld, 1);

  held->run = run;
  held->source_key = g_strdup_printf ("[%d]", number);
  held->kind = ROPEWAY_OUTCOME_DELETED;
  held->destination_id = g_strdup ("c-1");
  held->before = g_strdup ("{\"n\":1}");
  return held;
}

static RopewayRunRecord *
begin_run (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  RopewayRunRecord *run = ropeway_ledger_begin_run (fixture->store, fixture->scope, "orders", 1, 0, &error);

  g_assert_no_error (error);
  return run;
}

static void
test_held_is_bounded (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture);
  g_autoptr (RopewayRunRecord) other = begin_run (fixture);
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayHeld *held;

  for (int i = 0; i < ROPEWAY_LIMIT_HELD + 3; i++)
    ropeway_commit_add_held (commit, make_held (run->id, i));
  ropeway_commit_add_held (commit, make_held (other->id, 7));
  store_fixture_commit (fixture, commit);
  page = ropeway_ledger_list_held (fixture->store, run->id, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 2);
  held = g_ptr_array_index (page, 1);
  g_assert_cmpint (held->id, ==, 2);
  g_assert_cmpint (held->run, ==, run->id);
  g_assert_cmpstr (held->source_key, ==, "[1]");
  g_assert_cmpint (held->kind, ==, ROPEWAY_OUTCOME_DELETED);
  g_assert_cmpstr (held->destination_id, ==, "c-1");
  g_assert_cmpstr (held->before, ==, "{\"n\":1}");
  g_assert_null (held->after);
  rest = ropeway_ledger_list_held (fixture->store, run->id, 2, 10000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->len, ==, ROPEWAY_LIMIT_HELD - 2);
}

static void
test_held_of_no_run (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_commit_add_held (commit, make_held (99, 1));
  g_assert_false (ropeway_ledger_commit (fixture->store, commit, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  rows = ropeway_ledger_list_held (fixture->store, 99, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 0);
}

/* What this version does not know is damage, in a file that it may open. */
static void
test_wrong_rows (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture);
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GError) error = NULL;

  ropeway_commit_add_held (commit, make_held (run->id, 1));
  ropeway_commit_set_before (commit, make_before ("[1]", "{}"));
  ropeway_commit_set_parked (commit, store_fixture_parked ("[1]", run->id));
  store_fixture_commit (fixture, commit);
  store_fixture_run_sql (fixture->path, "UPDATE held SET kind = 9; UPDATE before SET kind = 9;"
                                        " UPDATE parked SET digest = x'00'");
  g_assert_null (ropeway_ledger_list_held (fixture->store, run->id, 0, 10, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (ropeway_ledger_get_before (fixture->store, fixture->scope, "[1]", &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (ropeway_ledger_get_parked (fixture->store, fixture->scope, "[1]", &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  store_fixture_run_sql (fixture->path, "UPDATE parked SET digest = NULL, problem = '{}'");
  g_assert_null (ropeway_ledger_list_causes (fixture->store, fixture->scope, 10, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
}

/* Both go with what they belong to. */
static void
test_forgotten (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayRunRecord) run = begin_run (fixture);
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_commit_add_held (commit, make_held (run->id, 1));
  ropeway_commit_set_before (commit, make_before ("[1]", "{}"));
  ropeway_commit_set_facts (commit, "{}");
  store_fixture_commit (fixture, commit);
  g_assert_true (ropeway_ledger_forget (fixture->store, "crm", "live", &error));
  g_assert_no_error (error);
  rows = ropeway_ledger_list_held (fixture->store, run->id, 0, 10, &error);
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_false (has_before (fixture, 1));
  g_assert_null (ropeway_ledger_dup_facts (fixture->store, fixture->scope, &error));
  g_assert_no_error (error);
}

void
add_trust_cases (void)
{
  store_fixture_add ("/store/trust/facts", test_facts);
  store_fixture_add ("/store/trust/facts/no-scope", test_facts_of_no_scope);
  store_fixture_add ("/store/trust/addresses/older", test_older_scope_takes_addresses);
  store_fixture_add ("/store/trust/addresses/exact", test_exact_scope_comes_first);
  store_fixture_add ("/store/trust/links/state", test_state_of_links);
  store_fixture_add ("/store/trust/links/listed", test_links_are_listed);
  store_fixture_add ("/store/trust/before", test_before);
  store_fixture_add ("/store/trust/before/large", test_large_before_is_left_out);
  store_fixture_add ("/store/trust/before/bounded", test_before_is_bounded);
  store_fixture_add ("/store/trust/held/bounded", test_held_is_bounded);
  store_fixture_add ("/store/trust/held/no-run", test_held_of_no_run);
  store_fixture_add ("/store/trust/wrong-rows", test_wrong_rows);
  store_fixture_add ("/store/trust/forgotten", test_forgotten);
}
