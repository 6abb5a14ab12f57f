/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the practice apps as others use them: from C, from their control address, and as a process of their own. */
#include "test-practice.h"

#include <string.h>

#include "support/practice-process.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- from C ---- */

static void
test_addresses (void)
{
  Practice p;
  g_autofree char *address = NULL;
  g_autofree char *expected = NULL;

  practice_begin (&p, NULL);
  address = ropeway_practice_apps_dup_address (p.apps, "crm");
  expected = g_strdup_printf ("http://127.0.0.1:%u/crm", ropeway_http_listener_get_port (p.listener));
  g_assert_cmpstr (address, ==, expected);
  practice_end (&p);
}

typedef struct
{
  const char *name;
  gsize n;
} RecordsCase;

static const RecordsCase records_cases[] = {
  { "shop", 24 },        { "shop.orders", 24 },       { "shop.customers", 40 },
  { "contacts", 1000 },  { "contacts.people", 1000 }, { "crm", 0 },
  { "crm.contacts", 0 }, { "crm.deals", 0 },          { "book", 0 },
};

static void
test_records (gconstpointer data)
{
  const RecordsCase *c = data;
  Practice p;
  g_autoptr (RopewayTree) records = NULL;
  g_autofree char *path = g_strconcat ("/_practice/records?of=", c->name, NULL);
  g_autoptr (RopewayTree) over_http = NULL;

  practice_begin (&p, NULL);
  records = ropeway_practice_apps_dup_records (p.apps, c->name);
  g_assert_cmpuint (ropeway_value_get_length (ropeway_tree_get_root (records)), ==, c->n);
  over_http = practice_expect (&p, "GET", path, NULL, 200);
  g_assert_cmpuint (ropeway_value_get_length (ropeway_tree_get_root (over_http)), ==, c->n);
  practice_end (&p);
}

static void
test_no_such_records (void)
{
  Practice p;
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  g_assert_null (ropeway_practice_apps_dup_records (p.apps, "shop.cats"));
  answer = practice_expect (&p, "GET", "/_practice/records?of=cats", NULL, 404);
  g_clear_pointer (&answer, ropeway_tree_unref);
  answer = practice_expect (&p, "GET", "/_practice/records", NULL, 404);
  practice_end (&p);
}

static void
test_reset (void)
{
  Practice p;
  g_autoptr (RopewayTree) before = NULL;
  g_autoptr (RopewayTree) after = NULL;
  g_autoptr (RopewayTree) order = NULL;
  g_autoptr (RopewayTree) contact = NULL;
  g_autoptr (RopewayTree) row = NULL;
  g_autoptr (RopewayTree) again = NULL;
  g_autofree char *before_text = NULL;
  g_autofree char *after_text = NULL;

  practice_begin (&p, NULL);
  before = ropeway_practice_apps_dup_stats (p.apps);
  order = practice_expect (&p, "PATCH", "/shop/orders/1042", "{\"status\":\"paid\"}", 200);
  contact = practice_expect (&p, "POST", "/crm/contacts", "{\"email\":\"a@b.de\"}", 201);
  row = practice_expect (&p, "POST", "/book/rows", "{\"values\":[1]}", 201);
  practice_set_rule (&p, "\"kind\":\"status\"");
  practice_expect (&p, "POST", "/_practice/reset", NULL, 204);
  after = ropeway_practice_apps_dup_stats (p.apps);
  before_text = ropeway_json_write_text (ropeway_tree_get_root (before), ROPEWAY_JSON_COMPACT, NULL);
  after_text = ropeway_json_write_text (ropeway_tree_get_root (after), ROPEWAY_JSON_COMPACT, NULL);
  g_assert_cmpstr (after_text, ==, before_text);
  again = practice_expect (&p, "POST", "/crm/contacts", "{\"email\":\"a@b.de\"}", 201);
  assert_json (again, "id", "\"c-1001\"");
  assert_json (again, "created_at", "\"2026-11-09T09:12:01Z\"");
  practice_end (&p);
}

