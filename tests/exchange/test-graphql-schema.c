/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a description comes from a service that may be anybody's: it is understood as it was meant, or refused in words. */
#include "exchange-tests.h"

#include <string.h>

#include "base/limits.h"
#include "exchange/graphql-schema.h"
#include "graphql-dump.h"

static char *
load (const char *name, gsize *length)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "exchange", "graphql", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

/* Reads @text (transfer full). */
static RopewayGraphqlSchema *
read_taken (char *text, gsize length, RopewayProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  return ropeway_graphql_schema_read (bytes, problems);
}

static RopewayGraphqlSchema *
read_good (char *text, gsize length)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayGraphqlSchema *schema = read_taken (text, length, problems);

  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, i));

      g_error ("%s", sentence);
    }
  g_assert_nonnull (schema);
  return schema;
}

/* ---- both forms ---- */

static void
test_same (void)
{
  gsize length;
  char *text = load ("shop.graphql", &length);
  g_autoptr (RopewayGraphqlSchema) sdl = read_good (text, length);
  g_autoptr (RopewayGraphqlSchema) answer = NULL;
  g_autofree char *by_sdl = graphql_dump (sdl);
  g_autofree char *by_answer = NULL;

  text = load ("shop.json", &length);
  answer = read_good (text, length);
  by_answer = graphql_dump (answer);
  g_assert_cmpstr (by_sdl, ==, by_answer);
}

static void
test_look (void)
{
  gsize length;
  char *text = load ("shop.graphql", &length);
  g_autoptr (RopewayGraphqlSchema) schema = read_good (text, length);
  const RopewayGraphqlType *query = ropeway_graphql_schema_get_query (schema);
  const RopewayGraphqlType *customer = ropeway_graphql_schema_find (schema, "Customer");
  const RopewayGraphqlMember *name = ropeway_graphql_type_find (customer, "name");
  const RopewayGraphqlMember *orders = ropeway_graphql_type_find (customer, "orders");
  const RopewayGraphqlType *status = ropeway_graphql_schema_find (schema, "Status");
  const RopewayGraphqlChoice *blocked = g_ptr_array_index (status->choices, 1);

  g_assert_cmpstr (query->name, ==, "Root");
  g_assert_cmpstr (ropeway_graphql_schema_get_mutation (schema)->name, ==, "Changes");
  g_assert_cmpstr (customer->description, ==, "Somebody who buys.\n\n  Two lines.");
  g_assert_cmpstr (name->description, ==, "The whole \"name\" é😀");
  g_assert_true (name->ref.type == ropeway_graphql_schema_find (schema, "String"));
  g_assert_true (ropeway_graphql_member_is_required (ropeway_graphql_member_find_argument (orders, "since")));
  g_assert_false (
      ropeway_graphql_member_is_required (ropeway_graphql_member_find_argument (orders, "first")));
  g_assert_null (ropeway_graphql_member_find_argument (orders, "before"));
  g_assert_cmpstr (ropeway_graphql_type_find (customer, "gone")->deprecated, ==, "No longer supported");
  g_assert_cmpuint (status->choices->len, ==, 3);
  g_assert_cmpstr (blocked->deprecated, ==, "Not used");
  g_assert_cmpuint (ropeway_graphql_schema_find (schema, "Node")->possible->len, ==, 2);
  g_assert_cmpuint (ropeway_graphql_schema_find (schema, "Hit")->possible->len, ==, 3);
  g_assert_true (ropeway_graphql_ref_is_list (&ropeway_graphql_type_find (customer, "tags")->ref));
  g_assert_null (ropeway_graphql_type_find (customer, "nothing"));
}

/* ---- texts ---- */

typedef struct
{
  const char *name;
  const char *text;
  const char *expected; /* a dump without the scalars, or "!" and a sentence; "?" and a warning's */
} Case;

