/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each service tells its fields in its own way; all become the same. */
#include "model-tests.h"

#include "base/limits.h"
#include "model/described-shape.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *describe;   /* the member */
  const char *parameters; /* (nullable) */
  const char *answer;
  const char *expected; /* "name|label|word|type|required|choices" for each; NULL: describe.no-fields */
  gboolean incomplete;
} Row;

#define NOTION                                                                                               \
  "{\"operation\":\"f\",\"fields\":\"properties\",\"type\":\"type\",\"types\":{\"title\":\"text\","          \
  "\"select\":\"text\",\"number\":\"decimal\"},\"choices\":{\"list\":[\"select.options\","                   \
  "\"multi_select.options\"],\"value\":\"name\"}}"
#define AIRTABLE                                                                                             \
  "{\"operation\":\"f\",\"among\":{\"list\":\"tables\",\"field\":\"id\",\"parameter\":\"table\"},"           \
  "\"fields\":\"fields\",\"name\":\"name\",\"type\":\"type\",\"choices\":{\"list\":\"options.choices\","     \
  "\"value\":\"name\",\"open\":true}}"
#define HUBSPOT                                                                                              \
  "{\"operation\":\"f\",\"fields\":\"results\",\"name\":\"name\",\"label\":\"label\",\"type\":\"type\","     \
  "\"types\":{\"enumeration\":\"text\",\"bool\":\"boolean\"},\"choices\":{\"list\":\"options\","             \
  "\"value\":\"value\",\"label\":\"label\"},\"complete\":false}"
#define TABLES                                                                                               \
  "{\"tables\":[{\"id\":\"tbl1\",\"fields\":[{\"name\":\"Wrong\"}]},{\"id\":\"tbl2\",\"fields\":["           \
  "{\"name\":\"Stage\",\"type\":\"singleSelect\",\"options\":{\"choices\":[{\"name\":\"New\"}]}},"           \
  "{\"name\":\"Due\",\"type\":\"date\"}]}]}"

static const Row rows[] = {
  { "notion", NOTION, NULL,
    "{\"properties\":{\"Name\":{\"id\":\"title\",\"type\":\"title\",\"title\":{}},"
    "\"Stage\":{\"type\":\"select\",\"select\":{\"options\":[{\"name\":\"New\"},{\"name\":\"Won\"}]}},"
    "\"Tags\":{\"type\":\"multi_select\",\"multi_select\":{\"options\":[{\"name\":\"a\"}]}},"
    "\"Sum\":{\"type\":\"number\",\"number\":{}}}}",
    "Name|-|title|text|no|-\nStage|-|select|text|no|New=New,Won=Won\nTags|-|multi_select|unknown|no|a=a\n"
    "Sum|-|number|decimal|no|-\n",
    FALSE },
  { "hubspot", HUBSPOT, NULL,
    "{\"results\":[{\"name\":\"stage\",\"label\":\"Deal stage\",\"type\":\"enumeration\",\"options\":["
    "{\"label\":\"Fresh\",\"value\":\"1\"},{\"label\":\"Done\",\"value\":\"2\"}]},"
    "{\"name\":\"hs_ok\",\"label\":\"OK\",\"type\":\"bool\",\"options\":[]},"
    "{\"name\":\"hs_ok\",\"label\":\"twice\"},{\"label\":\"without name\"},7]}",
    "stage|Deal stage|enumeration|text|no|1=Fresh,2=Done\nhs_ok|OK|bool|boolean|no|-\n", TRUE },
  { "airtable", AIRTABLE, "{\"table\":\"tbl2\"}", TABLES,
    "Stage|-|singleSelect|unknown|no|-\nDue|-|date|date|no|-\n", FALSE },
  { "airtable-other-table", AIRTABLE, "{\"table\":\"tbl3\"}", TABLES, NULL, FALSE },
  { "airtable-no-choice", AIRTABLE, NULL, TABLES, NULL, FALSE },
  { "salesforce",
    "{\"operation\":\"f\",\"fields\":\"fields\",\"name\":\"name\",\"label\":\"label\",\"type\":\"type\","
    "\"required\":\"must\",\"choices\":{\"list\":\"picklistValues\",\"value\":\"value\",\"label\":\"label\"}"
    "}",
    NULL,
    "{\"fields\":[{\"name\":\"LastName\",\"label\":\"Last Name\",\"type\":\"string\",\"must\":true,"
    "\"picklistValues\":[]},{\"name\":\"Size__c\",\"label\":\"Size\",\"type\":\"picklist\",\"must\":\"true\","
    "\"picklistValues\":[{\"label\":\"Ten\",\"value\":10}]}]}",
    "LastName|Last Name|string|unknown|yes|-\nSize__c|Size|picklist|unknown|no|10=Ten\n", FALSE },
  { "plain-choices", "{\"operation\":\"f\",\"name\":\"n\",\"choices\":{\"list\":\"c\"}}", NULL,
    "[{\"n\":\"a\",\"c\":[\"x\",true]},{\"n\":\"b\",\"c\":[\"x\",{}]}]",
    "a|-|-|unknown|no|x=x,true=true\nb|-|-|unknown|no|-\n", FALSE },
  { "elsewhere", NOTION, NULL, "{\"property\":{}}", NULL, FALSE },
  { "no-object", NOTION, NULL, "{\"properties\":\"none\"}", NULL, FALSE },
  { "empty", NOTION, NULL, "{\"properties\":{}}", NULL, FALSE },
};

