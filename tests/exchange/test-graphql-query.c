/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what somebody ticked must be asked for, no less and no more, and the engine must understand the operation. */
#include "exchange-tests.h"

#include <string.h>

#include "base/limits.h"
#include "exchange/graphql-query.h"
#include "model/operation.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* Lists have "|" between their items. An argument is "path=JSON", "path=$" (the id) or "path=?" (a parameter). */
typedef struct
{
  const char *name;
  const char *field; /* of the mutation where "!" stands before it */
  const char *ticked;
  const char *inputs;
  const char *arguments;
  const char *document; /* white space is one space; or "!" and the sentence of the problem */
  const char *rest;     /* the operation without id, document and shape */
  const char *shape;
} Case;

static const Case cases[] = {
  { "connection", "customers", "email|address.city", NULL, NULL,
    "query customers($first: Int = 50, $after: String) { customers(first: $first, after: $after) { pageInfo "
    "{ hasNextPage endCursor } nodes { email address { city } id } } }",
    "{'graphql':{},'records':'data.customers.nodes','key':['id'],'paging':{'type':'cursor','connection':'"
    "data.customers','in':'body','parameter':'variables.after','size':{'parameter':'variables.first','value':"
    "50}}}",
    "{'fields':[{'path':'email','type':'text','nullable':true},{'path':'address','type':'object','nullable':"
    "true},{'path':'address.city','type':'text','nullable':true},{'path':'id','type':'text'}]}" },
  { "from-the-field", "customers", "customers.edges.node.email|nodes.tags[]", NULL, NULL,
    "query customers($first: Int = 50, $after: String) { customers(first: $first, after: $after) { pageInfo "
    "{ hasNextPage endCursor } nodes { email tags id } } }",
    "{'graphql':{},'records':'data.customers.nodes','key':['id'],'paging':{'type':'cursor','connection':'"
    "data.customers','in':'body','parameter':'variables.after','size':{'parameter':'variables.first','value':"
    "50}}}",
    "{'fields':[{'path':'email','type':'text','nullable':true},{'path':'tags','type':'list'},{'path':'id','"
    "type':'text'}]}" },
  { "edges", "orders", "number|customer.name", NULL, NULL,
    "query orders($first: Int = 50, $after: String) { orders(first: $first, after: $after) { pageInfo { "
    "hasNextPage endCursor } edges { node { number customer { name } id } } } }",
    "{'graphql':{},'key':['id'],'paging':{'type':'cursor','connection':'data.orders','in':'body','parameter':"
    "'variables.after','size':{'parameter':'variables.first','value':50}}}",
    "{'fields':[{'path':'number','type':'integer'},{'path':'customer','type':'object','nullable':true},{'"
    "path':'customer.name','type':'text'},{'path':'id','type':'text'}]}" },
  { "nested", "customers", "orders.edges.node.number", NULL, NULL,
    "query customers($first: Int = 50, $after: String, $since: DateTime!) { customers(first: $first, after: "
    "$after) { pageInfo { hasNextPage endCursor } nodes { orders(since: $since, first: 50) { pageInfo { "
    "hasNextPage endCursor } edges { node { number } } } id } } }",
    "{'graphql':{'variables':{'since':'{since}'}},'records':'data.customers.nodes','key':['id'],'paging':{'"
    "type':'cursor','connection':'data.customers','in':'body','parameter':'variables.after','size':{'"
    "parameter':'variables.first','value':50}},'parameters':{'since':{}}}",
    "{'fields':[{'path':'orders','type':'object'},{'path':'orders.edges','type':'list','nullable':true},{'"
    "path':'orders.edges[].node','type':'object','nullable':true},{'path':'orders.edges[].node.number','type'"
    ":'integer'},{'path':'id','type':'text'}]}" },
  { "constant", "customers", "email", NULL, "customers.status=\"ACTIVE\"|customers.tags=[\"{a}\"]",
    "query customers($first: Int = 50, $after: String, $status: Status, $tags: [String!]) { "
    "customers(status: $status, tags: $tags, first: $first, after: $after) { pageInfo { hasNextPage "
    "endCursor } nodes { email id } } }",
    "{'graphql':{'variables':{'status':'ACTIVE','tags':['{{a}}']}},'records':'data.customers.nodes','key':['"
    "id'],'paging':{'type':'cursor','connection':'data.customers','in':'body','parameter':'variables.after','"
    "size':{'parameter':'variables.first','value':50}}}",
    "{'fields':[{'path':'email','type':'text','nullable':true},{'path':'id','type':'text'}]}" },
  { "chosen-parameter", "customers", "email", NULL, "customers.status=?",
    "query customers($first: Int = 50, $after: String, $status: Status) { customers(status: $status, first: "
    "$first, after: $after) { pageInfo { hasNextPage endCursor } nodes { email id } } }",
    "{'graphql':{'variables':{'status':'{status}'}},'records':'data.customers.nodes','key':['id'],'paging':{'"
    "type':'cursor','connection':'data.customers','in':'body','parameter':'variables.after','size':{'"
    "parameter':'variables.first','value':50}},'parameters':{'status':{}}}",
    "{'fields':[{'path':'email','type':'text','nullable':true},{'path':'id','type':'text'}]}" },
  { "needed-parameter", "customer", "name", NULL, NULL,
    "query customer($id: ID!) { customer(id: $id) { name id } }",
    "{'graphql':{'variables':{'id':'{id}'}},'records':'data.customer','key':['id'],'parameters':{'id':{}}}",
    "{'fields':[{'path':'name','type':'text'},{'path':'id','type':'text'}]}" },
  { "needed-object", "report", "total", NULL, "report.input.month=5",
    "query report($year: Int!, $month: Int, $code: ID!) { report(input: {year: $year, month: $month, shop: "
    "{code: $code}}) { total id } }",
    "{'graphql':{'variables':{'year':'{year}','month':5,'code':'{code}'}},'records':'data.report','key':['id'"
    "],'parameters':{'year':{},'code':{}}}",
    "{'fields':[{'path':'total','type':'decimal','nullable':true},{'path':'id','type':'text'}]}" },
  { "list", "shops", "title", NULL, NULL, "query shops { shops { title nodeId } }",
    "{'graphql':{},'records':'data.shops','key':['nodeId']}",
    "{'fields':[{'path':'title','type':'text'},{'path':'nodeId','type':'text'}]}" },
  { "one", "shop", "title|code", NULL, NULL, "query shop { shop { title code nodeId } }",
    "{'graphql':{},'records':'data.shop','key':['nodeId']}",
    "{'fields':[{'path':'title','type':'text'},{'path':'code','type':'integer','nullable':true},{'path':'"
    "nodeId','type':'text'}]}" },
  { "union-of-types-no-key", "search", "(Customer).name|(Order).number|(Shop).title", NULL,
    "search.text=\"x\"",
    "query search($first: Int = 50, $after: String, $text: String!) { search(text: $text, first: $first, "
    "after: $after) { pageInfo { hasNextPage endCursor } nodes { __typename ... on Customer { name } ... on "
    "Order { number } ... on Shop { title } } } }",
    "{'graphql':{'variables':{'text':'x'}},'records':'data.search.nodes','paging':{'type':'cursor','"
    "connection':'data.search','in':'body','parameter':'variables.after','size':{'parameter':'variables."
    "first','value':50}}}",
    "{'fields':[{'path':'name','type':'text','optional':true},{'path':'number','type':'integer','optional':"
    "true},{'path':'title','type':'text','optional':true}]}" },
  { "interface", "node", "id|(Customer).name|(Order).number|(Customer).bestFriend.id|(Order).customer.id",
    NULL, NULL,
    "query node($id: ID!) { node(id: $id) { __typename id ... on Customer { name bestFriend { id } } ... on "
    "Order { number customer { id } } } }",
    "{'graphql':{'variables':{'id':'{id}'}},'records':'data.node','key':['id'],'parameters':{'id':{}}}",
    "{'fields':[{'path':'id','type':'text'},{'path':'name','type':'text','optional':true},{'path':'"
    "bestFriend','type':'object','optional':true,'nullable':true},{'path':'bestFriend.id','type':'text'},{'"
    "path':'number','type':'integer','optional':true},{'path':'customer','type':'object','optional':true,'"
    "nullable':true},{'path':'customer.id','type':'text'}]}" },
  { "same-field-no-key", "search",
    "(Customer).id|(Order).id|(Order).customer.orders.edges.node.id|(Customer).orders.edges.node.id|("
    "Customer).tags",
    NULL, NULL,
    "query search($first: Int = 50, $after: String, $text: String!, $since: DateTime!, "
    "$searchNodesOrdersSince: DateTime!) { search(text: $text, first: $first, after: $after) { pageInfo { "
    "hasNextPage endCursor } nodes { __typename ... on Customer { id orders(since: $searchNodesOrdersSince, "
    "first: 50) { pageInfo { hasNextPage endCursor } edges { node { id } } } tags } ... on Order { id "
    "customer { orders(since: $since, first: 50) { pageInfo { hasNextPage endCursor } edges { node { id } } "
    "} } } } } }",
    "{'graphql':{'variables':{'text':'{text}','since':'{since}','searchNodesOrdersSince':'{"
    "searchNodesOrdersSince}'}},'records':'data.search.nodes','paging':{'type':'cursor','connection':'data."
    "search','in':'body','parameter':'variables.after','size':{'parameter':'variables.first','value':50}},'"
    "parameters':{'text':{},'since':{},'searchNodesOrdersSince':{}}}",
    "{'fields':[{'path':'id','type':'text','optional':true},{'path':'orders','type':'object','optional':true}"
    ",{'path':'orders.edges','type':'list','nullable':true},{'path':'orders.edges[].node','type':'object','"
    "nullable':true},{'path':'orders.edges[].node.id','type':'text'},{'path':'tags','type':'list','optional':"
    "true},{'path':'customer','type':'object','optional':true,'nullable':true},{'path':'customer.orders','"
    "type':'object'},{'path':'customer.orders.edges','type':'list','nullable':true},{'path':'customer.orders."
    "edges[].node','type':'object','nullable':true},{'path':'customer.orders.edges[].node.id','type':'text'}]"
    "}" },
  { "way", "shop", "nodeId", NULL, NULL, "query shop { shop { nodeId } }",
    "{'graphql':{},'records':'data.shop','key':['nodeId']}", "{'fields':[{'path':'nodeId','type':'text'}]}" },
  { "create", "!customerCreate", NULL, "input.email|input.name|input.address.city|notify", NULL,
    "mutation customerCreate($email: String!, $name: String, $address: AddressInput, $notify: Boolean) { "
    "customerCreate(input: {email: $email, name: $name, address: $address}, notify: $notify) { userErrors { "
    "field message } customer { id } } }",
    "{'graphql':{'variables':{'email':'{email}','name':'{name}','address':'{address}','notify':'{notify}'}},'"
    "newId':'data.customerCreate.customer.id','errors':{'list':'data.customerCreate.userErrors','message':'"
    "data.customerCreate.userErrors[0].message'}}",
    "{'fields':[{'path':'email','type':'text','required':true},{'path':'name','type':'text'},{'path':'"
    "address','type':'object'},{'path':'address.street','type':'text','required':true},{'path':'address.city'"
    ",'type':'text'},{'path':'notify','type':'boolean'}]}" },
  { "update", "!customerUpdate", NULL, "input.email", "customerUpdate.id=$",
    "mutation customerUpdate($id: ID!, $email: String!) { customerUpdate(id: $id, input: {email: $email}) { "
    "userErrors { field message } customer { id } } }",
    "{'graphql':{'variables':{'id':'{$id}','email':'{email}'}},'newId':'data.customerUpdate.customer.id','"
    "errors':{'list':'data.customerUpdate.userErrors','message':'data.customerUpdate.userErrors[0].message'}"
    "}",
    "{'fields':[{'path':'email','type':'text','required':true}]}" },
  { "two-ids", "!customerUpdate", NULL, "id|input.clientMutationId",
    "customerUpdate.input.email=\"a@b.example\"",
    "mutation customerUpdate($id: ID!, $email: String!, $clientMutationId: String) { customerUpdate(id: $id, "
    "input: {email: $email, clientMutationId: $clientMutationId}) { userErrors { field message } customer { "
    "id } } }",
    "{'graphql':{'variables':{'id':'{id}','email':'a@b.example','clientMutationId':'{clientMutationId}'}},'"
    "newId':'data.customerUpdate.customer.id','errors':{'list':'data.customerUpdate.userErrors','message':'"
    "data.customerUpdate.userErrors[0].message'}}",
    "{'fields':[{'path':'id','type':'text','required':true},{'path':'clientMutationId','type':'text'}]}" },
  { "delete", "!customerDelete", NULL, NULL, "customerDelete.id=$",
    "mutation customerDelete($id: ID!) { customerDelete(id: $id) { userErrors { field message } } }",
    "{'graphql':{'variables':{'id':'{$id}'}},'errors':{'list':'data.customerDelete.userErrors','message':'"
    "data.customerDelete.userErrors[0].message'}}",
    "{'fields':[]}" },
  { "answer-is-record", "!tagAdd", NULL, "name", NULL,
    "mutation tagAdd($name: String!, $colour: Status!) { tagAdd(name: $name, colour: $colour) { id } }",
    "{'graphql':{'variables':{'name':'{name}','colour':'{colour}'}},'newId':'data.tagAdd.id'}",
    "{'fields':[{'path':'name','type':'text','required':true},{'path':'colour','type':'text','choices':[{'"
    "value':'ACTIVE','label':'May buy'},{'value':'INVITED'}],'required':true}]}" },
  { "plain-answer", "!ping", NULL, NULL, NULL, "mutation ping { ping }", "{'graphql':{}}", "{'fields':[]}" },
  { "ticked-answer", "!customerCreate", "job.done", NULL, NULL,
    "mutation customerCreate($email: String!) { customerCreate(input: {email: $email}) { job { done } "
    "userErrors { field message } customer { id } } }",
    "{'graphql':{'variables':{'email':'{email}'}},'newId':'data.customerCreate.customer.id','errors':{'list':"
    "'data.customerCreate.userErrors','message':'data.customerCreate.userErrors[0].message'}}",
    "{'fields':[{'path':'email','type':'text','required':true}]}" },
  { "unknown", "customers", "emial", NULL, NULL,
    "!“emial” is not a field of “Customer”; did you mean “email”.", NULL, NULL },
  { "unknown-field", "custmers", "email", NULL, NULL, "!“custmers” is not a field of “Root”.", NULL, NULL },
  { "object", "customers", "address", NULL, NULL,
    "!“address” has fields of its own; tick those that you want.", NULL, NULL },
  { "nothing", "customers", NULL, NULL, NULL, "!No field of “customers” is ticked; tick those that you want.",
    NULL, NULL },
  { "below-plain", "customers", "email.x", NULL, NULL, "!“x” is not a field of “String”.", NULL, NULL },
  { "never", "node", "(Shop).title", NULL, NULL, "!“Node” is never a “Shop”.", NULL, NULL },
  { "plain", "now", "x", NULL, NULL, "!“now” gives no records, only one value.", NULL, NULL },
  { "list-on-the-way", "shops.title", "x", NULL, NULL,
    "!“shops” cannot stand on the way to records: it is a list itself, or a value without fields.", NULL,
    NULL },
  { "argument-unknown", "customers", "email", NULL, "customers.wrong=1",
    "!“customers.wrong” is nothing that “customers” can be given.", NULL, NULL },
  { "input-unknown", "!customerCreate", NULL, "input.wrong", NULL,
    "!“input.wrong” is nothing that “customerCreate” can be given.", NULL, NULL },
  { "input-below-plain", "!customerCreate", NULL, "input.email.x", NULL,
    "!“input.email.x” is nothing that “customerCreate” can be given.", NULL, NULL },
};

