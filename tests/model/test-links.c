/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: addresses as people copy them from their browsers give the ids of what they show. */
#include "model-tests.h"

#include "model/bundle.h"
#include "model/parameter-link.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

typedef struct
{
  const char *link;
  const char *parameter;
  const char *pasted;
  const char *expected; /* (nullable) */
} Row;

#define SHEETS "https://docs.google.com/spreadsheets/d/{spreadsheet}/"
#define NOTION "https://www.notion.so/{title}-{database}"
#define AIRTABLE "https://airtable.com/{base}/{table}"
#define GITHUB "https://github.com/{owner}/{repository}"

static const Row rows[] = {
  { SHEETS, "spreadsheet", "https://docs.google.com/spreadsheets/d/1AbC_d-E/edit#gid=0", "1AbC_d-E" },
  { SHEETS, "spreadsheet", " http://docs.google.com/spreadsheets/d/1AbC_d-E\n", "1AbC_d-E" },
  { SHEETS, "spreadsheet", "https://docs.google.com/spreadsheets/d/1AbC?usp=sharing", "1AbC" },
  { SHEETS, "spreadsheet", "https://docs.google.com/document/d/1AbC/edit", NULL },
  { SHEETS, "spreadsheet", "https://docs.google.com/spreadsheets/d/", NULL },
  { SHEETS, "spreadsheet", "https://evil.example/docs.google.com/spreadsheets/d/1AbC/", NULL },
  { NOTION, "database", "https://www.notion.so/My-Orders-2026-1429989fe8ac4effbc8f57f56486db54?v=3",
    "1429989fe8ac4effbc8f57f56486db54" },
  { AIRTABLE, "base", "https://airtable.com/appBase1/tblTable2/viwView3?blocks=hide", "appBase1" },
  { AIRTABLE, "table", "https://airtable.com/appBase1/tblTable2/viwView3?blocks=hide", "tblTable2" },
  { "https://trello.com/b/{board}/", "board", "https://trello.com/b/h7XyZ123/orders", "h7XyZ123" },
  { GITHUB, "owner", "https://GitHub.com/ropeway-app/ropeway/issues", "ropeway-app" },
  { GITHUB, "repository", "https://github.com/ropeway-app/ropeway#readme", "ropeway" },
  { GITHUB, "branch", "https://github.com/ropeway-app/ropeway", NULL },
  { GITHUB, "owner", "", NULL },
  { "https://x.example/?board={board}", "board", "https://x.example/?board=a%20b&c=1", "a b" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RopewayTemplate) link = ropeway_template_parse (row->link, NULL);
  g_autofree char *found = ropeway_parameter_from_link (link, row->parameter, row->pasted);

  g_assert_cmpstr (found, ==, row->expected);
}

/* ---- in a job ---- */

#define JOB                                                                                                  \
  "{\"format\":1,\"connections\":[{\"id\":\"a\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"  \
  "\"https://a.example\"}},\"operations\":["                                                                 \
  "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/{base}/{table}\"},\"key\":[\"id\"],"         \
  "\"parameters\":{\"base\":{\"fromLink\":\"" AIRTABLE "\"},\"table\":{\"fromLink\":\"" AIRTABLE "\"}}},"    \
  "{\"id\":\"add\",\"request\":{\"method\":\"POST\",\"path\":\"/d/{spreadsheet}\",\"body\":\"record\"},"     \
  "\"newId\":\"id\",\"repeat\":\"key\",\"parameters\":{\"spreadsheet\":{\"fromLink\":\"" SHEETS "\"}}}]}],"  \
  "\"job\":{\"id\":\"j\",\"name\":\"J\",\"source\":{\"connection\":\"a\",\"environment\":\"live\","          \
  "\"operation\":"                                                                                           \
  "\"list\",\"parameters\":%s},\"mapping\":[{\"id\":\"r\",\"to\":\"x\",\"from\":\"x\"}],"                    \
  "\"destination\":{\"connection\":\"a\",\"environment\":\"live\",\"mode\":\"create\",\"create\":\"add\","   \
  "\"parameters\":%s}}}"

typedef struct
{
  const char *name;
  const char *source;
  const char *destination;
  const char *source_taken; /* NULL: it does not fit */
  const char *destination_taken;
} JobRow;

static const JobRow job_rows[] = {
  { "pasted",
    "{\"base\":\"https://airtable.com/appBase1/tblTable2/viw\",\"table\":\" "
    "HTTPS://airtable.com/appBase1/tblTable2\"}",
    "{\"spreadsheet\":\"https://docs.google.com/spreadsheets/d/1AbC_d-E/edit#gid=0\"}",
    "{\"base\":\"appBase1\",\"table\":\"tblTable2\"}", "{\"spreadsheet\":\"1AbC_d-E\"}" },
  { "ids", "{\"base\":\"appBase1\",\"table\":7}", "{\"spreadsheet\":\"1AbC/d\"}",
    "{\"base\":\"appBase1\",\"table\":7}", "{\"spreadsheet\":\"1AbC/d\"}" },
  { "without-scheme", "{\"base\":\"airtable.com/appBase1/tblTable2\",\"table\":\"t\"}",
    "{\"spreadsheet\":\"s\"}", "{\"base\":\"appBase1\",\"table\":\"t\"}", "{\"spreadsheet\":\"s\"}" },
  { "elsewhere-at-destination", "{\"base\":\"b\",\"table\":\"t\"}",
    "{\"spreadsheet\":\"https://airtable.com/appBase1/tblTable2\"}", NULL, NULL },
};

static void
assert_taken (const RopewayValue *parameters, const char *expected)
{
  g_autofree char *text = ropeway_json_write_text (parameters, ROPEWAY_JSON_COMPACT, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_job (gconstpointer data)
{
  const JobRow *row = data;
  g_autoptr (GString) text = g_string_new (JOB);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayBundle) bundle = NULL;

  g_string_replace (text, "%s", row->source, 1);
  g_string_replace (text, "%s", row->destination, 1);
  tree = ropeway_json_read_text (text->str, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  bundle = ropeway_bundle_parse (tree, problems);
  if (row->source_taken == NULL)
    {
      g_assert_null (bundle);
      g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 1);
      g_assert_cmpstr (ropeway_problem_get_code (ropeway_problems_get (problems, 0)), ==,
                       "job.link-elsewhere");
      g_assert_cmpstr (ropeway_problem_get_pointer (ropeway_problems_get (problems, 0)), ==,
                       "/job/destination/parameters/spreadsheet");
      return;
    }
  g_assert_nonnull (bundle);
  assert_taken (bundle->job->source.parameters, row->source_taken);
  assert_taken (bundle->job->destination.parameters, row->destination_taken);
  /* The file keeps what was pasted. */
  const RopewayValue *job = ropeway_value_get (ropeway_tree_get_root (tree), "job");
  assert_taken (ropeway_value_get (ropeway_value_get (job, "source"), "parameters"), row->source);
}

void
test_add_links (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (job_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/model/links/job/", job_rows[i].name, NULL);
      g_test_add_data_func (path, &job_rows[i], test_job);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/links/%u", i);
      g_test_add_data_func (path, &rows[i], test_row);
    }
}