#define ANSWER(types) "{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Q\"},\"types\":[" types "]}}}"
#define TYPE(fields) "{\"kind\":\"OBJECT\",\"name\":\"Q\",\"fields\":[" fields "]}"
#define SCALAR(name) "{\"kind\":\"SCALAR\",\"name\":\"" name "\"}"
#define CANNOT_BE_READ "!The description of this GraphQL service cannot be read: "
#define CANNOT_BE_USED "!The description of this GraphQL service cannot be used: "
#define MISTAKE "!The description of this GraphQL service has a mistake in line "

static const Case cases[] = {
  { "plain", "type Query { a: Int }", "Query -\ntype Query\n  a: Int\n" },
  { "mark", "\xef\xbb\xbftype Query { a: Int }", "Query -\ntype Query\n  a: Int\n" },
  { "commas", "type Query{a(b:Int,,c:[ID!]!=[1,{x:\"}\"}]):[[Int!]],}",
    "Query -\ntype Query\n  a: [[Int!]]\n    b: Int\n    c: [ID!]! = …\n" },
  { "comment", "type Query { # } \r\n a: Int #",
    "!The description of this GraphQL service has a mistake in line 2: "
    "a name is needed there." },
  { "block", "type Query { \"\"\"\n    one\n      two \\\"\"\" \n  \n\"\"\" a: Int }",
    "Query -\ntype Query\n  a: Int \"one\\n  two \\\"\\\"\\\" \"\n" },
  { "escapes", "type Query { \"\\\\\\/\\n\\t\\u0041\\ud83d\\ude00\\u0000\\ud800\" a: Int }",
    "Query -\ntype Query\n  a: Int \"\\\\/\\n\\tA\\360\\237\\230\\200\\357\\277\\275\\357\\277\\275\"\n" },
  { "directives", "type Query @a(b: [1, {c: 2}]) { a: Int @b @deprecated(reason: \"\"\"x\"\"\") @c(d: $e) }",
    "Query -\ntype Query\n  a: Int gone \"x\"\n" },
  { "extend-first", "extend type Query { a: Int } ", "Query -\ntype Query\n  a: Int\n" },
  { "empty-type", "type Query type X", "Query -\ntype Query\ntype X\n" },
  { "keywords", "type Query { type: Int input: Int on(enum: Int): Int }",
    "Query -\ntype Query\n  type: Int\n  input: Int\n  on: Int\n    enum: Int\n" },
  { "schema-without-mutation", "schema { query: Q } type Q { a: Int } type Mutation { b: Int }",
    "Q -\ntype Mutation\n  b: Int\ntype Q\n  a: Int\n" },
  { "extend-schema", "type Query { a: Int } type M { b: Int } extend schema @x { mutation: M }",
    "Query M\ntype M\n  b: Int\ntype Query\n  a: Int\n" },
  { "subscription", "schema { query: Q subscription: S } type Q { a: Int }", "Q -\ntype Q\n  a: Int\n" },
  { "unknown-type", "type Query { a: Gone b: Int }",
    "?“a” of “Query” cannot be used: its type “Gone” is not in the description of this GraphQL service." },
  { "unknown-needed", "type Query { a(b: Gone!): Int b: Int }",
    "?“a” of “Query” cannot be used: its type “Gone” is not in the description of this GraphQL service." },
  { "unknown-argument", "type Query { a(x: Int b: Gone): Int }",
    "?“a” of “Query” cannot be used: its type “Gone” is not in the description of this GraphQL service." },
  { "no-query", "type X { a: Int }",
    "!The description of this GraphQL service does not say what can be asked for: the type “Query” of its "
    "queries is "
    "not in it." },
  { "query-no-object", "scalar Query",
    "!The description of this GraphQL service does not say what can be asked for: the type “Query” of its "
    "queries is "
    "not in it." },
  { "empty", " ",
    "!The description of this GraphQL service does not say what can be asked for: the type “Query” of its "
    "queries is "
    "not in it." },
  { "twice", "type Query { a: Int }\ntype Query { a: Int }",
    CANNOT_BE_USED "“Query” is there a second time, at line 2." },
  { "twice-other-kind", "type Query { a: Int }\nextend enum Query { A }",
    CANNOT_BE_USED "“Query” is there a second time, at line 2." },
  { "field-twice", "type Query { a: Int\n\na: Int }",
    CANNOT_BE_USED "“a” is there a second time, at line 3." },
  { "no-colon", "type Query {\n a Int }", MISTAKE "2: : is needed there, not “Int”." },
  { "open", "type Query { a: Int", MISTAKE "1: a name is needed there." },
  { "open-string", "type Query { \"a\n\" a: Int }", MISTAKE "1: a name is needed there, not “\"a”." },
  { "open-block", "type Query { \"\"\"a\n a: Int }",
    MISTAKE "1: a name is needed there, not “\"\"\"a  a: Int }”." },
  { "open-value", "type Query { a(b: Int = [1 { ", MISTAKE "1: a closing bracket is needed there." },
  { "no-value", "type Query { a(b: Int = ): Int }", MISTAKE "1: a value is needed there, not “)”." },
  { "scalar-fields", "scalar Query { a: Int }", MISTAKE "1: the next type is needed there, not “a”." },
  { "query", "query { a }",
    MISTAKE "1: one of type, input, enum, interface, union, scalar, schema and directive is needed there, "
            "not “query”." },
  { "character", "type Query { a: Int } \\",
    MISTAKE "1: one of type, input, enum, interface, union, scalar, schema and directive is needed there, "
            "not “\\”." },
  { "latin-1", "type Query { a\xe9: Int }",
    "!This is no description of a GraphQL service: it is not text in UTF-8." },
  { "json", "{\"data\":",
    "!This is no description of a GraphQL service: The text ends too early: something is still open (line 1, "
    "column 9, byte 8)." },
  { "json-other", "{\"data\":{}}",
    "!This is no description of a GraphQL service: there is no “__schema” with “types” in it." },
  { "json-list", " [1]",
    "!This is no description of a GraphQL service: there is no “__schema” with “types” in it." },
  { "json-text", "{\"__schema\":{\"types\":\"x\"}}",
    "!This is no description of a GraphQL service: there is no “__schema” with “types” in it." },
  { "refused", "{\"errors\":[{\"message\":\"introspection is not allowed\"}],\"data\":null}",
    "!The service does not describe itself; it says: “introspection is not allowed”. Ask it for its schema "
    "as a file, or "
    "switch introspection on there." },
  { "old",
    "{\"__schema\":{\"queryType\":{\"name\":\"Q\"},\"types\":[" TYPE (
        "{\"name\":\"a\",\"type\":{\"kind\":\"NON_NULL\",\"ofType\":" SCALAR ("Int") "}}") "]}}",
    "Q -\ntype Q\n  a: Int!\n" },
  { "own-types", ANSWER (SCALAR ("__x!") "," TYPE ("")), "Q -\ntype Q\n" },
  { "no-kind", ANSWER ("{\"name\":\"Q\"}"),
    CANNOT_BE_READ "in “Q”, “kind” is missing or is not what it should be." },
  { "strange-kind", ANSWER ("{\"name\":\"Q\",\"kind\":\"NEW\"}"),
    CANNOT_BE_READ "in “Q”, “kind” is missing or is not what it should be." },
  { "no-name", ANSWER ("{\"kind\":\"OBJECT\"}"),
    CANNOT_BE_READ "“name” is missing or is not what it should be." },
  { "no-object", ANSWER ("1"), CANNOT_BE_READ "“name” is missing or is not what it should be." },
  { "field-no-name", ANSWER (TYPE ("{}")),
    CANNOT_BE_READ "in “Q”, “name” is missing or is not what it should be." },
  { "field-no-type", ANSWER (TYPE ("{\"name\":\"a\"}")),
    CANNOT_BE_READ "in “Q.a”, “type” is missing or is not what it should be." },
  { "argument-no-type",
    ANSWER (TYPE ("{\"name\":\"a\",\"type\":" SCALAR ("Int") ",\"args\":[{\"name\":\"b\"}]}")),
    CANNOT_BE_READ "in “Q.a”, “type” is missing or is not what it should be." },
  { "strange-name", ANSWER (TYPE ("{\"name\":\"a } mutation { pay\",\"type\":" SCALAR ("Int") "}")),
    CANNOT_BE_USED "“a } mutation { pay” at Q is no name in GraphQL." },
  { "type-twice", ANSWER (SCALAR ("X") "," SCALAR ("X")),
    CANNOT_BE_USED "“X” is there a second time, at X." },
};

