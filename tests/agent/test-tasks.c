/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a task tells is bounded, in time and in size, and its end is told once. */
#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "agent/agent-task.h"
#include "agent/event-line.h"
#include "agent/pipe-reader.h"
#include "agent/task-events.h"
#include "base/limits.h"
#include "support/fake-clock.h"
#include "support/test-loop.h"
#include "test-agent.h"

/* ---- how often ---- */

static void
on_told (RopewayAgentTask *task, const char *json, GPtrArray *told)
{
  g_ptr_array_add (told, g_strdup (json));
}

static void
progress (RopewayAgentTask *task, gint64 n)
{
  RopewayTree *line = ropeway_event_line_new ("progress");

  ropeway_event_line_add_number (line, "read", n);
  ropeway_agent_task_set_progress (task, line);
}

static void
test_progress (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) ended = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RopewayAgentTask) task = ropeway_agent_task_new (7, "run", "a", NULL, clock, NULL);

  g_signal_connect (task, "progress", G_CALLBACK (on_told), told);
  g_signal_connect (task, "finished", G_CALLBACK (on_told), ended);
  for (gint64 i = 0; i < 100; i++)
    {
      progress (task, i);
      fake_clock_advance (clock, 20 * G_TIME_SPAN_MILLISECOND);
    }
  /* Two seconds: five a second, and the first. */
  g_assert_cmpuint (told->len, <=, 11);
  g_assert_cmpuint (told->len, >=, 10);
  progress (task, 100);
  ropeway_agent_task_finish (task, ropeway_event_line_new ("end"));
  g_assert_cmpstr (g_ptr_array_index (told, told->len - 1), ==,
                   "{\"event\":\"progress\",\"read\":100,\"kind\":\"run\",\"job\":\"a\"}");
  g_assert_cmpuint (ended->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (ended, 0), ==,
                   "{\"event\":\"end\",\"kind\":\"run\",\"job\":\"a\",\"connection\":null}");
  g_assert_cmpuint (fake_clock_get_n_timers (clock), ==, 0);
}

/* ---- how much ---- */

static char *
read_last_line (int fd)
{
  char buffer[64];
  off_t end = lseek (fd, 0, SEEK_END);
  gssize n = pread (fd, buffer, sizeof buffer - 1, end - (off_t)sizeof buffer + 1);
  char *start;

  g_assert_cmpint (n, ==, sizeof buffer - 1);
  g_assert_cmpint (buffer[n - 1], ==, '\n');
  buffer[n - 1] = '\0';
  start = strrchr (buffer, '\n');
  return g_strdup (start != NULL ? start + 1 : buffer);
}

static void
test_ceiling (void)
{
  g_autoptr (RopewayTaskEvents) events = ropeway_task_events_new (NULL);
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("record");
  g_autofree char *large = g_strnfill (8 * 1024 * 1024, 'x');
  g_autofree char *last = NULL;
  int fd = ropeway_task_events_open (events, NULL);

  ropeway_event_line_add_text (line, "text", large);
  for (guint i = 0; i < ROPEWAY_LIMIT_TASK_EVENTS_BYTES / (8 * 1024 * 1024) + 2; i++)
    ropeway_task_events_add (events, line);
  g_assert_cmpint (lseek (fd, 0, SEEK_END), <=, ROPEWAY_LIMIT_TASK_EVENTS_BYTES);
  g_assert_cmpint (lseek (fd, 0, SEEK_END), >, ROPEWAY_LIMIT_TASK_EVENTS_BYTES - 9 * 1024 * 1024);
  last = read_last_line (fd);
  g_assert_cmpstr (last, ==, "{\"event\":\"cut\"}");
  close (fd);
}

