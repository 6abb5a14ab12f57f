/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: one line of the mapping, taken apart: where it comes from, what is done to it, and when it is written. */
#pragma once

#include <adwaita.h>

#include "gtk/mapping/line-table.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_LINE_EDITOR (ropeway_line_editor_get_type ())
G_DECLARE_FINAL_TYPE (RopewayLineEditor, ropeway_line_editor, ROPEWAY, LINE_EDITOR, AdwBin)

/* Signals: "edited" (RopewayTree *job, borrowed): the person changed the line, the job is this now; "closed". */

/* Shows @line of @check; @sources: RopewaySourceField; @record: (nullable): the sample. All are borrowed until the next
 * call. */
void ropeway_line_editor_show (RopewayLineEditor *self, const RopewayJobCheck *check, const RopewayLine *line,
                               GPtrArray *sources, const RopewayValue *record);

/* Lets further edits begin from @check (borrowed), without drawing anything anew: what is shown may be what emits. */
void ropeway_line_editor_set_check (RopewayLineEditor *self, const RopewayJobCheck *check);

G_END_DECLS
