/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a unit that is set aside keeps all a person needs, and what the person decides is what happens. */
#include "base/limits.h"
#include "store/store-fixture.h"
#include "store/store-private.h"
#include "store/test-store.h"
#include "support/fake-clock.h"

#include <string.h>

static RopewayProblem *
make_problem (const char *code, const char *pointer, const char *reason)
{
  const char *const names[] = { "reason", "value", NULL };
  const char *const values[] = { reason, "only of this one", NULL };

  return ropeway_problem_new_stored (code, pointer, names, values);
}

/* All that there is to keep. */
static RopewayParked *
make_parked (const char *source_key)
{
  RopewayParked *parked = store_fixture_parked (source_key, 3);

  parked->input = g_strdup ("{\"sku\":1}");
  parked->record = g_strdup ("{\"lines\":[{\"sku\":1}]}");
  parked->item_index = 0;
  parked->output = g_strdup ("{\"SKU\":1}");
  parked->request = g_strdup ("POST https://crm.example/items");
  parked->answer = g_strdup ("422 {\"error\":\"no\"}");
  parked->doubtful = TRUE;
  memset (parked->digest, 7, sizeof parked->digest);
  return parked;
}

static void
set_parked (StoreFixture *fixture, RopewayParked *parked)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);

  ropeway_commit_set_parked (commit, parked);
  store_fixture_commit (fixture, commit);
}

static RopewayParked *
get_parked (StoreFixture *fixture, const char *source_key)
{
  g_autoptr (GError) error = NULL;
  RopewayParked *parked = ropeway_ledger_get_parked (fixture->store, fixture->scope, source_key, &error);

  g_assert_no_error (error);
  return parked;
}

static void
test_all_is_kept (StoreFixture *fixture, gconstpointer unused_data)
{
  guint8 digest[32];
  g_autoptr (RopewayParked) parked = NULL;
  g_autoptr (RopewayParked) none = NULL;

  memset (digest, 7, sizeof digest);
  set_parked (fixture, make_parked ("[1]"));
  parked = get_parked (fixture, "[1]");
  g_assert_cmpstr (parked->source_key, ==, "[1]");
  g_assert_cmpint (parked->run, ==, 3);
  g_assert_cmpstr (ropeway_problem_get_code (parked->problem), ==, "test.reason");
  g_assert_cmpstr (parked->input, ==, "{\"sku\":1}");
  g_assert_cmpstr (parked->record, ==, "{\"lines\":[{\"sku\":1}]}");
  g_assert_cmpint (parked->item_index, ==, 0);
  g_assert_cmpstr (parked->output, ==, "{\"SKU\":1}");
  g_assert_cmpstr (parked->request, ==, "POST https://crm.example/items");
  g_assert_cmpstr (parked->answer, ==, "422 {\"error\":\"no\"}");
  g_assert_true (parked->doubtful);
  g_assert_false (parked->dismissed);
  g_assert_cmpmem (parked->digest, 32, digest, 32);
  g_assert_cmpuint (parked->attempts, ==, 1);
  none = get_parked (fixture, "[2]");
  g_assert_null (none);
}

/* Each text has the same ceiling, and one that is too large takes no other with it. */
static void
test_large_is_left_out (StoreFixture *fixture, gconstpointer unused_data)
{
  for (int i = 0; i < 5; i++)
    {
      RopewayParked *parked = make_parked ("[1]");
      char **const texts[]
          = { &parked->input, &parked->record, &parked->output, &parked->request, &parked->answer };
      g_autoptr (RopewayParked) found = NULL;

      g_free (*texts[i]);
      *texts[i] = g_strnfill (ROPEWAY_LIMIT_PARKED_BYTES + 1, 'x');
      g_free (parked->source_key);
      parked->source_key = g_strdup_printf ("[%d]", i);
      set_parked (fixture, parked);
      g_autofree char *key = g_strdup_printf ("[%d]", i);
      found = get_parked (fixture, key);
      g_assert_cmpint (found->input == NULL, ==, i == 0);
      g_assert_cmpint (found->record == NULL, ==, i == 1);
      g_assert_cmpint (found->output == NULL, ==, i == 2);
      g_assert_cmpint (found->request == NULL, ==, i == 3);
      g_assert_cmpint (found->answer == NULL, ==, i == 4);
    }
}

