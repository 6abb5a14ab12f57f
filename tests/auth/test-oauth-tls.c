/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a code, a refresh token and a client's secret go to the service that the connection trusts, and to no other, also
 * while a person signs in. */
#include <string.h>

#include "auth/answer-problem.h"
#include "auth/oauth-sign-in.h"
#include "auth/session.h"
#include "secrets/secret-file.h"
#include "support/test-loop.h"
#include "support/test-workspace.h"
#include "support/time-lapse.h"
#include "support/tls-server.h"
#include "value/json-reader.h"

#define SLOT "\"clientId\":\"app-1\",\"token\":{\"secret\":\"slot\"}"
#define CODE                                                                                                 \
  "\"flow\":\"code\",\"discovery\":\"/.well-known/oauth\",\"redirect\":\"none\",\"pkce\":false," SLOT
#define DEVICE "\"flow\":\"device\",\"deviceAddress\":\"/device\",\"tokenAddress\":\"/token\"," SLOT
#define SLOWLY "\"flow\":\"device\",\"deviceAddress\":\"/device\",\"tokenAddress\":\"%s/token\"," SLOT
#define ELSEWHERE                                                                                            \
  "\"flow\":\"code\",\"authorizeAddress\":\"/a\",\"tokenAddress\":\"%s/token\",\"redirect\":\"none\","       \
  "\"pkce\":false," SLOT
#define REVOCABLE                                                                                            \
  "\"flow\":\"code\",\"authorizeAddress\":\"/a\",\"tokenAddress\":\"/token\",\"revokeAddress\":\"/revoke\"," \
  "\"clientSecret\":{\"secret\":\"app_secret\"}," SLOT
#define MINE "\"certificate\":{\"secret\":\"mine\"}"
#define WRONG_PIN "\"pin\":\"sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""

static struct
{
  TestIdentity root;
  TestIdentity shop;
  TestIdentity staff;
  TestIdentity anna;
} made;

/* ---- secrets that come just when nobody waits any more ---- */

#define TEST_TYPE_LATE (test_late_get_type ())
G_DECLARE_FINAL_TYPE (TestLate, test_late, TEST, LATE, GObject)

struct _TestLate
{
  GObject parent;
  GCancellable *cancellable; /* borrowed */
};

static RopewaySecret *
test_late_find (RopewaySecretProvider *provider, const char *key, GError **unused_error)
{
  if (!g_str_has_prefix (key, "mine"))
    return NULL;
  g_cancellable_cancel (TEST_LATE (provider)->cancellable);
  return ropeway_secret_new ("a certificate", -1);
}

static void
test_late_provider_init (RopewaySecretProviderInterface *iface)
{
  iface->find = test_late_find;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestLate, test_late, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ROPEWAY_TYPE_SECRET_PROVIDER, test_late_provider_init))

static void
test_late_class_init (TestLateClass *unused_klass)
{
}

static void
test_late_init (TestLate *unused_self)
{
}

/* ---- the service, and another one of the same authority ---- */

typedef struct
{
  TlsServer server;
  TlsServer other;
  TestWorkspace *workspace;
  RopewayClock *clock;
  RopewayRedactor *redactor;
  RopewaySecretMemory *memory;
  RopewaySecretProvider *secrets; /* memory, then a file */
  GPtrArray *paths;               /* that were asked for */
  GCancellable *stop;             /* (nullable): when it is asked for anything */
} Fixture;

