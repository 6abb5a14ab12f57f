/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an edit must change the draft and nothing else, and a draft must come into use as it was seen. */
#include "model-tests.h"

#include "model/draft.h"
#include "value/json-writer.h"

/* Returns: (transfer full): @tree (transfer full) as compact text, with ' for ". */
static char *
spell (RopewayTree *tree)
{
  g_autoptr (RopewayTree) owned = tree;
  char *text = ropeway_json_write_text (ropeway_tree_get_root (owned), ROPEWAY_JSON_COMPACT, NULL);

  return g_strdelimit (text, "\"", '\'');
}

/* What the three functions of one document make of it; "=": as it was. */
typedef struct
{
  const char *name;
  const char *job;
  gboolean has_draft;
  gint64 version;
  const char *view;
  const char *discarded;
  const char *used;
} Case;

static const Case cases[] = {
  { "no-draft", "{'id':'a','name':'A','version':2,'zone':'Z'}", FALSE, 2, "=", "=", "=" },
  { "draft", "{'id':'a','name':'A','version':2,'zone':'Z','draft':{'zone':'Y','unit':{}}}", TRUE, 2,
    "{'id':'a','name':'A','version':2,'zone':'Y','unit':{}}", "{'id':'a','name':'A','version':2,'zone':'Z'}",
    "{'id':'a','name':'A','version':3,'zone':'Y','unit':{}}" },
  { "what-the-draft-leaves-out-is-gone", "{'id':'a','version':1,'zone':'Z','start':{},'draft':{'start':{}}}",
    TRUE, 1, "{'id':'a','version':1,'start':{}}", "{'id':'a','version':1,'zone':'Z','start':{}}",
    "{'id':'a','version':2,'start':{}}" },
  { "draft-with-name", "{'id':'a','name':'A','version':1,'draft':{'name':'B'}}", TRUE, 1,
    "{'id':'a','name':'B','version':1}", "{'id':'a','name':'A','version':1}",
    "{'id':'a','name':'B','version':2}" },
  { "never-in-use", "{'id':'a','version':0,'draft':{'zone':'Y','name':'N'}}", TRUE, 0,
    "{'id':'a','name':'N','version':0,'zone':'Y'}", "{'id':'a','version':0}",
    "{'id':'a','name':'N','version':1,'zone':'Y'}" },
  { "empty-draft", "{'id':'a','version':1,'zone':'Z','draft':{}}", TRUE, 1, "{'id':'a','version':1}",
    "{'id':'a','version':1,'zone':'Z'}", "{'id':'a','version':2}" },
  { "no-id-or-version-from-a-draft",
    "{'id':'a','version':4,'draft':{'id':'b','version':9,'draft':{},'zone':'Y'}}", TRUE, 4,
    "{'id':'a','version':4,'zone':'Y'}", "{'id':'a','version':4}", "{'id':'a','version':5,'zone':'Y'}" },
  { "unknown-members-and-tokens",
    "{'id':'a','version':1,'x':[1.50,'\\u0041'],'draft':{'x':[1e2,'\\ud800'],'y':-0}}", TRUE, 1,
    "{'id':'a','version':1,'x':[1e2,'\\ud800'],'y':-0}", "{'id':'a','version':1,'x':[1.50,'\\u0041']}",
    "{'id':'a','version':2,'x':[1e2,'\\ud800'],'y':-0}" },
  { "names-keep-their-tokens", "{'id':'a','version':1,'draft':{'\\ud800':1,'caf\\u00e9':2}}", TRUE, 1,
    "{'id':'a','version':1,'\\ud800':1,'caf\\u00e9':2}", "{'id':'a','version':1}",
    "{'id':'a','version':2,'\\ud800':1,'caf\\u00e9':2}" },
  { "version-not-said", "{'id':'a','zone':'Z','draft':{'zone':'Y'}}", TRUE, 1, "{'id':'a','zone':'Y'}",
    "{'id':'a','zone':'Z'}", "{'id':'a','zone':'Y','version':2}" },
  { "version-not-said-never-in-use", "{'id':'a','name':'A','draft':{'zone':'Y'}}", TRUE, 0,
    "{'id':'a','name':'A','zone':'Y'}", "{'id':'a','name':'A'}",
    "{'id':'a','name':'A','zone':'Y','version':1}" },
  { "version-is-no-number", "{'id':'a','version':'two','zone':'Z'}", FALSE, 1, "=", "=", "=" },
  { "last-version", "{'id':'a','version':9223372036854775807,'draft':{}}", TRUE, G_MAXINT64,
    "{'id':'a','version':9223372036854775807}", "{'id':'a','version':9223372036854775807}",
    "{'id':'a','version':9223372036854775807}" },
  { "draft-is-no-object", "{'id':'a','version':1,'draft':[]}", FALSE, 1, "{'id':'a','version':1}",
    "{'id':'a','version':1}", "{'id':'a','version':1}" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayTree) tree = test_read (row->job);
  const RopewayValue *job = ropeway_tree_get_root (tree);
  g_autofree char *view = spell (ropeway_draft_view (job));
  g_autofree char *discarded = spell (ropeway_draft_discard (job));
  g_autofree char *used = spell (ropeway_draft_use (job));
  g_autofree char *after = spell (ropeway_tree_ref (tree));

  g_assert_cmpint (ropeway_draft_exists (job), ==, row->has_draft);
  g_assert_cmpint (ropeway_draft_get_version (job), ==, row->version);
  g_assert_cmpstr (view, ==, *row->view == '=' ? row->job : row->view);
  g_assert_cmpstr (discarded, ==, *row->discarded == '=' ? row->job : row->discarded);
  g_assert_cmpstr (used, ==, *row->used == '=' ? row->job : row->used);
  g_assert_cmpstr (after, ==, row->job);
}

