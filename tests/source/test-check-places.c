/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a check finds of certificates, secrets, sign-ins, proxies and files: each failure provoked, with its sentence. */
#include <glib/gstdio.h>
#include <string.h>

#include "auth/token-server.h"
#include "http/wire-server.h"
#include "secrets/secret-file.h"
#include "secrets/secret-keyring.h"
#include "source/connection-check-reach.h"
#include "source/connection-check-verdict.h"
#include "support/test-identity.h"
#include "support/test-loop.h"
#include "support/tls-server.h"
#include "support/test-workspace.h"
#include "value/json-reader.h"

#define ANSWER                                                                                               \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 10\r\n\r\n"     \
  "[{\"id\":1}]"

/* One check, from a connection as JSON to all that it told. */
typedef struct
{
  RopewayConnection *connection;
  RopewayConnectionCheck *check;
  GString *steps;
  RopewayProblem *problem; /* (nullable): the first */
  gboolean is_done;
} Checked;

static void
on_step (const RopewayCheckStep *step, gpointer data)
{
  Checked *self = data;

  g_string_append_printf (self->steps, "%s%s:%s", self->steps->len > 0 ? " " : "",
                          ropeway_check_part_to_text (step->part),
                          ropeway_check_verdict_to_text (step->verdict));
  if (self->problem == NULL && step->problem != NULL)
    self->problem = ropeway_problem_ref (step->problem);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Checked *self = data;
  g_autoptr (GError) error = NULL;

  ropeway_connection_check_run_finish (ROPEWAY_CONNECTION_CHECK (source), result, &error);
  g_assert_no_error (error);
  self->is_done = TRUE;
}

static RopewayConnection *
parse (const char *json)
{
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection;

  g_assert_nonnull (tree);
  connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, i));
      g_test_message ("%s", sentence);
    }
  g_assert_false (ropeway_problems_has_error (problems));
  return connection;
}

/* @call: (nullable): the operation "list". */
static void
check (Checked *self, const char *json, RopewaySecretProvider *secrets, const RopewayCheckCall *call)
{
  g_autoptr (RopewaySecretMemory) none = ropeway_secret_memory_new ();
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  RopewayCheckCall list = { 0 };

  *self = (Checked){ .connection = parse (json), .steps = g_string_new (NULL) };
  if (call != NULL)
    list = *call;
  list.operation = ropeway_connection_find_operation (self->connection, "list");
  self->check = ropeway_connection_check_new (
      self->connection, g_ptr_array_index (self->connection->environments, 0), &list,
      secrets != NULL ? secrets : ROPEWAY_SECRET_PROVIDER (none), NULL, clock);
  ropeway_connection_check_set_func (self->check, on_step, self);
  ropeway_connection_check_run_async (self->check, NULL, on_done, self);
  test_loop_until (self->is_done);
}

static void
checked_clear (Checked *self)
{
  g_assert_finalize_object (self->check);
  g_clear_pointer (&self->problem, ropeway_problem_unref);
  g_string_free (self->steps, TRUE);
  ropeway_connection_unref (self->connection);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checked, checked_clear)

/* @sentence: with "*" for what differs each time. */
static void
assert_problem (const RopewayProblem *problem, const char *code, RopewayTurn turn, const char *sentence)
{
  g_autofree char *found = problem != NULL ? ropeway_problem_dup_sentence (problem) : g_strdup ("good");

  if (problem == NULL || !g_str_equal (ropeway_problem_get_code (problem), code)
      || ropeway_problem_get_turn (problem) != turn || !g_pattern_match_simple (sentence, found))
    g_error ("%s: %s", problem != NULL ? ropeway_problem_get_code (problem) : "-", found);
}

/* ---- certificates ---- */

typedef struct
{
  const char *test;
  const char *name;
  guint from, to;
  gboolean is_trusted; /* by what the connection says */
  const char *code;    /* (nullable): good */
  RopewayTurn turn;
  const char *sentence;
} TlsRow;

