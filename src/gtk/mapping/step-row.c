/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/mapping/step-row.h"

#include "base/i18n.h"
#include "gtk/mapping/rule-words.h"

#define VALUE_WIDTH 60

struct _RopewayStepRow
{
  AdwExpanderRow parent_instance;
};

G_DEFINE_FINAL_TYPE (RopewayStepRow, ropeway_step_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  MOVED,
  REMOVED,
  SET,
  FLAGGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
ropeway_step_row_class_init (RopewayStepRowClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  signals[MOVED]
      = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[REMOVED] = g_signal_new ("removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SET] = g_signal_new ("set", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_STRING, G_TYPE_STRING);
  signals[FLAGGED] = g_signal_new ("flagged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
ropeway_step_row_init (RopewayStepRow *self)
{
}

/* ---- moving and removing ---- */

static void
on_up (RopewayStepRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, -1);
}

static void
on_down (RopewayStepRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, 1);
}

static void
on_remove (RopewayStepRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
add_button (RopewayStepRow *self, GtkWidget *box, const char *icon, const char *name, gboolean enabled,
            GCallback on_clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_sensitive (button, enabled);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", on_clicked, self);
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_place_row (RopewayStepRow *self, gboolean is_first, gboolean is_last)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_end (box, 6);
  add_button (self, box, "go-up-symbolic", _ ("Earlier"), !is_first, G_CALLBACK (on_up));
  add_button (self, box, "go-down-symbolic", _ ("Later"), !is_last, G_CALLBACK (on_down));
  add_button (self, box, "user-trash-symbolic", _ ("Remove Step"), TRUE, G_CALLBACK (on_remove));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Place"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

/* ---- settings ---- */

static const char *
get_setting (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "setting");
}

static void
on_applied (GtkWidget *row, RopewayStepRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean is_needed = g_object_get_data (G_OBJECT (row), "needed") != NULL;

  g_signal_emit (self, signals[SET], 0, get_setting (row), *text == '\0' && !is_needed ? NULL : text);
}

static void
on_chosen (GtkWidget *row, GParamSpec *spec, RopewayStepRow *self)
{
  gpointer item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (row));

  if (item != NULL)
    g_signal_emit (self, signals[SET], 0, get_setting (row), gtk_string_object_get_string (item));
}

static void
on_switched (GtkWidget *toggle, GParamSpec *spec, RopewayStepRow *self)
{
  g_signal_emit (self, signals[FLAGGED], 0, get_setting (toggle),
                 gtk_switch_get_active (GTK_SWITCH (toggle)));
}

static GtkWidget *
make_switch_row (RopewayStepRow *self, const RopewayStepSetting *setting, const RopewayValue *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  gboolean active = value != NULL && ropeway_value_get_kind (value) == ROPEWAY_BOOLEAN
                    && ropeway_value_get_boolean (value);

  gtk_switch_set_active (GTK_SWITCH (toggle), active);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (toggle), "setting", (gpointer)setting->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (setting->label),
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (on_switched), self);
  return row;
}

static GtkWidget *
make_choice_row (RopewayStepRow *self, const RopewayStepSetting *setting, const RopewayValue *value)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) choices = gtk_string_list_new (setting->choices);

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  for (guint i = 0; setting->choices[i] != NULL; i++)
    if (ropeway_value_is_text (value, setting->choices[i]))
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  g_object_set_data (G_OBJECT (row), "setting", (gpointer)setting->name);
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_chosen), self);
  return row;
}

static GtkWidget *
make_entry_row (RopewayStepRow *self, const RopewayStepSetting *setting, const RopewayValue *value)
{
  GtkWidget *row = adw_entry_row_new ();
  g_autofree char *text = ropeway_rule_words_dup_value (value, G_MAXUINT);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "setting", (gpointer)setting->name);
  g_object_set_data (G_OBJECT (row), "needed", GINT_TO_POINTER (setting->required));
  g_signal_connect (row, "apply", G_CALLBACK (on_applied), self);
  return row;
}

/* What this window cannot take apart yet is shown as it stands, and stays so. */
static GtkWidget *
make_text_row (const RopewayValue *value)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = ropeway_rule_words_dup_value (value, VALUE_WIDTH);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  return row;
}

static gboolean
is_simple (const RopewayValue *value)
{
  return value == NULL
         || (ropeway_value_get_kind (value) != ROPEWAY_ARRAY
             && ropeway_value_get_kind (value) != ROPEWAY_OBJECT);
}

static void
add_setting (RopewayStepRow *self, const RopewayStepSetting *setting, const RopewayValue *value)
{
  GtkWidget *row;

  if (setting->type == ROPEWAY_STEP_LIST || !is_simple (value))
    row = make_text_row (value);
  else if (setting->type == ROPEWAY_STEP_BOOLEAN)
    row = make_switch_row (self, setting, value);
  else if (setting->choices != NULL)
    row = make_choice_row (self, setting, value);
  else
    row = make_entry_row (self, setting, value);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (setting->label));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

gboolean
ropeway_step_row_can_edit (const RopewayStepInfo *info)
{
  for (const RopewayStepSetting *setting = info->settings; setting->name != NULL; setting++)
    if (setting->type == ROPEWAY_STEP_LIST || g_str_equal (setting->name, "table"))
      return FALSE;
  return TRUE;
}

GtkWidget *
ropeway_step_row_new (const RopewayValue *step, const char *value, gboolean is_first, gboolean is_last)
{
  RopewayStepRow *self = g_object_new (ROPEWAY_TYPE_STEP_ROW, NULL);
  g_autofree char *id = ropeway_value_dup_member_text (step, "step");
  const RopewayStepInfo *info = id != NULL ? ropeway_step_info_find (id) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 info != NULL ? _ (info->label) : _ ("A step of a later version"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), value != NULL ? value : "");
  if (info != NULL)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (info->help));
  for (const RopewayStepSetting *setting = info != NULL ? info->settings : NULL;
       setting != NULL && setting->name != NULL; setting++)
    add_setting (self, setting, ropeway_value_get (step, setting->name));
  add_place_row (self, is_first, is_last);
  return GTK_WIDGET (self);
}
