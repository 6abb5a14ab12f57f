/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: bends a good answer into a bad one: late, short, endless, slow, or none at all. */
#include "practice/practice-delivery.h"

#include <string.h>

#include "base/limits.h"

#define MS_US 1000
#define ENDLESS_CHUNK (64 * 1024)

struct _RopewayPracticeDelivery
{
  /* owned */
  RopewayHttpListener *listener;
  RopewayClock *clock;
  GHashTable *parcels; /* those that wait for a timer or send in pieces */
};

/* One answer that does not leave in one go. */
typedef struct
{
  /* borrowed */
  RopewayPracticeDelivery *delivery;

  /* owned */
  SoupServerMessage *message;
  GBytes *rest; /* (nullable): of a slow answer */

  /* state */
  guint timer;
  guint ms;
  gsize sent;
  gboolean drops_later; /* the connection, once the time has come */
} Parcel;

static void
parcel_free (gpointer data)
{
  Parcel *parcel = data;

  if (parcel->timer)
    ropeway_clock_remove_timer (parcel->delivery->clock, parcel->timer);
  g_signal_handlers_disconnect_by_data (parcel->message, parcel);
  g_clear_pointer (&parcel->rest, g_bytes_unref);
  g_object_unref (parcel->message);
  g_free (parcel);
}

static void
drop (Parcel *parcel)
{
  ropeway_http_listener_drop (parcel->delivery->listener, parcel->message);
}

/* The server has to try to go on, or it will not notice that the connection is gone. */
static void
parcel_abandon (Parcel *parcel)
{
  g_signal_handlers_disconnect_by_data (parcel->message, parcel);
  drop (parcel);
  soup_message_body_complete (soup_server_message_get_response_body (parcel->message));
  soup_server_message_unpause (parcel->message);
}

RopewayPracticeDelivery *
ropeway_practice_delivery_new (RopewayHttpListener *listener, RopewayClock *clock)
{
  RopewayPracticeDelivery *delivery = g_new0 (RopewayPracticeDelivery, 1);

  delivery->listener = g_object_ref (listener);
  delivery->clock = ropeway_clock_ref (clock);
  delivery->parcels = g_hash_table_new_full (NULL, NULL, parcel_free, NULL);
  return delivery;
}

void
ropeway_practice_delivery_free (RopewayPracticeDelivery *delivery)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, delivery->parcels);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    parcel_abandon (key);
  g_hash_table_unref (delivery->parcels);
  ropeway_clock_unref (delivery->clock);
  g_object_unref (delivery->listener);
  g_free (delivery);
}

/* The client has gone, or the answer has left. */
static void
on_finished (SoupServerMessage *message, Parcel *parcel)
{
  g_hash_table_remove (parcel->delivery->parcels, parcel);
}

static Parcel *
parcel_new (RopewayPracticeDelivery *delivery, SoupServerMessage *message)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->delivery = delivery;
  parcel->message = g_object_ref (message);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), parcel);
  /* Of a connection that was closed, nothing is finished any more. */
  g_signal_connect (message, "disconnected", G_CALLBACK (on_finished), parcel);
  g_hash_table_add (delivery->parcels, parcel);
  return parcel;
}

/* ---- late ---- */

static void
on_late (gpointer data)
{
  Parcel *parcel = data;

  parcel->timer = 0;
  if (parcel->drops_later)
    drop (parcel);
  soup_server_message_unpause (parcel->message);
}

static void
send_late (RopewayPracticeDelivery *delivery, SoupServerMessage *message, guint ms, gboolean drops_later)
{
  Parcel *parcel = parcel_new (delivery, message);

  parcel->drops_later = drops_later;
  soup_server_message_pause (message);
  parcel->timer = ropeway_clock_add_timer (delivery->clock, (gint64)ms * MS_US, on_late, parcel);
}

/* ---- half, and then nothing ---- */

static void
on_piece_gone (SoupServerMessage *message, Parcel *parcel)
{
  drop (parcel);
}

/* Content-Length tells of more than comes, or the last chunk does not come. */
static void
send_truncated (RopewayPracticeDelivery *delivery, RopewayPracticeExchange *exchange, gboolean in_chunks)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  SoupMessageBody *body = soup_server_message_get_response_body (exchange->message);
  gsize whole = MAX (exchange->answer->len, 2);

  if (in_chunks)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  else
    soup_message_headers_set_content_length (headers, (goffset)whole);
  g_string_truncate (exchange->answer, whole / 2);
  soup_message_body_append (body, SOUP_MEMORY_COPY, exchange->answer->str, exchange->answer->len);
  g_signal_connect (exchange->message, "wrote-chunk", G_CALLBACK (on_piece_gone),
                    parcel_new (delivery, exchange->message));
}

/* ---- without end ---- */

static void
on_endless_chunk (SoupServerMessage *message, Parcel *parcel)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  if (parcel->sent >= ROPEWAY_LIMIT_PRACTICE_ENDLESS_BYTES)
    {
      drop (parcel);
      return;
    }
  parcel->sent += g_bytes_get_size (parcel->rest);
  soup_message_body_append_bytes (body, parcel->rest);
}

