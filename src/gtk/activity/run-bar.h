/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a run under way looks the same wherever it is shown: how far it is, in words and as a bar, and a way to stop. */
#pragma once

#include <adwaita.h>

#include "gtk/common/task.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_RUN_BAR (ropeway_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (RopewayRunBar, ropeway_run_bar, ROPEWAY, RUN_BAR, AdwBin)

/* Shows @task ((nullable): then it is hidden), whose kind may be a run or a preview. */
void ropeway_run_bar_set_task (RopewayRunBar *self, RopewayTask *task);

G_END_DECLS
