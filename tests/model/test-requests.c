/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what would be sent is plain data: address, headers and body can be compared letter by letter. */
#include "model-tests.h"

#include <string.h>

#include "model/prepared-request.h"
#include "model/record-form.h"
#include "value/json-writer.h"

/* An operation of the second connection, and what it is filled with; all JSON with ' for ". */
typedef struct
{
  const char *name;
  const char *operation; /* members besides "id" */
  const char *record;
  const char *parameters;
  const char *sent; /* method, address and body; or the code of the problem */
} Case;

static const Case cases[] = {
  { "plain", "'request': {'method': 'GET', 'path': '/deals'}", NULL, NULL,
    "GET https://crm.example/api/deals" },
  { "no-path", "'request': {'method': 'GET', 'path': ''}", NULL, NULL, "GET https://crm.example/api" },
  { "id", "'request': {'method': 'DELETE', 'path': '/deals/{$id}'}", NULL, NULL,
    "DELETE https://crm.example/api/deals/a%2Fb" },
  { "query", "'request': {'method': 'GET', 'path': '/d', 'query': {'q': 'a b&{ref}', 'n': 1.50, 'é': true}}",
    "{'ref': 'ü'}", NULL, "GET https://crm.example/api/d?q=a%20b%26%C3%BC&n=1.50&%C3%A9=true" },
  { "parameter-before-field", "'request': {'method': 'GET', 'path': '/{sheet}'}, 'parameters': {'sheet': {}}",
    "{'sheet': 'field'}", "{'sheet': 'chosen'}", "GET https://crm.example/api/chosen" },
  { "parameter-default",
    "'request': {'method': 'GET', 'path': '/{sheet}'}, 'parameters': {'sheet': {'default': 'one'}}", NULL,
    NULL, "GET https://crm.example/api/one" },
  { "fields", "'request': {'method': 'GET', 'path': '/{a.b}/{flag}/{n}'}",
    "{'a': {'b': 'x'}, 'flag': false, 'n': 7.0}", NULL, "GET https://crm.example/api/x/false/7.0" },
  { "expression-query",
    "'request': {'method': 'GET', 'path': '/s{?q,lang,n}', 'query': {'x': '1'}}, 'parameters': {'q': {}, "
    "'lang': {}, 'n': {'default': '5'}}",
    NULL, "{'q': 'a b&ü'}", "GET https://crm.example/api/s?q=a%20b%26%C3%BC&n=5&x=1" },
  { "expression-query-empty",
    "'request': {'method': 'GET', 'path': '/s{?q,lang}'}, 'parameters': {'q': {}, 'lang': {}}", NULL,
    "{'q': null}", "GET https://crm.example/api/s" },
  { "expression-query-second",
    "'request': {'method': 'GET', 'path': '/s{?q}{&lang}'}, 'parameters': {'q': {}, 'lang': {}}", NULL,
    "{'lang': 'de'}", "GET https://crm.example/api/s?lang=de" },
  { "expression-query-list",
    "'request': {'method': 'GET', 'path': '{?id*,kind}'}, 'parameters': {'id': {}, 'kind': {}}", NULL,
    "{'id': [1, 2.50], 'kind': ['a', 'b']}", "GET https://crm.example/api?id=1&id=2.50&kind=a,b" },
  { "expression-query-field", "'request': {'method': 'GET', 'path': '/s{?email}'}", "{'email': 'a@b'}", NULL,
    "GET https://crm.example/api/s?email=a%40b" },
  { "expression-query-field-missing", "'request': {'method': 'GET', 'path': '/s{?email}'}", "{'email': null}",
    NULL, "request.place-empty" },
  { "expression-path-list", "'request': {'method': 'GET', 'path': '/files{/path*}{.ext}'}",
    "{'path': ['a b', 'c/d'], 'ext': 'txt'}", NULL, "GET https://crm.example/api/files/a%20b/c%2Fd.txt" },
  { "expression-path-first",
    "'request': {'method': 'DELETE', 'path': '{/kind,$id}'}, 'parameters': {'kind': {}}", NULL,
    "{'kind': 'deals'}", "DELETE https://crm.example/api/deals/a%2Fb" },
  { "expression-path-missing",
    "'request': {'method': 'DELETE', 'path': '/deals{/sub}'}, 'parameters': {'sub': {}}", NULL, NULL,
    "request.place-empty" },
  { "expression-matrix", "'request': {'method': 'GET', 'path': '/map{;x,y}{?z}'}",
    "{'x': 1, 'y': 2, 'z': true}", NULL, "GET https://crm.example/api/map;x=1;y=2?z=true" },
  { "expression-list-of-ids", "'request': {'method': 'GET', 'path': '/deals/{ids,more:2}'}",
    "{'ids': [1, 2], 'more': 'xyz'}", NULL, "GET https://crm.example/api/deals/1,2,xy" },
  { "expression-reserved", "'request': {'method': 'GET', 'path': '{+path}/raw'}", "{'path': '/a/b:c@d'}",
    NULL, "GET https://crm.example/api/a/b:c@d/raw" },
  { "expression-reserved-relative", "'request': {'method': 'GET', 'path': '{+path}'}",
    "{'path': '@evil.example/x'}", NULL, "GET https://crm.example/api/@evil.example/x" },
  { "expression-reserved-host", "'request': {'method': 'GET', 'path': '{+path}'}",
    "{'path': '//evil.example/x'}", NULL, "request.place-empty" },
  { "expression-reserved-address", "'request': {'method': 'GET', 'path': '{+path}'}",
    "{'path': 'https://evil.example/x'}", NULL, "request.place-empty" },
  { "expression-list-within", "'request': {'method': 'GET', 'path': '/d{/x*}'}", "{'x': [['a']]}", NULL,
    "request.place-empty" },
  { "record", "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}", "{'n': 1.50, 's': 'é'}", NULL,
    "POST https://crm.example/api/d {'n':1.50,'s':'é'}" },
  { "no-record", "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}", NULL, NULL,
    "POST https://crm.example/api/d null" },
  { "records",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'records'}, 'batch': {'size': 9, 'answers': {}}",
    "{'n': 1}", NULL, "POST https://crm.example/api/d [{'n':1},{'n':1}]" },
  { "body-with-places",
    "'request': {'method': 'PUT', 'path': '/d',"
    " 'body': {'all': '{$record}', 'n': '{n}', 'text': 'n={n}', 'keep': [1.0, null, '{{n}}', true], 'id': "
    "'{$id}'}}",
    "{'n': 1.50}", NULL,
    "PUT https://crm.example/api/d "
    "{'all':{'n':1.50},'n':1.50,'text':'n=1.50','keep':[1.0,null,'{{n}}',true],'id':'a/b'}" },
  { "body-with-records",
    "'request': {'method': 'POST', 'path': '/d', 'body': {'items': '{$records}'}},"
    " 'form': {'type': 'envelope', 'path': 'attributes'}, 'batch': {'size': 9, 'answers': {}}",
    "{'n': 1}", NULL,
    "POST https://crm.example/api/d {'items':[{'attributes':{'n':1}},{'attributes':{'n':1}}]}" },
  { "row",
    "'request': {'method': 'POST', 'path': '/d', 'body': ['{$record}']},"
    " 'form': {'type': 'row-by-header', 'header': {'values': 'h'}}",
    "{'Total': 19.10}", NULL, "POST https://crm.example/api/d [[null,19.10,null]]" },
  { "row-without-column",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'record'},"
    " 'form': {'type': 'row-by-header', 'header': {'values': 'h'}}",
    "{'Totale': 1}", NULL, "form.column-missing" },
  { "rows-without-column",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'records'},"
    " 'form': {'type': 'row-by-header', 'header': {'values': 'h'}},"
    " 'batch': {'size': 9, 'answers': {}}",
    "{'Totale': 1}", NULL, "form.column-missing" },
  { "nothing-in-path", "'request': {'method': 'GET', 'path': '/{missing}'}", "{}", NULL,
    "request.place-empty" },
  { "list-in-path", "'request': {'method': 'GET', 'path': '/{list}'}", "{'list': [1]}", NULL,
    "request.place-empty" },
  { "dots-in-path", "'request': {'method': 'GET', 'path': '/{up}/x'}", "{'up': '..'}", NULL,
    "request.place-empty" },
  { "half-a-character", "'request': {'method': 'GET', 'path': '/{s}'}", "{'s': '\\ud800'}", NULL,
    "request.place-empty" },
  { "nothing-in-query", "'request': {'method': 'GET', 'path': '/d', 'query': {'q': '{missing}'}}", "{}", NULL,
    "request.place-empty" },
  { "nothing-in-header", "'request': {'method': 'GET', 'path': '/d', 'headers': {'X': '{missing}'}}", "{}",
    NULL, "request.place-empty" },
  { "nothing-in-body", "'request': {'method': 'POST', 'path': '/d', 'body': ['{missing}']}", "{}", NULL,
    "request.place-empty" },
};

