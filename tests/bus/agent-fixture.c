/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agent-fixture.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "bus/agent-names.h"
#include "exchange/import.h"
#include "exchange/job-file.h"
#include "support/test-loop.h"
#include "value/json-reader.h"
#include "value/json-writer.h"

static const char *const folders[]
    = { "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME" };

void
agent_fixture_set_up (AgentFixture *f, const char *service)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("ROPEWAY_TEST_BUILD"), "src", "cli", "ropeway", NULL);

  f->workspace = test_workspace_new ();
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *name = g_strconcat (folders[i], "/.keep", NULL);
      g_autofree char *kept = test_workspace_write (f->workspace, name, "");
      g_autofree char *folder = g_path_get_dirname (kept);

      g_setenv (folders[i], folder, TRUE);
    }
  g_setenv ("ROPEWAY_PROGRAM", program, TRUE);
  if (service != NULL)
    {
      g_autofree char *text
          = g_strdup_printf ("[D-BUS Service]\nName=" ROPEWAY_AGENT_BUS_NAME "\nExec=%s\n", service);
      g_autofree char *path = test_workspace_write (f->workspace, "services/agent.service", text);
      g_autofree char *folder = g_path_get_dirname (path);

      g_test_dbus_add_service_dir (f->bus, folder);
    }
  g_test_dbus_up (f->bus);
  f->cancellable = g_cancellable_new ();
  f->finished = g_ptr_array_new_with_free_func (g_free);
  f->changed = g_ptr_array_new_with_free_func (g_free);
  f->events = -1;
}

void
agent_fixture_forget (AgentFixture *f)
{
  f->ended = FALSE;
  f->ok = FALSE;
  f->number = 0;
  if (f->events >= 0)
    close (f->events);
  f->events = -1;
  g_clear_pointer (&f->answer, ropeway_tree_unref);
  g_clear_error (&f->error);
}

static gboolean
is_running (GPid pid)
{
  return kill (pid, 0) == 0 || errno != ESRCH;
}

void
agent_fixture_tear_down (AgentFixture *f)
{
  GPid pid = f->client != NULL && !ropeway_agent_client_is_away (f->client) ? agent_fixture_get_pid (f) : 0;

  agent_fixture_forget (f);
  g_clear_object (&f->client);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
  if (pid != 0)
    test_loop_until (!is_running (pid));
  g_unsetenv ("ROPEWAY_PROGRAM");
  g_object_unref (f->cancellable);
  g_ptr_array_unref (f->finished);
  g_ptr_array_unref (f->changed);
  test_workspace_free (f->workspace);
}

/* ---- the client ---- */

static void
on_progress (RopewayAgentClient *client, guint64 task, RopewayTree *progress, gpointer data)
{
  AgentFixture *f = data;

  g_assert_nonnull (ropeway_value_get (ropeway_tree_get_root (progress), "counts"));
  f->n_progress++;
}

static void
on_finished (RopewayAgentClient *client, guint64 task, RopewayTree *result, gpointer data)
{
  AgentFixture *f = data;

  f->finished_task = task;
  g_ptr_array_add (f->finished,
                   ropeway_json_write_text (ropeway_tree_get_root (result), ROPEWAY_JSON_COMPACT, NULL));
}

static void
on_changed (RopewayAgentClient *client, const char *kind, const char *const *ids, gpointer data)
{
  AgentFixture *f = data;
  g_autofree char *list = g_strjoinv (",", (char **)ids);

  g_ptr_array_add (f->changed, g_strconcat (kind, ":", list, NULL));
}

static void
on_is_away (RopewayAgentClient *client, GParamSpec *pspec, gpointer data)
{
  AgentFixture *f = data;
  gboolean is_away;

  g_object_get (client, "is-away", &is_away, NULL);
  g_assert_cmpint (is_away, ==, ropeway_agent_client_is_away (client));
  f->n_away += is_away;
}

static void
on_new (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;

  f->client = ropeway_agent_client_new_finish (result, &f->error);
  f->ended = TRUE;
}

void
agent_fixture_new (AgentFixture *f)
{
  agent_fixture_forget (f);
  ropeway_agent_client_new_async (f->cancellable, on_new, f);
  test_loop_until (f->ended);
}

void
agent_fixture_connect (AgentFixture *f)
{
  agent_fixture_new (f);
  g_assert_no_error (f->error);
  g_assert_nonnull (f->client);
  g_assert_false (ropeway_agent_client_is_away (f->client));
  g_signal_connect (f->client, "progress", G_CALLBACK (on_progress), f);
  g_signal_connect (f->client, "finished", G_CALLBACK (on_finished), f);
  g_signal_connect (f->client, "changed", G_CALLBACK (on_changed), f);
  g_signal_connect (f->client, "notify::is-away", G_CALLBACK (on_is_away), f);
}

