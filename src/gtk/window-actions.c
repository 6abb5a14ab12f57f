/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/window-actions.h"

#include "gtk/window-pages.h"

static void
on_show_jobs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_window_show_place (data, "jobs");
}

static void
on_show_connections (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_window_show_place (data, "connections");
}

static void
on_show_activity (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_window_show_place (data, "activity");
}

static const GActionEntry actions[] = {
  { .name = "show-jobs", .activate = on_show_jobs },
  { .name = "show-connections", .activate = on_show_connections },
  { .name = "show-activity", .activate = on_show_activity },
};

void
ropeway_window_actions_add (RopewayWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
  ropeway_window_pages_add (window);
}
