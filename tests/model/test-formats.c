/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a record leaves in the language of its service, letter by letter. */
#include "model-tests.h"

#include <string.h>

#include "model/prepared-request.h"

/* An operation and the record that fills it; all JSON with ' for ". */
typedef struct
{
  const char *name;
  const char *operation; /* members besides "id" */
  const char *record;
  const char *sent;
} Case;

/* Bodies in other formats: "sent" is the Content-Type and the body; or the code of the problem and its reason; JSON and quotation marks with '. */
static const Case cases[] = {
  { "form", "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}, 'format': {'request': 'form'}",
    "{'email': 'a b@x.example', 'a': {'b': 1.50, 'l': ['x', {'y': true}]}, 'none': null}",
    "application/x-www-form-urlencoded "
    "email=a+b%40x.example&a%5Bb%5D=1.50&a%5Bl%5D%5B%5D=x&a%5Bl%5D%5B1%5D%5By%5D=true&none=" },
  { "form-deep",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}, 'format': {'request': 'form', 'style': "
    "'deepObject'}",
    "{'items': [{'price': 'p', 'quantity': 2}], 'metadata': {'order': '007'}}",
    "application/x-www-form-urlencoded "
    "items%5B0%5D%5Bprice%5D=p&items%5B0%5D%5Bquantity%5D=2&metadata%5Border%5D=007" },
  { "form-repeat-inside",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}, 'format': {'request': 'form', 'style': "
    "'repeat'}",
    "{'a': {'b': 1}}",
    "request.body-unwritable “a”: a form of this style has no fields inside a field; say another “style”" },
  { "xml",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'record'},"
    " 'format': {'request': 'xml', 'root': 'o:order', 'namespaces': {'o': 'urn:o'}, 'order': ['b']}",
    "{'a': 'x<y', 'b': '007', '@id': 7, 'l': [1, 2]}",
    "application/xml <?xml version='1.0' encoding='UTF-8'?>\n"
    "<o:order xmlns:o='urn:o' id='7'><b>007</b><a>x&lt;y</a><l>1</l><l>2</l></o:order>" },
  { "xml-body",
    "'request': {'method': 'POST', 'path': '/d', 'body': {'orders': {'order': '{$records}'}}},"
    " 'format': {'request': 'xml'}, 'batch': {'size': 2, 'answers': {}}",
    "{'a': 1}",
    "application/xml <?xml version='1.0' encoding='UTF-8'?>\n"
    "<orders><order><a>1</a></order><order><a>1</a></order></orders>" },
  { "xml-name",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}, 'format': {'request': 'xml', 'root': "
    "'o'}",
    "{'Item ID': 'x'}",
    "request.body-unwritable “Item ID” cannot be the name of an XML element or attribute" },
  { "soap",
    "'request': {'method': 'POST', 'path': '/d', 'body': {'Add': '{$record}'}}, 'format': {'soapAction': "
    "'urn:Add'}",
    "{'n': '1'}",
    "text/xml; charset=utf-8 <?xml version='1.0' encoding='UTF-8'?>\n"
    "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body><Add><n>1</n></Add>"
    "</soap:Body></soap:Envelope>" },
  { "soap-1.2",
    "'request': {'method': 'POST', 'path': '/d', 'body': {'Add': '{$record}'}},"
    " 'format': {'soap': '1.2', 'soapAction': 'urn:Add'}",
    "{'n': '1'}",
    "application/soap+xml; charset=utf-8; action='urn:Add' <?xml version='1.0' encoding='UTF-8'?>\n"
    "<soap:Envelope xmlns:soap='http://www.w3.org/2003/05/soap-envelope'><soap:Body><Add><n>1</n></Add>"
    "</soap:Body></soap:Envelope>" },
  { "csv",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'records'}, 'batch': {'size': 2, 'answers': {}},"
    " 'format': {'request': 'csv', 'delimiter': ';', 'order': ['b']}",
    "{'a': '=1+1', 'b': 'x;y'}", "text/csv; charset=utf-8 b;a\r\n'x;y';=1+1\r\n'x;y';=1+1\r\n" },
  { "ndjson",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'records'}, 'batch': {'size': 2, 'answers': {}},"
    " 'format': {'request': 'ndjson'}",
    "{'n': 1.0}", "application/x-ndjson {'n':1.0}\n{'n':1.0}\n" },
  { "multipart",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}, 'format': {'request': 'multipart', "
    "'files':"
    " {'doc': {'name': '{n}.pdf', 'type': 'application/pdf', 'encoding': 'base64'}, 'note': {'name': "
    "'n.txt'}}}",
    "{'n': 7, 'doc': 'JVBERg==', 'note': 'é', 'tags': ['a', 'b']}",
    "multipart/form-data; boundary=B --B\r\nContent-Disposition: form-data; name='n'\r\n\r\n7\r\n"
    "--B\r\nContent-Disposition: form-data; name='doc'; filename='7.pdf'\r\nContent-Type: application/pdf\r\n"
    "\r\n%PDF\r\n--B\r\nContent-Disposition: form-data; name='note'; filename='n.txt'\r\n"
    "Content-Type: application/octet-stream\r\n\r\né\r\n"
    "--B\r\nContent-Disposition: form-data; name='tags[]'\r\n\r\na\r\n"
    "--B\r\nContent-Disposition: form-data; name='tags[]'\r\n\r\nb\r\n--B--\r\n" },
  { "multipart-name",
    "'request': {'method': 'POST', 'path': '/d', 'body': 'record'}, 'format': {'request': 'multipart', "
    "'files':"
    " {'doc': {'name': '{missing}', 'encoding': 'base64'}}}",
    "{'doc': 'JVBERg=='}", "request.body-unwritable There is nothing to put in the place of “{missing}”." },
};

