/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every shape of XML has one tree, what is dangerous is refused, and what was read is written the same. */

#include "value-tests.h"

#include "base/limits.h"
#include "value/json-writer.h"
#include "value/xml-reader.h"
#include "value/xml-writer.h"

static const char *const declared[] = { "a", "urn:a", "i", "urn:i", "", "urn:none", NULL };

typedef struct
{
  const char *name;
  const char *text;
  const char *wanted; /* JSON with ' for ", or the error behind a "!" */
  RopewayXmlOptions options;
} Case;

static const Case cases[] = {
  { "text", "<a>x</a>", "{'a':'x'}", { 0 } },
  { "empty", "<a/>", "{'a':''}", { 0 } },
  { "empty-pair", "<a></a>", "{'a':''}", { 0 } },
  { "declaration",
    "<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>\xc3\xbc</a>\n",
    "{'a':'\xc3\xbc'}",
    { 0 } },
  { "texts-stay", "<a><n>007</n><m> 1 </m><t>true</t></a>", "{'a':{'n':'007','m':' 1 ','t':'true'}}", { 0 } },
  { "attributes", "<a id='7' x=''>t</a>", "{'a':{'@id':'7','@x':'','#text':'t'}}", { 0 } },
  { "attribute-alone", "<a id='7'/>", "{'a':{'@id':'7'}}", { 0 } },
  { "attribute-and-space", "<a id='7'> </a>", "{'a':{'@id':'7','#text':' '}}", { 0 } },
  { "children", "<o>\n  <a>1</a>\n  <b>2</b>\n</o>", "{'o':{'a':'1','b':'2'}}", { 0 } },
  { "many", "<o><a>1</a><b>2</b><a>3</a><a/></o>", "{'o':{'a':['1','3',''],'b':'2'}}", { 0 } },
  { "many-objects",
    "<o><l n='1'/><l n='2'><s>x</s></l></o>",
    "{'o':{'l':[{'@n':'1'},{'@n':'2','s':'x'}]}}",
    { 0 } },
  { "attribute-before-text-before-element",
    "<o k='v'><b>2</b>t</o>",
    "{'o':{'@k':'v','#text':'t','b':'2'}}",
    { 0 } },
  { "mixed",
    "<p>Hello <b>big</b> world<i/>!</p>",
    "{'p':{'#text':'Hello  world!','b':'big','i':''}}",
    { 0 } },
  { "cdata", "<a><![CDATA[<b>&amp;</b>]]></a>", "{'a':'<b>&amp;</b>'}", { 0 } },
  { "cdata-and-text", "<a>x<![CDATA[<]]>y</a>", "{'a':'x<y'}", { 0 } },
  { "five-entities",
    "<a b='&lt;&amp;&quot;&apos;&gt;'>&lt;&amp;&quot;&apos;&gt;</a>",
    "{'a':{'@b':'<&\\'^>','#text':'<&\\'^>'}}",
    { 0 } },
  { "by-number",
    "<a>&#233;&#x20AC;&#x1F600;&#10;</a>",
    "{'a':'\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\\n'}",
    { 0 } },
  { "comments", "<!-- <x> --><a>1<!-- = = -->2<?go <x y='?>3</a><!---->", "{'a':'123'}", { 0 } },
  { "line-ends", "<a>x\r\ny\rz</a>", "{'a':'x\\ny\\nz'}", { 0 } },
  { "nil",
    "<o xmlns:x='http://www.w3.org/2001/XMLSchema-instance'><a x:nil='true'/><b x:nil='false'>t</b><c "
    "x:nil='1' k='v'/></o>",
    "{'o':{'a':null,'b':'t','c':{'@k':'v'}}}",
    { 0 } },
  { "local-names",
    "<o xmlns='urn:o' xmlns:p='urn:p'><p:a p:k='1'>x</p:a></o>",
    "{'o':{'a':{'@k':'1','#text':'x'}}}",
    { 0 } },
  { "declared-names",
    "<o xmlns='urn:o' xmlns:p='urn:a'><p:a p:k='1'>x</p:a></o>",
    "{'o':{'a:a':{'@a:k':'1','#text':'x'}}}",
    { .namespaces = declared } },
  { "declared-root", "<o xmlns='urn:a'><b/></o>", "{'a:o':{'a:b':''}}", { .namespaces = declared } },
  { "declared-without-prefix", "<o xmlns='urn:none'><b/></o>", "{'o':{'b':''}}", { .namespaces = declared } },
  { "two-of-a-name",
    "<c xmlns:p='urn:p'><link>1</link><p:link>2</p:link><p:link>3</p:link></c>",
    "{'c':{'link':'1','p:link':['2','3']}}",
    { 0 } },
  { "two-of-a-name-own",
    "<o xmlns='urn:o' xmlns:p='urn:p' xmlns:q='urn:q'><p:n>1</p:n><n>2</n><q:n>3</q:n><q:m/></o>",
    "{'o':{'p:n':'1','n':'2','q:n':'3','m':''}}",
    { 0 } },
  { "two-attributes-of-a-name",
    "<o xmlns:p='urn:p' id='1' p:id='2' p:x='3'/>",
    "{'o':{'@id':'1','@p:id':'2','@x':'3'}}",
    { 0 } },
  { "attribute-and-element-of-a-name",
    "<o xmlns:p='urn:p' p:id='1'><id>2</id></o>",
    "{'o':{'@id':'1','id':'2'}}",
    { 0 } },
  { "prefix-undeclared", "<o><p:a>1</p:a></o>", "{'o':{'a':'1'}}", { 0 } },
  { "xml-lang", "<a xml:lang='de'>x</a>", "{'a':{'@lang':'de','#text':'x'}}", { 0 } },
  { "xhtml",
    "<e><c type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b "
    "x='&lt;'>&amp;b</b><br/></div></c><d/></e>",
    "{'e':{'c':{'@type':'xhtml','#text':'<div>a <b x=\\'&lt;\\'>&amp;b</b><br></br></div>'},'d':''}}",
    { .keep_xhtml = TRUE } },

  { "nothing", "", "!there is nothing in it", { 0 } },
  { "no-xml", "hello", "!line 1: Start tag expected, '<' not found", { 0 } },
  { "json", "{}", "!line 1: Start tag expected, '<' not found", { 0 } },
  { "not-closed", "<a>\n<b></a>", "!line 2: Opening and ending tag mismatch: b line 2 and a", { 0 } },
  { "cut-off", "<a><b>x", "!line 1: Premature end of data in tag b line 1", { 0 } },
  { "two-roots", "<a/><b/>", "!line 1: Extra content at the end of the document", { 0 } },
  { "attribute-twice", "<a b='1' b='2'/>", "!line 1: Attribute b redefined", { 0 } },
  { "zero", "<a>&#0;</a>", "!line 1: xmlParseCharRef: invalid xmlChar value 0", { 0 } },
  { "half-a-pair", "<a>&#xD800;</a>", "!line 1: xmlParseCharRef: invalid xmlChar value 55296", { 0 } },
  { "not-utf-8", "<a>\xfc</a>", "!it is not UTF-8", { 0 } },
  { "entity", "<a>\n&nbsp;</a>", "!line 2: Entity 'nbsp' not defined", { 0 } },
  { "entity-in-attribute", "<a b='&x;'/>", "!line 1: Entity 'x' not defined", { 0 } },
  { "document-type",
    "<!DOCTYPE a><a/>",
    "!line 1: it has a document type (<!DOCTYPE>), which is refused because it could do harm",
    { 0 } },
  { "billion-laughs",
    "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>",
    "!line 2: it has a document type (<!DOCTYPE>), which is refused because it could do harm",
    { 0 } },
  { "file",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "!line 1: it has a document type (<!DOCTYPE>), which is refused because it could do harm",
    { 0 } },
  { "network",
    "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><a/>",
    "!line 1: it has a document type (<!DOCTYPE>), which is refused because it could do harm",
    { 0 } },
  { "too-deep",
    "<a><b><c/></b></a>",
    "!line 1: there are too many elements inside each other",
    { .depth = 2 } },
  { "too-deep-markup",
    "<a><b type='xhtml'><c/></b></a>",
    "!line 1: there are too many elements inside each other",
    { .depth = 2, .keep_xhtml = TRUE } },
  { "too-many-attributes",
    "<x>\n<a b='=' c=\"'=\" d='1'/></x>",
    "!line 2: an element has too many attributes",
    { .attributes = 2 } },
  { "too-many-values", "<a><b/><b/><b/></a>", "!line 1: there are too many values", { .values = 4 } },
  { "too-large", "<a/>", "!it is too large", { .bytes = 3 } },
};

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
test_reading (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = bytes_of (row->text);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_xml_read (bytes, &row->options, &error);
  g_autofree char *text = NULL;

  if (*row->wanted == '!')
    {
      g_assert_null (tree);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  g_autoptr (GString) quoted = g_string_new (text);
  g_string_replace (quoted, "'", "^", 0);
  g_string_replace (quoted, "\"", "'", 0);
  g_assert_cmpstr (quoted->str, ==, row->wanted);
}

/* An element's attributes and sections that look like tags are no tags. */
static void
test_scan_skips (void)
{
  const RopewayXmlOptions options = { .attributes = 1 };
  g_autoptr (GBytes) bytes
      = bytes_of ("<a b='<c d= e= f='><!-- <c d= e= f= --><![CDATA[<c d= e= f=]]><?p <c d= e= f= ?></a>");
  g_autoptr (GBytes) plain
      = bytes_of ("<a b='1'><!-- <c d= e= f= --><![CDATA[<c d= e= f=]]><?p <c d= e= f= ?></a>");
  g_autoptr (RopewayTree) tree = ropeway_xml_read (plain, &options, NULL);
  g_autoptr (GError) error = NULL;

  test_assert_json (ropeway_tree_get_root (tree), "{\"a\":{\"@b\":\"1\",\"#text\":\"<c d= e= f=\"}}");
  g_assert_null (ropeway_xml_read (bytes, &options, &error));
  g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_SYNTAX);
}