static RopewayConnection *
connection_with (const char *members)
{
  g_autofree char *text
      = g_strdup_printf ("{'id': 'crm', 'kind': 'rest', 'headers': {'X-App': 'ropeway'},"
                         " 'environments': {'live': {'address': 'https://crm.example/api/'}},"
                         " 'operations': [{'id': 'one', %s}]}",
                         members);
  g_autoptr (RopewayTree) tree = test_read (text);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_autofree char *lines = test_describe (problems);

  g_assert_cmpstr (lines, ==, "");
  return connection;
}

static GPtrArray *
header_of_rows (void)
{
  GPtrArray *header = g_ptr_array_new ();

  g_ptr_array_add (header, (char *)"Item ID");
  g_ptr_array_add (header, (char *)"Total");
  g_ptr_array_add (header, NULL);
  return header;
}

/* Returns: (transfer full): what is compared with the row. */
static char *
describe (const RopewayPreparedRequest *request, const RopewayProblem *problem)
{
  g_autofree char *body = NULL;

  if (problem != NULL)
    return g_strdup (ropeway_problem_get_code (problem));
  if (request->body == NULL)
    return g_strconcat (request->method, " ", request->url, NULL);
  g_assert_cmpstr (request->content_type, ==, "application/json");
  body = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  return g_strconcat (request->method, " ", request->url, " ", g_strdelimit (body, "\"", '\''), NULL);
}

