/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gtk/window-pages.h"

#include "base/i18n.h"
#include "gtk/activity/run-page.h"
#include "gtk/job/job-actions.h"
#include "gtk/job/job-page.h"
#include "gtk/job/preview-page.h"
#include "gtk/mapping/fields-page.h"

static const char *
get_name (RopewayWindow *window, const char *id)
{
  RopewayJobItem *item = ropeway_job_actions_find (ropeway_window_get_workspace (window), id);

  return item != NULL ? ropeway_job_item_get_name (item) : _ ("Job");
}

/* The page of job @id: the one that is on top, or a new one. */
static RopewayJobPage *
open_job (RopewayWindow *window, const char *id)
{
  GtkWidget *page = ropeway_window_get_page (window);

  if (ROPEWAY_IS_JOB_PAGE (page) && g_strcmp0 (ropeway_job_page_get_id (ROPEWAY_JOB_PAGE (page)), id) == 0)
    return ROPEWAY_JOB_PAGE (page);
  page = ropeway_job_page_new (ropeway_window_get_workspace (window), id);
  ropeway_window_push (window, page, get_name (window, id));
  return ROPEWAY_JOB_PAGE (page);
}

static void
on_open_job (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_job (data, g_variant_get_string (parameter, NULL));
}

static void
on_run_job (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ropeway_job_page_run (open_job (data, g_variant_get_string (parameter, NULL)));
}

static void
on_open_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *page
      = ropeway_run_page_new (ropeway_window_get_workspace (data), g_variant_get_int64 (parameter));

  ropeway_window_push (data, page, _ ("Run"));
}

static void
on_edit_fields (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id = g_variant_get_string (parameter, NULL);

  ropeway_window_push (data, ropeway_fields_page_new (ropeway_window_get_workspace (data), id),
                       get_name (data, id));
}

static void
on_preview_job (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id = g_variant_get_string (parameter, NULL);

  ropeway_window_push (data, ropeway_preview_page_new (ropeway_window_get_workspace (data), id),
                       _ ("Preview"));
}

static const GActionEntry actions[] = {
  { .name = "open-job", .activate = on_open_job, .parameter_type = "s" },
  { .name = "run-job", .activate = on_run_job, .parameter_type = "s" },
  { .name = "edit-fields", .activate = on_edit_fields, .parameter_type = "s" },
  { .name = "preview-job", .activate = on_preview_job, .parameter_type = "s" },
  { .name = "open-run", .activate = on_open_run, .parameter_type = "x" },
};

void
ropeway_window_pages_add (RopewayWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), window);
}
