/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a ceiling that nobody has hit is a guess: each is reached, and passed by one. */
#include "model-tests.h"

#include <string.h>

#include "base/limits.h"

/* Fills the tree with @n of something. */
typedef void (*FillFunc) (RopewayTree *tree, guint n);

typedef struct
{
  const char *name;
  FillFunc fill;
  guint most;
  const char *code; /* of the problem beyond it */
} Limit;

static void
fill_connections (RopewayTree *tree, guint n)
{
  for (guint i = 2; i < n; i++)
    {
      g_autofree char *text
          = g_strdup_printf ("{'id': 'c%u', 'kind': 'rest',"
                             " 'environments': {'live': {'address': 'https://c%u.example'}}}",
                             i, i);

      test_put (tree, "/connections/-", text);
    }
}

static void
fill_operations (RopewayTree *tree, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *text
          = g_strdup_printf ("{'id': 'o%u', 'request': {'method': 'GET', 'path': '/%u'}}", i, i);

      test_put (tree, "/connections/0/operations/-", text);
    }
}

/* Half of them inside a list: nested rules count as well. */
static void
fill_rules (RopewayTree *tree, guint n)
{
  test_put (tree, "/job/mapping/-", "{'id': 'list', 'to': 'list', 'each': 'list', 'rules': []}");
  for (guint i = 2; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("{'id': 'x%u', 'to': 'x%u', 'from': 'x'}", i, i);

      test_put (tree, i % 2 == 0 ? "/job/mapping/-" : "/job/mapping/1/rules/-", text);
    }
}

static void
fill_rule_depth (RopewayTree *tree, guint n)
{
  g_autoptr (GString) pointer = g_string_new ("/job/mapping");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("{'id': 'd%u', 'to': 'd', 'each': 'd', 'rules': []}", i);
      g_autofree char *end = g_strconcat (pointer->str, "/-", NULL);

      test_put (tree, end, text);
      g_string_append (pointer, i == 0 ? "/1/rules" : "/0/rules");
    }
}

static void
fill_steps (RopewayTree *tree, guint n)
{
  test_put (tree, "/job/mapping/0/steps", "[]");
  for (guint i = 0; i < n; i++)
    test_put (tree, "/job/mapping/0/steps/-", "{'step': 'trim'}");
}

static void
fill_conditions (RopewayTree *tree, guint n)
{
  test_put (tree, "/job/source/filter", "{'all': []}");
  for (guint i = 1; i < n; i++)
    test_put (tree, "/job/source/filter/all/-", "{'field': 'a', 'is': 'empty'}");
}

static void
fill_condition_depth (RopewayTree *tree, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i < n; i++)
    g_string_append (text, "{'not': ");
  g_string_append (text, "{'field': 'a', 'is': 'empty'}");
  for (guint i = 1; i < n; i++)
    g_string_append_c (text, '}');
  test_put (tree, "/job/source/filter", text->str);
}

/* Characters, not bytes. */
static void
fill_name (RopewayTree *tree, guint n)
{
  g_autoptr (GString) text = g_string_new ("'");

  for (guint i = 0; i < n; i++)
    g_string_append (text, "ß");
  g_string_append_c (text, '\'');
  test_put (tree, "/job/name", text->str);
}

static void
fill_key (RopewayTree *tree, guint n)
{
  test_put (tree, "/connections/0/operations/0/key", "[]");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("'k%u'", i);

      test_put (tree, "/connections/0/operations/0/key/-", text);
    }
}

static void
put_number (RopewayTree *tree, const char *pointer, const char *format, guint n)
{
  g_auto (GStrv) parts = g_strsplit (format, "%", 2);
  g_autofree char *text = g_strdup_printf ("%s%u%s", parts[0], n, parts[1]);

  test_put (tree, pointer, text);
}

static void
fill_page_size (RopewayTree *tree, guint n)
{
  put_number (tree, "/connections/0/operations/0/paging",
              "{'type': 'page', 'parameter': 'p', 'size': {'value': %}}", n);
}

static void
fill_batch (RopewayTree *tree, guint n)
{
  test_put (tree, "/connections/1/operations/1/request/body", "'records'");
  put_number (tree, "/connections/1/operations/1/batch", "{'answers': {'id': 'id'}, 'size': %}", n);
}

static void
fill_rate (RopewayTree *tree, guint n)
{
  put_number (tree, "/connections/0/limits", "{'perSecond': %}", n);
}

static void
fill_in_flight (RopewayTree *tree, guint n)
{
  put_number (tree, "/connections/0/limits", "{'inFlight': %}", n);
}

static void
fill_timeout (RopewayTree *tree, guint n)
{
  put_number (tree, "/connections/0/limits", "{'total': 'PT%S'}", n / 1000 + (n % 1000 != 0));
}

