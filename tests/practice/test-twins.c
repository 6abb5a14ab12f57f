/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the store and the notes answer as the services do that they stand for, refusals included. */
#include "test-practice.h"

#include <string.h>

#define STORE "/store/wp-json/wc/v3"
#define DATABASE "6f7a1c2e-0000-4000-8000-000000000001"
#define PAGE "6f7a1c2e-0000-4000-8000-100000000001"

static void
assert_at (const RopewayTree *tree, const char *path, const char *expected)
{
  g_autofree char *text = json_at (tree, path);

  g_strdelimit (text, "\"", '\'');
  g_assert_cmpstr (text, ==, expected);
}

static const char *
header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

/* ---- the store ---- */

static void
test_store_pages (void)
{
  Practice p;

  practice_begin (&p, NULL);
  Answer first = practice_send (&p, "GET", STORE "/products?per_page=5", NULL, NULL);
  g_assert_cmpuint (first.status, ==, 200);
  g_assert_cmpstr (header (&first, "X-WP-Total"), ==, "12");
  g_assert_cmpstr (header (&first, "X-WP-TotalPages"), ==, "3");
  g_assert_nonnull (strstr (header (&first, "Link"), "page=2&per_page=5>; rel=\"next\""));
  assert_at (first.tree, "[4].sku", "'005'");
  assert_at (first.tree, "[0].date_created", "'2026-11-09T09:12:01'");
  assert_at (first.tree, "[0].date_created_gmt", "'2026-11-09T08:12:01'");
  assert_at (first.tree, "[0].price", "'10.50'");
  answer_clear (&first);
  Answer last = practice_send (&p, "GET", STORE "/products?per_page=5&page=3", NULL, NULL);
  g_assert_null (strstr (header (&last, "Link"), "next"));
  assert_at (last.tree, "[1].sku", "'012'");
  assert_at (last.tree, "[2]", "-");
  answer_clear (&last);
  g_autoptr (RopewayTree) too_many = practice_expect (&p, "GET", STORE "/orders?per_page=101", NULL, 400);
  assert_at (too_many, "code", "'rest_invalid_param'");
  g_autoptr (RopewayTree) found = practice_expect (&p, "GET", STORE "/products?sku=007", NULL, 200);
  assert_at (found, "[0].id", "7");
  g_autoptr (RopewayTree) later
      = practice_expect (&p, "GET", STORE "/products?modified_after=2026-11-09T09:12:11", NULL, 200);
  assert_at (later, "[0].sku", "'012'");
  practice_end (&p);
}

/* By its id or its key; a value that is sent is kept as it is. */
static void
test_store_entries (void)
{
  Practice p;

  practice_begin (&p, NULL);
  g_autoptr (RopewayTree) changed = practice_expect (
      &p, "PUT", STORE "/products/1",
      "{\"id\":99,\"meta_data\":[{\"key\":\"color\",\"value\":[1.0]},{\"id\":2,\"value\":\"007\"},"
      "{\"key\":\"new\",\"value\":{}}]}",
      200);
  assert_at (changed, "id", "1");
  assert_at (changed, "meta_data[0]", "{'id':1,'key':'color','value':[1.0]}");
  assert_at (changed, "meta_data[1]", "{'id':2,'key':'supplier','value':'007'}");
  assert_at (changed, "meta_data[2].value", "{}");
  g_autoptr (RopewayTree) customer
      = practice_expect (&p, "PUT", STORE "/customers/13", "{\"billing\":{\"city\":\"Ulm\"}}", 200);
  assert_at (customer, "billing.city", "'Ulm'");
  assert_at (customer, "billing.first_name", "'Ada'");
  practice_end (&p);
}

static void
test_store_refusals (void)
{
  Practice p;

  practice_begin (&p, NULL);
  g_autoptr (RopewayTree) number
      = practice_expect (&p, "POST", STORE "/products", "{\"regular_price\":7}", 400);
  assert_at (number, "code", "'rest_invalid_param'");
  assert_at (number, "data.status", "400");
  g_autoptr (RopewayTree) twice = practice_expect (&p, "POST", STORE "/products", "{\"sku\":\"001\"}", 400);
  assert_at (twice, "code", "'product_invalid_sku'");
  g_autoptr (RopewayTree) nobody = practice_expect (&p, "POST", STORE "/customers", "{}", 400);
  assert_at (nobody, "code", "'rest_missing_callback_param'");
  g_autoptr (RopewayTree) mail
      = practice_expect (&p, "POST", STORE "/customers", "{\"email\":\"customer1@example.com\"}", 400);
  assert_at (mail, "code", "'registration-error-email-exists'");
  g_autoptr (RopewayTree) gone = practice_expect (&p, "GET", STORE "/orders/1", NULL, 404);
  assert_at (gone, "code", "'woocommerce_rest_invalid_id'");
  g_autoptr (RopewayTree) trash = practice_expect (&p, "DELETE", STORE "/products/1", NULL, 501);
  g_autoptr (RopewayTree) deleted = practice_expect (&p, "DELETE", STORE "/products/1?force=true", NULL, 200);
  assert_at (deleted, "sku", "'001'");
  practice_end (&p);
}

