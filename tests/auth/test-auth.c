/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a request carries exactly the credentials that the service expects, and nothing else ever does. */
#include "auth/authorizer.h"
#include "http/http-request-private.h"
#include "secrets/secret-file.h"
#include "sign-in-fixture.h"
#include "support/test-loop.h"
#include "support/memory-scan.h"
#include "support/test-workspace.h"
#include "value/json-reader.h"

#include <glib/gstdio.h>
#include <string.h>

#define ADDRESS "https://crm.example.org/api/v1"

/* ---- making one ---- */

/* @sign_in: JSON, NULL for a connection that says nothing. Returns: (transfer full). */
static RopewayConnection *
make_connection (const char *sign_in)
{
  g_autofree char *json = g_strdup_printf (
      "{\"id\":\"crm\",\"name\":\"Our CRM\",\"kind\":\"rest\",\"environments\":{"
      "\"live\":{\"address\":\"%s\"},\"test\":{\"address\":\"http://test.example.org:8080\"}},"
      "%s%s%s\"operations\":[]}",
      ADDRESS, sign_in != NULL ? "\"signIn\":" : "", sign_in != NULL ? sign_in : "",
      sign_in != NULL ? "," : "");
  g_autoptr (RopewayTree) tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  g_autoptr (RopewayProblems) problems = ropeway_problems_new ();
  RopewayConnection *connection;

  g_assert_nonnull (tree);
  connection = ropeway_connection_parse (tree, ropeway_tree_get_root (tree), "", problems);
  g_assert_nonnull (connection);
  return connection;
}

typedef struct
{
  gboolean is_done;
  RopewayAuthorizer *authorizer; /* owned */
  GError *error;                 /* owned */
} Result;

