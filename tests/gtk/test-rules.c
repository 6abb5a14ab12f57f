/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an edit of a line changes what it should and nothing else, and what differs is said in sentences. */
#include "gtk/test-gtk.h"

#include <string.h>

#include "gtk/job/job-difference.h"
#include "gtk/job/job-edit.h"
#include "gtk/mapping/rule-edit.h"
#include "gtk/mapping/rule-words.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define HEAD "{\"id\":\"j\",\"name\":\"Orders\",\"x-own\":[1.50],\"mapping\":["
#define TAIL "],\"destination\":{\"connection\":\"book\",\"mode\":\"upsert\",\"match\":[\"Item ID\"]}}"

static RopewayTree *
read_job (const char *rules)
{
  g_autofree char *text = g_strconcat (HEAD, rules, TAIL, NULL);
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

/* ---- edits ---- */

typedef enum
{
  ADD,
  ADD_NOWHERE,
  REMOVE,
  SOURCES,
  CONSTANT,
  ADD_STEP,
  REMOVE_STEP,
  MOVE_STEP,
  SETTING,
  FLAG,
  WORD,
  FALLBACK,
} Edit;

typedef struct
{
  const char *name;
  Edit edit;
  const char *before;
  const char *arguments[4];
  guint index;
  guint place;
  const char *after; /* (nullable): refused */
} EditCase;

#define RULE(members) "{\"id\":\"a\",\"to\":\"A\"," members "}"

static const EditCase edit_cases[] = {
  { "add",
    ADD,
    RULE ("\"from\":\"x\""),
    { "Phone no.", "$.billing.phone" },
    0,
    0,
    RULE ("\"from\":\"x\"") ",{\"id\":\"phone-no\",\"to\":\"Phone no.\",\"from\":\"$.billing.phone\"}" },
  { "add-taken-id",
    ADD,
    RULE ("\"from\":\"x\""),
    { "a", "y" },
    0,
    0,
    RULE ("\"from\":\"x\"") ",{\"id\":\"a-2\",\"to\":\"a\",\"from\":\"y\"}" },
  { "add-nowhere", ADD_NOWHERE, "", { "Größe" }, 0, 0, "{\"id\":\"gr-e\",\"to\":\"Größe\",\"value\":\"\"}" },
  { "add-digit", ADD, "", { "2nd", "y" }, 0, 0, "{\"id\":\"line-2nd\",\"to\":\"2nd\",\"from\":\"y\"}" },
  { "remove",
    REMOVE,
    RULE ("\"from\":\"x\"") ",{\"id\":\"b\",\"to\":\"B\",\"from\":\"y\"}",
    { NULL },
    0,
    0,
    "{\"id\":\"b\",\"to\":\"B\",\"from\":\"y\"}" },
  { "remove-inner",
    REMOVE,
    "{\"id\":\"l\",\"to\":\"L\",\"each\":\"i\",\"rules\":[" RULE ("\"from\":\"x\"") "]}",
    { NULL },
    0,
    0,
    "{\"id\":\"l\",\"to\":\"L\",\"each\":\"i\",\"rules\":[]}" },
  { "remove-missing", REMOVE, "", { NULL }, 0, 0, NULL },
  { "one-source",
    SOURCES,
    RULE ("\"x-kept\":1e2,\"from\":\"x\""),
    { "$.y" },
    0,
    0,
    RULE ("\"x-kept\":1e2,\"from\":\"$.y\"") },
  { "two-sources-join",
    SOURCES,
    RULE ("\"from\":\"$.first_name\""),
    { "$.first_name", "$.last_name" },
    0,
    0,
    RULE ("\"from\":{\"first_name\":\"$.first_name\",\"last_name\":\"$.last_name\"},"
          "\"steps\":[{\"step\":\"join\",\"by\":\" \"}]") },
  { "two-sources-before-a-step",
    SOURCES,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"}]"),
    { "x", "y" },
    0,
    0,
    RULE ("\"from\":{\"x\":\"x\",\"y\":\"y\"},\"steps\":[{\"step\":\"join\",\"by\":\" "
          "\"},{\"step\":\"trim\"}]") },
  { "same-names",
    SOURCES,
    RULE ("\"from\":\"a.name\""),
    { "a.name", "b.name" },
    0,
    0,
    RULE (
        "\"from\":{\"name\":\"a.name\",\"name2\":\"b.name\"},\"steps\":[{\"step\":\"join\",\"by\":\" \"}]") },
  { "template-gets-a-place",
    SOURCES,
    RULE ("\"from\":{\"f\":\"x\",\"l\":\"y\"},\"steps\":[{\"step\":\"template\",\"text\":\"{f}, {l}\"}]"),
    { "x", "y", "z" },
    0,
    0,
    RULE ("\"from\":{\"f\":\"x\",\"l\":\"y\",\"z\":\"z\"},"
          "\"steps\":[{\"step\":\"template\",\"text\":\"{f}, {l} {z}\"}]") },
  { "template-becomes-one",
    SOURCES,
    RULE ("\"from\":{\"f\":\"x\",\"l\":\"y\"},\"steps\":[{\"step\":\"template\",\"text\":\"{f} {l}\"}]"),
    { "x" },
    0,
    0,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"template\",\"text\":\"{value}\"}]") },
  { "template-of-one-becomes-two",
    SOURCES,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"template\",\"text\":\"Mr {value}\"}]"),
    { "x", "y" },
    0,
    0,
    RULE ("\"from\":{\"x\":\"x\",\"y\":\"y\"},\"steps\":[{\"step\":\"template\",\"text\":\"Mr {x} {y}\"}]") },
  { "no-source", SOURCES, RULE ("\"from\":\"x\""), { NULL }, 0, 0, RULE ("\"value\":\"\"") },
  { "constant", CONSTANT, RULE ("\"from\":\"x\""), { "new" }, 0, 0, RULE ("\"value\":\"new\"") },
  { "constant-to-source", SOURCES, RULE ("\"value\":\"new\""), { "x" }, 0, 0, RULE ("\"from\":\"x\"") },
  { "add-step",
    ADD_STEP,
    RULE ("\"from\":\"x\""),
    { "trim" },
    0,
    0,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"}]") },
  { "add-step-with-settings",
    ADD_STEP,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"}]"),
    { "replace" },
    0,
    0,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"},{\"step\":\"replace\",\"find\":\"\"}]") },
  { "add-template",
    ADD_STEP,
    RULE ("\"from\":{\"f\":\"x\",\"l\":\"y\"}"),
    { "template" },
    0,
    0,
    RULE ("\"from\":{\"f\":\"x\",\"l\":\"y\"},\"steps\":[{\"step\":\"template\",\"text\":\"{f} {l}\"}]") },
  { "add-unknown-step", ADD_STEP, RULE ("\"from\":\"x\""), { "sing" }, 0, 0, NULL },
  { "remove-step",
    REMOVE_STEP,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"},{\"step\":\"lower\"}]"),
    { NULL },
    0,
    0,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"lower\"}]") },
  { "remove-last-step",
    REMOVE_STEP,
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"}]"),
    { NULL },
    0,
    0,
    RULE ("\"from\":\"x\"") },
  { "remove-no-step", REMOVE_STEP, RULE ("\"from\":\"x\""), { NULL }, 0, 0, NULL },
  { "move-up",
    MOVE_STEP,
    RULE ("\"from\":\"x\",\"steps\":[1,2,3]"),
    { NULL },
    2,
    0,
    RULE ("\"from\":\"x\",\"steps\":[3,1,2]") },
  { "move-down",
    MOVE_STEP,
    RULE ("\"from\":\"x\",\"steps\":[1,2,3]"),
    { NULL },
    0,
    1,
    RULE ("\"from\":\"x\",\"steps\":[2,1,3]") },
  { "move-to-the-end",
    MOVE_STEP,
    RULE ("\"from\":\"x\",\"steps\":[1,2,3]"),
    { NULL },
    0,
    2,
    RULE ("\"from\":\"x\",\"steps\":[2,3,1]") },
  { "move-beyond", MOVE_STEP, RULE ("\"from\":\"x\",\"steps\":[1,2]"), { NULL }, 0, 2, NULL },
  { "setting-text",
    SETTING,
    RULE ("\"steps\":[{\"step\":\"join\",\"by\":\" \",\"x\":1.0}]"),
    { "by", "7" },
    0,
    0,
    RULE ("\"steps\":[{\"step\":\"join\",\"by\":\"7\",\"x\":1.0}]") },
  { "setting-number",
    SETTING,
    RULE ("\"steps\":[{\"step\":\"round\"}]"),
    { "places", "2" },
    0,
    0,
    RULE ("\"steps\":[{\"step\":\"round\",\"places\":2}]") },
  { "setting-no-number",
    SETTING,
    RULE ("\"steps\":[{\"step\":\"round\"}]"),
    { "places", "two" },
    0,
    0,
    RULE ("\"steps\":[{\"step\":\"round\",\"places\":\"two\"}]") },
  { "setting-away",
    SETTING,
    RULE ("\"steps\":[{\"step\":\"round\",\"places\":2}]"),
    { "places", NULL },
    0,
    0,
    RULE ("\"steps\":[{\"step\":\"round\"}]") },
  { "flag",
    FLAG,
    RULE ("\"steps\":[{\"step\":\"replace\",\"find\":\"a\"}]"),
    { "regex" },
    0,
    1,
    RULE ("\"steps\":[{\"step\":\"replace\",\"find\":\"a\",\"regex\":true}]") },
  { "write",
    WORD,
    RULE ("\"from\":\"x\""),
    { "write", "on-create" },
    0,
    0,
    RULE ("\"from\":\"x\",\"write\":\"on-create\"") },
  { "write-back",
    WORD,
    RULE ("\"from\":\"x\",\"write\":\"on-create\""),
    { "write", NULL },
    0,
    0,
    RULE ("\"from\":\"x\"") },
  { "on-empty-default",
    WORD,
    RULE ("\"from\":\"x\""),
    { "onEmpty", "default" },
    0,
    0,
    RULE ("\"from\":\"x\",\"onEmpty\":\"default\",\"default\":\"\"") },
  { "fallback",
    FALLBACK,
    RULE ("\"from\":\"x\",\"default\":0"),
    { "none" },
    0,
    0,
    RULE ("\"from\":\"x\",\"default\":\"none\"") },
};

