/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: libsoup restarts, redirects and decodes on its own terms; this is the request on ours, one state
 * machine. */
#include "http/http-exchange.h"

#include "base/limits.h"
#include "http/http-address.h"
#include "http/http-answer.h"
#include "http/http-capture.h"
#include "http/http-decode.h"
#include "http/http-message.h"
#include "http/http-redirect.h"
#include "http/http-request-private.h"
#include "http/http-session.h"
#include "http/http-url.h"

/* One turn of the loop reads at most this often, so that no answer keeps the others waiting. */
#define READS_PER_TURN 16

static void step (RopewayHttpExchange *self);

RopewayHttpExchange *
ropeway_http_exchange_new (RopewayHttpWire *wire, RopewayHttpRequest *request, GTask *task)
{
  RopewayHttpExchange *self = g_new0 (RopewayHttpExchange, 1);

  self->wire = wire;
  self->request = ropeway_http_request_ref (request);
  self->after_unknown = request->after_unknown;
  self->task = task;
  self->link.data = self;
  self->id = ++wire->last_id;
  return self;
}

/* Forgets the attempt; what libsoup still does with its message no longer concerns us. */
static void
clear_attempt (RopewayHttpExchange *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_matched (self->message, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  if (self->readable != NULL)
    g_source_destroy (self->readable);
  g_clear_pointer (&self->readable, g_source_unref);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->abort);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->untrusted, ropeway_problem_unref);
}

void
ropeway_http_exchange_free (RopewayHttpExchange *self)
{
  clear_attempt (self);
  if (self->cancel_source != NULL)
    g_source_destroy (self->cancel_source);
  g_clear_pointer (&self->cancel_source, g_source_unref);
  g_clear_pointer (&self->response, ropeway_http_response_unref);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->request, ropeway_http_request_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->task);
  g_free (self);
}

static const char *
get_url (const RopewayHttpExchange *self)
{
  return self->target != NULL ? self->target : self->request->url;
}

/* ---- what libsoup tells while it sends ---- */

/* A session that is taken up again is not judged by the library: it may have begun where others are trusted. Nothing was
 * sent yet. */
static void
judge_again (RopewayHttpExchange *self, SoupMessage *message, GTlsConnection *connection)
{
  GTlsCertificateFlags errors = g_tls_connection_get_peer_certificate_errors (connection);
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (connection);
  g_autoptr (GIOStream) base = NULL;

  if (errors == 0 && certificate != NULL)
    return;
  g_clear_pointer (&self->untrusted, ropeway_problem_unref);
  self->untrusted
      = ropeway_http_trust_explain (self->is_own ? ropeway_http_tls_get_trust (self->wire->tls) : NULL,
                                    certificate, errors, g_uri_get_host (soup_message_get_uri (message)));
  g_object_get (connection, "base-io-stream", &base, NULL);
  if (G_IS_SOCKET_CONNECTION (base))
    g_socket_close (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)), NULL);
}

static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer data)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  RopewayHttpExchange *self = data;

  /* In HTTP/2, libsoup 3.2.3 takes a body whose stream was reset for a whole one. */
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
  /* Before the handshake: the library takes up only sessions of the same certificate of ours. */
  self->is_fresh |= event == G_SOCKET_CLIENT_TLS_HANDSHAKING;
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && self->is_own)
    ropeway_http_tls_prepare (self->wire->tls, G_TLS_CONNECTION (connection));

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED && G_IS_TLS_CONNECTION (connection))
    judge_again (self, message, G_TLS_CONNECTION (connection));

  /* GIO asks the cancellable only once the connection is there; a closed socket cannot even knock. */
  if (event == G_SOCKET_CLIENT_CONNECTING && !self->wire->policy.private_network
      && ropeway_http_address_leads_inside (G_SOCKET_CONNECTION (connection)))
    {
      g_socket_close (g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)), NULL);
      ropeway_http_exchange_abort (self, ROPEWAY_HTTP_END_PRIVATE);
    }
}

static gboolean
on_untrusted (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
  RopewayHttpExchange *self = data;

  g_clear_pointer (&self->untrusted, ropeway_problem_unref);
  self->untrusted
      = ropeway_http_trust_explain (self->is_own ? ropeway_http_tls_get_trust (self->wire->tls) : NULL,
                                    certificate, errors, g_uri_get_host (soup_message_get_uri (message)));
  return FALSE;
}