/* ---- replacing ---- */

typedef struct
{
  const char *name;
  const char *job;
  const char *edited;
  const char *result;
} ReplaceCase;

static const ReplaceCase replace_cases[] = {
  { "first-edit", "{'id':'a','version':1,'zone':'Z'}", "{'id':'a','version':1,'zone':'Y'}",
    "{'id':'a','version':1,'zone':'Z','draft':{'zone':'Y'}}" },
  { "next-edit", "{'id':'a','draft':{'zone':'X'},'version':1,'zone':'Z'}",
    "{'id':'a','version':1,'zone':'Y','unit':{}}",
    "{'id':'a','version':1,'zone':'Z','draft':{'zone':'Y','unit':{}}}" },
  { "back-to-what-is-in-use", "{'id':'a','version':1,'zone':'Z','unit':{},'draft':{'zone':'X'}}",
    "{'unit':{},'id':'a','zone':'Z','version':1}", "{'id':'a','version':1,'zone':'Z','unit':{}}" },
  { "member-taken-out", "{'id':'a','version':1,'zone':'Z','unit':{}}", "{'id':'a','version':1,'zone':'Z'}",
    "{'id':'a','version':1,'zone':'Z','unit':{},'draft':{'zone':'Z'}}" },
  { "other-token", "{'id':'a','version':1,'x':1.0}", "{'id':'a','version':1,'x':1.00}",
    "{'id':'a','version':1,'x':1.0,'draft':{'x':1.00}}" },
  { "order-of-rules", "{'id':'a','version':1,'mapping':[{'id':'1'},{'id':'2'}]}",
    "{'id':'a','version':1,'mapping':[{'id':'2'},{'id':'1'}]}",
    "{'id':'a','version':1,'mapping':[{'id':'1'},{'id':'2'}],'draft':{'mapping':[{'id':'2'},{'id':'1'}]}}" },
  { "renamed", "{'id':'a','name':'A','version':1,'zone':'Z'}", "{'id':'a','name':'B','version':1,'zone':'Z'}",
    "{'id':'a','name':'A','version':1,'zone':'Z','draft':{'name':'B','zone':'Z'}}" },
  { "same-name-is-not-repeated", "{'id':'a','name':'A','version':1,'zone':'Z'}",
    "{'id':'a','name':'A','version':1,'zone':'Y'}",
    "{'id':'a','name':'A','version':1,'zone':'Z','draft':{'zone':'Y'}}" },
  { "name-left-out", "{'id':'a','name':'A','version':1,'zone':'Z'}", "{'id':'a','version':1,'zone':'Z'}",
    "{'id':'a','name':'A','version':1,'zone':'Z'}" },
  { "never-in-use", "{'id':'a','version':0}", "{'id':'a','version':0,'zone':'Y'}",
    "{'id':'a','version':0,'draft':{'zone':'Y'}}" },
  { "id-and-version-stay", "{'id':'a','version':1}", "{'id':'b','version':7,'draft':{'x':1},'zone':'Y'}",
    "{'id':'a','version':1,'draft':{'zone':'Y'}}" },
  { "unknown-member", "{'id':'a','version':1}", "{'id':'a','version':1,'later':{'x':1e400},'\\ud800':1}",
    "{'id':'a','version':1,'draft':{'later':{'x':1e400},'\\ud800':1}}" },
};

