/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: tokens are renewed once for all, kept before they are used, and never asked for in vain again and again. */
#include <string.h>

#include "base/limits.h"
#include "sign-in-fixture.h"
#include "support/test-loop.h"

#define OLD                                                                                                  \
  "{\"access_token\":\"access-token-old\",\"refresh_token\":\"refresh-token-0\",\"expires\":1,\"received\":" \
  "1}"
#define UNKNOWN                                                                                              \
  "{\"access_token\":\"access-token-old\",\"refresh_token\":\"refresh-token-0\",\"scope\":\"read write\"}"
#define CLIENT(more)                                                                                         \
  "{\"type\":\"oauth\",\"flow\":\"client-credentials\",\"tokenAddress\":\"%s/token\",\"clientId\":\"app "    \
  "1\","                                                                                                     \
  "\"clientSecret\":{\"secret\":\"app_secret\"},\"scopes\":[\"read\",\"write\"]" more "}"

/* ---- renewing ---- */

static void
test_renews_before_it_ends (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;
  g_autoptr (RopewayOauthTokens) kept = NULL;
  g_auto (SentOnce) sent = { 0 };

  sign_in_fixture_keep (self, OLD);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  g_assert_cmpuint (sent.status, ==, 200);
  g_assert_cmpuint (token_server_get_n_asked (self->server), ==, 1);
  g_assert_cmpuint (token_server_get_n_requests (self->server), ==, 1);
  g_assert_cmpstr (token_server_get_body (self->server), ==,
                   "grant_type=refresh_token&refresh_token=refresh-token-0&client_id=app-1");
  kept = sign_in_fixture_kept (self);
  g_assert_cmpstr (ropeway_secret_reveal (kept->access, NULL), ==, "access-token-1");
  g_assert_cmpstr (ropeway_secret_reveal (kept->refresh, NULL), ==, "refresh-token-0");
  g_assert_false (kept->renewing);
  g_assert_cmpuint (g_strv_length (kept->scopes), ==, 2);
}

/* Nobody said when it ends: the service says so. A POST is sent again as well, since it was refused. */
static void
test_renews_after_refusal (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;
  g_auto (SentOnce) sent = { 0 };

  sign_in_fixture_keep (self, UNKNOWN);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, data, &sent);
  g_assert_cmpuint (sent.status, ==, 200);
  g_assert_true (sent.is_begun);
  g_assert_cmpuint (token_server_get_n_asked (self->server), ==, 1);
  g_assert_cmpuint (token_server_get_n_requests (self->server), ==, 2);
}

static void
test_once_for_all (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  RopewaySession *sessions[2];
  SentOnce sent[20] = { 0 };
  guint n_done = 0;

  token_server_get_manner (self->server)->rotates = TRUE;
  sign_in_fixture_keep (self, data);
  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    sessions[i] = sign_in_fixture_open (self, connection);
  for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      sent[i].n_done = &n_done;
      sign_in_fixture_begin (self, sessions[i % 2], "POST", NULL, &sent[i]);
    }
  test_loop_until (n_done == G_N_ELEMENTS (sent));
  for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      g_assert_cmpuint (sent[i].status, ==, 200);
      sent_once_clear (&sent[i]);
    }
  g_assert_cmpuint (token_server_get_n_asked (self->server), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    g_object_unref (sessions[i]);
}

static void
test_rotated_is_kept (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);

  token_server_get_manner (self->server)->rotates = TRUE;
  token_server_get_manner (self->server)->life = 1;
  sign_in_fixture_keep (self, OLD);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (RopewaySession) session = sign_in_fixture_open (self, connection);
      g_autoptr (RopewayOauthTokens) kept = NULL;
      g_auto (SentOnce) sent = { 0 };

      token_server_forget_access (self->server);
      sign_in_fixture_send (self, session, "GET", &sent);
      g_assert_cmpuint (sent.status, ==, 200);
      kept = sign_in_fixture_kept (self);
      g_assert_cmpstr (ropeway_secret_reveal (kept->refresh, NULL), ==,
                       token_server_get_refresh (self->server));
    }
  g_assert_cmpuint (token_server_get_n_refused (self->server), ==, 0);
}

/* ---- where nothing can be kept ---- */

static void
test_only_read (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySecret) given = ropeway_secret_new ("refresh-token-0", -1);
  g_autoptr (RopewaySession) session = NULL;
  g_auto (SentOnce) sent = { 0 };

  ropeway_secret_memory_set (self->memory, "slot", NULL, given);
  token_server_get_manner (self->server)->rotates = data != NULL;
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  if (data == NULL)
    g_assert_cmpuint (sent.status, ==, 200);
  else
    g_assert_cmpstr (sent_once_get_code (&sent, connection), ==, "sign-in.not-kept");
}

