/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which page comes next, as a table: specification, place, answer, verdict. */
#include "source/paging.h"

#include "base/limits.h"
#include "model/prepared-request.h"
#include "test-source.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *paging;   /* as in a job file */
  const char *position; /* NULL: the first page */
  const char *body;
  const char *records; /* path of the list; NULL: the body */
  const char *link;    /* Link header */
  const char *query;   /* what is asked for this page, "a=b&c=d" */
  const char *verdict; /* "end", a problem's code, or the next number or token */
} Row;

#define SIZED "\"size\":{\"parameter\":\"n\",\"value\":2}"

static const Row rows[] = {
  { "none", "{\"type\":\"none\"}", NULL, "[1,2]", NULL, NULL, "", "end" },
  { "page-first", "{\"type\":\"page\",\"parameter\":\"p\"}", NULL, "[1,2]", NULL, NULL, "p=1", "2" },
  { "page-first-zero", "{\"type\":\"page\",\"parameter\":\"p\",\"first\":0}", NULL, "[1]", NULL, NULL, "p=0",
    "1" },
  { "page-size", "{\"type\":\"page\",\"parameter\":\"p\"," SIZED "}", NULL, "[1]", NULL, NULL, "p=1&n=2",
    "2" },
  { "page-empty", "{\"type\":\"page\",\"parameter\":\"p\"}", NULL, "[]", NULL, NULL, "p=1", "end" },
  { "page-short", "{\"type\":\"page\",\"parameter\":\"p\",\"end\":\"short\"," SIZED "}", NULL, "[1]", NULL,
    NULL, "p=1&n=2", "end" },
  { "page-not-short", "{\"type\":\"page\",\"parameter\":\"p\",\"end\":\"short\"," SIZED "}", NULL, "[1,2]",
    NULL, NULL, "p=1&n=2", "2" },
  { "page-pages-more", "{\"type\":\"page\",\"parameter\":\"p\",\"pages\":\"m.pages\"}", NULL,
    "{\"m\":{\"pages\":2},\"d\":[1]}", "d", NULL, "p=1", "2" },
  { "page-pages-end", "{\"type\":\"page\",\"parameter\":\"p\",\"pages\":\"m.pages\"}",
    "{\"number\":2,\"pages\":1,\"received\":1}", "{\"m\":{\"pages\":2},\"d\":[1]}", "d", NULL, "p=2", "end" },
  { "page-pages-text", "{\"type\":\"page\",\"parameter\":\"p\",\"pages\":\"pages\"}", NULL,
    "{\"pages\":\"1\",\"d\":[1]}", "d", NULL, "p=1", "end" },
  { "page-total-more", "{\"type\":\"page\",\"parameter\":\"p\",\"total\":\"t\"}", NULL,
    "{\"t\":3,\"d\":[1,2]}", "d", NULL, "p=1", "2" },
  { "page-total-end", "{\"type\":\"page\",\"parameter\":\"p\",\"total\":\"t\"}",
    "{\"number\":2,\"pages\":1,\"received\":2}", "{\"t\":3,\"d\":[3]}", "d", NULL, "p=2", "end" },
  /* A service that gives fewer records than asked for must not end the read. */
  { "page-capped", "{\"type\":\"page\",\"parameter\":\"p\"," SIZED "}", NULL, "[1]", NULL, NULL, "p=1&n=2",
    "2" },
  { "offset-first", "{\"type\":\"offset\",\"parameter\":\"o\"," SIZED "}", NULL, "[1,2]", NULL, NULL,
    "o=0&n=2", "2" },
  { "offset-capped", "{\"type\":\"offset\",\"parameter\":\"o\"," SIZED "}", NULL, "[1]", NULL, NULL,
    "o=0&n=2", "1" },
  { "offset-empty", "{\"type\":\"offset\",\"parameter\":\"o\"," SIZED "}",
    "{\"number\":2,\"pages\":1,\"received\":2}", "[]", NULL, NULL, "o=2&n=2", "end" },
  { "offset-total", "{\"type\":\"offset\",\"parameter\":\"o\",\"total\":\"t\"," SIZED "}",
    "{\"number\":2,\"pages\":1,\"received\":2}", "{\"t\":4,\"d\":[3,4]}", "d", NULL, "o=2&n=2", "end" },
  { "cursor-first", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL,
    "{\"next\":\"abc\",\"d\":[1]}", "d", NULL, "", "abc" },
  { "cursor-number", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL,
    "{\"next\":12345678901234567890,\"d\":[1]}", "d", NULL, "", "12345678901234567890" },
  { "cursor-next", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}",
    "{\"number\":0,\"token\":\"abc\",\"pages\":1,\"received\":1}", "{\"next\":\"def\",\"d\":[2]}", "d", NULL,
    "after=abc", "def" },
  { "cursor-null", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL,
    "{\"next\":null,\"d\":[1]}", "d", NULL, "", "end" },
  { "cursor-empty", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL,
    "{\"next\":\"\",\"d\":[1]}", "d", NULL, "", "end" },
  { "cursor-missing", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL, "{\"d\":[1]}",
    "d", NULL, "", "end" },
  { "cursor-object", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL,
    "{\"next\":{\"id\":1},\"d\":[1]}", "d", NULL, "", "source.next-unreadable" },
  { "cursor-false", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL,
    "{\"next\":false,\"d\":[1]}", "d", NULL, "", "end" },
  /* Where the service says how many pages there are, an empty one is not the last. */
  { "page-empty-amid", "{\"type\":\"page\",\"parameter\":\"p\",\"pages\":\"pages\"}", NULL,
    "{\"pages\":3,\"d\":[]}", "d", NULL, "p=1", "2" },
  { "cursor-more-false", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\",\"more\":\"more\"}",
    NULL, "{\"next\":\"abc\",\"more\":false,\"d\":[1]}", "d", NULL, "", "end" },
  { "cursor-more-true", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\",\"more\":\"more\"}",
    NULL, "{\"next\":\"abc\",\"more\":true,\"d\":[1]}", "d", NULL, "", "abc" },
  /* An empty page with a cursor is not the end: services filter after they have cut pages. */
  { "cursor-empty-page", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}", NULL,
    "{\"next\":\"abc\",\"d\":[]}", "d", NULL, "", "abc" },
  { "cursor-repeated", "{\"type\":\"cursor\",\"parameter\":\"after\",\"next\":\"next\"}",
    "{\"number\":0,\"token\":\"abc\",\"pages\":1,\"received\":1}", "{\"next\":\"abc\",\"d\":[2]}", "d", NULL,
    "after=abc", "source.cursor-repeated" },
  { "link-next", "{\"type\":\"link\"}", NULL, "[1]", NULL, "<https://api.example/list?p=2>; rel=\"next\"", "",
    "https://api.example/list?p=2" },
  { "link-relative", "{\"type\":\"link\"}", NULL, "[1]", NULL, "<?p=2>; rel=next", "",
    "https://api.example/list?p=2" },
  { "link-none", "{\"type\":\"link\"}", NULL, "[1]", NULL, "<?p=1>; rel=prev", "", "end" },
  { "link-foreign", "{\"type\":\"link\"}", NULL, "[1]", NULL, "<https://evil.example/list>; rel=next", "",
    "source.next-foreign" },
  { "link-other-port", "{\"type\":\"link\"}", NULL, "[1]", NULL, "<https://api.example:8443/list>; rel=next",
    "", "source.next-foreign" },
  { "link-downgrade", "{\"type\":\"link\"}", NULL, "[1]", NULL, "<http://api.example/list>; rel=next", "",
    "source.next-foreign" },
  { "link-same-port", "{\"type\":\"link\"}", NULL, "[1]", NULL,
    "<https://api.example:443/list?p=2>; rel=next", "", "https://api.example/list?p=2" },
  { "link-unreadable", "{\"type\":\"link\"}", NULL, "[1]", NULL, "<https://[broken/>; rel=next", "",
    "source.next-unreadable" },
  { "next-url", "{\"type\":\"next-url\",\"next\":\"next\"}", NULL, "{\"next\":\"/list?p=2\",\"d\":[1]}", "d",
    NULL, "", "https://api.example/list?p=2" },
  /* HAL: "templated": true. */
  { "next-url-template", "{\"type\":\"next-url\",\"next\":\"next.href\"}", NULL,
    "{\"next\":{\"href\":\"/list{?kind}\",\"templated\":true},\"d\":[1]}", "d", NULL, "",
    "https://api.example/list" },
  { "next-url-template-more", "{\"type\":\"next-url\",\"next\":\"next\"}", NULL,
    "{\"next\":\"/list?p=2{&size,sort*}\",\"d\":[1]}", "d", NULL, "", "https://api.example/list?p=2" },
  { "next-url-template-foreign", "{\"type\":\"next-url\",\"next\":\"next\"}", NULL,
    "{\"next\":\"https://evil.example/{?p}\",\"d\":[1]}", "d", NULL, "", "source.next-foreign" },
  { "next-url-end", "{\"type\":\"next-url\",\"next\":\"next\"}", NULL, "{\"next\":null,\"d\":[1]}", "d", NULL,
    "", "end" },
  { "next-url-links", "{\"type\":\"next-url\",\"next\":\"links\"}", NULL,
    "{\"links\":[{\"rel\":\"self\",\"href\":\"/list\"},{\"rel\":\"next\",\"href\":\"/list?p=2\"}],\"d\":[1]}",
    "d", NULL, "", "https://api.example/list?p=2" },
  { "next-url-links-end", "{\"type\":\"next-url\",\"next\":\"links\"}", NULL,
    "{\"links\":[{\"rel\":\"self\",\"href\":\"/list\"}],\"d\":[1]}", "d", NULL, "", "end" },
  { "next-url-header", "{\"type\":\"next-url\",\"from\":\"header\",\"header\":\"Link\"}", NULL, "[1]", NULL,
    "/list?p=2", "", "https://api.example/list?p=2" },
  { "cursor-header", "{\"type\":\"cursor\",\"parameter\":\"c\",\"from\":\"header\",\"header\":\"link\"}",
    NULL, "[1]", NULL, "abc", "", "abc" },
  { "cursor-header-end",
    "{\"type\":\"cursor\",\"parameter\":\"c\",\"from\":\"header\",\"header\":\"X-Next\"}", NULL, "[1]", NULL,
    "abc", "", "end" },
  /* The last record's id is a cursor like any other. */
  { "cursor-last-id",
    "{\"type\":\"cursor\",\"parameter\":\"starting_after\",\"next\":\"data[-1].id\",\"more\":\"has_more\"}",
    NULL, "{\"has_more\":true,\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "data", NULL, "", "b" },
  { "cursor-more-but-none", "{\"type\":\"cursor\",\"parameter\":\"c\",\"next\":\"next\",\"more\":\"more\"}",
    NULL, "{\"more\":true,\"d\":[1]}", "d", NULL, "", "source.next-missing" },
  { "cursor-last-page", "{\"type\":\"cursor\",\"parameter\":\"c\",\"next\":\"next\",\"last\":\"isLast\"}",
    NULL, "{\"isLast\":true,\"next\":\"abc\",\"d\":[1]}", "d", NULL, "", "end" },
  { "relay", "{\"type\":\"cursor\",\"connection\":\"data.o\"}", NULL,
    "{\"data\":{\"o\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"abc\"},\"nodes\":[1]}}}", "data",
    NULL, "", "abc" },
  { "relay-end", "{\"type\":\"cursor\",\"connection\":\"data.o\"}", NULL,
    "{\"data\":{\"o\":{\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":\"abc\"},\"nodes\":[1]}}}", "data",
    NULL, "", "end" },
  { "relay-cursor-missing", "{\"type\":\"cursor\",\"connection\":\"data.o\"}", NULL,
    "{\"data\":{\"o\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":null},\"nodes\":[]}}}", "data", NULL,
    "", "source.next-missing" },
  { "page-more", "{\"type\":\"page\",\"parameter\":\"p\",\"more\":\"more\"}", NULL,
    "{\"more\":true,\"d\":[]}", "d", NULL, "p=1", "2" },
  { "page-more-end", "{\"type\":\"page\",\"parameter\":\"p\",\"more\":\"more\"}", NULL,
    "{\"more\":\"false\",\"d\":[1]}", "d", NULL, "p=1", "end" },
  { "page-last", "{\"type\":\"page\",\"parameter\":\"p\",\"last\":\"last_page\"}", NULL,
    "{\"last_page\":1,\"d\":[1]}", "d", NULL, "p=1", "end" },
  { "page-pages-header", "{\"type\":\"page\",\"parameter\":\"p\",\"pagesHeader\":\"Link\"}", NULL, "[1]",
    NULL, "1", "p=1", "end" },
  { "page-total-header", "{\"type\":\"page\",\"parameter\":\"p\",\"totalHeader\":\"Link\"}", NULL, "[1]",
    NULL, "2", "p=1", "2" },
  { "offset-more-but-none", "{\"type\":\"offset\",\"parameter\":\"o\",\"more\":\"more\"}", NULL,
    "{\"more\":true,\"d\":[]}", "d", NULL, "o=0", "source.next-missing" },
  { "until-empty", "{\"type\":\"until-empty\",\"parameter\":\"p\",\"total\":\"t\"}", NULL,
    "{\"t\":1,\"d\":[1]}", "d", NULL, "p=1", "2" },
  { "until-empty-end", "{\"type\":\"until-empty\",\"parameter\":\"p\"}",
    "{\"number\":2,\"pages\":1,\"received\":1}", "[]", NULL, NULL, "p=2", "end" },
  { "next-url-foreign", "{\"type\":\"next-url\",\"next\":\"next\"}", NULL,
    "{\"next\":\"https://other.example/\",\"d\":[1]}", "d", NULL, "", "source.next-foreign" },
};

