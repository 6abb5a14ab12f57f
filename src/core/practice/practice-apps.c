/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: brings requests to the app they are for, through the hostile mode, and counts them. */
#include "practice/practice-apps.h"

#include <string.h>

#include "base/limits.h"
#include "practice/practice-apps-private.h"
#include "practice/practice-data.h"
#include "practice/practice-delivery.h"
#include "value/json-reader.h"

#define CONTACTS 1000
#define CONTROL_PATH "/_practice"

/* A prefix and what answers below it. */
typedef struct
{
  RopewayPracticeApps *apps;
  const char *prefix;
  const RopewayPracticeRoute *routes;
  gpointer app;
  guint64 *counts; /* of requests, one for each route */
} Mount;

struct _RopewayPracticeApps
{
  /* owned */
  RopewayHttpListener *listener;
  RopewayClock *clock;
  RopewayPracticeHostile *hostile;
  RopewayPracticeDelivery *delivery;
  RopewayPracticeShop shop;
  RopewayPracticeContacts contacts;
  RopewayPracticeCrm crm;
  RopewayPracticeBook book;
  RopewayPracticeSheet sheet;
  RopewayPracticeStore store;
  RopewayPracticeNotes notes;
  Mount mounts[7];

  /* state */
  RopewayPracticeWorld world;
  guint64 n_unknown; /* requests that no app knows */
};

void
ropeway_practice_route_act (const RopewayPracticeRoute *route, gpointer app,
                            RopewayPracticeExchange *exchange)
{
  if (route->handler)
    route->handler (app, exchange, route);
  else
    route->action (G_STRUCT_MEMBER (RopewayPracticeCollection *, app, route->collection), exchange);
}

/* ---- collections by name ---- */

/* (nullable) */
static RopewayPracticeCollection *
collection_by_name (RopewayPracticeApps *apps, const char *name)
{
  RopewayPracticeCollection *const all[] = { apps->shop.orders, apps->shop.customers, apps->contacts.people,
                                             apps->crm.contacts, apps->crm.deals };
  const char *first = NULL;

  /* An app's name alone stands for what it has most of. */
  if (g_strcmp0 (name, "shop") == 0)
    first = "shop.orders";
  else if (g_strcmp0 (name, "contacts") == 0)
    first = "contacts.people";
  else if (g_strcmp0 (name, "crm") == 0)
    first = "crm.contacts";
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (all[i]->kind->name, first ? first : name) == 0)
      return all[i];
  return NULL;
}

static gboolean
write_records (RopewayPracticeApps *apps, const char *name, GString *out)
{
  RopewayPracticeCollection *collection = collection_by_name (apps, name);
  GSequenceIter *iter;

  if (g_strcmp0 (name, "book") == 0)
    {
      ropeway_practice_book_write_records (&apps->book, out);
      return TRUE;
    }
  if (g_strcmp0 (name, "sheet") == 0)
    {
      ropeway_practice_sheet_write (&apps->sheet, out);
      return TRUE;
    }
  if (g_strcmp0 (name, "notes") == 0)
    {
      ropeway_practice_notes_write (&apps->notes, out);
      return TRUE;
    }
  if (name && ropeway_practice_store_write (&apps->store, name, out))
    return TRUE;
  if (!collection)
    return FALSE;
  g_string_append_c (out, '[');
  for (iter = ropeway_practice_table_at (collection->table, ROPEWAY_PRACTICE_BY_PLACE, 0);
       !g_sequence_iter_is_end (iter); iter = g_sequence_iter_next (iter))
    {
      if (!g_sequence_iter_is_begin (iter))
        g_string_append_c (out, ',');
      ropeway_practice_collection_write (collection, g_sequence_get (iter), out);
    }
  g_string_append_c (out, ']');
  return TRUE;
}

/* ---- counters ---- */

