/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: every failure that a check of a connection can meet is provoked, and stands here with the step that tells it, whose
 * turn it is, and its sentence. */
#include "source/connection-check-verdict.h"

#include <string.h>

#include "http/client-fixture.h"
#include "http/wire-server.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

#define JSON(status, more, body)                                                                             \
  "HTTP/1.1 " status "\r\nContent-Type: application/json\r\nConnection: close\r\n" more "\r\n" body
#define LIST "{\"data\":[{\"id\":1,\"email\":\"a@b.example\"},{\"id\":2,\"email\":\"c@d.example\"}]}"
#define GOOD JSON ("200 OK", "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n", LIST)

#define BEARER "{\"type\":\"bearer\",\"token\":{\"secret\":\"shop_token\"}}"
#define AWS                                                                                                  \
  "{\"type\":\"aws\",\"accessKey\":{\"secret\":\"shop_token\"},\"secretKey\":{\"secret\":\"shop_token\"},"   \
  "\"region\":"                                                                                              \
  "\"eu-central-1\","                                                                                        \
  "\"service\":\"execute-api\"}"

#define ROBOT(port)                                                                                          \
  "{\"type\":\"oauth\",\"flow\":\"client-credentials\",\"tokenAddress\":\"http://127.0.0.1:" port            \
  "/token\",\"clientId\":\"ropeway\",\"clientSecret\":{\"secret\":\"shop_token\"}}"

/* How the other side is. */
typedef enum
{
  ANSWERS,  /* says what the row says */
  LEAVES,   /* closes the connection without a word */
  SILENT,   /* reads, and never answers */
  CLOSED,   /* nobody listens */
  CLOGGED,  /* accepts no more connections */
  NO_TLS,   /* speaks no TLS, where it should */
  NOWHERE,  /* its name is nobody's */
  PUBLIC,   /* private addresses are not allowed */
  NO_TOKEN, /* answers, and nobody does where tokens are given */
} Way;

typedef struct
{
  const char *test;
  Way way;
  const char *answer;  /* (nullable) */
  const char *sign_in; /* (nullable): none */
  gboolean keyless;    /* the secret is not there */
  const char *steps;   /* all of them, with what became of them */
  const char *code;    /* of the first that is not good */
  RopewayTurn turn;
  const char *sentence; /* PORT stands for the port */
  const char *others;   /* (nullable): more environments */
} Row;

#define REST "sign-in:not-tried call:not-tried sees:not-tried clock:not-tried"
#define REACHED "resolve:good connect:good "
#define SIGNED "secret:good resolve:good connect:good sign-in:"

