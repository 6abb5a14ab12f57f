/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: the head of a run's page: verdict, why, numbers that add up to what was read, and what was set aside by cause. */
#pragma once

#include <adwaita.h>

#include "gtk/activity/run-answer.h"
#include "gtk/common/task.h"
#include "store/ledger-reader.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_RUN_SUMMARY (ropeway_run_summary_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRunSummary, ropeway_run_summary, ROPEWAY, RUN_SUMMARY, AdwBin)

/* Returns: (transfer floating). */
GtkWidget *ropeway_run_summary_new (void);

/* Shows @run; @noun: (nullable): what a record is called; @task: (nullable): where it is under way; @causes:
 * RopewaySetAside (gtk/activity/set-aside.h). */
void ropeway_run_summary_show (RopewayRunSummary *self, const RopewayRunRecord *run, const char *noun,
                               RopewayTask *task, GPtrArray *causes);

/* Shows the button that answers @question (action run.answer), above a list of what the run would have done; nothing
 * where there is none. */
void ropeway_run_summary_ask (RopewayRunSummary *self, RopewayQuestion question);

/* How many numbers stand beside each other. */
void ropeway_run_summary_set_columns (RopewayRunSummary *self, guint columns);

G_END_DECLS
