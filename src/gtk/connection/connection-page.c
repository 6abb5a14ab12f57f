/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/connection-page.h"

#include <string.h>

#include "base/i18n.h"
#include "gtk/common/document-item.h"
#include "gtk/common/navigator.h"
#include "gtk/common/removal.h"
#include "gtk/connection/connection-edit.h"
#include "gtk/connection/connection-page-private.h"
#include "gtk/connection/operation-dialog.h"
#include "value/json-writer.h"

G_DEFINE_FINAL_TYPE (RopewayConnectionPage, ropeway_connection_page, ADW_TYPE_BIN)

static void fill_operations (RopewayConnectionPage *self);

/* Which types the drop-down offers, and which member holds their secret. */
static const struct
{
  RopewaySignInType type;
  const char *word;
  const char *secret;
  const char *title;
} sign_ins[] = {
  { ROPEWAY_SIGN_IN_NONE, "none", NULL, NULL },
  { ROPEWAY_SIGN_IN_BASIC, "basic", "password", N_ ("Password") },
  { ROPEWAY_SIGN_IN_BEARER, "bearer", "token", N_ ("Token") },
  { ROPEWAY_SIGN_IN_API_KEY, "api-key", "key", N_ ("Key") },
};

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

const char *
ropeway_connection_page_get_environment (RopewayConnectionPage *self)
{
  return self->environment < self->environments->len ? self->environments->pdata[self->environment] : NULL;
}

static gboolean
is_practice (RopewayConnectionPage *self)
{
  return g_str_has_prefix (get_text (self->address_row), "practice:");
}

/* ---- from the fields to the document ---- */

void
ropeway_connection_page_write_fields (RopewayConnectionPage *self, RopewayTree *tree)
{
  guint selected = adw_combo_row_get_selected (self->sign_in_row);

  ropeway_connection_edit_set_name (tree, get_text (self->name_row));
  if (ropeway_connection_page_get_environment (self) != NULL)
    {
      ropeway_connection_edit_set_address (tree, ropeway_connection_page_get_environment (self),
                                           get_text (self->address_row));
      ropeway_connection_edit_set_private (tree, ropeway_connection_page_get_environment (self),
                                           gtk_check_button_get_active (self->private_check));
    }
  if (self->is_unknown || selected >= G_N_ELEMENTS (sign_ins))
    return;
  ropeway_connection_edit_set_sign_in (tree, sign_ins[selected].type);
  if (sign_ins[selected].type == ROPEWAY_SIGN_IN_BASIC)
    ropeway_connection_edit_set_sign_in_text (tree, "user", get_text (self->user_row));
  if (sign_ins[selected].type == ROPEWAY_SIGN_IN_API_KEY)
    ropeway_connection_edit_set_sign_in_text (tree, "name", get_text (self->line_row));
}

RopewayTree *
ropeway_connection_page_dup_document (RopewayConnectionPage *self)
{
  RopewayTree *tree;

  g_return_val_if_fail (ROPEWAY_IS_CONNECTION_PAGE (self), NULL);
  tree = ropeway_tree_new_copy (ropeway_tree_get_root (self->tree));
  ropeway_connection_page_write_fields (self, tree);
  return tree;
}

static char *
to_text (RopewayTree *tree)
{
  return ropeway_json_write_text (ropeway_tree_get_root (tree), ROPEWAY_JSON_COMPACT, NULL);
}

gboolean
ropeway_connection_page_has_changes (RopewayConnectionPage *self)
{
  g_autoptr (RopewayTree) tree = ropeway_connection_page_dup_document (self);
  g_autofree char *text = to_text (tree);

  return g_strcmp0 (text, self->saved) != 0 || *ropeway_secret_field_get_typed (self->field) != '\0';
}

/* ---- what is shown ---- */

