/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person made is kept as it was written, and nobody overwrites what he has not seen. */
#include "base/limits.h"
#include "store/documents-private.h"
#include "store/store-fixture.h"
#include "store/test-store.h"
#include "support/fake-clock.h"

#include <string.h>

#define JOB ROPEWAY_DOCUMENT_JOB
#define CONNECTION ROPEWAY_DOCUMENT_CONNECTION

static RopewayDocument *
get (RopewayStore *store, const char *kind, const char *id)
{
  g_autoptr (GError) error = NULL;
  RopewayDocument *document = ropeway_documents_get (store, kind, id, &error);

  g_assert_no_error (error);
  return document;
}

static void
assert_document (RopewayStore *store, const char *kind, const char *id, gint64 revision, const char *text)
{
  g_autoptr (RopewayDocument) document = get (store, kind, id);
  g_autofree char *found = NULL;

  g_assert_nonnull (document);
  g_assert_cmpstr (document->kind, ==, kind);
  g_assert_cmpstr (document->id, ==, id);
  g_assert_cmpint (document->revision, ==, revision);
  found = store_fixture_spell (ropeway_tree_ref (document->tree));
  g_assert_cmpstr (found, ==, text);
}

/* The ids of all documents of @kind, in order. */
static void
assert_listed (RopewayStore *store, const char *kind, const char *ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = ropeway_documents_list (store, kind, &error);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (found, "%s ", ((RopewayDocument *)g_ptr_array_index (rows, i))->id);
  g_assert_cmpstr (found->str, ==, ids);
}

