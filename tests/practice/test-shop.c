/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the shop is the first thing anybody reads from; its numbers stand in the pictures of the handbook. */
#include "test-practice.h"

#include <string.h>

#include "value/json-reader.h"

static const char *
header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

static guint
length_at (const RopewayTree *tree, const char *member)
{
  const RopewayValue *root = ropeway_tree_get_root (tree);

  return (guint)ropeway_value_get_length (member ? ropeway_value_get (root, member) : root);
}

static guint
cents (const RopewayValue *object, const char *name)
{
  g_autofree char *text = ropeway_value_dup_member_text (object, name);
  char *dot = strchr (text, '.');

  g_assert_nonnull (dot);
  g_assert_cmpuint (strlen (dot), ==, 3);
  return (guint)(g_ascii_strtoull (text, NULL, 10) * 100 + g_ascii_strtoull (dot + 1, NULL, 10));
}

/* 24 orders, 61 items, each with a number of its own, and sums that are right. */
static void
test_orders (void)
{
  Practice p;
  g_autoptr (RopewayTree) orders = NULL;
  g_autoptr (GHashTable) items = g_hash_table_new (NULL, NULL);

  practice_begin (&p, NULL);
  orders = practice_expect (&p, "GET", "/shop/orders?per_page=100", NULL, 200);
  g_assert_cmpuint (length_at (orders, NULL), ==, 24);
  for (const RopewayValue *o = ropeway_value_first (ropeway_tree_get_root (orders)); o;
       o = ropeway_value_next (o))
    {
      guint sum = 0;

      for (const RopewayValue *i = ropeway_value_first (ropeway_value_get (o, "line_items")); i;
           i = ropeway_value_next (i))
        {
          gint64 id, quantity;

          g_assert_true (ropeway_value_get_int64 (ropeway_value_get (i, "id"), &id, NULL));
          g_assert_true (ropeway_value_get_int64 (ropeway_value_get (i, "quantity"), &quantity, NULL));
          g_assert_true (g_hash_table_add (items, GINT_TO_POINTER (id)));
          g_assert_cmpuint (cents (i, "total"), ==, cents (i, "price") * quantity);
          sum += cents (i, "total");
        }
      g_assert_cmpuint (cents (o, "total"), ==, sum);
    }
  g_assert_cmpuint (g_hash_table_size (items), ==, 61);
  practice_end (&p);
}

static void
test_order_1042 (void)
{
  Practice p;
  g_autoptr (RopewayTree) order = NULL;
  g_autoptr (RopewayTree) none = NULL;

  practice_begin (&p, NULL);
  order = practice_expect (&p, "GET", "/shop/orders/1042", NULL, 200);
  assert_json (order, "number", "\"#1042\"");
  assert_json (order, "status", "\"processing\"");
  assert_json (order, "created_at", "\"2026-11-09T09:12:00Z\"");
  assert_json (order, "total", "\"58.30\"");
  assert_json (order, "billing.first_name", "\"Anna\"");
  assert_json (order, "billing.last_name", "\"Müller\"");
  assert_json (order, "line_items[0]",
               "{\"id\":88101,\"name\":\"Rope, 10 m\",\"sku\":\"ROPE-10\",\"quantity\":2,\"price\":\"9.55\","
               "\"total\":\"19.10\"}");
  assert_json (order, "line_items[2].id", "88103");
  assert_json (order, "line_items[3]", "-");
  none = practice_expect (&p, "GET", "/shop/orders/1", NULL, 404);
  practice_end (&p);
}

/* Following the Link header leads through all pages and ends. */
static void
test_links (void)
{
  Practice p;
  g_autofree char *path
      = g_strdup ("/shop/orders?per_page=10&sort=updated_at&updated_since=2026-11-02T00%3A00%3A00Z");
  guint pages = 0, orders = 0;

  practice_begin (&p, NULL);
  while (path)
    {
      g_auto (Answer) answer = practice_send (&p, "GET", path, NULL, NULL);
      const char *link = header (&answer, "Link");
      const char *next = link ? strstr (link, "rel=\"next\"") : NULL;

      g_assert_cmpuint (answer.status, ==, 200);
      g_assert_cmpstr (header (&answer, "X-Total"), ==, "22");
      g_assert_cmpstr (header (&answer, "X-Total-Pages"), ==, "3");
      pages++;
      orders += length_at (answer.tree, NULL);
      g_clear_pointer (&path, g_free);
      if (next)
        {
          const char *start = g_strrstr_len (link, next - link, "<http://127.0.0.1:");

          path = g_strndup (strchr (start + strlen ("<http://"), '/'), strcspn (start, ">"));
          *strchr (path, '>') = '\0';
        }
    }
  g_assert_cmpuint (pages, ==, 3);
  g_assert_cmpuint (orders, ==, 22);
  practice_end (&p);
}

static void
test_cursor (gconstpointer data)
{
  Practice p;
  g_autofree char *next = g_strdup ("");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint pages = 0;

  practice_begin (&p, NULL);
  while (next)
    {
      g_autofree char *path = g_strdup_printf ("%s?limit=7&after=%s", (const char *)data, next);
      g_autoptr (RopewayTree) tree = practice_expect (&p, "GET", path, NULL, 200);
      const RopewayValue *root = ropeway_tree_get_root (tree);

      for (const RopewayValue *r = ropeway_value_first (ropeway_value_get (root, "data")); r;
           r = ropeway_value_next (r))
        {
          gsize length;
          const char *token = ropeway_value_get_token (ropeway_value_get (r, "id"), &length);

          g_assert_true (g_hash_table_add (seen, g_strndup (token, length)));
        }
      g_free (next);
      next = ropeway_value_dup_member_text (ropeway_value_get (root, "meta"), "next");
      pages++;
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, strstr (data, "orders") ? 24 : 40);
  g_assert_cmpuint (pages, ==, strstr (data, "orders") ? 4 : 6);
  practice_end (&p);
}

