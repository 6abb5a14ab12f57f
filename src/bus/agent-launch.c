/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus/agent-launch.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/limits.h"
#include "bus/agent-error.h"
#include "bus/agent-names.h"

/* How `ropeway serve` ends where somebody else works on the workspace: often an agent that was quicker. */
#define EXIT_BUSY 4

typedef enum
{
  STEP_LOOK,     /* is it there? */
  STEP_ACTIVATE, /* the bus may know how to start it */
  STEP_SPAWN,    /* we may */
  STEP_WAIT,     /* until it has taken its name */
} Step;

typedef struct
{
  /* owned */
  GDBusConnection *connection;
  RopewayClock *clock;
  GCancellable *child_wait;
  GSource *cancelled; /* (nullable) */

  /* state */
  Step step;
  guint timer;
  guint name_watch;
  gboolean was_busy; /* the program ended because of somebody else */
} Launch;

static void advance (GTask *task);

static void
launch_free (gpointer data)
{
  Launch *self = data;

  g_object_unref (self->connection);
  ropeway_clock_unref (self->clock);
  g_object_unref (self->child_wait);
  g_free (self);
}

/* What waits holds no reference of its own; the one that @task was begun with goes here. */
static void
stop_waiting (Launch *self)
{
  g_cancellable_cancel (self->child_wait);
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  if (self->timer != 0)
    ropeway_clock_remove_timer (self->clock, self->timer);
  self->timer = 0;
  if (self->name_watch != 0)
    g_bus_unwatch_name (self->name_watch);
  self->name_watch = 0;
}

static void
succeed (GTask *task)
{
  stop_waiting (g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void fail (GTask *task, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
fail (GTask *task, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  stop_waiting (g_task_get_task_data (task));
  g_task_return_new_error (task, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_AWAY, "%s", text);
  g_object_unref (task);
}

/* ---- the bus ---- */

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Launch *self = g_task_get_task_data (task);
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  gboolean is_there = FALSE;

  if (answer != NULL)
    g_variant_get (answer, "(b)", &is_there);
  if (is_there)
    {
      succeed (task);
      return;
    }
  self->step = STEP_ACTIVATE;
  advance (task);
}

/* Where the bus does not know the agent, or knows a program that is not there any more, it is our turn. */
static void
on_activated (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Launch *self = g_task_get_task_data (task);
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (answer != NULL)
    {
      succeed (task);
      return;
    }
  self->step = STEP_SPAWN;
  advance (task);
}

static void
ask_bus (GTask *task, const char *method, GVariant *arguments, GAsyncReadyCallback callback)
{
  Launch *self = g_task_get_task_data (task);

  g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE,
                          ROPEWAY_LIMIT_AGENT_START_MS, g_task_get_cancellable (task), callback, task);
}

/* ---- the program ---- */

static char *
accept_program (char *path)
{
  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR)
      && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;
  g_free (path);
  return NULL;
}

char *
ropeway_agent_launch_find_program (void)
{
  const char *named = g_getenv ("ROPEWAY_PROGRAM");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  char *found = NULL;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (folder != NULL)
    found = accept_program (g_build_filename (folder, "ropeway", NULL));
  if (found == NULL && folder != NULL)
    found = accept_program (g_build_filename (folder, "..", "cli", "ropeway", NULL));
  return found != NULL ? found : g_find_program_in_path ("ropeway");
}

/* Runs in the child: it must not end with the terminal it was started from. */
static void
begin_session (gpointer data)
{
  setsid ();
}

/* The agent tells the journal or the terminal of its troubles; a pipe would be held open by it, and whoever reads what
 * our own process says would wait for the agent's end. */
static GSubprocessFlags
output_flags (void)
{
  struct stat status;
  gboolean is_pipe = fstat (STDERR_FILENO, &status) != 0 || S_ISFIFO (status.st_mode);

  return G_SUBPROCESS_FLAGS_STDOUT_SILENCE
         | (is_pipe ? G_SUBPROCESS_FLAGS_STDERR_SILENCE : G_SUBPROCESS_FLAGS_NONE);
}