static const Row rows[] = {
  { "good", ANSWERS, GOOD, NULL, FALSE, REACHED "sign-in:good call:good sees:good clock:good", NULL, 0,
    NULL },
  { "good/bearer", ANSWERS, GOOD, BEARER, FALSE, SIGNED "good call:good sees:good clock:good", NULL, 0,
    NULL },

  /* the way there */
  { "host-unknown", NOWHERE, NULL, NULL, FALSE, "resolve:failed connect:not-tried " REST,
    "check.host-unknown", ROPEWAY_TURN_YOU,
    "There is no computer called “nowhere.invalid”: check the address of Shop." },
  { "refused", CLOSED, NULL, NULL, FALSE, "resolve:good connect:failed " REST, "check.connection-refused",
    ROPEWAY_TURN_SERVICE,
    "“127.0.0.1” accepts no connection at port PORT: check whether Shop is running, and whether the port of "
    "its "
    "address is right." },
  { "time-out", CLOGGED, NULL, NULL, FALSE, "resolve:good connect:failed " REST, "check.connection-time",
    ROPEWAY_TURN_YOU,
    "“127.0.0.1” did not answer at port PORT in time: check the network, a firewall in between, and the "
    "address "
    "of Shop." },
  { "private", PUBLIC, NULL, NULL, FALSE, "resolve:good connect:failed " REST, "service.private-address",
    ROPEWAY_TURN_YOU,
    "The address of Shop leads into a private network, which the connection does not allow: 127.0.0.1." },
  { "no-tls", NO_TLS, NULL, NULL, FALSE, "resolve:good connect:good tls:failed " REST, "check.no-tls",
    ROPEWAY_TURN_YOU,
    "Nobody speaks TLS at port PORT of “127.0.0.1”; check the port, and whether the address really begins "
    "with "
    "https://. It was told: *" },

  /* the sign-in */
  { "secret", ANSWERS, GOOD, BEARER, TRUE,
    "secret:failed resolve:good connect:good sign-in:not-tried call:not-tried sees:not-tried clock:not-tried",
    "check.secret-missing", ROPEWAY_TURN_YOU,
    "The secret “shop_token” is not there: enter it at Shop, or give it, for example, in the variable "
    "ROPEWAY_SECRET_SHOP_TOKEN." },
  { "401", ANSWERS, JSON ("401 No", "", "{\"message\":\"Bad token.\"}"), BEARER, FALSE,
    SIGNED "failed call:not-tried sees:not-tried clock:not-tried", "service.sign-in-refused",
    ROPEWAY_TURN_YOU,
    "Shop does not accept the credentials (status 401): Bad token. Give a valid key or password." },
  { "401/no-sign-in", ANSWERS, JSON ("401 No", "", "{\"message\":\"Who are you?\"}"), NULL, FALSE,
    REACHED "sign-in:failed call:not-tried sees:not-tried clock:not-tried", "check.sign-in-missing",
    ROPEWAY_TURN_YOU,
    "Shop wants to know who asks (status 401): Who are you? This connection says nothing of it: choose "
    "under “signIn” how it signs in, and give the key or password." },
  { "401/no-sign-in/digest", ANSWERS, JSON ("401 No", "WWW-Authenticate: Digest realm=x\r\n", "{}"), NULL,
    FALSE, REACHED "sign-in:failed call:not-tried sees:not-tried clock:not-tried", "check.sign-in-missing",
    ROPEWAY_TURN_YOU,
    "Shop wants to know who asks (status 401). It wants a sign-in of the kind “Digest”, which Ropeway does "
    "not have; look whether it takes a key or a token as well. This connection says nothing of it: choose "
    "under “signIn” how it signs in, and give the key or password." },
  { "401/other-environment", ANSWERS, JSON ("401 No", "", "{\"message\":\"Bad token.\"}"), BEARER, FALSE,
    SIGNED "failed call:not-tried sees:not-tried clock:not-tried", "check.other-environment",
    ROPEWAY_TURN_YOU,
    "Shop does not accept the credentials (status 401): Bad token. Give a valid key or password for “live”; "
    "perhaps this one is for “test”, which may have its own.",
    ",\"test\":{\"address\":\"https://test.example\"}" },
  { "403", ANSWERS, JSON ("403 No", "", "{\"message\":\"Orders are not for you.\"}"), BEARER, FALSE,
    SIGNED "failed call:not-tried sees:not-tried clock:not-tried", "service.forbidden", ROPEWAY_TURN_YOU,
    "Shop does not allow this with these credentials (status 403): Orders are not for you. Check the "
    "permissions of the key." },
  { "token-refused", ANSWERS,
    JSON ("401 No", "", "{\"error\":\"invalid_client\",\"error_description\":\"No such client.\"}"),
    ROBOT ("PORT"), FALSE, SIGNED "failed call:not-tried sees:not-tried clock:not-tried",
    "sign-in.client-unknown", ROPEWAY_TURN_YOU,
    "Shop does not know the app by this client id, or its secret is wrong (No such client). Compare both "
    "with what is shown there; they must be those of “live”." },
  { "token-revoked", ANSWERS,
    JSON ("400 No", "", "{\"error\":\"invalid_grant\",\"error_description\":\"Revoked.\"}"), ROBOT ("PORT"),
    FALSE, SIGNED "failed call:not-tried sees:not-tried clock:not-tried", "sign-in.refused", ROPEWAY_TURN_YOU,
    "Shop refused the sign-in: Revoked." },
  { "token-nowhere", NO_TOKEN, GOOD, ROBOT ("1"), FALSE,
    SIGNED "failed call:not-tried sees:not-tried clock:not-tried", "sign-in.unreachable",
    ROPEWAY_TURN_SERVICE,
    "The sign-in of Shop could not be renewed: “127.0.0.1” accepts no connection. Is the service running?" },
  { "token-down", ANSWERS, JSON ("503 No", "", "{}"), ROBOT ("PORT"), FALSE,
    SIGNED "failed call:not-tried sees:not-tried clock:not-tried", "sign-in.service-failed",
    ROPEWAY_TURN_SERVICE,
    "The sign-in of Shop could not be renewed: it failed there (status 503). Try again later." },

  /* the request */
  { "too-large", ANSWERS, JSON ("200 OK", "Content-Length: 99999999999\r\n", "{"), NULL, FALSE,
    REACHED "sign-in:good call:failed sees:not-tried clock:not-tried", "service.answer-too-large",
    ROPEWAY_TURN_SERVICE,
    "Shop sent more than Ropeway accepts in one answer: ask for smaller pages. The answer of “127.0.0.1” is "
    "larger than allowed. Ask for smaller pages." },
  { "404", ANSWERS, JSON ("404 No", "", "{\"message\":\"No such thing.\"}"), NULL, FALSE,
    REACHED "sign-in:good call:failed sees:not-tried clock:not-tried", "service.not-found", ROPEWAY_TURN_YOU,
    "Shop has nothing at http://127.0.0.1:PORT/orders (status 404): No such thing. Check the address and the "
    "path." },
  { "404/bearer", ANSWERS, JSON ("404 No", "", "{\"message\":\"No such thing.\"}"), BEARER, FALSE,
    SIGNED "not-tried call:failed sees:not-tried clock:not-tried", "service.not-found", ROPEWAY_TURN_YOU,
    "Shop has nothing at http://127.0.0.1:PORT/orders (status 404): No such thing. Check the address and the "
    "path." },
  { "429", ANSWERS, JSON ("429 Slow", "Retry-After: 5\r\n", "{\"message\":\"Slow down.\"}"), NULL, FALSE,
    REACHED "sign-in:good call:failed sees:not-tried clock:not-tried", "service.too-many-requests",
    ROPEWAY_TURN_SERVICE,
    "Shop asks for a pause that is longer than a run waits (status 429): Slow down. Run the job later, or "
    "lower "
    "its limits." },
  { "500", ANSWERS, JSON ("500 No", "", "{\"message\":\"Out of order.\"}"), NULL, FALSE,
    REACHED "sign-in:good call:failed sees:not-tried clock:not-tried", "service.failed", ROPEWAY_TURN_SERVICE,
    "Shop failed (status 500): Out of order. Try again later." },
  { "no-answer", LEAVES, NULL, NULL, FALSE, REACHED "sign-in:good call:failed sees:not-tried clock:not-tried",
    "service.no-answer", ROPEWAY_TURN_SERVICE, "Shop did not answer: *" },
  { "silent", SILENT, NULL, NULL, FALSE, REACHED "sign-in:good call:failed sees:not-tried clock:not-tried",
    "service.no-answer", ROPEWAY_TURN_SERVICE,
    "Shop did not answer: “127.0.0.1” did not answer in time. The request may have taken effect." },
  { "web-page", ANSWERS,
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!doctype html><p>Sign in", NULL,
    FALSE, REACHED "sign-in:good call:failed sees:not-tried clock:not-tried", "service.answer-web-page",
    ROPEWAY_TURN_SERVICE,
    "Shop answered with a web page instead of data: check the address http://127.0.0.1:PORT/orders." },
  { "not-json", ANSWERS, JSON ("200 OK", "", "{\"data\":["), NULL, FALSE,
    REACHED "sign-in:good call:failed sees:not-tried clock:not-tried", "service.answer-unreadable",
    ROPEWAY_TURN_SERVICE, "Shop answered with something that cannot be read*" },
  { "redirects", ANSWERS, "HTTP/1.1 302 On\r\nLocation: /orders\r\nContent-Length: 0\r\n\r\n", NULL, FALSE,
    REACHED "sign-in:good call:failed sees:not-tried clock:not-tried", "service.moved", ROPEWAY_TURN_YOU,
    "Shop sends us to another address. “127.0.0.1” leads on and on to other addresses. After 10 the request "
    "was "
    "given up. Check the address of the connection." },

  /* what is seen */
  { "no-list", ANSWERS, JSON ("200 OK", "", "{\"orders\":[]}"), NULL, FALSE,
    REACHED "sign-in:good call:good sees:failed clock:not-tried", "source.records-missing", ROPEWAY_TURN_YOU,
    "*" },
  { "empty", ANSWERS, JSON ("200 OK", "", "{\"data\":[]}"), NULL, FALSE,
    REACHED "sign-in:good call:good sees:warning clock:not-tried", "check.empty", ROPEWAY_TURN_YOU,
    "Shop answers, but shows no records at “orders”: if there are some, look whether this account may see "
    "them." },
  { "key", ANSWERS, JSON ("200 OK", "", "{\"data\":[{\"number\":1}]}"), NULL, FALSE,
    REACHED "sign-in:good call:good sees:failed clock:not-tried", "check.key-missing", ROPEWAY_TURN_YOU,
    "The records that Shop showed have no “id”, by which they are told apart: check the key of “orders”." },
  { "fields", ANSWERS, JSON ("200 OK", "", "{\"data\":[{\"id\":1}]}"), NULL, FALSE,
    REACHED "sign-in:good call:good sees:warning clock:not-tried", "check.fields-missing", ROPEWAY_TURN_YOU,
    "No record that Shop showed has “email”: the rules that use them would find nothing there." },

  /* the clock */
  { "clock/ahead", ANSWERS, JSON ("200 OK", "Date: Wed, 31 Dec 2025 23:57:00 GMT\r\n", LIST), NULL, FALSE,
    REACHED "sign-in:good call:good sees:good clock:warning", "check.clock-ahead", ROPEWAY_TURN_YOU,
    "The clock of this computer is 3 minutes ahead of that of Shop: set the clock." },
  { "clock/behind", ANSWERS, JSON ("200 OK", "Date: Thu, 01 Jan 2026 02:00:00 GMT\r\n", LIST), NULL, FALSE,
    REACHED "sign-in:good call:good sees:good clock:warning", "check.clock-behind", ROPEWAY_TURN_YOU,
    "The clock of this computer is 120 minutes behind that of Shop: set the clock." },
  { "clock/signs", ANSWERS, JSON ("200 OK", "Date: Thu, 01 Jan 2026 02:00:00 GMT\r\n", LIST), AWS, FALSE,
    SIGNED "good call:good sees:good clock:failed", "sign-in.clock-behind", ROPEWAY_TURN_YOU,
    "The clock of this computer is 120 minutes behind that of Shop, so that the sign-in is not accepted: set "
    "the clock." },
};

