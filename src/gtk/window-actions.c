/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/window-actions.h"

#include <string.h>

#include "base/i18n.h"
#include "gtk/common/file-choice.h"
#include "gtk/common/navigator.h"
#include "gtk/common/removal.h"
#include "gtk/connection/connection-page.h"
#include "gtk/job/job-import.h"
#include "gtk/job/new-job-dialog.h"
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

/* ---- making ---- */

static void
push_connection (RopewayWindow *window, const char *id)
{
  GtkWidget *page = ropeway_connection_page_new (ropeway_window_get_workspace (window), id);

  if (page != NULL)
    ropeway_window_push (window, page, _ ("Connection"));
}

static void
on_open_connection (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  push_connection (data, g_variant_get_string (parameter, NULL));
}

static void
on_new_connection (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  push_connection (data, NULL);
}

static void
on_new_job (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RopewayNewJobDialog *dialog = ropeway_new_job_dialog_new (data, ropeway_window_get_workspace (data));

  if (dialog != NULL)
    {
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }
  push_connection (data, NULL);
  ropeway_navigator_say (data, _ ("A job needs something to read from and something to write to"), NULL, NULL,
                         NULL);
}

static void
on_pop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_window_pop (data);
}

/* ---- bringing jobs in ---- */

static void
on_file_chosen (GFile *file, gpointer data)
{
  if (file != NULL)
    ropeway_window_import (data, file);
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_file_choice_open (data, _ ("Import a Job"), on_file_chosen, g_object_ref (data), g_object_unref);
}

static void
on_try_practice (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_job_import_practice (data, ropeway_window_get_workspace (data));
}

static void
on_pasted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RopewayWindow) window = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GBytes) bytes = NULL;

  /* Something else than a text was copied, or nothing. */
  if (text == NULL)
    return;
  bytes = g_bytes_new (text, strlen (text));
  ropeway_job_import_bytes (GTK_WIDGET (window), ropeway_window_get_workspace (window), bytes,
                            _ ("what you pasted"));
}

static void
on_paste (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (data), NULL, on_pasted, g_object_ref (data));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *item = files; item != NULL; item = item->next)
    ropeway_window_import (data, item->data);
  return files != NULL;
}

/* ---- taking back ---- */

static void
on_restore (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *kind;
  const char *id;

  g_variant_get (parameter, "(&s&s)", &kind, &id);
  ropeway_removal_undo (data, ropeway_window_get_workspace (data), kind, id);
}

static const GActionEntry actions[] = {
  { .name = "show-jobs", .activate = on_show_jobs },
  { .name = "show-connections", .activate = on_show_connections },
  { .name = "show-activity", .activate = on_show_activity },
  { .name = "new-job", .activate = on_new_job },
  { .name = "new-connection", .activate = on_new_connection },
  { .name = "open-connection", .activate = on_open_connection, .parameter_type = "s" },
  { .name = "pop", .activate = on_pop },
  { .name = "import", .activate = on_import },
  { .name = "paste", .activate = on_paste },
  { .name = "try-practice", .activate = on_try_practice },
  { .name = "restore", .activate = on_restore, .parameter_type = "(ss)" },
};

void
ropeway_window_actions_add (RopewayWindow *window)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
  ropeway_window_pages_add (window);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), window);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}