static const TlsRow tls_rows[] = {
  { "good", "localhost", 2020, 2090, TRUE, NULL, 0, NULL },
  { "untrusted", "localhost", 2020, 2090, FALSE, "tls.untrusted", ROPEWAY_TURN_SERVICE,
    "The certificate of localhost is not trusted: nobody whom this computer or the connection trusts vouches "
    "for "
    "it. Nothing was sent. *" },
  { "expired", "localhost", 2001, 2010, TRUE, "tls.expired", ROPEWAY_TURN_SERVICE,
    "The certificate of localhost has expired*. Nothing was sent. The service has to renew it; if it is "
    "still "
    "good, check the clock of this computer." },
  { "early", "localhost", 2080, 2090, TRUE, "tls.not-yet-valid", ROPEWAY_TURN_YOU,
    "The certificate of localhost is not valid yet*. Nothing was sent. Check the clock of this computer." },
  { "name", "shop.example", 2020, 2090, TRUE, "tls.name-differs", ROPEWAY_TURN_YOU,
    "The certificate of localhost is for another name. Nothing was sent. Check the address." },
};

/* What takes more than a certificate of the service. */
typedef struct
{
  const char *test;
  const char *more; /* of "tls"; nothing: the service asks for a certificate */
  const char *code;
  RopewayTurn turn;
  const char *sentence;
} MutualRow;

static const MutualRow mutual_rows[] = {
  { "pin", ",\"pin\":\"sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"", "tls.pin-differs",
    ROPEWAY_TURN_YOU,
    "localhost shows another key than the one that is pinned. Nothing was sent. It shows sha256/*. Compare "
    "it with "
    "whoever runs the service before you pin another." },
  { "certificate", "", "tls.certificate-needed", ROPEWAY_TURN_YOU,
    "localhost asks for a client certificate and broke the connection off without one. Name its secret at "
    "“certificate” under “tls”." },
};

static void
test_mutual (gconstpointer data)
{
  const MutualRow *row = data;
  g_auto (TestIdentity) authority = { 0 };
  g_auto (TestIdentity) service = { 0 };
  TlsServer server = { 0 };
  g_auto (Checked) checked = { 0 };

  test_identity_make (&authority, NULL, "Us", TRUE, 2000, 2090);
  test_identity_make (&service, &authority, "localhost", FALSE, 2020, 2090);
  tls_server_start (&server, &service, &authority, *row->more == '\0' ? &authority : NULL, NULL, NULL);
  g_autofree char *address = tls_server_url (&server, "");
  g_autofree char *pem = g_strescape (authority.certificate, NULL);
  g_autofree char *json = g_strdup_printf ("{\"id\":\"mutual-%s\",\"name\":\"Shop\",\"kind\":\"rest\","
                                           "\"environments\":{\"live\":{\"address\":\"%s\","
                                           "\"privateNetwork\":true}},\"tls\":{\"authority\":\"%s\"%s},"
                                           "\"operations\":[{\"id\":\"list\",\"request\":"
                                           "{\"method\":\"GET\",\"path\":\"/\"},\"key\":[\"id\"]}]}",
                                           row->test, address, pem, row->more);
  check (&checked, json, NULL, NULL);
  g_assert_cmpstr (
      checked.steps->str, ==,
      "resolve:good connect:good tls:failed sign-in:not-tried call:not-tried sees:not-tried clock:not-tried");
  assert_problem (checked.problem, row->code, row->turn, row->sentence);
  tls_server_stop (&server);
}

static void
test_tls (gconstpointer data)
{
  const TlsRow *row = data;
  const WireAnswer answers[] = { { ANSWER, WIRE_CLOSE } };
  g_auto (TestIdentity) authority = { 0 };
  g_auto (TestIdentity) service = { 0 };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (WireServer) server = NULL;
  g_autofree char *address = NULL;
  g_autofree char *pem = NULL;
  g_autofree char *json = NULL;
  g_auto (Checked) checked = { 0 };

  test_identity_make (&authority, NULL, "Us", TRUE, 2000, 2090);
  test_identity_make (&service, &authority, row->name, FALSE, row->from, row->to);
  certificate = test_identity_load (&service, &authority);
  server = wire_server_new (answers, 1, certificate);
  address = wire_server_url (server, "");
  pem = g_strescape (authority.certificate, NULL);
  json = g_strdup_printf (
      "{\"id\":\"tls-%s\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","
      "\"privateNetwork\":true}},%s%s%s\"operations\":[{\"id\":\"list\",\"request\":{\"method\":\"GET\","
      "\"path\":"
      "\"/\"},\"key\":[\"id\"]}]}",
      row->test, address, row->is_trusted ? "\"tls\":{\"authority\":\"" : "", row->is_trusted ? pem : "",
      row->is_trusted ? "\"}," : "");
  check (&checked, json, NULL, NULL);
  g_assert_cmpstr (checked.steps->str, ==,
                   row->code == NULL
                       ? "resolve:good connect:good tls:good sign-in:good call:good sees:good clock:not-tried"
                       : "resolve:good connect:good tls:failed sign-in:not-tried call:not-tried "
                         "sees:not-tried clock:not-tried");
  if (row->code != NULL)
    assert_problem (checked.problem, row->code, row->turn, row->sentence);
}

