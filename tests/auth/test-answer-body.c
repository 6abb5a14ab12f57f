/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whatever a service answers in, and whatever it says that it answers in, it is the same tree, or a clear sentence. */
#include "auth/answer-body.h"
#include "auth/answer-problem.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#include <string.h>

#define SOAP(body)                                                                                           \
  "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>" body "</s:Body></s:Envelope>"

typedef struct
{
  const char *name;
  const char *members; /* of the operation, JSON with ' for " */
  const char *type;    /* (nullable) Content-Type */
  const char *body;
  const char
      *wanted; /* JSON with ' for "; or the code behind a "!" and what its sentence ends with behind a "|" */
} Case;

static const Case cases[] = {
  { "json", "", "application/json", "{\"a\":1.10}", "{'a':1.10}" },
  { "json-unsaid", "", NULL, "[1]", "[1]" },
  { "json-as-text", "", "text/html; charset=utf-8", "{\"a\":1}", "{'a':1}" },
  { "json-declared", "'format':{'answer':'json'}", "text/csv", "{\"a\":1}", "{'a':1}" },
  { "json-utf-8-whatever-it-says", "", "application/json; charset=iso-8859-1", "\"\xc3\xbc\"", "'\xc3\xbc'" },
  { "json-in-latin-1", "", "application/json; charset=iso-8859-1", "\"\xfc\"", "'\xc3\xbc'" },
  { "json-in-what-is-declared", "'format':{'charset':'windows-1252'}", "application/json", "\"\x80\"",
    "'\xe2\x82\xac'" },
  { "json-broken", "", "application/json", "{\"a\":", "!service.answer-unreadable|" },
  { "ndjson", "", "application/x-ndjson", "1\n2\n", "[1,2]" },
  { "ndjson-declared", "'format':{'answer':'ndjson'}", "text/plain", "1\n\n2", "[1,2]" },
  { "csv", "", "text/csv; charset=windows-1252", "a;b\r\n007;\x80\r\n", "[{'a':'007','b':'\xe2\x82\xac'}]" },
  { "csv-declared", "'format':{'answer':'csv','header':false,'delimiter':'|'}", "application/octet-stream",
    "1|2\n", "[{'column1':'1','column2':'2'}]" },
  { "csv-broken", "", "text/csv", "a,b\n1\n",
    "!service.answer-unreadable|Shop answered with something that cannot be read as CSV: line 2: it has 1 "
    "fields instead of 2." },
  { "csv-letters", "", "text/csv", "a\n\xfc\n",
    "!service.answer-charset|Shop answered with a text whose letters cannot be read: it is said to be UTF-8, "
    "but the byte 0xfc (byte 2, line 2) does not fit; say “charset”." },
  { "tsv", "", "text/tab-separated-values", "a\tb\n1,5\t2\n", "[{'a':'1,5','b':'2'}]" },
  { "form", "", "application/x-www-form-urlencoded", "a=1&b[c]=%C3%BC", "{'a':'1','b':{'c':'\xc3\xbc'}}" },
  { "text", "'format':{'answer':'text'}", "text/plain", "OK 7\n", "{'text':'OK 7\\n'}" },
  { "text-unsaid", "", "text/plain", "OK 7\n",
    "!service.answer-other-type|Shop answered with text/plain, but “list” was expected to get JSON; if that "
    "answer is right, say its format under “format”." },
  { "picture", "", "image/png", "\x89PNG",
    "!service.answer-other-type|Shop answered with image/png, but “list” was expected to get JSON; if that "
    "answer is right, say its format under “format”." },
  { "page-without-root", "", "text/html", "Welcome<p>", "!service.answer-web-page|" },
  { "json-as-page-broken", "", "text/html", "{\"a\":", "!service.answer-unreadable|" },
  { "xml", "", "application/xml", "<a><b>1</b></a>", "{'a':{'b':'1'}}" },
  { "xml-latin-1", "", "text/xml", "<?xml version='1.0' encoding='iso-8859-1'?><a>\xfc</a>",
    "{'a':'\xc3\xbc'}" },
  { "xml-type-before-declaration", "", "text/xml; charset=utf-8",
    "<?xml version='1.0' encoding='iso-8859-1'?><a>\xc3\xbc</a>", "{'a':'\xc3\xbc'}" },
  { "xml-suffix", "", "application/vnd.shop+xml", "<a/>", "{'a':''}" },
  { "xml-as-text", "", "text/plain", "<a/>",
    "!service.answer-other-type|Shop answered with text/plain, but “list” was expected to get JSON; if that "
    "answer is right, say its format under “format”." },
  { "xml-as-text-declared", "'format':{'answer':'xml'}", "text/plain", "<a/>", "{'a':''}" },
  { "xml-broken", "", "text/xml", "<a>",
    "!service.answer-unreadable|Shop answered with something that cannot be read as XML: line 1: Premature "
    "end of data in tag a line 1." },
  { "xml-nothing", "'format':{'answer':'xml'}", NULL, "",
    "!service.answer-empty|Shop answered with nothing at all to “list”: that says neither that there is "
    "something nor that there is nothing, so nothing was taken from it." },
  { "json-nothing", "", "application/json", " \n", "!service.answer-empty|" },
  { "csv-nothing", "", "text/csv", "\xef\xbb\xbf", "!service.answer-empty|" },
  { "ndjson-nothing", "", "application/x-ndjson", "\n", "!service.answer-empty|" },
  { "text-nothing", "'format':{'answer':'text'}", "text/plain", "", "{'text':''}" },
  { "xml-names", "'format':{'namespaces':{'x':'urn:x'}}", "text/xml", "<a xmlns:y='urn:x'><y:b/></a>",
    "{'a':{'x:b':''}}" },
  { "one-of-the-records", "'records':'o.i'", "text/xml", "<o><i><n>1</n></i></o>",
    "{'o':{'i':[{'n':'1'}]}}" },
  { "none-of-the-records", "'records':'o.i'", "text/xml", "<o><x/></o>", "{'o':{'x':'','i':[]}}" },
  { "nothing-at-all", "'records':'o.i'", "text/xml", "<o/>", "{'o':{'i':[]}}" },
  { "no-such-answer", "'records':'o.i'", "text/xml", "<error/>", "{'error':''}" },
  { "lists-said", "'records':'o.i','format':{'lists':['l','l[].t','s.u']}", "text/xml",
    "<o><i><l><t>1</t></l><s><u>2</u></s></i><i><l/></i></o>",
    "{'o':{'i':[{'l':[{'t':['1']}],'s':{'u':['2']}},{'l':[]}]}}" },
  { "lists-of-the-shape",
    "'records':'o.i','shape':{'fields':[{'path':'l','type':'list'},{'path':'l[].t','type':'list'}]}",
    "text/xml", "<o><i><l><t>1</t><t>2</t></l></i><i/></o>", "{'o':{'i':[{'l':[{'t':['1','2']}]},'']}}" },
  { "rss", "", "application/rss+xml", "<rss><channel><item><guid>1</guid></item></channel></rss>",
    "[{'id':'1','categories':[]}]" },
  { "rss-as-xml", "'format':{'answer':'rss'}", "text/xml", "<rss/>", "[]" },
  { "rss-no-feed", "'format':{'answer':'rss'}", "text/xml", "<a/>",
    "!service.answer-unreadable|Shop answered with something that cannot be read as RSS: it begins with “a”, "
    "and no feed (RSS, Atom) does." },
  { "soap", "'records':'R.i'", "text/xml", SOAP ("<R><i>1</i></R>"), "{'R':{'i':['1']}}" },
  { "soap-nothing", "", "text/xml", SOAP (""), "{}" },
  { "soap-fault", "", "text/xml",
    SOAP ("<s:Fault><faultcode>s:Client</faultcode><faultstring>No such order</faultstring></s:Fault>"),
    "!service.soap-fault|Shop answered with a fault: No such order." },
  { "soap-1.2-fault", "", "application/soap+xml",
    "<e:Envelope "
    "xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value></"
    "e:Code>"
    "<e:Reason><e:Text xml:lang='en'>Bad number</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>",
    "!service.soap-fault|Shop answered with a fault: Bad number." },
  { "web-page", "", "text/html", "<!DOCTYPE html><html></html>",
    "!service.answer-web-page|Shop answered with a web page instead of data: check the address "
    "https://shop.example/." },
  { "web-page-for-xml", "'format':{'answer':'xml'}", "text/html", "<!doctype html><p>",
    "!service.answer-web-page|" },
  { "web-page-for-csv", "'format':{'answer':'csv'}", "text/html", "<html lang=\"en\">\n<a \"b\",",
    "!service.answer-web-page|" },
};