static gboolean
on_asked_for_certificate (SoupMessage *message, GTlsClientConnection *connection, gpointer data)
{
  ((RopewayHttpExchange *)data)->was_asked = TRUE;
  return FALSE;
}

static void
on_starting (SoupMessage *message, gpointer data)
{
  RopewayHttpExchange *self = data;

  self->sent = TRUE;
  self->heard = ropeway_clock_monotonic (self->wire->clock);
}

/* libsoup wants to send the message again: because a kept connection was dropped (3.2.3 sends a PUT with
 * an empty body then). Every repetition is ours. */
static void
on_restarted (SoupMessage *message, gpointer data)
{
  /* With another kept connection at hand libsoup would begin to send before it sees that it is cancelled, and
   * hand the end of the message out twice. A new connection cannot be made any more. */
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  ropeway_http_exchange_abort (data, ROPEWAY_HTTP_END_DROPPED);
}

/* libsoup would gather the whole body of a 421, without a ceiling, and then send the request again. Its
 * headers say all there is to say. */
static void
on_got_headers (SoupMessage *message, gpointer data)
{
  RopewayHttpExchange *self = data;

  if (soup_message_get_status (message) != SOUP_STATUS_MISDIRECTED_REQUEST || self->end != 0)
    return;
  self->response = ropeway_http_answer_take (message, get_url (self), NULL);
  g_cancellable_cancel (self->abort);
}

/* ---- sending ---- */

static void
make_message (RopewayHttpExchange *self)
{
  SoupMessage *message
      = ropeway_http_message_new (self->request, get_url (self), self->foreign, &self->wire->last_uri);
  gboolean secure = g_str_equal (g_uri_get_scheme (soup_message_get_uri (message)), "https");

  self->message = message;
  self->is_own = !self->foreign && ropeway_http_tls_is_for (self->wire->tls, soup_message_get_uri (message));
  if (secure)
    {
      g_signal_connect (message, "accept-certificate", G_CALLBACK (on_untrusted), self);
      g_signal_connect (message, "request-certificate", G_CALLBACK (on_asked_for_certificate), self);
    }
  if (secure || !self->wire->policy.private_network)
    g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), self);
  g_signal_connect (message, "starting", G_CALLBACK (on_starting), self);
  g_signal_connect (message, "restarted", G_CALLBACK (on_restarted), self);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), self);
}

static SoupSession *
choose_session (RopewayHttpExchange *self)
{
  RopewayHttpWire *wire = self->wire;

  if (wire->tls == NULL || self->is_own)
    return wire->session;
  if (wire->plain == NULL)
    wire->plain = ropeway_http_session_new (wire->policy.in_flight, wire->policy.kept_ms);
  return wire->plain;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  RopewayHttpExchange *self = data;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &self->error);
  step (self);
}

static void
send_message (RopewayHttpExchange *self)
{
  RopewayHttpWire *wire = self->wire;

  self->request->begun = TRUE;
  self->end = ROPEWAY_HTTP_END_ANSWER;
  self->failure = ROPEWAY_HTTP_FAILURE_NONE;
  self->sent = FALSE;
  self->was_asked = FALSE;
  self->is_fresh = FALSE;
  self->n_raw = 0;
  self->began = self->heard = ropeway_clock_monotonic (wire->clock);
  if (wire->trace != NULL)
    self->began_wall = ropeway_clock_now (wire->clock);
  self->abort = g_cancellable_new ();
  if (self->request->sign != NULL && !self->foreign)
    self->request->sign (self->request, get_url (self), self->request->sign_data);
  wire->n_sent++;
  make_message (self);
  soup_session_send_async (choose_session (self), self->message, G_PRIORITY_DEFAULT, self->abort, on_sent,
                           self);
}

/* ---- the answer ---- */

static void
fail (RopewayHttpExchange *self, RopewayHttpEnd end)
{
  if (self->end == ROPEWAY_HTTP_END_ANSWER)
    self->end = end;
}

/* Lets go of the message without waiting for the rest of it, which may never come. */
static void
drop_stream (RopewayHttpExchange *self)
{
  g_cancellable_cancel (self->abort);
  if (self->stream != NULL)
    g_input_stream_close (self->stream, self->abort, NULL);
}

