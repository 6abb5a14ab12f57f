/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is remembered comes back as it was given, and only where it belongs. */
#include "store/store-fixture.h"
#include "store/test-store.h"
#include "support/fake-clock.h"

#include <string.h>

/* ---- scopes and marks ---- */

static void
test_scope_is_found_again (StoreFixture *fixture, gconstpointer unused_data)
{
  gboolean is_new = FALSE;

  g_assert_cmpint (store_fixture_open_scope (fixture->store, "orders", &is_new), ==, fixture->scope);
  g_assert_true (is_new);
  store_fixture_reopen (fixture);
  g_assert_cmpint (store_fixture_open_scope (fixture->store, "orders", &is_new), ==, fixture->scope);
  g_assert_true (is_new);
  g_assert_cmpint (store_fixture_open_scope (fixture->store, "contacts", &is_new), !=, fixture->scope);
  g_assert_true (is_new);
}

static void
test_scope_differs_in_each_part (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (gsize part = 0; part <= 9; part++)
    {
      const char *texts[9] = { "job", "a", "b", "c", "d", "e", "f", "g", "h" };
      g_autoptr (GError) error = NULL;
      RopewayScopeKey key;
      gint64 scope;

      if (part < 9)
        texts[part] = "other";
      key = (RopewayScopeKey){ texts[0], texts[1], texts[2], texts[3], texts[4],
                               texts[5], texts[6], texts[7], texts[8] };
      scope = ropeway_ledger_open_scope (fixture->store, &key, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize)scope)));
    }
}

static void
test_scope_is_found_without_making_it (StoreFixture *fixture, gconstpointer unused_data)
{
  const RopewayScopeKey key
      = { "orders", "shop", "live", "https://shop.example", "orders {}", "crm", "live", "https://crm.example",
          "" };
  const RopewayScopeKey unknown
      = { "orders", "shop", "test", "https://shop.example", "orders {}", "crm", "live", "https://crm.example",
          "" };
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ropeway_ledger_find_scope (reader, &key, &error), ==, fixture->scope);
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_find_scope (reader, &unknown, &error), ==, 0);
  g_assert_no_error (error);
}

typedef void (*RememberFunc) (RopewayStore *store, RopewayCommit *commit);

static void
remember_mark (RopewayStore *unused_store, RopewayCommit *commit)
{
  ropeway_commit_set_mark (commit, "5");
}

static void
remember_link (RopewayStore *unused_store, RopewayCommit *commit)
{
  ropeway_commit_set_link (commit, store_fixture_link ("[1]", NULL, 0));
}

static void
remember_intent (RopewayStore *store, RopewayCommit *commit)
{
  ropeway_commit_add_intent (commit, store_fixture_intent (store, "[1]", 1));
}

static void
remember_parked (RopewayStore *unused_store, RopewayCommit *commit)
{
  ropeway_commit_set_parked (commit, store_fixture_parked ("[1]", 1));
}

static void
test_scope_is_new_until_used (StoreFixture *fixture, gconstpointer unused_data)
{
  static const RememberFunc ways[] = { remember_mark, remember_link, remember_intent, remember_parked };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *job = g_strdup_printf ("job-%d", (int)i);
      gint64 scope = store_fixture_open_scope (fixture->store, job, NULL);
      RopewayCommit *commit = ropeway_commit_new (scope);
      gboolean is_new = TRUE;

      ways[i](fixture->store, commit);
      store_fixture_commit (fixture, commit);
      store_fixture_open_scope (fixture->store, job, &is_new);
      g_assert_false (is_new);
    }
}

static void
test_mark (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = ropeway_ledger_dup_mark (fixture->store, fixture->scope, &error);
  g_autofree char *after = NULL;
  g_autofree char *of_other = NULL;

  g_assert_no_error (error);
  g_assert_null (before);
  ropeway_commit_set_mark (commit, "\"2026-01-01T00:00:00Z\"");
  store_fixture_commit (fixture, commit);
  after = ropeway_ledger_dup_mark (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, "\"2026-01-01T00:00:00Z\"");
  of_other = ropeway_ledger_dup_mark (fixture->store, other, &error);
  g_assert_no_error (error);
  g_assert_null (of_other);
}

