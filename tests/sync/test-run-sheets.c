/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a sheet at a service as a destination: right rows or a clear stop, formulas untouched, values as they were typed. */
#include "test-tables.h"

#include <string.h>

#include "base/limits.h"
#include "run-check.h"
#include "scripted-service.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* %s: the folder; more members of "sheet"; what is sent. */
#define CONNECTIONS                                                                                          \
  "[{\"id\":\"in\",\"name\":\"Orders file\",\"kind\":\"file\","                                              \
  "\"environments\":{\"live\":{\"address\":\"%s\"}},"                                                        \
  "\"operations\":[{\"id\":\"orders\",\"noun\":\"order\",\"file\":{\"path\":\"orders.csv\"},"                \
  "\"key\":[\"id\"]}]},"                                                                                     \
  "{\"id\":\"sheets\",\"name\":\"Sheets\",\"kind\":\"rest\",\"zone\":\"Europe/Berlin\","                     \
  "\"environments\":{\"live\":{\"address\":\"%s/v4\",\"privateNetwork\":true}},"                             \
  "\"operations\":[{\"id\":\"rows\",\"noun\":\"row\",\"sheet\":{"                                            \
  "\"values\":{\"operation\":\"values\",\"path\":\"values\",\"range\":\"range\"},"                           \
  "\"formulas\":{\"operation\":\"formulas\",\"path\":\"values\"},\"write\":\"write\"%s},"                    \
  "\"key\":[\"Order ID\"],\"parameters\":{\"spreadsheet\":{},\"sheet\":{}}},"                                \
  "{\"id\":\"values\",\"request\":{\"method\":\"GET\",\"path\":\"/spreadsheets/{spreadsheet}/values/"        \
  "{sheet}\",\"query\":{\"valueRenderOption\":\"UNFORMATTED_VALUE\"}}},"                                     \
  "{\"id\":\"formulas\",\"request\":{\"method\":\"GET\",\"path\":\"/spreadsheets/{spreadsheet}/values/"      \
  "{sheet}\",\"query\":{\"valueRenderOption\":\"FORMULA\"}}},"                                               \
  "{\"id\":\"write\",\"request\":{\"method\":\"POST\",\"path\":\"/spreadsheets/{spreadsheet}/"               \
  "values:batchUpdate\",\"body\":%s}}]}]"
#define SHEETS_BODY "{\"valueInputOption\":\"RAW\",\"data\":\"{ranges}\"}"

#define JOB_OF(mapping, mode, more)                                                                          \
  "{\"id\":\"orders-to-sheet\",\"name\":\"Orders\",\"source\":{\"connection\":\"in\","                       \
  "\"environment\":\"live\",\"operation\":\"orders\"},\"mapping\":[" mapping "],"                            \
  "\"destination\":{\"connection\":\"sheets\",\"environment\":\"live\",\"operation\":\"rows\","              \
  "\"parameters\":{\"spreadsheet\":\"practice\",\"sheet\":\"2026\"}," mode "}" more "}"
#define RULE(id, to, from) "{\"id\":\"" id "\",\"to\":\"" to "\",\"from\":\"" from "\"}"
#define MAPPING                                                                                              \
  RULE ("r1", "Order ID", "id") "," RULE ("r2", "Customer", "name") "," RULE ("r3", "Total", "total")
#define UPSERT "\"mode\":\"upsert\",\"match\":[\"Order ID\"]"
#define JOB JOB_OF (MAPPING, UPSERT, ",\"policies\":{\"brake\":{\"overwrite\":9}}")

static void
connect (RunFixture *self, const char *address, const char *more, const char *body)
{
  g_autofree char *connections
      = g_strdup_printf (CONNECTIONS, test_workspace_get_folder (self->workspace), address, more, body);

  self->connections = g_intern_string (connections);
}

static void
begin (RunFixture *self)
{
  connect (self, "{SERVER}/sheet", "", SHEETS_BODY);
}

static void
put_orders (RunFixture *self, const char *text)
{
  g_autofree char *path = test_workspace_write (self->workspace, "orders.csv", text);
}

/* What a person does: @rows replace the sheet. */
static void
edit (RunFixture *self, const char *rows)
{
  g_autofree char *body = g_strdup_printf ("{\"values\":%s}", rows);
  g_autoptr (RopewayTree) answer
      = practice_process_request (self->practice, "POST", "/sheet/load", body, NULL);
}

