/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-in-fixture.h"

#include <string.h>

#include "auth/answer-problem.h"
#include "secrets/secret-file.h"
#include "support/test-loop.h"
#include "support/test-workspace.h"
#include "value/json-reader.h"

#define CODE                                                                                                 \
  "{\"type\":\"oauth\",\"flow\":\"code\",\"authorizeAddress\":\"%s/authorize\",\"tokenAddress\":\"%s/"       \
  "token\","                                                                                                 \
  "\"clientId\":\"app-1\",\"scopes\":[\"read\"],\"token\":{\"secret\":\"slot\"}}"

void
sign_in_fixture_set_up (SignInFixture *self, gconstpointer unused_data)
{
  g_autofree char *path = NULL;
  RopewaySecretProvider *providers[2];

  self->workspace = test_workspace_new ();
  self->server = token_server_new ();
  self->clock = ropeway_clock_new_system ();
  self->redactor = ropeway_redactor_new ();
  path = test_workspace_path (self->workspace, "private/secrets");
  self->memory = ropeway_secret_memory_new ();
  providers[0] = ROPEWAY_SECRET_PROVIDER (self->memory);
  providers[1] = ropeway_secret_file_new (path);
  self->secrets = ropeway_secret_chain_new (providers, 2);
  g_object_unref (providers[1]);
  g_setenv ("STATE_DIRECTORY", test_workspace_get_folder (self->workspace), TRUE);
}

void
sign_in_fixture_tear_down (SignInFixture *self, gconstpointer unused_data)
{
  g_object_unref (self->secrets);
  g_object_unref (self->memory);
  ropeway_redactor_unref (self->redactor);
  ropeway_clock_unref (self->clock);
  token_server_free (self->server);
  test_workspace_free (self->workspace);
}

void
sign_in_test_add (const char *path, void (*test) (SignInFixture *, gconstpointer), gconstpointer data)
{
  g_test_add (path, SignInFixture, data, sign_in_fixture_set_up, test, sign_in_fixture_tear_down);
}

RopewayConnection *
sign_in_fixture_connection (SignInFixture *self, const char *sign_in)
{
  const char *address = token_server_get_address (self->server);
  g_auto (GStrv) parts = g_strsplit (sign_in != NULL ? sign_in : CODE, "%s", -1);
  g_autofree char *filled = g_strjoinv (address, parts);
  g_autofree char *json
      = g_strdup_printf ("{\"id\":\"crm\",\"name\":\"Our CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{"
                         "\"address\":\"%s\",\"privateNetwork\":true}},\"signIn\":%s,\"operations\":[]}",
                         address, filled);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection;

  g_assert_nonnull (tree);
  connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return connection;
}

static RopewaySecretQuery
slot_of (SignInFixture *self)
{
  return (RopewaySecretQuery){ "slot", "live", "crm", token_server_get_address (self->server) };
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

void
sign_in_fixture_keep (SignInFixture *self, const char *json)
{
  const RopewaySecretQuery query = slot_of (self);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (json, -1);
  gboolean is_done = FALSE;

  ropeway_secret_provider_store_async (self->secrets, &query, secret, "a test", NULL, on_kept, &is_done);
  test_loop_until (is_done);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  RopewaySecret **secret = data;
  g_autoptr (GError) error = NULL;

  *secret = ropeway_secret_provider_lookup_query_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  g_assert_no_error (error);
}

RopewayOauthTokens *
sign_in_fixture_kept (SignInFixture *self)
{
  const RopewaySecretQuery query = slot_of (self);
  g_autoptr (RopewaySecret) secret = NULL;

  ropeway_secret_provider_lookup_query_async (self->secrets, &query, NULL, on_found, &secret);
  test_loop_until (secret != NULL);
  return ropeway_oauth_tokens_read (secret);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(int *)data = (int)ropeway_secret_provider_check_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  g_assert_no_error (error);
}

gboolean
sign_in_fixture_has_kept (SignInFixture *self)
{
  const RopewaySecretQuery query = slot_of (self);
  int state = -1;

  ropeway_secret_provider_check_async (self->secrets, &query, NULL, on_checked, &state);
  test_loop_until (state != -1);
  return state == ROPEWAY_SECRET_STATE_THERE;
}

static void
on_opened (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  RopewaySession **session = data;
  g_autoptr (GError) error = NULL;

  *session = ropeway_session_open_finish (result, &error);
  g_assert_no_error (error);
}

RopewaySession *
sign_in_fixture_open (SignInFixture *self, RopewayConnection *connection)
{
  RopewaySession *session = NULL;

  ropeway_session_open_async (connection, ropeway_connection_find_environment (connection, "live"),
                              self->secrets, self->redactor, self->clock, NULL, on_opened, &session);
  test_loop_until (session != NULL);
  return session;
}

void
sent_once_clear (SentOnce *sent)
{
  g_clear_error (&sent->error);
  g_clear_pointer (&sent->response, ropeway_http_response_unref);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  SentOnce *sent = data;

  sent->response = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &sent->error);
  sent->status = sent->response != NULL ? ropeway_http_response_get_status (sent->response) : 0;
  sent->is_begun = ropeway_session_was_begun (result);
  *sent->n_done += 1;
}

void
sign_in_fixture_begin (SignInFixture *self, RopewaySession *session, const char *method,
                       GCancellable *cancellable, SentOnce *sent)
{
  g_autofree char *url = g_strconcat (token_server_get_address (self->server), "/api", NULL);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  const RopewayPreparedRequest prepared = {
    .method = (char *)method,
    .url = url,
    .headers = headers,
    .repeat = g_str_equal (method, "POST") ? ROPEWAY_REPEAT_NEVER : ROPEWAY_REPEAT_SAFE,
  };

  ropeway_session_send_async (session, &prepared, cancellable, on_sent, sent);
}

void
sign_in_fixture_send (SignInFixture *self, RopewaySession *session, const char *method, SentOnce *sent)
{
  guint n_done = 0;

  sent->n_done = &n_done;
  sign_in_fixture_begin (self, session, method, NULL, sent);
  test_loop_until (n_done == 1);
}

const char *
sent_once_get_code (const SentOnce *sent, const RopewayConnection *connection)
{
  g_autoptr (RopewayProblem) problem = sent->error != NULL
                                           ? ropeway_request_problem (connection, sent->error)
                                           : ropeway_answer_problem (connection, NULL, sent->response);

  /* Codes are interned by the catalogue; the problem may go. */
  return ropeway_problem_kind_find (ropeway_problem_get_code (problem))->code;
}