static void
test_text (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayGraphqlSchema) schema = read_taken (g_strdup (row->text), strlen (row->text), problems);
  g_autofree char *sentence = NULL;

  if (*row->expected == '!' || *row->expected == '?')
    {
      g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
      sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, 0));
      g_assert_cmpstr (sentence, ==, row->expected + 1);
      g_assert_cmpint (schema == NULL, ==, *row->expected == '!');
      g_assert_true (schema == NULL || g_strcmp0 (row->name, "unknown-argument") == 0
                     || ropeway_graphql_type_find (ropeway_graphql_schema_get_query (schema), "a") == NULL);
      return;
    }
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  g_assert_nonnull (schema);
  g_autofree char *dump = graphql_dump (schema);
  g_autoptr (GRegex) scalars
      = g_regex_new ("^scalar (Int|Float|String|Boolean|ID)\n", G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *rest = g_regex_replace_literal (scalars, dump, -1, 0, "", 0, NULL);
  g_assert_cmpstr (rest, ==, row->expected);
}

/* ---- ceilings ---- */

static void
add_times (GString *text, const char *before, const char *behind, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%u%s", before, i, behind);
}

/* Takes @text. */
static void
check_limit (GString *text, gboolean good, const char *code)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  gsize length = text->len;
  g_autoptr (RopewayGraphqlSchema) schema = read_taken (g_string_free (text, FALSE), length, problems);

  g_assert_cmpint (schema != NULL, ==, good);
  if (!good)
    g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==, code);
}