static void
result_clear (Result *result)
{
  g_clear_object (&result->authorizer);
  g_clear_error (&result->error);
  result->is_done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
on_made (GObject *object, GAsyncResult *async_result, gpointer data)
{
  Result *result = data;

  g_assert_null (object);
  result->authorizer = ropeway_authorizer_new_finish (async_result, &result->error);
  result->is_done = TRUE;
  g_assert_true ((result->authorizer != NULL) == (result->error == NULL));
}

static void
make (RopewayConnection *connection, const char *environment, RopewaySecretProvider *secrets,
      RopewayRedactor *redactor, Result *result)
{
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();

  ropeway_authorizer_new_async (connection, ropeway_connection_find_environment (connection, environment),
                                secrets, redactor, clock, NULL, NULL, on_made, result);
  test_loop_until (result->is_done);
}

typedef struct
{
  gboolean is_done;
  gboolean is_added;
  GError **error;
} Authorized;

static void
on_authorized (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Authorized *authorized = data;

  authorized->is_added = ropeway_authorizer_authorize_finish (ROPEWAY_AUTHORIZER (source), async_result, NULL,
                                                              authorized->error);
  authorized->is_done = TRUE;
}

static gboolean
authorize (const Result *result, RopewayHttpRequest *request, GError **error)
{
  Authorized authorized = { .error = error };

  ropeway_authorizer_authorize_async (result->authorizer, request, NULL, on_authorized, &authorized);
  test_loop_until (authorized.is_done);
  return authorized.is_added;
}

static RopewaySecretProvider *
memory_with (const char *name, const char *value)
{
  RopewaySecretMemory *memory = ropeway_secret_memory_new ();

  if (name != NULL)
    {
      g_autoptr (RopewaySecret) secret = ropeway_secret_new (value, -1);

      ropeway_secret_memory_set (memory, name, NULL, secret);
    }
  return ROPEWAY_SECRET_PROVIDER (memory);
}

static void
make_from (const char *sign_in, const char *value, Result *result)
{
  g_autoptr (RopewayConnection) connection = make_connection (sign_in);
  g_autoptr (RopewaySecretProvider) secrets = memory_with (value != NULL ? "s" : NULL, value);

  make (connection, "live", secrets, NULL, result);
}

/* ---- what is added ---- */

static const struct
{
  const char *name;
  const char *sign_in;
  const char *secret; /* of the name "s" */
  const char *header; /* NULL: none is a credential */
  const char *value;
  const char *parameter;
  const char *parameter_value;
} additions[] = {
  { "nothing-said", NULL, NULL, NULL },
  { "none", "{\"type\":\"none\"}", NULL, NULL },
  /* RFC 7617 §2 and §2.1 */
  { "basic", "{\"type\":\"basic\",\"user\":\"Aladdin\",\"password\":{\"secret\":\"s\"}}", "open sesame",
    "Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" },
  { "basic-utf8", "{\"type\":\"basic\",\"user\":\"test\",\"password\":{\"secret\":\"s\"}}", "123\xc2\xa3",
    "Authorization", "Basic dGVzdDoxMjPCow==" },
  { "basic-colon-in-password", "{\"type\":\"basic\",\"user\":\"a\",\"password\":{\"secret\":\"s\"}}", "b:c",
    "Authorization", "Basic YTpiOmM=" },
  { "basic-key-as-user", "{\"type\":\"basic\",\"user\":{\"secret\":\"s\"}}", "sk_live_1", "Authorization",
    "Basic c2tfbGl2ZV8xOg==" },
  /* RFC 6750 §2.1 */
  { "bearer", "{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"}}", "mF_9.B5f-4.1JqM", "Authorization",
    "Bearer mF_9.B5f-4.1JqM" },
  { "bearer-own-prefix", "{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"},\"prefix\":\"token \"}", "abc",
    "Authorization", "token abc" },
  { "bearer-own-prefix-space", "{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"},\"prefix\":\"Token \"}",
    "id=1, key=2", "Authorization", "Token id=1, key=2" },
  { "key-in-header",
    "{\"type\":\"api-key\",\"in\":\"header\",\"name\":\"X-Api-Key\",\"key\":{\"secret\":\"s\"}}", "k 1",
    "X-Api-Key", "k 1" },
  { "key-with-prefix",
    "{\"type\":\"api-key\",\"in\":\"header\",\"name\":\"X-Auth\",\"prefix\":\"GoogleLogin auth=\",\"key\":{"
    "\"secret\":\"s\"}}",
    "k1", "X-Auth", "GoogleLogin auth=k1" },
  { "key-in-query", "{\"type\":\"api-key\",\"in\":\"query\",\"name\":\"api_key\",\"key\":{\"secret\":\"s\"}}",
    "a&b=\xc3\xa9 c", NULL, NULL, "api_key", "a&b=\xc3\xa9 c" },
  { "key-in-cookie",
    "{\"type\":\"api-key\",\"in\":\"cookie\",\"name\":\"session\",\"key\":{\"secret\":\"s\"}}",
    "YWJj/+==", "Cookie", "session=YWJj/+==" },
  /* What comes with pasting. */
  { "trimmed", "{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"}}", " \t\r\nabc\r\n\v\f ", "Authorization",
    "Bearer abc" },
  { "trimmed-unseen", "{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"}}",
    "\xef\xbb\xbf\xc2\xa0"
    "abc\xe2\x80\x8b\xe2\x80\xa8",
    "Authorization", "Bearer abc" },
  { "trimmed-not-inside", "{\"type\":\"basic\",\"user\":\"a\",\"password\":{\"secret\":\"s\"}}", "\nb  c\n",
    "Authorization", "Basic YTpiICBj" },
  { "trimmed-not-utf8", "{\"type\":\"basic\",\"user\":\"a\",\"password\":{\"secret\":\"s\"}}", " \xff\xfe ",
    "Authorization", "Basic YTr//g==" },
};

static const char *
only_credential (const RopewayHttpRequest *request, const char *name)
{
  const char *value = NULL;

  for (guint i = 0; i < request->headers->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (request->headers, RopewayHttpField, i);

      if (!field->credential)
        continue;
      g_assert_cmpstr (field->name, ==, name);
      value = field->value;
    }
  return value;
}