/* The send has ended, well or not. Returns: whether there is a body to read. */
static gboolean
begin_reading (RopewayHttpExchange *self)
{
  if (self->response != NULL)
    {
      g_clear_error (&self->error);
      drop_stream (self);
      return FALSE;
    }

  /* Without an error and without being sent: a proxy opened no tunnel, and libsoup made up an empty answer. */
  if (self->error != NULL || !self->sent)
    fail (self, ROPEWAY_HTTP_END_ERROR);
  else
    {
      self->heard = ropeway_clock_monotonic (self->wire->clock);
      fail (self, ropeway_http_answer_check_head (self->message,
                                                  ropeway_http_request_get_max_body (self->request)));
    }
  if (self->end == ROPEWAY_HTTP_END_ANSWER)
    return TRUE;
  drop_stream (self);
  return FALSE;
}

static void
keep (RopewayHttpExchange *self, gsize n)
{
  if (self->body == NULL)
    self->body = g_byte_array_new ();
  g_byte_array_append (self->body, self->wire->scratch, (guint)n);
}

static gboolean
read_on (gpointer data)
{
  RopewayHttpExchange *self = data;

  g_clear_pointer (&self->readable, g_source_unref);
  step (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_readable (GObject *stream, gpointer data)
{
  return read_on (data);
}

/* @would_block: whether the stream said so. Where it did not, it may hold the end already and never
 * again become readable; the others get their turn first all the same. */
static void
wait_readable (RopewayHttpExchange *self, gboolean would_block)
{
  if (would_block)
    {
      self->readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (self->stream), NULL);
      g_source_set_callback (self->readable, G_SOURCE_FUNC (on_readable), self, NULL);
    }
  else
    {
      self->readable = g_timeout_source_new (0);
      g_source_set_callback (self->readable, read_on, self, NULL);
    }
  g_source_attach (self->readable, self->wire->context);
}

static void
finish_body (RopewayHttpExchange *self, gsize n_scratch)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  gsize max = ropeway_http_request_get_max_body (self->request);
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GBytes) body = NULL;

  fail (self, ropeway_http_answer_finish (self->message, self->stream, self->n_raw));
  if (self->end != ROPEWAY_HTTP_END_ANSWER)
    return;

  if (self->body == NULL)
    raw = g_bytes_new (self->wire->scratch, n_scratch);
  else
    {
      keep (self, n_scratch);
      raw = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));
    }
  fail (self,
        ropeway_http_decode (soup_message_headers_get_list (headers, "Content-Encoding"), raw, max, &body));
  if (self->end == ROPEWAY_HTTP_END_ANSWER)
    self->response = ropeway_http_answer_take (self->message, get_url (self), body);
}

/* Returns: whether the reading has ended, well or not. */
static gboolean
read_some (RopewayHttpExchange *self)
{
  GPollableInputStream *stream = G_POLLABLE_INPUT_STREAM (self->stream);
  gsize max = ropeway_http_request_get_max_body (self->request);
  gsize filled = 0;
  gssize n = 0;

  for (guint i = 0; i < READS_PER_TURN && filled < ROPEWAY_HTTP_SCRATCH; i++)
    {
      n = g_pollable_input_stream_read_nonblocking (stream, self->wire->scratch + filled,
                                                    ROPEWAY_HTTP_SCRATCH - filled, NULL, &self->error);
      if (n <= 0)
        break;
      filled += (gsize)n;
      self->n_raw += (gsize)n;
      if (self->n_raw > max)
        {
          fail (self, ROPEWAY_HTTP_END_BODY_SIZE);
          drop_stream (self);
          return TRUE;
        }
    }

  if (n == 0)
    {
      finish_body (self, filled);
      return TRUE;
    }
  if (n < 0 && !g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      fail (self, ROPEWAY_HTTP_END_ERROR);
      drop_stream (self);
      return TRUE;
    }
  g_clear_error (&self->error);
  if (filled > 0)
    {
      self->heard = ropeway_clock_monotonic (self->wire->clock);
      keep (self, filled);
    }
  wait_readable (self, n < 0);
  return FALSE;
}

/* ---- what now? ---- */

static void
trace (RopewayHttpExchange *self)
{
  RopewayHttpWire *wire = self->wire;
  RopewayHttpCapture capture = { 0 };

  capture.request_id = self->id;
  capture.attempt = self->attempt;
  capture.started = self->began_wall;
  capture.duration = ropeway_clock_monotonic (wire->clock) - self->began;
  capture.request = self->request;
  capture.url = get_url (self);
  capture.with_query = !self->foreign;
  capture.message = self->message;
  capture.response = self->response;
  capture.response_bytes = self->n_raw;
  capture.error = self->error;
  ropeway_http_capture (&capture, wire->redactor, wire->trace, wire->trace_data);
}