static void
assert_limit (GString *text, gboolean fits)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_xml_read (bytes, NULL, &error);

  if (fits)
    g_assert_no_error (error);
  else
    g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_LIMIT);
}

static GString *
nest (guint depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "</a>");
  return text;
}

static GString *
with_attributes (const char *prefix, guint n)
{
  GString *text = g_string_new ("<a");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, " %sx%u='y'", prefix, i);
  g_string_append (text, "/>");
  return text;
}

static void
test_limits (void)
{
  assert_limit (nest (ROPEWAY_LIMIT_XML_DEPTH), TRUE);
  assert_limit (nest (ROPEWAY_LIMIT_XML_DEPTH + 1), FALSE);
  assert_limit (nest (100000), FALSE);
  assert_limit (with_attributes ("", ROPEWAY_LIMIT_XML_ATTRIBUTES), TRUE);
  assert_limit (with_attributes ("", ROPEWAY_LIMIT_XML_ATTRIBUTES + 1), FALSE);
  assert_limit (with_attributes ("xmlns:", ROPEWAY_LIMIT_XML_NAMESPACES), TRUE);
  assert_limit (with_attributes ("xmlns:", ROPEWAY_LIMIT_XML_NAMESPACES + 1), FALSE);
}

/* Many names and many of a name are found in the time that they take to read. */
static void
test_wide (void)
{
  g_autoptr (GString) text = g_string_new ("<a xmlns:p='urn:p'>");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "<x%u>%u</x%u><p:x%u/>", i, i, i, i);
  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "<x%u>%u</x%u>", i, i, i);
  g_string_append (text, "</a>");
  g_autoptr (GBytes) bytes = bytes_of (text->str);
  g_autoptr (RopewayTree) tree = ropeway_xml_read (bytes, NULL, &error);
  g_assert_no_error (error);
  const RopewayValue *root = ropeway_value_get (ropeway_tree_get_root (tree), "a");
  g_assert_cmpuint (ropeway_value_get_length (root), ==, 100000);
  test_assert_json (ropeway_value_get (root, "x49999"), "[\"49999\",\"49999\"]");
  test_assert_json (ropeway_value_get (root, "p:x49999"), "\"\"");
}