/* ---- one check ---- */

typedef struct
{
  RopewayConnection *connection;
  RopewaySecretMemory *secrets;
  RopewayClock *clock;
  RopewayPath *field;
  GPtrArray *fields;
  RopewayConnectionCheck *check;
  GString *steps;
  RopewayProblem *problem; /* the first */
  gboolean is_done;
  GError *error;
} Checking;

static void
on_step (const RopewayCheckStep *step, gpointer data)
{
  Checking *checking = data;

  g_string_append_printf (checking->steps, "%s%s:%s", checking->steps->len > 0 ? " " : "",
                          ropeway_check_part_to_text (step->part),
                          ropeway_check_verdict_to_text (step->verdict));
  if (checking->problem == NULL && step->problem != NULL)
    checking->problem = ropeway_problem_ref (step->problem);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Checking *checking = data;

  ropeway_connection_check_run_finish (ROPEWAY_CONNECTION_CHECK (source), result, &checking->error);
  checking->is_done = TRUE;
}

static RopewayConnection *
make_connection (const char *address, const char *sign_in, gboolean is_private, const char *others)
{
  static guint n;
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"shop-%u\",\"name\":\"Shop\",\"kind\":\"rest\",\"environments\":{\"live\":{\"address\":\"%"
      "s\","
      "\"privateNetwork\":%s}%s},\"signIn\":%s,\"limits\":{\"connect\":\"PT1S\",\"idle\":\"PT1S\"},"
      "\"operations\":[{\"id\":\"orders\",\"request\":{\"method\":\"GET\",\"path\":\"/"
      "orders\"},\"records\":\"data\","
      "\"key\":[\"id\"]}]}",
      n++, address, is_private ? "true" : "false", others != NULL ? others : "",
      sign_in != NULL ? sign_in : "{\"type\":\"none\"}");
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);

  for (guint i = 0; i < ropeway_problems_get_n (problems); i++)
    {
      g_autofree char *sentence = ropeway_problem_dup_sentence (ropeway_problems_get (problems, i));
      g_test_message ("%s", sentence);
    }
  g_assert_false (ropeway_problems_has_error (problems));
  return connection;
}

