/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/common/navigator.h"

#include <adwaita.h>

#include "base/i18n.h"

static AdwToastOverlay *
find_overlay (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay == NULL && ADW_IS_APPLICATION_WINDOW (root))
    overlay = adw_application_window_get_content (ADW_APPLICATION_WINDOW (root));
  return ADW_IS_TOAST_OVERLAY (overlay) ? ADW_TOAST_OVERLAY (overlay) : NULL;
}

void
ropeway_navigator_say (GtkWidget *widget, const char *text, const char *label, const char *action,
                       GVariant *target)
{
  g_autoptr (GVariant) owned = target != NULL ? g_variant_ref_sink (target) : NULL;
  AdwToastOverlay *overlay = find_overlay (widget);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  /* A toast reads its title as markup, and the text may hold a name that a person or a service chose. */
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  toast = adw_toast_new (escaped);
  if (action != NULL && label != NULL)
    {
      adw_toast_set_button_label (toast, label);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, owned);
    }
  adw_toast_overlay_add_toast (overlay, toast);
}

void
ropeway_navigator_complain (GtkWidget *widget, const char *heading, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  /* An answer may come after its window was closed. */
  GtkWindow *window
      = GTK_IS_WINDOW (root) && gtk_widget_get_realized (GTK_WIDGET (root)) ? GTK_WINDOW (root) : NULL;
  GtkWidget *dialog = adw_message_dialog_new (window, heading, error != NULL ? error->message : NULL);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ropeway_navigator_go (GtkWidget *widget, const char *action, GVariant *target)
{
  g_autoptr (GVariant) owned = target != NULL ? g_variant_ref_sink (target) : NULL;

  gtk_widget_activate_action_variant (widget, action, owned);
}