/* ---- secrets ---- */

static RopewayConnection *
make_shop (void)
{
  return parse (
      "{\"id\":\"shop\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"
      "\"https://shop.example\"}},\"signIn\":{\"type\":\"bearer\",\"token\":{\"secret\":\"key\"}},"
      "\"operations\":[]}");
}

typedef struct
{
  RopewaySecretState state;
  char *reason;
  gboolean is_done;
} State;

static void
on_state (GObject *source, GAsyncResult *result, gpointer data)
{
  State *self = data;
  g_autoptr (GError) error = NULL;

  self->state = ropeway_secret_provider_check_finish (ROPEWAY_SECRET_PROVIDER (source), result, &error);
  self->reason = error != NULL ? g_strdup (error->message) : NULL;
  self->is_done = TRUE;
}

/* What a check says of the secret “key”, as @secrets has it. */
static RopewayProblem *
ask (RopewaySecretProvider *secrets)
{
  g_autoptr (RopewayConnection) connection = make_shop ();
  const RopewaySecretQuery query = { "key", "live", "shop", "https://shop.example" };
  State state = { 0 };
  RopewayProblem *problem;

  ropeway_secret_provider_check_async (secrets, &query, NULL, on_state, &state);
  test_loop_until (state.is_done);
  problem = ropeway_check_secret_problem (connection, g_ptr_array_index (connection->environments, 0), "key",
                                          state.state, state.reason);
  g_free (state.reason);
  return problem;
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
test_secret_in_file (void)
{
  const RopewaySecretQuery query = { "key", "live", "shop", "https://old.example" };
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path = test_workspace_path (workspace, "private/secrets");
  g_autoptr (RopewaySecretProvider) file = ropeway_secret_file_new (path);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("1", -1);
  g_autoptr (RopewayProblem) elsewhere = NULL;
  g_autoptr (RopewayProblem) unreadable = NULL;
  gboolean is_done = FALSE;

  ropeway_secret_provider_store_async (file, &query, secret, "Shop", NULL, on_kept, &is_done);
  test_loop_until (is_done);
  elsewhere = ask (file);
  assert_problem (elsewhere, "check.secret-elsewhere", ROPEWAY_TURN_YOU,
                  "The secret “key” was kept for another address than https://shop.example: enter it again.");
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  unreadable = ask (file);
  assert_problem (unreadable, "check.secret-unreadable", ROPEWAY_TURN_YOU,
                  "The secret “key” cannot be read: *");
}

static void
test_secret_without_keyring (void)
{
  g_autoptr (RopewaySecretProvider) keyring = NULL;
  g_autoptr (RopewayProblem) problem = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  keyring = ropeway_secret_keyring_new ();
  problem = ask (keyring);
  assert_problem (
      problem, "check.secret-no-keyring", ROPEWAY_TURN_YOU,
      "There is no keyring that could have the secret “key”: log in where there is one, or give it, "
      "for example, in the variable ROPEWAY_SECRET_KEY.");
}

/* That a keyring says so when it is locked, tests/secrets prove. */
static void
test_secret_locked (void)
{
  g_autoptr (RopewayConnection) connection = make_shop ();
  g_autoptr (RopewayProblem) problem = ropeway_check_secret_problem (
      connection, g_ptr_array_index (connection->environments, 0), "key", ROPEWAY_SECRET_STATE_LOCKED, NULL);

  assert_problem (problem, "check.secret-locked", ROPEWAY_TURN_YOU,
                  "The keyring is locked, so that the secret “key” cannot be read: unlock it.");
}

/* ---- OAuth ---- */

typedef struct
{
  const char *test;
  gboolean is_person; /* signs in; else the app for itself */
  const char *answer; /* (nullable): to the question for a token */
  guint status;
  const char *token; /* where to ask, below the server's address */
  gboolean forbids;
  const char *steps;
  const char *code;
  RopewayTurn turn;
  const char *sentence;
} OauthRow;

#define AFTER "resolve:good connect:good sign-in:failed call:not-tried sees:not-tried clock:*"

static const OauthRow oauth_rows[] = {
  { "needed", TRUE, NULL, 0, "/token", FALSE,
    "secret:failed store:good resolve:good connect:good sign-in:not-tried call:not-tried sees:not-tried "
    "clock:not-tried",
    "sign-in.needed", ROPEWAY_TURN_YOU,
    "Nobody is signed in to CRM in “live” yet: sign in with “ropeway sign-in”." },
  { "client", FALSE, "{\"error\":\"invalid_client\"}", 401, "/token", FALSE, "secret:good " AFTER,
    "sign-in.client-unknown", ROPEWAY_TURN_YOU, "CRM does not know the app by this client id*" },
  { "scope", FALSE, "{\"error\":\"invalid_scope\"}", 400, "/token", FALSE, "secret:good " AFTER,
    "sign-in.scope-refused", ROPEWAY_TURN_YOU, "CRM does not give the permissions read*" },
  { "down", FALSE, "{}", 503, "/token", FALSE, "secret:good " AFTER, "sign-in.service-failed",
    ROPEWAY_TURN_SERVICE, "The sign-in of CRM could not be renewed: it failed there (status 503)*" },
  { "no-token", FALSE, "<p>hello", 200, "/token", FALSE, "secret:good " AFTER, "sign-in.answer-unusable",
    ROPEWAY_TURN_SERVICE, "What was answered to the sign-in of CRM holds no token*" },
  { "forbidden", FALSE, NULL, 0, "/token", TRUE, "secret:good " AFTER, "sign-in.permission-missing",
    ROPEWAY_TURN_YOU, "The sign-in of CRM lacks a permission*" },
};

static void
test_oauth (gconstpointer data)
{
  const OauthRow *row = data;
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path = test_workspace_path (workspace, "private/secrets");
  g_autoptr (RopewaySecretMemory) memory = ropeway_secret_memory_new ();
  g_autoptr (RopewaySecretProvider) file = ropeway_secret_file_new (path);
  RopewaySecretProvider *const both[] = { ROPEWAY_SECRET_PROVIDER (memory), file };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (both, 2);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("s3cret", -1);
  g_autoptr (TokenServer) server = token_server_new ();
  TokenServerManner *manner = token_server_get_manner (server);
  const char *address = token_server_get_address (server);
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"crm-%s\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","
      "\"privateNetwork\":true}},\"signIn\":{\"type\":\"oauth\",\"flow\":\"%s\",\"authorizeAddress\":\"%s/"
      "authorize\","
      "\"tokenAddress\":\"%s%s\",\"clientId\":\"app\",%s\"scopes\":[\"read\"]},\"operations\":[{\"id\":"
      "\"list\","
      "\"request\":{\"method\":\"GET\",\"path\":\"/api\"},\"key\":[\"id\"]}]}",
      row->test, address, row->is_person ? "code" : "client-credentials", address, address, row->token,
      row->is_person ? "\"token\":{\"secret\":\"slot\"}," : "\"clientSecret\":{\"secret\":\"app_secret\"},");
  g_auto (Checked) checked = { 0 };

  ropeway_secret_memory_set (memory, "app_secret", NULL, secret);
  manner->answer = row->answer;
  manner->status = row->status;
  manner->forbids = row->forbids;
  check (&checked, json, chain, NULL);
  if (!g_pattern_match_simple (row->steps, checked.steps->str))
    g_error ("%s", checked.steps->str);
  assert_problem (checked.problem, row->code, row->turn, row->sentence);
}

