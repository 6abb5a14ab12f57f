/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an update that says only a part of a record must not fill in again what it is not to say. */
#include "model-tests.h"

#include "model/prepared-request.h"

/* The body of an operation, the part of a record that is sent, and the record that it is of; all JSON with ' for ". */
typedef struct
{
  const char *name;
  const char *body;
  const char *part;    /* (nullable): the record itself */
  const char *sent;    /* or the code of the problem */
  const char *members; /* (nullable): more of the operation */
  const char *method;  /* (nullable): PATCH */
  const char *path;    /* (nullable) */
} Case;

#define WHOLE "{'name':'Ann','city':'Bonn','note':null,'home':{'street':'S','zip':'53'},'ref':7}"
#define ENVELOPE "'form': {'type': 'envelope', 'path': 'p'}"

static const Case cases[] = {
  { "member", "{'n': '{name}', 'c': '{city}'}", "{'name':'Bob'}", "{'n':'Bob'}" },
  { "none-is-left", "{'n': '{name}'}", "{'ref':8}", "{}" },
  { "null-is-said", "{'n': '{name}', 'o': '{note}'}", "{'note':null}", "{'o':null}" },
  { "null-is-not-sent", "{'n': '{name}', 'o': '{note}'}", "{'name':'Bob'}", "{'n':'Bob'}" },
  { "create", "{'n': '{name}', 'c': '{city}', 'l': ['{ref}']}", NULL, "{'n':'Ann','c':'Bonn','l':[7]}" },
  { "put", "{'n': '{name}', 'c': '{city}', 'l': ['{name}', '{ref}']}", "{'name':'Bob','ref':7}",
    "{'n':'Bob','l':['Bob',7]}", NULL, "PUT" },
  { "field-that-is-nowhere", "{'n': '{name}', 'x': '{missing}'}", "{'name':'Bob'}", "request.place-empty" },
  { "constant", "{'n': '{name}', 'type': 'contact'}", "{'city':'Ulm'}", "{'type':'contact'}" },
  { "text", "{'t': '{name} of {city}', 'c': '{city}'}", "{'name':'Bob'}", "{'t':'Bob of Bonn'}" },
  { "text-alone", "{'where': 'ref={ref}', 'c': '{city}'}", "{'city':'Ulm'}", "{'where':'ref=7','c':'Ulm'}" },
  { "id-and-parameter", "{'id': '{$id}', 'sheet': '{sheet}', 'n': '{name}'}", "{'city':'Ulm'}",
    "{'id':'a/b','sheet':'one'}", "'parameters': {'sheet': {'default': 'one'}}" },
  { "address-is-whole", "{'n': '{name}', 'c': '{city}'}", "{'name':'Bob'}", "{'n':'Bob'}", NULL, NULL,
    "/d/{ref}" },
  { "nested", "{'a': {'n': '{name}', 'c': '{city}'}}", "{'name':'Bob'}", "{'a':{'n':'Bob'}}" },
  { "nested-none", "{'n': '{name}', 'a': {'type': 'city', 'b': {'c': '{city}'}}}", "{'name':'Bob'}",
    "{'n':'Bob'}" },
  { "nested-with-id", "{'n': '{name}', 'a': {'id': '{$id}', 'c': '{city}'}}", "{'name':'Bob'}",
    "{'n':'Bob','a':{'id':'a/b'}}" },
  { "nested-constants", "{'n': '{name}', 'a': {'type': 'city', 'l': []}}", "{'name':'Bob'}",
    "{'n':'Bob','a':{'type':'city','l':[]}}" },
  { "part-of-an-object", "{'s': '{home.street}', 'z': '{home.zip}', 'h': '{home}'}", "{'home':{'zip':'1'}}",
    "{'z':'1','h':{'zip':'1'}}" },
  { "record-as-it-is", "{'all': '{$record}', 'n': '{name}'}", "{'city':'Ulm'}", "{'all':{'city':'Ulm'}}" },
  { "part-of-the-record", "{'n': '{$record.p.name}', 'c': '{$record.p.city}', 'x': '{$record.p.x}'}",
    "{'city':'Ulm'}", "{'c':'Ulm','x':null}", ENVELOPE },
  { "part-of-the-record-created", "{'n': '{$record.p.name}', 'x': '{$record.p.x}'}", NULL,
    "{'n':'Ann','x':null}", ENVELOPE },
  { "part-of-the-record-in-list", "{'l': ['{$record.p.name}', '{$record.p.city}', '{$record.p.x}']}",
    "{'city':'Ulm'}", "{'l':['Ann','Ulm',null]}", ENVELOPE },
  /* A list is one value: services take it as a whole, and its items by their places. */
  { "list-some", "{'l': ['{name}', '{city}', 1]}", "{'name':'Bob'}", "{'l':['Bob','Bonn',1]}" },
  { "list-none", "{'c': '{city}', 'l': ['{name}', 1]}", "{'city':'Ulm'}", "{'c':'Ulm'}" },
  { "list-of-objects", "{'c': '{city}', 'l': [{'k': 'n', 'v': '{name}'}, {'k': 'r', 'v': '{ref}'}]}",
    "{'ref':8}", "{'l':[{'k':'n','v':'Ann'},{'k':'r','v':8}]}" },
  { "list-of-objects-none", "{'c': '{city}', 'l': [{'k': 'n', 'v': '{name}'}, {'k': 'r', 'v': '{ref}'}]}",
    "{'city':'Ulm'}", "{'c':'Ulm'}" },
  { "list-of-one", "{'c': '{city}', 'l': [{'n': '{name}', 'r': '{ref}'}]}", "{'ref':8}",
    "{'l':[{'n':'Ann','r':8}]}" },
  { "list-of-lists", "{'rows': [['{name}', '{city}']]}", "{'name':'Bob'}", "{'rows':[['Bob','Bonn']]}" },
  { "record-in-list",
    "{'data': [{'id': '{$id}', 'fields': {'n': '{name}', 'c': '{city}'}}], 'typecast': true}",
    "{'name':'Bob'}", "{'data':[{'id':'a/b','fields':{'n':'Bob'}}],'typecast':true}" },
  { "record-in-list-at-the-top", "[{'n': '{name}', 'c': '{city}'}]", "{'name':'Bob'}", "[{'n':'Bob'}]" },
  { "whole-in-list", "['{$record}']", "{'name':'Bob'}", "[{'name':'Bob'}]" },
  { "form", "{'n': '{name}', 'c': '{city}', 'a': {'z': '{home.zip}'}}", "{'name':'Bob'}", "n=Bob",
    "'format': {'request': 'form'}" },
  { "xml", "{'n': '{name}', 'c': '{city}'}", "{'name':'Bob'}",
    "<?xml version='1.0' encoding='UTF-8'?>\n<r><n>Bob</n></r>",
    "'format': {'request': 'xml', 'root': 'r'}" },
};

