/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent-process.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bus/agent-names.h"
#include "exchange/job-file.h"
#include "practice/practice-address.h"
#include "support/test-loop.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

/* ---- what it tells ---- */

static void
on_progress (Agent *self, guint64 task, const char *json)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->progress, &task));

  g_hash_table_insert (self->progress, g_memdup2 (&task, sizeof task), GUINT_TO_POINTER (n + 1));
}

static void
on_finished (Agent *self, guint64 task, const char *json)
{
  RopewayTree *tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);

  g_assert_nonnull (tree);
  g_assert_false (g_hash_table_contains (self->finished, &task));
  g_hash_table_insert (self->finished, g_memdup2 (&task, sizeof task), tree);
  self->last = task;
}

static void
on_changed (Agent *self, const char *kind, const char *const *ids)
{
  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (self->changed, g_strconcat (kind, " ", ids[i], NULL));
}

static void
forget_tasks (Agent *self)
{
  g_hash_table_remove_all (self->progress);
  g_hash_table_remove_all (self->finished);
  self->last = 0;
}

/* ---- the process ---- */

char *
agent_dup_program (void)
{
  return g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "src", "cli", "ropeway", NULL);
}

/* A test that fails leaves no agent behind. */
static void
die_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* A sanitizer that walks every stack of an agent with the exact unwinder makes a run of a thousand records take half a
 * minute; the quick one finds the same. */
static GStrv
unwind_quickly (GStrv environment)
{
  const char *options = g_environ_getenv (environment, "ASAN_OPTIONS");
  g_autofree char *quick = g_strconcat (options != NULL ? options : "", ":fast_unwind_on_malloc=1", NULL);

  return options != NULL ? g_environ_setenv (environment, "ASAN_OPTIONS", quick, TRUE) : environment;
}

GSubprocessLauncher *
agent_make_launcher (Agent *self, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);
  g_auto (GStrv) environment = unwind_quickly (test_workspace_dup_environ (self->workspace));

  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_child_setup (launcher, die_with_test, NULL, NULL);
  return launcher;
}

GDBusConnection *
agent_connect (const char *address)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);

  g_assert_no_error (error);
  return bus;
}

static gboolean
has_owner (Agent *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->agent));

  return owner != NULL;
}

void
agent_start (Agent *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = agent_dup_program ();
  g_autoptr (GSubprocessLauncher) launcher = agent_make_launcher (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);

  forget_tasks (self);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", self->address, TRUE);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "serve", NULL);
  g_assert_no_error (error);
  test_loop_until (has_owner (self));
}

static void
wait_for_end (Agent *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  test_loop_until (!has_owner (self));
}

void
agent_stop (Agent *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  wait_for_end (self);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_clear_object (&self->process);
}

void
agent_kill (Agent *self)
{
  g_subprocess_force_exit (self->process);
  wait_for_end (self);
  g_clear_object (&self->process);
}

void
agent_move (Agent *self, const char *address)
{
  g_autoptr (GError) error = NULL;

  g_free (self->address);
  self->address = g_strdup (address);
  g_clear_object (&self->agent);
  g_clear_object (&self->bus);
  self->bus = agent_connect (address);
  self->agent = ropeway_bus_agent1_proxy_new_sync (self->bus, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                                                   ROPEWAY_AGENT_BUS_NAME, ROPEWAY_AGENT_PATH, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->agent, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect_swapped (self->agent, "finished", G_CALLBACK (on_finished), self);
  g_signal_connect_swapped (self->agent, "changed", G_CALLBACK (on_changed), self);
}

void
agent_open_at (Agent *self, const char *address)
{
  *self = (Agent){ .workspace = test_workspace_new () };
  self->progress = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->finished
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)ropeway_tree_unref);
  self->changed = g_ptr_array_new_with_free_func (g_free);
  agent_move (self, address);
  agent_start (self);
}

