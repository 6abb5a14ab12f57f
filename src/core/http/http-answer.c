/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: libsoup 3.2.3 does not hold a service to its Content-Length where the connection is closed afterwards,
 * takes chunks that stop for a body that is whole, and forgets trailers on the connection. */
#include "http/http-answer.h"

#include <string.h>

#include "base/limits.h"
#include "http/http-request-private.h"

/* What may follow the last chunk: the rest of the trailers, of which libsoup reads the first line. */
#define MOST_TRAILERS 8192

RopewayHttpResponse *
ropeway_http_answer_take (SoupMessage *message, const char *url, GBytes *body)
{
  RopewayHttpLine lines[ROPEWAY_LIMIT_HEADER_LINES];
  SoupMessageHeadersIter iter;
  guint n = 0;

  soup_message_headers_iter_init (&iter, soup_message_get_response_headers (message));
  while (n < G_N_ELEMENTS (lines) && soup_message_headers_iter_next (&iter, &lines[n].name, &lines[n].value))
    n++;
  return ropeway_http_response_new_lines (soup_message_get_status (message), url, body, lines, n);
}

#define NO_PROMISE -1
#define FALSE_PROMISE -2

/* Returns: bytes of the body that the headers promise; NO_PROMISE; FALSE_PROMISE for a length that is no
 * number or several that differ (RFC 9112 §6.3), of which libsoup takes one. */
static goffset
get_promise (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_list (headers, "Content-Length");
  guint status = soup_message_get_status (message);
  g_auto (GStrv) parts = NULL;
  guint64 promise = 0;

  if (text == NULL || g_str_equal (soup_message_get_method (message), "HEAD") || status == 204
      || status == 304 || soup_message_headers_get_one (headers, "Transfer-Encoding") != NULL)
    return NO_PROMISE;

  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 value;

      if (!g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 0, G_MAXOFFSET, &value, NULL)
          || (i > 0 && value != promise))
        return FALSE_PROMISE;
      promise = value;
    }
  return (goffset)promise;
}

RopewayHttpEnd
ropeway_http_answer_check_head (SoupMessage *message, gsize max_body)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  gsize size = 0;
  goffset promise;
  guint n = 0;

  soup_message_headers_iter_init (&iter, soup_message_get_response_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      size += strlen (name) + strlen (value) + 4;
      n++;
    }
  if (size > ROPEWAY_LIMIT_HEADER_BYTES || n > ROPEWAY_LIMIT_HEADER_LINES)
    return ROPEWAY_HTTP_END_HEADER_SIZE;
  promise = get_promise (message);
  if (promise == FALSE_PROMISE)
    return ROPEWAY_HTTP_END_CUT;
  if (promise > (goffset)max_body)
    return ROPEWAY_HTTP_END_BODY_SIZE;
  return ROPEWAY_HTTP_END_ANSWER;
}

/* Returns: whether @text is a part of trailers: lines with a colon, and an empty one at the end. */
static gboolean
are_trailers (const char *text, gsize length)
{
  while (length > 0)
    {
      const char *end = memchr (text, '\n', length);
      gsize size = end != NULL ? (gsize)(end - text) : 0;

      if (end == NULL)
        return FALSE;
      if (size == 0 || (size == 1 && *text == '\r'))
        return length == size + 1;
      if (memchr (text, ':', size) == NULL)
        return FALSE;
      text += size + 1;
      length -= size + 1;
    }
  return TRUE;
}

/* The stream that takes the chunks apart says "end" both after the last chunk and where the connection ended
 * before. Only in the first case does it say so again without asking the connection, which the cancellable
 * forbids it. */
static gboolean
saw_last_chunk (GInputStream *chunks)
{
  g_autoptr (GCancellable) forbidden = g_cancellable_new ();
  char bytes[64];

  g_cancellable_cancel (forbidden);
  return g_input_stream_read (chunks, bytes, sizeof bytes, forbidden, NULL) == 0;
}

/* @reusable: (out): whether another request may go the same way. */
static RopewayHttpEnd
check_end (SoupMessage *message, GInputStream *stream, gsize n, gboolean *reusable)
{
  gboolean chunked = soup_message_headers_get_encoding (soup_message_get_response_headers (message))
                     == SOUP_ENCODING_CHUNKED;
  goffset promise = get_promise (message);
  GInputStream *body, *connection;
  char rest[MOST_TRAILERS];
  gssize n_rest;

  *reusable = FALSE;
  if (promise >= 0 && (gsize)promise != n)
    return ROPEWAY_HTTP_END_CUT;

  body = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));
  if (chunked && !saw_last_chunk (body))
    return ROPEWAY_HTTP_END_CUT;

  connection = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (body));
  *reusable = !g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (connection));
  if (*reusable)
    return ROPEWAY_HTTP_END_ANSWER;

  /* Closed already, or more than was asked for. */
  n_rest = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (connection), rest, sizeof rest,
                                                     NULL, NULL);
  if (chunked && n_rest > 0 && !are_trailers (rest, (gsize)n_rest))
    return ROPEWAY_HTTP_END_CUT;
  return ROPEWAY_HTTP_END_ANSWER;
}

RopewayHttpEnd
ropeway_http_answer_finish (SoupMessage *message, GInputStream *stream, gsize n)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  gboolean reusable;
  RopewayHttpEnd end = check_end (message, stream, n, &reusable);

  /* libsoup asks the headers whether to keep the connection. What was sent is what a trace shall show. */
  if (!reusable)
    soup_message_headers_replace (headers, "Connection", "close");
  g_input_stream_close (stream, NULL, NULL);
  if (!reusable)
    soup_message_headers_replace (headers, "Connection", "Keep-Alive");
  return end;
}
