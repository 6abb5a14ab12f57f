/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/connection-row.h"

#include "base/i18n.h"
#include "gtk/common/navigator.h"
#include "gtk/connection/secret-states.h"

struct _RopewayConnectionRow
{
  AdwActionRow parent;

  /* owned */
  RopewayWorkspace *workspace;
  RopewayConnectionItem *item;
  GCancellable *cancellable;

  /* borrowed */
  GtkImage *icon;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (RopewayConnectionRow, ropeway_connection_row, ADW_TYPE_ACTION_ROW)

static void
show_state (RopewayConnectionRow *self, const char *text, gboolean is_trouble)
{
  gtk_label_set_text (self->state, text);
  gtk_widget_set_visible (GTK_WIDGET (self->state), *text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->icon), is_trouble);
}

static void
on_states (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayConnectionRow) self = data;
  g_autoptr (RopewayTree) answer
      = ropeway_agent_client_ask_finish (ROPEWAY_AGENT_CLIENT (source), result, NULL);
  const char *text;
  gboolean is_trouble;

  /* Without an answer nothing is said; the window tells when the agent is away. */
  if (answer == NULL || self->state == NULL)
    return;
  text = ropeway_secret_states_summarize (ropeway_tree_get_root (answer), &is_trouble);
  show_state (self, text, is_trouble);
}

static void
ask_states (RopewayConnectionRow *self)
{
  RopewayAgentClient *client = ropeway_workspace_get_client (self->workspace);

  if (client == NULL || ropeway_workspace_get_state (self->workspace) != ROPEWAY_WORKSPACE_READY)
    return;
  ropeway_agent_client_ask_async (client, "SecretStates", ropeway_connection_item_get_id (self->item), NULL,
                                  self->cancellable, on_states, g_object_ref (self));
}

static void
on_secrets_changed (RopewayConnectionRow *self, const char *connection)
{
  if (g_strcmp0 (connection, ropeway_connection_item_get_id (self->item)) == 0)
    ask_states (self);
}

static void
show_item (RopewayConnectionRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), ropeway_connection_item_get_name (self->item));
  g_autofree char *address = NULL;

  g_object_get (self->item, "address", &address, NULL);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), address);
  ask_states (self);
}

static void
on_activated (RopewayConnectionRow *self)
{
  ropeway_navigator_go (GTK_WIDGET (self), "win.open-connection",
                        g_variant_new_string (ropeway_connection_item_get_id (self->item)));
}

static void
ropeway_connection_row_dispose (GObject *object)
{
  RopewayConnectionRow *self = ROPEWAY_CONNECTION_ROW (object);

  g_cancellable_cancel (self->cancellable);
  self->state = NULL;
  g_clear_object (&self->workspace);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (ropeway_connection_row_parent_class)->dispose (object);
}

static void
ropeway_connection_row_finalize (GObject *object)
{
  g_object_unref (ROPEWAY_CONNECTION_ROW (object)->cancellable);
  G_OBJECT_CLASS (ropeway_connection_row_parent_class)->finalize (object);
}

static void
ropeway_connection_row_class_init (RopewayConnectionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ropeway_connection_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_connection_row_finalize;
}

static void
ropeway_connection_row_init (RopewayConnectionRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->icon = GTK_IMAGE (gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
  gtk_label_set_ellipsize (self->state, PANGO_ELLIPSIZE_END);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->state));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  show_state (self, "", FALSE);
  g_signal_connect (self, "activated", G_CALLBACK (on_activated), NULL);
}

GtkWidget *
ropeway_connection_row_new (RopewayWorkspace *workspace, RopewayConnectionItem *item)
{
  RopewayConnectionRow *self = g_object_new (ROPEWAY_TYPE_CONNECTION_ROW, NULL);

  self->workspace = g_object_ref (workspace);
  self->item = g_object_ref (item);
  g_signal_connect_object (item, "notify", G_CALLBACK (show_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (ask_states), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "secrets-changed", G_CALLBACK (on_secrets_changed), self,
                           G_CONNECT_SWAPPED);
  show_item (self);
  return GTK_WIDGET (self);
}
