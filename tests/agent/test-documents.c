/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what comes into the workspace is right, and nobody's change is overwritten unseen. */
#include "agent-process.h"
#include "exchange/job-file.h"
#include "support/test-loop.h"
#include "test-agent.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

#define CONTACTS_TO_CRM "contacts-to-crm"

/* A job without a version in use; its draft may be unfinished. */
#define DRAFT                                                                                                \
  "{\"id\":\"new\",\"name\":\"New\",\"version\":0,\"draft\":{\"source\":{\"connection\":\"crm\"}}}"

typedef struct
{
  const char *name;
  const char *kind;
  const char *document;
  gint64 expected;
  int error; /* RopewayAgentError; -1: none */
  const char *part;
} PutCase;

/* In a workspace with the practice job contacts-to-crm. */
static const PutCase put_cases[] = {
  { "kind", "thing", "{\"id\":\"a\"}", 0, ROPEWAY_AGENT_ERROR_INVALID, "“thing”" },
  { "syntax", "job", "{\"id\":\"a\",}", 0, ROPEWAY_AGENT_ERROR_INVALID, "line 1" },
  { "twice", "job", "{\"id\":\"a\",\"id\":\"b\"}", 0, ROPEWAY_AGENT_ERROR_INVALID, "" },
  { "no-object", "job", "[]", 0, ROPEWAY_AGENT_ERROR_INVALID, "object" },
  { "no-id", "job", "{}", 0, ROPEWAY_AGENT_ERROR_INVALID, "“id”" },
  { "bad-id", "job", "{\"id\":\"A b\"}", 0, ROPEWAY_AGENT_ERROR_INVALID, "“id”" },
  { "stale", "job", "{\"id\":\"contacts-to-crm\"}", 0, ROPEWAY_AGENT_ERROR_CONFLICT, "" },
  { "ahead", "job", "{\"id\":\"contacts-to-crm\"}", 7, ROPEWAY_AGENT_ERROR_CONFLICT, "" },
  { "draft", "job", DRAFT, 0, -1, NULL },
  { "empty-version", "job", "{\"id\":\"new\",\"version\":1}", 0, ROPEWAY_AGENT_ERROR_INVALID, "“source”" },
  { "version-without-number", "job", "{\"id\":\"new\",\"version\":0,\"source\":{}}", 0,
    ROPEWAY_AGENT_ERROR_INVALID, "version 0" },
  { "version-jumps", "job", "{\"id\":\"new\",\"version\":2}", 0, ROPEWAY_AGENT_ERROR_INVALID, "version 2" },
  { "connection", "connection",
    "{\"id\":\"a\",\"name\":\"A\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"https://"
    "a.example\"}}}",
    0, -1, NULL },
  { "connection-address", "connection",
    "{\"id\":\"a\",\"name\":\"A\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"ftp://"
    "a.example\"}}}",
    0, ROPEWAY_AGENT_ERROR_INVALID, "ftp:" },
  { "connection-plain-secret", "connection",
    "{\"id\":\"a\",\"name\":\"A\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"https://"
    "a.example\"}},"
    "\"signIn\":{\"type\":\"bearer\",\"token\":\"sk-canary\"}}",
    0, ROPEWAY_AGENT_ERROR_INVALID, "" },
  { "connection-without-address", "connection", "{\"id\":\"a\",\"name\":\"A\",\"kind\":\"rest\"}", 0,
    ROPEWAY_AGENT_ERROR_INVALID, "environments" },
};

static void
test_put (gconstpointer data)
{
  const PutCase *row = data;
  g_autoptr (GError) error = NULL;
  Agent self;
  gint64 revision;

  agent_open (&self);
  agent_put_practice_job (&self, CONTACTS_TO_CRM, NULL);
  revision = agent_put (&self, row->kind, row->document, row->expected, &error);
  if (row->error < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpint (revision, ==, 1);
    }
  else
    {
      g_assert_error (error, ROPEWAY_AGENT_ERROR, row->error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, row->part));
      g_assert_null (strstr (error->message, "canary"));
      g_assert_cmpint (revision, ==, 0);
    }
  agent_close (&self);
}

static const char *
edit (RopewayTree *job, gint64 version, const char *name, const char *connection)
{
  RopewayValue *root = ropeway_tree_get_root (job);

  ropeway_value_set_integer (job, root, "version", version);
  ropeway_value_set_text (job, root, "name", name);
  ropeway_value_set_text (job, ropeway_value_get (root, "source"), "connection", connection);
  return ropeway_json_write_text (root, ROPEWAY_JSON_COMPACT, NULL);
}

/* The version in use goes up by one with each change of it, and with nothing else. */
static void
test_versions (void)
{
  static const struct
  {
    gint64 version;
    const char *name;
    const char *connection;
    int error;
  } steps[] = {
    { 2, "People", "contacts", ROPEWAY_AGENT_ERROR_INVALID }, /* nothing but the name changed */
    { 1, "People", "contacts", -1 },
    { 1, "People", "nowhere", ROPEWAY_AGENT_ERROR_INVALID }, /* it changed without a new number */
    { 2, "People", "nowhere", ROPEWAY_AGENT_ERROR_INVALID }, /* there is no such connection */
    { 3, "People", "crm", ROPEWAY_AGENT_ERROR_INVALID },
  };
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice",
                                            "contacts-to-crm.ropeway.json", NULL);
  g_autoptr (RopewayTree) file = ropeway_job_file_load (path, NULL);
  g_autoptr (RopewayTree) job
      = ropeway_tree_new_copy (ropeway_value_get (ropeway_tree_get_root (file), "job"));
  gint64 revision = 1;
  Agent self;

  agent_open (&self);
  agent_put_practice_job (&self, CONTACTS_TO_CRM, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *json = (char *)edit (job, steps[i].version, steps[i].name, steps[i].connection);
      gint64 now = agent_put (&self, "job", json, revision, &error);

      if (steps[i].error >= 0)
        g_assert_error (error, ROPEWAY_AGENT_ERROR, steps[i].error);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpint (now, ==, ++revision);
        }
    }
  agent_close (&self);
}

