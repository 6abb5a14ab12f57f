/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: documents as services show them, and what is made of them for one record and for several. */
#include "model-tests.h"

#include <string.h>

#include "base/limits.h"
#include "model/graphql-body.h"
#include "model/graphql-document.h"
#include "model/prepared-request.h"
#include "value/json-writer.h"

/* ---- documents ---- */

typedef struct
{
  const char *name;
  const char *text;
  const char *operation; /* (nullable) */
  const char *expected;  /* kind, name, variables, records; or "!" and the kind of error */
} DocumentCase;

static const DocumentCase documents[] = {
  { "short", "{ me { id } }", NULL, "query - () me" },
  { "named", "query Me { me { id } }", NULL, "query Me () me" },
  { "types", "mutation M($a: Int!, $b: [ID!]! = [], $c : String = \"}\" @x(y: $a), $d: [[T]]) { f(a: $a) }",
    NULL, "mutation M (a Int! required, b [ID!]!, c String, d [[T]]) f" },
  { "alias", "{ people: customers { id } }", NULL, "query - () people" },
  { "nodes", "{ shop { customers(first: 3) { nodes { id } } } }", NULL, "query - () shop.customers.nodes" },
  { "edges", "{ shop { customers { edges { cursor node { id } } } } }", NULL,
    "query - () shop.customers.edges*" },
  { "both", "{ customers { edges { node { id } } nodes { id } } }", NULL, "query - () customers.nodes" },
  { "nested", "{ customers { edges { node { id orders { nodes { id } } } } } }", NULL,
    "query - () customers.edges*" },
  { "nodes-at-the-top", "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { id } } }", NULL,
    "query - (ids [ID!]! required) nodes" },
  { "inline", "{ node(id: 1) { ... on Shop @include(if: true) { orders { nodes { id } } } } }", NULL,
    "query - () node.orders.nodes" },
  { "fragments", "fragment F on T { id ...G } query Q { t { ...F @x } } fragment G on T { b }", NULL,
    "query Q () t" },
  { "comments", "\xef\xbb\xbf# {\n{ a(b: \"#\\\"{\", c: \"\"\" \"{ \\\"\"\" \"\"\") # }\n, { b } }", NULL,
    "query - () a" },
  { "values", "{ a(b: [1, -2.5e3, null, ENUM, {c: $d, e: []}]) }", NULL, "query - () a" },
  { "picked", "query A { a } query B { b }", "B", "query B () b" },
  { "subscription", "subscription S { s }", NULL, "subscription S () s" },
  { "keywords", "query query { fragment mutation: on }", NULL, "query query () fragment" },
  { "empty", " # nothing", NULL, "!several" },
  { "several", "query A { a } query B { b }", NULL, "!several" },
  { "no-such", "query A { a }", "B", "!several" },
  { "twice", "query A { a } query A { b }", "A", "!several" },
  { "open", "{ a { b }", NULL, "!syntax" },
  { "no-fields", "{ a { } }", NULL, "!syntax" },
  { "schema", "type Query { a: Int }", NULL, "!syntax" },
  { "half-a-text", "{ a(b: \"c) }", NULL, "!syntax" },
  { "no-type", "query ($a) { a }", NULL, "!syntax" },
  { "sign", "{ a ; b }", NULL, "!syntax" },
  { "letter", "{ ä }", NULL, "!syntax" },
  { "dots", "{ a { .. on B { c } } }", NULL, "!syntax" },
};

