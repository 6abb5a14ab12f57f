/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a GraphQL service says in its answers about lists, who asked and how much is left, as tables. */
#include "auth/graphql-answer.h"
#include "source/graphql-page.h"
#include "test-source.h"
#include "value/json-reader.h"

/* ---- lists ---- */

#define ERROR(path) "'errors': [{'message': 'Oh', 'path': [" path "]}]"
#define LIST "'data': {'c': {'edges': [{'node': {'id': 1}}, {'node': null}, {'node': {'id': 3}}]}}"

typedef struct
{
  const char *name;
  const char *answer;
  guint kept;
  const char *code; /* (nullable): of what is said; with nothing kept of a problem */
} PageCase;

static const PageCase pages[] = {
  { "good", "{'data': {'c': {'edges': [{'node': {'id': 1}}]}}}", 1, NULL },
  { "partial", "{" LIST ", " ERROR ("'c', 'edges', 1, 'node', 'email'") "}", 2, "source.records-partial" },
  { "at-the-top", "{'data': {'c': null}, " ERROR ("'c'") "}", 0, "service.graphql-errors" },
  { "no-data", "{'errors': [{'message': 'Oh'}]}", 0, "service.graphql-errors" },
  { "elsewhere", "{" LIST ", " ERROR ("'d', 'edges', 1") "}", 0, "service.graphql-errors" },
  { "of-the-list", "{" LIST ", " ERROR ("'c', 'pageInfo'") "}", 0, "service.graphql-errors" },
  { "outside", "{" LIST ", " ERROR ("'c', 'edges', 3") "}", 0, "service.graphql-errors" },
  { "without-path", "{" LIST ", 'errors': [{'message': 'Oh'}]}", 0, "service.graphql-errors" },
  { "no-errors", "{'data': {'c': {'edges': [{'node': {'id': 1}}]}}, 'errors': []}", 1, NULL },
  { "nested-whole",
    "{'data': {'c': {'edges': [{'node': {'o': {'nodes': [], 'pageInfo': {'hasNextPage': false}}}}]}}}", 1,
    NULL },
  { "nested-cut",
    "{'data': {'c': {'edges': [{'node': {'o': {'nodes': [], 'pageInfo': {'hasNextPage': true}}}}, "
    "{'node': {'id': 2}}]}}}",
    1, "source.nested-cut" },
  { "nested-deep",
    "{'data': {'c': {'edges': [{'node': {'a': [{'o': {'pageInfo': {'hasNextPage': true}}}]}}]}}}", 0,
    "source.nested-cut" },
};

static RopewayTree *
read_tree (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (json, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

static RopewayOperation *
make_operation (RopewayTree *tree)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayOperation *operation = ropeway_operation_parse (ropeway_tree_get_root (tree), "", problems);

  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return operation;
}

#define OPERATION "{'id': 'list', 'graphql': {'document': '{ c { edges { node { id } } } }'}, 'key': ['id']}"

static void
test_page (gconstpointer data)
{
  const PageCase *row = data;
  RopewayConnection connection = { .id = (char *)"shop", .name = (char *)"Shop" };
  g_autoptr (RopewayTree) text = read_tree (OPERATION);
  g_autoptr (RopewayOperation) operation = make_operation (text);
  g_autoptr (RopewayTree) tree = read_tree (row->answer);
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewaySourcePage) page = g_new0 (RopewaySourcePage, 1);
  const RopewayValue *body = ropeway_tree_get_root (tree);

  g_assert_cmpstr (ropeway_path_get_text (operation->records), ==, "data.c.nodes");
  ropeway_graphql_answer_unwrap (operation, tree);
  const RopewayValue *list = ropeway_path_get (operation->records, body);
  if (!ropeway_graphql_page_is_told (&connection, operation, body, list, &problem))
    {
      g_assert_cmpstr (ropeway_problem_get_code (problem), ==, row->code);
      g_assert_cmpuint (row->kept, ==, 0);
    }
  page->tree = ropeway_tree_ref (tree);
  page->made = ropeway_tree_new ();
  page->records = g_ptr_array_new ();
  page->raw = g_ptr_array_new ();
  if (problem != NULL)
    return;
  for (RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      g_ptr_array_add (page->records, item);
      g_ptr_array_add (page->raw, item);
    }
  ropeway_graphql_page_leave_out (operation, body, list, page);
  g_assert_cmpuint (page->records->len, ==, row->kept);
  g_assert_cmpuint (page->raw->len, ==, row->kept);
  g_assert_cmpint (page->is_cut, ==, row->code != NULL);
  g_assert_cmpstr (page->hint != NULL ? ropeway_problem_get_code (page->hint) : NULL, ==, row->code);
}

/* ---- meanings ---- */