static void
write_request_counts (RopewayPracticeApps *apps, GString *out)
{
  gboolean any = FALSE;

  g_string_append (out, "\"requests\":{");
  for (gsize m = 0; m < G_N_ELEMENTS (apps->mounts); m++)
    for (guint i = 0; apps->mounts[m].routes[i].method; i++)
      if (apps->mounts[m].counts[i] > 0)
        {
          g_string_append_printf (out, "%s\"%s %s%s\":%" G_GUINT64_FORMAT, any ? "," : "",
                                  apps->mounts[m].routes[i].method, apps->mounts[m].prefix,
                                  apps->mounts[m].routes[i].path, apps->mounts[m].counts[i]);
          any = TRUE;
        }
  g_string_append_printf (out, "},\"unknown\":%" G_GUINT64_FORMAT, apps->n_unknown);
}

static void
write_stats (RopewayPracticeApps *apps, GString *out)
{
  static const char *const names[]
      = { "shop.orders", "shop.customers", "contacts.people", "crm.contacts", "crm.deals" };
  const RopewayPracticeBook *book = &apps->book;
  g_autoptr (GString) records = g_string_new (NULL);
  g_autoptr (GString) duplicates = g_string_new (NULL);

  g_string_append_c (out, '{');
  write_request_counts (apps, out);
  g_string_append (out, ",\"writes\":{");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      RopewayPracticeCollection *collection = collection_by_name (apps, names[i]);

      g_string_append_printf (out, "\"%s\":{\"created\":%u,\"updated\":%u,\"deleted\":%u},", names[i],
                              collection->n_created, collection->n_updated, collection->n_deleted);
      g_string_append_printf (records, "\"%s\":%u,", names[i],
                              ropeway_practice_table_get_length (collection->table));
      g_string_append_printf (duplicates, "\"%s\":%u,", names[i],
                              ropeway_practice_table_count_twins (collection->table));
    }
  g_string_append_printf (out, "\"store\":{\"created\":%u,\"updated\":%u,\"deleted\":%u},",
                          apps->store.n_created, apps->store.n_updated, apps->store.n_deleted);
  g_string_append_printf (out, "\"notes\":{\"created\":%u,\"updated\":%u},", apps->notes.n_created,
                          apps->notes.n_updated);
  g_string_append_printf (out, "\"book\":{\"created\":%u,\"updated\":%u,\"deleted\":%u}}", book->n_created,
                          book->n_updated, book->n_deleted);
  g_string_append_printf (out, ",\"records\":{%s\"book\":%u}", records->str,
                          ropeway_practice_book_count_rows (&apps->book));
  g_string_append_printf (out, ",\"duplicates\":{%s\"book\":%u}", duplicates->str,
                          ropeway_practice_book_count_twins (&apps->book));
  g_string_append_printf (out, ",\"replayed\":%u,\"faults\":", apps->crm.n_replayed);
  ropeway_practice_hostile_write_counts (apps->hostile, out);
  g_string_append_c (out, '}');
}

/* ---- requests to the apps ---- */

/* A request that does not fit any route: which methods would have? */
static void
answer_unknown (Mount *mount, RopewayPracticeExchange *exchange)
{
  g_autoptr (GString) allowed = g_string_new (NULL);

  mount->apps->n_unknown++;
  for (const RopewayPracticeRoute *route = mount->routes; route->method; route++)
    if (ropeway_practice_exchange_matches (exchange, route->path))
      g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", route->method);
  if (allowed->len == 0)
    {
      ropeway_practice_exchange_fail (exchange, 404, "not_found", "There is nothing at this address.", NULL);
      return;
    }
  ropeway_practice_exchange_fail (exchange, 405, "not_allowed", "This address does not take that method.",
                                  NULL);
  ropeway_practice_exchange_set_header (exchange, "Allow", allowed->str);
}

static void
act (Mount *mount, RopewayPracticeExchange *exchange)
{
  RopewayPracticeApps *apps = mount->apps;

  for (const RopewayPracticeRoute *route = mount->routes; route->method; route++)
    if (strcmp (route->method, exchange->method) == 0
        && ropeway_practice_exchange_matches (exchange, route->path))
      {
        mount->counts[route - mount->routes]++;
        if (mount->app != &apps->crm || ropeway_practice_crm_admits (&apps->crm, exchange))
          ropeway_practice_route_act (route, mount->app, exchange);
        return;
      }
  answer_unknown (mount, exchange);
}

