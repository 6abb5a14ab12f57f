/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a sheet knows cells and no records; what it does to them is what Ropeway has to live with. */
#include "test-practice.h"

#include "base/limits.h"

#define HEADER                                                                                               \
  "[\"Item ID\",\"Order ID\",\"Date\",\"Customer\",\"E-mail\",\"Product\",\"Qty\",\"Total\",\"Status\"]"

static void
test_rows (void)
{
  Practice p;
  g_autoptr (RopewayTree) header = NULL;
  g_autoptr (RopewayTree) empty = NULL;
  g_autoptr (RopewayTree) first = NULL;
  g_autoptr (RopewayTree) second = NULL;
  g_autoptr (RopewayTree) rows = NULL;
  g_autoptr (RopewayTree) row = NULL;

  practice_begin (&p, NULL);
  header = practice_expect (&p, "GET", "/book/header", NULL, 200);
  assert_json (header, "$", "{\"values\":[" HEADER "]}");
  empty = practice_expect (&p, "GET", "/book/rows", NULL, 200);
  assert_json (empty, "$", "{\"header\":" HEADER ",\"rows\":[]}");
  first = practice_expect (&p, "POST", "/book/rows", "{\"values\":[88101,\"1042\",null,true,\"\\ud800\"]}",
                           201);
  assert_json (first, "$", "{\"row\":2}");
  second = practice_expect (&p, "POST", "/book/rows", "{\"values\":[]}", 201);
  assert_json (second, "$", "{\"row\":3}");
  rows = practice_expect (&p, "GET", "/book/rows", NULL, 200);
  assert_json (rows, "rows",
               "[{\"row\":2,\"values\":[88101,\"1042\",null,true,\"\\ud800\"]},{\"row\":3,\"values\":[]}]");
  row = practice_expect (&p, "GET", "/book/rows/2", NULL, 200);
  assert_json (row, "values[0]", "88101");
  practice_end (&p);
}

static void
test_find (void)
{
  Practice p;
  g_autoptr (RopewayTree) a = NULL;
  g_autoptr (RopewayTree) b = NULL;
  g_autoptr (RopewayTree) by_number = NULL;
  g_autoptr (RopewayTree) by_two = NULL;
  g_autoptr (RopewayTree) by_nothing = NULL;
  g_autoptr (RopewayTree) by_truth = NULL;
  g_autoptr (RopewayTree) none = NULL;

  practice_begin (&p, NULL);
  a = practice_expect (&p, "POST", "/book/rows", "{\"values\":[88101,\"1042\",true,\"Müller\"]}", 201);
  b = practice_expect (&p, "POST", "/book/rows", "{\"values\":[\"88102\",\"1042\",false]}", 201);
  by_number = practice_expect (&p, "GET", "/book/rows?Item%20ID=88101", NULL, 200);
  assert_json (by_number, "rows[0].row", "2");
  assert_json (by_number, "rows[1]", "-");
  by_two = practice_expect (&p, "GET", "/book/rows?Order+ID=1042&Item+ID=88102&unknown=1", NULL, 200);
  assert_json (by_two, "rows[0].row", "3");
  assert_json (by_two, "rows[1]", "-");
  by_nothing = practice_expect (&p, "GET", "/book/rows?Customer=", NULL, 200);
  assert_json (by_nothing, "rows[0].row", "3");
  by_truth = practice_expect (&p, "GET", "/book/rows?Date=TRUE", NULL, 200);
  assert_json (by_truth, "rows[0].row", "2");
  none = practice_expect (&p, "GET", "/book/rows?Item%20ID=8810", NULL, 200);
  assert_json (none, "rows", "[]");
  practice_end (&p);
}

