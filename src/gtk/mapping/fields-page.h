/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: which field becomes which, as a table with the values of a sample; each line can be taken apart beside it. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_FIELDS_PAGE (ropeway_fields_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayFieldsPage, ropeway_fields_page, ROPEWAY, FIELDS_PAGE, AdwBin)

/* A page for win.edit-fields, with its own header bar. What is edited goes to the draft of job @id at once.
 * Returns: (transfer floating). */
GtkWidget *ropeway_fields_page_new (RopewayWorkspace *workspace, const char *id);

/* Opens the line for the field @to. */
void ropeway_fields_page_select (RopewayFieldsPage *self, const char *to);

/* Returns: (transfer none): the lines: RopewayLineItem. */
GListModel *ropeway_fields_page_get_lines (RopewayFieldsPage *self);

G_END_DECLS
