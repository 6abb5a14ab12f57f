/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run in the workspace must work with the same bundle that a job file would be. */
#include "store/store-fixture.h"
#include "store/test-store.h"
#include "store/workspace-reader.h"

#define JOB ROPEWAY_DOCUMENT_JOB
#define CONNECTION ROPEWAY_DOCUMENT_CONNECTION

static void
fill (StoreFixture *fixture)
{
  RopewayStore *store = fixture->store;

  store_fixture_put (store, CONNECTION, "{'id':'crm','n':1.0}", 0);
  store_fixture_put (store, CONNECTION, "{'id':'shop'}", 0);
  store_fixture_put (store, CONNECTION, "{'id':'sheet'}", 0);
  store_fixture_put (store, CONNECTION, "{'id':'unused'}", 0);
  store_fixture_put (store, JOB,
                     "{'id':'a','name':'Orders','version':2,'source':{'connection':'shop'},"
                     "'destination':{'connection':'crm'},"
                     "'draft':{'source':{'connection':'sheet'},'destination':{'connection':'crm'},'x':1}}",
                     0);
  store_fixture_put (
      store, JOB,
      "{'id':'self','version':1,'source':{'connection':'crm'},'destination':{'connection':'crm'}}", 0);
  store_fixture_put (
      store, JOB, "{'id':'lone','version':1,'source':{'connection':'none'},'destination':{'connection':7}}",
      0);
  store_fixture_put (store, JOB,
                     "{'id':'new','name':'New','version':0,'draft':{'source':{'connection':'shop'}}}", 0);
}

typedef struct
{
  const char *name;
  const char *id;
  RopewayFace face;
  const char *bundle; /* (nullable) */
} BundleCase;

static const BundleCase bundle_cases[] = {
  { "in-use", "a", ROPEWAY_FACE_IN_USE,
    "{'format':1,'connections':[{'id':'shop'},{'id':'crm','n':1.0}],'job':{'id':'a','name':'Orders','version'"
    ":2,"
    "'source':{'connection':'shop'},'destination':{'connection':'crm'}}}" },
  { "draft", "a", ROPEWAY_FACE_DRAFT,
    "{'format':1,'connections':[{'id':'sheet'},{'id':'crm','n':1.0}],'job':{'id':'a','name':'Orders','"
    "version':2,"
    "'source':{'connection':'sheet'},'destination':{'connection':'crm'},'x':1}}" },
  { "whole", "a", ROPEWAY_FACE_WHOLE,
    "{'format':1,'connections':[{'id':'shop'},{'id':'crm','n':1.0},{'id':'sheet'}],"
    "'job':{'id':'a','name':'Orders','version':2,'source':{'connection':'shop'},'destination':{'connection':'"
    "crm'},"
    "'draft':{'source':{'connection':'sheet'},'destination':{'connection':'crm'},'x':1}}}" },
  { "one-connection-twice", "self", ROPEWAY_FACE_IN_USE,
    "{'format':1,'connections':[{'id':'crm','n':1.0}],"
    "'job':{'id':'self','version':1,'source':{'connection':'crm'},'destination':{'connection':'crm'}}}" },
  { "without-draft", "self", ROPEWAY_FACE_DRAFT,
    "{'format':1,'connections':[{'id':'crm','n':1.0}],"
    "'job':{'id':'self','version':1,'source':{'connection':'crm'},'destination':{'connection':'crm'}}}" },
  { "connections-not-there", "lone", ROPEWAY_FACE_IN_USE,
    "{'format':1,'connections':[],"
    "'job':{'id':'lone','version':1,'source':{'connection':'none'},'destination':{'connection':7}}}" },
  { "never-in-use", "new", ROPEWAY_FACE_IN_USE,
    "{'format':1,'connections':[],'job':{'id':'new','name':'New','version':0}}" },
  { "first-draft", "new", ROPEWAY_FACE_DRAFT,
    "{'format':1,'connections':[{'id':'shop'}],"
    "'job':{'id':'new','name':'New','version':0,'source':{'connection':'shop'}}}" },
  { "no-such-job", "shop", ROPEWAY_FACE_WHOLE, NULL },
};

static void
test_bundle (StoreFixture *fixture, gconstpointer data)
{
  const BundleCase *row = data;
  g_autoptr (GError) error = NULL;
  RopewayTree *tree;
  g_autofree char *found = NULL;

  fill (fixture);
  tree = ropeway_workspace_dup_bundle (fixture->store, row->id, row->face, &error);
  g_assert_no_error (error);
  found = tree != NULL ? store_fixture_spell (tree) : NULL;
  g_assert_cmpstr (found, ==, row->bundle);
}

