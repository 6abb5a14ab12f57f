/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/oauth-cause.h"

#include <string.h>

#include "auth/sign-in-lookup.h"
#include "base/limits.h"
#include "base/quote.h"
#include "http/http-retry.h"

#define REASON_CHARS 300
#define DAY_US (24 * G_TIME_SPAN_HOUR)
#define SKEW_US                                                                                              \
  (2 * G_TIME_SPAN_MINUTE) /* signed statements are refused for less; smaller ones are not told */

static const char *
name_of (const RopewayOauthAttempt *attempt)
{
  return ropeway_sign_in_get_connection_name (attempt->connection);
}

GError *
ropeway_oauth_cause_new (const char *code, const RopewayConnection *connection, const char *reason)
{
  return ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_REFUSED,
                                 ropeway_problem_new (code, NULL, "connection",
                                                      ropeway_sign_in_get_connection_name (connection),
                                                      "reason", reason, NULL));
}

static GError *
new_of_environment (const char *code, const RopewayConnection *connection, const char *environment)
{
  return ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_REFUSED,
                                 ropeway_problem_new (code, NULL, "connection",
                                                      ropeway_sign_in_get_connection_name (connection),
                                                      "environment", environment, NULL));
}

GError *
ropeway_oauth_cause_needed (const RopewayConnection *connection, const char *environment)
{
  return new_of_environment ("sign-in.needed", connection, environment);
}

GError *
ropeway_oauth_cause_elsewhere (const RopewayConnection *connection, const char *environment)
{
  return new_of_environment ("sign-in.elsewhere", connection, environment);
}

/* Returns: (transfer full) (nullable): what the service says, fit for a sentence. */
static char *
dup_reason (const RopewayValue *body, const char *error)
{
  g_autofree char *description = ropeway_value_dup_member_text (body, "error_description");
  const char *text = description != NULL && *description != '\0' ? description : error;
  char *reason = text != NULL ? ropeway_quote (text, -1, REASON_CHARS) : NULL;
  gsize length = reason != NULL ? strlen (reason) : 0;

  while (length > 0 && reason[length - 1] == '.')
    reason[--length] = '\0';
  return reason;
}

/* ---- the clock ---- */

/* Returns: how far our clock is ahead of the service's, in µs; 0 where it does not say. */
static gint64
skew_of (const RopewayOauthAttempt *attempt, const RopewayHttpResponse *response)
{
  const char *text = ropeway_http_response_get_header (response, "Date");
  gint64 theirs = text != NULL ? ropeway_http_retry_read_date (text, attempt->now) : -1;

  return theirs > 0 ? attempt->now - theirs : 0;
}

static GError *
clock_cause (const RopewayOauthAttempt *attempt, gint64 skew)
{
  g_autofree char *minutes
      = g_strdup_printf ("%" G_GINT64_FORMAT, (ABS (skew) + G_TIME_SPAN_MINUTE / 2) / G_TIME_SPAN_MINUTE);

  return ropeway_auth_error_new (
      ROPEWAY_AUTH_ERROR_REFUSED,
      ropeway_problem_new (skew > 0 ? "sign-in.clock-ahead" : "sign-in.clock-behind", NULL, "connection",
                           name_of (attempt), "minutes", minutes, NULL));
}

/* ---- a grant that is no longer one ---- */

/* Of apps in "testing" Google lets sign-ins end after seven days, and says nothing more of it than invalid_grant. */
static gboolean
may_be_testing_week (const RopewayOauthAttempt *attempt)
{
  g_autoptr (GUri) uri
      = attempt->address != NULL ? g_uri_parse (attempt->address, G_URI_FLAGS_ENCODED, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gint64 age;

  if (attempt->tokens == NULL || attempt->tokens->signed_in == 0 || host == NULL)
    return FALSE;
  age = attempt->now - attempt->tokens->signed_in;
  return (g_str_has_suffix (host, ".googleapis.com") || g_str_has_suffix (host, ".google.com"))
         && age >= 7 * DAY_US && attempt->tokens->received - attempt->tokens->signed_in < 7 * DAY_US;
}

static GError *
grant_cause (const RopewayOauthAttempt *attempt, const char *reason)
{
  const char *code = "sign-in.refused";

  if (attempt->tried == ROPEWAY_OAUTH_TRY_RENEW)
    {
      if (may_be_testing_week (attempt))
        code = "sign-in.testing-week";
      else
        code = attempt->tokens->renewing ? "sign-in.cut-off" : "sign-in.revoked";
    }
  return ropeway_oauth_cause_new (code, attempt->connection, reason);
}

static GError *
scope_cause (const RopewayOauthAttempt *attempt, const char *reason)
{
  g_autofree char *needed = g_strjoinv (", ", attempt->connection->sign_in.oauth->scopes);

  return ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_REFUSED,
                                 ropeway_problem_new ("sign-in.scope-refused", NULL, "connection",
                                                      name_of (attempt), "needed", needed, "reason", reason,
                                                      NULL));
}

