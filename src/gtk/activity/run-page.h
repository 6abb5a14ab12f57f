/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one run: how it went first, why second, then what became of each record. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_RUN_PAGE (ropeway_run_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRunPage, ropeway_run_page, ROPEWAY, RUN_PAGE, AdwBin)

/* A page for win.open-run, with its own header bar; it goes on growing while the run does. @run: the run's id.
 * Returns: (transfer floating). */
GtkWidget *ropeway_run_page_new (RopewayWorkspace *workspace, gint64 run);

/* Returns: (transfer none): the outcomes it lists. */
GListModel *ropeway_run_page_get_outcomes (RopewayRunPage *self);

/* Returns: (transfer full): the run as text: verdict, numbers, causes, and the first of its records. */
char *ropeway_run_page_dup_text (RopewayRunPage *self);

G_END_DECLS
