/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what stands in the way of a job is said where the job is shown: what, where, and what to do. */
#pragma once

#include <adwaita.h>

#include "gtk/common/document-item.h"
#include "gtk/common/workspace.h"
#include "gtk/job/job-check.h"

G_BEGIN_DECLS

/* Returns: which version of @item is in use; 0: none yet. */
gint64 ropeway_job_problems_get_version (RopewayJobItem *item);

/* Returns: (transfer floating): a row for @problem, which leads to the line that it touches. */
GtkWidget *ropeway_job_problems_make_row (const RopewayJobCheck *check, const RopewayProblem *problem);

/* Returns: (transfer full) (nullable): why the job cannot run now: a sentence. @edited: its draft, or the version in use
 * where there is none. */
char *ropeway_job_problems_dup_reason (RopewayWorkspace *workspace, RopewayJobItem *item,
                                       const RopewayJobCheck *edited);

G_END_DECLS
