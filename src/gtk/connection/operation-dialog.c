/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/operation-dialog.h"

#include "base/i18n.h"
#include "gtk/connection/connection-edit.h"

struct _RopewayOperationDialog
{
  AdwWindow parent;

  /* owned */
  RopewayTree *connection;

  /* template */
  AdwEntryRow *name_row;
  AdwComboRow *use_row;
  AdwEntryRow *noun_row;
  AdwExpanderRow *details_row;
  AdwComboRow *method_row;
  AdwEntryRow *path_row;
  AdwEntryRow *records_row;
  AdwEntryRow *key_row;
  AdwEntryRow *new_id_row;
  GtkLabel *hint;
  GtkWidget *done_button;
  GtkWidget *remove_button;

  /* state */
  int index; /* -1: a new one */
};

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewayOperationDialog, ropeway_operation_dialog, ADW_TYPE_WINDOW)

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static RopewayUse
get_use (RopewayOperationDialog *self)
{
  return (RopewayUse)adw_combo_row_get_selected (self->use_row);
}

static RopewayValue *
find_operation (RopewayOperationDialog *self)
{
  RopewayValue *operations = ropeway_value_get (ropeway_tree_get_root (self->connection), "operations");

  return self->index >= 0 ? ropeway_value_get_element (operations, self->index) : NULL;
}

static const char *
get_hint (RopewayUse use)
{
  switch (use)
    {
    case ROPEWAY_USE_READ:
      return _ (
          "Recognised by: the fields that are different in each of them, like “id”. Several with commas "
          "between.");
    case ROPEWAY_USE_ADD:
      return _ ("It is sent with the fields that a job fills.");
    case ROPEWAY_USE_CHANGE:
      return _ ("“{$id}” in the path stands for the id of what is changed.");
    case ROPEWAY_USE_FIND:
      return _ (
          "A field’s name in braces, like “/contacts?email={email}”, stands for its value. Recognised by: "
          "where the id is in what is found.");
    case ROPEWAY_USE_OTHER:
      break;
    }
  return "";
}

static void
on_changed (RopewayOperationDialog *self)
{
  RopewayUse use = get_use (self);

  gtk_widget_set_visible (GTK_WIDGET (self->records_row), use == ROPEWAY_USE_READ || use == ROPEWAY_USE_FIND);
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), use == ROPEWAY_USE_READ || use == ROPEWAY_USE_FIND);
  gtk_widget_set_visible (GTK_WIDGET (self->new_id_row), use == ROPEWAY_USE_ADD);
  gtk_label_set_text (self->hint, get_hint (use));
  gtk_widget_set_sensitive (self->done_button,
                            *get_text (self->name_row) != '\0' && *get_text (self->path_row) == '/');
}

static void
on_use_selected (RopewayOperationDialog *self)
{
  static const guint defaults[] = { 0, 1, 3, 0, 0 };

  /* What exists keeps its own way; a new one begins with the usual one. */
  if (self->index < 0 && get_use (self) < G_N_ELEMENTS (defaults))
    adw_combo_row_set_selected (self->method_row, defaults[get_use (self)]);
}

static void
on_done (RopewayOperationDialog *self)
{
  RopewayValue *operation = find_operation (self);
  RopewayUse use = get_use (self);
  const gboolean is_read = use == ROPEWAY_USE_READ || use == ROPEWAY_USE_FIND;
  const RopewayOperationTexts texts = {
    .name = get_text (self->name_row),
    .noun = get_text (self->noun_row),
    .method = methods[adw_combo_row_get_selected (self->method_row)],
    .path = get_text (self->path_row),
    .records = is_read ? get_text (self->records_row) : NULL,
    .key = is_read ? get_text (self->key_row) : NULL,
    .new_id = use == ROPEWAY_USE_ADD ? get_text (self->new_id_row) : NULL,
  };

  if (operation == NULL)
    operation = ropeway_connection_edit_add_operation (self->connection, use, texts.name);
  ropeway_connection_edit_set_operation (self->connection, operation, &texts);
  g_signal_emit (self, signals[DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_remove (RopewayOperationDialog *self)
{
  RopewayValue *operations = ropeway_value_get (ropeway_tree_get_root (self->connection), "operations");

  ropeway_value_remove_element (operations, (gsize)self->index);
  g_signal_emit (self, signals[DONE], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ropeway_operation_dialog_finalize (GObject *object)
{
  ropeway_tree_unref (ROPEWAY_OPERATION_DIALOG (object)->connection);
  G_OBJECT_CLASS (ropeway_operation_dialog_parent_class)->finalize (object);
}

static void
ropeway_operation_dialog_class_init (RopewayOperationDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_operation_dialog_finalize;
  signals[DONE] = g_signal_new ("done", ROPEWAY_TYPE_OPERATION_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ropeway_app/Ropeway/connection/operation-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, use_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, noun_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, details_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, method_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, path_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, records_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, new_id_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, done_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayOperationDialog, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_done);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ropeway_operation_dialog_init (RopewayOperationDialog *self)
{
  g_autoptr (GtkStringList) uses = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (RopewayUse use = ROPEWAY_USE_READ; use <= ROPEWAY_USE_OTHER; use++)
    gtk_string_list_take (uses, ropeway_connection_edit_describe (use, NULL));
  adw_combo_row_set_model (self->use_row, G_LIST_MODEL (uses));
  g_signal_connect_swapped (self->use_row, "notify::selected", G_CALLBACK (on_use_selected), self);
}

static void
show_member (AdwEntryRow *row, const RopewayValue *object, const char *member)
{
  g_autofree char *text = ropeway_value_dup_member_text (object, member);

  set_text (row, text);
}

static void
show_operation (RopewayOperationDialog *self, const RopewayValue *operation)
{
  const RopewayValue *request = ropeway_value_get (operation, "request");
  g_autofree char *key = ropeway_connection_edit_dup_key (operation);

  adw_combo_row_set_selected (self->use_row, ropeway_connection_edit_judge (operation));
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (ropeway_value_is_text (ropeway_value_get (request, "method"), methods[i]))
      adw_combo_row_set_selected (self->method_row, i);
  show_member (self->name_row, operation, "name");
  show_member (self->noun_row, operation, "noun");
  show_member (self->path_row, request, "path");
  show_member (self->records_row, operation, "records");
  show_member (self->new_id_row, operation, "newId");
  set_text (self->key_row, key);
  /* What it is for follows from how it asks; another purpose is another one. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->use_row), FALSE);
}

RopewayOperationDialog *
ropeway_operation_dialog_new (GtkWidget *widget, RopewayTree *connection, int index)
{
  RopewayOperationDialog *self = g_object_new (ROPEWAY_TYPE_OPERATION_DIALOG, "transient-for",
                                               GTK_WINDOW (gtk_widget_get_root (widget)), NULL);

  self->connection = ropeway_tree_ref (connection);
  self->index = index;
  gtk_window_set_title (GTK_WINDOW (self), index < 0 ? _ ("Something It Can Do") : _ ("What It Can Do"));
  gtk_widget_set_visible (self->remove_button, index >= 0);
  adw_expander_row_set_expanded (self->details_row, index < 0);
  if (index >= 0)
    show_operation (self, find_operation (self));
  else
    set_text (self->path_row, "/");
  on_changed (self);
  return self;
}
