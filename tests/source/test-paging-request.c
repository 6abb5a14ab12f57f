/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how each page is asked for: in the query, the body, a header or the path. */
#include "model/prepared-request.h"
#include "source/paging.h"
#include "test-source.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *request;
  const char *paging;
  const char *position; /* NULL: the first page */
  const char *sent;     /* method, address, header "X-Cursor", body */
} Row;

#define AT(number, token) "{'number':" #number ",'token':'" token "','pages':1,'received':2}"
#define GET "{'method':'GET','path':'/list'}"
#define SIZED "'size':{'parameter':'n','value':2}"

static const Row rows[] = {
  { "query-page", GET, "{'type':'page','parameter':'p'," SIZED "}", NULL,
    "GET https://a.example/list?p=1&n=2" },
  { "query-in-place-of-own", "{'method':'GET','path':'/list','query':{'p':'1','q':'x','n':'100'}}",
    "{'type':'page','parameter':'p'," SIZED "}", "{'number':3,'pages':2,'received':4}",
    "GET https://a.example/list?q=x&p=3&n=2" },
  { "until-empty", GET, "{'type':'until-empty','parameter':'p','first':0}", NULL,
    "GET https://a.example/list?p=0" },
  { "cursor-start", GET, "{'type':'cursor','parameter':'c','next':'next','start':'*'}", NULL,
    "GET https://a.example/list?c=%2A" },
  { "cursor-encoded", GET, "{'type':'cursor','parameter':'c','next':'next'}", AT (0, "a=b&c/d+"),
    "GET https://a.example/list?c=a%3Db%26c%2Fd%2B" },
  { "header", GET, "{'type':'cursor','in':'header','parameter':'X-Cursor','next':'next'}", AT (0, "abc"),
    "GET https://a.example/list [abc]" },
  { "header-in-place-of-own", "{'method':'GET','path':'/list','headers':{'x-cursor':'none'}}",
    "{'type':'cursor','in':'header','parameter':'X-Cursor','next':'next'}", AT (0, "abc"),
    "GET https://a.example/list [abc]" },
  { "path-page", "{'method':'GET','path':'/list/{page}'}",
    "{'type':'page','in':'path','parameter':'page'," SIZED "}", NULL, "GET https://a.example/list/1?n=2" },
  { "path-cursor-start", "{'method':'GET','path':'/list/{c}'}",
    "{'type':'cursor','in':'path','parameter':'c','next':'next','start':'begin'}", NULL,
    "GET https://a.example/list/begin" },
  { "path-cursor", "{'method':'GET','path':'/list/{c}'}",
    "{'type':'cursor','in':'path','parameter':'c','next':'next','start':'begin'}", AT (0, "a/b"),
    "GET https://a.example/list/a%2Fb" },
  { "expression-cursor-start", "{'method':'GET','path':'/list{?c,n}'}",
    "{'type':'cursor','in':'path','parameter':'c','next':'next'," SIZED "}", NULL,
    "GET https://a.example/list?n=2" },
  { "expression-cursor", "{'method':'GET','path':'/list{?c}'}",
    "{'type':'cursor','in':'path','parameter':'c','next':'next'}", AT (0, "a/b"),
    "GET https://a.example/list?c=a%2Fb" },
  { "expression-page-once", "{'method':'GET','path':'/list{?p,n}'}",
    "{'type':'page','parameter':'p'," SIZED "}", NULL, "GET https://a.example/list?p=1&n=2" },
  { "place-in-query",
    "{'method':'GET','path':'/query','query':{'query':'select * from Invoice STARTPOSITION {at}'}}",
    "{'type':'offset','in':'path','parameter':'at'}", "{'number':20,'pages':1,'received':20}",
    "GET https://a.example/query?query=select%20%2A%20from%20Invoice%20STARTPOSITION%2020" },
  { "body-new", "{'method':'POST','path':'/list'}", "{'type':'page','in':'body','parameter':'page.number'}",
    NULL, "POST https://a.example/list {'page':{'number':1}}" },
  { "body-cursor-first", "{'method':'POST','path':'/list','body':{'filter':{'a':1}}}",
    "{'type':'cursor','in':'body','parameter':'start_cursor','next':'next_cursor',"
    "'size':{'parameter':'page_size','value':100}}",
    NULL, "POST https://a.example/list {'filter':{'a':1},'page_size':100}" },
  { "body-cursor", "{'method':'POST','path':'/list','body':{'start_cursor':'old','filter':{'a':1}}}",
    "{'type':'cursor','in':'body','parameter':'start_cursor','next':'next_cursor'}", AT (0, "ab\\\"c"),
    "POST https://a.example/list {'start_cursor':'ab\\'c','filter':{'a':1}}" },
  { "body-cursor-number", "{'method':'POST','path':'/list'}",
    "{'type':'cursor','in':'body','parameter':'after','next':'next'}",
    "{'number':0,'token':'12345678901234567890','isNumber':true,'pages':1,'received':2}",
    "POST https://a.example/list {'after':12345678901234567890}" },
  { "body-no-object", "{'method':'POST','path':'/list','body':['a']}",
    "{'type':'page','in':'body','parameter':'page'}", NULL, "request.place-empty" },
  { "relay-first", "{'method':'POST','path':'/graphql','body':{'query':'q','variables':{'first':2}}}",
    "{'type':'cursor','connection':'data.orders'}", NULL,
    "POST https://a.example/graphql {'query':'q','variables':{'first':2}}" },
  { "relay", "{'method':'POST','path':'/graphql','body':{'query':'q','variables':{'first':2}}}",
    "{'type':'cursor','connection':'data.orders'}", AT (0, "Y3Vyc29y"),
    "POST https://a.example/graphql {'query':'q','variables':{'first':2,'after':'Y3Vyc29y'}}" },
  { "next-path-first", "{'method':'POST','path':'/files/list_folder','body':{'path':''}}",
    "{'type':'cursor','in':'body','parameter':'cursor','next':'cursor','more':'has_more',"
    "'nextPath':'/files/list_folder/continue'}",
    NULL, "POST https://a.example/files/list_folder {'path':''}" },
  { "next-path", "{'method':'POST','path':'/files/list_folder','query':{'a':'b'},'body':{'path':''}}",
    "{'type':'cursor','in':'body','parameter':'cursor','next':'cursor','more':'has_more',"
    "'size':{'parameter':'limit','value':9},'nextPath':'/files/list_folder/continue'}",
    AT (0, "abc"), "POST https://a.example/files/list_folder/continue {'cursor':'abc'}" },
  { "next-url", "{'method':'POST','path':'/list','body':{'filter':1}}",
    "{'type':'next-url','next':'next'," SIZED "}", AT (0, "https://a.example/list?p=2"),
    "POST https://a.example/list?p=2 {'filter':1}" },
};