/* Whoever reads can do nothing but read, and begins at the beginning. */
static void
test_reader (void)
{
  g_autoptr (RopewayTaskEvents) events = ropeway_task_events_new (NULL);
  g_autoptr (RopewayTree) line = ropeway_event_line_new ("end");
  char buffer[64];
  int first, second;

  ropeway_task_events_add (events, line);
  first = ropeway_task_events_open (events, NULL);
  second = ropeway_task_events_open (events, NULL);
  g_assert_cmpint (read (first, buffer, sizeof buffer), ==, strlen ("{\"event\":\"end\"}\n"));
  g_assert_cmpint (read (second, buffer, sizeof buffer), ==, strlen ("{\"event\":\"end\"}\n"));
  g_assert_cmpint (write (first, "x", 1), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
  close (first);
  close (second);
}

/* ---- pipes ---- */

typedef struct
{
  RopewaySecret *secret;
  GError *error;
  gboolean done;
} PipeEnd;

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  PipeEnd *end = data;

  end->secret = ropeway_pipe_reader_read_finish (result, &end->error);
  end->done = TRUE;
}

static void
test_pipe (void)
{
  static const struct
  {
    gsize length; /* of letters */
    const char *more;
    gsize n_more;
    int error; /* -1: none */
  } cases[] = {
    { 0, "", 0, -1 },
    { 3, "", 0, -1 },
    { ROPEWAY_LIMIT_SECRET_BYTES, "", 0, -1 },
    { ROPEWAY_LIMIT_SECRET_BYTES, "x", 1, G_IO_ERROR_MESSAGE_TOO_LARGE },
    { 1, "\0b", 2, G_IO_ERROR_INVALID_DATA },
  };
  g_autoptr (RopewayClock) clock = fake_clock_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *letters = g_strnfill (cases[i].length, 'a');
      PipeEnd end = { 0 };
      gsize length = 0;
      int ends[2];

      g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
      g_assert_cmpint (fcntl (ends[1], F_SETPIPE_SZ, 2 * ROPEWAY_LIMIT_SECRET_BYTES), >, 0);
      g_assert_cmpint (write (ends[1], letters, cases[i].length), ==, (gssize)cases[i].length);
      g_assert_cmpint (write (ends[1], cases[i].more, cases[i].n_more), ==, (gssize)cases[i].n_more);
      close (ends[1]);
      ropeway_pipe_reader_read_async (ends[0], clock, NULL, on_read, &end);
      test_loop_until (end.done);
      if (cases[i].error < 0)
        {
          g_assert_no_error (end.error);
          ropeway_secret_reveal (end.secret, &length);
          g_assert_cmpuint (length, ==, cases[i].length);
        }
      else
        g_assert_error (end.error, G_IO_ERROR, cases[i].error);
      g_clear_error (&end.error);
      g_clear_pointer (&end.secret, ropeway_secret_unref);
      g_assert_cmpuint (fake_clock_get_n_timers (clock), ==, 0);
    }
}

/* Nobody waits for ever for a caller that hangs. */
static void
test_pipe_late (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  PipeEnd end = { 0 };
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  ropeway_pipe_reader_read_async (ends[0], clock, NULL, on_read, &end);
  fake_clock_advance (clock, ROPEWAY_LIMIT_PIPE_MS * G_TIME_SPAN_MILLISECOND);
  test_loop_until (end.done);
  g_assert_error (end.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_clear_error (&end.error);
  close (ends[1]);
}

static void
test_pipe_cancelled (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  PipeEnd end = { 0 };
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  ropeway_pipe_reader_read_async (ends[0], clock, cancellable, on_read, &end);
  g_cancellable_cancel (cancellable);
  test_loop_until (end.done);
  g_assert_error (end.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&end.error);
  close (ends[1]);
}

static void
test_no_pipe (void)
{
  g_autoptr (RopewayClock) clock = fake_clock_new ();
  PipeEnd end = { 0 };

  ropeway_pipe_reader_read_async (open ("/dev/zero", O_RDONLY | O_CLOEXEC), clock, NULL, on_read, &end);
  test_loop_until (end.done);
  g_assert_error (end.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&end.error);
}

void
test_add_tasks (void)
{
  g_test_add_func ("/agent/tasks/progress", test_progress);
  g_test_add_func ("/agent/tasks/ceiling", test_ceiling);
  g_test_add_func ("/agent/tasks/reader", test_reader);
  g_test_add_func ("/agent/tasks/pipe", test_pipe);
  g_test_add_func ("/agent/tasks/pipe-late", test_pipe_late);
  g_test_add_func ("/agent/tasks/pipe-cancelled", test_pipe_cancelled);
  g_test_add_func ("/agent/tasks/no-pipe", test_no_pipe);
}
