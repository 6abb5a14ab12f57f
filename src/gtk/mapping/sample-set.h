/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: a line shows what it gives only where there are records to show it with: the first few of the source. */
#pragma once

#include "gtk/common/task.h"
#include "gtk/job/job-check.h"

G_BEGIN_DECLS

#define ROPEWAY_TYPE_SAMPLE_SET (ropeway_sample_set_get_type ())
G_DECLARE_FINAL_TYPE (RopewaySampleSet, ropeway_sample_set, ROPEWAY, SAMPLE_SET, GObject)

/* Signal "changed": there are others, or it failed. Returns: (transfer full): empty. */
RopewaySampleSet *ropeway_sample_set_new (RopewayWorkspace *workspace);

/* Reads the first records of the source of @check, in place of those that are there. */
void ropeway_sample_set_read (RopewaySampleSet *self, const RopewayJobCheck *check);

/* Returns: whether records are being read. */
gboolean ropeway_sample_set_is_reading (RopewaySampleSet *self);

/* Returns: (transfer none) (nullable): why there are none. */
const char *ropeway_sample_set_get_failure (RopewaySampleSet *self);

/* Returns: (transfer none): RopewayValue, which live as long as nothing else is read. */
GPtrArray *ropeway_sample_set_get_records (RopewaySampleSet *self);

/* Returns: (transfer full): what sample @index is called: its key, else its number. */
char *ropeway_sample_set_dup_name (RopewaySampleSet *self, guint index, const RopewayJobCheck *check);

G_END_DECLS