static char *
describe_document (const RopewayGraphqlDocument *document)
{
  static const char *const kinds[] = { "query", "mutation", "subscription" };
  g_autoptr (GString) out = g_string_new (kinds[document->kind]);
  gboolean in_edges;
  g_autoptr (GPtrArray) names = ropeway_graphql_document_find_records (document, &in_edges);

  g_string_append_printf (out, " %s (", document->name != NULL ? document->name : "-");
  for (guint i = 0; i < document->variables->len; i++)
    {
      const RopewayGraphqlVariable *variable = g_ptr_array_index (document->variables, i);
      g_string_append_printf (out, "%s%s %s%s", i > 0 ? ", " : "", variable->name, variable->type,
                              variable->required ? " required" : "");
    }
  g_string_append (out, ") ");
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "." : "", (const char *)g_ptr_array_index (names, i));
  if (in_edges)
    g_string_append_c (out, '*');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_document (gconstpointer data)
{
  static const char *const errors[] = { "!syntax", "!limit", "!several" };
  const DocumentCase *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayGraphqlDocument) document
      = ropeway_graphql_document_parse (row->text, row->operation, &error);
  g_autofree char *found = document != NULL ? describe_document (document) : NULL;

  g_assert_cmpstr (found != NULL ? found : errors[error->code], ==, row->expected);
}

/* Every beginning of a document is one, or an error, and nothing else happens. */
static void
test_beginnings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    for (gsize n = 0; n < strlen (documents[i].text); n++)
      {
        g_autofree char *text = g_strndup (documents[i].text, n);
        g_autoptr (GError) error = NULL;
        g_autoptr (RopewayGraphqlDocument) document = ropeway_graphql_document_parse (text, NULL, &error);

        if (g_utf8_validate (text, -1, NULL))
          g_assert_true ((document == NULL) == (error != NULL));
      }
}

static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new ("{ a(b: ");
  g_autofree char *longest = g_strnfill (ROPEWAY_LIMIT_GRAPHQL_BYTES - 5, ' ');
  g_autofree char *good = g_strconcat ("{ a }", longest, NULL);
  g_autofree char *bad = g_strconcat (good, " ", NULL);
  g_autoptr (GError) error = NULL;
  RopewayGraphqlDocument *document = ropeway_graphql_document_parse (good, NULL, &error);

  g_assert_no_error (error);
  ropeway_graphql_document_free (document);
  g_assert_null (ropeway_graphql_document_parse (bad, NULL, &error));
  g_assert_error (error, ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_LIMIT);
  g_clear_error (&error);

  for (guint i = 0; i < ROPEWAY_LIMIT_GRAPHQL_DEPTH - 1; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < ROPEWAY_LIMIT_GRAPHQL_DEPTH - 1; i++)
    g_string_append_c (deep, ']');
  g_string_append (deep, ") }");
  document = ropeway_graphql_document_parse (deep->str, NULL, &error);
  g_assert_no_error (error);
  ropeway_graphql_document_free (document);
  g_string_insert (deep, 7, "[");
  g_assert_null (ropeway_graphql_document_parse (deep->str, NULL, &error));
  g_assert_error (error, ROPEWAY_GRAPHQL_ERROR, ROPEWAY_GRAPHQL_ERROR_LIMIT);
}

/* ---- several at once ---- */

typedef struct
{
  const char *name;
  const char *text;
  const char *twice; /* (nullable): it cannot */
} RepeatCase;

static const RepeatCase repeats[] = {
  { "one", "mutation Make($i: In!, $n: Int = 3 @x) @y { m: make(i: $i, n: [$n, {a: $i}]) { id } }",
    "mutation Make($i_0: In!, $n_0: Int = 3 @x, $i_1: In!, $n_1: Int = 3 @x) @y {\n"
    "  a0: make(i: $i_0, n: [$n_0, {a: $i_0}]) { id }\n"
    "  a1: make(i: $i_1, n: [$n_1, {a: $i_1}]) { id }\n}" },
  { "fragment", "fragment F on T { id } mutation { make { ...F } } # end",
    "fragment F on T { id } mutation {\n  a0: make { ...F }\n  a1: make { ...F }\n} # end" },
  { "texts", "mutation($a:A){make(t:\"$a\" a:$a)}",
    "mutation($a_0:A, $a_1:A) {\n  a0: make(t:\"$a\" a:$a_0)\n  a1: make(t:\"$a\" a:$a_1)\n}" },
  { "two-fields", "mutation ($a: A) { make(a: $a) { id } more }", NULL },
  { "in-fragment", "mutation ($a: A) { make { ...F } } fragment F on T { f(a: $a) }", NULL },
  { "in-directive", "mutation ($a: A) @x(y: $a) { make { id } }", NULL },
  { "spread", "mutation { ... @skip(if: false) { make { id } } }", NULL },
};

