/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is gone from a list is removed elsewhere, so a service that says nothing must not pass for an empty list. */
#include "scripted-service.h"
#include "test-run.h"

#define CONNECTIONS(list)                                                                                    \
  "[{\"id\":\"from\",\"name\":\"From\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                    \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/from\"},\"key\":[\"id\"]" list "}]},"        \
  "{\"id\":\"to\",\"name\":\"To\",\"kind\":\"rest\",\"signIn\":{\"type\":\"none\"},"                         \
  "\"environments\":{\"live\":{\"address\":\"{OTHER}\",\"privateNetwork\":true}},\"operations\":["           \
  "{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/to\",\"query\":{\"id\":\"{id}\"}},"          \
  "\"key\":[\"id\"],\"format\":{\"answer\":\"csv\"},\"exact\":true},"                                        \
  "{\"id\":\"create\",\"request\":{\"method\":\"POST\",\"path\":\"/to\",\"body\":\"record\"},"               \
  "\"newId\":\"id\",\"repeat\":\"key\"},"                                                                    \
  "{\"id\":\"update\",\"request\":{\"method\":\"PATCH\",\"path\":\"/to/{$id}\",\"body\":\"record\"},"        \
  "\"repeat\":\"safe\"},"                                                                                    \
  "{\"id\":\"delete\",\"request\":{\"method\":\"DELETE\",\"path\":\"/to/{$id}\"}}]}]"
#define JOB(find)                                                                                            \
  "{\"id\":\"job\",\"name\":\"Job\",\"source\":{\"connection\":\"from\",\"environment\":\"live\","           \
  "\"operation\":\"list\"},\"mapping\":[{\"id\":\"r1\",\"to\":\"id\",\"from\":\"id\"}],"                     \
  "\"destination\":{\"connection\":\"to\",\"environment\":\"live\",\"mode\":\"mirror\",\"match\":[\"id\"],"  \
  "\"create\":\"create\",\"update\":\"update\",\"delete\":\"delete\",\"gone\":\"delete\"" find "},"          \
  "\"policies\":{\"brake\":{\"remove\":1000}}}"
#define SEARCH ",\"find\":\"find\""

#define JSON ""
#define CSV ",\"format\":{\"answer\":\"csv\"}"
#define NDJSON ",\"format\":{\"answer\":\"ndjson\"}"
#define ITEMS ",\"records\":\"items\""
#define UNTIL_EMPTY ",\"paging\":{\"type\":\"until-empty\",\"parameter\":\"page\",\"first\":1}"
#define CURSOR                                                                                               \
  ",\"records\":\"items\",\"paging\":{\"type\":\"cursor\",\"next\":\"next\",\"parameter\":\"after\"}"

/* What the list answers; the second page is asked for where there is a first that does not end it. */
typedef struct
{
  guint status;
  const char *body;
  const char *type; /* (nullable): JSON */
} Answer;

typedef struct
{
  const char *name;
  const char *list; /* members of the operation */
  const char *good; /* the first page of the first run */
  const char *end;  /* (nullable): the second */
  Answer pages[2];  /* of the second run */
  const char *summary;
} Row;

#define LIST "[{\"id\":\"1\"},{\"id\":\"2\"}]"
#define OBJECT "{\"items\":" LIST "}"
#define MORE "{\"items\":[{\"id\":\"1\"}],\"next\":\"n\"}"
#define TABLE "id\n1\n2\n"
#define LINES "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"
#define GONE                                                                                                 \
  "failed(sync.source-empty)" /* a list of which nothing is left is not followed, however it was said */
#define EMPTY "failed(service.answer-empty)"

