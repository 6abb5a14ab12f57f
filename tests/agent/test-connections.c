/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a connection is tried, and its records are looked at, before a job is made with it. */
#include "agent-process.h"
#include "base/limits.h"
#include "test-agent.h"

#define CANARY "canary-4711-canary"

/* A connection to the practice server, with a key where it wants one. */
#define CONNECTION(sign_in)                                                                                  \
  "{\"id\":\"crm\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","       \
  "\"privateNetwork\":true}}," sign_in "\"operations\":["                                                    \
  "{\"id\":\"find\",\"request\":{\"method\":\"GET\",\"path\":\"/"                                            \
  "contacts\",\"query\":{\"email\":\"{email}\"}},"                                                           \
  "\"records\":\"items\"},"                                                                                  \
  "{\"id\":\"add\",\"request\":{\"method\":\"POST\",\"path\":\"/contacts\",\"body\":\"record\"},"            \
  "\"newId\":\"id\"},"                                                                                       \
  "{\"id\":\"people\",\"request\":{\"method\":\"GET\",\"path\":\"/people\"},\"records\":\"people\","         \
  "\"key\":[\"id\"],\"paging\":{\"type\":\"offset\",\"parameter\":\"offset\",\"size\":{\"parameter\":"       \
  "\"limit\","                                                                                               \
  "\"value\":10},\"total\":\"total\"}},"                                                                     \
  "{\"id\":\"cut\",\"request\":{\"method\":\"GET\",\"path\":\"/"                                             \
  "{list}\"},\"records\":\"people\",\"key\":[\"id\"],"                                                       \
  "\"parameters\":{\"list\":{\"fromLink\":\"https://app.example/lists/{list}/\",\"default\":\"people\"}}},"  \
  "{\"id\":\"contacts\",\"request\":{\"method\":\"GET\",\"path\":\"/contacts\"}},"                           \
  "{\"id\":\"lost\",\"request\":{\"method\":\"GET\",\"path\":\"/nowhere\"}}]}"

typedef struct
{
  const char *name;
  const char *path; /* of the server, behind its address; NULL: nobody listens there */
  const char *request;
  const char *hostile; /* (nullable) */
  const char *state;
  const char *code; /* (nullable): of the problem */
  int status;       /* 0: none */
  const char *sentence;
} TryCase;

static const TryCase tries[] = {
  { "first-operation", "/contacts", "{\"connection\":\"crm\"}", NULL, "done", NULL, 200, "“CRM” answers." },
  { "named", "/contacts", "{\"connection\":\"crm\",\"operation\":\"people\",\"environment\":\"live\"}", NULL,
    "done", NULL, 200, "“CRM” answers." },
  { "not-found", "/contacts", "{\"connection\":\"crm\",\"operation\":\"lost\"}", NULL, "failed",
    "service.not-found", 404, "nothing at" },
  { "not-filled-in", "/contacts", "{\"connection\":\"crm\",\"operation\":\"find\"}", NULL, "failed",
    "request.place-empty", 0, "email" },
  { "nobody", NULL, "{\"connection\":\"crm\"}", NULL, "failed", "service.unreachable", 0,
    "cannot be reached" },
  { "key-wanted", "/crm", "{\"connection\":\"crm\",\"operation\":\"contacts\"}", NULL, "failed",
    "service.sign-in-refused", 401, "does not accept the credentials" },
  { "web-page", "/contacts", "{\"connection\":\"crm\"}", "{\"rules\":[{\"kind\":\"html\"}]}", "failed",
    "service.answer-web-page", 200, "page" },
  { "down", "/contacts", "{\"connection\":\"crm\"}", "{\"rules\":[{\"kind\":\"status\",\"status\":503}]}",
    "failed", "service.failed", 503, "503" },
};

static void
put_connection (Agent *self, const char *format, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  json = g_strjoin (address, parts[0], parts[1], NULL);
  agent_put (self, "connection", json, 0, &error);
  g_assert_no_error (error);
}