static void
test_limit_types (void)
{
  for (guint more = 0; more < 2; more++)
    {
      GString *text = g_string_new ("type Query { a: Int }\n");

      /* Query and the five scalars are types, too. */
      add_times (text, "scalar S", "\n", ROPEWAY_LIMIT_GRAPHQL_SCHEMA_TYPES - 6 + more);
      check_limit (text, more == 0, "graphql-schema.too-large");
    }
}

static void
test_limit_parts (void)
{
  for (guint more = 0; more < 2; more++)
    {
      GString *text = g_string_new ("type Query { a(");

      add_times (text, "b", ":Int ", ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS / 2 - 1);
      g_string_append (text, "):Int } enum E {");
      add_times (text, "E", " ", ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS / 2 + more);
      g_string_append (text, "}");
      check_limit (text, more == 0, "graphql-schema.too-large");
    }
}

/* Names of interfaces and of members of a union are parts like others, in both forms. */
static void
test_limit_names (void)
{
  for (guint more = 0; more < 2; more++)
    {
      GString *sdl = g_string_new ("type Query { a: Int } union U = ");
      GString *answer
          = g_string_new ("{\"__schema\":{\"queryType\":{\"name\":\"Q\"},\"types\":[{\"kind\":\"UNION\","
                          "\"name\":\"U\",\"possibleTypes\":[");

      for (guint i = 1; i < ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS / 2; i++)
        g_string_append (sdl, "|Q");
      g_string_append (sdl, " type T implements ");
      for (guint i = 0; i < ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS / 2 + more; i++)
        g_string_append (sdl, "&I");
      check_limit (sdl, more == 0, "graphql-schema.too-large");

      for (guint i = 1; i < ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS + more; i++)
        g_string_append_printf (answer, "%s{\"name\":\"Q\"}", i > 1 ? "," : "");
      g_string_append (answer,
                       "]},{\"kind\":\"OBJECT\",\"name\":\"Q\",\"fields\":[{\"name\":\"a\",\"type\":");
      g_string_append (answer, SCALAR ("Int") "}]}]}}");
      check_limit (answer, more == 0, "graphql-schema.too-large");
    }
}

