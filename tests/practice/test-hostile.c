/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a hostile server that is not hostile proves nothing; so each of its tricks is seen here from a client. */
#include "test-practice.h"

#include <string.h>

#include "base/limits.h"
#include "support/fake-clock.h"
#include "support/raw-client.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

#define ANNA "{\"email\":\"anna@example.com\"}"

static const char *
header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (soup_message_get_response_headers (answer->message), name);
}

/* The statuses of @n requests, without blanks: "201201429". */
static char *
statuses (Practice *p, guint n)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_auto (Answer) answer = practice_send (p, "POST", "/crm/contacts", ANNA, NULL);

      g_string_append_printf (all, "%u", answer.status);
    }
  return g_string_free (all, FALSE);
}

static void
test_status (void)
{
  Practice p;
  g_auto (Answer) answer = { 0 };

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"status\",\"status\":429,\"retryAfter\":\"7\",\"path\":\"/crm\"");
  answer = practice_send (&p, "POST", "/crm/contacts", ANNA, NULL);
  g_assert_cmpuint (answer.status, ==, 429);
  g_assert_cmpstr (header (&answer, "Retry-After"), ==, "7");
  assert_json (answer.tree, "error.code", "\"too_many_requests\"");
  assert_stat (&p, "records['crm.contacts']", "0");
  assert_stat (&p, "requests", "{}");
  assert_stat (&p, "faults", "{\"status\":1}");
  practice_end (&p);
}

typedef struct
{
  const char *name;
  const char *rule;
  const char *statuses; /* of six requests */
} TurnCase;

static const TurnCase turn_cases[] = {
  { "always", "\"kind\":\"status\"", "500500500500500500" },
  { "every-third", "\"kind\":\"status\",\"status\":503,\"every\":3", "201201503201201503" },
  { "skip", "\"kind\":\"status\",\"skip\":2,\"every\":2", "201201201500201500" },
  { "times", "\"kind\":\"status\",\"times\":2", "500500201201201201" },
  { "other-method", "\"kind\":\"status\",\"method\":\"GET\"", "201201201201201201" },
  { "other-path", "\"kind\":\"status\",\"path\":\"/crm/deals\"", "201201201201201201" },
};

static void
test_turns (gconstpointer data)
{
  const TurnCase *c = data;
  Practice p;
  g_autofree char *got = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, c->rule);
  got = statuses (&p, 6);
  g_assert_cmpstr (got, ==, c->statuses);
  practice_end (&p);
}

/* Chance is the same every time, and another one for another seed. */
static void
test_chance (void)
{
  Practice p;
  g_autofree char *one = NULL;
  g_autofree char *again = NULL;
  g_autofree char *other = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"status\",\"oneIn\":3,\"seed\":1");
  one = statuses (&p, 60);
  practice_set_rule (&p, "\"kind\":\"status\",\"oneIn\":3,\"seed\":1");
  again = statuses (&p, 60);
  practice_set_rule (&p, "\"kind\":\"status\",\"oneIn\":3,\"seed\":2");
  other = statuses (&p, 60);
  g_assert_cmpstr (one, ==, again);
  g_assert_cmpstr (one, !=, other);
  g_assert_nonnull (strstr (one, "500"));
  g_assert_nonnull (strstr (one, "201"));
  practice_end (&p);
}

typedef struct
{
  const char *name;
  const char *rule;
  guint status;
  const char *location; /* %u is the port */
  gboolean leads_back;
} RedirectCase;

static const RedirectCase redirect_cases[] = {
  { "same", "\"kind\":\"redirect\"", 302, "/crm/contacts?page=1&redirected=1", TRUE },
  { "other", "\"kind\":\"redirect\",\"to\":\"other\",\"status\":307", 307,
    "http://localhost:%u/crm/contacts?page=1&redirected=1", FALSE },
  { "loop", "\"kind\":\"redirect\",\"to\":\"loop\",\"status\":308", 308, "/crm/contacts?page=1", FALSE },
  { "address", "\"kind\":\"redirect\",\"to\":\"ftp://example.com/\"", 302, "ftp://example.com/", FALSE },
};

