/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a person does to a whole job, with the questions that are asked before. Each says by itself how it went. */
#pragma once

#include <gtk/gtk.h>

#include "gtk/common/document-item.h"
#include "gtk/common/task.h"

G_BEGIN_DECLS

/* @widget in each: where questions and toasts appear. */

/* Shows what will be different, and puts the draft in use where the person says so. */
void ropeway_job_actions_use (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item);

/* Takes the draft back, with a way to undo that. */
void ropeway_job_actions_discard (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item);

/* Asks for another name. */
void ropeway_job_actions_rename (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item);

/* Removes the job, with a way to bring it back. */
void ropeway_job_actions_remove (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item);

/* Asks where to, and writes a copy of the job with its connections, without secrets. */
void ropeway_job_actions_export (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item);

/* Writes @edited, a view of the job without draft (model/draft.h), as its draft. A conflict is told in a dialog. */
void ropeway_job_actions_edit (GtkWidget *widget, RopewayWorkspace *workspace, RopewayJobItem *item,
                               const RopewayValue *edited);

/* Says how the run @task, which has ended, went, and leads to it. @noun: (nullable): what is written is called. */
void ropeway_job_actions_say_end (GtkWidget *widget, RopewayWorkspace *workspace, RopewayTask *task,
                                  const char *noun);

/* Returns: (transfer none) (nullable): the job @id in the workspace. */
RopewayJobItem *ropeway_job_actions_find (RopewayWorkspace *workspace, const char *id);

G_END_DECLS
