/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: an address of a sign-in that is edited later gets nothing that was given for another one. */
#include <string.h>

#include "auth/answer-problem.h"
#include "auth/oauth-sign-in.h"
#include "auth/secret-binding.h"
#include "sign-in-fixture.h"
#include "support/test-identity.h"
#include "support/test-loop.h"

#define CANARY "sekret-of-the-app"

#define CODE(more)                                                                                           \
  "{\"type\":\"oauth\",\"flow\":\"code\",\"authorizeAddress\":\"https://login.example/\"," more              \
  ",\"clientId\":\"app-1\",\"redirect\":\"none\",\"token\":{\"secret\":\"slot\"}}"
#define CLIENT(more)                                                                                         \
  "{\"type\":\"oauth\",\"flow\":\"client-credentials\"," more                                                \
  ",\"clientId\":\"app-1\",\"clientSecret\":{\"secret\":\"app_secret\"}}"
#define DEVICE(more)                                                                                         \
  "{\"type\":\"oauth\",\"flow\":\"device\"," more ",\"clientId\":\"app-1\",\"clientSecret\":{\"secret\":"    \
  "\"app_secret\"},\"token\":{\"secret\":\"slot\"}}"
#define JWT                                                                                                  \
  "{\"type\":\"jwt-bearer\",\"algorithm\":\"ES256\",\"issuer\":\"robot\",\"tokenAddress\":\"%s/token\","     \
  "\"key\":{\"secret\":\"app_secret\"}}"

/* ---- what a secret is bound to ---- */

#define API "https://crm.example"

static const struct
{
  const char *name;
  const char *sign_in;
  const char *slot;
  const char *binding;
} bindings[] = {
  { "no-oauth", "{\"type\":\"bearer\",\"token\":{\"secret\":\"slot\"}}", "slot", API },
  { "path", CLIENT ("\"tokenAddress\":\"/token\""), "app_secret", API },
  { "same-origin", CLIENT ("\"tokenAddress\":\"https://CRM.example:443/token\""), "app_secret", API },
  { "other-port", CLIENT ("\"tokenAddress\":\"https://crm.example:444/token\""), "app_secret",
    API ", https://crm.example:444" },
  { "other", CLIENT ("\"tokenAddress\":\"https://a.example/token\""), "app_secret",
    API ", https://a.example" },
  { "discovery", CLIENT ("\"discovery\":\"https://a.example/.well-known/x\""), "app_secret",
    API ", https://a.example" },
  { "discovery-at-home", CLIENT ("\"discovery\":\"/.well-known/x\""), "app_secret", API },
  { "all",
    DEVICE ("\"tokenAddress\":\"https://d.example/t\",\"discovery\":\"https://c.example/.well-known/x\","
            "\"deviceAddress\":\"https://b.example/d\",\"revokeAddress\":\"https://a.example/r\""),
    "app_secret", API ", https://a.example, https://b.example, https://c.example, https://d.example" },
  { "once",
    DEVICE ("\"tokenAddress\":\"https://a.example/t\",\"deviceAddress\":\"https://a.example/d\","
            "\"revokeAddress\":\"https://crm.example/r\""),
    "slot", API ", https://a.example" },
  { "browser-only", CODE ("\"tokenAddress\":\"/token\""), "slot", API },
  { "another-secret", CLIENT ("\"tokenAddress\":\"https://a.example/token\""), "certificate", API },
  { "key-file-says", "{\"type\":\"jwt-bearer\",\"key\":{\"secret\":\"app_secret\"}}", "app_secret", API },
  { "jwt",
    "{\"type\":\"jwt-bearer\",\"tokenAddress\":\"https://a.example/token\",\"key\":{\"secret\":\"app_"
    "secret\"}}",
    "app_secret", API ", https://a.example" },
};