static RopewayConnection *
connection_with (const Case *row)
{
  g_autofree char *text = g_strdup_printf (
      "{'id': 'crm', 'kind': 'rest', 'environments': {'live': {'address': 'https://crm.example/api'}},"
      " 'operations': [{'id': 'one', 'request': {'method': '%s', 'path': '%s', 'body': %s}%s%s}]}",
      row->method != NULL ? row->method : "PATCH", row->path != NULL ? row->path : "/d", row->body,
      row->members != NULL ? ", " : "", row->members != NULL ? row->members : "");
  g_autoptr (RopewayTree) tree = test_read (text);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_autofree char *lines = test_describe (problems);

  g_assert_cmpstr (lines, ==, "");
  return connection;
}

static void
test_body (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayConnection) connection = connection_with (row);
  g_autoptr (RopewayTree) whole = test_read (WHOLE);
  g_autoptr (RopewayTree) part = test_read (row->part != NULL ? row->part : WHOLE);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  RopewayRequestInput input = {
    .record = row->part != NULL ? ropeway_tree_get_root (part) : ropeway_tree_get_root (whole),
    .fields = ropeway_tree_get_root (whole),
    .records = records,
    .id = "a/b",
  };
  RopewayProblem *problem = NULL;
  g_autoptr (RopewayPreparedRequest) request = NULL;
  g_autofree char *sent = NULL;

  g_ptr_array_add (records, (gpointer)input.record);
  request = ropeway_prepare_request (connection, ropeway_connection_find_environment (connection, "live"),
                                     ropeway_connection_find_operation (connection, "one"), &input, &problem);
  sent = request != NULL
             ? g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body))
             : g_strdup (ropeway_problem_get_code (problem));
  g_assert_cmpstr (g_strdelimit (sent, "\"", '\''), ==, row->sent);
  if (row->path != NULL)
    g_assert_cmpstr (request->url, ==, "https://crm.example/api/d/7");
  g_clear_pointer (&problem, ropeway_problem_unref);
}

void
test_add_partial_bodies (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/model/partial-body/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_body);
    }
}
