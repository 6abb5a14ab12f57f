/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: lists that are read by value or in spans of time: whatever the service means by its parameters, each record comes
 * once, or the run stops and says why. */
#include <string.h>

#include "base/timestamp.h"
#include "source/paging.h"
#include "test-source.h"
#include "value/json-reader.h"

#define DAY G_TIME_SPAN_DAY
#define MOST_REQUESTS 4000

typedef struct
{
  guint id;
  gint64 value; /* by which the list is asked for */
  gboolean is_undated;
} Item;

/* A service that has a list. */
typedef struct
{
  GArray *items; /* Item */
  guint page;    /* records that it gives at once */
  gboolean includes_from;
  gboolean includes_to;
  gboolean newest_first;
  gboolean ignores; /* does not heed what it is asked */
  gboolean says_total;
  gboolean is_date;
} Service;

static Service
service_new (guint page)
{
  return (Service){ .items = g_array_new (FALSE, FALSE, sizeof (Item)), .page = page };
}

static void
add (Service *service, gint64 value)
{
  Item item = { service->items->len, value, FALSE };
  g_array_append_val (service->items, item);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *x = a, *y = b;

  if (x->value != y->value)
    return x->value > y->value ? 1 : -1;
  return (x->id > y->id) - (x->id < y->id);
}

static gint64
read_bound (const Service *service, const GPtrArray *places, const char *name, gint64 fallback)
{
  const RopewayRequestPlace *place = ropeway_request_places_find (places, ROPEWAY_PAGING_IN_QUERY, name);
  gint64 us;

  if (place == NULL || service->ignores)
    return fallback;
  if (ropeway_timestamp_parse (place->value, -1, NULL, &us, NULL))
    return us;
  return g_ascii_strtoll (place->value, NULL, 10);
}

/* A day is as long as it is, whoever compares by days. */
static gint64
coarse (const Service *service, gint64 value)
{
  return service->is_date ? value - value % DAY : value;
}

static gboolean
is_within (const Service *service, const Item *item, gint64 from, gint64 to)
{
  gint64 value = coarse (service, item->value);

  if (item->is_undated)
    return from == G_MININT64 && to == G_MAXINT64;
  return (value > from || (value == from && service->includes_from) || from == G_MININT64)
         && (value < to || (value == to && service->includes_to) || to == G_MAXINT64);
}

