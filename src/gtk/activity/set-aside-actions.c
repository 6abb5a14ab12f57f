/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/activity/set-aside-actions.h"

#include <adwaita.h>

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "gtk/common/navigator.h"
#include "gtk/common/task.h"
#include "value/json-writer.h"

#define RESPONSE_SEND "send"

/* One decision about some records of one job. */
typedef struct
{
  /* owned */
  GtkWidget *widget;
  RopewayWorkspace *workspace;
  char *job;
  RopewayTree *request;
} Decision;

static void
decision_free (Decision *decision)
{
  g_object_unref (decision->widget);
  g_object_unref (decision->workspace);
  g_free (decision->job);
  ropeway_tree_unref (decision->request);
  g_free (decision);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decision, decision_free)

static Decision *
decision_new (GtkWidget *widget, RopewayWorkspace *workspace, const char *job, const RopewaySetAside *cause)
{
  Decision *decision = g_new0 (Decision, 1);
  RopewayTree *tree = ropeway_tree_new ();
  RopewayValue *root = ropeway_tree_object (tree);
  RopewayValue *keys = ropeway_tree_array (tree);

  for (guint i = 0; i < cause->source_keys->len; i++)
    ropeway_value_append (keys, ropeway_tree_string (tree, g_ptr_array_index (cause->source_keys, i), -1));
  ropeway_tree_set_root (tree, root);
  ropeway_value_set (tree, root, "keys", -1, keys);
  decision->widget = g_object_ref (widget);
  decision->workspace = g_object_ref (workspace);
  decision->job = g_strdup (job);
  decision->request = tree;
  return decision;
}

/* ---- trying again ---- */

static void
start (const Decision *decision)
{
  RopewayValue *root = ropeway_tree_get_root (decision->request);
  g_autoptr (RopewayTask) task = NULL;

  ropeway_value_set_text (decision->request, root, "job", decision->job);
  ropeway_value_set (decision->request, root, "parked", -1, ropeway_tree_boolean (decision->request, TRUE));
  task = ropeway_workspace_start (decision->workspace, ROPEWAY_TASK_RUN, decision->request);
  /* The job's page shows the run under way, and says how it ended. */
  ropeway_navigator_go (decision->widget, "win.open-job", g_variant_new_string (decision->job));
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (Decision) decision = data;

  if (g_str_equal (response, RESPONSE_SEND))
    start (decision);
}

static void
ask_whether_it_arrived (Decision *decision)
{
  GtkRoot *root = gtk_widget_get_root (decision->widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("Are They Really Not There?"),
                                              _ ("They were sent once, and no answer came. Look for them on "
                                                 "the other side first: what is there already "
                                                 "would be there twice."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), RESPONSE_SEND,
                                    _ ("They Are Not There, _Send"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), RESPONSE_SEND,
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_answered), decision);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ropeway_set_aside_try_again (GtkWidget *widget, RopewayWorkspace *workspace, const char *job,
                             const RopewaySetAside *cause)
{
  g_autoptr (Decision) decision = decision_new (widget, workspace, job, cause);

  if (cause->doubtful)
    ask_whether_it_arrived (g_steal_pointer (&decision));
  else
    start (decision);
}

/* ---- leaving ---- */

static void
on_decided (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Decision) decision = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (RopewayTree) answer
      = ropeway_agent_client_ask_finish (ROPEWAY_AGENT_CLIENT (source), result, &error);

  if (answer == NULL)
    ropeway_navigator_complain (decision->widget, _ ("They Are Still Set Aside"), error);
  else
    ropeway_navigator_say (decision->widget, _ ("Left as they are until they change"), NULL, NULL, NULL);
}

void
ropeway_set_aside_dismiss (GtkWidget *widget, RopewayWorkspace *workspace, const char *job,
                           const RopewaySetAside *cause)
{
  RopewayAgentClient *client = ropeway_workspace_get_client (workspace);
  Decision *decision;
  g_autofree char *json = NULL;

  if (client == NULL)
    return;
  decision = decision_new (widget, workspace, job, cause);
  ropeway_value_set_text (decision->request, ropeway_tree_get_root (decision->request), "decision",
                          "dismiss");
  json = ropeway_json_write_text (ropeway_tree_get_root (decision->request), ROPEWAY_JSON_COMPACT, NULL);
  ropeway_agent_client_ask_async (client, "Decide", job, json, NULL, on_decided, decision);
}
