/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: saving a connection, its secret and trying it are steps that follow each other, whatever the form looks like. */
#include "gtk/connection/connection-page-private.h"

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "gtk/common/navigator.h"
#include "gtk/connection/connection-edit.h"
#include "gtk/connection/secret-states.h"
#include "value/json-writer.h"

/* ---- secrets ---- */

static void
on_states (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayConnectionPage) self = data;
  g_autoptr (RopewayTree) answer
      = ropeway_agent_client_ask_finish (ROPEWAY_AGENT_CLIENT (source), result, NULL);
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autofree char *slot = NULL;

  if (answer == NULL || self->workspace == NULL)
    return;
  slot = ropeway_connection_page_dup_slot (self);
  ropeway_secret_field_set_state (self->field, slot != NULL ? ropeway_secret_states_find (
                                                   ropeway_tree_get_root (answer), slot,
                                                   ropeway_connection_page_get_environment (self), buffer)
                                                            : NULL);
  ropeway_connection_page_show_actions (self);
}

void
ropeway_connection_page_ask_states (RopewayConnectionPage *self)
{
  RopewayAgentClient *client = ropeway_workspace_get_client (self->workspace);

  if (client != NULL && self->revision > 0)
    ropeway_agent_client_ask_async (client, "SecretStates", self->id, NULL, self->cancellable, on_states,
                                    g_object_ref (self));
}

/* ---- saving ---- */

static void
conclude_saving (RopewayConnectionPage *self)
{
  RopewayAfterwards afterwards = self->afterwards;

  self->is_saving = FALSE;
  self->afterwards = ROPEWAY_AFTERWARDS_STAY;
  ropeway_connection_page_show_actions (self);
  if (afterwards == ROPEWAY_AFTERWARDS_TEST)
    gtk_widget_activate_action (GTK_WIDGET (self), "page.test", NULL);
  else if (afterwards == ROPEWAY_AFTERWARDS_LEAVE)
    gtk_widget_activate_action (GTK_WIDGET (self), "page.leave", NULL);
}

static void
fail_saving (RopewayConnectionPage *self, const char *heading, const GError *error)
{
  self->is_saving = FALSE;
  self->afterwards = ROPEWAY_AFTERWARDS_STAY;
  ropeway_connection_page_show_actions (self);
  ropeway_navigator_go (GTK_WIDGET (self), "win.stay", NULL);
  ropeway_navigator_complain (GTK_WIDGET (self), heading, error);
}

static void
on_secret_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayConnectionPage) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_set = ropeway_agent_client_set_secret_finish (ROPEWAY_AGENT_CLIENT (source), result, &error);

  if (self->workspace == NULL)
    return;
  if (is_set)
    {
      ropeway_secret_field_clear (self->field);
      ropeway_connection_page_ask_states (self);
      conclude_saving (self);
    }
  else
    fail_saving (self, _ ("Saved Without Its Key"), error);
}

static void
set_secret (RopewayConnectionPage *self, const char *secret)
{
  g_autofree char *slot = ropeway_connection_page_dup_slot (self);

  ropeway_agent_client_set_secret_async (ropeway_workspace_get_client (self->workspace), self->id,
                                         ropeway_connection_page_get_environment (self), slot, secret, NULL,
                                         on_secret_set, g_object_ref (self));
}

void
ropeway_connection_page_remove_secret (RopewayConnectionPage *self)
{
  set_secret (self, "");
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayConnectionPage) self = data;
  g_autoptr (GError) error = NULL;
  gint64 revision = ropeway_workspace_put_finish (ROPEWAY_WORKSPACE (source), result, &error);
  const char *secret;

  if (self->workspace == NULL)
    return;
  if (revision == 0)
    {
      fail_saving (self,
                   g_error_matches (error, ROPEWAY_AGENT_ERROR, ROPEWAY_AGENT_ERROR_CONFLICT)
                       ? _ ("Changed Somewhere Else in the Meantime")
                       : _ ("Not Saved"),
                   error);
      return;
    }
  self->revision = revision;
  g_free (self->saved);
  self->saved = ropeway_json_write_text (ropeway_tree_get_root (self->tree), ROPEWAY_JSON_COMPACT, NULL);
  secret = ropeway_secret_field_get_typed (self->field);
  if (*secret != '\0')
    {
      set_secret (self, secret);
      return;
    }
  ropeway_connection_page_ask_states (self);
  conclude_saving (self);
}

