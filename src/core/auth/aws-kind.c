/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: Amazon and many who speak as it does want each request signed, with the time of the attempt. */
#include "auth/sign-in-kind.h"
#include "auth/sigv4.h"
#include "base/i18n.h"
#include "http/http-url.h"

#include <string.h>

typedef struct
{
  /* owned */
  RopewayConnection *connection;
  RopewayClock *clock;
  RopewayRedactor *redactor; /* (nullable) */
  RopewaySecret *access_key;
  RopewaySecret *secret_key;
  RopewaySecret *session_token; /* (nullable) */
} State;

static void
want (const RopewayConnection *connection, GPtrArray *wanted)
{
  const RopewaySigning *signing = connection->sign_in.signing;

  g_ptr_array_add (wanted, (gpointer)&signing->access_key);
  g_ptr_array_add (wanted, (gpointer)&signing->secret_key);
  g_ptr_array_add (wanted, (gpointer)&signing->session_token);
}

static void
state_clear (gpointer data)
{
  State *self = data;

  ropeway_connection_unref (self->connection);
  ropeway_clock_unref (self->clock);
  g_clear_pointer (&self->redactor, ropeway_redactor_unref);
  g_clear_pointer (&self->access_key, ropeway_secret_unref);
  g_clear_pointer (&self->secret_key, ropeway_secret_unref);
  g_clear_pointer (&self->session_token, ropeway_secret_unref);
}

static void
release (gpointer data)
{
  g_rc_box_release_full (data, state_clear);
}

/* Keys and tokens of Amazon are visible ASCII without spaces. */
static gboolean
check_key (const RopewaySignInContext *context, const char *member, const RopewaySecret *secret,
           GError **error)
{
  gsize length;
  const char *text = ropeway_secret_reveal (secret, &length);
  gsize n = 0;

  while (n < length && g_ascii_isgraph (text[n]))
    n++;
  if (length > 0 && n == length)
    return TRUE;
  g_set_error (
      error, ROPEWAY_AUTH_ERROR, length > 0 ? ROPEWAY_AUTH_ERROR_INVALID : ROPEWAY_AUTH_ERROR_SECRET,
      length > 0 ? _ ("Sign-in of the connection “%s”: “%s” has a space or a character that such keys do not "
                      "have. Copy it once more.")
                 : _ ("Sign-in of the connection “%s”: “%s” is empty."),
      context->name, member);
  return FALSE;
}

static gpointer
open_aws (const RopewaySignInContext *context, RopewaySecret *const *found, GError **error)
{
  State *self;

  if (!check_key (context, "accessKey", found[0], error) || !check_key (context, "secretKey", found[1], error)
      || (found[2] != NULL && !check_key (context, "sessionToken", found[2], error)))
    return NULL;
  self = g_rc_box_new0 (State);
  self->connection = ropeway_connection_ref (context->connection);
  self->clock = ropeway_clock_ref (context->clock);
  self->redactor = context->redactor != NULL ? ropeway_redactor_ref (context->redactor) : NULL;
  self->access_key = ropeway_secret_ref (found[0]);
  self->secret_key = ropeway_secret_ref (found[1]);
  self->session_token = found[2] != NULL ? ropeway_secret_ref (found[2]) : NULL;
  return self;
}

/* As the header says it: without the scheme's own port. */
static char *
dup_host (const char *url)
{
  g_autofree char *origin = ropeway_http_url_dup_origin (url);

  return g_strdup (strstr (origin, "://") + strlen ("://"));
}

static gboolean
is_signed (const char *name)
{
  return g_ascii_strcasecmp (name, "Content-Type") == 0 || g_ascii_strncasecmp (name, "x-amz-", 6) == 0;
}

static void
add_line (const char *name, const char *value, gpointer data)
{
  if (!is_signed (name))
    return;
  g_ptr_array_add (data, (gpointer)name);
  g_ptr_array_add (data, (gpointer)value);
}