static RopewayTree *
apply (const EditCase *c, const RopewayValue *job)
{
  const char *const *text = c->arguments;

  switch (c->edit)
    {
    case ADD:
      return ropeway_rule_edit_add (job, text[0], text[1]);
    case ADD_NOWHERE:
      return ropeway_rule_edit_add (job, text[0], NULL);
    case REMOVE:
      return ropeway_rule_edit_remove (job, "a");
    case SOURCES:
      return ropeway_rule_edit_set_sources (job, "a", text);
    case CONSTANT:
      return ropeway_rule_edit_set_constant (job, "a", text[0]);
    case ADD_STEP:
      return ropeway_rule_edit_add_step (job, "a", text[0]);
    case REMOVE_STEP:
      return ropeway_rule_edit_remove_step (job, "a", c->index);
    case MOVE_STEP:
      return ropeway_rule_edit_move_step (job, "a", c->index, c->place);
    case SETTING:
      return ropeway_rule_edit_set_setting (job, "a", c->index, text[0], text[1]);
    case FLAG:
      return ropeway_rule_edit_set_flag (job, "a", c->index, text[0], c->place != 0);
    case WORD:
      return ropeway_rule_edit_set_word (job, "a", text[0], text[1]);
    case FALLBACK:
      return ropeway_rule_edit_set_fallback (job, "a", text[0]);
    }
  g_assert_not_reached ();
}