void
ropeway_connection_page_save (RopewayConnectionPage *self, RopewayAfterwards afterwards)
{
  ropeway_connection_page_write_fields (self, self->tree);
  if (self->revision == 0)
    {
      /* The id is made of the name, once; and the name of its secret of that. */
      g_autofree char *name = ropeway_value_dup_member_text (ropeway_tree_get_root (self->tree), "name");

      g_free (self->id);
      self->id = ropeway_workspace_make_id (self->workspace, ROPEWAY_DOCUMENT_CONNECTION, name);
      ropeway_value_set_text (self->tree, ropeway_tree_get_root (self->tree), "id", self->id);
      if (!self->is_unknown)
        ropeway_connection_edit_set_sign_in (self->tree, ROPEWAY_SIGN_IN_NONE);
      ropeway_connection_page_write_fields (self, self->tree);
    }
  self->is_saving = TRUE;
  self->afterwards = afterwards;
  ropeway_connection_page_show_actions (self);
  ropeway_workspace_put_async (self->workspace, ROPEWAY_DOCUMENT_CONNECTION, self->tree, self->revision,
                               on_put, g_object_ref (self));
}

/* ---- trying it ---- */

static void
show_test (RopewayConnectionPage *self, const char *icon, const char *css_class, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), icon != NULL);
  gtk_image_set_from_icon_name (self->test_icon, icon);
  gtk_widget_remove_css_class (GTK_WIDGET (self->test_icon), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (self->test_icon), "warning");
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->test_icon), css_class);
  adw_action_row_set_subtitle (self->test_row, text);
}

/* The agent's sentence names the secret, and a variable of the environment. */
static gboolean
is_without_key (const RopewayValue *result)
{
  return ropeway_value_is_text (ropeway_value_get (ropeway_value_get (result, "problem"), "code"),
                                "sign-in.secret");
}

static void
on_tested (RopewayTask *task, RopewayConnectionPage *self)
{
  RopewayTree *result = ropeway_task_get_result (task);
  const RopewayValue *root = result != NULL ? ropeway_tree_get_root (result) : NULL;
  g_autofree char *sentence = ropeway_value_dup_member_text (root, "sentence");
  gboolean is_good = ropeway_value_is_text (ropeway_value_get (root, "state"), "done");
  const char *failure = ropeway_task_get_failure (task, NULL);

  gtk_spinner_stop (self->test_spinner);
  if (is_good)
    show_test (self, "emblem-ok-symbolic", "success",
               sentence != NULL ? sentence : _ ("It answers, and takes the sign-in."));
  else
    show_test (self, "dialog-warning-symbolic", "warning",
               failure != NULL         ? failure
               : is_without_key (root) ? _ ("Its key is missing, locked away, or saved for another address.")
               : sentence != NULL      ? sentence
                                       : _ ("It did not work."));
  g_clear_object (&self->test);
  ropeway_connection_page_show_actions (self);
}

void
ropeway_connection_page_test (RopewayConnectionPage *self)
{
  g_autoptr (RopewayTree) request = NULL;
  RopewayValue *root;

  if (ropeway_connection_page_has_changes (self))
    {
      ropeway_connection_page_save (self, ROPEWAY_AFTERWARDS_TEST);
      return;
    }
  request = ropeway_tree_new ();
  root = ropeway_tree_object (request);
  ropeway_value_set_text (request, root, "connection", self->id);
  ropeway_value_set_text (request, root, "environment", ropeway_connection_page_get_environment (self));
  ropeway_tree_set_root (request, root);
  self->test = ropeway_workspace_start (self->workspace, ROPEWAY_TASK_TRY, request);
  g_signal_connect_object (self->test, "ended", G_CALLBACK (on_tested), self, 0);
  show_test (self, NULL, NULL, _ ("Asking…"));
  gtk_spinner_start (self->test_spinner);
  ropeway_connection_page_show_actions (self);
}
