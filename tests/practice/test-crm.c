/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: tests of runs trust the CRM to say truly what arrived; so it is tested first. */
#include "test-practice.h"

#include <string.h>

#include "base/limits.h"
#include "support/fake-clock.h"

#define ANNA "{\"email\":\"Anna@Example.com\",\"first_name\":\"Anna\",\"balance\":\"19.10\",\"odd\":1.10E+2}"

static void
test_create_and_read (void)
{
  Practice p;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) read = NULL;
  g_autoptr (RopewayTree) list = NULL;

  practice_begin (&p, NULL);
  created = practice_expect (&p, "POST", "/crm/contacts", ANNA, 201);
  assert_json (
      created, "$",
      "{\"id\":\"c-1001\",\"email\":\"Anna@Example.com\",\"first_name\":\"Anna\",\"balance\":\"19.10\","
      "\"odd\":1.10E+2,\"created_at\":\"2026-11-09T09:12:01Z\",\"updated_at\":\"2026-11-09T09:12:01Z\"}");
  read = practice_expect (&p, "GET", "/crm/contacts/c-1001", NULL, 200);
  assert_json (read, "odd", "1.10E+2");
  list = practice_expect (&p, "GET", "/crm/contacts", NULL, 200);
  assert_json (list, "items[0].id", "\"c-1001\"");
  assert_json (list, "total", "1");
  assert_json (list, "page", "1");
  assert_json (list, "per_page", "50");
  practice_end (&p);
}

static void
test_change (void)
{
  Practice p;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) patched = NULL;
  g_autoptr (RopewayTree) put = NULL;
  g_autoptr (RopewayTree) found = NULL;
  g_autoptr (RopewayTree) gone = NULL;

  practice_begin (&p, NULL);
  created = practice_expect (&p, "POST", "/crm/contacts", ANNA, 201);
  patched = practice_expect (
      &p, "PATCH", "/crm/contacts/c-1001",
      "{\"id\":\"c-9\",\"first_name\":null,\"last_name\":\"Müller\",\"created_at\":\"x\"}", 200);
  assert_json (
      patched, "$",
      "{\"id\":\"c-1001\",\"email\":\"Anna@Example.com\",\"first_name\":null,\"balance\":\"19.10\","
      "\"odd\":1.10E+2,\"created_at\":\"2026-11-09T09:12:01Z\",\"updated_at\":\"2026-11-09T09:12:02Z\","
      "\"last_name\":\"Müller\"}");
  put = practice_expect (&p, "PUT", "/crm/contacts/c-1001", "{\"email\":\"new@example.com\"}", 200);
  assert_json (
      put, "$",
      "{\"id\":\"c-1001\",\"created_at\":\"2026-11-09T09:12:01Z\",\"updated_at\":\"2026-11-09T09:12:03Z\","
      "\"email\":\"new@example.com\"}");
  found = practice_expect (&p, "GET", "/crm/contacts?email=anna@example.com", NULL, 200);
  assert_json (found, "items", "[]");
  gone = practice_expect (&p, "DELETE", "/crm/contacts/c-1001", NULL, 204);
  assert_stat (&p, "records['crm.contacts']", "0");
  assert_stat (&p, "writes['crm.contacts']", "{\"created\":1,\"updated\":2,\"deleted\":1}");
  practice_end (&p);
}

static void
test_find (void)
{
  Practice p;
  g_autoptr (RopewayTree) a = NULL;
  g_autoptr (RopewayTree) b = NULL;
  g_autoptr (RopewayTree) c = NULL;
  g_autoptr (RopewayTree) found = NULL;

  practice_begin (&p, NULL);
  a = practice_expect (&p, "POST", "/crm/contacts", ANNA, 201);
  b = practice_expect (&p, "POST", "/crm/contacts", "{\"email\":\"b@example.com\"}", 201);
  c = practice_expect (&p, "POST", "/crm/contacts", "{\"email\":\"anna@EXAMPLE.com\"}", 201);
  found = practice_expect (&p, "GET", "/crm/contacts?email=ANNA%40example.com", NULL, 200);
  assert_json (found, "items[0].id", "\"c-1001\"");
  assert_json (found, "items[1].id", "\"c-1003\"");
  assert_json (found, "items[2]", "-");
  assert_stat (&p, "duplicates['crm.contacts']", "1");
  practice_end (&p);
}

