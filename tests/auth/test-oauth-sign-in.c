/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: only what belongs to a sign-in is taken from a browser or a person, and nobody waits or asks for ever. */
#include <string.h>

#include "auth/answer-problem.h"
#include "auth/base64url.h"
#include "auth/oauth-redirect.h"
#include "auth/oauth-sign-in.h"
#include "base/limits.h"
#include "sign-in-fixture.h"
#include "support/test-loop.h"
#include "support/time-lapse.h"

#define DEVICE                                                                                               \
  "{\"type\":\"oauth\",\"flow\":\"device\",\"deviceAddress\":\"%s/device\",\"tokenAddress\":\"%s/token\","   \
  "\"clientId\":\"app-1\",\"scopes\":[\"read\",\"admin\"],\"token\":{\"secret\":\"slot\"}}"

/* ---- what came back ---- */

static const struct
{
  const char *name;
  const char *query;
  RopewayOauthBack back;
  const char *value;
} queries[] = {
  { "code", "code=a%2Bb&state=right", ROPEWAY_OAUTH_BACK_CODE, "a+b" },
  { "issuer", "code=c&state=right&iss=https%3A%2F%2Fa.example", ROPEWAY_OAUTH_BACK_CODE, "c" },
  { "other-issuer", "code=c&state=right&iss=https%3A%2F%2Fb.example", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "other-state", "code=c&state=wrong", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "longer-state", "code=c&state=right2", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "no-state", "code=c", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "denied", "error=access_denied&state=right", ROPEWAY_OAUTH_BACK_REFUSED, "access_denied" },
  { "denied-by-others", "error=access_denied", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "both", "code=c&error=access_denied&state=right", ROPEWAY_OAUTH_BACK_REFUSED, "access_denied" },
  { "nothing-in-it", "code=&state=right", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "unreadable", "code=%zz&state=right", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "empty", "", ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
  { "nothing", NULL, ROPEWAY_OAUTH_BACK_FOREIGN, NULL },
};

static void
test_query (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *value = NULL;

  g_assert_cmpint (ropeway_oauth_redirect_judge (queries[row].query, "right", "https://a.example", &value),
                   ==, queries[row].back);
  g_assert_cmpstr (value, ==, queries[row].value);
}

static const struct
{
  const char *name;
  const char *text;
  gboolean code_alone;
  RopewayOauthBack back;
} pasted[] = {
  { "address", " https://app.example/back?code=c&state=right#top \n", FALSE, ROPEWAY_OAUTH_BACK_CODE },
  { "query", "code=c&state=right", FALSE, ROPEWAY_OAUTH_BACK_CODE },
  { "other-sign-in", "https://app.example/back?code=c&state=wrong", FALSE, ROPEWAY_OAUTH_BACK_FOREIGN },
  { "code-where-an-address-belongs", "c", FALSE, ROPEWAY_OAUTH_BACK_FOREIGN },
  { "code", " c\n", TRUE, ROPEWAY_OAUTH_BACK_CODE },
  { "words", "I am in", TRUE, ROPEWAY_OAUTH_BACK_FOREIGN },
  { "empty", " ", TRUE, ROPEWAY_OAUTH_BACK_FOREIGN },
};

static void
test_pasted (gconstpointer data)
{
  gsize row = GPOINTER_TO_SIZE (data);
  g_autofree char *value = NULL;

  g_assert_cmpint (
      ropeway_oauth_redirect_judge_pasted (pasted[row].text, pasted[row].code_alone, "right", NULL, &value),
      ==, pasted[row].back);
  g_assert_cmpstr (value, ==, pasted[row].back == ROPEWAY_OAUTH_BACK_CODE ? "c" : NULL);
}

/* RFC 7636, appendix B. */
static void
test_challenge (void)
{
  g_autofree char *challenge = ropeway_base64url_digest ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  g_autofree char *one = ropeway_base64url_random ();
  g_autofree char *other = ropeway_base64url_random ();

  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  g_assert_cmpuint (strlen (one), ==, 43);
  g_assert_cmpstr (one, !=, other);
}

/* ---- signing in ---- */

typedef struct
{
  RopewayOauthSignIn *sign_in;
  RopewayOauthTokens *tokens;
  GError *error;
  char *address;
  char *code;
  gboolean is_done;
} Person;

static void
person_clear (Person *person)
{
  g_clear_object (&person->sign_in);
  g_clear_pointer (&person->tokens, ropeway_oauth_tokens_free);
  g_clear_error (&person->error);
  g_free (person->address);
  g_free (person->code);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Person, person_clear)

static void
on_prompt (const RopewayOauthPrompt *prompt, gpointer data)
{
  Person *person = data;

  person->address = g_strdup (prompt->address);
  person->code = g_strdup (prompt->code);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer data)
{
  Person *person = data;

  person->tokens = ropeway_oauth_sign_in_run_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &person->error);
  person->is_done = TRUE;
}