static void
test_binding (SignInFixture *self, gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, bindings[row].sign_in);
  const RopewayEnvironment environment = { .name = (char *)"live", .address = (char *)API "/v1" };
  g_autofree char *binding = ropeway_secret_binding_dup (connection, &environment, bindings[row].slot);

  g_assert_cmpstr (binding, ==, bindings[row].binding);
}

/* ---- three places ---- */

typedef struct
{
  SignInFixture base; /* its server is the service */
  TokenServer *right;
  TokenServer *wrong;
} Places;

static void
set_up (Places *f, gconstpointer data)
{
  sign_in_fixture_set_up (&f->base, data);
  f->right = token_server_new ();
  f->wrong = token_server_new ();
  token_server_get_manner (f->base.server)->trusting = TRUE;
}

static void
tear_down (Places *f, gconstpointer data)
{
  token_server_free (f->right);
  token_server_free (f->wrong);
  sign_in_fixture_tear_down (&f->base, data);
}

/* @sign_in: "%r" and "%s" stand for the addresses of the right one and of @server. Returns: (transfer full). */
static RopewayConnection *
make (Places *f, const char *sign_in, TokenServer *server)
{
  g_auto (GStrv) rights = g_strsplit (sign_in, "%r", -1);
  g_autofree char *with_right = g_strjoinv (token_server_get_address (f->right), rights);
  g_auto (GStrv) parts = g_strsplit (with_right, "%s", -1);
  g_autofree char *filled = g_strjoinv (token_server_get_address (server), parts);

  return sign_in_fixture_connection (&f->base, filled);
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
keep_for (Places *f, const char *origin, const char *slot, const char *text)
{
  const RopewaySecretQuery query = { slot, "live", "crm", origin };
  g_autoptr (RopewaySecret) secret = ropeway_secret_new (text, -1);
  gboolean is_done = FALSE;

  ropeway_secret_provider_store_async (f->base.secrets, &query, secret, "a test", NULL, on_kept, &is_done);
  test_loop_until (is_done);
}

/* As a person gives it to @connection. */
static void
keep (Places *f, RopewayConnection *connection, const char *slot, const char *text)
{
  g_autofree char *binding = ropeway_secret_binding_dup (
      connection, ropeway_connection_find_environment (connection, "live"), slot);

  keep_for (f, binding, slot, text);
}

/* As it was given before a secret was bound to more than the service. */
static void
keep_as_before (Places *f, const char *slot, const char *text)
{
  keep_for (f, token_server_get_address (f->base.server), slot, text);
}

typedef struct
{
  RopewaySession *session;
  GError *error;
  gboolean is_done;
} Opening;

static void
on_opened (GObject *unused_source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;

  opening->session = ropeway_session_open_finish (result, &opening->error);
  opening->is_done = TRUE;
}

/* Sends one request. Returns: (transfer full) (nullable): why not. */
static RopewayProblem *
attempt (Places *f, RopewayConnection *connection)
{
  g_auto (SentOnce) sent = { 0 };
  g_autoptr (RopewaySession) session = NULL;
  g_autoptr (GError) error = NULL;
  Opening opening = { 0 };

  ropeway_session_open_async (connection, ropeway_connection_find_environment (connection, "live"),
                              f->base.secrets, f->base.redactor, f->base.clock, NULL, on_opened, &opening);
  test_loop_until (opening.is_done);
  session = opening.session;
  error = opening.error;
  if (session != NULL)
    sign_in_fixture_send (&f->base, session, "GET", &sent);
  if (sent.status == 200)
    return NULL;
  g_assert_true (error != NULL || sent.error != NULL);
  return ropeway_request_problem (connection, error != NULL ? error : sent.error);
}

static void
assert_goes (Places *f, RopewayConnection *connection)
{
  g_autoptr (RopewayProblem) problem = attempt (f, connection);
  g_autofree char *sentence = problem != NULL ? ropeway_problem_dup_sentence (problem) : NULL;

  g_assert_cmpstr (sentence, ==, NULL);
}

/* @part: (nullable): of the sentence. */
static void
assert_refused (Places *f, RopewayConnection *connection, const char *code, const char *part)
{
  g_autoptr (RopewayProblem) problem = attempt (f, connection);
  g_autofree char *sentence = NULL;

  g_assert_nonnull (problem);
  sentence = ropeway_problem_dup_sentence (problem);
  g_test_message ("%s", sentence);
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, code);
  if (part != NULL)
    g_assert_nonnull (strstr (sentence, part));
}