static void
test_replace (gconstpointer data)
{
  const ReplaceCase *row = data;
  g_autoptr (RopewayTree) job = test_read (row->job);
  g_autoptr (RopewayTree) edited = test_read (row->edited);
  g_autofree char *result
      = spell (ropeway_draft_replace (ropeway_tree_get_root (job), ropeway_tree_get_root (edited)));

  g_assert_cmpstr (result, ==, row->result);
}

/* What was edited is what is shown, and what comes into use. */
static void
test_round_trip (void)
{
  const char *text = "{'id':'a','name':'B','version':0,'zone':'Y','later':[1.0]}";
  g_autoptr (RopewayTree) job = test_read ("{'id':'a','name':'A','version':0}");
  g_autoptr (RopewayTree) edited = test_read (text);
  g_autoptr (RopewayTree) drafted
      = ropeway_draft_replace (ropeway_tree_get_root (job), ropeway_tree_get_root (edited));
  g_autofree char *view = spell (ropeway_draft_view (ropeway_tree_get_root (drafted)));
  g_autoptr (RopewayTree) used = ropeway_draft_use (ropeway_tree_get_root (drafted));
  g_autofree char *again
      = spell (ropeway_draft_replace (ropeway_tree_get_root (used), ropeway_tree_get_root (used)));

  g_assert_cmpstr (view, ==, text);
  g_assert_cmpstr (again, ==, "{'id':'a','name':'B','version':1,'zone':'Y','later':[1.0]}");
}

/* ---- a job that was never in use, as the views see it ---- */

/* Returns: (transfer full): a good bundle whose job is what @face makes of it as a first draft. */
static RopewayTree *
first_draft (RopewayTree *(*face) (const RopewayValue *))
{
  g_autoptr (RopewayTree) whole = test_good_tree ();
  g_autoptr (RopewayTree) made = NULL;
  RopewayTree *tree = test_good_tree ();
  RopewayValue *root = ropeway_tree_get_root (tree);
  RopewayValue *job = test_at (whole, "/job");
  RopewayValue *draft = ropeway_tree_object (whole);

  for (const RopewayValue *member = ropeway_value_first (job); member != NULL;
       member = ropeway_value_next (member))
    if (g_strcmp0 (ropeway_value_get_name (member, NULL), "id") != 0)
      ropeway_value_set (whole, draft, ropeway_value_get_name (member, NULL), -1,
                         ropeway_tree_copy (whole, member));
  ropeway_value_remove (job, "source", -1);
  ropeway_value_remove (job, "mapping", -1);
  ropeway_value_remove (job, "destination", -1);
  ropeway_value_set_integer (whole, job, "version", 0);
  ropeway_value_set (whole, job, "draft", -1, draft);
  made = face (job);
  ropeway_value_set (tree, root, "job", -1, ropeway_tree_copy (tree, ropeway_tree_get_root (made)));
  return tree;
}

static void
test_first_draft_parses (void)
{
  g_autoptr (RopewayTree) tree = first_draft (ropeway_draft_view);
  g_autoptr (RopewayBundle) bundle = test_bundle (tree);

  g_assert_cmpint (bundle->job->version, ==, 0);
  g_assert_false (bundle->job->has_draft);
}

static void
test_used_draft_parses (void)
{
  g_autoptr (RopewayTree) tree = first_draft (ropeway_draft_use);
  g_autoptr (RopewayBundle) bundle = test_bundle (tree);

  g_assert_cmpint (bundle->job->version, ==, 1);
}

/* One clear sentence, instead of all that is missing. */
static void
test_only_a_draft_does_not_run (void)
{
  g_autoptr (RopewayTree) tree = first_draft (ropeway_tree_new_copy);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autofree char *lines = NULL;

  g_assert_null (ropeway_bundle_parse (tree, problems));
  lines = test_describe (problems);
  g_assert_cmpstr (lines, ==,
                   "job.only-draft /job There is only a draft of this job. Put the draft in use first.\n");
}

void
test_add_draft (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/model/draft/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (replace_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/model/draft/replace/", replace_cases[i].name, NULL);

      g_test_add_data_func (path, &replace_cases[i], test_replace);
    }
  g_test_add_func ("/model/draft/round-trip", test_round_trip);
  g_test_add_func ("/model/draft/first-parses", test_first_draft_parses);
  g_test_add_func ("/model/draft/used-parses", test_used_draft_parses);
  g_test_add_func ("/model/draft/only-a-draft", test_only_a_draft_does_not_run);
}
