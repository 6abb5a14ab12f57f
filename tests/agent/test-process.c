/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: there is one agent, it begins and ends in order, and costs nothing while nobody needs it. */
#include <glib/gstdio.h>
#include <signal.h>

#include "agent-process.h"
#include "support/test-loop.h"
#include "test-agent.h"
#include "value/json-reader.h"

#define IDLE_KIB (25 * 1024)

/* ---- one ---- */

/* @with_bus: on the same bus. @own_workspace: in another workspace than @self's. */
static void
assert_second_is_refused (Agent *self, gboolean with_bus, gboolean own_workspace)
{
  g_autoptr (GSubprocessLauncher) launcher = agent_make_launcher (self, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = agent_dup_program ();
  g_autofree char *folder = test_workspace_path (self->workspace, "other/data");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autofree char *said = NULL;

  if (with_bus)
    g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                  TRUE);
  if (own_workspace)
    g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  second = g_subprocess_launcher_spawn (launcher, &error, program, "serve", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (second, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (second), ==, 4);
  g_assert_nonnull (strstr (said, "Ropeway already runs in the background."));
}

static void
test_second (void)
{
  Agent self;

  agent_open (&self);
  assert_second_is_refused (&self, TRUE, FALSE);
  assert_second_is_refused (&self, FALSE, FALSE);
  assert_second_is_refused (&self, TRUE, TRUE);
  agent_put_practice_job (&self, "contacts-to-crm", NULL);
  agent_assert_text (agent_do (&self, "plan", "{\"job\":\"contacts-to-crm\"}"), "state", "done");
  agent_close (&self);
}

/* ---- without a bus ---- */

static void
test_no_bus (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *program = agent_dup_program ();
  g_autofree char *line = NULL;
  Agent self;

  agent_open (&self);
  agent_stop (&self);
  g_autoptr (GSubprocessLauncher) launcher
      = agent_make_launcher (&self, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, "serve", NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (line, "works in the background"));
  assert_second_is_refused (&self, FALSE, FALSE);
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  agent_close (&self);
}

/* ---- the end ---- */

/* Starts a bus of its own. @address: (out). Returns: (transfer full). */
static GSubprocess *
start_bus (char **address)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *bus
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                          "dbus-daemon", "--session", "--nofork", "--print-address", NULL);
  g_autoptr (GDataInputStream) out = NULL;

  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  *address = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

/* Logging out takes the bus away: what is under way is stopped in order, and goes on next time. */
static void
test_log_out (void)
{
  g_autoptr (PracticeProcess) practice = practice_process_start ("--contacts", "600", NULL);
  g_autofree char *address = NULL;
  g_autoptr (GSubprocess) bus = start_bus (&address);
  const RopewayValue *end;
  Agent self;

  agent_open_at (&self, address);
  agent_put_practice_job (&self, "contacts-to-crm", practice);
  practice_process_set_hostile (practice, AGENT_SLOW_CRM);
  agent_begin (&self, "run", "{\"job\":\"contacts-to-crm\"}", NULL, NULL);
  test_loop_until (practice_process_get_writes (practice, "crm.contacts", "created") > 100);
  g_subprocess_send_signal (bus, SIGTERM);
  g_subprocess_wait (self.process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (self.process));
  g_assert_cmpint (g_subprocess_get_exit_status (self.process), ==, 0);
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), <, 600);
  g_clear_object (&self.process);
  g_subprocess_wait (bus, NULL, NULL);
  practice_process_set_hostile (practice, "{}");

  /* In the next session. */
  agent_move (&self, g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  agent_start (&self);
  end = agent_do (&self, "run", "{\"job\":\"contacts-to-crm\"}");
  agent_assert_text (end, "state", "done");
  agent_assert_number (end, "run", 2);
  g_assert_cmpint (practice_process_get_stat (practice, "records", "crm.contacts"), ==, 600);
  g_assert_cmpint (practice_process_get_stat (practice, "duplicates", "crm.contacts"), ==, 0);
  agent_close (&self);
}

/* ---- idle ---- */

/* A sanitizer, and what counts lines, has memory of its own. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(ROPEWAY_COUNTS_LINES)
#define MEASURES_MEMORY
#endif

#ifdef MEASURES_MEMORY
static guint64
read_status (Agent *self, const char *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (self->process));
  g_autofree char *text = NULL;
  const char *found;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  found = strstr (text, field);
  g_assert_nonnull (found);
  return g_ascii_strtoull (found + strlen (field), NULL, 10);
}
#endif

static void
test_idle (void)
{
#ifndef MEASURES_MEMORY
  g_test_skip ("a sanitizer, and what counts lines, has memory of its own");
#else
  Agent self;

  agent_open (&self);
  g_assert_cmpuint (read_status (&self, "VmRSS:"), <, IDLE_KIB);
  agent_put_practice_job (&self, "contacts-to-crm", NULL);
  agent_do (&self, "run", "{\"job\":\"contacts-to-crm\"}");
  test_loop_until (read_status (&self, "VmRSS:") < IDLE_KIB);
  agent_close (&self);
#endif
}

static void
test_status (void)
{
  g_autofree char *json = NULL;
  g_autoptr (RopewayTree) tree = NULL;
  g_autofree char *database = NULL;
  g_autofree char *folder = NULL;
  GStatBuf info;
  Agent self;

  agent_open (&self);
  ropeway_bus_agent1_call_status_sync (self.agent, &json, NULL, NULL);
  tree = ropeway_json_read_text (json, -1, NULL, NULL, NULL);
  agent_assert_text (ropeway_tree_get_root (tree), "version", ROPEWAY_VERSION);
  agent_assert_text (ropeway_tree_get_root (tree), "secrets", "keyring");
  agent_assert_number (ropeway_tree_get_root (tree), "pid",
                       (gint64)g_ascii_strtoull (g_subprocess_get_identifier (self.process), NULL, 10));
  database = ropeway_value_dup_member_text (ropeway_tree_get_root (tree), "database");
  g_assert_cmpint (g_stat (database, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  folder = g_path_get_dirname (database);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  agent_close (&self);
}

void
test_add_process (void)
{
  g_test_add_func ("/agent/process/second", test_second);
  g_test_add_func ("/agent/process/no-bus", test_no_bus);
  g_test_add_func ("/agent/process/log-out", test_log_out);
  g_test_add_func ("/agent/process/idle", test_idle);
  g_test_add_func ("/agent/process/status", test_status);
}
