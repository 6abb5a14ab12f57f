/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the one way out to a service: many requests in flight on one loop, every repetition and redirect
 * ours. */
#pragma once

#include <gio/gio.h>

#include "base/clock.h"
#include "base/redaction.h"
#include "http/http-request.h"
#include "http/http-retry.h"
#include "http/http-tls.h"
#include "http/http-trace.h"

G_BEGIN_DECLS

#define ROPEWAY_HTTP_ERROR (ropeway_http_error_quark ())
GQuark ropeway_http_error_quark (void);

typedef enum
{
  ROPEWAY_HTTP_ERROR_NOT_SENT,  /* nothing reached the service: no such host, refused, no network */
  ROPEWAY_HTTP_ERROR_UNKNOWN,   /* sent, but no whole answer came: it may or may not have taken effect */
  ROPEWAY_HTTP_ERROR_TIMEOUT,   /* like _UNKNOWN, because a time ran out after sending */
  ROPEWAY_HTTP_ERROR_TOO_LARGE, /* body or headers beyond their ceiling; it did answer */
  ROPEWAY_HTTP_ERROR_PRIVATE,  /* the name leads to a private address, and the connection does not allow it */
  ROPEWAY_HTTP_ERROR_TLS,      /* the certificate is not trusted; nothing was sent */
  ROPEWAY_HTTP_ERROR_REDIRECT, /* too many, https to http, or to something that is no http address */
  ROPEWAY_HTTP_ERROR_ADDRESS,  /* the address cannot be used at all */
  ROPEWAY_HTTP_ERROR_HEADER,   /* a method or header that HTTP does not allow; nothing was sent */
  ROPEWAY_HTTP_ERROR_LATER, /* the account has no more requests for longer than anybody waits; nothing was sent */
} RopewayHttpError;

/* Returns: (transfer none) (nullable): why a secure connection did not come about, in words of its own (area "tls"). */
RopewayProblem *ropeway_http_error_get_problem (const GError *error);

/* Returns: whether @error means that the request may have taken effect: _UNKNOWN, _TIMEOUT, _TOO_LARGE
 * (the answer could have been a success), and G_IO_ERROR_CANCELLED. */
gboolean ropeway_http_error_is_unknown (const GError *error);

/* How to treat one connection's service. 0 means the ceiling or default in base/limits.h. */
typedef struct
{
  guint in_flight;  /* requests under way at once, at most ROPEWAY_LIMIT_IN_FLIGHT */
  guint per_second; /* attempts started, of all who share the account; 0: no limit */
  guint per_minute;
  guint connect_ms;
  guint idle_ms;
  guint total_ms;           /* of one attempt */
  guint kept_ms;            /* that a connection stays open without being used; 0: 4 s */
  gint64 backoff_ms;        /* base of the back-off; 0: 500 ms */
  gboolean private_network; /* loopback, RFC 1918, link-local and such are allowed */
  const char
      *account; /* (nullable): clients of one thread that name the same share its pace: http/http-budget.h */
} RopewayHttpPolicy;

#define ROPEWAY_TYPE_HTTP_CLIENT (ropeway_http_client_get_type ())
G_DECLARE_FINAL_TYPE (RopewayHttpClient, ropeway_http_client, ROPEWAY, HTTP_CLIENT, GObject)

/* A client for one connection and environment (one libsoup session). Belongs to the thread-default main
 * context in which it is made. @redactor: (nullable). Returns: (transfer full). */
RopewayHttpClient *ropeway_http_client_new (const RopewayHttpPolicy *policy, RopewayClock *clock,
                                            RopewayRedactor *redactor);

/* Sets who hears of each attempt. @func: (nullable). */
void ropeway_http_client_set_trace (RopewayHttpClient *self, RopewayHttpTraceFunc func, gpointer data,
                                    GDestroyNotify destroy);

/* Sets whose certificates are trusted instead of the system's authorities'. @database: (nullable): the
 * system's. */
void ropeway_http_client_set_tls_database (RopewayHttpClient *self, GTlsDatabase *database);

/* Sets what requests to the origin of @tls show and trust (transfer none). Requests to others, and those that a redirect led
 * elsewhere, share no connection with them. Before the first request. */
void ropeway_http_client_set_tls (RopewayHttpClient *self, RopewayHttpTls *tls);

/* Sets what @other has. */
void ropeway_http_client_share_tls (RopewayHttpClient *self, RopewayHttpClient *other);

/* Sends @request: waits for its turn (in flight, rate, a pause the service asked for), sends, follows
 * redirects (for GET and HEAD; 307 and 308 also others on the same origin), repeats as
 * ropeway_http_retry() says. An answer of any status is a success here. @request must not be changed
 * until it is finished. */
void ropeway_http_client_send_async (RopewayHttpClient *self, RopewayHttpRequest *request,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/* Returns: (transfer full) (nullable). Errors: ROPEWAY_HTTP_ERROR, G_IO_ERROR_CANCELLED. */
RopewayHttpResponse *ropeway_http_client_send_finish (RopewayHttpClient *self, GAsyncResult *result,
                                                      GError **error);

/* Returns: how many requests wait for their turn, and how many are under way. */
guint ropeway_http_client_get_n_waiting (RopewayHttpClient *self);
guint ropeway_http_client_get_n_in_flight (RopewayHttpClient *self);

/* Returns: attempts sent since the client was made, hops of redirects included. */
guint64 ropeway_http_client_get_n_sent (RopewayHttpClient *self);

G_END_DECLS
