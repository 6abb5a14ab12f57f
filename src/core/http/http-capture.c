/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a trace is kept and shown, so no secret may reach it: neither one of ours nor one that sounds
 * like it. */
#include "http/http-capture.h"

#include <string.h>

#include "base/limits.h"
#include "http/http-request-private.h"
#include "http/http-url.h"

#define BLANK "•••"

static char *
capture_url (const RopewayHttpCapture *capture, RopewayRedactor *redactor)
{
  g_autofree char *known = ropeway_redactor_url (redactor, capture->url);
  GArray *query = capture->request->query;
  GString *url = g_string_new (known);

  for (guint i = 0; capture->with_query && query != NULL && i < query->len; i++)
    {
      g_autofree char *name
          = g_uri_escape_string (g_array_index (query, RopewayHttpField, i).name, NULL, FALSE);

      g_string_append_printf (url, "%c%s=" BLANK, strchr (url->str, '?') != NULL ? '&' : '?', name);
    }
  return g_string_free (url, FALSE);
}

static gboolean
is_address (const char *name)
{
  return g_ascii_strcasecmp (name, "Location") == 0 || g_ascii_strcasecmp (name, "Content-Location") == 0
         || g_ascii_strcasecmp (name, "Referer") == 0;
}

static char *
capture_headers (const RopewayHttpCapture *capture, SoupMessageHeaders *headers, RopewayRedactor *redactor)
{
  GString *text = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      const RopewayHttpField *field = ropeway_http_request_find (capture->request, name);
      g_autofree char *shown = NULL;

      if (field != NULL && field->credential)
        shown = g_strdup (BLANK);
      else if (is_address (name))
        {
          g_autofree char *url = ropeway_redactor_url (redactor, value);

          shown = ropeway_redactor_apply (redactor, url, -1);
        }
      else
        shown = ropeway_redactor_header (redactor, name, value);
      g_string_append_printf (text, "%s: %s\n", name, shown);
    }
  return g_string_free (text, FALSE);
}

/* Redacts before it cuts: half a secret would not be found. */
static char *
capture_body (GBytes *body, RopewayRedactor *redactor)
{
  gsize length = 0;
  const char *bytes = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  char *text;

  if (length == 0)
    return NULL;
  text = ropeway_redactor_apply (redactor, bytes, (gssize)length);
  if (strlen (text) > ROPEWAY_LIMIT_TRACE_BYTES)
    {
      char *end = g_utf8_find_prev_char (text, text + ROPEWAY_LIMIT_TRACE_BYTES + 1);

      *end = '\0';
    }
  return text;
}

void
ropeway_http_capture (const RopewayHttpCapture *capture, RopewayRedactor *redactor, RopewayHttpTraceFunc func,
                      gpointer data)
{
  g_autofree char *url = capture_url (capture, redactor);
  g_autofree char *sent
      = capture_headers (capture, soup_message_get_request_headers (capture->message), redactor);
  g_autofree char *sent_body = capture_body (capture->request->body, redactor);
  g_autofree char *got = NULL;
  g_autofree char *got_body = NULL;
  g_autofree char *error = NULL;
  RopewayHttpTrace trace = { 0 };

  if (capture->response != NULL)
    {
      got = capture_headers (capture, soup_message_get_response_headers (capture->message), redactor);
      got_body = capture_body (ropeway_http_response_get_body (capture->response), redactor);
    }
  if (capture->error != NULL)
    error = ropeway_redactor_apply (redactor, capture->error->message, -1);

  trace.request_id = capture->request_id;
  trace.attempt = capture->attempt;
  trace.started = capture->started;
  trace.duration = capture->duration;
  trace.method = ropeway_http_request_get_method (capture->request);
  trace.url = url;
  trace.request_headers = sent;
  trace.request_body = sent_body;
  trace.status = capture->response != NULL ? ropeway_http_response_get_status (capture->response) : 0;
  trace.response_headers = got;
  trace.response_body = got_body;
  trace.response_bytes = capture->response_bytes;
  trace.error = error;
  func (&trace, data);
}
