/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a connection made from scratch must be taught what it can do. */
#pragma once

#include <adwaita.h>

#include "value/value.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_OPERATION_DIALOG (ropeway_operation_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RopewayOperationDialog, ropeway_operation_dialog, ROPEWAY, OPERATION_DIALOG, AdwWindow)

/* Edits operation @index of the connection at the root of @connection, which is changed only by Done; -1: a new one.
 * Signal "done": the connection was changed. Returns: (transfer none): a window above that of @widget. */
RopewayOperationDialog *ropeway_operation_dialog_new (GtkWidget *widget, RopewayTree *connection, int index);

G_END_DECLS