static void
test_store_batch (void)
{
  Practice p;

  practice_begin (&p, NULL);
  g_autoptr (RopewayTree) done = practice_expect (
      &p, "POST", STORE "/products/batch",
      "{\"create\":[{\"sku\":\"new\"},{\"sku\":\"002\"}],\"update\":[{\"id\":3,\"name\":\"n\"},{\"id\":999}],"
      "\"delete\":[4,999]}",
      200);
  assert_at (done, "create[0].sku", "'new'");
  assert_at (done, "create[1].error.code", "'product_invalid_sku'");
  assert_at (done, "update[0].name", "'n'");
  assert_at (done, "update[1]",
             "{'id':999,'error':{'code':'woocommerce_rest_invalid_id','message':'Invalid ID.',"
             "'data':{'status':400}}}");
  assert_at (done, "delete[0].id", "4");
  assert_at (done, "delete[1].error.code", "'woocommerce_rest_invalid_id'");
  g_autoptr (GString) many = g_string_new ("{\"delete\":[1");
  for (guint i = 0; i < 100; i++)
    g_string_append (many, ",1");
  g_string_append (many, "]}");
  g_autoptr (RopewayTree) refused = practice_expect (&p, "POST", STORE "/products/batch", many->str, 413);
  practice_end (&p);
}

/* ---- the notes ---- */

static RopewayTree *
notes (Practice *p, const char *method, const char *path, const char *body, guint status)
{
  Answer answer = practice_send (p, method, path, body, "Notion-Version", "2022-06-28", NULL);
  RopewayTree *tree = answer.tree != NULL ? ropeway_tree_ref (answer.tree) : NULL;

  g_assert_cmpuint (answer.status, ==, status);
  answer_clear (&answer);
  return tree;
}

#define NEW(properties) "{\"parent\":{\"database_id\":\"" DATABASE "\"},\"properties\":{" properties "}}"

static void
test_notes_database (void)
{
  Practice p;

  practice_begin (&p, NULL);
  g_autoptr (RopewayTree) none = practice_expect (&p, "GET", "/notes/v1/databases/" DATABASE, NULL, 400);
  assert_at (none, "code", "'missing_version'");
  g_autoptr (RopewayTree) database = notes (&p, "GET", "/notes/v1/databases/" DATABASE, NULL, 200);
  assert_at (database, "properties.Price.type", "'number'");
  assert_at (database, "properties.State.status.options[1].name", "'draft'");
  g_autoptr (RopewayTree) other = notes (&p, "GET", "/notes/v1/databases/other", NULL, 404);
  assert_at (other, "object", "'error'");
  assert_at (other, "status", "404");
  assert_at (other, "code", "'object_not_found'");
  practice_end (&p);
}

static void
test_notes_pages (void)
{
  Practice p;

  practice_begin (&p, NULL);
  g_autoptr (RopewayTree) page = notes (
      &p, "POST", "/notes/v1/pages",
      NEW ("\"Name\":{\"title\":[{\"text\":{\"content\":\"007\"}}]},\"Price\":{\"number\":21},"
           "\"Tags\":{\"multi_select\":[{\"name\":\"a\"}]},\"Day\":{\"date\":{\"start\":\"2026-11-09\"}}"),
      200);
  assert_at (page, "id", "'" PAGE "'");
  assert_at (page, "properties.Name.title[0].plain_text", "'007'");
  assert_at (page, "properties.Twice.formula", "{'type':'number','number':42}");
  assert_at (page, "properties.Row.unique_id", "{'prefix':'ROW','number':1}");
  assert_at (page, "properties.Day.date", "{'start':'2026-11-09','end':null,'time_zone':null}");
  assert_at (page, "properties.Mail.email", "null");
  g_autoptr (RopewayTree) grown = notes (&p, "GET", "/notes/v1/databases/" DATABASE, NULL, 200);
  assert_at (grown, "properties.Tags.multi_select.options[0].name", "'a'");
  g_autoptr (RopewayTree) archived = notes (&p, "PATCH", "/notes/v1/pages/" PAGE, "{\"archived\":true}", 200);
  assert_at (archived, "archived", "true");
  g_autoptr (RopewayTree) refused = notes (&p, "PATCH", "/notes/v1/pages/" PAGE, "{\"properties\":{}}", 400);
  g_autoptr (RopewayTree) listed = notes (&p, "POST", "/notes/v1/databases/" DATABASE "/query", "{}", 200);
  assert_at (listed, "results", "[]");
  g_autoptr (RopewayTree) back = notes (&p, "PATCH", "/notes/v1/pages/" PAGE, "{\"archived\":false}", 200);
  g_autoptr (RopewayTree) read = notes (&p, "GET", "/notes/v1/pages/" PAGE, NULL, 200);
  assert_at (read, "archived", "false");
  practice_end (&p);
}

