/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: whose turn it is: the limits of a service hold for all requests to it together. */
#include "http/http-client.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "base/timestamp.h"
#include "http/http-budget.h"
#include "http/http-exchange.h"
#include "http/http-request-private.h"
#include "http/http-session.h"
#include "http/http-url.h"

#define DEFAULT_BACKOFF_MS 500
/* Services close connections that they keep (Node after 5 s), and the request that is sent at that moment would be lost. */
#define KEPT_MS 4000

struct _RopewayHttpClient
{
  GObject parent;

  /* owned */
  RopewayHttpWire wire;
  RopewayHttpMember *budget;

  /* borrowed: the exchanges own their tasks, which hold us */
  GQueue waiting;
  GQueue under_way;

  /* state */
  guint n_resting;
  gboolean starting; /* start_some() is at work */
  gint64 turn_at;    /* when the turn timer fires */
  guint turn_timer;
  gint64 sweep_at; /* when the sweep timer fires */
  guint sweep_timer;
};

G_DEFINE_FINAL_TYPE (RopewayHttpClient, ropeway_http_client, G_TYPE_OBJECT)

static void start_some (RopewayHttpClient *self);
static gint64 next_look (RopewayHttpClient *self, RopewayHttpExchange *exchange, gint64 now);
static void plan_sweep (RopewayHttpClient *self, gint64 at);

/* ---- the end of a request ---- */