static void
fill_settle (RopewayTree *tree, guint n)
{
  put_number (tree, "/connections/1/operations/0/settle", "'PT%S'", n / 1000 + (n % 1000 != 0));
}

static void
fill_cases (RopewayTree *tree, guint n)
{
  test_put (tree, "/job/cases", "[]");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("{'name': 'case %u', 'record': {}, 'expect': []}", i);

      test_put (tree, "/job/cases/-", text);
    }
}

static const Limit limits[] = {
  { "connections", fill_connections, ROPEWAY_LIMIT_CONNECTIONS, "document.list-long" },
  { "operations", fill_operations, ROPEWAY_LIMIT_OPERATIONS, "document.list-long" },
  { "rules", fill_rules, ROPEWAY_LIMIT_RULES, "rule.too-many" },
  { "rule-depth", fill_rule_depth, ROPEWAY_LIMIT_RULE_DEPTH, "rule.too-deep" },
  { "steps", fill_steps, ROPEWAY_LIMIT_STEPS, "document.list-long" },
  { "conditions", fill_conditions, ROPEWAY_LIMIT_CONDITIONS, "condition.too-many" },
  { "condition-depth", fill_condition_depth, ROPEWAY_LIMIT_CONDITION_DEPTH, "condition.too-deep" },
  { "cases", fill_cases, ROPEWAY_LIMIT_CASES, "document.list-long" },
  { "name-chars", fill_name, ROPEWAY_LIMIT_NAME_CHARS, "document.name-long" },
  { "key-fields", fill_key, ROPEWAY_LIMIT_KEY_FIELDS, "document.list-long" },
  { "page-size", fill_page_size, ROPEWAY_LIMIT_PAGE_SIZE, "document.number-range" },
  { "batch", fill_batch, ROPEWAY_LIMIT_BATCH, "document.number-range" },
  { "rate", fill_rate, ROPEWAY_LIMIT_RATE, "document.number-range" },
  { "in-flight", fill_in_flight, ROPEWAY_LIMIT_IN_FLIGHT, "document.number-range" },
  { "timeout", fill_timeout, ROPEWAY_LIMIT_TIMEOUT_MS, "document.duration-range" },
  { "settle", fill_settle, ROPEWAY_LIMIT_SETTLE_MS, "document.duration-range" },
};

static void
test_limit (gconstpointer data)
{
  const Limit *limit = data;
  g_autoptr (RopewayTree) full = test_good_tree ();
  g_autoptr (RopewayTree) overfull = test_good_tree ();
  g_autoptr (RopewayBundle) bundle = NULL;
  g_autoptr (RopewayProblem) problem = NULL;

  limit->fill (full, limit->most);
  bundle = test_bundle (full);
  limit->fill (overfull, limit->most + 1);
  problem = test_problem (overfull, limit->code);
  g_assert_cmpint (ropeway_problem_get_severity (problem), ==, ROPEWAY_SEVERITY_ERROR);
}

static void
test_every (void)
{
  g_autoptr (RopewayTree) tree = test_good_tree ();
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayBundle) bundle = NULL;

  put_number (tree, "/job/schedule", "{'type': 'every', 'every': 'PT%S'}", ROPEWAY_LIMIT_EVERY_S);
  bundle = test_bundle (tree);
  g_assert_cmpint (bundle->job->schedule->every, ==, ROPEWAY_LIMIT_EVERY_S * G_TIME_SPAN_SECOND);
  put_number (tree, "/job/schedule", "{'type': 'every', 'every': 'PT%S'}", ROPEWAY_LIMIT_EVERY_S - 1);
  problem = test_problem (tree, "document.duration-range");
}

/* However much is wrong, the list of it stays readable, and one error is enough to stop the run. */
static void
test_problems (void)
{
  g_autoptr (RopewayTree) tree = test_good_tree ();
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayBundle) bundle = NULL;

  for (guint i = 0; i < ROPEWAY_LIMIT_PROBLEMS + 50; i++)
    test_put (tree, "/job/mapping/-",
              "{'id': 'A B', 'to': 'x', 'from': 'x', 'when': {'field': 'x', 'is': 'empty'}}");
  bundle = ropeway_bundle_parse (tree, problems);
  g_assert_null (bundle);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, ROPEWAY_LIMIT_PROBLEMS);
  g_assert_cmpuint (ropeway_problems_get_n_dropped (problems), ==, 50);
}

void
test_add_limits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *name = g_strconcat ("/model/limit/", limits[i].name, NULL);

      g_test_add_data_func (name, &limits[i], test_limit);
    }
  g_test_add_func ("/model/limit/every", test_every);
  g_test_add_func ("/model/limit/problems", test_problems);
}