static RopewayGraphqlSchema *
load (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("ROPEWAY_TEST_DATA"), "exchange", "graphql", "shop.graphql", NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  RopewayGraphqlSchema *schema;
  char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new_take (text, length);
  schema = ropeway_graphql_schema_read (bytes, problems);
  g_assert_nonnull (schema);
  return schema;
}

static GStrv
split (const char *text)
{
  return g_strsplit (text != NULL ? text : "", "|", -1);
}

/* Reads "path=JSON" in place. Returns: (transfer full) (nullable): the tree of the constant. */
static RopewayTree *
read_argument (char *text, RopewayGraphqlArgument *argument)
{
  char *value = strchr (text, '=');
  RopewayTree *tree = NULL;

  *value++ = '\0';
  *argument = (RopewayGraphqlArgument){ .path = text };
  if (g_str_equal (value, "$"))
    argument->give = ROPEWAY_GRAPHQL_GIVE_ID;
  else if (g_str_equal (value, "?"))
    argument->give = ROPEWAY_GRAPHQL_GIVE_PARAMETER;
  else
    {
      argument->give = ROPEWAY_GRAPHQL_GIVE_CONSTANT;
      tree = ropeway_json_read_text (value, -1, NULL, NULL, NULL);
      argument->constant = ropeway_tree_get_root (tree);
    }
  return tree;
}

