/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one job: what goes where, whether it can run, how it runs now, and what it did last. */
#pragma once

#include <adwaita.h>

#include "gtk/common/workspace.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_JOB_PAGE (ropeway_job_page_get_type ())
G_DECLARE_FINAL_TYPE (RopewayJobPage, ropeway_job_page, ROPEWAY, JOB_PAGE, AdwBin)

/* A page for win.open-job, with its own header bar. @id: of a job. It follows what becomes of the job, and leaves by
 * win.back when it is removed. Returns: (transfer floating). */
GtkWidget *ropeway_job_page_new (RopewayWorkspace *workspace, const char *id);

/* Returns: (transfer none): the job it shows. */
const char *ropeway_job_page_get_id (RopewayJobPage *self);

/* Starts the job, as Run Now does. */
void ropeway_job_page_run (RopewayJobPage *self);

G_END_DECLS