static void
test_redirect (gconstpointer data)
{
  const RedirectCase *c = data;
  Practice p;
  g_auto (Answer) answer = { 0 };
  g_auto (GStrv) parts = g_strsplit (c->location, "%u", 2);
  g_autofree char *port = NULL;
  g_autofree char *location = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, c->rule);
  port = g_strdup_printf ("%u", ropeway_http_listener_get_port (p.listener));
  location = g_strjoinv (port, parts);
  answer = practice_send (&p, "GET", "/crm/contacts?page=1", NULL, NULL);
  g_assert_cmpuint (answer.status, ==, c->status);
  g_assert_cmpstr (header (&answer, "Location"), ==, location);
  if (c->leads_back)
    {
      g_autoptr (RopewayTree) there = practice_expect (&p, "GET", location, NULL, 200);
    }
  practice_end (&p);
}

/* Nothing comes back; whether something happened differs. */
static void
test_drop (gconstpointer data)
{
  Practice p;
  g_autofree char *rule = g_strdup_printf ("\"kind\":\"%s\",\"skip\":1", (const char *)data);
  gboolean after = g_str_equal (data, "drop-after");
  g_autoptr (RopewayTree) first = NULL;
  g_auto (Answer) answer = { 0 };

  practice_begin (&p, NULL);
  practice_set_rule (&p, rule);
  /* The second request goes over the connection that the first one left open. */
  first = practice_expect (&p, "POST", "/crm/contacts", ANNA, 201);
  answer = practice_send (&p, "POST", "/crm/contacts", ANNA, NULL);
  g_assert_nonnull (answer.error);
  g_assert_cmpuint (answer.status, ==, SOUP_STATUS_NONE);
  assert_stat (&p, "writes['crm.contacts'].created", after ? "2" : "1");
  practice_end (&p);
}

static void
test_late_drop (void)
{
  Practice p;
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  RopewayPracticeOptions options = { .clock = clock };
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) config = ropeway_json_read_text (
      "{\"rules\":[{\"kind\":\"drop-after\"},{\"kind\":\"latency\",\"ms\":10}]}", -1, NULL, NULL, &error);
  g_auto (Answer) answer = { 0 };
  Sending *sending;

  practice_begin (&p, &options);
  g_assert_true (ropeway_practice_apps_set_hostile (p.apps, ropeway_tree_get_root (config), &error));
  sending = practice_begin_send (&p, "POST", "/crm/contacts", ANNA);
  test_loop_until (fake_clock_get_n_timers (clock) == 1);
  assert_stat (&p, "records['crm.contacts']", "1");
  g_assert_false (sending_is_done (sending));
  fake_clock_advance (clock, 10 * 1000);
  answer = sending_finish (sending);
  g_assert_nonnull (answer.error);
  practice_end (&p);
}

static void
test_truncate (void)
{
  Practice p;
  g_auto (Answer) answer = { 0 };

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"truncate\"");
  answer = practice_send (&p, "POST", "/crm/contacts", ANNA, NULL);
  g_assert_nonnull (answer.error);
  g_assert_cmpuint (answer.status, ==, 201);
  assert_stat (&p, "records['crm.contacts']", "1");
  practice_end (&p);
}

/* libsoup 3.2 takes this for a whole answer, so it is looked at more closely. */
static void
test_truncate_chunks (void)
{
  Practice p;
  g_autoptr (RawClient) client = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"truncate-chunks\"");
  client = raw_client_new (ropeway_http_listener_get_port (p.listener));
  raw_client_say (client, "GET /crm/contacts?email=x HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (!raw_client_hear (client));
  g_assert_nonnull (strstr (client->heard->str, "Transfer-Encoding: chunked\r\n"));
  g_assert_true (g_str_has_suffix (client->heard->str, "\r\n\r\n6\r\n{\"item\r\n"));
  g_clear_pointer (&client, raw_client_free);
  practice_end (&p);
}

typedef struct
{
  GInputStream *stream;
  gsize bytes;
  GError *error;
  gboolean done;
} Drain;

static void
on_drained (GObject *source, GAsyncResult *result, gpointer data)
{
  Drain *drain = data;
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &drain->error);

  if (bytes && g_bytes_get_size (bytes) > 0)
    {
      drain->bytes += g_bytes_get_size (bytes);
      g_input_stream_read_bytes_async (drain->stream, 256 * 1024, G_PRIORITY_DEFAULT, NULL, on_drained,
                                       drain);
    }
  else
    drain->done = TRUE;
}