static RopewayConnection *
connection_with (const char *members)
{
  g_autofree char *text = g_strdup_printf (
      "{'id':'shop','name':'Shop','kind':'rest','environments':{'live':{'address':'https://shop.example'}},"
      "'operations':[{'id':'list','request':{'method':'GET','path':'/'}%s%s}]}",
      *members != '\0' ? "," : "", members);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (g_strdelimit (text, "'", '"'), -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  g_assert_false (ropeway_problems_has_error (problems));
  return connection;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (RopewayConnection) connection = connection_with (row->members);
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (
      200, "https://shop.example/", row->body, row->type != NULL ? "Content-Type" : NULL, row->type, NULL);
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayTree) tree = ropeway_answer_read (
      connection, ropeway_connection_find_operation (connection, "list"), response, &problem);

  if (*row->wanted == '!')
    {
      g_auto (GStrv) parts = g_strsplit (row->wanted + 1, "|", 2);
      g_assert_null (tree);
      g_autofree char *sentence = ropeway_problem_dup_sentence (problem);
      g_assert_cmpstr (ropeway_problem_get_code (problem), ==, parts[0]);
      if (*parts[1] != '\0')
        g_assert_cmpstr (sentence, ==, parts[1]);
      return;
    }
  g_assert_null (problem);
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (g_strdelimit (text, "\"", '\''), ==, row->wanted);
}