static void
assert_sheet (RunFixture *self, const char *expected)
{
  g_autoptr (RopewayTree) tree = practice_process_dup_records (self->practice, "sheet");
  g_autofree char *text = ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static gint64
count_writes (RunFixture *self)
{
  return practice_process_get_stat (self->practice, "requests",
                                    "POST /sheet/v4/spreadsheets/practice/values:batchUpdate");
}

/* ---- values ---- */

static void
test_typed (RunFixture *self, gconstpointer data)
{
  begin (self);
  put_orders (self, "id,name,total\n007,=1+1,1234567890123456\n008,+49 30 123,3-4\n");
  run_fixture_expect (self, JOB, "done created=2");
  assert_sheet (self, "[[\"Order ID\",\"Customer\",\"Total\",\"Date\",\"Note\"],"
                      "[\"007\",\"=1+1\",\"1234567890123456\"],[\"008\",\"+49 30 123\",\"3-4\"]]");
  g_assert_cmpint (count_writes (self), ==, 1);
  run_fixture_expect (self, JOB, "done unchanged=2");
  g_assert_cmpint (count_writes (self), ==, 1);
}

/* Numbers stay numbers as far as a sheet keeps them; dates are days in the zone of the connection. */
#define VALUES_JOB                                                                                           \
  JOB_OF (RULE ("r1", "Order ID", "id") ","                                                                  \
                                        "{\"id\":\"r2\",\"to\":\"Total\",\"from\":\"total\",\"steps\":[{"    \
                                        "\"step\":\"to-number\"}]}," RULE ("r3", "Date", "date"),            \
          UPSERT, "")

static void
test_values (RunFixture *self, gconstpointer data)
{
  connect (self, "{SERVER}/sheet", ",\"dates\":[\"Date\"]", SHEETS_BODY);
  put_orders (self, "id,total,date\n"
                    "1,12.50,2026-01-31\n"
                    "2,1234567890123456,2026-07-01T10:00:00Z\n"
                    "3,,\n"
                    "4,1,soon\n");
  g_autoptr (RunResult) result = run_fixture_run (self, VALUES_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "partly created=3 parked=1");
  g_assert_cmpstr (run_result_delivery (result, "[\"4\"]"), ==, "parked(form.date-bad)");
  g_assert_true (
      g_ptr_array_find_with_equal_func (result->warnings, "form.number-as-text", g_str_equal, NULL));
  assert_sheet (self, "[[\"Order ID\",\"Customer\",\"Total\",\"Date\",\"Note\"],"
                      "[\"1\",\"\",12.50,46053],"
                      "[\"2\",\"\",\"1234567890123456\",46204.5],[\"3\"]]");
}

/* ---- what people do between two runs ---- */

typedef struct
{
  const char *name;
  const char *before;  /* the sheet as it was edited after the first run */
  const char *summary; /* of the second run */
  const char *sentence;
  const char *after;
} Edit;

#define HEAD "[\"Order ID\",\"Customer\",\"Total\",\"Date\",\"Note\"]"
#define FORMULA "{\"formula\":\"=C2*2\",\"value\":20}"

static const Edit edits[] = {
  { "sorted", "[" HEAD ",[\"3\",\"Carl\",\"30\"],[\"1\",\"Anna\",\"10\"],[\"2\",\"Bo\",\"20\"]]",
    "done created=1 updated=1 unchanged=2", NULL,
    "[" HEAD
    ",[\"3\",\"Carl\",\"30\"],[\"1\",\"Anna\",\"11\"],[\"2\",\"Bo\",\"20\"],[\"4\",\"Dora\",\"40\"]]" },
  { "column-moved",
    "[[\"Total\",\"Order ID\",\"New\",\"Customer\"],[\"10\",\"1\",\"x\",\"Anna\"],[\"20\",\"2\",\"\",\"Bo\"],"
    "[\"30\",\"3\",\"\",\"Carl\"]]",
    "done created=1 updated=1 unchanged=2", NULL,
    "[[\"Total\",\"Order ID\",\"New\",\"Customer\"],[\"11\",\"1\",\"x\",\"Anna\"],[\"20\",\"2\",\"\",\"Bo\"],"
    "[\"30\",\"3\",\"\",\"Carl\"],[\"40\",\"4\",\"\",\"Dora\"]]" },
  { "row-inserted", "[[],[],[\"My list\"]," HEAD "]", "failed(form.column-missing)", "no column “Order ID”",
    NULL },
  { "rows-inserted",
    "[" HEAD ",[\"\",\"mine\"],[\"1\",\"Anna\",\"10\"],[],[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"],"
    "[\"\",\"\",\"\",\"\",\"see below\"]]",
    "done created=1 updated=1 unchanged=2", NULL,
    "[" HEAD ",[\"\",\"mine\"],[\"1\",\"Anna\",\"11\"],[],[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"],"
    "[\"\",\"\",\"\",\"\",\"see below\"],[\"4\",\"Dora\",\"40\"]]" },
  { "header-renamed", "[[\"Order ID\",\"Client\",\"Total\"],[\"1\",\"Anna\",\"10\"]]",
    "failed(form.column-missing)", "no column “Customer”", NULL },
  { "header-double", "[[\"Order ID\",\"Customer\",\"Total\",\"Total\"],[\"1\",\"Anna\",\"10\"]]",
    "failed(form.header-double)", "“Total”", NULL },
  { "header-blank", "[[\"Order ID\",\"\",\"Customer\",\"Total\"],[\"1\",\"\",\"Anna\",\"10\"]]",
    "failed(form.header-blank)", "Column B", NULL },
  { "emptied", "[]", "failed(form.header-missing)", "names of the columns", NULL },
  { "other-formulas",
    "[" HEAD ",[\"1\",\"Anna\",\"10\",\"\"," FORMULA "],[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"]]",
    "done created=1 updated=1 unchanged=2", NULL,
    "[" HEAD ",[\"1\",\"Anna\",\"11\",\"\",\"=C2*2\"],[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"],"
    "[\"4\",\"Dora\",\"40\"]]" },
  { "formula", "[" HEAD ",[\"1\",\"Anna\"," FORMULA "],[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"]]",
    "failed(form.cell-formula)", "formula in C2", NULL },
  { "key-twice",
    "[" HEAD
    ",[\"1\",\"Anna\",\"10\"],[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"],[\"1\",\"Anna\",\"10\"]]",
    "partly created=1 unchanged=2 parked=1", NULL,
    "[" HEAD ",[\"1\",\"Anna\",\"10\"],[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"],[\"1\",\"Anna\",\"10\"],"
    "[\"4\",\"Dora\",\"40\"]]" },
  { "row-removed", "[" HEAD ",[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"]]",
    "done created=1 unchanged=2 left-out=1", NULL,
    "[" HEAD ",[\"2\",\"Bo\",\"20\"],[\"3\",\"Carl\",\"30\"],[\"4\",\"Dora\",\"40\"]]" },
};

