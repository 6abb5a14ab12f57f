/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: how a page stands to the one before it, as a table. A record is written "id" or "id@stamp". */
#include "source/border.h"

#include <string.h>

#include "http/http-request.h"
#include "source/paging.h"
#include "test-source.h"
#include "value/json-reader.h"

typedef struct
{
  const char *name;
  const char *page;
  const char *next;
  guint overlap;
  RopewayBorderVerdict verdict;
  gboolean alike;
  const char *left; /* of next, without what is known */
} Row;

#define JOINED ROPEWAY_BORDER_JOINED
#define APART ROPEWAY_BORDER_APART
#define TURNED ROPEWAY_BORDER_TURNED

/* clang-format off */
static const Row rows[] = {
  { "joined", "1 2 3 4 5", "4 5 6 7", 2, JOINED, FALSE, "6 7" },
  { "apart", "1 2 3 4 5", "6 7 8", 2, APART, FALSE, "6 7 8" },
  { "empty", "1 2 3 4 5", "", 2, APART, FALSE, "" },
  { "last-went", "1 2 3 4 5", "4 6 7", 2, JOINED, FALSE, "6 7" },
  { "came-before", "1 2 3 4 5", "3 4 5 6", 2, JOINED, FALSE, "6" },
  { "same-page", "1 2 3 4 5", "1 2 3 4 5", 2, JOINED, TRUE, "" },
  { "page-moved-up", "1 2 3 4 5", "2 3 4 5 6", 2, JOINED, FALSE, "6" },
  { "other-order", "1 2 3 4 5", "5 4 6", 2, TURNED, FALSE, "6" },
  { "between", "1 2 3 4 5", "4 9 5 6", 2, TURNED, FALSE, "9 6" },
  { "known-later", "1 2 3 4 5", "6 5 7", 2, TURNED, FALSE, "6 7" },
  { "changed-moves-on", "1@1 2@2 3@3 4@4 5@5", "4@4 6@6 7@7 5@9", 2, JOINED, FALSE, "6@6 7@7 5@9" },
  { "ties", "1@1 2@2 3@3 4@4 5@4", "3@3 5@4 4@4 6@4", 3, JOINED, FALSE, "6@4" },
  { "ties-amid-others", "1@1 2@2 3@3 4@4 5@4", "3@3 6@4 5@4 7@4 4@4", 3, JOINED, FALSE, "6@4 7@4" },
  { "ties-cut", "1@1 2@2 3@3 4@4 5@4", "5@4 6@4 4@4", 3, TURNED, FALSE, "6@4" },
  { "all-ties", "1@4 2@4 3@4 4@4 5@4", "4@4 5@4 6@4", 2, JOINED, FALSE, "6@4" },
  { "one", "1", "1 2", 0, JOINED, FALSE, "2" },
  { "two", "1 2", "2 3", 1, JOINED, FALSE, "3" },
};
/* clang-format on */

static RopewayTree *
read_records (const char *text, GPtrArray *records)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "@", 2);
      g_string_append_printf (json, "%s{\"id\":%s", i > 0 ? "," : "", parts[0]);
      if (parts[1] != NULL)
        g_string_append_printf (json, ",\"at\":%s", parts[1]);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
  RopewayTree *tree = ropeway_json_read_text (json->str, -1, NULL, NULL, NULL);
  for (RopewayValue *record = ropeway_value_first (ropeway_tree_get_root (tree)); record != NULL;
       record = ropeway_value_next (record))
    g_ptr_array_add (records, record);
  return tree;
}

static char *
write_records (const GPtrArray *records)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const RopewayValue *record = g_ptr_array_index (records, i);
      gint64 id = 0, at = 0;

      g_assert_true (ropeway_value_get_int64 (ropeway_value_get (record, "id"), &id, NULL));
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", id);
      if (ropeway_value_get (record, "at") == NULL)
        continue;
      g_assert_true (ropeway_value_get_int64 (ropeway_value_get (record, "at"), &at, NULL));
      g_string_append_printf (text, "@%" G_GINT64_FORMAT, at);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GPtrArray) key = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_path_unref);
  g_autoptr (RopewayPath) at = ropeway_path_new_name ("at");
  const RopewayChanges changes = { .field = strchr (row->page, '@') != NULL ? at : NULL };
  g_autoptr (GPtrArray) page = g_ptr_array_new ();
  g_autoptr (GPtrArray) next = g_ptr_array_new ();
  g_autoptr (RopewayTree) page_tree = read_records (row->page, page);
  g_autoptr (RopewayTree) next_tree = read_records (row->next, next);

  g_ptr_array_add (key, ropeway_path_new_name ("id"));
  g_autoptr (RopewayBorder) border = ropeway_border_new (key, &changes, page, 7, "t");
  g_assert_cmpint (ropeway_border_get_number (border), ==, 7);
  g_assert_cmpstr (ropeway_border_get_token (border), ==, "t");
  g_assert_cmpuint (ropeway_border_get_n (border), ==, page->len);
  g_assert_cmpuint (ropeway_border_get_overlap (border), ==, row->overlap);
  g_assert_cmpint (ropeway_border_check (border, next), ==, row->verdict);
  g_assert_cmpint (ropeway_border_ends_alike (border, next), ==, row->alike);
  g_autoptr (GPtrArray) raw = g_ptr_array_copy (next, NULL, NULL);
  ropeway_border_drop_known (border, next, raw);
  g_autofree char *left = write_records (next);
  g_assert_cmpstr (left, ==, row->left);
  g_autofree char *raw_left = write_records (raw);
  g_assert_cmpstr (raw_left, ==, row->left);
}

