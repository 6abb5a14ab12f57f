/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: says how many small POSTs the client sends a second, and what each costs. */
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <signal.h>
#include <unistd.h>

#include "http/http-client.h"

#define BODY_BYTES 1024

typedef struct
{
  GMainLoop *loop;
  RopewayHttpClient *client;
  GCancellable *cancellable;
  GBytes *body;
  const char *url;
  guint to_send;
  guint to_finish;
  guint n_failed;
} Bench;

static void send_one (Bench *bench);

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayHttpResponse) response
      = ropeway_http_client_send_finish (ROPEWAY_HTTP_CLIENT (source), result, &error);

  if (response == NULL || ropeway_http_response_get_status (response) >= 300)
    {
      if (bench->n_failed++ == 0)
        g_printerr ("failed: %s\n", error != NULL ? error->message : "status");
    }
  if (--bench->to_finish == 0)
    g_main_loop_quit (bench->loop);
  else if (bench->to_send > 0)
    send_one (bench);
}

static void
send_one (Bench *bench)
{
  g_autoptr (RopewayHttpRequest) request = ropeway_http_request_new ("POST", bench->url);

  bench->to_send--;
  ropeway_http_request_set_body (request, bench->body, "application/json");
  ropeway_http_request_set_credential (request, "Authorization", "Bearer 0123456789abcdef");
  ropeway_http_client_send_async (bench->client, request, bench->cancellable, on_done, bench);
}

static gint64
cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (gint64)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
         + usage.ru_stime.tv_usec;
}

/* ---- a service that costs next to nothing, so that only the client is measured ---- */

typedef struct
{
  int fd;
  gsize filled;
  char in[16 * 1024];
} Peer;

static void
answer (Peer *peer)
{
  static const char text[]
      = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"
        "{\"id\":12345}";

  for (;;)
    {
      const char *end = memmem (peer->in, peer->filled, "\r\n\r\n", 4);
      const char *length = memmem (peer->in, peer->filled, "Content-Length: ", 16);
      gsize size;

      if (end == NULL || length == NULL)
        return;
      size = (gsize)(end + 4 - peer->in) + g_ascii_strtoull (length + 16, NULL, 10);
      if (peer->filled < size)
        return;
      memmove (peer->in, peer->in + size, peer->filled - size);
      peer->filled -= size;
      if (write (peer->fd, text, sizeof text - 2) < 0)
        return;
    }
}

static void G_GNUC_NORETURN
serve (int listener)
{
  int poll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event event = { .events = EPOLLIN };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  epoll_ctl (poll, EPOLL_CTL_ADD, listener, &event);
  for (;;)
    {
      Peer *peer;
      gssize n;

      if (epoll_wait (poll, &event, 1, -1) < 1)
        continue;
      peer = event.data.ptr;
      if (peer == NULL)
        {
          peer = g_new0 (Peer, 1);
          peer->fd = accept (listener, NULL, NULL);
          event = (struct epoll_event){ .events = EPOLLIN, .data.ptr = peer };
          epoll_ctl (poll, EPOLL_CTL_ADD, peer->fd, &event);
          continue;
        }
      n = read (peer->fd, peer->in + peer->filled, sizeof peer->in - peer->filled);
      if (n <= 0)
        {
          close (peer->fd);
          g_free (peer);
          continue;
        }
      peer->filled += (gsize)n;
      answer (peer);
    }
}

static char *
start_service (pid_t *pid)
{
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_socket_bind (socket, any, TRUE, NULL);
  g_socket_listen (socket, NULL);
  bound = g_socket_get_local_address (socket, NULL);
  *pid = fork ();
  if (*pid == 0)
    {
      g_socket_set_blocking (socket, TRUE);
      serve (g_socket_get_fd (socket));
    }
  return g_strdup_printf ("http://127.0.0.1:%u/records",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

int
main (int argc, char *argv[])
{
  int in_flight = 16, n = 50000;
  g_autofree char *url = NULL;
  const GOptionEntry entries[]
      = { { "in-flight", 'c', 0, G_OPTION_ARG_INT, &in_flight, "Requests under way at once", "N" },
          { "requests", 'n', 0, G_OPTION_ARG_INT, &n, "Requests in all", "N" },
          { "url", 'u', 0, G_OPTION_ARG_STRING, &url, "Where to; otherwise a service of its own", "URL" },
          { NULL } };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayClock) clock = NULL;
  g_autofree char *text = g_strnfill (BODY_BYTES - 2, 'x');
  RopewayHttpPolicy policy = { 0 };
  Bench bench = { 0 };
  gint64 began, cpu, wall;
  pid_t pid = 0;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (url == NULL)
    url = start_service (&pid);

  clock = ropeway_clock_new_system ();
  policy.private_network = TRUE;
  policy.in_flight = (guint)in_flight;
  text[0] = text[BODY_BYTES - 3] = '"';
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.client = ropeway_http_client_new (&policy, clock, NULL);
  bench.cancellable = g_cancellable_new ();
  bench.body = g_bytes_new (text, BODY_BYTES - 2);
  bench.url = url;
  bench.to_send = bench.to_finish = (guint)n;

  began = ropeway_clock_monotonic (clock);
  cpu = cpu_us ();
  for (int i = 0; i < in_flight && bench.to_send > 0; i++)
    send_one (&bench);
  g_main_loop_run (bench.loop);
  wall = ropeway_clock_monotonic (clock) - began;
  cpu = cpu_us () - cpu;

  g_print ("{\"bench\":\"http-post\",\"requests\":%d,\"failed\":%u,\"in_flight\":%d,\"per_second\":"
           "%" G_GINT64_FORMAT ",\"cpu_us\":%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT "}\n",
           n, bench.n_failed, in_flight, n * (gint64)G_USEC_PER_SEC / wall, cpu / n, cpu * 100 / n % 100);
  if (pid > 0)
    kill (pid, SIGTERM);
  g_main_loop_unref (bench.loop);
  g_object_unref (bench.client);
  g_object_unref (bench.cancellable);
  g_bytes_unref (bench.body);
  return bench.n_failed == 0 ? 0 : 1;
}
