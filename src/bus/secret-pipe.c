/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus/secret-pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* What did not fit at once. */
typedef struct
{
  GOutputStream *stream; /* owned */
  char *rest;            /* owned, wiped */
  gsize length;
} Pour;

static void
pour_free (Pour *pour)
{
  g_object_unref (pour->stream);
  explicit_bzero (pour->rest, pour->length);
  g_free (pour->rest);
  g_free (pour);
}

static void
on_poured (GObject *source, GAsyncResult *result, gpointer data)
{
  /* Who did not take all of it says why. The pipe is closed with the stream. */
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  pour_free (data);
}

/* @writer: (transfer full). */
static void
pour (const char *secret, int writer)
{
  gsize length = strlen (secret);
  gsize done = 0;
  Pour *rest;

  while (done < length)
    {
      gssize n = write (writer, secret + done, length - done);

      if (n > 0)
        done += (gsize)n;
      else if (errno != EINTR)
        break;
    }
  if (done == length)
    {
      close (writer);
      return;
    }
  rest = g_new0 (Pour, 1);
  rest->stream = g_unix_output_stream_new (writer, TRUE);
  rest->length = length - done;
  rest->rest = g_strdup (secret + done);
  g_output_stream_write_all_async (rest->stream, rest->rest, rest->length, G_PRIORITY_DEFAULT, NULL,
                                   on_poured, rest);
}

int
ropeway_secret_pipe_new (const char *secret, GError **error)
{
  int ends[2];

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return -1;
  /* Nobody may ever read it. */
  if (!g_unix_set_fd_nonblocking (ends[1], TRUE, error))
    {
      close (ends[0]);
      close (ends[1]);
      return -1;
    }
  pour (secret, ends[1]);
  return ends[0];
}