static RopewayTree *
build (const Case *row, RopewayProblems *problems)
{
  g_autoptr (RopewayGraphqlSchema) schema = load ();
  g_auto (GStrv) ticked = split (row->ticked);
  g_auto (GStrv) inputs = split (row->inputs);
  g_auto (GStrv) texts = split (row->arguments);
  g_autoptr (GPtrArray) trees = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);
  RopewayGraphqlArgument arguments[4];
  gboolean changes = *row->field == '!';
  RopewayGraphqlWish wish = { .field = row->field + changes,
                              .changes = changes,
                              .ticked = (const char *const *)ticked,
                              .inputs = (const char *const *)inputs,
                              .arguments = arguments,
                              .n_arguments = g_strv_length (texts) };

  for (gsize i = 0; i < wish.n_arguments; i++)
    {
      RopewayTree *tree = read_argument (texts[i], &arguments[i]);

      if (tree != NULL)
        g_ptr_array_add (trees, tree);
    }
  return ropeway_graphql_query_build (schema, &wish, problems);
}

/* Returns: (transfer full): @text with one space in place of each white space. */
static char *
squeeze (const char *text)
{
  g_autoptr (GRegex) space = g_regex_new ("\\s+", 0, 0, NULL);
  g_autofree char *squeezed = g_regex_replace_literal (space, text, -1, 0, " ", 0, NULL);

  return g_strdup (g_strstrip (squeezed));
}