static RopewayTree *
read_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

/* @tree: kept by the caller as long as the operation. */
static RopewayOperation *
make_operation (const char *describe, RopewayTree **tree)
{
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"o\",\"request\":{\"method\":\"GET\",\"path\":\"/\"},\"describe\":%s}", describe);
  RopewayOperation *operation;

  *tree = read_json (text);
  operation = ropeway_operation_parse (ropeway_tree_get_root (*tree), "", problems);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return operation;
}

static void
tell (GString *text, const RopewayDescribedField *field)
{
  g_string_append_printf (text, "%s|%s|%s|%s|%s|", field->name, field->label != NULL ? field->label : "-",
                          field->word != NULL ? field->word : "-", ropeway_field_type_id (field->type),
                          field->required ? "yes" : "no");
  for (guint i = 0; field->choices != NULL && i < field->choices->len; i++)
    {
      const RopewayChoice *choice = g_ptr_array_index (field->choices, i);
      g_string_append_printf (text, "%s%s=%s", i > 0 ? "," : "", choice->value, choice->label);
    }
  g_string_append (text, field->choices == NULL ? "-\n" : "\n");
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RopewayTree) document = NULL;
  g_autoptr (RopewayOperation) operation = make_operation (row->describe, &document);
  g_autoptr (RopewayTree) answer = read_json (row->answer);
  g_autoptr (RopewayTree) parameters = row->parameters != NULL ? read_json (row->parameters) : NULL;
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (RopewayDescribed) described
      = ropeway_described_read (&operation->describe, ropeway_tree_get_root (answer),
                                parameters != NULL ? ropeway_tree_get_root (parameters) : NULL, &problem);

  if (row->expected == NULL)
    {
      g_assert_null (described);
      g_assert_cmpstr (ropeway_problem_get_code (problem), ==, "describe.no-fields");
      return;
    }
  g_assert_nonnull (described);
  for (guint i = 0; i < ropeway_described_get_n_fields (described); i++)
    tell (text, ropeway_described_get_field (described, i));
  g_assert_cmpstr (text->str, ==, row->expected);
  g_assert_true (ropeway_described_is_complete (described) != row->incomplete);
}

static void
test_kinds_and_names (void)
{
  g_autoptr (RopewayTree) document = NULL;
  g_autoptr (RopewayOperation) operation = make_operation (HUBSPOT, &document);
  g_autoptr (RopewayTree) answer
      = read_json ("{\"results\":[{\"name\":\"dealstage\",\"label\":\"Stage\",\"type\":\"enumeration\"},"
                   "{\"name\":\"amount\",\"label\":\"Total sum\"}]}");
  g_autoptr (RopewayProblem) problem = NULL;
  g_autoptr (RopewayDescribed) described
      = ropeway_described_read (&operation->describe, ropeway_tree_get_root (answer), NULL, &problem);
  g_autoptr (RopewayDescribed) again = ropeway_described_ref (described);
  g_autoptr (GHashTable) kinds = ropeway_described_kinds (again);

  g_assert_cmpuint (g_hash_table_size (kinds), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (kinds, "dealstage"), ==, "enumeration");
  g_assert_cmpstr (ropeway_described_suggest (described, "Stage"), ==, "dealstage");
  g_assert_cmpstr (ropeway_described_suggest (described, "amonut"), ==, "amount");
  g_assert_cmpstr (ropeway_described_suggest (described, "Total sums"), ==, "amount");
  g_assert_null (ropeway_described_suggest (described, "owner"));
  g_assert_null (ropeway_described_find (described, "Stage"));
}

static void
test_limit (void)
{
  g_autoptr (RopewayTree) document = NULL;
  g_autoptr (RopewayOperation) operation = make_operation (NOTION, &document);
  g_autoptr (GString) text = g_string_new ("{\"properties\":{\"f0\":{}");
  g_autoptr (RopewayProblem) problem = NULL;

  for (guint i = 1; i <= ROPEWAY_LIMIT_SHAPE_FIELDS; i++)
    g_string_append_printf (text, ",\"f%u\":{}", i);
  g_string_append (text, "}}");
  g_autoptr (RopewayTree) answer = read_json (text->str);
  g_autoptr (RopewayDescribed) described
      = ropeway_described_read (&operation->describe, ropeway_tree_get_root (answer), NULL, &problem);
  g_assert_cmpuint (ropeway_described_get_n_fields (described), ==, ROPEWAY_LIMIT_SHAPE_FIELDS);
  g_assert_false (ropeway_described_is_complete (described));
}

void
test_add_described (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/model/described/", rows[i].name, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/model/described/kinds-and-names", test_kinds_and_names);
  g_test_add_func ("/model/described/limit", test_limit);
}
