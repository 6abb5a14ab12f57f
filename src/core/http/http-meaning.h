/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: some services say in the body, whatever the status, that credentials are no longer good or that there were too many
 * requests; who knows such a body tells what it means. */
#pragma once

#include "http/http-rate.h"

G_BEGIN_DECLS

/* What an answer means. */
typedef struct
{
  guint status;         /* 401 or 429; 0: what it says itself */
  gint64 wait_ms;       /* before the next request; 0: not said */
  RopewayHttpRate rate; /* what is left; nothing where left is -1 */
} RopewayHttpMeaning;

/* Reads @response at @now (µs UTC) into *@meaning, which says nothing yet. */
typedef void (*RopewayHttpMeaningFunc) (const RopewayHttpResponse *response, gint64 now, gpointer data,
                                        RopewayHttpMeaning *meaning);

/* Sets who tells what the answers to @request, and to copies of it, mean. @data must outlive them. */
void ropeway_http_request_set_meaning (RopewayHttpRequest *request, RopewayHttpMeaningFunc func,
                                       gpointer data);

/* Asks whoever tells it. Returns: (transfer full): @response (transfer full), or one like it with the status that it means.
 * @rate: set where the answer says what is left. */
RopewayHttpResponse *ropeway_http_meaning_apply (const RopewayHttpRequest *request,
                                                 RopewayHttpResponse *response, gint64 now,
                                                 RopewayHttpRate *rate);

G_END_DECLS