/* Where nothing can be kept, a sign-in that is renewed is lost. */
static void
test_store_read_only (void)
{
  g_autoptr (RopewaySecretProvider) environment = ropeway_secret_environment_new ();
  RopewaySecretProvider *const one[] = { environment };
  g_autoptr (RopewaySecretProvider) chain = ropeway_secret_chain_new (one, 1);
  g_auto (Checked) checked = { 0 };

  g_setenv ("ROPEWAY_SECRET_SLOT", "{}", TRUE);
  check (
      &checked,
      "{\"id\":\"crm\",\"name\":\"CRM\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":"
      "\"https://nowhere.invalid\"}},\"signIn\":{\"type\":\"oauth\",\"flow\":\"code\",\"authorizeAddress\":"
      "\"https://nowhere.invalid/a\",\"tokenAddress\":\"https://nowhere.invalid/t\",\"clientId\":\"app\","
      "\"token\":{\"secret\":\"slot\"}},\"operations\":[]}",
      chain, NULL);
  g_unsetenv ("ROPEWAY_SECRET_SLOT");
  g_assert_true (g_str_has_prefix (checked.steps->str, "secret:good store:failed resolve:failed "));
  assert_problem (
      checked.problem, "check.store-read-only", ROPEWAY_TURN_YOU,
      "What CRM grants cannot be kept on this computer: There is no place that could keep the secret "
      "“ropeway_check”. Without a place that can be written, the sign-in ends when it is first renewed.");
}

