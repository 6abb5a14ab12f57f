/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: all connections at a glance, and which of them cannot sign in. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_CONNECTIONS_PAGE (ropeway_connections_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayConnectionsPage, ropeway_connections_page, ROPEWAY, CONNECTIONS_PAGE, AdwBin)

/* Returns: (transfer floating): the list of connections. */
GtkWidget *ropeway_connections_page_new (RopewayWorkspace *workspace);

G_END_DECLS
