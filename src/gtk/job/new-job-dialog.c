/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/new-job-dialog.h"

#include "base/i18n.h"
#include "gtk/common/document-item.h"
#include "gtk/common/navigator.h"
#include "gtk/job/job-end.h"

struct _RopewayNewJobDialog
{
  AdwWindow parent;

  /* owned */
  RopewayWorkspace *workspace;
  char *id; /* (nullable): of the job that is being written */

  /* template */
  GtkDropDown *from;
  GtkDropDown *to;
  AdwEntryRow *name_row;
  GtkWidget *create_button;

  /* state */
  gboolean is_named;  /* by the person */
  gboolean is_naming; /* by us, now */
};

G_DEFINE_FINAL_TYPE (RopewayNewJobDialog, ropeway_new_job_dialog, ADW_TYPE_WINDOW)

static void
show_button (RopewayNewJobDialog *self)
{
  gtk_widget_set_sensitive (self->create_button,
                            self->id == NULL && gtk_drop_down_get_selected_item (self->from) != NULL
                                && gtk_drop_down_get_selected_item (self->to) != NULL
                                && *gtk_editable_get_text (GTK_EDITABLE (self->name_row)) != '\0');
}

static void
on_named (RopewayNewJobDialog *self)
{
  self->is_named = self->is_named || !self->is_naming;
  show_button (self);
}

static void
on_selected (RopewayNewJobDialog *self)
{
  gpointer from = gtk_drop_down_get_selected_item (self->from);
  gpointer to = gtk_drop_down_get_selected_item (self->to);
  g_autofree char *name = NULL;

  if (from == NULL || to == NULL || self->is_named)
    return;
  name = ropeway_job_end_suggest_name (from, to);
  self->is_naming = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  self->is_naming = FALSE;
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayNewJobDialog) self = data;
  g_autoptr (GError) error = NULL;
  gint64 revision = ropeway_workspace_put_finish (ROPEWAY_WORKSPACE (source), result, &error);
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (revision > 0)
    {
      if (window != NULL)
        ropeway_navigator_go (GTK_WIDGET (window), "win.open-job", g_variant_new_string (self->id));
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  g_clear_pointer (&self->id, g_free);
  show_button (self);
  ropeway_navigator_complain (GTK_WIDGET (self), _ ("Job Not Made"), error);
}

static void
on_create (RopewayNewJobDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  g_autoptr (RopewayTree) job = NULL;

  if (!gtk_widget_get_sensitive (self->create_button))
    return;
  self->id = ropeway_workspace_make_id (self->workspace, ROPEWAY_DOCUMENT_JOB, name);
  job = ropeway_job_end_make_job (self->id, name, gtk_drop_down_get_selected_item (self->from),
                                  gtk_drop_down_get_selected_item (self->to));
  show_button (self);
  ropeway_workspace_put_async (self->workspace, ROPEWAY_DOCUMENT_JOB, job, 0, on_put, g_object_ref (self));
}

static void
ropeway_new_job_dialog_finalize (GObject *object)
{
  RopewayNewJobDialog *self = ROPEWAY_NEW_JOB_DIALOG (object);

  g_clear_object (&self->workspace);
  g_free (self->id);
  G_OBJECT_CLASS (ropeway_new_job_dialog_parent_class)->finalize (object);
}

static void
ropeway_new_job_dialog_class_init (RopewayNewJobDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_new_job_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/job/new-job-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayNewJobDialog, from);
  gtk_widget_class_bind_template_child (widget_class, RopewayNewJobDialog, to);
  gtk_widget_class_bind_template_child (widget_class, RopewayNewJobDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayNewJobDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_named);
  gtk_widget_class_bind_template_callback (widget_class, on_create);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ropeway_new_job_dialog_init (RopewayNewJobDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_model (GtkDropDown *drop_down, GListStore *ends)
{
  g_autoptr (GtkExpression) label = gtk_property_expression_new (ROPEWAY_TYPE_JOB_END, NULL, "label");

  gtk_drop_down_set_expression (drop_down, label);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (ends));
}

RopewayNewJobDialog *
ropeway_new_job_dialog_new (GtkWindow *window, RopewayWorkspace *workspace)
{
  g_autoptr (GListStore) sources = g_list_store_new (ROPEWAY_TYPE_JOB_END);
  g_autoptr (GListStore) destinations = g_list_store_new (ROPEWAY_TYPE_JOB_END);
  GListModel *connections = ropeway_workspace_get_connections (workspace);
  RopewayNewJobDialog *self;

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr (RopewayConnectionItem) item = g_list_model_get_item (connections, i);
      const RopewayValue *root = ropeway_tree_get_root (ropeway_connection_item_get_document (item));

      ropeway_job_end_list_sources (root, sources);
      ropeway_job_end_list_destinations (root, destinations);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (sources)) == 0
      || g_list_model_get_n_items (G_LIST_MODEL (destinations)) == 0)
    return NULL;
  self = g_object_new (ROPEWAY_TYPE_NEW_JOB_DIALOG, "transient-for", window, NULL);
  self->workspace = g_object_ref (workspace);
  set_model (self->from, sources);
  set_model (self->to, destinations);
  on_selected (self);
  show_button (self);
  return self;
}
