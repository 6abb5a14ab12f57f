/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a shop in the shapes of WooCommerce's REST API v3: prices as texts, what people add as a list of keys and values, moments
 * without a zone, counted pages in headers. The reference is https://woocommerce.github.io/woocommerce-rest-api-docs/. */
#include "practice/practice-apps-private.h"

#include <string.h>

#include "base/timestamp.h"
#include "practice/practice-data.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define PAGE_SIZE 10
#define MOST 100 /* records on a page, and in one batch */
#define N_PRODUCTS 12
#define N_CUSTOMERS 8
#define N_ORDERS 6

typedef enum
{
  PRODUCTS,
  ORDERS,
  CUSTOMERS,
} What;

/* A number in place of a list, so that routes can say which one they mean. */
static GPtrArray *
get_list (RopewayPracticeStore *store, const RopewayPracticeRoute *route)
{
  return store->lists[route->collection];
}

/* ---- answers ---- */

static void
write_failure (GString *out, guint status, const char *code, const char *message)
{
  g_string_append_printf (out, "{\"code\":\"%s\",\"message\":\"%s\",\"data\":{\"status\":%u}}", code, message,
                          status);
}

static void
fail (RopewayPracticeExchange *exchange, guint status, const char *code, const char *message)
{
  exchange->status = status;
  g_string_truncate (exchange->answer, 0);
  write_failure (exchange->answer, status, code, message);
}

static void
write_record (RopewayTree *record, GString *out)
{
  ropeway_json_write (ropeway_tree_get_root (record), ROPEWAY_JSON_COMPACT, out);
}

static gint64
get_id (RopewayTree *record)
{
  gint64 id = 0;

  ropeway_value_get_int64 (ropeway_value_get (ropeway_tree_get_root (record), "id"), &id, NULL);
  return id;
}

static RopewayTree *
find_id (GPtrArray *list, gint64 id)
{
  for (guint i = 0; i < list->len; i++)
    if (get_id (g_ptr_array_index (list, i)) == id)
      return g_ptr_array_index (list, i);
  return NULL;
}

static RopewayTree *
find (GPtrArray *list, RopewayPracticeExchange *exchange)
{
  RopewayTree *record = find_id (list, (gint64)g_ascii_strtoull (exchange->id, NULL, 10));

  if (!record)
    fail (exchange, 404, "woocommerce_rest_invalid_id", "Invalid ID.");
  return record;
}

/* ---- writing ---- */

/* The zone of the shop is an hour east of Greenwich, and nothing says so. */
static void
set_moment (RopewayTree *tree, const char *name, gint64 us)
{
  RopewayValue *record = ropeway_tree_get_root (tree);
  g_autofree char *gmt = ropeway_timestamp_format (us);
  g_autofree char *local = ropeway_timestamp_format (us + G_TIME_SPAN_HOUR);
  g_autofree char *gmt_name = g_strconcat (name, "_gmt", NULL);

  gmt[strlen ("2026-11-09T09:12:00")] = local[strlen ("2026-11-09T09:12:00")] = '\0';
  ropeway_value_set_text (tree, record, name, local);
  ropeway_value_set_text (tree, record, gmt_name, gmt);
}

/* By its id where it has one, else by its key. */
static RopewayValue *
find_entry (RopewayValue *list, const RopewayValue *entry)
{
  const RopewayValue *id = ropeway_value_get (entry, "id");
  g_autofree char *key = ropeway_value_dup_member_text (entry, "key");
  gint64 wanted = 0, found = 0;

  if (id)
    ropeway_value_get_int64 (id, &wanted, NULL);
  for (RopewayValue *item = ropeway_value_first (list); item; item = ropeway_value_next (item))
    {
      const RopewayValue *name = ropeway_value_get (item, "key");
      ropeway_value_get_int64 (ropeway_value_get (item, "id"), &found, NULL);
      if (wanted ? found == wanted : key && ropeway_value_is_text (name, key))
        return item;
    }
  return NULL;
}

static void
merge_entries (RopewayPracticeStore *store, RopewayTree *tree, const RopewayValue *entries)
{
  RopewayValue *record = ropeway_tree_get_root (tree);
  RopewayValue *list = ropeway_value_get (record, "meta_data");

  if (!list)
    {
      list = ropeway_tree_array (tree);
      ropeway_value_set (tree, record, "meta_data", -1, list);
    }
  for (const RopewayValue *entry = ropeway_value_first (entries); entry; entry = ropeway_value_next (entry))
    {
      RopewayValue *there = find_entry (list, entry);
      const RopewayValue *value = ropeway_value_get (entry, "value");

      if (!there)
        {
          there = ropeway_tree_object (tree);
          ropeway_value_set_integer (tree, there, "id", store->next_entry++);
          ropeway_value_set (tree, there, "key", -1,
                             ropeway_tree_copy (tree, ropeway_value_get (entry, "key")));
          ropeway_value_append (list, there);
        }
      ropeway_value_set (tree, there, "value", -1,
                         value ? ropeway_tree_copy (tree, value) : ropeway_tree_null (tree));
    }
}