/* ---- links ---- */

static void
assert_link (const RopewayLink *a, const RopewayLink *b)
{
  g_assert_nonnull (a);
  g_assert_cmpstr (a->source_key, ==, b->source_key);
  g_assert_cmpstr (a->destination_id, ==, b->destination_id);
  g_assert_cmpstr (a->match_key, ==, b->match_key);
  g_assert_cmpuint (a->seq, ==, b->seq);
  g_assert_cmpmem (a->hash, sizeof a->hash, b->hash, sizeof b->hash);
  g_assert_cmpint (a->origin, ==, b->origin);
  g_assert_cmpint (a->updated, ==, b->updated);
  g_assert_true ((a->fields == NULL) == (b->fields == NULL));
  g_assert_true (a->fields == NULL || g_bytes_equal (a->fields, b->fields));
}

static RopewayLink *
full_link (void)
{
  RopewayLink *link = store_fixture_link ("[\"Zoë\",7]", "https://crm/1?a=b&c='\"", G_MAXINT64);

  link->match_key = g_strdup ("[\"zoe@example.org\"]");
  for (guint i = 0; i < sizeof link->hash; i++)
    link->hash[i] = (guint8)(i * 8);
  link->fields = g_bytes_new_static ("\0\1\2\xff", 4);
  link->origin = ROPEWAY_LINK_ADOPTED;
  link->updated = -1;
  return link;
}

static void
test_link_is_found (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayLink) link = full_link ();
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (RopewayLink) by_key = NULL;
  g_autoptr (RopewayLink) by_destination = NULL;
  g_autoptr (RopewayLink) by_match = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_link (commit, ropeway_link_copy (link));
  store_fixture_commit (fixture, commit);
  store_fixture_reopen (fixture);
  by_key = ropeway_ledger_get_link (fixture->store, fixture->scope, link->source_key, &error);
  g_assert_no_error (error);
  assert_link (by_key, link);
  by_destination = ropeway_ledger_find_link_by_destination (fixture->store, fixture->scope,
                                                            link->destination_id, &error);
  g_assert_no_error (error);
  assert_link (by_destination, link);
  by_match = ropeway_ledger_find_link_by_match (fixture->store, fixture->scope, link->match_key, &error);
  g_assert_no_error (error);
  assert_link (by_match, link);
}

static void
test_link_is_not_found (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  RopewayCommit *commit = ropeway_commit_new (other);
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_link (commit, full_link ());
  store_fixture_commit (fixture, commit);
  g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[\"Zoë\",7]", &error));
  g_assert_no_error (error);
  g_assert_null (ropeway_ledger_find_link_by_destination (fixture->store, fixture->scope,
                                                          "https://crm/1?a=b&c='\"", &error));
  g_assert_no_error (error);
  g_assert_null (
      ropeway_ledger_find_link_by_match (fixture->store, fixture->scope, "[\"zoe@example.org\"]", &error));
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, 0);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, other, &error), ==, 1);
}

static void
test_link_is_replaced_and_removed (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (RopewayLink) link = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_link (commit, store_fixture_link ("[1]", "a", 1));
  ropeway_commit_set_link (commit, store_fixture_link ("[2]", "b", 1));
  ropeway_commit_set_link (commit, store_fixture_link ("[1]", "c", 2));
  g_assert_cmpuint (ropeway_commit_get_size (commit), ==, 3);
  store_fixture_commit (fixture, commit);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, 2);
  link = ropeway_ledger_get_link (fixture->store, fixture->scope, "[1]", &error);
  g_assert_cmpstr (link->destination_id, ==, "c");
  g_assert_cmpuint (link->seq, ==, 2);
  g_assert_cmpint (link->hash[31], ==, 2);

  commit = ropeway_commit_new (fixture->scope);
  ropeway_commit_remove_link (commit, "[1]");
  ropeway_commit_remove_link (commit, "[3]");
  store_fixture_commit (fixture, commit);
  g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[1]", &error));
  g_assert_no_error (error);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, 1);
}