static void
test_bad_questions (void)
{
  Practice p;
  g_autoptr (RopewayTree) cursor = NULL;
  g_autoptr (RopewayTree) since = NULL;
  g_autoptr (RopewayTree) page = NULL;
  g_autoptr (RopewayTree) beyond = NULL;

  practice_begin (&p, NULL);
  cursor = practice_expect (&p, "GET", "/shop/v2/orders?after=xyz", NULL, 400);
  assert_json (cursor, "error.code", "\"invalid_cursor\"");
  since = practice_expect (&p, "GET", "/shop/orders?updated_since=yesterday", NULL, 400);
  assert_json (since, "error.code", "\"invalid_date\"");
  page = practice_expect (&p, "GET", "/shop/orders?page=-1&per_page=x", NULL, 200);
  g_assert_cmpuint (length_at (page, NULL), ==, 10);
  beyond = practice_expect (&p, "GET", "/shop/orders?page=2147483647&per_page=1000", NULL, 200);
  g_assert_cmpuint (length_at (beyond, NULL), ==, 0);
  practice_end (&p);
}

/* What was changed is what updated_since gives, its moment included. */
static void
test_changed_since (void)
{
  Practice p;
  g_autoptr (RopewayTree) none = NULL;
  g_autoptr (RopewayTree) patched = NULL;
  g_autoptr (RopewayTree) since = NULL;
  g_autoptr (RopewayTree) later = NULL;
  g_autoptr (RopewayTree) sorted = NULL;

  practice_begin (&p, NULL);
  none = practice_expect (&p, "GET", "/shop/orders?updated_since=2026-11-09T09:12:01Z", NULL, 200);
  assert_json (none, "$", "[]");
  patched = practice_expect (&p, "PATCH", "/shop/orders/1020", "{\"status\":\"paid\"}", 200);
  assert_json (patched, "status", "\"paid\"");
  assert_json (patched, "updated_at", "\"2026-11-09T09:12:01Z\"");
  since = practice_expect (&p, "GET", "/shop/orders?updated_since=2026-11-09T09:12:01Z", NULL, 200);
  assert_json (since, "[0].id", "1020");
  assert_json (since, "[1]", "-");
  later = practice_expect (&p, "GET", "/shop/orders?updated_since=2026-11-09T10:12:01.5%2B01:00", NULL, 200);
  assert_json (later, "$", "[]");
  sorted = practice_expect (&p, "GET", "/shop/v2/orders?sort=updated_at&limit=100", NULL, 200);
  assert_json (sorted, "data[-1].id", "1020");
  assert_json (sorted, "meta.next", "null");
  practice_end (&p);
}

static void
test_simulate (void)
{
  Practice p;
  g_autoptr (RopewayTree) order = NULL;
  g_autoptr (RopewayTree) posted = NULL;
  g_autoptr (RopewayTree) put = NULL;
  g_autoptr (RopewayTree) gone = NULL;

  practice_begin (&p, NULL);
  order = practice_expect (&p, "POST", "/shop/simulate-order", NULL, 201);
  assert_json (order, "id", "1043");
  assert_json (order, "status", "\"processing\"");
  assert_json (order, "created_at", "\"2026-11-09T09:12:01Z\"");
  assert_json (order, "line_items[0].id", "88104");
  assert_json (order, "line_items[1]", "-");
  ropeway_practice_apps_simulate_order (p.apps);
  posted = practice_expect (&p, "POST", "/shop/orders", "{\"total\":\"1.00\"}", 201);
  assert_json (posted, "id", "1045");
  put = practice_expect (&p, "PUT", "/shop/orders/1045", "{\"total\":\"2.00\"}", 200);
  assert_json (put, "total", "\"2.00\"");
  gone = practice_expect (&p, "DELETE", "/shop/orders/1044", NULL, 204);
  assert_stat (&p, "records['shop.orders']", "26");
  practice_end (&p);
}

static void
test_customers (void)
{
  Practice p;
  g_autoptr (RopewayTree) all = NULL;
  g_autoptr (RopewayTree) first = NULL;
  g_autoptr (RopewayTree) patched = NULL;

  practice_begin (&p, NULL);
  all = practice_expect (&p, "GET", "/shop/customers?per_page=100", NULL, 200);
  g_assert_cmpuint (length_at (all, NULL), ==, 40);
  first = practice_expect (&p, "GET", "/shop/customers/501", NULL, 200);
  assert_json (first, "last_name", "\"Müller\"");
  patched = practice_expect (&p, "PATCH", "/shop/customers/501", "{\"last_name\":\"Meyer\"}", 200);
  assert_json (patched, "last_name", "\"Meyer\"");
  practice_end (&p);
}

void
test_shop_add (void)
{
  g_test_add_func ("/practice/shop/orders", test_orders);
  g_test_add_func ("/practice/shop/order-1042", test_order_1042);
  g_test_add_func ("/practice/shop/links", test_links);
  g_test_add_data_func ("/practice/shop/cursor/orders", "/shop/v2/orders", test_cursor);
  g_test_add_data_func ("/practice/shop/cursor/customers", "/shop/v2/customers", test_cursor);
  g_test_add_func ("/practice/shop/bad-questions", test_bad_questions);
  g_test_add_func ("/practice/shop/changed-since", test_changed_since);
  g_test_add_func ("/practice/shop/simulate", test_simulate);
  g_test_add_func ("/practice/shop/customers", test_customers);
}