/* A search may lag behind what was written; a read does not. */
static void
test_settle (void)
{
  Practice p;
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  RopewayPracticeOptions options = { .clock = clock, .settle_ms = 500 };
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) early = NULL;
  g_autoptr (RopewayTree) read = NULL;
  g_autoptr (RopewayTree) late = NULL;

  practice_begin (&p, &options);
  created = practice_expect (&p, "POST", "/crm/contacts", ANNA, 201);
  fake_clock_advance (clock, 499 * 1000);
  early = practice_expect (&p, "GET", "/crm/contacts?email=anna@example.com", NULL, 200);
  assert_json (early, "items", "[]");
  read = practice_expect (&p, "GET", "/crm/contacts/c-1001", NULL, 200);
  fake_clock_advance (clock, 1000);
  late = practice_expect (&p, "GET", "/crm/contacts?email=anna@example.com", NULL, 200);
  assert_json (late, "items[0].id", "\"c-1001\"");
  practice_end (&p);
}

static void
test_batch (void)
{
  Practice p;
  g_autoptr (RopewayTree) all = NULL;
  g_autoptr (RopewayTree) some = NULL;
  g_autoptr (RopewayTree) updated = NULL;
  g_autoptr (RopewayTree) read = NULL;

  practice_begin (&p, NULL);
  all = practice_expect (&p, "POST", "/crm/contacts/batch",
                         "{\"records\":[{\"email\":\"a@b.de\"},{\"email\":\"c@d.de\"}]}", 201);
  assert_json (all, "$", "{\"results\":[{\"index\":0,\"id\":\"c-1001\"},{\"index\":1,\"id\":\"c-1002\"}]}");
  some = practice_expect (&p, "POST", "/crm/contacts/batch",
                          "{\"records\":[{\"email\":\"no\"},{\"email\":\"e@f.de\"},\"x\"]}", 207);
  assert_json (
      some, "$",
      "{\"results\":[{\"index\":0,\"error\":{\"code\":\"invalid_email\",\"message\":\"This is no e-mail "
      "address.\",\"field\":\"email\"}},{\"index\":1,\"id\":\"c-1003\"},{\"index\":2,\"error\":{\"code\":"
      "\"invalid_body\",\"message\":\"A record has to be a JSON object.\"}}]}");
  updated
      = practice_expect (&p, "PATCH", "/crm/contacts/batch",
                         "{\"records\":[{\"id\":\"c-1001\",\"vip\":true},{\"id\":\"c-7\"},{\"id\":\"c-1002\","
                         "\"vip\":1}]}",
                         207);
  assert_json (updated, "results[0].id", "\"c-1001\"");
  assert_json (updated, "results[1].error.code", "\"not_found\"");
  assert_json (updated, "results[2].error.code", "\"invalid_type\"");
  read = practice_expect (&p, "GET", "/crm/contacts/c-1001", NULL, 200);
  assert_json (read, "vip", "true");
  assert_stat (&p, "writes['crm.contacts']", "{\"created\":3,\"updated\":1,\"deleted\":0}");
  practice_end (&p);
}

static void
test_batch_ceiling (void)
{
  Practice p;
  g_autoptr (GString) body = g_string_new ("{\"records\":[");
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  for (guint i = 0; i <= ROPEWAY_LIMIT_PRACTICE_BATCH; i++)
    g_string_append_printf (body, "%s{\"email\":\"p%u@b.de\"}", i > 0 ? "," : "", i);
  g_string_append (body, "]}");
  answer = practice_expect (&p, "POST", "/crm/contacts/batch", body->str, 413);
  assert_json (answer, "error.code", "\"too_many\"");
  assert_stat (&p, "records['crm.contacts']", "0");
  practice_end (&p);
}

