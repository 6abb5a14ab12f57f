/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one step of a line: what it does, what it gives, its settings, and a place among the others. */
#pragma once

#include <adwaita.h>

#include "mapping/step-table.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_STEP_ROW (ropeway_step_row_get_type ())
G_DECLARE_FINAL_TYPE (RopewayStepRow, ropeway_step_row, ROPEWAY, STEP_ROW, AdwExpanderRow)

/* Signals: "moved" (gint by): one up or down; "removed"; "set" (const char *name, const char *text): a setting, NULL takes
 * it away; "flagged" (const char *name, gboolean).
 * @step: as it stands in a rule; @value: (nullable): what it gives now, in words. Returns: (transfer floating). */
GtkWidget *ropeway_step_row_new (const RopewayValue *step, const char *value, gboolean is_first,
                                 gboolean is_last);

/* Returns: whether a person can give the step @info all that it needs in this window. */
gboolean ropeway_step_row_can_edit (const RopewayStepInfo *info);

G_END_DECLS
