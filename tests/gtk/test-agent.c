/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the window says what becomes of the process behind it, and goes on when that is back. */
#include "gtk/gtk-fixture.h"
#include "gtk/test-gtk.h"

#include <signal.h>

#include "support/test-loop.h"

static RopewayWorkspace *
get_workspace (void)
{
  return ropeway_application_get_workspace (gtk_fixture_get_application ());
}

static RopewayWorkspaceState
get_state (void)
{
  return ropeway_workspace_get_state (get_workspace ());
}

static void
test_not_there (void)
{
  g_autofree char *program = g_strdup (g_getenv ("ROPEWAY_PROGRAM"));
  RopewayWindow *window;
  GtkWidget *button;

  if (program == NULL)
    {
      g_test_skip ("ROPEWAY_PROGRAM does not say where the program is");
      return;
    }
  g_setenv ("ROPEWAY_PROGRAM", "/nonexistent/ropeway", TRUE);
  window = ropeway_window_new (gtk_fixture_get_application ());
  gtk_fixture_show (GTK_WINDOW (window), 800, 700);
  test_loop_until (get_state () == ROPEWAY_WORKSPACE_FAILED);
  test_loop_drain ();
  gtk_fixture_check_names (GTK_WIDGET (window));
  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "Not running"));
  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (window), ADW_TYPE_STATUS_PAGE,
                                      "Ropeway Is Not Running in the Background"));

  g_setenv ("ROPEWAY_PROGRAM", program, TRUE);
  button = gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Try Again");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  test_loop_until (get_state () == ROPEWAY_WORKSPACE_READY);
  test_loop_drain ();
  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "In the background"));
  gtk_fixture_close (GTK_WINDOW (window));
}

/* ---- an agent that is killed ---- */

typedef struct
{
  gint64 pid;
  gboolean is_answered;
} Status;

static void
on_status (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) tree
      = ropeway_agent_client_ask_finish (ROPEWAY_AGENT_CLIENT (source), result, &error);
  Status *status = data;

  g_assert_no_error (error);
  ropeway_value_get_int64 (ropeway_value_get (ropeway_tree_get_root (tree), "pid"), &status->pid, &error);
  g_assert_no_error (error);
  status->is_answered = TRUE;
}

static gint64
ask_pid (void)
{
  Status status = { 0 };

  ropeway_agent_client_ask_async (ropeway_workspace_get_client (get_workspace ()), "Status", NULL, NULL, NULL,
                                  on_status, &status);
  test_loop_until (status.is_answered);
  return status.pid;
}

static void
test_killed (void)
{
  RopewayWindow *window = gtk_fixture_open_window (800);
  GtkWidget *label;
  gint64 first = ask_pid ();

  g_assert_cmpint (kill ((pid_t)first, SIGKILL), ==, 0);
  test_loop_until (get_state () == ROPEWAY_WORKSPACE_AWAY);
  label = gtk_fixture_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "stopped and is being started again");
  g_assert_nonnull (label);
  g_assert_true (
      gtk_revealer_get_reveal_child (GTK_REVEALER (gtk_widget_get_ancestor (label, GTK_TYPE_REVEALER))));
  test_loop_until (get_state () == ROPEWAY_WORKSPACE_READY);
  g_assert_cmpint (ask_pid (), !=, first);
  g_assert_false (
      gtk_revealer_get_reveal_child (GTK_REVEALER (gtk_widget_get_ancestor (label, GTK_TYPE_REVEALER))));
  gtk_fixture_close (GTK_WINDOW (window));
}

void
test_agent_add (void)
{
  g_test_add_func ("/gtk/agent/not-there", test_not_there);
  g_test_add_func ("/gtk/agent/killed", test_killed);
}