static void
test_repeat (gconstpointer data)
{
  const RepeatCase *row = data;
  g_autoptr (RopewayGraphqlDocument) document = ropeway_graphql_document_parse (row->text, NULL, NULL);
  g_autofree char *twice = NULL;

  g_assert_cmpint (ropeway_graphql_document_can_repeat (document), ==, row->twice != NULL);
  if (row->twice == NULL)
    return;
  twice = ropeway_graphql_document_repeat (document, 2);
  g_assert_cmpstr (twice, ==, row->twice);
  g_autoptr (RopewayGraphqlDocument) again = ropeway_graphql_document_parse (twice, NULL, NULL);
  g_assert_cmpuint (again->fields->len, ==, 2);
  g_assert_null (ropeway_graphql_document_find_undeclared (again));
}

/* ---- types ---- */

typedef struct
{
  const char *type;
  const char *value;
  const char *expected; /* (nullable): it is not of that type */
} TypeCase;

static const TypeCase types[] = {
  { "String", "'007'", "'007'" },
  { "String", "1234567890123456", "'1234567890123456'" },
  { "String", "1.50", "'1.50'" },
  { "String", "true", NULL },
  { "String!", "null", NULL },
  { "String", "null", "null" },
  { "ID!", "'gid://1'", "'gid://1'" },
  { "ID!", "7", "'7'" },
  { "Int", "'42'", "42" },
  { "Int", "42.0", "42" },
  { "Int", "'007'", NULL },
  { "Int", "1.5", NULL },
  { "Int", "2147483647", "2147483647" },
  { "Int", "2147483648", NULL },
  { "Int", "-2147483648", "-2147483648" },
  { "Int", "'seven'", NULL },
  { "Int", "''", NULL },
  { "Float!", "'1.50'", "1.50" },
  { "Float!", "3", "3" },
  { "Float!", "'1,5'", NULL },
  { "Boolean", "'true'", "true" },
  { "Boolean", "false", "false" },
  { "Boolean", "'yes'", NULL },
  { "Boolean", "1", NULL },
  { "[Int!]!", "['1', 2]", "[1,2]" },
  { "[Int!]!", "'1'", "1" },
  { "[Int!]!", "[1, null]", NULL },
  { "[[String]]", "[[1], null]", "[['1'],null]" },
  { "[String]", "[{'a': 1}]", NULL },
  { "PersonInput!", "{'age': '7'}", "{'age':'7'}" },
  { "DateTime", "'2026-11-23'", "'2026-11-23'" },
  { "PersonInput!", "null", NULL },
};

static void
test_type (gconstpointer data)
{
  const TypeCase *row = data;
  g_autoptr (RopewayTree) value = test_read (row->value);
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *found = ropeway_graphql_coerce (row->type, ropeway_tree_get_root (value), tree);
  g_autofree char *text
      = found != NULL ? g_strdelimit (ropeway_json_write_text (found, ROPEWAY_JSON_COMPACT, NULL), "\"", '\'')
                      : NULL;

  g_assert_cmpstr (text, ==, row->expected);
}

/* ---- requests ---- */

typedef struct
{
  const char *name;
  const char *operation;
  const char *records; /* a list */
  const char *sent;    /* the body; or the code of the problem */
} RequestCase;