static void
test_change (void)
{
  Practice p;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) patched = NULL;
  g_autoptr (RopewayTree) put = NULL;

  practice_begin (&p, NULL);
  created = practice_expect (&p, "POST", "/book/rows", "{\"values\":[1,\"a\",\"b\"]}", 201);
  patched = practice_expect (&p, "PATCH", "/book/rows/2", "{\"values\":[null,\"A\",null,null,\"e\"]}", 200);
  assert_json (patched, "$", "{\"row\":2,\"values\":[1,\"A\",\"b\",null,\"e\"]}");
  put = practice_expect (&p, "PUT", "/book/rows/2", "{\"values\":[2,null]}", 200);
  assert_json (put, "values", "[2,null]");
  assert_stat (&p, "writes.book", "{\"created\":1,\"updated\":2,\"deleted\":0}");
  practice_end (&p);
}

static void
test_delete (void)
{
  Practice p;
  RopewayTree *answers[9] = { NULL };

  practice_begin (&p, NULL);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"values\":[%u]}", i);

      answers[i] = practice_expect (&p, "POST", "/book/rows", body, 201);
    }
  /* Left empty, the others keep their numbers … */
  answers[4] = practice_expect (&p, "DELETE", "/book/rows/3", NULL, 204);
  answers[5] = practice_expect (&p, "GET", "/book/rows", NULL, 200);
  assert_json (answers[5], "rows",
               "[{\"row\":2,\"values\":[0]},{\"row\":4,\"values\":[2]},{\"row\":5,\"values\":[3]}]");
  answers[6] = practice_expect (&p, "GET", "/book/rows/3", NULL, 404);
  /* … or removed as a person does it, and they move up. */
  answers[7] = practice_expect (&p, "DELETE", "/book/rows/2?shift=1", NULL, 204);
  answers[8] = practice_expect (&p, "GET", "/book/rows", NULL, 200);
  assert_json (answers[8], "rows", "[{\"row\":3,\"values\":[2]},{\"row\":4,\"values\":[3]}]");
  assert_stat (&p, "records.book", "2");
  practice_end (&p);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_clear_pointer (&answers[i], ropeway_tree_unref);
}

static void
test_columns (void)
{
  Practice p;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) emptied = NULL;
  g_autoptr (RopewayTree) gone = NULL;
  g_autoptr (RopewayTree) moved = NULL;
  g_autoptr (RopewayTree) rows = NULL;
  g_autoptr (RopewayTree) records = NULL;

  practice_begin (&p, NULL);
  created = practice_expect (&p, "POST", "/book/rows", "{\"values\":[1,\"o\",\"d\"]}", 201);
  emptied = practice_expect (&p, "POST", "/book/rows", "{\"values\":[1]}", 201);
  gone = practice_expect (&p, "DELETE", "/book/rows/3", NULL, 204);
  moved
      = practice_expect (&p, "POST", "/book/columns", "{\"values\":[\"Date\",\"New\",\"Item ID\",[]]}", 200);
  assert_json (moved, "values[0]", "[\"Date\",\"New\",\"Item ID\",\"\"]");
  rows = practice_expect (&p, "GET", "/book/rows", NULL, 200);
  assert_json (rows, "rows", "[{\"row\":2,\"values\":[\"d\",null,1,null]}]");
  records = ropeway_practice_apps_dup_records (p.apps, "book");
  assert_json (records, "$", "[{\"row\":2,\"Date\":\"d\",\"New\":null,\"Item ID\":1,\"\":null}]");
  practice_end (&p);
}

typedef struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *body;
  guint status;
  const char *code;
} Refusal;