static const Row rows[] = {
  { "json-204", JSON, LIST, NULL, { { 204, NULL } }, GONE },
  { "json-200", JSON, LIST, NULL, { { 200, "" } }, EMPTY },
  { "json-202", JSON, LIST, NULL, { { 202, "" } }, EMPTY },
  { "json-empty-list", JSON, LIST, NULL, { { 200, "[]" } }, GONE },
  { "items-204", ITEMS, OBJECT, NULL, { { 204, NULL } }, GONE },
  { "items-200", ITEMS, OBJECT, NULL, { { 200, " \n" } }, EMPTY },
  { "csv-204", CSV, TABLE, NULL, { { 204, NULL } }, GONE },
  { "csv-200", CSV, TABLE, NULL, { { 200, "" } }, EMPTY },
  { "csv-blank", CSV, TABLE, NULL, { { 200, "\xef\xbb\xbf\r\n" } }, EMPTY },
  { "csv-header", CSV, TABLE, NULL, { { 200, "id\n" } }, GONE },
  { "ndjson-204", NDJSON, LINES, NULL, { { 204, NULL } }, GONE },
  { "ndjson-200", NDJSON, LINES, NULL, { { 200, "" } }, EMPTY },
  /* It says that each line is a record, and there is none. */
  { "ndjson-200-says-so", NDJSON, LINES, NULL, { { 200, "", "application/x-ndjson" } }, GONE },
  { "ndjson-202-says-so", NDJSON, LINES, NULL, { { 202, "", "application/x-ndjson" } }, EMPTY },
  { "until-empty-204", UNTIL_EMPTY, LIST, "[]", { { 200, LIST }, { 204, NULL } }, "done unchanged=2" },
  { "until-empty-200",
    UNTIL_EMPTY,
    LIST,
    "[]",
    { { 200, "[{\"id\":\"1\"}]" }, { 200, "" } },
    EMPTY " unchanged=1" },
  { "until-empty-first", UNTIL_EMPTY, LIST, "[]", { { 204, NULL } }, GONE },
  { "csv-until-empty-204",
    CSV UNTIL_EMPTY,
    TABLE,
    "id\n",
    { { 200, "id\n1\n" }, { 204, NULL } },
    "done unchanged=1 deleted=1" },
  { "csv-until-empty-200",
    CSV UNTIL_EMPTY,
    TABLE,
    "id\n",
    { { 200, "id\n1\n" }, { 200, "" } },
    EMPTY " unchanged=1" },
  { "ndjson-until-empty-200",
    NDJSON UNTIL_EMPTY,
    LINES,
    NULL,
    { { 200, "{\"id\":\"1\"}" }, { 200, "" } },
    EMPTY " unchanged=1" },
  { "ndjson-until-empty-200-says-so",
    NDJSON UNTIL_EMPTY,
    LINES,
    NULL,
    { { 200, "{\"id\":\"1\"}" }, { 200, "\n", "application/jsonl; charset=utf-8" } },
    "done unchanged=1 deleted=1" },
  { "cursor-204", CURSOR, OBJECT, NULL, { { 200, MORE }, { 204, NULL } }, "done unchanged=1 deleted=1" },
  { "cursor-200", CURSOR, OBJECT, NULL, { { 200, MORE }, { 200, "" } }, EMPTY " unchanged=1" },
};

typedef struct
{
  RunFixture fixture;
  ScriptedService *service;
  Answer pages[2];
  Answer found;
  guint next_id;
} World;

static void
answer (ScriptedService *script, const ScriptedRequest *request, ScriptedAnswer *answer, gpointer data)
{
  World *self = data;
  const char *query = request->query != NULL ? request->query : "";
  gboolean is_second = g_str_equal (query, "page=2") || g_str_equal (query, "after=n");
  const Answer *page = &self->pages[is_second ? 1 : 0];

  if (g_str_equal (request->method, "POST"))
    {
      answer->body = g_strdup_printf ("{\"id\":\"%u\"}", ++self->next_id);
      return;
    }
  if (g_str_has_prefix (request->path, "/to/"))
    {
      answer->body = g_strdup ("{}");
      return;
    }
  if (g_str_equal (request->path, "/to"))
    page = &self->found;
  answer->status = page->status;
  answer->body = g_strdup (page->body);
  answer->type = g_strdup (page->type);
}

static void
set_up (World *self, gconstpointer data)
{
  run_fixture_set_up (&self->fixture, data);
  self->service = scripted_service_new (answer, self);
  g_free (self->fixture.other);
  self->fixture.other = scripted_service_dup_address (self->service);
}

static void
tear_down (World *self, gconstpointer data)
{
  scripted_service_free (self->service);
  run_fixture_tear_down (&self->fixture, data);
}

static void
expect (World *self, const char *job, const char *summary)
{
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, job, NULL);

  g_test_message ("%s", result->problem);
  g_assert_cmpstr (result->summary, ==, summary);
}

static void
test_gone (World *self, gconstpointer data)
{
  const Row *row = data;
  g_autofree char *connections = g_strdup_printf (CONNECTIONS ("%s"), row->list);
  gboolean deletes = g_strrstr (row->summary, "deleted") != NULL;

  self->fixture.connections = connections;
  self->pages[0] = (Answer){ 200, row->good };
  self->pages[1] = (Answer){ row->end != NULL ? 200 : 204, row->end };
  expect (self, JOB (""), "done created=2");
  self->pages[0] = row->pages[0];
  self->pages[1] = row->pages[1];
  expect (self, JOB (""), row->summary);
  if (!deletes)
    g_assert_cmpuint (scripted_service_count (self->service, "DELETE", "/"), ==, 0);
}

/* A search that is answered with nothing has not said that nothing was found. */
static void
test_search (World *self, gconstpointer data)
{
  self->fixture.connections = CONNECTIONS (JSON);
  self->pages[0] = (Answer){ 200, LIST };
  self->found = (Answer){ 200, "" };
  g_autoptr (RunResult) result = run_fixture_run (&self->fixture, JOB (SEARCH), NULL);
  g_assert_cmpuint (scripted_service_count (self->service, "POST", "/"), ==, 0);
  g_test_message ("%s", result->summary);
  self->found = (Answer){ 204, NULL };
  expect (self, JOB (SEARCH), "done created=2");
}

void
test_run_nothing_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strconcat ("/run/nothing/", rows[i].name, NULL);

      g_test_add (name, World, &rows[i], set_up, test_gone, tear_down);
    }
  g_test_add ("/run/nothing/search", World, NULL, set_up, test_search, tear_down);
}