/* @speed: of the clock. */
static void
begin (SignInFixture *self, RopewayConnection *connection, guint speed, GCancellable *cancellable,
       Person *person)
{
  g_autoptr (RopewayClock) clock = time_lapse_new (speed);

  person->sign_in
      = ropeway_oauth_sign_in_new (connection, ropeway_connection_find_environment (connection, "live"),
                                   self->secrets, self->redactor, clock, on_prompt, person);
  ropeway_oauth_sign_in_run_async (person->sign_in, cancellable, on_signed_in, person);
}

static const char *
code_of (const Person *person)
{
  return ropeway_problem_get_code (ropeway_auth_error_get_problem (person->error));
}

static void
test_device (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, DEVICE);
  g_auto (GStrv) missing = NULL;
  g_auto (Person) person = { 0 };

  token_server_get_manner (self->server)->pending = 3;
  token_server_get_manner (self->server)->slow_down = data != NULL;
  begin (self, connection, 100, NULL, &person);
  test_loop_until (person.is_done);
  g_assert_no_error (person.error);
  g_assert_cmpstr (person.address, ==, "https://login.example/device");
  g_assert_cmpstr (person.code, ==, "WDJB-MJHT");
  g_assert_cmpuint (token_server_get_n_asked (self->server), ==, 4);
  missing = ropeway_oauth_tokens_dup_missing (person.tokens,
                                              (const char *const *)connection->sign_in.oauth->scopes);
  g_assert_cmpuint (g_strv_length (missing), ==, 1);
  g_assert_cmpstr (missing[0], ==, "admin");
}

static void
test_device_refused (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, DEVICE);
  g_autofree char *answer = g_strdup_printf ("{\"error\":\"%s\"}", (const char *)data);
  g_auto (Person) person = { 0 };

  token_server_get_manner (self->server)->answer = answer;
  token_server_get_manner (self->server)->status = 400;
  begin (self, connection, 100, NULL, &person);
  test_loop_until (person.is_done);
  g_assert_cmpstr (code_of (&person), ==,
                   strcmp (data, "access_denied") == 0 ? "sign-in.denied" : "sign-in.timeout");
}

/* Nobody comes: ROPEWAY_LIMIT_SIGN_IN_MS. */
static void
test_timeout (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, data);
  g_auto (Person) person = { 0 };

  token_server_get_manner (self->server)->pending = ROPEWAY_LIMIT_SIGN_IN_MS;
  begin (self, connection, ROPEWAY_LIMIT_SIGN_IN_MS / 1000, NULL, &person);
  test_loop_until (person.is_done);
  g_assert_cmpstr (code_of (&person), ==, "sign-in.timeout");
  g_assert_nonnull (person.address);
}

