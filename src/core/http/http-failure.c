/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: "did it arrive?" is the question behind every failed write; here each failure gets its answer. */
#include "http/http-failure.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "http/http-client.h"

/* The compiler cannot know that every error of this domain has its private part. */
#pragma GCC diagnostic ignored "-Wnull-dereference"

typedef struct
{
  RopewayProblem *problem; /* owned (nullable) */
} RopewayHttpErrorPrivate;

static void
ropeway_http_error_private_init (RopewayHttpErrorPrivate *private)
{
  private->problem = NULL;
}

static void
ropeway_http_error_private_copy (const RopewayHttpErrorPrivate *from, RopewayHttpErrorPrivate *to)
{
  to->problem = from->problem != NULL ? ropeway_problem_ref (from->problem) : NULL;
}

static void
ropeway_http_error_private_clear (RopewayHttpErrorPrivate *private)
{
  g_clear_pointer (&private->problem, ropeway_problem_unref);
}

G_DEFINE_EXTENDED_ERROR (RopewayHttpError, ropeway_http_error)

RopewayProblem *
ropeway_http_error_get_problem (const GError *error)
{
  return error->domain == ROPEWAY_HTTP_ERROR ? ropeway_http_error_get_private (error)->problem : NULL;
}

void
ropeway_http_failure_explain (GError **error, RopewayProblem *problem, gboolean sent,
                              RopewayHttpFailure *failure)
{
  g_autofree char *sentence = ropeway_problem_dup_sentence (problem);
  int code = sent ? (*error)->code : (int)ROPEWAY_HTTP_ERROR_TLS;

  g_clear_error (error);
  *error = g_error_new_literal (ROPEWAY_HTTP_ERROR, code, sentence);
  ropeway_http_error_get_private (*error)->problem = problem;
  if (!sent)
    *failure = ROPEWAY_HTTP_FAILURE_FINAL;
}