static void
test_try (gconstpointer data)
{
  const TryCase *row = data;
  g_autoptr (PracticeProcess) practice
      = practice_process_start ("--contacts", "100", "--api-key", CANARY, NULL);
  g_autofree char *address
      = row->path != NULL ? practice_process_address (practice, row->path) : g_strdup ("http://127.0.0.1:9");
  const RopewayValue *end;
  g_autofree char *sentence = NULL;
  Agent self;

  if (row->hostile != NULL)
    practice_process_set_hostile (practice, row->hostile);
  agent_open (&self);
  put_connection (&self, CONNECTION (""), address);
  end = agent_do (&self, "try", row->request);
  agent_assert_text (end, "kind", "try");
  agent_assert_text (end, "connection", "crm");
  agent_assert_text (end, "state", row->state);
  agent_assert_text (ropeway_value_get (end, "problem"), "code", row->code);
  if (row->status != 0)
    agent_assert_number (end, "status", row->status);
  else
    g_assert_null (ropeway_value_get (end, "status"));
  sentence = ropeway_value_dup_member_text (end, "sentence");
  g_test_message ("%s", sentence);
  g_assert_nonnull (strstr (sentence, row->sentence));
  /* A person waits: it is sent once. */
  g_assert_cmpint (practice_process_get_stat (practice, "requests", "GET /contacts/people"), <=, 1);
  agent_close (&self);
}

/* An address that nothing is known of yet. */
static void
test_address_alone (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "100", NULL);
  g_autofree char *address = practice_process_address (practice, "/contacts");
  Agent self;

  agent_open (&self);
  put_connection (
      &self,
      "{\"id\":\"a\",\"name\":\"A\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","
      "\"privateNetwork\":true}}}",
      address);
  agent_assert_text (agent_do (&self, "try", "{\"connection\":\"a\"}"), "state", "done");
  agent_close (&self);
}

/* ---- samples ---- */

static void
test_sample (void)
{
  static const struct
  {
    const char *request;
    guint n;
  } cases[] = {
    { "{\"connection\":\"crm\",\"operation\":\"people\"}", ROPEWAY_LIMIT_SAMPLE },
    { "{\"connection\":\"crm\",\"operation\":\"people\",\"limit\":3}", 3 },
    { "{\"connection\":\"crm\",\"operation\":\"people\",\"limit\":1000}", ROPEWAY_LIMIT_SAMPLE },
  };
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "100", NULL);
  g_autofree char *address = practice_process_address (practice, "/contacts");
  Agent self;

  agent_open (&self);
  put_connection (&self, CONNECTION (""), address);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines = NULL;
      int events = -1;
      guint64 task = agent_begin (&self, "sample", cases[i].request, &events, &error);
      const RopewayValue *record;

      g_assert_no_error (error);
      agent_assert_text (agent_wait (&self, task), "state", "done");
      lines = agent_read_events (events);
      g_assert_cmpuint (lines->len, ==, cases[i].n + 1);
      record = ropeway_value_get (ropeway_tree_get_root (g_ptr_array_index (lines, 0)), "record");
      g_assert_nonnull (ropeway_value_get (record, "email"));
    }
  agent_close (&self);
}

#define PICKED                                                                                               \
  "{\"id\":\"crm\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","       \
  "\"privateNetwork\":true}},\"operations\":[{\"id\":\"people\",\"request\":{\"method\":\"GET\",\"path\":"   \
  "\"/people\","                                                                                             \
  "\"query\":{\"limit\":\"200\"}},\"records\":\"people\",\"key\":[\"id\"]},{\"id\":\"one\",\"request\":{"    \
  "\"method\":"                                                                                              \
  "\"GET\",\"path\":\"/people/"                                                                              \
  "{person}\"},\"parameters\":{\"person\":{\"choices\":{\"operation\":\"people\","                           \
  "\"value\":\"id\",\"label\":\"email\"}},\"other\":{}},\"key\":[\"id\"]}]}"

