/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person gave for one authorisation server goes to no other one that is put in its place over the bus. */
#include "../auth/token-server.h"
#include "agent-process.h"
#include "secrets/secret-keyring.h"
#include "support/test-loop.h"
#include "test-agent.h"

#define CLIENT "\"flow\":\"client-credentials\",\"clientSecret\":{\"secret\":\"app_secret\"}"
#define PERSON                                                                                               \
  "\"flow\":\"code\",\"authorizeAddress\":\"https://login.example/\",\"token\":{\"secret\":\"slot\"}"

/* Three servers on one bus. */
typedef struct
{
  Agent agent;
  TokenServer *service;
  TokenServer *right;
  TokenServer *wrong;
  gint64 revision;
} Places;

static void
places_open (Places *self)
{
  self->service = token_server_new ();
  self->right = token_server_new ();
  self->wrong = token_server_new ();
  self->revision = 0;
  token_server_get_manner (self->service)->trusting = TRUE;
  agent_open (&self->agent);
}

static void
places_close (Places *self)
{
  agent_close (&self->agent);
  token_server_free (self->service);
  token_server_free (self->right);
  token_server_free (self->wrong);
}

/* Puts the connection, which asks @server for tokens, in the place of what is there. */
static void
put (Places *self, const char *members, TokenServer *server)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"crm\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","
      "\"privateNetwork\":true}},\"signIn\":{\"type\":\"oauth\",%s,\"tokenAddress\":\"%s/"
      "token\",\"clientId\":"
      "\"app\"},\"operations\":[{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":\"/api\"},\"key\":["
      "\"id\"]}]}",
      token_server_get_address (self->service), members, token_server_get_address (server));
  g_autoptr (GError) error = NULL;

  self->revision = agent_put (&self->agent, "connection", json, self->revision, &error);
  g_assert_no_error (error);
}

static void
set (Places *self, const char *environment, const char *slot, const char *secret)
{
  g_autoptr (GError) error = NULL;

  agent_set_secret (&self->agent, "crm", environment, slot, secret, &error);
  g_assert_no_error (error);
}

static void
assert_states (Places *self, const char *states)
{
  g_autofree char *found = agent_dup_states (&self->agent, "crm");

  g_assert_cmpstr (found, ==, states);
}

/* Tries the connection. @code: (nullable): of the problem. */
static void
assert_tried (Places *self, const char *code)
{
  const RopewayValue *end = agent_do (&self->agent, "try", "{\"connection\":\"crm\"}");

  if (code == NULL)
    agent_assert_text (end, "state", "done");
  else
    agent_assert_text (ropeway_value_get (end, "problem"), "code", code);
}

static void
test_app (void)
{
  Places self;

  places_open (&self);
  put (&self, CLIENT, self.right);
  set (&self, "live", "app_secret", "s3cret");
  assert_states (&self, "app_secret live there\n");
  assert_tried (&self, NULL);
  g_assert_cmpuint (token_server_get_n_asked (self.right), ==, 1);

  put (&self, CLIENT, self.wrong);
  assert_states (&self, "app_secret live elsewhere\n");
  assert_tried (&self, "sign-in.secret");
  g_assert_cmpuint (token_server_get_n_asked (self.wrong), ==, 0);

  set (&self, "", "app_secret", "s3cret");
  assert_states (&self, "app_secret live elsewhere\n");
  set (&self, "live", "app_secret", "");
  assert_states (&self, "app_secret live there\n");
  assert_tried (&self, NULL);
  g_assert_cmpuint (token_server_get_n_asked (self.wrong), ==, 1);

  put (&self, CLIENT, self.right);
  assert_states (&self, "app_secret live elsewhere\n");
  assert_tried (&self, "sign-in.secret");
  g_assert_cmpuint (token_server_get_n_asked (self.right), ==, 1);
  set (&self, "", "app_secret", "");
  places_close (&self);
}

/* A refresh token that was put there as it is. */
static void
test_person (void)
{
  Places self;

  places_open (&self);
  put (&self, PERSON, self.right);
  set (&self, "live", "slot", "refresh-token-0");
  put (&self, PERSON, self.wrong);
  assert_states (&self, "slot live elsewhere\n");
  assert_tried (&self, "sign-in.elsewhere");
  g_assert_cmpuint (token_server_get_n_asked (self.wrong), ==, 0);
  put (&self, PERSON, self.right);
  assert_states (&self, "slot live there\n");
  assert_tried (&self, NULL);
  g_assert_cmpuint (token_server_get_n_asked (self.right), ==, 1);
  set (&self, "live", "slot", "");
  places_close (&self);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* Kept for the service alone, it says itself of whom it is. */
static void
test_person_before (void)
{
  g_autoptr (RopewaySecretProvider) keyring = ropeway_secret_keyring_new ();
  g_autoptr (RopewaySecret) secret = NULL;
  g_autofree char *text = NULL;
  gboolean is_done = FALSE;
  Places self;

  places_open (&self);
  text = g_strdup_printf ("{\"refresh_token\":\"refresh-token-0\",\"from\":\"%s/token\"}",
                          token_server_get_address (self.right));
  secret = ropeway_secret_new (text, -1);
  const RopewaySecretQuery query = { "slot", "live", "crm", token_server_get_address (self.service) };
  ropeway_secret_provider_store_async (keyring, &query, secret, "a test", NULL, on_kept, &is_done);
  test_loop_until (is_done);

  put (&self, PERSON, self.right);
  assert_states (&self, "slot live there\n");
  assert_tried (&self, NULL);
  g_assert_cmpuint (token_server_get_n_asked (self.right), ==, 1);
  assert_states (&self, "slot live there\n");
  put (&self, PERSON, self.wrong);
  assert_tried (&self, "sign-in.elsewhere");
  g_assert_cmpuint (token_server_get_n_asked (self.wrong), ==, 0);
  set (&self, "live", "slot", "");
  places_close (&self);
}

void
test_add_sign_ins (void)
{
  g_test_add_func ("/agent/sign-ins/app", test_app);
  g_test_add_func ("/agent/sign-ins/person", test_person);
  g_test_add_func ("/agent/sign-ins/person-before", test_person_before);
}