static void
test_counts (void)
{
  Practice p;
  RopewayTree *answers[6] = { NULL };

  practice_begin (&p, NULL);
  answers[0] = practice_expect (&p, "POST", "/book/rows", "{\"values\":[1]}", 201);
  answers[1] = practice_expect (&p, "POST", "/book/rows", "{\"values\":[\"1\"]}", 201);
  answers[2] = practice_expect (&p, "GET", "/book/rows/2", NULL, 200);
  answers[3] = practice_expect (&p, "GET", "/book/rows/3", NULL, 200);
  answers[4] = practice_expect (&p, "GET", "/book/nothing", NULL, 404);
  answers[5] = practice_expect (&p, "DELETE", "/book/header", NULL, 405);
  assert_stat (&p, "requests", "{\"POST /book/rows\":2,\"GET /book/rows/{id}\":2}");
  assert_stat (&p, "unknown", "2");
  assert_stat (&p, "duplicates.book", "1");
  practice_end (&p);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    g_clear_pointer (&answers[i], ropeway_tree_unref);
}

/* What is loaded is given out byte for byte. */
static void
test_load (void)
{
  static const char odd[]
      = "{\"id\":7,\"a\":19.10,\"a\":1E400,\"\\u0000\":\"\\ud800\",\"big\":18446744073709551615}";
  Practice p;
  g_autofree char *body = g_strdup_printf (
      "{\"records\":[%s,{\"id\":\"x\",\"updated_at\":\"2020-01-01T00:00:00Z\"},{\"id\":7},{\"id\":[]}]}",
      odd);
  g_auto (Answer) person = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (RopewayTree) since = NULL;
  g_autoptr (RopewayTree) none = NULL;
  g_autoptr (RopewayTree) list = NULL;
  g_autoptr (GError) error = NULL;

  practice_begin (&p, NULL);
  practice_expect (&p, "POST", "/_practice/load?into=contacts", body, 204);
  person = practice_send (&p, "GET", "/contacts/people/7", NULL, NULL);
  text = g_strndup (g_bytes_get_data (person.bytes, NULL), g_bytes_get_size (person.bytes));
  g_assert_cmpstr (text, ==, odd);
  assert_stat (&p, "records['contacts.people']", "4");
  since = practice_expect (&p, "GET", "/contacts/people?updated_since=2020-01-01T00:00:01Z", NULL, 200);
  assert_json (since, "total", "3");

  none = practice_expect (&p, "POST", "/_practice/load?into=cats", "{\"records\":[]}", 404);
  list = ropeway_json_read_text ("[{\"email\":\"a@b.de\"}]", -1, NULL, NULL, &error);
  g_assert_true (ropeway_practice_apps_load (p.apps, "crm", ropeway_tree_get_root (list)));
  g_assert_false (ropeway_practice_apps_load (p.apps, "book", ropeway_tree_get_root (list)));
  g_clear_pointer (&none, ropeway_tree_unref);
  none = practice_expect (&p, "GET", "/crm/contacts?email=a@b.de", NULL, 200);
  assert_json (none, "items[0].email", "\"a@b.de\"");
  practice_end (&p);
}

/* The controls answer as themselves, whatever the apps do. */
static void
test_controls (void)
{
  Practice p;
  g_autoptr (RopewayTree) stats = NULL;
  g_autoptr (RopewayTree) unknown = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"drop-before\"");
  stats = practice_expect (&p, "GET", "/_practice/stats", NULL, 200);
  assert_json (stats, "records['shop.orders']", "24");
  unknown = practice_expect (&p, "GET", "/_practice/nothing", NULL, 404);
  practice_end (&p);
}

