/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a request becomes what libsoup sends, with all that libsoup would do by itself turned off. */
#pragma once

#include <libsoup/soup.h>

#include "http/http-request.h"

G_BEGIN_DECLS

/* The address parsed last: most requests go where the one before went. */
typedef struct
{
  char *url; /* owned; no credentials in it */
  GUri *uri; /* owned */
} RopewayHttpLastUri;

/* Frees what @last holds. */
void ropeway_http_last_uri_clear (RopewayHttpLastUri *last);

/* @url: where to; one that ropeway_http_url_parse() takes. @foreign: a redirect left the origin of
 * @request, so no credential goes along. Returns: (transfer full). */
SoupMessage *ropeway_http_message_new (const RopewayHttpRequest *request, const char *url, gboolean foreign,
                                       RopewayHttpLastUri *last);

G_END_DECLS