static void
set_wrong (AdwEntryRow *row, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static gboolean
is_address (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *whole = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *host;

  if (g_str_has_prefix (trimmed, "practice:"))
    return TRUE;
  if (*trimmed == '\0' || strpbrk (trimmed, " \t\n") != NULL)
    return FALSE;
  whole = strstr (trimmed, "://") != NULL ? g_strdup (trimmed) : g_strconcat ("https://", trimmed, NULL);
  uri = g_uri_parse (whole, G_URI_FLAGS_NONE, NULL);
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  return host != NULL && *host != '\0'
         && (g_str_equal (g_uri_get_scheme (uri), "https") || g_str_equal (g_uri_get_scheme (uri), "http"));
}

/* The rows that the chosen way to sign in needs. */
static void
show_sign_in (RopewayConnectionPage *self)
{
  guint selected = adw_combo_row_get_selected (self->sign_in_row);
  RopewaySignInType type
      = selected < G_N_ELEMENTS (sign_ins) ? sign_ins[selected].type : ROPEWAY_SIGN_IN_NONE;

  gtk_widget_set_visible (GTK_WIDGET (self->sign_in_group), !is_practice (self));
  gtk_widget_set_visible (GTK_WIDGET (self->sign_in_row), !self->is_unknown);
  gtk_widget_set_visible (self->unknown_row, self->is_unknown);
  gtk_widget_set_visible (GTK_WIDGET (self->user_row), !self->is_unknown && type == ROPEWAY_SIGN_IN_BASIC);
  gtk_widget_set_visible (GTK_WIDGET (self->line_row), !self->is_unknown && type == ROPEWAY_SIGN_IN_API_KEY);
  ropeway_secret_field_set_visible (self->field, !self->is_unknown && type != ROPEWAY_SIGN_IN_NONE);
  if (type != ROPEWAY_SIGN_IN_NONE)
    ropeway_secret_field_set_title (self->field, _ (sign_ins[selected].title));
}

void
ropeway_connection_page_show_actions (RopewayConnectionPage *self)
{
  gboolean has_changes = ropeway_connection_page_has_changes (self);
  gboolean is_named = *get_text (self->name_row) != '\0';
  gboolean is_there = is_address (get_text (self->address_row));
  gboolean is_ready = ropeway_workspace_get_state (self->workspace) == ROPEWAY_WORKSPACE_READY;
  gboolean is_whole = is_named && is_there && is_ready && !self->is_saving;

  adw_window_title_set_title (self->title, is_named ? get_text (self->name_row) : _ ("New Connection"));
  set_wrong (self->address_row, *get_text (self->address_row) != '\0' && !is_there);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.save", has_changes && is_whole);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.test",
                                 is_whole && self->test == NULL && !self->is_unknown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.remove", self->revision > 0 && is_ready);
  gtk_widget_set_visible (self->remove_button, self->revision > 0);
}

static void
on_edited (RopewayConnectionPage *self)
{
  if (!self->is_filling)
    ropeway_connection_page_show_actions (self);
}

static void
on_sign_in_selected (RopewayConnectionPage *self)
{
  if (self->is_filling)
    return;
  show_sign_in (self);
  ropeway_connection_page_show_actions (self);
}

static void
fill_environment (RopewayConnectionPage *self)
{
  const RopewayValue *environment = ropeway_connection_edit_find_environment (
      ropeway_tree_get_root (self->tree), ropeway_connection_page_get_environment (self));
  g_autofree char *address = ropeway_value_dup_member_text (environment, "address");

  set_text (self->address_row, address);
  gtk_check_button_set_active (self->private_check,
                               ropeway_value_get_member_boolean (environment, "privateNetwork", FALSE));
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), !is_practice (self));
  gtk_widget_set_visible (self->practice_row, is_practice (self));
}

static void
on_account_selected (RopewayConnectionPage *self)
{
  guint selected = adw_combo_row_get_selected (self->account_row);

  if (self->is_filling || selected == self->environment)
    return;
  ropeway_connection_page_write_fields (self, self->tree);
  self->environment = selected;
  self->is_filling = TRUE;
  fill_environment (self);
  self->is_filling = FALSE;
  ropeway_connection_page_show_actions (self);
}

/* Returns: (transfer none): what an environment is called in the window. */
static const char *
describe_environment (const char *name)
{
  if (g_str_equal (name, "test"))
    return _ ("Test account");
  if (g_str_equal (name, "live"))
    return _ ("Real account");
  return name;
}

static void
fill_accounts (RopewayConnectionPage *self)
{
  const RopewayValue *root = ropeway_tree_get_root (self->tree);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->environments, 0);
  for (const RopewayValue *item = ropeway_value_first (ropeway_value_get (root, "environments"));
       item != NULL; item = ropeway_value_next (item))
    {
      const char *name = ropeway_value_get_name (item, NULL);

      g_ptr_array_add (self->environments, g_strdup (name));
      gtk_string_list_append (names, describe_environment (name));
    }
  adw_combo_row_set_model (self->account_row, G_LIST_MODEL (names));
  if (self->environment < self->environments->len)
    adw_combo_row_set_selected (self->account_row, self->environment);
  gtk_widget_set_visible (GTK_WIDGET (self->account_row), self->environments->len > 1);
}