static RopewayOperation *
make_operation (const char *paging, RopewayTree **tree)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/list\"},\"paging\":%s}", paging);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  *tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);
  g_assert_nonnull (*tree);
  RopewayOperation *operation = ropeway_operation_parse (ropeway_tree_get_root (*tree), "", problems);
  g_assert_nonnull (operation);
  g_assert_false (ropeway_problems_has_error (problems));
  return operation;
}

static void
check_query (const RopewayPaging *paging, const RopewayPosition *position, const char *expected)
{
  g_autoptr (GPtrArray) query = ropeway_request_places_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  ropeway_paging_apply (paging, position, query);
  for (guint i = 0; i < query->len; i++)
    {
      const RopewayRequestPlace *item = g_ptr_array_index (query, i);
      g_string_append_printf (text, "%s%s=%s", i > 0 ? "&" : "", item->name, item->value);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static gsize
count_records (const RopewayValue *list)
{
  return ropeway_value_get_kind (list) == ROPEWAY_ARRAY ? ropeway_value_get_length (list) : 1;
}

/* Returns: (transfer full): the verdict as in the table. */
static char *
decide (const RopewayPaging *paging, const RopewayPosition *position, const Row *row, RopewayPosition *next)
{
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (
      200, "https://api.example/list?p=1", row->body, row->link != NULL ? "Link" : NULL, row->link, NULL);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (row->body, -1, NULL, NULL, NULL);
  const RopewayValue *body = ropeway_tree_get_root (tree);
  const RopewayValue *list = row->records != NULL ? ropeway_value_get (body, row->records) : body;
  g_autoptr (RopewayProblem) problem = NULL;

  switch (ropeway_paging_next (paging, position, response, body, list, count_records (list), next, &problem))
    {
    case ROPEWAY_PAGING_END:
      return g_strdup ("end");
    case ROPEWAY_PAGING_BROKEN:
      return g_strdup (ropeway_problem_get_code (problem));
    case ROPEWAY_PAGING_MORE:
      break;
    }
  return next->token != NULL ? g_strdup (next->token) : g_strdup_printf ("%" G_GINT64_FORMAT, next->number);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayOperation) operation = make_operation (row->paging, &tree);
  RopewayPosition position, next, again;

  ropeway_position_init (&position, &operation->paging);
  if (row->position != NULL)
    g_assert_true (ropeway_position_from_json (row->position, &position));
  check_query (&operation->paging, &position, row->query);
  g_autofree char *verdict = decide (&operation->paging, &position, row, &next);
  g_assert_cmpstr (verdict, ==, row->verdict);

  g_autofree char *json = ropeway_position_to_json (&next);
  g_assert_true (ropeway_position_from_json (json, &again));
  g_autofree char *json_again = ropeway_position_to_json (&again);
  g_assert_cmpstr (json, ==, json_again);
  ropeway_position_clear (&position);
  ropeway_position_clear (&next);
  ropeway_position_clear (&again);
}

/* The same page twice in a row is refused, whatever it is counted with. */
static void
test_page_repeated (void)
{
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayOperation) operation
      = make_operation ("{\"type\":\"page\",\"parameter\":\"p\",\"total\":\"t\"}", &tree);
  const Row row = { .body = "{\"t\":4,\"d\":[1,2]}", .records = "d" };
  RopewayPosition first, second, third;

  ropeway_position_init (&first, &operation->paging);
  g_autofree char *verdict = decide (&operation->paging, &first, &row, &second);
  g_assert_cmpstr (verdict, ==, "2");
  g_autofree char *again = decide (&operation->paging, &second, &row, &third);
  g_assert_cmpstr (again, ==, "source.page-repeated");
  ropeway_position_clear (&second);
}