static void
check_parts (const Case *row, RopewayTree *tree)
{
  RopewayValue *root = ropeway_tree_get_root (tree);
  RopewayValue *graphql = ropeway_value_get (root, "graphql");
  g_autofree char *document = ropeway_value_dup_member_text (graphql, "document");
  g_autofree char *squeezed = squeeze (document);
  g_autofree char *shape
      = ropeway_json_write_text (ropeway_value_get (root, "shape"), ROPEWAY_JSON_COMPACT, NULL);
  g_autofree char *rest = NULL;

  ropeway_value_remove (root, "id", -1);
  ropeway_value_remove (root, "shape", -1);
  ropeway_value_remove (graphql, "document", -1);
  rest = ropeway_json_write_text (root, ROPEWAY_JSON_COMPACT, NULL);
  g_strdelimit (shape, "\"", '\'');
  g_strdelimit (rest, "\"", '\'');
  g_assert_cmpstr (squeezed, ==, row->document);
  g_assert_cmpstr (rest, ==, row->rest);
  if (row->shape != NULL)
    g_assert_cmpstr (shape, ==, row->shape);
}

static void
test_build (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = build (row, problems);
  g_autoptr (RopewayProblems) read = ropeway_problems_new ();
  g_autoptr (RopewayOperation) operation = NULL;
  g_autofree char *sentence = NULL;

  if (*row->document == '!')
    {
      g_assert_null (tree);
      g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
      sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, 0));
      g_assert_cmpstr (sentence, ==, row->document + 1);
      return;
    }
  g_assert_nonnull (tree);
  operation = ropeway_operation_parse (ropeway_tree_get_root (tree), "/o", read);
  for (guint i = 0; i < ropeway_problems_get_n (read); i++)
    g_error ("%s", sentence = ropeway_problem_dup_sentence (ropeway_problems_get (read, i)));
  g_assert_true (row->rest == NULL
                 || ropeway_problems_get_n (problems) == (strstr (row->name, "no-key") != NULL));
  check_parts (row, tree);
}

