/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: keeps the tests of the command line free of pipes. */
#include "cli-process.h"

#include <signal.h>
#include <string.h>

struct _CliProcess
{
  /* owned */
  GSubprocessLauncher *launcher;
  GPtrArray *arguments;
  GSubprocess *process;
  GDataInputStream *errors;
  GDataInputStream *output;
  GString *read; /* of standard output */

  /* state */
  gboolean out_is_taken;
  gboolean err_is_taken;
};

void
cli_end_clear (CliEnd *end)
{
  g_clear_pointer (&end->out, g_free);
  g_clear_pointer (&end->err, g_free);
}

CliProcess *
cli_process_new (TestWorkspace *workspace)
{
  CliProcess *self = g_new0 (CliProcess, 1);
  g_auto (GStrv) environment = test_workspace_dup_environ (workspace);
  g_autofree char *data = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", NULL);

  self->launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_environ (self->launcher, environment);
  g_subprocess_launcher_set_cwd (self->launcher, test_workspace_get_folder (workspace));
  g_subprocess_launcher_setenv (self->launcher, "ROPEWAY_DATA_DIR", data, TRUE);
  self->read = g_string_new (NULL);
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->arguments,
                   g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "src", "cli", "ropeway", NULL));
  return self;
}

void
cli_process_free (CliProcess *self)
{
  g_clear_object (&self->errors);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_object_unref (self->launcher);
  g_ptr_array_unref (self->arguments);
  g_string_free (self->read, TRUE);
  g_free (self);
}

void
cli_process_setenv (CliProcess *self, const char *name, const char *value)
{
  g_subprocess_launcher_setenv (self->launcher, name, value, TRUE);
}

void
cli_process_add (CliProcess *self, const char *argument)
{
  g_ptr_array_add (self->arguments, g_strdup (argument));
}

void
cli_process_take_fd (CliProcess *self, int fd, int number)
{
  g_subprocess_launcher_take_fd (self->launcher, fd, number);
}

void
cli_process_take_stdout (CliProcess *self, int fd)
{
  self->out_is_taken = TRUE;
  g_subprocess_launcher_take_stdout_fd (self->launcher, fd);
}

void
cli_process_take_stderr (CliProcess *self, int fd)
{
  self->err_is_taken = TRUE;
  g_subprocess_launcher_take_stderr_fd (self->launcher, fd);
}

void
cli_process_take_stdin (CliProcess *self, int fd)
{
  g_subprocess_launcher_take_stdin_fd (self->launcher, fd);
}

void
cli_process_start (CliProcess *self)
{
  g_autoptr (GError) error = NULL;
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_NONE;

  if (!self->out_is_taken)
    flags |= G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  if (!self->err_is_taken)
    flags |= G_SUBPROCESS_FLAGS_STDERR_PIPE;
  g_subprocess_launcher_set_flags (self->launcher, flags);
  g_ptr_array_add (self->arguments, NULL);
  self->process
      = g_subprocess_launcher_spawnv (self->launcher, (const char *const *)self->arguments->pdata, &error);
  g_assert_no_error (error);
  /* Ours of what the child has now. */
  g_subprocess_launcher_close (self->launcher);
  if (!self->err_is_taken)
    self->errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));
  if (!self->out_is_taken)
    self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
}

void
cli_process_signal (CliProcess *self, int number)
{
  g_subprocess_send_signal (self->process, number);
}

char *
cli_process_read_error_line (CliProcess *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->errors, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

char *
cli_process_read_until (CliProcess *self, const char *part)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (self->output, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      g_string_append_printf (self->read, "%s\n", line);
      if (strstr (line, part) != NULL)
        return g_steal_pointer (&line);
    }
}

/* Both pipes are read at once: whoever reads one after the other waits for a child that waits. */
typedef struct
{
  GInputStream *stream;
  char *text;
} Reader;

