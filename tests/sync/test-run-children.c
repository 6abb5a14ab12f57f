/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: "for each company its invoices": the lists under another list, as one source. */
#include "test-run.h"

#include <string.h>

#include "base/limits.h"
#include "run-check.h"
#include "scripted-service.h"

#define PAGE 3

/* Companies 1 to n; company c has c % 5 invoices, 10 c + 1 on. */
typedef struct
{
  RunFixture *fixture;
  ScriptedService *service;
  guint n;
  guint missing;  /* the company that went since */
  guint broken;   /* the company whose invoices the service cannot give */
  guint nameless; /* the company without an id */
  guint balance;  /* of all invoices */
  guint many;     /* times as many invoices, as many more a page */
  const char *at; /* their stamp */
  GPtrArray *since;
  char *connections;
} Office;

static void
append_invoices (const Office *office, guint company, guint begin, GString *body)
{
  guint n = company % 5 * office->many;
  guint page = PAGE * office->many;

  g_string_append (body, "{\"rows\":[");
  for (guint i = begin; i < MIN (begin + page, n); i++)
    g_string_append_printf (body, "%s{\"id\":%u,\"balance\":%u,\"at\":\"%s\"}", i > begin ? "," : "", i + 1,
                            office->balance, office->at);
  g_string_append (body, "]");
  if (begin + page < n)
    g_string_append_printf (body, ",\"next\":\"c%u\"", begin + page);
  g_string_append_c (body, '}');
}

static void
append_companies (const Office *office, guint page, GString *body)
{
  guint size = office->n > 1000 ? office->n : 20;

  g_string_append_printf (body, "{\"total\":%u,\"rows\":[", office->n);
  for (guint i = page * size + 1; i <= MIN ((page + 1) * size, office->n); i++)
    if (i == office->nameless)
      g_string_append_printf (body, "%s{\"id\":null,\"name\":\"Nobody\"}", i > page * size + 1 ? "," : "");
    else
      g_string_append_printf (body, "%s{\"id\":%u,\"name\":\"Company %u\"}", i > page * size + 1 ? "," : "",
                              i, i);
  g_string_append (body, "]}");
}

static void
on_request (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  Office *office = data;
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GHashTable) query = g_uri_parse_params (request->query != NULL ? request->query : "", -1, "&",
                                                     G_URI_PARAMS_WWW_FORM, NULL);
  const char *at = g_hash_table_lookup (query, "at");
  const char *since = g_hash_table_lookup (query, "since");
  guint company;

  if (g_str_equal (request->path, "/companies"))
    append_companies (office, at != NULL ? (guint)g_ascii_strtoull (at, NULL, 10) - 1 : 0, body);
  else
    {
      company = (guint)g_ascii_strtoull (request->path + strlen ("/companies/"), NULL, 10);
      if (since != NULL)
        g_ptr_array_add (office->since, g_strdup (since));
      if (company == office->missing)
        answer->status = 404;
      else if (company == office->broken)
        answer->status = 500;
      else
        append_invoices (office, company, at != NULL ? (guint)g_ascii_strtoull (at + 1, NULL, 10) : 0, body);
    }
  answer->body = g_string_free (g_steal_pointer (&body), FALSE);
}

/* clang-format off */
#define LIST(id, changes)                                                                                    \
  "{\"id\":\"" id "\",\"request\":{\"method\":\"GET\",\"path\":\"/companies/{company}/invoices\"},"          \
  "\"parameters\":{\"company\":{\"label\":\"Company\"}},\"records\":\"rows\",\"key\":[\"id\"],"              \
  "\"paging\":{\"type\":\"cursor\",\"parameter\":\"at\",\"next\":\"next\"}" changes "}"
#define CONNECTIONS                                                                                          \
  "[{\"id\":\"people\",\"name\":\"Office\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"       \
  "\"{OTHER}\",\"privateNetwork\":true}},\"signIn\":{\"type\":\"none\"},\"limits\":{%s},\"operations\":["    \
  "{\"id\":\"companies\",\"request\":{\"method\":\"GET\",\"path\":\"/companies\"},\"records\":\"rows\","     \
  "\"key\":[\"id\"],\"paging\":{\"type\":\"page\",\"parameter\":\"at\",\"total\":\"total\"}},"               \
  LIST ("invoices", ",\"changes\":{\"field\":\"at\",\"type\":\"date-time\",\"parameter\":\"since\"}") ","    \
  LIST ("all-invoices", "") "]},"                                                                            \
  "{\"id\":\"crm\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"              \
  "\"{SERVER}/crm\",\"privateNetwork\":true}},\"signIn\":{\"type\":\"none\"},\"operations\":["               \
  "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/contacts\",\"body\":\"record\"},"         \
  "\"newId\":\"id\",\"repeat\":\"key\"},"                                                                    \
  "{\"id\":\"update\",\"request\":{\"method\":\"PATCH\",\"path\":\"/contacts/{$id}\",\"body\":\"record\"},"  \
  "\"repeat\":\"safe\"},"                                                                                    \
  "{\"id\":\"remove\",\"request\":{\"method\":\"DELETE\",\"path\":\"/contacts/{$id}\"}}]}]"