static void
answer_status (RopewayPracticeExchange *exchange, const RopewayPracticeFault *fault)
{
  ropeway_practice_exchange_fail (exchange, fault->status,
                                  fault->status == 429 ? "too_many_requests" : "unavailable",
                                  "The service cannot do that now.", NULL);
  if (fault->retry_after)
    ropeway_practice_exchange_set_header (exchange, "Retry-After", fault->retry_after);
}

/* Where a redirect has led once, it does not lead a second time. */
static gboolean
came_by_redirect (RopewayPracticeExchange *exchange)
{
  return ropeway_practice_exchange_get_query (exchange, "redirected") != NULL;
}

static void
answer_redirect (RopewayPracticeApps *apps, RopewayPracticeExchange *exchange,
                 const RopewayPracticeFault *fault)
{
  GUri *uri = soup_server_message_get_uri (exchange->message);
  const char *query = g_uri_get_query (uri);
  const char *to = fault->to ? fault->to : "same";
  gboolean loops = strcmp (to, "loop") == 0;
  g_autoptr (GString) address = g_string_new (NULL);

  if (strcmp (to, "other") == 0)
    g_string_append_printf (address, "http://localhost:%u", ropeway_http_listener_get_port (apps->listener));
  else if (strcmp (to, "same") != 0 && !loops)
    g_string_append (address, to);
  if (address->len == 0 || strcmp (to, "other") == 0)
    {
      g_string_append (address, g_uri_get_path (uri));
      g_string_append_printf (address, "%s%s", query ? "?" : "", query ? query : "");
      if (!loops)
        g_string_append (address, query ? "&redirected=1" : "?redirected=1");
    }
  exchange->status = fault->status;
  ropeway_practice_exchange_set_header (exchange, "Location", address->str);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Mount *mount = data;
  RopewayPracticeApps *apps = mount->apps;
  RopewayPracticeExchange exchange;
  const RopewayPracticeFault *fault;
  guint delay_ms;

  ropeway_practice_exchange_init (&exchange, message, path + strlen (mount->prefix), query);
  fault = ropeway_practice_hostile_choose (apps->hostile, exchange.method, path, &delay_ms);
  if (fault && fault->kind == ROPEWAY_PRACTICE_FAULT_REDIRECT && came_by_redirect (&exchange))
    fault = NULL;
  exchange.first_page_only = fault && fault->kind == ROPEWAY_PRACTICE_FAULT_SAME_PAGE;

  if (fault && fault->kind == ROPEWAY_PRACTICE_FAULT_STATUS)
    answer_status (&exchange, fault);
  else if (fault && fault->kind == ROPEWAY_PRACTICE_FAULT_REDIRECT)
    answer_redirect (apps, &exchange, fault);
  else if (!fault || fault->kind != ROPEWAY_PRACTICE_FAULT_DROP_BEFORE)
    act (mount, &exchange);

  ropeway_practice_delivery_send (apps->delivery, &exchange, fault, delay_ms);
  ropeway_practice_exchange_clear (&exchange);
}

/* ---- the controls ---- */

static void
post_hostile (RopewayPracticeApps *apps, RopewayPracticeExchange *exchange)
{
  RopewayValue *config = ropeway_practice_exchange_read_object (exchange);
  g_autoptr (GError) error = NULL;

  if (!config)
    return;
  if (ropeway_practice_hostile_configure (apps->hostile, config, &error))
    exchange->status = 204;
  else
    ropeway_practice_exchange_fail (exchange, 422, "invalid_rule", error->message, "rules");
}

static void
post_load (RopewayPracticeApps *apps, RopewayPracticeExchange *exchange)
{
  RopewayPracticeCollection *collection
      = collection_by_name (apps, ropeway_practice_exchange_get_query (exchange, "into"));
  RopewayValue *list = ropeway_practice_exchange_read_list (exchange, "records", G_MAXUINT);

  if (!list)
    return;
  exchange->status = 204;
  if (collection)
    ropeway_practice_collection_load (collection, list);
  else
    ropeway_practice_exchange_fail (exchange, 404, "not_found", "There is no such collection.", "into");
}