/* An address keeps what is not said of it. */
static void
merge_address (RopewayTree *tree, const char *name, const RopewayValue *changes)
{
  RopewayValue *record = ropeway_tree_get_root (tree);
  RopewayValue *address = ropeway_value_get (record, name);

  if (!address)
    {
      ropeway_value_set (tree, record, name, -1, ropeway_tree_copy (tree, changes));
      return;
    }
  for (const RopewayValue *part = ropeway_value_first (changes); part; part = ropeway_value_next (part))
    ropeway_value_set (tree, address, ropeway_value_get_name (part, NULL), -1,
                       ropeway_tree_copy (tree, part));
}

static gboolean
is_fixed (const char *name)
{
  static const char *const fixed[] = {
    "id", "date_created", "date_created_gmt", "date_modified", "date_modified_gmt", "permalink", "price", NULL
  };

  return g_strv_contains (fixed, name);
}

static void
merge (RopewayPracticeStore *store, RopewayTree *tree, const RopewayValue *changes)
{
  RopewayValue *record = ropeway_tree_get_root (tree);

  for (const RopewayValue *field = ropeway_value_first (changes); field; field = ropeway_value_next (field))
    {
      const char *name = ropeway_value_get_name (field, NULL);

      if (is_fixed (name))
        continue;
      if (g_str_equal (name, "meta_data"))
        merge_entries (store, tree, field);
      else if (g_str_equal (name, "billing") || g_str_equal (name, "shipping"))
        merge_address (tree, name, field);
      else
        ropeway_value_set (tree, record, name, -1, ropeway_tree_copy (tree, field));
      if (g_str_equal (name, "regular_price"))
        ropeway_value_set (tree, record, "price", -1, ropeway_tree_copy (tree, field));
    }
  set_moment (tree, "date_modified", ropeway_practice_world_tick (store->world));
}

/* ---- what is refused ---- */

static gboolean
is_wrong_type (const RopewayValue *record, const char *name, RopewayValueType type)
{
  const RopewayValue *value = ropeway_value_get (record, name);

  return value && ropeway_value_get_kind (value) != type;
}

/* Whether another record of @list has the same text in @name. */
static gboolean
is_taken (GPtrArray *list, const RopewayValue *record, const char *name, RopewayTree *self)
{
  g_autofree char *text = ropeway_value_dup_member_text (record, name);

  for (guint i = 0; text && *text && i < list->len; i++)
    {
      RopewayTree *other = g_ptr_array_index (list, i);
      const RopewayValue *value = ropeway_value_get (ropeway_tree_get_root (other), name);

      if (other != self && value && ropeway_value_is_text (value, text))
        return TRUE;
    }
  return FALSE;
}

/* @self: (nullable): the record that is changed. Returns: (nullable): a code and, behind a bar, a message. */
static const char *
find_flaw (RopewayPracticeStore *store, What what, const RopewayValue *record, RopewayTree *self)
{
  if (is_wrong_type (record, "meta_data", ROPEWAY_ARRAY))
    return "rest_invalid_param|Invalid parameter(s): meta_data";
  if (is_wrong_type (record, "regular_price", ROPEWAY_STRING))
    return "rest_invalid_param|Invalid parameter(s): regular_price";
  if (what == PRODUCTS && is_taken (store->lists[PRODUCTS], record, "sku", self))
    return "product_invalid_sku|Invalid or duplicated SKU.";
  if (what == CUSTOMERS && !self && !ropeway_value_get (record, "email"))
    return "rest_missing_callback_param|Missing parameter(s): email";
  if (what == CUSTOMERS && is_taken (store->lists[CUSTOMERS], record, "email", self))
    return "registration-error-email-exists|An account is already registered with your email address.";
  return NULL;
}

static void
write_flaw (GString *out, const char *flaw)
{
  g_auto (GStrv) parts = g_strsplit (flaw, "|", 2);

  write_failure (out, 400, parts[0], parts[1]);
}

