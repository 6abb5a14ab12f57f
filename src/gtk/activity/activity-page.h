/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what all jobs did, newest first. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_ACTIVITY_PAGE (ropeway_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayActivityPage, ropeway_activity_page, ROPEWAY, ACTIVITY_PAGE, AdwBin)

/* The list for win.show-activity, without a header bar. Returns: (transfer floating). */
GtkWidget *ropeway_activity_page_new (RopewayWorkspace *workspace);

G_END_DECLS