static void
test_idempotency (void)
{
  Practice p;
  g_auto (Answer) first = { 0 };
  g_auto (Answer) again = { 0 };
  g_auto (Answer) other = { 0 };
  g_auto (Answer) elsewhere = { 0 };
  g_auto (Answer) refused = { 0 };
  g_auto (Answer) corrected = { 0 };

  practice_begin (&p, NULL);
  first = practice_send (&p, "POST", "/crm/contacts", ANNA, "Idempotency-Key", "k1", NULL);
  again = practice_send (&p, "POST", "/crm/contacts", ANNA, "Idempotency-Key", "k1", NULL);
  other
      = practice_send (&p, "POST", "/crm/contacts", "{\"email\":\"b@b.de\"}", "Idempotency-Key", "k1", NULL);
  elsewhere = practice_send (&p, "POST", "/crm/deals", "{\"reference\":1}", "Idempotency-Key", "k1", NULL);
  /* What was refused had no effect, so its key is free. */
  refused = practice_send (&p, "POST", "/crm/contacts", "{\"email\":\"no\"}", "Idempotency-Key", "k2", NULL);
  corrected
      = practice_send (&p, "POST", "/crm/contacts", "{\"email\":\"no@b.de\"}", "Idempotency-Key", "k2", NULL);
  g_assert_cmpuint (first.status, ==, 201);
  g_assert_null (soup_message_headers_get_one (soup_message_get_response_headers (first.message),
                                               "Idempotent-Replayed"));
  g_assert_cmpuint (again.status, ==, 201);
  g_assert_cmpstr (
      soup_message_headers_get_one (soup_message_get_response_headers (again.message), "Idempotent-Replayed"),
      ==, "true");
  g_assert_true (g_bytes_equal (first.bytes, again.bytes));
  g_assert_cmpuint (other.status, ==, 422);
  assert_json (other.tree, "error.code", "\"idempotency_key_reused\"");
  g_assert_cmpuint (elsewhere.status, ==, 201);
  g_assert_cmpuint (refused.status, ==, 422);
  g_assert_cmpuint (corrected.status, ==, 201);
  assert_stat (&p, "records['crm.contacts']", "2");
  assert_stat (&p, "replayed", "1");
  practice_end (&p);
}

typedef struct
{
  const char *name;
  const char *path;
  const char *body;
  guint status;
  const char *code;
  const char *field;
} Refusal;