static void
test_delete (void)
{
  g_autoptr (GError) error = NULL;
  gint64 revision = 0;
  Agent self;

  agent_open (&self);
  agent_put_practice_job (&self, CONTACTS_TO_CRM, NULL);
  g_assert_false (
      ropeway_bus_agent1_call_delete_sync (self.agent, "connection", "crm", 1, NULL, NULL, &error));
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“People become contacts in the CRM”"));
  g_clear_error (&error);
  g_assert_false (
      ropeway_bus_agent1_call_delete_sync (self.agent, "job", CONTACTS_TO_CRM, 5, NULL, NULL, &error));
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_CONFLICT);
  g_clear_error (&error);
  ropeway_bus_agent1_call_delete_sync (self.agent, "job", CONTACTS_TO_CRM, 1, &revision, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (revision, ==, 2);
  g_assert_cmpuint (agent_begin (&self, "run", "{\"job\":\"contacts-to-crm\"}", NULL, &error), ==, 0);
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE);
  g_clear_error (&error);
  g_assert_false (
      ropeway_bus_agent1_call_delete_sync (self.agent, "job", CONTACTS_TO_CRM, 2, NULL, NULL, &error));
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_NOT_THERE);
  g_clear_error (&error);
  ropeway_bus_agent1_call_delete_sync (self.agent, "connection", "crm", 1, &revision, NULL, &error);
  g_assert_no_error (error);
  agent_close (&self);
}

/* A removed job comes back as it was, with the revision that removing it gave. */
static void
test_undo (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice",
                                            "contacts-to-crm.ropeway.json", NULL);
  g_autoptr (RopewayTree) file = ropeway_job_file_load (path, NULL);
  g_autofree char *json = ropeway_json_write_text (ropeway_value_get (ropeway_tree_get_root (file), "job"),
                                                   ROPEWAY_JSON_COMPACT, NULL);
  g_autoptr (GError) error = NULL;
  gint64 revision = 0;
  Agent self;

  agent_open (&self);
  agent_put_practice_job (&self, CONTACTS_TO_CRM, NULL);
  ropeway_bus_agent1_call_delete_sync (self.agent, "job", CONTACTS_TO_CRM, 1, &revision, NULL, &error);
  g_assert_no_error (error);
  revision = agent_put (&self, "job", json, revision, &error);
  g_assert_no_error (error);
  g_assert_cmpint (revision, ==, 3);
  agent_assert_text (agent_do (&self, "run", "{\"job\":\"contacts-to-crm\"}"), "state", "done");
  agent_close (&self);
}

static void
test_never_used (void)
{
  g_autoptr (GError) error = NULL;
  Agent self;

  agent_open (&self);
  g_assert_cmpint (agent_put (&self, "job", DRAFT, 0, &error), ==, 1);
  g_assert_cmpuint (agent_begin (&self, "run", "{\"job\":\"new\"}", NULL, &error), ==, 0);
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“New” was never put in use"));
  agent_close (&self);
}

/* ---- practice ---- */

static guint
count_records (Agent *self, const char *app)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;

  ropeway_bus_agent1_call_practice_sync (self->agent, "records", app, &json, NULL, &error);
  g_assert_no_error (error);
  tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  return (guint)ropeway_value_get_length (ropeway_value_get (ropeway_tree_get_root (tree), "records"));
}

static void
test_practice (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  Agent self;
  guint n;

  agent_open (&self);
  agent_put_practice_job (&self, CONTACTS_TO_CRM, NULL);
  n = count_records (&self, "shop");
  g_assert_cmpuint (n, >, 0);
  ropeway_bus_agent1_call_practice_sync (self.agent, "order", "shop", &answer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "{}");
  g_assert_cmpuint (count_records (&self, "shop"), ==, n + 1);
  test_loop_until (agent_was_changed (&self, "practice", "shop"));

  agent_do (&self, "run", "{\"job\":\"contacts-to-crm\"}");
  g_assert_cmpuint (count_records (&self, "crm"), ==, 1000);
  ropeway_bus_agent1_call_practice_sync (self.agent, "reset", "", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_records (&self, "shop"), ==, n);
  g_assert_cmpuint (count_records (&self, "crm"), ==, 0);
  g_assert_cmpint (agent_get_count (agent_do (&self, "run", "{\"job\":\"contacts-to-crm\"}"), "created"), ==,
                   1000);
  g_assert_false (ropeway_bus_agent1_call_practice_sync (self.agent, "records", "zoo", NULL, NULL, &error));
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (ropeway_bus_agent1_call_practice_sync (self.agent, "dance", "shop", NULL, NULL, &error));
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
  agent_close (&self);
}

void
test_add_documents (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (put_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/agent/documents/put/", put_cases[i].name, NULL);

      g_test_add_data_func (path, &put_cases[i], test_put);
    }
  g_test_add_func ("/agent/documents/versions", test_versions);
  g_test_add_func ("/agent/documents/delete", test_delete);
  g_test_add_func ("/agent/documents/undo", test_undo);
  g_test_add_func ("/agent/documents/never-used", test_never_used);
  g_test_add_func ("/agent/documents/practice", test_practice);
}
