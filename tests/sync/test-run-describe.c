/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: services whose fields people change are asked for them before each run, at both ends. */
#include <string.h>

#include "base/limits.h"
#include "scripted-service.h"
#include "test-run.h"

#define DESCRIBE                                                                                             \
  "\"describe\":{\"operation\":\"fields\",\"fields\":\"properties\",\"label\":\"title\",\"type\":\"type\","  \
  "\"required\":\"must\",\"choices\":{\"list\":[\"select.options\",\"options\"],\"value\":\"name\"}}"
#define COLUMNS_OPERATION                                                                                    \
  "{\"id\":\"columns\",\"request\":{\"method\":\"GET\",\"path\":\"/columns\"},\"records\":\"items\","        \
  "\"paging\":{\"type\":\"cursor\",\"next\":\"next\",\"parameter\":\"after\"}}"
#define COLUMNS_GRAPHQL                                                                                      \
  "{\"id\":\"columns\",\"graphql\":{\"document\":\"query q($after: String) { c(after: $after) { pageInfo { " \
  "hasNextPage endCursor } nodes { name options { pageInfo { hasNextPage } nodes { id } } } } }\"},"         \
  "\"records\":\"data.c.nodes\",\"paging\":{\"type\":\"cursor\",\"connection\":\"data.c\",\"in\":\"body\","  \
  "\"parameter\":\"variables.after\"}}"
#define CONNECTIONS_WITH(columns, of_create, of_update)                                                      \
  "[{\"id\":\"from\",\"name\":\"From\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                    \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"],"                   \
  "\"describe\":{\"operation\":\"columns\",\"name\":\"name\",\"label\":\"label\"}}," columns "]},"           \
  "{\"id\":\"to\",\"name\":\"To\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                         \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"               \
  "\"newId\":\"id\",\"repeat\":\"key\"," of_create "},"                                                      \
  "{\"id\":\"update\",\"request\":{\"method\":\"PATCH\",\"path\":\"/to/{$id}\",\"body\":\"record\"},"        \
  "\"repeat\":\"safe\"," of_update "},"                                                                      \
  "{\"id\":\"fields\",\"request\":{\"method\":\"GET\",\"path\":\"/base/{base}/fields\"},\"parameters\":"     \
  "{\"base\":{\"fromLink\":\"https://app.example/b/{base}/\"}}},"                                            \
  "{\"id\":\"later\",\"request\":{\"method\":\"GET\",\"path\":\"/base/{base}/later/fields\"},"               \
  "\"parameters\":{\"base\":{\"fromLink\":\"https://app.example/b/{base}/\"}}}]}]"
#define CONNECTIONS CONNECTIONS_WITH (COLUMNS_OPERATION, DESCRIBE, DESCRIBE)
#define TYPED(operation, fields)                                                                             \
  "\"form\":{\"type\":\"typed-properties\",\"path\":\"p\"},\"describe\":{\"operation\":\"" operation "\","   \
  "\"fields\":\"" fields "\",\"type\":\"type\"}"
#define JOB(rules, policy)                                                                                   \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"Name\",\"from\":\"name\"}," rules "],"       \
  "\"destination\":{\"connection\":\"to\",\"environment\":\"live\",\"mode\":\"upsert\","                     \
  "\"create\":\"create\",\"update\":\"update\",\"send\":\"all\",\"match\":[\"Name\"],"                       \
  "\"parameters\":{\"base\":\"https://app.example/b/7/view\"}},\"policies\":{\"drift\":\"" policy "\"}}"
#define STATUS(value) "{\"id\":\"r2\",\"to\":\"Status\",\"value\":\"" value "\"}"
#define NOTE "{\"id\":\"r2\",\"to\":\"Note\",\"from\":\"note\"}"

#define FIELDS(more)                                                                                         \
  "{\"properties\":{\"Name\":{\"type\":\"title\",\"must\":true},\"Status\":{\"type\":\"select\",\"select\":" \
  "{\"options\":[{\"name\":\"New\"},{\"name\":\"Won\"}]}}" more "}}"
#define COLUMNS "{\"items\":[{\"name\":\"id\"},{\"name\":\"name\"},{\"name\":\"note\",\"label\":\"Remark\"}]}"
#define RECORDS                                                                                              \
  "[{\"id\":1,\"name\":\"Ann\",\"note\":\"a\"},{\"id\":2,\"name\":\"Bo\"},{\"id\":3,\"name\":\"Cy\"}]"

typedef struct
{
  RunFixture fixture;
  ScriptedService *service;
  const char *from;
  const char *fields;
  const char *later; /* (nullable): fields of records that are changed */
  const char *columns;
  const char *more_columns; /* (nullable): of the second page */
  guint status;             /* of a describe call; 0: it is answered */
  guint next_id;
} World;