static void
answer (SoupServer *unused_soup, SoupServerMessage *message, const char *path, GHashTable *unused_query,
        gpointer data)
{
  Fixture *f = data;
  g_autofree char *url = tls_server_url (&f->server, "");
  g_autofree char *body = NULL;

  g_ptr_array_add (f->paths, g_strdup (path));
  g_cancellable_cancel (f->stop);
  if (g_str_has_prefix (path, "/.well-known"))
    body = g_strdup_printf ("{\"issuer\":\"%s\",\"token_endpoint\":\"%s/token\","
                            "\"authorization_endpoint\":\"%s/authorize\"}",
                            url, url, url);
  else if (g_str_equal (path, "/device"))
    body = g_strdup ("{\"device_code\":\"device-code-1\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":"
                     "\"https://login.example/device\",\"expires_in\":600,\"interval\":1}");
  else
    body = g_strdup ("{\"access_token\":\"access-token-1\",\"refresh_token\":\"refresh-token-1\","
                     "\"token_type\":\"Bearer\",\"expires_in\":3600}");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
keep (Fixture *f, const char *name, const char *value)
{
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (value, -1);

  ropeway_secret_memory_set (f->memory, name, NULL, secret);
}

static void
set_up (Fixture *f, gconstpointer unused_data)
{
  g_autofree char *anna = test_identity_dup_pem (&made.anna);
  g_autofree char *path = NULL;
  RopewaySecretProvider *providers[2];

  f->paths = g_ptr_array_new_with_free_func (g_free);
  tls_server_start (&f->server, &made.shop, &made.root, &made.staff, answer, f);
  tls_server_start (&f->other, &made.shop, &made.root, NULL, answer, f);
  f->workspace = test_workspace_new ();
  f->clock = time_lapse_new (4);
  f->redactor = ropeway_redactor_new ();
  path = test_workspace_path (f->workspace, "private/secrets");
  f->memory = ropeway_secret_memory_new ();
  providers[0] = ROPEWAY_SECRET_PROVIDER (f->memory);
  providers[1] = ropeway_secret_file_new (path);
  f->secrets = ropeway_secret_chain_new (providers, 2);
  g_object_unref (providers[1]);
  g_setenv ("STATE_DIRECTORY", test_workspace_get_folder (f->workspace), TRUE);
  keep (f, "mine", anna);
  keep (f, "app_secret", "hunter2");
}

static void
tear_down (Fixture *f, gconstpointer unused_data)
{
  tls_server_stop (&f->server);
  tls_server_stop (&f->other);
  g_ptr_array_unref (f->paths);
  g_clear_object (&f->stop);
  g_object_unref (f->secrets);
  g_object_unref (f->memory);
  ropeway_redactor_unref (f->redactor);
  ropeway_clock_unref (f->clock);
  test_workspace_free (f->workspace);
}

/* @members: of "tls". @oauth: of "signIn"; %s is the other service. */
static RopewayConnection *
make_connection (Fixture *f, const char *members, gboolean trusts, const char *oauth)
{
  g_autofree char *url = tls_server_url (&f->server, "");
  g_autofree char *other = tls_server_url (&f->other, "");
  g_autofree char *escaped = g_strescape (made.root.certificate, NULL);
  g_autofree char *authority
      = g_strdup_printf ("%s\"authority\":\"%s\"", *members != '\0' ? "," : "", escaped);
  g_auto (GStrv) parts = g_strsplit (oauth, "%s", -1);
  g_autofree char *filled = g_strjoinv (other, parts);
  g_autofree char *json
      = g_strdup_printf ("{\"id\":\"shop\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{"
                         "\"address\":\"%s\",\"privateNetwork\":true}},\"signIn\":{\"type\":\"oauth\",%s},"
                         "\"tls\":{%s%s}}",
                         url, filled, members, trusts ? authority : "");
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  g_assert_nonnull (connection);
  g_assert_cmpuint (ropeway_problems_get_n (problems), ==, 0);
  return connection;
}

static void
assert_asked (Fixture *f, const char *paths)
{
  g_autofree char *asked = NULL;

  for (guint i = 0; i < f->server.seen->len; i++)
    g_assert_cmpstr (g_ptr_array_index (f->server.seen, i), ==, "CN=Anna");
  g_ptr_array_add (f->paths, NULL);
  asked = g_strjoinv (" ", (char **)f->paths->pdata);
  g_ptr_array_remove_index (f->paths, f->paths->len - 1);
  g_assert_cmpstr (asked, ==, paths);
}

/* ---- signing in and out ---- */

typedef struct
{
  RopewayOauthSignIn *sign_in;
  RopewayOauthTokens *tokens;
  RopewaySession *session;
  RopewayHttpResponse *response;
  GError *error;
  gboolean is_invited;
  gboolean is_done;
  gboolean is_told;
} Person;

static void
person_clear (Person *person)
{
  g_clear_object (&person->sign_in);
  g_clear_object (&person->session);
  g_clear_pointer (&person->tokens, ropeway_oauth_tokens_free);
  g_clear_pointer (&person->response, ropeway_http_response_unref);
  g_clear_error (&person->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

static void
on_prompt (const RopewayOauthPrompt *unused_prompt, gpointer data)
{
  ((Person *)data)->is_invited = TRUE;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  Person *person = data;

  person->tokens = ropeway_oauth_sign_in_run_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &person->error);
  person->is_done = TRUE;
}

static void
make_sign_in (Fixture *f, RopewayConnection *connection, RopewaySecretProvider *secrets, Person *person)
{
  person->sign_in
      = ropeway_oauth_sign_in_new (connection, ropeway_connection_find_environment (connection, "live"),
                                   secrets, f->redactor, f->clock, on_prompt, person);
}

/* Until the service has to be asked with a code, or it has ended. */
static void
sign_in (Fixture *f, RopewayConnection *connection, GCancellable *cancellable, Person *person)
{
  make_sign_in (f, connection, f->secrets, person);
  ropeway_oauth_sign_in_run_async (person->sign_in, cancellable, on_signed_in, person);
  if (connection->sign_in.oauth->flow == ROPEWAY_FLOW_CODE)
    {
      test_loop_until (person->is_invited || person->is_done);
      g_assert_cmpint (ropeway_oauth_sign_in_paste (person->sign_in, "code-1"), ==, person->is_invited);
    }
  test_loop_until (person->is_done);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

static void
keep_tokens (Fixture *f)
{
  g_autofree char *url = tls_server_url (&f->server, "");
  const RopewaySecretQuery query = { "slot", "live", "shop", url };
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("refresh-token-0", -1);
  gboolean is_kept = FALSE;

  ropeway_secret_provider_store_async (f->secrets, &query, secret, "a test", NULL, on_kept, &is_kept);
  test_loop_until (is_kept);
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  Person *person = data;

  ropeway_oauth_sign_in_withdraw_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &person->is_told,
                                         &person->error);
  person->is_done = TRUE;
}

static void
sign_out (Fixture *f, RopewayConnection *connection, Person *person)
{
  keep_tokens (f);
  make_sign_in (f, connection, f->secrets, person);
  ropeway_oauth_sign_in_withdraw_async (person->sign_in, NULL, on_signed_out, person);
  test_loop_until (person->is_done);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(int *)data = (int)ropeway_secret_provider_check_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  g_assert_no_error (error);
}

static void
assert_kept (Fixture *f, RopewaySecretState expected)
{
  g_autofree char *url = tls_server_url (&f->server, "");
  const RopewaySecretQuery query = { "slot", "live", "shop", url };
  int state = -1;

  ropeway_secret_provider_check_async (f->secrets, &query, NULL, on_checked, &state);
  test_loop_until (state != -1);
  g_assert_cmpint (state, ==, expected);
}

/* ---- trusted, and shown who asks ---- */

static void
test_code (Fixture *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, MINE, TRUE, CODE);
  g_auto (Person) person = { 0 };

  sign_in (f, connection, NULL, &person);
  g_assert_no_error (person.error);
  g_assert_nonnull (person.tokens->refresh);
  assert_asked (f, "/.well-known/oauth /token");
}

static void
test_device (Fixture *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, MINE, TRUE, DEVICE);
  g_auto (Person) person = { 0 };

  sign_in (f, connection, NULL, &person);
  g_assert_no_error (person.error);
  g_assert_nonnull (person.tokens->refresh);
  assert_asked (f, "/device /token");
}

