/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent/pipe-reader.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"

/* One byte more than is allowed tells that there is too much. */
#define BUFFER_BYTES (ROPEWAY_LIMIT_SECRET_BYTES + 1)

typedef struct
{
  /* owned */
  GInputStream *stream;
  RopewayClock *clock;
  GCancellable *cancellable; /* of the reading: the caller's, or time is up */
  GCancellable *given;       /* (nullable) */
  char *buffer;

  /* state */
  gsize length;
  guint timer;
  gulong handler;
  gboolean is_late;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  if (reading->timer != 0)
    ropeway_clock_remove_timer (reading->clock, reading->timer);
  g_cancellable_disconnect (reading->given, reading->handler);
  ropeway_wipe (reading->buffer, BUFFER_BYTES);
  g_free (reading->buffer);
  g_object_unref (reading->stream);
  g_object_unref (reading->cancellable);
  g_clear_object (&reading->given);
  ropeway_clock_unref (reading->clock);
  g_free (reading);
}

static void
on_late (gpointer data)
{
  Reading *reading = data;

  reading->timer = 0;
  reading->is_late = TRUE;
  g_cancellable_cancel (reading->cancellable);
}

static void
on_cancelled (GCancellable *given, gpointer data)
{
  g_cancellable_cancel (data);
}

static void read_on (GTask *task);

static void
finish (GTask *task, Reading *reading)
{
  if (reading->length > ROPEWAY_LIMIT_SECRET_BYTES)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                             _ ("A secret has at most %u bytes."), (guint)ROPEWAY_LIMIT_SECRET_BYTES);
  else if (memchr (reading->buffer, '\0', reading->length) != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                             _ ("This secret holds a character that cannot be sent."));
  else
    g_task_return_pointer (task, ropeway_secret_new (reading->buffer, (gssize)reading->length),
                           (GDestroyNotify)ropeway_secret_unref);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n > 0)
    reading->length += (gsize)n;
  if (n < 0 && reading->is_late)
    {
      g_error_free (error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("The secret did not come."));
    }
  else if (n < 0)
    g_task_return_error (task, error);
  else if (n == 0 || reading->length == BUFFER_BYTES)
    finish (task, reading);
  else
    read_on (g_steal_pointer (&task));
}

/* @task: (transfer full). */
static void
read_on (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  g_input_stream_read_async (reading->stream, reading->buffer + reading->length,
                             BUFFER_BYTES - reading->length, G_PRIORITY_DEFAULT, reading->cancellable,
                             on_read, task);
}

/* Reading anything else could block, or read what is nobody's to give. */
static gboolean
is_pipe (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 && (S_ISFIFO (info.st_mode) || S_ISSOCK (info.st_mode));
}

void
ropeway_pipe_reader_read_async (int fd, RopewayClock *clock, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, ropeway_pipe_reader_read_async);
  g_task_set_task_data (task, reading, reading_free);
  reading->stream = g_unix_input_stream_new (fd, TRUE);
  reading->clock = ropeway_clock_ref (clock);
  reading->cancellable = g_cancellable_new ();
  reading->buffer = g_malloc (BUFFER_BYTES);
  if (!is_pipe (fd))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                               _ ("A secret is handed over through a pipe."));
      g_object_unref (task);
      return;
    }
  if (cancellable != NULL)
    {
      reading->given = g_object_ref (cancellable);
      reading->handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled),
                                                g_object_ref (reading->cancellable), g_object_unref);
    }
  reading->timer
      = ropeway_clock_add_timer (clock, ROPEWAY_LIMIT_PIPE_MS * G_TIME_SPAN_MILLISECOND, on_late, reading);
  read_on (task);
}

RopewaySecret *
ropeway_pipe_reader_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_pipe_reader_read_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
