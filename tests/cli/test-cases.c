/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: golden cases guard a mapping only if the command says no where one differs, and leaves nothing behind. */
#include "cli-process.h"
#include "cli-workspace-file.h"
#include "test-cli.h"

#define NAME "Orders become rows, one for each item"

/* A change of the shipped job, and what is then said of its cases. */
typedef struct
{
  const char *name;
  const char *old; /* (nullable) */
  const char *new;
  int exit;
  const char *says[6];
} Change;

static const Change changes[] = {
  { "as-shipped",
    NULL,
    NULL,
    0,
    { "good     An order of two items", "good     An order without items", "good     A date that is none",
      "All 3 cases are good." } },
  { "another-step",
    "{ \"step\": \"lower\" }",
    "{ \"step\": \"upper\" }",
    1,
    { "differs  An order of two items", "  Record 1 of 2:", "E-mail  “chloe.zolc@example.com”",
      "“CHLOE.ZOLC@EXAMPLE.COM”  email", "good     An order without items", "1 of 3 cases differs." } },
  { "another-date",
    "\"yesterday\"",
    "\"2026-11-02T00:00:00Z\"",
    1,
    { "differs  A date that is none", "made, though it was to be set aside (“mapping.step-failed”)",
      "Item ID   (nothing)  503" } },
  { "a-filter",
    "\"operation\": \"orders\" }",
    "\"operation\": \"orders\", \"filter\": {\"field\": \"status\", \"is\": \"equal\", \"value\": \"x\"} }",
    1,
    { "good     An order without items", "the filter leaves the record out", "2 of 3 cases differ." } },
  { "not-expected",
    "\"line_items\": []",
    "\"created_at\": \"soon\", \"line_items\": [{ \"id\": 1 }]",
    1,
    { "differs  An order without items", "It was not expected, and is set aside: The rule “date”" } },
  { "another-reason",
    "[{ \"problem\": \"mapping.step-failed\" }]",
    "[{ \"problem\": \"mapping.no-place\" }]",
    1,
    { "It is set aside for another reason than “mapping.no-place”: The rule “date”" } },
  { "one-case-missing",
    "\"expect\": []",
    "\"expect\": [{ \"Item ID\": 1 }]",
    1,
    { "It is not made, though it was expected." } },
  { "no-cases", "\"cases\": [", "\"other\": [", 0, { "has no golden cases" } },
  { "broken-case",
    "\"expect\": []",
    "\"expect\": {}",
    1,
    { "error: “expect” must be a list", "at /job/cases/1" } },
  { "broken-rule", "\"step\": \"lower\"", "\"step\": \"lowr\"", 1, { "error: ", "“lowr”" } },
};

static void
test_change (gconstpointer data)
{
  const Change *change = data;
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path = cli_write_job (workspace, "job.json", "orders-to-book", change->old, change->new);
  g_autofree char *state = g_strconcat (path, ".state", NULL);
  g_auto (CliEnd) end = { 0 };
  g_auto (CliEnd) quiet = { 0 };

  cli_run_to_end (workspace, &end, "test", path, NULL);
  g_assert_cmpint (end.exit, ==, change->exit);
  g_assert_cmpstr (end.err, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (change->says) && change->says[i] != NULL; i++)
    cli_assert_contains (end.out, change->says[i]);
  g_assert_false (g_file_test (state, G_FILE_TEST_EXISTS));

  cli_run_to_end (workspace, &quiet, "test", "--quiet", path, NULL);
  g_assert_cmpint (quiet.exit, ==, change->exit);
  g_assert_cmpstr (quiet.out, ==, change->exit == 0 ? "" : end.out);
}

