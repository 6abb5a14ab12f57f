/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a login is asked for once, again when it is refused, and nobody sees what it gave. */
#include <string.h>

#include "auth/answer-problem.h"
#include "auth/login-cookies.h"
#include "base/limits.h"
#include "signing-fixture.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"

#define OPERATIONS                                                                                           \
  "\"operations\":[{\"id\":\"log-in\",\"request\":{\"method\":\"POST\",\"path\":\"/login\",\"body\":{"       \
  "\"name\":\"{user}\",\"secret\":\"{password}\"}}}]"
#define LOGIN(members)                                                                                       \
  "\"signIn\":{\"type\":\"session\",\"login\":\"log-in\",\"user\":\"anna\",\"password\":{\"secret\":"        \
  "\"k\"}," members "}," OPERATIONS

typedef struct
{
  SigningFixture fixture;
  guint n_logins;
  guint n_good;       /* requests with the token that is good now */
  guint n_refused;    /* others */
  guint login_status; /* 0: 200 */
  const char *answer; /* (nullable): of the login, in place of a token */
  const char *where;  /* what carries the token: a header, "?name", or "Cookie" */
  const char *before; /* of the token there */
} Service;

static char *
dup_token (const Service *service)
{
  return g_strdup_printf ("token-%04u", service->n_logins);
}

static void
on_login (Service *service, SoupServerMessage *message)
{
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *token = NULL;
  g_autofree char *json = NULL;
  g_autofree char *cookie = NULL;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body),
                   "{\"name\":\"anna\",\"secret\":\"hunter2\"}",
                   strlen ("{\"name\":\"anna\",\"secret\":\"hunter2\"}"));
  g_assert_null (
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization"));
  service->n_logins++;
  token = dup_token (service);
  json = service->answer != NULL ? g_strdup (service->answer)
                                 : g_strdup_printf ("{\"data\":{\"token\":\"%s\"}}", token);
  cookie = g_strdup_printf ("sid=%s; Path=/; HttpOnly; Expires=Wed, 21 Oct 2099 07:28:00 GMT", token);
  if (service->answer == NULL)
    {
      soup_message_headers_append (headers, "X-Token", token);
      soup_message_headers_append (headers, "Set-Cookie", cookie);
      soup_message_headers_append (headers, "Set-Cookie", "old=; Max-Age=0");
    }
  soup_server_message_set_status (message, service->login_status != 0 ? service->login_status : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, json, strlen (json));
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer data)
{
  Service *service = data;
  g_autofree char *token = dup_token (service);
  g_autofree char *expected = g_strconcat (service->before != NULL ? service->before : "", token, NULL);
  const char *found;

  if (g_str_equal (path, "/login"))
    {
      on_login (service, message);
      return;
    }
  found = *service->where == '?' ? query != NULL ? g_hash_table_lookup (query, service->where + 1) : NULL
                                 : soup_message_headers_get_one (
                                     soup_server_message_get_request_headers (message), service->where);
  if (g_strcmp0 (found, expected) == 0 && service->n_logins > 0)
    service->n_good++;
  else
    service->n_refused++;
  soup_server_message_set_status (message, g_strcmp0 (found, expected) == 0 ? 200 : 401, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static void
set_up (Service *service)
{
  if (service->where == NULL)
    {
      service->where = "Authorization";
      service->before = "Bearer ";
    }
  signing_fixture_set_up (&service->fixture, on_request, service);
  signing_fixture_keep (&service->fixture, "k", "hunter2");
}

static RopewaySession *
open_session (Service *service, const char *members)
{
  g_autoptr (RopewayConnection) connection = signing_fixture_connection (&service->fixture, members);
  g_autoptr (GError) error = NULL;
  RopewaySession *session = signing_fixture_open (&service->fixture, connection, &error);

  g_assert_no_error (error);
  return session;
}

static guint
get_status (Service *service, RopewaySession *session, const char *method)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = signing_fixture_send (&service->fixture, session, method, "/api", NULL, &error);

  g_assert_no_error (error);
  return ropeway_http_response_get_status (response);
}

/* ---- where it is, and where it goes ---- */

static const struct
{
  const char *name;
  const char *members;
  const char *where;
  const char *before;
} places[] = {
  { "bearer", LOGIN ("\"answer\":\"data.token\""), "Authorization", "Bearer " },
  { "header", LOGIN ("\"answer\":\"data.token\",\"name\":\"X-Session\""), "X-Session", "" },
  { "prefix", LOGIN ("\"answer\":\"data.token\",\"name\":\"X-Session\",\"prefix\":\"id \""), "X-Session",
    "id " },
  { "query", LOGIN ("\"answer\":\"data.token\",\"in\":\"query\",\"name\":\"session\""), "?session", "" },
  { "cookie", LOGIN ("\"answer\":\"data.token\",\"in\":\"cookie\",\"name\":\"s\""), "Cookie", "s=" },
  { "answer-header", LOGIN ("\"answerHeader\":\"x-token\""), "Authorization", "Bearer " },
  { "cookies", LOGIN ("\"cookies\":true"), "Cookie", "sid=" },
};

static void
test_place (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Service service = { .where = places[i].where, .before = places[i].before };

  set_up (&service);
  {
    g_autoptr (RopewaySession) session = open_session (&service, places[i].members);
    g_autofree char *shown = NULL;

    g_assert_cmpuint (service.n_logins, ==, 0);
    g_assert_cmpuint (get_status (&service, session, "GET"), ==, 200);
    g_assert_cmpuint (get_status (&service, session, "POST"), ==, 200);
    g_assert_cmpuint (service.n_logins, ==, 1);
    g_assert_cmpuint (service.n_refused, ==, 0);
    shown = ropeway_redactor_apply (service.fixture.redactor, "token-0001 of hunter2", -1);
    g_assert_cmpstr (shown, ==, "••• of •••");
  }
  signing_fixture_tear_down (&service.fixture);
}

/* ---- once for all, and again ---- */

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 200);
  (*(guint *)data)++;
}

