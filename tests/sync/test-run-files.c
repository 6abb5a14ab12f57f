/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: files of this computer as both ends of a job: byte for byte, all or nothing, and never a row twice. */
#include "test-tables.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/fail-point.h"
#include "run-check.h"

#define CONNECTIONS                                                                                          \
  "[{\"id\":\"in\",\"name\":\"Orders file\",\"kind\":\"file\","                                              \
  "\"environments\":{\"live\":{\"address\":\"%s\"}},"                                                        \
  "\"operations\":[{\"id\":\"orders\",\"noun\":\"order\",\"file\":{\"path\":\"orders.csv\"},"                \
  "\"key\":[\"id\"]}]},"                                                                                     \
  "{\"id\":\"book\",\"name\":\"Book\",\"kind\":\"file\","                                                    \
  "\"environments\":{\"live\":{\"address\":\"%s/book.csv\"}},"                                               \
  "\"operations\":[{\"id\":\"rows\",\"noun\":\"row\",\"file\":{}}]},"                                        \
  "{\"id\":\"people\",\"name\":\"People\",\"kind\":\"rest\","                                                \
  "\"environments\":{\"live\":{\"address\":\"{SERVER}/contacts\",\"privateNetwork\":true}},"                 \
  "\"operations\":[{\"id\":\"list\",\"noun\":\"person\",\"request\":{\"method\":\"GET\","                    \
  "\"path\":\"/people\"},\"records\":\"people\",\"key\":[\"id\"]}]}]"

#define MAPPING                                                                                              \
  "\"mapping\":[{\"id\":\"r1\",\"to\":\"Order ID\",\"from\":\"id\"},"                                        \
  "{\"id\":\"r2\",\"to\":\"Name\",\"from\":\"name\"},"                                                       \
  "{\"id\":\"r3\",\"to\":\"Total\",\"from\":\"total\"}]"

#define JOB_WITH(more, mode)                                                                                 \
  "{\"id\":\"orders-to-book\",\"name\":\"Orders\",\"source\":{\"connection\":\"in\","                        \
  "\"environment\":\"live\",\"operation\":\"orders\"}," MAPPING ","                                          \
  "\"destination\":{\"connection\":\"book\",\"environment\":\"live\",\"operation\":\"rows\"," mode "}" more  \
  "}"
#define UPSERT "\"mode\":\"upsert\",\"match\":[\"Order ID\"]"
#define JOB JOB_WITH ("", UPSERT)

/* Writes the connections for the fixture's folder. */
static void
begin (RunFixture *self)
{
  const char *folder = test_workspace_get_folder (self->workspace);
  g_autofree char *connections = g_strdup_printf (CONNECTIONS, folder, folder);

  self->connections = g_intern_string (connections);
}

static void
put (RunFixture *self, const char *name, const char *text)
{
  g_autofree char *path = test_workspace_write (self->workspace, name, text);
}

static void
assert_file (RunFixture *self, const char *name, const char *expected)
{
  g_autofree char *text = test_workspace_read (self->workspace, name);
  g_assert_cmpstr (text, ==, expected);
}

#define assert_book(self, expected) assert_file (self, "book.csv", expected)

/* ---- a file that is made, and values as they were typed ---- */

#define TYPED                                                                                                \
  "id,name,total\n"                                                                                          \
  "007,=1+1,1234567890123456\n"                                                                              \
  "008,+49 30 123,3-4\n"                                                                                     \
  "009,\"Müller, \"\"Anna\"\"\",1.10\n"
#define TYPED_BOOK                                                                                           \
  "Order ID,Name,Total\r\n"                                                                                  \
  "007,=1+1,1234567890123456\r\n"                                                                            \
  "008,+49 30 123,3-4\r\n"                                                                                   \
  "009,\"Müller, \"\"Anna\"\"\",1.10\r\n"

static void
test_made (RunFixture *self, gconstpointer data)
{
  begin (self);
  put (self, "orders.csv", TYPED);
  run_fixture_expect (self, JOB, "done created=3");
  assert_book (self, TYPED_BOOK);
  run_fixture_expect (self, JOB, "done unchanged=3");
  assert_book (self, TYPED_BOOK);
}

/* ---- untouched bytes ---- */