static const Refusal refusals[] = {
  { "too-many-cells", "POST", "/book/rows", "{\"values\":[1,2,3,4,5,6,7,8,9,10]}", 422,
    "\"too_many_cells\"" },
  { "list-in-cell", "POST", "/book/rows", "{\"values\":[[1]]}", 422, "\"invalid_cell\"" },
  { "object-in-cell", "PATCH", "/book/rows/2", "{\"values\":[{}]}", 422, "\"invalid_cell\"" },
  { "no-values", "POST", "/book/rows", "{\"value\":[]}", 400, "\"invalid_body\"" },
  { "no-columns", "POST", "/book/columns", "{}", 400, "\"invalid_body\"" },
  { "header-row", "PUT", "/book/rows/1", "{\"values\":[]}", 404, "\"not_found\"" },
  { "beyond", "DELETE", "/book/rows/3", NULL, 404, "\"not_found\"" },
  { "no-number", "GET", "/book/rows/two", NULL, 404, "\"not_found\"" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  Practice p;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  created = practice_expect (&p, "POST", "/book/rows", "{\"values\":[7]}", 201);
  answer = practice_expect (&p, refusal->method, refusal->path, refusal->body, refusal->status);
  assert_json (answer, "error.code", refusal->code);
  assert_stat (&p, "writes.book", "{\"created\":1,\"updated\":0,\"deleted\":0}");
  practice_end (&p);
}

static void
test_batch (void)
{
  Practice p;
  g_autoptr (RopewayTree) rows = NULL;
  g_autoptr (RopewayTree) refused = NULL;
  g_autoptr (RopewayTree) no_rows = NULL;

  practice_begin (&p, NULL);
  rows = practice_expect (&p, "POST", "/book/rows/batch", "{\"rows\":[[1],[2,\"a\"],[]]}", 201);
  assert_json (rows, "$", "{\"rows\":[2,3,4]}");
  refused = practice_expect (&p, "POST", "/book/rows/batch", "{\"rows\":[[3],[{}]]}", 422);
  assert_json (refused, "error.code", "\"invalid_cell\"");
  no_rows = practice_expect (&p, "POST", "/book/rows/batch", "{\"rows\":[3]}", 422);
  assert_stat (&p, "records.book", "3");
  practice_end (&p);
}

static void
test_rows_ceiling (void)
{
  Practice p;
  g_autoptr (GString) batch = g_string_new ("{\"rows\":[[]");
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  for (guint i = 1; i < ROPEWAY_LIMIT_PRACTICE_BATCH; i++)
    g_string_append (batch, ",[]");
  g_string_append (batch, "]}");
  for (guint i = 0; i < ROPEWAY_LIMIT_PRACTICE_ROWS; i += ROPEWAY_LIMIT_PRACTICE_BATCH)
    {
      g_autoptr (RopewayTree) rows = practice_expect (&p, "POST", "/book/rows/batch", batch->str, 201);
    }
  assert_stat (&p, "records.book", G_STRINGIFY (ROPEWAY_LIMIT_PRACTICE_ROWS));
  answer = practice_expect (&p, "POST", "/book/rows", "{\"values\":[]}", 422);
  assert_json (answer, "error.code", "\"sheet_full\"");
  assert_stat (&p, "records.book", G_STRINGIFY (ROPEWAY_LIMIT_PRACTICE_ROWS));
  practice_end (&p);
}

static void
test_columns_ceiling (void)
{
  Practice p;
  g_autoptr (GString) body = g_string_new ("{\"values\":[0");
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  for (guint i = 0; i < ROPEWAY_LIMIT_PRACTICE_COLUMNS; i++)
    g_string_append_printf (body, ",\"c%u\"", i);
  g_string_append (body, "]}");
  answer = practice_expect (&p, "POST", "/book/columns", body->str, 413);
  assert_json (answer, "error.code", "\"too_many\"");
  practice_end (&p);
}

void
test_book_add (void)
{
  g_test_add_func ("/practice/book/rows", test_rows);
  g_test_add_func ("/practice/book/find", test_find);
  g_test_add_func ("/practice/book/change", test_change);
  g_test_add_func ("/practice/book/delete", test_delete);
  g_test_add_func ("/practice/book/columns", test_columns);
  g_test_add_func ("/practice/book/batch", test_batch);
  g_test_add_func ("/practice/book/rows-ceiling", test_rows_ceiling);
  g_test_add_func ("/practice/book/columns-ceiling", test_columns_ceiling);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strconcat ("/practice/book/refusal/", refusals[i].name, NULL);

      g_test_add_data_func (name, &refusals[i], test_refusal);
    }
}