/* clang-format on */

#define INVOICE_JOB                                                                                          \
  "{\"id\":\"invoices\",\"name\":\"Invoices\",\"source\":{\"connection\":\"people\",\"environment\":"        \
  "\"live\",\"operation\":\"invoices\",\"forEach\":{\"operation\":\"companies\",\"places\":{\"company\":"    \
  "\"id\"},\"as\":\"company\"}},\"mapping\":[{\"id\":\"r1\",\"to\":\"email\",\"from\":{\"c\":"               \
  "\"company.id\",\"i\":\"id\"},\"steps\":[{\"step\":\"template\",\"text\":\"c{c}-i{i}@example.com\"}]},"    \
  "{\"id\":\"r2\",\"to\":\"last_name\",\"from\":\"company.name\"},{\"id\":\"r3\",\"to\":\"balance\","        \
  "\"from\":\"balance\"}],\"destination\":{\"connection\":\"crm\",\"environment\":\"live\",\"mode\":"        \
  "\"upsert\",\"create\":\"create\",\"update\":\"update\",\"send\":\"all\"}}"

static void
office_set_up (Office *self, RunFixture *fixture, guint n, const char *limits)
{
  memset (self, 0, sizeof *self);
  self->fixture = fixture;
  self->n = n;
  self->balance = 1;
  self->many = 1;
  self->at = "2026-01-01T10:00:00Z";
  self->since = g_ptr_array_new_with_free_func (g_free);
  self->service = scripted_service_new (on_request, self);
  self->connections = g_strdup_printf (CONNECTIONS, limits);
  fixture->connections = self->connections;
  g_free (fixture->other);
  fixture->other = scripted_service_dup_address (self->service);
}

static void
office_tear_down (Office *self)
{
  self->fixture->connections = NULL;
  scripted_service_free (self->service);
  g_ptr_array_unref (self->since);
  g_free (self->connections);
}

/* How many invoices the first @n companies have. */
static guint
count_invoices (guint n)
{
  guint sum = 0;

  for (guint company = 1; company <= n; company++)
    sum += company % 5;
  return sum;
}

static void
check_there (const Office *office, guint expected)
{
  g_assert_cmpint (practice_process_get_stat (office->fixture->practice, "records", "crm.contacts"), ==,
                   expected);
}

static void
test_children (RunFixture *fixture, gconstpointer data)
{
  Office office;

  office_set_up (&office, fixture, 47, "\"inFlight\":4");
  g_autoptr (RunResult) first = run_fixture_run (fixture, INVOICE_JOB, NULL);
  g_autofree char *all = g_strdup_printf ("done created=%u", count_invoices (47));
  g_assert_cmpstr (first->summary, ==, all);
  g_assert_cmpuint (first->warnings->len, ==, 0);
  check_there (&office, count_invoices (47));
  /* The key says whose it is: each company has an invoice 1. */
  g_assert_nonnull (run_result_delivery (first, "[4,1]"));
  g_assert_nonnull (run_result_delivery (first, "[4,4]"));
  g_assert_null (run_result_delivery (first, "[5,1]"));
  g_autofree char *there = run_fixture_dup_fields (fixture, "crm.contacts", "email,last_name,balance");
  g_assert_nonnull (strstr (there, "c44-i2@example.com|Company 44|1\n"));
  g_autofree char *mark = run_check_dup_mark (fixture->state);
  g_assert_cmpstr (mark, ==, "\"2026-01-01T10:00:00Z\"");

  office.balance = 2;
  office.at = "2026-01-02T10:00:00Z";
  g_autofree char *again = g_strdup_printf ("done updated=%u", count_invoices (47));
  run_fixture_expect (fixture, INVOICE_JOB, again);
  /* Each list is asked only for what changed, each page of it. */
  g_assert_cmpuint (office.since->len, >=, 47);
  for (guint i = 0; i < office.since->len; i++)
    g_assert_cmpstr (g_ptr_array_index (office.since, i), ==, "2026-01-01T09:59:59Z");
  check_there (&office, count_invoices (47));
  office_tear_down (&office);
}

