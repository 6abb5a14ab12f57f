/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/connections-page.h"

#include "gtk/connection/connection-row.h"

struct _RopewayConnectionsPage
{
  AdwBin parent;

  /* owned */
  RopewayWorkspace *workspace;

  /* template */
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (RopewayConnectionsPage, ropeway_connections_page, ADW_TYPE_BIN)

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  return ropeway_connection_row_new (ROPEWAY_CONNECTIONS_PAGE (data)->workspace, item);
}

static void
show_page (RopewayConnectionsPage *self)
{
  guint n = g_list_model_get_n_items (ropeway_workspace_get_connections (self->workspace));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static void
ropeway_connections_page_dispose (GObject *object)
{
  g_clear_object (&ROPEWAY_CONNECTIONS_PAGE (object)->workspace);
  G_OBJECT_CLASS (ropeway_connections_page_parent_class)->dispose (object);
}

static void
ropeway_connections_page_class_init (RopewayConnectionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_connections_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ropeway_app/Ropeway/connection/connections-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionsPage, list);
}

static void
ropeway_connections_page_init (RopewayConnectionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ropeway_connections_page_new (RopewayWorkspace *workspace)
{
  RopewayConnectionsPage *self = g_object_new (ROPEWAY_TYPE_CONNECTIONS_PAGE, NULL);
  GListModel *connections = ropeway_workspace_get_connections (workspace);

  self->workspace = g_object_ref (workspace);
  gtk_list_box_bind_model (self->list, connections, make_row, self, NULL);
  g_signal_connect_object (connections, "items-changed", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  show_page (self);
  return GTK_WIDGET (self);
}