static void
on_stream (GObject *source, GAsyncResult *result, gpointer data)
{
  Drain *drain = data;

  drain->stream = soup_session_send_finish (SOUP_SESSION (source), result, &drain->error);
  g_assert_no_error (drain->error);
  g_input_stream_read_bytes_async (drain->stream, 256 * 1024, G_PRIORITY_DEFAULT, NULL, on_drained, drain);
}

/* It ends at its ceiling. */
static void
test_endless (void)
{
  Practice p;
  Drain drain = { 0 };
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *address = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"endless\"");
  address
      = g_strdup_printf ("http://127.0.0.1:%u/contacts/people", ropeway_http_listener_get_port (p.listener));
  message = soup_message_new ("GET", address);
  soup_session_send_async (p.session, message, G_PRIORITY_DEFAULT, NULL, on_stream, &drain);
  test_loop_until (drain.done);
  g_assert_cmpuint (drain.bytes, >=, ROPEWAY_LIMIT_PRACTICE_ENDLESS_BYTES);
  g_assert_cmpuint (drain.bytes, <=, ROPEWAY_LIMIT_PRACTICE_ENDLESS_BYTES + 1024 * 1024);
  g_clear_error (&drain.error);
  g_clear_object (&drain.stream);
  practice_end (&p);
}

/* A client that has had enough ends it. */
static void
test_endless_left (void)
{
  Practice p;
  RawClient *client;

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"endless\"");
  client = raw_client_new (ropeway_http_listener_get_port (p.listener));
  raw_client_say (client, "GET /contacts/people HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (raw_client_hear (client) && client->heard->len > 100000);
  g_assert_nonnull (strstr (client->heard->str, "\r\n\r\n10000\r\n0,  ")
                        ?: strstr (client->heard->str, "\r\n1\r\n[\r\n"));
  raw_client_free (client);
  test_loop_until (ropeway_http_listener_get_n_connections (p.listener) == 0);
  practice_end (&p);
}

typedef struct
{
  const char *name;
  const char *content_type;
  const char *start;
  gboolean is_json;
} BodyCase;

static const BodyCase body_cases[] = {
  { "garbage", "application/json", "{\"items\"", FALSE },
  { "wrong-type", "application/json", "\"Service", TRUE },
  { "html", "text/html; charset=utf-8", "<!DOCTYPE html>", FALSE },
};

static void
test_body (gconstpointer data)
{
  const BodyCase *c = data;
  Practice p;
  g_autofree char *rule = g_strdup_printf ("\"kind\":\"%s\"", c->name);
  g_auto (Answer) answer = { 0 };

  practice_begin (&p, NULL);
  practice_set_rule (&p, rule);
  answer = practice_send (&p, "POST", "/crm/contacts", ANNA, NULL);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (header (&answer, "Content-Type"), ==, c->content_type);
  g_assert_cmpint (answer.tree != NULL, ==, c->is_json);
  g_assert_cmpint (strncmp (g_bytes_get_data (answer.bytes, NULL), c->start, strlen (c->start)), ==, 0);
  assert_stat (&p, "records['crm.contacts']", "1");
  practice_end (&p);
}

static void
test_latency (void)
{
  Practice p;
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  RopewayPracticeOptions options = { .clock = clock };
  g_auto (Answer) answer = { 0 };
  Sending *sending;

  practice_begin (&p, &options);
  practice_set_rule (&p, "\"kind\":\"latency\",\"ms\":250");
  sending = practice_begin_send (&p, "GET", "/crm/contacts", NULL);
  test_loop_until (fake_clock_get_n_timers (clock) == 1);
  fake_clock_advance (clock, 249 * 1000);
  test_loop_drain ();
  g_assert_false (sending_is_done (sending));
  fake_clock_advance (clock, 1000);
  answer = sending_finish (sending);
  g_assert_cmpuint (answer.status, ==, 200);
  practice_end (&p);
}