static void
test_edit (gconstpointer data)
{
  const EditCase *c = data;
  g_autoptr (RopewayTree) job = read_job (c->before);
  g_autofree char *untouched
      = ropeway_json_write_text (ropeway_tree_get_root (job), ROPEWAY_JSON_COMPACT, NULL);
  g_autoptr (RopewayTree) edited = apply (c, ropeway_tree_get_root (job));
  g_autofree char *still = ropeway_json_write_text (ropeway_tree_get_root (job), ROPEWAY_JSON_COMPACT, NULL);
  g_autofree char *expected = c->after != NULL ? g_strconcat (HEAD, c->after, TAIL, NULL) : NULL;
  g_autofree char *actual
      = edited != NULL ? ropeway_json_write_text (ropeway_tree_get_root (edited), ROPEWAY_JSON_COMPACT, NULL)
                       : NULL;

  g_assert_cmpstr (actual, ==, expected);
  g_assert_cmpstr (still, ==, untouched);
}

/* ---- what differs ---- */

typedef struct
{
  const char *name;
  const char *before;
  const char *after;
  const char *sentences;
} DifferenceCase;

static const DifferenceCase difference_cases[] = {
  { "nothing", RULE ("\"from\":\"x\""), RULE ("\"from\":\"x\""), "" },
  { "source", RULE ("\"from\":\"x\""),
    RULE ("\"from\":{\"f\":\"$.billing.first_name\",\"l\":\"$.billing.last_name\"}"),
    "A now comes from billing › first_name and billing › last_name." },
  { "constant", RULE ("\"from\":\"x\""), RULE ("\"value\":\"new\""), "A is now always “new”." },
  { "nowhere", RULE ("\"from\":\"x\""), RULE ("\"value\":\"\""), "A no longer comes from anywhere." },
  { "added", "", RULE ("\"from\":\"x\""), "A is now filled: it comes from x." },
  { "added-constant", "", RULE ("\"value\":\"v\""), "A is now filled: always “v”." },
  { "removed", RULE ("\"from\":\"x\""), "", "A is no longer filled." },
  { "target", RULE ("\"from\":\"x\""), "{\"id\":\"a\",\"to\":\"B\",\"from\":\"x\"}",
    "What went to A now goes to B." },
  { "steps", RULE ("\"from\":\"x\""),
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"},{\"step\":\"lower\"}]"),
    "A now goes through these steps: Trim spaces, Lower case." },
  { "steps-away", RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"trim\"}]"), RULE ("\"from\":\"x\""),
    "A is no longer changed by steps." },
  { "setting", RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"format-date\",\"format\":\"yyyy\"}]"),
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"format-date\",\"format\":\"dd.MM.yyyy\"}]"),
    "A: step “Write a date” now has “dd.MM.yyyy” as “Form”." },
  { "setting-away", RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"round\",\"places\":2}]"),
    RULE ("\"from\":\"x\",\"steps\":[{\"step\":\"round\"}]"), "A: step “Round” no longer says “Places”." },
  { "on-empty", RULE ("\"from\":\"x\""), RULE ("\"from\":\"x\",\"onEmpty\":\"clear\""),
    "A, if it is empty: Empty the field." },
  { "on-empty-said-as-it-was", RULE ("\"from\":\"x\""), RULE ("\"from\":\"x\",\"onEmpty\":\"leave\""), "" },
  { "default", RULE ("\"from\":\"x\",\"onEmpty\":\"default\",\"default\":\"a\""),
    RULE ("\"from\":\"x\",\"onEmpty\":\"default\",\"default\":\"b\""), "A, if it is empty: now “b”." },
  { "write", RULE ("\"from\":\"x\""), RULE ("\"from\":\"x\",\"write\":\"if-empty\""),
    "A, when to write: Only if empty there." },
  { "own-member", RULE ("\"from\":\"x\""), RULE ("\"from\":\"x\",\"later\":1"), "A is made in another way." },
};

