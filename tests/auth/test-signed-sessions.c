/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is signed must be what arrives, at each attempt, and nobody but the service sees how. */
#include <string.h>

#include "auth/answer-problem.h"
#include "auth/sigv4.h"
#include "signing-fixture.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"

#define SECRET_KEY "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define TOKEN "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22w"
#define AWS(service)                                                                                         \
  "\"signIn\":{\"type\":\"aws\",\"accessKey\":{\"secret\":\"a\"},\"secretKey\":{\"secret\":\"b\"},"          \
  "\"sessionToken\":{\"secret\":\"c\"},\"region\":\"eu-central-1\",\"service\":\"" service "\"},"            \
  "\"operations\":[]"

typedef struct
{
  SigningFixture fixture;
  const char *service;
  guint n_asked;
  guint n_wrong; /* signatures */
  guint n_fail;  /* the first ones are answered with 503 */
  char *refusal; /* (nullable): the answer's body, of status 403 */
  GPtrArray *signatures;
  GPtrArray *nonces;
} Service;

/* ---- a service that checks what arrives ---- */

static const char *
header (SoupServerMessage *message, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);
}

static void
add_signed_lines (SoupServerMessage *message, const char *names, GPtrArray *lines)
{
  g_auto (GStrv) parts = g_strsplit (names, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_assert_nonnull (header (message, parts[i]));
      g_ptr_array_add (lines, g_strdup (parts[i]));
      g_ptr_array_add (lines, g_strdup (header (message, parts[i])));
    }
  g_ptr_array_add (lines, NULL);
}

static char *
dup_between (const char *text, const char *before, const char *after)
{
  const char *begin = strstr (text, before);

  g_assert_nonnull (begin);
  begin += strlen (before);
  return g_strndup (begin, strcspn (begin, after));
}

/* A few seconds pass between an attempt and its arrival, if a test lets them. */
static void
check_time (const Service *service, gint64 said)
{
  gint64 late = ropeway_clock_now (service->fixture.clock) / G_USEC_PER_SEC - said;

  g_assert_cmpint (late, >=, 0);
  g_assert_cmpint (late, <=, 5);
}

/* Checks it as Amazon does: from the message alone, and the key. */
static gboolean
is_signed (Service *service, SoupServerMessage *message)
{
  const char *authorization = header (message, "Authorization");
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *names = dup_between (authorization, "SignedHeaders=", ",");
  g_autofree char *signature = dup_between (authorization, "Signature=", "");
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (header (message, "X-Amz-Date"), NULL);
  gint64 now = g_date_time_to_unix (moment);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean is_s3 = g_str_equal (service->service, "s3");
  GUri *uri = soup_server_message_get_uri (message);
  /* The server has decoded it. */
  g_autofree char *path
      = is_s3 ? g_strdup (g_uri_get_path (uri)) : g_uri_escape_string (g_uri_get_path (uri), "/:", FALSE);
  const RopewaySigV4Key key
      = { "AKIDEXAMPLE", SECRET_KEY, "eu-central-1", service->service, now * G_USEC_PER_SEC };
  g_autofree char *expected = NULL;

  check_time (service, now);
  g_assert_cmpstr (header (message, "X-Amz-Content-Sha256"), ==, hash);
  g_assert_cmpstr (header (message, "X-Amz-Security-Token"), ==, TOKEN);
  g_assert_nonnull (strstr (names, "host;x-amz-content-sha256;x-amz-date;x-amz-security-token"));
  g_assert_true ((body->length > 0) == g_str_has_prefix (names, "content-type;"));
  add_signed_lines (message, names, lines);
  expected = ropeway_sigv4_dup_authorization (
      &key, &(RopewaySigV4Request){ .method = soup_server_message_get_method (message),
                                    .path = path,
                                    .query = g_uri_get_query (uri),
                                    .lines = (const char *const *)lines->pdata,
                                    .body_hash = hash,
                                    .normalize = !is_s3 });
  g_ptr_array_add (service->signatures, g_strdup (signature));
  return g_str_equal (expected, authorization);
}

