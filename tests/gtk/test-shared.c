/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what somebody else changes or starts, another window or the command line, shows in this one by itself. */
#include "gtk/gtk-fixture.h"
#include "gtk/test-gtk.h"

#include "bus/agent-names.h"
#include "gtk/common/task.h"
#include "support/test-loop.h"
#include "value/json-reader.h"

#define JOB "orders-to-book"

static RopewayWorkspace *
get_workspace (void)
{
  return ropeway_application_get_workspace (gtk_fixture_get_application ());
}

/* Somebody else, with a connection to the bus of its own. */
static RopewayWorkspace *
other_new (void)
{
  RopewayWorkspace *other = ropeway_workspace_new ();

  ropeway_workspace_connect (other);
  test_loop_until (ropeway_workspace_get_state (other) == ROPEWAY_WORKSPACE_READY);
  return other;
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(gint64 *)data = ropeway_workspace_put_finish (ROPEWAY_WORKSPACE (source), result, &error);
  g_assert_no_error (error);
}

static void
test_changed (void)
{
  g_autoptr (RopewayWorkspace) other = other_new ();
  RopewayJobItem *item = gtk_fixture_find_job (JOB);
  g_autoptr (RopewayTree) tree
      = ropeway_tree_new_copy (ropeway_tree_get_root (ropeway_job_item_get_document (item)));
  g_autofree char *old_name = g_strdup (ropeway_job_item_get_name (item));
  gint64 revision = 0;

  ropeway_value_set_text (tree, ropeway_tree_get_root (tree), "name", "Zebra");
  ropeway_workspace_put_async (other, ROPEWAY_DOCUMENT_JOB, tree, ropeway_job_item_get_revision (item),
                               on_put, &revision);
  test_loop_until (revision > 0 && g_str_equal (ropeway_job_item_get_name (item), "Zebra"));
  g_assert_cmpint (ropeway_job_item_get_revision (item), ==, revision);
  g_assert_true (gtk_fixture_find_job (JOB) == item);
  /* Jobs stand by name: it is the last one now. */
  GListModel *jobs = ropeway_workspace_get_jobs (get_workspace ());
  g_autoptr (GObject) last = g_list_model_get_item (jobs, g_list_model_get_n_items (jobs) - 1);
  g_assert_true (last == (gpointer)item);

  ropeway_value_set_text (tree, ropeway_tree_get_root (tree), "name", old_name);
  ropeway_workspace_put_async (other, ROPEWAY_DOCUMENT_JOB, tree, revision, on_put, &revision);
  test_loop_until (g_str_equal (ropeway_job_item_get_name (item), old_name));
}

static RopewayTask *
start_run (RopewayWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) request = ropeway_json_read_text ("{\"job\":\"" JOB "\"}", -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return ropeway_workspace_start (workspace, ROPEWAY_TASK_RUN, request);
}

/* Two start the same job at once: it runs once, one of them is told that it is busy, and both see how it ends. */
static void
test_run_at_once (void)
{
  g_autoptr (RopewayWorkspace) other = other_new ();
  g_autoptr (RopewayTask) mine = start_run (get_workspace ());
  g_autoptr (RopewayTask) theirs = start_run (other);
  RopewayJobItem *item = gtk_fixture_find_job (JOB);
  gint64 last = ropeway_job_item_get_last_run (item) != NULL ? ropeway_job_item_get_last_run (item)->id : 0;
  gboolean is_busy = FALSE;
  gboolean is_mine_busy = FALSE;

  test_loop_until (ropeway_task_get_state (mine) == ROPEWAY_TASK_STATE_ENDED
                   && ropeway_task_get_state (theirs) == ROPEWAY_TASK_STATE_ENDED);
  ropeway_task_get_failure (mine, &is_mine_busy);
  ropeway_task_get_failure (theirs, &is_busy);
  g_assert_cmpint (is_mine_busy + is_busy, ==, 1);
  g_assert_nonnull (ropeway_task_get_result (is_mine_busy ? theirs : mine));
  test_loop_until (ropeway_job_item_get_condition (item) == ROPEWAY_JOB_READY
                   && ropeway_job_item_get_last_run (item) != NULL
                   && ropeway_job_item_get_last_run (item)->id == last + 1);
  g_assert_null (ropeway_workspace_find_run (get_workspace (), JOB));
}

static void
on_runs_changed (RopewayWorkspace *workspace, const char *job, guint *n_heard)
{
  *n_heard += g_str_equal (job, JOB);
}

/* A run that somebody else starts. */
static void
test_their_run (void)
{
  g_autoptr (RopewayWorkspace) other = other_new ();
  RopewayJobItem *item = gtk_fixture_find_job (JOB);
  guint n_heard = 0;
  gulong handler
      = g_signal_connect (get_workspace (), "runs-changed", G_CALLBACK (on_runs_changed), &n_heard);
  g_autoptr (RopewayTask) theirs = start_run (other);

  test_loop_until (ropeway_task_get_state (theirs) == ROPEWAY_TASK_STATE_ENDED && n_heard > 0
                   && ropeway_job_item_get_condition (item) == ROPEWAY_JOB_READY);
  g_assert_null (ropeway_task_get_failure (theirs, NULL));
  g_assert_true (g_str_has_prefix (ropeway_job_item_get_news (item), "Nothing new · checked "));
  g_signal_handler_disconnect (get_workspace (), handler);
}

/* Without an agent a task fails, when somebody can listen to it. */
static void
test_not_connected (void)
{
  g_autoptr (RopewayWorkspace) workspace = ropeway_workspace_new ();
  g_autoptr (RopewayTask) task = start_run (workspace);

  g_assert_cmpint (ropeway_task_get_state (task), ==, ROPEWAY_TASK_STATE_STARTING);
  test_loop_until (ropeway_task_get_state (task) == ROPEWAY_TASK_STATE_ENDED);
  g_assert_nonnull (ropeway_task_get_failure (task, NULL));
}

void
test_shared_add (void)
{
  g_test_add_func ("/gtk/shared/changed", test_changed);
  g_test_add_func ("/gtk/shared/run-at-once", test_run_at_once);
  g_test_add_func ("/gtk/shared/their-run", test_their_run);
  g_test_add_func ("/gtk/shared/not-connected", test_not_connected);
}