static void
test_sign_out (Fixture *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, MINE, TRUE, REVOCABLE);
  g_auto (Person) person = { 0 };

  sign_out (f, connection, &person);
  g_assert_no_error (person.error);
  g_assert_true (person.is_told);
  assert_asked (f, "/revoke");
}

static void
on_open (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  Person *person = data;

  person->session = ropeway_session_open_finish (result, &person->error);
  person->is_done = TRUE;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Person *person = data;

  person->response = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &person->error);
  person->is_done = TRUE;
}

static void
test_renewal (Fixture *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, MINE, TRUE, REVOCABLE);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  g_autofree char *url = tls_server_url (&f->server, "/api");
  const RopewayPreparedRequest prepared = { .method = (char *)"POST", .url = url, .headers = headers };
  g_auto (Person) person = { 0 };

  keep_tokens (f);
  ropeway_session_open_async (connection, ropeway_connection_find_environment (connection, "live"),
                              f->secrets, f->redactor, f->clock, NULL, on_open, &person);
  test_loop_until (person.is_done);
  g_assert_no_error (person.error);
  person.is_done = FALSE;
  ropeway_session_send_async (person.session, &prepared, NULL, on_sent, &person);
  test_loop_until (person.is_done);
  g_assert_no_error (person.error);
  g_assert_cmpuint (ropeway_http_response_get_status (person.response), ==, 200);
  assert_asked (f, "/token /api");
}

