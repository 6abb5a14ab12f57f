/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: each cause of a refused sign-in has its own sentence, and a broken answer is never taken for tokens. */
#include <string.h>

#include "auth/oauth-cause.h"
#include "base/limits.h"
#include "sign-in-fixture.h"
#include "value/json-reader.h"

#define GOOGLE "https://oauth2.googleapis.com/token"
#define DAY_US (24 * G_TIME_SPAN_HOUR)
#define NOW (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC)

static const struct
{
  const char *name;
  RopewayOauthTry tried;
  guint status;
  const char *body;
  const char *code; /* NULL: it is a token */
} causes[] = {
  { "good", ROPEWAY_OAUTH_TRY_RENEW, 200, "{\"access_token\":\"abcd\"}", NULL },
  { "error-and-token", ROPEWAY_OAUTH_TRY_RENEW, 400,
    "{\"access_token\":\"abcd\",\"error\":\"invalid_grant\"}", "sign-in.revoked" },
  { "revoked", ROPEWAY_OAUTH_TRY_RENEW, 400, "{\"error\":\"invalid_grant\"}", "sign-in.revoked" },
  { "revoked-with-200", ROPEWAY_OAUTH_TRY_RENEW, 200, "{\"ok\":false,\"error\":\"invalid_grant\"}",
    "sign-in.revoked" },
  { "bad-code", ROPEWAY_OAUTH_TRY_CODE, 400, "{\"error\":\"invalid_grant\"}", "sign-in.refused" },
  { "client", ROPEWAY_OAUTH_TRY_CLIENT, 401, "{\"error\":\"invalid_client\"}", "sign-in.client-unknown" },
  { "client-not-allowed", ROPEWAY_OAUTH_TRY_CLIENT, 400, "{\"error\":\"unauthorized_client\"}",
    "sign-in.client-unknown" },
  { "client-without-a-word", ROPEWAY_OAUTH_TRY_CLIENT, 401, "nothing", "sign-in.client-unknown" },
  { "scope", ROPEWAY_OAUTH_TRY_CLIENT, 400,
    "{\"error\":\"invalid_scope\",\"error_description\":\"no such one.\"}", "sign-in.scope-refused" },
  { "denied", ROPEWAY_OAUTH_TRY_DEVICE, 400, "{\"error\":\"access_denied\"}", "sign-in.denied" },
  { "too-late", ROPEWAY_OAUTH_TRY_DEVICE, 400, "{\"error\":\"expired_token\"}", "sign-in.timeout" },
  { "busy", ROPEWAY_OAUTH_TRY_RENEW, 503, "<html>", "sign-in.service-failed" },
  { "too-many", ROPEWAY_OAUTH_TRY_RENEW, 429, "{\"error\":\"invalid_grant\"}", "sign-in.service-failed" },
  { "for-now", ROPEWAY_OAUTH_TRY_RENEW, 400, "{\"error\":\"temporarily_unavailable\"}",
    "sign-in.service-failed" },
  { "something-else", ROPEWAY_OAUTH_TRY_RENEW, 400, "{\"error\":\"odd\"}", "sign-in.refused" },
  { "refused-without-a-word", ROPEWAY_OAUTH_TRY_RENEW, 403, "", "sign-in.refused" },
  { "web-page", ROPEWAY_OAUTH_TRY_RENEW, 200, "<!doctype html><p>access_token", "sign-in.answer-unusable" },
  { "list", ROPEWAY_OAUTH_TRY_RENEW, 200, "[\"access_token\"]", "sign-in.answer-unusable" },
  { "empty", ROPEWAY_OAUTH_TRY_RENEW, 200, "", "sign-in.answer-unusable" },
  { "empty-token", ROPEWAY_OAUTH_TRY_RENEW, 200, "{\"access_token\":\"\"}", "sign-in.answer-unusable" },
  { "null-token", ROPEWAY_OAUTH_TRY_RENEW, 200, "{\"access_token\":null}", "sign-in.answer-unusable" },
  { "moved", ROPEWAY_OAUTH_TRY_RENEW, 302, "", "sign-in.answer-unusable" },
};

static RopewayConnection *
make_connection (void)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (
      "{\"id\":\"crm\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"https://crm.example\"}},"
      "\"signIn\":{\"type\":\"oauth\",\"flow\":\"device\",\"deviceAddress\":\"/d\",\"tokenAddress\":\"/t\","
      "\"clientId\":\"a\",\"scopes\":[\"one\",\"two\"],\"token\":{\"secret\":\"s\"}},\"operations\":[]}",
      -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();

  return ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
}

static const char *
code_of (const GError *error)
{
  return ropeway_problem_get_code (ropeway_auth_error_get_problem (error));
}

static void
test_cause (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = make_connection ();
  g_autoptr (RopewayOauthTokens) tokens = g_new0 (RopewayOauthTokens, 1);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (causes[row].body, -1, NULL, NULL, NULL);
  const RopewayValue *root = tree != NULL ? ropeway_tree_get_root (tree) : NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_response_new (causes[row].status, "https://crm.example/t", causes[row].body, NULL);
  const RopewayOauthAttempt attempt
      = { causes[row].tried, connection, "live", "https://crm.example/t", tokens, NOW };
  g_autoptr (GError) error = ropeway_oauth_cause (
      &attempt, response, root != NULL && ropeway_value_get_kind (root) == ROPEWAY_OBJECT ? root : NULL);

  if (causes[row].code == NULL)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_cmpstr (code_of (error), ==, causes[row].code);
  g_assert_null (strstr (error->message, "abcd"));
  g_assert_null (strstr (error->message, ".."));
}

