/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job in the list says what it does and how it goes, and can be run, stopped, opened and removed there. */
#pragma once

#include <adwaita.h>

#include "gtk/common/document-item.h"
#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_JOB_ROW (ropeway_job_row_get_type ())
G_DECLARE_FINAL_TYPE (RopewayJobRow, ropeway_job_row, ROPEWAY, JOB_ROW, AdwActionRow)

/* Returns: (transfer floating): a row that follows @item. */
GtkWidget *ropeway_job_row_new (RopewayWorkspace *workspace, RopewayJobItem *item);

/* Returns: (transfer none): the job it shows. */
RopewayJobItem *ropeway_job_row_get_item (RopewayJobRow *self);

/* Puts the news below the name, where there is no room beside it. */
void ropeway_job_row_set_narrow (RopewayJobRow *self, gboolean is_narrow);

G_END_DECLS