static void
make_error (RopewayHttpExchange *self)
{
  g_autoptr (GError) cause = g_steal_pointer (&self->error);
  GUri *uri = soup_message_get_uri (self->message);

  self->error = ropeway_http_failure_new (self->end, self->sent, cause, g_uri_get_host (uri), &self->failure);
  if (self->end != ROPEWAY_HTTP_END_ERROR || soup_message_get_status (self->message) != SOUP_STATUS_NONE)
    return;
  if (self->untrusted == NULL && self->is_fresh)
    self->untrusted = ropeway_http_tls_explain (self->is_own ? self->wire->tls : NULL, self->was_asked, cause,
                                                g_uri_get_host (uri));
  if (self->untrusted != NULL)
    ropeway_http_failure_explain (&self->error, g_steal_pointer (&self->untrusted), self->sent,
                                  &self->failure);
  /* Whether anything was heard stays open; to ask again without a certificate is of no use. */
  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED))
    self->failure = ROPEWAY_HTTP_FAILURE_FINAL;
}

/* Returns: whether the answer leads elsewhere, which is then where to go. */
static gboolean
follow (RopewayHttpExchange *self)
{
  g_auto (RopewayRedirect) redirect = ropeway_http_redirect (
      self->request->method, self->request->body != NULL, ropeway_http_response_get_status (self->response),
      get_url (self), ropeway_http_response_get_header (self->response, "Location"), self->n_redirects);
  GArray *query = self->request->query;

  if (redirect.verdict == ROPEWAY_REDIRECT_STAND)
    return FALSE;

  if (redirect.verdict != ROPEWAY_REDIRECT_FOLLOW)
    {
      self->error = ropeway_http_failure_new_redirect (redirect.verdict,
                                                       g_uri_get_host (soup_message_get_uri (self->message)));
      self->failure = ROPEWAY_HTTP_FAILURE_FINAL;
      g_clear_pointer (&self->response, ropeway_http_response_unref);
      return FALSE;
    }

  /* A service may repeat our credential in the address that it sends us to. */
  for (guint i = 0; query != NULL && i < query->len; i++)
    {
      const RopewayHttpField *field = &g_array_index (query, RopewayHttpField, i);
      g_autofree char *url = g_steal_pointer (&redirect.url);

      redirect.url = ropeway_http_url_remove (url, field->name, field->value);
    }
  g_free (self->target);
  self->target = g_steal_pointer (&redirect.url);
  self->foreign = self->foreign || !redirect.same_origin;
  self->n_redirects++;
  return TRUE;
}

static gboolean
repeat (RopewayHttpExchange *self)
{
  RopewayHttpWire *wire = self->wire;
  guint status = self->response != NULL ? ropeway_http_response_get_status (self->response) : 0;
  RopewayRetry retry;

  if (status != 0 && status < 400)
    return FALSE;
  if (self->failure == ROPEWAY_HTTP_FAILURE_UNKNOWN)
    self->after_unknown = TRUE;

  retry = ropeway_http_retry (
      self->request->repeat, status, self->failure, self->attempt,
      ropeway_http_request_get_max_attempts (self->request),
      self->response != NULL ? ropeway_http_response_get_header (self->response, "Retry-After") : NULL,
      ropeway_clock_now (wire->clock), wire->policy.backoff_ms, g_random_double ());
  self->rest_ms = retry.delay_ms;
  self->told = retry.told;
  return retry.verdict == ROPEWAY_RETRY_AGAIN;
}

static RopewayPaceEnding
ending_of_status (guint status)
{
  switch (status)
    {
    case 429:
      return ROPEWAY_PACE_BUSY;
    case 503:
    case 504:
      return ROPEWAY_PACE_SLOW;
    default:
      return status >= 500 ? ROPEWAY_PACE_FAILED : ROPEWAY_PACE_GOOD;
    }
}

static RopewayPaceEnding
ending_of_error (const RopewayHttpExchange *self)
{
  switch (self->end)
    {
    case ROPEWAY_HTTP_END_CANCELLED:
    case ROPEWAY_HTTP_END_PRIVATE:
      return ROPEWAY_PACE_SILENT;
    case ROPEWAY_HTTP_END_CONNECT_TIME:
    case ROPEWAY_HTTP_END_IDLE_TIME:
    case ROPEWAY_HTTP_END_TOTAL_TIME:
      return ROPEWAY_PACE_SLOW;
    default:
      return self->failure == ROPEWAY_HTTP_FAILURE_FINAL ? ROPEWAY_PACE_SILENT : ROPEWAY_PACE_FAILED;
    }
}

