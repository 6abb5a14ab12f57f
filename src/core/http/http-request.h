/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one request to a service and its answer, as plain data. */
#pragma once

#include <glib.h>

#include "base/repeat.h"

G_BEGIN_DECLS

/* A name and a value; for header lines. */
typedef struct
{
  char *name;
  char *value;
  gboolean credential; /* dropped on redirects to another origin, blanked in traces */
} RopewayHttpField;

/* A request. Not shared between threads. */
typedef struct _RopewayHttpRequest RopewayHttpRequest;

/* @url: absolute, http or https. Returns: (transfer full). */
RopewayHttpRequest *ropeway_http_request_new (const char *method, const char *url);
/* Returns: (transfer full). */
RopewayHttpRequest *ropeway_http_request_ref (RopewayHttpRequest *request);
void ropeway_http_request_unref (RopewayHttpRequest *request);

/* Returns: (transfer none). */
const char *ropeway_http_request_get_method (const RopewayHttpRequest *request);
const char *ropeway_http_request_get_url (const RopewayHttpRequest *request);

/* Replaces a header of that name. */
void ropeway_http_request_set_header (RopewayHttpRequest *request, const char *name, const char *value);

/* Like _set_header() for a credential. */
void ropeway_http_request_set_credential (RopewayHttpRequest *request, const char *name, const char *value);

/* Appends "name=value" (percent-encoded) to the query that is sent; a credential: it is not part of
 * _get_url(), and is dropped and blanked like a credential header. */
void ropeway_http_request_set_query_credential (RopewayHttpRequest *request, const char *name,
                                                const char *value);

/* Returns: (transfer none) (nullable). */
const char *ropeway_http_request_get_header (const RopewayHttpRequest *request, const char *name);

/* @body: (transfer none) (nullable). */
void ropeway_http_request_set_body (RopewayHttpRequest *request, GBytes *body, const char *content_type);
/* Returns: (transfer none) (nullable). */
GBytes *ropeway_http_request_get_body (const RopewayHttpRequest *request);

/* Default: SAFE for GET, HEAD, OPTIONS, TRACE, PUT, DELETE (RFC 9110 §9.2.2), NEVER for the rest. */
void ropeway_http_request_set_repeat (RopewayHttpRequest *request, RopewayRepeat repeat);
RopewayRepeat ropeway_http_request_get_repeat (const RopewayHttpRequest *request);

/* Attempts allowed in all, the first included (0: ROPEWAY_LIMIT_ATTEMPTS). */
void ropeway_http_request_set_max_attempts (RopewayHttpRequest *request, guint attempts);

/* Largest answer body accepted (0: ROPEWAY_LIMIT_BODY_BYTES). */
void ropeway_http_request_set_max_body (RopewayHttpRequest *request, gsize bytes);

/* An answer. Immutable; reference counted. */
typedef struct _RopewayHttpResponse RopewayHttpResponse;

/* Returns: (transfer full). */
RopewayHttpResponse *ropeway_http_response_ref (RopewayHttpResponse *response);
void ropeway_http_response_unref (RopewayHttpResponse *response);

/* For tests of pure functions over answers: header lines as name, value, …, NULL. @body: (nullable).
 * Returns: (transfer full). */
RopewayHttpResponse *ropeway_http_response_new (guint status, const char *url, const char *body,
                                                ...) G_GNUC_NULL_TERMINATED;

/* Returns: the status code (RFC 9110 §15). */
guint ropeway_http_response_get_status (const RopewayHttpResponse *response);

/* Returns: (transfer none) (nullable): the header's value; several of one name are joined by ", ". */
const char *ropeway_http_response_get_header (const RopewayHttpResponse *response, const char *name);

/* Returns: (transfer none): the decompressed body, empty where there was none. */
GBytes *ropeway_http_response_get_body (const RopewayHttpResponse *response);

/* Returns: the address that answered, after redirects, without credentials. */
const char *ropeway_http_response_get_url (const RopewayHttpResponse *response);

/* Returns: how often the request was sent, repetitions included. */
guint ropeway_http_response_get_attempts (const RopewayHttpResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayHttpRequest, ropeway_http_request_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayHttpResponse, ropeway_http_response_unref)

G_END_DECLS