static void
checking_begin (Checking *self, const char *address, const Row *row, GCancellable *cancellable)
{
  const RopewayEnvironment *environment;
  RopewayCheckCall call = { .has_key = TRUE };

  g_auto (GStrv) parts = g_strsplit (row->sign_in != NULL ? row->sign_in : "", "PORT", -1);
  g_autofree char *sign_in = g_strjoinv (strrchr (address, ':') + 1, parts);

  self->connection
      = make_connection (address, row->sign_in != NULL ? sign_in : NULL, row->way != PUBLIC, row->others);
  environment = ropeway_connection_find_environment (self->connection, "live");
  self->secrets = ropeway_secret_memory_new ();
  if (!row->keyless)
    {
      g_autoptr (RopewaySecret) secret = ropeway_secret_new ("s3cret-1", -1);
      ropeway_secret_memory_set (self->secrets, "shop_token", NULL, secret);
    }
  self->clock = row->way == SILENT || row->way == NO_TOKEN ? ropeway_clock_new_system () : fake_clock_new ();
  self->field = ropeway_path_parse ("email", NULL);
  self->fields = g_ptr_array_new ();
  g_ptr_array_add (self->fields, self->field);
  self->steps = g_string_new (NULL);
  call.operation = ropeway_connection_find_operation (self->connection, "orders");
  call.fields = self->fields;
  self->check = ropeway_connection_check_new (self->connection, environment, &call,
                                              ROPEWAY_SECRET_PROVIDER (self->secrets), NULL, self->clock);
  ropeway_connection_check_set_func (self->check, on_step, self);
  ropeway_connection_check_run_async (self->check, cancellable, on_done, self);
}

