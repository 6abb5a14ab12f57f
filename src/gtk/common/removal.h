/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what was removed by a slip of the hand comes back with one click. */
#pragma once

#include <gtk/gtk.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

/* Removes document @id called @name, and says so with a button that brings it back (win.restore). @kind: "job" or
 * "connection". @widget: (transfer none): in the window that says it; may be gone before that. */
void ropeway_removal_begin (GtkWidget *widget, RopewayWorkspace *workspace, const char *kind, const char *id,
                            gint64 revision, const char *name);

/* Brings a removed document back. */
void ropeway_removal_undo (GtkWidget *widget, RopewayWorkspace *workspace, const char *kind, const char *id);

G_END_DECLS