static void
send_many (Service *service, RopewaySession *session, guint n)
{
  g_autofree char *url = g_strconcat (service->fixture.address, "/api", NULL);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  const RopewayPreparedRequest prepared
      = { .method = (char *)"POST", .url = url, .headers = headers, .repeat = ROPEWAY_REPEAT_NEVER };
  guint n_done = 0;

  for (guint i = 0; i < n; i++)
    ropeway_session_send_async (session, &prepared, NULL, on_sent, &n_done);
  test_loop_until (n_done == n);
}

static void
test_once_for_all (void)
{
  Service service = { 0 };

  set_up (&service);
  {
    g_autoptr (RopewaySession) session = open_session (&service, LOGIN ("\"answer\":\"data.token\""));

    send_many (&service, session, 20);
    g_assert_cmpuint (service.n_logins, ==, 1);
    g_assert_cmpuint (service.n_good, ==, 20);
    g_assert_cmpuint (service.n_refused, ==, 0);

    /* The service forgets the session: all are refused, one logs in, each arrives once. */
    service.n_logins++;
    send_many (&service, session, 20);
    g_assert_cmpuint (service.n_logins, ==, 3);
    g_assert_cmpuint (service.n_good, ==, 40);
  }
  signing_fixture_tear_down (&service.fixture);
}

static void
test_lifetime (void)
{
  Service service = { 0 };

  set_up (&service);
  {
    g_autoptr (RopewaySession) session
        = open_session (&service, LOGIN ("\"answer\":\"data.token\",\"lifetime\":\"PT10M\""));

    g_assert_cmpuint (get_status (&service, session, "POST"), ==, 200);
    fake_clock_advance (service.fixture.clock, 599 * G_USEC_PER_SEC);
    g_assert_cmpuint (get_status (&service, session, "POST"), ==, 200);
    g_assert_cmpuint (service.n_logins, ==, 1);
    fake_clock_advance (service.fixture.clock, G_USEC_PER_SEC);
    g_assert_cmpuint (get_status (&service, session, "POST"), ==, 200);
    g_assert_cmpuint (service.n_logins, ==, 2);
    g_assert_cmpuint (service.n_refused, ==, 0);
  }
  signing_fixture_tear_down (&service.fixture);
}

/* ---- what goes wrong ---- */

