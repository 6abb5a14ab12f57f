/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the practice server's process and its control address, as plain calls. */
#include "support/practice-process.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "value/json-reader.h"

struct _PracticeProcess
{
  /* owned */
  GSubprocess *process;
  SoupSession *session;

  /* state */
  guint16 port;
};

/* The server says its port in its first line. */
static guint16
read_port (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_autoptr (RopewayTree) tree = NULL;
  gint64 port;

  g_assert_no_error (error);
  g_assert_nonnull (line);
  tree = ropeway_json_read_text (line, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (
      ropeway_value_get_int64 (ropeway_value_get (ropeway_tree_get_root (tree), "port"), &port, &error));
  return (guint16)port;
}

PracticeProcess *
practice_process_start (const char *first_argument, ...)
{
  PracticeProcess *self = g_new0 (PracticeProcess, 1);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *program = NULL;
  g_autoptr (GError) error = NULL;
  va_list list;

  g_assert_nonnull (g_getenv ("ROPEWAY_TEST_BUILD"));
  program = g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "tests", "support", "practice-server", NULL);
  g_ptr_array_add (arguments, program);
  va_start (list, first_argument);
  for (const char *argument = first_argument; argument; argument = va_arg (list, const char *))
    g_ptr_array_add (arguments, (char *)argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  self->process = g_subprocess_newv ((const char *const *)arguments->pdata,
                                     G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->port = read_port (self->process);
  self->session = soup_session_new ();
  return self;
}

void
practice_process_free (PracticeProcess *self)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (self->process);
  g_object_unref (self->session);
  g_free (self);
}

guint16
practice_process_get_port (PracticeProcess *self)
{
  return self->port;
}

char *
practice_process_address (PracticeProcess *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

static GBytes *
send_request (PracticeProcess *self, const char *method, const char *path, const char *body, guint *status)
{
  g_autofree char *address = practice_process_address (self, path);
  g_autoptr (SoupMessage) message = soup_message_new (method, address);
  g_autoptr (GError) error = NULL;
  GBytes *answer;

  g_assert_nonnull (message);
  if (body)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  answer = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  if (status)
    *status = soup_message_get_status (message);
  return answer;
}

RopewayTree *
practice_process_request (PracticeProcess *self, const char *method, const char *path, const char *body,
                          guint *status)
{
  g_autoptr (GBytes) answer = send_request (self, method, path, body, status);

  return ropeway_json_read (answer, NULL, NULL, NULL);
}

GBytes *
practice_process_get_bytes (PracticeProcess *self, const char *path)
{
  return send_request (self, "GET", path, NULL, NULL);
}

static gint64
number_in (const RopewayValue *value)
{
  gint64 number = 0;

  if (value)
    g_assert_true (ropeway_value_get_int64 (value, &number, NULL));
  return number;
}

static RopewayTree *
read_stats (PracticeProcess *self)
{
  guint status;
  RopewayTree *tree = practice_process_request (self, "GET", "/_practice/stats", NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (tree);
  return tree;
}

gint64
practice_process_get_stat (PracticeProcess *self, const char *group, const char *name)
{
  g_autoptr (RopewayTree) tree = read_stats (self);
  const RopewayValue *value = ropeway_value_get (ropeway_tree_get_root (tree), group);

  g_assert_nonnull (value);
  return number_in (name ? ropeway_value_get (value, name) : value);
}

gint64
practice_process_get_writes (PracticeProcess *self, const char *collection, const char *what)
{
  g_autoptr (RopewayTree) tree = read_stats (self);
  const RopewayValue *writes = ropeway_value_get (ropeway_tree_get_root (tree), "writes");
  const RopewayValue *counts = ropeway_value_get (writes, collection);

  g_assert_nonnull (counts);
  return number_in (ropeway_value_get (counts, what));
}

RopewayTree *
practice_process_dup_records (PracticeProcess *self, const char *collection)
{
  g_autofree char *path = g_strconcat ("/_practice/records?of=", collection, NULL);
  guint status;
  RopewayTree *tree = practice_process_request (self, "GET", path, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (tree);
  return tree;
}

static void
post_control (PracticeProcess *self, const char *path, const char *body)
{
  guint status;
  g_autoptr (RopewayTree) answer = practice_process_request (self, "POST", path, body, &status);

  g_assert_cmpuint (status, ==, 204);
}

void
practice_process_load (PracticeProcess *self, const char *collection, const char *list)
{
  g_autofree char *path = g_strconcat ("/_practice/load?into=", collection, NULL);
  g_autofree char *body = g_strconcat ("{\"records\":", list, "}", NULL);

  post_control (self, path, body);
}

void
practice_process_set_hostile (PracticeProcess *self, const char *json)
{
  post_control (self, "/_practice/hostile", json);
}

void
practice_process_reset (PracticeProcess *self)
{
  post_control (self, "/_practice/reset", NULL);
}
