/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-agent-fixture.h"

#include <signal.h>
#include <string.h>

#include "bus/agent-names.h"
#include "exchange/job-file.h"
#include "practice/practice-address.h"
#include "support/test-loop.h"

void
cli_fixture_set_up_alone (CliFixture *f, gconstpointer data)
{
  f->workspace = test_workspace_new ();
  f->practice = practice_process_start ("--contacts", "300", NULL);
}

void
cli_fixture_set_up (CliFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* First: what watches over the bus is a fork of this process, and would keep the pipes of a practice server open. */
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (f->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
      NULL, &error);
  g_assert_no_error (error);
  cli_fixture_set_up_alone (f, data);
}

GPid
cli_fixture_get_agent (CliFixture *f)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      f->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetConnectionUnixProcessID", g_variant_new ("(s)", ROPEWAY_AGENT_BUS_NAME), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  guint32 pid = 0;

  if (answer != NULL)
    g_variant_get (answer, "(u)", &pid);
  return (GPid)pid;
}

/* An orphan may wait for ever for somebody to ask how it ended. */
static gboolean
is_running (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *state;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  state = strrchr (text, ')');
  return state == NULL || strncmp (state, ") Z", 3) != 0;
}

void
cli_fixture_signal_agent (CliFixture *f, int number)
{
  GPid pid = cli_fixture_get_agent (f);

  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (pid, number), ==, 0);
}

void
cli_fixture_tear_down (CliFixture *f, gconstpointer data)
{
  GPid pid = f->connection != NULL ? cli_fixture_get_agent (f) : 0;

  if (f->connection != NULL)
    g_dbus_connection_close_sync (f->connection, NULL, NULL);
  g_clear_object (&f->connection);
  if (f->bus != NULL)
    g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  if (pid != 0)
    test_loop_until (!is_running (pid));
  practice_process_free (f->practice);
  test_workspace_free (f->workspace);
}

static CliProcess *
prepare (CliFixture *f, const char *first, va_list arguments)
{
  CliProcess *process = cli_process_new (f->workspace);

  if (f->bus != NULL)
    cli_process_setenv (process, "DBUS_SESSION_BUS_ADDRESS", g_test_dbus_get_bus_address (f->bus));
  for (const char *argument = first; argument != NULL; argument = va_arg (arguments, const char *))
    cli_process_add (process, argument);
  return process;
}

CliProcess *
cli_fixture_prepare (CliFixture *f, const char *first, ...)
{
  CliProcess *process;
  va_list arguments;

  va_start (arguments, first);
  process = prepare (f, first, arguments);
  va_end (arguments);
  return process;
}

void
cli_fixture_run (CliFixture *f, CliEnd *end, const char *first, ...)
{
  g_autoptr (CliProcess) process = NULL;
  va_list arguments;

  va_start (arguments, first);
  process = prepare (f, first, arguments);
  va_end (arguments);
  cli_process_start (process);
  cli_process_wait (process, end);
}

void
cli_fixture_write_job (CliFixture *f, const char *old, const char *new)
{
  g_autofree char *shipped = cli_write_job (f->workspace, "shipped.json", "contacts-to-crm", old, new);
  g_autofree char *address = practice_process_address (f->practice, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree = ropeway_job_file_load (shipped, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (ropeway_practice_address_use (tree, address), ==, 2);
  bytes = ropeway_job_file_write (tree);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  path = test_workspace_write (f->workspace, "job.json", text);
}

void
cli_fixture_import (CliFixture *f)
{
  g_auto (CliEnd) end = { 0 };

  cli_fixture_run (f, &end, "import", "./job.json", NULL);
  g_assert_cmpstr (end.err, ==, "");
  g_assert_cmpint (end.exit, ==, 0);
}

void
cli_fixture_slow_down (CliFixture *f, guint ms)
{
  g_autofree char *rules = g_strdup_printf (
      "{\"rules\":[{\"kind\":\"latency\",\"ms\":%u,\"method\":\"POST\",\"path\":\"/crm\"}]}", ms);

  practice_process_set_hostile (f->practice, rules);
}

gint64
cli_fixture_count (CliFixture *f)
{
  return practice_process_get_stat (f->practice, "records", "crm.contacts");
}
