/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one connection: where the service is, how to sign in there, and what it can do. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_CONNECTION_PAGE (ropeway_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayConnectionPage, ropeway_connection_page, ROPEWAY, CONNECTION_PAGE, AdwBin)

/* A page for win.open-connection and win.new-connection, with its own header bar. @id: (nullable): a new one. What is
 * typed stays in it until it is saved; leaving (page.leave) asks about what is not.
 * Returns: (transfer floating) (nullable): NULL where there is no such connection. */
GtkWidget *ropeway_connection_page_new (RopewayWorkspace *workspace, const char *id);

/* Returns: whether something is not saved yet. */
gboolean ropeway_connection_page_has_changes (RopewayConnectionPage *self);

/* Returns: (transfer full): the document as it would be saved. */
RopewayTree *ropeway_connection_page_dup_document (RopewayConnectionPage *self);

G_END_DECLS
