/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/connection-check-verdict.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "auth/secret-binding.h"
#include "auth/sign-in-lookup.h"
#include "http/http-retry.h"
#include "source/table-rows.h"

/* A clock that differs by less is as good as any. */
#define SKEW_TOLD G_TIME_SPAN_MINUTE

/* Signatures that hold the time are refused from about here. */
#define SKEW_REFUSED (5 * G_TIME_SPAN_MINUTE)

const char *
ropeway_check_part_to_text (RopewayCheckPart part)
{
  static const char *const texts[]
      = { "secret", "store", "resolve", "connect", "tls", "sign-in", "call", "sees", "write", "clock" };
  return texts[part];
}

const char *
ropeway_check_verdict_to_text (RopewayCheckVerdict verdict)
{
  static const char *const texts[] = { "good", "warning", "failed", "not-tried" };
  return texts[verdict];
}

/* ---- secrets ---- */

gboolean
ropeway_check_takes_a_person (const RopewayConnection *connection)
{
  const RopewaySignIn *sign_in = &connection->sign_in;

  return sign_in->type == ROPEWAY_SIGN_IN_OAUTH && sign_in->oauth != NULL
         && sign_in->oauth->flow != ROPEWAY_FLOW_CLIENT_CREDENTIALS;
}

/* Whether @name is where the engine itself keeps what it was granted. */
static gboolean
is_granted (const RopewaySignIn *sign_in, const char *name)
{
  return (sign_in->type == ROPEWAY_SIGN_IN_OAUTH || sign_in->type == ROPEWAY_SIGN_IN_JWT)
         && g_strcmp0 (sign_in->token.secret, name) == 0;
}

RopewayProblem *
ropeway_check_secret_problem (const RopewayConnection *connection, const RopewayEnvironment *environment,
                              const char *name, RopewaySecretState state, const char *reason)
{
  static const char *const codes[] = {
    [ROPEWAY_SECRET_STATE_UNKNOWN] = "check.secret-unreadable",
    [ROPEWAY_SECRET_STATE_THERE] = NULL,
    [ROPEWAY_SECRET_STATE_NOT_THERE] = "check.secret-missing",
    [ROPEWAY_SECRET_STATE_ELSEWHERE] = "check.secret-elsewhere",
    [ROPEWAY_SECRET_STATE_LOCKED] = "check.secret-locked",
    [ROPEWAY_SECRET_STATE_NO_KEYRING] = "check.secret-no-keyring",
  };
  const char *called = ropeway_sign_in_get_connection_name (connection);
  g_autofree char *variable = g_ascii_strup (name, -1);
  gboolean granted = is_granted (&connection->sign_in, name);
  g_autofree char *binding = ropeway_secret_binding_dup (connection, environment, name);

  /* What is granted may have been granted by another address than the service's own, and can be had anew. */
  if (state == ROPEWAY_SECRET_STATE_THERE
      || (granted && (state == ROPEWAY_SECRET_STATE_ELSEWHERE || !ropeway_check_takes_a_person (connection))))
    return NULL;
  if (granted && (state == ROPEWAY_SECRET_STATE_NOT_THERE || state == ROPEWAY_SECRET_STATE_NO_KEYRING))
    return ropeway_problem_new ("sign-in.needed", NULL, "connection", called, "environment",
                                environment->name, NULL);
  return ropeway_problem_new (codes[state], NULL, "connection", called, "name", name, "variable", variable,
                              "address", binding, "reason", reason, NULL);
}

/* ---- the clock ---- */

static gboolean
signs_with_time (const RopewayConnection *connection)
{
  RopewaySignInType type = connection->sign_in.type;

  return type == ROPEWAY_SIGN_IN_AWS || type == ROPEWAY_SIGN_IN_HMAC || type == ROPEWAY_SIGN_IN_JWT;
}

gboolean
ropeway_check_read_skew (const char *headers, gint64 now, gint64 *skew)
{
  g_auto (GStrv) lines = g_strsplit (headers, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], "Date: ", strlen ("Date: ")) == 0)
      {
        gint64 theirs = ropeway_http_retry_read_date (g_strstrip (lines[i] + strlen ("Date: ")), now);

        *skew = now - theirs;
        return theirs > 0;
      }
  return FALSE;
}

RopewayProblem *
ropeway_check_clock_problem (const RopewayConnection *connection, gint64 skew)
{
  gint64 size = ABS (skew);
  gboolean is_refused = size > SKEW_REFUSED && signs_with_time (connection);
  g_autofree char *minutes
      = g_strdup_printf ("%" G_GINT64_FORMAT, (size + G_TIME_SPAN_MINUTE / 2) / G_TIME_SPAN_MINUTE);
  const char *code;

  if (size <= SKEW_TOLD)
    return NULL;
  if (is_refused)
    code = skew > 0 ? "sign-in.clock-ahead" : "sign-in.clock-behind";
  else
    code = skew > 0 ? "check.clock-ahead" : "check.clock-behind";
  return ropeway_problem_new (code, NULL, "connection", ropeway_sign_in_get_connection_name (connection),
                              "minutes", minutes, NULL);
}

/* ---- who asks ---- */

/* Returns: (transfer full) (nullable): the environments of @connection but @environment. */
static char *
dup_others (const RopewayConnection *connection, const RopewayEnvironment *environment)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < connection->environments->len; i++)
    {
      const RopewayEnvironment *other = g_ptr_array_index (connection->environments, i);
      if (other != environment)
        g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", other->name);
    }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

RopewayProblem *
ropeway_check_explain_refusal (const RopewayConnection *connection, const RopewayEnvironment *environment,
                               RopewayProblem *problem)
{
  gboolean signs_in = connection->sign_in.type != ROPEWAY_SIGN_IN_NONE;
  g_autofree char *others = dup_others (connection, environment);

  if (!g_str_equal (ropeway_problem_get_code (problem), "service.sign-in-refused")
      || (signs_in && others == NULL))
    return problem;
  RopewayProblem *explained = ropeway_problem_new (
      signs_in ? "check.other-environment" : "check.sign-in-missing", NULL, "connection",
      ropeway_sign_in_get_connection_name (connection), "environment", environment->name, "others", others,
      "status", ropeway_problem_lookup (problem, "status"), "reason",
      ropeway_problem_lookup (problem, "reason"), "scheme", ropeway_problem_lookup (problem, "scheme"), NULL);
  ropeway_problem_unref (problem);
  return explained;
}

/* ---- files ---- */

/* A new file is made beside it and put in its place: the folder has to be writable, too. */
RopewayProblem *
ropeway_check_writing_problem (const RopewayEnvironment *environment, const RopewayOperation *operation)
{
  g_autofree char *path = ropeway_table_dup_path (environment, operation);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (path);
  int error = 0;

  if (g_access (folder, W_OK | X_OK) != 0)
    error = errno;
  else if (g_access (path, F_OK) == 0 && g_access (path, W_OK) != 0)
    error = errno;
  if (error == 0)
    return NULL;
  return ropeway_problem_new ("file.not-writable", NULL, "file", shown, "reason", g_strerror (error), NULL);
}