/* ---- writing ---- */

static const char *const order[] = { "z", "a", NULL };

typedef struct
{
  const char *name;
  const char *json;
  const char *wanted; /* without the declaration; or the error behind a "!" */
  RopewayXmlWriteOptions options;
} Write;

static const Write writes[] = {
  { "root", "{'a':'x'}", "<a>x</a>", { 0 } },
  { "root-named",
    "{'a':'x','n':1.50,'t':true,'z':null}",
    "<order><a>x</a><n>1.50</n><t>true</t><z/></order>",
    { .root = "order" } },
  { "root-of-text", "'x'", "<v>x</v>", { .root = "v" } },
  { "attributes",
    "{'a':{'b':'1','@id':'7','#text':'t','@n':2}}",
    "<a id=\"7\" n=\"2\">t<b>1</b></a>",
    { 0 } },
  { "list",
    "{'o':{'l':[{'s':'1'},{'s':'2'},'x'],'e':[]}}",
    "<o><l><s>1</s></l><l><s>2</s></l><l>x</l></o>",
    { 0 } },
  { "order",
    "{'o':{'b':'1','a':{'c':'2','z':'3'},'z':'4'}}",
    "<o><z>4</z><a><z>3</z><c>2</c></a><b>1</b></o>",
    { .order = order } },
  { "escapes",
    "{'a':{'@b':'<&>\\\"^\\n\\t\\r','#text':'<&>\\\"^\\n\\t\\r'}}",
    "<a b=\"&lt;&amp;&gt;&quot;'&#10;&#9;&#13;\">&lt;&amp;&gt;\"'\n\t&#13;</a>",
    { 0 } },
  { "cdata-end", "{'a':']]>'}", "<a>]]&gt;</a>", { 0 } },
  { "namespaces",
    "{'a:o':{'@i:k':'v','p':'1'}}",
    "<a:o xmlns:a=\"urn:a\" xmlns:i=\"urn:i\" xmlns=\"urn:none\" i:k=\"v\"><p>1</p></a:o>",
    { .namespaces = declared } },
  { "xml-lang", "{'a':{'@xml:lang':'de'}}", "<a xml:lang=\"de\"/>", { 0 } },
  { "soap-1.1",
    "{'Add':{'n':'1'}}",
    "<soap:Envelope "
    "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><Add><n>1</n></Add></soap:Body></"
    "soap:Envelope>",
    { .soap = ROPEWAY_SOAP_1_1 } },
  { "soap-1.2",
    "{'n':'1'}",
    "<soap:Envelope "
    "xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\"><soap:Body><Add><n>1</n></Add></soap:Body></"
    "soap:Envelope>",
    { .soap = ROPEWAY_SOAP_1_2, .root = "Add" } },

  { "no-root",
    "{'a':'1','b':'2'}",
    "!XML needs one root element; name it under “root”, or put the record into one",
    { 0 } },
  { "root-is-list",
    "[1]",
    "!XML needs one root element; name it under “root”, or put the record into one",
    { .root = "a" } },
  { "root-many",
    "{'a':['1','2']}",
    "!XML needs one root element; name it under “root”, or put the record into one",
    { 0 } },
  { "name", "{'a':{'Item ID':'1'}}", "!“Item ID” cannot be the name of an XML element or attribute", { 0 } },
  { "name-empty", "{'a':{'':'1'}}", "!“” cannot be the name of an XML element or attribute", { 0 } },
  { "name-injected",
    "{'a':{'b><c':'1'}}",
    "!“b><c” cannot be the name of an XML element or attribute",
    { 0 } },
  { "attribute-name",
    "{'a':{'@b c':'1'}}",
    "!“b c” cannot be the name of an XML element or attribute",
    { 0 } },
  { "prefix",
    "{'p:a':'1'}",
    "!the prefix of “p:a” is not declared; name its namespace under “namespaces”",
    { 0 } },
  { "control", "{'a':{'b':'x\\u0001'}}", "!“b” has a character that XML cannot hold (U+0001)", { 0 } },
  { "zero", "{'a':{'b':'x\\u0000'}}", "!“b” has a character that XML cannot hold", { 0 } },
  { "list-in-list", "{'a':{'b':[[1]]}}", "!“b” is a list or an object, but only a text fits there", { 0 } },
  { "object-in-attribute",
    "{'a':{'@b':{}}}",
    "!“b” is a list or an object, but only a text fits there",
    { 0 } },
};