static const RequestCase requests[] = {
  { "plain", "'graphql': {'document': '{ a { id } }'}", "[{}]", "{'query':'{ a { id } }','variables':{}}" },
  { "typed",
    "'graphql': {'document': 'mutation M($n: Int!, $t: String, $r: R!) { m(n: $n, t: $t, r: $r) { id } }',"
    " 'variables': {'n': '{n}', 't': 'n={n}', 'r': {'all': '{$record}', 'id': '{$id}'}}, 'operationName': "
    "'M'}",
    "[{'n': '7'}]",
    "{'query':'mutation M($n: Int!, $t: String, $r: R!) { m(n: $n, t: $t, r: $r) { id } "
    "}','operationName':'M',"
    "'variables':{'n':7,'t':'n=7','r':{'all':{'n':'7'},'id':'a/b'}}}" },
  { "not-that-type",
    "'graphql': {'document': 'mutation ($n: Int!) { m(n: $n) { id } }', 'variables': {'n': '{n}'}}",
    "[{'n': 'x'}]", "request.graphql-variable" },
  { "may-miss",
    "'graphql': {'document': 'mutation ($n: Int, $m: Int = 3) { m(n: $n, m: $m) { id } }',"
    " 'variables': {'n': '{n}', 'm': '{m}'}}",
    "[{'n': null}]",
    "{'query':'mutation ($n: Int, $m: Int = 3) { m(n: $n, m: $m) { id } }','variables':{'n':null}}" },
  { "must-be",
    "'graphql': {'document': 'mutation ($n: Int!) { m(n: $n) { id } }', 'variables': {'n': '{n}'}}", "[{}]",
    "request.place-empty" },
  { "batch",
    "'graphql': {'document': 'mutation ($n: Int!) { m(n: $n) { id } }', 'variables': {'n': '{n}'}},"
    " 'batch': {'size': 5}",
    "[{'n': 1}, {'n': '2'}]",
    "{'query':'mutation($n_0: Int!, $n_1: Int!) {\\n  a0: m(n: $n_0) { id }\\n  a1: m(n: $n_1) { id }\\n}',"
    "'variables':{'n_0':1,'n_1':2}}" },
  { "batch-of-one",
    "'graphql': {'document': 'mutation ($r: R!) { m(r: $r) { id } }', 'variables': {'r': '{$record}'}},"
    " 'batch': {'size': 5}",
    "[{'n': 1}]",
    "{'query':'mutation($r_0: R!) {\\n  a0: m(r: $r_0) { id }\\n}','variables':{'r_0':{'n':1}}}" },
};

static void
test_request (gconstpointer data)
{
  const RequestCase *row = data;
  g_autofree char *text
      = g_strdup_printf ("{'id': 'crm', 'kind': 'graphql', 'environments': {'live': {'address': "
                         "'https://crm.example/graphql'}}, 'operations': [{'id': 'one', %s}]}",
                         row->operation);
  g_autoptr (RopewayTree) tree = test_read (text);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayConnection) connection
      = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_autofree char *lines = test_describe (problems);
  g_autoptr (RopewayTree) sent = test_read (row->records);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *body = NULL;

  g_assert_cmpstr (lines, ==, "");
  for (RopewayValue *item = ropeway_value_first (ropeway_tree_get_root (sent)); item != NULL;
       item = ropeway_value_next (item))
    g_ptr_array_add (records, item);
  RopewayRequestInput input = { .record = g_ptr_array_index (records, 0), .records = records, .id = "a/b" };
  g_autoptr (RopewayPreparedRequest) request
      = ropeway_prepare_request (connection, ropeway_connection_find_environment (connection, "live"),
                                 ropeway_connection_find_operation (connection, "one"), &input, &problem);
  if (request == NULL)
    {
      g_assert_cmpstr (ropeway_problem_get_code (problem), ==, row->sent);
      return;
    }
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpstr (request->url, ==, "https://crm.example/graphql");
  body = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_assert_cmpstr (g_strdelimit (body, "\"", '\''), ==, row->sent);
}

void
test_add_graphql (void)
{
  g_test_add_func ("/model/graphql/beginnings", test_beginnings);
  g_test_add_func ("/model/graphql/limits", test_limits);
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autofree char *path = g_strconcat ("/model/graphql/document/", documents[i].name, NULL);
      g_test_add_data_func (path, &documents[i], test_document);
    }
  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++)
    {
      g_autofree char *path = g_strconcat ("/model/graphql/repeat/", repeats[i].name, NULL);
      g_test_add_data_func (path, &repeats[i], test_repeat);
    }
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/graphql/type/%s/%u", types[i].type, i);
      g_test_add_data_func (path, &types[i], test_type);
    }
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strconcat ("/model/graphql/request/", requests[i].name, NULL);
      g_test_add_data_func (path, &requests[i], test_request);
    }
}