static void
on_child_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Launch *self = g_task_get_task_data (task);
  GSubprocess *child = G_SUBPROCESS (source);

  /* Else the wait is over already. */
  if (!g_subprocess_wait_finish (child, result, NULL) || self->step != STEP_WAIT || self->name_watch == 0)
    return;
  if (g_subprocess_get_if_exited (child) && g_subprocess_get_exit_status (child) == EXIT_BUSY)
    self->was_busy = TRUE;
  else if (g_subprocess_get_if_exited (child))
    fail (task, _ ("Ropeway in the background ended as soon as it was started, with code %d."),
          g_subprocess_get_exit_status (child));
  else
    fail (task, _ ("Ropeway in the background ended as soon as it was started, by signal %d."),
          g_subprocess_get_term_sig (child));
}

static void
spawn (GTask *task)
{
  g_autoptr (GTask) held = g_object_ref (task);
  Launch *self = g_task_get_task_data (task);
  g_autofree char *program = ropeway_agent_launch_find_program ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (output_flags ());
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  if (g_dbus_connection_is_closed (self->connection))
    {
      fail (task, _ ("The session bus has gone, and Ropeway in the background with it."));
      return;
    }
  if (program == NULL)
    {
      fail (task, _ ("Ropeway in the background cannot be started: there is no program “ropeway” beside this "
                     "one, nor "
                     "in PATH."));
      return;
    }
  g_subprocess_launcher_set_child_setup (launcher, begin_session, NULL, NULL);
  g_subprocess_launcher_set_cwd (launcher, "/");
  child = g_subprocess_launcher_spawn (launcher, &error, program, "serve", NULL);
  if (child == NULL)
    {
      fail (task, _ ("Ropeway in the background cannot be started: %s"), error->message);
      return;
    }
  self->step = STEP_WAIT;
  advance (task);
  g_subprocess_wait_async (child, self->child_wait, on_child_ended, g_object_ref (task));
}

/* ---- waiting ---- */

static void
on_name (GDBusConnection *connection, const char *name, const char *owner, gpointer data)
{
  succeed (data);
}

static void
on_too_late (gpointer data)
{
  GTask *task = data;
  Launch *self = g_task_get_task_data (task);

  self->timer = 0;
  if (self->was_busy)
    fail (
        task,
        _ ("Ropeway in the background cannot start because another process works on the same data; try again "
           "when that has ended."));
  else
    fail (task, _ ("Ropeway in the background was started but did not answer within %d seconds."),
          ROPEWAY_LIMIT_AGENT_START_MS / 1000);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;

  stop_waiting (g_task_get_task_data (task));
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
wait_for_name (GTask *task)
{
  Launch *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->timer = ropeway_clock_add_timer (self->clock, ROPEWAY_LIMIT_AGENT_START_MS * G_TIME_SPAN_MILLISECOND,
                                         on_too_late, task);
  self->name_watch = g_bus_watch_name_on_connection (
      self->connection, ROPEWAY_AGENT_BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_name, NULL, task, NULL);
  if (cancellable == NULL)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
  g_source_attach (self->cancelled, g_task_get_context (task));
}

static void
advance (GTask *task)
{
  Launch *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    {
      stop_waiting (self);
      g_object_unref (task);
      return;
    }
  switch (self->step)
    {
    case STEP_LOOK:
      ask_bus (task, "NameHasOwner", g_variant_new ("(s)", ROPEWAY_AGENT_BUS_NAME), on_looked);
      break;
    case STEP_ACTIVATE:
      ask_bus (task, "StartServiceByName", g_variant_new ("(su)", ROPEWAY_AGENT_BUS_NAME, 0), on_activated);
      break;
    case STEP_SPAWN:
      spawn (task);
      break;
    case STEP_WAIT:
      wait_for_name (task);
      break;
    }
}

void
ropeway_agent_launch_async (GDBusConnection *connection, RopewayClock *clock, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (connection, cancellable, callback, data);
  Launch *self = g_new0 (Launch, 1);

  g_task_set_source_tag (task, ropeway_agent_launch_async);
  self->connection = g_object_ref (connection);
  self->clock = ropeway_clock_ref (clock);
  self->child_wait = g_cancellable_new ();
  g_task_set_task_data (task, self, launch_free);
  advance (task);
}

gboolean
ropeway_agent_launch_finish (GDBusConnection *connection, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ropeway_agent_launch_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