/* What a run that only clears up does not know stays: the record. What belongs to the failure does not. */
static void
test_second_failure (StoreFixture *fixture, gconstpointer unused_data)
{
  guint8 digest[32];
  g_autoptr (RopewayParked) second = NULL;
  g_autoptr (RopewayParked) third = NULL;
  RopewayParked *large;

  memset (digest, 7, sizeof digest);
  set_parked (fixture, make_parked ("[1]"));
  set_parked (fixture, store_fixture_parked ("[1]", 4));
  second = get_parked (fixture, "[1]");
  g_assert_cmpint (second->run, ==, 4);
  g_assert_cmpstr (second->input, ==, "{\"sku\":1}");
  g_assert_cmpstr (second->record, ==, "{\"lines\":[{\"sku\":1}]}");
  g_assert_cmpint (second->item_index, ==, 0);
  g_assert_cmpmem (second->digest, 32, digest, 32);
  g_assert_null (second->request);
  g_assert_null (second->answer);
  g_assert_false (second->doubtful);
  /* A record that has become too large: the one before is not that record. */
  large = store_fixture_parked ("[1]", 5);
  memset (large->digest, 8, sizeof large->digest);
  large->item_index = 2;
  set_parked (fixture, large);
  third = get_parked (fixture, "[1]");
  g_assert_null (third->input);
  g_assert_null (third->record);
  g_assert_cmpint (third->item_index, ==, 2);
  g_assert_cmpint (third->digest[0], ==, 8);
}

/* ---- by what is in the way ---- */

static void
park_for (StoreFixture *fixture, const char *source_key, const char *code, const char *pointer,
          const char *reason)
{
  RopewayParked *parked = store_fixture_parked (source_key, 1);

  ropeway_problem_unref (parked->problem);
  parked->problem = make_problem (code, pointer, reason);
  set_parked (fixture, parked);
}

static void
test_causes (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) units = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayCause *cause;

  park_for (fixture, "[1]", "test.a", "/x", "no “ü” \"here\"");
  park_for (fixture, "[2]", "test.b", NULL, NULL);
  park_for (fixture, "[3]", "test.a", "/x", "no “ü” \"here\"");
  park_for (fixture, "[4]", "test.a", "/y", "no “ü” \"here\"");
  park_for (fixture, "[5]", "test.a", "/x", "another");
  park_for (fixture, "[6]", "test.a", "/x", "no “ü” \"here\"");
  causes = ropeway_ledger_list_causes (fixture->store, fixture->scope, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (causes->len, ==, 4);
  cause = g_ptr_array_index (causes, 0);
  g_assert_cmpuint (cause->n, ==, 3);
  g_assert_cmpstr (ropeway_problem_get_code (cause->problem), ==, "test.a");
  g_assert_cmpstr (ropeway_problem_lookup (cause->problem, "value"), ==, "only of this one");
  units = ropeway_ledger_list_cause (fixture->store, fixture->scope, cause->cause, "[1]", 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (units->len, ==, 1);
  g_assert_cmpstr (((RopewayParked *)g_ptr_array_index (units, 0))->source_key, ==, "[3]");
  one = ropeway_ledger_list_causes (fixture->store, fixture->scope, 1, &error);
  g_assert_cmpuint (one->len, ==, 1);
}

/* A unit that fails for another reason moves to that one. */
static void
test_cause_changes (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (GError) error = NULL;

  park_for (fixture, "[1]", "test.a", "/x", "one");
  park_for (fixture, "[1]", "test.a", "/x", "two");
  causes = ropeway_ledger_list_causes (fixture->store, fixture->scope, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (causes->len, ==, 1);
  g_assert_cmpstr (((RopewayCause *)g_ptr_array_index (causes, 0))->cause, ==, "[\"test.a\",\"/x\",\"two\"]");
}

/* ---- decisions ---- */

static void
dismiss (StoreFixture *fixture, const char *source_key)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_dismiss (fixture->store, fixture->scope, source_key, &error));
  g_assert_no_error (error);
}

