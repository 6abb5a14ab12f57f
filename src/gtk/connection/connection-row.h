/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a connection in the list says where it is and whether it can sign in. */
#pragma once

#include <adwaita.h>

#include "gtk/common/document-item.h"
#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_CONNECTION_ROW (ropeway_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (RopewayConnectionRow, ropeway_connection_row, ROPEWAY, CONNECTION_ROW, AdwActionRow)

/* Returns: (transfer floating): a row that follows @item. */
GtkWidget *ropeway_connection_row_new (RopewayWorkspace *workspace, RopewayConnectionItem *item);

G_END_DECLS
