/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why: only the workspace makes items and keeps them up to date. */
#pragma once

#include "gtk/common/document-item.h"

G_BEGIN_DECLS

/* Returns: (transfer full): an item without a document yet. */
RopewayConnectionItem *ropeway_connection_item_new (const char *id);

/* Takes over what was read. Returns: whether a list must look at it anew: its name changed. */
gboolean ropeway_connection_item_update (RopewayConnectionItem *self, RopewayTree *document, gint64 revision);

/* Returns: (transfer full): an item without a document yet. */
RopewayJobItem *ropeway_job_item_new (const char *id);

/* Takes over what was read. @sentence: what it does. Returns: whether a list must look at it anew: its name changed. */
gboolean ropeway_job_item_update (RopewayJobItem *self, RopewayTree *document, gint64 revision,
                                  const char *sentence);

/* Takes over how it goes. @last_run: (transfer full) (nullable): its newest run. @n_parked: units that are set aside.
 * Returns: whether a list must look at it anew: its condition changed. */
gboolean ropeway_job_item_update_runs (RopewayJobItem *self, RopewayRunRecord *last_run, gint64 n_parked);

/* Takes over whether it runs now. @progress: (nullable): how far it is, as the agent says. Returns: as above. */
gboolean ropeway_job_item_update_running (RopewayJobItem *self, gboolean is_running,
                                          const RopewayValue *progress);

G_END_DECLS
