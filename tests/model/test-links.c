/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: addresses as people copy them from their browsers give the ids of what they show. */
#include "model-tests.h"

#include "model/parameter-link.h"

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

void
test_add_links (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/model/links/%u", i);
      g_test_add_data_func (path, &rows[i], test_row);
    }
}