static const struct
{
  const char *name;
  const char *members;
  guint status;
  const char *answer;
  const char *code;
  guint n_logins;
} failures[] = {
  { "refused", LOGIN ("\"answer\":\"data.token\""), 401, "{\"message\":\"No hunter2 here.\"}",
    "sign-in.login-refused", 1 },
  { "unprocessable", LOGIN ("\"answer\":\"data.token\""), 422, "{}", "sign-in.login-refused", 1 },
  { "not-there", LOGIN ("\"answer\":\"data.token\""), 404, "{}", "sign-in.login-failed", 1 },
  { "moved", LOGIN ("\"answer\":\"data.token\""), 302, "{}", "sign-in.login-failed", 1 },
  { "no-token", LOGIN ("\"answer\":\"data.token\""), 0, "{\"message\":\"hunter2 is wrong\"}",
    "sign-in.login-without-token", 1 },
  { "empty-token", LOGIN ("\"answer\":\"token\""), 0, "{\"token\":\"\"}", "sign-in.login-without-token", 1 },
  { "list-for-token", LOGIN ("\"answer\":\"token\""), 0, "{\"token\":[1]}", "sign-in.login-without-token",
    1 },
  { "broken-token", LOGIN ("\"answer\":\"token\""), 0, "{\"token\":\"a\\r\\nX-Y: b\"}",
    "sign-in.login-without-token", 1 },
  { "no-header", LOGIN ("\"answerHeader\":\"X-Token\""), 0, "{}", "sign-in.login-without-token", 1 },
  { "no-cookies", LOGIN ("\"cookies\":true"), 302, "{}", "sign-in.login-without-token", 1 },
  { "no-user",
    "\"signIn\":{\"type\":\"session\",\"login\":\"log-in\",\"password\":{\"secret\":\"k\"},"
    "\"answer\":\"token\"}," OPERATIONS,
    0, NULL, "sign-in.login-unfilled", 0 },
};

static void
check_failure (Service *service, const char *members, const char *code)
{
  g_autoptr (RopewayConnection) connection = signing_fixture_connection (&service->fixture, members);
  g_autoptr (RopewaySession) session = signing_fixture_open (&service->fixture, connection, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *sentence = NULL;

  g_assert_null (signing_fixture_send (&service->fixture, session, "POST", "/api", NULL, &error));
  g_assert_nonnull (error);
  problem = ropeway_request_problem (connection, error);
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, code);
  sentence = ropeway_problem_dup_sentence (problem);
  g_assert_null (strstr (sentence, "unter2"));
  g_assert_cmpuint (service->n_good + service->n_refused, ==, 0);
}

static void
test_failure (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Service service = { .login_status = failures[i].status, .answer = failures[i].answer };

  set_up (&service);
  check_failure (&service, failures[i].members, failures[i].code);
  g_assert_cmpuint (service.n_logins, ==, failures[i].n_logins);
  signing_fixture_tear_down (&service.fixture);
}

static void
test_long_token (void)
{
  g_autofree char *token = g_strnfill (ROPEWAY_LIMIT_LOGIN_TOKEN_BYTES + 1, 'a');
  g_autofree char *answer = g_strdup_printf ("{\"token\":\"%s\"}", token);
  Service service = { .answer = answer };

  set_up (&service);
  check_failure (&service, LOGIN ("\"answer\":\"token\""), "sign-in.login-without-token");
  signing_fixture_tear_down (&service.fixture);
}

/* A service that takes no token at all is not asked for ever. */
static void
test_refused_for_ever (void)
{
  Service service = { .where = "X-Other", .before = "" };

  set_up (&service);
  {
    g_autoptr (RopewaySession) session = open_session (&service, LOGIN ("\"answer\":\"data.token\""));

    for (guint i = 0; i < 2 * ROPEWAY_LIMIT_SIGN_INS; i++)
      g_assert_cmpuint (get_status (&service, session, "POST"), ==, 401);
    g_assert_cmpuint (service.n_logins, <=, ROPEWAY_LIMIT_SIGN_INS + 1);
  }
  signing_fixture_tear_down (&service.fixture);
}

/* ---- cookies ---- */

static const struct
{
  const char *lines;
  const char *cookies;
} jars[] = {
  { NULL, NULL },
  { "", NULL },
  { "a=1", "a=1" },
  { "a=1; Path=/; Secure, b=2", "a=1; b=2" },
  { "a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT, b=x,y", "a=1; b=x,y" },
  { "a=1, b=2, a=3", "b=2; a=3" },
  { "a=1, a=; Max-Age=0", NULL },
  { "a=1, b=x; max-age=-1, c=3; Max-Age=60", "a=1; c=3" },
  { "a=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT, b=2", "b=2" },
  { "ab=1, a=2", "ab=1; a=2" },
  { "=1, nothing, a=\"q\"", "a=\"q\"" },
};

static void
test_cookies (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (jars); i++)
    {
      g_autofree char *cookies = ropeway_login_cookies_read (jars[i].lines, NULL);

      g_assert_cmpstr (cookies, ==, jars[i].cookies);
    }
}

void
test_login_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/login/place/", places[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_place);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/login/fails/", failures[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_failure);
    }
  g_test_add_func ("/auth/login/once-for-all", test_once_for_all);
  g_test_add_func ("/auth/login/lifetime", test_lifetime);
  g_test_add_func ("/auth/login/long-token", test_long_token);
  g_test_add_func ("/auth/login/refused-for-ever", test_refused_for_ever);
  g_test_add_func ("/auth/login/cookies", test_cookies);
}
