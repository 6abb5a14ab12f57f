/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: all jobs at a glance, those that need somebody first. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_JOBS_PAGE (ropeway_jobs_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayJobsPage, ropeway_jobs_page, ROPEWAY, JOBS_PAGE, AdwBin)

/* The list of jobs; the welcome where there are none. Property "search-mode" (gboolean): whether the search is open.
 * Returns: (transfer floating). */
GtkWidget *ropeway_jobs_page_new (RopewayWorkspace *workspace);

/* Lets typing anywhere in @window begin a search. */
void ropeway_jobs_page_capture_keys (RopewayJobsPage *self, GtkWidget *window);

G_END_DECLS