static void
finish (RopewayHttpClient *self, RopewayHttpExchange *exchange)
{
  g_autoptr (GTask) task = g_steal_pointer (&exchange->task);
  g_autoptr (RopewayHttpResponse) response = g_steal_pointer (&exchange->response);
  g_autoptr (GError) error = g_steal_pointer (&exchange->error);

  ropeway_http_exchange_free (exchange);
  if (response != NULL)
    g_task_return_pointer (task, g_steal_pointer (&response), (GDestroyNotify)ropeway_http_response_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  start_some (self);
}

static void
finish_cancelled (RopewayHttpClient *self, RopewayHttpExchange *exchange)
{
  RopewayHttpFailure failure;

  exchange->error = ropeway_http_failure_new (ROPEWAY_HTTP_END_CANCELLED, FALSE, NULL, "", &failure);
  finish (self, exchange);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  RopewayHttpExchange *exchange = data;
  RopewayHttpClient *self = g_task_get_source_object (exchange->task);

  switch (exchange->state)
    {
    case ROPEWAY_HTTP_WAITING:
      g_queue_unlink (&self->waiting, &exchange->link);
      finish_cancelled (self, exchange);
      break;
    case ROPEWAY_HTTP_RESTING:
      ropeway_clock_remove_timer (self->wire.clock, exchange->rest_timer);
      self->n_resting--;
      finish_cancelled (self, exchange);
      break;
    default:
      ropeway_http_exchange_abort (exchange, ROPEWAY_HTTP_END_CANCELLED);
    }
  return G_SOURCE_REMOVE;
}

/* ---- turns ---- */

static void
on_turn (gpointer data)
{
  RopewayHttpClient *self = data;

  self->turn_timer = 0;
  start_some (self);
}

static void
plan_turn (RopewayHttpClient *self, gint64 now, gint64 wait)
{
  if (self->turn_timer != 0 && self->turn_at <= now + wait)
    return;
  if (self->turn_timer != 0)
    ropeway_clock_remove_timer (self->wire.clock, self->turn_timer);
  self->turn_at = now + wait;
  self->turn_timer = ropeway_clock_add_timer (self->wire.clock, wait, on_turn, self);
}

/* Nobody waits that long: whoever asked comes back later. */
static void
give_up_waiting (RopewayHttpClient *self, gint64 wait)
{
  g_autofree char *until
      = wait > 0 ? ropeway_timestamp_format (ropeway_clock_now (self->wire.clock) + wait) : NULL;
  GList *link;

  while ((link = g_queue_pop_head_link (&self->waiting)) != NULL)
    {
      RopewayHttpExchange *exchange = link->data;
      int code = exchange->after_unknown ? ROPEWAY_HTTP_ERROR_UNKNOWN : ROPEWAY_HTTP_ERROR_LATER;

      if (until != NULL)
        exchange->error
            = g_error_new (ROPEWAY_HTTP_ERROR, code,
                           _ ("The service takes no more requests of this account before %s."), until);
      else
        exchange->error
            = g_error_new (ROPEWAY_HTTP_ERROR, code,
                           _ ("%d requests in a row failed, so the service is left alone for a while."),
                           ROPEWAY_LIMIT_BREAKER_FAILURES);
      finish (self, exchange);
    }
}

/* Starts what may start. Requests that end meanwhile, and their callbacks, come back here and find it at
 * work. */
static void
start_some (RopewayHttpClient *self)
{
  if (self->starting)
    return;

  self->starting = TRUE;
  while (self->waiting.length > 0 && self->under_way.length < self->wire.policy.in_flight)
    {
      gint64 now = ropeway_clock_monotonic (self->wire.clock);
      RopewayHttpExchange *exchange;
      gint64 wait = ropeway_http_member_take (self->budget);

      if (wait == ROPEWAY_PACE_FOR_ROOM)
        break;
      if (wait == ROPEWAY_PACE_DOWN || wait > ROPEWAY_LIMIT_RETRY_AFTER_MS * G_TIME_SPAN_MILLISECOND)
        {
          give_up_waiting (self, wait);
          break;
        }
      if (wait > 0)
        {
          plan_turn (self, now, wait);
          break;
        }
      exchange = g_queue_peek_head (&self->waiting);
      g_queue_unlink (&self->waiting, &exchange->link);
      g_queue_push_tail_link (&self->under_way, &exchange->link);
      ropeway_http_exchange_start (exchange);
      plan_sweep (self, next_look (self, exchange, now));
    }
  self->starting = FALSE;
}

static void
on_rested (gpointer data)
{
  RopewayHttpExchange *exchange = data;
  RopewayHttpClient *self = g_task_get_source_object (exchange->task);

  self->n_resting--;
  exchange->rest_timer = 0;
  exchange->state = ROPEWAY_HTTP_WAITING;
  g_queue_push_head_link (&self->waiting, &exchange->link);
  start_some (self);
}

static void
on_left (RopewayHttpExchange *exchange)
{
  g_autoptr (RopewayHttpClient) self = g_object_ref (g_task_get_source_object (exchange->task));
  gint64 rest_us = exchange->rest_ms * 1000;

  g_queue_unlink (&self->under_way, &exchange->link);
  if (exchange->state == ROPEWAY_HTTP_RESTING && exchange->told)
    ropeway_http_member_pause (self->budget, ropeway_clock_monotonic (self->wire.clock) + rest_us);
  ropeway_http_member_give_back (self->budget, exchange->began, exchange->ending,
                                 exchange->state == ROPEWAY_HTTP_DONE,
                                 exchange->rate.left >= 0 ? &exchange->rate : NULL);
  switch (exchange->state)
    {
    case ROPEWAY_HTTP_DONE:
      finish (self, exchange);
      return;
    case ROPEWAY_HTTP_RESTING:
      self->n_resting++;
      exchange->rest_timer = ropeway_clock_add_timer (self->wire.clock, rest_us, on_rested, exchange);
      break;
    default:
      g_queue_push_head_link (&self->waiting, &exchange->link);
    }
  start_some (self);
}

/* ---- time-outs: one timer for all, at the earliest deadline that was known when it was set ---- */

/* Once the connection is there another time runs, which may be shorter. */
static gint64
next_look (RopewayHttpClient *self, RopewayHttpExchange *exchange, gint64 now)
{
  RopewayHttpEnd end;
  gint64 deadline = ropeway_http_exchange_get_deadline (exchange, &end);

  return exchange->sent ? deadline : MIN (deadline, now + (gint64)self->wire.policy.idle_ms * 1000);
}

static RopewayHttpExchange *
find_overdue (RopewayHttpClient *self, gint64 now, RopewayHttpEnd *end, gint64 *next)
{
  *next = G_MAXINT64;
  for (GList *link = self->under_way.head; link != NULL; link = link->next)
    {
      RopewayHttpExchange *exchange = link->data;

      if (exchange->end != ROPEWAY_HTTP_END_ANSWER)
        continue;
      if (ropeway_http_exchange_get_deadline (exchange, end) <= now)
        return exchange;
      *next = MIN (*next, next_look (self, exchange, now));
    }
  return NULL;
}

static void
on_sweep (gpointer data)
{
  g_autoptr (RopewayHttpClient) self = g_object_ref (data);
  gint64 now = ropeway_clock_monotonic (self->wire.clock);
  RopewayHttpExchange *overdue;
  RopewayHttpEnd end;
  gint64 next;

  /* Each one may change the list: its end calls back, and more begin. */
  self->sweep_timer = 0;
  while ((overdue = find_overdue (self, now, &end, &next)) != NULL)
    ropeway_http_exchange_abort (overdue, end);
  if (next != G_MAXINT64)
    plan_sweep (self, next);
}

static void
plan_sweep (RopewayHttpClient *self, gint64 at)
{
  gint64 now;

  if (self->sweep_timer != 0 && self->sweep_at <= at)
    return;
  if (self->sweep_timer != 0)
    ropeway_clock_remove_timer (self->wire.clock, self->sweep_timer);
  now = ropeway_clock_monotonic (self->wire.clock);
  self->sweep_at = at;
  self->sweep_timer = ropeway_clock_add_timer (self->wire.clock, MAX (at - now, 0), on_sweep, self);
}

/* ---- the client ---- */

static void
ropeway_http_client_finalize (GObject *object)
{
  RopewayHttpClient *self = ROPEWAY_HTTP_CLIENT (object);

  if (self->turn_timer != 0)
    ropeway_clock_remove_timer (self->wire.clock, self->turn_timer);
  if (self->sweep_timer != 0)
    ropeway_clock_remove_timer (self->wire.clock, self->sweep_timer);
  if (self->wire.trace_destroy != NULL)
    self->wire.trace_destroy (self->wire.trace_data);
  g_clear_pointer (&self->budget, ropeway_http_member_leave);
  g_clear_pointer (&self->wire.session, ropeway_http_session_release);
  g_clear_pointer (&self->wire.plain, ropeway_http_session_release);
  g_clear_pointer (&self->wire.tls, ropeway_http_tls_unref);
  g_clear_pointer (&self->wire.context, g_main_context_unref);
  g_clear_pointer (&self->wire.clock, ropeway_clock_unref);
  g_clear_pointer (&self->wire.redactor, ropeway_redactor_unref);
  g_clear_pointer (&self->wire.scratch, g_free);
  ropeway_http_last_uri_clear (&self->wire.last_uri);

  G_OBJECT_CLASS (ropeway_http_client_parent_class)->finalize (object);
}

static void
ropeway_http_client_class_init (RopewayHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ropeway_http_client_finalize;
}

static void
ropeway_http_client_init (RopewayHttpClient *self)
{
  g_queue_init (&self->waiting);
  g_queue_init (&self->under_way);
}

static guint
or_default (guint value, guint fallback, guint most)
{
  return value == 0 ? fallback : MIN (value, most);
}

static void
on_room (gpointer data)
{
  g_autoptr (RopewayHttpClient) self = g_object_ref (data);

  start_some (self);
}

RopewayHttpClient *
ropeway_http_client_new (const RopewayHttpPolicy *policy, RopewayClock *clock, RopewayRedactor *redactor)
{
  RopewayHttpClient *self = g_object_new (ROPEWAY_TYPE_HTTP_CLIENT, NULL);
  RopewayHttpPolicy *mine = &self->wire.policy;
  RopewayHttpBudget *budget;

  *mine = *policy;
  mine->in_flight = or_default (policy->in_flight, ROPEWAY_LIMIT_IN_FLIGHT_DEFAULT, ROPEWAY_LIMIT_IN_FLIGHT);
  mine->connect_ms = or_default (policy->connect_ms, ROPEWAY_LIMIT_CONNECT_MS, G_MAXUINT);
  mine->idle_ms = or_default (policy->idle_ms, ROPEWAY_LIMIT_IDLE_MS, G_MAXUINT);
  mine->total_ms = or_default (policy->total_ms, ROPEWAY_LIMIT_TOTAL_MS, G_MAXUINT);
  mine->kept_ms = or_default (policy->kept_ms, KEPT_MS, G_MAXUINT);
  if (mine->backoff_ms <= 0)
    mine->backoff_ms = DEFAULT_BACKOFF_MS;
  budget = ropeway_http_budget_get (policy->account, clock);
  self->budget = ropeway_http_budget_join (budget, mine->in_flight, policy->per_second, policy->per_minute,
                                           on_room, self);
  ropeway_http_budget_unref (budget);
  mine->account = NULL;

  self->wire.session = ropeway_http_session_new (mine->in_flight, mine->kept_ms);
  self->wire.context = g_main_context_ref_thread_default ();
  self->wire.clock = ropeway_clock_ref (clock);
  self->wire.redactor = redactor != NULL ? ropeway_redactor_ref (redactor) : NULL;
  self->wire.scratch = g_malloc (ROPEWAY_HTTP_SCRATCH);
  self->wire.left = on_left;
  return self;
}

void
ropeway_http_client_set_trace (RopewayHttpClient *self, RopewayHttpTraceFunc func, gpointer data,
                               GDestroyNotify destroy)
{
  g_return_if_fail (ROPEWAY_IS_HTTP_CLIENT (self));

  if (self->wire.trace_destroy != NULL)
    self->wire.trace_destroy (self->wire.trace_data);
  self->wire.trace = func;
  self->wire.trace_data = data;
  self->wire.trace_destroy = destroy;
}

void
ropeway_http_client_set_tls_database (RopewayHttpClient *self, GTlsDatabase *database)
{
  g_return_if_fail (ROPEWAY_IS_HTTP_CLIENT (self));

  if (database != NULL)
    soup_session_set_tls_database (self->wire.session, database);
  else
    g_object_set (self->wire.session, "tls-database", NULL, NULL);
}

void
ropeway_http_client_set_tls (RopewayHttpClient *self, RopewayHttpTls *tls)
{
  g_return_if_fail (ROPEWAY_IS_HTTP_CLIENT (self));
  g_return_if_fail (self->wire.tls == NULL && self->wire.n_sent == 0);

  self->wire.tls = ropeway_http_tls_ref (tls);
}

void
ropeway_http_client_share_tls (RopewayHttpClient *self, RopewayHttpClient *other)
{
  if (other->wire.tls != NULL)
    ropeway_http_client_set_tls (self, other->wire.tls);
}

static gboolean
check_request (RopewayHttpClient *self, RopewayHttpRequest *request, GError **error)
{
  const RopewayHttpField *invalid;
  g_autoptr (GUri) uri = NULL;

  if (!ropeway_http_method_is_valid (request->method))
    {
      g_set_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_HEADER,
                   _ ("“%s” is no method that a service can be asked for."), request->method);
      return FALSE;
    }
  invalid = ropeway_http_request_find_invalid (request);
  if (invalid != NULL)
    {
      g_set_error (error, ROPEWAY_HTTP_ERROR, ROPEWAY_HTTP_ERROR_HEADER,
                   _ ("The header “%s” cannot be sent: its name or value has characters that are not allowed "
                      "there (a line break?), or Ropeway sets it itself."),
                   invalid->name);
      return FALSE;
    }
  if (g_strcmp0 (self->wire.last_uri.url, request->url) == 0)
    return TRUE;
  uri = ropeway_http_url_parse (request->url, error);
  return uri != NULL;
}

void
ropeway_http_client_send_async (RopewayHttpClient *self, RopewayHttpRequest *request,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GError) error = NULL;
  RopewayHttpExchange *exchange;

  g_return_if_fail (ROPEWAY_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL);

  /* An answer that came is not thrown away because of a cancellation that came after it. */
  g_task_set_source_tag (task, ropeway_http_client_send_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);
  if (!check_request (self, request, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  exchange = ropeway_http_exchange_new (&self->wire, request, g_steal_pointer (&task));
  if (cancellable != NULL)
    {
      exchange->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (exchange->cancel_source, G_SOURCE_FUNC (on_cancelled), exchange, NULL);
      g_source_attach (exchange->cancel_source, self->wire.context);
    }
  g_queue_push_tail_link (&self->waiting, &exchange->link);
  start_some (self);
}

RopewayHttpResponse *
ropeway_http_client_send_finish (RopewayHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
ropeway_http_client_get_n_waiting (RopewayHttpClient *self)
{
  return self->waiting.length + self->n_resting;
}

guint
ropeway_http_client_get_n_in_flight (RopewayHttpClient *self)
{
  return self->under_way.length;
}

guint64
ropeway_http_client_get_n_sent (RopewayHttpClient *self)
{
  return self->wire.n_sent;
}
