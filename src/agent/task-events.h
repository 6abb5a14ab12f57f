/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: what a task tells may be more than anybody wants in memory, and whoever reads it may be slow: it stands in a
 * file without a name, which goes with the last one that has it open. */
#pragma once

#include "value/value.h"

G_BEGIN_DECLS

typedef struct _RopewayTaskEvents RopewayTaskEvents;

/* Makes the file in folder "ropeway" of the person's cache (0700): records stand in it, so not in /tmp.
 * Returns: (transfer full) (nullable). Errors: G_FILE_ERROR. */
RopewayTaskEvents *ropeway_task_events_new (GError **error);
void ropeway_task_events_free (RopewayTaskEvents *self);

/* Returns: a descriptor for reading only, that the caller closes; -1 with @error. Errors: G_FILE_ERROR. */
int ropeway_task_events_open (RopewayTaskEvents *self, GError **error);

/* Adds @line. What would go beyond ROPEWAY_LIMIT_TASK_EVENTS_BYTES, or cannot be written, ends the file with a line
 * {"event":"cut"}. Blocking, short. */
void ropeway_task_events_add (RopewayTaskEvents *self, const RopewayTree *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RopewayTaskEvents, ropeway_task_events_free)

G_END_DECLS
