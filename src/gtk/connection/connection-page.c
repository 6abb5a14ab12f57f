/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/connection-page.h"

#include "base/i18n.h"
#include "bus/agent-names.h"
#include "gtk/common/document-item.h"
#include "gtk/common/navigator.h"
#include "gtk/common/removal.h"
#include "gtk/common/task.h"
#include "gtk/connection/connection-edit.h"
#include "gtk/connection/operation-dialog.h"
#include "gtk/connection/secret-field.h"
#include "gtk/connection/secret-states.h"
#include "value/json-writer.h"

/* What is to happen when everything is saved. */
typedef enum
{
  AFTERWARDS_STAY,
  AFTERWARDS_TEST,
  AFTERWARDS_LEAVE,
} Afterwards;

struct _RopewayConnectionPage
{
  AdwBin parent;

  /* owned */
  RopewayWorkspace *workspace;
  RopewayTree *tree; /* the document as it was read, with changes of its operations */
  char *saved;       /* (nullable): the document as it was read, as text */
  char *id;
  GPtrArray *environments;   /* char *: their names */
  RopewaySecretField *field; /* password, token or key */
  RopewayTask *test;         /* (nullable) */
  GCancellable *cancellable;

  /* template */
  AdwWindowTitle *title;
  AdwEntryRow *name_row;
  AdwComboRow *account_row;
  AdwEntryRow *address_row;
  GtkWidget *practice_row;
  AdwPreferencesGroup *sign_in_group;
  AdwComboRow *sign_in_row;
  GtkWidget *unknown_row;
  AdwEntryRow *user_row;
  AdwEntryRow *line_row;
  AdwActionRow *test_row;
  GtkImage *test_icon;
  GtkSpinner *test_spinner;
  AdwPreferencesGroup *operations_group;
  GtkCheckButton *private_check;
  GtkWidget *remove_button;

  /* state */
  GPtrArray *operation_rows; /* GtkWidget (borrowed) */
  gint64 revision;           /* 0: never saved */
  guint environment;         /* index of the one that is shown */
  Afterwards afterwards;
  gboolean is_filling; /* what changes is not the person's doing */
  gboolean is_saving;
  gboolean is_unknown; /* a sign-in of a later version */
};

G_DEFINE_FINAL_TYPE (RopewayConnectionPage, ropeway_connection_page, ADW_TYPE_BIN)

static void save (RopewayConnectionPage *self, Afterwards afterwards);
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

static const char *
get_environment (RopewayConnectionPage *self)
{
  return self->environment < self->environments->len ? self->environments->pdata[self->environment] : NULL;
}

static gboolean
is_practice (RopewayConnectionPage *self)
{
  return g_str_has_prefix (get_text (self->address_row), "practice:");
}

/* ---- from the fields to the document ---- */

static void
write_fields (RopewayConnectionPage *self, RopewayTree *tree)
{
  guint selected = adw_combo_row_get_selected (self->sign_in_row);

  ropeway_connection_edit_set_name (tree, get_text (self->name_row));
  if (get_environment (self) != NULL)
    {
      ropeway_connection_edit_set_address (tree, get_environment (self), get_text (self->address_row));
      ropeway_connection_edit_set_private (tree, get_environment (self),
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
  write_fields (self, tree);
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

  if (*trimmed == '\0')
    return FALSE;
  if (g_str_has_prefix (trimmed, "practice:"))
    return TRUE;
  whole = g_strstr_len (trimmed, -1, "://") != NULL ? g_strdup (trimmed)
                                                    : g_strconcat ("https://", trimmed, NULL);
  if (!g_str_has_prefix (whole, "https://") && !g_str_has_prefix (whole, "http://"))
    return FALSE;
  return g_uri_is_valid (whole, G_URI_FLAGS_NONE, NULL);
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

static void
show_actions (RopewayConnectionPage *self)
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
    show_actions (self);
}

static void
on_sign_in_selected (RopewayConnectionPage *self)
{
  if (self->is_filling)
    return;
  show_sign_in (self);
  show_actions (self);
}

static void
fill_environment (RopewayConnectionPage *self)
{
  const RopewayValue *environment
      = ropeway_connection_edit_find_environment (ropeway_tree_get_root (self->tree), get_environment (self));
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
  write_fields (self, self->tree);
  self->environment = selected;
  self->is_filling = TRUE;
  fill_environment (self);
  self->is_filling = FALSE;
  show_actions (self);
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
  show_actions (self);
}

/* ---- secrets ---- */

/* Returns: (transfer full) (nullable): the name under which the chosen sign-in keeps its secret. */
static char *
dup_slot (RopewayConnectionPage *self)
{
  g_autoptr (RopewayTree) tree = ropeway_connection_page_dup_document (self);
  guint selected = adw_combo_row_get_selected (self->sign_in_row);

  if (self->is_unknown || selected >= G_N_ELEMENTS (sign_ins) || sign_ins[selected].secret == NULL)
    return NULL;
  return ropeway_connection_edit_dup_secret (ropeway_tree_get_root (tree), sign_ins[selected].secret);
}

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
  slot = dup_slot (self);
  ropeway_secret_field_set_state (
      self->field, slot != NULL ? ropeway_secret_states_find (ropeway_tree_get_root (answer), slot,
                                                              get_environment (self), buffer)
                                : NULL);
  show_actions (self);
}

static void
ask_states (RopewayConnectionPage *self)
{
  RopewayAgentClient *client = ropeway_workspace_get_client (self->workspace);

  if (client != NULL && self->revision > 0)
    ropeway_agent_client_ask_async (client, "SecretStates", self->id, NULL, self->cancellable, on_states,
                                    g_object_ref (self));
}

static void
on_secrets_changed (RopewayConnectionPage *self, const char *connection)
{
  if (g_strcmp0 (connection, self->id) == 0)
    ask_states (self);
}

/* ---- saving ---- */

static void
conclude_saving (RopewayConnectionPage *self)
{
  Afterwards afterwards = self->afterwards;

  self->is_saving = FALSE;
  self->afterwards = AFTERWARDS_STAY;
  show_actions (self);
  if (afterwards == AFTERWARDS_TEST)
    gtk_widget_activate_action (GTK_WIDGET (self), "page.test", NULL);
  else if (afterwards == AFTERWARDS_LEAVE)
    gtk_widget_activate_action (GTK_WIDGET (self), "page.leave", NULL);
}

static void
fail_saving (RopewayConnectionPage *self, const char *heading, const GError *error)
{
  self->is_saving = FALSE;
  self->afterwards = AFTERWARDS_STAY;
  show_actions (self);
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
      ask_states (self);
      conclude_saving (self);
    }
  else
    fail_saving (self, _ ("Saved Without Its Key"), error);
}