static void
test_plan (RunFixture *fixture, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  Office office;

  office_set_up (&office, fixture, 7, "\"inFlight\":2");
  g_autoptr (RunResult) result = run_fixture_run (fixture, INVOICE_JOB, &plan);
  g_autofree char *all = g_strdup_printf ("done created=%u", count_invoices (7));
  g_assert_cmpstr (result->summary, ==, all);
  office_tear_down (&office);
}

/* One that went while it was asked is told, and hides nothing: the next run reads from the same place. */
static void
test_vanished (RunFixture *fixture, gconstpointer data)
{
  Office office;

  office_set_up (&office, fixture, 8, "\"inFlight\":3");
  office.missing = 4;
  office.nameless = 3;
  g_autoptr (RunResult) result = run_fixture_run (fixture, INVOICE_JOB, NULL);
  g_autofree char *some = g_strdup_printf ("done created=%u", count_invoices (8) - 7);
  g_assert_cmpstr (result->summary, ==, some);
  g_assert_cmpuint (result->warnings->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, "source.parent-passed-over");
  g_autofree char *mark = run_check_dup_mark (fixture->state);
  g_assert_null (mark);
  office.missing = office.nameless = 0;
  g_autofree char *rest = g_strdup_printf ("done created=7 unchanged=%u", count_invoices (8) - 7);
  run_fixture_expect (fixture, INVOICE_JOB, rest);
  office_tear_down (&office);
}

/* What comes before a failure is delivered, nothing is skipped over it, and the next run reads all of it. */
static void
test_failure (RunFixture *fixture, gconstpointer data)
{
  Office office;

  office_set_up (&office, fixture, 30, "\"inFlight\":3");
  office.broken = 9;
  g_autoptr (RunResult) result = run_fixture_run (fixture, INVOICE_JOB, NULL);
  g_assert_true (g_str_has_prefix (result->summary, "failed(service.failed)"));
  g_assert_null (run_result_delivery (result, "[11,1]"));
  office.broken = 0;
  g_autoptr (RunResult) second = run_fixture_run (fixture, INVOICE_JOB, NULL);
  g_assert_true (g_str_has_prefix (second->summary, "done"));
  check_there (&office, count_invoices (30));
  office_tear_down (&office);
}

static void
test_cancelled (RunFixture *fixture, gconstpointer data)
{
  const guint moments[] = { 1, 2, 5, 12 };
  Office office;

  office_set_up (&office, fixture, 30, "\"inFlight\":3");
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      const RunSettings settings = { .cancel_at = moments[i] };
      g_autoptr (RunResult) result = run_fixture_run (fixture, INVOICE_JOB, &settings);
      g_assert_true (g_str_has_prefix (result->summary, "interrupted"));
    }
  g_autoptr (RunResult) last = run_fixture_run (fixture, INVOICE_JOB, NULL);
  g_assert_true (g_str_has_prefix (last->summary, "done"));
  check_there (&office, count_invoices (30));
  office_tear_down (&office);
}

static void
test_limited (RunFixture *fixture, gconstpointer data)
{
  const RunSettings settings = { .limit = 6 };
  Office office;

  office_set_up (&office, fixture, 30, "\"inFlight\":3");
  g_autoptr (RunResult) result = run_fixture_run (fixture, INVOICE_JOB, &settings);
  g_assert_cmpstr (result->summary, ==, "done created=6");
  /* Lists are not read ahead without end. */
  g_assert_cmpuint (scripted_service_count (office.service, "GET", "/companies/"), <=, 12);
  office_tear_down (&office);
}

static void
test_too_many (RunFixture *fixture, gconstpointer data)
{
  Office office;

  office_set_up (&office, fixture, ROPEWAY_LIMIT_PARENTS + 1, "\"inFlight\":3");
  g_autoptr (RunResult) result = run_fixture_run (fixture, INVOICE_JOB, NULL);
  g_assert_cmpstr (result->summary, ==, "failed(source.too-many-parents)");
  g_assert_cmpuint (scripted_service_count (office.service, "GET", "/companies/"), ==, 0);
  office_tear_down (&office);
}

typedef struct
{
  const char *name;
  guint n;
  const char *limits;
  const char *warning; /* (nullable) */
} CallsRow;