/* Returns: whether there is such a control. */
static gboolean
act_on_control (RopewayPracticeApps *apps, RopewayPracticeExchange *exchange)
{
  g_autofree char *request = g_strconcat (exchange->method, " ", exchange->path, NULL);

  exchange->status = 200;
  if (g_str_equal (request, "GET /records"))
    return write_records (apps, ropeway_practice_exchange_get_query (exchange, "of"), exchange->answer);
  if (g_str_equal (request, "GET /stats"))
    write_stats (apps, exchange->answer);
  else if (g_str_equal (request, "POST /hostile"))
    post_hostile (apps, exchange);
  else if (g_str_equal (request, "POST /load"))
    post_load (apps, exchange);
  else if (g_str_equal (request, "POST /reset"))
    {
      ropeway_practice_apps_reset (apps);
      exchange->status = 204;
    }
  else
    return FALSE;
  return TRUE;
}

static void
on_control (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  RopewayPracticeApps *apps = data;
  RopewayPracticeExchange exchange;

  ropeway_practice_exchange_init (&exchange, message, path + strlen (CONTROL_PATH), query);
  if (!act_on_control (apps, &exchange))
    ropeway_practice_exchange_fail (&exchange, 404, "not_found", "There is nothing at this address.", NULL);
  ropeway_practice_delivery_send (apps->delivery, &exchange, NULL, 0);
  ropeway_practice_exchange_clear (&exchange);
}

/* ---- the apps together ---- */

static void
mount (RopewayPracticeApps *apps, gsize index, const char *prefix, const RopewayPracticeRoute *routes,
       gpointer app)
{
  Mount *m = &apps->mounts[index];
  guint n = 0;

  while (routes[n].method)
    n++;
  *m = (Mount){ apps, prefix, routes, app, g_new0 (guint64, n) };
  soup_server_add_handler (ropeway_http_listener_get_server (apps->listener), prefix, on_request, m, NULL);
}

RopewayPracticeApps *
ropeway_practice_apps_new (RopewayHttpListener *listener, const RopewayPracticeOptions *options)
{
  static const RopewayPracticeOptions none = { 0 };
  RopewayPracticeApps *apps = g_new0 (RopewayPracticeApps, 1);
  const RopewayPracticeOptions *o = options ? options : &none;

  apps->listener = g_object_ref (listener);
  apps->clock = o->clock ? ropeway_clock_ref (o->clock) : ropeway_clock_new_system ();
  apps->world.clock = apps->clock;
  apps->hostile = ropeway_practice_hostile_new ();
  apps->delivery = ropeway_practice_delivery_new (listener, apps->clock);
  ropeway_practice_shop_init (&apps->shop, &apps->world);
  ropeway_practice_contacts_init (&apps->contacts, &apps->world,
                                  o->contacts ? MIN (o->contacts, ROPEWAY_LIMIT_PRACTICE_CONTACTS)
                                              : CONTACTS);
  ropeway_practice_crm_init (&apps->crm, &apps->world, o->settle_ms, o->api_key);
  ropeway_practice_book_init (&apps->book);
  ropeway_practice_sheet_init (&apps->sheet, &apps->world);
  ropeway_practice_store_init (&apps->store, &apps->world);
  ropeway_practice_notes_init (&apps->notes, &apps->world);

  mount (apps, 0, "/shop", ropeway_practice_shop_routes (), &apps->shop);
  mount (apps, 1, "/contacts", ropeway_practice_contacts_routes (), &apps->contacts);
  mount (apps, 2, "/crm", ropeway_practice_crm_routes (), &apps->crm);
  mount (apps, 3, "/book", ropeway_practice_book_routes (), &apps->book);
  mount (apps, 4, "/sheet", ropeway_practice_sheet_routes (), &apps->sheet);
  mount (apps, 5, "/store", ropeway_practice_store_routes (), &apps->store);
  mount (apps, 6, "/notes", ropeway_practice_notes_routes (), &apps->notes);
  soup_server_add_handler (ropeway_http_listener_get_server (listener), CONTROL_PATH, on_control, apps, NULL);
  ropeway_practice_apps_reset (apps);
  return apps;
}