/* ---- ceilings ---- */

static void
check_limit (const char *ticked, guint times, const char *code)
{
  g_autoptr (GString) text = g_string_new ("id");
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayTree) tree = NULL;
  Case row = { .field = "customer" };

  for (guint i = 1; i < times; i++)
    g_string_append_printf (text, "%s%s", ticked, i + 1 < times || *ticked == '|' ? "" : ".id");
  if (*ticked != '|')
    g_string_erase (text, 0, 3);
  row.ticked = text->str;
  tree = build (&row, problems);
  g_assert_cmpint (tree == NULL, ==, code != NULL);
  if (code != NULL)
    g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==, code);
}

static void
test_limits (void)
{
  check_limit ("|email", ROPEWAY_LIMIT_GRAPHQL_TICKED, NULL);
  check_limit ("|email", ROPEWAY_LIMIT_GRAPHQL_TICKED + 1, "graphql-query.too-many");
  check_limit (".bestFriend", ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH - 1, NULL);
  check_limit (".bestFriend", ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH + 1, "graphql-query.too-deep");
}

/* Takes the schema @text. */
static void
check_given (GString *text, const char *field, const char *const *inputs, const char *code)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (RopewayGraphqlSchema) schema = ropeway_graphql_schema_read (bytes, problems);
  const RopewayGraphqlWish wish = { .field = field, .changes = TRUE, .inputs = inputs };
  g_autoptr (RopewayTree) tree = NULL;

  g_assert_nonnull (schema);
  tree = ropeway_graphql_query_build (schema, &wish, problems);
  g_assert_cmpint (tree == NULL, ==, code != NULL);
  if (code != NULL)
    g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==, code);
}

