/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the schema is what other programs believe about our files; it must say what the readers do. */
#include "exchange-tests.h"

#include <string.h>

#include "base/limits.h"
#include "mapping/step-table.h"
#include "model/object-form.h"
#include "model/words.h"
#include "value/json-reader.h"

static RopewayTree *
load_schema (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "job.schema.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayJsonLimits limits = { .refuse_duplicates = TRUE };
  RopewayTree *tree = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  tree = ropeway_json_read_text (text, -1, &limits, NULL, &error);
  g_assert_no_error (error);
  return tree;
}

/* Returns: (nullable): what stands at @path: names with slashes between them. */
static const RopewayValue *
find (RopewayTree *schema, const char *path)
{
  const RopewayValue *value = ropeway_tree_get_root (schema);
  g_auto (GStrv) names = g_strsplit (path, "/", -1);

  for (guint i = 0; names[i] != NULL && value != NULL; i++)
    value = ropeway_value_get_kind (value) == ROPEWAY_ARRAY
                ? ropeway_value_get_element (value, (gint64)g_ascii_strtoull (names[i], NULL, 10))
                : ropeway_value_get (value, names[i]);
  return value;
}

/* ---- words ---- */

typedef struct
{
  const char *path;
  const char *const *words;
} Words;

static const Words all_words[] = {
  { "connection/properties/kind/anyOf/0/enum", ropeway_words_kind },
  { "signIn/properties/type/anyOf/0/enum", ropeway_words_sign_in },
  { "signIn/properties/in/enum", ropeway_words_key_in },
  { "apiVersion/properties/in/enum", ropeway_words_version_in },
  { "request/properties/method/enum", ropeway_words_method },
  { "paging/properties/type/anyOf/0/enum", ropeway_words_paging },
  { "paging/properties/in/enum", ropeway_words_paging_in },
  { "paging/properties/from/enum", ropeway_words_paging_from },
  { "paging/properties/end/enum", ropeway_words_paging_end },
  { "split/properties/as/enum", ropeway_words_split_as },
  { "recordForm/properties/kinds/additionalProperties/anyOf/0/enum", ropeway_words_property },
  { "changes/properties/type/enum", ropeway_words_cursor },
  { "signIn/properties/flow/enum", ropeway_words_flow },
  { "signIn/properties/client/enum", ropeway_words_client },
  { "signIn/properties/tokenFormat/enum", ropeway_words_token_format },
  { "signIn/properties/redirect/enum", ropeway_words_redirect },
  { "signIn/properties/algorithm/enum", ropeway_words_algorithm },
  { "signIn/properties/hash/enum", ropeway_words_hash },
  { "signIn/properties/encoding/enum", ropeway_words_encoding },
  { "signIn/properties/keyEncoding/enum", ropeway_words_key_encoding },
  { "signIn/properties/timestamp/enum", ropeway_words_timestamp },
  { "signPart/properties/in/enum", ropeway_words_part_in },
  { "recordForm/properties/type/anyOf/0/enum", ropeway_words_form },
  { "bodyFormat/properties/answer/enum", ropeway_words_answer_in },
  { "bodyFormat/properties/request/enum", ropeway_words_request_in },
  { "bodyFormat/properties/style/enum", ropeway_words_form_style },
  { "bodyFormat/properties/soap/enum", ropeway_words_soap },
  { "bodyFile/properties/encoding/enum", ropeway_words_file_in },
  { "answers/properties/by/enum", ropeway_words_answers_by },
  { "operation/properties/repeat/enum", ropeway_words_repeat },
  { "condition/properties/is/enum", ropeway_words_condition_is },
  { "rule/properties/write/enum", ropeway_words_write },
  { "rule/properties/onEmpty/enum", ropeway_words_on_empty },
  { "rule/properties/onProblem/enum", ropeway_words_on_problem },
  { "destination/properties/mode/enum", ropeway_words_mode },
  { "destination/properties/send/enum", ropeway_words_send },
  { "destination/properties/gone/enum", ropeway_words_gone },
  { "policies/properties/handEdits/enum", ropeway_words_hand_edits },
  { "policies/properties/drift/enum", ropeway_words_drift },
  { "start/properties/type/enum", ropeway_words_start },
  { "schedule/properties/type/anyOf/0/enum", ropeway_words_schedule },
  { "schedule/properties/missed/enum", ropeway_words_missed },
  { "schedule/properties/overlap/enum", ropeway_words_overlap },
  { "schedule/properties/days/items/enum", ropeway_words_day },
};

static void
test_words (gconstpointer data)
{
  const Words *row = data;
  g_autoptr (RopewayTree) schema = load_schema ();
  g_autofree char *path = g_strconcat ("$defs/", row->path, NULL);
  const RopewayValue *list = find (schema, path);
  gint64 i = 0;

  g_assert_nonnull (list);
  for (; row->words[i] != NULL; i++)
    {
      const RopewayValue *item = ropeway_value_get_element (list, i);

      g_assert_nonnull (item);
      g_assert_true (ropeway_value_is_text (item, row->words[i]));
    }
  g_assert_cmpuint (ropeway_value_get_length (list), ==, (gsize)i);
}

