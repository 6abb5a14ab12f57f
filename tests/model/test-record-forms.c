/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each record form, and each kind of property, has rows that show what is read and what is written back. */
#include "model-tests.h"

#include "base/limits.h"
#include "model/property-kind.h"
#include "model/record-form.h"
#include "model/words.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

static char *
spell (const RopewayValue *value)
{
  g_autoptr (RopewayTree) tree = ropeway_tree_new_copy (value);
  char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);

  return g_strdelimit (text, "\"", '\'');
}

static char *
describe (const RopewayValue *value, RopewayProblem *problem)
{
  g_assert_true ((value == NULL) == (problem != NULL));
  return value != NULL ? spell (value) : g_strdup (ropeway_problem_get_code (problem));
}

/* ---- kinds of properties ---- */

typedef struct
{
  const char *name;
  RopewayPropertyKind kind;
  const char *property; /* as the service shows it */
  const char *value;
  const char *written; /* (nullable): nobody can */
} Kind;

#define USER "{'object':'user','id':'u1','name':'Ada'}"

static const Kind kinds[] = {
  { "plain", ROPEWAY_PROPERTY_PLAIN, "'2026-11-09'", "'2026-11-09'", "'2026-11-09'" },
  { "plain-number", ROPEWAY_PROPERTY_PLAIN, "1.50", "1.50", "1.50" },
  { "title", ROPEWAY_PROPERTY_TITLE,
    "{'id':'title','type':'title','title':[{'type':'text','text':{'content':'007','link':null},'plain_text':'"
    "007'}]}",
    "'007'", "{'title':[{'type':'text','text':{'content':'007'}}]}" },
  { "title-none", ROPEWAY_PROPERTY_TITLE, "{'type':'title','title':[]}", "null", "{'title':[]}" },
  { "rich-text", ROPEWAY_PROPERTY_RICH_TEXT,
    "{'type':'rich_text','rich_text':[{'type':'text','text':{'content':'=1'},'plain_text':'=1'},"
    "{'type':'mention','plain_text':'+1 \\ud83d\\ude00'}]}",
    "'=1+1 😀'", "{'rich_text':[{'type':'text','text':{'content':'=1+1 😀'}}]}" },
  { "rich-text-content-only", ROPEWAY_PROPERTY_RICH_TEXT,
    "{'type':'rich_text','rich_text':[{'type':'text','text':{'content':'a'}}]}", "'a'",
    "{'rich_text':[{'type':'text','text':{'content':'a'}}]}" },
  { "rich-text-lone-surrogate", ROPEWAY_PROPERTY_RICH_TEXT,
    "{'type':'rich_text','rich_text':[{'type':'text','plain_text':'\\ud83d'}]}", "'\\ud83d'",
    "{'rich_text':[{'type':'text','text':{'content':'\\ud83d'}}]}" },
  { "number", ROPEWAY_PROPERTY_NUMBER, "{'type':'number','number':1234567890123456.70}",
    "1234567890123456.70", "{'number':1234567890123456.70}" },
  { "number-none", ROPEWAY_PROPERTY_NUMBER, "{'type':'number','number':null}", "null", "{'number':null}" },
  { "select", ROPEWAY_PROPERTY_SELECT, "{'type':'select','select':{'id':'x','name':'Open','color':'red'}}",
    "'Open'", "{'select':{'name':'Open'}}" },
  { "select-none", ROPEWAY_PROPERTY_SELECT, "{'type':'select','select':null}", "null", "{'select':null}" },
  { "status", ROPEWAY_PROPERTY_STATUS, "{'type':'status','status':{'id':'x','name':'Done'}}", "'Done'",
    "{'status':{'name':'Done'}}" },
  { "multi-select", ROPEWAY_PROPERTY_MULTI_SELECT,
    "{'type':'multi_select','multi_select':[{'id':'1','name':'b'},{'id':'2','name':'a'}]}", "['b','a']",
    "{'multi_select':[{'name':'b'},{'name':'a'}]}" },
  { "multi-select-none", ROPEWAY_PROPERTY_MULTI_SELECT, "{'type':'multi_select','multi_select':[]}", "[]",
    "{'multi_select':[]}" },
  { "date", ROPEWAY_PROPERTY_DATE,
    "{'type':'date','date':{'start':'2026-11-09','end':null,'time_zone':null}}", "'2026-11-09'",
    "{'date':{'start':'2026-11-09'}}" },
  { "date-span", ROPEWAY_PROPERTY_DATE,
    "{'type':'date','date':{'start':'2026-11-09T10:00:00.000+01:00','end':'2026-11-10'}}",
    "'2026-11-09T10:00:00.000+01:00/2026-11-10'",
    "{'date':{'start':'2026-11-09T10:00:00.000+01:00','end':'2026-11-10'}}" },
  { "date-zone", ROPEWAY_PROPERTY_DATE,
    "{'type':'date','date':{'start':'2026-11-09T10:00:00','end':null,'time_zone':'Europe/Berlin'}}",
    "{'start':'2026-11-09T10:00:00','end':null,'time_zone':'Europe/Berlin'}",
    "{'date':{'start':'2026-11-09T10:00:00','end':null,'time_zone':'Europe/Berlin'}}" },
  { "date-none", ROPEWAY_PROPERTY_DATE, "{'type':'date','date':null}", "null", "{'date':null}" },
  { "checkbox", ROPEWAY_PROPERTY_CHECKBOX, "{'type':'checkbox','checkbox':true}", "true",
    "{'checkbox':true}" },
  { "email", ROPEWAY_PROPERTY_EMAIL, "{'type':'email','email':'a@b.example'}", "'a@b.example'",
    "{'email':'a@b.example'}" },
  { "email-none", ROPEWAY_PROPERTY_EMAIL, "{'type':'email','email':null}", "null", "{'email':null}" },
  { "phone", ROPEWAY_PROPERTY_PHONE_NUMBER, "{'type':'phone_number','phone_number':'+49 30 007'}",
    "'+49 30 007'", "{'phone_number':'+49 30 007'}" },
  { "url", ROPEWAY_PROPERTY_URL, "{'type':'url','url':'https://a.example/?b=1'}", "'https://a.example/?b=1'",
    "{'url':'https://a.example/?b=1'}" },
  { "people", ROPEWAY_PROPERTY_PEOPLE, "{'type':'people','people':[" USER "]}", "['u1']",
    "{'people':[{'id':'u1','object':'user'}]}" },
  { "relation", ROPEWAY_PROPERTY_RELATION,
    "{'type':'relation','relation':[{'id':'p1'},{'id':'p2'}],'has_more':false}", "['p1','p2']",
    "{'relation':[{'id':'p1'},{'id':'p2'}]}" },
  { "files", ROPEWAY_PROPERTY_FILES,
    "{'type':'files','files':[{'name':'a.pdf','type':'external','external':{'url':'https://a.example/"
    "a.pdf?v=1'}}]}",
    "['https://a.example/a.pdf?v=1']",
    "{'files':[{'name':'a.pdf','type':'external','external':{'url':'https://a.example/a.pdf?v=1'}}]}" },
  { "formula", ROPEWAY_PROPERTY_FORMULA,
    "{'type':'formula','formula':{'type':'number','number':4503599627370497.5}}", "4503599627370497.5",
    NULL },
  { "formula-date", ROPEWAY_PROPERTY_FORMULA,
    "{'type':'formula','formula':{'type':'date','date':{'start':'2026-11-09','end':null}}}", "'2026-11-09'",
    NULL },
  { "rollup", ROPEWAY_PROPERTY_ROLLUP,
    "{'type':'rollup','rollup':{'type':'array','array':[{'type':'number','number':1},"
    "{'type':'title','title':[{'plain_text':'b'}]}],'function':'show_original'}}",
    "[1,'b']", NULL },
  { "created-time", ROPEWAY_PROPERTY_CREATED_TIME,
    "{'type':'created_time','created_time':'2026-11-09T10:00:00.000Z'}", "'2026-11-09T10:00:00.000Z'", NULL },
  { "created-by", ROPEWAY_PROPERTY_CREATED_BY, "{'type':'created_by','created_by':" USER "}", "'u1'", NULL },
  { "last-edited-time", ROPEWAY_PROPERTY_LAST_EDITED_TIME,
    "{'type':'last_edited_time','last_edited_time':'2026-11-09T10:00:00.000Z'}", "'2026-11-09T10:00:00.000Z'",
    NULL },
  { "last-edited-by", ROPEWAY_PROPERTY_LAST_EDITED_BY, "{'type':'last_edited_by','last_edited_by':" USER "}",
    "'u1'", NULL },
  { "unique-id", ROPEWAY_PROPERTY_UNIQUE_ID, "{'type':'unique_id','unique_id':{'prefix':'PRE','number':12}}",
    "'PRE-12'", NULL },
  { "unique-id-bare", ROPEWAY_PROPERTY_UNIQUE_ID,
    "{'type':'unique_id','unique_id':{'prefix':null,'number':12}}", "12", NULL },
  { "verification", ROPEWAY_PROPERTY_VERIFICATION,
    "{'type':'verification','verification':{'state':'verified','date':null}}", "'verified'", NULL },
  { "button", ROPEWAY_PROPERTY_BUTTON, "{'type':'button','button':{}}", "{}", NULL },
};