static void
test_addition (gconstpointer data)
{
  const gsize row = GPOINTER_TO_SIZE (data);
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", ADDRESS "/contacts?a=b");
  g_auto (Result) result = { 0 };
  g_autoptr (GError) error = NULL;

  make_from (additions[row].sign_in, additions[row].secret, &result);
  g_assert_no_error (result.error);
  ropeway_http_request_set_header (request, "Accept", "text/plain");
  g_assert_true (authorize (&result, request, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (only_credential (request, additions[row].header), ==, additions[row].value);
  g_assert_cmpstr (ropeway_http_request_get_header (request, "Accept"), ==, "text/plain");
  g_assert_cmpstr (ropeway_http_request_get_url (request), ==, ADDRESS "/contacts?a=b");
  g_assert_null (ropeway_http_request_find_invalid (request));
  if (additions[row].parameter != NULL)
    {
      const RopewayHttpField *field = &g_array_index (request->query, RopewayHttpField, 0);

      g_assert_cmpuint (request->query->len, ==, 1);
      g_assert_cmpstr (field->name, ==, additions[row].parameter);
      g_assert_cmpstr (field->value, ==, additions[row].parameter_value);
    }
  else
    g_assert_null (request->query);
}

static void
test_cookie_joins_others (void)
{
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", ADDRESS);
  g_auto (Result) result = { 0 };

  make_from ("{\"type\":\"api-key\",\"in\":\"cookie\",\"name\":\"session\",\"key\":{\"secret\":\"s\"}}",
             "abc", &result);
  ropeway_http_request_set_header (request, "Cookie", "lang=de");
  g_assert_true (authorize (&result, request, NULL));
  g_assert_cmpstr (only_credential (request, "Cookie"), ==, "lang=de; session=abc");
}

static void
test_looked_up_once (void)
{
  g_autoptr (RopewayConnection) connection
      = make_connection ("{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"}}");
  g_autoptr (RopewaySecretProvider) secrets = memory_with ("s", "first");
  g_autoptr (RopewaySecret) second = ropeway_secret_new ("second", -1);
  g_auto (Result) result = { 0 };

  make (connection, "live", secrets, NULL, &result);
  ropeway_secret_memory_set (ROPEWAY_SECRET_MEMORY (secrets), "s", NULL, second);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", ADDRESS);

      g_assert_true (authorize (&result, request, NULL));
      g_assert_cmpstr (only_credential (request, "Authorization"), ==, "Bearer first");
    }
}

static void
test_environment_has_its_own_secret (void)
{
  g_autoptr (RopewayConnection) connection
      = make_connection ("{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"}}");
  g_autoptr (RopewaySecretProvider) secrets = memory_with ("s", "for-live");
  g_autoptr (RopewaySecret) of_test = ropeway_secret_new ("for-test", -1);
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", "http://test.example.org:8080/a");
  g_auto (Result) result = { 0 };

  ropeway_secret_memory_set (ROPEWAY_SECRET_MEMORY (secrets), "s", "test", of_test);
  make (connection, "test", secrets, NULL, &result);
  g_assert_true (authorize (&result, request, NULL));
  g_assert_cmpstr (only_credential (request, "Authorization"), ==, "Bearer for-test");
}

/* ---- what is refused ---- */

#define BASIC "{\"type\":\"basic\",\"user\":\"a\",\"password\":{\"secret\":\"s\"}}"
#define BASIC_USER "{\"type\":\"basic\",\"user\":{\"secret\":\"s\"}}"
#define BEARER "{\"type\":\"bearer\",\"token\":{\"secret\":\"s\"}}"
#define KEY(in) "{\"type\":\"api-key\",\"in\":\"" in "\",\"name\":\"k\",\"key\":{\"secret\":\"s\"}}"
#define CANARY "Canary0815"

