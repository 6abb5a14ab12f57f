/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one request on its way: each attempt and each redirect of it, until it stands. */
#pragma once

#include <libsoup/soup.h>

#include "http/http-client.h"
#include "http/http-failure.h"
#include "http/http-message.h"
#include "http/http-pace.h"
#include "http/http-tls.h"

G_BEGIN_DECLS

typedef struct _RopewayHttpExchange RopewayHttpExchange;

typedef enum
{
  ROPEWAY_HTTP_WAITING, /* for its turn */
  ROPEWAY_HTTP_SENDING, /* until the answer's headers are there */
  ROPEWAY_HTTP_READING, /* the body */
  ROPEWAY_HTTP_JUDGING, /* the attempt is over: what now? */
  ROPEWAY_HTTP_RESTING, /* until its repetition is due */
  ROPEWAY_HTTP_DONE,    /* has a response or an error */
} RopewayHttpState;

/* What all exchanges of a client share; the client owns it. */
typedef struct
{
  SoupSession *session;
  RopewayHttpTls *tls; /* (nullable): what connections of the session show and trust; with it, */
  SoupSession *plain;  /* (nullable): the others go here, and share no connection with those */
  GMainContext *context;
  RopewayClock *clock;
  RopewayRedactor *redactor; /* (nullable) */
  RopewayHttpPolicy policy;  /* without zeros */

  RopewayHttpTraceFunc trace; /* (nullable) */
  gpointer trace_data;
  GDestroyNotify trace_destroy;

  guint8 *scratch; /* ROPEWAY_HTTP_SCRATCH bytes to read into */
  RopewayHttpLastUri last_uri;
  guint64 n_sent;
  guint64 last_id;

  /* Called when an exchange left the wire: it is WAITING (a redirect), RESTING or DONE. */
  void (*left) (RopewayHttpExchange *exchange);
} RopewayHttpWire;

#define ROPEWAY_HTTP_SCRATCH (64 * 1024)

struct _RopewayHttpExchange
{
  /* borrowed */
  RopewayHttpWire *wire;

  /* owned */
  GTask *task;
  RopewayHttpRequest *request;
  GSource *cancel_source;
  RopewayHttpResponse *response;
  GError *error;

  /* owned, of the attempt under way */
  char *target; /* where a redirect led; NULL: the request's own address */
  SoupMessage *message;
  GCancellable *abort;
  GInputStream *stream;
  GSource *readable;
  GByteArray *body;
  RopewayProblem *untrusted; /* (nullable): why the service was not trusted */

  /* state */
  GList link; /* in the client's list of those waiting, or of those under way */
  RopewayHttpState state;
  RopewayHttpEnd end;
  RopewayHttpFailure failure;
  gboolean is_own;        /* goes to the origin that has its own certificate or trust */
  gboolean was_asked;     /* for a client certificate that is not there */
  gboolean is_fresh;      /* on a secure connection that was made for it */
  gboolean sent;          /* a byte may have left in this attempt */
  gboolean after_unknown; /* one before this may have taken effect */
  gboolean foreign;       /* a redirect left the origin: no credentials */
  guint attempt;
  guint n_redirects;
  guint64 id;
  gint64 began;      /* monotonic; this attempt */
  gint64 began_wall; /* for the trace */
  gint64 heard;      /* monotonic; the last byte of the service */
  gsize n_raw;       /* bytes of the body as they came */
  gint64 rest_ms;    /* RESTING: how long, */
  gboolean told;     /* and whether the service named the time for all of us */
  guint rest_timer;
  RopewayPaceEnding ending; /* of the attempt that left the wire */
  RopewayHttpRate rate;     /* what its answer says; nothing where left is -1 */
};

/* @task: (transfer full). */
RopewayHttpExchange *ropeway_http_exchange_new (RopewayHttpWire *wire, RopewayHttpRequest *request,
                                                GTask *task);

/* May be freed in any state but SENDING: until libsoup has answered it is libsoup's. */
void ropeway_http_exchange_free (RopewayHttpExchange *exchange);

/* Its turn has come: sends an attempt, or the next hop of one. */
void ropeway_http_exchange_start (RopewayHttpExchange *exchange);

/* Ends the attempt under way because of @end; what has ended already stays so. Once libsoup has let go
 * (at once, or in a later turn of the loop) the exchange leaves the wire and may be freed. */
void ropeway_http_exchange_abort (RopewayHttpExchange *exchange, RopewayHttpEnd end);

/* Returns: when the attempt under way has taken too long, in the clock's monotonic µs. @end: (out): by
 * what. */
gint64 ropeway_http_exchange_get_deadline (const RopewayHttpExchange *exchange, RopewayHttpEnd *end);

G_END_DECLS