/* ---- what is not asked again ---- */

static void
test_revoked_is_remembered (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);

  sign_in_fixture_keep (self, "{\"refresh_token\":\"of long ago\"}");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RopewaySession) session = sign_in_fixture_open (self, connection);
      g_auto (SentOnce) sent = { 0 };

      sign_in_fixture_send (self, session, "GET", &sent);
      g_assert_cmpstr (sent_once_get_code (&sent, connection), ==, "sign-in.revoked");
    }
  g_assert_cmpuint (token_server_get_n_asked (self->server), ==, 1);
  g_assert_cmpuint (token_server_get_n_requests (self->server), ==, 0);
}

/* A service that refuses whatever it is given: ROPEWAY_LIMIT_SIGN_INS. */
static void
test_not_for_ever (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;

  token_server_get_manner (self->server)->deaf = TRUE;
  sign_in_fixture_keep (self, UNKNOWN);
  session = sign_in_fixture_open (self, connection);
  for (guint i = 0; i < 3 * ROPEWAY_LIMIT_SIGN_INS; i++)
    {
      g_auto (SentOnce) sent = { 0 };

      sign_in_fixture_send (self, session, "GET", &sent);
      g_assert_cmpstr (sent_once_get_code (&sent, connection), ==, "service.sign-in-refused");
    }
  g_assert_cmpuint (token_server_get_n_asked (self->server), <=, ROPEWAY_LIMIT_SIGN_INS);
  token_server_get_manner (self->server)->deaf = FALSE;
}

static void
test_nobody_signed_in (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;
  g_auto (SentOnce) sent = { 0 };

  if (data != NULL)
    sign_in_fixture_keep (self, data);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  g_assert_cmpstr (sent_once_get_code (&sent, connection), ==,
                   data == NULL                    ? "sign-in.needed"
                   : strstr (data, "from") == NULL ? "sign-in.expired"
                                                   : "sign-in.elsewhere");
  g_assert_cmpuint (token_server_get_n_asked (self->server), ==, 0);
  g_assert_false (sent.is_begun);
}

/* ---- what a service says of it ---- */

static void
test_lacks_permission (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;
  g_auto (SentOnce) sent = { 0 };
  RopewayProblem *cause;

  token_server_get_manner (self->server)->forbids = TRUE;
  sign_in_fixture_keep (self, OLD);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  cause = ropeway_http_response_get_cause (sent.response);
  g_assert_cmpstr (ropeway_problem_get_code (cause), ==, "sign-in.permission-missing");
  g_assert_cmpstr (ropeway_problem_lookup (cause, "needed"), ==, "admin");
  g_assert_cmpstr (ropeway_problem_lookup (cause, "granted"), ==, "read write");
}

/* What may have happened before the refusal stays possible after it. */
static void
test_stays_unknown (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;
  g_auto (SentOnce) sent = { 0 };

  token_server_get_manner (self->server)->first_fails = TRUE;
  sign_in_fixture_keep (self, OLD);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  g_assert_cmpuint (sent.status, ==, 200);
  g_assert_cmpuint (token_server_get_n_requests (self->server), ==, 3);
  g_assert_true (ropeway_http_response_is_after_unknown (sent.response));
}

static void
test_redactor_knows (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;
  g_autofree char *said = NULL;
  g_auto (SentOnce) sent = { 0 };

  token_server_get_manner (self->server)->rotates = TRUE;
  sign_in_fixture_keep (self, OLD);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  said = ropeway_redactor_apply (self->redactor, "access-token-1 refresh-token-0 refresh-token-1", -1);
  g_assert_null (strstr (said, "token-"));
}

static void
test_cancelled (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RopewaySession) session = NULL;
  guint n_done = 0;
  g_auto (SentOnce) stopped = { .n_done = &n_done };
  g_auto (SentOnce) sent = { .n_done = &n_done };

  sign_in_fixture_keep (self, OLD);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_begin (self, session, "POST", cancellable, &stopped);
  g_cancellable_cancel (cancellable);
  sign_in_fixture_begin (self, session, "POST", NULL, &sent);
  test_loop_until (n_done == 2);
  g_assert_error (stopped.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (stopped.is_begun);
  g_assert_cmpuint (sent.status, ==, 200);
  g_assert_cmpuint (token_server_get_n_requests (self->server), ==, 1);
}

/* ---- without a person ---- */

