/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/connection/secret-field.h"

#include "base/i18n.h"

struct _RopewaySecretField
{
  GObject parent;

  /* owned */
  GtkWidget *kept;  /* says that there is one */
  GtkWidget *entry; /* takes a new one */
  GtkWidget *replace_button;
  GtkWidget *remove_button;

  /* state */
  gboolean is_visible;
  gboolean is_kept;      /* there is something to replace */
  gboolean is_replacing; /* the entry is open all the same */
  gboolean is_known;
};

enum
{
  CHANGED,
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RopewaySecretField, ropeway_secret_field, G_TYPE_OBJECT)

static const struct
{
  const char *state;
  const char *text; /* NULL: there is nothing to say about it */
  gboolean is_kept;
} states[] = {
  { "there", N_ ("Saved in the keyring"), TRUE },
  { "elsewhere", N_ ("Saved for another address: type it again for this one"), TRUE },
  { "locked", N_ ("The keyring is locked: unlock it with the password you log in with"), TRUE },
  { "no-keyring", N_ ("There is no keyring here that could keep it"), FALSE },
  { "not-there", NULL, FALSE },
};

static void
show (RopewaySecretField *self)
{
  gboolean is_open = !self->is_kept || self->is_replacing;

  gtk_widget_set_visible (self->kept, self->is_visible && self->is_known && !is_open);
  gtk_widget_set_visible (self->entry, self->is_visible && is_open);
}

static void
on_changed (RopewaySecretField *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_replace (RopewaySecretField *self)
{
  self->is_replacing = TRUE;
  show (self);
  gtk_widget_grab_focus (self->entry);
  on_changed (self);
}

static void
on_remove (RopewaySecretField *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
ropeway_secret_field_dispose (GObject *object)
{
  RopewaySecretField *self = ROPEWAY_SECRET_FIELD (object);

  if (self->entry != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->entry, self);
      g_signal_handlers_disconnect_by_data (self->replace_button, self);
      g_signal_handlers_disconnect_by_data (self->remove_button, self);
    }
  g_clear_object (&self->kept);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (ropeway_secret_field_parent_class)->dispose (object);
}

static void
ropeway_secret_field_class_init (RopewaySecretFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ropeway_secret_field_dispose;
  signals[CHANGED] = g_signal_new ("changed", ROPEWAY_TYPE_SECRET_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", ROPEWAY_TYPE_SECRET_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (RopewaySecretField *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->kept), button);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
ropeway_secret_field_init (RopewaySecretField *self)
{
  self->is_visible = TRUE;
  self->kept = g_object_ref_sink (adw_action_row_new ());
  self->entry = g_object_ref_sink (adw_password_entry_row_new ());
  self->replace_button = add_button (self, _ ("Re_place…"), G_CALLBACK (on_replace));
  self->remove_button = add_button (self, _ ("Re_move"), G_CALLBACK (on_remove));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  show (self);
}

RopewaySecretField *
ropeway_secret_field_new (const char *title)
{
  RopewaySecretField *self = g_object_new (ROPEWAY_TYPE_SECRET_FIELD, NULL);

  ropeway_secret_field_set_title (self, title);
  return self;
}

void
ropeway_secret_field_add_to (RopewaySecretField *self, AdwPreferencesGroup *group)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_FIELD (self));
  adw_preferences_group_add (group, self->kept);
  adw_preferences_group_add (group, self->entry);
}

void
ropeway_secret_field_set_visible (RopewaySecretField *self, gboolean is_visible)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_FIELD (self));
  self->is_visible = is_visible;
  show (self);
}

void
ropeway_secret_field_set_title (RopewaySecretField *self, const char *title)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_FIELD (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kept), title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), title);
}

void
ropeway_secret_field_set_state (RopewaySecretField *self, const char *state)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_FIELD (self));
  self->is_known = state != NULL;
  self->is_kept = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (state, states[i].state) == 0)
      {
        self->is_kept = states[i].is_kept;
        adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kept),
                                     states[i].text != NULL ? _ (states[i].text) : "");
        /* Without a keyring the entry stays open, and saying so is all that can be done. */
        gtk_widget_set_tooltip_text (
            self->entry, states[i].text != NULL && !states[i].is_kept ? _ (states[i].text) : NULL);
      }
  gtk_widget_set_sensitive (self->replace_button, g_strcmp0 (state, "locked") != 0);
  gtk_widget_set_sensitive (self->remove_button, g_strcmp0 (state, "locked") != 0);
  show (self);
}

const char *
ropeway_secret_field_get_typed (RopewaySecretField *self)
{
  g_return_val_if_fail (ROPEWAY_IS_SECRET_FIELD (self), "");
  return gtk_widget_get_visible (self->entry) ? gtk_editable_get_text (GTK_EDITABLE (self->entry)) : "";
}

void
ropeway_secret_field_clear (RopewaySecretField *self)
{
  g_return_if_fail (ROPEWAY_IS_SECRET_FIELD (self));
  self->is_replacing = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  show (self);
}