static void
test_bytes (RunFixture *self, gconstpointer data)
{
  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,2\n2,Bo,9\n4,Dora,4\n");
  put (self, "book.csv",
       "\xEF\xBB\xBFNote;\"Order ID\";Name;Total;\"Sum\"\n"
       " x ;\"1\";'Anna;\"2\";=D2*2\n"
       ";2;\"Bo\";7;\"a\nb\"\r\n"
       ";3;Carl;;\r\n"
       "\n"
       "see below;;;;\n"
       "end of list");
  run_fixture_expect (self, JOB_WITH (",\"policies\":{\"brake\":{\"overwrite\":9}}", UPSERT),
                      "done created=1 updated=2");
  assert_book (self, "\xEF\xBB\xBFNote;\"Order ID\";Name;Total;\"Sum\"\n"
                     " x ;\"1\";Anna;\"2\";=D2*2\n"
                     ";2;\"Bo\";9;\"a\nb\"\r\n"
                     ";3;Carl;;\r\n"
                     ";4;Dora;4;\n"
                     "\n"
                     "see below;;;;\n"
                     "end of list");
}

/* ---- what people do between two runs ---- */

typedef struct
{
  const char *name;
  const char *before;   /* the book as it was edited after the first run */
  const char *summary;  /* of the second run */
  const char *sentence; /* (nullable): part of the problem's */
  const char *after;    /* (nullable): where it is another */
} Edit;

static const Edit edits[] = {
  { "sorted", "Order ID,Name,Total\n3,Carl,30\n1,Anna,10\n2,Bo,20\n", "done updated=1 unchanged=2", NULL,
    "Order ID,Name,Total\n3,Carl,30\n1,Anna,11\n2,Bo,20\n" },
  { "column-moved", "Total,My note,Name,Order ID\n10,\"x\",Anna,1\n20,y,Bo,2\n30,,Carl,3\n",
    "done updated=1 unchanged=2", NULL,
    "Total,My note,Name,Order ID\n11,\"x\",Anna,1\n20,y,Bo,2\n30,,Carl,3\n" },
  { "row-inserted", "Order ID,Name,Total\n,mine,\n1,Anna,10\n\n2,Bo,20\n3,Carl,30\n",
    "done updated=1 unchanged=2", NULL, "Order ID,Name,Total\n,mine,\n1,Anna,11\n\n2,Bo,20\n3,Carl,30\n" },
  { "header-renamed", "Order ID,Customer,Total\n1,Anna,10\n2,Bo,20\n3,Carl,30\n",
    "failed(form.column-missing)", "no column “Name”", NULL },
  { "key-renamed", "Number,Name,Total\n1,Anna,10\n2,Bo,20\n3,Carl,30\n", "failed(form.column-missing)",
    "no column “Order ID”", NULL },
  { "header-double", "Order ID,Name,Total,Name\n1,Anna,10,\n", "failed(form.header-double)", "“Name”", NULL },
  { "header-blank", "Order ID,Name,,Total\n1,Anna,,10\n", "failed(form.header-blank)", "Column C", NULL },
  { "row-removed", "Order ID,Name,Total\n2,Bo,20\n3,Carl,30\n", "done unchanged=2 left-out=1", NULL, NULL },
  { "key-twice", "Order ID,Name,Total\n1,Anna,10\n2,Bo,20\n3,Carl,30\n1,Anna,10\n",
    "partly unchanged=2 parked=1", NULL, NULL },
  { "file-removed", NULL, "failed(file.missing)", "not there", NULL },
  { "not-closed", "Order ID,Name,Total\n1,\"Anna,10\n", "failed(file.quote-open)", "row 2", NULL },
};

static void
test_edit (RunFixture *self, gconstpointer data)
{
  const Edit *edit = data;
  g_autofree char *book = test_workspace_path (self->workspace, "book.csv");

  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,10\n2,Bo,20\n3,Carl,30\n");
  run_fixture_expect (self, JOB, "done created=3");
  put (self, "orders.csv", "id,name,total\n1,Anna,11\n2,Bo,20\n3,Carl,30\n");
  if (edit->before != NULL)
    put (self, "book.csv", edit->before);
  else
    g_unlink (book);
  g_autoptr (RunResult) result = run_fixture_run (self, JOB, NULL);
  g_assert_cmpstr (result->summary, ==, edit->summary);
  if (edit->sentence != NULL)
    g_assert_nonnull (strstr (result->problem, edit->sentence));
  if (edit->before != NULL)
    assert_book (self, edit->after != NULL ? edit->after : edit->before);
}