static void
test_edit (RunFixture *self, gconstpointer data)
{
  const Edit *row = data;

  begin (self);
  put_orders (self, "id,name,total\n1,Anna,10\n2,Bo,20\n3,Carl,30\n");
  run_fixture_expect (self, JOB, "done created=3");
  put_orders (self, "id,name,total\n1,Anna,11\n2,Bo,20\n3,Carl,30\n4,Dora,40\n");
  edit (self, row->before);
  gint64 before = count_writes (self);
  g_autoptr (RunResult) result = run_fixture_run (self, JOB, NULL);
  g_assert_cmpstr (result->summary, ==, row->summary);
  if (row->sentence != NULL)
    g_assert_nonnull (strstr (result->problem, row->sentence));
  if (row->after != NULL)
    assert_sheet (self, row->after);
  g_assert_cmpint (count_writes (self) - before, ==, row->after != NULL ? 1 : 0);
}

/* A person said so: such cells are left alone. */
static void
test_keep_formulas (RunFixture *self, gconstpointer data)
{
  connect (self, "{SERVER}/sheet", ",\"keepFormulas\":true", SHEETS_BODY);
  put_orders (self, "id,name,total\n1,Anne,10\n");
  edit (self, "[" HEAD ",[\"1\",\"Anna\"," FORMULA "]]");
  run_fixture_expect (self, JOB, "done updated=1");
  assert_sheet (self, "[" HEAD ",[\"1\",\"Anne\",\"=C2*2\"]]");
}

/* ---- what the service says ---- */

static void
test_protected (RunFixture *self, gconstpointer data)
{
  begin (self);
  put_orders (self, "id,name,total\n1,Anna,10\n");
  g_autoptr (RopewayTree) answer = practice_process_request (
      self->practice, "POST", "/sheet/load", "{\"values\":[" HEAD "],\"protectedColumn\":1}", NULL);
  g_autoptr (RunResult) result = run_fixture_run (self, JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "failed(service.refused)");
  g_assert_nonnull (strstr (result->problem, "protected cell"));
  assert_sheet (self, "[" HEAD "]");
  edit (self, "[" HEAD "]");
  run_fixture_expect (self, JOB, "done created=1");
}