static void
release (StoreFixture *fixture, const char *source_key)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_release (fixture->store, fixture->scope, source_key, &error));
  g_assert_no_error (error);
}

static guint
count_items (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) intents = ropeway_ledger_list_intents (fixture->store, fixture->scope, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < intents->len; i++)
    n += ((RopewayIntent *)g_ptr_array_index (intents, i))->items->len;
  return n;
}

static void
test_dismiss (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (GPtrArray) scopes = NULL;
  g_autoptr (RopewayParked) parked = NULL;
  g_autoptr (RopewayParked) again = NULL;
  g_autoptr (GError) error = NULL;

  set_parked (fixture, store_fixture_parked ("[1]", 3));
  set_parked (fixture, store_fixture_parked ("[2]", 3));
  dismiss (fixture, "[1]");
  listed = ropeway_ledger_list_parked (fixture->store, fixture->scope, NULL, 10, &error);
  causes = ropeway_ledger_list_causes (fixture->store, fixture->scope, 10, &error);
  scopes = ropeway_ledger_list_scopes (fixture->store, "orders", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_cmpuint (((RopewayCause *)g_ptr_array_index (causes, 0))->n, ==, 1);
  g_assert_cmpint (ropeway_ledger_count_parked (fixture->store, fixture->scope, &error), ==, 1);
  g_assert_cmpint (((RopewayScopeRecord *)g_ptr_array_index (scopes, 0))->n_parked, ==, 1);
  parked = get_parked (fixture, "[1]");
  g_assert_true (parked->dismissed);
  g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[1]", &error));
  dismiss (fixture, "[1]");
  /* Its record has changed, and it fails again. */
  set_parked (fixture, store_fixture_parked ("[1]", 4));
  again = get_parked (fixture, "[1]");
  g_assert_false (again->dismissed);
}

static char *
join_doubtful (StoreFixture *fixture, const char *after, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows
      = ropeway_ledger_list_doubtful (fixture->store, fixture->scope, after, limit, &error);
  g_autoptr (GString) keys = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append (keys, ((RopewayParked *)g_ptr_array_index (rows, i))->source_key);
  return g_string_free (g_steal_pointer (&keys), FALSE);
}

/* Those whose write may have arrived, and nobody said to leave, in the order of their keys. */
static void
test_doubtful_listed (StoreFixture *fixture, gconstpointer unused_data)
{
  const char *const keys[] = { "[4]", "[2]", "[5]", "[1]" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    set_parked (fixture, make_parked (keys[i]));
  set_parked (fixture, store_fixture_parked ("[3]", 3));
  dismiss (fixture, "[5]");
  g_autofree char *all = join_doubtful (fixture, NULL, 10);
  g_autofree char *first = join_doubtful (fixture, NULL, 2);
  g_autofree char *rest = join_doubtful (fixture, "[2]", 2);
  g_autofree char *none = join_doubtful (fixture, "[4]", 2);
  g_assert_cmpstr (all, ==, "[1][2][4]");
  g_assert_cmpstr (first, ==, "[1][2]");
  g_assert_cmpstr (rest, ==, "[4]");
  g_assert_cmpstr (none, ==, "");
  /* Its write was settled, and it failed for another reason. */
  set_parked (fixture, store_fixture_parked ("[2]", 4));
  g_autofree char *settled = join_doubtful (fixture, NULL, 10);
  g_assert_cmpstr (settled, ==, "[1][4]");
}

/* One request for three units, of which two are parked as doubtful. */
static void
doubt (StoreFixture *fixture, RopewayIntentKind kind)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayIntent *intent = store_fixture_intent (fixture->store, "[1]", 2);

  intent->kind = kind;
  for (int i = 2; i <= 3; i++)
    {
      RopewayIntentItem *item = ropeway_intent_add_item (intent);

      item->source_key = g_strdup_printf ("[%d]", i);
      item->match_key = g_strdup ("[\"m\"]");
      item->seq = 2;
      memset (item->hash, 9, sizeof item->hash);
      item->fields = g_bytes_new ("f", 1);
    }
  ropeway_commit_add_intent (commit, intent);
  ropeway_commit_set_parked (commit, make_parked ("[2]"));
  ropeway_commit_set_parked (commit, make_parked ("[3]"));
  store_fixture_commit (fixture, commit);
}

static void
test_dismiss_doubtful (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayLink) link = NULL;
  g_autoptr (RopewayLink) other = NULL;
  g_autoptr (RopewayParked) parked = NULL;
  g_autoptr (GError) error = NULL;

  doubt (fixture, ROPEWAY_INTENT_CREATE);
  dismiss (fixture, "[2]");
  link = ropeway_ledger_get_link (fixture->store, fixture->scope, "[2]", &error);
  g_assert_no_error (error);
  g_assert_null (link->destination_id);
  g_assert_cmpstr (link->match_key, ==, "[\"m\"]");
  g_assert_cmpuint (link->seq, ==, 2);
  g_assert_cmpint (link->hash[31], ==, 9);
  g_assert_cmpuint (g_bytes_get_size (link->fields), ==, 1);
  g_assert_cmpint (link->origin, ==, ROPEWAY_LINK_MADE);
  g_assert_cmpint (link->updated, ==, FAKE_CLOCK_START_US);
  /* The others of the request stay in doubt. */
  g_assert_cmpuint (count_items (fixture), ==, 2);
  other = ropeway_ledger_get_link (fixture->store, fixture->scope, "[3]", &error);
  g_assert_null (other);
  parked = get_parked (fixture, "[2]");
  g_assert_false (parked->doubtful);
  g_assert_true (parked->dismissed);
}