/* ---- the way, and who is there ---- */

static void
test_led_away (void)
{
  static const WireAnswer refuses[]
      = { { "HTTP/1.1 401 No\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", WIRE_CLOSE } };
  g_autoptr (WireServer) other = wire_server_new (refuses, 1, NULL);
  g_autofree char *there = wire_server_url (other, "/login");
  g_autofree char *leads
      = g_strdup_printf ("HTTP/1.1 302 On\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", there);
  const WireAnswer answers[] = { { leads, WIRE_CLOSE } };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *address = wire_server_url (server, "");
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"away\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%s\","
      "\"privateNetwork\":true}},\"operations\":[{\"id\":\"list\",\"request\":{\"method\":\"GET\",\"path\":"
      "\"/\"},"
      "\"key\":[\"id\"]}]}",
      address);
  g_autofree char *sentence
      = g_strdup_printf ("Shop leads to another address, %s, where its credentials are not sent: check the "
                         "address of the connection.",
                         there);
  g_auto (Checked) checked = { 0 };

  check (&checked, json, NULL, NULL);
  g_assert_true (g_str_has_prefix (
      checked.steps->str, "resolve:good connect:good sign-in:failed call:not-tried sees:not-tried clock:"));
  assert_problem (checked.problem, "check.led-away", ROPEWAY_TURN_YOU, sentence);
}

static void
test_no_safe_call (void)
{
  static const WireAnswer answers[] = { { ANSWER, WIRE_CLOSE } };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *address = wire_server_url (server, "");
  g_autofree char *json
      = g_strdup_printf ("{\"id\":\"mute\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{"
                         "\"address\":\"%s\",\"privateNetwork\":true}},\"operations\":[]}",
                         address);
  g_auto (Checked) checked = { 0 };

  check (&checked, json, NULL, NULL);
  g_assert_cmpstr (checked.steps->str, ==,
                   "resolve:good connect:good sign-in:not-tried call:warning sees:not-tried clock:not-tried");
  g_assert_cmpuint (wire_server_get_n_requests (server), ==, 0);
  assert_problem (
      checked.problem, "check.no-safe-call", ROPEWAY_TURN_YOU,
      "Shop has no operation that only reads, so nothing was asked: only the first run shows whether it "
      "accepts the credentials.");
}

typedef struct
{
  GError *error;
  gboolean is_done;
} Connected;

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  Connected *self = data;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_uri_finish (G_SOCKET_CLIENT (source), result, &self->error);

  g_assert_null (connection);
  self->is_done = TRUE;
}