static void
test_kind (gconstpointer data)
{
  const Kind *row = data;
  g_autoptr (RopewayTree) tree = test_read (row->property);
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  g_autofree char *wanted = NULL;
  RopewayProblem *problem = NULL;
  const RopewayValue *value = ropeway_property_read (ropeway_tree_get_root (tree), made);
  g_autofree char *read = spell (value);

  g_assert_cmpstr (read, ==, row->value);
  g_assert_true (ropeway_property_kind_is_writable (row->kind) == (row->written != NULL));
  const RopewayValue *property = ropeway_property_write (row->kind, "it", value, made, &problem);
  g_autofree char *written = describe (property, problem);
  g_assert_cmpstr (written, ==, row->written != NULL ? row->written : "form.property-read-only");
  g_clear_pointer (&problem, ropeway_problem_unref);
}

static void
test_every_kind (void)
{
  for (guint i = 0; ropeway_words_property[i] != NULL; i++)
    {
      gboolean has = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
        has |= kinds[j].kind == i;
      g_assert_true (has);
      g_assert_cmpstr (ropeway_property_kind_get_word (i), ==, ropeway_words_property[i]);
    }
}

/* ---- values of another type than a kind has ---- */

typedef struct
{
  const char *name;
  RopewayPropertyKind kind;
  const char *value;
  const char *written; /* or the code of the problem */
} Fit;

