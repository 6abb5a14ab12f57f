/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a secret goes through a pipe into the keyring and from there to its own address, and nowhere else. */
#include "agent-process.h"
#include "base/limits.h"
#include "test-agent.h"

#define CANARY "canary-4711-canary"

#define CONNECTION                                                                                           \
  "{\"id\":\"crm\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{%s},"                                \
  "\"signIn\":{\"type\":\"bearer\",\"token\":{\"secret\":\"crm_token\"}},"                                   \
  "\"operations\":[{\"id\":\"contacts\",\"request\":{\"method\":\"GET\",\"path\":\"/contacts\"},"            \
  "\"records\":\"items\",\"key\":[\"id\"]}]}"

static char *
make_connection (const char *environments)
{
  g_auto (GStrv) parts = g_strsplit (CONNECTION, "%s", 2);

  return g_strjoin (environments, parts[0], parts[1], NULL);
}

static char *
make_environment (const char *name, const char *address)
{
  return g_strdup_printf ("\"%s\":{\"address\":\"%s\",\"privateNetwork\":true}", name, address);
}

static void
put (Agent *self, const char *environments, gint64 expected)
{
  g_autofree char *json = make_connection (environments);
  g_autoptr (GError) error = NULL;

  agent_put (self, "connection", json, expected, &error);
  g_assert_no_error (error);
}

/* Looks for the secret in every file of the workspace. */
static void
assert_in_no_file (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        assert_in_no_file (path);
      else if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_get_contents (path, &text, &length, NULL))
        g_assert_null (memmem (text, length, CANARY, strlen (CANARY)));
    }
}

static void
assert_states (Agent *self, const char *states)
{
  g_autofree char *found = agent_dup_states (self, "crm");

  g_assert_cmpstr (found, ==, states);
}

static void
set (Agent *self, const char *environment, const char *secret)
{
  g_autoptr (GError) error = NULL;

  agent_set_secret (self, "crm", environment, "crm_token", secret, &error);
  g_assert_no_error (error);
}

static void
test_used (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--api-key", CANARY, NULL);
  g_autofree char *address = practice_process_address (practice, "/crm");
  g_autofree char *environment = make_environment ("live", address);
  g_autofree char *elsewhere = make_environment ("live", "http://127.0.0.1:9/crm");
  const RopewayValue *end;
  Agent self;

  agent_open (&self);
  put (&self, environment, 0);
  assert_states (&self, "crm_token live not-there\n");
  agent_assert_text (ropeway_value_get (agent_do (&self, "try", "{\"connection\":\"crm\"}"), "problem"),
                     "code", "sign-in.secret");

  set (&self, "live", CANARY);
  assert_states (&self, "crm_token live there\n");
  end = agent_do (&self, "try", "{\"connection\":\"crm\"}");
  agent_assert_text (end, "state", "done");
  agent_assert_text (end, "sentence", "“CRM” answers and takes the sign-in.");
  g_assert_true (agent_was_changed (&self, "secret", "crm"));

  /* The address was edited: it does not go there. */
  put (&self, elsewhere, 1);
  assert_states (&self, "crm_token live elsewhere\n");
  agent_assert_text (ropeway_value_get (agent_do (&self, "try", "{\"connection\":\"crm\"}"), "problem"),
                     "code", "sign-in.secret");
  put (&self, environment, 2);

  set (&self, "live", "wrong");
  agent_assert_text (ropeway_value_get (agent_do (&self, "try", "{\"connection\":\"crm\"}"), "problem"),
                     "code", "service.forbidden");
  set (&self, "live", "");
  assert_states (&self, "crm_token live not-there\n");
  agent_stop (&self);
  assert_in_no_file (test_workspace_get_folder (self.workspace));
  agent_close (&self);
}

/* One secret for all environments must have one place to go to. */
static void
test_environments (void)
{
  g_autofree char *one = make_environment ("live", "https://crm.example/a");
  g_autofree char *two = make_environment ("test", "https://crm.example/b");
  g_autofree char *other = make_environment ("test", "https://test.example");
  g_autofree char *same = g_strjoin (",", one, two, NULL);
  g_autofree char *different = g_strjoin (",", one, other, NULL);
  g_autoptr (GError) error = NULL;
  Agent self;

  agent_open (&self);
  put (&self, same, 0);
  set (&self, "", CANARY);
  assert_states (&self, "crm_token live there\ncrm_token test there\n");
  set (&self, "", "");
  put (&self, different, 1);
  g_assert_false (agent_set_secret (&self, "crm", "", "crm_token", CANARY, &error));
  g_assert_error (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_INVALID);
  set (&self, "test", CANARY);
  assert_states (&self, "crm_token live not-there\ncrm_token test there\n");
  set (&self, "test", "");
  agent_close (&self);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *connection;
    const char *environment;
    const char *slot;
    int error;
  } cases[] = {
    { "nowhere", "live", "crm_token", ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "crm", "nowhere", "crm_token", ROPEWAY_AGENT_ERROR_NOT_THERE },
    { "crm", "live", "nothing", ROPEWAY_AGENT_ERROR_NOT_THERE },
  };
  g_autofree char *environment = make_environment ("live", "https://crm.example");
  Agent self;

  agent_open (&self);
  put (&self, environment, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          agent_set_secret (&self, cases[i].connection, cases[i].environment, cases[i].slot, CANARY, &error));
      g_assert_error (error, ROPEWAY_AGENT_ERROR, cases[i].error);
    }
  agent_close (&self);
}

void
test_add_secrets (void)
{
  g_test_add_func ("/agent/secrets/used", test_used);
  g_test_add_func ("/agent/secrets/environments", test_environments);
  g_test_add_func ("/agent/secrets/refused", test_refused);
}