/* Both rows of one key are shown. */
static void
test_twice (RunFixture *self, gconstpointer data)
{
  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,11\n");
  put (self, "book.csv", "Order ID,Name,Total\n1,Anna,10\n2,Bo,20\n1,Anna,10\n");
  run_fixture_expect (self, JOB, "failed(sync.nothing-delivered) parked=1");
  g_autoptr (RopewayParked) parked = run_check_dup_parked (self->state, "[1]");
  if (parked == NULL)
    parked = run_check_dup_parked (self->state, "[\"1\"]");
  g_autofree char *sentence = parked != NULL ? ropeway_problem_dup_sentence (parked->problem) : NULL;
  g_assert_nonnull (sentence);
  g_assert_nonnull (strstr (sentence, "1 (row 2)"));
  g_assert_nonnull (strstr (sentence, "1 (row 4)"));
}

/* ---- somebody else writes ---- */

static void
edit_book (guint n, const RopewayHttpTrace *trace, gpointer data)
{
  put (data, "book.csv", "Order ID,Name,Total\n9,by hand,\n");
}

#define PEOPLE_JOB                                                                                           \
  "{\"id\":\"people-to-book\",\"name\":\"People\",\"source\":{\"connection\":\"people\","                    \
  "\"environment\":\"live\",\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"Order ID\","        \
  "\"from\":\"id\"},{\"id\":\"r2\",\"to\":\"Name\",\"from\":\"first_name\"}],"                               \
  "\"destination\":{\"connection\":\"book\",\"environment\":\"live\",\"operation\":\"rows\"," UPSERT "}}"

static void
test_changed (RunFixture *self, gconstpointer data)
{
  const RunSettings settings = { .on_request = edit_book, .data = self };

  begin (self);
  run_fixture_load_people (self, "[{\"id\":1,\"first_name\":\"Anna\"}]");
  put (self, "book.csv", "Order ID,Name,Total\n8,before,\n");
  g_autoptr (RunResult) result = run_fixture_run (self, PEOPLE_JOB, &settings);
  g_assert_cmpstr (result->summary, ==, "failed(file.changed)");
  assert_book (self, "Order ID,Name,Total\n9,by hand,\n");
  run_fixture_expect (self, PEOPLE_JOB, "done created=1");
  assert_book (self, "Order ID,Name,Total\n9,by hand,\n1,Anna,\n");
}

/* ---- modes ---- */

static void
test_add_only (RunFixture *self, gconstpointer data)
{
  const char *job = JOB_WITH ("", "\"mode\":\"create\"");

  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,10\n2,Bo,20\n");
  run_fixture_expect (self, job, "done created=2");
  put (self, "orders.csv", "id,name,total\n1,Anna,11\n2,Bo,20\n3,Carl,30\n");
  run_fixture_expect (self, job, "done created=1 unchanged=1 left-out=1");
  assert_book (self, "Order ID,Name,Total\r\n1,Anna,10\r\n2,Bo,20\r\n3,Carl,30\r\n");
}

static void
test_mirror (RunFixture *self, gconstpointer data)
{
  const char *job = JOB_WITH (",\"policies\":{\"brake\":{\"remove\":2}}",
                              "\"mode\":\"mirror\",\"gone\":\"delete\",\"match\":[\"Order ID\"]");

  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,10\n2,Bo,20\n3,Carl,30\n");
  put (self, "book.csv", "Order ID,Name,Total\n9,mine,\n");
  run_fixture_expect (self, job, "done created=3");
  put (self, "orders.csv", "id,name,total\n1,Anna,10\n3,Carl,30\n");
  run_fixture_expect (self, job, "done unchanged=2 deleted=1");
  assert_book (self, "Order ID,Name,Total\n9,mine,\n1,Anna,10\n3,Carl,30\n");
}

/* The key is a field like any other: a row keeps being the same when it changes. */
#define REKEY_JOB                                                                                            \
  "{\"id\":\"orders-to-book\",\"name\":\"Orders\",\"source\":{\"connection\":\"in\","                        \
  "\"environment\":\"live\",\"operation\":\"orders\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"Name\","          \
  "\"from\":\"name\"},{\"id\":\"r2\",\"to\":\"Total\",\"from\":\"total\"}],"                                 \
  "\"destination\":{\"connection\":\"book\",\"environment\":\"live\",\"operation\":\"rows\","                \
  "\"mode\":\"upsert\",\"match\":[\"Name\"]}}"