/* Links that have no destination yet do not stand in each other's way. */
static void
test_links_without_destination (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_link (commit, store_fixture_link ("[1]", NULL, 0));
  ropeway_commit_set_link (commit, store_fixture_link ("[2]", NULL, 0));
  store_fixture_commit (fixture, commit);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, 2);
}

/* Most of them are made behind the store's back: under a sanitizer it is slow to allocate so much. */
static void
test_hundred_thousand_links (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayLink) link = NULL;
  g_autoptr (RopewayLink) updated = store_fixture_link ("[55555]", "id-1", 2);
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GError) error = NULL;

  store_fixture_run_sql (fixture->path,
                         "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
                         "INSERT INTO link (scope, source_key, destination_id, seq, hash, origin, updated)"
                         " SELECT 1, '[' || i || ']', 'id-' || (100000 - i), 1, zeroblob (32), 0, 0 FROM n");
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, 100000);
  link = ropeway_ledger_find_link_by_destination (fixture->store, fixture->scope, "id-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->source_key, ==, "[99999]");

  ropeway_commit_remove_link (commit, "[99999]");
  ropeway_commit_set_link (commit, g_steal_pointer (&updated));
  store_fixture_commit (fixture, commit);
  g_clear_pointer (&link, ropeway_link_free);
  link = ropeway_ledger_find_link_by_destination (fixture->store, fixture->scope, "id-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->source_key, ==, "[55555]");
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, 99999);
}

/* ---- intents ---- */

static RopewayIntent *
full_intent (RopewayStore *store)
{
  RopewayIntent *intent = store_fixture_intent (store, "[1]", 4);
  RopewayIntentItem *item = ropeway_intent_add_item (intent);

  intent->run = 77;
  intent->kind = ROPEWAY_INTENT_UPDATE;
  intent->repeat = ROPEWAY_REPEAT_KEY;
  intent->key = g_strdup ("key-1");
  intent->method = g_strdup ("POST");
  intent->url = g_strdup ("https://crm/contacts");
  intent->body = g_bytes_new_static ("{\"a\":\"\xff\0\"}", 10);
  intent->content_type = g_strdup ("application/json");
  item->source_key = g_strdup ("[2]");
  item->destination_id = g_strdup ("d2");
  item->match_key = g_strdup ("[\"m\"]");
  item->seq = 9;
  memset (item->hash, 0xab, sizeof item->hash);
  item->fields = g_bytes_new_static ("", 0);
  item->record = g_strdup ("{\"email\":\"m\"}");
  return intent;
}

