/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: plain bytes over a socket. */
#include "support/raw-client.h"

#include <string.h>

#include "support/test-loop.h"

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(GSocketConnection **)data
      = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

RawClient *
raw_client_new (guint16 port)
{
  RawClient *client = g_new0 (RawClient, 1);
  g_autoptr (GSocketClient) connector = g_socket_client_new ();

  client->heard = g_string_new (NULL);
  g_socket_client_connect_to_host_async (connector, "127.0.0.1", port, NULL, on_connected,
                                         &client->connection);
  test_loop_until (client->connection);
  g_socket_set_blocking (g_socket_connection_get_socket (client->connection), FALSE);
  return client;
}

void
raw_client_free (RawClient *client)
{
  g_io_stream_close (G_IO_STREAM (client->connection), NULL, NULL);
  g_object_unref (client->connection);
  g_string_free (client->heard, TRUE);
  g_free (client);
}

void
raw_client_say (RawClient *client, const char *text)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (client->connection));
  g_autoptr (GError) error = NULL;

  g_assert_true (g_output_stream_write_all (out, text, strlen (text), NULL, NULL, &error));
  g_assert_no_error (error);
}

gboolean
raw_client_say_byte (RawClient *client, char byte)
{
  return g_socket_send (g_socket_connection_get_socket (client->connection), &byte, 1, NULL, NULL) == 1;
}

gboolean
raw_client_hear (RawClient *client)
{
  GSocket *socket = g_socket_connection_get_socket (client->connection);
  char buffer[4096];

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_receive (socket, buffer, sizeof buffer, NULL, &error);

      if (n <= 0)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      g_string_append_len (client->heard, buffer, n);
    }
}