/* One byte after each pause, and all of them in the end. */
static void
test_slow (void)
{
  static const char whole[] = "{\"items\":[]}";
  Practice p;
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  RopewayPracticeOptions options = { .clock = clock };
  g_autoptr (RawClient) client = NULL;

  practice_begin (&p, &options);
  practice_set_rule (&p, "\"kind\":\"slow\"");
  client = raw_client_new (ropeway_http_listener_get_port (p.listener));
  raw_client_say (client, "GET /crm/contacts?email=x HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (raw_client_hear (client) && g_str_has_suffix (client->heard->str, "\r\n\r\n"));
  g_string_truncate (client->heard, 0);
  for (gsize i = 1; i < sizeof whole; i++)
    {
      g_assert_cmpint (fake_clock_get_next_delay (clock), ==, 50 * 1000);
      fake_clock_advance (clock, 50 * 1000);
      test_loop_until (raw_client_hear (client) && client->heard->len == i);
    }
  g_assert_cmpstr (client->heard->str, ==, whole);
  /* The connection is as good as before. */
  practice_set_rule (&p, "\"kind\":\"status\",\"status\":503");
  raw_client_say (client, "GET /crm/contacts HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (raw_client_hear (client) && strstr (client->heard->str, "HTTP/1.1 503"));
  g_clear_pointer (&client, raw_client_free);
  practice_end (&p);
}

static void
test_slow_empty (void)
{
  Practice p;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) gone = NULL;

  practice_begin (&p, NULL);
  created = practice_expect (&p, "POST", "/crm/contacts", ANNA, 201);
  practice_set_rule (&p, "\"kind\":\"slow\",\"ms\":1");
  gone = practice_expect (&p, "DELETE", "/crm/contacts/c-1001", NULL, 204);
  practice_end (&p);
}

/* A whole answer, no word of closing, and then it is closed. */
static void
test_close (void)
{
  Practice p;
  g_autoptr (RawClient) client = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"close\"");
  client = raw_client_new (ropeway_http_listener_get_port (p.listener));
  raw_client_say (client, "GET /crm/contacts?email=x HTTP/1.1\r\nHost: h\r\n\r\n");
  test_loop_until (!raw_client_hear (client));
  g_assert_true (g_str_has_suffix (client->heard->str, "\r\n\r\n{\"items\":[]}"));
  g_assert_null (strstr (client->heard->str, "Connection:"));
  g_clear_pointer (&client, raw_client_free);
  practice_end (&p);
}

static void
test_same_page (void)
{
  Practice p;
  g_autoptr (RopewayTree) page = NULL;
  g_autoptr (RopewayTree) offset = NULL;
  g_autoptr (RopewayTree) cursor = NULL;
  g_autoptr (RopewayTree) next = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *path = NULL;

  practice_begin (&p, NULL);
  practice_set_rule (&p, "\"kind\":\"same-page\"");
  page = practice_expect (&p, "GET", "/shop/orders?page=2", NULL, 200);
  assert_json (page, "[0].id", "1019");
  offset = practice_expect (&p, "GET", "/contacts/people?offset=100", NULL, 200);
  assert_json (offset, "people[0].id", "1");
  cursor = practice_expect (&p, "GET", "/shop/v2/orders", NULL, 200);
  first = ropeway_value_dup_member_text (ropeway_value_get (ropeway_tree_get_root (cursor), "meta"), "next");
  path = g_strconcat ("/shop/v2/orders?after=", first, NULL);
  next = practice_expect (&p, "GET", path, NULL, 200);
  second = ropeway_value_dup_member_text (ropeway_value_get (ropeway_tree_get_root (next), "meta"), "next");
  g_assert_cmpstr (first, ==, second);
  practice_end (&p);
}