/* A person is picked by the name that he has at the service. */
static void
test_choices (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "30", NULL);
  g_autofree char *address = practice_process_address (practice, "/contacts");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  const RopewayValue *first;
  int events = -1;
  guint64 task;
  Agent self;

  agent_open (&self);
  put_connection (&self, PICKED, address);
  task = agent_begin (&self, "choices",
                      "{\"connection\":\"crm\",\"operation\":\"one\",\"parameter\":\"person\"}", &events,
                      &error);
  g_assert_no_error (error);
  agent_assert_text (agent_wait (&self, task), "state", "done");
  lines = agent_read_events (events);
  g_assert_cmpuint (lines->len, ==, 30 + 1);
  first = ropeway_tree_get_root (g_ptr_array_index (lines, 0));
  agent_assert_text (first, "event", "choice");
  g_autofree char *label = ropeway_value_dup_text (ropeway_value_get (first, "label"), NULL);
  g_assert_nonnull (strchr (label, '@'));
  agent_close (&self);
}

/* No paging is declared, but there is more: the sample says how it would be read, and what was pasted is its list. */
static void
test_sample_hint (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "250", NULL);
  g_autofree char *address = practice_process_address (practice, "/contacts");
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  const RopewayValue *first, *problem, *arguments;
  g_autofree char *words = NULL;
  g_autofree char *paging = NULL;
  int events = -1;
  guint64 task;
  Agent self;

  agent_open (&self);
  put_connection (&self, CONNECTION (""), address);
  task = agent_begin (&self, "sample",
                      "{\"connection\":\"crm\",\"operation\":\"cut\",\"limit\":3,"
                      "\"parameters\":{\"list\":\"https://app.example/lists/people/?view=2\"}}",
                      &events, &error);
  g_assert_no_error (error);
  agent_assert_text (agent_wait (&self, task), "state", "done");
  lines = agent_read_events (events);
  g_assert_cmpuint (lines->len, ==, 1 + 3 + 1);
  first = ropeway_tree_get_root (g_ptr_array_index (lines, 0));
  agent_assert_text (first, "event", "warning");
  problem = ropeway_value_get (first, "problem");
  agent_assert_text (problem, "code", "source.page-maybe-cut");
  arguments = ropeway_value_get (problem, "arguments");
  words = ropeway_value_dup_member_text (arguments, "words");
  paging = ropeway_value_dup_member_text (arguments, "paging");
  g_test_message ("%s %s", words, paging);
  g_assert_nonnull (words);
  g_assert_nonnull (strstr (paging, "offset"));
  agent_close (&self);
}

static void
test_sample_link_elsewhere (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "100", NULL);
  g_autofree char *address = practice_process_address (practice, "/contacts");
  const RopewayValue *end;
  Agent self;

  agent_open (&self);
  put_connection (&self, CONNECTION (""), address);
  end = agent_do (&self, "sample",
                  "{\"connection\":\"crm\",\"operation\":\"cut\","
                  "\"parameters\":{\"list\":\"https://other.example/lists/people\"}}");
  agent_assert_text (end, "state", "failed");
  agent_assert_text (ropeway_value_get (end, "problem"), "code", "job.link-elsewhere");
  g_assert_cmpint (practice_process_get_stat (practice, "requests", "GET /contacts/people"), ==, 0);
  agent_close (&self);
}