/* As many arguments as there may be, all of types that are not there: each is taken out once. */
static void
test_many_unknown (void)
{
  GString *text = g_string_new ("type Query { a(");

  add_times (text, "b", ":X ", ROPEWAY_LIMIT_GRAPHQL_SCHEMA_PARTS - 2);
  g_string_append (text, "c:Int):Int }");
  check_limit (text, TRUE, NULL);
}

static void
test_limit_bytes (void)
{
  for (guint more = 0; more < 2; more++)
    {
      GString *text = g_string_new ("type Query { a: Int }");
      gsize start = text->len;

      g_string_set_size (text, ROPEWAY_LIMIT_GRAPHQL_SCHEMA_BYTES + more);
      memset (text->str + start, ' ', text->len - start);
      check_limit (text, more == 0, "graphql-schema.too-long");
    }
}

static void
test_limit_wraps (void)
{
  for (guint more = 0; more < 2; more++)
    {
      GString *sdl = g_string_new ("type Query { a: ");
      GString *answer
          = g_string_new ("{\"__schema\":{\"queryType\":{\"name\":\"Q\"},\"types\":[{\"kind\":\"OBJECT\","
                          "\"name\":\"Q\",\"fields\":[{\"name\":\"a\",\"type\":");

      for (guint i = 0; i < ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS / 2 + more; i++)
        g_string_append (sdl, "[");
      g_string_append (sdl, "Int!");
      for (guint i = 0; i < ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS / 2 + more; i++)
        g_string_append (sdl, "]!");
      g_string_append (sdl, "}");
      check_limit (sdl, more == 0, "graphql-schema.syntax");

      for (guint i = 0; i < ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS + more; i++)
        g_string_append (answer, "{\"kind\":\"LIST\",\"ofType\":");
      g_string_append (answer, SCALAR ("Int"));
      for (guint i = 0; i < ROPEWAY_LIMIT_GRAPHQL_SCHEMA_WRAPS + more; i++)
        g_string_append (answer, "}");
      g_string_append (answer, "}]}]}}");
      check_limit (answer, more == 0, "graphql-schema.member");
    }
}

/* What is nested is counted, not followed. */
static void
test_deep (void)
{
  GString *text = g_string_new ("type Query { a(b: Int = ");

  for (guint i = 0; i < 500000; i++)
    g_string_append (text, "[{x:");
  check_limit (text, FALSE, "graphql-schema.syntax");
}

void
test_add_graphql_schema (void)
{
  g_test_add_func ("/exchange/graphql-schema/same", test_same);
  g_test_add_func ("/exchange/graphql-schema/look", test_look);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/exchange/graphql-schema/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_text);
    }
  g_test_add_func ("/exchange/graphql-schema/limit-types", test_limit_types);
  g_test_add_func ("/exchange/graphql-schema/limit-parts", test_limit_parts);
  g_test_add_func ("/exchange/graphql-schema/limit-bytes", test_limit_bytes);
  g_test_add_func ("/exchange/graphql-schema/limit-names", test_limit_names);
  g_test_add_func ("/exchange/graphql-schema/many-unknown", test_many_unknown);
  g_test_add_func ("/exchange/graphql-schema/limit-wraps", test_limit_wraps);
  g_test_add_func ("/exchange/graphql-schema/deep", test_deep);
}