static void
set_secret (RopewayConnectionPage *self, const char *secret)
{
  g_autofree char *slot = dup_slot (self);

  ropeway_agent_client_set_secret_async (ropeway_workspace_get_client (self->workspace), self->id,
                                         get_environment (self), slot, secret, NULL, on_secret_set,
                                         g_object_ref (self));
}

static void
on_remove_secret (RopewayConnectionPage *self)
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
  self->saved = to_text (self->tree);
  secret = ropeway_secret_field_get_typed (self->field);
  if (*secret != '\0')
    {
      set_secret (self, secret);
      return;
    }
  ask_states (self);
  conclude_saving (self);
}

static void
save (RopewayConnectionPage *self, Afterwards afterwards)
{
  write_fields (self, self->tree);
  if (self->revision == 0)
    {
      /* The id is made of the name, once; and the name of its secret of that. */
      g_autofree char *name = ropeway_value_dup_member_text (ropeway_tree_get_root (self->tree), "name");

      g_free (self->id);
      self->id = ropeway_workspace_make_id (self->workspace, ROPEWAY_DOCUMENT_CONNECTION, name);
      ropeway_value_set_text (self->tree, ropeway_tree_get_root (self->tree), "id", self->id);
      if (!self->is_unknown)
        ropeway_connection_edit_set_sign_in (self->tree, ROPEWAY_SIGN_IN_NONE);
      write_fields (self, self->tree);
    }
  self->is_saving = TRUE;
  self->afterwards = afterwards;
  show_actions (self);
  ropeway_workspace_put_async (self->workspace, ROPEWAY_DOCUMENT_CONNECTION, self->tree, self->revision,
                               on_put, g_object_ref (self));
}

static void
on_save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save (ROPEWAY_CONNECTION_PAGE (widget), AFTERWARDS_STAY);
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
               failure != NULL    ? failure
               : sentence != NULL ? sentence
                                  : _ ("It did not work."));
  g_clear_object (&self->test);
  show_actions (self);
}

static void
on_test (GtkWidget *widget, const char *action, GVariant *parameter)
{
  RopewayConnectionPage *self = ROPEWAY_CONNECTION_PAGE (widget);
  g_autoptr (RopewayTree) request = NULL;
  RopewayValue *root;

  if (ropeway_connection_page_has_changes (self))
    {
      save (self, AFTERWARDS_TEST);
      return;
    }
  request = ropeway_tree_new ();
  root = ropeway_tree_object (request);
  ropeway_value_set_text (request, root, "connection", self->id);
  ropeway_value_set_text (request, root, "environment", get_environment (self));
  ropeway_tree_set_root (request, root);
  self->test = ropeway_workspace_start (self->workspace, ROPEWAY_TASK_TRY, request);
  g_signal_connect_object (self->test, "ended", G_CALLBACK (on_tested), self, 0);
  show_test (self, NULL, NULL, _ ("Asking…"));
  gtk_spinner_start (self->test_spinner);
  show_actions (self);
}

/* ---- what it can do ---- */

static void
on_operation_done (RopewayConnectionPage *self)
{
  fill_operations (self);
  show_actions (self);
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

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : id);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               ropeway_connection_edit_describe (ropeway_connection_edit_judge (operation)));
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
    save (self, AFTERWARDS_LEAVE);
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
  g_signal_connect_object (self->field, "remove", G_CALLBACK (on_remove_secret), self, G_CONNECT_SWAPPED);
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
  ask_states (self);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "secrets-changed", G_CALLBACK (on_secrets_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ropeway_workspace_get_connections (workspace), "items-changed",
                           G_CALLBACK (on_connections_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