/* The sheet is full, and says so. */
static void
test_full (RunFixture *self, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new ("[" HEAD);

  for (guint i = 1; i < 1000; i++)
    g_string_append_printf (rows, ",[\"n%u\"]", i);
  g_string_append_c (rows, ']');
  begin (self);
  edit (self, rows->str);
  put_orders (self, "id,name,total\n1,Anna,10\n");
  g_autoptr (RunResult) result = run_fixture_run (self, JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "failed(service.refused)");
  g_assert_nonnull (strstr (result->problem, "exceeds grid limits"));
}

/* The answer to a writing got lost: the key says what became of it, and no row comes twice. */
static void
test_lost_answer (RunFixture *self, gconstpointer data)
{
  begin (self);
  put_orders (self, "id,name,total\n1,Anna,10\n2,Bo,20\n");
  practice_process_set_hostile (
      self->practice, "{\"rules\":[{\"kind\":\"drop-after\",\"method\":\"POST\",\"path\":\"/sheet\","
                      "\"times\":1}]}");
  run_fixture_expect (self, JOB, "done created=2");
  assert_sheet (self, "[" HEAD ",[\"1\",\"Anna\",\"10\"],[\"2\",\"Bo\",\"20\"]]");
  g_assert_cmpint (count_writes (self), ==, 1);
}

/* The request got lost: it is sent again. */
static void
test_lost_request (RunFixture *self, gconstpointer data)
{
  begin (self);
  put_orders (self, "id,name,total\n1,Anna,10\n2,Bo,20\n");
  practice_process_set_hostile (
      self->practice, "{\"rules\":[{\"kind\":\"drop-before\",\"method\":\"POST\",\"path\":\"/sheet\","
                      "\"times\":1}]}");
  run_fixture_expect (self, JOB, "done created=2");
  assert_sheet (self, "[" HEAD ",[\"1\",\"Anna\",\"10\"],[\"2\",\"Bo\",\"20\"]]");
}

/* Killed after the request was sent: the next run looks for the keys. */
static void
test_killed (RunFixture *self, gconstpointer data)
{
  begin (self);
  put_orders (self, "id,name,total\n1,Anna,10\n2,Bo,20\n");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, JOB, data);
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  g_autoptr (RunResult) result = run_fixture_run (self, JOB, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "done"));
  run_fixture_expect (self, JOB, "done unchanged=2");
  assert_sheet (self, "[" HEAD ",[\"1\",\"Anna\",\"10\"],[\"2\",\"Bo\",\"20\"]]");
}

/* ---- as a source ---- */

#define READ_JOB                                                                                             \
  "{\"id\":\"sheet-to-file\",\"name\":\"Rows\",\"source\":{\"connection\":\"sheets\","                       \
  "\"environment\":\"live\",\"operation\":\"rows\",\"parameters\":{\"spreadsheet\":\"practice\","            \
  "\"sheet\":\"2026\"}},\"mapping\":[" RULE ("r1", "id", "Order ID") "," RULE (                              \
      "r2", "name", "Customer") "],"                                                                         \
                                "\"destination\":{\"connection\":\"in\",\"environment\":\"live\","           \
                                "\"operation\":\"orders\","                                                  \
                                "\"mode\":\"upsert\",\"match\":[\"id\"]}}"

static void
test_source (RunFixture *self, gconstpointer data)
{
  begin (self);
  edit (self, "[" HEAD ",[\"007\",\"=1+1\"],[],[8,\"Bo\"]]");
  run_fixture_expect (self, READ_JOB, "done created=2");
  g_autofree char *text = test_workspace_read (self->workspace, "orders.csv");
  g_assert_cmpstr (text, ==, "id,name\r\n007,=1+1\r\n8,Bo\r\n");
}

/* ---- a service that takes a rectangle, and parses what it is given ---- */

static void
answer_excel (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  if (g_str_equal (request->method, "GET"))
    answer->body
        = g_strdup ("{\"address\":\"Orders!B3:D5\","
                    "\"values\":[[\"Order ID\",\"Customer\",\"Total\"],[1,\"Anna\",10],[2,\"Bo\",20]],"
                    "\"formulas\":[[\"Order ID\",\"Customer\",\"Total\"],[1,\"Anna\",10],"
                    "[2,\"Bo\",\"=D4*2\"]]}");
  else
    answer->body = g_strdup ("{}");
}