/* A record that is none has no name; a page without records has no end. */
static void
test_nothing (void)
{
  const RopewayChanges changes = { 0 };
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_assert_null (ropeway_border_new (NULL, &changes, none, 0, NULL));
  g_ptr_array_add (none, NULL);
  g_autoptr (RopewayBorder) border = ropeway_border_new (NULL, &changes, none, 0, NULL);
  g_assert_cmpint (ropeway_border_check (border, none), ==, ROPEWAY_BORDER_APART);
  g_assert_false (ropeway_border_ends_alike (border, none));
  g_autoptr (GPtrArray) raw = g_ptr_array_copy (none, NULL, NULL);
  ropeway_border_drop_known (border, none, raw);
  g_assert_cmpuint (none->len, ==, 1);
}

typedef struct
{
  const char *name;
  RopewayPagingType type;
  const char *before; /* token, or address of the answer */
  const char *after;
  gsize n;
  gboolean counted;
} CountRow;

#define AT "https://a.example.com/list"

static const CountRow count_rows[] = {
  { "page", ROPEWAY_PAGING_PAGE, NULL, NULL, 5, TRUE },
  { "offset", ROPEWAY_PAGING_OFFSET, NULL, NULL, 5, TRUE },
  { "none", ROPEWAY_PAGING_NONE, NULL, NULL, 5, FALSE },
  { "cursor", ROPEWAY_PAGING_CURSOR, "YWJj", "ZGVm", 5, FALSE },
  { "cursor-page", ROPEWAY_PAGING_CURSOR, "3", "4", 5, TRUE },
  { "cursor-offset", ROPEWAY_PAGING_CURSOR, "10", "15", 5, TRUE },
  { "cursor-id", ROPEWAY_PAGING_CURSOR, "1019", "1107", 5, FALSE },
  { "cursor-first", ROPEWAY_PAGING_CURSOR, NULL, "2", 5, TRUE },
  { "cursor-first-offset", ROPEWAY_PAGING_CURSOR, NULL, "5", 5, TRUE },
  { "cursor-first-id", ROPEWAY_PAGING_CURSOR, NULL, "1019", 5, FALSE },
  { "link-page", ROPEWAY_PAGING_LINK, AT "?page=2", AT "?page=3", 5, TRUE },
  { "link-first-page", ROPEWAY_PAGING_LINK, AT, AT "?page=2", 5, TRUE },
  { "link-with-size", ROPEWAY_PAGING_LINK, AT, AT "?per_page=5&page=2", 5, TRUE },
  { "link-offset", ROPEWAY_PAGING_LINK, AT "?n=5&o=5", AT "?n=5&o=10", 5, TRUE },
  { "link-cursor", ROPEWAY_PAGING_LINK, AT, AT "?after=abc", 5, FALSE },
  { "link-cursor-and-page", ROPEWAY_PAGING_LINK, AT "?after=a&page=1", AT "?after=b&page=2", 5, FALSE },
  { "address-page", ROPEWAY_PAGING_NEXT_URL, AT "?a=x&page=2", AT "?page=3&a=x", 5, TRUE },
  { "address-path", ROPEWAY_PAGING_NEXT_URL, AT, AT "/next", 5, FALSE },
};

static void
test_counted (gconstpointer data)
{
  const CountRow *row = data;
  gboolean by_token = row->type == ROPEWAY_PAGING_CURSOR;
  const RopewayPaging paging = { .type = row->type };
  const RopewayPosition before = { .token = by_token ? (char *)row->before : NULL };
  const RopewayPosition after = { .token = (char *)row->after };
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_response_new (200, by_token || row->before == NULL ? AT : row->before, "[]", NULL);

  g_assert_cmpint (ropeway_paging_is_counted (&paging, &before, response, row->n, &after), ==, row->counted);
}

void
test_border_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/border/", rows[i].name, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/source/border/nothing", test_nothing);
  for (gsize i = 0; i < G_N_ELEMENTS (count_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/counted/", count_rows[i].name, NULL);
      g_test_add_data_func (path, &count_rows[i], test_counted);
    }
}