/* Large records: as many as fit. */
static void
test_sample_bytes (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "100", NULL);
  g_autofree char *address = practice_process_address (practice, "/contacts");
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_SAMPLE_BYTES / 3, 'x');
  g_autoptr (GString) list = g_string_new ("[");
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  int events = -1;
  guint64 task;
  Agent self;

  for (guint i = 1; i <= 4; i++)
    g_string_append_printf (list, "%s{\"id\":%u,\"email\":\"%u@example.com\",\"notes\":\"%s\"}",
                            i > 1 ? "," : "", i, i, large);
  g_string_append_c (list, ']');
  practice_process_load (practice, "contacts", list->str);
  agent_open (&self);
  put_connection (&self, CONNECTION (""), address);
  task = agent_begin (&self, "sample", "{\"connection\":\"crm\",\"operation\":\"people\"}", &events, &error);
  g_assert_no_error (error);
  agent_assert_text (agent_wait (&self, task), "state", "done");
  lines = agent_read_events (events);
  g_assert_cmpuint (lines->len, ==, 2 + 1);
  agent_close (&self);
}

/* ---- what is refused ---- */

static void
test_refused (void)
{
  static const struct
  {
    const char *kind;
    const char *request;
    int error;
  } cases[] = {
    { "dance", "{}", ROPEWAY_AGENT_ERROR_INVALID },
    { "run", "{}", ROPEWAY_AGENT_ERROR_INVALID },
    { "run", "{\"job\":7}", ROPEWAY_AGENT_ERROR_INVALID },
    { "run", "{\"job\":\"a\",\"limit\":-1}", ROPEWAY_AGENT_ERROR_INVALID },
    { "run", "{\"job\":\"a\",\"limit\":1.5}", ROPEWAY_AGENT_ERROR_INVALID },
    { "run", "{\"job\":\"a\",\"deliveries\":\"yes\"}", ROPEWAY_AGENT_ERROR_INVALID },
    { "run", "[", ROPEWAY_AGENT_ERROR_INVALID },
    { "run", "{\"job\":\"nowhere\"}", ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "plan", "{\"job\":\"nowhere\"}", ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "try", "{}", ROPEWAY_AGENT_ERROR_INVALID },
    { "try", "{\"connection\":\"nowhere\"}", ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "try", "{\"connection\":\"crm\",\"environment\":\"test\"}", ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "try", "{\"connection\":\"crm\",\"operation\":\"nowhere\"}", ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "try", "{\"connection\":\"crm\",\"operation\":\"add\"}", ROPEWAY_AGENT_ERROR_INVALID },
    { "sample", "{\"connection\":\"crm\"}", ROPEWAY_AGENT_ERROR_INVALID },
    { "choices", "{\"connection\":\"crm\",\"operation\":\"people\"}", ROPEWAY_AGENT_ERROR_INVALID },
    { "choices", "{\"connection\":\"crm\",\"operation\":\"people\",\"parameter\":\"nowhere\"}",
      ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "choices", "{\"connection\":\"crm\",\"operation\":\"nowhere\",\"parameter\":\"x\"}",
      ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "sample", "{\"connection\":\"crm\",\"operation\":\"add\"}", ROPEWAY_AGENT_ERROR_INVALID },
    { "sample", "{\"connection\":\"crm\",\"operation\":\"people\",\"parameters\":[]}",
      ROPEWAY_AGENT_ERROR_INVALID },
  };
  Agent self;

  agent_open (&self);
  put_connection (&self, CONNECTION (""), "https://crm.example");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (agent_begin (&self, cases[i].kind, cases[i].request, NULL, &error), ==, 0);
      g_assert_error (error, ROPEWAY_AGENT_ERROR, cases[i].error);
    }
  agent_close (&self);
}

void
test_add_connections (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *path = g_strconcat ("/agent/connections/try/", tries[i].name, NULL);

      g_test_add_data_func (path, &tries[i], test_try);
    }
  g_test_add_func ("/agent/connections/address-alone", test_address_alone);
  g_test_add_func ("/agent/connections/sample", test_sample);
  g_test_add_func ("/agent/connections/choices", test_choices);
  g_test_add_func ("/agent/connections/sample-hint", test_sample_hint);
  g_test_add_func ("/agent/connections/sample-link-elsewhere", test_sample_link_elsewhere);
  g_test_add_func ("/agent/connections/sample-bytes", test_sample_bytes);
  g_test_add_func ("/agent/connections/refused", test_refused);
}