static const struct
{
  const char *name;
  const char *sign_in;
  const char *secret;
  RopewayAuthError code;
} refusals[] = {
  { "basic-line-break", BASIC, CANARY "\n" CANARY, ROPEWAY_AUTH_ERROR_INVALID },
  { "basic-delete", BASIC, CANARY "\x7f" CANARY, ROPEWAY_AUTH_ERROR_INVALID },
  { "basic-user-line-break", BASIC_USER, CANARY "\r\n" CANARY, ROPEWAY_AUTH_ERROR_INVALID },
  { "basic-user-colon", BASIC_USER, CANARY ":" CANARY, ROPEWAY_AUTH_ERROR_INVALID },
  { "basic-user-text-colon", "{\"type\":\"basic\",\"user\":\"a:b\",\"password\":{\"secret\":\"s\"}}", CANARY,
    ROPEWAY_AUTH_ERROR_INVALID },
  { "basic-user-empty", BASIC_USER, " \n", ROPEWAY_AUTH_ERROR_SECRET },
  { "basic-no-user", "{\"type\":\"basic\",\"password\":{\"secret\":\"s\"}}", CANARY,
    ROPEWAY_AUTH_ERROR_SECRET },
  { "bearer-line-break", BEARER, CANARY "\r\nX-Evil: 1", ROPEWAY_AUTH_ERROR_INVALID },
  { "bearer-tab", BEARER, CANARY "\t" CANARY, ROPEWAY_AUTH_ERROR_INVALID },
  { "bearer-pasted-with-word", BEARER, "Bearer " CANARY, ROPEWAY_AUTH_ERROR_INVALID },
  { "bearer-ellipsis", BEARER, CANARY "\xe2\x80\xa6", ROPEWAY_AUTH_ERROR_INVALID },
  { "bearer-empty", BEARER, "", ROPEWAY_AUTH_ERROR_SECRET },
  { "bearer-white-space", BEARER, "\n \t", ROPEWAY_AUTH_ERROR_SECRET },
  { "bearer-no-token", "{\"type\":\"bearer\"}", CANARY, ROPEWAY_AUTH_ERROR_SECRET },
  { "bearer-missing", BEARER, NULL, ROPEWAY_AUTH_ERROR_SECRET },
  { "header-line-break", KEY ("header"), CANARY "\nX-Evil: 1", ROPEWAY_AUTH_ERROR_INVALID },
  { "header-beyond-ascii", KEY ("header"), CANARY "\xc3\xa9", ROPEWAY_AUTH_ERROR_INVALID },
  { "header-empty", KEY ("header"), "", ROPEWAY_AUTH_ERROR_SECRET },
  { "query-line-break", KEY ("query"), CANARY "\n" CANARY, ROPEWAY_AUTH_ERROR_INVALID },
  { "cookie-semicolon", KEY ("cookie"), CANARY "; admin=1", ROPEWAY_AUTH_ERROR_INVALID },
  { "cookie-comma", KEY ("cookie"), CANARY ",b", ROPEWAY_AUTH_ERROR_INVALID },
  { "cookie-quotation-mark", KEY ("cookie"), "\"" CANARY "\"", ROPEWAY_AUTH_ERROR_INVALID },
  { "unknown-type", "{\"type\":\"oauth2\"}", NULL, ROPEWAY_AUTH_ERROR_UNSUPPORTED },
};

static void
test_refusal (gconstpointer data)
{
  const gsize row = GPOINTER_TO_SIZE (data);
  g_auto (Result) result = { 0 };

  make_from (refusals[row].sign_in, refusals[row].secret, &result);
  g_assert_error (result.error, ROPEWAY_AUTH_ERROR, (int)refusals[row].code);
  g_assert_nonnull (strstr (result.error->message, "Our CRM"));
  g_assert_null (strstr (result.error->message, CANARY));
}

static void
test_missing_secret_is_named (void)
{
  g_auto (Result) result = { 0 };

  make_from ("{\"type\":\"bearer\",\"token\":{\"secret\":\"crm_token\"}}", NULL, &result);
  g_assert_error (result.error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_SECRET);
  g_assert_nonnull (strstr (result.error->message, "“crm_token”"));
  g_assert_nonnull (strstr (result.error->message, "ROPEWAY_SECRET_CRM_TOKEN"));
}

/* What a provider has to say besides "not there" is passed on, with the name of the secret. */
static void
test_provider_refuses (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path = test_workspace_write (workspace, "s", "abc");
  g_autoptr (RopewayConnection) connection = make_connection (BEARER);
  g_autoptr (RopewaySecretProvider) secrets = NULL;
  g_auto (Result) result = { 0 };

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_setenv ("CREDENTIALS_DIRECTORY", test_workspace_get_folder (workspace), TRUE);
  secrets = ropeway_secret_credentials_new ();
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  make (connection, "live", secrets, NULL, &result);
  g_assert_error (result.error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_REFUSED);
  g_assert_nonnull (strstr (result.error->message, "“s”"));
  g_assert_nonnull (strstr (result.error->message, "Our CRM"));
}

typedef struct
{
  gboolean is_stored;
  GError *error;
} Stored;

static void
on_stored (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Stored *stored = data;

  stored->is_stored
      = ropeway_secret_provider_store_finish (ROPEWAY_SECRET_PROVIDER (source), async_result, &stored->error);
  g_assert_no_error (stored->error);
}