static void
answer (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  World *self = data;
  gboolean describes
      = g_str_has_suffix (request->path, "/fields") || g_str_has_suffix (request->path, "/columns");

  if (describes && self->status != 0)
    {
      answer->status = self->status;
      answer->body = g_strdup ("{\"message\":\"not today\"}");
    }
  else if (g_str_has_suffix (request->path, "/from"))
    answer->body = g_strdup (self->from);
  else if (g_str_has_suffix (request->path, "/columns"))
    answer->body = g_strdup (request->query != NULL ? self->more_columns : self->columns);
  else if (g_str_equal (request->path, "/base/7/later/fields"))
    answer->body = g_strdup (self->later);
  else if (g_str_equal (request->path, "/base/7/fields"))
    answer->body = g_strdup (self->fields);
  else if (g_str_equal (request->path, "/"))
    {
      g_autofree char *text = scripted_request_dup_text (request);
      answer->body = g_strdup (strstr (text, "\"x\"") != NULL ? self->more_columns : self->columns);
    }
  else if (g_str_equal (request->method, "POST"))
    answer->body = g_strdup_printf ("{\"id\":%u}", ++self->next_id);
  else if (g_str_equal (request->method, "PATCH"))
    answer->body = g_strdup ("{}");
  else
    answer->status = 404;
}

static void
set_up (World *self, gconstpointer data)
{
  run_fixture_set_up (&self->fixture, data);
  self->service = scripted_service_new (answer, self);
  g_free (self->fixture.other);
  self->fixture.other = scripted_service_dup_address (self->service);
  self->fixture.connections = CONNECTIONS;
  self->from = RECORDS;
  self->fields = FIELDS (",\"Note\":{\"type\":\"rich_text\"}");
  self->columns = COLUMNS;
}

static void
tear_down (World *self, gconstpointer data)
{
  scripted_service_free (self->service);
  run_fixture_tear_down (&self->fixture, data);
}

static guint
count_writes (World *self)
{
  return scripted_service_count (self->service, "POST", "/")
         + scripted_service_count (self->service, "PATCH", "/");
}

/* @warnings: codes, one after the other with a space. */
static void
expect (World *self, const char *job, const char *summary, const char *warnings)
{
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, job, NULL);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < result->warnings->len; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "",
                            (const char *)g_ptr_array_index (result->warnings, i));
  g_test_message ("%s", result->problem);
  g_assert_cmpstr (result->summary, ==, summary);
  g_assert_cmpstr (codes->str, ==, warnings);
}

/* ---- the destination ---- */

static void
test_as_told (World *self, gconstpointer data)
{
  const RunSettings plan = { .kind = ROPEWAY_RUN_PLAN };

  g_autoptr (RunResult) planned = run_fixture_run (&self->fixture, JOB (STATUS ("New"), "pause"), &plan);
  g_assert_cmpstr (planned->summary, ==, "done created=3");
  expect (self, JOB (STATUS ("New"), "pause"), "done created=3", "");
  /* One that tells for two is asked once a run. */
  g_assert_cmpuint (scripted_service_count (self->service, "GET", "/base/7/fields"), ==, 2);
  expect (self, JOB (STATUS ("New"), "pause"), "done unchanged=3", "");
}

static void
test_field_gone (World *self, gconstpointer data)
{
  expect (self, JOB (NOTE, "pause"), "done created=3", "");
  self->fields = FIELDS (",\"Notes\":{\"type\":\"rich_text\"}");
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"note\":\"b\"},{\"id\":9,\"name\":\"Di\",\"note\":\"c\"}]";
  expect (self, JOB (NOTE, "pause"), "failed(sync.described)", "describe.field-gone");
  g_assert_cmpuint (count_writes (self), ==, 3);
  /* Nothing is read, either. */
  g_assert_cmpuint (scripted_service_count (self->service, "GET", "/from"), ==, 1);
  expect (self, JOB (NOTE, "go-on"), "done created=1 updated=1", "describe.field-gone");
  GPtrArray *requests = scripted_service_get_requests (self->service);
  for (guint i = requests->len - 2; i < requests->len; i++)
    {
      g_autofree char *body = scripted_request_dup_text (g_ptr_array_index (requests, i));
      g_assert_null (strstr (body, "Note"));
    }
}

/* Without it no record could be told: it is no use to go on. */
static void
test_match_gone (World *self, gconstpointer data)
{
  self->fields = "{\"properties\":{\"Title\":{},\"Status\":{}}}";
  expect (self, JOB (STATUS ("New"), "go-on"), "failed(sync.described)", "describe.field-gone");
  g_assert_cmpuint (count_writes (self), ==, 0);
}