/* Cursors that go round in a circle are found out, however wide it is; those that do not are not. */
static void
test_circle (gconstpointer data)
{
  guint length = GPOINTER_TO_UINT (data);
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayOperation) operation
      = make_operation ("{\"type\":\"cursor\",\"parameter\":\"c\",\"next\":\"c\"}", &tree);
  RopewayPosition position, next;
  g_autofree char *verdict = NULL;
  guint pages;

  ropeway_position_init (&position, &operation->paging);
  for (pages = 0; pages < 4 * 9; pages++)
    {
      guint at = length > 0 ? pages % length : pages;
      g_autofree char *body = g_strdup_printf ("{\"c\":\"c%u\",\"d\":[%u]}", at, pages);
      const Row row = { .body = body, .records = "d" };
      g_clear_pointer (&verdict, g_free);
      verdict = decide (&operation->paging, &position, &row, &next);
      if (g_str_equal (verdict, "source.cursor-repeated"))
        break;
      g_autofree char *json = ropeway_position_to_json (&next);
      ropeway_position_clear (&position);
      ropeway_position_clear (&next);
      g_assert_true (ropeway_position_from_json (json, &position));
    }
  if (length > 0)
    g_assert_cmpuint (pages, <=, 3 * length + 1);
  else
    g_assert_cmpuint (pages, ==, 4 * 9);
  ropeway_position_clear (&position);
}