/* Clients and apps may go while an answer is still waiting. */
static void
test_gone_meanwhile (gconstpointer data)
{
  Practice p;
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  RopewayPracticeOptions options = { .clock = clock };
  g_autofree char *rule = g_strdup_printf ("\"kind\":\"%s\"", (const char *)data);
  g_auto (Answer) left = { 0 };
  g_auto (Answer) stopped = { 0 };
  Sending *sending;

  practice_begin (&p, &options);
  practice_set_rule (&p, rule);
  sending = practice_begin_send (&p, "GET", "/crm/contacts", NULL);
  test_loop_until (fake_clock_get_n_timers (clock) == 1);
  sending_cancel (sending);
  left = sending_finish (sending);
  g_assert_error (left.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  test_loop_until ((fake_clock_advance (clock, 100 * 1000), fake_clock_get_n_timers (clock) == 0));

  sending = practice_begin_send (&p, "GET", "/crm/contacts", NULL);
  test_loop_until (fake_clock_get_n_timers (clock) == 1);
  ropeway_practice_apps_free (g_steal_pointer (&p.apps));
  g_assert_cmpuint (fake_clock_get_n_timers (clock), ==, 0);
  stopped = sending_finish (sending);
  g_assert_nonnull (stopped.error);
  test_loop_until (ropeway_http_listener_get_n_connections (p.listener) == 0);
  practice_end (&p);
}

typedef struct
{
  const char *name;
  const char *config;
  guint status;
} ConfigCase;

static const ConfigCase config_cases[] = {
  { "none", "{}", 204 },
  { "empty", "{\"rules\":[]}", 204 },
  { "good", "{\"rules\":[{\"kind\":\"latency\",\"ms\":0}]}", 204 },
  { "no-kind", "{\"rules\":[{}]}", 422 },
  { "unknown-kind", "{\"rules\":[{\"kind\":\"friendly\"}]}", 422 },
  { "every-0", "{\"rules\":[{\"kind\":\"status\",\"every\":0}]}", 422 },
  { "one-in-0", "{\"rules\":[{\"kind\":\"status\",\"oneIn\":0}]}", 422 },
  { "status-text", "{\"rules\":[{\"kind\":\"status\",\"status\":\"500\"}]}", 422 },
  { "status-low", "{\"rules\":[{\"kind\":\"status\",\"status\":100}]}", 422 },
  { "negative", "{\"rules\":[{\"kind\":\"latency\",\"ms\":-1}]}", 422 },
  { "fraction", "{\"rules\":[{\"kind\":\"latency\",\"ms\":1.5}]}", 422 },
  { "no-json", "{", 400 },
};

static void
test_config (gconstpointer data)
{
  const ConfigCase *c = data;
  Practice p;
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  answer = practice_expect (&p, "POST", "/_practice/hostile", c->config, c->status);
  practice_end (&p);
}

static void
test_rules_ceiling (void)
{
  Practice p;
  g_autoptr (GString) config = g_string_new ("{\"rules\":[{\"kind\":\"close\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;

  for (guint i = 0; i < ROPEWAY_LIMIT_PRACTICE_FAULTS; i++)
    g_string_append (config, ",{\"kind\":\"close\"}");
  g_string_append (config, "]}");
  tree = ropeway_json_read_text (config->str, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  practice_begin (&p, NULL);
  g_assert_false (ropeway_practice_apps_set_hostile (p.apps, ropeway_tree_get_root (tree), &error));
  g_assert_error (error, ROPEWAY_PRACTICE_ERROR, ROPEWAY_PRACTICE_ERROR_HOSTILE);
  practice_end (&p);
}

#define ADD_CASES(prefix, cases, func)                                                                       \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)                                                           \
    {                                                                                                        \
      g_autofree char *name = g_strconcat ("/practice/hostile/" prefix "/", cases[i].name, NULL);            \
                                                                                                             \
      g_test_add_data_func (name, &cases[i], func);                                                          \
    }

void
test_hostile_add (void)
{
  g_test_add_func ("/practice/hostile/status", test_status);
  ADD_CASES ("turns", turn_cases, test_turns);
  g_test_add_func ("/practice/hostile/chance", test_chance);
  ADD_CASES ("redirect", redirect_cases, test_redirect);
  g_test_add_data_func ("/practice/hostile/drop-before", "drop-before", test_drop);
  g_test_add_data_func ("/practice/hostile/drop-after", "drop-after", test_drop);
  g_test_add_func ("/practice/hostile/late-drop", test_late_drop);
  g_test_add_func ("/practice/hostile/truncate", test_truncate);
  g_test_add_func ("/practice/hostile/truncate-chunks", test_truncate_chunks);
  g_test_add_func ("/practice/hostile/endless", test_endless);
  g_test_add_func ("/practice/hostile/endless-left", test_endless_left);
  ADD_CASES ("body", body_cases, test_body);
  g_test_add_func ("/practice/hostile/latency", test_latency);
  g_test_add_func ("/practice/hostile/slow", test_slow);
  g_test_add_func ("/practice/hostile/slow-empty", test_slow_empty);
  g_test_add_func ("/practice/hostile/close", test_close);
  g_test_add_func ("/practice/hostile/same-page", test_same_page);
  g_test_add_data_func ("/practice/hostile/gone-meanwhile/latency", "latency", test_gone_meanwhile);
  g_test_add_data_func ("/practice/hostile/gone-meanwhile/slow", "slow", test_gone_meanwhile);
  ADD_CASES ("config", config_cases, test_config);
  g_test_add_func ("/practice/hostile/rules-ceiling", test_rules_ceiling);
}
