/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/window.h"

#include "base/i18n.h"
#include "gtk/activity/activity-page.h"
#include "gtk/common/document-item.h"
#include "gtk/connection/connections-page.h"
#include "gtk/job/job-import.h"
#include "gtk/job/jobs-page.h"
#include "gtk/window-actions.h"

struct _RopewayWindow
{
  AdwApplicationWindow parent;

  /* owned */
  RopewayWorkspace *workspace;
  GSettings *settings; /* (nullable): not installed */

  /* template */
  AdwToastOverlay *toasts;
  AdwLeaflet *pages;
  AdwLeaflet *main;
  GtkWidget *sidebar;
  GtkWidget *content;
  GtkListBox *places;
  GtkStack *places_stack;
  AdwWindowTitle *title;
  GtkWidget *new_job_button;
  GtkWidget *new_connection_button;
  GtkToggleButton *search_button;
  GtkImage *agent_icon;
  GtkLabel *agent_label;
  GtkRevealer *trouble;
  GtkLabel *trouble_label;
  GtkWidget *trouble_button;

  /* borrowed */
  GtkLabel *count; /* in the row of the jobs */

  /* state */
  GPtrArray *stack; /* of pages (borrowed), the topmost last */
  gboolean is_closing;
};

G_DEFINE_FINAL_TYPE (RopewayWindow, ropeway_window, ADW_TYPE_APPLICATION_WINDOW)

static const struct
{
  const char *name;
  const char *title;
  const char *icon;
} places[] = {
  { "jobs", N_ ("Jobs"), "emblem-synchronizing-symbolic" },
  { "connections", N_ ("Connections"), "network-workgroup-symbolic" },
  { "activity", N_ ("Activity"), "document-open-recent-symbolic" },
};

/* ---- pages ---- */

/* Pages that were taken away stay until the animation is over. */
static void
remove_gone_pages (RopewayWindow *self)
{
  GtkWidget *child = gtk_widget_get_next_sibling (GTK_WIDGET (self->main));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!g_ptr_array_find (self->stack, child, NULL))
        adw_leaflet_remove (self->pages, child);
      child = next;
    }
}

static void
on_transition (RopewayWindow *self)
{
  if (!adw_leaflet_get_child_transition_running (self->pages))
    remove_gone_pages (self);
}

static void
update_title (RopewayWindow *self)
{
  GtkWidget *page = ropeway_window_get_page (self);
  const char *title = page != NULL ? g_object_get_data (G_OBJECT (page), "window-title") : NULL;

  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : adw_window_title_get_title (self->title));
}

GtkWidget *
ropeway_window_get_page (RopewayWindow *self)
{
  g_return_val_if_fail (ROPEWAY_IS_WINDOW (self), NULL);
  return self->stack->len > 0 ? self->stack->pdata[self->stack->len - 1] : NULL;
}

void
ropeway_window_push (RopewayWindow *self, GtkWidget *page, const char *title)
{
  g_return_if_fail (ROPEWAY_IS_WINDOW (self));
  remove_gone_pages (self);
  g_object_set_data_full (G_OBJECT (page), "window-title", g_strdup (title), g_free);
  g_ptr_array_add (self->stack, page);
  adw_leaflet_append (self->pages, page);
  adw_leaflet_set_visible_child (self->pages, page);
  update_title (self);
  gtk_widget_grab_focus (page);
}

static void
show_top (RopewayWindow *self)
{
  GtkWidget *page = ropeway_window_get_page (self);

  adw_leaflet_set_visible_child (self->pages, page != NULL ? page : GTK_WIDGET (self->main));
  if (!adw_leaflet_get_child_transition_running (self->pages))
    remove_gone_pages (self);
  update_title (self);
}

void
ropeway_window_pop (RopewayWindow *self)
{
  g_return_if_fail (ROPEWAY_IS_WINDOW (self));
  if (self->stack->len == 0)
    return;
  g_ptr_array_set_size (self->stack, (int)self->stack->len - 1);
  show_top (self);
  if (self->is_closing)
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayWindow *self = data;
  GtkWidget *page = ropeway_window_get_page (self);

  self->is_closing = FALSE;
  if (page != NULL && !gtk_widget_activate_action (page, "page.leave", NULL))
    ropeway_window_pop (self);
}

/* Who was asked before the window closes wants to stay. */
static void
on_stay (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayWindow *self = data;

  self->is_closing = FALSE;
  show_top (self);
}

/* ---- places ---- */

static const char *
get_place (RopewayWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->places_stack);

  return name != NULL ? name : "";
}