static void
test_choice_gone (World *self, gconstpointer data)
{
  expect (self, JOB (STATUS ("Lost"), "pause"), "failed(sync.described)", "describe.choice-gone");
  g_assert_cmpuint (count_writes (self), ==, 0);
  expect (self, JOB (STATUS ("Lost"), "go-on"), "done created=3", "describe.choice-gone");
}

static void
test_required (World *self, gconstpointer data)
{
  self->fields = FIELDS (",\"Owner\":{\"title\":\"Who\",\"must\":true}");
  expect (self, JOB (STATUS ("New"), "go-on"), "failed(sync.described)", "describe.field-required");
  g_assert_cmpuint (count_writes (self), ==, 0);
}

/* ---- the source ---- */

static void
test_source_gone (World *self, gconstpointer data)
{
  /* It is left out where it is empty, but it is there. */
  self->from = "[{\"id\":1,\"name\":\"Ann\"}]";
  expect (self, JOB (NOTE, "pause"), "done created=1", "");
  self->columns = "{\"items\":[{\"name\":\"id\"}],\"next\":\"n\"}";
  self->more_columns = "{\"items\":[{\"name\":\"name\"},{\"name\":\"remark\",\"label\":\"note\"}]}";
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"remark\":\"x\"}]";
  expect (self, JOB (NOTE, "pause"), "failed(sync.drift)", "drift.renamed");
  g_assert_cmpuint (count_writes (self), ==, 1);
  expect (self, JOB (NOTE, "go-on"), "done unchanged=1", "drift.renamed");
  /* A record that has it is believed more than the description. */
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"note\":\"x\"}]";
  expect (self, JOB (NOTE, "pause"), "done updated=1", "");
}

/* Rules that are left out for one end stay so when the other is looked at. */
static void
test_both_ends (World *self, gconstpointer data)
{
  const char *job = JOB (NOTE ",{\"id\":\"r3\",\"to\":\"Status\",\"from\":\"state\"}", "go-on");

  self->fields = FIELDS ("");
  expect (self, job, "done created=3", "describe.field-gone drift.removed");
  GPtrArray *requests = scripted_service_get_requests (self->service);
  g_autofree char *body = scripted_request_dup_text (g_ptr_array_index (requests, requests->len - 1));
  g_assert_null (strstr (body, "Note"));
  g_assert_null (strstr (body, "Status"));
}

/* ---- it cannot be told ---- */

static void
test_refused (World *self, gconstpointer data)
{
  self->status = 403;
  expect (self, JOB (STATUS ("New"), "go-on"), "failed(service.forbidden)", "");
  g_assert_cmpuint (count_writes (self), ==, 0);
}

static void
test_no_fields (World *self, gconstpointer data)
{
  self->fields = "{\"properties\":{}}";
  expect (self, JOB (STATUS ("New"), "go-on"), "failed(describe.no-fields)", "");
  self->columns = "{\"items\":[]}";
  expect (self, JOB (STATUS ("New"), "go-on"), "failed(describe.no-fields)", "");
  self->columns = "<html>";
  expect (self, JOB (STATUS ("New"), "go-on"), "failed(service.answer-web-page)", "");
  g_assert_cmpuint (count_writes (self), ==, 0);
}

static void
check_too_many (World *self, gboolean repeated)
{
  g_autoptr (GString) columns = g_string_new ("{\"items\":[");

  for (guint i = 0; i <= ROPEWAY_LIMIT_SHAPE_FIELDS; i++)
    g_string_append_printf (columns, "%s{\"name\":\"c%u\"}", i > 0 ? "," : "", repeated ? 0 : i);
  g_string_append (columns, "],\"next\":\"again\"}");
  self->columns = columns->str;
  self->from = "[{\"id\":1,\"name\":\"Ann\"}]";
  expect (self, JOB (NOTE, "pause"), "done created=1", "describe.cut");
  g_assert_cmpuint (scripted_service_count (self->service, "GET", "/columns"), ==, 1);
}

/* So many that not all are taken: then none can be said to be gone. */
static void
test_too_many (World *self, gconstpointer data)
{
  check_too_many (self, FALSE);
}

/* Few names, but the pages that are not read may have others. */
static void
test_too_many_pages (World *self, gconstpointer data)
{
  check_too_many (self, TRUE);
}

/* The same in one answer, at the destination. */
static void
test_too_many_there (World *self, gconstpointer data)
{
  g_autoptr (GString) fields = g_string_new ("{\"properties\":{\"Name\":{},\"Status\":{}");

  for (guint i = 0; i < ROPEWAY_LIMIT_SHAPE_FIELDS; i++)
    g_string_append_printf (fields, ",\"c%u\":{}", i);
  g_string_append (fields, "}}");
  self->fields = fields->str;
  expect (self, JOB (NOTE, "pause"), "done created=3", "describe.cut");
}