static const Fit fits[] = {
  { "number-in-text", ROPEWAY_PROPERTY_RICH_TEXT, "1.50",
    "{'rich_text':[{'type':'text','text':{'content':'1.50'}}]}" },
  { "truth-in-title", ROPEWAY_PROPERTY_TITLE, "true",
    "{'title':[{'type':'text','text':{'content':'true'}}]}" },
  { "text-cleared", ROPEWAY_PROPERTY_RICH_TEXT, "''", "{'rich_text':[]}" },
  { "list-in-text", ROPEWAY_PROPERTY_TITLE, "['a']", "form.value-unfit" },
  { "text-in-number", ROPEWAY_PROPERTY_NUMBER, "'19.10'", "{'number':19.10}" },
  { "empty-in-number", ROPEWAY_PROPERTY_NUMBER, "''", "{'number':null}" },
  { "007-in-number", ROPEWAY_PROPERTY_NUMBER, "'007'", "form.value-unfit" },
  { "truth-in-number", ROPEWAY_PROPERTY_NUMBER, "true", "form.value-unfit" },
  { "text-in-checkbox", ROPEWAY_PROPERTY_CHECKBOX, "'true'", "{'checkbox':true}" },
  { "empty-in-checkbox", ROPEWAY_PROPERTY_CHECKBOX, "null", "{'checkbox':false}" },
  { "word-in-checkbox", ROPEWAY_PROPERTY_CHECKBOX, "'yes'", "form.value-unfit" },
  { "number-in-select", ROPEWAY_PROPERTY_SELECT, "7", "{'select':{'name':'7'}}" },
  { "select-cleared", ROPEWAY_PROPERTY_SELECT, "''", "{'select':null}" },
  { "list-in-status", ROPEWAY_PROPERTY_STATUS, "['a']", "form.value-unfit" },
  { "one-in-multi-select", ROPEWAY_PROPERTY_MULTI_SELECT, "'a'", "{'multi_select':[{'name':'a'}]}" },
  { "multi-select-cleared", ROPEWAY_PROPERTY_MULTI_SELECT, "null", "{'multi_select':[]}" },
  { "object-in-multi-select", ROPEWAY_PROPERTY_MULTI_SELECT, "[{'a':1}]", "form.value-unfit" },
  { "number-in-date", ROPEWAY_PROPERTY_DATE, "7", "form.value-unfit" },
  { "three-dates", ROPEWAY_PROPERTY_DATE, "'a/b/c'", "form.value-unfit" },
  { "object-in-date", ROPEWAY_PROPERTY_DATE, "{'end':'2026-11-09'}", "form.value-unfit" },
  { "number-in-email", ROPEWAY_PROPERTY_EMAIL, "7", "{'email':'7'}" },
  { "list-in-url", ROPEWAY_PROPERTY_URL, "[]", "form.value-unfit" },
  { "number-in-files", ROPEWAY_PROPERTY_FILES, "7", "form.value-unfit" },
  { "file-without-name", ROPEWAY_PROPERTY_FILES, "'https://a.example/'",
    "{'files':[{'name':'https://a.example/','type':'external','external':{'url':'https://a.example/'}}]}" },
};