static void
on_place_changed (RopewayWindow *self)
{
  const char *name = get_place (self);

  gtk_widget_set_visible (self->new_job_button, g_str_equal (name, "jobs"));
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), g_str_equal (name, "jobs"));
  gtk_widget_set_visible (self->new_connection_button, g_str_equal (name, "connections"));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (name, places[i].name))
      {
        adw_window_title_set_title (self->title, _ (places[i].title));
        gtk_list_box_select_row (self->places, gtk_list_box_get_row_at_index (self->places, (int)i));
      }
  update_title (self);
}

static void
on_place_activated (RopewayWindow *self, GtkListBoxRow *row)
{
  gtk_stack_set_visible_child_name (self->places_stack, places[gtk_list_box_row_get_index (row)].name);
  adw_leaflet_set_visible_child (self->main, self->content);
}

void
ropeway_window_show_place (RopewayWindow *self, const char *place)
{
  g_return_if_fail (ROPEWAY_IS_WINDOW (self));
  g_ptr_array_set_size (self->stack, 0);
  gtk_stack_set_visible_child_name (self->places_stack, place);
  adw_leaflet_set_visible_child (self->main, self->content);
  show_top (self);
}

static void
on_show_sidebar (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_leaflet_set_visible_child (ROPEWAY_WINDOW (data)->main, ROPEWAY_WINDOW (data)->sidebar);
}

static void
add_place (RopewayWindow *self, guint index)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (places[index].icon);
  GtkWidget *label = gtk_label_new (_ (places[index].title));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  if (index == 0)
    {
      self->count = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_add_css_class (GTK_WIDGET (self->count), "count");
      gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
      gtk_widget_set_valign (GTK_WIDGET (self->count), GTK_ALIGN_CENTER);
      gtk_widget_set_visible (GTK_WIDGET (self->count), FALSE);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (places[index].title), -1);
  gtk_list_box_append (self->places, row);
}

/* ---- what the agent does ---- */

static void
on_jobs_changed (RopewayWindow *self)
{
  GListModel *jobs = ropeway_workspace_get_jobs (self->workspace);
  guint n = 0;
  g_autofree char *text = NULL;
  g_autofree char *said = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr (RopewayJobItem) item = g_list_model_get_item (jobs, i);

      n += ropeway_job_item_get_condition (item) == ROPEWAY_JOB_NEEDS_YOU;
    }
  text = g_strdup_printf ("%u", n);
  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  said = n > 0 ? g_strdup_printf (ngettext ("Jobs, %u needs you", "Jobs, %u need you", n), n)
               : g_strdup (_ ("Jobs"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_list_box_get_row_at_index (self->places, 0)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

static void
show_agent (RopewayWindow *self, const char *icon, const char *css_class, const char *text)
{
  static const char *const classes[] = { "success", "warning" };

  gtk_image_set_from_icon_name (self->agent_icon, icon);
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->agent_icon), classes[i]);
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->agent_icon), css_class);
  gtk_label_set_text (self->agent_label, text);
}

static void
on_agent_state (RopewayWindow *self)
{
  static const char *const needs_agent[] = { "new-job", "new-connection", "try-practice" };
  g_autofree char *problem = NULL;
  RopewayWorkspaceState state = ropeway_workspace_get_state (self->workspace);

  g_object_get (self->workspace, "problem", &problem, NULL);
  switch (state)
    {
    case ROPEWAY_WORKSPACE_STARTING:
      show_agent (self, "content-loading-symbolic", NULL, _ ("Starting…"));
      break;
    case ROPEWAY_WORKSPACE_READY:
      show_agent (self, "emblem-ok-symbolic", "success", _ ("In the background"));
      break;
    case ROPEWAY_WORKSPACE_AWAY:
      show_agent (self, "content-loading-symbolic", "warning", _ ("Starting again…"));
      gtk_label_set_text (self->trouble_label,
                          _ ("Ropeway in the background stopped and is being started again…"));
      break;
    case ROPEWAY_WORKSPACE_FAILED:
      show_agent (self, "dialog-warning-symbolic", "warning", _ ("Not running"));
      gtk_label_set_text (self->trouble_label, problem != NULL ? problem : "");
      break;
    }
  gtk_widget_set_visible (self->trouble_button, state == ROPEWAY_WORKSPACE_FAILED);
  for (gsize i = 0; i < G_N_ELEMENTS (needs_agent); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), needs_agent[i])),
        state == ROPEWAY_WORKSPACE_READY);
  gtk_revealer_set_reveal_child (self->trouble,
                                 state == ROPEWAY_WORKSPACE_AWAY || state == ROPEWAY_WORKSPACE_FAILED);
}

static void
on_search (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayWindow *self = data;

  if (self->stack->len > 0)
    return;
  ropeway_window_show_place (self, "jobs");
  gtk_toggle_button_set_active (self->search_button, TRUE);
}

