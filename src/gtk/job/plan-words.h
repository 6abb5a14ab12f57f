/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a preview says, in the words of the person; pure functions over the lines of a task. */
#pragma once

#include "store/ledger-reader.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Reads the member "counts" of a line "progress" or of a task's result into @counts; what is not there is 0.
 * @object: (nullable). */
void ropeway_plan_words_read_counts (const RopewayValue *object, guint64 counts[ROPEWAY_N_OUTCOMES]);

/* Returns: (transfer full): "A run would send 64 rows". @result: (nullable): the task's, once it has ended. @noun:
 * (nullable): what is written is called. */
char *ropeway_plan_words_dup_verdict (const RopewayValue *result, const guint64 counts[ROPEWAY_N_OUTCOMES],
                                      const char *noun);

/* Returns: (transfer full): compact JSON in text @json ((nullable): NULL) for people, on one line. */
char *ropeway_plan_words_dup_json (const char *json, guint width);

/* Returns: (transfer full): the first fields of a line "delivery": "Status: processing → completed, Total: 38.20". */
char *ropeway_plan_words_dup_changes (const RopewayValue *line);

G_END_DECLS