/* A list that goes on and on. */
static void
send_endless (RopewayPracticeDelivery *delivery, RopewayPracticeExchange *exchange)
{
  SoupServerMessage *message = exchange->message;
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  Parcel *parcel = parcel_new (delivery, message);
  char *filler = g_malloc (ENDLESS_CHUNK);

  memset (filler, ' ', ENDLESS_CHUNK);
  filler[0] = '0';
  filler[1] = ',';
  parcel->rest = g_bytes_new_take (filler, ENDLESS_CHUNK);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "[", 1);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_endless_chunk), parcel);
}

/* ---- byte by byte ---- */

static void
on_slow (gpointer data)
{
  Parcel *parcel = data;
  SoupMessageBody *body = soup_server_message_get_response_body (parcel->message);
  g_autoptr (GBytes) byte = g_bytes_new_from_bytes (parcel->rest, parcel->sent, 1);

  parcel->timer = 0;
  soup_message_body_append_bytes (body, byte);
  if (++parcel->sent < g_bytes_get_size (parcel->rest))
    parcel->timer
        = ropeway_clock_add_timer (parcel->delivery->clock, (gint64)parcel->ms * MS_US, on_slow, parcel);
  else
    soup_message_body_complete (body);
  soup_server_message_unpause (parcel->message);
}

static void
send_slowly (RopewayPracticeDelivery *delivery, RopewayPracticeExchange *exchange, guint ms)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  Parcel *parcel;

  if (exchange->answer->len == 0)
    return;
  parcel = parcel_new (delivery, exchange->message);
  parcel->ms = ms;
  parcel->rest = g_bytes_new (exchange->answer->str, exchange->answer->len);
  soup_message_headers_set_content_length (headers, (goffset)exchange->answer->len);
  parcel->timer = ropeway_clock_add_timer (delivery->clock, (gint64)ms * MS_US, on_slow, parcel);
}

/* ---- all of them ---- */

static void
set_answer (RopewayPracticeExchange *exchange)
{
  gsize length = exchange->answer->len;

  if (length == 0)
    return;
  soup_server_message_set_response (
      exchange->message, exchange->content_type ? exchange->content_type : "application/json",
      SOUP_MEMORY_TAKE, g_string_free (g_steal_pointer (&exchange->answer), FALSE), length);
}

static void
replace_answer (RopewayPracticeExchange *exchange, const char *content_type, const char *text)
{
  exchange->status = 200;
  exchange->content_type = g_strdup (content_type);
  g_string_assign (exchange->answer, text);
  set_answer (exchange);
}

static void
on_wrote_body (SoupServerMessage *message, RopewayHttpListener *listener)
{
  ropeway_http_listener_drop (listener, message);
}

/* Returns: whether the connection is dropped instead of an answer. */
static gboolean
bend (RopewayPracticeDelivery *delivery, RopewayPracticeExchange *exchange, const RopewayPracticeFault *fault)
{
  switch (fault->kind)
    {
    case ROPEWAY_PRACTICE_FAULT_DROP_BEFORE:
    case ROPEWAY_PRACTICE_FAULT_DROP_AFTER:
      return TRUE;
    case ROPEWAY_PRACTICE_FAULT_TRUNCATE:
    case ROPEWAY_PRACTICE_FAULT_TRUNCATE_CHUNKS:
      send_truncated (delivery, exchange, fault->kind == ROPEWAY_PRACTICE_FAULT_TRUNCATE_CHUNKS);
      break;
    case ROPEWAY_PRACTICE_FAULT_ENDLESS:
      exchange->status = 200;
      send_endless (delivery, exchange);
      break;
    case ROPEWAY_PRACTICE_FAULT_GARBAGE:
      replace_answer (exchange, "application/json", "{\"items\":[{\"id\":1,}");
      break;
    case ROPEWAY_PRACTICE_FAULT_WRONG_TYPE:
      replace_answer (exchange, "application/json", "\"Service is being maintained\"");
      break;
    case ROPEWAY_PRACTICE_FAULT_HTML:
      replace_answer (
          exchange, "text/html; charset=utf-8",
          "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>");
      break;
    case ROPEWAY_PRACTICE_FAULT_SLOW:
      send_slowly (delivery, exchange, fault->ms);
      break;
    case ROPEWAY_PRACTICE_FAULT_CLOSE:
      g_signal_connect_object (exchange->message, "wrote-body", G_CALLBACK (on_wrote_body),
                               delivery->listener, 0);
      set_answer (exchange);
      break;
    case ROPEWAY_PRACTICE_FAULT_STATUS:
    case ROPEWAY_PRACTICE_FAULT_REDIRECT:
    case ROPEWAY_PRACTICE_FAULT_SAME_PAGE:
    case ROPEWAY_PRACTICE_FAULT_LATENCY:
      set_answer (exchange);
      break;
    }
  return FALSE;
}

void
ropeway_practice_delivery_send (RopewayPracticeDelivery *delivery, RopewayPracticeExchange *exchange,
                                const RopewayPracticeFault *fault, guint delay_ms)
{
  SoupServerMessage *message = exchange->message;
  gboolean drops = FALSE;

  if (fault)
    drops = bend (delivery, exchange, fault);
  else
    set_answer (exchange);
  soup_server_message_set_status (message, exchange->status ? exchange->status : 500, NULL);
  if (delay_ms > 0 && !(fault && fault->kind == ROPEWAY_PRACTICE_FAULT_SLOW))
    send_late (delivery, message, delay_ms, drops);
  else if (drops)
    ropeway_http_listener_drop (delivery->listener, message);
}