static void
test_removed_is_not_in_a_bundle (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree;
  g_autofree char *found = NULL;

  fill (fixture);
  ropeway_documents_remove (fixture->store, CONNECTION, "crm", 1, &error);
  tree = ropeway_workspace_dup_bundle (fixture->store, "self", ROPEWAY_FACE_WHOLE, &error);
  g_assert_no_error (error);
  found = store_fixture_spell (tree);
  g_assert_true (g_str_has_prefix (found, "{'format':1,'connections':[],"));
  ropeway_documents_remove (fixture->store, JOB, "self", 1, &error);
  g_assert_null (ropeway_workspace_dup_bundle (fixture->store, "self", ROPEWAY_FACE_WHOLE, &error));
  g_assert_no_error (error);
}

/* Damage is said, and no transaction is left open behind it. */
static void
test_bundle_of_a_damaged_file (StoreFixture *fixture, gconstpointer unused_data)
{
  g_autoptr (GError) error = NULL;

  fill (fixture);
  store_fixture_run_sql (fixture->path, "UPDATE document SET body = '{' WHERE id = 'crm'");
  g_assert_null (ropeway_workspace_dup_bundle (fixture->store, "self", ROPEWAY_FACE_IN_USE, &error));
  g_assert_error (error, ROPEWAY_STORE_ERROR, ROPEWAY_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (ropeway_workspace_dup_bundle (fixture->store, "none", ROPEWAY_FACE_IN_USE, &error));
  g_assert_no_error (error);
}

/* ---- jobs by name ---- */

typedef struct
{
  const char *name;
  const char *typed;
  const char *id;         /* (nullable) */
  const char *suggestion; /* (nullable) */
} FindCase;

static const FindCase find_cases[] = {
  { "id", "a", "a", NULL },
  { "name", "Orders to CRM", "a", NULL },
  { "any-case", "orders TO crm", "a", NULL },
  { "other-letters", "GRÖSSE", "b", NULL },
  { "id-before-name", "c", "c", NULL },
  { "name-before-any-case", "twins", "e", NULL },
  { "two-of-one-name", "Same", NULL, NULL },
  { "two-in-any-case", "TWINS", NULL, NULL },
  { "name-in-the-draft", "Fresh", "g", NULL },
  { "no-name", "bare", "bare", NULL },
  { "nearly", "Orders to CMR", NULL, "Orders to CRM" },
  { "nothing-near", "zzzzzzzzzzzzzz", NULL, NULL },
  { "removed", "Gone for good", NULL, NULL },
  { "removed-id", "gone", NULL, "one" },
  { "empty", "", NULL, NULL },
  { "no-text", "\xff", NULL, NULL },
};

static void
fill_names (RopewayStore *store)
{
  g_autoptr (GError) error = NULL;

  store_fixture_put (store, JOB, "{'id':'a','name':'Orders to CRM'}", 0);
  store_fixture_put (store, JOB, "{'id':'b','name':'Größe'}", 0);
  store_fixture_put (store, JOB, "{'id':'c','name':'one'}", 0);
  store_fixture_put (store, JOB, "{'id':'d','name':'c'}", 0);
  store_fixture_put (store, JOB, "{'id':'e','name':'twins'}", 0);
  store_fixture_put (store, JOB, "{'id':'f','name':'Twins'}", 0);
  store_fixture_put (store, JOB, "{'id':'g','version':0,'draft':{'name':'Fresh'}}", 0);
  store_fixture_put (store, JOB, "{'id':'h','name':'Same'}", 0);
  store_fixture_put (store, JOB, "{'id':'i','name':'Same'}", 0);
  store_fixture_put (store, JOB, "{'id':'bare'}", 0);
  store_fixture_put (store, JOB, "{'id':'gone','name':'Gone for good'}", 0);
  ropeway_documents_remove (store, JOB, "gone", 1, &error);
  g_assert_no_error (error);
}

static void
test_find (StoreFixture *fixture, gconstpointer data)
{
  const FindCase *row = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *suggestion = NULL;
  g_autofree char *id = NULL;

  fill_names (fixture->store);
  id = ropeway_workspace_find_job (fixture->store, row->typed, &suggestion, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, row->id);
  g_assert_cmpstr (suggestion, ==, row->suggestion);
}

static void
test_path (void)
{
  g_autofree char *path = ropeway_workspace_dup_path ();
  g_autofree char *expected = g_build_filename (g_get_user_data_dir (), "ropeway", "workspace.db", NULL);

  g_assert_cmpstr (path, ==, expected);
}

void
add_workspace_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bundle_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/workspace/bundle/", bundle_cases[i].name, NULL);

      g_test_add (path, StoreFixture, &bundle_cases[i], store_fixture_set_up, test_bundle,
                  store_fixture_tear_down);
    }
  store_fixture_add ("/store/workspace/bundle/removed", test_removed_is_not_in_a_bundle);
  store_fixture_add ("/store/workspace/bundle/damaged", test_bundle_of_a_damaged_file);
  for (gsize i = 0; i < G_N_ELEMENTS (find_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/workspace/find/", find_cases[i].name, NULL);

      g_test_add (path, StoreFixture, &find_cases[i], store_fixture_set_up, test_find,
                  store_fixture_tear_down);
    }
  g_test_add_func ("/store/workspace/path", test_path);
}