static void
test_rekey (RunFixture *self, gconstpointer data)
{
  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,10\n2,Bo,20\n");
  run_fixture_expect (self, REKEY_JOB, "done created=2");
  put (self, "orders.csv", "id,name,total\n1,Anne,10\n2,Bo,20\n");
  run_fixture_expect (self, REKEY_JOB, "done updated=1 unchanged=1");
  assert_book (self, "Name,Total\r\nAnne,10\r\nBo,20\r\n");
  run_fixture_expect (self, REKEY_JOB, "done unchanged=2");
  put (self, "orders.csv", "id,name,total\n1,Anne,11\n2,Bo,20\n");
  run_fixture_expect (self, REKEY_JOB, "done updated=1 unchanged=1");
  assert_book (self, "Name,Total\r\nAnne,11\r\nBo,20\r\n");
}

/* More than is open at once. */
static void
test_many (RunFixture *self, gconstpointer data)
{
  g_autoptr (GString) orders = g_string_new ("id,name,total\n");
  g_autoptr (GString) book = g_string_new ("Order ID,Name,Total\r\n");

  begin (self);
  for (guint i = 1; i <= 5000; i++)
    {
      g_string_append_printf (orders, "%u,Name %u,%u\n", i, i, 2 * i);
      g_string_append_printf (book, "%u,Name %u,%u\r\n", i, i, 2 * i);
    }
  put (self, "orders.csv", orders->str);
  run_fixture_expect (self, JOB, "done created=5000");
  assert_book (self, book->str);
  run_fixture_expect (self, JOB, "done unchanged=5000");
}

/* ---- crashes ---- */

/* Killed at a fail point, the file is the old one or the new one, and the next run makes it the new one. */
static void
test_crash (RunFixture *self, gconstpointer data)
{
  static const char before[] = "Order ID,Name,Total\n9,mine,\n1,Anna,10\n2,Bo,20\n";
  static const char after[] = "Order ID,Name,Total\n9,mine,\n1,Anna,11\n2,Bo,20\n3,Carl,30\n4,Dora,\n";

  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,10\n2,Bo,20\n");
  put (self, "book.csv", "Order ID,Name,Total\n9,mine,\n");
  run_fixture_expect (self, JOB, "done created=2");
  assert_book (self, before);
  put (self, "orders.csv", "id,name,total\n1,Anna,11\n2,Bo,20\n3,Carl,30\n4,Dora,\n");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, JOB, data);
  g_autofree char *summary = run_fixture_wait (self, child);
  g_autofree char *text = test_workspace_read (self->workspace, "book.csv");
  g_test_message ("%s", summary != NULL ? summary : "killed");
  g_assert_true (g_str_equal (text, before) || g_str_equal (text, after));
  if (g_str_has_prefix (data, "file."))
    {
      g_assert_null (summary);
      g_assert_cmpstr (text, ==, g_str_equal (data, "file.after-rename") ? after : before);
    }
  g_autoptr (RunResult) result = run_fixture_run (self, JOB, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "done"));
  assert_book (self, after);
  run_fixture_expect (self, JOB, "done unchanged=4");
  g_assert_cmpuint (run_check_count_intents (self->state), ==, 0);
}

/* Without a key nothing tells whether a row arrived: then it is set aside, and never added twice. */
static void
test_crash_add_only (RunFixture *self, gconstpointer data)
{
  const char *job = JOB_WITH ("", "\"mode\":\"create\"");

  begin (self);
  put (self, "orders.csv", "id,name,total\n1,Anna,10\n");
  g_autoptr (GSubprocess) child = run_fixture_spawn (self, job, "file.after-rename");
  g_autofree char *summary = run_fixture_wait (self, child);
  g_assert_null (summary);
  g_autoptr (RunResult) result = run_fixture_run (self, job, NULL);
  run_result_tell (result);
  assert_book (self, "Order ID,Name,Total\r\n1,Anna,10\r\n");
}

void
test_files_add (void)
{
  const char *const *names = ropeway_fail_point_names ();

  run_test_add ("/tables/file/made", test_made);
  run_test_add ("/tables/file/bytes", test_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *path = g_strconcat ("/tables/file/edited/", edits[i].name, NULL);
      g_test_add (path, RunFixture, &edits[i], run_fixture_set_up, test_edit, run_fixture_tear_down);
    }
  run_test_add ("/tables/file/twice", test_twice);
  run_test_add ("/tables/file/changed", test_changed);
  run_test_add ("/tables/file/add-only", test_add_only);
  run_test_add ("/tables/file/mirror", test_mirror);
  run_test_add ("/tables/file/rekey", test_rekey);
  run_test_add ("/tables/file/many", test_many);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/tables/file/crash/", names[i], NULL);
      g_test_add (path, RunFixture, names[i], run_fixture_set_up, test_crash, run_fixture_tear_down);
    }
  run_test_add ("/tables/file/crash-add-only", test_crash_add_only);
}
