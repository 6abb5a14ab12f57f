/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-meaning.h"

#include "http/http-request-private.h"

void
ropeway_http_request_set_meaning (RopewayHttpRequest *request, RopewayHttpMeaningFunc func, gpointer data)
{
  request->mean = func;
  request->mean_data = data;
}

static RopewayHttpResponse *
with_status (const RopewayHttpResponse *response, const RopewayHttpMeaning *meaning)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (RopewayHttpLine));
  g_autofree char *wait = g_strdup_printf ("%" G_GINT64_FORMAT, (meaning->wait_ms + 999) / 1000);
  RopewayHttpLine line = { "Retry-After", wait };
  guint n;
  const RopewayHttpLine *own = ropeway_http_response_get_lines (response, &n);

  g_array_append_vals (lines, own, n);
  if (meaning->wait_ms > 0 && ropeway_http_response_get_header (response, line.name) == NULL)
    g_array_append_val (lines, line);
  return ropeway_http_response_new_lines (meaning->status, ropeway_http_response_get_url (response),
                                          ropeway_http_response_get_body (response),
                                          (const RopewayHttpLine *)lines->data, lines->len);
}

RopewayHttpResponse *
ropeway_http_meaning_apply (const RopewayHttpRequest *request, RopewayHttpResponse *response, gint64 now,
                            RopewayHttpRate *rate)
{
  RopewayHttpMeaning meaning = { .rate = { -1, 0 } };
  RopewayHttpResponse *meant;

  if (request->mean == NULL)
    return response;
  request->mean (response, now, request->mean_data, &meaning);
  if (meaning.rate.left >= 0)
    *rate = meaning.rate;
  if (meaning.status == 0 || meaning.status == ropeway_http_response_get_status (response))
    return response;
  meant = with_status (response, &meaning);
  ropeway_http_response_unref (response);
  return meant;
}