static void
test_fit (gconstpointer data)
{
  const Fit *row = data;
  g_autoptr (RopewayTree) value = test_read (row->value);
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  RopewayProblem *problem = NULL;
  const RopewayValue *property
      = ropeway_property_write (row->kind, "it", ropeway_tree_get_root (value), made, &problem);
  g_autofree char *written = describe (property, problem);

  g_assert_cmpstr (written, ==, row->written);
  g_clear_pointer (&problem, ropeway_problem_unref);
}

/* ---- texts in parts ---- */

static const RopewayValue *
write_long (const char *character, guint n, RopewayTree *made, RopewayProblem **problem)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, character);
  return ropeway_property_write (ROPEWAY_PROPERTY_RICH_TEXT, "it",
                                 ropeway_tree_string (made, text->str, (gssize)text->len), made, problem);
}

/* An emoji is two units of UTF-16, and 1,999 of them do not begin a part with half of one. */
static void
test_parts (void)
{
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  RopewayProblem *problem = NULL;
  const RopewayValue *list = ropeway_value_get (write_long ("ab😀", 1001, made, &problem), "rich_text");
  g_autoptr (GString) joined = g_string_new (NULL);

  g_assert_cmpuint (ropeway_value_get_length (list), ==, 3);
  for (const RopewayValue *part = ropeway_value_first (list); part != NULL; part = ropeway_value_next (part))
    {
      g_autofree char *content = ropeway_value_dup_member_text (ropeway_value_get (part, "text"), "content");
      g_autofree gunichar2 *units = g_utf8_to_utf16 (content, -1, NULL, NULL, NULL);
      guint n = 0;

      while (units[n] != 0)
        n++;
      g_assert_cmpuint (n, <=, ROPEWAY_LIMIT_PROPERTY_PART);
      g_string_append (joined, content);
    }
  g_assert_cmpuint (joined->len, ==, 1001 * 6);
  g_assert_true (g_str_has_suffix (joined->str, "ab😀ab😀"));
}

static void
test_too_long (void)
{
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  RopewayProblem *problem = NULL;
  const RopewayValue *fits_just
      = write_long ("x", ROPEWAY_LIMIT_PROPERTY_PART * ROPEWAY_LIMIT_PROPERTY_PARTS, made, &problem);

  g_assert_cmpuint (ropeway_value_get_length (ropeway_value_get (fits_just, "rich_text")), ==,
                    ROPEWAY_LIMIT_PROPERTY_PARTS);
  g_assert_null (
      write_long ("x", ROPEWAY_LIMIT_PROPERTY_PART * ROPEWAY_LIMIT_PROPERTY_PARTS + 1, made, &problem));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "form.text-too-long");
  ropeway_problem_unref (problem);
}

/* The address of a kept file ends with a signature that changes. */
static void
test_kept_file (void)
{
  g_autoptr (RopewayTree) tree = test_read (
      "{'type':'files','files':[{'name':'a','type':'file','file':{'url':'https://k.example/a?s=1'}},"
      "{'name':'b'}]}");
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  g_autofree char *read = spell (ropeway_property_read (ropeway_tree_get_root (tree), made));

  g_assert_cmpstr (read, ==, "['https://k.example/a','b']");
}