static void
test_difference (gconstpointer data)
{
  const DifferenceCase *c = data;
  g_autoptr (RopewayTree) before = read_job (c->before);
  g_autoptr (RopewayTree) after = read_job (c->after);
  g_auto (GStrv) sentences
      = ropeway_job_difference (ropeway_tree_get_root (before), ropeway_tree_get_root (after));
  g_autofree char *together = g_strjoinv ("\n", sentences);

  g_assert_cmpstr (together, ==, c->sentences);
}

static const DifferenceCase job_cases[] = {
  { "name", "{\"name\":\"A\"}", "{\"name\":\"B\"}", "It is called “B” now." },
  { "place", "{\"source\":{\"connection\":\"a\"}}", "{\"source\":{\"connection\":\"b\"}}",
    "It reads from another place now; it begins there with an empty memory." },
  { "filter", "{\"source\":{}}", "{\"source\":{\"filter\":{\"all\":[]}}}",
    "What it takes from there (“Only if”) changed." },
  { "unit", "{}", "{\"unit\":{\"each\":\"items\"}}", "What becomes one there changed." },
  { "mode", "{\"destination\":{\"mode\":\"upsert\"}}", "{\"destination\":{\"mode\":\"create\"}}",
    "What it does there is now: Only add." },
  { "match", "{\"destination\":{\"match\":[\"a\"]}}", "{\"destination\":{\"match\":[\"b\",\"c.d\"]}}",
    "What is there already is now recognised by b and c › d." },
  { "destination", "{\"destination\":{\"connection\":\"a\"}}", "{\"destination\":{\"connection\":\"b\"}}",
    "It writes to another place now; it begins there with an empty memory." },
  { "operation", "{\"destination\":{\"create\":\"a\"}}", "{\"destination\":{\"create\":\"b\"}}",
    "How it writes there changed." },
  { "schedule", "{}", "{\"schedule\":{\"type\":\"manual\"}}", "When it runs changed." },
  { "other", "{\"policies\":1}", "{}", "Other settings of the job changed." },
};

