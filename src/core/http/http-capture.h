/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a trace shows is made here, and here everything secret goes out of it. */
#pragma once

#include <libsoup/soup.h>

#include "base/redaction.h"
#include "http/http-request.h"
#include "http/http-trace.h"

G_BEGIN_DECLS

/* One attempt as it was; everything is borrowed. */
typedef struct
{
  guint64 request_id;
  guint attempt;
  gint64 started;  /* µs UTC */
  gint64 duration; /* µs */
  const RopewayHttpRequest *request;
  const char *url;               /* without credentials in its query */
  gboolean with_query;           /* whether they were sent */
  SoupMessage *message;          /* (nullable): before it was made */
  RopewayHttpResponse *response; /* (nullable) */
  gsize response_bytes;
  const GError *error; /* (nullable) */
} RopewayHttpCapture;

/* Tells @func. @redactor: (nullable). */
void ropeway_http_capture (const RopewayHttpCapture *capture, RopewayRedactor *redactor,
                           RopewayHttpTraceFunc func, gpointer data);

G_END_DECLS
