/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a certificate comes from the secrets of its environment, and is told to nobody but its service. */
#include <string.h>

#include "auth/answer-problem.h"
#include "auth/session.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"
#include "support/tls-server.h"
#include "value/json-reader.h"

static struct
{
  TestIdentity root;
  TestIdentity shop;
  TestIdentity staff;
  TestIdentity anna;
  TestIdentity ben;
} made;

typedef struct
{
  TlsServer server;
  RopewayClock *clock;
  RopewayRedactor *redactor;
  RopewaySecretMemory *secrets;
} Fixture;

static void
set_up (Fixture *f)
{
  memset (f, 0, sizeof *f);
  tls_server_start (&f->server, &made.shop, &made.root, &made.staff, NULL, NULL);
  f->clock = fake_clock_new ();
  f->redactor = ropeway_redactor_new ();
  f->secrets = ropeway_secret_memory_new ();
}

static void
tear_down (Fixture *f)
{
  tls_server_stop (&f->server);
  ropeway_clock_unref (f->clock);
  ropeway_redactor_unref (f->redactor);
  g_clear_object (&f->secrets);
}

static void
keep (Fixture *f, const char *name, const char *environment, const char *value)
{
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (value, -1);

  ropeway_secret_memory_set (f->secrets, name, environment, secret);
}

/* @members: of "tls", beside the authority. */
static RopewayConnection *
make_connection (Fixture *f, const char *members)
{
  g_autofree char *url = tls_server_url (&f->server, "");
  g_autofree char *authority = g_strescape (made.root.certificate, NULL);
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"shop\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","
      "\"privateNetwork\":true},\"test\":{\"address\":\"%s\",\"privateNetwork\":true}},\"signIn\":{\"type\":"
      "\"certificate\"},\"tls\":{%s,\"authority\":\"%s\"}}",
      url, url, members, authority);
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  g_assert_nonnull (connection);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return connection;
}

typedef struct
{
  RopewaySession *session;
  RopewayHttpResponse *response;
  GError *error;
  gboolean is_done;
} Result;

static void
result_clear (Result *result)
{
  g_clear_object (&result->session);
  g_clear_pointer (&result->response, ropeway_http_response_unref);
  g_clear_error (&result->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
on_open (GObject *source, GAsyncResult *async, gpointer data)
{
  Result *result = data;

  result->session = ropeway_session_open_finish (async, &result->error);
  result->is_done = TRUE;
}

static void
on_sent (GObject *source, GAsyncResult *async, gpointer data)
{
  Result *result = data;

  result->response = ropeway_session_send_finish (ROPEWAY_SESSION (source), async, &result->error);
  result->is_done = TRUE;
}

static void
open_session (Fixture *f, RopewayConnection *connection, const char *environment, GCancellable *cancellable,
              Result *result)
{
  ropeway_session_open_async (connection, ropeway_connection_find_environment (connection, environment),
                              ROPEWAY_SECRET_PROVIDER (f->secrets), f->redactor, f->clock, cancellable,
                              on_open, result);
  test_loop_until (result->is_done);
}

static void
assert_seen_as (Fixture *f, RopewayConnection *connection, const char *environment, const char *who)
{
  g_auto (Result) result = { 0 };
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autofree char *url = tls_server_url (&f->server, "/");
  const RopewayPreparedRequest prepared = { .method = (char *)"POST", .url = url, .headers = headers };

  open_session (f, connection, environment, NULL, &result);
  g_assert_no_error (result.error);
  result.is_done = FALSE;
  ropeway_session_send_async (result.session, &prepared, NULL, on_sent, &result);
  test_loop_until (result.is_done);
  g_assert_no_error (result.error);
  g_assert_cmpuint (ropeway_http_response_get_status (result.response), ==, 200);
  g_assert_cmpstr (tls_server_last (&f->server), ==, who);
}

static void
test_environments (void)
{
  g_autofree char *anna = test_identity_dup_pem (&made.anna);
  g_autofree char *ben = test_identity_dup_pkcs12 (&made.ben, "hunter2");
  g_autoptr (RopewayConnection) connection = NULL;
  Fixture f;

  set_up (&f);
  keep (&f, "mine", "test", anna);
  keep (&f, "mine", "live", ben);
  keep (&f, "word", NULL, "hunter2");
  connection
      = make_connection (&f, "\"certificate\":{\"secret\":\"mine\"},\"password\":{\"secret\":\"word\"}");
  assert_seen_as (&f, connection, "test", "CN=Anna");
  assert_seen_as (&f, connection, "live", "CN=Ben");
  assert_seen_as (&f, connection, "test", "CN=Anna");
  tear_down (&f);
}

/* Whole, or the part of it that a log line could hold. */
static void
test_redacted (void)
{
  g_autofree char *anna = test_identity_dup_pem (&made.anna);
  g_autoptr (RopewayConnection) connection = NULL;
  g_autofree char *body = g_strdup (strchr (made.anna.key, '\n') + 1);
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  Fixture f;

  *strstr (body, "-----END") = '\0';
  lines = g_strsplit (g_strchomp (body), "\n", -1);
  joined = g_strjoinv ("", lines);
  text = g_strdup_printf ("sent %s and %s and %s", anna, body, joined);
  set_up (&f);
  keep (&f, "mine", NULL, anna);
  connection = make_connection (&f, "\"certificate\":{\"secret\":\"mine\"}");
  assert_seen_as (&f, connection, "live", "CN=Anna");
  shown = ropeway_redactor_apply (f.redactor, text, -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_null (strstr (shown, lines[i]));
  tear_down (&f);
}

static void
assert_fails (Fixture *f, const char *members, const char *code, const char *word)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, members);
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *sentence = NULL;
  g_auto (Result) result = { 0 };

  open_session (f, connection, "live", NULL, &result);
  g_assert_nonnull (result.error);
  g_assert_null (result.session);
  problem = ropeway_request_problem (connection, result.error);
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, code);
  sentence = ropeway_problem_dup_sentence (problem);
  g_assert_nonnull (strstr (sentence, word));
  g_assert_null (strstr (sentence, "hunter"));
}