static void
test_request (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayConnection) connection = connection_with (row->operation);
  g_autoptr (RopewayTree) record = row->record != NULL ? test_read (row->record) : NULL;
  g_autoptr (RopewayTree) parameters = row->parameters != NULL ? test_read (row->parameters) : NULL;
  g_autoptr (GPtrArray) header = header_of_rows ();
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (RopewayPreparedRequest) request = NULL;
  RopewayProblem *problem = NULL;
  RopewayRequestInput input = { .header = header, .records = records, .id = "a/b" };
  g_autofree char *sent = NULL;

  if (record != NULL)
    {
      input.record = ropeway_tree_get_root (record);
      g_ptr_array_add (records, (gpointer)input.record);
      g_ptr_array_add (records, (gpointer)input.record);
    }
  if (parameters != NULL)
    input.parameters = ropeway_tree_get_root (parameters);
  request = ropeway_prepare_request (connection, ropeway_connection_find_environment (connection, "live"),
                                     ropeway_connection_find_operation (connection, "one"), &input, &problem);
  g_assert_true ((request == NULL) == (problem != NULL));
  sent = describe (request, problem);
  g_assert_cmpstr (sent, ==, row->sent);
  g_clear_pointer (&problem, ropeway_problem_unref);
}

static const char *
find_header (const RopewayPreparedRequest *request, const char *name)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayNameValue *header = g_ptr_array_index (request->headers, i);

      if (strcmp (header->name, name) == 0)
        return header->value;
    }
  return NULL;
}

static void
test_headers_and_pages (void)
{
  g_autoptr (RopewayConnection) connection
      = connection_with ("'request': {'method': 'POST', 'path': '/d', 'query': {'a': 'b'},"
                         " 'headers': {'X-Sheet': '{sheet}'}, 'body': 'record'},"
                         "'repeat': 'key', 'keyHeader': 'X-Once', 'parameters': {'sheet': {'default': 's'}}");
  const RopewayEnvironment *live = ropeway_connection_find_environment (connection, "live");
  const RopewayOperation *one = ropeway_connection_find_operation (connection, "one");
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_name_value_free);
  RopewayRequestInput input = { .key = "k1", .query = more };
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayPreparedRequest) first = NULL;
  g_autoptr (RopewayPreparedRequest) next = NULL;

  g_ptr_array_add (more, ropeway_name_value_new ("page", "2"));
  first = ropeway_prepare_request (connection, live, one, &input, &problem);
  g_assert_cmpstr (first->url, ==, "https://crm.example/api/d?a=b&page=2");
  g_assert_cmpstr (find_header (first, "X-App"), ==, "ropeway");
  g_assert_cmpstr (find_header (first, "X-Sheet"), ==, "s");
  g_assert_cmpstr (find_header (first, "X-Once"), ==, "k1");
  g_assert_cmpint (first->repeat, ==, ROPEWAY_REPEAT_KEY);

  input.url = "https://crm.example/api/d?cursor=x";
  input.key = NULL;
  next = ropeway_prepare_request (connection, live, one, &input, &problem);
  g_assert_cmpstr (next->url, ==, "https://crm.example/api/d?cursor=x");
  g_assert_null (find_header (next, "X-Once"));
}