static RopewayTree *
create (RopewayPracticeStore *store, What what, const RopewayValue *fields)
{
  RopewayTree *tree = ropeway_tree_new ();

  ropeway_tree_set_root (tree, ropeway_tree_object (tree));
  ropeway_value_set_integer (tree, ropeway_tree_get_root (tree), "id", store->next_id++);
  merge_entries (store, tree, NULL);
  merge (store, tree, fields);
  set_moment (tree, "date_created", store->world->now);
  g_ptr_array_add (store->lists[what], tree);
  return tree;
}

/* ---- requests ---- */

static void
get_one (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayTree *record = find (get_list (app, route), exchange);

  if (!record)
    return;
  exchange->status = 200;
  write_record (record, exchange->answer);
}

static void
post (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeStore *store = app;
  const RopewayValue *fields = ropeway_practice_exchange_read_object (exchange);
  What what = (What)route->collection;
  const char *flaw = fields ? find_flaw (store, what, fields, NULL) : NULL;

  if (!fields)
    return;
  exchange->status = flaw ? 400 : 201;
  if (flaw)
    write_flaw (exchange->answer, flaw);
  else
    {
      write_record (create (store, what, fields), exchange->answer);
      store->n_created++;
    }
}

/* PUT changes what it says, and no more. */
static void
put (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeStore *store = app;
  RopewayTree *record = find (get_list (store, route), exchange);
  const RopewayValue *fields = record ? ropeway_practice_exchange_read_object (exchange) : NULL;
  const char *flaw = fields ? find_flaw (store, (What)route->collection, fields, record) : NULL;

  if (!fields)
    return;
  exchange->status = flaw ? 400 : 200;
  if (flaw)
    {
      write_flaw (exchange->answer, flaw);
      return;
    }
  merge (store, record, fields);
  store->n_updated++;
  write_record (record, exchange->answer);
}

static void delete (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  RopewayPracticeStore *store = app;
  RopewayTree *record = find (get_list (store, route), exchange);

  if (!record)
    return;
  if (g_strcmp0 (ropeway_practice_exchange_get_query (exchange, "force"), "true") != 0)
    {
      fail (exchange, 501, "woocommerce_rest_trash_not_supported", "It does not support trashing.");
      return;
    }
  exchange->status = 200;
  write_record (record, exchange->answer);
  g_ptr_array_remove (store->lists[route->collection], record);
  store->n_deleted++;
}

/* ---- lists ---- */

static gboolean
fits (RopewayTree *record, RopewayPracticeExchange *exchange)
{
  static const char *const filters[] = { "sku", "email", "status" };
  const char *after = ropeway_practice_exchange_get_query (exchange, "modified_after");
  const RopewayValue *root = ropeway_tree_get_root (record);
  g_autofree char *modified = ropeway_value_dup_member_text (root, "date_modified");

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      const char *wanted = ropeway_practice_exchange_get_query (exchange, filters[i]);
      const RopewayValue *value = ropeway_value_get (root, filters[i]);

      if (wanted && (!value || !ropeway_value_is_text (value, wanted)))
        return FALSE;
    }
  return !after || strcmp (modified, after) > 0;
}

static void
set_links (RopewayPracticeExchange *exchange, guint page, guint pages)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);
  g_autofree char *base = g_strdup_printf ("%s://%s:%d%s", g_uri_get_scheme (uri), g_uri_get_host (uri),
                                           g_uri_get_port (uri), g_uri_get_path (uri));
  const char *size = ropeway_practice_exchange_get_query (exchange, "per_page");
  g_autoptr (GString) links = g_string_new (NULL);

  if (page > 1)
    g_string_append_printf (links, "<%s?page=%u&per_page=%s>; rel=\"prev\"", base, page - 1,
                            size ? size : G_STRINGIFY (PAGE_SIZE));
  if (page < pages)
    g_string_append_printf (links, "%s<%s?page=%u&per_page=%s>; rel=\"next\"", links->len > 0 ? ", " : "",
                            base, page + 1, size ? size : G_STRINGIFY (PAGE_SIZE));
  if (links->len > 0)
    ropeway_practice_exchange_set_header (exchange, "Link", links->str);
}