/* A place that binds secrets is told whose and for which address they are asked for. */
static void
test_bound_to_address (void)
{
  g_autoptr (TestWorkspace) workspace = test_workspace_new ();
  g_autofree char *path = test_workspace_path (workspace, "secrets");
  g_autoptr (RopewaySecretProvider) secrets = ropeway_secret_file_new (path);
  g_autoptr (RopewayConnection) connection = make_connection (BEARER);
  g_autoptr (RopewaySecret) secret = ropeway_secret_new ("abc", -1);
  const RopewaySecretQuery query = { "s", NULL, "crm", "https://crm.example.org" };
  g_auto (Result) live = { 0 };
  g_auto (Result) test = { 0 };
  Stored stored = { 0 };

  ropeway_secret_provider_store_async (secrets, &query, secret, "", NULL, on_stored, &stored);
  test_loop_until (stored.is_stored);
  make (connection, "live", secrets, NULL, &live);
  g_assert_no_error (live.error);
  make (connection, "test", secrets, NULL, &test);
  g_assert_error (test.error, ROPEWAY_SECRET_ERROR, ROPEWAY_SECRET_ERROR_ELSEWHERE);
  g_assert_nonnull (strstr (test.error->message, "http://test.example.org:8080"));
}

/* ---- where it may go ---- */

static const struct
{
  const char *name;
  const char *url;
  gboolean is_allowed;
} destinations[] = {
  { "same", "https://crm.example.org/api/v1/contacts", TRUE },
  { "other-path", "https://crm.example.org/other", TRUE },
  { "default-port", "https://crm.example.org:443/", TRUE },
  { "upper-case", "HTTPS://CRM.Example.ORG/", TRUE },
  { "other-host", "https://evil.example/", FALSE },
  { "other-port", "https://crm.example.org:8443/", FALSE },
  { "not-encrypted", "http://crm.example.org/", FALSE },
  { "not-encrypted-same-port", "http://crm.example.org:443/", FALSE },
  { "subdomain", "https://a.crm.example.org/", FALSE },
  { "longer-name", "https://crm.example.org.evil.example/", FALSE },
  { "as-user", "https://crm.example.org@evil.example/", FALSE },
  { "no-address", "crm.example.org", FALSE },
};

static void
test_destination (gconstpointer data)
{
  const gsize row = GPOINTER_TO_SIZE (data);
  static const char *const sign_ins[] = { BEARER, KEY ("query"), KEY ("cookie") };

  for (gsize i = 0; i < G_N_ELEMENTS (sign_ins); i++)
    {
      g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", destinations[row].url);
      g_auto (Result) result = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean is_added;

      make_from (sign_ins[i], CANARY, &result);
      is_added = authorize (&result, request, &error);
      g_assert_cmpint (is_added, ==, destinations[row].is_allowed);
      if (is_added)
        continue;
      g_assert_error (error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_ORIGIN);
      g_assert_nonnull (strstr (error->message, "https://crm.example.org"));
      g_assert_null (strstr (error->message, CANARY));
      g_assert_cmpuint (request->headers->len, ==, 0);
      g_assert_null (request->query);
    }
}

static void
test_without_secrets_it_may_go_anywhere (void)
{
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("GET", "https://elsewhere.example/");
  g_auto (Result) result = { 0 };

  make_from (NULL, NULL, &result);
  g_assert_true (authorize (&result, request, NULL));
}

static void
test_address_that_is_none (void)
{
  g_autoptr (RopewayConnection) connection = make_connection (BEARER);
  g_autoptr (RopewaySecretProvider) secrets = memory_with ("s", CANARY);
  const RopewayEnvironment environment = { .name = (char *)"live", .address = (char *)"nowhere" };
  g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
  g_auto (Result) result = { 0 };

  ropeway_authorizer_new_async (connection, &environment, secrets, NULL, clock, NULL, NULL, on_made, &result);
  test_loop_until (result.is_done);
  g_assert_error (result.error, ROPEWAY_AUTH_ERROR, ROPEWAY_AUTH_ERROR_ORIGIN);
}

/* ---- what others may see of it ---- */