static const CallsRow calls_rows[] = {
  { "few", 80, "\"inFlight\":4", NULL },
  { "many", 100, "\"inFlight\":4", "source.calls-estimated" },
  { "within-the-limit", 50, "\"inFlight\":4,\"perMinute\":60", NULL },
  { "beyond-the-limit", 58, "\"inFlight\":4,\"perMinute\":60", "source.calls-limited" },
};

/* How long it will take is said before the first write. */
static void
test_calls (RunFixture *fixture, gconstpointer data)
{
  const CallsRow *row = data;
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN, .limit = 1 };
  Office office;

  office_set_up (&office, fixture, row->n, row->limits);
  g_autoptr (RunResult) result = run_fixture_run (fixture, INVOICE_JOB, &plan);
  g_assert_cmpuint (result->warnings->len, ==, row->warning != NULL);
  if (row->warning != NULL)
    g_assert_cmpstr (g_ptr_array_index (result->warnings, 0), ==, row->warning);
  office_tear_down (&office);
}

/* What is planned first and does not fit is read again from the first company. */
static void
test_read_again (RunFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) job = g_string_new (INVOICE_JOB);
  Office office;

  g_string_replace (job, "\"operation\":\"invoices\"", "\"operation\":\"all-invoices\"", 1);
  g_string_replace (job, "\"mode\":\"upsert\"",
                    "\"mode\":\"mirror\",\"gone\":\"delete\",\"delete\":\"remove\"", 1);
  office_set_up (&office, fixture, 47, "\"inFlight\":4");
  office.many = 24;
  g_autofree char *new = g_strdup_printf ("done created=%u", 24 * count_invoices (47));
  g_autofree char *changed = g_strdup_printf ("done updated=%u", 24 * count_invoices (47));
  g_assert_cmpuint (24 * count_invoices (47), >, ROPEWAY_LIMIT_WINDOW);
  run_fixture_expect (fixture, job->str, new);
  office.balance = 2;
  guint before = scripted_service_count (office.service, "GET", "/companies/47/");
  run_fixture_expect (fixture, job->str, changed);
  g_assert_cmpuint (scripted_service_count (office.service, "GET", "/companies/47/"), ==, before + 2);
  check_there (&office, 24 * count_invoices (47));
  /* A company that is passed over takes nothing with it. */
  office.missing = 4;
  g_autoptr (RunResult) missing = run_fixture_run (fixture, job->str, NULL);
  g_assert_true (g_str_has_prefix (missing->summary, "done unchanged="));
  check_there (&office, 24 * count_invoices (47));
  office_tear_down (&office);
}

/* ---- a mirror ---- */

static char *
make_mirror_job (void)
{
  GString *job = g_string_new (INVOICE_JOB);

  g_string_replace (job, "\"operation\":\"invoices\"", "\"operation\":\"all-invoices\"", 1);
  g_string_replace (job, "\"mode\":\"upsert\"",
                    "\"mode\":\"mirror\",\"gone\":\"delete\",\"delete\":\"remove\"", 1);
  g_string_truncate (job, job->len - 1);
  g_string_append (job, ",\"policies\":{\"brake\":{\"remove\":1000}}}");
  return g_string_free (job, FALSE);
}

typedef struct
{
  const char *name;
  guint missing;
  guint nameless;
  guint broken;
  const char *summary; /* the beginning */
  const char *warning; /* (nullable): the last one */
} GoneRow;

/* Whose list cannot be read says nothing of its invoices; nor is anything else judged then. */
static const GoneRow gone_rows[] = {
  { "list-not-there", 4, 0, 0, "done unchanged=9", "sync.gone-not-judged" },
  { "parent-without-id", 0, 4, 0, "done unchanged=9", "sync.gone-not-judged" },
  { "list-fails", 0, 0, 4, "failed(service.failed)", NULL },
  { "first-list-not-there", 1, 0, 0, "done unchanged=12", "sync.gone-not-judged" },
};