static GError *
client_cause (const RopewayOauthAttempt *attempt, const char *reason)
{
  return ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_REFUSED,
                                 ropeway_problem_new ("sign-in.client-unknown", NULL, "connection",
                                                      name_of (attempt), "environment", attempt->environment,
                                                      "reason", reason, NULL));
}

static GError *
unreachable_cause (const RopewayOauthAttempt *attempt, guint status, const char *reason)
{
  g_autofree char *number = g_strdup_printf ("%u", status);

  return ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_UNREACHABLE,
                                 ropeway_problem_new ("sign-in.service-failed", NULL, "connection",
                                                      name_of (attempt), "status", number, "reason", reason,
                                                      NULL));
}

/* Reference: RFC 6749 §5.2, RFC 8628 §3.5. */
static GError *
cause_of_code (const RopewayOauthAttempt *attempt, const RopewayHttpResponse *response, const char *error,
               const char *reason)
{
  gint64 skew = skew_of (attempt, response);

  if (g_str_equal (error, "invalid_grant") && attempt->tried == ROPEWAY_OAUTH_TRY_JWT
      && ABS (skew) >= SKEW_US)
    return clock_cause (attempt, skew);
  if (g_str_equal (error, "invalid_grant"))
    return grant_cause (attempt, reason);
  if (g_str_equal (error, "invalid_client") || g_str_equal (error, "unauthorized_client"))
    return client_cause (attempt, reason);
  if (g_str_equal (error, "invalid_scope"))
    return scope_cause (attempt, reason);
  if (g_str_equal (error, "access_denied"))
    return ropeway_oauth_cause_new ("sign-in.denied", attempt->connection, reason);
  if (g_str_equal (error, "expired_token"))
    return ropeway_oauth_cause_new ("sign-in.timeout", attempt->connection, NULL);
  if (g_str_equal (error, "temporarily_unavailable") || g_str_equal (error, "server_error"))
    return unreachable_cause (attempt, ropeway_http_response_get_status (response), reason);
  return ropeway_oauth_cause_new ("sign-in.refused", attempt->connection, reason);
}

GError *
ropeway_oauth_cause (const RopewayOauthAttempt *attempt, const RopewayHttpResponse *response,
                     const RopewayValue *body)
{
  guint status = ropeway_http_response_get_status (response);
  g_autofree char *error = ropeway_value_dup_member_text (body, "error");
  g_autofree char *access = ropeway_value_dup_member_text (body, "access_token");
  g_autofree char *reason = dup_reason (body, error);
  gboolean has_token = access != NULL && *access != '\0';

  if (access != NULL)
    ropeway_wipe (access, strlen (access));
  if (status >= 200 && status < 300 && has_token)
    return NULL;
  if (status >= 500 || status == 429 || status == 408)
    return unreachable_cause (attempt, status, reason);
  if (error != NULL && *error != '\0')
    return cause_of_code (attempt, response, error, reason);
  if (status == 401)
    return client_cause (attempt, reason);
  if (status >= 400)
    return ropeway_oauth_cause_new ("sign-in.refused", attempt->connection, reason);
  return ropeway_auth_error_new (ROPEWAY_AUTH_ERROR_UNREACHABLE,
                                 ropeway_problem_new ("sign-in.answer-unusable", NULL, "connection",
                                                      name_of (attempt), "address", attempt->address, NULL));
}

/* ---- 403 ---- */

/* Returns: (transfer full) (nullable): parameter @name of a WWW-Authenticate header (RFC 9110 §11.6.1). */
static char *
dup_parameter (const char *header, const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("\\b%s=(?:\"([^\"]*)\"|([^\\s,]+))", name);
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *quoted = NULL;

  if (!g_regex_match (regex, header, 0, &match))
    return NULL;
  quoted = g_match_info_fetch (match, 1);
  return quoted != NULL && *quoted != '\0' ? g_steal_pointer (&quoted) : g_match_info_fetch (match, 2);
}

RopewayProblem *
ropeway_oauth_cause_of_forbidden (const RopewayConnection *connection, const RopewayOauthTokens *tokens,
                                  const RopewayHttpResponse *response)
{
  const char *header = ropeway_http_response_get_header (response, "WWW-Authenticate");
  g_autofree char *error = header != NULL ? dup_parameter (header, "error") : NULL;
  g_autofree char *needed = error != NULL ? dup_parameter (header, "scope") : NULL;
  g_autofree char *granted
      = tokens != NULL && tokens->scopes != NULL ? g_strjoinv (" ", tokens->scopes) : NULL;
  g_autofree char *shown = NULL;

  if (ropeway_http_response_get_status (response) != 403 || g_strcmp0 (error, "insufficient_scope") != 0)
    return NULL;
  shown = needed != NULL && *needed != '\0' ? ropeway_quote (needed, -1, REASON_CHARS) : NULL;
  return ropeway_problem_new ("sign-in.permission-missing", NULL, "connection",
                              ropeway_sign_in_get_connection_name (connection), "needed", shown, "granted",
                              granted, NULL);
}