/* What was written down before a crash is sent again letter by letter. */
static void
test_stored (void)
{
  g_autoptr (RopewayConnection) connection
      = connection_with ("'request': {'method': 'POST', 'path': '/d', 'headers': {'X-Sheet': '{sheet}'}},"
                         "'repeat': 'key', 'parameters': {'sheet': {}}");
  const RopewayEnvironment *live = ropeway_connection_find_environment (connection, "live");
  const RopewayOperation *one = ropeway_connection_find_operation (connection, "one");
  g_autoptr (RopewayTree) parameters = test_read ("{'sheet': 's'}");
  RopewayRequestInput input = { .key = "k1", .parameters = ropeway_tree_get_root (parameters) };
  RopewayProblem *problem = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("{ \"n\":1.50 }", 12);
  g_autoptr (RopewayPreparedRequest) request = NULL;

  request = ropeway_prepare_stored_request (connection, live, one, "POST", "https://crm.example/api/d?x",
                                            body, "application/json", &input, &problem);
  g_assert_cmpstr (request->url, ==, "https://crm.example/api/d?x");
  g_assert_true (g_bytes_equal (request->body, body));
  g_assert_cmpstr (find_header (request, "Idempotency-Key"), ==, "k1");
  g_assert_cmpstr (find_header (request, "X-Sheet"), ==, "s");

  input.parameters = NULL;
  g_assert_null (ropeway_prepare_stored_request (connection, live, one, "POST", "https://crm.example/api/d",
                                                 NULL, NULL, &input, &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "request.place-empty");
  ropeway_problem_unref (problem);
}

/* ---- record forms: there and back ---- */

typedef struct
{
  const char *name;
  const char *form;
  const char *header; /* (nullable) the row of names */
  const char *record;
  const char *fields; /* or the code of the problem */
} Form;

static const Form forms[] = {
  { "plain", "{'type': 'plain'}", NULL, "{'a':1.0}", "{'a':1.0}" },
  { "envelope", "{'type': 'envelope', 'path': 'data.attributes'}", NULL, "{'data':{'attributes':{'a':1.0}}}",
    "{'a':1.0}" },
  { "envelope-missing", "{'type': 'envelope', 'path': 'data'}", NULL, "{'dat':1}", "form.envelope-missing" },
  { "row", "{'type': 'row-by-header', 'header': {'values': 'h'}}", "['ID','Total']", "[7,'19.10']",
    "{'ID':7,'Total':'19.10'}" },
  { "row-in-member", "{'type': 'row-by-header', 'header': {'values': 'h'}, 'values': 'cells'}", "['ID']",
    "{'cells':[7]}", "{'ID':7}" },
  { "row-short", "{'type': 'row-by-header', 'header': {'values': 'h'}}", "['ID','Total']", "[7]",
    "{'ID':7}" },
  { "row-long-and-blank", "{'type': 'row-by-header', 'header': {'values': 'h'}}", "['ID',' ','Total']",
    "[7,8,9,10]", "{'ID':7,'Total':9}" },
  { "row-no-list", "{'type': 'row-by-header', 'header': {'values': 'h'}}", "['ID']", "{'ID':7}",
    "form.row-expected" },
  { "row-no-header", "{'type': 'row-by-header', 'header': {'values': 'h'}}", NULL, "[7]",
    "form.row-expected" },
  { "header-twice", "{'type': 'row-by-header', 'header': {'values': 'h'}}", "['ID','ID ']", "[7]",
    "form.header-double" },
  { "header-no-list", "{'type': 'row-by-header', 'header': {'values': 'h'}}", "'ID'", "[7]",
    "form.header-missing" },
};

static char *
spell (const RopewayValue *value)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new_copy (value);
  char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);

  return g_strdelimit (text, "\"", '\'');
}

static void
test_form (gconstpointer data)
{
  const Form *row = data;
  g_autofree char *members
      = g_strdup_printf ("'request': {'method': 'GET', 'path': '/d'}, 'form': %s", row->form);
  g_autoptr (RopewayConnection) connection = connection_with (members);
  const RopewayForm *form = &ropeway_connection_find_operation (connection, "one")->form;
  g_autoptr (RopewayTree) names = row->header != NULL ? test_read (row->header) : NULL;
  g_autoptr (RopewayTree) record = test_read (row->record);
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  g_autoptr (GPtrArray) header = NULL;
  RopewayProblem *problem = NULL;
  const RopewayValue *fields = NULL;
  g_autofree char *found = NULL;

  if (names != NULL)
    header = ropeway_record_form_read_header (ropeway_tree_get_root (names), &problem);
  if (problem == NULL)
    fields = ropeway_record_form_flatten (form, header, ropeway_tree_get_root (record), made, &problem);
  g_assert_true ((fields == NULL) == (problem != NULL));
  found = fields != NULL ? spell (fields) : g_strdup (ropeway_problem_get_code (problem));
  g_assert_cmpstr (found, ==, row->fields);
  g_clear_pointer (&problem, ropeway_problem_unref);
}

void
test_add_requests (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/model/request/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_request);
    }
  g_test_add_func ("/model/request/headers-and-pages", test_headers_and_pages);
  g_test_add_func ("/model/request/stored", test_stored);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *name = g_strconcat ("/model/form/", forms[i].name, NULL);

      g_test_add_data_func (name, &forms[i], test_form);
    }
}
