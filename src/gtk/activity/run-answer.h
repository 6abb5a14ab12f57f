/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that stopped to ask gets its answer where its question stands. */
#pragma once

#include <gtk/gtk.h>

#include "gtk/activity/run-words.h"
#include "gtk/common/workspace.h"

G_BEGIN_DECLS

/* Returns: (transfer none) (nullable): the button's label, with a mnemonic; NULL where there is nothing to answer. */
const char *ropeway_run_answer_get_label (RopewayQuestion question);

/* Asks whether, and how, and starts the job again with the answer. @widget: where the question appears. @why: (nullable):
 * what the run said. @counts_changes: whether the job can tell what is new. */
void ropeway_run_answer_ask (GtkWidget *widget, RopewayWorkspace *workspace, const RopewayRunRecord *run,
                             const char *why, gboolean counts_changes);

G_END_DECLS