/* @n arguments that must be given. */
static GString *
make_many (guint n, const char *type)
{
  GString *text = g_string_new ("type Query { a: Int } input I { x: Int! } type Mutation { a(");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "b%u: %s ", i, type);
  g_string_append (text, "): Int }");
  return text;
}

/* Input objects that need each other, @n levels deep, each @members of the next. */
static GString *
make_tower (guint n, guint members, gboolean is_list)
{
  GString *text = g_string_new ("type Query { a: Int } ");

  g_string_append_printf (text, "type Mutation { a(i: %s): Int } ", is_list ? "[I0!]!" : "I0!");
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text, "input I%u { ", i);
      for (guint member = 0; member < members; member++)
        g_string_append_printf (text, "m%u: I%u! ", member, i + 1);
      g_string_append (text, "} ");
    }
  g_string_append_printf (text, "input I%u { x: Int }", n);
  return text;
}

/* What must be given is no less than what was ticked: a description alone must not make an endless question. */
static void
test_limits_given (void)
{
  static const char *const chosen[] = { "i.m0", NULL };
  g_auto (GStrv) many = g_new0 (char *, ROPEWAY_LIMIT_GRAPHQL_TICKED + 2);

  check_given (make_many (ROPEWAY_LIMIT_GRAPHQL_TICKED, "Int!"), "a", NULL, NULL);
  check_given (make_many (ROPEWAY_LIMIT_GRAPHQL_TICKED + 1, "Int!"), "a", NULL, "graphql-query.too-many");
  check_given (make_tower (3, 3, FALSE), "a", NULL, NULL);
  check_given (make_tower (ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH - 1, 4, FALSE), "a", chosen,
               "graphql-query.too-many");
  check_given (make_tower (3, 200, TRUE), "a", NULL, "graphql-query.too-many");
  for (guint i = 0; i <= ROPEWAY_LIMIT_GRAPHQL_TICKED; i++)
    many[i] = g_strdup ("b0");
  check_given (make_many (1, "Int"), "a", (const char *const *)many, "graphql-query.too-many");
  g_clear_pointer (&many[ROPEWAY_LIMIT_GRAPHQL_TICKED], g_free);
  check_given (make_many (1, "Int"), "a", (const char *const *)many, NULL);
}