static RopewayConnection *
connection_with (const char *members)
{
  g_autofree char *text = g_strdup_printf (
      "{'id': 'crm', 'kind': 'rest', 'environments': {'live': {'address': 'https://crm.example/api/'}},"
      " 'operations': [{'id': 'one', %s}]}",
      members);
  g_autoptr (RopewayTree) tree = test_read (text);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_autofree char *lines = test_describe (problems);

  g_assert_cmpstr (lines, ==, "");
  return connection;
}

/* Returns: (transfer full): what is compared with the row; the boundary of a multipart body is called B. */
static char *
describe (const RopewayPreparedRequest *request, const RopewayProblem *problem)
{
  if (problem != NULL)
    return g_strconcat (ropeway_problem_get_code (problem), " ", ropeway_problem_lookup (problem, "reason"),
                        NULL);
  g_autofree char *body
      = g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_autoptr (GString) text = g_string_new (NULL);
  const char *boundary = strstr (request->content_type, "boundary=");

  g_string_printf (text, "%s %s", request->content_type, body);
  if (boundary != NULL)
    g_string_replace (text, boundary + strlen ("boundary="), "B", 0);
  g_string_replace (text, "\"", "'", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static RopewayPreparedRequest *
prepare (const RopewayConnection *connection, const RopewayTree *record, RopewayProblem **problem)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  RopewayRequestInput input = { .record = ropeway_tree_get_root (record), .records = records };

  g_ptr_array_add (records, (gpointer)input.record);
  g_ptr_array_add (records, (gpointer)input.record);
  return ropeway_prepare_request (connection, ropeway_connection_find_environment (connection, "live"),
                                  ropeway_connection_find_operation (connection, "one"), &input, problem);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayConnection) connection = connection_with (row->operation);
  g_autoptr (RopewayTree) record = test_read (row->record);
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayPreparedRequest) request = prepare (connection, record, &problem);
  g_autofree char *sent = NULL;

  g_assert_true ((request == NULL) == (problem != NULL));
  sent = describe (request, problem);
  g_assert_cmpstr (sent, ==, row->sent);
}

typedef struct
{
  const char *format;
  const char *accept;
  const char *soap_action; /* (nullable) the header */
} Headers;

static const Headers headers[] = {
  { "{}", "application/json, */*;q=0.1", NULL },
  { "{'answer': 'json'}", "application/json", NULL },
  { "{'answer': 'ndjson'}", "application/x-ndjson, */*;q=0.1", NULL },
  { "{'answer': 'xml'}", "application/xml, text/xml, */*;q=0.1", NULL },
  { "{'answer': 'rss'}", "application/rss+xml, application/atom+xml, application/xml, text/xml, */*;q=0.1",
    NULL },
  { "{'answer': 'csv'}", "text/csv, */*;q=0.1", NULL },
  { "{'answer': 'tsv'}", "text/tab-separated-values, */*;q=0.1", NULL },
  { "{'answer': 'form'}", "application/x-www-form-urlencoded, */*;q=0.1", NULL },
  { "{'answer': 'text'}", "text/plain, */*;q=0.1", NULL },
  { "{'soap': '1.1'}", "application/soap+xml, text/xml, */*;q=0.1", "\"\"" },
  { "{'soapAction': 'urn:Add'}", "application/soap+xml, text/xml, */*;q=0.1", "\"urn:Add\"" },
  { "{'soap': '1.2', 'soapAction': 'urn:Add'}", "application/soap+xml, text/xml, */*;q=0.1", NULL },
};

static void
test_headers (gconstpointer data)
{
  const Headers *row = data;
  g_autofree char *members = g_strdup_printf (
      "'request': {'method': 'POST', 'path': '/d', 'body': {'a': '{$record}'}}, 'format': %s", row->format);
  g_autoptr (RopewayConnection) connection = connection_with (members);
  g_autoptr (RopewayTree) record = test_read ("{}");
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayPreparedRequest) request = prepare (connection, record, &problem);
  const char *found = NULL;

  g_assert_null (problem);
  g_assert_cmpstr (request->accept, ==, row->accept);
  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayNameValue *header = g_ptr_array_index (request->headers, i);
      found = g_str_equal (header->name, "SOAPAction") ? header->value : found;
    }
  g_assert_cmpstr (found, ==, row->soap_action);
}

void
test_add_formats (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/model/formats/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *name = g_strdup_printf ("/model/formats/headers/%" G_GSIZE_FORMAT, i);
      g_test_add_data_func (name, &headers[i], test_headers);
    }
}