#define EXCEL                                                                                                \
  "[{\"id\":\"in\",\"name\":\"Orders file\",\"kind\":\"file\","                                              \
  "\"environments\":{\"live\":{\"address\":\"%s\"}},"                                                        \
  "\"operations\":[{\"id\":\"orders\",\"noun\":\"order\",\"file\":{\"path\":\"orders.csv\"},"                \
  "\"key\":[\"id\"]}]},"                                                                                     \
  "{\"id\":\"sheets\",\"name\":\"Excel\",\"kind\":\"rest\","                                                 \
  "\"environments\":{\"live\":{\"address\":\"%s\",\"privateNetwork\":true}},"                                \
  "\"operations\":[{\"id\":\"rows\",\"noun\":\"row\",\"sheet\":{"                                            \
  "\"values\":{\"operation\":\"used\",\"path\":\"values\",\"range\":\"address\"},"                           \
  "\"formulas\":{\"operation\":\"used\",\"path\":\"formulas\"},\"write\":\"write\",\"prefix\":\"'\","        \
  "\"keepFormulas\":true},\"parameters\":{\"spreadsheet\":{},\"sheet\":{}}},"                                \
  "{\"id\":\"used\",\"request\":{\"method\":\"GET\",\"path\":\"/items/{spreadsheet}/workbook/worksheets/"    \
  "{sheet}/usedRange\"}},"                                                                                   \
  "{\"id\":\"write\",\"request\":{\"method\":\"PATCH\",\"path\":\"/items/{spreadsheet}/workbook/"            \
  "worksheets/{sheet}/range(address='{range}')\",\"body\":{\"values\":\"{values}\"}}}]}]"

static void
test_rectangle (RunFixture *self, gconstpointer data)
{
  g_autoptr (ScriptedService) script = scripted_service_new (answer_excel, NULL);
  g_autofree char *address = scripted_service_dup_address (script);
  g_autofree char *connections
      = g_strdup_printf (EXCEL, test_workspace_get_folder (self->workspace), address);

  self->connections = g_intern_string (connections);
  put_orders (self, "id,name,total\n1,=1+1,10\n2,Bo,21\n007,Carl,\n");
  g_autoptr (RunResult) result = run_fixture_run (self, JOB, NULL);
  g_test_message ("%s", result->summary);
  GPtrArray *requests = scripted_service_get_requests (script);
  const ScriptedRequest *last = g_ptr_array_index (requests, requests->len - 1);
  g_autofree char *text = scripted_request_dup_text (last);
  g_assert_cmpstr (last->method, ==, "PATCH");
  g_assert_nonnull (strstr (last->path, "B4:C6"));
  g_assert_cmpstr (text, ==, "{\"values\":[[null,\"'=1+1\"],[null,null],[\"'007\",\"'Carl\"]]}");
}

/* ---- more than fits into a request ---- */

static void
answer_large (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  answer->body
      = g_str_equal (request->method, "GET")
            ? g_strdup ("{\"range\":\"'2026'!A1:Z9\",\"values\":[[\"Order ID\",\"Customer\",\"Total\"]]}")
            : g_strdup ("{}");
}

static void
test_large (RunFixture *self, gconstpointer data)
{
  g_autoptr (ScriptedService) script = scripted_service_new (answer_large, NULL);
  g_autofree char *address = scripted_service_dup_address (script);
  g_autoptr (GString) orders = g_string_new ("id,name,total\n");
  guint n = ROPEWAY_LIMIT_SHEET_CELLS / 2 + 1;
  g_autofree char *expected = g_strdup_printf ("done created=%u", n);

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (orders, "%u,Anna,\n", i);
  connect (self, address, "", SHEETS_BODY);
  put_orders (self, orders->str);
  run_fixture_expect (self, JOB, expected);
  g_assert_cmpuint (scripted_service_count (script, "POST", "/"), ==, 2);
}

void
test_sheets_add (void)
{
  static const char *const points[] = { "write.before-send", "write.after-send", "ledger.after-intent" };

  run_test_add ("/tables/sheet/typed", test_typed);
  run_test_add ("/tables/sheet/values", test_values);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *path = g_strconcat ("/tables/sheet/edited/", edits[i].name, NULL);
      g_test_add (path, RunFixture, &edits[i], run_fixture_set_up, test_edit, run_fixture_tear_down);
    }
  run_test_add ("/tables/sheet/keep-formulas", test_keep_formulas);
  run_test_add ("/tables/sheet/protected", test_protected);
  run_test_add ("/tables/sheet/full", test_full);
  run_test_add ("/tables/sheet/lost-answer", test_lost_answer);
  run_test_add ("/tables/sheet/lost-request", test_lost_request);
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *path = g_strconcat ("/tables/sheet/killed/", points[i], NULL);
      g_test_add (path, RunFixture, points[i], run_fixture_set_up, test_killed, run_fixture_tear_down);
    }
  run_test_add ("/tables/sheet/source", test_source);
  run_test_add ("/tables/sheet/rectangle", test_rectangle);
  run_test_add ("/tables/sheet/large", test_large);
}