static void
sign (RopewayHttpRequest *request, const char *url, gpointer data)
{
  State *self = data;
  const RopewaySigning *signing = self->connection->sign_in.signing;
  const RopewaySigV4Key key = { .access_key = ropeway_secret_reveal (self->access_key, NULL),
                                .secret_key = ropeway_secret_reveal (self->secret_key, NULL),
                                .region = signing->region,
                                .service = signing->service,
                                .now = ropeway_clock_now (self->clock) };
  gboolean is_s3 = g_str_has_prefix (signing->service, "s3");
  GBytes *body = ropeway_http_request_get_body (request);
  g_autofree char *hash = body != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body)
                                       : g_compute_checksum_for_string (G_CHECKSUM_SHA256, "", 0);
  g_autofree char *date = ropeway_sigv4_dup_date (key.now);
  g_autoptr (GUri) uri = ropeway_http_url_parse (url, NULL);
  g_autofree char *host = dup_host (url);
  g_autofree char *plain = is_s3 ? g_uri_unescape_string (g_uri_get_path (uri), NULL) : NULL;
  g_autofree char *authorization = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  RopewaySigV4Request input = { .method = ropeway_http_request_get_method (request),
                                .path = plain != NULL ? plain : g_uri_get_path (uri),
                                .query = g_uri_get_query (uri),
                                .body_hash = hash,
                                .normalize = !is_s3 };

  ropeway_http_request_set_credential (request, "X-Amz-Date", date);
  ropeway_http_request_set_credential (request, "X-Amz-Content-Sha256", hash);
  if (self->session_token != NULL)
    ropeway_http_request_set_credential (request, "X-Amz-Security-Token",
                                         ropeway_secret_reveal (self->session_token, NULL));
  ropeway_http_request_foreach_header (request, add_line, lines);
  g_ptr_array_add (lines, (gpointer) "Host");
  g_ptr_array_add (lines, host);
  g_ptr_array_add (lines, NULL);
  input.lines = (const char *const *)lines->pdata;
  authorization = ropeway_sigv4_dup_authorization (&key, &input);
  if (self->redactor != NULL)
    ropeway_redactor_add_passing (self->redactor, strrchr (authorization, '=') + 1);
  ropeway_http_request_set_credential (request, "Authorization", authorization);
}

static gboolean
apply (gpointer data, RopewayHttpRequest *request, GError **unused_error)
{
  sign (request, ropeway_http_request_get_url (request), data);
  ropeway_http_request_set_signer (request, sign, g_rc_box_acquire (data), release);
  return TRUE;
}

/* The codes of refusals, in XML, in JSON or in a header, as Amazon's services say them. */
static const struct
{
  const char *said;
  const char *code;
} refusals[] = {
  { "RequestTimeTooSkewed", "sign-in.clock-differs" },
  { "Signature expired", "sign-in.clock-differs" },
  { "Signature not yet current", "sign-in.clock-differs" },
  { "SignatureDoesNotMatch", "sign-in.signature-refused" },
  { "InvalidSignatureException", "sign-in.signature-refused" },
  { "does not match the signature you provided", "sign-in.signature-refused" },
  { "Credential should be scoped to a valid region", "sign-in.signature-refused" },
  { "InvalidAccessKeyId", "sign-in.key-unknown" },
  { "InvalidClientTokenId", "sign-in.key-unknown" },
  { "UnrecognizedClientException", "sign-in.key-unknown" },
  { "ExpiredToken", "sign-in.session-token-expired" },
};

/* What Amazon says itself repeats the request and its signature, and helps only those who wrote the program. */
static RopewayProblem *
explain (gpointer data, const RopewayHttpResponse *response)
{
  const State *self = data;
  guint status = ropeway_http_response_get_status (response);
  const char *type = ropeway_http_response_get_header (response, "x-amzn-ErrorType");
  gsize length;
  const char *body = g_bytes_get_data (ropeway_http_response_get_body (response), &length);

  if (status != 400 && status != 401 && status != 403)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    if ((type != NULL && strstr (type, refusals[i].said) != NULL)
        || (length > 0 && g_strstr_len (body, (gssize)length, refusals[i].said) != NULL))
      return ropeway_problem_new (refusals[i].code, NULL, "connection", self->connection->name, NULL);
  return NULL;
}

const RopewaySignInKind ropeway_aws_kind = {
  .want = want,
  .open = open_aws,
  .close = release,
  .apply = apply,
  .explain = explain,
};