static guint
count_enums (const RopewayValue *value)
{
  guint n = ropeway_value_get (value, "enum") != NULL;

  for (const RopewayValue *child = ropeway_value_first (value); child != NULL;
       child = ropeway_value_next (child))
    n += count_enums (child);
  return n;
}

/* Each list of words in the schema is compared above, or is one of the steps'. */
static void
test_words_complete (void)
{
  g_autoptr (RopewayTree) schema = load_schema ();
  guint n = count_enums (ropeway_tree_get_root (schema));
  guint in_steps = count_enums (find (schema, "$defs/step"));
  const RopewayValue *conditions = find (schema, "$defs/paging/allOf");

  g_assert_cmpuint (n - in_steps - count_enums (conditions)
                        - count_enums (find (schema, "$defs/schedule/allOf")),
                    ==, G_N_ELEMENTS (all_words));
}

/* ---- members ---- */

/* clang-format off */
static const RopewayObjectForm *const forms[] = {
  &ropeway_form_file,
  &ropeway_form_connection,
  &ropeway_form_environment,
  &ropeway_form_sign_in,
  &ropeway_form_api_version,
  &ropeway_form_tls,
  &ropeway_form_credential,
  &ropeway_form_sign_part,
  &ropeway_form_limits,
  &ropeway_form_operation,
  &ropeway_form_request,
  &ropeway_form_paging,
  &ropeway_form_page_size,
  &ropeway_form_changes,
  &ropeway_form_record_form,
  &ropeway_form_header,
  &ropeway_form_batch,
  &ropeway_form_answers,
  &ropeway_form_errors,
  &ropeway_form_parameter,
  &ropeway_form_choices,
  &ropeway_form_job,
  &ropeway_form_source,
  &ropeway_form_unit,
  &ropeway_form_rule,
  &ropeway_form_step,
  &ropeway_form_condition,
  &ropeway_form_destination,
  &ropeway_form_start,
  &ropeway_form_schedule,
  &ropeway_form_policies,
  &ropeway_form_threshold,
  &ropeway_form_brake,
  &ropeway_form_for_each,
  &ropeway_form_archive,
  &ropeway_form_case,
  &ropeway_form_body_format,
  &ropeway_form_body_file,
};
/* clang-format on */

static gboolean
refers_to (const RopewayValue *value, const RopewayObjectForm *form)
{
  g_autofree char *ref = g_strconcat ("#/$defs/", form->name, NULL);

  return value != NULL && ropeway_value_is_text (ropeway_value_get (value, "$ref"), ref);
}

/* Returns: whether the schema says of the member what its form says. */
static gboolean
holds_the_same (const RopewayValue *property, const RopewayMember *member)
{
  const RopewayValue *alternatives = ropeway_value_get (property, "anyOf");

  switch (member->holds)
    {
    case ROPEWAY_HOLDS_VALUE:
      return TRUE;
    case ROPEWAY_HOLDS_OBJECT:
      /* A draft is half done: it is not held to what a job needs. */
      return refers_to (property, member->form) || strcmp (member->name, "draft") == 0
             || (alternatives != NULL
                 && refers_to (ropeway_value_get_element (alternatives, 1), member->form));
    case ROPEWAY_HOLDS_LIST:
      return refers_to (ropeway_value_get (property, "items"), member->form);
    case ROPEWAY_HOLDS_MAP:
      return refers_to (ropeway_value_get (property, "additionalProperties"), member->form);
    }
  return FALSE;
}

static void
test_members (gconstpointer data)
{
  const RopewayObjectForm *form = data;
  g_autoptr (RopewayTree) schema = load_schema ();
  g_autofree char *path = form == &ropeway_form_file
                              ? g_strdup ("properties")
                              : g_strconcat ("$defs/", form->name, "/properties", NULL);
  const RopewayValue *properties = find (schema, path);
  const RopewayValue *property;
  const RopewayMember *member = form->members;

  g_assert_nonnull (properties);
  for (property = ropeway_value_first (properties); property != NULL && member->name != NULL;
       property = ropeway_value_next (property), member++)
    {
      g_assert_cmpstr (ropeway_value_get_name (property, NULL), ==, member->name);
      g_assert_true (holds_the_same (property, member));
      g_assert_true (ropeway_value_get (property, "description") != NULL
                     || ropeway_value_get (property, "$ref") != NULL);
    }
  /* The shape of an operation is read by itself. */
  g_assert_true (property == NULL && member->name == NULL);
}

/* ---- limits ---- */

typedef struct
{
  const char *path;
  gint64 number;
} Limit;