typedef struct
{
  const char *name;
  const char *members;
  const char *type;
  const char *body;
  const char *reason; /* (nullable) */
} Refusal;

static const Refusal refusals[] = {
  { "json", "", "application/json", "{\"message\":\"no\"}", "no" },
  { "text", "", "text/plain", "no such order", "no such order" },
  { "page", "", "text/html", "<html><title>no</title></html>", NULL },
  { "xml", "", "application/xml",
    "<?xml version='1.0'?><Error><Code>NoSuchKey</Code><Message>No such order</Message></Error>",
    "No such order" },
  { "xml-declared-place", "'errors':{'message':'r.why'}", "text/xml",
    "<r><message>a</message><why>b</why></r>", "b" },
  { "xml-as-text", "'format':{'answer':'xml'}", "text/plain", "<r><message>a</message></r>", "a" },
  { "soap", "", "text/xml",
    SOAP ("<s:Fault><faultcode>s:Server</faultcode><faultstring>out of order</faultstring></s:Fault>"),
    "out of order" },
  { "xml-broken", "", "text/xml", "<r><message>", NULL },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *row = data;
  g_autoptr (RopewayConnection) connection = connection_with (row->members);
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_response_new (400, "https://shop.example/", row->body, "Content-Type", row->type, NULL);
  g_autofree char *reason
      = ropeway_answer_dup_reason (ropeway_connection_find_operation (connection, "list"), response);

  g_assert_cmpstr (reason, ==, row->reason);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/auth/answer-body/", cases[i].name, NULL);
      g_test_add_data_func (name, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strconcat ("/auth/answer-body/refusal/", refusals[i].name, NULL);
      g_test_add_data_func (name, &refusals[i], test_refusal);
    }
  return g_test_run ();
}