/* The same where what must be given is the query's. */
static void
test_limits_parameters (void)
{
  static const RopewayGraphqlArgument argument = { .path = "a.i.m0" };
  const RopewayGraphqlWish wish = { .field = "a", .changes = TRUE, .arguments = &argument, .n_arguments = 1 };

  for (guint more = 0; more < 2; more++)
    {
      g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
      g_autoptr (GBytes) bytes
          = g_string_free_to_bytes (make_tower (ROPEWAY_LIMIT_GRAPHQL_TICKED_DEPTH - 2, 1 + more, FALSE));
      g_autoptr (RopewayGraphqlSchema) schema = ropeway_graphql_schema_read (bytes, problems);
      g_autoptr (RopewayTree) tree = ropeway_graphql_query_build (schema, &wish, problems);

      g_assert_cmpint (tree != NULL, ==, more == 0);
      if (more > 0)
        g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==,
                         "graphql-query.too-many");
    }
}

/* @n arguments are chosen. */
static void
test_limits_chosen (void)
{
  g_autofree RopewayGraphqlArgument *arguments
      = g_new0 (RopewayGraphqlArgument, ROPEWAY_LIMIT_GRAPHQL_TICKED + 1);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i <= ROPEWAY_LIMIT_GRAPHQL_TICKED; i++)
    {
      g_ptr_array_add (paths, g_strdup_printf ("a.b%u", i));
      arguments[i].path = g_ptr_array_index (paths, i);
    }
  for (guint more = 0; more < 2; more++)
    {
      g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
      g_autoptr (GBytes) bytes = g_string_free_to_bytes (make_many (ROPEWAY_LIMIT_GRAPHQL_TICKED + 1, "Int"));
      g_autoptr (RopewayGraphqlSchema) schema = ropeway_graphql_schema_read (bytes, problems);
      const RopewayGraphqlWish wish = { .field = "a",
                                        .changes = TRUE,
                                        .arguments = arguments,
                                        .n_arguments = ROPEWAY_LIMIT_GRAPHQL_TICKED + more };
      g_autoptr (RopewayTree) tree = ropeway_graphql_query_build (schema, &wish, problems);

      g_assert_cmpint (tree != NULL, ==, more == 0);
      if (more > 0)
        g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==,
                         "graphql-query.too-many");
    }
}

void
test_add_graphql_query (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/exchange/graphql-query/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_build);
    }
  g_test_add_func ("/exchange/graphql-query/limits", test_limits);
  g_test_add_func ("/exchange/graphql-query/limits-given", test_limits_given);
  g_test_add_func ("/exchange/graphql-query/limits-parameters", test_limits_parameters);
  g_test_add_func ("/exchange/graphql-query/limits-chosen", test_limits_chosen);
}