static void
test_too_many_pages (void)
{
  g_autoptr (RopewayTree) tree = NULL;
  g_autoptr (RopewayOperation) operation = make_operation ("{\"type\":\"page\",\"parameter\":\"p\"}", &tree);
  const Row row = { .body = "[1]" };
  RopewayPosition position, next;

  ropeway_position_init (&position, &operation->paging);
  position.pages = ROPEWAY_LIMIT_PAGES - 2;
  g_autofree char *verdict = decide (&operation->paging, &position, &row, &next);
  g_assert_cmpstr (verdict, ==, "2");
  position.pages = ROPEWAY_LIMIT_PAGES - 1;
  g_autofree char *refused = decide (&operation->paging, &position, &row, &next);
  g_assert_cmpstr (refused, ==, "source.too-many-pages");
}

static void
test_position_damaged (void)
{
  static const char *const texts[] = { "",
                                       "[]",
                                       "{}",
                                       "{\"number\":-1,\"pages\":0,\"received\":0}",
                                       "{\"number\":1,\"pages\":0}",
                                       "{\"number\":1,\"pages\":0,\"received\":0,\"digest\":\"AAAA\"}" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      RopewayPosition position;
      g_assert_false (ropeway_position_from_json (texts[i], &position));
      ropeway_position_clear (&position);
    }
}

void
test_paging_add (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/source/paging/%s", rows[i].name);
      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/source/paging/page-repeated", test_page_repeated);
  g_test_add_data_func ("/source/paging/circle/none", GUINT_TO_POINTER (0), test_circle);
  g_test_add_data_func ("/source/paging/circle/1", GUINT_TO_POINTER (1), test_circle);
  g_test_add_data_func ("/source/paging/circle/2", GUINT_TO_POINTER (2), test_circle);
  g_test_add_data_func ("/source/paging/circle/3", GUINT_TO_POINTER (3), test_circle);
  g_test_add_data_func ("/source/paging/circle/9", GUINT_TO_POINTER (9), test_circle);
  g_test_add_func ("/source/paging/too-many-pages", test_too_many_pages);
  g_test_add_func ("/source/paging/position-damaged", test_position_damaged);
}