static void
checking_clear (Checking *self)
{
  g_assert_finalize_object (self->check);
  g_clear_pointer (&self->problem, ropeway_problem_unref);
  g_string_free (self->steps, TRUE);
  g_ptr_array_unref (self->fields);
  ropeway_path_unref (self->field);
  ropeway_clock_unref (self->clock);
  g_object_unref (self->secrets);
  ropeway_connection_unref (self->connection);
  g_clear_error (&self->error);
}

/* Returns: (transfer full). */
static char *
address_of (WireServer *server, Way way)
{
  g_autofree char *url = wire_server_url (server, "");

  if (way == NOWHERE)
    return g_strdup ("http://nowhere.invalid");
  if (way == NO_TLS)
    return g_strconcat ("https", url + strlen ("http"), NULL);
  return g_steal_pointer (&url);
}

static void
assert_sentence (const RopewayProblem *problem, const char *expected, const char *address)
{
  g_autofree char *found = ropeway_problem_dup_sentence (problem);
  const char *port = strrchr (address, ':') + 1;
  g_auto (GStrv) parts = g_strsplit (expected, "PORT", -1);
  g_autofree char *wanted = g_strjoinv (port, parts);
  g_autoptr (GPatternSpec) pattern = g_pattern_spec_new (wanted);

  if (strchr (wanted, '*') == NULL)
    g_assert_cmpstr (found, ==, wanted);
  else if (!g_pattern_spec_match_string (pattern, found))
    g_error ("%s", found);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  const WireAnswer answers[] = { { row->way == NO_TLS ? "220 mail.example ESMTP\r\n" : row->answer,
                                   row->way == SILENT ? WIRE_SILENT : WIRE_CLOSE } };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *address = address_of (server, row->way);
  Checking checking = { 0 };

  if (row->way == CLOSED)
    wire_server_stop (server);
  if (row->way == CLOGGED)
    {
      wire_server_clog (server);
      g_free (address);
      address = wire_server_url (server, "");
    }
  checking_begin (&checking, address, row, NULL);
  if (row->way == NO_TLS)
    {
      test_loop_until (wire_server_get_n_connections (server) == 1);
      wire_server_say (server, "220 mail.example ESMTP\r\n");
    }
  test_loop_until (checking.is_done);
  g_assert_no_error (checking.error);
  g_assert_cmpstr (checking.steps->str, ==, row->steps);
  g_assert_cmpint (ropeway_connection_check_is_good (checking.check), ==,
                   strstr (row->steps, ":failed") == NULL);
  g_assert_cmpstr (checking.problem != NULL ? ropeway_problem_get_code (checking.problem) : NULL, ==,
                   row->code);
  if (row->code != NULL)
    {
      g_assert_cmpint (ropeway_problem_get_turn (checking.problem), ==, row->turn);
      assert_sentence (checking.problem, row->sentence, address);
    }
  checking_clear (&checking);
}