static const struct
{
  const char *name;
  const char *address;
  gint64 age;     /* of the sign-in */
  gint64 renewed; /* after it */
  gboolean renewing;
  const char *code;
} grants[] = {
  { "week", GOOGLE, 7 * DAY_US + 1, 6 * DAY_US, FALSE, "sign-in.testing-week" },
  { "week-after-a-pause", GOOGLE, 30 * DAY_US, DAY_US, FALSE, "sign-in.testing-week" },
  { "younger", GOOGLE, 6 * DAY_US, DAY_US, FALSE, "sign-in.revoked" },
  { "lived-longer", GOOGLE, 30 * DAY_US, 20 * DAY_US, FALSE, "sign-in.revoked" },
  { "others-have-no-week", "https://crm.example/token", 8 * DAY_US, DAY_US, FALSE, "sign-in.revoked" },
  { "nearly-google", "https://googleapis.com.evil.example/", 8 * DAY_US, DAY_US, FALSE, "sign-in.revoked" },
  { "cut-off", "https://crm.example/token", DAY_US, DAY_US, TRUE, "sign-in.cut-off" },
};

static void
test_grant (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = make_connection ();
  g_autoptr (RopewayOauthTokens) tokens = g_new0 (RopewayOauthTokens, 1);
  g_autoptr (RopewayTree) tree
      = ropeway_json_read_text ("{\"error\":\"invalid_grant\"}", -1, NULL, NULL, NULL);
  g_autoptr (RopewayHttpResponse) response = ropeway_http_response_new (400, grants[row].address, "", NULL);
  const RopewayOauthAttempt attempt
      = { ROPEWAY_OAUTH_TRY_RENEW, connection, "live", grants[row].address, tokens, NOW };
  g_autoptr (GError) error = NULL;

  tokens->signed_in = NOW - grants[row].age;
  tokens->received = tokens->signed_in + grants[row].renewed;
  tokens->renewing = grants[row].renewing;
  error = ropeway_oauth_cause (&attempt, response, ropeway_tree_get_root (tree));
  g_assert_cmpstr (code_of (error), ==, grants[row].code);
}

/* 1800000000 is 15 January 2027, 08:00:00 UTC. */
static const struct
{
  const char *name;
  const char *date;
  const char *code;
} clocks[] = {
  { "right", "Fri, 15 Jan 2027 08:00:00 GMT", "sign-in.refused" },
  { "a-little", "Fri, 15 Jan 2027 08:01:00 GMT", "sign-in.refused" },
  { "behind", "Fri, 15 Jan 2027 08:10:00 GMT", "sign-in.clock-behind" },
  { "ahead", "Fri, 15 Jan 2027 07:50:00 GMT", "sign-in.clock-ahead" },
  { "unreadable", "today", "sign-in.refused" },
};

static void
test_clock (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = make_connection ();
  g_autoptr (RopewayTree) tree
      = ropeway_json_read_text ("{\"error\":\"invalid_grant\"}", -1, NULL, NULL, NULL);
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_response_new (400, "https://crm.example/t", "", "Date", clocks[row].date, NULL);
  const RopewayOauthAttempt attempt = { ROPEWAY_OAUTH_TRY_JWT, connection, "live", NULL, NULL, NOW };
  g_autoptr (GError) error = ropeway_oauth_cause (&attempt, response, ropeway_tree_get_root (tree));
  RopewayProblem *problem = ropeway_auth_error_get_problem (error);

  g_assert_cmpstr (code_of (error), ==, clocks[row].code);
  if (strstr (clocks[row].code, "clock") != NULL)
    g_assert_cmpstr (ropeway_problem_lookup (problem, "minutes"), ==, "10");
}

/* The whole way: a token endpoint that answers nonsense ends the request in a sentence, and nothing is sent. */
static const struct
{
  const char *name;
  const char *answer;
  guint status;
  const char *code;
} answers[] = {
  { "web-page", "<html>", 200, "sign-in.answer-unusable" },
  { "failed", "", 503, "sign-in.service-failed" },
  { "too-large", NULL, 200, "sign-in.unreachable" },
};

static void
test_answer (SignInFixture *self, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *large = g_strnfill (ROPEWAY_LIMIT_TOKEN_BYTES + 1, ' ');
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, NULL);
  g_autoptr (RopewaySession) session = NULL;
  g_autoptr (RopewayOauthTokens) kept = NULL;
  g_auto (SentOnce) sent = { 0 };

  token_server_get_manner (self->server)->answer = answers[row].answer != NULL ? answers[row].answer : large;
  token_server_get_manner (self->server)->status = answers[row].status;
  sign_in_fixture_keep (self, "{\"refresh_token\":\"refresh-token-0\"}");
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "POST", &sent);
  g_assert_cmpstr (sent_once_get_code (&sent, connection), ==, answers[row].code);
  g_assert_false (sent.is_begun);
  g_assert_cmpuint (token_server_get_n_requests (self->server), ==, 0);
  kept = sign_in_fixture_kept (self);
  g_assert_cmpstr (ropeway_secret_reveal (kept->refresh, NULL), ==, "refresh-token-0");
  g_assert_null (kept->refused);
}

void
test_oauth_cause_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/oauth/cause/", causes[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_cause);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (grants); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/oauth/grant/", grants[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_grant);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/oauth/clock/", clocks[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_clock);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/oauth/answer/", answers[i].name, NULL);
      sign_in_test_add (path, test_answer, GSIZE_TO_POINTER (i));
    }
}