/* An update: the record that it went to is known, and so is where it came from. */
static void
test_dismiss_doubtful_update (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  RopewayLink *before = store_fixture_link ("[2]", "c-2", 1);
  g_autoptr (RopewayLink) link = NULL;
  g_autoptr (GError) error = NULL;

  before->origin = ROPEWAY_LINK_ADOPTED;
  ropeway_commit_set_link (commit, before);
  store_fixture_commit (fixture, commit);
  doubt (fixture, ROPEWAY_INTENT_UPDATE);
  dismiss (fixture, "[2]");
  link = ropeway_ledger_get_link (fixture->store, fixture->scope, "[2]", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->destination_id, ==, "c-2");
  g_assert_cmpint (link->origin, ==, ROPEWAY_LINK_ADOPTED);
  g_assert_cmpuint (link->seq, ==, 2);
  g_assert_cmpint (link->hash[0], ==, 9);
}

static void
test_dismiss_doubtful_delete (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_link (commit, store_fixture_link ("[2]", "c-2", 1));
  store_fixture_commit (fixture, commit);
  doubt (fixture, ROPEWAY_INTENT_DELETE);
  dismiss (fixture, "[2]");
  g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[2]", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_items (fixture), ==, 2);
}

/* What a later write has made of the link is not taken back by the doubt about an earlier one. */
static void
test_dismiss_keeps_newer_link (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  g_autoptr (RopewayLink) link = NULL;
  g_autoptr (GError) error = NULL;

  ropeway_commit_set_link (commit, store_fixture_link ("[2]", "c-2", 5));
  store_fixture_commit (fixture, commit);
  doubt (fixture, ROPEWAY_INTENT_UPDATE);
  dismiss (fixture, "[2]");
  link = ropeway_ledger_get_link (fixture->store, fixture->scope, "[2]", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (link->seq, ==, 5);
}

static void
test_release (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (RopewayParked) parked = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  doubt (fixture, ROPEWAY_INTENT_CREATE);
  release (fixture, "[2]");
  g_assert_cmpuint (count_items (fixture), ==, 2);
  parked = get_parked (fixture, "[2]");
  g_assert_false (parked->doubtful);
  g_assert_false (parked->dismissed);
  g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[2]", &error));
  g_assert_no_error (error);
  release (fixture, "[3]");
  /* The request stays for the unit that nobody decided about. */
  g_assert_cmpuint (count_items (fixture), ==, 1);
  set_parked (fixture, make_parked ("[1]"));
  release (fixture, "[1]");
  g_assert_true (
      ropeway_sql_get_integer (fixture->store->reader, "SELECT count (*) FROM intent", &n, &error));
  g_assert_cmpint (n, ==, 0);
}

/* Its fate is known: an intent of the same unit belongs to a run that came later. */
static void
test_release_known (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayCommit *commit = ropeway_commit_new (fixture->scope);

  ropeway_commit_add_intent (commit, store_fixture_intent (fixture->store, "[1]", 1));
  ropeway_commit_set_parked (commit, store_fixture_parked ("[1]", 1));
  store_fixture_commit (fixture, commit);
  release (fixture, "[1]");
  g_assert_cmpuint (count_items (fixture), ==, 1);
}

typedef gboolean (*DecideFunc) (RopewayStore *store, gint64 scope, const char *source_key, GError **error);

static void
test_nothing_to_decide (StoreFixture *fixture, gconstpointer unused_data)
{
  static const DecideFunc ways[] = { ropeway_ledger_dismiss, ropeway_ledger_release };
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (ways[i](fixture->store, fixture->scope, "[1]", &error));
      g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_NOT_THERE);
      g_clear_error (&error);
      g_assert_false (ways[i](reader, fixture->scope, "[1]", &error));
      g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
      /* And the scope goes on: nothing was lost. */
      set_parked (fixture, store_fixture_parked ("[2]", 1));
    }
}

