/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what is told of a run is told in the same words by `ropeway run --json` and by the agent: one object a line. */
#pragma once

#include "sync/run.h"
#include "value/value.h"

G_BEGIN_DECLS

/* Pure functions that make the objects of the man page's section JSON LINES. Texts that are not UTF-8 are made so. */

/* Returns: (transfer full): {"event": @event}. */
RopewayTree *ropeway_event_line_new (const char *event);

/* Adds a member to the object of @line. @text, @problem: (nullable): null. @us: 0: null. */
void ropeway_event_line_add_text (RopewayTree *line, const char *name, const char *text);
void ropeway_event_line_add_number (RopewayTree *line, const char *name, gint64 number);
void ropeway_event_line_add_moment (RopewayTree *line, const char *name, gint64 us);
void ropeway_event_line_add_problem (RopewayTree *line, const RopewayProblem *problem);
void ropeway_event_line_add_counts (RopewayTree *line, const guint64 counts[ROPEWAY_N_OUTCOMES]);
/* @key: (nullable): of a record, as it is stored: becomes the list "key" of texts. */
void ropeway_event_line_add_key (RopewayTree *line, const char *key);

/* Adds the members that the lines "end" and "run" share. @verdict: how it went, as one sentence. */
void ropeway_event_line_add_run (RopewayTree *line, const RopewayRunRecord *record, const char *verdict);

/* Returns: (transfer full): the lines "progress", "delivery", "warning", and "end" with @exit as exit code. */
RopewayTree *ropeway_event_line_progress (const RopewayRunProgress *progress);
RopewayTree *ropeway_event_line_delivery (const RopewayDelivery *delivery);
RopewayTree *ropeway_event_line_warning (const RopewayProblem *problem);
RopewayTree *ropeway_event_line_end (const RopewayRunRecord *record, const char *verdict, int exit);

/* Returns: (transfer full): @line as text on one line, without the line's end. */
char *ropeway_event_line_text (const RopewayTree *line);

/* Returns: (transfer full): the values of a record's key, which is stored as a canonical JSON list
 * ("[102e1,\"88101\"]"), each as text: "1020", "88101". */
GStrv ropeway_event_line_split_key (const char *key);

G_END_DECLS
