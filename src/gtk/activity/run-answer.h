/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run that stopped to ask gets its answer where its question stands. */
#pragma once

#include <gtk/gtk.h>

#include "gtk/common/workspace.h"
#include "store/ledger-reader.h"

G_BEGIN_DECLS

/* What a run asks. */
typedef enum
{
  ROPEWAY_QUESTION_NONE,
  ROPEWAY_QUESTION_GO_ON, /* it would remove, overwrite, or find nothing: is that right? */
  ROPEWAY_QUESTION_START, /* it has another place before it: where to start there? */
} RopewayQuestion;

/* Returns: what @run asks, by why it stopped. */
RopewayQuestion ropeway_run_answer_get_question (const RopewayRunRecord *run);

/* Returns: (transfer none) (nullable): the button's label, with a mnemonic; NULL where there is nothing to answer. */
const char *ropeway_run_answer_get_label (RopewayQuestion question);

/* Asks whether, and how, and starts the job again with the answer. @widget: where the question appears. @why: (nullable):
 * what the run said. @counts_changes: whether the job can tell what is new. */
void ropeway_run_answer_ask (GtkWidget *widget, RopewayWorkspace *workspace, const RopewayRunRecord *run,
                             const char *why, gboolean counts_changes);

G_END_DECLS