/* ---- not trusted, or not let in ---- */

static const struct
{
  const char *name;
  const char *tls;
  gboolean trusts;
  const char *oauth;
  const char *code;
  const char *words;
  const char *asked;
} failing[] = {
  { "no-authority", MINE, FALSE, CODE, "sign-in.unreachable", "not trusted", "" },
  { "wrong-pin", MINE "," WRONG_PIN, TRUE, CODE, "sign-in.unreachable",
    "another key than the one that is pinned", "" },
  { "wrong-pin/device", MINE "," WRONG_PIN, TRUE, DEVICE, "sign-in.unreachable",
    "another key than the one that is pinned", "" },
  { "no-certificate", "", TRUE, CODE, "sign-in.unreachable", "asks for a client certificate", "" },
  { "no-secret", "\"certificate\":{\"secret\":\"none\"}", TRUE, CODE, "sign-in.secret", "none", "" },
  { "unreadable", "\"certificate\":{\"secret\":\"app_secret\"}", TRUE, CODE, "tls.certificate-unreadable",
    "cannot be read", "" },
  { "elsewhere", MINE, TRUE, ELSEWHERE, "sign-in.unreachable", "not trusted", "" },
  /* Asking again and again, as after an answer that got lost, would be of no use. */
  { "elsewhere/device", MINE, TRUE, SLOWLY, "sign-in.unreachable", "not trusted", "/device" },
};

static void
test_failing (Fixture *f, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection
      = make_connection (f, failing[row].tls, failing[row].trusts, failing[row].oauth);
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *sentence = NULL;
  g_auto (Person) person = { 0 };

  sign_in (f, connection, NULL, &person);
  g_assert_nonnull (person.error);
  problem = ropeway_request_problem (connection, person.error);
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, failing[row].code);
  sentence = ropeway_problem_dup_sentence (problem);
  g_assert_nonnull (strstr (sentence, failing[row].words));
  g_assert_null (strstr (sentence, "hunter"));
  assert_asked (f, failing[row].asked);
  g_assert_cmpuint (f->other.shown->len, ==, 0);
}

/* Who signs out wants it forgotten here; what is in the way of telling the service is no reason to keep it, nor to tell
 * somebody whom the connection does not trust. */