static void
test_job_difference (gconstpointer data)
{
  const DifferenceCase *c = data;
  g_autoptr (RopewayTree) before = ropeway_json_read_text (c->before, -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) after = ropeway_json_read_text (c->after, -1, NULL, NULL, NULL);
  g_auto (GStrv) sentences
      = ropeway_job_difference (ropeway_tree_get_root (before), ropeway_tree_get_root (after));
  g_autofree char *together = g_strjoinv ("\n", sentences);

  g_assert_cmpstr (together, ==, c->sentences);
}

/* ---- the destination ---- */

static const DifferenceCase destination_cases[] = {
  { "mode", "{\"destination\":{\"mode\":\"mirror\",\"gone\":\"delete\",\"delete\":\"d\"}}", "create",
    "{\"destination\":{\"mode\":\"create\",\"delete\":\"d\"}}" },
  { "records", "{\"destination\":{\"mode\":\"mirror\",\"gone\":\"delete\"}}", "upsert",
    "{\"destination\":{\"mode\":\"upsert\"}}" },
  { "items", "{\"unit\":{},\"destination\":{\"mode\":\"mirror\",\"gone\":\"delete\"}}", "upsert",
    "{\"unit\":{},\"destination\":{\"mode\":\"upsert\",\"gone\":\"delete\"}}" },
  { "nothing-yet", "{\"id\":\"a\"}", "upsert", "{\"id\":\"a\",\"destination\":{\"mode\":\"upsert\"}}" },
};

/* A mode is chosen: @after. */
static void
test_destination (gconstpointer data)
{
  const DifferenceCase *c = data;
  g_autoptr (RopewayTree) before = ropeway_json_read_text (c->before, -1, NULL, NULL, NULL);
  g_autoptr (RopewayTree) mode = ropeway_tree_new ();
  g_autoptr (RopewayTree) edited = NULL;
  g_autofree char *text = NULL;

  edited = ropeway_job_edit_destination (ropeway_tree_get_root (before), "mode",
                                         ropeway_tree_string (mode, c->after, -1));
  text = ropeway_json_write_text (ropeway_tree_get_root (edited), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (text, ==, c->sentences);
}

/* ---- words ---- */

static void
test_words (void)
{
  static const char *const three[] = { "a", "b", "c", NULL };
  g_autofree char *list = ropeway_rule_words_dup_list (three);
  g_autofree char *place = ropeway_rule_words_dup_path ("$.lines[0]['e.mail']");
  g_autofree char *item = ropeway_rule_words_dup_path ("@");
  g_autoptr (RopewayTree) tree
      = ropeway_json_read_text ("[\"a\\nb\",19.10,null,{\"a\":[]}]", -1, NULL, NULL, NULL);
  static const char *const values[] = { "a b", "19.10", "", "{\"a\":[…" };

  g_assert_cmpstr (list, ==, "a, b and c");
  g_assert_cmpstr (place, ==, "lines › no. 1 › e.mail");
  g_assert_cmpstr (item, ==, "the item itself");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *value
          = ropeway_rule_words_dup_value (ropeway_value_get_element (ropeway_tree_get_root (tree), i), 6);

      g_assert_cmpstr (value, ==, values[i]);
    }
}

static void
add_table (const char *folder, const char *name, gconstpointer row, GTestDataFunc func)
{
  g_autofree char *path = g_strconcat ("/gtk/", folder, "/", name, NULL);

  g_test_add_data_func (path, row, func);
}

void
test_rules_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edit_cases); i++)
    add_table ("rule-edit", edit_cases[i].name, &edit_cases[i], test_edit);
  for (gsize i = 0; i < G_N_ELEMENTS (difference_cases); i++)
    add_table ("difference", difference_cases[i].name, &difference_cases[i], test_difference);
  for (gsize i = 0; i < G_N_ELEMENTS (job_cases); i++)
    add_table ("job-difference", job_cases[i].name, &job_cases[i], test_job_difference);
  for (gsize i = 0; i < G_N_ELEMENTS (destination_cases); i++)
    add_table ("job-edit", destination_cases[i].name, &destination_cases[i], test_destination);
  g_test_add_func ("/gtk/rule-words", test_words);
}