static void
list (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  GPtrArray *all = get_list (app, route);
  guint page = ropeway_practice_exchange_get_number (exchange, "page", 1, G_MAXUINT / MOST);
  guint size = ropeway_practice_exchange_get_number (exchange, "per_page", PAGE_SIZE, G_MAXUINT);
  guint n = 0;

  if (page == 0 || size == 0 || size > MOST)
    {
      fail (exchange, 400, "rest_invalid_param", "Invalid parameter(s): per_page");
      return;
    }
  exchange->status = 200;
  g_string_append_c (exchange->answer, '[');
  for (guint i = 0; i < all->len; i++)
    {
      if (!fits (g_ptr_array_index (all, i), exchange))
        continue;
      if (n >= (page - 1) * size && n < page * size)
        {
          g_string_append (exchange->answer, n > (page - 1) * size ? "," : "");
          write_record (g_ptr_array_index (all, i), exchange->answer);
        }
      n++;
    }
  g_string_append_c (exchange->answer, ']');
  g_autofree char *total = g_strdup_printf ("%u", n);
  g_autofree char *pages = g_strdup_printf ("%u", (n + size - 1) / size);
  ropeway_practice_exchange_set_header (exchange, "X-WP-Total", total);
  ropeway_practice_exchange_set_header (exchange, "X-WP-TotalPages", pages);
  set_links (exchange, page, (n + size - 1) / size);
}

/* ---- batches ---- */

static void
write_refused (GString *out, gint64 id, guint status, const char *code, const char *message)
{
  g_string_append_printf (out, "{\"id\":%" G_GINT64_FORMAT ",\"error\":", id);
  write_failure (out, status, code, message);
  g_string_append_c (out, '}');
}

static void
batch_write (RopewayPracticeStore *store, What what, const RopewayValue *fields, gboolean creates,
             GString *out)
{
  gint64 id = 0;
  RopewayTree *record = NULL;

  if (!creates && ropeway_value_get (fields, "id"))
    ropeway_value_get_int64 (ropeway_value_get (fields, "id"), &id, NULL);
  if (!creates && !(record = find_id (store->lists[what], id)))
    {
      write_refused (out, id, 400, "woocommerce_rest_invalid_id", "Invalid ID.");
      return;
    }
  const char *flaw = find_flaw (store, what, fields, record);
  if (flaw)
    {
      g_auto (GStrv) parts = g_strsplit (flaw, "|", 2);
      write_refused (out, id, 400, parts[0], parts[1]);
      return;
    }
  if (creates)
    record = create (store, what, fields);
  else
    merge (store, record, fields);
  creates ? store->n_created++ : store->n_updated++;
  write_record (record, out);
}

static void
batch_delete (RopewayPracticeStore *store, What what, const RopewayValue *value, GString *out)
{
  gint64 id = 0;

  ropeway_value_get_int64 (value, &id, NULL);
  RopewayTree *record = find_id (store->lists[what], id);
  if (!record)
    {
      write_refused (out, id, 400, "woocommerce_rest_invalid_id", "Invalid ID.");
      return;
    }
  write_record (record, out);
  g_ptr_array_remove (store->lists[what], record);
  store->n_deleted++;
}

static void
batch (gpointer app, RopewayPracticeExchange *exchange, const RopewayPracticeRoute *route)
{
  static const char *const names[] = { "create", "update", "delete" };
  const RopewayValue *body = ropeway_practice_exchange_read_object (exchange);
  gsize n = 0;

  for (guint i = 0; body && i < G_N_ELEMENTS (names); i++)
    n += ropeway_value_get_length (ropeway_value_get (body, names[i]));
  if (!body)
    return;
  if (n > MOST)
    {
      fail (exchange, 413, "woocommerce_rest_request_entity_too_large",
            "Unable to accept more than 100 items for this request.");
      return;
    }
  exchange->status = 200;
  g_string_append_c (exchange->answer, '{');
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const RopewayValue *items = ropeway_value_get (body, names[i]);

      if (!items)
        continue;
      g_string_append_printf (exchange->answer, "%s\"%s\":[", exchange->answer->len > 1 ? "," : "", names[i]);
      for (const RopewayValue *item = ropeway_value_first (items); item; item = ropeway_value_next (item))
        {
          g_string_append (exchange->answer, item != ropeway_value_first (items) ? "," : "");
          if (i == 2)
            batch_delete (app, (What)route->collection, item, exchange->answer);
          else
            batch_write (app, (What)route->collection, item, i == 0, exchange->answer);
        }
      g_string_append_c (exchange->answer, ']');
    }
  g_string_append_c (exchange->answer, '}');
}

/* ---- the app ---- */

static void
add_first (RopewayPracticeStore *store, What what, const char *text)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (text, -1, NULL, NULL, NULL);

  create (store, what, ropeway_tree_get_root (tree));
}