static void
test_unusable (void)
{
  g_autofree char *locked = test_identity_dup_locked_key (&made.anna, "hunter2");
  Fixture f;

  set_up (&f);
  keep (&f, "mine", NULL, made.anna.certificate);
  keep (&f, "key", NULL, locked);
  keep (&f, "wrong", NULL, "hunter3");
  keep (&f, "nonsense", NULL, "hunter4");
  assert_fails (&f, "\"certificate\":{\"secret\":\"none\"}", "sign-in.secret", "none");
  assert_fails (&f, "\"certificate\":{\"secret\":\"mine\"}", "tls.key-missing", "localhost");
  assert_fails (&f, "\"certificate\":{\"secret\":\"nonsense\"}", "tls.certificate-unreadable", "localhost");
  assert_fails (&f,
                "\"certificate\":{\"secret\":\"mine\"},\"key\":{\"secret\":\"key\"},\"password\":{\"secret\":"
                "\"wrong\"}",
                "tls.password-wrong", "password");
  g_assert_cmpuint (f.server.seen->len, ==, 0);
  tear_down (&f);
}

static void
test_cancelled (void)
{
  g_autoptr (RopewayConnection) connection = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Result) result = { 0 };
  Fixture f;

  set_up (&f);
  connection = make_connection (&f, "\"certificate\":{\"secret\":\"mine\"}");
  g_cancellable_cancel (cancellable);
  open_session (&f, connection, "live", cancellable, &result);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_identity_make (&made.root, NULL, "Root", TRUE, 2020, 2099);
  test_identity_make (&made.shop, &made.root, "localhost", FALSE, 2020, 2099);
  test_identity_make (&made.staff, NULL, "Staff", TRUE, 2020, 2099);
  test_identity_make (&made.anna, &made.staff, "Anna", FALSE, 2020, 2099);
  test_identity_make (&made.ben, &made.staff, "Ben", FALSE, 2020, 2099);
  g_test_add_func ("/auth/session-tls/environments", test_environments);
  g_test_add_func ("/auth/session-tls/redacted", test_redacted);
  g_test_add_func ("/auth/session-tls/unusable", test_unusable);
  g_test_add_func ("/auth/session-tls/cancelled", test_cancelled);
  status = g_test_run ();
  test_identity_clear (&made.root);
  test_identity_clear (&made.shop);
  test_identity_clear (&made.staff);
  test_identity_clear (&made.anna);
  test_identity_clear (&made.ben);
  return status;
}