static RopewayConnection *
make_connection (const Row *row, RopewayTree **tree)
{
  g_autofree char *text = g_strdup_printf (
      "{'id':'a','name':'A','kind':'rest','environments':{'live':{'address':'https://a.example'}},"
      "'signIn':{'type':'none'},'operations':[{'id':'list','request':%s,'paging':%s}]}",
      row->request, row->paging);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  for (char *at = text; *at != '\0'; at++)
    if (*at == '\'')
      *at = '"';
  *tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  g_assert_nonnull (*tree);
  RopewayConnection *connection
      = ropeway_connection_parse (*tree, ropeway_tree_get_root (*tree), "", problems);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return connection;
}

static char *
describe (const RopewayPreparedRequest *request)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s", request->method, request->url);
  for (guint i = 0; i < request->headers->len; i++)
    g_string_append_printf (text, " [%s]",
                            ((RopewayNameValue *)g_ptr_array_index (request->headers, i))->value);
  if (request->body != NULL)
    g_string_append_printf (text, " %.*s", (int)g_bytes_get_size (request->body),
                            (const char *)g_bytes_get_data (request->body, NULL));
  for (char *at = text->str; *at != '\0'; at++)
    if (*at == '"')
      *at = '\'';
  return g_string_free (text, FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayConnection) connection = make_connection (row, &tree);
  const RopewayOperation *operation = ropeway_connection_find_operation (connection, "list");
  g_autoptr (GPtrArray) places = ropeway_request_places_new ();
  g_autoptr (RopewayProblem) problem = NULL;
  RopewayPosition position;

  ropeway_position_init (&position, &operation->paging);
  if (row->position != NULL)
    {
      g_autofree char *json = g_strdelimit (g_strdup (row->position), "'", '"');
      g_assert_true (ropeway_position_from_json (json, &position));
    }
  ropeway_paging_apply (&operation->paging, &position, places);
  RopewayRequestInput input = {
    .places = places,
    .next_path = ropeway_paging_get_path (&operation->paging, &position),
    .url = ropeway_paging_get_url (&operation->paging, &position),
  };
  g_autoptr (RopewayPreparedRequest) request = ropeway_prepare_request (
      connection, ropeway_connection_find_environment (connection, "live"), operation, &input, &problem);
  g_autofree char *sent
      = problem != NULL ? g_strdup (ropeway_problem_get_code (problem)) : describe (request);
  g_assert_cmpstr (sent, ==, row->sent);
  ropeway_position_clear (&position);
}

void
test_paging_request_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/source/paging-request/%s", rows[i].name);
      g_test_add_data_func (name, &rows[i], test_row);
    }
}