static void
test_intent_comes_back (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayIntent *intent = full_intent (fixture->store);
  const gint64 id = intent->id;
  g_autoptr (GPtrArray) intents = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayIntent *found;
  const RopewayIntentItem *item;

  ropeway_commit_add_intent (commit, intent);
  store_fixture_commit (fixture, commit);
  store_fixture_reopen (fixture);
  intents = ropeway_ledger_list_intents (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (intents->len, ==, 1);
  found = g_ptr_array_index (intents, 0);
  g_assert_cmpint (found->id, ==, id);
  g_assert_cmpint (found->run, ==, 77);
  g_assert_cmpint (found->kind, ==, ROPEWAY_INTENT_UPDATE);
  g_assert_cmpint (found->repeat, ==, ROPEWAY_REPEAT_KEY);
  g_assert_cmpstr (found->operation, ==, "create-contact");
  g_assert_cmpstr (found->key, ==, "key-1");
  g_assert_cmpstr (found->method, ==, "POST");
  g_assert_cmpstr (found->url, ==, "https://crm/contacts");
  g_assert_cmpmem (g_bytes_get_data (found->body, NULL), g_bytes_get_size (found->body), "{\"a\":\"\xff\0\"}",
                   10);
  g_assert_cmpstr (found->content_type, ==, "application/json");
  g_assert_cmpint (found->created, ==, FAKE_CLOCK_START_US);
  g_assert_cmpuint (found->items->len, ==, 2);
  item = g_ptr_array_index (found->items, 0);
  g_assert_cmpstr (item->source_key, ==, "[1]");
  g_assert_null (item->destination_id);
  g_assert_null (item->match_key);
  g_assert_null (item->fields);
  g_assert_null (item->record);
  item = g_ptr_array_index (found->items, 1);
  g_assert_cmpstr (item->source_key, ==, "[2]");
  g_assert_cmpstr (item->destination_id, ==, "d2");
  g_assert_cmpstr (item->match_key, ==, "[\"m\"]");
  g_assert_cmpuint (item->seq, ==, 9);
  g_assert_cmpint (item->hash[31], ==, 0xab);
  g_assert_nonnull (item->fields);
  g_assert_cmpuint (g_bytes_get_size (item->fields), ==, 0);
  g_assert_cmpstr (item->record, ==, "{\"email\":\"m\"}");
}

static void
test_intents_keep_their_order (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (RopewayIntent) later = NULL;
  g_autoptr (GPtrArray) intents = NULL;
  g_autoptr (GError) error = NULL;
  gint64 ids[20];

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *key = g_strdup_printf ("[%d]", (int)((i * 7) % 20));
      RopewayIntent *intent = store_fixture_intent (fixture->store, key, 1);

      ids[i] = intent->id;
      ropeway_commit_add_intent (commit, intent);
    }
  ropeway_commit_clear_intent (commit, ids[3]);
  store_fixture_commit (fixture, commit);
  store_fixture_reopen (fixture);
  intents = ropeway_ledger_list_intents (fixture->store, fixture->scope, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (intents->len, ==, 19);
  for (guint i = 0; i < intents->len; i++)
    g_assert_cmpint (((RopewayIntent *)g_ptr_array_index (intents, i))->id, ==, ids[i < 3 ? i : i + 1]);
  later = ropeway_intent_new (fixture->store);
  g_assert_cmpint (later->id, >, ids[19]);
}

static void
test_intent_of_another_scope_stays (StoreFixture *fixture, gconstpointer unused_data)
{
  gint64 other = store_fixture_open_scope (fixture->store, "other", NULL);
  RopewayIntent *intent = store_fixture_intent (fixture->store, "[1]", 1);
  const gint64 id = intent->id;
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GPtrArray) intents = NULL;
  g_autoptr (GPtrArray) of_other = NULL;

  ropeway_commit_add_intent (commit, intent);
  store_fixture_commit (fixture, commit);
  commit = ropeway_commit_new (other);
  ropeway_commit_clear_intent (commit, id);
  store_fixture_commit (fixture, commit);
  intents = ropeway_ledger_list_intents (fixture->store, fixture->scope, NULL);
  g_assert_cmpuint (intents->len, ==, 1);
  of_other = ropeway_ledger_list_intents (fixture->store, other, NULL);
  g_assert_cmpuint (of_other->len, ==, 0);
}

void
add_ledger_cases (void)
{
  store_fixture_add ("/store/scope/found-again", test_scope_is_found_again);
  store_fixture_add ("/store/scope/found-without-making", test_scope_is_found_without_making_it);
  store_fixture_add ("/store/scope/differs-in-each-part", test_scope_differs_in_each_part);
  store_fixture_add ("/store/scope/new-until-used", test_scope_is_new_until_used);
  store_fixture_add ("/store/scope/mark", test_mark);
  store_fixture_add ("/store/link/found", test_link_is_found);
  store_fixture_add ("/store/link/not-found", test_link_is_not_found);
  store_fixture_add ("/store/link/replaced-and-removed", test_link_is_replaced_and_removed);
  store_fixture_add ("/store/link/without-destination", test_links_without_destination);
  store_fixture_add ("/store/link/hundred-thousand", test_hundred_thousand_links);
  store_fixture_add ("/store/intent/comes-back", test_intent_comes_back);
  store_fixture_add ("/store/intent/order", test_intents_keep_their_order);
  store_fixture_add ("/store/intent/of-another-scope", test_intent_of_another_scope_stays);
}