void
ropeway_practice_apps_free (RopewayPracticeApps *apps)
{
  SoupServer *server = ropeway_http_listener_get_server (apps->listener);

  soup_server_remove_handler (server, CONTROL_PATH);
  for (gsize i = 0; i < G_N_ELEMENTS (apps->mounts); i++)
    {
      soup_server_remove_handler (server, apps->mounts[i].prefix);
      g_free (apps->mounts[i].counts);
    }
  ropeway_practice_delivery_free (apps->delivery);
  ropeway_practice_hostile_free (apps->hostile);
  ropeway_practice_shop_clear (&apps->shop);
  ropeway_practice_contacts_clear (&apps->contacts);
  ropeway_practice_crm_clear (&apps->crm);
  ropeway_practice_book_clear (&apps->book);
  ropeway_practice_sheet_clear (&apps->sheet);
  ropeway_practice_store_clear (&apps->store);
  ropeway_practice_notes_clear (&apps->notes);
  ropeway_clock_unref (apps->clock);
  g_object_unref (apps->listener);
  g_free (apps);
}

void
ropeway_practice_apps_reset (RopewayPracticeApps *apps)
{
  apps->world.now = ROPEWAY_PRACTICE_START_US;
  ropeway_practice_hostile_configure (apps->hostile, NULL, NULL);
  ropeway_practice_shop_reset (&apps->shop);
  ropeway_practice_contacts_reset (&apps->contacts);
  ropeway_practice_crm_reset (&apps->crm);
  ropeway_practice_book_reset (&apps->book);
  ropeway_practice_sheet_reset (&apps->sheet);
  ropeway_practice_store_reset (&apps->store);
  ropeway_practice_notes_reset (&apps->notes);
  apps->n_unknown = 0;
  for (gsize m = 0; m < G_N_ELEMENTS (apps->mounts); m++)
    for (guint i = 0; apps->mounts[m].routes[i].method; i++)
      apps->mounts[m].counts[i] = 0;
}

char *
ropeway_practice_apps_dup_address (RopewayPracticeApps *apps, const char *app)
{
  return g_strdup_printf ("http://127.0.0.1:%u/%s", ropeway_http_listener_get_port (apps->listener), app);
}

/* (transfer full): our own JSON is always well-formed; what was loaded was read before. */
static RopewayTree *
read_own (const GString *text)
{
  static const RopewayJsonLimits limits = { .bytes = G_MAXSIZE, .members = G_MAXSIZE, .values = G_MAXSIZE };

  return ropeway_json_read_text (text->str, (gssize)text->len, &limits, NULL, NULL);
}

RopewayTree *
ropeway_practice_apps_dup_records (RopewayPracticeApps *apps, const char *collection)
{
  g_autoptr (GString) text = g_string_new (NULL);

  return write_records (apps, collection, text) ? read_own (text) : NULL;
}

RopewayTree *
ropeway_practice_apps_dup_stats (RopewayPracticeApps *apps)
{
  g_autoptr (GString) text = g_string_new (NULL);

  write_stats (apps, text);
  return read_own (text);
}

void
ropeway_practice_apps_simulate_order (RopewayPracticeApps *apps)
{
  ropeway_practice_collection_create_next (apps->shop.orders);
}

gboolean
ropeway_practice_apps_load (RopewayPracticeApps *apps, const char *collection, const RopewayValue *list)
{
  RopewayPracticeCollection *found = collection_by_name (apps, collection);

  if (found)
    ropeway_practice_collection_load (found, list);
  return found != NULL;
}

gboolean
ropeway_practice_apps_set_hostile (RopewayPracticeApps *apps, const RopewayValue *config, GError **error)
{
  return ropeway_practice_hostile_configure (apps->hostile, config, error);
}