static gboolean
knows_nothing (TokenServer *server)
{
  return token_server_get_n_asked (server) == 0 && token_server_get_body (server) == NULL;
}

static void
test_add (const char *path, void (*test) (Places *, gconstpointer), gconstpointer data)
{
  g_test_add (path, Places, data, set_up, test, tear_down);
}

/* ---- the app's own secret ---- */

static const struct
{
  const char *name;
  const char *sign_in;
} apps[] = {
  { "token", CLIENT ("\"tokenAddress\":\"%s/token\"") },
  { "discovery", CLIENT ("\"discovery\":\"%s/.well-known/openid-configuration\"") },
  { "jwt", JWT },
};

static char *
make_app_secret (const char *sign_in)
{
  g_auto (TestIdentity) identity = { 0 };

  if (strstr (sign_in, "jwt-bearer") == NULL)
    return g_strdup (CANARY);
  test_identity_make (&identity, NULL, "robot", FALSE, 2020, 2050);
  return g_strdup (identity.key);
}

/* Given for one address, it does not go to the next one, until it is given for that, and then not to the first. */
static void
test_edited (Places *f, gconstpointer data)
{
  const char *sign_in = apps[GPOINTER_TO_SIZE (data)].sign_in;
  g_autofree char *secret = make_app_secret (sign_in);
  g_autoptr (RopewayConnection) before = make (f, sign_in, f->right);
  g_autoptr (RopewayConnection) after = make (f, sign_in, f->wrong);
  g_autofree char *sentence = NULL;

  keep (f, before, "app_secret", secret);
  assert_goes (f, before);
  g_assert_cmpuint (token_server_get_n_asked (f->right), ==, 1);

  assert_refused (f, after, "sign-in.secret", "The secret “app_secret” of the connection “Our CRM”");
  sentence = g_strdup_printf ("It was saved for %s, %s and is not sent to %s. Enter it again",
                              token_server_get_address (f->base.server), token_server_get_address (f->right),
                              token_server_get_address (f->wrong));
  assert_refused (f, after, "sign-in.secret", sentence);
  g_assert_true (knows_nothing (f->wrong));

  keep (f, after, "app_secret", secret);
  assert_goes (f, after);
  g_assert_cmpuint (token_server_get_n_asked (f->wrong), ==, 1);
  assert_refused (f, before, "sign-in.secret", token_server_get_address (f->right));
  g_assert_cmpuint (token_server_get_n_asked (f->right), ==, 1);
}

/* What was kept for the service alone goes on where nobody else is asked; else it is not told from what was edited. */
static void
test_of_before (Places *f, gconstpointer data)
{
  static const struct
  {
    const char *sign_in;
    gboolean is_far;
  } rows[] = {
    { CLIENT ("\"tokenAddress\":\"/token\""), FALSE },
    { CLIENT ("\"discovery\":\"/.well-known/openid-configuration\""), FALSE },
    { CLIENT ("\"tokenAddress\":\"%s/token\""), TRUE },
    { CLIENT ("\"discovery\":\"%s/.well-known/openid-configuration\""), TRUE },
  };

  keep_as_before (f, "app_secret", CANARY);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RopewayConnection) connection = make (f, rows[i].sign_in, f->right);

      if (rows[i].is_far)
        assert_refused (f, connection, "sign-in.secret", token_server_get_address (f->right));
      else
        assert_goes (f, connection);
    }
  g_assert_true (knows_nothing (f->right));
}