static void
test_mirror (RunFixture *fixture, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };
  const GoneRow *row = data;
  g_autofree char *job = make_mirror_job ();
  Office office;

  office_set_up (&office, fixture, 8, "\"inFlight\":3");
  run_fixture_expect (fixture, job, "done created=16");
  /* Company 8 is gone with its three; of another it is not known. */
  office.n = 7;
  office.missing = row->missing;
  office.nameless = row->nameless;
  office.broken = row->broken;
  g_autoptr (RunResult) planned = run_fixture_run (fixture, job, &plan);
  g_assert_true (g_str_has_prefix (planned->summary, row->summary));
  g_autoptr (RunResult) result = run_fixture_run (fixture, job, NULL);
  g_assert_true (g_str_has_prefix (result->summary, row->summary));
  if (row->warning != NULL)
    g_assert_true (g_ptr_array_find_with_equal_func (result->warnings, row->warning, g_str_equal, NULL));
  g_assert_cmpint (practice_process_get_stat (fixture->practice, "requests", "DELETE /crm/contacts/{id}"), ==,
                   0);
  check_there (&office, 16);
  g_assert_cmpint (run_check_count_links (fixture->state), ==, 16);

  office.missing = office.nameless = office.broken = 0;
  run_fixture_expect (fixture, job, "done unchanged=13 deleted=3");
  check_there (&office, 13);
  office_tear_down (&office);
}

/* No companies at all would take all invoices with them. */
static void
test_mirror_without_parents (RunFixture *fixture, gconstpointer data)
{
  g_autofree char *job = make_mirror_job ();
  Office office;

  office_set_up (&office, fixture, 8, "\"inFlight\":3");
  run_fixture_expect (fixture, job, "done created=16");
  office.n = 0;
  run_fixture_expect (fixture, job, "failed(sync.source-empty)");
  check_there (&office, 16);
  office_tear_down (&office);
}

static void
expect_with (RunFixture *self, RopewayRunOptions options, const char *summary)
{
  const RunSettings settings = { .kind = options.kind, .options = &options };
  g_autoptr (RunResult) result = run_fixture_run (self, INVOICE_JOB, &settings);

  g_assert_cmpstr (result->summary, ==, summary);
}

/* One invoice alone is named together with its company: there are as many with its own number as there are companies. */
static void
test_one (RunFixture *self, gconstpointer data)
{
  Office office;

  office_set_up (&office, self, 2, "");
  run_fixture_expect (self, INVOICE_JOB, "done created=3");
  office.balance = 2;
  expect_with (self, (RopewayRunOptions){ .only = "[2,1]" }, "done updated=1");
  assert_fields (self, "crm.contacts", "email,balance",
                 "c1-i1@example.com|1\nc2-i1@example.com|2\nc2-i2@example.com|1\n");
  expect_with (self, (RopewayRunOptions){ .only = "[1]" }, "failed(sync.key-not-found)");
  office_tear_down (&office);
}

/* What was set aside is tried again as the record of its company. */
static void
test_retried (RunFixture *self, gconstpointer data)
{
  Office office;

  office_set_up (&office, self, 2, "");
  practice_process_set_hostile (self->practice,
                                "{\"rules\":[{\"kind\":\"status\",\"status\":422,\"method\":\"POST\"}]}");
  run_fixture_expect (self, INVOICE_JOB, "failed(sync.nothing-delivered) parked=3");
  practice_process_set_hostile (self->practice, "{}");
  expect_with (self, (RopewayRunOptions){ .parked = TRUE }, "done created=3");
  assert_fields (self, "crm.contacts", "email,balance",
                 "c1-i1@example.com|1\nc2-i1@example.com|1\nc2-i2@example.com|1\n");
  run_fixture_expect (self, INVOICE_JOB, "done unchanged=3");
  office_tear_down (&office);
}

void
test_children_add (void)
{
  run_test_add ("/run/children/one", test_one);
  run_test_add ("/run/children/retried", test_retried);
  run_test_add ("/run/children/all", test_children);
  run_test_add ("/run/children/plan", test_plan);
  run_test_add ("/run/children/vanished", test_vanished);
  run_test_add ("/run/children/failure", test_failure);
  run_test_add ("/run/children/cancelled", test_cancelled);
  run_test_add ("/run/children/limited", test_limited);
  run_test_add ("/run/children/too-many", test_too_many);
  run_test_add ("/run/children/read-again", test_read_again);
  run_test_add ("/run/children/mirror/without-parents", test_mirror_without_parents);
  for (gsize i = 0; i < G_N_ELEMENTS (gone_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/run/children/mirror/", gone_rows[i].name, NULL);

      g_test_add (path, RunFixture, &gone_rows[i], run_fixture_set_up, test_mirror, run_fixture_tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (calls_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/run/children/calls/", calls_rows[i].name, NULL);

      g_test_add (path, RunFixture, &calls_rows[i], run_fixture_set_up, test_calls, run_fixture_tear_down);
    }
}
