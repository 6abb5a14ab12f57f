/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/welcome/welcome.h"

struct _RopewayWelcome
{
  AdwBin parent;

  /* template */
  GtkWidget *practice_button;
};

G_DEFINE_FINAL_TYPE (RopewayWelcome, ropeway_welcome, ADW_TYPE_BIN)

static void
ropeway_welcome_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ropeway_welcome_parent_class)->map (widget);
  gtk_widget_grab_focus (ROPEWAY_WELCOME (widget)->practice_button);
}

static void
ropeway_welcome_class_init (RopewayWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = ropeway_welcome_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ropeway_app/Ropeway/welcome/welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayWelcome, practice_button);
}

static void
ropeway_welcome_init (RopewayWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
