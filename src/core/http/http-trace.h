/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was said between us and a service, redacted at capture, for the person to read. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One attempt of one request. All text is redacted already; bodies are cut at ROPEWAY_LIMIT_TRACE_BYTES. */
typedef struct
{
  guint64 request_id; /* the same for all attempts of one request */
  guint attempt;      /* from 1 */
  gint64 started;     /* µs UTC */
  gint64 duration;    /* µs */
  const char *method;
  const char *url;
  const char *request_headers;  /* "Name: value" lines */
  const char *request_body;     /* (nullable) */
  guint status;                 /* 0: no answer */
  const char *response_headers; /* (nullable) */
  const char *response_body;    /* (nullable) */
  gsize response_bytes;
  const char *error; /* (nullable): what ended it without an answer */
} RopewayHttpTrace;

/* Called on the client's thread after each attempt; @trace is valid during the call. */
typedef void (*RopewayHttpTraceFunc) (const RopewayHttpTrace *trace, gpointer data);

G_END_DECLS