/* Whole or not at all: a trigger stands for the disk that is full half-way. */
static void
test_decision_is_whole (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;

  doubt (fixture, ROPEWAY_INTENT_CREATE);
  store_fixture_run_sql (fixture->path, "CREATE TRIGGER t BEFORE UPDATE OF dismissed ON parked"
                                        " BEGIN SELECT RAISE (ABORT, 'no'); END");
  g_assert_false (ropeway_ledger_dismiss (fixture->store, fixture->scope, "[2]", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpuint (count_items (fixture), ==, 3);
  g_assert_null (ropeway_ledger_get_link (fixture->store, fixture->scope, "[2]", &error));
}

void
add_parked_cases (void)
{
  store_fixture_add ("/store/decide/all", test_all_is_kept);
  store_fixture_add ("/store/decide/large", test_large_is_left_out);
  store_fixture_add ("/store/decide/second-failure", test_second_failure);
  store_fixture_add ("/store/decide/causes", test_causes);
  store_fixture_add ("/store/decide/cause-changes", test_cause_changes);
  store_fixture_add ("/store/parked/doubtful-listed", test_doubtful_listed);
  store_fixture_add ("/store/decide/dismiss", test_dismiss);
  store_fixture_add ("/store/decide/dismiss/doubtful", test_dismiss_doubtful);
  store_fixture_add ("/store/decide/dismiss/doubtful-update", test_dismiss_doubtful_update);
  store_fixture_add ("/store/decide/dismiss/doubtful-delete", test_dismiss_doubtful_delete);
  store_fixture_add ("/store/decide/dismiss/newer-link", test_dismiss_keeps_newer_link);
  store_fixture_add ("/store/decide/release", test_release);
  store_fixture_add ("/store/decide/release/known", test_release_known);
  store_fixture_add ("/store/decide/nothing-to-decide", test_nothing_to_decide);
  store_fixture_add ("/store/decide/whole", test_decision_is_whole);
}
