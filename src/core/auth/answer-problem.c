/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/answer-problem.h"

#include <string.h>

#include "auth/answer-body.h"
#include "auth/auth-error.h"
#include "secrets/secret-provider.h"

#define REASON_CHARS 500

static char *
cut_reason (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  if (*stripped == '\0')
    return NULL;
  if (g_utf8_strlen (stripped, -1) <= REASON_CHARS)
    return g_steal_pointer (&stripped);
  g_autofree char *cut = g_utf8_substring (stripped, 0, REASON_CHARS);
  return g_strconcat (cut, "…", NULL);
}

static char *
dup_text_at (const RopewayPath *path, const RopewayValue *body)
{
  const RopewayValue *value = ropeway_path_get (path, body);
  g_autofree char *text = value != NULL ? ropeway_value_dup_text (value, NULL) : NULL;
  return text != NULL ? cut_reason (text) : NULL;
}

static char *
search_usual_places (const RopewayValue *body)
{
  static const char *const places[] = { "error.message",     "detail",      "message",
                                        "error_description", "error",       "errors[0].message",
                                        "errors[0].detail",  "errors[0]",   "title",
                                        "faultstring",       "Reason.Text", "Reason.Text['#text']",
                                        "Message",           "msg" };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (RopewayPath) path = ropeway_path_parse (places[i], NULL);
      char *reason = dup_text_at (path, body);
      if (reason != NULL)
        return reason;
    }
  return NULL;
}

static gboolean
looks_like_html (const char *text, gsize length)
{
  gsize i = 0;
  while (i < length && g_ascii_isspace (text[i]))
    i++;
  return i < length && text[i] == '<';
}

gboolean
ropeway_answer_is_web_page (const RopewayHttpResponse *response)
{
  static const char *const beginnings[] = { "<!doctype html", "<html" };
  gsize length, i = 0;
  const char *text = g_bytes_get_data (ropeway_http_response_get_body (response), &length);

  while (i < length && g_ascii_isspace (text[i]))
    i++;
  for (guint j = 0; j < G_N_ELEMENTS (beginnings); j++)
    if (length - i >= strlen (beginnings[j])
        && g_ascii_strncasecmp (text + i, beginnings[j], strlen (beginnings[j])) == 0)
      return TRUE;
  return FALSE;
}

RopewayProblem *
ropeway_answer_web_page_problem (const RopewayConnection *connection, const RopewayHttpResponse *response)
{
  return ropeway_problem_new ("service.answer-web-page", NULL, "connection", connection->name, "address",
                              ropeway_http_response_get_url (response), NULL);
}

char *
ropeway_answer_dup_reason (const RopewayOperation *operation, const RopewayHttpResponse *response)
{
  gsize length;
  GBytes *body = ropeway_http_response_get_body (response);
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (RopewayTree) tree = ropeway_answer_read_refusal (operation, response);

  if (tree != NULL)
    {
      const RopewayValue *root = ropeway_tree_get_root (tree);
      char *reason = operation != NULL && operation->error_message != NULL
                         ? dup_text_at (operation->error_message, root)
                         : NULL;
      if (reason == NULL)
        reason = search_usual_places (root);
      /* The root element of XML, whatever it is called. */
      if (reason == NULL && ropeway_value_get_length (root) == 1)
        reason = search_usual_places (ropeway_value_first (root));
      return reason;
    }
  if (text == NULL || looks_like_html (text, length) || !g_utf8_validate (text, (gssize)length, NULL))
    return NULL;
  g_autofree char *copy = g_strndup (text, length);
  return cut_reason (copy);
}

gboolean
ropeway_answer_says_error (const RopewayOperation *operation, const RopewayTree *tree)
{
  g_autofree char *reason = operation->error_message != NULL
                                ? dup_text_at (operation->error_message, ropeway_tree_get_root (tree))
                                : NULL;

  return reason != NULL;
}

/* Returns: (nullable): the way to sign in that the service asks for and that nobody can set up here. */
static const char *
find_scheme (const RopewayHttpResponse *response)
{
  static const char *const schemes[] = { "Digest", "NTLM", "Negotiate" };
  const char *asked = ropeway_http_response_get_header (response, "WWW-Authenticate");

  for (guint i = 0; asked != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (asked, schemes[i], strlen (schemes[i])) == 0)
      return schemes[i];
  return NULL;
}

RopewayProblem *
ropeway_answer_problem (const RopewayConnection *connection, const RopewayOperation *operation,
                        const RopewayHttpResponse *response)
{
  guint status = ropeway_http_response_get_status (response);
  g_autofree char *number = g_strdup_printf ("%u", status);
  g_autofree char *reason = ropeway_answer_dup_reason (operation, response);
  const char *code;

  if (ropeway_http_response_get_cause (response) != NULL)
    return ropeway_problem_ref (ropeway_http_response_get_cause (response));
  if (status == 401)
    code = "service.sign-in-refused";
  else if (status == 403)
    code = "service.forbidden";
  else if (status == 404 || status == 410)
    code = "service.not-found";
  else if (status == 429)
    code = "service.too-many-requests";
  else if (status >= 300 && status < 400)
    code = "service.moved";
  else if (status >= 500)
    code = "service.failed";
  else
    code = "service.refused";
  return ropeway_problem_new (code, NULL, "connection", connection->name, "operation",
                              operation != NULL ? operation->id : NULL, "status", number, "reason", reason,
                              "address", ropeway_http_response_get_url (response), "scheme",
                              status == 401 ? find_scheme (response) : NULL, NULL);
}

static const char *
code_of_http_error (const GError *error)
{
  switch ((RopewayHttpError)error->code)
    {
    case ROPEWAY_HTTP_ERROR_NOT_SENT:
      return "service.unreachable";
    case ROPEWAY_HTTP_ERROR_UNKNOWN:
    case ROPEWAY_HTTP_ERROR_TIMEOUT:
      return "service.no-answer";
    case ROPEWAY_HTTP_ERROR_TOO_LARGE:
      return "service.answer-too-large";
    case ROPEWAY_HTTP_ERROR_PRIVATE:
      return "service.private-address";
    case ROPEWAY_HTTP_ERROR_TLS:
      return "service.untrusted";
    case ROPEWAY_HTTP_ERROR_REDIRECT:
      return "service.moved";
    case ROPEWAY_HTTP_ERROR_LATER:
      return "service.later";
    default:
      break;
    }
  return "service.request-unusable";
}

RopewayProblem *
ropeway_request_problem (const RopewayConnection *connection, const GError *error)
{
  const char *code = "service.request-unusable";

  if (ropeway_auth_error_get_problem (error) != NULL)
    return ropeway_problem_ref (ropeway_auth_error_get_problem (error));
  if (error->domain == ROPEWAY_HTTP_ERROR && ropeway_http_error_get_problem (error) != NULL)
    return ropeway_problem_ref (ropeway_http_error_get_problem (error));
  if (error->domain == ROPEWAY_HTTP_ERROR)
    code = code_of_http_error (error);
  else if (error->domain == ROPEWAY_AUTH_ERROR || error->domain == ROPEWAY_SECRET_ERROR)
    code = "sign-in.secret";
  return ropeway_problem_new (code, NULL, "connection", connection->name, "reason", error->message, NULL);
}