static void
answer (Service *service, SoupServerMessage *message, const char *signature)
{
  service->n_asked++;
  if (g_str_equal (g_uri_get_path (soup_server_message_get_uri (message)), "/moved"))
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Location",
                                   "/there?x=1");
      soup_server_message_set_status (message, 302, NULL);
      return;
    }
  soup_server_message_set_status (message,
                                  service->n_asked <= service->n_fail ? 503
                                  : service->refusal != NULL          ? 403
                                                                      : 200,
                                  NULL);
  if (service->refusal != NULL)
    {
      /* Services say back what was signed. */
      g_auto (GStrv) parts = g_strsplit (service->refusal, "%s", 2);
      g_autofree char *body = g_strjoinv (signature, parts);

      soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_COPY, body, strlen (body));
    }
  else
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static void
on_aws (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Service *service = data;

  if (!is_signed (service, message))
    service->n_wrong++;
  answer (service, message, g_ptr_array_index (service->signatures, service->signatures->len - 1));
}

static void
set_up (Service *service, SoupServerCallback handler)
{
  service->signatures = g_ptr_array_new_with_free_func (g_free);
  service->nonces = g_ptr_array_new_with_free_func (g_free);
  signing_fixture_set_up (&service->fixture, handler, service);
  signing_fixture_keep (&service->fixture, "a", "AKIDEXAMPLE");
  signing_fixture_keep (&service->fixture, "b", SECRET_KEY);
  signing_fixture_keep (&service->fixture, "c", TOKEN);
}

static void
tear_down (Service *service)
{
  signing_fixture_tear_down (&service->fixture);
  g_ptr_array_unref (service->signatures);
  g_ptr_array_unref (service->nonces);
}

/* Returns: (transfer full). */
static RopewayHttpResponse *
ask (Service *service, const char *members, const char *method, const char *path, const char *body)
{
  g_autoptr (RopewayConnection) connection = signing_fixture_connection (&service->fixture, members);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewaySession) session = signing_fixture_open (&service->fixture, connection, &error);
  RopewayHttpResponse *response;

  g_assert_no_error (error);
  response = signing_fixture_send (&service->fixture, session, method, path, body, &error);
  g_assert_no_error (error);
  return response;
}

static const struct
{
  const char *name;
  const char *service;
  const char *members;
  const char *method;
  const char *path;
  const char *body;
  guint n_asked;
} requests[] = {
  { "get", "execute-api", AWS ("execute-api"), "GET", "/v1/orders?b=2&a=1%20x&c", NULL, 1 },
  { "post", "execute-api", AWS ("execute-api"), "POST", "/", "{\"name\":\"Anna\"}", 1 },
  { "encoded-path", "es", AWS ("es"), "GET", "/my%20index/a:b/%C3%A4", NULL, 1 },
  { "path-to-normalize", "es", AWS ("es"), "GET", "/a//b/./c", NULL, 1 },
  { "object", "s3", AWS ("s3"), "PUT", "/my%20file//a.json", "{}", 1 },
  { "redirect", "execute-api", AWS ("execute-api"), "GET", "/moved", NULL, 2 },
};

static void
test_arrives (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Service service = { .service = requests[i].service };

  set_up (&service, on_aws);
  g_autoptr (RopewayHttpResponse) response
      = ask (&service, requests[i].members, requests[i].method, requests[i].path, requests[i].body);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 200);
  g_assert_cmpuint (service.n_asked, ==, requests[i].n_asked);
  g_assert_cmpuint (service.n_wrong, ==, 0);
  tear_down (&service);
}

/* ---- each attempt has its own ---- */

typedef struct
{
  guint n_done;
} Waiting;

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_session_send_finish (ROPEWAY_SESSION (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 200);
  ((Waiting *)data)->n_done++;
}

static void
repeat (Service *service, const char *members)
{
  g_autoptr (RopewayConnection) connection = signing_fixture_connection (&service->fixture, members);
  g_autoptr (RopewaySession) session = signing_fixture_open (&service->fixture, connection, NULL);
  g_autofree char *url = g_strconcat (service->fixture.address, "/v1", NULL);
  g_autoptr (GPtrArray) headers = g_ptr_array_new ();
  const RopewayPreparedRequest prepared
      = { .method = (char *)"GET", .url = url, .headers = headers, .repeat = ROPEWAY_REPEAT_SAFE };
  Waiting waiting = { 0 };

  ropeway_session_send_async (session, &prepared, NULL, on_sent, &waiting);
  test_loop_until (service->n_asked == 1 && fake_clock_get_n_timers (service->fixture.clock) > 0
                   && ropeway_http_client_get_n_in_flight (ropeway_session_get_client (session)) == 0);
  fake_clock_set_now (service->fixture.clock, FAKE_CLOCK_START_US + 60 * G_USEC_PER_SEC);
  fake_clock_advance (service->fixture.clock, 5 * G_USEC_PER_SEC);
  test_loop_until (waiting.n_done == 1);
  g_assert_cmpuint (service->n_asked, ==, 2);
}