/* What one page left out is not there because the next was whole. */
static void
test_page_cut (World *self, gconstpointer data)
{
  self->fixture.connections = CONNECTIONS_WITH (COLUMNS_GRAPHQL, DESCRIBE, DESCRIBE);
  self->columns
      = "{\"data\":{\"c\":{\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"x\"},\"nodes\":["
        "{\"name\":\"id\"},{\"name\":\"note\",\"options\":{\"pageInfo\":{\"hasNextPage\":true}}}]}}}";
  self->more_columns = "{\"data\":{\"c\":{\"pageInfo\":{\"hasNextPage\":false},\"nodes\":["
                       "{\"name\":\"name\"}]}}}";
  self->from = "[{\"id\":1,\"name\":\"Ann\"}]";
  expect (self, JOB (NOTE, "pause"), "done created=1", "describe.cut");
  /* Two pages, and one record. */
  g_assert_cmpuint (count_writes (self), ==, 3);
}

/* ---- each operation has its own ---- */

static char *
dup_last_body (World *self, const char *method)
{
  GPtrArray *requests = scripted_service_get_requests (self->service);

  for (guint i = requests->len; i > 0; i--)
    {
      const ScriptedRequest *request = g_ptr_array_index (requests, i - 1);
      if (g_str_equal (request->method, method))
        return scripted_request_dup_text (request);
    }
  return NULL;
}

static void
check_own_words (World *self)
{
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"note\":\"a\"}]";
  expect (self, JOB (NOTE, "pause"), "done created=1", "");
  g_autofree char *created = dup_last_body (self, "POST");
  g_assert_nonnull (strstr (created, "\"Note\":{\"rich_text\":"));
  self->from = "[{\"id\":1,\"name\":\"Ann\",\"note\":\"b\"}]";
  expect (self, JOB (NOTE, "pause"), "done updated=1", "");
  g_autofree char *updated = dup_last_body (self, "PATCH");
  g_assert_nonnull (strstr (updated, "\"Note\":{\"select\":"));
}

static void
test_own_words (World *self, gconstpointer data)
{
  self->fixture.connections
      = CONNECTIONS_WITH (COLUMNS_OPERATION, TYPED ("fields", "properties"), TYPED ("later", "properties"));
  self->later = "{\"properties\":{\"Name\":{\"type\":\"title\"},\"Note\":{\"type\":\"select\"}}}";
  check_own_words (self);
}

/* One answer tells both, in two places. */
static void
test_own_place (World *self, gconstpointer data)
{
  self->fixture.connections
      = CONNECTIONS_WITH (COLUMNS_OPERATION, TYPED ("fields", "properties"), TYPED ("fields", "changes"));
  self->fields = "{\"properties\":{\"Name\":{\"type\":\"title\"},\"Note\":{\"type\":\"rich_text\"}},"
                 "\"changes\":{\"Name\":{\"type\":\"title\"},\"Note\":{\"type\":\"select\"}}}";
  check_own_words (self);
  /* It is held against the rules as well. */
  self->fields = "{\"properties\":{\"Name\":{\"type\":\"title\"},\"Note\":{\"type\":\"rich_text\"}},"
                 "\"changes\":{\"Name\":{\"type\":\"title\"}}}";
  expect (self, JOB (NOTE, "pause"), "failed(sync.described)", "describe.field-gone");
}

static void
test_cancelled (World *self, gconstpointer data)
{
  for (guint at = 1; at <= 2; at++)
    {
      const RunSettings settings = { .cancel_at = at };
      g_autoptr (RunResult) result
          = run_fixture_run (&self->fixture, JOB (STATUS ("New"), "pause"), &settings);

      g_assert_true (g_str_has_prefix (result->summary, "interrupted"));
    }
  g_assert_cmpuint (scripted_service_count (self->service, "GET", "/from"), ==, 0);
  g_assert_cmpuint (count_writes (self), ==, 0);
}

#define add(name, func) g_test_add ("/run/describe/" name, World, NULL, set_up, func, tear_down)

void
test_run_describe_add (void)
{
  add ("as-told", test_as_told);
  add ("field-gone", test_field_gone);
  add ("match-gone", test_match_gone);
  add ("choice-gone", test_choice_gone);
  add ("required", test_required);
  add ("source-gone", test_source_gone);
  add ("both-ends", test_both_ends);
  add ("refused", test_refused);
  add ("no-fields", test_no_fields);
  add ("too-many", test_too_many);
  add ("too-many-pages", test_too_many_pages);
  add ("too-many-there", test_too_many_there);
  add ("page-cut", test_page_cut);
  add ("own-words", test_own_words);
  add ("own-place", test_own_place);
  add ("cancelled", test_cancelled);
}