#define CODE(code) "'errors': [{'message': 'Oh', 'extensions': {'code': '" code "'}}]"
#define SHOPIFY(available)                                                                                   \
  "'extensions': {'cost': {'requestedQueryCost': 100, 'throttleStatus': {'maximumAvailable': 1000.0, "       \
  "'currentlyAvailable': " available ", 'restoreRate': 50.0}}}"
#define NOW (G_GINT64_CONSTANT (1795000000) * G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  guint status;
  const char *answer;
  guint means;
  gint64 wait_ms;
  gint64 left;
} MeaningCase;

static const MeaningCase meanings[] = {
  { "good", 200, "{'data': {'a': 1}}", 0, 0, -1 },
  { "sign-in", 200, "{'data': null, " CODE ("UNAUTHENTICATED") "}", 401, 0, -1 },
  { "sign-in-400", 400, "{" CODE ("unauthenticated") "}", 401, 0, -1 },
  { "sign-in-in-part", 200, "{'data': {'a': 1, 'b': null}, " CODE ("UNAUTHENTICATED") "}", 0, 0, -1 },
  { "sign-in-below", 200,
    "{'data': {'a': null}, 'errors': [{'path': ['a', 'b'], 'extensions': {'code': 'UNAUTHENTICATED'}}]}", 0,
    0, -1 },
  { "linear", 400, "{" CODE ("RATELIMITED") "}", 429, 0, -1 },
  { "github", 200, "{'errors': [{'type': 'RATE_LIMITED', 'message': 'Oh'}]}", 429, 0, -1 },
  { "shopify", 200, "{" CODE ("THROTTLED") ", " SHOPIFY ("25.0") "}", 429, 1500, 0 },
  { "shopify-left", 200, "{'data': {'a': 1}, " SHOPIFY ("450") "}", 0, 0, 4 },
  { "failed", 502, "{" CODE ("THROTTLED") "}", 0, 0, -1 },
  { "two-errors", 200,
    "{'errors': [{'extensions': {'code': 'THROTTLED'}}, {'extensions': {'code': 'BAD_USER_INPUT'}}]}", 0, 0,
    -1 },
  { "window", 200,
    "{'data': {'a': 1}, 'extensions': {'cost': {'cost': 10, 'remaining': 95, 'resetAt': "
    "'2027-01-01T00:00:00Z'}}}",
    0, 0, 9 },
  { "no-json", 200, "[1", 0, 0, -1 },
  { "list", 200, "[]", 0, 0, -1 },
};

static void
test_meaning (gconstpointer data)
{
  const MeaningCase *row = data;
  g_autoptr (RopewayTree) text = read_tree (OPERATION);
  g_autoptr (RopewayOperation) operation = make_operation (text);
  g_autofree char *json = g_strdelimit (g_strdup (row->answer), "'", '"');
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_response_new (row->status, "https://shop.example/graphql", json, NULL);
  RopewayHttpMeaning meaning = { .rate = { -1, 0 } };

  ropeway_graphql_answer_mean (response, NOW, operation, &meaning);
  g_assert_cmpuint (meaning.status, ==, row->means);
  g_assert_cmpint (meaning.wait_ms, ==, row->wait_ms);
  g_assert_cmpint (meaning.rate.left, ==, row->left);
  g_assert_true (meaning.rate.left < 0 || meaning.rate.reset > NOW);
}

/* A status that is only meant keeps the headers and the body. */
static void
test_meant (void)
{
  g_autoptr (RopewayTree) text = read_tree (OPERATION);
  g_autoptr (RopewayOperation) operation = make_operation (text);
  RopewayHttpRequest *request = ropeway_http_request_new ("POST", "https://shop.example/graphql");
  g_autofree char *json
      = g_strdelimit (g_strdup ("{" CODE ("THROTTLED") ", " SHOPIFY ("25.0") "}"), "'", '"');
  RopewayHttpResponse *response
      = ropeway_http_response_new (200, "https://shop.example/graphql", json, "X-Id", "7", NULL);
  RopewayHttpRate rate = { -1, 0 };

  ropeway_http_request_set_meaning (request, ropeway_graphql_answer_mean, operation);
  response = ropeway_http_meaning_apply (request, response, NOW, &rate);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 429);
  g_assert_cmpstr (ropeway_http_response_get_header (response, "Retry-After"), ==, "2");
  g_assert_cmpstr (ropeway_http_response_get_header (response, "X-Id"), ==, "7");
  g_assert_cmpint (rate.left, ==, 0);
  ropeway_http_response_unref (response);
  ropeway_http_request_unref (request);
}

void
test_graphql_add (void)
{
  g_test_add_func ("/source/graphql/meant", test_meant);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *path = g_strconcat ("/source/graphql/page/", pages[i].name, NULL);
      g_test_add_data_func (path, &pages[i], test_page);
    }
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      g_autofree char *path = g_strconcat ("/source/graphql/meaning/", meanings[i].name, NULL);
      g_test_add_data_func (path, &meanings[i], test_meaning);
    }
}
