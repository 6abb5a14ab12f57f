/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what the steps for lists share: the items they get, a field of each, and room for a new list. */
#pragma once

#include "mapping/step.h"

G_BEGIN_DECLS

/* For steps whose first setting is "by": the path of a field of each item ((nullable)). */
gboolean ropeway_step_compile_by (RopewayStep *step, const RopewayStepScope *scope);
void ropeway_step_free_by (gpointer data);

/* Returns: (transfer none) (nullable): the field of @item that "by" names; without it the item itself. */
const RopewayValue *ropeway_step_value_in (const RopewayStep *step, const RopewayStepRun *run,
                                           const RopewayValue *item);

/* Returns: (transfer container): the items: of several sources their values, where they are lists the items of
 * all of them; of a list its items; one value alone. Those that are missing are not there. */
GPtrArray *ropeway_step_list_items (const RopewayStepRun *run);

/* Adds @item, which is new and hangs nowhere; or a copy of it. Fails beyond ROPEWAY_LIMIT_LIST_ITEMS. */
gboolean ropeway_step_append (RopewayStepRun *run, RopewayValue *list, RopewayValue *item);
gboolean ropeway_step_append_copy (RopewayStepRun *run, RopewayValue *list, const RopewayValue *item);

/* Reads RFC 3339; without an offset in the zone of the run. @moment: µs since 1970. Fails with a reason. */
gboolean ropeway_step_read_moment (RopewayStepRun *run, const char *text, gsize length, gint64 *moment);

G_END_DECLS