static void
add_product (RopewayPracticeStore *store, guint i)
{
  static const char *const things[] = { "Mug", "Scarf", "Lamp", "Basket" };
  static const char *const colors[] = { "red", "green", "blue" };
  g_autofree char *text = g_strdup_printf (
      "{\"name\":\"%s %u\",\"type\":\"simple\",\"status\":\"publish\",\"sku\":\"%03u\","
      "\"regular_price\":\"%u.50\",\"stock_quantity\":%u,\"categories\":[{\"id\":9,\"name\":\"Home\"}],"
      "\"meta_data\":[{\"key\":\"color\",\"value\":\"%s\"},{\"key\":\"supplier\",\"value\":\"=1+%u\"}]}",
      things[i % 4], i + 1, i + 1, 10 + i, 3 * i, colors[i % 3], i);

  add_first (store, PRODUCTS, text);
}

static void
add_customer (RopewayPracticeStore *store, guint i)
{
  g_autofree char *text = g_strdup_printf (
      "{\"email\":\"customer%u@example.com\",\"first_name\":\"Ada\",\"last_name\":\"Example %u\","
      "\"billing\":{\"first_name\":\"Ada\",\"city\":\"Bern\",\"phone\":\"+41 31 000 00 %02u\"}}",
      i + 1, i + 1, i);

  add_first (store, CUSTOMERS, text);
}

static void
add_order (RopewayPracticeStore *store, guint i)
{
  g_autofree char *text = g_strdup_printf (
      "{\"status\":\"processing\",\"currency\":\"EUR\",\"total\":\"%u.00\",\"billing\":{\"first_name\":"
      "\"Ada\","
      "\"email\":\"customer%u@example.com\"},\"line_items\":[{\"id\":%u,\"name\":\"Mug 1\",\"sku\":\"001\","
      "\"quantity\":%u,\"price\":10.5,\"total\":\"%u.00\"}]}",
      21 * (i + 1), i % N_CUSTOMERS + 1, i + 1, 2 * (i + 1), 21 * (i + 1));

  add_first (store, ORDERS, text);
}

void
ropeway_practice_store_init (RopewayPracticeStore *store, RopewayPracticeWorld *world)
{
  *store = (RopewayPracticeStore){ .world = world };
  for (gsize i = 0; i < G_N_ELEMENTS (store->lists); i++)
    store->lists[i] = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);
}

void
ropeway_practice_store_clear (RopewayPracticeStore *store)
{
  for (gsize i = 0; i < G_N_ELEMENTS (store->lists); i++)
    g_clear_pointer (&store->lists[i], g_ptr_array_unref);
}

void
ropeway_practice_store_reset (RopewayPracticeStore *store)
{
  RopewayPracticeWorld *world = store->world;
  gint64 now = world->now;

  ropeway_practice_store_clear (store);
  ropeway_practice_store_init (store, world);
  store->next_id = store->next_entry = 1;
  world->now -= G_TIME_SPAN_HOUR;
  for (guint i = 0; i < N_PRODUCTS; i++)
    add_product (store, i);
  for (guint i = 0; i < N_CUSTOMERS; i++)
    add_customer (store, i);
  for (guint i = 0; i < N_ORDERS; i++)
    add_order (store, i);
  world->now = now;
}

gboolean
ropeway_practice_store_write (const RopewayPracticeStore *store, const char *name, GString *out)
{
  static const char *const names[] = { "store.products", "store.orders", "store.customers" };
  const GPtrArray *records = g_str_equal (name, "store") ? store->lists[PRODUCTS] : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      records = store->lists[i];
  if (!records)
    return FALSE;
  g_string_append_c (out, '[');
  for (guint i = 0; i < records->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      write_record (g_ptr_array_index (records, i), out);
    }
  g_string_append_c (out, ']');
  return TRUE;
}

#define ROUTES(path, what)                                                                                   \
  { "GET", "/wp-json/wc/v3/" path, NULL, what, list }, { "POST", "/wp-json/wc/v3/" path, NULL, what, post }, \
      { "POST", "/wp-json/wc/v3/" path "/batch", NULL, what, batch },                                        \
      { "GET", "/wp-json/wc/v3/" path "/{id}", NULL, what, get_one },                                        \
      { "PUT", "/wp-json/wc/v3/" path "/{id}", NULL, what, put },                                            \
  {                                                                                                          \
    "DELETE", "/wp-json/wc/v3/" path "/{id}", NULL, what, delete                                             \
  }

const RopewayPracticeRoute *
ropeway_practice_store_routes (void)
{
  static const RopewayPracticeRoute routes[] = {
    ROUTES ("products", PRODUCTS), ROUTES ("orders", ORDERS), ROUTES ("customers", CUSTOMERS), { NULL }
  };

  return routes;
}