/* ---- calls ---- */

static void
on_reconnected (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;

  f->ok = ropeway_agent_client_reconnect_finish (f->client, result, &f->error);
  f->ended = TRUE;
}

void
agent_fixture_reconnect (AgentFixture *f)
{
  agent_fixture_forget (f);
  ropeway_agent_client_reconnect_async (f->client, f->cancellable, on_reconnected, f);
  test_loop_until (f->ended);
}

static RopewayTree *
read_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  RopewayTree *tree = ropeway_json_read_text (text, -1, NULL, NULL, &error);

  g_assert_no_error (error);
  return tree;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;

  f->number = (gint64)ropeway_agent_client_start_finish (f->client, result, &f->events, &f->error);
  f->ended = TRUE;
}

void
agent_fixture_start (AgentFixture *f, const char *kind, const char *request)
{
  g_autoptr (RopewayTree) tree = read_json (request);

  agent_fixture_forget (f);
  ropeway_agent_client_start_async (f->client, kind, tree, f->cancellable, on_started, f);
  test_loop_until (f->ended);
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;

  f->number = ropeway_agent_client_put_finish (f->client, result, &f->error);
  f->ended = TRUE;
}

void
agent_fixture_put (AgentFixture *f, const char *kind, const char *document, gint64 expected)
{
  g_autoptr (RopewayTree) tree = read_json (document);

  agent_fixture_forget (f);
  ropeway_agent_client_put_async (f->client, kind, tree, expected, f->cancellable, on_put, f);
  test_loop_until (f->ended);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;

  f->number = ropeway_agent_client_delete_finish (f->client, result, &f->error);
  f->ended = TRUE;
}

void
agent_fixture_delete (AgentFixture *f, const char *kind, const char *id, gint64 expected)
{
  agent_fixture_forget (f);
  ropeway_agent_client_delete_async (f->client, kind, id, expected, f->cancellable, on_deleted, f);
  test_loop_until (f->ended);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;

  f->answer = ropeway_agent_client_ask_finish (f->client, result, &f->error);
  f->ended = TRUE;
}

void
agent_fixture_ask (AgentFixture *f, const char *method, const char *first, const char *second)
{
  agent_fixture_forget (f);
  ropeway_agent_client_ask_async (f->client, method, first, second, f->cancellable, on_answer, f);
  test_loop_until (f->ended);
}

static void
on_secret_set (GObject *source, GAsyncResult *result, gpointer data)
{
  AgentFixture *f = data;

  f->ok = ropeway_agent_client_set_secret_finish (f->client, result, &f->error);
  f->ended = TRUE;
}

void
agent_fixture_set_secret (AgentFixture *f, const char *connection, const char *slot, const char *secret)
{
  agent_fixture_forget (f);
  ropeway_agent_client_set_secret_async (f->client, connection, NULL, slot, secret, f->cancellable,
                                         on_secret_set, f);
  test_loop_until (f->ended);
}

GPid
agent_fixture_get_pid (AgentFixture *f)
{
  gint64 pid = 0;

  agent_fixture_ask (f, "Status", NULL, NULL);
  g_assert_no_error (f->error);
  g_assert_true (
      ropeway_value_get_int64 (ropeway_value_get (ropeway_tree_get_root (f->answer), "pid"), &pid, NULL));
  return (GPid)pid;
}

static RopewayTree *
look_up (const char *kind, const char *id, gboolean *removed, gpointer data)
{
  return NULL;
}

void
agent_fixture_put_practice_job (AgentFixture *f)
{
  g_autofree char *path = g_build_filename (g_getenv ("ROPEWAY_TEST_SOURCE"), "data", "practice",
                                            "contacts-to-crm.ropeway.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) file = ropeway_job_file_load (path, &error);
  g_autoptr (GPtrArray) items = NULL;

  g_assert_no_error (error);
  items = ropeway_import_prepare (file, look_up, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const RopewayImportItem *item = g_ptr_array_index (items, i);
      g_autofree char *text
          = ropeway_json_write_text (ropeway_tree_get_root (item->tree), ROPEWAY_JSON_COMPACT, NULL);

      agent_fixture_put (f, item->kind, text, 0);
      g_assert_no_error (f->error);
      g_assert_cmpint (f->number, ==, 1);
    }
}