static const struct
{
  const char *name;
  const char *sign_in;
  const char *body;
  const char *authorization;
  const char *content_type;
} clients[] = {
  { "basic", CLIENT (""), "grant_type=client_credentials&scope=read%20write",
    "Basic YXBwJTIwMTpzJTNBJUMzJUE0", "application/x-www-form-urlencoded" },
  { "post", CLIENT (",\"client\":\"post\",\"audience\":\"https://crm.example\""),
    "grant_type=client_credentials&scope=read%20write&audience=https%3A%2F%2Fcrm.example&client_id=app%201&"
    "client_secret=s%3A%C3%A4",
    "", "application/x-www-form-urlencoded" },
  { "json", CLIENT (",\"client\":\"post\",\"tokenFormat\":\"json\",\"parameters\":{\"account\":\"7\"}"),
    "{\"grant_type\":\"client_credentials\",\"scope\":\"read write\",\"account\":\"7\",\"client_id\":\"app "
    "1\","
    "\"client_secret\":\"s:ä\"}",
    "", "application/json" },
};

static void
test_client (SignInFixture *self, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, clients[row].sign_in);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("s:ä", -1);
  g_autoptr (RopewaySession) session = NULL;
  g_auto (SentOnce) sent = { 0 };

  ropeway_secret_memory_set (self->memory, "app_secret", NULL, secret);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  g_assert_cmpuint (sent.status, ==, g_str_equal (clients[row].name, "json") ? 200 : 200);
  g_assert_cmpstr (token_server_get_body (self->server), ==, clients[row].body);
  g_assert_cmpstr (token_server_get_authorization (self->server), ==, clients[row].authorization);
  g_assert_cmpstr (token_server_get_content_type (self->server), ==, clients[row].content_type);
}

#define DISCOVERED(page)                                                                                     \
  "{\"type\":\"oauth\",\"flow\":\"code\",\"discovery\":\"%s/.well-known/" page                               \
  "\",\"clientId\":\"app-1\",\"token\":{\"secret\":\"slot\"}}"

static const struct
{
  const char *name;
  const char *sign_in;
  const char *code; /* NULL: it goes well */
} discoveries[] = {
  { "good", DISCOVERED ("openid-configuration"), NULL },
  { "missing", DISCOVERED ("missing"), "sign-in.discovery-unusable" },
  { "other-issuer", DISCOVERED ("other"), "sign-in.discovery-unusable" },
};

static void
test_discovery (SignInFixture *self, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, discoveries[row].sign_in);
  g_autoptr (RopewaySession) session = NULL;
  g_auto (SentOnce) sent = { 0 };

  sign_in_fixture_keep (self, OLD);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  if (discoveries[row].code == NULL)
    g_assert_cmpuint (sent.status, ==, 200);
  else
    g_assert_cmpstr (sent_once_get_code (&sent, connection), ==, discoveries[row].code);
}

void
test_oauth_add (void)
{
  sign_in_test_add ("/auth/oauth/renews/before-it-ends", test_renews_before_it_ends, NULL);
  sign_in_test_add ("/auth/oauth/renews/after-refusal/get", test_renews_after_refusal, "GET");
  sign_in_test_add ("/auth/oauth/renews/after-refusal/post", test_renews_after_refusal, "POST");
  sign_in_test_add ("/auth/oauth/renews/once-for-all/ended", test_once_for_all, OLD);
  sign_in_test_add ("/auth/oauth/renews/once-for-all/refused", test_once_for_all, UNKNOWN);
  sign_in_test_add ("/auth/oauth/renews/rotated", test_rotated_is_kept, NULL);
  sign_in_test_add ("/auth/oauth/only-read/same", test_only_read, NULL);
  sign_in_test_add ("/auth/oauth/only-read/rotated", test_only_read, "rotates");
  sign_in_test_add ("/auth/oauth/remembered/revoked", test_revoked_is_remembered, NULL);
  sign_in_test_add ("/auth/oauth/not-for-ever", test_not_for_ever, NULL);
  sign_in_test_add ("/auth/oauth/needed/nothing", test_nobody_signed_in, NULL);
  sign_in_test_add ("/auth/oauth/needed/elsewhere", test_nobody_signed_in,
                    "{\"refresh_token\":\"refresh-token-0\",\"from\":\"https://elsewhere.example/token\"}");
  sign_in_test_add ("/auth/oauth/needed/ended", test_nobody_signed_in,
                    "{\"access_token\":\"a-token\",\"expires\":1,\"received\":1}");
  sign_in_test_add ("/auth/oauth/permission", test_lacks_permission, NULL);
  sign_in_test_add ("/auth/oauth/stays-unknown", test_stays_unknown, NULL);
  sign_in_test_add ("/auth/oauth/redactor", test_redactor_knows, NULL);
  sign_in_test_add ("/auth/oauth/cancelled", test_cancelled, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/oauth/client/", clients[i].name, NULL);
      sign_in_test_add (path, test_client, GSIZE_TO_POINTER (i));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (discoveries); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/oauth/discovery/", discoveries[i].name, NULL);
      sign_in_test_add (path, test_discovery, GSIZE_TO_POINTER (i));
    }
}