static void
test_lines (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path
      = cli_write_job (workspace, "job.json", "orders-to-book", "\"to\": \"Qty\", \"from\": \"quantity\"",
                       "\"to\": \"Qty\", \"from\": \"price\"");
  g_auto (CliEnd) end = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *first, *unit, *field, *last;

  cli_run_to_end (workspace, &end, "test", "--json", path, NULL);
  g_assert_cmpint (end.exit, ==, 1);
  lines = cli_parse_lines (end.out);
  g_assert_cmpuint (lines->len, ==, 4);
  g_assert_cmpuint (cli_count_events (lines, "case"), ==, 3);
  first = json_node_get_object (g_ptr_array_index (lines, 0));
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "An order of two items");
  g_assert_false (json_object_get_boolean_member (first, "good"));
  unit = json_array_get_object_element (json_object_get_array_member (first, "units"), 1);
  g_assert_cmpstr (json_object_get_string_member (unit, "state"), ==, "differs");
  field = json_array_get_object_element (json_object_get_array_member (unit, "changes"), 0);
  g_assert_cmpstr (json_object_get_string_member (field, "name"), ==, "Qty");
  g_assert_cmpstr (json_object_get_string_member (field, "expected"), ==, "1");
  g_assert_true (json_object_get_null_member (field, "made"));
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (field, "rules"), 0), ==,
                   "quantity");
  last = cli_find_event (lines, "end");
  g_assert_cmpint (json_object_get_int_member (last, "cases"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (last, "differing"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (last, "exit"), ==, 1);
}

/* Of the workspace as well, read without anybody's leave; the draft only if asked for. */
static void
test_name (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) end = { 0 };
  g_auto (CliEnd) draft = { 0 };

  cli_put_job (
      workspace, "orders-to-book", "\"cases\": [",
      "\"draft\": {\"cases\": [{\"name\": \"Of the draft\", \"record\": {}, \"expect\": [{}]}],"
      " \"source\": {\"connection\": \"shop\", \"environment\": \"practice\", \"operation\": \"orders\"},"
      " \"mapping\": [{\"id\": \"item\", \"to\": \"Item ID\", \"from\": \"id\"}],"
      " \"destination\": {\"connection\": \"book\", \"environment\": \"practice\", \"mode\": \"create\","
      " \"create\": \"add-row\"}}, \"cases\": [");
  cli_run_to_end (workspace, &end, "test", NAME, NULL);
  g_assert_cmpint (end.exit, ==, 0);
  cli_assert_contains (end.out, "All 3 cases are good.");
  cli_run_to_end (workspace, &draft, "test", "--draft", NAME, NULL);
  g_assert_cmpint (draft.exit, ==, 0);
  cli_assert_contains (draft.out, "good     Of the draft");
  cli_assert_lacks (draft.out, "two items");
}

/* They hold records of customers: a file for others is without them, unless somebody says so. */
static void
test_export (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_auto (CliEnd) without = { 0 };
  g_auto (CliEnd) told = { 0 };
  g_auto (CliEnd) with = { 0 };
  g_auto (CliEnd) tested = { 0 };
  g_autofree char *path = test_workspace_path (workspace, "out.json");

  cli_put_job (workspace, "orders-to-book", "\"cases\": [", "\"draft\": {\"cases\": [7]}, \"cases\": [");
  cli_run_to_end (workspace, &without, "export", "--draft", NAME, NULL);
  g_assert_cmpint (without.exit, ==, 0);
  cli_assert_contains (without.out, "\"draft\"");
  cli_assert_lacks (without.out, "cases");
  cli_assert_lacks (without.out, "Chlo");
  cli_run_to_end (workspace, &told, "export", "-o", "other.json", NAME, NULL);
  g_assert_cmpint (told.exit, ==, 0);
  cli_assert_contains (told.out, "Golden cases are not in it");
  cli_run_to_end (workspace, &with, "export", "--with-cases", "-o", path, NAME, NULL);
  g_assert_cmpint (with.exit, ==, 0);
  cli_assert_lacks (with.out, "Golden cases");
  cli_run_to_end (workspace, &tested, "test", path, NULL);
  g_assert_cmpint (tested.exit, ==, 0);
  cli_assert_contains (tested.out, "All 3 cases are good.");
}

void
test_cases_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/test/", changes[i].name, NULL);

      g_test_add_data_func (name, &changes[i], test_change);
    }
  g_test_add_func ("/cli/test/lines", test_lines);
  g_test_add_func ("/cli/test/name", test_name);
  g_test_add_func ("/cli/test/export", test_export);
}