static gpointer
read_all (gpointer data)
{
  Reader *reader = data;
  GString *text = g_string_new (NULL);
  char buffer[8192];
  gssize n;

  while ((n = g_input_stream_read (reader->stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, n);
  reader->text = g_string_free (text, FALSE);
  return NULL;
}

void
cli_process_wait_killed (CliProcess *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (self->process));
  g_assert_cmpint (g_subprocess_get_term_sig (self->process), ==, SIGKILL);
}

void
cli_process_wait (CliProcess *self, CliEnd *end)
{
  g_autoptr (GError) error = NULL;
  Reader out = { .stream = G_INPUT_STREAM (self->output) };
  Reader err = { .stream = G_INPUT_STREAM (self->errors) };
  GThread *thread = err.stream != NULL ? g_thread_new ("errors", read_all, &err) : NULL;

  if (out.stream != NULL)
    read_all (&out);
  if (thread != NULL)
    g_thread_join (thread);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (self->process))
    g_error ("ropeway was ended by signal %d:\n%s", g_subprocess_get_term_sig (self->process), err.text);
  cli_end_clear (end);
  end->exit = g_subprocess_get_exit_status (self->process);
  end->out = out.text != NULL ? g_strconcat (self->read->str, out.text, NULL) : g_strdup ("");
  end->err = err.text != NULL ? g_steal_pointer (&err.text) : g_strdup ("");
  g_free (out.text);
}

void
cli_run_to_end (TestWorkspace *workspace, CliEnd *end, const char *first, ...)
{
  g_autoptr (CliProcess) process = cli_process_new (workspace);
  va_list list;

  va_start (list, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (list, const char *))
    cli_process_add (process, argument);
  va_end (list);
  cli_process_start (process);
  cli_process_wait (process, end);
}

char *
cli_write_job (TestWorkspace *workspace, const char *name, const char *job, const char *old, const char *new)
{
  g_autofree char *file = g_strconcat (job, ".ropeway.json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  if (old != NULL)
    {
      const char *place = strstr (text, old);
      g_autofree char *changed = NULL;

      g_assert_nonnull (place);
      changed = g_strdup_printf ("%.*s%s%s", (int)(place - text), text, new, place + strlen (old));
      return test_workspace_write (workspace, name, changed);
    }
  return test_workspace_write (workspace, name, text);
}

void
cli_change_person (PracticeProcess *practice, const char *id, const char *body)
{
  g_autofree char *path = g_strconcat ("/contacts/people/", id, NULL);
  g_autoptr (RopewayTree) answer = NULL;
  guint status;

  answer = practice_process_request (practice, "PATCH", path, body, &status);
  g_assert_cmpuint (status, ==, 200);
}

GPtrArray *
cli_parse_lines (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  g_auto (GStrv) parts = g_strsplit (text, "\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      JsonNode *node;

      if (*parts[i] == '\0')
        continue;
      node = json_from_string (parts[i], &error);
      g_assert_no_error (error);
      g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
      g_assert_true (json_object_has_member (json_node_get_object (node), "event"));
      g_ptr_array_add (lines, node);
    }
  return lines;
}

static gboolean
is_event (const JsonNode *node, const char *event)
{
  JsonObject *object = json_node_get_object ((JsonNode *)node);

  return strcmp (json_object_get_string_member (object, "event"), event) == 0;
}

JsonObject *
cli_find_event (GPtrArray *lines, const char *event)
{
  for (guint i = lines->len; i > 0; i--)
    if (is_event (g_ptr_array_index (lines, i - 1), event))
      return json_node_get_object (g_ptr_array_index (lines, i - 1));
  return NULL;
}

guint
cli_count_events (GPtrArray *lines, const char *event)
{
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    n += is_event (g_ptr_array_index (lines, i), event);
  return n;
}

void
cli_assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

void
cli_assert_lacks (const char *text, const char *part)
{
  if (strstr (text, part) != NULL)
    g_error ("“%s” must not be in:\n%s", part, text);
}