static void
test_notes_cursor (void)
{
  Practice p;

  practice_begin (&p, NULL);
  for (guint i = 0; i < 3; i++)
    ropeway_tree_unref (notes (&p, "POST", "/notes/v1/pages", NEW (""), 200));
  g_autoptr (RopewayTree) first
      = notes (&p, "POST", "/notes/v1/databases/" DATABASE "/query", "{\"page_size\":2}", 200);
  assert_at (first, "has_more", "true");
  assert_at (first, "results[1].properties.Row.unique_id.number", "2");
  g_autofree char *cursor = ropeway_value_dup_member_text (ropeway_tree_get_root (first), "next_cursor");
  g_autofree char *body = g_strdup_printf ("{\"page_size\":2,\"start_cursor\":\"%s\"}", cursor);
  g_autoptr (RopewayTree) last = notes (&p, "POST", "/notes/v1/databases/" DATABASE "/query", body, 200);
  assert_at (last, "has_more", "false");
  assert_at (last, "next_cursor", "null");
  assert_at (last, "results[0].properties.Row.unique_id.number", "3");
  assert_at (last, "results[1]", "-");
  practice_end (&p);
}

static const char *const refused[] = {
  NEW ("\"Other\":{\"number\":1}"),
  NEW ("\"Price\":{\"number\":\"1\"}"),
  NEW ("\"Price\":{\"rich_text\":[]}"),
  NEW ("\"Twice\":{\"formula\":{}}"),
  NEW ("\"State\":{\"status\":{\"name\":\"other\"}}"),
  NEW ("\"Checked\":{\"checkbox\":null}"),
  NEW ("\"Text\":{\"rich_text\":[{\"text\":{}}]}"),
  "{\"properties\":{}}",
  "{\"parent\":{\"database_id\":\"" DATABASE "\"}}",
};

static void
test_notes_refusals (void)
{
  Practice p;
  g_autofree char *text = g_strnfill (2001, 'x');
  g_autofree char *body
      = g_strdup_printf (NEW ("\"Text\":{\"rich_text\":[{\"text\":{\"content\":\"%s\"}}]}"), text);

  practice_begin (&p, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (RopewayTree) error = notes (&p, "POST", "/notes/v1/pages", refused[i], 400);
      assert_at (error, "code", "'validation_error'");
    }
  g_autoptr (RopewayTree) too_long = notes (&p, "POST", "/notes/v1/pages", body, 400);
  g_autoptr (RopewayTree) size
      = notes (&p, "POST", "/notes/v1/databases/" DATABASE "/query", "{\"page_size\":101}", 400);
  g_autoptr (RopewayTree) records = ropeway_practice_apps_dup_records (p.apps, "notes");
  g_assert_cmpuint (ropeway_value_get_length (ropeway_tree_get_root (records)), ==, 0);
  practice_end (&p);
}

void
test_twins_add (void)
{
  g_test_add_func ("/practice/store/pages", test_store_pages);
  g_test_add_func ("/practice/store/entries", test_store_entries);
  g_test_add_func ("/practice/store/refusals", test_store_refusals);
  g_test_add_func ("/practice/store/batch", test_store_batch);
  g_test_add_func ("/practice/notes/database", test_notes_database);
  g_test_add_func ("/practice/notes/pages", test_notes_pages);
  g_test_add_func ("/practice/notes/cursor", test_notes_cursor);
  g_test_add_func ("/practice/notes/refusals", test_notes_refusals);
}