static const Limit all_limits[] = {
  { "properties/connections/maxItems", ROPEWAY_LIMIT_CONNECTIONS },
  { "$defs/connection/properties/operations/maxItems", ROPEWAY_LIMIT_OPERATIONS },
  { "$defs/rule/properties/steps/maxItems", ROPEWAY_LIMIT_STEPS },
  { "$defs/job/properties/cases/maxItems", ROPEWAY_LIMIT_CASES },
  { "$defs/name/maxLength", ROPEWAY_LIMIT_NAME_CHARS },
  { "$defs/operation/properties/key/maxItems", ROPEWAY_LIMIT_KEY_FIELDS },
  { "$defs/pageSize/properties/value/maximum", ROPEWAY_LIMIT_PAGE_SIZE },
  { "$defs/batch/properties/size/maximum", ROPEWAY_LIMIT_BATCH },
  { "$defs/limits/properties/perSecond/maximum", ROPEWAY_LIMIT_RATE },
  { "$defs/limits/properties/inFlight/maximum", ROPEWAY_LIMIT_IN_FLIGHT },
};

static void
test_limits (void)
{
  g_autoptr (RopewayTree) schema = load_schema ();

  for (gsize i = 0; i < G_N_ELEMENTS (all_limits); i++)
    {
      gint64 number = -1;

      ropeway_value_get_int64 (find (schema, all_limits[i].path), &number, NULL);
      g_assert_cmpint (number, ==, all_limits[i].number);
    }
}

/* ---- steps ---- */

/* Returns: the "then" of the step called @id. */
static const RopewayValue *
find_step (RopewayTree *schema, const char *id)
{
  for (const RopewayValue *item = ropeway_value_first (find (schema, "$defs/step/allOf")); item != NULL;
       item = ropeway_value_next (item))
    {
      const RopewayValue *step
          = ropeway_value_get (ropeway_value_get (ropeway_value_get (item, "if"), "properties"), "step");

      if (ropeway_value_is_text (ropeway_value_get (step, "const"), id))
        return ropeway_value_get (item, "then");
    }
  return NULL;
}

static gboolean
list_has (const RopewayValue *list, const char *text)
{
  for (const RopewayValue *item = list != NULL ? ropeway_value_first (list) : NULL; item != NULL;
       item = ropeway_value_next (item))
    if (ropeway_value_is_text (item, text))
      return TRUE;
  return FALSE;
}

/* Returns: the type that a setting must allow, NULL where it may be anything. */
static const char *
type_word (RopewayStepType type)
{
  switch (type)
    {
    case ROPEWAY_STEP_TEXT:
    case ROPEWAY_STEP_DATE:
      return "string";
    case ROPEWAY_STEP_NUMBER:
      return "number";
    case ROPEWAY_STEP_BOOLEAN:
      return "boolean";
    case ROPEWAY_STEP_LIST:
      return "array";
    case ROPEWAY_STEP_ANY:
    case ROPEWAY_STEP_SEVERAL:
      break;
    }
  return NULL;
}

static void
check_setting (const RopewayStepSetting *setting, const RopewayValue *then)
{
  const RopewayValue *property = ropeway_value_get (ropeway_value_get (then, "properties"), setting->name);
  const RopewayValue *type = ropeway_value_get (property, "type");
  const RopewayValue *choices = ropeway_value_get (property, "enum");
  const char *word = type_word (setting->type);

  g_assert_nonnull (property);
  g_assert_cmpint (list_has (ropeway_value_get (then, "required"), setting->name), ==, setting->required);
  for (guint i = 0; setting->choices != NULL && setting->choices[i] != NULL; i++)
    g_assert_true (list_has (choices, setting->choices[i]));
  if (setting->choices != NULL)
    return;
  g_assert_true ((type == NULL) == (word == NULL));
  g_assert_true (word == NULL || ropeway_value_is_text (type, word) || list_has (type, word));
}

static void
test_steps (void)
{
  g_autoptr (RopewayTree) schema = load_schema ();
  const RopewayValue *ids = find (schema, "$defs/step/properties/step/anyOf/0/enum");
  guint n;
  const RopewayStepInfo *infos = ropeway_step_infos (&n);

  g_assert_cmpuint (ropeway_value_get_length (ids), ==, n);
  g_assert_cmpuint (ropeway_value_get_length (find (schema, "$defs/step/allOf")), ==, n);
  for (guint i = 0; i < n; i++)
    {
      const RopewayValue *then = find_step (schema, infos[i].id);
      gsize n_settings = 0;

      g_test_message ("%s", infos[i].id);
      g_assert_true (list_has (ids, infos[i].id));
      g_assert_nonnull (then);
      for (; n_settings < ROPEWAY_STEP_MAX_SETTINGS && infos[i].settings[n_settings].name != NULL;
           n_settings++)
        check_setting (&infos[i].settings[n_settings], then);
      if (n_settings > 0)
        g_assert_cmpuint (ropeway_value_get_length (ropeway_value_get (then, "properties")), ==, n_settings);
    }
}

void
test_add_schema (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all_words); i++)
    {
      g_autofree char *name = g_strconcat ("/exchange/schema/words/", all_words[i].path, NULL);

      g_test_add_data_func (name, &all_words[i], test_words);
    }
  g_test_add_func ("/exchange/schema/words-complete", test_words_complete);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *name = g_strconcat ("/exchange/schema/members/", forms[i]->name, NULL);

      g_test_add_data_func (name, forms[i], test_members);
    }
  g_test_add_func ("/exchange/schema/limits", test_limits);
  g_test_add_func ("/exchange/schema/steps", test_steps);
}