/* ---- cancelled ---- */

static void
test_cancelled (gconstpointer data)
{
  const guint *at = data;
  const WireAnswer answers[] = { { NULL, WIRE_SILENT } };
  const Row row = { .way = ANSWERS, .sign_in = BEARER };
  g_autoptr (WireServer) server = wire_server_new (answers, 1, NULL);
  g_autofree char *address = wire_server_url (server, "");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Checking checking = { 0 };

  if (*at == 0)
    g_cancellable_cancel (cancellable);
  checking_begin (&checking, address, &row, cancellable);
  if (*at == 1)
    test_loop_until (strstr (checking.steps->str, "secret:") != NULL);
  if (*at == 2)
    test_loop_until (wire_server_get_n_requests (server) == 1);
  g_cancellable_cancel (cancellable);
  test_loop_until (checking.is_done);
  g_assert_error (checking.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  checking_clear (&checking);
}

int
main (int argc, char **argv)
{
  static const guint moments[] = { 0, 1, 2 };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/source/check/", rows[i].test, NULL);
      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_data_func ("/source/check/cancelled/before", &moments[0], test_cancelled);
  g_test_add_data_func ("/source/check/cancelled/on-the-way", &moments[1], test_cancelled);
  g_test_add_data_func ("/source/check/cancelled/asked", &moments[2], test_cancelled);
  return g_test_run ();
}