static void
test_redactor_is_told (void)
{
  static const struct
  {
    const char *sign_in;
    const char *shown;
  } rows[] = {
    { BASIC, CANARY },         { BASIC, "YTpDYW5hcnkwODE1" },
    { BASIC_USER, CANARY },    { BASIC_USER, "Q2FuYXJ5MDgxNTo=" },
    { BEARER, CANARY },        { KEY ("header"), CANARY },
    { KEY ("query"), CANARY }, { KEY ("cookie"), CANARY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (RopewayConnection) connection = make_connection (rows[i].sign_in);
      g_autoptr (RopewaySecretProvider) secrets = memory_with ("s", "  " CANARY "\n");
      g_autoptr (RopewayRedactor) redactor = ropeway_redactor_new ();
      g_autofree char *answer = g_strdup_printf ("{\"you sent\":\"%s\"}", rows[i].shown);
      g_autofree char *redacted = NULL;
      g_auto (Result) result = { 0 };

      make (connection, "live", secrets, redactor, &result);
      g_assert_no_error (result.error);
      redacted = ropeway_redactor_apply (redactor, answer, -1);
      g_assert_null (strstr (redacted, rows[i].shown));
      g_assert_nonnull (strstr (redacted, "you sent"));
    }
}

/* It is told even where the secret turns out not to be usable. */
static void
test_redactor_is_told_of_refused_secrets (void)
{
  g_autoptr (RopewayConnection) connection = make_connection (BEARER);
  g_autoptr (RopewaySecretProvider) secrets = memory_with ("s", CANARY " " CANARY);
  g_autoptr (RopewayRedactor) redactor = ropeway_redactor_new ();
  g_autofree char *redacted = NULL;
  g_auto (Result) result = { 0 };

  make (connection, "live", secrets, redactor, &result);
  g_assert_nonnull (result.error);
  redacted = ropeway_redactor_apply (redactor, "> " CANARY " " CANARY, -1);
  g_assert_null (strstr (redacted, CANARY));
}

/* Neither the token nor the header made of it stays in memory. */
static void
test_secrets_are_wiped (void)
{
  g_autoptr (MemoryMarker) marker = memory_marker_new ();
  char text[49];
  g_auto (Result) result = { 0 };

  memory_marker_write (marker, text);
  make_from (BEARER, text, &result);
  ropeway_wipe (text, sizeof text);
  g_assert_no_error (result.error);
  g_assert_cmpuint (memory_marker_count (marker), ==, 1);
  result_clear (&result);
  g_assert_cmpuint (memory_marker_count (marker), ==, 0);
}

/* ---- cancelling ---- */

static void
test_cancelled (gconstpointer data)
{
  static const char *const sign_ins[] = { NULL, BASIC, BEARER };
  const gboolean at_once = GPOINTER_TO_INT (data);

  for (gsize i = 0; i < G_N_ELEMENTS (sign_ins); i++)
    {
      g_autoptr (RopewayConnection) connection = make_connection (sign_ins[i]);
      g_autoptr (RopewaySecretProvider) secrets = memory_with ("s", CANARY);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (RopewayClock) clock = ropeway_clock_new_system ();
      g_auto (Result) result = { 0 };

      if (at_once)
        g_cancellable_cancel (cancellable);
      ropeway_authorizer_new_async (connection, ropeway_connection_find_environment (connection, "live"),
                                    secrets, NULL, clock, NULL, cancellable, on_made, &result);
      g_assert_false (result.is_done);
      g_cancellable_cancel (cancellable);
      test_loop_until (result.is_done);
      g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (additions); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/adds/", additions[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_addition);
    }
  g_test_add_func ("/auth/adds/cookie-to-others", test_cookie_joins_others);
  g_test_add_func ("/auth/looked-up-once", test_looked_up_once);
  g_test_add_func ("/auth/environment", test_environment_has_its_own_secret);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/refuses/", refusals[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refusal);
    }
  g_test_add_func ("/auth/refuses/missing-by-name", test_missing_secret_is_named);
  g_test_add_func ("/auth/refuses/provider", test_provider_refuses);
  for (gsize i = 0; i < G_N_ELEMENTS (destinations); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/origin/", destinations[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_destination);
    }
  g_test_add_func ("/auth/origin/without-secrets", test_without_secrets_it_may_go_anywhere);
  g_test_add_func ("/auth/origin/environment-without-address", test_address_that_is_none);
  g_test_add_func ("/auth/origin/bound", test_bound_to_address);
  g_test_add_func ("/auth/redactor/told", test_redactor_is_told);
  g_test_add_func ("/auth/redactor/refused-secrets", test_redactor_is_told_of_refused_secrets);
  g_test_add_func ("/auth/wiped", test_secrets_are_wiped);
  test_oauth_add ();
  test_oauth_binding_add ();
  test_oauth_cause_add ();
  test_oauth_sign_in_add ();
  g_test_add_data_func ("/auth/cancelled/before", GINT_TO_POINTER (TRUE), test_cancelled);
  g_test_add_data_func ("/auth/cancelled/meanwhile", GINT_TO_POINTER (FALSE), test_cancelled);
  return g_test_run ();
}