static void
fill_sign_in (RopewayConnectionPage *self)
{
  const RopewayValue *sign_in = ropeway_value_get (ropeway_tree_get_root (self->tree), "signIn");
  g_autofree char *user = ropeway_value_dup_member_text (sign_in, "user");
  g_autofree char *line = ropeway_value_dup_member_text (sign_in, "name");

  self->is_unknown = sign_in != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (sign_ins); i++)
    if (sign_in == NULL ? i == 0
                        : ropeway_value_is_text (ropeway_value_get (sign_in, "type"), sign_ins[i].word))
      {
        adw_combo_row_set_selected (self->sign_in_row, i);
        self->is_unknown = FALSE;
      }
  set_text (self->user_row, user);
  set_text (self->line_row, line != NULL ? line : "X-Api-Key");
}

static void
fill (RopewayConnectionPage *self)
{
  g_autofree char *name = ropeway_value_dup_member_text (ropeway_tree_get_root (self->tree), "name");

  self->is_filling = TRUE;
  set_text (self->name_row, name);
  fill_accounts (self);
  fill_environment (self);
  fill_sign_in (self);
  fill_operations (self);
  self->is_filling = FALSE;
  show_sign_in (self);
  ropeway_connection_page_show_actions (self);
}

char *
ropeway_connection_page_dup_slot (RopewayConnectionPage *self)
{
  g_autoptr (RopewayTree) tree = ropeway_connection_page_dup_document (self);
  guint selected = adw_combo_row_get_selected (self->sign_in_row);

  if (self->is_unknown || selected >= G_N_ELEMENTS (sign_ins) || sign_ins[selected].secret == NULL)
    return NULL;
  return ropeway_connection_edit_dup_secret (ropeway_tree_get_root (tree), sign_ins[selected].secret);
}

/* ---- what it can do ---- */

static void
on_operation_done (RopewayConnectionPage *self)
{
  fill_operations (self);
  ropeway_connection_page_show_actions (self);
}

static void
edit_operation (RopewayConnectionPage *self, int index)
{
  RopewayOperationDialog *dialog = ropeway_operation_dialog_new (GTK_WIDGET (self), self->tree, index);

  g_signal_connect_object (dialog, "done", G_CALLBACK (on_operation_done), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_operation_activated (GtkWidget *row, RopewayConnectionPage *self)
{
  guint index;

  if (g_ptr_array_find (self->operation_rows, row, &index))
    edit_operation (self, (int)index);
}

static void
on_add_operation (GtkWidget *widget, const char *action, GVariant *parameter)
{
  edit_operation (ROPEWAY_CONNECTION_PAGE (widget), -1);
}

static void
add_operation_row (RopewayConnectionPage *self, const RopewayValue *operation)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = ropeway_value_dup_member_text (operation, "name");
  g_autofree char *id = ropeway_value_dup_member_text (operation, "id");
  g_autofree char *noun = ropeway_value_dup_member_text (operation, "noun");
  g_autofree char *use = ropeway_connection_edit_describe (ropeway_connection_edit_judge (operation), noun);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : id);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), use);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (on_operation_activated), self);
  adw_preferences_group_add (self->operations_group, row);
  g_ptr_array_add (self->operation_rows, row);
}

static void
fill_operations (RopewayConnectionPage *self)
{
  const RopewayValue *operations = ropeway_value_get (ropeway_tree_get_root (self->tree), "operations");

  for (guint i = 0; i < self->operation_rows->len; i++)
    adw_preferences_group_remove (self->operations_group, self->operation_rows->pdata[i]);
  g_ptr_array_set_size (self->operation_rows, 0);
  for (const RopewayValue *item = ropeway_value_first (operations); item != NULL;
       item = ropeway_value_next (item))
    add_operation_row (self, item);
  adw_preferences_group_set_description (self->operations_group,
                                         self->operation_rows->len > 0
                                             ? NULL
                                             : _ ("Nothing yet. Tell Ropeway what it can read from here, or "
                                                  "add and change."));
}

static void
on_secrets_changed (RopewayConnectionPage *self, const char *connection)
{
  if (g_strcmp0 (connection, self->id) == 0)
    ropeway_connection_page_ask_states (self);
}

static void
on_save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ropeway_connection_page_save (ROPEWAY_CONNECTION_PAGE (widget), ROPEWAY_AFTERWARDS_STAY);
}

static void
on_test (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ropeway_connection_page_test (ROPEWAY_CONNECTION_PAGE (widget));
}

/* ---- leaving ---- */

static void
leave (RopewayConnectionPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_widget_activate_action (GTK_WIDGET (root), "win.pop", NULL);
}

static void
on_leave_response (RopewayConnectionPage *self, const char *response)
{
  if (g_str_equal (response, "discard"))
    leave (self);
  else if (g_str_equal (response, "save"))
    ropeway_connection_page_save (self, ROPEWAY_AFTERWARDS_LEAVE);
  else
    ropeway_navigator_go (GTK_WIDGET (self), "win.stay", NULL);
}