static void
test_writing (gconstpointer data)
{
  static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  const Write *row = data;
  g_autofree char *json = g_strdelimit (g_strdelimit (g_strdup (row->json), "'", '"'), "^", '\'');
  g_autoptr (RopewayTree) tree = test_read (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ropeway_xml_write (ropeway_tree_get_root (tree), &row->options, &error);

  if (*row->wanted == '!')
    {
      g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE);
      g_assert_cmpstr (error->message, ==, row->wanted + 1);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (g_str_has_prefix (text, declaration));
  g_assert_cmpstr (text + strlen (declaration), ==, row->wanted);
}

static void
test_too_deep_to_write (void)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new ();
  RopewayValue *value = ropeway_tree_object (tree);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < ROPEWAY_LIMIT_XML_DEPTH + 1; i++)
    {
      RopewayValue *around = ropeway_tree_object (tree);
      ropeway_value_set (tree, around, "a", -1, value);
      value = around;
    }
  g_assert_null (ropeway_xml_write (value, NULL, &error));
  g_assert_error (error, ROPEWAY_FORMAT_ERROR, ROPEWAY_FORMAT_ERROR_VALUE);
}

/* What was read is written so that it reads the same; without what a namespace changes in the names. */
static void
test_back (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GBytes) bytes = bytes_of (row->text);
  g_autoptr (RopewayTree) tree = ropeway_xml_read (bytes, &row->options, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = ropeway_xml_write (ropeway_tree_get_root (tree), NULL, &error);
  g_assert_no_error (error);
  g_autoptr (RopewayTree) again = ropeway_xml_read (written, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *first = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
  test_assert_json (ropeway_tree_get_root (again), first);
}

void
test_add_xml (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/value/xml/read/", cases[i].name, NULL);
      g_autofree char *back = g_strconcat ("/value/xml/back/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_reading);
      if (*cases[i].wanted != '!' && strchr (cases[i].wanted, ':') != NULL
          && strstr (cases[i].wanted, "p:") == NULL && strstr (cases[i].wanted, "a:") == NULL
          && strstr (cases[i].wanted, "null") == NULL)
        g_test_add_data_func (back, &cases[i], test_back);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *name = g_strconcat ("/value/xml/write/", writes[i].name, NULL);
      g_test_add_data_func (name, &writes[i], test_writing);
    }
  g_test_add_func ("/value/xml/scan-skips", test_scan_skips);
  g_test_add_func ("/value/xml/limits", test_limits);
  g_test_add_func ("/value/xml/wide", test_wide);
  g_test_add_func ("/value/xml/too-deep-to-write", test_too_deep_to_write);
}