/* Returns: (transfer full): what the service answers. */
static char *
answer (Service *service, const RopewayPaging *paging, const GPtrArray *places)
{
  gboolean is_keyset = paging->type == ROPEWAY_PAGING_KEYSET;
  gint64 from = read_bound (service, places, "from", G_MININT64);
  gint64 to = read_bound (service, places, "to", G_MAXINT64);
  GString *text = g_string_new ("{\"d\":[");
  guint n = 0, all = 0;

  if (is_keyset && service->newest_first && from != G_MININT64)
    {
      to = from;
      from = G_MININT64;
    }
  g_array_sort (service->items, compare_items);
  for (guint i = 0; i < service->items->len; i++)
    {
      guint at = service->newest_first ? service->items->len - 1 - i : i;
      const Item *item = &g_array_index (service->items, Item, at);
      if (!is_within (service, item, from, to))
        continue;
      all++;
      if (n >= service->page)
        continue;
      g_autofree char *moment = ropeway_timestamp_format (item->value);
      g_string_append_printf (text, "%s{\"id\":%u", n++ > 0 ? "," : "", item->id);
      if (is_keyset)
        g_string_append_printf (text, ",\"at\":%" G_GINT64_FORMAT, item->value);
      else if (!item->is_undated)
        g_string_append_printf (text, ",\"at\":\"%s\"", moment);
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, ']');
  if (service->says_total)
    g_string_append_printf (text, ",\"total\":%u", all);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

typedef struct
{
  GHashTable *ids;
  guint twice;
  guint requests;
  char *problem; /* (nullable): code */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_hash_table_unref (reading->ids);
  g_free (reading->problem);
}

/* Takes what is new of a page, as a source hands it out. */
static void
take (Reading *reading, RopewayKnown *seen, const RopewayPosition *position, const RopewayValue *list)
{
  for (const RopewayValue *item = ropeway_value_first (list); item != NULL; item = ropeway_value_next (item))
    {
      gint64 id;
      gboolean known = position->span != NULL
                           ? !ropeway_known_add (seen, item, G_MAXINT64)
                           : position->known != NULL && ropeway_known_has (position->known, item);
      g_assert_true (ropeway_value_get_int64 (ropeway_value_get (item, "id"), &id, NULL));
      if (!known && !g_hash_table_add (reading->ids, GINT_TO_POINTER (id + 1)))
        reading->twice++;
    }
}

static Reading
read_list (Service *service, const char *text, gint64 now)
{
  g_autofree char *document
      = g_strdup_printf ("{'id':'list','request':{'method':'GET','path':'/list'},'records':"
                         "'d','key':['id'],'paging':%s}",
                         text);
  g_autoptr (RopewayTree) tree
      = ropeway_json_read_text (g_strdelimit (document, "'", '"'), -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  g_autoptr (RopewayOperation) operation
      = ropeway_operation_parse (ropeway_tree_get_root (tree), "", problems);
  const RopewayPaging *paging = &operation->paging;
  g_autoptr (RopewayKnown) seen = ropeway_known_new ();
  Reading reading = { .ids = g_hash_table_new (NULL, NULL) };
  RopewayPagingVerdict verdict = ROPEWAY_PAGING_MORE;
  RopewayPosition position;

  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  ropeway_position_init (&position, paging);
  if (paging->split.field != NULL)
    position.span = ropeway_span_new (&paging->split, G_MININT64, now);
  while (verdict == ROPEWAY_PAGING_MORE)
    {
      g_autoptr (GPtrArray) places = ropeway_request_places_new ();
      g_autoptr (RopewayProblem) problem = NULL;
      RopewayPosition next;
      ropeway_paging_apply (paging, &position, places);
      g_autofree char *body = answer (service, paging, places);
      g_autoptr (RopewayHttpResponse) response
          = ropeway_http_response_new (200, "https://api.example/list", body, NULL);
      g_autoptr (RopewayTree) answered = ropeway_json_read_text (body, -1, NULL, NULL, NULL);
      const RopewayValue *list = ropeway_value_get (ropeway_tree_get_root (answered), "d");
      verdict = ropeway_paging_next (paging, &position, response, ropeway_tree_get_root (answered), list,
                                     ropeway_value_get_length (list), &next, &problem);
      if (problem != NULL)
        reading.problem = g_strdup (ropeway_problem_get_code (problem));
      else
        take (&reading, seen, &position, list);
      ropeway_position_clear (&position);
      position = next;
      g_assert_cmpuint (++reading.requests, <, MOST_REQUESTS);
    }
  ropeway_position_clear (&position);
  return reading;
}

static void
check_all (Service *service, const char *paging, guint n)
{
  Reading reading = read_list (service, paging, 0);

  g_assert_cmpstr (reading.problem, ==, NULL);
  g_assert_cmpuint (g_hash_table_size (reading.ids), ==, n);
  g_assert_cmpuint (reading.twice, ==, 0);
  reading_clear (&reading);
}

static void
check_stops (Service *service, const char *paging, const char *code)
{
  Reading reading = read_list (service, paging, 0);

  g_assert_cmpstr (reading.problem, ==, code);
  reading_clear (&reading);
}

/* ---- keyset ---- */

#define BY_AT                                                                                                \
  "{'type':'keyset','size':{'parameter':'n','value':4},'keyset':{'field':'at','parameter':'from'}}"
#define BY_AT_TOTAL                                                                                          \
  "{'type':'keyset','total':'total','size':{'value':4},'keyset':{'field':'at','parameter':'from'}}"
#define BY_ID "{'type':'keyset','keyset':{'field':'id','parameter':'from'}}"

static const char *const values_of_lists[] = {
  "",
  "1",
  "1 2",
  "1 2 3 4",
  "1 2 3 4 5 6 7 8 9",
  "1 1",
  "1 1 1",
  "1 1 2",
  "1 2 2",
  "1 2 2 2 3",
  "1 1 1 2 2 2 3 3 3",
  "1 1 2 2 3 3 4 4 5 5",
  "1 2 3 3 3 4",
  "1 2 2 3 3 3",
  "-5 -1 -1 0 0 7 7 7 8",
  NULL,
};

static Service
service_of (const char *values, gboolean includes, gboolean newest_first)
{
  Service service = service_new (4);
  g_auto (GStrv) each = g_strsplit (values, " ", -1);

  service.includes_from = service.includes_to = includes;
  service.newest_first = newest_first;
  for (guint i = 0; each[i] != NULL && *each[i] != '\0'; i++)
    add (&service, g_ascii_strtoll (each[i], NULL, 10));
  return service;
}

/* Groups of up to three of one value and pages of four: "from" and "after", up and down. */
static void
test_keyset (void)
{
  for (guint way = 0; way < 4; way++)
    for (guint i = 0; values_of_lists[i] != NULL; i++)
      {
        Service service = service_of (values_of_lists[i], way & 1, way & 2);
        check_all (&service, BY_AT, service.items->len);
        g_array_unref (service.items);
      }
}

/* More of one value than a page holds: only a clear stop is right, or all of them. */
static void
test_keyset_wide (void)
{
  static const struct
  {
    const char *values;
    gboolean includes;
    const char *code; /* NULL: all of them come */
  } rows[] = {
    { "1 1 1 1 1", FALSE, "source.keyset-stuck" },     { "1 1 1 1 1", TRUE, "source.keyset-stuck" },
    { "1 2 2 2 2 2 3", FALSE, "source.keyset-stuck" }, { "1 2 2 2 2 2 3", TRUE, "source.keyset-stuck" },
    { "1 2 2 2 2 3", TRUE, "source.keyset-stuck" },    { "1 1 1 1", FALSE, "source.keyset-stuck" },
    { "1 1 2 2 2 2", TRUE, "source.keyset-stuck" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Service service = service_of (rows[i].values, rows[i].includes, FALSE);
      Reading reading = read_list (&service, BY_AT, 0);
      if (g_hash_table_size (reading.ids) < service.items->len)
        g_assert_cmpstr (reading.problem, ==, rows[i].code);
      g_assert_true (reading.problem == NULL || g_str_equal (reading.problem, rows[i].code));
      reading_clear (&reading);
      service.says_total = TRUE;
      reading = read_list (&service, BY_AT_TOTAL, 0);
      g_assert_true (reading.problem != NULL || g_hash_table_size (reading.ids) == service.items->len);
      reading_clear (&reading);
      g_array_unref (service.items);
    }
}

/* A service that says how many there are ends what would otherwise be in doubt. */
static void
test_keyset_total (void)
{
  Service service = service_of ("1 1 1 1", FALSE, FALSE);

  service.says_total = TRUE;
  check_all (&service, BY_AT_TOTAL, 4);
  g_array_unref (service.items);
}

static void
test_keyset_unique (void)
{
  for (guint includes = 0; includes < 2; includes++)
    for (guint n = 0; n < 14; n++)
      {
        Service service = service_new (4);
        service.includes_from = includes;
        for (guint i = 0; i < n; i++)
          add (&service, i);
        check_all (&service, BY_ID, n);
        g_array_unref (service.items);
      }
}

static void
test_keyset_ignored (void)
{
  Service service = service_of ("1 2 3 4 5 6", FALSE, FALSE);

  service.ignores = TRUE;
  check_stops (&service, BY_AT, "source.keyset-unsorted");
  check_stops (&service, BY_ID, "source.page-repeated");
  g_array_unref (service.items);
}

static void
test_keyset_missing (void)
{
  Service service = service_of ("1 2", FALSE, FALSE);

  check_stops (&service,
               "{'type':'keyset','size':{'value':4},'keyset':{'field':'changed','parameter':'from'}}",
               "source.keyset-missing");
  g_array_unref (service.items);
}

/* ---- spans ---- */

#define SPLIT "'split':{'field':'at','from':'from','to':'to','cap':10}"
#define SPLIT_BY_DAY "'split':{'field':'at','from':'from','to':'to','as':'date','cap':10}"

static void
test_split (gconstpointer data)
{
  guint way = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) chance = g_rand_new_with_seed (way + 1);

  for (guint n = 0; n < 200; n += n < 25 ? 1 : 35)
    {
      Service service = service_new (10);
      service.includes_from = way & 1;
      service.includes_to = way & 2;
      service.newest_first = way & 4;
      service.is_date = way & 8;
      for (guint i = 0; i < n; i++)
        add (&service, service.is_date ? DAY * (20000 + (gint64)i * 2 / 3)
                                       : g_rand_int_range (chance, -400, 400) * G_TIME_SPAN_SECOND * 70
                                             + i / 3 * G_TIME_SPAN_SECOND);
      check_all (&service,
                 service.is_date ? "{'type':'split'," SPLIT_BY_DAY "}" : "{'type':'split'," SPLIT "}", n);
      g_array_unref (service.items);
    }
}

/* One moment alone has as many as the service shows. */
static void
test_split_full (void)
{
  for (guint n = 10; n < 13; n++)
    for (guint way = 0; way < 4; way++)
      {
        Service service = service_new (10);
        service.includes_from = way & 1;
        service.newest_first = way & 2;
        service.includes_to = TRUE;
        for (guint i = 0; i < n; i++)
          add (&service, 77 * G_TIME_SPAN_SECOND);
        add (&service, 5000 * G_TIME_SPAN_SECOND);
        check_stops (&service, "{'type':'split'," SPLIT "}", "source.split-full");
        g_array_unref (service.items);
      }
}

/* The same where a span is read in pages, and where the service does not heed what it is asked. */
static void
test_split_full_paged (void)
{
  for (guint i = 0; i < 2; i++)
    {
      Service service = service_new (4);
      service.ignores = i > 0;
      service.includes_from = service.includes_to = service.says_total = TRUE;
      for (guint n = 0; n < 12; n++)
        add (&service, 77 * G_TIME_SPAN_SECOND);
      Reading reading = read_list (&service, "{'type':'split','total':'total'," SPLIT "}", 0);
      g_assert_cmpstr (reading.problem, ==, i > 0 ? "source.split-ignored" : "source.split-full");
      g_assert_cmpuint (reading.requests, <, 60);
      reading_clear (&reading);
      g_array_unref (service.items);
    }
}

static void
test_split_ignored (void)
{
  Service service = service_new (10);

  service.ignores = TRUE;
  for (guint i = 0; i < 30; i++)
    add (&service, i * 3 * DAY);
  check_stops (&service, "{'type':'split'," SPLIT "}", "source.split-ignored");
  g_array_unref (service.items);
}

static void
test_split_undated (void)
{
  Service service = service_new (10);

  for (guint i = 0; i < 30; i++)
    add (&service, i * 3 * DAY);
  g_array_index (service.items, Item, 2).is_undated = TRUE;
  check_stops (&service, "{'type':'split'," SPLIT "}", "source.split-undated");
  g_array_set_size (service.items, 8);
  check_all (&service, "{'type':'split'," SPLIT "}", 8);
  g_array_unref (service.items);
}

/* A total tells at once that a span has too many. */
static void
test_split_total (void)
{
  Service service = service_new (10);

  service.says_total = TRUE;
  service.includes_from = TRUE;
  for (guint i = 0; i < 64; i++)
    add (&service, i * DAY);
  check_all (&service, "{'type':'split','total':'total'," SPLIT "}", 64);
  g_array_unref (service.items);
}

/* Spans no wider than the service takes, from the day that is said on to a window after now. */
static void
test_split_window (void)
{
  Service service = service_new (10);

  service.includes_from = service.includes_to = TRUE;
  for (guint i = 0; i < 100; i++)
    add (&service, i * DAY);
  Reading reading
      = read_list (&service,
                   "{'type':'split','split':{'field':'at','from':'from','to':'to','as':'date','cap':10,"
                   "'window':'P5D','since':'1970-01-01'}}",
                   98 * DAY);
  g_assert_cmpstr (reading.problem, ==, NULL);
  g_assert_cmpuint (g_hash_table_size (reading.ids), ==, 100);
  g_assert_cmpuint (reading.twice, ==, 0);
  g_assert_cmpuint (reading.requests, >=, 20);
  g_assert_cmpuint (reading.requests, <=, 25);
  reading_clear (&reading);
  g_array_unref (service.items);
}

void
test_lists_add (void)
{
  g_test_add_func ("/source/lists/keyset", test_keyset);
  g_test_add_func ("/source/lists/keyset-wide", test_keyset_wide);
  g_test_add_func ("/source/lists/keyset-total", test_keyset_total);
  g_test_add_func ("/source/lists/keyset-unique", test_keyset_unique);
  g_test_add_func ("/source/lists/keyset-ignored", test_keyset_ignored);
  g_test_add_func ("/source/lists/keyset-missing", test_keyset_missing);
  for (guint way = 0; way < 16; way++)
    if (!(way & 8) || (way & 3) != 0)
      {
        g_autofree char *name = g_strdup_printf ("/source/lists/split/%u", way);
        g_test_add_data_func (name, GUINT_TO_POINTER (way), test_split);
      }
  g_test_add_func ("/source/lists/split-full", test_split_full);
  g_test_add_func ("/source/lists/split-full-paged", test_split_full_paged);
  g_test_add_func ("/source/lists/split-ignored", test_split_ignored);
  g_test_add_func ("/source/lists/split-undated", test_split_undated);
  g_test_add_func ("/source/lists/split-total", test_split_total);
  g_test_add_func ("/source/lists/split-window", test_split_window);
}