static void
on_leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RopewayConnectionPage *self = ROPEWAY_CONNECTION_PAGE (widget);
  AdwMessageDialog *dialog;

  if (!ropeway_connection_page_has_changes (self))
    {
      leave (self);
      return;
    }
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                       _ ("Save Changes?"),
                                                       _ ("What you changed here is not saved yet.")));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "discard", _ ("_Discard"), "save",
                                    _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (
      dialog, "save", *get_text (self->name_row) != '\0' && is_address (get_text (self->address_row)));
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_leave_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_remove (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RopewayConnectionPage *self = ROPEWAY_CONNECTION_PAGE (widget);

  ropeway_removal_begin (widget, self->workspace, ROPEWAY_DOCUMENT_CONNECTION, self->id, self->revision,
                         get_text (self->name_row));
}

/* ---- the object ---- */

static RopewayConnectionItem *
find_item (RopewayWorkspace *workspace, const char *id)
{
  GListModel *connections = ropeway_workspace_get_connections (workspace);

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr (RopewayConnectionItem) item = g_list_model_get_item (connections, i);

      if (g_str_equal (ropeway_connection_item_get_id (item), id))
        return item; /* the list keeps it */
    }
  return NULL;
}

static void
on_connections_changed (RopewayConnectionPage *self)
{
  /* It was removed, here or somewhere else: there is nothing to show. */
  if (self->revision > 0 && !self->is_saving && find_item (self->workspace, self->id) == NULL)
    leave (self);
}

static gboolean
ropeway_connection_page_grab_focus (GtkWidget *widget)
{
  RopewayConnectionPage *self = ROPEWAY_CONNECTION_PAGE (widget);

  /* What is there already is read before it is changed. */
  return self->revision == 0 && gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static void
ropeway_connection_page_dispose (GObject *object)
{
  RopewayConnectionPage *self = ROPEWAY_CONNECTION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->test != NULL)
    ropeway_task_cancel (self->test);
  g_clear_object (&self->test);
  g_clear_object (&self->field);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (ropeway_connection_page_parent_class)->dispose (object);
}

static void
ropeway_connection_page_finalize (GObject *object)
{
  RopewayConnectionPage *self = ROPEWAY_CONNECTION_PAGE (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->tree, ropeway_tree_unref);
  g_free (self->saved);
  g_free (self->id);
  g_ptr_array_unref (self->environments);
  g_ptr_array_unref (self->operation_rows);
  G_OBJECT_CLASS (ropeway_connection_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, title);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, practice_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, sign_in_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, sign_in_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, unknown_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, user_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, line_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, test_row);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, test_icon);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, operations_group);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, private_check);
  gtk_widget_class_bind_template_child (widget_class, RopewayConnectionPage, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_account_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_selected);
}

static void
ropeway_connection_page_class_init (RopewayConnectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_connection_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_connection_page_finalize;
  widget_class->grab_focus = ropeway_connection_page_grab_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ropeway_app/Ropeway/connection/connection-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "page.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "page.test", NULL, on_test);
  gtk_widget_class_install_action (widget_class, "page.add-operation", NULL, on_add_operation);
  gtk_widget_class_install_action (widget_class, "page.leave", NULL, on_leave);
  gtk_widget_class_install_action (widget_class, "page.remove", NULL, on_remove);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "page.save", NULL);
}

static void
ropeway_connection_page_init (RopewayConnectionPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->environments = g_ptr_array_new_with_free_func (g_free);
  self->operation_rows = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->field = ropeway_secret_field_new (_ ("Key"));
  ropeway_secret_field_add_to (self->field, self->sign_in_group);
  g_signal_connect_object (self->field, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "remove", G_CALLBACK (ropeway_connection_page_remove_secret), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
ropeway_connection_page_new (RopewayWorkspace *workspace, const char *id)
{
  RopewayConnectionItem *item = id != NULL ? find_item (workspace, id) : NULL;
  RopewayConnectionPage *self;

  if (id != NULL && item == NULL)
    return NULL;
  self = g_object_new (ROPEWAY_TYPE_CONNECTION_PAGE, NULL);
  self->workspace = g_object_ref (workspace);
  self->id = g_strdup (id != NULL ? id : "new");
  if (item != NULL)
    {
      self->tree
          = ropeway_tree_new_copy (ropeway_tree_get_root (ropeway_connection_item_get_document (item)));
      self->revision = ropeway_connection_item_get_revision (item);
    }
  else
    self->tree = ropeway_connection_edit_new (self->id);
  self->saved = to_text (self->tree);
  fill (self);
  ropeway_connection_page_ask_states (self);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "secrets-changed", G_CALLBACK (on_secrets_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ropeway_workspace_get_connections (workspace), "items-changed",
                           G_CALLBACK (on_connections_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
