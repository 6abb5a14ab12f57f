/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the program around the cases of this folder, and what they share. */
#include "model-tests.h"

#include <string.h>

#include "value/json-reader.h"

static const char good[]
    = "{'format': 1, 'connections': ["
      "  {'id': 'shop', 'kind': 'rest', 'environments': {'live': {'address': 'https://shop.example/v2'}},"
      "   'operations': ["
      "     {'id': 'orders', 'request': {'method': 'GET', 'path': '/orders'}, 'records': 'data', 'key': "
      "['id']}]},"
      "  {'id': 'crm', 'name': 'CRM', 'kind': 'rest',"
      "   'environments': {'live': {'address': 'https://crm.example/api/'}},"
      "   'operations': ["
      "     {'id': 'find', 'request': {'method': 'GET', 'path': '/deals', 'query': {'ref': '{reference}'}},"
      "      'exact': true},"
      "     {'id': 'create', 'request': {'method': 'POST', 'path': '/deals', 'body': 'record'}, 'newId': "
      "'id'},"
      "     {'id': 'update', 'request': {'method': 'PATCH', 'path': '/deals/{$id}', 'body': 'record'}}]}],"
      " 'job': {'id': 'orders-to-deals',"
      "  'source': {'connection': 'shop', 'environment': 'live', 'operation': 'orders'},"
      "  'mapping': [{'id': 'r1', 'to': 'reference', 'from': 'id'}],"
      "  'destination': {'connection': 'crm', 'environment': 'live', 'mode': 'upsert', 'match': "
      "['reference'],"
      "                  'find': 'find', 'create': 'create', 'update': 'update'}}}";

RopewayTree *
test_read (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

RopewayTree *
test_good_tree (void)
{
  return test_read (good);
}

static RopewayValue *
step_into (RopewayValue *value, const char *name)
{
  if (ropeway_value_get_kind (value) == ROPEWAY_ARRAY)
    return ropeway_value_get_element (value, (gint64)g_ascii_strtoull (name, NULL, 10));
  return ropeway_value_get (value, name);
}

RopewayValue *
test_at (RopewayTree *tree, const char *pointer)
{
  RopewayValue *value = ropeway_tree_get_root (tree);
  g_auto (GStrv) names = g_strsplit (pointer, "/", -1);

  for (guint i = 1; names[0] != NULL && names[i] != NULL; i++)
    {
      value = step_into (value, names[i]);
      g_assert_nonnull (value);
    }
  return value;
}

void
test_put (RopewayTree *tree, const char *pointer, const char *text)
{
  g_autoptr (RopewayTree) other = test_read (text);
  RopewayValue *child = ropeway_tree_copy (tree, ropeway_tree_get_root (other));
  const char *slash = strrchr (pointer, '/');
  g_autofree char *parent_pointer = g_strndup (pointer, (gsize)(slash - pointer));
  RopewayValue *parent = test_at (tree, parent_pointer);

  if (ropeway_value_get_kind (parent) == ROPEWAY_OBJECT)
    ropeway_value_set (tree, parent, slash + 1, -1, child);
  else if (strcmp (slash, "/-") == 0)
    ropeway_value_append (parent, child);
  else
    ropeway_value_set_element (parent, (gsize)g_ascii_strtoull (slash + 1, NULL, 10), child);
}

void
test_remove (RopewayTree *tree, const char *pointer)
{
  const char *slash = strrchr (pointer, '/');
  g_autofree char *parent_pointer = g_strndup (pointer, (gsize)(slash - pointer));
  RopewayValue *parent = test_at (tree, parent_pointer);

  g_assert_nonnull (test_at (tree, pointer));
  if (ropeway_value_get_kind (parent) == ROPEWAY_OBJECT)
    ropeway_value_remove (parent, slash + 1, -1);
  else
    ropeway_value_remove_element (parent, (gsize)g_ascii_strtoull (slash + 1, NULL, 10));
}

char *
test_describe (const RopewayProblems *problems)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      RopewayProblem *problem = ropeway_problems_get (problems, i);
      const char *pointer = ropeway_problem_get_pointer (problem);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);

      g_string_append_printf (lines, "%s %s %s\n", ropeway_problem_get_code (problem),
                              *pointer != '\0' ? pointer : "(root)", sentence);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

RopewayBundle *
test_bundle (RopewayTree *tree)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayBundle *bundle = ropeway_bundle_parse (tree, problems);
  g_autofree char *lines = test_describe (problems);

  if (bundle == NULL)
    g_error ("%s", lines);
  return bundle;
}

RopewayProblem *
test_problem (RopewayTree *tree, const char *code)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = ropeway_bundle_parse (tree, problems);
  g_autofree char *lines = test_describe (problems);

  g_assert_null (bundle);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    if (strcmp (ropeway_problem_get_code (ropeway_problems_get (problems, i)), code) == 0)
      return ropeway_problem_ref (ropeway_problems_get (problems, i));
  g_error ("no %s among:\n%s", code, lines);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_add_bad ();
  test_add_connection ();
  test_add_described ();
  test_add_draft ();
  test_add_formats ();
  test_add_graphql ();
  test_add_limits ();
  test_add_links ();
  test_add_mutations ();
  test_add_record_forms ();
  test_add_requests ();
  test_add_partial_bodies ();
  test_add_templates ();
  test_add_views ();
  return g_test_run ();
}