/* ---- whole records ---- */

typedef struct
{
  const char *name;
  const char *form;
  const char *from; /* record or fields */
  const char *to;   /* or the code of the problem */
} Record;

#define PROPERTIES                                                                                           \
  "{'type': 'typed-properties', 'path': 'properties', 'beside': ['archived'],"                               \
  " 'kinds': {'Name': 'title', 'url': 'url', 'Sum': 'formula', 'New': 'of-the-future'}}"
#define META "{'type': 'key-values', 'path': 'meta_data', 'key': 'key', 'value': 'value'}"
#define BARE "{'type': 'key-values', 'key': 'k.id', 'value': 'v', 'numberKeys': true}"

static const Record flattened[] = {
  { "properties", PROPERTIES,
    "{'id':'p1','url':'https://a.example','properties':{'Name':{'type':'title','title':[{'plain_text':'A'}]},"
    "'url':{'type':'url','url':'b'},'plain':7,'New':{'type':'place','place':{'lat':1.0}},'none':null}}",
    "{'id':'p1','url':'https://"
    "a.example','Name':'A','properties:url':'b','plain':7,'New':{'lat':1.0},'none':null}" },
  { "properties-bare", "{'type': 'typed-properties'}", "{'a':{'type':'number','number':1.0}}", "{'a':1.0}" },
  { "properties-missing", PROPERTIES, "{'id':'p1'}", "form.properties-missing" },
  { "properties-no-object", PROPERTIES, "{'properties':[]}", "form.properties-missing" },
  { "properties-cut", PROPERTIES,
    "{'properties':{'r':{'type':'relation','relation':[{'id':'a'}],'has_more':true}}}", "form.property-cut" },
  { "entries", META,
    "{'id':7,'name':'n','meta_data':[{'id':1,'key':'name','value':'m'},{'id':2,'key':'sizes','value':[1.0]}]"
    "}",
    "{'id':7,'name':'n','meta_data:name':'m','meta_data:sizes':[1.0]}" },
  { "entries-double", META, "{'meta_data':[{'key':'a','value':1},{'key':'b'},{'key':'a','value':2}]}",
    "{'meta_data:a':2,'meta_data:b':null}" },
  { "entries-none", META, "{'id':7}", "{'id':7}" },
  { "entries-null", META, "{'id':7,'meta_data':null}", "{'id':7}" },
  { "entries-no-list", META, "{'meta_data':{'a':1}}", "form.entries-expected" },
  { "entries-no-key", META, "{'meta_data':[{'value':1}]}", "form.entries-expected" },
  { "entries-bare", BARE, "[{'k':{'id':36001},'v':'x'}]", "{'36001':'x'}" },
  { "entries-bare-no-list", BARE, "{}", "form.entries-expected" },
};

static const Record built[] = {
  { "properties", PROPERTIES, "{'archived':true,'Name':'A','properties:url':'b'}",
    "{'archived':true,'properties':{'Name':{'title':[{'type':'text','text':{'content':'A'}}]},'url':{'url':'"
    "b'}}}" },
  { "properties-one", PROPERTIES, "{'Name':'A'}",
    "{'properties':{'Name':{'title':[{'type':'text','text':{'content':'A'}}]}}}" },
  { "properties-beside-only", PROPERTIES, "{'archived':true}", "{'archived':true}" },
  { "properties-none", PROPERTIES, "{}", "{'properties':{}}" },
  { "properties-read-only", PROPERTIES, "{'Sum':1}", "form.property-read-only" },
  { "properties-unknown", PROPERTIES, "{'Other':1}", "form.kind-missing" },
  { "properties-of-the-future", PROPERTIES, "{'New':1}", "form.kind-missing" },
  { "properties-unfit", PROPERTIES, "{'Name':{}}", "form.value-unfit" },
  { "properties-told", PROPERTIES, "{'Told':'7.0'}", "{'properties':{'Told':{'number':7.0}}}" },
  { "properties-told-odd", PROPERTIES, "{'Odd':1}", "form.kind-missing" },
  { "properties-bare", "{'type': 'typed-properties', 'kinds': {'a': 'plain'}, 'beside': ['b']}",
    "{'a':1,'b':2}", "{'a':1,'b':2}" },
  { "entries", META, "{'name':'n','meta_data:name':'m','meta_data:sizes':[1.0]}",
    "{'name':'n','meta_data':[{'key':'name','value':'m'},{'key':'sizes','value':[1.0]}]}" },
  { "entries-none", META, "{'name':'n'}", "{'name':'n'}" },
  { "entries-cleared", META, "{'meta_data:a':null}", "{'meta_data':[{'key':'a','value':null}]}" },
  { "entries-bare", BARE, "{'36001':'x'}", "[{'k':{'id':36001},'v':'x'}]" },
  { "entries-no-number", BARE, "{'color':'x'}", "form.key-no-number" },
  { "envelope", "{'type': 'envelope', 'path': 'data.attributes'}", "{'a':1.0}",
    "{'data':{'attributes':{'a':1.0}}}" },
  { "row-without-header", "{'type': 'row-by-header', 'header': {'values': 'h'}}", "{'a':1}",
    "form.header-missing" },
};

