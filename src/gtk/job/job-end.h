/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: who makes a job chooses what to read and what to write, not operations. */
#pragma once

#include <gio/gio.h>

#include "value/value.h"

G_BEGIN_DECLS

/* One end that a job may have. */
#define ROPEWAY_TYPE_JOB_END (ropeway_job_end_get_type ())
G_DECLARE_FINAL_TYPE (RopewayJobEnd, ropeway_job_end, ROPEWAY, JOB_END, GObject)

/* Returns: (transfer none): "Shop · New and changed orders": also its property "label". */
const char *ropeway_job_end_get_label (RopewayJobEnd *self);

/* Adds to @ends what the connection at @connection can be read for. */
void ropeway_job_end_list_sources (const RopewayValue *connection, GListStore *ends);

/* Adds to @ends what the connection at @connection can be written: operations that add, change and find records of one
 * noun together are one end. */
void ropeway_job_end_list_destinations (const RopewayValue *connection, GListStore *ends);

/* Returns: (transfer full): a name that says what it does, for a job between the two. */
char *ropeway_job_end_suggest_name (RopewayJobEnd *source, RopewayJobEnd *destination);

/* Returns: (transfer full): a new job that was never in use, with a draft between the two ends. */
RopewayTree *ropeway_job_end_make_job (const char *id, const char *name, RopewayJobEnd *source,
                                       RopewayJobEnd *destination);

G_END_DECLS