/* ---- what a person's sign-in was granted ---- */

typedef struct
{
  RopewayOauthTokens *tokens;
  GError *error;
  gboolean is_prompted;
  gboolean told;
  gboolean is_done;
} Person;

static void
person_clear (Person *person)
{
  g_clear_pointer (&person->tokens, ropeway_oauth_tokens_free);
  g_clear_error (&person->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

static void
on_prompt (const RopewayOauthPrompt *unused_prompt, gpointer data)
{
  ((Person *)data)->is_prompted = TRUE;
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  Person *person = data;

  person->tokens = ropeway_oauth_sign_in_run_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &person->error);
  person->is_done = TRUE;
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  Person *person = data;

  ropeway_oauth_sign_in_withdraw_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &person->told,
                                         &person->error);
  person->is_done = TRUE;
}

static void
on_granted_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ropeway_oauth_sign_in_keep_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

static RopewayOauthSignIn *
new_sign_in (Places *f, RopewayConnection *connection, Person *person)
{
  return ropeway_oauth_sign_in_new (connection, ropeway_connection_find_environment (connection, "live"),
                                    f->base.secrets, f->base.redactor, f->base.clock, on_prompt, person);
}

static void
sign_in (Places *f, RopewayConnection *connection)
{
  g_auto (Person) person = { 0 };
  g_autoptr (RopewayOauthSignIn) sign_in = new_sign_in (f, connection, &person);
  gboolean is_kept = FALSE;

  ropeway_oauth_sign_in_run_async (sign_in, NULL, on_signed_in, &person);
  test_loop_until (person.is_prompted);
  g_assert_true (ropeway_oauth_sign_in_paste (sign_in, "code-1"));
  test_loop_until (person.is_done);
  g_assert_no_error (person.error);
  ropeway_oauth_sign_in_keep_async (sign_in, person.tokens, on_granted_kept, &is_kept);
  test_loop_until (is_kept);
}

/* Returns: whether the service was told. */
static gboolean
sign_out (Places *f, RopewayConnection *connection)
{
  g_auto (Person) person = { 0 };
  g_autoptr (RopewayOauthSignIn) sign_in = new_sign_in (f, connection, &person);

  ropeway_oauth_sign_in_withdraw_async (sign_in, NULL, on_signed_out, &person);
  test_loop_until (person.is_done);
  g_assert_no_error (person.error);
  assert_refused (f, connection, "sign-in.needed", NULL);
  return person.told;
}

static const struct
{
  const char *name;
  const char *sign_in;
} granted[] = {
  { "token", CODE ("\"tokenAddress\":\"%s/token\",\"revokeAddress\":\"%s/revoke\"") },
  { "discovery", CODE ("\"discovery\":\"%s/.well-known/openid-configuration\"") },
  { "revoke", CODE ("\"tokenAddress\":\"%r/token\",\"revokeAddress\":\"%s/revoke\"") },
  { "revoke-by-discovery",
    CODE ("\"tokenAddress\":\"%r/token\",\"discovery\":\"%s/.well-known/openid-configuration\"") },
};

static void
test_granted_edited (Places *f, gconstpointer data)
{
  const char *text = granted[GPOINTER_TO_SIZE (data)].sign_in;
  g_autoptr (RopewayConnection) before = make (f, text, f->right);
  g_autoptr (RopewayConnection) after = make (f, text, f->wrong);
  guint n_asked;

  sign_in (f, before);
  assert_goes (f, before);
  n_asked = token_server_get_n_asked (f->right);
  assert_refused (f, after, "sign-in.elsewhere", "sign in again");
  g_assert_true (knows_nothing (f->wrong));
  g_assert_cmpuint (token_server_get_n_asked (f->right), ==, n_asked);
  assert_goes (f, before);

  g_assert_false (sign_out (f, after));
  g_assert_true (knows_nothing (f->wrong));
  sign_in (f, before);
  g_assert_true (sign_out (f, before));
  g_assert_nonnull (strstr (token_server_get_body (f->right), "token_type_hint=refresh_token"));
}