void
test_apps_add (void)
{
  g_test_add_func ("/practice/apps/addresses", test_addresses);
  for (gsize i = 0; i < G_N_ELEMENTS (records_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/practice/apps/records/", records_cases[i].name, NULL);

      g_test_add_data_func (name, &records_cases[i], test_records);
    }
  g_test_add_func ("/practice/apps/no-such-records", test_no_such_records);
  g_test_add_func ("/practice/apps/reset", test_reset);
  g_test_add_func ("/practice/apps/counts", test_counts);
  g_test_add_func ("/practice/apps/load", test_load);
  g_test_add_func ("/practice/apps/controls", test_controls);
}

/* ---- as a process ---- */

static void
test_process (void)
{
  g_autoptr (PracticeProcess) process
      = practice_process_start ("--contacts", "20", "--settle-ms", "60000", "--api-key", "k", "--hostile",
                                "{\"rules\":[{\"kind\":\"status\",\"path\":\"/shop\"}]}", "--max-connections",
                                "8", "--idle-ms", "10000", NULL);
  g_autofree char *address = practice_process_address (process, "/crm");
  g_autoptr (RopewayTree) refused = NULL;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) found = NULL;
  g_autoptr (RopewayTree) broken = NULL;
  g_autoptr (RopewayTree) orders = NULL;
  g_autoptr (RopewayTree) records = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint status;

  g_assert_cmpuint (practice_process_get_port (process), >, 0);
  g_assert_true (g_str_has_suffix (address, "/crm"));
  refused = practice_process_request (process, "GET", "/crm/contacts", NULL, &status);
  g_assert_cmpuint (status, ==, 401);
  created = practice_process_request (process, "POST", "/crm/contacts?api_key=k", "{\"email\":\"a@b.de\"}",
                                      &status);
  g_assert_cmpuint (status, ==, 201);
  found = practice_process_request (process, "GET", "/crm/contacts?api_key=k&email=a@b.de", NULL, &status);
  assert_json (found, "items", "[]");
  broken = practice_process_request (process, "GET", "/shop/orders", NULL, &status);
  g_assert_cmpuint (status, ==, 500);
  practice_process_set_hostile (process, "{}");
  orders = practice_process_request (process, "GET", "/shop/orders", NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  bytes = practice_process_get_bytes (process, "/contacts/people/20");
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 500);
  g_assert_cmpint (practice_process_get_stat (process, "requests", "POST /crm/contacts"), ==, 1);
  g_assert_cmpint (practice_process_get_stat (process, "requests", "POST /crm/deals"), ==, 0);
  g_assert_cmpint (practice_process_get_stat (process, "replayed", NULL), ==, 0);
  g_assert_cmpint (practice_process_get_writes (process, "crm.contacts", "created"), ==, 1);
  practice_process_load (process, "contacts", "[{\"id\":1}]");
  records = practice_process_dup_records (process, "contacts");
  assert_json (records, "$", "[{\"id\":1}]");
  practice_process_reset (process);
  g_assert_cmpint (practice_process_get_stat (process, "records", "contacts.people"), ==, 20);
}

static void
test_process_refuses (gconstpointer data)
{
  const char *const *arguments = data;
  g_autofree char *program
      = g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "tests", "support", "practice-server", NULL);
  const char *argv[] = { program, arguments[0], arguments[1], NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *stderr_text = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &stderr_text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_true (g_str_has_prefix (stderr_text, "practice-server: "));
}

void
test_process_add (void)
{
  static const char *const unknown[] = { "--no-such-option", NULL };
  static const char *const no_json[] = { "--hostile", "{" };
  static const char *const bad_rule[] = { "--hostile", "{\"rules\":[{}]}" };

  g_test_add_func ("/practice/process", test_process);
  g_test_add_data_func ("/practice/process/refuses/unknown-option", unknown, test_process_refuses);
  g_test_add_data_func ("/practice/process/refuses/no-json", no_json, test_process_refuses);
  g_test_add_data_func ("/practice/process/refuses/bad-rule", bad_rule, test_process_refuses);
}