gboolean
ropeway_http_error_is_unknown (const GError *error)
{
  return g_error_matches (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_UNKNOWN)
         || g_error_matches (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_TIMEOUT)
         || g_error_matches (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_TOO_LARGE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The library has no code of its own for this one. */
static gboolean
is_header_too_big (const GError *cause)
{
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
         && g_str_equal (cause->message, g_dgettext ("libsoup-3.0", "Header too big"));
}

static GError *G_GNUC_PRINTF (2, 3) new_error (RopewayHttpError code, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (ROPEWAY_HTTP_ERROR, code, format, args);
  va_end (args);
  return error;
}

/* Before a byte left. */
static GError *
new_not_sent (const GError *cause, const char *host, RopewayHttpFailure *failure)
{
  *failure = ROPEWAY_HTTP_FAILURE_NOT_SENT;

  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    {
      *failure = ROPEWAY_HTTP_FAILURE_FINAL;
      return new_error (ROPEWAY_HTTP_ERROR_TLS,
                        _ ("“%s” could not prove that it is who it says: its certificate is not trusted. "
                           "Nothing was sent."),
                        host);
    }
  if (cause != NULL && cause->domain == G_TLS_ERROR)
    return new_error (ROPEWAY_HTTP_ERROR_TLS,
                      _ ("No secure connection to “%s” came about. Nothing was sent."), host);
  if (g_error_matches (cause, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return new_error (ROPEWAY_HTTP_ERROR_NOT_SENT, _ ("There is no computer called “%s”. Check the address."),
                      host);
  if (cause != NULL && cause->domain == G_RESOLVER_ERROR)
    return new_error (ROPEWAY_HTTP_ERROR_NOT_SENT,
                      _ ("The name “%s” could not be looked up. Is this computer online?"), host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return new_error (ROPEWAY_HTTP_ERROR_NOT_SENT, _ ("“%s” accepts no connection. Is the service running?"),
                      host);
  return new_error (ROPEWAY_HTTP_ERROR_NOT_SENT,
                    _ ("“%s” could not be reached. Check the network and the address."), host);
}

/* After at least a byte may have left. */
static GError *
new_unknown (const GError *cause, const char *host, RopewayHttpFailure *failure)
{
  *failure = ROPEWAY_HTTP_FAILURE_UNKNOWN;
  if (cause == NULL)
    return new_error (ROPEWAY_HTTP_ERROR_UNKNOWN,
                      _ ("“%s” closed the connection without a whole answer. The request may have taken "
                         "effect."),
                      host);
  return new_error (ROPEWAY_HTTP_ERROR_UNKNOWN,
                    _ ("“%s” gave no whole answer (%s). The request may have taken effect."), host,
                    cause->message);
}

static GError *
new_timeout (const char *host, RopewayHttpFailure *failure)
{
  *failure = ROPEWAY_HTTP_FAILURE_UNKNOWN;
  return new_error (ROPEWAY_HTTP_ERROR_TIMEOUT,
                    _ ("“%s” did not answer in time. The request may have taken effect."), host);
}

GError *
ropeway_http_failure_new (RopewayHttpEnd end, gboolean sent, const GError *cause, const char *host,
                          RopewayHttpFailure *failure)
{
  switch (end)
    {
    case ROPEWAY_HTTP_END_CANCELLED:
      *failure = ROPEWAY_HTTP_FAILURE_FINAL;
      return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The request was cancelled."));
    case ROPEWAY_HTTP_END_PRIVATE:
      *failure = ROPEWAY_HTTP_FAILURE_FINAL;
      return new_error (ROPEWAY_HTTP_ERROR_PRIVATE,
                        _ ("“%s” is inside a private network. Allow that in the connection if it is meant."),
                        host);
    case ROPEWAY_HTTP_END_CONNECT_TIME:
    case ROPEWAY_HTTP_END_IDLE_TIME:
    case ROPEWAY_HTTP_END_TOTAL_TIME:
      return sent ? new_timeout (host, failure) : new_not_sent (NULL, host, failure);
    case ROPEWAY_HTTP_END_BODY_SIZE:
      *failure = ROPEWAY_HTTP_FAILURE_FINAL;
      return new_error (ROPEWAY_HTTP_ERROR_TOO_LARGE,
                        _ ("The answer of “%s” is larger than allowed. Ask for smaller pages."), host);
    case ROPEWAY_HTTP_END_HEADER_SIZE:
      *failure = ROPEWAY_HTTP_FAILURE_FINAL;
      return new_error (ROPEWAY_HTTP_ERROR_TOO_LARGE,
                        _ ("The headers of the answer of “%s” are larger than allowed."), host);
    case ROPEWAY_HTTP_END_CUT:
      *failure = ROPEWAY_HTTP_FAILURE_UNKNOWN;
      return new_error (
          ROPEWAY_HTTP_ERROR_UNKNOWN,
          _ ("The answer of “%s” is not as long as it says. The request may have taken effect."), host);
    case ROPEWAY_HTTP_END_ENCODING:
      *failure = ROPEWAY_HTTP_FAILURE_UNKNOWN;
      return new_error (ROPEWAY_HTTP_ERROR_UNKNOWN,
                        _ ("The compressed answer of “%s” is damaged. The request may have taken effect."),
                        host);
    case ROPEWAY_HTTP_END_DROPPED:
      return new_unknown (NULL, host, failure);
    case ROPEWAY_HTTP_END_ANSWER:
    case ROPEWAY_HTTP_END_ERROR:
    default:
      if (!sent)
        return new_not_sent (cause, host, failure);
      if (is_header_too_big (cause))
        return ropeway_http_failure_new (ROPEWAY_HTTP_END_HEADER_SIZE, sent, NULL, host, failure);
      return new_unknown (cause, host, failure);
    }
}

GError *
ropeway_http_failure_new_redirect (RopewayRedirectVerdict verdict, const char *host)
{
  switch (verdict)
    {
    case ROPEWAY_REDIRECT_DOWNGRADE:
      return new_error (
          ROPEWAY_HTTP_ERROR_REDIRECT,
          _ ("“%s” leads from a secure address to one without encryption. It was not followed."), host);
    case ROPEWAY_REDIRECT_TOO_MANY:
      return new_error (ROPEWAY_HTTP_ERROR_REDIRECT,
                        _ ("“%s” leads on and on to other addresses. After %d the request was given up."),
                        host, ROPEWAY_LIMIT_REDIRECTS);
    default:
      return new_error (ROPEWAY_HTTP_ERROR_REDIRECT,
                        _ ("“%s” leads to something that is no address of a service."), host);
    }
}
