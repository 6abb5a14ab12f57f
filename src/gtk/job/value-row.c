/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/job/value-row.h"

struct _RopewayValueRow
{
  AdwActionRow parent_instance;

  /* owned by the row */
  GtkLabel *label;
  GtkImage *arrow;

  /* state */
  gboolean is_narrow;
};

G_DEFINE_FINAL_TYPE (RopewayValueRow, ropeway_value_row, ADW_TYPE_ACTION_ROW)

static void
ropeway_value_row_class_init (RopewayValueRowClass *klass)
{
}

static void
ropeway_value_row_init (RopewayValueRow *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->label, 1.0F);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self->label), GTK_ALIGN_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  self->arrow = GTK_IMAGE (gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->label));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->arrow));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

GtkWidget *
ropeway_value_row_new (const char *title)
{
  return g_object_new (ROPEWAY_TYPE_VALUE_ROW, "title", title, NULL);
}

static void
show (RopewayValueRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->label), !self->is_narrow);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               self->is_narrow ? gtk_label_get_label (self->label) : "");
}

void
ropeway_value_row_set_value (RopewayValueRow *self, const char *value)
{
  g_return_if_fail (ROPEWAY_IS_VALUE_ROW (self));

  gtk_label_set_label (self->label, value);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, value, -1);
  show (self);
}

void
ropeway_value_row_set_action (RopewayValueRow *self, const char *name, GVariant *target)
{
  g_autoptr (GVariant) owned = target != NULL ? g_variant_ref_sink (target) : NULL;

  g_return_if_fail (ROPEWAY_IS_VALUE_ROW (self));

  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self), owned);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), name != NULL);
}

void
ropeway_value_row_set_narrow (RopewayValueRow *self, gboolean narrow)
{
  g_return_if_fail (ROPEWAY_IS_VALUE_ROW (self));

  self->is_narrow = narrow;
  show (self);
}