void
agent_open (Agent *self)
{
  agent_open_at (self, g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
}

void
agent_close (Agent *self)
{
  if (self->process != NULL)
    agent_stop (self);
  g_clear_object (&self->agent);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_hash_table_unref (self->progress);
  g_hash_table_unref (self->finished);
  g_ptr_array_unref (self->changed);
  test_workspace_free (self->workspace);
  g_free (self->address);
}

/* ---- calls ---- */

gint64
agent_put (Agent *self, const char *kind, const char *json, gint64 expected, GError **error)
{
  gint64 revision = 0;

  ropeway_bus_agent1_call_put_sync (self->agent, kind, json, expected, &revision, NULL, error);
  return revision;
}

static void
put_value (Agent *self, const char *kind, const RopewayValue *value)
{
  g_autofree char *json = ropeway_json_write_text (value, ROPEWAY_JSON_COMPACT, NULL);
  g_autoptr (GError) error = NULL;
  gint64 revision = agent_put (self, kind, json, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (revision, ==, 1);
}

void
agent_put_practice_job (Agent *self, const char *name, PracticeProcess *practice)
{
  g_autofree char *file = g_strconcat (name, ".ropeway.json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (path, &error);
  g_autofree char *address = practice != NULL ? practice_process_address (practice, "") : NULL;
  const RopewayValue *root;

  g_assert_no_error (error);
  if (practice != NULL)
    ropeway_practice_address_use (tree, address);
  root = ropeway_tree_get_root (tree);
  for (const RopewayValue *connection = ropeway_value_first (ropeway_value_get (root, "connections"));
       connection != NULL; connection = ropeway_value_next (connection))
    put_value (self, "connection", connection);
  put_value (self, "job", ropeway_value_get (root, "job"));
}

guint64
agent_begin (Agent *self, const char *kind, const char *request, int *events, GError **error)
{
  guint64 task = 0;
  g_autoptr (GVariant) handle = NULL;
  g_autoptr (GUnixFDList) list = NULL;

  if (!ropeway_bus_agent1_call_start_sync (self->agent, kind, request, NULL, &task, &handle, &list, NULL,
                                           error))
    return 0;
  if (events != NULL)
    *events = g_unix_fd_list_get (list, g_variant_get_handle (handle), error);
  return task;
}

const RopewayValue *
agent_wait (Agent *self, guint64 task)
{
  test_loop_until (g_hash_table_contains (self->finished, &task));
  return ropeway_tree_get_root (g_hash_table_lookup (self->finished, &task));
}

const RopewayValue *
agent_do (Agent *self, const char *kind, const char *request)
{
  g_autoptr (GError) error = NULL;
  guint64 task = agent_begin (self, kind, request, NULL, &error);

  g_assert_no_error (error);
  return agent_wait (self, task);
}

GPtrArray *
agent_read_events (int events)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)ropeway_tree_unref);
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (events);
  g_autoptr (GError) error = NULL;
  char *line;

  g_io_channel_set_close_on_unref (channel, TRUE);
  while (g_io_channel_read_line (channel, &line, NULL, NULL, &error) == G_IO_STATUS_NORMAL)
    {
      RopewayTree *tree = ropeway_json_read_text (line, -1, NULL, NULL, NULL);

      g_assert_nonnull (tree);
      g_ptr_array_add (lines, tree);
      g_free (line);
    }
  g_assert_no_error (error);
  return lines;
}

gboolean
agent_set_secret (Agent *self, const char *connection, const char *environment, const char *slot,
                  const char *secret, GError **error)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  int ends[2];

  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
  g_assert_cmpint (g_unix_fd_list_append (list, ends[0], NULL), ==, 0);
  close (ends[0]);
  g_assert_cmpint (write (ends[1], secret, strlen (secret)), ==, (gssize)strlen (secret));
  close (ends[1]);
  return ropeway_bus_agent1_call_set_secret_sync (self->agent, connection, environment, slot,
                                                  g_variant_new_handle (0), list, NULL, NULL, error);
}

char *
agent_dup_states (Agent *self, const char *connection)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  GString *text = g_string_new (NULL);

  ropeway_bus_agent1_call_secret_states_sync (self->agent, connection, &json, NULL, &error);
  g_assert_no_error (error);
  tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  for (const RopewayValue *state
       = ropeway_value_first (ropeway_value_get (ropeway_tree_get_root (tree), "secrets"));
       state != NULL; state = ropeway_value_next (state))
    {
      g_autofree char *slot = ropeway_value_dup_member_text (state, "slot");
      g_autofree char *environment = ropeway_value_dup_member_text (state, "environment");
      g_autofree char *word = ropeway_value_dup_member_text (state, "state");

      g_string_append_printf (text, "%s %s %s\n", slot, environment, word);
    }
  return g_string_free (text, FALSE);
}

/* ---- what is said of it ---- */

void
agent_assert_text (const RopewayValue *object, const char *name, const char *text)
{
  g_autofree char *found = ropeway_value_dup_member_text (object, name);

  g_assert_cmpstr (found, ==, text);
}

void
agent_assert_number (const RopewayValue *object, const char *name, gint64 number)
{
  const RopewayValue *value = ropeway_value_get (object, name);
  gint64 found = -1;

  g_assert_nonnull (value);
  g_assert_true (ropeway_value_get_int64 (value, &found, NULL));
  g_assert_cmpint (found, ==, number);
}

gint64
agent_get_count (const RopewayValue *object, const char *name)
{
  const RopewayValue *value = ropeway_value_get (ropeway_value_get (object, "counts"), name);
  gint64 found = -1;

  g_assert_nonnull (value);
  g_assert_true (ropeway_value_get_int64 (value, &found, NULL));
  return found;
}

gboolean
agent_was_changed (Agent *self, const char *kind, const char *id)
{
  g_autofree char *line = g_strconcat (kind, " ", id, NULL);

  return g_ptr_array_find_with_equal_func (self->changed, line, g_str_equal, NULL);
}