/* What the attempt says of the service, for all who use the account. */
static void
note_pace (RopewayHttpExchange *self)
{
  self->rate.left = -1;
  if (self->response == NULL)
    {
      self->ending = ending_of_error (self);
      return;
    }
  if (!self->foreign)
    ropeway_http_rate_read (self->response, ropeway_clock_now (self->wire->clock), &self->rate);
  self->response = ropeway_http_meaning_apply (self->request, self->response,
                                               ropeway_clock_now (self->wire->clock), &self->rate);
  self->ending = ending_of_status (ropeway_http_response_get_status (self->response));
}

/* Returns: the state that follows. */
static RopewayHttpState
judge (RopewayHttpExchange *self)
{
  RopewayHttpState next = ROPEWAY_HTTP_DONE;
  gboolean after_unknown = self->after_unknown;

  if (self->response == NULL)
    make_error (self);
  if (self->wire->trace != NULL)
    trace (self);
  note_pace (self);

  if (self->response != NULL && follow (self))
    next = ROPEWAY_HTTP_WAITING;
  else if (repeat (self))
    next = ROPEWAY_HTTP_RESTING;
  clear_attempt (self);

  if (next == ROPEWAY_HTTP_DONE)
    {
      if (self->response != NULL)
        ropeway_http_response_set_history (self->response, self->attempt, after_unknown);
      else if (after_unknown && self->error->domain == ROPEWAY_HTTP_ERROR
               && !ropeway_http_error_is_unknown (self->error))
        self->error->code = ROPEWAY_HTTP_ERROR_UNKNOWN;
      return next;
    }

  g_clear_pointer (&self->response, ropeway_http_response_unref);
  g_clear_error (&self->error);
  if (next == ROPEWAY_HTTP_RESTING)
    {
      g_clear_pointer (&self->target, g_free);
      self->foreign = FALSE;
      self->n_redirects = 0;
    }
  return next;
}

static void
step (RopewayHttpExchange *self)
{
  for (;;)
    switch (self->state)
      {
      case ROPEWAY_HTTP_RESTING:
      case ROPEWAY_HTTP_WAITING:
        if (self->n_redirects == 0)
          self->attempt++;
        self->state = ROPEWAY_HTTP_SENDING;
        send_message (self);
        return;

      case ROPEWAY_HTTP_SENDING:
        self->state = begin_reading (self) ? ROPEWAY_HTTP_READING : ROPEWAY_HTTP_JUDGING;
        break;

      case ROPEWAY_HTTP_READING:
        if (!read_some (self))
          return;
        self->state = ROPEWAY_HTTP_JUDGING;
        break;

      case ROPEWAY_HTTP_JUDGING:
        self->state = judge (self);
        self->wire->left (self);
        return;

      case ROPEWAY_HTTP_DONE:
      default:
        g_return_if_reached ();
      }
}

void
ropeway_http_exchange_start (RopewayHttpExchange *self)
{
  step (self);
}

void
ropeway_http_exchange_abort (RopewayHttpExchange *self, RopewayHttpEnd end)
{
  if (self->end != ROPEWAY_HTTP_END_ANSWER)
    return;

  self->end = end;
  if (self->state == ROPEWAY_HTTP_SENDING)
    g_cancellable_cancel (self->abort);
  else if (self->state == ROPEWAY_HTTP_READING)
    {
      drop_stream (self);
      self->state = ROPEWAY_HTTP_JUDGING;
      step (self);
    }
}

gint64
ropeway_http_exchange_get_deadline (const RopewayHttpExchange *self, RopewayHttpEnd *end)
{
  const RopewayHttpPolicy *policy = &self->wire->policy;
  gint64 total = self->began + (gint64)policy->total_ms * 1000;
  gint64 other = self->sent ? self->heard + (gint64)policy->idle_ms * 1000
                            : self->began + (gint64)policy->connect_ms * 1000;

  if (total <= other)
    *end = ROPEWAY_HTTP_END_TOTAL_TIME;
  else
    *end = self->sent ? ROPEWAY_HTTP_END_IDLE_TIME : ROPEWAY_HTTP_END_CONNECT_TIME;
  return MIN (total, other);
}