static const Refusal refusals[] = {
  { "no-json", "contacts", "{\"email\":", 400, "\"invalid_json\"", "-" },
  { "empty", "contacts", "", 400, "\"invalid_json\"", "-" },
  { "array", "contacts", "[]", 400, "\"invalid_body\"", "-" },
  { "email-missing", "contacts", "{}", 422, "\"required\"", "\"email\"" },
  { "email-null", "contacts", "{\"email\":null}", 422, "\"required\"", "\"email\"" },
  { "email-empty", "contacts", "{\"email\":\"\"}", 422, "\"required\"", "\"email\"" },
  { "email-number", "contacts", "{\"email\":7}", 422, "\"invalid_email\"", "\"email\"" },
  { "email-blank", "contacts", "{\"email\":\" a@b.de\"}", 422, "\"invalid_email\"", "\"email\"" },
  { "email-no-dot", "contacts", "{\"email\":\"a@b\"}", 422, "\"invalid_email\"", "\"email\"" },
  { "email-two-at", "contacts", "{\"email\":\"a@b@c.de\"}", 422, "\"invalid_email\"", "\"email\"" },
  { "name-number", "contacts", "{\"email\":\"a@b.de\",\"last_name\":1}", 422, "\"invalid_type\"",
    "\"last_name\"" },
  { "date-none", "contacts", "{\"email\":\"a@b.de\",\"birthday\":\"31.02.2026\"}", 422, "\"invalid_date\"",
    "\"birthday\"" },
  { "date-february", "contacts", "{\"email\":\"a@b.de\",\"birthday\":\"2026-02-31\"}", 422,
    "\"invalid_date\"", "\"birthday\"" },
  { "vip-text", "contacts", "{\"email\":\"a@b.de\",\"vip\":\"yes\"}", 422, "\"invalid_type\"", "\"vip\"" },
  { "balance-words", "contacts", "{\"email\":\"a@b.de\",\"balance\":\"1,234.50\"}", 422, "\"invalid_amount\"",
    "\"balance\"" },
  { "balance-list", "contacts", "{\"email\":\"a@b.de\",\"balance\":[]}", 422, "\"invalid_type\"",
    "\"balance\"" },
  { "batch-none", "contacts/batch", "{\"items\":[]}", 400, "\"invalid_body\"", "\"records\"" },
  { "reference-missing", "deals", "{\"title\":\"x\"}", 422, "\"required\"", "\"reference\"" },
  { "reference-list", "deals", "{\"reference\":[1]}", 422, "\"invalid_type\"", "\"reference\"" },
  { "deal-email", "deals", "{\"reference\":\"a\",\"email\":\"b\"}", 422, "\"invalid_email\"", "\"email\"" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  Practice p;
  g_autofree char *path = g_strconcat ("/crm/", refusal->path, NULL);
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  answer = practice_expect (&p, "POST", path, refusal->body, refusal->status);
  assert_json (answer, "error.code", refusal->code);
  assert_json (answer, "error.field", refusal->field);
  assert_stat (&p, "records['crm.contacts']", "0");
  assert_stat (&p, "records['crm.deals']", "0");
  practice_end (&p);
}

static void
test_too_long (void)
{
  Practice p;
  g_autofree char *name = g_strnfill (401, 'x');
  g_autofree char *body = g_strdup_printf ("{\"email\":\"a@b.de\",\"first_name\":\"%s\"}", name);
  g_autoptr (RopewayTree) answer = NULL;

  practice_begin (&p, NULL);
  answer = practice_expect (&p, "POST", "/crm/contacts", body, 422);
  assert_json (answer, "error.code", "\"too_long\"");
  practice_end (&p);
}

/* What a change would break is refused, and nothing of it stays. */
static void
test_refused_change (void)
{
  Practice p;
  g_autoptr (RopewayTree) created = NULL;
  g_autoptr (RopewayTree) refused = NULL;
  g_autoptr (RopewayTree) read = NULL;
  g_autoptr (RopewayTree) unknown = NULL;

  practice_begin (&p, NULL);
  created = practice_expect (&p, "POST", "/crm/contacts", ANNA, 201);
  refused
      = practice_expect (&p, "PATCH", "/crm/contacts/c-1001", "{\"last_name\":\"B\",\"email\":\"no\"}", 422);
  read = practice_expect (&p, "GET", "/crm/contacts/c-1001", NULL, 200);
  assert_json (read, "last_name", "-");
  assert_json (read, "updated_at", "\"2026-11-09T09:12:01Z\"");
  unknown = practice_expect (&p, "PATCH", "/crm/contacts/c-7", "{}", 404);
  assert_json (unknown, "error.code", "\"not_found\"");
  practice_end (&p);
}

static void
test_deals (void)
{
  Practice p;
  g_autoptr (RopewayTree) a = NULL;
  g_autoptr (RopewayTree) b = NULL;
  g_autoptr (RopewayTree) by_text = NULL;
  g_autoptr (RopewayTree) by_number = NULL;
  g_autoptr (RopewayTree) list = NULL;

  practice_begin (&p, NULL);
  a = practice_expect (&p, "POST", "/crm/deals", "{\"reference\":\"Größe 7\",\"total\":19.10}", 201);
  assert_json (a, "id", "\"d-1001\"");
  assert_json (a, "total", "19.10");
  b = practice_expect (&p, "POST", "/crm/deals", "{\"ref\":1042}", 201);
  by_text = practice_expect (&p, "GET", "/crm/deals?ref=Gr%C3%B6%C3%9Fe%207", NULL, 200);
  assert_json (by_text, "items[0].id", "\"d-1001\"");
  by_number = practice_expect (&p, "GET", "/crm/deals?reference=1042", NULL, 200);
  assert_json (by_number, "items[0].id", "\"d-1002\"");
  list = practice_expect (&p, "GET", "/crm/deals?page=2&per_page=1", NULL, 200);
  assert_json (list, "items[0].id", "\"d-1002\"");
  practice_end (&p);
}

typedef struct
{
  const char *name;
  const char *header;
  const char *value;
  const char *query;
  guint status;
} KeyCase;

static const KeyCase key_cases[] = {
  { "none", NULL, NULL, "", 401 },
  { "header", "X-Api-Key", "s3cret", "", 200 },
  { "wrong-header", "X-Api-Key", "wrong", "", 403 },
  { "bearer", "Authorization", "Bearer s3cret", "", 200 },
  { "wrong-bearer", "Authorization", "Bearer s3cre", "", 403 },
  { "basic", "Authorization", "Basic YW5uYTpzM2NyZXQ=", "", 200 },
  { "wrong-basic", "Authorization", "Basic YW5uYTpz", "", 403 },
  { "basic-no-colon", "Authorization", "Basic YW5uYQ==", "", 401 },
  { "other-scheme", "Authorization", "Digest x", "", 401 },
  { "query", NULL, NULL, "?api_key=s3cret", 200 },
  { "cookie", "Cookie", "api_key=s3cret", "", 200 },
};

static void
test_key (gconstpointer data)
{
  const KeyCase *c = data;
  Practice p;
  RopewayPracticeOptions options = { .api_key = "s3cret" };
  g_autofree char *path = g_strconcat ("/crm/contacts", c->query, NULL);
  g_auto (Answer) answer = { 0 };
  g_autoptr (RopewayTree) free_for_all = NULL;

  practice_begin (&p, &options);
  answer = practice_send (&p, "GET", path, NULL, c->header, c->value, NULL);
  g_assert_cmpuint (answer.status, ==, c->status);
  g_assert_cmpint (
      c->status == 401, ==,
      soup_message_headers_get_one (soup_message_get_response_headers (answer.message), "WWW-Authenticate")
          != NULL);
  free_for_all = practice_expect (&p, "GET", "/contacts/people/1", NULL, 200);
  practice_end (&p);
}

void
test_crm_add (void)
{
  g_test_add_func ("/practice/crm/create-and-read", test_create_and_read);
  g_test_add_func ("/practice/crm/change", test_change);
  g_test_add_func ("/practice/crm/find", test_find);
  g_test_add_func ("/practice/crm/settle", test_settle);
  g_test_add_func ("/practice/crm/batch", test_batch);
  g_test_add_func ("/practice/crm/batch-ceiling", test_batch_ceiling);
  g_test_add_func ("/practice/crm/idempotency", test_idempotency);
  g_test_add_func ("/practice/crm/too-long", test_too_long);
  g_test_add_func ("/practice/crm/refused-change", test_refused_change);
  g_test_add_func ("/practice/crm/deals", test_deals);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strconcat ("/practice/crm/refusal/", refusals[i].name, NULL);

      g_test_add_data_func (name, &refusals[i], test_refusal);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (key_cases); i++)
    {
      g_autofree char *name = g_strconcat ("/practice/crm/key/", key_cases[i].name, NULL);

      g_test_add_data_func (name, &key_cases[i], test_key);
    }
}
