/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/http-session.h"

#include "http/http-kept.h"

typedef struct
{
  /* owned */
  GMainContext *context;
  RopewayHttpKept *kept;

  /* state */
  gboolean is_released;
} Queue;

static G_DEFINE_QUARK (ropeway - http - session - queue, queue)

    static void queue_free (gpointer data)
{
  Queue *queue = data;

  ropeway_http_kept_free (queue->kept);
  g_main_context_unref (queue->context);
  g_free (queue);
}

static void
on_queued (SoupSession *session, SoupMessage *message, Queue *queue)
{
  ropeway_http_kept_enter (queue->kept, message);
}

static gboolean
on_idle (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static void
on_unqueued (SoupSession *session, SoupMessage *message, Queue *queue)
{
  ropeway_http_kept_leave (queue->kept, message);
  if (ropeway_http_kept_get_n_messages (queue->kept) > 0 || !queue->is_released)
    return;
  /* Who emits this goes on with the session afterwards. */
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, on_idle, session, g_object_unref);
  g_source_attach (source, queue->context);
}

SoupSession *
ropeway_http_session_new (guint in_flight, guint kept_ms)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", (int)in_flight, "max-conns-per-host",
                                                        (int)in_flight, "idle-timeout", 0, "timeout", 0,
                                                        "user-agent", "Ropeway/" ROPEWAY_VERSION, NULL);
  Queue *queue = g_new0 (Queue, 1);

  /* Its decoder takes a truncated body for a whole one. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  queue->context = g_main_context_ref_thread_default ();
  queue->kept = ropeway_http_kept_new (session, kept_ms);
  g_object_set_qdata_full (G_OBJECT (session), queue_quark (), queue, queue_free);
  g_signal_connect (session, "request-queued", G_CALLBACK (on_queued), queue);
  g_signal_connect (session, "request-unqueued", G_CALLBACK (on_unqueued), queue);
  return session;
}

void
ropeway_http_session_release (SoupSession *session)
{
  Queue *queue = g_object_get_qdata (G_OBJECT (session), queue_quark ());

  queue->is_released = TRUE;
  if (ropeway_http_kept_get_n_messages (queue->kept) == 0)
    g_object_unref (session);
}