static RopewayConnection *
connection_with (const char *form)
{
  g_autofree char *text = g_strdup_printf (
      "{'id': 'crm', 'kind': 'rest', 'environments': {'live': {'address': 'https://a.example'}},"
      " 'operations': [{'id': 'one', 'request': {'method': 'GET', 'path': '/d'}, 'form': %s}]}",
      form);
  g_autoptr (RopewayTree) tree = test_read (text);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_autofree char *lines = test_describe (problems);

  g_assert_cmpstr (lines, ==, "");
  return connection;
}

static void
test_flatten (gconstpointer data)
{
  const Record *row = data;
  g_autoptr (RopewayConnection) connection = connection_with (row->form);
  const RopewayForm *form = &ropeway_connection_find_operation (connection, "one")->form;
  g_autoptr (RopewayTree) record = test_read (row->from);
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  RopewayProblem *problem = NULL;
  const RopewayValue *fields
      = ropeway_record_form_flatten (form, NULL, ropeway_tree_get_root (record), made, &problem);
  g_autofree char *found = describe (fields, problem);

  g_assert_cmpstr (found, ==, row->to);
  g_clear_pointer (&problem, ropeway_problem_unref);
}

static void
test_build (gconstpointer data)
{
  const Record *row = data;
  g_autoptr (RopewayConnection) connection = connection_with (row->form);
  const RopewayForm *form = &ropeway_connection_find_operation (connection, "one")->form;
  g_autoptr (RopewayTree) fields = test_read (row->from);
  g_autoptr (RopewayTree) made = ropeway_tree_new ();
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  const RopewayFormKnown known = { .kinds = told };
  RopewayProblem *problem = NULL;

  g_hash_table_insert (told, (gpointer) "Told", (gpointer) "number");
  g_hash_table_insert (told, (gpointer) "Odd", (gpointer) "of-the-future");
  const RopewayValue *record
      = ropeway_record_form_build (form, &known, ropeway_tree_get_root (fields), made, &problem);
  g_autofree char *found = describe (record, problem);
  g_assert_cmpstr (found, ==, row->to);
  g_clear_pointer (&problem, ropeway_problem_unref);
}

static void
add (const char *group, const char *name, gconstpointer row, GTestDataFunc func)
{
  g_autofree char *path = g_strconcat ("/model/", group, "/", name, NULL);

  g_test_add_data_func (path, row, func);
}

void
test_add_record_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    add ("property", kinds[i].name, &kinds[i], test_kind);
  g_test_add_func ("/model/property/every-kind", test_every_kind);
  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++)
    add ("property-fit", fits[i].name, &fits[i], test_fit);
  g_test_add_func ("/model/property/parts", test_parts);
  g_test_add_func ("/model/property/too-long", test_too_long);
  g_test_add_func ("/model/property/kept-file", test_kept_file);
  for (gsize i = 0; i < G_N_ELEMENTS (flattened); i++)
    add ("form-read", flattened[i].name, &flattened[i], test_flatten);
  for (gsize i = 0; i < G_N_ELEMENTS (built); i++)
    add ("form-write", built[i].name, &built[i], test_build);
}