static void
assert_refused (RopewayStore *store, const char *text, gint64 expected, RopewayStoreError code,
                const char *sentence)
{
  g_autoptr (RopewayTree) tree = store_fixture_read (text);
  g_autofree char *id = ropeway_value_dup_member_text (ropeway_tree_get_root (tree), "id");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ropeway_documents_put (store, JOB, id, tree, expected, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
assert_not_removed (RopewayStore *store, const char *id, gint64 expected, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ropeway_documents_remove (store, JOB, id, expected, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
remove_job (RopewayStore *store, const char *id, gint64 expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ropeway_documents_remove (store, JOB, id, expected, &error), ==, expected + 1);
  g_assert_no_error (error);
}

/* ---- putting and reading ---- */

static void
test_put (StoreFixture *fixture, gconstpointer unused_data)
{
  const char *first = "{'id':'a','n':1.50,'x':[12345678901234567890,'\\ud800\\u0000'],'version':0}";
  const char *second = "{'version':0,'id':'a'}";
  g_autoptr (RopewayDocument) document = NULL;

  g_assert_null (get (fixture->store, JOB, "a"));
  fake_clock_advance (fixture->clock, 7);
  store_fixture_put (fixture->store, JOB, first, 0);
  assert_document (fixture->store, JOB, "a", 1, first);
  store_fixture_reopen (fixture);
  assert_document (fixture->store, JOB, "a", 1, first);
  store_fixture_put (fixture->store, JOB, second, 1);
  assert_document (fixture->store, JOB, "a", 2, second);
  document = get (fixture->store, JOB, "a");
  g_assert_cmpint (document->changed, ==, FAKE_CLOCK_START_US + 7);
  g_assert_cmpint (document->removed, ==, 0);
}

static void
test_kinds_are_apart (StoreFixture *fixture, gconstpointer unused_data)
{
  store_fixture_put (fixture->store, JOB, "{'id':'a','draft':{}}", 0);
  store_fixture_put (fixture->store, CONNECTION, "{'id':'b'}", 0);
  store_fixture_put (fixture->store, CONNECTION, "{'id':'a'}", 0);
  assert_listed (fixture->store, JOB, "a ");
  assert_listed (fixture->store, CONNECTION, "a b ");
  assert_document (fixture->store, CONNECTION, "a", 1, "{'id':'a'}");
  g_assert_null (get (fixture->store, JOB, "b"));
}

static void
test_reader_sees_documents (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayStore) reader = ropeway_store_open_reader (fixture->path, &error);
  g_autoptr (RopewayTree) tree = store_fixture_read ("{'id':'a'}");

  g_assert_no_error (error);
  assert_listed (reader, JOB, "");
  store_fixture_put (fixture->store, JOB, "{'id':'a'}", 0);
  assert_document (reader, JOB, "a", 1, "{'id':'a'}");
  g_assert_cmpint (ropeway_documents_put (reader, JOB, "a", tree, 1, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
  g_clear_error (&error);
  g_assert_cmpint (ropeway_documents_remove (reader, JOB, "a", 1, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_IO);
}

static void
test_body_that_is_not_whole (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf ("UPDATE document SET body = '%s'", (const char *)data);
  g_autoptr (GError) error = NULL;

  store_fixture_put (fixture->store, JOB, "{'id':'a'}", 0);
  store_fixture_run_sql (fixture->path, text);
  g_assert_null (ropeway_documents_get (fixture->store, JOB, "a", &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (ropeway_documents_list (fixture->store, JOB, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
}

/* ---- revisions ---- */

static void
test_conflicts (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;
  const char *named = "{'id':'a','name':'Orders'}";
  const char *changed
      = "“Orders” was changed elsewhere meanwhile. Look at what it is now, then make your change again.";

  assert_refused (store, named, 1, ROPEWAY_STORE_ERROR_CONFLICT,
                  "“Orders” is not there any more: it was removed meanwhile.");
  store_fixture_put (store, JOB, named, 0);
  store_fixture_put (store, JOB, named, 1);
  assert_refused (store, named, 0, ROPEWAY_STORE_ERROR_CONFLICT,
                  "“a” is there already. Choose another name.");
  assert_refused (store, named, 1, ROPEWAY_STORE_ERROR_CONFLICT, changed);
  assert_refused (store, named, 3, ROPEWAY_STORE_ERROR_CONFLICT, changed);
  assert_refused (store, named, -1, ROPEWAY_STORE_ERROR_CONFLICT, changed);
  assert_document (store, JOB, "a", 2, named);
}

static void
test_removed_and_brought_back (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;
  g_autoptr (RopewayDocument) document = NULL;

  assert_not_removed (store, "a", 0, "“a” is not there any more: it was removed meanwhile.");
  store_fixture_put (store, JOB, "{'id':'a','n':1}", 0);
  assert_not_removed (
      store, "a", 2,
      "“a” was changed elsewhere meanwhile. Look at what it is now, then make your change again.");
  fake_clock_advance (fixture->clock, 5);
  remove_job (store, "a", 1);
  assert_listed (store, JOB, "");
  document = get (store, JOB, "a");
  g_assert_cmpint (document->removed, ==, FAKE_CLOCK_START_US + 5);
  g_assert_cmpint (document->changed, ==, FAKE_CLOCK_START_US + 5);
  assert_document (store, JOB, "a", 2, "{'id':'a','n':1}");
  assert_not_removed (store, "a", 2, "“a” is not there any more: it was removed meanwhile.");
  assert_refused (
      store, "{'id':'a'}", 0, ROPEWAY_STORE_ERROR_CONFLICT,
      "The id “a” belongs to something that was removed. Bring that back, or choose another name.");
  assert_refused (store, "{'id':'a'}", 1, ROPEWAY_STORE_ERROR_CONFLICT,
                  "“a” is not there any more: it was removed meanwhile.");
  store_fixture_put (store, JOB, "{'id':'a','n':2}", 2);
  assert_listed (store, JOB, "a ");
  assert_document (store, JOB, "a", 3, "{'id':'a','n':2}");
}

static void
on_committed (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  gboolean *done = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (ropeway_ledger_commit_finish (NULL, result, &error));
  g_assert_no_error (error);
  *done = TRUE;
}

/* A document that is refused takes none of the run's commits with it, nor is that run refused afterwards. */
static void
test_refusal_hurts_no_run (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done[20] = { FALSE };

  for (int i = 0; i < 20; i++)
    {
      RopewayCommit *commit = ropeway_commit_new (fixture->scope);

      ropeway_commit_set_link (commit, store_fixture_numbered_link (i));
      ropeway_ledger_commit_async (fixture->store, commit, on_committed, &done[i]);
      assert_refused (fixture->store, "{'id':'a'}", 5, ROPEWAY_STORE_ERROR_CONFLICT,
                      "“a” is not there any more: it was removed meanwhile.");
    }
  while (!done[19])
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (ropeway_ledger_count_links (fixture->store, fixture->scope, &error), ==, 20);
  g_assert_no_error (error);
}

/* ---- versions ---- */

static void
assert_version (RopewayStore *store, gint64 version, const char *text)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_documents_get_version (store, "a", version, &error);
  g_autofree char *found = tree != NULL ? store_fixture_spell (tree) : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, text);
}

static void
test_versions (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;
  const char *one = "{'id':'a','version':1,'zone':'A'}";
  const char *two = "{'id':'a','version':2,'zone':'B'}";

  store_fixture_put (store, JOB, "{'id':'a','version':0,'draft':{'zone':'A'}}", 0);
  assert_version (store, 0, NULL);
  store_fixture_put (store, JOB, one, 1);
  store_fixture_put (store, JOB, "{'id':'a','version':1,'zone':'A','draft':{'zone':'B'}}", 2);
  assert_version (store, 1, one);
  assert_version (store, 2, NULL);
  store_fixture_put (store, JOB, two, 3);
  remove_job (store, "a", 4);
  store_fixture_reopen (fixture);
  assert_version (fixture->store, 1, one);
  assert_version (fixture->store, 2, two);
}

/* A version that comes with a draft is kept without it, and stays what it was when runs began to refer to it. */
static void
test_version_stays (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;

  store_fixture_put (store, JOB, "{'id':'a','draft':{'zone':'C'},'zone':'A'}", 0);
  store_fixture_put (store, JOB, "{'id':'a','version':1,'zone':'B'}", 1);
  store_fixture_put (store, CONNECTION, "{'id':'a','version':2,'zone':'B'}", 0);
  assert_version (store, 1, "{'id':'a','zone':'A'}");
  assert_version (store, 2, NULL);
}

/* ---- ceilings ---- */

static void
test_most_documents (StoreFixture *fixture, gconstpointer unused_data)
{
  RopewayStore *store = fixture->store;
  g_autofree char *fill = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO document SELECT 'job', 'd' || i, 1, 1, i %% 2, '{\"id\":\"d' || i || '\"}' FROM n",
      ROPEWAY_LIMIT_DOCUMENTS - 1);

  RopewayCommit *commit = ropeway_commit_new (fixture->scope);
  gboolean done = FALSE;

  store_fixture_run_sql (fixture->path, fill);
  store_fixture_put (store, JOB, "{'id':'last'}", 0);
  ropeway_commit_set_link (commit, store_fixture_numbered_link (1));
  ropeway_ledger_commit_async (store, commit, on_committed, &done);
  assert_refused (store, "{'id':'more'}", 0, ROPEWAY_STORE_ERROR_FULL,
                  "“more” cannot be added: there are 5000 of its kind already, and that is the most Ropeway "
                  "keeps. Change one that you no longer need instead.");
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (get (store, JOB, "more"));
  store_fixture_put (store, JOB, "{'id':'last','n':1}", 1);
  store_fixture_put (store, JOB, "{'id':'d1'}", 1);
  store_fixture_put (store, CONNECTION, "{'id':'more'}", 0);
}

/* Returns: (transfer full): a document of exactly @length bytes. */
static char *
dup_large (gsize length)
{
  char *text = g_malloc (length + 1);

  memset (text, 'x', length);
  memcpy (text, "{'id':'a','t':'", 15);
  memcpy (text + length - 2, "'}", 3);
  return text;
}

static void
test_most_bytes (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *fits = dup_large (ROPEWAY_LIMIT_JOB_FILE_BYTES);
  g_autofree char *more = dup_large (ROPEWAY_LIMIT_JOB_FILE_BYTES + 1);

  store_fixture_put (fixture->store, JOB, fits, 0);
  assert_document (fixture->store, JOB, "a", 1, fits);
  assert_refused (fixture->store, more, 1, ROPEWAY_STORE_ERROR_FULL,
                  "“a” is too large to be kept: more than 8 MiB. Take samples out of it, or make two of it.");
}

/* Returns: (transfer full): a document with @depth open containers at its deepest. */
static char *
dup_deep (guint depth)
{
  g_autofree char *opened = g_strnfill (depth - 1, '[');
  g_autofree char *closed = g_strnfill (depth - 1, ']');

  return g_strdup_printf ("{'id':'a','d':%s%s}", opened, closed);
}

static void
test_what_could_not_be_read_back (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autofree char *fits = dup_deep (ROPEWAY_LIMIT_JOB_FILE_DEPTH);
  g_autofree char *deeper = dup_deep (ROPEWAY_LIMIT_JOB_FILE_DEPTH + 1);
  g_autoptr (RopewayTree) deep = store_fixture_read (deeper);
  g_autoptr (RopewayTree) twice = store_fixture_read ("{'id':'a','n':1,'n':2}");
  g_autoptr (GError) error = NULL;

  store_fixture_put (fixture->store, JOB, fits, 0);
  g_assert_cmpint (ropeway_documents_put (fixture->store, JOB, "a", deep, 1, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (ropeway_documents_put (fixture->store, JOB, "a", twice, 1, &error), ==, 0);
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_CONFLICT);
  assert_document (fixture->store, JOB, "a", 1, fits);
}

void
add_documents_cases (void)
{
  static const struct
  {
    const char *path;
    const char *body;
  } broken[] = {
    { "/store/documents/broken/empty", "" },
    { "/store/documents/broken/cut-off", "{\"id\":\"a\"" },
    { "/store/documents/broken/twice", "{\"id\":\"a\",\"id\":\"b\"}" },
  };

  store_fixture_add ("/store/documents/put", test_put);
  store_fixture_add ("/store/documents/kinds", test_kinds_are_apart);
  store_fixture_add ("/store/documents/reader", test_reader_sees_documents);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    g_test_add (broken[i].path, StoreFixture, broken[i].body, store_fixture_set_up,
                test_body_that_is_not_whole, store_fixture_tear_down);
  store_fixture_add ("/store/documents/conflicts", test_conflicts);
  store_fixture_add ("/store/documents/removed", test_removed_and_brought_back);
  store_fixture_add ("/store/documents/refusal-hurts-no-run", test_refusal_hurts_no_run);
  store_fixture_add ("/store/documents/versions", test_versions);
  store_fixture_add ("/store/documents/version-stays", test_version_stays);
  store_fixture_add ("/store/documents/most", test_most_documents);
  store_fixture_add ("/store/documents/most-bytes", test_most_bytes);
  store_fixture_add ("/store/documents/read-back", test_what_could_not_be_read_back);
}
