/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a source of any number of records and a destination that forgets them, so cheap that what is measured is Ropeway.
 *
 * scale-server N: prints its port, answers until its standard input closes, then prints how many records it was given.
 * GET …?offset=O&limit=L: people from 1 to N; POST: 201 and an id. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib.h>

#define MAX_CLIENTS 64
#define MAX_PAGE 1000

/* One connection: what has come and is not answered yet. */
typedef struct
{
  int fd;
  GString *in;
} Client;

static guint64 n_records, n_created;
static Client clients[MAX_CLIENTS];
static guint n_clients;

static void
append_person (GString *out, guint64 i)
{
  g_string_append_printf (
      out,
      "{\"id\":\"p-%" G_GUINT64_FORMAT "\",\"reference\":\"R%" G_GUINT64_FORMAT
      "\",\"first_name\":\"Anna %" G_GUINT64_FORMAT
      "\",\"last_name\":\"M\\u00fcller\",\"email\":\"p%" G_GUINT64_FORMAT
      "@example.com\",\"phone\":\"+49 30 1234567\",\"company\":\"Example Ltd\",\"job_title\":\"Engineer\","
      "\"birthday\":\"1990-04-01\",\"balance\":%" G_GUINT64_FORMAT ".10,\"notes\":\"",
      i, i, i, i, i);
  for (guint n = 0; n < 10; n++)
    g_string_append (out, "Some words that a person wrote about somebody else. ");
  g_string_append (out, "\"}");
}

static guint64
read_number (const char *request, const char *name, guint64 fallback)
{
  const char *at = strstr (request, name);

  return at != NULL ? g_ascii_strtoull (at + strlen (name), NULL, 10) : fallback;
}

static void
answer (GString *out, const char *request)
{
  g_autoptr (GString) body = g_string_sized_new (256);
  gboolean creates = g_str_has_prefix (request, "POST ");

  if (creates)
    g_string_printf (body, "{\"id\":\"c-%" G_GUINT64_FORMAT "\"}", ++n_created);
  else
    {
      guint64 offset = read_number (request, "offset=", 0);
      guint64 limit = MIN (read_number (request, "limit=", 100), MAX_PAGE);

      g_string_printf (body, "{\"total\":%" G_GUINT64_FORMAT ",\"people\":[", n_records);
      for (guint64 i = offset; i < n_records && i - offset < limit; i++)
        {
          if (i > offset)
            g_string_append_c (body, ',');
          append_person (body, i + 1);
        }
      g_string_append (body, "]}");
    }
  g_string_append_printf (
      out, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
      creates ? "201 Created" : "200 OK", body->len);
  g_string_append_len (out, body->str, (gssize)body->len);
}

/* Returns: bytes of the first whole request in @in; 0: it is not whole. */
static gsize
measure (GString *in)
{
  const char *end = strstr (in->str, "\r\n\r\n");
  g_autofree char *head = end != NULL ? g_ascii_strdown (in->str, end - in->str + 2) : NULL;

  if (head == NULL)
    return 0;
  gsize length = (gsize)(end - in->str) + 4 + (gsize)read_number (head, "\r\ncontent-length: ", 0);
  return in->len >= length ? length : 0;
}

static gboolean
send_all (int fd, const GString *out)
{
  gsize sent = 0;

  while (sent < out->len)
    {
      ssize_t n = send (fd, out->str + sent, out->len - sent, MSG_NOSIGNAL);

      if (n < 0 && errno != EINTR)
        return FALSE;
      sent += n > 0 ? (gsize)n : 0;
    }
  return TRUE;
}

/* Returns: FALSE once the client has gone. */
static gboolean
serve (Client *client)
{
  char bytes[65536];
  ssize_t n = recv (client->fd, bytes, sizeof bytes, 0);
  gsize length;

  if (n <= 0)
    return FALSE;
  g_string_append_len (client->in, bytes, n);
  while ((length = measure (client->in)) > 0)
    {
      g_autoptr (GString) out = g_string_sized_new (1024);

      answer (out, client->in->str);
      g_string_erase (client->in, 0, (gssize)length);
      if (!send_all (client->fd, out))
        return FALSE;
    }
  return TRUE;
}

static void
drop (guint i)
{
  close (clients[i].fd);
  g_string_free (clients[i].in, TRUE);
  clients[i] = clients[--n_clients];
}

static void
welcome (int listener)
{
  int fd = accept (listener, NULL, NULL);
  int one = 1;

  if (fd < 0)
    return;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (n_clients == MAX_CLIENTS)
    close (fd);
  else
    clients[n_clients++] = (Client){ fd, g_string_new (NULL) };
}

static int
listen_somewhere (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, MAX_CLIENTS), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *)&address, &length), ==, 0);
  printf ("%u\n", ntohs (address.sin_port));
  fflush (stdout);
  return fd;
}

int
main (int argc, char **argv)
{
  struct pollfd polled[MAX_CLIENTS + 2];
  gboolean over = FALSE;

  if (argc != 2 || !g_ascii_string_to_unsigned (argv[1], 10, 1, G_MAXINT64, &n_records, NULL))
    return 2;
  int listener = listen_somewhere ();
  while (!over)
    {
      guint n = n_clients;

      polled[0] = (struct pollfd){ STDIN_FILENO, POLLIN, 0 };
      polled[1] = (struct pollfd){ listener, POLLIN, 0 };
      for (guint i = 0; i < n; i++)
        polled[i + 2] = (struct pollfd){ clients[i].fd, POLLIN, 0 };
      poll (polled, n + 2, -1);
      /* From the last on: the one that takes the place of a dropped one was served already. */
      for (guint i = n; i > 0; i--)
        if (polled[i + 1].revents != 0 && !serve (&clients[i - 1]))
          drop (i - 1);
      if (polled[1].revents != 0)
        welcome (listener);
      over = polled[0].revents != 0;
    }
  printf ("%" G_GUINT64_FORMAT "\n", n_created);
  return 0;
}
