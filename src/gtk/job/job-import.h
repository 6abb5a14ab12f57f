/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job comes in as a file, dropped, pasted, or as one of those to try; each time the same happens. */
#pragma once

#include <gtk/gtk.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

/* Each brings a job into the workspace, as soon as there is one, and then shows it (win.open-job); what is wrong is said
 * in a dialog of @window. */

/* @file: read without blocking. */
void ropeway_job_import_file (GtkWidget *window, RopewayWorkspace *workspace, GFile *file);

/* @name: what to call it in messages. */
void ropeway_job_import_bytes (GtkWidget *window, RopewayWorkspace *workspace, GBytes *bytes,
                               const char *name);

/* The two jobs between the practice apps, of which it shows the first. Those that are there already are not brought in
 * again. */
void ropeway_job_import_practice (GtkWidget *window, RopewayWorkspace *workspace);

G_END_DECLS
