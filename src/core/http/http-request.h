/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one request to a service and its answer, as plain data. */
#pragma once

#include <glib.h>

#include "base/problem.h"
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

/* Replaces a header of that name. One that ropeway_http_header_is_valid() refuses is kept, and the request
 * then ends in ROPEWAY_HTTP_ERROR_HEADER without being sent: nothing is dropped behind the person's back. */
void ropeway_http_request_set_header (RopewayHttpRequest *request, const char *name, const char *value);

/* Like _set_header() for a credential. */
void ropeway_http_request_set_credential (RopewayHttpRequest *request, const char *name, const char *value);

/* Appends "name=value" (percent-encoded) to the query that is sent; a credential: it is not part of
 * _get_url(), and is dropped and blanked like a credential header. */
void ropeway_http_request_set_query_credential (RopewayHttpRequest *request, const char *name,
                                                const char *value);

/* Sets the credentials of @request, which goes to @url (a redirect of the same origin may have led there). */
typedef void (*RopewayHttpSignFunc) (RopewayHttpRequest *request, const char *url, gpointer data);

/* Sets who signs each attempt anew: signatures hold the time, and some are good only once. */
void ropeway_http_request_set_signer (RopewayHttpRequest *request, RopewayHttpSignFunc sign, gpointer data,
                                      GDestroyNotify destroy);

/* Returns: (transfer none) (nullable). */
const char *ropeway_http_request_get_header (const RopewayHttpRequest *request, const char *name);

/* Calls @func for each header, in their order. */
void ropeway_http_request_foreach_header (const RopewayHttpRequest *request,
                                          void (*func) (const char *name, const char *value, gpointer data),
                                          gpointer data);

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

/* Returns: (transfer full): a request like @request, which was not begun yet, to be sent in its place. */
RopewayHttpRequest *ropeway_http_request_copy (const RopewayHttpRequest *request);

/* An attempt before this request may have taken effect: its answer says so as well. */
void ropeway_http_request_set_after_unknown (RopewayHttpRequest *request);

/* Returns: whether it was sent, or tried to: FALSE while it only waits for its turn, and if it never came to it. */
gboolean ropeway_http_request_was_begun (const RopewayHttpRequest *request);

/* Returns: whether @method is one that can be asked for: a token (RFC 9110 §9.1), and not CONNECT. */
gboolean ropeway_http_method_is_valid (const char *method);

/* Returns: whether the header may be sent: @name is a token (RFC 9110 §5.1), @value has no control
 * characters but the tab, and the header is none of those that frame the message and are made from it
 * (Host, Content-Length, Transfer-Encoding, Connection, Keep-Alive, Expect, TE, Trailer, Upgrade,
 * Proxy-Connection). */
gboolean ropeway_http_header_is_valid (const char *name, const char *value);

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

/* Returns: whether the name of a header has @part in it, in large or small letters. */
gboolean ropeway_http_response_has_header_like (const RopewayHttpResponse *response, const char *part);

/* Returns: (transfer none): the decompressed body, empty where there was none. */
GBytes *ropeway_http_response_get_body (const RopewayHttpResponse *response);

/* Returns: the address that answered, after redirects, without credentials. */
const char *ropeway_http_response_get_url (const RopewayHttpResponse *response);

/* Returns: how often the request was sent, repetitions included. */
guint ropeway_http_response_get_attempts (const RopewayHttpResponse *response);

/* Returns: whether an attempt before the answered one was sent and its fate never became known: it may have
 * taken effect even if this answer refuses. */
gboolean ropeway_http_response_is_after_unknown (const RopewayHttpResponse *response);

/* Sets why it refuses, as far as that is known better than its status and body say it; before it is handed out. @cause:
 * (transfer full) (nullable). */
void ropeway_http_response_take_cause (RopewayHttpResponse *response, RopewayProblem *cause);
/* Returns: (transfer none) (nullable). */
RopewayProblem *ropeway_http_response_get_cause (const RopewayHttpResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayHttpRequest, ropeway_http_request_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayHttpResponse, ropeway_http_response_unref)

G_END_DECLS