static void
on_reconnect (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_workspace_connect (ROPEWAY_WINDOW (data)->workspace);
}

/* ---- the window ---- */

static const GActionEntry actions[] = {
  { .name = "back", .activate = on_back },
  { .name = "stay", .activate = on_stay },
  { .name = "show-sidebar", .activate = on_show_sidebar },
  { .name = "search", .activate = on_search },
  { .name = "reconnect", .activate = on_reconnect },
};

static void
restore_size (RopewayWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, ROPEWAY_APP_ID, TRUE) : NULL;

  gtk_window_set_default_size (GTK_WINDOW (self), 1100, 720);
  /* Without its schema the window works as well; it only forgets its size. */
  if (schema == NULL)
    return;
  self->settings = g_settings_new (ROPEWAY_APP_ID);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static gboolean
ropeway_window_close_request (GtkWindow *window)
{
  RopewayWindow *self = ROPEWAY_WINDOW (window);
  GtkWidget *page;

  self->is_closing = TRUE;
  /* A page that may go calls ropeway_window_pop(), now or when somebody was asked; then that closes the window. */
  while ((page = ropeway_window_get_page (self)) != NULL)
    {
      if (!gtk_widget_activate_action (page, "page.leave", NULL))
        g_ptr_array_set_size (self->stack, (int)self->stack->len - 1);
      else if (ropeway_window_get_page (self) == page)
        return TRUE;
    }
  return GTK_WINDOW_CLASS (ropeway_window_parent_class)->close_request (window);
}

static void
ropeway_window_dispose (GObject *object)
{
  RopewayWindow *self = ROPEWAY_WINDOW (object);

  g_ptr_array_set_size (self->stack, 0);

  G_OBJECT_CLASS (ropeway_window_parent_class)->dispose (object);
}

static void
ropeway_window_finalize (GObject *object)
{
  RopewayWindow *self = ROPEWAY_WINDOW (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  g_ptr_array_unref (self->stack);
  G_OBJECT_CLASS (ropeway_window_parent_class)->finalize (object);
}

static void
ropeway_window_class_init (RopewayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ropeway_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ropeway_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = ropeway_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ropeway_app/Ropeway/window.ui");
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, main);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, content);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, places);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, places_stack);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, title);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, new_job_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, new_connection_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, agent_icon);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, agent_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, trouble);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, RopewayWindow, trouble_button);
  gtk_widget_class_bind_template_callback (widget_class, on_transition);
  gtk_widget_class_bind_template_callback (widget_class, on_place_activated);
}

static void
ropeway_window_init (RopewayWindow *self)
{
  self->stack = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    add_place (self, i);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_swapped (self->places_stack, "notify::visible-child", G_CALLBACK (on_place_changed), self);
  restore_size (self);
}

static void
add_lists (RopewayWindow *self)
{
  GtkWidget *jobs = ropeway_jobs_page_new (self->workspace);
  GtkWidget *connections = ropeway_connections_page_new (self->workspace);

  gtk_stack_add_named (self->places_stack, jobs, "jobs");
  gtk_stack_add_named (self->places_stack, connections, "connections");
  gtk_stack_add_named (self->places_stack, ropeway_activity_page_new (self->workspace), "activity");
  ropeway_jobs_page_capture_keys (ROPEWAY_JOBS_PAGE (jobs), self->content);
  g_object_bind_property (jobs, "search-mode", self->search_button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

RopewayWindow *
ropeway_window_new (RopewayApplication *application)
{
  RopewayWindow *self = g_object_new (ROPEWAY_TYPE_WINDOW, "application", application, NULL);
  GListModel *jobs;

  self->workspace = g_object_ref (ropeway_application_get_workspace (application));
  jobs = ropeway_workspace_get_jobs (self->workspace);
  add_lists (self);
  ropeway_window_actions_add (self);
  g_signal_connect_object (self->workspace, "notify::state", G_CALLBACK (on_agent_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::problem", G_CALLBACK (on_agent_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (jobs, "items-changed", G_CALLBACK (on_jobs_changed), self, G_CONNECT_SWAPPED);
  adw_leaflet_set_visible_child (self->main, self->content);
  on_agent_state (self);
  on_jobs_changed (self);
  on_place_changed (self);
  return self;
}

RopewayWorkspace *
ropeway_window_get_workspace (RopewayWindow *self)
{
  g_return_val_if_fail (ROPEWAY_IS_WINDOW (self), NULL);
  return self->workspace;
}

void
ropeway_window_import (RopewayWindow *self, GFile *file)
{
  g_return_if_fail (ROPEWAY_IS_WINDOW (self));
  ropeway_job_import_file (GTK_WIDGET (self), self->workspace, file);
}