/* Kept for the service alone: to whom it goes says what is kept, and it is told to nobody else. */
static void
test_granted_before (Places *f, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) near
      = make (f, CODE ("\"tokenAddress\":\"%s/token\",\"revokeAddress\":\"%s/revoke\""), f->right);
  g_autoptr (RopewayConnection) far
      = make (f, CODE ("\"tokenAddress\":\"%r/token\",\"revokeAddress\":\"%s/revoke\""), f->wrong);
  g_autofree char *kept = g_strdup_printf ("{\"refresh_token\":\"refresh-token-0\",\"from\":\"%s/token\"}",
                                           token_server_get_address (f->right));

  keep_as_before (f, "slot", kept);
  assert_goes (f, far);
  g_assert_true (sign_in_fixture_has_kept (&f->base));
  assert_goes (f, near);
  assert_goes (f, far);
  g_assert_cmpuint (token_server_get_n_asked (f->right), ==, 1);
  g_assert_false (sign_out (f, far));
  g_assert_true (knows_nothing (f->wrong));
  keep_as_before (f, "slot", kept);
  g_assert_true (sign_out (f, near));
}

/* A refresh token that a person put there alone says not of whom it is. */
static void
test_granted_alone (Places *f, gconstpointer unused_data)
{
  const char *text = CODE ("\"tokenAddress\":\"%s/token\"");
  g_autoptr (RopewayConnection) before = make (f, text, f->right);
  g_autoptr (RopewayConnection) after = make (f, text, f->wrong);
  g_autoptr (RopewaySecret) given = ropeway_secret_new ("refresh-token-0", -1);

  keep_as_before (f, "slot", "refresh-token-0");
  assert_refused (f, before, "sign-in.elsewhere", NULL);
  g_assert_true (knows_nothing (f->right));
  keep (f, before, "slot", "refresh-token-0");
  assert_refused (f, after, "sign-in.elsewhere", NULL);
  g_assert_true (knows_nothing (f->wrong));
  assert_goes (f, before);

  /* Given with the run, by its name, it goes where the run goes. */
  ropeway_secret_memory_set (f->base.memory, "slot", NULL, given);
  assert_goes (f, after);
}

/* The app's secret stops a sign-in before a person is sent anywhere. */
static void
test_device_edited (Places *f, gconstpointer unused_data)
{
  const char *text = DEVICE ("\"tokenAddress\":\"%r/token\",\"deviceAddress\":\"%s/device\"");
  g_autoptr (RopewayConnection) before = make (f, text, f->right);
  g_autoptr (RopewayConnection) after = make (f, text, f->wrong);
  g_auto (Person) person = { 0 };
  g_autoptr (RopewayOauthSignIn) sign_in = new_sign_in (f, after, &person);

  keep (f, before, "app_secret", CANARY);
  ropeway_oauth_sign_in_run_async (sign_in, NULL, on_signed_in, &person);
  test_loop_until (person.is_done);
  g_assert_error (person.error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  g_assert_false (person.is_prompted);
}

void
test_oauth_binding_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/binding/of/", bindings[i].name, NULL);
      sign_in_test_add (path, test_binding, GSIZE_TO_POINTER (i));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (apps); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/binding/edited/", apps[i].name, NULL);
      test_add (path, test_edited, GSIZE_TO_POINTER (i));
    }
  test_add ("/auth/binding/of-before", test_of_before, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (granted); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/binding/granted/", granted[i].name, NULL);
      test_add (path, test_granted_edited, GSIZE_TO_POINTER (i));
    }
  test_add ("/auth/binding/granted/of-before", test_granted_before, NULL);
  test_add ("/auth/binding/granted/alone", test_granted_alone, NULL);
  test_add ("/auth/binding/device", test_device_edited, NULL);
}
