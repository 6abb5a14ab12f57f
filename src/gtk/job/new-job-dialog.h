/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a job begins with its two ends; all the rest is decided on its page. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_NEW_JOB_DIALOG (ropeway_new_job_dialog_get_type ())
G_DECLARE_FINAL_TYPE (RopewayNewJobDialog, ropeway_new_job_dialog, ROPEWAY, NEW_JOB_DIALOG, AdwWindow)

/* Asks what should go where, makes a draft, and opens its page in @window. Returns: (transfer none) (nullable): NULL where
 * there is nothing yet to read from, or to write to. */
RopewayNewJobDialog *ropeway_new_job_dialog_new (GtkWindow *window, RopewayWorkspace *workspace);

G_END_DECLS