static const struct
{
  const char *name;
  const char *tls;
  const char *oauth;
} mute[] = {
  { "unreadable", "\"certificate\":{\"secret\":\"app_secret\"}", REVOCABLE },
  { "no-secret", "\"certificate\":{\"secret\":\"none\"}", REVOCABLE },
  { "wrong-pin", MINE "," WRONG_PIN, REVOCABLE },
  { "no-client-secret", MINE,
    "\"flow\":\"code\",\"authorizeAddress\":\"/a\",\"tokenAddress\":\"/token\",\"revokeAddress\":\"/revoke\","
    "\"clientSecret\":{\"secret\":\"none\"}," SLOT },
  { "no-discovery", MINE "," WRONG_PIN, CODE },
};

static void
test_mute (Fixture *f, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = make_connection (f, mute[row].tls, TRUE, mute[row].oauth);
  g_auto (Person) person = { 0 };

  sign_out (f, connection, &person);
  g_assert_no_error (person.error);
  g_assert_false (person.is_told);
  assert_asked (f, "");
  assert_kept (f, ROPEWAY_SECRET_STATE_NOT_THERE);
}

/* ---- nobody waits any more ---- */

/* Returns: (transfer full): those of @f, but the certificate comes late. */
static RopewaySecretProvider *
make_late (Fixture *f, GCancellable *cancellable)
{
  g_autoptr (TestLate) late = g_object_new (TEST_TYPE_LATE, NULL);
  RopewaySecretProvider *providers[] = { ROPEWAY_SECRET_PROVIDER (late), f->secrets };

  late->cancellable = cancellable;
  return ropeway_secret_chain_new (providers, G_N_ELEMENTS (providers));
}

static void
test_cancelled_before (Fixture *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, MINE, TRUE, CODE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RopewaySecretProvider) secrets = make_late (f, cancellable);
  g_auto (Person) person = { 0 };

  make_sign_in (f, connection, secrets, &person);
  ropeway_oauth_sign_in_run_async (person.sign_in, cancellable, on_signed_in, &person);
  test_loop_until (person.is_done);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  g_assert_error (person.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_asked (f, "");
}

static void
test_cancelled_sign_out (Fixture *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, MINE, TRUE, CODE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RopewaySecretProvider) secrets = make_late (f, cancellable);
  g_auto (Person) person = { 0 };

  make_sign_in (f, connection, secrets, &person);
  keep_tokens (f);
  ropeway_oauth_sign_in_withdraw_async (person.sign_in, cancellable, on_signed_out, &person);
  test_loop_until (person.is_done);
  g_assert_error (person.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_asked (f, "");
  assert_kept (f, ROPEWAY_SECRET_STATE_THERE);
}

static void
test_cancelled_during (Fixture *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = make_connection (f, MINE, TRUE, CODE);
  g_auto (Person) person = { 0 };

  f->stop = g_cancellable_new ();
  sign_in (f, connection, f->stop, &person);
  g_assert_error (person.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_asked (f, "/.well-known/oauth");
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer), gsize row)
{
  g_autofree char *path = g_strconcat ("/auth/oauth-tls/", name, NULL);

  g_test_add (path, Fixture, GSIZE_TO_POINTER (row), set_up, test, tear_down);
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
  add ("code", test_code, 0);
  add ("device", test_device, 0);
  add ("sign-out", test_sign_out, 0);
  add ("renewal", test_renewal, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (failing); i++)
    {
      g_autofree char *name = g_strconcat ("failing/", failing[i].name, NULL);
      add (name, test_failing, i);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (mute); i++)
    {
      g_autofree char *name = g_strconcat ("sign-out/", mute[i].name, NULL);
      add (name, test_mute, i);
    }
  add ("cancelled/before", test_cancelled_before, 0);
  add ("cancelled/during", test_cancelled_during, 0);
  add ("cancelled/sign-out", test_cancelled_sign_out, 0);
  status = g_test_run ();
  test_identity_clear (&made.root);
  test_identity_clear (&made.shop);
  test_identity_clear (&made.staff);
  test_identity_clear (&made.anna);
  return status;
}