static void
test_signed_anew (void)
{
  Service service = { .service = "execute-api", .n_fail = 1 };

  set_up (&service, on_aws);
  repeat (&service, AWS ("execute-api"));
  g_assert_cmpuint (service.n_wrong, ==, 0);
  g_assert_cmpstr (g_ptr_array_index (service.signatures, 0), !=, g_ptr_array_index (service.signatures, 1));
  tear_down (&service);
}

/* ---- what a refusal is called ---- */

static const struct
{
  const char *name;
  const char *body; /* %s: the signature that came */
  const char *code;
} refusals[] = {
  { "skew", "<Error><Code>RequestTimeTooSkewed</Code><Said>%s</Said></Error>", "sign-in.clock-differs" },
  { "expired", "{\"message\":\"Signature expired: 20260101T000000Z is now earlier than … %s\"}",
    "sign-in.clock-differs" },
  { "signature", "<Error><Code>SignatureDoesNotMatch</Code><SignatureProvided>%s</SignatureProvided></Error>",
    "sign-in.signature-refused" },
  { "key", "<Error><Code>InvalidAccessKeyId</Code><Said>%s</Said></Error>", "sign-in.key-unknown" },
  { "token", "{\"__type\":\"ExpiredTokenException\",\"said\":\"%s\"}", "sign-in.session-token-expired" },
  { "policy", "{\"message\":\"User is not authorized to perform: %s\"}", "service.forbidden" },
};

static void
test_refusal (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Service service = { .service = "execute-api", .refusal = g_strdup (refusals[i].body) };
  g_autoptr (RopewayProblem) problem = NULL;
  g_autofree char *sentence = NULL;

  set_up (&service, on_aws);
  g_autoptr (RopewayConnection) connection
      = signing_fixture_connection (&service.fixture, AWS ("execute-api"));
  g_autoptr (RopewayHttpResponse) response = ask (&service, AWS ("execute-api"), "GET", "/", NULL);
  problem = ropeway_redactor_problem (service.fixture.redactor,
                                      ropeway_answer_problem (connection, NULL, response));
  g_assert_cmpstr (ropeway_problem_get_code (problem), ==, refusals[i].code);
  sentence = ropeway_problem_dup_sentence (problem);
  g_assert_null (strstr (sentence, g_ptr_array_index (service.signatures, 0)));
  tear_down (&service);
  g_free (service.refusal);
}

/* ---- HMAC ---- */

#define HMAC                                                                                                 \
  "\"signIn\":{\"type\":\"hmac\",\"key\":{\"secret\":\"k\"},\"user\":{\"secret\":\"u\"},"                    \
  "\"text\":\"{method} {target} {timestamp} {nonce} {body}\",\"send\":["                                     \
  "{\"name\":\"X-Sign\",\"value\":\"v1={signature}\"},{\"name\":\"X-Nonce\",\"value\":\"{nonce}\"},"         \
  "{\"in\":\"query\",\"name\":\"by\",\"value\":\"{user}\"},"                                                 \
  "{\"name\":\"X-Time\",\"value\":\"{timestamp}\"}]},\"operations\":[]"

static void
on_hmac (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Service *service = data;
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = g_strdup_printf (
      "%s %s %s %s %.*s", soup_server_message_get_method (message), path, header (message, "X-Time"),
      header (message, "X-Nonce"), (int)g_bytes_get_size (body), (const char *)g_bytes_get_data (body, NULL));
  g_autofree char *signature = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *)"hmac-key",
                                                          strlen ("hmac-key"), text, -1);
  g_autofree char *expected = g_strconcat ("v1=", signature, NULL);

  check_time (service, (gint64)g_ascii_strtoull (header (message, "X-Time"), NULL, 10));
  g_assert_cmpstr (g_hash_table_lookup (query, "by"), ==, "anna");
  if (!g_str_equal (header (message, "X-Sign"), expected))
    service->n_wrong++;
  g_ptr_array_add (service->nonces, g_strdup (header (message, "X-Nonce")));
  answer (service, message, expected);
}

