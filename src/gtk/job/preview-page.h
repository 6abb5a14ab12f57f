/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a run would do is seen before it does it, one by one, as far as somebody looks. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_PREVIEW_PAGE (ropeway_preview_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayPreviewPage, ropeway_preview_page, ROPEWAY, PREVIEW_PAGE, AdwBin)

/* A page for win.preview-job, with its own header bar: begins at once, with the draft of job @id where there is one.
 * Returns: (transfer floating). */
GtkWidget *ropeway_preview_page_new (RopewayWorkspace *workspace, const char *id);

/* Returns: (transfer none) (nullable): what it lists: RopewayPlanItem. */
GListModel *ropeway_preview_page_get_plan (RopewayPreviewPage *self);

G_END_DECLS