static void
test_proxy (void)
{
  static const WireAnswer answers[] = { { "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", WIRE_CLOSE } };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *address = wire_server_url (server, "");
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (address, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (RopewayConnection) connection = make_shop ();
  g_autoptr (RopewayProblem) problem = NULL;
  Connected connected = { 0 };

  g_socket_client_set_proxy_resolver (client, resolver);
  g_socket_client_connect_to_uri_async (client, "https://shop.example", 443, NULL, on_connected, &connected);
  test_loop_until (connected.is_done);
  problem = ropeway_reach_problem (connection, "shop.example", 443, connected.error);
  assert_problem (
      problem, "check.proxy", ROPEWAY_TURN_YOU,
      "The proxy of this computer lets nothing through to “shop.example”; check the proxy in the settings "
      "of the system. It was told: *.");
  g_clear_error (&connected.error);
}

/* A name server that does not answer, and a network without a way, are not to be had on every computer. */
static void
test_told_by_the_system (void)
{
  g_autoptr (RopewayConnection) connection = make_shop ();
  g_autoptr (GError) silent
      = g_error_new_literal (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "No");
  g_autoptr (GError) no_way = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "No way");
  g_autoptr (RopewayProblem) unanswered = ropeway_reach_problem (connection, "shop.example", 443, silent);
  g_autoptr (RopewayProblem) unreached = ropeway_reach_problem (connection, "shop.example", 443, no_way);

  assert_problem (
      unanswered, "check.host-unanswered", ROPEWAY_TURN_YOU,
      "The name “shop.example” could not be looked up; is this computer online? It was told: No.");
  assert_problem (
      unreached, "check.not-reached", ROPEWAY_TURN_YOU,
      "No way leads from here to “shop.example”; check the network of this computer. It was told: No way.");
}

/* ---- files ---- */

static void
test_file (gconstpointer data)
{
  const char *name = data;
  const RopewayCheckCall call = { .writes = TRUE, .may_be_missing = strstr (name, "new") != NULL };
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *written = test_workspace_write (workspace, "there.csv", "id,name\n1,Anna\n");
  g_autofree char *path = g_build_filename (test_workspace_get_folder (workspace), name, NULL);
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"book\",\"name\":\"Book\",\"kind\":\"file\",\"environments\":{\"live\":{\"address\":\"%s\"}},"
      "\"operations\":[{\"id\":\"list\",\"file\":{},\"key\":[\"id\"]}]}",
      path);
  g_auto (Checked) checked = { 0 };

  check (&checked, json, NULL, &call);
  if (g_str_equal (name, "there.csv"))
    g_assert_cmpstr (checked.steps->str, ==, "call:good sees:good write:good");
  else if (g_str_equal (name, "new.csv"))
    g_assert_cmpstr (checked.steps->str, ==, "call:not-tried sees:not-tried write:good");
  else if (g_str_equal (name, "nowhere/new.csv"))
    {
      g_assert_cmpstr (checked.steps->str, ==, "call:not-tried sees:not-tried write:failed");
      assert_problem (checked.problem, "file.not-writable", ROPEWAY_TURN_YOU,
                      "The file * or its folder must not be written: No such file or directory. Nothing was "
                      "changed.");
    }
  else
    {
      g_assert_cmpstr (checked.steps->str, ==, "call:failed sees:not-tried write:good");
      assert_problem (checked.problem, "file.missing", ROPEWAY_TURN_YOU,
                      "The file * is not there: it was moved or renamed, or its drive is not connected.");
    }
}

int
main (int argc, char **argv)
{
  static const char *const files[] = { "there.csv", "new.csv", "nowhere/new.csv", "gone.csv" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (mutual_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/check/mutual/", mutual_rows[i].test, NULL);
      g_test_add_data_func (path, &mutual_rows[i], test_mutual);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tls_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/check/tls/", tls_rows[i].test, NULL);
      g_test_add_data_func (path, &tls_rows[i], test_tls);
    }
  for (guint i = 0; i < G_N_ELEMENTS (oauth_rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/check/oauth/", oauth_rows[i].test, NULL);
      g_test_add_data_func (path, &oauth_rows[i], test_oauth);
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strconcat ("/source/check/file/", files[i], NULL);
      g_test_add_data_func (path, files[i], test_file);
    }
  g_test_add_func ("/source/check/secret/file", test_secret_in_file);
  g_test_add_func ("/source/check/secret/no-keyring", test_secret_without_keyring);
  g_test_add_func ("/source/check/secret/locked", test_secret_locked);
  g_test_add_func ("/source/check/store/read-only", test_store_read_only);
  g_test_add_func ("/source/check/led-away", test_led_away);
  g_test_add_func ("/source/check/no-safe-call", test_no_safe_call);
  g_test_add_func ("/source/check/proxy", test_proxy);
  g_test_add_func ("/source/check/told-by-the-system", test_told_by_the_system);
  return g_test_run ();
}