static void
set_up_hmac (Service *service)
{
  set_up (service, on_hmac);
  signing_fixture_keep (&service->fixture, "k", "hmac-key");
  signing_fixture_keep (&service->fixture, "u", "anna");
}

static void
test_hmac_arrives (void)
{
  Service service = { 0 };

  set_up_hmac (&service);
  g_autoptr (RopewayHttpResponse) response = ask (&service, HMAC, "POST", "/v1", "{\"a\":1}");
  g_assert_cmpuint (ropeway_http_response_get_status (response), ==, 200);
  g_assert_cmpuint (service.n_wrong, ==, 0);
  tear_down (&service);
}

static void
test_hmac_signed_anew (void)
{
  Service service = { .n_fail = 1 };

  set_up_hmac (&service);
  repeat (&service, HMAC);
  g_assert_cmpuint (service.n_wrong, ==, 0);
  g_assert_cmpstr (g_ptr_array_index (service.nonces, 0), !=, g_ptr_array_index (service.nonces, 1));
  tear_down (&service);
}

/* What it says back is not shown: neither signature nor key. */
static void
test_hmac_echo (void)
{
  Service service = { .refusal = g_strdup ("signature %s is wrong for hmac-key") };
  g_autofree char *sentence = NULL;

  set_up_hmac (&service);
  g_autoptr (RopewayConnection) connection = signing_fixture_connection (&service.fixture, HMAC);
  g_autoptr (RopewayHttpResponse) response = ask (&service, HMAC, "GET", "/", NULL);
  g_autoptr (RopewayProblem) problem = ropeway_redactor_problem (
      service.fixture.redactor, ropeway_answer_problem (connection, NULL, response));
  sentence = ropeway_problem_dup_sentence (problem);
  g_assert_nonnull (strstr (sentence, "signature v1=••• is wrong for •••"));
  tear_down (&service);
  g_free (service.refusal);
}

/* ---- keys that cannot be used ---- */

static const struct
{
  const char *name;
  const char *members;
  const char *secret;
  const char *value;
  RopewayAuthError code;
  const char *said;
} bad_keys[] = {
  { "aws-empty", AWS ("es"), "b", " ", ROPEWAY_AUTH_ERROR_SECRET, "“secretKey” is empty" },
  { "aws-space", AWS ("es"), "b", "hunter2 hunter2", ROPEWAY_AUTH_ERROR_INVALID, "“secretKey” has a space" },
  { "aws-token", AWS ("es"), "c", "hunter2\nhunter2", ROPEWAY_AUTH_ERROR_INVALID,
    "“sessionToken” has a space" },
  { "hmac-empty", HMAC, "k", "", ROPEWAY_AUTH_ERROR_SECRET, "the key is empty" },
  { "hmac-encoding",
    "\"signIn\":{\"type\":\"hmac\",\"key\":{\"secret\":\"k\"},\"keyEncoding\":\"hex\",\"text\":\"{body}\","
    "\"send\":[{\"name\":\"X-Sign\",\"value\":\"{signature}\"}]},\"operations\":[]",
    "k", "hunter2", ROPEWAY_AUTH_ERROR_INVALID, "“keyEncoding”" },
};

static void
test_bad_key (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Service service = { 0 };
  g_autoptr (GError) error = NULL;

  set_up_hmac (&service);
  signing_fixture_keep (&service.fixture, bad_keys[i].secret, bad_keys[i].value);
  g_autoptr (RopewayConnection) connection
      = signing_fixture_connection (&service.fixture, bad_keys[i].members);
  g_assert_null (signing_fixture_open (&service.fixture, connection, &error));
  g_assert_error (error, ROPEWAY_AUTH_ERROR, (int)bad_keys[i].code);
  g_assert_nonnull (strstr (error->message, bad_keys[i].said));
  g_assert_null (strstr (error->message, "unter2"));
  tear_down (&service);
}

void
test_signed_sessions_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/aws/arrives/", requests[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_arrives);
    }
  g_test_add_func ("/auth/aws/signed-anew", test_signed_anew);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/aws/refused/", refusals[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refusal);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_keys); i++)
    {
      g_autofree char *path = g_strconcat ("/auth/signing/bad-key/", bad_keys[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_bad_key);
    }
  g_test_add_func ("/auth/hmac/arrives", test_hmac_arrives);
  g_test_add_func ("/auth/hmac/signed-anew", test_hmac_signed_anew);
  g_test_add_func ("/auth/hmac/echo", test_hmac_echo);
}