static void
test_cancelled (SignInFixture *self, gconstpointer data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (self, data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Person) person = { 0 };

  token_server_get_manner (self->server)->pending = G_MAXINT;
  begin (self, connection, 1, cancellable, &person);
  test_loop_until (person.address != NULL);
  g_cancellable_cancel (cancellable);
  test_loop_until (person.is_done);
  g_assert_error (person.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (ropeway_oauth_sign_in_paste (person.sign_in, "code=c&state=s"));
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ropeway_oauth_sign_in_keep_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* From the paste to the request: what was granted is kept, and used. */
static void
test_pasted_code (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (
      self, "{\"type\":\"oauth\",\"flow\":\"code\",\"authorizeAddress\":\"%s/authorize\",\"tokenAddress\":\"/"
            "token\","
            "\"clientId\":\"app-1\",\"redirect\":\"none\",\"pkce\":false,\"token\":{\"secret\":\"slot\"}}");
  g_autoptr (RopewaySession) session = NULL;
  g_auto (Person) person = { 0 };
  g_auto (SentOnce) sent = { 0 };
  gboolean is_kept = FALSE;

  begin (self, connection, 1, NULL, &person);
  test_loop_until (person.address != NULL);
  g_assert_null (strstr (person.address, "redirect_uri"));
  g_assert_null (strstr (person.address, "code_challenge"));
  g_assert_true (ropeway_oauth_sign_in_paste (person.sign_in, "code-1"));
  test_loop_until (person.is_done);
  g_assert_cmpstr (token_server_get_body (self->server), ==,
                   "grant_type=authorization_code&code=code-1&client_id=app-1");
  ropeway_oauth_sign_in_keep_async (person.sign_in, person.tokens, on_kept, &is_kept);
  test_loop_until (is_kept);
  session = sign_in_fixture_open (self, connection);
  sign_in_fixture_send (self, session, "GET", &sent);
  g_assert_cmpuint (sent.status, ==, 200);
  g_assert_cmpuint (token_server_get_n_asked (self->server), ==, 1);
}

static void
on_signed_out (GObject *source, GAsyncResult *result, gpointer data)
{
  Person *person = data;
  gboolean told;

  if (ropeway_oauth_sign_in_withdraw_finish (ROPEWAY_OAUTH_SIGN_IN (source), result, &told, &person->error))
    g_assert_false (told);
  person->is_done = TRUE;
}

/* Not as somebody else than who was granted it: what lacks is no reason to keep it here. */
static void
test_sign_out_mute (SignInFixture *self, gconstpointer unused_data)
{
  g_autoptr (RopewayConnection) connection = sign_in_fixture_connection (
      self, "{\"type\":\"oauth\",\"flow\":\"code\",\"authorizeAddress\":\"%s/authorize\",\"tokenAddress\":\"/"
            "token\",\"revokeAddress\":\"/revoke\",\"clientId\":\"app-1\",\"clientSecret\":{\"secret\":"
            "\"none\"},\"token\":{\"secret\":\"slot\"}}");
  g_auto (Person) person = { 0 };

  sign_in_fixture_keep (self, "refresh-token-0");
  person.sign_in
      = ropeway_oauth_sign_in_new (connection, ropeway_connection_find_environment (connection, "live"),
                                   self->secrets, self->redactor, self->clock, on_prompt, &person);
  ropeway_oauth_sign_in_withdraw_async (person.sign_in, NULL, on_signed_out, &person);
  test_loop_until (person.is_done);
  g_assert_no_error (person.error);
  g_assert_null (token_server_get_body (self->server));
  g_assert_false (sign_in_fixture_has_kept (self));
}

void
test_oauth_sign_in_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/sign-in/back/", queries[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_query);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (pasted); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/sign-in/pasted/", pasted[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_pasted);
    }
  g_test_add_func ("/auth/sign-in/challenge", test_challenge);
  sign_in_test_add ("/auth/sign-in/device/in-time", test_device, NULL);
  sign_in_test_add ("/auth/sign-in/device/slow-down", test_device, "slow");
  sign_in_test_add ("/auth/sign-in/device/denied", test_device_refused, "access_denied");
  sign_in_test_add ("/auth/sign-in/device/expired", test_device_refused, "expired_token");
  sign_in_test_add ("/auth/sign-in/timeout/code", test_timeout, NULL);
  sign_in_test_add ("/auth/sign-in/timeout/device", test_timeout, DEVICE);
  sign_in_test_add ("/auth/sign-in/cancelled/code", test_cancelled, NULL);
  sign_in_test_add ("/auth/sign-in/cancelled/device", test_cancelled, DEVICE);
  sign_in_test_add ("/auth/sign-in/code-alone", test_pasted_code, NULL);
  sign_in_test_add ("/auth/sign-in/sign-out-mute", test_sign_out_mute, NULL);
}
