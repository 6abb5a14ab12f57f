/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/application.h"

#include "base/i18n.h"
#include "gtk/window.h"

struct _RopewayApplication
{
  AdwApplication parent;

  /* owned */
  RopewayWorkspace *workspace; /* (nullable): before startup */
};

G_DEFINE_FINAL_TYPE (RopewayApplication, ropeway_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.new-job", { "<Control>n" } },
  { "win.import", { "<Control>o" } },
  { "win.search", { "<Control>f" } },
  { "win.back", { "<Alt>Left", "Back" } },
  { "win.show-help-overlay", { "<Control>question" } },
};

static RopewayWindow *
get_window (RopewayApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *item = windows; item != NULL; item = item->next)
    if (ROPEWAY_IS_WINDOW (item->data))
      return item->data;
  return ropeway_window_new (self);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  /* Each window may still have something to ask. The last one that closes ends the program. */
  for (GList *item = windows; item != NULL; item = item->next)
    gtk_window_close (item->data);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (gtk_application_get_active_window (data), "application-name", _ ("Ropeway"),
                         "application-icon", ROPEWAY_APP_ID, "developer-name", _ ("The Ropeway developers"),
                         "version", ROPEWAY_VERSION, "comments",
                         _ ("Connects the apps you use. Your data goes straight from one service to the "
                            "other."),
                         "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = on_quit },
  { .name = "about", .activate = on_about },
};

static void
ropeway_application_startup (GApplication *application)
{
  RopewayApplication *self = ROPEWAY_APPLICATION (application);

  G_APPLICATION_CLASS (ropeway_application_parent_class)->startup (application);
  g_set_application_name (_ ("Ropeway"));
  gtk_window_set_default_icon_name (ROPEWAY_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action, shortcuts[i].keys);
  self->workspace = ropeway_workspace_new ();
  ropeway_workspace_connect (self->workspace);
}

static void
ropeway_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (ROPEWAY_APPLICATION (application))));
}

static void
ropeway_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  RopewayWindow *window = get_window (ROPEWAY_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < n_files; i++)
    ropeway_window_import (window, files[i]);
}

static void
ropeway_application_finalize (GObject *object)
{
  g_clear_object (&ROPEWAY_APPLICATION (object)->workspace);
  G_OBJECT_CLASS (ropeway_application_parent_class)->finalize (object);
}

static void
ropeway_application_class_init (RopewayApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ropeway_application_finalize;
  application_class->startup = ropeway_application_startup;
  application_class->activate = ropeway_application_activate;
  application_class->open = ropeway_application_open;
}

static void
ropeway_application_init (RopewayApplication *self)
{
}

RopewayApplication *
ropeway_application_new (void)
{
  return g_object_new (ROPEWAY_TYPE_APPLICATION, "application-id", ROPEWAY_APP_ID, "resource-base-path",
                       "/io/github/ropeway_app/Ropeway", "flags", G_APPLICATION_HANDLES_OPEN, NULL);
}

RopewayWorkspace *
ropeway_application_get_workspace (RopewayApplication *self)
{
  g_return_val_if_fail (ROPEWAY_IS_APPLICATION (self), NULL);
  return self->workspace;
}
